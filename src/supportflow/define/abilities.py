"""What agents can do: their skills on a ladder of levels, and their languages."""

from __future__ import annotations

from collections.abc import Iterable

from supportflow.define.index import Index
from supportflow.define.people import Agent, SkillAt

__all__ = ["able", "held", "rung", "speaks"]


def rung(found: Index, level: str | None) -> int:
    """Return how high a level stands on the ladder, from 0; -1 for none or an unknown one."""
    return found.ladder.get(level, -1) if level is not None else -1


def held(found: Index, agent: Agent) -> dict[str, int]:
    """Return an agent's skills with their rungs; one without a level is on the agent's own."""
    own = rung(found, agent.level)
    return {
        one.skill: own if one.level is None else rung(found, one.level)
        for one in agent.skills
        if isinstance(one, SkillAt)
    }


def able(
    found: Index, agent: Agent, skills: Iterable[SkillAt | str], level: str | None = None
) -> bool:
    """Say whether an agent has all of these skills on their levels, and stands on the level.

    A skill that is asked for without a level may be on any.
    """
    if level is not None and rung(found, agent.level) < rung(found, level):
        return False
    mine = held(found, agent)
    return all(
        one.skill in mine and (one.level is None or mine[one.skill] >= rung(found, one.level))
        for one in skills
        if isinstance(one, SkillAt)
    )


def speaks(agent: Agent, language: str) -> bool:
    """Say whether an agent speaks a language or the one that it is a form of.

    An agent of whom no languages are told speaks every one.
    """
    return not agent.languages or not {language, language.partition("_")[0]}.isdisjoint(
        agent.languages
    )
