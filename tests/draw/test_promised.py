"""Promises and escalations in pictures: what is said, where and in which order."""

from __future__ import annotations

from itertools import pairwise
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings

from supportflow.define.flow import State, Workflow
from supportflow.define.people import Team
from supportflow.define.process import Process
from supportflow.define.promises import Escalation, Sla
from supportflow.define.times import hours
from supportflow.define.work import Task
from supportflow.draw import bpmn, dot, engines, graph, html, mermaid, picture, svg
from supportflow.draw.dot import write
from supportflow.draw.model import Graph
from supportflow.errors import BadCall
from supportflow.languages import plain
from tests.draw.layout import overlaps
from tests.draw.samples import broken_promises, example, promised, small
from tests.draw.strategies import processes
from tests.golden import assert_golden
from tests.outside.bpmn.reading import MODEL, File


def rungs(made: Graph) -> dict[str, list[str]]:
    """Return what escalates in each state that has something."""
    return {node.name: [rung.text for rung in node.rungs] for node in made.nodes if node.rungs}


def ladder(made: Graph, clock: str) -> list[str]:
    """Return the names of the nodes of a clock, from its start down."""
    frame = next(each.id for each in made.clusters if each.name == clock)
    inside = {node.id: node.name for node in made.nodes if node.cluster == frame}
    after = {edge.source: edge.target for edge in made.edges if edge.kind == "timer"}
    found = [next(node for node in inside if node not in after.values())]
    while found[-1] in after:
        found.append(after[found[-1]])
    return [inside[name] for name in found]


def test_a_state_says_what_its_time_escalates() -> None:
    """Its box has the rungs of its time, the soonest first, of its phase too, and no others."""
    assert rungs(graph(promised())) == {
        "asked": ["at 50 %: tells Desk", "5 min after the end: fires to person"],
        "new": ["at 50 %: tells Managers"],
        "waiting": ["after 8 business days: tells Desk, team: Managers"],
    }


def test_without_escalations_a_picture_has_no_panel() -> None:
    """A process that promises nothing of tickets looks as it did before."""
    made = graph(small())
    assert made.promised == ()
    assert made.told == made.description
    assert "Promised" not in dot(small())


def test_the_panel_has_promises_and_rungs() -> None:
    """The promises stand in their order, then each clock with its rungs in the order of time."""
    said = [line.text(plain("en")) for line in graph(promised()).promised]
    assert said[:3] == [
        (
            "Large orders, if order.total is more than 200: first response 1 business hour; "
            "resolution 8 business hours"
        ),
        (
            "Everyone: first response 4 business hours; next response 8 business hours; "
            "resolution 3 business days; total resolution 6 business days; Refund 3 business days"
        ),
        (
            "First response: at 80 %: tells the assignee; at the end: tells Managers, "
            "priority: high, goes back after it; 30 min after the end: tells Managers, "
            "tells Senior, level: Senior"
        ),
    ]
    assert said[-1] == "Called by a person: called by a person: tells Managers"


@pytest.mark.parametrize(
    "options", [{}, {"view": "lanes"}, {"view": "overview"}, {"area": "desk"}, {"focus": "desk"},
                {"around": "new"}], ids=str,
)  # fmt: skip
def test_every_view_tells_it(options: dict[str, Any]) -> None:
    """Every view has the panel, and says it in its description too."""
    drawn = svg(promised(), **options)
    said = " ".join(ET.fromstring(drawn).itertext())
    assert "Promises: Large orders, if order.total is more than 200: first response 1" in said
    assert "Escalations: First response: at 80 %: tells the assignee" in said
    assert "Promised, the first that fits" in drawn


def test_a_sign_stands_before_what_escalates() -> None:
    """It is not told by its colour alone, in no form, and a pale box does not say it."""
    assert "\N{BLACK UP-POINTING TRIANGLE} at 50 %: tells" in dot(promised())
    assert "\N{BLACK UP-POINTING TRIANGLE} at 50 %" in dot(promised(), labels="plain")
    assert "\N{BLACK UP-POINTING TRIANGLE} at 50 %" in svg(promised(), view="lanes")
    assert "what escalates" in svg(promised())
    pale = next(n for n in picture(promised(), around="expert").nodes if n.name == "new")
    assert pale.pale
    assert "Managers</FONT>" not in dot(promised(), around="expert").split("state_new")[1][:600]


def test_mermaid_has_it_as_comments() -> None:
    """The panel is in comments, which no text can end, and rungs stand in their states."""
    for flavour in ("state", "flowchart"):
        said = mermaid(promised(), flavour=flavour)  # type: ignore[arg-type]
        assert "    %% promise Everyone; first response 4 business hours" in said
        assert "at 50 #37;#58; tells Managers" in said
        comments = [line for line in mermaid(broken_promises()).splitlines() if "%%" in line]
        assert all(line.startswith("    %% ") and "%%" not in line[6:] for line in comments)


