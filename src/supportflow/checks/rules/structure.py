"""Whether tickets can enter every state, leave it, and come to an end."""

from __future__ import annotations

from collections.abc import Iterator

from supportflow.checks.facts import Doubt, Facts
from supportflow.checks.graph import Edge, Graph, at_once, components, spread
from supportflow.checks.implied import excludes
from supportflow.define.index import LONGEST_CHAIN
from supportflow.errors import quoted

__all__ = [
    "conditional_chain",
    "dead_end",
    "endless_chain",
    "endless_opening",
    "long_chain",
    "no_channel",
    "no_final_state",
    "no_way_to_end",
    "starts_closed",
    "unreachable_state",
    "workflow_never_starts",
]


def workflow_never_starts(facts: Facts) -> Iterator[Doubt]:
    """No channel starts in the workflow and no row opens it."""
    for graph in facts.graphs:
        if not graph.starts:
            yield Doubt(
                f"workflow '{graph.name}'",
                "is never started: no channel starts in it and no transition opens it.",
                f'Let a channel start in one of its states, or open it with opens="{graph.name}".',
            )


def starts_closed(facts: Facts) -> Iterator[Doubt]:
    """Tickets of a channel are closed as soon as they are opened."""
    for channel in facts.index.channels.values():
        state = facts.index.states.get(channel.starts or "")
        if state is not None and state.final:
            yield Doubt(
                f"channel '{channel.name}'",
                f"starts in state '{state.name}', which is final: its tickets are closed at once.",
                "Let it start in a state in which somebody answers.",
            )


def unreachable_state(facts: Facts) -> Iterator[Doubt]:
    """No ticket can ever be in the state."""
    for graph in facts.graphs:
        for name in graph.states:
            if name in graph.reached:
                continue
            origins = [origin for origin in graph.back[name] if origin != name]
            if origins:
                message = f"can never be entered: no ticket can be in {quoted(origins)} either."
                hint = "Lead a transition from a state that tickets reach to here, or remove it."
            else:
                message = "can never be entered: no transition leads here, no channel starts here."
                hint = "Add a transition that leads here, or remove the state."
            yield Doubt(graph.at(name), message, hint)


def no_channel(facts: Facts) -> Iterator[Doubt]:
    """No channel is declared, so nobody can reach the team and no ticket can be opened."""
    if not facts.process.channels:
        yield Doubt(
            f"process '{facts.process.name}'",
            "has no channel, so no ticket can ever be opened.",
            'Add channels=[Channel("email", starts="...")] with the state in which its tickets '
            "start.",
        )


def dead_end(facts: Facts) -> Iterator[Doubt]:
    """A state that is not final and that no transition leaves for another state."""
    for graph in facts.graphs:
        for name in graph.dead_ends():
            yield Doubt(
                graph.at(name),
                "has no way out: a ticket that comes here stays for ever.",
                "Add a transition to another state, or say final=True if tickets end here.",
            )


def no_final_state(facts: Facts) -> Iterator[Doubt]:
    """A workflow whose tickets are never closed."""
    for graph in facts.graphs:
        if graph.states and not any(state.final for state in graph.states.values()):
            yield Doubt(
                f"workflow '{graph.name}'",
                "has no final state, so that its tickets are never closed.",
                "Say final=True for the state in which tickets end.",
            )


def no_way_to_end(facts: Facts) -> Iterator[Doubt]:
    """States that lead only to each other, so that no ticket in them can end."""
    for graph in facts.graphs:
        final = {name for name, state in graph.states.items() if state.final}
        if not final:
            continue
        elsewhere = {
            name
            for name, edges in graph.rows.items()
            if any(edge.target not in graph.states for edge in edges)
        }
        ending = spread([*final, *graph.dead_ends(), *elsewhere], graph.back)
        trapped = {
            name: graph.next[name]
            for name in graph.states
            if name in graph.reached and name not in ending
        }
        for members in components(trapped):
            if all(target in members for name in members for target in graph.next[name]):
                yield Doubt(
                    graph.at(members[0]),
                    f"has no way to a final state: its tickets move only between "
                    f"{quoted(members, last='and')}.",
                    "Add a transition from one of these that leads towards a final state.",
                )


