"""Evaluation of conditions: one compiler for tickets in the engine and for plain mappings."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from operator import eq, ge, gt, le, lt, ne
from typing import Any, Protocol, TypeVar, cast

from supportflow.define.conditions import (
    All,
    AnyOf,
    Compare,
    Condition,
    Decided,
    Done,
    Holds,
    Not,
    children,
)

__all__ = ["Reader", "compiled", "evaluate", "of_values"]

S = TypeVar("S")
C = TypeVar("C")
S_con = TypeVar("S_con", contravariant=True)
C_con = TypeVar("C_con", contravariant=True)


class Reader(Protocol[S_con, C_con]):
    """Says how a value is read from a subject, given some context."""

    def field(self, name: str) -> Callable[[S_con], object]:
        """Return a function that reads the field, None when it is missing."""
        ...

    def rule(self, name: str) -> Callable[[S_con, C_con], bool]:
        """Return a function that asks the named rule."""
        ...

    def done(self, task: str) -> Callable[[S_con], bool]:
        """Return a function that says whether the task was done."""
        ...

    def decided(self, policy: str) -> Callable[[S_con, C_con], str | None]:
        """Return a function that works out a policy's verdict, None when no row holds."""
        ...


_COMPARES: dict[str, Callable[[Any, Any], Any]] = {
    "==": eq, "!=": ne, "<": lt, "<=": le, ">": gt, ">=": ge,
}  # fmt: skip


def compiled(condition: Condition, reader: Reader[S, C]) -> Callable[[S, C], bool]:
    """Turn a condition into a function of (subject, context) that never raises by itself."""
    match condition:
        case Compare():
            return _comparison(condition, reader.field(condition.field))
        case Holds():
            return reader.rule(condition.rule)
        case Done():
            is_done = reader.done(condition.done)
            return lambda subject, _: is_done(subject)
        case Decided(verdict=verdict):
            decide = reader.decided(condition.policy)
            return lambda subject, context: decide(subject, context) == verdict
        case Not():
            inner = compiled(condition.unless, reader)
            return lambda subject, context: not inner(subject, context)
        case All() | AnyOf():
            tests = [compiled(part, reader) for part in children(condition)]
            if len(tests) == 1:
                return tests[0]
            first, rest = tests[0], tests[1:]
            if isinstance(condition, All):
                return lambda s, c: first(s, c) and all(test(s, c) for test in rest)
            return lambda s, c: first(s, c) or any(test(s, c) for test in rest)
        case _:
            raise TypeError(f"{condition!r} is not a condition")


def _comparison(condition: Compare, read: Callable[[S], object]) -> Callable[[S, Any], bool]:
    op, wanted = condition.op, condition.value
    if op == "is_set":
        return lambda subject, _: read(subject) is not None
    if op == "one_of" and isinstance(wanted, tuple):
        accepted = {(isinstance(item, bool), item) for item in wanted}

        def one_of(subject: S, _: Any) -> bool:
            given = read(subject)
            if not isinstance(given, (bool, int, float, str)):
                return False
            return (isinstance(given, bool), given) in accepted

        return one_of
    if op == "has":

        def has(subject: S, _: Any) -> bool:
            given = read(subject)
            if isinstance(given, tuple):
                items = cast("tuple[object, ...]", given)
                return any(type(item) is type(wanted) and item == wanted for item in items)
            return isinstance(given, str) and isinstance(wanted, str) and wanted in given

        return has
    # Kinds that cannot be ordered or confused (text with number, yes/no with number) never match.
    kinds = (int, float) if type(wanted) in (int, float) else (type(wanted),)
    compare = _COMPARES[op]

    def comparison(subject: S, _: Any) -> bool:
        given = read(subject)
        if given.__class__ in kinds:
            return compare(given, wanted)  # type: ignore[no-any-return]
        return op == "!=" and given is not None

    return comparison


class _OfMapping:
    def field(self, name: str) -> Callable[[Mapping[str, object]], object]:
        return lambda values: values.get(name)

    def rule(self, name: str) -> Callable[[Mapping[str, object], Mapping[str, bool]], bool]:
        return lambda _, rules: rules[name]

    def done(self, task: str) -> Callable[[Mapping[str, object]], bool]:
        return lambda values: task in _listed(values.get("done"))

    def decided(
        self, policy: str
    ) -> Callable[[Mapping[str, object], Mapping[str, bool]], str | None]:
        def read(values: Mapping[str, object], _: Mapping[str, bool]) -> str | None:
            verdicts = cast("Mapping[str, str]", values.get("decided", {}))
            return verdicts.get(policy)

        return read


def _listed(given: object) -> tuple[object, ...]:
    return tuple(cast("Sequence[object]", given)) if isinstance(given, (list, tuple)) else ()


def of_values(condition: Condition) -> Callable[[Mapping[str, object], Mapping[str, bool]], bool]:
    """Return a condition as a function of plain values and verdicts of named rules."""
    return compiled(condition, _OfMapping())


def evaluate(
    condition: Condition, values: Mapping[str, object], rules: Mapping[str, bool] | None = None
) -> bool:
    """Say whether `condition` holds for plain values, with given verdicts of named rules.

    Tasks that were done stand under the key ``"done"`` as a list of names, verdicts of policies
    under ``"decided"`` by the policy's name. Raises KeyError when a named rule has no verdict.
    """
    return of_values(condition)(values, rules or {})
