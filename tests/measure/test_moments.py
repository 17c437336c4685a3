"""Texts of times are read as one convention, or refused with the reason."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportflow.measure.moments import read_moments

NINE = datetime(2026, 3, 2, 9, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-02 09:05",
        "2026-03-02T09:05:00Z",
        "2026-03-02T10:05:00+01:00",
        "2026-03-02 10:05:00 +0100",
        "2026-03-02 09:05:00.000 UTC",
        "2026/03/02 09:05:00.000",
        "2026/3/2 9:05",
        "2026.03.02 09:05:00,000",
        "20260302T090500",
        "2026-03-02 9:05 AM",
        "02.03.2026 09:05",
        "2.3.2026, 9:05",
    ],
)
def test_common_forms_are_read(text: str) -> None:
    """ISO 8601 and its common relatives mean the same instant."""
    assert read_moments([text], zone="UTC").instants == {text: NINE}


@pytest.mark.parametrize(
    ("telling", "wanted"),
    [("31/03/2026 09:05", "2026-03-02"), ("03/31/2026 9:05 am", "2026-02-03")],
)
def test_the_column_says_whether_the_day_comes_first(telling: str, wanted: str) -> None:
    """One number above 12 decides for all texts of the column."""
    found = read_moments(["02/03/2026 09:05", telling], zone="UTC").instants
    assert f"{found['02/03/2026 09:05']:%Y-%m-%d}" == wanted


def test_a_column_that_does_not_say_is_refused() -> None:
    """Without any number above 12 day and month are not guessed."""
    found = read_moments(["02/03/2026 09:05", "04/05/2026 10:00"], zone="UTC")
    assert found.instants == {}
    assert "may mean the day or the month first" in found.bad["02/03/2026 09:05"]


def test_a_column_of_both_orders_is_refused() -> None:
    """A column in which both numbers exceed 12 follows no convention."""
    found = read_moments(["31/03/2026", "03/31/2026"], zone="UTC")
    assert "is the day first or second?" in found.bad["31/03/2026"]


def test_an_impossible_day_is_bad_by_itself() -> None:
    """A day that no month has does not spoil the others."""
    found = read_moments(["31/02/2026", "30/03/2026"], zone="UTC")
    assert (set(found.bad), set(found.instants)) == ({"31/02/2026"}, {"30/03/2026"})


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("1772442300", "epoch"),
        ("1772442300000", "epoch_ms"),
        ("02/03/2026 09:05", "%d/%m/%Y %H:%M"),
        ("2 Mar 2026 at 9:05 AM", "%d %b %Y at %I:%M %p"),
        ("02-03-26 10:05 +0100", "%d-%m-%y %H:%M %z"),
    ],
)
def test_a_format_can_be_said(text: str, form: str) -> None:
    """Seconds, milliseconds and patterns of strptime are read as they are said."""
    assert read_moments([text], zone="UTC", time_format=form).instants == {text: NINE}


@pytest.mark.parametrize(
    ("text", "form", "reason"),
    [
        ("1772442300", None, "is a number: say time_format='epoch'"),
        ("20260302", None, "is a number"),
        ("soon", None, "cannot be read as a time"),
        ("2026-02-30", None, "cannot be read as a time"),
        ("13/13/2026", None, "is the day first or second"),
        ("2026-03-02 13:05 PM", None, "cannot be read as a time"),
        ("9999-12-31 23:59", None, "outside the years"),
        ("0001-01-01 00:00", None, "outside the years"),
        ("soon", "epoch", "cannot be read with time_format 'epoch'"),
        ("nan", "epoch", "cannot be read"),
        ("1e300", "epoch", "cannot be read"),
        ("2026-03-02", "%d/%m/%Y", "cannot be read with time_format '%d/%m/%Y'"),
    ],
)
def test_what_is_no_time_has_a_reason(text: str, form: str | None, reason: str) -> None:
    """Each text that cannot be read says why."""
    assert reason in read_moments([text], zone="Europe/Rome", time_format=form).bad[text]


def test_clock_changes_at_midnight_are_seen() -> None:
    """A zone that skips or repeats midnight is read without inventing an hour."""
    texts = ["2018-11-04 00:30", "2018-02-17 23:30", "2018-02-18 00:30"]
    found = read_moments(texts, zone="America/Sao_Paulo")
    assert found.skipped == {"2018-11-04 00:30"}
    assert found.ambiguous == {"2018-02-17 23:30"}
    assert found.instants["2018-02-18 00:30"] == datetime(2018, 2, 18, 3, 30, tzinfo=UTC)


zones = st.sampled_from(["Europe/Rome", "America/Sao_Paulo", "Asia/Kolkata", "Pacific/Apia", "UTC"])
walls = st.datetimes(datetime(1980, 1, 1), datetime(2037, 1, 1))  # noqa: DTZ001


@given(walls, zones)
def test_the_days_offset_changes_nothing(wall: datetime, zone: str) -> None:
    """Looking a day's offset up once gives what the zone says of each time."""
    from zoneinfo import ZoneInfo

    text = wall.isoformat(sep=" ")
    found = read_moments([text], zone=zone)
    assert found.instants == {text: wall.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)}


@given(st.text(max_size=30), st.sampled_from([None, "epoch", "%d/%m/%Y"]))
def test_any_text_is_a_moment_or_has_a_reason(text: str, form: str | None) -> None:
    """No text raises; each is an instant or bad."""
    found = read_moments([text], zone="Europe/Rome", time_format=form)
    assert (text in found.instants) != (text in found.bad)
