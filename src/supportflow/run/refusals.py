"""Why an event is refused, and what is possible instead, in the user's own names."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Literal, cast

from supportflow.define.conditions import All as AllOf
from supportflow.define.conditions import AnyOf, Compare, Condition, Decided
from supportflow.define.index import Row
from supportflow.define.process import Process
from supportflow.define.texts import title
from supportflow.errors import (
    BadValue,
    ConditionUnmet,
    NotAllowed,
    NotPossible,
    Refused,
    RuleFailed,
    StateGone,
    UnknownActor,
    UnknownEvent,
    near,
    quoted,
)
from supportflow.languages import sentence
from supportflow.run import facts
from supportflow.run.act import Act
from supportflow.run.deciding import decided_so
from supportflow.run.plan import Actor, Plan
from supportflow.run.planning import plan
from supportflow.run.scripts import value
from supportflow.run.ticket import EMPTY, Context, Draft, Possible, Ticket, draft_of
from supportflow.run.turn import Turn

__all__ = ["acting", "gone", "moment", "possible", "refusal"]

NOTHING = Context()


def refusal(made: Plan, ticket: Ticket, turn: Turn, draft: Draft) -> Refused:
    """Return the refusal that fits an event which no row of the present state takes.

    `draft` is the ticket with the values that came with the event: what the rows were asked about.
    """
    event = turn.event
    table = made.states[ticket.state].rows
    events = {name for rows in (table, *_other_rows(made, ticket)) for name in rows}
    now_possible = _possible_now(made, ticket)
    named = tuple(name for name, _ in now_possible)
    instead = _instead(now_possible)
    if event not in events:
        hint = near(event, [*events, *facts.FACTS])
        return UnknownEvent(
            f"ticket {ticket.id}: workflow '{ticket.workflow}' has no event '{event}'."
            f"{hint} {instead}",
            ticket=ticket.id,
            event=event,
            possible=named,
        )
    rows = table.get(event, ())
    if not rows:
        return NotPossible(
            f"ticket {ticket.id} is {made.titled(ticket.state)}; '{event}' is not possible now. "
            f"{instead}",
            ticket=ticket.id,
            event=event,
            possible=named,
        )
    admitted = [row for row in rows if not made.may(row, ticket).isdisjoint(turn.roles)]
    if not admitted:
        return _not_allowed(made, ticket, turn, rows, named, instead)
    reasons = list(
        dict.fromkeys(
            reason
            for row in admitted
            if row.transition.when is not None
            for reason in unmet(made, row.transition.when, draft, turn)
        )
    )
    return ConditionUnmet(
        f"'{event}' of ticket {ticket.id} is possible only when {' or '.join(reasons)}. "
        "Nothing was changed.",
        ticket=ticket.id,
        event=event,
        possible=named,
        reasons=reasons,
    )


def _other_rows(made: Plan, ticket: Ticket) -> list[dict[str, tuple[Row, ...]]]:
    return [dict(state.rows) for state in made.states.values() if state.workflow == ticket.workflow]


def _not_allowed(
    made: Plan,
    ticket: Ticket,
    turn: Turn,
    rows: tuple[Row, ...],
    named: tuple[str, ...],
    instead: str,
) -> NotAllowed:
    roles = sorted({role for row in rows for role in made.may(row, ticket)})
    timed = [str(row.transition.after) for row in rows if row.transition.after is not None]
    if not roles and any(row.transition.on == "merged" for row in rows):
        why = "it happens when another ticket goes on for it: fire 'merged' with data={'into': ...}"
    elif not roles and timed:
        why = f"it happens by itself after {timed[0]}; nobody may hurry it"
    else:
        why = f"it is for {quoted(roles)}"
        if turn.actor.kind == "person":
            have = sorted(turn.roles - {"agent", turn.by})
            why += f", and '{turn.by}' "
            why += f"belongs to {quoted(have, last='and')}" if have else "is in no team"
    return NotAllowed(
        f"'{turn.by}' may not do '{turn.event}' of ticket {ticket.id}: {why}. {instead}",
        ticket=ticket.id,
        event=turn.event,
        possible=named,
        reasons=(why,),
    )


def _possible_now(made: Plan, ticket: Ticket) -> list[tuple[str, tuple[str, ...]]]:
    """Return the events of the present state with the roles that may fire them, as declared."""
    found: dict[str, tuple[int, set[str]]] = {}
    for event, rows in made.states[ticket.state].rows.items():
        for row in rows:
            roles = made.may(row, ticket)
            if roles:
                number, known = found.get(event, (row.number, set()))
                found[event] = (min(number, row.number), known | roles)
    ordered = sorted(found.items(), key=lambda item: item[1][0])
    return [(event, tuple(sorted(roles))) for event, (_, roles) in ordered]


def _instead(now_possible: list[tuple[str, tuple[str, ...]]]) -> str:
    if not now_possible:
        return "No event is possible here; a message, a note or 'set' always is."
    listed = ", ".join(f"'{event}' by {quoted(roles)}" for event, roles in now_possible)
    return f"Possible: {listed}."


def unmet(made: Plan, condition: Condition, draft: Draft, turn: Turn) -> list[str]:
    """Say the parts of a condition that do not hold, with what the ticket has instead."""
    if made.test(condition)(draft, turn):
        return []
    if isinstance(condition, AllOf):
        return [
            " and ".join(said for part in condition.all for said in unmet(made, part, draft, turn))
        ]
    if isinstance(condition, AnyOf):
        return [said for part in condition.any for said in unmet(made, part, draft, turn)]
    said = sentence(condition, made.index.labels(), made.process.language, "en")
    if isinstance(condition, Decided):
        return [f"{said} ({decided_so(made, condition, draft, turn)})"]
    if isinstance(condition, Compare):
        given = value(made, draft, condition.field)
        if given is not None:
            return [f"{said} (it is {_told(given)})"]
        return [said if condition.op == "is_set" else f"{said} (it is not filled in)"]
    return [said]


def possible(
    process: Process,
    ticket: Ticket,
    *,
    now: datetime,
    by: str | None = None,
    context: Context = NOTHING,
) -> tuple[Possible, ...]:
    """Return the events of the present state, each with the reasons why it cannot happen now.

    With `by`, also whether that actor may fire it; without, roles are not asked. Conditions and
    needs are evaluated; a note that has still to be written is not a reason, `Possible.note` says
    that it is required. Events that only time can fire are left out.

    Raises DefinitionError when the process has faults, UnknownActor for an unknown `by`, StateGone
    when the process does not have the ticket's state.
    """
    made = plan(process)
    now = moment(now, ticket.id)
    if not placed(made, ticket):
        raise gone(made, ticket)
    found: list[tuple[int, Possible]] = []
    everybody = frozenset(
        role for rows in made.states[ticket.state].rows.values() for row in rows
        for role in made.may(row, ticket)
    )  # fmt: skip
    if by is not None:
        actor = acting(made, by, context, ticket.id, None)
    else:
        actor = Actor("", "person", everybody)
    for event, rows in made.states[ticket.state].rows.items():
        open_rows = [row for row in rows if made.may(row, ticket)]
        if open_rows:
            turn = Turn(made, actor, event, now, now, EMPTY, None, None, context)
            found.append(
                (min(row.number for row in open_rows), _possible(made, ticket, turn, open_rows))
            )
    return tuple(one for _, one in sorted(found, key=lambda pair: pair[0]))


def _possible(made: Plan, ticket: Ticket, turn: Turn, rows: list[Row]) -> Possible:
    draft = draft_of(ticket)
    admitted = [row for row in rows if not made.may(row, ticket).isdisjoint(turn.roles)]
    chosen, reasons = (admitted or rows)[0], list[str]()
    note: Literal["required", "optional"] | None = None
    unmet_rows: list[str] = []
    verdict = None
    try:
        for row in admitted:
            when = row.transition.when
            missing = unmet(made, when, draft, turn) if when is not None else []
            if not missing:
                chosen, unmet_rows = row, []
                act = Act(made, row)
                needs, verdict = act.missing(draft, turn)
                reasons = [f"only when {need}" for need in needs]
                note = "required" if act.asks_note(turn) else row.transition.note
                break
            unmet_rows += missing
        if unmet_rows:
            reasons = [f"only when {' or '.join(dict.fromkeys(unmet_rows))}"]
    except RuleFailed as failure:
        reasons = [str(failure)]
    if not admitted:
        roles = sorted({role for row in rows for role in made.may(row, ticket)})
        reasons = [f"it is for {quoted(roles)}"]
    transition = chosen.transition
    return Possible(
        turn.event,
        title(transition, made.process.language),
        transition.target,
        tuple(sorted({role for row in rows for role in made.may(row, ticket)})),
        note or transition.note,
        tuple(dict.fromkeys(reasons)),
        verdict,
    )


def _told(given: object) -> str:
    if isinstance(given, bool):
        return "yes" if given else "no"
    if isinstance(given, tuple):
        return quoted([str(item) for item in cast("tuple[object, ...]", given)], last="and")
    return f"'{given}'" if isinstance(given, str) else str(given)


def placed(made: Plan, ticket: Ticket) -> bool:
    """Say whether the ticket stands in a state that the process has."""
    state = made.states.get(ticket.state)
    known = state is not None and state.workflow == ticket.workflow
    return known and ticket.process == made.process.name


def moment(now: datetime, ticket: str) -> datetime:
    """Return an aware moment in UTC; refuse a naive one."""
    if now.tzinfo is None:
        raise BadValue(
            f"ticket {ticket}: the moment {now.isoformat()} has no time zone; "
            "use datetime.now(timezone.utc) or give it a tzinfo.",
            ticket=ticket,
        )
    return now.astimezone(UTC)


def acting(made: Plan, by: str, context: Context, ticket: str, event: str | None) -> Actor:
    """Return who acts; refuse whom nobody knows."""
    actor = made.actor(by, context.people)
    if actor is None:
        raise UnknownActor(_unknown_actor(made, by, context), ticket=ticket, event=event)
    return actor


def _unknown_actor(made: Plan, by: str, context: Context) -> str:
    if by in made.teams:
        return f"by='{by}' is a team, not somebody: name the agent who does it."
    if by in made.index.levels:
        return f"by='{by}' is a level, not somebody: name the agent who does it."
    known = [*made.actors, *context.people]
    return (
        f"by='{by}' is nobody that this process knows.{near(by, known)} Declare the agent in "
        "Process(agents=...) or give the host's directory in people=."
    )


def gone(made: Plan, ticket: Ticket) -> StateGone:
    """Return the refusal of a ticket that this process cannot place."""
    if ticket.process != made.process.name:
        return StateGone(
            f"ticket {ticket.id} belongs to process '{ticket.process}', "
            f"not to '{made.process.name}'.",
            ticket=ticket.id,
        )
    return StateGone(
        f"ticket {ticket.id} stands in state '{ticket.state}' of workflow '{ticket.workflow}', "
        "which "
        f"version '{made.process.version}' of process '{made.process.name}' does not have."
        f"{near(ticket.state, made.states)}",
        ticket=ticket.id,
    )
