"""Two versions of a process side by side."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer

from supportflow.cli.common import Language, WorkflowName, spoken
from supportflow.cli.pictures import suffix_of, write
from supportflow.errors import BadCall
from supportflow.terminal import Terminal, say, told

__all__ = ["diff"]

COLOURS = {"added": "green", "removed": "red", "changed": "yellow"}
SIGNS = {"added": "+", "removed": "-", "changed": "~"}


def diff(
    old: Annotated[
        str,
        typer.Argument(
            metavar="OLD", help="A file, or REVISION:FILE for what git has, as HEAD~1:process.py."
        ),
    ],
    new: Annotated[
        str | None,
        typer.Argument(metavar="NEW", help="The same; without it, FILE as it is now."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            "-o",
            "--svg",
            help="Draw what is different; .svg .png .pdf .dot .mmd .html decide the form.",
        ),
    ] = None,
    workflow: WorkflowName = None,
    language: Language = None,
    area: Annotated[str | None, typer.Option(help="Draw only this area.")] = None,
    overview: Annotated[
        bool, typer.Option("--overview", help="Draw one box an area instead of every state.")
    ] = False,
    beside: Annotated[
        bool,
        typer.Option(
            "--side-by-side", help="Draw both versions next to each other instead of in one."
        ),
    ] = False,
    teams: Annotated[
        bool, typer.Option("--teams", help="Say for each team what concerns it.")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="The differences as JSON, for other programs.")
    ] = False,
) -> None:
    """Say what is different between two versions; exit code 0 none, 1 some, 2 no comparison.

    With one file, it is compared with the last commit; with one revision, the file as it is now.
    """
    from supportflow import draw as pictures
    from supportflow.comparison import compare
    from supportflow.news import concerned
    from supportflow.revisions import load_any, revision_of

    with told():
        if new is None:
            revision = revision_of(old)
            if revision is None:
                old, new = f"HEAD:{old}", old
            else:
                new = f"{revision.file}:{revision.name}" if revision.name else revision.file
        form = suffix_of(str(out)) if out is not None else ""
        if area is not None and overview:
            raise BadCall("--area and --overview exclude each other: give one of them.")
        if beside and form not in ("svg", "png", "pdf", "html"):
            found = f", not for {form}" if form else ""
            raise BadCall(
                f"--side-by-side is for SVG, PNG, PDF and pages{found}: "
                "name one with --out FILE.svg."
            )
        before, after = load_any(old), load_any(new)
        changes = compare(before, after)
        if teams:
            _tell_teams(concerned(before, after), as_json=as_json)
        elif as_json:
            listed = [{**change._asdict(), "sentence": str(change)} for change in changes]
            typer.echo(json.dumps(listed, indent=2, ensure_ascii=False))
        else:
            terminal = Terminal()
            for change in changes:
                terminal.print(f"{SIGNS[change.kind]} {change}", style=COLOURS[change.kind])
            if not changes:
                say("Nothing is different.")
        if out is not None:
            options: pictures.Options = {
                "since": before,
                "beside": beside,
                "workflow": workflow,
                "area": area,
                "view": "overview" if overview else None,
                "language": spoken(after, language),
            }
            write(out, getattr(pictures, form)(after, **options))
        if changes:
            raise typer.Exit(1)


def _tell_teams(told: Mapping[str, Sequence[str]], *, as_json: bool) -> None:
    """Say the differences team by team: what each of them should read."""
    if as_json:
        typer.echo(json.dumps(told, indent=2, ensure_ascii=False))
        return
    for number, (team, sentences) in enumerate(told.items()):
        if number:
            say()
        say(team)
        for sentence in sentences:
            say(f"  {sentence}")
    if not told:
        say("Nothing is different.")
