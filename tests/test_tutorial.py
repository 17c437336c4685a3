"""The tutorial is followed to the letter, with the real command."""

from __future__ import annotations

import re
from pathlib import Path

from tests.test_cli import run

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "tutorial.md").read_text("utf-8")


def test_rows_shown_are_rows_of_the_file() -> None:
    """Every row that the page shows of the made file stands in it word for word."""
    made = (ROOT / "src" / "supportflow" / "starter.py").read_text("utf-8")
    shown = re.findall(
        r"^    +((?:Team|Area|Channel|State|Transition)\(.*\),)$", PAGE, re.MULTILINE
    )
    assert len(shown) == 7
    for row in shown:
        assert row in made


def test_the_change_gives_the_finding_shown(tmp_path: Path) -> None:
    """Without the transition `customer_silent` the check says what the page shows."""
    run("new", "helpdesk.py", cwd=tmp_path)
    assert "fit together" in run("check", "helpdesk.py", cwd=tmp_path).stdout
    file = tmp_path / "helpdesk.py"
    words = file.read_text("utf-8")
    lines = re.search(r' +Transition\(\n +"customer_silent",\n(?: {20}.*\n)+ +\),\n', words)
    assert lines is not None
    file.write_text(words.replace(lines.group(0), ""), "utf-8")
    told = run("check", "helpdesk.py", cwd=tmp_path).stdout
    shown = PAGE.split("and check again.\n\n")[1].split("\n\n")[0]
    assert " ".join(shown.split()) in " ".join(told.split())


def test_every_command_of_the_page_works(tmp_path: Path) -> None:
    """Each `supportflow ...` line of the page ends well, in the order of the page."""
    commands = re.findall(r"^    supportflow (.*)$", PAGE, re.MULTILINE)
    assert [command.split()[0] for command in commands] == [
        "new", "draw", "show", "check", "play", "explain", "hours",
    ]  # fmt: skip
    for command in commands:
        result = run(*command.split(), cwd=tmp_path, given="1\nm Hello\nw\n+ 2 days\nq\n")
        assert result.returncode == 0, (command, result.stderr)
    assert (tmp_path / "helpdesk.svg").exists()
