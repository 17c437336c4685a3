"""What a picture shows, as a table inside its SVG: unseen, but read by screen readers.

It stands in a ``foreignObject``, which programs that know no HTML leave out, and it takes no room.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from typing import NamedTuple

from supportflow.draw.labels import sign
from supportflow.draw.model import Graph, Node
from supportflow.draw.svg import Picture
from supportflow.draw.words import clean
from supportflow.languages import Speech

__all__ = ["Row", "rows_of", "with_table"]


class Row(NamedTuple):
    """What a picture shows of one state or area, in words."""

    name: str
    frame: str = ""
    owner: str = ""
    within: str = ""
    ways: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def with_table(text: Picture, picture: Graph) -> Picture:
    """Return an SVG with what it shows as a table, after everything else."""
    rows = list(rows_of(picture))
    if not rows:
        return text
    names = ["state", "area", "who", "within", "next", "notes"]
    if any(node.kind == "area" for node in picture.nodes):
        names[:2] = ["area", "workflow"]
    elif picture.view == "escalations":
        names[:3] = ["escalation", "watched", "comes"]
    elif picture.lanes == "team":
        names[1] = "team"
    name, frame, who, time, following, notes = (
        picture.speech.say(f"drawn.head.{each}") for each in names
    )
    heads = Row(name, frame, who, time, (following,), (notes,))
    table = "".join(_table(picture.title, heads, rows))
    end = text.rindex("</svg>")
    # Presentation attributes: a style attribute would offend strict policies of pages.
    return Picture(
        f'{text[:end]}<foreignObject x="0" y="0" width="1" height="1" opacity="0" '
        f'pointer-events="none">{table}</foreignObject>\n{text[end:]}'
    )


def rows_of(picture: Graph) -> Iterator[Row]:
    """Yield a row for everything that stands for states, with the ways that lead on from it."""
    for version in picture.sides or ():
        for row in rows_of(version):
            yield row._replace(frame=", ".join(filter(None, (version.title, row.frame))))
    if picture.sides is not None:
        return
    say = picture.speech.say
    nodes = {node.id: node for node in picture.nodes}
    frames = {frame.id: frame.title for frame in picture.clusters}
    ways: dict[str, list[str]] = {}
    for edge in picture.edges:
        target = nodes[edge.target]
        text = ", ".join(part for part in (edge.text, *edge.facts) if part)
        said = ": ".join(
            part for part in (sign(picture.speech, edge.mark), text, target.title) if part
        )
        ways.setdefault(edge.source, []).append(said)
    for node in picture.nodes:
        if node.kind == "stub":
            continue
        title = say("told.start", title=node.title) if node.kind == "start" else node.title
        if node.kind == "missing":
            title = f"{node.title} ({say('drawn.missing')})"
        yield Row(
            title,
            frames.get(node.cluster or "", ""),
            node.owner.text if node.owner is not None else "",
            node.within,
            tuple(ways.get(node.id, ())),
            tuple(_notes(picture.speech, node)),
        )


def _notes(speech: Speech, node: Node) -> Iterator[str]:
    special = sign(speech, node.mark)
    if special:
        yield special
    if node.kind in ("end", "resolved"):
        yield speech.say(f"drawn.{node.kind}")
    if node.tasks:
        yield speech.say("drawn.tasks", items=", ".join(task.text for task in node.tasks))
    yield from (rung.text for rung in node.rungs)
    yield from node.facts


def _table(title: str, heads: Row, rows: list[Row]) -> Iterator[str]:
    """Yield the table without the columns in which nothing stands."""
    kept = [at for at in range(len(heads)) if any(row[at] for row in rows)]
    yield '<table xmlns="http://www.w3.org/1999/xhtml"><caption>'
    yield f"{_text(title)}</caption><thead><tr>"
    for at in kept:
        yield f'<th scope="col">{_cell(heads[at])}</th>'
    yield "</tr></thead><tbody>"
    for row in rows:
        yield "<tr>"
        for at in kept:
            cell = _cell(row[at])
            yield f'<th scope="row">{cell}</th>' if at == 0 else f"<td>{cell}</td>"
        yield "</tr>"
    yield "</tbody></table>"


def _cell(said: str | Iterable[str]) -> str:
    return _text(said) if isinstance(said, str) else "; ".join(map(_text, said))


def _text(said: str) -> str:
    return escape(clean(said), quote=False)
