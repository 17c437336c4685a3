"""Business time: outside vectors, properties, and a differential test against opening_hours_py."""

import json
import operator
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from supportflow.define.business_time import FIRST_YEAR, LAST_YEAR, Timetable, us_of
from supportflow.define.calendars import Calendar
from supportflow.define.local_days import Span
from supportflow.define.times import BusinessDays, BusinessTime, business_days, business_hours
from supportflow.errors import BadCall

VECTORS = json.loads((Path(__file__).parents[1] / "data" / "business_time.json").read_text("utf-8"))
SECOND = 1_000_000
HOUR = 3600 * SECOND

LEFT_OUT = {
    "biz-dur-001": "its source gives 0 for a reversed pair; ours is negative",
    "glpi-cal-008": "its source gives 0 for a reversed pair; ours is negative",
    "chatwoot-bh-002": "its calendar is never open, which is refused when declared",
    "zammad-390-001": "disputed: the source counts a holiday that it has just skipped",
}


# Vectors


def _declared(name: str, boundary: str = "close") -> Calendar:
    facts = VECTORS["calendars"][name]
    week = "; ".join(
        f"{day} {' '.join('-'.join(span) for span in spans) or 'closed'}"
        for day, spans in facts["weekly"].items()
    )
    off = list(facts["holidays"])
    return Calendar(
        "vector",
        zone=facts["timezone"],
        week=week,
        days_off=off,
        # In the one calendar that has both for a date the holiday wins; ours refuses such a pair.
        overrides=[
            f"{day} {' '.join('-'.join(span) for span in spans)}"
            for day, spans in facts.get("date_overrides", {}).items()
            if day not in off
        ],
        breaks=[
            f"{day} {' '.join('-'.join(span) for span in spans)}"
            for day, spans in facts.get("breaks", {}).items()
        ],
        boundary=boundary,  # type: ignore[arg-type]
    )


declared = cache(_declared)


def _moment(words: str, zone: str) -> datetime:
    moment = datetime.fromisoformat(words)
    return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone))


def _answer(calendar: Calendar, vector: dict[str, Any], at: Callable[[str], datetime]) -> object:
    start = at(vector["start"])
    amount = BusinessTime(vector.get("seconds", 0))
    match vector["op"]:
        case "add":
            return calendar.add(start, amount)
        case "subtract":
            return calendar.subtract(start, amount)
        case "add_days":
            return calendar.add(start, business_days(vector["days"]))
        case "subtract_days":
            return calendar.subtract(start, business_days(vector["days"]))
        case "between":
            return calendar.between(start, at(vector["end"])).total_seconds()
        case "is_open":
            return calendar.is_open(start)
        case "next_open":
            return calendar.next_open(start)
        case "next_close":
            return calendar.next_close(start)
        case "prev_open":
            return calendar.subtract(start, business_hours(0))
        case "next_opening":
            closing = calendar.next_close(start) if calendar.is_open(start) else start
            return calendar.next_open(closing or start)
        case _:
            found = calendar.spans(start, start + timedelta(days=60))
            return [list(span) for span in found[: vector["count"]]]


def _plain(answer: object) -> object:
    """Bring moments to UTC: Python finds a doubled local time unequal to every other zone's."""
    if isinstance(answer, list):
        return [_plain(item) for item in answer]
    return answer.astimezone(UTC) if isinstance(answer, datetime) else answer


def _expected(vector: dict[str, Any], at: Callable[[str], datetime]) -> object:
    if isinstance(vector["expected"], str):
        return at(vector["expected"])
    if isinstance(vector["expected"], list):
        return [[at(edge) for edge in span] for span in vector["expected"]]
    return vector["expected"]


