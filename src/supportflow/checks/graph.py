"""The ways through one workflow, computed once and shared by all rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from supportflow.define.flow import State, Transition, Workflow
from supportflow.define.index import Index, timed
from supportflow.define.references import row_places
from supportflow.define.times import WallTime

__all__ = ["Edge", "Graph", "at_once", "components", "spread"]


class Edge(NamedTuple):
    """A row as it leaves one of its source states; `number` counts the rows of the workflow."""

    source: str
    target: str
    row: Transition
    number: int


class Graph:
    """A workflow seen from its states: what leaves each, and what leads where.

    `rows` holds every row that leaves a live state, in the order in which the rows are tried;
    `timed` only those that time takes there; `next` and `back` only the ways between states that
    are there. `starts` is where tickets start; without any, the ways are followed from the first
    state.
    """

    def __init__(self, workflow: Workflow, found: Index, starts: Sequence[str]) -> None:
        self.workflow = workflow
        self.name = workflow.name
        self.states: dict[str, State] = {}
        for state in workflow.states:
            self.states.setdefault(state.name, state)
        self.tried = found.rows(workflow.name)
        self.rows: dict[str, list[Edge]] = {}
        self.timed: dict[str, list[Edge]] = {}
        ways: dict[str, dict[str, None]] = {name: {} for name in self.states}
        origins: dict[str, dict[str, None]] = {name: {} for name in self.states}
        for name, events in self.tried.items():
            edges = self.rows[name] = [
                Edge(name, row.transition.target, row.transition, row.number)
                for rows in events.values()
                for row in rows
            ]
            self.timed[name] = [
                Edge(name, row.transition.target, row.transition, row.number)
                for rows in events.values()
                for row in timed(rows)
            ]
            for edge in edges:
                if edge.target in origins:
                    ways[name][edge.target] = None
                    origins[edge.target][name] = None
        self.next: dict[str, tuple[str, ...]] = {name: tuple(to) for name, to in ways.items()}
        self.back: dict[str, tuple[str, ...]] = {name: tuple(by) for name, by in origins.items()}
        self.starts = tuple(starts)
        self.reached = spread(starts or list(self.states)[:1], self.next)
        self._row_places = row_places(workflow)

    @property
    def live(self) -> Iterator[State]:
        """The states that a ticket can be in without being closed."""
        return (state for name, state in self.states.items() if name in self.rows)

    def at(self, state: str) -> str:
        """Return the place of a state in words."""
        return f"workflow '{self.name}', state '{state}'"

    def at_row(self, number: int) -> str:
        """Return the place of a row in words."""
        return self._row_places[number]

    def dead_ends(self) -> list[str]:
        """Return the live states that no row leaves for another state."""
        return [
            name for name, edges in self.rows.items() if all(edge.target == name for edge in edges)
        ]


def at_once(row: Transition) -> bool:
    """Say whether a row is taken in the same step in which its source is entered.

    Business time of 0 is not: it may wait for the next opening.
    """
    return isinstance(row.after, WallTime) and row.after.seconds == 0


def spread(starts: Iterable[str], following: Mapping[str, Sequence[str]]) -> set[str]:
    """Return `starts` and everything that follows from them."""
    found = set(starts)
    ahead = list(found)
    while ahead:
        for name in following.get(ahead.pop(), ()):
            if name not in found:
                found.add(name)
                ahead.append(name)
    return found


def components(following: Mapping[str, Sequence[str]]) -> list[list[str]]:
    """Return the sets of names that lead to each other, each in the order of `following`.

    A name alone is a set only if it leads to itself. (Tarjan's algorithm, without recursion.)
    """
    number: dict[str, int] = {}
    lowest: dict[str, int] = {}
    stack: list[str] = []
    waiting: set[str] = set()
    position = {name: count for count, name in enumerate(following)}
    found: list[list[str]] = []
    for start in following:
        if start in number:
            continue
        work: list[tuple[str, Iterator[str]]] = [(start, iter(following[start]))]
        number[start] = lowest[start] = len(number)
        stack.append(start)
        waiting.add(start)
        while work:
            name, ahead = work[-1]
            for other in ahead:
                if other not in following:
                    continue
                if other not in number:
                    number[other] = lowest[other] = len(number)
                    stack.append(other)
                    waiting.add(other)
                    work.append((other, iter(following[other])))
                    break
                if other in waiting:
                    lowest[name] = min(lowest[name], number[other])
            else:
                work.pop()
                if work:
                    above = work[-1][0]
                    lowest[above] = min(lowest[above], lowest[name])
                if lowest[name] == number[name]:
                    members = [stack.pop()]
                    while members[-1] != name:
                        members.append(stack.pop())
                    waiting.difference_update(members)
                    if len(members) > 1 or name in following[name]:
                        found.append(sorted(members, key=position.__getitem__))
    return sorted(found, key=lambda members: position[members[0]])
