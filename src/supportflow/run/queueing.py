"""After each event: whose queue the ticket is in, who keeps it, and whether somebody is looked for.

The step only says that somebody is to be found, in the effect ``route``; whom, depends on what
others have in hand, so the Desk decides it and tells the ticket with the fact ``assign``.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from supportflow.define.routing import Route
from supportflow.errors import NotAllowed, RuleFailed, near
from supportflow.run.crew import Crew, Wanted
from supportflow.run.given import bad, not_by_customer, only
from supportflow.run.handing import redirect
from supportflow.run.plan import StatePlan
from supportflow.run.ticket import Draft, Kept, Queued, Ticket, Timer, level_of
from supportflow.run.turn import Turn

__all__ = ["assign", "push_back", "retry", "tend"]

ROUTE: Final = "route"
PUSH_BACK: Final = "push_back"

_CHOSEN: Final = ("route", "reason", "again", "tied", "out", "strategies", "seed", "load", "was")
"""What the Desk tells a ticket of a choice."""


def tend(draft: Draft, turn: Turn, before: Ticket | None) -> None:
    """Bring queue and assignee up to what the event did; `before` is None at opening."""
    moved = before is None or draft.entered is not before.entered or draft.state != before.state
    if before is not None and not moved and not _touched(draft, before):
        if draft.assignee is not None:
            _worked_on(draft, turn, before)
        return
    crew, state = turn.plan.crew, turn.plan.states[draft.state]
    row: Route | None = None
    people = not state.automated and not state.final and state.team is not None
    if crew is not None and people:
        row = _row(crew, draft, turn)
        _send_on(draft, turn, state, row)
    if before is not None:
        if draft.assignee is not None and draft.team != before.team:
            _release_from_other_team(draft, turn)
        if crew is not None:
            _handed(crew, draft, turn, before)
    if crew is not None:
        _weigh(crew, draft, state, row, before, turn)
        _queue(crew, draft, turn, state, row)


def _touched(draft: Draft, before: Ticket) -> bool:
    return (
        draft.assignee is not before.assignee
        or draft.team is not before.team
        or draft.fields is not before.fields
        or draft.priority is not before.priority
        or draft.topic is not before.topic
        or draft.product is not before.product
        or draft.language is not before.language
        or draft.customer is not before.customer
        or draft.escalated is not before.escalated
        or draft.version != before.version
    )


def _row(crew: Crew, draft: Draft, turn: Turn) -> Route | None:
    try:
        return crew.route(draft, turn)
    except RuleFailed as failure:
        # What happened is true whatever a rule's function does: no row counts, and a line says why.
        turn.write(
            draft, "unmet", event="route", by="system", note=None,
            data=Kept(reasons=(str(failure),)),
        )  # fmt: skip
        return None


def _send_on(draft: Draft, turn: Turn, state: StatePlan, row: Route | None) -> None:
    """Put the ticket into the queue that the row names, unless an escalation said otherwise."""
    if any(one.team is not None for one in draft.escalated):
        return
    team = row.team if row is not None and row.team is not None else state.team
    if draft.team != team:
        draft.team = team
        draft.turns = 0
        if team is not None:
            redirect(turn, team)


def _release_from_other_team(draft: Draft, turn: Turn) -> None:
    """Take the ticket from whoever has it when it goes to a team in which they are not."""
    name = draft.assignee or ""
    actor = turn.plan.actor(name, turn.context.people)
    if actor is None or draft.team is None or draft.team in actor.roles or draft.closed:
        return
    draft.assignee = None
    turn.write(
        draft, "assigned", event="released", by="system", note=None,
        data=Kept(assignee=None, was=name, reason="handed_on"),
    )  # fmt: skip


def _handed(crew: Crew, draft: Draft, turn: Turn, before: Ticket) -> None:
    """Note who has the ticket since when, start and stop the time for letting it lie."""
    if draft.assignee != before.assignee:
        previous = before.assignee if before.assignee is not None else draft.beside.previous
        since = turn.at if draft.assignee is not None else None
        draft.beside = draft.beside._replace(previous=previous, assigned=since)
        draft.timers = tuple(one for one in draft.timers if one.name != PUSH_BACK)
        team = turn.plan.index.teams.get(draft.team or "")
        if draft.assignee not in (None, turn.by) and team is not None and team.push_back:
            due = turn.plan.due(team.push_back, team.calendar or turn.plan.process.calendar)
            timer = Timer(PUSH_BACK, due(turn.at), draft.seq)
            draft.timers = (*draft.timers, timer)
    else:
        _worked_on(draft, turn, before)
    freed = before.assignee is not None and (
        draft.assignee != before.assignee or draft.closed is not before.closed
    )
    if freed and crew.limited:
        _offer(draft, turn, before.assignee or "")


def _worked_on(draft: Draft, turn: Turn, before: Ticket) -> None:
    """Whoever does something with their ticket has not let it lie."""
    if turn.entries and turn.entries[0].by == draft.assignee == before.assignee:
        kept = tuple(one for one in draft.timers if one.name != PUSH_BACK)
        if len(kept) < len(draft.timers):
            draft.timers = kept


def _offer(draft: Draft, turn: Turn, agent: str) -> None:
    """Ask the Desk to look what waits for somebody who has room again."""
    turn.effect(draft, "route", agent, {"ticket": draft.id, "agent": agent})


def _weigh(
    crew: Crew, draft: Draft, state: StatePlan, row: Route | None, before: Ticket | None, turn: Turn
) -> None:
    """Set how much of a limit the ticket takes: nothing while it is solved."""
    if state.final:
        return
    weight = 0 if state.state.resolved else row.weight if row is not None else 1
    if draft.beside.weight != weight:
        less = weight < draft.beside.weight
        draft.beside = draft.beside._replace(weight=weight)
        kept = before is not None and draft.assignee is not None
        if less and kept and draft.assignee == before.assignee and crew.limited:  # type: ignore[union-attr]
            _offer(draft, turn, draft.assignee or "")


def _queue(crew: Crew, draft: Draft, turn: Turn, state: StatePlan, row: Route | None) -> None:
    """Put a ticket that nobody has into the queue, and ask the Desk to find somebody."""
    idle = draft.closed or state.state.resolved or state.state.waits_for is not None
    needed = draft.assignee is None and draft.team in crew.teams and not idle
    queued = draft.beside.queued
    if not needed:
        if queued is not None:
            draft.beside = draft.beside._replace(queued=None)
            draft.timers = tuple(one for one in draft.timers if one.name != ROUTE)
        return
    name = row.name if row is not None else None
    if queued is None:
        queued = Queued("looked_for", turn.at, name)
    elif queued.reason == "looked_for" and queued.route == name and _asked(turn):
        return
    else:
        queued = queued._replace(reason="looked_for", route=name)
    draft.beside = draft.beside._replace(queued=queued)
    look(draft, turn, queued)


def _asked(turn: Turn) -> bool:
    return any(one.kind == "route" and "team" in one.data for one in turn.effects)


def look(draft: Draft, turn: Turn, queued: Queued, without: str | None = None) -> None:
    """Ask the Desk to find somebody for the ticket."""
    told: dict[str, Any] = {
        "ticket": draft.id, "team": draft.team, "route": queued.route,
        "language": draft.language or turn.plan.process.language,
    }  # fmt: skip
    if without is not None:
        told["without"] = without
    turn.effect(draft, "route", draft.team or "", told)


# Facts and timers


def assign(draft: Draft, turn: Turn) -> None:
    """Who works on the ticket; None gives it back to the team's queue."""
    not_by_customer(draft, turn)
    by_desk = turn.actor.kind == "system"
    only(draft, turn, ("assignee",), optional=_CHOSEN if by_desk else ("anyway",))
    assignee = turn.data["assignee"]
    if assignee is None and "reason" in turn.data and draft.assignee is None:
        _nobody(draft, turn)
        return
    if assignee is not None:
        _admit(draft, turn, assignee)
    draft.assignee = assignee
    turn.write(draft, "assigned")


