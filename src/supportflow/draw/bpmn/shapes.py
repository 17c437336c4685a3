"""Gives the elements of BPMN their places: the layout of lanes, with the sizes of BPMN."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from supportflow.draw.bpmn.model import Item, Pool
from supportflow.draw.lanes import Box, Link, Piece, Point, Strip, lay_out
from supportflow.draw.lanes.model import BOTTOM, EITHER, LEFT, RIGHT, TOP
from supportflow.draw.widths import widest, width
from supportflow.draw.words import wrap

__all__ = ["Shapes", "shapes"]

EVENT: Final = 36.0
GATEWAY: Final = 50.0
TASK: Final = 110.0
HEADER: Final = 30.0
"""The fields with the names of a pool and of a lane, which stand upright."""
NAME: Final = 90.0
"""How wide viewers make names outside of their elements, in letters of 11."""
ROUND: Final = ("startEvent", "endEvent", "intermediateThrowEvent")
SIZES: Final[dict[str, float]] = {**dict.fromkeys(ROUND, EVENT), "exclusiveGateway": GATEWAY}
"""The elements that are no boxes, with their sizes."""
JOG: Final = 8.0
LINE: Final = 13.5
AROUND: Final = 48.0
"""What an event at the rim of a task takes of it."""


class Shapes(NamedTuple):
    """Where a pool and all in it lies. `names` are those of elements that are outside of them."""

    pool: Box
    lanes: tuple[Box, ...]
    boxes: Mapping[str, Box]
    ways: Mapping[str, tuple[Point, ...]]
    names: Mapping[str, Box]


def _lines(text: str) -> list[str]:
    """Break a name as viewers do: by its width, not by its letters."""
    found: list[str] = []
    for word in (piece for part in text.split() for piece in wrap(part, 13, 9)):
        if found and width(f"{found[-1]} {word}", 11) <= NAME:
            found[-1] += f" {word}"
        else:
            found.append(word)
    return found


def shapes(pool: Pool, top: float) -> Shapes:
    """Lay out a pool, with its upper edge at `top`."""
    hosts = {item.id: item.host for item in pool.items if item.kind == "boundaryEvent"}
    rims = set(hosts.values())
    by_id = {item.id: item for item in pool.items}
    pieces = [_piece(item, foot=item.id in rims) for item in pool.items if item.id not in hosts]
    links: list[Link] = []
    for flow in pool.flows:
        source = hosts.get(flow.source, flow.source)
        said = flow.name
        if flow.source in hosts:
            said = by_id[flow.source].name
        lines = _lines(said)
        links.append(
            Link(
                flow.id,
                source,
                flow.target,
                NAME if lines else 0.0,
                LINE * len(lines),
                back=flow.back,
                aside=flow.aside,
                trunk="way",
                leaves=_leaves(flow.source in hosts, by_id[flow.source]),
                room=AROUND if flow.source in hosts else 10.0,
            )
        )
    strips = [Strip(lane.id, max(100.0, widest([lane.name], 12) + 24)) for lane in pool.lanes]
    header = HEADER if strips else 0.0
    made = lay_out(strips or [Strip(pool.id, 100.0)], pieces, links, left=HEADER + header + 20)
    # Ways from an event begin at its rim, not at that of the task.
    boxes = {name: box.moved(0, top) for name, box in made.boxes.items()}
    ways = {
        name: tuple(Point(point.x, point.y + top) for point in way)
        for name, way in made.ways.items()
    }
    names = {
        _named(name, flows=pool, hosts=hosts): box.moved(0, top) for name, box in made.words.items()
    }
    for flow in pool.flows:
        if flow.source in hosts:
            first, *rest = ways[flow.id]
            x, y = first
            half = EVENT / 2
            boxes[flow.source] = Box(x - half, y - half, x + half, y + half)
            ways[flow.id] = (Point(x, y + half), *rest)
    for item in pool.items:
        if item.kind in ROUND or item.kind == "exclusiveGateway":
            boxes[item.id] = _square(boxes[item.id], SIZES[item.kind])
    for flow in pool.flows:
        way = list(ways[flow.id])
        for end, name in ((0, flow.source), (-1, flow.target)):
            if by_id[name].kind in SIZES:
                way = _to_rim(way, end, boxes[name], by_id[name].kind in ROUND)
        ways[flow.id] = tuple(way)
    for item in pool.items:
        if item.kind in ROUND and item.name:
            box = boxes[item.id]
            lines = _lines(item.name)
            middle, high = box.centre.x, LINE * len(lines)
            names[item.id] = Box(
                middle - NAME / 2, box.bottom + 4, middle + NAME / 2, box.bottom + 4 + high
            )
    lanes = tuple(
        box._replace(left=HEADER, right=made.width + 10).moved(0, top)
        for box in made.lanes[: len(pool.lanes)]
    )
    whole = Box(0.0, top, made.width + 10, top + max(made.height, 60.0))
    return Shapes(whole, lanes, boxes, ways, names)


def _named(flow: str, flows: Pool, hosts: Mapping[str, str]) -> str:
    """Return whose words those on a way are: the event's at its beginning, or its own."""
    source = next(each.source for each in flows.flows if each.id == flow)
    return source if source in hosts else flow


