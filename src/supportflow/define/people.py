"""Who answers: levels of skill, teams of people or bots, and agents."""

from __future__ import annotations

from dataclasses import KW_ONLY

from supportflow.define.base import Declared, Name, Names, YesNo, value
from supportflow.define.texts import Words

__all__ = ["ROLES", "Agent", "Level", "Team"]

ROLES = ("customer", "system", "agent")
"""The roles that every process has; a team's or a level's name is a role too."""


@value
class Level(Declared):
    """A rung on the ladder of skill; `Process.levels` lists them from the lowest up.

    Whoever stands on a level may do what a transition allows a lower one.
    """

    name: Name
    label: Words | None = None
    _: KW_ONLY
    description: Words | None = None


@value
class Team(Declared):
    """People, or a bot (`automated`), who answer for areas; the queue is its unassigned tickets.

    `asks` is the team whom they ask for help; it moves nothing. `calendar` is when they work.
    `max_turns` bounds the public messages of a bot on one ticket; then a person takes over.
    """

    name: Name
    label: Words | None = None
    _: KW_ONLY
    automated: YesNo = False
    asks: Name | None = None
    calendar: Name | None = None
    max_turns: int | None = None
    contact: str | None = None
    description: Words | None = None

    def __post_init__(self) -> None:
        if self.max_turns is not None and not (self.automated and self.max_turns >= 1):
            raise ValueError(
                "max_turns counts a bot's messages: give 1 or more, and automated=True"
            )


@value
class Agent(Declared):
    """One person: the teams they are in and their level. Not part of a process's version."""

    name: Name
    label: Words | None = None
    _: KW_ONLY
    teams: Names[Name] = ()
    level: Name | None = None
