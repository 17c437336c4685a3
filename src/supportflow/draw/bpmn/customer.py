"""The customer as a pool without anything in it, and the messages to and from us.

A message runs straight up or down where nothing is in its way, between the columns of the process
if need be. Only where there is no room at all it runs behind an element.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from math import sqrt
from typing import Final, NamedTuple

from supportflow.draw.bpmn.model import Pool
from supportflow.draw.bpmn.shapes import Shapes
from supportflow.draw.lanes import Box, Point

__all__ = ["HIGH", "Customer", "Message", "messages", "speaks"]

HIGH: Final = 60.0
"""How high the pool of the customer is, which lies above the others."""
AIR: Final = 7.0
"""What a message keeps away from elements and names."""
LOW: Final = 9.0
"""How far below its middle an event at a rim is left."""
RISES: Final = (10.0, 18.0, 28.0, 40.0, 54.0, 70.0, 90.0)
"""How far above or below an element a message may turn."""
REACH: Final = 900.0
"""How far to the left or right of an element a message may run."""
STEP: Final = 6.0
"""How finely places for messages are looked for."""


class Message(NamedTuple):
    """A message between the customer and an element, in words, with the corners of its way."""

    id: str
    source: str
    target: str
    said: str
    way: tuple[Point, ...]


class Customer(NamedTuple):
    """The pool of the customer: where it lies, and all messages."""

    id: str
    name: str
    box: Box
    messages: tuple[Message, ...]


def speaks(pool: Pool) -> bool:
    """Whether a customer comes to a pool, is heard or told anything."""
    return bool(pool.hears or pool.tells)


def messages(customer: str, pools: Sequence[tuple[Pool, Shapes]], low: float) -> list[Message]:
    """Return the messages of all pools; the pool of the customer ends at the height `low`."""
    obstacles = [
        box
        for pool, where in pools
        for box in (*(where.boxes[item.id] for item in pool.items), *where.names.values())
    ]
    taken: list[float] = []
    found: list[Message] = []
    for pool, where in pools:
        rims = {item.id for item in pool.items if item.kind == "boundaryEvent"}
        for element, said in pool.hears.items():
            box = where.boxes[element]
            way = _way(box, element in rims, obstacles, taken, low, where.pool)
            made = f"mf_to_{element}"
            found.append(Message(made, customer, element, said, tuple(reversed(way))))
        for element, said in pool.tells.items():
            way = _way(where.boxes[element], False, obstacles, taken, low, where.pool)
            found.append(Message(f"mf_from_{element}", element, customer, said, way))
    return found


def _way(
    box: Box, rim: bool, obstacles: Sequence[Box], taken: list[float], low: float, pool: Box
) -> tuple[Point, ...]:
    """Find a way from an element up to the customer, from the element on.

    An event at the `rim` of a task is left below its middle, where the task has ended.
    """
    middle = box.centre.x
    obstacles = [
        other
        for other in obstacles
        if other.left < middle + 2 * REACH and middle - 2 * REACH < other.right
    ]
    others = [other for other in obstacles if other != box]
    for x in _beside(box, pool):
        if any(abs(x - other) < AIR for other in taken):
            continue
        if box.left + AIR <= x <= box.right - AIR and not rim:
            if _free(Box(x, low, x, box.top), others):
                taken.append(x)
                return Point(x, box.top), Point(x, low)
        elif not box.left - AIR <= x <= box.right + AIR:
            right = x > box.right
            y = box.centre.y + LOW if rim else box.centre.y
            # A circle is narrower below its middle.
            inset = box.width / 2 - sqrt(max(0.0, (box.width / 2) ** 2 - LOW**2)) if rim else 0.0
            side = box.right - inset if right else box.left + inset
            level = Box(min(x, box.left), y, max(x, box.right), y)
            if _free(Box(x, low, x, y), others) and _free(level, others):
                taken.append(x)
                return Point(side, y), Point(x, y), Point(x, low)
    # Beside it there is no room: it leaves upwards or downwards, and turns to a free place.
    exits = [(box.top, box.top - step) for step in RISES]
    exits += [(box.bottom, box.bottom + step) for step in RISES]
    if rim:
        # Straight down leads the way of the event, with its words to the right.
        middle -= LOW
        start = box.centre.y + sqrt(max(0.0, (box.width / 2) ** 2 - LOW**2))
        exits = [(start, box.bottom + step) for step in RISES]
    for (start, y), x in product(exits, list(_beside(box, pool))):
        first = Box(middle, min(start, y), middle, max(start, y))
        level = Box(min(x, middle), y, max(x, middle), y)
        around = [other for other in others if not (rim and other.bottom < start + 1)]
        free = all(abs(x - other) >= AIR for other in taken) and _free(first, around)
        # Below it, the way up must not run through the element itself.
        if free and _free(level, others) and _free(Box(x, low, x, y), obstacles):
            taken.append(x)
            return Point(middle, start), Point(middle, y), Point(x, y), Point(x, low)
    # Everything is full: it runs straight, behind what is there.
    return Point(box.centre.x, box.top), Point(box.centre.x, low)


def _beside(box: Box, pool: Box) -> Iterator[float]:
    """Yield places from left to right of an element's middle, the nearest first."""
    middle = box.centre.x
    yield middle
    for step in range(1, int(REACH / STEP)):
        for x in (middle - step * STEP, middle + step * STEP):
            if pool.left + AIR < x < pool.right - AIR:
                yield x


def _free(line: Box, others: Sequence[Box]) -> bool:
    wide = Box(line.left - AIR, line.top, line.right + AIR, line.bottom)
    if line.top == line.bottom:
        wide = Box(line.left, line.top - AIR, line.right, line.bottom + AIR)
    return not any(wide.meets(other) for other in others)
