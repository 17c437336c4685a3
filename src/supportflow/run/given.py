"""What every fact asks of whoever brings it: who it is, and the shape of its data."""

from __future__ import annotations

from supportflow.errors import BadValue, NotAllowed, near
from supportflow.run.ticket import Draft
from supportflow.run.turn import Turn

__all__ = ["bad", "not_by_customer", "only"]


def not_by_customer(draft: Draft, turn: Turn) -> None:
    """Refuse what is internal when the customer brings it."""
    if turn.actor.kind == "customer":
        raise NotAllowed(
            f"the customer may not do '{turn.event}' of ticket {draft.id}: it is internal.",
            ticket=draft.id,
            event=turn.event,
        )


def only(draft: Draft, turn: Turn, names: tuple[str, ...], optional: tuple[str, ...] = ()) -> None:
    """Refuse data that lacks one of these names or has another one, which is not `optional`."""
    missing = [name for name in names if name not in turn.data]
    extra = [str(name) for name in turn.data if name not in names and name not in optional]
    if missing or extra:
        shape = ", ".join(f"'{name}': ..." for name in names)
        wrong = "".join(
            f" There is no '{name}'.{near(name, (*names, *optional))}" for name in extra
        )
        raise bad(draft, turn, f"needs data={{{shape}}}.{wrong}")


def bad(draft: Draft, turn: Turn, what: str) -> BadValue:
    """Return the refusal of data that cannot be meant."""
    text = f"'{turn.event}' of ticket {draft.id} {what}"
    return BadValue(
        f"{text}{'' if text.endswith(('.', '?')) else '.'} Nothing was changed.",
        ticket=draft.id,
        event=turn.event,
        reasons=(what,),
    )
