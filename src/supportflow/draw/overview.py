"""The overview: areas instead of states, and what is handed on between them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Final

from supportflow.draw.model import Edge, EdgeKind, Figures, Graph, Mark, Node
from supportflow.draw.order import backward
from supportflow.draw.words import count

__all__ = ["overview"]


def overview(picture: Graph) -> Graph:
    """Show areas instead of states: who answers when, where tickets come in, what is handed on."""
    return _Overview(picture).made()


_VERSIONS: Final[tuple[Mark, ...]] = ("added", "removed", "changed")
_WAITS: Final = frozenset({"customer", "supplier", "children"})


class _Overview:
    """Folds every area into one box and all that leads from one to another into one edge."""

    def __init__(self, picture: Graph) -> None:
        self.picture = picture
        self.speech = picture.speech
        self.frames = {cluster.id: cluster for cluster in picture.clusters}
        self.inside: dict[str, list[Node]] = {}
        self.home: dict[str, str] = {}
        self.start_of: dict[str, str] = {}
        for node in picture.nodes:
            if node.kind in ("missing", "start"):
                continue
            name = node.cluster if self.is_area(node.cluster) else self.other(node)
            self.home[node.id] = name or "area-other"
            self.inside.setdefault(self.home[node.id], []).append(node)
            if node.kind != "group" and node.known:
                self.start_of.update(dict.fromkeys(node.states, self.home[node.id]))

    def is_area(self, frame: str | None) -> bool:
        """Say whether a frame is an area's."""
        return frame is not None and self.frames[frame].kind == "area"

    def other(self, node: Node) -> str:
        """Return the id of the box for the states of a workflow that belong to no area."""
        return f"area-other-{node.workflow}" if node.workflow else "area-other"

    def made(self) -> Graph:
        """Return the overview."""
        boxes = [self.box(name, nodes) for name, nodes in self.inside.items()]
        order = {cluster.id: at for at, cluster in enumerate(self.picture.clusters)}
        boxes.sort(key=lambda box: order.get(box.id, len(order)))
        left = [
            node._replace(cluster=self.outside(node))
            for node in self.picture.nodes
            if node.kind == "missing"
        ]
        starts, ways = self.starts(), self.ways([box.id for box in boxes])
        picture = self.picture
        areas = sum(box.id in self.frames for box in boxes)
        speech, title = self.speech, picture.title
        handed = count(speech, sum(way.rows for way in ways), "handoff")
        counts = [count(speech, areas, "area"), handed]
        about = speech.say("view.overview")
        version, _, rest = picture.subtitle.partition(", ")
        return picture._replace(
            about=about,
            view="overview",
            title=speech.say("view.titled", title=title, about=about),
            subtitle=", ".join([version, *counts, *([rest] if rest else [])]),
            description=speech.say(
                "view.overview.of", title=title, areas=counts[0], handoffs=counts[1]
            ),
            clusters=tuple(each for each in picture.clusters if each.kind == "workflow"),
            nodes=(*(node for node, _ in starts), *boxes, *left),
            edges=(*(edge for _, edge in starts), *ways),
        )

    def beside(self, node: Node) -> bool:
        """Say whether there are areas in the workflow of a node that is in none."""
        return any(
            self.is_area(other.cluster) and other.workflow == node.workflow
            for other in self.picture.nodes
        )

    def apart(self, node: Node) -> str:
        """Return the title of the box for states that belong to no area."""
        return self.speech.say("overview.other" if self.beside(node) else "overview.states")

    def outside(self, node: Node) -> str | None:
        """Return the frame of a node's workflow, if there is one."""
        frame = node.cluster
        return self.frames[frame].parent if frame is not None and self.is_area(frame) else frame

    def box(self, name: str, nodes: list[Node]) -> Node:
        """Return the box of an area: its hours, its teams, and how many states it has."""
        frame = self.frames.get(name)
        owners = dict.fromkeys(
            node.owner.text
            for node in nodes
            if node.owner is not None and _WAITS.isdisjoint(node.roles)
        )
        states = [node for node in nodes if node.kind != "group"]
        marks = Counter(node.mark for node in states)
        speech = self.speech
        facts = [
            ", ".join(owners),
            frame.hours if frame else "",
            count(speech, len(states), "state"),
        ]
        facts += [
            speech.say(f"overview.{mark}", states=count(speech, marks[mark], "state"))
            for mark in _VERSIONS
            if marks[mark]
        ]
        mark = frame.mark if frame is not None else ""
        if mark == "same" and set(marks) - {"", "same"}:
            mark = "changed"
        return Node(
            name,
            "area",
            frame.name if frame else "",
            frame.title if frame else self.apart(nodes[0]),
            frame.parent if frame else nodes[0].cluster,
            nodes[0].workflow,
            states=tuple(state for node in states for state in node.states),
            roles=tuple(dict.fromkeys(role for node in nodes for role in node.roles)),
            facts=tuple(fact for fact in facts if fact),
            number=frame.number if frame else None,
            known=frame.known if frame else True,
            figures=_added(states),
            mark=mark,
        )

    def starts(self) -> list[tuple[Node, Edge]]:
        """Return a dot and its edge for each area in which tickets start."""
        found: dict[str, tuple[Node, Edge]] = {}
        places = {node.id: node for node in self.picture.nodes}
        for edge in self.picture.edges:
            node = places[edge.source]
            if node.kind != "start":
                continue
            target = self.home.get(edge.target, edge.target)
            if target in found:
                before, way = found[target]
                said = ", ".join(dict.fromkeys([*way.label.split(", "), *edge.label.split(", ")]))
                found[target] = before._replace(title=said), way._replace(label=said)
            else:
                inside = self.outside(places[edge.target])
                found[target] = node._replace(cluster=inside), edge._replace(target=target)
        return list(found.values())

    def ways(self, boxes: list[str]) -> list[Edge]:
        """Return one edge for all handoffs between two areas, escalations apart."""
        found: dict[tuple[str, str, bool], list[Edge]] = {}
        children: dict[tuple[str, str], Edge] = {}
        places = {node.id: node for node in self.picture.nodes}
        for edge in self.picture.edges:
            # Ways to child tickets are gathered anew, from the areas in which they are opened.
            if places[edge.source].kind == "start" or edge.kind == "child":
                continue
            source = self.home.get(edge.source, edge.source)
            target = self.home.get(edge.target, edge.target)
            if source != target:
                key = (source, target, edge.kind == "escalation")
                found.setdefault(key, []).append(edge)
            for state in edge.children:
                if state in self.start_of:
                    children.setdefault((source, self.start_of[state]), edge)
        back = self.back(boxes, [(source, target) for source, target, _ in found])
        ways = [
            self.way(source, target, edges, back=(source, target) in back)
            for (source, target, _), edges in found.items()
        ]
        for number, ((source, target), edge) in enumerate(children.items(), 1):
            ways.append(
                edge._replace(
                    id=f"{edge.id}-child-{number}", source=source, target=target, kind="child",
                    rows=0, label=self.speech.say("drawn.child"), after="", when="", opens=(),
                    back=False, number=None,
                )
            )  # fmt: skip
        return ways

    def back(self, boxes: list[str], steps: list[tuple[str, str]]) -> set[tuple[str, str]]:
        """Return which ways between areas lead back to an earlier one."""
        number = {name: at for at, name in enumerate(boxes)}
        places = {node.id: node for node in self.picture.nodes}
        starts = [
            number[self.home[edge.target]]
            for edge in self.picture.edges
            if places[edge.source].kind == "start" and edge.target in self.home
        ]
        known = [
            (number[one], number[two]) for one, two in steps if one in number and two in number
        ]
        return {(boxes[one], boxes[two]) for one, two in backward(len(boxes), starts, known)}

    def way(self, source: str, target: str, edges: list[Edge], *, back: bool) -> Edge:
        """Return the edge for all that leads from one area into another."""
        first = edges[0]
        rows = dict.fromkeys((edge.workflow, edge.number) for edge in edges)
        kinds: set[EdgeKind] = {edge.kind for edge in edges}
        kind: EdgeKind = first.kind if len(kinds) == 1 else "step"
        if kind in ("step", "return"):
            kind = "return" if back else "step"
        word = "escalation" if first.kind == "escalation" else "handoff"
        events = dict.fromkeys(edge.label for edge in edges if edge.label)
        times = [edge.times for edge in edges if edge.times is not None]
        return Edge(
            first.id, source, target, kind, count(self.speech, len(rows), word),
            facts=(", ".join(events),) if len(events) < 3 else (), back=back,
            workflow=first.workflow, event=first.event, rows=len(rows),
            roles=tuple(dict.fromkeys(role for edge in edges for role in edge.roles)),
            known=all(edge.known for edge in edges), times=sum(times) if times else None,
            mark=first.mark if len({edge.mark for edge in edges}) == 1 else "changed",
        )  # fmt: skip


def _added(nodes: Iterable[Node]) -> Figures | None:
    """Add up what can be added of the figures of some states: tickets now, late ones, and so on."""
    found = [node.figures for node in nodes if node.figures is not None]
    if not found:
        return None
    longest = [each.oldest or each.mean for each in found if each.oldest or each.mean]

    def added(figure: str) -> int | None:
        known = [value for each in found if (value := getattr(each, figure)) is not None]
        return sum(known) if known else None

    return Figures(
        now=added("now"),
        late=added("late"),
        unassigned=added("unassigned"),
        oldest=max((each for each in longest if each is not None), default=None)
        if any(each.unassigned is not None for each in found)
        else None,
    )
