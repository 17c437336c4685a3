"""Adds the states and transitions of one workflow to a picture, each row from its sources."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from supportflow.define.base import ANY
from supportflow.define.conditions import Done, walk
from supportflow.define.flow import State, Transition, Workflow
from supportflow.draw.build import Builder
from supportflow.draw.model import Edge, EdgeKind, Said
from supportflow.draw.order import Step, backward
from supportflow.draw.words import waited

__all__ = ["Rows"]

MANY: Final = 3
"""A row from more states than this, named by a phase or `ANY`, is drawn from one node for all."""


class Rows:
    """Adds the states and transitions of one workflow."""

    def __init__(self, builder: Builder, workflow: Workflow) -> None:
        self.builder = builder
        self.workflow = workflow
        self.ids: dict[str, str] = {}
        self.states: list[State] = []
        for state in workflow.states:
            again = builder.look.states.get(state.name) is not state
            made = builder.add_state(state, workflow.name, again=again)
            if state.name not in self.ids:
                self.ids[state.name] = made
                self.states.append(state)
        self.open = [state.name for state in self.states if not state.final]
        # The nodes from which a row can leave: not the final states, not the missing ones.
        self.leaving = {self.ids[name] for name in self.open}
        self.phases: dict[str, list[str]] = {}
        for state in self.states:
            if state.phase is not None and not state.final:
                self.phases.setdefault(state.phase, []).append(state.name)
        self.cluster = {node.id: node.cluster for node in builder.nodes}
        # The names from which an event always has a row that wins over those of a phase or ANY.
        self.taken = {
            (transition.event, source)
            for transition in workflow.transitions
            if transition.when is None
            for source in transition.sources
        }

    def add(self) -> None:
        """Add the starts, then every transition from each of its sources."""
        self.add_starts()
        self.back = self.find_back()
        for number, transition in enumerate(self.workflow.transitions):
            target = self.ids.get(transition.target)
            if target is None:
                near_by = next(
                    (self.ids[name] for name in transition.sources if name in self.ids), None
                )
                where = (
                    self.cluster.get(near_by, self.builder.frame) if near_by else self.builder.frame
                )
                target = self.builder.mark(
                    "missing", transition.target, transition.target, where, self.workflow.name
                )
            for name, source in self.sources(transition, target):
                self.add_edge(transition, number, name, source, target)

    def add_starts(self) -> None:
        """Add the dots where channels and child tickets start."""
        said: dict[str, list[str]] = {}
        for name, titles in self.builder.channels().items():
            if name in self.ids:
                said[name] = list(titles)
        for other in self.builder.process.workflows:
            for opened in (name for row in other.transitions for name in row.opens):
                workflow, _, state = opened.partition(".")
                if workflow == self.workflow.name and self.states:
                    start = state or self.states[0].name
                    if start in self.ids:
                        words = f"from {self.builder.title(other)}"
                        titles = said.setdefault(start, [])
                        if words not in titles:
                            titles.append(words)
        for name, titles in said.items():
            node = next(each for each in self.builder.nodes if each.id == self.ids[name])
            self.builder.add_start(node.id, name, titles, node)
        self.starts = list(said)

    def find_back(self) -> set[Step]:
        """Return which pairs of states lead back, by their numbers."""
        self.numbers = {state.name: number for number, state in enumerate(self.states)}
        steps = (
            (self.numbers[source], self.numbers[row.target])
            for row in self.workflow.transitions
            if row.target in self.numbers
            for given in row.sources
            for source in self.expanded(given)
        )
        starts = (self.numbers[name] for name in self.starts)
        return backward(len(self.states), starts, steps)

    def expanded(self, given: str) -> list[str]:
        """Return the states that a source means: itself, those of a phase, or all open ones."""
        if given == ANY:
            return self.open
        return [given] if given in self.numbers else self.phases.get(given, [])

    def sources(self, transition: Transition, target: str) -> Iterator[tuple[str, str]]:
        """Yield (name, node id) of where a row's edges come from."""
        builder, seen = self.builder, set[str]()
        for given in dict.fromkeys(transition.sources):
            states = self.expanded(given)
            if given in self.ids:
                seen.add(given)
                yield given, self.ids[given]
            elif not states:
                missing = builder.mark(
                    "missing",
                    "none" if given == ANY else given,
                    "no open state" if given == ANY else given,
                    self.cluster.get(target, builder.frame),
                    self.workflow.name,
                )
                yield "none" if given == ANY else given, missing
            elif len(states) > MANY:
                phase = given.replace("_", " ")
                speech = builder.speech
                said = speech.say("drawn.any") if given == ANY else ""
                said = said or speech.say("drawn.any.phase", phase=phase)
                name = "any" if given == ANY else given
                cluster = self.cluster.get(target, builder.frame)
                group = builder.mark("group", name, said, cluster, self.workflow.name, states)
                self.leaving.add(group)
                yield name, group
            else:
                free = [name for name in states if (transition.event, name) not in self.taken]
                for name in free or states:
                    if name not in seen:
                        seen.add(name)
                        yield name, self.ids[name]

    def add_edge(
        self, transition: Transition, number: int, name: str, source: str, target: str
    ) -> None:
        """Add one edge of a transition."""
        builder = self.builder
        back = (self.numbers.get(name, -1), self.numbers.get(transition.target, -1)) in self.back
        label = builder.words(transition.label) or transition.event.replace("_", " ").strip("_ ")
        opens = [self.opened(each) for each in transition.opens]
        known = (
            transition.target in self.ids
            and source in self.leaving
            and all(each.known for each in opens)
            and all(task in builder.look.tasks for task in _asked(transition))
        )
        builder.edges.append(
            Edge(
                builder.unique(f"edge_{name}_{transition.event}"),
                source,
                target,
                self.kind(transition, name, back=back or source == target),
                label,
                after=waited(builder.speech, transition.after),
                when=builder.promises.sign(transition.when),
                opens=tuple(each.text for each in opens),
                opening=builder.speech.say(
                    "drawn.opens", items=", ".join(each.text for each in opens)
                )
                if opens
                else "",
                back=back,
                workflow=self.workflow.name,
                event=transition.event,
                number=number,
                known=known,
                roles=self.roles(transition, name),
                children=tuple(builder.look.opened_states(transition)),
            )
        )

    def roles(self, transition: Transition, source: str) -> tuple[str, ...]:
        """Return who may do a transition from a source; of a phase or `ANY`: from its states."""
        given = self.expanded(source) or (self.open if source == "any" else []) or [source]
        roles = (role for name in given for role in self.builder.look.roles(transition, name))
        return tuple(dict.fromkeys(roles))

    def kind(self, transition: Transition, source: str, *, back: bool) -> EdgeKind:
        """Say what an edge is foremost: an escalation, a timer, the customer's, a way back."""
        if transition.escalates:
            return "escalation"
        if transition.after is not None:
            return "timer"
        if set(self.builder.look.roles(transition, source)) == {"customer"}:
            return "customer"
        return "return" if back else "step"

    def opened(self, given: str) -> Said:
        """Say which workflow a transition opens for a child ticket."""
        name, _, state = given.partition(".")
        workflow = self.builder.look.workflows.get(name)
        if workflow is None or (state and all(each.name != state for each in workflow.states)):
            return Said(given, known=False)
        return Said(self.builder.title(workflow))


def _asked(transition: Transition) -> Iterator[str]:
    """Yield the tasks that the conditions of a transition name."""
    for condition in (transition.when, *transition.needs):
        yield from (part.done for part in walk(condition) if isinstance(part, Done))
