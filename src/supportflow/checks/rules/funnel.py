"""Whether a customer always gets to a person, and the stages of the funnel lead up to one."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import get_args

from supportflow.checks.facts import Doubt, Facts
from supportflow.checks.graph import Edge, Graph, spread
from supportflow.define.index import Row
from supportflow.define.knowledge import StageKind

__all__ = [
    "back_to_bot",
    "bot_without_limit",
    "customer_cannot_leave_bot",
    "funnel_out_of_order",
    "funnel_without_person",
    "stage_of_wrong_kind",
    "team_without_stage",
]

KINDS: tuple[StageKind, ...] = get_args(StageKind)
PEOPLE = ("person", "senior", "manager")


def customer_cannot_leave_bot(facts: Facts) -> Iterator[Doubt]:
    """From a bot, neither the customer nor time nor the bot's last turn leads to a person."""
    for graph in facts.graphs:
        bots = [
            state.name
            for state in graph.live
            if _is_bot(facts, state.name) and state.name in graph.reached and not state.resolved
        ]
        if not bots:
            continue
        people = [name for name in graph.rows if _is_people(facts, graph, name)]
        if not people:
            continue  # told by no-way-to-person
        back: dict[str, list[str]] = {}
        for name, edges in graph.rows.items():
            for edge in edges:
                if _leads(facts, edge):
                    back.setdefault(edge.target, []).append(name)
        helped = spread(people, back)
        for name in bots:
            if name not in helped and any(edge.target in graph.rows for edge in graph.rows[name]):
                yield Doubt(
                    graph.at(name),
                    "is answered by a bot, and only the bot can lead from it to a person: a "
                    "customer who is not helped cannot ask for one.",
                    'Add a transition to people with by="customer", give the bot max_turns=..., '
                    "or let time lead there with after=...",
                )


def _leads(facts: Facts, edge: Edge) -> bool:
    """Say whether a row is taken without waiting for a bot to take it."""
    if not _is_bot(facts, edge.source):
        return True
    row = edge.row
    if row.after is not None or "customer" in facts.index.roles(row, edge.source):
        return True
    team = facts.team[edge.source]
    limited = team is not None and team.max_turns is not None
    return limited and facts.index.hands_over(Row(row, edge.source, edge.number, 0))


def _is_bot(facts: Facts, state: str) -> bool:
    team = facts.team.get(state)
    return team is not None and team.automated


def _is_people(facts: Facts, graph: Graph, state: str) -> bool:
    team = facts.team[state]
    return not graph.states[state].resolved and not (team and team.automated)


def back_to_bot(facts: Facts) -> Iterator[Doubt]:
    """A ticket that people have goes back to a bot, and the customer did not wish it."""
    for graph in facts.graphs:
        told: set[int] = set()
        for name, edges in graph.rows.items():
            if not _is_people(facts, graph, name) or facts.team[name] is None:
                continue
            for edge in edges:
                target = graph.states.get(edge.target)
                if target is None:
                    continue  # told by the fault unknown-state
                wished = "customer" in facts.index.roles(edge.row, name)
                over = target.final or target.resolved or target.waits_for is not None
                if wished or over or edge.number in told:
                    continue
                if _is_bot(facts, edge.target):
                    told.add(edge.number)
                    yield Doubt(
                        graph.at_row(edge.number),
                        f"leads from people (state '{name}') back to a bot (state "
                        f"'{edge.target}') without the customer's wish.",
                        'Let only the customer take it, with by="customer", or lead to people.',
                    )


def bot_without_limit(facts: Facts) -> Iterator[Doubt]:
    """A bot of the funnel may answer for ever."""
    for stage in facts.process.funnel:
        for name in stage.teams:
            team = facts.index.teams.get(name)
            if team is not None and team.automated and team.max_turns is None:
                yield Doubt(
                    f"team '{name}'",
                    f"answers on stage '{stage.name}' without a limit: a customer may go round "
                    "and round with it.",
                    "Give it max_turns=..., after which a person takes over.",
                )


def funnel_out_of_order(facts: Facts) -> Iterator[Doubt]:
    """A stage comes after one that is further up."""
    stages = facts.process.funnel
    for before, stage in pairwise(stages):
        if KINDS.index(stage.kind) < KINDS.index(before.kind):
            yield Doubt(
                f"stage '{stage.name}'",
                f"({_kind(stage.kind)}) comes after '{before.name}' ({_kind(before.kind)}), "
                "which is further up.",
                f"The order is {', '.join(_kind(kind) for kind in KINDS)}.",
            )


def funnel_without_person(facts: Facts) -> Iterator[Doubt]:
    """No stage of the funnel is answered by people."""
    stages = facts.process.funnel
    if stages and not any(stage.kind in PEOPLE for stage in stages):
        yield Doubt(
            f"process '{facts.process.name}'",
            f"has a funnel that ends with '{stages[-1].name}' ({_kind(stages[-1].kind)}): no stage "
            "is answered by people.",
            'Add Stage("...", "person", teams=...) at the end.',
        )


def stage_of_wrong_kind(facts: Facts) -> Iterator[Doubt]:
    """A stage of bots is answered by people, or the other way round."""
    for stage in facts.process.funnel:
        for name in stage.teams:
            team = facts.index.teams.get(name)
            if team is not None and team.automated != (stage.kind == "bot"):
                is_what = "is a bot" if team.automated else "are people"
                yield Doubt(
                    f"stage '{stage.name}'",
                    f"is of kind '{stage.kind}', but team '{name}' {is_what}.",
                    "Name the teams that answer there, or give the stage another kind.",
                )


def team_without_stage(facts: Facts) -> Iterator[Doubt]:
    """A team answers tickets, but stands on no stage of the funnel."""
    stages = facts.process.funnel
    if not stages:
        return
    placed = {name for stage in stages for name in stage.teams}
    answers = {
        team.name
        for graph in facts.graphs
        for state in graph.live
        if state.name in graph.reached and (team := facts.team[state.name]) is not None
    }
    for name in facts.index.teams:
        if name in answers and name not in placed:
            yield Doubt(
                f"team '{name}'",
                "answers tickets, but stands on no stage of the funnel: its tickets are counted "
                "nowhere.",
                f'Add "{name}" to the teams of a stage.',
            )


def _kind(kind: str) -> str:
    return kind.replace("_", "-")
