"""Scores of surveys, and how sure one can be of a share or a mean of few answers."""

from __future__ import annotations

from collections.abc import Mapping
from math import sqrt
from typing import Final, Literal, NamedTuple

from supportflow.define.measures import SCALES

__all__ = ["Score", "interval", "score"]

SURE: Final = 1.959963984540054
"""So many standard deviations to both sides hold 95 % of a normal distribution."""

GOOD: Final = 4
PROMOTES, DETRACTS = 9, 6


class Score(NamedTuple):
    """What `n` answers say: the figure, and the 95 % interval from `low` to `high` around it.

    Of ``csat`` it is the share of good scores, 4 and 5; of ``nps`` the promoters (9 and 10) less
    the detractors (0 to 6), from -100 to 100; of ``ces`` the mean score, from 1 to 7.
    """

    kind: Literal["csat", "nps", "ces"]
    value: float
    n: int
    low: float
    high: float


def interval(mean: float, n: int) -> tuple[float, float]:
    """Return the 95 % interval around the mean of `n` values between 0 and 1.

    For a share it is the score interval of E. B. Wilson, "Probable inference, the law of
    succession, and statistical inference", Journal of the American Statistical Association 22
    (1927), 209-212. Other values between 0 and 1 vary at most as much as a share of the same mean
    (R. Bhatia and C. Davis, "A better bound on the variance", American Mathematical Monthly 107
    (2000), 353-357), so that for their mean the interval is on the wide side. Raises ValueError
    without values.
    """
    if n < 1 or not -1e-9 <= mean <= 1 + 1e-9:
        raise ValueError("an interval needs at least one value, and a mean between 0 and 1")
    square = SURE * SURE / n
    middle = (mean + square / 2) / (1 + square)
    spread = SURE / (1 + square) * sqrt(max(0.0, mean * (1 - mean) / n + square / (4 * n)))
    return max(0.0, middle - spread), min(1.0, middle + spread)


def score(kind: Literal["csat", "nps", "ces"], answers: Mapping[int, int]) -> Score | None:
    """Return what answers of a kind of survey say; `answers` counts each score. None without any.

    Raises ValueError for a score that is not on the scale of the kind.
    """
    least, most = SCALES[kind]
    wrong = [one for one in answers if not least <= one <= most]
    if wrong:
        raise ValueError(f"a score of '{kind}' is from {least} to {most}, not {wrong[0]}")
    n = sum(answers.values())
    if not n:
        return None
    if kind == "csat":
        share = sum(count for one, count in answers.items() if one >= GOOD) / n
        return Score(kind, share, n, *interval(share, n))
    if kind == "nps":
        promote = sum(count for one, count in answers.items() if one >= PROMOTES)
        detract = sum(count for one, count in answers.items() if one <= DETRACTS)
        net = (promote - detract) / n
        low, high = (200 * one - 100 for one in interval((net + 1) / 2, n))
        return Score(kind, 100 * net, n, low, high)
    mean = sum(one * count for one, count in answers.items()) / n
    width = most - least
    low, high = (least + width * one for one in interval((mean - least) / width, n))
    return Score(kind, mean, n, low, high)
