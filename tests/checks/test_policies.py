"""Cases of the rules on policies and other tables that their pages leave out."""

from __future__ import annotations

from supportflow import (
    Agent,
    Decision,
    Field,
    Level,
    Policy,
    Priority,
    Process,
    Reply,
    Rule,
    Sla,
    Team,
    Topic,
    Transition,
    Variant,
    decided,
    field,
    filled,
    hours,
    minutes,
    rule,
    text,
)
from tests.checks.small import NEW, flow, said

AMOUNT = field("amount")
FIELDS = [
    Field("amount", "money", label="amount in EUR"),
    Field("kind", "choice", choices=["new", "used"]),
    Field("vip", "yes_no"),
]
SMALL = Decision("small", "approve", when=AMOUNT <= 50)


def table(*rows: Decision, **more: object) -> Process:
    """Return a process with one policy."""
    policies = [Policy("refund", rows=rows)]
    return Process("shop", **{"fields": FIELDS, "policies": policies, **more})  # type: ignore[arg-type]


def test_gaps_are_told_with_an_example() -> None:
    """Two fields, all with values; a table whose rows cannot hold at all."""
    large = Decision("large", "refuse", when=(AMOUNT > 50) & (field("kind") == "new"))
    assert said(table(SMALL, large), "policy-with-gap") == [
        (
            "policy 'refund' decides nothing where amount in EUR is 51 and kind is 'used': "
            "no row holds."
        )
    ]
    assert said(table(SMALL, large), "policy-without-value") == []
    never = Decision("never", "approve", when=(AMOUNT > 5) & (AMOUNT < 5))
    assert said(table(never), "policy-with-gap") == [
        "policy 'refund' decides nothing: none of its rows can hold."
    ]
    assert said(table(never), "decision-never-counts") == [
        "policy 'refund', row 'never' never decides: its condition cannot hold."
    ]


def test_a_gap_that_only_a_rule_can_tell() -> None:
    """Two rules that may both say no: whether they do, nobody knows here."""
    rows = [
        Decision("one", "approve", when=rule("one")),
        Decision("two", "refuse", when=rule("two")),
    ]
    assert said(table(*rows, rules=[Rule("one"), Rule("two")]), "policy-with-gap") == [
        (
            "policy 'refund' decides nothing if rule 'one' says no and rule 'two' says no: no row "
            "holds. Whether that happens, only the rules tell."
        )
    ]
    both = [*rows[:1], Decision("else", "refuse", when=~rule("one"))]
    assert said(table(*both, rules=[Rule("one")]), "policy-with-gap") == []


def test_a_missing_value_that_is_asked_for() -> None:
    """Nothing is said where every transition under the policy needs the field."""
    rows = (SMALL, Decision("large", "refuse", when=AMOUNT > 50))
    policies = [Policy("refund", rows=rows)]
    assert said(table(*rows), "policy-without-value") == [
        "policy 'refund' decides nothing where amount in EUR is missing: no row holds."
    ]
    needs = Transition("pay", "new", "closed", approves="refund", needs=[filled("amount")])
    asked = flow([NEW], [needs], fields=FIELDS, policies=policies)
    assert said(asked, "policy-without-value") == []
    bare = Transition("give", "new", "closed", approves="refund")
    lax = flow([NEW], [needs, bare], fields=FIELDS, policies=policies)
    assert len(said(lax, "policy-without-value")) == 1


def test_overlaps_that_are_meant() -> None:
    """An exception that refuses first, a narrower row first, and all the rest are no overlap."""
    vip = field("vip") == True  # noqa: E712
    for rows in (
        (Decision("never", "refuse", when=vip), SMALL),
        (
            Decision("tiny", "approve", when=AMOUNT <= 5),
            Decision("b", "ask", when=AMOUNT <= 9, by="t"),
        ),
        (SMALL, Decision("rest", "refuse")),
        (SMALL, Decision("vip", "approve", when=vip)),
    ):
        assert said(table(*rows, teams=[Team("t")]), "decisions-overlap") == []
    lenient = (SMALL, Decision("vip", "refuse", when=vip))
    assert said(table(*lenient), "decisions-overlap") == [
        (
            "policy 'refund', row 'vip' says 'refuse' where row 'small', which comes first, says "
            "'approve': both hold where amount in EUR is 50 and vip is yes."
        )
    ]


