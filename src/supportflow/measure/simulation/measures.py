"""The figures of one run, under stable names; a table says what each of them means."""

from __future__ import annotations

from collections.abc import Mapping
from math import nan
from typing import Final, Literal, NamedTuple

from supportflow.measure.simulation.estimates import quantile
from supportflow.measure.simulation.hours import SECOND, WEEK
from supportflow.measure.simulation.plan import How, Plan
from supportflow.measure.simulation.tally import Tally

__all__ = ["ALL", "FIGURES", "About", "Figure", "Key", "Unit", "figures_of"]

About = Literal["tickets", "channel", "area", "team", "state", "promise"]
"""What a figure is about; ``tickets`` is everything together."""

Unit = Literal["a week", "tickets", "time", "share", "each"]

Key = tuple[About, str, str]
"""What a figure is about, the name of that element, and the name of the figure."""

ALL: Final = "all"
"""The name under which the figures of all tickets stand."""


class Figure(NamedTuple):
    """What a figure means: its unit (times are in seconds), and whether less of it is better."""

    unit: Unit
    words: str
    less: bool | None = None


FIGURES: Final[Mapping[str, Figure]] = {
    "tickets": Figure("a week", "tickets that come"),
    "ended": Figure("a week", "tickets that come to an end"),
    "first_mean": Figure("time", "mean time until somebody works on a ticket", True),
    "first_median": Figure("time", "median time until somebody works on a ticket", True),
    "first_ninety": Figure("time", "nine of ten tickets are worked on within", True),
    "solve_mean": Figure("time", "mean time until a ticket is solved", True),
    "solve_median": Figure("time", "median time until a ticket is solved", True),
    "solve_ninety": Figure("time", "nine of ten tickets are solved within", True),
    "bot_share": Figure("share", "solved tickets that nobody had to work on"),
    "handoffs": Figure("each", "handoffs between areas for each ended ticket", True),
    "open": Figure("tickets", "tickets not solved, on average", True),
    "growth": Figure("a week", "tickets by which the backlog grows", True),
    "wait_mean": Figure("time", "mean wait for somebody, in opening time", True),
    "wait_median": Figure("time", "median wait for somebody, in opening time", True),
    "wait_ninety": Figure("time", "nine of ten waits end within, in opening time", True),
    "queued": Figure("a week", "times that a ticket waits for somebody"),
    "gave_up": Figure("share", "waits that end before anybody comes", True),
    "busy": Figure("share", "time of the people that goes into tickets"),
    "peak_wait": Figure("time", "mean wait at the worst hour of the day, in opening time", True),
    "visits": Figure("a week", "visits"),
    "stay_mean": Figure("time", "mean stay", True),
    "stay_median": Figure("time", "median stay", True),
    "stay_ninety": Figure("time", "nine of ten stays end within", True),
    "late": Figure("share", "stays longer than promised", True),
    "kept": Figure("share", "tickets for which the promise is kept", False),
    "judged": Figure("a week", "tickets for which the promise is decided"),
}


def figures_of(plan: Plan, tally: Tally, channels: tuple[str, ...]) -> dict[Key, float]:
    """Return every figure of a run; nan where there was nothing to count."""
    return _Figures(plan, tally, channels).found


