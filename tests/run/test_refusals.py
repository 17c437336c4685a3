"""What refusals say, word for word, and what is possible instead."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from supportflow import (
    ANY,
    Agent,
    Decision,
    Field,
    Level,
    Policy,
    Priority,
    Process,
    Reply,
    Rule,
    State,
    Transition,
    business_days,
    days,
    done,
    field,
    filled,
    minutes,
    rule,
    text,
)
from supportflow.define.calendars import Calendar
from supportflow.errors import (
    BadValue,
    ConditionUnmet,
    EndlessChain,
    NeedUnmet,
    NotAllowed,
    NotApproved,
    NotPossible,
    Refused,
    RuleFailed,
    StaleTicket,
    StateGone,
    TimeReversed,
    UnknownActor,
    UnknownEvent,
    UnknownTicket,
)
from supportflow.run import Context, Desk, Possible, Timer, possible, start, step
from tests.run.helpers import MINUTE, NOW, Case, small, task


def shop(**more: Any) -> Process:
    """A desk with one refusal of every kind in it."""
    states = [
        State("new", "Just came in", area="desk", tasks=["look"]),
        State("waiting", area="desk"),
        State("lab", area="lab"),
        State("spin", area="desk"),
        State("closed", area="desk", final=True),
    ]
    rows = [
        Transition("ask", "new", "waiting"),
        Transition(
            "solve", "new", "waiting",
            needs=[done("look"), filled("order.id")], note="required", reply="thanks",
        ),
        Transition("pass_on", "new", "lab", when=field("total") > 100),
        Transition("pass_on", "new", "lab", when=rule("known_fault") & filled("order.id")),
        Transition("refund", "new", "waiting", by=["lead", "experts"]),
        Transition("guess", "new", "waiting", by="customer", when=rule("oracle")),
        Transition("spin", "new", "spin"),
        Transition("turn", "spin", "spin", after=minutes(0), restart=True),
        Transition("silence", "waiting", "closed", after=business_days(3)),
        Transition("answered", "waiting", "new", on="customer_message"),
        Transition("explain", "lab", "new"),
        Transition("drop", ANY, "closed", by="senior"),
    ]  # fmt: skip
    base: dict[str, Any] = {
        "version": "2026.11",
        "calendar": "office",
        "calendars": [Calendar("office", zone="UTC", week="mon-fri 09:00-17:00")],
        "tasks": [task("look", label="have a look")],
        "fields": [
            Field("order.id", label="order number"),
            Field("total", "money"),
            Field("vip", "yes_no"),
            Field("colour", "choice", choices=["red", "blue"]),
        ],
        "priorities": [Priority("high"), Priority("normal")],
        "rules": [Rule("known_fault", "the fault is known"), Rule("oracle")],
        "replies": [Reply("thanks", "Thank you, {customer}.")],
    }
    return small(states, rows, **(base | more))


def oracle(ticket: Any, now: datetime) -> bool:
    """A rule that fails."""
    raise LookupError("no answer")


CONTEXT = Context(rules={"known_fault": False, "oracle": oracle})
POSSIBLE = (
    "Possible: 'ask' by 'front_line', 'solve' by 'front_line', 'pass_on' by 'front_line', "
    "'refund' by 'experts' or 'lead', 'guess' by 'customer', 'spin' by 'front_line', "
    "'drop' by 'senior'."
)


def case(*events: str) -> Case:
    """Return a ticket of the shop after these events."""
    made = Case(shop(), context=CONTEXT)
    for event in events:
        made.do(event)
    return made


def said(kind: type[Refused], made: Case, event: str | Timer, **given: Any) -> str:
    """Return what the refusal of an event says."""
    return str(made.refused(kind, event, **given))


def test_unknown_event() -> None:
    """The near match among events and facts, and what is possible."""
    assert said(UnknownEvent, case(), "slove") == (
        f"ticket T-1: workflow 'support' has no event 'slove'. Did you mean 'solve'? {POSSIBLE}"
    )
    assert "Did you mean 'message'?" in said(UnknownEvent, case(), "mesage")
    assert said(UnknownEvent, case(), "x").startswith(
        "ticket T-1: workflow 'support' has no event 'x'. Possible: 'ask' by"
    )


def test_not_possible() -> None:
    """The state by its name and label, and what is possible in it."""
    assert said(NotPossible, case(), "explain") == (
        f"ticket T-1 is 'new' (Just came in); 'explain' is not possible now. {POSSIBLE}"
    )


def test_nothing_is_possible_in_a_final_state() -> None:
    """Facts are what is left."""
    made = case()
    made.do("task", data={"task": "look", "is": "done"})
    made.do("drop")
    assert said(NotPossible, made, "ask") == (
        "ticket T-1 is 'closed'; 'ask' is not possible now. "
        "No event is possible here; a message, a note or 'set' always is."
    )


@pytest.mark.parametrize(
    ("by", "why"),
    [
        (
            "bruno",
            "it is for 'experts' or 'lead', and 'bruno' belongs to 'front_line' and 'junior'",
        ),
        ("dario", "it is for 'experts' or 'lead', and 'dario' is in no team"),
        ("customer", "it is for 'experts' or 'lead'"),
        ("bot", "it is for 'experts' or 'lead'"),
    ],
)
def test_not_allowed(by: str, why: str) -> None:
    """For whom the event is, and what the actor is instead."""
    assert said(NotAllowed, case(), "refund", by=by) == (
        f"'{by}' may not do 'refund' of ticket T-1: {why}. {POSSIBLE}"
    )


def test_nobody_may_hurry_a_time() -> None:
    """A row that only time takes."""
    assert said(NotAllowed, case("ask"), "silence") == (
        "'anna' may not do 'silence' of ticket T-1: it happens by itself after 3 business days; "
        "nobody may hurry it. Possible: 'answered' by 'customer', 'drop' by 'senior'."
    )


def test_not_approved() -> None:
    """What a policy says against it; more of these texts stand with the policies."""
    process = small(
        ["new", "paid"],
        [Transition("pay", "new", "paid", approves="refund")],
        policies=[Policy("refund", rows=[Decision("money", "ask", by="lead")])],
    )
    assert said(NotApproved, Case(process), "pay") == (
        "'anna' may not do 'pay' of ticket T-1: it is for 'lead', and 'anna' belongs to "
        "'front_line', 'junior' and 'senior', by policy 'refund': row 'money' asks for a decision. "
        "Nothing was changed."
    )


def test_not_allowed_for_the_customer() -> None:
    """Internal facts."""
    made = case()
    assert said(NotAllowed, made, "note", by="customer", note="x") == (
        "the customer may not do 'note' of ticket T-1: it is internal."
    )
    assert said(NotAllowed, made, "set", by="customer", data={"priority": "high"}) == (
        "the customer may not set 'priority' of ticket T-1: an agent does."
    )
    assert said(NotAllowed, made, "children_done", data={"child": "T-1.1"}) == (
        "'children_done' of ticket T-1 comes from its child tickets, not from 'anna'."
    )


@pytest.mark.parametrize(
    ("by", "message"),
    [
        (
            "anne",
            (
                "by='anne' is nobody that this process knows. Did you mean 'anna'? Declare the "
                "agent in Process(agents=...) or give the host's directory in people=."
            ),
        ),
        ("experts", "by='experts' is a team, not somebody: name the agent who does it."),
        ("senior", "by='senior' is a level, not somebody: name the agent who does it."),
    ],
)
def test_unknown_actor(by: str, message: str) -> None:
    """A near match, or what the name is instead of somebody."""
    refusal = case().refused(UnknownActor, "ask", by=by)
    assert str(refusal) == message
    assert (refusal.ticket, refusal.event) == ("T-1", "ask")


def test_the_host_s_people_are_near_too() -> None:
    """Near matches are looked for among the people of the host's directory."""
    context = Context(CONTEXT.rules, {"zoe": Agent("zoe")})
    assert "Did you mean 'zoe'?" in said(UnknownActor, case(), "ask", by="zo", context=context)