def _admit(draft: Draft, turn: Turn, assignee: object) -> None:
    """Refuse somebody who is no agent, or who may not have the ticket now."""
    actor = turn.plan.actor(str(assignee), turn.context.people)
    if actor is None or actor.kind not in {"person", "bot"}:
        known = [name for name, one in turn.plan.actors.items() if one.kind in {"person", "bot"}]
        known += turn.context.people
        raise bad(
            draft, turn, f"names '{assignee}', who is not an agent.{near(str(assignee), known)}"
        )
    level = level_of(draft.escalated)
    if level is not None and level not in actor.roles:
        raise NotAllowed(
            f"ticket {draft.id} was escalated to level '{level}', on which "
            f"'{assignee}' does not stand. Nothing was changed.",
            ticket=draft.id,
            event="assign",
        )
    crew = turn.plan.crew
    if crew is None or actor.kind != "person" or turn.data.get("anyway") is True:
        return
    reasons = list(_against(crew, draft, turn, actor.name))
    if reasons:
        raise NotAllowed(
            f"ticket {draft.id} cannot be given to '{assignee}', who {' and '.join(reasons)}. "
            "Nothing was changed. If it has to be, add 'anyway': True.",
            ticket=draft.id,
            event="assign",
            reasons=reasons,
        )


