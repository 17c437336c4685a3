"""Pictures and pages held against outside programs: Mermaid's own drawing, and axe, in Chromium.

They run where Node, Chromium and the packages of package.json are (``npm ci`` in this folder).
"""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Callable
from functools import cache
from html import unescape
from pathlib import Path
from shutil import which
from typing import Any

import pytest

from supportflow.define.process import Process
from supportflow.draw import Graph, html, mermaid, picture, svg
from tests.draw.lanes.test_bands import chain
from tests.draw.samples import SAMPLES, example, large, promised
from tests.draw.test_difference import newer
from tests.draw.test_life import WAY
from tests.draw.test_overlay import GIVEN

HERE = Path(__file__).parent

FLOW: dict[str, Any] = {"flavour": "flowchart"}

TEXTS: dict[str, tuple[Callable[[], Process], dict[str, Any]]] = {
    **{name: (make, {}) for name, make in SAMPLES.items()},
    "overview": (large, {"view": "overview"}),
    "area": (large, {"area": "second"}),
    "focus": (large, {"focus": "customer"}),
    "around": (large, {"around": "triage"}),
    "ticket": (large, {"ticket": WAY}),
    "figures": (large, {"overlay": GIVEN}),
    "difference": (newer, {"since": large()}),
    "italian": (lambda: example("shop.py"), {"language": "it"}),
    **{f"flowchart {name}": (make, FLOW) for name, make in SAMPLES.items()},
    "flowchart ticket": (large, {"ticket": WAY, **FLOW}),
    "flowchart difference": (newer, {"since": large(), **FLOW}),
}
PAGES: dict[str, Callable[[], str]] = {
    "page": lambda: html(large()),
    "page_of_differences": lambda: html(newer(), since=large()),
    "page_beside": lambda: html(newer(), since=large(), beside=True),
    "page_with_figures": lambda: html(large(), overlay=GIVEN, area="first"),
    "pictures": lambda: _inline(
        svg(large(), link="https://example.com/{kind}/{name}"),
        svg(large(), view="overview", prefix="over-"),
    ),
}
LONE: dict[str, Callable[[], str]] = {
    "map": lambda: svg(large()),
    "lanes": lambda: svg(large(), view="lanes"),
    "bands": lambda: svg(chain(40), view="lanes"),
    "overview": lambda: svg(large(), view="overview"),
    "ladder": lambda: svg(promised(), view="escalations"),
    "beside": lambda: svg(newer(), since=large(), beside=True),
}

SCREENS = {
    name: [("light", 1280), ("dark", 1280), ("light", 360)]
    if name in ("page", "pictures")
    else [("dark", 1280)]
    for name in PAGES
}


def _inline(*pictures: str) -> str:
    """Return a page that holds pictures."""
    return (
        '<!DOCTYPE html><html lang="en"><head><title>Two</title></head>'
        f"<body><main><h1>Two</h1>{''.join(pictures)}</main></body></html>"
    )


def _browser() -> str | None:
    return next((found for name in ("chromium", "google-chrome") if (found := which(name))), None)


def missing() -> str:
    """Say what is needed and not there."""
    packages = (HERE / "node_modules" / "axe-core").is_dir()
    needs = [("Node", which("node")), ("Chromium", _browser()), ("npm ci there", packages)]
    return ", ".join(name for name, there in needs if not there)


if missing():
    pytest.skip(
        f"Mermaid and axe did not look at the pictures: no {missing()}", allow_module_level=True
    )


