"""What is not said to a customer about a sensitive topic: a bot's words, and a light tone."""

from __future__ import annotations

from supportflow.define.texts import title
from supportflow.errors import NotAllowed
from supportflow.run.plan import Plan
from supportflow.run.ticket import Draft
from supportflow.run.turn import Turn

__all__ = ["bot_refused", "tone_missed"]


def bot_refused(made: Plan, draft: Draft, turn: Turn) -> NotAllowed:
    """Return the refusal of what a bot says about a sensitive topic."""
    why = f"people answer about {_topic(made, draft)}, which is sensitive"
    return NotAllowed(
        f"'{turn.by}' is a bot and may not write to the customer of ticket {draft.id}: {why}. "
        "Hand the ticket over without a message. Nothing was changed.",
        ticket=draft.id,
        event=turn.event,
        reasons=(why,),
    )


def tone_missed(made: Plan, reply: str, draft: Draft, turn: Turn) -> list[str]:
    """Say why a reply does not fit a ticket whose topic is sensitive; nothing if it does."""
    found: list[str] = []
    topic = _topic(made, draft)
    if made.replies[reply].tone == "light":
        found.append(
            f"a person writes to the customer (message=...), since reply '{reply}' is light in "
            f"tone and {topic} is sensitive"
        )
    if turn.actor.kind == "bot":
        found.append(f"a person does it, since it answers the customer and {topic} is sensitive")
    return found


def _topic(made: Plan, draft: Draft) -> str:
    declared = made.index.topics[draft.topic or ""]
    return f"topic '{title(declared, made.process.language)}'"
