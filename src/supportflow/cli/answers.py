"""Who answers for something, and the process as tables."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from supportflow.cli.common import Language, ProcessFile, spoken
from supportflow.errors import BadCall
from supportflow.files import load
from supportflow.terminal import Terminal, grid, say, told

if TYPE_CHECKING:
    from supportflow.tables import Table

__all__ = ["tables", "who"]

ENDINGS = {"markdown": "md", "csv": "csv", "terminal": "txt"}


def who(
    file: ProcessFile,
    words: Annotated[
        list[str],
        typer.Argument(metavar="WORDS...", help="A name, or free words such as: late parcel"),
    ],
    at: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M"],
            help="Whether they are there then, by the clock on their wall; without it, now.",
        ),
    ] = None,
    language: Language = None,
) -> None:
    """Say who answers for something: a channel, a task, a topic, a policy, or any words."""
    from supportflow.tables import who as answer

    with told():
        process = load(file)
        moment = (at or datetime.now().astimezone()).replace(second=0, microsecond=0)
        found = answer(process, " ".join(words), language=spoken(process, language), at=moment)
        terminal = Terminal()
        for line in str(found).splitlines():
            # On a terminal sentences go on indented; in a pipe each stays on its line.
            broken = wrap(line, terminal.width, subsequent_indent="    ", break_on_hyphens=False)
            for part in broken if terminal.is_terminal and line else [line]:
                say(part)
        if not found.found:
            raise typer.Exit(1)


def tables(
    file: ProcessFile,
    name: Annotated[
        str,
        typer.Argument(
            metavar="[TABLE]",
            help="raci, handoffs, handoff_matrix, escalations, promises, routing, policies, "
            "skills, people, hours, channels, funnel, states, or all.",
        ),
    ] = "all",
    form: Annotated[
        Literal["terminal", "markdown", "csv"],
        typer.Option("--format", "-f", help="How they are written."),
    ] = "terminal",
    out: Annotated[
        str | None, typer.Option("--out", "-o", help="A folder: one file a table.")
    ] = None,
    language: Language = None,
) -> None:
    """Show who is responsible, what is handed over, promised, decided, and who is there when."""
    from supportflow.tables import TABLES, table

    with told():
        process = load(file)
        tongue = spoken(process, language)
        names = tuple(TABLES) if name == "all" else (name,)
        found = [table(process, each, language=tongue) for each in names]
        shown = [each for each in found if each.rows] if name == "all" else found
        if form == "csv" and out is None and len(names) > 1:
            raise BadCall("a CSV file holds one table: name one of them, or give a folder --out.")
        if out is not None:
            folder = Path(out)
            folder.mkdir(parents=True, exist_ok=True)
            for each in shown:
                target = folder / f"{each.name}.{ENDINGS[form]}"
                target.write_text(_text(each, form), "utf-8", newline="")
                say(f"Wrote {target}.")
        else:
            for number, each in enumerate(shown):
                if number:
                    say()
                _print(each, form)
        if name == "all":
            for each in found:
                if not each.rows and (out is not None or form == "terminal"):
                    say(f"Left out {each.name}: {each.missing[:1].lower()}{each.missing[1:]}")


def _print(table: Table, form: str) -> None:
    if form != "terminal":
        say(_text(table, form).removesuffix("\n"))
        return
    terminal = Terminal()
    for part in grid(table, terminal.width):
        terminal.print(part, soft_wrap=False)


def _text(table: Table, form: str) -> str:
    """Return a table as the text of a file."""
    if form == "markdown":
        return table.markdown()
    if form == "csv":
        return table.csv()
    terminal = Terminal()
    with terminal.capture() as caught:
        for part in grid(table, terminal.width):
            terminal.print(part, soft_wrap=False)
    return caught.get()
