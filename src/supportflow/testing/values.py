"""Draws texts, durations and conditions, and single things from a pool."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any, TypeVar

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from supportflow.define.conditions import Compare, Condition, Not, done, filled, rule
from supportflow.define.texts import Text, Words
from supportflow.define.times import BusinessDays, BusinessTime, WallTime
from supportflow.define.work import Field

__all__ = [
    "FIELDS",
    "WORDS",
    "below",
    "conditions",
    "days",
    "durations",
    "names",
    "one",
    "plain_texts",
    "rarely",
    "scripts",
    "some_or_not",
    "texts",
]

T = TypeVar("T")

WORDS = (
    "Where is my order?", "Dear {customer},\nthank you.\n", "no", "2026-11-30", "09:00", "1.0", "",
    "  two spaces ", '<b>"Tom & Jerry\'s"</b>', "a: b # c", "- | > *", "Perché?", "שלום",
    "\u2028", "\t",
)  # fmt: skip
LANGUAGES = ("en", "it", "de", "pt_BR")

FIELDS = (
    Field("order.id"), Field("order.total", "money"), Field("visits", "number"),
    Field("vip", "yes_no"), Field("bought", "date"), Field("seen", "moment"),
    Field("colour", "choice", choices=("red", "green", "blue")),
    Field("parts", "choices", choices=("lid", "box", "cable")),
)  # fmt: skip
some_or_not = st.booleans()
rarely = st.sampled_from((False, False, False, True))
plain_texts = st.one_of(st.sampled_from(WORDS), st.text(st.characters(codec="utf-8"), max_size=12))
numbers = st.one_of(
    st.integers(-100, 1000), st.floats(-1e6, 1e6, allow_nan=False), st.sampled_from((0, 1, 1.5))
)
scripts = st.one_of(
    st.sampled_from(("Thank you, {customer}.", "{{plain}}")),
    st.text(st.characters(codec="utf-8", exclude_characters="{}"), max_size=12),
)
moments = st.integers(0, 10**9).map(
    lambda count: datetime(2000, 1, 1, tzinfo=UTC) + timedelta(seconds=count)
)
days = st.dates(date(2000, 1, 1), date(2100, 1, 1))


below = [st.integers(0, max(count - 1, 0)) for count in range(50)]


def one(draw: DrawFn, pool: Sequence[T]) -> T:
    """Draw one of a pool; strategies made once are several times faster than `sampled_from`."""
    return pool[draw(below[len(pool)])]


def names() -> SearchStrategy[str]:
    """Draw names as elements of a process have them: ``a``, ``in_progress2``."""
    return st.text("abcxyz_019", max_size=8).map(lambda rest: f"n{rest}")


def texts() -> SearchStrategy[Words]:
    """Draw texts for people, plain or translated, among them all that look like something else."""
    translated = st.lists(
        st.tuples(st.sampled_from(LANGUAGES), plain_texts.filter(bool)),
        min_size=1,
        max_size=3,
        unique_by=lambda pair: pair[0],
    ).map(lambda pairs: Text(tuple(pairs)))
    return st.one_of(plain_texts, translated)


def durations() -> SearchStrategy[WallTime | BusinessTime | BusinessDays]:
    """Draw lengths of time of all three kinds, from nothing to 30 days."""
    amounts = st.one_of(st.sampled_from((60, 3600, 5400, 86400)), st.integers(0, 30 * 86400))
    return st.one_of(
        amounts.map(WallTime),
        amounts.map(BusinessTime),
        st.builds(BusinessDays, st.integers(0, 30), end_of_day=some_or_not),
    )


def conditions(
    fields: Sequence[Field] = (), *, rules: Sequence[str] = (), tasks: Sequence[str] = ()
) -> SearchStrategy[Condition]:
    """Draw conditions over these fields (with values that fit), named rules and tasks.

    Without any of them, over fields of every type.
    """
    leaves = [_comparisons(each) for each in fields]
    leaves += [st.just(rule(name)) for name in rules]
    leaves += [st.just(done(name)) for name in tasks]
    return _conditions(tuple(leaves or (_comparisons(each) for each in FIELDS)))


@st.composite
def _conditions(draw: DrawFn, leaves: Sequence[SearchStrategy[Condition]]) -> Condition:
    return _grown(draw, leaves, 2)


def _grown(draw: DrawFn, leaves: Sequence[SearchStrategy[Condition]], deep: int) -> Condition:
    shape = one(draw, "1111&|~") if deep else "1"
    if shape == "1":
        return draw(one(draw, leaves))
    first = _grown(draw, leaves, deep - 1)
    if shape == "~":
        return Not(first)
    second = _grown(draw, leaves, deep - 1)
    return first & second if shape == "&" else first | second


@cache
def _comparisons(field: Field) -> SearchStrategy[Condition]:
    values: SearchStrategy[Any]
    operators: tuple[str, ...] = ("==", "!=", "<", "<=", ">", ">=", "one_of", "is_set")
    match field.type:
        case "number" | "money":
            values = numbers
        case "date":
            values = days
        case "moment":
            values = moments
        case "yes_no":
            values, operators = some_or_not, ("==", "!=", "is_set")
        case "choice":
            values, operators = st.sampled_from(field.choices), ("==", "!=", "one_of", "is_set")
        case "choices":
            values, operators = st.sampled_from(field.choices), ("has", "is_set")
        case _:
            values, operators = plain_texts, ("==", "!=", "one_of", "has", "is_set")
    return _compares(field.name, operators, values)


@st.composite
def _compares(
    draw: DrawFn, name: str, operators: tuple[str, ...], values: SearchStrategy[Any]
) -> Condition:
    op: Any = one(draw, operators)
    if op == "is_set":
        return filled(name)
    if op == "one_of":
        return Compare(name, op, tuple(draw(st.lists(values, min_size=1, max_size=3))))
    return Compare(name, op, draw(values))
