"""What moves at run time: it cannot be changed, and it can be compared, copied and pickled."""

import copy
import pickle
from collections.abc import Callable
from dataclasses import FrozenInstanceError
from typing import Any

import pytest

from supportflow import Field, State, Transition, minutes
from supportflow.run import Effect, Entry, Ticket
from supportflow.run.ticket import EMPTY, Draft, Kept, draft_of, finished
from tests.run.helpers import NOW, Case, small, task

PROCESS = small(
    [State("new", area="desk", tasks=["look"], within=minutes(5)), "closed"],
    [Transition("leave", "new", "closed", after=minutes(9))],
    tasks=[task("look")],
    fields=[Field("order.id"), Field("parts", "choices", choices=["lid", "box"])],
)


def ticket() -> Ticket:
    """Return a ticket with something in every place."""
    fields = {"order.id": "17", "parts": ["box", "lid"]}
    return Case(PROCESS, customer="c-17", subject="Lid?", fields=fields).ticket


def test_a_ticket_cannot_be_changed() -> None:
    """A ticket is frozen, and so is the mapping of its fields."""
    one = ticket()
    with pytest.raises(FrozenInstanceError):
        one.state = "closed"  # type: ignore[misc]
    with pytest.raises(TypeError, match="fire the event 'set'"):
        one.fields["order.id"] = "18"  # type: ignore[index]


@pytest.mark.parametrize(
    ("method", "given"),
    [
        ("update", {"a": 2}),
        ("pop", "a"),
        ("popitem", None),
        ("setdefault", "b"),
        ("clear", None),
        ("__setitem__", "a"),
        ("__delitem__", "a"),
        ("__ior__", {"b": 1}),
    ],
)
def test_no_way_to_change_kept_values(method: str, given: object) -> None:
    """Every method of a dict that would change it is refused."""
    kept = Kept(a=1)
    with pytest.raises(TypeError, match="cannot be changed in place"):
        getattr(kept, method)(given)
    assert kept == {"a": 1}


def pickled(one: Ticket) -> Ticket:
    """Return the ticket from its pickle."""
    found: Ticket = pickle.loads(pickle.dumps(one))
    return found


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy, pickled])
def test_a_ticket_is_copied_and_pickled_equal(copied: Callable[[Ticket], Ticket]) -> None:
    """Copies and pickles of a ticket equal it, hash like it and are as frozen as it is."""
    one = ticket()
    other = copied(one)
    assert other == one
    assert hash(other) == hash(one)
    assert type(other.fields) is Kept
    assert repr(other) == repr(one)


def test_values_are_kept_apart_from_what_came_in() -> None:
    """What the caller does to its own dict or list afterwards does not reach ticket or history."""
    parts = ["lid"]
    data: dict[str, Any] = {"parts": parts}
    case = Case(PROCESS)
    case.do("set", data=data)
    parts.append("box")
    data["order.id"] = "18"
    assert case.ticket.fields == {"parts": ("lid",)}
    assert case.history[-1].data == {"parts": ("lid",)}


def test_a_draft_has_the_slots_of_a_ticket() -> None:
    """A draft is copied from a ticket slot by slot and becomes one again."""
    one: Any = ticket()
    draft = draft_of(one)
    assert type(draft) is Draft
    assert Draft.__slots__ == Ticket.__slots__
    draft.state = "closed"
    done = finished(draft)
    assert type(done) is Ticket
    assert (done.state, one.state) == ("closed", "new")
    assert finished(draft_of(one)) == one


def test_defaults_of_an_entry_and_a_ticket() -> None:
    """What is not given is empty, never shared and changeable."""
    line = Entry("T-1", 1, 0, "note", "note", NOW, NOW, "anna")
    assert (line.data, line.marks, line.public, line.verdicts) == ({}, (), False, ())
    assert line.data is EMPTY
    assert Effect("k", "send", "email", EMPTY).data == {}


def test_tickets_differ_by_what_they_hold() -> None:
    """Two tickets are equal only when everything in them is."""
    case = Case(PROCESS)
    before = case.ticket
    case.do("note", note="seen")
    assert case.ticket != before
    assert case.ticket.seq == before.seq + 1
