"""What is particular to tickets in a database: its settings, its schema, the host's own engine."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import MetaData, StaticPool, create_engine, inspect, text

from supportflow.errors import BadCall, StaleTicket, StoreFailed
from supportflow.run.stores.migrations import MIGRATIONS, Migration, SchemaMismatch, migrate
from supportflow.run.stores.sql import SqlStore
from supportflow.run.stores.tables import Tables
from tests.run.stores.making import at, outcome, ticket

PRAGMAS = {"journal_mode": "wal", "synchronous": 2, "busy_timeout": 30_000, "foreign_keys": 1}


@pytest.fixture
def file(tmp_path: Path) -> str:
    """Give the address of an SQLite file that is not there yet."""
    return f"sqlite:///{tmp_path}/tickets.db"


@pytest.fixture(params=["sqlite", "postgresql"])
def where(request: pytest.FixtureRequest, file: str) -> str:
    """Give the address of a database of each kind."""
    return file if request.param == "sqlite" else str(request.getfixturevalue("postgresql"))


@pytest.fixture
def prefix(where: str) -> Iterator[str]:
    """Give a table prefix that this test has to itself."""
    yield "schema_"
    engine = create_engine(where)
    found = MetaData()
    found.reflect(engine, only=lambda name, _: name.startswith("schema_"))
    found.drop_all(engine)
    engine.dispose()


def test_settings_of_sqlite(file: str) -> None:
    """A commit survives a power cut, readers never wait for writers, and rows belong together."""
    store = SqlStore(file)
    with store._database.reading("try") as cursor:
        for name, value in PRAGMAS.items():
            cursor.execute(f"PRAGMA {name}")
            assert cursor.fetchall() == [(value,)], name
    store.close()


def test_tables_are_those_that_statements_are_written_for(where: str, prefix: str) -> None:
    """What the migrations create has the columns, keys and nulls that SQLAlchemy is told."""
    SqlStore(where, prefix=prefix).close()
    engine = create_engine(where)
    found = inspect(engine)
    expected = Tables(prefix).metadata.tables
    assert {name for name in found.get_table_names() if name.startswith(prefix)} == set(expected)
    for name, table in expected.items():
        columns = found.get_columns(name)
        assert [one["name"] for one in columns] == list(table.c.keys())
        assert [one["nullable"] for one in columns] == [one.nullable for one in table.c], name
        affinities = [one["type"]._type_affinity for one in columns]
        for column, affinity in zip(table.c, affinities, strict=True):
            assert issubclass(affinity, column.type._type_affinity), (name, column.name)
        assert found.get_pk_constraint(name)["constrained_columns"] == [
            one.name for one in table.primary_key
        ]
    engine.dispose()


def test_deleted_ticket_leaves_nothing(where: str, prefix: str) -> None:
    """Deleting a ticket's row, as a person's data must be, deletes everything of it."""
    store = SqlStore(where, prefix=prefix)
    store.commit(outcome(effects=["send"]), expected=0, event_id="e-1")
    with store._database.writing("try") as cursor:
        cursor.execute(f"DELETE FROM {prefix}ticket")
    assert (store.history("T-1"), store.pending(), store.result("e-1")) == ((), (), None)
    store.close()


def test_lists_use_the_indexes_of_open_tickets(file: str) -> None:
    """A list of one team's open tickets does not read the closed ones."""
    store = SqlStore(file)
    asked = store._sql.select_tickets(
        states=None, equal=("team",), assigned=None, closed=False, after=False, limit=False
    )
    with store._database.reading("try") as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {asked}", ("front",))
        assert "supportflow_ticket_team" in str(cursor.fetchall())
    store.close()


def test_newer_schema_is_refused(where: str, prefix: str) -> None:
    """Tables that a newer version made are left alone, and the message says what to do."""
    SqlStore(where, prefix=prefix).close()
    engine = create_engine(where)
    with engine.begin() as connection:
        connection.execute(text(f"UPDATE {prefix}meta SET value = 99 WHERE name = 'schema'"))
    with pytest.raises(SchemaMismatch, match="have schema 99, which a newer version"):
        SqlStore(where, prefix=prefix)
    engine.dispose()


FUTURE = (
    *MIGRATIONS,
    Migration(
        len(MIGRATIONS) + 1, "a column more", ("ALTER TABLE {prefix}ticket ADD COLUMN more TEXT",)
    ),
)


