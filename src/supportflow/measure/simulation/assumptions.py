"""What a simulation assumes, as declared values: who comes, what happens next, how long it takes.

A scenario refers to a process by names only. What it leaves out has a default, and every default
that was used is told with the result.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import KW_ONLY, replace
from typing import Annotated, Final, Literal

from pydantic import Strict
from pydantic.functional_validators import BeforeValidator
from pydantic_core import PydanticCustomError

from supportflow.define.base import Declared, Many, Name, value
from supportflow.define.texts import Words
from supportflow.define.times import BusinessDays, Duration
from supportflow.errors import BadCall

__all__ = ["Answer", "Arrivals", "Branch", "Mix", "Order", "Scenario", "Staff", "Work"]

Order = Literal["first_come", "priority", "due"]
"""Whom a free agent takes next: who has waited longest, the highest priority, or what is due."""

HOURS: Final = 24
DAYS: Final = 7
MOST_AGENTS: Final = 100_000


def _number(given: object) -> object:
    if isinstance(given, bool) or not isinstance(given, (int, float)):
        raise PydanticCustomError("number_expected", "takes a number")
    return float(given)


Number = Annotated[float, BeforeValidator(_number)]
"""A number; true and false are none, and a text is none."""


@value
class Arrivals(Declared):
    """How many tickets come through a channel, and when.

    `per_week` is the mean number in a usual week. `week` weighs the days, Monday first, `hours`
    the hours of a day from midnight, both local to the channel's calendar; only the proportions
    matter. `day_cv` says how unlike days are beyond chance: each day's mean is multiplied by a
    Gamma variable with mean 1 and this coefficient of variation (0: pure chance, a Poisson
    process). The default 0.35 is Gamma(8, 1/8), which two real help desks show. `only_open` leaves
    out what would come while the channel is closed; by default if the channel declares `hours`.
    """

    channel: Name
    per_week: Number
    _: KW_ONLY
    week: Many[Number] = ()
    hours: Many[Number] = ()
    day_cv: Number = 0.35
    only_open: Annotated[bool, Strict()] | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.per_week <= 10_000_000:
            raise ValueError(f"per_week={self.per_week:g} is no number of tickets: give 0 or more")
        _weights("week", self.week, DAYS, "one for each day from Monday on")
        _weights("hours", self.hours, HOURS, "one for each hour from midnight on")
        if not 0 <= self.day_cv <= 5:
            raise ValueError(f"day_cv={self.day_cv:g}: give 0 (pure chance) to 5")


@value
class Work(Declared):
    """How long the hands are on a ticket: in a state, for a task, or in any state of a team.

    In a state the work declared for the state counts, else the sum of its tasks', else that of
    its team. Times follow a lognormal distribution with this `mean` and coefficient of variation
    `cv` (0: always the mean), or an exponential one. A share of `bookkeeping` takes 2 to 30
    seconds only: a click that closes what was done elsewhere.
    """

    name: Name
    mean: Duration
    _: KW_ONLY
    of: Literal["state", "task", "team"] = "state"
    cv: Number = 1.0
    shape: Literal["lognormal", "exponential"] = "lognormal"
    bookkeeping: Number = 0.0

    def __post_init__(self) -> None:
        _length("mean", self.mean)
        if not 0 <= self.cv <= 10:
            raise ValueError(f"cv={self.cv:g}: give 0 (always the mean) to 10")
        if self.shape == "exponential" and self.cv != 1:
            raise ValueError("an exponential time has cv=1: leave cv out")
        _share("bookkeeping", self.bookkeeping)


@value
class Branch(Declared):
    """What share of the tickets in a state takes which event out of it.

    `to` tells rows apart that share the event. What the shares of a state leave of 1 goes to the
    events that no branch names. For a row with `after` and a condition it is the share for which
    the condition holds.
    """

    state: Name
    event: Name
    share: Number
    _: KW_ONLY
    to: Name | None = None

    def __post_init__(self) -> None:
        _share("share", self.share)


@value
class Answer(Declared):
    """How long somebody outside takes to act in a state: a customer, a supplier.

    The time is exponential with this `mean`, elapsed or in the business time of the state's
    calendar; with the probability `never` nobody ever answers. In a state in which our people
    work, it is how long the customer has patience while the ticket waits for them.
    """

    state: Name
    mean: Duration
    _: KW_ONLY
    never: Number = 0.0

    def __post_init__(self) -> None:
        _length("mean", self.mean)
        _share("never", self.never)


@value
class Mix(Declared):
    """A share of all tickets that has this priority, topic or product."""

    name: Name
    share: Number
    _: KW_ONLY
    priority: Name | None = None
    topic: Name | None = None
    product: Name | None = None

    def __post_init__(self) -> None:
        _share("share", self.share)


@value
class Staff(Declared):
    """How many people of a team work at once, and in which hours.

    `calendar` is their shift, by default the team's; several lines for one team are shifts.
    `available` is the share of that time for tickets, without meetings and breaks: work takes
    that much longer. `order` is whom a free agent takes next; it is the same for all lines of a
    team.
    """

    team: Name
    agents: Annotated[int, Strict()]
    _: KW_ONLY
    calendar: Name | None = None
    available: Number = 1.0
    order: Order = "first_come"

    def __post_init__(self) -> None:
        if not 0 <= self.agents <= MOST_AGENTS:
            raise ValueError(f"agents={self.agents}: give 0 to {MOST_AGENTS:,} people")
        if not 0.05 <= self.available <= 1:
            raise ValueError(f"available={self.available:g}: give a share from 0.05 to 1")


@value
class Scenario(Declared):
    """Everything that a simulation of a process assumes; what is left out has a default.

    `volume` multiplies all arrivals: 1.2 is a fifth more tickets.
    """

    name: Name = "usual"
    label: Words | None = None
    _: KW_ONLY
    description: Words | None = None
    volume: Number = 1.0
    arrivals: Many[Arrivals] = ()
    work: Many[Work] = ()
    branches: Many[Branch] = ()
    answers: Many[Answer] = ()
    mix: Many[Mix] = ()
    staff: Many[Staff] = ()

    def __post_init__(self) -> None:
        if not 0 <= self.volume <= 1000:
            raise ValueError(f"volume={self.volume:g}: give 0 to 1000; 1 is as many as usual")
        total = sum(each.share for each in self.mix)
        if total > 1 + 1e-9:
            raise ValueError(f"the shares of 'mix' make {total:g}: together they are at most 1")

    def changed(
        self,
        *,
        name: str | None = None,
        volume: float | None = None,
        agents: Mapping[str, int] | None = None,
        per_week: Mapping[str, float] | None = None,
        shares: Mapping[tuple[str, str], float] | None = None,
    ) -> Scenario:
        """Return this scenario with other people, tickets or shares, to ask "what if".

        `agents` gives teams another number of people, `per_week` channels another number of
        tickets, `shares` another share to (state, event); what the scenario does not name is
        added. Raises BadCall for a team with several shifts, since the shift must be said.
        """
        staff, arrivals, branches = [*self.staff], [*self.arrivals], [*self.branches]
        for team, count in (agents or {}).items():
            lines = [place for place, each in enumerate(staff) if each.team == team]
            if len(lines) > 1:
                raise BadCall(
                    f"team '{team}' has {len(lines)} shifts in this scenario: "
                    "change the number of people in its staff lines"
                )
            if lines:
                staff[lines[0]] = replace(staff[lines[0]], agents=count)
            else:
                staff.append(Staff(team, count))
        for channel, number in (per_week or {}).items():
            if all(each.channel != channel for each in arrivals):
                arrivals.append(Arrivals(channel, number))
            arrivals = [
                replace(each, per_week=number) if each.channel == channel else each
                for each in arrivals
            ]
        for (state, event), share in (shares or {}).items():
            said = [each for each in branches if (each.state, each.event) == (state, event)]
            branches = [each for each in branches if each not in said]
            branches.append(Branch(state, event, share, to=said[0].to if said else None))
        return replace(
            self,
            name=self.name if name is None else name,
            volume=self.volume if volume is None else volume,
            staff=staff,
            arrivals=arrivals,
            branches=branches,
        )


def _weights(field: str, weights: Sequence[float], count: int, what: str) -> None:
    if not weights:
        return
    if len(weights) != count:
        raise ValueError(f"{field} takes {count} numbers, {what}, not {len(weights)}")
    if min(weights) < 0 or not sum(weights):
        raise ValueError(f"{field} takes numbers from 0 up, of which one at least is above 0")


def _share(field: str, given: float) -> None:
    if not 0 <= given <= 1:
        raise ValueError(f"{field}={given:g} is no share: give 0 to 1, as 0.2 for a fifth")


def _length(field: str, given: object) -> None:
    if isinstance(given, BusinessDays):
        raise ValueError(
            f"{field}: '{given}' has no length of its own: give elapsed or business time, "
            "such as hours(20) or business_hours(16)"
        )
    if not getattr(given, "seconds", 0):
        raise ValueError(f"{field} is longer than nothing")
