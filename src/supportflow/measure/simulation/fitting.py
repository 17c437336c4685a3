"""A scenario fitted to a log: who came when, what happened next, how long others took."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from math import exp, floor, sqrt
from statistics import median
from typing import Final
from zoneinfo import ZoneInfo

from supportflow.define.business_time import us_of
from supportflow.define.process import Process
from supportflow.define.times import BusinessTime, Duration, WallTime, minutes
from supportflow.errors import BadCall
from supportflow.measure.automaton import BEFORE, Automaton, workflow_of
from supportflow.measure.log import Case, Event, Log
from supportflow.measure.meaning import Events, meanings
from supportflow.measure.simulation.assumptions import (
    Answer,
    Arrivals,
    Branch,
    Scenario,
    Staff,
    Work,
)
from supportflow.measure.simulation.coming import sources
from supportflow.measure.simulation.hours import SECOND
from supportflow.measure.simulation.plan import How, Place, Plan, plan_of

__all__ = ["scenario_from_log"]

CLICK: Final = 60
"""Stays in a state that are shorter than so many seconds count as book-keeping."""

ROUNDS: Final = 500
"""How often an estimate is improved at most."""

FEW: Final = 20
"""So many stays have to be seen before a share of book-keeping is believed."""

RARE: Final = 0.05

WEEK: Final = timedelta(days=7)
AROUND: Final = 3
"""A day is compared with the same weekday of so many weeks before and after."""


def scenario_from_log(
    process: Process,
    log: Log,
    *,
    workflow: str | None = None,
    events: Events | None = None,
    handling: Duration | None = None,
    name: str = "as_logged",
) -> Scenario:
    """Return a scenario in which as much happens as in a log, as far as a log can tell.

    Fitted are the arrivals of each channel (mean, weekdays, hours, and how uneven days are, by
    the first event of a case), the share of each row, how long others take to answer and how
    many never do, the share of clicks of under a minute, and how many different people of a team
    were seen on a usual working day. A log does not know how long hands were on a ticket, since
    what it shows is mostly waiting: `handling` is the mean for every state (10 minutes without).
    Where several channels start in one state, all its tickets are given to the first of them.

    The mapping `events` and the errors are those of `replay`; BadCall also for a log that lasts
    less than a week.
    """
    flow = workflow_of(process, workflow)
    automaton = Automaton.of(process, flow.name, log.kind)
    means = {
        each.activity: each.labels for each in meanings(flow, log.kind, log.activities(), events)
    }
    plan = plan_of(process, Scenario())
    seen = _Seen(plan, automaton, means)
    for case in log.cases:
        seen.add(case)
    if not seen.started or seen.last - seen.first < WEEK:
        raise BadCall(f"{log.source}: the cases begin within less than a week: too few to fit")
    touch = handling if handling is not None else minutes(10)
    return Scenario(
        name,
        description=f"Fitted to {len(log.cases):,} tickets of {log.source}.",
        arrivals=[*seen.arrivals()],
        work=[*seen.work(touch)],
        branches=[*seen.branches()],
        answers=[*seen.answers()],
        staff=[*seen.staff()],
    )


class _Seen:
    """What a log shows of each state, gathered case by case."""

    def __init__(
        self, plan: Plan, automaton: Automaton, means: Mapping[str, Sequence[str]]
    ) -> None:
        self.plan = plan
        self.automaton = automaton
        self.means = means
        self.starts: dict[str, list[datetime]] = defaultdict(list)
        self.taken: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
        self.visits: Counter[str] = Counter()
        self.answered: dict[str, list[float]] = defaultdict(list)
        self.silent: dict[str, list[float]] = defaultdict(list)
        self.stays: dict[str, list[float]] = defaultdict(list)
        self.people: dict[str, dict[date, set[str]]] = defaultdict(lambda: defaultdict(set))
        self.started: list[datetime] = []
        self.places = {place.name: place for place in plan.places}
        self.timed = {
            (plan.places[row.source].name, row.event, plan.places[row.target].name)
            for row in plan.exits
            if row.timed
        }

    @property
    def first(self) -> datetime:
        return min(self.started)

    @property
    def last(self) -> datetime:
        return max(self.started)

    def add(self, case: Case) -> None:
        """Follow one case through the workflow."""
        events = [event for event in case.events if self.means.get(event.activity)]
        if not events:
            return
        ran = self.automaton.run([event.activity for event in events], self.means)
        spots = self._narrowed([*ran.before, ran.ends], events)
        began = case.events[0].at
        self.started.append(began)
        begins = spots[0] if spots[0] != (BEFORE,) else spots[1]
        self.starts[self._start(begins, events[0], spots)].append(began)
        since: datetime | None = began if case.events[0] is not events[0] else None
        here = spots[0][0] if len(spots[0]) == 1 else None
        for number, event in enumerate(events):
            there = spots[number + 1][0] if len(spots[number + 1]) == 1 else None
            if here is None or here == BEFORE:
                here = self._source(event, spots[number], there)
            if here is not None and here != BEFORE and there is not None and ran.allowed[number]:
                self._step(here, event, there, since)
            if there != here or since is None:
                since = event.at
            here = there

    def _narrowed(
        self, spots: list[tuple[str, ...]], events: Sequence[Event]
    ) -> list[tuple[str, ...]]:
        """Leave out where a case cannot have stood, by what came after.

        What nothing follows has ended, where it can have.
        """
        finals = set(self.automaton.finals)
        spots[-1] = tuple(state for state in spots[-1] if state in finals) or spots[-1]
        for number in range(len(events) - 1, -1, -1):
            labels, further = self.means[events[number].activity], set(spots[number + 1])
            left = tuple(
                state
                for state in spots[number]
                if any(
                    edge.label in labels and edge.target in further
                    for edge in self.automaton.leaving[state]
                )
            )
            spots[number] = left or spots[number]
        return spots

    def _start(
        self, begins: tuple[str, ...], event: Event, spots: Sequence[tuple[str, ...]]
    ) -> str:
        if len(begins) == 1:
            return begins[0]
        there = spots[1][0] if len(spots[1]) == 1 else None
        return self._source(event, begins, there) or begins[0]

    def _source(self, event: Event, states: tuple[str, ...], target: str | None) -> str | None:
        """Return where a case stood that could be in several states, if only one leads on."""
        labels = self.means[event.activity]
        found = [
            state
            for state in states
            for edge in self.automaton.leaving[state]
            if edge.label in labels and (target is None or edge.target == target)
        ]
        return found[0] if len(set(found)) == 1 else None

    def _step(self, here: str, event: Event, there: str, since: datetime | None) -> None:
        labels = self.means[event.activity]
        named = {
            edge.event
            for edge in self.automaton.leaving[here]
            if edge.target == there and edge.label in labels
        }
        if len(named) != 1:
            return
        taken = named.pop()
        place = self.places[here]
        self.visits[here] += 1
        self.taken[here][taken, there] += 1
        by_time = (here, taken, there) in self.timed
        if since is not None and by_time:
            # A reminder that stays in the state ends no wait.
            if place.how is How.ANSWER and there != here:
                self.silent[here].append(self._length(place, since, event.at))
        elif since is not None:
            if place.how is How.ANSWER:
                self.answered[here].append(self._length(place, since, event.at))
            elif place.how is How.WORK:
                self.stays[here].append((event.at - since).total_seconds())
        if event.resource is not None and place.how is How.WORK and not by_time and place.team >= 0:
            team = self.plan.teams[place.team]
            self.people[team.name][event.at.date()].add(event.resource)

    def _length(self, place: Place, since: datetime, at: datetime) -> float:
        return place.hours.between(us_of(since), us_of(at)) / SECOND

    # What it makes of it

    def arrivals(self) -> Iterable[Arrivals]:
        """Yield the arrivals of each channel that a case may have come through."""
        every, _ = sources(self.plan.index, Scenario())
        given: set[str] = set()
        for source in every:
            state = self.plan.places[source.place].name
            moments = self.starts.get(state)
            if moments and state not in given:
                given.add(state)
                yield self._arrivals(source.channel, source.zone, moments)

    def _arrivals(self, channel: str, zone: ZoneInfo, moments: list[datetime]) -> Arrivals:
        local = [moment.astimezone(zone) for moment in moments]
        first, last = self.first.astimezone(zone).date(), self.last.astimezone(zone).date()
        days = (last - first).days + 1
        counts = Counter(moment.date() for moment in local)
        daily = [counts[first + timedelta(days=day)] for day in range(days)]
        weekdays = [0] * 7
        for number, count in enumerate(daily):
            weekdays[(first.weekday() + number) % 7] += count
        # An incomplete last week has had fewer of some days.
        seen = [sum((first.weekday() + n) % 7 == day for n in range(days)) for day in range(7)]
        week = [count / had if had else 0.0 for count, had in zip(weekdays, seen, strict=True)]
        hours = Counter(moment.hour for moment in local)
        return Arrivals(
            channel,
            round(sum(week), 2),
            week=[round(each, 3) for each in week],
            hours=[float(hours[hour]) for hour in range(24)],
            day_cv=round(_uneven(daily), 2),
            only_open=False,
        )

    def branches(self) -> Iterable[Branch]:
        """Yield the share of each row that people or customers take."""
        for place in self.plan.places:
            name, counts = place.name, self.taken[place.name]
            own = {row: count for row, count in counts.items() if (name, *row) not in self.timed}
            whole = sum(own.values())
            events = Counter(event for event, _ in own)
            if len(place.exits) == 1:
                own = {}
            for (event, target), count in sorted(own.items(), key=lambda item: (-item[1], item[0])):
                share = floor(10_000 * count / whole) / 10_000
                yield Branch(name, event, share, to=target if events[event] > 1 else None)
            conditional = {
                (timed.exit.event, self.plan.places[timed.exit.target].name)
                for timed in place.times
                if timed.share < 1
            }
            for event, target in sorted(conditional & counts.keys()):
                yield Branch(name, event, round(counts[event, target] / self.visits[name], 4))

    def answers(self) -> Iterable[Answer]:
        """Yield how long others took to act, and how many never would, by what time cut short."""
        for place in self.plan.places:
            lengths = self.answered.get(place.name)
            if not lengths:
                continue
            mean, never = _patience(lengths, self.silent.get(place.name, ()))
            seconds = max(round(mean), 1)
            counted = place.hours.calendar is not None
            length: Duration = BusinessTime(seconds) if counted else WallTime(seconds)
            yield Answer(place.name, length, never=round(never, 4))

    def work(self, handling: Duration) -> Iterable[Work]:
        """Yield the handling time of each state, with the share of clicks that was seen."""
        for place in self.plan.places:
            if place.how is How.WORK and self.visits[place.name]:
                stays = self.stays.get(place.name, ())
                clicks = sum(stay < CLICK for stay in stays)
                share = round(clicks / len(stays), 3) if len(stays) >= FEW else 0.0
                # Short work is short now and then, without being a click.
                yield Work(place.name, handling, bookkeeping=share if share >= RARE else 0.0)

    def staff(self) -> Iterable[Staff]:
        """Yield how many people of a team were at work on a usual working day."""
        for team in self.plan.teams:
            days = self.people.get(team.name)
            if days:
                # Days on which a single person did a single thing are no working days.
                usual = [len(names) for names in days.values()]
                yield Staff(team.name, max(round(median(usual)), 1))


def _patience(answered: Sequence[float], silent: Sequence[float]) -> tuple[float, float]:
    """Return the mean time until an answer, and the share that would never come.

    The likeliest exponential time of those who would answer, where the others were only seen to
    be silent until time moved on: expectation and maximisation in turn, from what was seen.
    """
    count, spent = len(answered), sum(answered)
    mean = max(spent / count, 1e-6)
    if not silent:
        return mean, 0.0
    # Timers end most waits after the same time: they are weighed, not gone through.
    grain = max(max(silent) / 500, 1e-6)
    waits = [(step * grain, times) for step, times in Counter(
        round(length / grain) for length in silent
    ).items()]  # fmt: skip
    whole = count + len(silent)
    never = len(silent) / whole
    for _ in range(ROUNDS):
        # How many of the silent would still have answered, and the time that they had waited.
        later, waited = 0.0, 0.0
        for length, times in waits:
            still = (1 - never) * exp(-length / mean)
            share = times * still / (never + still) if never + still else 0.0
            later += share
            waited += share * length
        moved = (spent + waited) / count, (len(silent) - later) / whole
        done = abs(moved[0] - mean) <= 1e-6 * mean and abs(moved[1] - never) <= 1e-6
        mean, never = moved
        if done:
            break
    return mean, min(max(never, 0.0), 1.0)


def _uneven(daily: Sequence[int]) -> float:
    """Return how unlike days are beyond chance, as a coefficient of variation.

    Each day is compared with the same weekday of the weeks around it, so that a trend or a season
    is no unevenness; what a Poisson process would show is taken off.
    """
    beyond, squares = 0.0, 0.0
    for place, count in enumerate(daily):
        others = [
            daily[place + 7 * step]
            for step in range(-AROUND, AROUND + 1)
            if step and 0 <= place + 7 * step < len(daily)
        ]
        if len(others) < 2:
            continue
        mean = sum(others) / len(others)
        # The mean of the others varies, too: with a share 1/n of the same variance.
        spread = (count - mean) ** 2 / (1 + 1 / len(others))
        beyond += spread - (count + sum(others)) / (1 + len(others))
        squares += mean * mean
    return min(sqrt(max(beyond, 0.0) / squares), 3.0) if squares else 0.0
