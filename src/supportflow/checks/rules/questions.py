"""The six questions that a process should answer for every channel, and where to write them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from supportflow.checks.facts import Doubt, Facts, Journey
from supportflow.checks.graph import Edge
from supportflow.checks.implied import excludes
from supportflow.define.conditions import Compare
from supportflow.define.flow import State
from supportflow.define.promises import Escalation
from supportflow.define.work import Task

__all__ = [
    "how_long",
    "how_to_follow_up",
    "what_customer_does",
    "when_to_ask",
    "who_receives",
    "whom_to_ask",
]


def who_receives(facts: Facts) -> Iterator[Doubt]:
    """Nobody is named who receives what comes by this channel."""
    for channel, journey in facts.journeys():
        if facts.team[journey.start] is None:
            state = facts.index.states[journey.start]
            place = _state(facts, journey.start)
            if state.team is not None:
                hint = f"Declare team '{state.team}', which {place} names."
            elif state.area in facts.index.areas:
                hint = f"Add team=\"...\" to area '{state.area}', or to {place}."
            elif state.area is not None:
                hint = f"Declare area '{state.area}' with a team=..., or add team=... to {place}."
            else:
                hint = f'Add area="..." to {place}, and team="..." to that area.'
            yield Doubt(
                f"channel '{channel}'",
                f"does not say who receives its tickets: state '{journey.start}' has no team.",
                hint,
            )


def how_long(facts: Facts) -> Iterator[Doubt]:
    """No time is promised for anything that happens to these tickets."""
    return _unanswered(
        facts,
        lambda way: (
            any(state.within is not None for state in way.states.values())
            or any(task.within is not None for task in way.tasks)
        ),
        "does not say how long its tickets may take: no promise holds for them, and no state and "
        "no task on their way has a time.",
        lambda channel, way: (
            f'Add a promise for them to slas=[Sla(..., when=field("channel") == "{channel}")], '
            f"or within=... to {_state(facts, way.start)}{_or_task(way)}."
        ),
        by_channel=lambda channel: _promised(facts, channel),
    )


def _promised(facts: Facts, channel: str) -> bool:
    """Say whether a promise may hold for tickets that come by a channel."""
    came = Compare("channel", "==", channel)
    return any(
        sla.when is None or not excludes(sla.when, came) for sla in facts.index.slas.values()
    )


def when_to_ask(facts: Facts) -> Iterator[Doubt]:
    """It is not said when somebody who is stuck should ask for help."""
    return _unanswered(
        facts,
        lambda way: (
            any(_calls_for_help(edge, way) for edge in way.rows)
            or any(_says_when(task) for task in way.tasks)
            or any(_escalates(facts, way))
        ),
        "does not say when to ask for help.",
        lambda _, way: (
            f'Add asks_when="..." or asks_after=... to {_task(facts, way)}, or an escalation such '
            f'as Escalation("...", state="{_worked(way)}", after=..., tells="...").'
        ),
    )


def _says_when(task: Task) -> bool:
    return (task.asks_when or task.asks_after or task.asks_if) is not None


def _escalates(facts: Facts, way: Journey) -> Iterator[Escalation]:
    """Yield the escalations that come by themselves somewhere on the way."""
    for one in facts.index.escalations.values():
        if not one.by_hand and not way.states.keys().isdisjoint(facts.watched(one)):
            yield one


def _calls_for_help(edge: Edge, way: Journey) -> bool:
    state = way.states[edge.source]
    timed = edge.row.after is not None and state.waits_for is None and not state.resolved
    return edge.row.escalates or timed


def whom_to_ask(facts: Facts) -> Iterator[Doubt]:
    """It is not said who helps those who are stuck."""
    return _unanswered(
        facts,
        lambda way: (
            any(team.asks is not None for team in way.teams)
            or any(task.asks is not None for task in way.tasks)
            or any(one.tells or one.team for one in _escalates(facts, way))
        ),
        "does not say whom to ask for help: no team and no task on the way asks anybody, and no "
        "escalation tells anybody.",
        lambda _, way: (
            f'Add asks="..." to {_team(way)}{_or_task(way)}, or an escalation with tells="...".'
        ),
    )


def _team(way: Journey) -> str:
    """Name the first team of people on the way, else the first."""
    people = [*(team for team in way.teams if not team.automated), *way.teams]
    return f"team '{people[0].name}'" if people else "the team that answers"


def how_to_follow_up(facts: Facts) -> Iterator[Doubt]:
    """It is not said how the customer is followed up."""
    return _unanswered(
        facts,
        lambda way: (
            any(task.follow_up is not None for task in way.tasks)
            or any(_reminds(edge, way) for edge in way.rows)
            or _surveyed(facts, way)
        ),
        "does not say how to follow up with the customer.",
        lambda _, way: (
            f'Add follow_up="..." to {_task(facts, way)}, or {_reminder(way)}{_survey(way)}.'
        ),
    )


def _reminds(edge: Edge, way: Journey) -> bool:
    state = way.states[edge.source]
    return edge.row.after is not None and state.waits_for == "customer"


def _surveyed(facts: Facts, way: Journey) -> bool:
    """Say whether customers are asked afterwards how it was."""
    places = {name for state in way.states.values() for name in (state.name, state.phase)}
    return any(not places.isdisjoint(one.after) for one in facts.index.surveys.values())


def _reminder(way: Journey) -> str:
    waiting = next((s.name for s in way.states.values() if s.waits_for == "customer"), None)
    if waiting is not None:
        return f"after=... to a row from state '{waiting}'"
    return 'a state with waits_for="customer" and a row with after=... from it'


def _survey(way: Journey) -> str:
    solved = next((s.name for s in way.states.values() if s.resolved), None)
    return f', or Survey("...", after="{solved}", reply="...")' if solved is not None else ""


def what_customer_does(facts: Facts) -> Iterator[Doubt]:
    """It is not said what the customer must do once a solution is offered."""
    return _unanswered(
        facts,
        lambda way: any(task.customer_does is not None for task in way.tasks),
        "does not say what the customer must do once a solution is offered.",
        lambda _, way: f'Add customer_does="..." to {_task(facts, way, last=True)}.',
    )


def _state(facts: Facts, name: str) -> str:
    return f"state '{name}' (workflow '{facts.index.workflow_of[name].name}')"


def _or_task(way: Journey) -> str:
    tasks = [task for task in way.tasks if task.action is None]
    return f" or task '{tasks[0].name}'" if tasks else ""


def _task(facts: Facts, way: Journey, *, last: bool = False) -> str:
    """Name a task of people on the way; where there is none, the one to be declared."""
    tasks = [task for task in way.tasks if task.action is None]
    if tasks:
        return f"task '{tasks[-1 if last else 0].name}'"
    state = way.states.get(_worked(way))
    area = f', area="{state.area}"' if isinstance(state, State) and state.area else ""
    return f'a task: Task("..."{area}), opened by tasks="..." in state \'{_worked(way)}\''


def _worked(way: Journey) -> str:
    """Name the first state on the way in which somebody works on the ticket."""
    working = (s.name for s in way.states.values() if s.waits_for is None and not s.resolved)
    return next(working, way.start)


def _unanswered(
    facts: Facts,
    answered: Callable[[Journey], bool],
    message: str,
    hint: Callable[[str, Journey], str],
    *,
    by_channel: Callable[[str], bool] = lambda _: False,
) -> Iterator[Doubt]:
    verdicts: dict[str, bool] = {}
    for channel, journey in facts.journeys():
        start = journey.start
        if start not in verdicts:
            verdicts[start] = answered(journey)
        if not verdicts[start] and not by_channel(channel):
            yield Doubt(f"channel '{channel}'", message, hint(channel, journey))
