"""The six questions that a process should answer for every channel."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from supportflow.checks.facts import Doubt, Facts, Journey
from supportflow.checks.graph import Edge
from supportflow.checks.implied import excludes
from supportflow.define.conditions import Compare
from supportflow.define.promises import Escalation

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
            yield Doubt(
                f"channel '{channel}'",
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
        "does not say how long its tickets may take: no promise holds for them, and no state and "
        "no task on their way has a time.",
        "Add a promise to slas=[...], or within=... to a state or a task.",
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
            or any(task.asks_when is not None for task in way.tasks)
            or any(_escalates(facts, way))
        ),
        "does not say when to ask for help.",
        "Add an escalation, escalates=True to a transition, one with after=..., or asks_when=... "
        "to a task.",
    )


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
        'Add asks="..." to the team or a task, or an escalation with tells="...".',
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
    facts: Facts,
    answered: Callable[[Journey], bool],
    message: str,
    hint: str,
    *,
    by_channel: Callable[[str], bool] = lambda _: False,
) -> Iterator[Doubt]:
    verdicts: dict[str, bool] = {}
    for channel, journey in facts.journeys():
        start = journey.start
        if start not in verdicts:
            verdicts[start] = answered(journey)
        if not verdicts[start] and not by_channel(channel):
            yield Doubt(f"channel '{channel}'", message, hint)
