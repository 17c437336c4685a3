"""PDF: one picture on one page, or a whole process on several pages of one file."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Unpack

from supportflow.define.process import Process
from supportflow.draw.dot import Direction
from supportflow.draw.paper import SHEETS, Paper
from supportflow.draw.picture import Options, picture
from supportflow.draw.render import bitmap
from supportflow.draw.sheets import PARTS, Sheet, at_once, sheets
from supportflow.draw.words import clean
from supportflow.errors import BadCall, MissingTool, quoted

__all__ = ["pdf"]


def pdf(
    process: Process,
    *,
    direction: Direction = "TB",
    paper: Paper | None = None,
    pages: bool = False,
    **options: Unpack[Options],
) -> bytes:
    """Return the picture as PDF on one page: of its own size, or on A4, A3 or a poster (A1).

    A sheet of `paper` lies or stands as the picture does. With `pages` the whole process comes in
    one file, for readers with an outline: the overview, each area, and the ladder of escalations.
    A page for which `paper` is too small has the next larger sheet on which it can be read.
    Raises as `png` does, `BadCall` for a sheet on which the words would be too small to be read
    and when `pages` are asked for of a part, and `MissingTool` when there are pages to be joined
    and pypdf is not installed.
    """
    if paper is not None and paper not in SHEETS:
        raise BadCall(f"paper='{paper}' means nothing: give {quoted(SHEETS)}")
    if not pages:
        return bitmap(picture(process, **options), "pdf", direction, paper)
    given = [f"{name}=" for name in PARTS if options.get(name) is not None]
    if given:
        raise BadCall(f"pages=True prints everything: leave out {given[0]}")
    found = sheets(process, options, every=True)
    if _overview(found[1:2]) and not _overview(found[:1]):
        # Every state on one sheet is what pages are there to avoid.
        del found[0]
    numbered = [_page(one, at, len(found)) for at, one in enumerate(found, 1)]

    def made(number: int, one: Sheet, until: float) -> bytes:
        return bitmap(one.picture, "pdf", direction, paper, larger=True, until=until)

    return _bound(numbered, at_once(numbered, direction, made))


def _overview(found: Sequence[Sheet]) -> bool:
    return any(one.picture.view == "overview" for one in found)


def _page(one: Sheet, number: int, count: int) -> Sheet:
    """Return a sheet with its number; what is promised stands on the first one."""
    shown = one.picture
    if count > 1:
        shown = shown._replace(
            subtitle=shown.speech.say("view.page", said=shown.subtitle, number=number, count=count)
        )
    if number > 1 and shown.view != "escalations":
        shown = shown._replace(promised=())
    return one._replace(picture=shown)


def _bound(found: Sequence[Sheet], made: Sequence[bytes]) -> bytes:
    """Join pages into one file, with a title and an outline."""
    if len(made) == 1:
        return made[0]
    try:
        from pypdf import PdfReader, PdfWriter
    except ImportError:
        raise MissingTool(
            "Joining pages into one PDF needs pypdf: run pip install 'supportflow[render]', or "
            "print one picture a file (area=..., view='overview')."
        ) from None
    writer = PdfWriter()
    for number, (one, page) in enumerate(zip(found, made, strict=True)):
        writer.append(PdfReader(BytesIO(page)), import_outline=False)
        writer.add_outline_item(title=clean(one.title), page_number=number)
    writer.add_metadata({"/Title": clean(found[0].picture.title)})
    out = BytesIO()
    writer.write(out)
    return out.getvalue()
