"""One event being applied: what came with it, what it wrote, what follows by itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

from supportflow.define.flow import FACTS
from supportflow.define.index import LONGEST_CHAIN, Row
from supportflow.errors import EndlessChain, NeedUnmet, NotApproved, RuleFailed, StateGone, near
from supportflow.languages import sentence
from supportflow.run.plan import Actor, Plan, StatePlan, TaskPlan
from supportflow.run.ticket import (
    ALONE,
    EMPTY,
    Context,
    Draft,
    Effect,
    EffectKind,
    Entry,
    EntryKind,
    Kept,
    Outcome,
    TaskState,
    Ticket,
    Timer,
    draft_of,
    finished,
    new_tuple,
)

__all__ = ["Turn"]

NONE_YET: frozenset[str] = frozenset()
STAYING = frozenset(("task:", "asks:", "clock", "route", "push_", "surve"))
"""How the names of timers begin that a change of state does not stop."""


class Turn:
    """The working memory of one step; its draft becomes the ticket when all went well."""

    __slots__ = (
        "actor", "at", "by", "context", "data", "effects", "entered", "entries", "event",
        "heard", "message", "note", "noted", "plan", "risen", "roles", "touched", "verdicts",
    )  # fmt: skip

    def __init__(
        self,
        plan: Plan,
        actor: Actor,
        event: str,
        at: datetime,
        noted: datetime,
        data: Mapping[str, Any],
        note: str | None,
        message: str | None,
        context: Context,
    ) -> None:
        self.plan = plan
        self.actor = actor
        self.by, kind, self.roles = actor
        self.event = event
        self.at = at
        self.noted = noted
        self.data = data
        self.note = note
        self.message = message
        # What the customer said stays, also when a row that nobody asked for says nothing itself.
        self.heard = message if message is not None and kind == "customer" else None
        self.context = context
        self.entries: list[Entry] = []
        self.effects: list[Effect] = []
        self.verdicts: dict[str, bool] | None = None
        self.entered = False
        # For promises and escalations: something changed that they depend on, and which came.
        self.touched = False
        self.risen: frozenset[str] = NONE_YET

    def outcome(self, draft: Draft, before: tuple[Timer, ...]) -> Outcome:
        """Close the draft and give back everything that the event did."""
        if draft.timers is before or not draft.timers:
            timers: tuple[Timer, ...] = ()
        else:
            seq = draft.seq
            timers = tuple([timer for timer in draft.timers if timer[2] == seq])
        if self.verdicts and len(self.entries[-1].verdicts) < len(self.verdicts):
            # A rule was asked after the last line was written: its verdict is kept all the same.
            self.entries[-1] = self.entries[-1]._replace(verdicts=self.said())
        entries, effects = tuple(self.entries), tuple(self.effects)
        return new_tuple(Outcome, (finished(draft), entries, effects, timers))

    # What a step writes

    def write(self, draft: Draft, kind: EntryKind, **more: Any) -> None:
        """Add a history line of the present event."""
        more.setdefault("data", self.data)
        more.setdefault("note", self.note)
        self.entries.append(
            Entry(
                draft.id,
                draft.seq,
                len(self.entries),
                kind,
                more.pop("event", self.event),
                more.pop("at", self.at),
                self.noted,
                more.pop("by", self.by),
                verdicts=self.said(),
                **more,
            )
        )

    def effect(self, draft: Draft, kind: EffectKind, name: str, data: Mapping[str, Any]) -> None:
        """Add something to be done outside, under a key that stays the same if it is repeated."""
        key = f"{draft.id}:{draft.seq}:{len(self.effects)}"
        self.effects.append(Effect(key, kind, name, Kept(data)))

    def said(self) -> tuple[tuple[str, bool], ...]:
        """Return the verdicts of named rules so far."""
        return tuple(self.verdicts.items()) if self.verdicts else ()

    def ask(self, rule: str, draft: Draft) -> bool:
        """Ask a named rule once an event; its verdict is kept in the history."""
        if self.verdicts is None:
            self.verdicts = {}
        elif rule in self.verdicts:
            return self.verdicts[rule]
        given = self.context.rules.get(rule)
        if given is None:
            raise RuleFailed(
                f"the named rule '{rule}' was not given: pass its function in "
                f"rules={{'{rule}': ...}}.",
                ticket=draft.id,
                event=self.event,
            )
        if not isinstance(given, bool):
            try:
                given = bool(given(finished(draft_of(cast("Ticket", draft))), self.at))
            except Exception as error:
                raise RuleFailed(
                    f"the named rule '{rule}' raised {type(error).__name__}: {error}. "
                    f"Ticket {draft.id} was not changed.",
                    ticket=draft.id,
                    event=self.event,
                ) from error
        self.verdicts[rule] = given
        return given

    # Messages

    def send(self, draft: Draft, text: str, reply: str | None, **more: str) -> None:
        """Hand a public message to the handler of the ticket's channel; spoken ones need none.

        The handler is told `more` about it, such as which survey it asks.
        """
        channel = self.plan.channels.get(draft.channel)
        if channel is None:
            raise StateGone(
                f"ticket {draft.id} came through channel '{draft.channel}', which version "
                f"'{self.plan.process.version}' of process '{self.plan.process.name}' does not "
                f"have.{near(draft.channel, self.plan.channels)} Nothing was changed.",
                ticket=draft.id,
                event=self.event,
            )
        if channel.sends is not None:
            self.effect(
                draft,
                "send",
                channel.sends,
                {
                    "ticket": draft.id,
                    "to": draft.customer,
                    "subject": draft.subject,
                    "language": draft.language or self.plan.process.language,
                    "text": text,
                    "reply": reply,
                    **more,
                },
            )

    # Moving

    def open_child(self, draft: Draft, opens: str) -> None:
        """Ask the Desk for a child ticket that copies the customer and the declared fields."""
        workflow, _, state = opens.partition(".")
        if not state:
            state = self.plan.index.workflows[workflow].states[0].name
        draft.born += 1
        child = f"{draft.id}.{draft.born}"
        draft.children = (*draft.children, child)
        self.effect(
            draft,
            "open",
            workflow,
            {
                "id": child,
                "parent": draft.id,
                "state": state,
                "channel": draft.channel,
                "customer": draft.customer,
                "language": draft.language,
                "subject": draft.subject,
                "fields": dict(draft.fields),
            },
        )

    def enter(self, draft: Draft, state: StatePlan) -> None:
        """Enter a state: its clocks start, its tasks open, its bot is asked, its end is told."""
        at, seq = self.at, draft.seq
        draft.state = state.state.name
        draft.entered = at
        if draft.team != state.team:
            self.hand_on(draft, state)
        timers: list[Timer] = []
        if draft.timers and (draft.tasks or draft.clocks or draft.beside is not ALONE):
            timers += [timer for timer in draft.timers if timer[0][:5] in STAYING]
        for name, due in state.clocks:
            timers.append(new_tuple(Timer, (name, due(at), seq)))
        self.entered = state.follows
        if state.plain:
            draft.timers = tuple(timers)
            return
        if state.tasks:
            self.open_tasks(draft, state, timers)
        draft.timers = tuple(timers)
        if state.automated and not self.exhausted(draft, state):
            self.bot_turn(draft, state)
        if state.final:
            draft.closed = True
            # Whoever was to be asked how it was is asked after the end too.
            draft.timers = tuple([one for one in draft.timers if one[0][:7] == "survey:"])
            if draft.parent is not None:
                self.effect(
                    draft,
                    "submit",
                    draft.parent,
                    {"event": "children_done", "data": {"child": draft.id}},
                )
        for arrive in state.arrivals:
            arrive(draft, self, state)

    def hand_on(self, draft: Draft, state: StatePlan) -> None:
        """Give the ticket to the team of a state; what an escalation set lasts within the area."""
        if draft.escalated:
            given = [one.team for one in draft.escalated if one.team is not None]
            if given and self.plan.areas.get(self.left()) == state.state.area:
                draft.team = given[-1]
                return
        draft.team = state.team
        draft.turns = 0

    def left(self) -> str:
        """Return the state that the ticket left last in this event; empty at its opening."""
        moves = (one.source for one in reversed(self.entries) if one.kind == "moved")
        return next(moves, None) or ""

    def open_tasks(self, draft: Draft, state: StatePlan, timers: list[Timer]) -> None:
        """Open the state's tasks that are not open already."""
        known = {task.name: task for task in draft.tasks}
        for task in state.tasks:
            if task.name in known and known[task.name].status == "open":
                continue
            known.pop(task.name, None)
            known[task.name] = self.opened(draft, task, timers)
        draft.tasks = tuple(known.values())

    def opened(self, draft: Draft, task: TaskPlan, timers: list[Timer]) -> TaskState:
        """Open one task: its promised time starts, and its action is asked for."""
        if task.due is not None:
            timers.append(Timer(f"task:{task.name}", task.due(self.at), draft.seq))
        for name, when in task.rungs:
            timers.append(Timer(name, when(self.at), draft.seq))
        if task.asks_after is not None:
            timers.append(Timer(f"asks:{task.name}", task.asks_after(self.at), draft.seq))
        self.act(draft, task)
        return TaskState(task.name, "open", self.at)

    def act(self, draft: Draft, task: TaskPlan) -> None:
        """Ask for a task's action; after so many attempts the Desk leaves it to people."""
        if task.action is not None:
            about: dict[str, Any] = {"ticket": draft.id, "task": task.name}
            if task.attempts is not None:
                about["attempts"] = task.attempts
            self.effect(draft, "action", task.action, about)

    def bot_turn(self, draft: Draft, state: StatePlan) -> None:
        """Ask the bot for its next public message."""
        self.effect(
            draft,
            "bot",
            state.team or "",
            {
                "ticket": draft.id,
                "state": draft.state,
                "turn": draft.turns + 1,
                "message": self.heard,
            },
        )

    def exhausted(self, draft: Draft, state: StatePlan) -> bool:
        """Say whether the bot may say no more: it used all its turns, or the topic is sensitive."""
        if draft.topic in self.plan.sensitive:
            return True
        return state.max_turns is not None and draft.turns >= state.max_turns

    def hand_over(self, draft: Draft, state: StatePlan) -> bool:
        """Move the ticket from a bot to a person by the first row that fits; else tell the team."""
        self.by_itself()
        sensitive = draft.topic in self.plan.sensitive
        why = f"after {draft.turns} turn{'' if draft.turns == 1 else 's'} of the bot"
        if sensitive:
            why = f"because people answer about the topic '{draft.topic}'"
        for row, step in state.to_person:
            self.note = f"handed over {why}"
            try:
                if self.try_row(draft, row, step.test, step.after):
                    return True
            except RuleFailed as failure:
                self.unmet(draft, row, [str(failure)])
        self.note = None
        cause = "sensitive_topic" if sensitive else "bot_turns"
        about = {"ticket": draft.id, "about": cause, "state": draft.state}
        self.effect(draft, "notify", state.asks or state.team or "", about)
        return False

    def follow(self, draft: Draft) -> None:
        """Go on by itself after entering: immediate rows; from an exhausted bot to a person."""
        for _ in range(LONGEST_CHAIN + 1):
            if not self.entered:
                return
            self.entered = False
            state = self.plan.states[draft.state]
            if self._immediate(draft, state):
                continue
            if not (
                state.automated and self.exhausted(draft, state) and self.hand_over(draft, state)
            ):
                return
        raise EndlessChain(
            f"'{self.event}' of ticket {draft.id} starts more than {LONGEST_CHAIN} immediate "
            f"transitions, the last from '{draft.state}'. Nothing was changed.",
            ticket=draft.id,
            event=self.event,
        )

    def _immediate(self, draft: Draft, state: StatePlan) -> bool:
        for timer in state.timers:
            if timer.immediate:
                self.by_itself()
                try:
                    taken = self.try_row(draft, timer.row, timer.step.test, timer.step.after)
                except RuleFailed as failure:
                    if self.event not in FACTS:
                        raise
                    # A fact is true whatever a rule's function does: it is kept.
                    self.unmet(draft, timer.row, [str(failure)])
                    taken = False
                if taken and (draft.state != state.state.name or timer.row.transition.restart):
                    return True
        return False

    def by_itself(self) -> None:
        """From here on the event goes on by the system, without what its actor brought."""
        system = self.plan.actors["system"]
        self.actor, self.by, self.roles = system, system.name, system.roles
        self.note = self.message = None
        self.data = EMPTY

    def try_row(self, draft: Draft, row: Row, test: Any, take: Any) -> bool:
        """Take a row that nobody asked for, or write down why it could not be taken."""
        transition = row.transition
        reasons: list[str] = []
        if test is not None and not test(draft, self):
            assert transition.when is not None
            reasons = [
                sentence(
                    transition.when, self.plan.index.labels(), self.plan.process.language, "en"
                )
            ]
        else:
            state = draft.state
            draft.state = transition.target
            try:
                take(draft, self)
            except (NeedUnmet, NotApproved) as refusal:
                draft.state = state
                reasons = list(refusal.reasons)
                if self.plan.states[transition.target].state.learns and "timer" not in self.data:
                    self.tell_unmet(draft, transition.event, reasons)
            except RuleFailed:
                draft.state = state
                raise
        if not reasons:
            return True
        self.unmet(draft, row, reasons)
        return False

    def tell_unmet(self, draft: Draft, event: str, reasons: list[str]) -> None:
        """Tell the team what is to be written down before a row can be taken by itself."""
        if draft.team is not None:
            told = {"ticket": draft.id, "about": "unmet", "event": event, "reasons": tuple(reasons)}
            self.effect(draft, "notify", draft.team, told)

    def unmet(self, draft: Draft, row: Row, reasons: list[str]) -> None:
        """Write down why a row that nobody asked for was not taken."""
        transition = row.transition
        self.write(
            draft,
            "unmet",
            event=transition.event,
            source=row.source,
            target=transition.target,
            note=None,
            data=Kept(self.data, reasons=tuple(reasons)),
        )
