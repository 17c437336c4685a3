"""Views: from a picture of everything to one of what somebody wants to see.

A view is a pure function from a graph to a graph, so that all forms of a picture can show it.
Parts of the process are shown in full, their neighbours pale, and the rest is folded into signs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from typing import Final

from supportflow.draw.model import Cluster, Edge, EdgeKind, Figures, Graph, Mark, Node
from supportflow.draw.order import backward
from supportflow.draw.words import WAITS, count

__all__ = ["around", "focus", "names_of", "one_area", "overview", "part", "titled"]


def one_area(picture: Graph, name: str) -> Graph:
    """Show one area: its states, and a sign for every state that leads there or follows."""
    frames = {
        each.id: each for each in picture.clusters if (each.kind, each.name) == ("area", name)
    }
    full = {node.id for node in picture.nodes if node.cluster in frames}
    made = titled(_Cut(picture, full, set(), _Cut.state).made(), picture, _title(frames))
    hours = dict.fromkeys(frame.hours for frame in frames.values() if frame.hours)
    # The title of the picture names the area, so that the frame need not.
    clusters = [each._replace(quiet=each.id in frames) for each in made.clusters]
    return made._replace(clusters=tuple(clusters), subtitle=", ".join([made.subtitle, *hours]))


def _title(frames: Mapping[str, Cluster]) -> str:
    return next(iter(frames.values())).title


def focus(picture: Graph, names: Set[str], title: str) -> Graph:
    """Show where somebody fits in: what they answer for or may do, the rest in outline.

    `names` are those under which they act: a team, the levels up to theirs, ``customer``.
    """
    full = {node.id for node in picture.nodes if not names.isdisjoint(node.roles)}
    full.update(edge.source for edge in picture.edges if not names.isdisjoint(edge.roles))
    beside = _beside(picture, full)
    return titled(_Cut(picture, full, beside, _Cut.area).made(), picture, f"for {title}")


def around(picture: Graph, state: str) -> Graph:
    """Show a state with what comes before and after it, and nothing else."""
    nodes = [node for node in picture.nodes if state in node.states and node.kind != "group"]
    full = {node.id for node in nodes}
    made = part(picture, full, _beside(picture, full))
    return titled(made, picture, f"around {nodes[0].title}")


def _beside(picture: Graph, full: set[str]) -> set[str]:
    """Return the neighbours of some nodes; the nodes that stand for them too are put to them."""
    shown = {name for node in picture.nodes if node.id in full for name in node.states}
    full |= {node.id for node in picture.nodes if node.kind == "group" and shown & {*node.states}}
    beside: set[str] = set()
    for edge in picture.edges:
        if edge.source in full:
            beside.add(edge.target)
        if edge.target in full:
            beside.add(edge.source)
    return beside - full


def part(picture: Graph, full: Set[str], pale: Set[str]) -> Graph:
    """Show the nodes `full` as they are and the nodes `pale` pale, without signs to the rest."""
    return _Cut(picture, full, pale, None).made()


def titled(made: Graph, whole: Graph, about: str) -> Graph:
    """Say in title and description of a part what it shows, and how much of the whole that is."""
    shown = {name for node in made.nodes if not node.pale for name in node.states}
    states = {name for node in whole.nodes for name in node.states}
    said = f"{count(len(shown), 'state')} of {len(states):,}"
    version, _, _ = whole.subtitle.partition(", ")
    return made._replace(
        about=about,
        title=f"{whole.title}: {about}",
        subtitle=f"{version}, {said}",
        description=f"{whole.title}: {about}, {said}.",
    )


class _Cut:
    """Cuts a part out of a picture; what is left out becomes a sign wherever an edge leads to it.

    `fold` makes the sign for a hidden node, and without it there are no signs; `onward` says that
    an edge leads to the node.
    """

    def __init__(
        self,
        picture: Graph,
        full: Set[str],
        pale: Set[str],
        fold: Callable[[_Cut, Node, bool], Node] | None,
    ) -> None:
        self.picture = picture
        self.full = set(full)
        self.pale = set(pale)
        self.fold = fold
        self.places = {node.id: node for node in picture.nodes}
        self.frames = {cluster.id: cluster for cluster in picture.clusters}
        for edge in picture.edges:
            # A dot where channels start goes with its state, a name that nothing has with its row.
            if self.places[edge.source].kind == "start" and edge.target in self.full | self.pale:
                (self.full if edge.target in self.full else self.pale).add(edge.source)
            if edge.source in self.full and self.places[edge.target].kind == "missing":
                self.full.add(edge.target)
        self.pale -= self.full
        self.shown = self.full | self.pale
        self.kept = self._kept()
        hidden = [node for node in picture.nodes if node.states and node.id not in self.shown]
        self.hidden = Counter(node.cluster for node in hidden if node.kind != "group")
        self.signs: dict[str, Node] = {}

    def _kept(self) -> dict[str, bool]:
        """Return the frames that hold a shown node; True when one of them is shown in full."""
        kept: dict[str, bool] = {}
        for node in self.picture.nodes:
            frame = node.cluster if node.id in self.shown else None
            while frame is not None:
                kept[frame] = kept.get(frame, False) or node.id in self.full
                frame = self.frames[frame].parent
        return kept

    def state(self, node: Node, onward: bool) -> Node:
        """Return a sign for one state."""
        lead = "to" if onward else "from"
        return Node(
            f"stub_{lead}_{node.name or node.id}", "stub", node.name, node.title, self.place(node),
            node.workflow, leads_to=node.id, lead=lead, number=self.number(node), known=node.known,
        )  # fmt: skip

    def area(self, node: Node, onward: bool) -> Node:
        """Return a sign for all hidden states of an area."""
        frame = self.frames[node.cluster] if node.cluster is not None else None
        more = count(max(1, self.hidden[node.cluster]), "more state")
        inside = self.place(node)
        apart = frame is not None and inside != frame.id
        return Node(
            f"stub_rest_{node.cluster or 'of_all'}", "stub", frame.name if frame else "",
            frame.title if frame and apart else more, inside, node.workflow,
            leads_to=frame.id if frame else None, number=self.number(node), pale=True,
            facts=(more,) if apart else (),
        )  # fmt: skip

    def place(self, node: Node) -> str | None:
        """Return the innermost frame around a hidden node that is drawn."""
        frame = node.cluster
        while frame is not None and frame not in self.kept:
            frame = self.frames[frame].parent
        return frame

    def number(self, node: Node) -> int | None:
        """Return the number of a node's area, by which its sign is coloured."""
        return self.frames[node.cluster].number if node.cluster is not None else None

    def made(self) -> Graph:
        """Return the part."""
        edges = list(self._edges())
        nodes = [
            node._replace(pale=node.pale or node.id in self.pale)
            for node in self.picture.nodes
            if node.id in self.shown
        ]
        clusters = [
            frame._replace(pale=not self.kept[frame.id])
            for frame in self.picture.clusters
            if frame.id in self.kept
        ]
        return self.picture._replace(
            clusters=tuple(clusters), nodes=(*nodes, *self.signs.values()), edges=tuple(edges)
        )

    def _edges(self) -> Iterator[Edge]:
        outline: set[tuple[str, str]] = set()
        for edge in self.picture.edges:
            source, target = edge.source, edge.target
            if source not in self.shown or target not in self.shown:
                if self.places[source].kind == "start" or not {source, target} & self.shown:
                    continue
                if self.fold is None:
                    continue
                sign = self.sign(self.places[target if source in self.shown else source], edge)
                source, target = (source, sign) if source in self.shown else (sign, target)
                edge = edge._replace(source=source, target=target, back=False)
            if {source, target} & self.full and not edge.pale:
                yield edge
            elif (source, target) not in outline:
                # What is pale has no words: one line in outline says that a way is there.
                outline.add((source, target))
                yield edge._replace(
                    pale=True, label="", after="", when="", opens=(), facts=(),
                    kind="customer" if self.places.get(source, NOWHERE).kind == "start" else "step",
                )  # fmt: skip

    def sign(self, hidden: Node, edge: Edge) -> str:
        """Return the id of the sign at the hidden end of an edge, made once."""
        assert self.fold is not None
        made = self.fold(self, hidden, hidden.id == edge.target)
        return self.signs.setdefault(made.id, made).id


