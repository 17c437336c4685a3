"""What a Desk is given, looked at before anything is read or written: slips get a sentence."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, cast

from supportflow.errors import BadCall, near, quoted
from supportflow.run.store import Store
from supportflow.run.stores import open_store
from supportflow.run.ticket import Ticket

__all__ = [
    "OWN_EVENTS", "callables", "counts", "directory", "event_ids", "functions", "known", "mapping",
    "moments", "same_origin", "same_ticket", "states_of", "store_of", "texts", "tries", "waits",
]  # fmt: skip

OWN_EVENTS = "effect:"
"""How the event ids of the Desk's own events begin; a host may not pass such ones."""


def texts(*, optional: bool = False, **given: object) -> None:
    """Refuse what is no text (with `optional`, nor None)."""
    for name, value in given.items():
        if isinstance(value, str) or (optional and value is None):
            continue
        if isinstance(value, Ticket):
            raise BadCall(
                f"{name}= takes the id of the ticket: '{value.id}', not the ticket itself."
            )
        raise BadCall(f"{name}= takes a text, not {value!r}.")


def event_ids(given: object) -> None:
    """Refuse an event id that is no text, or one that only the Desk itself may use."""
    texts(optional=True, event_id=given)
    if isinstance(given, str) and given.startswith(OWN_EVENTS):
        raise BadCall(
            f"event_id={given!r}: ids that begin with '{OWN_EVENTS}' are the Desk's own. Put "
            "something else in front, as in 'mail-17'."
        )


def same_ticket(found: Ticket | None, asked: str | None, event_id: str) -> Ticket | None:
    """Return the first result of an event; refuse one that came out of another ticket's event."""
    if found is not None and asked is not None and found.id != asked:
        raise BadCall(
            f"event_id={event_id!r} was used for ticket '{found.id}' before, and now comes with "
            f"ticket '{asked}'. Every event needs an id of its own. Nothing was changed."
        )
    return found


def same_origin(
    there: Ticket, parent: str | None, follows: str | None, split_from: str | None
) -> None:
    """Refuse a ticket that stands where a child, a following or a split one is to be opened."""
    split = next((link.ticket for link in there.links if link.kind == "split_from"), None)
    if (there.parent, there.follows, split) != (parent, follows, split_from):
        whose = f"is a child of '{there.parent}'" if there.parent else "is no child ticket"
        what = "child" if parent else "following" if follows else "split"
        raise BadCall(
            f"ticket '{parent or follows or split_from}' cannot open its {what} "
            f"ticket '{there.id}': a ticket with this id is there already and {whose}. "
            "Open tickets under other ids."
        )


def tries(**given: object) -> None:
    """Refuse what is no number of attempts."""
    for name, value in given.items():
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            raise BadCall(f"{name}= takes a whole number, at least 1, not {value!r}.")


def waits(**given: object) -> None:
    """Refuse what is no time that passes."""
    for name, value in given.items():
        if not isinstance(value, timedelta) or value <= timedelta():
            raise BadCall(f"{name}= takes a timedelta longer than nothing, not {value!r}.")


def store_of(given: str | os.PathLike[str] | Store | None, process: str) -> Store:
    """Open the store and see that it keeps the tickets of no other process."""
    store = open_store(given)
    try:
        owner = store.belongs_to(process)
        if owner != process:
            raise BadCall(
                f"this store keeps the tickets of process '{owner}', not of '{process}': each "
                "process needs a store of its own. Give another file, or "
                "SqlStore(..., prefix=...) for tables of its own in the same database."
            )
    except BaseException:
        if store is not given:
            store.close()
        raise
    return store


def states_of(
    known: Mapping[str, str | None], areas: Iterable[str], state: str | None, area: str | None
) -> list[str] | None:
    """Return the states that a list asks for, None for all; `known` holds each one's area."""
    if state is None and area is None:
        return None
    for given, names, what in ((state, known, "state"), (area, areas, "area")):
        if given is not None and given not in names:
            raise BadCall(f"there is no {what} '{given}'.{near(given, names)}")
    return [name for name, its in known.items() if (state or name) == name and (area or its) == its]


def known(what: str, given: str | None, names: Iterable[str]) -> None:
    """Refuse a name that is not declared."""
    listed = list(names)
    if given is not None and given not in listed:
        raise BadCall(f"there is no {what} '{given}'.{near(given, listed)}")


def moments(**given: object) -> None:
    """Refuse what is no moment; None stands for none."""
    for name, value in given.items():
        if value is not None and not isinstance(value, datetime):
            raise BadCall(f"{name}= takes a moment with a time zone, not {value!r}.")


def counts(**given: object) -> None:
    """Refuse what is no whole number; None stands for none."""
    for name, value in given.items():
        if value is not None and (not isinstance(value, int) or isinstance(value, bool)):
            raise BadCall(f"{name}= takes a whole number, not {value!r}.")


def mapping(name: str, given: object) -> None:
    """Refuse what holds no names with values."""
    if not isinstance(given, Mapping):
        raise BadCall(f"{name}= takes names and values, as in {{'order.id': '17'}}, not {given!r}.")


def callables(**given: object) -> None:
    """Refuse what cannot be called; None stands for nothing."""
    for name, value in given.items():
        if value is not None and not callable(value):
            raise BadCall(f"{name}= takes a function, not {value!r}.")


def directory(people: object) -> None:
    """Refuse what is neither agents by name nor a function of the name."""
    if not callable(people) and not isinstance(people, Mapping):
        raise BadCall(f"people= takes agents by name, or a function of the name, not {people!r}.")


def functions(process: str, wanted: Mapping[str, tuple[Iterable[str], object]]) -> None:
    """Refuse functions that the process does not use, and miss those that it does.

    `wanted` holds for each argument the names that the process uses and what was given, None for
    an argument that was left out.
    """
    problems: list[str] = []
    for what, (names, given) in wanted.items():
        if given is None:
            continue
        if not isinstance(given, Mapping):
            raise BadCall(f"{what}= takes functions by name, not {given!r}.")
        handed = cast("Mapping[str, Any]", given)
        problems += _unequal(what, list(dict.fromkeys(names)), handed)
        for name, function in handed.items():
            if not callable(function):
                problems.append(f"{what}= has '{name}', which is no function but {function!r}.")
    if problems:
        raise BadCall(f"Desk of process '{process}': {' '.join(problems)}")


def _unequal(what: str, names: list[str], given: Mapping[str, object]) -> list[str]:
    missing = [name for name in names if name not in given]
    problems = [f"{what}= lacks {quoted(missing, last='and')}."] if missing else []
    return problems + [
        f"{what}= has '{name}', which the process does not use.{near(name, names)}"
        for name in given
        if name not in names
    ]
