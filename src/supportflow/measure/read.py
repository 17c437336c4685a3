"""Reads event logs from CSV files; what cannot be read is refused with all its places at once."""

from __future__ import annotations

import os
import zlib
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Literal

from supportflow.errors import BadCall, LogError
from supportflow.measure.columns import choose
from supportflow.measure.log import Kind, Log, Note, Order, Record, bounded, gather, note, one_of
from supportflow.measure.moments import Moments, read_moments
from supportflow.measure.table import Source, Table, opened, read_table

__all__ = ["read_log"]


def read_log(
    source: Source,
    *,
    case: str | None = None,
    activity: str | Sequence[str] | None = None,
    time: str | None = None,
    resource: str | None = None,
    zone: str | None = None,
    time_format: str | None = None,
    wall_clock: bool = False,
    kind: Kind = "action",
    collapse_repeats: bool | None = None,
    drop_duplicates: bool = False,
    order: Order = "time",
    keep: Sequence[str] = (),
    on_bad: Literal["refuse", "skip"] = "refuse",
    delimiter: str | None = None,
    encoding: str = "utf-8-sig",
) -> Log:
    """Read an event log from a CSV file with a header, in which each row is an event.

    `source` is a path (plain or gzip) or an open file. `case`, `activity`, `time` and `resource`
    name the columns; those not named are guessed by their names (`columns.GUESSES`), and a note
    says which were taken. Several columns make one activity, joined by `` / ``. `keep` names
    further columns to keep with each event. White space around a cell is no part of it.

    `zone` (an IANA name such as ``Europe/Rome``, or ``UTC``) must be said when times carry no
    offset of their own; it is never guessed. `wall_clock=True` disregards offsets and reads the
    clock as people in `zone` saw it, for exports whose offsets are wrong. `time_format` is a
    pattern of strptime, ``epoch`` or ``epoch_ms``; without it ISO 8601 and its common relatives
    are recognised.

    `kind` says whether an event names an action or the state entered. `collapse_repeats` leaves
    out an event that repeats the activity before it (by default in status logs only, where it is
    an update). `drop_duplicates` leaves out rows that repeat an earlier one in all columns that
    are read. `order` is ``time`` (rows decide between equal times) or ``rows``. `on_bad="skip"`
    leaves out rows that cannot be read, and notes them. `delimiter` is otherwise the one of
    comma, semicolon, tab and ``|`` that makes the most columns of the header.

    Raises LogError with all problems by line and column, and BadCall for an option that cannot
    be. What stops nothing is told in `Log.notes`.
    """
    one_of("on_bad", on_bad, ("refuse", "skip"))
    one_of("kind", kind, ("action", "status"))
    one_of("order", order, ("time", "rows"))
    if delimiter is not None and (len(delimiter) != 1 or delimiter in '"\r\n'):
        raise BadCall(f"delimiter takes one character, not {delimiter!r}.")
    if not isinstance(source, str | os.PathLike) and not hasattr(source, "read"):
        raise BadCall(f"read_log takes a path or an open file, not {source!r}.")
    if isinstance(keep, str):
        raise BadCall(f"keep takes a list of column names: keep=[{keep!r}].")
    read = partial(read_moments, zone=zone, time_format=time_format, wall_clock=wall_clock)
    # Wrong options are refused before a long file is read.
    read(())
    name = os.fspath(source) if isinstance(source, str | os.PathLike) else _name(source)
    columns = partial(
        choose, kind=kind, case=case, activity=activity, time=time, resource=resource, keep=keep
    )
    table = _table(
        source, name, encoding, partial(read_table, delimiter=delimiter, columns=columns)
    )
    moments = read(row.time for row in table.rows if row.time)
    records, problems, bad_lines = _records(table, moments)
    naive = [row for row in table.rows if row.time in moments.naive]
    if naive:
        problems.insert(
            0,
            f"line {naive[0].line}: the time '{naive[0].time}' has no zone. "
            "Say where that clock hung: zone='Europe/Rome', zone='UTC' or the like",
        )
    if problems and (naive or on_bad == "refuse"):
        raise LogError(name, bounded(problems))
    notes = [*table.notes, *_time_notes(table, moments, zone, wall_clock)]
    if bad_lines:
        message = f"left out because they cannot be read; the first: {problems[0]}"
        notes.append(note("skipped-rows", bad_lines, message))
    cases, met = gather(
        records,
        kind=kind,
        collapse_repeats=collapse_repeats,
        drop_duplicates=drop_duplicates,
        order=order,
    )
    return Log(cases, kind, name, zone, (*notes, *met))


def _name(source: object) -> str:
    return str(getattr(source, "name", "log"))


def _table(
    source: Source, name: str, encoding: str, read: Callable[[Iterator[str]], Table]
) -> Table:
    """Open and read, and turn every way in which a file can fail into a LogError."""
    try:
        with opened(source, encoding) as lines:
            table = read(lines)
    except UnicodeError as error:
        problem = f"is not text in {encoding}: {error}. Say encoding='cp1252', 'utf-16' or the like"
    except LookupError:
        raise BadCall(f"there is no encoding {encoding!r}.") from None
    except (EOFError, zlib.error) as error:
        problem = f"is no whole gzip file: {error}"
    except OSError as error:
        problem = f"cannot be read: {error.strerror or error}"
    except ValueError as error:
        # A closed file, or a path with a NUL in it.
        problem = f"cannot be read: {error}"
    else:
        if table.problems:
            raise LogError(name, bounded(table.problems))
        return table
    raise LogError(name, [problem]) from None


def _records(table: Table, moments: Moments) -> tuple[list[Record], list[str], list[int]]:
    """Return the events, the problems, and the lines of the rows that have one."""
    records: list[Record] = []
    problems: list[str] = []
    bad_lines: list[int] = []
    named = dict(table.names)
    instants = moments.instants
    for line, case, activity, time, resource, data in table.rows:
        instant = instants.get(time)
        if instant is not None and case and activity:
            records.append((case, activity, instant, resource or None, line, data))
            continue
        if time in moments.naive and case and activity:
            # Told once for all of them.
            continue
        empty = [
            f"column '{named[role]}' is empty ({role})"
            for role, given in (("case", case), ("activity", activity), ("time", time))
            if not given
        ]
        if time in moments.bad:
            empty.append(f"column '{named['time']}': '{time}' {moments.bad[time]}")
        problems.append(f"line {line}: {'; '.join(empty)}")
        bad_lines.append(line)
    return records, problems, bad_lines


def _time_notes(table: Table, moments: Moments, zone: str | None, wall_clock: bool) -> list[Note]:
    told = (
        (
            "clock-put-back",
            moments.ambiguous,
            f"at a time that {zone} had twice; the first is taken",
        ),
        ("clock-put-forward", moments.skipped, f"at a time that {zone} never had"),
        ("day-only", moments.day_only, "with a day and no time; the start of the day is taken"),
    )
    notes: list[Note] = []
    for code, texts, message in told:
        lines = [row.line for row in table.rows if row.time in texts] if texts else []
        if lines:
            notes.append(note(code, lines, message))
    if wall_clock and moments.offsets:
        lines = [row.line for row in table.rows if row.time in moments.offsets]
        message = f"with an offset, which is disregarded; the clock is read as in {zone}"
        notes.append(note("wall-clock", lines, message))
    elif moments.offsets and len(moments.offsets) < len(moments.instants):
        lines = [row.line for row in table.rows if row.time in moments.offsets]
        notes.append(note("mixed-times", lines, "with an offset, which the others lack"))
    return notes
