"""Simulated tickets, and the people and queues between which they move."""

from __future__ import annotations

from collections import deque

from supportflow.measure.simulation.plan import Place, Plan, Shift, TeamPlan
from supportflow.measure.simulation.promised import Happened

__all__ = ["Case", "Desks", "Queue", "kinds_of"]


class Case:
    """A simulated ticket.

    `token` is new in each state, and what was put on the list of events for an older one is void.
    `stamp` is new with each wait or work in a state, and 0 when there is none.
    """

    __slots__ = (
        "agent", "arrived", "began", "channel", "due", "entered", "handoffs", "history", "kids",
        "number", "parent", "person", "place", "promise", "queued", "rank", "resolved", "shift",
        "solved", "stamp", "token", "touched",
    )  # fmt: skip

    def __init__(self, number: int, channel: int, arrived: int, rank: int, promise: int) -> None:
        self.number = number
        self.channel = channel
        self.arrived = arrived
        self.rank = rank
        self.promise = promise
        self.token = 0
        self.stamp = 0
        self.queued = -1
        self.touched = -1
        self.resolved = -1
        self.handoffs = 0
        self.kids = 0
        self.began = 0
        self.agent = 0
        self.due = 0
        self.person = False
        self.parent: Case | None = None
        self.shift: Desks | None = None
        self.history: list[Happened] | None = None
        self.place: Place
        self.entered = arrived
        self.solved = False


class Desks:
    """The people of one shift: who of them is free, as numbers within their team."""

    __slots__ = ("available", "free", "hours")

    def __init__(self, shift: Shift, first: int) -> None:
        self.free = list(range(first + shift.agents, first, -1))
        self.hours = shift.hours
        self.available = shift.available


class Queue:
    """A team's waiting tickets and its people."""

    __slots__ = ("first", "hours", "idle", "number", "opening", "order", "ordered", "shifts")

    def __init__(self, plan: TeamPlan) -> None:
        self.number = plan.number
        self.hours = plan.hours
        self.order = plan.order
        self.first: deque[tuple[int, Case]] = deque()
        self.ordered: list[tuple[int, int, Case]] = []
        self.shifts: list[Desks] = []
        first = 0
        for shift in plan.shifts:
            self.shifts.append(Desks(shift, first))
            first += shift.agents
        self.idle = first
        self.opening = -1


def kinds_of(plan: Plan) -> list[tuple[float, tuple[int, str | None, str | None, str | None]]]:
    """Return the kinds of tickets with the running sum of their shares."""
    process = plan.process
    ranks = {each.name: rank for rank, each in reversed([*enumerate(process.priorities)])}
    usual = [
        next((each.name for each in rows if each.when is None), None)
        for rows in (process.priorities, process.topics, process.products)
    ]
    found: list[tuple[float, tuple[int, str | None, str | None, str | None]]] = []
    bound = 0.0
    for each in plan.scenario.mix:
        bound += each.share
        priority = each.priority or usual[0]
        rank = ranks.get(priority or "", len(ranks))
        found.append((bound, (rank, priority, each.topic or usual[1], each.product or usual[2])))
    rank = ranks.get(usual[0] or "", len(ranks))
    found.append((1.0, (rank, usual[0], usual[1], usual[2])))
    return found
