"""Differences between two versions: complete, in order, and said in the users' words."""

from __future__ import annotations

import copy
import dataclasses
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings

from supportflow import starter
from supportflow.comparison import Change, compare
from supportflow.define.conditions import field
from supportflow.define.flow import Reopen, State, Transition, Workflow
from supportflow.define.people import Agent, Level, Team
from supportflow.define.policies import Decision, Policy
from supportflow.define.process import Area, Process
from supportflow.define.text_form import dumps
from supportflow.define.texts import text
from supportflow.define.times import business_hours, hours
from supportflow.define.work import Priority, Reply, Task, Variant
from supportflow.errors import BadCall
from tests.draw.samples import SAMPLES, example
from tests.draw.strategies import processes

OLD = Process(
    "p",
    "Desk",
    version="1",
    teams=[Team("people"), Team("experts")],
    levels=[Level("junior"), Level("senior")],
    areas=[Area("desk", team="people", does=["Mail"])],
    priorities=[Priority("high", when=field("x") > 1), Priority("low")],
    replies=[Reply("sorry", text(en="Sorry.", it="Scusi."))],
    tasks=[Task("look"), Task("answer", steps=["Read", "Write"])],
    workflows=[
        Workflow(
            "w",
            states=[
                State("new", area="desk", within=hours(4), tasks=["look", "answer"]),
                State("work", area="desk"), State("done", final=True),
            ],
            transitions=[
                Transition("take", "new", "work", when=field("x") > 1),
                Transition("take", "new", "done"), Transition("end", "work", "done"),
            ],
        )
    ],
)  # fmt: skip


def flow(**changed: Any) -> Process:
    """Return the process with something of its workflow changed."""
    return replace(OLD, workflows=[replace(OLD.workflows[0], **changed)])


def state(at: int, **changed: Any) -> Process:
    """Return the process with something of one state changed."""
    states = list(OLD.workflows[0].states)
    states[at] = replace(states[at], **changed)
    return flow(states=states)


def row(at: int, **changed: Any) -> Process:
    """Return the process with something of one row changed."""
    rows = list(OLD.workflows[0].transitions)
    rows[at] = replace(rows[at], **changed)
    return flow(transitions=rows)


ROWS = OLD.workflows[0].transitions
STATES = OLD.workflows[0].states

