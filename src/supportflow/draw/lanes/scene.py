"""From a process to lanes: which lanes there are, what stands in them, and where it lies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from supportflow.draw.colours import EDGES, FAULT, MARKS, NEUTRAL, PALE, Pair, area
from supportflow.draw.lanes.bands import bands
from supportflow.draw.lanes.layout import lay_out
from supportflow.draw.lanes.model import EITHER, RIGHT, Box, Layout, Link, Piece, Strip
from supportflow.draw.lanes.texts import (
    Text,
    edge_text,
    facts_text,
    figures_text,
    mark_text,
    title_text,
)
from supportflow.draw.model import Cluster, Edge, Graph, Node
from supportflow.draw.words import wrap
from supportflow.languages import Speech

__all__ = ["WIDE", "Hanging", "Lane", "Pool", "State", "colour_of", "line_of", "pools", "scene"]

HEADER: Final = 112.0
"""How wide the names of the lanes are."""
LEAST: Final = 112.0
"""How wide a state is at least."""
WIDE: Final = 46
"""The columns of words that stand on a long line."""
DOT: Final = 15.0
LOOP: Final = 15.0
"""The width of the sign of a loop."""
STUB: Final = 18.0
"""How high a sign to another state is."""


class Lane(NamedTuple):
    """A lane: the area whose it is, or None for what belongs to no area."""

    cluster: Cluster | None
    id: str
    title: tuple[str, ...]
    hours: tuple[str, ...]
    colours: Pair
    nodes: tuple[Node, ...]


class Hanging(NamedTuple):
    """What hangs under a state: the words of some ways, and the sign to where they lead."""

    edges: tuple[Edge, ...]
    words: tuple[Text, ...]
    target: Node
    sign: Text
    colours: Pair


class State(NamedTuple):
    """A node with its words; `loops` are the ways that stay in it."""

    node: Node
    colours: Pair
    title: Text
    facts: Text
    figures: Text = Text()
    loops: tuple[tuple[Edge, Text], ...] = ()
    hanging: tuple[Hanging, ...] = ()

    @property
    def blocks(self) -> tuple[Text, ...]:
        """The small lines under the title, block by block."""
        return tuple(text for text in (self.facts, self.figures) if text.runs)

    @property
    def size(self) -> tuple[float, float]:
        """How wide and high its box is at least."""
        if self.node.kind == "start":
            return DOT, DOT
        plain = self.node.kind in ("group", "missing", "stub")
        wide = max(self.title.width, self.facts.width, self.figures.width) + (
            24 if self.title.runs else 0
        )
        wide = max(wide, *(text.width + LOOP + 18 for _, text in self.loops), 0 if plain else LEAST)
        high = self.title.height + (12 if plain else 14)
        high += sum(text.height + 8 for text in self.blocks)
        high += sum(text.height + 7 for _, text in self.loops)
        return wide, max(high, 26.0 if plain else 34.0)

    @property
    def below(self) -> tuple[float, float]:
        """How wide and high is what hangs under it."""
        if not self.hanging:
            return 0.0, 0.0
        indent = 16.0 + 6 * len(self.hanging)
        wide = max(
            max(*(text.width for text in each.words), each.sign.width + 30) for each in self.hanging
        )
        high = sum(
            6 + sum(text.height for text in each.words) + 3 + max(STUB, each.sign.height + 6)
            for each in self.hanging
        )
        return indent + wide, high + 4


class Pool(NamedTuple):
    """The lanes of one workflow, or of one part of it where it is too long for one row of lanes.

    `others` are the words for those who cannot see, of what stands for other parts, by its id.
    """

    id: str
    title: str
    frame: Cluster | None
    lanes: tuple[Lane, ...]
    states: Mapping[str, State]
    edges: tuple[Edge, ...]
    """The ways that are drawn as lines."""
    layout: Layout
    others: Mapping[str, str] = {}


def colour_of(edge: Edge) -> str:
    """Return the colour of a way's words."""
    if not edge.known:
        return FAULT.strong
    if edge.mark in MARKS:
        return MARKS[edge.mark].strong
    return PALE.strong if edge.pale or edge.mark == "same" else EDGES[edge.kind]


