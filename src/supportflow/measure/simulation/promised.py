"""The promises of a process, judged on what happened to a simulated ticket.

The rules are those by which `run` starts, holds and stops clocks, on whole histories at once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from supportflow.define.evaluation import evaluate
from supportflow.define.index import Index
from supportflow.define.promises import Clock, Sla, clocks_of, leaders_first
from supportflow.define.times import WallTime
from supportflow.measure.simulation.hours import Hours

if TYPE_CHECKING:
    from supportflow.measure.simulation.plan import Place

__all__ = ["BOT", "CUSTOMER", "PERSON", "Happened", "Promise", "Promises"]

CUSTOMER: Final = 1
PERSON: Final = 2
BOT: Final = 4
"""Who said something in public, as bits."""


Happened = tuple[int, int, int]
"""One line of a simulated ticket: when, the state after it, and who said something."""


@dataclass(slots=True, eq=False)
class _ClockPlan:
    number: int
    clock: Clock
    leader: int
    pauses: frozenset[str]
    answered: int
    once: bool
    always: bool
    stops: str


@dataclass(slots=True, eq=False)
class Promise:
    """A promise with those of its clocks that can be simulated; `first` numbers the first one."""

    sla: Sla
    clocks: tuple[_ClockPlan, ...]
    fixed: Hours | None


class _Running:
    """A clock of one ticket; `holds` are the times for which it stood."""

    __slots__ = ("active", "broken", "due", "ever", "holds", "since", "started")

    def __init__(self) -> None:
        self.active = self.ever = self.broken = False
        self.started = self.due = 0
        self.since = -1
        self.holds: list[tuple[int, int]] | None = None


class Promises:
    """The promises of a process: which counts for a ticket, and whether it was kept.

    `names` are (promise, clock) in the order in which verdicts are numbered. `notes` tell what
    of them cannot be simulated.
    """

    def __init__(
        self, look: Index, places: Sequence[Place], calendar: Callable[[str | None], Hours]
    ) -> None:
        self.look = look
        self.places = places
        self.calendar = calendar
        self.names: list[tuple[str, str]] = []
        self.notes: list[str] = []
        self.all = [self._promise(sla) for sla in look.slas.values()]
        self._chosen: dict[tuple[str, int, str | None, str | None, str | None], int] = {}

    def _promise(self, sla: Sla) -> Promise:
        found: list[_ClockPlan] = []
        numbers: dict[str, int] = {}
        for clock in leaders_first(clocks_of(sla)):
            if clock.starts_when is not None or clock.stops_when is not None:
                self.notes.append(
                    f"clock '{clock.name}' of promise '{sla.name}' asks a condition: left out"
                )
                continue
            if clock.pauses_when is not None:
                self.notes.append(
                    f"clock '{clock.name}' of promise '{sla.name}' never stands still "
                    "for its condition"
                )
            numbers[clock.name] = len(found)
            found.append(
                _ClockPlan(
                    len(self.names),
                    clock,
                    numbers.get(clock.follows or "", -1),
                    frozenset(clock.pauses),
                    PERSON if clock.human_only else PERSON | BOT,
                    clock.again == "never",
                    clock.again == "always",
                    clock.stops or "",
                )
            )
            self.names.append((sla.name, clock.name))
        fixed = self.calendar(sla.calendar) if sla.calendar is not None else None
        return Promise(sla, tuple(found), fixed)

    def choose(
        self, channel: str, place: int, priority: str | None, topic: str | None, product: str | None
    ) -> int:
        """Return the number of the promise that counts for such a ticket, -1 for none.

        Conditions are asked with the channel, state and area of the opening, and the priority,
        topic and product of the ticket; other fields are missing, so comparisons with them fail.
        """
        key = (channel, place, priority, topic, product)
        found = self._chosen.get(key)
        if found is None:
            state = self.places[place].state
            values: dict[str, object] = {
                "channel": channel, "state": state.name, "area": state.area, "priority": priority,
                "topic": topic, "product": product,
            }  # fmt: skip
            never: defaultdict[str, bool] = defaultdict(bool)
            found = next(
                (
                    number
                    for number, promise in enumerate(self.all)
                    if promise.sla.when is None or evaluate(promise.sla.when, values, never)
                ),
                -1,
            )
            self._chosen[key] = found
        return found

    def first_due(self, number: int, place: int, opened: int) -> int:
        """Return when the first clock of a promise is over, if nothing holds it."""
        promise = self.all[number]
        if not promise.clocks:
            return opened
        clock = promise.clocks[0].clock
        assert clock.within is not None
        return (promise.fixed or self.places[place].hours).due(opened, clock.within)

    def judge(
        self, number: int, history: Sequence[Happened], until: int
    ) -> Iterable[tuple[int, bool]]:
        """Yield each verdict about a ticket: the number of promise and clock, and whether kept.

        A clock that runs at the end of the simulation counts as broken if it is over, and not at
        all otherwise.
        """
        promise = self.all[number]
        running = [_Running() for _ in promise.clocks]
        verdicts: list[tuple[int, bool]] = []
        places = self.places
        before = places[history[0][1]]
        pairs = list(zip(promise.clocks, running, strict=True))
        for step, (at, where, said) in enumerate(history):
            place = places[where]
            over, final = place.over, place.final
            stood = bool(place.reasons or before.reasons)
            if step:
                self._moved(promise, running, before, place, at)
            for plan, clock in pairs:
                if clock.active and (
                    (said & plan.answered)
                    if plan.stops == "response"
                    else over
                    if plan.stops == "resolved"
                    else final
                ):
                    late = clock.broken or (clock.since < 0 and at > clock.due)
                    verdicts.append((plan.number, not late))
                    clock.active = False
                if final:
                    if clock.active:
                        # Closing ends every clock; a broken promise was broken before.
                        if clock.broken:
                            verdicts.append((plan.number, False))
                        clock.active = False
                    continue
                if plan.always if clock.active else not (clock.ever and plan.once):
                    missed = clock.active and clock.broken
                    self._begin(promise, plan, running, clock, place, at, said, opening=not step)
                    if missed and not clock.broken:
                        # Set back, after it was broken.
                        verdicts.append((plan.number, False))
                if stood and clock.active:
                    self._hold(promise, plan, clock, before, place, at)
            before = place
        for plan, clock in pairs:
            if clock.active and (clock.broken or (clock.since < 0 and clock.due < until)):
                verdicts.append((plan.number, False))
        return verdicts

    def _begin(
        self, promise: Promise, plan: _ClockPlan, running: list[_Running], clock: _Running,
        place: Place, at: int, said: int, *, opening: bool,
    ) -> None:  # fmt: skip
        """Start a clock, or set it back, if something happened that starts it."""
        how = plan.clock
        match how.starts:
            case "opened":
                signal = opening
            case "first_message":
                signal = opening
            case "customer_message":
                signal = bool(said & CUSTOMER)
            case "response":
                signal = opening or bool(said & plan.answered)
        if clock.active:
            if not (how.again == "always" and signal and clock.started != at):
                return
        elif clock.ever:
            if how.again == "never" or not signal:
                return
        elif not signal and not (how.follows is not None and how.starts in _AT_OPENING):
            return
        if plan.leader >= 0 and running[plan.leader].active:
            return
        if how.stops == "resolved" and place.state.resolved:
            return
        assert how.within is not None
        clock.active = clock.ever = True
        clock.broken = False
        clock.started, clock.since = at, -1
        clock.holds = None
        clock.due = (promise.fixed or place.hours).due(at, how.within)

    def _hold(
        self, promise: Promise, plan: _ClockPlan, clock: _Running, before: Place, place: Place,
        at: int,
    ) -> None:  # fmt: skip
        """Let a clock stand still, or run on with what was left of its time."""
        stands = not plan.pauses.isdisjoint(place.reasons)
        if stands and clock.since < 0:
            clock.since = at
        elif not stands and clock.since >= 0:
            if clock.holds is None:
                clock.holds = []
            clock.holds.append((clock.since, at))
            if not clock.broken:
                hours = promise.fixed or before.hours
                clock.due = _moved(hours, plan.clock, clock.due, clock.since, at)
            clock.since = -1

    def _moved(
        self, promise: Promise, running: list[_Running], before: Place, place: Place, at: int
    ) -> None:
        """Notice what was broken before, and count on in the calendar of another team."""
        for clock in running:
            if clock.active and not clock.broken and clock.since < 0 and clock.due < at:
                clock.broken = True
        if promise.fixed is not None or before.hours is place.hours:
            return
        policy = promise.sla.on_change
        for plan, clock in zip(promise.clocks, running, strict=True):
            within = plan.clock.within
            if not clock.active or clock.broken or isinstance(within, WallTime):
                continue
            assert within is not None
            if policy == "from_creation":
                due = place.hours.due(clock.started, within)
                holds = [*(clock.holds or ()), *([(clock.since, at)] if clock.since >= 0 else [])]
                stood = sum(place.hours.between(start, end) for start, end in holds)
                clock.due = place.hours.after(due, stood) if stood else due
            elif policy == "from_change":
                now = clock.since if clock.since >= 0 else at
                left = max(before.hours.between(now, clock.due), 0)
                clock.due = place.hours.after(at, left) if left else at
            else:
                continue
            if clock.since >= 0:
                clock.since = at


_AT_OPENING = frozenset({"opened", "first_message"})


def _moved(hours: Hours, clock: Clock, due: int, start: int, end: int) -> int:
    """Return the due time after a clock has stood from `start` to `end`."""
    if isinstance(clock.within, WallTime):
        return due + end - start
    stood = hours.between(start, end)
    return hours.after(due, stood) if stood else due
