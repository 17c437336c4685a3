"""After each event: which promise counts, and what has come of the ticket's clocks.

What an event did is read from the lines that it wrote and from the state that it left the ticket
in, so no row and no fact has to know of clocks.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Literal, NamedTuple

from supportflow.errors import RuleFailed
from supportflow.run.counting import Counter, merged
from supportflow.run.promised import ClockPlan, SlaPlan, Test, own_hold
from supportflow.run.raising import lift, raise_
from supportflow.run.rungs import Counted, breach, line, pending, record
from supportflow.run.ticket import (
    ClockState,
    Draft,
    Entry,
    Hold,
    Kept,
    Raised,
    Talk,
    Ticket,
    Timer,
    new_tuple,
)
from supportflow.run.turn import Turn

__all__ = ["settle"]

SILENCE = Talk()
HOLDS = frozenset(("customer", "supplier", "children", "resolved"))


class Said(NamedTuple):
    """Who has spoken in public in an event."""

    customer: bool = False
    person: bool = False
    bot: bool = False


QUIET = Said()
Ended = Literal["met", "missed", "cancelled"]


def settle(draft: Draft, turn: Turn, before: Ticket | None) -> None:
    """Bring promise, clocks and escalations up to what the event did; `before` is None at opening.

    Costs next to nothing when the event said nothing, moved nothing and set nothing.
    """
    said = _said(turn, 0)
    if before is None:
        touched = True
    else:
        touched = (
            turn.touched
            or draft.state != before.state
            or draft.entered is not before.entered
            or draft.version != before.version
            or draft.fields is not before.fields
            or draft.tasks is not before.tasks
            or draft.closed is not before.closed
            or draft.priority is not before.priority
            or draft.assignee is not before.assignee
            or draft.topic is not before.topic
            or draft.product is not before.product
            or draft.customer is not before.customer
            or draft.language is not before.language
        )
    if touched or said is not QUIET:
        _Settling(draft, turn, before, touched=touched).run(said)


def _said(turn: Turn, read: int) -> Said:
    """Read from the lines from number `read` on who has spoken."""
    kinds: set[str] = set()
    for entry in turn.entries[read:]:
        if entry.kind == "opened":
            if entry.public:
                kinds.add("customer")  # Whoever opened it, the first message is the customer's.
        elif entry.public or "contact" in entry.marks:
            kinds.add(_kind(turn, entry))
    if kinds.isdisjoint(("customer", "person", "bot")):
        return QUIET
    return Said("customer" in kinds, "person" in kinds, "bot" in kinds)


def _kind(turn: Turn, entry: Entry) -> str:
    if entry.by == turn.by:
        return turn.actor.kind
    actor = turn.plan.actor(entry.by, turn.context.people)
    return actor.kind if actor is not None else "system"


class _Settling:
    """One settling; `changed` becomes true when a clock is no longer what it was."""

    __slots__ = (
        "at", "before", "changed", "draft", "now", "opening", "promises", "reopened", "spent",
        "standing", "state", "touched", "turn",
    )  # fmt: skip

    def __init__(self, draft: Draft, turn: Turn, before: Ticket | None, *, touched: bool) -> None:
        self.draft = draft
        self.turn = turn
        self.before = before
        self.promises = turn.plan.promises
        self.at = turn.at
        self.touched = touched
        self.opening = before is None
        self.reopened = before is not None and before.closed and not draft.closed
        self.state = before.state if before is not None else draft.state
        """The state as of which the clocks are settled."""
        self.changed = turn.touched
        self.standing = {hold.reason for hold in draft.holds if hold.end is None}
        """What lets clocks stand still now."""
        self.spent: dict[tuple[str | None, datetime], int] = {}
        """What was counted since some moments until now, in some calendars."""
        self.now = {clock.name: clock for clock in draft.clocks}

    def run(self, said: Said) -> None:
        """Settle; what an escalation then does is settled too, each coming once at most."""
        draft, before = self.draft, self.before
        renewed = before is not None and before.version != draft.version
        if not renewed:
            self.overdue()
        if self.reopened:
            self.run_on()
        self.round(said, renewed=renewed)
        while self.escalate():
            self.touched = True
            self.opening = self.reopened = False
            self.round(QUIET, renewed=False)
        if self.changed:
            draft.clocks = tuple(self.now.values())
            self.set_timer()

    def round(self, said: Said, *, renewed: bool) -> None:
        """Settle the clocks by what was said and by where the ticket stands now."""
        if said is not QUIET:
            self.talk(said)
        if self.touched:
            self.hold()
            if not self.draft.closed:
                self.choose(renewed=renewed)
        self.clocks(said)
        self.state = self.draft.state

    # What happened

    def overdue(self) -> None:
        """Write the breaches that nobody noticed at their time: a step without its timers."""
        for clock in [*self.now.values()]:
            if clock.status == "running" and self.at > clock.due and not clock.broken:
                self.now[clock.name] = breach(self.draft, self.turn, clock)
                self.changed = True

    def talk(self, said: Said) -> None:
        """Keep who has waited for whom since when."""
        at = self.at
        written, waiting, answered, unheard, told, latest, reached = self.draft.talk or SILENCE
        if said.customer:
            written, waiting, unheard = written or at, waiting or at, unheard or at
        if said.person:
            waiting, answered, latest = None, answered or at, at
        if said.person or said.bot:
            unheard, told, reached = None, told or at, at
        self.draft.talk = Talk(written, waiting, answered, unheard, told, latest, reached)

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
        kept = [
            one._replace(end=at) if one.end is None and one.reason in standing - reasons else one
            for one in draft.holds
        ]
        kept += [Hold(reason, at) for reason in sorted(reasons - standing)]
        draft.holds = tuple(one for one in kept if one.end is None or one.start < one.end)

    # Which promise

    def choose(self, *, renewed: bool) -> None:
        """Find the promise that counts now, and what becomes of the clocks of another one."""
        draft = self.draft
        try:
            chosen = next(
                (plan for plan in self.promises.slas.values() if self.holds(plan.test)), None
            )
        except RuleFailed as failure:
            # What happened is true whatever a rule's function does; the promise stays as it was.
            self.unsure("promise", failure)
            return
        name = chosen.name if chosen is not None else None
        if name != draft.sla:
            old, draft.sla = draft.sla, name
            if not self.opening:
                self.replace(chosen, old)
        elif chosen is not None and renewed:
            self.replace(chosen, name)
        elif chosen is not None and self.state != draft.state:
            self.recalendar(chosen)

    def holds(self, test: Test | None) -> bool:
        """Ask a condition; none always holds."""
        return test is None or test(self.draft, self.turn)

    def unsure(self, what: str, failure: RuleFailed) -> None:
        """Write that a condition could not be asked."""
        reasons = (str(failure),)
        self.turn.write(self.draft, "unmet", event=what, note=None, data=Kept(reasons=reasons))

    def replace(self, chosen: SlaPlan | None, old: str | None) -> None:
        """Bring the running clocks under another promise, or under a newer version of theirs."""
        draft = self.draft
        asked = chosen or self.promises.slas.get(old or "")
        policy = asked.on_change if asked is not None else "from_creation"
        why = f"{_named(old)} became {_named(chosen.name if chosen is not None else None)}"
        if chosen is not None and chosen.name == old:
            why = "the process changed"
        for name, clock in [*self.now.items()]:
            if not clock.active or clock.fixed:
                continue
            plan = chosen.clocks.get(name) if chosen is not None else None
            if policy == "keep":
                if self.promises.plan_of(clock, draft.sla) is None:
                    self.end(clock, "cancelled", why="its promise is no longer declared")
            elif chosen is None or plan is None:
                self.end(clock, "cancelled", why=why)
            else:
                self.recount(clock, chosen, plan, anew=policy == "from_change", why=why)
        for plan in chosen.clocks.values() if chosen is not None else ():
            known = self.now.get(plan.name)
            if chosen is not None and (known is None or known.status == "cancelled"):
                began = self.beginning(plan, past=policy == "from_creation")
                try:
                    if began is not None and self.may_start(plan):
                        self.start(chosen, plan, began, why=why)
                except RuleFailed as failure:
                    self.unsure(plan.name, failure)

    def recount(
        self, clock: ClockState, sla: SlaPlan, plan: ClockPlan, *, anew: bool, why: str
    ) -> None:
        """Work out a due time as if the promise had always held, or `anew` from now on."""
        same = clock._replace(sla=sla.name)
        if clock.broken:
            self.now[clock.name] = same
            self.changed = self.changed or same != clock
            return
        if anew and clock.sla == sla.name:
            return  # The same promise in a newer process: what it promised before stays.
        started = self.at if anew else clock.started
        counter = self.promises.counter(plan, self.draft.state)
        due = counter.due(started, self.counted_holds(plan), self.at)
        since = self.at if clock.status == "paused" else None
        if due == self.run_out(clock, counter) and started == clock.started:
            self.now[clock.name] = same
            self.changed = self.changed or same != clock
        else:
            counted = self.counted(counter, plan, started)
            changed = same._replace(started=started, due=due, since=since)
            self.put(changed, "recounted", why=why, counted=counted)

    def recalendar(self, chosen: SlaPlan) -> None:
        """Count on in another calendar, after a handoff to a team that has its own."""
        look, state = self.turn.plan.index, self.draft.state
        if chosen.sla.calendar is not None:
            return
        if look.calendar_of(self.state) == look.calendar_of(state):
            return
        self.changed = True  # What comes before and after the end is counted in it too.
        if chosen.on_change == "keep":
            return
        for clock in [*self.now.values()]:
            found = self.promises.plan_of(clock, self.draft.sla)
            if not clock.active or clock.fixed or clock.broken or found is None:
                continue
            _, plan = found
            was = self.promises.counter(plan, self.state)
            now = self.promises.counter(plan, state)
            if was.elapsed:
                continue
            since = self.at if clock.status == "paused" else None
            if chosen.on_change == "from_creation":
                counted = self.counted(now, plan, clock.started)
                due = now.due(clock.started, self.counted_holds(plan), self.at)
            else:
                # What was left of the time is counted in the other calendar.
                left = max(was.between(clock.since or self.at, clock.due), 0)
                counted = Counted(now, self.at, left)
                due = now.moved(self.at, left)
            if due != self.run_out(clock, now):
                calendar = now.calendar.name if now.calendar is not None else ""
                said = f"counted in calendar '{calendar}'"
                changed = clock._replace(due=due, since=since)
                self.put(changed, "recounted", why=said, counted=counted)

    # The clocks

    def clocks(self, said: Said) -> None:
        """Stop, start, hold and release the clocks of the promise, and those of earlier ones."""
        closed = self.draft.closed
        for sla, plan in self.plans():
            clock = self.now.get(plan.name)
            answered = said.person or (said.bot and not plan.clock.human_only)
            try:
                if clock is not None and clock.ended is None and self.over(plan, answered):
                    clock = self.end(clock, "met")
                if closed:
                    continue
                if clock is None or clock.ended is not None or said is not QUIET:
                    clock = self.begin(sla, plan, clock, said, answered)
                if clock is not None and clock.ended is None and not clock.fixed:
                    self.pause(plan, clock)
            except RuleFailed as failure:
                self.unsure(plan.name, failure)
        if closed:
            for clock in [*self.now.values()]:
                if clock.active:
                    self.end(clock, "cancelled", why="closed")

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

    def over(self, plan: ClockPlan, answered: bool) -> bool:
        """Say whether the clock has what it waits for."""
        stops = plan.clock.stops
        if stops == "response":
            stopped = answered
        else:
            state = self.turn.plan.states[self.draft.state].state
            stopped = (state.resolved and stops == "resolved") or (state.final and bool(stops))
        return stopped or (plan.stops_when is not None and plan.stops_when(self.draft, self.turn))

    def begin(
        self, sla: SlaPlan, plan: ClockPlan, clock: ClockState | None, said: Said, answered: bool
    ) -> ClockState | None:
        """Start a clock, or set it back, if something happened that starts it; return it."""
        how = plan.clock
        match how.starts:
            case "opened":
                signal = self.opening
            case "first_message":
                signal = self.opening or said.customer
            case "customer_message":
                signal = said.customer
            case "response":
                signal = self.opening or answered
        if clock is None:
            # What keeps it from starting may go away long after the opening.
            kept_back = plan.starts_when is not None or how.follows is not None
            waited = kept_back and how.starts in {"opened", "first_message"}
            if (signal or waited) and self.may_start(plan):
                return self.start(sla, plan, self.at)
        elif clock.ended is None:
            first = (
                how.starts == "first_message" and said.customer and not self.opening
                and self.draft.talk is not None and self.draft.talk.written == self.at
            )  # fmt: skip
            again = how.again == "always" and signal
            if (
                clock.fixed
                or clock.started == self.at
                or not (again or (first and not clock.broken))
            ):
                return clock
            if clock.broken:
                self.end(clock, "missed")
            else:
                self.lift(lambda raised: raised.cause == clock.name)
            why = "the customer's first message" if first else "it happened again"
            return self.start(sla, plan, self.at, why=why)
        elif how.again != "never" and signal and self.may_start(plan):
            return self.start(sla, plan, self.at)
        return clock

    def may_start(self, plan: ClockPlan) -> bool:
        """Say whether nothing keeps a clock from starting: another clock, a condition, the end."""
        leader = self.now.get(plan.clock.follows or "")
        if leader is not None and leader.active:
            return False
        state = self.turn.plan.states[self.draft.state].state
        if plan.clock.stops == "resolved" and state.resolved:
            return False
        return self.holds(plan.starts_when)

    def beginning(self, plan: ClockPlan, *, past: bool) -> datetime | None:
        """Return since when a clock runs that a promise brings later than the ticket's opening."""
        draft, talk, how = self.draft, self.draft.talk or SILENCE, plan.clock
        answered = talk.answered if how.human_only else talk.told
        waiting = talk.waiting if how.human_only else talk.unheard
        began: datetime | None = draft.opened
        if how.starts == "customer_message":
            began = waiting
        elif how.starts == "response":
            began = (talk.latest if how.human_only else talk.reached) or began
        elif how.stops == "response" and answered is not None:
            began = None  # It was answered before anything was promised.
        elif how.starts == "first_message":
            began = talk.written or began
        return began if past or began is None else self.at

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
            counter = plan.counters.get(draft.state) or self.promises.counter(plan, draft.state)
            if "due" not in fired:
                due = self.run_out(clock, counter)
            # What it stood still is counted where the ticket is now.
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
        key = (counter.counts_in, since)
        if key not in self.spent:
            self.spent[key] = counter.between(since, self.at)
        return self.spent[key]

    def run_out(self, clock: ClockState, counter: Counter) -> datetime:
        """Return when a clock breaks if it stands still no longer than until now."""
        if clock.since is None:
            return clock.due
        return counter.moved(clock.due, self.counted_since(counter, clock.since))

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

    # Escalations

    def escalate(self) -> bool:
        """Bring escalations whose condition holds, lift those whose cause has gone.

        Returns whether any did, so that what follows from it is settled too.
        """
        draft, turn = self.draft, self.turn
        if draft.closed:
            draft.escalated = ()
            return False
        before = len(turn.entries)
        if self.before is not None and draft.entered is not self.before.entered:
            self.lift(lambda raised: raised.cause == "state")
            areas = turn.plan.areas
            if areas.get(self.before.state) != areas.get(draft.state):
                # What an escalation said of whose the ticket is ends with a handoff.
                self.lift(lambda one: bool(one.team or one.level) and one.since < self.at)
        if draft.escalated:
            working = {f"task:{task.name}" for task in draft.tasks if task.status == "open"}
            self.lift(lambda raised: raised.cause[:5] == "task:" and raised.cause not in working)
        for plan in self.promises.alone:
            standing = [one for one in draft.escalated if one.name == plan.name]
            if plan.name in turn.risen:
                continue
            try:
                holds = self.holds(plan.test)
            except RuleFailed as failure:
                turn.risen |= {plan.name}
                self.unsure(plan.name, failure)
                continue
            if holds and not standing:
                raise_(draft, turn, plan, "rule")
            elif not holds and standing and standing[0].cause == "rule":
                lift(draft, turn, standing[0])
        return len(turn.entries) > before

    def lift(self, gone: Callable[[Raised], bool]) -> None:
        """Lift the escalations whose cause has gone."""
        for raised in self.draft.escalated:
            if gone(raised):
                lift(self.draft, self.turn, raised)

    def set_timer(self) -> None:
        """Hold one timer for whatever comes next of all clocks."""
        draft = self.draft
        due: datetime | None = None
        for clock in draft.clocks:
            if clock.ended is None and clock.since is None:
                if clock.name not in self.promises.watched:
                    when = clock.due
                    if "due" not in clock.fired and (due is None or when < due):
                        due = when
                    continue
                for when, _ in pending(draft, self.turn, clock):
                    if due is None or when < due:
                        due = when
        old = next((timer for timer in draft.timers if timer[0] == "clock"), None)
        if due is None:
            if old is not None:
                draft.timers = tuple([timer for timer in draft.timers if timer is not old])
        elif old is None or old.due != due:
            rest = [timer for timer in draft.timers if timer is not old]
            draft.timers = (*rest, new_tuple(Timer, ("clock", due, draft.seq)))


def _named(sla: str | None) -> str:
    return f"promise '{sla}'" if sla is not None else "no promise"
