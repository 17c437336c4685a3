"""Compiles a process for running: its machines, the plan of each state, roles and rows.

Made once for each process, kept beside it, and never changed afterwards.
"""

from __future__ import annotations

from collections.abc import Mapping

from supportflow.define.faults import faults
from supportflow.define.flow import State, Workflow
from supportflow.define.index import Row, derived, timed
from supportflow.define.process import Process
from supportflow.define.times import WallTime
from supportflow.errors import DefinitionError
from supportflow.run import machine, surveys
from supportflow.run.act import Act
from supportflow.run.counting import Counter
from supportflow.run.learning import offer
from supportflow.run.machine import Rule, Step, Test
from supportflow.run.plan import Due, Plan, ReopenPlan, StatePlan, SurveyPlan, TaskPlan, TimerPlan
from supportflow.run.promised import rungs_of
from supportflow.run.ticket import Draft
from supportflow.run.turn import Turn

__all__ = ["plan"]


def plan(process: Process) -> Plan:
    """Compile a process, or return what was compiled before.

    Raises DefinitionError with every fault when its names do not fit together.
    """
    kept = derived(process)
    made: Plan | None = kept.get("_plan")
    if made is None:
        found = faults(process)
        if found:
            raise DefinitionError(process.name, found)
        made = Plan(process)
        made.tasks.update((name, _task_plan(made, name)) for name in made.index.tasks)
        for workflow in process.workflows:
            _compile(made, workflow.name)
            _reopen(made, workflow)
        _surveys(made)
        kept["_plan"] = made
    return made


def _compile(made: Plan, workflow: str) -> None:
    declared = made.index.workflows[workflow]
    flattened = made.index.rows(workflow)
    for state in declared.states:
        made.states[state.name] = _state_plan(made, state, workflow, flattened.get(state.name, {}))
    rules: list[Rule] = []
    acts: dict[tuple[int, str], Act] = {}
    for source, events in flattened.items():
        for rows in events.values():
            for row in rows:
                act = acts[row.number, source] = Act(made, row)
                rules.append(_rule(made, row, act))
    built = machine.build([state.name for state in declared.states], rules)
    made.machines[workflow] = built
    made.tables[workflow] = machine.compiled(built)
    for source, events in flattened.items():
        _wire(made, made.states[source], events, acts)


def _reopen(made: Plan, workflow: Workflow) -> None:
    """Tell the final states of a workflow what a message does to a closed ticket."""
    given = workflow.reopen
    if given is None:
        return
    until = None
    if given.within is not None and given.to is not None:
        until = made.due(given.within, made.index.calendar_of(given.to))
    to = made.states[given.to] if given.to is not None else None
    for state in workflow.states:
        if state.final:
            made.states[state.name].reopen = ReopenPlan(to, until, given.new)


def _surveys(made: Plan) -> None:
    """Tell each state which surveys begin there; any state may end one that waits."""
    process = made.process
    if not process.surveys:
        return
    for survey in process.surveys:
        test = made.test(survey.when) if survey.when is not None else None
        for name in survey.after:
            due = None
            if survey.delay is not None:
                due = made.due(survey.delay, made.index.calendar_of(name))
            planned = SurveyPlan(survey, due, test)
            made.surveys[survey.name] = planned
            made.states[name].surveys += (planned,)
    for state in made.states.values():
        state.arrivals += (surveys.entered,)
        state.plain = False


def _rule(made: Plan, row: Row, act: Act) -> Rule:
    transition = row.transition
    roles = made.roles(transition, row.source)
    own = made.is_for_team(transition)

    def admitted(draft: Draft, turn: Turn) -> bool:
        if not roles.isdisjoint(turn.roles):
            return True
        # Whoever has the ticket works on it for its team, also who stands in for somebody.
        return own and (draft.team in turn.roles or draft.assignee == turn.by)

    tests: list[Test] = [admitted]
    if transition.when is not None:
        tests.append(made.test(transition.when))
    return Rule(transition.event, row.source, transition.target, tests, [act.take])


