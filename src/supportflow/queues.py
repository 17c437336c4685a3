"""The queues of a desk as lines of text: what waits and why, who is there and has how much."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from supportflow.define.calendars import Calendar
from supportflow.define.explanations import when
from supportflow.define.index import index
from supportflow.define.process import Process
from supportflow.define.texts import title
from supportflow.errors import BadCall, near, quoted
from supportflow.run.crew import Crew
from supportflow.run.holding import WHY, holder
from supportflow.run.planning import plan
from supportflow.run.store import Store
from supportflow.run.ticket import Standing

__all__ = ["queue_lines"]


def queue_lines(
    process: Process, store: Store, team: str | None, now: datetime, language: str | None = None
) -> Iterator[str]:
    """Yield, for a team of people or all, what waits with the reason, and how its agents stand.

    Raises BadCall for an unknown team, one that is a bot, or a store of another process.
    """
    owner = store.belongs_to(process.name)
    if owner != process.name:
        raise BadCall(f"this database keeps the tickets of '{owner}', not of '{process.name}'.")
    found, tongue = index(process), language or process.language
    people = [name for name, one in found.teams.items() if not one.automated]
    if team is not None and team not in people:
        if team in found.teams:
            raise BadCall(f"team '{team}' is a bot: it has no queue.")
        raise BadCall(f"there is no team '{team}'.{near(team, people)} Teams: {quoted(people)}.")
    crew = plan(process).crew or Crew(found, plan(process).test)
    for number, name in enumerate([team] if team is not None else people):
        if number:
            yield ""
        yield title(found.teams[name], tongue)
        yield from _waiting(process, store, name, tongue)
        yield from _agents(process, store, crew, name, now, tongue)


def _waiting(process: Process, store: Store, team: str, language: str) -> Iterator[str]:
    tickets = store.tickets(team=team, assigned=False, closed=False)
    if not tickets:
        yield "  Nothing waits."
        return
    found = index(process)
    zone = found.teams[team].calendar or process.calendar
    width = max(len(ticket.id) for ticket in tickets)
    for ticket in tickets:
        held = holder(process, ticket)
        state = title(found.states[ticket.state], language)
        priority = f", {ticket.priority}" if ticket.priority else ""
        since = _clock(found.calendars.get(zone or ""), held.since) if held.since else ""
        yield f"  {ticket.id:<{width}}  {state}{priority}, since {since}: {WHY[held.reason or '']}"


def _agents(
    process: Process, store: Store, crew: Crew, team: str, now: datetime, language: str
) -> Iterator[str]:
    found = index(process)
    agents = [one for one in found.agents.values() if team in one.teams]
    known = store.standings([one.name for one in agents])
    width = max((len(title(one, language)) for one in agents), default=0)
    for one in agents:
        standing = known.get(one.name, Standing(one.name))
        calendar, limit = crew.hours_and_limit(one, team)
        zone = found.calendars.get(calendar or "")
        there = calendar is None or found.calendar(calendar).is_open(now)
        if standing.absent(now):
            until = f" until {_clock(zone, standing.until)}" if standing.until else ""
            where = f"{standing.status}{until}"
        else:
            where = "there" if there else "not at work now"
        room = f" of at most {limit}" if limit is not None else ""
        yield f"  {title(one, language):<{width}}  {where}, {standing.load}{room} in hand"


def _clock(calendar: Calendar | None, moment: datetime | None) -> str:
    """Say a moment by the clock on the team's wall."""
    if moment is None:
        return ""
    local = moment.astimezone(ZoneInfo(calendar.zone if calendar is not None else "UTC"))
    return when(local, local.year)
