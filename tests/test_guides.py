"""Guides show what the code really says."""

import re
import subprocess
import sys
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import pytest

GUIDES = Path(__file__).parents[1] / "docs" / "guides"


@pytest.mark.parametrize(
    ("guide", "outputs"),
    [("change-safely", 4), ("read-a-log", 2), ("knowledge", 5), ("surveys-and-kpis", 5)],
)
def test_the_outputs_shown_are_those_printed(
    guide: str, outputs: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each text block of a guide is printed by its Python blocks, up to a final `...`."""
    page = (GUIDES / f"{guide}.md").read_text("utf-8")
    monkeypatch.chdir(tmp_path)
    printed = StringIO()
    names: dict[str, object] = {}
    with redirect_stdout(printed):
        for block in re.findall(r"```python\n(.*?)```", page, re.DOTALL):
            exec(block, names)  # noqa: S102
    shown = re.findall(r"```text\n(.*?)(?:\n\.\.\.)?\n```", page, re.DOTALL)
    assert len(shown) == outputs
    for text in shown:
        assert text in printed.getvalue()


def test_the_tests_of_the_guide_pass(tmp_path: Path) -> None:
    """The blocks of the guide about tests are one file, and pytest finds nothing wrong in it."""
    page = (GUIDES / "test-your-process.md").read_text("utf-8")
    blocks = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    (tmp_path / "test_process.py").write_text("\n".join(blocks), "utf-8")
    (tmp_path / "pytest.ini").write_text("[pytest]\n", "utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "."]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "9 passed" in done.stdout
