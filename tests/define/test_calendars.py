"""Calendars as they are declared: texts of hours and dates, holidays, and what is refused."""

import json
import pickle
import subprocess
import sys
from copy import copy, deepcopy
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from supportflow.define.calendars import Calendar, Open
from supportflow.define.explanations import Closed, Counted, Used
from supportflow.define.hours import DAY, WEEKDAYS, clock, minus, osm, read_weekly
from supportflow.define.texts import text
from supportflow.define.times import (
    BusinessDays,
    business_days,
    business_hours,
    business_minutes,
    days,
    minutes,
)
from supportflow.errors import BadCall, WrongValue

ROME = ZoneInfo("Europe/Rome")
ADAPTER = TypeAdapter(Calendar)

FULL = Calendar(
    "office",
    text(en="Office", it="Ufficio"),
    zone="Europe/Rome",
    week="mon-fri 09:00-13:00 14:00-18:00; sat 10:00-13:00",
    breaks=["mon-fri 11:00-11:15 Coffee", "2026-11-20 10:00-10:30 Fire drill"],
    holidays="IT",
    days_off=["2026-12-07 Patron saint", "12-31 13:00-18:00", "08-10 to 08-21 Summer"],
    overrides=["2026-12-24 09:00-12:00 Christmas Eve"],
)


def rome(words: str) -> datetime:
    """Return a moment in Rome."""
    return datetime.fromisoformat(words).replace(tzinfo=ROME)


def refused(**fields: Any) -> str:
    """Declare a calendar with these fields and return why it is refused."""
    with pytest.raises(WrongValue) as caught:
        Calendar("tried", **{"week": "mon-fri 09:00-17:00", **fields})
    return str(caught.value)


def shown(spans: tuple[Open, ...]) -> list[str]:
    """Say spans in short."""
    return [f"{start:%a %d %H:%M}-{end:%H:%M}" for start, end in spans]


# The week


@pytest.mark.parametrize(
    ("week", "osm_form"),
    [
        ("mon-fri 09:00-18:00; sat 10:00-13:00", "Mo-Fr 09:00-18:00; Sa 10:00-13:00"),
        ("Mo-Fr 09:00-12:00,13:00-17:00; Sa 10:00-13:00",) * 2,
        ("24/7", "24/7"),
        ("mon-sun 00:00-24:00", "24/7"),
        ("22:00-06:00", "Mo-Su 22:00-06:00"),
        ("Monday, Thursday 9:00 - 17:00", "Mo 09:00-17:00; Th 09:00-17:00"),
        ("fri-mon 18:00-00:00", "Mo 18:00-24:00; Fr-Su 18:00-24:00"),
        ("mon-fri 09:00–17:00, sat 09:00-12:00", "Mo-Fr 09:00-17:00; Sa 09:00-12:00"),
        ("mon-fri 14:00-18:00 09:00-13:00\nsun off", "Mo-Fr 09:00-13:00,14:00-18:00"),
    ],
)
def test_week_is_read_in_several_forms(week: str, osm_form: str) -> None:
    """A week may be written in our form or that of OpenStreetMap, and is printed in the latter."""
    assert Calendar("tried", week=week).osm == osm_form


def _weeks() -> st.SearchStrategy[tuple[tuple[tuple[int, int], ...], ...]]:
    edges = st.lists(st.integers(0, DAY), min_size=0, max_size=6, unique=True).map(sorted)
    day = edges.map(lambda found: tuple(zip(found[::2], found[1::2], strict=False)))
    return st.lists(day, min_size=7, max_size=7).map(tuple).filter(any)


@given(_weeks())
def test_printed_week_reads_back(week: tuple[tuple[tuple[int, int], ...], ...]) -> None:
    """What is printed in the form of OpenStreetMap is read back as the same week."""
    assert read_weekly(osm(week)) == (week, "")
    ours = "; ".join(
        f"{WEEKDAYS[day]} {' '.join(f'{clock(a)}-{clock(b)}' for a, b in spans) or 'closed'}"
        for day, spans in enumerate(week)
    )
    assert read_weekly(ours) == (week, "")


