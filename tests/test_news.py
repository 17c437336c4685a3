"""Who is told of a change: the teams that work by what was changed, and nobody else."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportflow import (
    Agent,
    Area,
    Article,
    Channel,
    Decision,
    Escalation,
    Field,
    Notice,
    Objective,
    Policy,
    Priority,
    Process,
    Reply,
    Route,
    Stage,
    State,
    Survey,
    Task,
    Team,
    Topic,
    Training,
    Transition,
    Workflow,
    compare,
    concerned,
    decided,
    hours,
)
from tests.run.helpers import small

FLOW = Workflow(
    "support",
    states=[
        State("talking", area="chat"),
        State("new", area="front"),
        State("testing", area="lab", phase="work"),
        State("paying", area="till", phase="work"),
        State("closed", area="front", final=True),
    ],
    transitions=[
        Transition("help", "talking", "new"),
        Transition("test", "new", "testing", reply="wait"),
        Transition("pay", "new", "paying", approves="refund"),
        Transition("back", "work", "new", when=decided("refund", "refuse")),
        Transition("end", "*", "closed", by="till"),
    ],
)

BASE = Process(
    "acme",
    fields=[Field("amount", "money")],
    priorities=[Priority("normal")],
    teams=[Team("bot", automated=True, asks="front"), Team("front"), Team("lab"), Team("till")],
    agents=[Agent("lia", teams="lab")],
    areas=[
        Area("chat", team="bot"),
        Area("front", team="front"),
        Area("lab", team="lab"),
        Area("till", team="till"),
    ],
    channels=[Channel("chat", starts="talking"), Channel("phone", starts="new")],
    topics=[Topic("defects", areas="lab", replies="sorry"), Topic("loose")],
    replies=[
        Reply("wait", "Wait."),
        Reply("sorry", "Sorry."),
        Reply("unused", "Hm."),
        Reply("ask", "?"),
        Reply("done", "Done."),
    ],
    tasks=[Task("look", area="lab", asks="front", informs="till", reply="done", articles="manual")],
    policies=[Policy("refund", rows=[Decision("always", "approve")])],
    escalations=[Escalation("slow", state="testing", after=hours(1), tells="front")],
    routes=[Route("to_lab", areas="lab", team="till")],
    surveys=[Survey("csat", after="testing", reply="ask", low=1, tells="till")],
    objectives=[Objective("fast", teams="front")],
    trainings=[Training("school", steps="Read", teams="lab")],
    funnel=[Stage("people", "person", teams="front")],
    notices=[Notice("down", "It is down.", channels="phone")],
    articles=[
        Article("bulb", "Bulb", topic="defects"),
        Article("manual", "Manual"),
        Article("odd", "Odd", areas="till"),
    ],
    workflows=[FLOW],
)


def told(**changed: Any) -> set[str]:
    """Return the teams that hear of a change of the process."""
    found = concerned(BASE, replace(BASE, **changed))
    assert all(found.values())
    return set(found)


def element(kind: str, name: str, **changed: Any) -> dict[str, Any]:
    """Return a list of the process in which one element is changed."""
    listed = getattr(BASE, kind)
    assert any(one.name == name for one in listed)
    return {kind: [replace(one, **changed) if one.name == name else one for one in listed]}


def state(name: str, **changed: Any) -> dict[str, Any]:
    """Return the workflow with one state changed."""
    states = [replace(one, **changed) if one.name == name else one for one in FLOW.states]
    return {"workflows": [replace(FLOW, states=states)]}


def row(event: str, **changed: Any) -> dict[str, Any]:
    """Return the workflow with one row changed."""
    rows = [replace(one, **changed) if one.event == event else one for one in FLOW.transitions]
    return {"workflows": [replace(FLOW, transitions=rows)]}


@pytest.mark.parametrize(
    ("changed", "teams"),
    [
        (element("teams", "lab", contact="ext. 1"), {"lab"}),
        (element("teams", "bot", label="Robot"), {"front"}),
        (element("agents", "lia", level="senior"), {"lab"}),
        (element("areas", "lab", purpose="Test."), {"lab"}),
        (element("channels", "phone", label="Calls"), {"front"}),
        (element("topics", "defects", label="Faults"), {"lab"}),
        (element("replies", "wait", text="Wait!"), {"front", "lab"}),
        (element("replies", "sorry", text="So sorry."), {"lab"}),
        (element("replies", "ask", text="??"), {"lab"}),
        (element("replies", "done", text="It is done."), {"front", "lab", "till"}),
        (element("tasks", "look", follow_up="Call."), {"front", "lab", "till"}),
        (element("policies", "refund", label="Refunds"), {"front", "lab", "till"}),
        (element("escalations", "slow", after=hours(2)), {"front", "lab"}),
        (element("routes", "to_lab", weight=2), {"lab", "till"}),
        (element("surveys", "csat", sample=0.5), {"lab", "till"}),
        (element("objectives", "fast", owner="A"), {"front"}),
        (element("trainings", "school", steps=["Write"]), {"lab"}),
        (element("funnel", "people", label="People"), {"front"}),
        (element("notices", "down", text="Still down."), {"front"}),
        (element("articles", "bulb", text="Turn it."), {"lab"}),
        (element("articles", "odd", text="So."), {"till"}),
        (element("articles", "manual", text="New."), {"front", "lab", "till"}),
        (state("testing", within=hours(2)), {"lab"}),
        (state("testing", area="till"), {"lab", "till"}),
        (row("test", note="required"), {"front", "lab"}),
        (row("back", note="required"), {"front", "lab", "till"}),
        (row("end", note="required"), {"front", "lab", "till"}),
        ({"workflows": [replace(FLOW, owner="A")]}, {"front", "lab", "till"}),
        (element("topics", "loose", label="Rest"), {"front", "lab", "till"}),
        (element("replies", "unused", text="Hum."), {"front", "lab", "till"}),
        ({"priorities": []}, {"front", "lab", "till"}),
        ({"mission": "More."}, {"front", "lab", "till"}),
        ({}, set()),
    ],
)
def test_a_change_concerns_those_who_work_by_it(changed: dict[str, Any], teams: set[str]) -> None:
    """Before and after the change; what belongs to no team concerns all, and bots read nothing."""
    assert told(**changed) == teams


def test_sentences_are_those_of_the_comparison() -> None:
    """Each team reads its differences once, in the order in which they are compared."""
    new = replace(BASE, mission="More.", **element("areas", "lab", purpose="Test."))
    mission = "The process: mission is More., was none."
    assert concerned(BASE, new) == {
        "front": (mission,),
        "lab": (mission, "Area 'lab': purpose is Test., was none."),
        "till": (mission,),
    }


@given(st.lists(st.sampled_from(["new", "testing", "paying"]), max_size=3, unique=True))
def test_nothing_that_changed_is_lost(names: list[str]) -> None:
    """Every difference is told to somebody."""
    changed = [replace(one, within=hours(9)) if one.name in names else one for one in FLOW.states]
    new = replace(BASE, workflows=[replace(FLOW, states=changed)])
    said = {line for lines in concerned(BASE, new).values() for line in lines}
    assert said == {str(change) for change in compare(BASE, new)}


def test_a_process_without_teams_tells_nobody() -> None:
    """Where nobody answers, nobody can be told."""
    bare = small(
        ["new", "closed"], [Transition("close", "new", "closed")], teams=[], agents=[], areas=[]
    )
    assert concerned(bare, replace(bare, mission="More.")) == {}
