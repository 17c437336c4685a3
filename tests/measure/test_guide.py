"""The guide shows what the code really says."""

import re
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import pytest

GUIDE = Path(__file__).parents[2] / "docs" / "guides" / "read-a-log.md"


def test_the_outputs_shown_are_those_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each text block of the guide is printed by its Python blocks, up to a final `...`."""
    page = GUIDE.read_text("utf-8")
    monkeypatch.chdir(tmp_path)
    printed = StringIO()
    names: dict[str, object] = {}
    with redirect_stdout(printed):
        for block in re.findall(r"```python\n(.*?)```", page, re.DOTALL):
            exec(block, names)  # noqa: S102
    shown = re.findall(r"```text\n(.*?)(?:\n\.\.\.)?\n```", page, re.DOTALL)
    assert len(shown) == 2
    for text in shown:
        assert text in printed.getvalue()
