"""Pictures and tables of a process."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from supportflow.cli.common import Language, ProcessFile, WorkflowName, spoken, stored
from supportflow.define.faults import faults
from supportflow.define.process import Process
from supportflow.define.texts import title
from supportflow.errors import BadCall, quoted
from supportflow.files import load
from supportflow.terminal import Terminal, grid, say, told

if TYPE_CHECKING:
    from supportflow.draw import Options

__all__ = ["draw", "show", "suffix_of", "write"]

SUFFIXES = {
    ".svg": "svg", ".png": "png", ".pdf": "pdf", ".dot": "dot", ".gv": "dot", ".mmd": "mermaid",
    ".html": "html", ".bpmn": "bpmn",
}  # fmt: skip


def draw(
    file: ProcessFile,
    out: Annotated[
        str | None,
        typer.Option(
            "--out",
            "-o",
            help="Where to; .svg .png .pdf .dot .mmd .html .bpmn say the form; - is the terminal.",
        ),
    ] = None,
    form: Annotated[
        Literal["svg", "png", "pdf", "dot", "mermaid", "flowchart", "html", "bpmn"] | None,
        typer.Option("--format", "-f", help="The form, when --out does not say it."),
    ] = None,
    workflow: WorkflowName = None,
    language: Language = None,
    direction: Annotated[
        Literal["TB", "LR"], typer.Option(help="Top to bottom, or left to right.")
    ] = "TB",
    view: Annotated[
        Literal["areas", "overview", "lanes", "team_lanes", "escalations"] | None,
        typer.Option(
            help="Every state in its area, one box an area, lanes by area or team, or escalations."
        ),
    ] = None,
    area: Annotated[str | None, typer.Option(help="Only this area, with signs to others.")] = None,
    focus: Annotated[
        str | None,
        typer.Option(help="Where a team, a level, an agent or the customer fits in."),
    ] = None,
    around: Annotated[
        str | None, typer.Option(help="Only this state, with what comes before and after.")
    ] = None,
    ticket: Annotated[
        str | None, typer.Option(help="The way of this ticket, from the database --db.")
    ] = None,
    db: Annotated[
        str | None,
        typer.Option(help="The database of the tickets, a .db file or a URL: where they are."),
    ] = None,
    paper: Annotated[
        Literal["A4", "A3", "poster"] | None, typer.Option(help="A PDF on this sheet.")
    ] = None,
    pages: Annotated[
        bool,
        typer.Option(
            "--pages", help="One PDF of several pages: overview, areas; long processes always."
        ),
    ] = False,
    split: Annotated[
        bool,
        typer.Option("--split", help="An overview and one file an area; long processes always."),
    ] = False,
) -> None:
    """Draw the process or a part of it; without --out into PROCESS.svg in this folder."""
    from supportflow import draw as pictures

    with told():
        process = load(file)
        named = out is not None and out != "-" and Path(out).suffix != ""
        chosen = form or (suffix_of(str(out), "--format") if named else "svg")
        options: pictures.Options = {
            "language": spoken(process, language),
            "workflow": workflow,
            "view": view,
            "area": area,
            "focus": focus,
            "around": around,
            **_tickets(process, ticket, db),
        }
        if paper is not None and chosen != "pdf":
            raise BadCall(f"--paper is for PDF, not for {chosen}.")
        if pages and (chosen != "pdf" or split):
            other = "--split, which makes several files" if split else chosen
            raise BadCall(f"--pages is for one PDF, not for {other}.")
        drawn: dict[str, str | bytes]
        if chosen == "bpmn":
            drawn = {"": _exchanged(process, options, split=split)}
        else:
            make: Callable[..., str | bytes] = getattr(pictures, chosen, pictures.mermaid)
            if chosen == "flowchart":
                make = partial(pictures.mermaid, flavour="flowchart")
            elif chosen == "pdf":
                if pages and _parts(options):
                    raise BadCall(f"--pages prints everything: leave out {_parts(options)[0]}.")
                if not (pages or split or _parts(options)):
                    pages = pictures.picture(process, **options).view == "overview"
                    if pages:
                        say("This process is long: an overview and one page an area show it best.")
                make = partial(pictures.pdf, paper=paper, pages=pages)
            whole = out == "-" or chosen == "html" or pages
            sheets = _sheets(process, options, split=split, whole=whole)
            drawn = {
                name: make(process, direction=direction, **asked) for name, asked in sheets.items()
            }
        if out == "-":
            (first,) = drawn.values()
            if isinstance(first, bytes):
                raise BadCall(f"{chosen} is not a text: give a file with --out.")
            sys.stdout.write(first)
            return
        kind = "mermaid" if chosen == "flowchart" else chosen
        ending = next(ending for ending, its in SUFFIXES.items() if its == kind)
        target = Path(out) if out is not None else Path(f"{process.name}{ending}")
        if len(drawn) > 1 and not split:
            say("This process is long: an overview and one picture an area show it best.")
        for name, content in drawn.items():
            write(target.with_stem(f"{target.stem}-{name}") if name else target, content)
        broken = len(faults(process))
        if broken:
            what = "name does" if broken == 1 else "names do"
            Terminal(stderr=True).print(
                f"{broken} {what} not fit and {'is' if broken == 1 else 'are'} red in the picture: "
                f"supportflow check {file}"
            )


def _parts(options: Options) -> list[str]:
    """Return the options by which a part of the process is asked for."""
    asked = ("view", "area", "focus", "around", "ticket")
    return [f"--{part}" for part in asked if options.get(part) is not None]


def _exchanged(process: Process, options: Options, *, split: bool) -> str:
    """Return the process as BPMN, which knows no views."""
    from supportflow.draw import bpmn

    parts = _parts(options)
    if split or parts:
        raise BadCall(f"BPMN is written whole: leave out {parts[0] if parts else '--split'}.")
    return bpmn(process, language=options.get("language"), workflow=options.get("workflow"))


def _sheets(process: Process, options: Options, *, split: bool, whole: bool) -> dict[str, Options]:
    """Return what to draw for each file, by what is added to its name."""
    from supportflow.draw import pages, picture

    parts = _parts(options)
    if split and (parts or whole):
        other = parts[0] if parts else "--out - and --format html, which are one file"
        raise BadCall(f"--split draws everything into several files: leave out {other}.")
    if parts or whole:
        return {"": options}
    found = pages(process, language=options.get("language"), workflow=options.get("workflow"))
    if len(found) == 1 or not (split or picture(process, **options).about):
        return {"": options}
    sheets: dict[str, Options] = {"": {**options, "view": "overview"}}
    sheets |= {page.name: {**options, "area": page.area} for page in found[1:]}
    return sheets


def _tickets(process: Process, ticket: str | None, db: str | None) -> Options:
    """Read from a database the way of one ticket, or where the open ones are."""
    if db is None:
        if ticket is not None:
            raise BadCall("--ticket needs the database of the tickets: give it with --db.")
        return {}
    from supportflow.draw import board_overlay, stays
    from supportflow.run.arguments import store_of
    from supportflow.run.board import board_of, open_tickets

    if "://" not in db and not Path(db).is_file():
        raise BadCall(f"there is no database '{db}'.")
    store = store_of(db, process.name)
    try:
        if ticket is None:
            board = board_of(process, open_tickets(store), datetime.now(UTC))
            return {"overlay": board_overlay(process, board)}
        history = store.history(ticket)
    finally:
        store.close()
    if not history:
        raise BadCall(f"there is no ticket '{ticket}' in {db}.")
    return {"ticket": stays(history)}


def suffix_of(out: str, form: str | None = None) -> str:
    """Return the form that the ending of a file's name means; refuse one that means none."""
    suffix = Path(out).suffix.lower()
    if suffix not in SUFFIXES:
        more = "" if form is None else f", or {form}"
        raise BadCall(f"'{out}' ends in '{suffix}': give {quoted(SUFFIXES)}{more}.")
    return SUFFIXES[suffix]


