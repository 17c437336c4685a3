"""Whether somebody can do what is asked for: skills, levels and languages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from supportflow.checks.facts import Doubt, Facts
from supportflow.define.abilities import able, speaks
from supportflow.define.people import Agent, SkillAt
from supportflow.define.references import languages
from supportflow.define.routing import Route
from supportflow.errors import quoted

__all__ = [
    "language_nobody_speaks",
    "level_nobody_has",
    "route_nobody_serves",
    "skill_never_asked",
    "skill_nobody_has",
    "unskilled_task",
]


def unskilled_task(facts: Facts) -> Iterator[Doubt]:
    """Nobody in the team that does the task has the skills and the level for it."""
    held = _held(facts)
    for task in facts.index.tasks.values():
        team = facts.index.team_of_task(task.name)
        if team is None or not (task.skills or task.level) or not _names(task.skills) <= held:
            continue
        members = _members(facts, team.name)
        if members and not any(able(facts.index, a, task.skills, task.level) for a in members):
            yield Doubt(
                f"task '{task.name}'",
                f"asks for {_wanted(task.skills, task.level)}, but nobody in team '{team.name}', "
                "which does it, has all of that.",
                "Give it to an agent of the team, name another team=..., or ask for less.",
            )


def route_nobody_serves(facts: Facts) -> Iterator[Doubt]:
    """Nobody in the queue to which the route leads can take its tickets."""
    held = _held(facts)
    for route in facts.index.routes.values():
        if not (route.skills or route.level) or not _names(route.skills) <= held:
            continue
        teams = _queues(facts, route)
        lacking = [
            name
            for name in teams
            if not any(
                able(facts.index, agent, route.skills, route.level)
                for agent in _members(facts, name)
            )
        ]
        bound = bool(route.team or route.areas)
        if lacking and (bound or len(lacking) == len(teams)):
            whom = f"team {quoted(lacking)}" if bound else "any team"
            yield Doubt(
                f"route '{route.name}'",
                f"asks for {_wanted(route.skills, route.level)}, but nobody in {whom} has all of "
                "that: its tickets would wait in the queue for ever.",
                'Send them with team="..." to a team that can, ask for less, or name what is '
                "only wished for in prefers=[...].",
            )


def language_nobody_speaks(facts: Facts) -> Iterator[Doubt]:
    """The route asks for the customer's language, and nobody speaks one that is written here."""
    for route in facts.index.routes.values():
        if not route.language or not facts.process.agents:
            continue
        members = [a for name in _queues(facts, route) for a in _members(facts, name)]
        can = [a for a in members if able(facts.index, a, route.skills, route.level)]
        missing = [
            language for language in languages(facts.process)
            if not any(speaks(agent, language) for agent in can)
        ]  # fmt: skip
        if can and missing:
            yield Doubt(
                f"route '{route.name}'",
                f"asks for the customer's language, but nobody whom it may choose speaks "
                f"{quoted(missing)}, in which parts of this process are written.",
                "Add it to languages=[...] of an agent, or leave language=True out.",
            )


def skill_nobody_has(facts: Facts) -> Iterator[Doubt]:
    """Something asks for a skill that no agent has."""
    if not facts.process.agents:
        return
    held = _held(facts)
    for skill in facts.index.skills:
        asking = _asking(facts, skill)
        if asking and skill not in held:
            yield Doubt(
                f"skill '{skill}'",
                f"is asked for by {_listed(asking)}, but no agent has it.",
                f'Add skills="{skill}" to an agent, or stop asking for it.',
            )


def skill_never_asked(facts: Facts) -> Iterator[Doubt]:
    """Nothing asks for a skill."""
    for skill in facts.index.skills:
        if not _asking(facts, skill):
            yield Doubt(
                f"skill '{skill}'",
                "is asked for by no task and no route, so that it decides nothing.",
                f'Add skills="{skill}" to a task or a route, or remove it.',
            )


def level_nobody_has(facts: Facts) -> Iterator[Doubt]:
    """No agent stands on the level, while others stand on other levels."""
    taken = {agent.level for agent in facts.process.agents} - {None}
    if not taken:
        return
    for level in facts.index.levels:
        if level not in taken:
            yield Doubt(
                f"level '{level}'",
                "is the level of no agent.",
                f'Give somebody level="{level}", or remove it from the ladder.',
            )


def _held(facts: Facts) -> set[str]:
    return {name for agent in facts.process.agents for name in _names(agent.skills)}


def _names(skills: Iterable[SkillAt | str]) -> set[str]:
    return {one.skill for one in skills if isinstance(one, SkillAt)}


def _members(facts: Facts, team: str) -> list[Agent]:
    return [agent for agent in facts.process.agents if team in agent.teams]


def _queues(facts: Facts, route: Route) -> tuple[str, ...]:
    """Return the teams with agents in whose queue a route's tickets may come."""
    found: list[str | None]
    if route.team is not None:
        found = [route.team]
    else:
        found = [
            team.name
            for name, team in facts.team.items()
            if team is not None
            and not facts.index.states[name].final
            and (not route.areas or facts.index.states[name].area in route.areas)
        ]
    return tuple(
        name
        for name in dict.fromkeys(found)
        if name in facts.index.teams
        and not facts.index.teams[name].automated
        and _members(facts, name)
    )


def _asking(facts: Facts, skill: str) -> list[str]:
    """Return the tasks and routes that ask for a skill, or prefer it."""
    found = [f"task '{t.name}'" for t in facts.index.tasks.values() if skill in _names(t.skills)]
    for route in facts.index.routes.values():
        if skill in _names((*route.skills, *route.prefers)):
            found.append(f"route '{route.name}'")
    return found


def _wanted(skills: Iterable[SkillAt | str], level: str | None) -> str:
    found = [f"skill '{one}'" for one in skills]
    found += [f"level '{level}'"] if level is not None else []
    return _listed(found)


def _listed(items: Sequence[str]) -> str:
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"
