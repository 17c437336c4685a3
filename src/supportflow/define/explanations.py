"""Why a due time is what it is: the open spans, closed days and counted days that lead to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import groupby, pairwise
from typing import Final
from zoneinfo import ZoneInfo

from supportflow.define.business_time import Timetable, moment_at
from supportflow.define.times import BusinessDays, BusinessTime, WallTime

__all__ = [
    "Closed",
    "Counted",
    "Explanation",
    "Used",
    "amount",
    "explained",
    "explained_wall",
    "when",
]

_WEEKDAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS: Final = (
    "Jan",
    "Feb",
    "Mar",
    "Apr",
    "May",
    "Jun",
    "Jul",
    "Aug",
    "Sep",
    "Oct",
    "Nov",
    "Dec",
)
_SHOWN: Final = 10
_KEPT: Final = 4


@dataclass(frozen=True, slots=True)
class Used:
    """An open span, in the calendar's zone, whose time was counted."""

    start: datetime
    end: datetime
    amount: timedelta


@dataclass(frozen=True, slots=True)
class Closed:
    """Whole days on which the calendar is closed, and the name under which they are off."""

    first: date
    last: date
    name: str


@dataclass(frozen=True, slots=True)
class Counted:
    """An open day that was counted; number 0 is the day from which counting starts."""

    day: date
    number: int


@dataclass(frozen=True, slots=True)
class Explanation:
    """How a due time follows from a moment; ``str()`` says it in one line.

    All moments are in the calendar's zone.
    """

    calendar: str
    moment: datetime
    duration: WallTime | BusinessTime | BusinessDays
    steps: tuple[Used | Closed | Counted, ...]
    due: datetime

    def __str__(self) -> str:
        year = self.moment.year
        parts = [_step(step, year) for step in self.steps]
        if len(parts) > _SHOWN:
            hidden = self.steps[_KEPT:-_KEPT]
            parts[_KEPT:-_KEPT] = [_summary(hidden)]
        first = next(iter(self.steps), None)
        if not (isinstance(first, Used) and first.start == self.moment):
            parts.insert(0, f"from {when(self.moment, year)}")
        if isinstance(self.duration, WallTime):
            parts.append(f"{self.duration} pass, night and day alike")
        return "; ".join([*parts, f"due {when(self.due, year)}"])


def explained(
    timetable: Timetable,
    closed_as: Callable[[int], str],
    at: int,
    duration: WallTime | BusinessTime | BusinessDays,
    due: int,
) -> Explanation:
    """Explain how `due` follows from `at`; `closed_as` names a local day that is off."""
    zone = timetable.days.zone
    steps: Iterable[Used | Closed | Counted] = ()
    if isinstance(duration, BusinessTime):
        steps = _spans(timetable, closed_as, at, due)
    elif isinstance(duration, BusinessDays):
        steps = _days(timetable, closed_as, at, duration.days)
    return Explanation(timetable.name, _local(at, zone), duration, tuple(steps), _local(due, zone))


def explained_wall(moment: datetime, length: WallTime) -> str:
    """Say how elapsed time leads from a moment to a due time, in the zone of the moment."""
    passed = moment.astimezone(UTC) + timedelta(seconds=length.seconds)
    due = passed.astimezone(moment.tzinfo)
    return str(Explanation("", moment, length, (), due))


def _spans(
    timetable: Timetable, closed_as: Callable[[int], str], at: int, due: int
) -> Iterator[Used | Closed]:
    zone = timetable.days.zone
    last = _local(at, zone).toordinal() - 1
    # The moment's own day is only told as closed when it has no open time at all.
    if last + 1 in timetable.open_days(at, at):
        last += 1
    for start, end in timetable.spans(at, due):
        opened = _local(start, zone)
        yield from _closed(range(last + 1, opened.toordinal()), closed_as)
        yield Used(opened, _local(end, zone), timedelta(microseconds=end - start))
        last = _local(end - 1, zone).toordinal()
    yield from _closed(range(last + 1, _local(due - 1, zone).toordinal()), closed_as)


def _days(
    timetable: Timetable, closed_as: Callable[[int], str], at: int, count: int
) -> Iterator[Counted | Closed]:
    zone = timetable.days.zone
    opened = timetable.add(at, 0)
    first, _ = timetable.owner(opened)
    if opened != at:
        today = _local(at, zone).toordinal()
        yield from _closed(range(today + (today in timetable.open_days(at, at)), first), closed_as)
        yield Counted(date.fromordinal(first), 0)
    days = [first]
    if count:
        until = timetable.add_days(at, count, end_of_day=True)
        days = [day for day in timetable.open_days(opened, until) if day >= first]
    for number, (before, day) in enumerate(pairwise(days[: count + 1]), 1):
        yield from _closed(range(before + 1, day), closed_as)
        yield Counted(date.fromordinal(day), number)


def _closed(days: Iterable[int], closed_as: Callable[[int], str]) -> Iterator[Closed]:
    for name, group in groupby(days, key=closed_as):
        numbers = list(group)
        yield Closed(date.fromordinal(numbers[0]), date.fromordinal(numbers[-1]), name)


def _local(us: int, zone: ZoneInfo) -> datetime:
    return moment_at(us).astimezone(zone)


def amount(length: timedelta) -> str:
    """Say open time in hours, minutes and seconds: ``1 h 30 min``."""
    minutes, rest = divmod(length, timedelta(minutes=1))
    hours, minutes = divmod(minutes, 60)
    parts = [f"{count} {unit}" for count, unit in ((hours, "h"), (minutes, "min")) if count]
    if rest:
        parts.append(f"{rest.total_seconds():g} s")
    return " ".join(parts) or "0 min"


def _date(day: date, year: int) -> str:
    shown = f"{_WEEKDAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]}"
    return shown if day.year == year else f"{shown} {day.year}"


def _clock(moment: datetime) -> str:
    shown = f"{moment.hour:02}:{moment.minute:02}"
    return shown if not (moment.second or moment.microsecond) else f"{shown}:{moment.second:02}"


def when(moment: datetime, year: int) -> str:
    """Say a moment, with its year if it lies in another one: ``Mon 23 Nov 09:00``."""
    return f"{_date(moment.date(), year)} {_clock(moment)}"


def _step(step: Used | Closed | Counted, year: int) -> str:
    match step:
        case Used(start, end, length):
            until = _clock(end) if start.date() == end.date() else when(end, year)
            return f"{when(start, year)} to {until}: {amount(length)}"
        case Counted(day, number):
            return f"{_date(day, year)} {f'is day {number}' if number else 'opens'}"
        case Closed(first, last, name):
            why = f" closed ({name})" if name else " closed"
            count = (last - first).days + 1
            if not name and count <= 3:
                names = (_WEEKDAYS[(first.weekday() + step) % 7] for step in range(count))
                return ", ".join(names) + why
            span = (
                _date(first, year) if count == 1 else f"{_date(first, year)} to {_date(last, year)}"
            )
            return span + why


def _summary(hidden: Iterable[Used | Closed | Counted]) -> str:
    kinds = list(hidden)
    used = [step.amount for step in kinds if isinstance(step, Used)]
    days = sum(isinstance(step, Counted) for step in kinds)
    if used:
        return f"... {len(used)} more open spans: {amount(sum(used, timedelta()))} ..."
    return f"... {days} more open days ..."
