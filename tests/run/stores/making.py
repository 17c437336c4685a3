"""Tickets, lines and effects made by hand, and strategies that make them by chance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from supportflow.run.ticket import (
    Beside,
    ClockState,
    Effect,
    Entry,
    Hold,
    Kept,
    Link,
    Outcome,
    Queued,
    Raised,
    SurveyState,
    Talk,
    TaskState,
    Ticket,
    Timer,
)

START = datetime(2026, 5, 4, 8, 0, 0, 123_456, tzinfo=UTC)
KINDS = ("send", "notify", "action", "bot", "open", "submit")


def at(minutes: float) -> datetime:
    """Return the moment so many minutes after the start."""
    return START + timedelta(minutes=minutes)


def ticket(name: str = "T-1", seq: int = 1, **more: Any) -> Ticket:
    """Return a ticket that stands after event `seq`."""
    given: dict[str, Any] = {
        "process": "acme",
        "version": "0f" * 32,
        "workflow": "support",
        "state": "in_progress",
        "opened": START,
        "entered": START,
        "changed": at(seq),
        "channel": "phone",
        **more,
    }
    return Ticket(id=name, seq=seq, **given)


def full_ticket(seq: int = 7) -> Ticket:
    """Return a ticket with something in every place."""
    return ticket(
        seq=seq,
        customer="c-17",
        language="it",
        subject="Dov'è il mio ordine? 🧭",
        team="front_line",
        assignee="anna",
        priority="high",
        topic="delivery",
        product="shoes",
        closed=True,
        turns=2,
        born=3,
        parent="T-0",
        children=("T-1.1", "T-1.2"),
        tasks=(
            TaskState("diagnose", "done", START, at(3), "anna"),
            TaskState("answer", "open", at(1)),
            TaskState("look_up", "open", at(1), ticked=(0, 2), failed=True, asked=True),
        ),
        timers=(Timer("after:close", at(9_000), 7), Timer("within", at(30.5), 5)),
        by_hand=("priority",),
        beside=Beside(
            "T-00",
            2,
            1,
            "bruno",
            at(2),
            Queued("full", at(3), "lamps"),
            (Link("merged_into", "T-9", at(4), "anna"),),
            (SurveyState("csat", "answered", at(1), at(2), 5, "fine"),),
            ("outage",),
        ),
        sla="everyone",
        talk=Talk(START, None, at(2), None, at(1), at(4), at(4)),
        clocks=(
            ClockState("first_response", "everyone", "missed", START, at(1), None, at(2), ("due",)),
            ClockState("resolution", "all", "paused", START, at(90), at(5), None, ("warn",), True),
        ),
        holds=(Hold("customer", at(1), at(2)), Hold("supplier", at(5))),
        escalated=(Raised("warn", "resolution", at(3), "experts", "senior", (None, False)),),
        fields=Kept({"order.total": 180.5, "tags": ("a", "b"), "big": 10**40, "gift": True}),
    )


def line(name: str = "T-1", seq: int = 1, number: int = 0, **more: Any) -> Entry:
    """Return a history line of an event."""
    given: dict[str, Any] = {"source": "call_waiting", "target": "in_progress", **more}
    return Entry(name, seq, number, "moved", "pick_up", at(seq), at(seq), "anna", **given)


def effect(name: str = "T-1", seq: int = 1, number: int = 0, kind: Any = "send") -> Effect:
    """Return an effect of an event."""
    return Effect(f"{name}:{seq}:{number}", kind, "email", Kept({"ticket": name, "to": None}))


def outcome(
    name: str = "T-1",
    seq: int = 1,
    *,
    effects: Sequence[Any] = (),
    data: Mapping[str, Any] | None = None,
    **more: Any,
) -> Outcome:
    """Return what an event did: a ticket, one line, and an effect for each kind in `effects`."""
    made = ticket(name, seq, **more)
    lines = (line(name, seq, data=Kept(data or {})),)
    done = tuple(effect(name, seq, number, kind) for number, kind in enumerate(effects))
    return Outcome(made, lines, done, tuple(one for one in made.timers if one.seq == seq))


moments = st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(-(10**700), 10**700)
    | st.floats(allow_nan=False)
    | st.text()
    | moments
    | st.dates(date(1, 1, 1))
    | st.decimals(allow_nan=False).map(Decimal)
)
keys = st.text(max_size=5) | st.sampled_from(["~tuple", "~dict", "~", "order.total"])
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.lists(inner, max_size=3).map(tuple)
        | st.dictionaries(keys, inner, max_size=3)
    ),
    max_leaves=8,
)
data = st.dictionaries(keys, values, max_size=3)


def same(one: Any, other: Any) -> bool:
    """Say whether two values are equal and of the same types all the way down."""
    if isinstance(one, Mapping):
        return (
            isinstance(other, Mapping)
            and list(one) == list(other)
            and all(same(one[key], other[key]) for key in one)
        )
    if type(one) is not type(other):
        return False
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, float | Decimal):
        return repr(one) == repr(other)
    return bool(one == other)
