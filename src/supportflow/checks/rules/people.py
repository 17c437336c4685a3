"""Whether somebody answers for everything, and knows whom to ask."""

from __future__ import annotations

from collections.abc import Iterator

from supportflow.checks.facts import Doubt, Facts
from supportflow.errors import quoted

__all__ = [
    "area_without_team",
    "asks_in_circle",
    "escalates_elsewhere",
    "role_without_agents",
    "state_without_area",
    "task_without_area",
    "team_without_agents",
    "unreachable_team",
]

DECIDES = "may be decided by"
"""How a row of a policy names a role; who stands there is asked of all its roles together."""


def state_without_area(facts: Facts) -> Iterator[Doubt]:
    """A ticket in the state is in no area, so that no area answers for it."""
    if not facts.process.areas and facts.graphs:
        yield Doubt(
            f"process '{facts.process.name}'",
            "declares no areas, so nobody answers for its states.",
            'Add areas=[Area("...", team="...")] and name one in each state.',
        )
        return
    for graph in facts.graphs:
        for state in graph.live:
            if state.area is None:
                yield Doubt(
                    graph.at(state.name),
                    "belongs to no area, so nobody says what is done here and what is not.",
                    'Add area="..." to the state.',
                )


def area_without_team(facts: Facts) -> Iterator[Doubt]:
    """Nobody answers in the area."""
    for area in facts.index.areas.values():
        if area.team is None:
            yield Doubt(
                f"area '{area.name}'",
                "has no team, so nobody answers for it.",
                'Add team="..." to the area.',
            )


def task_without_area(facts: Facts) -> Iterator[Doubt]:
    """Nobody answers for the task."""
    for task in facts.index.tasks.values():
        if task.area is None and task.action is None:
            yield Doubt(
                f"task '{task.name}'",
                "belongs to no area, so nobody answers for it.",
                'Add area="..." to the task, or action="..." if no person does it.',
            )


def unreachable_team(facts: Facts) -> Iterator[Doubt]:
    """No ticket and no question ever comes to the team."""
    named: set[str] = set()
    for use in facts.references.all:
        own = use.where.startswith("agent ") or use.where == _team(use.name)
        if use.kind == "role" or (use.kind == "team" and not own):
            named.add(use.name)
    for team in facts.index.teams:
        if team not in named:
            yield Doubt(
                _team(team),
                "is never reached: no area and no state names it, and nobody asks it.",
                "Let it answer for an area or a state, let another team ask it, or remove it.",
            )


def team_without_agents(facts: Facts) -> Iterator[Doubt]:
    """Agents are declared, but none is in this team."""
    staffed = {team for agent in facts.process.agents for team in agent.teams}
    for team in facts.index.teams.values():
        if facts.process.agents and not team.automated and team.name not in staffed:
            yield Doubt(
                _team(team.name),
                "has no agents, while other teams have: nobody is there to answer.",
                f'Add teams=["{team.name}"] to an agent, or say automated=True if it is a bot.',
            )


def role_without_agents(facts: Facts) -> Iterator[Doubt]:
    """A transition is left to a level on which nobody stands."""
    if not facts.process.agents:
        return
    ladder = facts.index.ladder
    highest = max(ladder.get(agent.level or "", -1) for agent in facts.process.agents)
    for use in facts.references.all:
        if use.kind == "role" and use.how != DECIDES and ladder.get(use.name, -1) > highest:
            yield Doubt(
                use.where,
                f"may be done by level '{use.name}', on which no agent stands, nor above it.",
                "Give an agent this level, or name another role in by=...",
            )


def asks_in_circle(facts: Facts) -> Iterator[Doubt]:
    """Whoever does not know asks somebody who asks back."""
    teams = facts.index.teams
    told: set[str] = set()
    for start in teams:
        path: list[str] = []
        name: str | None = start
        while name is not None and name in teams and name not in path:
            path.append(name)
            name = teams[name].asks
        if name not in path or name in told:
            continue
        circle = path[path.index(name) :]
        told.update(circle)
        if len(circle) == 1:
            yield Doubt(
                _team(circle[0]),
                "asks itself for help.",
                "Name a team that knows more, or leave asks=... out.",
            )
        else:
            yield Doubt(
                _team(circle[0]),
                f"asks in a circle: {_circle(circle)}.",
                "Let the last of them ask nobody, or a team that knows more.",
            )
    for task in facts.index.tasks.values():
        area = facts.index.areas.get(task.area or "")
        if area is not None and area.team is not None and area.team == task.asks:
            yield Doubt(
                f"task '{task.name}'",
                f"asks team '{task.asks}' for help, which does the task itself.",
                "Name a team that knows more, or leave asks=... out.",
            )


def escalates_elsewhere(facts: Facts) -> Iterator[Doubt]:
    """A ticket escalates to a team that those who escalate would not ask."""
    teams = facts.index.teams
    for graph in facts.graphs:
        told: set[int] = set()
        for state, edges in graph.rows.items():
            team = facts.team[state]
            if team is None or team.asks is None:
                continue
            asked: list[str] = []
            name: str | None = team.asks
            while name is not None and name in teams and name not in asked:
                asked.append(name)
                name = teams[name].asks
            for edge in edges:
                target = facts.team.get(edge.target)
                if (
                    edge.row.escalates
                    and target is not None
                    and target.name != team.name
                    and target.name not in asked
                    and edge.number not in told
                ):
                    told.add(edge.number)
                    yield Doubt(
                        graph.at_row(edge.number),
                        f"escalates from team '{team.name}' to team '{target.name}', "
                        f"but '{team.name}' asks {quoted(asked)}.",
                        "Lead it to a team that is asked for help, or change asks=...",
                    )


def _circle(names: list[str]) -> str:
    asked = ", who asks ".join(f"'{name}'" for name in [*names[1:], names[0]])
    return f"'{names[0]}' asks {asked}"


def _team(name: str) -> str:
    return f"team '{name}'"