@pytest.mark.parametrize(
    "vector",
    [vector for vector in VECTORS["vectors"] if vector["id"] not in LEFT_OUT],
    ids=operator.itemgetter("id"),
)
def test_vector(vector: dict[str, Any]) -> None:
    """A fact from the tests of another project holds, under that project's boundary."""
    later = vector.get("policy", {}).get("boundary") == "next_opening"
    calendar = declared(vector["calendar"], "next_open" if later else "close")
    zone = vector.get("input_timezone", calendar.zone)
    answer = _answer(calendar, vector, lambda words: _moment(words, zone))
    expected = _expected(vector, lambda words: _moment(words, zone))
    assert _plain(answer) == _plain(expected)


def test_left_out_vectors_have_another_convention() -> None:
    """Only vectors that carry another convention than ours are left out."""
    marked = {vector["id"] for vector in VECTORS["vectors"] if "policy" in vector}
    assert set(LEFT_OUT) == marked - {"biz-top-001"}


# Properties

SPANS = {
    "office": "mon-fri 09:00-13:00 14:00-18:00",
    "long": "mon-fri 08:00-20:00; sat 09:00-13:30",
    "night": "mon-sun 22:00-06:00",
    "around": "24/7",
    "early": "mon-sun 00:00-03:00",
    "gap": "sun 02:15-02:45; wed 00:00-24:00",
    "rare": "sun 23:30-00:30",
}
ZONES = (
    "UTC",
    "Europe/Rome",
    "America/New_York",
    "Australia/Lord_Howe",
    "Africa/Cairo",
    "Asia/Tehran",
)


@cache
def _calendar(zone: str, week: str, off: bool) -> Calendar:
    return Calendar(
        "tried",
        zone=zone,
        week=SPANS[week],
        days_off=["12-25", "04-05", "10-25 to 10-27", "2024-03-15"] if off else [],
        breaks=["mon-fri 10:00-10:15"] if off else [],
    )


