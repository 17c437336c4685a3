"""What starts, holds and stops the clocks of a promise, and what they are counted in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from supportflow import (
    Agent,
    Area,
    Calendar,
    Channel,
    Clock,
    Field,
    Priority,
    Process,
    Reopen,
    Rule,
    Sla,
    State,
    Team,
    Transition,
    Workflow,
    business_days,
    business_hours,
    field,
    hours,
    minutes,
    rule,
)
from supportflow.errors import BadValue, NotAllowed
from supportflow.run import Context, start
from supportflow.run.ticket import ClockState
from supportflow.run.why import due_again, explain
from tests.run.helpers import Case

MON = datetime(2026, 11, 23, 9, tzinfo=UTC)
"""Monday, when the office opens."""

ROWS = (
    Transition("ask", "new", "waiting"),
    Transition("chase", "new", "at_supplier"),
    Transition("go_on", ["waiting", "at_supplier"], "new"),
    Transition("hand_over", "new", "lab"),
    Transition("solve", ["new", "lab"], "resolved"),
    Transition("reopen", "resolved", "new", on="customer_message"),
    Transition("answer_call", "new", "new", contact=True),
    Transition("close", ["new", "resolved"], "closed"),
    Transition("bot_answers", "asked", "asked", by="bot"),
)


def desk(*slas: Sla, **more: Any) -> Process:
    """Return a help desk with these promises, open from 9 to 17; the laboratory opens at noon."""
    base: dict[str, Any] = {
        "calendar": "office",
        "calendars": [
            Calendar("office", week="mon-fri 09:00-17:00"),
            Calendar("afternoon", week="mon-fri 12:00-17:00"),
        ],
        "teams": [Team("bot", automated=True), Team("desk"), Team("lab", calendar="afternoon")],
        "agents": [Agent("anna", teams=["desk", "lab"])],
        "areas": [Area("desk", team="desk"), Area("lab", team="lab"), Area("chat", team="bot")],
        "channels": [Channel("form", starts="new", sends="mail"), Channel("chat", starts="asked")],
        "fields": [Field("total", "money"), Field("hold", "yes_no")],
        "priorities": [Priority("high", when=field("total") > 100), Priority("normal")],
        "workflows": [
            Workflow(
                "support",
                states=[
                    State("new", area="desk"),
                    State("asked", area="chat"),
                    State("waiting", area="desk", waits_for="customer"),
                    State("at_supplier", area="desk", waits_for="supplier"),
                    State("lab", area="lab"),
                    State("resolved", area="desk", resolved=True),
                    State("closed", area="desk", final=True),
                ],
                transitions=ROWS,
            )
        ],
        "slas": slas,
    }
    return Process("acme", **(base | more))


def opened(
    process: Process, *, now: datetime = MON, message: str | None = "Hello", **more: Any
) -> Case:
    """Open a ticket on Monday at 9."""
    return Case(process, now=now, message=message, **more)


def clock(case: Case, name: str) -> ClockState:
    """Return a clock of the ticket."""
    return next(one for one in case.ticket.clocks if one.name == name)


def due(case: Case, name: str) -> str:
    """Return when a clock is due, as weekday and time."""
    return f"{clock(case, name).due:%a %H:%M}"


def at(text: str) -> datetime:
    """Return a moment of that week: ``Tue 10:30``."""
    day, _, time = text.partition(" ")
    number = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun").index(day)
    hour, minute = time.split(":")
    return MON.replace(hour=int(hour), minute=int(minute)) + timedelta(days=number)


def record(case: Case, name: str) -> list[str]:
    """Return what happened to a clock."""
    return [
        str(one.data["is"]) for one in case.history if one.kind == "clock" and one.event == name
    ]


def does(case: Case, when: str, event: Any, **more: Any) -> None:
    """Apply an event at a moment of that week; the record still tells every due time."""
    case.do(event, now=at(when), **more)
    for one in case.ticket.clocks:
        again = due_again(case.process, case.history, one.name)
        assert again == (one.due if one.active else None)


FOUR = Sla("everyone", first_response=business_hours(4))


def test_first_response_runs_from_the_message_to_the_first_answer() -> None:
    """A person's public message is the answer; what was in time is met and stays as it was."""
    case = opened(desk(FOUR))
    assert due(case, "first_response") == "Mon 13:00"
    does(case, "Mon 11:00", "message", message="We look into it")
    assert clock(case, "first_response").status == "met"
    does(case, "Mon 16:00", "message", by="customer", message="And?")
    assert record(case, "first_response") == ["started", "met"]
    assert case.ticket.timers == ()


