"""What a drawing is made of, whoever writes it: rectangles, lines, shapes, rings and words."""

from __future__ import annotations

from typing import Literal, NamedTuple

from supportflow.draw.lanes.model import Box, Point

__all__ = ["Anchor", "Drawing", "Group", "Line", "Mark", "Rect", "Ring", "Shape", "Words"]


Anchor = Literal["start", "middle", "end"]
"""Which end of a line of text lies at its place."""


class Rect(NamedTuple):
    """A rectangle, with round corners if it has a `radius`."""

    box: Box
    fill: str
    stroke: str = ""
    thick: float = 1.0
    dash: str = ""
    radius: float = 0.0


class Line(NamedTuple):
    """A line along corners, which are rounded."""

    points: tuple[Point, ...]
    stroke: str
    thick: float = 1.0
    dash: str = ""
    radius: float = 0.0


class Shape(NamedTuple):
    """A polygon, such as the head of an arrow; without `fill` only a line along its corners."""

    points: tuple[Point, ...]
    stroke: str
    fill: str = ""
    thick: float = 1.0


class Ring(NamedTuple):
    """A circle."""

    middle: Point
    radius: float
    fill: str
    stroke: str
    thick: float = 1.2


class Words(NamedTuple):
    """One line of text on its base line. `halo` is the colour of a rim that keeps lines off it."""

    place: Point
    text: str
    size: float
    fill: str
    bold: bool = False
    anchor: Anchor = "start"
    halo: str = ""
    struck: bool = False


Mark = Rect | Line | Shape | Ring | Words


class Group(NamedTuple):
    """What belongs together: it has an id, a class, words for those who cannot see, and a link."""

    id: str
    sort: str
    marks: tuple[Mark, ...]
    title: str = ""
    link: str = ""


class Drawing(NamedTuple):
    """Everything of a picture, from the ground upwards."""

    name: str
    title: str
    description: str
    width: float
    height: float
    groups: tuple[Group, ...]
    font: str = "Arial"
