"""What all pages of one site share: the process, its look-ups, its language and its links."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import TypeVar

from supportflow.checks import check
from supportflow.checks.facts import Facts
from supportflow.comparison import compare
from supportflow.define.conditions import Condition
from supportflow.define.flow import State, Transition
from supportflow.define.index import Index, Row, index
from supportflow.define.people import Team
from supportflow.define.process import Process
from supportflow.define.promises import Escalation, clocks_of
from supportflow.define.texts import Titled, Words
from supportflow.define.work import Task
from supportflow.draw.words import clean
from supportflow.errors import Finding
from supportflow.languages import Speech
from supportflow.publish.draft import Draft
from supportflow.publish.links import FOLDERS, Urls, path_of
from supportflow.publish.markdown import plain

__all__ = ["Figure", "Site"]

Figure = Callable[..., list[str]]
"""Draws a picture for a page: takes its path, a name, words for readers, and what to draw."""


class Site:
    """A process and how it is told: in which language, since which version, with which pictures."""

    def __init__(
        self,
        process: Process,
        say: Speech,
        *,
        since: Process | None = None,
        today: date | None = None,
        urls: Urls = "folders",
        figure: Figure | None = None,
    ) -> None:
        self.process = process
        self.say = say
        self.since = since
        self.today = today
        self.urls: Urls = urls
        self.look: Index = index(process)
        self._figure = figure
        self.elements: Mapping[str, Mapping[str, Titled]] = {
            "agent": self.look.agents, "area": self.look.areas, "article": self.look.articles,
            "calendar": self.look.calendars, "channel": self.look.channels,
            "escalation": self.look.escalations, "field": self.look.fields,
            "kpi": self.look.kpis, "level": self.look.levels, "notice": self.look.notices,
            "objective": self.look.objectives, "policy": self.look.policies,
            "priority": _first(process.priorities), "problem": self.look.problems,
            "product": self.look.products, "reply": self.look.replies, "route": self.look.routes,
            "rule": self.look.rules, "skill": self.look.skills, "sla": self.look.slas,
            "stage": _first(process.funnel), "state": self.look.states,
            "survey": self.look.surveys, "task": self.look.tasks, "team": self.look.teams,
            "topic": self.look.topics, "training": self.look.trainings,
            "workflow": self.look.workflows,
        }  # fmt: skip

    # Names and texts

    def named(self, kind: str, name: str) -> tuple[bool, str]:
        """Return whether an element is declared, and its title."""
        found = self.elements[kind].get(name)
        return (found is not None, self.title(found) if found is not None else name)

    def title(self, element: Titled) -> str:
        """Return the title of an element on one line; never nothing."""
        return clean(self.say.title(element)) or element.name

    def text(self, words: Words | None) -> str:
        """Return a declared text as Markdown on one line."""
        return plain(self.say.text(words))

    def kind_of_role(self, name: str) -> str:
        """Return which kind of element a role is, if it is one."""
        return next(
            (kind for kind in ("team", "level", "agent") if name in self.elements[kind]), ""
        )

    def clock(self, name: str) -> str:
        """Return how a clock is called."""
        key = f"clock.{name}"
        if self.say.has(key):
            return self.say.say(key)
        own = (clock for sla in self.process.slas for clock in clocks_of(sla))
        return next((self.title(one) for one in own if one.name == name), name.replace("_", " "))

    @cached_property
    def labels(self) -> dict[str, Words]:
        """The texts by which conditions name fields, rules, tasks and declared values."""
        found = self.look.labels()
        for task in self.look.tasks.values():
            found[f"task {task.name}"] = self.title(task)
        for kind in ("priority", "topic", "product", "channel", "area", "state"):
            for name, element in self.elements[kind].items():
                found[f"{kind} {name}"] = self.title(element)
        return found

    def condition(self, condition: Condition | None) -> str:
        """Return a condition in words as Markdown; nothing for none."""
        return plain(self.say.condition(condition, self.labels)) if condition is not None else ""

    # Who answers, and what can happen

    def states(self) -> Iterator[State]:
        """Yield every state that has a page, in the order of the declaration."""
        yield from self.look.states.values()

    def team(self, state: str) -> Team | None:
        """Return the team that answers in a state."""
        return self.look.team_of(state)

    def team_of_task(self, task: Task) -> Team | None:
        """Return the team that does a task: its own, else that of its area."""
        return self.look.team_of_task(task.name)

    def states_of(self, team: str) -> list[State]:
        """Return the states in which a team answers."""
        return [
            one
            for one in self.states()
            if (answers := self.team(one.name)) is not None and answers.name == team
        ]

    def tasks_of(self, state: State) -> list[Task]:
        """Return the declared tasks of a state."""
        return [self.look.tasks[name] for name in state.tasks if name in self.look.tasks]

    @cached_property
    def rows(self) -> Mapping[str, tuple[Row, ...]]:
        """What can happen in each state, in the order in which it is tried."""
        found: dict[str, tuple[Row, ...]] = {}
        for flow in self.look.workflows:
            for state, events in self.look.rows(flow).items():
                found[state] = tuple(row for rows in events.values() for row in rows)
        return found

    @cached_property
    def ways_to(self) -> Mapping[str, tuple[Row, ...]]:
        """How a ticket gets into each state from another."""
        found: dict[str, list[Row]] = {}
        for rows in self.rows.values():
            for row in rows:
                if row.source != row.transition.target:
                    found.setdefault(row.transition.target, []).append(row)
        return {state: tuple(rows) for state, rows in found.items()}

    def event(self, row: Transition) -> str:
        """Return what happens, in words."""
        return self.title(row)

    def hand(self, row: Row) -> tuple[Team, Team] | None:
        """Return from which team to which a row hands a ticket on, if it does."""
        one, other = self.team(row.source), self.team(row.transition.target)
        if one is None or other is None or one.name == other.name:
            return None
        return one, other

    def rungs(self, **wanted: object) -> list[Escalation]:
        """Return the escalations that have these values."""
        return [
            one
            for one in self.look.escalations.values()
            if all(getattr(one, name) == value for name, value in wanted.items())
        ]

    # What is known about the whole

    @cached_property
    def facts(self) -> Facts:
        """What the checker knows: which way a ticket can go."""
        return Facts(self.process, self.today)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Everything that is wrong or doubtful."""
        return check(self.process, today=self.today)

    @cached_property
    def new(self) -> frozenset[str]:
        """The pages of what is different from the version before."""
        if self.since is None:
            return frozenset()
        changes = compare(self.since, self.process)
        return frozenset(
            path_of(kind, name)
            for change in changes
            for kind, name in change.path[-1:]
            if kind in FOLDERS
        )

    # Pictures and the end of a page

    def figure(self, path: str, name: str, words: str, **options: object) -> list[str]:
        """Return the lines of a picture on a page."""
        return self._figure(path, name, words, **options) if self._figure is not None else []

    def footer(self, draft: Draft) -> list[str]:
        """Return the lines under a page: of which version it is, who owns it, when it is read."""
        say = self.say.say
        parts = [say("page.footer", process=plain(self.title(self.process)),
                     version=plain(self.process.version))]  # fmt: skip
        if self.process.owner:
            parts.append(say("page.owner", owner=plain(self.process.owner)))
        if self.process.review:
            parts.append(say("page.review", date=self.say.date(self.process.review)))
        return ["---", "", f"<small>{' · '.join(parts)}</small>", ""]


T = TypeVar("T", bound=Titled)


def _first(elements: Iterable[T]) -> dict[str, T]:
    """Return elements by their names; where one stands twice, the first."""
    found: dict[str, T] = {}
    for element in elements:
        found.setdefault(element.name, element)
    return found
