"""Lays out lanes: pieces on a grid, right-angled ways between them, words with room of their own.

Every line of words stands above a level part of its own way. That part lies in a slot which is as
high as its lines and their words need and as wide as the longest of them, so that words can meet
neither other words nor a box: room is made first, and then things are put into it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from supportflow.draw.lanes.columns import grid
from supportflow.draw.lanes.model import Box, Layout, Link, Piece, Point, Strip
from supportflow.draw.lanes.places import Places
from supportflow.draw.lanes.ways import Leg, Way, slots, ways

__all__ = ["lay_out"]

JOIN: Final = 9.0
"""How far a line runs along the one that it joins, for a round corner."""


def lay_out(
    strips: Sequence[Strip],
    pieces: Sequence[Piece],
    links: Sequence[Link],
    *,
    left: float = 0.0,
    between: float = 0.0,
) -> Layout:
    """Lay pieces and links out in lanes, from the top of the first lane at (0, 0).

    `left` is kept free for the names of the lanes, `between` is the room between two lanes.
    """
    real = [link for link in links if link.source != link.target]
    made = grid(len(strips), pieces, real)
    cut = slots(made)
    found = ways(cut, pieces, real)
    return _Result(Places(strips, pieces, real, cut, found, left, between)).layout()


class _Result:
    """Reads the layout from the places."""

    def __init__(self, places: Places) -> None:
        self.places = places

    def layout(self) -> Layout:
        """Return where everything lies."""
        boxes = dict(self.boxes())
        routes = {name: self.corners(name, way, boxes) for name, way in self.places.ways.items()}
        lanes = tuple(Box(0.0, top, self.places.width, low) for top, low in self.places.lanes)
        wide = (leg.label for line in self.places.levels.values() for leg in line if leg.wide)
        return Layout(
            self.places.width,
            self.places.height,
            lanes,
            boxes,
            routes,
            self.words(),
            self.lines(routes),
            frozenset(name for name, way in self.places.ways.items() if way.own == len(way.legs)),
            frozenset(name for name in wide if name is not None),
        )

    def lines(self, routes: dict[str, tuple[Point, ...]]) -> dict[str, tuple[Point, ...]]:
        """Return what of each way is drawn: up to where somebody else has drawn the rest."""
        found: dict[str, tuple[Point, ...]] = {}
        begun: dict[Leg, Point] = {}
        for name, way in sorted(self.places.ways.items(), key=lambda item: item[1].number):
            route = routes[name]
            for at, leg in enumerate(way.legs[: way.own]):
                begun[leg] = route[at]
            if way.own == len(way.legs):
                found[name] = route
                continue
            shared = way.legs[way.own]
            joint, end = route[way.own], route[way.own + 1]
            start = begun[shared]
            if _far(joint, end) > _far(start, end):
                # It comes in before the place where the other began: the part between is its own.
                begun[shared] = joint
                found[name] = (*route[: way.own + 1], start)
            else:
                far = min(JOIN, _far(joint, end))
                whole = _far(joint, end) or 1.0
                along = Point(
                    joint.x + (end.x - joint.x) * far / whole,
                    joint.y + (end.y - joint.y) * far / whole,
                )
                found[name] = (*route[: way.own + 1], along)
        return found

    def boxes(self) -> list[tuple[str, Box]]:
        """Return the box of every piece."""
        found: list[tuple[str, Box]] = []
        dots = {
            name: leg.place
            for line in self.places.levels.values()
            for leg in line
            for name, _ in leg.pieces
            if self.places.pieces[name].dot
        }
        for name, piece in self.places.pieces.items():
            x, y = self.places.cut.places[name]
            middle = sum(self.places.x[x]) / 2
            half = self.places.wide[name] / 2
            axis = self.places.axis[y]
            if name in dots:
                top, low = dots[name] - piece.height / 2, dots[name] + piece.height / 2
            else:
                top, low = axis + self.places.up[name], axis + self.places.low[name]
            found.append((name, Box(middle - half, top, middle + half, low)))
        return found

    def corners(self, name: str, way: Way, boxes: dict[str, Box]) -> tuple[Point, ...]:
        """Return the corners of a way, from the side of its source to that of its target."""
        link = self.places.links[name]
        first, last = way.legs[0], way.legs[-1]
        points = [_end(first, link.source, boxes)]
        for one, other in zip(way.legs, way.legs[1:], strict=False):
            points.append(
                Point(other.place, one.place) if one.across else Point(one.place, other.place)
            )
        points.append(_end(last, link.target, boxes))
        return tuple(points)

    def words(self) -> dict[str, Box]:
        """Return where all words stand."""
        found: dict[str, Box] = {}
        for leg, left in self.places.word_at.items():
            wide, high = self.places.word_size(leg)
            bottom = leg.place - 2
            if leg.label is not None:
                found[leg.label] = Box(left, bottom - high, left + wide, bottom)
        return found


def _end(leg: Leg, name: str, boxes: dict[str, Box]) -> Point:
    """Return where a leg touches a box."""
    box = boxes[name]
    direction = next(way for its, way in leg.pieces if its == name)
    if leg.across:
        return Point(box.left if direction > 0 else box.right, leg.place)
    return Point(leg.place, box.top if direction > 0 else box.bottom)


def _far(one: Point, other: Point) -> float:
    return abs(one.x - other.x) + abs(one.y - other.y)
