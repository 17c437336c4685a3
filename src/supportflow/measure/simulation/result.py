"""Simulates a process under a scenario, several times over, and says what customers would see."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import isnan
from typing import Final

from supportflow.define.process import Process
from supportflow.draw import Figures, Metric, Overlay
from supportflow.draw.overlay import Step
from supportflow.errors import BadCall, near, quoted
from supportflow.measure.simulation.assumptions import Scenario
from supportflow.measure.simulation.coming import sources
from supportflow.measure.simulation.engine import Engine
from supportflow.measure.simulation.estimates import Estimate, estimate
from supportflow.measure.simulation.measures import ALL, FIGURES, About, Key, figures_of
from supportflow.measure.simulation.plan import Plan, plan_of
from supportflow.measure.simulation.report import report

__all__ = ["FIRST_DAY", "Simulation", "simulate", "simulated"]

FIRST_DAY: Final = date(2027, 2, 1)
"""A Monday: the same simulation gives the same figures in every year."""

MOST_WEEKS: Final = 520
MOST_RUNS: Final = 10_000


@dataclass(frozen=True, slots=True)
class Simulation:
    """What a simulation found; `str()` gives a report in plain text.

    `values` holds every figure of every run, under what it is about, that element's name and the
    figure's name; `figure` gives one of them as a mean with its interval, the only form in which
    a simulation means something. `backlog` is how many tickets were not solved at the start of
    each week. `defaults` says what was assumed because nobody said it, `notes` what the
    simulation leaves out. Times are in seconds.
    """

    process: str
    version: str
    scenario: Scenario
    start: date
    warm_up: int
    weeks: int
    runs: int
    seed: int
    people: Mapping[str, int]
    values: Mapping[Key, tuple[float, ...]]
    backlog: tuple[Estimate, ...]
    steps: Mapping[Step, float]
    """How often a week each row was taken: by (state, event, state)."""
    defaults: tuple[str, ...]
    notes: tuple[str, ...]
    events: int

    def figure(self, about: About, name: str, figure: str) -> Estimate:
        """Return one figure over all runs; raises BadCall, with a near match, for an unknown one.

        ``figure("team", "front_line", "wait_mean")``; everything together is
        ``figure("tickets", "all", "solve_median")``.
        """
        found = self.values.get((about, name, figure))
        if found is not None:
            return estimate(found)
        kinds = list(dict.fromkeys(key[0] for key in self.values))
        if about not in kinds:
            raise BadCall(f"figures are about {quoted(kinds)}, not '{about}'.{near(about, kinds)}")
        names = list(dict.fromkeys(key[1] for key in self.values if key[0] == about))
        if name not in names:
            raise BadCall(f"there is no {about} '{name}' here.{near(name, names)}")
        figures = [key[2] for key in self.values if key[:2] == (about, name)]
        raise BadCall(
            f"{about} '{name}' has no figure '{figure}'.{near(figure, figures)} "
            f"It has {quoted(figures, last='and')}."
        )

    def names(self, about: About) -> tuple[str, ...]:
        """Return the names of all elements of a kind that have figures, in declared order."""
        return tuple(dict.fromkeys(key[1] for key in self.values if key[0] == about))

    def rows(self) -> list[dict[str, str | float | int | None]]:
        """Return every figure as a plain row for a file or a spreadsheet; times in seconds."""
        found: list[dict[str, str | float | int | None]] = []
        for (about, name, figure), values in self.values.items():
            mean, low, high, runs = estimate(values)
            if not runs:
                continue
            found.append(
                {
                    "about": about, "name": name, "figure": figure, "unit": FIGURES[figure].unit,
                    "mean": mean, "low": low if runs > 1 else None,
                    "high": high if runs > 1 else None, "runs": runs,
                }
            )  # fmt: skip
        return found

    def overlay(self, *, heat: Metric | None = "median") -> Overlay:
        """Return figures for a picture: counts a week, and how many tickets stand in a state."""
        states: dict[str, Figures] = {}
        for name in self.names("state"):
            visits = self.figure("state", name, "visits").mean
            late = self.values.get(("state", name, "late"))
            broken = estimate(late).mean if late is not None else None
            states[name] = Figures(
                now=_whole(self.figure("state", name, "open").mean) or None,
                late=_whole(visits * broken) if broken is not None and visits else None,
                visits=_whole(visits),
                mean=self._time(name, "stay_mean"),
                median=self._time(name, "stay_median"),
                ninety=self._time(name, "stay_ninety"),
            )
        tickets = self.figure("tickets", ALL, "tickets").mean
        # No total: a share of a week's tickets that stands somewhere at a time means nothing.
        return Overlay(
            states=states,
            steps={step: count for step, times in self.steps.items() if (count := round(times))},
            heat=heat,
            title=f"a simulated week with {tickets:,.0f} tickets, scenario {self.scenario.name}",
        )

    def _time(self, state: str, figure: str) -> timedelta | None:
        mean = self.figure("state", state, figure).mean
        if isnan(mean):
            return None
        # A mean of means is not exact to the second.
        unit = 3600 if mean >= 36 * 3600 else 60 if mean >= 600 else 1
        return timedelta(seconds=round(mean / unit) * unit)

    def __str__(self) -> str:
        return report(self)


def simulate(
    process: Process,
    scenario: Scenario | None = None,
    *,
    weeks: int = 12,
    warm_up: int = 4,
    runs: int = 20,
    seed: int = 1,
    start: date = FIRST_DAY,
) -> Simulation:
    """Simulate tickets through a process, several times, and return what customers would see.

    Each of the `runs` has its own days, tickets and handling times, drawn from `seed`, and lasts
    `weeks` after a `warm_up` that is not counted, because at first nobody waits. The same
    arguments give the same figures, on every machine and under every hash seed. Two scenarios
    with the same seed meet the same arrivals, so that they can be compared.

    Tickets come, wait for a free person of the team within its hours, are worked on, take a row
    by its share, wait for customers, are moved by `after=` times, hand over and end; promises are
    judged by the rules and calendars by which a `Desk` judges them. Not simulated: who may do a
    row, conditions and needs (shares stand for them), what escalations change, and customers who
    write to closed tickets.

    Raises DefinitionError for a process with faults, and BadCall with everything in the scenario
    that does not fit it, or for arguments that cannot be.
    """
    return simulated(
        process,
        scenario,
        weeks=weeks,
        warm_up=warm_up,
        runs=runs,
        seed=seed,
        start=start,
        each=iter,
    )


def simulated(
    process: Process,
    scenario: Scenario | None,
    *,
    weeks: int,
    warm_up: int,
    runs: int,
    seed: int,
    start: date,
    each: Callable[[Sequence[int]], Iterator[int]],
) -> Simulation:
    """Do what `simulate` does; `each` goes through the runs, and can show how far they are."""
    _bounded("weeks", weeks, 1, MOST_WEEKS)
    _bounded("warm_up", warm_up, 0, MOST_WEEKS)
    _bounded("runs", runs, 1, MOST_RUNS)
    given = scenario if scenario is not None else Scenario()
    plan = plan_of(process, given)
    coming, silent = sources(plan.index, given)
    if not coming:
        raise BadCall(f"scenario '{given.name}': no tickets come through any channel")
    channels = tuple(source.channel for source in coming)
    values: dict[Key, list[float]] = {}
    backlog: list[list[float]] = []
    taken = [0] * len(plan.exits)
    events = 0
    unsolved = [place.number for place in plan.places if not place.over]
    for run in each(range(runs)):
        engine = Engine(
            plan, coming, seed=f"{seed}/{run}", start=start, warm_up=warm_up, weeks=weeks
        )
        tally = engine.run()
        events += tally.events
        for key, value in figures_of(plan, tally, channels).items():
            values.setdefault(key, []).append(value)
        backlog.append([float(sum(week[place] for place in unsolved)) for week in tally.weeks])
        taken = [one + other for one, other in zip(taken, tally.taken, strict=True)]
    steps: dict[Step, float] = {}
    for row in plan.exits:
        step = (plan.places[row.source].name, row.event, plan.places[row.target].name)
        steps[step] = steps.get(step, 0) + taken[row.number] / runs / weeks
    return Simulation(
        process.name,
        process.version,
        given,
        start,
        warm_up,
        weeks,
        runs,
        seed,
        {team.name: team.agents for team in plan.teams if not team.automated},
        {key: tuple(found) for key, found in values.items()},
        tuple(_weekly(backlog)),
        steps,
        (*silent, *plan.defaults),
        (*plan.notes, *_unmet(plan, values)),
        events,
    )


def _unmet(plan: Plan, values: Mapping[Key, Sequence[float]]) -> Iterable[str]:
    """Say which promises no simulated ticket comes under."""
    for sla in plan.process.slas:
        clocks = [clock for name, clock in plan.promises.names if name == sla.name]
        if clocks and not any(
            any(values["promise", f"{sla.name}.{clock}", "judged"]) for clock in clocks
        ):
            yield (
                f"promise '{sla.name}' holds for no simulated ticket: a mix says how many have "
                "which priority, topic or product"
            )


def _weekly(runs: Sequence[Sequence[float]]) -> Iterable[Estimate]:
    """Return the backlog at the start of each week, and at the end."""
    for week in zip(*runs, strict=True):
        yield estimate(week)


def _whole(value: float) -> int | None:
    return None if isnan(value) else round(value)


def _bounded(name: str, given: object, least: int, most: int) -> None:
    if type(given) is not int or not least <= given <= most:
        raise BadCall(f"{name} takes a whole number from {least} to {most:,}, not {given!r}")
