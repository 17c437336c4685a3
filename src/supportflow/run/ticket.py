"""What moves at run time: a ticket, the lines of its history, and what a step gives back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, NamedTuple, NoReturn, Protocol, TypeVar, cast

from supportflow.define.people import Agent
from supportflow.define.policies import Verdict
from supportflow.run.records import (
    ALONE,
    Beside,
    ClockState,
    Hold,
    Link,
    LinkKind,
    Queued,
    Raised,
    SurveyState,
    Talk,
    Tally,
    TaskState,
    WithBeside,
    level_of,
)

__all__ = [
    "ALONE",
    "EMPTY",
    "Beside",
    "ClockState",
    "Context",
    "Draft",
    "Effect",
    "EffectKind",
    "Entry",
    "EntryKind",
    "Hold",
    "Kept",
    "Link",
    "LinkKind",
    "Outcome",
    "Possible",
    "Queued",
    "Raised",
    "Standing",
    "Status",
    "SurveyState",
    "Talk",
    "Tally",
    "TaskState",
    "Ticket",
    "Timer",
    "draft_of",
    "finished",
    "level_of",
    "task_of",
]


class Kept(dict[str, Any]):
    """A dict that cannot be changed: it is read at full speed, compared, copied and pickled."""

    __slots__ = ()

    def __reduce__(self) -> tuple[type[Kept], tuple[dict[str, Any]]]:
        return Kept, (dict(self),)


def _refuse(*_: object, **__: object) -> NoReturn:
    raise TypeError("a ticket's values cannot be changed in place: fire the event 'set'")


for _name in (
    "__setitem__",
    "__delitem__",
    "__ior__",
    "clear",
    "pop",
    "popitem",
    "setdefault",
    "update",
):
    setattr(Kept, _name, _refuse)

EMPTY: Mapping[str, Any] = Kept()

N = TypeVar("N", bound=tuple[Any, ...])


class _NewTuple(Protocol):
    def __call__(self, kind: type[N], values: tuple[Any, ...], /) -> N: ...


new_tuple = cast("_NewTuple", tuple.__new__)
"""Makes a named tuple at half its cost, from all its values in their order."""

EntryKind = Literal[
    "opened", "moved", "message", "note", "set", "assigned", "task", "late", "unmet", "child",
    "clock", "escalated", "lifted", "queued", "handed_on", "asked", "failed", "decided", "merged",
    "split", "linked", "survey", "answered", "noticed",
]  # fmt: skip
EffectKind = Literal["send", "notify", "action", "bot", "draft", "open", "submit", "route", "count"]


class Timer(NamedTuple):
    """Something that happens by itself at `due` if the ticket still holds it.

    `name` is ``after:EVENT`` for a transition, ``within`` for the state's promise,
    ``task:NAME`` for a task's, ``within:RUNG`` and ``task:NAME:RUNG`` for escalations of these,
    ``asks:NAME`` for when a task's team is asked for help, ``survey:NAME`` for a survey, and
    ``clock`` for whatever comes next of the ticket's clocks; `seq` is the ticket's at the moment it
    was set.
    """

    name: str
    due: datetime
    seq: int


def task_of(timer: Timer) -> str | None:
    """Return the task whose time a timer counts, None for another one."""
    kind, _, rest = timer[0].partition(":")
    return rest.partition(":")[0] if kind in {"task", "asks"} else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket(WithBeside):
    """One case, as it stands after event number `seq`.

    All moments are in UTC. `version` is the fingerprint of the process that decided the last
    event; `team` answers in the present state; `turns` counts the public messages of the bot
    that holds the ticket; `by_hand` names what a person classified; `children` are the child
    tickets that are not final yet and `born` how many there ever were. `sla` is the promise that
    counts, `clocks` are what has come of it, `holds` the times for which it stood still;
    `escalated` are the escalations that stand; `beside` is what few tickets have.
    """

    id: str
    process: str
    version: str
    workflow: str
    state: str
    seq: int
    opened: datetime
    entered: datetime
    changed: datetime
    channel: str
    customer: str | None = None
    language: str | None = None
    subject: str = ""
    team: str | None = None
    assignee: str | None = None
    priority: str | None = None
    topic: str | None = None
    product: str | None = None
    closed: bool = False
    turns: int = 0
    born: int = 0
    parent: str | None = None
    children: tuple[str, ...] = ()
    tasks: tuple[TaskState, ...] = ()
    timers: tuple[Timer, ...] = ()
    by_hand: tuple[str, ...] = ()
    beside: Beside = ALONE
    sla: str | None = None
    talk: Talk | None = None
    clocks: tuple[ClockState, ...] = ()
    holds: tuple[Hold, ...] = ()
    escalated: tuple[Raised, ...] = ()
    fields: Mapping[str, Any] = field(default_factory=lambda: EMPTY)

    def __hash__(self) -> int:
        return hash((self.id, self.seq))

    @property
    def level(self) -> str | None:
        """The level that whoever takes the ticket must have, after an escalation."""
        return level_of(self.escalated)


class Draft(WithBeside):
    """A ticket while a step works on it: the same slots, still open to change.

    A frozen dataclass is slow to construct and slower to copy; a draft is copied field by field
    and becomes a `Ticket` by changing its class, which the equal slots allow.
    """

    __slots__ = tuple(Ticket.__slots__)

    id: str
    process: str
    version: str
    workflow: str
    state: str
    seq: int
    opened: datetime
    entered: datetime
    changed: datetime
    channel: str
    customer: str | None
    language: str | None
    subject: str
    team: str | None
    assignee: str | None
    priority: str | None
    topic: str | None
    product: str | None
    closed: bool
    turns: int
    born: int
    parent: str | None
    children: tuple[str, ...]
    tasks: tuple[TaskState, ...]
    timers: tuple[Timer, ...]
    by_hand: tuple[str, ...]
    beside: Beside
    sla: str | None
    talk: Talk | None
    clocks: tuple[ClockState, ...]
    holds: tuple[Hold, ...]
    escalated: tuple[Raised, ...]
    fields: Mapping[str, Any]


def _copier() -> Callable[[Ticket, int, datetime, str], Draft]:
    """Write the copy of all slots as one flat function; a loop costs three times that."""
    given = ("seq", "changed", "version")
    lines = ["def next_of(ticket, seq, changed, version):", "    draft = new(Draft)"]
    lines += [f"    draft.{name} = {name}" for name in given]
    lines += [f"    draft.{name} = ticket.{name}" for name in Ticket.__slots__ if name not in given]
    lines += ["    return draft"]
    made: dict[str, Any] = {"new": object.__new__, "Draft": Draft}
    # The text above holds nothing but the names of the slots.
    exec("\n".join(lines), made)  # noqa: S102
    return cast("Callable[[Ticket, int, datetime, str], Draft]", made["next_of"])


next_of = _copier()
"""Return the draft of a ticket's next event: the ticket, its new `seq`, `changed` and `version`."""


