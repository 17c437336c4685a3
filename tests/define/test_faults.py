"""What stops a process from running, in the words in which it is told."""

from typing import Any

import pytest
from hypothesis import given

from supportflow.define.base import ANY
from supportflow.define.calendars import Calendar
from supportflow.define.conditions import Condition, done, field, filled, rule
from supportflow.define.faults import FAULTS, faults
from supportflow.define.flow import State, Transition, Workflow
from supportflow.define.people import Agent, Level, Team
from supportflow.define.process import Area, Channel, Process
from supportflow.define.texts import text
from supportflow.define.times import business_days, business_hours
from supportflow.define.work import Field, Priority, Product, Reply, Task, Topic
from supportflow.testing import broken_processes, processes


def told(process: Process) -> list[str]:
    """Return the faults as ``code: where message``."""
    return [f"{one.code}: {one.where} {one.message}" for one in faults(process)]


def flow(*rows: Transition, states: tuple[str, ...] = ("a", "b"), **more: Any) -> Process:
    """Return a process of one workflow with some states, the last of them final."""
    declared = [State(name) for name in states[:-1]] + [State(states[-1], final=True)]
    return Process("p", workflows=[Workflow("w", states=declared, transitions=rows)], **more)


@given(processes())
def test_sound_processes_have_none(process: Process) -> None:
    """A process whose names fit together has no faults."""
    assert faults(process) == ()


@given(broken_processes())
def test_never_raises(process: Process) -> None:
    """Faults are errors with known codes, whatever the process, and are found only once."""
    found = faults(process)
    assert faults(process) is found
    assert {one.code for one in found} <= set(FAULTS)
    assert {one.severity for one in found} <= {"error"}


def test_all_are_told_at_once_in_the_order_of_the_declaration() -> None:
    """Faults of many kinds come together, first those of what is declared first."""
    process = Process(
        "p",
        calendar="office",
        teams=[Team("a", asks="b")],
        channels=[Channel("phone", starts="new"), Channel("chat")],
        replies=[Reply("hello", "Dear {name}")],
        workflows=[
            Workflow("w", states=[State("s", area="x")], transitions=[Transition("go", "s", "t")])
        ],
    )
    assert told(process) == [
        (
            "unknown-calendar: process 'p' counts business time in calendar 'office', which is not "
            "declared."
        ),
        "unknown-team: team 'a' asks team 'b', which is not declared.",
        "unknown-state: channel 'phone' starts in state 'new', which no workflow has.",
        "channel-without-start: channel 'chat' does not say in which state its tickets start.",
        (
            "unknown-field: reply 'hello' fills in field 'name', which is neither declared nor "
            "built in."
        ),
        "unknown-area: workflow 'w', state 's' belongs to area 'x', which is not declared.",
        (
            "unknown-state: workflow 'w', transition 'go' leads to state 't', which workflow 'w' "
            "does not have."
        ),
    ]


@pytest.mark.parametrize(
    ("row", "message", "hint"),
    [
        (
            Transition("go", "x", "b"),
            "starts from state 'x', which workflow 'w' does not have.",
            "Correct the name, or add State(\"x\") to workflow 'w'.",
        ),
        (
            Transition("go", "a", "early"),
            "leads to state 'early', which workflow 'w' does not have.",
            "'early' is a phase: name one of its states, 'a'.",
        ),
        (
            Transition("go", "a", "other"),
            "leads to state 'other', which workflow 'w' does not have.",
            (
                "Workflow 'v' has it, but a ticket stays in one workflow: open a child ticket with "
                'opens="v.other".'
            ),
        ),
        (
            Transition("go", "a", "b", opens="v.othr"),
            "opens state 'othr', which workflow 'v' does not have. Did you mean 'other'?",
            "Otherwise add State(\"othr\") to workflow 'v'.",
        ),
        (
            Transition("go", "a", "b", opens="empty"),
            "opens workflow 'empty', which has no state to start in.",
            "Give workflow 'empty' its states.",
        ),
    ],
)
def test_unknown_states(row: Transition, message: str, hint: str) -> None:
    """A state that is not there is told with the way out that fits the mistake."""
    process = Process(
        "p",
        workflows=[
            Workflow(
                "w",
                states=[State("a", phase="early"), State("b", final=True)],
                transitions=[row],
            ),
            Workflow("v", states=[State("other")]),
            Workflow("empty"),
        ],
    )
    assert [(one.code, one.message, one.hint) for one in faults(process)] == [
        ("unknown-state", message, hint)
    ]


def test_phases_and_any_are_sources() -> None:
    """A row may start from a phase or from `ANY`."""
    states = [State("a", phase="early"), State("b", final=True)]
    rows = [Transition("go", "early", "b"), Transition("stop", ANY, "b")]
    assert told(Process("p", workflows=[Workflow("w", states=states, transitions=rows)])) == []


