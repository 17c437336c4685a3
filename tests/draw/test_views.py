"""Views: parts of a picture, whole in what they are about and honest about the rest."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings

from supportflow.define.flow import State, Transition, Workflow
from supportflow.define.people import Agent, Level, Team
from supportflow.define.process import Area, Process
from supportflow.draw import Graph, dot, engines, mermaid, picture, svg
from supportflow.draw.dot import write
from supportflow.draw.overview import overview
from supportflow.draw.views import around, focus, names_of, one_area
from supportflow.errors import BadCall
from tests.draw.layout import overlaps
from tests.draw.samples import SAMPLES, bare, example, large, small
from tests.draw.strategies import processes
from tests.golden import assert_golden

VIEWS: dict[str, dict[str, Any]] = {
    "overview": {"view": "overview"},
    "area": {"area": "second"},
    "focus": {"focus": "first_line_agent"},
    "around": {"around": "triage"},
}


def titles(made: Graph, *, pale: bool = False, kind: str | None = None) -> list[str]:
    """Return the titles of the nodes that are pale or not."""
    return [
        node.title
        for node in made.nodes
        if node.pale is pale and (kind is None or node.kind == kind)
    ]


@pytest.mark.parametrize("name", VIEWS)
def test_golden(name: str) -> None:
    """The text of every view is the accepted one, as DOT and as Mermaid."""
    assert_golden(f"draw/view_{name}.dot", dot(large(), **VIEWS[name]))
    assert_golden(f"draw/view_{name}.mmd", mermaid(large(), **VIEWS[name]))


@pytest.mark.parametrize("labels", ["html", "plain"])
@pytest.mark.parametrize("name", VIEWS)
def test_nothing_lies_on_words(name: str, labels: Any) -> None:
    """In a view, too, no words on an edge overlap other words or a box."""
    text = write(picture(large(), **VIEWS[name]), labels=labels)
    assert overlaps(engines.run([*engines.engine(), "-Tjson"], text, 10)) == []


def check_whole(made: Graph) -> None:
    """Every end of an edge, every frame of a node and every frame around one is in the picture."""
    nodes = {node.id for node in made.nodes}
    frames = {cluster.id for cluster in made.clusters}
    ids = [*nodes, *frames, *(edge.id for edge in made.edges)]
    assert len(ids) == len(set(ids)) == len(made.nodes) + len(frames) + len(made.edges)
    assert {end for edge in made.edges for end in (edge.source, edge.target)} <= nodes
    assert {node.cluster for node in made.nodes} - {None} <= frames
    assert {cluster.parent for cluster in made.clusters} - {None} <= frames


@settings(max_examples=100)
@given(processes())
def test_views_of_any_process_are_whole(given: Process) -> None:
    """Whatever was declared, a view shows all that it is about, and refers to nothing outside."""
    whole = picture(given)
    check_whole(overview(whole))
    for area in names_of(whole.clusters):
        made = one_area(whole, area)
        check_whole(made)
        frames = {cluster.id for cluster in whole.clusters if cluster.name == area}
        inside = {node.id for node in whole.nodes if node.cluster in frames}
        assert inside <= {node.id for node in made.nodes if not node.pale}
    for name in ("customer", "people"):
        made = focus(whole, {name}, name)
        check_whole(made)
        shown = {node.id for node in made.nodes if not node.pale}
        assert {node.id for node in whole.nodes if name in node.roles} <= shown
        assert {edge.source for edge in whole.edges if name in edge.roles} <= shown
    for state in {name for node in whole.nodes if node.kind != "group" for name in node.states}:
        made = around(whole, state)
        check_whole(made)
        mine = {node.id for node in whole.nodes if state in node.states}
        beside = [edge for edge in whole.edges if {edge.source, edge.target} & mine]
        shown_edges = {edge.id for edge in made.edges if not edge.pale}
        assert {edge.id for edge in beside} <= shown_edges


@settings(max_examples=12)
@given(processes())
def test_views_of_any_process_can_be_drawn(given: Process) -> None:
    """The engine takes every view, and what it gives is well-formed."""
    ET.fromstring(svg(given, view="overview"))
    ET.fromstring(svg(given, focus="customer"))


def test_overview_counts_handoffs() -> None:
    """A box says teams, hours and states; an edge how many transitions lead over, and which."""
    made = picture(example("shop.py"), view="overview")
    boxes = {node.title: node.facts for node in made.nodes if node.kind == "area"}
    assert boxes["Second line"] == ("Product experts", "mon-fri 9-13 14-18", "3 states")
    assert next(iter(boxes)) == "Phone"
    places = {node.id: node.title for node in made.nodes}
    ways = {
        (places[edge.source], places[edge.target], edge.label): edge.facts for edge in made.edges
    }
    assert ways["First line", "Second line", "1 escalation"] == ("needs expert",)
    assert ways["First line", "Second line", "1 handoff"] == ("known defect",)
    assert ways["Duty manager", "Follow-up", "3 handoffs"] == ()
    assert made.subtitle.startswith("Version 2026.11, 7 areas, 31 handoffs")


def test_overview_counts_every_handoff_once() -> None:
    """A row from two states of an area is one handoff, and a row inside an area is none."""
    process = Process(
        "p",
        areas=[Area("one"), Area("two")],
        workflows=[
            Workflow(
                "w",
                states=[State("a", area="one"), State("b", area="one"), State("c", area="two")],
                transitions=[Transition("go", ["a", "b"], "c"), Transition("stay", "a", "b")],
            )
        ],
    )
    (way,) = picture(process, view="overview").edges
    assert (way.label, way.rows) == ("1 handoff", 1)


def test_overview_shows_where_child_tickets_start() -> None:
    """Several workflows are frames, and an edge leads to where a child ticket starts."""
    made = picture(bare(), view="overview")
    assert [cluster.title for cluster in made.clusters] == ["Ticket", "Parts order"]
    children = [(e.source, e.target, e.label) for e in made.edges if e.kind == "child"]
    assert children == [("area-other-ticket", "area-other-order", "child ticket")]


def test_area_has_signs_to_its_neighbours() -> None:
    """One area shows its states in full, and a sign for each state before and after."""
    made = picture(large(), area="second")
    assert titles(made, kind="stub") == ["Triage", "In progress", "In progress", "Manager review"]
    signs = [f"{node.lead} {node.title}" for node in made.nodes if node.kind == "stub"]
    assert signs == ["from Triage", "from In progress", "to In progress", "to Manager review"]
    assert made.title == "Customer support process: Second line"
    assert made.subtitle == "Version 3, 3 states of 22"
    # The sign stands in the colour of the area to which it leads, and is no link: it is not here.
    assert 'fillcolor="#FBEBEB"' in dot(large(), area="second")
    assert "URL=" not in dot(large(), area="second")


def test_focus_on_a_team_folds_the_rest() -> None:
    """A team sees what it answers for, its neighbours pale, and how much else there is."""
    made = picture(example("shop.py"), focus="experts")
    assert titles(made, kind="state") == ["Second-line queue", "Under investigation"]
    assert "In progress" in titles(made, pale=True)
    rest = {node.title: node.facts for node in made.nodes if node.kind == "stub" and node.pale}
    assert rest["Site chatbot"] == ("4 more states",)
    pale = [edge for edge in made.edges if edge.pale]
    assert pale
    assert {edge.text for edge in pale} == {""}


def test_focus_on_the_customer() -> None:
    """The customer's part is where we wait for them and where they can do something."""
    made = picture(small(), focus="customer")
    assert "Waiting for customer" in titles(made) or "Waiting customer" in titles(made)
    assert made.title.endswith(": for the customer")
    assert "start" in {node.kind for node in made.nodes if not node.pale}