def line_of(edge: Edge) -> str:
    """Return the colour of a way's line."""
    grey = edge.known and (edge.pale or edge.mark == "same")
    return PALE.tint if grey else colour_of(edge)


def pools(picture: Graph) -> list[tuple[str, Cluster | None, list[Node]]]:
    """Split a picture into its workflows."""
    frames = [cluster for cluster in picture.clusters if cluster.kind == "workflow"]
    if not frames:
        return [("", None, list(picture.nodes))]
    # A workflow that is declared twice has one pool for both.
    found: list[tuple[str, Cluster | None, list[Node]]] = []
    for name, frame in {frame.name: frame for frame in reversed(frames)}.items():
        found.append(
            (frame.title, frame, [node for node in picture.nodes if node.workflow == name])
        )
    found.reverse()
    lost = [node for node in picture.nodes if not node.workflow]
    if lost:
        found.append(("", None, lost))
    return found


def lanes_of(picture: Graph, nodes: Sequence[Node], word: str) -> list[Lane]:
    """Return the lanes of a workflow: one for each frame, then one for what has none."""
    say = picture.speech.say
    inside: dict[str | None, list[Node]] = {}
    frames = {cluster.id for cluster in picture.clusters if cluster.kind == "workflow"}
    for node in nodes:
        key = node.cluster if node.cluster not in frames else None
        inside.setdefault(key, []).append(node)
    found: list[Lane] = []
    for cluster in picture.clusters:
        if cluster.id in inside:
            colours = FAULT if not cluster.known else NEUTRAL
            if cluster.known and cluster.mark in MARKS:
                colours = MARKS[cluster.mark]
            elif cluster.known and (cluster.pale or cluster.mark == "same"):
                colours = Pair(PALE.strong, NEUTRAL.tint)
            elif cluster.known and cluster.number is not None:
                given = (picture.palette or {}).get(cluster.number)
                colours = area(cluster.number) if given is None else Pair(*given)
            small = cluster.hours if cluster.known else say(f"drawn.unknown.{word}")
            found.append(
                Lane(
                    cluster,
                    cluster.id,
                    tuple(wrap(cluster.title, 13, 5)),
                    (*wrap(small, 18, 5), *cluster.facts),
                    colours,
                    tuple(inside[cluster.id]),
                )
            )
    if None in inside:
        name = say(f"drawn.none.{word}") if found else ""
        ident = f"lane_{nodes[0].workflow or 'none'}"
        found.append(Lane(None, ident, (name,) if name else (), (), NEUTRAL, tuple(inside[None])))
    return found


def scene(picture: Graph) -> tuple[Pool, ...]:
    """Lay out every workflow of a picture in lanes."""
    word, say = picture.lanes or "area", picture.speech.say
    split: list[tuple[str, Cluster | None, list[Edge], list[list[Node]]]] = []
    for title, frame, nodes in pools(picture):
        own = {node.id for node in nodes}
        edges = [edge for edge in picture.edges if edge.source in own]
        parts = bands(nodes, [edge for edge in edges if edge.target in own])
        split.append((title, frame, edges, parts))
    whole = _whole(picture, [parts for *_, parts in split], word)
    found: list[Pool] = []
    for title, frame, edges, parts in split:
        ident = frame.id if frame is not None else "frame_none"
        for number, part in enumerate(parts, 1):
            said, made = title, ident
            if len(parts) > 1:
                key = "drawn.part.of" if title else "drawn.part"
                said = say(key, title=title, number=number, count=len(parts))
            if number > 1:
                made = f"part_{number}_{ident}"
            pool = _pool(picture, said, part, word, whole, edges)
            found.append(pool._replace(id=made, frame=frame if number == 1 else None))
    return tuple(found)


