"""A table as a plain value: whoever shows it decides how, and can link what a cell names."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import zip_longest
from typing import Final, NamedTuple

__all__ = ["Cell", "Part", "Ref", "Table", "cell", "joined", "lines"]

Ref = tuple[str, str]
"""The kind and the name of a declared element: ``("team", "experts")``."""

_MARKS: Final = re.compile(r"([\\`*_\[\]<|~])")


class Part(NamedTuple):
    """A piece of a cell's text, and the element that it names, if it names one."""

    text: str
    ref: Ref | None = None


Cell = tuple[Part, ...]
"""The text of a cell in pieces, so that each name in it can be a link."""


def cell(text: str = "", ref: Ref | None = None) -> Cell:
    """Return a cell of one piece; without a text it is empty."""
    return (Part(text, ref),) if text else ()


def joined(cells: Iterable[Cell], sign: str = ", ") -> Cell:
    """Put cells behind each other, with a sign between them; empty ones are left out."""
    found: list[Part] = []
    for each in cells:
        if each:
            found += (*cell(sign), *each) if found else each
    return tuple(found)


def lines(cells: Iterable[Cell]) -> Cell:
    """Put cells below each other in one cell."""
    return joined(cells, "\n")


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a process: its name and title, the heads of its columns, rows of cells.

    `legend` explains its words, a sentence each. `missing` says what to declare when there are no
    rows. The first `grouped` columns name what several rows in succession have in common.
    """

    name: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...] = ()
    legend: tuple[str, ...] = ()
    missing: str = ""
    grouped: int = 0

    def texts(self) -> Iterator[tuple[str, ...]]:
        """Yield the plain texts of each row."""
        for row in self.rows:
            yield tuple("".join(part.text for part in each) for each in row)

    def shown(self) -> Iterator[tuple[str, ...]]:
        """Yield the texts of each row, without what its first columns share with the row above."""
        above: tuple[str, ...] = ()
        for row in self.texts():
            same = 0
            while same < self.grouped and above[: same + 1] == row[: same + 1]:
                same += 1
            yield ("",) * same + row[same:]
            above = row

    def __str__(self) -> str:
        if not self.rows:
            return f"{self.title}\n{self.missing}"
        blocks = [[each.split("\n") for each in row] for row in (self.columns, *self.shown())]
        columns = zip(*blocks, strict=True)
        widths = [max(len(line) for lines in column for line in lines) for column in columns]
        found = [self.title]
        for number, block in enumerate(blocks):
            for parts in zip_longest(*block, fillvalue=""):
                line = (part.ljust(width) for part, width in zip(parts, widths, strict=True))
                found.append("  ".join(line).rstrip())
            if not number:
                found.append("  ".join("-" * width for width in widths))
        return "\n".join([*found, *self.legend])

    def _repr_markdown_(self) -> str:
        return self.markdown()

    def markdown(self) -> str:
        """Return the table as Markdown, with its title as a heading and its legend below."""
        found = [f"## {_escaped(self.title)}", ""]
        if self.rows:
            found.append(f"| {' | '.join(map(_escaped, self.columns))} |")
            found.append(f"|{' --- |' * len(self.columns)}")
            found += (f"| {' | '.join(map(_escaped, row))} |" for row in self.texts())
        else:
            found.append(_escaped(self.missing))
        if self.rows and self.legend:
            found += ("", *(f"- {_escaped(line)}" for line in self.legend))
        return "\n".join(found) + "\n"

    def csv(self) -> str:
        """Return the heads and the rows as CSV; a cell of several lines stays one cell."""
        written = io.StringIO()
        writer = csv.writer(written, lineterminator="\n")
        writer.writerow(self.columns)
        writer.writerows(self.texts())
        return written.getvalue()


def _escaped(text: str) -> str:
    """Write a text so that Markdown shows it as it is, on one line."""
    clean = "".join(each if each.isprintable() or each == "\n" else " " for each in text)
    return _MARKS.sub(r"\\\1", clean).replace("\n", "<br>")
