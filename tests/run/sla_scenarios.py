"""Makes a process and a ticket's life of a scenario from `tests/data/sla.json`.

A scenario tells what happened to one ticket of another product and what that product promised.
Here its calendars become `Calendar`s and its policy an `Sla` with `Clock`s; its states can all be
reached from each other. What happened is applied in the order of time, twice: with `step` alone,
as if no worker ran meanwhile, and with a `Desk`, which brings every clock's moments in between.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from supportflow import (
    Agent,
    Area,
    Calendar,
    Channel,
    Clock,
    Desk,
    Entry,
    Field,
    Priority,
    Process,
    Sla,
    State,
    Team,
    Ticket,
    Transition,
    Workflow,
    business_minutes,
    field,
    start,
    step,
)
from supportflow.testing import FixedClock

FACTS: Mapping[str, Any] = json.loads(
    (Path(__file__).parents[1] / "data" / "sla.json").read_text("utf-8")
)
SCENARIOS: Mapping[str, Mapping[str, Any]] = {each["id"]: each for each in FACTS["scenarios"]}

CLOCKS = {
    "first_response": "first_response_min",
    "update": "update_min",
    "next_response": "next_response_min",
    "resolution": "resolution_min",
}
"""Our clock for each target of a policy."""

CLOSED = {"closed", "resolved"}
RECORDS = {
    "first_response_recorded": "answered",
    "close_recorded": "ended",
    "counting_starts": "counting",
}
"""What a source notes without anybody writing: each is a field of its own here."""

TICKET = "T-1"


class Life(NamedTuple):
    """What came of a scenario: the ticket as it stands, its lines, the calendar that counts."""

    ticket: Ticket
    history: tuple[Entry, ...]
    calendar: Calendar


@cache
def calendar(name: str, boundary: str = "close") -> Calendar:
    """Return a calendar of the scenarios."""
    facts = FACTS["calendars"][name]
    week = "; ".join(
        f"{day} {' '.join('-'.join(span) for span in spans) or 'closed'}"
        for day, spans in facts["weekly"].items()
    )
    return Calendar(
        "hours",
        zone=facts["timezone"],
        week=week,
        days_off=list(facts["holidays"]),
        boundary=boundary,  # type: ignore[arg-type]
    )


def moment(words: str) -> datetime:
    """Read an instant; one without a zone is of a calendar in UTC."""
    at = datetime.fromisoformat(words)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def state_name(words: str) -> str:
    """Return the name under which a source's state is declared here."""
    return words.replace("+", " plus").replace("-", " minus").replace(" ", "_")


def events_of(scenario: Mapping[str, Any]) -> list[tuple[datetime, str, str]]:
    """Return what happened, in the order of time; what is simultaneous stays as it is given."""
    found = [(moment(each["at"]), each["type"], each["value"] or "") for each in scenario["events"]]
    if "span_min" in scenario["policy"]:
        found.append((moment(scenario["policy"]["from"]), "counting_starts", ""))
    return sorted(found, key=lambda event: event[0])


def measured_by(scenario: Mapping[str, Any]) -> bool:
    """Say whether the source calls an arithmetic function instead of keeping a promise."""
    return "measure" in scenario["policy"]


def process_of(scenario: Mapping[str, Any], *, hours: str, boundary: str = "close") -> Process:
    """Declare what the scenario's source promises, counted in the calendar `hours`."""
    events = events_of(scenario)
    policy = scenario["policy"]
    first = events[0][2]
    names = {"open", first, *policy.get("pause_states", ())}
    names |= {value for _, what, value in events if what == "state"}
    urgent = first.startswith("priority ")
    states = sorted(state_name(name) for name in names if not name.startswith("priority "))
    paused = [state_name(name) for name in policy.get("pause_states", ())]
    made = _measuring(policy, paused) if measured_by(scenario) else _promise(scenario, paused)
    if urgent:
        made = replace(made, when=field("priority").one_of(*policy["applies_to"]["priority"]))
    return Process(
        "vectors",
        calendars=[calendar(hours, boundary)],
        calendar="hours",
        teams=[Team("desk", calendar="hours")],
        agents=[Agent("anna", teams=["desk"])],
        areas=[Area("desk", team="desk")],
        channels=[Channel("mail", starts="open" if urgent else state_name(first))],
        fields=[Field(name, "yes_no") for name in RECORDS.values()],
        priorities=[Priority("a"), Priority("b")],
        workflows=[
            Workflow(
                "support",
                states=[State(name, area="desk", resolved=name in CLOSED) for name in states],
                transitions=[
                    Transition(f"to_{name}", [other for other in states if other != name], name)
                    for name in states
                    if len(states) > 1
                ],
            )
        ],
        slas=[made],
    )


