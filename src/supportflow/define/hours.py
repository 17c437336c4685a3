"""Opening hours and dates as people write them, read into minutes of a local day."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Final

__all__ = [
    "DAY",
    "WEEKDAYS",
    "Dated",
    "Spans",
    "Week",
    "clock",
    "minus",
    "osm",
    "read_dated",
    "read_weekly",
]

DAY: Final = 1440
"""Minutes in a local day."""

WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

Spans = tuple[tuple[int, int], ...]
"""Open (or cut out) minutes of one local day; an end above `DAY` lies on the next day."""

Week = tuple[Spans, ...]
"""Seven `Spans`, Monday first."""

_NAMES: Final = {
    form: number
    for number, name in enumerate(
        ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    )
    for form in (name[:2], name[:3], name)
}
_NAME = "|".join(sorted(_NAMES, key=len, reverse=True))
_SPAN = r"\d{1,2}:\d{2}\s*-\s*\d{1,2}:\d{2}(?![\d:])"
_TOKEN = re.compile(
    rf"[\s,]*(?:(?P<always>24/7)|(?P<span>{_SPAN})"
    rf"|(?P<days>\b(?:{_NAME})(?:\s*-\s*(?:{_NAME}))?\b)"
    r"|(?P<closed>\b(?:closed|off)\b)|(?P<end>;))",
    re.IGNORECASE,
)
_DATE = r"(?:(\d{4})-)?(\d{2})-(\d{2})"
_DATED = re.compile(rf"{_DATE}(?:\s+to\s+{_DATE})?(?=\s|$)")
_ALMOST_HOURS = re.compile(r"\d{1,2}([:.h]\d{2})?\s*(-|to\b)|\d{1,2}[:.h]\d{2}")

FORM: Final = (
    "write 'mon-fri 09:00-13:00 14:00-18:00; sat 10:00-13:00', "
    "'Mo-Fr 09:00-12:00,13:00-17:00', '22:00-06:00' for every day, or '24/7'"
)


def clock(minute: int) -> str:
    """Say a minute of the day as ``09:30``; minutes of the next day count from 00:00 again."""
    hour, rest = divmod(minute if minute <= DAY else minute - DAY, 60)
    return f"{hour:02}:{rest:02}"


def _said(day: int, spans: tuple[int, int]) -> str:
    return f"{WEEKDAYS[day]} {clock(spans[0])}-{clock(spans[1])}"


def _span(words: str) -> tuple[int, int]:
    (first, start), (second, end) = (
        (half.strip(), int(half.split(":")[0]) * 60 + int(half.split(":")[1]))
        for half in words.split("-")
    )
    for half, minute in ((first, start), (second, end)):
        if minute > DAY or int(half.split(":")[1]) > 59:
            raise ValueError(
                f"'{half}' is not a time of day: times go from 00:00 to 24:00, and hours that "
                "pass midnight are written '22:00-06:00'"
            )
    if start in (end, DAY):
        raise ValueError(
            f"'{words}' ends before it starts or when it starts: write '00:00-24:00' for the "
            "whole day and '22:00-06:00' for hours that pass midnight"
        )
    return start, end if end > start else end + DAY


def _range(words: str) -> list[int]:
    first, _, last = (part.strip().lower() for part in words.partition("-"))
    start = _NAMES[first]
    length = (_NAMES[last] - start) % 7 if last else 0
    return [(start + step) % 7 for step in range(length + 1)]


class _Clauses:
    """Gathers days and their spans while the text is read from left to right."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.week: dict[int, Spans] = {}
        self.days: list[int] = []
        self.spans: list[tuple[int, int]] | None = None

    def take(self, kind: str, words: str) -> None:
        if kind == "end":
            self.close()
        elif kind == "days":
            if self.spans is not None:
                self.close()
            self.days += _range(words)
        elif kind == "closed":
            self.spans = self.spans or []
        else:
            span = (0, DAY) if kind == "always" else _span(words)
            self.spans = [*(self.spans or ()), span]

    def close(self) -> None:
        if self.spans is None:
            if self.days:
                names = ", ".join(WEEKDAYS[day] for day in self.days)
                raise ValueError(f"'{self.text}' gives no hours for {names}: {FORM}")
            return
        for day in self.days or range(7):
            if day in self.week:
                raise ValueError(
                    f"'{self.text}' gives hours for {WEEKDAYS[day]} twice: "
                    "write all hours of a day in one place"
                )
            self.week[day] = tuple(sorted(self.spans))
        self.days, self.spans = [], None


def read_weekly(text: str, *, words: bool = False) -> tuple[Week, str]:
    """Read weekly hours; with `words`, a description may follow and is returned beside them.

    Raises ValueError that says how far the text was understood and how to write it, and
    names two spans that overlap.
    """
    plain = text.replace("\N{EN DASH}", "-").replace("\n", ";").strip()
    clauses, place = _Clauses(text), 0
    while match := _TOKEN.match(plain, place):
        clauses.take(match.lastgroup or "", match.group(match.lastgroup or 0))
        place = match.end()
    rest = plain[place:].strip(" ,")
    if rest and (not words or not clauses.spans or _ALMOST_HOURS.match(rest)):
        raise ValueError(_misread(text, plain[:place].strip(), rest))
    clauses.close()
    if not clauses.week:
        raise ValueError(f"'{text}' gives no hours: {FORM}")
    week = tuple(clauses.week.get(day, ()) for day in range(7))
    _refuse_overlap(week)
    return week, rest


