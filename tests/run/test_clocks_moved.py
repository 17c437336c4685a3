"""Due times that move more than once: pauses, other promises, hands and reopening together."""

from __future__ import annotations

from dataclasses import replace

import pytest

from supportflow import (
    Calendar,
    Clock,
    Desk,
    Escalation,
    Priority,
    Process,
    Reopen,
    Rule,
    Sla,
    State,
    Transition,
    Workflow,
    WrongValue,
    business_hours,
    field,
    hours,
    rule,
)
from supportflow.errors import BadValue, NotPossible
from supportflow.run import Context
from supportflow.run.counting import Counter, elapsed
from supportflow.run.ticket import ClockState, Hold
from supportflow.run.why import explain
from supportflow.testing import FixedClock
from tests.run.test_clocks import MON, at, clock, desk, does, due, opened, record

HIGH = field("priority") == "high"
TWO = (Sla("high", when=HIGH, resolution=business_hours(1)), Sla("all", resolution=hours(2)))
HELD = field("hold") == True  # noqa: E712
"""A condition is compared, not asked."""

UPDATES = Clock("update", business_hours(2), starts="response", again="always", stops="resolved")


def held(time: int) -> Clock:
    """Return a clock of some hours that a field holds."""
    return Clock("resolution", business_hours(time), stops="resolved", pauses_when=HELD)


# Counting


def test_working_time_ends_where_it_is_asked_for() -> None:
    """A wait that went on after a clock ended takes nothing from the time before."""
    kept = ClockState("reply", "all", "met", MON, at("Mon 11:00"), ended=at("Mon 11:00"))
    waits = [Hold("customer", at("Mon 10:00"), at("Mon 14:00"))]
    assert elapsed(kept, Counter(hours(2), None), waits, at("Mon 11:00")) == 3_600_000_000


def test_a_share_beyond_the_end_waits_only_for_what_came_after_it() -> None:
    """A pause after the breach moves 150 % by its length, and makes the promise no shorter."""
    warn = Escalation("warn", clock="resolution", at="150 %", tells="desk")
    case = opened(desk(Sla("all", resolution=business_hours(2)), escalations=[warn]))
    case.elapse("clock")
    does(case, "Mon 11:10", "ask")
    does(case, "Mon 12:10", "go_on")
    assert case.timer("clock").due == at("Mon 13:00")


def test_taking_back_a_due_time_counts_a_pause_once() -> None:
    """While a clock stands still its time is worked out anew without the pause twice."""
    case = opened(desk(Sla("all", resolution=business_hours(2))))
    does(case, "Mon 09:30", "ask")
    does(case, "Mon 10:30", "due", data={"clock": "resolution", "due": at("Fri 12:00")})
    does(case, "Mon 10:30", "due", data={"clock": "resolution", "due": None})
    assert clock(case, "resolution").status == "paused"
    does(case, "Mon 11:30", "go_on")
    assert due(case, "resolution") == "Mon 13:00"


# Other promises and calendars


def test_another_promise_during_a_pause_counts_the_pause_once() -> None:
    """Also when the new due time, pause included, is the instant that the old one was."""
    case = opened(desk(*TWO))
    does(case, "Mon 09:30", "ask")
    does(case, "Mon 10:30", "set", data={"total": 500})
    does(case, "Mon 11:30", "go_on")
    assert due(case, "resolution") == "Mon 12:00"


def test_other_hours_during_a_pause_count_the_pause_once() -> None:
    """Also when the due time in the other calendar, pause included, is the one of before."""
    process = desk(Sla("all", resolution=business_hours(1)))
    (flow,) = process.workflows
    areas = {"new": "lab", "waiting": "lab"}
    states = [replace(one, area=areas.get(one.name, one.area)) for one in flow.states]
    flow = replace(
        flow,
        states=[*states, State("back", area="desk")],
        transitions=[
            *flow.transitions,
            Transition("pass_on", "waiting", "at_supplier", by="agent"),
            Transition("come_back", "at_supplier", "back"),
        ],
    )
    case = opened(replace(process, workflows=[flow]))
    does(case, "Mon 10:00", "ask")
    assert due(case, "resolution") == "Mon 13:00"
    does(case, "Mon 13:00", "pass_on")
    does(case, "Mon 14:00", "come_back")
    assert due(case, "resolution") == "Mon 14:00"


