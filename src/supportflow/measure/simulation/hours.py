"""Open hours in microseconds, fast where one question follows the other in time."""

from __future__ import annotations

from bisect import bisect_right
from typing import Final

from supportflow.define.business_time import Timetable
from supportflow.define.calendars import Calendar
from supportflow.define.times import BusinessDays, BusinessTime, Duration

__all__ = ["DAY", "HOUR", "SECOND", "WEEK", "Hours"]

SECOND: Final = 1_000_000
HOUR: Final = 3600 * SECOND
DAY: Final = 24 * HOUR
WEEK: Final = 7 * DAY
YEAR: Final = 366 * DAY
FOREVER: Final = 1 << 62


class Hours:
    """When a calendar is open; without a calendar, always.

    Keeps the span that was asked last: most questions of a simulation fall into it.
    """

    __slots__ = (
        "_closings", "_days", "_high", "_low", "_openings", "calendar", "end", "start", "table",
    )  # fmt: skip

    def __init__(self, calendar: Calendar | None) -> None:
        self.calendar = calendar
        self.table: Timetable | None = calendar.timetable if calendar is not None else None
        self.start, self.end = (0, 0) if calendar is not None else (0, FOREVER)
        self._low = self._high = 0
        self._openings: list[int] = []
        self._closings: list[int] = []
        self._days: dict[BusinessDays, dict[int, int | None]] = {}

    def is_open(self, at: int) -> bool:
        """Whether it is open at this moment."""
        if self.start <= at < self.end:
            return True
        if self.table is None:
            return True
        opened = self.table.next_open(at)
        if opened is None:
            return False
        self._keep(opened)
        return opened == at

    def next_open(self, at: int) -> int | None:
        """Return `at` if it is open, else the next opening; None if there is none in 12 years."""
        if self.table is None or self.start <= at < self.end:
            return at
        return self.table.next_open(at)

    def after(self, at: int, amount: int) -> int:
        """Return when this much open time after `at` is used up."""
        if self.start <= at and at + amount <= self.end:
            return at + amount
        if self.table is None:
            return at + amount
        return self.table.add(at, amount)

    def between(self, start: int, end: int) -> int:
        """Return the open time between two moments."""
        if self.start <= start and end <= self.end:
            return end - start
        if self.table is None:
            return end - start
        return self.table.between(start, end)

    def due(self, at: int, duration: Duration) -> int:
        """Return when a promised time or a timer is over, counted as `Calendar.add` does."""
        if isinstance(duration, BusinessDays):
            return self._due_days(at, duration)
        if isinstance(duration, BusinessTime):
            amount = duration.seconds * SECOND
            if self.start <= at and at + amount < self.end and amount:
                return at + amount
            assert self.calendar is not None  # the fault `no-calendar`
            return self.calendar.due_us(at, duration)
        return at + duration.seconds * SECOND

    def _due_days(self, at: int, duration: BusinessDays) -> int:
        """Return when business days are over, which is asked once for each span of open time.

        Where all of a span leads into one other span, its moments differ from each other there as
        they do here. A closed moment is as good as the next opening.
        """
        assert self.calendar is not None  # the fault `no-calendar`
        if not self._low <= at < self._high:
            self._list(at)
        openings = self._openings
        place = bisect_right(openings, at) - 1
        if place < 0 or at >= self._closings[place]:
            place += 1
            if place == len(openings):
                return self.calendar.due_us(at, duration)
            at = openings[place]
        known = self._days.get(duration)
        if known is None:
            known = self._days[duration] = {}
        if place not in known:
            known[place] = self._shift(openings[place], self._closings[place], duration)
        shift = known[place]
        return self.calendar.due_us(at, duration) if shift is None else at + shift

    def _shift(self, opened: int, closed: int, duration: BusinessDays) -> int | None:
        """Return by how much days move every moment of a span; None where they do not agree."""
        assert self.calendar is not None
        assert self.table is not None
        first = self.calendar.due_us(opened, duration)
        last = self.calendar.due_us(closed - 1, duration)
        whole = [(first, last)] == self.table.spans(first, last)
        return first - opened if whole and last - first == closed - 1 - opened else None

    def _list(self, at: int) -> None:
        """List the open spans around a moment."""
        assert self.table is not None
        self._low, self._high = at - YEAR, at + YEAR
        spans = self.table.spans(self._low, self._high)[1:-1]
        self._openings = [start for start, _ in spans]
        self._closings = [end for _, end in spans]
        if spans:
            self._low, self._high = spans[0][0], spans[-1][0]
        self._days.clear()

    def _keep(self, opened: int) -> None:
        assert self.table is not None
        closed = self.table.next_close(opened)
        if closed is not None:
            self.start, self.end = opened, closed
