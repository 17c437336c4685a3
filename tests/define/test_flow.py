"""States, transitions and workflows."""

from typing import Any

import pytest

from supportflow.define.base import ANY
from supportflow.define.flow import FACTS, State, Transition, Workflow
from supportflow.errors import WrongValue


def test_a_row_reads_event_from_to() -> None:
    """The three facts of a row stand first, without names."""
    row = Transition("take", ["new", "waiting"], "working", by="people")
    assert (row.event, row.name, row.sources, row.target) == (
        "take", "take", ("new", "waiting"), "working",
    )  # fmt: skip
    assert row.by == ("people",)
    assert Transition("drop", ANY, "closed").sources == ("*",)


def test_a_row_has_a_source() -> None:
    """A row without a source could never be taken."""
    with pytest.raises(WrongValue) as caught:
        Transition("take", [], "working")
    assert str(caught.value) == "transition 'take': needs at least one source state."


def test_a_row_takes_conditions_only_as_data() -> None:
    """A function is no condition: what is meant is shown."""
    code: Any = lambda ticket: True  # noqa: E731
    with pytest.raises(WrongValue) as caught:
        Transition("take", "new", "working", when=code)
    assert str(caught.value).startswith(
        "transition 'take': 'when' takes a condition such as field(\"order.total\") > 100; in a "
    )


def test_too_many_values_without_a_name() -> None:
    """Further facts of a row are written with their names."""
    wrong: Any = ("people",)
    with pytest.raises(WrongValue) as caught:
        Transition("take", "new", "working", *wrong)
    assert str(caught.value) == (
        "transition 'take': too many values without a name: write further fields as name=value."
    )


def test_a_workflow_may_be_empty() -> None:
    """A workflow grows while it is written; what is missing is found by the checks."""
    assert Workflow("support").states == ()
    assert State("new").final is False
    assert "message" in FACTS
