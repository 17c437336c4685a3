"""What is promised, how its time is counted, and what happens before and after it is broken."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import KW_ONLY, replace
from functools import lru_cache
from typing import Annotated, Final, Literal, NamedTuple

from pydantic import AfterValidator

from supportflow.define.base import Declared, Many, Name, Names, YesNo, value
from supportflow.define.conditions import AnyCondition
from supportflow.define.texts import Words
from supportflow.define.times import BusinessDays, BusinessTime, Duration, WallTime, duration
from supportflow.errors import quoted

__all__ = [
    "OTHERS",
    "PROMISED",
    "WAITS",
    "Again",
    "At",
    "Clock",
    "Escalation",
    "OnChange",
    "Pause",
    "Sla",
    "Starts",
    "Stops",
    "at_of",
    "clocks_of",
    "leaders_first",
]

Starts = Literal["opened", "first_message", "customer_message", "response"]
Stops = Literal["response", "resolved", "closed"]
Again = Literal["never", "stopped", "always"]
OnChange = Literal["from_creation", "from_change", "keep"]
Pause = Literal["customer", "supplier", "children", "resolved"]

WAITS: Final[tuple[Pause, ...]] = ("customer", "supplier", "children")
"""What a state can wait for; while it does, the clocks that say so stand still."""

CAUSES: Final = ("state", "rule", "hand")
"""What brings escalations that watch no clock; no clock has such a name."""

OTHERS: Final = ("within", "task")
"""Clocks that are not of an `Sla`: the times promised by states and by tasks."""


class At(NamedTuple):
    """The moment of an escalation: at a share of the promised time, or some time beside its end.

    `percent` is of the counted time from the start of the clock to its end; `offset` is a length
    of time, and `side` -1 when it lies before the end, 1 when after.
    """

    percent: float | None = None
    offset: WallTime | BusinessTime | BusinessDays | None = None
    side: int = 0


_PERCENT = re.compile(r"(\d+(?:\.\d+)?)\s*%")
_BESIDE = re.compile(r"(.+?)\s+(before|after)")
_MOST: Final = 1000
_FORM: Final = "write '80 %', '1 business hour before' or '30 min after'"


@lru_cache(maxsize=1024)
def at_of(text: str) -> At:
    """Read the moment of an escalation; raises ValueError with the accepted forms."""
    words = " ".join(text.lower().split())
    share, beside = _PERCENT.fullmatch(words), _BESIDE.fullmatch(words)
    if share:
        percent = float(share.group(1))
        if not 0 <= percent <= _MOST:
            raise ValueError(f"'{text}' is no share of a promised time: give 0 to {_MOST} %")
        return At(percent)
    if beside:
        try:
            offset = duration(beside.group(1))
        except ValueError as problem:
            said = f"'{text}' is not a moment of a promised time: {problem}"
            raise ValueError(said) from None
        if isinstance(offset, BusinessDays) and offset.end_of_day:
            raise ValueError(f"'{text}': a time beside a promise is a length, not an end of day")
        return At(None, offset, -1 if beside.group(2) == "before" else 1)
    raise ValueError(f"'{text}' is not a moment of a promised time: {_FORM}")


def _checked(text: str) -> str:
    at = at_of(text)
    if at.offset is not None:
        return f"{at.offset} {'before' if at.side < 0 else 'after'}"
    return f"{at.percent:g} %"


AtText = Annotated[str, AfterValidator(_checked)]
"""``80 %``, ``1 business hour before`` or ``30 min after``, kept in one form."""


@value
class Clock(Declared):
    """How the time of one promise runs: what starts it, what holds it, what stops it.

    `starts` is ``opened`` (the ticket), ``first_message`` (the customer's first, or the opening as
    long as there is none), ``customer_message`` (any) or ``response`` (the opening and each public
    answer of ours); with `starts_when` it does not start before that holds. It does not start
    while the clock named in `follows` runs. `again` says whether it runs once (``never``), starts
    anew after it has ``stopped``, or is set back by every start (``always``). `pauses` names what
    the state waits for, or ``resolved``, and `pauses_when` a condition: meanwhile it stands still.
    `stops` is ``response``, ``resolved`` or ``closed``, or `stops_when` holds. With `human_only`
    the messages of bots are no response. A final state ends every clock.
    """

    name: Name
    within: Duration | None = None
    label: Words | None = None
    _: KW_ONLY
    starts: Starts = "opened"
    starts_when: AnyCondition | None = None
    follows: Name | None = None
    again: Again = "never"
    pauses: Names[Pause] = ()
    pauses_when: AnyCondition | None = None
    stops: Stops | None = None
    stops_when: AnyCondition | None = None
    human_only: YesNo = True

    def __post_init__(self) -> None:
        if self.stops is None and self.stops_when is None:
            raise ValueError("needs stops=... or stops_when=..., or it would never be kept")
        if self.name in OTHERS:
            raise ValueError(
                f"'{self.name}' means the times that states and tasks promise: choose another name"
            )
        if self.name in CAUSES:
            raise ValueError(
                f"'{self.name}' is why an escalation without a clock came: choose another name"
            )
        if self.follows == self.name:
            raise ValueError("follows itself")


PROMISED: Final[tuple[str, ...]] = (
    "first_response",
    "next_response",
    "resolution",
    "total_resolution",
)
"""The promises that an `Sla` has fields for, which are the names of their clocks."""


@value
class Sla(Declared):
    """Promises for the tickets for which `when` holds; the first that holds in the list counts.

    `first_response` runs from the customer's first message (else from the opening) to our first
    public answer; `next_response` from the oldest message that nobody has answered since;
    `resolution` to the first time that the ticket is resolved; `total_resolution` until it is
    closed, without the time for which it stood resolved. Times are counted in `calendar`, else in
    that of the team that answers, else in that of the process.

    While a state waits for somebody, the clocks except the first response stand still: `pauses`
    says for whom, `pauses_when` adds a condition. With `human_only` a bot's message is no
    response. `on_change` says what happens when the ticket comes under this promise later, or is
    counted in another calendar: due times are worked out ``from_creation``, ``from_change``, or
    those that run ``keep`` what they have. `clocks` adds promises of your own, or says how one of
    the four is counted.
    """

    name: Name
    label: Words | None = None
    _: KW_ONLY
    when: AnyCondition | None = None
    first_response: Duration | None = None
    next_response: Duration | None = None
    resolution: Duration | None = None
    total_resolution: Duration | None = None
    calendar: Name | None = None
    pauses: Names[Pause] | None = None
    pauses_when: AnyCondition | None = None
    human_only: YesNo = True
    on_change: OnChange = "from_creation"
    clocks: Many[Clock] = ()
    owner: str | None = None
    description: Words | None = None

    def __post_init__(self) -> None:
        names = [clock.name for clock in self.clocks]
        if len(set(names)) < len(names):
            raise ValueError("the same clock stands twice")
        for clock in self.clocks:
            given = getattr(self, clock.name) if clock.name in PROMISED else None
            if clock.within is None and given is None:
                raise ValueError(f"clock '{clock.name}' has no time: give within=...")
            if clock.within is not None and given is not None:
                raise ValueError(f"the time of '{clock.name}' stands twice: leave one out")
        every = {clock.name for clock in clocks_of(self)}
        if not every:
            raise ValueError(f"promises nothing: give {quoted(PROMISED)}")
        for clock in clocks_of(self):
            if clock.follows is not None and clock.follows not in {*every, *PROMISED}:
                raise ValueError(
                    f"clock '{clock.name}' follows '{clock.follows}', which it does not have"
                )


def clocks_of(sla: Sla) -> tuple[Clock, ...]:
    """Return every clock that a promise starts, with its time: the four, then its own."""
    own = {clock.name: clock for clock in sla.clocks}
    found: list[Clock] = []
    for name in PROMISED:
        time: WallTime | BusinessTime | BusinessDays | None = getattr(sla, name)
        given = own.pop(name, None)
        if given is not None:
            found.append(given if given.within is not None else replace(given, within=time))
        elif time is not None:
            found.append(_standard(sla, name, time))
    return (*found, *own.values())


def leaders_first(clocks: Iterable[Clock]) -> Iterable[Clock]:
    """Return the clocks in their order, but each after the one that it follows."""
    named = {clock.name: clock for clock in clocks}
    found: dict[str, Clock] = {}
    for clock in named.values():
        chain = [clock]
        leader = named.get(clock.follows or "")
        while leader is not None and leader not in chain:
            chain.append(leader)
            leader = named.get(leader.follows or "")
        for one in reversed(chain):
            found.setdefault(one.name, one)
    return found.values()


def _standard(sla: Sla, name: str, time: WallTime | BusinessTime | BusinessDays) -> Clock:
    pauses = WAITS if sla.pauses is None else tuple(sla.pauses)
    match name:
        case "first_response":
            return Clock(
                name, time, starts="first_message", stops="response", human_only=sla.human_only
            )
        case "next_response":
            return Clock(
                name, time, starts="customer_message", stops="response", again="stopped",
                follows="first_response", pauses=pauses, pauses_when=sla.pauses_when,
                human_only=sla.human_only,
            )  # fmt: skip
        case "resolution":
            return Clock(name, time, stops="resolved", pauses=pauses, pauses_when=sla.pauses_when)
        case _:
            return Clock(
                name, time, stops="closed", pauses=tuple(dict.fromkeys((*pauses, "resolved"))),
                pauses_when=sla.pauses_when,
            )  # fmt: skip


@value
class Escalation(Declared):
    """One rung of an escalation: when it comes, whom it tells, and what it changes.

    It comes at a moment of a `clock` (``first_response``, ``resolution``, one of your own,
    ``within`` for the time promised by a state, ``task`` for that of a task): `at` is a share such
    as ``80 %``, or ``1 business hour before`` and ``30 min after`` its end; without `at`, the end.
    Or it comes when a ticket has been in a `state` (or phase) for longer than `after`. With `when`
    it comes only if that holds then; `when` alone brings it as soon as it holds. Without any of
    these only a person calls it. Each comes once for each run of its clock.

    `tells` names teams, levels, agents, or ``assignee``. `fires` is an event that moves the ticket
    on; `priority`, `team` and `level` are what the ticket gets: another priority, another team's
    queue, and the level that whoever takes it must have. With `reverts` these go back when the
    cause has gone. `by` is who may call or lift it by hand (agents, if nothing is said).
    """

    name: Name
    label: Words | None = None
    _: KW_ONLY
    clock: Name | None = None
    at: AtText | None = None
    state: Names[Name] = ()
    task: Name | None = None
    after: Duration | None = None
    when: AnyCondition | None = None
    tells: Names[Name] = ()
    fires: Name | None = None
    priority: Name | None = None
    team: Name | None = None
    level: Name | None = None
    reverts: YesNo = False
    by: Names[Name] = ()
    owner: str | None = None
    description: Words | None = None

    def __post_init__(self) -> None:
        if not (self.tells or self.fires or self.priority or self.team or self.level):
            raise ValueError(
                "does nothing: say whom it tells=..., what it fires=..., or the priority=..., "
                "team=... or level=... that it sets"
            )
        if self.clock is None and self.at is not None:
            raise ValueError("'at' is a moment of a clock: say clock='first_response' or another")
        if self.clock is not None and self.after is not None:
            raise ValueError(
                "'after' is the time in a state; beside a clock's end write at='30 min after'"
            )
        if self.after is not None and not self.state:
            raise ValueError("'after' is the time in a state: say state='...'")
        if self.state and self.after is None and self.clock != "within":
            raise ValueError("a state needs after=..., or clock='within' for the time it promises")
        if self.task is not None and self.clock != "task":
            raise ValueError("a task needs clock='task', which is the time that it promises")
        if self.reverts and not (self.priority or self.team or self.level):
            raise ValueError("reverts=True undoes priority, team and level: none of them is given")

    @property
    def by_hand(self) -> bool:
        """Whether only a person calls it."""
        return self.clock is None and self.after is None and self.when is None
