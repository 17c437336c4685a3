"""What an escalation does when it comes, and what is undone when it is lifted."""

from __future__ import annotations

from typing import Any

from supportflow.errors import RuleFailed
from supportflow.run.promised import EscalationPlan
from supportflow.run.ticket import Draft, Kept, Raised
from supportflow.run.turn import Turn

__all__ = ["ASSIGNEE", "come", "fire", "lift", "raise_"]

ASSIGNEE = "assignee"


def come(draft: Draft, turn: Turn, plan: EscalationPlan, cause: str, **about: Any) -> None:
    """Bring an escalation whose moment has come, unless its condition does not hold then."""
    try:
        holds = plan.test is None or plan.test(draft, turn)
        reasons = [] if holds else [plan.unless(turn.plan.index)]
    except RuleFailed as failure:
        holds, reasons = False, [str(failure)]
    if holds:
        raise_(draft, turn, plan, cause, **about)
    else:
        data = Kept({"cause": cause, **about, "reasons": tuple(reasons)})
        turn.write(draft, "unmet", event=plan.name, note=None, data=data)


def raise_(draft: Draft, turn: Turn, plan: EscalationPlan, cause: str, **about: Any) -> None:
    """Write that an escalation comes, set what it sets, tell whom it tells, fire what it fires.

    `about` is kept in the line: the timer that brought it, for a clock the promise and its end.
    """
    one = plan.escalation
    sets = {"priority": one.priority, "team": one.team, "level": one.level}
    given = {name: value for name, value in sets.items() if value is not None}
    data = {"cause": cause, **about, **given}
    if one.tells:
        data["tells"] = tuple(one.tells)
    # What was noted stands on the line of the event; an escalation has only its caller's.
    note = turn.note if cause == "hand" else None
    turn.write(draft, "escalated", event=one.name, note=note, data=Kept(data))
    standing = next((other for other in draft.escalated if other.name == one.name), None)
    undo = None
    if one.priority is not None and one.reverts:
        undo = (draft.priority, "priority" in draft.by_hand)
        if standing is not None:
            undo = standing.undo  # What it set is there already; before that was something else.
    others = tuple([other for other in draft.escalated if other[:2] != (one.name, cause)])
    turn.risen |= {one.name}
    turn.touched = True
    if one.priority is not None:
        draft.priority = one.priority
        if "priority" not in draft.by_hand:
            draft.by_hand = (*draft.by_hand, "priority")
    data.pop("timer", None)
    told = {"ticket": draft.id, "about": "escalation", "escalation": one.name, "state": draft.state}
    for name in one.tells:
        to = (draft.assignee or draft.team) if name == ASSIGNEE else name
        if to is not None:
            turn.effect(draft, "notify", to, {**told, **data})
    draft.escalated = others
    if one.fires is not None:
        fire(draft, turn, one.fires, turn.note if cause == "hand" else None)
    if draft.closed:
        return
    # Whose it becomes is said of where it goes, not of where it came from.
    raised = Raised(one.name, cause, turn.at, one.team, one.level, undo)
    draft.escalated = (*draft.escalated, raised)
    if one.team is not None:
        draft.team = one.team
        _hand_over(draft, turn, one.team)


def _hand_over(draft: Draft, turn: Turn, team: str) -> None:
    """Put the ticket into a team's queue, unless whoever works on it belongs to that team."""
    draft.turns = 0
    if draft.assignee is not None:
        actor = turn.plan.actor(draft.assignee, turn.context.people)
        if actor is None or team not in actor.roles:
            draft.assignee = None


def fire(draft: Draft, turn: Turn, event: str, note: str | None) -> None:
    """Take the first row of the event whose condition holds; write down why none could be taken.

    The `note` of a person who called the escalation goes along.
    """
    state = turn.plan.states[draft.state]
    rows = state.fired.get(event, ())
    turn.by_itself()
    for row, step in rows:
        try:
            if step.test is not None and not step.test(draft, turn):
                continue
            turn.note = note
            if turn.try_row(draft, row, None, step.after):
                turn.follow(draft)
        except RuleFailed as failure:
            turn.unmet(draft, row, [str(failure)])
        return
    why = "no condition of it holds" if rows else f"it is not possible in state '{draft.state}'"
    turn.write(draft, "unmet", event=event, note=None, data=Kept(reasons=(why,)))


def lift(draft: Draft, turn: Turn, raised: Raised, *, by_hand: bool = False) -> None:
    """Write that an escalation stands no more, and put back what it set, if nobody set it since."""
    draft.escalated = tuple(one for one in draft.escalated if one is not raised)
    undone: dict[str, Any] = {}
    plan = turn.plan.promises.escalations.get(raised.name)
    stands = any(one.name == raised.name for one in draft.escalated)
    if plan is not None and plan.escalation.reverts and not stands:
        if raised.undo is not None and draft.priority == plan.escalation.priority:
            old, by_hand_before = raised.undo
            draft.priority = undone["priority"] = old
            if not by_hand_before:
                draft.by_hand = tuple(one for one in draft.by_hand if one != "priority")
        own = turn.plan.states[draft.state].team
        if raised.team is not None and draft.team == raised.team != own:
            draft.team = undone["team"] = own
    turn.write(
        draft, "lifted", event=raised.name, note=turn.note if by_hand else None,
        data=Kept(cause=raised.cause, **undone),
    )  # fmt: skip
    turn.touched = True
