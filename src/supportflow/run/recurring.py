"""Problems: what a ticket is counted under, kept with it; the effect ``count`` looks for others."""

from __future__ import annotations

import json
from collections.abc import Sequence

from supportflow.errors import RuleFailed
from supportflow.run.linking import ahead, take_link
from supportflow.run.plan import ProblemPlan
from supportflow.run.ticket import Draft, Kept, Tally, Ticket
from supportflow.run.turn import Turn

__all__ = ["begin", "recount"]


def begin(draft: Draft, turn: Turn, gathers: Sequence[str]) -> None:
    """Make a new ticket the one that gathers others, and tell those who are to know of it."""
    name, _, *tickets = gathers
    planned = next(one for one in turn.plan.problems if one.problem.name == name)
    about = {"ticket": draft.id, "about": "problem", "problem": name, "tickets": tuple(tickets)}
    for told in planned.problem.tells:
        turn.effect(draft, "notify", told, about)


def recount(draft: Draft, turn: Turn, before: Ticket | None) -> None:
    """Count a ticket anew when what makes it like others has changed.

    Child tickets are part of their parent and merged ones of another; neither is counted.
    """
    tallies = draft.beside.tallies
    own = next((one for one in tallies if one.ticket == draft.id), None)
    if own is not None:
        closing = draft.closed and before is not None and not before.closed
        if closing and ahead(draft) is None:
            turn.effect(draft, "count", own.problem, {"ticket": draft.id, "is": "solved"})
        return
    if draft.parent is not None or ahead(draft) is not None:
        return
    if before is not None and _as_before(draft, before):
        return
    known = {one.problem: one for one in tallies}
    for planned in turn.plan.problems:
        name = planned.problem.name
        old, key = known.get(name), _key(planned, draft, turn)
        if key == (old.key if old is not None else None):
            continue
        if old is not None and old.ticket:
            draft.beside = take_link(draft.beside, old.ticket)
            data = Kept({"ticket": old.ticket, "is": "undone", "by": "system"})
            turn.write(draft, "linked", event="linked", by="system", note=None, data=data)
        if key is None:
            del known[name]
        else:
            known[name] = Tally(name, key)
        turn.effect(draft, "count", name, {"ticket": draft.id, "key": key})
    kept = tuple(known.values())
    if kept != tallies:
        draft.beside = draft.beside._replace(tallies=kept)


def _as_before(draft: Draft, before: Ticket) -> bool:
    """Say whether nothing has changed by which tickets are alike."""
    return (
        draft.fields is before.fields
        and draft.topic == before.topic
        and draft.priority == before.priority
        and draft.product == before.product
        and draft.customer == before.customer
        and draft.language == before.language
        and draft.entered is before.entered
    )


def _key(planned: ProblemPlan, draft: Draft, turn: Turn) -> str | None:
    """Return what a ticket is counted under; None where it lacks something or is not meant."""
    found = [read(draft) for read in planned.same]
    if any(one is None for one in found):
        return None
    try:
        if planned.test is not None and not planned.test(draft, turn):
            return None
    except RuleFailed as failure:
        data = Kept(reasons=(str(failure),))
        name = planned.problem.name
        turn.write(draft, "unmet", event=name, by="system", note=None, data=data)
        return None
    return json.dumps(found, ensure_ascii=False, separators=(",", ":"))
