"""The six questions that a process should answer for every channel."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from supportflow.checks.facts import Doubt, Facts, Journey
from supportflow.checks.graph import Edge

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
    for where, journey in facts.journeys():
        if facts.team[journey.start] is None:
            yield Doubt(
                where,
                f"does not say who receives its tickets: state '{journey.start}' has no team.",
                "Give the state an area that has a team.",
            )


def how_long(facts: Facts) -> Iterator[Doubt]:
    """No time is promised for anything that happens to these tickets."""
    return _unanswered(
        facts,
        lambda way: (
            any(state.within is not None for state in way.states.values())
            or any(task.within is not None for task in way.tasks)
        ),
        "does not say how long its tickets may take: no state and no task on their way has a time.",
        "Add within=... to a state or a task.",
    )


def when_to_ask(facts: Facts) -> Iterator[Doubt]:
    """It is not said when somebody who is stuck should ask for help."""
    return _unanswered(
        facts,
        lambda way: (
            any(_calls_for_help(edge, way) for edge in way.rows)
            or any(task.asks_when is not None for task in way.tasks)
        ),
        "does not say when to ask for help.",
        "Add escalates=True to a transition, one with after=..., or asks_when=... to a task.",
    )


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
        ),
        "does not say whom to ask for help: no team and no task on the way asks anybody.",
        'Add asks="..." to the team or a task.',
    )


def how_to_follow_up(facts: Facts) -> Iterator[Doubt]:
    """It is not said how the customer is followed up."""
    return _unanswered(
        facts,
        lambda way: (
            any(task.follow_up is not None for task in way.tasks)
            or any(_reminds(edge, way) for edge in way.rows)
        ),
        "does not say how to follow up with the customer.",
        "Add follow_up=... to a task, or after=... to a row from a state that awaits the customer.",
    )


def _reminds(edge: Edge, way: Journey) -> bool:
    state = way.states[edge.source]
    return edge.row.after is not None and state.waits_for == "customer"


def what_customer_does(facts: Facts) -> Iterator[Doubt]:
    """It is not said what the customer must do once a solution is offered."""
    return _unanswered(
        facts,
        lambda way: any(task.customer_does is not None for task in way.tasks),
        "does not say what the customer must do once a solution is offered.",
        "Add customer_does=... to the task that offers it.",
    )


def _unanswered(
    facts: Facts, answered: Callable[[Journey], bool], message: str, hint: str
) -> Iterator[Doubt]:
    verdicts: dict[str, bool] = {}
    for where, journey in facts.journeys():
        start = journey.start
        if start not in verdicts:
            verdicts[start] = answered(journey)
        if not verdicts[start]:
            yield Doubt(where, message, hint)
