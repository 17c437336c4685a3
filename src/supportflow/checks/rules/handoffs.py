"""Whether those who are handed a ticket are told what they want to know."""

from __future__ import annotations

from collections.abc import Iterator

from supportflow.checks.facts import Doubt, Facts
from supportflow.checks.graph import Edge
from supportflow.checks.implied import implies
from supportflow.checks.lengths import longer
from supportflow.define.conditions import All, filled
from supportflow.define.process import Area
from supportflow.define.texts import title

__all__ = ["asks_too_late", "handoff_untold"]


def handoff_untold(facts: Facts) -> Iterator[Doubt]:
    """A ticket comes by itself into an area that wants to be told something."""
    for graph in facts.graphs:
        untold: dict[int, tuple[Area, dict[str, None]]] = {}
        for name, edges in graph.rows.items():
            if name not in graph.reached:
                continue
            for edge in edges:
                area = _handed_to(facts, edge)
                if area is None or not _by_itself(facts, edge):
                    continue
                for wanted in _unasked(area, edge):
                    untold.setdefault(edge.number, (area, {}))[1][wanted] = None
        for number in sorted(untold):
            area, wants = untold[number]
            label = title(area, facts.process.language)
            yield Doubt(
                graph.at_row(number),
                f"hands tickets over to area '{label}' without a person who could be asked, but "
                f"the area wants {_listed([*wants])}: the next people may have to ask "
                "the customer again.",
                "Ask for it before, let a person take the row, or accept that it may be missing.",
            )


def _listed(wants: list[str]) -> str:
    return " and ".join((*([", ".join(wants[:-1])] if wants[1:] else ()), wants[-1]))


def _handed_to(facts: Facts, edge: Edge) -> Area | None:
    """Return the area to which a row hands a ticket over, None when it stays or ends."""
    states = facts.index.states
    left, entered = states[edge.source].area, states.get(edge.target)
    if left is None or entered is None or entered.final or entered.area in {None, left}:
        return None
    return facts.index.areas.get(entered.area or "")


def _by_itself(facts: Facts, edge: Edge) -> bool:
    """Say whether time, the system, the customer or a bot alone takes a row."""
    teams = facts.index.teams
    return all(
        role in ("customer", "system") or (role in teams and teams[role].automated)
        for role in facts.index.roles(edge.row, edge.source)
    )


def _unasked(area: Area, edge: Edge) -> Iterator[str]:
    """Yield what an area wants and the row does not make sure of."""
    asked = [part for part in (edge.row.when, *edge.row.needs) if part is not None]
    given = asked[0] if len(asked) == 1 else All(tuple(asked)) if asked else None
    for name in area.wants:
        if given is None or not implies(given, filled(name)):
            yield f"'{name}'"
    if area.wants_note and edge.row.note != "required":
        yield "a note"


def asks_too_late(facts: Facts) -> Iterator[Doubt]:
    """A task asks for help by itself only when its promised time is over."""
    for task in facts.process.tasks:
        if task.asks_after is None or task.within is None:
            continue
        days = facts.hours.days(facts.index.calendar_of_task(task.name))
        if not longer(task.within, task.asks_after, days) and (
            task.within == task.asks_after or longer(task.asks_after, task.within, days)
        ):
            yield Doubt(
                f"task '{task.name}'",
                f"asks '{task.asks}' for help after {task.asks_after}, when its promised time of "
                f"{task.within} is over.",
                "Ask earlier, or promise more time.",
            )
