"""Opening hours of a team or firm, and the business time counted in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import KW_ONLY
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any, Final, Literal, NamedTuple
from zoneinfo import ZoneInfo

from supportflow.define.base import Declared, Many, Name, value
from supportflow.define.business_time import Timetable, intersect, moment_at, us_of
from supportflow.define.calendar_texts import (
    BreakText,
    CountryText,
    DayOffText,
    HoursText,
    OverrideText,
    ZoneText,
    break_of,
    day_off_of,
    override_of,
    week_of,
)
from supportflow.define.explanations import Explanation, explained
from supportflow.define.hours import Dated, osm
from supportflow.define.local_days import LocalDays
from supportflow.define.national import check_language, national_days
from supportflow.define.texts import Words
from supportflow.define.times import BusinessDays, BusinessTime, WallTime
from supportflow.errors import BadCall

__all__ = ["Boundary", "Calendar", "Open"]

Boundary = Literal["close", "next_open"]
"""Where an amount that is used up exactly at closing ends."""

_SECOND: Final = 1_000_000


class Open(NamedTuple):
    """An open span in the calendar's zone; the end itself is not part of it."""

    start: datetime
    end: datetime


@value
class Calendar(Declared):
    """When a team answers, and how business time is counted.

    `week` is written as ``mon-fri 09:00-13:00 14:00-18:00; sat 10:00-13:00``, in the form of
    OpenStreetMap (``Mo-Fr 09:00-18:00``) or as ``24/7``; hours that pass midnight
    (``22:00-06:00``) belong to the day on which they start. `breaks` are cut out of the hours,
    weekly or on a date. `holidays` names a country or region whose public holidays are days
    off, named in `language` (else in the country's own). `days_off` are the firm's own, single
    or yearly, whole days or only some hours. `overrides` give one date other hours and win over
    days off and holidays. `within` names a calendar outside of which this one is closed.
    `boundary` says whether an amount used up exactly at closing ends there (``close``) or at
    the next opening (``next_open``).

    Days and hours are local to `zone`; amounts are elapsed time, also over clock changes. A
    local time that a clock change skips moves on by the gap; one that happens twice is the
    first. A closing instant is closed.
    """

    name: Name
    label: Words | None = None
    _: KW_ONLY
    zone: ZoneText = "UTC"
    week: HoursText
    breaks: Many[BreakText] = ()
    holidays: CountryText | None = None
    language: str | None = None
    days_off: Many[DayOffText] = ()
    overrides: Many[OverrideText] = ()
    within: Name | None = None
    boundary: Boundary = "close"

    def __post_init__(self) -> None:
        if self.language is not None:
            if self.holidays is None:
                raise ValueError("'language' is that of the holidays' names: give 'holidays' too")
            check_language(self.holidays, self.language)
        self._refuse_contradictions()
        if not _ever_open(self):
            raise ValueError(
                f"it is never open: the week '{self.week}' without breaks "
                "and days off leaves no time, so nothing could ever be due"
            )

    # Moments

    def add(self, moment: datetime, duration: WallTime | BusinessTime | BusinessDays) -> datetime:
        """Return when `duration` after `moment` is over, in the zone of `moment`.

        Elapsed time passes night and day; business time only while the calendar is open;
        business days end at the same time on the n-th open day, within the hours of that day.
        Nothing to add outside hours gives the next opening. Raises BadCall for a moment
        without a time zone, or when there is no answer within 400 years.
        """
        return _in_zone_of(moment, self.due_us(us_of(moment), duration))

    def subtract(
        self, moment: datetime, duration: WallTime | BusinessTime | BusinessDays
    ) -> datetime:
        """Return the moment from which `duration` passes until `moment`; the mirror of `add`.

        Nothing to subtract outside hours gives the closing before. Raises BadCall as `add`.
        """
        at, timetable = us_of(moment), self.timetable
        if isinstance(duration, BusinessTime):
            amount = duration.seconds * _SECOND
            found = timetable.subtract(at, amount, next_open=self.boundary == "next_open")
        elif isinstance(duration, BusinessDays):
            found = timetable.subtract_days(at, duration.days, end_of_day=duration.end_of_day)
        else:
            found = at - _elapsed(duration)
        return _in_zone_of(moment, found)

    def between(self, start: datetime, end: datetime) -> timedelta:
        """Return the open time from `start` to `end`; negative when they are reversed."""
        return timedelta(0, 0, self.timetable.between(us_of(start), us_of(end)))

    def is_open(self, moment: datetime) -> bool:
        """Whether the calendar is open at `moment`; a closing instant is closed."""
        return self.timetable.is_open(us_of(moment))

    def next_open(self, moment: datetime) -> datetime | None:
        """Return `moment` if it is open, else the next opening; None without one in 12 years."""
        found = self.timetable.next_open(us_of(moment))
        return None if found is None else _in_zone_of(moment, found)

    def next_close(self, moment: datetime) -> datetime | None:
        """Return the end of the current or next open span; None without one in 12 years."""
        found = self.timetable.next_close(us_of(moment))
        return None if found is None else _in_zone_of(moment, found)

    def spans(self, start: datetime, end: datetime) -> tuple[Open, ...]:
        """Return the open spans from `start` to `end`, cut to fit, in the calendar's zone."""
        zone = self.timetable.days.zone
        return tuple(
            Open(moment_at(opened).astimezone(zone), moment_at(closed).astimezone(zone))
            for opened, closed in self.timetable.spans(us_of(start), us_of(end))
        )

    def explain(
        self, moment: datetime, duration: WallTime | BusinessTime | BusinessDays
    ) -> Explanation:
        """Return the spans and days that lead from `moment` to the due time of `add`."""
        at = us_of(moment)
        due = self.due_us(at, duration)
        return explained(self.timetable, self._closed_as, at, duration, due)

    # Integers, for the engine

    def due_us(self, at: int, duration: WallTime | BusinessTime | BusinessDays) -> int:
        """Return `add` on microseconds since 1970 UTC."""
        if isinstance(duration, BusinessTime):
            return self.timetable.add(
                at, duration.seconds * _SECOND, next_open=self.boundary == "next_open"
            )
        if isinstance(duration, BusinessDays):
            return self.timetable.add_days(
                at,
                duration.days,
                end_of_day=duration.end_of_day,
                next_open=self.boundary == "next_open",
            )
        return at + _elapsed(duration)

    def add_us(self, at: int, amount: int) -> int:
        """Return the instant at which `amount` microseconds of open time after `at` are used up."""
        return self.timetable.add(at, amount, next_open=self.boundary == "next_open")

    def subtract_us(self, at: int, amount: int) -> int:
        """Return the instant from which `amount` microseconds of open time pass until `at`."""
        return self.timetable.subtract(at, amount, next_open=self.boundary == "next_open")

    def between_us(self, start: int, end: int) -> int:
        """Return the open microseconds from `start` to `end`; negative when they are reversed."""
        return self.timetable.between(start, end)

    @property
    def timetable(self) -> Timetable:
        """The compiled spans; raises BadCall while the calendar named in `within` is unknown."""
        return self._timetable

    # Days with a name, and other calendars

    @property
    def osm(self) -> str:
        """The weekly hours in the form of OpenStreetMap, without breaks."""
        return osm(week_of(self.week))

    def notes(self, first: date, last: date) -> tuple[tuple[date, str], ...]:
        """Return what dates from `first` to `last` change about the week, in words.

        A line without words of its own gives an empty text.
        """
        return tuple(
            (date.fromordinal(day), words)
            for day in range(first.toordinal(), last.toordinal() + 1)
            for words in self._days.notes(day)
        )

    def national_days(
        self, first_year: int, last_year: int, language: str | None = None
    ) -> tuple[tuple[date, str], ...]:
        """Return the public holidays of these years, named in `language` where it is known."""
        if self.holidays is None:
            return ()
        chosen = language or self.language
        years = range(first_year, last_year + 1)
        return tuple(day for year in years for day in national_days(self.holidays, year, chosen))

    def inside(self, other: Calendar) -> Calendar:
        """Return this calendar bound to the one that it names in `within`.

        The result is equal to this calendar; a copy or pickle of it is unbound again. Raises
        BadCall when `other` is not that calendar.
        """
        if other.name != self.within:
            raise BadCall(
                f"calendar '{self.name}' lies within "
                + (
                    f"'{self.within}', not within '{other.name}'"
                    if self.within
                    else "no other calendar"
                )
            )
        return self._with("_outer", other)

    def pinned(self, days: Mapping[int, Sequence[tuple[date, str]]]) -> Calendar:
        """Return this calendar with the national holidays of some years as they were stored.

        Other years are still asked from the package. The result is equal to this calendar.
        """
        return self._with("_pinned", {year: tuple(found) for year, found in days.items()})

    def _with(self, key: str, kept: object) -> Calendar:
        bound = copy(self)
        kept_by_name: dict[str, object] = {
            name: self.__dict__[name] for name in ("_outer", "_pinned") if name in self.__dict__
        }
        # What is derived lives in the instance's own dict, past the frozen setattr.
        vars(bound).update(kept_by_name, **{key: kept})
        return bound

    @cached_property
    def _days(self) -> LocalDays:
        return _local_days(self, self._national if self.holidays else None)

    @cached_property
    def _timetable(self) -> Timetable:
        own = Timetable(self._days, self.name)
        if self.within is None:
            return own
        outer = self.__dict__.get("_outer")
        if outer is None:
            raise BadCall(
                f"calendar '{self.name}' lies within '{self.within}': "
                f"use calendar.inside({self.within}) with that calendar"
            )
        return intersect(own, [outer.timetable])

    def _national(self, year: int) -> Sequence[tuple[date, str]]:
        pinned = self.__dict__.get("_pinned", {}).get(year)
        return pinned if pinned is not None else self.national_days(year, year)

    def _closed_as(self, day: int) -> str:
        outer: Calendar | None = self.__dict__.get("_outer")
        own = self._days.closed_as(day)
        return own or (outer._closed_as(day) if outer else "")

    def _refuse_contradictions(self) -> None:
        off = {day_off_of(line).first: line for line in self.days_off}
        given = dict[tuple[int, int, int], str]()
        for line in self.overrides:
            day = override_of(line).first
            if day in given:
                raise ValueError(f"overrides '{given[day]}' and '{line}' are for the same day")
            if day in off:
                raise ValueError(
                    f"'{off[day]}' in days_off and '{line}' in overrides contradict each other"
                )
            given[day] = line