SENTENCES: list[tuple[Process, list[str]]] = [
    (replace(OLD, version="2"), ["The process: version is 2, was 1."]),
    (replace(OLD, owner="Head of support"), ["The process: owner is 'Head of support', was none."]),
    (replace(OLD, label=None), ["The process: label is none, was Desk."]),
    (replace(OLD, teams=[*OLD.teams, Team("night")]), ["Team 'night' is new."]),
    (replace(OLD, teams=OLD.teams[:1]), ["Team 'experts' is gone."]),
    (replace(OLD, teams=OLD.teams[::-1]), []),
    (
        replace(OLD, priorities=OLD.priorities[::-1]),
        ["The process: order of priorities is low, high, was high, low."],
    ),
    (
        replace(OLD, levels=OLD.levels[::-1]),
        ["The process: order of levels is senior, junior, was junior, senior."],
    ),
    (
        replace(OLD, replies=[Reply("sorry", text(en="Very sorry.", it="Scusi."))]),
        ["Reply 'sorry': wording (en) is 'Very sorry.', was Sorry."],
    ),
    (
        replace(OLD, replies=[Reply("sorry", text(en="Sorry.", it="Scusi.", de="Leider."))]),
        ["Reply 'sorry': wording (de) is Leider., was none."],
    ),
    (replace(OLD, agents=[Agent("anna")]), ["Agent 'anna' is new."]),
    (
        replace(OLD, tasks=[OLD.tasks[0], replace(OLD.tasks[1], steps=["Write", "Read"])]),
        ["Task 'answer': steps is Write, Read, was Read, Write."],
    ),
    (
        state(0, within=business_hours(2)),
        ["Workflow 'w', state 'new': promised time is 2 business hours, was 4 h."],
    ),
    (state(0, tasks=["answer"]), ["Workflow 'w', state 'new': tasks: no longer look."]),
    (state(0, tasks=["answer", "look"]), []),
    (state(2, final=False, resolved=True), [
        "Workflow 'w', state 'done': now resolved.", "Workflow 'w', state 'done': no longer final.",
    ]),
    (flow(states=[*STATES[:2]]), ["Workflow 'w', state 'done' is gone."]),
    (row(2, target="new"), ["Workflow 'w', transition 'end': target is new, was done."]),
    (
        row(0, when=field("x") > 2),
        ["Workflow 'w', transition 'take': condition is x > 2, was x > 1."],
    ),
    (row(2, by=["experts"], escalates=True), [
        "Workflow 'w', transition 'end': doers: now also experts.",
        "Workflow 'w', transition 'end': now escalates.",
    ]),
    (
        flow(transitions=[ROWS[1], ROWS[0], ROWS[2]]),
        ["Workflow 'w': order of rows 'take' is to done, to work, was to work, to done."],
    ),
    (flow(transitions=[ROWS[2], ROWS[0], ROWS[1]]), []),
    (flow(transitions=[ROWS[1], ROWS[2]]), ["Workflow 'w', transition 'take' is gone."]),
    (
        flow(reopen=Reopen(to="new", within=business_hours(9))),
        ["Workflow 'w': reopen is to new, within 9 business hours, new yes, was none."],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("new", "said"), SENTENCES, ids=range(len(SENTENCES)))
def test_differences_are_said(new: Process, said: list[str]) -> None:
    """Each difference is one sentence with its place; order counts only where it decides."""
    assert list(map(str, compare(OLD, new))) == said


def test_change_is_data() -> None:
    """A change leads to its element and holds the old and the new value; a row has its places."""
    (change,) = compare(OLD, row(1, target="work"))
    assert change == Change(
        "changed", (("workflow", "w"), ("transition", "take")), "target", "done", "work", (1, 1)
    )
    (gone,) = compare(OLD, flow(transitions=[ROWS[1], ROWS[2]]))
    assert (gone.kind, gone.rows) == ("removed", (0, None))


@pytest.mark.parametrize("name", SAMPLES)
def test_equal_processes_have_no_differences(name: str) -> None:
    """A process against itself, loaded anew, has none."""
    assert compare(SAMPLES[name](), SAMPLES[name]()) == ()


def test_only_processes_are_compared() -> None:
    """The name of a file is no process."""
    with pytest.raises(BadCall, match=r"takes a Process, not str"):
        compare("a.py", OLD)  # type: ignore[arg-type]


@settings(max_examples=200)
@given(processes(), processes())
def test_no_difference_is_missed(old: Process, new: Process) -> None:
    """Where the files differ there is a difference, unless only an order without meaning does."""
    found = compare(old, new)
    if not found:
        assert sorted(dumps(old)) == sorted(dumps(new))
    if old == new:
        assert not found
    assert all("\n" not in str(change) for change in found)


def otherwise(element: Any, name: str, given: Any) -> Any:
    """Return a copy of an element with another value in one field, past all checks."""
    made = copy.copy(element)
    object.__setattr__(made, name, given)
    return made


def test_every_field_of_every_element_is_compared() -> None:
    """Whatever a declared element has, a change of it is told: no field is listed by hand."""
    process = example("shop.py")
    flow = process.workflows[0]
    inside = {"states": flow.states, "transitions": flow.transitions}
    compared = 0
    for each in dataclasses.fields(process):  # type: ignore[arg-type]
        elements = getattr(process, each.name)
        if not isinstance(elements, tuple) or not elements:
            continue
        for declared in dataclasses.fields(elements[0]):
            if declared.name in ("name", "states", "transitions", "rows"):
                continue  # elements of their own, compared below or by their own fields
            changed = otherwise(elements[0], declared.name, "quite another")
            found = compare(process, otherwise(process, each.name, (changed, *elements[1:])))
            assert [change.what for change in found] == [declared.name]
            compared += 1
    for name, elements in inside.items():
        for declared in dataclasses.fields(elements[0]):  # type: ignore[arg-type]
            if declared.name in ("name", "event"):
                continue
            changed = otherwise(elements[0], declared.name, "quite another")
            other = otherwise(flow, name, (changed, *elements[1:]))
            found = compare(process, otherwise(process, "workflows", (other,)))
            assert [change.what for change in found] == [declared.name]
            assert "quite another" in str(found[0])
            compared += 1
    assert compared > 80


def test_rows_of_a_policy_and_wordings() -> None:
    """Rows are told by their names, with their order; variants in words."""
    small, rest = Decision("small", "approve", when=field("amount") < 5), Decision("rest", "refuse")
    old = Process(
        "p",
        policies=[Policy("refund", rows=[small, rest])],
        replies=[Reply("late", "Late", variants=[Variant("L", channels="chat")])],
    )
    asked = Decision("small", "ask", by="lead", when=field("amount") < 6)
    new = Process(
        "p",
        policies=[Policy("refund", rows=[rest, asked])],
        replies=[Reply("late", "Late", variants=[Variant("Lo", channels="chat")])],
    )
    assert [str(change) for change in compare(old, new)] == [
        "Reply 'late': variants: now also text Lo, channels chat, no longer text L, channels chat.",
        "Policy 'refund', decision 'small': verdict is ask, was approve.",
        "Policy 'refund', decision 'small': condition is amount < 6, was amount < 5.",
        "Policy 'refund', decision 'small': doers: now also lead.",
        "Policy 'refund': order of rows is rest, small, was small, rest.",
    ]


def test_starter_against_an_empty_process() -> None:
    """Everything that is new is told once, with all that it holds."""
    found = compare(Process("helpdesk"), starter.process)
    assert "Workflow 'support' is new." in map(str, found)
    assert not [change for change in found if len(change.path) > 1]