def test_a_pause_by_a_condition_outlives_the_promise() -> None:
    """What a clock stood still under one promise is not counted under the next one either."""
    slas = (Sla("high", when=HIGH, clocks=[held(4)]), Sla("all", clocks=[held(2)]))
    case = opened(desk(*slas))
    does(case, "Mon 09:30", "set", data={"hold": True})
    does(case, "Mon 10:30", "set", data={"hold": False})
    does(case, "Mon 10:40", "set", data={"total": 500})
    assert due(case, "resolution") == "Mon 14:00"


def test_a_pause_by_a_condition_ends_under_another_promise_too() -> None:
    """It is not still open when the first promise counts again."""
    slas = (Sla("high", when=HIGH, clocks=[held(4)]), Sla("all", clocks=[held(6)]))
    case = opened(desk(*slas))
    does(case, "Mon 09:30", "set", data={"hold": True})
    does(case, "Mon 10:00", "set", data={"total": 500})
    does(case, "Mon 10:30", "set", data={"hold": False})
    does(case, "Mon 12:00", "set", data={"total": 5})
    assert due(case, "resolution") == "Mon 16:00"


def test_a_pause_by_a_condition_ends_with_its_clock() -> None:
    """While nothing is promised nobody asks the condition, so nothing is held."""
    case = opened(desk(Sla("high", when=HIGH, clocks=[held(4)])), fields={"total": 500})
    does(case, "Mon 09:30", "set", data={"hold": True})
    does(case, "Mon 10:00", "set", data={"total": 5})
    assert [one.end for one in case.ticket.holds] == [at("Mon 10:00")]
    does(case, "Mon 10:30", "set", data={"hold": False})
    does(case, "Mon 12:00", "set", data={"total": 500})
    assert due(case, "resolution") == "Mon 13:30"


def test_a_promise_that_a_pause_condition_lacks_lets_the_clock_run_on() -> None:
    """The clock is released when the promise that counts now knows no such pause."""
    slas = (Sla("high", when=HIGH, resolution=business_hours(4)), Sla("all", clocks=[held(2)]))
    case = opened(desk(*slas))
    does(case, "Mon 09:30", "set", data={"hold": True})
    does(case, "Mon 10:30", "set", data={"total": 500})
    assert clock(case, "resolution").status == "running"
    assert due(case, "resolution") == "Mon 14:00"


def test_what_is_late_by_another_promise_is_missed() -> None:
    """An end that brings a shorter promise with it does not keep a promise already broken."""
    slas = (Sla("high", when=HIGH, resolution=hours(1)), Sla("all", resolution=hours(8)))
    case = opened(desk(*slas))
    does(case, "Mon 13:00", "solve", data={"total": 500})
    assert record(case, "resolution") == ["started", "recounted", "breached", "missed"]


def test_regular_updates_promised_later_run_from_the_last_answer() -> None:
    """Not from the opening, which would break them at once."""
    case = opened(desk(Sla("high", when=HIGH, clocks=[UPDATES])))
    does(case, "Mon 12:55", "message", message="We are at it")
    does(case, "Mon 13:00", "set", data={"total": 500})
    assert due(case, "update") == "Mon 14:55"


def test_a_failing_rule_does_not_keep_a_value_from_being_set() -> None:
    """The line says which clock could not be started."""
    late = Clock("late", hours(1), starts_when=rule("shaky"), stops="resolved")
    process = desk(Sla("high", when=HIGH, clocks=[late]), rules=[Rule("shaky", "Shaky")])
    context = Context(rules={"shaky": lambda ticket, now: bool(1 / 0)})
    case = opened(process)
    does(case, "Mon 10:00", "set", data={"total": 500}, context=context)
    assert case.ticket.priority == "high"
    assert ("unmet", "late") in case.lines


# Runs


@pytest.mark.parametrize("order", [1, -1])
def test_a_clock_follows_another_wherever_it_is_declared(order: int) -> None:
    """It does not start while the other runs, whichever of the two is listed first."""
    clocks = [
        Clock("first", hours(1), stops="response"),
        Clock("then", hours(1), starts="customer_message", follows="first", stops="resolved"),
    ][::order]
    case = opened(desk(Sla("all", clocks=clocks)))
    assert [one.name for one in case.ticket.clocks] == ["first"]