@pytest.mark.parametrize(
    ("week", "reason"),
    [
        ("", "gives no hours"),
        ("mon-fri", "gives no hours for mon, tue, wed, thu, fri"),
        ("mon-fri 9-17", "understood 'mon-fri', but not '9-17'; write 'mon-fri 09:00-13:00"),
        ("mon-fri 09:00-17:00 Office", "understood 'mon-fri 09:00-17:00', but not 'Office'"),
        ("weekdays 09:00-17:00", "not understood; write"),
        ("mon-fri 09:00-25:00", "'25:00' is not a time of day"),
        ("mon-fri 09:60-17:00", "'09:60' is not a time of day"),
        ("mon-fri 09:00-09:00", "'09:00-09:00' ends before it starts or when it starts"),
        ("mon-fri 09:00-13:00 12:00-18:00", "mon 09:00-13:00 and mon 12:00-18:00 overlap"),
        ("sun 22:00-06:00; mon 05:00-12:00", "sun 22:00-06:00 and mon 05:00-12:00 overlap"),
        ("mon-fri 09:00-12:00; wed 14:00-18:00", "gives hours for wed twice"),
        ("mon-fri 09:00-17:00; PH off", "public holidays are not part of the week"),
        ("closed", "is never open"),
    ],
)
def test_wrong_week_is_refused_in_words(week: str, reason: str) -> None:
    """A week that cannot be read says what was understood and how to write it."""
    assert reason in refused(week=week)


# Dates


def test_special_days_take_hours_away() -> None:
    """Days off, part-days, ranges, breaks and national holidays are cut out of the week."""
    assert shown(FULL.spans(rome("2026-11-20"), rome("2026-11-22"))) == [
        "Fri 20 09:00-10:00", "Fri 20 10:30-11:00", "Fri 20 11:15-13:00", "Fri 20 14:00-18:00",
        "Sat 21 10:00-13:00",
    ]  # fmt: skip
    assert shown(FULL.spans(rome("2026-12-05"), rome("2026-12-09T12:00"))) == [
        "Sat 05 10:00-13:00", "Wed 09 09:00-11:00", "Wed 09 11:15-12:00",
    ]  # fmt: skip
    assert shown(FULL.spans(rome("2026-12-31"), rome("2027-01-02"))) == [
        "Thu 31 09:00-11:00", "Thu 31 11:15-13:00",
    ]  # fmt: skip
    assert not FULL.between(rome("2030-08-10"), rome("2030-08-22"))


def test_override_wins_over_days_off_and_holidays_and_keeps_breaks() -> None:
    """Whoever writes hours for one date means them, but lunch is still lunch."""
    calendar = Calendar(
        "shop",
        week="mon-fri 09:00-17:00",
        holidays="IT",
        breaks=["09:00-09:30 Briefing"],
        days_off=["12-26 to 12-31"],
        overrides=["12-08 10:00-12:00", "2026-12-28 09:00-11:00", "12-28 09:00-10:00"],
    )
    spans = calendar.spans(datetime(2026, 12, 8, tzinfo=UTC), datetime(2026, 12, 9, tzinfo=UTC))
    assert shown(spans) == ["Tue 08 10:00-12:00"]
    spans = calendar.spans(datetime(2026, 12, 26, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC))
    assert shown(spans) == ["Mon 28 09:30-11:00"]


