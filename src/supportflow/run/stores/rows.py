"""The rows in which a store keeps what one event did, and the values read back from them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from sys import intern
from typing import Any, NamedTuple, cast

from supportflow.errors import BadCall
from supportflow.run.stores.codec import (
    Unkept,
    instant,
    json_text,
    moment,
    pack,
    problem_of_text,
    read_json,
    thawed,
)
from supportflow.run.ticket import (
    ALONE,
    Beside,
    ClockState,
    Draft,
    Effect,
    EffectKind,
    Entry,
    EntryKind,
    Hold,
    Link,
    Outcome,
    Queued,
    Raised,
    SurveyState,
    Talk,
    Tally,
    TaskState,
    Ticket,
    Timer,
    finished,
)

__all__ = [
    "EffectRow",
    "EntryRow",
    "Rows",
    "TallyRow",
    "TicketRow",
    "TimerRow",
    "checked_id",
    "effect_of",
    "entry_of",
    "given_to",
    "rank",
    "rows",
    "ticket_of",
]


class TicketRow(NamedTuple):
    """A ticket: `body` is the whole of it, the other columns are what lists are asked by."""

    id: str
    rank: str
    process: str
    version: str
    workflow: str
    state: str
    team: str | None
    assignee: str | None
    customer: str | None
    priority: str | None
    closed: int
    seq: int
    opened: int
    changed: int
    body: str
    weight: int


class EntryRow(NamedTuple):
    """A line of a ticket's history; `body` holds what has no column, and is None for nothing."""

    ticket: str
    seq: int
    line: int
    kind: str
    event: str
    at: int
    by: str
    source: str | None
    target: str | None
    body: str | None


class TimerRow(NamedTuple):
    """A timer that a ticket holds."""

    ticket: str
    name: str
    seq: int
    due: int


class EffectRow(NamedTuple):
    """An effect to be delivered from `next_at` on: at once, after a lease, or for a new attempt."""

    key: str
    ticket: str
    kind: str
    name: str
    body: str
    state: str
    attempts: int
    next_at: int


class TallyRow(NamedTuple):
    """What a ticket is counted under; `gathered` by another, or by itself if it gathers others."""

    ticket: str
    problem: str
    key: str
    opened: int
    gathered: str | None


class Rows(NamedTuple):
    """Everything that one event did; `tallies` is None where none can have changed."""

    ticket: TicketRow
    entries: Sequence[EntryRow]
    timers: Sequence[TimerRow]
    effects: Sequence[EffectRow]
    tallies: Sequence[TallyRow] | None = None


DIGITS = re.compile(r"[0-9]+")


def _counted(digits: re.Match[str]) -> str:
    number = digits.group().lstrip("0")
    return f"{len(number):02}{number}"


def rank(ticket: str) -> str:
    """Return a text by which ids sort as people count: ``T-2`` before ``T-10``.

    Each run of digits is written with its length before it. Ids that differ only in leading zeros
    have one rank, so lists are ordered by rank and then by id, character by character.
    """
    return DIGITS.sub(_counted, ticket)


def rows(outcome: Outcome, expected: int) -> Rows:
    """Return the rows of an outcome.

    Raises BadValue that names the value which cannot be kept, and BadCall for an outcome whose
    parts do not belong together.
    """
    ticket, seq = outcome.ticket, outcome.ticket.seq
    if not 0 <= expected < seq:
        raise BadCall(f"an outcome at seq {seq} cannot follow seq {expected} of ticket {ticket.id}")
    for entry in outcome.entries:
        if entry.ticket != ticket.id or not expected < entry.seq <= seq:
            raise BadCall(
                f"a history line of ticket {entry.ticket}, seq {entry.seq}, is not part of what "
                f"brings ticket {ticket.id} from seq {expected} to {seq}"
            )
    kept = _ticket_row(ticket)
    return Rows(
        kept,
        [_entry_row(entry) for entry in outcome.entries],
        [_timer_row(ticket.id, timer) for timer in ticket.timers],
        [_effect_row(ticket.id, kept.changed, effect) for effect in outcome.effects],
        _tally_rows(outcome, expected),
    )


def _tally_rows(outcome: Outcome, expected: int) -> Sequence[TallyRow] | None:
    """Return what the ticket is counted under, if the event can have changed it."""
    ticket = outcome.ticket
    tallies = ticket.beside.tallies
    changed = (
        any(effect.kind == "count" for effect in outcome.effects)
        or any(entry.kind in {"linked", "merged"} for entry in outcome.entries)
        or (tallies and not expected)
    )
    if not changed:
        return None
    opened = moment(ticket.opened)
    return [TallyRow(ticket.id, one.problem, one.key, opened, one.ticket) for one in tallies]


