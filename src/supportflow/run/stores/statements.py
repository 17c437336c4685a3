"""The SQL of a store, written once for its dialect, with parameters in the order of the rows."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Integer,
    Select,
    Table,
    bindparam,
    delete,
    exists,
    func,
    insert,
    literal_column,
    not_,
    select,
    tuple_,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from supportflow.run.stores.database import Database
from supportflow.run.stores.rows import EffectRow, EntryRow, TallyRow, TicketRow, TimerRow
from supportflow.run.stores.tables import Tables

__all__ = ["Statements"]

# SQLAlchemy gives SQLite an offset with each limit; written out, it is no parameter.
NOTHING: ColumnElement[int] = literal_column("0", Integer)
EVENT = ("event_id", "ticket", "seq", "body")
# The row of `meta` that says whose tickets are kept; stores without it are taken over.
OWNER = "process:"
# How the rows of `meta` begin that count something on a day.
COUNTER = "count:"


def _latest(ticket: Table, *which: ColumnElement[bool]) -> Select[Any, Any, Any, Any]:
    """Select tickets by when they changed, the last first."""
    return (
        select(ticket.c.changed, ticket.c.rank, ticket.c.id, ticket.c.seq)
        .where(*which)
        .order_by(ticket.c.changed.desc(), ticket.c.rank.desc(), ticket.c.id.desc())
        .limit(bindparam("limit"))
        .offset(NOTHING)
    )


class Statements:
    """One text for each thing that a store does."""

    def __init__(self, database: Database, tables: Tables) -> None:
        self._database = database
        self._tables = tables
        self._claims: dict[int, str] = {}
        self._standings: dict[int, tuple[str, str]] = {}
        self._standing: dict[int, str] = {}
        self._lists: dict[tuple[object, ...], str] = {}
        sql = database.sql
        ticket, entry, event = tables.ticket, tables.entry, tables.event
        timer, outbox, meta = tables.timer, tables.outbox, tables.meta
        this: BindParameter[Any] = bindparam("this")

        # One event
        self.insert_ticket = self._insert(ticket, TicketRow._fields, ignore=ticket.c.id)
        self.update_ticket = sql(
            update(ticket)
            .values({name: bindparam(name) for name in TicketRow._fields[1:]})
            .where(ticket.c.id == this, ticket.c.seq == bindparam("expected")),
            *TicketRow._fields[1:],
            "this",
            "expected",
        )
        self.insert_event = self._insert(event, EVENT, ignore=event.c.event_id)
        self.insert_entry = self._insert(entry, EntryRow._fields)
        self.delete_timers = sql(delete(timer).where(timer.c.ticket == this), "this")
        self.insert_timer = self._insert(timer, TimerRow._fields)
        self.insert_effect = self._insert(outbox, EffectRow._fields)

        # Agents
        agent = tables.agent
        self.give = self._upsert(agent, ("agent", "last"), expected=False)
        self.give_first = self._upsert(agent, ("agent", "last"), expected=True)
        self.give_next = sql(
            update(agent)
            .values(last=bindparam("last_"), seq=agent.c.seq + literal_column("1"))
            .where(agent.c.agent == this, agent.c.seq == bindparam("expected")),
            "last_",
            "this",
            "expected",
        )
        self.stand = self._upsert(agent, ("agent", "status", "until"), expected=None)

        # One ticket
        self.select_ticket = sql(select(ticket.c.body).where(ticket.c.id == this), "this")
        self.select_seq = sql(select(ticket.c.seq).where(ticket.c.id == this), "this")
        self.select_event = sql(select(event.c.body).where(event.c.event_id == this), "this")
        self.select_history = sql(
            select(*(entry.c[name] for name in EntryRow._fields))
            .where(entry.c.ticket == this)
            .order_by(entry.c.seq, entry.c.line),
            "this",
        )
        number = meta.c.name == literal_column("'number'")
        self.next_number = sql(
            update(meta).values(value=meta.c.value + literal_column("1")).where(number)
        )
        self.select_number = sql(select(meta.c.value).where(number))

        # Whose store it is: the row's name says it, so that older files need no other tables.
        self.owner = OWNER
        start: ColumnElement[str] = literal_column(f"substr(name, 1, {len(OWNER)})")
        self.select_owner = sql(
            select(meta.c.name).where(start == literal_column(f"'{OWNER}'")).order_by(meta.c.name)
        )
        # Who comes second waits here for the first, and then reads what that one wrote.
        self.lock_meta = sql(update(meta).values(value=meta.c.value).where(number))
        self.insert_owner = sql(
            insert(meta).values(name=bindparam("name"), value=literal_column("0")), "name"
        )
        # Counters of a day are named numbers too.
        self.counter = COUNTER
        made = sqlite.insert if database.dialect == "sqlite" else postgresql.insert
        self.count = sql(
            made(meta)
            .values(name=bindparam("name"), value=literal_column("1"))
            .on_conflict_do_update(
                index_elements=[meta.c.name],
                set_={"value": meta.c.value + literal_column("1")},
            ),
            "name",
        )
        self.select_counts = sql(
            select(meta.c.name, meta.c.value).where(
                meta.c.name >= bindparam("first"), meta.c.name < bindparam("last")
            ),
            "first",
            "last",
        )
        self.select_first_process = sql(
            select(ticket.c.process)
            .order_by(ticket.c.rank, ticket.c.id)
            .limit(literal_column("1"))
            .offset(NOTHING)
        )

        # What was solved
        self.select_closed = sql(_latest(ticket, ticket.c.closed == literal_column("1")), "limit")

        # Timers
        self.select_due = sql(
            select(timer.c.ticket, timer.c.name, timer.c.due, timer.c.seq)
            .where(timer.c.due <= bindparam("now"))
            .order_by(timer.c.due, timer.c.ticket, timer.c.name)
            .limit(bindparam("limit"))
            .offset(NOTHING),
            "now",
            "limit",
        )
        self.delete_timer = sql(
            delete(timer).where(
                timer.c.ticket == this,
                timer.c.name == bindparam("name"),
                timer.c.seq == bindparam("seq"),
            ),
            "this",
            "name",
            "seq",
        )

        # Tallies
        tally = tables.tally
        self.delete_tallies = sql(delete(tally).where(tally.c.ticket == this), "this")
        self.insert_tally = self._insert(tally, TallyRow._fields)
        same = (tally.c.problem == bindparam("problem"), tally.c.key == bindparam("key"))
        self.select_alike = sql(
            select(tally.c.opened, tally.c.ticket)
            .where(
                *same,
                tally.c.gathered.is_(None),
                tally.c.opened >= bindparam("since"),
                tally.c.opened <= bindparam("until"),
            )
            .order_by(tally.c.opened, tally.c.ticket),
            "problem",
            "key",
            "since",
            "until",
        )
        gathers = select(tally.c.ticket).where(tally.c.gathered == tally.c.ticket)
        in_time = (tally.c.opened, tally.c.ticket)
        self.select_problem_tickets = sql(gathers.where(same[0]).order_by(*in_time), "problem")
        self.select_problem_tickets_of = sql(
            gathers.where(*same).order_by(*in_time), "problem", "key"
        )
        self.select_gathered = sql(
            select(tally.c.ticket)
            .where(
                tally.c.gathered == this,
                tally.c.ticket != tally.c.gathered,
                tally.c.ticket > bindparam("after"),
            )
            .order_by(tally.c.ticket)
            .limit(bindparam("limit"))
            .offset(NOTHING),
            "this",
            "after",
            "limit",
        )

        # Effects
        waiting = outbox.c.state == literal_column("'waiting'")
        effect = (outbox.c.ticket, outbox.c.key, outbox.c.kind, outbox.c.name, outbox.c.body)
        self.lease = sql(
            update(outbox)
            .values(attempts=outbox.c.attempts + literal_column("1"), next_at=bindparam("until"))
            .where(outbox.c.ordinal == this),
            "until",
            "this",
        )
        self.select_effect = sql(select(outbox.c.state).where(outbox.c.key == this), "this")
        self.deliver = sql(
            update(outbox)
            .values(state=literal_column("'done'"), error=literal_column("NULL"))
            .where(outbox.c.key == this),
            "this",
        )
        self.fail = sql(
            update(outbox)
            .values(
                state=bindparam("state_"), next_at=bindparam("again"), error=bindparam("error_")
            )
            .where(outbox.c.key == this, waiting),
            "state_",
            "again",
            "error_",
            "this",
        )
        self.select_in_state = sql(
            select(*effect, outbox.c.attempts, outbox.c.error)
            .where(outbox.c.state == this)
            .order_by(outbox.c.ordinal),
            "this",
        )

    def select_standing(self, states: int) -> str:
        """Return the SQL of open tickets in so many states, those that changed last first."""
        found = self._standing.get(states)
        if found is None:
            names = [f"state{number}" for number in range(states)]
            ticket = self._tables.ticket
            asked = _latest(
                ticket,
                ticket.c.closed == literal_column("0"),
                ticket.c.state.in_([bindparam(name) for name in names]),
            )
            found = self._standing[states] = self._database.sql(asked, *names, "limit")
        return found

    def _insert(self, table: Table, names: tuple[str, ...], *, ignore: Any = None) -> str:
        values: dict[str, BindParameter[Any]] = {name: bindparam(name) for name in names}
        if ignore is None:
            return self._database.sql(insert(table).values(values), *names)
        made = sqlite.insert if self._database.dialect == "sqlite" else postgresql.insert
        return self._database.sql(
            made(table).values(values).on_conflict_do_nothing(index_elements=[ignore]), *names
        )

    def _upsert(self, table: Table, names: tuple[str, ...], *, expected: bool | None) -> str:
        """Return the SQL that keeps something of an agent of whom nothing may be known yet.

        With `expected` (not None) it counts as something given to the agent; True: only as long
        as nothing was given before.
        """
        made = sqlite.insert if self._database.dialect == "sqlite" else postgresql.insert
        counted = expected is not None
        given: dict[str, Any] = {name: bindparam(name) for name in names}
        first: dict[str, Any] = {
            "status": literal_column("'on'"),
            "seq": literal_column("1" if counted else "0"),
        }
        adding = made(table).values({**first, **given})
        changed: dict[str, Any] = {name: adding.excluded[name] for name in names[1:]}
        if counted:
            changed["seq"] = table.c.seq + literal_column("1")
        where = table.c.seq == literal_column("0") if expected else None
        adding = adding.on_conflict_do_update(
            index_elements=[table.c.agent], set_=changed, where=where
        )
        return self._database.sql(adding, *names)

    def select_agents(self, count: int) -> tuple[str, str]:
        """Return the SQL for so many agents: what they said, and what they have in hand.

        The parameters of the first are the agents, of the second a moment and the agents.
        """
        found = self._standings.get(count)
        if found is None:
            agent, ticket = self._tables.agent, self._tables.ticket
            names = [f"agent{number}" for number in range(count)]
            some: list[BindParameter[Any]] = [bindparam(name) for name in names]
            said = select(agent.c.agent, agent.c.status, agent.c.until, agent.c.last, agent.c.seq)
            held = (
                select(ticket.c.assignee, func.sum(ticket.c.weight))
                .where(
                    ticket.c.closed == literal_column("0"),
                    ticket.c.changed > bindparam("since"),
                    ticket.c.assignee.in_(some),
                )
                .group_by(ticket.c.assignee)
            )
            found = self._standings[count] = (
                self._database.sql(said.where(agent.c.agent.in_(some)), *names),
                self._database.sql(held, "since", *names),
            )
        return found

    def select_claimable(self, kinds: int) -> str:
        """Return the SQL that finds and locks effects of one kind that may be delivered.

        Its parameters are the kind, the moment, all `kinds` that the worker takes, and the limit.
        """
        found = self._claims.get(kinds)
        if found is not None:
            return found
        outbox = self._tables.outbox
        earlier = outbox.alias("earlier")
        names = [f"kind{number}" for number in range(kinds)]
        behind = exists().where(
            earlier.c.ticket == outbox.c.ticket,
            earlier.c.ordinal < outbox.c.ordinal,
            earlier.c.state == literal_column("'waiting'"),
            earlier.c.kind.in_([bindparam(name) for name in names]),
        )
        columns = ("ticket", "key", "kind", "name", "body", "attempts", "error")
        asked = (
            select(outbox.c.next_at, outbox.c.ordinal, *(outbox.c[name] for name in columns))
            .where(
                outbox.c.kind == bindparam("kind_"),
                outbox.c.next_at <= bindparam("now"),
                outbox.c.state == literal_column("'waiting'"),
                not_(behind),
            )
            .order_by(outbox.c.next_at, outbox.c.ordinal)
            .limit(bindparam("limit"))
            .offset(NOTHING)
            .with_for_update(skip_locked=True, of=outbox)
        )
        text = self._database.sql(asked, "kind_", "now", *names, "limit")
        self._claims[kinds] = text
        return text

    def select_tickets(
        self,
        *,
        states: int | None,
        equal: tuple[str, ...],
        closed: bool | None,
        assigned: bool | None,
        after: bool,
        limit: bool,
    ) -> str:
        """Return the SQL of a list; its parameters are the states, `equal`, rank, id and limit.

        `states` counts them and `equal` names the columns that are compared.
        """
        shape = (states, equal, closed, assigned, after, limit)
        found = self._lists.get(shape)
        if found is not None:
            return found
        ticket = self._tables.ticket
        asked = select(ticket.c.body).order_by(ticket.c.rank, ticket.c.id)
        order: list[str] = []
        if states is not None:
            order += [f"state{number}" for number in range(states)]
            asked = asked.where(ticket.c.state.in_([bindparam(name) for name in order]))
        for name in equal:
            asked = asked.where(ticket.c[name] == bindparam(name))
            order.append(name)
        if closed is not None:
            # Written out, not given: only then the indexes of open tickets can be used.
            asked = asked.where(ticket.c.closed == literal_column(str(int(closed))))
        if assigned is not None:
            nobody = ticket.c.assignee.is_(None)
            asked = asked.where(not_(nobody) if assigned else nobody)
        if after:
            beyond = tuple_(ticket.c.rank, ticket.c.id)
            asked = asked.where(beyond > tuple_(bindparam("rank"), bindparam("id")))
            order += ["rank", "id"]
        if limit:
            asked = asked.limit(bindparam("limit")).offset(NOTHING)
            order.append("limit")
        if len(self._lists) > 200:
            self._lists.clear()
        text = self._lists[shape] = self._database.sql(asked, *order)
        return text
