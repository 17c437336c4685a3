"""Cases of the rules on handoffs and tasks that their pages leave out."""

from __future__ import annotations

from typing import Any

import pytest

from supportflow.define.conditions import filled
from supportflow.define.flow import State, Transition
from supportflow.define.process import Area
from supportflow.define.times import BusinessDays, WallTime, business_hours, days, hours
from supportflow.define.work import Task
from tests.checks.small import said, staffed

STATES = [State("new", area="desk"), State("test", area="lab"), State("talk", area="chat")]
LAB = Area("lab", team="experts", wants=["vip", "order.total"], wants_note=True)
BACK = [Transition("end", ["new", "test", "talk"], "closed")]


def handing(*rows: Transition) -> list[str]:
    """Return what is said of rows that lead into a laboratory which wants to know things."""
    areas = [Area("desk", team="helpers"), LAB, Area("chat", team="bot")]
    process = staffed(STATES, [*BACK, Transition("chat", "new", "talk"), *rows], areas=areas)
    return said(process, "handoff-untold")


@pytest.mark.parametrize("more", [{"after": days(1)}, {"by": "customer"}, {"by": ["system"]}])
def test_what_nobody_is_asked_for(more: dict[str, Any]) -> None:
    """Time, the customer and the system are asked for nothing."""
    (found,) = handing(Transition("go", "new", "test", **more))
    assert found == (
        "workflow 'support', transition 'go' hands tickets over to area 'Lab' without a person "
        "who could be asked, but the area wants 'vip', 'order.total' and a note: the next people "
        "may have to ask the customer again."
    )


def test_a_bot_is_asked_for_nothing_and_people_for_everything() -> None:
    """The team of the source state takes the row: a bot from the chat, people from the desk."""
    assert len(handing(Transition("go", "talk", "test"))) == 1
    assert handing(Transition("go", "new", "test")) == []
    assert handing(Transition("go", "new", "test", by=["helpers", "customer"])) == []


def test_what_the_row_makes_sure_of_is_not_missing() -> None:
    """Its condition, its needs and its own note count."""
    sure = Transition(
        "go", "new", "test", by="customer", when=filled("vip"), needs=[filled("order.total")],
        note="required",
    )  # fmt: skip
    assert handing(sure) == []
    (left,) = handing(Transition("go", "new", "test", by="customer", when=filled("vip")))
    assert "wants 'order.total' and a note:" in left


def test_the_end_and_the_same_area_are_no_handoffs() -> None:
    """Nobody is handed a ticket that ends or stays."""
    ending = State("gone", area="lab", final=True)
    areas = [Area("desk", team="helpers"), LAB, Area("chat", team="bot")]
    rows = [
        *BACK, Transition("chat", "new", "talk"), Transition("go", "new", "test"),
        Transition("drop", "new", "gone", after=days(1)),
        Transition("again", "test", "test", after=days(1)),
    ]  # fmt: skip
    assert said(staffed([*STATES, ending], rows, areas=areas), "handoff-untold") == []


@pytest.mark.parametrize(
    ("within", "after", "late"),
    [
        (hours(2), hours(2), True),
        (hours(2), hours(3), True),
        (hours(2), hours(1), False),
        (business_hours(2), business_hours(3), True),
        (business_hours(2), hours(3), False),
        (hours(2), business_hours(3), True),
        (hours(2), BusinessDays(3), True),
        (None, hours(2), False),
        (hours(2), None, False),
    ],
)
def test_help_that_comes_too_late(
    within: WallTime | None, after: WallTime | None, late: bool
) -> None:
    """Only what is surely later is reported."""
    look = Task("look", area="desk", asks="experts", within=within, asks_after=after)
    state = State("new", area="desk", tasks="look")
    process = staffed([state, *STATES[1:]], [*BACK], tasks=[look])
    assert bool(said(process, "asks-too-late")) is late
