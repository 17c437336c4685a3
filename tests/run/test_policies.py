"""Policies: who may take a row that grants something, and what is said about it."""

from __future__ import annotations

from typing import Any

import pytest

from supportflow import (
    Decision,
    Field,
    Policy,
    Reply,
    Rule,
    State,
    Transition,
    decided,
    field,
    minutes,
    rule,
    text,
)
from supportflow.errors import ConditionUnmet, NeedUnmet, NotApproved
from supportflow.run import Context, Entry, possible
from supportflow.run.stores import open_store
from tests.run.helpers import NOW, Case, small

AMOUNT = field("amount")
REFUND = Policy(
    "refund",
    "Refunds",
    rows=[
        Decision("late", "refuse", when=field("age") > 30, because="Our terms give you 30 days."),
        Decision("small", "approve", when=AMOUNT <= 50),
        Decision(
            "large",
            "ask",
            when=(AMOUNT > 50) & (AMOUNT <= 500),
            by="senior",
            because=text(en="Somebody looks at it.", it="Qualcuno guarda."),
        ),
        Decision("huge", "ask", when=(AMOUNT > 500) & ~rule("loyal"), by=["lead", "experts"]),
        Decision("loyal", "approve", when=AMOUNT > 500),
    ],
)
FIELDS = [Field("amount", "money"), Field("age", "number", label="age in days")]


def desk(*rows: Transition, **more: Any) -> Any:
    """Return a process whose help desk pays back under the policy."""
    base = [Transition("pay", "new", "paid", approves="refund", by=["agent", "customer", "bot"])]
    return small(
        ["new", State("paid", area="desk"), State("told", area="desk")],
        [*base, *rows],
        **{"fields": FIELDS, "policies": [REFUND], "rules": [Rule("loyal")], **more},
    )


def case(amount: object = None, *rows: Transition, loyal: bool = False, **more: Any) -> Case:
    """Return a ticket that asks for money."""
    fields = {"amount": amount} if amount is not None else {}
    context = Context({"loyal": loyal})
    return Case(desk(*rows, **more), fields=fields, customer="c-1", context=context)


def kept(entries: list[Entry]) -> list[dict[str, Any]]:
    """Return what the history keeps of decisions."""
    return [dict(one.data) for one in entries if one.kind == "decided"]


def test_what_is_approved_needs_nobody() -> None:
    """Anybody whom the row admits may do what the policy approves; the history keeps the row."""
    made = case(50)
    assert possible(made.process, made.ticket, now=NOW, by="bruno")[0].verdict == "approve"
    made.do("pay", by="bruno")
    assert made.state == "paid"
    assert made.lines == [("moved", "pay"), ("decided", "pay")]
    assert kept(made.history) == [{"policy": "refund", "row": "small", "verdict": "approve"}]
    assert made.again() == made.ticket


@pytest.mark.parametrize(("by", "amount"), [("anna", 51), ("chiara", 500), ("chiara", 501)])
def test_whoever_may_decide_decides(by: str, amount: int) -> None:
    """A row that asks is left to its levels, to higher ones, and to its teams."""
    made = case(amount)
    made.do("pay", by=by)
    assert kept(made.history)[0]["verdict"] == "ask"


def test_whoever_may_not_decide_is_told_who_may() -> None:
    """The refusal names the policy, the row, the reason, and those who may."""
    refusal = case(80).refused(NotApproved, "pay", by="bruno")
    assert str(refusal) == (
        "'bruno' may not do 'pay' of ticket T-1: it is for 'senior', and 'bruno' belongs to "
        "'front_line' and 'junior', by policy 'refund': row 'large' asks for a decision (Somebody "
        "looks at it). Nothing was changed."
    )
    assert refusal.code == "not-approved"
    assert refusal.reasons == (
        "'senior' does it: row 'large' asks for a decision (Somebody looks at it)",
    )
    assert str(case(501).refused(NotApproved, "pay", by="customer")) == (
        "'customer' may not do 'pay' of ticket T-1: it is for 'lead' or 'experts', by policy "
        "'refund': row 'huge' asks for a decision. Nothing was changed."
    )


def test_nobody_lifts_a_refusal() -> None:
    """What the policy refuses, the highest level cannot do either."""
    made = case(10)
    made.do("set", data={"age": 31})
    assert str(made.refused(NotApproved, "pay", by="chiara")) == (
        "'pay' of ticket T-1 is not approved by policy 'refund': row 'late' refuses it for "
        "everybody (Our terms give you 30 days). Nothing was changed."
    )


def test_what_is_left_open_names_the_fields() -> None:
    """Where no row holds for want of a value, that is what is said; the age would not help."""
    assert str(case().refused(NotApproved, "pay")) == (
        "'pay' of ticket T-1 is not approved by policy 'refund': no row of it holds as long as "
        "'age' and 'amount' are missing. Nothing was changed."
    )
    narrow = Policy("refund", rows=[Decision("small", "approve", when=AMOUNT <= 50)])
    made = case(60, policies=[narrow], rules=[])
    made.context = Context()
    assert str(made.refused(NotApproved, "pay")).endswith(
        "no row of it holds. Nothing was changed."
    )