NOWHERE: Final = Node("", "stub", "", "")


def overview(picture: Graph) -> Graph:
    """Show areas instead of states: who answers when, where tickets come in, what is handed on."""
    return _Overview(picture).made()


_VERSIONS: Final[tuple[tuple[Mark, str], ...]] = (
    ("added", "new"),
    ("removed", "gone"),
    ("changed", "changed"),
)


class _Overview:
    """Folds every area into one box and all that leads from one to another into one edge."""

    def __init__(self, picture: Graph) -> None:
        self.picture = picture
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
        counts = [count(areas, "area"), count(sum(way.rows for way in ways), "handoff")]
        version, _, rest = picture.subtitle.partition(", ")
        return picture._replace(
            about="overview",
            title=f"{picture.title}: overview",
            subtitle=", ".join([version, *counts, *([rest] if rest else [])]),
            description=f"{picture.title}: overview of {' and '.join(counts)}.",
            clusters=tuple(each for each in picture.clusters if each.kind == "workflow"),
            nodes=(*(node for node, _ in starts), *boxes, *left),
            edges=(*(edge for _, edge in starts), *ways),
        )

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
            if node.owner is not None and WAITS.keys().isdisjoint(node.roles)
        )
        states = [node for node in nodes if node.kind != "group"]
        marks = Counter(node.mark for node in states)
        facts = [", ".join(owners), frame.hours if frame else "", count(len(states), "state")]
        facts += [
            f"{count(marks[mark], 'state')} {said}" for mark, said in _VERSIONS if marks[mark]
        ]
        mark = frame.mark if frame is not None else ""
        if mark == "same" and set(marks) - {"", "same"}:
            mark = "changed"
        return Node(
            name,
            "area",
            frame.name if frame else "",
            frame.title if frame else "Other states" if self.frames else "States",
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
            if places[edge.source].kind == "start":
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
                    rows=0, label="child ticket", after="", when="", opens=(), back=False,
                    number=None,
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
            first.id, source, target, kind, count(len(rows), word),
            facts=(", ".join(events),) if len(events) < 3 else (), back=back,
            workflow=first.workflow, event=first.event, rows=len(rows),
            roles=tuple(dict.fromkeys(role for edge in edges for role in edge.roles)),
            known=all(edge.known for edge in edges), times=sum(times) if times else None,
            mark=first.mark if len({edge.mark for edge in edges}) == 1 else "changed",
        )  # fmt: skip


def _added(nodes: Iterable[Node]) -> Figures | None:
    """Add up what can be added of the figures of some states: tickets now and late ones."""
    found = [node.figures for node in nodes if node.figures is not None]
    if not found:
        return None
    now = [each.now for each in found if each.now is not None]
    late = [each.late for each in found if each.late is not None]
    return Figures(now=sum(now) if now else None, late=sum(late) if late else None)


def names_of(clusters: Iterable[Cluster]) -> list[str]:
    """Return the names of the areas that have a frame, each once."""
    return list(dict.fromkeys(cluster.name for cluster in clusters if cluster.kind == "area"))
