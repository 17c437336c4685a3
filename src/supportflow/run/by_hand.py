"""Facts about promises: a due time that a person sets, an escalation that a person calls."""

from __future__ import annotations

from datetime import UTC, datetime

from supportflow.define.business_time import FIRST_YEAR, LAST_YEAR
from supportflow.errors import NotAllowed, NotPossible, near, quoted
from supportflow.run.given import bad, not_by_customer, only
from supportflow.run.raising import lift, raise_
from supportflow.run.rungs import fix
from supportflow.run.ticket import Draft, Kept
from supportflow.run.turn import Turn

__all__ = ["due", "escalation"]


def due(draft: Draft, turn: Turn) -> None:
    """The due time of a clock, set by hand; None lets it be worked out again."""
    not_by_customer(draft, turn)
    only(draft, turn, ("clock", "due"))
    name, given = turn.data["clock"], turn.data["due"]
    running = {clock.name: clock for clock in draft.clocks if clock.active}
    if not isinstance(name, str) or name not in running:
        has = f"Running: {quoted(running)}." if running else "None is running."
        match = near(str(name), running)
        raise bad(draft, turn, f"names clock '{name}', which does not run here.{match} {has}")
    if given is None:
        if not running[name].fixed:
            raise NotPossible(
                f"no due time of clock '{name}' of ticket {draft.id} was set by hand, so none can "
                "be taken back. Nothing was changed.",
                ticket=draft.id,
                event="due",
            )
        fix(draft, turn, running[name], None)
        return
    at = _aware(given)
    if at is None:
        raise bad(
            draft,
            turn,
            f"takes a moment with a time zone (up to the year {LAST_YEAR - 1}) or None, "
            f"not {given!r}",
        )
    if at < running[name].started:
        raise bad(
            draft,
            turn,
            f"sets {at.isoformat()}, which lies before the clock's start at "
            f"{running[name].started.isoformat()}",
        )
    turn.data = Kept(clock=name, due=at.isoformat())
    fix(draft, turn, running[name], at)


def _aware(given: object) -> datetime | None:
    """Return a moment in UTC, also from its ISO text; None for what has no zone or no place."""
    try:
        at = datetime.fromisoformat(given) if isinstance(given, str) else given
        if not isinstance(at, datetime) or at.tzinfo is None:
            return None
        at = at.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return at if FIRST_YEAR < at.year < LAST_YEAR else None


def escalation(draft: Draft, turn: Turn) -> None:
    """An escalation that a person calls, or lifts."""
    not_by_customer(draft, turn)
    only(draft, turn, ("escalation", "is"))
    name, now = turn.data["escalation"], turn.data["is"]
    if now not in ("called", "lifted"):
        raise bad(draft, turn, f"takes is='called' or is='lifted', not {now!r}")
    known = turn.plan.promises.escalations
    planned = known.get(name) if isinstance(name, str) else None
    if planned is None:
        listed = f"Escalations: {quoted(known)}." if known else "The process has none."
        raise bad(
            draft, turn, f"names '{name}', which is not declared.{near(str(name), known)} {listed}"
        )
    by = planned.escalation.by
    if by and turn.actor.kind != "system" and turn.roles.isdisjoint(by):
        raise NotAllowed(
            f"'{turn.by}' may not call or lift escalation '{name}' of ticket {draft.id}: it is "
            f"for {quoted(by)}. Nothing was changed.",
            ticket=draft.id,
            event="escalation",
        )
    standing = [one for one in draft.escalated if one.name == name]
    why = "the ticket is closed" if draft.closed else ""
    if not why and bool(standing) is (now == "called"):
        why = "it stands already" if standing else "it does not stand"
    if why:
        raise NotPossible(
            f"escalation '{name}' of ticket {draft.id} cannot be {now}: {why}. "
            "Nothing was changed.",
            ticket=draft.id,
            event="escalation",
        )
    if now == "called":
        raise_(draft, turn, planned, "hand")
    else:
        for raised in standing:
            lift(draft, turn, raised, by_hand=True)
