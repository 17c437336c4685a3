"""Pictures and tables of a process."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from supportflow.cli.common import Language, ProcessFile, WorkflowName, spoken
from supportflow.define.faults import faults
from supportflow.define.texts import title
from supportflow.errors import BadCall, quoted
from supportflow.files import load
from supportflow.terminal import Terminal, process_tables, say, told

__all__ = ["draw", "show"]

SUFFIXES = {
    ".svg": "svg", ".png": "png", ".pdf": "pdf", ".dot": "dot", ".gv": "dot", ".mmd": "mermaid",
}  # fmt: skip


def draw(
    file: ProcessFile,
    out: Annotated[
        str | None,
        typer.Option(
            "--out",
            "-o",
            help="Where to; .svg .png .pdf .dot .mmd decide the form; - is the terminal.",
        ),
    ] = None,
    form: Annotated[
        Literal["svg", "png", "pdf", "dot", "mermaid"] | None,
        typer.Option("--format", "-f", help="The form, when --out does not say it."),
    ] = None,
    workflow: WorkflowName = None,
    language: Language = None,
    direction: Annotated[
        Literal["TB", "LR"], typer.Option(help="Top to bottom, or left to right.")
    ] = "TB",
) -> None:
    """Draw the process; without --out into PROCESS.svg in this folder."""
    from supportflow import draw as pictures

    with told():
        process = load(file)
        suffix = Path(out).suffix.lower() if out and out != "-" else ""
        if form is None and suffix and suffix not in SUFFIXES:
            raise BadCall(f"'{out}' ends in '{suffix}': give {quoted(SUFFIXES)}, or --format.")
        chosen = form or SUFFIXES.get(suffix, "svg")
        tongue = spoken(process, language)
        make = getattr(pictures, chosen)
        drawn: str | bytes = make(process, language=tongue, workflow=workflow, direction=direction)
        if out == "-":
            if isinstance(drawn, bytes):
                raise BadCall(f"{chosen} is not a text: give a file with --out.")
            sys.stdout.write(drawn)
            return
        ending = next(ending for ending, its in SUFFIXES.items() if its == chosen)
        target = Path(out) if out is not None else Path(f"{process.name}{ending}")
        try:
            target.write_bytes(drawn if isinstance(drawn, bytes) else drawn.encode())
        except OSError as error:
            raise BadCall(f"cannot write {target}: {error.strerror}.") from None
        say(f"Wrote {target}.")
        broken = len(faults(process))
        if broken:
            what = "name does" if broken == 1 else "names do"
            Terminal(stderr=True).print(
                f"{broken} {what} not fit and {'is' if broken == 1 else 'are'} red in the picture: "
                f"supportflow check {file}"
            )


def show(file: ProcessFile, language: Language = None) -> None:
    """Show who answers where, how fast, and what can happen next, as tables."""
    with told():
        process = load(file)
        tongue = spoken(process, language)
        terminal = Terminal()
        terminal.print(f"{title(process, tongue)}, version {process.version}", style="bold")
        for table in process_tables(process, tongue):
            terminal.print(table, soft_wrap=False)