def test_an_agent_is_no_role() -> None:
    """A row is left to roles, not to persons."""
    process = flow(Transition("go", "a", "b", by="anna"), agents=[Agent("anna")])
    (found,) = faults(process)
    assert found.message == "may be done by 'anna', which is an agent."
    assert found.hint == "Name a team or a level: people come and go."


@pytest.mark.parametrize("name", ["customer", "system", "agent", "helpers", "senior"])
def test_roles(name: str) -> None:
    """The built-in roles, teams and levels may do transitions."""
    more: dict[str, Any] = {"teams": [Team("helpers")], "levels": [Level("senior")]}
    assert told(flow(Transition("go", "a", "b", by=name), **more)) == []


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (field("x") > 1, "unknown-field: priority 'p' asks for field 'x'"),
        (filled("x"), "unknown-field: priority 'p' asks for field 'x'"),
        (rule("x"), "unknown-rule: priority 'p' asks rule 'x'"),
        (done("x"), "unknown-task: priority 'p' asks whether somebody did task 'x'"),
        (~(done("x") & filled("note")), "unknown-task: priority 'p' asks whether"),
    ],
)
def test_names_in_conditions(condition: Condition, expected: str) -> None:
    """Every name in a condition is looked up, however deep it stands."""
    (found,) = told(
        Process("p", fields=[Field("note")], priorities=[Priority("p", when=condition)])
    )
    assert found.startswith(expected)


@pytest.mark.parametrize("name", ["priority", "topic", "product", "channel", "customer", "state"])
def test_built_in_fields_are_known(name: str) -> None:
    """Conditions may ask for the fields that every ticket has."""
    assert told(flow(Transition("go", "a", "b", when=filled(name)))) == []


@pytest.mark.parametrize("kind", ["priority", "topic", "product", "channel", "area", "state"])
def test_names_of_declared_kinds(kind: str) -> None:
    """A condition on a built-in field names something of the kind, where the kind is declared."""
    process = flow(
        Transition("go", "a", "b", when=field(kind).one_of("a", "x") | (field(kind) == "y")),
        priorities=[Priority("a")],
        topics=[Topic("a")],
        products=[Product("a")],
        channels=[Channel("a", starts="a")],
        areas=[Area("a")],
    )
    assert told(process) == [
        f"unknown-value: workflow 'w', transition 'go' compares the {kind} with '{name}', which is "
        "not declared."
        for name in "xy"
    ]


def test_names_that_stand_twice() -> None:
    """Duplicates are told once, with their number, also over workflows and against phases."""
    process = Process(
        "p",
        teams=[Team("t"), Team("t"), Team("t")],
        workflows=[
            Workflow("w", states=[State("a", phase="early"), State("b", phase="early")]),
            Workflow("v", states=[State("a"), State("early")]),
        ],
    )
    assert told(process) == [
        "duplicate-name: team 't' is declared 3 times.",
        "duplicate-name: workflow 'w', state 'a' is declared twice, also in workflow 'v'.",
        (
            "duplicate-name: workflow 'v', state 'early' has the name of a phase, so a row that "
            "starts from it could mean either."
        ),
    ]


def test_one_name_for_different_kinds_is_fine() -> None:
    """A channel, an area, a field and an event may share a name."""
    process = Process(
        "p",
        areas=[Area("phone")],
        fields=[Field("phone")],
        channels=[Channel("phone", starts="a")],
        workflows=[
            Workflow(
                "w",
                states=[State("a", area="phone"), State("b", final=True)],
                transitions=[Transition("phone", "a", "b")],
            )
        ],
    )
    assert told(process) == []


def test_names_that_are_taken() -> None:
    """Roles, teams, levels and agents are told apart by name, and built-in fields are there."""
    process = Process(
        "p",
        levels=[Level("system"), Level("helpers")],
        teams=[Team("helpers"), Team("customer")],
        agents=[Agent("helpers"), Agent("agent")],
        fields=[Field("priority"), Field("subject")],
    )
    like = "so nobody can tell who is meant."
    assert told(process) == [
        f"reserved-name: level 'system' is named like the role 'system', {like}",
        f"reserved-name: level 'helpers' is named like a team, {like}",
        f"reserved-name: team 'customer' is named like the role 'customer', {like}",
        f"reserved-name: agent 'helpers' is named like a team, {like}",
        f"reserved-name: agent 'agent' is named like the role 'agent', {like}",
        "reserved-name: field 'priority' is built in: every ticket has it.",
        "reserved-name: field 'subject' is built in: every ticket has it.",
    ]


