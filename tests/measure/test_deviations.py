"""Deviations are grouped by kind and place, and accepted ones are set apart."""

from datetime import UTC, datetime, timedelta

import pytest

from supportflow.errors import BadCall
from supportflow.measure import Accepted, Log, Replay, replay
from tests.measure.small import TICKETS

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)


def run(*cases: str, kind: str = "action", accepted: list[Accepted] | None = None) -> Replay:
    """Replay cases, each written as its activities, and ask every case to end."""
    rows = [
        (str(number), name, NINE + timedelta(minutes=minute))
        for number, case in enumerate(cases, 1)
        for minute, name in enumerate(case.split())
    ]
    log = Log.of(rows, kind=kind)  # type: ignore[arg-type]
    return replay(TICKETS, log, open_cases="complete", accepted=accepted or ())


def said(found: Replay) -> list[str]:
    """Return the deviations as the report says them."""
    return [str(each) for each in found.deviations]


@pytest.mark.parametrize(
    ("case", "wanted"),
    [
        ("take resolve close", []),
        ("take resolve close close", ["'close' at 'closed' does not fit"]),
        ("take resolve ask close", ["'ask' at 'resolved' does not fit"]),
        ("take ask resolve close", ["'answer' is missing at 'waiting', before 'resolve'"]),
        ("resolve close", ["'take' is missing at 'new', before 'resolve'"]),
        ("take resolve", ["not finished: the log ends at 'resolved'"]),
        ("take", ["not finished: the log ends at 'working'"]),
        ("take wipe resolve close", ["'wipe' means nothing in the workflow"]),
    ],
)
def test_each_kind_says_itself(case: str, wanted: list[str]) -> None:
    """A deviation names what, where and, for a missing step, before what."""
    assert said(run(case)) == wanted


@pytest.mark.parametrize(
    ("case", "wanted"),
    [
        ("new working resolved closed", []),
        ("working resolved closed", ["'new' is missing before the start, before 'working'"]),
        ("new resolved closed", ["'working' is missing at 'new', before 'resolved'"]),
        ("new working", ["not finished: the log ends at 'working'"]),
        ("new working -100 resolved closed", ["'-100' means nothing in the workflow"]),
    ],
)
def test_a_status_log_deviates_in_states(case: str, wanted: list[str]) -> None:
    """In a status log the missing steps are states that were not entered."""
    assert said(run(case, kind="status")) == wanted


def test_deviations_are_counted_by_times_and_cases() -> None:
    """Each place counts how often, in how many cases, at what cost, with examples."""
    found = run("take resolve close close close", "take resolve close close", "take").deviations
    assert [(each.kind, each.times, each.cases, each.cost, each.examples) for each in found] == [
        ("extra", 3, 2, 3, ("2", "1")),
        ("unfinished", 1, 1, 2, ("3",)),
    ]


def test_examples_are_few() -> None:
    """Three cases stand for all."""
    (found,) = run(*["take resolve"] * 9).deviations
    assert (found.cases, found.examples) == (9, ("1", "2", "3"))


def test_an_accepted_deviation_is_set_apart() -> None:
    """It is counted with its reason; cases with other deviations are not cleared by it."""
    twice = Accepted("extra", "close", because="a robot closes too")
    cases = ("take resolve close close", "resolve close close", "take resolve close")
    found = run(*cases, accepted=[twice])
    assert [(str(each), each.because) for each in found.accepted] == [
        ("'close' at 'closed' does not fit", "a robot closes too")
    ]
    assert said(found) == ["'take' is missing at 'new', before 'resolve'"]
    assert (found.fitting, found.fitting_or_accepted) == (1, 2)
    assert found.cost == run(*cases).cost == 3


@pytest.mark.parametrize(
    ("accepted", "takes"),
    [
        (Accepted("missing"), True),
        (Accepted("missing", "take"), True),
        (Accepted("missing", state="new"), True),
        (Accepted("missing", "take", "working"), False),
        (Accepted("extra", "take"), False),
    ],
)
def test_what_is_not_said_means_any(accepted: Accepted, takes: bool) -> None:
    """None for what or where accepts all of that kind; what was never met is noted."""
    found = run("resolve close", accepted=[accepted])
    assert bool(found.accepted) == takes
    assert found.notes == (() if takes else (f"Accepted, but never met: {accepted}.",))


def test_an_entry_that_nothing_can_meet_is_refused() -> None:
    """Unknown kinds, states and steps are told together with near matches."""
    wrong = [
        Accepted("extras"),  # type: ignore[arg-type]
        Accepted("extra", "close", "close"),
        Accepted("missing", "tak"),
        "extra",
    ]
    with pytest.raises(BadCall) as error:
        run("take", accepted=wrong)  # type: ignore[arg-type]
    assert str(error.value).splitlines() == [
        "Accepted: 'extras' is no kind; there is 'extra', 'missing', 'unknown' or 'unfinished'.",
        "Accepted extra 'close' at 'close': there is no state 'close'. Did you mean 'closed'?",
        "Accepted missing 'tak': the workflow has no step 'tak'. Did you mean 'take'?",
        "accepted takes a list of Accepted(...), not 'extra'.",
    ]
