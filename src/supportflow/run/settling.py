"""After each event: which promise counts, and what has come of the ticket's clocks.

What an event did is read from the lines that it wrote and from the state that it left the ticket
in, so no row and no fact has to know of clocks.
"""

from __future__ import annotations

from typing import NamedTuple

from supportflow.errors import RuleFailed
from supportflow.run.clockwork import Clocks
from supportflow.run.promised import ClockPlan, SlaPlan
from supportflow.run.promising import choose
from supportflow.run.raising import lift, raise_
from supportflow.run.ticket import ClockState, Draft, Entry, Talk, Ticket
from supportflow.run.turn import Turn

__all__ = ["settle"]

SILENCE = Talk()


class Said(NamedTuple):
    """Who has spoken in public in an event."""

    customer: bool = False
    person: bool = False
    bot: bool = False


QUIET = Said()

OVER = {
    (False, False): (), (True, False): ("resolved",), (False, True): ("resolved", "closed"),
    (True, True): ("resolved", "closed"),
}  # fmt: skip
"""Which clocks end where a ticket is, by whether its state is resolved and final."""


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
    kinds: set[str] | None = None
    for entry in turn.entries[read:]:
        if entry.public or (entry.marks and "contact" in entry.marks):
            # Whoever opened it, the first message is the customer's.
            kind = "customer" if entry.kind == "opened" else _kind(turn, entry)
            kinds = {kind} if kinds is None else {*kinds, kind}
    if kinds is None or kinds.isdisjoint(("customer", "person", "bot")):
        return QUIET
    return Said("customer" in kinds, "person" in kinds, "bot" in kinds)


def _kind(turn: Turn, entry: Entry) -> str:
    if entry.by == turn.by:
        return turn.actor.kind
    actor = turn.plan.actor(entry.by, turn.context.people)
    return actor.kind if actor is not None else "system"


