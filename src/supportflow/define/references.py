"""Every place of a process in the user's words, and every name that one element uses of another."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Container, Iterable
from string import Formatter
from typing import Literal, NamedTuple, cast

from supportflow.define.base import ANY, Declared
from supportflow.define.conditions import Compare, Condition, Decided, Done, Holds, walk
from supportflow.define.flow import State, Transition, Workflow
from supportflow.define.people import SkillAt
from supportflow.define.process import Process
from supportflow.define.promises import Escalation, Sla
from supportflow.define.texts import Text, Words
from supportflow.define.work import Reply, Task

__all__ = [
    "Asked",
    "Kind",
    "Reference",
    "References",
    "filled_in",
    "languages",
    "placeholders",
    "policy_of",
    "references",
    "row_places",
    "script_parts",
]

Kind = Literal[
    "agent", "area", "article", "calendar", "channel", "clock", "event", "field", "kpi", "level",
    "opened", "placeholder", "place", "policy", "priority", "product", "promise", "reply", "role",
    "rule", "skill", "source", "start", "state", "survey", "target", "task", "team", "told",
    "topic", "workflow",
]  # fmt: skip
"""What a used name should be; `start`, `source`, `target` and `opened` are all states, a `place` is
a state or a phase of any workflow, a `promise` is an `Sla`, and whoever is `told` is a team, a
level, an agent or ``assignee``."""


POLICY = "policy."
"""How a placeholder begins that stands for the reason of a policy's verdict."""


class Reference(NamedTuple):
    """One use of a name: the element at `where` does `how` with the `kind` called `name`.

    `inside` is the workflow in which a `source`, a `target` or an `opened` state is looked for.
    """

    where: str
    how: str
    kind: Kind
    name: str
    inside: str = ""


class Asked(NamedTuple):
    """A condition and the place where it stands; `how` is the field that holds it."""

    where: str
    how: str
    condition: Condition


