"""One whole event, `step`, against the bare trigger of stock `transitions`; memory of a ticket.

The process has the states and events of `dispatch.py`. Every event checks who may fire it; one has
a condition, one a need, one sends a reply; states have promises and transitions that happen by
themselves. Every event writes history. Stock `transitions` only moves: no roles, no history, no
timers.
"""

from __future__ import annotations

import gc
import sys
import tracemalloc
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial

from dispatch import EVENTS, run_transitions
from run import best, cpu, interleaved, show, verdict

from supportflow import (
    Agent,
    Area,
    Calendar,
    Channel,
    Clock,
    Field,
    Process,
    Reply,
    Sla,
    State,
    Team,
    Ticket,
    Transition,
    Workflow,
    business_hours,
    days,
    field,
    filled,
    hours,
    start,
    step,
)

TICKETS = 500
KEPT = 20_000
ROUNDS = 25
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
MOMENTS = tuple(NOON + timedelta(minutes=10 * count) for count in range(1, 1 + len(EVENTS)))
ACTORS = ("anna", "anna", "anna", "anna", "anna", "customer", "anna", "anna")


PROMISES = Sla(
    "everyone",
    first_response=business_hours(4),
    resolution=business_hours(16),
    total_resolution=business_hours(24),
    clocks=[
        Clock("parts", business_hours(8), stops="resolved", pauses="customer"),
        Clock("visit", business_hours(12), stops="resolved", pauses="customer"),
    ],
)
"""Of these five clocks four stand still while the customer is asked, and go on afterwards."""


def process(timers: str, slas: tuple[Sla, ...] = ()) -> Process:
    """Return the process without timers, with ones in wall time, or with ones in opening hours."""
    four = {"none": None, "wall": hours(4), "business": business_hours(4)}[timers]
    later = {"none": None, "wall": days(3), "business": business_hours(24)}[timers]
    by_itself = [
        Transition("customer_silent", "waiting_customer", "resolved", after=later),
        Transition("forget", "resolved", "closed", after=later),
    ]
    return Process(
        "acme",
        "Acme support",
        calendar="office",
        calendars=[
            Calendar(
                "office", zone="Europe/Rome", week="mon-fri 09:00-13:00 14:00-18:00", holidays="IT"
            )
        ],
        teams=[Team("front_line", calendar="office", asks="experts"), Team("experts")],
        agents=[Agent("anna", teams=["front_line"])],
        areas=[Area("first_line", team="front_line"), Area("second_line", team="experts")],
        channels=[Channel("email", starts="new", sends="email")],
        fields=[Field("order.id"), Field("order.total", "money")],
        replies=[Reply("need_details", "Dear {customer}, which order is it about?")],
        slas=slas,
        workflows=[
            Workflow(
                "support",
                states=[
                    State("new", area="first_line", within=four),
                    State("triaged", area="first_line", within=four),
                    State("in_progress", area="first_line", within=four),
                    State("waiting_customer", area="first_line", waits_for="customer"),
                    State("resolved", area="first_line", resolved=True),
                    State("closed", area="first_line", final=True),
                ],
                transitions=[
                    Transition("triage", "new", "triaged"),
                    Transition("start", "triaged", "in_progress", when=field("order.total") > 100),
                    Transition("start", "triaged", "closed", by="customer"),
                    Transition("ask", "in_progress", "waiting_customer", reply="need_details"),
                    Transition("escalate", "in_progress", "in_progress", escalates=True),
                    Transition("reply", "waiting_customer", "in_progress"),
                    Transition(
                        "resolve",
                        ["in_progress", "waiting_customer"],
                        "resolved",
                        needs=[filled("order.id")],
                    ),
                    Transition("reopen", "resolved", "in_progress", by="customer"),
                    Transition("close", "resolved", "closed"),
                    *(by_itself if later is not None else ()),
                ],
            )
        ],
    )


def opened(declared: Process, number: int, now: datetime = NOON) -> Ticket:
    """Open a ticket."""
    return start(
        declared,
        f"T-{number}",
        channel="email",
        now=now,
        customer=f"c-{number}",
        subject="Where is my order?",
        fields={"order.total": 180, "order.id": f"A-{number}"},
    ).ticket


