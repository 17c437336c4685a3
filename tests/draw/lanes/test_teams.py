"""Lanes by team: who answers, and where a ticket goes from one team to another."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings

from supportflow.define.process import Process
from supportflow.draw import dot, graph, png, svg
from supportflow.draw.lanes.scene import scene
from supportflow.draw.teams import by_team
from tests.draw.lanes.counting import overlaps
from tests.draw.samples import bare, example, faulty, large, small
from tests.draw.strategies import processes

SVG = "{http://www.w3.org/2000/svg}"


def lanes(process: Process) -> dict[str, list[str]]:
    """Return the lanes of a process with one workflow: their titles with the states in them."""
    (pool,) = scene(by_team(process, graph(process), "en")._replace(lanes="team"))
    return {
        " ".join(lane.title): [node.name for node in lane.nodes if node.id.startswith("state_")]
        for lane in pool.lanes
    }


def test_states_stand_with_their_teams() -> None:
    """A state is in the lane of its own team, else in that of its area's, as teams are declared."""
    found = lanes(large())
    assert list(found)[:4] == ["Switchboard", "Phone agent", "Chatbot", "Chat agent"]
    assert found["Switchboard"] == ["call_queue"]
    assert found["Phone agent"] == ["call_live", "callback_due"]
    assert "resolved" in found["First-line agent"]
    assert lanes(small())["Front line"][:2] == ["call_waiting", "mention_received"]


def test_marks_stand_with_their_states() -> None:
    """Starts, and "any open state", are in the lane of the state that they lead to."""
    process = example("software.py")
    picture = by_team(process, graph(process), "en")
    place = {node.id: node.cluster for node in picture.nodes}
    for edge in picture.edges:
        if edge.source.startswith(("start_", "group_")):
            assert place[edge.source] == place[edge.target]


def test_unknown_and_missing_teams() -> None:
    """A team that is not declared has a red lane; states without a team share the last one."""
    found = lanes(faulty())
    assert "nobody" in found
    assert list(found)[-1] == "No team"
    text = svg(faulty(), view="team_lanes")
    assert "unknown team" in text
    assert "unknown area" not in text


def test_legend_speaks_of_teams() -> None:
    """The ring says that a ticket is handed to another team."""
    assert "ring: handed to another team" in svg(small(), view="team_lanes")
    assert "No team" not in svg(bare(), view="team_lanes")


def test_each_workflow_has_its_own_lanes() -> None:
    """A team that works in two workflows has a lane in each, with ids of their own."""
    process = example("it_desk.yaml")
    root = ET.fromstring(svg(process, view="team_lanes", prefix=""))
    ids = [each.get("id") for each in root.iter(f"{SVG}g") if each.get("class") == "cluster"]
    assert len(ids) == len(set(ids))
    assert "team_it_stores" in ids or "team_stores" in ids
    assert any((each or "").endswith("-2") for each in ids)


def test_other_forms() -> None:
    """DOT and PNG take the view too."""
    assert "Front line" in dot(small(), view="team_lanes")
    assert png(small(), view="team_lanes").startswith(b"\x89PNG")


@pytest.mark.parametrize("name", ["shop.py", "software.py", "it_desk.yaml"])
def test_nothing_lies_on_words(name: str) -> None:
    """The examples have no overlaps by team either."""
    process = example(name)
    for pool in scene(by_team(process, graph(process), "en")._replace(lanes="team")):
        assert overlaps(pool.layout) == []


@settings(max_examples=80)
@given(processes())
def test_any_process_has_teams(given: Process) -> None:
    """Whatever was declared, it is drawn by team, with every node in one lane."""
    picture = by_team(given, graph(given), "en")
    assert sum(len(pool.states) for pool in scene(picture)) == len(picture.nodes)
    ids = [each.get("id") for each in ET.fromstring(svg(given, view="team_lanes")).iter()]
    said = [name for name in ids if name]
    assert len(said) == len(set(said))