def test_condition_unmet() -> None:
    """Every row that might have been taken, with what the ticket has instead."""
    made = case()
    made.do("set", data={"total": 50})
    refusal = made.refused(ConditionUnmet, "pass_on")
    assert str(refusal) == (
        "'pass_on' of ticket T-1 is possible only when total is more than 100 (it is 50) or "
        "the fault is known and order number is filled in. Nothing was changed."
    )
    assert refusal.reasons == (
        "total is more than 100 (it is 50)",
        "the fault is known and order number is filled in",
    )
    assert refusal.possible[:2] == ("ask", "solve")


@pytest.mark.parametrize(
    ("condition", "fields", "reason"),
    [
        (field("vip") == True, {"vip": False}, "vip is yes (it is no)"),  # noqa: E712
        (field("vip") == True, {}, "vip is yes (it is not filled in)"),  # noqa: E712
        (field("colour").one_of("red"), {"colour": "blue"}, "colour is 'red' (it is 'blue')"),
        (filled("order.id"), {}, "order number is filled in"),
        (~filled("order.id"), {"order.id": "1"}, "order number is not filled in"),
        (field("area") == "lab", {}, "area is 'lab' (it is 'desk')"),
        (field("priority") == "normal", {}, "priority is 'normal' (it is 'high')"),
        (~rule("sure"), {}, "it is not so that sure"),
        (done("look"), {}, "task 'have a look' is done"),
        (filled("total") | filled("vip"), {}, "total is filled in or vip is filled in"),
        (filled("total") & filled("vip"), {"vip": True}, "total is filled in"),
    ],
    ids=str,
)
def test_reasons_of_conditions(condition: Any, fields: dict[str, Any], reason: str) -> None:
    """Only what does not hold is told, in the words of the process."""
    process = small(
        [State("new", area="desk", tasks=["look"]), "old"],
        [Transition("go", "new", "old", when=condition)],
        **{
            name: getattr(shop(), name) for name in ("fields", "priorities", "tasks")
        },
        rules=[Rule("sure")],
    )  # fmt: skip
    made = Case(process, fields=fields, context=Context({"sure": True}))
    assert said(ConditionUnmet, made, "go") == (
        f"'go' of ticket T-1 is possible only when {reason}. Nothing was changed."
    )