@pytest.mark.parametrize(
    ("event", "more"),
    [
        ("note", {"note": "looked at it"}),
        ("set", {"data": {"total": 5}}),
        ("assign", {"data": {"assignee": "anna"}}),
        ("ask", {}),
        ("message", {"by": "customer", "message": "Hello again"}),
    ],
)
def test_what_the_customer_does_not_see_is_no_response(event: str, more: dict[str, Any]) -> None:
    """Notes, values, silent moves and the customer's own words leave the promise open."""
    case = opened(desk(FOUR))
    does(case, "Mon 10:00", event, **more)
    assert clock(case, "first_response").status == "running"


def test_a_call_that_was_picked_up_is_a_response() -> None:
    """A row with `contact` speaks to the customer without a message."""
    case = opened(desk(FOUR))
    does(case, "Mon 10:00", "answer_call")
    assert clock(case, "first_response").status == "met"


@pytest.mark.parametrize(("human_only", "status"), [(True, "running"), (False, "met")])
def test_a_bot_answers_only_where_it_counts(human_only: bool, status: str) -> None:
    """The messages of bots are responses only with ``human_only=False``."""
    sla = Sla("everyone", first_response=business_hours(4), human_only=human_only)
    case = opened(desk(sla), channel="chat")
    does(case, "Mon 09:30", "message", by="bot", message="Which order?")
    assert clock(case, "first_response").status == status


def test_an_answer_at_the_very_end_is_in_time() -> None:
    """What happens at the due time keeps the promise; a second later breaks it as of that time."""
    case, late = opened(desk(FOUR)), opened(desk(FOUR))
    does(case, "Mon 13:00", "message", message="Hello")
    assert record(case, "first_response") == ["started", "met"]
    does(late, "Mon 13:01", "message", message="Hello")
    assert record(late, "first_response") == ["started", "breached", "missed"]
    breach = next(one for one in late.history if one.data.get("is") == "breached")
    assert (breach.at, breach.by) == (at("Mon 13:00"), "system")


def test_nothing_is_a_time_too() -> None:
    """A promise of no time is due at once, and kept by what answers in that instant."""
    sla = Sla("now", first_response=minutes(0))
    case = opened(desk(sla))
    assert clock(case, "first_response").due == MON
    case.do("message", message="Here", now=MON)
    assert clock(case, "first_response").status == "met"


def test_a_ticket_without_a_message_counts_from_its_opening_until_one_comes() -> None:
    """The customer's first message sets the first response back, the second does not."""
    case = opened(desk(FOUR), message=None)
    assert due(case, "first_response") == "Mon 13:00"
    does(case, "Mon 10:00", "message", by="customer", message="Hello")
    assert due(case, "first_response") == "Mon 14:00"
    does(case, "Mon 11:00", "message", by="customer", message="Hello?")
    assert due(case, "first_response") == "Mon 14:00"
    assert record(case, "first_response") == ["started", "started"]


def test_next_response_runs_from_the_oldest_unanswered_message() -> None:
    """It begins after the first response, once for each wait, and stands while we wait."""
    sla = Sla("everyone", first_response=business_hours(4), next_response=business_hours(2))
    case = opened(desk(sla))
    does(case, "Mon 09:30", "message", by="customer", message="One more thing")
    assert [one.name for one in case.ticket.clocks] == ["first_response"]
    does(case, "Mon 10:00", "message", message="We are on it")
    does(case, "Mon 11:00", "message", by="customer", message="And?")
    does(case, "Mon 12:00", "message", by="customer", message="Hello?")
    assert due(case, "next_response") == "Mon 13:00"
    does(case, "Mon 12:30", "message", message="Soon")
    assert clock(case, "next_response").status == "met"
    does(case, "Mon 15:00", "message", by="customer", message="Now?")
    assert due(case, "next_response") == "Mon 17:00"
    assert record(case, "next_response") == ["started", "met", "started"]


