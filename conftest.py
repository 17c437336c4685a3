"""Makes a test of every Python block in README.md and docs/**/*.md."""

import os
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from sybil import Sybil
from sybil.parsers.markdown import PythonCodeBlockParser, SkipParser

_page = ExitStack()


def enter_empty_folder(namespace: dict[str, Any]) -> None:
    """Start a page in a folder of its own, which its blocks share."""
    folder = _page.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True))
    _page.callback(os.chdir, Path.cwd())
    os.chdir(folder)


def leave_folder(namespace: dict[str, Any]) -> None:
    """Return from the page's folder and remove it."""
    _page.close()


pytest_collect_file = Sybil(
    parsers=[PythonCodeBlockParser(), SkipParser()],
    patterns=["README.md", "docs/*.md", "docs/**/*.md"],
    setup=enter_empty_folder,
    teardown=leave_folder,
).pytest()