def test_reasons_speak_the_language_of_the_process() -> None:
    """Labels in several languages are read in the process's own."""
    process = small(
        ["new", "old"],
        [Transition("go", "new", "old", needs=[filled("a")])],
        fields=[Field("a", label=text(en="age", it="età"))],
        language="it",
    )
    assert said(NeedUnmet, Case(process), "go") == (
        "'go' of ticket T-1 is possible only when età is filled in. Nothing was changed."
    )


def test_need_unmet() -> None:
    """All that is missing, in one sentence."""
    assert said(NeedUnmet, case(), "solve") == (
        "'solve' of ticket T-1 is possible only when task 'have a look' is done (it is open), "
        "order number is filled in, there is a note for the next person (note=...) and "
        "customer is filled in for the reply 'thanks'. Nothing was changed."
    )
    assert said(NeedUnmet, case(), "drop") == (
        "'drop' of ticket T-1 is possible only when task 'have a look' is done or skipped before "
        "'closed', which is final. Nothing was changed."
    )
    assert said(NeedUnmet, case(), "task", data={"task": "look", "is": "skipped"}) == (
        "'task' of ticket T-1 is possible only when there is a note saying why 'look' is skipped "
        "(note=...). Nothing was changed."
    )


@pytest.mark.parametrize(
    ("event", "given", "message"),
    [
        (
            "set",
            {"data": {"total": "x", "ordr.id": 1, "priority": "hgh", "vip": "yes"}},
            (
                "ticket T-1: 'total' takes a number, not 'x'. There is no field 'ordr.id'. Did you "
                "mean 'order.id'? 'priority' cannot be 'hgh'. Did you mean 'high'? It takes 'high' "
                "or 'normal'. 'vip' takes True or False, not 'yes'. Nothing was changed."
            ),
        ),
        (
            "set",
            {},
            (
                "'set' of ticket T-1 needs fields and values: data={'order.id': '17'}. "
                "Nothing was changed."
            ),
        ),
        (
            "message",
            {},
            "'message' of ticket T-1 needs the text: message='...'. Nothing was changed.",
        ),
        ("note", {}, "'note' of ticket T-1 needs the text: note='...'. Nothing was changed."),
        (
            "note",
            {"note": "x", "message": "y"},
            (
                "'note' of ticket T-1 carries no public message: send it with the event 'message'. "
                "Nothing was changed."
            ),
        ),
        (
            "assign",
            {"data": {"asignee": "anna"}},
            (
                "'assign' of ticket T-1 needs data={'assignee': ...}. There is no 'asignee'. "
                "Did you mean 'assignee'? Nothing was changed."
            ),
        ),
        (
            "assign",
            {"data": {"assignee": "brun"}},
            (
                "'assign' of ticket T-1 names 'brun', who is not an agent. Did you mean 'bruno'? "
                "Nothing was changed."
            ),
        ),
        (
            "task",
            {"data": {"task": "lok", "is": "done"}},
            (
                "'task' of ticket T-1 names 'lok', which the ticket does not have. Did you mean "
                "'look'? It has 'look'. Nothing was changed."
            ),
        ),
        (
            "task",
            {"data": {"task": "look", "is": "ready"}},
            (
                "'task' of ticket T-1 takes is='done', 'ticked', 'unticked', 'skipped', "
                "'reopened' or 'retried', not 'ready'. Nothing was changed."
            ),
        ),
        (
            "note",
            {"note": "x", "now": datetime(2026, 11, 20, 11)},  # noqa: DTZ001
            (
                "ticket T-1: the moment 2026-11-20T11:00:00 has no time zone; use "
                "datetime.now(timezone.utc) or give it a tzinfo."
            ),
        ),
    ],
)
def test_bad_value(event: str, given: dict[str, Any], message: str) -> None:
    """What is wrong with a value, with near matches and what would do."""
    assert said(BadValue, case(), event, **given) == message


