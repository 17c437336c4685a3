"""What a Desk needs from a store; memory and SQL implement it under one conformance suite."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple, Protocol

from supportflow.errors import SupportflowError
from supportflow.run.ticket import (
    Effect,
    EffectKind,
    Entry,
    Outcome,
    Standing,
    Status,
    Ticket,
    Timer,
)

__all__ = ["AgentTaken", "Claimed", "DueTimer", "RepeatedEvent", "Store"]


class RepeatedEvent(SupportflowError):
    """The event id was committed before; the store kept what came out the first time."""


class AgentTaken(SupportflowError):
    """The agent to whom a ticket was to be given was given another one meanwhile."""


class DueTimer(NamedTuple):
    """A timer whose instant has come, as the store knows it."""

    ticket: str
    timer: Timer


class Claimed(NamedTuple):
    """An effect that was leased for delivery; `attempts` counts this one too."""

    ticket: str
    effect: Effect
    attempts: int
    error: str | None = None


class Store(Protocol):
    """Keeps tickets, their history, timers and effects; every method is one transaction."""

    def belongs_to(self, process: str) -> str:
        """Return the name of the process whose tickets are kept here.

        A store without tickets belongs to the first `process` that asks, and stays its own.
        """
        ...

    def next_number(self) -> int:
        """Return a number that was never returned before, for the id of a new ticket."""
        ...

    def load(self, ticket: str) -> Ticket | None:
        """Return the ticket as it stands, or None."""
        ...

    def commit(
        self,
        outcome: Outcome,
        *,
        expected: int,
        event_id: str | None = None,
        standing: Standing | None = None,
    ) -> None:
        """Keep everything that one event did, or nothing.

        `expected` is the `seq` that the stored ticket must have, 0 for a new one. The stored
        timers of the ticket become those that the new ticket holds. Raises StaleTicket when the
        ticket is at another `seq` (or, for a new one, exists already) and RepeatedEvent when
        `event_id` was committed before. With `standing` the ticket was given to that agent because
        they stood so: raises AgentTaken when they were given something since.
        """
        ...

    def standings(
        self, agents: Sequence[str], *, since: datetime | None = None
    ) -> dict[str, Standing]:
        """Return how these agents stand, without those of whom nothing is known.

        The load leaves out closed tickets and those that nothing happened to after `since`.
        """
        ...

    def stand(self, agent: str, status: Status, until: datetime | None) -> None:
        """Keep what an agent said: that they are there, or not, and until when."""
        ...

    def result(self, event_id: str) -> Ticket | None:
        """Return the ticket as it came out of the event with this id, or None."""
        ...

    def history(self, ticket: str) -> tuple[Entry, ...]:
        """Return the ticket's lines, oldest first."""
        ...

    def tickets(
        self,
        *,
        states: Sequence[str] | None = None,
        team: str | None = None,
        assignee: str | None = None,
        assigned: bool | None = None,
        customer: str | None = None,
        priority: str | None = None,
        closed: bool | None = None,
        after: str | None = None,
        limit: int | None = None,
    ) -> tuple[Ticket, ...]:
        """Return tickets that fit, in the order of their ids; `after` an id, to page on.

        `assigned` asks whether anybody has them.
        """
        ...

    def alike(
        self, problem: str, key: str, since: datetime, until: datetime
    ) -> tuple[tuple[datetime, str], ...]:
        """Return the tickets counted under `key` for a problem that no other ticket gathers.

        With each comes when it was opened, from `since` up to and with `until`, in that order.
        """
        ...

    def problem_tickets(self, problem: str, key: str | None = None) -> tuple[str, ...]:
        """Return the tickets that gather others for a problem (under `key`), the oldest first."""
        ...

    def gathered(
        self, ticket: str, *, after: str | None = None, limit: int | None = None
    ) -> tuple[str, ...]:
        """Return the tickets that this one gathers, by the characters of their ids.

        `after` an id, to page on.
        """
        ...

    def solved(self, states: Sequence[str], *, limit: int) -> tuple[tuple[str, int], ...]:
        """Return ids and `seq` of tickets that are closed or in one of these states.

        Those that changed last come first, at most `limit`.
        """
        ...

    def due(self, now: datetime, limit: int) -> tuple[DueTimer, ...]:
        """Return timers due at `now` or before, the longest overdue first."""
        ...

    def drop(self, ticket: str, timer: Timer) -> None:
        """Forget a timer that its ticket no longer holds."""
        ...

    def claim(
        self, now: datetime, *, kinds: Sequence[EffectKind], limit: int, lease: timedelta
    ) -> tuple[Claimed, ...]:
        """Lease effects of these kinds until `now` + `lease`, in order for each ticket.

        An effect comes out only when every earlier effect of its ticket, of these kinds, is
        delivered or dead, its time has come, and nobody else holds a lease on it.
        """
        ...

    def delivered(self, key: str) -> None:
        """Mark an effect as done."""
        ...

    def failed(self, key: str, error: str, *, again: datetime | None) -> None:
        """Give an effect back, to be tried again at `again`; None: it needs a person."""
        ...

    def pending(self) -> tuple[Claimed, ...]:
        """Return the effects that are neither delivered nor dead, oldest first."""
        ...

    def dead(self) -> tuple[Claimed, ...]:
        """Return the effects that were given up."""
        ...

    def count(self, names: Sequence[str], day: date) -> None:
        """Add one to each of these counters of a day."""
        ...

    def counts(self, first: date, last: date) -> Mapping[str, int]:
        """Return each counter's sum over the days from `first` to `last`, both included."""
        ...

    def close(self) -> None:
        """Release what the store holds open."""
        ...