def test_a_phase_of_final_states_has_no_exit() -> None:
    """A phase may hold final states beside others, but not be left if all are final."""
    states = [
        State("a", phase="early"),
        State("b", phase="early", final=True),
        State("c", phase="late", final=True),
    ]
    rows = [Transition("go", "early", "c"), Transition("back", "late", "a")]
    assert told(Process("p", workflows=[Workflow("w", states=states, transitions=rows)])) == [
        (
            "final-with-exit: workflow 'w', transition 'back' starts from 'late', a phase whose "
            "states are final, so it can never happen."
        )
    ]


def test_calendars_of_durations() -> None:
    """Business time is counted in the team's calendar, else in the process's."""
    office = Calendar("office", week="mon-fri 09:00-18:00")
    states = [State("a", area="desk", within=business_hours(4)), State("b", final=True)]
    rows = [Transition("go", ANY, "b", after=business_days(3))]
    workflows = [Workflow("w", states=states, transitions=rows)]
    tasks = [Task("t", area="desk", within=business_hours(1))]
    desk = [Area("desk", team="helpers")]
    bare = Process("p", teams=[Team("helpers")], areas=desk, tasks=tasks, workflows=workflows)
    counted = "but neither its team nor the process has a calendar."
    assert told(bare) == [
        f"no-calendar: task 't' counts 1 business hour, {counted}",
        f"no-calendar: workflow 'w', state 'a' counts 4 business hours, {counted}",
        f"no-calendar: workflow 'w', transition 'go' counts 3 business days, {counted}",
    ]
    teams = [Team("helpers", calendar="office")]
    assert (
        told(
            Process(
                "p", calendars=[office], teams=teams, areas=desk, tasks=tasks, workflows=workflows
            )
        )
        == []
    )
    own = Process(
        "p",
        calendar="office",
        calendars=[office],
        areas=[Area("desk")],
        tasks=tasks,
        workflows=workflows,
    )
    assert told(own) == []


def test_replies_in_several_languages() -> None:
    """Each language of a reply is looked at, and a broken one is named."""
    process = Process("p", replies=[Reply("hello", text(en="Dear {customer}", it="Gentile {"))])
    assert told(process) == [
        ("bad-reply: reply 'hello' cannot be sent in 'it': a brace is opened or closed alone.")
    ]


def test_near_matches_are_rationed() -> None:
    """Where very many names are wrong only the first ones are told with a near match."""
    states = tuple(f"state_{at}" for at in range(300))
    rows = [Transition("go", f"stat_{at}", states[0]) for at in range(300)]
    found = faults(flow(*rows, states=states))
    assert "Did you mean" in found[0].message
    assert "Did you mean" not in found[-1].message


def test_a_final_state_has_no_work() -> None:
    """Tasks and a promised time of a final state are told together, whatever the calendar."""
    states = [State("a"), State("b", final=True, tasks=["look"], within=business_hours(1))]
    process = Process(
        "p", tasks=[Task("look")], workflows=[Workflow("w", states=states, transitions=[])]
    )
    (one,) = told(process)
    assert one.startswith("final-with-work: workflow 'w', state 'b' is final and has 'tasks' and")


def test_the_end_of_a_phase_needs_no_calendar() -> None:
    """A row from a phase counts time only in those of its states that are not final."""
    teams = [Team("desk", calendar="office"), Team("end")]
    areas = [Area("desk", team="desk"), Area("end", team="end")]
    states = [
        State("a", area="desk", phase="all"),
        State("b", area="end", phase="all", final=True),
    ]
    row = Transition("close", "all", "b", after=business_hours(1))
    process = Process(
        "p",
        calendars=[Calendar("office", week="24/7")],
        teams=teams,
        areas=areas,
        workflows=[Workflow("w", states=states, transitions=[row])],
    )
    assert told(process) == []


@pytest.mark.parametrize(
    ("inner", "never"),
    [
        ({"week": "sat 10:00-12:00"}, True),
        ({"week": "fri 10:00-12:00"}, False),
        ({"week": "fri 18:00-20:00"}, True),
        ({"week": "sat 10:00-12:00", "overrides": ["2060-12-24 09:00-12:00"]}, False),
        ({"week": "fri 10:00-12:00", "zone": "Asia/Tokyo"}, True),
    ],
)
def test_calendars_that_never_meet(inner: dict[str, Any], never: bool) -> None:
    """Each is open alone; what counts is whether both ever are, also on one far date."""
    outer = Calendar("office", week="mon-fri 09:00-18:00")
    third = Calendar("third", week="24/7", within="inner")
    process = Process("p", calendars=[third, Calendar("inner", within="office", **inner), outer])
    found = [one for one in faults(process) if one.code == "never-open"]
    assert bool(found) == never
    assert all("never meet those of" in one.message for one in found)
