"""What commands share: arguments, and how options are read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from supportflow.define.process import Process
from supportflow.define.references import languages
from supportflow.errors import BadCall, quoted

if TYPE_CHECKING:
    from supportflow.run.store import Store

__all__ = ["Language", "ProcessFile", "WorkflowName", "split", "spoken", "stored"]

ProcessFile = Annotated[
    str,
    typer.Argument(metavar="FILE", help="A .py, .yaml or .json file; FILE.py:NAME among several."),
]
Language = Annotated[str | None, typer.Option(help="The language of labels, such as it.")]
WorkflowName = Annotated[str | None, typer.Option(help="Only this workflow.")]


def spoken(process: Process, language: str | None) -> str:
    """Return the language asked for; refuse one in which nothing is written."""
    if language is None:
        return process.language
    known = languages(process)
    if language.partition("_")[0] not in {one.partition("_")[0] for one in known}:
        listed = quoted(known, last="and")
        raise BadCall(f"nothing in this process is written in '{language}'; there is {listed}.")
    return language


def stored(db: str) -> Store:
    """Open a database that is there: a new one would hold nothing to look at."""
    from supportflow.run.stores import open_store

    if "://" not in db and not Path(db).exists():
        raise BadCall(f"there is no database '{db}'.")
    return open_store(db)


def split(option: str, sign: str, given: list[str] | None) -> list[tuple[str, str]]:
    """Split what an option repeats; each must hold the sign between its two parts."""
    pairs = [one.partition(sign) for one in given or ()]
    for name, found, _ in pairs:
        if not found or not name:
            raise BadCall(f"{option} takes two parts with '{sign}' between them, not '{name}'.")
    return [(name, rest) for name, _, rest in pairs]
