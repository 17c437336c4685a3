"""Processes of git revisions: loaded as they were, with what they import, errors told."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from supportflow.errors import BadCall, LoadError
from supportflow.revisions import Revision, load_any, revision_of

PROCESS = """from supportflow import Process
from words import LABEL
desk = Process("desk", LABEL)
"""


def git(folder: Path, *words: str) -> None:
    """Run git in a folder, as somebody."""
    who = ["-c", "user.name=A", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", "-C", str(folder), *who, *words], check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with two commits of a process in a folder, and a change on top."""
    folder = tmp_path / "team"
    folder.mkdir()
    monkeypatch.chdir(tmp_path)
    git(tmp_path, "init", "-q")
    for label in ("First", "Second"):
        (folder / "process.py").write_text(PROCESS)
        (folder / "words.py").write_text(f"LABEL = '{label}'\n")
        (folder / "process.yaml").write_text(f"supportflow: 1\nname: desk\nlabel: {label}\n")
        git(tmp_path, "add", "-A")
        git(tmp_path, "commit", "-q", "-m", label)
    (folder / "words.py").write_text("LABEL = 'Third'\n")
    return folder


@pytest.mark.parametrize(
    ("given", "label"),
    [
        ("HEAD~1:team/process.py", "First"),
        ("HEAD:team/process.py", "Second"),
        ("HEAD:team/process.py:desk", "Second"),
        ("team/process.py", "Third"),
        ("HEAD~1:team/process.yaml", "First"),
        ("HEAD:./team/process.yaml", "Second"),
    ],
)
def test_process_of_a_revision(repository: Path, given: str, label: str) -> None:
    """A file is loaded as it was then, a Python file with its neighbours of then."""
    assert load_any(given).label == label


def test_other_folder(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The path is that from the current folder."""
    monkeypatch.chdir(repository)
    assert load_any("HEAD~1:process.py").label == "First"
    assert load_any("HEAD~1:../team/process.py").label == "First"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("HEAD~9:team/process.py", "there is no such revision"),
        ("HEAD~9:team/process.yaml", "git says"),
        ("HEAD:team/other.py", "revision 'HEAD' has no such file"),
        ("HEAD:nowhere/process.py", "there is no folder 'nowhere'"),
    ],
)
def test_what_is_not_there_is_told(repository: Path, given: str, said: str) -> None:
    """A missing revision, folder or file is told with what was asked for."""
    with pytest.raises(BadCall) as caught:
        load_any(given)
    assert str(caught.value).startswith(f"{given}: ")
    assert said in str(caught.value)


def test_broken_process_of_a_revision(repository: Path) -> None:
    """A file that held no process then is told by the name under which it was asked for."""
    (repository / "process.yaml").write_text("supportflow: 1\nnam: desk\n")
    git(repository, "commit", "-q", "-am", "broken")
    with pytest.raises(LoadError) as caught:
        load_any("HEAD:team/process.yaml")
    assert str(caught.value).startswith("HEAD:team/process.yaml: ")


def test_no_git(repository: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without git the error says so."""
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    with pytest.raises(BadCall, match="needs git, which is not on PATH"):
        load_any("HEAD:team/process.py")


def test_no_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Outside of a repository the words of git are the reason."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(BadCall, match="not a git repository"):
        load_any("HEAD:process.py")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("HEAD~1:a.py", Revision("HEAD~1", "a.py")),
        ("v1.2:folder/a.yaml", Revision("v1.2", "folder/a.yaml")),
        ("main:a.py:acme", Revision("main", "a.py", "acme")),
        ("a.py", None),
        ("a.py:acme", None),
        ("package.module:acme", None),
        ("C:\\folder\\a.py", None),
        ("C:/folder/a.py", None),
    ],
)
def test_revisions_are_told_from_files(given: str, expected: Revision | None) -> None:
    """A name that chooses in a Python file, a module and a drive are no revisions."""
    assert revision_of(given) == expected
