"""How a ticket moves: states, transitions and the workflow that holds them."""

from __future__ import annotations

from dataclasses import KW_ONLY
from datetime import date
from typing import Literal

from supportflow.define.base import Declared, Dotted, Many, Name, Names, Source, YesNo, value
from supportflow.define.conditions import AnyCondition
from supportflow.define.texts import Words
from supportflow.define.times import Duration

__all__ = ["FACTS", "Fact", "Reopen", "State", "Transition", "Waits", "Workflow"]

Waits = Literal["customer", "supplier", "children"]
Fact = Literal[
    "customer_message", "agent_message", "note", "set", "assign", "task", "children_done", "survey",
    "merged",
]  # fmt: skip

FACTS = (
    "message", "note", "set", "assign", "task", "children_done", "due", "escalation", "survey",
    "merged", "split_off", "linked",
)  # fmt: skip
"""Built-in events, accepted in every state; no transition may take one of these names."""


@value
class State(Declared):
    """Where a ticket can stand; it belongs to an area, whose team answers unless `team` says who.

    `within` is a promise: how long a ticket may stay. `waits_for` says that somebody else is to
    act. `resolved` states may be left again, `final` ones may not. `phase` groups states under a
    name that a transition can take as its source. `learns` names fields, such as the cause and the
    fix, that must be filled before a ticket enters: they become a draft of an article.
    """

    name: Name
    label: Words | None = None
    _: KW_ONLY
    area: Name | None = None
    team: Name | None = None
    phase: Name | None = None
    tasks: Names[Name] = ()
    within: Duration | None = None
    waits_for: Waits | None = None
    resolved: YesNo = False
    final: YesNo = False
    learns: Names[Dotted] = ()
    description: Words | None = None


@value
class Transition(Declared):
    """One row: on this event, from these states (or phases, or `ANY`), to that state.

    `by` is who may do it (a team, a level, ``customer``, ``system``, ``agent``); without it the
    team of the source state, or the system for a row with `after`. `when` chooses among the rows
    of one event, in order; `needs` is checked after the choice. `after` moves the ticket by
    itself when that time in the source state has passed. `on` takes the row when a fact arrives;
    ``on="merged"`` is the way of a ticket for which another one goes on, to a final state.
    `note` asks for words to the next person; `reply` is sent to the customer; `contact` marks
    that the customer was spoken to; `escalates` marks an escalation; `approves` names the policy
    under which this row grants something: it is taken only if the policy approves, or asks for
    somebody like the one who takes it; `opens` starts child tickets
    (a workflow, or ``workflow.state``); `skips` names tasks that need not be done any more (`ANY`:
    whatever is open), since open tasks keep a ticket from a final state; `restart` lets a row that
    stays in its state start the state's times anew; `log` names the activities of an event log
    that mean this event.
    """

    event: Name
    sources: Names[Source]
    target: Name
    _: KW_ONLY
    by: Names[Name] = ()
    when: AnyCondition | None = None
    after: Duration | None = None
    on: Fact | None = None
    needs: Many[AnyCondition] = ()
    note: Literal["required", "optional"] | None = None
    reply: Name | None = None
    contact: YesNo = False
    escalates: YesNo = False
    approves: Name | None = None
    opens: Names[Dotted] = ()
    skips: Names[Source] = ()
    restart: YesNo = False
    label: Words | None = None
    log: Names[str] = ()
    description: Words | None = None

    def __post_init__(self) -> None:
        if not self.sources:
            raise ValueError("needs at least one source state")

    @property
    def name(self) -> str:
        """The event; so that a transition has a title like every other element."""
        return self.event


@value
class Reopen(Declared):
    """What a customer's message does to a ticket that is closed.

    It goes on in state `to`, if the ticket was closed no longer than `within` ago (at any time
    without `within`). Later, or without `to`, the message opens a `new` ticket that refers to the
    old one; with ``new=False`` it is only kept, and the team is told.
    """

    to: Name | None = None
    within: Duration | None = None
    new: YesNo = True

    def __post_init__(self) -> None:
        if self.to is None and self.within is not None:
            raise ValueError(
                "'within' is how long the same ticket goes on: say in which state, to="
            )
        if self.to is None and not self.new:
            raise ValueError("does nothing: say to=... or new=True, or leave it out")


@value
class Workflow(Declared):
    """A state machine: its states and its rows, read in order.

    `reopen` says what a customer's message does to a closed ticket; without it the message is
    only kept.
    """

    name: Name
    label: Words | None = None
    _: KW_ONLY
    states: Many[State] = ()
    transitions: Many[Transition] = ()
    reopen: Reopen | None = None
    owner: str | None = None
    review: date | None = None
    description: Words | None = None
