"""Two simulations beside each other: what becomes better, what becomes worse, what is chance."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import isfinite, isnan
from typing import Final, NamedTuple

from supportflow.errors import BadCall
from supportflow.measure.simulation.estimates import Estimate, estimate
from supportflow.measure.simulation.measures import ALL, FIGURES, About, Unit
from supportflow.measure.simulation.report import aligned, said
from supportflow.measure.simulation.result import Simulation

__all__ = ["Changed", "Comparison", "compare_simulations"]

WORTH: Final = 0.02
"""A change of less than this share of the figure is not told in sentences."""

HEADLINES: Final = (
    "solve_median", "solve_ninety", "first_median", "wait_mean", "busy", "growth", "kept",
    "bot_share",
)  # fmt: skip


class Changed(NamedTuple):
    """One figure in two simulations, and the difference between them.

    `difference` is `after` - `before`, run by run where both had the same seed, so that days that
    were busy for both do not count as a difference. `sure` says that its interval leaves out 0.
    """

    about: About
    name: str
    figure: str
    before: Estimate
    after: Estimate
    difference: Estimate

    @property
    def sure(self) -> bool:
        """Whether chance alone would not make such a difference 19 times of 20."""
        return isfinite(self.difference.low) and not (
            self.difference.low <= 0 <= self.difference.high
        )

    @property
    def better(self) -> bool | None:
        """Whether the change is an improvement; None where neither direction is one, or unsure."""
        less = FIGURES[self.figure].less
        if less is None or not self.sure:
            return None
        return (self.difference.mean < 0) is less


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs between two simulations; `str()` gives sentences and a table."""

    before: Simulation
    after: Simulation
    changes: tuple[Changed, ...]

    def rows(self) -> list[dict[str, str | float | bool | None]]:
        """Return every figure of both as a plain row; times in seconds."""
        return [
            {
                "about": each.about, "name": each.name, "figure": each.figure,
                "unit": FIGURES[each.figure].unit, "before": _number(each.before.mean),
                "after": _number(each.after.mean), "difference": _number(each.difference.mean),
                "low": _number(each.difference.low), "high": _number(each.difference.high),
                "sure": each.sure, "better": each.better,
            }
            for each in self.changes
        ]  # fmt: skip

    def __str__(self) -> str:
        return "\n".join(_lines(self))


def compare_simulations(before: Simulation, after: Simulation) -> Comparison:
    """Compare two simulations of one process: two people more, a better bot, a busier month.

    Raises BadCall when they are of different processes or lengths.
    """
    if before.process != after.process:
        raise BadCall(
            f"'{before.process}' and '{after.process}' are different processes: "
            "simulate one process under two scenarios, or two versions of it"
        )
    if before.weeks != after.weeks:
        raise BadCall(
            f"one simulation lasts {before.weeks} weeks and the other {after.weeks}: "
            "give both the same weeks="
        )
    paired = (before.seed, before.runs, before.warm_up) == (after.seed, after.runs, after.warm_up)
    changes: list[Changed] = []
    for key, old in before.values.items():
        new = after.values.get(key)
        if new is None:
            continue
        one, two = estimate(old), estimate(new)
        if paired:
            difference = estimate([b - a for a, b in zip(old, new, strict=True)])
        else:
            difference = _apart(one, two)
        if difference.runs:
            changes.append(Changed(*key, one, two, difference))
    return Comparison(before, after, tuple(changes))


def _apart(one: Estimate, two: Estimate) -> Estimate:
    """Return the difference of two independent means; a bound that is never too narrow."""
    mean = two.mean - one.mean
    half = (one.half**2 + two.half**2) ** 0.5
    runs = min(one.runs, two.runs)
    return Estimate(mean, mean - half, mean + half, runs)


def _number(value: float) -> float | None:
    return value if isfinite(value) else None


def _lines(found: Comparison) -> Iterator[str]:
    before, after = found.before, found.after
    names = f"'{before.scenario.name}' and '{after.scenario.name}'"
    if before.scenario.name == after.scenario.name:
        names = f"'{before.scenario.name}' before and after"
    yield f"Process '{before.process}' under scenarios {names}"
    yield ""
    told = [*_sentences(found)]
    yield from told or ["Nothing changes that chance could not change, too."]
    rows: list[tuple[str, ...]] = [("", "before", "after", "difference", "")]
    for each in found.changes:
        if each.figure in HEADLINES and each.about not in {"area", "state"} and _worth(each):
            unit = FIGURES[each.figure].unit
            verdict = {True: "better", False: "worse", None: ""}[each.better]
            rows.append(
                (
                    f"{_named(each)}: {FIGURES[each.figure].words}",
                    said(each.before, unit),
                    said(each.after, unit),
                    _signed(each.difference, unit),
                    verdict,
                )
            )
    if len(rows) > 1:
        yield ""
        yield from aligned(rows)


def _worth(each: Changed) -> bool:
    return each.sure and abs(each.difference.mean) >= WORTH * abs(each.before.mean)


def _sentences(found: Comparison) -> Iterator[str]:
    by_key = {(each.about, each.name, each.figure): each for each in found.changes}
    for figure, words in (
        ("solve_median", "Half of the tickets are solved within {after} instead of {before}."),
        ("solve_ninety", "Nine of ten tickets are solved within {after} instead of {before}."),
        ("bot_share", "{after} of the solved tickets need nobody's hands instead of {before}."),
    ):
        each = by_key.get(("tickets", ALL, figure))
        if each is not None and _worth(each):
            yield _filled(words, each)
    for each in found.changes:
        if each.about == "team" and each.figure == "wait_mean" and _worth(each):
            yield _filled(
                f"A ticket waits {{after}} for '{each.name}' instead of {{before}}.", each
            )
        if each.about == "promise" and each.figure == "kept" and _worth(each):
            sla, _, clock = each.name.partition(".")
            words = f"Promise '{sla}' keeps its {clock.replace('_', ' ')} for {{after}} of the "
            yield _filled(f"{words}tickets instead of {{before}}.", each)


def _filled(words: str, each: Changed) -> str:
    unit = FIGURES[each.figure].unit
    return words.format(
        before=said(_bare(each.before), unit), after=said(_bare(each.after), unit)
    )  # fmt: skip


def _bare(value: Estimate) -> Estimate:
    return Estimate(value.mean, float("-inf"), float("inf"), value.runs)


def _named(each: Changed) -> str:
    return "all" if each.about == "tickets" else each.name.replace(".", ", ", 1)


def _signed(value: Estimate, unit: Unit) -> str:
    if isnan(value.mean):
        return "-"
    words = said(value if value.mean >= 0 else Estimate(*_turned(value), value.runs), unit)
    if unit == "share":
        words = words.replace(" %", " points", 1)
    return f"{'+' if value.mean >= 0 else '-'}{words}"


def _turned(value: Estimate) -> tuple[float, float, float]:
    return -value.mean, -value.high, -value.low
