"""Finds somebody for the tickets that wait: what the Desk does with the effect ``route``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, Final

from supportflow.define.people import Agent
from supportflow.errors import BadCall, Refused, near, quoted
from supportflow.run import arguments
from supportflow.run.choosing import choose
from supportflow.run.crew import Chosen, Crew, Floor, Wanted, after, before
from supportflow.run.firing import RACES, Firing
from supportflow.run.outbox import Following
from supportflow.run.store import AgentTaken
from supportflow.run.ticket import Effect, Standing, Status, Ticket

__all__ = ["Assigning"]

LOOKED_AT: Final = 1_000
"""So many tickets of a queue are looked at when somebody has room again, and of each priority."""


class Assigning:
    """Chooses who gets a ticket, by how everybody stands in the store at that moment."""

    def __init__(self, firing: Firing, seed: str) -> None:
        self.firing = firing
        self.store = firing.store
        self.plan = firing.plan
        self.seed = seed
        self.reviewed = False
        self.worked = {
            team: [
                name
                for name, state in self.plan.states.items()
                if not state.final
                and not state.automated
                and not state.state.resolved
                and state.state.waits_for is None
            ]
            for team in (self.plan.crew.teams if self.plan.crew is not None else ())
        }

    # The effect

    def perform(self, effect: Effect, at: datetime, following: Following) -> None:
        """Find somebody for a ticket, or a ticket for somebody who has room again."""
        crew = self.plan.crew
        if crew is None:
            return  # a newer version of the process assigns nothing any more
        agent = effect.data.get("agent")
        if agent is not None:
            self.offer(crew, str(agent), at, following)
            return
        ticket = self.firing.get(str(effect.data["ticket"]))
        without = effect.data.get("without")
        left_out = frozenset((str(without),)) if without is not None else frozenset[str]()
        event_id = arguments.OWN_EVENTS + effect.key
        self.route(crew, ticket, at, following, event_id=event_id, without=left_out)

    def route(
        self,
        crew: Crew,
        ticket: Ticket,
        at: datetime,
        following: Following,
        *,
        event_id: str | None = None,
        without: frozenset[str] = frozenset(),
    ) -> None:
        """Give a ticket that waits in a queue to somebody, or write down why nobody can take it.

        A reason that stands there already is not written again.
        """
        queued = ticket.queued
        at = max(at, ticket.changed)
        if queued is None or ticket.assignee is not None or ticket.team not in crew.teams:
            return
        for _ in range(RACES):
            floors = following.floors
            choice, floor, wanted = self._choose(crew, ticket, at, without, floors)
            if choice.agent is None and choice.reason == queued.reason:
                return
            told: dict[str, Any] = {"assignee": choice.agent}
            if queued.route is not None:
                told["route"] = queued.route
            claim = None
            if choice.agent is not None:
                claim = floor.standing(choice.agent)
                told["strategies"] = wanted.assign
                told["load"] = claim.load
                if len(choice.tied) > 1:
                    told["tied"] = choice.tied
                if "random" in wanted.assign:
                    told["seed"] = self._seed(ticket)
            else:
                told["reason"] = choice.reason
                told["out"] = dict(choice.out)
                if choice.again is not None:
                    told["again"] = choice.again.isoformat()
            given = {"by": "system", "data": told}
            try:
                self.firing.fire(
                    ticket.id, "assign", given, following, event_id=event_id, at=at,
                    state=ticket.state, standing=claim,
                )  # fmt: skip
            except AgentTaken:
                following.floors = {}
                continue
            if choice.agent is not None:
                # What others have in hand stays as it was read; the next ticket needs no new look.
                for one in floors.values():
                    one.give(choice.agent, wanted.weight, at)
            following.floors = floors
            return
        raise AgentTaken(f"ticket {ticket.id}: others were given tickets {RACES} times meanwhile.")

    def offer(self, crew: Crew, agent: str, at: datetime, following: Following) -> None:
        """Find somebody for what waits in the queues of an agent of whom something changed."""
        declared = self.plan.index.agents.get(agent) or self._outside().get(agent)
        if declared is not None:
            teams = [team for team in crew.teams if crew.is_in(declared, team)]
            self.review(crew, teams, at, following)

    def review(self, crew: Crew, teams: Iterable[str], at: datetime, following: Following) -> None:
        """Look again for somebody for all that waits in these queues.

        The highest priority comes first, of equals what has waited longest.
        """
        ranks = {row.name: rank for rank, row in enumerate(self.plan.process.priorities)}
        waiting: dict[str, Ticket] = {}
        for team in teams:
            for ticket in self._waiting(team, ranks):
                waiting[ticket.id] = ticket

        def first(ticket: Ticket) -> tuple[int, datetime]:
            since = ticket.queued.since if ticket.queued is not None else ticket.entered
            return ranks.get(ticket.priority or "", len(ranks)), since

        for ticket in sorted(waiting.values(), key=first):
            queued = ticket.queued
            previous = ticket.beside.previous
            let_lie = queued is not None and queued.reason == "had_it" and previous is not None
            left_out = frozenset((previous,)) if let_lie and previous else frozenset[str]()
            self.route(crew, ticket, at, following, without=left_out)

    def _waiting(self, team: str, ranks: Iterable[str]) -> Iterator[Ticket]:
        """Yield what waits: all of it, or from a very long queue some of each priority."""
        states = self.worked[team]
        found = self.store.tickets(
            states=states, team=team, assigned=False, closed=False, limit=LOOKED_AT
        )
        yield from found
        if len(found) == LOOKED_AT:
            for priority in ranks:
                yield from self.store.tickets(
                    states=states, team=team, assigned=False, priority=priority, closed=False,
                    limit=LOOKED_AT,
                )  # fmt: skip

    def _choose(
        self,
        crew: Crew,
        ticket: Ticket,
        at: datetime,
        without: frozenset[str],
        floors: dict[str, Floor],
    ) -> tuple[Chosen, Floor, Wanted]:
        team, queued = ticket.team or "", ticket.queued
        assert queued is not None
        row = crew.index.routes.get(queued.route or "")
        until = None
        declared = crew.index.teams[team]
        calendar = declared.calendar or self.plan.process.calendar
        if row is not None and row.prefers_for is not None:
            until = after(queued.since, row.prefers_for, calendar, crew.index)
        waited = until is not None and at >= until
        language = ticket.language or self.plan.process.language
        wanted = crew.wanted(team, queued.route, language, waited, ticket.level)
        people = list(self._outside().values())
        floor = floors.get(team)
        if floor is None:
            since = None
            if declared.stale_after is not None:
                since = before(at, declared.stale_after, calendar, crew.index)
            names = crew.names(team, people)
            floor = floors[team] = Floor(self.store.standings(names, since=since))
        previous = ticket.beside.previous
        if previous is None and "same_agent" in wanted.assign:
            previous = self._answered_before(ticket)
        choice = choose(
            crew, wanted, floor, at, seed=self._seed(ticket), previous=previous,
            without=without, people=people, until=None if waited else until,
        )  # fmt: skip
        return choice, floor, wanted

    def _seed(self, ticket: Ticket) -> str:
        return f"{self.seed}:{ticket.id}:{ticket.seq}"

    def _answered_before(self, ticket: Ticket) -> str | None:
        """Return who had the customer's last ticket."""
        if ticket.customer is None:
            return None
        others = self.store.tickets(customer=ticket.customer, assigned=True)
        last = max(
            (one for one in others if one.id != ticket.id),
            key=lambda one: one.changed,
            default=None,
        )
        return last.assignee if last is not None else None

    def _outside(self) -> Mapping[str, Agent]:
        """Return the agents of the host's own directory, as far as it can be listed."""
        people = self.firing.people
        if callable(people):
            return {}
        known = self.plan.index.agents
        return {name: agent for name, agent in people.items() if name not in known}

    def first_look(self, now: datetime, following: Following) -> None:
        """Look once through all queues: another version may give others or more room."""
        if not self.reviewed and self.plan.crew is not None:
            self.reviewed = True
            self.review(self.plan.crew, self.plan.crew.teams, now, following)

    # Presence

    def standings(self, team: str | None) -> tuple[Standing, ...]:
        """Return how agents stand, also those of whom the store knows nothing yet."""
        teams = self.plan.index.teams
        if team is not None and team not in teams:
            raise BadCall(f"there is no team '{team}'.{near(team, teams)}")
        people = {**self.plan.index.agents, **self._outside()}
        names = [name for name, one in people.items() if team is None or team in one.teams]
        known = self.store.standings(names)
        return tuple(known.get(name, Standing(name)) for name in names)

    def stand(self, agent: str, status: Status, until: datetime | None, *, hand_over: bool) -> None:
        """Keep that an agent is there or not, and do what follows for the tickets."""
        if status not in ("on", "off", "away"):
            raise BadCall(
                f"status={status!r}: an agent is {quoted(STATUSES)}.{near(str(status), STATUSES)}"
            )
        people: Callable[[str], Agent | None] | Mapping[str, Agent] = self.firing.people
        outside = people(agent) if callable(people) else people.get(agent)
        if agent not in self.plan.index.agents and outside is None:
            known = [*self.plan.index.agents, *self._outside()]
            raise BadCall(f"there is no agent '{agent}'.{near(agent, known)}")
        now = self.firing.now()
        arguments.moments(until=until)
        if until is not None and until.tzinfo is None:
            raise BadCall("until= takes a moment with a time zone.")
        if until is not None and status == "on":
            raise BadCall("until= says how long somebody is 'off' or 'away', not 'on'.")
        self.store.stand(agent, status, until)
        following = Following()
        if status != "on" and hand_over:
            self._hand_over(agent, now, following)
        if self.plan.crew is not None:
            # Also of who is not there any more: the reasons of what waits may have changed.
            self.offer(self.plan.crew, agent, now, following)
        self.firing.outbox.follow(following, self.firing.own)

    def _hand_over(self, agent: str, now: datetime, following: Following) -> None:
        """Put what an agent has in hand back into the queues."""
        for ticket in self.store.tickets(assignee=agent, closed=False):
            data = {"assignee": None, "reason": "absent", "was": agent}
            try:
                self.firing.fire(
                    ticket.id, "assign", {"by": "system", "data": data}, following, event_id=None,
                    at=now, assignee=agent,
                )  # fmt: skip
            except Refused:
                # Closed or taken over meanwhile: then there is nothing to hand over.
                continue


STATUSES: Final = ("on", "off", "away")
