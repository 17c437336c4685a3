"""What is said to be longer always is."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportflow.checks.lengths import Length, is_zero, longer
from supportflow.checks.weekly import Hours
from supportflow.define.calendars import Calendar
from supportflow.define.index import Index
from supportflow.define.process import Process
from supportflow.define.times import business_days, business_hours, days, hours, minutes

OFFICE = Calendar("office", zone="Europe/Rome", week="mon-thu 09:00-18:00; fri 09:00-14:00")
DAYS = Hours(Index(Process("shop", calendars=[OFFICE]))).days("office")

lengths: st.SearchStrategy[Length] = st.one_of(
    st.integers(0, 200).map(hours),
    st.integers(0, 60).map(business_hours),
    st.builds(business_days, st.integers(0, 8), end_of_day=st.booleans()),
)


def test_days_of_a_calendar() -> None:
    """The shortest and the longest day of the week are known."""
    assert DAYS == (5 * 3600, 9 * 3600)


@given(lengths, lengths, st.integers(0, 60 * 24 * 60))
def test_longer_is_later_from_every_start(one: Length, other: Length, minute: int) -> None:
    """A length that is surely longer than another is never over before it."""
    start = datetime(2026, 2, 1, tzinfo=UTC) + timedelta(minutes=minute)
    if longer(one, other, DAYS):
        assert OFFICE.add(start, one) >= OFFICE.add(start, other)
        assert not longer(other, one, DAYS)


@pytest.mark.parametrize(
    ("one", "other", "sure"),
    [
        (hours(3), hours(2), True),
        (hours(2), hours(2), False),
        (business_hours(3), hours(2), True),
        (hours(100), business_hours(2), False),
        (business_days(3), business_days(2), True),
        (business_days(2, end_of_day=True), business_days(2), True),
        (business_days(4), days(2), True),
        (business_days(3), days(2), False),
        (business_days(5), business_hours(19), True),
        (business_days(5), business_hours(20), False),
        (business_hours(28), business_days(2), True),
        (business_hours(27), business_days(2), False),
    ],
)
def test_lengths_of_every_kind(one: Length, other: Length, sure: bool) -> None:
    """Kinds are compared where the calendar leaves no doubt, and only there."""
    assert longer(one, other, DAYS) == sure


def test_days_and_hours_need_a_calendar() -> None:
    """Without the hours of a day nobody can say how many days a number of open hours is."""
    assert not longer(business_days(50), business_hours(1))
    assert not longer(business_hours(500), business_days(1))


@pytest.mark.parametrize(
    ("length", "nothing"),
    [
        (minutes(0), True),
        (business_hours(0), True),
        (business_days(0), True),
        (business_days(0, end_of_day=True), False),
        (minutes(1), False),
    ],
)
def test_zero(length: Length, nothing: bool) -> None:
    """The end of today is a time; no minutes are none."""
    assert is_zero(length) == nothing