def test_bad_value_at_opening() -> None:
    """An unknown channel, and the ones that there are."""
    with pytest.raises(BadValue) as caught:
        start(shop(), "T-1", channel="fone", now=NOW)
    assert str(caught.value) == (
        "ticket T-1: there is no channel 'fone'. Did you mean 'phone'? Channels: 'form' or 'phone'."
    )


def test_a_task_that_ended() -> None:
    """What a task is, and what it therefore cannot be."""
    made = case()
    made.do("task", data={"task": "look", "is": "done"})
    assert said(NotPossible, made, "task", data={"task": "look", "is": "done"}) == (
        "task 'look' of ticket T-1 is done; it cannot be done. Nothing was changed."
    )


def test_time_reversed() -> None:
    """Both moments."""
    assert said(TimeReversed, case(), "ask", now=NOW - MINUTE) == (
        "ticket T-1: 'ask' at 2026-11-20T09:59:00+00:00 would come before its last event at "
        "2026-11-20T10:00:00+00:00. Nothing was changed."
    )


def test_timers_that_cannot_be_applied() -> None:
    """Too early, no longer held, no longer declared."""
    made = case("ask")
    timer = made.timer("after:silence")
    assert said(TimeReversed, made, timer, now=NOW + MINUTE) == (
        "ticket T-1: the timer 'after:silence' is due at 2026-11-25T10:01:00+00:00, not yet at "
        "2026-11-20T10:01:00+00:00. Nothing was changed."
    )
    made.process = shop(version="2027.01", workflows=small(["waiting"]).workflows, channels=[])
    assert said(StateGone, made, timer, now=timer.due) == (
        "ticket T-1 holds the timer 'after:silence', but version '2027.01' of process 'acme' has "
        "no such transition from 'waiting'. Nothing was changed."
    )
    made = case("ask")
    made.do("answered", by="customer")
    assert said(NotPossible, made, timer, now=timer.due) == (
        "ticket T-1 no longer holds the timer 'after:silence' of event 2. Nothing was changed."
    )


