"""A declared process, simulated: what customers would see with these people and these tickets."""

from supportflow.measure.simulation.assumptions import (
    Answer,
    Arrivals,
    Branch,
    Mix,
    Scenario,
    Staff,
    Work,
)
from supportflow.measure.simulation.comparison import Changed, Comparison, compare_simulations
from supportflow.measure.simulation.estimates import Estimate
from supportflow.measure.simulation.files import dumps_scenario, load_scenario
from supportflow.measure.simulation.fitting import scenario_from_log
from supportflow.measure.simulation.measures import FIGURES, Figure
from supportflow.measure.simulation.result import Simulation, simulate
from supportflow.measure.simulation.staffing import Staffing, people_for
from supportflow.measure.simulation.synthetic import simulated_log

__all__ = [
    "FIGURES",
    "Answer",
    "Arrivals",
    "Branch",
    "Changed",
    "Comparison",
    "Estimate",
    "Figure",
    "Mix",
    "Scenario",
    "Simulation",
    "Staff",
    "Staffing",
    "Work",
    "compare_simulations",
    "dumps_scenario",
    "load_scenario",
    "people_for",
    "scenario_from_log",
    "simulate",
    "simulated_log",
]
