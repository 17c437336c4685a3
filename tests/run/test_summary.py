"""The summary that goes with a ticket to the next person."""

from __future__ import annotations

from datetime import UTC, datetime

from supportflow import (
    Agent,
    Area,
    Calendar,
    Channel,
    Desk,
    Field,
    Process,
    Sla,
    State,
    Task,
    Team,
    Transition,
    Workflow,
    business_hours,
    text,
)
from supportflow.run.summary import LATEST, summary
from supportflow.testing import FixedClock

LAMPS = Process(
    "lamps",
    calendar="office",
    calendars=[Calendar("office", zone="Europe/Rome", week="mon-fri 09:00-17:00")],
    teams=[Team("front_line", "Front line", asks="experts"), Team("experts", "Experts")],
    agents=[Agent("anna", "Anna", teams="front_line"), Agent("chiara", teams="experts")],
    areas=[
        Area("desk", "Help desk", team="front_line"),
        Area("lab", "Laboratory", team="experts", wants="order.id"),
    ],
    fields=[Field("order.id", label="order number")],
    channels=[Channel("form", "Contact form", starts="new", sends="mail")],
    tasks=[
        Task("diagnose", "Find the cause", area="desk", within=business_hours(2),
             asks="experts", asks_after=business_hours(1),
             steps=["Open the order", "Search earlier cases"]),
    ],
    slas=[Sla("all", first_response=business_hours(1), resolution=business_hours(8))],
    workflows=[
        Workflow(
            "support",
            states=[
                State("new", "In progress", area="desk", tasks="diagnose"),
                State("test", text(en="Under test", it="In prova"), area="lab"),
                State("waiting", area="desk", waits_for="customer"),
                State("closed", area="desk", final=True),
            ],
            transitions=[
                Transition("to_lab", "new", "test", note="required", label="needs a test"),
                Transition("ask", "new", "waiting"),
                Transition("back", "test", "new"),
                Transition("close", "new", "closed", skips="diagnose"),
            ],
        )
    ],
)  # fmt: skip


def told() -> tuple[Desk, FixedClock]:
    """Return a desk with a ticket about which there is something to say."""
    clock = FixedClock(datetime(2026, 11, 23, 9, tzinfo=UTC))
    desk = Desk(LAMPS, clock=clock)
    desk.open("form", id="T-1", subject="Lamp", message="My lamp smokes.\nWhat now?",
              customer="c-17", language="it")  # fmt: skip
    clock.advance(minutes=10)
    desk.fire("T-1", "message", by="anna", message="Which order is it?")
    clock.advance(minutes=20)
    desk.fire("T-1", "message", by="customer", message="17, the red one")
    desk.fire("T-1", "task", by="anna", data={"task": "diagnose", "is": "ticked", "step": 1})
    clock.advance(hours=1)
    desk.fire("T-1", "to_lab", by="anna", note="It smokes.", data={"order.id": "17"})
    clock.advance(minutes=30)
    return desk, clock


def test_a_summary_says_everything_in_its_order() -> None:
    """Who, what, what was said and done, what is known, open and promised, and the notes."""
    desk, _ = told()
    assert (
        str(desk.summary("T-1"))
        == """\
T-1: Lamp
Under test in Laboratory, in the queue of Experts, since Mon 23 Nov 11:30
handed on once

Customer:
  c-17, language it; came by 'Contact form' Mon 23 Nov 10:00

Asked:
  Mon 23 Nov 10:00: "My lamp smokes. What now?"

Said since:
  Mon 23 Nov 10:10 Anna: "Which order is it?"
  Mon 23 Nov 10:30 customer: "17, the red one"

Done:
  Mon 23 Nov 11:00 Experts asked for help with Find the cause
  Mon 23 Nov 11:30 Anna: needs a test, to 'Under test'

Filled in:
  order number: 17

To do:
  Find the cause, due Mon 23 Nov 12:00, help was asked for; left: 'Search earlier cases'

Promised:
  resolution is due Tue 24 Nov 10:00, 6 h of business time left

Notes:
  Mon 23 Nov 11:30 Anna: It smokes."""
    )


def test_promises_stand_still_or_are_broken() -> None:
    """A clock that waits says since when, a broken one since when it is."""
    desk, clock = told()
    desk.fire("T-1", "back", by="chiara")
    desk.fire("T-1", "ask", by="anna")
    parts = dict(desk.summary("T-1").parts)
    assert parts["Promised"] == (
        "resolution stands still since Mon 23 Nov 12:00, 6 h of business time left",
    )
    desk, clock = told()
    clock.advance(days=3)
    desk.run_due()
    parts = dict(desk.summary("T-1").parts)
    assert parts["Promised"] == ("resolution is broken since Tue 24 Nov 10:00",)


def test_a_new_ticket_has_a_short_summary() -> None:
    """Parts about which there is nothing to say are left out."""
    desk = Desk(LAMPS, clock=FixedClock(datetime(2026, 11, 23, 9, tzinfo=UTC)))
    desk.open("form", id="T-1")
    found = desk.summary("T-1")
    assert [name for name, _ in found.parts] == ["Ticket", "Customer", "To do", "Promised"]
    assert found.parts[1][1] == ("not named; came by 'Contact form' Mon 23 Nov 10:00",)


def test_long_histories_are_cut_to_the_latest() -> None:
    """The customer's first words stay; of the rest the latest are told, and how many are not."""
    desk, clock = told()
    for number in range(20):
        clock.advance(minutes=1)
        desk.fire("T-1", "message", by="customer", message=f"{number} " + "word " * 200)
    parts = dict(desk.summary("T-1").parts)
    assert parts["Asked"] == ('Mon 23 Nov 10:00: "My lamp smokes. What now?"',)
    said = parts["Said since"]
    assert (said[0], len(said)) == ("(14 more before)", LATEST + 1)
    assert all(len(line) < 450 for line in said)


def test_a_summary_reads_nothing_but_its_arguments() -> None:
    """The same ticket, lines and moment give the same words."""
    desk, clock = told()
    ticket, history = desk.get("T-1"), desk.history("T-1")
    first, second = (summary(LAMPS, ticket, history, now=clock.now) for _ in range(2))
    assert first == second == desk.summary("T-1")
