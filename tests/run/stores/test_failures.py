"""What the database cannot do comes as StoreFailed: the driver's words, a way out, what is kept."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine, event, text

from supportflow.errors import BadCall, StaleTicket, StoreFailed
from supportflow.run.store import RepeatedEvent
from supportflow.run.stores import open_store
from supportflow.run.stores.failures import failure
from supportflow.run.stores.sql import SqlStore
from supportflow.run.ticket import Timer
from tests.run.stores.making import at, outcome, ticket

PREFIXES = (f"fails_{number}_" for number in count())
CALLS: dict[str, Callable[[SqlStore], object]] = {
    "number a new ticket": lambda store: store.next_number(),
    "count": lambda store: store.count(["offered"], at(1).date()),
    "read its counters": lambda store: store.counts(at(1).date(), at(1).date()),
    "load ticket T-1": lambda store: store.load("T-1"),
    "keep event 2 of ticket T-1": lambda store: store.commit(outcome(seq=2), expected=1),
    "look up the event 'e-1'": lambda store: store.result("e-1"),
    "read the history of ticket T-1": lambda store: store.history("T-1"),
    "list tickets": lambda store: store.tickets(),
    "find the timers that are due": lambda store: store.due(at(9), 5),
    "drop timer 'within' of ticket T-1": lambda store: store.drop("T-1", Timer("within", at(1), 1)),
    "lease effects for delivery": lambda store: store.claim(
        at(9), kinds=["send"], limit=5, lease=timedelta(1)
    ),
    "mark effect 'T-1:1:0' as delivered": lambda store: store.delivered("T-1:1:0"),
    "give effect 'T-1:1:0' back": lambda store: store.failed("T-1:1:0", "no", again=None),
    "list the waiting effects": lambda store: store.pending(),
    "list the dead effects": lambda store: store.dead(),
}
READING = {"load", "look", "read", "list", "find"}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Give the place of a file with one ticket and one effect."""
    made = tmp_path / "tickets.db"
    store = open_store(made)
    store.commit(outcome(effects=["send"]), expected=0, event_id="e-1")
    store.close()
    return made


@pytest.fixture
def impatient(path: Path) -> Iterator[Engine]:
    """Give an engine on that file that does not wait for locks."""
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": 0})
    yield engine
    engine.dispose()


@pytest.fixture
def server(postgresql: str) -> Iterator[tuple[SqlStore, Engine, str]]:
    """Give a store with one ticket on a server, an engine of its own, and the prefix."""
    prefix = next(PREFIXES)
    store, engine = SqlStore(postgresql, prefix=prefix), create_engine(postgresql)
    store.commit(outcome(effects=["send"]), expected=0, event_id="e-1")
    yield store, engine, prefix
    engine.dispose()
    store.close()


def said(call: Callable[[], object]) -> str:
    """Return the message of the StoreFailed that a call raises, without the place."""
    with pytest.raises(StoreFailed) as failed:
        call()
    assert failed.value.__cause__ is not None
    found = str(failed.value)
    assert found.startswith("the ticket store '")
    return re.sub(r"^the ticket store '[^']*' could not ", "", found)


def test_file_held_by_another_program(path: Path, impatient: Engine) -> None:
    """Who waits in vain for the file is told who has it; afterwards everything goes on."""
    store = SqlStore(impatient)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert said(lambda: store.commit(outcome(seq=2), expected=1)) == (
            "keep event 2 of ticket T-1: database is locked. Another program holds the file: "
            "close it and try again; for several machines use PostgreSQL. Nothing was changed."
        )
        with pytest.raises(BadCall, match=r"database is locked\. Another program holds the file"):
            SqlStore(impatient)
    assert store.load("T-1") == ticket()
    store.commit(outcome(seq=2), expected=1)
    with pytest.raises(StaleTicket):
        store.commit(outcome(seq=2), expected=1)


@pytest.mark.parametrize("task", CALLS)
def test_every_method_tells_what_it_tried(path: Path, task: str) -> None:
    """Tables that somebody dropped are told as that, whatever was asked."""
    store = SqlStore(f"sqlite:///{path}")
    with closing(sqlite3.connect(path)) as other:
        for name in ("entry", "event", "timer", "outbox", "ticket", "meta"):
            other.execute(f"DROP TABLE supportflow_{name}")
    found = said(lambda: CALLS[task](store))
    kept = "" if task.split()[0] in READING else " Nothing was changed."
    assert re.sub("supportflow_[a-z]+", "*", found) == (
        f"{task}: no such table: *. The file was changed by something else: "
        f"restore it from a backup.{kept}"
    )
    store.close()


