"""What a lane layout is made of: what goes in, and where everything lies when it comes out.

One unit is one point of a picture; x grows to the right, y downwards. Nothing here knows whether
a picture or an exchange file is written from it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

__all__ = [
    "BOTTOM",
    "EITHER",
    "LEFT",
    "RIGHT",
    "TOP",
    "Box",
    "Layout",
    "Link",
    "Piece",
    "Point",
    "Side",
    "Strip",
]

Side = int
"""The side of a box at which a way leaves or arrives, as a set of bits."""

RIGHT: Final = 1
BOTTOM: Final = 2
LEFT: Final = 4
TOP: Final = 8
EITHER: Final = RIGHT | BOTTOM | LEFT | TOP


class Point(NamedTuple):
    """A place in the picture."""

    x: float
    y: float


class Box(NamedTuple):
    """A rectangle of the picture."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """How wide it is."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """How high it is."""
        return self.bottom - self.top

    @property
    def centre(self) -> Point:
        """Its middle."""
        return Point((self.left + self.right) / 2, (self.top + self.bottom) / 2)

    def meets(self, other: Box, slack: float = 0.0) -> bool:
        """Whether two rectangles overlap by more than `slack`."""
        return (
            self.left < other.right - slack
            and other.left < self.right - slack
            and self.top < other.bottom - slack
            and other.top < self.bottom - slack
        )

    def moved(self, x: float, y: float) -> Box:
        """Return the same rectangle elsewhere."""
        return Box(self.left + x, self.top + y, self.right + x, self.bottom + y)


class Strip(NamedTuple):
    """A lane: its id, and how high it is at least."""

    id: str
    least: float = 0.0


class Piece(NamedTuple):
    """Something that stands in a lane: its size, and the height of what hangs `below` it.

    `start` pieces stand in the first column; a `dot` moves up or down to the way that leaves it.
    `sides` are those that may be used; what hangs below closes the bottom. `foot` is room that
    is kept free under it and closes nothing.
    """

    id: str
    lane: int
    width: float
    height: float
    below: float = 0.0
    hangs: float = 0.0
    start: bool = False
    dot: bool = False
    sides: Side = EITHER
    foot: float = 0.0


class Link(NamedTuple):
    """A way from one piece to another, with the size of the words on it.

    `wide` is the size of the words on few long lines, for ways that are long enough.
    `back` links lead to the left. Links with one target and one `trunk` may share the last part
    of their way. `leaves` are the sides of the source that may be used, `room` is what the place
    where it leaves takes for itself. `aside` links are not on the main path: where they alone
    lead to a piece, it stands lower.
    """

    id: str
    source: str
    target: str
    width: float = 0.0
    height: float = 0.0
    wide: tuple[float, float] | None = None
    back: bool = False
    aside: bool = False
    trunk: str = ""
    leaves: Side = EITHER
    room: float = 10.0


class Layout(NamedTuple):
    """Where everything lies. `ways` are the corners of each link from its source to its target.

    `lines` are the same ways as far as they are their own, up to where they join another; `ends`
    are those that do not join one. `wide` are those whose words stand on few long lines.
    Boxes may be larger than asked for, so that the ways that end at them have room.
    """

    width: float
    height: float
    lanes: tuple[Box, ...]
    boxes: Mapping[str, Box]
    ways: Mapping[str, tuple[Point, ...]]
    words: Mapping[str, Box]
    lines: Mapping[str, tuple[Point, ...]]
    ends: frozenset[str]
    wide: frozenset[str]
