"""What every store says when something cannot be kept as asked."""

from __future__ import annotations

from datetime import datetime

from supportflow.errors import BadCall, StaleTicket
from supportflow.run.store import AgentTaken, RepeatedEvent
from supportflow.run.stores.codec import Unkept, moment

__all__ = [
    "agent_taken",
    "asked_moment",
    "bounded",
    "kept_already",
    "repeated",
    "stale",
    "told",
    "unknown_effect",
]


def stale(ticket: str, found: int, expected: int) -> StaleTicket:
    """Return the refusal of an outcome that was made from another event than the last."""
    if not expected:
        text = f"ticket {ticket} exists already and stands at event {found}"
    elif not found:
        text = f"ticket {ticket} was to follow event {expected}, but the store does not have it"
    else:
        text = (
            f"ticket {ticket} stands at event {found}, no longer at {expected}: "
            "somebody else changed it. Load it again"
        )
    return StaleTicket(f"{text}. Nothing was changed.", ticket=ticket)


def repeated(event_id: str) -> RepeatedEvent:
    """Return the refusal of an event that came in before."""
    return RepeatedEvent(
        f"the event '{event_id}' was committed before; result('{event_id}') is what came out."
    )


def agent_taken(agent: str, ticket: str) -> AgentTaken:
    """Return the refusal to give a ticket to somebody who was given another one meanwhile."""
    return AgentTaken(
        f"ticket {ticket} was not given to '{agent}', who was given another one meanwhile."
    )


def kept_already(ticket: str) -> BadCall:
    """Return the refusal of an outcome that would write something a second time."""
    return BadCall(
        f"ticket {ticket}: the outcome holds a history line, a timer or an effect that is kept "
        "already. Nothing was changed."
    )


def unknown_effect(key: str) -> BadCall:
    """Return the refusal of an effect that was never committed."""
    return BadCall(f"the store has no effect '{key}'.")


def bounded(limit: int) -> int:
    """Return a limit that every database takes."""
    return min(max(limit, 0), 2**31 - 1)


def told(error: str) -> str:
    """Return the text of an error without what a column cannot hold."""
    return error.replace("\0", "").encode("utf-8", "backslashreplace").decode()


def asked_moment(at: datetime) -> int:
    """Return a moment given by the caller as a number, or raise BadCall."""
    try:
        return moment(at)
    except Unkept as unkept:
        raise BadCall(f"{unkept.reason}; use datetime.now(timezone.utc).") from None
