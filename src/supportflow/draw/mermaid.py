"""Mermaid text, which GitHub, GitLab and wikis draw by themselves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, Unpack

from supportflow.define.process import Process
from supportflow.draw.colours import FAULT, PALE, PAPER
from supportflow.draw.dot import Direction, refuse_sides
from supportflow.draw.flowchart import flowchart
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
from supportflow.draw.model import Edge, Graph
from supportflow.draw.picture import Options, picture
from supportflow.draw.svg import checked_link
from supportflow.errors import BadCall

__all__ = ["Flavour", "mermaid"]

Flavour = Literal["state", "flowchart"]


def mermaid(
    process: Process,
    *,
    direction: Direction = "TB",
    flavour: Flavour = "state",
    link: str | None = None,
    **options: Unpack[Options],
) -> str:
    """Return the picture of a process, or of a part of it, as Mermaid text.

    The flavour ``state`` is a state diagram. A ``flowchart`` has what that cannot have: colours
    of areas, lines by their kind, and links, where `link` says where states and areas lead.

    The `Options` say what is drawn. Needs nothing but Python. Areas are states around states;
    several transitions between the same two states share one arrow, because Mermaid draws only
    one. Raises `BadCall` when an argument means nothing.
    """
    if direction not in ("TB", "LR"):
        raise BadCall(f"direction='{direction}' means nothing: give 'TB' (down) or 'LR' (right)")
    if flavour not in ("state", "flowchart"):
        raise BadCall(f"flavour='{flavour}' means nothing: give 'state' or 'flowchart'")
    if link is not None and flavour == "state":
        raise BadCall("link= is for flavour='flowchart': a state diagram of Mermaid has no links")
    made = picture(process, **options)
    refuse_sides(made, "Mermaid")
    if made.lanes:
        raise BadCall("Mermaid has no lanes: take svg(), png(), pdf() or dot() for them.")
    if flavour == "flowchart":
        return "\n".join(flowchart(made, direction, checked_link(link))) + "\n"
    return "\n".join(_Writer(made).lines(direction)) + "\n"


class _Writer:
    """Writes one picture: frames with their states and inner arrows, then the arrows between."""

    def __init__(self, picture: Graph) -> None:
        self.picture = picture
        self.speech = picture.speech
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
        yield f"    accTitle: {said(self.picture.title)}"
        yield f"    accDescr: {said(self.picture.description)}"
        yield f"    direction {direction}"
        yield from notes(self.picture)
        yield from self.frame(None, "    ")
        faults = [ident(node.id) for node in self.picture.nodes if not node.known]
        if faults:
            yield f"    classDef fault color:{FAULT.strong},stroke:{FAULT.strong}"
            yield f"    class {','.join(faults)} fault"
        pale = [ident(node.id) for node in self.picture.nodes if node.pale and node.kind != "start"]
        if pale:
            yield f"    classDef pale color:{PALE.strong},stroke:{PALE.tint},fill:{PAPER}"
            yield f"    class {','.join(pale)} pale"
        for mark in dict.fromkeys(node.mark for node in self.picture.nodes):
            marked = [
                ident(node.id)
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
                title = frame_title(self.speech, cluster)
                yield f'{indent}state "{title}" as {ident(cluster.id)} {{'
                yield from self.frame(cluster.id, f"{indent}    ")
                yield f"{indent}}}"
        for node in self.picture.nodes:
            if node.cluster == frame and node.kind != "start":
                yield f'{indent}state "{name(self.speech, node)}" as {ident(node.id)}'
                below = facts(self.speech, node)
                if below:
                    yield f"{indent}{ident(node.id)} : {below}"
        for (source, target), edges in self.arrows.get(frame, {}).items():
            texts = [said(words(self.speech, edge)) for edge in edges if edge.text]
            label = f" : {' / '.join(texts)}" if texts else ""
            start = "[*]" if self.places[source].kind == "start" else ident(source)
            yield f"{indent}{start} --> {ident(target)}{label}"
        for node in self.picture.nodes:
            if node.cluster == frame and node.kind == "end":
                yield f"{indent}{ident(node.id)} --> [*]"
