"""Business-time arithmetic on UTC microseconds: sorted open spans, prefix sums, bisection."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from supportflow.define.local_days import DAY_US, EPOCH, EPOCH_DAY, Days, Span
from supportflow.errors import BadCall

__all__ = ["FIRST_YEAR", "LAST_YEAR", "REACH", "Timetable", "intersect", "moment_at", "us_of"]

FIRST_YEAR: Final = 2
LAST_YEAR: Final = 9998
"""Moments from `FIRST_YEAR` to `LAST_YEAR` can be asked: the years beside them are margins."""

REACH: Final = 400
"""The years that one question may span; a promise beyond it is a mistake, not a promise."""

_SEARCH: Final = 12
"""Years in which a next opening or closing is looked for (29 February can be 8 years off)."""

_APART: Final = 50
"""Years beyond which a table is built anew, so that the years between are never listed."""

_NEVER: Final = -(1 << 62)


def us_of(moment: datetime) -> int:
    """Return an aware moment as microseconds since 1970 UTC.

    Raises BadCall for a moment without a time zone.
    """
    try:
        since = moment - EPOCH
    except TypeError:
        raise BadCall(
            f"{moment!r} is not a moment with a time zone: give one such as "
            "datetime(2026, 11, 20, 17, 50, tzinfo=ZoneInfo('Europe/Rome'))"
        ) from None
    return (since.days * 86400 + since.seconds) * 1_000_000 + since.microseconds


def moment_at(us: int) -> datetime:
    """Return microseconds since 1970 UTC as a moment in UTC; raises BadCall outside the years."""
    try:
        return EPOCH + timedelta(0, 0, us)
    except OverflowError:
        raise BadCall(f"a moment lies outside of the years {FIRST_YEAR} to {LAST_YEAR}") from None


def _year_of(us: int) -> int:
    year = moment_at(us).year
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise BadCall(f"a moment lies outside of the years {FIRST_YEAR} to {LAST_YEAR}")
    return year


def _new_year(year: int) -> int:
    return (datetime(year, 1, 1, tzinfo=UTC).toordinal() - EPOCH_DAY) * DAY_US


_LOWEST: Final = _new_year(FIRST_YEAR)
_HIGHEST: Final = _new_year(LAST_YEAR + 1) - 1


class _Table:
    """The open spans from `low` to `high`, merged; the first one is an empty guard.

    `sums[i]` is the open time up to the end of span i; `core` holds all these, to be unpacked
    at once. `days` are the local days with any open time, as ordinals.
    """

    __slots__ = ("core", "days", "ends", "first_year", "high", "last_year", "low", "starts", "sums")

    def __init__(
        self,
        years: tuple[int, int],
        edges: Span,
        spans: tuple[list[int], list[int], list[int]],
        days: list[int],
    ) -> None:
        self.first_year, self.last_year = years
        self.low, self.high = edges
        self.starts, self.ends, self.sums = spans
        self.core = (*edges, *spans)
        self.days = days


class Timetable:
    """Adds, subtracts and measures open time in a constant few microseconds.

    All moments and amounts are integers in microseconds. The table of spans is built for the
    years that are asked about and grows when a question goes beyond them; it is replaced as
    a whole, so that threads may share a timetable.
    """

    __slots__ = ("_days", "_table", "name")

    def __init__(self, days: Days, name: str) -> None:
        self._days = days
        self.name = name
        self._table = _Table((0, -1), (0, 0), ([_NEVER], [_NEVER], [0]), [])

    @property
    def days(self) -> Days:
        """The local days from which the table is built."""
        return self._days

    def add(self, at: int, amount: int, *, next_open: bool = False) -> int:
        """Return the instant at which `amount` of open time after `at` is used up.

        An amount used up exactly at closing ends there, or with `next_open` at the next
        opening. Nothing to use up outside hours gives the next opening.
        """
        low, high, starts, ends, sums = self._table.core
        if not low <= at < high:
            low, high, starts, ends, sums = self._covering(at, at).core
        place = bisect_right(starts, at) - 1
        left = ends[place] - at
        if amount <= 0:
            if amount < 0:
                raise BadCall("a length of time cannot be negative: use subtract")
            return at if left > 0 else self._opening(at)
        target = sums[place] + amount - (left if left > 0 else 0)
        found = bisect_right(sums, target) if next_open else bisect_left(sums, target)
        if found == len(sums):
            self._grow_ahead(at, REACH)
            return self.add(at, amount, next_open=next_open)
        return ends[found] - sums[found] + target

    def subtract(self, at: int, amount: int, *, next_open: bool = False) -> int:
        """Return the instant from which `amount` of open time passes until `at`.

        An amount used up exactly at an opening ends there, or with `next_open` at the closing
        before it. Nothing to use up outside hours gives the closing before.
        """
        low, high, starts, ends, sums = self._table.core
        if not low <= at < high:
            low, high, starts, ends, sums = self._covering(at, at).core
        place = bisect_right(starts, at) - 1
        left = ends[place] - at
        if amount <= 0:
            if amount < 0:
                raise BadCall("a length of time cannot be negative: use add")
            if left > 0:
                return at
            if place:
                return ends[place]
            self._grow_back(at, REACH)
            return self.subtract(at, 0)
        target = sums[place] - amount - (left if left > 0 else 0)
        found = bisect_left(sums, target) if next_open else bisect_right(sums, target)
        if target < 0 or not found:
            self._grow_back(at, REACH)
            return self.subtract(at, amount, next_open=next_open)
        return ends[found] - sums[found] + target

    def between(self, start: int, end: int) -> int:
        """Return the open time from `start` to `end`; negative when they are reversed."""
        low, high, starts, ends, sums = self._table.core
        if not (low <= start < high and low <= end < high):
            low, high, starts, ends, sums = self._covering(min(start, end), max(start, end)).core
        one = bisect_right(starts, start) - 1
        two = bisect_right(starts, end) - 1
        unused = ends[one] - start
        left = ends[two] - end
        total = sums[two] - sums[one]
        if unused > 0:
            total += unused
        return total - left if left > 0 else total

    def is_open(self, at: int) -> bool:
        """Whether `at` is open; a closing instant is not."""
        table = self._covering(at, at)
        return table.ends[bisect_right(table.starts, at) - 1] > at

    def next_open(self, at: int) -> int | None:
        """Return `at` if it is open, else the next opening; None without one in 12 years."""
        table = self._covering(at, at)
        place = bisect_right(table.starts, at) - 1
        if table.ends[place] > at:
            return at
        if place + 1 < len(table.starts):
            return table.starts[place + 1]
        return self.next_open(at) if self._grow_ahead(at, _SEARCH, refuse=False) else None

    def next_close(self, at: int) -> int | None:
        """Return the end of the current or next open span; None without one in 12 years."""
        table = self._covering(at, at)
        place = bisect_right(table.starts, at) - 1
        if table.ends[place] <= at:
            place += 1
        # A span that touches the edge of the table may go on behind it.
        if place < len(table.ends) and table.ends[place] < table.high:
            return table.ends[place]
        return self.next_close(at) if self._grow_ahead(at, _SEARCH, refuse=False) else None

    def spans(self, start: int, end: int) -> list[Span]:
        """Return the open spans from `start` to `end`, the outer ones cut to fit."""
        if end <= start:
            return []
        table = self._covering(start, end)
        first = bisect_right(table.ends, start)
        last = bisect_left(table.starts, end)
        return [
            (max(opened, start), min(closed, end))
            for opened, closed in zip(table.starts[first:last], table.ends[first:last], strict=True)
        ]

    def add_days(
        self, at: int, count: int, *, end_of_day: bool = False, next_open: bool = False
    ) -> int:
        """Return the same local time on the `count`-th open day after the next open instant.

        The answer never leaves that day: before its opening it is the opening, after its last
        closing the closing (with `next_open` the next opening). `end_of_day` asks for the last
        closing of the day.
        """
        opened = self._opening(at)
        day, wall = self.owner(opened)
        if not count and not end_of_day:
            return opened
        target = self._open_day(at, day, count)
        spans = self._days.spans_of(target)
        if end_of_day:
            return spans[-1][1]
        same = self._days.instant(target, wall)
        for start, end in spans:
            if same < end:
                return max(same, start)
        return self._opening(spans[-1][1]) if next_open else spans[-1][1]

    def subtract_days(self, at: int, count: int, *, end_of_day: bool = False) -> int:
        """Return the same local time on the `count`-th open day before the last open instant.

        The answer never leaves that day; `end_of_day` asks for its last closing.
        """
        closed = self.subtract(at, 0)
        inside = closed if closed == at and self.is_open(at) else closed - 1
        day, _ = self.owner(inside)
        if not count and not end_of_day:
            return closed
        before = self._open_day(at, day, -count)
        spans = self._days.spans_of(before)
        if end_of_day:
            return spans[-1][1]
        local, wall = self._local(closed)
        same = self._days.instant(before, wall + (local - day) * DAY_US)
        for start, end in reversed(spans):
            if same >= start:
                return min(same, end)
        return spans[0][0]

    def open_days(self, start: int, end: int) -> list[int]:
        """Return the local days (ordinals) with open time whose midnights lie around the span."""
        table = self._covering(start, end)
        low, high = (self._local(edge)[0] for edge in (start, end))
        return table.days[bisect_left(table.days, low) : bisect_right(table.days, high)]

    def _opening(self, at: int) -> int:
        found = self.next_open(at)
        if found is None:
            raise self._unanswered(at, "opens", _SEARCH)
        return found

    def _local(self, at: int) -> tuple[int, int]:
        local = moment_at(at).astimezone(self._days.zone)
        seconds = (local.hour * 60 + local.minute) * 60 + local.second
        return local.toordinal(), seconds * 1_000_000 + local.microsecond

    def owner(self, at: int) -> tuple[int, int]:
        """Return the day to whose hours an open instant belongs, and the wall time since then."""
        local, wall = self._local(at)
        for day in (local, local - 1):
            if any(start <= at < end for start, end in self._days.spans_of(day)):
                return day, wall + (local - day) * DAY_US
        return local, wall

    def _open_day(self, at: int, day: int, count: int) -> int:
        """Return the open day that lies `count` open days after `day` (before it, if negative)."""
        midnight = (day - EPOCH_DAY) * DAY_US
        while True:
            days = self._covering(min(at, midnight), max(at, midnight)).days
            place = bisect_left(days, day) + count
            if 0 <= place < len(days):
                return days[place]
            if count > 0:
                self._grow_ahead(at, REACH)
            else:
                self._grow_back(at, REACH)

    def _covering(self, first: int, last: int) -> _Table:
        table = self._table
        if table.low <= first and last < table.high:
            return table
        low, high = _year_of(first), _year_of(last)
        if high - low > REACH:
            raise BadCall(
                f"calendar '{self.name}': {moment_at(first):%Y-%m-%d} and "
                f"{moment_at(last):%Y-%m-%d} are more than {REACH} years apart"
            )
        oldest, newest = table.first_year, table.last_year
        apart = max(low - newest, oldest - high)
        if newest < 0 or apart > _APART or max(high, newest) - min(low, oldest) > 2 * REACH:
            return self._build(low - 1, high + 1)
        # Growing by a share of what is there keeps year after year of growth cheap.
        more = (newest - oldest) // 2
        return self._build(
            min(low - 1, oldest - more) if low <= oldest else oldest,
            max(high + 1, newest + more) if high >= newest else newest,
        )

    def _grow_ahead(self, at: int, reach: int, *, refuse: bool = True) -> bool:
        table = self._covering(at, at)
        limit = min(_year_of(at) + reach, LAST_YEAR)
        if table.last_year < limit:
            self._build(table.first_year, min(2 * table.last_year - table.first_year + 1, limit))
            return True
        if refuse:
            raise self._unanswered(at, "has that much open time", reach)
        return False

    def _grow_back(self, at: int, reach: int) -> None:
        table = self._covering(at, at)
        limit = max(_year_of(at) - reach, FIRST_YEAR)
        if table.first_year <= limit:
            raise self._unanswered(at, "has that much open time", -reach)
        self._build(max(2 * table.first_year - table.last_year - 1, limit), table.last_year)

    def _unanswered(self, at: int, what: str, reach: int) -> BadCall:
        where = f"in the {reach} years after" if reach > 0 else f"in the {-reach} years before"
        return BadCall(
            f"calendar '{self.name}' never {what} {where} {moment_at(at):%Y-%m-%d %H:%M} UTC "
            f"(and the years {FIRST_YEAR} to {LAST_YEAR})"
        )

    def _build(self, first_year: int, last_year: int) -> _Table:
        first_year, last_year = max(first_year, FIRST_YEAR), min(last_year, LAST_YEAR)
        low, high = _new_year(first_year), _new_year(last_year + 1)
        days, found = list[int](), list[Span]()
        # Local days begin up to 16 hours beside UTC, and a night shift ends a day later.
        for day in range(low // DAY_US + EPOCH_DAY - 3, high // DAY_US + EPOCH_DAY + 2):
            spans = self._days.spans_of(day)
            if spans:
                days.append(day)
                found += spans
        found.sort()
        starts, ends, sums = [_NEVER], [_NEVER], [0]
        for opened, closed in found:
            start, end = max(opened, low), min(closed, high)
            if end <= ends[-1] or start >= end:
                continue
            if start <= ends[-1]:
                sums[-1] += end - ends[-1]
                ends[-1] = end
            else:
                starts.append(start)
                ends.append(end)
                sums.append(sums[-1] + end - start)
        self._table = _Table((first_year, last_year), (low, high), (starts, ends, sums), days)
        return self._table


class _Both:
    """The local days of one timetable, open only while the other is open too."""

    def __init__(self, inner: Timetable, outer: Timetable) -> None:
        self._inner = inner.days
        self._outer = outer

    @property
    def zone(self) -> ZoneInfo:
        return self._inner.zone

    def instant(self, day: int, wall_us: int) -> int:
        return self._inner.instant(day, wall_us)

    def spans_of(self, day: int) -> tuple[Span, ...]:
        found = list[Span]()
        for start, end in self._inner.spans_of(day):
            found += self._outer.spans(max(start, _LOWEST), min(end, _HIGHEST))
        return tuple(found)


def intersect(timetable: Timetable, others: Sequence[Timetable]) -> Timetable:
    """Return a timetable that is open when `timetable` and every one of `others` is open.

    Its local days, and so its business days, are those of `timetable`.
    """
    for other in others:
        timetable = Timetable(_Both(timetable, other), timetable.name)
    return timetable
