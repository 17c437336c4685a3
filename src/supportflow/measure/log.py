"""Event logs as values: what happened to which ticket and when, in order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from typing import Literal, NamedTuple, cast

from supportflow.errors import BadCall, LogError, near, quoted

__all__ = ["Case", "Event", "Kind", "Log", "Note", "Order", "bounded", "gather"]

Kind = Literal["action", "status"]
"""``action``: an event names what was done. ``status``: an event names the state entered."""

Order = Literal["time", "rows"]
"""What orders the events of a case: their times (rows decide between equal ones), or the rows."""

SHOWN = 20
"""How many problems of one log are listed before the rest is only counted."""


class Event(NamedTuple):
    """One event of a case.

    `activity` is the text of the log; `at` the instant, in UTC; `resource` who did it, if the log
    says so; `line` the line of the file (or the row, counted from 1); `data` the columns that
    were asked for, as pairs of name and text.
    """

    activity: str
    at: datetime
    resource: str | None = None
    line: int = 0
    data: tuple[tuple[str, str], ...] = ()


class Case(NamedTuple):
    """One case (a ticket): its identification in the log and its events in order."""

    id: str
    events: tuple[Event, ...]


class Note(NamedTuple):
    """Something about a log that its reader should know, and that stopped nothing.

    `code` is stable; `times` says how often it was met; `lines` are the first places.
    """

    code: str
    times: int
    message: str
    lines: tuple[int, ...] = ()

    def __str__(self) -> str:
        if not self.lines:
            return f"{self.code}: {self.message}"
        word = "line" if self.times == 1 else "lines"
        more = ", ..." if self.times > len(self.lines) else ""
        return f"{self.code}: {self.message} ({word} {', '.join(map(str, self.lines))}{more})"


@dataclass(frozen=True, slots=True)
class Log:
    """An event log, grouped by case; made by `read_log` or `Log.of`.

    Cases stand in the order of their first row, the events of a case in order of time, and those
    of one instant in the order of the rows. `zone` is the time zone whose wall clock the people
    of this log lived by, where it was said. `notes` tells what was met while reading.
    """

    cases: tuple[Case, ...]
    kind: Kind = "action"
    source: str = "rows"
    zone: str | None = None
    notes: tuple[Note, ...] = ()

    @classmethod
    def of(
        cls,
        rows: Iterable[tuple[str, str, datetime] | tuple[str, str, datetime, str | None]],
        *,
        kind: Kind = "action",
        source: str = "rows",
        zone: str | None = None,
        collapse_repeats: bool | None = None,
        drop_duplicates: bool = False,
        order: Order = "time",
    ) -> Log:
        """Make a log of rows ``(case, activity, at)`` or ``(case, activity, at, resource)``.

        The options are those of `read_log`. Raises LogError, naming all rows that are no such
        row or whose time has no zone, and BadCall for an option that cannot be.
        """
        problems: list[str] = []
        records: list[Record] = []
        for number, row in enumerate(rows, 1):
            problem = _fault(row)
            if problem:
                problems.append(f"row {number}: {problem}")
                continue
            case, activity, at = row[:3]
            resource = row[3] if len(row) == 4 else None
            try:
                records.append((case, activity, at.astimezone(UTC), resource, number, ()))
            except OverflowError:
                problems.append(f"row {number}: {at} lies outside the years that can be counted")
        if problems:
            raise LogError(source, bounded(problems))
        cases, notes = gather(
            records,
            kind=kind,
            collapse_repeats=collapse_repeats,
            drop_duplicates=drop_duplicates,
            order=order,
        )
        return cls(cases, kind, source, zone, notes)

    @property
    def events(self) -> int:
        """The number of events."""
        return sum(len(case.events) for case in self.cases)

    def rows(self) -> Iterator[tuple[str, str, datetime, str | None]]:
        """Go through all events as rows from which `Log.of` makes an equal log (but for lines)."""
        for case in self.cases:
            for event in case.events:
                yield case.id, event.activity, event.at, event.resource

    def activities(self) -> dict[str, int]:
        """Return how often each activity occurs, the most frequent first."""
        counts: dict[str, int] = {}
        for case in self.cases:
            for event in case.events:
                counts[event.activity] = counts.get(event.activity, 0) + 1
        return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))

    def variants(self) -> dict[tuple[str, ...], tuple[Case, ...]]:
        """Return the cases of each sequence of activities, the most frequent sequence first."""
        found: dict[tuple[str, ...], list[Case]] = {}
        for case in self.cases:
            found.setdefault(tuple([event.activity for event in case.events]), []).append(case)
        ordered = sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))
        return {activities: tuple(cases) for activities, cases in ordered}

    def __str__(self) -> str:
        moments = [event.at for case in self.cases for event in case.events]
        span = f", from {min(moments):%Y-%m-%d} to {max(moments):%Y-%m-%d}" if moments else ""
        counted = [
            f"{len(self.cases):,} {plural('case', len(self.cases))}",
            f"{self.events:,} {plural('event', self.events)}",
            f"{len(self.activities()):,} {plural('activity', len(self.activities()))}",
        ]
        lines = [f"{self.source}: {', '.join(counted)}{span}."]
        return "\n".join([*lines, *(f"  {note}" for note in self.notes)])


Record = tuple[str, str, datetime, str | None, int, tuple[tuple[str, str], ...]]
"""Case, activity, instant in UTC, resource, line, and the columns that were asked for."""


def plural(word: str, count: int) -> str:
    """Return `word`, or its plural when `count` is not 1."""
    if count == 1:
        return word
    return f"{word[:-1]}ies" if word.endswith("y") else f"{word}s"


def bounded(problems: Sequence[str]) -> list[str]:
    """Return the first problems, and how many more there are."""
    more = len(problems) - SHOWN
    return [*problems[:SHOWN], f"and {more:,} more like these"] if more > 0 else list(problems)


def gather(
    records: Iterable[Record],
    *,
    kind: Kind,
    collapse_repeats: bool | None,
    drop_duplicates: bool,
    order: Order,
) -> tuple[tuple[Case, ...], tuple[Note, ...]]:
    """Group records by case and order them; say what was met on the way."""
    one_of("kind", kind, ("action", "status"))
    one_of("order", order, ("time", "rows"))
    if collapse_repeats is None:
        # In a status log a row that repeats the state is an update of the ticket, not a step.
        collapse_repeats = kind == "status"
    seen: dict[tuple[str, str, datetime, str | None, tuple[tuple[str, str], ...]], int] = {}
    repeated: list[int] = []
    grouped: dict[str, list[Event]] = {}
    # A log says the same few texts again and again: one copy of each is kept.
    kept: dict[str, str] = {}
    for case, activity, at, resource, line, data in records:
        first = seen.setdefault((case, activity, at, resource, data), line)
        if first != line:
            repeated.append(line)
            if drop_duplicates:
                continue
        if resource is not None:
            resource = kept.setdefault(resource, resource)
        event = Event(kept.setdefault(activity, activity), at, resource, line, data)
        events = grouped.get(case)
        if events is None:
            grouped[case] = [event]
        else:
            events.append(event)
    back: list[int] = []
    ties: list[int] = []
    collapsed: list[int] = []
    tied_cases = 0
    for case, events in grouped.items():
        turned = [later.line for sooner, later in pairwise(events) if later.at < sooner.at]
        if turned:
            back += turned
            if order == "time":
                events.sort(key=_instant)
        equal = [later.line for sooner, later in pairwise(events) if later.at == sooner.at]
        if equal:
            ties += equal
            tied_cases += 1
        if collapse_repeats:
            steps = events[:1]
            for event in events[1:]:
                if event.activity == steps[-1].activity:
                    collapsed.append(event.line)
                else:
                    steps.append(event)
            grouped[case] = steps
    notes = _notes(repeated, back, ties, tied_cases, collapsed, drop_duplicates, order)
    return tuple([Case(case, tuple(events)) for case, events in grouped.items()]), notes


def _instant(event: Event) -> datetime:
    return event.at


def _notes(
    repeated: list[int],
    back: list[int],
    ties: list[int],
    tied_cases: int,
    collapsed: list[int],
    dropped: bool,
    order: Order,
) -> tuple[Note, ...]:
    kept = "left out" if dropped else "kept (drop_duplicates=True leaves them out)"
    turned = "read in order of time" if order == "time" else "kept in order of rows"
    inside = f"{tied_cases:,} {plural('case', tied_cases)}"
    found = (
        ("duplicate-rows", repeated, f"like an earlier one in all columns that are read; {kept}"),
        ("time-goes-back", back, f"earlier than the row before in the same case; {turned}"),
        ("ties", ties, f"at the time of the event before, in {inside}; order of rows decides"),
        ("repeats", collapsed, "the same activity as the event before in the case; left out"),
    )
    return tuple(note(code, lines, message) for code, lines, message in found if lines)


def note(code: str, lines: Sequence[int], message: str) -> Note:
    """Return a note about rows: how many, what about them, and the first three."""
    rows = f"{len(lines):,} {plural('row', len(lines))}"
    return Note(code, len(lines), f"{rows}, {message}", tuple(sorted(lines)[:3]))


def one_of(name: str, given: object, allowed: Sequence[str]) -> None:
    """Raise BadCall when the argument `name` is none of what is allowed."""
    if given not in allowed:
        raise BadCall(f"{name} takes {quoted(allowed)}, not {given!r}.{near(str(given), allowed)}")


def _fault(row: object) -> str:
    """Say what is wrong with a row given in Python, or nothing."""
    if not isinstance(row, tuple):
        return f"takes a tuple (case, activity, at) or (case, activity, at, resource), not {row!r}"
    cells = cast("tuple[object, ...]", row)
    if not 3 <= len(cells) <= 4:
        return f"takes (case, activity, at) or (case, activity, at, resource), not {cells!r}"
    for what, given in zip(("case", "activity"), cells[:2], strict=True):
        if not isinstance(given, str) or not given:
            return f"the {what} takes a text that is not empty, not {given!r}"
    at = cells[2]
    if not isinstance(at, datetime):
        return f"the time takes a datetime, not {at!r}"
    if at.utcoffset() is None:
        return f"the time {at} has no zone: give it tzinfo=ZoneInfo('Europe/Rome'), or the like"
    if len(cells) == 4 and not isinstance(cells[3], str | None):
        return f"the resource takes a text or None, not {cells[3]!r}"
    return ""