def test_a_value_that_comes_with_the_event_counts() -> None:
    """Fields that are set by the event itself are set before the policy is asked."""
    made = case()
    made.do("pay", by="bruno", data={"amount": 20})
    assert made.state == "paid"
    assert made.again() == made.ticket


def test_needs_and_the_policy_are_told_together() -> None:
    """What a row needs and what the policy says come in one refusal."""
    row = Transition("refund", "new", "paid", approves="refund", needs=[field("age").is_set()])
    assert case(80, row).refused(NeedUnmet, "refund", by="bruno").reasons == (
        "age in days is filled in",
        "'senior' does it: row 'large' asks for a decision (Somebody looks at it)",
    )


@pytest.mark.parametrize(("amount", "state"), [(50, "paid"), (51, "new"), (600, "new")])
@pytest.mark.parametrize(
    "row",
    [
        Transition("go", "new", "paid", after=minutes(5), approves="refund"),
        Transition("go", "new", "paid", on="note", by="agent", approves="refund"),
    ],
    ids=["by time", "by a fact"],
)
def test_what_happens_by_itself_needs_approval(row: Transition, amount: int, state: str) -> None:
    """By time or because of a fact a row is taken only if nobody has to be asked."""
    made = case(amount, row)
    if row.after is not None:
        made.elapse("after:go")
    else:
        made.do("note", by="chiara", note="please")
    assert made.state == state
    unmet = [line.data["reasons"] for line in made.history if line.kind == "unmet"]
    assert bool(unmet) == (state == "new")
    if amount == 51:
        assert unmet == [
            ("'senior' does it: row 'large' asks for a decision (Somebody looks at it)",)
        ]


def test_a_condition_on_a_verdict_says_it() -> None:
    """Where a row wants another verdict, the refusal says what the policy decides."""
    rows = (
        Transition("quick", "new", "paid", when=decided("refund", "approve")),
        Transition("need", "new", "paid", needs=[decided("refund", "refuse")]),
    )
    made = case(80, *rows)
    assert made.refused(ConditionUnmet, "quick").reasons == (
        "it is approved by the policy 'Refunds' (row 'large' says 'ask')",
    )
    assert made.refused(NeedUnmet, "need").reasons == (
        "it is refused by the policy 'Refunds' (row 'large' says 'ask')",
    )
    assert case(None, *rows).refused(ConditionUnmet, "quick").reasons == (
        (
            "it is approved by the policy 'Refunds' "
            "(no row of it holds as long as 'age' and 'amount' are missing)"
        ),
    )


def test_possible_says_the_verdict() -> None:
    """Whoever asks what they may do learns what the policy says to them."""
    made = case(80)
    for by, allowed in (("bruno", False), ("anna", True), (None, True)):
        one = possible(made.process, made.ticket, now=NOW, by=by, context=made.context)[0]
        assert (one.event, one.verdict, one.allowed) == ("pay", "ask", allowed)
    open_case = case()
    one = possible(open_case.process, open_case.ticket, now=NOW, by="anna")[0]
    assert (one.verdict, one.allowed) == (None, False)


def test_a_reply_gives_the_reason() -> None:
    """The placeholder of a policy is what its row tells, in the customer's language."""
    tell = Transition("tell", "new", "told", reply="why")
    replies = [Reply("why", text(en="Why: {policy.refund}", it="Motivo: {policy.refund}"))]
    made = case(80, tell, replies=replies)
    made.do("tell")
    assert made.history[-1].message == "Why: Somebody looks at it."
    process = desk(tell, replies=replies)
    other = Case(process, fields={"amount": 80}, language="it_CH", context=made.context)
    other.do("tell")
    assert other.history[-1].message == "Motivo: Qualcuno guarda."
    assert case(20, tell, replies=replies).refused(NeedUnmet, "tell").reasons == (
        "row 'small' of policy 'refund' says because=... for the reply 'why'",
    )
    assert case(None, tell, replies=replies).refused(NeedUnmet, "tell").reasons == (
        "policy 'refund' decides (no row of it holds) for the reply 'why'",
    )


def test_a_field_of_that_name_is_a_field() -> None:
    """A field called policy.refund is filled in as any other."""
    tell = Transition("tell", "new", "told", reply="why")
    replies = [Reply("why", "No. {policy.refund}")]
    fields = [*FIELDS, Field("policy.refund")]
    made = Case(desk(tell, replies=replies, fields=fields), fields={"policy.refund": "7"})
    made.do("tell")
    assert made.history[-1].message == "No. 7"


@pytest.mark.parametrize("store", [None, "sqlite://"])
def test_decisions_are_stored(store: str | None) -> None:
    """Every store keeps the line of a decision."""
    made = case(20)
    kept_in = open_store(store)
    kept_in.commit(made.last, expected=0)
    kept_in.commit(made.do("pay", by="anna"), expected=1)
    assert kept_in.history("T-1")[-1] == made.history[-1]
    kept_in.close()
