"""Long lanes are folded: what lies far to the right stands in a band of lanes below.

A band takes about as many columns as a sheet of paper has room for. It ends where few ways lead
on, and each of those ends in a sign to where it leads and begins again after a sign in the next.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from supportflow.draw.lanes.columns import columns
from supportflow.draw.lanes.model import Link, Piece
from supportflow.draw.model import Edge, Node

__all__ = ["bands"]

MOST: Final = 20
"""So many columns stand in one band; lanes with fewer are not folded."""
LEAST: Final = 10
"""Every band has at least so many."""
SLACK: Final = 6
"""So much shorter a band may be where fewer ways lead on from there."""


def bands(nodes: Sequence[Node], edges: Sequence[Edge]) -> list[list[Node]]:
    """Divide the nodes of a workflow into bands, from the start to the end."""
    place = _places(nodes, edges)
    total = max(place.values(), default=-1) + 1
    spans = [sorted((place[edge.source], place[edge.target])) for edge in edges]
    found: list[list[Node]] = []
    begin = 0
    while begin < total:
        end = total
        if total - begin > MOST:
            high = min(begin + MOST, total - LEAST)
            cuts = range(high, max(begin + LEAST, high - SLACK) - 1, -1)
            end = min(cuts, key=lambda cut: sum(low < cut <= high for low, high in spans))
        found.append([node for node in nodes if begin <= place[node.id] < end])
        begin = end
    return [band for band in found if band]


def _places(nodes: Sequence[Node], edges: Sequence[Edge]) -> dict[str, int]:
    """Return the column of each node; a start stands beside what it leads to."""
    dots = {node.id for node in nodes if node.kind == "start"}
    pieces = [Piece(node.id, 0, 0.0, 0.0, start=node.id in dots) for node in nodes]
    links = [
        Link(edge.id, edge.source, edge.target, back=edge.back)
        for edge in edges
        if edge.source != edge.target
    ]
    place = columns(pieces, links)
    for edge in edges:
        if edge.source in dots:
            place[edge.source] = place[edge.target]
    return place
