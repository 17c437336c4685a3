"""What the activities of a log mean in a workflow: by a mapping, by `log=`, or by their names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, NamedTuple

from supportflow.define.flow import Workflow
from supportflow.define.texts import Text, Words
from supportflow.errors import BadCall, near
from supportflow.measure.log import Kind

__all__ = ["Events", "Meaning", "meanings"]

Events = Mapping[str, str | Sequence[str] | None]
"""Activity of the log -> event of the workflow (in a status log: state); None leaves it out."""

How = Literal["mapping", "log", "name", "label", "left out", "unknown"]


class Meaning(NamedTuple):
    """What one activity of a log means.

    `labels` are the events (in a status log the states) it may stand for; `how` says where that
    was found; `times` is how often the log has it; `hint` a near match for an unknown one.
    """

    activity: str
    labels: tuple[str, ...]
    how: How
    times: int
    hint: str = ""


def meanings(
    flow: Workflow, kind: Kind, activities: Mapping[str, int], events: Events | None
) -> tuple[Meaning, ...]:
    """Find the meaning of each activity, in the order given.

    In this order: `events`; ``Transition.log`` (exactly; action logs only); the name of an event
    or state; its label in any language. For names and labels, upper and lower case are the same
    and so are spaces, underscores and hyphens. An activity may mean several events: then the one
    that fits is taken. Raises BadCall, naming all of them, for a mapping to what is not there.
    """
    names = list(dict.fromkeys(_names(flow, kind)))
    mapped = _mapped(events or {}, names, "event" if kind == "action" else "state", flow.name)
    exact: dict[str, list[str]] = {}
    plain: dict[str, list[str]] = {}
    labels: dict[str, list[str]] = {}
    for name in names:
        plain.setdefault(_plain(name), []).append(name)
    for name, words in _labels(flow, kind):
        for text in _texts(words):
            labels.setdefault(_plain(text), []).append(name)
    if kind == "action":
        for transition in flow.transitions:
            for activity in transition.log:
                exact.setdefault(activity, []).append(transition.event)
    known = (
        *mapped,
        *exact,
        *names,
        *(text for _, words in _labels(flow, kind) for text in _texts(words)),
    )
    found: list[Meaning] = []
    for activity, count in activities.items():
        key = _plain(activity)
        if activity in mapped:
            how: How = "mapping" if mapped[activity] else "left out"
            found.append(Meaning(activity, mapped[activity], how, count))
        elif activity in exact:
            found.append(Meaning(activity, _once(exact[activity]), "log", count))
        elif key in plain:
            found.append(Meaning(activity, _once(plain[key]), "name", count))
        elif key in labels:
            found.append(Meaning(activity, _once(labels[key]), "label", count))
        else:
            found.append(Meaning(activity, (), "unknown", count, near(activity, known).strip()))
    return tuple(found)


def _mapped(
    events: Events, names: Sequence[str], what: str, workflow: str
) -> dict[str, tuple[str, ...]]:
    mapped: dict[str, tuple[str, ...]] = {}
    wrong: list[str] = []
    for activity, given in events.items():
        chosen = () if given is None else (given,) if isinstance(given, str) else tuple(given)
        mapped[activity] = chosen
        wrong += [
            f"'{activity}' to '{name}', which is no {what} of workflow '{workflow}'."
            + near(name, names)
            for name in chosen
            if name not in names
        ]
    if wrong:
        raise BadCall("events maps " + "\nevents maps ".join(wrong))
    return mapped


def _names(flow: Workflow, kind: Kind) -> Iterable[str]:
    if kind == "action":
        return (transition.event for transition in flow.transitions)
    return (state.name for state in flow.states)


def _labels(flow: Workflow, kind: Kind) -> list[tuple[str, Words]]:
    elements = flow.transitions if kind == "action" else flow.states
    return [(element.name, element.label) for element in elements if element.label is not None]


def _texts(words: Words) -> tuple[str, ...]:
    return tuple(text for _, text in words.texts) if isinstance(words, Text) else (words,)


def _once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


def _plain(name: str) -> str:
    return re.sub(r"[\s_-]+", " ", name.casefold()).strip()
