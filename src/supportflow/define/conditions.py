"""Conditions as data: they are checked, evaluated, stored, and say themselves as a sentence."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any, Literal, NoReturn, TypeVar, cast

from pydantic import BeforeValidator, Discriminator, Tag, WithJsonSchema
from pydantic_core import PydanticCustomError

from supportflow.define.base import Declared, Dotted, Many, Name, value

__all__ = [
    "All",
    "AnyOf",
    "Compare",
    "Condition",
    "Decided",
    "Done",
    "FieldRef",
    "Holds",
    "Not",
    "Operator",
    "Scalar",
    "children",
    "decided",
    "done",
    "field",
    "filled",
    "plain",
    "rule",
    "say_value",
    "say_values",
    "walk",
]

DEEPEST = 50
LARGEST = 10**18

Scalar = bool | int | float | str
Operator = Literal["==", "!=", "<", "<=", ">", ">=", "one_of", "has", "is_set"]

S = TypeVar("S")
C = TypeVar("C")
S_con = TypeVar("S_con", contravariant=True)
C_con = TypeVar("C_con", contravariant=True)


def plain(given: object) -> Scalar:
    """Bring a value to the form in which it is stored and compared.

    Whole floats and Decimals become int, dates and aware moments ISO texts (moments in UTC).
    Raises ValueError for infinite numbers, naive moments and types that no field can hold.
    """
    if isinstance(given, (bool, str)):
        return str(given) if isinstance(given, str) else given
    if isinstance(given, (int, float, Decimal)):
        if not isinstance(given, int) and not math.isfinite(given):
            raise ValueError(f"{given} is not a finite number")
        if not -LARGEST < given < LARGEST:
            raise ValueError("a number has at most 18 digits before the point")
        if isinstance(given, int):
            return int(given)
        return int(given) if given == int(given) else float(given)
    if isinstance(given, datetime):
        if given.tzinfo is None:
            raise ValueError(f"{given} has no time zone")
        return given.astimezone(UTC).isoformat()
    if isinstance(given, date):
        return given.isoformat()
    raise ValueError(f"a value of type {type(given).__name__} cannot be kept in a field")


def _stored(given: object) -> Scalar | tuple[Scalar, ...] | None:
    try:
        if given is None:
            return None
        if isinstance(given, (list, tuple)):
            return tuple(plain(item) for item in cast("Sequence[object]", given))
        return plain(given)
    except ValueError as problem:
        raise PydanticCustomError(
            "comparable_expected", "{problem}", {"problem": str(problem)}
        ) from None


Stored = Annotated[
    Scalar | tuple[Scalar, ...] | None,
    BeforeValidator(_stored, json_schema_input_type=Any),
    WithJsonSchema({"type": ["boolean", "number", "string", "array", "null"]}),
]


def _misused(what: str) -> NoReturn:
    raise TypeError(
        f"{what} is data, not a yes or no: combine conditions with & | ~, and compare a field with "
        "== != < <= > >=, .one_of(...), .has(...) or .is_set(); "
        "`and`, `or`, `not` and `in` cannot work here"
    )


class Condition(Declared):
    """The root of all conditions: combine them with ``&``, ``|`` and ``~``."""

    def __and__(self, other: Condition) -> All:
        return All((*_parts(self, All), *_parts(other, All)))

    def __or__(self, other: Condition) -> AnyOf:
        return AnyOf((*_parts(self, AnyOf), *_parts(other, AnyOf)))

    def __invert__(self) -> Condition:
        return self.unless if isinstance(self, Not) else Not(self)

    def __bool__(self) -> bool:
        _misused("a condition")

    def __str__(self) -> str:
        return _short(self)


def _kind(given: Any) -> str | None:
    if isinstance(given, Condition):
        return type(given).__name__
    if isinstance(given, Mapping):
        for key, kind in _KEYS.items():
            if key in given:
                return kind
    return None


_KEYS = {
    "field": "Compare",
    "all": "All",
    "any": "AnyOf",
    "unless": "Not",
    "rule": "Holds",
    "done": "Done",
    "policy": "Decided",
}


@value
class Compare(Condition):
    """A field compared with a value; false when the field is missing. Made by `field`."""

    field: Dotted
    op: Operator
    value: Stored = None

    def __post_init__(self) -> None:
        several = isinstance(self.value, tuple)
        if self.op == "is_set":
            if self.value is not None:
                raise ValueError("'is_set' takes no value")
        elif self.value is None:
            raise ValueError(
                f"'{self.op}' needs a value; to ask whether a field is filled use 'is_set'"
            )
        elif several != (self.op == "one_of"):
            raise ValueError(
                f"'{self.op}' takes {'a list of values' if not several else 'one value'}"
            )
        elif self.op in {"<", "<=", ">", ">="} and isinstance(self.value, bool):
            raise ValueError(f"'{self.op}' cannot order yes and no")

    def _typed(self) -> tuple[object, ...]:
        values = self.value if isinstance(self.value, tuple) else (self.value,)
        return (self.field, self.op, *((type(item), item) for item in values))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Compare) and self._typed() == other._typed()

    def __hash__(self) -> int:
        return hash(self._typed())


@value
class All(Condition):
    """Holds when every part holds."""

    all: Many[AnyCondition]

    def __post_init__(self) -> None:
        _bounded(self, self.all)


@value
class AnyOf(Condition):
    """Holds when at least one part holds."""

    any: Many[AnyCondition]

    def __post_init__(self) -> None:
        _bounded(self, self.any)


@value
class Not(Condition):
    """Holds when its part does not."""

    unless: AnyCondition

    def __post_init__(self) -> None:
        _bounded(self, (self.unless,))


@value
class Holds(Condition):
    """Holds when the named rule, a function given to the Desk, says so. Made by `rule`."""

    rule: Name


@value
class Done(Condition):
    """Holds when the task was done on this ticket. Made by `done`."""

    done: Name


@value
class Decided(Condition):
    """Holds when the policy's verdict on this ticket is this one. Made by `decided`."""

    policy: Name
    verdict: Literal["approve", "ask", "refuse"]


