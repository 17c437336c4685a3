"""Scores of surveys and their intervals."""

from __future__ import annotations

from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportflow.define.measures import SCALES
from supportflow.measure.scores import SURE, interval, score


@pytest.mark.parametrize(
    ("good", "n", "low", "high"),
    [
        # Worked out by hand: z = 1.96, (p + z2/2n -+ z sqrt(p(1-p)/n + z2/4n2)) / (1 + z2/n).
        (81, 263, 0.2553, 0.3662),
        (0, 20, 0.0, 0.1611),
        (10, 10, 0.7225, 1.0),
    ],
)
def test_interval_of_a_share(good: int, n: int, low: float, high: float) -> None:
    """The interval never leaves the shares that can be, however few were asked."""
    assert interval(good / n, n) == (pytest.approx(low, abs=1e-4), pytest.approx(high, abs=1e-4))


@given(st.integers(1, 2000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_interval_solves_the_equation_of_the_score_test(case: tuple[int, int]) -> None:
    """Both ends are the shares that lie just so many deviations away from what was seen."""
    good, n = case
    mean = good / n
    for end in interval(mean, n):
        assert (mean - end) ** 2 == pytest.approx(SURE**2 * end * (1 - end) / n, abs=1e-9)


def test_an_interval_needs_something() -> None:
    """Nothing was asked: nothing can be said."""
    with pytest.raises(ValueError, match="at least one value"):
        interval(0.5, 0)
    assert score("csat", {}) is None
    with pytest.raises(ValueError, match="from 1 to 5, not 6"):
        score("csat", {6: 1})


def test_each_kind_has_its_figure() -> None:
    """The share of good scores, promoters less detractors, and the mean."""
    csat, nps, ces = (
        score("csat", {5: 6, 4: 2, 3: 1, 1: 1}),
        score("nps", {10: 5, 8: 3, 6: 2}),
        score("ces", {7: 1, 4: 1}),
    )
    assert csat is not None
    assert nps is not None
    assert ces is not None
    assert (csat.value, csat.n) == (0.8, 10)
    assert (nps.value, nps.n) == (pytest.approx(30), 10)
    assert (ces.value, ces.n) == (5.5, 2)


Kind = Literal["csat", "nps", "ces"]
KINDS: list[Kind] = ["csat", "nps", "ces"]


@given(st.sampled_from(KINDS), st.data())
def test_the_figure_lies_in_its_interval(
    kind: Literal["csat", "nps", "ces"], data: st.DataObject
) -> None:
    """For every kind and all answers."""
    least, most = SCALES[kind]
    answers = data.draw(st.dictionaries(st.integers(least, most), st.integers(1, 50), min_size=1))
    found = score(kind, answers)
    assert found is not None
    assert found.low - 1e-9 <= found.value <= found.high + 1e-9
    assert found.n == sum(answers.values())
