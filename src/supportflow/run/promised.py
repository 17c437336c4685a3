"""What a step looks up about promises and escalations; made once for each process."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from supportflow.define.calendars import Calendar
from supportflow.define.conditions import Condition
from supportflow.define.index import Index
from supportflow.define.promises import (
    At,
    Clock,
    Escalation,
    OnChange,
    Sla,
    at_of,
    clocks_of,
    leaders_first,
)
from supportflow.define.times import Duration
from supportflow.languages import sentence
from supportflow.run.counting import Counter, moment_of
from supportflow.run.ticket import ClockState, Draft

__all__ = ["ClockPlan", "EscalationPlan", "Promises", "SlaPlan", "own_hold", "rungs_of"]

Test = Callable[[Draft, Any], bool]
AT_END = At(100.0)


@dataclass(frozen=True, slots=True, eq=False)
class EscalationPlan:
    """An escalation: its declaration, its moment, and the tests of its condition and cause."""

    escalation: Escalation
    at: At
    test: Test | None

    @property
    def name(self) -> str:
        """The name of the escalation."""
        return self.escalation.name

    def unless(self, index: Index) -> str:
        """Say the condition that does not hold."""
        assert self.escalation.when is not None
        return sentence(self.escalation.when, index.labels(), index.process.language, "en")


@dataclass(frozen=True, slots=True, eq=False)
class ClockPlan:
    """A clock of a promise as it is run: its conditions compiled, its escalations beside it."""

    sla: Sla
    clock: Clock
    name: str
    within: Duration
    starts_when: Test | None
    pauses: frozenset[str]
    pauses_when: Test | None
    own_hold: str
    """The reason under which the times are kept for which `pauses_when` held."""
    stops_when: Test | None
    rungs: tuple[EscalationPlan, ...]
    counters: dict[str, Counter] = field(default_factory=dict)
    """How it is counted in the states in which it was counted before."""


@dataclass(frozen=True, slots=True, eq=False)
class SlaPlan:
    """A promise: when it counts, its clocks by name, and how it is counted in each state."""

    sla: Sla
    name: str
    test: Test | None
    clocks: Mapping[str, ClockPlan]
    on_change: OnChange
    pairs: list[tuple[SlaPlan, ClockPlan]] = field(default_factory=list)
    """The promise beside each of its clocks, as a settling goes through them."""


class Promises:
    """The promises and escalations of a process.

    `any` says whether there are any at all; without them a step does nothing here. `alone` are
    the escalations that come as soon as a condition holds.
    """

    def __init__(self, index: Index, compile_test: Callable[[Condition], Test]) -> None:
        def test(condition: Condition | None) -> Test | None:
            return compile_test(condition) if condition is not None else None

        self.index = index
        self.escalations = {
            one.name: EscalationPlan(
                one, at_of(one.at) if one.at is not None else AT_END, test(one.when)
            )
            for one in index.escalations.values()
        }
        self.slas = {sla.name: self._sla(sla, test) for sla in index.slas.values()}
        self.alone = tuple(
            plan
            for plan in self.escalations.values()
            if plan.escalation.when is not None
            and plan.escalation.clock is None
            and plan.escalation.after is None
        )
        self.watched = frozenset(one.escalation.clock for one in self.escalations.values())
        self.any = bool(self.slas or self.escalations)
        self._calendars: dict[str | None, Calendar | None] = {None: None}

    def _sla(self, sla: Sla, test: Callable[[Condition | None], Test | None]) -> SlaPlan:
        clocks: dict[str, ClockPlan] = {}
        for clock in leaders_first(clocks_of(sla)):
            assert clock.within is not None
            own = own_hold(clock.name)
            clocks[clock.name] = ClockPlan(
                sla,
                clock,
                clock.name,
                clock.within,
                test(clock.starts_when),
                frozenset((*clock.pauses, own)),
                test(clock.pauses_when),
                own,
                test(clock.stops_when),
                tuple(
                    plan
                    for plan in self.escalations.values()
                    if plan.escalation.clock == clock.name
                ),
            )
        made = SlaPlan(sla, sla.name, test(sla.when), clocks, sla.on_change)
        made.pairs.extend((made, clock) for clock in clocks.values())
        return made

    def calendar(self, name: str | None) -> Calendar | None:
        """Return a calendar to count in, None for none."""
        if name not in self._calendars:
            self._calendars[name] = self.index.calendar(name or "")
        return self._calendars[name]

    def counter(self, clock: ClockPlan, state: str) -> Counter:
        """Return how a clock is counted while a ticket is in `state`."""
        found = clock.counters.get(state)
        if found is None:
            calendar = self.calendar(self.index.calendar_for(clock.sla, state))
            found = clock.counters[state] = Counter(clock.within, calendar)
        return found

    def plan_of(self, clock: ClockState, sla: str | None) -> tuple[SlaPlan, ClockPlan] | None:
        """Return what a clock on a ticket was promised by; else the same clock of the promise now.

        None when a newer version of the process has neither.
        """
        for name in (clock.sla, sla):
            plan = self.slas.get(name or "")
            if plan is not None and clock.name in plan.clocks:
                return plan, plan.clocks[clock.name]
        return None


def own_hold(clock: str) -> str:
    """Return the reason under which the times are kept for which a clock's own condition held.

    It is the clock's, not the promise's: another promise does not take back that it stood still.
    """
    return f"when:{clock}"


def rungs_of(
    index: Index,
    escalations: Mapping[str, EscalationPlan],
    *,
    state: str | None = None,
    task: str | None = None,
    counter: Counter | None = None,
    calendar: Calendar | None = None,
) -> tuple[tuple[str, Callable[[datetime], datetime]], ...]:
    """Return the escalations of a state's or a task's time, with when each comes after its start.

    `counter` is how the promised time is counted, None when nothing is promised.
    """
    found: list[tuple[str, Callable[[datetime], datetime]]] = []
    for plan in escalations.values():
        one = plan.escalation
        if task is not None:
            if one.clock != "task" or one.task not in {None, task} or counter is None:
                continue
            found.append((f"task:{task}:{one.name}", _beside(plan.at, counter)))
        elif state is not None and _watches(one, index, state):
            name = f"within:{one.name}"
            if one.after is not None:
                found.append((name, Counter(one.after, calendar).since))
            elif counter is not None:
                found.append((name, _beside(plan.at, counter)))
    return tuple(found)


def _watches(one: Escalation, index: Index, state: str) -> bool:
    if one.clock not in {None, "within"} or (one.clock is None and one.after is None):
        return False
    phase = index.states[state].phase
    return not one.state or state in one.state or phase in one.state


def _beside(at: At, counter: Counter) -> Callable[[datetime], datetime]:
    def when(started: datetime) -> datetime:
        due = counter.due(started, ())
        return moment_of(at, counter, ClockState("", "", "running", started, due), ())

    return when
