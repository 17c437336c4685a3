"""Who can take a ticket: what each asks for, what everybody brings and has in hand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final, Literal, NamedTuple

from supportflow.define.abilities import held, rung, speaks
from supportflow.define.conditions import Condition
from supportflow.define.index import Index
from supportflow.define.people import Agent, SkillAt, Strategy, Team
from supportflow.define.routing import Route
from supportflow.define.times import BusinessDays, BusinessTime, WallTime
from supportflow.run.ticket import Draft, Standing

__all__ = [
    "NO_LIMIT", "Able", "Chosen", "Crew", "Floor", "Member", "Reason", "Wanted", "after", "before",
    "grouped",
]  # fmt: skip

Reason = Literal["nobody", "away", "closed", "full", "had_it"]


class Wanted(NamedTuple):
    """What a ticket asks of whoever takes it; made of the `Route` that counts for it.

    `prefers` are skills that are asked for too as long as `strict`; afterwards those who have them
    come first.
    """

    team: str
    route: str | None = None
    skills: tuple[SkillAt, ...] = ()
    prefers: tuple[SkillAt, ...] = ()
    strict: bool = False
    level: str | None = None
    language: str | None = None
    weight: int = 1
    assign: tuple[Strategy, ...] = ()


class Chosen(NamedTuple):
    """Who gets a ticket, or why nobody does.

    `tied` are those among whom the last strategy chose, `out` names for each reason who could not
    take it (some of them), `again` is the moment at which that may be different.
    """

    agent: str | None
    reason: Reason | None = None
    tied: tuple[str, ...] = ()
    out: Mapping[str, tuple[str, ...]] = {}
    again: datetime | None = None


class Member(NamedTuple):
    """An agent as the choice needs them."""

    name: str
    calendar: str | None
    limit: int


class Able(NamedTuple):
    """Those who have what a ticket asks for: all, and by calendar with their limits."""

    members: tuple[Member, ...]
    groups: tuple[tuple[str | None, tuple[tuple[str, int], ...]], ...]


class Floor:
    """How the agents of a team stand, in the form in which many tickets are given out quickly."""

    __slots__ = ("absent", "last", "loads", "seqs")

    def __init__(self, standings: Mapping[str, Standing]) -> None:
        self.loads = {name: one.load for name, one in standings.items() if one.load}
        self.absent = {name: one for name, one in standings.items() if one.status != "on"}
        self.last = {name: one.last for name, one in standings.items() if one.last is not None}
        self.seqs = {name: one.seq for name, one in standings.items() if one.seq}

    def standing(self, name: str) -> Standing:
        """Return how one agent stands."""
        one = self.absent.get(name, Standing(name))
        return one._replace(
            load=self.loads.get(name, 0), last=self.last.get(name), seq=self.seqs.get(name, 0)
        )

    def away(self, now: datetime) -> frozenset[str]:
        """Return those who have said that they are not there."""
        return frozenset(name for name, one in self.absent.items() if one.absent(now))

    def give(self, name: str, weight: int, at: datetime) -> None:
        """Note that somebody was given a ticket."""
        self.loads[name] = self.loads.get(name, 0) + weight
        self.last[name] = at
        self.seqs[name] = self.seqs.get(name, 0) + 1


NO_LIMIT: Final = 10**9
"""The limit of whoever has none."""

Length = WallTime | BusinessTime | BusinessDays


class Crew:
    """The agents of a process by team, and the rows that say what tickets ask for.

    Made once for each process; agents of the host's own directory are added for each choice.
    """

    def __init__(
        self, found: Index, test: Callable[[Condition], Callable[[Draft, Any], bool]]
    ) -> None:
        self.index = found
        self.teams = {
            team.name: team for team in found.teams.values() if team.assign and not team.automated
        }
        self.routes = [
            (route, test(route.when) if route.when is not None else None)
            for route in found.process.routes
        ]
        self.handed_back = {team.name for team in found.teams.values() if team.push_back}
        self.limited = frozenset(
            team.name
            for team in self.teams.values()
            if team.limit is not None
            or any(agent.limit is not None for agent in self._members(team.name, ()))
        )
        self._able: dict[Wanted, Able] = {}
        self._classes: dict[Wanted, tuple[Able, ...]] = {}
        self._scores: dict[Wanted, dict[str, tuple[float, float]]] = {}
        self._substitutes = any(agent.stands_in for agent in found.agents.values())

    @property
    def any(self) -> bool:
        """Whether anything is routed at all."""
        return bool(self.teams or self.routes or self.handed_back)

    def route(self, draft: Draft, turn: Any) -> Route | None:
        """Return the first row that counts for a ticket where it stands now."""
        area = self.index.states[draft.state].area
        for route, test in self.routes:
            if route.areas and area not in route.areas:
                continue
            if test is None or test(draft, turn):
                return route
        return None

    def wanted(
        self,
        team: str,
        route: str | None,
        language: str | None,
        waited: bool,
        level: str | None = None,
    ) -> Wanted:
        """Return what is asked of whoever takes a ticket; `waited` drops preferred skills.

        `level` is what an escalation asks for; the higher of it and that of the row counts.
        """
        row = self.index.routes.get(route) if route is not None else None
        declared = self.index.teams[team]
        if row is None:
            return Wanted(team, level=level, assign=tuple(declared.assign))
        if row.level is not None and rung(self.index, row.level) > rung(self.index, level):
            level = row.level
        return Wanted(
            team,
            row.name,
            _skills(row.skills),
            _skills(row.prefers),
            bool(row.prefers) and not waited,
            level,
            language if row.language else None,
            row.weight,
            tuple(row.assign or declared.assign),
        )

    def names(self, team: str, people: Iterable[Agent] = ()) -> list[str]:
        """Return everybody who may be asked for a team: its members and those who stand in."""
        members = {agent.name for agent in self._members(team, people)}
        every = [*self.index.agents.values(), *people]
        substitutes = [one.name for one in every if not members.isdisjoint(one.stands_in)]
        return list(dict.fromkeys([*members, *substitutes]))

    def able(self, wanted: Wanted, people: Sequence[Agent] = ()) -> Able:
        """Return the members of a team who have what a ticket asks for, in the order of names."""
        known = None if people else self._able.get(wanted)
        if known is None:
            agents = [one for one in self._members(wanted.team, people) if self.fits(one, wanted)]
            found = [self._member(one, wanted.team) for one in agents]
            # Whose limit is below the weight can never take it, however little they have.
            known = grouped([one for one in found if one.limit >= wanted.weight])
            if not people:
                self._able[wanted] = known
        return known

    def classes(self, wanted: Wanted) -> tuple[Able, ...]:
        """Return those of the process who are able, by how skilled they are, the best first."""
        known = self._classes.get(wanted)
        if known is None:
            members = self.able(wanted).members
            scores = self.scores(wanted, [one.name for one in members], ())
            found: dict[tuple[float, float], list[Member]] = {}
            for one in sorted(members, key=lambda one: scores[one.name]):
                found.setdefault(scores[one.name], []).append(one)
            known = self._classes[wanted] = tuple(map(grouped, found.values()))
        return known

    def stand_ins(
        self, wanted: Wanted, absent: frozenset[str], people: Sequence[Agent] = ()
    ) -> tuple[Member, ...]:
        """Return those of other teams who stand in for members that are not there."""
        if not (self._substitutes or any(one.stands_in for one in people)):
            return ()
        inside = {agent.name for agent in self._members(wanted.team, people)}
        missing = inside & absent
        every = [*self.index.agents.values(), *people]
        return tuple(
            self._member(one, wanted.team)
            for one in sorted(every, key=lambda one: one.name)
            if one.name not in inside
            and not missing.isdisjoint(one.stands_in)
            and self.fits(one, wanted)
        )

    def fits(self, agent: Agent, wanted: Wanted) -> bool:
        """Say whether an agent has what a ticket asks for, wherever they are."""
        return next(self.lacks(agent, wanted), None) is None

    def lacks(self, agent: Agent, wanted: Wanted) -> Iterator[str]:
        """Yield in words what an agent lacks of what a ticket asks for."""
        held = self._held(agent)
        asked = (*wanted.skills, *wanted.prefers) if wanted.strict else wanted.skills
        for one in asked:
            rung = held.get(one.skill)
            if rung is None:
                yield f"does not have the skill '{one.skill}'"
            elif one.level is not None and rung < self.index.ladder[one.level]:
                yield f"has the skill '{one.skill}' on a lower level than '{one.level}'"
        if wanted.level is not None and self._rung(agent.level) < self.index.ladder[wanted.level]:
            yield f"does not stand on the level '{wanted.level}'"
        if wanted.language is not None and not speaks(agent, wanted.language):
            yield f"does not speak '{wanted.language}'"

    def skilled(self, agent: Agent, wanted: Wanted) -> tuple[int, int]:
        """Return how far an agent's skills go in what a ticket asks for, then their own level."""
        held = self._held(agent)
        asked = {one.skill for one in (*wanted.skills, *wanted.prefers)}
        return sum(held[name] + 2 for name in asked if name in held), self._rung(agent.level)

    def scores(
        self, wanted: Wanted, names: Sequence[str], people: Sequence[Agent]
    ) -> dict[str, tuple[float, float]]:
        """Return by how much agents are skilled for a ticket, the best with the lowest number."""
        known = self._scores.setdefault(wanted, {}) if not people else {}
        for name in names:
            if name not in known:
                held, rung = self.skilled(self.agent(name, people), wanted)
                known[name] = (-held, -rung)
        return known

    def prefers(self, agent: Agent, wanted: Wanted) -> bool:
        """Say whether an agent has all skills that a ticket prefers."""
        strict = wanted._replace(skills=wanted.prefers, strict=False, level=None, language=None)
        return self.fits(agent, strict)

    def agent(self, name: str, people: Sequence[Agent] = ()) -> Agent:
        """Return an agent of the process or of the host's directory."""
        found = self.index.agents.get(name)
        return found if found is not None else next(one for one in people if one.name == name)

    def is_in(self, agent: Agent, team: str) -> bool:
        """Say whether an agent is in a team, or stands in for somebody who is."""
        if team in agent.teams:
            return True
        others = (self.index.agents.get(name) for name in agent.stands_in)
        return any(other is not None and team in other.teams for other in others)

    def hours_and_limit(self, agent: Agent, team: str) -> tuple[str | None, int | None]:
        """Return the calendar in which an agent works for a team, and how much they may have."""
        member = self._member(agent, team)
        return member.calendar, None if member.limit == NO_LIMIT else member.limit

    def _members(self, team: str, people: Iterable[Agent]) -> list[Agent]:
        every = [*self.index.agents.values(), *people]
        return sorted((one for one in every if team in one.teams), key=lambda one: one.name)

    def _member(self, agent: Agent, team: str) -> Member:
        declared: Team = self.index.teams[team]
        limit = agent.limit if agent.limit is not None else declared.limit
        calendar = agent.calendar or declared.calendar or self.index.process.calendar
        return Member(agent.name, calendar, NO_LIMIT if limit is None else limit)

    def _held(self, agent: Agent) -> dict[str, int]:
        return held(self.index, agent)

    def _rung(self, level: str | None) -> int:
        return rung(self.index, level)


def grouped(members: Sequence[Member]) -> Able:
    """Return members by calendar."""
    groups: dict[str | None, list[tuple[str, int]]] = {}
    for member in members:
        groups.setdefault(member.calendar, []).append((member.name, member.limit))
    return Able(tuple(members), tuple((name, tuple(some)) for name, some in groups.items()))


def after(
    now: datetime,
    length: WallTime | BusinessTime | BusinessDays,
    calendar: str | None,
    found: Index,
) -> datetime:
    """Return the moment at which a length of time has passed."""
    if isinstance(length, WallTime):
        return now + timedelta(seconds=length.seconds)
    return found.calendar(calendar or "").add(now, length)


def before(
    now: datetime,
    length: WallTime | BusinessTime | BusinessDays,
    calendar: str | None,
    found: Index,
) -> datetime:
    """Return the moment since which a length of time has passed."""
    if isinstance(length, WallTime):
        return now - timedelta(seconds=length.seconds)
    return found.calendar(calendar or "").subtract(now, length)


def _skills(given: Sequence[SkillAt | str]) -> tuple[SkillAt, ...]:
    return tuple(one if isinstance(one, SkillAt) else SkillAt(one) for one in given)
