"""Opening hours, and what promised times mean."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated

import typer

from supportflow.cli.common import Language, ProcessFile, stored
from supportflow.errors import BadCall
from supportflow.files import load
from supportflow.terminal import say, told

__all__ = ["explain", "hours"]


def hours(
    file: ProcessFile,
    calendar: Annotated[
        str | None, typer.Argument(metavar="CALENDAR", help="Only this calendar.")
    ] = None,
    first: Annotated[
        datetime | None,
        typer.Option("--from", formats=["%Y-%m-%d"], help="The first day; without it, today."),
    ] = None,
    weeks: Annotated[int, typer.Option(min=1, max=60, help="How many weeks.")] = 2,
    language: Language = None,
) -> None:
    """Show the opening hours of the coming weeks, with holidays and exceptions."""
    from supportflow.timetables import hours_lines

    with told():
        day = (first or datetime.now().astimezone()).date()
        for line in hours_lines(load(file), calendar, day, weeks, language):
            say(line)


def explain(
    file: ProcessFile,
    at: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M"],
            help="When something arrives, by the clock on the team's wall; without it, "
            "the coming Friday at 17:50.",
        ),
    ] = None,
    ticket: Annotated[
        str | None,
        typer.Option(help="A ticket of --db: when its clocks are due, how it was decided on."),
    ] = None,
    what: Annotated[
        str | None,
        typer.Option(
            help="Only this of the ticket: a clock such as resolution, priority, topic, product, "
            "route, or a policy."
        ),
    ] = None,
    rule: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME=yes|no",
            help="What a named rule answers about the ticket; without it, what it said last.",
        ),
    ] = None,
    db: Annotated[
        str | None, typer.Option(help="The database of the ticket: a .db file or a URL.")
    ] = None,
    language: Language = None,
) -> None:
    """Show what every promised time means for something that arrives at a given moment.

    With --ticket and --db: why the clocks of that ticket are due when they are, and which rows
    decided its priority, topic, product, route and the verdict of each policy.
    """
    from supportflow.batch import typed_rules
    from supportflow.timetables import promise_lines, ticket_lines

    with told():
        if any(given is not None for given in (ticket, what, db, rule)):
            if ticket is None or db is None:
                raise BadCall("a ticket is explained with --ticket and --db together.")
            if at is not None:
                raise BadCall("--at is for what arrives: leave it out with --ticket.")
            answers = typed_rules(rule or ())
            for line in ticket_lines(load(file), stored(db), ticket, what, answers):
                say(line)
            return
        now = datetime.now().astimezone().replace(tzinfo=None)
        friday = (now + timedelta(days=(4 - now.weekday()) % 7)).replace(hour=17, minute=50)
        for line in promise_lines(
            load(file), (at or friday).replace(second=0, microsecond=0), language
        ):
            say(line)
