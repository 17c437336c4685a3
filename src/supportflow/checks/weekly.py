"""Usual weekly hours of calendars and teams, laid over each other whatever their zones.

Two weeks stand for all: one in January, one in July. Holidays, days off and hours of single dates
are left out, since teams in different countries have different ones by design.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from supportflow.define.business_time import us_of
from supportflow.define.calendar_texts import break_of, week_of
from supportflow.define.calendars import Calendar
from supportflow.define.hours import DAY, Dated, Spans
from supportflow.define.hours import minus as cut
from supportflow.define.index import Index
from supportflow.define.local_days import LocalDays
from supportflow.define.people import Team

__all__ = [
    "ALWAYS",
    "WEEK",
    "Hours",
    "Run",
    "Weeks",
    "by_weekday",
    "intersect",
    "long_waits",
    "longest_run",
    "minus",
    "next_start",
    "said",
    "union",
    "used_up",
    "when",
]

WEEK: Final = 7 * DAY
"""Minutes in a week."""

MONDAYS: Final = (datetime(2023, 1, 16, tzinfo=UTC), datetime(2023, 7, 17, tzinfo=UTC))
_MINUTE: Final = 60_000_000
_DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_SHOWN: Final = 3

Weeks = tuple[Spans, Spans]
"""The open minutes of a winter week and of a summer week, from Monday 00:00 UTC, in order."""

ALWAYS: Final[Weeks] = (((0, WEEK),), ((0, WEEK),))


class Run(NamedTuple):
    """A stretch of a week without anybody, and the first minute in it at which work may come.

    Minutes from `WEEK` on lie in the week after; `season` is 0 for winter and 1 for summer.
    """

    first: int
    end: int
    season: int


class Hours:
    """The usual weekly hours of a process's calendars and teams, worked out when asked."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._known: dict[str, Weeks | None] = {}

    def of(self, calendar: str | None) -> Weeks | None:
        """Return a calendar's hours; None when it is unknown or lies within itself."""
        if calendar is None:
            return None
        if calendar not in self._known:
            chain = self._index.calendar_chain(calendar)
            found = [_weeks(self._index.calendars[name]) for name in chain]
            self._known[calendar] = intersect(*found) if found else None
        return self._known[calendar]

    def calendar_of(self, team: Team) -> str | None:
        """Return the calendar in which a team works; a bot without one works at all hours."""
        return team.calendar or (None if team.automated else self._index.process.calendar)

    def of_team(self, team: Team | None) -> Weeks | None:
        """Return when a team works; None when nobody says so."""
        if team is None:
            return None
        name = self.calendar_of(team)
        return ALWAYS if name is None and team.automated else self.of(name)

    def of_teams(self, teams: Iterable[Team]) -> Weeks | None:
        """Return when any of the teams works; None when that is not known of one of them."""
        found: list[Weeks] = []
        for team in teams:
            hours = self.of_team(team)
            if hours is None:
                return None
            found.append(hours)
        return union(*found)

    def zone(self, *calendars: str | None) -> ZoneInfo:
        """Return the zone of the first of these calendars that is known, else UTC."""
        for name in calendars:
            if name is not None and name in self._index.calendars:
                return ZoneInfo(self._index.calendars[name].zone)
        return ZoneInfo("UTC")

    def days(self, calendar: str | None) -> tuple[int, int] | None:
        """Return the seconds of a calendar's shortest and longest open day; None if not known."""
        if calendar is None or len(self._index.calendar_chain(calendar)) != 1:
            return None
        open_days = [
            sum(end - start for start, end in cut(spans, breaks))
            for spans, breaks in zip(*_usual(self._index.calendars[calendar]), strict=True)
        ]
        lengths = [60 * minutes for minutes in open_days if minutes]
        return (min(lengths), max(lengths)) if lengths else None


def _usual(calendar: Calendar) -> tuple[tuple[Spans, ...], tuple[Spans, ...]]:
    """Return the hours and the breaks of each weekday."""
    read = [break_of(line) for line in calendar.breaks]
    weekly = [line for line in read if not isinstance(line, Dated)]
    breaks = tuple(tuple(span for week in weekly for span in week[day]) for day in range(7))
    return week_of(calendar.week), breaks


