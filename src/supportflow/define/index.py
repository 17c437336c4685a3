"""What can be looked up in a process by name; made once for each process and kept beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple, Protocol, TypeVar

from supportflow.define.base import ANY
from supportflow.define.calendars import Calendar
from supportflow.define.flow import State, Transition, Workflow
from supportflow.define.people import Agent, Team
from supportflow.define.process import Process
from supportflow.define.promises import OTHERS, PROMISED, Sla, clocks_of
from supportflow.define.texts import Words
from supportflow.define.times import BusinessDays, BusinessTime
from supportflow.errors import BadCall

__all__ = ["LONGEST_CHAIN", "Index", "Row", "derived", "index", "is_business", "timed"]

LONGEST_CHAIN = 50
"""How many immediate transitions may follow each other in one event."""


class _Named(Protocol):
    @property
    def name(self) -> str: ...


N = TypeVar("N", bound=_Named)


class Row(NamedTuple):
    """A transition as seen from one of its source states.

    `number` counts the transitions of the workflow from 0; `rank` is 0 when the row names the
    state itself, 1 when it names its phase, 2 for `ANY`.
    """

    transition: Transition
    source: str
    number: int
    rank: int


class Index:
    """Look-ups by name. Where a name stands twice the first one counts; `faults` reports it."""

    def __init__(self, process: Process) -> None:
        self.process = process
        self.calendars = _by_name(process.calendars)
        self.levels = _by_name(process.levels)
        self.teams = _by_name(process.teams)
        self.agents = _by_name(process.agents)
        self.areas = _by_name(process.areas)
        self.channels = _by_name(process.channels)
        self.fields = _by_name(process.fields)
        self.rules = _by_name(process.rules)
        self.replies = _by_name(process.replies)
        self.tasks = _by_name(process.tasks)
        self.workflows = _by_name(process.workflows)
        self.slas = _by_name(process.slas)
        self.escalations = _by_name(process.escalations)
        self.skills = _by_name(process.skills)
        self.topics = _by_name(process.topics)
        self.products = _by_name(process.products)
        self.routes = _by_name(process.routes)
        self.policies = _by_name(process.policies)
        self.problems = _by_name(process.problems)
        self.surveys = _by_name(process.surveys)
        self.kpis = _by_name(process.kpis)
        self.objectives = _by_name(process.objectives)
        self.trainings = _by_name(process.trainings)
        self.notices = _by_name(process.notices)
        self.articles = _by_name(process.articles)
        self.states: dict[str, State] = {}
        self.workflow_of: dict[str, Workflow] = {}
        for workflow in process.workflows:
            for state in workflow.states:
                if state.name not in self.states:
                    self.states[state.name] = state
                    self.workflow_of[state.name] = workflow
        self.ladder = {level.name: rung for rung, level in enumerate(process.levels)}
        self._counting: dict[str, Calendar] = {}
        self._rows: dict[str, dict[str, dict[str, tuple[Row, ...]]]] = {}

    def rows(self, workflow: str) -> Mapping[str, Mapping[str, tuple[Row, ...]]]:
        """Return state -> event -> rows of a workflow in the order in which they are tried.

        A row that names the state comes before one that names its phase, that before `ANY`;
        within a rank the order of the declaration counts. Final states have no rows.
        """
        known = self._rows.get(workflow)
        if known is None:
            known = self._rows[workflow] = _flatten(self.workflows[workflow])
        return known

    def start_states(self, workflow: str | None = None) -> tuple[str, ...]:
        """Return the states in which channels start, or child tickets that name no state."""
        starts = [channel.starts for channel in self.process.channels]
        for other in self.process.workflows:
            for transition in other.transitions:
                starts += self.opened_states(transition)
        wanted = dict.fromkeys(start for start in starts if start in self.states)
        return tuple(
            start
            for start in wanted
            if workflow is None or self.workflow_of[start].name == workflow
        )

    def opened_states(self, transition: Transition) -> Iterator[str]:
        """Yield the states in which the child tickets of a transition start."""
        for opened in transition.opens:
            yield from self.opened_in(opened)

    def opened_in(self, opened: str) -> Iterator[str]:
        """Yield the state in which a ticket starts that is opened in a workflow."""
        name, _, state = opened.partition(".")
        flow = self.workflows.get(name)
        if state:
            yield state
        elif flow is not None and flow.states:
            yield flow.states[0].name

    def team_of(self, state: str) -> Team | None:
        """Return the team that answers in a state: the state's own, else its area's."""
        declared = self.states.get(state)
        if declared is None:
            return None
        if declared.team is not None:
            return self.teams.get(declared.team)
        area = self.areas.get(declared.area) if declared.area is not None else None
        return self.teams.get(area.team) if area is not None and area.team is not None else None

    def calendar_of(self, state: str) -> str | None:
        """Return the name of the calendar in which a state's business time is counted."""
        team = self.team_of(state)
        if team is not None and team.calendar is not None:
            return team.calendar
        return self.process.calendar

    def team_of_task(self, name: str) -> Team | None:
        """Return the team that does a task: its own, else its area's."""
        task = self.tasks.get(name)
        if task is None:
            return None
        area = self.areas.get(task.area or "")
        return self.teams.get(task.team or (area.team if area is not None else None) or "")

    def calendar_of_task(self, name: str) -> str | None:
        """Return the calendar in which a task's time is counted: that of the team that does it."""
        team = self.team_of_task(name)
        return (team.calendar if team is not None else None) or self.process.calendar

    def clock_names(self) -> tuple[str, ...]:
        """Return the clocks that an escalation can watch: of promises, of states and of tasks."""
        own = (clock.name for sla in self.process.slas for clock in clocks_of(sla))
        return tuple(dict.fromkeys((*PROMISED, *OTHERS, *own)))

    def calendar_for(self, sla: Sla, state: str) -> str | None:
        """Return the calendar in which a promise is counted while a ticket is in `state`."""
        return sla.calendar or self.calendar_of(state)

    def roles(self, transition: Transition, source: str) -> tuple[str, ...]:
        """Return who may do a transition from `source`: `by`, or the default of the row's kind."""
        if transition.by:
            return tuple(transition.by)
        if transition.on == "customer_message":
            return ("customer",)
        if transition.on == "children_done":
            return ("system",)
        if transition.on == "merged":
            return ("agent",)
        if transition.after is not None and transition.on is None:
            return ("system",)
        team = self.team_of(source)
        people = team.name if team is not None else "agent"
        if transition.on == "survey":
            return ("customer", people)
        # An automatic task is done by the system.
        return (people, "system") if transition.on == "task" else (people,)

    def hands_over(self, row: Row) -> bool:
        """Say whether a row may hand a bot's ticket over by itself: to people who work on it.

        Not if only the customer may take it, if it waits for a time, or speaks to the customer.
        """
        transition = row.transition
        target, team = self.states.get(transition.target), self.team_of(transition.target)
        if target is None or team is None or team.automated or target.final or target.resolved:
            return False
        if transition.after is not None or transition.contact:
            return False
        bot = self.team_of(row.source)
        may = {bot.name if bot is not None else "", team.name, "system", "agent"}
        return not may.isdisjoint(self.roles(transition, row.source))

    def roles_of(self, agent: Agent) -> frozenset[str]:
        """Return the roles of an agent: ``agent``, the teams, the level and every lower level."""
        rung = self.ladder.get(agent.level, -1) if agent.level is not None else -1
        lower = (name for name, other in self.ladder.items() if other <= rung)
        return frozenset(("agent", *agent.teams, *lower))

    def calendar(self, name: str) -> Calendar:
        """Return a calendar ready to count in: bound to the one that it names in `within`, if any.

        Raises KeyError for an unknown name.
        """
        found = self._counting.get(name)
        if found is None:
            found = self.calendars[name]
            if found.within is not None:
                found = found.inside(self.calendar(found.within))
            self._counting[name] = found
        return found

    def calendar_chain(self, name: str) -> tuple[str, ...]:
        """Return a calendar and those within which it lies; nothing if it cannot be counted in.

        It cannot when one of them is unknown or when they lie within each other.
        """
        chain: list[str] = []
        outer: str | None = name
        while outer is not None:
            if outer in chain or outer not in self.calendars:
                return ()
            chain.append(outer)
            outer = self.calendars[outer].within
        return tuple(chain)

    def labels(self) -> dict[str, Words]:
        """Return the texts by which conditions name fields, rules, tasks, policies."""
        found: dict[str, Words] = {}
        for kind, elements in (
            ("field", self.process.fields),
            ("rule", self.process.rules),
            ("task", self.process.tasks),
            ("policy", self.process.policies),
        ):
            for element in elements:
                if element.label is not None:
                    found[f"{kind} {element.name}"] = element.label
        return found


