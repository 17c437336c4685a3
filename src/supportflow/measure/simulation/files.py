"""Scenarios in files of their own, in the forms in which a process is written."""

from __future__ import annotations

import os

from supportflow.define.text_form import Form, written
from supportflow.files import load_as
from supportflow.measure.simulation.assumptions import Scenario

__all__ = ["dumps_scenario", "load_scenario"]


def load_scenario(path: str | os.PathLike[str]) -> Scenario:
    """Load the scenario of a ``.json``, ``.yaml`` or ``.py`` file, as `load` does a process.

    Raises LoadError with every problem. Whether its names are those of a process is seen when
    it is simulated.
    """
    return load_as(Scenario, path)


def dumps_scenario(scenario: Scenario, form: Form = "json") -> str:
    """Write a scenario as JSON or YAML; fields at their default are left out.

    Loading the text gives an equal scenario. Raises MissingTool for YAML without PyYAML.
    """
    return written(scenario, scenario.name, form)