def test_older_schema_is_upgraded_when_it_may_be(where: str, prefix: str) -> None:
    """Older tables are refused without leave, and with it get only the steps that they lack."""
    store = SqlStore(where, prefix=prefix)
    store.commit(outcome(), expected=0)
    database = store._database

    def upgrade(allowed: bool) -> None:
        with database.writing("try") as cursor:
            migrate(cursor, database.dialect, prefix, upgrade=allowed, migrations=FUTURE)

    with pytest.raises(SchemaMismatch, match="upgrade=True"):
        upgrade(False)
    upgrade(True)
    upgrade(False)
    assert store.load("T-1") == ticket()
    store.close()
    with pytest.raises(SchemaMismatch, match="newer version"):
        SqlStore(where, prefix=prefix)


def test_broken_migration_leaves_the_schema_as_it_was(where: str, prefix: str) -> None:
    """A step that fails is undone with all steps before it."""
    broken = (*FUTURE, Migration(len(FUTURE) + 1, "nonsense", ("CREATE NONSENSE",)))
    store = SqlStore(where, prefix=prefix)
    database = store._database
    with pytest.raises(StoreFailed), database.writing("try") as cursor:
        migrate(cursor, database.dialect, prefix, upgrade=True, migrations=broken)
    store.close()
    SqlStore(where, prefix=prefix).close()


def test_stores_that_start_together_create_the_tables_once(where: str, prefix: str) -> None:
    """Several programs may open an empty database at the same moment."""
    meet = Barrier(4, timeout=20)

    def start(number: int) -> int:
        meet.wait()
        store = SqlStore(where, prefix=prefix)
        store.commit(outcome(f"T-{number}"), expected=0)
        found = store.next_number()
        store.close()
        return found

    with ThreadPoolExecutor(4) as threads:
        assert sorted(threads.map(start, range(4))) == [1, 2, 3, 4]


def test_two_stores_share_a_database(where: str, prefix: str) -> None:
    """What one store commits the other sees at once, and a lost race is told."""
    one, other = SqlStore(where, prefix=prefix), SqlStore(where, prefix=prefix)
    one.commit(outcome(), expected=0)
    other.commit(outcome(seq=2), expected=1)
    with pytest.raises(StaleTicket):
        one.commit(outcome(seq=2), expected=1)
    assert one.load("T-1") == ticket(seq=2)
    one.close()
    other.close()


def test_prefixes_keep_stores_apart(file: str) -> None:
    """Two prefixes in one database are two stores; a prefix that is no name is refused."""
    one, other = SqlStore(file, prefix="one_"), SqlStore(file, prefix="other_")
    one.commit(outcome(), expected=0)
    assert other.load("T-1") is None
    one.close()
    other.close()
    with pytest.raises(BadCall, match="prefix='x; DROP': table names start with"):
        SqlStore(file, prefix="x; DROP")


def test_prefixes_keep_processes_apart(where: str, prefix: str) -> None:
    """Another prefix is another store with an owner of its own, which lasts."""
    one, other = SqlStore(where, prefix=prefix), SqlStore(where, prefix=f"{prefix}too_")
    assert (one.belongs_to("acme"), other.belongs_to("shop")) == ("acme", "shop")
    one.close()
    other.close()
    again = SqlStore(where, prefix=prefix)
    assert again.belongs_to("shop") == "acme"
    again.close()


def test_failing_statement_leaves_nothing(where: str, prefix: str) -> None:
    """When the database fails in the middle of an event, nothing of the event is kept."""
    store = SqlStore(where, prefix=prefix)
    store.commit(outcome(), expected=0)
    store._sql.insert_effect = "INSERT INTO nowhere VALUES (1)"
    with pytest.raises(StoreFailed):
        store.commit(outcome(seq=2, effects=["send"]), expected=1, event_id="e-1")
    assert store.load("T-1") == ticket()
    assert len(store.history("T-1")) == 1
    assert store.result("e-1") is None
    store.commit(outcome(seq=2), expected=1, event_id="e-1")
    store.close()


