"""CSV files as rows of text: opening, finding the delimiter, and noting what is odd."""

from __future__ import annotations

import csv
import gzip
import io
import os
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import IO, NamedTuple, Protocol

from supportflow.measure.columns import Columns, plain
from supportflow.measure.log import Note, note

__all__ = ["Row", "Source", "Table", "opened", "read_table"]

Source = str | os.PathLike[str] | IO[str] | IO[bytes]
"""Where a log is read from: a path, or an open file of text or bytes."""

DELIMITERS = (",", ";", "\t", "|")
GZIP = b"\x1f\x8b"


@contextmanager
def opened(source: Source, encoding: str) -> Generator[Iterator[str]]:
    """Give the lines of a path or an open file, unpacked if need be; an open file stays open."""
    if isinstance(source, str | os.PathLike):
        path = Path(source)
        with path.open("rb") as start:
            packed = start.read(2) == GZIP
        with (
            gzip.open(path) if packed else path.open("rb") as binary,
            io.TextIOWrapper(binary, encoding, newline="") as text,
        ):
            yield iter(text)
        return
    content = source.read()
    if isinstance(content, bytes):
        unpacked = gzip.decompress(content) if content[:2] == GZIP else content
        content = unpacked.decode(encoding)
    yield iter(io.StringIO(content, newline=""))


class Row(NamedTuple):
    """The cells of one row that are read, not yet understood."""

    line: int
    case: str
    activity: str
    time: str
    resource: str | None
    data: tuple[tuple[str, str], ...]


class Table(NamedTuple):
    """What a file holds: its rows, the columns' names by role, and what there is to say."""

    rows: Sequence[Row] = ()
    names: tuple[tuple[str, str], ...] = ()
    notes: Sequence[Note] = ()
    problems: Sequence[str] = ()


class _Reader(Protocol):
    """What `csv.reader` returns; its own type has no public name."""

    @property
    def line_num(self) -> int: ...
    def __iter__(self) -> Iterator[list[str]]: ...
    def __next__(self) -> list[str]: ...


def read_table(
    lines: Iterator[str], delimiter: str | None, columns: Callable[[Sequence[str]], Columns]
) -> Table:
    """Read a header and its rows; `columns` says which cells are wanted."""
    nul: list[int] = []
    before = 0
    first = ""
    lines = _without_nul(lines, nul)
    for line in lines:
        first = line.removeprefix("\ufeff")
        said = first.strip()
        if len(said) == 5 and said.lower().startswith("sep="):
            # Excel's way to name the delimiter in a line before the header.
            delimiter = delimiter or said[4]
        elif said:
            break
        before += 1
        first = ""
    if not first:
        return Table(problems=["is empty: there is no header that names the columns"])
    reader: _Reader = csv.reader(
        chain([first], lines), delimiter=delimiter or _delimiter(first), strict=True
    )
    try:
        header = [name.strip() for name in next(reader)]
        found = columns(header)
        problems = [f"line {before + 1}: {problem}" for problem in found.problems]
        if problems and len(header) == 1:
            problems.append("there is one column only: if that is not so, say delimiter='...'")
        if problems:
            return Table(problems=problems)
        return _Rows(header, found, before).read(reader, nul)
    except csv.Error as error:
        place = f"line {before + reader.line_num}"
        return Table(problems=[f"{place}: {error}. Is a quotation mark left open, or not doubled?"])


def _without_nul(lines: Iterable[str], met: list[int]) -> Iterator[str]:
    for number, line in enumerate(lines, 1):
        if "\0" in line:
            met.append(number)
            yield line.replace("\0", "")
        else:
            yield line


def _delimiter(header: str) -> str:
    """Return the delimiter that makes the most columns of a header; a comma when in doubt."""

    def columns(delimiter: str) -> int:
        try:
            return len(next(csv.reader([header], delimiter=delimiter)))
        except csv.Error:
            return 0

    return max(DELIMITERS, key=columns)


