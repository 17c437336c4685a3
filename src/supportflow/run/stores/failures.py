"""What is said when the database fails: the driver's words, the way out, and what was kept."""

from __future__ import annotations

from typing import Literal

from sqlalchemy.exc import TimeoutError as NoneFree

from supportflow.errors import StoreFailed

__all__ = ["HARMLESS", "Stage", "failure"]

Stage = Literal["connecting", "reading", "writing", "committing"]

HARMLESS = "Try again: that does no harm."

IN_OUT = 10
LOCKED = (
    "Another program holds the file: close it and try again; for several machines use PostgreSQL."
)
# By SQLite's extended code, or else by the primary one, which is its last byte.
SQLITE = {
    5: LOCKED,
    6: LOCKED,
    8: "Give write permission to the file and to its folder.",
    IN_OUT: "The disk failed, or the network drive with the file: see that it works, "
    "then try again.",
    11: "The file was damaged: restore it from a backup.",
    13: "Make room on the disk, then try again.",
    14: "The folder must be there, and the file and its folder need write permission.",
    26: "The file is no ticket store, or was damaged: name another, or restore it from a backup.",
    1032: "The file was moved or deleted while it was open: bring it back, then open it again.",
}
CHANGED = "The file was changed by something else: restore it from a backup."
# By the beginning of PostgreSQL's SQLSTATE.
BROKEN = ("08", "57P", "40003")
LOST = "The connection to the server was lost: try again."
POSTGRESQL = {
    **dict.fromkeys(BROKEN, LOST),
    **dict.fromkeys(
        ("40", "55P03", "57014"), "Another program holds what is asked for: try again."
    ),
    **dict.fromkeys(
        ("3F000", "42P01", "42703"),
        "The tables were changed by something else: restore them from a backup.",
    ),
    "25006": "Connect to a server, and as a user, that may write.",
    "42501": "Give this user the right to read and write the tables, and at first to create them.",
    "53100": "Make room on the server's disk, then try again.",
    "53300": "The server has no connection left: close others, then try again.",
}


def failure(where: str, task: str, stage: Stage, error: Exception, unknown: str) -> StoreFailed:
    """Return what tells that the store at `where` could not do the `task`.

    `unknown` is the way out when nobody can know whether it was done; empty: it only reads.
    """
    words = _words(error)
    text = f"the ticket store '{where}' could not {task}: {words}."
    if stage == "committing" and not _undone(error):
        doubt = "It failed during COMMIT, so it is unknown whether it was kept."
        return StoreFailed(f"{text} {doubt} {unknown}", reason=f"{words}. {doubt}")
    way = _way(error, stage)
    reason = f"{words}. {way}" if way else f"{words}."
    kept = "Nothing was changed." if unknown else ""
    return StoreFailed(" ".join(filter(None, (text, way, kept))), reason=reason)


def _words(error: Exception) -> str:
    """Return the first line of what the driver says; the next ones may hold what was to be kept."""
    line = (str(error).strip().splitlines() or [type(error).__name__])[0]
    return line.partition(" (Background on")[0].rstrip(" .")


def _way(error: Exception, stage: Stage) -> str:
    if isinstance(error, NoneFree):
        return "Every connection is in use: give the engine a larger pool, or try again later."
    code = _code(error)
    if code is not None:
        if code == 1 and str(error).startswith(("no such table", "no such column")):
            return CHANGED
        return SQLITE.get(code) or SQLITE.get(code & 0xFF, "")
    state = _state(error)
    if state:
        return next((way for start, way in POSTGRESQL.items() if state.startswith(start)), "")
    if not _of_connection(error):
        return ""
    if stage == "connecting":
        return "See that the server runs and lets this user in, then try again."
    return LOST


def _undone(error: Exception) -> bool:
    """Say whether a COMMIT that ended in this error is known to have kept nothing."""
    code, state = _code(error), _state(error)
    if code is not None:
        return code & 0xFF != IN_OUT
    return bool(state) and not state.startswith(BROKEN)


def _code(error: Exception) -> int | None:
    found: object = getattr(error, "sqlite_errorcode", None)
    return found if isinstance(found, int) else None


def _state(error: Exception) -> str:
    found: object = getattr(error, "sqlstate", None) or getattr(error, "pgcode", None)
    return found if isinstance(found, str) else ""


def _of_connection(error: Exception) -> bool:
    # Drivers have classes of their own, with the names that Python's DB-API gives.
    names = {one.__name__ for one in type(error).__mro__}
    return not names.isdisjoint({"OperationalError", "InterfaceError"})
