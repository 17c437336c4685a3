"""A process compiled for running: who may do what, which rows are tried, which times are set."""

import copy
import pickle
from typing import Any

import pytest

from supportflow import ANY, Agent, DefinitionError, State, Team, Transition, field, hours, minutes
from supportflow.run.planning import plan
from tests.run.helpers import NOW, PEOPLE, Case, small


def test_a_plan_is_made_once_and_stays_out_of_copies() -> None:
    """The plan is kept beside the process, and neither compared, copied nor pickled with it."""
    process = small(["new", "closed"], [Transition("close", "new", "closed")])
    made = plan(process)
    assert plan(process) is made
    assert "_plan" not in copy.copy(process).__dict__
    assert "_plan" not in pickle.loads(pickle.dumps(process)).__dict__
    assert copy.copy(process) == process


def test_faults_are_told_at_once() -> None:
    """A process whose names do not fit together is not run; every fault is told."""
    process = small(["new", "closed"], [Transition("close", "nwe", "closde", by="nobody")])
    with pytest.raises(DefinitionError) as caught:
        Case(process)
    codes = [finding.code for finding in caught.value.findings]
    assert codes == ["unknown-state", "unknown-state", "unknown-role"]
    assert str(caught.value).startswith("Process 'acme': 3 errors.")


def test_the_team_is_that_of_the_area() -> None:
    """A state's team is its area's unless the state names its own; without either there is none."""
    made = plan(
        small(
            [State("new", area="desk"), State("loud", area="desk", team="experts"), State("bare")]
        )
    )
    teams = {name: state.team for name, state in made.states.items()}
    assert teams == {"new": "front_line", "loud": "experts", "bare": None}


@pytest.mark.parametrize(
    ("options", "roles"),
    [
        ({}, {"front_line"}),
        ({"by": "customer"}, {"customer"}),
        ({"by": ["experts", "lead"]}, {"experts", "lead"}),
        ({"after": minutes(1)}, set()),
        ({"after": minutes(1), "by": "agent"}, {"agent"}),
        ({"on": "customer_message"}, {"customer"}),
        ({"on": "agent_message"}, {"front_line"}),
        ({"on": "note"}, {"front_line"}),
        ({"on": "children_done"}, {"system"}),
    ],
)
def test_who_may_fire_a_row(options: dict[str, Any], roles: set[str]) -> None:
    """Without `by` it is the source's team; nobody may hurry a timer that names nobody."""
    process = small(["new", "closed"], [Transition("close", "new", "closed", **options)])
    row = process.workflows[0].transitions[0]
    assert plan(process).roles(row, "new") == roles


def test_without_a_team_any_agent_may() -> None:
    """Where nobody answers for a state, `by` is any agent."""
    process = small([State("bare"), "closed"], [Transition("close", "bare", "closed")])
    assert plan(process).roles(process.workflows[0].transitions[0], "bare") == {"agent"}


def test_actors_and_their_roles() -> None:
    """An agent has teams, a level and all lower ones, and the own name; teams do not act."""
    made = plan(small(["new"]))
    known = {name: (actor.kind, set(actor.roles)) for name, actor in made.actors.items()}
    assert known == {
        "customer": ("customer", {"customer"}),
        "system": ("system", {"system"}),
        "bot": ("bot", {"bot"}),
        "anna": ("person", {"agent", "anna", "front_line", "junior", "senior"}),
        "bruno": ("person", {"agent", "bruno", "front_line", "junior"}),
        "chiara": ("person", {"agent", "chiara", "experts", "junior", "senior", "lead"}),
        "dario": ("person", {"agent", "dario"}),
    }


def test_the_process_knows_better_than_the_directory() -> None:
    """An agent of the host's directory acts; a name that the process has is the process's."""
    made = plan(small(["new"]))
    directory = {"anna": Agent("anna"), "zoe": Agent("zoe", teams=["experts"])}
    anna, zoe = made.actor("anna", directory), made.actor("zoe", directory)
    assert anna is not None
    assert "front_line" in anna.roles
    assert zoe is not None
    assert zoe.roles == {"agent", "zoe", "experts"}
    assert made.actor("nobody", directory) is None


def timers(
    *rows: Transition, states: tuple[State | str, ...] = ("new", "closed")
) -> dict[str, int]:
    """Return the timers that a new ticket holds, in seconds."""
    case = Case(small(states, rows))
    return {timer.name: int((timer.due - NOW).total_seconds()) for timer in case.ticket.timers}


def test_every_timed_row_has_a_timer_of_its_own() -> None:
    """Several rows of one event with times are counted, in the order of their declaration."""
    found = timers(
        Transition("remind", "new", "new", after=minutes(1)),
        Transition("remind", "new", "new", after=minutes(2)),
        Transition("leave", "new", "closed", after=minutes(3)),
    )
    assert found == {"after:remind": 60, "after:remind:2": 120, "after:leave": 180}


def test_a_time_of_the_state_itself_replaces_that_of_any() -> None:
    """A row naming the state wins over its phase, that over `ANY`: also when it waits longer."""
    state = State("new", area="desk", phase="open")
    rows = [
        Transition("overdue", ANY, "closed", after=hours(1)),
        Transition("overdue", "open", "closed", after=hours(2)),
        Transition("overdue", "new", "closed", after=hours(3)),
    ]
    assert timers(*rows, states=(state, "closed")) == {"after:overdue": 3 * 3600}
    assert timers(*rows[:2], states=(state, "closed")) == {"after:overdue": 2 * 3600}
    assert timers(*rows[:1], states=(state, "closed")) == {"after:overdue": 3600}


def test_a_time_with_a_condition_leaves_the_others() -> None:
    """A more specific time that may not hold does not take away the general one."""
    rows = [
        Transition("overdue", ANY, "closed", after=hours(1)),
        Transition("overdue", "new", "closed", after=hours(3), when=field("customer") == "vip"),
    ]
    assert timers(*rows) == {"after:overdue": 3 * 3600, "after:overdue:2": 3600}


def test_a_state_is_named_with_its_label() -> None:
    """Refusals name a state as it is declared, with its label where it has one."""
    made = plan(small([State("new", "Just came in", area="desk"), "closed"]))
    assert made.titled("new") == "'new' (Just came in)"
    assert made.titled("closed") == "'closed'"


def test_a_bot_hands_over_to_the_team_that_it_asks_first() -> None:
    """Ways to a person: first to whom the bot asks, never to an end, never by a timed row."""
    process = small(
        [
            State("talk", area="chat"),
            State("more", area="chat"),
            State("lab", area="lab"),
            "desk",
            State("solved", area="desk", resolved=True),
            "closed",
        ],
        [
            Transition("solve", "talk", "solved"),
            Transition("close", "talk", "closed"),
            Transition("deeper", "talk", "more"),
            Transition("late", "talk", "desk", after=minutes(5)),
            Transition("to_lab", "talk", "lab"),
            Transition("to_desk", "talk", "desk"),
        ],
    )
    ways = [row.transition.event for row, _ in plan(process).states["talk"].to_person]
    assert ways == ["to_desk", "to_lab"]


def test_nobody_asks_a_bot_in_a_final_state() -> None:
    """A final state of a bot's area is an end like every other one."""
    process = small([State("end", area="chat", final=True)], teams=PEOPLE["teams"])
    assert not plan(process).states["end"].automated
    assert [team for team in process.teams if team.automated] == [
        Team("bot", automated=True, asks="front_line", max_turns=2)
    ]
