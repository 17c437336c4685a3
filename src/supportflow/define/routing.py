"""To whom a ticket goes: the rows that say what whoever takes it must bring."""

from __future__ import annotations

from dataclasses import KW_ONLY

from supportflow.define.base import Declared, Name, Names, YesNo, value
from supportflow.define.conditions import AnyCondition
from supportflow.define.people import OneSkill, Strategy
from supportflow.define.texts import Words
from supportflow.define.times import Duration

__all__ = ["Route"]


@value
class Route(Declared):
    """A row that says who can take a ticket: of those whose `when` holds, the first counts.

    It is looked for when a ticket comes into a queue, and again when its fields change. `areas`
    bounds it to tickets that stand there. `team` is the queue, if another than that of the state.
    Whoever takes the ticket must have all of `skills`, stand on `level` or a higher one, and with
    ``language=True`` speak the customer's language. `prefers` are skills that count as long as the
    ticket has not waited for `prefers_for` (without it, as long as somebody has them at all).
    `weight` is how much of an agent's limit the ticket takes, `assign` replaces the strategies of
    the team.
    """

    name: Name
    label: Words | None = None
    _: KW_ONLY
    when: AnyCondition | None = None
    areas: Names[Name] = ()
    team: Name | None = None
    skills: Names[OneSkill] = ()
    prefers: Names[OneSkill] = ()
    prefers_for: Duration | None = None
    level: Name | None = None
    language: YesNo = False
    weight: int = 1
    assign: Names[Strategy] = ()
    owner: str | None = None
    description: Words | None = None

    def __post_init__(self) -> None:
        if self.weight < 0:
            raise ValueError("weight is how much of a limit the ticket takes: give 0 or more")
        if self.prefers_for is not None and not self.prefers:
            raise ValueError("'prefers_for' is how long preferred skills count: say prefers=[...]")
        if len(set(self.assign)) < len(self.assign):
            raise ValueError("assign names the same strategy twice")
