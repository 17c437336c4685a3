"""Tickets walked or run through a process."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

import typer

from supportflow.cli.common import ProcessFile
from supportflow.files import load
from supportflow.terminal import progress, say, told

__all__ = ["play", "run"]


def play(
    file: ProcessFile,
    channel: Annotated[
        str | None, typer.Option(help="The channel through which the ticket comes.")
    ] = None,
) -> None:
    """Walk one ticket through the process; nothing is stored and nothing is sent."""
    from supportflow.play import play as walk

    def lines() -> Iterator[str]:
        while True:
            try:
                yield input("> ")
            except (EOFError, KeyboardInterrupt):
                return

    with told():
        walk(load(file), channel, lines(), say)


def run(
    file: ProcessFile,
    events: Annotated[
        str, typer.Option(help="A .jsonl or .csv file with one event a line; see the reference.")
    ],
    db: Annotated[
        str | None, typer.Option(help="The database: a .db file or a URL; in memory without it.")
    ] = None,
    rule: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME=yes|no", help="What a named rule answers; once for each."),
    ] = None,
) -> None:
    """Execute events against tickets, each once; exit code 1 when some were refused."""
    from supportflow.batch import execute, read_events, typed_rules

    with told():
        process = load(file)
        lines = read_events(process, events)
        summary = execute(process, progress(lines), db, typed_rules(rule or ()), say)
    if summary.refused:
        raise typer.Exit(1)