def test_clocks_that_follow_each_other_in_a_circle_still_run() -> None:
    """The one that is listed last starts; the other waits for it."""
    clocks = [
        Clock("one", hours(1), follows="two", stops="response"),
        Clock("two", hours(1), follows="one", stops="response"),
    ]
    case = opened(desk(Sla("all", clocks=clocks)))
    assert len(case.ticket.clocks) == 1


def test_a_missed_update_does_not_end_the_updates() -> None:
    """The late answer ends the broken run, and the next one is counted from it."""
    case = opened(desk(Sla("all", clocks=[UPDATES])))
    does(case, "Mon 12:00", "message", message="Sorry for the wait")
    assert due(case, "update") == "Mon 14:00"
    assert record(case, "update") == ["started", "breached", "missed", "started"]


def test_a_clock_set_back_lifts_what_it_raised() -> None:
    """The priority that a run of a clock brought goes when the next run begins."""
    warn = Escalation("warn", clock="update", at="50 %", priority="high", reverts=True)
    case = opened(desk(Sla("all", clocks=[UPDATES]), escalations=[warn]))
    case.elapse("clock")
    assert case.ticket.priority == "high"
    does(case, "Mon 10:30", "message", message="We are at it")
    assert (case.ticket.priority, case.ticket.escalated) == ("normal", ())


def test_reopening_counts_by_the_promise_of_then() -> None:
    """A clock that goes on comes under the promise that holds when the ticket is reopened."""
    slas = (
        Sla("high", when=HIGH, total_resolution=business_hours(3)),
        Sla("all", total_resolution=business_hours(6)),
    )
    case = opened(_reopening(*slas))
    does(case, "Mon 10:00", "close")
    does(case, "Mon 10:30", "set", data={"total": 500})
    does(case, "Mon 11:00", "message", by="customer", message="It broke again")
    total = clock(case, "total_resolution")
    assert (total.sla, total.status) == ("high", "running")
    assert due(case, "total_resolution") == "Mon 13:00"


def _reopening(*slas: Sla) -> Process:
    process = desk(*slas, priorities=[Priority("high", when=field("total") > 100), Priority("low")])
    (flow,) = process.workflows
    return replace(process, workflows=[replace(flow, reopen=Reopen(to="new"))])


def test_a_due_time_set_by_hand_outlives_the_closing() -> None:
    """The clock of a ticket that is reopened runs to it, and does not stand still for ever."""
    case = opened(_reopening(Sla("all", total_resolution=business_hours(6))))
    given = {"clock": "total_resolution", "due": at("Tue 12:00")}
    does(case, "Mon 10:00", "due", data=given)
    does(case, "Mon 11:00", "close")
    does(case, "Mon 12:00", "message", by="customer", message="It broke again")
    assert clock(case, "total_resolution").status == "running"
    assert case.timer("clock").due == at("Tue 12:00")


# A newer process


@pytest.mark.parametrize(("time", "is_"), [(6, ["started", "recounted"]), (1, ["started"])])
def test_a_timer_that_comes_under_a_newer_process_counts_by_it(time: int, is_: list[str]) -> None:
    """The first thing that happens under a longer promise is no breach of the shorter one."""
    clocks = FixedClock(MON)
    shorter, longer = (desk(Sla("all", resolution=hours(each))) for each in (2, time))
    first = Desk(shorter, clock=clocks)
    first.open("form", id="T-1")
    second = Desk(longer, first.store, clock=clocks)
    clocks.now = at("Mon 12:00")
    assert not second.run_due().problems
    told = [one.data["is"] for one in second.history("T-1") if one.kind == "clock"]
    assert told == (is_ if time > 2 else [*is_, "recounted", "breached"])


def test_a_newer_process_without_promises_ends_the_clocks() -> None:
    """The timer that an earlier version set finds nothing promised any more."""
    clocks = FixedClock(MON)
    first = Desk(desk(Sla("all", resolution=hours(2))), clock=clocks)
    first.open("form", id="T-1")
    second = Desk(desk(), first.store, clock=clocks)
    clocks.now = at("Mon 12:00")
    assert not second.run_due().problems
    ticket = second.get("T-1")
    assert [one.status for one in ticket.clocks] == ["cancelled"]
    assert ticket.timers == ()