def given_to(entries: Sequence[Entry]) -> Iterator[tuple[str, datetime]]:
    """Yield to whom these lines gave the ticket, and when."""
    for entry in entries:
        if entry.kind == "assigned":
            agent = entry.data.get("assignee")
            if isinstance(agent, str):
                yield agent, entry.at


def checked_id(event_id: str, ticket: str) -> str:
    """Return an event id that can be kept, or raise BadValue."""
    problem = problem_of_text(event_id)
    if problem:
        raise Unkept(problem).refusal(ticket, "event_id")
    return event_id


def _ticket_row(ticket: Ticket) -> TicketRow:
    try:
        opened, changed = moment(ticket.opened), moment(ticket.changed)
        text = json_text(_ticket_body(ticket, opened, changed))
    except Unkept as unkept:
        raise unkept.refusal(ticket.id, "") from None
    row = TicketRow(
        ticket.id,
        rank(ticket.id),
        ticket.process,
        ticket.version,
        ticket.workflow,
        ticket.state,
        ticket.team,
        ticket.assignee,
        ticket.customer,
        ticket.priority,
        1 if ticket.closed else 0,
        ticket.seq,
        opened,
        changed,
        text,
        ticket.beside.weight,
    )
    if "\\u0000" in text:
        _refuse_nul(row, ticket.id, None)
    return row


def _ticket_body(ticket: Ticket, opened: int, changed: int) -> dict[str, Any]:
    """Return what makes up the ticket; what stands at its default is left out."""
    body: dict[str, Any] = {
        "id": ticket.id,
        "process": ticket.process,
        "version": ticket.version,
        "workflow": ticket.workflow,
        "state": ticket.state,
        "seq": ticket.seq,
        "opened": opened,
        "entered": moment(ticket.entered),
        "changed": changed,
        "channel": ticket.channel,
    }
    if ticket.customer is not None:
        body["customer"] = ticket.customer
    if ticket.language is not None:
        body["language"] = ticket.language
    if ticket.subject:
        body["subject"] = ticket.subject
    if ticket.team is not None:
        body["team"] = ticket.team
    if ticket.assignee is not None:
        body["assignee"] = ticket.assignee
    if ticket.priority is not None:
        body["priority"] = ticket.priority
    if ticket.topic is not None:
        body["topic"] = ticket.topic
    if ticket.product is not None:
        body["product"] = ticket.product
    if ticket.closed:
        body["closed"] = True
    if ticket.turns:
        body["turns"] = ticket.turns
    if ticket.born:
        body["born"] = ticket.born
    if ticket.parent is not None:
        body["parent"] = ticket.parent
    if ticket.children:
        body["children"] = ticket.children
    if ticket.tasks:
        body["tasks"] = [
            (name, status, moment(since), _moment_or_none(ended), by, *_unusual(rest))
            for name, status, since, ended, by, *rest in ticket.tasks
        ]
    if ticket.timers:
        body["timers"] = [(name, moment(due), seq) for name, due, seq in ticket.timers]
    if ticket.by_hand:
        body["by_hand"] = ticket.by_hand
    if ticket.beside is not ALONE:
        _add_beside(body, ticket.beside)
    if ticket.sla is not None or ticket.talk or ticket.clocks or ticket.holds or ticket.escalated:
        _add_promises(body, ticket)
    if ticket.fields:
        try:
            body["fields"] = pack(ticket.fields)
        except Unkept as unkept:
            unkept.path.insert(0, "fields")
            raise
    return body


def _unusual(rest: list[Any]) -> list[Any]:
    """Leave out what stands at its default for nearly every task."""
    return rest if any(rest) else []