class _Figures:
    def __init__(self, plan: Plan, tally: Tally, channels: tuple[str, ...]) -> None:
        self.plan = plan
        self.tally = tally
        self.span = tally.until - tally.warm
        self.weeks = self.span / WEEK
        self.found: dict[Key, float] = {}
        for number, name in enumerate(channels):
            self.channel("channel", name, [number])
        self.channel("tickets", ALL, [*range(len(channels))])
        self.all()
        for place in plan.places:
            if not place.final:
                self.state(place.number)
        for number, name in enumerate(plan.areas):
            inside = [p.number for p in plan.places if p.area == number and not p.final]
            if inside:
                self.group("area", name, inside)
        for team in plan.teams:
            inside = [p.number for p in plan.places if p.team == team.number and not p.final]
            if inside:
                self.group("team", team.name, inside)
            if not team.automated and any(
                place.team == team.number and place.how is How.WORK for place in plan.places
            ):
                self.team(team.number)
        for number, (sla, clock) in enumerate(plan.promises.names):
            missed, kept = tally.kept[number]
            self.put("promise", f"{sla}.{clock}", "judged", (missed + kept) / self.weeks)
            self.put("promise", f"{sla}.{clock}", "kept", _part(kept, missed + kept))

    def put(self, about: About, name: str, figure: str, value: float) -> None:
        self.found[about, name, figure] = value

    def times(self, about: About, name: str, what: str, values: list[int]) -> None:
        """Put mean, median and the ninth tenth of times, in seconds."""
        values.sort()
        mean = sum(values) / len(values) if values else nan
        self.put(about, name, f"{what}_mean", mean / SECOND)
        self.put(about, name, f"{what}_median", quantile(values, 0.5) / SECOND)
        self.put(about, name, f"{what}_ninety", quantile(values, 0.9) / SECOND)

    def channel(self, about: About, name: str, numbers: list[int]) -> None:
        tally = self.tally
        self.put(about, name, "tickets", sum(tally.arrived[n] for n in numbers) / self.weeks)
        self.put(about, name, "ended", sum(tally.ended[n] for n in numbers) / self.weeks)
        self.times(about, name, "first", [t for n in numbers for t in tally.first_waits[n]])
        solved = [t for n in numbers for t in tally.solve_times[n]]
        self.put(about, name, "bot_share", _part(sum(tally.bots[n] for n in numbers), len(solved)))
        self.times(about, name, "solve", solved)

    def all(self) -> None:
        tally = self.tally
        self.put("tickets", ALL, "handoffs", _part(tally.handoffs, sum(tally.ended)))
        unsolved = [p.number for p in self.plan.places if not p.over]
        self.standing("tickets", ALL, unsolved)

    def standing(self, about: About, name: str, places: list[int]) -> None:
        """Put how many tickets stand in some states, and by how many a week they grow."""
        tally = self.tally
        present = sum(tally.present[p] + sum(tally.stays[p]) for p in places)
        self.put(about, name, "open", present / self.span)
        first, last = tally.weeks[0], tally.weeks[-1]
        self.put(about, name, "growth", sum(last[p] - first[p] for p in places) / self.weeks)

    def state(self, number: int) -> None:
        tally, name = self.tally, self.plan.places[number].name
        self.put("state", name, "visits", self.visits([number]))
        self.standing("state", name, [number])
        if self.plan.places[number].how is How.WORK:
            self.times("state", name, "wait", tally.waits[number])
        self.times("state", name, "stay", tally.stays[number])
        if self.plan.places[number].state.within is not None:
            self.put("state", name, "late", _part(tally.late[number], tally.judged[number]))

    def visits(self, places: list[int]) -> float:
        """Return how often a week tickets enter some states."""
        tally = self.tally
        return sum(len(tally.stays[p]) + tally.standing[p] for p in places) / self.weeks

    def group(self, about: About, name: str, places: list[int]) -> None:
        self.put(about, name, "visits", self.visits(places))
        open_states = [p for p in places if not self.plan.places[p].over]
        self.standing(about, name, open_states)

    def team(self, number: int) -> None:
        tally, plan = self.tally, self.plan
        team = plan.teams[number]
        inside = [place.number for place in plan.places if place.team == number]
        waits = [wait for place in inside for wait in tally.waits[place]]
        self.put("team", team.name, "queued", len(waits) / self.weeks)
        self.put("team", team.name, "gave_up", _part(tally.gave_up[number], len(waits)))
        there = sum(
            shift.agents * shift.hours.between(tally.warm, tally.until) for shift in team.shifts
        )
        self.put("team", team.name, "busy", _part(tally.busy[number], there))
        counts, totals = tally.hour_counts[number], tally.hour_waits[number]
        # Hours in which hardly anybody comes would be the worst by chance.
        few = len(waits) / 100
        enough = [total / count for count, total in zip(counts, totals, strict=True) if count > few]
        self.put("team", team.name, "peak_wait", max(enough, default=nan) / SECOND)
        self.times("team", team.name, "wait", waits)


def _part(part: float, whole: float) -> float:
    return part / whole if whole else nan