def test_yearly_range_may_pass_the_new_year() -> None:
    """A range from December to January holds in both years, and 29 February only where it is."""
    calendar = Calendar("school", week="24/7", days_off=["12-24 to 01-06", "02-29"])
    year = datetime(2027, 1, 1, tzinfo=UTC)
    assert calendar.next_open(year) == datetime(2027, 1, 7, tzinfo=UTC)
    assert calendar.between(year, year.replace(year=2028)) == timedelta(days=365 - 6 - 8)
    leap = year.replace(year=2028)
    assert calendar.between(leap, year.replace(year=2029)) == timedelta(days=366 - 6 - 8 - 1)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        (
            {"days_off": ["Christmas"]},
            "does not start with a date: write '2026-12-07 Patron saint'",
        ),
        ({"days_off": ["2026-02-30"]}, "there is no day 2026-02-30"),
        ({"days_off": ["13-01"]}, "there is no day 13-01"),
        ({"days_off": ["2026-12-24 13-18"]}, "'13-18' does not start with hours or words"),
        ({"days_off": ["2026-12-24 to 2026-12-20"]}, "ends before it starts"),
        ({"days_off": ["2026-12-24 to 01-06"]}, "give the year of both dates or of neither"),
        ({"days_off": ["12-24 09:00-13:00 12:00-14:00"]}, "09:00-13:00 and 12:00-14:00 overlap"),
        ({"days_off": "12-26"}, "takes a list"),
        ({"overrides": ["2026-12-24 Closed"]}, "a day without hours belongs to days_off"),
        ({"overrides": ["08-01 to 08-31 09:00-13:00"]}, "write one line for each day"),
        ({"overrides": ["12-24 09:00-12:00", "12-24 14:00-15:00"]}, "are for the same day"),
        ({"overrides": ["12-24 09:00-12:00"], "days_off": ["12-24"]}, "contradict each other"),
        ({"breaks": ["12-24 Party"]}, "gives no hours: write 'mon-fri 13:00-14:00 Lunch'"),
        ({"breaks": ["Lunch"]}, "not understood"),
        ({"breaks": ["mon-fri 08:00-18:00"]}, "is never open"),
        ({"days_off": ["01-01 to 12-31"]}, "is never open"),
        ({"zone": "Europe/Roma"}, "'Europe/Roma' is not a time zone. Did you mean 'Europe/Rome'?"),
        ({"zone": "../etc/passwd"}, "is not a time zone"),
        ({"zone": ""}, "is not a time zone"),
        ({"holidays": "it"}, "Did you mean 'IT'?"),
        ({"holidays": "XQ"}, "the holidays of country 'XQ' are not known"),
        ({"holidays": "DE-BX"}, "'BX' is not a region of 'DE'"),
        ({"holidays": False}, 'takes a country in quotation marks: "NO"'),
        ({"holidays": "DE", "language": "it"}, "are named in de, en_US, th, uk, not in 'it'"),
        ({"language": "it"}, "give 'holidays' too"),
        ({"boundary": "open"}, "'boundary' takes 'close' or 'next_open', not 'open'"),
    ],
    ids=lambda given: None if isinstance(given, str) else repr(given),
)
def test_wrong_values_are_refused_where_they_are_written(
    fields: dict[str, Any], reason: str
) -> None:
    """Dates, zones, countries and calendars without any open time are refused in words."""
    assert reason in refused(**fields)


def test_all_wrong_fields_are_told_at_once() -> None:
    """One refusal names every wrong field."""
    reasons = refused(zone="Mars", week="9-5", holidays="XX", days_off=["never"])
    assert all(part in reasons for part in ("'Mars'", "'9-5'", "'XX'", "'never'"))


# Holidays


def test_national_holidays_have_names_in_a_language() -> None:
    """Names are in the asked language, else in the declared, else in the country's own."""
    german = Calendar("bayern", zone="Europe/Berlin", week="mon-fri 09:00-17:00", holidays="DE-BY")
    assert (date(2026, 1, 6), "Heilige Drei Könige") in german.national_days(2026, 2026)
    assert (date(2026, 1, 6), "Epiphany") in german.national_days(2026, 2026, "en")
    assert german.national_days(2026, 2026, "it") == german.national_days(2026, 2026)
    english = Calendar("bayern", week="mon-fri 09:00-17:00", holidays="DE-BY", language="en_US")
    assert (date(2026, 1, 6), "Epiphany") in english.national_days(2026, 2026)
    assert not english.is_open(datetime(2026, 1, 6, 12, tzinfo=UTC))
    assert Calendar("none", week="24/7").national_days(2026, 2030) == ()


