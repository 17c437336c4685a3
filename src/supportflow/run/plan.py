"""What a step looks up: a plan of the process, one of each state, and who may do what.

The values stand here; `planning` fills them, once for each process.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from operator import attrgetter
from types import MappingProxyType
from typing import Any, Literal, NamedTuple, cast

from supportflow.define.calendars import Calendar
from supportflow.define.conditions import Condition
from supportflow.define.evaluation import compiled
from supportflow.define.flow import State, Transition
from supportflow.define.index import Index, Row, index
from supportflow.define.knowledge import Problem
from supportflow.define.measures import Survey
from supportflow.define.people import Agent
from supportflow.define.process import Process
from supportflow.define.references import references
from supportflow.define.text_form import fingerprint
from supportflow.define.texts import Titled, title
from supportflow.define.times import BusinessDays, BusinessTime, Duration, WallTime
from supportflow.run.crew import Crew
from supportflow.run.machine import Step, Table
from supportflow.run.promised import Promises
from supportflow.run.ruling import PolicyPlan
from supportflow.run.ticket import Draft, Ticket

__all__ = ["Actor", "Due", "Plan", "ReopenPlan", "StatePlan", "SurveyPlan", "TaskPlan", "TimerPlan"]

ActorKind = Literal["customer", "system", "bot", "person"]
Due = Callable[[datetime], datetime]
NOBODY: frozenset[str] = frozenset()
NO_ROWS: Mapping[str, tuple[tuple[Row, Step], ...]] = MappingProxyType({})


class Actor(NamedTuple):
    """Somebody who can do something: what kind of actor, and the roles that they have."""

    name: str
    kind: ActorKind
    roles: frozenset[str]


class TimerPlan(NamedTuple):
    """A row with `after`: the timer's name, when it is due, and the row to take then."""

    name: str
    due: Due
    immediate: bool
    row: Row
    step: Step


class TaskPlan(NamedTuple):
    """A task as it is opened in a state; `team` does it, `rungs` escalate its time.

    `asks` is asked for help after the time `asks_after`, or when `asks_if` holds; an action that
    has failed `attempts` times is left to people.
    """

    name: str
    due: Due | None
    action: str | None
    team: str | None
    rungs: tuple[tuple[str, Due], ...] = ()
    asks: str | None = None
    asks_after: Due | None = None
    asks_if: Callable[[Draft, Any], bool] | None = None
    attempts: int | None = None


class ProblemPlan(NamedTuple):
    """Tickets that are alike by what `same` reads; the problem is opened in `state`."""

    problem: Problem
    same: tuple[Callable[[Draft], object], ...]
    test: Callable[[Draft, Any], bool] | None
    state: str
    calendar: Calendar | None


class SurveyPlan(NamedTuple):
    """A survey that asks after a state; `due` when, at once without it, if `test` holds then."""

    survey: Survey
    due: Due | None
    test: Callable[[Draft, Any], bool] | None


class ReopenPlan(NamedTuple):
    """What a customer's message does to a ticket closed in a state; `until` since it was closed."""

    to: StatePlan | None
    until: Due | None
    new: bool


@dataclass(slots=True, eq=False)
class StatePlan:
    """Everything that a step needs to know about one state."""

    state: State
    workflow: str
    team: str | None
    automated: bool
    max_turns: int | None
    asks: str | None
    final: bool
    tasks: tuple[TaskPlan, ...]
    within: Due | None
    rows: Mapping[str, tuple[Row, ...]]
    timers: tuple[TimerPlan, ...] = ()
    on: Mapping[str, tuple[tuple[Row, Step], ...]] | None = None
    to_person: tuple[tuple[Row, Step], ...] = ()
    clocks: tuple[tuple[str, Due], ...] = ()
    """The timers set on entering: for the rows with `after`, then for the state's promise."""
    follows: bool = False
    """Something may happen by itself on entering: an immediate row, or a bot that is exhausted."""
    fired: Mapping[str, tuple[tuple[Row, Step], ...]] = field(default_factory=lambda: NO_ROWS)
    """The rows of the events that escalations fire."""
    reopen: ReopenPlan | None = None
    calendar: str | None = None
    """In which business time is counted while a ticket is here."""
    surveys: tuple[SurveyPlan, ...] = ()
    arrivals: tuple[Callable[[Draft, Any, StatePlan], None], ...] = ()
    """What else is done on entering, when all that belongs to the state itself has begun."""
    plain: bool = False
    """No tasks, bot, end or arrivals: entering costs nothing more than setting the clocks."""


