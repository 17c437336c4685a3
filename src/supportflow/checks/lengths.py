"""Which of two lengths of time is surely the longer one, although their kinds differ."""

from __future__ import annotations

from supportflow.define.times import BusinessDays, BusinessTime, WallTime

__all__ = ["DayLengths", "Length", "is_zero", "longer"]

Length = WallTime | BusinessTime | BusinessDays

DayLengths = tuple[int, int]
"""Seconds of the shortest and the longest open day of the calendar in which both are counted."""

_DAY = 86_400


def longer(one: Length, other: Length, days: DayLengths | None = None) -> bool:
    """Say whether `one` is surely longer than `other` from every start; False: cannot tell.

    Both are counted in one calendar. Open time takes at least as long as elapsed time; n open days
    end on the n-th day after the first, so between them lie n - 1 whole days at least.
    """
    match one, other:
        case WallTime(), WallTime():
            return one.seconds > other.seconds
        case BusinessTime(), BusinessTime() | WallTime():
            return one.seconds > other.seconds
        case BusinessDays(), BusinessDays():
            return (one.days, one.end_of_day) > (other.days, other.end_of_day)
        case BusinessDays(), WallTime():
            return (one.days - 1) * _DAY > other.seconds
        case BusinessDays(), BusinessTime():
            return days is not None and (one.days - 1) * days[0] > other.seconds
        case BusinessTime(), BusinessDays():
            return days is not None and one.seconds > (other.days + 1) * days[1]
        case _:
            return False


def is_zero(length: Length) -> bool:
    """Say whether a length is used up as it starts; the end of today is not."""
    if isinstance(length, BusinessDays):
        return not length.days and not length.end_of_day
    return not length.seconds