if TYPE_CHECKING:
    AnyCondition = Condition
else:
    AnyCondition = Annotated[
        Annotated[Compare, Tag("Compare")]
        | Annotated[All, Tag("All")]
        | Annotated[AnyOf, Tag("AnyOf")]
        | Annotated[Not, Tag("Not")]
        | Annotated[Holds, Tag("Holds")]
        | Annotated[Done, Tag("Done")]
        | Annotated[Decided, Tag("Decided")],
        Discriminator(
            _kind,
            custom_error_type="condition_expected",
            custom_error_message=(
                'takes a condition such as field("order.total") > 100; in a file: '
                '{field: order.total, op: ">", value: 100}, or all, any, unless, rule, done, policy'
            ),
        ),
    ]
"""The declared type of every place that holds a condition."""


def _parts(condition: Condition, kind: type[All] | type[AnyOf]) -> tuple[Condition, ...]:
    if not isinstance(condition, Condition):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise TypeError(f"a condition can be combined with a condition, not with {condition!r}")
    return children(condition) if isinstance(condition, kind) else (condition,)


def children(condition: Condition) -> tuple[Condition, ...]:
    """Return the conditions directly inside this one."""
    match condition:
        case All():
            return tuple(condition.all)
        case AnyOf():
            return tuple(condition.any)
        case Not():
            return (condition.unless,)
        case _:
            return ()


def _bounded(condition: Condition, parts: Sequence[Condition]) -> None:
    if not parts:
        raise ValueError("needs at least one condition inside")
    depth: int = 1 + max(vars(part).get("_depth", 0) for part in parts)
    if depth > DEEPEST:
        raise ValueError(
            f"conditions nest more than {DEEPEST} deep: give the inner part a named rule"
        )
    vars(condition)["_depth"] = depth


def walk(condition: Condition | None) -> Iterator[Condition]:
    """Yield the condition and every condition inside it, outermost first."""
    if condition is not None:
        yield condition
        for child in children(condition):
            yield from walk(child)


