"""The ways that tickets take: those of the examples as the Desk ran them, and over every row."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from supportflow import Desk, Process, load
from supportflow.batch import execute, read_events, typed_rules
from supportflow.define.flow import Transition
from supportflow.define.index import Index, index
from supportflow.define.texts import title
from supportflow.define.times import WallTime
from supportflow.languages import sentence
from tests.outside.bpmn.engine import Move

EXAMPLES = Path(__file__).parents[3] / "examples"
RULES = {"shop.py": ["same_ticket_open=yes"]}


class Case(NamedTuple):
    """A ticket: the workflow and the channel (None for a child), its moves and its last state."""

    ticket: str
    workflow: str
    channel: str | None
    moves: tuple[Move, ...]
    state: str


def move(look: Index, source: str, step: Transition, process: Process) -> Move:
    """Return a row as a move, with the condition that the file should state for it."""
    parts = [] if step.after is not None else [f"the event is '{step.event}'"]
    if step.when is not None:
        parts.append(sentence(step.when, look.labels(), process.language))
    at_once = step.after == WallTime(0) and step.target != source
    return Move(source, step.event, " and ".join(parts), step.target, at_once)


def said(process: Process, channel: str) -> str:
    """Return the name of the message by which a channel's tickets start."""
    return title(next(each for each in process.channels if each.name == channel), process.language)


def of_example(name: str, store: str) -> tuple[Process, list[Case]]:
    """Run the events of an example through a Desk and return where its tickets went."""
    process: Process = load(EXAMPLES / name)
    look = index(process)
    events = read_events(process, str((EXAMPLES / name).with_suffix(".events.jsonl")))
    execute(process, events, store, typed_rules(RULES.get(name, [])), lambda line: None)
    found: list[Case] = []
    with Desk(process, store=store, rules={rule.name: _yes for rule in process.rules}) as desk:
        for ticket in sorted(desk.tickets(), key=lambda each: each.id):
            moves: list[Move] = []
            for entry in desk.history(ticket.id):
                if entry.kind == "moved" and entry.source is not None:
                    rows = look.rows(look.workflow_of[entry.source].name)
                    step = next(
                        row.transition
                        for row in rows[entry.source][entry.event]
                        if row.transition.target == entry.target
                    )
                    moves.append(move(look, entry.source, step, process))
            # One that was split off has such an id too, but comes by its channel.
            channel = None if ticket.parent is not None else said(process, ticket.channel)
            workflow = look.workflow_of[ticket.state].name
            found.append(Case(ticket.id, workflow, channel, tuple(moves), ticket.state))
    return process, found


def _yes(*_: object) -> bool:
    return True


def over_every_row(process: Process) -> Iterator[Case]:
    """Yield, for each row from each state, the shortest way from a start over it.

    States whose tickets go on at once, whatever holds, are passed and not stood in.
    """
    look = index(process)
    for workflow in look.workflows.values():
        rows = look.rows(workflow.name)
        ways: dict[str, tuple[str | None, tuple[Move, ...]]] = {}
        queue: deque[str] = deque()
        for channel in process.channels:
            if channel.starts in rows and channel.starts not in ways:
                ways[channel.starts] = (said(process, channel.name), ())
                queue.append(channel.starts)
        for other in process.workflows:
            for step in other.transitions:
                for state in look.opened_states(step):
                    if state in rows and state not in ways:
                        ways[state] = (None, ())
                        queue.append(state)
        while queue:
            source = queue.popleft()
            channel_name, before = ways[source]
            for several in rows.get(source, {}).values():
                for row in several:
                    step = row.transition
                    if row.rank and step.target == source:
                        continue
                    here = move(look, source, step, process)
                    whole = (*before, here)
                    yield Case(
                        f"{source} {step.event}", workflow.name, channel_name, whole, step.target
                    )
                    if step.target not in ways:
                        ways[step.target] = (channel_name, whole)
                        queue.append(step.target)