def _whole(picture: Graph, split: Sequence[list[list[Node]]], word: str) -> _Whole:
    whole = _Whole({}, {}, {}, picture.speech)
    for at, parts in enumerate(split):
        nodes = [node for part in parts for node in part]
        for lane in lanes_of(picture, nodes, word) if nodes else ():
            whole.lanes.update((node.id, lane) for node in lane.nodes)
        for number, part in enumerate(parts, 1):
            whole.nodes.update((node.id, node) for node in part)
            whole.parts.update((node.id, (at, number)) for node in part)
    return whole


class _Whole(NamedTuple):
    """All nodes of a picture, the lanes in which they stand, and in which workflow and part."""

    nodes: dict[str, Node]
    lanes: dict[str, Lane]
    parts: dict[str, tuple[int, int]]
    speech: Speech


def _pool(
    picture: Graph,
    title: str,
    nodes: list[Node],
    word: str,
    whole: _Whole,
    edges: Sequence[Edge],
) -> Pool:
    here = whole.parts[nodes[0].id]
    before = _before(nodes, edges, whole)
    nodes = [*before.values(), *nodes]
    lanes = lanes_of(picture, nodes, word)
    if here[1] > 1:
        lanes = [lane._replace(id=f"part_{here[1]}_{lane.id}") for lane in lanes]
    colours = {node.id: lane.colours for lane in lanes for node in lane.nodes}
    lane_of = {node.id: number for number, lane in enumerate(lanes) for node in lane.nodes}
    by_id = {node.id: node for node in nodes}
    drawn: list[Edge] = []
    loops: dict[str, list[Edge]] = {}
    stubs: dict[tuple[str, str], list[Edge]] = {}
    for edge in edges:
        if edge.source not in by_id:
            if edge.target in by_id and not edge.back and before[edge.target].name == edge.source:
                drawn.append(_continued(edge, before[edge.target]))
            continue
        if edge.target not in by_id:
            # In another part, or the start of a child ticket in another workflow.
            stubs.setdefault((edge.source, edge.target), []).append(edge)
        elif edge.source == edge.target:
            loops.setdefault(edge.source, []).append(edge)
        elif edge.back and lane_of[edge.source] != lane_of[edge.target]:
            stubs.setdefault((edge.source, edge.target), []).append(edge)
        else:
            drawn.append(edge)
    states: dict[str, State] = {}
    for node in nodes:
        hanging = [
            _hanging(ways, target, whole, here)
            for (source, target), ways in stubs.items()
            if source == node.id
        ]
        colour = whole.lanes[node.name].colours if node.kind == "stub" else colours[node.id]
        states[node.id] = _state(whole.speech, node, colour, loops.get(node.id, []), hanging)
    layout = lay_out(
        [Strip(lane.id, _least(lane)) for lane in lanes],
        [_piece(states[node.id], lane_of[node.id]) for node in nodes],
        [_link(edge, by_id) for edge in drawn],
        left=HEADER + 10 if any(lane.title for lane in lanes) else 10,
    )
    others = {
        edge.id: whole.speech.say(
            "told.from_to", source=by_id[edge.source].title, target=by_id[edge.target].title
        )
        for edge in drawn
        if by_id[edge.source].kind == "stub"
    }
    others |= {node.id: whole.speech.say("told.from", title=node.title) for node in before.values()}
    return Pool("", title, None, tuple(lanes), states, tuple(drawn), layout, others)


