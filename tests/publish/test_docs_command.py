"""`supportflow docs` writes the pages, and says whether they are what they should be."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from supportflow.cli import app
from supportflow.define.text_form import dumps
from supportflow.publish import pictures as pictures_of
from tests.publish.small import drawn, small

run = CliRunner().invoke


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty folder with the process of the tests, without an engine."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(pictures_of, "render", drawn)
    (tmp_path / "small.json").write_text(dumps(small(), "json"), "utf-8")
    return tmp_path


def test_pages_are_written_and_checked(folder: Path) -> None:
    """What was written is up to date; an edit of the process or of a page is found."""
    assert run(app, ["docs", "small.json", "--check"]).exit_code == 1
    written = run(app, ["docs", "small.json", "--lang", "it"])
    assert (written.exit_code, written.stderr) == (0, "")
    assert "0 removed" in written.stdout
    page = folder / "docs/process/states/new.md"
    assert "Che cosa viene dopo" in page.read_text("utf-8")
    assert (folder / "docs/process/assets/supportflow.js").is_file()
    fine = run(app, ["docs", "small.json", "--lang", "it", "--check"])
    assert (fine.exit_code, "are up to date" in fine.stdout) == (0, True)
    page.write_text("edited", "utf-8")
    stale = run(app, ["docs", "small.json", "--lang", "it", "--check"])
    assert stale.exit_code == 1
    assert "1 out of date (states/new.md)" in stale.stdout


def test_pages_that_are_gone_are_removed(folder: Path) -> None:
    """But not what somebody else put beside them."""
    run(app, ["docs", "small.json"])
    (folder / "docs/process/own.md").write_text("# Own\n", "utf-8")
    (folder / "small.json").write_text(dumps(small(tasks=[]), "json"), "utf-8")
    check = run(app, ["docs", "small.json", "--check"])
    assert "2 superfluous (tasks/index.md, tasks/look.md)" in check.stdout
    written = run(app, ["docs", "small.json"])
    assert "2 removed" in written.stdout
    assert not (folder / "docs/process/tasks/look.md").exists()
    assert (folder / "docs/process/own.md").exists()


def test_a_second_time_nothing_is_written(folder: Path) -> None:
    """So that a site that watches its files has nothing to do."""
    run(app, ["docs", "small.json", "--out", "pages"])
    again = run(app, ["docs", "small.json", "--out", "pages"])
    assert ": 0 written, 0 removed." in again.stdout


def test_what_changed_is_a_page(folder: Path) -> None:
    """Since another file, or a revision of the repository."""
    (folder / "old.json").write_text(dumps(small(version="2"), "json"), "utf-8")
    run(app, ["docs", "small.json", "--since", "old.json", "--out", "pages"])
    assert "version: 3; before: 2" in (folder / "pages/changes.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--today", "tomorrow"], "--today takes a date such as 2026-11-30, not 'tomorrow'."),
        (["--out", "small.json"], "cannot write into small.json"),
    ],
)
def test_what_means_nothing_is_refused(options: list[str], message: str) -> None:
    """With the reason, and exit code 2."""
    refused = run(app, ["docs", "small.json", *options])
    assert refused.exit_code == 2
    assert message in refused.stderr
