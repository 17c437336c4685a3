"""Guides show what the code really says."""

import re
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import pytest

GUIDES = Path(__file__).parents[1] / "docs" / "guides"


@pytest.mark.parametrize(
    ("guide", "outputs"), [("read-a-log", 2), ("knowledge", 5), ("surveys-and-kpis", 5)]
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
