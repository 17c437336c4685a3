"""The real help desk log: the figures that other tools and other people give for it."""

import pytest

from supportflow.measure import Accepted, Automaton, Log, Replay, read_log, replay
from tests.measure.italian import ABSENT, FIGURES, LOG, Figures, declare

pytestmark = pytest.mark.skipif(not LOG.exists(), reason=ABSENT)


@pytest.fixture(scope="module")
def log() -> Log:
    """Return the log, read once."""
    return read_log(LOG, zone="Europe/Rome")


@pytest.fixture(scope="module")
def full(log: Log) -> Replay:
    """Return the replay through the fullest declaration, with every case asked to end."""
    return replay(declare(3), log, open_cases="complete")


def test_the_log_is_read_whole(log: Log) -> None:
    """Cases, events, activities and variants are as many as its publisher says."""
    resources = {event.resource for case in log.cases for event in case.events}
    counts = (
        len(log.cases),
        log.events,
        len(log.activities()),
        len(resources),
        len(log.variants()),
    )
    assert counts == (4_580, 21_348, 14, 22, 226)


def test_what_is_odd_is_told(log: Log) -> None:
    """The duplicate column, 127 duplicate rows and 130 ties are noted, and nothing else."""
    assert {note.code: note.times for note in log.notes} == {
        "guessed-columns": 4,
        "duplicate-column": 1,
        "duplicate-rows": 127,
        "ties": 130,
    }
    assert "in 129 cases" in next(str(note) for note in log.notes if note.code == "ties")


def test_duplicate_rows_are_dropped_on_request() -> None:
    """Without its duplicate rows the log has the 21,221 events that some papers count."""
    assert read_log(LOG, zone="Europe/Rome", drop_duplicates=True).events == 21_221


@pytest.mark.parametrize(("zone", "mean"), [("UTC", "40.8584"), ("Europe/Rome", "40.8577")])
def test_the_zone_changes_durations(zone: str, mean: str) -> None:
    """The mean duration in days depends on the zone, for clocks change within some cases."""
    cases = read_log(LOG, zone=zone).cases
    seconds = sum((case.events[-1].at - case.events[0].at).total_seconds() for case in cases)
    assert f"{seconds / len(cases) / 86_400:.4f}" == mean


@pytest.mark.parametrize("level", range(4))
def test_the_figures_of_each_declaration(log: Log, level: int) -> None:
    """Fitting cases, allowed events, cost and both fitnesses are those of the reference."""
    process = declare(level)
    automaton = Automaton.of(process)
    found = replay(process, log, open_cases="complete")
    assert FIGURES[level] == Figures(
        len(automaton.edges),
        len(automaton.states),
        found.fitting,
        found.allowed,
        found.cost,
        f"{found.mean_fitness:.6f}",
        f"{found.log_fitness:.6f}",
    )


def test_nothing_is_lost(full: Replay) -> None:
    """Every event is matched or skipped, and the deviations make up the whole cost."""
    assert full.matched + full.skipped == full.events == 21_348
    assert sum(each.cost for each in full.deviations) == full.cost == full.skipped + full.inserted


def test_what_is_left_is_said_by_kind_and_place(full: Replay) -> None:
    """The most frequent deviations are the double closes and the unfinished cases."""
    assert [(str(each), each.cases) for each in full.deviations[:4]] == [
        ("'Closed' at 'closed' does not fit", 14),
        ("not finished: the log ends at 'resolved'", 10),
        ("not finished: the log ends at 'waiting'", 8),
        ("'Resolve SW anomaly' at 'in_progress' does not fit", 6),
    ]


def test_a_plain_run_finds_what_was_not_allowed(log: Log, full: Replay) -> None:
    """Events not allowed are counted by place as the reference lists them."""
    automaton = Automaton.of(declare(3))
    means = {each.activity: each.labels for each in full.activities}
    refused: dict[tuple[str, ...], int] = {}
    unfinished = 0
    for activities, cases in log.variants().items():
        ran = automaton.run(activities, means)
        unfinished += len(cases) * (ran.ends != ("closed",))
        for activity, allowed, before in zip(activities, ran.allowed, ran.before, strict=True):
            if not allowed:
                place = (activity, *before)
                refused[place] = refused.get(place, 0) + len(cases)
    assert refused["Closed", "closed"] == 14
    assert refused["Resolve SW anomaly", "in_progress"] == 6
    assert refused["Wait", "new"] == 4
    assert refused["Wait", "resolved"] == 3
    assert sum(refused.values()) == 21_348 - full.allowed
    assert unfinished == 22


def test_open_cases_are_prefixes_by_default(log: Log, full: Replay) -> None:
    """Asked for no end, the 22 unfinished cases cost less and the others the same."""
    live = replay(declare(3), log)
    assert (live.open, live.fitting, live.cost) == (22, 4_538, 49)
    assert [each for each in live.deviations if each.kind == "unfinished"] == []
    assert live.allowed == full.allowed


def test_accepted_deviations_leave_the_report(log: Log, full: Replay) -> None:
    """What is accepted is counted apart; cost and fitness stay as they are."""
    double = Accepted("extra", "Closed", "closed", because="the robot closes twice")
    found = replay(declare(3), log, open_cases="complete", accepted=[double])
    assert [(each.cases, each.because) for each in found.accepted] == [
        (14, "the robot closes twice")
    ]
    assert found.deviations == full.deviations[1:]
    assert (found.fitting, found.fitting_or_accepted) == (4_524, 4_538)
    assert (found.cost, found.log_fitness) == (full.cost, full.log_fitness)


def test_unknown_activities_are_listed(full: Replay) -> None:
    """The activities that no transition names are told with their number of events."""
    unknown = {each.activity: each.times for each in full.activities if each.how == "unknown"}
    assert unknown == {"VERIFIED": 3, "RESOLVED": 2, "INVALID": 2, "DUPLICATE": 1}


def test_more_declared_never_costs_more(log: Log) -> None:
    """Each declaration contains the one before, so cost falls and fitting cases grow."""
    found = [replay(declare(level), log, open_cases="complete") for level in range(4)]
    assert sorted(found, key=lambda each: -each.cost) == found
    assert sorted(found, key=lambda each: each.fitting) == found