def test_resolution_stands_still_while_others_are_waited_for() -> None:
    """Open time that passes while the ticket waits is added, and waits follow each other."""
    sla = Sla("everyone", first_response=business_hours(1), resolution=business_hours(8))
    case = opened(desk(sla))
    does(case, "Mon 10:00", "ask", message="Which order?")
    assert clock(case, "resolution").status == "paused"
    assert case.ticket.timers == ()
    does(case, "Mon 12:00", "go_on")
    assert due(case, "resolution") == "Tue 11:00"
    does(case, "Mon 16:00", "chase")
    does(case, "Tue 10:00", "go_on")
    assert due(case, "resolution") == "Tue 13:00"
    does(case, "Tue 12:00", "solve")
    assert clock(case, "resolution").status == "met"


def test_a_pause_outside_hours_moves_nothing() -> None:
    """Only counted time is given back: a wait over night costs nothing and gains nothing."""
    case = opened(desk(Sla("all", resolution=business_hours(8))))
    does(case, "Mon 17:30", "ask")
    does(case, "Mon 23:00", "go_on")
    assert due(case, "resolution") == "Mon 17:00"


def test_elapsed_time_is_paused_on_the_wall_clock() -> None:
    """A promise in hours counts nights, and so do its pauses."""
    case = opened(desk(Sla("all", resolution=hours(24))))
    does(case, "Mon 20:00", "ask")
    does(case, "Tue 06:00", "go_on")
    assert due(case, "resolution") == "Tue 19:00"


def test_business_days_keep_their_time_and_gain_what_was_paused() -> None:
    """The days are counted first, then the open time of the pause is added."""
    case = opened(desk(Sla("all", resolution=business_days(1))), now=at("Mon 11:00"))
    does(case, "Mon 12:00", "ask")
    does(case, "Mon 13:30", "go_on")
    assert due(case, "resolution") == "Tue 12:30"


def test_pauses_can_be_chosen() -> None:
    """`pauses` names for whom the clocks wait; an empty list lets them run on."""
    some = opened(desk(Sla("all", resolution=business_hours(8), pauses="supplier")))
    does(some, "Mon 10:00", "ask")
    assert clock(some, "resolution").status == "running"
    does(some, "Mon 11:00", "go_on")
    does(some, "Mon 12:00", "chase")
    assert clock(some, "resolution").status == "paused"
    none = opened(desk(Sla("all", resolution=business_hours(8), pauses=[])))
    does(none, "Mon 12:00", "chase")
    assert clock(none, "resolution").status == "running"


def test_a_condition_can_hold_a_clock() -> None:
    """`pauses_when` holds it while the condition holds, together with waits and without them."""
    sla = Sla("all", resolution=business_hours(8), pauses_when=field("hold") == True)  # noqa: E712
    case = opened(desk(sla))
    does(case, "Mon 10:00", "set", data={"hold": True})
    does(case, "Mon 11:00", "ask")
    does(case, "Mon 12:00", "set", data={"hold": False})
    assert clock(case, "resolution").status == "paused"
    does(case, "Mon 13:00", "go_on")
    assert due(case, "resolution") == "Tue 12:00"
    assert record(case, "resolution") == ["started", "paused", "resumed"]


def test_first_and_total_resolution() -> None:
    """The first is kept for good; the total stands while resolved and runs on when reopened."""
    sla = Sla("all", resolution=business_hours(4), total_resolution=business_hours(6))
    case = opened(desk(sla))
    does(case, "Mon 11:00", "solve")
    assert clock(case, "resolution").status == "met"
    assert clock(case, "total_resolution").status == "paused"
    does(case, "Mon 16:00", "message", by="customer", message="It is broken again")
    assert case.state == "new"
    assert clock(case, "resolution").status == "met"
    assert due(case, "total_resolution") == "Tue 12:00"
    does(case, "Tue 10:00", "close")
    assert clock(case, "total_resolution").status == "met"


def test_the_end_of_a_ticket_ends_every_clock() -> None:
    """What nobody answered is cancelled with the reason, not kept and not missed."""
    case = opened(desk(FOUR))
    does(case, "Mon 10:00", "close")
    assert clock(case, "first_response").status == "cancelled"
    assert case.history[-1].data["why"] == "closed"
    assert case.ticket.timers == ()


def test_an_answer_that_closes_the_ticket_is_an_answer() -> None:
    """A public message on the row to a final state keeps the first response."""
    case = opened(desk(FOUR))
    does(case, "Mon 10:00", "close", message="Done")
    assert clock(case, "first_response").status == "met"


# Which promise counts


