"""Facts: what is written down in every state, and the rows that a fact may set off."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from supportflow.define.index import Row
from supportflow.errors import BadValue, NotAllowed, near, quoted
from supportflow.run import queueing
from supportflow.run.by_hand import due, escalation
from supportflow.run.closed import on_closed
from supportflow.run.given import bad, not_by_customer, only
from supportflow.run.linking import linked, merged, split_off
from supportflow.run.sensitive import bot_refused
from supportflow.run.setting_off import set_off
from supportflow.run.surveys import take
from supportflow.run.tasking import task
from supportflow.run.ticket import Draft, Kept
from supportflow.run.turn import Turn

__all__ = ["FACTS", "classify", "given", "late", "leave_bot", "stuck", "write_fields"]

CLASSIFIED = ("priority", "topic", "product")
PLAIN = ("customer", "language", "subject")


def message(draft: Draft, turn: Turn) -> None:
    """A public message, by the customer, a person or a bot."""
    text = turn.message
    if not text or not text.strip():
        raise bad(draft, turn, "needs the text: message='...'")
    kind = turn.actor.kind
    if kind == "bot" and draft.topic in turn.plan.sensitive:
        raise bot_refused(turn.plan, draft, turn)
    turn.write(draft, "message", message=text, public=True)
    state = turn.plan.states[draft.state]
    if kind != "customer":
        turn.send(draft, text, None)
    if kind == "bot":
        draft.turns += 1
        if state.automated and state.max_turns is not None and draft.turns > state.max_turns:
            _go_on(draft, turn)
        return
    if kind == "customer":
        if state.final and on_closed(draft, turn, state):
            return
        if not set_off(draft, turn, "customer_message") and state.automated:
            if turn.exhausted(draft, state):
                _go_on(draft, turn)
            else:
                turn.bot_turn(draft, state)
    else:
        set_off(draft, turn, "agent_message")


def _go_on(draft: Draft, turn: Turn) -> None:
    if turn.hand_over(draft, turn.plan.states[draft.state]):
        turn.follow(draft)


def note(draft: Draft, turn: Turn) -> None:
    """An internal note."""
    not_by_customer(draft, turn)
    if not turn.note or not turn.note.strip():
        raise bad(draft, turn, "needs the text: note='...'")
    turn.write(draft, "note")
    set_off(draft, turn, "note")


def set_values(draft: Draft, turn: Turn) -> None:
    """Fields and classifications, given or (with None) cleared."""
    if not turn.data:
        raise bad(draft, turn, "needs fields and values: data={'order.id': '17'}")
    turn.data = given(draft, turn, turn.data)
    turn.write(draft, "set")
    set_off(draft, turn, "set")
    leave_bot(draft, turn)


def leave_bot(draft: Draft, turn: Turn) -> None:
    """Hand a ticket over to a person that turned out to be about a sensitive topic."""
    state = turn.plan.states[draft.state]
    if draft.topic in turn.plan.sensitive and state.automated:
        _go_on(draft, turn)


def given(draft: Draft, turn: Turn, values: Mapping[str, Any]) -> Kept:
    """Store the values that came with an event and classify anew; return them as they are kept."""
    if turn.actor.kind == "customer":
        for name in CLASSIFIED:
            if name in values:
                raise NotAllowed(
                    f"the customer may not set '{name}' of ticket {draft.id}: an agent does.",
                    ticket=draft.id,
                    event=turn.event,
                )
    kept = write_fields(draft, turn, values)
    classify(draft, turn)
    return kept


def assign(draft: Draft, turn: Turn) -> None:
    """Who works on the ticket, and the rows that wait for that."""
    queueing.assign(draft, turn)
    if turn.entries[-1].kind == "assigned":
        set_off(draft, turn, "assign")


def children_done(draft: Draft, turn: Turn) -> None:
    """A child ticket reached its end; rows that wait for children fire when none is left."""
    if turn.actor.kind != "system":
        raise NotAllowed(
            f"'children_done' of ticket {draft.id} comes from its child tickets, "
            f"not from '{turn.by}'.",
            ticket=draft.id,
            event="children_done",
        )
    only(draft, turn, ("child",))
    child = turn.data["child"]
    if child not in draft.children:
        raise bad(draft, turn, f"names '{child}', which is not an open child of the ticket")
    draft.children = tuple(other for other in draft.children if other != child)
    turn.write(draft, "child")
    if not draft.children:
        set_off(draft, turn, "children_done")


def survey(draft: Draft, turn: Turn) -> None:
    """The answer to a survey, by the customer or by somebody who heard it."""
    if take(draft, turn):
        set_off(draft, turn, "survey")


def late(draft: Draft, turn: Turn, task_name: str | None, due: datetime) -> None:
    """A promise was not kept: the line says which, and the team is told."""
    what = {"task": task_name} if task_name is not None else {"state": draft.state}
    turn.event = "late"
    turn.write(draft, "late", data=Kept(due=due.isoformat(), **what))
    told = {"ticket": draft.id, "about": "late", "due": due.isoformat(), **what}
    # The process may have lost the task since it was opened: then the ticket's own team is told.
    task = turn.plan.tasks.get(task_name) if task_name is not None else None
    owner = (task.team if task is not None else None) or draft.team
    if owner is not None:
        turn.effect(draft, "notify", owner, told)


def stuck(draft: Draft, turn: Turn, row: Row) -> None:
    """A timer came and its row could not be taken: it is not tried again, so the team is told."""
    if draft.team is not None:
        told = {"ticket": draft.id, "about": "unmet", "event": row.transition.event}
        turn.effect(draft, "notify", draft.team, told | dict(turn.entries[-1].data))


FACTS: Mapping[str, Callable[[Draft, Turn], None]] = {
    "message": message,
    "note": note,
    "set": set_values,
    "assign": assign,
    "task": task,
    "children_done": children_done,
    "due": due,
    "escalation": escalation,
    "merged": merged,
    "split_off": split_off,
    "linked": linked,
    "survey": survey,
}


def write_fields(draft: Draft, turn: Turn, given: Mapping[str, Any]) -> Kept:
    """Check and store fields; every value that does not fit is told at once.

    Returns what was given in the form in which it is kept, for the history.
    """
    plan = turn.plan
    wrong: list[str] = []
    fields = dict(draft.fields)
    by_hand = list(draft.by_hand)
    kept: dict[str, Any] = {}
    for name, value in given.items():
        kept[name] = value
        if name in plan.fields:
            try:
                if value is None:
                    fields.pop(name, None)
                else:
                    kept[name] = fields[name] = plan.fields[name].read(value)
            except (ValueError, OverflowError) as error:
                wrong.append(f"'{name}' {error}")
        elif name in CLASSIFIED:
            problem = _classified(turn, name, value)
            if problem is not None:
                wrong.append(problem)
                continue
            setattr(draft, name, value)
            by_hand = [other for other in by_hand if other != name]
            if value is not None:
                by_hand.append(name)
            if name == "priority" and draft.escalated:
                # From here on it is the person's, and no lifting puts another one back.
                draft.escalated = tuple(one._replace(undo=None) for one in draft.escalated)
        elif name in PLAIN:
            if not isinstance(value, str) and not (value is None and name != "subject"):
                wrong.append(f"'{name}' takes a text, not {value!r}")
            else:
                setattr(draft, name, value)
        else:
            known = [*plan.fields, *CLASSIFIED, *PLAIN]
            wrong.append(f"There is no field '{name}'.{near(str(name), known)}")
    if wrong:
        told = " ".join(
            problem if problem.endswith((".", "?")) else f"{problem}." for problem in wrong
        )
        raise BadValue(
            f"ticket {draft.id}: {told} Nothing was changed.",
            ticket=draft.id,
            event=turn.event,
            reasons=wrong,
        )
    draft.fields = Kept(fields)
    draft.by_hand = tuple(by_hand)
    return Kept(kept)


def _classified(turn: Turn, name: str, value: Any) -> str | None:
    rows = dict(turn.plan.classify).get(name, ())
    known = [row for row, _ in rows]
    if value is None or (known and value in known):
        return None
    if not known and isinstance(value, str) and value:
        return None
    listed = f" It takes {quoted(known)}." if known else ""
    return f"'{name}' cannot be {value!r}.{near(str(value), known)}{listed}"


def classify(draft: Draft, turn: Turn) -> None:
    """Decide priority, topic and product by the first row that holds, unless set by hand."""
    for kind, rows in turn.plan.classify:
        if kind in draft.by_hand:
            continue
        chosen = None
        for name, test in rows:
            if test is None or test(draft, turn):
                chosen = name
                break
        setattr(draft, kind, chosen)
