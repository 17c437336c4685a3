"""What is looked up in a process by name."""

from dataclasses import replace

import pytest
from hypothesis import given

from supportflow.define.calendars import Calendar
from supportflow.define.conditions import field
from supportflow.define.flow import State, Transition, Workflow
from supportflow.define.index import index, is_business, timed
from supportflow.define.people import Agent, Team
from supportflow.define.process import Area, Process
from supportflow.define.times import business_days, business_hours, minutes
from supportflow.testing import broken_processes
from tests.define.samples import shop


def test_a_row_for_the_state_comes_before_its_phase_and_that_before_any() -> None:
    """Rows of one event are tried by how exactly they name the state, then as declared."""
    rows = index(shop()).rows("support")["asked"]["move"]
    assert [(row.rank, row.transition.target, row.number) for row in rows] == [
        (0, "resolved", 3),
        (1, "working", 2),
        (2, "new", 1),
    ]


def test_any_is_every_state_that_is_not_final() -> None:
    """Final states have no rows at all."""
    rows = index(shop()).rows("support")
    assert list(rows) == ["asked", "new", "working", "resolved"]
    assert all("move" in events for events in rows.values())


def test_a_row_counts_once_for_each_state() -> None:
    """A row that reaches a state by two sources keeps the more exact one."""
    flow = Workflow(
        "support",
        states=[State("new", phase="open")],
        transitions=[Transition("go", ["open", "*", "new"], "new")],
    )
    (row,) = index(Process("shop", workflows=[flow])).rows("support")["new"]["go"]
    assert (row.source, row.rank) == ("new", 0)


def test_start_states_are_those_of_channels_and_children() -> None:
    """Tickets start where a channel starts, or where a child ticket is opened."""
    child = Workflow(
        "returns", states=[State("sent"), State("received"), State("done", final=True)]
    )
    process = shop()
    support = process.workflows[0]
    rows = [
        *support.transitions,
        Transition("send", "new", "working", opens="returns"),
        Transition("receive", "new", "working", opens=["returns.received", "nothing.here"]),
    ]
    process = replace(process, workflows=[replace(support, transitions=rows), child])
    assert index(process).start_states() == ("new", "asked", "sent", "received")
    assert index(process).start_states("returns") == ("sent", "received")


def test_the_team_of_a_state_is_its_own_or_its_areas() -> None:
    """`State(team=)` wins over the team of the area."""
    states = [State("new", area="desk"), State("hard", area="desk", team="experts"), State("lost")]
    process = Process(
        "shop",
        calendar="always",
        teams=[Team("people"), Team("experts", calendar="office")],
        areas=[Area("desk", team="people")],
        workflows=[Workflow("support", states=states)],
    )
    found = index(process)
    teams = [found.team_of(state) for state in ("new", "hard", "lost", "nowhere")]
    assert [team.name if team else None for team in teams] == ["people", "experts", None, None]
    assert [found.calendar_of(state) for state in ("new", "hard")] == ["always", "office"]


def test_who_may_do_a_row() -> None:
    """`by`, else the system for a time, the customer for a message, the team of the source."""
    found = index(shop())
    rows = {row.event: row for row in shop().workflows[0].transitions}
    assert found.roles(rows["take"], "new") == ("people",)
    assert found.roles(rows["close"], "resolved") == ("system",)
    assert found.roles(rows["answer_again"], "resolved") == ("customer",)
    assert found.roles(replace(rows["move"], by=["senior"]), "new") == ("senior",)


def test_a_level_may_do_what_a_lower_one_may() -> None:
    """An agent has the roles of the own level and of every lower one."""
    found = index(shop())
    assert found.roles_of(Agent("anna", teams=["people"], level="senior")) == {
        "agent", "people", "junior", "senior",
    }  # fmt: skip
    assert found.roles_of(Agent("eva", level="junior")) == {"agent", "junior"}
    assert found.roles_of(Agent("new")) == {"agent"}


def test_the_index_is_made_once() -> None:
    """It is kept beside the process."""
    process = shop()
    assert index(process) is index(process)
    with pytest.raises(KeyError):
        index(process).rows("nothing")


def test_labels_name_fields_rules_and_tasks() -> None:
    """Only what has a label is in the table."""
    assert index(shop()).labels() == {"rule angry": "the customer is angry"}


def test_business_time_needs_a_calendar() -> None:
    """Elapsed time needs none."""
    assert [is_business(each) for each in (business_hours(1), business_days(1), minutes(1))] == [
        True, True, False,
    ]  # fmt: skip


@given(broken_processes())
def test_the_index_stands_any_process(process: Process) -> None:
    """Wrong references and repeated names raise nothing here."""
    found = index(process)
    found.start_states()
    found.labels()
    for name in found.workflows:
        for state, events in found.rows(name).items():
            found.team_of(state)
            for rows in events.values():
                assert [row.rank for row in rows] == sorted(row.rank for row in rows)
                for row in rows:
                    assert found.roles(row.transition, state)


def test_which_timed_rows_count() -> None:
    """A sure time of the narrower source replaces wider ones; a condition leaves them in place."""
    wide = Transition("go", "*", "b", after=minutes(9))
    near = Transition("go", "a", "b", after=minutes(5))
    unsure = Transition("go", "a", "b", after=minutes(5), when=field("area") == "x")
    by_hand = Transition("go", "a", "b")
    for rows, counted in (
        ([wide, near], [near]),
        ([wide, unsure], [unsure, wide]),
        ([wide, by_hand], [wide]),
        ([by_hand], []),
    ):
        flow = Workflow("w", states=[State("a"), State("b", final=True)], transitions=rows)
        found = index(Process("p", workflows=[flow])).rows("w")["a"]["go"]
        assert [row.transition for row in timed(found)] == counted


def test_the_calendars_within_which_one_lies() -> None:
    """From the inner to the outer; nothing where one is unknown or they lie in a circle."""
    found = index(
        Process(
            "p",
            calendars=[
                Calendar(name, week="24/7", within=within)
                for name, within in (("a", "b"), ("b", None), ("c", "d"), ("d", "c"), ("e", "x"))
            ],
        )
    )
    chains = {name: found.calendar_chain(name) for name in "abcdex"}
    assert chains == {"a": ("a", "b"), "b": ("b",), "c": (), "d": (), "e": (), "x": ()}
