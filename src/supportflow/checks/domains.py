"""Which values a field can have, as far as conditions tell them apart: one of each kind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import combinations, pairwise
from math import ceil, floor
from typing import Any, Final

from supportflow.define.conditions import Compare
from supportflow.define.index import Index
from supportflow.define.work import BUILT_IN, Priority, Product, Topic

__all__ = ["ELSE", "Values", "values_of"]

Values = Mapping[str, object]
"""What a ticket has in one field; in the state and its area at once, since they go together."""

MOST_ITEMS = 6
"""Of so many items of a list, or parts of a text, every combination is looked at."""

MOMENT: Final = timedelta(microseconds=1)


class _Else(str):
    """A text that no condition names."""

    __slots__ = ()


ELSE: Final = _Else("\0")
"""Stands for every text that no condition names."""

_NEVER_MISSING = {"channel", "state", "handoffs", "reopened"}


def values_of(index: Index, name: str, asked: Sequence[Compare]) -> list[Values] | None:
    """Return a value of each kind that `asked` can tell apart in field `name`, a missing one last.

    Returns None where that cannot be told: the field is unknown, or there would be too many. For
    ``area`` the values are those of the states, which have an area each.
    """
    if name in {"state", "area"}:
        states = index.states.values()
        return [{"state": state.name, "area": state.area} for state in states] or None
    found = _found(index, name, asked)
    if found is None:
        return None
    values: list[Values] = [{name: value} for value in found]
    # A row that always holds leaves no ticket without a name.
    decided = any(row.when is None for row in _rows(index, name))
    return values if name in _NEVER_MISSING or decided else [*values, {name: None}]


def _found(index: Index, name: str, asked: Sequence[Compare]) -> list[object] | None:
    field = index.fields.get(name)
    if name == "channel":
        return list(index.channels) or None
    named = _rows(index, name)
    if named:
        return [row.name for row in named]
    kind = field.type if field is not None else BUILT_IN.get(name)
    constants = [value for part in asked for value in _constants(part)]
    match kind:
        case "yes_no":
            return [True, False]
        case "choice" if field is not None:
            return list(field.choices)
        case "choices" if field is not None:
            items = [one for one in field.choices if one in constants]
            return [*_subsets(items)] if len(items) <= MOST_ITEMS else None
        case "number" if field is None:
            return [*_whole(_numbers(constants))]
        case "number" | "money":
            return [*_around(_numbers(constants))]
        case "date":
            return _days(constants)
        case "moment":
            return _moments(constants)
        case "text":
            return _texts(asked)
        case _:
            return None


def _rows(index: Index, name: str) -> Sequence[Priority | Topic | Product]:
    process = index.process
    rows: dict[str, Sequence[Priority | Topic | Product]] = {
        "priority": process.priorities, "topic": process.topics, "product": process.products,
    }  # fmt: skip
    return rows.get(name, ())


def _constants(part: Compare) -> tuple[object, ...]:
    if isinstance(part.value, tuple):
        return part.value
    return () if part.value is None else (part.value,)


def _numbers(constants: Iterable[object]) -> list[int | float]:
    found = {one for one in constants if isinstance(one, (int, float)) and not _is_flag(one)}
    return sorted(found)


def _is_flag(value: object) -> bool:
    return isinstance(value, bool)


def _around(limits: Sequence[int | float]) -> Iterator[int | float]:
    """Yield the numbers at, between and beyond some limits."""
    if not limits:
        yield 1
        return
    yield from limits
    for low, high in pairwise(limits):
        yield _between(low, high)
    yield limits[-1] + 1
    yield _between(0, limits[0]) if limits[0] > 0 else limits[0] - 1


def _between(low: float, high: float) -> int | float:
    middle = (low + high) / 2
    whole = floor(middle)
    return whole if low < whole < high else middle


def _whole(limits: Sequence[int | float]) -> Iterator[int]:
    """Yield the counts at and beside some limits; a count is a whole number from 0 on."""
    near = (range(floor(limit) - 1, ceil(limit) + 2) for limit in limits)
    yield from sorted({0, *(count for some in near for count in some if count >= 0)})


def _days(constants: Iterable[object]) -> list[object] | None:
    try:
        days = sorted({date.fromisoformat(str(one)) for one in constants})
        found = [*days]
        for low, high in pairwise(days):
            if (high - low).days > 1:
                found.append(low + (high - low) // 2)
        if days:
            found += [days[-1] + timedelta(1), days[0] - timedelta(1)]
    except (ValueError, OverflowError):
        return None
    return [day.isoformat() for day in found] or ["2000-01-01"]


def _moments(constants: Iterable[object]) -> list[object] | None:
    try:
        moments = sorted({datetime.fromisoformat(str(one)).astimezone(UTC) for one in constants})
        found = [*moments]
        for low, high in pairwise(moments):
            if high - low > MOMENT:
                found.append(low + (high - low) // 2)
        if moments:
            found += [moments[-1] + timedelta(days=1), moments[0] - timedelta(days=1)]
    except (ValueError, OverflowError):
        return None
    return [moment.isoformat() for moment in found] or ["2000-01-01T00:00:00+00:00"]


def _texts(asked: Sequence[Compare]) -> list[object] | None:
    """Return texts equal to, beside and between those asked for, or made of their parts."""
    exact = [one for part in asked if part.op in {"==", "!=", "one_of"} for one in _constants(part)]
    ordered = [
        one for part in asked if part.op in {"<", "<=", ">", ">="} for one in _constants(part)
    ]
    parts = [one for part in asked if part.op == "has" for one in _constants(part)]
    if ordered and parts:
        return None
    named = sorted({str(one) for one in (*exact, *ordered)})
    if parts:
        pieces = sorted({str(one) for one in parts})
        if len(pieces) > MOST_ITEMS:
            return None
        return [*named, *("\n".join(some) or ELSE for some in _subsets(pieces))]
    if not ordered:
        return [*named, ELSE]
    between = [low + extra for low, high in pairwise(named) for extra in _next(low, high)]
    return [*named, *between, named[-1] + "a", *([""] if named[0] else [])]


def _next(low: str, high: str) -> tuple[str, ...]:
    """Return what makes a text that comes after `low` and before `high`, if there is any."""
    return next(((extra,) for extra in (" ", "a", "\0") if low + extra < high), ())


def _subsets(items: Sequence[Any]) -> Iterator[tuple[Any, ...]]:
    for count in range(len(items) + 1):
        yield from combinations(items, count)