def test_file_that_may_only_be_read(path: Path) -> None:
    """A file without write permission is refused at once, and told later, with the way out."""
    words = "attempt to write a readonly database. Give write permission to the file and to its "
    other = path.with_name("other.db")
    other.touch()
    with pytest.raises(BadCall) as refused:
        open_store(f"sqlite:///file:{other}?mode=ro&uri=true")
    assert str(refused.value).endswith(f": {words}folder.")
    assert isinstance(refused.value.__cause__, sqlite3.OperationalError)
    store = SqlStore(f"sqlite:///file:{path}?mode=ro&uri=true")
    assert store.load("T-1") == ticket()
    assert words in said(store.next_number)
    store.close()


def test_full_disk(path: Path) -> None:
    """When there is no room nothing of the event is kept, and that is told."""
    store = SqlStore(f"sqlite:///{path}")
    with store._database.reading("try") as cursor:
        cursor.execute("PRAGMA max_page_count = 1")
    big = outcome(seq=2, subject="x" * 500_000)
    assert said(lambda: store.commit(big, expected=1, event_id="e-2")) == (
        "keep event 2 of ticket T-1: database or disk is full. Make room on the disk, then try "
        "again. Nothing was changed."
    )
    assert store.load("T-1") == ticket()
    assert store.result("e-2") is None
    store.commit(outcome(seq=2), expected=1, event_id="e-2")
    store.close()


def test_damaged_file(path: Path) -> None:
    """A file that something else wrote over is told as damaged."""
    store = SqlStore(f"sqlite:///{path}")
    store._database.engine.dispose()
    path.write_bytes(path.read_bytes()[:4096] + b"\xff" * 8192)
    assert "The file was damaged: restore it from a backup." in said(lambda: store.tickets())
    store.close()


def test_folder_that_is_not_there(tmp_path: Path) -> None:
    """A file in no folder cannot be made, and the message says what is needed."""
    with pytest.raises(BadCall, match=r"unable to open database file\. The folder must be there"):
        open_store(tmp_path / "nowhere" / "tickets.db")


def test_pool_without_a_free_connection(path: Path) -> None:
    """SQLAlchemy's own errors are told like the driver's, without its address in the net."""
    engine = create_engine(f"sqlite:///{path}", pool_size=1, max_overflow=0, pool_timeout=0.01)
    store = SqlStore(engine)
    with engine.connect():
        found = said(lambda: store.load("T-1"))
    assert found.endswith(
        "0.01. Every connection is in use: give the engine a larger pool, or try again later."
    )
    engine.dispose()


def test_lines_that_are_kept_already_stay_a_wrong_call(path: Path) -> None:
    """An outcome that writes a line twice is the caller's mistake, not the store's failure."""
    store = SqlStore(f"sqlite:///{path}")
    twice = outcome(seq=2)
    twice = twice._replace(entries=twice.entries * 2)
    with pytest.raises(BadCall, match="kept already") as refused:
        store.commit(twice, expected=1)
    assert isinstance(refused.value.__cause__, sqlite3.IntegrityError)
    store.close()


def run(engine: Engine, *statements: str) -> None:
    """Run statements in one transaction of their own."""
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))


def test_lost_connection(server: tuple[SqlStore, Engine, str]) -> None:
    """A connection lost before the COMMIT kept nothing; trying again is enough."""
    store, engine, _ = server
    run(
        engine,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()",
    )
    found = said(lambda: store.commit(outcome(seq=2), expected=1))
    assert found.startswith("keep event 2 of ticket T-1: ")
    assert found.endswith(
        ". The connection to the server was lost: try again. Nothing was changed."
    )
    store.commit(outcome(seq=2), expected=1)


def at_commit(engine: Engine, prefix: str, body: str) -> None:
    """Let the server do something while a transaction that changes a ticket is committed."""
    run(
        engine,
        f"CREATE FUNCTION {prefix}end() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN {body}; RETURN NULL; END $$",
        f"CREATE CONSTRAINT TRIGGER ending AFTER UPDATE ON {prefix}ticket "
        f"DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION {prefix}end()",
    )


@pytest.mark.parametrize(
    ("event_id", "way"),
    [
        ("e-2", "Fire it again with the same event_id: it is kept once only."),
        (None, "Look into the ticket's history before you fire it again; "),
    ],
)
def test_connection_lost_during_commit(
    server: tuple[SqlStore, Engine, str], event_id: str | None, way: str
) -> None:
    """Nobody can know whether a COMMIT without an answer was done, so the message says that."""
    store, engine, prefix = server
    at_commit(engine, prefix, "PERFORM pg_terminate_backend(pg_backend_pid())")
    found = said(lambda: store.commit(outcome(seq=2), expected=1, event_id=event_id))
    assert f"It failed during COMMIT, so it is unknown whether it was kept. {way}" in found
    assert "Nothing was changed" not in found
    run(engine, f"DROP TRIGGER ending ON {prefix}ticket")
    store.commit(outcome(seq=2), expected=1, event_id=event_id)


