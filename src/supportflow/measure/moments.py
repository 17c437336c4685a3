"""Texts of times, as logs write them, read as instants."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo, available_timezones

from supportflow.errors import BadCall, near

__all__ = ["Moments", "read_moments", "zone_named"]

FORMS = ("epoch", "epoch_ms")
"""What `time_format` takes besides a pattern of strptime: seconds or milliseconds since 1970."""

DAY = timedelta(days=1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

_CLOCK = (
    r"(?:(?:\s*T\s*|[ ,]+)(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*([AaPp]\.?[Mm]\.?)?)?"
    r"\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?"
)
_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})" + _CLOCK, re.ASCII)
_YEAR_LAST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})" + _CLOCK, re.ASCII)


class Moments(NamedTuple):
    """The distinct texts of a column as instants in UTC, and what was met on the way.

    `bad` gives the reason for each text that is no time. `naive` are the texts without a zone
    when none was said. `ambiguous` and `skipped` were read in the zone, where clocks are put
    back (the first of the two instants is taken) or forward (that hour does not exist).
    `day_only` have no time of day and mean the start of the day.
    """

    instants: Mapping[str, datetime]
    bad: Mapping[str, str]
    naive: frozenset[str]
    ambiguous: frozenset[str]
    skipped: frozenset[str]
    day_only: frozenset[str]
    offsets: frozenset[str]


def zone_named(name: str) -> ZoneInfo:
    """Return a time zone; raise BadCall with a near match when there is none of this name."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError, TypeError):
        hint = near(name, available_timezones()) if isinstance(name, str) else ""  # type: ignore[redundant-expr]
        raise BadCall(
            f"zone takes a name such as 'Europe/Rome' or 'UTC', not {name!r}.{hint}"
        ) from None


def read_moments(
    texts: Iterable[str],
    *,
    zone: str | None = None,
    time_format: str | None = None,
    wall_clock: bool = False,
) -> Moments:
    """Read texts of one column, which all follow one convention.

    Without `time_format`: ISO 8601; year, month, day with any of ``- / .``; and day, month, year
    or month, day, year, when the texts themselves decide which (a number above 12, or dots,
    which only day-first countries write). Raises BadCall for an unknown zone or format.
    """
    place = zone_named(zone) if zone is not None else None
    if wall_clock and place is None:
        raise BadCall(
            "wall_clock=True takes the clock as people saw it: say where, with zone='...'."
        )
    reader = _Reader(time_format)
    walls: dict[str, datetime] = {}
    for text in dict.fromkeys(texts):
        reader.read(text, walls)
    reader.decide_days(walls)
    offsets = {text for text, moment in walls.items() if moment.tzinfo is not None}
    naive: set[str] = set()
    instants: dict[str, datetime] = {}
    local = _Local(place)
    for text, moment in walls.items():
        try:
            if moment.tzinfo is not None and not wall_clock:
                instants[text] = moment.astimezone(UTC)
            elif place is None:
                naive.add(text)
            else:
                instants[text] = local.instant(text, moment.replace(tzinfo=None))
        except (OverflowError, ValueError):
            reader.bad[text] = "lies outside the years that can be counted"
    return Moments(
        instants,
        reader.bad,
        frozenset(naive),
        frozenset(local.ambiguous),
        frozenset(local.skipped),
        frozenset(reader.day_only),
        frozenset(offsets),
    )


