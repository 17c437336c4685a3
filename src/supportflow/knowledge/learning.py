"""What somebody learns: the trainings for where they stand, and those for the next level."""

from __future__ import annotations

from typing import NamedTuple

from supportflow.define.index import index
from supportflow.define.people import Agent, Level, Training
from supportflow.define.process import Process
from supportflow.errors import BadCall, near, quoted

__all__ = ["Learning", "trainings_for"]


class Learning(NamedTuple):
    """What an agent has to know on their level, and what is still missing for the next one.

    `own` are the trainings for their teams and level, `needed` those that the next level asks for
    besides; `skills` are the skills that `needed` leads to and the agent does not have. On the
    highest level, or without a ladder, there is no `next`.
    """

    agent: Agent
    level: Level | None
    own: tuple[Training, ...]
    next: Level | None = None
    needed: tuple[Training, ...] = ()
    skills: tuple[str, ...] = ()


def trainings_for(process: Process, agent: str | Agent) -> Learning:
    """Return what an agent learns, by name or as somebody of the host's own directory.

    A training is for somebody when it names no team or one of theirs, and no level or theirs; for
    the next level, when it names that. One that only gives skills which they have is done. Raises
    BadCall for an unknown name.
    """
    look = index(process)
    if isinstance(agent, str):
        known = look.agents
        if agent not in known:
            hint = near(agent, known)
            listed = f" Agents: {quoted(known, last='and')}." if known else ""
            raise BadCall(f"there is no agent '{agent}'.{hint}{listed}")
        agent = known[agent]
    levels = list(process.levels)
    place = look.ladder.get(agent.level or "", -1)
    own = tuple(one for one in process.trainings if _is_for(one, agent, agent.level))
    here = levels[place] if place >= 0 else None
    if place + 1 >= len(levels):
        return Learning(agent, here, own)
    following = levels[place + 1]
    has = {str(one).partition(" ")[0] for one in agent.skills}
    needed = tuple(
        one
        for one in process.trainings
        if following.name in one.levels
        and _is_for(one, agent, following.name)
        and one not in own
        and not (one.gives and has.issuperset(one.gives))
    )
    skills = dict.fromkeys(skill for one in needed for skill in one.gives if skill not in has)
    return Learning(agent, here, own, following, needed, tuple(skills))


def _is_for(training: Training, agent: Agent, level: str | None) -> bool:
    team = not training.teams or not set(training.teams).isdisjoint(agent.teams)
    return team and (not training.levels or level in training.levels)
