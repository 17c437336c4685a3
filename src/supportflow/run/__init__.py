"""Running tickets: the pure core (`start`, `step`, `possible`) and the `Desk` around it."""

from supportflow.run.desk import Desk, Ran
from supportflow.run.refusals import possible
from supportflow.run.step import start, step
from supportflow.run.store import Store
from supportflow.run.ticket import (
    Context,
    Effect,
    Entry,
    Outcome,
    Possible,
    TaskState,
    Ticket,
    Timer,
)

__all__ = [
    "Context",
    "Desk",
    "Effect",
    "Entry",
    "Outcome",
    "Possible",
    "Ran",
    "Store",
    "TaskState",
    "Ticket",
    "Timer",
    "possible",
    "start",
    "step",
]
