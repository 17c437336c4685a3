"""Whether it is clear which area does what, and that only one does it."""

from __future__ import annotations

from collections.abc import Iterator

from supportflow.checks.facts import Doubt, Facts
from supportflow.define.likeness import alike, tokens
from supportflow.define.process import Area
from supportflow.define.texts import Words, pick, title

__all__ = [
    "area_without_work",
    "duty_contradicted",
    "same_duty",
    "task_done_elsewhere",
    "topic_without_reply",
]

_STEM = 4
"""Letters by which words are sorted before they are compared."""


def same_duty(facts: Facts) -> Iterator[Doubt]:
    """Two areas say that they do the same."""
    known: dict[frozenset[str], list[tuple[Area, tuple[str, ...], str]]] = {}
    for area in facts.index.areas.values():
        for duty in area.does:
            said = _said(facts, duty)
            words = tokens(said)
            others = known.setdefault(_stems(words), [])
            first = next(
                (one for one in others if one[0] is not area and alike(one[1], words)), None
            )
            if first is not None:
                yield Doubt(
                    f"area '{area.name}'",
                    f"does '{said}', and so does area '{first[0].name}' ('{first[2]}'): nobody can "
                    "tell who answers for it.",
                    "Leave it to one of the two, and write it into does_not=[...] of the other.",
                )
            others.append((area, words, said))


def duty_contradicted(facts: Facts) -> Iterator[Doubt]:
    """An area does what it says that it does not do."""
    titles: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    for task in facts.index.tasks.values():
        if task.area is not None:
            words = tokens(title(task, facts.process.language))
            titles.setdefault(task.area, []).append((f"task '{task.name}' is one of its", words))
    for area in facts.index.areas.values():
        does = [(f"'{_said(facts, d)}' is in its does", tokens(_said(facts, d))) for d in area.does]
        for refused in area.does_not:
            said = _said(facts, refused)
            words = tokens(said)
            for what, other in (*does, *titles.get(area.name, ())):
                if alike(words, other):
                    yield Doubt(
                        f"area '{area.name}'",
                        f"does not do '{said}', and yet {what}.",
                        "Remove one of the two, or give the task to the area that does it.",
                    )
                    break


def area_without_work(facts: Facts) -> Iterator[Doubt]:
    """Tickets stand in the area, but nothing says what is done there."""
    used = {state.area for state in facts.index.states.values() if not state.final}
    working = {task.area for task in facts.index.tasks.values()}
    for area in facts.index.areas.values():
        if area.name in used and area.name not in working and not area.does:
            yield Doubt(
                f"area '{area.name}'",
                "has no task and does not say what it does.",
                f'Add does=["..."] to the area, or a task with area="{area.name}".',
            )


def task_done_elsewhere(facts: Facts) -> Iterator[Doubt]:
    """The task is opened where another team has the ticket than the one that does the task."""
    told: set[str] = set()
    for state in facts.index.states.values():
        team = facts.team[state.name]
        for name in state.tasks:
            task, doer = facts.index.tasks.get(name), facts.index.team_of_task(name)
            if task is None or doer is None or team is None or team.name == doer.name:
                continue
            if task.team is not None or task.action is not None or name in told:
                continue
            told.add(name)
            flow = facts.index.workflow_of[state.name].name
            yield Doubt(
                f"task '{name}'",
                f"is opened in state '{state.name}' (workflow '{flow}'), where team '{team.name}' "
                f"has the ticket, but team '{doer.name}' of area '{task.area}' answers for it: "
                "each may wait for the other.",
                f'Say team="{team.name}" or team="{doer.name}" in the task, or open it where '
                f"'{doer.name}' has the ticket.",
            )


def topic_without_reply(facts: Facts) -> Iterator[Doubt]:
    """No reply is for the topic, while other topics have some."""
    offered = {name for reply in facts.index.replies.values() for name in reply.topics}
    without = [
        topic.name
        for topic in facts.index.topics.values()
        if not topic.replies and topic.name not in offered
    ]
    if len(without) == len(facts.index.topics):
        return
    for name in without:
        yield Doubt(
            f"topic '{name}'",
            "has no reply, while other topics have.",
            f'Add replies=["..."] to the topic, or topics="{name}" to a reply.',
        )


def _said(facts: Facts, words: Words) -> str:
    return pick(words, facts.process.language)


def _stems(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(word[:_STEM] for word in words)
