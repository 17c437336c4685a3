"""The pages of the rules as fixtures: a bad process, what is found in it, the mended process."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, NamedTuple

from supportflow.errors import Finding

FOLDER = Path(__file__).parents[2] / "docs/reference/rules"


class Page(NamedTuple):
    """The parts of a page that can be executed or compared."""

    code: str
    severity: str
    bad: str
    said: str
    mended: str


def read(path: Path) -> Page:
    """Read a page; raises ValueError when it does not have the shape of all the others."""
    text = path.read_text("utf-8")
    severity = re.search(r"\*\*(Error|Warning|Info)\*\*", text)
    blocks = re.findall(r"^```(python|text)\n(.*?)^```$", text, flags=re.MULTILINE | re.DOTALL)
    if severity is None or [kind for kind, _ in blocks] != ["python", "text", "python"]:
        raise ValueError(
            f"{path.name} needs its severity, a bad block, its findings, a mended block"
        )
    bad, said, mended = (body for _, body in blocks)
    return Page(path.stem, severity[1].lower(), bad, " ".join(said.split()), mended)


PAGES = {path.stem: read(path) for path in sorted(FOLDER.glob("*.md")) if path.stem != "index"}


def findings(page: Page, *, mended: bool = False) -> tuple[Finding, ...]:
    """Execute a page up to its bad or its mended process and return what it asks `check` for."""
    names: dict[str, Any] = {}
    exec(page.bad, names)  # noqa: S102 - a page of this checkout
    if mended:
        exec(page.mended, names)  # noqa: S102
    asked = re.search(r"in (check\(process.*\))\s*\)\s*$", page.mended if mended else page.bad)
    assert asked is not None
    result: tuple[Finding, ...] = eval(asked[1], names)  # noqa: S307
    return result
