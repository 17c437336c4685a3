"""A database that is reached through SQLAlchemy's pool, and transactions on its driver's cursors.

SQLAlchemy finds the driver, keeps the connections and writes the SQL of each dialect, once for
each statement. The statements then go straight to the driver: for short transactions that costs
a third of executing them through SQLAlchemy.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager, nullcontext, suppress
from sqlite3 import OperationalError
from threading import Lock
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import ClauseElement, Engine, create_engine, event, make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.pool import QueuePool, StaticPool

from supportflow.errors import BadCall, MissingTool
from supportflow.run.stores.failures import HARMLESS, failure

if TYPE_CHECKING:
    from sqlalchemy import Dialect as Dialect_
    from sqlalchemy.engine.interfaces import DBAPICursor

    from supportflow.run.stores.failures import Stage
    from supportflow.run.stores.migrations import Dialect

__all__ = ["Database"]

FORMS = "Write 'sqlite:///tickets.db' or 'postgresql+psycopg://user@host/database'."
PRAGMAS = (
    "PRAGMA busy_timeout = 30000",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
)


ATTEMPTS = 100


class Database:
    """One database: SQLite or PostgreSQL.

    An `Engine` of the host's keeps its own settings and stays open when the store is closed.
    """

    def __init__(self, where: str | URL | Engine) -> None:
        self._own = not isinstance(where, Engine)
        self.engine = where if isinstance(where, Engine) else _engine(where)
        self.where = self.engine.url.render_as_string(hide_password=True)
        name = self.engine.dialect.name
        if name not in {"sqlite", "postgresql"}:
            raise BadCall(f"tickets are kept in SQLite or PostgreSQL, not in {name}. {FORMS}")
        self.dialect: Dialect = "sqlite" if name == "sqlite" else "postgresql"
        driver = self.engine.dialect.loaded_dbapi
        self.error: type[Exception] = driver.Error
        self.errors: tuple[type[Exception], ...] = (driver.Error, SQLAlchemyError)
        self.integrity_error: type[Exception] = driver.IntegrityError
        self._sqlite = name == "sqlite"
        # Writers of one process wait here: SQLite itself would let them poll.
        self._gate = Lock() if self._sqlite else nullcontext()
        shared = isinstance(self.engine.pool, StaticPool)
        self._reading_gate = self._gate if shared else nullcontext()
        made = cast("Any", type(self.engine.dialect))
        self._compiler: Dialect_ = made(paramstyle="qmark" if self._sqlite else "format")

    def sql(self, statement: ClauseElement, *order: str) -> str:
        """Return the SQL of a statement whose parameters are given by position, in this order."""
        compiled = statement.compile(dialect=self._compiler)
        found = tuple(getattr(compiled, "positiontup", None) or ())
        if order and found != order:
            raise AssertionError(f"parameters come as {found}, not as {order}")
        return str(compiled)

    @contextmanager
    def reading(self, task: str) -> Generator[DBAPICursor]:
        """Lend a cursor for single statements, each seeing what is committed when it starts.

        Raises StoreFailed, which names the `task`, for every error of the driver.
        """
        stage: Stage = "connecting"
        try:
            with self._reading_gate:
                connection: Any = self.engine.raw_connection()
                try:
                    stage = "reading"
                    with self._autocommit(connection, True):
                        yield connection.cursor()
                except self.error as error:
                    self._forget(connection, error)
                    raise
                finally:
                    connection.close()
        except self.errors as error:
            raise failure(self.where, task, stage, error, "") from error

    @contextmanager
    def writing(self, task: str, unknown: str = HARMLESS) -> Generator[DBAPICursor]:
        """Lend a cursor for one transaction; an exception leaves nothing behind.

        Raises StoreFailed, which names the `task`, for every error of the driver; `unknown` is
        what to do when the connection broke during COMMIT.
        """
        stage: Stage = "connecting"
        try:
            with self._gate:
                connection: Any = self.engine.raw_connection()
                try:
                    stage = "writing"
                    with self._autocommit(connection, False):
                        cursor = connection.cursor()
                        if self._sqlite:
                            cursor.execute("BEGIN IMMEDIATE")
                        try:
                            yield cursor
                            stage = "committing"
                            connection.commit()
                        except BaseException:
                            self._roll_back(connection)
                            raise
                except self.error as error:
                    self._forget(connection, error)
                    raise
                finally:
                    connection.close()
        except self.errors as error:
            raise failure(self.where, task, stage, error, unknown) from error

    @contextmanager
    def _autocommit(self, connection: Any, wanted: bool) -> Generator[None]:
        """Set whether PostgreSQL commits each statement, and give the host's setting back."""
        if self._sqlite:
            yield
            return
        driver = connection.driver_connection
        before = driver.autocommit
        if before != wanted:
            driver.autocommit = wanted
        try:
            yield
        finally:
            if before != wanted and connection.is_valid and not driver.closed:
                driver.autocommit = before

    def _roll_back(self, connection: Any) -> None:
        """Undo what was not committed; a connection that is lost has nothing left to undo."""
        with suppress(*self.errors):
            connection.rollback()

    def _forget(self, connection: Any, error: Exception) -> None:
        """Drop the pool's connections when the server has gone, so that the next one is new."""
        lost = self.engine.dialect.is_disconnect(
            cast("Any", error), connection.driver_connection, None
        )
        if lost:
            connection.invalidate(error)
            self.engine.dispose()

    def close(self) -> None:
        """Close the connections, if they are not the host's."""
        if self._own:
            self.engine.dispose()