def test_the_page_has_tables_of_both() -> None:
    """Promises and escalations stand in tables of their own, and in the row of a state."""
    page = html(promised())
    assert '<table id="promises">' in page
    assert ">Escalations</option>" in page
    assert '<table id="escalations">' in page
    assert "<li>at 50 %: tells Desk</li>" in page
    assert '<table id="promises">' not in html(small())
    assert "(not declared)" in html(broken_promises())


def test_a_ladder_is_in_the_order_of_time() -> None:
    """From the start of the clock over its rungs and its end to what comes after."""
    made = picture(promised(), view="escalations")
    assert ladder(made, "first_response") == [
        "first_response", "soon", "first_response", "late", "much_later",
    ]  # fmt: skip
    assert ladder(made, "resolution") == ["resolution", "near", "resolution"]
    ends = [node.facts for node in made.nodes if node.kind == "end"]
    assert ends[0] == ("Large orders: 1 business hour", "Everyone: 4 business hours")
    assert [frame.title for frame in made.clusters] == [
        "First response", "Next response", "Resolution", "Promised time of a state",
        "Promised time of a task",
        "Refund", "Time in a state", "As soon as it holds", "Called by a person", "Who asks whom",
    ]  # fmt: skip


def test_shares_and_lengths_are_put_in_one_order() -> None:
    """One hour before the end of two comes after a quarter of them, and before three quarters."""
    process = Process("p", slas=[Sla("s", first_response=hours(2))], teams=[Team("t")],
        escalations=[
            Escalation("c", clock="first_response", at="75 %", tells="t"),
            Escalation("b", clock="first_response", at="1 hour before", tells="t"),
            Escalation("a", clock="first_response", at="25 %", tells="t"),
        ])  # fmt: skip
    made = picture(process, view="escalations")
    assert ladder(made, "first_response") == [
        "first_response", "a", "b", "c", "first_response",
    ]  # fmt: skip


def test_what_an_event_does_is_a_sign_to_its_state() -> None:
    """A rung that fires an event leads to where that goes from the states it watches."""
    made = picture(promised(), view="escalations")
    ways = [(e.source, e.label, e.target) for e in made.edges if e.kind == "escalation"]
    assert ways == [
        ("escalation_near", "needs an expert", "stub_near_to_expert"),
        ("escalation_bot_stuck", "to person", "stub_bot_stuck_to_new"),
    ]


def test_teams_stand_in_their_chain() -> None:
    """Who asks whom is drawn beside the ladders, with who is told."""
    made = picture(promised(), view="escalations")
    asks = [(e.source, e.target) for e in made.edges if e.event == "asks"]
    assert asks == [
        ("team_bot", "team_desk"), ("team_desk", "team_experts"), ("team_experts", "team_managers"),
    ]  # fmt: skip
    told = [node.name for node in made.nodes if node.id.startswith("team_") and node.facts]
    assert told == ["desk", "experts", "managers"]


def test_what_is_not_there_is_said() -> None:
    """Unknown names are marked, in the ladder and in the panel; nothing to show is said too."""
    made = picture(broken_promises(), view="escalations")
    faults = {said.text for node in made.nodes for said in node.rungs if not said.known}
    assert {"tells nobody?", "level: none?", "team: gone?", "fires nowhere?"} <= faults
    assert {"limbo", "dance", "abyss", "no such clock", "gone"} <= {
        node.title for node in made.nodes if node.kind == "missing"
    }
    assert not all(line.known for line in made.promised + graph(broken_promises()).promised)
    assert "not declared" in dot(broken_promises(), view="escalations")
    assert "No escalation is declared" in svg(small(), view="escalations")


def test_texts_are_in_the_language_asked_for() -> None:
    """Titles of promises, teams and events are said in the language of the picture."""
    said = dot(promised(), view="escalations", language="it")
    assert "Tutti" in said
    assert "avvisa Banco" in said
    assert "tells" not in said
    assert "serve un esperto" in said


def test_a_ladder_has_no_figures_and_no_versions() -> None:
    """What is said of states cannot be said on a ladder, and is refused."""
    with pytest.raises(BadCall, match="shows no states: leave out since="):
        svg(promised(), view="escalations", since=promised())


@pytest.mark.parametrize("make", [promised, broken_promises, lambda: example("shop.py"),
    lambda: example("software.py"), lambda: example("it_desk.yaml")],
    ids=["promised", "broken", "shop", "software", "it_desk"])  # fmt: skip
@pytest.mark.parametrize("labels", ["html", "plain"])
def test_nothing_lies_on_words(make: Any, labels: Any) -> None:
    """On a ladder no words lie on other words or on a box."""
    text = write(picture(make(), view="escalations"), labels=labels)
    assert overlaps(engines.run([*engines.engine(), "-Tjson"], text, 10)) == []


