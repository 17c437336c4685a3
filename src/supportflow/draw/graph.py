"""From a process to a neutral graph; total: what does not fit together is drawn as a fault."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, Protocol

from supportflow.define.base import ANY
from supportflow.define.conditions import Done, walk
from supportflow.define.flow import State, Transition, Workflow
from supportflow.define.index import Index, index
from supportflow.define.process import Area, Process
from supportflow.define.texts import Words, pick, title
from supportflow.draw.model import Cluster, Edge, EdgeKind, Graph, Node, NodeKind, Said
from supportflow.draw.order import Step, backward
from supportflow.draw.words import WAITS, clean, count, opening, shorten, waited
from supportflow.errors import BadCall, near

__all__ = ["graph"]

MANY: Final = 3
"""A row from more states than this, named by a phase or `ANY`, is drawn from one node for all."""


def graph(process: Process, *, language: str | None = None, workflow: str | None = None) -> Graph:
    """Return the picture of a process, or of one of its workflows, as plain values.

    Works for every process, also one with faults: unknown names are marked as such. Raises
    `BadCall` when the process has no workflow of the given name.
    """
    wanted = [each for each in process.workflows if workflow in (None, each.name)]
    if workflow is not None and not wanted:
        hint = near(workflow, (each.name for each in process.workflows))
        raise BadCall(f"Process '{process.name}' has no workflow '{workflow}'.{hint}")
    builder = _Builder(process, language or process.language, several=len(wanted) > 1)
    for each in wanted:
        builder.add(each)
    if workflow is None:
        builder.add_lost_channels()
    return builder.finish(wanted, workflow)


class _Titled(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def label(self) -> Words | None: ...


class _Builder:
    """Gathers the parts of one picture in the order of the declaration."""

    def __init__(self, process: Process, language: str, *, several: bool) -> None:
        self.process = process
        self.language = language
        self.several = several
        self.look: Index = index(process)
        self.area_numbers = {
            area.name: number for number, area in reversed([*enumerate(process.areas)])
        }
        self.clusters: dict[tuple[str | None, str], Cluster] = {}
        self.nodes: list[Node] = []
        self.edges: list[Edge] = []
        self.ids: dict[str, int] = {}
        self.marks: dict[tuple[str, str | None, str], str] = {}
        self.frame: str | None = None

    def title(self, element: _Titled) -> str:
        """Return an element's title on one line; its name when nothing of it can be seen."""
        return clean(title(element, self.language)) or element.name

    def unique(self, wanted: str) -> str:
        """Return an id, with a number when it was taken before."""
        count = self.ids[wanted] = self.ids.get(wanted, 0) + 1
        return wanted if count == 1 else f"{wanted}-{count}"

    # Frames and states

    def add(self, workflow: Workflow) -> None:
        """Add a workflow: its frame if there are several, its areas, states and transitions."""
        self.frame = None
        if self.several:
            frame = Cluster(
                self.unique(f"workflow_{workflow.name}"), "workflow", workflow.name,
                self.title(workflow), about=self.words(workflow.description),
            )  # fmt: skip
            self.frame = frame.id
            self.clusters[None, frame.id] = frame
        for area in sorted(
            dict.fromkeys(state.area for state in workflow.states if state.area is not None),
            key=lambda name: self.area_numbers.get(name, len(self.area_numbers)),
        ):
            self.add_area(area)
        _Rows(self, workflow).add()

    def add_area(self, name: str) -> None:
        """Add the frame of an area, declared or not."""
        area = self.look.areas.get(name)
        made = self.unique(f"area_{name}")
        if area is None:
            cluster = Cluster(made, "area", name, name, parent=self.frame, known=False)
        else:
            cluster = Cluster(
                made, "area", name, self.title(area), hours=self.hours(area),
                about=self.words(area.purpose), number=self.area_numbers[name], parent=self.frame,
            )  # fmt: skip
        self.clusters[self.frame, name] = cluster

    def hours(self, area: Area) -> str:
        """Say when an area is open: its own hours, else those of its team."""
        name = area.hours
        if name is None and area.team is not None and area.team in self.look.teams:
            name = self.look.teams[area.team].calendar
        calendar = self.look.calendars.get(name) if name is not None else None
        if calendar is None:
            return ""
        return opening(clean(calendar.week), self.title(calendar), self.title(area))

    def words(self, given: Words | None) -> str:
        """Return a declared text on one line."""
        return clean(pick(given, self.language))

    def add_state(self, state: State, workflow: str, *, again: bool) -> str:
        """Add a state's box and return its id."""
        kind: NodeKind = "state"
        if state.final:
            kind = "end"
        elif state.resolved:
            kind = "resolved"
        elif state.waits_for is not None:
            kind = "waiting"
        made = self.unique(f"state_{state.name}")
        self.nodes.append(
            Node(
                made,
                kind,
                state.name,
                self.title(state),
                cluster=self.clusters[self.frame, state.area].id
                if state.area is not None
                else self.frame,
                workflow=workflow,
                owner=self.owner(state),
                within=str(state.within) if state.within is not None else "",
                tasks=tuple(map(self.task, state.tasks)),
                known=not again,
            )
        )
        return made

    def owner(self, state: State) -> Said | None:
        """Say who acts in a state: for whom we wait, else its team, else its area's."""
        if state.waits_for is not None:
            return Said(WAITS[state.waits_for])
        area = self.look.areas.get(state.area) if state.area is not None else None
        name = state.team or (area.team if area is not None else None)
        if name is None or (state.final and state.team is None):
            return None
        team = self.look.teams.get(name)
        return Said(name, known=False) if team is None else Said(self.title(team))

    def task(self, name: str) -> Said:
        """Say a task of a state."""
        task = self.look.tasks.get(name)
        return Said(name, known=False) if task is None else Said(self.title(task))

    def mark(self, kind: NodeKind, name: str, said: str, cluster: str | None, workflow: str) -> str:
        """Return the id of a ``group`` or ``missing`` node, made once for each place."""
        key = (f"{kind}_{name}", None if kind == "missing" else cluster, workflow)
        if key not in self.marks:
            self.marks[key] = self.unique(f"{kind}_{name}")
            self.nodes.append(
                Node(self.marks[key], kind, name, said, cluster, workflow, known=kind != "missing")
            )
        return self.marks[key]

    def add_start(self, target: str, name: str, said: Iterable[str], node: Node | None) -> None:
        """Add a start dot and the way from it; `node` is where it leads."""
        made = self.unique(f"start_{name}")
        cluster, workflow = (node.cluster, node.workflow) if node is not None else (None, "")
        label = ", ".join(said)
        place = len(self.nodes)
        if node is not None:
            place = next(at for at, each in enumerate(self.nodes) if each.id == node.id)
        self.nodes.insert(place, Node(made, "start", name, label, cluster, workflow))
        self.edges.append(
            Edge(
                self.unique(f"edge_{made}"),
                made,
                target,
                "customer",
                label,
                workflow=workflow,
                known=node is not None,
            )
        )

    def channels(self) -> dict[str | None, list[str]]:
        """Return for each first state the channels that start there, by their titles."""
        found: dict[str | None, list[str]] = {}
        for channel in self.process.channels:
            found.setdefault(channel.starts, []).append(self.title(channel))
        return found

    def add_lost_channels(self) -> None:
        """Add the channels whose first state is missing."""
        for name, said in self.channels().items():
            if name is None or name not in self.look.states:
                missing = self.mark("missing", name or "start", name or "no start", None, "")
                self.add_start(missing, name or "nowhere", said, None)

    def finish(self, wanted: list[Workflow], workflow: str | None) -> Graph:
        """Return the picture with its title and its description in words."""
        states = [each for each in self.nodes if each.id.startswith("state_")]
        rows = sum(len(each.transitions) for each in wanted)
        areas = sum(cluster.kind == "area" for cluster in self.clusters.values())
        counts = [count(len(states), "state"), count(rows, "transition")]
        name = self.title(self.process)
        sentences = [f"{name}: {counts[0]} in {count(areas, 'area')}, {counts[1]}."]
        for word, kind in (("Starts", "start"), ("Ends", "end")):
            said = [node.title for node in self.nodes if node.kind == kind]
            if said:
                sentences.append(f"{word}: {', '.join(said)}.")
        return Graph(
            self.process.name,
            f"{name}: {self.title(wanted[0])}" if workflow is not None else name,
            ", ".join([f"Version {clean(self.process.version)}", *counts]),
            " ".join(sentences),
            tuple(self.clusters.values()),
            tuple(self.nodes),
            tuple(self.edges),
        )  # fmt: skip


class _Rows:
    """Adds the states and transitions of one workflow."""

    def __init__(self, builder: _Builder, workflow: Workflow) -> None:
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
                said = "any open state" if given == ANY else f"any state of phase {phase}"
                name = "any" if given == ANY else given
                cluster = self.cluster.get(target, builder.frame)
                group = builder.mark("group", name, said, cluster, self.workflow.name)
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
                after=waited(transition.after),
                when=shorten(clean(str(transition.when)), 60)
                if transition.when is not None
                else "",
                opens=tuple(each.text for each in opens),
                back=back,
                workflow=self.workflow.name,
                event=transition.event,
                number=number,
                known=known,
            )
        )

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
