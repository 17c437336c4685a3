"""Words in Mermaid: escaped, on one line, the same in both kinds of diagram."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from supportflow.draw.colours import MARKS
from supportflow.draw.labels import SAMPLES, SIGNS
from supportflow.draw.model import Cluster, Edge, Graph, Node
from supportflow.draw.words import clean, shorten

__all__ = ["STYLES", "facts", "frame_title", "ident", "name", "notes", "said", "words"]

LONGEST: Final = 120
"""Columns after which a label is cut: Mermaid does not break lines by itself."""

# Read wrongly inside labels: they end statements, start comments or are taken for markup.
_ESCAPES: Final = str.maketrans({each: f"#{ord(each)};" for each in '#:;&"<>%{}`\\*_$'})


STYLES: Final = {
    "now": "stroke-width:4px",
    "added": f"stroke:{MARKS['added'].strong},fill:{MARKS['added'].tint},stroke-width:3px",
    "removed": (
        f"stroke:{MARKS['removed'].strong},fill:{MARKS['removed'].tint},stroke-dasharray:5 3"
    ),
    "changed": f"stroke:{MARKS['changed'].strong},fill:{MARKS['changed'].tint},stroke-width:3px",
}


def said(text: str) -> str:
    """Write a text as a label: cut, and without signs that Mermaid reads."""
    return shorten(clean(text), LONGEST).translate(_ESCAPES)


def notes(picture: Graph) -> Iterator[str]:
    """Yield what is promised and what escalates as comments: no diagram has a place for it."""
    for line in picture.promised:
        parts = (line.title, f"if {line.when}" if line.when else "", *(p.text for p in line.parts))
        yield f"    %% {line.kind} {'; '.join(said(part) for part in parts if part)}"


def words(edge: Edge) -> str:
    """Say an edge, what a version did to it first."""
    sign = SIGNS.get(edge.mark, "")
    return " ".join(part for part in (sign, edge.text, *edge.facts) if part)


def ident(given: str) -> str:
    """Return an id as Mermaid takes it."""
    # Declared names have no capitals, so that this cannot meet another id.
    return given.replace("-", "N")


def frame_title(cluster: Cluster) -> str:
    """Say a frame, with its hours."""
    if not cluster.known:
        return f"{said(cluster.title)} (unknown area)"
    return said(f"{cluster.title} ({cluster.hours})" if cluster.hours else cluster.title)


def name(node: Node) -> str:
    """Say a node by its title."""
    if node.kind == "stub":
        return said(f"{node.lead} {node.title}".strip())
    if node.known:
        return said(node.title)
    return f"{said(node.title)} ({'not declared' if node.kind == 'missing' else 'declared twice'})"


def facts(node: Node) -> str:
    """Say what stands in a box below its title."""
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
    parts += (f"{SAMPLES['rung']} {rung.text}" for rung in node.rungs if not node.pale)
    parts += node.facts
    return said(", ".join(parts))
