"""The lines on promises and escalations, in boxes and in the panel under the title."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Final

from supportflow.draw.model import Graph, Node, Promised
from supportflow.draw.words import wrap

__all__ = ["RUNG", "panel_lines", "rung_lines"]

RUNG: Final = "\N{BLACK UP-POINTING TRIANGLE}"
"""Stands before what escalates, so that its colour is not all that tells it."""


def rung_lines(node: Node, columns: int = 26) -> Iterator[tuple[str, bool]]:
    """Yield the lines on what escalates, each with whether all its names are known."""
    if node.pale:
        return
    for rung in node.rungs:
        lines = wrap(f"{RUNG} {rung.text}", columns, 4)
        yield from ((line, rung.known) for line in lines)


def panel_lines(picture: Graph) -> Iterator[tuple[str, list[tuple[Promised, list[str]]]]]:
    """Yield each part of the panel: its title, and its rows broken into lines."""
    for kind, rows in groupby(picture.promised, lambda row: row.kind):
        sign = f"{RUNG} " if kind == "escalation" else ""
        yield (
            picture.speech.say(f"panel.{kind}"),
            [
                (row, [line for part in row.parts for line in wrap(f"{sign}{part.text}", 84, 3)])
                if sign
                else (row, _packed([part.text for part in row.parts]))
                for row in rows
            ],
        )


def _packed(parts: Iterable[str]) -> list[str]:
    """Put short texts on lines, as many as fit, so that none is broken that fits on a line."""
    lines: list[str] = []
    for part in parts:
        if lines and len(lines[-1]) + len(part) < 82:
            lines[-1] += f", {part}"
        else:
            lines += wrap(part, 84, 2)
    return lines