class Plan:
    """The compiled process; made by `planning.plan`, which fills `tasks`, `tables` and `states`."""

    def __init__(self, process: Process) -> None:
        self.process = process
        self.index: Index = index(process)
        self.fingerprint = fingerprint(process)
        self.fields = self.index.fields
        self.replies = self.index.replies
        self.channels = self.index.channels
        self.areas = {name: state.area for name, state in self.index.states.items()}
        self.actors = _actors(self.index)
        self.teams = frozenset(self.index.teams)
        reader = _TicketReader(self.index, self.areas)
        self.test: Callable[[Condition], Callable[[Draft, Any], bool]] = lambda condition: compiled(
            condition, reader
        )
        self.read: Callable[[str], Callable[[Draft], object]] = reader.field
        self.policies = {name: reader.policy(name) for name in self.index.policies}
        self.notices = tuple(
            (notice, self.test(notice.when) if notice.when is not None else None)
            for notice in process.notices
        )
        self.reasons: dict[str, tuple[str, ...]] = {}
        for use in references(process).all:
            if use.kind == "policy" and use.where.startswith("reply "):
                reply = use.where.removeprefix("reply ").strip("'")
                self.reasons[reply] = (*self.reasons.get(reply, ()), use.name)
        self.sensitive = frozenset(topic.name for topic in process.topics if topic.sensitive)
        self.named: dict[tuple[str, str], Titled] = {
            (kind, element.name): element
            for kind, elements in (
                ("state", self.index.states.values()),
                ("area", process.areas),
                ("channel", process.channels),
                ("priority", process.priorities),
                ("topic", process.topics),
                ("product", process.products),
            )
            for element in elements
        }
        self.classify = tuple(
            (
                kind,
                tuple(
                    (row.name, self.test(row.when) if row.when is not None else None)
                    for row in rows
                ),
            )
            for kind, rows in (
                ("priority", process.priorities),
                ("topic", process.topics),
                ("product", process.products),
            )
            if rows
        )
        self.promises = Promises(self.index, self.test)
        crew = Crew(self.index, self.test)
        self.crew = crew if crew.any else None
        self.tasks: dict[str, TaskPlan] = {}
        self.problems = tuple(
            ProblemPlan(
                one,
                tuple(map(reader.field, one.same)),
                self.test(one.when) if one.when is not None else None,
                next(self.index.opened_in(one.opens)),
                self.promises.calendar(process.calendar),
            )
            for one in self.index.problems.values()
        )
        self.asking = any(task.asks_if is not None for task in process.tasks)
        # So that most processes ask once an event whether there is more to see to.
        self.gathers = bool(self.asking or self.problems)
        self.surveys: dict[str, SurveyPlan] = {}
        self.tables: dict[str, Table] = {}
        self.machines: dict[str, Any] = {}
        self.states: dict[str, StatePlan] = {}

    def actor(self, name: str, people: Mapping[str, Agent]) -> Actor | None:
        """Return who `name` is, from the process or from the host's own directory."""
        known = self.actors.get(name)
        if known is None and name in people:
            known = Actor(name, "person", self.index.roles_of(people[name]))
        return known

    def due(self, duration: Duration, calendar: str | None) -> Due:
        """Return a function that turns the start of a duration into its end."""
        if isinstance(duration, WallTime):
            length = timedelta(seconds=duration.seconds)
            return lambda at: at + length
        counted = self.index.calendar(calendar or "")
        amount: BusinessTime | BusinessDays = duration
        return lambda at: counted.add(at, amount)

    def roles(self, transition: Transition, source: str) -> frozenset[str]:
        """Return who may fire a row; nobody may hurry a timer that does not say by whom.

        The way of merged tickets belongs to the fact, which says into which other one.
        """
        if transition.after is not None and not transition.by and transition.on is None:
            return NOBODY
        if transition.on == "merged":
            return NOBODY
        return frozenset(self.index.roles(transition, source))

    def is_for_team(self, transition: Transition) -> bool:
        """Say whether a row is for whoever answers in its source, since nobody else is named."""
        named = transition.by or transition.after is not None
        return not named and transition.on not in {"customer_message", "children_done", "merged"}

    def may(self, row: Row, draft: Draft | Ticket | None = None) -> frozenset[str]:
        """Return who may fire a row of a ticket; also the team to which it was escalated."""
        roles = self.roles(row.transition, row.source)
        if draft is not None and draft.team is not None and self.is_for_team(row.transition):
            return roles | {draft.team}
        return roles

    def shown(self, name: str, given: object, language: str) -> str:
        """Return a value as a reply shows it: labels for names, words for yes and no."""
        if isinstance(given, str):
            element = self.named.get((name, given))
            return title(element, language) if element is not None else given
        if isinstance(given, bool):
            return "yes" if given else "no"
        if isinstance(given, tuple):
            return ", ".join(str(item) for item in cast("tuple[object, ...]", given))
        return str(given)

    def titled(self, state: str) -> str:
        """Return a state as refusals name it: ``'waiting' (Waiting for the customer)``."""
        declared = self.index.states[state]
        label = title(declared, self.process.language)
        return f"'{state}'" if declared.label is None else f"'{state}' ({label})"


