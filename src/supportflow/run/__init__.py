"""Running tickets: the pure core (`start`, `step`, `possible`) and the `Desk` around it."""

from supportflow.run.board import Board, Queue, Standing
from supportflow.run.desk import Desk, Ran
from supportflow.run.refusals import possible
from supportflow.run.step import start, step
from supportflow.run.store import Store
from supportflow.run.ticket import (
    ClockState,
    Context,
    Effect,
    Entry,
    Hold,
    Outcome,
    Possible,
    Raised,
    Talk,
    TaskState,
    Ticket,
    Timer,
)
from supportflow.run.why import Explained

__all__ = [
    "Board",
    "ClockState",
    "Context",
    "Desk",
    "Effect",
    "Entry",
    "Explained",
    "Hold",
    "Outcome",
    "Possible",
    "Queue",
    "Raised",
    "Ran",
    "Standing",
    "Store",
    "Talk",
    "TaskState",
    "Ticket",
    "Timer",
    "possible",
    "start",
    "step",
]