class _Rows:
    """Takes the wanted cells out of each row and notes what is odd."""

    def __init__(self, header: Sequence[str], found: Columns, before: int) -> None:
        self.header = header
        self.found = found
        self.before = before
        self.blank: list[int] = []
        self.short: list[int] = []
        self.long: list[int] = []
        self.unlike: set[tuple[str, int, int]] = set()
        names = [plain(name) for name in header]
        half = names.index("lifecycle transition") if "lifecycle transition" in names else None
        # Half of the activity's name in logs that come from XES; it tells if it ever varies.
        self.half = half if half not in found.used else None
        self.halves: set[str] = set()

    def read(self, reader: _Reader, nul: list[int]) -> Table:
        found, width, half = self.found, len(self.header), self.half
        case, time, resource, data = found.case, found.time, found.resource, found.data
        activity, *more = found.activity
        rows: list[Row] = []
        end = self.before + reader.line_num
        for cells in reader:
            line, end = end + 1, self.before + reader.line_num
            if len(cells) != width:
                self._fit(cells, line)
            if not cells[case].strip() and not any(map(str.strip, cells)):
                self.blank.append(line)
                continue
            for twin in found.twice:
                if cells[twin[1]] != cells[twin[2]]:
                    self.unlike.add(twin)
            if half is not None:
                self.halves.add(cells[half])
            what = cells[activity].strip()
            if more:
                what = " / ".join([what, *(cells[place].strip() for place in more)])
            rows.append(
                Row(
                    line,
                    cells[case].strip(),
                    what,
                    cells[time].strip(),
                    cells[resource].strip() if resource is not None else None,
                    tuple([(name, cells[place].strip()) for name, place in data]) if data else (),
                )
            )
        names = (
            ("case", self.header[case]),
            ("activity", " / ".join([self.header[place] for place in found.activity])),
            ("time", self.header[time]),
        )
        return Table(rows, names, self._notes(rows, nul), self._problems())

    def _fit(self, cells: list[str], line: int) -> None:
        """Give a row as many cells as the header has; empty ones too many are no matter."""
        width = len(self.header)
        if any(cells[width:]):
            self.long.append(line)
        elif len(cells) < width:
            if any(cells):
                self.short.append(line)
            cells += [""] * (width - len(cells))

    def _problems(self) -> list[str]:
        return [
            f"line {self.before + 1}: column '{name}' stands twice, as {one + 1} and {two + 1}, "
            "with different cells, so it cannot be said which is meant. Rename one."
            for name, one, two in self.found.twice
            if one in self.found.used and (name, one, two) in self.unlike
        ]

    def _notes(self, rows: Sequence[Row], nul: list[int]) -> list[Note]:
        notes: list[Note] = []
        guessed, width = self.found.guessed, len(self.header)
        if guessed:
            message = f"by their names, {', '.join(guessed)}"
            notes.append(Note("guessed-columns", len(guessed), message))
        for name, one, two in self.found.twice:
            alike = "different" if (name, one, two) in self.unlike else "the same"
            places = f"columns {one + 1} and {two + 1}, with {alike} cells"
            message = f"'{name}' stands twice ({places}); the first one counts"
            notes.append(Note("duplicate-column", 1, message))
        if len(self.halves) > 1 and self.half is not None:
            name = self.header[self.half]
            chosen = self.header[self.found.activity[0]]
            message = (
                f"'{name}' has {len(self.halves)} different texts and may be half of "
                f"the activity's name; activity=['{chosen}', '{name}'] joins them"
            )
            notes.append(Note("half-activity", len(self.halves), message))
        nobody = [row.line for row in rows if row.resource == ""]
        resource = self.header[self.found.resource] if self.found.resource is not None else ""
        for code, met, message in (
            ("empty-cells", nobody, f"without a '{resource}'"),
            ("blank-rows", self.blank, "blank and left out"),
            ("short-rows", self.short, f"with fewer than {width} cells; the rest counts as empty"),
            ("long-rows", self.long, f"with more than {width} cells; the rest is not read"),
            ("nul-bytes", nul, "with NUL bytes, which are left out"),
        ):
            if met:
                notes.append(note(code, met, message))
        if not rows:
            notes.append(Note("no-rows", 1, "there is a header, but no event"))
        return notes
