"""Event logs held against a process."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from supportflow.cli.common import ProcessFile, WorkflowName, split
from supportflow.cli.pictures import suffix_of, write
from supportflow.files import load
from supportflow.terminal import say, told

__all__ = ["replay"]


def replay(
    file: ProcessFile,
    log: Annotated[
        str, typer.Argument(metavar="LOG", help="A CSV file (or .csv.gz) with one event a row.")
    ],
    case: Annotated[str | None, typer.Option(help="The column that names the ticket.")] = None,
    activity: Annotated[
        list[str] | None, typer.Option(help="The column that names the event; may be given twice.")
    ] = None,
    time: Annotated[str | None, typer.Option(help="The column that holds the time.")] = None,
    zone: Annotated[
        str | None, typer.Option(help="Where a clock without offset hung: Europe/Rome, UTC.")
    ] = None,
    time_format: Annotated[
        str | None, typer.Option(help="A pattern of strptime, epoch or epoch_ms.")
    ] = None,
    kind: Annotated[
        Literal["action", "status"],
        typer.Option(help="An event names an action, or the state entered."),
    ] = "action",
    workflow: WorkflowName = None,
    wall_clock: Annotated[
        bool,
        typer.Option(
            "--wall-clock", help="Disregard offsets: read the clock as it hung in --zone."
        ),
    ] = False,
    named: Annotated[
        list[str] | None,
        typer.Option(
            "--map",
            metavar="ACTIVITY=EVENT",
            help="What an activity means; an empty EVENT leaves it out.",
        ),
    ] = None,
    accept: Annotated[
        list[str] | None,
        typer.Option(
            "--accept",
            metavar="KIND:WHAT",
            help="A known deviation: extra, missing, unknown or unfinished, and what.",
        ),
    ] = None,
    encoding: Annotated[
        str, typer.Option(help="How the file is written; cp1252 for many exports of Excel.")
    ] = "utf-8-sig",
    delimiter: Annotated[
        str | None, typer.Option(help="What stands between the columns; guessed without it.")
    ] = None,
    skip_bad: Annotated[
        bool, typer.Option("--skip-bad", help="Leave out rows that cannot be read.")
    ] = False,
    complete: Annotated[
        bool, typer.Option("--complete", help="Open tickets count as unfinished.")
    ] = False,
    drop_duplicates: Annotated[
        bool, typer.Option("--drop-duplicates", help="Leave out repeated rows.")
    ] = False,
    draw: Annotated[
        Path | None,
        typer.Option(metavar="OUT", help="Draw the log's figures into a picture of this name."),
    ] = None,
    heat: Annotated[
        Literal["now", "late", "visits", "tickets", "mean", "median", "ninety"],
        typer.Option(help="The figure that colours the states of that picture."),
    ] = "median",
) -> None:
    """Run an event log through the process and say what does not fit."""
    from supportflow import draw as pictures
    from supportflow.measure import Accepted, log_overlay, read_log
    from supportflow.measure import replay as run

    with told():
        process = load(file)
        read = read_log(
            log,
            case=case,
            activity=activity[0] if activity and len(activity) == 1 else activity,
            time=time,
            zone=zone,
            time_format=time_format,
            kind=kind,
            wall_clock=wall_clock,
            encoding=encoding,
            delimiter=delimiter,
            on_bad="skip" if skip_bad else "refuse",
            drop_duplicates=drop_duplicates,
        )
        form = suffix_of(str(draw)) if draw is not None else ""
        events = {name: event or None for name, event in split("--map", "=", named)}
        result = run(
            process,
            read,
            workflow=workflow,
            events=events,
            accepted=[
                Accepted(sort, what or None)  # type: ignore[arg-type]
                for sort, what in split("--accept", ":", accept)
            ],
            open_cases="complete" if complete else "prefix",
        )
        say(str(result))
        if draw is not None:
            overlay = log_overlay(process, read, workflow=workflow, events=events, heat=heat)
            picture = getattr(pictures, form)(process, workflow=workflow, overlay=overlay)
            write(draw, picture)
