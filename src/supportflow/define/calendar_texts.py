"""The texts of a calendar as pydantic types: each is checked where it is written."""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import lru_cache
from typing import Annotated, Any, Final
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BeforeValidator, WithJsonSchema

from supportflow.define.hours import Dated, Week, read_dated, read_weekly
from supportflow.define.national import check_country
from supportflow.errors import near

__all__ = [
    "BreakText",
    "CountryText",
    "DayOffText",
    "HoursText",
    "OverrideText",
    "ZoneText",
    "break_of",
    "day_off_of",
    "override_of",
    "week_of",
]

_DAY_OFF: Final = (
    "'2026-12-07 Patron saint', '12-26', '12-24 13:00-18:00' or '08-10 to 08-21 Summer'"
)
_OVERRIDE: Final = "'2026-12-24 09:00-13:00 Christmas Eve' or '12-31 09:00-13:00'"
_BREAK: Final = "'mon-fri 13:00-14:00 Lunch' or '2026-11-20 10:00-11:30 Fire drill'"

_weekly = lru_cache(maxsize=256)(read_weekly)
_dated = lru_cache(maxsize=1024)(read_dated)


def week_of(text: str) -> Week:
    """Read the hours of a week."""
    return _weekly(text)[0]


def day_off_of(line: str) -> Dated:
    """Read a day off."""
    return _dated(line, _DAY_OFF)


def override_of(line: str) -> Dated:
    """Read the hours of one date."""
    return _dated(line, _OVERRIDE)


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (OSError, ValueError, KeyError):
        hint = near(name, available_timezones()) or " Write it as 'Europe/Rome' or 'UTC'."
        raise ValueError(f"'{name}' is not a time zone.{hint}") from None
    return name


def _hours(text: str) -> str:
    week_of(text)
    return text


def _country(code: Any) -> Any:
    # YAML reads a bare NO, for Norway, as the value false.
    if code is False:
        raise ValueError('takes a country in quotation marks: "NO" (a bare NO means false in YAML)')
    return code


def _checked_country(code: str) -> str:
    check_country(code)
    return code


def _date_text(given: Any) -> Any:
    # YAML reads a bare 2026-12-24 as a date.
    return (
        given.isoformat() if isinstance(given, date) and not isinstance(given, datetime) else given
    )


def _day_off(line: str) -> str:
    day_off_of(line)
    return line


def _override(line: str) -> str:
    read = override_of(line)
    if not read.spans:
        raise ValueError(
            f"'{line}' gives no hours: write {_OVERRIDE}; a day without hours belongs to days_off"
        )
    if read.first != read.last:
        raise ValueError(f"'{line}' is more than one day: write one line for each day")
    return line


def _break(line: str) -> str:
    break_of(line)
    return line


def break_of(line: str) -> Week | Dated:
    """Read a break: weekly hours, or a date with hours."""
    if not re.match(r"\d+-", line):
        return _weekly(line, words=True)[0]
    read = _dated(line, _BREAK)
    if not read.spans:
        raise ValueError(f"'{line}' gives no hours: write {_BREAK}")
    return read


def _described(description: str, *examples: str) -> WithJsonSchema:
    return WithJsonSchema(
        {"type": "string", "description": description, "examples": list(examples)}
    )


ZoneText = Annotated[str, AfterValidator(_zone)]
HoursText = Annotated[
    str,
    AfterValidator(_hours),
    _described("weekly hours", "mon-fri 09:00-13:00 14:00-18:00", "24/7"),
]
CountryText = Annotated[
    str,
    BeforeValidator(_country),
    AfterValidator(_checked_country),
    _described("a country or region", "IT", "DE-BY"),
]
DayOffText = Annotated[
    str,
    BeforeValidator(_date_text),
    AfterValidator(_day_off),
    _described(
        "a date, yearly date or range", "2026-12-07", "12-26 St Stephen", "12-24 13:00-18:00"
    ),
]
OverrideText = Annotated[
    str,
    BeforeValidator(_date_text),
    AfterValidator(_override),
    _described("a date with its hours", "2026-12-24 09:00-13:00 Christmas Eve"),
]
BreakText = Annotated[
    str,
    AfterValidator(_break),
    _described("weekly hours or a date with hours", "mon-fri 13:00-14:00 Lunch"),
]