def run_step(declared: Process) -> float:
    """Take tickets through eight events; return the seconds of one event."""
    tickets = [opened(declared, number) for number in range(TICKETS)]
    plan = tuple(zip(EVENTS, ACTORS, MOMENTS, strict=True))
    ended: list[Ticket] = []

    def drive() -> None:
        for ticket in tickets:
            for event, by, now in plan:
                ticket = step(declared, ticket, event, by=by, now=now).ticket
            ended.append(ticket)

    spent = cpu(drive)
    assert all(ticket.state == "closed" and ticket.seq == 9 for ticket in ended)
    return spent / (TICKETS * len(EVENTS))


def run_start(declared: Process) -> float:
    """Open tickets; return the seconds of one."""

    def drive() -> None:
        for number in range(TICKETS):
            opened(declared, number)

    return cpu(drive) / TICKETS


def run_clocks(declared: Process) -> float:
    """Let tickets that wait go on, which counts four clocks anew; return the seconds of one."""
    waiting: list[Ticket] = []
    for number in range(TICKETS):
        ticket = opened(declared, number)
        for event, now in zip(("triage", "start", "ask"), MOMENTS, strict=False):
            ticket = step(declared, ticket, event, by="anna", now=now).ticket
        waiting.append(ticket)
    later = NOON + timedelta(hours=2)
    ended: list[Ticket] = []

    def drive() -> None:
        for ticket in waiting:
            ended.append(step(declared, ticket, "reply", by="anna", now=later).ticket)

    spent = cpu(drive)
    before = [clock.due for clock in waiting[0].clocks]
    moved = [clock.due for clock in ended[0].clocks]
    assert sum(one != other for one, other in zip(before, moved, strict=True)) == 4
    return spent / TICKETS


def own(ticket: Ticket) -> int:
    """Return the bytes of a ticket's own texts and field values, with the mapping of the fields."""
    texts = [ticket.id, *(text for text in (ticket.customer,) if text)]
    values = [value for value in ticket.fields.values() if isinstance(value, str)]
    mapping = sys.getsizeof(ticket.fields) + 16 if ticket.fields else 0
    return mapping + sum(sys.getsizeof(text) for text in (*texts, *values))


def memory(declared: Process) -> tuple[float, float]:
    """Return the bytes of one idle ticket, without and with its own texts and field values."""
    opened(declared, 0)
    kept: list[Ticket | None] = [None] * KEPT
    gc.collect()
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    for number in range(KEPT):
        kept[number] = opened(declared, number, NOON + timedelta(seconds=number))
    gc.collect()
    after, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    whole = (after - before) / KEPT
    return whole - sum(own(ticket) for ticket in kept if ticket is not None) / KEPT, whole


def main() -> None:
    """Print the tables."""
    wall, business, bare = process("wall"), process("business"), process("none")
    promised = process("none", (PROMISES,))
    two = process("none", (Sla("two", first_response=business_hours(4), resolution=hours(48)),))
    contestants: dict[str, Callable[[], float]] = {
        "transitions, `event.trigger` unbound": run_transitions,
        "`step`, no timers": partial(run_step, bare),
        "`step`, wall-clock timers": partial(run_step, wall),
        "`step`, timers in opening hours": partial(run_step, business),
        "`start`, wall-clock timers": partial(run_start, wall),
        "`step`, four clocks of promises counted anew": partial(run_clocks, promised),
        "`start`, five clocks of promises": partial(run_start, promised),
    }
    spent = best(interleaved(contestants, ROUNDS))
    stock = spent["transitions, `event.trigger` unbound"]
    full = spent["`step`, wall-clock timers"]
    four = spent["`step`, four clocks of promises counted anew"]
    targets = {
        "`step`, four clocks of promises counted anew": f"µs {verdict(four * 1e6, 20)}",
        "`step`, wall-clock timers": (
            f"{verdict(stock / full, 2, at_least=True)}; µs {verdict(full * 1e6, 5)}"
        ),
    }
    show(
        "One whole event",
        ("what", "µs", "times faster than transitions", "target"),
        [
            (name, f"{seconds * 1e6:.2f}", f"{stock / seconds:.2f}", targets.get(name, ""))
            for name, seconds in spent.items()
        ],
    )
    rows: list[tuple[str, ...]] = []
    for name, declared in (
        ("no timer", bare), ("the promise of a state running", wall),
        ("two clocks of an `Sla` running", two),
    ):  # fmt: skip
        lean, whole = memory(declared)
        target = verdict(lean, 500) if declared is not two else ""
        rows.append((name, f"{lean:.0f}", f"{whole:.0f}", target))
    show(
        f"Memory of one idle ticket, mean of {KEPT:,}",
        ("what", "bytes", "with its own texts and field values", "target"),
        rows,
    )


if __name__ == "__main__":
    main()