def _by_name(elements: Iterable[N]) -> dict[str, N]:
    found: dict[str, N] = {}
    for element in elements:
        found.setdefault(element.name, element)
    return found


def _flatten(workflow: Workflow) -> dict[str, dict[str, tuple[Row, ...]]]:
    phases: dict[str, list[str]] = {}
    live: list[str] = []
    for state in workflow.states:
        if not state.final:
            live.append(state.name)
            if state.phase is not None:
                phases.setdefault(state.phase, []).append(state.name)
    open_states = set(live)
    found: dict[str, dict[str, list[Row]]] = {name: {} for name in live}
    for number, transition in enumerate(workflow.transitions):
        best: dict[str, int] = {}
        for source in transition.sources:
            for name, rank in _expand(source, open_states, phases, live):
                best[name] = min(rank, best.get(name, rank))
        for name, rank in best.items():
            found[name].setdefault(transition.event, []).append(Row(transition, name, number, rank))
    return {
        state: {
            event: tuple(sorted(rows, key=lambda row: row.rank)) for event, rows in events.items()
        }
        for state, events in found.items()
    }


def _expand(
    source: str, open_states: set[str], phases: dict[str, list[str]], live: list[str]
) -> Iterator[tuple[str, int]]:
    if source == ANY:
        yield from ((name, 2) for name in live)
    elif source in open_states:
        yield source, 0
    else:
        yield from ((name, 1) for name in phases.get(source, ()))


def index(process: Process) -> Index:
    """Return the look-ups of a process, made at the first call."""
    kept = derived(process)
    found: Index | None = kept.get("_index")
    if found is None:
        found = kept["_index"] = Index(process)
    return found


def timed(rows: Iterable[Row]) -> tuple[Row, ...]:
    """Return those of a state's rows of one event that time takes.

    A time given for the state itself replaces that of its phase, that the one of `ANY`, unless a
    condition may leave the ticket to the wider row.
    """
    found = [row for row in rows if row.transition.after is not None]
    best = min((row.rank for row in found if row.transition.when is None), default=2)
    return tuple(row for row in found if row.rank <= best)


def derived(process: Process) -> dict[str, Any]:
    """Return the place beside a process where what is derived from it is kept.

    Raises BadCall when something else was given, such as the name of a file.
    """
    _refuse_other(process)
    return vars(process)


def _refuse_other(given: object) -> None:
    if not isinstance(given, Process):
        raise BadCall(
            f"this takes a Process, not {type(given).__name__}; "
            "supportflow.load('helpdesk.py') makes one of a file."
        )


def is_business(duration: object) -> bool:
    """Say whether a duration needs a calendar."""
    return isinstance(duration, (BusinessTime, BusinessDays))
