"""Pictures as SVG, PNG and PDF: the only place that calls Graphviz.

The engine is `dot` on PATH, else the one inside the pygraphviz wheel. Either runs in a process of
its own, so that it can be stopped when it takes too long, and takes nothing with it should it
crash. A layout that fails is tried once more in a rougher way.
"""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from collections.abc import Iterator
from shutil import which
from typing import Final, NamedTuple, Unpack

from supportflow.define.process import Process
from supportflow.draw.dot import Direction, Layout, staged, write
from supportflow.draw.model import Graph
from supportflow.draw.picture import Options, picture
from supportflow.draw.ranks import main_path
from supportflow.draw.score import faults
from supportflow.draw.svg import finished
from supportflow.draw.titles import look, move
from supportflow.errors import BadCall, MissingTool, SupportflowError

__all__ = ["pdf", "png", "svg"]

LIMIT: Final = 10.0
"""Seconds that both attempts at one picture may take together."""

PATIENCE: Final = 6.5
"""Seconds after which a careful layout is given up for a rough one."""

ROUGH: Final = "newrank=true nslimit=1 nslimit1=1 mclimit=0.05 searchsize=10"
"""Bounds on what `dot` does for short edges and few crossings.

With straight lines and one ranking over all frames it also survives what makes Graphviz 14.1
crash: several edges between two nodes beside nodes without edges, or frames with few edges.
"""

MANY: Final = 150
"""Up to so many edges titles are moved out of the way by a second look at the layout."""

TRIES: Final = 3
"""How often titles that are crossed change between the top and the bottom of their frames."""

SOME: Final = 80
"""Up to so many edges other layouts are tried while something lies across words."""

LAYOUTS: Final = (Layout(), Layout(pull=0), Layout(gap=0.36), Layout(pull=4, gap=0.36))

WAYS: Final = (
    "Drawing SVG, PNG or PDF needs Graphviz, and none was found. Either run "
    "pip install 'supportflow[render]', which brings it along, or install Graphviz so that `dot` "
    "is on PATH. mermaid() and dot() need nothing."
)

# The wheel has no program, so that Python stands in for it: DOT in, picture out.
_WHEEL: Final = """
import sys, pygraphviz
text = sys.stdin.buffer.read().decode()
sys.stdout.buffer.write(pygraphviz.AGraph(string=text).draw(format=sys.argv[1][2:], prog="dot"))
"""


def svg(process: Process, *, direction: Direction = "TB", **options: Unpack[Options]) -> str:
    """Return the picture of a process, or of a part of it, as SVG for light and dark screens.

    The `Options` say what is drawn: everything, one workflow, a view, a part.
    Raises `MissingTool` when there is no Graphviz, `BadCall` when an argument means nothing or
    when the picture is too large to be laid out in time.
    """
    drawn = picture(process, **options)
    raw, _ = _settled(drawn, direction)
    return finished(raw, drawn)


def png(process: Process, *, direction: Direction = "TB", **options: Unpack[Options]) -> bytes:
    """Return the picture as PNG, on white, at 96 dots an inch. Raises as `svg` does."""
    return _bitmap(picture(process, **options), "png", direction)


def pdf(process: Process, *, direction: Direction = "TB", **options: Unpack[Options]) -> bytes:
    """Return the picture as PDF on one page of its size. Raises as `svg` does."""
    return _bitmap(picture(process, **options), "pdf", direction)


def _bitmap(picture: Graph, form: str, direction: Direction) -> bytes:
    if len(picture.edges) > MANY:
        return _drawn(picture, form, direction)
    return _drawn(picture, form, direction, _settled(picture, direction)[1])


class _Rated(NamedTuple):
    """A layout with its SVG; less `cost` is better."""

    cost: float
    raw: str
    layout: Layout


def _settled(picture: Graph, direction: Direction) -> tuple[str, Layout]:
    """Return an SVG and its layout: the best of a few, when the first one is not without faults."""
    best: _Rated | None = None
    for tried in LAYOUTS if len(picture.edges) <= SOME else LAYOUTS[:1]:
        for rated in _tried(picture, direction, tried):
            if best is None or rated.cost < best.cost:
                best = rated
        if best is None or best.cost == 0:
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


class Failed(Exception):
    """The engine gave no picture; says why."""


class TooSlow(Failed):
    """The engine ran out of its time."""


def _careful(
    picture: Graph, form: str, direction: Direction, layout: Layout | None = None
) -> bytes:
    """Lay a picture out with all care."""
    text = write(picture, direction=direction, layout=layout)
    return run([*engine(), f"-T{form}"], text, PATIENCE)


def _drawn(picture: Graph, form: str, direction: Direction, layout: Layout | None = None) -> bytes:
    """Lay a picture out with all care, and if that fails in a rough way."""
    try:
        return _careful(picture, form, direction, layout)
    except Failed:
        return _rough(picture, form, direction, layout)


def _rough(picture: Graph, form: str, direction: Direction, layout: Layout | None) -> bytes:
    """Lay a picture out with less care."""
    command = [*engine(), f"-T{form}"]
    rough = write(picture, direction=direction, layout=layout, splines="line", care=ROUGH)
    try:
        return run(command, rough, LIMIT - PATIENCE)
    except TooSlow:
        states = sum(node.id.startswith("state_") for node in picture.nodes)
        raise BadCall(
            f"The picture of '{picture.name}' has {states:,} states and {len(picture.edges):,} "
            f"edges and could not be laid out in {LIMIT:g} seconds. Draw one workflow at a time "
            "(workflow=...), or take mermaid() or dot(), which lay nothing out."
        ) from None
    except Failed as failure:
        raise SupportflowError(
            f"Graphviz could not draw the picture of '{picture.name}': {failure}"
        ) from None


def engine() -> list[str]:
    """Return the command of an engine; raise MissingTool with all ways when there is none."""
    from graphviz.backend.dot_command import DOT_BINARY

    program = which(str(DOT_BINARY))
    if program is not None:
        return [program, "-Kdot"]
    # In a frozen application sys.executable is the application and runs no code.
    if importlib.util.find_spec("pygraphviz") is None or not _runs_python():
        raise MissingTool(WAYS)
    return [sys.executable, "-P", "-c", _WHEEL]


def _runs_python() -> bool:
    return bool(sys.executable) and not getattr(sys, "frozen", False)


def run(command: list[str], text: str, limit: float) -> bytes:
    """Run an engine on a DOT text and return what it draws; its warnings are dropped."""
    path = os.pathsep.join(each for each in sys.path if each)
    try:
        done = subprocess.run(
            command,
            input=text.encode(),
            capture_output=True,
            timeout=limit,
            env={**os.environ, "PYTHONPATH": path},
        )
    except subprocess.TimeoutExpired:
        raise TooSlow from None
    except OSError as error:
        raise Failed(str(error)) from None
    said = done.stderr.decode(errors="replace").splitlines()
    # The wheel's Graphviz tells of a label that it cannot read, and goes on without it.
    if done.returncode or not done.stdout or any(line.startswith("Error:") for line in said):
        words = [line for line in said if line.strip() and "Fontconfig" not in line]
        raise Failed(" ".join(words[-3:]) or f"it ended with code {done.returncode}")
    return done.stdout
