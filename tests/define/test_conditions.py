"""Conditions as data: built, evaluated, and said in words."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportflow.define.conditions import (
    All,
    AnyOf,
    Compare,
    Condition,
    Done,
    Holds,
    Not,
    done,
    field,
    plain,
    rule,
    walk,
)
from supportflow.define.evaluation import evaluate
from supportflow.define.work import Field
from supportflow.errors import WrongValue
from supportflow.testing import conditions

FIELDS = [
    Field("total", "money"),
    Field("vip", "yes_no"),
    Field("word"),
    Field("colour", "choice", choices=["red", "green"]),
    Field("parts", "choices", choices=["lid", "box"]),
]
VALUES = st.fixed_dictionaries(
    {},
    optional={
        "total": st.integers(-5, 5) | st.sampled_from((0.5, 1e6)),
        "vip": st.booleans(),
        "word": st.sampled_from(("", "no", "1", "Where is my order?")),
        "colour": st.sampled_from(("red", "green")),
        "parts": st.sampled_from(((), ("lid",), ("lid", "box"))),
        "done": st.sampled_from(((), ("pack",), ["pack", "send"])),
    },
)
RULES = st.fixed_dictionaries({"angry": st.booleans(), "late": st.booleans()})


def oracle(condition: Condition, values: Mapping[str, Any], rules: Mapping[str, bool]) -> bool:
    """Evaluate a condition in the plainest way: the meaning of each kind, written out."""
    if isinstance(condition, All):
        return all(oracle(part, values, rules) for part in condition.all)
    if isinstance(condition, AnyOf):
        return any(oracle(part, values, rules) for part in condition.any)
    if isinstance(condition, Not):
        return not oracle(condition.unless, values, rules)
    if isinstance(condition, Holds):
        return rules[condition.rule]
    if isinstance(condition, Done):
        return condition.done in values.get("done", ())
    assert isinstance(condition, Compare)
    if condition.field not in values:
        return False
    have, want = values[condition.field], condition.value

    def same(one: Any, other: Any) -> bool:
        return isinstance(one, bool) == isinstance(other, bool) and one == other

    match condition.op:
        case "is_set":
            return True
        case "==":
            return same(have, want)
        case "!=":
            return not same(have, want)
        case "one_of":
            assert isinstance(want, tuple)
            return any(same(have, each) for each in want)
        case "has":
            return want in have
        case "<":
            return bool(have < want)
        case "<=":
            return bool(have <= want)
        case ">":
            return bool(have > want)
        case ">=":
            return bool(have >= want)


@given(conditions(FIELDS, rules=["angry", "late"], tasks=["pack", "send"]), VALUES, RULES)
def test_evaluation_agrees_with_the_plainest_one(
    condition: Condition, values: Mapping[str, Any], rules: Mapping[str, bool]
) -> None:
    """Compiled conditions mean what an evaluation without any cleverness says."""
    assert evaluate(condition, values, rules) == oracle(condition, values, rules)


@given(conditions(), st.dictionaries(st.sampled_from(("order.total", "colour")), st.text()))
def test_evaluation_never_raises(condition: Condition, values: dict[str, Any]) -> None:
    """A value of another kind than expected makes a comparison false, not an error."""
    assert evaluate(condition, values) in {True, False}


@pytest.mark.parametrize(
    "condition",
    [
        field("total") == 1, field("total") != 1, field("total") < 1, field("total") <= 1,
        field("total") > 1, field("total") >= 1, field("total").one_of(1, 2),
        field("total").has("a"), field("total").is_set(),
    ],
    ids=str,
)  # fmt: skip
def test_a_missing_field_makes_every_comparison_false(condition: Condition) -> None:
    """Nothing is compared with nothing, not even by ``!=``; only ``~`` turns it round."""
    assert not evaluate(condition, {})
    assert evaluate(~condition, {})


def test_yes_is_not_one() -> None:
    """True and 1 differ in equality, in hashes and when evaluated."""
    assert Compare("a", "==", True) != Compare("a", "==", 1)
    assert len({Compare("a", "one_of", (True,)), Compare("a", "one_of", (1,))}) == 2
    assert not evaluate(field("a") == 1, {"a": True})
    assert not evaluate(field("a").one_of(1), {"a": True})
    assert evaluate(field("a") == 1, {"a": 1.0})


def test_values_are_stored_in_one_form() -> None:
    """Whole floats and Decimals become int, dates and moments ISO texts in UTC."""
    assert Compare("a", "==", 1.0) == Compare("a", "==", 1)
    assert plain(Decimal("1.50")) == 1.5
    assert plain(date(2026, 11, 30)) == "2026-11-30"
    rome = timezone(timedelta(hours=1))
    assert plain(datetime(2026, 11, 30, 9, tzinfo=rome)) == "2026-11-30T08:00:00+00:00"
    assert plain(datetime(2026, 11, 30, 8, tzinfo=UTC)) == "2026-11-30T08:00:00+00:00"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (float("nan"), "nan is not a finite number"),
        (float("-inf"), "-inf is not a finite number"),
        (Decimal("Infinity"), "Infinity is not a finite number"),
        (10**18, "a number has at most 18 digits before the point"),
        (datetime(2026, 11, 30, 9), "2026-11-30 09:00:00 has no time zone"),  # noqa: DTZ001
        (object(), "a value of type object cannot be kept in a field"),
    ],
)  # fmt: skip
def test_values_that_no_field_can_have(given: Any, said: str) -> None:
    """Endless and huge numbers, moments without zone, other types."""
    with pytest.raises(ValueError, match=f"^{said}$"):
        plain(given)
    with pytest.raises(WrongValue) as caught:
        field("a") == given  # noqa: B015
    assert str(caught.value) == f"comparison of 'a': 'value': {said}."


def test_a_number_too_long_to_print_is_refused() -> None:
    """Python itself refuses to write such a number."""
    with pytest.raises(ValueError, match="at most 18 digits"):
        plain(10**5000)


@pytest.mark.parametrize(
    ("op", "given", "said"),
    [
        ("is_set", 1, "'is_set' takes no value."),
        ("<", True, "'<' cannot order yes and no."),
        ("one_of", 1, "'one_of' takes a list of values."),
        ("==", (1, 2), "'==' takes one value."),
        ("==", None, "'==' needs a value; to ask whether a field is filled use 'is_set'."),
    ],
)
def test_operators_and_their_values(op: Any, given: Any, said: str) -> None:
    """Each operator takes the values that it can mean."""
    with pytest.raises(WrongValue) as caught:
        Compare("a", op, given)
    assert str(caught.value) == f"comparison of 'a': {said}"


def test_parts_are_flat() -> None:
    """``a & b & c`` is one condition of three parts, and ``~~a`` is a."""
    one, two, three = field("a") == 1, rule("angry"), done("pack")
    assert one & two & three == All((one, two, three))
    assert one | two | three == AnyOf([one, two, three])
    assert one & (two | three) == All((one, AnyOf((two, three))))
    assert ~~one == one
    assert list(walk(one & ~two)) == [All((one, Not(two))), one, Not(two), two]


MISUSES: list[Any] = [
    lambda: bool(field("a") == 1),
    lambda: bool(field("a")),
    lambda: 1 < field("a") < 3,
    lambda: "x" in field("a"),
    lambda: (field("a") == 1) and (field("b") == 2),
    lambda: not rule("angry"),
    lambda: list(field("a")),
]


@pytest.mark.parametrize("number", range(len(MISUSES)))
def test_a_condition_is_no_yes_or_no(number: int) -> None:
    """`and`, `or`, `not`, `in` and chains would lose half of the condition: the way out is told."""
    with pytest.raises(TypeError, match=r"is data, not a yes or no: .*& \| ~.*\.one_of\(\.\.\.\)"):
        MISUSES[number]()


def test_only_conditions_are_combined() -> None:
    """The other side of ``&`` is a condition too."""
    wrong: Any = 3
    with pytest.raises(TypeError, match="can be combined with a condition, not with 3"):
        rule("angry") & wrong


def test_conditions_nest_at_most_50_deep() -> None:
    """Fifty levels are accepted, one more is told with the way out."""
    deep: Condition = rule("angry")
    for _ in range(50):
        deep = Not(deep)
    assert evaluate(deep, {}, {"angry": True}) is True
    with pytest.raises(
        WrongValue, match="nest more than 50 deep: give the inner part a named rule"
    ):
        Not(deep)


def test_an_empty_all_is_refused() -> None:
    """Nobody can tell whether nothing holds."""
    with pytest.raises(WrongValue, match="needs at least one condition inside"):
        All(())


def test_a_condition_has_a_short_form() -> None:
    """For tables and drawings, with the operators as signs."""
    condition = (field("a") >= 1) & (field("b").one_of("x", True) | ~rule("very_angry"))
    assert str(condition) == "a >= 1 and (b is 'x' or yes or not (very angry))"


@given(conditions())
def test_every_condition_has_a_short_form(condition: Condition) -> None:
    """No condition is without words."""
    assert str(condition)
