"""The Desk: loads a ticket, applies an event, keeps what it did, performs what follows from it."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Any, Self

from supportflow.define.people import Agent
from supportflow.define.process import Process
from supportflow.errors import BadCall, Refused, StaleTicket, StoreFailed, UnknownTicket
from supportflow.run import arguments
from supportflow.run.board import Board, board_of, open_tickets
from supportflow.run.outbox import OWN_AT_ONCE, Following, Handler, Outbox, Ran, performers
from supportflow.run.planning import plan
from supportflow.run.refusals import possible
from supportflow.run.step import start, step
from supportflow.run.store import RepeatedEvent, Store
from supportflow.run.ticket import (
    EMPTY,
    Context,
    Effect,
    Entry,
    Outcome,
    Possible,
    RuleFunction,
    Ticket,
    Timer,
)
from supportflow.run.why import Explained, explain

__all__ = ["Desk", "Ran"]

Directory = Mapping[str, Agent] | Callable[[str], Agent | None]

RACES = 20
AT_ONE_MOMENT = 200
"""So many timers of one ticket are fired at one instant; more of them chase each other."""


def _wall_clock() -> datetime:
    return datetime.now(UTC)


class Desk:
    """Runs the tickets of one process on one store.

    `store` is None (in memory), ``"sqlite:///tickets.db"``, another SQLAlchemy URL, or a store.
    `rules` gives every named rule its function of (ticket, now). `people` is the host's own
    directory of agents: a mapping, or a function of the name. The handlers take an `Effect`:
    `send` one for each name that channels send through, `actions` for each automatic task's
    action (returning means done), `bots` for each automated team (a returned text is the bot's
    message), `notify` for everything that teams are to be told. Effects of a kind that is not
    given wait in the store for a Desk that has its handlers. `clock` returns an aware moment.

    Raises DefinitionError when the process has faults, and BadCall when rules or handlers are
    missing or not used by the process, or when the store belongs to another process.
    """

    def __init__(
        self,
        process: Process,
        store: str | os.PathLike[str] | Store | None = None,
        *,
        rules: Mapping[str, RuleFunction] = EMPTY,
        people: Directory = EMPTY,
        send: Mapping[str, Handler] | None = None,
        actions: Mapping[str, Handler] | None = None,
        bots: Mapping[str, Handler] | None = None,
        notify: Handler | None = None,
        clock: Callable[[], datetime] = _wall_clock,
        attempts: int = 8,
        retry: timedelta = timedelta(seconds=30),
        lease: timedelta = timedelta(minutes=5),
    ) -> None:
        self.process = process
        self._plan = plan(process)
        wanted = {
            "rules": ([rule.name for rule in process.rules], rules),
            "send": ([each.sends for each in process.channels if each.sends], send),
            "actions": ([task.action for task in process.tasks if task.action], actions),
            "bots": ([team.name for team in process.teams if team.automated], bots),
        }
        arguments.functions(process.name, wanted)
        arguments.callables(clock=clock, notify=notify)
        arguments.directory(people)
        arguments.tries(attempts=attempts)
        arguments.waits(retry=retry, lease=lease)
        self._rules = rules
        self._people = people
        self._clock = clock
        self.store: Store = arguments.store_of(store, process.name)
        found = performers(self._kept, self._answer, notify, send, actions, bots)
        self._outbox = Outbox(
            self.store, found, self._now, attempts=attempts, retry=retry, lease=lease
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Release the store."""
        self.store.close()

    # Events

    def open(
        self,
        channel: str,
        *,
        subject: str = "",
        message: str | None = None,
        customer: str | None = None,
        language: str | None = None,
        fields: Mapping[str, Any] = EMPTY,
        by: str = "customer",
        id: str | None = None,
        event_id: str | None = None,
    ) -> Ticket:
        """Open a ticket that came through `channel` and return it.

        Without `id` the ticket gets the next number of the store (``T-1``, ``T-2``, ...). A
        repeated `event_id` returns the ticket as it was opened the first time. Raises BadValue
        for an unknown channel or a wrong field, StaleTicket when `id` is taken, and BadCall when
        `event_id` was used for another ticket than `id`.
        """
        arguments.texts(channel=channel, subject=subject, by=by)
        arguments.texts(
            optional=True, id=id, message=message, customer=customer, language=language,
        )  # fmt: skip
        arguments.event_ids(event_id)
        arguments.mapping("fields", fields)
        for last in reversed(range(RACES)):
            if event_id is not None:
                first = arguments.same_ticket(self.store.result(event_id), id, event_id)
                if first is not None:
                    return first
            outcome = start(
                self.process,
                id if id is not None else f"T-{self.store.next_number()}",
                channel=channel,
                now=self._now(),
                by=by,
                customer=customer,
                language=language,
                subject=subject,
                message=message,
                fields=fields,
                context=self._context(by),
            )
            try:
                following = Following()
                opened = self._keep(outcome, 0, event_id, following)
                changed = self._outbox.follow(following, self._own)
                return self.get(opened.id) if changed else opened
            except (RepeatedEvent, StaleTicket) as race:
                # Opened by somebody else meanwhile, or the host used this number for an id itself.
                if isinstance(race, StaleTicket) and (id is not None or not last):
                    raise
        raise AssertionError("a store that refuses a repeated event has its result")

    def fire(
        self,
        ticket: str,
        event: str,
        *,
        by: str,
        data: Mapping[str, Any] = EMPTY,
        note: str | None = None,
        message: str | None = None,
        event_id: str | None = None,
        seq: int | None = None,
    ) -> Ticket:
        """Apply an event to a ticket and return the ticket as it is now.

        The ticket's timers that are due come first, each as of its own instant. `event_id` makes
        a repetition harmless: it is answered with the first result. `seq`, the number that the
        caller saw last, refuses the event when somebody was faster (StaleTicket); without it the
        event is decided again on the newer ticket. See `step` for what can be refused; BadCall
        when `event_id` was used for another ticket.
        """
        arguments.texts(ticket=ticket, event=event, by=by)
        arguments.texts(optional=True, note=note, message=message)
        arguments.event_ids(event_id)
        arguments.mapping("data", data)
        given = {"by": by, "data": data, "note": note, "message": message}
        return self._fire_and_follow(ticket, event, given, event_id=event_id, seq=seq)

    def _fire_and_follow(
        self, ticket: str, event: str, given: Mapping[str, Any], **more: Any
    ) -> Ticket:
        following = Following()
        try:
            result = self._fire(ticket, event, given, following, **more)
        finally:
            # Also when the event is refused: timers that were due have come before it.
            changed = self._outbox.follow(following, self._own)
        return self.get(ticket) if changed else result

    def _fire(
        self,
        ticket: str,
        event: str,
        given: Mapping[str, Any],
        following: Following,
        *,
        event_id: str | None,
        seq: int | None = None,
        at: datetime | None = None,
        state: str | None = None,
    ) -> Ticket:
        """Apply an event as of now, or as of `at`; with `state` only while the ticket is there."""
        for _ in range(RACES):
            if event_id is not None:
                first = arguments.same_ticket(self.store.result(event_id), ticket, event_id)
                if first is not None:
                    return first
            found = self.get(ticket)
            noted = self._now()
            now = noted if at is None else max(at, found.changed)
            context = self._context(given["by"], given.get("data", EMPTY))
            try:
                found = self._catch_up(found, now, max(noted, now), following, event=True)
                if seq is not None and found.seq != seq:
                    raise StaleTicket(
                        f"ticket {ticket} is at event {found.seq}, no longer at {seq}: it changed "
                        f"meanwhile. Read it again; '{event}' was not done.",
                        ticket=ticket,
                        event=event,
                    )
                if state is not None and found.state != state:
                    return found
                outcome = step(self.process, found, event, now=now, context=context, **given)
                return self._keep(outcome, found.seq, event_id, following)
            except StaleTicket:
                if seq is not None:
                    raise
            except RepeatedEvent:
                continue
        raise StaleTicket(
            f"ticket {ticket} was changed by others {RACES} times while '{event}' was decided.",
            ticket=ticket,
            event=event,
        )

    # Looking

    def get(self, ticket: str) -> Ticket:
        """Return a ticket. Raises UnknownTicket."""
        arguments.texts(ticket=ticket)
        found = self.store.load(ticket)
        if found is None:
            raise UnknownTicket(f"there is no ticket '{ticket}' in this store.", ticket=ticket)
        return found

    def history(self, ticket: str) -> tuple[Entry, ...]:
        """Return what happened to a ticket, oldest first. Raises UnknownTicket."""
        found = self.store.history(ticket)
        if not found:
            self.get(ticket)
        return found

    def explain(self, ticket: str, clock: str) -> Explained:
        """Say why a clock of a ticket is due when it is: ``str()`` of the result is its story.

        `clock` is a promise such as ``first_response``, ``within`` for the time of the ticket's
        state, or a task. Raises UnknownTicket, and BadCall for a clock that the ticket has not.
        """
        arguments.texts(ticket=ticket, clock=clock)
        return explain(self.process, self.get(ticket), self.history(ticket), clock)

    def possible(self, ticket: str, *, by: str | None = None) -> tuple[Possible, ...]:
        """Return the events of the ticket's state with the reasons against each; see `possible`."""
        context = self._context(by or "system")
        return possible(self.process, self.get(ticket), now=self._now(), by=by, context=context)

    def tickets(
        self,
        *,
        state: str | None = None,
        area: str | None = None,
        team: str | None = None,
        assignee: str | None = None,
        customer: str | None = None,
        closed: bool | None = None,
        after: str | None = None,
        limit: int | None = None,
    ) -> tuple[Ticket, ...]:
        """Return the tickets that fit, in the order of their ids; `after` an id, to page on."""
        return self.store.tickets(
            states=arguments.states_of(self._plan.areas, self._plan.index.areas, state, area),
            team=team,
            assignee=assignee,
            customer=customer,
            closed=closed,
            after=after,
            limit=limit,
        )

    def board(self) -> Board:
        """Return where the open tickets stand now: for each state and each team, in figures.

        Timers that are due and not fired yet count as they stand: call `run_due` before, or let
        a worker do so, for a board after them.
        """
        return board_of(self.process, open_tickets(self.store), self._now())

    # What happens by itself

    def run_due(self, limit: int | None = None) -> Ran:
        """Fire the timers that are due, then deliver effects; return what was done.

        Timers of all tickets come in the order of their instants, however late the call.
        `limit` bounds the timers and the effects handled in this call. A handler that raises is
        tried again later, each time after twice as long; after `attempts` its effect is dead and
        stays in ``store.dead()`` for a person. Nothing here raises because of one bad ticket:
        `Ran.problems` says what went wrong.
        """
        problems: list[str] = []
        # What happened earlier comes first: effects that an event left, then the timers.
        most = OWN_AT_ONCE if limit is None else min(limit, OWN_AT_ONCE)
        kept = self._outbox.deliver(most, problems, own=True)
        fired, dropped = self._fire_due(limit, problems)
        left = None if limit is None else limit - sum(kept)
        rest = self._outbox.deliver(left, problems, own=False)
        delivered, failed, dead = (one + other for one, other in zip(kept, rest, strict=True))
        return Ran(fired, dropped, delivered, failed, dead, tuple(problems))

    def _fire_due(self, limit: int | None, problems: list[str]) -> tuple[int, int]:
        """Fire timers in the order of their instants, over all tickets."""
        now = self._now()
        fired = dropped = 0
        stuck: dict[tuple[str, Timer], str] = {}
        while limit is None or fired + dropped < limit:
            batch = 500 if limit is None else min(500, limit - fired - dropped)
            waiting = [
                one for one in self.store.due(now, batch + len(stuck)) if tuple(one) not in stuck
            ]
            if not waiting:
                break
            following, before = Following(), fired
            for name, timer in waiting[:batch]:
                if following.soonest is not None and following.soonest < timer.due:
                    break
                ticket = self.store.load(name)
                if ticket is None or timer not in ticket.timers:
                    if fired > before:
                        break  # What was fired may have ended it: ask the store again.
                    self.store.drop(name, timer)
                    dropped += 1
                    continue
                try:
                    after = self._catch_up(ticket, timer.due, now, following, stuck)
                    fired += after.seq - ticket.seq
                except StaleTicket:
                    continue
                finally:
                    self._outbox.follow(following, self._own)
        problems += stuck.values()
        return fired, dropped

    # What effects do to tickets

    def _answer(
        self,
        effect: Effect,
        event: str,
        given: Mapping[str, Any],
        *,
        state: str | None = None,
        task: str | None = None,
    ) -> None:
        """Apply what came of an effect; for a `state` or `task` that is over it is too late."""
        ticket, event_id = str(effect.data["ticket"]), arguments.OWN_EVENTS + effect.key
        if task is not None:
            tasks = self.get(ticket).tasks
            if not any(one.name == task and one.status == "open" for one in tasks):
                return
        self._fire_and_follow(ticket, event, given, event_id=event_id, state=state)

    def _kept(self, effect: Effect) -> None:
        """Perform an own effect that an earlier call left; what follows comes out after it."""
        ticket, seq, _ = effect.key.rsplit(":", 2)
        moments = [line.at for line in self.store.history(ticket) if line.seq == int(seq)]
        self._own(effect, moments[0] if moments else self._now(), Following())

    def _own(self, effect: Effect, at: datetime, following: Following) -> None:
        """Perform an own effect as of `at`, the instant of the event that it follows from."""
        event_id = arguments.OWN_EVENTS + effect.key
        if effect.kind == "submit":
            event, given = effect.data["event"], {"by": "system", "data": effect.data["data"]}
            self._fire(effect.name, event, given, following, event_id=event_id, at=at)
            return
        child = dict(effect.data)
        name = str(child.pop("id"))
        there = self.store.load(name)
        if there is None:
            context = self._context("system")
            outcome = start(self.process, name, now=at, by="system", context=context, **child)
            self._keep(outcome, 0, event_id, following)
        else:
            arguments.same_origin(there, child.get("parent"), child.get("follows"))

    # Inside

    def _now(self) -> datetime:
        now = self._clock()
        if now.tzinfo is None:
            raise BadCall(f"the clock returned {now.isoformat()}, which has no time zone.")
        return now.astimezone(UTC)

    def _context(self, by: str, data: Mapping[str, Any] = EMPTY) -> Context:
        if not callable(self._people):
            return Context(self._rules, self._people)
        people: dict[str, Agent] = {}
        for name in (by, data.get("assignee")):
            if isinstance(name, str) and name not in self._plan.actors:
                agent = self._people(name)
                if agent is not None:
                    people[name] = agent
        return Context(self._rules, people)

    def _catch_up(
        self,
        ticket: Ticket,
        until: datetime,
        now: datetime,
        following: Following,
        stuck: dict[tuple[str, Timer], str] | None = None,
        *,
        event: bool = False,
    ) -> Ticket:
        """Apply the ticket's timers that are due at `until`, in the order of their instants.

        A promise is kept by what happens at its very end: its clock comes after other timers of
        the same instant, and after the `event` that is about to be applied.

        A timer that is refused, by a rule that raises for instance, keeps nobody from working on
        the ticket: it stays, is added to `stuck` with the reason, and `run_due` tries it again.
        """
        context = self._context("system")
        stuck = {} if stuck is None else stuck
        together, last = 0, None
        while waiting := [
            one
            for one in ticket.timers
            if (one.due < until or (one.due == until and not (event and one.name == "clock")))
            and (ticket.id, one) not in stuck
        ]:
            timer = min(waiting, key=lambda one: (one.due, one.name == "clock"))
            together = together + 1 if timer.due == last else 0
            last = timer.due
            if together > AT_ONE_MOMENT:
                stuck[ticket.id, timer] = (
                    f"ticket {ticket.id}: more than {AT_ONE_MOMENT} timers came at "
                    f"{timer.due.isoformat()}, the last '{timer.name}' in state '{ticket.state}': "
                    "what they do seems to lead in a circle, and the rest is left."
                )
                continue
            try:
                outcome = step(self.process, ticket, timer, by="system", now=now, context=context)
                ticket = self._keep(outcome, ticket.seq, None, following)
            except (StaleTicket, StoreFailed):
                raise
            except Refused as refusal:
                stuck[ticket.id, timer] = str(refusal)
            except Exception as error:
                # A version that fits the ticket no longer, for instance: it is this ticket only.
                said = f"{type(error).__name__}: {error}"
                stuck[ticket.id, timer] = f"ticket {ticket.id}, timer '{timer.name}': {said}"
        return ticket

    def _keep(
        self, outcome: Outcome, expected: int, event_id: str | None, following: Following
    ) -> Ticket:
        self.store.commit(outcome, expected=expected, event_id=event_id)
        following.add(outcome)
        return outcome.ticket