def test_answer_to_a_commit_can_be_lost_after_it_was_done(
    server: tuple[SqlStore, Engine, str], postgresql: str
) -> None:
    """When it was kept after all, the same event_id says so."""
    import psycopg

    broken: list[bool] = []

    class Breaking(psycopg.Connection[Any]):
        def commit(self) -> None:
            super().commit()
            if broken:
                self.close()
                raise psycopg.OperationalError("server closed the connection unexpectedly")

    address = postgresql.replace("+psycopg", "")
    engine = create_engine("postgresql+psycopg://", creator=lambda: Breaking.connect(address))
    store = SqlStore(engine, prefix=server[2])
    broken.append(True)
    again = lambda: store.commit(outcome(seq=2), expected=1, event_id="e-2")  # noqa: E731
    assert "it is unknown whether it was kept. Fire it again" in said(again)
    assert "it is unknown whether it was kept. Try again: that does no harm." in said(
        lambda: store.delivered("T-1:1:0")
    )
    broken.clear()
    with pytest.raises(RepeatedEvent):
        again()
    engine.dispose()


def test_commit_that_the_server_refuses_keeps_nothing(
    server: tuple[SqlStore, Engine, str],
) -> None:
    """An answered COMMIT leaves no doubt."""
    store, engine, prefix = server
    at_commit(engine, prefix, "RAISE EXCEPTION 'not today'")
    assert said(lambda: store.commit(outcome(seq=2), expected=1)) == (
        "keep event 2 of ticket T-1: not today. Nothing was changed."
    )
    assert store.load("T-1") == ticket()


def test_failures_of_a_server(server: tuple[SqlStore, Engine, str], postgresql: str) -> None:
    """Locks, dropped tables, missing rights and a server for reading have their ways out."""
    _, engine, prefix = server
    settings = "-c lock_timeout=1"
    impatient = create_engine(postgresql, connect_args={"options": settings})
    store = SqlStore(impatient, prefix=prefix)
    with engine.begin() as other:
        other.execute(text(f"LOCK TABLE {prefix}ticket"))
        assert said(lambda: store.commit(outcome(seq=2), expected=1)) == (
            "keep event 2 of ticket T-1: canceling statement due to lock timeout. Another program "
            "holds what is asked for: try again. Nothing was changed."
        )
    run(engine, f"DROP TABLE {prefix}event")
    assert said(lambda: store.result("e-1")).endswith(
        "does not exist. The tables were changed by something else: restore them from a backup."
    )
    impatient.dispose()
    reading = create_engine(
        postgresql, connect_args={"options": "-c default_transaction_read_only=on"}
    )
    store = SqlStore(reading, prefix=prefix)
    assert "Connect to a server, and as a user, that may write." in said(store.next_number)
    reading.dispose()


def test_server_that_went_away(server: tuple[SqlStore, Engine, str], postgresql: str) -> None:
    """A server that takes no connection is told as that."""
    import psycopg

    engine = create_engine(postgresql)
    store = SqlStore(engine, prefix=server[2])
    engine.dispose()

    @event.listens_for(engine, "do_connect")
    def refuse(*_: object) -> None:
        psycopg.connect("host=/nowhere")

    assert "See that the server runs and lets this user in, then try again." in said(
        lambda: store.load("T-1")
    )


class _Told(sqlite3.OperationalError):
    def __init__(self, code: int) -> None:
        super().__init__("it says so")
        self.sqlite_errorcode = code


MOVED = "The file was moved or deleted while it was open: bring it back, then open it again."
HELD = (
    "Another program holds the file: close it and try again; for several machines use PostgreSQL."
)
UNDONE = "Nothing was changed."


@pytest.mark.parametrize(
    ("error", "way"),
    [
        (
            _Told(10 | 3 << 8),
            "It failed during COMMIT, so it is unknown whether it was kept. Again!",
        ),
        (_Told(1032), f"{MOVED} {UNDONE}"),
        (_Told(5 | 1 << 8), f"{HELD} {UNDONE}"),
        (_Told(1), UNDONE),
    ],
)
def test_what_cannot_be_provoked(error: Exception, way: str) -> None:
    """The rarer codes of SQLite, met during COMMIT."""
    found = failure("x.db", "do it", "committing", error, "Again!")
    assert str(found) == f"the ticket store 'x.db' could not do it: it says so. {way}"


def test_error_without_words() -> None:
    """An error that says nothing is told by its name."""
    assert failure("x.db", "do it", "reading", sqlite3.Error(), "").reason == "Error."
