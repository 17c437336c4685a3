"""Applies events to tickets of a store: timers first, races again, and what follows from each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, Protocol

from supportflow.define.people import Agent
from supportflow.define.process import Process
from supportflow.errors import BadCall, Refused, StaleTicket, StoreFailed, UnknownTicket
from supportflow.run import arguments
from supportflow.run.crew import before
from supportflow.run.gathering import count
from supportflow.run.handing import HANDOFF
from supportflow.run.linking import LINKS, other_fits
from supportflow.run.outbox import Following, Handler, Outbox
from supportflow.run.plan import Plan
from supportflow.run.step import start, step
from supportflow.run.store import RepeatedEvent, Store
from supportflow.run.stores.refusals import told
from supportflow.run.summary import Summary, summary
from supportflow.run.ticket import (
    EMPTY,
    Context,
    Effect,
    Kept,
    Outcome,
    RuleFunction,
    Standing,
    Ticket,
    Timer,
)

__all__ = ["RACES", "Directory", "Firing", "summary_of"]

Directory = Mapping[str, Agent] | Callable[[str], Agent | None]

RACES = 20
AT_ONE_MOMENT = 200
"""So many timers of one ticket are fired at one instant; more of them chase each other."""


class Assigns(Protocol):
    """Finds somebody for a ticket; what the engine hands the effect ``route`` to."""

    def perform(self, effect: Effect, at: datetime, following: Following) -> None:
        """Do what the effect says, as of `at`."""
        ...


class Firing:
    """The engine of a Desk; `outbox` and `assigning` are set by the Desk and call back here."""

    outbox: Outbox
    assigning: Assigns

    def __init__(
        self,
        process: Process,
        made: Plan,
        store: Store,
        rules: Mapping[str, RuleFunction],
        people: Directory,
        clock: Callable[[], datetime],
    ) -> None:
        self.process = process
        self.plan = made
        self.store = store
        self.rules = rules
        self.people = people
        self.clock = clock

    # Events

    def get(self, ticket: str) -> Ticket:
        """Return a ticket; raises UnknownTicket."""
        return _there(self.store, ticket)

    def fire_and_follow(
        self, ticket: str, event: str, given: Mapping[str, Any], **more: Any
    ) -> Ticket:
        """Apply an event and what follows from it by itself; return the ticket after all that."""
        result, changed = self._fired(ticket, event, given, more)
        return self.get(ticket) if changed else result

    def split(self, ticket: str, given: Mapping[str, Any], event_id: str | None) -> Ticket:
        """Split something off a ticket and return the new one."""
        result, _ = self._fired(ticket, "split_off", given, {"event_id": event_id})
        name = f"{ticket}.{result.born}"
        made = self.store.load(name)
        if made is None or ("split_from", ticket) not in [one[:2] for one in made.links]:
            raise StoreFailed(
                f"ticket {ticket} was split, but its new ticket '{name}' could not be opened: "
                "run_due tries it again and says why."
            )
        return made

    def _fired(
        self, ticket: str, event: str, given: Mapping[str, Any], more: Mapping[str, Any]
    ) -> tuple[Ticket, bool]:
        """Apply an event and what follows; return what came of the event, and whether more did."""
        following = Following()
        try:
            result = self.fire(ticket, event, given, following, **more)
        finally:
            # Also when the event is refused: timers that were due have come before it.
            changed = self.outbox.follow(following, self.own)
        return result, changed

    def fire(
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
        assignee: str | None = None,
        standing: Standing | None = None,
    ) -> Ticket:
        """Apply an event as of now, or as of `at`.

        With `state` only while the ticket is there, with `assignee` only while they have it, and
        with `standing` only as long as that agent stands so (else AgentTaken).
        """
        for _ in range(RACES):
            if event_id is not None:
                first = arguments.same_ticket(self.store.result(event_id), ticket, event_id)
                if first is not None:
                    return first
            found = self.get(ticket)
            noted = self.now()
            now = noted if at is None else max(at, found.changed)
            context = self.context(given["by"], given.get("data", EMPTY), found)
            try:
                found = self.catch_up(found, now, max(noted, now), following, event=True)
                if seq is not None and found.seq != seq:
                    raise StaleTicket(
                        f"ticket {ticket} is at event {found.seq}, no longer at {seq}: it changed "
                        f"meanwhile. Read it again; '{event}' was not done.",
                        ticket=ticket,
                        event=event,
                    )
                if state is not None and (
                    found.state != state or found.topic in self.plan.sensitive
                ):
                    return found
                if assignee is not None and found.assignee != assignee:
                    return found
                if event in LINKS and given["by"] != "system":
                    other_fits(found, event, given["data"], self.store.load)
                outcome = step(self.process, found, event, now=now, context=context, **given)
                return self.keep(outcome, found.seq, event_id, following, standing)
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

    # What effects do to tickets

    def answer(
        self,
        effect: Effect,
        event: str,
        given: Mapping[str, Any],
        *,
        state: str | None = None,
        task: str | None = None,
        end: str = "",
    ) -> None:
        """Apply what came of an effect; for a `state` or `task` that is over it is too late.

        With an `end` the event has an id of its own: an effect may come to several.
        """
        ticket, event_id = str(effect.data["ticket"]), arguments.OWN_EVENTS + effect.key + end
        if task is not None:
            tasks = self.get(ticket).tasks
            if not any(one.name == task and one.status == "open" for one in tasks):
                return
        self.fire_and_follow(ticket, event, given, event_id=event_id, state=state)

    def give_up(self, effect: Effect, problem: str) -> None:
        """Leave a task whose action failed for good to people."""
        task = str(effect.data["task"])
        given = {"by": "system", "data": {"task": task, "is": "failed"}, "note": told(problem)}
        self.answer(effect, "task", given, task=task, end=":failed")

    def summarised(self, notify: Handler) -> Handler:
        """Let those who are handed a ticket be told what they have to know of it."""

        def tell(effect: Effect) -> object:
            data = effect.data
            if data.get("about") == HANDOFF or "team" in data:
                said = str(self.summary(str(data["ticket"])))
                effect = effect._replace(data=Kept({**data, "summary": said}))
            return notify(effect)

        return tell

    def summary(self, ticket: str) -> Summary:
        """Return what the next person has to know; raises UnknownTicket."""
        return summary_of(self.process, self.store, ticket, self.now())

    def kept(self, effect: Effect) -> None:
        """Perform an own effect that an earlier call left; what follows comes out after it."""
        ticket, seq, _ = effect.key.rsplit(":", 2)
        moments = [line.at for line in self.store.history(ticket) if line.seq == int(seq)]
        self.own(effect, moments[0] if moments else self.now(), Following())

    def own(self, effect: Effect, at: datetime, following: Following) -> None:
        """Perform an own effect as of `at`, the instant of the event that it follows from."""
        event_id = arguments.OWN_EVENTS + effect.key
        if effect.kind == "route":
            self.assigning.perform(effect, at, following)
            return
        if effect.kind == "submit":
            given = {"by": "system", **effect.data}
            event = given.pop("event")
            self.fire(effect.name, event, given, following, event_id=event_id, at=at)
            return
        if effect.kind == "count":
            count(self, effect, at, following)
            return
        child = dict(effect.data)
        name = str(child.pop("id"))
        there = self.store.load(name)
        if there is None:
            context = self.context("system")
            outcome = start(self.process, name, now=at, by="system", context=context, **child)
            self.keep(outcome, 0, event_id, following)
        else:
            arguments.same_origin(
                there, child.get("parent"), child.get("follows"), child.get("split_from")
            )

    def fire_due(self, limit: int | None, problems: list[str]) -> tuple[int, int]:
        """Fire timers in the order of their instants, over all tickets."""
        now = self.now()
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
                    after = self.catch_up(ticket, timer.due, now, following, stuck)
                    fired += after.seq - ticket.seq
                except StaleTicket:
                    continue
                finally:
                    self.outbox.follow(following, self.own)
        problems += stuck.values()
        return fired, dropped

    def now(self) -> datetime:
        """Return the present moment in UTC."""
        now = self.clock()
        if now.tzinfo is None:
            raise BadCall(f"the clock returned {now.isoformat()}, which has no time zone.")
        return now.astimezone(UTC)

    def context(
        self, by: str, data: Mapping[str, Any] = EMPTY, ticket: Ticket | None = None
    ) -> Context:
        """Return what a step may know: rules, the people whom it concerns, and how they stand."""
        people = self.people if not callable(self.people) else EMPTY
        named = (by, data.get("assignee"), ticket.assignee if ticket is not None else None)
        if callable(self.people):
            found: dict[str, Agent] = {}
            for name in named:
                if isinstance(name, str) and name not in self.plan.actors:
                    agent = self.people(name)
                    if agent is not None:
                        found[name] = agent
            people = found
        wanted = data.get("assignee")
        crew = self.plan.crew
        if crew is None or ticket is None or not isinstance(wanted, str) or by == "system":
            return Context(self.rules, people)
        team = self.plan.index.teams.get(ticket.team or "")
        since = None
        if team is not None and team.stale_after is not None:
            calendar = team.calendar or self.process.calendar
            since = before(self.now(), team.stale_after, calendar, self.plan.index)
        known = self.store.standings([wanted], since=since)
        return Context(self.rules, people, known or {wanted: Standing(wanted)})

    def catch_up(
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
        context = self.context("system")
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
                ticket = self.keep(outcome, ticket.seq, None, following)
            except (StaleTicket, StoreFailed):
                raise
            except Refused as refusal:
                stuck[ticket.id, timer] = str(refusal)
            except Exception as error:
                # A version that fits the ticket no longer, for instance: it is this ticket only.
                said = f"{type(error).__name__}: {error}"
                stuck[ticket.id, timer] = f"ticket {ticket.id}, timer '{timer.name}': {said}"
        return ticket

    def keep(
        self,
        outcome: Outcome,
        expected: int,
        event_id: str | None,
        following: Following,
        standing: Standing | None = None,
    ) -> Ticket:
        """Commit what an event did, and note what follows from it."""
        self.store.commit(outcome, expected=expected, event_id=event_id, standing=standing)
        following.add(outcome)
        return outcome.ticket


def _there(store: Store, ticket: str) -> Ticket:
    found = store.load(ticket)
    if found is None:
        raise UnknownTicket(f"there is no ticket '{ticket}' in this store.", ticket=ticket)
    return found


def summary_of(process: Process, store: Store, ticket: str, now: datetime) -> Summary:
    """Return the summary of a ticket in a store, with what tickets merged into it were told."""
    found, history = _there(store, ticket), store.history(ticket)
    merged = [link.ticket for link in found.links if link.kind == "merged"]
    lines = {name: store.history(name) for name in merged}
    return summary(process, found, history, now=now, merged=lines)