def test_who_may_decide() -> None:
    """A higher level stands for a lower one; without any agents nothing is said."""
    ask = Decision("money", "ask", by=["senior", "bank"])
    more = {"levels": [Level("senior"), Level("lead")], "teams": [Team("desk"), Team("bank")]}
    assert said(table(ask, **more), "decision-by-nobody") == []
    lead = [Agent("anna", teams="desk", level="lead")]
    assert said(table(ask, **more, agents=lead), "decision-by-nobody") == []
    nobody = table(ask, **more, agents=[Agent("anna", teams="desk")])
    assert said(nobody, "decision-by-nobody") == [
        (
            "policy 'refund', row 'money' asks for a decision by 'senior' or 'bank', but no agent "
            "is one of them: nobody can ever decide."
        )
    ]
    assert said(nobody, "role-without-agents") == []


def test_what_happens_by_itself_cannot_ask() -> None:
    """A row by time under a policy that only asks or refuses."""
    policies = [Policy("refund", rows=[Decision("money", "ask", by="agent")])]
    timed = Transition("pay", "new", "closed", after=minutes(5), approves="refund")
    hand = Transition("give", "new", "closed", approves="refund")
    process = flow([NEW], [timed, hand], policies=policies)
    assert said(process, "approves-never") == [
        (
            "workflow 'support', transition 'pay' is taken only if policy 'refund' approves, but "
            "that policy approves nothing without asking, and what happens by itself asks nobody."
        )
    ]


def test_reasons_of_the_rows_under_which_a_reply_is_sent() -> None:
    """Only the rows whose verdict leads to the reply need a reason."""
    rows = [SMALL, Decision("large", "refuse", because="Too much.")]
    policies = [Policy("refund", rows=rows)]
    replies = [Reply("why", "No: {policy.refund}")]
    tell = Transition("tell", "new", "closed", reply="why", when=decided("refund", "refuse"))
    fine = flow([NEW], [tell], fields=FIELDS, policies=policies, replies=replies)
    assert said(fine, "reason-missing") == []
    pay = Transition("pay", "new", "closed", reply="why", approves="refund")
    silent = flow([NEW], [tell, pay], fields=FIELDS, policies=policies, replies=replies)
    assert said(silent, "reason-missing") == [
        (
            "reply 'why' gives the reason of policy 'refund', but row 'small' says none: it cannot "
            "be sent then."
        )
    ]
    unknown = Process(
        "p", replies=[Reply("why", "{policy.refnd}")], policies=policies, fields=FIELDS
    )
    assert said(unknown, "unknown-policy") == [
        (
            "reply 'why' gives the reason of policy 'refnd', which is not declared. "
            "Did you mean 'refund'?"
        )
    ]


def test_rows_taken_by_several_before() -> None:
    """Priorities, topics and promises that rows before them take together."""
    new, used = field("kind") == "new", field("kind") == "used"
    process = Process(
        "p",
        fields=FIELDS,
        priorities=[
            Priority("a", when=new),
            Priority("b", when=used),
            Priority("c", when=filled("kind")),
            Priority("d", when=(AMOUNT > 5) & (AMOUNT < 3)),
            Priority("e"),
        ],
        topics=[Topic("x", when=new), Topic("y", when=used), Topic("z")],
        slas=[
            Sla("new", when=new, resolution=hours(1)),
            Sla("used", when=used, resolution=hours(1)),
            Sla("both", when=filled("kind"), resolution=hours(2)),
        ],
    )
    assert said(process, "never-chosen") == [
        (
            "priority 'c' is never chosen, only set by hand: the rows before it take every ticket "
            "for which it holds."
        ),
        (
            "priority 'd' is never chosen, only set by hand: the rows before it take every ticket "
            "for which it holds."
        ),
    ]
    assert said(process, "promise-never-counts") == [
        (
            "sla 'both' counts for no ticket: the promises before it hold for every ticket for "
            "which it does."
        )
    ]


def test_languages_inside_rows_and_variants() -> None:
    """The reason of a row and the words of a variant are looked through too."""
    process = table(
        Decision("no", "refuse", because=text(en="No.", it="No.")),
        replies=[
            Reply("hi", text(en="Hi", it="Ciao"), variants=[Variant(text(en="Yo"), channels="c")])
        ],
    )
    assert said(process, "missing-translation") == [
        "reply 'hi' is not written in 'it': variants, text."
    ]