def _promise(scenario: Mapping[str, Any], paused: Sequence[str]) -> Sla:
    """Declare the clocks for the targets of a policy, each standing still in the `paused` states.

    A source that records the first response as a fact of its own stops that clock with the fact,
    not with a public answer.
    """
    policy = scenario["policy"]
    recorded = {what for _, what, _ in events_of(scenario)}
    # Where a target is 0 these products promise nothing; for us it would be due at once.
    times = {
        clock: business_minutes(policy[target])
        for clock, target in CLOCKS.items()
        if policy.get(target)
    }
    pauses = field("state").one_of(*paused) if paused else None
    apart = scenario["source"] == "zammad-new" and "first_response_recorded" in recorded
    clocks: dict[str, Clock] = {
        "first_response": Clock(
            "first_response",
            starts="first_message",
            stops=None if apart else "response",
            stops_when=field("answered") == True if apart else None,  # noqa: E712
            pauses_when=pauses,
        ),
        "update": Clock(
            "update",
            starts="customer_message",
            again="stopped",
            stops="response",
            pauses_when=pauses,
        ),
        "next_response": Clock(
            "next_response",
            starts="customer_message",
            again="stopped",
            stops="response",
            follows="first_response",
            pauses_when=pauses,
        ),
        "resolution": Clock(
            "resolution",
            stops="resolved",
            stops_when=field("ended") == True,  # noqa: E712
            pauses_when=pauses,
        ),
    }
    return Sla(
        "policy", clocks=[replace(clocks[name], within=time) for name, time in times.items()]
    )


def _measuring(policy: Mapping[str, Any], paused: Sequence[str]) -> Sla:
    """Declare one clock that nothing stops, to read working time from."""
    return Sla(
        "policy",
        clocks=[
            Clock(
                "work",
                business_minutes(policy.get("span_min", 24 * 60)),
                starts_when=field("counting") == True if "span_min" in policy else None,  # noqa: E712
                pauses_when=field("state").one_of(*paused),
                stops_when=field("ended") == True,  # noqa: E712
            )
        ],
    )


def live(scenario: Mapping[str, Any], *, desk: bool, boundary: str = "close") -> Life:
    """Let the scenario happen, with a `Desk` or with `start` and `step` alone."""
    events = events_of(scenario)
    changes = [value for _, what, value in events if what == "calendar_changed"]
    hours = changes[0].partition(" -> ")[0] if changes else scenario["calendar"]
    process = process_of(scenario, hours=hours, boundary=boundary)
    driver = _Desk(process) if desk else _Steps(process)
    at, _, value = events[0]
    sets = {"priority": value[9:]} if value.startswith("priority ") else {}
    rest = events[1:]
    # The message with which a ticket comes is part of its opening.
    message = None
    if rest and rest[0][:2] == (at, "customer_message"):
        message = rest.pop(0)[2] or "written"
    driver.open(at, message, sets)
    for at, what, value in rest:
        if what == "calendar_changed":
            hours = value.partition(" -> ")[2]
            driver.renew(process_of(scenario, hours=hours, boundary=boundary))
            driver.fire(at, "note", note="The hours were changed.")
        elif what == "evaluate":
            driver.wait(at)
        else:
            _happen(driver, at, what, value)
    if "evaluated_at" in scenario["policy"]:
        driver.wait(moment(scenario["policy"]["evaluated_at"]))
    return Life(*driver.result(), calendar(hours, boundary))


def _happen(driver: _Desk | _Steps, at: datetime, what: str, value: str) -> None:
    match what:
        case "customer_message" | "customer_contact_recorded" | "customer_waiting_since":
            driver.fire(at, "message", by="customer", message="Where is it?")
        case "agent_reply" | "agent_contact_recorded":
            driver.fire(at, "message", message="On its way.")
        case "state":
            driver.fire(at, f"to_{state_name(value)}")
        case "priority":
            driver.fire(at, "set", data={"priority": value})
        case "first_response_recorded" if not driver.notes:
            driver.fire(at, "message", message="On its way.")
        case _:
            driver.fire(at, "set", data={RECORDS[what]: True})


