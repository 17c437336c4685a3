"""The command line: one verb a command, for people who read a process and change it."""

from __future__ import annotations

from typing import Annotated

import typer

from supportflow import __version__
from supportflow.cli.answers import tables, who
from supportflow.cli.differences import diff
from supportflow.cli.knowing import kpis, search
from supportflow.cli.logs import replay
from supportflow.cli.pictures import draw, show
from supportflow.cli.queues import queue
from supportflow.cli.running import play, run
from supportflow.cli.simulating import simulate, staff
from supportflow.cli.sites import docs
from supportflow.cli.texts import check, convert, new, schema
from supportflow.cli.times import explain, hours

__all__ = ["app", "main"]

app = typer.Typer(
    name="supportflow",
    help="Check, draw and run a support process that is declared in one file.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def main() -> None:
    """Run the command line; the entry point of the `supportflow` script."""
    app()


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"supportflow {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Check, draw and run a support process that is declared in one file."""


# In the order of the help.
for _command in (
    new,
    check,
    draw,
    show,
    who,
    tables,
    docs,
    diff,
    play,
    run,
    queue,
    search,
    kpis,
    replay,
    simulate,
    staff,
    hours,
    explain,
    convert,
    schema,
):
    app.command()(_command)
