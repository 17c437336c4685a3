"""Parts of generated pages in pages written by hand: a picture, a section, with links that hold.

A page says what it wants in a fenced block, which any other program shows as it is::

    ```supportflow
    picture: teams/front_line
    ```

    ```supportflow
    section: promises#hours
    ```
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping
from html import escape, unescape
from typing import Final

from supportflow.errors import near, quoted
from supportflow.publish.links import Urls, address, page_at, relative

__all__ = ["BLOCK", "Wrong", "excerpt", "filled", "wanted"]

BLOCK: Final = re.compile(
    r"^(?P<fence>`{3,}|~{3,})[ \t]*supportflow[ \t]*\n(?P<said>.*?)^(?P=fence)[ \t]*$",
    re.MULTILINE | re.DOTALL,
)
_FIGURE = re.compile(r"<figure class=\"sf-diagram\".*?</figure>", re.DOTALL)
_HEADING = re.compile(r"^(#{1,6}) .*\{#([\w.-]+)\}$", re.MULTILINE)
_LINK = re.compile(r"\]\(([^()\s]+)\)")
_SVG = re.compile(r'(<a [^>]*?xlink:href=")([^"]+)(")')
_KNOWN: Final = ("picture", "section", "site")


class Wrong(ValueError):
    """A block that asks for something that is not there."""


def wanted(said: str) -> dict[str, str]:
    """Read a block: ``picture:`` or ``section:``, and ``site:`` where there are several.

    Raises `Wrong` for anything else.
    """
    found: dict[str, str] = {}
    for line in filter(None, map(str.strip, said.splitlines())):
        name, colon, value = line.partition(":")
        if not colon or name.strip() not in _KNOWN:
            raise Wrong(f"'{line}' means nothing here: write {quoted(_KNOWN)}, a colon, and what.")
        found[name.strip()] = value.strip()
    if ("picture" in found) == ("section" in found):
        raise Wrong("say either 'picture: PAGE' or 'section: PAGE#PLACE'.")
    return found


def excerpt(
    pages: Mapping[str, str], asked: Mapping[str, str], here: str, root: str, urls: Urls
) -> str:
    """Return a part of the generated pages for a page at `here`; `root` is their folder.

    Raises `Wrong` for a page, a picture or a section that is not there.
    """
    name, _, anchor = (asked.get("picture") or asked.get("section") or "").partition("#")
    path = name if name.endswith(".md") else f"{name}.md"
    text = pages.get(path)
    if text is None:
        known = [one.removesuffix(".md") for one in pages if one.endswith(".md")]
        raise Wrong(f"there is no page '{name}'.{near(name, known)}")
    if "picture" in asked:
        figure = _FIGURE.search(text)
        if figure is None:
            raise Wrong(f"page '{name}' has no picture.")
        return _moved_figure(figure[0], path, here, root, urls, pages)
    return _moved(_section(text, anchor, name), path, here, root)


def _section(text: str, anchor: str, name: str) -> str:
    """Return what stands under a heading, without the heading and up to the next of its rank."""
    body = text.partition("\n---\n\n")[2] if text.startswith("---") else text
    body = body.rpartition("\n---\n\n<small>")[0] or body
    heads = list(_HEADING.finditer(body))
    if not anchor:
        return body[heads[0].end() :].strip() if heads else body.strip()
    for at, head in enumerate(heads):
        if head[2] == anchor:
            rank = len(head[1])
            end = next((one.start() for one in heads[at + 1 :] if len(one[1]) <= rank), len(body))
            return body[head.end() : end].strip()
    known = [head[2] for head in heads[1:]]
    hint = near(anchor, known) or f" There is {quoted(known, last='and')}."
    raise Wrong(f"page '{name}' has no section '{anchor}'.{hint}")


def _moved(text: str, path: str, here: str, root: str) -> str:
    """Let the links of a section lead from another page to where they led."""

    def link(found: re.Match[str]) -> str:
        target = found[1]
        if re.match(r"[a-z][a-z0-9+.-]*:", target):
            return found[0]
        page, sign, anchor = target.partition("#")
        there = posixpath.normpath(posixpath.join(posixpath.dirname(path), page)) if page else path
        return f"]({relative(here, posixpath.join(root, there))}{sign}{anchor})"

    # A heading of another page is no place of this one.
    return re.sub(r" \{#[\w.-]+\}$", "", _LINK.sub(link, text), flags=re.MULTILINE)


def _moved_figure(
    figure: str, path: str, here: str, root: str, urls: Urls, pages: Mapping[str, str]
) -> str:
    def link(found: re.Match[str]) -> str:
        if found[2].startswith("#"):
            return found[0]
        there = page_at(path, unescape(found[2]), urls, pages)
        if there is None:
            return found[0]
        return f"{found[1]}{escape(address(here, posixpath.join(root, there), urls))}{found[3]}"

    return _SVG.sub(link, figure)


def filled(
    text: str, answer: Callable[[Mapping[str, str]], str], failed: Callable[[str], str]
) -> str:
    """Return a page with its blocks answered; a wrong one becomes what `failed` makes of it."""

    def block(found: re.Match[str]) -> str:
        try:
            return answer(wanted(found["said"]))
        except Wrong as wrong:
            return failed(str(wrong))

    return BLOCK.sub(block, text)
