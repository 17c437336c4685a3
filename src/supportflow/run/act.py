"""What taking one row from one state does; made once for each row and source."""

from __future__ import annotations

from collections.abc import Sequence

from supportflow.define.base import ANY
from supportflow.define.conditions import Condition, Decided, Done
from supportflow.define.index import Row
from supportflow.define.policies import Verdict
from supportflow.errors import NeedUnmet
from supportflow.languages import sentence
from supportflow.run.deciding import Ruling, decided_so, not_approved, rule_on
from supportflow.run.handing import HANDOFF, came_back, handoff
from supportflow.run.learning import unlearned
from supportflow.run.plan import Plan, StatePlan
from supportflow.run.scripts import decisions_for, rendered
from supportflow.run.sensitive import bot_refused, tone_missed
from supportflow.run.tasking import end_tasks, steps_said
from supportflow.run.ticket import EMPTY, Draft, Entry, TaskState, new_tuple
from supportflow.run.turn import Turn

__all__ = ["Act", "joined"]


class Act:
    """One row from one of its sources; `take` is the machine's callback after the move."""

    __slots__ = (
        "approves", "checked", "handoff", "learns", "marks", "needs", "plan", "reopens", "row",
        "skips", "stays", "target", "wants_note",
    )  # fmt: skip

    def __init__(self, plan: Plan, row: Row) -> None:
        transition = row.transition
        self.plan = plan
        self.row = row
        self.needs = tuple((need, plan.test(need)) for need in transition.needs)
        self.wants_note = transition.note == "required"
        self.skips = frozenset(transition.skips)
        self.stays = transition.target == row.source and not transition.restart
        self.target: StatePlan = plan.states[transition.target]
        self.handoff = handoff(plan, row.source, self.target)
        over = self.target.final or self.target.state.resolved
        self.reopens = plan.states[row.source].state.resolved and not over
        self.approves = plan.policies.get(transition.approves or "")
        self.learns = bool(self.target.state.learns) and not self.stays
        self.checked = bool(
            self.needs
            or self.wants_note
            or self.target.final
            or transition.reply is not None
            or self.approves is not None
            or (self.handoff is not None and (self.handoff.wants or self.handoff.wants_note))
            or self.learns
        )  # fmt: skip
        marks = (
            ("escalates", transition.escalates), ("contact", transition.contact),
            (HANDOFF, self.handoff is not None),
        )  # fmt: skip
        self.marks = tuple(name for name, marked in marks if marked)

    def take(self, draft: Draft, turn: Turn) -> None:
        """Check what the row needs, write the line, send, open, and enter the target."""
        transition = self.row.transition
        message = turn.message
        script = ruling = None
        if message is not None and turn.actor.kind == "bot" and draft.topic in self.plan.sensitive:
            raise bot_refused(self.plan, draft, turn)
        if self.checked:
            missing, script, ruling = self._checked(draft, turn)
            if ruling is not None and ruling.against:
                if not missing:
                    raise not_approved(ruling, draft, turn, transition.event)
                missing.append(ruling.need())
            if missing:
                raise NeedUnmet(
                    f"'{transition.event}' of ticket {draft.id} is possible only when "
                    f"{joined(missing)}. Nothing was changed.",
                    ticket=draft.id,
                    event=transition.event,
                    reasons=missing,
                )
            if script is not None and turn.actor.kind != "customer":
                message, script = script, None
        public = message is not None
        turn.entries.append(
            new_tuple(
                Entry, (
                    draft.id, draft.seq, len(turn.entries), "moved", transition.event, turn.at,
                    turn.noted, turn.by, self.row.source, transition.target, turn.note, message,
                    public, self.marks, turn.data, turn.said() if turn.verdicts else (),
                ),
            )
        )  # fmt: skip
        if ruling is not None:
            turn.write(draft, "decided", event=transition.event, note=None, data=ruling.data())
        if message is not None and turn.actor.kind != "customer":
            turn.send(draft, message, transition.reply)
            if turn.actor.kind == "bot":
                draft.turns += 1
        if script is not None:
            self._answer(draft, turn, script)
        for opened in transition.opens:
            turn.open_child(draft, opened)
        if self.skips:
            self.skip(draft, turn)
        if not self.stays:
            before = draft.team
            turn.enter(draft, self.target)
            if self.reopens:
                came_back(draft)
            if self.handoff is not None:
                self.handoff.take(draft, turn, transition.event, before)

    def skipped(self, task: TaskState) -> bool:
        """Say whether taking the row makes this task needless."""
        return ANY in self.skips or task.name in self.skips

    def skip(self, draft: Draft, turn: Turn) -> None:
        """Mark the open tasks that need not be done any more."""
        end_tasks(
            draft,
            turn,
            [task.name for task in draft.tasks if task.status == "open" and self.skipped(task)],
        )

    def asks_note(self, turn: Turn) -> bool:
        """Say whether whoever takes the row has to write a note: the row or the area asks for it.

        What an area asks for is asked of people only.
        """
        asked = self.handoff is not None and self.handoff.wants_note
        return self.wants_note or (asked and turn.actor.kind == "person")

    def missing(self, draft: Draft, turn: Turn) -> tuple[list[str], Verdict | None]:
        """Say all that stands against taking the row, apart from its `when` and from a note.

        Returns the verdict of the policy under which the row grants something, too.
        """
        found, _, ruling = self._checked(draft, turn, noted=True)
        if ruling is None:
            return found, None
        return ([*found, ruling.need()] if ruling.against else found), ruling.verdict

    def _checked(
        self, draft: Draft, turn: Turn, *, noted: bool = False
    ) -> tuple[list[str], str | None, Ruling | None]:
        """Return all that is missing, the reply's text unless the actor wrote their own, a ruling.

        The ruling is that of the policy under which the row grants something.
        """
        plan, transition = self.plan, self.row.transition
        moved, draft.state = draft.state, self.row.source
        found = [
            _need_said(plan, need, draft, turn)
            for need, test in self.needs
            if not test(draft, turn)
        ]
        if self.handoff is not None and turn.actor.kind == "person":
            found += self.handoff.lacks(draft, turn)
        noted = noted or bool(turn.note) or not (self.wants_note or self.handoff is not None)
        if not noted and self.asks_note(turn):
            found.append("there is a note for the next person (note=...)")
        if self.learns:
            found += unlearned(plan, draft, self.target)
        if self.target.final:
            final = f"before '{transition.target}', which is final"
            labels, language = plan.index.labels(), plan.process.language
            found += [
                f"{sentence(Done(task.name), labels, language, 'en')} or skipped {final}"
                for task in draft.tasks
                if task.status == "open" and not self.skipped(task)
            ]
        ruling = None
        if self.approves is not None:
            ruling = rule_on(plan, self.approves, draft, turn, transition.event)
        script = None
        if transition.reply is not None and (turn.message is None or turn.actor.kind == "customer"):
            decisions = decisions_for(plan, transition.reply, draft, turn)
            draft.state = transition.target
            script, gaps = rendered(plan, transition.reply, draft, decisions)
            found += gaps
            if draft.topic in plan.sensitive:
                found += tone_missed(plan, transition.reply, draft, turn)
        draft.state = moved
        return found, script, ruling

    def _answer(self, draft: Draft, turn: Turn, script: str) -> None:
        """Answer a customer who set off the row: our words stand on a line of their own."""
        event = self.row.transition.event
        turn.write(
            draft, "message", event=event, by="system", note=None, message=script, public=True,
            data=EMPTY,
        )  # fmt: skip
        turn.send(draft, script, self.row.transition.reply)


def _need_said(plan: Plan, need: Condition, draft: Draft, turn: Turn) -> str:
    said = sentence(need, plan.index.labels(), plan.process.language, "en")
    if isinstance(need, Decided):
        return f"{said} ({decided_so(plan, need, draft, turn)})"
    if isinstance(need, Done):
        for task in draft.tasks:
            if task.name == need.done:
                ticked = steps_said(plan.index.tasks.get(task.name), task)
                return f"{said} (it is {task.status}{', ' if ticked else ''}{ticked})"
        return f"{said} (it was never opened)"
    return said


def joined(reasons: Sequence[str]) -> str:
    """Join clauses into one: ``a, b and c``."""
    return " and ".join((*([", ".join(reasons[:-1])] if reasons[1:] else ()), reasons[-1]))
