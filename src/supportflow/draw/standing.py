"""Where the tickets of today stand: the figures of open tickets as an overlay."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from supportflow.define.index import index
from supportflow.define.process import Process
from supportflow.draw.model import Figures
from supportflow.draw.overlay import Metric, Overlay
from supportflow.errors import BadCall

__all__ = ["Open", "ticket_overlay"]


class Timed(Protocol):
    """A timer of a ticket: its name and when it is due."""

    @property
    def name(self) -> str:
        """The name; ``within`` for the promise of the present state."""
        ...

    @property
    def due(self) -> datetime:
        """When it is due."""
        ...


class Open(Protocol):
    """What is looked at of a ticket; a `Ticket` has all of it."""

    @property
    def state(self) -> str:
        """The state in which it is."""
        ...

    @property
    def entered(self) -> datetime:
        """When it came there."""
        ...

    @property
    def closed(self) -> bool:
        """Whether it has come to its end."""
        ...

    @property
    def timers(self) -> Sequence[Timed]:
        """What will happen by itself."""
        ...


def ticket_overlay(
    process: Process, tickets: Iterable[Open], *, now: datetime, heat: Metric | None = "now"
) -> Overlay:
    """Count tickets by state, as from ``desk.tickets(closed=False)``; closed ones are left out.

    `now` is an aware moment. The mean stay is that of the tickets that stand there, up to now. A
    ticket is late when its state promises a time that is over: the timer of the promise is due,
    or was fired already. Raises `BadCall` for a `now` without zone.
    """
    if now.utcoffset() is None:
        raise BadCall(f"now={now} has no zone: add tzinfo=...")
    look = index(process)
    stays: dict[str, list[timedelta]] = {}
    late: dict[str, int] = {}
    for ticket in tickets:
        if ticket.closed:
            continue
        stays.setdefault(ticket.state, []).append(now - ticket.entered)
        state = look.states.get(ticket.state)
        if state is not None and state.within is not None:
            due = [timer.due for timer in ticket.timers if timer.name == "within"]
            late[ticket.state] = late.get(ticket.state, 0) + (not due or due[0] <= now)
    figures = {
        name: Figures(
            now=len(found), late=late.get(name), mean=sum(found, timedelta()) / len(found)
        )
        for name, found in stays.items()
    }
    zone = f" {now.tzname()}" if now.tzname() else ""
    return Overlay(
        states=figures,
        total=sum(map(len, stays.values())),
        heat=heat,
        title=f"open tickets on {now:%Y-%m-%d %H:%M}{zone}",
    )