BIG = Sla(
    "large",
    when=field("total") > 100,
    first_response=business_hours(1),
    resolution=business_hours(8),
)
ALL = Sla("all", first_response=business_hours(4), resolution=business_hours(16))


def test_the_first_promise_that_holds_counts() -> None:
    """Promises are read in order, as rows are."""
    assert opened(desk(BIG, ALL), fields={"total": 200}).ticket.sla == "large"
    assert opened(desk(BIG, ALL), fields={"total": 20}).ticket.sla == "all"
    assert opened(desk(BIG)).ticket.sla is None


def test_another_promise_counts_from_creation() -> None:
    """By default the past is counted anew, with its pauses; what was met stays met."""
    case = opened(desk(BIG, ALL))
    does(case, "Mon 10:00", "ask", message="Which order?")
    does(case, "Mon 12:00", "go_on")
    assert due(case, "resolution") == "Wed 11:00"
    does(case, "Mon 13:00", "set", data={"total": 200})
    assert (case.ticket.sla, due(case, "resolution")) == ("large", "Tue 11:00")
    assert record(case, "first_response") == ["started", "met"]


def test_another_promise_counts_from_the_change() -> None:
    """``from_change`` gives the whole new time from the moment of the change."""
    large = Sla(
        "large", when=field("total") > 100, resolution=business_hours(2), on_change="from_change"
    )
    case = opened(desk(large, ALL))
    does(case, "Mon 12:00", "set", data={"total": 200})
    assert due(case, "resolution") == "Mon 14:00"
    assert clock(case, "first_response").status == "cancelled"


def test_another_promise_keeps_what_runs() -> None:
    """``keep`` leaves due times alone, and promises only what starts later."""
    large = Sla(
        "large", when=field("total") > 100, resolution=business_hours(2),
        next_response=business_hours(1), on_change="keep",
    )  # fmt: skip
    case = opened(desk(large, ALL))
    does(case, "Mon 10:00", "message", message="Hello")
    does(case, "Mon 12:00", "set", data={"total": 200})
    assert (case.ticket.sla, due(case, "resolution")) == ("large", "Tue 17:00")
    does(case, "Mon 13:00", "message", by="customer", message="And?")
    assert due(case, "next_response") == "Mon 14:00"
    does(case, "Mon 14:00", "solve", message="Done")
    assert {one.status for one in case.ticket.clocks} == {"met"}


def test_a_shorter_promise_may_be_broken_already() -> None:
    """Counted from creation, it broke in the past: the next timer says so."""
    case = opened(desk(BIG, ALL))
    does(case, "Tue 12:00", "set", data={"total": 200})
    assert due(case, "resolution") == "Mon 17:00"
    does(case, "Tue 12:00", case.timer("clock"), by="system")
    assert clock(case, "resolution").broken


def test_no_promise_cancels_the_clocks_and_a_new_one_starts_them() -> None:
    """Without a promise nothing runs; when one holds again, it counts from creation."""
    case = opened(desk(BIG), fields={"total": 200})
    does(case, "Mon 09:30", "set", data={"total": 50})
    assert case.ticket.sla is None
    assert {one.status for one in case.ticket.clocks} == {"cancelled"}
    assert "promise 'large' became no promise" in str(case.history[-1].data["why"])
    does(case, "Mon 09:40", "set", data={"total": 300})
    assert due(case, "first_response") == "Mon 10:00"


def test_what_was_answered_before_is_not_promised_again() -> None:
    """A promise that comes later does not ask for a first response that the customer has had."""
    case = opened(desk(BIG))
    does(case, "Mon 10:00", "message", message="Hello")
    does(case, "Mon 11:00", "set", data={"total": 200})
    assert [one.name for one in case.ticket.clocks] == ["resolution"]


def test_a_newer_process_counts_anew() -> None:
    """Another time or another calendar of the same promise moves what runs, unless kept."""
    case = opened(desk(ALL))
    case.process = desk(Sla("all", first_response=business_hours(2), resolution=business_hours(8)))
    does(case, "Mon 10:00", "note", note="read")
    assert (due(case, "first_response"), due(case, "resolution")) == ("Mon 11:00", "Mon 17:00")
    kept = opened(desk(ALL))
    kept.process = desk(Sla("all", first_response=business_hours(2), on_change="keep"))
    does(kept, "Mon 10:00", "note", note="read")
    assert due(kept, "first_response") == "Mon 13:00"


