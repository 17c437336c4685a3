"""What is open on each local day of a calendar, as spans of UTC microseconds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime
from typing import Final, Protocol
from zoneinfo import ZoneInfo

from supportflow.define.hours import DAY, Dated, Spans, Week, minus

__all__ = ["DAY_US", "EPOCH", "EPOCH_DAY", "Days", "LocalDays", "Span"]

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
EPOCH_DAY: Final = EPOCH.toordinal()
DAY_US: Final = 86_400_000_000
_MINUTE_US: Final = 60_000_000
_OFFSETS_KEPT: Final = 4_000

Span = tuple[int, int]
"""Start and end in microseconds since 1970 UTC; the end itself is not part of it."""

National = Callable[[int], Iterable[tuple[date, str]]]


class Days(Protocol):
    """Gives the open spans of local days; a span belongs to the day on which it starts."""

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of the local days."""
        ...

    def spans_of(self, day: int) -> tuple[Span, ...]:
        """Return the open spans of one local day (an ordinal), in order."""
        ...

    def instant(self, day: int, wall_us: int) -> int:
        """Return the instant that lies `wall_us` of local time after the midnight of `day`."""
        ...


class LocalDays:
    """The rules of one calendar: a week, and what dates change about it.

    For the hours of a date an override comes first, then days off and national holidays,
    then the week; breaks are cut out of whatever is left, also out of the part of a night
    shift that lies on their day. Local times that a clock change skips move on by the gap;
    those that happen twice mean the first.
    """

    def __init__(
        self,
        zone: ZoneInfo,
        week: Week,
        *,
        weekly_breaks: Week,
        dated_breaks: Iterable[Dated] = (),
        days_off: Iterable[Dated] = (),
        overrides: Iterable[Dated] = (),
        national: National | None = None,
    ) -> None:
        self._zone = zone
        self._week = week
        self._weekly_breaks = weekly_breaks
        self._dated_breaks = tuple(dated_breaks)
        self._days_off = tuple(days_off)
        # Yearly lines first, so that the line of a single date wins.
        self._overrides = sorted(overrides, key=lambda line: not line.yearly)
        self._national = national
        self._years: dict[int, _Year] = {}
        self._offsets: dict[int, int] = {}
        self._usual = tuple(
            self._cut(day, week[day], lambda other: weekly_breaks[other % 7]) for day in range(7)
        )

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of the local days."""
        return self._zone

    def spans_of(self, day: int) -> tuple[Span, ...]:
        """Return the open spans of one local day (an ordinal), in order."""
        return self._in_utc(day, self.minutes(day))

    def minutes(self, day: int) -> Spans:
        """Return the open minutes of one local day (an ordinal)."""
        year = self._year(date.fromordinal(day).year)
        found = year.minutes.get(day)
        return self._usual[(day - 1) % 7] if found is None else found

    def closed_as(self, day: int) -> str | None:
        """Return the name under which a whole local day is off; None when it is not off."""
        return self._year(date.fromordinal(day).year).off.get(day)

    def notes(self, day: int) -> Iterator[str]:
        """Yield the words of every line that changes this local day."""
        year = self._year(date.fromordinal(day).year)
        if day in year.off:
            yield year.off[day]
        for lines in (self._overrides, self._days_off, self._dated_breaks):
            for line in lines:
                if line.spans and day in line.days_in(date.fromordinal(day).year):
                    yield line.words

    def instant(self, day: int, wall_us: int) -> int:
        """Return the instant that lies `wall_us` of local time after the midnight of `day`."""
        more, rest = divmod(wall_us, DAY_US)
        seconds, us = divmod(rest, 1_000_000)
        hour, minute = divmod(seconds // 60, 60)
        local = datetime.fromordinal(day + more).replace(
            hour=hour, minute=minute, second=seconds % 60, microsecond=us, tzinfo=self._zone
        )
        return (day - EPOCH_DAY) * DAY_US + wall_us - _offset(local)

    def _in_utc(self, day: int, minutes: Spans) -> tuple[Span, ...]:
        if not minutes:
            return ()
        before = self._midnight_offset(day)
        after = self._midnight_offset(day + 1)
        if minutes[-1][1] > DAY and after == before:
            after = self._midnight_offset(day + 2)
        if before == after:
            base = (day - EPOCH_DAY) * DAY_US - before
            return tuple(
                (base + start * _MINUTE_US, base + end * _MINUTE_US) for start, end in minutes
            )
        spans = (
            (self.instant(day, start * _MINUTE_US), self.instant(day, end * _MINUTE_US))
            for start, end in minutes
        )
        return tuple(sorted(span for span in spans if span[0] < span[1]))

    def _midnight_offset(self, day: int) -> int:
        found = self._offsets.get(day)
        if found is None:
            if len(self._offsets) > _OFFSETS_KEPT:
                self._offsets.clear()
            found = _offset(datetime.fromordinal(day).replace(tzinfo=self._zone))
            self._offsets[day] = found
        return found

    def _year(self, year: int) -> _Year:
        found = self._years.get(year)
        if found is None:
            self._years[year] = found = _Year()
            self._resolve(year, found)
        return found

    def _resolve(self, year: int, into: _Year) -> None:
        hours = dict[int, Spans]()
        cuts = dict[int, Spans]()
        # A break on 1 January may cut the night shift of 31 December, so neighbours count.
        years = [near for near in (year - 1, year, year + 1) if 1 <= near <= 9999]
        for line in self._overrides:
            hours |= dict.fromkeys(_each(line, years), line.spans)
        for day, name in self._national(year) if self._national else ():
            if day.toordinal() not in hours:
                into.off[day.toordinal()] = name
        for line in self._days_off:
            for number in _each(line, years):
                if number in hours:
                    continue
                if line.spans:
                    cuts[number] = cuts.get(number, ()) + line.spans
                elif not into.off.get(number):
                    into.off[number] = line.words
        for line in self._dated_breaks:
            for number in _each(line, years):
                cuts[number] = cuts.get(number, ()) + line.spans
        hours |= dict.fromkeys(into.off, ())

        def all_cuts(number: int) -> Spans:
            return self._weekly_breaks[(number - 1) % 7] + cuts.get(number, ())

        for number in {*hours, *(near for day in cuts for near in (day - 1, day, day + 1))}:
            spans = hours.get(number, self._week[(number - 1) % 7])
            into.minutes[number] = self._cut(number, spans, all_cuts)

    @staticmethod
    def _cut(day: int, spans: Spans, cuts: Callable[[int], Spans]) -> Spans:
        """Cut the breaks of the day and of both neighbours, whose clock the spans may reach."""
        for near, shift in ((day - 1, -DAY), (day, 0), (day + 1, DAY)):
            if spans:
                spans = minus(spans, ((low + shift, high + shift) for low, high in cuts(near)))
        return spans


class _Year:
    """The days of one year that differ from the usual week."""

    __slots__ = ("minutes", "off")

    def __init__(self) -> None:
        self.minutes: dict[int, Spans] = {}
        self.off: dict[int, str] = {}


def _each(line: Dated, years: Iterable[int]) -> Iterator[int]:
    for year in years:
        yield from line.days_in(year)


def _offset(local: datetime) -> int:
    ahead = local.utcoffset()
    if ahead is None:  # a ZoneInfo always knows its offset
        return 0
    return (ahead.days * 86400 + ahead.seconds) * 1_000_000 + ahead.microseconds
