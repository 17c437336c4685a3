"""What we ask customers, what we measure, and what it is for: surveys, KPIs, objectives."""

from __future__ import annotations

from dataclasses import KW_ONLY
from datetime import date
from typing import Final, Literal

from supportflow.define.base import Declared, Name, Names, value
from supportflow.define.conditions import AnyCondition
from supportflow.define.texts import Words
from supportflow.define.times import Duration

__all__ = ["MEASURES", "SCALES", "SPEED", "Kpi", "Measure", "Objective", "Survey", "Work"]

SCALES: Final = {"csat": (1, 5), "nps": (0, 10), "ces": (1, 7)}
"""The lowest and the highest score of each kind of survey."""

Measure = Literal[
    "tickets", "backlog", "first_response", "resolution", "kept", "reopened", "handoffs",
    "escalated", "solved_by_bot", "deflected", "score", "answered", "one_contact",
]  # fmt: skip
MEASURES: Final[dict[Measure, str]] = {
    "tickets": "tickets opened",
    "backlog": "tickets open at the end",
    "first_response": "time to the first answer (median)",
    "resolution": "time to the solution (median)",
    "kept": "promises kept, as a share",
    "reopened": "tickets that came back after they were resolved, as a share",
    "handoffs": "handoffs for each ticket",
    "escalated": "tickets that were escalated, as a share",
    "solved_by_bot": "tickets solved without a person, as a share",
    "deflected": "customers who found their answer themselves, as a share",
    "score": "satisfaction: share of good scores (CSAT), promoters less detractors (NPS), mean",
    "answered": "surveys that were answered, as a share",
    "one_contact": "tickets solved with one answer, as a share",
}  # fmt: skip
"""Everything that a KPI can measure, in words."""

SPEED: Final[frozenset[Measure]] = frozenset(
    ("tickets", "backlog", "first_response", "resolution", "kept")
)
"""Measures of how fast and how much; alone they reward whoever answers badly."""

Work = Literal["people", "bots", "all"]


@value
class Survey(Declared):
    """What we ask the customer after a state was entered, and what a low score does.

    `kind` is ``csat`` (1 to 5), ``nps`` (0 to 10) or ``ces`` (1 to 7). `reply` is the script that
    asks; it goes out `delay` after a ticket entered one of the states `after`, to a share `sample`
    of them (1 is all; the ticket's id decides), at most once for each ticket, if it is still there
    or closed and `when` holds by then. Nobody is asked on a channel that sends nothing. The answer
    comes as the fact ``survey``, the last one counts; a score of `low` or less fires the event
    `fires` and tells `tells`.
    """

    name: Name
    label: Words | None = None
    _: KW_ONLY
    kind: Literal["csat", "nps", "ces"] = "csat"
    after: Names[Name]
    reply: Name
    delay: Duration | None = None
    sample: float = 1
    when: AnyCondition | None = None
    low: int | None = None
    fires: Name | None = None
    tells: Names[Name] = ()
    owner: str | None = None
    review: date | None = None
    description: Words | None = None

    def __post_init__(self) -> None:
        least, most = SCALES[self.kind]
        if not 0 < self.sample <= 1:
            raise ValueError("sample is the share of tickets that are asked: above 0, at most 1")
        if self.low is not None and not least <= self.low < most:
            raise ValueError(f"low is a score of {least} to {most - 1} for the kind '{self.kind}'")
        if self.low is None and (self.fires or self.tells):
            raise ValueError("a low score does this: say which score is low=...")
        if not self.after:
            raise ValueError("needs at least one state after which it asks")


@value
class Kpi(Declared):
    """A figure by which we see how well we do: what it measures, its target, who answers for it.

    `measure` is one of those that the library works out (`clock` or `survey` says of which promise
    or survey); without it the figure comes from elsewhere and `definition` says what it is.
    `target` is in words, such as ``at least 90 %`` or ``at most 4 business hours``; `of` keeps the
    work of people and that of bots apart.
    """

    name: Name
    label: Words | None = None
    _: KW_ONLY
    definition: Words | None = None
    measure: Measure | None = None
    of: Work = "all"
    clock: Name | None = None
    survey: Name | None = None
    when: AnyCondition | None = None
    target: str | None = None
    owner: str | None = None
    review: date | None = None

    def __post_init__(self) -> None:
        if self.measure is None and self.definition is None:
            raise ValueError("measures nothing: say measure=..., or in words definition=...")
        if self.clock is not None and self.measure != "kept":
            raise ValueError("'clock' says which promise is kept: give measure='kept'")
        if (self.survey is not None) != (self.measure in {"score", "answered"}):
            raise ValueError("'survey' goes with measure='score' or 'answered'")
        if self.target is not None:
            from supportflow.define.targets import target_of

            target_of(self.target)


@value
class Objective(Declared):
    """What the team wants to reach, and the promises and KPIs that serve it."""

    name: Name
    label: Words | None = None
    _: KW_ONLY
    slas: Names[Name] = ()
    kpis: Names[Name] = ()
    teams: Names[Name] = ()
    owner: str | None = None
    review: date | None = None
    description: Words | None = None