def _add_beside(body: dict[str, Any], beside: Beside) -> None:
    """Add what few tickets have."""
    if beside.follows is not None:
        body["follows"] = beside.follows
    if beside.handoffs:
        body["handoffs"] = beside.handoffs
    if beside.reopened:
        body["reopened"] = beside.reopened
    if beside.previous is not None:
        body["previous"] = beside.previous
    if beside.assigned is not None:
        body["assigned"] = moment(beside.assigned)
    if beside.queued is not None:
        reason, since, route = beside.queued
        body["queued"] = (reason, moment(since), route)
    if beside.links:
        body["links"] = [(kind, ticket, moment(at), by) for kind, ticket, at, by in beside.links]
    if beside.surveys:
        body["surveys"] = [
            (name, status, moment(since), _moment_or_none(answered), score, comment)
            for name, status, since, answered, score, comment in beside.surveys
        ]
    if beside.told:
        body["told"] = beside.told
    if beside.tallies:
        body["tallies"] = beside.tallies
    if beside.weight != 1:
        body["weight"] = beside.weight


BESIDE = {
    "follows", "handoffs", "reopened", "previous", "assigned", "queued", "links", "surveys", "told",
    "tallies",
    "weight",
}  # fmt: skip


def _beside_of(read: dict[str, Any]) -> Beside:
    if BESIDE.isdisjoint(read):
        return ALONE
    get, queued = read.get, read.get("queued")
    return Beside(
        get("follows"),
        get("handoffs", 0),
        get("reopened", 0),
        get("previous"),
        _instant_or_none(get("assigned")),
        Queued(intern(queued[0]), instant(queued[1]), queued[2]) if queued else None,
        tuple([Link(kind, ticket, instant(at), by) for kind, ticket, at, by in get("links", ())]),
        tuple(
            [
                SurveyState(
                    intern(name), status, instant(since), _instant_or_none(answered), score, comment
                )
                for name, status, since, answered, score, comment in get("surveys", ())
            ]
        ),
        tuple(map(intern, get("told", ()))),
        get("weight", 1),
        tuple([Tally(intern(problem), key, it) for problem, key, it in get("tallies", ())]),
    )


def _add_promises(body: dict[str, Any], ticket: Ticket) -> None:
    """Add what has come of promises and escalations."""
    if ticket.sla is not None:
        body["sla"] = ticket.sla
    if ticket.talk is not None:
        body["talk"] = [_moment_or_none(at) for at in ticket.talk]
    if ticket.clocks:
        body["clocks"] = [
            (name, sla, status, moment(started), moment(due), _moment_or_none(since),
             _moment_or_none(ended), fired, fixed)
            for name, sla, status, started, due, since, ended, fired, fixed in ticket.clocks
        ]  # fmt: skip
    if ticket.holds:
        body["holds"] = [
            (reason, moment(start), _moment_or_none(end)) for reason, start, end in ticket.holds
        ]
    if ticket.escalated:
        body["escalated"] = [
            (name, cause, moment(since), team, level, undo)
            for name, cause, since, team, level, undo in ticket.escalated
        ]


def _moment_or_none(at: datetime | None) -> int | None:
    return None if at is None else moment(at)


def _instant_or_none(number: int | None) -> datetime | None:
    return None if number is None else instant(number)


def ticket_of(body: str) -> Ticket:
    """Return the ticket that was kept as `body`; names are shared by all tickets."""
    read: dict[str, Any] = read_json(body)
    get = read.get
    draft = Draft()
    draft.id, draft.seq = read["id"], read["seq"]
    draft.process, draft.version = intern(read["process"]), intern(read["version"])
    draft.workflow, draft.state = intern(read["workflow"]), intern(read["state"])
    draft.opened, draft.entered = instant(read["opened"]), instant(read["entered"])
    draft.changed, draft.channel = instant(read["changed"]), intern(read["channel"])
    draft.customer, draft.language = get("customer"), get("language")
    draft.subject, draft.assignee = get("subject", ""), get("assignee")
    team = get("team")
    draft.team = intern(team) if team is not None else None
    draft.priority, draft.topic, draft.product = get("priority"), get("topic"), get("product")
    draft.closed, draft.turns = get("closed", False), get("turns", 0)
    draft.born, draft.parent = get("born", 0), get("parent")
    draft.children, draft.by_hand = tuple(get("children", ())), tuple(get("by_hand", ()))
    draft.tasks = tuple(_tasks_of(get("tasks", ())))
    draft.timers = tuple(
        [Timer(intern(name), instant(due), seq) for name, due, seq in get("timers", ())]
    )
    draft.beside, sla, talk = _beside_of(read), get("sla"), get("talk")
    draft.sla = intern(sla) if sla is not None else None
    draft.talk = Talk(*[_instant_or_none(number) for number in talk]) if talk is not None else None
    draft.clocks = tuple([_clock_of(*row) for row in get("clocks", ())])
    draft.holds = tuple(
        [
            Hold(intern(reason), instant(start), _instant_or_none(end))
            for reason, start, end in get("holds", ())
        ]
    )
    draft.escalated = tuple(
        [
            Raised(name, cause, instant(since), team, level, tuple(undo) if undo else None)
            for name, cause, since, team, level, undo in get("escalated", ())
        ]
    )
    draft.fields = thawed(get("fields"))
    return finished(draft)


