"""From slots to places: which of several lines in a slot lies first, and how far apart they lie."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from supportflow.draw.lanes.ways import Leg

__all__ = ["Span", "centred", "ordered", "packed", "together"]

MANY: Final = 70
"""More lines than this in one slot are only ordered by where they begin."""

Span = Callable[[Leg], tuple[float, float]]
"""Says from where to where a leg reaches along its slot."""


def _meets(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]


def _crossings(first: Leg, second: Leg, spans: dict[Leg, tuple[float, float]], span: Span) -> float:
    """Count how often two legs cross when the first lies before the second."""
    found = 0.0
    for leg, its, way in ((first, second, 1), (second, first, -1)):
        low, high = spans[its]
        for turn, side in leg.turns:
            if side == way:
                at = _at(turn, span)
                if low < at < high:
                    found += 1
                elif at in (low, high):
                    found += 0.5
    return found


def _at(leg: Leg, span: Span) -> float:
    """Return where a leg lies along the slot of those that it meets."""
    return leg.place if span is not slotwise else float(leg.slot)


def slotwise(leg: Leg) -> tuple[float, float]:
    """Say which slots a leg reaches, while nothing has a place yet."""
    return float(leg.low), float(leg.high)


def ordered(legs: Sequence[Leg], span: Span) -> list[Leg]:
    """Order the legs of one slot so that few of them cross."""
    spans = {leg: span(leg) for leg in legs}
    line = sorted(legs, key=lambda leg: (_lean(leg), spans[leg]))
    if len(line) > MANY:
        return line
    costs: dict[tuple[Leg, Leg], float] = {}

    def gain(one: Leg, other: Leg) -> float:
        """Return how many crossings fewer there are when `other` comes before `one`."""
        key = (one, other)
        if key not in costs:
            costs[key] = (
                _crossings(one, other, spans, span) - _crossings(other, one, spans, span)
                if _meets(spans[one], spans[other])
                else 0.0
            )
        return costs[key]

    for _ in range(4):
        moved = False
        for at in range(1, len(line)):
            # Move one leg to the place before it at which most crossings go away.
            best, most, total = at, 0.0, 0.0
            for place in range(at - 1, -1, -1):
                total += gain(line[place], line[at])
                if total > most + 1e-9:
                    best, most = place, total
            if best != at:
                line.insert(best, line.pop(at))
                moved = True
        if not moved:
            break
    return line


def _lean(leg: Leg) -> int:
    """Say to which side the legs go that meet it, in sum."""
    return sum(side for _, side in leg.turns)


def packed(
    line: Sequence[Leg],
    spans: dict[Leg, tuple[float, float]],
    apart: Callable[[Leg, Leg], float],
    least: Callable[[Leg], float],
) -> None:
    """Give each leg of an ordered slot the first place that keeps it apart from those before."""
    for at, leg in enumerate(line):
        place = least(leg)
        for before in line[:at]:
            if _meets(spans[before], spans[leg]):
                place = max(place, before.place + apart(before, leg))
        leg.place = place


def together(line: Sequence[Leg], spans: dict[Leg, tuple[float, float]]) -> list[list[Leg]]:
    """Return the groups of legs that lie side by side, each in the order of the line."""
    groups: list[list[Leg]] = []
    reach = float("-inf")
    for leg in sorted(line, key=lambda each: spans[each]):
        if not groups or spans[leg][0] > reach:
            groups.append([])
            reach = float("-inf")
        groups[-1].append(leg)
        reach = max(reach, spans[leg][1])
    rank = {leg: number for number, leg in enumerate(line)}
    return [sorted(group, key=rank.__getitem__) for group in groups]


def centred(group: Iterable[Leg], middle: float) -> None:
    """Move a group of legs so that `middle` of it becomes 0."""
    for leg in group:
        leg.place -= middle
