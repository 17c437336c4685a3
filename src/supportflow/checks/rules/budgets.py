"""Whether the time that states and tasks take for themselves fits into what the ticket promises."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from heapq import heappop, heappush
from typing import Final, NamedTuple

from supportflow.checks.facts import Doubt, Facts
from supportflow.checks.graph import Graph
from supportflow.checks.lengths import Length, longer
from supportflow.checks.watching import runs_in
from supportflow.define.flow import State
from supportflow.define.promises import Clock, Sla
from supportflow.define.times import LONGEST, BusinessDays, BusinessTime, WallTime

__all__ = ["longer_than_promised"]

_KINDS: Final = (WallTime, BusinessTime, BusinessDays)


class _Promised(NamedTuple):
    sla: Sla
    clock: Clock
    within: Length


def longer_than_promised(facts: Facts) -> Iterator[Doubt]:
    """A state, a task or a whole way may take longer than any promise gives the ticket."""
    resolution = _every(facts, "resolution")
    over: set[str] = set()
    if resolution:
        yield from _states(facts, resolution, over)
        yield from _tasks(facts, resolution)
    response = _every(facts, "first_response")
    if response:
        yield from _starts(facts, response)
    if resolution:
        yield from _ways(facts, resolution, over)


def _every(facts: Facts, name: str) -> list[_Promised]:
    """Return this clock of every promise; nothing when one has none, for its tickets may take any.

    What is longer than one promise may be meant for the tickets of another.
    """
    found: list[_Promised] = []
    for sla, clock in facts.clocks.get(name, ()):
        if clock.within is None or clock.pauses_when is not None:
            return []
        found.append(_Promised(facts.index.slas[sla], clock, clock.within))
    return found if len(found) == len(facts.index.slas) else []


def _exceeded(
    facts: Facts, given: Length, promised: list[_Promised], state: State
) -> _Promised | None:
    """Return the most generous promise, if a time that is spent in `state` exceeds all of them."""
    best: _Promised | None = None
    for one in promised:
        if not runs_in(one.clock, state) or not _together(facts, one, given, state):
            return None
        counted = facts.index.calendar_for(one.sla, state.name)
        if not longer(given, one.within, facts.hours.days(counted)):
            return None
        if best is None or longer(one.within, best.within, facts.hours.days(counted)):
            best = one
    return best


def _together(facts: Facts, one: _Promised, given: Length, state: State) -> bool:
    """Say whether both times pass in the same hours."""
    if isinstance(one.within, WallTime):
        return True
    name = state.name
    return isinstance(given, WallTime) or (
        facts.index.calendar_for(one.sla, name) == facts.index.calendar_of(name)
    )


def _states(facts: Facts, promised: list[_Promised], over: set[str]) -> Iterator[Doubt]:
    for graph in facts.graphs:
        for state in graph.live:
            if state.within is None or state.name not in graph.reached:
                continue
            most = _exceeded(facts, state.within, promised, state)
            if most is not None:
                over.add(state.name)
                yield Doubt(
                    graph.at(state.name),
                    f"may take {state.within}, but promise '{most.sla.name}' resolves the whole "
                    f"ticket in {most.within}{_others(promised)}.",
                    "Give the state less time, or promise a later resolution.",
                )


def _others(promised: list[_Promised]) -> str:
    return ", and no other promise gives more" if len(promised) > 1 else ""


def _tasks(facts: Facts, promised: list[_Promised]) -> Iterator[Doubt]:
    opened: dict[str, State] = {}
    for graph in facts.graphs:
        for state in graph.live:
            if state.name in graph.reached:
                for name in state.tasks:
                    opened.setdefault(name, state)
    for name, state in opened.items():
        task = facts.index.tasks.get(name)
        if task is None or task.within is None:
            continue
        area = facts.index.areas.get(task.area or "")
        team = facts.index.teams.get((area.team if area is not None else None) or "")
        if team is not None and team is not facts.team[state.name]:
            continue  # Counted in the hours of another team.
        most = _exceeded(facts, task.within, promised, state)
        if most is not None:
            yield Doubt(
                f"task '{name}'",
                f"may take {task.within}, but promise '{most.sla.name}' resolves the whole ticket "
                f"in {most.within}{_others(promised)}.",
                "Give the task less time, or promise a later resolution.",
            )


def _starts(facts: Facts, promised: list[_Promised]) -> Iterator[Doubt]:
    for graph in facts.graphs:
        for name in graph.starts:
            state, team = graph.states.get(name), facts.team[name]
            if state is None or state.within is None or state.final:
                continue
            if team is not None and team.automated:
                continue
            most = _exceeded(facts, state.within, promised, state)
            if most is not None:
                yield Doubt(
                    graph.at(name),
                    f"is where tickets start and may take {state.within}, but promise "
                    f"'{most.sla.name}' gives a first response in {most.within}"
                    f"{_others(promised)}.",
                    "Give the state less time, or promise a later first response.",
                )


class _Way(NamedTuple):
    """The least time that the states' promises add up to until the ticket is resolved."""

    total: int
    following: str | None


