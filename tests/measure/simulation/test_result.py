"""Simulations are told as means with intervals, as data, in sentences and in pictures."""

from math import inf, isfinite, isnan

import pytest

from supportflow import (
    BadCall,
    Mix,
    Priority,
    Scenario,
    Sla,
    Staff,
    business_hours,
    field,
    simulate,
    svg,
)
from supportflow.measure import Estimate, Simulation, compare_simulations
from supportflow.measure.simulation.estimates import estimate, quantile, student
from supportflow.measure.simulation.measures import FIGURES
from supportflow.measure.simulation.report import said
from tests.golden import assert_golden
from tests.measure.simulation.small import desk

FEW = Scenario("few", staff=[Staff("first", 1), Staff("second", 1)])


@pytest.fixture(scope="module")
def found() -> Simulation:
    """Return the simulation of the small help desk."""
    return simulate(desk(), FEW, weeks=4, warm_up=2, runs=4)


# Estimates


def test_students_bounds_are_those_of_the_tables() -> None:
    """The bounds of the interval are those that any statistical table prints."""
    table = {1: 12.7062, 2: 4.30265, 4: 2.77645, 9: 2.26216, 19: 2.09302, 29: 2.04523, 99: 1.98422}
    for freedom, bound in table.items():
        assert student(freedom) == pytest.approx(bound, abs=1e-5)


def test_an_interval_covers_the_true_mean_as_often_as_it_says() -> None:
    """Of many intervals about a known mean, about 95 % hold it."""
    from random import Random

    random = Random(1)
    held = sum(
        one.low <= 5 <= one.high
        for one in (estimate([random.gauss(5, 2) for _ in range(6)]) for _ in range(2000))
    )
    assert 0.93 < held / 2000 < 0.97


def test_runs_without_a_value_do_not_count() -> None:
    """A run in which nothing was to count is left out; one run has no bounds; none has nothing."""
    assert estimate([1.0, float("nan"), 3.0]).runs == 2
    assert estimate([0.1, 0.1, 0.1]) == Estimate(0.1, 0.1, 0.1, 3)
    assert estimate([2.0])[1:3] == (-inf, inf)
    assert isnan(estimate([]).mean)


def test_a_quantile_is_a_value_that_was_seen() -> None:
    """The median and the ninth tenth are the least values that are not exceeded that often."""
    assert [quantile([1, 2, 3, 4], share) for share in (0.25, 0.5, 0.9, 1)] == [1, 2, 4, 4]
    assert isnan(quantile([], 0.5))


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (Estimate(5399, 4999, 5799, 9), "time", "90.0 min ±6.7"),
        (Estimate(5400, 5000, 5800, 9), "time", "1.5 h ±0.11"),
        (Estimate(0.4567, 0.4467, 0.4667, 9), "share", "46 % ±1"),
        (Estimate(1234.5, 1230, 1239, 9), "a week", "1,234 ±4.5"),
        (Estimate(0.001, 0, 0.002, 3), "tickets", "0"),
        (Estimate(-12.25, -13, -11.5, 3), "a week", "-12.2 ±0.75"),
        (Estimate(2.5, -inf, inf, 1), "tickets", "2.5"),
        (Estimate(7, 7, 7, 3), "each", "7.0"),
        (Estimate(float("nan"), 0, 0, 0), "time", "-"),
    ],
)
def test_figures_are_said_as_people_say_them(value: Estimate, unit: str, words: str) -> None:
    """A mean has a unit that suits it, and half of its interval where that can be seen."""
    assert said(value, unit) == words  # type: ignore[arg-type]


# Figures


def test_every_figure_has_an_interval_and_a_meaning(found: Simulation) -> None:
    """Each figure is a mean over the runs with bounds around it, and is described."""
    rows = found.rows()
    assert len(rows) > 60
    for row in rows:
        assert row["figure"] in FIGURES
        mean, low, high, runs = (row[name] for name in ("mean", "low", "high", "runs"))
        assert isinstance(mean, float)
        assert isinstance(runs, int)
        if runs > 1:
            assert isinstance(low, float)
            assert isinstance(high, float)
            assert isfinite(mean)
            assert low <= mean <= high
    assert {row["about"] for row in rows} == {
        "tickets", "channel", "area", "team", "state", "promise",
    }  # fmt: skip


def test_tickets_are_neither_lost_nor_made(found: Simulation) -> None:
    """What comes, ends or stays: arrivals are ends and growth, and areas hold what states hold."""
    tickets = found.figure("tickets", "all", "tickets").mean
    ended = found.figure("tickets", "all", "ended").mean
    grown = sum(found.figure("state", name, "growth").mean for name in found.names("state"))
    assert tickets == pytest.approx(ended + grown, abs=1e-9)
    unsolved = [name for name in found.names("state") if name != "solved"]
    for figure in ("open", "growth"):
        areas = sum(found.figure("area", name, figure).mean for name in found.names("area"))
        states = sum(found.figure("state", name, figure).mean for name in unsolved)
        assert areas == pytest.approx(states)
        assert found.figure("tickets", "all", figure).mean == pytest.approx(states)


