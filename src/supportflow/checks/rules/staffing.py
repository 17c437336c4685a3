"""Whether tickets come to people who can take them: routes, limits, shifts and stand-ins."""

from __future__ import annotations

from collections.abc import Iterator

from supportflow.checks.facts import Doubt, Facts
from supportflow.checks.implied import implies
from supportflow.checks.lengths import longer
from supportflow.checks.weekly import intersect, said
from supportflow.define.abilities import held, rung
from supportflow.define.people import Agent, SkillAt
from supportflow.define.promises import clocks_of
from supportflow.define.routing import Route
from supportflow.errors import quoted

__all__ = [
    "push_back_to_nobody",
    "push_back_too_late",
    "route_never_counts",
    "shift_outside_team",
    "stand_in_cannot",
    "stand_in_circle",
    "team_takes_nothing",
]


def route_never_counts(facts: Facts) -> Iterator[Doubt]:
    """An earlier route always counts first."""
    routes = [*facts.index.routes.values()]
    for at, route in enumerate(routes):
        winner = next((one for one in routes[:at] if _covers(one, route)), None)
        if winner is not None:
            always = winner.when is None and not winner.areas
            why = "always holds" if always else "holds whenever this one does"
            yield Doubt(
                f"route '{route.name}'",
                f"never counts: '{winner.name}' comes first and {why}.",
                f"Put '{winner.name}' after it, or give '{winner.name}' a narrower when=...",
            )


def _covers(one: Route, other: Route) -> bool:
    """Say whether `one` holds whenever `other` does."""
    wide = not one.areas or (bool(other.areas) and {*other.areas} <= {*one.areas})
    return wide and implies(other.when, one.when)


def team_takes_nothing(facts: Facts) -> Iterator[Doubt]:
    """Tickets are to be handed out in the team, but nobody in it may have any."""
    for team in facts.index.teams.values():
        members = _members(facts, team.name)
        if team.assign and members and all(agent.limit == 0 for agent in members):
            yield Doubt(
                f"team '{team.name}'",
                "hands tickets out, but the limit of every agent in it is 0: nobody is ever given "
                "one.",
                "Give somebody a limit of 1 or more, or leave assign=... out.",
            )


def shift_outside_team(facts: Facts) -> Iterator[Doubt]:
    """An agent's shift never meets the hours of a team that the agent is in."""
    for agent in facts.index.agents.values():
        shift = facts.hours.of(agent.calendar)
        if shift is None:
            continue
        teams = [facts.index.teams[name] for name in agent.teams if name in facts.index.teams]
        hours = [facts.hours.of_team(team) for team in teams]
        met = [each is None or any(intersect(shift, each)) for each in hours]
        if teams and not any(met):
            zone = facts.hours.zone(agent.calendar)
            first = hours[0]
            work = f" ({said(first, zone)})" if first is not None else ""
            yield Doubt(
                f"agent '{agent.name}'",
                f"works in calendar '{agent.calendar}' ({said(shift, zone)}): never while team "
                f"{quoted(team.name for team in teams)}{work} works.",
                "Give the agent another calendar=... or team, or the team longer hours.",
            )


def stand_in_circle(facts: Facts) -> Iterator[Doubt]:
    """Agents stand in only for each other, so that nobody is left when they are all away."""
    agents = facts.index.agents
    takers: dict[str, set[str]] = {name: set() for name in agents}
    for agent in agents.values():
        for away in agent.stands_in:
            if away in takers:
                takers[away].add(agent.name)
    told: set[str] = set()
    spread = {name: _spread(name, takers) for name in agents if takers[name]}
    for start, met in spread.items():
        circle = start in met and all(start in spread.get(name, ()) for name in met)
        if circle and start not in told:
            told |= met
            names = [name for name in agents if name in met]
            yield Doubt(
                f"agent '{start}'",
                f"is one of {quoted(names, last='and')}, who stand in only for each other: when "
                "they are all away, nobody takes over.",
                f'Let somebody else stand in for one of them: stands_in="{start}".',
            )


def _spread(start: str, takers: dict[str, set[str]]) -> set[str]:
    """Return everybody who may take over from somebody, over any number of stand-ins."""
    met: set[str] = set()
    waiting = [start]
    while waiting:
        for name in takers[waiting.pop()]:
            if name not in met:
                met.add(name)
                waiting.append(name)
    return met


def stand_in_cannot(facts: Facts) -> Iterator[Doubt]:
    """Whoever stands in for somebody lacks a skill that some of that one's tickets ask for."""
    wanted = [one for task in facts.index.tasks.values() for one in task.skills]
    wanted += [one for route in facts.index.routes.values() for one in route.skills]
    asked = dict.fromkeys(one for one in wanted if isinstance(one, SkillAt))
    skills = {name: held(facts.index, agent) for name, agent in facts.index.agents.items()}

    def able(name: str, one: SkillAt) -> bool:
        mine = skills[name].get(one.skill)
        return mine is not None and (one.level is None or mine >= rung(facts.index, one.level))

    for agent in facts.index.agents.values():
        for name in agent.stands_in:
            if name not in skills:
                continue
            lacks = [str(one) for one in asked if able(name, one) and not able(agent.name, one)]
            if lacks:
                yield Doubt(
                    f"agent '{agent.name}'",
                    f"stands in for '{name}', but lacks skill {quoted(lacks, last='and')}, which "
                    "some of their tickets ask for.",
                    "Name somebody who has it, or let the agent learn it.",
                )


def push_back_too_late(facts: Facts) -> Iterator[Doubt]:
    """A ticket goes back to the queue only when its first answer is late already."""
    for team in facts.index.teams.values():
        back = team.push_back
        if back is None:
            continue
        days = facts.hours.days(facts.hours.calendar_of(team))
        for sla in facts.index.slas.values():
            clock = next((c for c in clocks_of(sla) if c.name == "first_response"), None)
            within = clock.within if clock is not None else None
            if within is not None and (back == within or longer(back, within, days)):
                yield Doubt(
                    f"team '{team.name}'",
                    f"takes a ticket back from an agent who does nothing after {back}, when the "
                    f"first response of promise '{sla.name}' ({within}) is late already.",
                    "Give a shorter push_back=..., so that somebody else can still answer in time.",
                )
                break


def push_back_to_nobody(facts: Facts) -> Iterator[Doubt]:
    """A ticket goes back to a queue from which nobody else can take it."""
    for team in facts.index.teams.values():
        members = [agent for agent in _members(facts, team.name) if agent.limit != 0]
        if team.push_back is not None and len(members) == 1:
            yield Doubt(
                f"team '{team.name}'",
                f"takes tickets back from an agent who does nothing, but only '{members[0].name}' "
                "can be given them: they would come back to the same agent.",
                "Add an agent to the team, or leave push_back=... out and let an escalation tell "
                "somebody.",
            )


def _members(facts: Facts, team: str) -> list[Agent]:
    return [agent for agent in facts.process.agents if team in agent.teams]
