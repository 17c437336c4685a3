"""Levels, teams and agents."""

import pytest

from supportflow.define.people import Agent, Level, Team
from supportflow.errors import WrongValue


def test_a_bot_has_a_bound_of_turns() -> None:
    """`max_turns` is at least one and belongs to bots."""
    assert Team("bot", automated=True, max_turns=1).max_turns == 1
    with pytest.raises(WrongValue, match="max_turns counts a bot's messages"):
        Team("bot", automated=True, max_turns=0)


def test_an_agent_is_in_several_teams_or_in_one() -> None:
    """The teams of an agent are a list or a name."""
    assert Agent("anna", teams="people") == Agent("anna", teams=["people"])
    assert Agent("anna").teams == ()


def test_a_level_needs_a_name_only() -> None:
    """A rung is its name."""
    assert Level("senior") == Level(name="senior", label=None)