class _Settling:
    """One settling; what an escalation then does is settled too, each coming once at most."""

    __slots__ = (
        "before", "chosen_by", "clocks", "draft", "opening", "reopened", "touched", "turn",
    )  # fmt: skip

    def __init__(self, draft: Draft, turn: Turn, before: Ticket | None, *, touched: bool) -> None:
        self.draft = draft
        self.turn = turn
        self.before = before
        self.touched = touched
        self.chosen_by = draft.priority
        self.opening = before is None
        self.reopened = before is not None and before.closed and not draft.closed
        self.clocks = Clocks(draft, turn, before.state if before is not None else draft.state)

    def run(self, said: Said) -> None:
        """Settle everything that follows from the event."""
        renewed = self.before is not None and self.before.version != self.draft.version
        if not renewed:
            self.clocks.overdue()
        if self.reopened:
            self.clocks.run_on()
        self.round(said, renewed=renewed)
        # What is lifted may put back the priority by which a promise was chosen.
        while self.escalate() or self.draft.priority != self.chosen_by:
            self.touched = True
            self.opening = False
            self.round(QUIET, renewed=False)
        self.clocks.keep()

    def round(self, said: Said, *, renewed: bool) -> None:
        """Settle the clocks by what was said and by where the ticket stands now."""
        if said is not QUIET:
            self.talk(said)
        self.chosen_by = self.draft.priority
        if self.touched:
            self.clocks.hold()
            if not self.draft.closed:
                choose(self.clocks, opening=self.opening, renewed=renewed)
        self.go_through(said)
        self.clocks.left = self.draft.state

    def talk(self, said: Said) -> None:
        """Keep who has waited for whom since when."""
        at = self.turn.at
        written, waiting, answered, unheard, told, latest, reached = self.draft.talk or SILENCE
        if said.customer:
            written, waiting, unheard = written or at, waiting or at, unheard or at
        if said.person:
            waiting, answered, latest = None, answered or at, at
        if said.person or said.bot:
            unheard, told, reached = None, told or at, at
        self.draft.talk = Talk(written, waiting, answered, unheard, told, latest, reached)

    def go_through(self, said: Said) -> None:
        """Stop, start, hold and release the clocks of the promise, and those of earlier ones."""
        clocks, draft, turn = self.clocks, self.draft, self.turn
        now, closed = clocks.now, draft.closed
        state = turn.plan.states[draft.state].state
        over = OVER[state.resolved, state.final]
        if closed and turn.event == "merged":
            # Nothing was kept here: the promises of the ticket that goes on count.
            for one in [*now.values()]:
                if one.active:
                    clocks.end(one, "cancelled", why="merged")
        for sla, plan in clocks.plans():
            clock = now.get(plan.name)
            how = plan.clock
            answered = said.person or (said.bot and not how.human_only)
            try:
                if clock is not None and clock.ended is None:
                    stopped = how.stops in over or (answered and how.stops == "response")
                    if stopped or (plan.stops_when and plan.stops_when(draft, turn)):
                        clock = clocks.end(clock, "met")
                if closed:
                    continue
                if clock is None or said is not QUIET or (self.opening and clock.ended is not None):
                    clock = self.begin(sla, plan, clock, said, answered)
                if clock is not None and clock.ended is None and not clock.fixed:
                    clocks.pause(plan, clock)
            except RuleFailed as failure:
                clocks.unsure(plan.name, failure)
        if closed:
            for clock in [*now.values()]:
                if clock.active:
                    clocks.end(clock, "cancelled", why="closed")

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
            if (signal or waited) and self.clocks.may_start(plan):
                return self.clocks.start(sla, plan, self.turn.at)
        elif clock.ended is None:
            first = (
                how.starts == "first_message" and said.customer and not self.opening
                and self.draft.talk is not None and self.draft.talk.written == self.turn.at
            )  # fmt: skip
            again = how.again == "always" and signal
            if (
                clock.fixed
                or clock.started == self.turn.at
                or not (again or (first and not clock.broken))
            ):
                return clock
            if clock.broken:
                self.clocks.end(clock, "missed")
            else:
                self.clocks.lift(lambda raised: raised.cause == clock.name)
            why = "the customer's first message" if first else "it happened again"
            return self.clocks.start(sla, plan, self.turn.at, why=why)
        elif how.again != "never" and signal and self.clocks.may_start(plan):
            return self.clocks.start(sla, plan, self.turn.at)
        return clock

    def escalate(self) -> bool:
        """Bring escalations whose condition holds, lift those whose cause has gone.

        Returns whether any did, so that what follows from it is settled too.
        """
        draft, turn = self.draft, self.turn
        if draft.closed:
            draft.escalated = ()
            return False
        if not draft.escalated and not turn.plan.promises.alone:
            return False
        before = len(turn.entries)
        if self.before is not None and draft.entered is not self.before.entered:
            self.clocks.lift(lambda raised: raised.cause == "state")
            areas = turn.plan.areas
            if areas.get(self.before.state) != areas.get(draft.state):
                # What an escalation said of whose the ticket is ends with a handoff.
                self.clocks.lift(lambda one: bool(one.team or one.level) and one.since < turn.at)
        if draft.escalated:
            working = {f"task:{task.name}" for task in draft.tasks if task.status == "open"}
            self.clocks.lift(
                lambda raised: raised.cause[:5] == "task:" and raised.cause not in working
            )
        for plan in turn.plan.promises.alone:
            standing = [one for one in draft.escalated if one.name == plan.name]
            if plan.name in turn.risen:
                continue
            try:
                holds = self.clocks.asks(plan.test)
            except RuleFailed as failure:
                turn.risen |= {plan.name}
                self.clocks.unsure(plan.name, failure)
                continue
            if holds and not standing:
                raise_(draft, turn, plan, "rule")
            elif not holds and standing and standing[0].cause == "rule":
                lift(draft, turn, standing[0])
        return len(turn.entries) > before
