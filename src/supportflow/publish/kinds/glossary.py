"""Every word of the process with what it means, in the order of the alphabet."""

from __future__ import annotations

from collections.abc import Iterator
from unicodedata import normalize

from supportflow.define.texts import Titled
from supportflow.define.work import Field
from supportflow.publish.context import Site
from supportflow.publish.draft import Draft
from supportflow.publish.markdown import plain

__all__ = ["glossary"]

HERE = ("agent", "field")
"""Kinds that are explained on this page only."""

LEFT_OUT = (
    "article", "escalation", "notice", "objective", "priority", "problem", "reply", "route", "rule",
    "sla", "stage", "survey", "training",
)  # fmt: skip
"""Kinds that are no words of everyday work; each has a page."""


def glossary(site: Site) -> Iterator[Draft]:
    """Yield the page of all words."""
    say = site.say
    words = [
        (site.title(element), kind, element)
        for kind, found in site.elements.items()
        if kind not in LEFT_OUT
        for element in found.values()
    ]
    if not words:
        return
    draft = Draft(
        site, "glossary.md", say.say("page.glossary"), about=say.say("page.glossary.about"),
        wide=True,
    )  # fmt: skip
    words.sort(key=lambda word: (_folded(word[0]), word[1], word[2].name))
    draft.table(
        ("head.word", "head.kind", "head.about"),
        (
            (_word(draft, kind, element), say.say(f"kind.{kind}"), _meaning(site, draft, element))
            for _, kind, element in words
        ),
    )
    yield draft


def _folded(title: str) -> str:
    """Return a title as it is put in order: without case and accents."""
    return "".join(sign for sign in normalize("NFKD", title.casefold()) if sign.isalnum())


def _word(draft: Draft, kind: str, element: Titled) -> str:
    if kind in HERE:
        anchor = f"{kind}-{element.name}"
        return f'<span id="{anchor}">{plain(draft.site.title(element))}</span>'
    return draft.to(kind, element.name)


def _meaning(site: Site, draft: Draft, element: Titled) -> str:
    """Return what an element says about itself."""
    for name in ("description", "purpose", "definition"):
        words = getattr(element, name, None)
        if words:
            return site.text(words)
    if isinstance(element, Field):
        say = site.say.say
        choices = ", ".join(plain(choice) for choice in element.choices)
        return f"`{element.name}` · {say(f'type.{element.type}')}" + (
            f": {choices}" if choices else ""
        )
    teams = getattr(element, "teams", None)
    if teams:
        return ", ".join(draft.to("team", name) for name in teams)
    return ""
