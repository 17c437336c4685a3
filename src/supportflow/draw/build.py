"""Gathers the frames, states and marks of one picture, in the order of the declaration."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from supportflow.define.flow import State, Workflow
from supportflow.define.index import Index, index
from supportflow.define.process import Area, Process
from supportflow.define.texts import Words, pick, title
from supportflow.draw.model import Cluster, Edge, Graph, Node, NodeKind, Said
from supportflow.draw.promised import Promises
from supportflow.draw.words import clean, count, opening, within
from supportflow.languages import plain

__all__ = ["Builder"]


class _Titled(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def label(self) -> Words | None: ...


class Builder:
    """Gathers the parts of one picture in the order of the declaration."""

    def __init__(
        self, process: Process, language: str, *, several: bool, only: str | None = None
    ) -> None:
        self.process = process
        self.language = language
        self.speech = plain(language)
        self.several = several
        self.look: Index = index(process)
        self.promises = Promises(process, self.look, language, only)
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
        """Add a workflow: its frame if there are several, and its areas."""
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
        return opening(self.speech, clean(calendar.week), self.title(calendar), self.title(area))

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
                within=self.speech.time(state.within) if state.within is not None else "",
                soon=within(self.speech, state.within) if state.within is not None else "",
                tasks=tuple(map(self.task, state.tasks)),
                known=not again,
                roles=self.roles(state),
                states=(state.name,),
                rungs=self.promises.of_state(state),
            )
        )
        return made

    def owner(self, state: State) -> Said | None:
        """Say who acts in a state: for whom we wait, else its team, else its area's."""
        if state.waits_for is not None:
            return Said(self.speech.say(f"drawn.waits.{state.waits_for}"))
        area = self.look.areas.get(state.area) if state.area is not None else None
        name = state.team or (area.team if area is not None else None)
        if name is None or (state.final and state.team is None):
            return None
        team = self.look.teams.get(name)
        return Said(name, known=False) if team is None else Said(self.title(team))

    def roles(self, state: State) -> tuple[str, ...]:
        """Return the names of who has to do with a state: its team, and for whom it waits."""
        area = self.look.areas.get(state.area) if state.area is not None else None
        team = state.team or (area.team if area is not None else None)
        return tuple(name for name in (team, state.waits_for) if name is not None)

    def task(self, name: str) -> Said:
        """Say a task of a state."""
        task = self.look.tasks.get(name)
        return Said(name, known=False) if task is None else Said(self.title(task))

    def mark(
        self,
        kind: NodeKind,
        name: str,
        said: str,
        cluster: str | None,
        workflow: str,
        states: Iterable[str] = (),
    ) -> str:
        """Return the id of a ``group`` or ``missing`` node, made once for each place."""
        key = (f"{kind}_{name}", None if kind == "missing" else cluster, workflow)
        if key not in self.marks:
            self.marks[key] = self.unique(f"{kind}_{name}")
            self.nodes.append(
                Node(
                    self.marks[key], kind, name, said, cluster, workflow,
                    known=kind != "missing", states=tuple(states),
                )
            )  # fmt: skip
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
                roles=("customer",),
                rows=0,
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
                missing = self.mark(
                    "missing", name or "start", name or self.speech.say("drawn.no_start"), None, ""
                )
                self.add_start(missing, name or "nowhere", said, None)

    def add_children(self) -> None:
        """Add a way from where a child ticket is opened to where it starts, one for each pair."""
        starts = {
            node.name: node.id
            for node in reversed(self.nodes)
            if node.id.startswith("state_") and node.known
        }
        seen = set[tuple[str, str]]()
        for edge in list(self.edges):
            for state in edge.children:
                target = starts.get(state)
                if target is not None and (edge.source, target) not in seen:
                    seen.add((edge.source, target))
                    self.edges.append(
                        edge._replace(
                            id=self.unique(f"{edge.id}-child"), target=target, kind="child",
                            label=self.speech.say("drawn.child"), after="", when="", opens=(),
                            children=(), back=False, number=None, rows=0,
                        )
                    )  # fmt: skip

    def finish(self, wanted: list[Workflow], workflow: str | None) -> Graph:
        """Return the picture with its title and its description in words."""
        states = [each for each in self.nodes if each.id.startswith("state_")]
        rows = sum(len(each.transitions) for each in wanted)
        areas = sum(cluster.kind == "area" for cluster in self.clusters.values())
        speech = self.speech
        counts = [count(speech, len(states), "state"), count(speech, rows, "transition")]
        name = self.title(self.process)
        told = speech.say(
            "told.counts", title=name, states=counts[0], areas=count(speech, areas, "area"),
            transitions=counts[1],
        )  # fmt: skip
        sentences = [told]
        for kind in ("start", "end"):
            said = [node.title for node in self.nodes if node.kind == kind]
            if said:
                sentences.append(speech.say(f"told.{kind}s", items=", ".join(said)))
        version = speech.say("drawn.version", version=clean(self.process.version))
        return Graph(
            self.process.name,
            speech.say("view.titled", title=name, about=self.title(wanted[0]))
            if workflow is not None
            else name,
            ", ".join([version, *counts]),
            " ".join(sentences),
            tuple(self.clusters.values()),
            tuple(self.nodes),
            tuple(self.edges),
            language=self.language,
            promised=self.promises.panel(),
        )  # fmt: skip
