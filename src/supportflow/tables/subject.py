"""What the process says about one element: who answers, who is asked, what is promised."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any, NamedTuple

from supportflow.checks.implied import excludes, implies
from supportflow.define.conditions import Compare, walk
from supportflow.define.flow import State, Transition
from supportflow.define.likeness import close, tokens
from supportflow.define.people import SkillAt, Team
from supportflow.define.policies import Policy
from supportflow.define.process import Area, Channel
from supportflow.define.promises import Escalation, Sla
from supportflow.define.routing import Route
from supportflow.define.work import Task, Topic
from supportflow.tables.duties import doers, told_of_task
from supportflow.tables.words import Speech

__all__ = ["NotTheirs", "Subject"]


class NotTheirs(NamedTuple):
    """Something that an area explicitly does not do, and who does it instead.

    `kind` and `name` are the area, the policy or the team to which it belongs; both are empty when
    nobody says so.
    """

    area: str
    what: str
    kind: str = ""
    name: str = ""


class Subject:
    """An element of a process, and everything that answers "who?" about it."""

    def __init__(self, speech: Speech, kind: str, name: str) -> None:
        self.speech = speech
        self.look = speech.look
        self.kind = kind
        self.name = name

    @cached_property
    def element(self) -> Any:
        """The declared value; for an event its first row."""
        if self.kind == "event":
            return self.rows[0][1]
        return self.speech.known[self.kind][self.name]

    @cached_property
    def rows(self) -> list[tuple[str, Transition]]:
        """The rows of an event, with the state from which each may be taken."""
        found: list[tuple[str, Transition]] = []
        for flow in self.speech.process.workflows:
            if self.look.workflows[flow.name] is flow:
                for state, events in self.look.rows(flow.name).items():
                    found += ((state, row.transition) for row in events.get(self.name, ()))
            # A row from nowhere has its event all the same.
            if not found:
                found += (("", row) for row in flow.transitions if row.event == self.name)
        return found

    @cached_property
    def states(self) -> tuple[str, ...]:
        """The states in which tickets stand that this is about."""
        look = self.look
        match self.element:
            case Channel(starts=start):
                return (start,) if start in look.states else ()
            case State():
                return (self.name,)
            case Transition():
                return tuple(dict.fromkeys(state for state, _ in self.rows if state))
            case Task():
                return tuple(s.name for s in look.states.values() if self.name in s.tasks)
            case Area():
                return tuple(s.name for s in look.states.values() if s.area == self.name)
            case Policy():
                named = {self.name}
                return tuple(dict.fromkeys(s for s, row in self._all_rows() if _asks(row, named)))
            case _:
                return ()

    def _all_rows(self) -> Iterator[tuple[str, Transition]]:
        for name in self.look.workflows:
            for state, events in self.look.rows(name).items():
                for rows in events.values():
                    yield from ((state, row.transition) for row in rows)

    @cached_property
    def areas(self) -> tuple[str, ...]:
        """The areas that answer for it."""
        look = self.look
        found: list[str | None]
        match self.element:
            case Area():
                found = [self.name]
            case Topic(areas=areas):
                found = [*areas]
            case Task(area=area):
                found = [area]
            case Route(areas=areas):
                found = [*areas]
            case Team():
                found = [a.name for a in look.areas.values() if a.team == self.name]
            case _:
                found = [look.states[name].area for name in self.states]
        if not found and self.kind in {"reply", "article"}:
            found = [area for topic in self._topics() for area in look.topics[topic].areas]
            found += getattr(self.element, "areas", ())
        return tuple(dict.fromkeys(name for name in found if name in look.areas))

    def _topics(self) -> Iterator[str]:
        topics = [*getattr(self.element, "topics", ()), getattr(self.element, "topic", None)]
        if self.kind == "reply":
            topics += (t.name for t in self.look.topics.values() if self.name in t.replies)
        yield from (name for name in topics if name in self.look.topics)

    @cached_property
    def teams(self) -> tuple[str, ...]:
        """The teams that receive it, the first foremost."""
        look = self.look
        found: list[str | None] = []
        match self.element:
            case Team():
                found = [self.name]
            case Task():
                team = look.team_of_task(self.name)
                found = [team.name] if team is not None else []
            case Route(team=str(team)):
                found = [team]
            case Area():
                found = [*doers(self.speech, self.name)]
            case Sla() | Escalation():
                found = []
            case Policy():
                # Those who decide come first; those who carry it out are told beside.
                found = [name for row in self.element.rows for name in row.by]
                found += (t.name for s in self.states if (t := look.team_of(s)) is not None)
            case _ if self.kind == "agent":
                found = [*self.element.teams]
            case _ if self.kind == "objective" or self.kind == "stage":
                found = [*self.element.teams]
            case _:
                found = [t.name for s in self.states if (t := look.team_of(s)) is not None]
                if not found:
                    found = [look.areas[name].team for name in self.areas]
        for route in self.routes:
            if route.team is not None and self.kind in {"topic", "product", "priority"}:
                found.insert(0, route.team)
        if not found:
            found += (t.name for row in self.led if (t := look.team_of(row.target)) is not None)
        return tuple(dict.fromkeys(name for name in found if name in look.teams))

    @cached_property
    def routes(self) -> tuple[Route, ...]:
        """The routes that ask whether a ticket is about this, or that want this skill."""
        field = {"topic": "topic", "product": "product", "channel": "channel"}.get(self.kind)
        return tuple(
            route
            for route in self.look.routes.values()
            if (field is not None and _about(route, field, self.name))
            or (self.kind == "skill" and self.name in _skills(route))
            or (self.kind == "area" and self.name in route.areas)
        )

    @cached_property
    def led(self) -> tuple[Transition, ...]:
        """The rows that are taken because a ticket is about this topic, product or priority."""
        if self.kind not in {"topic", "product", "priority"} or self.element.when is None:
            return ()
        is_it = Compare(self.kind, "==", self.name)
        found = {
            id(row): row
            for _, row in self._all_rows()
            if row.when is not None
            and (implies(self.element.when, row.when) or implies(is_it, row.when))
        }
        return tuple(found.values())

    @property
    def accountable(self) -> str | None:
        """The team that is accountable: that of the area."""
        for name in self.areas:
            team = self.look.areas[name].team
            if team in self.look.teams:
                return team
        return None

    @cached_property
    def asks(self) -> tuple[str, ...]:
        """Those who are asked for help, in their order."""
        look = self.look
        chain: list[str] = []
        name = self.element.asks if isinstance(self.element, Task) else None
        if name is None and self.teams:
            name = look.teams[self.teams[0]].asks
        while name is not None and name in look.teams and name not in (*chain, *self.teams[:1]):
            chain.append(name)
            name = look.teams[name].asks
        return tuple(chain)

    @cached_property
    def escalations(self) -> tuple[Escalation, ...]:
        """The escalations that concern it, in the order of the declaration."""
        return tuple(one for one in self.look.escalations.values() if self._concerns(one))

    def _concerns(self, one: Escalation) -> bool:
        if isinstance(self.element, Escalation):
            return one is self.element
        if isinstance(self.element, Task):
            return one.clock == "task" and one.task in {None, self.name}
        if isinstance(self.element, Sla):
            from supportflow.define.promises import clocks_of

            return one.clock in {clock.name for clock in clocks_of(self.element)}
        if self.kind not in {"channel", "state", "area", "topic", "product"}:
            return False
        states = [self.look.states[name] for name in self.states]
        if one.state:
            return any({state.name, state.phase} & {*one.state} for state in states)
        if one.clock == "within":
            return any(state.within is not None for state in states)
        return one.clock is not None and one.clock != "task" and bool(self.promises)

    @cached_property
    def told(self) -> tuple[str, ...]:
        """Those to whom it escalates, or who hear of it."""
        if isinstance(self.element, Task):
            return told_of_task(self.speech, self.element)
        found = [name for one in self.escalations for name in (*one.tells, one.team) if name]
        return tuple(dict.fromkeys(found))

    @cached_property
    def promises(self) -> tuple[Sla, ...]:
        """The promises that may hold for it."""
        slas = self.look.slas.values()
        if isinstance(self.element, Sla):
            return (self.element,)
        field = {
            "channel": "channel",
            "topic": "topic",
            "product": "product",
            "priority": "priority",
        }
        if self.kind in field:
            is_it = Compare(field[self.kind], "==", self.name)
            return tuple(s for s in slas if s.when is None or not excludes(s.when, is_it))
        return tuple(slas) if self.kind in {"state", "area"} else ()

    @property
    def agents(self) -> tuple[str, ...]:
        """The agents that it is about: of a team, on a level, with a skill."""
        agents = self.look.agents.values()
        ladder = self.look.ladder
        match self.kind:
            case "team":
                return tuple(a.name for a in agents if self.name in a.teams)
            case "level":
                rung = ladder[self.name]
                return tuple(a.name for a in agents if ladder.get(a.level or "", -1) >= rung)
            case "skill":
                return tuple(a.name for a in agents if self.name in _skills(a))
            case _:
                return ()

    @cached_property
    def not_theirs(self) -> tuple[NotTheirs, ...]:
        """What the areas that answer for it explicitly do not do, and who does that."""
        speech = self.speech
        return tuple(
            instead(speech, self.look.areas[name], speech.words(what))
            for name in self.areas
            for what in self.look.areas[name].does_not
        )


def instead(speech: Speech, area: Area, what: str) -> NotTheirs:
    """Find who does what an area does not do: another area, a policy, or whom its team asks."""
    wanted = tokens(what)
    best: tuple[float, str, str] = (0.0, "", "")

    def offer(kind: str, name: str, texts: list[str], most: float = 1.0) -> None:
        nonlocal best
        for text in texts:
            words = tokens(text)
            found = [max((close(one, other) for other in words), default=0.0) for one in wanted]
            score = most * sum(found) / len(wanted)
            if score > best[0]:
                best = score, kind, name

    for other in speech.look.areas.values():
        if other.name != area.name:
            does = [speech.words(each) for each in other.does]
            tasks = [
                speech.title(task) for task in speech.look.tasks.values() if task.area == other.name
            ]
            topics = [
                speech.title(topic)
                for topic in speech.look.topics.values()
                if topic.areas and topic.areas[0] == other.name
            ]
            offer("area", other.name, [*does, speech.title(other)])
            offer("area", other.name, [*tasks, *topics, speech.words(other.purpose)], 0.95)
    for policy in speech.look.policies.values():
        # "Refunds above 50 EUR" is about the policy "Refund", whatever else it says.
        title = tokens(speech.title(policy))
        if best[0] < 0.9 and all(any(close(one, word) for one in wanted) for word in title):
            best = 0.9, "policy", policy.name
    if best[0] >= 0.5:
        return NotTheirs(area.name, what, best[1], best[2])
    team = speech.look.teams.get(area.team or "")
    if team is not None and team.asks in speech.look.teams:
        return NotTheirs(area.name, what, "team", team.asks)
    return NotTheirs(area.name, what)


def _skills(element: Any) -> set[str]:
    wanted = (*element.skills, *getattr(element, "prefers", ()))
    return {one.skill for one in wanted if isinstance(one, SkillAt)}


def _about(route: Route, field: str, name: str) -> bool:
    if route.when is None:
        return False
    asked = [p for p in walk(route.when) if isinstance(p, Compare) and p.field == field]
    return bool(asked) and not excludes(route.when, Compare(field, "==", name))


def _asks(row: Transition, policies: set[str]) -> bool:
    from supportflow.define.conditions import Decided

    conditions = [part for part in (row.when, *row.needs) if part is not None]
    return row.approves in policies or any(
        isinstance(part, Decided) and part.policy in policies
        for condition in conditions
        for part in walk(condition)
    )