def endless_chain(facts: Facts) -> Iterator[Doubt]:
    """Immediate transitions that always follow each other."""
    for graph in facts.graphs:
        for members in components(_immediate(graph, conditional=False)):
            yield Doubt(
                graph.at(members[0]),
                f"starts a chain without end: {_round(members)} with no time between.",
                "Give one of these transitions an after= that is longer than 0, or a condition.",
            )


def conditional_chain(facts: Facts) -> Iterator[Doubt]:
    """Immediate transitions that follow each other when all their conditions hold."""
    for graph in facts.graphs:
        told = components(_immediate(graph, conditional=False))
        always = {name for members in told for name in members}
        for members in components(_immediate(graph, conditional=True)):
            if always.intersection(members):
                continue
            inside = [
                edge.row.when
                for name in members
                for edge in _immediate_edges(graph, name)
                if edge.target in members and edge.row.when is not None
            ]
            if not any(
                excludes(one, other) for at, one in enumerate(inside) for other in inside[at + 1 :]
            ):
                yield Doubt(
                    graph.at(members[0]),
                    f"may start a chain without end: {_round(members)} with no time between "
                    "when all their conditions hold.",
                    "Make sure that these conditions cannot hold together, or give one of the "
                    "transitions an after= that is longer than 0.",
                )


def endless_opening(facts: Facts) -> Iterator[Doubt]:
    """Child tickets that at once open child tickets of the same kind."""
    following: dict[str, tuple[str, ...]] = {}
    opened: dict[str, list[str]] = {}
    place: dict[str, str] = {}
    for graph in facts.graphs:
        for name, targets in _immediate(graph, conditional=False).items():
            opened[name] = [
                start
                for edge in _immediate_edges(graph, name)
                if edge.row.when is None and not edge.row.needs
                for start in facts.index.opened_states(edge.row)
            ]
            following[name] = (*targets, *opened[name])
            place[name] = graph.at(name)
    for members in components(following):
        again = [name for name in members if not set(members).isdisjoint(opened[name])]
        if again:
            yield Doubt(
                place[again[0]],
                "opens child tickets without end: each of them comes here at once and opens "
                "the next.",
                "Give the transition that opens them an after= that is longer than 0 or a "
                "condition, or open a state that does not lead here.",
            )


def long_chain(facts: Facts) -> Iterator[Doubt]:
    """More immediate transitions in a line than the engine takes in one event."""
    for graph in facts.graphs:
        following = {name: to[0] for name, to in _immediate(graph, conditional=False).items()}
        entered = set(following.values())
        for name in following:
            if name in entered:
                continue
            seen = {name}
            ahead = name
            while ahead in following and following[ahead] not in seen:
                ahead = following[ahead]
                seen.add(ahead)
            if ahead not in following and len(seen) > LONGEST_CHAIN + 1:
                yield Doubt(
                    graph.at(name),
                    f"starts a chain of {len(seen) - 1} transitions with no time between; more "
                    f"than {LONGEST_CHAIN} are refused.",
                    "Lead it to where it ends at once, or give one of these transitions an "
                    "after= that is longer than 0.",
                )


def _immediate(graph: Graph, *, conditional: bool) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for name in graph.rows:
        edges = _immediate_edges(graph, name)
        if not conditional:
            edges = [edge for edge in edges if edge.row.when is None and not edge.row.needs]
        if edges:
            found[name] = tuple(edge.target for edge in edges)
    return found


def _immediate_edges(graph: Graph, state: str) -> list[Edge]:
    """Return the rows taken at once on entering `state`, up to the first that always is."""
    found: list[Edge] = []
    for edge in sorted(graph.timed[state], key=lambda edge: edge.number):
        if at_once(edge.row) and (edge.target != state or edge.row.restart):
            found.append(edge)
            if edge.row.when is None and not edge.row.needs:
                break
    return found


def _round(members: list[str]) -> str:
    if len(members) == 1:
        return f"'{members[0]}' follows itself"
    return f"{quoted(members, last='and')} follow each other"