class _TicketReader:
    """Reads the fields of a ticket for conditions."""

    def __init__(self, found: Index, areas: Mapping[str, str | None]) -> None:
        self.areas = areas
        self.policies = found.policies
        self.compiled: dict[str, PolicyPlan] = {}

    def field(self, name: str) -> Callable[[Draft], object]:
        if name == "area":
            areas = self.areas
            return lambda draft: areas[draft.state]
        if name in {
            "priority", "topic", "product", "channel", "customer", "language", "state", "handoffs",
            "reopened",
        }:  # fmt: skip
            return attrgetter(name)
        return lambda draft: draft.fields.get(name)

    def rule(self, name: str) -> Callable[[Draft, Any], bool]:
        return lambda draft, turn: turn.ask(name, draft)

    def done(self, task: str) -> Callable[[Draft], bool]:
        return lambda draft: any(one.name == task and one.status == "done" for one in draft.tasks)

    def decided(self, policy: str) -> Callable[[Draft, Any], str | None]:
        decide = self.policy(policy).decide

        def verdict(draft: Draft, turn: Any) -> str | None:
            row = decide(draft, turn)
            return row.verdict if row is not None else None

        return verdict

    def policy(self, name: str) -> PolicyPlan:
        """Return a policy as it is asked, compiled at the first call."""
        known = self.compiled.get(name)
        if known is None:
            declared = self.policies[name]
            known = self.compiled[name] = PolicyPlan(declared, lambda when: compiled(when, self))
        return known


def _actors(found: Index) -> dict[str, Actor]:
    actors = {
        "customer": Actor("customer", "customer", frozenset(("customer",))),
        "system": Actor("system", "system", frozenset(("system",))),
    }
    for team in found.teams.values():
        if team.automated:
            actors[team.name] = Actor(team.name, "bot", frozenset((team.name,)))
    for agent in found.agents.values():
        actors[agent.name] = Actor(agent.name, "person", found.roles_of(agent))
    return actors
