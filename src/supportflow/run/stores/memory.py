"""Tickets in the memory of this process: for tests, trials and simulations."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from heapq import nlargest
from threading import Lock

from supportflow.run.store import Claimed, DueTimer
from supportflow.run.stores.codec import instant
from supportflow.run.stores.refusals import (
    agent_taken,
    asked_moment,
    kept_already,
    repeated,
    stale,
    told,
    unknown_effect,
)
from supportflow.run.stores.rows import (
    EffectRow,
    EntryRow,
    Rows,
    TimerRow,
    checked_id,
    effect_of,
    entry_of,
    given_to,
    rank,
    rows,
    ticket_of,
)
from supportflow.run.stores.tallies import Tallies
from supportflow.run.ticket import EffectKind, Entry, Outcome, Standing, Status, Ticket, Timer

__all__ = ["MemoryStore"]


class _Waiting:
    """An effect on its way: its row, and what happened to it so far."""

    __slots__ = ("attempts", "error", "next_at", "ordinal", "row", "state")

    def __init__(self, row: EffectRow, ordinal: int) -> None:
        self.row = row
        self.ordinal = ordinal
        self.state = row.state
        self.attempts = row.attempts
        self.next_at = row.next_at
        self.error: str | None = None

    def claimed(self) -> Claimed:
        """Return the effect as stores tell it."""
        row = self.row
        effect = effect_of(row.key, row.kind, row.name, row.body)
        return Claimed(row.ticket, effect, self.attempts, self.error)


class MemoryStore:
    """Keeps tickets until the process ends.

    It refuses what a database would refuse, and hands out values that share nothing with those
    that came in, so that what works here works in `SqlStore`. Threads may share it.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._owner: str | None = None
        self._number = 0
        self._counts: dict[tuple[date, str], int] = {}
        self._tickets: dict[str, Ticket] = {}
        # All ids as (rank, id), in the order of lists.
        self._order: list[tuple[str, str]] = []
        self._standings: dict[str, Standing] = {}
        # The open tickets of each agent, by id.
        self._in_hand: dict[str, dict[str, Ticket]] = {}
        self._history: dict[str, list[EntryRow]] = {}
        self._results: dict[str, Ticket] = {}
        self._timers: dict[str, dict[str, TimerRow]] = {}
        # All timers as (due, ticket, name), the longest overdue first.
        self._agenda: list[tuple[int, str, str]] = []
        self._tallies = Tallies()
        self._effects: dict[str, _Waiting] = {}
        # Undelivered effects of each ticket, oldest first.
        self._waiting: dict[str, dict[int, _Waiting]] = {}

    def belongs_to(self, process: str) -> str:
        """Return the process whose tickets are kept here; the first that asks is recorded."""
        with self._lock:
            if self._owner is None:
                first = self._order[0][1] if self._order else None
                self._owner = process if first is None else self._tickets[first].process
            return self._owner

    def next_number(self) -> int:
        """Return a number that was never returned before, for the id of a new ticket."""
        with self._lock:
            self._number += 1
            return self._number

    def count(self, names: Sequence[str], day: date) -> None:
        """Add one to each of these counters of a day."""
        with self._lock:
            for name in names:
                self._counts[day, name] = self._counts.get((day, name), 0) + 1

    def counts(self, first: date, last: date) -> Mapping[str, int]:
        """Return each counter's sum over the days from `first` to `last`, both included."""
        with self._lock:
            kept = [*self._counts.items()]
        found: dict[str, int] = {}
        for (day, name), count in kept:
            if first <= day <= last:
                found[name] = found.get(name, 0) + count
        return found

    def load(self, ticket: str) -> Ticket | None:
        """Return the ticket as it stands, or None."""
        return self._tickets.get(ticket)

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
        name = kept.ticket.id
        ticket = ticket_of(kept.ticket.body) if outcome.ticket.fields else outcome.ticket
        if event_id is not None:
            event_id = checked_id(event_id, name)
        with self._lock:
            if event_id is not None and event_id in self._results:
                raise repeated(event_id)
            known = self._tickets.get(name)
            found = known.seq if known is not None else 0
            if found != expected:
                raise stale(name, found, expected)
            if self._repeats(kept):
                raise kept_already(name)
            if standing is not None:
                known_as = self._standings.get(standing.agent, Standing(standing.agent))
                if known_as.seq != standing.seq:
                    raise agent_taken(standing.agent, name)
            # From here on nothing can fail.
            if not expected:
                insort(self._order, (kept.ticket.rank, name))
            self._tickets[name] = ticket
            self._hand_out(known, ticket)
            for agent, at in given_to(outcome.entries):
                one = self._standings.get(agent, Standing(agent))
                self._standings[agent] = one._replace(last=at, seq=one.seq + 1)
            self._history.setdefault(name, []).extend(kept.entries)
            self._set_timers(name, kept.timers)
            if kept.tallies is not None:
                self._tallies.put(name, kept.tallies)
            for row in kept.effects:
                waiting = _Waiting(row, len(self._effects))
                self._effects[row.key] = waiting
                self._waiting.setdefault(name, {})[waiting.ordinal] = waiting
            if event_id is not None:
                self._results[event_id] = ticket

    def _hand_out(self, before: Ticket | None, now: Ticket) -> None:
        """Keep the open tickets of each agent."""
        if before is not None and before.assignee is not None:
            self._in_hand.get(before.assignee, {}).pop(before.id, None)
        if now.assignee is not None and not now.closed:
            self._in_hand.setdefault(now.assignee, {})[now.id] = now

    def standings(
        self, agents: Sequence[str], *, since: datetime | None = None
    ) -> dict[str, Standing]:
        """Return how these agents stand; see `Store.standings`."""
        found: dict[str, Standing] = {}
        with self._lock:
            for name in agents:
                held = self._in_hand.get(name) or {}
                one = self._standings.get(name)
                counted = [
                    ticket.beside.weight
                    for ticket in held.values()
                    if since is None or ticket.changed > since
                ]
                if one is None and not counted:
                    continue
                load = sum(counted)
                found[name] = (one or Standing(name))._replace(load=load)
        return found

    def stand(self, agent: str, status: Status, until: datetime | None) -> None:
        """Keep what an agent said: that they are there, or not, and until when."""
        kept = None if until is None else instant(asked_moment(until))
        with self._lock:
            one = self._standings.get(agent, Standing(agent))
            self._standings[agent] = one._replace(status=status, until=kept)

    def _repeats(self, kept: Rows) -> bool:
        keys = {row.key for row in kept.effects}
        lines = {(row.seq, row.line) for row in kept.entries}
        names = {row.name for row in kept.timers}
        return (
            len(keys) + len(lines) + len(names)
            < len(kept.effects) + len(kept.entries) + len(kept.timers)
        ) or not keys.isdisjoint(self._effects)

    def _set_timers(self, ticket: str, timers: Sequence[TimerRow]) -> None:
        for old in self._timers.pop(ticket, {}).values():
            self._unlist(old)
        if timers:
            self._timers[ticket] = {row.name: row for row in timers}
            for row in timers:
                insort(self._agenda, (row.due, ticket, row.name))

    def _unlist(self, row: TimerRow) -> None:
        del self._agenda[bisect_left(self._agenda, (row.due, row.ticket, row.name))]

    def result(self, event_id: str) -> Ticket | None:
        """Return the ticket as it came out of the event with this id, or None."""
        return self._results.get(event_id)

    def history(self, ticket: str) -> tuple[Entry, ...]:
        """Return the ticket's lines, oldest first."""
        with self._lock:
            lines = sorted(self._history.get(ticket, ()), key=lambda row: (row.seq, row.line))
        return tuple(map(entry_of, lines))

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
        found: list[Ticket] = []
        if limit is not None and limit <= 0:
            return ()
        with self._lock:
            place = 0
            if after is not None:
                last = (rank(after), after)
                place = bisect_left(self._order, last)
                if self._order[place : place + 1] == [last]:
                    place += 1
            for _, name in self._order[place:]:
                ticket = self._tickets[name]
                if (
                    (states is None or ticket.state in states)
                    and (team is None or ticket.team == team)
                    and (assignee is None or ticket.assignee == assignee)
                    and (assigned is None or (ticket.assignee is not None) is assigned)
                    and (customer is None or ticket.customer == customer)
                    and (priority is None or ticket.priority == priority)
                    and (closed is None or ticket.closed is closed)
                ):
                    found.append(ticket)
                    if len(found) == limit:
                        break
        return tuple(found)

    def alike(
        self, problem: str, key: str, since: datetime, until: datetime
    ) -> tuple[tuple[datetime, str], ...]:
        """Return when tickets were opened that are counted under this and not gathered yet."""
        first, last = asked_moment(since), asked_moment(until)
        with self._lock:
            found = self._tallies.alike(problem, key, first, last)
        return tuple([(instant(opened), ticket) for opened, ticket in found])

    def problem_tickets(self, problem: str, key: str | None = None) -> tuple[str, ...]:
        """Return the tickets that gather others for a problem, the oldest first."""
        with self._lock:
            return tuple(self._tallies.problem_tickets(problem, key))

    def gathered(
        self, ticket: str, *, after: str | None = None, limit: int | None = None
    ) -> tuple[str, ...]:
        """Return the tickets that this one gathers, in the order of their ids' characters."""
        with self._lock:
            return tuple(self._tallies.gathered(ticket, after or "", limit))

    def solved(self, states: Sequence[str], *, limit: int) -> tuple[tuple[str, int], ...]:
        """Return ids and `seq` of closed tickets and of those in these states, latest first."""
        with self._lock:
            found = [
                (ticket.changed, rank(name), name, ticket.seq)
                for name, ticket in self._tickets.items()
                if ticket.closed or ticket.state in states
            ]
        return tuple([(name, seq) for _, _, name, seq in nlargest(max(limit, 0), found)])

    def due(self, now: datetime, limit: int) -> tuple[DueTimer, ...]:
        """Return timers due at `now` or before, the longest overdue first."""
        at = asked_moment(now)
        found: list[DueTimer] = []
        with self._lock:
            for due, ticket, name in self._agenda:
                if due > at or len(found) >= limit:
                    break
                row = self._timers[ticket][name]
                found.append(DueTimer(ticket, Timer(name, instant(due), row.seq)))
        return tuple(found)

    def drop(self, ticket: str, timer: Timer) -> None:
        """Forget a timer that its ticket no longer holds."""
        with self._lock:
            row = self._timers.get(ticket, {}).get(timer.name)
            if row is not None and row.seq == timer.seq:
                self._unlist(row)
                del self._timers[ticket][timer.name]

    def claim(
        self, now: datetime, *, kinds: Sequence[EffectKind], limit: int, lease: timedelta
    ) -> tuple[Claimed, ...]:
        """Lease effects for delivery until `now` + `lease`; see `Store.claim`."""
        at, until = asked_moment(now), asked_moment(now + lease)
        with self._lock:
            firsts = (
                next((effect for effect in queue.values() if effect.row.kind in kinds), None)
                for queue in self._waiting.values()
            )
            ready = sorted(
                (first for first in firsts if first is not None and first.next_at <= at),
                key=lambda effect: (effect.next_at, effect.ordinal),
            )[: max(limit, 0)]
            for effect in ready:
                effect.attempts += 1
                effect.next_at = until
            return tuple([effect.claimed() for effect in ready])

    def delivered(self, key: str) -> None:
        """Mark an effect as done."""
        with self._lock:
            effect = self._effect(key)
            self._leave(effect)
            effect.state, effect.error = "done", None

    def failed(self, key: str, error: str, *, again: datetime | None) -> None:
        """Give an effect back, to be tried again at `again`; with None it is dead."""
        at = 0 if again is None else asked_moment(again)
        with self._lock:
            effect = self._effect(key)
            if effect.state == "waiting":
                effect.error, effect.next_at = told(error), at
                if again is None:
                    self._leave(effect)
                    effect.state = "dead"

    def _effect(self, key: str) -> _Waiting:
        effect = self._effects.get(key)
        if effect is None:
            raise unknown_effect(key)
        return effect

    def _leave(self, effect: _Waiting) -> None:
        """Take an effect out of its ticket's queue, so that the next one may come out."""
        queue = self._waiting.get(effect.row.ticket, {})
        queue.pop(effect.ordinal, None)
        if not queue:
            self._waiting.pop(effect.row.ticket, None)

    def pending(self) -> tuple[Claimed, ...]:
        """Return the effects that are neither delivered nor dead, oldest first."""
        return self._in_state("waiting")

    def dead(self) -> tuple[Claimed, ...]:
        """Return the effects that were given up, oldest first."""
        return self._in_state("dead")

    def _in_state(self, state: str) -> tuple[Claimed, ...]:
        with self._lock:
            return tuple(
                [effect.claimed() for effect in self._effects.values() if effect.state == state]
            )

    def close(self) -> None:
        """Do nothing: there is nothing to release, and the tickets stay."""
