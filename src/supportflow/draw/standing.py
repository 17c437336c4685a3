"""Where the tickets of today stand: the figures of a desk's board as an overlay."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Protocol

from supportflow.define.index import index
from supportflow.define.process import Process
from supportflow.draw.model import Figures
from supportflow.draw.overlay import Metric, Overlay
from supportflow.draw.words import count
from supportflow.errors import BadCall
from supportflow.languages import plain

__all__ = ["Counted", "board_overlay"]


class Stood(Protocol):
    """The open tickets of one state."""

    @property
    def tickets(self) -> int:
        """How many there are."""
        ...

    @property
    def late(self) -> int:
        """How many of them are late."""
        ...

    @property
    def unassigned(self) -> int:
        """How many of them nobody has."""
        ...

    @property
    def mean(self) -> timedelta | None:
        """How long they have been there, on average."""
        ...

    @property
    def oldest(self) -> timedelta | None:
        """How long the one that came first has been there."""
        ...


class Queued(Protocol):
    """The open tickets of one team."""

    @property
    def waiting(self) -> int:
        """How many nobody has."""
        ...

    @property
    def assigned(self) -> int:
        """How many somebody has."""
        ...

    @property
    def late(self) -> int:
        """How many of both are late."""
        ...


class Counted(Protocol):
    """What is looked at of a board; what `Desk.board` returns has all of it."""

    @property
    def at(self) -> datetime:
        """The moment at which it was counted."""
        ...

    @property
    def states(self) -> Mapping[str, Stood]:
        """The figures of states by their names."""
        ...

    @property
    def teams(self) -> Mapping[str, Queued]:
        """The figures of teams by their names."""
        ...


def board_overlay(
    process: Process,
    board: Counted,
    *,
    heat: Metric | None = "now",
    language: str | None = None,
) -> Overlay:
    """Return the overlay of ``desk.board()``: tickets now, late and unassigned ones, their stays.

    States and teams without tickets have no figures. Tickets in states that this version of the
    process does not have are counted in the title, which is in `language`, else in that of the
    process. In lanes by team each team has its own figures.
    Raises `BadCall` for a board whose moment has no zone.
    """
    if board.at.utcoffset() is None:
        raise BadCall(f"at={board.at} has no zone: add tzinfo=...")
    look = index(process)
    found = {
        name: Figures(
            now=stood.tickets,
            late=stood.late,
            unassigned=stood.unassigned,
            mean=stood.mean,
            oldest=stood.oldest if stood.tickets > 1 else None,
        )
        for name, stood in board.states.items()
        if stood.tickets and name in look.states
    }
    teams = {
        name: Figures(now=queue.waiting + queue.assigned, late=queue.late, unassigned=queue.waiting)
        for name, queue in board.teams.items()
        if queue.waiting + queue.assigned and name in look.teams
    }
    zone = f" {board.at.tzname()}" if board.at.tzname() else ""
    speech = plain(language or process.language)
    title = speech.say("board.title", moment=f"{board.at:%Y-%m-%d %H:%M}{zone}")
    lost = sum(stood.tickets for name, stood in board.states.items() if name not in look.states)
    if lost:
        title = speech.say("board.lost", title=title, tickets=count(speech, lost, "ticket"))
    total = sum(stood.tickets for stood in board.states.values())
    return Overlay(states=found, teams=teams, total=total, heat=heat, title=title)
