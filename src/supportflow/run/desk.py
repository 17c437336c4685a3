"""The Desk: loads a ticket, applies an event, keeps what it did, performs what follows from it."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import partial
from types import TracebackType
from typing import Any, Self

from supportflow.define.knowledge import Article
from supportflow.define.process import Process
from supportflow.errors import BadCall, StaleTicket
from supportflow.run import arguments
from supportflow.run.announcing import announce
from supportflow.run.assigning import Assigning
from supportflow.run.board import Board, board_of, open_tickets
from supportflow.run.earlier import Earlier, Hits
from supportflow.run.firing import RACES, Directory, Firing
from supportflow.run.funnel import Search, SelfService, StageCount, stages
from supportflow.run.holding import Holder, holder
from supportflow.run.learning import drafted
from supportflow.run.linking import ahead
from supportflow.run.offering import Script, replies
from supportflow.run.outbox import OWN_AT_ONCE, Following, Handler, Outbox, Ran, performers
from supportflow.run.planning import plan
from supportflow.run.refusals import possible
from supportflow.run.step import start
from supportflow.run.store import RepeatedEvent, Store
from supportflow.run.summary import Summary
from supportflow.run.ticket import (
    EMPTY,
    Effect,
    Entry,
    Possible,
    RuleFunction,
    Standing,
    Status,
    Ticket,
)
from supportflow.run.why import Explained, explain

__all__ = ["Desk", "Ran"]


def _hand_in(process: Process, drafts: Callable[[Article], object], effect: Effect) -> None:
    drafts(drafted(process, effect))


def _wall_clock() -> datetime:
    return datetime.now(UTC)


class Desk:
    """Runs the tickets of one process on one store.

    `store` is None (in memory), ``"sqlite:///tickets.db"``, another SQLAlchemy URL, or a store.
    `rules` gives every named rule its function of (ticket, now). `people` is the host's own
    directory of agents: a mapping, or a function of the name. The handlers take an `Effect`:
    `send` one for each name that channels send through, `actions` for each automatic task's
    action (returning means done), `bots` for each automated team (a returned text is the bot's
    message), `notify` for everything that teams are to be told. `drafts` takes the `Article` that
    a solved ticket proposes where the process says `State.learns`; `save_article` writes it into a
    folder. Effects of a kind that is not given wait in the store for a Desk that has its
    handlers. `search` finds the articles that `suggest` offers, by a text and a language;
    without it those of the process are searched. `clock` returns an aware moment. `seed`
    decides, with the ticket, where a team assigns at ``random``.

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
        search: Search | None = None,
        drafts: Callable[[Article], object] | None = None,
        clock: Callable[[], datetime] = _wall_clock,
        attempts: int = 8,
        retry: timedelta = timedelta(seconds=30),
        lease: timedelta = timedelta(minutes=5),
        seed: str = "",
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
        arguments.callables(clock=clock, notify=notify, search=search, drafts=drafts)
        arguments.directory(people)
        arguments.tries(attempts=attempts)
        arguments.waits(retry=retry, lease=lease)
        self.store: Store = arguments.store_of(store, process.name)
        self._firing = firing = Firing(process, self._plan, self.store, rules, people, clock)
        self._self_service = SelfService(process, self.store, search, firing.now)
        drafting = None
        if drafts is not None:
            drafting = partial(_hand_in, process, drafts)
        told = None if notify is None else firing.summarised(notify)
        found = performers(firing.kept, firing.answer, told, send, actions, bots, drafting)
        firing.assigning = self._assigning = Assigning(firing, seed)
        self._notify = notify
        self._earlier = Earlier(process, self.store)
        firing.outbox = Outbox(
            self.store, found, firing.now, attempts=attempts, retry=retry, lease=lease,
            give_up=firing.give_up,
        )  # fmt: skip

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
                now=self._firing.now(),
                by=by,
                customer=customer,
                language=language,
                subject=subject,
                message=message,
                fields=fields,
                context=self._firing.context(by),
            )
            try:
                following = Following()
                opened = self._firing.keep(outcome, 0, event_id, following)
                changed = self._firing.outbox.follow(following, self._firing.own)
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
        return self._firing.fire_and_follow(ticket, event, given, event_id=event_id, seq=seq)

    def merge(
        self, ticket: str, into: str, *, by: str, note: str | None = None,
        event_id: str | None = None,
    ) -> Ticket:  # fmt: skip
        """End a ticket because `into` goes on for it, and return it.

        It takes the row declared ``on="merged"``, or where its state has none goes to the first
        final state of its workflow; its open tasks are skipped and its clocks cancelled. What the
        customer writes to it from then on comes to `into`. Merging once more changes nothing.

        Raises NotPossible for a ticket merged into itself, a child of it, a closed one or one of
        another customer, and when it is closed itself; UnknownTicket; and what `fire` raises.
        """
        arguments.texts(into=into)
        found = self.get(ticket)
        if ahead(found) == into:
            return found
        data = {"into": into}
        return self.fire(ticket, "merged", by=by, data=data, note=note, event_id=event_id)

    def split(
        self, ticket: str, *, subject: str, message: str | None = None, by: str,
        note: str | None = None, event_id: str | None = None,
    ) -> Ticket:  # fmt: skip
        """Open a ticket for something else that the customer asked, and return the new one.

        It starts where its channel starts, for the same customer, with their words as `message`.
        Both tickets are linked. Raises what `fire` raises.
        """
        arguments.texts(ticket=ticket, by=by, subject=subject)
        arguments.texts(optional=True, message=message, note=note)
        arguments.event_ids(event_id)
        data = {"subject": subject, "message": message}
        return self._firing.split(ticket, {"by": by, "data": data, "note": note}, event_id)

    def link(
        self, ticket: str, other: str, *, by: str, undo: bool = False, note: str | None = None,
        event_id: str | None = None,
    ) -> Ticket:  # fmt: skip
        """Link two tickets that have to do with each other, on both; return the first.

        With `undo` a link is taken back, also that of a problem that gathers the ticket. Linking
        what is linked so, and undoing what is not there, changes nothing.

        Raises NotPossible for a ticket and itself, and for tickets that were merged or split;
        UnknownTicket; and what `fire` raises.
        """
        arguments.texts(other=other)
        found = self.get(ticket)
        kinds = {one.kind for one in found.links if one.ticket == other}
        if kinds == (set() if undo else {"related"}) and other != ticket:
            return found
        data = {"ticket": other, "is": "undone" if undo else "related"}
        return self.fire(ticket, "linked", by=by, data=data, note=note, event_id=event_id)

    def presence(
        self,
        agent: str,
        status: Status,
        *,
        until: datetime | None = None,
        hand_over: bool | None = None,
    ) -> None:
        """Say that an agent is ``on``, ``off`` or ``away`` (`until` a moment, if it is known).

        Who is not ``on`` gets no tickets. With `hand_over`, which ``away`` means by itself, the
        tickets that they have go back to their queues, and from there to others; who is ``on``
        again is given what has waited for them. Raises BadCall for an unknown agent.
        """
        arguments.texts(agent=agent)
        handed = status == "away" if hand_over is None else hand_over
        self._assigning.stand(agent, status, until, hand_over=handed)

    # Looking

    def get(self, ticket: str) -> Ticket:
        """Return a ticket. Raises UnknownTicket."""
        arguments.texts(ticket=ticket)
        return self._firing.get(ticket)

    def history(self, ticket: str) -> tuple[Entry, ...]:
        """Return what happened to a ticket, oldest first. Raises UnknownTicket."""
        found = self.store.history(ticket)
        if not found:
            self.get(ticket)
        return found

    def explain(self, ticket: str, what: str) -> Explained:
        """Say why something of a ticket is as it is: ``str()`` of the result is its story.

        `what` is a clock: a promise such as ``first_response``, ``within`` for the time of the
        ticket's state, or a task. Or it is a decision: ``priority``, ``topic``, ``product``,
        ``route`` or a policy. Raises UnknownTicket, and BadCall for what the ticket has not.
        """
        arguments.texts(ticket=ticket, what=what)
        found, context = self.get(ticket), self._firing.context("system")
        history, now = self.history(ticket), self._firing.now()
        return explain(self.process, found, history, what, now=now, context=context)

    def holder(self, ticket: str) -> Holder:
        """Say who has a ticket, or in whose queue it waits and why. Raises UnknownTicket."""
        return holder(self.process, self.get(ticket))

    def standings(self, team: str | None = None) -> tuple[Standing, ...]:
        """Return how the agents stand, of a `team` or all: what they said and have in hand.

        Of agents that the host's directory cannot list, only those of the process. Raises BadCall
        for an unknown team.
        """
        arguments.texts(optional=True, team=team)
        return self._assigning.standings(team)

    def summary(self, ticket: str) -> Summary:
        """Return what the next person has to know; ``str()`` of it is a text.

        What was said on tickets that were merged into this one is told with it. It goes with the
        effect ``notify`` about a ``handoff``, and about an escalation to another team, as its
        ``summary``. Raises UnknownTicket.
        """
        arguments.texts(ticket=ticket)
        return self._firing.summary(ticket)

    def possible(self, ticket: str, *, by: str | None = None) -> tuple[Possible, ...]:
        """Return the events of the ticket's state with the reasons against each; see `possible`."""
        context = self._firing.context(by or "system")
        return possible(
            self.process, self.get(ticket), now=self._firing.now(), by=by, context=context
        )

    def replies(self, ticket: str, *, by: str) -> tuple[Script, ...]:
        """Return the replies that suit a ticket now, filled in, the closest first; see `Script`.

        `by` is whoever is going to answer. Raises UnknownTicket, and UnknownActor for nobody.
        """
        found, context = self.get(ticket), self._firing.context(by)
        return replies(self.process, found, now=self._firing.now(), by=by, context=context)

    # The funnel

    def suggest(self, text: str, *, language: str | None = None) -> tuple[Article, ...]:
        """Return the articles to be offered to a customer before a ticket is opened.

        They are those that fit `text` best, at most 5; that they were offered is counted.
        """
        arguments.texts(text=text)
        arguments.texts(optional=True, language=language)
        return self._self_service.offer(text, language)

    def helped(self, article: str) -> None:
        """Count that an article answered a customer's question, so that no ticket was opened."""
        arguments.texts(article=article)
        self._self_service.helped(article)

    def funnel(self, since: date | None = None) -> tuple[StageCount, ...]:
        """Return the stages of the funnel, each with its open tickets; see `StageCount`.

        What was offered and what helped is counted since a day (in UTC), from the first on
        without one.
        """
        counts = self._self_service.counted(since)
        return stages(self.process, self.store.tickets(closed=False), counts)

    def tickets(
        self,
        *,
        state: str | None = None,
        area: str | None = None,
        team: str | None = None,
        assignee: str | None = None,
        assigned: bool | None = None,
        customer: str | None = None,
        closed: bool | None = None,
        after: str | None = None,
        limit: int | None = None,
    ) -> tuple[Ticket, ...]:
        """Return the tickets that fit, in the order of their ids; `after` an id, to page on.

        ``assigned=False`` returns those that nobody has: the queue of a `team`.
        """
        arguments.texts(optional=True, team=team, assignee=assignee, customer=customer, after=after)
        arguments.counts(limit=limit)
        arguments.known("team", team, self._plan.index.teams)
        return self.store.tickets(
            states=arguments.states_of(self._plan.areas, self._plan.index.areas, state, area),
            team=team,
            assignee=assignee,
            assigned=assigned,
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
        return board_of(self.process, open_tickets(self.store), self._firing.now())

    def search(
        self,
        text: str,
        *,
        language: str | None = None,
        customers: bool = False,
        limit: int = 10,
    ) -> Hits:
        """Return the articles, and the earlier tickets that were solved, which fit `text` best.

        At most `limit` of each, the best first. Of tickets the subject is searched, and the fields
        of `State.learns`, such as the cause and the fix (without any, all fields that hold texts);
        the 5,000 that changed last are known. With ``customers=True`` only articles that customers
        may read. Titles and texts of articles are shown in `language`. Raises BadCall for a
        `limit` below 1.
        """
        arguments.texts(text=text)
        arguments.texts(optional=True, language=language)
        arguments.counts(limit=limit)
        return self._earlier.search(text, language=language, customers=customers, limit=limit)

    def announce(self, old: Process) -> tuple[str, ...]:
        """Tell each team what has changed since the process `old` that concerns it.

        The handler `notify` gets one effect a team, with the sentences of `concerned` as
        ``changes``; its key is the same whenever these two are compared. Returns the teams that
        were told. Raises BadCall when the Desk has no such handler.
        """
        if self._notify is None:
            raise BadCall("nobody can be told: give the Desk a handler, notify=...")
        return announce(old, self.process, self._notify)

    # What happens by itself

    def run_due(self, limit: int | None = None) -> Ran:
        """Fire the timers that are due, then deliver effects; return what was done.

        Timers of all tickets come in the order of their instants, however late the call.
        `limit` bounds the timers and the effects handled in this call. A handler that raises is
        tried again later, each time after twice as long; after `attempts` its effect is dead and
        stays in ``store.dead()`` for a person. Nothing here raises because of one bad ticket:
        `Ran.problems` says what went wrong.
        """
        arguments.counts(limit=limit)
        problems: list[str] = []
        # What happened earlier comes first: effects that an event left, then the timers.
        most = OWN_AT_ONCE if limit is None else min(limit, OWN_AT_ONCE)
        kept = self._firing.outbox.deliver(most, problems, own=True)
        fired, dropped = self._firing.fire_due(limit, problems)
        following = Following()
        self._assigning.first_look(self._firing.now(), following)
        self._firing.outbox.follow(following, self._firing.own)
        left = None if limit is None else limit - sum(kept)
        rest = self._firing.outbox.deliver(left, problems, own=False)
        delivered, failed, dead = (one + other for one, other in zip(kept, rest, strict=True))
        return Ran(fired, dropped, delivered, failed, dead, tuple(problems))
