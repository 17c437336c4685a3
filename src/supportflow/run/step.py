"""The pure core: `start` opens a ticket, `step` applies one event. No clock, no chance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from supportflow.define.process import Process
from supportflow.errors import (
    BadCall,
    BadValue,
    NotPossible,
    StateGone,
    TimeReversed,
    near,
    quoted,
)
from supportflow.run import facts
from supportflow.run.machine import dispatch
from supportflow.run.noticing import tell_notices
from supportflow.run.plan import Plan, StatePlan
from supportflow.run.planning import plan
from supportflow.run.queueing import push_back, retry, tend
from supportflow.run.raising import come
from supportflow.run.recurring import begin, recount
from supportflow.run.refusals import acting, gone, moment, refusal
from supportflow.run.rungs import elapse
from supportflow.run.settling import settle
from supportflow.run.surveys import ask
from supportflow.run.tasking import ask_for_help, help_is_due
from supportflow.run.ticket import (
    ALONE,
    EMPTY,
    Beside,
    Context,
    Draft,
    Kept,
    Link,
    Outcome,
    Tally,
    Ticket,
    Timer,
    draft_of,
    next_of,
)
from supportflow.run.turn import Turn

__all__ = ["start", "step"]

NOTHING = Context()


def start(
    process: Process,
    ticket: str,
    *,
    channel: str,
    now: datetime,
    by: str = "customer",
    customer: str | None = None,
    language: str | None = None,
    subject: str = "",
    message: str | None = None,
    fields: Mapping[str, Any] = EMPTY,
    state: str | None = None,
    parent: str | None = None,
    follows: str | None = None,
    split_from: str | None = None,
    gathers: Sequence[str] = (),
    context: Context = NOTHING,
) -> Outcome:
    """Open the ticket with the id `ticket` in the state where `channel` starts.

    `message` is the customer's first one; `fields` are declared fields and may hold ``priority``,
    ``topic`` or ``product``, which then stay. `state` and `parent` are for child tickets, `follows`
    is the closed ticket that this one goes on from, `split_from` the one from which it was split;
    `gathers` is for the ticket of a problem: the problem, what is alike, and the tickets that are.

    Raises DefinitionError when the process has faults, BadValue for an unknown channel, state or
    field value, UnknownActor for an unknown `by`. Nothing is read besides the arguments.
    """
    made = plan(process)
    at = moment(now, ticket)
    if not ticket or ticket != ticket.strip():
        raise BadCall(f"a ticket needs an id without spaces around it, not {ticket!r}")
    declared = made.channels.get(channel)
    if declared is None:
        raise BadValue(
            f"ticket {ticket}: there is no channel '{channel}'.{near(channel, made.channels)} "
            f"Channels: {quoted(made.channels)}.",
            ticket=ticket,
        )
    where = made.states.get(state if state is not None else declared.starts or "")
    if where is None:
        raise BadValue(
            f"ticket {ticket}: there is no state '{state}'.{near(state or '', made.states)}",
            ticket=ticket,
        )
    draft = Draft()
    draft.id, draft.process, draft.version = ticket, process.name, made.fingerprint
    draft.workflow, draft.state, draft.seq = where.workflow, where.state.name, 1
    draft.opened = draft.entered = draft.changed = at
    draft.channel, draft.customer, draft.language = channel, customer, language
    draft.subject, draft.team, draft.assignee = subject, where.team, None
    draft.priority = draft.topic = draft.product = None
    draft.closed, draft.turns, draft.born, draft.parent = False, 0, 0, parent
    draft.children, draft.tasks, draft.timers, draft.by_hand = (), (), (), ()
    draft.beside = _beside(ticket, at, follows, split_from, gathers)
    draft.sla, draft.talk = None, None
    draft.clocks, draft.holds, draft.escalated = (), (), ()
    draft.fields = EMPTY
    actor = acting(made, by, context, ticket, "opened")
    message = _said(message)
    turn = Turn(made, actor, "opened", at, at, EMPTY, None, message, context)
    turn.heard = message  # whoever writes it down, the first message is the customer's
    data: dict[str, Any] = {"channel": channel}
    about = {
        "customer": customer, "language": language, "subject": subject, "parent": parent,
        "follows": follows, "split_from": split_from, "gathers": tuple(gathers),
    }  # fmt: skip
    data.update((name, value) for name, value in about.items() if value)
    if fields:
        data["fields"] = facts.write_fields(draft, turn, fields)
    facts.classify(draft, turn)
    public = message is not None
    turn.write(draft, "opened", target=draft.state, message=message, public=public, data=Kept(data))
    if gathers:
        begin(draft, turn, gathers)
    elif made.notices and parent is None:
        tell_notices(draft, turn)
    turn.enter(draft, where)
    if where.timers or where.automated:
        turn.follow(draft)
    return _settled(made, draft, turn, None)


def step(
    process: Process,
    ticket: Ticket,
    event: str | Timer,
    *,
    by: str,
    now: datetime,
    data: Mapping[str, Any] = EMPTY,
    note: str | None = None,
    message: str | None = None,
    context: Context = NOTHING,
) -> Outcome:
    """Apply one event to a ticket and return the new ticket, its lines, effects and timers.

    `event` is a transition's event, a fact (``message``, ``note``, ``set``, ``assign``, ``task``,
    ``children_done``, ``due``, ``escalation``, ``survey``, ``merged``, ``split_off``, ``linked``),
    or one of the ticket's own timers, which counts at its due instant however late it is applied.
    `by` names an actor: an agent, ``customer``, ``system`` or an automated team. `note` is
    internal, `message` is public. `data` belongs to the facts (``set``: fields and values;
    ``assign``: assignee; ``task``: task and is, for a step that is ticked or unticked also step;
    ``due``: clock and due; ``escalation``: escalation and is, called or lifted; ``survey``: survey,
    score and perhaps comment; ``merged``: into; ``split_off``: subject and message; ``linked``:
    ticket and is, related or undone); with a transition's event it sets fields before the
    conditions are asked. It is kept in the history.

    Raises DefinitionError when the process has faults, and a `Refused` of the fitting kind when
    the event cannot be applied; the given ticket is never changed.
    """
    made: Plan | None = None
    if process.__class__ is Process:
        made = process.__dict__.get("_plan")
    if made is None:
        made = plan(process)
    noted = now if now.tzinfo is UTC else moment(now, ticket.id)
    state = made.states.get(ticket.state)
    if state is None or state.workflow != ticket.workflow or ticket.process != process.name:
        raise gone(made, ticket)
    if isinstance(event, Timer):
        return _elapsed(made, ticket, state, event, noted, context)
    if noted < ticket.changed:
        raise _back(ticket, event, noted)
    actor = made.actors.get(by)
    if actor is None:
        actor = acting(made, by, context, ticket.id, event)
    draft = next_of(ticket, ticket.seq + 1, noted, made.fingerprint)
    kept = Kept(data) if data else EMPTY
    if note is not None:
        note = _said(note)
    if message is not None:
        message = _said(message)
    turn = Turn(made, actor, event, noted, noted, kept, note, message, context)
    table = made.tables[ticket.workflow]
    if event in table[ticket.state]:
        if kept:
            turn.data = facts.given(draft, turn, kept)
        if dispatch(table, draft, event, turn) is None:
            raise refusal(made, ticket, turn, draft)
        if turn.entered:
            turn.follow(draft)
        if kept and made.sensitive:
            facts.leave_bot(draft, turn)
        return _settled(made, draft, turn, ticket)
    fact = facts.FACTS.get(event)
    if fact is None:
        raise refusal(made, ticket, turn, draft)
    if message is not None and event != "message":
        raise BadValue(
            f"'{event}' of ticket {ticket.id} carries no public message: send it with the event "
            "'message'. Nothing was changed.",
            ticket=ticket.id,
            event=event,
        )
    fact(draft, turn)
    return _settled(made, draft, turn, ticket)


def _settled(made: Plan, draft: Draft, turn: Turn, before: Ticket | None) -> Outcome:
    """Bring up to what the event did all that depends on it, and close the draft."""
    if made.promises.any or draft.clocks:
        settle(draft, turn, before)
    if made.crew is not None or (before is not None and draft.team is not before.team):
        tend(draft, turn, before)
    if made.gathers:
        if made.asking:
            ask_for_help(draft, turn)
        if made.problems:
            recount(draft, turn, before)
    return turn.outcome(draft, before.timers if before is not None else ())


def _beside(
    ticket: str, at: datetime, follows: str | None, split_from: str | None, gathers: Sequence[str]
) -> Beside:
    """Return what stands beside a new ticket: others from which it comes."""
    if follows is None and split_from is None and not gathers:
        return ALONE
    links: list[Link] = []
    if split_from is not None:
        links.append(Link("split_from", split_from, at, "system"))
    tallies: tuple[Tally, ...] = ()
    if gathers:
        problem, key, *alike = gathers
        links += [Link("gathers", name, at, "system") for name in alike]
        tallies = (Tally(problem, key, ticket),)
    return Beside(follows, links=tuple(links), tallies=tallies)


def _elapsed(
    made: Plan, ticket: Ticket, state: StatePlan, timer: Timer, noted: datetime, context: Context
) -> Outcome:
    """Apply one of the ticket's own timers, as of the instant at which it was due."""
    if timer not in ticket.timers:
        raise NotPossible(
            f"ticket {ticket.id} no longer holds the timer '{timer.name}' of event {timer.seq}. "
            "Nothing was changed.",
            ticket=ticket.id,
            event=timer.name,
        )
    if noted < timer.due:
        raise TimeReversed(
            f"ticket {ticket.id}: the timer '{timer.name}' is due at {timer.due.isoformat()}, "
            f"not yet at {noted.isoformat()}. Nothing was changed.",
            ticket=ticket.id,
            event=timer.name,
        )
    if noted < ticket.changed:
        raise _back(ticket, timer.name, noted)
    draft = draft_of(ticket)
    draft.seq += 1
    draft.changed = at = max(timer.due, ticket.changed)
    draft.version = made.fingerprint
    draft.timers = tuple(other for other in ticket.timers if other != timer)
    kind, _, name = timer.name.partition(":")
    data = Kept(timer=timer.name)
    turn = Turn(made, made.actors["system"], name or kind, at, noted, data, None, None, context)
    if kind == "after":
        for planned in state.timers:
            if planned.name == timer.name:
                turn.event = planned.row.transition.event
                if turn.try_row(draft, planned.row, planned.step.test, planned.step.after):
                    turn.follow(draft)
                else:
                    facts.stuck(draft, turn, planned.row)
                break
        else:
            raise StateGone(
                f"ticket {ticket.id} holds the timer '{timer.name}', but version "
                f"'{made.process.version}' of process '{made.process.name}' has no such transition "
                f"from '{ticket.state}'. Nothing was changed.",
                ticket=ticket.id,
                event=timer.name,
            )
    elif kind == "clock":
        elapse(draft, turn, renewed=draft.version != ticket.version)
    elif kind == "asks":
        help_is_due(draft, turn, name)
    elif kind == "survey":
        ask(draft, turn, name)
    elif kind == "task":
        task, _, rung = name.partition(":")
        if rung:
            _escalated(draft, turn, rung, f"task:{task}", timer.name)
        else:
            facts.late(draft, turn, task, timer.due)
    elif kind == "route":
        retry(draft, turn)
    elif kind == "push_back":
        push_back(draft, turn)
    elif name:
        _escalated(draft, turn, name, "state", timer.name)
    else:
        facts.late(draft, turn, None, timer.due)
    return _settled(made, draft, turn, ticket)


def _escalated(draft: Draft, turn: Turn, name: str, cause: str, timer: str) -> None:
    """Bring an escalation of a state's or a task's time; a newer process may not have it."""
    planned = turn.plan.promises.escalations.get(name)
    if planned is not None:
        come(draft, turn, planned, cause, timer=timer)
    else:
        gone = (f"escalation '{name}' is no longer declared",)
        turn.write(
            draft, "unmet", event=name, note=None, data=Kept(cause=cause, timer=timer, reasons=gone)
        )


def _said(words: str | None) -> str | None:
    """Return words that say something: spaces alone are no note and no message."""
    return words if words and words.strip() else None


def _back(ticket: Ticket, event: str, noted: datetime) -> TimeReversed:
    return TimeReversed(
        f"ticket {ticket.id}: '{event}' at {noted.isoformat()} would come before its last event "
        f"at {ticket.changed.isoformat()}. Nothing was changed.",
        ticket=ticket.id,
        event=event,
    )
