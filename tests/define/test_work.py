"""Ticket fields and what they accept."""

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest

from supportflow.define.conditions import filled
from supportflow.define.work import Field, Priority, Reply, Task
from supportflow.errors import WrongValue

COLOURS = ["red", "green"]


@pytest.mark.parametrize(
    ("field", "given", "kept"),
    [
        (Field("a"), "x", "x"),
        (Field("a", "number"), 3.0, 3),
        (Field("a", "money"), 9.5, 9.5),
        (Field("a", "yes_no"), False, False),
        (Field("a", "date"), "2026-11-30", "2026-11-30"),
        (Field("a", "date"), date(2026, 11, 30), "2026-11-30"),
        (Field("a", "moment"), "2026-11-30T09:00:00+01:00", "2026-11-30T08:00:00+00:00"),
        (Field("a", "moment"), datetime(2026, 11, 30, 8, tzinfo=UTC), "2026-11-30T08:00:00+00:00"),
        (Field("a", "choice", choices=COLOURS), "red", "red"),
        (Field("a", "choices", choices=COLOURS), ["green", "red", "red"], ("red", "green")),
        (Field("a", "choices", choices=COLOURS), "red", ("red",)),
    ],
)
def test_a_field_keeps_values_in_one_form(field: Field, given: object, kept: object) -> None:
    """What a field reads is comparable and can be stored."""
    assert field.read(given) == kept
    assert type(field.read(given)) is type(kept)


@pytest.mark.parametrize(
    ("field", "given", "said"),
    [
        (Field("a"), 3, "takes a text, not 3"),
        (Field("a", "number"), True, "takes a number, not True"),
        (Field("a", "number"), "3", "takes a number, not '3'"),
        (Field("a", "number"), float("nan"), "nan is not a finite number"),
        (Field("a", "yes_no"), 1, "takes True or False, not 1"),
        (Field("a", "date"), "30.11.2026", "takes a date such as 2026-11-30, not '30.11.2026'"),
        (Field("a", "moment"), "2026-11-30T09:00:00", "2026-11-30 09:00:00 has no time zone"),
        (Field("a", "choice", choices=COLOURS), "blue", "takes 'red' or 'green', not 'blue'"),
        (Field("a", "choices", choices=COLOURS), 3, "takes a list of 'red' or 'green'"),
        (Field("a", "choices", choices=COLOURS), ["blue"], "takes 'red' or 'green', not 'blue'"),
    ],
)
def test_a_field_refuses_other_values(field: Field, given: object, said: str) -> None:
    """Each type says what it takes."""
    with pytest.raises(ValueError, match=f"^{re.escape(said)}$"):
        field.read(given)


@pytest.mark.parametrize(
    ("kind", "choices", "said"),
    [
        ("choice", [], "list what can be chosen in choices=[...]."),
        ("text", ["a"], "choices are for the types 'choice' and 'choices', not for 'text'."),
        ("choice", ["a", "a"], "the same choice stands twice."),
    ],
)
def test_choices_belong_to_choices(kind: Any, choices: list[str], said: str) -> None:
    """What can be chosen is listed once, for fields in which one chooses."""
    with pytest.raises(WrongValue) as caught:
        Field("a", kind, choices=choices)
    assert str(caught.value) == f"field 'a': {said}"


def test_rows_and_tasks_read_as_a_line() -> None:
    """The first arguments are positional, the others have names."""
    assert Priority("high", when=filled("vip")).when == filled("vip")
    assert Reply("hello", "Hello.").text == "Hello."
    assert Task("look", steps="Look").steps == ("Look",)
