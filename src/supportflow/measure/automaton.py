"""A declared workflow as a finite automaton: what may follow what, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from supportflow.define.faults import faults
from supportflow.define.flow import Workflow
from supportflow.define.index import Row, index
from supportflow.define.process import Process
from supportflow.errors import BadCall, DefinitionError, near, quoted
from supportflow.measure.log import Kind

__all__ = ["BEFORE", "Automaton", "Edge", "Ran", "workflow_of"]

BEFORE = ""
"""In the automaton of a status log: where a case stands before its first state is entered."""

Means = Mapping[str, Sequence[str]]
"""For each activity of a log the labels that it may stand for; one that is missing has none."""


class Edge(NamedTuple):
    """One step that the workflow has: from `source` by `event` to `target`.

    `label` is what a log says of it: the event in an action log, the target in a status log.
    """

    source: str
    event: str
    target: str
    label: str


class Ran(NamedTuple):
    """What a plain run through the automaton met.

    `allowed` says for each event whether it was possible where the case stood; `before` the
    states in which the case could have been then; `ends` those at the end, in declared order.
    """

    allowed: tuple[bool, ...]
    before: tuple[tuple[str, ...], ...]
    ends: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Automaton:
    """States, the states in which cases start and end, and the edges between them.

    `Automaton.of` makes it of a workflow. Who may act, conditions, needs and times are left
    aside: a log does not hold them.
    """

    states: tuple[str, ...]
    starts: tuple[str, ...]
    finals: tuple[str, ...]
    edges: tuple[Edge, ...]
    leaving: Mapping[str, tuple[Edge, ...]] = field(init=False, repr=False, compare=False)
    meant: Mapping[str, tuple[Edge, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        leaving: dict[str, list[Edge]] = {state: [] for state in self.states}
        meant: dict[str, list[Edge]] = {}
        for edge in self.edges:
            leaving[edge.source].append(edge)
            meant.setdefault(edge.label, []).append(edge)
        for name, value in (("leaving", leaving), ("meant", meant)):
            frozen = {key: tuple(edges) for key, edges in value.items()}
            object.__setattr__(self, name, frozen)

    @classmethod
    def of(cls, process: Process, workflow: str | None = None, kind: Kind = "action") -> Automaton:
        """Make the automaton of a workflow; a process with one workflow need not name it.

        Cases start in any state in which a channel starts (or a child ticket is opened), and end
        in final states. Raises BadCall when there is no such workflow or nothing starts in it,
        and DefinitionError when its states and transitions do not fit together.
        """
        flow = workflow_of(process, workflow)
        found = index(process)
        starts = found.start_states(flow.name)
        if not starts:
            raise BadCall(
                f"Nothing starts in workflow '{flow.name}' of process '{process.name}': "
                "give a channel starts='...' with one of its states."
            )
        edges: list[Edge] = []
        for state, events in found.rows(flow.name).items():
            rows = [row for same in events.values() for row in _possible(same)]
            for row in sorted(rows, key=lambda row: row.number):
                moved = row.transition
                label = moved.event if kind == "action" else moved.target
                edges.append(Edge(state, moved.event, moved.target, label))
        # Two rows of one event that differ only in their conditions are one edge here.
        unique = tuple(dict.fromkeys(edges))
        states = tuple(dict.fromkeys(state.name for state in flow.states))
        finals = tuple(dict.fromkeys(state.name for state in flow.states if state.final))
        if kind == "action":
            return cls(states, starts, finals, unique)
        entering = tuple([Edge(BEFORE, "", start, start) for start in starts])
        return cls((BEFORE, *states), (BEFORE,), finals, (*entering, *unique))

    def shortest(self) -> int | None:
        """Return the least number of steps from a start to a final state; None if no way leads."""
        finals = set(self.finals)
        seen = set(self.starts)
        level, steps = list(self.starts), 0
        while level:
            if not finals.isdisjoint(level):
                return steps
            further = dict.fromkeys(edge.target for state in level for edge in self.leaving[state])
            level = [state for state in further if state not in seen]
            seen.update(level)
            steps += 1
        return None

    def run(self, activities: Sequence[str], means: Means) -> Ran:
        """Follow the activities from the start; where one is not possible, jump to where it leads.

        The run keeps all states in which the case can be: several channels may start it, and
        several rows of one event may lead to different states. An event is allowed when it is
        possible in one of them. After one that is not, the case stands where that event leads
        from anywhere; an activity that means nothing leaves it where it is.
        """
        allowed: list[bool] = []
        before: list[tuple[str, ...]] = []
        states = self.starts
        for activity in activities:
            before.append(states)
            labels = means.get(activity, ())
            targets = [
                edge.target
                for state in states
                for edge in self.leaving[state]
                if edge.label in labels
            ]
            allowed.append(bool(targets))
            if not targets:
                targets = [edge.target for label in labels for edge in self.meant.get(label, ())]
            if len(targets) == 1:
                states = (targets[0],)
            elif targets:
                inside = set(targets)
                states = tuple([state for state in self.states if state in inside])
        return Ran(tuple(allowed), tuple(before), states)


def workflow_of(process: Process, name: str | None) -> Workflow:
    """Return the workflow of this name, or the only one; refuse one that does not fit together."""
    workflows = index(process).workflows
    if name is not None and name not in workflows:
        raise BadCall(
            f"Process '{process.name}' has no workflow '{name}'.{near(name, workflows)} "
            f"It has {quoted(workflows, last='and') or 'none'}."
        )
    if name is None and len(workflows) != 1:
        raise BadCall(
            f"Process '{process.name}' has {len(workflows)} workflows"
            + (
                f": say workflow={quoted(workflows)}."
                if workflows
                else ", so nothing can be replayed."
            )
        )
    flow = workflows[name if name is not None else next(iter(workflows))]
    # Only what changes the automaton stops a replay: a reply that is missing does not.
    wrong = [
        finding
        for finding in faults(process)
        if finding.code in {"unknown-state", "duplicate-name"}
        and finding.where.startswith("workflow ")
    ]
    if wrong:
        raise DefinitionError(process.name, wrong)
    return flow


def _possible(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Return the rows of one event that can win: those after an unconditional one never do."""
    for place, row in enumerate(rows):
        if row.transition.when is None and row.transition.after is None:
            return tuple(rows[: place + 1])
    return tuple(rows)
