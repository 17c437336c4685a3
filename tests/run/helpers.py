"""A small support desk to build processes from, and a driver that applies events to one ticket."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Any, TypeVar

import pytest

from supportflow import (
    Agent,
    Area,
    Channel,
    Level,
    Process,
    State,
    Task,
    Team,
    Transition,
    Workflow,
)
from supportflow.errors import Refused
from supportflow.run import Context, Entry, Outcome, Ticket, Timer, start, step

R = TypeVar("R", bound=Refused)

NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)
MINUTE = timedelta(minutes=1)

PEOPLE: dict[str, Any] = {
    "levels": [Level("junior"), Level("senior"), Level("lead")],
    "teams": [
        Team("bot", automated=True, asks="front_line", max_turns=2),
        Team("front_line", asks="experts"),
        Team("experts"),
    ],
    "agents": [
        Agent("anna", teams=["front_line"], level="senior"),
        Agent("bruno", teams=["front_line"], level="junior"),
        Agent("chiara", teams=["experts"], level="lead"),
        Agent("dario"),
    ],
    "areas": [
        Area("chat", "Chat", team="bot"),
        Area("desk", "Help desk", team="front_line"),
        Area("lab", "Laboratory", team="experts"),
    ],
}


def small(states: Sequence[Any], rows: Sequence[Transition] = (), **more: Any) -> Process:
    """Return a process named acme whose tickets start in the first of these states.

    A state given by its name belongs to the help desk; "closed" is final.
    """
    declared = [
        State(each, area="desk", final=each == "closed") if isinstance(each, str) else each
        for each in states
    ]
    base: dict[str, Any] = {
        **PEOPLE,
        "channels": [
            Channel("form", starts=declared[0].name, sends="email"),
            Channel("phone", starts=declared[0].name),
        ],
        "workflows": [Workflow("support", states=declared, transitions=rows)],
    }
    return Process("acme", **(base | more))


def task(name: str, **more: Any) -> Task:
    """Return a task of the help desk."""
    return Task(name, area="desk", **more)


class Case:
    """One ticket, and every line and effect that it has had."""

    def __init__(
        self,
        process: Process,
        *,
        context: Context = Context(),  # noqa: B008 - a frozen value
        now: datetime = NOW,
        channel: str = "form",
        **opened: Any,
    ) -> None:
        self.process = process
        self.context = context
        self.now = now
        self.last = start(process, "T-1", channel=channel, now=now, context=context, **opened)
        self.ticket = self.last.ticket
        self.history = list(self.last.entries)
        self.effects = list(self.last.effects)

    @property
    def state(self) -> str:
        """The state in which the ticket stands."""
        return self.ticket.state

    @property
    def timers(self) -> dict[str, timedelta]:
        """The timers held, with the time from `NOW` to each."""
        return {timer.name: timer.due - NOW for timer in self.ticket.timers}

    @property
    def tasks(self) -> dict[str, str]:
        """The ticket's tasks with their status."""
        return {task.name: task.status for task in self.ticket.tasks}

    @property
    def lines(self) -> list[tuple[str, str]]:
        """Kind and event of the lines that the last event wrote."""
        return [(line.kind, line.event) for line in self.last.entries]

    def timer(self, name: str) -> Timer:
        """Return the timer `name` that the ticket holds."""
        return next(timer for timer in self.ticket.timers if timer.name == name)

    def do(self, event: str | Timer, *, by: str = "anna", **more: Any) -> Outcome:
        """Apply an event one minute after the last one, or at `now`."""
        now = more.pop("now", self.now + MINUTE)
        more.setdefault("context", self.context)
        before, kept = self.ticket, copy.deepcopy(self.ticket)
        self.last = step(self.process, self.ticket, event, by=by, now=now, **more)
        assert before == kept, "the ticket that was given is never changed"
        self.now = now
        self.ticket = self.last.ticket
        self.history += self.last.entries
        self.effects += self.last.effects
        return self.last

    def elapse(self, name: str, *, late: timedelta = timedelta(0)) -> Outcome:
        """Apply the timer `name`, as a worker would that is `late`."""
        timer = self.timer(name)
        return self.do(timer, by="system", now=timer.due + late)

    def refused(self, kind: type[R], event: str | Timer, *, by: str = "anna", **more: Any) -> R:
        """Apply an event that must be refused, and return the refusal."""
        kept = copy.deepcopy(self.ticket)
        now = more.pop("now", self.now + MINUTE)
        more.setdefault("context", self.context)
        with pytest.raises(kind) as caught:
            step(self.process, self.ticket, event, by=by, now=now, **more)
        assert type(caught.value) is kind
        assert self.ticket == kept, "a refused event changes nothing"
        return caught.value

    def again(self) -> Ticket:
        """Decide everything again from the history."""
        return rerun(self.process, self.history, self.context)


def rerun(process: Process, history: Iterable[Entry], context: Context) -> Ticket:
    """Decide a ticket's events again from its history alone; rules answer as they did."""
    ticket: Ticket | None = None
    for _, group in groupby(history, key=lambda line: line.seq):
        lines = list(group)
        first = lines[0]
        known: Mapping[str, bool] = dict(lines[-1].verdicts)
        given: dict[str, Any] = {
            "by": first.by,
            "now": first.noted,
            "message": first.message,
            "context": Context(known, context.people),
        }
        if ticket is None:
            data = dict(first.data)
            ticket = start(process, first.ticket, state=first.target, **data, **given).ticket
            continue
        event: str | Timer = first.event
        name = first.data.get("timer")
        if first.kind == "late":
            name = f"task:{first.data['task']}" if "task" in first.data else "within"
        if name is not None:
            event = next(timer for timer in ticket.timers if timer.name == name)
        else:
            given |= {"data": first.data, "note": first.note}
        if first.data.get("cause") == "hand" or first.kind == "lifted":
            now = "called" if first.kind == "escalated" else "lifted"
            event, given["data"] = "escalation", {"escalation": first.event, "is": now}
        elif first.kind == "clock" and name is None:
            taken_back = first.data["is"] == "recounted"
            due = None if taken_back else first.data["due"]
            event, given["data"] = "due", {"clock": first.event, "due": due}
        if isinstance(event, Timer):
            given["message"] = None
        ticket = step(process, ticket, event, **given).ticket
    assert ticket is not None
    return ticket
