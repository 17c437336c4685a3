"""Whether people can learn what is asked of them, and know how to get on."""

from __future__ import annotations

from collections.abc import Iterator

from supportflow.checks.facts import Doubt, Facts

__all__ = ["level_without_way", "skill_nobody_teaches", "training_for_nobody"]


def level_without_way(facts: Facts) -> Iterator[Doubt]:
    """Other levels say how one comes to stand on them, this one does not; the lowest needs none."""
    levels = list(facts.process.levels)
    if any(level.reached is not None for level in levels):
        for level in levels[1:]:
            if level.reached is None:
                yield Doubt(
                    f"level '{level.name}'",
                    "does not say how it is reached, while others do.",
                    'Add reached="..." in words.',
                )


def training_for_nobody(facts: Facts) -> Iterator[Doubt]:
    """Agents are declared, and none is in these teams and on these levels or the one below."""
    process = facts.process
    if not process.agents:
        return
    ladder = facts.index.ladder
    for training in process.trainings:
        rungs = {ladder[name] for name in training.levels if name in ladder}
        # Whoever stands one level lower learns it on the way up.
        fits = rungs | {rung - 1 for rung in rungs}
        if not any(
            (not training.teams or not set(training.teams).isdisjoint(agent.teams))
            and (not training.levels or ladder.get(agent.level or "", -1) in fits)
            for agent in process.agents
        ):
            yield Doubt(
                f"training '{training.name}'",
                "is for nobody: no agent is in its teams and on its levels, or just below.",
                "Name a team and a level that somebody has, or leave them out.",
            )


def skill_nobody_teaches(facts: Facts) -> Iterator[Doubt]:
    """Other skills can be learnt, this one is asked for and no training leads to it."""
    process = facts.process
    taught = {name for training in process.trainings for name in training.gives}
    if not taught:
        return
    wanted = [route.skills for route in process.routes]
    wanted += [task.skills for task in process.tasks]
    asked = {str(one).partition(" ")[0] for skills in wanted for one in skills}
    for skill in facts.index.skills.values():
        if skill.name in asked and skill.name not in taught:
            yield Doubt(
                f"skill '{skill.name}'",
                "is asked for, and no training leads to it, while others can be learnt.",
                "Name it in gives=[...] of a training.",
            )
