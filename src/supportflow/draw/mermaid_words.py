"""Words in Mermaid: escaped, on one line, the same in both kinds of diagram."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from supportflow.draw.colours import MARKS
from supportflow.draw.labels import SAMPLES, SIGNS, sign
from supportflow.draw.model import Cluster, Edge, Graph, Node
from supportflow.draw.words import clean, count, shorten
from supportflow.languages import Speech

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
    say = picture.speech.say
    for line in picture.promised:
        condition = say("drawn.if", condition=line.when) if line.when else ""
        parts = (line.title, condition, *(part.text for part in line.parts))
        kind = say(f"panel.kind.{line.kind}")
        yield f"    %% {kind} {'; '.join(said(part) for part in parts if part)}"


def words(speech: Speech, edge: Edge) -> str:
    """Say an edge, what a version did to it first."""
    return " ".join(part for part in (sign(speech, edge.mark), edge.text, *edge.facts) if part)


def ident(given: str) -> str:
    """Return an id as Mermaid takes it."""
    # Declared names have no capitals, so that this cannot meet another id.
    return given.replace("-", "N")


def frame_title(speech: Speech, cluster: Cluster) -> str:
    """Say a frame, with its hours."""
    if not cluster.known:
        return f"{said(cluster.title)} ({said(speech.say('drawn.unknown.area'))})"
    return said(f"{cluster.title} ({cluster.hours})" if cluster.hours else cluster.title)


def name(speech: Speech, node: Node) -> str:
    """Say a node by its title."""
    if node.kind == "stub":
        lead = speech.say(f"drawn.{node.lead}") if node.lead else ""
        return said(f"{lead} {node.title}".strip())
    if node.known:
        return said(node.title)
    fault = speech.say("drawn.missing" if node.kind == "missing" else "drawn.twice")
    return f"{said(node.title)} ({said(fault)})"


def facts(speech: Speech, node: Node) -> str:
    """Say what stands in a box below its title."""
    parts: list[str] = []
    if node.owner is not None:
        owner = node.owner.text
        unknown = speech.say("drawn.unknown.team")
        parts.append(owner if node.owner.known else f"{owner} ({unknown})")
    if node.soon:
        parts.append(node.soon)
    lost = speech.say("drawn.unknown.task")
    missing = [f"{task.text} ({lost})" for task in node.tasks if not task.known]
    if missing:
        parts += missing
    elif len(node.tasks) > 1:
        parts.append(count(speech, len(node.tasks), "task"))
    elif node.tasks:
        parts.append(node.tasks[0].text)
    if node.mark in SIGNS:
        parts.insert(0, sign(speech, node.mark))
    parts += (f"{SAMPLES['rung']} {rung.text}" for rung in node.rungs if not node.pale)
    parts += node.facts
    return said(", ".join(parts))
