"""The life of one ticket: the way that it took, with times and numbers, and what can be next."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from supportflow import Desk, starter
from supportflow.draw import Stay, dot, mermaid, picture, stays, svg
from supportflow.draw.words import length
from supportflow.errors import BadCall
from supportflow.languages import plain
from tests.draw.samples import bare, large
from tests.golden import assert_golden

NINE = datetime(2026, 11, 23, 9, tzinfo=UTC)


def at(hours: float) -> datetime:
    """Return a moment so many hours after nine."""
    return NINE + timedelta(hours=hours)


WAY = [
    Stay("call_queue", at(0), at(0.1)),
    Stay("call_live", at(0.1), at(0.5), "agent_picks_up"),
    Stay("triage", at(0.5), at(1), "needs_ticket"),
    Stay("assigned", at(1), at(2)),
    Stay("triage", at(2), at(2.5), "reassign"),
    Stay("assigned", at(2.5), at(3)),
    Stay("working", at(3)),
]


def test_golden() -> None:
    """The text of a ticket's life is the accepted one."""
    assert_golden("draw/view_ticket.dot", dot(large(), ticket=WAY))
    assert_golden("draw/view_ticket.mmd", mermaid(large(), ticket=WAY))


def test_steps_are_numbered_and_times_added() -> None:
    """Every step has its number, every state how often and how long, the last one since when."""
    made = picture(large(), ticket=WAY)
    taken = {edge.event: edge.facts for edge in made.edges if edge.mark == "taken"}
    assert taken == {
        "agent_picks_up": ("step 1",), "needs_ticket": ("step 2",), "match": ("step 3, 5",),
        "reassign": ("step 4",), "agent_starts": ("step 6",),
    }  # fmt: skip
    facts = {node.name: node.facts for node in made.nodes if node.facts}
    assert facts["triage"] == ("2 visits", "stayed 1 h")
    assert facts["call_queue"] == ("stayed 6 min",)
    assert facts["working"] == ("since 2026-11-23 12:00 UTC",)
    assert [node.name for node in made.nodes if node.mark == "now"] == ["working"]


def test_what_can_be_next_is_shown() -> None:
    """Every way out of the present state is there with its words; other ways have none."""
    made = picture(large(), ticket=WAY)
    out = {edge.event for edge in made.edges if edge.source == "state_working"}
    assert {"ask_customer", "needs_expert", "overdue", "ask_refund", "answer_sent"} <= out
    assert all(edge.label for edge in made.edges if edge.source == "state_working")
    assert "L2 queue" not in [node.title for node in made.nodes if not node.pale]


def test_only_the_start_of_the_ticket_is_drawn() -> None:
    """Channels through which this ticket did not come are left out."""
    starts = [node.title for node in picture(large(), ticket=WAY).nodes if node.kind == "start"]
    assert starts == ["calls"]


def test_closed_ticket_is_where_it_ended() -> None:
    """A ticket that has left its last state has no moment since when."""
    made = picture(large(), ticket=[Stay("triage", at(0), at(1)), Stay("duplicate", at(1), at(1))])
    assert [node.facts for node in made.nodes if node.mark == "now"] == [("stayed 0 s",)]


def test_jump_is_told() -> None:
    """A step that the process does not have, as after a change by hand, is drawn as a fault."""
    made = picture(large(), ticket=[Stay("triage", at(0), at(1)), Stay("closed", at(1))])
    (jump,) = [edge for edge in made.edges if not edge.known]
    assert (jump.source, jump.target) == ("state_triage", "state_closed")
    assert jump.label == "moved (no such way)"


def test_step_by_a_row_from_any_state() -> None:
    """A row drawn from "any open state" is found as the way that was taken."""
    made = picture(bare(), ticket=[Stay("open", at(0), at(1)), Stay("cancelled", at(1))])
    (taken,) = [edge for edge in made.edges if edge.mark == "taken"]
    assert (taken.source, taken.target) == ("group_any", "state_cancelled")


@pytest.mark.parametrize(
    ("ticket", "message"),
    [
        ([], "has no stay"),
        ([("triag", at(0))], r"no state 'triag'\. Did you mean 'triage'\?"),
        ([("triage", datetime(2026, 1, 1))], "has no zone"),  # noqa: DTZ001
        ([("triage", at(1), at(0))], "lies before"),
    ],
    ids=str,
)
def test_meaningless_ways_are_refused(ticket: Any, message: str) -> None:
    """Unknown states, moments without zone and time that runs back are wrong calls."""
    with pytest.raises(BadCall, match=message):
        svg(large(), ticket=ticket)


def test_stays_of_a_real_ticket() -> None:
    """The history of a desk's ticket gives its stays, facts aside, with the event of each."""
    now = [at(0)]
    desk = Desk(starter.process, send={"email": lambda effect: None}, clock=lambda: now[0])
    ticket = desk.open("email", subject="Lamp", customer="c-1")
    now[0] = at(1)
    desk.fire(ticket.id, "note", by="system", note="looks odd")
    desk.fire(ticket.id, "take", by="agent_one")
    found = stays(desk.history(ticket.id))
    assert found == (
        Stay(ticket.state, at(0), at(1)),
        Stay(desk.get(ticket.id).state, at(1), None, "take"),
    )
    assert "the way of one ticket" in dot(starter.process, ticket=found)


@pytest.mark.parametrize(
    ("time", "said"),
    [
        (timedelta(), "0 s"),
        (timedelta(seconds=40), "40 s"),
        (timedelta(minutes=12, seconds=5), "12 min 5 s"),
        (timedelta(days=3, hours=4, minutes=5), "3 d 4 h"),
        (timedelta(days=1, minutes=5), "1 d"),
        (timedelta(days=2000), "2,000 d"),
    ],
)
def test_lengths_are_said(time: timedelta, said: str) -> None:
    """A length is said by its two largest units."""
    assert length(plain("en"), time) == said


def test_zone_is_named() -> None:
    """A moment in another zone says it."""
    zone = timezone(timedelta(hours=1), "CET")
    made = picture(large(), ticket=[Stay("triage", NINE.astimezone(zone))])
    assert [node.facts for node in made.nodes if node.facts] == [("since 2026-11-23 10:00 CET",)]
