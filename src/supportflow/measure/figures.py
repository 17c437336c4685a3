"""One KPI as a figure: its value, how sure it is, its target, and a sentence on it."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

from supportflow.define.explanations import amount
from supportflow.define.measures import Kpi
from supportflow.define.targets import Target, target_of
from supportflow.define.texts import pick
from supportflow.define.times import BusinessDays, BusinessTime, WallTime

__all__ = ["Figure", "figure_of", "fits", "shown"]

Value = tuple[float, int, tuple[float, float] | None, str]
"""A figure, of how many it is, its interval, and in what it is counted."""

UNITS = ("share", "csat")


class Figure(NamedTuple):
    """A KPI's figure.

    `unit` says in what `value` is counted: ``count``, ``share`` (0 to 1), ``mean``, seconds of
    ``elapsed`` or ``business`` time, business ``days``, or the score of ``csat`` (a share),
    ``nps`` or ``ces``. It is of `n` tickets, promises or answers; the interval from `low` to
    `high` holds the true share or score with 95 %. `before` is the figure of the window before,
    `met` says whether the target is reached. Without a value nothing was there to measure.
    """

    kpi: str
    title: str
    measure: str | None
    value: float | None
    unit: str
    n: int
    low: float | None
    high: float | None
    before: float | None
    target: str | None
    met: bool | None
    owner: str | None
    sentence: str


def figure_of(
    kpi: Kpi,
    title: str,
    language: str,
    now: Value | None,
    before: Value | None,
    *,
    measurable: bool,
) -> Figure:
    """Return the figure of a KPI, with a sentence that says it."""
    if not measurable or now is None:
        why = "nothing to measure in this time"
        if kpi.measure is None:
            why = f"comes from elsewhere: {pick(kpi.definition, language)}"
        elif not measurable:
            why = "not told by a log"
        return Figure(
            kpi.name, title, kpi.measure, None, "", 0, None, None, None, kpi.target, None,
            kpi.owner, f"{title}: {why.removesuffix('.')}.",
        )  # fmt: skip
    value, n, bounds, unit = now
    low, high = bounds if bounds is not None else (None, None)
    last = before[0] if before is not None and before[3] == unit else None
    target = target_of(kpi.target) if kpi.target is not None else None
    met = _met(target, value, unit) if target is not None else None
    said = f"{title}: {_median(unit)}{shown(value, unit)}{_counted(kpi, n, unit)}"
    if low is not None and high is not None:
        said += f", 95 % sure between {shown(low, unit)} and {shown(high, unit)}"
    if last is not None:
        said += f"; before {shown(last, unit)}"
    if target is not None:
        said += f"; target {kpi.target}: {_verdict(target, met, low, high, unit)}"
    return Figure(
        kpi.name, title, kpi.measure, value, unit, n, low, high, last, kpi.target, met, kpi.owner,
        f"{said}.",
    )  # fmt: skip


def fits(target: Target, unit: str) -> bool:
    """Say whether a target can be compared with a figure that is counted in `unit`."""
    if unit in UNITS:
        return target.kind == "share"
    if unit in ("elapsed", "business", "days"):
        return target.kind == "time"
    return target.kind == "number"


def _met(target: Target, value: float, unit: str) -> bool | None:
    bound = _bound(target, unit)
    if bound is None:
        return None
    return value >= bound if target.least else value <= bound


def _bound(target: Target, unit: str) -> float | None:
    """Return a target as a number of `unit`; None when the two cannot be compared."""
    if not fits(target, unit):
        return None
    given = target.amount
    if isinstance(given, BusinessDays):
        return float(given.days) if unit == "days" else None
    if isinstance(given, WallTime):
        return float(given.seconds) if unit == "elapsed" else None
    if isinstance(given, BusinessTime):
        return float(given.seconds) if unit == "business" else None
    return float(given)


def _verdict(
    target: Target, met: bool | None, low: float | None, high: float | None, unit: str
) -> str:
    if met is None:
        return "it cannot be compared with that"
    said = "reached" if met else "not reached"
    bound = _bound(target, unit)
    if low is not None and high is not None and bound is not None and low < bound < high:
        said += ", but with so few it may be chance"
    return said


def _median(unit: str) -> str:
    return "half within " if unit in ("elapsed", "business", "days") else ""


def _counted(kpi: Kpi, n: int, unit: str) -> str:
    if unit == "count":
        return ""
    things = {"kept": "promise", "score": "answer", "answered": "survey"}
    thing = things.get(kpi.measure or "", "ticket")
    return f" of {n:,} {thing}{'' if n == 1 else 's'}"


def shown(value: float, unit: str) -> str:
    """Say a value in its unit: ``87 %``, ``2 h 5 min of business time``, ``+31``."""
    match unit:
        case "share" | "csat":
            return f"{100 * value:.0f} %" if value >= 0.1 or not value else f"{100 * value:.1f} %"
        case "count":
            return f"{value:,.0f}"
        case "elapsed":
            return amount(timedelta(seconds=round(value)))
        case "business":
            return f"{amount(timedelta(seconds=round(value)))} of business time"
        case "days":
            return f"{value:g} business day{'' if value == 1 else 's'}"
        case "nps":
            return f"{value:+.0f}"
        case _:
            return f"{value:.2f}"
