"""What happened, against what was declared: event logs and their replay."""

from supportflow.measure.align import Aligner, Alignment, Move
from supportflow.measure.automaton import Automaton, Edge, Ran
from supportflow.measure.deviations import Accepted, Deviation
from supportflow.measure.figures import Figure
from supportflow.measure.kpis import KpiReport, kpis, log_kpis
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
    "Figure",
    "KpiReport",
    "Log",
    "Meaning",
    "Move",
    "Note",
    "Ran",
    "Replay",
    "Variant",
    "kpis",
    "log_kpis",
    "log_overlay",
    "meanings",
    "read_log",
    "replay",
]