def _state_plan(
    made: Plan, state: State, workflow: str, rows: Mapping[str, tuple[Row, ...]]
) -> StatePlan:
    team = made.index.team_of(state.name)
    calendar = made.index.calendar_of(state.name)
    return StatePlan(
        state=state,
        workflow=workflow,
        team=team.name if team is not None else None,
        automated=team is not None and team.automated and not state.final,
        max_turns=team.max_turns if team is not None else None,
        asks=team.asks if team is not None else None,
        final=state.final,
        tasks=tuple(made.tasks[name] for name in state.tasks),
        within=made.due(state.within, calendar) if state.within is not None else None,
        rows=rows,
        calendar=calendar,
    )


def _task_plan(made: Plan, name: str) -> TaskPlan:
    task = made.index.tasks[name]
    team = made.index.team_of_task(name)
    due = counter = None
    if task.within is not None:
        calendar = made.index.calendar_of_task(name)
        due = made.due(task.within, calendar)
        counter = Counter(task.within, made.promises.calendar(calendar))
    rungs = rungs_of(made.index, made.promises.escalations, task=name, counter=counter)
    asks_after = None
    if task.asks_after is not None:
        asks_after = made.due(task.asks_after, made.index.calendar_of_task(name))
    asks_if = made.test(task.asks_if) if task.asks_if is not None else None
    does = team.name if team is not None else None
    return TaskPlan(
        name, due, task.action, does, rungs, task.asks, asks_after, asks_if, task.attempts
    )


def _wire(
    made: Plan,
    state: StatePlan,
    events: Mapping[str, tuple[Row, ...]],
    acts: Mapping[tuple[int, str], Act],
) -> None:
    """Give a state its timers, its rows for facts, and its ways to a person."""
    timers: list[TimerPlan] = []
    on: dict[str, list[tuple[int, Row, Step]]] = {}
    to_person: list[tuple[bool, int, Row, Step]] = []
    fires = {one.escalation.fires for one in made.promises.escalations.values()}
    fires |= {one.fires for one in made.process.surveys}
    fired: dict[str, list[tuple[Row, Step]]] = {}
    calendar = made.index.calendar_of(state.state.name)
    for event, rows in events.items():
        counted = timed(rows)
        count = 0
        for row in rows:
            transition = row.transition
            when = made.test(transition.when) if transition.when is not None else None
            step = Step(transition.target, when, acts[row.number, row.source].take, None)
            if transition.after is not None and row in counted:
                count += 1
                name = f"after:{event}" if count == 1 else f"after:{event}:{count}"
                immediate = isinstance(transition.after, WallTime) and not transition.after.seconds
                due = made.due(transition.after, calendar)
                timers.append(TimerPlan(name, due, immediate, row, step))
            if transition.on is not None:
                on.setdefault(transition.on, []).append((row.rank, row, step))
            if event in fires:
                fired.setdefault(event, []).append((row, step))
            target = made.states[transition.target]
            if made.index.hands_over(row):
                to_person.append((target.team != state.asks, row.number, row, step))
    state.timers = tuple(sorted(timers, key=lambda timer: timer.row.number))
    state.on = {
        fact: tuple(
            (row, step) for _, row, step in sorted(found, key=lambda one: (one[0], one[1].number))
        )
        for fact, found in on.items()
    }
    if fired:
        state.fired = {event: tuple(found) for event, found in fired.items()}
    if state.automated:
        ordered = sorted(to_person, key=lambda one: (one[0], one[1]))
        state.to_person = tuple((row, step) for _, _, row, step in ordered)
    clocks = [(timer.name, timer.due) for timer in state.timers if not timer.immediate]
    if state.within is not None:
        clocks.append(("within", state.within))
    clocks += _rungs(made, state)
    state.clocks = tuple(clocks)
    state.follows = state.automated or any(timer.immediate for timer in state.timers)
    if state.state.learns:
        state.arrivals = (offer,)
    state.plain = not (state.tasks or state.automated or state.final or state.arrivals)


def _rungs(made: Plan, state: StatePlan) -> tuple[tuple[str, Due], ...]:
    """Return the escalations of a state's time, set on entering it."""
    if state.final:
        return ()
    calendar = made.promises.calendar(made.index.calendar_of(state.state.name))
    within = state.state.within
    counter = Counter(within, calendar) if within is not None else None
    found = made.promises.escalations
    return rungs_of(made.index, found, state=state.state.name, counter=counter, calendar=calendar)
