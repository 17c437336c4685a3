"""Whether what is asked and measured can be, and serves what the team wants."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from supportflow.checks.facts import Doubt, Facts
from supportflow.define.measures import MEASURES, SPEED, Kpi
from supportflow.define.targets import target_of
from supportflow.errors import quoted

__all__ = [
    "kpi_target_misfit",
    "kpi_without_target",
    "objective_without_means",
    "only_speed_measured",
    "promise_without_objective",
    "survey_never_asks",
]

TIMES: Final = ("first_response", "resolution")
NUMBERS: Final = ("tickets", "backlog", "handoffs")
TAKES: Final = {
    "share": "a share, such as 'at least 90 %'",
    "time": "a time, such as 'at most 4 business hours'",
    "number": "a number, such as 'at most 5'",
}


def survey_never_asks(facts: Facts) -> Iterator[Doubt]:
    """No ticket of a channel by which we can write comes to a state after which it asks."""
    channels = facts.index.channels
    if not channels:
        return
    met: dict[str, set[str]] = {}
    for name, journey in facts.journeys():
        graph = next(one for one in facts.graphs if journey.start in one.states)
        ends = {edge.target for edge in journey.rows}
        for state in {*journey.states, *(ends & set(graph.states))}:
            met.setdefault(state, set()).add(name)
    for survey in facts.process.surveys:
        by = {name for state in survey.after for name in met.get(state, ())}
        if any(channels[name].sends is not None for name in by):
            continue
        after = quoted(survey.after)
        if by:
            listed = quoted(sorted(by), last="and")
            why = f"only tickets of {listed} come to {after}, and nothing is sent there"
        else:
            why = f"no ticket of any channel comes to {after}"
        yield Doubt(
            f"survey '{survey.name}'",
            f"never asks: {why}.",
            "Name states to which written tickets come, or say sends=... in the channel.",
        )


def kpi_target_misfit(facts: Facts) -> Iterator[Doubt]:
    """A target is of another kind than the figure, so that nobody can say whether it is met."""
    for kpi in facts.index.kpis.values():
        if kpi.measure is None or kpi.target is None:
            continue
        wanted, given = _takes(facts, kpi), target_of(kpi.target).kind
        if wanted != given:
            yield Doubt(
                f"kpi '{kpi.name}'",
                f"measures {MEASURES[kpi.measure].partition(':')[0]}, and its target "
                f"'{kpi.target}' cannot be compared with that.",
                f"Give {TAKES[wanted]}.",
            )


def _takes(facts: Facts, kpi: Kpi) -> str:
    if kpi.measure in TIMES:
        return "time"
    if kpi.measure == "score":
        survey = facts.index.surveys.get(kpi.survey or "")
        return "number" if survey is not None and survey.kind != "csat" else "share"
    return "number" if kpi.measure in NUMBERS else "share"


def kpi_without_target(facts: Facts) -> Iterator[Doubt]:
    """Other KPIs have a target, this one has none."""
    kpis = facts.index.kpis.values()
    if any(kpi.target is not None for kpi in kpis):
        for kpi in kpis:
            if kpi.target is None:
                yield Doubt(
                    f"kpi '{kpi.name}'",
                    "has no target, while others have: nobody can say whether it is good enough.",
                    "Add target=..., such as 'at least 90 %'.",
                )


def only_speed_measured(facts: Facts) -> Iterator[Doubt]:
    """Every figure rewards speed, none asks whether it was done well."""
    kpis = facts.index.kpis.values()
    if kpis and all(kpi.measure in SPEED for kpi in kpis):
        yield Doubt(
            f"process '{facts.process.name}'",
            "measures only how fast and how much: whoever is judged by that is fast, not good.",
            "Add a KPI with measure='reopened', 'score' or 'one_contact'.",
        )


def objective_without_means(facts: Facts) -> Iterator[Doubt]:
    """Nothing that is promised or measured serves the objective."""
    for objective in facts.index.objectives.values():
        if not objective.slas and not objective.kpis:
            yield Doubt(
                f"objective '{objective.name}'",
                "is served by no promise and no KPI, so nobody can tell how far it is reached.",
                "Add slas=[...] or kpis=[...] that say so.",
            )


def promise_without_objective(facts: Facts) -> Iterator[Doubt]:
    """Objectives are declared, and the promise serves none of them."""
    served = {name for one in facts.index.objectives.values() for name in one.slas}
    if served:
        for sla in facts.process.slas:
            if sla.name not in served:
                yield Doubt(
                    f"sla '{sla.name}'",
                    "serves no objective, while other promises do.",
                    "Name it in the objective that it serves, or ask whether it is still wanted.",
                )
