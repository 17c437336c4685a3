"""What can be proved about two conditions without knowing any ticket."""

from __future__ import annotations

from typing import Any

from supportflow.define.conditions import (
    All,
    AnyOf,
    Compare,
    Condition,
    Not,
    Scalar,
)
from supportflow.define.evaluation import evaluate

__all__ = ["excludes", "implies"]

_UP, _DOWN = {">", ">="}, {"<", "<="}


def implies(one: Condition | None, other: Condition | None) -> bool:
    """Say whether `other` surely holds whenever `one` does; False also means "cannot tell"."""
    return other is None or (one is not None and _Proof().implies(one, other))


def excludes(one: Condition, other: Condition) -> bool:
    """Say whether the two surely never hold together; False also means "cannot tell"."""
    return _Proof().excludes(one, other)


class _Proof:
    """Remembers what was asked of each pair of parts, so that no pair is looked at twice."""

    def __init__(self) -> None:
        self.known: dict[tuple[str, int, int], bool] = {}

    def implies(self, one: Condition, other: Condition) -> bool:
        key = ("implies", id(one), id(other))
        if key not in self.known:
            self.known[key] = one == other or self._implies(one, other)
        return self.known[key]

    def excludes(self, one: Condition, other: Condition) -> bool:
        key = ("excludes", id(one), id(other))
        if key not in self.known:
            self.known[key] = self._excludes(one, other)
        return self.known[key]

    def _implies(self, one: Condition, other: Condition) -> bool:
        match one, other:
            case AnyOf(), _:
                return all(self.implies(part, other) for part in one.any)
            case _, All():
                return all(self.implies(one, part) for part in other.all)
            case Not(), Not() if self.implies(other.unless, one.unless):
                return True
            case _, Not() if self.excludes(one, other.unless):
                return True
            case All(), _ if any(self.implies(part, other) for part in one.all):
                return True
            case _, AnyOf():
                return any(self.implies(one, part) for part in other.any)
            case Compare(), Compare() if one.field == other.field:
                return _compare_implies(one, other)
            case _:
                return False

    def _excludes(self, one: Condition, other: Condition) -> bool:
        match one, other:
            case AnyOf(), _:
                return all(self.excludes(part, other) for part in one.any)
            case _, AnyOf():
                return all(self.excludes(one, part) for part in other.any)
            case Not(), _ if self.implies(other, one.unless):
                return True
            case _, Not() if self.implies(one, other.unless):
                return True
            case All(), _ if any(self.excludes(part, other) for part in one.all):
                return True
            case _, All():
                return any(self.excludes(one, part) for part in other.all)
            case Compare(), Compare() if one.field == other.field:
                return _compare_excludes(one, other)
            case _:
                return False


def _compare_implies(one: Compare, other: Compare) -> bool:
    if other.op == "is_set":
        return True  # a missing field makes every comparison false
    exact = _exact(one)
    if exact is not None:
        return all(_holds(other, given) for given in exact)
    if one.op not in _UP | _DOWN or not _ordered(one, other):
        return False
    if {one.op, other.op} <= _UP or {one.op, other.op} <= _DOWN:
        strict = other.op in {"<", ">"} and one.op in {"<=", ">="}
        return _beyond(one, other) or (one.value == other.value and not strict)
    return other.op == "!=" and (
        _beyond(one, other) or (one.value == other.value and one.op in {"<", ">"})
    )


def _beyond(one: Compare, other: Compare) -> bool:
    """Say whether the bound of `one` lies further in its own direction than that of `other`."""
    bound: Any = one.value
    return bool(bound > other.value if one.op in _UP else bound < other.value)


def _compare_excludes(one: Compare, other: Compare) -> bool:
    for first, second in ((one, other), (other, one)):
        exact = _exact(first)
        if exact is not None:
            return not any(_holds(second, given) for given in exact)
    low, high = (one, other) if one.op in _UP else (other, one)
    if low.op not in _UP or high.op not in _DOWN or not _ordered(low, high):
        return False
    touch = low.op == ">=" and high.op == "<="
    return _beyond(low, high) or (low.value == high.value and not touch)


def _exact(part: Compare) -> tuple[Scalar, ...] | None:
    """Return the values at which a comparison holds when these are few and known."""
    if part.op == "one_of" and isinstance(part.value, tuple):
        return part.value
    if part.op == "==" and not isinstance(part.value, tuple) and part.value is not None:
        return (part.value,)
    return None


def _holds(part: Compare, given: Scalar) -> bool:
    return evaluate(part, {part.field: given})


def _ordered(one: Compare, other: Compare) -> bool:
    kinds = [
        "number" if isinstance(part.value, (int, float)) else type(part.value).__name__
        for part in (one, other)
    ]
    return kinds[0] == kinds[1] and kinds[0] in {"number", "str"}