def _misread(text: str, read: str, rest: str) -> str:
    if rest.lower().startswith(("ph", "sh")):
        return f"'{text}': public holidays are not part of the week, give them as holidays=\"IT\""
    understood = f"understood '{read}', but not '{rest}'" if read else "not understood"
    return f"'{text}': {understood}; {FORM}"


def _refuse_overlap(week: Week) -> None:
    placed = [(day, span) for day, spans in enumerate(week) for span in spans]
    # After Sunday comes the first span again, a week later.
    following = [(day + 7, span) for day, span in placed[:1]]
    for (day, one), (later, two) in pairwise(placed + following):
        if later * DAY + two[0] < day * DAY + one[1]:
            raise ValueError(f"{_said(day, one)} and {_said(later % 7, two)} overlap")


@dataclass(frozen=True, slots=True)
class Dated:
    """A line that starts with a date: ``2026-12-24 09:00-13:00 Christmas Eve``.

    `first` and `last` are (year, month, day); year 0 stands for every year. No `spans` means
    the whole day.
    """

    first: tuple[int, int, int]
    last: tuple[int, int, int]
    spans: Spans
    words: str

    @property
    def yearly(self) -> bool:
        """Whether the line holds in every year."""
        return not self.first[0]

    def days_in(self, year: int) -> Iterator[int]:
        """Yield the days of `year`, as ordinals, on which the line holds."""
        if not self.yearly:
            low, high = date(*self.first).toordinal(), date(*self.last).toordinal()
            start, end = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
            yield from range(max(low, start), min(high, end) + 1)
        elif self.first <= self.last:
            yield from range(_from(year, self.first), _to(year, self.last) + 1)
        else:
            yield from range(date(year, 1, 1).toordinal(), _to(year, self.last) + 1)
            yield from range(_from(year, self.first), date(year, 12, 31).toordinal() + 1)


def _exists(year: int, month: int, day: int) -> bool:
    return (month, day) != (2, 29) or (not year % 4 and (bool(year % 100) or not year % 400))


def _from(year: int, given: tuple[int, int, int]) -> int:
    _, month, day = given
    # Without a 29 February a range starts on 1 March, and ends on 28 February.
    return date(year, month, day if _exists(year, month, day) else 28).toordinal() + (
        not _exists(year, month, day)
    )


def _to(year: int, given: tuple[int, int, int]) -> int:
    _, month, day = given
    return date(year, month, day if _exists(year, month, day) else 28).toordinal()


def _day(text: str, year: str | None, month: str, day: str) -> tuple[int, int, int]:
    given = (int(year or 0), int(month), int(day))
    try:
        date(given[0] if year else 2000, *given[1:])
    except ValueError:
        shown = f"{year}-{month}-{day}" if year else f"{month}-{day}"
        raise ValueError(f"'{text}': there is no day {shown}") from None
    return given


def read_dated(text: str, example: str) -> Dated:
    """Read a line that starts with a date, yearly date or range, with spans and words after it.

    Raises ValueError that shows `example` when the line means nothing.
    """
    plain = " ".join(text.replace("\N{EN DASH}", "-").split())
    match = _DATED.match(plain)
    if not match:
        raise ValueError(f"'{text}' does not start with a date: write {example}")
    first = _day(text, *match.group(1, 2, 3))
    last = _day(text, *match.group(4, 5, 6)) if match.group(5) else first
    if bool(first[0]) != bool(last[0]):
        raise ValueError(f"'{text}': give the year of both dates or of neither")
    if first[0] and last < first:
        raise ValueError(f"'{text}' ends before it starts")
    rest, spans = plain[match.end() :].strip(), list[tuple[int, int]]()
    while span := re.match(_SPAN, rest):
        spans.append(_span(span.group()))
        rest = rest[span.end() :].lstrip(" ,")
    if _ALMOST_HOURS.match(rest):
        raise ValueError(f"'{text}': '{rest}' does not start with hours or words: write {example}")
    spans.sort()
    for one, two in pairwise(spans):
        if two[0] < one[1]:
            raise ValueError(
                f"'{text}': {clock(one[0])}-{clock(one[1])} and "
                f"{clock(two[0])}-{clock(two[1])} overlap"
            )
    return Dated(first, last, tuple(spans), rest)


def minus(spans: Spans, cuts: Iterable[tuple[int, int]]) -> Spans:
    """Return `spans` without the minutes in `cuts`."""
    for low, high in cuts:
        spans = tuple(
            (start, end)
            for whole in spans
            for start, end in ((whole[0], min(whole[1], low)), (max(whole[0], high), whole[1]))
            if start < end
        )
    return spans


def osm(week: Week) -> str:
    """Say weekly hours in the form of OpenStreetMap: ``Mo-Fr 09:00-17:00; Sa 10:00-13:00``."""
    if all(spans == ((0, DAY),) for spans in week):
        return "24/7"
    parts, day = list[str](), 0
    while day < 7:
        last = day
        while last < 6 and week[last + 1] == week[day]:
            last += 1
        if week[day]:
            names = [
                WEEKDAYS[number][:2].title() for number in ((day, last) if last > day else (day,))
            ]
            spans = ",".join(f"{clock(start)}-{clock(end)}" for start, end in week[day])
            parts.append(f"{'-'.join(names)} {spans}")
        day = last + 1
    return "; ".join(parts) or "closed"
