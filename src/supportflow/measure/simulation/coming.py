"""When simulated tickets come: a Poisson process whose rate changes with the day and the hour."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date, datetime, time
from itertools import accumulate
from math import exp
from random import Random
from typing import Final
from zoneinfo import ZoneInfo

from supportflow.define.business_time import us_of
from supportflow.define.calendar_texts import week_of
from supportflow.define.calendars import Calendar
from supportflow.define.index import Index
from supportflow.measure.simulation.assumptions import Arrivals, Scenario
from supportflow.measure.simulation.hours import HOUR, Hours

__all__ = ["HOURS_OF_DAY", "SILENT", "Source", "midnight", "poisson", "sources"]

SILENT: Final = 100.0
"""Tickets a week of every channel when a scenario says nothing about arrivals."""

WEEK: Final = (1.0, 1.0, 1.0, 1.0, 0.9, 0.15, 0.15)

HOURS_OF_DAY: Final = (
    0.4, 0.3, 0.3, 0.3, 0.3, 0.5, 1.0, 2.5, 9.5, 11.0, 11.0, 9.0,
    5.5, 9.0, 10.5, 9.5, 8.0, 4.0, 2.5, 1.8, 1.4, 1.2, 0.9, 0.6,
)  # fmt: skip
"""Two humps with a dip at noon, and about a sixth outside of 8 to 17, as help desks see it."""

TRIES: Final = 10_000


class Source:
    """Draws the arrivals of one channel, day by day."""

    __slots__ = ("bounds", "channel", "days", "open", "place", "shape", "zone")

    def __init__(
        self, arrivals: Arrivals, place: int, zone: ZoneInfo, opened: Hours | None, volume: float
    ) -> None:
        self.channel = arrivals.channel
        self.place = place
        self.zone = zone
        self.open = opened
        week = arrivals.week or _week(opened)
        whole = arrivals.per_week * volume / sum(week)
        self.days = tuple(whole * weight for weight in week)
        hours = tuple(accumulate(arrivals.hours or HOURS_OF_DAY))
        self.bounds = tuple(bound / hours[-1] for bound in hours)
        self.shape = arrivals.day_cv**-2 if arrivals.day_cv else 0.0

    def day(self, day: date, random: Random) -> list[int]:
        """Return the moments of one day's arrivals, in order."""
        mean = self.days[day.weekday()]
        start = midnight(day, self.zone)
        if self.open is not None and not self._opens(start):
            return []
        if self.shape and mean:
            mean *= random.gammavariate(self.shape, 1 / self.shape)
        count = poisson(mean, random)
        if self.open is not None:
            return sorted(self._moment(start, random) for _ in range(count))
        bounds, uniform = self.bounds, random.random
        return sorted(
            start + bisect_right(bounds, uniform()) * HOUR + int(uniform() * HOUR)
            for _ in range(count)
        )

    def _moment(self, start: int, random: Random) -> int:
        """Return a moment of the day at which the channel is open."""
        assert self.open is not None
        for _ in range(TRIES):
            hour = bisect_right(self.bounds, random.random())
            at = start + hour * HOUR + int(random.random() * HOUR)
            if self.open.is_open(at):
                return at
        # The weights leave the open hours out: the first open moment of the day stands for all.
        opened = self.open.next_open(start)
        return start if opened is None else opened

    def _opens(self, start: int) -> bool:
        assert self.open is not None
        opened = self.open.next_open(start)
        return opened is not None and opened < start + 24 * HOUR


def sources(look: Index, scenario: Scenario) -> tuple[tuple[Source, ...], tuple[str, ...]]:
    """Return what brings tickets, and sentences about what nobody said."""
    said = {each.channel: each for each in scenario.arrivals}
    starting = {
        name: channel.starts
        for name, channel in look.channels.items()
        if channel.starts in look.states
    }
    numbers = {name: number for number, name in enumerate(look.states)}
    found: list[Source] = []
    for name, start in starting.items():
        assert start is not None
        if said and name not in said:
            continue
        arrivals = said.get(name) or Arrivals(name, SILENT)
        channel = look.channels[name]
        only_open = arrivals.only_open
        if only_open is None:
            only_open = channel.hours is not None
        state = look.states[start]
        area = look.areas.get(state.area or "")
        named = channel.hours or (area.hours if area is not None else None)
        named = named or look.calendar_of(start)
        calendar = look.calendar(named) if named is not None else None
        zone = ZoneInfo(calendar.zone if calendar is not None else "UTC")
        opened = Hours(calendar) if only_open and calendar is not None else None
        found.append(Source(arrivals, numbers[start], zone, opened, scenario.volume))
    if not said:
        listed = ", ".join(starting)
        return tuple(found), (f"arrivals: {SILENT:g} tickets a week through each of {listed}",)
    silent = [f"'{name}'" for name in starting if name not in said]
    notes = (f"arrivals: nothing comes through {', '.join(silent)}",) if silent else ()
    return tuple(found), notes


def midnight(day: date, zone: ZoneInfo) -> int:
    """Return the start of a local day in microseconds since 1970 UTC."""
    return us_of(datetime.combine(day, time(), zone))


def poisson(mean: float, random: Random) -> int:
    """Draw from a Poisson distribution, by parts of at most 500 so that nothing underflows."""
    count = 0
    while mean > 0:
        part = min(mean, 500.0)
        mean -= part
        limit, product = exp(-part), random.random()
        while product > limit:
            count += 1
            product *= random.random()
    return count


def _week(opened: Hours | None) -> Sequence[float]:
    """Weigh the days by how long they are open, where tickets come in open hours only."""
    calendar: Calendar | None = opened.calendar if opened is not None else None
    if calendar is None:
        return WEEK
    return tuple(float(sum(end - start for start, end in day)) for day in week_of(calendar.week))