def _clock_of(
    name: str, sla: str, status: Any, started: int, due: int, since: int | None, ended: int | None,
    fired: Sequence[str], fixed: bool,
) -> ClockState:  # fmt: skip
    return ClockState(
        intern(name), intern(sla), status, instant(started), instant(due), _instant_or_none(since),
        _instant_or_none(ended), tuple(map(intern, fired)), fixed,
    )  # fmt: skip


def _tasks_of(kept: Sequence[Sequence[Any]]) -> Iterator[TaskState]:
    for name, status, since, ended, by, *rest in kept:
        ticked, failed, asked = rest or ((), False, False)
        over = _instant_or_none(ended)
        yield TaskState(
            intern(name), status, instant(since), over, by, tuple(ticked), failed, asked
        )


def _entry_row(entry: Entry) -> EntryRow:
    try:
        at = moment(entry.at)
        body: dict[str, Any] = {}
        if entry.noted != entry.at:
            body["noted"] = moment(entry.noted)
        if entry.note is not None:
            body["note"] = entry.note
        if entry.message is not None:
            body["message"] = entry.message
        if entry.public:
            body["public"] = True
        if entry.marks:
            body["marks"] = entry.marks
        if entry.verdicts:
            body["verdicts"] = entry.verdicts
        if entry.data:
            try:
                body["data"] = pack(entry.data)
            except Unkept as unkept:
                unkept.path.insert(0, "data")
                raise
        text = json_text(body) if body else None
    except Unkept as unkept:
        raise unkept.refusal(entry.ticket, "", entry.event) from None
    row = EntryRow(
        entry.ticket,
        entry.seq,
        entry.line,
        entry.kind,
        entry.event,
        at,
        entry.by,
        entry.source,
        entry.target,
        text,
    )
    if problem_of_text(f"{entry.event}{entry.by}{entry.source}{entry.target}"):
        _refuse_nul(row, entry.ticket, entry.event)
    return row


def entry_of(row: Sequence[Any]) -> Entry:
    """Return the line that was kept as `row`."""
    ticket, seq, line, kind, event, at, by, source, target, text = row
    happened = instant(at)
    kind = cast(EntryKind, intern(kind))
    if text is None:
        return Entry(ticket, seq, line, kind, event, happened, happened, by, source, target)
    body: dict[str, Any] = read_json(text)
    noted = body.get("noted")
    return Entry(
        ticket,
        seq,
        line,
        kind,
        event,
        happened,
        happened if noted is None else instant(noted),
        by,
        source,
        target,
        body.get("note"),
        body.get("message"),
        body.get("public", False),
        tuple(body.get("marks", ())),
        thawed(body.get("data")),
        tuple([(name, held) for name, held in body.get("verdicts", ())]),
    )


def _timer_row(ticket: str, timer: Timer) -> TimerRow:
    return TimerRow(ticket, timer.name, timer.seq, moment(timer.due))


def _effect_row(ticket: str, at: int, effect: Effect) -> EffectRow:
    try:
        text = json_text(pack(effect.data))
    except Unkept as unkept:
        raise unkept.refusal(ticket, f"{effect.kind}.{effect.name}") from None
    row = EffectRow(effect.key, ticket, effect.kind, effect.name, text, "waiting", 0, at)
    if problem_of_text(f"{effect.key}{effect.name}"):
        _refuse_nul(row, ticket, None)
    return row


def effect_of(key: str, kind: str, name: str, body: str) -> Effect:
    """Return the effect that was kept in these columns."""
    return Effect(key, cast(EffectKind, kind), name, thawed(read_json(body)))


def _refuse_nul(row: TicketRow | EntryRow | EffectRow, ticket: str, event: str | None) -> None:
    """Refuse a text that cannot stand in a column of its own; PostgreSQL has no NUL."""
    for name, value in zip(row._fields, row, strict=True):
        if isinstance(value, str) and name != "body":
            problem = problem_of_text(value)
            if problem:
                raise Unkept(problem).refusal(ticket, name, event)
