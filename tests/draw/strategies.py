"""Random small processes, most of them with faults: drawing must take whatever can be declared."""

from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from supportflow.define.base import ANY
from supportflow.define.conditions import done, field
from supportflow.define.flow import State, Transition, Workflow
from supportflow.define.people import Team
from supportflow.define.process import Area, Channel, Process
from supportflow.define.promises import Escalation, Sla
from supportflow.define.times import business_days, hours, minutes
from supportflow.define.work import Task

STATES = st.sampled_from(["new", "work", "end", "state", "note", "x__2", "lost"])
AREAS = st.none() | st.sampled_from(["phone", "end", "desk", "nowhere"])
TEAMS = st.none() | st.sampled_from(["bot", "people", "nobody"])
PHASES = st.none() | st.sampled_from(["live", "late"])
TASKS = st.sampled_from(["look", "answer", "dance"])
LABELS = st.none() | st.text(max_size=40)
TIMES = st.none() | st.sampled_from([minutes(0), hours(2), business_days(3)])
WHENS = st.none() | st.sampled_from([field("a") > 1, ~(field("b") == "x<y"), done("dance")])


def states() -> SearchStrategy[State]:
    """Make a state, with references that may lead nowhere."""
    return st.builds(
        State,
        name=STATES,
        label=LABELS,
        area=AREAS,
        team=TEAMS,
        phase=PHASES,
        tasks=st.lists(TASKS, max_size=3),
        within=TIMES,
        waits_for=st.sampled_from([None, None, "customer", "supplier", "children"]),
        resolved=st.booleans(),
        final=st.booleans(),
    )


def transitions() -> SearchStrategy[Transition]:
    """Make a transition from states, phases, `ANY` or unknown names."""
    sources: Any = STATES | st.sampled_from(["live", "late", ANY])
    return st.builds(
        Transition,
        event=st.sampled_from(["go", "end", "x__2"]),
        sources=st.lists(sources, min_size=1, max_size=3),
        target=STATES,
        by=st.lists(st.sampled_from(["customer", "system", "people"]), max_size=2),
        when=WHENS,
        after=TIMES,
        on=st.sampled_from([None, None, "customer_message", "children_done"]),
        escalates=st.booleans(),
        opens=st.lists(st.sampled_from(["one", "two.new", "none"]), max_size=2),
        label=LABELS,
    )


def workflows() -> SearchStrategy[Workflow]:
    """Make a workflow with states and transitions that may be declared twice."""
    return st.builds(
        Workflow,
        name=st.sampled_from(["one", "two"]),
        label=LABELS,
        states=st.lists(states(), max_size=6),
        transitions=st.lists(transitions(), max_size=8),
    )


def escalations() -> SearchStrategy[Escalation]:
    """Make a rung of any kind, that may watch and tell what is not there."""
    causes: Any = st.sampled_from([
        {"clock": "first_response", "at": "80 %"},
        {"clock": "resolution", "at": "1 business hour before"},
        {"clock": "within"},
        {"clock": "within", "state": ["new", "late"], "at": "30 min after"},
        {"clock": "task", "task": "dance"},
        {"clock": "gone", "at": "200 %"},
        {"state": ["work", "lost"], "after": hours(2)},
        {"when": field("a") > 1},
        {},
    ])  # fmt: skip
    return st.builds(
        lambda name, label, cause, tells, fires: Escalation(
            name, label, tells=tells, fires=fires, **cause
        ),
        st.sampled_from(["one", "two"]),
        LABELS,
        causes,
        st.lists(st.sampled_from(["people", "assignee", "nobody"]), min_size=1, max_size=2),
        st.none() | st.sampled_from(["go", "x__2", "gone"]),
    )


def slas() -> SearchStrategy[Sla]:
    """Make a promise."""
    times = TIMES.map(lambda given: given or hours(1))
    return st.builds(
        Sla,
        name=st.sampled_from(["quick", "slow"]),
        label=LABELS,
        when=WHENS,
        first_response=times,
        resolution=TIMES,
    )


def processes() -> SearchStrategy[Process]:
    """Make a process of up to three workflows."""
    return st.builds(
        Process,
        name=st.just("p"),
        label=LABELS,
        version=st.text(max_size=10),
        teams=st.lists(
            st.builds(Team, name=st.sampled_from(["bot", "people"]), label=LABELS), max_size=2
        ),
        areas=st.lists(
            st.builds(
                Area, name=st.sampled_from(["phone", "end", "desk"]), label=LABELS, team=TEAMS
            ),
            max_size=3,
        ),
        channels=st.lists(
            st.builds(
                Channel,
                name=st.sampled_from(["mail", "chat"]),
                label=LABELS,
                starts=st.none() | STATES,
            ),
            max_size=3,
        ),
        tasks=st.lists(
            st.builds(Task, name=st.sampled_from(["look", "answer"]), label=LABELS), max_size=2
        ),
        workflows=st.lists(workflows(), max_size=3),
        slas=st.lists(slas(), max_size=2),
        escalations=st.lists(escalations(), max_size=4),
    )
