"""Where everything stands: stable paths from the names, and links between pages that hold."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from html import unescape
from typing import Final, Literal
from urllib.parse import unquote

__all__ = [
    "FOLDERS", "WRITTEN", "Urls", "address", "anchors_of", "broken_links", "page_at", "path_of",
    "relative",
]  # fmt: skip

Urls = Literal["folders", "files"]
"""How a site calls the page of ``states/new.md``: ``states/new/`` or ``states/new.html``."""

FOLDERS: Final[Mapping[str, str]] = {
    "area": "areas", "article": "articles", "channel": "channels", "level": "levels",
    "product": "products", "state": "states", "task": "tasks", "team": "teams", "topic": "topics",
    "training": "trainings",
}  # fmt: skip
"""The kinds that have a page each, and its folder."""

ANCHORED: Final[Mapping[str, str]] = {
    "agent": "glossary.md", "calendar": "promises.md", "clock": "promises.md",
    "escalation": "escalations.md", "field": "glossary.md", "kpi": "measures.md",
    "notice": "problems.md", "objective": "measures.md", "policy": "policies.md",
    "priority": "decisions.md", "problem": "problems.md", "reply": "replies.md",
    "route": "routing.md", "rule": "decisions.md", "skill": "routing.md", "sla": "promises.md",
    "stage": "funnel.md", "survey": "measures.md", "workflow": "map.md",
}  # fmt: skip
"""The kinds whose elements share a page, on which each has an anchor of its own."""


WRITTEN: Final = ("<!-- written -->", "<!-- end -->")
"""Between these stands what somebody else wrote in Markdown; its links are the writer's."""


def path_of(kind: str, name: str) -> str:
    """Return the place of an element: a page, or an anchor on the page of its kind."""
    if kind in FOLDERS:
        return f"{FOLDERS[kind]}/{name}.md"
    return f"{ANCHORED[kind]}#{kind}-{name}"


def relative(here: str, there: str) -> str:
    """Return the link from one page to the place of another, as Markdown files refer to it."""
    path, sign, anchor = there.partition("#")
    if path == here and sign:
        return f"#{anchor}"
    return f"{posixpath.relpath(path, posixpath.dirname(here) or '.')}{sign}{anchor}"


def address(here: str, there: str, urls: Urls) -> str:
    """Return the link from one page to the place of another, as browsers follow it."""
    path, sign, anchor = there.partition("#")
    if urls == "files":
        return relative(here, f"{path.removesuffix('.md')}.html{sign}{anchor}")
    made = posixpath.relpath(_folder(path), _folder(here))
    return f"{made}/{sign}{anchor}" if made != "." else f"./{sign}{anchor}"


def _folder(path: str) -> str:
    """Return the folder under which a browser finds a page."""
    stem = path.removesuffix(".md")
    return posixpath.dirname(stem) or "." if stem.endswith("index") else stem


_MARKDOWN = re.compile(r"\]\(([^()\s]+)\)")
_SVG = re.compile(r'<a (?:[^>]*?\s)?(?:xlink:)?href="([^"]+)"')
_ID = re.compile(r'\{#([\w.-]+)[^}]*\}|\sid="([^"]+)"')
_WRITTEN = re.compile(f"{WRITTEN[0]}.*?{WRITTEN[1]}", re.DOTALL)
_FENCE = re.compile(r"^(`{3,}|~{3,}).*?^\1\s*$", re.MULTILINE | re.DOTALL)


def anchors_of(page: str) -> frozenset[str]:
    """Return the anchors of a page: of its headings, and of what stands in its pictures."""
    return frozenset(one or other for one, other in _ID.findall(page))


def broken_links(pages: Mapping[str, str], urls: Urls = "folders") -> tuple[str, ...]:
    """Return a sentence for every link inside of `pages` that leads nowhere, also in pictures."""
    anchors = {path: anchors_of(text) for path, text in pages.items() if path.endswith(".md")}
    found: list[str] = []
    for here, text in pages.items():
        if not here.endswith(".md"):
            continue
        for link in _links(text):
            path, _, anchor = link.partition("#")
            there = posixpath.normpath(posixpath.join(posixpath.dirname(here), path or here))
            there = here if not path else there
            if there not in pages:
                found.append(f"{here}: '{link}' leads to no page")
            elif anchor and anchor not in anchors.get(there, ()):
                found.append(f"{here}: '{link}' leads to no place on its page")
        pictured = _SVG.findall(text)
        reached = {address(here, path, urls) for path in anchors} if pictured else set[str]()
        for link in pictured:
            if link.startswith("#"):
                if link[1:] not in anchors[here]:
                    found.append(f"{here}: '{link}' leads to no place on its page")
                continue
            if unescape(link).partition("#")[0] not in reached:
                found.append(f"{here}: the link '{link}' of a picture leads to no page")
    return tuple(found)


def _links(text: str) -> Iterator[str]:
    for link in _MARKDOWN.findall(_FENCE.sub("", _WRITTEN.sub("", text))):
        if not re.match(r"[a-z][a-z0-9+.-]*:", link):
            yield unquote(link)


def page_at(here: str, link: str, urls: Urls, pages: Iterable[str]) -> str | None:
    """Return the page under an address as a browser on another page follows it."""
    path, _, _ = link.partition("#")
    for page in pages:
        if page.endswith(".md") and address(here, page, urls) == path:
            return page
    return None
