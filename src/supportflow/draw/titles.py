"""Moves the titles of frames out of the way of edges, as read from the engine's own SVG."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import unescape
from typing import Final, Literal, NamedTuple

__all__ = [
    "Box",
    "Side",
    "Titles",
    "along",
    "around",
    "curves",
    "ground",
    "look",
    "move",
    "pairs",
    "words",
]

Side = Literal["l", "c", "r"]
"""Where along its frame a title stands: left, in the centre, right."""

_CLUSTER = re.compile(r'<g id="([^"]+)" class="cluster[^"]*">.*?\n</g>', re.DOTALL)
_EDGE = re.compile(r'<g id="[^"]+" class="edge[^"]*">.*?\n</g>', re.DOTALL)
_CURVE = re.compile(r'<path [^>]*?\bd="([^"]+)"')
_POINTS = re.compile(r'<polygon [^>]*?points="([^"]+)"')
_TEXT = re.compile(
    r'<text [^>]*?x="([-\d.]+)" y="([-\d.]+)"[^>]*?font-size="([\d.]+)"[^>]*>([^<]*)<'
)
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_LEFT = re.compile(r'(<text [^>]*?x=")([-\d.]+)"')

CLEARANCE: Final = 3
STEPS: Final = tuple(step / 16 for step in range(1, 17))


class Box(NamedTuple):
    """A rectangle of an SVG, where y grows downwards."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def centre(self) -> tuple[float, float]:
        """The point in the middle."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies inside."""
        return self.left <= x <= self.right and self.top <= y <= self.bottom

    def meets(self, other: Box) -> bool:
        """Whether two rectangles overlap."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


class _Title(NamedTuple):
    """A frame and the ground of its title."""

    frame: Box
    label: Box

    def shift(self, side: Side) -> float:
        """Return how far right of its place on the left the title stands on a side."""
        inset = self.label.left - self.frame.left
        room = self.frame.right - self.label.right - inset
        return {"l": 0.0, "c": room / 2, "r": room}[side]


class Titles(NamedTuple):
    """Where titles should stand: those better off elsewhere, and those crossed on every side."""

    sides: dict[str, Side]
    crossed: frozenset[str]


def look(raw: str) -> Titles:
    """Find for each frame the side where the fewest edges cross its title.

    `raw` is an SVG in which every title stands on the left; frames whose title stays there are
    left out of `sides`.
    """
    points = [point for edge in _EDGE.findall(raw) for point in _along(edge)]
    found: dict[str, Side] = {}
    crossed: set[str] = set()
    for match in _CLUSTER.finditer(raw):
        title = _title(match[0])
        if title is None:
            continue
        label = title.label
        level = [x for x, y in points if label.top - CLEARANCE <= y <= label.bottom + CLEARANCE]
        hits: dict[Side, int] = {}
        for side in ("l", "r", "c"):
            left = label.left + title.shift(side) - CLEARANCE
            right = label.right + title.shift(side) + CLEARANCE
            hits[side] = sum(left <= x <= right for x in level)
        best = min(hits, key=hits.__getitem__)
        if hits[best] < hits["l"]:
            found[match[1]] = best
        if hits[best]:
            crossed.add(match[1])
    return Titles(found, frozenset(crossed))


def move(raw: str, to: dict[str, Side]) -> str:
    """Return the SVG with the titles of some frames on other sides."""

    def moved(match: re.Match[str]) -> str:
        side = to.get(match[1])
        title = _title(match[0]) if side is not None else None
        if side is None or title is None:
            return match[0]
        shift = title.shift(side)
        text = _LEFT.sub(lambda found: f'{found[1]}{float(found[2]) + shift:.2f}"', match[0])
        shape = _POINTS.search(text)
        assert shape is not None
        points = " ".join(f"{x + shift:.2f},{y:.2f}" for x, y in pairs(shape[1]))
        return text[: shape.start(1)] + points + text[shape.end(1) :]

    return _CLUSTER.sub(moved, raw)


def ground(cluster: str) -> Box | None:
    """Return where the title of a frame stands."""
    title = _title(cluster)
    return title.label if title is not None else None


def _title(group: str) -> _Title | None:
    frame, label = _CURVE.search(group), _POINTS.search(group)
    if frame is None or label is None:
        return None
    return _Title(around(pairs(frame[1])), around(pairs(label[1])))


def pairs(numbers: str) -> list[tuple[float, float]]:
    """Read the points of a path or polygon."""
    found = [float(number) for number in _NUMBER.findall(numbers)]
    return list(zip(found[::2], found[1::2], strict=True))


def around(points: Sequence[tuple[float, float]]) -> Box:
    """Return the smallest rectangle around points."""
    across, down = [x for x, _ in points], [y for _, y in points]
    return Box(min(across), min(down), max(across), max(down))


def curves(group: str) -> list[str]:
    """Return the paths of a part of an SVG."""
    return _CURVE.findall(group)


def along(curve: str) -> Iterator[tuple[float, float]]:
    """Yield points along a curve."""
    bends = pairs(curve)
    yield from bends[:1]
    for at in range(0, len(bends) - 3, 3):
        (x0, y0), (x1, y1), (x2, y2), (x3, y3) = bends[at : at + 4]
        for t in STEPS:
            u = 1 - t
            a, b, c, d = u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t
            yield a * x0 + b * x1 + c * x2 + d * x3, a * y0 + b * y1 + c * y2 + d * y3


def words(group: str) -> Box | None:
    """Return the rectangle of the words in a part of an SVG, about as wide as Arial makes them."""
    found = [
        (float(x), float(y), float(size), len(unescape(text)))
        for x, y, size, text in _TEXT.findall(group)
    ]
    if not found:
        return None
    return Box(
        min(x for x, _, _, _ in found),
        min(y - 0.7 * size for _, y, size, _ in found),
        max(x + 0.5 * size * length for x, _, size, length in found),
        max(y + 0.15 * size for _, y, size, _ in found),
    )


def _along(edge: str) -> Iterator[tuple[float, float]]:
    """Yield points along the curve of an edge and along its words."""
    for curve in curves(edge):
        yield from along(curve)
    for x, y, size, text in _TEXT.findall(edge):
        left, middle, step = float(x), float(y) - float(size) / 3, float(size) / 2
        for place in range(len(text) + 1):
            yield left + place * step, middle
