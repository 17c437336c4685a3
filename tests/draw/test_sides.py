"""Two versions next to each other: what both have stands at the same place in both."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import Phase, given, settings

from supportflow.define.process import Process
from supportflow.draw import Graph, Options, Overlay, dot, engines, html, mermaid, pdf, picture, svg
from supportflow.draw import pinned as pinned_module
from supportflow.draw.model import Edge
from supportflow.draw.pinned import paint, shown
from supportflow.draw.sides import joined
from supportflow.errors import BadCall, MissingTool
from tests.draw.layout import Box, labels, nodes
from tests.draw.samples import large
from tests.draw.strategies import processes
from tests.draw.test_difference import newer
from tests.draw.test_views import check_whole


def beside(**options: Any) -> Graph:
    """Return the newer version beside the older one."""
    return picture(newer(), since=large(), beside=True, **options)


def marks(made: Graph) -> set[tuple[str, str]]:
    """Return what is marked as special, by name or words."""
    found = {(node.title, node.mark) for node in made.nodes if node.mark != "same"}
    return found | {(edge.text, edge.mark) for edge in made.edges if edge.mark != "same"}


def test_each_version_has_its_own_marks() -> None:
    """What is gone is in the older one only, what is new in the newer one, what changed in both."""
    made = beside()
    assert made.sides is not None
    old, new = made.sides
    assert ("Callback due", "removed") in marks(old)
    assert ("Night shift", "added") in marks(new)
    assert {mark for _, mark in marks(old)} == {"removed", "changed"}
    assert {mark for _, mark in marks(new)} == {"added", "changed"}
    triage = [next(node for node in side.nodes if node.name == "triage") for side in made.sides]
    assert [node.within for node in triage] == ["15 min", "1 business hour"]
    assert [node.mark for node in triage] == ["changed", "changed"]
    assert (old.title, new.title) == ("Before: version 3", "Now: version 4")
    assert ("added", "Workflow 'support', state 'night_shift' is new.") in made.sentences


def places(picture: Graph) -> tuple[dict[str, Any], dict[str, Box]]:
    """Return the layout of what is painted, and where its boxes lie."""
    laid = json.loads(paint(picture, "json", "TB"))
    return laid, {box.name: box for box in nodes(laid)}


@pytest.mark.parametrize(
    "options", [{}, {"area": "phone"}, {"view": "overview"}, {"around": "triage"}], ids=str
)
def test_what_both_have_stands_at_the_same_place(options: Options) -> None:
    """States of both versions are as far from each other in the one as in the other."""
    laid, found = places(beside(**options))
    both = [
        name[7:] for name in found if name.startswith("before-") and f"after-{name[7:]}" in found
    ]
    moved = {
        (
            round(found[f"after-{name}"].left - found[f"before-{name}"].left),
            round(found[f"after-{name}"].low - found[f"before-{name}"].low),
        )
        for name in both
    }
    assert len(both) > 3
    assert len(moved) == 1
    ((across, up),) = moved
    assert across > 0
    assert up == 0
    frames = {each["id"]: each["bb"] for each in laid["objects"] if each.get("id", "") in SIDES}
    assert list(frames) == list(SIDES)
    for name, box in found.items():
        if name.partition("-")[0] in SIDES:
            left, low, right, high = map(float, frames[name.partition("-")[0]].split(","))
            assert left < box.left
            assert box.right < right
            assert low < box.low
            assert box.high < high


SIDES = ("before", "after")


def test_no_words_lie_on_others() -> None:
    """Neither words nor boxes overlap, in both versions and around them."""
    laid, found = places(beside())
    words, boxes = labels(laid), list(found.values())
    over = [(one.name, two.name) for one in words for two in (*words, *boxes) if one is not two]
    hits = {frozenset((one, two)) for one, two in over}
    lies = {box.name: box for box in (*words, *boxes)}
    assert [pair for pair in map(sorted, hits) if lies[pair[0]].meets(lies[pair[-1]])] == []
    assert {"heading", "sentences"} <= found.keys()


def test_svg_says_all_of_it() -> None:
    """Both versions are in it with titles, and heading and sentences are plain words."""
    text = svg(newer(), since=large(), beside=True, link="x.html#{name}")
    root = ET.fromstring(text)
    ids = [each.get("id") for each in root.iter() if each.get("id")]
    assert len(ids) == len(set(ids))
    assert {"shop-before-state_callback_due", "shop-after-state_night_shift"} <= set(ids)
    assert "<title>Callback due: − gone; Phone agent; within 2 h</title>" in text
    assert "≠ changed" in text
    assert "Workflow &#39;support&#39;, state &#39;night_shift&#39; is new." in text
    assert "What is different" in text
    assert 'style="' not in text
    note = text[text.index('class="node note"') :]
    assert "<title>" not in note[: note.index("</g>")]


def test_area_that_only_one_version_has() -> None:
    """A version without the area says so; without it in both it is a mistake."""
    old = large()
    (flow,) = old.workflows
    gone = replace(
        old,
        workflows=[
            replace(
                flow,
                states=[each for each in flow.states if each.area != "phone"],
                transitions=[
                    row
                    for row in flow.transitions
                    if not {*row.sources, row.target}
                    & {each.name for each in flow.states if each.area == "phone"}
                ],
            )
        ],
    )
    made = picture(old, since=gone, beside=True, area="phone")
    assert made.sides is not None
    assert made.sides[0].title == "Before: version 3, without it"
    assert made.sides[0].nodes == ()
    assert "without it" in svg(old, since=gone, beside=True, area="phone")
    with pytest.raises(BadCall, match="area='phon': no area of that name"):
        picture(old, since=gone, beside=True, area="phon")


def test_what_excludes_it_is_said() -> None:
    """Without an older version, with lanes or figures, or as DOT there is no such picture."""
    with pytest.raises(BadCall, match="give the older, since="):
        picture(newer(), beside=True)
    for options, said in (
        ({"view": "lanes"}, "view='lanes'"),
        ({"overlay": Overlay(total=1)}, "overlay="),
        ({"ticket": ()}, "ticket="),
    ):
        with pytest.raises(BadCall, match=f"leave out {said}"):
            beside(**options)
    with pytest.raises(BadCall, match="not DOT"):
        dot(newer(), since=large(), beside=True)
    with pytest.raises(BadCall, match="not Mermaid"):
        mermaid(newer(), since=large(), beside=True)


def test_page_and_sheet() -> None:
    """A page holds it with the sentences as a list, a sheet of paper takes it."""
    page = html(newer(), since=large(), beside=True)
    assert '<option value="view-1">Side by side</option>' in page
    assert "<li>Workflow 'support', state 'night_shift' is new.</li>" in page
    assert pdf(newer(), since=large(), beside=True, paper="poster").startswith(b"%PDF")
    with pytest.raises(BadCall, match="too small to be read"):
        pdf(newer(), since=large(), beside=True, paper="A4")


def test_engine_without_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    """The build that cannot do it is not asked to; the message says what can."""

    def plain(command: list[str]) -> str:
        return "plain"

    monkeypatch.setattr(pinned_module, "labels_of", plain)
    with pytest.raises(MissingTool, match="cannot set versions beside each other"):
        svg(newer(), since=large(), beside=True)


def test_engine_that_fails(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What the engine says is passed on."""
    real = engines._run

    def broken(command: list[str], text: str, limit: float) -> bytes:
        if command[-1] == "-Tsvg" and "sentences" in text:
            raise engines.Failed("no memory")
        return real(command, text, limit)

    monkeypatch.setattr(engines, "_run", broken)
    monkeypatch.setattr(engines, "_drawings", {})
    with pytest.raises(Exception, match="could not paint the versions of 'support_desk': no mem"):
        svg(replace(newer(), name="support_desk"), since=large(), beside=True)


@settings(max_examples=100)
@given(processes(), processes())
def test_any_versions_are_joined(old: Process, new: Process) -> None:
    """Every part of both has one place, ways lead between the places of their ends."""
    for options in ({}, {"view": "overview"}):
        made = picture(new, since=old, beside=True, **options)  # type: ignore[arg-type]
        assert made.sides is not None
        join = joined(*made.sides)
        check_whole(join.picture)
        ways: dict[str, Edge] = {edge.id: edge for edge in join.picture.edges}
        for side, its in zip(made.sides, join.places, strict=True):
            parts = [*side.clusters, *side.nodes, *side.edges]
            assert {part.id for part in parts} == its.keys()
            assert len(set(its.values())) == len(its)
            for edge in side.edges:
                way = ways[its[edge.id]]
                assert (way.source, way.target) == (its[edge.source], its[edge.target])
        check_whole(shown(made))


@settings(max_examples=6, phases=[Phase.generate])
@given(processes(), processes())
def test_any_versions_can_be_painted(old: Process, new: Process) -> None:
    """The engine takes it, and what it gives is well-formed."""
    ET.fromstring(svg(new, since=old, beside=True))
