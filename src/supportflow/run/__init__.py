"""Running tickets: the pure core (`start`, `step`, `possible`) and the `Desk` around it."""

from supportflow.run.board import Board, Queue, Standing
from supportflow.run.desk import Desk, Ran
from supportflow.run.earlier import Hits
from supportflow.run.funnel import StageCount, stage_of
from supportflow.run.offering import Script
from supportflow.run.refusals import possible
from supportflow.run.step import start, step
from supportflow.run.store import Store
from supportflow.run.summary import Summary, summary
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
from supportflow.run.weighing import PartVerdict, RowVerdict
from supportflow.run.why import Explained

__all__ = [
    "Board",
    "ClockState",
    "Context",
    "Desk",
    "Effect",
    "Entry",
    "Explained",
    "Hits",
    "Hold",
    "Outcome",
    "PartVerdict",
    "Possible",
    "Queue",
    "Raised",
    "Ran",
    "RowVerdict",
    "Script",
    "StageCount",
    "Standing",
    "Store",
    "Summary",
    "Talk",
    "TaskState",
    "Ticket",
    "Timer",
    "possible",
    "stage_of",
    "start",
    "step",
    "summary",
]
