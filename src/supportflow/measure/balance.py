"""Whether figures can be read alone: what is fast is not yet good."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from supportflow.define.measures import SPEED, Kpi
from supportflow.measure.figures import Figure, shown

__all__ = ["QUALITY", "warnings_of"]

QUALITY: Final = frozenset(("reopened", "score", "one_contact"))
"""Measures of how well: what has to stay good while the others become better."""

BETTER_MORE: Final = frozenset(
    ("kept", "score", "one_contact", "answered", "solved_by_bot", "deflected")
)
PULLS: Final = frozenset(("first_response", "resolution", "solved_by_bot", "deflected", "handoffs"))
"""Measures that are easily made better at the cost of quality."""

CLEAR: Final = 0.1
"""A median or mean that differs by less than this share is taken for the same."""


def warnings_of(kpis: Sequence[Kpi], figures: Sequence[Figure]) -> tuple[str, ...]:
    """Say what should not be read alone: one measure, only speed, one at another's cost."""
    return (*_one_sided(kpis), *_at_the_cost(figures))


def _one_sided(kpis: Sequence[Kpi]) -> Iterator[str]:
    measured = [kpi for kpi in kpis if kpi.measure is not None]
    if len(kpis) == 1:
        yield (
            "one figure alone says little: whoever is judged by it improves it, whatever it costs."
        )
    elif measured and len(measured) == len(kpis) and all(one.measure in SPEED for one in measured):
        yield (
            "only speed and amounts are measured: add reopened, score or one_contact, to see "
            "whether what is fast is good."
        )


def _at_the_cost(figures: Sequence[Figure]) -> Iterator[str]:
    worse = [one for one in figures if one.measure in QUALITY and _moved(one) < 0]
    for better in figures:
        if better.measure in PULLS and _moved(better) > 0:
            for bad in worse:
                yield (
                    f"{better.title} became better ({_both(better)}) while {bad.title} became "
                    f"worse ({_both(bad)}): look at both together."
                )


def _moved(figure: Figure) -> int:
    """Return 1 when a figure is clearly better than before, -1 when it is clearly worse."""
    if figure.value is None or figure.before is None:
        return 0
    change = figure.value - figure.before
    if figure.low is not None and figure.high is not None:
        clear = not figure.low <= figure.before <= figure.high
    else:
        clear = abs(change) > CLEAR * max(abs(figure.before), abs(figure.value))
    if not clear or not change:
        return 0
    return 1 if (change > 0) is (figure.measure in BETTER_MORE) else -1


def _both(figure: Figure) -> str:
    assert figure.value is not None
    assert figure.before is not None
    return f"{shown(figure.value, figure.unit)}, before {shown(figure.before, figure.unit)}"
