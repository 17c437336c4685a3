"""Notices: what a new ticket's customer is told of a known problem before anybody is asked."""

from __future__ import annotations

from supportflow.define.texts import pick
from supportflow.errors import RuleFailed
from supportflow.run.ticket import Draft, Kept
from supportflow.run.turn import Turn

__all__ = ["tell_notices"]


def tell_notices(draft: Draft, turn: Turn) -> None:
    """Tell a new ticket the notices that are for it, each once, in the customer's language.

    Where the channel carries no messages the line is for whoever speaks to the customer. A notice
    whose condition cannot be asked keeps no ticket from being opened: a line says why it is not
    told.
    """
    made = turn.plan
    channel = made.channels[draft.channel]
    for notice, test in made.notices:
        over = notice.until is not None and turn.at >= notice.until
        if over or (notice.since is not None and turn.at < notice.since):
            continue
        if notice.channels and draft.channel not in notice.channels:
            continue
        try:
            if test is not None and not test(draft, turn):
                continue
        except RuleFailed as failure:
            reasons = (str(failure),)
            turn.write(
                draft, "unmet", event="noticed", by="system", note=None,
                data=Kept(notice=notice.name, reasons=reasons),
            )  # fmt: skip
            continue
        language = made.process.language
        text = pick(notice.text, draft.language or language, language)
        data = {"notice": notice.name}
        if notice.article is not None:
            data["article"] = notice.article
        turn.write(
            draft, "noticed", event="noticed", by="system", note=None, message=text,
            public=channel.sends is not None, data=Kept(data),
        )  # fmt: skip
        turn.send(draft, text, None, **data)
        told = (*draft.beside.told, notice.name)
        draft.beside = draft.beside._replace(told=told)
