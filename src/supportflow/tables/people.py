"""Who can do what, who is there when, and what people learn."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from supportflow.checks.weekly import Hours, Weeks, by_weekday
from supportflow.define.people import Agent, SkillAt, Team, Training
from supportflow.tables.model import Cell, Table, cell, joined, lines
from supportflow.tables.words import Speech

__all__ = ["asks_for_skill", "hours", "people", "skills"]

DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def skills(speech: Speech) -> Table:
    """Return who has each skill, what asks for it, and which training leads to it."""
    rows = tuple(
        (
            speech.one("skill", name),
            lines(_havers(speech, name)),
            lines(speech.one(*ref) for ref in asks_for_skill(speech, name)),
            speech.each("training", (t.name for t in speech.process.trainings if name in t.gives)),
        )
        for name in speech.look.skills
    )
    return Table(
        "skills", "Skills", ("Skill", "Who has it", "Asked for by", "Learnt in"), rows,
        ("A level in brackets is that of the skill, or of the agent where the skill has none.",),
        "No skills are declared: add skills=[Skill(...)].",
    )  # fmt: skip


def _havers(speech: Speech, skill: str) -> Iterator[Cell]:
    """Yield each team with those of its agents who have a skill."""
    for team in speech.look.teams.values():
        found: list[Cell] = []
        for agent in speech.look.agents.values():
            if team.name not in agent.teams:
                continue
            for one in agent.skills:
                if isinstance(one, SkillAt) and one.skill == skill:
                    level = one.level or agent.level
                    more = f" ({speech.name('level', level)})" if level is not None else ""
                    found.append(speech.one("agent", agent.name, more))
        if found:
            yield (*speech.one("team", team.name), *cell(": "), *joined(found))


def asks_for_skill(speech: Speech, skill: str) -> Iterator[tuple[str, str]]:
    """Yield the tasks and routes that ask for a skill, or prefer it."""
    for task in speech.look.tasks.values():
        if any(isinstance(one, SkillAt) and one.skill == skill for one in task.skills):
            yield "task", task.name
    for route in speech.look.routes.values():
        wanted = (*route.skills, *route.prefers)
        if any(isinstance(one, SkillAt) and one.skill == skill for one in wanted):
            yield "route", route.name


def people(speech: Speech) -> Table:
    """Return the agents of each team: level, skills, languages, limit, stand-ins, trainings."""
    rows: list[tuple[Cell, ...]] = []
    for team in speech.look.teams.values():
        mine = [agent for agent in speech.look.agents.values() if team.name in agent.teams]
        rows += (_agent(speech, team, agent) for agent in mine)
    alone = [a for a in speech.look.agents.values() if not {*a.teams} & speech.look.teams.keys()]
    rows += (_agent(speech, None, agent) for agent in alone)
    return Table(
        "people", "People",
        ("Team", "Agent", "Level", "Skills", "Languages", "Limit", "Stands in for", "Learns"),
        tuple(rows), ("The limit is how much open work the agent may have.",),
        "No agents are declared: add agents=[...], or take them from your own directory.", 1,
    )  # fmt: skip


def _agent(speech: Speech, team: Team | None, agent: Agent) -> tuple[Cell, ...]:
    limit = agent.limit if agent.limit is not None else team.limit if team else None
    return (
        speech.one("team", team.name) if team is not None else (),
        speech.one("agent", agent.name),
        speech.one("level", agent.level),
        speech.skills(agent.skills),
        cell(", ".join(agent.languages) or "every"),
        cell("" if limit is None else str(limit)),
        speech.each("agent", agent.stands_in),
        speech.each(
            "training", (t.name for t in speech.look.trainings.values() if _for(t, team, agent))
        ),
    )


def _for(training: Training, team: Team | None, agent: Agent) -> bool:
    """Say whether a training is for an agent of a team; one about products is for all."""
    in_team = not training.teams or (team is not None and team.name in training.teams)
    return in_team and (not training.levels or agent.level in training.levels)


def hours(speech: Speech) -> Table:
    """Return who is there when, on the days of a usual week.

    Teams, agents with shifts of their own, and the areas and channels that have other hours than
    the team that answers there.
    """
    look, known = speech.look, Hours(speech.look)
    named: list[tuple[Cell, str | None, Weeks | None]] = []
    for team in look.teams.values():
        named.append((speech.one("team", team.name), known.calendar_of(team), known.of_team(team)))
        for agent in look.agents.values():
            if team.name in agent.teams and agent.calendar is not None:
                who = (*cell("- "), *speech.one("agent", agent.name))
                named.append((who, agent.calendar, known.of(agent.calendar)))
    for area in look.areas.values():
        own = look.teams.get(area.team or "")
        if area.hours is not None and (own is None or known.calendar_of(own) != area.hours):
            who = (*cell("area "), *speech.one("area", area.name))
            named.append((who, area.hours, known.of(area.hours)))
    for channel in look.channels.values():
        own = look.team_of(channel.starts or "")
        if channel.hours is not None and (own is None or known.calendar_of(own) != channel.hours):
            who = (*cell("channel "), *speech.one("channel", channel.name))
            named.append((who, channel.hours, known.of(channel.hours)))
    zones = {known.zone(calendar).key for _, calendar, _ in named if calendar in look.calendars}
    where = f"in {zones.pop()}" if len(zones) == 1 else "in the zone of the calendar"
    return Table(
        "hours", "Who is there when", ("Who", *DAYS, "Calendar"),
        tuple(_week(speech, known, *each, zoned=bool(zones)) for each in named),
        (
            f"Usual hours, {where}; holidays and days off are left out.",
            "supportflow hours shows a calendar day by day.",
        ),
        "No teams are declared.",
    )  # fmt: skip


def _week(
    speech: Speech,
    known: Hours,
    who: Cell,
    calendar: str | None,
    weeks: Weeks | None,
    *,
    zoned: bool,
) -> tuple[Cell, ...]:
    named: Cell = cell("?")
    if calendar is not None:
        found = speech.look.calendars.get(calendar)
        zone = f" ({found.zone})" if found is not None and zoned else ""
        named = speech.one("calendar", calendar, zone)
    elif weeks is not None:
        named = cell("at all hours")
    days = [()] * 7 if weeks is None else by_weekday(weeks, known.zone(calendar))
    shown = (cell("\n".join(spans) or ("-" if weeks is not None else "?")) for spans in days)
    return (who, *shown, named)