@pytest.mark.parametrize("driver_begins", [True, False])
def test_engine_of_the_host_keeps_its_settings(
    where: str, prefix: str, driver_begins: bool
) -> None:
    """A store on the host's engine works, leaves its settings and does not close it."""
    options: dict[str, Any] = {} if driver_begins else {"isolation_level": "AUTOCOMMIT"}
    engine = create_engine(where, **options)
    store = SqlStore(engine, prefix=prefix)
    store.commit(outcome(), expected=0)
    assert store.load("T-1") == ticket()
    with pytest.raises(StaleTicket):
        store.commit(outcome(), expected=0)
    store.close()
    with engine.connect() as connection:
        counted = connection.execute(text(f"SELECT count(*) FROM {prefix}ticket")).scalar()
        assert counted == 1
        connection.rollback()
    engine.dispose()


def test_threads_share_one_connection_safely() -> None:
    """On an engine with a single connection reading and writing threads wait for each other."""
    engine = create_engine(
        "sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False}
    )
    store = SqlStore(engine)

    def work(name: str) -> None:
        for seq in range(1, 20):
            store.commit(outcome(name, seq), expected=seq - 1)
            assert store.load(name) == ticket(name, seq)

    with ThreadPoolExecutor(3) as threads:
        list(threads.map(work, ["T-1", "T-2", "T-3"]))
    assert [one.seq for one in store.tickets()] == [19, 19, 19]
    engine.dispose()


def test_lost_connections_are_replaced(postgresql: str) -> None:
    """After the server dropped all connections one call fails and the next ones work."""
    store = SqlStore(postgresql, prefix="lost_")
    store.commit(outcome(), expected=0)
    engine = create_engine(postgresql)
    with engine.begin() as connection:
        connection.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
            )
        )
    with pytest.raises(StoreFailed):
        store.commit(outcome(seq=2), expected=1)
    assert store.load("T-1") == ticket()
    store.commit(outcome(seq=2), expected=1)
    engine.dispose()
    store.close()


def test_claimed_effects_are_passed_over_by_others(postgresql: str) -> None:
    """A worker does not wait for effects that another one is just leasing."""
    store = SqlStore(postgresql, prefix="skip_")
    for name in ("T-1", "T-2"):
        store.commit(outcome(name, effects=["send"]), expected=0)
    asked = store._sql.select_claimable(1)
    with store._database.writing("try") as one, store._database.writing("try") as other:
        one.execute(asked, ("send", 2**60, "send", 1))
        other.execute(asked, ("send", 2**60, "send", 5))
        assert [row[3] for row in one.fetchall()] == ["T-1:1:0"]
        assert [row[3] for row in other.fetchall()] == ["T-2:1:0"]
    store.close()


def test_body_is_readable_by_people_and_other_programs(file: str) -> None:
    """A ticket's row can be read with any SQLite tool: plain columns and plain JSON."""
    store = SqlStore(file)
    store.commit(outcome(subject="Dov'è?", fields={"order.total": 12.5}), expected=0)
    store.close()
    with closing(sqlite3.connect(file.removeprefix("sqlite:///"))) as connection:
        row = connection.execute(
            "SELECT id, state, seq, changed, json_extract(body, '$.subject'), "
            "json_extract(body, '$.fields.\"order.total\"') FROM supportflow_ticket"
        ).fetchone()
    assert row == ("T-1", "in_progress", 1, int(at(1).timestamp() * 10**6), "Dov'è?", 12.5)


def test_only_databases_pay_for_sqlalchemy() -> None:
    """Stores can be imported and kept in memory without loading SQLAlchemy."""
    program = (
        "import sys; from supportflow.run.stores import open_store; open_store(None); "
        "sys.exit('sqlalchemy' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_a_hosts_autocommit_does_not_split_an_event(postgresql: str) -> None:
    """On a host's engine that commits each statement an event is still all or nothing."""
    engine = create_engine(postgresql, isolation_level="AUTOCOMMIT")
    store = SqlStore(engine, prefix="auto_", upgrade=True)
    store.commit(outcome(), expected=0)
    with engine.connect() as connection:
        connection.execute(text("ALTER TABLE auto_outbox RENAME TO auto_elsewhere"))
    with pytest.raises(StoreFailed):
        store.commit(outcome(seq=2, effects=["send"]), expected=1)
    with engine.connect() as connection:
        connection.execute(text("ALTER TABLE auto_elsewhere RENAME TO auto_outbox"))
        # The host's connections still commit by themselves.
        assert connection.connection.driver_connection.autocommit  # type: ignore[union-attr]
    assert store.load("T-1") == ticket()
    store.commit(outcome(seq=2, effects=["send"]), expected=1)
    store.close()
    engine.dispose()
