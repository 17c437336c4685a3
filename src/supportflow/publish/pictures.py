"""Pictures inside of pages: coloured by variables of the page, with links that hold, and kept."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from hashlib import sha256
from html import escape, unescape
from pathlib import Path
from typing import Any, Final, NamedTuple

import supportflow.draw
from supportflow.define.process import Process
from supportflow.draw.colours import dark
from supportflow.draw.model import Graph
from supportflow.draw.picture import picture
from supportflow.draw.render import render
from supportflow.draw.words import clean
from supportflow.errors import MissingTool, SupportflowError
from supportflow.languages import Speech
from supportflow.publish.links import FOLDERS, Urls, address, path_of

__all__ = ["Album", "variables"]

FORM: Final = 2
"""Counts the ways in which pictures were dressed for pages, so that kept ones of old are left."""

_COLOUR = re.compile(r'(fill|stroke)="(#[0-9a-fA-F]{6}|white|black)"')
_NAMES: Final = {"white": "#ffffff", "black": "#000000"}
_STYLE = re.compile(r"<style>.*?</style>\n?", re.DOTALL)
_TITLE = re.compile(r"(<title id=[^>]*>)[^<]*(</title>)")
_SIZE = re.compile(r'(width|height)="([\d.]+)pt"')
_LINK = re.compile(r'<a xlink:href="([^"]+)">(.*?)</a>', re.DOTALL)
_GROUND = re.compile(r'<(polygon|rect) class="ground"[^>]*/>\n?')
_VARIABLE = re.compile(r"var\(--sf-([0-9a-f]{6}),")


class _Wanted(NamedTuple):
    """A picture that a page asked for: where it goes, and what is drawn."""

    path: str
    name: str
    words: str
    options: Mapping[str, Any]


class Album:
    """The pictures of a site. Pages ask for them first; then all are drawn, several at a time.

    `cache` is a folder in which drawn pictures are kept from one time to the next, by all that
    decides how they look. `notes` tells which could not be drawn.
    """

    def __init__(
        self, process: Process, say: Speech, *, urls: Urls = "folders", cache: Path | None = None
    ) -> None:
        self.process = process
        self.say = say
        self.urls: Urls = urls
        self.cache = cache
        self.notes: dict[str, None] = {}
        self._wanted: list[_Wanted] = []

    def ask(self, path: str, name: str, words: str, **options: Any) -> list[str]:
        """Return the lines that stand for a picture until it is drawn."""
        self._wanted.append(_Wanted(path, name, words, options))
        return [_mark(len(self._wanted) - 1), ""]

    def hang(self, pages: Mapping[str, str], paths: Iterable[str]) -> dict[str, str]:
        """Return the pages with their pictures; `paths` are those to which pictures may lead."""
        known = dict.fromkeys(paths)
        with ThreadPoolExecutor(min(4, os.cpu_count() or 1)) as several:
            drawn = list(several.map(partial(self._figure, known), self._wanted))
        found = dict(pages)
        for number, (wanted, figure) in enumerate(zip(self._wanted, drawn, strict=True)):
            text = found.get(wanted.path)
            if text is not None:
                found[wanted.path] = text.replace(_mark(number), figure)
        return found

    def _figure(self, known: Mapping[str, None], wanted: _Wanted) -> str:
        say = self.say.say
        try:
            svg = self._svg(wanted)
        except MissingTool as missing:
            self.notes[str(missing)] = None
            return f"*{say('picture.none')}*"
        except SupportflowError as error:
            self.notes[f"{wanted.path}: {error}"] = None
            return f"*{say('picture.none')}*"
        svg = _LINK.sub(lambda link: self._linked(link, wanted.path, known), svg)
        words = escape(clean(wanted.words))
        buttons = "|".join(
            say(f"picture.{name}") for name in ("larger", "smaller", "fit", "full", "close")
        )
        return (
            f'<figure class="sf-diagram" data-search-exclude data-words="{escape(buttons)}">'
            f'<div class="sf-stage" tabindex="0" role="group" aria-label="{words}">\n'
            f"{svg}\n</div><figcaption>{words}</figcaption></figure>"
        )

    def _linked(self, link: re.Match[str], here: str, known: Mapping[str, None]) -> str:
        """Return a part of a picture as a link to its page, or without one where there is none."""
        kind, _, name = unescape(link[1]).partition("/")
        there = path_of(kind, name) if kind in FOLDERS else ""
        if there not in known:
            return link[2]
        return f'<a xlink:href="{escape(address(here, there, self.urls))}">{link[2]}</a>'

    def _svg(self, wanted: _Wanted) -> str:
        """Return a picture for a page, drawn or as it was kept. Links are `kind/name`."""
        drawn = picture(self.process, language=self.say.language, **wanted.options)
        # The page has title, version, promises and escalations in words.
        counts = drawn.subtitle.partition(", ")[2] or drawn.subtitle
        bare = drawn._replace(title="", subtitle=counts, promised=())
        prefix = f"{re.sub('[^a-z0-9]+', '-', wanted.name)}-"
        kept = self._kept(bare, prefix)
        if kept is not None and kept.is_file():
            return kept.read_text("utf-8")
        made = _dressed(render(bare, "TB", prefix=prefix, link="{kind}/{name}"), wanted.words)
        if kept is not None:
            kept.parent.mkdir(parents=True, exist_ok=True)
            part = kept.with_suffix(f".{os.getpid()}.part")
            part.write_text(made, "utf-8")
            part.replace(kept)
        return made

    def _kept(self, bare: Graph, prefix: str) -> Path | None:
        if self.cache is None:
            return None
        key = sha256(f"{FORM} {_stamp()} {prefix} {bare!r}".encode()).hexdigest()
        return self.cache / f"{key}.svg"


@cache
def _stamp() -> str:
    """Return what tells one version of all that draws from another."""
    folder = Path(supportflow.draw.__file__).parent
    sources = sorted(folder.rglob("*.py"))
    return sha256(
        " ".join(f"{one.stat().st_size}.{one.stat().st_mtime_ns}" for one in sources).encode()
    ).hexdigest()


def _mark(number: int) -> str:
    return f"\x02picture {number}\x03"


def _dressed(svg: str, words: str) -> str:
    """Return an SVG for the middle of a page: in the page's colours, without styles of its own."""

    def coloured(match: re.Match[str]) -> str:
        colour = _NAMES.get(match[2], match[2]).lower()
        return f'{match[1]}="var(--sf-{colour[1:]}, {colour})"'

    text = _GROUND.sub("", _STYLE.sub("", svg))
    title = escape(clean(words), quote=False)
    text = _TITLE.sub(lambda found: f"{found[1]}{title}{found[2]}", text, count=1)
    text = _SIZE.sub(r'\1="\2"', text, count=2)
    text = _COLOUR.sub(coloured, text)
    # A plain href of an SVG ends the instant navigation of Material: it is set by scripts there.
    text = text.replace('<a href="', '<a xlink:href="')
    # A blank line would end the HTML inside of Markdown.
    return "\n".join(line for line in text.splitlines() if line.strip())


def variables(pages: Iterable[str]) -> str:
    """Return the rules for dark pages: for each colour of the pictures the one that replaces it."""
    found = sorted({colour for text in pages for colour in _VARIABLE.findall(text)})
    rules = "".join(f"--sf-{colour}:{dark(f'#{colour}')};" for colour in found)
    if not rules:
        return ""
    scopes = (
        '[data-md-color-scheme="slate"] .sf-diagram',
        '[data-theme="dark"] .sf-diagram',
        '[data-bs-theme="dark"] .sf-diagram',
    )
    return (
        f"@media screen{{{','.join(scopes)}{{{rules}}}}}\n"
        "@media screen and (prefers-color-scheme:dark){"
        f'[data-theme="auto"] .sf-diagram{{{rules}}}}}\n'
    )
