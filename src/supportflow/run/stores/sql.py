"""Tickets in SQLite or PostgreSQL: one event, one transaction."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from supportflow.errors import BadCall, StoreFailed
from supportflow.run.store import Claimed, DueTimer
from supportflow.run.stores.codec import instant
from supportflow.run.stores.database import Database
from supportflow.run.stores.migrations import migrate
from supportflow.run.stores.refusals import (
    agent_taken,
    asked_moment,
    bounded,
    kept_already,
    repeated,
    stale,
    told,
    unknown_effect,
)
from supportflow.run.stores.rows import (
    Rows,
    checked_id,
    effect_of,
    entry_of,
    given_to,
    rank,
    rows,
    ticket_of,
)
from supportflow.run.stores.statements import Statements
from supportflow.run.stores.tables import Tables
from supportflow.run.ticket import EffectKind, Entry, Outcome, Standing, Status, Ticket, Timer

if TYPE_CHECKING:
    from sqlalchemy import URL, Engine

__all__ = ["SqlStore"]

FIRE_AGAIN = "Fire it again with the same event_id: it is kept once only."
LOOK_FIRST = (
    "Look into the ticket's history before you fire it again; an event with an event_id can be "
    "fired again without looking."
)
BEFORE_EVERYTHING = -(2**62)
PREFIX = re.compile(r"[a-z_][a-z0-9_]{0,39}")


class SqlStore:
    """Keeps tickets in a database, whose tables it creates when they are not there.

    `where` is an address, or an engine of the host's, which then keeps its own settings. The names
    of the tables start with `prefix`. Older tables are brought to the present schema by themselves
    in SQLite, in PostgreSQL only with ``upgrade=True``, since other machines may be using them.

    Raises BadCall when the database cannot be opened, MissingTool when its driver is not
    installed, SchemaMismatch when its tables do not fit. Afterwards every error of the driver,
    in every method, comes as StoreFailed.
    """

    def __init__(
        self,
        where: str | URL | Engine,
        *,
        prefix: str = "supportflow_",
        upgrade: bool | None = None,
    ) -> None:
        if not PREFIX.fullmatch(prefix):
            raise BadCall(
                f"prefix={prefix!r}: table names start with at most 40 small letters, digits and "
                "underscores, the first not a digit"
            )
        self._database = database = Database(where)
        tables = Tables(prefix)
        may_upgrade = database.dialect == "sqlite" if upgrade is None else upgrade
        try:
            with database.writing("be opened") as cursor:
                migrate(cursor, database.dialect, prefix, upgrade=may_upgrade)
        except StoreFailed as failed:
            database.close()
            raise BadCall(
                f"cannot open the ticket store '{database.where}': {failed.reason}"
            ) from failed.__cause__
        except BaseException:
            database.close()
            raise
        self._sql = Statements(database, tables)

    def belongs_to(self, process: str) -> str:
        """Return the process whose tickets are kept here; the first that asks is recorded."""
        sql, task = self._sql, "look up whose tickets it keeps"
        found = self._read(task, sql.select_owner, ())
        if not found:
            with self._database.writing(task) as cursor:
                cursor.execute(sql.lock_meta)
                cursor.execute(sql.select_owner)
                found = cursor.fetchall()
                if not found:
                    cursor.execute(sql.select_first_process)
                    tickets = cursor.fetchall()
                    owner = str(tickets[0][0]) if tickets else process
                    cursor.execute(sql.insert_owner, (sql.owner + owner,))
                    return owner
        return str(found[0][0]).removeprefix(sql.owner)

    def next_number(self) -> int:
        """Return a number that was never returned before, for the id of a new ticket."""
        with self._database.writing("number a new ticket") as cursor:
            cursor.execute(self._sql.next_number)
            cursor.execute(self._sql.select_number)
            return int(cursor.fetchall()[0][0])

    def count(self, names: Sequence[str], day: date) -> None:
        """Add one to each of these counters of a day."""
        sql = self._sql
        with self._database.writing("count") as cursor:
            _put(cursor, sql.count, [(f"{sql.counter}{day}:{name}",) for name in sorted(names)])

    def counts(self, first: date, last: date) -> Mapping[str, int]:
        """Return each counter's sum over the days from `first` to `last`, both included."""
        sql = self._sql
        # A semicolon is the next sign after the colon that ends the day.
        asked = (f"{sql.counter}{first}:", f"{sql.counter}{last};")
        found: dict[str, int] = {}
        for key, count in self._read("read its counters", sql.select_counts, asked):
            name = str(key).removeprefix(sql.counter).partition(":")[2]
            found[name] = found.get(name, 0) + int(count)
        return found

    def load(self, ticket: str) -> Ticket | None:
        """Return the ticket as it stands, or None."""
        found = self._read(f"load ticket {ticket}", self._sql.select_ticket, (ticket,))
        return ticket_of(found[0][0]) if found else None

    def commit(
        self,
        outcome: Outcome,
        *,
        expected: int,
        event_id: str | None = None,
        standing: Standing | None = None,
    ) -> None:
        """Keep everything that one event did, or nothing; see `Store.commit`."""
        kept = rows(outcome, expected)
        if event_id is not None:
            event_id = checked_id(event_id, kept.ticket.id)
        try:
            with self._database.writing(
                f"keep event {kept.ticket.seq} of ticket {kept.ticket.id}",
                LOOK_FIRST if event_id is None else FIRE_AGAIN,
            ) as cursor:
                self._write(cursor, kept, expected, event_id)
                self._give(cursor, outcome, standing)
        except StoreFailed as failed:
            if isinstance(failed.__cause__, self._database.integrity_error):
                raise kept_already(kept.ticket.id) from failed.__cause__
            raise

    def _write(self, cursor: Any, kept: Rows, expected: int, event_id: str | None) -> None:
        sql, ticket = self._sql, kept.ticket
        if expected:
            cursor.execute(sql.update_ticket, (*ticket[1:], ticket.id, expected))
        else:
            cursor.execute(sql.insert_ticket, ticket)
        if cursor.rowcount != 1:
            self._lost(cursor, ticket.id, expected, event_id)
        if event_id is not None:
            cursor.execute(sql.insert_event, (event_id, ticket.id, ticket.seq, ticket.body))
            if cursor.rowcount != 1:
                raise repeated(event_id)
        _put(cursor, sql.insert_entry, kept.entries)
        if expected:
            cursor.execute(sql.delete_timers, (ticket.id,))
        _put(cursor, sql.insert_timer, kept.timers)
        _put(cursor, sql.insert_effect, kept.effects)
        if kept.tallies is not None:
            if expected:
                cursor.execute(sql.delete_tallies, (ticket.id,))
            _put(cursor, sql.insert_tally, kept.tallies)

    def _give(self, cursor: Any, outcome: Outcome, standing: Standing | None) -> None:
        """Note to whom the ticket was given, as long as they stand as expected."""
        for agent, at in given_to(outcome.entries):
            when = asked_moment(at)
            if standing is None or standing.agent != agent:
                cursor.execute(self._sql.give, (agent, when))
                continue
            if standing.seq:
                cursor.execute(self._sql.give_next, (when, agent, standing.seq))
            else:
                cursor.execute(self._sql.give_first, (agent, when))
            if cursor.rowcount != 1:
                raise agent_taken(agent, outcome.ticket.id)

    def standings(
        self, agents: Sequence[str], *, since: datetime | None = None
    ) -> dict[str, Standing]:
        """Return how these agents stand; see `Store.standings`."""
        if not agents:
            return {}
        # Few different lengths, so that few different texts are made.
        room = 1 << (len(agents) - 1).bit_length()
        names = [*agents, *[agents[-1]] * (room - len(agents))]
        said, held = self._sql.select_agents(room)
        found: dict[str, Standing] = {}
        with self._database.reading("see how agents stand") as cursor:
            cursor.execute(said, names)
            for agent, status, until, last, seq in cursor.fetchall():
                found[agent] = Standing(
                    agent,
                    status,
                    None if until is None else instant(until),
                    None if last is None else instant(last),
                    0,
                    seq,
                )
            after = BEFORE_EVERYTHING if since is None else asked_moment(since)
            cursor.execute(held, (after, *names))
            for agent, load in cursor.fetchall():
                one = found.get(agent, Standing(agent))
                found[agent] = one._replace(load=int(load))
        return found

    def stand(self, agent: str, status: Status, until: datetime | None) -> None:
        """Keep what an agent said: that they are there, or not, and until when."""
        at = None if until is None else asked_moment(until)
        with self._database.writing(f"keep how agent '{agent}' stands") as cursor:
            cursor.execute(self._sql.stand, (agent, status, at))

    def _lost(self, cursor: Any, ticket: str, expected: int, event_id: str | None) -> None:
        """Raise what tells why the ticket was not at the expected event."""
        if event_id is not None:
            cursor.execute(self._sql.select_event, (event_id,))
            if cursor.fetchall():
                raise repeated(event_id)
        cursor.execute(self._sql.select_seq, (ticket,))
        found = cursor.fetchall()
        raise stale(ticket, int(found[0][0]) if found else 0, expected)

    def result(self, event_id: str) -> Ticket | None:
        """Return the ticket as it came out of the event with this id, or None."""
        task = f"look up the event '{event_id}'"
        found = self._read(task, self._sql.select_event, (event_id,))
        return ticket_of(found[0][0]) if found else None

    def history(self, ticket: str) -> tuple[Entry, ...]:
        """Return the ticket's lines, oldest first."""
        task = f"read the history of ticket {ticket}"
        return tuple(map(entry_of, self._read(task, self._sql.select_history, (ticket,))))

    def tickets(
        self,
        *,
        states: Sequence[str] | None = None,
        team: str | None = None,
        assignee: str | None = None,
        assigned: bool | None = None,
        customer: str | None = None,
        priority: str | None = None,
        closed: bool | None = None,
        after: str | None = None,
        limit: int | None = None,
    ) -> tuple[Ticket, ...]:
        """Return tickets that fit, in the order of their ids: ``T-2`` before ``T-10``."""
        if (states is not None and not states) or (limit is not None and limit <= 0):
            return ()
        wanted = {
            "team": team, "assignee": assignee, "customer": customer, "priority": priority,
        }  # fmt: skip
        equal = {name: value for name, value in wanted.items() if value is not None}
        parameters: list[Any] = [*(states or ()), *equal.values()]
        if after is not None:
            parameters += [rank(after), after]
        if limit is not None:
            parameters.append(bounded(limit))
        text = self._sql.select_tickets(
            states=None if states is None else len(states),
            equal=tuple(equal),
            closed=closed,
            assigned=assigned,
            after=after is not None,
            limit=limit is not None,
        )
        return tuple([ticket_of(body) for (body,) in self._read("list tickets", text, parameters)])

    def alike(
        self, problem: str, key: str, since: datetime, until: datetime
    ) -> tuple[tuple[datetime, str], ...]:
        """Return when tickets were opened that are counted under this and not gathered yet."""
        asked = (problem, key, asked_moment(since), asked_moment(until))
        found = self._read("count tickets that are alike", self._sql.select_alike, asked)
        return tuple([(instant(opened), ticket) for opened, ticket in found])

    def problem_tickets(self, problem: str, key: str | None = None) -> tuple[str, ...]:
        """Return the tickets that gather others for a problem, the oldest first."""
        sql, task = self._sql, "look up the tickets of a problem"
        if key is None:
            found = self._read(task, sql.select_problem_tickets, (problem,))
        else:
            found = self._read(task, sql.select_problem_tickets_of, (problem, key))
        return tuple([ticket for (ticket,) in found])

    def gathered(
        self, ticket: str, *, after: str | None = None, limit: int | None = None
    ) -> tuple[str, ...]:
        """Return the tickets that this one gathers, in the order of their ids' characters."""
        most = bounded(2**31 - 1 if limit is None else limit)
        asked = (ticket, after or "", most)
        found = self._read("list gathered tickets", self._sql.select_gathered, asked)
        return tuple([name for (name,) in found])

    def solved(self, states: Sequence[str], *, limit: int) -> tuple[tuple[str, int], ...]:
        """Return ids and `seq` of closed tickets and of those in these states, latest first."""
        if limit <= 0:
            return ()
        task, most = "list the tickets that changed last", bounded(limit)
        found = list(self._read(task, self._sql.select_closed, (most,)))
        if states:
            asked = self._sql.select_standing(len(states))
            found += self._read(task, asked, (*states, most))
        found.sort(reverse=True)
        return tuple([(str(name), int(seq)) for _, _, name, seq in found[:limit]])

    def due(self, now: datetime, limit: int) -> tuple[DueTimer, ...]:
        """Return timers due at `now` or before, the longest overdue first."""
        parameters = (asked_moment(now), bounded(limit))
        found = self._read("find the timers that are due", self._sql.select_due, parameters)
        return tuple(
            [DueTimer(ticket, Timer(name, instant(due), seq)) for ticket, name, due, seq in found]
        )

    def drop(self, ticket: str, timer: Timer) -> None:
        """Forget a timer that its ticket no longer holds."""
        task = f"drop timer '{timer.name}' of ticket {ticket}"
        with self._database.writing(task) as cursor:
            cursor.execute(self._sql.delete_timer, (ticket, timer.name, timer.seq))

    def claim(
        self, now: datetime, *, kinds: Sequence[EffectKind], limit: int, lease: timedelta
    ) -> tuple[Claimed, ...]:
        """Lease effects for delivery until `now` + `lease`; see `Store.claim`."""
        at, until = asked_moment(now), asked_moment(now + lease)
        if limit <= 0 or not kinds:
            return ()
        asked = self._sql.select_claimable(len(kinds))
        found: list[Any] = []
        with self._database.writing("lease effects for delivery") as cursor:
            # One kind after the other, so that kinds for which nobody asks cost nothing.
            for kind in kinds:
                cursor.execute(asked, (kind, at, *kinds, bounded(limit)))
                found += cursor.fetchall()
            found = sorted(found)[:limit]
            if found:
                cursor.executemany(self._sql.lease, [(until, ordinal) for _, ordinal, *_ in found])
        return tuple(
            [
                Claimed(ticket, effect_of(key, kind, name, body), attempts + 1, error)
                for _, _, ticket, key, kind, name, body, attempts, error in found
            ]
        )

    def delivered(self, key: str) -> None:
        """Mark an effect as done."""
        with self._database.writing(f"mark effect '{key}' as delivered") as cursor:
            cursor.execute(self._sql.deliver, (key,))
            if cursor.rowcount != 1:
                raise unknown_effect(key)

    def failed(self, key: str, error: str, *, again: datetime | None) -> None:
        """Give an effect back, to be tried again at `again`; with None it is dead."""
        state, at = ("dead", 0) if again is None else ("waiting", asked_moment(again))
        with self._database.writing(f"give effect '{key}' back") as cursor:
            cursor.execute(self._sql.fail, (state, at, told(error), key))
            if cursor.rowcount != 1:
                cursor.execute(self._sql.select_effect, (key,))
                if not cursor.fetchall():
                    raise unknown_effect(key)

    def pending(self) -> tuple[Claimed, ...]:
        """Return the effects that are neither delivered nor dead, oldest first."""
        return self._in_state("waiting")

    def dead(self) -> tuple[Claimed, ...]:
        """Return the effects that were given up, oldest first."""
        return self._in_state("dead")

    def _in_state(self, state: str) -> tuple[Claimed, ...]:
        return tuple(
            [
                Claimed(ticket, effect_of(key, kind, name, body), attempts, error)
                for ticket, key, kind, name, body, attempts, error in self._read(
                    f"list the {state} effects", self._sql.select_in_state, (state,)
                )
            ]
        )

    def close(self) -> None:
        """Close the connections; those of a host's own engine stay open."""
        self._database.close()

    def _read(self, task: str, text: str, parameters: Sequence[Any]) -> Sequence[Any]:
        with self._database.reading(task) as cursor:
            cursor.execute(text, parameters)
            return cursor.fetchall()


def _put(cursor: Any, text: str, kept: Sequence[Sequence[Any]]) -> None:
    if len(kept) == 1:
        cursor.execute(text, kept[0])
    elif kept:
        cursor.executemany(text, kept)
