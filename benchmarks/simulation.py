"""The simulator beside simpy on two models, and the example shop with its promises.

One queue, ten agents, 95 % load, once with customers who wait for ever and once with customers who
hang up: every contestant draws the same kind of arrivals, handling times and patience, keeps every
wait, and is checked against Erlang C or A before it is timed (within four standard errors over
runs). The simulator keeps more: where each ticket stands, stays, solving times, who worked how
long, the waits of each hour and the backlog of each week. simpy is measured twice, keeping the
waits only and keeping the same; the target is for the same. The shop has timers, business time,
branches and promises, too. An event is something that happens to a ticket: it comes, a person has
worked on it, a timer or an answer moves it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from functools import partial
from math import log, sqrt
from pathlib import Path
from random import Random
from statistics import mean, stdev

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from run import best, cpu, interleaved, show, verdict

from supportflow import Answer, Scenario, load, load_scenario, seconds
from supportflow.measure import erlang_a, erlang_c
from supportflow.measure.simulation.coming import sources
from supportflow.measure.simulation.engine import Engine
from supportflow.measure.simulation.measures import figures_of
from supportflow.measure.simulation.plan import Plan, plan_of
from tests.measure.simulation import small

try:
    import simpy
except ImportError:
    simpy = None

ROOT = Path(__file__).resolve().parents[1]
AGENTS, LOAD, WEEKS = 10, 9.5, 4
MEAN = 600.0
CHECKED = 8
ROUNDS = 5
EVENT_TARGET, SIMPY_TARGET = 10, 3


def prepared(
    plan: Plan, scenario: Scenario, weeks: int, warm_up: int = 0
) -> Callable[[str], Engine]:
    """Return what makes an engine for a seed."""
    coming, _ = sources(plan.index, scenario)
    return lambda seed: Engine(
        plan, coming, seed=seed, start=date(2027, 2, 1), warm_up=warm_up, weeks=weeks
    )


def in_simpy(seed: str, patience: float = 0.0) -> list[float]:
    """Simulate the queue with simpy; return every wait in seconds."""
    draw = Random(seed)
    waits: list[float] = []
    env = simpy.Environment()
    people = simpy.Resource(env, AGENTS)
    apart = MEAN / LOAD

    def customer():  # type: ignore[no-untyped-def]
        came = env.now
        with people.request() as turn:
            if patience:
                yield turn | env.timeout(-log(1 - draw.random()) * patience)
            else:
                yield turn
            waits.append(env.now - came)
            if turn.triggered:
                yield env.timeout(-log(1 - draw.random()) * MEAN)

    def coming():  # type: ignore[no-untyped-def]
        while True:
            yield env.timeout(-log(1 - draw.random()) * apart)
            env.process(customer())

    env.process(coming())
    env.run(until=WEEKS * 7 * 86400)
    return waits


class Ticket:
    """What the other contestant keeps of each ticket, as the simulator does."""

    __slots__ = ("agent", "arrived", "began", "entered", "number", "solved", "state")

    def __init__(self, number: int, arrived: float) -> None:
        self.number = number
        self.arrived = self.entered = arrived
        self.state = "new"
        self.began = -1.0
        self.agent = 0
        self.solved = False


def recorded_in_simpy(seed: str, patience: float = 0.0) -> list[float]:
    """Simulate the queue with simpy and keep what the simulator keeps; return every wait."""
    draw = Random(seed)
    env = simpy.Environment()
    people = simpy.Resource(env, AGENTS)
    free = list(range(AGENTS))
    apart = MEAN / LOAD
    waits: list[float] = []
    stays: list[float] = []
    solving: list[float] = []
    first_waits: list[float] = []
    hour_counts, hour_waits = [0] * 24, [0.0] * 24
    here = {"new": 0, "done": 0, "lost": 0}
    taken = {"answer": 0, "hang_up": 0}
    weeks: list[dict[str, int]] = []
    live: dict[int, Ticket] = {}
    busy = 0.0

    def waited(ticket: Ticket) -> None:
        wait = env.now - ticket.entered
        waits.append(wait)
        hour = int(ticket.entered // 3600) % 24
        hour_counts[hour] += 1
        hour_waits[hour] += wait

    def moved(ticket: Ticket, event: str, state: str) -> None:
        taken[event] += 1
        here[ticket.state] -= 1
        stays.append(env.now - ticket.entered)
        ticket.state, ticket.entered = state, env.now
        here[state] += 1
        if not ticket.solved:
            ticket.solved = True
            solving.append(env.now - ticket.arrived)
        del live[ticket.number]

    def customer(ticket: Ticket):  # type: ignore[no-untyped-def]
        nonlocal busy
        live[ticket.number] = ticket
        here["new"] += 1
        with people.request() as turn:
            if patience:
                yield turn | env.timeout(-log(1 - draw.random()) * patience)
            else:
                yield turn
            waited(ticket)
            if not turn.triggered:
                moved(ticket, "hang_up", "lost")
                return
            ticket.began = env.now
            ticket.agent = free.pop()
            first_waits.append(env.now - ticket.arrived)
            yield env.timeout(-log(1 - draw.random()) * MEAN)
            free.append(ticket.agent)
            busy += env.now - ticket.began
            moved(ticket, "answer", "done")

    def coming():  # type: ignore[no-untyped-def]
        number = 0
        while True:
            yield env.timeout(-log(1 - draw.random()) * apart)
            number += 1
            env.process(customer(Ticket(number, env.now)))

    def weekly():  # type: ignore[no-untyped-def]
        while True:
            weeks.append(dict(here))
            yield env.timeout(7 * 86400)

    env.process(coming())
    env.process(weekly())
    env.run(until=WEEKS * 7 * 86400)
    return waits


def agrees(name: str, means: list[float], wanted: float) -> None:
    """Fail unless the mean wait of several runs is that of the closed form."""
    z = (mean(means) - wanted) / (stdev(means) / sqrt(len(means)))
    assert abs(z) < 4, f"{name}: z = {z:.1f}"


def one_queue(title: str, patience: float, wanted: float) -> None:
    """Measure the queue, beside simpy where it is installed."""
    scenario = small.load(AGENTS, LOAD)
    if patience:
        answers = [Answer("new", seconds(patience))]
        scenario = small.load(AGENTS, LOAD, answers=answers)
    plan = plan_of(small.queue(small.HANGS_UP), scenario)
    make = prepared(plan, scenario, WEEKS)
    ours = [make(f"check {run}").run() for run in range(CHECKED)]
    agrees("supportflow", [mean(tally.waits[0]) / 1e6 for tally in ours], wanted)
    customers = sum(ours[0].arrived)
    work: dict[str, Callable[[], object]] = {"supportflow": lambda: make("time").run()}
    if simpy is not None:
        for name, contestant in (
            ("simpy, waits only", in_simpy),
            ("simpy, the same records", recorded_in_simpy),
        ):
            theirs = [contestant(f"check {run}", patience) for run in range(CHECKED)]
            agrees(name, [mean(waits) for waits in theirs], wanted)
            work[name] = partial(contestant, "time", patience)
    spent = best(
        interleaved({name: lambda each=each: cpu(each) for name, each in work.items()}, ROUNDS)
    )
    rows: list[tuple[str, ...]] = []
    for name, taken in spent.items():
        ratio = taken / spent["supportflow"]
        same = name == "simpy, the same records"
        rows.append(
            (
                name,
                f"{taken / customers * 1e6:.1f}",
                f"{ratio:.2f}",
                verdict(ratio, SIMPY_TARGET, at_least=True) if same else "",
            )
        )
    show(
        f"{title}, {AGENTS} agents, {LOAD / AGENTS:.0%} load, {customers:,} customers",
        ("what", "µs a customer", "times the simulator", f"target ({SIMPY_TARGET} x)"),
        rows,
    )


def the_shop() -> None:
    """Measure the example shop, with and without its promises and the figures."""
    process = load(ROOT / "examples" / "shop.py")
    scenario = load_scenario(ROOT / "examples" / "shop.scenario.yaml")
    plan = plan_of(process, scenario)
    make = prepared(plan, scenario, 26)
    channels = tuple(each.channel for each in make("").sources)
    make("").run()  # calendars list their hours when they are first asked
    figures = {"events": 0}

    def whole() -> None:
        tally = make("time").run()
        figures_of(plan, tally, channels)
        figures["events"] = tally.events

    spent = best(
        interleaved(
            {
                "the shop": lambda: cpu(lambda: make("time").run()),
                "the shop, and its figures": lambda: cpu(whole),
            },
            ROUNDS,
        )
    )
    show(
        f"The example shop, half a year, {figures['events']:,} events",
        ("what", "µs an event", f"target ({EVENT_TARGET} µs)"),
        [
            (
                name,
                f"{seconds / figures['events'] * 1e6:.1f}",
                verdict(seconds / figures["events"] * 1e6, EVENT_TARGET),
            )
            for name, seconds in spent.items()
        ],
    )


if __name__ == "__main__":
    rate = LOAD / MEAN
    one_queue("A queue", 0, erlang_c(rate, MEAN, AGENTS).mean_wait)
    one_queue("With hanging up", 2 * MEAN, erlang_a(rate, MEAN, AGENTS, 2 * MEAN).mean_wait)
    the_shop()
