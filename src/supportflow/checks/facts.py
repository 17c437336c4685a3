"""What the rules share: the process, its look-ups and the graph of each workflow."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from supportflow.checks.cells import Cells
from supportflow.checks.graph import Edge, Graph, spread
from supportflow.checks.watching import clocks_by_name, watched
from supportflow.checks.weekly import Hours
from supportflow.define.base import Declared
from supportflow.define.flow import State
from supportflow.define.index import Index, index
from supportflow.define.people import Team
from supportflow.define.policies import Policy
from supportflow.define.problems import SINGULAR
from supportflow.define.process import Process
from supportflow.define.promises import Escalation, Sla
from supportflow.define.references import Kind, References, references
from supportflow.define.work import Task
from supportflow.errors import Severity

__all__ = ["Check", "Doubt", "Facts", "Journey"]


class Doubt(NamedTuple):
    """What a rule found: a place in the user's words, what is wrong there, and the way out."""

    where: str
    message: str
    hint: str


class Check(NamedTuple):
    """A rule: its stable code, how bad its findings are, one line on it, and its function."""

    code: str
    severity: Severity
    summary: str
    find: Callable[[Facts], Iterator[Doubt]]


class Journey(NamedTuple):
    """Everything that a ticket which starts in a state can meet before it is closed."""

    start: str
    states: Mapping[str, State]
    rows: tuple[Edge, ...]
    teams: tuple[Team, ...]
    tasks: tuple[Task, ...]


class Facts:
    """A process and everything that several rules ask about it."""

    def __init__(self, process: Process, today: date | None = None) -> None:
        self.process = process
        self.today = today
        self.index: Index = index(process)
        self.references: References = references(process)
        starts: dict[str, list[str]] = {}
        for state in self.index.start_states():
            starts.setdefault(self.index.workflow_of[state].name, []).append(state)
        self.graphs = tuple(
            Graph(flow, self.index, starts.get(name, ()))
            for name, flow in self.index.workflows.items()
        )
        self.team: dict[str, Team | None] = {
            name: self.index.team_of(name) for name in self.index.states
        }
        self.hours = Hours(self.index)
        self.clocks = clocks_by_name(self.index)
        self._journeys: dict[str, Journey] = {}
        self._tables: dict[str, Cells] = {}
        self._watched: dict[str, tuple[str, ...]] = {}
        self._calendars: tuple[str | None, ...] | None = None

    def cells(self, policy: Policy) -> Cells:
        """Return what a policy decides, worked out over all values."""
        if policy.name not in self._tables:
            rows = [row.when for row in policy.rows]
            self._tables[policy.name] = Cells(self.index, rows)
        return self._tables[policy.name]

    def watched(self, escalation: Escalation) -> tuple[str, ...]:
        """Return the states in which a ticket can be when the escalation comes."""
        if escalation.name not in self._watched:
            found = watched(self.index, self.graphs, self.clocks, escalation)
            self._watched[escalation.name] = found
        return self._watched[escalation.name]

    def counted_in(self, sla: Sla) -> tuple[str | None, ...]:
        """Return the calendars in which a promise may be counted: its own, or those of states."""
        if sla.calendar is not None:
            return (sla.calendar,)
        if self._calendars is None:
            reached = (
                name for graph in self.graphs for name in graph.rows if name in graph.reached
            )
            self._calendars = tuple(dict.fromkeys(self.index.calendar_of(name) for name in reached))
        return self._calendars

    def used(self, *kinds: Kind) -> set[str]:
        """Return the names that somebody uses as one of `kinds`."""
        return {use.name for use in self.references.all if use.kind in kinds}

    def journeys(self) -> Iterator[tuple[str, Journey]]:
        """Yield each channel's name with all that its tickets can meet."""
        for channel in self.index.channels.values():
            start = channel.starts
            if start is None or start not in self.index.states:
                continue
            yield channel.name, self.journey(start)

    def journey(self, start: str) -> Journey:
        """Return all that a ticket can meet which starts in a state."""
        if start not in self._journeys:
            self._journeys[start] = self._journey(start)
        return self._journeys[start]

    def _journey(self, start: str) -> Journey:
        flow = self.index.workflow_of[start].name
        graph = next(graph for graph in self.graphs if graph.name == flow)
        reached = spread([start], graph.next)
        names = [name for name in graph.states if name in reached]
        live = {name: graph.states[name] for name in names if not graph.states[name].final}
        teams = dict.fromkeys(team.name for name in live if (team := self.team[name]) is not None)
        tasks = dict.fromkeys(task for state in live.values() for task in state.tasks)
        known = self.index.tasks
        return Journey(
            start,
            live,
            tuple(edge for name in live for edge in graph.rows[name]),
            tuple(self.index.teams[name] for name in teams),
            tuple(known[name] for name in tasks if name in known),
        )

    def elements(self) -> Iterator[tuple[str, Declared]]:
        """Yield every element of the process with its place, in the order of the declaration."""
        yield f"process '{self.process.name}'", self.process
        for each in dataclasses.fields(self.process):
            if each.name in SINGULAR:
                for element in getattr(self.process, each.name):
                    yield f"{SINGULAR[each.name]} '{element.name}'", element
        for graph in self.graphs:
            for name, state in graph.states.items():
                yield graph.at(name), state
            for number, row in enumerate(graph.workflow.transitions):
                yield graph.at_row(number), row
