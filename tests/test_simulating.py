"""The commands that simulate a process, and that say how many people calls need."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from supportflow import load, read_log, replay
from supportflow.cli import app

ROOT = Path(__file__).parents[1]
SHOP = str(ROOT / "examples" / "shop.py")
USUAL = ["--scenario", str(ROOT / "examples" / "shop.scenario.yaml")]
QUICK = ["--weeks", "2", "--warm-up", "1", "--runs", "2"]


def run(*given: str) -> Result:
    """Run the command line."""
    return CliRunner().invoke(app, [*given])


def test_the_example_is_simulated() -> None:
    """The shop under its scenario is told in sentences and tables."""
    found = run("simulate", SHOP, *USUAL, *QUICK)
    assert found.exit_code == 0, found.output
    assert "simulated under scenario 'usual_week'" in found.stdout
    assert "tickets a week half are solved within" in found.stdout
    assert "front_line       5" in found.stdout
    # Whoever wrote the scenario has said nearly everything.
    assumed = found.stdout.split("Assumed, because nobody said it")[1].split("To be known")[0]
    assert len(assumed.splitlines()) <= 5


def test_what_if(tmp_path: Path) -> None:
    """Changes are compared with what was without them."""
    found = run("simulate", SHOP, *USUAL, *QUICK, "--agents", "experts=4", "--compare")
    assert found.exit_code == 0, found.output
    assert "under scenarios 'usual_week' and 'usual_week_changed'" in found.stdout
    data = run(
        "simulate", SHOP, *USUAL, *QUICK, "--volume", "1.5", "--share",
        "bot_answering:answer_accepted=0.7", "--compare", "--json",
    )  # fmt: skip
    rows = json.loads(data.stdout)
    tickets = next(row for row in rows if (row["name"], row["figure"]) == ("all", "tickets"))
    assert tickets["after"] == pytest.approx(1.5 * tickets["before"], rel=0.2)


def test_figures_as_data_and_as_a_picture(tmp_path: Path) -> None:
    """--json prints every figure and nothing else; --draw writes a picture."""
    picture = tmp_path / "shop.svg"
    found = run("simulate", SHOP, *USUAL, *QUICK, "--json", "--draw", str(picture))
    assert found.exit_code == 0, found.output
    data = json.loads(found.stdout)
    assert data["scenario"] == "usual_week"
    assert data["runs"] == 2
    assert {"about", "name", "figure", "unit", "mean", "low", "high", "runs"} == set(
        data["figures"][0]
    )
    assert "a simulated week with" in picture.read_text("utf-8")


def test_tickets_through_one_channel_leave_the_others(tmp_path: Path) -> None:
    """--tickets changes a channel; those that it does not name go on as before."""
    found = run("simulate", SHOP, *QUICK, "--tickets", "phone=10", "--json")
    rows = json.loads(found.stdout)["figures"]
    weekly = {
        r["name"]: r["mean"] for r in rows if r["about"] == "channel" and r["figure"] == "tickets"
    }
    assert weekly["phone"] < 25
    assert weekly["social"] > 60


def test_a_log_is_written(tmp_path: Path) -> None:
    """--log writes the events of one run, which fit the process that made them."""
    file = tmp_path / "log.csv"
    found = run("simulate", SHOP, *USUAL, *QUICK, "--log", str(file))
    assert found.exit_code == 0, found.output
    assert f"wrote {file}" in found.stdout.lower()
    with file.open(encoding="utf-8", newline="") as opened:
        assert next(csv.reader(opened)) == ["ticket", "activity", "time", "resource"]
    log = read_log(file)
    result = replay(load(SHOP), log, events={"opened": None})
    assert result.fitting == result.cases > 100


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--agents", "frontline=3"], "there is no team 'frontline'. Did you mean 'front_line'?"),
        (["--agents", "front_line"], "--agents takes two parts with '=' between them"),
        (["--agents", "front_line=a few"], "--agents takes a whole number, not 'a few'."),
        (["--tickets", "phone=many"], "--tickets takes a number, not 'many'."),
        (["--share", "triage=0.5"], "--share takes two parts with ':' between them"),
        (["--share", "triage:merge=2"], "share=2 is no share: give 0 to 1"),
        (["--from", "Monday"], "--from takes a date such as 2027-02-01, not 'Monday'."),
        (["--compare"], "--compare needs a change: --agents, --volume, --tickets or --share."),
        (["--runs", "0"], "runs takes a whole number from 1 to 10,000, not 0"),
        (["--scenario", "none.yaml"], "none.yaml: there is no such file."),
    ],
)
def test_mistakes_are_told(options: list[str], said: str) -> None:
    """Every slip in the options ends with exit code 2 and a sentence."""
    found = run("simulate", SHOP, *options)
    assert found.exit_code == 2
    assert said in found.stderr


def test_staff() -> None:
    """The fewest people for calls are told, with what one more and one less would mean."""
    found = run("staff", "100", "--per", "30 min", "--handling", "3 min", "--patience", "2 min")
    assert found.exit_code == 0, found.output
    assert "14 people answer 80 % within 20 s, without breaks and absence." in found.stdout
    assert [line for line in found.stdout.splitlines() if "14 *" in line and "88.8 %" in line]
    assert "hang up" in found.stdout
    # Closed forms are never shown without what they leave out.
    assert "supportflow simulate FILE does" in found.stdout


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["10", "--per", "soon"], "--per: 'soon' is not a length of time"),
        (["10", "--share", "1"], "share=1: give a share between 0 and 1"),
        (["10", "--handling", "0 s"], "--handling takes a length of time above 0"),
        (["--", "-3"], "rate takes a number from 0 up"),
    ],
)
def test_mistakes_about_staff_are_told(options: list[str], said: str) -> None:
    """What makes no sense is refused with a sentence."""
    found = run("staff", *options)
    assert found.exit_code == 2
    assert said in found.stderr
