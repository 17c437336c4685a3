"""What the Desk does for the effect ``count``: tickets that are alike get one that gathers them.

The store keeps what each ticket is counted under in a table of its own, so that counting is a
look-up however many tickets there are.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from supportflow.define.texts import title
from supportflow.errors import StaleTicket
from supportflow.run.arguments import OWN_EVENTS
from supportflow.run.counting import minus, plus
from supportflow.run.outbox import Following
from supportflow.run.plan import ProblemPlan
from supportflow.run.step import start
from supportflow.run.store import RepeatedEvent
from supportflow.run.ticket import Effect, Tally, Ticket

if TYPE_CHECKING:
    from supportflow.run.firing import Firing

__all__ = ["count"]

PAGE = 500
RACES = 20


def count(firing: Firing, effect: Effect, at: datetime, following: Following) -> None:
    """Look whether there are enough tickets like this one, open the problem, gather them."""
    ticket = firing.get(str(effect.data["ticket"]))
    if effect.data.get("is") == "solved":
        _solved(firing, effect, ticket, at, following)
        return
    planned = next((one for one in firing.plan.problems if one.problem.name == effect.name), None)
    tally = next((one for one in ticket.beside.tallies if one.problem == effect.name), None)
    if planned is None or tally is None or tally.key != effect.data["key"]:
        return  # The ticket is counted otherwise by now, under an effect of its own.
    if tally.ticket is not None:
        return
    found = firing.store.problem_tickets(effect.name, tally.key)
    standing = firing.get(found[-1]) if found else None
    if standing is not None and not standing.closed:
        gathered = [ticket.id]
        first = [link.ticket for link in standing.links if link.kind == "gathers"]
        if ticket.id in first:
            gathered = first  # The Desk stopped between opening it and gathering them.
    else:
        alike = _alike(firing, planned, tally, ticket)
        if not alike:
            return
        standing = _opened(firing, planned, tally, ticket, alike, len(found) + 1, at, following)
        gathered = [link.ticket for link in standing.links if link.kind == "gathers"]
    given = {"ticket": standing.id, "is": "problem", "by": "system", "problem": effect.name}
    for name in gathered:
        event_id = f"{OWN_EVENTS}{effect.key}:{name}"
        told = {"by": "system", "data": given}
        one = firing.get(name)
        if any(each.problem == effect.name and each.ticket is None for each in one.beside.tallies):
            firing.fire(name, "linked", told, following, event_id=event_id, at=at)


def _alike(firing: Firing, planned: ProblemPlan, tally: Tally, ticket: Ticket) -> list[str]:
    """Return the tickets like this one that came in so short a time that they are a problem."""
    problem, calendar = planned.problem, planned.calendar
    since = minus(calendar, ticket.opened, problem.within)
    until = plus(calendar, ticket.opened, problem.within)
    found = firing.store.alike(problem.name, tally.key, since, until)
    last, gathered = len(found) - problem.count, dict[str, None]()
    for at, (opened, _) in enumerate(found[: last + 1] if last >= 0 else ()):
        end = plus(calendar, opened, problem.within)
        if found[at + problem.count - 1][0] <= end:
            gathered.update((name, None) for when, name in found[at:] if when <= end)
    return list(gathered)


def _opened(
    firing: Firing, planned: ProblemPlan, tally: Tally, ticket: Ticket, alike: Sequence[str],
    number: int, at: datetime, following: Following,
) -> Ticket:  # fmt: skip
    """Open the ticket that gathers; of two Desks that do it at once, both get the same one."""
    problem = planned.problem
    digest = sha256(tally.key.encode()).hexdigest()[:24]
    event_id = f"{OWN_EVENTS}problem:{problem.name}:{digest}:{number}"
    agree = {name: value for name in problem.same
             if (value := _value(firing, ticket, name)) is not None}  # fmt: skip
    language = firing.process.language
    said = ", ".join(firing.plan.shown(name, value, language) for name, value in agree.items())
    given: dict[str, Any] = {
        "channel": ticket.channel,
        "state": planned.state,
        "subject": f"{title(problem, language)}: {said}" if said else title(problem, language),
        "fields": {name: value for name, value in agree.items() if name in firing.plan.fields
                   or name in ("priority", "topic", "product")},
        "gathers": (problem.name, tally.key, *alike),
    }  # fmt: skip
    if "customer" in problem.same:
        given["customer"] = ticket.customer
    taken = len(firing.store.problem_tickets(problem.name))
    for more in range(1, RACES + 1):
        name = f"{problem.name}-{taken + more}"
        context = firing.context("system")
        outcome = start(firing.process, name, now=at, by="system", context=context, **given)
        try:
            return firing.keep(outcome, 0, event_id, following)
        except RepeatedEvent:
            first = firing.store.result(event_id)
            assert first is not None
            return first
        except StaleTicket:
            continue  # The host, or another Desk, has used this id.
    raise StaleTicket(
        f"{RACES} tickets named like '{problem.name}-{taken + 1}' are there already.",
        ticket=ticket.id,
    )


def _value(firing: Firing, ticket: Ticket, name: str) -> object:
    """Return what tickets agree in, as it is handed to the new ticket."""
    return ticket.fields.get(name) if name in firing.plan.fields else getattr(ticket, name, None)


def _solved(
    firing: Firing, effect: Effect, ticket: Ticket, at: datetime, following: Following
) -> None:
    """Tell every ticket that a problem gathered that it is closed."""
    after: str | None = None
    given = {"ticket": ticket.id, "is": "solved", "by": "system"}
    told = {"by": "system", "data": given}
    while True:
        page = firing.store.gathered(ticket.id, after=after, limit=PAGE)
        for name in page:
            event_id = f"{OWN_EVENTS}{effect.key}:{name}"
            firing.fire(name, "linked", told, following, event_id=event_id, at=at)
        if len(page) < PAGE:
            return
        after = page[-1]
