"""Whom a change concerns: for each team the differences between two versions that it works by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from supportflow.comparison import Change, compare
from supportflow.define.base import ANY
from supportflow.define.conditions import Decided, walk
from supportflow.define.flow import Transition, Workflow
from supportflow.define.index import Index, index
from supportflow.define.process import Process

__all__ = ["concerned"]


def concerned(old: Process, new: Process) -> dict[str, tuple[str, ...]]:
    """Return, for each team that a change concerns, the sentences that it should read.

    A change concerns the teams that answer where it was made: of a state, of the states that a
    transition leaves and enters, of a task, of the areas of a topic or an article, of those who
    send a reply, whom an escalation tells, and so on, before and after the change. What belongs
    to no team in particular, such as a priority or a promise, concerns all. Bots read nothing:
    what concerns a bot is for the team that it asks. Teams come in the order of the process.
    """
    sides = [_Side(old), _Side(new)]
    everybody = list(dict.fromkeys(name for side in reversed(sides) for name in side.people))
    told: dict[str, dict[str, None]] = {name: {} for name in everybody}
    for change in compare(old, new):
        named = {team for side in sides for team in side.teams_of(change)}
        for team in named & told.keys() or everybody:
            told[team][str(change)] = None
    return {name: tuple(said) for name, said in told.items() if said}


class _Side:
    """One of the two versions, and who answers for what in it."""

    def __init__(self, process: Process) -> None:
        self.process = process
        self.index: Index = index(process)
        self.people = [team.name for team in process.teams if not team.automated]

    def teams_of(self, change: Change) -> Iterator[str]:
        """Yield the teams of people that the changed element belongs to in this version."""
        for name in self._named(change):
            team = self.index.teams.get(name)
            if team is not None and team.automated and team.asks is not None:
                yield team.asks
            else:
                yield name

    def _named(self, change: Change) -> Iterable[str]:
        if not change.path:
            return ()
        kinds = dict(change.path)
        if "transition" in kinds:
            return self._row(change)
        kind, name = change.path[-1]
        finders: Mapping[str, Any] = {
            "team": lambda: (name,),
            "agent": lambda: self._field("agents", name, "teams"),
            "area": lambda: self._area(name),
            "state": lambda: self._state(name),
            "workflow": lambda: self._workflow(name),
            "task": lambda: self._task(name),
            "channel": lambda: self._channel(name),
            "topic": lambda: self._topic(name),
            "article": lambda: self._article(name),
            "reply": lambda: self._reply(name),
            "policy": lambda: self._policy(name),
            "decision": lambda: self._policy(kinds.get("policy", "")),
            "escalation": lambda: self._escalation(name),
            "survey": lambda: self._survey(name),
            "route": lambda: self._route(name),
            "training": lambda: self._field("trainings", name, "teams"),
            "objective": lambda: self._field("objectives", name, "teams"),
            "notice": lambda: self._notice(name),
            "stage": lambda: self._field("funnel", name, "teams"),
        }
        find = finders.get(kind)
        return find() if find is not None else ()

    def _element(self, kind: str, name: str) -> Any:
        elements = getattr(self.process, kind)
        return next((one for one in elements if one.name == name), None)

    def _field(self, kind: str, name: str, field: str) -> tuple[str, ...]:
        element = self._element(kind, name)
        return tuple(getattr(element, field)) if element is not None else ()

    def _area(self, name: str | None) -> Iterator[str]:
        area = self.index.areas.get(name or "")
        if area is not None and area.team is not None:
            yield area.team

    def _areas(self, names: Iterable[str]) -> Iterator[str]:
        for name in names:
            yield from self._area(name)

    def _state(self, name: str) -> Iterator[str]:
        if name in self.index.states:
            team = self.index.team_of(name)
            if team is not None:
                yield team.name

    def _states(self, names: Iterable[str]) -> Iterator[str]:
        for name in names:
            yield from self._state(name)

    def _workflow(self, name: str) -> Iterator[str]:
        found = self.index.workflows.get(name)
        if found is not None:
            yield from self._states(state.name for state in found.states)

    def _row(self, change: Change) -> Iterator[str]:
        """Yield who leaves and who enters by the row, and who else may take it."""
        found = self.index.workflows.get(dict(change.path).get("workflow", ""))
        if found is None:
            return
        for number in change.rows:
            if number is not None and number < len(found.transitions):
                row = found.transitions[number]
                if row.event == change.path[-1][1]:
                    yield from self._of_row(found, row)

    def _of_row(self, flow: Workflow, row: Transition) -> Iterator[str]:
        yield from self._states((*self._sources(flow, row), row.target))
        yield from (name for name in row.by if name in self.index.teams)

    def _sources(self, flow: Workflow, row: Transition) -> Iterator[str]:
        for state in flow.states:
            wider = (state.phase, None if state.final else ANY)
            if state.name in row.sources or not set(row.sources).isdisjoint(wider):
                yield state.name

    def _rows(self) -> Iterator[tuple[Workflow, Transition]]:
        for flow in self.process.workflows:
            for row in flow.transitions:
                yield flow, row

    def _task(self, name: str) -> Iterator[str]:
        task = self.index.tasks.get(name)
        if task is not None:
            yield from self._area(task.area)
            yield from (team for team in (task.team, task.asks) if team is not None)
            yield from task.informs

    def _channel(self, name: str) -> Iterator[str]:
        channel = self.index.channels.get(name)
        if channel is not None and channel.starts is not None:
            yield from self._state(channel.starts)

    def _topic(self, name: str | None) -> Iterator[str]:
        topic = self.index.topics.get(name or "")
        if topic is not None:
            yield from self._areas(topic.areas)

    def _article(self, name: str) -> Iterator[str]:
        article = self.index.articles.get(name)
        if article is not None:
            yield from self._topic(article.topic)
            yield from self._areas(article.areas)
        for task in self.process.tasks:
            if name in task.articles:
                yield from self._task(task.name)

    def _reply(self, name: str) -> Iterator[str]:
        """Yield those who send a script: by a row, with a task, on a topic, after a survey."""
        for flow, row in self._rows():
            if row.reply == name:
                yield from self._of_row(flow, row)
        for task in self.process.tasks:
            if task.reply == name:
                yield from self._task(task.name)
        for topic in self.process.topics:
            if name in topic.replies:
                yield from self._areas(topic.areas)
        for survey in self.process.surveys:
            if survey.reply == name:
                yield from self._states(survey.after)
        yield from self._states(self._field("replies", name, "states"))

    def _policy(self, name: str) -> Iterator[str]:
        for flow, row in self._rows():
            conditions = [*row.needs, *([row.when] if row.when is not None else ())]
            if row.approves == name or any(
                isinstance(part, Decided) and part.policy == name
                for condition in conditions
                for part in walk(condition)
            ):
                yield from self._of_row(flow, row)

    def _escalation(self, name: str) -> Iterator[str]:
        one = self._element("escalations", name)
        if one is not None:
            yield from (team for team in (*one.tells, one.team) if team in self.index.teams)
            yield from self._states(one.state)
            if one.task is not None:
                yield from self._task(one.task)

    def _survey(self, name: str) -> Iterator[str]:
        one = self._element("surveys", name)
        if one is not None:
            yield from (team for team in one.tells if team in self.index.teams)
            yield from self._states(one.after)

    def _route(self, name: str) -> Iterator[str]:
        one = self._element("routes", name)
        if one is not None:
            yield from self._areas(one.areas)
            yield from (team for team in (one.team,) if team is not None)

    def _notice(self, name: str) -> Iterator[str]:
        for channel in self._field("notices", name, "channels"):
            yield from self._channel(channel)
