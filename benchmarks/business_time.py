"""Business time beside pandas, businesstimedelta and opening_hours_py, on identical work.

The calendar is Monday to Friday 9 to 17 in Berlin with yearly and single holidays; the work is
adding 6 hours to random moments of two years, and measuring 3, 30 and 365 days from them. Every
round times all programs one after the other; the best round of each counts. A program that is
not installed is left out. Results are compared before anything is timed.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock
from importlib.metadata import version
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from supportflow.define.business_time import us_of
from supportflow.define.calendars import Calendar
from supportflow.define.times import business_hours

BERLIN = ZoneInfo("Europe/Berlin")
YEARLY = ("01-01", "05-01", "10-03", "12-25", "12-26")
SINGLE = ("2024-03-29", "2024-04-01", "2024-05-09", "2025-04-18", "2025-04-21", "2025-05-29")
DAYS_OFF = [
    *(date.fromisoformat(day) for day in SINGLE),
    *(date.fromisoformat(f"{year}-{day}") for year in range(2023, 2029) for day in YEARLY),
]
# Not 8: a whole day ends at closing, where pandas goes on to the next opening by convention.
HOURS = 6
DISTANCES = (3, 30, 365)
ROUNDS = 7
ENOUGH = 0.05

Add = Callable[[datetime], datetime]
Between = Callable[[datetime, datetime], timedelta]


class Program(NamedTuple):
    """A way to do the work; what a program cannot do is None."""

    name: str
    add: Add | None
    between: Between | None


def office() -> Calendar:
    """Return our calendar."""
    return Calendar(
        "office", zone="Europe/Berlin", week="mon-fri 09:00-17:00", days_off=[*YEARLY, *SINGLE]
    )


def ours() -> Program:
    """Return supportflow as a host program calls it."""
    calendar, duration = office(), business_hours(HOURS)
    return Program("supportflow", lambda at: calendar.add(at, duration), calendar.between)


def pandas() -> Program:
    """Return pandas, whose offsets can add but not measure."""
    import pandas as pd

    offset = pd.offsets.CustomBusinessHour(HOURS, start="09:00", end="17:00", holidays=DAYS_OFF)
    return Program(f"pandas {pd.__version__}", lambda at: pd.Timestamp(at) + offset, None)


def businesstimedelta() -> Program:
    """Return businesstimedelta, which wants zones of pytz and walks day by day."""
    import businesstimedelta as other
    import pytz

    zone = pytz.timezone("Europe/Berlin")
    workday = other.WorkDayRule(
        start_time=clock(9), end_time=clock(17), working_days=[0, 1, 2, 3, 4], tz=zone
    )
    off = other.HolidayRule(dict.fromkeys(DAYS_OFF, "off"), tz=zone)
    rules = other.Rules([workday, off])
    added = other.BusinessTimeDelta(rules, hours=HOURS)

    def between(start: datetime, end: datetime) -> timedelta:
        return rules.difference(start.astimezone(zone), end.astimezone(zone)).timedelta

    return Program(
        f"businesstimedelta {version('businesstimedelta')}",
        lambda at: at.astimezone(zone) + added,
        between,
    )


def opening_hours() -> Program:
    """Return opening_hours_py, which lists open spans; adding and measuring them is ours."""
    from opening_hours import OpeningHours

    # %b would follow the language of the machine.
    months = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    off = ",".join(f"{day.year} {months[day.month - 1]} {day.day:02}" for day in DAYS_OFF)
    hours = OpeningHours(f"Mo-Fr 09:00-17:00; {off} off", timezone=BERLIN)

    def spans(start: datetime, end: datetime | None) -> Iterator[tuple[datetime, datetime]]:
        for opened, closed, state, _ in hours.intervals(start, end):
            if str(state).lower().endswith("open"):
                yield opened.astimezone(UTC), closed.astimezone(UTC)

    def add(at: datetime) -> datetime:
        left = timedelta(hours=HOURS)
        for opened, closed in spans(at, None):
            if closed - opened >= left:
                return opened + left
            left -= closed - opened
        raise AssertionError("never open again")

    def between(start: datetime, end: datetime) -> timedelta:
        return sum((closed - opened for opened, closed in spans(start, end)), timedelta())

    return Program(f"opening_hours_py {version('opening_hours_py')}", add, between)


def installed() -> list[Program]:
    """Return the programs that are there, ours first."""
    found = [ours()]
    for peer in (opening_hours, pandas, businesstimedelta):
        try:
            found.append(peer())
        except ImportError as missing:
            print(f"left out, not installed: {missing.name}")
    return found


def check(programs: list[Program], moments: list[datetime]) -> None:
    """Print how often each peer gives our result."""
    calendar, duration = office(), business_hours(HOURS)
    for peer in programs[1:]:
        counts: list[str] = []
        if peer.add:
            same = sum(us_of(peer.add(at)) == us_of(calendar.add(at, duration)) for at in moments)
            counts.append(f"add {same} of {len(moments)}")
        if peer.between:
            pairs = [(at, at + timedelta(days=30)) for at in moments]
            same = sum(peer.between(*pair) == calendar.between(*pair) for pair in pairs)
            counts.append(f"between {same} of {len(moments)}")
        print(f"same result as {peer.name}: {', '.join(counts)}")


def spent(work: Callable[[Any], object], inputs: list[Any]) -> float:
    """Return the microseconds of one call: as many calls as take long enough to be timed."""
    calls, began = 0, time.perf_counter()
    while True:
        for given in inputs:
            work(given)
            calls += 1
            if not calls % 10 and time.perf_counter() - began > ENOUGH:
                return (time.perf_counter() - began) / calls * 1e6


def race(title: str, works: list[tuple[str, Callable[[Any], object], list[Any]]]) -> None:
    """Time all works round by round and print the best of each, and its ratio to the first."""
    best = dict.fromkeys((name for name, *_ in works), float("inf"))
    for _ in range(ROUNDS):
        for name, work, inputs in works:
            best[name] = min(best[name], spent(work, inputs))
    first = best[works[0][0]]
    print(f"\n{title}")
    for name, each in best.items():
        print(f"  {name:<32} {each:>10.2f} us {each / first:>9.1f} x")


def main() -> None:
    """Check that all programs agree, then time them."""
    rng = random.Random(20261120)
    first = int(datetime(2024, 1, 2, tzinfo=UTC).timestamp())
    moments = [
        datetime.fromtimestamp(first + rng.randrange(720 * 86400), BERLIN) for _ in range(400)
    ]
    programs = installed()
    check(programs, moments[:60])

    calendar = office()
    long = business_hours(HOURS)
    numbers = [us_of(at) for at in moments]
    race(
        f"add {HOURS} business hours",
        [
            *((each.name, each.add, moments) for each in programs if each.add),
            ("supportflow, integers", lambda at: calendar.due_us(at, long), numbers),
        ],
    )
    for days in DISTANCES:
        pairs = [(at, at + timedelta(days=days)) for at in moments]
        works: list[tuple[str, Callable[[Any], object], list[Any]]] = [
            (each.name, lambda pair, work=each.between: work(*pair), pairs)
            for each in programs
            if each.between
        ]
        integers = [(us_of(start), us_of(end)) for start, end in pairs]
        works.append(("supportflow, integers", lambda pair: calendar.between_us(*pair), integers))
        race(f"between, {days} days", works)


if __name__ == "__main__":
    main()
