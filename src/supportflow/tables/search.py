"""Finds what somebody means by a few words: in names, labels and texts, in every language."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple, cast

from supportflow.define.base import Declared
from supportflow.define.flow import Transition
from supportflow.define.likeness import close, tokens
from supportflow.define.process import Process
from supportflow.define.texts import Text
from supportflow.tables.model import Ref

__all__ = ["Hit", "Place", "hits", "places"]

SKIPPED: Final = frozenset(
    {
        "owner",
        "language",
        "version",
        "calendar",
        "contact",
        "starts",
        "sends",
        "week",
        "zone",
        "target",
        "sources",
        "sample",
    }
)
"""Fields whose plain texts are not words about an element."""

TITLES: Final = ("name", "event", "label", "title")
TITLE: Final = 3.0
TEXT: Final = 2.0
"""How much words in a name or a title say beside those in a description."""

_ENOUGH: Final = 0.45
_NAMED: Final = 0.8


class Place(NamedTuple):
    """A text of an element: what it is called (``does``, ``label``) and its words."""

    ref: Ref
    what: str
    text: str
    words: tuple[str, ...]


class Hit(NamedTuple):
    """An element that may be meant: how well it fits, and the text in which it was found."""

    ref: Ref
    score: float
    what: str
    text: str


def hits(process: Process, words: str) -> tuple[Hit, ...]:
    """Return the elements that fit some words, the best first, each with its best text."""
    asked = tuple(dict.fromkeys(tokens(words)))
    if not asked:
        return ()
    every = tuple(places(process))
    exact = words.strip().casefold()
    known: dict[tuple[str, str], float] = {}

    def fit(one: str, other: str) -> float:
        key = (one, other)
        if key not in known:
            known[key] = close(one, other)
        return known[key]

    best: dict[Ref, Hit] = {}
    for place in every:
        found = [max((fit(word, each) for each in place.words), default=0.0) for word in asked]
        share = sum(found) / len(asked)
        title = place.what in TITLES
        if title and all(any(fit(word, each) for word in asked) for each in place.words):
            # "Refund above 100" names the policy "Refund", whatever else it says.
            share = max(share, _NAMED)
        if share < _ENOUGH:
            continue
        # Whoever has all the words comes before whoever has some of them in a title; of two texts
        # that hold as many, the one says more that says less besides.
        brief = len(asked) / max(len(place.words), len(asked))
        score = share * (share * (TITLE if title else TEXT) + brief)
        if title and exact in {place.text.casefold(), place.text.casefold().replace("_", " ")}:
            score += 10
        if place.what == "does_not":
            score *= 0.9  # whoever does it comes before those who do not
        if place.ref not in best or score > best[place.ref].score:
            best[place.ref] = Hit(place.ref, score, place.what, place.text)
    order = {ref: at for at, ref in enumerate(best)}
    return tuple(sorted(best.values(), key=lambda hit: (-hit.score, order[hit.ref])))


KINDS: Final = (
    ("channels", "channel"), ("areas", "area"), ("teams", "team"), ("tasks", "task"),
    ("topics", "topic"), ("products", "product"), ("policies", "policy"), ("slas", "sla"),
    ("skills", "skill"), ("levels", "level"), ("escalations", "escalation"), ("agents", "agent"),
    ("routes", "route"), ("priorities", "priority"), ("articles", "article"),
    ("replies", "reply"), ("surveys", "survey"), ("kpis", "kpi"), ("objectives", "objective"),
    ("trainings", "training"), ("problems", "problem"), ("notices", "notice"),
    ("funnel", "stage"), ("fields", "field"),
)  # fmt: skip
"""What can be asked for beside states and events; the first counts more among equals."""


def places(process: Process) -> Iterator[Place]:
    """Yield every text of every element that somebody may ask for."""
    for field, kind in KINDS:
        for element in getattr(process, field):
            yield from _of((kind, element.name), element)
    for flow in process.workflows:
        for state in flow.states:
            yield from _of(("state", state.name), state)
        for row in flow.transitions:
            yield from _of(("event", row.event), row)


def _of(ref: Ref, element: Declared) -> Iterator[Place]:
    if isinstance(element, Transition):
        texts: Iterable[tuple[str, str]] = [
            ("event", element.event),
            *_texts("label", element.label),
        ]
    else:
        texts = _fields(element)
    for what, text in texts:
        words = tokens(text)
        if words:
            yield Place(ref, what, text, words)


def _fields(element: Declared) -> Iterator[tuple[str, str]]:
    """Yield the texts of an element and of what it holds, such as the rows of a policy."""
    for each in dataclasses.fields(element):  # type: ignore[arg-type]
        value = getattr(element, each.name)
        if each.name in SKIPPED or value is None:
            continue
        named = each.type if isinstance(each.type, str) else ""
        if "Words" in named or each.name == "name":
            yield from _texts(each.name, value)
        elif isinstance(value, tuple):
            for part in cast("tuple[object, ...]", value):
                if isinstance(part, Declared):
                    for what, text in _fields(part):
                        yield ("row" if what in TITLES else what), text


def _texts(what: str, value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, Text):
        for _, text in value.texts:
            yield what, text
    elif isinstance(value, str):
        yield what, value
    elif isinstance(value, tuple):
        for part in cast("tuple[object, ...]", value):
            yield from _texts(what, part)