def _before(nodes: Sequence[Node], edges: Sequence[Edge], whole: _Whole) -> dict[str, Node]:
    """Return a sign for each node to which ways lead from an earlier part, by that node.

    The sign's name is the first of the nodes from which they come.
    """
    inside = {node.id for node in nodes}
    sources: dict[str, list[str]] = {}
    for edge in edges:
        if edge.target in inside and edge.source not in inside and not edge.back:
            found = sources.setdefault(edge.target, [])
            if edge.source not in found:
                found.append(edge.source)
    signs: dict[str, Node] = {}
    for target, names in sources.items():
        titles = [whole.nodes[name].title for name in names]
        said = ", ".join(titles[:2])
        if len(titles) > 2:
            said = whole.speech.say("drawn.more", first=titles[0], count=len(titles) - 1)
        node = whole.nodes[target]
        signs[target] = Node(
            f"stub_before_{target}", "stub", names[0], said, node.cluster, node.workflow,
            leads_to=names[0], lead="from",
        )  # fmt: skip
    return signs


def _continued(edge: Edge, sign: Node) -> Edge:
    """Return the rest of a way that comes from an earlier part; its words stand there."""
    return edge._replace(
        id=f"{edge.id}-on", source=sign.id, label="", after="", when="", opens=(), facts=(),
        event="", width=0.0,
    )  # fmt: skip


def _least(lane: Lane) -> float:
    return len(lane.title) * 16 + len(lane.hours) * 11.5 + 18


def _hanging(edges: list[Edge], target: str, whole: _Whole, here: tuple[int, int]) -> Hanging:
    node, colours, there = whole.nodes[target], whole.lanes[target].colours, whole.parts[target]
    title = whole.speech.say("drawn.to.state", title=node.title)
    if there != here and there[0] == here[0]:
        title = whole.speech.say("drawn.to.part", sign=title, number=there[1])
    words = tuple(edge_text(edge, colour_of(edge), 20) for edge in edges)
    return Hanging(tuple(edges), words, node, _sign(whole.speech, node, title, colours), colours)


def _sign(speech: Speech, node: Node, title: str, colours: Pair) -> Text:
    """Return the words of a sign to or from a node."""
    said = title_text(speech, node._replace(known=True, title=title, heat=0, mark=""))
    return Text(tuple(run._replace(size=10.0, fill=colours.strong, bold=True) for run in said.runs))


def _state(
    speech: Speech, node: Node, colours: Pair, loops: list[Edge], hanging: list[Hanging]
) -> State:
    if node.kind == "start":
        return State(node, colours, Text(), Text())
    if node.kind == "stub":
        came = speech.say("drawn.from.state", title=node.title)
        title, facts, figures = _sign(speech, node, came, colours), Text(), Text()
    elif node.kind in ("group", "missing"):
        title, facts, figures = mark_text(speech, node), Text(), Text()
    else:
        title, facts, figures = (
            title_text(speech, node),
            facts_text(speech, node, colours),
            figures_text(node),
        )
    said = tuple((edge, edge_text(edge, colour_of(edge), 20)) for edge in loops)
    return State(node, colours, title, facts, figures, said, tuple(hanging))


def _piece(state: State, lane: int) -> Piece:
    wide, high = state.size
    hangs, below = state.below
    dot = state.node.kind == "start"
    sides = RIGHT if dot else EITHER
    return Piece(state.node.id, lane, wide, high, below, hangs, start=dot, dot=dot, sides=sides)


def _link(edge: Edge, nodes: Mapping[str, Node]) -> Link:
    text = edge_text(edge, colour_of(edge))
    wide = edge_text(edge, colour_of(edge), WIDE)
    return Link(
        edge.id,
        edge.source,
        edge.target,
        text.width,
        text.height,
        (wide.width, wide.height) if wide.height < text.height else None,
        back=edge.back,
        aside=edge.kind in ("timer", "escalation", "return"),
        trunk=_trunk(edge, nodes[edge.source]),
    )


def _trunk(edge: Edge, source: Node) -> str:
    """Return what ways must have in common to share their last part: how they look."""
    if source.kind == "start" or edge.width:
        return ""
    return f"{edge.kind} {edge.known} {edge.mark} {edge.pale}"


def inner(box: Box, margin: float) -> Box:
    """Return a box without its margin."""
    return Box(box.left + margin, box.top + margin, box.right - margin, box.bottom - margin)
