"""Words on the pictures: what the library itself says, and how long texts are broken."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Final
from unicodedata import category, east_asian_width

from supportflow.define.times import Duration, WallTime
from supportflow.languages import Speech

__all__ = [
    "LEGEND",
    "SHORT",
    "clean",
    "count",
    "length",
    "opening",
    "shorten",
    "waited",
    "within",
    "wrap",
]

LEGEND: Final = (
    "step", "customer", "timer", "escalation", "return", "child", "start", "waiting", "resolved",
    "end", "rung", "now", "taken", "pale", "added", "removed", "changed", "same", "fault",
)  # fmt: skip
"""The kinds of what is drawn, in the order in which a legend explains them."""

SHORT: Final = 28
"""Opening hours of up to so many characters stand on one line beside the title of an area."""
LONG: Final = 84
"""Longer ones are only named, by the title of their calendar."""

_FULL = re.compile(r"\b0?(\d?\d):00\b")
_ZERO = re.compile(r"\b0(\d:\d\d)\b")
_DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY = re.compile(rf"\b(?:{'|'.join(_DAYS)})\b")
_CONTROL = re.compile("[\x00-\x20\x7f-\xa0\u2028\u2029]+")
_DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069]")
_BROKEN = re.compile("[\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def clean(text: str) -> str:
    """Return a text on one line, without what XML and UTF-8 cannot carry.

    Marks that turn the direction of all that follows are left out: they would turn our words too.
    """
    if text.isprintable() and "  " not in text:
        return text.strip()
    return _BROKEN.sub("\ufffd", _CONTROL.sub(" ", _DIRECTION.sub("", text))).strip()


def _width(text: str) -> int:
    """Count columns: East Asian characters and emoji take two, combining marks none."""
    if text.isascii():
        return len(text)
    return sum(
        2 if east_asian_width(each) in "WF" else 0 if category(each) in {"Mn", "Me", "Cf"} else 1
        for each in text
    )


def _pieces(word: str, columns: int) -> Iterator[str]:
    """Break a word that is too long for a line by itself."""
    piece, width = "", 0
    for each in word:
        size = _width(each)
        if width + size > columns:
            yield piece
            piece, width = "", 0
        piece += each
        width += size
    yield piece


def _broken(words: Iterable[str], columns: int) -> Iterator[str]:
    for word in words:
        if _width(word) <= columns:
            yield word
        else:
            yield from _pieces(word, columns)


def wrap(text: str, columns: int, lines: int = 5) -> list[str]:
    """Break a clean text into lines of about `columns`; what is more than `lines` ends in "…".

    A single word may be a third longer than a line before it is broken.
    """
    if _width(text) <= columns:
        return [text] if text else []
    found: list[str] = []
    line, width = "", 0
    for word in _broken(text.split(" "), columns + columns // 3):
        size = _width(word)
        if line and width + 1 + size > columns:
            found.append(line)
            line, width = word, size
        else:
            line = f"{line} {word}" if line else word
            width = _width(line)
    found.append(line)
    if len(found) > lines:
        del found[lines:]
        found[-1] += "…"
    return found


def shorten(text: str, columns: int) -> str:
    """Cut a text that is longer than `columns` characters, with "…" at its end."""
    return text if len(text) <= columns else f"{text[: columns - 1].rstrip()}…"


def count(speech: Speech, number: int, word: str) -> str:
    """Say how many there are of something."""
    return speech.say(f"count.{word}", n=number, count=speech.grouped(number))


def within(speech: Speech, duration: Duration) -> str:
    """Say in what time something is promised."""
    return speech.say("drawn.within", time=speech.time(duration, after=True))


def waited(speech: Speech, duration: Duration | None) -> str:
    """Say when a timer runs out."""
    if duration is None:
        return ""
    if duration == WallTime(0):
        return speech.say("time.at_once")
    return speech.say("drawn.after", time=speech.time(duration, after=True))


def opening(speech: Speech, week: str, calendar: str, area: str) -> str:
    """Say the hours of a week in short: ``mon-fri 9-13 14-18``.

    Very long ones are named by the title of their calendar, unless the area has the same.
    """
    short = _ZERO.sub(r"\1", _FULL.sub(r"\1", week))
    if len(short) > LONG and calendar != area:
        return calendar
    return _DAY.sub(lambda day: speech.say(f"day.hours.{_DAYS.index(day[0]) + 1}"), short)


def length(speech: Speech, time: timedelta) -> str:
    """Say an elapsed time by its two largest units: ``3 d 4 h``, ``12 min``, ``40 s``."""
    rest = round(time.total_seconds())
    parts: list[str] = []
    for unit, size in (("days", 86400), ("hours", 3600), ("minutes", 60), ("seconds", 1)):
        whole, rest = divmod(rest, size)
        if whole:
            parts.append(speech.say(f"length.{unit}", count=speech.grouped(whole)))
        elif parts:
            break
    return " ".join(parts[:2]) or speech.say("length.seconds", count=0)