def _weeks(calendar: Calendar) -> Weeks:
    week, breaks = _usual(calendar)
    days = LocalDays(ZoneInfo(calendar.zone), week, weekly_breaks=breaks)
    found: list[Spans] = []
    for monday in MONDAYS:
        base = us_of(monday)
        spans = [
            ((start - base) // _MINUTE, (end - base) // _MINUTE)
            for day in range(monday.toordinal(), monday.toordinal() + 7)
            for start, end in days.spans_of(day)
        ]
        found.append(_merged(part for span in spans for part in _wrapped(span)))
    return found[0], found[1]


def _wrapped(span: tuple[int, int]) -> Iterator[tuple[int, int]]:
    """Bring a span that leaves the week to where it lies in every week."""
    start, length = span[0] % WEEK, span[1] - span[0]
    yield start, min(start + length, WEEK)
    if start + length > WEEK:
        yield 0, start + length - WEEK


def _merged(spans: Iterable[tuple[int, int]]) -> Spans:
    found: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        elif start < end:
            found.append((start, end))
    return tuple(found)


def union(*several: Weeks) -> Weeks:
    """Return when at least one of these is open."""
    winter, summer = (_merged(span for one in several for span in one[at]) for at in (0, 1))
    return winter, summer


def minus(one: Weeks, other: Weeks) -> Weeks:
    """Return when `one` is open and `other` is not."""
    return cut(one[0], other[0]), cut(one[1], other[1])


def intersect(*several: Weeks) -> Weeks:
    """Return when all of these are open."""
    closed = union(*(minus(ALWAYS, one) for one in several))
    return minus(ALWAYS, closed)


def longest_run(arrivals: Weeks, present: Weeks) -> Run | None:
    """Return the stretch without anybody that is the longest for what comes at its beginning.

    None when somebody is there whenever anything may come, and when nobody ever is.
    """
    best: Run | None = None
    for season in (0, 1):
        if not present[season]:
            return None
        coming = _twice(arrivals[season])
        around = (*present[season], *_twice(present[season])[len(present[season]) :][:1])
        for (_, start), (end, _) in pairwise(around):
            first = next(
                (max(low, start) for low, high in coming if low < end and high > start), -1
            )
            if first >= 0 and (best is None or end - first > best.end - best.first):
                best = Run(first, end, season)
    return best


def used_up(counted: Spans, first: int, minutes: float) -> float:
    """Return the minute at which `minutes` of counted time from `first` on are used up.

    Far beyond any week when the counted time of two weeks is not enough.
    """
    for start, end in _twice(counted):
        begin = max(start, first)
        if begin < end and end - begin >= minutes:
            return begin + minutes
        minutes -= max(end - begin, 0)
    return 3 * WEEK


def long_waits(weeks: Weeks, present: Weeks, patience: int) -> Weeks:
    """Return the spans at whose beginning nobody comes within `patience` minutes."""
    found: list[Spans] = []
    for spans, there in zip(weeks, present, strict=True):
        starts = [start for start, _ in _twice(there)]
        found.append(
            tuple(
                span
                for span in spans
                if next((start for start in starts if start >= span[0]), 3 * WEEK) - span[0]
                > patience
            )
        )
    return found[0], found[1]


def next_start(present: Weeks, season: int, minute: int) -> int | None:
    """Return the first opening from `minute` on."""
    return next((start for start, _ in _twice(present[season]) if start >= minute), None)


def _twice(spans: Spans) -> Spans:
    """Return the spans of two weeks in a row."""
    return (*spans, *((start + WEEK, end + WEEK) for start, end in spans))


def when(minute: float, season: int, zone: ZoneInfo) -> str:
    """Say a minute of a week in a zone: ``Fri 18:00``."""
    local = (MONDAYS[season] + timedelta(minutes=minute)).astimezone(zone)
    seconds = f":{local.second:02}" if local.second else ""
    return f"{_DAYS[local.weekday()]} {local.hour:02}:{local.minute:02}{seconds}"


def by_weekday(weeks: Weeks, zone: ZoneInfo) -> tuple[tuple[str, ...], ...]:
    """Return the spans of each day from Monday on, as ``9-13`` or ``8:30-12``.

    A span belongs to the day on which it starts; one longer than a day is cut at each midnight.
    Those of the winter week are told, or of the summer week when the winter has none.
    """
    season = 0 if weeks[0] else 1
    found: list[list[str]] = [[] for _ in _DAYS]
    for start, end in _whole(weeks[season]):
        opened = _local(start, season, zone)
        while end - start > DAY or (end - start == DAY and opened == 0):
            found[_day(start, season, zone)].append(f"{_short(opened)}-24")
            start += DAY - opened
            opened = 0
        if start < end:
            until = (opened + end - start) % DAY or DAY
            found[_day(start, season, zone)].append(f"{_short(opened)}-{_short(until)}")
    return tuple(tuple(day) for day in found)


def _whole(spans: Spans) -> Spans:
    """Put a span together that runs over the end of the week."""
    if len(spans) > 1 and spans[0][0] == 0 and spans[-1][1] == WEEK:
        return (*spans[1:-1], (spans[-1][0], WEEK + spans[0][1]))
    return spans


def _local(minute: int, season: int, zone: ZoneInfo) -> int:
    local = (MONDAYS[season] + timedelta(minutes=minute)).astimezone(zone)
    return local.hour * 60 + local.minute


def _day(minute: int, season: int, zone: ZoneInfo) -> int:
    return (MONDAYS[season] + timedelta(minutes=minute)).astimezone(zone).weekday()


def _short(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02}" if minutes % 60 else str(minutes // 60)


def said(weeks: Weeks, zone: ZoneInfo) -> str:
    """Say hours as people do: ``Mon-Fri 18:00-20:00 and Sat 08:00-20:00``.

    Those of the winter week are told, or of the summer week when the winter has none.
    """
    season = 0 if weeks[0] else 1
    spans = _whole(weeks[season])
    if spans == ((0, WEEK),):
        return "at all hours"
    by_day: dict[int, list[str]] = {}
    long: list[str] = []
    for start, end in spans:
        if end - start > DAY:
            long.append(f"{when(start, season, zone)} to {when(end, season, zone)}")
            continue
        opened, closed = when(start, season, zone), when(end, season, zone)
        until = closed[4:] if closed[4:] != "00:00" else "24:00"
        by_day.setdefault(_DAYS.index(opened[:3]), []).append(f"{opened[4:]}-{until}")
    parts: list[str] = []
    day = 0
    while day < 7:
        last = day
        while last < 6 and by_day.get(last + 1) == by_day.get(day):
            last += 1
        if day in by_day:
            named = _DAYS[day] if last == day else f"{_DAYS[day]}-{_DAYS[last]}"
            parts.append(f"{named} {' '.join(by_day[day])}")
        day = last + 1
    parts += long
    if len(parts) > _SHOWN:
        parts = [*parts[:_SHOWN], "more"]
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
