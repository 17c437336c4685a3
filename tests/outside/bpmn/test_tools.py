"""What others say of our BPMN: the OMG's schemas, bpmn-moddle, and bpmn-js in a browser."""

from __future__ import annotations

import html
import json
import re
import subprocess
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from supportflow import Process, bpmn
from tests.draw.samples import SAMPLES, example
from tests.draw.strategies import processes
from tests.outside.bpmn import tools
from tests.outside.bpmn.reading import File

ALL: dict[str, Callable[[], Process]] = {
    **SAMPLES,
    **{file: partial(example, file) for file in ("shop.py", "it_desk.yaml", "software.py")},
}


@pytest.fixture(scope="module")
def schema() -> object:
    """Read the schemas of the OMG."""
    etree = pytest.importorskip(
        "lxml.etree", reason=f"lxml is not installed, schemas not checked: {tools.INSTALL}"
    )
    return etree.XMLSchema(etree.parse(str(tools.schemas())))


def problems(schema: object, text: str) -> list[str]:
    """Return what a schema finds wrong in a text."""
    from lxml import etree

    assert isinstance(schema, etree.XMLSchema)
    schema.validate(etree.fromstring(text.encode()))
    return [str(error) for error in schema.error_log]


@pytest.mark.parametrize("make", ALL.values(), ids=ALL)
def test_files_fit_the_schemas(make: Callable[[], Process], schema: object) -> None:
    """Every file is valid against the schemas of BPMN 2.0."""
    assert problems(schema, bpmn(make())) == []


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(process=processes())
def test_any_file_fits_the_schemas(schema: object, process: Process) -> None:
    """Also files of processes with faults are valid."""
    assert problems(schema, bpmn(process)) == []


def test_schema_would_find_a_fault(schema: object) -> None:
    """The schemas refuse an element in a wrong place and a reference without its element."""
    text = bpmn(SAMPLES["small"]())
    wrong = text.replace("<bpmn:laneSet", "<bpmn:lane").replace("</bpmn:laneSet", "</bpmn:lane")
    assert problems(schema, wrong)


def test_moddle_reads_every_file_without_a_word(tmp_path: Path) -> None:
    """bpmn-moddle finds every id, has no warnings, and writes the same elements again."""
    node = tools.node()
    files: dict[str, File] = {}
    for name, make in ALL.items():
        path = tmp_path / f"{name}.bpmn"
        path.write_text(bpmn(make()), "utf-8")
        files[str(path)] = File(path.read_text("utf-8"))
    done = subprocess.run(
        [node, str(tools.HERE / "read.mjs"), *files],
        cwd=tools.HERE,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    found = json.loads(done.stdout)
    for name, file in files.items():
        assert found[name]["warnings"] == []
        assert found[name]["ids"] == sorted(file.elements)
        assert found[name]["idsAfterRoundTrip"] == sorted(file.elements)


PAGE = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>nothing</title></head>
<body><div id="canvas" style="width:1200px;height:800px"></div>
<script src="{script}"></script><script>
const files = {files}, found = [];
(async () => {{
  for (const xml of files) {{
    const viewer = new BpmnJS({{ container: '#canvas' }});
    const {{ warnings }} = await viewer.importXML(xml);
    const all = viewer.get('elementRegistry');
    const box = (each) => all.getGraphics(each).getBBox();
    const seen = all.filter((each) => !each.labelTarget && box(each).width + box(each).height);
    const labels = all.filter((each) => each.labelTarget);
    found.push({{
      warnings: warnings.map((warning) => warning.message),
      elements: seen.map((each) => each.id).sort(),
      labels: labels.map((each) => [each.labelTarget.id, all.getGraphics(each).textContent]),
    }});
    viewer.destroy();
  }}
  document.title = JSON.stringify(found);
}})().catch((error) => {{ document.title = 'failed: ' + error.message; }});
</script></body></html>"""


def test_viewer_draws_every_element(tmp_path: Path) -> None:
    """bpmn-js draws every file without warnings, with all elements, flows and names in it."""
    browser = tools.browser()
    texts = [bpmn(make()) for make in ALL.values()]
    script = tools.MODULES / "bpmn-js" / "dist" / "bpmn-viewer.production.min.js"
    page = tmp_path / "page.html"
    inside = json.dumps(texts).replace("</", "<\\/")
    page.write_text(PAGE.format(script=script.as_uri(), files=inside), "utf-8")
    done = subprocess.run(
        [
            browser, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic",
            "--no-first-run", "--disable-background-networking", "--disable-component-update",
            "--disable-sync", "--allow-file-access-from-files", f"--user-data-dir={tmp_path}/user",
            "--virtual-time-budget=60000", "--dump-dom", page.as_uri(),
        ],
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    title = re.search(r"<title>(.*?)</title>", done.stdout, re.DOTALL)
    assert title is not None, done.stderr[-500:]
    said = html.unescape(title[1])
    assert said.startswith("["), said
    for text, found in zip(texts, json.loads(said), strict=True):
        file = File(text)
        assert found["warnings"] == []
        assert set(file.shapes) | set(file.edges) <= set(found["elements"])
        shown = {name: "".join(words.split()) for name, words in found["labels"]}
        for name in file.names:
            assert shown[name] == "".join(file.elements[name].get("name", "").split())
