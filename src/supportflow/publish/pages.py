"""Publishes a process: every page of its site as plain Markdown, from the declaration alone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

from supportflow.define.process import Process
from supportflow.define.references import languages
from supportflow.errors import BadCall, near, quoted
from supportflow.languages import LANGUAGES, Address, Override, speech
from supportflow.publish.context import Site
from supportflow.publish.draft import Draft
from supportflow.publish.kinds import KINDS
from supportflow.publish.links import Urls
from supportflow.publish.pictures import Album, variables

__all__ = ["ASSETS", "Place", "Publication", "publish", "site", "speaks"]

ASSETS = ("assets/supportflow.css", "assets/supportflow.js")
"""The style and the script of the pages, which stand beside them."""


class Place(NamedTuple):
    """A place in the navigation: a page, or a title with the pages below it."""

    title: str
    path: str
    below: tuple[Place, ...] = ()


class Publication(NamedTuple):
    """A site: its files by their paths, its navigation, and notes on what could not be shown."""

    pages: dict[str, str]
    navigation: tuple[Place, ...]
    notes: tuple[str, ...]


def site(
    process: Process,
    *,
    language: str | None = None,
    address: Address = "formal",
    words: Mapping[str, Override] | None = None,
    since: Process | None = None,
    today: date | None = None,
    urls: Urls = "folders",
    cache: Path | None = None,
) -> dict[str, str]:
    """Return the site of a process: Markdown pages with pictures, a style and a script, by path.

    Everything is made from the declaration, so that the same process gives the same bytes; one
    with faults has pages too, which say what is not declared. `language` is that of the pages, by
    default that of the process; `address` how readers are spoken to; `words` replaces texts of
    the library by their keys. `since` is an older version, and gives the page of what changed.
    `today` says which reviews are overdue and from which week examples are. `urls` is how the site
    calls its pages, for the links of pictures: ``folders`` (``states/new/``) or ``files``
    (``states/new.html``). `cache` is a folder that keeps drawn pictures.

    Raises `BadCall` for a language in which nothing would be written, and for `words` that the
    library cannot say. Where there is no Graphviz the pages have no pictures.
    """
    return publish(
        process, language=language, address=address, words=words, since=since, today=today,
        urls=urls, cache=cache,
    ).pages  # fmt: skip


def publish(
    process: Process,
    *,
    language: str | None = None,
    address: Address = "formal",
    words: Mapping[str, Override] | None = None,
    since: Process | None = None,
    today: date | None = None,
    urls: Urls = "folders",
    cache: Path | None = None,
) -> Publication:
    """Return the site of a process with its navigation; see `site`."""
    say = speech(_spoken(process, language), address=address, words=words)
    album = Album(process, say, urls=urls, cache=cache)
    told = Site(process, say, since=since, today=today, urls=urls, figure=album.ask)
    made: dict[str, str] = {}
    places: list[Place] = []
    for kind in KINDS:
        drafts = list(kind.make(told))
        made |= {draft.path: draft.text() for draft in drafts}
        places += _places(say.say(kind.title) if kind.title else "", drafts)
    made = album.hang(made, [*made])
    css, script = (_asset(path) for path in ASSETS)
    made |= {ASSETS[0]: css + variables(made.values()), ASSETS[1]: script}
    return Publication(made, tuple(places), tuple(album.notes))


def speaks(process: Process, language: str) -> bool:
    """Say whether anything of a site would be in a language: our words, or those of the process."""
    known = {one.replace("-", "_").partition("_")[0] for one in languages(process)}
    return language.replace("-", "_").partition("_")[0].lower() in {*LANGUAGES, *known}


def _spoken(process: Process, language: str | None) -> str:
    """Return the language of the pages; refuse one in which nothing would be written."""
    if language is None or speaks(process, language):
        return language or process.language
    known = dict.fromkeys([*languages(process), *LANGUAGES])
    hint = near(language, known) or f" There is {quoted(known, last='and')}."
    raise BadCall(f"nothing would be written in '{language}'.{hint}")


def _places(title: str, drafts: list[Draft]) -> list[Place]:
    """Return where the pages of a kind stand in the navigation."""
    found = [Place(draft.label, draft.path) for draft in drafts]
    if not title or not found:
        return found
    first = found[0].path if found[0].path.endswith("index.md") else ""
    return [Place(title, first, tuple(found[1:] if first else found))]


def _asset(path: str) -> str:
    name = path.rpartition("/")[2]
    return files("supportflow.publish").joinpath("assets", name).read_text("utf-8")
