"""Opening hours and promised times as lines of text: what a calendar means on real days."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from supportflow.define.calendars import Calendar, Open
from supportflow.define.explanations import when
from supportflow.define.faults import faults
from supportflow.define.index import Index, index, timed
from supportflow.define.process import Process
from supportflow.define.promises import At, Escalation, at_of, clocks_of
from supportflow.define.texts import title
from supportflow.define.times import Duration, WallTime
from supportflow.errors import BadCall, DefinitionError, UnknownTicket, near, quoted
from supportflow.run.counting import Counter, moment_of
from supportflow.run.store import Store
from supportflow.run.ticket import EMPTY, ClockState, Context
from supportflow.run.why import clocks_on, decisions_on, explain

__all__ = ["hours_lines", "promise_lines", "ticket_lines"]

DAY = timedelta(days=1)


def hours_lines(
    process: Process, calendar: str | None, first: date, weeks: int, language: str | None = None
) -> Iterator[str]:
    """Yield the hours of a calendar (or of all) day by day, for `weeks` weeks from `first` on.

    Raises BadCall for an unknown calendar, or when the process has none; DefinitionError when
    calendars lie within each other or within one that is not declared.
    """
    found = index(process)
    _refuse_year(first.year)
    _refuse(process, "calendar-in-circle", "unknown-calendar")
    if not found.calendars:
        raise BadCall(f"process '{process.name}' has no calendar.")
    if calendar is not None and calendar not in found.calendars:
        hint = near(calendar, found.calendars)
        known = quoted(found.calendars, last="and")
        raise BadCall(f"there is no calendar '{calendar}'.{hint} Calendars: {known}.")
    tongue = language or process.language
    for number, name in enumerate([calendar] if calendar is not None else found.calendars):
        if number:
            yield ""
        yield from _calendar_lines(found.calendar(name), first, weeks, tongue)


def _refuse_year(year: int) -> None:
    """Refuse days beside which there may be none."""
    if not 1900 <= year <= 9000:
        raise BadCall(f"the year {year} is too far away: give one from 1900 to 9000.")


def _refuse(process: Process, *codes: str) -> None:
    """Refuse a process with calendars that cannot be asked when they are open."""
    wrong = [
        one for one in faults(process) if one.code in codes and one.where.startswith("calendar ")
    ]
    if wrong:
        raise DefinitionError(process.name, wrong)


def _calendar_lines(calendar: Calendar, first: date, weeks: int, language: str) -> Iterator[str]:
    yield f"{title(calendar, language)} ({calendar.zone}): {calendar.week}"
    zone = ZoneInfo(calendar.zone)
    last = first + timedelta(days=7 * weeks - 1)
    start = datetime.combine(first, time(), zone)
    end = datetime.combine(last + DAY, time(), zone)
    # A span that begins on the last evening is shown whole, one that began before is not ours.
    by_day: dict[date, list[str]] = {}
    for span in calendar.spans(start, end + DAY):
        for day, words in _by_day(span, zone):
            by_day.setdefault(day, []).append(words)
    notes = dict(calendar.notes(first, last))
    day = first
    while day <= last:
        if day != first and day.weekday() == 0:
            yield ""
        open_hours = " ".join(by_day.get(day, ())) or "closed"
        note = f"  {notes[day]}" if day in notes else ""
        yield f"  {day:%a %d %b %Y}  {open_hours}{note}"
        day += DAY


def _by_day(span: Open, zone: ZoneInfo) -> Iterator[tuple[date, str]]:
    """Give a span to the day on which it starts; one longer than a day is cut at midnight."""
    start = span.start
    while span.end - start > DAY:
        midnight = datetime.combine(start.date() + DAY, time(), zone)
        yield start.date(), f"{start:%H:%M}-24:00"
        start = midnight
    if start < span.end:
        over = span.end == datetime.combine(start.date() + DAY, time(), zone)
        yield start.date(), f"{start:%H:%M}-{'24:00' if over else f'{span.end:%H:%M}'}"


class _Promise(NamedTuple):
    """A promised time or a timer: its calendar, what it is, its length, and what comes beside it.

    `rungs` are its escalations: the moment of each, its title, and whom it tells or what it does.
    """

    calendar: str | None
    what: str
    length: Duration
    rungs: tuple[tuple[At, str], ...] = ()


def promise_lines(process: Process, at: datetime, language: str | None = None) -> Iterator[str]:
    """Yield a worked example of every promised time and timer, for what arrives at `at`.

    A naive `at` is a local time, read in the zone of each calendar: ten to six is ten to six for
    every team. An aware one is the same instant for all.

    Raises DefinitionError when a calendar cannot be counted in.
    """
    tongue = language or process.language
    _refuse_year(at.year)
    _refuse(process, "calendar-in-circle", "unknown-calendar", "never-open")
    found = index(process)
    groups: dict[str | None, list[_Promise]] = {}
    for promise in _promises(process, found, tongue):
        groups.setdefault(promise.calendar, []).append(promise)
    for number, (name, promises) in enumerate(groups.items()):
        if number:
            yield ""
        calendar = found.calendar(name) if name in found.calendars else None
        zone = ZoneInfo(calendar.zone) if calendar is not None else ZoneInfo("UTC")
        yield f"{title(calendar, tongue)} ({calendar.zone})" if calendar is not None else "UTC"
        moment = at.replace(tzinfo=zone) if at.tzinfo is None else at.astimezone(zone)
        for promise in promises:
            yield from _worked(promise, calendar, moment, name)
    if not groups:
        yield "Nothing is promised: add within=... to states and tasks, or an Sla."


def _worked(
    promise: _Promise, calendar: Calendar | None, moment: datetime, name: str | None
) -> Iterator[str]:
    """Yield the answer first, then the way to it, then what escalates."""
    year = moment.year
    if calendar is None and not isinstance(promise.length, WallTime):
        yield f"  {promise.what}: {promise.length}"
        why = "no calendar is named" if name is None else f"there is no calendar '{name}'"
        yield f"    cannot be counted: {why}"
        return
    counter = Counter(promise.length, calendar)
    due = counter.since(moment.astimezone(UTC)).astimezone(moment.tzinfo)
    yield f"  {promise.what}: {promise.length} -> due {when(due, year)}"
    if isinstance(promise.length, WallTime):
        yield f"    from {when(moment, year)}, night and day alike"
    elif calendar is not None:
        yield f"    {str(calendar.explain(moment, promise.length)).rpartition('; due ')[0]}"
    clock = ClockState("", "", "running", moment.astimezone(UTC), due.astimezone(UTC))
    for rung, what in promise.rungs:
        if calendar is None and not isinstance(rung.offset, WallTime | None):
            continue
        comes = moment_of(rung, counter, clock, ()).astimezone(moment.tzinfo)
        yield f"    {what} -> {when(comes, year)}"


def _promises(process: Process, found: Index, language: str) -> Iterator[_Promise]:
    """Yield every promise and timer with the calendar in which it is counted."""
    starts = found.start_states() or tuple(found.states)[:1]
    for sla in process.slas:
        # Without a calendar of its own a promise is counted where the ticket begins.
        named = dict.fromkeys(found.calendar_for(sla, start) for start in starts)
        for calendar in named or {process.calendar: None}:
            for clock in clocks_of(sla):
                if clock.within is not None:
                    what = f"promise {title(sla, language)}, {_lower(title(clock, language))}"
                    rungs = _rungs(process, clock.name, language)
                    yield _Promise(calendar, what, clock.within, rungs)
    for task in found.tasks.values():
        if task.within is not None:
            rungs = _rungs(process, "task", language, task.name)
            what = f"task {title(task, language)}"
            yield _Promise(found.calendar_of_task(task.name), what, task.within, rungs)
    for flow in found.workflows.values():
        for state in flow.states:
            calendar, shown = found.calendar_of(state.name), title(state, language)
            if state.within is not None:
                rungs = _rungs(process, "within", language, state.name, state.phase)
                yield _Promise(calendar, f"state {shown}", state.within, rungs)
            for one in process.escalations:
                if one.after is not None and {state.name, state.phase}.intersection(one.state):
                    said = _said(one, language)
                    yield _Promise(calendar, f"state {shown}, {said}", one.after)
        for name, events in found.rows(flow.name).items():
            for rows in events.values():
                for row in timed(rows):
                    if row.transition.after is not None:
                        label = title(row.transition, language)
                        shown = title(found.states[name], language)
                        what = f"timer {label}, from {shown}"
                        yield _Promise(found.calendar_of(name), what, row.transition.after)


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]


def _rungs(
    process: Process, clock: str, language: str, *names: str | None
) -> tuple[tuple[At, str], ...]:
    """Return the escalations of a clock; those of states and tasks only where they are named."""
    return tuple(
        (at_of(one.at) if one.at is not None else At(100.0), _said(one, language))
        for one in process.escalations
        if one.clock == clock
        and (not one.state or not {*one.state}.isdisjoint(names))
        and one.task in {None, *names}
    )


def _said(one: Escalation, language: str) -> str:
    """Say an escalation in a line: when it comes, its title, what it does."""
    does = [f"tells {quoted(one.tells, last='and')}"] if one.tells else []
    does += [f"fires '{one.fires}'"] if one.fires else []
    does += [
        f"{what} '{name}'"
        for what, name in (("priority", one.priority), ("team", one.team), ("level", one.level))
        if name is not None
    ]
    moment = (one.at or "at its end") if one.clock is not None else ""
    return f"{moment} escalation {title(one, language)} ({', '.join(does)})".strip()


def ticket_lines(
    process: Process,
    store: Store,
    ticket: str,
    what: str | None = None,
    rules: Mapping[str, bool] = EMPTY,
) -> Iterator[str]:
    """Yield why the clocks of a ticket are due when they are, and how it was decided on.

    With `what` only that clock or decision. `rules` are the answers of named rules; those that are
    not given are taken to say what they said last.

    Raises UnknownTicket, and BadCall for what the ticket does not have.
    """
    found, history = store.load(ticket), store.history(ticket)
    if found is None:
        raise UnknownTicket(f"there is no ticket '{ticket}' in this store.", ticket=ticket)
    known = [one.name for one in process.rules]
    for name in rules:
        if name not in known:
            raise BadCall(f"there is no rule '{name}'.{near(name, known)}")
    clocks = clocks_on(process, found)
    named = [what] if what is not None else [*clocks, *decisions_on(process)]
    first = True
    if what is None and not clocks:
        yield f"Nothing is promised for ticket {ticket}."
        first = False
    for name in named:
        if not first:
            yield ""
        first = False
        context = Context(rules)
        yield from str(explain(process, found, history, name, context=context)).splitlines()
