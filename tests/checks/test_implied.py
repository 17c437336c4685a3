"""What is proved about conditions is true for every ticket."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportflow.checks.implied import excludes, implies
from supportflow.define.conditions import Condition, done, field, rule
from supportflow.define.evaluation import evaluate

total, name = field("total"), field("name")
numbers, words = st.integers(0, 4), st.sampled_from(("a", "ab", "b"))
leaves = st.one_of(
    numbers.map(lambda n: total > n), numbers.map(lambda n: total >= n),
    numbers.map(lambda n: total < n), numbers.map(lambda n: total <= n),
    numbers.map(lambda n: total == n), numbers.map(lambda n: total != n),
    st.lists(numbers, max_size=2).map(lambda ns: total.one_of(*ns)),
    words.map(lambda w: name == w), words.map(lambda w: name != w),
    words.map(lambda w: name > w), words.map(lambda w: name <= w), words.map(name.has),
    st.just(total.is_set()), st.just(name.is_set()), st.just(done("task")), st.just(rule("angry")),
)  # fmt: skip
conditions: st.SearchStrategy[Condition] = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(lambda two: two[0] & two[1]),
        st.tuples(inner, inner).map(lambda two: two[0] | two[1]),
        inner.map(lambda one: ~one),
    ),
    max_leaves=4,
)
TICKETS: list[tuple[dict[str, Any], dict[str, bool]]] = [
    (
        {key: kept for key, kept in (("total", n), ("name", w)) if kept is not None} | {"done": d},
        {"angry": angry},
    )
    for n in (None, -1, 0, 0.5, 1, 2, 2.5, 3, 4, 9, "a", True)
    for w in (None, "", "a", "aa", "ab", "b", "c", 1)
    for d in ([], ["task"])
    for angry in (False, True)
]


@given(conditions, conditions)
def test_what_is_implied_always_holds(one: Condition, other: Condition) -> None:
    """No ticket meets the first condition without the second."""
    if implies(one, other):
        for values, rules in TICKETS:
            assert not evaluate(one, values, rules) or evaluate(other, values, rules)


@given(conditions, conditions)
def test_what_is_excluded_never_holds(one: Condition, other: Condition) -> None:
    """No ticket meets both conditions, and the order of asking does not matter."""
    assert excludes(one, other) == excludes(other, one)
    if excludes(one, other):
        for values, rules in TICKETS:
            assert not (evaluate(one, values, rules) and evaluate(other, values, rules))


@given(conditions)
def test_a_condition_implies_itself(one: Condition) -> None:
    """Every condition implies itself and no condition, and excludes its opposite."""
    assert implies(one, one)
    assert implies(one, None)
    assert not implies(None, one)
    assert excludes(one, ~one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (total > 200, total > 100),
        (total > 100, total >= 100),
        (total == 150, total > 100),
        (total.one_of(1, 2), total < 3),
        (total < 3, total != 3),
        (total > 100, total.is_set()),
        ((total > 200) & (name == "a"), total > 100),
        (total > 200, (total > 100) | (name == "a")),
        (name == "a", name.one_of("a", "b")),
        (total > 200, ~(total <= 100)),
        (~(total > 100), ~(total > 200)),
        (name == "ab", name.has("a")),
    ],
)
def test_simple_implications_are_seen(one: Condition, other: Condition) -> None:
    """The implications that people write are seen, and not the other way round."""
    assert implies(one, other)
    assert not implies(other, one)


def test_deep_conditions_take_no_time() -> None:
    """Two conditions nested as deep as allowed are compared without trying every path."""
    one: Condition = total > 1
    other: Condition = name == "a"
    for at in range(24):
        one = ~(one & (total > at))
        other = ~(other & (name != str(at)))
    assert not implies(one, other)
    assert not excludes(one, other)
