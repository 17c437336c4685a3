"""What happened against what was declared, and what would happen: logs, replay, simulation."""

from supportflow.measure.align import Aligner, Alignment, Move
from supportflow.measure.automaton import Automaton, Edge, Ran
from supportflow.measure.deviations import Accepted, Deviation
from supportflow.measure.erlang import Queue, erlang_a, erlang_b, erlang_c, staff_needed
from supportflow.measure.figures import Figure
from supportflow.measure.kpis import KpiReport, kpis, log_kpis
from supportflow.measure.log import Case, Event, Log, Note
from supportflow.measure.meaning import Meaning, meanings
from supportflow.measure.overlay import log_overlay
from supportflow.measure.read import read_log
from supportflow.measure.replay import Replay, Variant, replay
from supportflow.measure.simulation import (
    Answer,
    Arrivals,
    Branch,
    Comparison,
    Estimate,
    Mix,
    Scenario,
    Simulation,
    Staff,
    Staffing,
    Work,
    compare_simulations,
    dumps_scenario,
    load_scenario,
    people_for,
    scenario_from_log,
    simulate,
    simulated_log,
)

__all__ = [
    "Accepted",
    "Aligner",
    "Alignment",
    "Answer",
    "Arrivals",
    "Automaton",
    "Branch",
    "Case",
    "Comparison",
    "Deviation",
    "Edge",
    "Estimate",
    "Event",
    "Figure",
    "KpiReport",
    "Log",
    "Meaning",
    "Mix",
    "Move",
    "Note",
    "Queue",
    "Ran",
    "Replay",
    "Scenario",
    "Simulation",
    "Staff",
    "Staffing",
    "Variant",
    "Work",
    "compare_simulations",
    "dumps_scenario",
    "erlang_a",
    "erlang_b",
    "erlang_c",
    "kpis",
    "load_scenario",
    "log_kpis",
    "log_overlay",
    "meanings",
    "people_for",
    "read_log",
    "replay",
    "scenario_from_log",
    "simulate",
    "simulated_log",
    "staff_needed",
]
