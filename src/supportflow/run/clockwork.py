"""The clocks of a ticket while an event is settled: they start, stand still, run on and end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Literal

from supportflow.errors import RuleFailed
from supportflow.run.counting import Counter, merged
from supportflow.run.promised import ClockPlan, SlaPlan, Test, own_hold
from supportflow.run.raising import lift
from supportflow.run.rungs import Counted, breach, line, pending, record
from supportflow.run.ticket import ClockState, Draft, Hold, Kept, Raised, Timer, new_tuple
from supportflow.run.turn import Turn

__all__ = ["Clocks"]

HOLDS = frozenset(("customer", "supplier", "children", "resolved"))
Ended = Literal["met", "missed", "cancelled"]


class Clocks:
    """What `now` is of each clock; `changed` becomes true when one is no longer what it was.

    `left` is the state in which the ticket was when the clocks were last settled, `standing` what
    lets clocks stand still now.
    """

    __slots__ = (
        "at", "changed", "draft", "left", "now", "promises", "spent", "standing", "turn",
    )  # fmt: skip

    def __init__(self, draft: Draft, turn: Turn, left: str) -> None:
        self.draft = draft
        self.turn = turn
        self.promises = turn.plan.promises
        self.at = turn.at
        self.left = left
        self.changed = turn.touched
        self.standing = {hold.reason for hold in draft.holds if hold.end is None}
        self.spent: dict[str | None, tuple[datetime, int]] = {}
        """For some calendars a moment, and what was counted since then until now."""
        self.now = {clock.name: clock for clock in draft.clocks}

    def keep(self) -> None:
        """Give the ticket its clocks, and one timer for whatever comes next of them."""
        if self.changed:
            self.draft.clocks = tuple(self.now.values())
            self.set_timer()

    def asks(self, test: Test | None) -> bool:
        """Ask a condition; none always holds."""
        return test is None or test(self.draft, self.turn)

    def unsure(self, what: str, failure: RuleFailed) -> None:
        """Write that a condition could not be asked."""
        reasons = (str(failure),)
        self.turn.write(self.draft, "unmet", event=what, note=None, data=Kept(reasons=reasons))

    # Standing still

    def hold(self) -> None:
        """Begin and end the times for which the state lets clocks stand still."""
        state = self.turn.plan.states[self.draft.state].state
        reasons: set[str] = set()
        if state.waits_for is not None:
            reasons.add(state.waits_for)
        if state.resolved or state.final:
            reasons.add("resolved")
        self.held(reasons, HOLDS)

    def held(self, reasons: set[str], among: frozenset[str]) -> None:
        """Let exactly `reasons` be open of the holds `among` these kinds."""
        draft, at = self.draft, self.at
        standing = self.standing & among
        if standing == reasons:
            return
        self.standing = (self.standing - among) | reasons
        over, begun = standing - reasons, reasons - standing
        kept: list[Hold] = []
        for one in draft.holds:
            reason, start, end = one
            if end is not None or reason not in over:
                kept.append(one)
            elif start < at:
                kept.append(new_tuple(Hold, (reason, start, at)))
        kept += [new_tuple(Hold, (reason, at, None)) for reason in sorted(begun)]
        draft.holds = tuple(kept)

    def counted_holds(self, plan: ClockPlan) -> list[Hold]:
        """Return the times for which this clock stood or stands still."""
        return [one for one in self.draft.holds if one.reason in plan.pauses]

    def pause(self, plan: ClockPlan, clock: ClockState) -> None:
        """Let the clock stand still, or run on with what was left of its time."""
        if plan.pauses_when is not None or plan.own_hold in self.standing:
            stands = plan.pauses_when is not None and plan.pauses_when(self.draft, self.turn)
            own = {plan.own_hold} if stands else set[str]()
            self.held(own, frozenset((plan.own_hold,)))
        name, promise, _, started, due, since, _, fired, _ = clock
        draft, turn = self.draft, self.turn
        data: dict[str, object]
        if plan.pauses.isdisjoint(self.standing):
            if since is None:
                return
            # The time that it stood still is counted where the ticket was meanwhile.
            counter = plan.counters.get(self.left) or self.promises.counter(plan, self.left)
            if "due" not in fired:
                due = counter.moved(due, self.counted_since(counter, since))
            data = {"is": "resumed", "promise": promise, "due": due, "since": since}
            if counter.counts_in is not None:
                data["calendar"] = counter.counts_in
            since = None
        elif since is None:
            reasons = self.standing & plan.pauses
            why = "a condition" if reasons == {plan.own_hold} else min(reasons - {plan.own_hold})
            data = {"is": "paused", "promise": promise, "why": why}
            since = self.at
        else:
            return
        status = "running" if since is None else "paused"
        self.now[name] = new_tuple(
            ClockState, (name, promise, status, started, due, since, None, fired, False)
        )
        self.changed = True
        line(draft, turn, name, self.at, turn.by, data)

    def counted_since(self, counter: Counter, since: datetime) -> int:
        """Return what was counted since then; clocks that stood together are asked once."""
        known = self.spent.get(counter.counts_in)
        if known is None or known[0] is not since:
            known = self.spent[counter.counts_in] = since, counter.between(since, self.at)
        return known[1]

    def run_on(self) -> None:
        """Let clocks that stood since the ticket was closed in time stand on: it is reopened."""
        for name, clock in [*self.now.items()]:
            found = self.promises.plan_of(clock, self.draft.sla)
            if found is None or found[1].clock.stops != "closed" or clock.status != "met":
                continue
            if clock.fixed:
                # A due time set by hand has not moved meanwhile.
                self.put(clock._replace(status="running", since=None, ended=None), "resumed")
                continue
            since = clock.since or clock.ended
            self.now[name] = clock._replace(status="paused", since=since, ended=None)
            self.changed = True

    # Starting and ending

    def overdue(self) -> None:
        """Write the breaches that nobody noticed at their time: a step without its timers."""
        at, now = self.at, self.now
        for name in [
            name for name, clock in now.items()
            if clock[4] < at and clock.status == "running" and not clock.broken
        ]:  # fmt: skip
            now[name] = breach(self.draft, self.turn, now[name])
            self.changed = True

    def plans(self) -> Sequence[tuple[SlaPlan, ClockPlan]]:
        """Return what each clock goes by: the promise that counts, else the one that started it."""
        name = self.draft.sla
        chosen = self.promises.slas.get(name or "")
        pairs = chosen.pairs if chosen is not None else ()
        others = [one for one in self.now.values() if one.ended is None and one.sla != name]
        if not others:
            return pairs
        found = {plan.name: (sla, plan) for sla, plan in pairs}
        for clock in others:
            kept = self.promises.plan_of(clock, name)
            if kept is not None:
                found[clock.name] = kept
        return [*found.values()]

    def may_start(self, plan: ClockPlan) -> bool:
        """Say whether nothing keeps a clock from starting: another clock, a condition, the end."""
        leader = self.now.get(plan.clock.follows or "")
        if leader is not None and leader.active:
            return False
        state = self.turn.plan.states[self.draft.state].state
        if plan.clock.stops == "resolved" and state.resolved:
            return False
        return self.asks(plan.starts_when)

    def start(self, sla: SlaPlan, plan: ClockPlan, at: datetime, *, why: str = "") -> ClockState:
        """Start a clock as of `at` and return it."""
        counter = self.promises.counter(plan, self.draft.state)
        holds = self.counted_holds(plan)
        due = counter.due(at, holds, self.at) if holds else counter.since(at)
        clock = new_tuple(
            ClockState, (plan.name, sla.name, "running", at, due, None, None, (), False)
        )
        stood = merged(at, holds, self.at) if holds else ()
        self.put(clock, "started", why=why, counted=Counted(counter, at, None, stood))
        return clock

    def counted(self, counter: Counter, plan: ClockPlan, since: datetime) -> Counted:
        """Return how a clock is counted since some moment, to be kept with its line."""
        return Counted(counter, since, None, merged(since, self.counted_holds(plan), self.at))

    def end(self, clock: ClockState, how: Ended, *, why: str = "") -> ClockState:
        """End a clock, and lift what it raised."""
        if how == "met" and not clock.broken and (clock.since or self.at) > clock.due:
            # What ends it has also moved its due time into the past.
            clock = breach(self.draft, self.turn, clock)
        if how == "met" and clock.broken:
            how = "missed"
        self.held(set(), frozenset((own_hold(clock.name),)))
        clock = clock._replace(status=how, ended=self.at)
        self.put(clock, how, why=why)
        self.lift(lambda raised: raised.cause == clock.name)
        return clock

    def put(
        self, clock: ClockState, what: str, *, why: str = "", counted: Counted | None = None
    ) -> None:
        """Keep a clock and write what happened to it."""
        self.now[clock.name] = clock
        self.changed = True
        record(self.draft, self.turn, clock, what, why=why, counted=counted)

    def lift(self, gone: Callable[[Raised], bool]) -> None:
        """Lift the escalations whose cause has gone."""
        for raised in self.draft.escalated:
            if gone(raised):
                lift(self.draft, self.turn, raised)

    def set_timer(self) -> None:
        """Hold one timer for whatever comes next of all clocks."""
        draft = self.draft
        due: datetime | None = None
        watched = self.promises.watched
        for clock in draft.clocks:
            name, _, _, _, when, since, ended, fired, _ = clock
            if ended is None and since is None:
                if name not in watched:
                    if "due" not in fired and (due is None or when < due):
                        due = when
                    continue
                for when, _ in pending(draft, self.turn, clock):
                    if due is None or when < due:
                        due = when
        for timer in draft.timers:
            if timer[0] == "clock":
                if timer[1] == due:
                    return
                draft.timers = tuple([one for one in draft.timers if one is not timer])
                break
        if due is not None:
            draft.timers = (*draft.timers, new_tuple(Timer, ("clock", due, draft.seq)))
