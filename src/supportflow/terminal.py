"""How the command line speaks: plain lines, tables that fold, errors as sentences."""

from __future__ import annotations

import re
import sys
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

import typer
from rich.cells import cell_len
from rich.console import Console
from rich.progress import Progress
from rich.table import Table as Grid
from rich.text import Text as Styled

from supportflow.errors import SupportflowError

if TYPE_CHECKING:
    from supportflow.tables import Table

__all__ = ["Terminal", "grid", "progress", "say", "table", "told"]

T = TypeVar("T")

PIPE_WIDTH = 120
OPTION = re.compile(r"\b(case|activity|time|zone|time_format|encoding|delimiter|order)=(?=')")


class Terminal(Console):
    """A console that prints texts as they are: no markup, no emoji, no colours of its own."""

    def __init__(self, *, stderr: bool = False) -> None:
        """Write to standard output, or to standard error."""
        super().__init__(stderr=stderr, soft_wrap=True, highlight=False, markup=False, emoji=False)
        if not self.is_terminal and "COLUMNS" not in self._environ:
            self.width = PIPE_WIDTH

    def on_broken_pipe(self) -> None:
        """Let `told` deal with a reader that went away; Rich would exit with 1."""
        raise BrokenPipeError


def say(text: str = "", *, style: str | None = None) -> None:
    """Print one line."""
    Terminal().print(text, style=style)


@contextmanager
def told() -> Generator[None]:
    """Turn the library's errors into a message and the exit code 2."""
    try:
        yield
    except SupportflowError as error:
        # Hints of the library name its arguments; here the same things are options.
        words = OPTION.sub(lambda match: f"--{match[1].replace('_', '-')} ", str(error))
        Terminal(stderr=True).print(words)
        raise typer.Exit(2) from None
    except BrokenPipeError:
        # The reader of our output went away (`| head`): there is nobody left to tell.
        sys.stderr.close()
        raise typer.Exit(0) from None
    except OSError as error:
        what = error.filename or "the output cannot be written"
        Terminal(stderr=True).print(f"{what}: {error.strerror}.")
        raise typer.Exit(2) from None


def progress(items: Sequence[T], what: str = "Events") -> Iterator[T]:
    """Yield the items and show how far they are, on a terminal; in a pipe show nothing."""
    terminal = Terminal(stderr=True)
    with Progress(console=terminal, transient=True, disable=not terminal.is_terminal) as bar:
        yield from bar.track(items, description=what)


def grid(table: Table, room: int) -> Iterator[Grid | str]:
    """Yield what shows a table in `room` columns: the grid, then its legend.

    No name is ever cut, and no word is broken while there is room. What the first columns of a row
    have in common with the row above is not said again.
    """
    if not table.rows:
        yield table.missing
        return
    shown = Grid(title=Styled(table.title), title_justify="left")
    widths = _widths(table, room)
    for column, width in zip(table.columns, widths, strict=True):
        if width != 0:
            shown.add_column(column, overflow="fold", width=width)
    for number, row in enumerate(table.shown()):
        if table.grouped and number and row[0]:
            shown.add_section()
        # Styled texts, because plain ones would be read as markup.
        parts = (text for text, width in zip(row, widths, strict=True) if width != 0)
        shown.add_row(*map(Styled, parts))
    yield shown
    yield from table.legend


def _widths(table: Table, room: int) -> list[int | None]:
    """Return how wide each column is; None where it is as wide as it likes, 0 to leave it out.

    Every column has room for its longest word, and the rest goes to those with longer lines. Where
    even that is too much, columns without any text are left out, then the longest words broken.
    """
    texts = [table.columns, *table.texts()]
    places = range(len(table.columns))
    whole = [max(cell_len(line) for row in texts for line in row[at].split("\n")) for at in places]
    word = [max(cell_len(w) for row in texts for w in row[at].split() or [""]) for at in places]
    shown = [True for _ in places]
    if sum(word) + 3 * len(word) + 1 > room:
        shown = [any(row[at] for row in texts[1:]) for at in places]
    kept = [at for at in places if shown[at]]
    room -= 3 * len(kept) + 1
    if sum(whole[at] for at in kept) <= room:
        return [None if shown[at] else 0 for at in places]
    # The widest give way first: lines of several words, then words.
    least = _under([word[at] for at in kept], [1 for _ in kept], room)
    fitted = _under([whole[at] for at in kept], least, room)
    widths = dict(zip(kept, fitted, strict=True))
    return [widths.get(at, 0) for at in places]


def _under(lengths: list[int], least: list[int], room: int) -> list[int]:
    """Return the lengths, cut to the widest bound under which all fit; none below its least."""
    bound = max(lengths)

    def cut() -> list[int]:
        return [max(low, min(high, bound)) for low, high in zip(least, lengths, strict=True)]

    while bound > 1 and sum(cut()) > room:
        bound -= 1
    return cut()


def table(heading: str | None, columns: Iterable[str], lines: Iterable[tuple[str, ...]]) -> Grid:
    """Return a table in which no name is ever cut: what is too long goes on below."""
    made = Grid(title=Styled(heading) if heading else None, title_justify="left")
    for column in columns:
        made.add_column(column, overflow="fold")
    for line in lines:
        # Styled texts, because plain ones would be read as markup.
        made.add_row(*(Styled(cell) for cell in line))
    return made