class References:
    """What a process says, in the order in which it says it.

    `places` maps the words for each element to its position; `all` holds every use of a name,
    `conditions` every condition. Made once for each process by `references`.
    """

    def __init__(self, process: Process) -> None:
        self.places: dict[str, int] = {}
        self.all: list[Reference] = []
        self.conditions: list[Asked] = []
        self._fields = {field.name for field in process.fields}
        self._people(process)
        self._subjects(process)
        for workflow in process.workflows:
            inside = self._place("workflow", workflow.name)
            for state in workflow.states:
                self._state(f"{inside}, state '{state.name}'", state)
            for where, row in zip(row_places(workflow), workflow.transitions, strict=True):
                self._row(where, row, workflow)
            if workflow.reopen is not None:
                self._use(inside, "reopens in", "target", workflow.reopen.to, workflow.name)
        for sla in process.slas:
            self._sla(self._place("sla", sla.name), sla)
        for escalation in process.escalations:
            self._escalation(self._place("escalation", escalation.name), escalation)
        self._routes(process)
        self._policies(process)
        self._measures(process)
        self._knowledge(process)

    def _people(self, process: Process) -> None:
        where = self._place("process", process.name)
        self._use(where, "counts business time in", "calendar", process.calendar)
        for calendar in process.calendars:
            where = self._place("calendar", calendar.name)
            self._use(where, "lies within", "calendar", calendar.within)
        for level in process.levels:
            self._place("level", level.name)
        for skill in process.skills:
            self._place("skill", skill.name)
        for team in process.teams:
            where = self._place("team", team.name)
            self._use(where, "asks", "team", team.asks)
            self._use(where, "works in", "calendar", team.calendar)
        for agent in process.agents:
            where = self._place("agent", agent.name)
            self._each(where, "is in", "team", agent.teams)
            self._use(where, "stands on", "level", agent.level)
            self._skills(where, "has", agent.skills)
            self._use(where, "works in", "calendar", agent.calendar)
            self._each(where, "stands in for", "agent", agent.stands_in)
        for area in process.areas:
            where = self._place("area", area.name)
            self._use(where, "is answered by", "team", area.team)
            self._use(where, "is open in", "calendar", area.hours)
            self._each(where, "wants", "field", area.wants)
        for channel in process.channels:
            where = self._place("channel", channel.name)
            self._use(where, "starts in", "start", channel.starts)
            self._use(where, "is open in", "calendar", channel.hours)

    def _subjects(self, process: Process) -> None:
        for field in process.fields:
            self._place("field", field.name)
        for kind, rows in (
            ("priority", process.priorities),
            ("topic", process.topics),
            ("product", process.products),
        ):
            for row in rows:
                self._ask(self._place(kind, row.name), "when", row.when)
        for topic in process.topics:
            where = f"topic '{topic.name}'"
            self._each(where, "is dealt with in", "area", topic.areas)
            self._each(where, "is answered with", "reply", topic.replies)
        for rule in process.rules:
            self._place("rule", rule.name)
        for reply in process.replies:
            self._reply(self._place("reply", reply.name), reply)
        for task in process.tasks:
            self._task(self._place("task", task.name), task)

    def _reply(self, where: str, reply: Reply) -> None:
        names = filled_in(reply)
        reasons = {name: policy_of(name, self._fields) for name in names}
        self._each(where, "fills in", "placeholder", (n for n, one in reasons.items() if not one))
        self._each(where, "gives the reason of", "policy", filter(None, reasons.values()))
        for variant in reply.variants:
            self._each(where, "is worded for", "channel", variant.channels)
            self._each(where, "is worded for", "state", variant.states)
        self._each(where, "is offered in", "place", reply.states)
        self._each(where, "is offered for", "topic", reply.topics)

    def _task(self, where: str, task: Task) -> None:
        self._use(where, "belongs to", "area", task.area)
        self._use(where, "asks", "team", task.asks)
        self._use(where, "sends", "reply", task.reply)
        self._use(where, "is done by", "team", task.team)
        self._use(where, "asks for", "level", task.level)
        self._skills(where, "asks for", task.skills)
        self._ask(where, "asks_if", task.asks_if)
        self._each(where, "informs", "told", task.informs)
        self._each(where, "points to", "article", task.articles)

    def _state(self, where: str, state: State) -> None:
        self.places.setdefault(where, len(self.places))
        self._use(where, "belongs to", "area", state.area)
        self._use(where, "is answered by", "team", state.team)
        self._each(where, "opens", "task", state.tasks)
        self._each(where, "learns", "field", state.learns)

    def _row(self, where: str, row: Transition, workflow: Workflow) -> None:
        self.places.setdefault(where, len(self.places))
        inside = workflow.name
        for source in row.sources:
            if source != ANY:
                self._use(where, "starts from", "source", source, inside)
        self._use(where, "leads to", "target", row.target, inside)
        self._each(where, "may be done by", "role", row.by)
        self._ask(where, "when", row.when)
        for need in row.needs:
            self._ask(where, "needs", need)
        self._use(where, "sends", "reply", row.reply)
        self._use(where, "approves under", "policy", row.approves)
        self._each(where, "skips", "task", (name for name in row.skips if name != ANY))
        for opened in row.opens:
            self._opened(where, opened)

    def _opened(self, where: str, opened: str) -> None:
        child, _, state = opened.partition(".")
        self._use(where, "opens", "workflow", child)
        self._use(where, "opens", "opened", state or None, child)

    def _sla(self, where: str, sla: Sla) -> None:
        self._use(where, "counts in", "calendar", sla.calendar)
        self._ask(where, "when", sla.when)
        self._ask(where, "pauses_when", sla.pauses_when)
        for clock in sla.clocks:
            inside = f"{where}, clock '{clock.name}'"
            self.places.setdefault(inside, len(self.places))
            self._ask(inside, "starts_when", clock.starts_when)
            self._ask(inside, "pauses_when", clock.pauses_when)
            self._ask(inside, "stops_when", clock.stops_when)

    def _escalation(self, where: str, escalation: Escalation) -> None:
        self._use(where, "watches", "clock", escalation.clock)
        self._each(where, "watches", "place", escalation.state)
        self._use(where, "watches", "task", escalation.task)
        self._ask(where, "when", escalation.when)
        self._each(where, "tells", "told", escalation.tells)
        self._use(where, "fires", "event", escalation.fires)
        self._use(where, "sets", "priority", escalation.priority)
        self._use(where, "hands over to", "team", escalation.team)
        self._use(where, "asks for", "level", escalation.level)
        self._each(where, "may be called by", "role", escalation.by)

    def _routes(self, process: Process) -> None:
        for route in process.routes:
            where = self._place("route", route.name)
            self._ask(where, "when", route.when)
            self._each(where, "is for", "area", route.areas)
            self._use(where, "sends to", "team", route.team)
            self._skills(where, "asks for", route.skills)
            self._skills(where, "prefers", route.prefers)
            self._use(where, "asks for", "level", route.level)

    def _policies(self, process: Process) -> None:
        for policy in process.policies:
            inside = self._place("policy", policy.name)
            for row in policy.rows:
                where = f"{inside}, row '{row.name}'"
                self.places.setdefault(where, len(self.places))
                self._ask(where, "when", row.when)
                self._each(where, "may be decided by", "role", row.by)
        for problem in process.problems:
            where = self._place("problem", problem.name)
            self._opened(where, problem.opens)
            self._each(where, "compares", "field", problem.same)
            self._ask(where, "when", problem.when)
            self._each(where, "tells", "told", problem.tells)

    def _measures(self, process: Process) -> None:
        for survey in process.surveys:
            where = self._place("survey", survey.name)
            self._each(where, "asks after", "place", survey.after)
            self._use(where, "sends", "reply", survey.reply)
            self._ask(where, "when", survey.when)
            self._use(where, "fires", "event", survey.fires)
            self._each(where, "tells", "told", survey.tells)
        for kpi in process.kpis:
            where = self._place("kpi", kpi.name)
            self._use(where, "measures", "clock", kpi.clock)
            self._use(where, "measures", "survey", kpi.survey)
            self._ask(where, "when", kpi.when)
        for objective in process.objectives:
            where = self._place("objective", objective.name)
            self._each(where, "is served by", "promise", objective.slas)
            self._each(where, "is served by", "kpi", objective.kpis)
            self._each(where, "is for", "team", objective.teams)

    def _knowledge(self, process: Process) -> None:
        for training in process.trainings:
            where = self._place("training", training.name)
            self._each(where, "is for", "team", training.teams)
            self._each(where, "is for", "level", training.levels)
            self._each(where, "is about", "product", training.products)
            self._each(where, "gives", "skill", training.gives)
            self._each(where, "points to", "article", training.articles)
        for stage in process.funnel:
            self._each(self._place("stage", stage.name), "is answered by", "team", stage.teams)
        for notice in process.notices:
            where = self._place("notice", notice.name)
            self._ask(where, "when", notice.when)
            self._each(where, "is for", "channel", notice.channels)
            self._use(where, "points to", "article", notice.article)
        for article in process.articles:
            where = self._place("article", article.name)
            self._use(where, "stands under", "topic", article.topic)
            self._each(where, "stands under", "area", article.areas)
            self._each(where, "is about", "product", article.products)

    def _skills(self, where: str, how: str, skills: Iterable[SkillAt | str]) -> None:
        for skill in skills:
            if isinstance(skill, SkillAt):
                self._use(where, how, "skill", skill.skill)
                self._use(where, f"{how} a skill on", "level", skill.level)

    def _ask(self, where: str, how: str, condition: Condition | None) -> None:
        if condition is None:
            return
        self.conditions.append(Asked(where, how, condition))
        for part in walk(condition):
            match part:
                case Compare():
                    self._use(where, "asks for", "field", part.field)
                case Holds():
                    self._use(where, "asks", "rule", part.rule)
                case Done():
                    self._use(where, "asks whether somebody did", "task", part.done)
                case Decided():
                    self._use(where, "asks", "policy", part.policy)
                case _:
                    pass

    def _place(self, kind: str, name: str) -> str:
        where = f"{kind} '{name}'"
        self.places.setdefault(where, len(self.places))
        return where

    def _use(self, where: str, how: str, kind: Kind, name: str | None, inside: str = "") -> None:
        if name is not None:
            self.all.append(Reference(where, how, kind, name, inside))

    def _each(self, where: str, how: str, kind: Kind, names: Iterable[str]) -> None:
        for name in names:
            self._use(where, how, kind, name)


