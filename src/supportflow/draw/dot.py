"""DOT text: the same process gives the same bytes, and the picture flows from top to bottom."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Set
from typing import Final, Literal, NamedTuple, Unpack

from supportflow.define.process import Process
from supportflow.draw.colours import (
    EDGES,
    FAULT,
    INK,
    MARKS,
    MUTED,
    NEUTRAL,
    PALE,
    PAPER,
    Pair,
    area,
)
from supportflow.draw.labels import Tables, quoted
from supportflow.draw.model import Cluster, Edge, Graph, Node
from supportflow.draw.picture import Options, picture
from supportflow.draw.ranks import holds
from supportflow.draw.records import Records
from supportflow.draw.titles import Side
from supportflow.errors import BadCall
from supportflow.languages import Speech

__all__ = [
    "INCH",
    "Direction",
    "Frames",
    "Labels",
    "Layout",
    "Pin",
    "Size",
    "Splines",
    "dot",
    "edge_line",
    "refuse_sides",
    "sign_text",
    "staged",
    "write",
]

Direction = Literal["TB", "LR"]
Labels = Literal["html", "plain"]
Splines = Literal["spline", "line"]
Words = Tables | Records


Size = tuple[float, float]


class Pin(NamedTuple):
    """Where a part has its place: attributes for an engine that lays nothing out, and its size."""

    where: str
    size: Size | None = None


class Layout(NamedTuple):
    """What can be chosen for a picture without changing what it says.

    `sides` says where the titles of some frames stand, `below` which stand at the bottom. `pull`
    is how much an escalation into another area counts when ranks are found, `gap` the room beside
    nodes and words, in inches.
    """

    sides: Mapping[str, Side] | None = None
    below: Set[str] = frozenset()
    pull: int = 2
    gap: float = 0.28
    room: Mapping[str, Size] | None = None
    """Room that is kept for parts, in points, instead of what they show."""


STYLES: Final = {
    "step": "style=solid penwidth=1.4",
    "customer": "style=solid penwidth=1.6 {head}=onormal",
    "timer": "style=dashed penwidth=1.7 {head}=vee arrowsize=0.6",
    "escalation": "style=bold penwidth=2.6",
    "return": "style=dotted penwidth=1.8 {head}=vee arrowsize=0.6",
    "child": "style=dashed penwidth=1.4 {head}=diamond",
}

OUTLINE: Final = Pair(PALE.tint, PAPER)
"""The lines and grounds of what a view is not about."""


def dot(
    process: Process,
    *,
    direction: Direction = "TB",
    labels: Labels = "html",
    **options: Unpack[Options],
) -> str:
    """Return the picture of a process, or of a part of it, in the language of Graphviz.

    Needs nothing but Python. `labels` chooses boxes of tables (``html``) or of plain records, for
    builds of Graphviz that know no tables; the other `Options` say what is drawn. In lanes
    everything has its place already: draw that with ``neato -n2``. Raises `BadCall` when an
    argument means nothing.
    """
    drawn = picture(process, **options)
    refuse_sides(drawn, "DOT")
    if drawn.lanes:
        # Lanes know no other form of labels, and their room stands upon this module.
        from supportflow.draw.lanes import drawing, write_dot

        return write_dot(drawing(drawn))
    return write(drawn, direction=direction, labels=labels)


def write(
    picture: Graph,
    *,
    direction: Direction = "TB",
    labels: Labels = "html",
    splines: Splines = "spline",
    layout: Layout | None = None,
    care: str = "",
) -> str:
    """Write a neutral graph as DOT.

    `care` are graph attributes that bound what the engine does for a good layout.
    """
    layout = layout or Layout()
    if direction not in ("TB", "LR"):
        raise BadCall(f"direction='{direction}' means nothing: give 'TB' (down) or 'LR' (right)")
    if labels not in ("html", "plain"):
        raise BadCall(f"labels='{labels}' means nothing: give 'html' or 'plain'")
    picture = staged(picture)
    words = Tables(picture.speech) if labels == "html" else Records(picture.speech)
    lines = [
        f"digraph {quoted(picture.name)} {{",
        f"graph [id={quoted(f'graph_{picture.name}')} rankdir={direction} splines={splines} "
        f'nodesep={layout.gap} ranksep=0.28 fontname="{picture.font}" fontsize=12 '
        f'bgcolor="{PAPER}" pad=0.3 '
        f"outputorder=edgesfirst labelloc=t labeljust=l {care}".rstrip(),
        f"  label={words.heading(picture)}];",
        f'node [shape=none width=0 height=0 margin=0 fontname="{picture.font}" fontsize=11];',
        f'edge [fontname="{picture.font}" fontsize=10 arrowsize=0.75];',
    ]
    room = layout.room
    frames = Frames(picture, words, layout.sides or {}, layout.below, kept=room)
    lines += frames.lines()
    places = {node.id: node for node in picture.nodes}
    lines += [edge_line(edge, places, words, layout.pull, room) for edge in picture.edges]
    lines += [
        f"{quoted(hold.above)} -> {quoted(hold.below)} [style=invis weight=0 minlen={hold.ranks}];"
        for hold in holds(picture)
    ]
    lines.append("}\n")
    return "\n".join(lines)


def refuse_sides(picture: Graph, form: str) -> None:
    """Raise `BadCall` for versions beside each other, whose places only an engine finds."""
    if picture.sides is not None:
        raise BadCall(
            f"Versions beside each other are SVG, PNG, PDF or a page, not {form}: take one of "
            "those, or leave out beside=True for one picture of both."
        )


def staged(picture: Graph) -> Graph:
    """Replace every edge that leads back into another area by one to a stub beside its source."""
    places = {node.id: node for node in picture.nodes}
    stubs: dict[tuple[str, str], Node] = {}
    edges: list[Edge] = []
    for edge in picture.edges:
        source, target = places[edge.source], places[edge.target]
        if edge.back and source.cluster != target.cluster and not edge.pale:
            stub = stubs.get((edge.source, edge.target))
            if stub is None:
                stub = stubs[edge.source, edge.target] = Node(
                    f"stub_{source.name}_to_{target.name}", "stub", target.name, target.title,
                    source.cluster, source.workflow, leads_to=target.id, lead="to",
                )  # fmt: skip
            edge = edge._replace(target=stub.id)
        edges.append(edge)
    return picture._replace(nodes=(*picture.nodes, *stubs.values()), edges=tuple(edges))


class Frames:
    """Writes the frames, one inside the other, with their nodes.

    `kept` is room for parts instead of what they show, `pins` are the places that they have.
    """

    def __init__(
        self,
        picture: Graph,
        words: Words,
        sides: Mapping[str, Side],
        below: Set[str] = frozenset(),
        *,
        kept: Mapping[str, Size] | None = None,
        pins: Mapping[str, Pin] | None = None,
    ) -> None:
        self.kept = kept
        self.pins = pins or {}
        self.words = words
        self.sides = sides
        self.below = below
        self.inside: dict[str | None, list[Node]] = {}
        for node in picture.nodes:
            self.inside.setdefault(node.cluster, []).append(node)
        self.children: dict[str | None, list[Cluster]] = {}
        for cluster in picture.clusters:
            self.children.setdefault(cluster.parent, []).append(cluster)
        self.palette = picture.palette or {}
        colours = {cluster.id: self.pair(cluster) for cluster in picture.clusters}
        self.colours = {
            node.id: colours[node.cluster] if node.cluster is not None else NEUTRAL
            for node in picture.nodes
        }

    def of(self, number: int) -> Pair:
        """Return the colours of an area: those of the theme, else the standard ones."""
        given = self.palette.get(number)
        return Pair(*given) if given is not None else area(number)

    def pair(self, cluster: Cluster) -> Pair:
        """Return the colours of a frame."""
        if not cluster.known:
            return FAULT
        if cluster.mark in MARKS:
            return MARKS[cluster.mark]
        if cluster.pale or cluster.mark == "same":
            return Pair(PALE.strong, NEUTRAL.tint)
        return self.of(cluster.number) if cluster.number is not None else NEUTRAL

    def lines(self, parent: str | None = None) -> Iterator[str]:
        """Yield the frames and nodes inside `parent`, frames first."""
        for cluster in self.children.get(parent, ()):
            colours = self.pair(cluster)
            dashed = not cluster.known or cluster.mark == "removed"
            style = "rounded,filled,dashed" if dashed else "rounded,filled"
            line = OUTLINE.strong if cluster.pale or cluster.mark == "same" else colours.strong
            yield (
                f"subgraph {quoted(f'cluster_{cluster.id}')} {{ id={quoted(cluster.id)} "
                f'class={cluster.kind} style="{style}" fillcolor="{colours.tint}" '
                f'color="{line}" fontcolor="{colours.strong}" penwidth=1.2 margin=14 '
                f"labelloc={'b' if cluster.id in self.below else 't'} "
                f"labeljust={self.sides.get(cluster.id, 'l')} "
                f"label={self.title(cluster, colours)}{self.pin(cluster.id)}"
            )
            yield from self.lines(cluster.id)
            yield "}"
        for node in self.inside.get(parent, ()):
            yield f"  {quoted(node.id)} [{self.node(node)}{self.pin(node.id)}];"

    def title(self, cluster: Cluster, colours: Pair) -> str:
        """Write the title of a frame."""
        if self.kept is not None and cluster.id in self.kept:
            return blank(self.kept[cluster.id], colours.tint)
        return self.words.frame(cluster, colours)

    def node(self, node: Node) -> str:
        """Write a node without its name."""
        if self.kept is not None and node.kind != "start":
            wide, high = self.kept[node.id]
            return f'shape=box fixedsize=true width={wide / INCH} height={high / INCH} label=""'
        stands_for = self.colours.get(node.leads_to or "", NEUTRAL)
        if node.number is not None:
            stands_for = self.of(node.number)
        there = node.leads_to in self.colours
        made = _node(node, self.colours[node.id], stands_for, self.words, linked=there)
        pin = self.pins.get(node.id)
        return stretched(made, pin.size) if pin is not None and pin.size is not None else made

    def pin(self, name: str) -> str:
        """Write where a part stands, if it has its place."""
        return f" {self.pins[name].where}" if name in self.pins else ""


INCH: Final = 72.0


def blank(size: Size, ground: str = "") -> str:
    """Write a label that shows nothing and is of a size, in points."""
    wide, high = size
    filled = f' BGCOLOR="{ground}"' if ground else ""
    return (
        f'<<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="0" WIDTH="{wide:.0f}" '
        f'HEIGHT="{high:.0f}"{filled}><TR><TD></TD></TR></TABLE>>'
    )


def stretched(node: str, size: Size) -> str:
    """Make the box of a node at least as large as given, in points."""
    wide, high = size
    if "shape=" in node:
        return (
            node if "shape=circle" in node else f"{node} width={wide / INCH} height={high / INCH}"
        )
    # Graphviz makes a table larger, but not the cells in it, so that the title's gets the width.
    made = node.replace("<TABLE ", f'<TABLE HEIGHT="{high:.0f}" ', 1)
    return _WIDTH.sub(f'WIDTH="{wide - 2:.0f}"', made, count=1)


_WIDTH = re.compile(r'WIDTH="\d+"')


def _node(node: Node, colours: Pair, stands_for: Pair, words: Words, *, linked: bool) -> str:
    name = f"id={quoted(node.id)} class={node.kind} "
    match node.kind:
        case "start":
            ink = PALE.tint if node.pale or node.mark == "same" else INK
            ink = MARKS[node.mark].strong if node.mark in MARKS else ink
            return (
                f'{name}shape=circle width=0.17 label="" style=filled fillcolor="{ink}" '
                f'color="{ink}"'
            )
        case "stub":
            small = 'shape=box style="rounded,filled" height=0.26 margin="0.10,0.05" fontsize=10'
            line = OUTLINE.strong if node.pale else stands_for.strong
            strong = stands_for.strong if node.known else FAULT.strong
            link = f"URL={quoted(f'#{node.leads_to}')} " if linked else ""
            return (
                f'{name}{small} fillcolor="{stands_for.tint}" color="{line}" '
                f'fontcolor="{strong}" label={words.stub(node)} '
                f"{link}tooltip={quoted(sign_text(words.speech, node))}"
            )
        case "area":
            pair = FAULT if not node.known else stands_for
            if node.mark == "same":
                pair = Pair(PALE.strong, NEUTRAL.tint)
            return f"{name}{words.area(node, pair)}"
        case "group" | "missing":
            style = "rounded,filled,dashed" if node.kind == "missing" else "rounded,filled"
            strong, ground = FAULT if not node.known else (MUTED, PAPER)
            line = strong
            if node.pale or node.mark == "same":
                strong, line = PALE
            elif node.mark in MARKS:
                (strong, ground), line = MARKS[node.mark], MARKS[node.mark].strong
            return (
                f'{name}shape=box style="{style}" height=0.3 margin="0.12,0.06" fontsize=11 '
                f'fillcolor="{ground}" color="{line}" fontcolor="{strong}" '
                f"label={words.mark(node)}"
            )
        case _:
            grey = node.pale or node.mark == "same"
            return f"{name}{words.state(node, OUTLINE if grey else colours)}"


def sign_text(speech: Speech, node: Node) -> str:
    """Say what a sign means."""
    facts = f", {', '.join(node.facts)}" if node.facts else ""
    if node.lead:
        return speech.say(f"told.{node.lead}", title=f"{node.title}{facts}")
    return f"{node.title}{facts}"


def edge_line(
    edge: Edge,
    places: Mapping[str, Node],
    words: Words,
    pull: int,
    kept: Mapping[str, Size] | None = None,
    pin: Pin | None = None,
) -> str:
    """Write an edge: with room for its words when room is `kept`, at its place when it has one."""
    source, target = places[edge.source], places[edge.target]
    # What leads back inside one area is written the other way round: ranks follow the way on.
    turned = edge.back and target.kind != "stub"
    colour = EDGES[edge.kind] if edge.known else FAULT.strong
    style = STYLES[edge.kind].format(head="arrowtail" if turned else "arrowhead")
    if not edge.known:
        style += " style=dashed"
    line = colour
    if edge.mark in MARKS:
        colour = line = MARKS[edge.mark].strong
        style += " penwidth=2.8" + (" style=dashed" if edge.mark == "removed" else "")
    elif edge.pale or edge.mark == "same":
        colour, line = (PALE.strong, PALE.tint) if edge.known else (FAULT.strong, FAULT.strong)
        style += " penwidth=1"
    if edge.mark == "taken":
        style += " penwidth=3.6"
    elif edge.width:
        # Heads grow with the line.
        style += f" penwidth={edge.width:.1f} arrowsize={min(0.75, 1.4 / edge.width):.2f}"
    if turned:
        source, target = target, source
        style += " dir=back"
    elif edge.kind == "escalation" and source.cluster != target.cluster:
        style += f" weight={pull}"
    elif source.kind == "start":
        style += " weight=10"
    elif target.kind == "stub":
        style += " weight=2"
    elif source.cluster == target.cluster and edge.kind in ("step", "customer"):
        style += " weight=5"
    label = words.edge(edge)
    if kept is not None:
        label = blank(kept[edge.id]) if edge.id in kept else '""'
    where = f" {pin.where}" if pin is not None else ""
    return (
        f"{quoted(source.id)} -> {quoted(target.id)} [id={quoted(edge.id)} class={edge.kind} "
        f'color="{line}" fontcolor="{colour}" {style} label={label}{where}];'
    )
