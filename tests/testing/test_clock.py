"""The clock for tests moves only when told."""

import sys
from datetime import UTC, datetime, timedelta

import pytest

from supportflow import Desk, starter
from supportflow.errors import BadCall
from supportflow.testing import FixedClock


def test_clock_stands_still_until_told() -> None:
    """Two readings are equal, and advancing adds exactly what was said."""
    clock = FixedClock(datetime(2026, 11, 23, 9, 0, tzinfo=UTC))
    assert clock() == clock()
    before = clock()
    assert clock.advance(days=1, hours=2, minutes=3, seconds=4) == clock()
    assert clock() - before == timedelta(days=1, hours=2, minutes=3, seconds=4)


def test_clock_refuses_what_no_clock_does() -> None:
    """A moment without a zone and a way back are refused."""
    with pytest.raises(BadCall, match="time zone"):
        FixedClock(datetime(2026, 11, 23, 9, 0))  # noqa: DTZ001
    with pytest.raises(BadCall, match="does not go back"):
        FixedClock().advance(hours=-1)


def test_clock_drives_a_desk() -> None:
    """A desk on this clock fires a timer when the clock has passed it, not before."""
    clock = FixedClock()
    desk = Desk(starter.process, clock=clock)
    ticket = desk.open("phone")
    assert desk.run_due().timers == 0
    clock.advance(hours=1)
    assert desk.run_due().timers == 1
    kinds = [entry.kind for entry in desk.history(ticket.id)]
    assert [kind for kind in kinds if kind != "clock"] == ["opened", "late"]


def test_unknown_names_are_refused() -> None:
    """A name that the helpers do not have raises AttributeError, as with any module."""
    with pytest.raises(AttributeError, match="has no 'proceses'"):
        getattr(sys.modules["supportflow.testing"], "proceses")  # noqa: B009
