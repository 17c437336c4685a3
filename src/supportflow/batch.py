"""Executes a file of events against tickets, JSON Lines or CSV: each once, however often run."""

from __future__ import annotations

import csv
import io
import json
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from supportflow.define.business_time import FIRST_YEAR, LAST_YEAR
from supportflow.define.index import index
from supportflow.define.process import Process
from supportflow.errors import BadCall, LoadError, Refused, near, quoted
from supportflow.run.desk import Desk
from supportflow.run.store import Store

__all__ = ["Line", "Summary", "execute", "read_events", "typed_rules"]

TEXTS = (
    "id",
    "ticket",
    "event",
    "by",
    "note",
    "message",
    "channel",
    "customer",
    "subject",
    "language",
)
KEYS = (*TEXTS, "at", "data", "fields")
OPENING = ("channel", "customer", "subject", "language", "fields")
SHOWN = 20


class Line(NamedTuple):
    """One event of a file: its line, the id under which it is done once, and what it says."""

    number: int
    id: str
    at: datetime | None
    ticket: str
    event: str
    given: Mapping[str, Any]


class Summary(NamedTuple):
    """What executing a file did; `refused` holds the line, the ticket and why, in order."""

    done: int
    before: int
    refused: tuple[tuple[Line, Refused], ...]


def read_events(process: Process, path: str | os.PathLike[str]) -> list[Line]:
    """Read the events of a ``.jsonl`` or ``.csv`` file.

    Each has ``ticket`` and ``event``; ``open`` opens the ticket and has ``channel``, every other
    event has ``by``. ``at`` is its moment with a zone; ``id`` makes a repetition harmless, without
    it the file's name and line do. In CSV, ``data.NAME`` and ``fields.NAME`` columns hold values.

    Raises LoadError with every line that cannot be read; nothing is executed then.
    """
    file = Path(path)
    try:
        text = file.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise LoadError(str(path), [f"cannot be read: {why}."]) from None
    rows = _csv_rows(process, text) if file.suffix.lower() == ".csv" else _json_rows(text)
    lines: list[Line] = []
    problems: list[str] = []
    for number, row in rows:
        found = [row] if isinstance(row, str) else _problems(row)
        problems += [f"line {number}: {problem}" for problem in found]
        if not found and not isinstance(row, str):
            lines.append(_line(file.name, number, row))
    if problems:
        hidden = len(problems) - SHOWN
        more = [f"... and {hidden} more."] if hidden > 0 else []
        raise LoadError(str(path), [*problems[:SHOWN], *more])
    return lines


def _json_rows(text: str) -> Iterator[tuple[int, dict[str, Any] | str]]:
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (json.JSONDecodeError, RecursionError) as error:
            yield number, f"this is not JSON: {error}."
            continue
        yield number, row if isinstance(row, dict) else "an event is written in {...}."


def _csv_rows(process: Process, text: str) -> Iterator[tuple[int, dict[str, Any] | str]]:
    fields = index(process).fields
    reader = csv.DictReader(io.StringIO(text))
    for raw in reader:
        row: dict[str, Any] = {}
        for column, cell in raw.items():
            if column is None or isinstance(cell, list):
                yield reader.line_num, "has more cells than the header has columns."
                break
            if not cell:
                continue
            kind, dot, name = column.partition(".")
            if dot and kind in {"data", "fields"}:
                typed = fields[name].from_text(cell) if name in fields else cell
                row.setdefault(kind, {})[name] = typed
            else:
                row[column] = cell
        else:
            yield reader.line_num, row


def _problems(row: Mapping[str, Any]) -> list[str]:
    found = [f"there is no key '{key}'.{near(key, KEYS)}" for key in row if key not in KEYS]
    found += [
        f"'{key}' takes a text, not {row[key]!r}."
        for key in TEXTS
        if key in row and not isinstance(row[key], str)
    ]
    found += [
        f"'{key}' takes names and values in {{...}}, not {row[key]!r}."
        for key in ("data", "fields")
        if key in row and not isinstance(row[key], dict)
    ]
    found += [f"'{key}' is missing." for key in ("ticket", "event") if not row.get(key)]
    opening = row.get("event") == "open"
    if opening and not row.get("channel"):
        found.append("'channel' is missing: 'open' says how the customer came.")
    if not opening and row.get("event") and not row.get("by"):
        found.append("'by' is missing: say who does it.")
    if not opening:
        found += [f"'{key}' belongs to 'open'." for key in OPENING if key in row]
    if "at" in row:
        try:
            at = datetime.fromisoformat(row["at"])
            if at.tzinfo is None:
                found.append(f"'at' needs a zone: {row['at']}Z or {row['at']}+01:00.")
            elif not FIRST_YEAR < at.year < LAST_YEAR:
                found.append(
                    f"'at' lies outside of the years in which time is counted: {row['at']}."
                )
        except (TypeError, ValueError):
            found.append(f"'at' takes a moment such as 2026-11-23T09:00:00Z, not {row['at']!r}.")
    return found


