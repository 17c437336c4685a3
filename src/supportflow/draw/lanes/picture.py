"""Draws lanes: from where things lie to rectangles, lines and words, in the colours of the map."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import hypot
from typing import Final

from supportflow.draw.colours import EDGES, FAULT, HEAT, INK, MARKS, MUTED, PALE, PAPER
from supportflow.draw.labels import SAMPLES, bars, shown_kinds
from supportflow.draw.lanes.marks import (
    Anchor,
    Drawing,
    Group,
    Line,
    Mark,
    Rect,
    Ring,
    Shape,
    Words,
)
from supportflow.draw.lanes.model import Box, Point
from supportflow.draw.lanes.scene import (
    HEADER,
    LOOP,
    STUB,
    WIDE,
    Hanging,
    Lane,
    Pool,
    State,
    colour_of,
    inner,
    line_of,
    scene,
)
from supportflow.draw.lanes.texts import LEADING, Run, Text, edge_text, is_grey
from supportflow.draw.model import Edge, Graph, Heat, Promised
from supportflow.draw.panel import panel_lines
from supportflow.draw.svg import links_of, said_of
from supportflow.draw.widths import width
from supportflow.draw.words import wrap
from supportflow.languages import Speech

__all__ = ["drawing"]

MARGIN: Final = 24.0
CURVE: Final = 7.0
"""The radius of the corners of ways."""
STROKES: Final[dict[str, tuple[float, str]]] = {
    "step": (1.4, ""),
    "customer": (1.6, ""),
    "timer": (1.6, "6 3.5"),
    "escalation": (2.6, ""),
    "return": (1.7, "1.5 3.5"),
    "child": (1.4, "5 3"),
}


def drawing(picture: Graph, *, link: str | None = None) -> Drawing:
    """Draw the lanes of a picture; `link` is where its states lead."""
    return _Drawer(picture, link).drawing()


class _Drawer:
    """Puts the pools under the title, one below the other."""

    def __init__(self, picture: Graph, link: str | None) -> None:
        self.picture = picture
        self.say = picture.speech.say
        self.links = dict(links_of(picture, link)) if link is not None else {}
        self.said = dict(said_of(picture))
        self.pools = scene(picture)
        for each in self.pools:
            self.said.update(each.others)
        self.lane_of = {
            node.id: lane.id for pool in self.pools for lane in pool.lanes for node in lane.nodes
        }
        self.tints = {
            node.id: lane.colours.tint
            for pool in self.pools
            for lane in pool.lanes
            for node in lane.nodes
        }

    def drawing(self) -> Drawing:
        """Return the whole picture."""
        wide = max((pool.layout.width for pool in self.pools), default=0.0)
        wide = max(wide, 640.0)
        top = MARGIN
        heading, high = self.heading(wide)
        groups: list[Group] = [heading]
        top = MARGIN + high + 14
        for pool in self.pools:
            if pool.title:
                lines = wrap(pool.title, 90)
                marks = _lines(
                    Text(tuple(_run(line, 16, INK) for line in lines)), MARGIN, top, "start"
                )
                top += len(lines) * 16 * LEADING + 6
                groups.append(Group(pool.id, "pool", tuple(marks), self.said.get(pool.id, "")))
            groups += self.pool(pool, MARGIN, top, wide)
            top += pool.layout.height + 26
        return Drawing(
            self.picture.name, self.picture.title, self.picture.told,
            wide + 2 * MARGIN, top - 26 + MARGIN, tuple(groups), self.picture.font,
        )  # fmt: skip

    # The heading

    def heading(self, wide: float) -> tuple[Group, float]:
        """Draw title, subtitle and legend; return them with their height."""
        marks: list[Mark] = []
        y = MARGIN
        for text, size, fill, bold in (
            (self.picture.title, 22.0, INK, True),
            (self.picture.subtitle, 12.0, "#4B5563", False),
        ):
            for line in wrap(text, int(wide / size / 0.56)):
                marks.append(Words(Point(MARGIN, y + size * 0.9), line, size, fill, bold))
                y += size * LEADING
        y += 8
        x = MARGIN
        for kind in self.shown():
            key = f"handoff.{self.picture.lanes or 'area'}" if kind == "handoff" else kind
            words = self.say(f"legend.{key}")
            need = 44 + width(words, 11.0) + 20
            if x + need > MARGIN + wide and x > MARGIN:
                x, y = MARGIN, y + 20
            marks += _sample(kind, Point(x, y + 8))
            marks.append(Words(Point(x + 42, y + 12), words, 11.0, INK))
            x += need
        any_figures = any(node.figures for node in self.picture.nodes)
        figures = self.say("legend.box.figures") if any_figures else ""
        items = self.say("legend.box.state", last=self.say("legend.box.within"))
        note = self.say("legend.box", items=f"{items}{figures}")
        if x + width(note, 11.0) > MARGIN + wide and x > MARGIN:
            x, y = MARGIN, y + 20
        marks.append(Words(Point(x, y + 12), note, 11.0, INK))
        if self.picture.heat is not None:
            y += 24
            marks += _scale(self.picture.speech, self.picture.heat, Point(MARGIN, y))
        for head, rows in panel_lines(self.picture):
            y += 24
            marks.append(Words(Point(MARGIN, y + 12), head, 10.0, MUTED, bold=True))
            for row, parts in rows:
                y = self.panel_row(row, parts, wide, marks, y)
        return Group(f"heading_{self.picture.name}", "heading", tuple(marks)), y + 20 - MARGIN

    def panel_row(
        self, row: Promised, parts: list[str], wide: float, marks: list[Mark], y: float
    ) -> float:
        """Draw a row of what is promised or escalates; return where the next one begins."""
        ink = INK if row.kind == "promise" else EDGES["escalation"]
        if not (row.known and all(part.known for part in row.parts)):
            ink = FAULT.strong
        names = [(line, 11.0, ink, True) for line in wrap(row.title, 24, 2)]
        if row.when:
            condition = self.say("drawn.if", condition=row.when)
            names += [(line, 10.0, MUTED, False) for line in wrap(condition, 30, 3)]
        for at, (line, size, fill, bold) in enumerate(names):
            marks.append(Words(Point(MARGIN, y + 28 + 14 * at), line, size, fill, bold))
        room = max(20, int((wide - 190) / 6))
        lines = [short for part in parts for short in wrap(part, room, 8)]
        for at, line in enumerate(lines):
            marks.append(Words(Point(MARGIN + 190, y + 28 + 14 * at), line, 11.0, ink, False))
        return y + 14 * max(len(names), len(lines)) + 4

    def shown(self) -> list[str]:
        """Return the kinds that the legend explains: those that are in the picture."""
        found = shown_kinds(self.picture)
        if any(self.handoff(edge) for pool in self.pools for edge in pool.edges):
            found.insert(sum(kind in EDGES for kind in found), "handoff")
        return found

    def handoff(self, edge: Edge) -> bool:
        """Whether an edge leads from one lane to another."""
        return bool(edge.event) and self.lane_of[edge.source] != self.lane_of[edge.target]

    # The lanes

    def pool(self, pool: Pool, x: float, y: float, wide: float) -> Iterator[Group]:
        """Draw lanes, then ways, then states, so that no line lies over a state."""
        for lane, box in zip(pool.lanes, pool.layout.lanes, strict=True):
            yield self.lane(lane.id, lane, box._replace(right=wide).moved(x, y))
        for edge in sorted(pool.edges, key=lambda each: each.kind == "escalation"):
            yield self.edge(edge, pool, x, y)
        for state in pool.states.values():
            yield from self.state(state, pool.layout.boxes[state.node.id].moved(x, y))

    def lane(self, ident: str, lane: Lane, box: Box) -> Group:
        """Draw the ground of a lane, and its name in a field on the left."""
        colours = lane.colours
        dash = "5 3" if lane.cluster is not None and not lane.cluster.known else ""
        marks: list[Mark] = [Rect(box, colours.tint, colours.strong, 1.0, dash)]
        if lane.title:
            field = box._replace(right=box.left + HEADER)
            marks.append(Rect(field, colours.strong, colours.strong, 1.0))
            text = Text(
                (
                    *(_run(line, 13, PAPER) for line in lane.title),
                    *(_run(line, 9.5, PAPER, bold=False) for line in lane.hours),
                )
            )
            top = field.centre.y - text.height / 2
            marks += _lines(text, field.centre.x, top, "middle")
        said = self.said.get(lane.cluster.id, "") if lane.cluster is not None else ""
        return Group(ident, "cluster", tuple(marks), said)

    def edge(self, edge: Edge, pool: Pool, x: float, y: float) -> Group:
        """Draw a way with its arrow and its words."""
        kind = edge.kind
        points = [Point(p.x + x, p.y + y) for p in pool.layout.lines[edge.id]]
        colour, line = colour_of(edge), line_of(edge)
        thick = _thick(edge)
        head = edge.id in pool.layout.ends
        marks: list[Mark] = []
        if self.handoff(edge):
            marks.append(Ring(_towards(points[0], points[1], 4.6), 3.2, PAPER, line, 1.5))
            points = [_towards(points[0], points[1], 7.8), *points[1:]]
        dashed = not edge.known or edge.mark == "removed"
        marks += _arrow(kind, points, line, dashed=dashed, head=head, thick=thick)
        box = pool.layout.words.get(edge.id)
        if box is not None:
            text = edge_text(edge, colour, *([WIDE] if edge.id in pool.layout.wide else []))
            halo = self.tint(pool, box)
            marks += _lines(text, box.left + x, box.top + y, "start", halo)
        return Group(edge.id, f"edge {kind}", tuple(marks), self.said.get(edge.id, ""))

    def tint(self, pool: Pool, box: Box) -> str:
        """Return the colour of the ground under a box."""
        for lane, its in zip(pool.lanes, pool.layout.lanes, strict=True):
            if its.top <= box.centre.y <= its.bottom:
                return lane.colours.tint
        return PAPER

    # The states

    def state(self, state: State, box: Box) -> Iterator[Group]:
        """Draw a state with its loops, and what hangs under it."""
        node = state.node
        title = self.said.get(node.id, "")
        if node.kind == "start":
            ink = PALE.tint if is_grey(node) else INK
            ink = MARKS[node.mark].strong if node.mark in MARKS else ink
            yield Group(node.id, "node start", (Ring(box.centre, box.width / 2, ink, ink),), title)
            return
        marks, link = tuple(self.box(state, box)), self.links.get(node.id, "")
        if node.kind == "stub":
            link = f"#{node.leads_to}"
        yield Group(node.id, f"node {node.kind}", marks, title, link)
        yield from self.loops(state, box)
        top = box.bottom
        for number, hanging in enumerate(state.hanging):
            x = box.left + 12 + 6 * (len(state.hanging) - 1 - number)
            indent = box.left + 10 + 6 * len(state.hanging) + 6
            yield from self.hanging(hanging, x, indent, box.bottom, top)
            top += _height(hanging)

    def box(self, state: State, box: Box) -> Iterator[Mark]:
        """Yield the box of a state with its words."""
        node, colours = state.node, state.colours
        strong = colours.strong if node.known else FAULT.strong
        plain = node.kind in ("group", "missing", "stub")
        if plain and node.kind != "stub":
            strong = MUTED if node.known else FAULT.strong
        gone = node.mark == "removed"
        dash = "5 3" if node.kind in ("waiting", "missing") or not node.known or gone else ""
        thick = 2.6 if node.kind == "resolved" else 1.3
        ground = FAULT.tint if not node.known else HEAT[node.heat]
        if node.kind == "stub":
            ground = colours.tint
        if is_grey(node) and node.known:
            strong = PALE.tint
        elif node.mark in MARKS and node.known:
            (strong, ground), thick = MARKS[node.mark], 3.0
        elif node.mark == "now":
            thick = 3.0
        round_ = 13.0 if plain else 7.0
        if node.kind == "end":
            yield Rect(box, PAPER, strong, 1.3, dash, 9.0)
            yield Rect(inner(box, 3.2), ground, strong, 1.3, dash, 6.0)
        else:
            yield Rect(box, ground, strong, thick, dash, round_)
        top = _content(state, box)
        yield from _lines(state.title, box.centre.x, top, "middle")
        top += state.title.height
        for text in state.blocks:
            y = top + 3.5
            yield Line((Point(box.left + 9, y), Point(box.right - 9, y)), strong, 0.6)
            yield from _lines(text, box.centre.x, top + 8, "middle")
            top += text.height + 8

    def loops(self, state: State, box: Box) -> Iterator[Group]:
        """Draw the ways that stay in a state, as rows inside its box."""
        top = _content(state, box) + state.title.height
        top += sum(text.height + 8 for text in state.blocks)
        for edge, text in state.loops:
            left = box.centre.x - (text.width + LOOP) / 2
            sign = _turn(Point(left + 5, top + 7 + text.height / 2), colour_of(edge))
            marks = (*sign, *_lines(text, left + LOOP, top + 7, "start"))
            yield Group(edge.id, f"edge {edge.kind}", marks, self.said.get(edge.id, ""))
            top += text.height + 7

    def hanging(
        self, hanging: Hanging, x: float, indent: float, start: float, top: float
    ) -> Iterator[Group]:
        """Draw the ways to a sign under a state, and the sign, which is a link."""
        y = top + 6
        size = max(STUB, hanging.sign.height + 6)
        words = sum(text.height for text in hanging.words)
        middle = y + words + 3 + size / 2
        sign = Box(
            indent + 10, middle - size / 2, indent + 26 + hanging.sign.width, middle + size / 2
        )
        for number, (edge, text) in enumerate(zip(hanging.edges, hanging.words, strict=True)):
            marks: list[Mark] = []
            if number == 0:
                points = [Point(x, start), Point(x, middle), Point(sign.left, middle)]
                marks += _arrow(
                    edge.kind, points, line_of(edge), dashed=not edge.known, thick=_thick(edge)
                )
            marks += _lines(text, indent, y, "start")
            y += text.height
            yield Group(edge.id, f"edge {edge.kind}", tuple(marks), self.said.get(edge.id, ""))
        target = hanging.target
        pill = Rect(sign, hanging.colours.tint, hanging.colours.strong, 1.0, "", 9.0)
        said = _lines(
            hanging.sign, sign.centre.x, sign.centre.y - hanging.sign.height / 2, "middle"
        )
        yield Group(
            f"stub_{hanging.edges[0].id}", "node stub", (pill, *said),
            self.say("told.to", title=target.title), f"#{target.id}",
        )  # fmt: skip


def _content(state: State, box: Box) -> float:
    """Return where the words of a box begin, so that they stand in its middle."""
    high = state.title.height + sum(text.height + 8 for text in state.blocks)
    high += sum(text.height + 7 for _, text in state.loops)
    return box.centre.y - high / 2


def _height(hanging: Hanging) -> float:
    size = max(STUB, hanging.sign.height + 6)
    return 6 + sum(text.height for text in hanging.words) + 3 + size


def _run(line: str, size: float, fill: str, *, bold: bool = True) -> Run:
    return Run(line, size, fill, bold)


def _lines(text: Text, x: float, top: float, anchor: Anchor, halo: str = "") -> Iterator[Words]:
    """Yield the lines of a text from its top."""
    for run in text.runs:
        base = top + run.size * 0.96
        place = Point(x, base)
        yield Words(place, run.text, run.size, run.fill, run.bold, anchor, halo, run.struck)
        top += run.size * LEADING


def _arrow(
    kind: str,
    points: Sequence[Point],
    colour: str,
    *,
    dashed: bool = False,
    head: bool = True,
    thick: float = 0.0,
) -> Iterator[Mark]:
    """Yield a way and its head; each kind has its own line and its own head."""
    own, dash = STROKES[kind]
    thick, dash = thick or own, "5 3" if dashed else dash
    if not head:
        yield Line(tuple(points), colour, thick, dash, CURVE)
        return
    tip, before = points[-1], points[-2]
    far = hypot(tip.x - before.x, tip.y - before.y) or 1.0
    dx, dy = (tip.x - before.x) / far, (tip.y - before.y) / far
    long, half = (11.0, 5.2) if kind == "escalation" or thick > 2.2 else (9.0, 3.9)
    left = Point(tip.x - dx * long - dy * half, tip.y - dy * long + dx * half)
    right = Point(tip.x - dx * long + dy * half, tip.y - dy * long - dx * half)
    open_ = kind in ("timer", "return")
    short = 1.0 if open_ else long - 1
    end = Point(tip.x - dx * short, tip.y - dy * short)
    yield Line((*points[:-1], end), colour, thick, dash, CURVE)
    if open_:
        yield Shape((left, tip, right), colour, "", 1.6)
    else:
        yield Shape((left, tip, right), colour, PAPER if kind == "customer" else colour, 1.3)


def _thick(edge: Edge) -> float:
    """Return how thick a way is drawn; 0 leaves it to its kind."""
    if edge.mark in MARKS:
        return 2.8
    if edge.mark == "taken":
        return 3.6
    return edge.width or (1.0 if edge.pale or edge.mark == "same" else 0.0)


def _scale(speech: Speech, heat: Heat, at: Point) -> Iterator[Mark]:
    """Yield the legend of a figure: every step with its ground, its sign and up to what."""
    x, y = at
    yield Words(Point(x, y + 12), f"{heat.title}:", 11.0, INK)
    x += width(f"{heat.title}:", 11.0) + 12
    for step, up_to in enumerate(heat.said, 1):
        words = f"{bars(step)} {speech.say('legend.up_to', bound=up_to)}"
        wide = width(words, 11.0) + 16
        yield Rect(Box(x, y - 3, x + wide, y + 17), HEAT[step], HEAT[step], 1.0, "", 3.0)
        yield Words(Point(x + 8, y + 11), words, 11.0, INK)
        x += wide + 4


def _towards(start: Point, end: Point, far: float) -> Point:
    """Return a point on the way from one to the other."""
    whole = hypot(end.x - start.x, end.y - start.y) or 1.0
    return Point(
        start.x + (end.x - start.x) * far / whole, start.y + (end.y - start.y) * far / whole
    )


def _turn(middle: Point, colour: str) -> Iterator[Mark]:
    """Yield the sign of a way that stays where it is."""
    x, y = middle
    points = (
        Point(x - 1, y + 4), Point(x - 4.5, y + 4), Point(x - 4.5, y - 4), Point(x + 4, y - 4),
        Point(x + 4, y + 2.5),
    )  # fmt: skip
    yield Line(points, colour, 1.4, "", 3.5)
    yield Shape(
        (Point(x + 1.2, y - 0.2), Point(x + 4, y + 3.6), Point(x + 6.8, y - 0.2)), colour, "", 1.4
    )


def _sample(kind: str, at: Point) -> Iterator[Mark]:
    """Yield how the legend shows a kind."""
    x, y = at
    if kind in EDGES:
        yield from _arrow(kind, [Point(x, y), Point(x + 34, y)], EDGES[kind])
        return
    box = Box(x + 6, y - 7, x + 32, y + 7)
    match kind:
        case "handoff":
            yield from _arrow("step", [Point(x + 6.2, y), Point(x + 34, y)], EDGES["step"])
            yield Ring(Point(x + 3, y), 3.2, PAPER, EDGES["step"], 1.5)
        case "taken":
            yield from _arrow("step", [Point(x, y), Point(x + 34, y)], EDGES["step"], thick=3.6)
        case "added" | "removed" | "changed":
            strong, tint = MARKS[kind]
            yield Rect(box, tint, strong, 3.0, "5 3" if kind == "removed" else "", 4.0)
        case "pale" | "same":
            yield Rect(box, PAPER, PALE.tint, 1.3, "", 4.0)
        case "now":
            yield Rect(box, PAPER, INK, 3.0, "", 4.0)
        case "rung":
            place = Point(x + 13, y + 4)
            yield Words(place, SAMPLES["rung"], 12.0, EDGES["escalation"], bold=True)
        case "start":
            yield Ring(Point(x + 19, y), 6.5, INK, INK)
        case "waiting":
            yield Rect(box, PAPER, INK, 1.3, "5 3", 4.0)
        case "resolved":
            yield Rect(box, PAPER, INK, 2.6, "", 4.0)
        case "end":
            yield Rect(box, PAPER, INK, 1.2, "", 5.0)
            yield Rect(inner(box, 2.6), PAPER, INK, 1.2, "", 3.0)
        case _:
            yield Rect(box, FAULT.tint, FAULT.strong, 1.3, "5 3", 4.0)