def test_endless_chain() -> None:
    """The event that began, and where it goes round."""
    assert said(EndlessChain, case(), "spin") == (
        "'spin' of ticket T-1 starts more than 50 immediate transitions, the last from 'spin'. "
        "Nothing was changed."
    )


def test_rule_failed() -> None:
    """The rule, and what it raised or that it was not given."""
    assert said(RuleFailed, case(), "guess", by="customer") == (
        "the named rule 'oracle' raised LookupError: no answer. Ticket T-1 was not changed."
    )
    assert said(RuleFailed, case(), "guess", by="customer", context=Context()) == (
        "the named rule 'oracle' was not given: pass its function in rules={'oracle': ...}."
    )


def test_state_gone() -> None:
    """The version that lacks the state, with a near match, or the other process."""
    made = case("ask")
    made.process = small(["new", "waitin"], version="2027.01")
    assert said(StateGone, made, "note", note="x") == (
        "ticket T-1 stands in state 'waiting' of workflow 'support', which version '2027.01' of "
        "process 'acme' does not have. Did you mean 'waitin'?"
    )
    other = Process("other", levels=[Level("x")])
    with pytest.raises(StateGone) as caught:
        step(other, made.ticket, "note", by="customer", now=NOW)
    assert str(caught.value) == "ticket T-1 belongs to process 'acme', not to 'other'."


def test_stale_and_unknown_tickets() -> None:
    """What a Desk says about a ticket that changed, and about one that is not there."""
    desk = Desk(small(["new"]), clock=lambda: NOW)
    desk.open("form")
    desk.fire("T-1", "note", by="anna", note="x")
    with pytest.raises(StaleTicket) as stale:
        desk.fire("T-1", "note", by="anna", note="y", seq=1)
    assert str(stale.value) == (
        "ticket T-1 is at event 2, no longer at 1: it changed meanwhile. Read it again; 'note' was "
        "not done."
    )
    with pytest.raises(UnknownTicket) as unknown:
        desk.get("T-2")
    assert str(unknown.value) == "there is no ticket 'T-2' in this store."


def test_every_refusal_has_its_text_here() -> None:
    """Each class of refusals has a code of its own and a test of its words above."""
    kinds = Refused.__subclasses__()
    codes = [kind.code for kind in kinds]
    assert len(set(codes)) == len(codes)
    assert "refused" not in codes
    named = {name for name in globals() if name.startswith("test_")}
    for kind in kinds:
        name = "".join(f"_{one.lower()}" if one.isupper() else one for one in kind.__name__)
        wanted = f"test{name}"
        if kind in (StaleTicket, UnknownTicket):
            wanted = "test_stale_and_unknown_tickets"
        assert wanted in named, kind


# possible()


def offered(made: Case, by: str | None = None, **more: Any) -> dict[str, tuple[str, ...]]:
    """Return the possible events with the reasons against each."""
    found = possible(made.process, made.ticket, now=NOW, by=by, context=made.context, **more)
    return {one.event: one.reasons for one in found}


def test_possible_tells_all_events_of_the_state() -> None:
    """In the order of the declaration, with label, target, roles and note, for buttons."""
    made = case()
    found = possible(made.process, made.ticket, now=NOW, by="anna", context=CONTEXT)
    assert [one.event for one in found] == [
        "ask", "solve", "pass_on", "refund", "guess", "spin", "drop",
    ]  # fmt: skip
    assert found[0] == Possible("ask", "Ask", "waiting", ("front_line",), None, ())
    assert found[0].allowed
    assert found[1].note == "required"
    assert not found[1].allowed
    assert found[3].by == ("experts", "lead")


