"""Which states of a frame must stay above others of it although no edge inside the frame says so.

Graphviz ranks what is inside a frame by itself, then places the frames as blocks, each between
the blocks of most of its edges. A way that leaves an area and comes back into it (counter,
workshop, counter) is not seen by the first step: both its ends come out at the top of the area,
and in the second step the two ways through the frame's border contradict each other, so that the
start may end up below what follows it. Each such way is therefore told to the engine.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from supportflow.draw.model import Edge, Graph

__all__ = ["Hold", "holds", "in_order", "main_path"]

MANY: Final = 400
"""Pictures of more edges get no holds: they would cost time, and are laid out roughly anyway."""


class Hold(NamedTuple):
    """`above` stands at least `ranks` steps above `below`, in the same frame."""

    above: str
    below: str
    ranks: int


def holds(picture: Graph) -> list[Hold]:
    """Return what keeps the frames of a staged picture the right way up, in a stable order.

    A way over other frames is held where edges and holds inside the frame leave it too few ranks.
    """
    if len(picture.edges) > MANY:
        return []
    frame = {node.id: node.cluster for node in picture.nodes}
    ahead = _onward(picture)
    order = in_order([node.id for node in picture.nodes], ahead)
    place = {name: number for number, name in enumerate(order)}
    inside = {
        name: [each for each in following if frame[each] == frame[name]]
        for name, following in ahead.items()
    }
    entered = {
        each
        for name, following in ahead.items()
        for each in following
        if frame[each] != frame[name]
    }
    found: list[Hold] = []
    need: dict[tuple[str, str], int] = {}
    for source in reversed(order):
        if frame[source] is None or len(inside[source]) == len(ahead[source]):
            continue
        after = order[place[source] :]
        far = _longest(after, ahead, {})
        kept = _longest(after, inside, need)
        for target, ranks in sorted(far.items(), key=lambda item: place[item[0]]):
            if target in entered and frame[target] == frame[source] and kept.get(target, 0) < ranks:
                found.append(Hold(source, target, ranks))
                if target not in inside[source]:
                    inside[source] = [*inside[source], target]
                need[source, target] = ranks
                kept = _longest(after, inside, need)
    return found


def main_path(picture: Graph) -> Iterator[Edge]:
    """Yield the edges that lead on, each to another node."""
    return (edge for edge in picture.edges if not edge.back and edge.source != edge.target)


def _onward(picture: Graph) -> dict[str, list[str]]:
    ahead: dict[str, list[str]] = {node.id: [] for node in picture.nodes}
    for edge in main_path(picture):
        if edge.target not in ahead[edge.source]:
            ahead[edge.source].append(edge.target)
    return ahead


def in_order(names: Sequence[str], ahead: dict[str, list[str]]) -> list[str]:
    """Order the nodes so that edges lead on; those that close a ring are taken out of `ahead`."""
    done: dict[str, bool] = {}
    order: list[str] = []
    for root in reversed(names):
        if root in done:
            continue
        done[root] = False
        path = [(root, list(ahead[root]))]
        while path:
            name, following = path[-1]
            if not following:
                done[name] = True
                order.append(name)
                path.pop()
                continue
            target = following.pop()
            if target not in done:
                done[target] = False
                path.append((target, list(ahead[target])))
            elif not done[target]:
                ahead[name].remove(target)
    return order[::-1]


def _longest(
    order: Sequence[str],
    ahead: Mapping[str, Sequence[str]],
    need: Mapping[tuple[str, str], int],
) -> dict[str, int]:
    """Return how many ranks the longest way takes from the first node to each that is reached."""
    far = {order[0]: 0}
    for name in order:
        if name in far:
            for target in ahead[name]:
                far[target] = max(far.get(target, 0), far[name] + need.get((name, target), 1))
    del far[order[0]]
    return far
