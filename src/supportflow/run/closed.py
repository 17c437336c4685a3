"""What a customer's message does to a ticket that is closed."""

from __future__ import annotations

from supportflow.run.handing import HANDOFF, came_back, handoff
from supportflow.run.linking import ahead
from supportflow.run.plan import StatePlan
from supportflow.run.ticket import EMPTY, Draft
from supportflow.run.turn import Turn

__all__ = ["on_closed"]


def on_closed(draft: Draft, turn: Turn, state: StatePlan) -> bool:
    """Let a customer's message on a closed ticket reopen it, or open a new one.

    What comes to a merged ticket is passed on to the one that goes on for it. Returns whether
    anything came of the message.
    """
    further = ahead(draft)
    if further is not None:
        given_on = {"event": "message", "by": "customer", "message": turn.message}
        turn.effect(draft, "submit", further, {**given_on, "data": {"from": draft.id}})
        return True
    given = state.reopen
    if given is None:
        return False
    if given.to is not None and (given.until is None or turn.at <= given.until(draft.entered)):
        _reopen(draft, turn, given.to)
    elif given.new:
        draft.born += 1
        turn.effect(
            draft,
            "open",
            draft.workflow,
            {
                "id": f"{draft.id}.{draft.born}",
                "follows": draft.id,
                "channel": draft.channel,
                "customer": draft.customer,
                "language": draft.language,
                "subject": draft.subject,
                "message": turn.message,
                "fields": dict(draft.fields),
            },
        )
    elif draft.team is not None:
        about = {"ticket": draft.id, "about": "message_on_closed", "state": draft.state}
        turn.effect(draft, "notify", draft.team, about)
    return True


def _reopen(draft: Draft, turn: Turn, to: StatePlan) -> None:
    """Go on with the same ticket."""
    made = handoff(turn.plan, draft.state, to)
    before = draft.team
    turn.write(
        draft, "moved", event="reopened", by="system", source=draft.state, target=to.state.name,
        note=None, data=EMPTY, marks=(HANDOFF,) if made is not None else (),
    )  # fmt: skip
    draft.closed = False
    turn.enter(draft, to)
    if not to.state.resolved:
        came_back(draft)
    if made is not None:
        made.take(draft, turn, "reopened", before)
    turn.follow(draft)
