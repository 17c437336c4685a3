"""What happened, against what was declared: event logs and their replay."""

from supportflow.measure.align import Aligner, Alignment, Move
from supportflow.measure.automaton import Automaton, Edge, Ran
from supportflow.measure.deviations import Accepted, Deviation
from supportflow.measure.erlang import Queue, erlang_a, erlang_b, erlang_c, staff_needed
from supportflow.measure.log import Case, Event, Log, Note
from supportflow.measure.meaning import Meaning, meanings
from supportflow.measure.overlay import log_overlay
from supportflow.measure.read import read_log
from supportflow.measure.replay import Replay, Variant, replay

__all__ = [
    "Accepted",
    "Aligner",
    "Alignment",
    "Automaton",
    "Case",
    "Deviation",
    "Edge",
    "Event",
    "Log",
    "Meaning",
    "Move",
    "Note",
    "Queue",
    "Ran",
    "Replay",
    "Variant",
    "erlang_a",
    "erlang_b",
    "erlang_c",
    "log_overlay",
    "meanings",
    "read_log",
    "replay",
    "staff_needed",
]
