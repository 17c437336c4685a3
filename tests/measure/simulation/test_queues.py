"""The simulator agrees with closed forms, where these are true."""

import json
from math import sqrt
from pathlib import Path
from statistics import mean, stdev

import pytest

from supportflow import Answer, Mix, Priority, Process, Scenario, minutes, simulate
from supportflow.measure.simulation.measures import About
from tests.measure.simulation.small import HANGS_UP, load, queue

VECTORS = {
    one["id"]: one["floats"]
    for one in json.loads(
        (Path(__file__).parents[2] / "data" / "queueing.json").read_text("utf-8")
    )["vectors"]
}
MINUTES = 60.0
WORK = 10 * MINUTES
"""The mean handling time, which is 1 in the vectors."""


def z(process: Process, scenario: Scenario, wanted: float, figure: tuple[About, str, str]) -> float:
    """Return by how many standard errors the mean over runs differs from what it should be."""
    found = simulate(process, scenario, weeks=3, warm_up=1, runs=8, seed=7)
    values = found.values[figure]
    assert len(values) == 8
    return (mean(values) - wanted) / (stdev(values) / sqrt(len(values)))


WAIT = ("team", "desk", "wait_mean")


@pytest.mark.parametrize(
    ("vector", "agents", "arrivals"),
    [("mm1-80", 1, 0.8), ("mm3-90", 3, 2.7), ("mm10-80", 10, 8.0)],
)
def test_mean_wait_is_that_of_erlang_c(vector: str, agents: int, arrivals: float) -> None:
    """With arrivals by chance and exponential work the mean wait is that of M/M/c."""
    wanted = VECTORS[vector]["mean_wait"] * WORK
    assert abs(z(queue(), load(agents, arrivals), wanted, WAIT)) < 4


def test_people_are_as_busy_as_the_work_that_comes() -> None:
    """The share of their time that people work is the load."""
    wanted = VECTORS["mm3-90"]["utilisation"]
    assert abs(z(queue(), load(3, 2.7), wanted, ("team", "desk", "busy"))) < 4


@pytest.mark.parametrize(
    ("vector", "arrivals", "cv"), [("md1-80", 0.8, 0.0), ("mln1-70", 0.7, 1.5)]
)
def test_mean_wait_grows_with_uneven_work(vector: str, arrivals: float, cv: float) -> None:
    """With constant and with lognormal work the wait is that of Pollaczek and Khinchine."""
    wanted = VECTORS[vector]["mean_wait"] * WORK
    assert abs(z(queue(), load(1, arrivals, "lognormal", cv), wanted, WAIT)) < 4


@pytest.mark.parametrize("figure", ["mean_wait", "p_abandon"])
def test_customers_without_patience_leave_as_in_erlang_a(figure: str) -> None:
    """Customers who hang up after an exponential time make the wait and the loss of M/M/c+M."""
    scenario = load(5, 6.0, answers=[Answer("new", minutes(40))])
    wanted, name = {
        "mean_wait": (VECTORS["erlang-a-5-6-quarter"]["mean_wait"] * WORK, "wait_mean"),
        "p_abandon": (VECTORS["erlang-a-5-6-quarter"]["p_abandon"], "gave_up"),
    }[figure]
    assert abs(z(queue(HANGS_UP), scenario, wanted, ("team", "desk", name))) < 4


def test_priorities_wait_as_cobham_says() -> None:
    """Higher priorities are taken first, and all wait as long as without priorities, on average."""
    process = queue(priorities=[Priority("high"), Priority("normal")])
    mix = [Mix("urgent", 0.25, priority="high"), Mix("rest", 0.75, priority="normal")]
    scenario = load(1, 0.8, mix=mix, order="priority")
    assert abs(z(process, scenario, VECTORS["prio-1-3class"]["mean_wait_all"] * WORK, WAIT)) < 4
    plain = simulate(process, load(1, 0.8, mix=mix), weeks=3, warm_up=1, runs=8, seed=7)
    ranked = simulate(process, scenario, weeks=3, warm_up=1, runs=8, seed=7)
    median = ("team", "desk", "wait_median")
    assert mean(ranked.values[median]) < 0.8 * mean(plain.values[median])


def test_a_pooled_shift_waits_less_than_its_half() -> None:
    """Twice the people for twice the work make shorter waits."""
    one = simulate(queue(), load(1, 0.8), weeks=2, warm_up=1, runs=3)
    two = simulate(queue(), load(2, 1.6), weeks=2, warm_up=1, runs=3)
    assert two.figure(*WAIT).mean < one.figure(*WAIT).mean
