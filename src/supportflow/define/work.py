"""What is asked and done: ticket fields, rows that classify, tasks, replies and named rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import KW_ONLY
from datetime import date, datetime
from typing import Any, Literal, cast

from supportflow.define.base import Declared, Dotted, Name, Names, value
from supportflow.define.conditions import AnyCondition, Scalar, plain
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
    "Topic",
]

FieldType = Literal["text", "number", "money", "yes_no", "date", "moment", "choice", "choices"]

BUILT_IN = {
    "priority": "text", "topic": "text", "product": "text", "channel": "text",
    "customer": "text", "language": "text", "area": "text", "state": "text",
}  # fmt: skip
"""Fields that every ticket has, with their types."""


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
    """A row that decides what kind of problem a ticket is about; read like `Priority`."""

    name: Name
    label: Words | None = None
    _: KW_ONLY
    when: AnyCondition | None = None
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
class Reply(Declared):
    """A script for what we say to the customer; ``{customer}`` and other fields are filled in."""

    name: Name
    text: Words
    _: KW_ONLY
    label: Words | None = None
    owner: str | None = None
    review: date | None = None


@value
class Task(Declared):
    """Work that an area does while a ticket is in certain states.

    `within` is the promised time from opening the task; `asks` the team to ask when stuck;
    `follow_up` and `customer_does` say what happens after the answer; `reply` is the script to
    use; `action` names the function that does the task without a person.
    """

    name: Name
    label: Words | None = None
    _: KW_ONLY
    area: Name | None = None
    steps: Names[Words] = ()
    within: Duration | None = None
    asks: Name | None = None
    asks_when: Words | None = None
    follow_up: Words | None = None
    customer_does: Words | None = None
    reply: Name | None = None
    action: Name | None = None
    owner: str | None = None
    review: date | None = None
    description: Words | None = None
