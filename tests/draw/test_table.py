"""The table inside an SVG: all that the picture shows, in words, where nobody sees it."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings

from supportflow.define.process import Process
from supportflow.draw import html, picture, svg
from supportflow.draw.svg import Picture
from supportflow.draw.table import rows_of, with_table
from tests.draw.samples import SAMPLES, faulty, large, promised
from tests.draw.strategies import processes
from tests.draw.test_difference import newer

HTML = "{http://www.w3.org/1999/xhtml}"
SVG = "{http://www.w3.org/2000/svg}"


def table(text: str) -> list[list[str]]:
    """Return the cells of the one table in an SVG."""
    (foreign,) = ET.fromstring(text).iter(f"{SVG}foreignObject")
    assert foreign.get("opacity") == "0"
    assert (foreign.get("width"), foreign.get("height")) == ("1", "1")
    (found,) = foreign
    assert found.tag == f"{HTML}table"
    return [["".join(cell.itertext()) for cell in row] for row in found.iter(f"{HTML}tr")]


def test_what_a_map_shows() -> None:
    """Every state has a row with its area, who acts, the time, what follows, tasks and the end."""
    heads, *rows = table(svg(large()))
    assert heads == ["State", "Area", "Who", "Promised time", "What can come next", "Notes"]
    said = {row[0]: row[1:] for row in rows}
    assert said["Start: calls"] == ["Phone", "", "", "calls: Call in queue", ""]
    assert said["Call in queue"] == [
        "Phone", "Switchboard", "30 s",
        "agent picks up: Call answered; after 5 min: callback offered: Callback due", "",
    ]  # fmt: skip
    assert said["Closed"][-1] == "End"
    assert said["Call answered"][-1] == "Tasks: Greet"


@pytest.mark.parametrize(
    ("options", "heads"),
    [
        ({"view": "overview"}, ["Area", "What can come next", "Notes"]),
        ({"view": "team_lanes"}, ["State", "Team", "Who", "Promised time"]),
        ({"area": "phone"}, ["State", "Area", "Who", "Promised time"]),
    ],
)
def test_views_have_their_own_heads(options: dict[str, Any], heads: list[str]) -> None:
    """What a column holds depends on the view; columns in which nothing stands are left out."""
    found = table(svg(large(), **options))
    assert found[0][: len(heads)] == heads


def test_ladders_differences_and_faults_are_told() -> None:
    """Escalations say when they come, versions what is gone, unknown names that they are so."""
    assert table(svg(promised(), view="escalations"))[0][:3] == [
        "Escalation", "What is watched", "When it comes",
    ]  # fmt: skip
    rows = table(svg(newer(), since=large(), beside=True))
    callback = next(row for row in rows if row[0] == "Callback due")
    assert callback[1] == "Before: version 3, Phone"
    assert callback[-1].startswith("− gone")
    assert any(row[0].endswith("(not declared)") for row in table(svg(faulty())))


def test_table_can_be_left_out() -> None:
    """A page that has tables leaves it out, as the own page does; nothing else changes."""
    whole, bare = svg(large()), svg(large(), table=False)
    assert "<foreignObject" not in bare
    assert "<foreignObject" not in html(large())
    start, end = whole.index("<foreignObject"), whole.index("</foreignObject>\n")
    assert whole[:start] + whole[end + len("</foreignObject>\n") :] == bare
    assert isinstance(whole, Picture)
    assert with_table(bare, picture(Process("none"))) is bare


@pytest.mark.parametrize("name", SAMPLES)
def test_no_styles_nor_ids(name: str) -> None:
    """The table needs no style attribute, no script and no id."""
    text = svg(SAMPLES[name]())
    inside = text[text.index("<foreignObject") :]
    assert not any(word in inside for word in (" style=", "<script", " id="))


@settings(max_examples=80)
@given(processes())
def test_any_picture_has_rows(process: Process) -> None:
    """Whatever is declared, each node but signs has one row, and the table is well-formed."""
    drawn = picture(process)
    rows = list(rows_of(drawn))
    assert len(rows) == sum(node.kind != "stub" for node in drawn.nodes)
    text = with_table(Picture('<svg xmlns="http://www.w3.org/2000/svg"></svg>'), drawn)
    assert len(table(text)) == len(rows) + 1 if rows else "foreign" not in text
