"""Counts, from a layout in lanes, what lies on top of what."""

from __future__ import annotations

from itertools import combinations, pairwise

from supportflow.draw.lanes import Box, Layout, Point

SLACK = 0.5


def overlaps(layout: Layout) -> list[tuple[str, str]]:
    """Return the pairs of words, of words and boxes, and of boxes that overlap."""
    words, boxes = list(layout.words.items()), list(layout.boxes.items())
    pairs = [*combinations(words, 2), *combinations(boxes, 2)]
    pairs += [(word, box) for word in words for box in boxes]
    return [(one, other) for (one, its), (other, box) in pairs if its.meets(box, SLACK)]


def along(route: tuple[Point, ...]) -> list[Box]:
    """Return the straight parts of a way as boxes without width."""
    return [
        Box(min(a.x, b.x), min(a.y, b.y), max(a.x, b.x), max(a.y, b.y)) for a, b in pairwise(route)
    ]


def struck(layout: Layout) -> list[tuple[str, str]]:
    """Return the words through which the line of another way runs, with that way."""
    return [
        (name, other)
        for name, box in layout.words.items()
        for other, line in layout.lines.items()
        if other != name and any(part.meets(box, 1.0) for part in _thick(line))
    ]


def _thick(line: tuple[Point, ...]) -> list[Box]:
    return [
        Box(each.left - 1.5, each.top - 1.5, each.right + 1.5, each.bottom + 1.5)
        for each in along(line)
    ]


def through(layout: Layout) -> list[tuple[str, str]]:
    """Return the ways that run through a box."""
    return [
        (name, piece)
        for name, route in layout.ways.items()
        for piece, box in layout.boxes.items()
        if any(part.meets(box, SLACK) for part in along(route))
    ]


def crossings(layout: Layout) -> int:
    """Count how often lines cross that lead to different places."""
    found = 0
    for (_, one), (_, other) in combinations(layout.lines.items(), 2):
        for a in along(one):
            for b in along(other):
                across, down = (a, b) if a.height == 0 else (b, a)
                if across.height == 0 and down.width == 0 and down.height:
                    inside = across.left + SLACK < down.left < across.right - SLACK
                    found += inside and down.top + SLACK < across.top < down.bottom - SLACK
    return found


def touches(point: Point, box: Box) -> bool:
    """Whether a point lies on the rim of a box."""
    on_side = box.top - SLACK <= point.y <= box.bottom + SLACK
    on_level = box.left - SLACK <= point.x <= box.right + SLACK
    return (on_side and min(abs(point.x - box.left), abs(point.x - box.right)) < SLACK) or (
        on_level and min(abs(point.y - box.top), abs(point.y - box.bottom)) < SLACK
    )
