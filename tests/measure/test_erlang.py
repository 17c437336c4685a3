"""The closed forms agree with values of sixty digits, also for a thousand people."""

import json
from collections.abc import Callable, Iterator
from fractions import Fraction
from math import isclose
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportflow import BadCall
from supportflow.measure import Queue, erlang_a, erlang_b, erlang_c, staff_needed

VECTORS = json.loads((Path(__file__).parents[1] / "data" / "queueing.json").read_text("utf-8"))


def vectors(model: str) -> list[Any]:
    """Return the vectors of a model, each under its name."""
    found = [one for one in VECTORS["vectors"] if one["model"].startswith(model)]
    assert found
    return [pytest.param(one["params"], one["floats"], id=one["id"]) for one in found]


def number(text: str | int) -> float:
    """Read a number such as ``1/18``."""
    return float(Fraction(str(text)))


def agree(found: Queue, wanted: dict[str, float], names: dict[str, str]) -> Iterator[str]:
    """Yield what differs by more than a billionth."""
    for name, value in wanted.items():
        if name in names and not isclose(getattr(found, names[name]), value, rel_tol=1e-9):
            yield f"{name}: {getattr(found, names[name])} is not {value}"


@pytest.mark.parametrize(("params", "wanted"), vectors("M/M/c (Erlang C)"))
def test_erlang_c(params: dict[str, str], wanted: dict[str, float]) -> None:
    """Erlang C agrees with every vector."""
    within = number(params["t"]) if "t" in params else None
    found = erlang_c(
        number(params["lam"]), 1 / number(params["mu"]), int(params["c"]), within=within
    )
    names = {
        "p_wait": "p_wait", "mean_wait": "mean_wait", "mean_queue_len": "mean_queue",
        "utilisation": "occupancy", "service_level": "within",
    }  # fmt: skip
    assert [*agree(found, wanted, names)] == []


@pytest.mark.parametrize(("params", "wanted"), vectors("M/M/c/c"))
def test_erlang_b(params: dict[str, str], wanted: dict[str, float]) -> None:
    """Erlang B agrees with every vector, also for a thousand lines."""
    found = erlang_b(number(params["a"]), int(params["c"]))
    assert isclose(found, wanted["p_block"], rel_tol=1e-9)


@pytest.mark.parametrize(("params", "wanted"), vectors("M/M/c+M"))
def test_erlang_a(params: dict[str, str], wanted: dict[str, float]) -> None:
    """Erlang A agrees with every vector, also with too few people."""
    found = erlang_a(
        number(params["lam"]),
        1 / number(params["mu"]),
        int(params["c"]),
        1 / number(params["theta"]),
    )
    names = {
        "p_wait": "p_wait", "p_abandon": "p_lost", "mean_wait": "mean_wait",
        "mean_queue_len": "mean_queue", "occupancy": "occupancy",
    }  # fmt: skip
    assert [*agree(found, wanted, names)] == []


@pytest.mark.parametrize("row", VECTORS["staffing_minimum_agents"]["rows"])
def test_staff_needed(row: dict[str, Any]) -> None:
    """The fewest people are those of the table, with the share that they reach."""
    handling = float(row["aht_s"])
    rate = float(row["erlangs"]) / handling
    found = staff_needed(rate, handling, share=float(row["target"]), within=float(row["within_s"]))
    assert found.agents == row["agents"]
    assert found.within is not None
    assert isclose(found.within, float(row["service_level"]), rel_tol=1e-9)
    assert isclose(found.mean_wait, float(row["asa_s"]), rel_tol=1e-9)
    assert isclose(found.occupancy, float(row["occupancy"]), rel_tol=1e-9)


@given(st.floats(0.01, 990), st.integers(1, 1000))
def test_erlang_c_waits_more_than_erlang_b_loses(load: float, agents: int) -> None:
    """Whoever may wait finds everybody busy more often than whoever is turned away."""
    if load < agents:
        assert erlang_b(load, agents) <= erlang_c(load, 1.0, agents).p_wait <= 1


@given(st.floats(0.1, 200), st.integers(1, 200))
def test_endless_patience_is_erlang_c(load: float, agents: int) -> None:
    """The less customers give up, the nearer Erlang A comes to Erlang C, from below."""
    if load < 0.95 * agents:
        patient = erlang_a(load, 1.0, agents, 1e7)
        endless = erlang_c(load, 1.0, agents)
        assert patient.p_wait <= endless.p_wait * (1 + 1e-9)
        assert isclose(patient.p_wait, endless.p_wait, rel_tol=1e-3, abs_tol=1e-12)


REFUSED: dict[str, Callable[[], object]] = {
    "the queue grows without end; it takes at least 11": lambda: erlang_c(10, 1, 10),
    "rate takes a number from 0 up, not -1": lambda: erlang_c(-1, 1, 10),
    "load takes a number from 0 up, not nan": lambda: erlang_b(float("nan"), 1),
    "agents takes a whole number from 1 to 100,000, not 0": lambda: erlang_b(1, 0),
    "customers who never wait are lost at once: use erlang_b": lambda: erlang_a(1, 1, 1, 0),
    "share=1: give a share between 0 and 1, such as 0.8": lambda: staff_needed(
        1, 1, share=1, within=1
    ),
    "is more than 100,000 people can do": lambda: staff_needed(1e6, 1, share=0.8, within=1),
}


@pytest.mark.parametrize("said", REFUSED)
def test_what_cannot_be(said: str) -> None:
    """What makes no sense is refused with a sentence."""
    with pytest.raises(BadCall) as refused:
        REFUSED[said]()
    assert str(refused.value).endswith(said)


def test_nothing_to_do() -> None:
    """Without work nobody waits, and one person is enough."""
    assert staff_needed(0, 1, share=0.8, within=0).agents == 1
    assert erlang_c(0, 1, 1).mean_wait == 0
    assert erlang_a(0, 1, 1, 1).p_lost == 0


def test_far_too_few_people_with_patience() -> None:
    """When nearly everybody waits, those who are answered are as many as the people can do."""
    found = erlang_a(1000, 1, 100, 100)
    assert isclose(found.occupancy, 1, rel_tol=1e-9)
    assert isclose(1000 * (1 - found.p_lost), 100, rel_tol=1e-9)
    with pytest.raises(BadCall, match=r"more than 1,000,000 would wait"):
        erlang_a(1000, 1, 10, 1e6)
