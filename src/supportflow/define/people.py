"""Who answers: levels and skills, teams of people or bots, agents, and what they learn."""

from __future__ import annotations

from dataclasses import KW_ONLY
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema
from pydantic_core import PydanticCustomError

from supportflow.define.base import Declared, Name, Names, YesNo, value
from supportflow.define.texts import Words
from supportflow.define.times import Duration

__all__ = [
    "ROLES",
    "STRATEGIES",
    "Agent",
    "Level",
    "Skill",
    "SkillAt",
    "Strategy",
    "Team",
    "Training",
]

ROLES = ("customer", "system", "agent")
"""The roles that every process has; a team's or a level's name is a role too."""

Strategy = Literal["same_agent", "least_busy", "round_robin", "most_skilled", "random"]
STRATEGIES: tuple[Strategy, ...] = (
    "same_agent",
    "least_busy",
    "round_robin",
    "most_skilled",
    "random",
)
"""How one is chosen among those who can take a ticket; several in a list, the first counts most."""

Language = Annotated[str, WithJsonSchema({"type": "string", "examples": ["en", "it"]})]


@value
class Level(Declared):
    """A rung on the ladder of skill; `Process.levels` lists them from the lowest up.

    Whoever stands on a level may do what a transition allows a lower one. `reached` says how one
    comes to stand on it.
    """

    name: Name
    label: Words | None = None
    _: KW_ONLY
    description: Words | None = None
    reached: Words | None = None


@value
class Skill(Declared):
    """Something that some can do and others cannot: a product, a tool, a kind of request."""

    name: Name
    label: Words | None = None
    _: KW_ONLY
    description: Words | None = None


@value
class SkillAt(Declared):
    """A skill, and on which level: that of an agent, or the lowest that a ticket asks for.

    A plain name stands for ``SkillAt(name)``: of an agent, on the agent's own level; asked for, on
    any. The text ``"lamps senior"``, as in a file, stands for ``SkillAt("lamps", "senior")``.
    """

    skill: Name
    level: Name | None = None

    def __str__(self) -> str:
        return self.skill if self.level is None else f"{self.skill} {self.level}"


def _skill_at(given: Any) -> Any:
    if not isinstance(given, str):
        return given
    name, *level = given.split() or [given]
    if len(level) > 1:
        raise PydanticCustomError(
            "skill_expected",
            "'{given}' is no skill: write a skill, or a skill and a level such as 'lamps senior'",
            {"given": given},
        )
    return SkillAt(name, *level)


if TYPE_CHECKING:
    OneSkill = SkillAt | str
else:
    OneSkill = Annotated[
        SkillAt,
        BeforeValidator(_skill_at),
        PlainSerializer(str, return_type=str),
        WithJsonSchema(
            {
                "type": "string",
                "pattern": "^[a-z][a-z0-9_]*( +[a-z][a-z0-9_]*)?$",
                "description": "a skill, or a skill and a level: 'lamps' or 'lamps senior'",
            }
        ),
    ]
"""The declared type of one skill; kept as a `SkillAt`, written as a text."""


@value
class Team(Declared):
    """People, or a bot (`automated`), who answer for areas; the queue is its unassigned tickets.

    `asks` is the team whom they ask for help; it moves nothing. `calendar` is when they work.
    `max_turns` bounds the public messages of a bot on one ticket; then a person takes over.

    With `assign` a ticket that comes into the queue is given to one of those who can take it:
    by ``same_agent`` (who had it last), ``least_busy``, ``round_robin`` (whose last assignment is
    longest ago), ``most_skilled`` or ``random``; of several the first counts most, the next
    decides among equals. Without it people take tickets themselves. `limit` is how much open work
    each agent may have (a ticket weighs 1, or what its `Route` says); tickets that nobody touched
    for `stale_after` are not counted. A ticket that its assignee has not touched for `push_back`
    after the assignment goes back to the queue.
    """

    name: Name
    label: Words | None = None
    _: KW_ONLY
    automated: YesNo = False
    asks: Name | None = None
    calendar: Name | None = None
    max_turns: int | None = None
    assign: Names[Strategy] = ()
    limit: int | None = None
    stale_after: Duration | None = None
    push_back: Duration | None = None
    contact: str | None = None
    mission: Words | None = None
    description: Words | None = None

    def __post_init__(self) -> None:
        if self.max_turns is not None and not (self.automated and self.max_turns >= 1):
            raise ValueError(
                "max_turns counts a bot's messages: give 1 or more, and automated=True"
            )
        if self.limit is not None and self.limit < 1:
            raise ValueError("limit is how much open work an agent may have: give 1 or more")
        given = (self.assign, self.limit, self.stale_after, self.push_back)
        if self.automated and any(given):
            raise ValueError(
                "assign, limit, stale_after and push_back are about people: a bot answers at once"
            )
        for name in ("stale_after", "push_back"):
            if str(getattr(self, name)).startswith("0 "):
                raise ValueError(f"{name} is a time that passes: give more than nothing")
        if len(set(self.assign)) < len(self.assign):
            raise ValueError("assign names the same strategy twice")


@value
class Agent(Declared):
    """One person: teams, level, skills and languages. Not part of a process's version.

    `languages` are codes such as ``en``; without any the agent is taken to speak every language.
    `calendar` is their shift (else the team's, else the process's), `limit` their own limit of open
    work (else the team's). `stands_in` names the agents whose tickets they take over while those
    are away.
    """

    name: Name
    label: Words | None = None
    _: KW_ONLY
    teams: Names[Name] = ()
    level: Name | None = None
    skills: Names[OneSkill] = ()
    languages: Names[Language] = ()
    calendar: Name | None = None
    limit: int | None = None
    stands_in: Names[Name] = ()

    def __post_init__(self) -> None:
        if self.limit is not None and self.limit < 0:
            raise ValueError("limit is how much open work the agent may have: give 0 or more")
        if self.name in self.stands_in:
            raise ValueError("nobody stands in for themselves")


@value
class Training(Declared):
    """A checklist of what people learn before they answer: for a team, a level, or about a product.

    Without `teams`, `levels` and `products` it is for everybody. `gives` names the skills that it
    leads to.
    """

    name: Name
    label: Words | None = None
    _: KW_ONLY
    steps: Names[Words] = ()
    teams: Names[Name] = ()
    levels: Names[Name] = ()
    products: Names[Name] = ()
    gives: Names[Name] = ()
    articles: Names[Name] = ()
    owner: str | None = None
    review: date | None = None
    description: Words | None = None

    def __post_init__(self) -> None:
        if not self.steps and not self.articles:
            raise ValueError("teaches nothing: give steps=[...] or articles=[...]")
