"""The board: open tickets in figures, by state and by team, on each store."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from supportflow import (
    Area,
    Channel,
    Process,
    Sla,
    State,
    Team,
    Transition,
    Workflow,
    hours,
)
from supportflow.run import Desk, Queue, Standing, Store
from supportflow.run import board as board_module
from supportflow.run.arguments import store_of
from supportflow.run.board import board_of
from supportflow.run.stores import MemoryStore
from tests.run.helpers import NOW

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)

PROCESS = Process(
    "small",
    version="1",
    teams=[Team("front"), Team("back"), Team("spare")],
    areas=[Area("first", team="front"), Area("second", team="back")],
    channels=[Channel("mail", starts="new")],
    slas=[Sla("everyone", resolution=hours(3))],
    workflows=[
        Workflow(
            "support",
            states=[
                State("new", area="first", within=hours(1)),
                State("work", area="second"),
                State("waiting", area="second", waits_for="customer"),
                State("end", area="second", final=True),
            ],
            transitions=[
                Transition("take", "new", "work", by=["system"]),
                Transition("ask", "work", "waiting", by=["system"]),
                Transition("close", "work", "end", by=["system"]),
            ],
        )
    ],
)


class Clock:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        """Return the moment at which it stands."""
        return self.now


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """Give an empty store of each kind that needs no server."""
    made: Store = MemoryStore()
    if request.param == "sqlite":
        made = store_of(f"sqlite:///{tmp_path / 'board.db'}", "small")
    yield made
    made.close()


def test_board_counts_what_stands_where(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each state and team has its figures, in the order of the declaration, over all pages."""
    monkeypatch.setattr(board_module, "PAGE", 2)
    clock = Clock()
    desk = Desk(PROCESS, store, clock=clock)
    for number in range(5):
        desk.open("mail", id=f"t{number}")
        clock.now += 10 * MINUTE
    desk.fire("t0", "take", by="system")
    desk.fire("t1", "take", by="system")
    desk.fire("t1", "close", by="system")
    clock.now = NOW + HOUR + 15 * MINUTE
    board = desk.board()
    assert board.at == clock.now
    assert list(board.states) == ["new", "work", "waiting", "end"]
    # t2 came 20 minutes after the first: its hour is over in 5 minutes.
    assert board.states["new"] == Standing(3, 0, 3, 45 * MINUTE, 55 * MINUTE)
    assert board.states["work"] == Standing(1, 0, 1, 25 * MINUTE, 25 * MINUTE)
    assert board.states["end"] == Standing()
    assert board.teams == {"front": Queue(3, 0, 0), "back": Queue(1, 0, 0), "spare": Queue()}
    assert (board.tickets, board.late, board.unassigned) == (4, 0, 4)


def test_late_is_a_promise_that_is_over(store: Store) -> None:
    """A state's time counts, fired or not yet, and a clock of a promise; a pause counts not."""
    clock = Clock()
    desk = Desk(PROCESS, store, clock=clock)
    for name in ("a", "b", "c"):
        desk.open("mail", id=name)
    desk.fire("b", "take", by="system")
    desk.fire("c", "take", by="system")
    desk.fire("c", "ask", by="system")
    clock.now = NOW + HOUR
    assert {name: each.late for name, each in desk.board().states.items()}["new"] == 1
    desk.run_due()
    assert desk.board().states["new"].late == 1
    clock.now = NOW + 4 * HOUR
    late = {name: each.late for name, each in desk.board().states.items()}
    assert late == {"new": 1, "work": 1, "waiting": 0, "end": 0}
    desk.run_due()
    assert {name: each.late for name, each in desk.board().states.items()} == late
    assert desk.board().teams["back"] == Queue(2, 0, 1)
    assert desk.board().late == 2


def test_names_of_another_version_are_counted_too() -> None:
    """A ticket of a state or a team that is gone is not lost; one with somebody is assigned."""
    clock = Clock()
    desk = Desk(PROCESS, clock=clock)
    ticket = desk.open("mail")
    tickets = [
        replace(ticket, state="old", team="old_team", assignee="anna"),
        replace(ticket, team=None),
        replace(ticket, closed=True),
    ]
    board = board_of(PROCESS, tickets, NOW)
    assert board.states["old"] == Standing(1, 0, 0, timedelta(), timedelta())
    assert list(board.states)[-1] == "old"
    assert board.teams["old_team"] == Queue(0, 1, 0)
    assert board.tickets == 2
    with pytest.raises(TypeError):
        board.states["new"] = Standing()  # type: ignore[index]
