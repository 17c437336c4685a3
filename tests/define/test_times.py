"""Lengths of time and their words."""

import contextlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportflow.define.flow import State
from supportflow.define.times import (
    BusinessDays,
    BusinessTime,
    Duration,
    WallTime,
    business_days,
    business_hours,
    business_minutes,
    days,
    duration,
    hours,
    minutes,
    seconds,
    weeks,
)
from supportflow.errors import WrongValue
from supportflow.testing import durations


@given(durations())
def test_words_of_a_duration_read_as_the_same(length: Duration) -> None:
    """Every duration says itself so that reading it gives an equal one of the same type."""
    back = duration(str(length))
    assert back == length
    assert type(back) is type(length)


@given(st.text(max_size=30) | st.from_regex(r"[0-9. ]{0,9}(min|hours?|business|days?|s|,| )*"))
def test_reading_never_raises_but_value_error(words: str) -> None:
    """Any text is a duration or a ValueError."""
    with contextlib.suppress(ValueError):
        duration(words)


@pytest.mark.parametrize(
    ("words", "length"),
    [
        ("30 min", minutes(30)),
        ("30min", minutes(30)),
        ("1 h 30 min", minutes(90)),
        ("1.5 hours", minutes(90)),
        ("1.1 h", seconds(3960)),
        ("2 Days", days(2)),
        ("1 week", weeks(1)),
        ("0 min", seconds(0)),
        ("4 business hours", business_hours(4)),
        ("90 business minutes", business_minutes(90)),
        ("3 business days", business_days(3)),
        ("1 business day, end of day", business_days(1, end_of_day=True)),
    ],
)
def test_words_that_people_write(words: str, length: Duration) -> None:
    """The usual ways to write a length of time."""
    assert duration(words) == length


@pytest.mark.parametrize(
    "words",
    [
        "", "soon", "30", "-3 min", "3 foo", "1.5 business days", "2 business weeks", "1..2 h",
        "1 h, end of day", "3 business days 2 h", "1e9 h", "900000 days", "0.1 s", "min 3",
    ],
)  # fmt: skip
def test_words_that_mean_nothing(words: str) -> None:
    """Numbers without unit, unknown units, parts of a business day and more than a century."""
    with pytest.raises(ValueError, match=r"not a |whole|longer than 100 years"):
        duration(words)


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (minutes(1), "1 min"),
        (hours(25.5), "1 day 1 h 30 min"),
        (seconds(0), "0 min"),
        (business_hours(1), "1 business hour"),
        (business_minutes(90), "90 business minutes"),
        (BusinessTime(61), "61 business seconds"),
        (business_days(2), "2 business days"),
        (business_days(1, end_of_day=True), "1 business day, end of day"),
    ],
)
def test_a_duration_says_itself(length: Duration, words: str) -> None:
    """The largest units that fit, in singular and plural."""
    assert str(length) == words


def test_kinds_of_time_are_never_equal() -> None:
    """An hour, a business hour and a business day are different types."""
    assert len({WallTime(3600), BusinessTime(3600), BusinessDays(3600)}) == 3


@pytest.mark.parametrize("count", [-1, float("nan"), float("inf"), 1e9, 0.123456789])
def test_wrong_amounts_are_refused(count: float) -> None:
    """Negative, endless, more than a century, parts of a second."""
    with pytest.raises(ValueError, match=r"not a (length of time|whole number of seconds)"):
        hours(count)


@pytest.mark.parametrize("count", [1.5, True, "3"])
def test_business_days_are_whole(count: Any) -> None:
    """Business days are counted in whole days."""
    with pytest.raises(ValueError, match="is not a whole number of days"):
        business_days(count)


def test_fields_take_durations_and_their_words() -> None:
    """As in a file, the words may be given; a bare number means nothing."""
    words: Any = "30 min"
    assert State("new", within=words).within == minutes(30)
    number: Any = 30
    with pytest.raises(WrongValue) as caught:
        State("new", within=number)
    assert str(caught.value) == (
        "state 'new': 'within' takes a length of time such as minutes(30), business_hours(4) or "
        "business_days(3); in a file '30 min', '4 business hours' or '3 business days'; not 30."
    )
