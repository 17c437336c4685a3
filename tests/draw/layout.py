"""Reads where an engine puts things, to count what lies on top of what."""

from __future__ import annotations

import json
from itertools import combinations
from typing import Any, NamedTuple

SLACK = 1.0


class Box(NamedTuple):
    """A rectangle of the picture, in points."""

    name: str
    left: float
    low: float
    right: float
    high: float

    def meets(self, other: Box) -> bool:
        """Whether two rectangles overlap by more than a point."""
        return (
            self.left < other.right - SLACK
            and other.left < self.right - SLACK
            and self.low < other.high - SLACK
            and other.low < self.high - SLACK
        )


def nodes(layout: dict[str, Any]) -> list[Box]:
    """Return the boxes of the nodes."""
    found: list[Box] = []
    for each in layout["objects"]:
        if "pos" in each:
            x, y = map(float, each["pos"].split(","))
            wide, high = float(each["width"]) * 36, float(each["height"]) * 36
            found.append(Box(each["name"], x - wide, y - high, x + wide, y + high))
    return found


def labels(layout: dict[str, Any]) -> list[Box]:
    """Return the boxes of the words on edges, as wide as the engine's font makes them."""
    found: list[Box] = []
    for each in layout.get("edges", []):
        size, lines = 10.0, list[Box]()
        for op in each.get("_ldraw_", []):
            if op["op"] == "F":
                size = op["size"]
            elif op["op"] == "T":
                x, y = op["pt"]
                left = x - op["width"] * {"l": 0, "c": 0.5, "r": 1}[op["align"]]
                lines.append(Box("", left, y - 0.2 * size, left + op["width"], y + 0.75 * size))
        if lines:
            found.append(
                Box(
                    each["id"],
                    min(line.left for line in lines),
                    min(line.low for line in lines),
                    max(line.right for line in lines),
                    max(line.high for line in lines),
                )
            )
    return found


def overlaps(text: bytes) -> list[tuple[str, str]]:
    """Return the pairs of labels, and of labels and nodes, that lie on top of each other."""
    layout = json.loads(text)
    words, boxes = labels(layout), nodes(layout)
    found = [(one.name, other.name) for one, other in combinations(words, 2) if one.meets(other)]
    found += [(word.name, box.name) for word in words for box in boxes if word.meets(box)]
    return found
