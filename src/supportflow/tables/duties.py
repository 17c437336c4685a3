"""Who is responsible for what, and what passes from one area to another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from supportflow.define.conditions import All, Compare, Condition
from supportflow.define.flow import Transition
from supportflow.define.index import Row
from supportflow.define.process import Area
from supportflow.define.work import Task
from supportflow.tables.model import Cell, Table, cell, joined, lines
from supportflow.tables.words import Speech

__all__ = ["Handoff", "doers", "handoff_matrix", "handoffs", "handoffs_of", "raci", "told_of_task"]

HEADS = ("Area", "Work", "Responsible", "Accountable", "Consulted", "Informed")

RACI = (
    "Responsible: who does it; with a level, whoever stands on it or higher.",
    "Accountable: the team of the area, which sees to it that it is done.",
    "Consulted: who is asked by those who are stuck.",
    "Informed: who is told when it has ended, or when its promised time runs out.",
)


def raci(speech: Speech) -> Table:
    """Return who is responsible, accountable, consulted and informed, for duties and tasks."""
    rows: list[tuple[Cell, ...]] = []
    look = speech.look
    for area in look.areas.values():
        rows += _duties(speech, area)
        rows += (_task(speech, task) for task in look.tasks.values() if task.area == area.name)
    rows += (_task(speech, task) for task in look.tasks.values() if task.area not in look.areas)
    return Table(
        "raci", "Responsibilities", HEADS, tuple(rows), RACI,
        'Nobody is responsible for anything: add areas=[Area("...", team="...")].', 1,
    )  # fmt: skip


def doers(speech: Speech, area: str) -> tuple[str, ...]:
    """Return the teams that answer in an area: its own, then those of single states."""
    found = speech.look.areas.get(area)
    teams = [] if found is None or found.team is None else [found.team]
    for state in speech.look.states.values():
        if state.area == area and state.team is not None and not state.final:
            teams.append(state.team)
    return tuple(dict.fromkeys(teams))


def _duties(speech: Speech, area: Area) -> Iterator[tuple[Cell, ...]]:
    """Yield a row for each thing that an area does; its purpose if it says only that."""
    look = speech.look
    does = [speech.words(each) for each in area.does]
    teams = doers(speech, area.name)
    asked = [team.asks for name in teams if (team := look.teams.get(name)) and team.asks]
    mine = [each.name for each in look.states.values() if each.area == area.name]
    phases = {look.states[name].phase for name in mine}
    promises = any(look.states[name].within is not None for name in mine)
    told = [
        name
        for one in speech.process.escalations
        if (one.state and not {*mine, *phases}.isdisjoint(one.state))
        or (one.clock == "within" and not one.state and promises)
        for name in one.tells
    ]
    for duty in does or [speech.words(area.purpose) or "Everything that comes here"]:
        yield (
            speech.one("area", area.name),
            cell(duty, ("area", area.name)),
            speech.each("team", teams),
            speech.one("team", area.team) if area.team is not None else cell("?"),
            speech.each("team", (name for name in asked if name not in teams)),
            speech.told(told),
        )


def told_of_task(speech: Speech, task: Task) -> tuple[str, ...]:
    """Return who hears of a task: when it has ended, or through its escalations."""
    told = [
        name
        for one in speech.process.escalations
        if one.clock == "task" and one.task in {None, task.name} and task.within is not None
        for name in one.tells
    ]
    return tuple(dict.fromkeys((*task.informs, *told)))


def _task(speech: Speech, task: Task) -> tuple[Cell, ...]:
    look = speech.look
    area = look.areas.get(task.area or "")
    name = task.team or (area.team if area is not None else None)
    who = speech.one("team", name) if name is not None else ()
    must = joined(
        (
            speech.one("level", task.level),
            joined((cell("with"), speech.skills(task.skills)), " ") if task.skills else (),
        )
    )
    if must:
        who = (*who, *cell(" ("), *must, *cell(")"))
    if task.action is not None:
        by_itself = cell("by itself")
        who = joined((by_itself, joined((cell("else"), who), " ")), ", ") if who else by_itself
    team = look.teams.get(name or "")
    asked = [task.asks] if task.asks is not None else [team.asks] if team and team.asks else []
    accountable: Cell = cell("?")
    if area is not None and area.team is not None:
        accountable = speech.one("team", area.team)
    return (
        speech.one("area", task.area),
        speech.one("task", task.name),
        who or cell("?"),
        accountable,
        speech.each("team", asked),
        speech.told(told_of_task(speech, task)),
    )


class Handoff(NamedTuple):
    """A row of a workflow that leads from one area to another, as seen from one state."""

    giver: str
    taker: str
    row: Row


def handoffs_of(speech: Speech) -> Iterator[Handoff]:
    """Yield every way from one area to another, in the order of the declaration."""
    look = speech.look
    for flow in look.workflows.values():
        for name, events in look.rows(flow.name).items():
            giver = _area(speech, name)
            for rows in events.values():
                for row in rows:
                    taker = _area(speech, row.transition.target)
                    if giver is not None and taker is not None and giver != taker:
                        yield Handoff(giver, taker, row)


def _area(speech: Speech, state: str) -> str | None:
    found = speech.look.states.get(state)
    return found.area if found is not None else None


def handoffs(speech: Speech) -> Table:
    """Return every handoff: from, to, by which event, and what must be written down."""
    groups: dict[tuple[str, str, int], tuple[Transition, list[str]]] = {}
    for giver, taker, row in handoffs_of(speech):
        key = (giver, taker, id(row.transition))
        groups.setdefault(key, (row.transition, []))[1].append(row.source)
    order = {name: at for at, name in enumerate(speech.look.areas)}
    ranked = sorted(
        groups.items(),
        key=lambda group: tuple(order.get(name, len(order)) for name in group[0][:2]),
    )
    rows = tuple(
        (
            speech.one("area", giver),
            speech.one("area", taker),
            _event(speech, row),
            _moved(speech, row, sources),
            lines(_written(speech, row, taker)),
        )
        for (giver, taker, _), (row, sources) in ranked
    )
    return Table(
        "handoffs", "Handoffs", ("From", "To", "Event", "States", "To be written down"), rows,
        ("A handoff is a step from one area to another.",),
        "No step leads from one area to another.", 2,
    )  # fmt: skip


def _event(speech: Speech, row: Transition) -> Cell:
    event = cell(speech.event(row))
    return event if row.after is None else lines((event, cell(f"by itself after {row.after}")))


def _moved(speech: Speech, row: Transition, sources: Iterable[str]) -> Cell:
    names = speech.each("state", sources)
    return (*names, *cell(" -> "), *speech.one("state", row.target))


def _written(speech: Speech, row: Transition, taker: str) -> Iterator[Cell]:
    """Yield what must be written down for the next person."""
    area = speech.look.areas.get(taker)
    if row.note == "required" or (area is not None and area.wants_note):
        yield cell("a note")
    elif row.note == "optional":
        yield cell("a note, if there is something to say")
    filled = dict.fromkeys(name for need in row.needs for name in _filled(need))
    if area is not None:
        filled.update(dict.fromkeys(area.wants))
    yield from (speech.one("field", name) for name in filled)


def _filled(need: Condition) -> Iterator[str]:
    """Yield the fields that a need wants to be filled."""
    match need:
        case Compare(op="is_set"):
            yield need.field
        case All():
            for part in need.all:
                yield from _filled(part)
        case _:
            pass


def handoff_matrix(speech: Speech) -> Table:
    """Return how many ways lead from each area to each other one."""
    counts: dict[tuple[str, str], set[int]] = {}
    for giver, taker, row in handoffs_of(speech):
        counts.setdefault((giver, taker), set()).add(id(row.transition))
    areas = [name for name in speech.look.areas if any(name in pair for pair in counts)]
    rows = tuple(
        (
            speech.one("area", giver),
            *(cell(str(len(counts.get((giver, taker), ())) or "")) for taker in areas),
        )
        for giver in areas
    )
    heads = ("From \\ to", *(speech.name("area", name) for name in areas))
    return Table(
        "handoff_matrix", "Handoffs, area by area", heads, rows,
        ("A number is how many events lead from the area of the row to that of the column.",),
        "No step leads from one area to another.",
    )  # fmt: skip
