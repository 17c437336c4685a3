"""Who gets a ticket: the choice among 10, 100 and 1,000 agents, and the same through a store.

The choice alone is what one ticket costs once it is known what everybody has in hand. Through a
store: tickets that wait for the morning are given out in one call, each event a transaction.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from run import best, cpu, interleaved, show, verdict

from supportflow import (
    Agent,
    Area,
    Calendar,
    Channel,
    Desk,
    Level,
    Process,
    Route,
    Skill,
    State,
    Team,
    Transition,
    Workflow,
)
from supportflow.run.choosing import choose
from supportflow.run.crew import Floor
from supportflow.run.planning import plan
from supportflow.run.ticket import Standing
from supportflow.testing import FixedClock

SIZES = (10, 100, 1_000)
WAYS: dict[str, tuple[str, ...]] = {
    "least busy": ("least_busy",),
    "least busy, then round robin": ("least_busy", "round_robin"),
    "same agent, then least busy": ("same_agent", "least_busy"),
    "most skilled": ("most_skilled",),
    "random": ("random",),
}
CHOICES = 200
WAITING = 200
ROUNDS = 7
MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)


def process(agents: int, assign: Sequence[str]) -> Process:
    """Return a process whose one team has so many agents, in two shifts."""
    people = [
        Agent(
            f"a{number:04}",
            teams="front",
            level=("junior", "senior", "lead")[number % 3],
            skills=["lamps"] if number % 3 else ["lamps senior", "refunds"],
            languages=["en", "it"],
            calendar=("early", "late")[number % 2],
        )
        for number in range(agents)
    ]
    return Process(
        "acme",
        calendar="early",
        calendars=[
            Calendar("early", zone="Europe/Rome", week="mon-fri 08:00-16:00"),
            Calendar("late", zone="Europe/Rome", week="mon-fri 09:00-20:00"),
        ],
        levels=[Level("junior"), Level("senior"), Level("lead")],
        skills=[Skill("lamps"), Skill("refunds")],
        teams=[Team("front", assign=assign, limit=12)],
        agents=people,
        areas=[Area("desk", team="front")],
        channels=[Channel("mail", starts="new")],
        routes=[Route("lamps", skills="lamps", language=True)],
        workflows=[
            Workflow(
                "support",
                states=[State("new", area="desk"), State("closed", area="desk", final=True)],
                transitions=[Transition("close", "new", "closed")],
            )
        ],
    )


def choosing(agents: int, assign: Sequence[str]) -> Callable[[], float]:
    """Return the microseconds of one choice."""
    crew = plan(process(agents, assign)).crew
    assert crew is not None
    stood = {
        f"a{number:04}": Standing(
            f"a{number:04}",
            "away" if number % 50 == 7 else "on",
            last=MONDAY - timedelta(minutes=number * 7 % 600),
            load=1 + number * 31 % 11,
        )
        for number in range(agents)
    }
    floor = Floor(stood)
    wanted = crew.wanted("front", "lamps", "it", waited=False)

    def some() -> None:
        for count in range(CHOICES):
            choice = choose(crew, wanted, floor, MONDAY, seed=f"T-{count}", previous="a0005")
            assert choice.agent is not None

    some()
    return lambda: cpu(some) / CHOICES * 1e6


def mornings(agents: int, folder: Path) -> Callable[[], float]:
    """Return the microseconds in which one waiting ticket of many finds somebody, on SQLite."""
    made = process(agents, ("least_busy", "round_robin"))
    count = 0

    def one() -> float:
        nonlocal count
        count += 1
        clock = FixedClock(MONDAY - timedelta(hours=10))
        with Desk(made, folder / f"{agents}-{count}.db", clock=clock) as desk:
            for _ in range(WAITING):
                desk.open("mail", language="it")
            clock.advance(hours=10)
            spent = cpu(lambda: desk.run_due())
            given = len(desk.tickets(assigned=True))
            assert given == min(WAITING, 12 * agents), given
        return spent / given * 1e6

    return one


def main() -> None:
    """Print what a choice costs, and what it costs with everything around it."""
    contestants = {
        f"{way}|{size}": choosing(size, assign) for way, assign in WAYS.items() for size in SIZES
    }
    found = best(interleaved(contestants, ROUNDS))
    rows = [[way, *(f"{found[f'{way}|{size}']:.1f} us" for size in SIZES)] for way in WAYS]
    show("One choice among so many agents", ("strategy", *map(str, SIZES)), rows)
    print(f"least busy among 1,000: {verdict(found['least busy|1000'], 100)} us\n")
    with tempfile.TemporaryDirectory() as folder:
        durable = {str(size): mornings(size, Path(folder)) for size in SIZES}
        whole = best(interleaved(durable, 3))
    show(
        f"{WAITING} tickets that waited for the morning, SQLite, a ticket",
        ("", *map(str, SIZES)),
        [["timer, choice and two transactions", *(f"{whole[str(size)]:.0f} us" for size in SIZES)]],
    )


if __name__ == "__main__":
    main()
