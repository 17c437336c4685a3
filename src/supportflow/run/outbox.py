"""Performs what events left to be done: at least once, in order for each ticket, with retries."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any, NamedTuple, Protocol

from supportflow.run.store import Store
from supportflow.run.ticket import Effect, EffectKind, Outcome

__all__ = ["OWN_AT_ONCE", "Following", "Handler", "Outbox", "Ran", "performers"]

Handler = Callable[[Effect], object]
"""A function of the host's; what it returns means something for bots only."""

Performer = Callable[[Effect], object]

BATCH = 100
LONGEST_BACKOFF = 10
"""After so many doublings the time between two attempts stays the same."""


OWN: tuple[EffectKind, ...] = ("open", "submit", "route", "count")
"""What the Desk does itself: these change tickets only, or choose who gets one."""

NO_HANDS = frozenset(("queued", "clock"))
"""Lines of events that change nothing of what agents have in hand."""

OWN_AT_ONCE = 1_000
"""So many of its own effects the Desk performs in one call; the rest waits for `run_due`."""


class Ran(NamedTuple):
    """What `Desk.run_due` did; `problems` says what could not be done, and is tried again."""

    timers: int = 0
    dropped: int = 0
    delivered: int = 0
    failed: int = 0
    dead: int = 0
    problems: tuple[str, ...] = ()


class Following:
    """What follows from the events of one call: own effects, and when the next timer is due.

    `floors` holds how the agents of teams stand, as long as no event of the call changes that.
    """

    __slots__ = ("effects", "floors", "soonest")

    def __init__(self) -> None:
        self.effects: deque[tuple[Effect, datetime]] = deque()
        self.soonest: datetime | None = None
        self.floors: dict[str, Any] = {}

    def add(self, outcome: Outcome) -> None:
        """Note what follows from one event, with the instant of the event."""
        at = outcome.ticket.changed
        self.effects.extend((one, at) for one in outcome.effects if one.kind in OWN)
        if self.floors and any(line.kind not in NO_HANDS for line in outcome.entries):
            self.floors = {}
        for timer in outcome.timers:
            if self.soonest is None or timer.due < self.soonest:
                self.soonest = timer.due


class Outbox:
    """The effects of a store, and a function for each kind that is performed here.

    Effects of other kinds stay in the store, for somebody who can perform them.
    """

    def __init__(
        self,
        store: Store,
        performers: Mapping[EffectKind, Performer],
        now: Callable[[], datetime],
        *,
        attempts: int,
        retry: timedelta,
        lease: timedelta,
        give_up: Callable[..., None],
    ) -> None:
        """Perform effects of `store`; see `Desk` for the meaning of the numbers."""
        self._store = store
        self._give_up = give_up
        self._performers = performers
        self._now = now
        self._attempts = attempts
        self._retry = retry
        self._lease = lease

    def deliver(self, limit: int | None, problems: list[str], *, own: bool) -> tuple[int, int, int]:
        """Perform what is due, the Desk's own effects or the others.

        Returns how many were delivered, failed, and given up.
        """
        kinds: list[EffectKind] = [kind for kind in self._performers if (kind in OWN) is own]
        delivered = failed = dead = 0
        while kinds and (limit is None or delivered + failed + dead < limit):
            room = BATCH if limit is None else min(BATCH, limit - delivered - failed - dead)
            claimed = self._store.claim(self._now(), kinds=kinds, limit=room, lease=self._lease)
            if not claimed:
                break
            for one in claimed:
                performer = self._performers[one.effect.kind]
                problem = attempt(one.effect, performer)
                if problem is None:
                    self._store.delivered(one.effect.key)
                    delivered += 1
                    continue
                problems.append(problem)
                again = None
                if one.attempts < self._most(one.effect) or not self._left(one.effect, problem):
                    doublings = min(one.attempts - 1, LONGEST_BACKOFF)
                    again = self._now() + self._retry * 2**doublings
                    failed += 1
                else:
                    dead += 1
                self._store.failed(one.effect.key, problem, again=again)
        return delivered, failed, dead

    def _most(self, effect: Effect) -> int:
        """Return how often an effect is tried: a task may say it of its action."""
        most = effect.data.get("attempts") if effect.kind == "action" else None
        return most if isinstance(most, int) else self._attempts

    def _left(self, effect: Effect, problem: str) -> bool:
        """Tell the ticket of an action that is given up for people to do; say whether it knows.

        Until it does the effect is not dead, so that a task is never left without anybody.
        """
        if effect.kind != "action" or "attempts" not in effect.data:
            return True
        return attempt(effect, partial(self._give_up, problem=problem)) is None

    def follow(self, following: Following, perform: Callable[..., object]) -> bool:
        """Perform own effects and what follows from them in turn; say whether any was done.

        All are kept in the store as well: what fails here, or is left, waits for `deliver`.
        """
        done = False
        for _ in range(OWN_AT_ONCE):
            if not following.effects:
                break
            effect, at = following.effects.popleft()
            if attempt(effect, partial(perform, at=at, following=following)) is None:
                self._store.delivered(effect.key)
                done = True
        return done


class Answer(Protocol):
    """Tells the ticket of an effect what came of it, while it is in `state` or has this `task`."""

    def __call__(
        self,
        effect: Effect,
        event: str,
        given: Mapping[str, Any],
        *,
        state: str | None = None,
        task: str | None = None,
    ) -> None:
        """Apply the event, if the ticket still waits for it."""
        ...


def performers(
    own: Performer,
    answer: Answer,
    notify: Handler | None,
    send: Mapping[str, Handler] | None,
    actions: Mapping[str, Handler] | None,
    bots: Mapping[str, Handler] | None,
    drafts: Performer | None,
) -> dict[EffectKind, Performer]:
    """Return a function for each kind of effect that is performed with these handlers."""
    found: dict[EffectKind, Performer] = dict.fromkeys(OWN, own)
    if send is not None:
        found["send"] = lambda effect: send[effect.name](effect)
    if notify is not None:
        found["notify"] = notify
    if drafts is not None:
        found["draft"] = drafts
    if actions is not None:

        def act(effect: Effect) -> None:
            actions[effect.name](effect)
            task = str(effect.data["task"])
            given = {"by": "system", "data": {"task": task, "is": "done"}}
            answer(effect, "task", given, task=task)

        found["action"] = act
    if bots is not None:

        def ask(effect: Effect) -> None:
            said = bots[effect.name](effect)
            if isinstance(said, str) and said.strip():
                given = {"by": effect.name, "message": said}
                answer(effect, "message", given, state=effect.data["state"])

        found["bot"] = ask
    return found


def attempt(effect: Effect, performer: Performer) -> str | None:
    """Do what an effect says; return what went wrong, if anything."""
    try:
        performer(effect)
    except Exception as error:
        # A handler is foreign code: whatever it raises is kept with the effect and retried.
        return f"{effect.kind} '{effect.name}' ({effect.key}): {type(error).__name__}: {error}"
    return None
