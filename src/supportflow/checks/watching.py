"""In which states a promise runs, and in which a ticket can be when an escalation comes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from supportflow.checks.graph import Graph
from supportflow.define.flow import State
from supportflow.define.index import Index
from supportflow.define.promises import Clock, Escalation, clocks_of

__all__ = ["Clocks", "clocks_by_name", "runs_in", "watched"]

Clocks = Mapping[str, Sequence[tuple[str, Clock]]]
"""Clock names, each with every promise that has such a clock and with the clock."""


def clocks_by_name(index: Index) -> Clocks:
    """Return which promises have which clocks."""
    found: dict[str, list[tuple[str, Clock]]] = {}
    for sla in index.slas.values():
        for clock in clocks_of(sla):
            found.setdefault(clock.name, []).append((sla.name, clock))
    return found


def runs_in(clock: Clock, state: State) -> bool:
    """Say whether a clock can run while a ticket is in `state`, whatever happened before."""
    if state.final or state.waits_for in clock.pauses:
        return False
    return not (state.resolved and (clock.stops == "resolved" or "resolved" in clock.pauses))


def watched(
    index: Index, graphs: Sequence[Graph], clocks: Clocks, one: Escalation
) -> tuple[str, ...]:
    """Return the states in which a ticket can be when the escalation comes.

    Those that no ticket reaches are left out.
    """
    return tuple(
        state.name
        for graph in graphs
        for state in _of_graph(index, graph, clocks, one)
        if state.name in graph.reached
    )


def _of_graph(index: Index, graph: Graph, clocks: Clocks, one: Escalation) -> Iterator[State]:
    named = set(one.state)
    states = [
        state
        for state in graph.live
        if not named or state.name in named or (state.phase is not None and state.phase in named)
    ]
    if one.clock == "within":
        yield from (state for state in states if state.within is not None)
    elif one.clock == "task":
        timed = {
            task.name
            for task in index.tasks.values()
            if task.within is not None and one.task in {None, task.name}
        }
        # A task stays open after its state was left.
        if any(timed.intersection(state.tasks) for state in states):
            yield from states
    elif one.clock is not None:
        running = [clock for _, clock in clocks.get(one.clock, ())]
        yield from (state for state in states if any(runs_in(clock, state) for clock in running))
    else:
        yield from states
