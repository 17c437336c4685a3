"""Values of a ticket as JSON texts and back, exactly.

What JSON cannot say is written as an object with one key that starts with ``~``::

    (1, 2)                  {"~tuple": [1, 2]}
    date(2026, 5, 1)        {"~date": "2026-05-01"}
    {"~odd": 1}             {"~dict": [["~odd", 1]]}

Moments outside `data` and `fields` are integers: microseconds since 1970 in UTC.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from math import isfinite
from typing import Any

from supportflow.errors import BadValue
from supportflow.run.ticket import EMPTY, Kept

__all__ = [
    "Unkept",
    "instant",
    "json_text",
    "moment",
    "pack",
    "problem_of_text",
    "read_json",
    "thawed",
]

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
DAY = 86_400_000_000
SECOND = 1_000_000
DEEPEST = 100
# Python refuses to write or read decimal integers above a length that a host may lower to 640.
LONG_INTEGER = 2_000
HALF = "its text holds half a character (a lone surrogate)"
AS_THEY_ARE = frozenset({str, bool, type(None)})
KEPT = (
    "A ticket keeps texts, numbers, yes or no, None, dates, aware moments, and lists, tuples and "
    "dicts of these."
)


class Unkept(Exception):
    """A value that cannot be kept; `path` leads to it, `reason` says why."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        self.path: list[str | int] = []

    def refusal(self, ticket: str, where: str, event: str | None = None) -> BadValue:
        """Return the refusal that names the key, found under `where`."""
        place = where
        for step in self.path:
            if isinstance(step, int):
                place += f"[{step}]"
            else:
                place += f".{step}" if place else step
        place = place.encode("utf-8", "backslashreplace").decode()
        return BadValue(
            f"ticket {ticket}: '{place}' cannot be kept: {self.reason}. Nothing was changed.",
            ticket=ticket,
            event=event,
            reasons=(f"'{place}': {self.reason}",),
        )


def moment(at: datetime) -> int:
    """Return an aware moment as microseconds since 1970 in UTC."""
    if at.tzinfo is None:
        raise Unkept(f"the moment {at.isoformat()} has no time zone")
    past = at - EPOCH
    return past.days * DAY + past.seconds * SECOND + past.microseconds


def instant(number: int) -> datetime:
    """Return the moment, in UTC, that `moment` made a number of."""
    return EPOCH + timedelta(microseconds=number)


def pack(value: Any, depth: int = 0) -> Any:
    """Return `value` as what JSON can say, or raise `Unkept`."""
    kind = value.__class__
    if kind in AS_THEY_ARE:
        return value
    if kind is int:
        return value if value.bit_length() < LONG_INTEGER else {"~int": hex(value)}
    if kind is float:
        return value if isfinite(value) else {"~float": repr(value)}
    if depth >= DEEPEST:
        raise Unkept(f"it is nested more than {DEEPEST} deep, or holds itself")
    held: Any = value
    if isinstance(value, Mapping):
        return _pack_mapping(held, depth + 1)
    if isinstance(value, list):
        return _pack_items(held, depth + 1)
    if isinstance(value, tuple):
        return {"~tuple": _pack_items(held, depth + 1)}
    return _pack_rest(value)


def _pack_mapping(value: Mapping[Any, Any], depth: int) -> Any:
    packed: dict[str, Any] = {}
    tagged = False
    for key, item in value.items():
        if not isinstance(key, str):
            raise Unkept(f"its key {key!r} is not a text")
        if key[:1] == "~":
            tagged = True
        if item.__class__ in AS_THEY_ARE:
            packed[key] = item
            continue
        try:
            packed[key] = pack(item, depth)
        except Unkept as unkept:
            unkept.path.insert(0, key)
            raise
    return {"~dict": [[key, item] for key, item in packed.items()]} if tagged else packed


def _pack_items(value: list[Any] | tuple[Any, ...], depth: int) -> list[Any]:
    packed: list[Any] = []
    for number, item in enumerate(value):
        try:
            packed.append(pack(item, depth))
        except Unkept as unkept:
            unkept.path.insert(0, number)
            raise
    return packed


def _pack_rest(value: Any) -> Any:
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise Unkept(f"the moment {value.isoformat()} has no time zone")
        return {"~moment": moment(value)}
    if isinstance(value, date):
        return {"~date": value.isoformat()}
    if isinstance(value, Decimal):
        return {"~decimal": str(value)}
    # Kinds of text and number of the host's own come back as the plain ones that they equal.
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, int):
        return pack(int(value))
    if isinstance(value, float):
        return pack(float(value))
    raise Unkept(f"it is a {type(value).__name__}. {KEPT[:-1]}")


READERS: Mapping[str, Callable[[Any], Any]] = {
    "~tuple": tuple,
    "~dict": dict,
    "~moment": instant,
    "~date": date.fromisoformat,
    "~decimal": Decimal,
    "~float": float,
    "~int": lambda text: int(text, 16),
}


def _unpack(found: dict[str, Any]) -> Any:
    if len(found) == 1:
        for key, value in found.items():
            if key[:1] == "~":
                return READERS[key](value)
    return found


_write: Callable[[Any], str] = json.JSONEncoder(
    ensure_ascii=False, check_circular=False, allow_nan=False, separators=(",", ":")
).encode
read_json: Callable[[str], Any] = json.JSONDecoder(object_hook=_unpack).decode
"""Read a text of `json_text`, with tagged values turned into what they were."""


def json_text(packed: Any) -> str:
    """Write what `pack` returned as one line of JSON, or raise `Unkept` for half a character."""
    text = _write(packed)
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError:
            raise _half_character(packed) from None
    return text


def _half_character(packed: Any) -> Unkept:
    """Find the text that holds a lone surrogate and lead to it."""
    unkept = Unkept(HALF)
    place: Any = packed
    tagged = True
    while not isinstance(place, str):
        for key, item in _pairs(place):
            if problem_of_text(_write(key)) or problem_of_text(_write(item)):
                break
        else:  # pragma: no cover: the text was found to hold one
            return unkept
        if tagged and key in READERS:
            # Not a key of the user's: the tag of a value, or of a dict with such keys.
            place, tagged = (dict(item), False) if key == "~dict" else (item, True)
        else:
            unkept.path.append(key)
            place, tagged = (key if problem_of_text(_write(key)) else item), True
    return unkept


def _pairs(held: Any) -> Iterable[tuple[Any, Any]]:
    if held.__class__ is dict:
        return held.items()
    listed: list[Any] = held
    return enumerate(listed)


def problem_of_text(text: str) -> str | None:
    """Say why a text cannot stand in a column of its own; None: it can."""
    if "\0" in text:
        return "its text holds a NUL character"
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError:
            return HALF
    return None


def thawed(values: dict[str, Any] | None) -> Mapping[str, Any]:
    """Return values that were read as a ticket or an entry holds them: they cannot be changed."""
    return Kept(values) if values else EMPTY