@cache
def answers(folder: Path) -> dict[str, Any]:
    """Ask all questions in one run of the browser."""
    jobs: dict[str, dict[str, Any]] = {}
    for name, (make, options) in TEXTS.items():
        jobs[f"mermaid {name}"] = {"kind": "mermaid", "text": mermaid(make(), **options)}
    for name, made in PAGES.items():
        path = folder / f"{name}.html"
        path.write_text(made(), "utf-8")
        for scheme, width in SCREENS[name]:
            jobs[f"{name} {scheme} {width}"] = {
                "kind": "audit", "path": str(path), "scheme": scheme, "width": width,
            }  # fmt: skip
    for name, made in LONE.items():
        path = folder / f"{name}.svg"
        path.write_text(made(), "utf-8")
        jobs[f"lone {name}"] = {"kind": "lone", "path": str(path)}
    jobs["policy"] = {"kind": "policy", "path": str(folder / "page.html")}
    given = json.dumps({"browser": _browser(), "jobs": list(jobs.values())})
    done = subprocess.run(
        ["node", "check.mjs"], cwd=HERE, input=given, capture_output=True, text=True, timeout=240,
        env={**os.environ, "NODE_NO_WARNINGS": "1"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return dict(zip(jobs, json.loads(done.stdout), strict=True))


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the programs answered."""
    return answers(tmp_path_factory.mktemp("outside"))


def plain(text: str) -> str:
    """Return what can be compared of a text that was wrapped and escaped."""
    return re.sub(r"\s+", "", unescape(text)).replace("\N{ASTERISK OPERATOR}", "*")


@pytest.mark.parametrize("name", TEXTS)
def test_mermaid_draws_every_part(found: dict[str, Any], name: str) -> None:
    """Mermaid draws every state with its words, and as many arrows as the text has."""
    answer = found[f"mermaid {name}"]
    assert "error" not in answer, answer
    make, options = TEXTS[name]
    shown_only = {key: value for key, value in options.items() if key != "flavour"}
    made: Graph = picture(make(), **shown_only)
    shown = plain(" ".join(answer["nodes"]))
    for node in made.nodes:
        if node.kind not in ("start", "stub"):
            assert plain(node.title)[:60] in shown, node.title
    text = mermaid(make(), **options)
    arrow = r'^ *(\S+) (?:-->|-\.->|==>)(?:\|"[^"]*"\|)? (\S+)'
    arrows = re.findall(arrow, text, re.MULTILINE)
    # Mermaid draws an arrow back to its own state in three pieces.
    assert answer["edges"] == sum(3 if one == two else 1 for one, two in arrows)
    said = plain(" ".join(answer["labels"]))
    for edge in made.edges:
        assert plain(edge.label)[:60] in said, edge.label


@pytest.mark.parametrize(
    ("name", "scheme", "width"), [(name, *each) for name in PAGES for each in SCREENS[name]]
)
def test_audit_finds_nothing(found: dict[str, Any], name: str, scheme: str, width: int) -> None:
    """An audit of accessibility finds nothing, in light, dark and narrow; nobody else is asked."""
    answer = found[f"{name} {scheme} {width}"]
    assert answer["violations"] == []
    assert answer["requests"] == []
    assert answer["problems"] == []
    if name.startswith("page"):
        assert answer["wide"] <= 0


def test_page_works_under_its_own_policy(found: dict[str, Any]) -> None:
    """With its policy in force the page is styled, and keys, search, table and views work."""
    assert found["policy"] == {"problems": [], "styled": True}


@pytest.mark.parametrize("name", LONE)
def test_a_lone_picture_is_told_as_a_table(found: dict[str, Any], name: str) -> None:
    """A browser gives screen readers a table of what an SVG shows; axe finds nothing wrong."""
    answer = found[f"lone {name}"]
    assert answer["violations"] == []
    assert len(answer["tables"]) == 1
    assert answer["tables"][0]
    assert len(answer["heads"]) >= 3
    assert answer["rows"] == len(answer["first"]) + 1
    if name == "map":
        whole = picture(large())
        titles = {node.title for node in whole.nodes if node.kind != "start"}
        assert titles <= set(answer["first"])
        assert (
            "agent picks up: Call answered; after 5 min: callback offered: Callback due"
            in (answer["cells"])
        )
    if name == "beside":
        assert {"Callback due", "Night shift"} <= set(answer["first"])
        assert "Before: version 3, Phone" in answer["cells"]
