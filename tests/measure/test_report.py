"""The report of a replay is plain text that says the same each time."""

from datetime import UTC, datetime, timedelta

import pytest

from supportflow.measure import Accepted, Log, replay
from supportflow.measure.report import percent
from tests.measure.small import TICKETS

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)

REPORT = """\
tickets.csv, replayed through workflow 'tickets' of process 'desk', version 1

7 cases, 20 events, 5 variants
3 cases fit (42.86 %)
5 cases fit or deviate only in accepted ways (71.43 %)
14 events allowed where the case stood (77.78 %)
fitness 0.787755 as the mean of the cases, 0.878788 of the whole log; alignment cost 4
2 cases are open, so the end is not asked for
2 events left out, as the mapping says

Deviations (cases, what, examples)
        1  'resolve' is missing at 'working', before 'close' (6)
        1  'tkae' means nothing in the workflow (7)

Accepted deviations (cases, what, examples)
        2  'close' at 'closed' does not fit (4, 5); a robot closes too

Activities that are no event of the workflow (events, activity)
        1  'tkae'  Did you mean 'take'?

Never seen in the log: ask, answer, reopen

Most frequent variants (they cover 100 % of the cases)
        2  take > resolve > close
        2  take > resolve > close > close  cost 1
        1  take > close  cost 1
        1  tkae  cost 1
        1  view > view > take"""


def test_the_report_reads_from_the_whole_to_the_detail() -> None:
    """Figures first, then what deviates and where, then what most cases do."""
    cases = (
        *("take resolve close",) * 2,
        "view view take",
        *("take resolve close close",) * 2,
        "take close",
        "tkae",
    )
    rows = [
        (str(number), name, NINE + timedelta(minutes=minute))
        for number, case in enumerate(cases, 1)
        for minute, name in enumerate(case.split())
    ]
    found = replay(
        TICKETS,
        Log.of(rows, source="tickets.csv"),
        events={"view": None},
        accepted=[Accepted("extra", "close", "closed", because="a robot closes too")],
    )
    assert str(found) == REPORT


def test_the_notes_of_the_log_are_part_of_the_report() -> None:
    """What was odd about the log stands below its figures, so that nothing is silent."""
    log = Log.of([("1", "take", NINE), ("1", "take", NINE)])
    notes = str(replay(TICKETS, log)).partition("\nNotes\n")[2].splitlines()
    assert [note.split(":")[0] for note in notes] == ["  duplicate-rows", "  ties"]


def test_long_lists_are_bounded() -> None:
    """Fifteen places are shown and the others are counted."""
    rows = [(str(number), f"odd {number}", NINE) for number in range(40)]
    lines = str(replay(TICKETS, Log.of(rows))).splitlines()
    assert "           and 25 more places, alignment cost 25 together" in lines
    assert "           and 25 more activities" in lines


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [
        (0, 0, "100 %"),
        (0, 3, "0.00 %"),
        (1, 3, "33.33 %"),
        (99_999, 100_000, "99.99 %"),
        (3, 3, "100 %"),
    ],
)
def test_all_of_it_is_said_only_of_all_of_it(part: int, whole: int, said: str) -> None:
    """Rounding never turns nearly all into all."""
    assert percent(part, whole) == said


LONG = "The customer wrote: " + "x" * 5_000
CUT = f"The customer wrote: {'x' * 39}…"


def test_long_activities_are_cut_in_the_report_only() -> None:
    """Sixty characters of an activity are shown, wherever it stands; the values stay whole."""
    rows = [
        ("1", "take", NINE),
        ("1", LONG, NINE + timedelta(minutes=1)),
        ("2", "resolve", NINE),
        ("2", f"{LONG}!", NINE + timedelta(minutes=1)),
    ]
    found = replay(
        TICKETS,
        Log.of(rows),
        events={f"{LONG}!": "close", f"{LONG}?": "close"},
        accepted=[Accepted("extra", LONG, "working", because="it's known")],
    )
    text = str(found)
    assert len(CUT) == 60
    assert max(map(len, text.splitlines())) < 250
    assert f"        1  '{CUT}' means nothing in the workflow (1)" in text
    assert f"        1  '{CUT}'  Did you mean '{CUT}'?" in text
    assert f"        1  take > {CUT}" in text
    assert f"The mapping names activity '{CUT}', which the log does not have. Did" in text
    assert f"Accepted, but never met: extra '{CUT}' at 'working'." in text
    assert {each.activity for each in found.activities} >= {LONG, f"{LONG}!"}
    assert any(each.what == LONG for each in found.deviations)
    assert ("take", LONG) in [each.activities for each in found.variants]


def test_long_variants_are_shown_by_their_ends() -> None:
    """A case of thousands of events is one short line; twelve steps are still shown in full."""
    for count, shown in (
        (12, " > ".join(["take", *["ask", "answer"] * 5, "resolve"])),
        (2_000, "take > ask > answer > ... 1,994 more ... > ask > answer > resolve"),
    ):
        steps = ["take", *["ask", "answer"] * (count // 2 - 1), "resolve"]
        rows = [("1", name, NINE + timedelta(minutes=at)) for at, name in enumerate(steps)]
        found = replay(TICKETS, Log.of(rows))
        line = str(found).partition("Most frequent variants")[2].splitlines()[1]
        assert line.partition("  cost ")[0] == f"        1  {shown}"
        assert found.variants[0].activities == tuple(steps)
