"""What a solved ticket teaches: the fields that have to be filled, and the draft of an article."""

from __future__ import annotations

from typing import Any, cast

from supportflow.define.conditions import filled
from supportflow.define.index import index
from supportflow.define.knowledge import Article
from supportflow.define.process import Process
from supportflow.define.texts import pick, title
from supportflow.languages import sentence
from supportflow.run.plan import Plan, StatePlan
from supportflow.run.ticket import Draft, Effect
from supportflow.run.turn import Turn

__all__ = ["drafted", "offer", "unlearned"]


def unlearned(made: Plan, draft: Draft, state: StatePlan) -> list[str]:
    """Say which fields are to be filled before a ticket enters a state, and are not."""
    labels, language = made.index.labels(), made.process.language
    return [
        f"{sentence(filled(name), labels, language, 'en')} before '{state.state.name}'"
        for name in state.state.learns
        if _blank(draft.fields.get(name))
    ]


def _blank(given: object) -> bool:
    return not given.strip() if isinstance(given, str) else given is None or given == ()


def offer(draft: Draft, turn: Turn, state: StatePlan) -> None:
    """Offer what a ticket taught as a draft of an article, if all of it was written down."""
    if unlearned(turn.plan, draft, state):
        return
    about: dict[str, Any] = {
        "ticket": draft.id,
        "state": state.state.name,
        "subject": draft.subject,
        "topic": draft.topic,
        "product": draft.product,
        "area": state.state.area,
        "learned": tuple((name, draft.fields[name]) for name in state.state.learns),
    }
    turn.effect(draft, "draft", state.state.name, about)


def drafted(process: Process, effect: Effect) -> Article:
    """Return the article that an effect ``draft`` proposes, for the team to read and complete.

    Its title is the subject of the ticket, its text one section for each field of
    `State.learns`, under the field's label; it stands under the ticket's topic, product and area,
    and only the team may read it. Its name comes from the ticket's id, so that a ticket which is
    solved again proposes the same article again.
    """
    look, data = index(process), effect.data
    language = process.language
    sections: list[str] = []
    for name, given in data["learned"]:
        field = look.fields.get(name)
        head = title(field, language) if field is not None and field.label else _words(name)
        sections.append(f"## {head[:1].upper()}{head[1:]}\n\n{_shown(given)}")
    topic = look.topics.get(data["topic"] or "")
    subject = str(data["subject"]).strip()
    if not subject:
        subject = title(topic, language) if topic is not None else f"Ticket {data['ticket']}"
    products = {one.name for one in process.products}
    area = data["area"]
    return Article(
        name=_name(str(data["ticket"])),
        title=subject,
        text="\n\n".join(sections),
        topic=topic.name if topic is not None else None,
        areas=(area,) if topic is None and area in look.areas else (),
        products=(data["product"],) if data["product"] in products else (),
        audience="team",
    )


def _words(name: str) -> str:
    return pick(name.replace("_", " ").replace(".", " "))


def _shown(given: object) -> str:
    if isinstance(given, bool):
        return "yes" if given else "no"
    if isinstance(given, tuple):
        return ", ".join(map(str, cast("tuple[object, ...]", given)))
    return str(given)


def _name(ticket: str) -> str:
    """Return a ticket's id as the name of an article: ``T-17`` is ``ticket_t_17``."""
    letters = "".join(one if one.isascii() and one.isalnum() else "_" for one in ticket.lower())
    return f"ticket_{letters}"[:64]