@pytest.mark.parametrize(
    ("on_change", "said"),
    [("from_creation", "Mon 16:00"), ("from_change", "Mon 15:00"), ("keep", "Mon 13:00")],
)
def test_a_handoff_to_a_team_with_other_hours(on_change: Any, said: str) -> None:
    """From creation all is counted in the other calendar, from the change what was left."""
    case = opened(desk(Sla("all", resolution=business_hours(4), on_change=on_change)))
    does(case, "Mon 10:00", "hand_over")
    assert due(case, "resolution") == said
    fixed = opened(desk(Sla("all", resolution=business_hours(4), calendar="office")))
    does(fixed, "Mon 10:00", "hand_over")
    assert due(fixed, "resolution") == "Mon 13:00"


def test_a_rule_that_fails_leaves_the_promise_as_it_is() -> None:
    """The customer's message is kept, and the line says why nothing was decided."""
    process = desk(
        Sla("strange", when=rule("strange"), first_response=hours(1)), ALL, rules=[Rule("strange")]
    )
    case = opened(process, context=Context({"strange": False}))

    def broken(*_: object) -> bool:
        raise RuntimeError("no connection")

    case.context = Context({"strange": broken})
    does(case, "Mon 10:00", "set", data={"total": 5})
    assert case.ticket.sla == "all"
    assert ("unmet", "promise") in case.lines


# Clocks of one's own


def test_own_clocks() -> None:
    """A clock starts once its condition holds and stops when another does."""
    own = Clock(
        "parcel",
        business_hours(2),
        starts_when=field("total") > 0,
        stops_when=field("hold") == True,  # noqa: E712
    )  # fmt: skip
    case = opened(desk(Sla("all", clocks=[own])))
    assert case.ticket.clocks == ()
    does(case, "Mon 10:00", "set", data={"total": 5})
    assert due(case, "parcel") == "Mon 12:00"
    does(case, "Mon 11:00", "set", data={"hold": True})
    assert clock(case, "parcel").status == "met"


def test_regular_updates_to_the_customer() -> None:
    """A clock that starts with each response promises the next one."""
    update = Clock("update", business_hours(2), starts="response", again="always", stops="response")
    case = opened(desk(Sla("all", clocks=[update])))
    does(case, "Mon 10:00", "message", message="We look")
    assert due(case, "update") == "Mon 12:00"
    does(case, "Mon 11:30", "message", message="Still looking")
    assert due(case, "update") == "Mon 13:30"
    assert record(case, "update") == ["started", "met", "started", "met", "started"]


def test_a_standard_clock_can_be_counted_otherwise() -> None:
    """A clock named like a promise says how that promise is counted."""
    newest = Clock("next_response", starts="customer_message", again="always", stops="response")
    case = opened(desk(Sla("all", next_response=business_hours(2), clocks=[newest])))
    does(case, "Mon 10:00", "message", by="customer", message="Hello?")
    assert due(case, "next_response") == "Mon 12:00"


# By hand


def test_a_due_time_set_by_hand_stays() -> None:
    """Neither pauses nor another promise move it; taken back, it is counted again."""
    case = opened(desk(BIG, ALL))
    does(case, "Mon 10:00", "due", data={"clock": "resolution", "due": at("Fri 12:00")})
    does(case, "Mon 11:00", "ask")
    assert clock(case, "resolution").status == "running"
    does(case, "Mon 12:00", "go_on")
    does(case, "Mon 13:00", "set", data={"total": 200})
    assert due(case, "resolution") == "Fri 12:00"
    does(case, "Mon 14:00", "due", data={"clock": "resolution", "due": None})
    assert due(case, "resolution") == "Tue 10:00"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"clock": "resolutoin", "due": None}, "Did you mean 'resolution'?"),
        ({"clock": "resolution", "due": "Friday"}, "takes a moment with a time zone"),
        ({"clock": "resolution", "due": datetime(2026, 11, 27)}, "takes a moment with a time zone"),  # noqa: DTZ001
        ({"clock": "resolution", "due": at("Mon 08:00")}, "before the clock's start"),
        ({"clock": "resolution"}, "There is no"),
    ],
)  # fmt: skip
def test_a_wrong_due_time_is_refused(data: dict[str, Any], said: str) -> None:
    """The refusal names what is wrong, and nothing is changed."""
    case = opened(desk(ALL))
    refusal = case.refused(BadValue, "due", data=data)
    assert said in str(refusal) or "needs data=" in str(refusal)


