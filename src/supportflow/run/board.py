"""The board: where the open tickets stand at a moment, by state and by team, in figures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final, NamedTuple

from supportflow.define.index import index
from supportflow.define.process import Process
from supportflow.run.store import Store
from supportflow.run.ticket import Ticket

__all__ = ["Board", "Queue", "Standing", "board_of", "open_tickets"]

PAGE: Final = 1000
"""So many tickets are read at once: a board of any size takes the room of one page."""


class Standing(NamedTuple):
    """The open tickets of one state: how many, how many of them late or without an assignee.

    `mean` and `oldest` say how long they have been in the state so far, on the clock on the wall.
    """

    tickets: int = 0
    late: int = 0
    unassigned: int = 0
    mean: timedelta | None = None
    oldest: timedelta | None = None


class Queue(NamedTuple):
    """The open tickets of one team: nobody has those `waiting`."""

    waiting: int = 0
    assigned: int = 0
    late: int = 0


class Board(NamedTuple):
    """All open tickets at the moment `at`, in figures.

    `states` and `teams` hold every state and team of the process in the order of the declaration,
    then those that only tickets name. A ticket is late while a promise of it is broken or past
    its due time and still to be kept: that of its state (``within``), or one of its clocks.
    """

    at: datetime
    states: Mapping[str, Standing]
    teams: Mapping[str, Queue]

    @property
    def tickets(self) -> int:
        """How many tickets are open."""
        return sum(standing.tickets for standing in self.states.values())

    @property
    def late(self) -> int:
        """How many of them are late."""
        return sum(standing.late for standing in self.states.values())

    @property
    def unassigned(self) -> int:
        """How many of them nobody has."""
        return sum(standing.unassigned for standing in self.states.values())


def open_tickets(store: Store) -> Iterator[Ticket]:
    """Yield the open tickets of a store, a page at a time."""
    last: str | None = None
    while page := store.tickets(closed=False, after=last, limit=PAGE):
        yield from page
        last = page[-1].id


def board_of(process: Process, tickets: Iterable[Ticket], now: datetime) -> Board:
    """Count open tickets as they stand at `now`; closed ones are left out."""
    look = index(process)
    promised = {name for name, state in look.states.items() if state.within is not None}
    states = {name: _State() for name in look.states}
    teams = {name: _Team() for name in look.teams}
    for ticket in tickets:
        if ticket.closed:
            continue
        late = _late(ticket, ticket.state in promised, now)
        state = states.setdefault(ticket.state, _State())
        state.add(ticket, late, now)
        if ticket.team is not None:
            teams.setdefault(ticket.team, _Team()).add(ticket, late)
    return Board(
        now,
        MappingProxyType({name: state.counted() for name, state in states.items()}),
        MappingProxyType({name: Queue(*team.counts) for name, team in teams.items()}),
    )


def _late(ticket: Ticket, promised: bool, now: datetime) -> bool:
    """Say whether a promise that is still to be kept is over."""
    if promised:
        due = next((timer.due for timer in ticket.timers if timer.name == "within"), None)
        # A timer that is gone was fired: the promise of the state is broken.
        if due is None or due <= now:
            return True
    return any(
        clock.broken or (clock.status == "running" and clock.due <= now)
        for clock in ticket.clocks
        if clock.active
    )


class _State:
    """Counts the tickets of one state."""

    __slots__ = ("late", "oldest", "spent", "tickets", "unassigned")

    def __init__(self) -> None:
        self.tickets = self.late = self.unassigned = 0
        self.spent = self.oldest = timedelta()

    def add(self, ticket: Ticket, late: bool, now: datetime) -> None:
        """Count one more ticket."""
        stay = now - ticket.entered
        self.tickets += 1
        self.late += late
        self.unassigned += ticket.assignee is None
        self.spent += stay
        self.oldest = max(self.oldest, stay)

    def counted(self) -> Standing:
        """Return the figures."""
        if not self.tickets:
            return Standing()
        mean = self.spent / self.tickets
        return Standing(self.tickets, self.late, self.unassigned, mean, self.oldest)


class _Team:
    """Counts the tickets of one team."""

    __slots__ = ("counts",)

    def __init__(self) -> None:
        self.counts = [0, 0, 0]

    def add(self, ticket: Ticket, late: bool) -> None:
        """Count one more ticket."""
        self.counts[ticket.assignee is not None] += 1
        self.counts[2] += late