def _elapsed(duration: object) -> int:
    if isinstance(duration, WallTime):
        return duration.seconds * _SECOND
    raise BadCall(
        f"{duration!r} is not a length of time: "
        "give minutes(30), business_hours(4) or business_days(3)"
    )


def _in_zone_of(moment: datetime, us: int) -> datetime:
    return moment_at(us).astimezone(moment.tzinfo)


def _local_days(calendar: Calendar, national: Any) -> LocalDays:
    breaks = [break_of(line) for line in calendar.breaks]
    weekly = [line for line in breaks if not isinstance(line, Dated)]
    return LocalDays(
        ZoneInfo(calendar.zone),
        week_of(calendar.week),
        weekly_breaks=tuple(
            tuple(span for week in weekly for span in week[day]) for day in range(7)
        ),
        dated_breaks=[line for line in breaks if isinstance(line, Dated)],
        days_off=[day_off_of(line) for line in calendar.days_off],
        overrides=[override_of(line) for line in calendar.overrides],
        national=national,
    )


def _ever_open(calendar: Calendar) -> bool:
    """Whether any day is open: in a year of its single dates, or in the years after them."""
    days = _local_days(calendar, None)
    overrides = [override_of(line) for line in calendar.overrides]
    single = [date(*line.first).toordinal() for line in overrides if not line.yearly]
    dated = [day_off_of(line) for line in calendar.days_off]
    last = max((line.last[0] for line in (*dated, *overrides)), default=0)
    start = date(min(max(last + 1, 2000), 9980), 1, 1).toordinal()
    return any(days.minutes(day) for day in (*single, *range(start, start + 9 * 366)))
