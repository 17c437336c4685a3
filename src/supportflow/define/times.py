"""Lengths of time: elapsed time, business time and business days, each a type of its own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

__all__ = [
    "BusinessDays",
    "BusinessTime",
    "Duration",
    "WallTime",
    "business_days",
    "business_hours",
    "business_minutes",
    "days",
    "duration",
    "hours",
    "minutes",
    "seconds",
    "weeks",
]

LONGEST = 100 * 366 * 86400


def _refuse_other(amount: object, what: str) -> None:
    if isinstance(amount, bool) or not isinstance(amount, (int, float)):
        raise ValueError(f"{amount!r} is not a number of {what}")


def _whole_seconds(amount: float, unit: int, what: str) -> int:
    _refuse_other(amount, what)
    # 1.1 hours are 3960 seconds, not 3960.0000000000005.
    total = round(amount * unit, 6)
    if not 0 <= total <= LONGEST:
        raise ValueError(
            f"{amount} {what} is not a length of time: give 0 or more, up to 100 years"
        )
    if total != int(total):
        raise ValueError(f"{amount} {what} is not a whole number of seconds")
    return int(total)


@dataclass(frozen=True, order=True)
class WallTime:
    """Elapsed time, night and day alike; made by `seconds`, `minutes`, `hours`, `days`, `weeks`."""

    seconds: int

    def __post_init__(self) -> None:
        _whole_seconds(self.seconds, 1, "seconds")

    def __str__(self) -> str:
        if self.seconds == 0:
            return "0 min"
        rest, parts = self.seconds, list[str]()
        for size, one, many in _UNITS:
            count, rest = divmod(rest, size)
            if count:
                parts.append(f"{count} {one if count == 1 else many}")
        return " ".join(parts)


@dataclass(frozen=True, order=True)
class BusinessTime:
    """Time counted only while a calendar is open; made by `business_hours`, `business_minutes`."""

    seconds: int

    def __post_init__(self) -> None:
        _whole_seconds(self.seconds, 1, "seconds")

    def __str__(self) -> str:
        for size, unit in ((3600, "hour"), (60, "minute")):
            count, rest = divmod(self.seconds, size)
            if not rest:
                return f"{count} business {unit}{'' if count == 1 else 's'}"
        return f"{self.seconds} business second{'' if self.seconds == 1 else 's'}"


@dataclass(frozen=True, order=True)
class BusinessDays:
    """Open days of a calendar: the same time of day on the n-th open day, or its closing time."""

    days: int
    end_of_day: bool = False

    def __post_init__(self) -> None:
        if type(self.days) is not int:
            raise ValueError(f"{self.days} business days is not a whole number of days")
        _whole_seconds(self.days, 86400, "business days")

    def __str__(self) -> str:
        words = f"{self.days} business day{'' if self.days == 1 else 's'}"
        return f"{words}, end of day" if self.end_of_day else words


_UNITS = ((86400, "day", "days"), (3600, "h", "h"), (60, "min", "min"), (1, "s", "s"))
_SIZES = {
    "s": 1, "sec": 1, "second": 1, "min": 60, "minute": 60, "h": 3600, "hour": 3600,
    "d": 86400, "day": 86400, "w": 604800, "week": 604800,
}  # fmt: skip
_PART = re.compile(r"(\d+(?:\.\d+)?)\s*([a-z]+)")
_SHAPE = r"^[0-9][0-9a-zA-Z. ]*(, *end of day)?$"
_ADVICE = "write it as '30 min', '1 h 30 min', '2 days', '4 business hours' or '3 business days'"


def duration(words: str) -> WallTime | BusinessTime | BusinessDays:
    """Read a length of time from words such as ``"1 h 30 min"`` or ``"3 business days"``.

    Raises ValueError with the accepted forms when the words mean nothing.
    """
    given = " ".join(words.lower().split())
    body, comma, tail = given.partition(",")
    if comma and tail.strip() != "end of day":
        raise ValueError(f"'{words}' is not a length of time: {_ADVICE}")
    business = "business" in body
    body = body.replace("business", " ")
    parts = [
        (float(count), _SIZES.get(unit) or _SIZES.get(unit.removesuffix("s")))
        for count, unit in _PART.findall(body)
    ]
    if not parts or _PART.sub("", body).strip() or any(size is None for _, size in parts):
        raise ValueError(f"'{words}' is not a length of time: {_ADVICE}")
    if business and any(size == 86400 for _, size in parts):
        if len(parts) > 1 or not parts[0][0].is_integer():
            raise ValueError(f"'{words}': business days are whole and stand alone")
        return BusinessDays(int(parts[0][0]), end_of_day=bool(comma))
    if comma or (business and any(size == 604800 for _, size in parts)):
        raise ValueError(f"'{words}' is not a length of time: {_ADVICE}")
    if sum(count * (size or 0) for count, size in parts) > LONGEST:
        raise ValueError(f"'{words}' is longer than 100 years")
    total = sum(_whole_seconds(count, size or 0, words) for count, size in parts)
    return BusinessTime(total) if business else WallTime(total)


class _DurationSchema:
    def __get_pydantic_core_schema__(self, _: Any, __: GetCoreSchemaHandler) -> CoreSchema:
        def check(given: Any) -> WallTime | BusinessTime | BusinessDays:
            if isinstance(given, (WallTime, BusinessTime, BusinessDays)):
                return given
            if isinstance(given, str):
                return duration(given)
            raise PydanticCustomError(
                "duration_expected",
                "takes a length of time such as minutes(30), business_hours(4) or "
                "business_days(3); in a file '30 min', '4 business hours' or '3 business days'; "
                "not {given}",
                {"given": repr(given)[:60]},
            )

        return core_schema.no_info_plain_validator_function(
            check, serialization=core_schema.to_string_ser_schema()
        )

    def __get_pydantic_json_schema__(
        self, _: CoreSchema, __: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {"type": "string", "pattern": _SHAPE, "description": _ADVICE}


Duration = Annotated[WallTime | BusinessTime | BusinessDays, _DurationSchema()]
"""Elapsed time, business time or business days."""


def seconds(count: float) -> WallTime:
    """Elapsed seconds."""
    return WallTime(_whole_seconds(count, 1, "seconds"))


def minutes(count: float) -> WallTime:
    """Elapsed minutes, whether anybody is at work or not."""
    return WallTime(_whole_seconds(count, 60, "minutes"))


def hours(count: float) -> WallTime:
    """Elapsed hours, whether anybody is at work or not."""
    return WallTime(_whole_seconds(count, 3600, "hours"))


def days(count: float) -> WallTime:
    """Elapsed days of 24 hours."""
    return WallTime(_whole_seconds(count, 86400, "days"))


def weeks(count: float) -> WallTime:
    """Elapsed weeks of seven days."""
    return WallTime(_whole_seconds(count, 604800, "weeks"))


def business_minutes(count: float) -> BusinessTime:
    """Minutes counted only while the calendar is open."""
    return BusinessTime(_whole_seconds(count, 60, "business minutes"))


def business_hours(count: float) -> BusinessTime:
    """Hours counted only while the calendar is open."""
    return BusinessTime(_whole_seconds(count, 3600, "business hours"))


def business_days(count: int, *, end_of_day: bool = False) -> BusinessDays:
    """Open days of the calendar: the same time on the n-th open day, or its closing time."""
    return BusinessDays(count, end_of_day)
