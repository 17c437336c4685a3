"""What every declared value has in common."""

import copy
import dataclasses
import pickle
from typing import Any

import pytest
from hypothesis import given

from supportflow.define.flow import State, Transition, Workflow
from supportflow.define.index import index
from supportflow.define.people import Team
from supportflow.define.process import Process
from supportflow.errors import SupportflowError, WrongValue
from supportflow.testing import processes
from tests.define.samples import shop


def test_values_are_frozen() -> None:
    """No field of a declared value can be set or deleted."""
    state = State("new")
    with pytest.raises(dataclasses.FrozenInstanceError):
        state.label = "New"  # type: ignore[misc]
    with pytest.raises(dataclasses.FrozenInstanceError):
        del state.label


def test_lists_are_kept_as_tuples() -> None:
    """A list and a tuple declare the same; what is kept cannot change."""
    given = [State("new")]
    workflow = Workflow("support", states=given)
    given.append(State("closed"))
    assert workflow == Workflow("support", states=(State("new"),))
    assert workflow.states == (State("new"),)


def test_one_name_may_stand_for_a_list() -> None:
    """Where names are listed, one name alone is a list of one."""
    assert Transition("go", "a", "b") == Transition("go", ["a"], "b")


@pytest.mark.parametrize("given", [{"a"}, frozenset({"a"}), iter(["a"]), {"a": 1}])
def test_unordered_names_are_refused(given: Any) -> None:
    """A set would bring the hash seed into the order, so that only lists and tuples are taken."""
    with pytest.raises(WrongValue, match="'sources' takes a name or a list of names"):
        Transition("go", given, "b")


def test_a_set_of_elements_is_refused() -> None:
    """The same for elements: "takes a list"."""
    states: Any = {State("new")}
    with pytest.raises(WrongValue) as caught:
        Workflow("support", states=states)
    assert caught.value.problems[0].startswith("workflow 'support': 'states' takes a list, not ")


@pytest.mark.parametrize("name", ["New", "new state", "1st", "_new", "né", "", "a" * 65, "new\n"])
def test_names_have_one_shape(name: str) -> None:
    """Names are lower-case letters, digits and underscores, at most 64, starting with a letter."""
    with pytest.raises(WrongValue):
        State(name)


def test_equal_values_have_equal_hashes() -> None:
    """Two processes made alike are one for sets and dicts."""
    assert shop() == shop()
    assert hash(shop()) == hash(shop())


def test_what_is_derived_stays_out_of_equality_copies_and_pickles() -> None:
    """An index kept beside a process is no part of it."""
    process = shop()
    index(process)
    assert "_index" in vars(process)
    assert process == shop()
    assert hash(process) == hash(shop())
    for twin in (
        copy.copy(process),
        copy.deepcopy(process),
        pickle.loads(pickle.dumps(process)),
        dataclasses.replace(process),
    ):
        assert twin == process
        assert not [key for key in vars(twin) if key.startswith("_")]


@given(processes())
def test_pickles_and_copies_are_equal(process: Process) -> None:
    """Any process survives pickle and deepcopy."""
    assert pickle.loads(pickle.dumps(process)) == process
    assert copy.deepcopy(process) == process


def test_replace_checks_the_new_value() -> None:
    """A copy with a changed field is checked like a new value."""
    with pytest.raises(WrongValue, match="'Wrong Name' is not a name"):
        dataclasses.replace(State("new"), name="Wrong Name")


def test_a_wrong_value_is_a_value_error_with_its_problems() -> None:
    """The constructor reports all that is wrong with its own value, in the user's words."""
    wrong: Any = {"inital": True, "waits_for": "custmer"}
    with pytest.raises(WrongValue) as caught:
        State("new", **wrong)
    assert isinstance(caught.value, ValueError)
    assert isinstance(caught.value, SupportflowError)
    assert set(caught.value.problems) == {
        (
            "state 'new': 'waits_for' takes 'customer', 'supplier' or 'children', not 'custmer'."
            " Did you mean 'customer'?"
        ),
        "state 'new': there is no field 'inital'. Did you mean 'final'?",
    }


def test_the_constructor_of_a_person_or_bot_is_told_in_words() -> None:
    """A rule between two fields has its own sentence."""
    with pytest.raises(WrongValue) as caught:
        Team("people", max_turns=3)
    assert str(caught.value) == (
        "team 'people': max_turns counts a bot's messages: give 1 or more, and automated=True."
    )
