"""`open_store` understands files, addresses, engines and stores, and says what it does not."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine

from supportflow.errors import BadCall, MissingTool
from supportflow.run.stores import MemoryStore, open_store
from supportflow.run.stores.sql import SqlStore
from tests.run.stores.making import outcome, ticket


def test_nothing_means_memory() -> None:
    """Without an address tickets are kept in memory."""
    assert isinstance(open_store(), MemoryStore)


def test_store_is_returned_as_it_is() -> None:
    """A store passes through."""
    store = MemoryStore()
    assert open_store(store) is store


def test_file_can_be_named_in_every_way(tmp_path: Path) -> None:
    """A path, a file name and an address mean the same file, whatever characters are in it."""
    path = tmp_path / "tickets of May?#%20.db"
    first = open_store(path)
    first.commit(outcome(), expected=0)
    first.close()
    again = open_store(str(path))
    assert again.load("T-1") == ticket()
    again.close()
    plain = tmp_path / "tickets.db"
    open_store(f"sqlite:///{plain}").close()
    assert plain.exists()


def test_engine_becomes_a_store() -> None:
    """An engine of the host's becomes a store."""
    engine = create_engine("sqlite://")
    store = open_store(engine)
    assert isinstance(store, SqlStore)
    store.close()
    engine.dispose()


def test_postgresql_needs_no_driver_name(postgresql: str) -> None:
    """An address without a driver, as providers hand it out, uses psycopg."""
    store = open_store(postgresql.replace("postgresql+psycopg://", "postgresql://"))
    assert store.next_number() > 0
    store.close()


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ("tickets.txt", "store='tickets.txt' is neither an address nor a file ending in .db."),
        (":memory:", "store=':memory:' is neither"),
        ("mysql://host/db", "in SQLite or PostgreSQL, not in 'mysql'"),
        ("sqlite+aiosqlite:///x.db", "sqlite"),
        ("postgresql+nonsense://host/db", "there is no database driver 'postgresql+nonsense'"),
        ("sqlite:///:::/nowhere/tickets.db", "unable to open database file"),
        ("postgresql://host:port/db", "is not the address of a database"),
        (42, "store=42 cannot keep tickets."),
    ],
)
def test_what_means_nothing_is_refused(where: Any, said: str) -> None:
    """An address that means nothing is refused with the forms that do."""
    with pytest.raises((BadCall, MissingTool)) as refused:
        open_store(where)
    assert said in str(refused.value)


def test_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    """A file with something else in it is refused and stays as it is."""
    path = tmp_path / "notes.db"
    path.write_text("not a database " * 100)
    with pytest.raises(BadCall, match=r"cannot open the ticket store '.*notes.db': file is not"):
        open_store(path)
    assert path.read_text() == "not a database " * 100


def test_password_is_not_told() -> None:
    """When a server does not answer, the message says where it was sought, without the password."""
    pytest.importorskip("psycopg", reason="PostgreSQL is tested with the driver psycopg")
    with pytest.raises(BadCall, match="cannot open the ticket store") as refused:
        open_store("postgresql+psycopg://anna:secret@/db?host=/nowhere")
    assert "anna:***@" in str(refused.value)
    assert "secret" not in str(refused.value)


def test_missing_driver_names_the_way(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without psycopg the message says how to install it."""
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(MissingTool, match=r"pip install 'supportflow\[postgres\]'"):
        open_store("postgresql+psycopg://host/db")
