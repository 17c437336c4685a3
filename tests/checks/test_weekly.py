"""Weekly hours of calendars in any zone, laid over each other and said."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportflow.checks.weekly import (
    ALWAYS,
    MONDAYS,
    Hours,
    Weeks,
    intersect,
    long_waits,
    longest_run,
    minus,
    next_start,
    said,
    union,
    used_up,
    when,
)
from supportflow.define.calendars import Calendar
from supportflow.define.index import Index
from supportflow.define.people import Team
from supportflow.define.process import Process

ROME = ZoneInfo("Europe/Rome")
CALENDARS = (
    Calendar("office", zone="Europe/Rome", week="mon-fri 09:00-13:00 14:00-18:00", holidays="IT"),
    Calendar("phones", zone="Europe/Rome", week="mon-sat 08:00-20:00"),
    Calendar("night", zone="Europe/Rome", week="sun 22:00-06:00"),
    Calendar("tokyo", zone="Asia/Tokyo", week="mon-fri 09:00-17:00"),
    Calendar(
        "counter",
        zone="Europe/Rome",
        week="mon-sat 08:00-20:00",
        breaks=["sat 12:00-14:00 Lunch", "2026-05-04 10:00-11:00"],
    ),
    Calendar("shift", zone="Europe/Rome", week="mon-sun 12:00-24:00", within="office"),
    Calendar("one_day", week="mon closed", overrides=["2030-01-01 10:00-12:00"]),
    Calendar("circle", week="24/7", within="other"),
    Calendar("other", week="24/7", within="circle"),
    Calendar("lost", week="24/7", within="nowhere"),
    Calendar("always", week="24/7"),
)


def hours(*teams: Team, calendar: str | None = None) -> Hours:
    """Return the hours of the calendars above."""
    return Hours(Index(Process("shop", calendar=calendar, calendars=CALENDARS, teams=teams)))


def of(name: str) -> Weeks:
    """Return the hours of one calendar that can be counted in."""
    found = hours().of(name)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("office", "Mon-Fri 09:00-13:00 14:00-18:00"),
        ("phones", "Mon-Sat 08:00-20:00"),
        ("night", "Sun 22:00-06:00"),
        ("tokyo", "Mon-Fri 01:00-09:00"),
        ("counter", "Mon-Fri 08:00-20:00 and Sat 08:00-12:00 14:00-20:00"),
        ("shift", "Mon-Fri 12:00-13:00 14:00-18:00"),
        ("always", "at all hours"),
    ],
)
def test_hours_are_said_in_a_zone(name: str, words: str) -> None:
    """Weekly hours are said as in Rome, without holidays, with breaks, within other hours."""
    assert said(of(name), ROME) == words


@pytest.mark.parametrize("name", [None, "circle", "other", "lost", "missing"])
def test_hours_of_calendars_that_cannot_be_counted_in(name: str | None) -> None:
    """Calendars in a circle, or within one that is not there, have no hours, and nothing raises."""
    assert hours().of(name) is None
    assert hours().days(name) is None


@pytest.mark.parametrize("name", ["office", "phones", "night", "tokyo", "counter", "shift"])
def test_hours_are_those_of_the_calendar(name: str) -> None:
    """The minutes of both weeks are those at which the calendar itself is open."""
    found = Index(Process("shop", calendars=CALENDARS))
    calendar = found.calendar(name)
    for monday, spans in zip(MONDAYS, of(name), strict=True):
        for minute in range(0, 7 * 1440, 30):
            inside = any(start <= minute < end for start, end in spans)
            assert calendar.is_open(monday + timedelta(minutes=minute)) == inside


def test_the_seasons_differ_where_only_one_zone_changes_its_clocks() -> None:
    """In summer Tokyo is an hour nearer to Rome."""
    winter, summer = of("tokyo")
    assert winter == summer
    winter, summer = of("phones")
    assert winter[0][0] - summer[0][0] == 60


def test_hours_of_teams() -> None:
    """A bot without a calendar is always there; people without one work in that of the process."""
    people, bot = Team("helpers"), Team("bot", automated=True)
    asked = hours(people, bot, calendar="office")
    assert asked.of_team(people) == of("office")
    assert asked.of_team(bot) == ALWAYS
    assert asked.of_team(None) is None
    assert hours(people).of_team(people) is None
    assert asked.of_teams([people, Team("late", calendar="phones")]) == of("phones")
    assert asked.of_teams([people, Team("lost", calendar="circle")]) is None
    assert asked.zone(None, "missing", "tokyo").key == "Asia/Tokyo"
    assert asked.zone(None).key == "UTC"


def test_hours_that_only_one_has() -> None:
    """What phones are open and the office is not."""
    alone = minus(of("phones"), of("office"))
    assert said(alone, ROME) == ("Mon-Fri 08:00-09:00 13:00-14:00 18:00-20:00 and Sat 08:00-20:00")
    waits = long_waits(alone, of("office"), 120)
    assert said(waits, ROME) == "Mon-Fri 18:00-20:00 and Sat 08:00-20:00"
    assert long_waits(of("office"), ((), ()), 120) == of("office")
    assert next_start(of("office"), 0, 6 * 1440) == 7 * 1440 + 480
    assert next_start(((), ()), 0, 0) is None


def test_a_weekend_is_said_as_one_stretch() -> None:
    """Closed hours over midnight are not cut into days, nor where the week begins."""
    assert said(minus(ALWAYS, of("phones")), ROME) == (
        "Mon-Fri 20:00-08:00 and Sat 20:00 to Mon 08:00"
    )
    many = union(*(of(name) for name in ("night", "tokyo", "counter")))
    assert said(minus(ALWAYS, many), ROME).endswith(" and more")


def test_the_longest_stretch_without_anybody() -> None:
    """The weekend is the longest, whatever the week; nobody at all is no stretch."""
    run = longest_run(ALWAYS, of("office"))
    assert run is not None
    assert [when(at, run.season, ROME) for at in (run.first, run.end)] == ["Fri 18:00", "Mon 09:00"]
    run = longest_run(of("phones"), of("office"))
    assert run is not None
    assert when(run.first, run.season, ROME) == "Fri 18:00"
    assert longest_run(of("office"), of("phones")) is None
    assert longest_run(ALWAYS, of("one_day")) is None
    assert longest_run(ALWAYS, ALWAYS) is None


def test_counted_time_is_used_up() -> None:
    """Time is counted only in its own hours, over the end of the week too."""
    spans = of("office")[0]
    friday = 4 * 1440 + 16 * 60
    assert when(used_up(spans, friday, 90), 0, ROME) == "Mon 09:30"
    assert when(used_up(((0, 7 * 1440),), friday, 0.5), 0, ROME) == "Fri 17:00:30"
    assert used_up((), friday, 1) > 14 * 1440


spans = st.lists(st.tuples(st.integers(0, 10_079), st.integers(1, 2_000)), max_size=5).map(
    lambda given: [(start, min(start + length, 10_080)) for start, length in given]
)
weeks = spans.map(lambda given: union((tuple(given), tuple(given))))


@given(weeks, weeks, st.integers(0, 10_079))
def test_sets_of_minutes(one: Weeks, other: Weeks, minute: int) -> None:
    """Union, difference and intersection are those of the sets of minutes."""

    def inside(which: Weeks) -> bool:
        return any(start <= minute < end for start, end in which[0])

    assert inside(union(one, other)) == (inside(one) or inside(other))
    assert inside(minus(one, other)) == (inside(one) and not inside(other))
    assert inside(intersect(one, other)) == (inside(one) and inside(other))


@given(weeks, weeks)
def test_the_stretch_is_without_anybody(arrivals: Weeks, present: Weeks) -> None:
    """Something may come at the first minute of a stretch, and nobody is there until its end."""
    run = longest_run(arrivals, present)
    if run is None:
        assert not present[0] or minus(arrivals, present)[0] == ()
        return
    inside = [minute % 10_080 for minute in range(run.first, run.end)]
    assert inside
    assert any(start <= inside[0] < end for start, end in arrivals[0])
    assert not any(start <= minute < end for minute in inside[::7] for start, end in present[0])
    assert any(start == run.end % 10_080 for start, _ in present[0])
