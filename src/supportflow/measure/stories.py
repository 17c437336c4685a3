"""What happened to a ticket, as far as figures ask: read from its history, or from a log."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Literal, NamedTuple

from supportflow.define.index import Index, index
from supportflow.define.process import Process
from supportflow.measure.automaton import Automaton, workflow_of
from supportflow.measure.log import Case, Event, Log
from supportflow.measure.meaning import Events, meanings
from supportflow.run.store import Store
from supportflow.run.ticket import Entry, SurveyState, Ticket

__all__ = ["Step", "Story", "log_stories", "stories", "story"]

What = Literal["solved", "back", "closed", "opened", "handoff", "escalated"]
Who = Literal["customer", "system", "bot", "person"]

PAGE = 500


class Step(NamedTuple):
    """Something that happened to a ticket, and whose event it was."""

    at: datetime
    what: What
    by: Who


class Story(NamedTuple):
    """One ticket: `asked` is when the customer first wrote, `calendar` in which its time counts.

    `answers` are our public messages and talks, `person` is when a person first had to do with
    it, `kept` says of each promise that ended which one it was, when, and whether it was kept.
    `ticket` is missing in a log.
    """

    ticket: Ticket | None
    opened: datetime
    asked: datetime
    calendar: str | None
    steps: tuple[Step, ...]
    answers: tuple[tuple[datetime, Who], ...] = ()
    person: datetime | None = None
    kept: tuple[tuple[str, datetime, bool], ...] = ()
    surveys: tuple[SurveyState, ...] = ()


def stories(process: Process, store: Store) -> Iterator[Story]:
    """Yield the story of each ticket of a store, page by page: never more than one page is held."""
    look = index(process)
    after: str | None = None
    while True:
        page = store.tickets(after=after, limit=PAGE)
        for ticket in page:
            yield story(look, ticket, store.history(ticket.id))
        if len(page) < PAGE:
            return
        after = page[-1].id


def story(look: Index, ticket: Ticket, history: Sequence[Entry]) -> Story:
    """Read the story of a ticket from its history."""
    steps: list[Step] = []
    answers: list[tuple[datetime, Who]] = []
    kept: list[tuple[str, datetime, bool]] = []
    person: datetime | None = None
    asked: datetime | None = None
    for entry in history:
        kind, at = entry.kind, entry.at
        who = _who(look, entry.by)
        if who == "person" and person is None and kind != "answered":
            person = at  # To write down how it was is no work on the ticket.
        if kind == "moved":
            steps += _moved(look, entry.source, entry.target, at, who)
            if "escalates" in entry.marks:
                steps.append(Step(at, "escalated", who))
        elif kind == "escalated":
            steps.append(Step(at, "escalated", who))
        elif kind == "clock":
            what = entry.data.get("is")
            if what in ("met", "breached"):
                kept.append((entry.event, at, what == "met"))
        if entry.public or "contact" in entry.marks:
            if kind == "opened" or who == "customer":
                asked = asked or at
            elif kind != "survey" and who in ("person", "bot"):
                answers.append((at, who))
    start = history[0].target if history else ticket.state
    return Story(
        ticket,
        ticket.opened,
        asked or ticket.opened,
        look.calendar_of(start) if start in look.states else None,
        tuple(steps),
        tuple(answers),
        person,
        tuple(kept),
        ticket.surveys,
    )


def _who(look: Index, by: str) -> Who:
    if by == "customer":
        return "customer"
    if by == "system":
        return "system"
    team = look.teams.get(by)
    return "bot" if team is not None and team.automated else "person"


def _moved(
    look: Index, source: str | None, target: str | None, at: datetime, who: Who
) -> Iterator[Step]:
    """Yield what a move from one state to another means."""
    left, entered = look.states.get(source or ""), look.states.get(target or "")
    if entered is None:
        return
    was = left is not None and (left.resolved or left.final)
    now = entered.resolved or entered.final
    if now and not was:
        yield Step(at, "solved", who)
    elif was and not now:
        yield Step(at, "back", who)
    if entered.final:
        yield Step(at, "closed", who)
    elif left is not None and left.final:
        yield Step(at, "opened", who)
    if left is not None and None not in (left.area, entered.area) and left.area != entered.area:
        yield Step(at, "handoff", who)


def log_stories(
    process: Process,
    log: Log,
    *,
    workflow: str | None = None,
    events: Events | None = None,
) -> Iterator[Story]:
    """Yield the story of each case of a log, run through the process as `log_overlay` does it.

    A log tells moves, and who made them where it names a resource; what was said, promised and
    answered it does not tell. Options and errors are those of `replay`.
    """
    flow = workflow_of(process, workflow)
    automaton = Automaton.of(process, flow.name, log.kind)
    means = {
        each.activity: each.labels for each in meanings(flow, log.kind, log.activities(), events)
    }
    look = index(process)
    escalating = {row.event for row in flow.transitions if row.escalates}
    for case in log.cases:
        told = [event for event in case.events if means.get(event.activity)]
        ran = automaton.run([event.activity for event in told], means)
        yield _of_case(look, case, told, [*ran.before[1:], ran.ends], means, escalating)


def _of_case(
    look: Index,
    case: Case,
    told: Sequence[Event],
    places: Sequence[tuple[str, ...]],
    means: Mapping[str, tuple[str, ...]],
    escalating: set[str],
) -> Story:
    """Read a case: where it could be in several states, it has not moved yet."""
    steps: list[Step] = []
    person: datetime | None = None
    here: str | None = None
    first: str | None = None
    for event, states in zip(told, places, strict=False):
        who = _who(look, event.resource) if event.resource is not None else "system"
        if who == "person" and person is None:
            person = event.at
        if not escalating.isdisjoint(means[event.activity]):
            steps.append(Step(event.at, "escalated", who))
        if len(states) == 1 and states[0] != here:
            steps += _moved(look, here, states[0], event.at, who)
            here = states[0]
            first = first or here
    opened = case.events[0].at
    calendar = look.calendar_of(first) if first is not None and first in look.states else None
    return Story(None, opened, opened, calendar, tuple(steps), person=person)
