"""A program that is killed in the middle of an event leaves whole events only."""

from __future__ import annotations

import json
import random
import sqlite3
import subprocess
import sys
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from supportflow.run.stores import open_store
from tests.run.stores.committing import LINES, event

ROOT = Path(__file__).parents[3]


def rows(connection: sqlite3.Connection, asked: str) -> list[tuple[int | str, ...]]:
    """Return the rows of a query."""
    return connection.execute(asked).fetchall()


@pytest.mark.parametrize("seed", range(3))
def test_killed_program_leaves_whole_events(tmp_path: Path, seed: int) -> None:
    """After each kill every ticket stands at its last whole event, and what was said is kept."""
    path = tmp_path / "tickets.db"
    chance = random.Random(seed)
    for _ in range(2):
        with subprocess.Popen(
            [sys.executable, "-m", "tests.run.stores.committing", f"sqlite:///{path}"],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        ) as program:
            assert program.stdout is not None
            said = [program.stdout.readline().split() for _ in range(chance.randint(5, 60))]
            for _ in range(chance.randrange(50_000)):
                pass
            program.kill()
        with closing(sqlite3.connect(path)) as connection:
            assert rows(connection, "PRAGMA integrity_check") == [("ok",)]
            assert rows(connection, "PRAGMA foreign_key_check") == []
            stands = dict(rows(connection, "SELECT id, seq FROM supportflow_ticket"))
            lines = Counter(rows(connection, "SELECT ticket, seq FROM supportflow_entry"))
            keys = [key for (key,) in rows(connection, "SELECT key FROM supportflow_outbox")]
            timers = rows(
                connection, "SELECT ticket, seq, count(*) FROM supportflow_timer GROUP BY 1, 2"
            )
            events = rows(connection, "SELECT event_id, body FROM supportflow_event")
        for name, seq in said:
            assert stands[name] >= int(seq)
        whole = [(name, seq) for name, last in stands.items() for seq in range(1, int(last) + 1)]
        assert lines == Counter(dict.fromkeys(whole, LINES))
        assert sorted(keys) == sorted(
            f"{name}:{seq}:{n}" for name, seq in whole for n in range(LINES)
        )
        assert sorted(timers) == sorted((name, last, 2) for name, last in stands.items())
        assert {event_id: json.loads(str(body))["seq"] for event_id, body in events} == {
            f"{name}/{seq}": seq for name, seq in whole
        }
    store = open_store(path)
    for name, last in stands.items():
        assert store.load(str(name)) == event(str(name), int(last)).ticket
    store.close()
