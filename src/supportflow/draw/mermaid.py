"""Mermaid text: a state diagram that GitHub, GitLab and wikis draw by themselves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Unpack

from supportflow.define.process import Process
from supportflow.draw.colours import FAULT, MARKS, PALE, PAPER
from supportflow.draw.dot import Direction
from supportflow.draw.labels import SIGNS
from supportflow.draw.model import Cluster, Edge, Graph, Node
from supportflow.draw.picture import Options, picture
from supportflow.draw.words import clean, shorten
from supportflow.errors import BadCall

__all__ = ["mermaid"]

LONGEST: Final = 120
"""Columns after which a label is cut: Mermaid does not break lines by itself."""

# Read wrongly inside labels: they end statements, start comments or are taken for markup.
_ESCAPES: Final = str.maketrans({each: f"#{ord(each)};" for each in '#:;&"<>%{}`\\*_$'})


def mermaid(process: Process, *, direction: Direction = "TB", **options: Unpack[Options]) -> str:
    """Return the picture of a process, or of a part of it, as a Mermaid state diagram.

    The `Options` say what is drawn. Needs nothing but Python. Areas are states around states;
    several transitions between the same two states share one arrow, because Mermaid draws only
    one. Raises `BadCall` when an argument means nothing.
    """
    if direction not in ("TB", "LR"):
        raise BadCall(f"direction='{direction}' means nothing: give 'TB' (down) or 'LR' (right)")
    drawn = picture(process, **options)
    if drawn.lanes:
        raise BadCall("Mermaid has no lanes: take svg(), png(), pdf() or dot() for them.")
    return "\n".join(_Writer(drawn).lines(direction)) + "\n"


STYLES: Final = {
    "now": "stroke-width:4px",
    "added": f"stroke:{MARKS['added'].strong},fill:{MARKS['added'].tint},stroke-width:3px",
    "removed": (
        f"stroke:{MARKS['removed'].strong},fill:{MARKS['removed'].tint},stroke-dasharray:5 3"
    ),
    "changed": f"stroke:{MARKS['changed'].strong},fill:{MARKS['changed'].tint},stroke-width:3px",
}


def _said(text: str) -> str:
    return shorten(clean(text), LONGEST).translate(_ESCAPES)


class _Writer:
    """Writes one picture: frames with their states and inner arrows, then the arrows between."""

    def __init__(self, picture: Graph) -> None:
        self.picture = picture
        self.places = {node.id: node for node in picture.nodes}
        self.parents = {cluster.id: cluster.parent for cluster in picture.clusters}
        self.arrows: dict[str | None, dict[tuple[str, str], list[Edge]]] = {}
        for edge in picture.edges:
            scope = self.scope(edge)
            self.arrows.setdefault(scope, {}).setdefault((edge.source, edge.target), []).append(
                edge
            )

    def scope(self, edge: Edge) -> str | None:
        """Return the innermost frame that holds both ends of an edge."""
        around = set[str | None]()
        frame = self.places[edge.source].cluster
        while frame is not None:
            around.add(frame)
            frame = self.parents[frame]
        frame = self.places[edge.target].cluster
        while frame is not None and frame not in around:
            frame = self.parents[frame]
        return frame

    def lines(self, direction: Direction) -> Iterator[str]:
        """Yield the lines of the diagram."""
        yield "stateDiagram-v2"
        yield f"    accTitle: {_said(self.picture.title)}"
        yield f"    accDescr: {_said(self.picture.description)}"
        yield f"    direction {direction}"
        yield from self.frame(None, "    ")
        faults = [_id(node.id) for node in self.picture.nodes if not node.known]
        if faults:
            yield f"    classDef fault color:{FAULT.strong},stroke:{FAULT.strong}"
            yield f"    class {','.join(faults)} fault"
        pale = [_id(node.id) for node in self.picture.nodes if node.pale and node.kind != "start"]
        if pale:
            yield f"    classDef pale color:{PALE.strong},stroke:{PALE.tint},fill:{PAPER}"
            yield f"    class {','.join(pale)} pale"
        for mark in dict.fromkeys(node.mark for node in self.picture.nodes):
            marked = [
                _id(node.id)
                for node in self.picture.nodes
                if node.mark == mark and node.kind != "start"
            ]
            if marked and mark in STYLES:
                yield f"    classDef {mark} {STYLES[mark]}"
                yield f"    class {','.join(marked)} {mark}"

    def frame(self, frame: str | None, indent: str) -> Iterator[str]:
        """Yield the frames, states and arrows inside a frame."""
        for cluster in self.picture.clusters:
            if cluster.parent == frame:
                yield f'{indent}state "{_title(cluster)}" as {_id(cluster.id)} {{'
                yield from self.frame(cluster.id, f"{indent}    ")
                yield f"{indent}}}"
        for node in self.picture.nodes:
            if node.cluster == frame and node.kind != "start":
                yield f'{indent}state "{_name(node)}" as {_id(node.id)}'
                facts = _facts(node)
                if facts:
                    yield f"{indent}{_id(node.id)} : {facts}"
        for (source, target), edges in self.arrows.get(frame, {}).items():
            texts = [_said(_words(edge)) for edge in edges if edge.text]
            words = f" : {' / '.join(texts)}" if texts else ""
            start = "[*]" if self.places[source].kind == "start" else _id(source)
            yield f"{indent}{start} --> {_id(target)}{words}"
        for node in self.picture.nodes:
            if node.cluster == frame and node.kind == "end":
                yield f"{indent}{_id(node.id)} --> [*]"


def _words(edge: Edge) -> str:
    """Say an edge, what a version did to it first."""
    sign = SIGNS.get(edge.mark, "")
    return " ".join(part for part in (sign, edge.text, *edge.facts) if part)


def _id(given: str) -> str:
    # Declared names have no capitals, so that this cannot meet another id.
    return given.replace("-", "N")


def _title(cluster: Cluster) -> str:
    if not cluster.known:
        return f"{_said(cluster.title)} (unknown area)"
    return _said(f"{cluster.title} ({cluster.hours})" if cluster.hours else cluster.title)


def _name(node: Node) -> str:
    if node.kind == "stub":
        return _said(f"{node.lead} {node.title}".strip())
    if node.known:
        return _said(node.title)
    return f"{_said(node.title)} ({'not declared' if node.kind == 'missing' else 'declared twice'})"


def _facts(node: Node) -> str:
    parts: list[str] = []
    if node.owner is not None:
        parts.append(node.owner.text if node.owner.known else f"{node.owner.text} (unknown team)")
    if node.within:
        parts.append(f"within {node.within}")
    unknown = [f"{task.text} (unknown task)" for task in node.tasks if not task.known]
    if unknown:
        parts += unknown
    elif len(node.tasks) > 1:
        parts.append(f"{len(node.tasks)} tasks")
    elif node.tasks:
        parts.append(node.tasks[0].text)
    if node.mark in SIGNS:
        parts.insert(0, SIGNS[node.mark])
    parts += node.facts
    return _said(", ".join(parts))
