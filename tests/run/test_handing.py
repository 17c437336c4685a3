"""Handoffs between areas: what they ask for, what they count and whom they tell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from supportflow import (
    Area,
    Channel,
    Desk,
    Effect,
    Escalation,
    Process,
    Reopen,
    State,
    Transition,
    Workflow,
    field,
    hours,
    possible,
)
from supportflow.define import Field
from supportflow.errors import NeedUnmet
from supportflow.run.ticket import Entry
from supportflow.testing import FixedClock
from tests.run.helpers import NOW, PEOPLE, Case, small

STATES = [
    State("talk", area="chat"),
    State("new", area="desk"),
    State("seen", area="desk"),
    State("test", area="lab"),
    State("solved", area="desk", resolved=True),
    State("closed", area="lab", final=True),
]
ROWS = [
    Transition("person", "talk", "new", by=["bot", "customer"]),
    Transition("look", "new", "seen"),
    Transition("to_lab", ["new", "seen"], "test", by=["front_line", "system"]),
    Transition("back", "test", "new"),
    Transition("solve", ["new", "seen"], "solved"),
    Transition("again", "solved", "new", on="customer_message"),
    Transition("close", "solved", "closed", by="agent"),
]


def wanting(
    *, rows: Sequence[Transition] = ROWS, wants: Sequence[str] = ("order.id",), note: bool = True,
    **more: Any,
) -> Process:  # fmt: skip
    """Return a process whose laboratory wants to know something."""
    areas = [
        Area("chat", "Chat", team="bot"),
        Area("desk", "Help desk", team="front_line"),
        Area("lab", "Laboratory", team="experts", wants=wants, wants_note=note),
    ]
    base = {"areas": areas, "fields": [Field("order.id", label="order number")]}
    named = [row for row in rows if row.sources != ("talk",)]
    return small(STATES[1:], named, **base | more)


def marks(history: Sequence[Entry]) -> int:
    """Count the handoffs that the history tells of."""
    return sum("handoff" in line.marks for line in history)


def test_what_an_area_wants_is_asked_of_people() -> None:
    """Fields and note are missing together, in the words of the process; then it is done."""
    case = Case(wanting())
    refusal = case.refused(NeedUnmet, "to_lab")
    assert str(refusal) == (
        "'to_lab' of ticket T-1 is possible only when order number is filled in for area 'lab' and "
        "there is a note for the next person (note=...). Nothing was changed."
    )
    case.do("to_lab", data={"order.id": "17"}, note="it smokes")
    assert case.lines == [("moved", "to_lab")]
    assert case.last.entries[0].marks == ("handoff",)
    (told,) = case.last.effects
    assert (told.kind, told.name) == ("notify", "experts")
    assert dict(told.data) == {
        "ticket": "T-1", "about": "handoff", "event": "to_lab", "from": "desk", "to": "lab",
        "note": "it smokes",
    }  # fmt: skip
    assert case.again() == case.ticket


def test_what_is_possible_says_what_the_area_wants() -> None:
    """The field is a reason against it, the note is told as required."""
    case = Case(wanting())
    found = {one.event: one for one in possible(case.process, case.ticket, now=NOW, by="anna")}
    assert found["to_lab"].reasons == ("only when order number is filled in for area 'lab'",)
    assert found["to_lab"].note == "required"
    assert found["look"].note is None


def test_time_is_not_held_up_but_tells_what_is_missing() -> None:
    """What time does happens; a line says what the area has not been told, and so is its team."""
    row = Transition("to_lab", "new", "test", after=hours(1))
    case = Case(wanting(rows=[row]))
    case.elapse("after:to_lab")
    assert case.lines == [("moved", "to_lab"), ("handed_on", "to_lab")]
    line = case.last.entries[-1]
    assert dict(line.data) == {"from": "desk", "to": "lab", "missing": ("order.id", "note")}
    (told,) = case.last.effects
    assert (told.name, told.data["missing"]) == ("experts", ("order.id", "note"))
    assert case.again() == case.ticket


def test_the_customer_and_bots_are_not_held_up() -> None:
    """A customer reaches a person whatever a bot has not found out."""
    for by in ("bot", "customer"):
        process = small(
            STATES, ROWS,
            areas=[Area("chat", team="bot"),
                   Area("desk", "Help desk", team="front_line", wants="customer", wants_note=True),
                   Area("lab", team="experts")],
            channels=[Channel("chat", starts="talk")],
        )  # fmt: skip
        case = Case(process, channel="chat")
        case.do("person", by=by)
        assert case.state == "new"
        assert case.last.entries[-1].data["missing"] == ("customer", "note")


def test_handoffs_are_changes_of_area_before_the_end() -> None:
    """Moves within an area, and into a final state, are none; each is marked on its line."""
    case = Case(wanting(wants=(), note=False))
    for event in ("look", "to_lab"):
        case.do(event)
    case.do("back", by="chiara")
    assert case.ticket.handoffs == 2
    case.do("solve")
    case.do("close")
    assert case.ticket.handoffs == marks(case.history) == 2


def test_reopened_is_counted() -> None:
    """Each way back from a resolved or a closed state to work counts once."""
    flow = Workflow("support", states=STATES[1:], transitions=ROWS[1:], reopen=Reopen(to="new"))
    case = Case(wanting(wants=(), note=False, workflows=[flow]))
    case.do("solve")
    case.do("message", by="customer", message="Still dark")
    assert case.ticket.reopened == 1
    case.do("solve")
    case.do("close")
    case.do("message", by="customer", message="Dark again")
    assert (case.state, case.ticket.reopened) == ("new", 2)
    assert case.ticket.handoffs == marks(case.history) == 1, "closed by the lab, back at the desk"
    assert case.again() == case.ticket


def test_too_many_handoffs_escalate() -> None:
    """A condition on the count is the limit; it is asked after each handoff, and holds once."""
    limit = Escalation("ping_pong", when=field("handoffs") >= 3, tells="lead")
    case = Case(wanting(wants=(), note=False, escalations=[limit]))
    for event, by in (("to_lab", "anna"), ("back", "chiara"), ("to_lab", "anna")):
        assert not case.ticket.escalated
        case.do(event, by=by)
    assert [one.name for one in case.ticket.escalated] == ["ping_pong"]
    case.do("back", by="chiara")
    kinds = [line.kind for line in case.history]
    assert (kinds.count("escalated"), kinds.count("lifted")) == (1, 0)
    assert case.again() == case.ticket


def test_the_same_team_and_bots_are_not_told() -> None:
    """Whoever has it already needs no summary, unless something is missing."""
    areas = [*PEOPLE["areas"], Area("shop", "Shop", team="front_line")]
    states = [State("new", area="desk"), State("sold", area="shop"), State("talk", area="chat")]
    rows = [Transition("sell", "new", "sold"), Transition("talk", "sold", "talk")]
    case = Case(small(states, rows, areas=areas))
    case.do("sell")
    assert not case.last.effects
    case.do("talk")
    assert [one.kind for one in case.last.effects] == ["bot"]
    assert case.ticket.handoffs == 2


def test_whoever_is_handed_a_ticket_gets_the_summary() -> None:
    """The handler of notify is given the text that `Desk.summary` returns."""
    got: list[Effect] = []
    desk = Desk(wanting(), clock=FixedClock(NOW), notify=got.append)
    desk.open("form", id="T-1", subject="Lamp", message="My lamp smokes", customer="c-17")
    desk.fire("T-1", "to_lab", by="anna", data={"order.id": "17"}, note="it smokes")
    desk.run_due()
    (effect,) = got
    assert effect.data["summary"] == str(desk.summary("T-1"))
    assert '"My lamp smokes"' in effect.data["summary"]


@pytest.mark.parametrize("count", [0, 1, 2])
def test_counted_numbers_can_be_asked_for(count: int) -> None:
    """A condition sees the count of the same event."""
    rows = [*ROWS, Transition("once", "new", "solved", when=field("reopened") == count)]
    case = Case(wanting(rows=rows))
    for _ in range(count):
        case.do("solve")
        case.do("message", by="customer", message="No")
    case.do("once")
    assert case.state == "solved"
