"""Simulations write logs that fit, and logs make scenarios."""

from itertools import pairwise
from pathlib import Path

import pytest

from supportflow import BadCall, Scenario, Staff, business_hours, load, minutes, replay, simulate
from supportflow.define.times import BusinessTime
from supportflow.measure import Log, scenario_from_log, simulated_log
from tests.measure.simulation.small import desk

ROOT = Path(__file__).parents[3]
OPENED = {"Opened": None}


@pytest.mark.parametrize(
    ("example", "workflow"),
    [
        ("shop.py", "support"),
        ("software.py", "support"),
        ("it_desk.yaml", "request"),
        ("it_desk.yaml", "order"),
    ],
)
@pytest.mark.parametrize("kind", ["with openings", "without"])
def test_every_simulated_case_fits_its_declaration(example: str, workflow: str, kind: str) -> None:
    """A replay of a simulated log finds no deviation at all."""
    process = load(ROOT / "examples" / example)
    opening = "Opened" if kind == "with openings" else None
    log = simulated_log(process, workflow=workflow, weeks=2, seed=5, opening=opening)
    found = replay(process, log, workflow=workflow, events=OPENED if opening else None)
    assert found.cases > 50
    assert found.fitting == found.cases
    assert found.deviations == ()


def test_dirt_is_met_and_told() -> None:
    """A dirty log has rows twice and activities that mean nothing, and hardly fits any worse."""
    log = simulated_log(desk(), weeks=6, dirt=True)
    assert any(note.code == "duplicate-rows" for note in log.notes)
    found = replay(desk(), log)
    assert 0.9 < found.mean_fitness < 1
    assert any("unknown status" in str(one) for one in found.deviations)


def test_time_never_goes_back() -> None:
    """The events of a simulated case stand in order of time."""
    log = simulated_log(desk(), weeks=3)
    for case in log.cases:
        assert all(one.at <= two.at for one, two in pairwise(case.events))


TRUE = Scenario(staff=[Staff("first", 3), Staff("second", 1)])


@pytest.fixture(scope="module")
def log() -> Log:
    """Return half a year of the small help desk."""
    return simulated_log(desk(), TRUE, weeks=26, opening="Opened")


def test_a_scenario_is_recovered_from_its_log(log: Log) -> None:
    """Arrivals, shares, answers and people of a simulated log are those that it came from."""
    found = scenario_from_log(desk(), log, events=OPENED)
    assert {each.channel: each.per_week for each in found.arrivals} == pytest.approx(
        {"chat": 100, "email": 100}, rel=0.08
    )
    for each in found.arrivals:
        assert each.day_cv == pytest.approx(0.35, abs=0.07)
        assert sum(each.week[5:]) < 0.1 * sum(each.week)
    shares = {(each.state, each.event): each.share for each in found.branches}
    assert shares == pytest.approx(
        {
            ("bot", "helped"): 0.5, ("bot", "to_person"): 0.5, ("new", "ask"): 4 / 9,
            ("new", "solve"): 4 / 9, ("new", "hand_over"): 1 / 9,
        },
        abs=0.03,
    )  # fmt: skip
    assert {each.team: each.agents for each in found.staff} == {"first": 3, "second": 1}
    answers = {each.state: each for each in found.answers}
    assert answers["solved"].never == pytest.approx(0.97, abs=0.02)
    # Time cuts the silence short: those who would have answered later are counted in.
    waiting = answers["waiting"]
    assert isinstance(waiting.mean, BusinessTime)
    assert waiting.mean.seconds == pytest.approx(16 * 3600, rel=0.15)
    assert waiting.never == pytest.approx(0.1, abs=0.05)
    assert {each.mean for each in found.work} == {minutes(10)}
    assert found.description == f"Fitted to {len(log.cases):,} tickets of simulated desk."


def test_the_fitted_scenario_behaves_like_the_log(log: Log) -> None:
    """Simulated under the fitted scenario, as many tickets take each row as in the log."""
    fitted = scenario_from_log(desk(), log, events=OPENED)
    one = simulate(desk(), TRUE, weeks=10, runs=3)
    two = simulate(desk(), fitted, weeks=10, runs=3)
    for step, times in one.steps.items():
        assert two.steps[step] == pytest.approx(times, rel=0.15, abs=3), step


def test_a_log_without_openings_begins_with_its_first_event() -> None:
    """Without an opening activity the first event of a case stands for its arrival."""
    plain = simulated_log(desk(), TRUE, weeks=6)
    found = scenario_from_log(desk(), plain, handling=minutes(7))
    assert sum(each.per_week for each in found.arrivals) == pytest.approx(200, rel=0.15)
    assert {each.mean for each in found.work} == {minutes(7)}


def test_too_short_a_log_is_refused() -> None:
    """A few days say nothing about a week."""
    log = simulated_log(desk(), TRUE, weeks=1)
    few = Log.of([row for row in log.rows() if row[2].day < 4])
    with pytest.raises(BadCall, match="less than a week"):
        scenario_from_log(desk(), few, handling=business_hours(1))
