"""Compares generated text with a file kept under tests/golden; SUPPORTFLOW_ACCEPT=1 rewrites it."""

import os
from pathlib import Path

FOLDER = Path(__file__).parent / "golden"


def assert_golden(name: str, text: str) -> None:
    """Fail unless `text` is what the golden file `name` holds."""
    path = FOLDER / name
    if os.environ.get("SUPPORTFLOW_ACCEPT") == "1":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    assert path.exists(), f"{path} is missing: look at the output, then set SUPPORTFLOW_ACCEPT=1"
    assert text == path.read_text("utf-8"), (
        f"the text differs from {path}; if the new one is right, run with SUPPORTFLOW_ACCEPT=1"
    )
