"""The rows that a fact sets off: they are taken by themselves when it arrives."""

from __future__ import annotations

from supportflow.errors import RuleFailed
from supportflow.run.ticket import Draft, Kept
from supportflow.run.turn import Turn

__all__ = ["set_off"]


def set_off(draft: Draft, turn: Turn, fact: str) -> bool:
    """Take the first row that waits for this fact, admits its actor and whose `when` holds.

    The fact is kept all the same: where no row fits, where the needs of the one that does are
    unmet, and where a rule's function fails. Once a row is chosen no other is tried.
    """
    state = turn.plan.states[draft.state]
    rows = state.on.get(fact, ()) if state.on else ()
    for row, step in rows:
        admitted = turn.plan.may(row, draft)
        if admitted.isdisjoint(turn.roles):
            continue
        said, note_given, data = turn.message, turn.note, turn.data
        turn.message, turn.data = None, Kept()
        chosen, taken = True, False
        try:
            chosen = step.test is None or step.test(draft, turn)
            taken = chosen and turn.try_row(draft, row, None, step.after)
        except RuleFailed as failure:
            turn.unmet(draft, row, [str(failure)])
        turn.message, turn.note, turn.data = said, note_given, data
        if taken:
            turn.follow(draft)
        if chosen:
            return taken
    return False
