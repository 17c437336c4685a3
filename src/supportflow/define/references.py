"""Every place of a process in the user's words, and every name that one element uses of another."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterable
from string import Formatter
from typing import Literal, NamedTuple, cast

from supportflow.define.base import ANY, Declared
from supportflow.define.conditions import Compare, Condition, Done, Holds, walk
from supportflow.define.flow import State, Transition, Workflow
from supportflow.define.process import Process
from supportflow.define.promises import Escalation, Sla
from supportflow.define.texts import Text, Words
from supportflow.define.work import Reply, Task

__all__ = [
    "Asked",
    "Kind",
    "Reference",
    "References",
    "languages",
    "placeholders",
    "references",
    "row_places",
    "script_parts",
]

Kind = Literal[
    "area", "calendar", "clock", "event", "field", "level", "opened", "placeholder", "place",
    "priority", "reply", "role", "rule", "source", "start", "target", "task", "team", "told",
    "workflow",
]  # fmt: skip
"""What a used name should be; `start`, `source`, `target` and `opened` are all states, a `place` is
a state or a phase of any workflow, and whoever is `told` is a team, a level, an agent or
``assignee``."""


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

    def _people(self, process: Process) -> None:
        where = self._place("process", process.name)
        self._use(where, "counts business time in", "calendar", process.calendar)
        for calendar in process.calendars:
            where = self._place("calendar", calendar.name)
            self._use(where, "lies within", "calendar", calendar.within)
        for level in process.levels:
            self._place("level", level.name)
        for team in process.teams:
            where = self._place("team", team.name)
            self._use(where, "asks", "team", team.asks)
            self._use(where, "works in", "calendar", team.calendar)
        for agent in process.agents:
            where = self._place("agent", agent.name)
            self._each(where, "is in", "team", agent.teams)
            self._use(where, "stands on", "level", agent.level)
        for area in process.areas:
            where = self._place("area", area.name)
            self._use(where, "is answered by", "team", area.team)
            self._use(where, "is open in", "calendar", area.hours)
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
        for rule in process.rules:
            self._place("rule", rule.name)
        for reply in process.replies:
            self._reply(self._place("reply", reply.name), reply)
        for task in process.tasks:
            self._task(self._place("task", task.name), task)

    def _reply(self, where: str, reply: Reply) -> None:
        names: dict[str, None] = {}
        for text in _texts(reply.text):
            try:
                names.update(dict.fromkeys(placeholders(text)))
            except ValueError:
                continue  # told by the fault bad-reply
        self._each(where, "fills in", "placeholder", names)

    def _task(self, where: str, task: Task) -> None:
        self._use(where, "belongs to", "area", task.area)
        self._use(where, "asks", "team", task.asks)
        self._use(where, "sends", "reply", task.reply)

    def _state(self, where: str, state: State) -> None:
        self.places.setdefault(where, len(self.places))
        self._use(where, "belongs to", "area", state.area)
        self._use(where, "is answered by", "team", state.team)
        self._each(where, "opens", "task", state.tasks)

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
        self._each(where, "skips", "task", (name for name in row.skips if name != ANY))
        for opened in row.opens:
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


def _is_name(part: str) -> bool:
    return part.isascii() and part.isidentifier() and part == part.lower() and part[0] != "_"


def _texts(words: Words) -> tuple[str, ...]:
    return tuple(text for _, text in words.texts) if isinstance(words, Text) else (words,)
