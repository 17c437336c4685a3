"""Who has a ticket, or in whose queue it waits and why: in a sentence."""

from __future__ import annotations

from datetime import datetime
from typing import Final, Literal, NamedTuple

from supportflow.define.process import Process
from supportflow.define.texts import title
from supportflow.run.planning import plan
from supportflow.run.ticket import Ticket

__all__ = ["Holder", "holder"]

WHY: Final = {
    "looked_for": "somebody is being looked for",
    "nobody": "nobody in the team can take it",
    "away": "those who can take it are away",
    "closed": "those who can take it are not at work now",
    "full": "those who can take it have enough to do",
    "had_it": "whoever can take it has let it lie",
    "untaken": "the team takes its tickets itself",
    "customer": "we wait for the customer",
    "supplier": "we wait for a supplier",
    "children": "we wait for other tickets",
    "resolved": "it is solved",
}
"""What the reasons mean for which nobody has an open ticket."""


class Holder(NamedTuple):
    """Who has a ticket: an ``agent``, a ``bot``, the ``queue`` of a team, or ``nobody``.

    Of a queue, `reason` is one of the keys of the sentences, `route` the row that asked for more
    than the team; `since` is when that began. A closed ticket is had by nobody.
    """

    kind: Literal["agent", "bot", "queue", "nobody"]
    name: str | None = None
    reason: str | None = None
    since: datetime | None = None
    route: str | None = None
    text: str = ""

    def __str__(self) -> str:
        return self.text


def holder(process: Process, ticket: Ticket) -> Holder:
    """Say who has a ticket, or in whose queue it waits and why.

    Every open ticket of a process whose states have teams has somebody or waits with a reason.
    """
    made = plan(process)
    state, language = made.states[ticket.state], process.language
    if ticket.closed:
        return Holder("nobody", text=f"{ticket.id} is closed.")
    if ticket.assignee is not None:
        since = ticket.beside.assigned
        agent = made.index.agents.get(ticket.assignee)
        who = title(agent, language) if agent is not None else ticket.assignee
        return Holder("agent", ticket.assignee, since=since, text=f"{who} has {ticket.id}.")
    team = made.index.teams.get(ticket.team or "")
    if team is None:
        return Holder("nobody", text=f"{ticket.id} is with no team.")
    named = title(team, language)
    if state.automated:
        text = f"{named} answers {ticket.id}."
        return Holder("bot", team.name, since=ticket.entered, text=text)
    queued = ticket.queued
    if queued is not None:
        reason, since, route = queued
    else:
        waits = state.state.waits_for or ("resolved" if state.state.resolved else "untaken")
        reason, since, route = waits, ticket.entered, None
    why = WHY[reason]
    row = made.index.routes.get(route or "")
    asked = f" (as '{title(row, language)}' asks)" if row is not None and reason == "nobody" else ""
    text = f"{ticket.id} is in the queue of {named}: {why}{asked}."
    return Holder("queue", team.name, reason, since, route, text)