def _engine(where: str | URL) -> Engine:
    try:
        url = make_url(where)
    except (ArgumentError, ValueError):
        raise BadCall(f"{str(where)!r} is not the address of a database. {FORMS}") from None
    if url.drivername in {"postgresql", "postgres"}:
        url = url.set(drivername="postgresql+psycopg")
    if url.get_backend_name() not in {"sqlite", "postgresql"}:
        raise BadCall(
            f"tickets are kept in SQLite or PostgreSQL, not in '{url.get_backend_name()}'. {FORMS}"
        )
    options: dict[str, Any] = {}
    in_memory = url.get_backend_name() == "sqlite" and (
        url.database in {None, "", ":memory:"} or "mode=memory" in str(url)
    )
    if in_memory:
        # The database lives in its one connection, which two threads may never share.
        options = {
            "poolclass": QueuePool,
            "pool_size": 1,
            "max_overflow": 0,
            "connect_args": {"check_same_thread": False},
        }
    try:
        engine = create_engine(url, **options)
    except NoSuchModuleError:
        raise BadCall(f"there is no database driver '{url.drivername}'. {FORMS}") from None
    except ImportError as missing:
        raise MissingTool(
            f"'{url.drivername}' needs the Python package '{missing.name}': "
            "pip install 'supportflow[postgres]'"
        ) from None
    if engine.dialect.is_async:
        raise BadCall(
            f"'{url.drivername}' is an asynchronous driver, which a store cannot use. {FORMS}"
        )
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare)
    return engine


def _prepare(connection: Any, _: object) -> None:
    """Give a new SQLite connection its settings; transactions begin and end where we say so."""
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in PRAGMAS:
        cursor.execute(pragma)
    _write_ahead(cursor)
    cursor.close()


def _write_ahead(cursor: Any) -> None:
    """Turn on the write-ahead log, which a file keeps; of several programs one comes first."""
    for _ in range(ATTEMPTS):
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
        except OperationalError:
            # Unlike other statements this one does not wait for a lock, so something else does.
            cursor.execute("BEGIN IMMEDIATE")
            cursor.execute("COMMIT")
        else:
            return
    cursor.execute("PRAGMA journal_mode = WAL")
