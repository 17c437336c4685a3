"""Facts about other tickets: merged into one, split off, linked.

Each touches one ticket; what the other one has to know is submitted to it by an effect.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from supportflow.errors import ConditionUnmet, NotAllowed, NotPossible, UnknownTicket, quoted
from supportflow.run.given import bad, not_by_customer, only
from supportflow.run.tasking import end_tasks
from supportflow.run.ticket import EMPTY, Beside, Draft, Link, LinkKind, Ticket
from supportflow.run.turn import Turn

__all__ = ["LINKS", "add_link", "ahead", "linked", "merged", "other_fits", "split_off", "take_link"]

LINKS = frozenset(("merged", "linked"))
"""The facts that name another ticket, which has to be there."""
UNDONE = frozenset[LinkKind](("related", "problem", "gathers"))
"""The links that can be taken back."""


def add_link(draft: Draft, kind: LinkKind, ticket: str, turn: Turn, by: str) -> None:
    """Add a link to another ticket, unless it is there."""
    old = draft.beside
    if not any(one.kind == kind and one.ticket == ticket for one in old.links):
        links = (*old.links, Link(kind, ticket, turn.at, by))
        draft.beside = old._replace(links=links)


def take_link(beside: Beside, ticket: str) -> Beside:
    """Return what stands beside a ticket without the links to another that can be taken back."""
    links = tuple([one for one in beside.links if one.ticket != ticket or one.kind not in UNDONE])
    tallies = tuple(
        [one._replace(ticket="") if one.ticket == ticket else one for one in beside.tallies]
    )
    return beside._replace(links=links, tallies=tallies)


def ahead(ticket: Draft | Ticket) -> str | None:
    """Return the ticket that goes on for a merged one."""
    return next((one.ticket for one in ticket.links if one.kind == "merged_into"), None)


def other_fits(
    found: Ticket, event: str, data: Mapping[str, Any], load: Callable[[str], Ticket | None]
) -> None:
    """Refuse to merge a ticket into, or link it with, one that is not there or does not fit."""
    name = data.get("into") if event == "merged" else data.get("ticket")
    if not isinstance(name, str) or name == found.id:
        return  # The fact itself refuses it.
    other = load(name)
    done = f"Ticket {found.id} was not {event}."
    if other is None:
        raise UnknownTicket(
            f"there is no ticket '{name}' in this store. {done}", ticket=found.id, event=event
        )
    if event != "merged":
        return
    why = ""
    if other.closed:
        why = f"ticket {other.id} is closed"
        further = ahead(other)
        why += f": it was merged into {further}" if further is not None else ""
    elif None not in (found.customer, other.customer) and found.customer != other.customer:
        why = (
            f"it is about customer '{found.customer}' and {other.id} about '{other.customer}', "
            "who would get the answers of both: link them instead"
        )
    if why:
        raise NotPossible(
            f"ticket {found.id} cannot be merged into {other.id}: {why}. Nothing was changed.",
            ticket=found.id,
            event=event,
        )


# Merged


def merged(draft: Draft, turn: Turn) -> None:
    """A ticket ends because another one goes on for it; that other one is told by the system.

    The ticket takes the row that is declared ``on="merged"``; where its state has none it goes
    straight to the first final state of its workflow. Open tasks are needless then.
    """
    not_by_customer(draft, turn)
    if turn.actor.kind == "system" and "ticket" in turn.data:
        only(draft, turn, ("ticket", "by"))
        by, name = str(turn.data["by"]), str(turn.data["ticket"])
        add_link(draft, "merged", name, turn, by)
        turn.write(draft, "merged")
        _tell(draft, turn, "merged", name)
        return
    only(draft, turn, ("into",))
    into = turn.data["into"]
    if not isinstance(into, str) or not into.strip():
        raise bad(draft, turn, f"names {into!r}, which is no ticket")
    _unfit(draft, into)
    turn.write(draft, "merged")
    add_link(draft, "merged_into", into, turn, turn.by)
    draft.beside = draft.beside._replace(tallies=())
    end_tasks(draft, turn, [task.name for task in draft.tasks if task.status == "open"])
    given = {"ticket": draft.id, "by": turn.by}
    told: dict[str, Any] = {"event": "merged", "data": given, "note": turn.note}
    _end(draft, turn)
    turn.effect(draft, "submit", into, told)


def _unfit(draft: Draft, into: str) -> None:
    """Refuse what can be seen of the ticket alone."""
    why = ""
    if into == draft.id:
        why = "into itself"
    elif draft.closed:
        why = f"into {into}: it is closed"
        further = ahead(draft)
        why += f", merged into {further}" if further is not None else ""
    elif into in draft.children:
        why = f"into {into}, its own child ticket"
    if why:
        raise NotPossible(
            f"ticket {draft.id} cannot be merged {why}. Nothing was changed.",
            ticket=draft.id,
            event="merged",
        )


def _end(draft: Draft, turn: Turn) -> None:
    """Take the row for merged tickets, or go to the first final state."""
    state = turn.plan.states[draft.state]
    rows = state.on.get("merged", ()) if state.on else ()
    if not rows:
        states = turn.plan.index.workflows[draft.workflow].states
        final = next((one.name for one in states if one.final), None)
        if final is None:
            raise NotPossible(
                f"ticket {draft.id} cannot be merged: workflow '{draft.workflow}' has no final "
                "state in which it could end. Nothing was changed.",
                ticket=draft.id,
                event="merged",
            )
        turn.write(
            draft, "moved", source=draft.state, target=final, note=None, data=EMPTY,
        )  # fmt: skip
        turn.enter(draft, turn.plan.states[final])
        return
    found = turn.plan.index
    admitted = [
        (row, step) for row, step in rows
        if not turn.roles.isdisjoint(found.roles(row.transition, row.source))
    ]  # fmt: skip
    if not admitted:
        roles = sorted(
            {role for row, _ in rows for role in found.roles(row.transition, row.source)}
        )
        raise NotAllowed(
            f"'{turn.by}' may not merge ticket {draft.id}: it is for {quoted(roles)}. "
            "Nothing was changed.",
            ticket=draft.id,
            event="merged",
        )
    for row, step in admitted:
        if step.test is None or step.test(draft, turn):
            turn.data = EMPTY
            draft.state = row.transition.target
            assert step.after is not None
            step.after(draft, turn)
            return
    raise ConditionUnmet(
        f"ticket {draft.id} cannot be merged from '{draft.state}': none of the conditions of "
        f"{quoted(dict.fromkeys(row.transition.event for row, _ in admitted))} holds. "
        "Nothing was changed.",
        ticket=draft.id,
        event="merged",
    )


# Split off


def split_off(draft: Draft, turn: Turn) -> None:
    """Something else that the customer asked goes on as a ticket of its own."""
    not_by_customer(draft, turn)
    given = turn.data
    only(draft, turn, ("subject", "message") if "message" in given else ("subject",))
    subject, message = given["subject"], given.get("message")
    if not isinstance(subject, str) or not subject.strip():
        raise bad(draft, turn, f"needs a subject for the new ticket, not {subject!r}")
    if message is not None and not isinstance(message, str):
        raise bad(draft, turn, f"takes a text as message, not {message!r}")
    draft.born += 1
    name = f"{draft.id}.{draft.born}"
    add_link(draft, "split", name, turn, turn.by)
    turn.write(draft, "split")
    turn.effect(
        draft,
        "open",
        draft.workflow,
        {
            "id": name,
            "split_from": draft.id,
            "channel": draft.channel,
            "customer": draft.customer,
            "language": draft.language,
            "subject": subject,
            "message": message,
        },
    )


# Linked


def linked(draft: Draft, turn: Turn) -> None:
    """Another ticket has to do with this one, or no longer has; problems gather by the system."""
    not_by_customer(draft, turn)
    mirrored = turn.actor.kind == "system" and "by" in turn.data
    names: tuple[str, ...] = ("ticket", "is", "by") if mirrored else ("ticket", "is")
    gathering = mirrored and turn.data.get("is") == "problem"
    only(draft, turn, (*names, "problem") if gathering else names)
    name, now = turn.data["ticket"], turn.data["is"]
    if not isinstance(name, str) or not name.strip():
        raise bad(draft, turn, f"names {name!r}, which is no ticket")
    if mirrored and now in ("problem", "solved"):
        _gathered(draft, turn, name, now)
        return
    if now not in ("related", "undone"):
        raise bad(draft, turn, f"takes is='related' or is='undone', not {now!r}")
    by = str(turn.data["by"]) if mirrored else turn.by
    if not mirrored:
        _unlinked(draft, name, now)
        given = {"ticket": draft.id, "is": now, "by": by}
        turn.effect(draft, "submit", name, {"event": "linked", "data": given, "note": turn.note})
    if now == "related":
        add_link(draft, "related", name, turn, by)
    else:
        draft.beside = take_link(draft.beside, name)
    turn.write(draft, "linked")


def _unlinked(draft: Draft, name: str, now: object) -> None:
    """Refuse a link that is there already, and the end of one that is not."""
    kinds = [one.kind for one in draft.links if one.ticket == name]
    why = ""
    if name == draft.id:
        why = "a ticket is not linked with itself"
    elif now == "related" and kinds:
        why = f"it is linked already ({kinds[0].replace('_', ' ')})"
    elif now == "undone" and UNDONE.isdisjoint(kinds):
        why = "there is no link that can be taken back"
        if kinds:
            why = f"'{kinds[0].replace('_', ' ')}' cannot be taken back"
    if why:
        raise NotPossible(
            f"ticket {draft.id} and {name}: {why}. Nothing was changed.",
            ticket=draft.id,
            event="linked",
        )


def _gathered(draft: Draft, turn: Turn, problem: str, now: str) -> None:
    """A problem ticket gathers this one, or is solved."""
    if now == "problem":
        add_link(draft, "problem", problem, turn, "system")
        old = draft.beside
        name = turn.data["problem"]
        draft.beside = old._replace(
            tallies=tuple(
                [one._replace(ticket=problem) if one.problem == name else one
                 for one in old.tallies]
            )
        )  # fmt: skip
    turn.write(draft, "linked")
    if now == "solved":
        _tell(draft, turn, "problem_solved", problem)


def _tell(draft: Draft, turn: Turn, about: str, other: str) -> None:
    """Tell whoever has the ticket."""
    to = draft.assignee or draft.team
    if to is not None:
        told = {"ticket": draft.id, "about": about, "other": other}
        turn.effect(draft, "notify", to, told | ({"note": turn.note} if turn.note else {}))