def test_the_customer_sets_no_due_time() -> None:
    """It is ours to promise."""
    case = opened(desk(ALL))
    case.refused(NotAllowed, "due", by="customer", data={"clock": "resolution", "due": None})


# Closed tickets


def reopening(reopen: Reopen) -> Process:
    """Return the desk with a policy for messages on closed tickets."""
    (flow,) = desk(ALL).workflows
    promised = Sla(
        "all", first_response=business_hours(4), next_response=business_hours(2),
        total_resolution=business_hours(8),
    )  # fmt: skip
    workflow = Workflow("support", states=flow.states, transitions=ROWS, reopen=reopen)
    return desk(promised, workflows=[workflow])


def test_a_closed_ticket_goes_on() -> None:
    """Within the time given, the customer's message reopens it, and its total time runs on."""
    case = opened(reopening(Reopen(to="new", within=business_days(2))))
    does(case, "Mon 11:00", "close", message="Done")
    does(case, "Tue 12:00", "message", by="customer", message="No")
    assert (case.state, case.ticket.closed) == ("new", False)
    assert due(case, "total_resolution") == "Wed 10:00"
    assert due(case, "next_response") == "Tue 14:00"
    assert ("moved", "reopened") in case.lines


def test_later_a_new_ticket_is_opened() -> None:
    """After that time, or without a state to go on in, the message opens a ticket that follows."""
    case = opened(reopening(Reopen(to="new", within=business_days(1))), customer="c-1")
    does(case, "Mon 11:00", "close")
    does(case, "Wed 12:00", "message", by="customer", message="Hello again")
    assert case.ticket.closed
    (effect,) = [one for one in case.last.effects if one.kind == "open"]
    assert effect.data["follows"] == "T-1"
    data = {name: given for name, given in effect.data.items() if name != "id"}
    following = start(
        case.process, str(effect.data["id"]), now=at("Wed 12:00"), by="system", **data
    )
    assert (following.ticket.follows, following.ticket.customer) == ("T-1", "c-1")
    assert following.entries[0].message == "Hello again"


def test_a_message_is_only_kept_where_nothing_is_said_or_it_is_too_late() -> None:
    """With ``new=False`` the team is told; without `Reopen` the message is kept."""
    told = opened(reopening(Reopen(to="new", within=hours(1), new=False)))
    does(told, "Mon 11:00", "close")
    does(told, "Wed 12:00", "message", by="customer", message="Hello")
    assert [one.data["about"] for one in told.last.effects] == ["message_on_closed"]
    kept = opened(desk(ALL))
    does(kept, "Mon 11:00", "close")
    does(kept, "Wed 12:00", "message", by="customer", message="Hello")
    assert (kept.last.effects, kept.ticket.closed) == ((), True)


# The story


def test_the_story_of_a_clock() -> None:
    """Which promise counts, every span, every pause, and what came of it, in sentences."""
    case = opened(desk(BIG, ALL))
    does(case, "Mon 10:00", "ask", message="Which order?")
    does(case, "Mon 12:00", "go_on")
    does(case, "Mon 13:00", "set", data={"total": 200})
    story = explain(case.process, case.ticket, case.history, "resolution")
    assert story.due == at("Tue 11:00")
    assert str(story).splitlines() == [
        (
            "Promise 'All' for the resolution: 16 business hours. "
            "It holds for every ticket (number 2 of 2)."
        ),
        (
            "Started: Mon 23 Nov 09:00 to 17:00: 8 h; Tue 24 Nov 09:00 to 17:00: 8 h; "
            "due Tue 24 Nov 17:00."
        ),
        "Mon 23 Nov 10:00 it stands still while the ticket waits for the customer.",
        "Mon 23 Nov 12:00 it runs on: it stood still for 2 h of its time; due Wed 25 Nov 11:00.",
        (
            "Promise 'Large' for the resolution: 8 business hours. "
            "It holds when total is more than 100 (number 1 of 2; the first that holds counts)."
        ),
        (
            "Mon 23 Nov 13:00 counted anew (promise 'all' became promise 'large'): "
            "Mon 23 Nov 09:00 to 17:00: 8 h; due Mon 23 Nov 17:00; it had stood still for 2 h; "
            "so due Tue 24 Nov 11:00."
        ),
    ]
