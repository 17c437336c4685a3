"""Views: from a picture of everything to one of what somebody wants to see.

A view is a pure function from a graph to a graph, so that all forms of a picture can show it.
Parts of the process are shown in full, their neighbours pale, and the rest is folded into signs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from typing import Final

from supportflow.draw.model import Cluster, Edge, Graph, Node
from supportflow.draw.words import count

__all__ = ["around", "focus", "names_of", "one_area", "part", "titled"]


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
    return titled(
        _Cut(picture, full, beside, _Cut.area).made(),
        picture,
        picture.speech.say("view.focus", name=title),
    )


def around(picture: Graph, state: str) -> Graph:
    """Show a state with what comes before and after it, and nothing else."""
    nodes = [node for node in picture.nodes if state in node.states and node.kind != "group"]
    full = {node.id for node in nodes}
    made = part(picture, full, _beside(picture, full))
    return titled(made, picture, picture.speech.say("view.around", name=nodes[0].title))


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
    shown = {name for node in _states(made) if not node.pale for name in node.states}
    states = {name for node in _states(whole) for name in node.states}
    speech = whole.speech
    some, every = count(speech, len(shown), "state"), speech.grouped(len(states))
    said = speech.say("view.some", states=some, all=every)
    title = speech.say("view.titled", title=whole.title, about=about)
    version, _, _ = whole.subtitle.partition(", ")
    return made._replace(
        about=about,
        title=title,
        subtitle=f"{version}, {said}",
        description=f"{title}, {said}.",
    )


def _states(picture: Graph) -> list[Node]:
    """Return the nodes but for those that stand for the states of others."""
    return [node for node in picture.nodes if node.kind != "group"]


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
        more = count(self.picture.speech, max(1, self.hidden[node.cluster]), "more_state")
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


def names_of(clusters: Iterable[Cluster]) -> list[str]:
    """Return the names of the areas that have a frame, each once."""
    return list(dict.fromkeys(cluster.name for cluster in clusters if cluster.kind == "area"))
