"""A process as it stood in a revision of the repository: ``HEAD~1:process.py``."""

from __future__ import annotations

import io
import subprocess
import tarfile
import tempfile
from pathlib import Path
from typing import NamedTuple

from supportflow.define.process import Process
from supportflow.errors import BadCall, LoadError
from supportflow.files import load

__all__ = ["Revision", "load_any", "revision_of"]

SUFFIXES = (".py", ".yaml", ".yml", ".json")


class Revision(NamedTuple):
    """A file of a repository as it stood in a revision; `name` chooses a process in it."""

    revision: str
    file: str
    name: str = ""


def revision_of(given: str) -> Revision | None:
    """Read ``REVISION:FILE`` or ``REVISION:FILE.py:NAME``; None for anything else.

    A file that is there under the whole name is that file.
    """
    revision, _, rest = given.partition(":")
    file, _, name = rest.partition(":")
    if not revision or Path(file).suffix.lower() not in SUFFIXES or Path(given).exists():
        return None
    # A drive of Windows is no revision.
    if len(revision) == 1 and revision.isalpha() and rest[:1] in {"/", "\\"}:
        return None
    return Revision(revision, file, name)


def load_any(given: str) -> Process:
    """Load a process from a file, or from a file of a revision of the repository around it.

    The folder of the file is taken from that revision with all below it, so that a Python file
    finds what it imports from there as it was then. Raises LoadError as `load` does, and BadCall
    when there is no git, no repository, no such revision or no such file in it.
    """
    wanted = revision_of(given)
    if wanted is None:
        return load(given)
    path = Path(wanted.file)
    if not path.parent.is_dir():
        raise BadCall(f"{given}: there is no folder '{path.parent}' here to ask git in.")
    with tempfile.TemporaryDirectory(prefix="supportflow-") as made:
        folder = Path(made).resolve()
        if path.suffix.lower() == ".py":
            top = Path(_git(given, path.parent, "rev-parse", "--show-toplevel").decode().strip())
            below = _git(given, path.parent, "rev-parse", "--show-prefix").decode().strip()
            _unpack(_git(given, top, "archive", f"{wanted.revision}:{below}"), folder)
        else:
            (folder / path.name).write_bytes(
                _git(given, path.parent, "show", f"{wanted.revision}:./{path.name}")
            )
        file = folder / path.name
        if not file.is_file():
            raise BadCall(f"{given}: revision '{wanted.revision}' has no such file.")
        try:
            return load(f"{file}:{wanted.name}" if wanted.name else file)
        except LoadError as error:
            problems = [problem.replace(str(file), given) for problem in error.problems]
            raise LoadError(given, problems) from error


def _unpack(archive: bytes, folder: Path) -> None:
    with tarfile.open(fileobj=io.BytesIO(archive)) as packed:
        packed.extractall(folder, filter="data")


def _git(given: str, folder: Path, *words: str) -> bytes:
    """Ask git; its own words are the reason when it cannot."""
    try:
        done = subprocess.run(
            ["git", "-C", str(folder), *words], capture_output=True, timeout=60, check=False
        )
    except FileNotFoundError:
        raise BadCall(f"{given}: a revision needs git, which is not on PATH.") from None
    except subprocess.TimeoutExpired:
        raise BadCall(f"{given}: git did not answer within 60 seconds.") from None
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        reason = said[-1].removeprefix("fatal: ") if said else f"code {done.returncode}"
        if "not a valid object name" in reason or "invalid object name" in reason:
            reason = f"there is no such revision, or it has no folder '{folder}'"
        raise BadCall(f"{given}: git says: {reason.rstrip('.')}.")
    return done.stdout
