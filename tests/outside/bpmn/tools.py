"""Finds the tools of others that read BPMN; what is not there is skipped with a reason."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from shutil import which

import pytest

HERE = Path(__file__).parent
MODULES = HERE / "node_modules"
INSTALL = "tests/outside/bpmn/install.sh installs it"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")


def node() -> str:
    """Return Node with the packages beside this file, or skip."""
    found = which("node")
    if found is None:
        pytest.skip("Node is not installed, so that bpmn-moddle did not read the BPMN files")
    if not (MODULES / "bpmn-moddle").is_dir():
        pytest.skip(f"bpmn-moddle did not read the BPMN files: {INSTALL}")
    return found


def browser() -> str:
    """Return a Chromium, with bpmn-js beside this file, or skip."""
    found = next((path for name in BROWSERS if (path := which(name))), None)
    if found is None:
        pytest.skip("no Chromium is installed, so that bpmn-js did not draw the BPMN files")
    if not (MODULES / "bpmn-js").is_dir():
        pytest.skip(f"bpmn-js did not draw the BPMN files: {INSTALL}")
    return found


def schemas() -> Path:
    """Return the file of the OMG's schemas as one of the tools brings it, or skip."""
    places = [MODULES / "bpmn-moddle" / "resources" / "bpmn" / "xsd" / "BPMN20.xsd"]
    spiff = find_spec("SpiffWorkflow")
    if spiff is not None and spiff.origin is not None:
        folder = Path(spiff.origin).parent / "bpmn" / "parser" / "schema"
        places.append(folder / "BPMN20.xsd")
    for place in places:
        if place.is_file():
            return place
    pytest.skip(f"the schemas of the OMG are not there: {INSTALL}")
