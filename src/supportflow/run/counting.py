"""Due times of clocks: counted in a calendar or as elapsed time, without the times they stood."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from supportflow.define.business_time import us_of
from supportflow.define.calendars import Calendar
from supportflow.define.local_days import EPOCH
from supportflow.define.promises import At
from supportflow.define.times import Duration, WallTime
from supportflow.run.ticket import ClockState, Hold

__all__ = ["Counter", "elapsed", "merged", "moment_of", "plus"]


def plus(calendar: Calendar | None, at: datetime, duration: Duration) -> datetime:
    """Return when `duration` from `at` is over; only elapsed time needs no calendar."""
    if isinstance(duration, WallTime):
        return at + timedelta(seconds=duration.seconds)
    assert calendar is not None  # the fault `no-calendar`
    return calendar.add(at, duration)


def minus(calendar: Calendar | None, at: datetime, duration: Duration) -> datetime:
    if isinstance(duration, WallTime):
        return at - timedelta(seconds=duration.seconds)
    assert calendar is not None
    return calendar.subtract(at, duration)


class Counter:
    """How one promise is counted: its time, and the calendar of the state or of the promise.

    `elapsed` says whether night counts like day, `said` the time in words, and `counts_in` names
    the calendar in which it is counted, None for elapsed time.
    """

    __slots__ = (
        "_add",
        "_between",
        "_next_open",
        "calendar",
        "counts_in",
        "elapsed",
        "said",
        "within",
    )

    def __init__(self, within: Duration, calendar: Calendar | None) -> None:
        self.within = within
        self.calendar = calendar
        self.elapsed = isinstance(within, WallTime)
        self.counts_in = None if self.elapsed or calendar is None else calendar.name
        self.said = str(within)
        if self.counts_in is not None and calendar is not None:
            table = calendar.timetable
            self._add, self._between = table.add, table.between
            self._next_open = calendar.boundary == "next_open"

    def since(self, started: datetime) -> datetime:
        """Return when the time is over that began at `started`."""
        return plus(self.calendar, started, self.within)

    def due(
        self, started: datetime, holds: Iterable[Hold], until: datetime | None = None
    ) -> datetime:
        """Return when a clock breaks that runs since `started` and stood still for `holds`."""
        due = plus(self.calendar, started, self.within)
        return self.moved(due, self.stood(started, holds, until))

    def stood(self, started: datetime, holds: Iterable[Hold], until: datetime | None = None) -> int:
        """Return the counted microseconds after `started` that lie in `holds`.

        A hold that is still open counts up to `until`, if that is given.
        """
        found = 0
        for start, end in merged(started, holds, until):
            found += self.between(start, end)
        return found

    def between(self, start: datetime, end: datetime) -> int:
        """Return the counted microseconds between two moments."""
        if self.counts_in is None:
            return us_of(end) - us_of(start)
        return self._between(us_of(start), us_of(end))

    def moved(self, at: datetime, amount: int) -> datetime:
        """Return the moment at which `amount` counted microseconds after `at` are used up."""
        if not amount:
            return at  # A pause outside hours moves nothing, not even to the next opening.
        if self.counts_in is None:
            return at + timedelta(0, 0, amount)
        # As `us_of` and `moment_at` do, in one go: four clocks may be counted on in one event.
        since = at - EPOCH
        start = (since.days * 86400 + since.seconds) * 1_000_000 + since.microseconds
        return EPOCH + timedelta(0, 0, self._add(start, amount, next_open=self._next_open))


def merged(
    started: datetime, holds: Iterable[Hold], until: datetime | None
) -> Sequence[tuple[datetime, datetime]]:
    """Return the ended spans from `started` to `until`, none of them counted twice."""
    spans: list[tuple[datetime, datetime]] = []
    for _, start, end in sorted(holds, key=lambda hold: hold.start):
        if until is not None:
            end = until if end is None else min(end, until)
        if end is None:
            continue
        begin = max(start, started, spans[-1][1]) if spans else max(start, started)
        if begin < end:
            spans.append((begin, end))
    return spans


def moment_of(at: At, counter: Counter, clock: ClockState, holds: Sequence[Hold]) -> datetime:
    """Return when an escalation of a clock comes, as the clock runs now.

    A share is of the counted time from the start to the end without the times it stood; what lies
    after the end waits, too, while the clock stands still.
    """
    if at.percent is not None:
        if at.percent == 100:
            return clock.due
        # A broken clock stands still, too, but its promised time was over before.
        stood = counter.stood(clock.started, [one for one in holds if one.start < clock.due])
        whole = counter.between(clock.started, clock.due)
        if at.percent < 100:
            part = round((whole - stood) * at.percent / 100)
            return counter.moved(clock.started, part + stood)
        beyond = round((whole - stood) * (at.percent - 100) / 100)
        return counter.moved(clock.due, beyond + counter.stood(clock.due, holds))
    assert at.offset is not None
    if at.side < 0:
        return max(minus(counter.calendar, clock.due, at.offset), clock.started)
    later = plus(counter.calendar, clock.due, at.offset)
    over = Counter(at.offset, counter.calendar)
    return over.moved(later, over.stood(clock.due, holds))


def elapsed(clock: ClockState, counter: Counter, holds: Sequence[Hold], until: datetime) -> int:
    """Return the counted microseconds that a clock has used up to `until`."""
    used = counter.between(clock.started, until)
    return used - counter.stood(clock.started, holds, until)
