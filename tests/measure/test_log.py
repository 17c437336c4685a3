"""Logs made of rows: grouped by case, in order, and frozen."""

from dataclasses import FrozenInstanceError
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportflow.errors import BadCall, LogError
from supportflow.measure import Log

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)


def at(minutes: int) -> datetime:
    """Return a moment so many minutes after nine."""
    return NINE + timedelta(minutes=minutes)


def activities(log: Log) -> dict[str, list[str]]:
    """Return the activities of each case."""
    return {case.id: [event.activity for event in case.events] for case in log.cases}


def codes(log: Log) -> dict[str, int]:
    """Return the notes of a log by code."""
    return {note.code: note.times for note in log.notes}


def test_rows_are_grouped_by_case() -> None:
    """Cases stand in the order of their first row, wherever their other rows are."""
    log = Log.of([("2", "a", at(0)), ("1", "b", at(1)), ("2", "c", at(2), "anna")])
    assert activities(log) == {"2": ["a", "c"], "1": ["b"]}
    assert log.cases[0].events[1] == ("c", at(2), "anna", 3, ())


def test_ties_keep_the_order_of_rows() -> None:
    """Events of one instant stay as they were written, also when others are sorted."""
    rows = [("1", "late", at(9)), *(("1", name, at(0)) for name in "dbca")]
    log = Log.of(rows)
    assert activities(log) == {"1": ["d", "b", "c", "a", "late"]}
    assert codes(log) == {"time-goes-back": 1, "ties": 3}
    assert str(log.notes[1]) == (
        "ties: 3 rows, at the time of the event before, in 1 case; order of rows decides "
        "(lines 3, 4, 5)"
    )


def test_the_order_of_rows_can_be_kept() -> None:
    """Where rows are the truth and the clock is not, times do not reorder them."""
    rows = [("1", "a", at(5)), ("1", "b", at(0))]
    assert activities(Log.of(rows)) == {"1": ["b", "a"]}
    log = Log.of(rows, order="rows")
    assert activities(log) == {"1": ["a", "b"]}
    assert str(log.notes[0]) == (
        "time-goes-back: 1 row, earlier than the row before in the same case; "
        "kept in order of rows (line 2)"
    )


def test_duplicate_rows_are_counted_or_dropped() -> None:
    """A row like an earlier one is kept with a note, or left out on request with a note."""
    rows = [("1", "a", at(0), "x"), ("1", "a", at(0), "y"), ("1", "a", at(0), "x")]
    kept = Log.of(rows)
    assert (kept.events, codes(kept)) == (3, {"duplicate-rows": 1, "ties": 2})
    dropped = Log.of(rows, drop_duplicates=True)
    assert (dropped.events, codes(dropped)) == (2, {"duplicate-rows": 1, "ties": 1})


def test_updates_in_a_status_log_are_no_steps() -> None:
    """A repeated state is left out of a status log and counted; an action log keeps repeats."""
    rows = [("1", name, at(minute)) for minute, name in enumerate("aabba")]
    log = Log.of(rows, kind="status")
    assert (activities(log), codes(log)) == ({"1": ["a", "b", "a"]}, {"repeats": 2})
    assert activities(Log.of(rows, kind="status", collapse_repeats=False)) == {"1": list("aabba")}
    assert activities(Log.of(rows)) == {"1": list("aabba")}
    assert activities(Log.of(rows, collapse_repeats=True)) == {"1": ["a", "b", "a"]}


def test_instants_are_kept_in_utc() -> None:
    """Durations are true across a change of the clocks, for every moment is kept in UTC."""
    rome = ZoneInfo("Europe/Rome")
    before, after = (datetime(2026, 3, 29, hour, tzinfo=rome) for hour in (1, 4))
    first, second = Log.of([("1", "a", before), ("1", "b", after)]).cases[0].events
    assert (first.at.tzinfo, second.at - first.at) == (UTC, timedelta(hours=2))


def test_wrong_rows_are_refused_together() -> None:
    """Every row that is none is told with its number and what it lacks."""
    rows: list[Any] = [
        ("1", "a"),
        ["1", "a", NINE],
        ("", "a", NINE),
        ("1", 2, NINE),
        ("1", "a", "2026-03-02"),
        ("1", "a", NINE.replace(tzinfo=None)),
        ("1", "a", NINE, 3),
        ("1", "a", NINE),
    ]
    with pytest.raises(LogError) as error:
        Log.of(rows, source="history")
    assert [problem.split(",")[0] for problem in error.value.problems] == [
        "row 1: takes (case",
        "row 2: takes a tuple (case",
        "row 3: the case takes a text that is not empty",
        "row 4: the activity takes a text that is not empty",
        "row 5: the time takes a datetime",
        "row 6: the time 2026-03-02 09:00:00 has no zone: give it tzinfo=ZoneInfo('Europe/Rome')",
        "row 7: the resource takes a text or None",
    ]
    assert str(error.value).startswith("history: row 1")


def test_an_option_that_cannot_be_is_refused() -> None:
    """A kind or an order that does not exist is told with what there is."""
    with pytest.raises(BadCall, match="kind takes 'action' or 'status', not 'state'"):
        Log.of([], kind="state")  # type: ignore[arg-type]
    with pytest.raises(BadCall, match="order takes 'time' or 'rows'"):
        Log.of([], order="clock")  # type: ignore[arg-type]


def test_a_log_is_frozen() -> None:
    """Nothing about a log can be changed after it was made."""
    log = Log.of([("1", "a", NINE)])
    with pytest.raises(FrozenInstanceError):
        log.zone = "UTC"  # type: ignore[misc]


def test_a_log_says_what_it_holds() -> None:
    """The text of a log counts cases, events and activities, and lists the notes."""
    log = Log.of([("1", "a", at(0)), ("1", "a", at(0)), ("2", "b", at(0))])
    assert str(log) == (
        "rows: 2 cases, 3 events, 2 activities, from 2026-03-02 to 2026-03-02.\n"
        "  duplicate-rows: 1 row, like an earlier one in all columns that are read; "
        "kept (drop_duplicates=True leaves them out) (line 2)\n"
        "  ties: 1 row, at the time of the event before, in 1 case; order of rows decides (line 2)"
    )
    assert str(Log.of([])) == "rows: 0 cases, 0 events, 0 activities."


def test_variants_and_activities_come_most_frequent_first() -> None:
    """Equal numbers are in the order of the alphabet, so the result is always the same."""
    log = Log.of([("1", "b", at(0)), ("2", "a", at(0)), ("3", "b", at(0)), ("4", "c", at(0))])
    assert list(log.activities().items()) == [("b", 2), ("a", 1), ("c", 1)]
    assert [(key, len(cases)) for key, cases in log.variants().items()] == [
        (("b",), 2),
        (("a",), 1),
        (("c",), 1),
    ]


names = st.sampled_from(["1", "2", "3"])
rows = st.lists(st.tuples(names, names, st.integers(0, 4).map(at), st.none() | names), max_size=12)


@given(rows)
def test_rows_make_an_equal_log(given_rows: list[tuple[str, str, datetime, str | None]]) -> None:
    """The rows of a log make the same cases again, and none is lost."""
    log = Log.of(given_rows)
    again = Log.of(log.rows())
    assert list(again.rows()) == list(log.rows())
    assert sorted(map(repr, log.rows())) == sorted(map(repr, given_rows))