def write(target: Path, content: str | bytes) -> None:
    """Write a picture and say so."""
    try:
        target.write_bytes(content if isinstance(content, bytes) else content.encode())
    except OSError as error:
        raise BadCall(f"cannot write {target}: {error.strerror}.") from None
    say(f"Wrote {target}.")


def show(
    file: ProcessFile,
    language: Language = None,
    ticket: Annotated[
        str | None, typer.Option(help="A ticket of --db: what the next person has to know.")
    ] = None,
    db: Annotated[
        str | None, typer.Option(help="The database of the ticket: a .db file or a URL.")
    ] = None,
) -> None:
    """Show who answers where, how fast, and what can happen next, as tables.

    With --ticket and --db: the summary of that ticket, as whoever is handed it gets it.
    """
    from supportflow.tables import overview

    with told():
        process = load(file)
        if ticket is not None or db is not None:
            if ticket is None or db is None:
                raise BadCall("a ticket is shown with --ticket and --db together.")
            if language is not None:
                raise BadCall("a ticket is shown in the language of the process.")
            from supportflow.run.firing import summary_of

            say(str(summary_of(process, stored(db), ticket, datetime.now(UTC))))
            return
        tongue = spoken(process, language)
        terminal = Terminal()
        terminal.print(f"{title(process, tongue)}, version {process.version}", style="bold")
        for table in overview(process, language=tongue):
            for part in grid(table, terminal.width):
                terminal.print(part, soft_wrap=False)
