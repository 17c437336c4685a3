"""Two versions beside each other: what both have stands at the same place in both.

The two pictures are joined into one in which everything that either has is once, and which is laid
out once. Each version is then painted at the places of that layout, next to the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from supportflow.draw.model import Cluster, Edge, Graph, Node

__all__ = ["BEFORE", "PREFIXES", "Joined", "beside", "joined", "side"]

BEFORE: Final = "before"
PREFIXES: Final = (BEFORE, "after")
"""What the ids of each version begin with, where both are in one picture, and a hyphen."""


class Joined(NamedTuple):
    """Two pictures in one, `picture`, and for each the ids of its parts in there, by its own."""

    picture: Graph
    places: tuple[dict[str, str], dict[str, str]]


def joined(old: Graph, new: Graph) -> Joined:
    """Join two pictures: what stands in the same frame, or leads the same way, is there once."""
    join = _Join(old, new)
    picture = new._replace(
        clusters=(*new.clusters, *join.clusters),
        nodes=(*new.nodes, *join.nodes),
        edges=(*new.edges, *join.edges),
        promised=(),
    )
    return Joined(picture, (join.places, {name: name for name in _ids(new)}))


def _ids(picture: Graph) -> set[str]:
    ids = {frame.id for frame in picture.clusters} | {node.id for node in picture.nodes}
    return ids | {edge.id for edge in picture.edges}


class _Join:
    """Finds the place of every part of an older picture: in the newer one, or one of its own."""

    def __init__(self, old: Graph, new: Graph) -> None:
        self.taken = _ids(new)
        self.places: dict[str, str] = {}
        self.clusters: list[Cluster] = []
        self.nodes: list[Node] = []
        self.edges: list[Edge] = []
        frames = {frame.id: frame for frame in new.clusters}
        for frame in _outside_in(old.clusters):
            parent = self.places[frame.parent] if frame.parent is not None else None
            same = frames.get(frame.id)
            if same is not None and same.parent == parent:
                self.places[frame.id] = frame.id
            else:
                self.clusters.append(frame._replace(id=self.new(frame.id), parent=parent))
        nodes = {node.id: node for node in new.nodes}
        for node in old.nodes:
            cluster = self.places[node.cluster] if node.cluster is not None else None
            same_node = nodes.get(node.id)
            if same_node is not None and same_node.cluster == cluster:
                self.places[node.id] = node.id
            else:
                self.nodes.append(node._replace(id=self.new(node.id), cluster=cluster))
        self.lead(old.edges, new.edges)

    def new(self, name: str) -> str:
        """Return the id of a place that only the older picture has."""
        made = name
        while made in self.taken:
            made = f"{made}-was"
        self.taken.add(made)
        self.places[name] = made
        return made

    def lead(self, old: Sequence[Edge], new: Sequence[Edge]) -> None:
        """Give ways with the same ends one place: those of one event, then those of one kind."""
        left = {edge.id: edge for edge in old}
        free: dict[str, Edge] = {edge.id: edge for edge in new}
        for by_event in (True, False):
            known: dict[tuple[str, ...], list[str]] = {}
            for edge in free.values():
                known.setdefault(_way(edge, edge.source, edge.target, by_event), []).append(edge.id)
            for edge in list(left.values()):
                source, target = self.places[edge.source], self.places[edge.target]
                found = known.get(_way(edge, source, target, by_event))
                if found:
                    self.places[edge.id] = found.pop(0)
                    del free[self.places[edge.id]], left[edge.id]
        for edge in left.values():
            source, target = self.places[edge.source], self.places[edge.target]
            self.edges.append(
                edge._replace(id=self.new(edge.id), source=source, target=target, facts=())
            )


def _way(edge: Edge, source: str, target: str, by_event: bool) -> tuple[str, ...]:
    return (source, target, "event", edge.event) if by_event else (source, target, edge.kind)


def _outside_in(frames: Sequence[Cluster]) -> list[Cluster]:
    """Order frames so that each comes after the one around it."""
    known = {frame.id: frame for frame in frames}

    def depth(frame: Cluster) -> int:
        return 0 if frame.parent is None else 1 + depth(known[frame.parent])

    return sorted(frames, key=depth)


def side(picture: Graph, join: Joined, number: int) -> Graph:
    """Return one version as a part of the picture of both: in a frame, its ids with a prefix.

    Ways run as those do whose place they have.
    """
    prefix = PREFIXES[number]
    turned = {edge.id: edge.back for edge in join.picture.edges}
    places = join.places[number]

    def named(name: str) -> str:
        return f"{prefix}-{name}"

    frame = Cluster(prefix, "workflow", prefix, picture.title)
    nodes = [
        node._replace(
            id=named(node.id),
            cluster=named(node.cluster) if node.cluster is not None else prefix,
            leads_to=named(node.leads_to) if node.leads_to is not None else None,
        )
        for node in picture.nodes
    ]
    clusters = [
        each._replace(
            id=named(each.id), parent=named(each.parent) if each.parent is not None else prefix
        )
        for each in picture.clusters
    ]
    edges = [
        edge._replace(
            id=named(edge.id),
            source=named(edge.source),
            target=named(edge.target),
            back=turned[places[edge.id]],
        )
        for edge in picture.edges
    ]
    return picture._replace(
        clusters=(frame, *clusters), nodes=tuple(nodes), edges=tuple(edges), promised=()
    )


def beside(picture: Graph, join: Joined) -> Graph:
    """Return both versions of a picture as one, each in a frame of its own."""
    assert picture.sides is not None
    old, new = (side(each, join, number) for number, each in enumerate(picture.sides))
    return picture._replace(
        clusters=(*old.clusters, *new.clusters),
        nodes=(*old.nodes, *new.nodes),
        edges=(*old.edges, *new.edges),
        promised=(),
    )
