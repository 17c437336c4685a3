"""Whether the declaration itself is looked after: owners, reviews, languages, version."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import cast

from supportflow.checks.facts import Doubt, Facts
from supportflow.define.base import Declared
from supportflow.define.policies import Decision
from supportflow.define.texts import Text
from supportflow.define.work import Variant
from supportflow.errors import quoted

__all__ = ["empty_version", "missing_owner", "missing_translation", "review_overdue"]


def review_overdue(facts: Facts) -> Iterator[Doubt]:
    """A part should have been looked at again by now; asked only when today is given."""
    if facts.today is None:
        return
    for where, element in facts.elements():
        review: date | None = getattr(element, "review", None)
        if review is not None and review < facts.today:
            owner: str | None = getattr(element, "owner", None)
            yield Doubt(
                where,
                f"was due for review on {review.isoformat()}"
                + (f"; its owner is {owner}." if owner else "."),
                "Read it, change what is no longer so, and set the next review date.",
            )


def missing_owner(facts: Facts) -> Iterator[Doubt]:
    """Other parts of its kind have an owner, this one has none."""
    parts = [(where, element) for where, element in facts.elements() if hasattr(element, "owner")]
    kinds = {type(element) for _, element in parts if _owner(element)}
    for where, element in parts:
        process = element is facts.process
        if not _owner(element) and (type(element) in kinds or (process and kinds)):
            others = "its parts have" if process else "others of its kind have"
            yield Doubt(where, f"has no owner, while {others}.", 'Add owner="..." with a name.')


def _owner(element: Declared) -> str | None:
    owner: str | None = getattr(element, "owner", None)
    return owner


def missing_translation(facts: Facts) -> Iterator[Doubt]:
    """A text lacks a language in which other texts are written."""
    texts: list[tuple[str, str, Text]] = []
    for where, element in facts.elements():
        texts += [(where, name, words) for name, words in _texts(element)]
    languages = dict.fromkeys(language for _, _, words in texts for language in words)
    missing: dict[str, dict[str, dict[str, None]]] = {}
    for where, name, words in texts:
        known = set(words)
        for language in languages:
            if not known & {language, language.partition("_")[0]}:
                missing.setdefault(where, {}).setdefault(language, {})[name] = None
    for where, lacking in missing.items():
        fields = dict.fromkeys(name for names in lacking.values() for name in names)
        yield Doubt(
            where,
            f"is not written in {quoted(lacking, last='and')}: {', '.join(fields)}.",
            "Add the language to text(...), since other texts have it.",
        )


def _texts(element: Declared) -> Iterator[tuple[str, Text]]:
    """Yield the translated texts of an element, and of rows and wordings inside it."""
    for name, given in vars(element).items():
        for inner in cast("tuple[object, ...]", given if isinstance(given, tuple) else (given,)):
            if isinstance(inner, Text):
                yield name, inner
            elif isinstance(inner, (Decision, Variant)):
                yield from ((f"{name}, {more}", words) for more, words in _texts(inner))


def empty_version(facts: Facts) -> Iterator[Doubt]:
    """Nobody can tell which version of the process decided something."""
    if not facts.process.version.strip():
        yield Doubt(
            f"process '{facts.process.name}'",
            "has an empty version, so nobody can say which version decided on a ticket.",
            'Add version="..." and change it with every change of the process.',
        )