def _square(box: Box, size: float) -> Box:
    """Return an element of a fixed size in the middle of its room."""
    (x, y), half = box.centre, size / 2
    return Box(x - half, y - half, x + half, y + half)


def _to_rim(way: list[Point], end: int, box: Box, is_round: bool) -> list[Point]:
    """Let a way end at the rim of a circle or diamond, not at that of the box around it."""
    here, before = (way[0], way[1]) if end == 0 else (way[-1], way[-2])
    middle, half = box.centre, box.width / 2
    level = here.y == before.y
    off = here.y - middle.y if level else here.x - middle.x
    bent: list[Point] = []
    if abs(off) > half * (0.9 if is_round else 0.95):
        # It would miss the element: it turns towards it right before.
        near = half * 0.6 if off > 0 else -half * 0.6
        if level:
            x = here.x + (JOG if before.x > here.x else -JOG)
            bent = [Point(x, here.y), Point(x, middle.y + near)]
        else:
            y = here.y + (JOG if before.y > here.y else -JOG)
            bent = [Point(here.x, y), Point(middle.x + near, y)]
        off = near
    deep = (half * half - off * off) ** 0.5 if is_round else half - abs(off)
    if level:
        x = middle.x + (deep if before.x > middle.x else -deep)
        touch = Point(x, middle.y + off)
    else:
        y = middle.y + (deep if before.y > middle.y else -deep)
        touch = Point(middle.x + off, y)
    if end == 0:
        return [touch, *reversed(bent), *way[1:]]
    return [*way[:-1], *bent, touch]


def _leaves(rim: bool, source: Item) -> int:
    if rim:
        return BOTTOM
    return RIGHT | TOP if source.kind in ("userTask", "serviceTask") else EITHER & ~LEFT


def _piece(item: Item, *, foot: bool) -> Piece:
    wide, high, below = EVENT, EVENT, 0.0
    match item.kind:
        case "startEvent" | "endEvent" | "intermediateThrowEvent":
            lines = _lines(item.name)
            below = LINE * len(lines) + 6 if lines else 0.0
            start = item.kind == "startEvent"
            return Piece(
                item.id, item.lane, wide, high, below, NAME if lines else 0.0,
                start=start, dot=start, sides=RIGHT if start else EITHER,
            )  # fmt: skip
        case "exclusiveGateway":
            return Piece(item.id, item.lane, GATEWAY, GATEWAY)
        case _:
            lines = wrap(item.name, 17, 6)
            wide = max(TASK, widest(lines, 12) + 24)
            high = max(80.0, len(lines) * 14.5 + 34)
            room = EVENT / 2 + 10 if foot else 0.0
            return Piece(item.id, item.lane, wide, high, foot=room)
