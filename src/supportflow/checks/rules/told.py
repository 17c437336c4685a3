"""Whether somebody is there whom an escalation tells, or to whom it hands the ticket over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from supportflow.checks.facts import Doubt, Facts
from supportflow.checks.weekly import (
    ALWAYS,
    Weeks,
    long_waits,
    minus,
    next_start,
    said,
    union,
    when,
)
from supportflow.define.index import is_business
from supportflow.define.names import ASSIGNEE
from supportflow.define.people import Team
from supportflow.define.promises import Escalation, at_of
from supportflow.errors import quoted

__all__ = ["escalation_to_closed_team", "escalation_to_late_team", "escalation_to_nobody"]

_PATIENCE = 120
"""Minutes for which what is told may lie unread: an hour before opening, or a lunch break."""


def escalation_to_nobody(facts: Facts) -> Iterator[Doubt]:
    """Nobody is told, or nobody may take the ticket."""
    for one in facts.index.escalations.values():
        reasons = [_nobody(facts, name) for name in one.tells]
        if reasons and all(reasons):
            yield Doubt(
                f"escalation '{one.name}'",
                f"tells only {' and '.join(reasons)}: nobody hears of it.",
                "Tell a team or a person who is there, or add the agents.",
            )
        if one.level is not None and facts.process.agents:
            yield from _level(facts, one, one.level)


def _nobody(facts: Facts, name: str) -> str:
    """Say why nobody reads what is told to a name; nothing if somebody may."""
    agents, ladder = facts.process.agents, facts.index.ladder
    team = facts.index.teams.get(name)
    if team is not None and team.automated:
        return f"bot '{name}'"
    if team is not None:
        staffed = not agents or any(name in agent.teams for agent in agents)
        return "" if staffed else f"team '{name}' without agents"
    if name in ladder and agents:
        highest = max(ladder.get(agent.level or "", -1) for agent in agents)
        return "" if highest >= ladder[name] else f"level '{name}' without agents"
    return ""


def _level(facts: Facts, one: Escalation, level: str) -> Iterator[Doubt]:
    ladder = facts.index.ladder
    members = [
        agent for agent in facts.process.agents if one.team is None or one.team in agent.teams
    ]
    highest = max((ladder.get(agent.level or "", -1) for agent in members), default=-1)
    if level in ladder and members and highest < ladder[level]:
        where = f" of team '{one.team}'" if one.team is not None else ""
        yield Doubt(
            f"escalation '{one.name}'",
            f"asks for level '{level}', on which no agent{where} stands, nor above it: nobody may "
            "take the ticket.",
            "Name a level that somebody has, or hand it over to another team.",
        )


def escalation_to_late_team(facts: Facts) -> Iterator[Doubt]:
    """A broken promise is told only to those who broke it."""
    people = [team.name for team in facts.index.teams.values() if not team.automated]
    ladders: dict[tuple[str | None, str | None], list[Escalation]] = {}
    for one in facts.index.escalations.values():
        ladders.setdefault((one.clock, one.task), []).append(one)
    for one in facts.index.escalations.values():
        if one.clock is None or len(people) < 2 or not _late(one):
            continue
        teams = {team.name for team in _answering(facts, one) if not team.automated}
        rest = ladders[one.clock, one.task]
        if len(teams) == 1 and not any(_helps(other, teams) for other in rest):
            late = next(iter(teams))
            whom = "whoever works on it" if set(one.tells) == {ASSIGNEE} else f"team '{late}'"
            asked = facts.index.teams[late].asks
            hint = f"'{asked}', whom they ask for help" if asked else "a team that can help"
            yield Doubt(
                f"escalation '{one.name}'",
                f"tells only {whom}, who is late already and hears of every broken promise anyway.",
                f'Tell {hint}, or let it come before the end, such as at="80 %".',
            )


def _late(one: Escalation) -> bool:
    """Say whether it comes at the end of a promise or after it."""
    at = at_of(one.at) if one.at is not None else None
    if at is None:
        return True
    return at.side > 0 if at.percent is None else at.percent >= 100


def _helps(one: Escalation, late: set[str]) -> bool:
    """Say whether it does more than to tell those who are late."""
    acts = one.fires or one.priority or one.team or one.level
    return bool(acts) or not {*late, ASSIGNEE}.issuperset(one.tells)


def _answering(facts: Facts, one: Escalation) -> list[Team]:
    """Return the teams that answer where the escalation can come."""
    found: dict[str, Team] = {}
    for name in facts.watched(one):
        team = facts.team[name]
        if team is not None:
            found.setdefault(team.name, team)
    return list(found.values())


def escalation_to_closed_team(facts: Facts) -> Iterator[Doubt]:
    """It comes at hours at which those whom it tells, or who get the ticket, are closed."""
    for one in facts.index.escalations.values():
        counted = _counted(facts, one)
        if counted is None:
            continue
        for names, verb in (
            (one.tells, "tells"),
            ([one.team] if one.team else [], "hands over to"),
        ):
            present = _present(facts, names)
            if present is None:
                continue
            alone = long_waits(minus(counted, present), present, _PATIENCE)
            if alone != ((), ()):
                yield _closed(facts, one, names, verb, alone, present)
                break


def _closed(
    facts: Facts, one: Escalation, names: Sequence[str], verb: str, alone: Weeks, present: Weeks
) -> Doubt:
    season = 0 if alone[0] else 1
    agent = facts.index.agents.get(names[0])
    teams = [names[0]] if agent is None else agent.teams
    known = [facts.index.teams[name] for name in teams if name in facts.index.teams]
    zone = facts.hours.zone(*(facts.hours.calendar_of(team) for team in known))
    first, back = max(
        ((start, next_start(present, season, start)) for start, _ in alone[season]),
        key=lambda one: (one[1] or 0) - one[0],
    )
    example = f": what comes {when(first, season, zone)}"
    example += f" is seen {when(back, season, zone)}" if back is not None else " is never seen"
    who = "who is" if len(names) == 1 else "who are"
    return Doubt(
        f"escalation '{one.name}'",
        f"may come {said(alone, zone)}, and {verb} {quoted(names, last='and')}, {who} not "
        f"there then{example}.",
        f"{'Tell' if verb == 'tells' else 'Hand it to'} somebody who is there at these hours too, "
        "or count the time in the hours of those who are.",
    )


def _present(facts: Facts, names: Sequence[str]) -> Weeks | None:
    """Return when any of these is there; None when there are none or it is not known."""
    found: list[Weeks] = []
    for name in names:
        agent = facts.index.agents.get(name)
        teams = [name] if agent is None else list(agent.teams)
        known = [facts.index.teams[team] for team in teams if team in facts.index.teams]
        hours = facts.hours.of_teams(known) if known else None
        if hours is None:
            return None
        found.append(hours)
    return union(*found) if found else None


def _counted(facts: Facts, one: Escalation) -> Weeks | None:
    """Return the hours in which it may come; None when any event may bring it.

    What is promised in elapsed time counts while those are there who must keep it: that it also
    runs while they are closed is told of the promise.
    """
    found: list[Weeks | None] = []
    states = facts.watched(one)
    if one.clock == "task":
        for task in facts.index.tasks.values():
            if task.within is not None and one.task in {None, task.name}:
                area = facts.index.areas.get(task.area or "")
                team = facts.index.teams.get((area.team if area is not None else None) or "")
                counted = is_business(task.within)
                own = facts.index.calendar_of_task(task.name)
                found.append(facts.hours.of(own) if counted else facts.hours.of_team(team))
    elif one.clock == "within" or one.after is not None:
        for name in states:
            length = one.after or facts.index.states[name].within
            if is_business(length):
                found.append(facts.hours.of(facts.index.calendar_of(name)))
            else:
                found.append(facts.hours.of_team(facts.team[name]))
    elif one.clock is not None:
        people = [team for team in _answering(facts, one) if not team.automated]
        there = facts.hours.of_teams(people) if people else None
        for sla, clock in facts.clocks.get(one.clock, ()):
            own = facts.index.slas[sla].calendar
            counted = own is not None and is_business(clock.within)
            found.append(facts.hours.of(own) if counted else there)
    known = {hours for hours in found if hours is not None}
    if not found or len(known) < len({*found}):
        return None
    return union(*sorted(known)) if known != {ALWAYS} else ALWAYS