def test_littles_law(found: Simulation) -> None:
    """How many stand in a state is how many come, times how long they stay."""
    for name in ("waiting", "expert"):
        visits = found.figure("state", name, "visits").mean
        stay = found.figure("state", name, "stay_mean").mean
        here = found.figure("state", name, "open").mean
        assert here == pytest.approx(visits * stay / (7 * 86400), rel=0.2)


def test_an_unknown_figure_has_a_near_match(found: Simulation) -> None:
    """A slip in a name of a figure is told with what was meant."""
    for wrong, match in (
        (("taem", "first", "busy"), r"not 'taem'. Did you mean 'team'\?"),
        (("team", "frist", "busy"), r"no team 'frist' here. Did you mean 'first'\?"),
        (("team", "first", "bussy"), r"no figure 'bussy'. Did you mean 'busy'\?"),
    ):
        with pytest.raises(BadCall, match=match):
            found.figure(*wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("options", "said_of"),
    [
        ({"weeks": 0}, "weeks takes a whole number from 1 to 520, not 0"),
        ({"runs": 1.5}, "runs takes a whole number from 1 to 10,000, not 1.5"),
        ({"warm_up": -1}, "warm_up takes a whole number from 0 to 520, not -1"),
    ],
)
def test_impossible_options_are_refused(options: dict[str, int], said_of: str) -> None:
    """Lengths and numbers of runs have bounds."""
    with pytest.raises(BadCall) as refused:
        simulate(desk(), **options)  # type: ignore[arg-type]
    assert str(refused.value) == said_of


# Texts


def test_the_report(found: Simulation) -> None:
    """The report is what its reader last approved."""
    assert_golden("simulation/desk.txt", f"{found}\n")


def test_one_run_says_that_it_says_little() -> None:
    """The report of a single run has no intervals, and says so."""
    found = simulate(desk(), FEW, weeks=1, warm_up=0, runs=1)
    assert "one run says nothing about chance: ask for more" in str(found)
    assert "±" not in str(found)


def test_a_promise_for_nobody_is_told() -> None:
    """A promise that no simulated ticket comes under is told, until a mix says who does."""
    process = desk(
        priorities=[Priority("urgent"), Priority("normal")],
        slas=[
            Sla("fast", when=field("priority") == "normal", resolution=business_hours(9)),
            Sla("slow", resolution=business_hours(90)),
        ],
    )
    silent = simulate(process, weeks=1, runs=1)
    assert any("promise 'fast' holds for no simulated ticket" in note for note in silent.notes)
    mixed = Scenario(mix=[Mix("usual", 0.5, priority="normal")])
    found = simulate(process, mixed, weeks=2, runs=1)
    assert not any("holds for no simulated ticket" in note for note in found.notes)
    half = found.figure("promise", "fast.resolution", "judged").mean
    other = found.figure("promise", "slow.resolution", "judged").mean
    assert half == pytest.approx(other, rel=0.4)


# Pictures


def test_a_picture_of_a_simulation(found: Simulation) -> None:
    """The figures are drawn into the boxes and along the lines, with heat."""
    overlay = found.overlay()
    assert set(overlay.states) == {"bot", "new", "waiting", "expert", "solved"}
    visits = overlay.states["new"].visits
    assert visits == round(found.figure("state", "new", "visits").mean)
    picture = svg(desk(), overlay=overlay)
    assert "a simulated week with" in picture
    assert f"{visits} visits" in picture
    assert "median" in picture


# Comparisons


def test_more_people_are_better() -> None:
    """Two simulations are compared run by run, and told in sentences."""
    busy = FEW.changed(volume=1.6)
    before = simulate(desk(), busy, weeks=4, warm_up=2, runs=4)
    after = simulate(
        desk(), busy.changed(name="more", agents={"first": 3}), weeks=4, warm_up=2, runs=4
    )
    found = compare_simulations(before, after)
    assert_golden("simulation/comparison.txt", f"{found}\n")
    wait = next(one for one in found.changes if one[:3] == ("team", "first", "wait_mean"))
    assert wait.better is True
    assert wait.difference.mean == pytest.approx(wait.after.mean - wait.before.mean)
    assert all(row["sure"] or row["better"] is None for row in found.rows())


def test_the_same_twice_differs_in_nothing(found: Simulation) -> None:
    """A simulation compared with itself has nothing to tell."""
    nothing = compare_simulations(found, found)
    assert "Nothing changes that chance could not change, too." in str(nothing)
    assert not any(one.sure for one in nothing.changes)


def test_chance_is_no_difference() -> None:
    """With other seeds hardly any figure differs more than chance makes it."""
    one = simulate(desk(), FEW, weeks=2, warm_up=1, runs=6, seed=1)
    two = simulate(desk(), FEW, weeks=2, warm_up=1, runs=6, seed=2)
    changes = compare_simulations(one, two).changes
    assert sum(each.sure for each in changes) < 0.1 * len(changes)


def test_what_cannot_be_compared(found: Simulation) -> None:
    """Simulations of other lengths or processes are refused."""
    with pytest.raises(BadCall, match="give both the same weeks="):
        compare_simulations(found, simulate(desk(), FEW, weeks=1, runs=1))
