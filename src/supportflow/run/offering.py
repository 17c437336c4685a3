"""Which replies suit a ticket where it stands, each with its words filled in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from supportflow.define.process import Process
from supportflow.define.texts import pick, title
from supportflow.define.work import Reply, Tone
from supportflow.errors import RuleFailed
from supportflow.run.plan import Plan
from supportflow.run.planning import plan
from supportflow.run.refusals import acting, gone, moment, placed
from supportflow.run.scripts import decisions_for, rendered
from supportflow.run.ticket import EMPTY, Context, Draft, Ticket, draft_of
from supportflow.run.turn import Turn

__all__ = ["Script", "replies"]

NOTHING = Context()


class Script(NamedTuple):
    """A reply as it would be sent on a ticket now; what is `missing` has to be filled in first.

    `tone` is the reply's own, `guideline` how we write on the ticket's channel.
    """

    reply: str
    label: str
    text: str
    tone: Tone
    guideline: str = ""
    missing: tuple[str, ...] = ()


def replies(
    process: Process,
    ticket: Ticket,
    *,
    now: datetime,
    by: str,
    context: Context = NOTHING,
) -> tuple[Script, ...]:
    """Return the replies that suit a ticket for whoever answers, the closest first.

    First come those that the ticket's topic names, then those that name its topic, its state or
    its phase, then those that are for everything. On a sensitive topic a light reply suits nobody,
    and a bot has none at all.

    Raises DefinitionError when the process has faults, UnknownActor for an unknown `by`, StateGone
    when the process does not have the ticket's state.
    """
    made = plan(process)
    now = moment(now, ticket.id)
    if not placed(made, ticket):
        raise gone(made, ticket)
    actor = acting(made, by, context, ticket.id, None)
    sensitive = ticket.topic in made.sensitive
    if ticket.closed or (sensitive and actor.kind in {"bot", "system"}):
        return ()
    topic = made.index.topics.get(ticket.topic or "")
    named = topic.replies if topic is not None else ()
    state = made.states[ticket.state].state
    suited = [
        (_distance(reply, named), reply)
        for reply in made.replies.values()
        if (not reply.states or not {state.name, state.phase}.isdisjoint(reply.states))
        and (not reply.topics or ticket.topic in reply.topics or reply.name in named)
        and not (sensitive and reply.tone == "light")
    ]
    draft = draft_of(ticket)
    turn = Turn(made, actor, "message", now, now, EMPTY, None, None, context)
    channel = made.channels.get(ticket.channel)
    language = made.process.language
    guideline = pick(channel.tone, language) if channel is not None else ""
    return tuple(
        _script(made, reply, draft, turn, guideline)
        for _, reply in sorted(suited, key=lambda one: one[0])
    )


def _distance(reply: Reply, named: Sequence[str]) -> tuple[int, int]:
    """Order the replies by how closely they fit; those alike stay as they are declared."""
    if reply.name in named:
        return 0, list(named).index(reply.name)
    return 3 - bool(reply.topics) - bool(reply.states), 0


def _script(made: Plan, reply: Reply, draft: Draft, turn: Turn, guideline: str) -> Script:
    try:
        decisions, failed = decisions_for(made, reply.name, draft, turn), list[str]()
    except RuleFailed as failure:
        decisions, failed = EMPTY, [str(failure)]
    text, missing = rendered(made, reply.name, draft, decisions)
    label = title(reply, made.process.language)
    return Script(reply.name, label, text, reply.tone, guideline, tuple(failed or missing))
