"""What is different between two versions of a process, in sentences.

The comparison goes over the fields of the declared values, so that an element of any kind is
compared field by field, whatever kinds there will be.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, Literal, NamedTuple, cast

from supportflow.define.base import Declared
from supportflow.define.flow import Reopen
from supportflow.define.index import derived
from supportflow.define.process import Process
from supportflow.define.texts import Text
from supportflow.define.work import Variant

__all__ = ["Change", "ChangeKind", "compare"]

ChangeKind = Literal["added", "removed", "changed"]

Items = tuple[object, ...]
Step = tuple[str, str]
"""A kind of element and the name of one: ``("state", "triage")``."""

UNORDERED: Final = {
    "agents", "areas", "articles", "breaks", "calendars", "channels", "days_off", "fields", "gives",
    "keywords", "kpis", "log", "notices", "objectives", "overrides", "products", "replies", "rules",
    "skills", "states", "surveys", "tasks", "teams", "trainings", "workflows",
}  # fmt: skip
"""Lists whose order means nothing for those who work by the process."""

WORDS: Final = {
    "within": "promised time", "after": "time", "when": "condition", "by": "doers",
    "sources": "source", "log": "names in logs", "starts": "first state", "asks": "who is asked",
    "opens": "child tickets", "skips": "tasks that may be skipped", "sends": "sent by",
    "hours": "opening hours", "week": "weekly hours", "waits_for": "whom we wait for",
    "does_not": "what it does not do", "does": "what it does", "text": "wording",
    "learns": "what has to be written down", "gives": "skills that it gives",
    "reached": "how it is reached", "low": "low score", "sample": "share that is asked",
    "asks_when": "when somebody is asked", "review": "next review",
}  # fmt: skip
"""How the fields are called in sentences; others by their own names."""

SHOWN: Final = 160


class Change(NamedTuple):
    """One difference: something that is new, that is gone, or one field that is not the same.

    `path` leads to the element from the outermost in, ``(("workflow", "support"), ("state",
    "triage"))``, and is empty for the process itself. For a changed field `what` is its name and
    `old` and `new` say its value, as an empty text where there is none; of a list, `gained` and
    `lost` are its items in only one of the two. `rows` are the places of a transition in the old
    and the new workflow, from 0.
    """

    kind: ChangeKind
    path: tuple[Step, ...]
    what: str = ""
    old: str = ""
    new: str = ""
    rows: tuple[int | None, int | None] = (None, None)
    gained: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()

    @property
    def where(self) -> str:
        """The element in words: ``workflow 'support', state 'triage'``."""
        return ", ".join(f"{kind} '{name}'" for kind, name in self.path) or "the process"

    @property
    def brief(self) -> str:
        """What is different, without where: ``promised time is 4 h, was 2 h``."""
        if self.kind != "changed":
            return "new" if self.kind == "added" else "gone"
        name, sign, language = self.what.partition(" (")
        said = f"{WORDS.get(name, name.replace('_', ' '))}{sign}{language}"
        if self.gained or self.lost:
            parts = [f"now also {_sequence(self.gained)}"] if self.gained else []
            parts += [f"no longer {_sequence(self.lost)}"] if self.lost else []
            return f"{said}: {', '.join(parts)}"
        if {self.old, self.new} == {"yes", "no"}:
            return f"{'now' if self.new == 'yes' else 'no longer'} {said}"
        if self.old and self.new:
            return f"{said} is {self.new}, was {self.old}"
        return f"{said} is {self.new}, was none" if self.new else f"{said} is none, was {self.old}"

    def __str__(self) -> str:
        where = self.where[:1].upper() + self.where[1:]
        if self.kind != "changed":
            return f"{where} is {'new' if self.kind == 'added' else 'gone'}."
        return f"{where}: {self.brief.removesuffix('.')}."


def compare(old: Process, new: Process) -> tuple[Change, ...]:
    """Return every difference between two versions, in the order of the declaration.

    Elements are the same when they have the same name; rows of one event when they lead from or
    to the same states, else in their order. The order itself is compared where it decides
    something, as among transitions. Equal processes have no differences.
    """
    derived(old)
    derived(new)
    return tuple(_fields(old, new, ()))


def _fields(
    old: Declared, new: Declared, path: tuple[Step, ...], rows: tuple[int, int] | None = None
) -> Iterator[Change]:
    places = rows or (None, None)
    for each in dataclasses.fields(cast("Any", new)):
        yield from _values(
            each.name, getattr(old, each.name), getattr(new, each.name), path, places
        )


def _values(
    name: str,
    old: object,
    new: object,
    path: tuple[Step, ...],
    rows: tuple[int | None, int | None],
) -> Iterator[Change]:
    """Compare two values of one field, each kind of value in its way."""
    if old == new and type(old) is type(new):
        return
    if isinstance(old, tuple) and isinstance(new, tuple):
        if _elements(cast("Items", old)) or _elements(cast("Items", new)):
            yield from _lists(name, cast("Items", old), cast("Items", new), path)
        else:
            yield from _items(name, cast("Items", old), cast("Items", new), path, rows)
    elif isinstance(old, Text) and isinstance(new, Text):
        yield from _texts(name, old, new, path, rows)
    else:
        was = _said(cast("Items", old)) if isinstance(old, tuple) else _said(old)
        yield Change("changed", path, name, was, _said(new), rows)


def _elements(value: object) -> bool:
    """Say whether a value is a list of elements that have names."""
    return isinstance(value, tuple) and any(
        isinstance(item, Declared) and hasattr(item, "name")
        for item in cast("tuple[object, ...]", value)
    )


def _kind(element: Declared) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", " ", type(element).__name__).lower()


def _lists(
    name: str, old: Sequence[Any], new: Sequence[Any], path: tuple[Step, ...]
) -> Iterator[Change]:
    """Compare two lists of elements: those that are gone stand where they stood."""
    pairs = _paired(old, new)
    for at, element in enumerate(new):
        here = (*path, (_kind(element), element.name))
        before = pairs.get(at)
        if before is None:
            yield Change("added", here, rows=(None, at))
        elif old[before] != element:
            yield from _fields(old[before], element, here, (before, at))
    kept = set(pairs.values())
    for at, element in enumerate(old):
        if at not in kept:
            yield Change("removed", (*path, (_kind(element), element.name)), rows=(at, None))
    if name == "transitions":
        yield from _rows(old, new, pairs, path)
    elif name not in UNORDERED:
        # Only what stands in both can have changed its place.
        order = [pairs[at] for at in sorted(pairs)]
        if order != sorted(order):
            was, now = (_sequence(old[at].name for at in some) for some in (sorted(order), order))
            yield Change("changed", path, f"order of {name.replace('_', ' ')}", was, now)


def _rows(
    old: Sequence[Any], new: Sequence[Any], pairs: Mapping[int, int], path: tuple[Step, ...]
) -> Iterator[Change]:
    """Compare the order of the rows of each event: the first that holds is taken."""
    events: dict[str, list[int]] = {}
    for at in sorted(pairs):
        events.setdefault(new[at].name, []).append(pairs[at])
    for event, order in events.items():
        if order != sorted(order):
            before, after = (
                _sequence(f"to {old[at].target}" for at in some) for some in (sorted(order), order)
            )
            yield Change("changed", path, f"order of rows '{event}'", before, after)


def _paired(old: Sequence[Any], new: Sequence[Any]) -> dict[int, int]:
    """Return which element of the new list was which of the old one, by their places.

    Names decide. Where several have one name, as the rows of an event, equal ones belong together,
    then those that share most of what they say, then those that come next.
    """
    waiting: dict[str, list[int]] = {}
    for at, element in enumerate(old):
        waiting.setdefault(element.name, []).append(at)
    pairs: dict[int, int] = {}
    for name, before in waiting.items():
        after = [at for at, element in enumerate(new) if element.name == name]
        for wanted in (_EQUAL, *_LIKE, ()):
            for at in list(after):
                match = next((one for one in before if _alike(old[one], new[at], wanted)), None)
                if match is not None:
                    pairs[at] = match
                    before.remove(match)
                    after.remove(at)
    return pairs


_EQUAL: Final = ("",)
_LIKE: Final = (("sources", "target"), ("target",), ("sources",))


def _alike(old: object, new: object, fields: Sequence[str]) -> bool:
    if fields == _EQUAL:
        return old == new
    return all(getattr(old, name, None) == getattr(new, name, None) for name in fields)


def _items(
    name: str,
    old: tuple[object, ...],
    new: tuple[object, ...],
    path: tuple[Step, ...],
    rows: tuple[int | None, int | None],
) -> Iterator[Change]:
    """Compare two lists of names, texts or conditions."""
    if name in UNORDERED and sorted(map(repr, old)) == sorted(map(repr, new)):
        return
    before, after = [*map(_said, old)], [*map(_said, new)]
    gained = tuple(item for item in after if item not in before)
    lost = tuple(item for item in before if item not in after)
    yield Change("changed", path, name, _sequence(before), _sequence(after), rows, gained, lost)


def _texts(
    name: str,
    old: Text,
    new: Text,
    path: tuple[Step, ...],
    rows: tuple[int | None, int | None],
) -> Iterator[Change]:
    """Compare two texts language by language."""
    before, after = dict(old.texts), dict(new.texts)
    for language in dict.fromkeys([*after, *before]):
        one, two = before.get(language), after.get(language)
        if one != two:
            what = f"{name} ({language})"
            yield Change("changed", path, what, _said(one), _said(two), rows)
    if before == after:
        what = f"languages of {name}"
        yield Change("changed", path, what, _sequence(before), _sequence(after), rows)


def _sequence(items: Iterable[str]) -> str:
    return ", ".join(items)


def _said(value: object) -> str:
    """Say a value in words, on one line."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Text):
        return "; ".join(f"{language}: {words}" for language, words in value.texts)
    if isinstance(value, str):
        words = " ".join(value.split())
        return _short(words if words == value and " " not in value and value else f"'{words}'")
    if isinstance(value, (Reopen, Variant)):
        given = {each.name: getattr(value, each.name) for each in dataclasses.fields(value)}
        filled = {name: one for name, one in given.items() if one not in (None, ())}
        return _sequence(f"{name} {_said(one)}" for name, one in filled.items())
    if isinstance(value, tuple):
        return _sequence(_said(item) for item in cast("tuple[object, ...]", value))
    return _short(" ".join(str(value).split()))


def _short(text: str) -> str:
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1].rstrip()}…"