def _ways(facts: Facts, promised: list[_Promised], over: set[str]) -> Iterator[Doubt]:
    for graph in facts.graphs:
        if not graph.starts:
            continue
        for kind in _KINDS:
            weights = _weights(facts, graph, kind, promised)
            if len(weights) < 2:
                continue
            ways = _shortest(graph, weights)
            for start in graph.starts:
                if start in ways and weights:
                    yield from _too_long(facts, graph, kind, promised, weights, ways, start, over)


def _weights(
    facts: Facts, graph: Graph, kind: type[Length], promised: list[_Promised]
) -> dict[str, int]:
    found: dict[str, int] = {}
    for state in graph.live:
        given = state.within
        if given is None or not isinstance(given, kind) or state.resolved:
            continue
        if all(
            runs_in(one.clock, state) and _together(facts, one, given, state) for one in promised
        ):
            found[state.name] = given.days if isinstance(given, BusinessDays) else given.seconds
    return found


def _shortest(graph: Graph, weights: Mapping[str, int]) -> dict[str, _Way]:
    """Return the way of each state to the nearest resolved one (Dijkstra, from the ends back)."""
    ways: dict[str, _Way] = {}
    # An empty name stands for nothing, since equal ways are compared by their names.
    ahead: list[tuple[int, int, str, str]] = []
    order = {name: number for number, name in enumerate(graph.states)}
    for name, state in graph.states.items():
        if state.resolved or state.final:
            heappush(ahead, (0, order[name], name, ""))
    while ahead:
        total, _, name, following = heappop(ahead)
        if name in ways:
            continue
        ways[name] = _Way(total, following or None)
        for origin in graph.back[name]:
            if origin not in ways:
                heappush(ahead, (total + weights.get(origin, 0), order[origin], origin, name))
    return ways


def _too_long(
    facts: Facts,
    graph: Graph,
    kind: type[Length],
    promised: list[_Promised],
    weights: Mapping[str, int],
    ways: Mapping[str, _Way],
    start: str,
    over: set[str],
) -> Iterator[Doubt]:
    total = _amount(kind, ways[start].total)
    most = _exceeded(facts, total, promised, graph.states[start])
    if most is None:
        return
    path: list[str] = []
    name: str | None = start
    while name is not None:
        path.append(name)
        name = ways[name].following
    spent = [f"'{one}' {_amount(kind, weights[one])}" for one in path if one in weights]
    if len(spent) < 2 or not over.isdisjoint(path):
        return
    yield Doubt(
        graph.at(start),
        f"starts tickets whose shortest way to '{path[-1]}' may take {total} "
        f"({', '.join(spent)}), but promise '{most.sla.name}' resolves them in "
        f"{most.within}{_others(promised)}.",
        "Give these states less time, or promise a later resolution.",
    )


def _amount(kind: type[Length], amount: int) -> Length:
    """Return a sum as a length; a sum beyond all that can be promised is cut there."""
    if kind is BusinessDays:
        return BusinessDays(min(amount, LONGEST // 86_400))
    return (WallTime if kind is WallTime else BusinessTime)(min(amount, LONGEST))
