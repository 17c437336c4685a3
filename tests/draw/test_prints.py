"""A process on several pages of one PDF: overview, areas, escalations, on sheets that fit."""

from __future__ import annotations

import builtins
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from supportflow.define.process import Process
from supportflow.draw import pages, pdf
from supportflow.errors import BadCall, MissingTool
from tests.draw.fonts import need_fonts
from tests.draw.samples import bare, large, promised
from tests.draw.test_difference import newer


def read(made: bytes) -> PdfReader:
    """Read a PDF."""
    return PdfReader(BytesIO(made))


def outline(made: PdfReader) -> list[tuple[str | None, int | None]]:
    """Return the titles of an outline and the pages to which they lead."""
    return [
        (item.title, made.get_destination_page_number(item))
        for item in made.outline
        if not isinstance(item, list)
    ]


def sizes(made: PdfReader) -> list[tuple[int, int]]:
    """Return the sizes of the pages, in points."""
    return [(round(page.mediabox.width), round(page.mediabox.height)) for page in made.pages]


def test_everything_is_on_its_page() -> None:
    """The overview comes first, then each area; the outline leads there, pages have numbers."""
    need_fonts()
    made = read(pdf(large(), pages=True))
    titles = ["Overview", *(page.title for page in pages(large())[1:])]
    assert outline(made) == [(title, at) for at, title in enumerate(titles)]
    assert made.metadata is not None
    assert made.metadata.title == "Customer support process: overview"
    words = [page.extract_text() for page in made.pages]
    assert "page 1 of 8" in words[0]
    assert "Call in queue" in words[1]
    assert "Triage" not in words[0]


def test_escalations_are_the_last_page() -> None:
    """The ladder has a page of its own; what is promised stands on the first one only."""
    need_fonts()
    made = read(pdf(promised(), pages=True))
    assert outline(made)[-1][0] == "Escalations"
    words = [page.extract_text() for page in made.pages]
    assert ["Promised, the first that fits" in text for text in words[:-1]] == [
        True, *[False] * (len(words) - 2)
    ]  # fmt: skip


def test_a_page_that_is_too_large_has_a_larger_sheet() -> None:
    """What cannot be read on A4 lies on A3, the other pages stay as they are."""
    need_fonts()
    found = sizes(read(pdf(promised(), pages=True, paper="A4")))
    assert {(595, 842), (842, 595)} & set(found)
    big = sizes(read(pdf(large(), pages=True, paper="A4")))
    assert all(sorted(size) in ([595, 842], [842, 1191]) for size in big)


def test_what_cannot_be_split_is_one_page() -> None:
    """A process without areas has one page and needs nothing to join it."""
    need_fonts()
    made = pdf(bare(), pages=True)
    assert len(read(made).pages) == 1
    assert "page 1" not in read(made).pages[0].extract_text()


def test_versions_are_printed_too() -> None:
    """With an older version each page shows what is different in it."""
    need_fonts()
    made = read(pdf(newer(), since=large(), pages=True))
    phone = next(at for title, at in outline(made) if title == "Phone")
    assert phone is not None
    assert "Night shift" in made.pages[phone].extract_text()


def test_what_excludes_pages_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """A part is one picture; without pypdf the way to it is named."""
    with pytest.raises(BadCall, match="pages=True prints everything: leave out area="):
        pdf(large(), pages=True, area="phone")
    need_fonts()
    real = builtins.__import__

    def lacking(name: str, *given: Any, **more: Any) -> Any:
        if name == "pypdf":
            raise ImportError(name)
        return real(name, *given, **more)

    monkeypatch.setattr(builtins, "__import__", lacking)
    with pytest.raises(MissingTool, match=r"needs pypdf: run pip install 'supportflow\[render\]'"):
        pdf(large(), pages=True)


def test_nothing_to_print() -> None:
    """A process in which nothing is declared is one empty page."""
    need_fonts()
    assert len(read(pdf(Process("none"), pages=True)).pages) == 1
