"""Comparisons that the declared type of a field makes pointless."""

from datetime import UTC, date, datetime

import pytest

from supportflow.define.conditions import Condition, field
from supportflow.define.faults import faults
from supportflow.define.process import Process
from supportflow.define.work import Field, Priority

FIELDS = [
    Field("total", "money"),
    Field("visits", "number"),
    Field("vip", "yes_no"),
    Field("note"),
    Field("bought", "date"),
    Field("seen", "moment"),
    Field("colour", "choice", choices=["red", "green"]),
    Field("parts", "choices", choices=["lid", "box"]),
]


@pytest.mark.parametrize(
    ("condition", "message"),
    [
        (
            field("total") == "100",
            "asks whether total is '100', but field 'total' takes a number, not '100'.",
        ),
        (
            field("visits") > "a",
            "asks whether visits > 'a', but field 'visits' takes a number, not 'a'.",
        ),
        (field("vip") == 1, "asks whether vip is 1, but field 'vip' takes True or False, not 1."),
        (
            field("vip") > 0,
            "asks whether vip > 0, but field 'vip' is a yes or no, which has no order.",
        ),
        (field("note") == 5, "asks whether note is 5, but field 'note' takes a text, not 5."),
        (
            field("total").has(1),
            (
                "asks whether total has 1, but field 'total' is an amount of money, which includes "
                "nothing."
            ),
        ),
        (field("note").has(1), "asks whether note has 1, but field 'note' is kept as text."),
        (
            field("colour") == "gren",
            (
                "asks whether colour is 'gren', but field 'colour' takes 'red' or 'green', not "
                "'gren'. Did you mean 'green'?"
            ),
        ),
        (
            field("colour").has("x"),
            "asks whether colour has 'x', but no choice of field 'colour' includes that.",
        ),
        (
            field("parts") == "lid",
            "asks whether parts is 'lid', but field 'parts' holds several choices.",
        ),
        (
            field("parts").has("lids"),
            (
                "asks whether parts has 'lids', but field 'parts' takes 'lid' or 'box', not "
                "'lids'. Did you mean 'lid'?"
            ),
        ),
        (
            field("bought") > "2026-13-01",
            (
                "asks whether bought > '2026-13-01', but field 'bought' takes a date such as "
                "2026-11-30, not '2026-13-01'."
            ),
        ),
        (
            field("bought") > "20261130",
            "asks whether bought > '20261130', but field 'bought' keeps that as '2026-11-30'.",
        ),
        (
            field("priority") == 1,
            "asks whether priority is 1, but field 'priority' takes a text, not 1.",
        ),
    ],
)
def test_comparisons_that_never_hold(condition: Condition, message: str) -> None:
    """What the declared type of a field can never be is told with the value and the type."""
    (found,) = faults(Process("p", fields=FIELDS, priorities=[Priority("p", when=condition)]))
    assert found.code == "wrong-type"
    assert found.message == message


@pytest.mark.parametrize(
    "condition",
    [
        field("total") > 1.5,
        field("total").one_of(1, 2),
        field("vip") != True,  # noqa: E712
        field("note").has("x"),
        field("note") > "m",
        field("bought") <= date(2026, 11, 30),
        field("seen") > datetime(2026, 11, 30, tzinfo=UTC),
        field("colour").one_of("red", "green"),
        field("colour").has("gr"),
        field("parts").has("lid"),
        field("customer") == "c-17",
        field("topic") == "anything",
    ],
)
def test_comparisons_that_make_sense(condition: Condition) -> None:
    """What a field can be may be asked; names of a kind that is not declared are free."""
    assert faults(Process("p", fields=FIELDS, priorities=[Priority("p", when=condition)])) == ()