@settings(max_examples=100)
@given(processes())
def test_any_process_has_its_ladder(process: Process) -> None:
    """Every end of a line is there, ids are unique, and every rung stands once."""
    made = picture(process, view="escalations")
    ids = [each.id for part in (made.nodes, made.clusters, made.edges) for each in part]
    assert len(ids) == len(set(ids))
    nodes = {node.id for node in made.nodes}
    assert {end for edge in made.edges for end in (edge.source, edge.target)} <= nodes
    frames = {frame.id for frame in made.clusters}
    assert all(node.cluster in frames for node in made.nodes if node.cluster is not None)
    boxes = [node for node in made.nodes if node.id.startswith("escalation_")]
    assert len(boxes) == len(process.escalations)
    for text in (write(made), mermaid(process, view="escalations")):
        assert all(node.name in text or node.title in text for node in boxes)


def test_bpmn_has_timers_at_the_rim() -> None:
    """What tells leaves its task as it is and ends in an escalation; what moves takes it along."""
    file = File(bpmn(promised()))
    half, stuck = file.elements["ev_asked.half"], file.elements["ev_asked.bot_stuck"]
    assert half.get("attachedToRef") == stuck.get("attachedToRef") == "st_asked"
    assert (half.get("cancelActivity"), stuck.get("cancelActivity")) == ("false", "true")
    assert half.findtext(f".//{MODEL}timeDuration") == "PT5M"
    assert stuck.findtext(f".//{MODEL}timeDuration") == "PT15M"
    old = file.elements["ev_new.old"].findtext(f".//{MODEL}timeDuration")
    assert old == "at 50 % of 2 business hours"
    raised = file.elements["ev_asked.half_told"].find(f"{MODEL}escalationEventDefinition")
    assert raised is not None
    assert raised.get("escalationRef") == "esc_support.half"
    process = next(iter(file.all("process")))
    notes = [each.text or "" for each in process.findall(f"{MODEL}documentation")]
    assert notes[0].startswith("Promise Large orders, if order.total is more than 200: first")
    assert any(note.startswith("Escalation First response: at 80 %") for note in notes)


def test_golden() -> None:
    """The ladder is the accepted one, as DOT, as lanes of the map, and as Mermaid."""
    assert_golden("draw/view_escalations.dot", dot(promised(), view="escalations"))
    assert_golden("draw/view_escalations.mmd", mermaid(promised(), view="escalations"))
    assert_golden("draw/promised.bpmn", bpmn(promised()))


def test_rungs_follow_each_other_down() -> None:
    """In the picture a later rung of a ladder stands lower than an earlier one."""
    drawn = svg(promised(), view="escalations")
    places: dict[str, float] = {}
    for group in ET.fromstring(drawn).iter("{http://www.w3.org/2000/svg}g"):
        texts = [each for each in group.iter() if each.tag.endswith("}text")]
        if texts:
            places[group.get("id", "").removeprefix("kept-")] = float(texts[0].get("y", "0"))
    order = ["escalation_soon", "end_first_response", "escalation_late", "escalation_much_later"]
    assert all(places[a] < places[b] for a, b in pairwise(order))


def test_one_workflow_has_only_its_own_escalations() -> None:
    """What watches states or tasks of other workflows is left out; what all tickets have stays."""
    flows = [
        Workflow("one", states=[State("a", within=hours(1)), State("b", final=True)]),
        Workflow("two", states=[State("c", tasks=["look"]), State("d", final=True)]),
    ]
    process = Process(
        "p",
        teams=[Team("team")],
        tasks=[Task("look", within=hours(1))],
        workflows=flows,
        slas=[Sla("all", resolution=hours(8))],
        escalations=[
            Escalation("slow", clock="resolution", tells="team"),
            Escalation("in_a", state="a", after=hours(2), tells="team"),
            Escalation("time", clock="within", tells="team"),
            Escalation("task_late", clock="task", task="look", tells="team"),
            Escalation("lost", state="nowhere", after=hours(2), tells="team"),
        ],
    )

    def titles(workflow: str | None) -> list[str]:
        return [line.title for line in graph(process, workflow=workflow).promised]

    always = ["All", "Resolution"]
    assert titles(None) == [
        *always, "Promised time of a state", "Promised time of a task", "Time in a state",
    ]  # fmt: skip
    assert titles("one") == [*always, "Promised time of a state", "Time in a state"]
    assert titles("two") == [*always, "Promised time of a task", "Time in a state?"]
    said = graph(process, workflow="two").promised[-1]
    assert [part.text for part in said.parts] == ["nowhere, after 2 h: tells Team"]
    shown = picture(process, view="escalations", workflow="two")
    assert "In a" not in {node.title for node in shown.nodes}
    notes = File(bpmn(process)).elements["proc_two"].findall(f"{MODEL}documentation")
    assert not any("in_a" in (note.text or "") or "A, after" in (note.text or "") for note in notes)