# Builders


class FieldRef:
    """Names a field in order to compare it; never stored itself."""

    __slots__ = ("_name",)
    __hash__ = None  # type: ignore[assignment]

    def __init__(self, name: str) -> None:
        self._name = name

    def __eq__(self, other: object) -> Compare:  # type: ignore[override]
        return Compare(self._name, "==", other)  # type: ignore[arg-type]

    def __ne__(self, other: object) -> Compare:  # type: ignore[override]
        return Compare(self._name, "!=", other)  # type: ignore[arg-type]

    def __lt__(self, other: object) -> Compare:
        return Compare(self._name, "<", other)  # type: ignore[arg-type]

    def __le__(self, other: object) -> Compare:
        return Compare(self._name, "<=", other)  # type: ignore[arg-type]

    def __gt__(self, other: object) -> Compare:
        return Compare(self._name, ">", other)  # type: ignore[arg-type]

    def __ge__(self, other: object) -> Compare:
        return Compare(self._name, ">=", other)  # type: ignore[arg-type]

    def one_of(self, *values: object) -> Compare:
        """The field equals one of these values."""
        return Compare(self._name, "one_of", values)  # type: ignore[arg-type]

    def has(self, item: object) -> Compare:
        """The field, a list of choices or a text, includes this item."""
        return Compare(self._name, "has", item)  # type: ignore[arg-type]

    def is_set(self) -> Compare:
        """The field has a value."""
        return Compare(self._name, "is_set")

    def __bool__(self) -> bool:
        _misused(f'field("{self._name}")')

    def __contains__(self, item: object) -> bool:
        _misused(f'field("{self._name}")')

    def __iter__(self) -> Iterator[NoReturn]:
        _misused(f'field("{self._name}")')


def field(name: str) -> FieldRef:
    """Name a ticket field, to be compared: ``field("order.total") > 100``."""
    return FieldRef(name)


def filled(name: str) -> Compare:
    """The field has a value; reads well in ``needs=[filled("order.id")]``."""
    return Compare(name, "is_set")


def done(task: str) -> Done:
    """The task was done (a skipped task was not)."""
    return Done(task)


def decided(policy: str, verdict: Literal["approve", "ask", "refuse"]) -> Decided:
    """The policy's verdict is this one: ``when=decided("refund", "approve")``."""
    return Decided(policy, verdict)


def rule(name: str) -> Holds:
    """A named rule, declared in ``Process(rules=...)``, whose function is given to the Desk."""
    return Holds(name)


# The short form, for diagrams and tables


def say_value(given: object) -> str:
    """Write a value as people do: yes and no, numbers bare, texts in quotes."""
    if isinstance(given, bool):
        return "yes" if given else "no"
    return str(given) if isinstance(given, (int, float)) else f"'{given}'"


def say_values(values: tuple[object, ...]) -> str:
    """Join values with commas and 'or'."""
    said = [say_value(item) for item in values]
    return said[0] if len(said) == 1 else f"{', '.join(said[:-1])} or {said[-1]}"


def _short(condition: Condition, *, inside: bool = False) -> str:
    match condition:
        case Compare(field=name, op=op, value=wanted):
            if op == "is_set":
                return f"{name} is set"
            if isinstance(wanted, tuple):
                return f"{name} is {say_values(wanted)}"
            sign = {"==": "is", "!=": "is not"}.get(op, op)
            return f"{name} {sign} {say_value(wanted)}"
        case Holds():
            return condition.rule.replace("_", " ")
        case Done():
            return f"{condition.done} done"
        case Decided(policy=policy, verdict=verdict):
            return f"policy {policy}: {verdict}"
        case Not():
            return f"not ({_short(condition.unless)})"
        case All() | AnyOf():
            word = " and " if isinstance(condition, All) else " or "
            said = word.join(_short(part, inside=True) for part in children(condition))
            return f"({said})" if inside else said
        case _:
            return repr(condition)