class _Steps:
    """Applies events with `start` and `step`; timers come only when it waits, however late."""

    def __init__(self, process: Process) -> None:
        self.process = process
        self.notes = _notes(process)

    def open(self, at: datetime, message: str | None, fields: Mapping[str, Any]) -> None:
        made = start(
            self.process, TICKET, channel="mail", now=at, message=message, fields=dict(fields)
        )
        self.ticket, self.history = made.ticket, list(made.entries)

    def fire(self, at: datetime, event: str, *, by: str = "anna", **more: Any) -> None:
        made = step(self.process, self.ticket, event, by=by, now=at, **more)
        self.ticket = made.ticket
        self.history += made.entries

    def renew(self, process: Process) -> None:
        self.process = process

    def wait(self, at: datetime) -> None:
        """Apply the timers that are due, all at once and as late as that."""
        while waiting := [timer for timer in self.ticket.timers if timer.due <= at]:
            made = step(self.process, self.ticket, waiting[0], by="system", now=at)
            self.ticket = made.ticket
            self.history += made.entries

    def result(self) -> tuple[Ticket, tuple[Entry, ...]]:
        return self.ticket, tuple(self.history)


class _Desk:
    """Applies events with a `Desk`, whose timers come in between."""

    def __init__(self, process: Process) -> None:
        self.clock = FixedClock(datetime(2000, 1, 1, tzinfo=UTC))
        self.notes = _notes(process)
        self.desk = Desk(process, clock=self.clock)

    def open(self, at: datetime, message: str | None, fields: Mapping[str, Any]) -> None:
        self.clock.now = at
        self.desk.open("mail", id=TICKET, message=message, fields=dict(fields))

    def fire(self, at: datetime, event: str, *, by: str = "anna", **more: Any) -> None:
        self.clock.now = at
        self.desk.fire(TICKET, event, by=by, **more)

    def renew(self, process: Process) -> None:
        self.desk = Desk(process, self.desk.store, clock=self.clock)

    def wait(self, at: datetime) -> None:
        """Let the worker run."""
        self.clock.now = at
        assert not self.desk.run_due().problems

    def result(self) -> tuple[Ticket, tuple[Entry, ...]]:
        return self.desk.get(TICKET), self.desk.history(TICKET)


def _notes(process: Process) -> bool:
    """Say whether a recorded first response is a fact apart from any public answer."""
    return any(
        clock.name == "first_response" and clock.stops is None
        for sla in process.slas
        for clock in sla.clocks
    )


# Reading what came of it


def due_times(life: Life) -> dict[str, datetime]:
    """Return when the running clocks are due; one that stands still is due at no moment."""
    return {clock.name: clock.due for clock in life.ticket.clocks if clock.status == "running"}


def runs_of(history: Iterable[Entry], clock: str) -> list[list[Entry]]:
    """Return the lines of a clock, one list for each time that it ran."""
    found: list[list[Entry]] = []
    for line in history:
        if line.kind == "clock" and line.event == clock:
            if line.data["is"] == "started":
                found.append([])
            found[-1].append(line)
    return found


def worked(
    run: Sequence[Entry], calendar: Calendar, until: datetime | None = None
) -> timedelta | None:
    """Return the working time that a clock has used, from its lines alone; None while it runs.

    With `until` it is what was used up to that moment, whatever came later.
    """
    opened = run[0].data.get("since")
    since: datetime | None = datetime.fromisoformat(opened) if opened else run[0].at
    used = timedelta()
    for line in run:
        if until is not None and line.at > until:
            break
        if line.data["is"] in {"paused", "met", "missed"} and since is not None:
            used += calendar.between(since, line.at)
            since = None
        if line.data["is"] == "resumed":
            since = line.at
        if line.data["is"] in {"met", "missed"}:
            return used
    if until is None:
        return None
    return used + calendar.between(since, max(since, until)) if since is not None else used


def longest(life: Life, clock: str) -> timedelta | None:
    """Return the longest working time that a clock took until it was kept or missed."""
    found = [worked(run, life.calendar) for run in runs_of(life.history, clock)]
    return max((used for used in found if used is not None), default=None)


def misses(life: Life) -> dict[str, int]:
    """Count the breaches of each clock."""
    found: dict[str, int] = {}
    for line in life.history:
        if line.kind == "clock" and line.data["is"] == "breached":
            found[line.event] = found.get(line.event, 0) + 1
    return found


def status(life: Life) -> str:
    """Say how the promises of the ticket stand: active or done, with misses or without."""
    late, done = misses(life), life.ticket.state in CLOSED
    if done:
        return "missed" if late else "hit"
    return "active_with_misses" if late else "active"
