"""In which states a promise runs, and in which a ticket can be when an escalation comes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from supportflow.checks.graph import Graph
from supportflow.define.flow import State
from supportflow.define.index import Index
from supportflow.define.promises import Clock, Escalation, clocks_of

__all__ = ["clocks_named", "runs_in", "watched"]


def clocks_named(index: Index, name: str) -> Iterator[tuple[str, Clock]]:
    """Yield each promise that has a clock of this name, with the clock."""
    for sla in index.slas.values():
        for clock in clocks_of(sla):
            if clock.name == name:
                yield sla.name, clock


def runs_in(clock: Clock, state: State) -> bool:
    """Say whether a clock can run while a ticket is in `state`, whatever happened before."""
    if state.final or state.waits_for in clock.pauses:
        return False
    return not (state.resolved and (clock.stops == "resolved" or "resolved" in clock.pauses))


def watched(index: Index, graphs: Sequence[Graph], one: Escalation) -> tuple[str, ...]:
    """Return the states in which a ticket can be when the escalation comes.

    Those that no ticket reaches are left out.
    """
    return tuple(
        state.name
        for graph in graphs
        for state in _of_graph(index, graph, one)
        if state.name in graph.reached
    )


def _of_graph(index: Index, graph: Graph, one: Escalation) -> Iterator[State]:
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
        clocks = [clock for _, clock in clocks_named(index, one.clock)]
        yield from (state for state in states if any(runs_in(clock, state) for clock in clocks))
    else:
        yield from states
