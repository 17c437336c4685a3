"""Mermaid's flowchart: with colours of areas, lines by their kind, and links."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from supportflow.draw.colours import EDGES, FAULT, INK, MARKS, NEUTRAL, PALE, PAPER, Pair, area
from supportflow.draw.dot import Direction
from supportflow.draw.mermaid_words import (
    STYLES,
    facts,
    frame_title,
    ident,
    name,
    notes,
    said,
    words,
)
from supportflow.draw.model import Cluster, Edge, Graph, Node
from supportflow.languages import Speech

__all__ = ["flowchart"]

ARROWS: Final = {
    "step": "-->", "customer": "-->", "timer": "-.->", "escalation": "==>", "return": "-.->",
    "child": "-.->",
}  # fmt: skip
SHAPES: Final = {
    "start": ("((", "))"), "end": ("(((", ")))"), "stub": (">", "]"), "group": ("{{", "}}"),
    "missing": ("[", "]"), "resolved": ("[[", "]]"),
}  # fmt: skip
"""The brackets that make a shape; other nodes have round corners."""


def flowchart(picture: Graph, direction: Direction, link: str | None) -> Iterator[str]:
    """Yield the lines of a picture as a flowchart; `link` has been checked."""
    yield f"flowchart {direction}"
    yield f"    accTitle: {said(picture.title)}"
    yield f"    accDescr: {said(picture.description)}"
    yield from notes(picture)
    # An asterisk is lost in labels of flowcharts, however it is written; this one looks the same.
    for line in _body(picture, link):
        yield line.replace("#42;", "\N{ASTERISK OPERATOR}")


def _body(picture: Graph, link: str | None) -> Iterator[str]:
    yield from _inside(picture, None, "    ")
    places = {node.id: node for node in picture.nodes}
    arrows = _joined(picture)
    for edges in arrows:
        yield f"    {_arrow(picture.speech, edges)}"
    yield from _lines(arrows)
    yield from _frames(picture)
    yield from _nodes(picture)
    if link is not None:
        for node in places.values():
            kind = "area" if node.kind == "area" else "state" if len(node.states) == 1 else ""
            if kind and node.kind != "group" and node.name:
                url = link.replace("{kind}", kind).replace("{name}", node.name)
                yield f'    click {ident(node.id)} "{url.replace(chr(34), "%22")}"'


def _inside(picture: Graph, frame: str | None, indent: str) -> Iterator[str]:
    for cluster in picture.clusters:
        if cluster.parent == frame:
            yield f'{indent}subgraph {ident(cluster.id)}["{frame_title(picture.speech, cluster)}"]'
            yield from _inside(picture, cluster.id, f"{indent}    ")
            yield f"{indent}end"
    for node in picture.nodes:
        if node.cluster == frame:
            left, right = SHAPES.get(node.kind, ("(", ")"))
            label = (
                " "
                if node.kind == "start"
                else "<br>".join(filter(None, _label(picture.speech, node)))
            )
            yield f'{indent}{ident(node.id)}{left}"{label}"{right}'


def _label(speech: Speech, node: Node) -> tuple[str, str]:
    return name(speech, node), facts(speech, node)


def _joined(picture: Graph) -> list[list[Edge]]:
    """Put edges of one kind between the same two nodes together: each would need room."""
    found: dict[tuple[object, ...], list[Edge]] = {}
    for edge in picture.edges:
        key = (edge.source, edge.target, edge.kind, edge.pale, edge.mark, edge.known)
        found.setdefault(key, []).append(edge)
    return list(found.values())


def _arrow(speech: Speech, edges: list[Edge]) -> str:
    first = edges[0]
    arrow = "-.->" if first.mark == "removed" else ARROWS[first.kind]
    label = " / ".join(said(words(speech, edge)) for edge in edges if edge.text)
    between = f'|"{label}"|' if label else ""
    return f"{ident(first.source)} {arrow}{between} {ident(first.target)}"


def _lines(arrows: list[list[Edge]]) -> Iterator[str]:
    """Yield the colours of the lines: one row for all lines that look alike."""
    looks: dict[str, list[int]] = {}
    for at, (edge, *_) in enumerate(arrows):
        colour = EDGES[edge.kind] if edge.known else FAULT.strong
        width = 3 if edge.mark == "taken" else 2
        if edge.mark in MARKS:
            colour, width = MARKS[edge.mark].strong, 3
        elif edge.pale or edge.mark == "same":
            colour, width = PALE.tint, 1
        looks.setdefault(f"stroke:{colour},stroke-width:{width}px", []).append(at)
    for look, numbers in looks.items():
        yield f"    linkStyle {','.join(map(str, numbers))} {look}"


def _frames(picture: Graph) -> Iterator[str]:
    palette = picture.palette or {}
    for cluster in picture.clusters:
        strong, tint = _pair(cluster, palette)
        dashed = ",stroke-dasharray:5 3" if not cluster.known or cluster.mark == "removed" else ""
        yield f"    style {ident(cluster.id)} fill:{tint},stroke:{strong},color:{strong}{dashed}"


def _pair(cluster: Cluster, palette: Mapping[int, tuple[str, str]]) -> Pair:
    if not cluster.known:
        return FAULT
    if cluster.mark in MARKS:
        return MARKS[cluster.mark]
    if cluster.number is None or cluster.pale or cluster.mark == "same":
        return NEUTRAL
    given = palette.get(cluster.number)
    return Pair(*given) if given is not None else area(cluster.number)


def _nodes(picture: Graph) -> Iterator[str]:
    """Yield the classes of nodes that do not look like every state."""
    frames = {cluster.id: cluster for cluster in picture.clusters}
    palette = picture.palette or {}
    looks: dict[str, list[str]] = {}
    for node in picture.nodes:
        looks.setdefault(_look(node, frames, palette), []).append(ident(node.id))
    for number, (look, names) in enumerate(looks.items(), 1):
        yield f"    classDef look{number} {look}"
        yield f"    class {','.join(names)} look{number}"


def _look(node: Node, frames: Mapping[str, Cluster], palette: Mapping[int, tuple[str, str]]) -> str:
    if not node.known:
        return f"fill:{PAPER},stroke:{FAULT.strong},color:{FAULT.strong}"
    if node.mark in STYLES:
        return f"{STYLES[node.mark]},color:{INK}"
    if node.kind == "start":
        return f"fill:{INK},stroke:{INK}"
    if node.pale or node.mark == "same":
        return f"fill:{PAPER},stroke:{PALE.tint},color:{PALE.strong}"
    strong, tint = NEUTRAL
    if node.number is not None:
        given = palette.get(node.number)
        strong, tint = Pair(*given) if given is not None else area(node.number)
    elif node.cluster is not None:
        strong = _pair(frames[node.cluster], palette).strong
        tint = PAPER
    dashed = ",stroke-dasharray:5 3" if node.kind == "waiting" else ""
    return f"fill:{tint},stroke:{strong},color:{INK}{dashed}"
