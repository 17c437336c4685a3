"""The whole declaration."""

import pytest

from supportflow.define.flow import Workflow
from supportflow.define.process import Area, Channel, Process
from supportflow.errors import WrongValue
from tests.define.samples import shop


def test_a_process_needs_a_name_only() -> None:
    """Everything else has a default."""
    process = Process("shop")
    assert (process.version, process.language, process.workflows) == ("1", "en", ())


def test_references_are_not_checked_when_declared() -> None:
    """A wrong reference is allowed, so that all of them can be reported together."""
    process = Process("shop", channels=[Channel("phone", starts="nowhere")])
    assert process.channels[0].starts == "nowhere"


def test_elements_stand_in_lists() -> None:
    """One element alone is no list."""
    with pytest.raises(WrongValue) as caught:
        Process("shop", workflows=Workflow("support"))  # type: ignore[arg-type]
    assert str(caught.value).startswith("process 'shop': 'workflows' takes a list, not Workflow(")


def test_a_process_can_be_a_key() -> None:
    """Declared values have ordinary equality and hashes."""
    assert {shop(): 1}[shop()] == 1
    assert Area("desk", does="Orders") == Area("desk", does=["Orders"])