def draft_of(ticket: Ticket) -> Draft:
    """Return a draft that equals the ticket."""
    return next_of(ticket, ticket.seq, ticket.changed, ticket.version)


def finished(draft: Draft) -> Ticket:
    """Close a draft: from here on it is a ticket and cannot be changed."""
    draft.__class__ = Ticket  # type: ignore[assignment]
    return cast("Ticket", draft)


class Entry(NamedTuple):
    """One line of a ticket's history; one event writes one or more, numbered by `line`.

    `at` is when it counts, `noted` when it was written down: they differ for a timer that a
    late worker fired. `message` was said to or by the customer when `public`. `verdicts` holds
    what named rules answered, `data` what came with the event, so that it can be decided again.
    `marks` may hold ``escalates`` and ``contact``. A line of kind ``clock`` is named after its
    clock; its `data` says what ``is`` (started, paused, resumed, recounted, fixed, met, missed,
    breached, cancelled) and when it is ``due`` since then. A line of kind ``survey`` is named after
    the survey that asked the customer, one of kind ``answered`` holds survey and score in `data`.
    """

    ticket: str
    seq: int
    line: int
    kind: EntryKind
    event: str
    at: datetime
    noted: datetime
    by: str
    source: str | None = None
    target: str | None = None
    note: str | None = None
    message: str | None = None
    public: bool = False
    marks: tuple[str, ...] = ()
    data: Mapping[str, Any] = EMPTY
    verdicts: tuple[tuple[str, bool], ...] = ()


class Effect(NamedTuple):
    """Something to be done outside the ticket, once; `key` is stable and made for idempotency.

    ``send`` carries a message to the customer through the handler `name`; ``notify`` tells the
    team, level or agent `name`; ``draft`` proposes an article of what a ticket taught in the state
    `name` (see `drafted`); ``action`` runs the task's function `name`; ``bot`` asks the
    automated team `name` for its turn; ``open`` opens a child ticket, or one that goes on from a
    closed one or is split off, ``submit`` sends an event to another ticket, and ``count`` looks
    whether tickets like this one are a problem; these three are done by the Desk itself.
    """

    key: str
    kind: EffectKind
    name: str
    data: Mapping[str, Any]


class Outcome(NamedTuple):
    """What one event did: the new ticket, its history lines, effects, and the timers it set."""

    ticket: Ticket
    entries: tuple[Entry, ...]
    effects: tuple[Effect, ...]
    timers: tuple[Timer, ...]


class Possible(NamedTuple):
    """An event of the present state, with the reasons why it cannot happen now (none: it can).

    `verdict` is that of the policy under which the event grants something, None without one, and
    where no row of the policy holds.
    """

    event: str
    label: str
    target: str
    by: tuple[str, ...]
    note: Literal["required", "optional"] | None
    reasons: tuple[str, ...] = ()
    verdict: Verdict | None = None

    @property
    def allowed(self) -> bool:
        """Whether nothing stands against it."""
        return not self.reasons


Status = Literal["on", "off", "away"]


class Standing(NamedTuple):
    """How an agent stands at a moment: what they said, until when, and what they have in hand.

    `load` is the weight of their open tickets, `last` when they were given one last; `seq` counts
    what was given to them, so that two who choose at once do not both give them the last place.
    """

    agent: str
    status: Status = "on"
    until: datetime | None = None
    last: datetime | None = None
    load: int = 0
    seq: int = 0

    def absent(self, now: datetime) -> bool:
        """Whether the agent has said that they are not there."""
        return self.status != "on" and (self.until is None or now < self.until)


RuleFunction = Callable[[Ticket, datetime], bool]


@dataclass(frozen=True, slots=True)
class Context:
    """What a step may know besides the ticket.

    `rules` gives each named rule a function of (ticket, now), or a verdict already known;
    `people` are agents of the host's own directory, by name, besides those of the process;
    `standings` say how those stand to whom a ticket is to be given.
    """

    rules: Mapping[str, RuleFunction | bool] = field(default_factory=lambda: EMPTY)
    people: Mapping[str, Agent] = field(default_factory=lambda: EMPTY)
    standings: Mapping[str, Standing] = field(default_factory=lambda: EMPTY)