def test_a_clock_is_not_named_like_the_cause_of_an_escalation() -> None:
    """Or leaving a state would lift what the clock raised."""
    for name in ("state", "rule", "hand"):
        with pytest.raises(WrongValue, match="choose another name"):
            Clock(name, hours(1), stops="resolved")


def test_a_longer_promise_takes_a_breach_back() -> None:
    """Counted from creation, what the new promise does not call broken runs on, unescalated."""
    process = desk(
        Sla("small", when=field("total") > 0, resolution=business_hours(16)),
        Sla("all", resolution=business_hours(2)),
        escalations=[Escalation("late", clock="resolution", tells="desk")],
    )
    case = opened(process)
    case.elapse("clock")
    assert clock(case, "resolution").broken
    does(case, "Mon 12:00", "set", data={"total": 5})
    assert (clock(case, "resolution").broken, due(case, "resolution")) == (False, "Tue 17:00")
    assert case.ticket.escalated == ()
    does(case, "Tue 10:00", "solve")
    assert clock(case, "resolution").status == "met"


def test_a_pause_is_counted_where_the_ticket_was() -> None:
    """With ``keep`` a handoff at the end of a pause does not count the night by other hours."""
    process = desk(
        Sla("all", resolution=business_hours(4), on_change="keep"),
        calendars=[
            Calendar("office", week="mon-fri 09:00-17:00"),
            Calendar("afternoon", week="24/7"),
        ],
    )
    (flow,) = process.workflows
    rows = (*flow.transitions, Transition("to_lab", "waiting", "lab"))
    process = replace(
        process, workflows=[Workflow("support", states=flow.states, transitions=rows)]
    )
    case = opened(process)
    does(case, "Mon 16:00", "ask", message="Which order?")
    does(case, "Tue 10:00", "to_lab")
    assert due(case, "resolution") == "Mon 13:00", "it was broken before it stood still"
    other = opened(process, now=at("Mon 15:00"))
    does(other, "Mon 16:00", "ask", message="Which order?")
    does(other, "Tue 10:00", "to_lab")
    assert due(other, "resolution") == "Tue 13:00"


# What a newer process says of older lines


def elsewhere(*slas: Sla) -> Process:
    """Return the desk with other hours, under the same name of its calendar."""
    return desk(
        *slas,
        calendars=[
            Calendar("office", zone="America/New_York", week="mon-fri 08:00-12:00"),
            Calendar("afternoon", week="mon-fri 12:00-17:00"),
        ],
    )


def test_the_story_tells_what_was_decided_then() -> None:
    """Hours that changed since, or went, neither move a due time nor stop its explanation."""
    case = opened(desk(Sla("all", resolution=business_hours(8))))
    newer = elsewhere(Sla("all", resolution=business_hours(6)))
    story = explain(newer, case.ticket, case.history, "resolution")
    assert story.sentences[0].startswith("Promise 'All' for the resolution: 8 business hours.")
    assert story.sentences[1] == (
        "Started: 8 business hours from Mon 23 Nov 04:00 by the hours of then of calendar "
        "'office'; due Mon 23 Nov 12:00."
    )
    gone = desk(
        Sla("all", resolution=hours(6)),
        calendar=None,
        calendars=[Calendar("afternoon", week="24/7")],
    )
    assert "by the hours of then of calendar 'office'" in str(
        explain(gone, case.ticket, case.history, "resolution")
    )


def test_a_process_without_promises_ends_clocks_with_any_event() -> None:
    """Not only a timer: whatever happens under it first cancels what it no longer promises."""
    case = opened(desk(Sla("all", first_response=business_hours(4))))
    case.process = desk()
    does(case, "Mon 10:00", "ask")
    assert clock(case, "first_response").status == "cancelled"


def test_only_what_was_set_by_hand_is_taken_back() -> None:
    """A due time that nobody set cannot be taken back, and one beyond all years is refused."""
    case = opened(desk(Sla("all", resolution=business_hours(8))))
    case.refused(NotPossible, "due", data={"clock": "resolution", "due": None})
    far = "9999-12-31T23:59:59-14:00"
    refusal = case.refused(BadValue, "due", data={"clock": "resolution", "due": far})
    assert "up to the year 9997" in str(refusal)
