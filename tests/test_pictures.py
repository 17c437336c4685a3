"""The picture that stands in the repository is the one that would be drawn today."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from supportflow import dot, starter, svg

PICTURE = Path(__file__).parents[1] / "docs" / "assets" / "helpdesk.svg"


def test_the_picture_of_the_readme_is_of_today() -> None:
    """The picture names the DOT text from which it was drawn; SUPPORTFLOW_ACCEPT=1 draws it anew.

    Its own bytes depend on the engine and the fonts of the machine, the DOT text does not.
    """
    mark = f"<!-- drawn from {hashlib.sha256(dot(starter.process).encode()).hexdigest()} -->"
    if os.environ.get("SUPPORTFLOW_ACCEPT"):
        PICTURE.write_text(f"{svg(starter.process).rstrip()}\n{mark}\n", "utf-8")
    assert PICTURE.read_text("utf-8").rstrip().endswith(mark)
