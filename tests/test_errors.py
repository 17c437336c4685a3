"""Exceptions travel: between processes, and through copies, they keep all that they say."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from typing import Any

import pytest

from supportflow import errors
from supportflow.errors import (
    BadCall,
    DefinitionError,
    Finding,
    LoadError,
    LogError,
    MissingTool,
    Refused,
    StoreFailed,
    SupportflowError,
    WrongValue,
)

FINDINGS = [
    Finding("unknown-state", "error", "workflow 'a'", "goes to 'x'.", "Did you mean 'y'?"),
    Finding("duplicate", "error", "team 'b'", "is there twice."),
]
MADE: list[SupportflowError] = [
    SupportflowError("something"),
    DefinitionError("shop", FINDINGS),
    DefinitionError("shop", FINDINGS[:1]),
    WrongValue(["hours= ends first.", "zone= is unknown."]),
    LoadError("shop.yaml", ["line 1: no name"]),
    LoadError("shop.yaml", ["line 1: no name", "line 2: no states"]),
    LogError("log.csv", ["line 1: no case", "line 2: no time"]),
    MissingTool("Graphviz is not there."),
    BadCall("take= is nothing."),
    StoreFailed("the store broke.", reason="disk full."),
    *(
        kind("no.", ticket="T-1", event="take", possible=["ask"], reasons=("because",))
        for kind in [Refused, *Refused.__subclasses__()]
    ),
]


def through_pickle(error: Any) -> Any:
    """Send an error to another process and back, as a pool of processes does."""
    return pickle.loads(pickle.dumps(error))


@pytest.mark.parametrize("error", MADE, ids=range(len(MADE)))
@pytest.mark.parametrize("travel", [through_pickle, copy.copy, copy.deepcopy])
def test_errors_survive_travelling(error: Any, travel: Callable[[Any], Any]) -> None:
    """The class, the text and everything that the error holds are the same afterwards."""
    found = travel(error)
    assert found is not error
    assert type(found) is type(error)
    assert (str(found), found.args) == (str(error), error.args)
    assert vars(found) == vars(error)
    assert str(travel(found)) == str(error)


def test_notes_survive_travelling() -> None:
    """What the host noted on an error goes along."""
    error = WrongValue(["hours= ends first."])
    error.add_note("in the second team")
    assert through_pickle(error).__notes__ == ["in the second team"]


def test_every_class_is_tried() -> None:
    """No exception of the module is left out above."""
    named = {getattr(errors, name) for name in errors.__all__}
    classes = {one for one in named if isinstance(one, type) and issubclass(one, Exception)}
    assert {type(error) for error in MADE} == classes
