"""The words of a lane picture, broken into lines, with the room that they take."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from supportflow.draw.colours import EDGES, FAULT, INK, MARKS, MUTED, PALE, Pair
from supportflow.draw.labels import SAMPLES, SIGNS, bars, sign
from supportflow.draw.model import Edge, Node, Said
from supportflow.draw.panel import rung_lines
from supportflow.draw.widths import width
from supportflow.draw.words import count, wrap
from supportflow.languages import Speech

__all__ = [
    "LEADING",
    "Run",
    "Text",
    "edge_text",
    "facts_text",
    "figures_text",
    "is_grey",
    "mark_text",
    "title_text",
]

LEADING: Final = 1.22
"""From one base line to the next, in sizes."""
SMALL: Final = 10.0
"""The size of words on ways and of the facts in boxes."""
NAME: Final = 12.0
"""The size of the name of a state."""


class Run(NamedTuple):
    """One line of text."""

    text: str
    size: float
    fill: str
    bold: bool = False
    struck: bool = False

    @property
    def width(self) -> float:
        """How wide it is."""
        return width(self.text, self.size, bold=self.bold)


class Text(NamedTuple):
    """Lines of text, one under the other."""

    runs: tuple[Run, ...] = ()

    @property
    def width(self) -> float:
        """How wide the widest line is."""
        return max((run.width for run in self.runs), default=0.0)

    @property
    def height(self) -> float:
        """How high all lines are."""
        return sum(run.size * LEADING for run in self.runs)


def _text(
    lines: Iterable[str], size: float, fill: str, *, bold: bool = False, struck: bool = False
) -> Text:
    return Text(tuple(Run(line, size, fill, bold, struck) for line in lines))


def edge_text(edge: Edge, colour: str, columns: int = 18) -> Text:
    """Return the words on a way; a condition, and each channel of a start, begins a line."""
    if not edge.event:
        parts = edge.label.split(", ")
        lines = [line for part in parts for line in wrap(part, columns, 3)]
    else:
        small = f"[{edge.when}]" if edge.when else ""
        lines = [*wrap(edge._replace(when="").text, columns, 5), *wrap(small, columns + 4, 4)]
        lines += [line for fact in edge.facts for line in wrap(fact, columns + 4, 3)]
    if edge.mark in MARKS:
        lines = [f"{SAMPLES[edge.mark]} {lines[0]}" if lines else SAMPLES[edge.mark], *lines[1:]]
    return _text(lines, SMALL, colour, struck=edge.mark == "removed")


def title_text(speech: Speech, node: Node) -> Text:
    """Return the name of a state."""
    ink = PALE.strong if is_grey(node) else INK
    if not node.known:
        ink = FAULT.strong
    gone = node.mark == "removed"
    runs = list(_text(wrap(node.title, 20, 4), NAME, ink, bold=True, struck=gone).runs)
    if node.mark in SIGNS:
        colour = MARKS[node.mark].strong if node.mark in MARKS else INK
        runs.insert(0, Run(sign(speech, node.mark), 11.0, colour, True))
    if node.heat:
        # A step of a figure is told without its colour too.
        runs.append(Run(bars(node.heat), 9.0, INK))
    if not node.known:
        runs.append(Run(speech.say("drawn.twice"), SMALL, ink))
    return Text(tuple(runs))


def is_grey(node: Node) -> bool:
    """Whether a picture is not about a node."""
    return node.pale or node.mark == "same"


def facts_text(speech: Speech, node: Node, colours: Pair) -> Text:
    """Return who acts in a state, on what, and how soon."""
    runs: list[Run] = []
    muted = PALE.strong if is_grey(node) else INK if node.heat else MUTED
    said: list[Said] = [node.owner] if node.owner is not None else []
    said += _tasks(speech, node.tasks)
    for each in said:
        for line in wrap(each.text if each.known else f"{each.text}?", 22, 3):
            fill = muted if each.known else FAULT.strong
            runs.append(Run(line, SMALL, fill, not each.known))
    strong = colours.strong if node.known else FAULT.strong
    if node.heat or is_grey(node):
        strong = muted
    elif node.mark in MARKS:
        strong = MARKS[node.mark].strong
    if node.soon and not node.pale:
        runs += (Run(line, SMALL, strong, True) for line in wrap(node.soon, 22, 3))
    for line, known in rung_lines(node, 22):
        ink = muted if is_grey(node) else EDGES["escalation"]
        runs.append(Run(line, SMALL, ink if known else FAULT.strong))
    return Text(tuple(runs))


def figures_text(node: Node) -> Text:
    """Return what a view or an overlay adds to a state."""
    ink = PALE.strong if is_grey(node) else INK
    lines = (line for fact in node.facts for line in wrap(fact, 24, 4))
    return _text(lines, SMALL, ink, bold=True)


def _tasks(speech: Speech, tasks: Sequence[Said]) -> list[Said]:
    """Say tasks by name when that is short or when one is unknown, else how many there are."""
    if not all(task.known for task in tasks):
        return list(tasks)
    if sum(len(task.text) + 2 for task in tasks) > 24:
        return [Said(count(speech, len(tasks), "task"))]
    return [Said(", ".join(task.text for task in tasks))] if tasks else []


def mark_text(speech: Speech, node: Node) -> Text:
    """Return the words of a node that stands for several states, or for a missing one."""
    fill = MUTED if node.known else FAULT.strong
    found = _text(wrap(node.title, 20, 3), 11.0, fill, bold=True)
    if node.known:
        return found
    return Text((*found.runs, Run(speech.say("drawn.missing"), 9.0, fill)))
