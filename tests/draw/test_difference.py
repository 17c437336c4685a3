"""Two versions in one picture: every difference is marked, and never by colour alone."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings

from supportflow.define.flow import State, Transition
from supportflow.define.process import Process
from supportflow.define.times import business_hours, hours
from supportflow.draw import Graph, dot, engines, mermaid, picture, svg
from supportflow.draw.colours import MARKS, contrast, dark
from supportflow.draw.dot import write
from tests.draw.layout import overlaps
from tests.draw.samples import SAMPLES, large
from tests.draw.strategies import processes
from tests.draw.test_views import check_whole
from tests.golden import assert_golden


def newer() -> Process:
    """Return the large process with something new, gone and changed in it."""
    old = large()
    (flow,) = old.workflows
    states = [
        replace(state, within=business_hours(1)) if state.name == "triage" else state
        for state in flow.states
        if state.name != "callback_due"
    ]
    rows = [
        replace(row, target="closed") if row.event == "solved_in_call" else row
        for row in flow.transitions
        if "callback_due" not in (*row.sources, row.target)
    ]
    rows = [replace(row, note="required") if row.event == "match" else row for row in rows]
    states.append(State("night_shift", area="phone", within=hours(8)))
    rows.append(Transition("nobody_there", "call_queue", "night_shift", after=hours(1)))
    areas = [
        replace(area, team="shift_lead") if area.name == "second" else area for area in old.areas
    ]
    return replace(
        old, version="4", areas=areas, workflows=[replace(flow, states=states, transitions=rows)]
    )


def marked(made: Graph, mark: str) -> list[str]:
    """Return the titles of nodes and the words of edges with a mark."""
    nodes = [node.title for node in made.nodes if node.mark == mark]
    return [*nodes, *(edge.text for edge in made.edges if edge.mark == mark)]


def test_golden() -> None:
    """The text of a difference is the accepted one."""
    assert_golden("draw/difference.dot", dot(newer(), since=large(), area="phone"))
    assert_golden("draw/difference.mmd", mermaid(newer(), since=large(), area="phone"))
    plain = dot(newer(), since=large(), area="phone", labels="plain")
    assert_golden("draw/difference_plain.dot", plain)


def test_differences_are_marked() -> None:
    """What is new, gone and changed has its mark, everything else is as before."""
    made = picture(newer(), since=large())
    assert marked(made, "added") == ["Night shift", "after 1 h: nobody there"]
    assert marked(made, "removed") == [
        "Callback due", "after 5 min: callback offered", "customer reached",
        "no answer [tries < 3]",
    ]  # fmt: skip
    assert marked(made, "changed") == [
        "Triage", "Second-line queue", "Under investigation", "solved in call",
        "match skill and load",
    ]  # fmt: skip
    assert {cluster.name for cluster in made.clusters if cluster.mark == "changed"} == {"second"}
    assert made.subtitle == "Version 4 against 3, 2 new, 4 gone, 5 changed"


def test_changed_parts_say_what_they_were() -> None:
    """A changed state or edge says the old value, also of what its box does not show."""
    made = picture(newer(), since=large())
    facts = {node.title: node.facts for node in made.nodes}
    assert facts["Triage"] == ("promised time is 1 business hour, was 15 min",)
    assert facts["Under investigation"] == ("was of Product expert",)
    notes = {edge.event: edge.facts for edge in made.edges if edge.facts}
    assert notes == {
        "solved_in_call": ("led to Resolved",),
        "match": ("note is required, was none",),
    }


def test_every_sentence_is_in_the_description() -> None:
    """Screen readers get the differences as sentences."""
    said = picture(newer(), since=large()).description
    assert "Workflow 'support', state 'night_shift' is new." in said


def test_marks_are_not_colours_alone() -> None:
    """New is thick with a plus, gone dashed with a minus and struck out, changed has its sign."""
    text = dot(newer(), since=large())
    for words in ("+ new", "− gone", "≠ changed", "<S><B>&#160;Callback due&#160;</B></S>"):
        assert words in text
    gone = next(line for line in text.splitlines() if "edge_callback_due_customer_re" in line)
    assert "style=dashed" in gone
    assert "<S>− customer<BR/>reached</S>" in gone


def test_views_show_differences() -> None:
    """The overview counts them by area, an area shows its own."""
    made = picture(newer(), since=large(), view="overview")
    facts = {node.title: (node.mark, node.facts) for node in made.nodes if node.kind == "area"}
    assert facts["Phone"][0] == "changed"
    assert facts["Phone"][1][-2:] == ("1 state new", "1 state gone")
    assert facts["Social media"][0] == "same"
    assert (
        marked(picture(newer(), since=large(), area="follow_up" if False else "close"), "added")
        == []
    )


@pytest.mark.parametrize("labels", ["html", "plain"])
def test_nothing_lies_on_words(labels: str) -> None:
    """In a picture of differences no words overlap."""
    text = write(picture(newer(), since=large()), labels=labels)  # type: ignore[arg-type]
    assert overlaps(engines.run([*engines.engine(), "-Tjson"], text, 10)) == []


def test_marks_can_be_read() -> None:
    """The colours of marks have at least 4.5 on their grounds and on white, light and dark."""
    grounds = ("#FFFFFF", "#F9FAFB")
    for (strong, tint), ground in product(MARKS.values(), grounds):
        for under in (tint, ground):
            assert contrast(strong, under) >= 4.5
            assert contrast(dark(strong), dark(under)) >= 4.5


@pytest.mark.parametrize("name", SAMPLES)
def test_same_version_has_no_marks(name: str) -> None:
    """A process against itself is grey all over."""
    made = picture(SAMPLES[name](), since=SAMPLES[name]())
    assert {part.mark for part in made.nodes} | {part.mark for part in made.edges} == {"same"}


@settings(max_examples=150)
@given(processes(), processes())
def test_difference_of_any_versions_is_whole(old: Process, new: Process) -> None:
    """Whatever the versions are, all parts of both are there once and refer to nothing outside."""
    made = picture(new, since=old)
    check_whole(made)
    for version, gone in ((old, "added"), (new, "removed")):
        whole = picture(version)
        ids = {node.id for node in made.nodes if node.mark != gone}
        assert ids == {node.id for node in whole.nodes}
    check_whole(picture(new, since=old, view="overview"))


@settings(max_examples=8)
@given(processes(), processes())
def test_difference_of_any_versions_can_be_drawn(old: Process, new: Process) -> None:
    """The engine takes it, and what it gives is well-formed."""
    ET.fromstring(svg(new, since=old))


def test_workflow_that_is_new() -> None:
    """A workflow that the older version did not have is new altogether."""
    old = replace(large(), workflows=[])
    made = picture(large(), since=old, workflow="support")
    assert {node.mark for node in made.nodes} == {"added"}
