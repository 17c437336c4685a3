"""A process under a scenario, as a run looks it up."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum

from supportflow.define.flow import State
from supportflow.define.index import Index
from supportflow.define.process import Process
from supportflow.define.times import Duration
from supportflow.measure.simulation.assumptions import Answer, Order, Scenario, Work
from supportflow.measure.simulation.hours import SECOND, Hours
from supportflow.measure.simulation.promised import Promises

__all__ = [
    "Exit",
    "How",
    "Place",
    "Plan",
    "Shift",
    "TeamPlan",
    "TimePlan",
    "Touch",
    "seconds_of",
]


class How(IntEnum):
    """What has to happen before a ticket leaves a state."""

    END = 0
    WORK = 1
    """Somebody of the team takes it and works on it."""
    BOT = 2
    """An automated team works on it; it never queues."""
    ANSWER = 3
    """Somebody outside acts."""
    CHILDREN = 4
    """Its child tickets come to their end."""
    TIME = 5
    """Only time takes it on."""


@dataclass(slots=True, eq=False)
class Exit:
    """A row out of a state: where to, and what it means to the customer and the promises."""

    number: int
    event: str
    source: int
    target: int
    said: int = 0
    stays: bool = False
    handoff: bool = False
    rare: bool = False
    opens: tuple[int, ...] = ()
    rank: int = 0
    outside: bool = False
    """Only somebody outside takes it."""
    answer: bool = False
    """Somebody outside may take it."""
    timed: bool = False


@dataclass(slots=True, eq=False)
class TimePlan:
    """A timer of a state: the row it takes, its time, and how often its condition holds."""

    exit: Exit
    after: Duration
    hours: Hours
    share: float


@dataclass(slots=True, eq=False)
class Touch:
    """How long hands or a bot are on a ticket: the logarithm's mean and deviation, in µs."""

    mean: float
    mu: float
    sigma: float
    exponential: bool
    bookkeeping: float

    @classmethod
    def of(cls, work: Work) -> Touch:
        """Make the parameters of a lognormal time with this mean and coefficient of variation."""
        mean = seconds_of(work.mean) * SECOND
        variance = math.log(1 + work.cv**2)
        mu = math.log(mean) - variance / 2
        return cls(mean, mu, math.sqrt(variance), work.shape == "exponential", work.bookkeeping)


@dataclass(slots=True, eq=False)
class Place:
    """A state as it is simulated."""

    number: int
    name: str
    state: State
    how: How = How.END
    team: int = -1
    area: int = -1
    hours: Hours = field(default_factory=lambda: Hours(None))
    touches: tuple[Touch, ...] = ()
    exits: tuple[Exit, ...] = ()
    bounds: tuple[float, ...] = ()
    others: tuple[Exit, ...] = ()
    other_bounds: tuple[float, ...] = ()
    answer: Answer | None = None
    answer_mean: float = 0.0
    times: tuple[TimePlan, ...] = ()
    reasons: frozenset[str] = frozenset()
    within: Duration | None = None
    over: bool = False
    final: bool = False


@dataclass(slots=True, eq=False)
class Shift:
    """Some people of a team who work in the same hours."""

    agents: int
    hours: Hours
    available: float


@dataclass(slots=True, eq=False)
class TeamPlan:
    """A team: its shifts, the hours in which its waiting is counted, whom it takes next."""

    number: int
    name: str
    automated: bool
    shifts: tuple[Shift, ...]
    hours: Hours
    order: Order

    @property
    def agents(self) -> int:
        """How many people all shifts have together."""
        return sum(shift.agents for shift in self.shifts)


@dataclass(slots=True, eq=False)
class Plan:
    """Everything that a run looks up. `defaults` are sentences about what nobody said."""

    process: Process
    scenario: Scenario
    index: Index
    places: tuple[Place, ...]
    exits: tuple[Exit, ...]
    teams: tuple[TeamPlan, ...]
    areas: tuple[str, ...]
    promises: Promises
    defaults: tuple[str, ...]
    notes: tuple[str, ...]
    answers_known: bool
    numbers: Mapping[str, int]


def seconds_of(duration: Duration) -> float:
    """Return the length of a duration that is one of elapsed or business time."""
    return float(getattr(duration, "seconds", 0))
