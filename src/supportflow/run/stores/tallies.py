"""What tickets are counted under, in memory: as an index of a database would keep it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Sequence
from typing import TypeVar

from supportflow.run.stores.rows import TallyRow

__all__ = ["Tallies"]


class Tallies:
    """The rows of all tickets, found by what is counted and by the ticket that gathers."""

    def __init__(self) -> None:
        self._rows: dict[str, Sequence[TallyRow]] = {}
        # Sorted lists: not gathered and gathering tickets as (opened, ticket), gathered ones by id.
        self._free: dict[tuple[str, str], list[tuple[int, str]]] = {}
        self._gathering: dict[tuple[str, str | None], list[tuple[int, str]]] = {}
        self._gathered: dict[str, list[str]] = {}

    def put(self, ticket: str, rows: Sequence[TallyRow]) -> None:
        """Keep exactly these rows of a ticket."""
        for old in self._rows.pop(ticket, ()):
            self._change(old, add=False)
        if rows:
            self._rows[ticket] = rows
            for row in rows:
                self._change(row, add=True)

    def _change(self, row: TallyRow, *, add: bool) -> None:
        place = (row.opened, row.ticket)
        if row.gathered is None:
            _change(self._free.setdefault((row.problem, row.key), []), place, add)
        elif row.gathered == row.ticket:
            for key in (row.key, None):
                _change(self._gathering.setdefault((row.problem, key), []), place, add)
        else:
            _change(self._gathered.setdefault(row.gathered, []), row.ticket, add)

    def alike(self, problem: str, key: str, since: int, until: int) -> list[tuple[int, str]]:
        """Return the tickets not gathered yet that were opened in this time."""
        found = self._free.get((problem, key), [])
        return found[bisect_left(found, (since, "")) : bisect_left(found, (until + 1, ""))]

    def problem_tickets(self, problem: str, key: str | None) -> list[str]:
        """Return the tickets that gather others."""
        return [ticket for _, ticket in self._gathering.get((problem, key), [])]

    def gathered(self, ticket: str, after: str, limit: int | None) -> list[str]:
        """Return the tickets that this one gathers, those after an id."""
        found = self._gathered.get(ticket, [])
        place = bisect_right(found, after)
        return found[place : None if limit is None else place + max(limit, 0)]


T = TypeVar("T", str, tuple[int, str])


def _change(kept: list[T], one: T, add: bool) -> None:
    if add:
        insort(kept, one)
    else:
        del kept[bisect_left(kept, one)]