def references(process: Process) -> References:
    """Return the places and references of a process, found at the first call."""
    kept = vars(process)
    found: References | None = kept.get("_references")
    if found is None:
        found = kept["_references"] = References(process)
    return found


def row_places(workflow: Workflow) -> tuple[str, ...]:
    """Return the place of each transition; rows that share an event are counted: ``row 2 of 3``."""
    counts = Counter(row.event for row in workflow.transitions)
    seen: Counter[str] = Counter()
    places: list[str] = []
    for row in workflow.transitions:
        where = f"workflow '{workflow.name}', transition '{row.event}'"
        if counts[row.event] > 1:
            seen[row.event] += 1
            where += f", row {seen[row.event]} of {counts[row.event]}"
        places.append(where)
    return tuple(places)


def languages(process: Process) -> tuple[str, ...]:
    """Return the languages in which anything is written, the process's own first."""
    found: dict[str, None] = {process.language: None}

    def look(value: object) -> None:
        if isinstance(value, Text):
            found.update(dict.fromkeys(value))
        elif isinstance(value, tuple):
            for item in cast("tuple[object, ...]", value):
                look(item)
        elif isinstance(value, Declared):
            for each in dataclasses.fields(value):  # type: ignore[arg-type]
                look(getattr(value, each.name))

    look(process)
    return tuple(found)