def _against(crew: Crew, draft: Draft, turn: Turn, name: str) -> Iterator[str]:
    """Yield what stands against giving the ticket to somebody: what they lack, hours, limit."""
    if draft.team not in crew.index.teams:
        return
    agent = turn.plan.index.agents.get(name) or turn.context.people[name]
    state = turn.plan.states[draft.state]
    row = _row(crew, draft, turn) if not state.automated and not state.final else None
    language = draft.language or turn.plan.process.language
    wanted: Wanted = crew.wanted(draft.team or "", row.name if row else None, language, True)
    yield from crew.lacks(agent, wanted)
    standing = turn.context.standings.get(name)
    if standing is None or draft.assignee == name:
        return
    if standing.absent(turn.at):
        yield f"is {standing.status}"
    calendar, limit = crew.hours_and_limit(agent, draft.team or "")
    # Whoever takes a ticket themselves is there, whatever the calendar says.
    at_work = name == turn.by or calendar is None or crew.index.calendar(calendar).is_open(turn.at)
    if not at_work:
        yield "is not at work now"
    if limit is not None and standing.load + wanted.weight > limit:
        yield f"has {standing.load} of at most {limit} in hand"


def _nobody(draft: Draft, turn: Turn) -> None:
    """Write down why the ticket waits, and when somebody is looked for again."""
    queued = draft.beside.queued
    if queued is None or draft.assignee is not None:
        return
    reason = str(turn.data.get("reason", "nobody"))
    draft.beside = draft.beside._replace(queued=queued._replace(reason=reason))
    draft.timers = tuple(one for one in draft.timers if one.name != ROUTE)
    again = turn.data.get("again")
    if again is not None:
        due = datetime.fromisoformat(str(again))
        draft.timers = (*draft.timers, Timer(ROUTE, max(due, turn.at), draft.seq))
    turn.write(draft, "queued")


def retry(draft: Draft, turn: Turn) -> None:
    """The moment came at which somebody may be free: look again."""
    queued = draft.beside.queued
    turn.write(draft, "queued", event="route", data=Kept(reason="again"))
    if queued is not None and draft.assignee is None and draft.team is not None:
        draft.beside = draft.beside._replace(queued=queued._replace(reason="looked_for"))
        look(draft, turn, queued)


def push_back(draft: Draft, turn: Turn) -> None:
    """The assignee let the ticket lie: it goes back to the queue, to somebody else if there is."""
    name, team = draft.assignee, draft.team
    turn.event = "pushed_back"
    if name is None or draft.closed:
        reasons = ("nobody has it any more",)
        turn.write(draft, "unmet", note=None, data=Kept(reasons=reasons))
        return
    draft.assignee = None
    turn.write(
        draft, "assigned", event="pushed_back", note=None,
        data=Kept(assignee=None, was=name, reason="pushed_back"),
    )  # fmt: skip
    if team is not None:
        told = {"ticket": draft.id, "about": "pushed_back", "agent": name}
        turn.effect(draft, "notify", team, told)
    crew = turn.plan.crew
    if crew is not None and team in crew.teams:
        row = _row(crew, draft, turn)
        queued = Queued("looked_for", turn.at, row.name if row is not None else None)
        draft.beside = draft.beside._replace(queued=queued)
        look(draft, turn, queued, without=name)
