"""Means over independent runs, with the interval in which the true mean lies."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from math import atan, ceil, cos, isnan, nan, pi, sin, sqrt
from typing import Final, NamedTuple

__all__ = ["CONFIDENCE", "Estimate", "estimate", "quantile", "student"]

CONFIDENCE: Final = 0.95


class Estimate(NamedTuple):
    """The mean over independent runs, and its interval: 95 of 100 such intervals hold the truth.

    `runs` counts the runs that had anything to count. With one run the interval is without
    bounds, since one run says nothing about how far the next would differ.
    """

    mean: float
    low: float
    high: float
    runs: int

    @property
    def half(self) -> float:
        """Half of the width of the interval."""
        return (self.high - self.low) / 2

    def __str__(self) -> str:
        return f"{self.mean:.4g} ({self.low:.4g} to {self.high:.4g}, {self.runs} runs)"


def estimate(values: Sequence[float]) -> Estimate:
    """Return the mean of one value a run with Student's interval; runs without a value are nan."""
    known = [value for value in values if not isnan(value)]
    count = len(known)
    if not count:
        return Estimate(nan, nan, nan, 0)
    # Shifted by the first value, equal ones have no spread, whatever their rounding.
    shifted = [value - known[0] for value in known]
    off = sum(shifted) / count
    mean = known[0] + off
    if count == 1:
        return Estimate(mean, float("-inf"), float("inf"), 1)
    variance = sum((value - off) ** 2 for value in shifted) / (count - 1)
    half = student(count - 1) * sqrt(variance / count)
    return Estimate(mean, mean - half, mean + half, count)


def quantile(values: Sequence[int], share: float) -> float:
    """Return the least of sorted values that at least this share of them do not exceed."""
    if not values:
        return nan
    return values[max(ceil(share * len(values)) - 1, 0)]


@cache
def student(freedom: int) -> float:
    """Return the bound between which Student's variable lies with probability `CONFIDENCE`."""
    low, high = 0.0, 1000.0
    while high - low > 1e-10 * high:
        middle = (low + high) / 2
        if _inside(middle, freedom) < CONFIDENCE:
            low = middle
        else:
            high = middle
    return high


def _inside(bound: float, freedom: int) -> float:
    """Return P(-bound < T < bound): the finite sums for whole degrees of freedom.

    Abramowitz and Stegun, Handbook of Mathematical Functions, 26.7.3 and 26.7.4.
    """
    angle = atan(bound / sqrt(freedom))
    square = cos(angle) ** 2
    if freedom % 2:
        term = total = cos(angle) if freedom > 1 else 0.0
        for step in range(3, freedom - 1, 2):
            term *= square * (step - 1) / step
            total += term
        return 2 / pi * (angle + sin(angle) * total)
    term = total = 1.0
    for step in range(2, freedom - 1, 2):
        term *= square * (step - 1) / step
        total += term
    return sin(angle) * total
