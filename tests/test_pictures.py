"""The picture that stands in the repository is the one that would be drawn today."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from supportflow import dot, starter, svg

ASSETS = Path(__file__).parents[1] / "docs" / "assets"
PICTURE = ASSETS / "helpdesk.svg"
LANES = ASSETS / "helpdesk-lanes.svg"


def test_the_picture_of_the_readme_is_of_today() -> None:
    """The picture names the DOT text from which it was drawn; SUPPORTFLOW_ACCEPT=1 draws it anew.

    Its own bytes depend on the engine and the fonts of the machine, the DOT text does not.
    """
    mark = f"<!-- drawn from {hashlib.sha256(dot(starter.process).encode()).hexdigest()} -->"
    if os.environ.get("SUPPORTFLOW_ACCEPT"):
        PICTURE.write_text(f"{svg(starter.process).rstrip()}\n{mark}\n", "utf-8")
    assert PICTURE.read_text("utf-8").rstrip().endswith(mark)


def test_the_lanes_of_the_guide_are_of_today() -> None:
    """Lanes are drawn without an engine: the picture of the guide is compared byte for byte."""
    drawn = svg(starter.process, view="lanes")
    if os.environ.get("SUPPORTFLOW_ACCEPT"):
        LANES.write_text(drawn, "utf-8")
    assert LANES.read_text("utf-8") == drawn
