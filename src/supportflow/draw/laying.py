"""Lays pictures out: with care first, then better where words are hidden, else in a rougher way."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from supportflow.draw.dot import Direction, Layout, staged, write
from supportflow.draw.engines import (
    LIMIT,
    PATIENCE,
    Failed,
    TooSlow,
    ahead,
    engine,
    labels_of,
    run,
)
from supportflow.draw.model import Graph
from supportflow.draw.ranks import main_path
from supportflow.draw.score import faults
from supportflow.draw.titles import look, move
from supportflow.errors import BadCall, SupportflowError

__all__ = ["MANY", "painted", "prepare", "settled"]

ROUGH: Final = "newrank=true nslimit=1 nslimit1=1 mclimit=0.05 searchsize=10"
"""Bounds on what `dot` does for short edges and few crossings.

With straight lines and one ranking over all frames it also survives what makes Graphviz 14.1
crash: several edges between two nodes beside nodes without edges, or frames with few edges.
"""

MANY: Final = 150
"""Up to so many edges titles are moved out of the way by a second look at the layout."""

LARGE: Final = 400
"""Pictures of more edges are laid out roughly at once: care would take all the time there is."""

TRIES: Final = 3
"""How often titles that are crossed change between the top and the bottom of their frames."""

SOME: Final = 80
"""Up to so many edges other layouts are tried while something lies across words."""

LAYOUTS: Final = (Layout(), Layout(pull=0), Layout(gap=0.36), Layout(pull=4, gap=0.36))


def prepare(pictures: Sequence[Graph], direction: Direction) -> None:
    """Lay several pictures out ahead, in few processes, so that `settled` finds a first layout."""
    command = engine()
    texts = [
        write(picture, direction=direction, layout=LAYOUTS[0], labels=labels_of(command))
        for picture in pictures
        if not picture.lanes and picture.sides is None and len(picture.edges) <= LARGE
    ]
    ahead([*command, "-Tsvg"], texts)


class _Rated(NamedTuple):
    """A layout with its SVG; less `cost` is better."""

    cost: float
    raw: str
    layout: Layout


def settled(picture: Graph, direction: Direction, until: float | None = None) -> tuple[str, Layout]:
    """Return an SVG and its layout: the best of a few, when the first one is not without faults.

    No further one is tried once the monotonic clock shows `until`.
    """
    best: _Rated | None = None
    until = time.monotonic() + PATIENCE / 2 if until is None else until
    for tried in LAYOUTS if len(picture.edges) <= SOME else LAYOUTS[:1]:
        for rated in _tried(picture, direction, tried):
            if best is None or rated.cost < best.cost:
                best = rated
        # On a machine that slow, or with that many pictures, the first layouts must do.
        if best is None or best.cost == 0 or time.monotonic() > until:
            break
    if best is None:
        raw = _rough(picture, "svg", direction, LAYOUTS[0]).decode()
        sides = look(raw).sides
        return move(raw, sides), LAYOUTS[0]._replace(sides=sides)
    return best.raw, best.layout


def _tried(picture: Graph, direction: Direction, layout: Layout) -> Iterator[_Rated]:
    """Yield a layout with all titles at the top of their frames, then with better places.

    Titles that edges cross wherever along a side they stand are tried at the other side. Yields
    nothing more once a careful layout fails.
    """
    onward = [(edge.source, edge.target) for edge in main_path(staged(picture))]
    for _ in range(TRIES):
        try:
            raw = _careful(picture, "svg", direction, layout).decode()
        except Failed:
            return
        titles = look(raw)
        moved = move(raw, titles.sides)
        cost = faults(moved, onward, across=direction == "LR")
        yield _Rated(cost, moved, layout._replace(sides=titles.sides))
        if not titles.crossed or len(picture.edges) > MANY:
            return
        layout = layout._replace(below=layout.below ^ titles.crossed)


def _careful(
    picture: Graph, form: str, direction: Direction, layout: Layout | None = None, care: str = ""
) -> bytes:
    """Lay a picture out with all care."""
    if len(picture.edges) > LARGE:
        raise Failed("it is too large for a careful layout")
    command = engine()
    text = write(picture, direction=direction, layout=layout, labels=labels_of(command), care=care)
    return run([*command, f"-T{form}"], text, PATIENCE)


def painted(
    picture: Graph, form: str, direction: Direction, layout: Layout | None = None, care: str = ""
) -> bytes:
    """Lay a picture out with all care, and if that fails in a rough way."""
    try:
        return _careful(picture, form, direction, layout, care)
    except Failed:
        return _rough(picture, form, direction, layout, care)


def _rough(
    picture: Graph, form: str, direction: Direction, layout: Layout | None, care: str = ""
) -> bytes:
    """Lay a picture out with less care; where even that takes too long, without words on edges."""
    command = engine()
    left = LIMIT if len(picture.edges) > LARGE else LIMIT - PATIENCE
    attempts = ((picture, 0.65 * left), (_wordless(picture), 0.35 * left))
    try:
        for tried, limit in attempts:
            text = write(
                tried,
                direction=direction,
                layout=layout,
                splines="line",
                care=f"{ROUGH} {care}".rstrip(),
                labels=labels_of(command),
            )
            try:
                return run([*command, f"-T{form}"], text, limit)
            except TooSlow:
                continue
        states = sum(node.id.startswith("state_") for node in picture.nodes)
        raise BadCall(
            f"The picture of '{picture.name}' has {states:,} states and {len(picture.edges):,} "
            f"edges and could not be laid out in {LIMIT:g} seconds. Draw one area or one workflow "
            "at a time (area=..., workflow=...), or take mermaid() or dot(), which lay nothing out."
        )
    except Failed as failure:
        raise SupportflowError(
            f"Graphviz could not draw the picture of '{picture.name}': {failure}"
        ) from None


def _wordless(picture: Graph) -> Graph:
    """Return a picture without words on its edges, which then says so; its titles keep them."""
    edges = [
        edge._replace(label="", after="", when="", opens=(), facts=()) for edge in picture.edges
    ]
    subtitle = picture.speech.say("view.wordless", said=picture.subtitle)
    return picture._replace(edges=tuple(edges), subtitle=subtitle)