calendars = st.builds(
    _calendar, st.sampled_from(ZONES), st.sampled_from(sorted(SPANS)), st.booleans()
)
moments = st.integers(
    us_of(datetime(2023, 1, 1, tzinfo=UTC)), us_of(datetime(2027, 1, 1, tzinfo=UTC))
)
near_changes = st.sampled_from(
    [
        datetime(2024, 3, 31, tzinfo=UTC),  # Rome, spring
        datetime(2024, 10, 27, tzinfo=UTC),
        datetime(2024, 4, 6, 12, tzinfo=UTC),  # Lord Howe, half an hour back
        datetime(2024, 10, 5, 12, tzinfo=UTC),
        datetime(2024, 4, 25, 20, tzinfo=UTC),  # Cairo, midnight does not exist
        datetime(2024, 10, 31, 20, tzinfo=UTC),
        datetime(2024, 12, 24, 12, tzinfo=UTC),
    ]
).flatmap(lambda day: st.integers(us_of(day) - 30 * HOUR, us_of(day) + 30 * HOUR))
instants = moments | near_changes
amounts = st.integers(0, 400 * HOUR) | st.integers(0, 60).map(lambda count: count * HOUR // 2)


@given(calendars, instants, amounts)
def test_time_between_is_what_was_added(calendar: Calendar, at: int, amount: int) -> None:
    """What was added lies between the moment and the result, and likewise subtracted."""
    assert calendar.between_us(at, calendar.add_us(at, amount)) == amount
    assert calendar.between_us(calendar.subtract_us(at, amount), at) == amount


@given(calendars, instants, amounts, amounts.map(lambda amount: amount + 1))
def test_adding_twice_is_adding_the_sum(calendar: Calendar, at: int, one: int, two: int) -> None:
    """An amount may be added in two parts."""
    assert calendar.add_us(calendar.add_us(at, one), two) == calendar.add_us(at, one + two)
    before = calendar.subtract_us(calendar.subtract_us(at, one), two)
    assert before == calendar.subtract_us(at, one + two)


@given(calendars, instants, instants, instants)
def test_distances_add_up(calendar: Calendar, a: int, b: int, c: int) -> None:
    """The open time over two stretches is the sum of both, in any order."""
    assert calendar.between_us(a, c) == calendar.between_us(a, b) + calendar.between_us(b, c)
    assert calendar.between_us(a, b) == -calendar.between_us(b, a)


@given(calendars, instants, instants, amounts, amounts)
def test_later_and_longer_is_never_earlier(
    calendar: Calendar, a: int, b: int, one: int, two: int
) -> None:
    """A later start or a longer amount never ends earlier."""
    (a, b), (one, two) = sorted((a, b)), sorted((one, two))
    assert calendar.add_us(a, one) <= calendar.add_us(a, two)
    assert calendar.add_us(a, two) <= calendar.add_us(b, two) or not two
    assert calendar.subtract_us(a, two) <= calendar.subtract_us(a, one)


@given(calendars, instants, amounts)
def test_result_lies_in_open_time_or_at_its_edge(calendar: Calendar, at: int, amount: int) -> None:
    """A due time is never in the middle of closed time."""
    due = calendar.add_us(at, amount)
    assert calendar.timetable.is_open(due) or calendar.timetable.is_open(due - 1)


@given(st.sampled_from(ZONES), instants, amounts)
def test_always_open_is_plain_time(zone: str, at: int, amount: int) -> None:
    """In a calendar that never closes business time is elapsed time, whatever the zone."""
    calendar = _calendar(zone, "around", False)
    assert calendar.add_us(at, amount) == at + amount
    assert calendar.subtract_us(at, amount) == at - amount
    assert calendar.between_us(at, at + amount) == amount


@given(st.sampled_from(ZONES), instants, instants)
def test_calendar_and_complement_fill_the_time(zone: str, a: int, b: int) -> None:
    """Open time by day and open time by night sum up to the elapsed time."""
    day = _complement(zone, "mon-sun 07:30-19:15")
    night = _complement(zone, "mon-sun 00:00-07:30 19:15-24:00")
    assert day.between_us(a, b) + night.between_us(a, b) == b - a


@cache
def _complement(zone: str, week: str) -> Calendar:
    return Calendar("half", zone=zone, week=week)


@given(st.integers(-12, 12), moments, amounts, st.sampled_from(sorted(SPANS)))
def test_zones_without_clock_changes_only_shift(
    hours: int, at: int, amount: int, week: str
) -> None:
    """Moving the zone and the moment by the same hours moves the result by them."""
    zone = f"Etc/GMT{-hours:+d}" if hours else "UTC"
    there, here = _calendar(zone, week, True), _calendar("UTC", week, True)
    shift = hours * HOUR
    assert there.add_us(at - shift, amount) == here.add_us(at, amount) - shift


@given(calendars, instants, st.integers(0, 40))
def test_business_days_stay_within_their_day(calendar: Calendar, at: int, count: int) -> None:
    """The n-th business day ends in or at the edge of open time, at latest at its last closing."""
    timetable = calendar.timetable
    due = timetable.add_days(at, count)
    closing = timetable.add_days(at, count, end_of_day=True)
    assert due <= closing
    assert timetable.is_open(due) or timetable.is_open(due - 1)
    assert timetable.add_days(at, count + 1, end_of_day=True) > closing


@given(calendars, instants, st.integers(1, 15), st.integers(1, 15))
def test_business_days_add_up_in_closing_times(
    calendar: Calendar, at: int, one: int, two: int
) -> None:
    """Counting days in two parts ends on the same day as counting them at once."""
    timetable = calendar.timetable
    middle = timetable.add_days(at, one)
    assume(timetable.is_open(middle) and timetable.owner(middle)[0] == _day(timetable, at, one))
    both = timetable.add_days(at, one + two, end_of_day=True)
    assert timetable.add_days(middle, two, end_of_day=True) == both


def _day(timetable: Timetable, at: int, count: int) -> int:
    return timetable.owner(timetable.add_days(at, count, end_of_day=True) - 1)[0]


@given(calendars, instants, instants)
def test_spans_sum_up_to_the_distance(calendar: Calendar, a: int, b: int) -> None:
    """The open spans are apart, in order, and together as long as the open time."""
    a, b = sorted((a, b))
    spans = calendar.timetable.spans(a, b)
    assert sum(end - start for start, end in spans) == calendar.between_us(a, b)
    edges = [edge for span in spans for edge in span]
    assert edges == sorted(set(edges))


@given(calendars, instants)
def test_answers_do_not_depend_on_what_was_asked_before(calendar: Calendar, at: int) -> None:
    """A fresh timetable and one that has grown give the same answers."""
    fresh = Timetable(calendar.timetable.days, "fresh")
    grown = calendar.timetable
    assert fresh.add(at, 5 * HOUR) == grown.add(at, 5 * HOUR)
    assert fresh.next_close(at) == grown.next_close(at)
    assert fresh.subtract(at, 5 * HOUR) == grown.subtract(at, 5 * HOUR)


@given(calendars, instants, amounts)
def test_table_agrees_with_a_plain_walk(calendar: Calendar, at: int, amount: int) -> None:
    """Prefix sums and bisection give what walking day by day gives."""
    assert calendar.add_us(at, amount) == _walked(calendar.timetable, at, amount)


def _walked(timetable: Timetable, at: int, amount: int) -> int:
    day = datetime.fromtimestamp(at / SECOND, UTC).toordinal() - 3
    window = sorted(
        span for number in range(day, day + 3600) for span in timetable.days.spans_of(number)
    )
    left, done = amount, at
    for start, end in window:
        begin = max(start, done)
        if begin < end:
            if left <= end - begin:
                return begin + left
            left, done = left - (end - begin), end
    raise AssertionError("the window is too short")


# Another implementation


@given(
    st.sampled_from(ZONES),
    st.sampled_from([name for name in sorted(SPANS) if name != "gap"]),
    st.integers(0, 1200),
    st.integers(1, 20 * 24 * 60),
)
def test_spans_agree_with_opening_hours_py(zone: str, week: str, day: int, minutes: int) -> None:
    """Another program, written in Rust, finds the same open spans."""
    opening_hours = pytest.importorskip("opening_hours")
    tz = ZoneInfo(zone)
    start = datetime(2023, 6, 1, 12, tzinfo=tz) + timedelta(days=day)
    end = (start.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(tz)
    calendar = _calendar(zone, week, False)
    theirs = opening_hours.OpeningHours(calendar.osm, timezone=tz)
    found = list[Span]()
    for opened, closed, state, _ in theirs.intervals(start, end):
        if str(state).lower().endswith("open"):
            span = (us_of(opened), us_of(closed))
            if found and found[-1][1] == span[0]:
                span = (found.pop()[0], span[1])
            found.append(span)
    assume(not _touches_clock_change(found, tz))
    assert found == calendar.timetable.spans(us_of(start), us_of(end))


def _touches_clock_change(spans: list[Span], zone: ZoneInfo) -> bool:
    """Whether an edge lies near a clock change, where the conventions of the two differ."""
    for edge in (edge for span in spans for edge in span):
        moment = datetime.fromtimestamp(edge / SECOND, zone)
        around = {
            (moment.astimezone(UTC) + timedelta(hours=step)).astimezone(zone).utcoffset()
            for step in (-2, 2)
        }
        if len(around) > 1:
            return True
    return False


# Clock changes, edges and limits


def _at(words: str, zone: str) -> datetime:
    return datetime.fromisoformat(words).replace(tzinfo=ZoneInfo(zone))


def test_half_hour_clock_change_counts_elapsed_time() -> None:
    """On Lord Howe Island a night in April is half an hour longer, and one in October shorter."""
    zone = "Australia/Lord_Howe"
    calendar = Calendar("night", zone=zone, week="mon-sun 22:00-06:00")
    april = calendar.between(_at("2024-04-06T12:00", zone), _at("2024-04-07T12:00", zone))
    october = calendar.between(_at("2024-10-05T12:00", zone), _at("2024-10-06T12:00", zone))
    assert (april, october) == (timedelta(hours=8.5), timedelta(hours=7.5))


def test_midnight_that_does_not_exist_is_one_o_clock() -> None:
    """In Cairo 24:00 on the eve of the change is the first instant of the next day, 01:00."""
    zone = "Africa/Cairo"
    calendar = Calendar("late", zone=zone, week="thu 20:00-24:00; fri 00:00-02:00")
    spans = calendar.spans(_at("2024-04-25T12:00", zone), _at("2024-04-26T12:00", zone))
    assert [tuple(map(str, span)) for span in spans] == [
        ("2024-04-25 20:00:00+02:00", "2024-04-26 02:00:00+03:00")
    ]
    assert calendar.between(_at("2024-04-25T12:00", zone), _at("2024-04-26T12:00", zone)) == (
        timedelta(hours=5)
    )


def test_skipped_opening_moves_by_the_gap_and_doubled_one_is_the_first() -> None:
    """02:30 becomes 03:30 in spring; in autumn the first 02:30 opens."""
    zone = "Europe/Rome"
    calendar = Calendar("early", zone=zone, week="sun 02:30-05:00")
    spring = calendar.next_open(_at("2026-03-29T00:00", zone))
    autumn = calendar.next_open(_at("2026-10-25T00:00", zone))
    assert str(spring) == "2026-03-29 03:30:00+02:00"
    assert str(autumn) == "2026-10-25 02:30:00+02:00"


def test_second_half_of_a_doubled_hour_is_still_counted_forward() -> None:
    """Zero business days from the second 02:30 stay there and do not fall back an hour."""
    zone = ZoneInfo("Europe/Rome")
    calendar = Calendar("around", zone="Europe/Rome", week="24/7")
    moment = datetime(2026, 10, 25, 2, 30, tzinfo=zone, fold=1)
    assert calendar.add(moment, business_days(0)).astimezone(UTC) == moment.astimezone(UTC)


def test_night_shift_belongs_to_the_day_on_which_it_starts() -> None:
    """A day off takes away the night that starts on it, and leaves the end of the night before."""
    calendar = Calendar("night", week="mon-sun 22:00-06:00", days_off=["2026-12-25"])
    spans = calendar.spans(_at("2026-12-24T12:00", "UTC"), _at("2026-12-27T12:00", "UTC"))
    assert [f"{start:%d %H}-{end:%d %H}" for start, end in spans] == ["24 22-25 06", "26 22-27 06"]


def test_business_day_of_a_night_shift_is_that_of_its_start() -> None:
    """Two o'clock in Monday's night, one business day later, is two o'clock in Tuesday's night."""
    calendar = Calendar("night", week="mon-fri 22:00-06:00")
    moment = _at("2026-11-24T02:00", "UTC")
    assert calendar.add(moment, business_days(1)) == _at("2026-11-25T02:00", "UTC")
    friday = _at("2026-11-28T02:00", "UTC")
    assert calendar.add(friday, business_days(1)) == _at("2026-12-01T02:00", "UTC")


def test_business_day_never_leaves_its_day() -> None:
    """Before opening it is the opening, in a break its end, after closing the closing."""
    calendar = Calendar("short", week="mon 08:00-20:00; tue 10:00-12:00 14:00-16:00")
    due = [
        calendar.add(_at(f"2026-11-23T{hour}", "UTC"), business_days(1))
        for hour in ("08:30", "11:00", "12:30", "19:00")
    ]
    assert [f"{moment:%a %H:%M}" for moment in due] == [
        "Tue 10:00", "Tue 11:00", "Tue 14:00", "Tue 16:00",
    ]  # fmt: skip
    end = calendar.add(_at("2026-11-23T08:30", "UTC"), BusinessDays(1, end_of_day=True))
    assert f"{end:%a %H:%M}" == "Tue 16:00"
    back = calendar.subtract(_at("2026-12-01T15:00", "UTC"), business_days(1))
    assert f"{back:%a %d %H:%M}" == "Mon 30 15:00"
    opening = calendar.subtract(_at("2026-12-01T14:00", "UTC"), business_days(1))
    assert f"{opening:%a %d %H:%M}" == "Mon 30 14:00"


def test_business_day_back_keeps_the_time_at_an_opening_after_lunch() -> None:
    """Two o'clock is open, so a business day before it is two o'clock and not noon."""
    calendar = Calendar("office", week="mon-fri 09:00-12:00 14:00-18:00")
    back = calendar.subtract(_at("2026-11-24T14:00", "UTC"), business_days(1))
    assert back == _at("2026-11-23T14:00", "UTC")


def test_nothing_added_at_closing_is_the_next_opening() -> None:
    """A closing instant is closed, so nothing added to it waits for the next opening."""
    calendar = Calendar("office", week="mon-fri 09:00-17:00")
    closing = _at("2026-11-20T17:00", "UTC")
    assert calendar.add(closing, business_hours(0)) == _at("2026-11-23T09:00", "UTC")
    assert calendar.subtract(closing, business_hours(0)) == closing


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Etc/GMT+12"])
def test_first_and_last_day_of_a_table_are_whole(zone: str) -> None:
    """The spans at the edges of the years in a table are those of a table that goes on."""
    days = Calendar("night", zone=zone, week="mon-sun 20:00-19:00").timetable.days
    middle = Timetable(days, "2023 to 2025")
    assert middle.add(us_of(datetime(2024, 6, 1, tzinfo=UTC)), HOUR)
    for year, hours in ((2023, 0), (2026, -48)):
        start = us_of(datetime(year, 1, 1, tzinfo=UTC)) + hours * HOUR
        wide = Timetable(days, "wide")
        assert wide.between(start - 400 * 24 * HOUR, start + 400 * 24 * HOUR)
        end = start + 48 * HOUR - 1
        assert middle.spans(start, end) == wide.spans(start, end)


def test_boundary_decides_where_a_used_up_day_ends() -> None:
    """Eight hours from opening end at closing, or at the next opening when so declared."""
    for boundary, due in (("close", "2026-11-20T17:00"), ("next_open", "2026-11-23T09:00")):
        calendar = Calendar("office", week="mon-fri 09:00-17:00", boundary=boundary)  # type: ignore[arg-type]
        assert calendar.add(_at("2026-11-20T09:00", "UTC"), business_hours(8)) == _at(due, "UTC")


def test_break_reaches_into_the_night_before() -> None:
    """A break at two at night is cut out of the shift that began the evening before."""
    calendar = Calendar("night", week="mon 22:00-06:00", breaks=["tue 02:00-02:30 Tea"])
    spans = calendar.spans(_at("2026-11-23T12:00", "UTC"), _at("2026-11-24T12:00", "UTC"))
    assert [f"{start:%H:%M}-{end:%H:%M}" for start, end in spans] == ["22:00-02:00", "02:30-06:00"]


def test_break_on_new_year_reaches_into_the_old_year() -> None:
    """A break dated 1 January is cut out of the night shift of 31 December."""
    calendar = Calendar("night", week="mon-sun 22:00-06:00", breaks=["01-01 00:00-01:00"])
    spans = calendar.spans(_at("2026-12-31T12:00", "UTC"), _at("2027-01-01T12:00", "UTC"))
    assert [f"{start:%H:%M}-{end:%H:%M}" for start, end in spans] == ["22:00-00:00", "01:00-06:00"]


def test_never_closing_and_no_longer_opening_are_none() -> None:
    """A calendar that never closes has no next closing; one of the past has no next opening."""
    around = Calendar("around", week="24/7")
    past = Calendar("past", week="closed", overrides=["2016-11-11 09:00-12:00"])
    now = _at("2026-11-20T12:00", "UTC")
    assert around.next_close(now) is None
    assert past.next_open(now) is None
    with pytest.raises(BadCall, match="'past' never opens in the 12 years after 2026-11-20"):
        past.add(now, business_hours(0))


def test_leap_day_is_found_eight_years_ahead() -> None:
    """Hours on 29 February only are found across 2100, which has none."""
    calendar = Calendar("leap", week="closed", overrides=["02-29 09:00-10:00"])
    found = calendar.next_open(_at("2096-03-01T00:00", "UTC"))
    assert found == _at("2104-02-29T09:00", "UTC")


@pytest.mark.parametrize(
    ("call", "message"),
    [
        pytest.param(
            lambda c, m: c.add(m.replace(tzinfo=None), business_hours(1)),
            "not a moment with a time",
            id="naive",
        ),
        pytest.param(
            lambda c, m: c.is_open(m.replace(tzinfo=None)),
            "not a moment with a time zone",
            id="naive-question",
        ),
        pytest.param(
            lambda c, m: c.between(date(2026, 1, 1), m), "not a moment with a time zone", id="date"
        ),
        pytest.param(
            lambda c, m: c.add(m, timedelta(hours=1)), "is not a length of time", id="timedelta"
        ),
        pytest.param(lambda c, m: c.add_us(us_of(m), -1), "negative: use subtract", id="negative"),
        pytest.param(
            lambda c, m: c.subtract_us(us_of(m), -1), "negative: use add", id="negative-back"
        ),
        pytest.param(
            lambda c, m: c.add(m.replace(year=9999), business_hours(1)),
            "years 2 to 9998",
            id="last-year",
        ),
        pytest.param(
            lambda c, m: c.subtract(m.replace(year=1), business_hours(1)),
            "years 2 to 9998",
            id="first-year",
        ),
        pytest.param(lambda c, m: c.add_us(1 << 70, 1), "years 2 to 9998", id="no-year"),
        pytest.param(
            lambda c, m: c.between(m.replace(year=3), m), "more than 400 years apart", id="apart"
        ),
        pytest.param(
            lambda c, m: c.add(m, BusinessTime(100 * 366 * 86400)),
            "in the 400 years after",
            id="endless",
        ),
        pytest.param(
            lambda c, m: c.subtract(m, BusinessTime(100 * 366 * 86400)),
            "in the 400 years before",
            id="endless-back",
        ),
        pytest.param(
            lambda c, m: c.add(m, BusinessDays(36_600)), "in the 400 years after", id="endless-days"
        ),
        pytest.param(
            lambda c, m: c.subtract(m, BusinessDays(36_600)),
            "in the 400 years before",
            id="endless-days-back",
        ),
    ],
)
def test_bad_calls_end_with_a_clear_refusal(
    call: Callable[[Calendar, datetime], object], message: str
) -> None:
    """Naive, impossible and endless questions are refused in words."""
    calendar = Calendar("rare", week="mon 09:00-10:00")
    with pytest.raises(BadCall, match=message):
        call(calendar, datetime(2026, 11, 20, 12, tzinfo=UTC))


@pytest.mark.parametrize("year", [FIRST_YEAR, 1600, 9000, LAST_YEAR])
def test_far_years_are_answered(year: int) -> None:
    """Moments far from today are answered, each from a table of its own years."""
    calendar = Calendar("office", zone="Europe/Rome", week="mon-fri 09:00-17:00")
    assert calendar.between(datetime(2026, 11, 20, tzinfo=UTC), datetime(2026, 11, 21, tzinfo=UTC))
    start = datetime(year, 6, 1, tzinfo=UTC)
    assert calendar.between(start, start + timedelta(days=7)) == timedelta(hours=40)
