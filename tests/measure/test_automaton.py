"""A workflow becomes an automaton, and a plain run through it says what was allowed."""

import pytest

from supportflow.define import ANY, Channel, Process, State, Transition, Workflow, days, field
from supportflow.errors import BadCall, DefinitionError
from supportflow.measure import Automaton, Edge
from tests.measure.small import TICKETS, process


def workflow(*transitions: Transition, opens: str = "") -> Process:
    """Declare a process with the states open, waiting and done."""
    child = [Workflow("child", states=[State("first"), State("last", final=True)])]
    rows = [Transition("split", "open", "waiting", opens=opens)] if opens else []
    return Process(
        "desk",
        channels=[Channel("mail", starts="open")],
        workflows=[
            Workflow(
                "tickets",
                states=[
                    State("open", phase="live"),
                    State("waiting", phase="live"),
                    State("done", final=True),
                ],
                transitions=[*rows, *transitions],
            ),
            *(child if opens else []),
        ],
    )


def edges(automaton: Automaton) -> list[str]:
    """Return the edges as words."""
    return [f"{edge.source} {edge.event} {edge.target}" for edge in automaton.edges]


def test_rows_become_edges_in_the_order_of_the_declaration() -> None:
    """An action log names an edge by its event; starts and ends are those declared."""
    automaton = Automaton.of(TICKETS)
    assert (automaton.starts, automaton.finals) == (("new",), ("closed",))
    assert automaton.edges[0] == Edge("new", "take", "working", "take")
    assert edges(automaton)[1:3] == ["working ask waiting", "working resolve resolved"]
    assert len(automaton.edges) == 6


def test_in_a_status_log_a_state_is_entered() -> None:
    """A status log names an edge by its target, and enters the first state from nowhere."""
    automaton = Automaton.of(TICKETS, kind="status")
    assert (automaton.states[0], automaton.starts) == ("", ("",))
    assert automaton.edges[:2] == (
        Edge("", "", "new", "new"),
        Edge("new", "take", "working", "working"),
    )


def test_phases_and_any_are_every_state_that_they_mean() -> None:
    """A row from a phase or from anywhere is an edge from each of its states, but no final one."""
    found = Automaton.of(
        workflow(Transition("stop", ANY, "done"), Transition("pause", "live", "waiting"))
    )
    assert edges(found) == [
        "open stop done",
        "open pause waiting",
        "waiting stop done",
        "waiting pause waiting",
    ]


def test_a_row_that_can_never_win_is_no_edge() -> None:
    """Conditions are left aside, so each row that may win counts; one after it never does."""
    found = Automaton.of(
        workflow(
            Transition("go", ANY, "open"),
            Transition("go", "open", "waiting", when=field("priority") == "high"),
            Transition("go", "open", "open", after=days(1)),
            Transition("go", "open", "done"),
        )
    )
    assert edges(found) == [
        "open go waiting",
        "open go open",
        "open go done",
        "waiting go open",
    ]


def test_states_that_are_opened_start_cases_too() -> None:
    """A workflow of child tickets starts where they are opened."""
    found = Automaton.of(workflow(opens="child"), "child")
    assert found.starts == ("first",)


@pytest.mark.parametrize(
    ("chosen", "problem"),
    [
        (None, "has 2 workflows: say workflow='tickets' or 'child'."),
        (
            "ticket",
            "has no workflow 'ticket'. Did you mean 'tickets'? It has 'tickets' and 'child'.",
        ),
    ],
)
def test_a_workflow_is_chosen_by_name(chosen: str | None, problem: str) -> None:
    """Of several workflows one is named; the message lists them."""
    with pytest.raises(BadCall) as error:
        Automaton.of(workflow(opens="child"), chosen)
    assert problem in str(error.value)


def test_without_a_workflow_nothing_can_be_replayed() -> None:
    """A process without workflows is told so."""
    with pytest.raises(BadCall, match="has 0 workflows, so nothing can be replayed"):
        Automaton.of(Process("desk"))
    with pytest.raises(BadCall, match="It has none"):
        Automaton.of(Process("desk"), "tickets")


def test_something_has_to_start() -> None:
    """A workflow in which no channel starts cannot be replayed."""
    lonely = Process("desk", workflows=[Workflow("tickets", states=[State("open")])])
    with pytest.raises(BadCall, match="Nothing starts in workflow 'tickets'"):
        Automaton.of(lonely)


def test_names_that_do_not_fit_are_refused() -> None:
    """A transition to a state that is not there is told as everywhere else."""
    with pytest.raises(DefinitionError, match="leads to state 'don'"):
        Automaton.of(workflow(Transition("stop", "open", "don")))


@pytest.mark.parametrize(
    ("automaton", "steps"),
    [
        (Automaton.of(TICKETS), 3),
        (Automaton.of(TICKETS, kind="status"), 4),
        (Automaton.of(process([("new", "go", "closed")], starts=["closed"])), 0),
        (Automaton.of(process([("new", "go", "new")])), None),
    ],
)
def test_the_shortest_way(automaton: Automaton, steps: int | None) -> None:
    """The shortest way from a start to a final state counts its steps."""
    assert automaton.shortest() == steps


def run(*activities: str) -> list[bool]:
    """Run activities that are named as the events."""
    means = {name: (name,) for name in activities}
    return list(Automaton.of(TICKETS).run(activities, means).allowed)


def test_an_event_that_is_not_possible_jumps() -> None:
    """After an event that was not possible the case stands where that event leads."""
    assert run("take", "resolve", "close") == [True, True, True]
    assert run("resolve", "close") == [False, True]
    assert run("take", "other", "resolve") == [True, False, True]
    assert run("take", "close", "take") == [True, False, False]


def test_all_states_in_which_a_case_can_be_are_kept() -> None:
    """Several starts, or several rows of one event, leave it open where the case stands."""
    rows = [("phone", "note", "a"), ("mail", "note", "b"), ("a", "x", "end"), ("b", "y", "end")]
    automaton = Automaton.of(process(rows, starts=["phone", "mail"], finals=["end"]))
    means = {name: (name,) for name in ("note", "x", "y")}
    ran = automaton.run(["note", "y"], means)
    assert ran == ((True, True), (("phone", "mail"), ("a", "b")), ("end",))
    assert automaton.run([], means).ends == ("phone", "mail")
