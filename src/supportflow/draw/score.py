"""How readable a layout came out, as read from the engine's own SVG: less is better."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import combinations, pairwise
from typing import Final

from supportflow.draw.titles import Box, along, around, curves, ground, pairs, words

__all__ = ["faults"]

_GROUP = re.compile(r'<g id="([^"]+)" class="(node|edge|cluster)[^"]*">.*?\n</g>', re.DOTALL)
_ROUND = re.compile(r'<ellipse [^>]*?cx="([-\d.]+)" cy="([-\d.]+)"')

COVERED: Final = 6.0
"""Words on other words or on a box."""
CROSSED: Final = 4.0
"""An edge through the title of a frame."""
UPWARD: Final = 3.0
"""A step of the main path that runs against the direction of reading."""
STRUCK: Final = 2.0
"""An edge through the words of another."""

LEVEL: Final = 6
"""Points by which the end of a step may lie before its start without being counted."""


def faults(raw: str, onward: Iterable[tuple[str, str]], *, across: bool = False) -> float:
    """Weigh what lies across words, and which of the steps `onward` (pairs of ids) run back.

    `across` is for pictures that read from left to right.
    """
    titles: list[Box] = []
    labels: dict[str, Box] = {}
    nodes: dict[str, Box] = {}
    lines: dict[str, tuple[Box, list[tuple[float, float]]]] = {}
    for match in _GROUP.finditer(raw):
        name, kind, group = match[1], match[2], match[0]
        if kind == "node":
            nodes[name] = _place(group)
            continue
        if kind == "cluster":
            text = ground(group)
            titles += [text] if text else []
            continue
        text = words(group)
        points = [point for curve in curves(group) for point in along(curve)]
        if points:
            lines[name] = around(points), points
        if text:
            labels[name] = text
    found = 0.0
    for name, (whole, points) in lines.items():
        found += CROSSED * sum(whole.meets(box) and _through(points, box) for box in titles)
        found += STRUCK * sum(
            whole.meets(box) and other != name and _through(points, box)
            for other, box in labels.items()
        )
    found += COVERED * sum(one.meets(two) for one, two in combinations(labels.values(), 2))
    found += COVERED * sum(one.meets(two) for one in labels.values() for two in nodes.values())
    axis = 0 if across else 1
    for source, target in onward:
        if source in nodes and target in nodes:
            step = nodes[target].centre[axis] - nodes[source].centre[axis]
            found += UPWARD * (step < -LEVEL)
    return found


def _through(points: Sequence[tuple[float, float]], box: Box) -> bool:
    return any(
        box.holds(*one) or box.holds((one[0] + two[0]) / 2, (one[1] + two[1]) / 2)
        for one, two in pairwise(points)
    )


def _place(group: str) -> Box:
    """Return where a node lies."""
    found = _ROUND.search(group)
    if found is not None:
        x, y = float(found[1]), float(found[2])
        return Box(x - 6, y - 6, x + 6, y + 6)
    numbers = " ".join(re.findall(r'(?:\bd|points)="([^"]+)"', group))
    return around(pairs(numbers)) if numbers else Box(0, 0, 0, 0)
