"""Due times that move more than once: pauses, other promises, hands and reopening together."""

from __future__ import annotations

from supportflow import (
    Escalation,
    Sla,
    business_hours,
    hours,
)
from supportflow.run.counting import Counter, elapsed
from supportflow.run.ticket import ClockState, Hold
from tests.run.test_clocks import MON, at, clock, desk, does, due, opened

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
    does(case, "Mon 10:30", "due", data={"clock": "resolution", "due": None})
    assert clock(case, "resolution").status == "paused"
    does(case, "Mon 11:30", "go_on")
    assert due(case, "resolution") == "Mon 13:00"