def levelled() -> Process:
    """Make a process in which levels and an agent may do something."""
    return Process(
        "p",
        levels=[Level("junior"), Level("senior", "Senior people")],
        teams=[Team("people")],
        agents=[Agent("anna", "Anna", teams=["people"], level="senior")],
        areas=[Area("desk", team="people")],
        workflows=[
            Workflow(
                "w",
                states=[State("a"), State("b"), State("c"), State("d", area="desk")],
                transitions=[
                    Transition("learn", "a", "b", by=["junior"]),
                    Transition("judge", "b", "c", by=["senior"]),
                    Transition("end", "c", "d", by=["system"]),
                ],
            )
        ],
    )


@pytest.mark.parametrize(
    ("who", "said", "shown"),
    [
        ("junior", "Junior", ["A"]),
        ("senior", "Senior people", ["A", "B"]),
        ("anna", "Anna", ["A", "B", "D"]),
        ("system", "the system", ["C"]),
        ("people", "People", ["D"]),
    ],
)
def test_focus_on_levels_agents_and_roles(who: str, said: str, shown: list[str]) -> None:
    """A level may do what a lower one may; an agent acts for her teams and at her level."""
    made = picture(levelled(), focus=who)
    assert titles(made) == shown
    assert made.title == f"P: for {said}"


def test_around_shows_only_the_neighbours() -> None:
    """A state's neighbourhood has all its ways with their words, and nothing further away."""
    made = picture(large(), around="triage")
    assert titles(made, kind="state") == ["Triage"]
    assert titles(made, pale=True) == [
        "Call answered", "Operator requested", "Private chat", "Assigned", "Merged as duplicate",
        "Second-line queue",
    ]  # fmt: skip
    assert not [node for node in made.nodes if node.kind == "stub"]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"area": "secnd"}, r"area='secnd'.*Did you mean 'second'\?"),
        ({"around": "triag"}, r"around='triag': no state .*Did you mean 'triage'\?"),
        ({"focus": "first_line_agnt"}, r"no team, level, agent or role.*'first_line_agent'\?"),
        ({"focus": "zzz"}, r"There is '.*'customer'"),
        (
            {"view": "map"},
            "view='map' means nothing: give 'areas', .*'team_lanes' or 'escalations'",
        ),
        ({"view": "overview", "area": "second"}, "view='overview' and area= exclude each other"),
        ({"focus": "customer", "around": "triage"}, "focus= and around= exclude each other"),
    ],
    ids=str,
)
@pytest.mark.parametrize("make", [dot, mermaid, svg])
def test_unknown_names_are_refused(
    make: Callable[..., str], options: dict[str, Any], message: str
) -> None:
    """A name that is not there is refused with the nearest one, in every form."""
    with pytest.raises(BadCall, match=message):
        make(large(), **options)


@pytest.mark.parametrize("name", SAMPLES)
def test_pale_is_not_said_by_colour_alone(name: str) -> None:
    """What is pale says less, too: no promised time and no words on its edges."""
    for node in picture(SAMPLES[name](), focus="customer").nodes:
        assert not node.pale or "within" not in " ".join(node.facts)
    text = dot(SAMPLES[name](), focus="customer")
    for line in text.splitlines():
        if 'color="#87909D"' in line and " -> " in line:
            assert 'label=""' in line