class _Reader:
    """Reads one text after the other and gathers what cannot be read."""

    def __init__(self, time_format: str | None) -> None:
        self.format = time_format
        self.bad: dict[str, str] = {}
        self.day_only: set[str] = set()
        self.open: dict[str, re.Match[str]] = {}
        if time_format is not None and time_format not in FORMS:
            self._try_format(time_format)

    @staticmethod
    def _try_format(time_format: str) -> None:
        try:
            example = datetime(2026, 1, 31, 13, 45, tzinfo=UTC).strftime(time_format)
            read = datetime.strptime(example, time_format)  # noqa: DTZ007
        except (ValueError, re.error, TypeError) as error:
            raise BadCall(f"time_format {time_format!r} cannot be read: {error}.") from None
        if (read.year, read.month, read.day) != (2026, 1, 31):
            raise BadCall(
                f"time_format {time_format!r} does not hold a whole date: it needs the day, "
                "the month and the year, as in '%d/%m/%Y %H:%M:%S'."
            )

    def read(self, text: str, walls: dict[str, datetime]) -> None:
        try:
            if self.format in FORMS:
                amount = float(text)
                seconds = amount / 1000 if self.format == "epoch_ms" else amount
                walls[text] = EPOCH + timedelta(seconds=seconds)
            elif self.format is not None:
                walls[text] = datetime.strptime(text, self.format)  # noqa: DTZ007
            else:
                self._guess(text, walls)
        except (ValueError, OverflowError):
            form = f"with time_format {self.format!r}" if self.format else "as a time"
            self.bad[text] = f"cannot be read {form}"

    def _guess(self, text: str, walls: dict[str, datetime]) -> None:
        if text.isdigit():
            self.bad[text] = (
                "is a number: say time_format='epoch' (seconds since 1970), 'epoch_ms', "
                "or a pattern such as '%Y%m%d%H%M%S'"
            )
            return
        # 2012/10/09 is the commonest way not to be ISO 8601.
        iso = text.replace("/", "-") if text[4:5] == "/" else text
        try:
            walls[text] = datetime.fromisoformat(iso)
        except ValueError:
            self._match(text, walls)
            return
        if len(text) <= 10:
            self.day_only.add(text)

    def _match(self, text: str, walls: dict[str, datetime]) -> None:
        found = _YEAR_FIRST.fullmatch(text)
        if found is not None:
            year, _, month, day = found.group(1, 2, 3, 4)
            self._keep(text, found, (year, month, day), walls)
            return
        found = _YEAR_LAST.fullmatch(text)
        if found is None:
            raise ValueError(text)
        self.open[text] = found

    def _keep(
        self,
        text: str,
        found: re.Match[str],
        parts: tuple[str, str, str],
        walls: dict[str, datetime],
    ) -> None:
        hour, minute, second, fraction, half, offset = found.group(5, 6, 7, 8, 9, 10)
        hours = int(hour or 0)
        if half:
            if not 1 <= hours <= 12:
                raise ValueError(text)
            hours = hours % 12 + (12 if half[0] in "Pp" else 0)
        micro = int((fraction or "0")[:6].ljust(6, "0"))
        year, month, day = map(int, parts)
        wall = datetime(year, month, day, hours, int(minute or 0), int(second or 0), micro)  # noqa: DTZ001
        if offset:
            named = "+00:00" if offset in {"Z", "UTC", "GMT"} else offset
            wall = datetime.fromisoformat(f"{wall.isoformat()}{named}")
        if hour is None:
            self.day_only.add(text)
        walls[text] = wall

    def decide_days(self, walls: dict[str, datetime]) -> None:
        """Read ``03/04/2025`` and the like, once the whole column says which number is the day."""
        day_first = [text for text, found in self.open.items() if int(found[1]) > 12]
        month_first = [text for text, found in self.open.items() if int(found[3]) > 12]
        dotted = all(found[2] == "." for found in self.open.values())
        for text, found in self.open.items():
            if day_first and month_first:
                first, second = sorted((day_first[0], month_first[0]))
                self.bad[text] = (
                    f"stands beside both {first!r} and {second!r}: is the day first or second?"
                )
            elif not (day_first or month_first or dotted):
                self.bad[text] = (
                    "may mean the day or the month first, and no other row tells: "
                    "say time_format='%d/%m/%Y %H:%M:%S', '%m/%d/%Y %H:%M:%S' or the like"
                )
            else:
                day, month = (found[3], found[1]) if month_first else (found[1], found[3])
                try:
                    self._keep(text, found, (found[4], month, day), walls)
                except ValueError:
                    self.bad[text] = "cannot be read as a time"


class _Local:
    """Turns wall clock times of one zone into instants, looking a day's offset up once."""

    def __init__(self, zone: ZoneInfo | None) -> None:
        self.zone = zone
        self.ambiguous: set[str] = set()
        self.skipped: set[str] = set()
        self._of_day: dict[date, timedelta | None] = {}

    def instant(self, text: str, wall: datetime) -> datetime:
        day = wall.date()
        if day not in self._of_day:
            start = datetime.combine(day, time(), self.zone)
            before, after = start.utcoffset(), (start + DAY).replace(fold=1).utcoffset()
            # None marks a day on which the clocks are changed: each time is looked up by itself.
            self._of_day[day] = before if before == after else None
        offset = self._of_day[day]
        if offset is None:
            return self._changing(text, wall)
        return (wall - offset).replace(tzinfo=UTC)

    def _changing(self, text: str, wall: datetime) -> datetime:
        first = wall.replace(tzinfo=self.zone, fold=0)
        instant = first.astimezone(UTC)
        if first.utcoffset() != wall.replace(tzinfo=self.zone, fold=1).utcoffset():
            exists = instant.astimezone(self.zone).replace(tzinfo=None) == wall
            (self.ambiguous if exists else self.skipped).add(text)
        return instant
