"""What is asked and done: ticket fields, rows that classify, tasks, replies and named rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import KW_ONLY
from datetime import date, datetime
from typing import Any, Literal, cast

from supportflow.define.base import Declared, Dotted, Many, Name, Names, YesNo, value
from supportflow.define.conditions import AnyCondition, Scalar, plain
from supportflow.define.people import OneSkill
from supportflow.define.texts import Words
from supportflow.define.times import Duration

__all__ = [
    "BUILT_IN",
    "Field",
    "FieldType",
    "Priority",
    "Product",
    "Reply",
    "Rule",
    "Task",
    "Tone",
    "Topic",
    "Variant",
]

FieldType = Literal["text", "number", "money", "yes_no", "date", "moment", "choice", "choices"]

Tone = Literal["light", "neutral", "serious"]

BUILT_IN: Mapping[str, FieldType] = {
    "priority": "text", "topic": "text", "product": "text", "channel": "text",
    "customer": "text", "language": "text", "area": "text", "state": "text",
    "handoffs": "number", "reopened": "number",
}  # fmt: skip
"""Fields that every ticket has, with their types; the numbers are counted, not set."""


@value
class Field(Declared):
    """A ticket field: its name, its type, and for ``choice`` and ``choices`` what can be chosen.

    ``date`` is kept as an ISO text, ``moment`` as an ISO text in UTC.
    """

    name: Dotted
    type: FieldType = "text"
    label: Words | None = None
    _: KW_ONLY
    choices: Names[str] = ()
    description: Words | None = None

    def __post_init__(self) -> None:
        if (self.type in {"choice", "choices"}) != bool(self.choices):
            raise ValueError(
                "list what can be chosen in choices=[...]"
                if not self.choices
                else f"choices are for the types 'choice' and 'choices', not for '{self.type}'"
            )
        if len(set(self.choices)) < len(self.choices):
            raise ValueError("the same choice stands twice")

    def read(self, given: Any) -> Scalar | tuple[str, ...]:
        """Return `given` as this field keeps it; raises ValueError when it does not fit."""
        if self.type == "choices":
            if not isinstance(given, (str, list, tuple)):
                raise ValueError(f"takes a list of {_or(self.choices)}")
            listed = [given] if isinstance(given, str) else cast("Sequence[object]", given)
            for item in listed:
                self._chosen(item)
            return tuple(choice for choice in self.choices if choice in listed)
        if self.type == "choice":
            return self._chosen(given)
        kept = plain(given)
        if self.type in {"number", "money"}:
            if isinstance(kept, (bool, str)):
                raise ValueError(f"takes a number, not {given!r}")
        elif self.type == "yes_no":
            if not isinstance(kept, bool):
                raise ValueError(f"takes True or False, not {given!r}")
        elif not isinstance(kept, str):
            raise ValueError(f"takes a {self.type}, not {given!r}")
        elif self.type == "date":
            return _iso(date.fromisoformat, kept, "a date such as 2026-11-30")
        elif self.type == "moment":
            moment = _iso(datetime.fromisoformat, kept, "a moment such as 2026-11-30T09:00+01:00")
            return plain(datetime.fromisoformat(moment))
        return kept

    def from_text(self, given: str) -> object:
        """Return what a text that somebody typed means for this field, to be given to `read`.

        An empty text means nothing (None); choices are separated by commas. A text that means
        nothing for the type is returned as it is, and `read` says why.
        """
        if not given:
            return None
        if self.type == "yes_no" and given.lower() in {"yes", "true", "no", "false"}:
            return given.lower() in {"yes", "true"}
        if self.type == "choices":
            return [part.strip() for part in given.split(",")]
        if self.type in {"number", "money"}:
            try:
                return float(given)
            except ValueError:
                return given
        return given

    def _chosen(self, given: Any) -> str:
        if not isinstance(given, str) or given not in self.choices:
            raise ValueError(f"takes {_or(self.choices)}, not {given!r}")
        return given


def _iso(read: Any, given: str, what: str) -> str:
    try:
        return str(read(given).isoformat())
    except ValueError:
        raise ValueError(f"takes {what}, not {given!r}") from None


def _or(choices: Any) -> str:
    said = [f"'{choice}'" for choice in choices]
    return said[0] if len(said) == 1 else f"{', '.join(said[:-1])} or {said[-1]}"


@value
class Priority(Declared):
    """A row that decides a ticket's priority: the first row whose `when` holds wins.

    A row without `when` always holds. Decided at opening and again when fields are set.
    """

    name: Name
    label: Words | None = None
    _: KW_ONLY
    when: AnyCondition | None = None


@value
class Topic(Declared):
    """A row that decides what kind of problem a ticket is about; read like `Priority`.

    `areas` is where it is dealt with, `replies` are the scripts for it. A `sensitive` topic is
    answered by people only, and not in a light tone.
    """

    name: Name
    label: Words | None = None
    _: KW_ONLY
    when: AnyCondition | None = None
    areas: Names[Name] = ()
    replies: Names[Name] = ()
    sensitive: YesNo = False
    description: Words | None = None


@value
class Product(Declared):
    """A row that decides which product a ticket is about; read like `Priority`."""

    name: Name
    label: Words | None = None
    _: KW_ONLY
    when: AnyCondition | None = None
    description: Words | None = None


@value
class Rule(Declared):
    """A named rule: a condition that needs code. Its function is given to the Desk by this name."""

    name: Name
    label: Words | None = None
    _: KW_ONLY
    description: Words | None = None


@value
class Variant(Declared):
    """Other words of a reply: for these channels, in these states, or both."""

    text: Words
    _: KW_ONLY
    channels: Names[Name] = ()
    states: Names[Name] = ()

    def __post_init__(self) -> None:
        if not self.channels and not self.states:
            raise ValueError("is for nothing: say channels=... or states=...")


@value
class Reply(Declared):
    """A script for what we say to the customer; ``{customer}`` and other fields are filled in.

    The first of `variants` that fits the ticket's channel and state is used instead of `text`.
    `states` and `topics` are where it is offered to whoever answers (everywhere without them). In
    a ``light`` `tone` it is not sent on sensitive topics.
    """

    name: Name
    text: Words
    _: KW_ONLY
    label: Words | None = None
    variants: Many[Variant] = ()
    states: Names[Name] = ()
    topics: Names[Name] = ()
    tone: Tone = "neutral"
    owner: str | None = None
    review: date | None = None


@value
class Task(Declared):
    """Work that an area does while a ticket is in certain states.

    `within` is the promised time from opening the task. The team of the area is accountable for
    it; `team` does it, if another, and whoever does it stands on `level` and has `skills`.
    `informs` are told when it has ended.

    `asks` is the team to ask when stuck: `asks_when` says in words when; after the time
    `asks_after`, or as soon as `asks_if` holds, that team is asked by itself. `follow_up` and
    `customer_does` say what happens after the answer; `reply` is the script to use, `articles`
    tell more.

    `action` names the function that does the task without a person; when it has failed `attempts`
    times, the task is left to people and the team is told.
    """

    name: Name
    label: Words | None = None
    _: KW_ONLY
    area: Name | None = None
    team: Name | None = None
    level: Name | None = None
    skills: Names[OneSkill] = ()
    steps: Names[Words] = ()
    within: Duration | None = None
    asks: Name | None = None
    asks_when: Words | None = None
    asks_after: Duration | None = None
    asks_if: AnyCondition | None = None
    informs: Names[Name] = ()
    follow_up: Words | None = None
    customer_does: Words | None = None
    reply: Name | None = None
    articles: Names[Name] = ()
    action: Name | None = None
    attempts: int | None = None
    owner: str | None = None
    review: date | None = None
    description: Words | None = None

    def __post_init__(self) -> None:
        if self.asks is None and (self.asks_after is not None or self.asks_if is not None):
            raise ValueError(
                "asks_after and asks_if say when somebody is asked: say whom, asks=..."
            )
        if self.attempts is not None and (self.action is None or self.attempts < 1):
            raise ValueError(
                "attempts counts the tries of an automatic task: give 1 or more, and action=..."
            )
