"""The elements of BPMN that a process becomes, as plain values, before they have places."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

__all__ = ["Event", "Flow", "Item", "ItemKind", "Lane", "Pool", "Timer"]

ItemKind = Literal[
    "startEvent",
    "endEvent",
    "userTask",
    "serviceTask",
    "receiveTask",
    "callActivity",
    "exclusiveGateway",
    "intermediateThrowEvent",
    "boundaryEvent",
]


class Timer(NamedTuple):
    """A length of time: in ISO 8601 for elapsed time, in words for business time.

    Business time does not fit ISO 8601, and an engine that would read "3 days" would be wrong;
    `calendar` says in which it is counted.
    """

    said: str
    iso: str = ""
    calendar: str = ""


class Event(NamedTuple):
    """What an event is about: a message, an escalation or a time."""

    kind: Literal["message", "escalation", "timer"]
    name: str = ""
    timer: Timer | None = None


class Item(NamedTuple):
    """An element of a pool. Boundary events have the `host` at whose rim they are.

    `default` is the flow that a gateway takes when no condition holds.
    `calls` is the id of the process that a call activity runs. `cancels` is false for an event
    that leaves its task as it is.
    """

    id: str
    kind: ItemKind
    name: str = ""
    lane: int = 0
    documentation: tuple[str, ...] = ()
    event: Event | None = None
    host: str = ""
    calls: str = ""
    cancels: bool = True
    state: str = ""
    default: str = ""


class Flow(NamedTuple):
    """A sequence flow. `back` says that it leads to an earlier state."""

    id: str
    source: str
    target: str
    name: str = ""
    condition: str = ""
    documentation: tuple[str, ...] = ()
    back: bool = False
    aside: bool = False
    events: tuple[str, ...] = ()
    """The event of the process that takes it, for engines and checks; empty for inner flows."""


class Lane(NamedTuple):
    """A lane of a pool."""

    id: str
    name: str
    documentation: tuple[str, ...] = ()


class Pool(NamedTuple):
    """A workflow: a process in a pool of its own."""

    id: str
    process: str
    name: str
    lanes: tuple[Lane, ...]
    items: tuple[Item, ...]
    flows: tuple[Flow, ...]
    messages: Mapping[str, str]
    """Ids of the messages and escalations that it uses, with their names."""
    escalations: Mapping[str, str]
    documentation: tuple[str, ...] = ()
    """What is promised and what escalates, in words."""
    hears: Mapping[str, str] = {}
    """The elements to which the customer speaks, each with what is said."""
    tells: Mapping[str, str] = {}
    """The elements that speak to the customer, each with what is said."""