def test_names_do_not_follow_the_language_of_the_machine() -> None:
    """The same calendar has the same names under any locale."""
    code = (
        "from supportflow.define.calendars import Calendar;"
        "print(Calendar('c', week='24/7', holidays='DE').national_days(2026, 2026)[0][1])"
    )
    for locale in ("en_US.UTF-8", "uk_UA.UTF-8"):
        ran = subprocess.run(
            [sys.executable, "-X", "utf8", "-c", code],
            env={
                "PYTHONPATH": ":".join(filter(None, sys.path)),
                "LANGUAGE": locale,
                "LANG": locale,
            },
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=True,
        )
        assert ran.stdout.strip() == "Neujahr"


def test_holidays_package_is_imported_only_for_a_country() -> None:
    """A calendar without a country costs no import of the holidays."""
    code = (
        "import sys; from datetime import datetime, UTC;"
        "from supportflow.define.calendars import Calendar;"
        "Calendar('c', week='24/7').is_open(datetime.now(UTC));"
        "print('holidays' in sys.modules)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code],
        env={"PYTHONPATH": ":".join(filter(None, sys.path))},
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout.strip() == "False"


def test_stored_holidays_replace_those_of_the_package() -> None:
    """A published version keeps its holidays when the package learns new ones."""
    calendar = Calendar("office", week="mon-fri 09:00-17:00", holidays="IT")
    kept = calendar.pinned({2026: [(date(2026, 11, 20), "Our day")]})
    noon = datetime(2026, 11, 20, 12, tzinfo=UTC)
    assert calendar.is_open(noon)
    assert not kept.is_open(noon)
    assert kept.is_open(noon.replace(month=12, day=8))
    assert not kept.is_open(noon.replace(year=2027, month=12, day=8))
    assert kept == calendar


def test_notes_name_what_dates_change() -> None:
    """Every line that changes a date is told with its words."""
    assert FULL.notes(date(2026, 12, 5), date(2026, 12, 31)) == (
        (date(2026, 12, 7), "Patron saint"),
        (date(2026, 12, 8), "Immacolata Concezione"),
        (date(2026, 12, 24), "Christmas Eve"),
        (date(2026, 12, 25), "Natale"),
        (date(2026, 12, 26), "Santo Stefano"),
        (date(2026, 12, 31), ""),
    )


# Combined calendars


def test_shift_within_office_hours_is_open_when_both_are() -> None:
    """A calendar within another is open in the intersection, across zones."""
    office = Calendar("office", zone="Europe/Rome", week="mon-fri 09:00-18:00", holidays="IT")
    shift = Calendar("late", zone="Europe/Lisbon", week="mon-sun 12:00-20:00", within="office")
    both = shift.inside(office)
    assert both == shift
    spans = both.spans(rome("2026-12-04"), rome("2026-12-10"))
    assert shown(spans) == ["Fri 04 12:00-17:00", "Mon 07 12:00-17:00", "Wed 09 12:00-17:00"]
    assert both.add(rome("2026-12-04T17:00"), business_hours(2)) == rome("2026-12-07T14:00")
    due = both.add(rome("2026-12-04T14:30"), business_days(2))
    assert due == rome("2026-12-09T14:30")
    told = str(both.explain(rome("2026-12-07T17:30"), business_hours(1)))
    assert "Tue 8 Dec closed (Immacolata Concezione)" in told


def test_calendar_within_another_asks_for_it() -> None:
    """Without the other calendar there is no answer, and a wrong one is refused."""
    shift = Calendar("late", week="mon-sun 12:00-20:00", within="office")
    other = Calendar("other", week="24/7")
    with pytest.raises(BadCall, match=r"lies within 'office': use calendar\.inside"):
        shift.is_open(rome("2026-12-04"))
    with pytest.raises(BadCall, match="'late' lies within 'office', not within 'other'"):
        shift.inside(other)
    with pytest.raises(BadCall, match="'other' lies within no other calendar"):
        other.inside(shift)


def test_calendars_that_never_meet_have_no_next_opening() -> None:
    """Two calendars without a common hour give no opening, not an endless search."""
    night = Calendar("night", week="00:00-06:00", within="office")
    both = night.inside(Calendar("office", week="09:00-17:00"))
    assert both.next_open(rome("2026-12-04")) is None
    assert both.next_close(rome("2026-12-04")) is None
    with pytest.raises(BadCall, match="'night' never opens"):
        both.add(rome("2026-12-04"), business_days(1))


# Values


def test_calendar_goes_through_json_and_back() -> None:
    """A calendar loaded from its JSON equals the one that was written, used or not."""
    FULL.is_open(rome("2026-12-04"))
    stored = ADAPTER.dump_json(FULL)
    assert ADAPTER.validate_json(stored) == FULL
    assert json.loads(stored)["days_off"] == list(FULL.days_off)
    assert not any(key.startswith("_") for key in json.loads(stored))


def test_calendar_goes_through_yaml_and_back() -> None:
    """In YAML a bare date is read as a date, and means the same day."""
    yaml = pytest.importorskip("yaml")
    written = yaml.safe_dump(ADAPTER.dump_python(FULL, mode="json"))
    assert ADAPTER.validate_python(yaml.safe_load(written)) == FULL
    plain = "{name: shop, week: 24/7, days_off: [2026-12-24, 12-26 St Stephen]}"
    assert ADAPTER.validate_python(yaml.safe_load(plain)) == Calendar(
        "shop", week="24/7", days_off=["2026-12-24", "12-26 St Stephen"]
    )


def test_compiled_timetable_is_no_part_of_the_value() -> None:
    """Copies and pickles are equal and carry nothing that was derived."""
    calendar = Calendar("office", week="mon-fri 09:00-17:00")
    fresh = Calendar("office", week="mon-fri 09:00-17:00")
    calendar.is_open(rome("2026-12-04"))
    assert calendar == fresh
    assert hash(calendar) == hash(fresh)
    assert pickle.dumps(calendar) == pickle.dumps(fresh)
    for twin in (copy(calendar), deepcopy(calendar), pickle.loads(pickle.dumps(calendar))):
        assert twin == calendar
        assert not any(key.startswith("_") for key in vars(twin))


def test_json_schema_describes_the_texts() -> None:
    """An editor is told how hours and dates are written."""
    fields = ADAPTER.json_schema()["properties"]
    assert fields["week"]["examples"] == ["mon-fri 09:00-13:00 14:00-18:00", "24/7"]
    assert fields["days_off"]["items"]["description"] == "a date, yearly date or range"


def test_result_is_in_the_zone_of_the_moment() -> None:
    """Whoever asks in a zone is answered in it; spans are in the calendar's own."""
    moment = datetime(2026, 11, 20, 16, 50, tzinfo=UTC)
    due = FULL.add(moment, business_minutes(30))
    assert due.tzinfo is UTC
    assert FULL.add(moment.astimezone(ROME), business_minutes(30)).tzinfo is ROME
    assert str(FULL.spans(moment, due)[0].start) == "2026-11-20 17:50:00+01:00"
    assert FULL.add(moment, minutes(30)) == moment + timedelta(minutes=30)
    assert FULL.subtract(moment, days(1)) == moment - timedelta(days=1)


def test_minus_cuts_spans() -> None:
    """Cuts may lie inside, across, around or beside a span."""
    assert minus(((10, 20), (30, 40)), [(12, 14), (18, 32), (39, 50), (60, 70)]) == (
        (10, 12), (14, 18), (32, 39),
    )  # fmt: skip


# Explanations

OFFICE = Calendar(
    "office", zone="Europe/Rome", week="mon-fri 09:00-13:00 14:00-18:00", holidays="IT"
)


@pytest.mark.parametrize(
    ("moment", "duration", "told"),
    [
        (
            "2026-11-20T17:50",
            business_hours(1),
            (
                "Fri 20 Nov 17:50 to 18:00: 10 min; Sat, Sun closed; "
                "Mon 23 Nov 09:00 to 09:50: 50 min; due Mon 23 Nov 09:50"
            ),
        ),
        (
            "2026-12-24T19:00",
            business_minutes(30),
            (
                "from Thu 24 Dec 19:00; Fri 25 Dec closed (Natale); "
                "Sat 26 Dec closed (Santo Stefano); Sun closed; "
                "Mon 28 Dec 09:00 to 09:30: 30 min; due Mon 28 Dec 09:30"
            ),
        ),
        (
            "2026-12-31T17:59:30",
            business_minutes(1),
            (
                "Thu 31 Dec 17:59:30 to 18:00: 30 s; Fri 1 Jan 2027 closed (Capodanno); "
                "Sat, Sun closed; Mon 4 Jan 2027 09:00 to 09:00:30: 30 s; "
                "due Mon 4 Jan 2027 09:00:30"
            ),
        ),
        (
            "2026-11-21T10:00",
            business_hours(0),
            "from Sat 21 Nov 10:00; Sat, Sun closed; due Mon 23 Nov 09:00",
        ),
        (
            "2026-11-20T17:50",
            days(3),
            "from Fri 20 Nov 17:50; 3 days pass, night and day alike; due Mon 23 Nov 17:50",
        ),
        (
            "2026-11-20T17:50",
            business_days(2),
            (
                "from Fri 20 Nov 17:50; Sat, Sun closed; Mon 23 Nov is day 1; "
                "Tue 24 Nov is day 2; due Tue 24 Nov 17:50"
            ),
        ),
        (
            "2026-11-21T10:00",
            BusinessDays(1, end_of_day=True),
            (
                "from Sat 21 Nov 10:00; Sat, Sun closed; Mon 23 Nov opens; "
                "Tue 24 Nov is day 1; due Tue 24 Nov 18:00"
            ),
        ),
    ],
)
def test_explanation_reads_as_a_line(moment: str, duration: Any, told: str) -> None:
    """The spans and days that lead to a due time are told in order."""
    explanation = OFFICE.explain(rome(moment), duration)
    assert str(explanation) == told
    assert explanation.due == OFFICE.add(rome(moment), duration)


def test_long_explanation_is_shortened_but_complete_as_a_value() -> None:
    """A line tells both ends of a long way; the value holds every step."""
    explanation = OFFICE.explain(rome("2026-11-20T17:00"), business_hours(100))
    assert "; ... 20 more open spans: 80 h ...; " in str(explanation)
    used = [step.amount for step in explanation.steps if isinstance(step, Used)]
    assert sum(used, timedelta()) == timedelta(hours=100)
    closed = [step for step in explanation.steps if isinstance(step, Closed)]
    assert closed[-1] == Closed(date(2026, 12, 8), date(2026, 12, 8), "Immacolata Concezione")
    counted = OFFICE.explain(rome("2026-11-20T17:00"), business_days(20))
    assert "more open days" in str(counted)
    assert [step.number for step in counted.steps if isinstance(step, Counted)] == [*range(1, 21)]


def test_next_opening_is_told_as_the_due_time() -> None:
    """Where the boundary is the next opening, the closed days before it are told too."""
    calendar = Calendar("office", week="mon-fri 09:00-17:00", boundary="next_open")
    moment = datetime(2026, 11, 20, 9, tzinfo=UTC)
    assert str(calendar.explain(moment, business_hours(8))) == (
        "Fri 20 Nov 09:00 to 17:00: 8 h; Sat, Sun closed; due Mon 23 Nov 09:00"
    )


@given(st.integers(0, 30 * 86400), st.integers(0, 60 * 3600), st.integers(0, 12))
def test_explanation_adds_up(start: int, seconds: int, count: int) -> None:
    """The amounts told sum up to the duration, and as many days are told as are counted."""
    moment = rome("2026-12-10") + timedelta(seconds=start)
    told = FULL.explain(moment, business_minutes(seconds // 60))
    used = [step.amount for step in told.steps if isinstance(step, Used)]
    assert sum(used, timedelta()) == timedelta(minutes=seconds // 60)
    numbers = [
        s.number for s in FULL.explain(moment, business_days(count)).steps if isinstance(s, Counted)
    ]
    assert [number for number in numbers if number] == [*range(1, count + 1)]