def test_possible_for_somebody() -> None:
    """Each event with the reasons why this actor cannot do it now; a note is no reason."""
    assert offered(case(), "anna") == {
        "ask": (),
        "solve": (
            "only when task 'have a look' is done (it is open)",
            "only when order number is filled in",
            "only when customer is filled in for the reply 'thanks'",
        ),
        "pass_on": (
            (
                "only when total is more than 100 (it is not filled in) "
                "or the fault is known and order number is filled in"
            ),
        ),
        "refund": ("it is for 'experts' or 'lead'",),
        "guess": ("it is for 'customer'",),
        "spin": (),
        "drop": (
            "only when task 'have a look' is done or skipped before 'closed', which is final",
        ),
    }


def test_possible_for_anybody() -> None:
    """Without `by` roles are not asked; a rule that fails is a reason and no end."""
    found = offered(case())
    assert found["refund"] == ()
    assert found["guess"] == (
        "the named rule 'oracle' raised LookupError: no answer. Ticket T-1 was not changed.",
    )


def test_possible_leaves_out_what_only_time_does() -> None:
    """A row that nobody may hurry is no button; one with `by` is."""
    rows = [
        Transition("a", "new", "old", after=days(1)),
        Transition("b", "new", "old", after=days(1), by="agent"),
    ]
    assert list(offered(Case(small(["new", "old"], rows)), "anna")) == ["b"]


def test_possible_shows_the_row_that_would_be_taken() -> None:
    """The target is that of the first row that holds."""
    rows = [
        Transition("go", "new", "gold", when=field("vip") == True),  # noqa: E712
        Transition("go", "new", "old"),
    ]
    process = small(["new", "gold", "old"], rows, fields=[Field("vip", "yes_no")])
    for vip, target in ((True, "gold"), (False, "old")):
        made = Case(process, fields={"vip": vip})
        (one,) = possible(process, made.ticket, now=NOW)
        assert one.target == target


def test_possible_in_a_final_state() -> None:
    """Nothing leaves the end."""
    rows = [Transition("close", "new", "closed")]
    made = Case(small(["new", "closed"], rows))
    made.do("close")
    assert offered(made, "anna") == {}


def test_possible_refuses_what_step_refuses() -> None:
    """An unknown actor, a naive moment and a state that is gone are told, not passed over."""
    made = case()
    with pytest.raises(UnknownActor, match="Did you mean 'anna'"):
        offered(made, "anne")
    with pytest.raises(BadValue, match="has no time zone"):
        possible(made.process, made.ticket, now=NOW.replace(tzinfo=None))
    with pytest.raises(StateGone):
        possible(small(["old"]), made.ticket, now=NOW)


def test_possible_changes_nothing() -> None:
    """Looking leaves the ticket as it was, and asks each rule at most once an event."""
    asked: list[str] = []

    def known_fault(ticket: Any, now: datetime) -> bool:
        asked.append(ticket.id)
        return False

    made = case()
    before = start(made.process, "T-1", channel="form", now=NOW).ticket
    context = Context({"known_fault": known_fault, "oracle": True})
    possible(made.process, made.ticket, now=NOW + timedelta(days=1), by="anna", context=context)
    assert made.ticket == before
    assert asked == ["T-1"]


def test_a_refusal_tells_of_the_values_that_came_with_the_event() -> None:
    """The reasons are those of the ticket as it was asked about, with the event's own values."""
    when = field("vip") == True  # noqa: E712
    rows = [Transition("close", "new", "closed", when=when)]
    process = small(["new", "closed"], rows, fields=[Field("vip", "yes_no")])
    made = Case(process, fields={"vip": True})
    refusal = made.refused(ConditionUnmet, "close", data={"vip": False})
    assert "(it is no)" in refusal.reasons[0]
    assert refusal.reasons[0] in refusal.args[0]