def placeholders(text: str) -> tuple[str, ...]:
    """Return the names in braces of a reply's text, each once.

    Raises ValueError, saying what is wrong, when a brace stands alone or holds no field's name.
    """
    return tuple(dict.fromkeys(name for _, name in script_parts(text) if name is not None))


def policy_of(name: str, fields: Container[str]) -> str | None:
    """Return the policy whose reason a placeholder stands for: ``policy.refund``, if no field."""
    if not name.startswith(POLICY) or name in fields:
        return None
    return name.removeprefix(POLICY)


def script_parts(text: str) -> tuple[tuple[str, str | None], ...]:
    """Take a reply's text apart: words, each with the name in braces that follows them.

    ``{{`` and ``}}`` are plain braces. Raises ValueError as `placeholders` does.
    """
    try:
        parts = list(Formatter().parse(text))
    except ValueError:
        raise ValueError("a brace is opened or closed alone") from None
    for _, name, spec, conversion in parts:
        if name is None:
            continue
        if not name or spec or conversion or not all(_is_name(part) for part in name.split(".")):
            inside = name + (f"!{conversion}" if conversion else "") + (f":{spec}" if spec else "")
            raise ValueError(f"'{{{inside}}}' is not the name of a field in braces")
    return tuple((words, name) for words, name, *_ in parts)


def filled_in(reply: Reply) -> dict[str, None]:
    """Return the names in braces of all texts of a reply; those that cannot be read have none."""
    names: dict[str, None] = {}
    for words in (reply.text, *(variant.text for variant in reply.variants)):
        for text in _texts(words):
            try:
                names.update(dict.fromkeys(placeholders(text)))
            except ValueError:
                continue  # told by the fault bad-reply
    return names


def _is_name(part: str) -> bool:
    return part.isascii() and part.isidentifier() and part == part.lower() and part[0] != "_"


def _texts(words: Words) -> tuple[str, ...]:
    return tuple(text for _, text in words.texts) if isinstance(words, Text) else (words,)
