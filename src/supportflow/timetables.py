"""Opening hours and promised times as lines of text: what a calendar means on real days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from supportflow.define.calendars import Calendar, Open
from supportflow.define.faults import faults
from supportflow.define.index import Index, index, timed
from supportflow.define.process import Process
from supportflow.define.texts import title
from supportflow.define.times import BusinessDays, BusinessTime, WallTime
from supportflow.errors import BadCall, DefinitionError, near, quoted

__all__ = ["hours_lines", "promise_lines"]

DAY = timedelta(days=1)


def hours_lines(
    process: Process, calendar: str | None, first: date, weeks: int, language: str | None = None
) -> Iterator[str]:
    """Yield the hours of a calendar (or of all) day by day, for `weeks` weeks from `first` on.

    Raises BadCall for an unknown calendar, or when the process has none; DefinitionError when
    calendars lie within each other or within one that is not declared.
    """
    found = index(process)
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


def promise_lines(process: Process, at: datetime, language: str | None = None) -> Iterator[str]:
    """Yield a worked example of every promised time and timer, for what arrives at `at`.

    A naive `at` is a local time, read in the zone of each calendar: ten to six is ten to six for
    every team. An aware one is the same instant for all.

    Raises DefinitionError when a calendar cannot be counted in.
    """
    tongue = language or process.language
    found = index(process)
    _refuse(process, "calendar-in-circle", "unknown-calendar", "never-open")
    count = 0
    for calendar, promises in _promises(process, found, tongue):
        if count:
            yield ""
        zone = ZoneInfo(calendar.zone) if calendar is not None else ZoneInfo("UTC")
        name = f"{title(calendar, tongue)} ({calendar.zone})" if calendar is not None else "UTC"
        yield name
        for what, duration in promises:
            count += 1
            yield f"  {what}: {duration}"
            yield f"    {_explained(calendar, at, zone, duration)}"
    if not count:
        yield "Nothing is promised: add within=... to states and tasks."


def _explained(
    calendar: Calendar | None,
    at: datetime,
    zone: ZoneInfo,
    duration: WallTime | BusinessTime | BusinessDays,
) -> str:
    moment = at.replace(tzinfo=zone) if at.tzinfo is None else at.astimezone(zone)
    if calendar is not None and not isinstance(duration, WallTime):
        return str(calendar.explain(moment, duration))
    if isinstance(duration, WallTime):
        due = (moment.astimezone(ZoneInfo("UTC")) + timedelta(seconds=duration.seconds)).astimezone(
            zone
        )
        return f"from {moment:%a %d %b %H:%M}; due {due:%a %d %b %H:%M}"
    return "cannot be counted: no calendar is named"


def _promises(
    process: Process, found: Index, language: str
) -> list[tuple[Calendar | None, list[tuple[str, WallTime | BusinessTime | BusinessDays]]]]:
    """Return every promise and timer below the calendar in which it is counted."""
    kept: dict[str | None, list[tuple[str, WallTime | BusinessTime | BusinessDays]]] = {}
    for task in found.tasks.values():
        area = found.areas.get(task.area or "")
        team = found.teams.get(area.team or "") if area is not None else None
        calendar = (team.calendar if team is not None else None) or process.calendar
        if task.within is not None:
            kept.setdefault(calendar, []).append((f"task {title(task, language)}", task.within))
    for flow in found.workflows.values():
        for state in flow.states:
            if state.within is not None:
                where = kept.setdefault(found.calendar_of(state.name), [])
                where.append((f"state {title(state, language)}", state.within))
        for name, events in found.rows(flow.name).items():
            for rows in events.values():
                for row in timed(rows):
                    if row.transition.after is not None:
                        label = title(row.transition, language)
                        shown = title(found.states[name], language)
                        where = kept.setdefault(found.calendar_of(name), [])
                        where.append((f"timer {label}, from {shown}", row.transition.after))
    known = {name: found.calendar(name) for name in kept if name in found.calendars}
    return [(known.get(name or ""), listed) for name, listed in kept.items()]
