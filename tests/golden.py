"""Compares generated text with a file under tests/golden, or with what other runs write.

SUPPORTFLOW_ACCEPT=1 rewrites the files.
"""

import os
import subprocess
import sys
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


def same_under_any_hash_seed(code: str) -> bytes:
    """Fail if `code` prints other bytes under another hash seed; return what it prints."""
    one, other = (
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=FOLDER.parents[1],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "77")
    )
    assert one == other
    return one
