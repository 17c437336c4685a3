"""Made-up event logs: what a simulated process would have written down."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import Final

from supportflow.define.business_time import moment_at
from supportflow.define.process import Process
from supportflow.errors import BadCall
from supportflow.measure.automaton import workflow_of
from supportflow.measure.log import Log
from supportflow.measure.simulation.assumptions import Scenario
from supportflow.measure.simulation.coming import sources
from supportflow.measure.simulation.engine import Engine
from supportflow.measure.simulation.plan import How, Plan, plan_of
from supportflow.measure.simulation.result import FIRST_DAY

__all__ = ["simulated_log"]

REPEATED: Final = 0.006
UNKNOWN: Final = 0.002
"""How many rows of a dirty log stand twice, and how many say what the process does not know."""


def simulated_log(
    process: Process,
    scenario: Scenario | None = None,
    *,
    workflow: str | None = None,
    weeks: int = 12,
    seed: int = 1,
    start: date = FIRST_DAY,
    opening: str | None = None,
    dirt: bool = False,
) -> Log:
    """Return the event log of one simulated run, of one workflow: made-up data for examples.

    An event is named by the first text of its `Transition.log`, else by its name; the resource is
    a person of the team as a number, the bot, ``customer``, ``supplier`` or ``system``. With
    `opening` each ticket begins with an activity of that name at its arrival, which a replay
    leaves out with ``events={opening: None}``. Without `dirt` every case fits its own declaration;
    with it some rows stand twice or say nothing, as they do in real logs. Errors are those of
    `simulate`.
    """
    flow = workflow_of(process, workflow)
    given = scenario if scenario is not None else Scenario()
    plan = plan_of(process, given)
    coming, _ = sources(plan.index, given)
    if not coming:
        raise BadCall(f"scenario '{given.name}': no tickets come through any channel")
    trace: list[tuple[int, int, int, int]] = []
    engine = Engine(
        plan, coming, seed=f"{seed}/0", start=start, warm_up=0, weeks=weeks, trace=trace
    )
    engine.run()
    inside = {plan.numbers[state.name] for state in flow.states}
    ours: set[int] = set()
    rows: list[tuple[str, str, int, str | None]] = []
    for case, number, at, agent in trace:
        if number < 0:
            if -1 - number not in inside:
                continue
            ours.add(case)
            if opening is not None:
                rows.append((f"T-{case:05d}", opening, at, "customer"))
        elif case in ours:
            rows.append((f"T-{case:05d}", _activity(plan, number), at, _who(plan, number, agent)))
    if dirt:
        rows = _soiled(rows, Random(f"{seed}/dirt"))
    return Log.of(
        [(case, activity, moment_at(at), who) for case, activity, at, who in rows],
        source=f"simulated {process.name}",
        zone=engine.zone.key,
    )


def _activity(plan: Plan, number: int) -> str:
    """Return what a log calls a row."""
    row = plan.exits[number]
    flow = plan.index.workflow_of[plan.places[row.source].name]
    target = plan.places[row.target].name
    for moved in flow.transitions:
        if moved.event == row.event and moved.target == target and moved.log:
            return moved.log[0]
    return row.event


def _who(plan: Plan, number: int, agent: int) -> str:
    row = plan.exits[number]
    place = plan.places[row.source]
    if row.timed:
        return "system"
    if place.how is How.BOT and not row.outside:
        return plan.teams[place.team].name
    if place.how is How.WORK and row in place.exits:
        return f"{plan.teams[place.team].name} {agent}"
    return "supplier" if place.state.waits_for == "supplier" else "customer"


def _soiled(
    rows: list[tuple[str, str, int, str | None]], random: Random
) -> list[tuple[str, str, int, str | None]]:
    """Repeat some rows, and let others say what no process knows."""
    found: list[tuple[str, str, int, str | None]] = []
    for row in rows:
        found.append(row)
        if random.random() < REPEATED:
            found.append(row)
        if random.random() < UNKNOWN:
            found.append((row[0], "unknown status", row[2], row[3]))
    return found
