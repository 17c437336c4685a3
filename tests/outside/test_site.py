"""The site of a process in Chromium: read, used and audited as people would.

It runs where Node, Chromium and the packages of package.json are (``npm ci`` in this folder).
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import textwrap
from functools import cache
from pathlib import Path
from shutil import which
from typing import Any

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config

from supportflow.define.text_form import dumps
from tests.publish.small import small

HERE = Path(__file__).parent
CONFIG = """
    site_name: Firm
    site_url: http://127.0.0.1:{port}/
    theme: {theme}
    plugins:
      - search
      - supportflow: {{process: small.json, today: false, since: old.json}}
    nav:
      - Home: index.md
      - Process: supportflow
"""
MATERIAL = "{name: material, font: false, features: [navigation.instant]}"
THEMES = {"material": MATERIAL, "readthedocs": "{name: readthedocs, highlightjs: false}"}
PAGES = (
    "", "map/", "teams/front/", "states/new/", "promises/", "escalations/", "handoffs/", "raci/",
    "replies/", "changes/", "health/", "cheat/front/",
)  # fmt: skip
SCREENS = (("light", 1280), ("dark", 1280), ("light", 390))
THEIRS = {
    "material": ["link-in-text-block"],
    "readthedocs": ["link-in-text-block", "color-contrast"],
}
INSIDE = {"material": ".md-content", "readthedocs": '[role="main"]'}


def _browser() -> str | None:
    return next((found for name in ("chromium", "google-chrome") if (found := which(name))), None)


def missing() -> str:
    """Say what is needed and not there."""
    packages = (HERE / "node_modules" / "axe-core").is_dir()
    needs = [("Node", which("node")), ("Chromium", _browser()), ("npm ci there", packages)]
    return ", ".join(name for name, there in needs if not there)


if missing():
    pytest.skip(f"nobody looked at the site: no {missing()}", allow_module_level=True)


@cache
def answers(folder: Path, theme: str) -> dict[str, Any]:
    """Build the site with a theme, and ask all questions in one run of the browser."""
    (folder / "docs").mkdir()
    (folder / "docs/index.md").write_text("# Home\n", "utf-8")
    (folder / "small.json").write_text(dumps(small(), "json"), "utf-8")
    (folder / "old.json").write_text(dumps(small(version="2", tasks=[]), "json"), "utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    # Pages are exchanged without being loaded only on the address that the site has.
    text = textwrap.dedent(CONFIG).format(theme=THEMES[theme], port=port)
    (folder / "mkdocs.yml").write_text(text, "utf-8")
    build(load_config(str(folder / "mkdocs.yml"), strict=True))
    jobs: dict[str, dict[str, Any]] = {
        f"{page} {scheme} {width}": {
            "kind": "audit", "path": f"process/{page}", "width": width, "dark": scheme == "dark",
            "inside": INSIDE[theme], "theirs": THEIRS[theme],
        }
        for page in PAGES
        for scheme, width in SCREENS
        if scheme == "light" or theme == "material"
    }  # fmt: skip
    jobs["use"] = {
        "kind": "use", "path": "process/states/new/", "width": 1280, "instant": theme == "material",
        "replies": "process/replies/", "inside": INSIDE[theme],
    }  # fmt: skip
    given = {
        "browser": _browser(), "folder": str(folder / "site"), "port": port,
        "jobs": list(jobs.values()),
    }  # fmt: skip
    done = subprocess.run(
        ["node", "site.mjs"], cwd=HERE, input=json.dumps(given), capture_output=True, text=True,
        timeout=300, env={**os.environ, "NODE_NO_WARNINGS": "1"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return dict(zip(jobs, json.loads(done.stdout), strict=True))


@pytest.fixture(scope="module", params=THEMES)
def found(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What the browser answered about the site with each theme."""
    os.environ["NO_MKDOCS_2_WARNING"] = "1"
    return answers(tmp_path_factory.mktemp("site"), request.param)


def test_an_audit_finds_nothing(found: dict[str, Any]) -> None:
    """Light, dark and narrow: nothing that keeps somebody out, in what we put on a page."""
    wrong = {name: one["violations"] for name, one in found.items() if one.get("violations")}
    assert wrong == {}


def test_nobody_else_is_asked_and_nothing_fails(found: dict[str, Any]) -> None:
    """No request leaves the machine; no script or file is missing or raises."""
    for name, one in found.items():
        assert (one["requests"], one["problems"]) == ([], []), name


def test_pages_fit_narrow_screens_and_letters_can_be_read(found: dict[str, Any]) -> None:
    """Tables and pictures scroll in their boxes, and letters of pictures are not shrunk away."""
    for name, one in found.items():
        if name != "use":
            assert one["wide"] <= 0, name
            assert one["small"] >= 7, name