def _line(file: str, number: int, row: Mapping[str, Any]) -> Line:
    given = {key: value for key, value in row.items() if key not in {"id", "at", "ticket", "event"}}
    at = datetime.fromisoformat(row["at"]).astimezone(UTC) if "at" in row else None
    name = row.get("id") or f"{file}:{number}"
    return Line(number, name, at, row["ticket"], row["event"], given)


def execute(
    process: Process,
    lines: Iterable[Line],
    store: str | os.PathLike[str] | Store | None,
    rules: Mapping[str, bool],
    tell: Callable[[str], None],
) -> Summary:
    """Execute events in the order of the file; timers that come due in between fire first.

    `rules` answers the named rules. Refused events are told as they come and change nothing; an
    event whose id was done before is passed over. At the end the tickets are told. Raises
    BadCall when a named rule has no answer or is not declared.
    """
    now = [datetime.now(UTC)]
    functions = {name: _always(answer) for name, answer in rules.items()}
    missing = [rule.name for rule in process.rules if rule.name not in rules]
    if missing:
        named = quoted(missing, last="and")
        raise BadCall(f"say what the named rule {named} answers: --rule {missing[0]}=yes or =no.")
    done, before, refused = 0, 0, list[tuple[Line, Refused]]()
    with Desk(process, store, rules=functions, clock=lambda: now[0]) as desk:
        touched: dict[str, None] = {}
        for line in lines:
            now[0] = line.at if line.at is not None else datetime.now(UTC)
            touched[line.ticket] = None
            if desk.store.result(line.id) is not None:
                before += 1
                continue
            desk.run_due()
            try:
                _apply(desk, line)
            except Refused as refusal:
                refused.append((line, refusal))
                tell(f"line {line.number}, refused ({refusal.code}): {refusal}")
            else:
                done += 1
        _tell_end(desk, done, before, len(refused), touched, tell)
    return Summary(done, before, tuple(refused))


def _always(answer: bool) -> Callable[[object, object], bool]:
    return lambda _, __: answer


def _apply(desk: Desk, line: Line) -> None:
    given = dict(line.given)
    if line.event == "open":
        desk.open(given.pop("channel"), id=line.ticket, event_id=line.id, **given)
        return
    desk.fire(line.ticket, line.event, event_id=line.id, **given)


def _tell_end(
    desk: Desk,
    done: int,
    before: int,
    refused: int,
    touched: Iterable[str],
    tell: Callable[[str], None],
) -> None:
    count = done + before + refused
    parts = [f"{done} done", f"{refused} refused"]
    if before:
        parts.append(f"{before} done before")
    tell(f"{count} event{'' if count == 1 else 's'}: {', '.join(parts)}.")
    found = [ticket for name in touched if (ticket := desk.store.load(name)) is not None]
    for ticket in found:
        seen = f", {ticket.priority}" if ticket.priority else ""
        tell(f"  {ticket.id}  {ticket.state}{seen}  {ticket.subject}".rstrip())
    waiting = Counter((one.effect.kind, one.effect.name) for one in desk.store.pending())
    for (kind, name), times in sorted(waiting.items()):
        tell(f"  {times} x {kind} '{name}' waits for a Desk that performs it")


def typed_rules(given: Iterable[str]) -> dict[str, bool]:
    """Read ``NAME=yes`` and ``NAME=no``. Raises BadCall for anything else."""
    answers: dict[str, bool] = {}
    for one in given:
        name, _, answer = one.partition("=")
        if answer not in {"yes", "no"}:
            raise BadCall(f"--rule takes NAME=yes or NAME=no, not '{one}'.")
        answers[name] = answer == "yes"
    return answers
