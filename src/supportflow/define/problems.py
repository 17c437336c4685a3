"""Turns pydantic's errors into sentences with the user's own names: the field, never a position."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple, cast, get_args, get_type_hints

from pydantic import ValidationError

from supportflow.errors import near, quoted

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

__all__ = ["SINGULAR", "problems", "shown"]

SINGULAR = {
    "agents": "agent", "answers": "answer", "areas": "area", "arrivals": "arrivals",
    "articles": "article", "branches": "branch", "calendars": "calendar", "channels": "channel",
    "clocks": "clock", "escalations": "escalation", "fields": "field", "funnel": "stage",
    "kpis": "kpi", "levels": "level", "mix": "mix", "notices": "notice", "objectives": "objective",
    "policies": "policy", "priorities": "priority", "problems": "problem", "products": "product",
    "replies": "reply", "routes": "route", "rows": "row", "rules": "rule", "skills": "skill",
    "slas": "sla", "staff": "staff", "states": "state", "surveys": "survey", "tasks": "task",
    "teams": "team", "topics": "topic", "trainings": "training", "transitions": "transition",
    "work": "work", "workflows": "workflow",
}  # fmt: skip
"""The word for one element of each list of elements."""

_MEANT = {
    "from": "sources", "source": "sources", "to": "target", "guard": "when", "condition": "when",
    "if": "when", "title": "label", "trigger": "event", "body": "text", "timeout": "after",
    "role": "by", "roles": "by",
}  # fmt: skip
"""What people write who know another tool, and the field that means it here."""

_TAKES = {
    "string_type": "takes a text",
    "bool_type": "takes true or false",
    "bool_parsing": "takes true or false",
    "int_type": "takes a whole number",
    "int_parsing": "takes a whole number",
    "int_parsing_size": "takes a whole number",
    "int_from_float": "takes a whole number",
    "finite_number": "takes a finite number",
    "date_type": "takes a date such as 2026-11-30",
    "date_parsing": "takes a date such as 2026-11-30",
    "date_from_datetime_parsing": "takes a date such as 2026-11-30",
    "date_from_datetime_inexact": "takes a date such as 2026-11-30",
    "datetime_type": "takes a moment such as 2026-11-30T09:00+01:00",
    "datetime_parsing": "takes a moment such as 2026-11-30T09:00+01:00",
    "datetime_object_invalid": "takes a moment such as 2026-11-30T09:00+01:00",
    "datetime_from_date_parsing": "takes a moment such as 2026-11-30T09:00+01:00",
    "tuple_type": "takes a list",
    "list_expected": "takes a list",
}


def problems(error: ValidationError, cls: type, given: Any) -> list[str]:
    """Say each error of `error` as a sentence that starts with its place.

    `cls` is the class that was to be made from `given`, a mapping of its fields.
    """
    found, rows = list[str](), _Rows()
    for item in error.errors(include_url=False):
        if not _superfluous(item):
            spot = _spot(item["loc"], cls, given, rows)
            prefix = f"{spot.place}: " if spot.place else ""
            found.append(_printable(f"{prefix}{_said(item, spot)}"))
    return list(dict.fromkeys(found))


def shown(given: object) -> str:
    """Return a value as it is shown in a message: short, whatever it is."""
    if isinstance(given, Mapping):
        return "named fields"
    if isinstance(given, (list, tuple)):
        return "a list"
    if given is None:
        return "nothing"
    if isinstance(given, bool):
        return "true" if given else "false"
    try:
        words = repr(given)
    except ValueError:
        return "a very large number"
    return words if len(words) <= 60 else f"{words[:50]}..."


def _printable(message: str) -> str:
    """Return a message that any output can write, on one line."""
    one_line = message.replace("\n", " ").replace("\r", " ")
    return one_line.encode("utf-8", "backslashreplace").decode()


# Places


class _Spot(NamedTuple):
    """Where an error is: the place in words, the field in it, and the class that owns the field."""

    place: str
    field: str
    owner: type
    listed: bool


class _Rows:
    """Tells rows of one event apart, in the words that all findings use: ``row 2 of 3``."""

    def __init__(self) -> None:
        self.known = dict[int, dict[str, list[int]]]()

    def counted(self, name: str, number: int, siblings: Any) -> str:
        if not name.startswith("transition '"):
            return name
        numbers = self.known.get(id(siblings))
        if numbers is None:
            numbers = self.known[id(siblings)] = {}
            for at, row in enumerate(siblings):
                numbers.setdefault(str(_within(row, "event")), []).append(at)
        same = numbers[str(_within(siblings[number], "event"))]
        return f"{name}, row {same.index(number) + 1} of {len(same)}" if len(same) > 1 else name


_WORDS = {"SkillAt": "skill"}
"""How elements are called in messages whose class has another name."""


def _spot(loc: Sequence[str | int], cls: type, given: Any, rows: _Rows) -> _Spot:
    owner, here, field, listed = cls, given, "", False
    words = list[str]()
    for depth, part in enumerate(loc):
        if isinstance(part, int):
            if depth == 0:
                field = _positional(cls, part)
                here = _within(given, field)
                continue
            element, siblings = _elements(owner).get(field), here
            here = _within(here, part)
            if element is None:
                listed = True
            elif _is_condition(element):
                words.append(_numbered(field, part))
                field = ""
            else:
                owner, field = element, ""
                words.append(rows.counted(_name_of(owner, here, part), part, siblings))
        elif not field and part not in _conditions():
            field, here = part, _within(here, part)
        elif field in _single(owner) and part not in _conditions():
            # One element inside another, such as what a workflow says about reopening.
            owner = _elements(owner)[field]
            words.append(f"'{field}'")
            field, here = part, _within(here, part)
        elif part in _conditions() and not listed:
            owner = _conditions()[part]
            if field:
                words.append(f"'{field}'")
                field = ""
    # What stands inside the root says enough by itself: the source is named in front of it.
    return _Spot(", ".join(words) or _name_of(cls, given), field, owner, listed)


def _numbered(field: str, number: int) -> str:
    return f"'needs' number {number + 1}" if field == "needs" else f"part {number + 1} of '{field}'"


def _positional(cls: type, number: int) -> str:
    names = [field.name for field in dataclasses.fields(cls) if not field.kw_only]
    return names[number] if number < len(names) else ""


def _within(here: Any, part: str | int) -> Any:
    if isinstance(here, Mapping):
        return cast("Mapping[object, Any]", here).get(part)
    if isinstance(here, (list, tuple)) and isinstance(part, int):
        items = cast("Sequence[Any]", here)
        return items[part] if part < len(items) else None
    return getattr(cast("object", here), part, None) if isinstance(part, str) else None


def _name_of(cls: type, given: Any, number: int | None = None) -> str:
    if _is_condition(cls):
        field = _within(given, "field")
        return f"comparison of '{field}'" if isinstance(field, str) else "condition"
    word = _WORDS.get(cls.__name__, cls.__name__.lower())
    # The first field says which one is meant: a name, an event, a channel.
    name = _within(given, dataclasses.fields(cls)[0].name)
    if isinstance(name, str) and name:
        return f"{word} '{name}'"
    if isinstance(given, str) and given and number is not None:
        return f"{word} '{given}'"
    return f"{word} number {number + 1}" if number is not None else word


@cache
def _elements(owner: type) -> dict[str, type]:
    """Return the fields of a class that hold other elements or conditions, with their class."""
    from supportflow.define.base import Declared

    found = dict[str, type]()
    for name, hint in get_type_hints(owner, include_extras=True).items():
        pending = [hint]
        while pending:
            each = pending.pop()
            if isinstance(each, type) and issubclass(each, Declared):
                found[name] = each
            pending.extend(get_args(each))
    return found


@cache
def _single(owner: type) -> frozenset[str]:
    """Return the fields that hold one element, not a list of them and no condition."""
    found = _elements(owner)
    return frozenset(
        name for name, cls in found.items() if name not in SINGULAR and not _is_condition(cls)
    )


@cache
def _conditions() -> dict[str, type]:
    from supportflow.define.conditions import Condition

    return {cls.__name__: cls for cls in Condition.__subclasses__()}


def _is_condition(cls: type) -> bool:
    return cls in _conditions().values()


# Sentences


def _superfluous(item: ErrorDetails) -> bool:
    """Whether this is the other half of a text that is neither plain nor translated."""
    last, translated = item["loc"][-1:], isinstance(item["input"], Mapping)
    return (item["type"] == "string_type" and last == ("str",) and translated) or (
        item["type"] == "text_expected" and not translated
    )


def _said(item: ErrorDetails, spot: _Spot) -> str:
    kind, context, given = item["type"], item.get("ctx", {}), item["input"]
    field = spot.field
    if kind in {"unexpected_keyword_argument", "extra_forbidden"}:
        return _no_field(field, spot.owner)
    if kind == "unexpected_positional_argument":
        return "too many values without a name: write further fields as name=value."
    if kind in {"missing", "missing_argument"}:
        return f"'{field}' is missing."
    if kind == "value_error":
        return _sentence(field, str(context.get("error", item["msg"])))
    if kind == "string_pattern_mismatch":
        return _sentence(field, _not_a_name(given))
    if kind == "string_too_long":
        return _sentence(field, f"{shown(given)} has more than {context['max_length']} characters")
    if kind == "string_unicode":
        return _sentence(field, "holds half a character (a lone surrogate), which no file can keep")
    if kind in {"dataclass_type", "dataclass_exact_type"}:
        return _sentence(field, f"takes named fields, not {shown(given)}{_as_named(spot, given)}")
    if kind == "literal_error":
        options = re.findall(r"'([^']*)'", str(context.get("expected", "")))
        hint = near(given, options) if isinstance(given, str) else ""
        return _sentence(field, f"takes {quoted(options)}, not {shown(given)}.{hint}")
    takes = _TAKES.get(kind)
    if takes is not None:
        if kind == "list_expected":
            takes = item["msg"]
        number = isinstance(given, (int, float)) and kind == "string_type"
        inside = "takes texts" if spot.listed and kind == "string_type" else takes
        return _sentence(
            field, f"{inside}, not {shown(given)}{': put it in quotes' if number else ''}"
        )
    return _sentence(field, item["msg"])


def _sentence(field: str, message: str) -> str:
    if field:
        verb = message.startswith(("takes", "holds", "needs"))
        message = f"'{field}' {message}" if verb else f"'{field}': {message}"
    return message if message.endswith((".", "?")) else f"{message}."


@lru_cache(maxsize=256)
def _no_field(wrong: str, owner: type) -> str:
    names = [each.name for each in dataclasses.fields(owner)]
    meant = _MEANT.get(wrong)
    hint = f" Did you mean '{meant}'?" if meant in names else near(wrong, names)
    return f"there is no field '{wrong}'.{hint}"


def _as_named(spot: _Spot, given: Any) -> str:
    if not isinstance(given, str) or spot.field:
        return ""
    first = dataclasses.fields(spot.owner)[0].name
    return f": write {{{first}: {given}}}"


def _not_a_name(given: Any) -> str:
    advice = "use lower-case letters, digits and underscores, starting with a letter"
    shaped = re.sub(r"[^a-z0-9]+", "_", str(given).lower()).strip("_")[:64]
    hint = f" (for example '{shaped}')" if shaped[:1].isalpha() and shaped != given else ""
    return f"{shown(given)} is not a name: {advice}{hint}"
