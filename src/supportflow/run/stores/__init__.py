"""Where tickets are kept: `open_store` makes the store that an address or a file name means."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any, cast

from supportflow.errors import BadCall
from supportflow.run.store import Store
from supportflow.run.stores.memory import MemoryStore

if TYPE_CHECKING:
    from sqlalchemy import Engine

__all__ = ["MemoryStore", "open_store"]

ADDRESS = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*://")
ENDINGS = (".db", ".sqlite", ".sqlite3")
WAYS = (
    "Give a file ('tickets.db'), an address ('sqlite:///tickets.db' or "
    "'postgresql+psycopg://user@host/database'), an SQLAlchemy engine, a store, or None to keep "
    "tickets in memory."
)


def open_store(where: str | os.PathLike[str] | Engine | Store | None = None) -> Store:
    """Return the store that `where` means; a store is returned as it is.

    Raises BadCall for what means nothing or cannot be opened, MissingTool for a driver that is
    not installed, SchemaMismatch for tables of another schema.
    """
    if where is None:
        return MemoryStore()
    if isinstance(where, os.PathLike):
        return _in_file(os.fspath(where))
    if isinstance(where, str):
        if ADDRESS.match(where):
            return _in_database(where)
        if where.lower().endswith(ENDINGS):
            return _in_file(where)
        raise BadCall(f"store={where!r} is neither an address nor a file ending in .db. {WAYS}")
    if hasattr(where, "commit") and hasattr(where, "claim"):
        return cast("Store", where)
    if hasattr(where, "raw_connection"):
        return _in_database(cast("Any", where))
    raise BadCall(f"store={where!r} cannot keep tickets. {WAYS}")


def _in_database(where: str | Engine) -> Store:
    # Only who keeps tickets in a database pays for SQLAlchemy: drawing and checking do not.
    from supportflow.run.stores.sql import SqlStore

    return SqlStore(where)


def _in_file(path: str) -> Store:
    from sqlalchemy import URL

    from supportflow.run.stores.sql import SqlStore

    return SqlStore(URL.create("sqlite", database=path))
