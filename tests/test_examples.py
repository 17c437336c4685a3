"""The shipped examples are whole, run, and say the same every time."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from supportflow import Process, check, dumps, load, loads, starter
from supportflow.cli import app

ROOT = Path(__file__).parents[1]
EXAMPLES = ("shop.py", "it_desk.yaml", "software.py")
RULES = {"shop.py": ["--rule", "same_ticket_open=yes"]}


@pytest.mark.parametrize("name", EXAMPLES)
def test_example_has_no_findings(name: str) -> None:
    """Every shipped example answers all that the checker asks."""
    assert [str(finding) for finding in check(load(ROOT / "examples" / name))] == []


def test_starter_has_no_findings() -> None:
    """The process that `supportflow new` writes has no findings."""
    assert [str(finding) for finding in check(starter.process)] == []


@pytest.mark.parametrize("name", EXAMPLES)
@pytest.mark.parametrize("form", ["json", "yaml"])
def test_example_survives_a_round_trip(name: str, form: str) -> None:
    """An example written as a text and read again is equal."""
    process: Process = load(ROOT / "examples" / name)
    assert loads(dumps(process, form=form), form=form) == process  # type: ignore[arg-type]


def run(name: str, db: Path) -> str:
    """Return what `supportflow run` says about an example's events."""
    file = ROOT / "examples" / name
    events = file.with_suffix(".events.jsonl")
    given = ["run", str(file), "--events", str(events), "--db", str(db), *RULES.get(name, [])]
    result = CliRunner().invoke(app, given)
    assert result.exit_code == 1, result.output  # each example has an event that is refused
    return result.stdout


@pytest.mark.parametrize("name", EXAMPLES)
def test_example_tickets_end_as_they_always_end(name: str, tmp_path: Path) -> None:
    """Tickets end word for word as the .out file says; running them again adds nothing."""
    db = tmp_path / "tickets.db"
    expected = (ROOT / "examples" / name).with_suffix(".out").read_text("utf-8")
    assert run(name, db) == expected

    first = expected.splitlines()
    refused = [line.split("(")[0] for line in first if ", refused (" in line]
    events = (ROOT / "examples" / name).with_suffix(".events.jsonl").read_text("utf-8")
    count = len(events.splitlines())
    assert 12 <= count <= 40
    total = f"{count} events: {count - len(refused)} done, {len(refused)} refused."
    assert first[len(refused)] == total

    again = run(name, db).splitlines()
    assert [line.split("(")[0] for line in again[: len(refused)]] == refused
    repeated = f"0 done, {len(refused)} refused, {count - len(refused)} done before."
    assert again[len(refused)] == f"{count} events: {repeated}"
    assert again[len(refused) + 1 :] == first[len(refused) + 1 :]


@pytest.mark.parametrize("name", EXAMPLES)
def test_example_is_as_large_as_a_real_team(name: str) -> None:
    """The shop has 20 to 25 states and 40 rows or more; the others are a bit smaller."""
    flows = load(ROOT / "examples" / name).workflows
    states = sum(len(flow.states) for flow in flows)
    rows = sum(len(flow.transitions) for flow in flows)
    shop = name == "shop.py"
    assert 20 <= states <= 25 if shop else 12 <= states <= 22
    assert rows >= (40 if shop else 30)


def test_demo_runs_and_says_what_it_always_says(tmp_path: Path) -> None:
    """The demo runs end to end; its ticket part is compared word for word."""
    result = subprocess.run(
        [sys.executable, ROOT / "examples" / "demo.py", tmp_path / "demo"],
        capture_output=True,
        text=True,
        timeout=300,
        cwd=ROOT,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    expected = (ROOT / "examples" / "demo.out").read_text("utf-8")
    told = result.stdout.split("\nWhere to look\n")[0]
    assert told.replace(str(tmp_path / "demo"), "/out/demo") == expected
