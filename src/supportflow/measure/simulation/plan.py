"""A process and a scenario, made ready to be simulated; what nobody said is chosen and told."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Final

from supportflow.define.calendars import Calendar
from supportflow.define.flow import State
from supportflow.define.index import Index, Row, index, timed
from supportflow.define.process import Process
from supportflow.define.times import Duration, business_hours, hours, minutes, seconds
from supportflow.measure.simulation.assumptions import Answer, Branch, Order, Scenario, Work
from supportflow.measure.simulation.fits import refuse_misfits
from supportflow.measure.simulation.hours import SECOND, Hours
from supportflow.measure.simulation.promised import BOT, CUSTOMER, PERSON, Promises

__all__ = ["Exit", "How", "Place", "Plan", "Shift", "TeamPlan", "TimePlan", "plan_of"]

TOUCH: Final = minutes(10)
BOT_TOUCH: Final = seconds(30)
CUSTOMER_ANSWERS: Final = hours(48)
SUPPLIER_ANSWERS: Final = hours(120)
OPEN_CUSTOMER_ANSWERS: Final = business_hours(16)
OPEN_SUPPLIER_ANSWERS: Final = business_hours(40)
NEVER: Final = 0.1
REOPENED: Final = 0.03
RARE: Final = 0.25
"""How likely is a silent row with a condition, a required note or an escalation, beside others."""


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
        mean = _seconds(work.mean) * SECOND
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


def plan_of(process: Process, scenario: Scenario) -> Plan:
    """Make a process ready to be simulated under a scenario; raises as `refuse_misfits` does."""
    refuse_misfits(process, scenario)
    return _Maker(process, scenario).plan()


class _Maker:
    def __init__(self, process: Process, scenario: Scenario) -> None:
        self.process = process
        self.scenario = scenario
        self.look = index(process)
        self.hours: dict[str | None, Hours] = {None: Hours(None)}
        self.numbers = {name: number for number, name in enumerate(self.look.states)}
        self.team_numbers = {name: number for number, name in enumerate(self.look.teams)}
        self.areas = {name: number for number, name in enumerate(self.look.areas)}
        self.exits: list[Exit] = []
        self.silent_shares: list[str] = []
        self.silent_touch: dict[str, list[str]] = {}
        self.silent_answer: dict[str, list[str]] = {}
        self.silent_when: list[str] = []
        self.stuck: list[str] = []
        self.touch = {(each.of, each.name): each for each in scenario.work}
        self.answer = {each.state: each for each in scenario.answers}
        self.branch: dict[str, list[Branch]] = {}
        for branch in scenario.branches:
            self.branch.setdefault(branch.state, []).append(branch)
        speaking = [
            row
            for flow in process.workflows
            for row in flow.transitions
            if (row.reply is not None or row.contact) and row.after is None
        ]
        self.answers_known = bool(speaking)

    def plan(self) -> Plan:
        places = tuple(self.place(name, state) for name, state in self.look.states.items())
        teams = tuple(self.team(name) for name in self.look.teams)
        promises = Promises(self.look, places, self.calendar)
        return Plan(
            self.process,
            self.scenario,
            self.look,
            places,
            tuple(self.exits),
            teams,
            tuple(self.areas),
            promises,
            tuple(self.told(teams, places)),
            (*self.noted(), *promises.notes),
            self.answers_known,
            self.numbers,
        )

    def calendar(self, name: str | None) -> Hours:
        if name not in self.hours:
            self.hours[name] = Hours(self.look.calendar(name or ""))
        return self.hours[name]

    # States

    def place(self, name: str, state: State) -> Place:
        team = self.look.team_of(name)
        place = Place(
            self.numbers[name],
            name,
            state,
            team=self.team_numbers[team.name] if team is not None else -1,
            area=self.areas.get(state.area or "", -1),
            hours=self.calendar(self.look.calendar_of(name)),
            reasons=frozenset(
                one for one in (state.waits_for, "resolved" if state.resolved else None) if one
            ),
            within=state.within,
            over=state.resolved or state.final,
            final=state.final,
        )
        if state.final:
            place.reasons |= {"resolved"}
            return place
        automated = team is not None and team.automated
        rows = self.look.rows(self.look.workflow_of[name].name).get(name, {})
        exits: dict[tuple[str, str], Exit] = {}
        times: list[TimePlan] = []
        for event, found in rows.items():
            clocks = {id(row) for row in timed(found)}
            for row in found:
                if row.transition.after is not None and row.transition.on is None:
                    if id(row) in clocks:
                        times += self.timer(place, row, automated=automated)
                    continue
                key = (event, row.transition.target)
                if key not in exits:
                    exits[key] = self.exit(place, row, automated=automated)
        place.times = tuple(times)
        self.decide(place, list(exits.values()), automated=automated)
        return place

    def exit(self, place: Place, row: Row, *, automated: bool) -> Exit:
        moved = row.transition
        roles = self.look.roles(moved, row.source)
        target = self.look.states[moved.target]
        said = 0
        by_customer = set(roles) <= {"customer"} or moved.on == "customer_message"
        if moved.on == "customer_message":
            said |= CUSTOMER
        elif moved.after is not None or by_customer or roles == ("system",):
            pass
        elif moved.reply is not None or moved.contact:
            said |= BOT if automated else PERSON
        elif not self.answers_known and not automated and place.state.waits_for is None:
            said |= PERSON
        area, other = place.state.area, target.area
        made = Exit(
            len(self.exits),
            moved.event,
            place.number,
            self.numbers[moved.target],
            said,
            stays=moved.target == place.name and not moved.restart,
            handoff=area is not None and other is not None and area != other,
            rare=moved.escalates or moved.when is not None or moved.note == "required",
            opens=tuple(self.numbers[one] for one in self.look.opened_states(moved)),
            rank=row.rank,
            outside=by_customer,
            answer=by_customer or "customer" in roles,
            timed=moved.after is not None and moved.on is None,
        )
        self.exits.append(made)
        return made

    def timer(self, place: Place, row: Row, *, automated: bool) -> Iterable[TimePlan]:
        moved = row.transition
        assert moved.after is not None
        share = 1.0
        if moved.when is not None:
            said = self.said(place.name, moved.event, moved.target)
            if said is None:
                self.silent_when.append(f"'{moved.event}' out of '{place.name}'")
                return
            share = said
        if share > 0:
            yield TimePlan(
                self.exit(place, row, automated=automated), moved.after, place.hours, share
            )

    def said(self, state: str, event: str, target: str) -> float | None:
        for branch in self.branch.get(state, ()):
            if branch.event == event and branch.to in {None, target}:
                return branch.share
        return None

    def decide(self, place: Place, exits: list[Exit], *, automated: bool) -> None:
        """Find what has to happen in a state, and what follows with which probability."""
        state, given = place.state, self.answer.get(place.name)
        own = [one for one in exits if not one.outside]
        if state.waits_for == "children":
            place.how = How.CHILDREN
        elif state.waits_for is not None or (state.resolved and (place.times or not own)):
            place.how = How.ANSWER
        elif automated:
            place.how = How.BOT
        elif own and place.team >= 0:
            place.how = How.WORK
        else:
            place.how = How.ANSWER
        if place.how is How.WORK:
            others = [one for one in exits if one.answer]
            place.exits, place.bounds = self.shares(place, own if given else exits, own)
            if given is not None and others:
                place.others, place.other_bounds = self.shares(place, others, others)
        elif place.how is How.BOT:
            place.exits, place.bounds = self.shares(place, exits, exits)
        else:
            likely = [one for one in exits if one.answer] or exits
            if state.resolved and given is None:
                # Whoever is satisfied says nothing; agents do not reopen what is solved.
                exits = likely = [one for one in exits if one.answer]
            place.exits, place.bounds = self.shares(place, exits, likely)
        if place.how in {How.ANSWER, How.CHILDREN}:
            if not place.exits:
                place.how = How.TIME
                if not place.times:
                    self.stuck.append(place.name)
            elif place.how is How.ANSWER:
                given = given or self.guessed(place)
        if place.how in {How.ANSWER, How.WORK} and given is not None:
            place.answer = given
            place.answer_mean = _seconds(given.mean) * SECOND
            if given.never and place.how is How.ANSWER and not place.times:
                self.stuck.append(place.name)
        if place.how in {How.WORK, How.BOT}:
            if not place.exits:
                place.how = How.TIME
                return
            place.touches = self.touches(place, automated=automated)

    def guessed(self, place: Place) -> Answer:
        state = place.state
        counted = place.hours.calendar is not None
        if state.waits_for == "supplier":
            mean: Duration = OPEN_SUPPLIER_ANSWERS if counted else SUPPLIER_ANSWERS
        else:
            mean = OPEN_CUSTOMER_ANSWERS if counted else CUSTOMER_ANSWERS
        never = NEVER
        if state.resolved:
            never = 1 - REOPENED
        elif not place.times or state.waits_for == "supplier":
            never = 0.0
        words = f"after {mean} on average"
        if never:
            words += f" by {1 - never:.0%}".replace("%", " %") + ", never by the others"
        self.silent_answer.setdefault(words, []).append(place.name)
        return Answer(place.name, mean, never=never)

    def shares(
        self, place: Place, exits: list[Exit], likely: list[Exit]
    ) -> tuple[tuple[Exit, ...], tuple[float, ...]]:
        """Give every exit its share; return the exits and the running sum of their shares."""
        names = self.numbers
        by_number = {number: name for name, number in names.items()}
        said = [self.said(place.name, one.event, by_number[one.target]) for one in exits]
        left = 1 - sum(share for share in said if share is not None)
        weights = [
            0.0 if share is not None or one not in likely else self.weight(one)
            for one, share in zip(exits, said, strict=True)
        ]
        if not any(weights) and left > 1e-9:
            # What is said does not make one: it is taken in proportion.
            weights = [0.0] * len(exits)
        total = sum(weights)
        shares = [
            share if share is not None else (left * weight / total if total else 0.0)
            for share, weight in zip(said, weights, strict=True)
        ]
        whole = sum(shares)
        kept = [(one, share / whole) for one, share in zip(exits, shares, strict=True) if share > 0]
        # A single row that takes what is left is no assumption.
        if total and left > 1e-9 and sum(weight > 0 for weight in weights) > 1:
            listed = ", ".join(f"{one.event} {share:.0%}" for one, share in kept)
            self.silent_shares.append(f"'{place.name}': {listed.replace('%', ' %')}")
        bounds: list[float] = []
        for _, share in kept:
            bounds.append((bounds[-1] if bounds else 0.0) + share)
        if bounds:
            bounds[-1] = 1.0
        return tuple(one for one, _ in kept), tuple(bounds)

    def weight(self, one: Exit) -> float:
        if one.rank == 2:
            return 0.0  # What can happen anywhere happens as often as somebody says.
        return RARE if one.rare else 1.0

    def touches(self, place: Place, *, automated: bool) -> tuple[Touch, ...]:
        own = self.touch.get(("state", place.name))
        if own is not None:
            return (Touch.of(own),)
        tasks = [
            self.touch[("task", name)] for name in place.state.tasks if ("task", name) in self.touch
        ]
        if tasks:
            return tuple(Touch.of(each) for each in tasks)
        team = self.look.team_of(place.name)
        of_team = self.touch.get(("team", team.name)) if team is not None else None
        if of_team is not None:
            return (Touch.of(of_team),)
        mean = BOT_TOUCH if automated else TOUCH
        self.silent_touch.setdefault(str(mean), []).append(place.name)
        return (Touch.of(Work(place.name, mean)),)

    # Teams

    def team(self, name: str) -> TeamPlan:
        team = self.look.teams[name]
        usual = team.calendar or self.process.calendar
        lines = [each for each in self.scenario.staff if each.team == name]
        shifts = [
            Shift(each.agents, Hours(self.of(each.calendar or usual)), each.available)
            for each in lines
        ]
        if not lines and not team.automated:
            named = sum(name in agent.teams for agent in self.process.agents)
            shifts = [Shift(max(named, 1), Hours(self.of(usual)), 1.0)]
        return TeamPlan(
            self.team_numbers[name],
            name,
            team.automated,
            tuple(shifts),
            Hours(self.of(usual)),
            lines[0].order if lines else "first_come",
        )

    def of(self, calendar: str | None) -> Calendar | None:
        return self.look.calendar(calendar) if calendar is not None else None

    # What nobody said

    def told(self, teams: tuple[TeamPlan, ...], places: tuple[Place, ...]) -> Iterable[str]:
        busy = {place.team for place in places if place.how is How.WORK}
        said = {each.team for each in self.scenario.staff}
        silent = [
            f"{team.name} {team.agents}"
            for team in teams
            if team.number in busy and team.name not in said
        ]
        if silent:
            yield f"people: as many as the process names agents, at least one: {', '.join(silent)}"
        for mean, names in self.silent_touch.items():
            yield f"handling time: {mean} on average, with cv 1, in {_listed(names)}"
        if self.silent_shares:
            yield (
                "what happens next: plain rows are four times as likely as those with a condition, "
                "a required note or an escalation"
            )
            yield from (f"  {each}" for each in self.silent_shares)
        for words, names in self.silent_answer.items():
            yield f"answers from outside: {words}, in {_listed(names)}"
        if self.silent_when:
            yield (
                f"conditions: {', '.join(self.silent_when)} never holds; "
                "a branch says how often it does"
            )

    def noted(self) -> Iterable[str]:
        if self.stuck:
            names = ", ".join(f"'{name}'" for name in dict.fromkeys(self.stuck))
            yield f"tickets can stay for ever in {names}: nothing takes on whoever gets no answer"
        if not self.answers_known:
            yield (
                "no row of this process answers the customer (reply= or contact=), "
                "so the end of any work by a person counts as a response"
            )
        moving = [
            each.name
            for each in self.process.escalations
            if each.fires or each.priority or each.team
        ]
        if moving:
            named = ", ".join(f"'{name}'" for name in moving)
            yield f"what escalations change is left out: {named}"
        several: dict[str, list[str]] = {}
        for agent in self.process.agents:
            if len(agent.teams) > 1 and not self.scenario.staff:
                several.setdefault(agent.name, []).extend(agent.teams)
        if several:
            yield (
                "who is in several teams counts in each of them: "
                + ", ".join(f"'{name}'" for name in several)
            )


def _listed(names: list[str]) -> str:
    return ", ".join(f"'{name}'" for name in names)


def _seconds(duration: Duration) -> float:
    return float(getattr(duration, "seconds", 0))
