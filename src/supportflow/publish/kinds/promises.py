"""The promised times: for whom, how fast, counted when, and worked out for real moments."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from supportflow.define.calendar_texts import week_of
from supportflow.define.calendars import Calendar
from supportflow.define.hours import DAY as DAY_MINUTES
from supportflow.define.promises import PROMISED, Sla, clocks_of
from supportflow.define.times import Duration, WallTime
from supportflow.errors import SupportflowError
from supportflow.publish.context import Site
from supportflow.publish.draft import Draft
from supportflow.publish.markdown import plain, table

__all__ = ["hours_of", "promises", "times_of"]

EXAMPLE: Final = date(2026, 3, 6)
"""The Friday of the worked examples where nobody says what day it is."""


def promises(site: Site) -> Iterator[Draft]:
    """Yield the page of all that is promised."""
    process, say = site.process, site.say
    states = [state for state in site.states() if state.within is not None]
    tasks = [task for task in site.look.tasks.values() if task.within is not None]
    if not (process.slas or states or tasks or process.calendars):
        return
    draft = Draft(
        site, "promises.md", say.say("page.promises"), about=say.say("page.promises.about"), boost=2
    )
    if process.slas:
        draft.add(say.say("promises.first_fits"))
        _table(draft)
        for sla in site.look.slas.values():
            _promise(draft, sla)
    if states:
        draft.head("promises.states", "states")
        draft.table(
            ("head.state", "head.who", "head.within", "head.counted_in"),
            (
                (
                    draft.to("state", state.name),
                    draft.to("team", team.name) if (team := site.team(state.name)) else "",
                    plain(say.time(state.within)) if state.within is not None else "",
                    _counted(draft, state.within, site.look.calendar_of(state.name)),
                )
                for state in states
            ),
        )
    if tasks:
        draft.head("promises.tasks", "tasks")
        draft.table(
            ("head.task", "head.who", "head.within", "head.counted_in"),
            (
                (
                    draft.to("task", task.name),
                    draft.to("team", team.name) if (team := site.team_of_task(task)) else "",
                    plain(say.time(task.within)) if task.within is not None else "",
                    _counted(draft, task.within, site.look.calendar_of_task(task.name)),
                )
                for task in tasks
            ),
        )
    if site.look.calendars:
        draft.head("promises.hours", "hours")
        for calendar in site.look.calendars.values():
            _hours(draft, calendar)
    yield draft


def times_of(draft: Draft, sla: Sla) -> dict[str, str]:
    """Return the promised times of an `Sla` by the names of its clocks."""
    say = draft.site.say
    return {
        clock.name: plain(say.time(clock.within))
        for clock in clocks_of(sla)
        if clock.within is not None
    }


def _table(draft: Draft) -> None:
    """Show the promises side by side, in the order in which they are tried."""
    site, say = draft.site, draft.site.say
    rows = [(sla, times_of(draft, sla)) for sla in site.look.slas.values()]
    own = dict.fromkeys(name for _, times in rows for name in times if name not in PROMISED)
    clocks = [name for name in (*PROMISED, *own) if any(name in times for _, times in rows)]
    heads = [say.say("head.promise"), say.say("head.for_whom"), *map(site.clock, clocks)]
    draft.lines += table(
        [plain(head) for head in heads],
        (
            [draft.to("sla", sla.name), _whom(site, sla, at),
             *(times.get(name, "") for name in clocks)]
            for at, (sla, times) in enumerate(rows)
        ),
    )  # fmt: skip


def _whom(site: Site, sla: Sla, at: int) -> str:
    if sla.when is not None:
        return site.condition(sla.when)
    return site.say.say("promises.others" if at else "promises.everybody")


def _promise(draft: Draft, sla: Sla) -> None:
    """Say everything about one promise, with an example for each of its times."""
    site, say = draft.site, draft.site.say
    draft.heading(site.title(sla), f"sla-{sla.name}")
    if sla.description:
        draft.add(site.text(sla.description))
    calendars = dict.fromkeys(
        site.look.calendar_for(sla, start) for start in site.look.start_states()
    ) or {sla.calendar or site.process.calendar: None}
    names = [name for name in calendars if name]
    if names:
        links = ", ".join(draft.to("calendar", name) for name in names)
        draft.add(f"{say.say('promises.counted')}: {links}.")
    pauses = dict.fromkeys(wait for clock in clocks_of(sla) for wait in clock.pauses)
    if pauses:
        waits = say.all_of(
            say.say(f"waits.{wait}") if say.has(f"waits.{wait}") else say.say("waits.resolved")
            for wait in pauses
        )
        draft.add(f"{say.say('promises.paused')}: {waits}.")
    calendar = next(
        (site.look.calendars[name] for name in names if name in site.look.calendars), None
    )
    _examples(draft, sla, calendar)


def _examples(draft: Draft, sla: Sla, calendar: Calendar | None) -> None:
    """Say when each time is due for what arrives in the morning, and shortly before closing."""
    site, say = draft.site, draft.site.say
    moments = list(_moments(site, calendar))
    rows = [
        [
            plain(site.clock(clock.name)),
            plain(say.time(clock.within)),
            *(
                f"**{plain(say.moment(due))}**" if due is not None else ""
                for moment in moments
                for due in [_due(site, clock.within, calendar, moment)]
            ),
        ]
        for clock in clocks_of(sla)
        if clock.within is not None
    ]
    if not any(cell for row in rows for cell in row[2:]):
        return
    draft.heading(say.say("promises.examples"), f"sla-{sla.name}-examples", 3)
    heads = [say.say("head.promise"), say.say("head.within")]
    heads += [say.say("promises.arrives", moment=plain(say.moment(moment))) for moment in moments]
    draft.lines += table(heads, rows)


def _moments(site: Site, calendar: Calendar | None) -> Iterator[datetime]:
    """Yield a morning at opening time and ten minutes before the last closing of a week."""
    today = site.today or EXAMPLE
    if calendar is None:
        yield datetime(today.year, today.month, today.day, 10, tzinfo=ZoneInfo("UTC"))
        return
    zone = ZoneInfo(calendar.zone)
    try:
        ready = site.look.calendar(calendar.name)
        friday = today + timedelta(days=(4 - today.weekday()) % 7)
        start = datetime(friday.year, friday.month, friday.day, tzinfo=zone)
        spans = ready.spans(start, start + timedelta(days=1)) or ready.spans(
            start - timedelta(days=4), start + timedelta(days=10)
        )
    except SupportflowError:
        return
    if spans:
        yield max(spans[0].start, spans[0].start + timedelta(hours=1))
        yield spans[-1].end - timedelta(minutes=10)


def _due(
    site: Site, within: Duration, calendar: Calendar | None, moment: datetime
) -> datetime | None:
    if isinstance(within, WallTime):
        return moment + timedelta(seconds=within.seconds)
    if calendar is None:
        return None
    try:
        return site.look.calendar(calendar.name).add(moment, within)
    except (SupportflowError, KeyError):
        return None


def _counted(draft: Draft, within: Duration | None, calendar: str | None) -> str:
    if within is None or isinstance(within, WallTime):
        return draft.site.say.say("promises.wall")
    return draft.to("calendar", calendar)


# Opening hours


def _hours(draft: Draft, calendar: Calendar) -> None:
    site, say = draft.site, draft.site.say
    draft.heading(site.title(calendar), f"calendar-{calendar.name}", 3)
    draft.table(("head.day", "head.open"), hours_of(site, calendar))
    facts = [("fact.zone", plain(calendar.zone))]
    if calendar.holidays:
        facts.append(("fact.holidays", plain(calendar.holidays)))
    if calendar.within:
        facts.append(("fact.inside", draft.to("calendar", calendar.within)))
    draft.facts(facts)
    for key, lines in (("hours.breaks", calendar.breaks), ("hours.days_off", calendar.days_off),
                       ("hours.overrides", calendar.overrides)):  # fmt: skip
        if lines:
            draft.add(f"{say.say(key)}: {', '.join(f'`{line}`' for line in lines)}.")
    if site.today is not None and calendar.holidays:
        found = calendar.national_days(
            site.today.year, site.today.year + 1, _spoken(site, calendar)
        )
        coming = [(day, name) for day, name in found if day >= site.today][:6]
        if coming:
            said = ", ".join(f"{say.date(day, weekday=True)} ({name})" for day, name in coming)
            draft.add(f"{say.say('hours.next_holidays')}: {plain(said)}.")


def _spoken(site: Site, calendar: Calendar) -> str | None:
    return calendar.language


def hours_of(site: Site, calendar: Calendar) -> list[tuple[str, str]]:
    """Return the hours of a week, days with the same hours together."""
    say = site.say
    days = list(week_of(calendar.week))
    groups: list[list[int]] = []
    for at, spans in enumerate(days):
        if groups and days[groups[-1][0]] == spans:
            groups[-1].append(at)
        else:
            groups.append([at])
    found: list[tuple[str, str]] = []
    for group in groups:
        first, last = say.say(f"day.{group[0] + 1}"), say.say(f"day.{group[-1] + 1}")
        name = first if len(group) == 1 else f"{first} – {last}"
        spans = days[group[0]]
        hours = ", ".join(f"{_clock(start)}–{_clock(end)}" for start, end in spans)
        if [*spans] == [(0, DAY_MINUTES)]:
            hours = say.say("hours.always")
        found.append((name, hours or say.say("hours.closed")))
    return found


def _clock(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02}"
