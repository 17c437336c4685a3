"""Whether people come in where bots and waits end, and nothing waits for ever."""

from __future__ import annotations

from collections.abc import Iterator

from supportflow.checks.facts import Doubt, Facts
from supportflow.checks.graph import Edge, at_once, spread
from supportflow.define.flow import State
from supportflow.define.people import Team

__all__ = [
    "no_way_to_person",
    "resolved_never_closes",
    "team_can_do_nothing",
    "wait_without_timeout",
]

_FOR = {
    "customer": "the customer",
    "supplier": "the supplier",
    "children": "its child tickets",
}


def no_way_to_person(facts: Facts) -> Iterator[Doubt]:
    """A bot answers, or the ticket waits, and no way leads to a person."""
    if not facts.index.teams:
        return
    for graph in facts.graphs:
        people = [state.name for state in graph.live if _is_answered(state, facts)]
        helped = spread(people, graph.back)
        for state in graph.live:
            team = facts.team[state.name]
            bot = team is not None and team.automated
            if state.name in helped or state.name not in graph.reached or state.resolved:
                continue
            if bot or state.waits_for is not None:
                what = f"waits for {_FOR[state.waits_for]}" if state.waits_for is not None else ""
                what = what or f"is answered by bot '{team.name if team is not None else ''}'"
                yield Doubt(
                    graph.at(state.name),
                    f"{what}, and no way leads from it to a person.",
                    "Add a transition to a state that a team of people answers.",
                )


def _is_answered(state: State, facts: Facts) -> bool:
    """Say whether somebody acts in the state; an unknown team has the benefit of the doubt."""
    team = facts.team[state.name]
    return state.waits_for is None and not state.resolved and not (team and team.automated)


def wait_without_timeout(facts: Facts) -> Iterator[Doubt]:
    """A state waits for others, and nothing happens when they do not act."""
    for graph in facts.graphs:
        for state in graph.live:
            if state.waits_for is None:
                continue
            rows = [edge.row for edge in graph.rows[state.name]]
            told = state.waits_for == "children" and any(row.on == "children_done" for row in rows)
            if rows and not told and not any(row.after is not None for row in rows):
                way = "a transition with after=..., which reminds or moves on"
                if state.waits_for == "children":
                    way = 'a transition with on="children_done", or one with after=...'
                yield Doubt(
                    graph.at(state.name),
                    f"waits for {_FOR[state.waits_for]} without a reminder or time-out: "
                    "a ticket can stay here for ever.",
                    f"Add {way}.",
                )


def resolved_never_closes(facts: Facts) -> Iterator[Doubt]:
    """A resolved ticket stays open when the customer is content and says nothing."""
    for graph in facts.graphs:
        if not any(state.final for state in graph.states.values()):
            continue
        for state in graph.live:
            rows = [edge.row for edge in graph.rows[state.name]]
            silent = state.resolved and state.waits_for is None and bool(rows)
            if silent and not any(row.after is not None for row in rows):
                yield Doubt(
                    graph.at(state.name),
                    "is resolved, but no time closes it: it stays open when the customer is "
                    "content and says nothing.",
                    "Add a transition with after=... towards a final state.",
                )


def team_can_do_nothing(facts: Facts) -> Iterator[Doubt]:
    """The team that answers in a state may do none of its transitions."""
    for graph in facts.graphs:
        for state in graph.live:
            team = facts.team[state.name]
            edges = graph.rows[state.name]
            if team is None or state.waits_for is not None or state.resolved:
                continue
            barred = any(edge.row.by and edge.row.after is None for edge in edges)
            if barred and not any(_may(edge, team, facts) for edge in edges):
                yield Doubt(
                    graph.at(state.name),
                    f"is answered by team '{team.name}', which may do none of its transitions: "
                    "nobody of the team can move a ticket on.",
                    f"Add '{team.name}' to by=... of one of them, or let another team answer here.",
                )


def _may(edge: Edge, team: Team, facts: Facts) -> bool:
    """Say whether somebody of `team`, or time, can take the row."""
    if edge.row.after is not None and not edge.row.by:
        return at_once(edge.row)
    ladder = facts.index.ladder
    members = [agent for agent in facts.index.agents.values() if team.name in agent.teams]
    for role in facts.index.roles(edge.row, edge.source):
        if role == team.name or (role == "agent" and not team.automated):
            return True
        if role in ladder and not team.automated:
            rungs = [ladder.get(agent.level or "", -1) for agent in members]
            if not members or max(rungs) >= ladder[role]:
                return True
    return False
