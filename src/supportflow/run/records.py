"""What a ticket holds of its tasks, clocks, talk, escalations, and of other tickets beside it."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, NamedTuple

__all__ = [
    "ALONE",
    "Beside",
    "ClockState",
    "Hold",
    "Link",
    "LinkKind",
    "Queued",
    "Raised",
    "SurveyState",
    "Talk",
    "Tally",
    "TaskState",
    "WithBeside",
    "level_of",
]


class TaskState(NamedTuple):
    """A task on a ticket: open since `opened`, or ended by somebody.

    `ticked` are the numbers of the steps that are done, from 1; `failed` says that its action
    failed for good and a person does it; `asked` that help was asked for.
    """

    name: str
    status: Literal["open", "done", "skipped"]
    opened: datetime
    ended: datetime | None = None
    by: str | None = None
    ticked: tuple[int, ...] = ()
    failed: bool = False
    asked: bool = False


class ClockState(NamedTuple):
    """One promise on a ticket: the clock `name` of the promise `sla`, counted since `started`.

    `due` is when it breaks; while it is ``paused``, `since` some moment, when it would have broken
    without that pause. It was ``met`` or ``missed`` when it `ended`, or ``cancelled``. `fired`
    names what has come of it: ``due`` once it is broken, and escalations. A `fixed` due time was
    set by hand: neither pauses nor other promises move it.
    """

    name: str
    sla: str
    status: Literal["running", "paused", "met", "missed", "cancelled"]
    started: datetime
    due: datetime
    since: datetime | None = None
    ended: datetime | None = None
    fired: tuple[str, ...] = ()
    fixed: bool = False

    @property
    def active(self) -> bool:
        """Whether the promise is still to be kept."""
        return self.ended is None

    @property
    def broken(self) -> bool:
        """Whether its due time passed before it was kept."""
        return "due" in self.fired


class Hold(NamedTuple):
    """A time for which clocks stood still: for whom the state waited, or whose condition held."""

    reason: str
    start: datetime
    end: datetime | None = None


class Talk(NamedTuple):
    """Who has spoken in public: what the clocks of responses are counted from.

    `written` is the customer's first message, `waiting` the oldest that no person has answered,
    `answered` a person's first answer and `latest` their last; `unheard`, `told` and `reached` are
    these three with bots counted.
    """

    written: datetime | None = None
    waiting: datetime | None = None
    answered: datetime | None = None
    unheard: datetime | None = None
    told: datetime | None = None
    latest: datetime | None = None
    reached: datetime | None = None


class Raised(NamedTuple):
    """An escalation that stands: `cause` is the clock, ``state``, ``rule`` or ``hand``.

    `team` is the one to which it handed the ticket over, `level` what it asks of whoever takes it.
    `undo` is the priority before, and whether that had been set by hand, if it goes back.
    """

    name: str
    cause: str
    since: datetime
    team: str | None = None
    level: str | None = None
    undo: tuple[str | None, bool] | None = None


def level_of(escalated: tuple[Raised, ...]) -> str | None:
    """Return the level that the last escalation asks of whoever takes a ticket."""
    return next((one.level for one in reversed(escalated) if one.level is not None), None)


LinkKind = Literal["merged_into", "merged", "split_from", "split", "problem", "gathers", "related"]


class Link(NamedTuple):
    """Another ticket that has to do with this one.

    It was ``merged_into`` that one, or that one was ``merged`` into it; it was ``split_from`` that
    one, or that one was ``split`` off; that one is the ``problem`` that gathers it, or is one that
    this problem ``gathers``; or they are ``related``.
    """

    kind: LinkKind
    ticket: str
    since: datetime
    by: str


class Tally(NamedTuple):
    """What a ticket is counted under for a declared `problem`: tickets with one `key` are alike.

    `ticket` is the one that gathers it: itself for the ticket that gathers others, an empty text
    when a person took it out by hand.
    """

    problem: str
    key: str
    ticket: str | None = None


class Queued(NamedTuple):
    """Why nobody has the ticket: the `reason` since when it waits in the queue of its team.

    `reason` is ``looked_for`` (somebody is being chosen), ``nobody`` (of the team can do it at
    all), ``away``, ``closed``, ``full`` (those who could are not there, or have enough to do) or
    ``had_it`` (who could has let it lie); `route` is the row of the process that asked for more.
    """

    reason: str
    since: datetime
    route: str | None = None


class SurveyState(NamedTuple):
    """A survey on a ticket: to be asked, asked, answered, or left out by the sample."""

    name: str
    status: Literal["waiting", "asked", "answered", "left_out"]
    since: datetime
    answered: datetime | None = None
    score: int | None = None
    comment: str | None = None


class Beside(NamedTuple):
    """What most tickets have nothing of, kept in one place.

    `follows` is the closed ticket that it goes on from; `handoffs` counts changes of area,
    `reopened` how often it came back after it was resolved; `previous` had it before the present
    assignee, who has it since `assigned`; `queued` says why nobody has it; `links` lead to other
    tickets; `surveys` and `told` are the surveys and the notices that it met; `weight` is how much
    of its assignee's limit it takes; `tallies` are what it is counted under for problems.
    """

    follows: str | None = None
    handoffs: int = 0
    reopened: int = 0
    previous: str | None = None
    assigned: datetime | None = None
    queued: Queued | None = None
    links: tuple[Link, ...] = ()
    surveys: tuple[SurveyState, ...] = ()
    told: tuple[str, ...] = ()
    weight: int = 1
    tallies: tuple[Tally, ...] = ()


ALONE = Beside()
"""Nothing beside the ticket itself; shared by all such tickets."""


class WithBeside:
    """Reads what stands in `beside` as if it were the ticket's own."""

    __slots__ = ()

    beside: Beside

    @property
    def follows(self) -> str | None:
        """The closed ticket that it goes on from."""
        return self.beside.follows

    @property
    def handoffs(self) -> int:
        """How often it went from one area to another."""
        return self.beside.handoffs

    @property
    def reopened(self) -> int:
        """How often it came back after it was resolved."""
        return self.beside.reopened

    @property
    def queued(self) -> Queued | None:
        """Why nobody has it, as long as it waits in a queue of people."""
        return self.beside.queued

    @property
    def links(self) -> tuple[Link, ...]:
        """The tickets that have to do with it."""
        return self.beside.links

    @property
    def surveys(self) -> tuple[SurveyState, ...]:
        """The surveys that it met."""
        return self.beside.surveys
