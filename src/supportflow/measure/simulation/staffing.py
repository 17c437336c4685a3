"""How many people of a team keep a promise: simulated, with one more until it is kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from supportflow.define.process import Process
from supportflow.errors import BadCall, near, quoted
from supportflow.measure.simulation.assumptions import Scenario
from supportflow.measure.simulation.estimates import Estimate
from supportflow.measure.simulation.report import aligned, said
from supportflow.measure.simulation.result import Simulation, simulate

__all__ = ["Staffing", "people_for"]

MOST_MORE = 50
"""So many more people than now are tried at most."""

PATIENCE = 3
"""After so many people more that made nothing better, no more are tried."""

WORTH = 0.005


@dataclass(frozen=True, slots=True)
class Staffing:
    """The fewest people of a team under whom a share of the tickets has a promise kept.

    `agents` is None where more people do not help: then hours, another team or a customer's
    silence stand in the way. `tried` holds what each number of people would keep, and how busy
    they would be; `now` is the number in the scenario.
    """

    team: str
    promise: str
    share: float
    agents: int | None
    now: int
    tried: tuple[tuple[int, Estimate, Estimate], ...]

    def __str__(self) -> str:
        sla, _, clock = self.promise.partition(".")
        what = f"promise '{sla}' keeps its {clock.replace('_', ' ')} for {100 * self.share:g} %"
        if self.agents is None:
            best = max(kept.mean for _, kept, _ in self.tried)
            first = (
                f"No number of people in team '{self.team}' is enough: {what} is asked, and it "
                f"stays at {100 * best:.0f} %. Hours, another team or the process stand in the way."
            )
        else:
            people = "1 person" if self.agents == 1 else f"{self.agents} people"
            first = f"With {people} in team '{self.team}' {what} of the tickets; now {self.now}."
        rows = [("people", "kept", "busy")]
        for agents, kept, busy in sorted(self.tried):
            sign = " *" if agents == self.agents else "  "
            # One digit more than elsewhere: 79.6 % is not yet 80 %.
            rows.append((f"{agents}{sign}", f"{100 * kept.mean:.1f} %", said(busy, "share")))
        return "\n".join([first, "", *aligned(rows)])


def people_for(
    process: Process,
    scenario: Scenario | None = None,
    *,
    team: str,
    promise: str,
    share: float,
    weeks: int = 12,
    warm_up: int = 4,
    runs: int = 20,
    seed: int = 1,
    run: Callable[[Scenario], Simulation] | None = None,
) -> Staffing:
    """Return the fewest people of a team under whom a promise is kept for a share of the tickets.

    `promise` names a promise and its clock, as in ``everyone.first_response``. The search begins
    with the people of the scenario and takes away, or adds, one at a time; every number is
    simulated with the same arrivals. The mean over the runs decides: with few runs look at the
    interval too. `run` simulates a scenario in another way than `simulate` with these options.
    Errors are those of `simulate`; BadCall also for an unknown team, promise or share.
    """
    given = scenario if scenario is not None else Scenario()
    if not 0 < share <= 1:
        raise BadCall(f"share={share:g}: give a share between 0 and 1, such as 0.9")
    _known("team", team, [one.name for one in process.teams if not one.automated])

    def usual(changed: Scenario) -> Simulation:
        return simulate(process, changed, weeks=weeks, warm_up=warm_up, runs=runs, seed=seed)

    work = run if run is not None else usual
    first = work(given)
    _known("promise", promise, first.names("promise"))
    if ("team", team, "busy") not in first.values:
        raise BadCall(f"team '{team}' works in no state, so its people keep no promise")
    now = first.people[team]
    tried: dict[int, tuple[Estimate, Estimate]] = {}

    def kept(agents: int) -> float:
        if agents not in tried:
            found = first if agents == now else work(given.changed(agents={team: agents}))
            tried[agents] = (
                found.figure("promise", promise, "kept"),
                found.figure("team", team, "busy"),
            )
        return tried[agents][0].mean

    fewest: int | None = None
    if kept(now) >= share:
        agents = now
        while agents > 1 and kept(agents - 1) >= share:
            agents -= 1
        fewest = agents
    else:
        fewest = _more(kept, now, share)
    return Staffing(
        team, promise, share, fewest, now, tuple((each, *found) for each, found in tried.items())
    )


def _more(kept: Callable[[int], float], now: int, share: float) -> int | None:
    """Add people until there are enough; None when they no longer make anything better."""
    best, useless = kept(now), 0
    for agents in range(now + 1, now + MOST_MORE + 1):
        found = kept(agents)
        if found >= share:
            return agents
        useless = 0 if not found <= best + WORTH else useless + 1
        best = max(best, found) if best == best else found
        if useless == PATIENCE:
            return None
    return None


def _known(kind: str, name: str, names: list[str] | tuple[str, ...]) -> None:
    if name not in names:
        listed = f" There is {quoted(names, last='and')}." if names else ""
        raise BadCall(f"there is no {kind} '{name}' here.{near(name, names)}{listed}")
