"""Whether what is declared is ever used, and every row of a decision can be chosen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from supportflow.checks.cells import Cells
from supportflow.checks.facts import Doubt, Facts
from supportflow.checks.graph import Edge, Graph
from supportflow.checks.implied import implies
from supportflow.define.base import ANY
from supportflow.define.conditions import All, Done
from supportflow.define.work import Priority, Product, Topic

__all__ = ["never_chosen", "never_used", "open_task_stops_timer", "task_never_opened"]


def task_never_opened(facts: Facts) -> Iterator[Doubt]:
    """No state opens the task, so nobody is ever told to do it."""
    opened = {task for state in facts.index.states.values() for task in state.tasks}
    for task in facts.index.tasks:
        if task not in opened:
            yield Doubt(
                f"task '{task}'",
                "is opened by no state, so nobody is ever told to do it.",
                f'Add tasks=["{task}"] to a state of its area, or remove the task.',
            )


def open_task_stops_timer(facts: Facts) -> Iterator[Doubt]:
    """A timer ends the ticket, but a task may still be open then, which prevents the end."""
    for graph in facts.graphs:
        ends = {name for name, state in graph.states.items() if state.final}
        timers = {
            name: [edge for edge in edges if edge.row.after is not None and edge.target in ends]
            for name, edges in graph.rows.items()
        }
        if not any(timers.values()):
            continue
        openers: dict[str, list[str]] = {}
        for name in graph.rows:
            if name in graph.reached:
                for task in graph.states[name].tasks:
                    openers.setdefault(task, []).append(name)
        for task, opened_in in openers.items():
            stopped: dict[int, Edge] = {}
            for name in _carried(graph, task, opened_in):
                for edge in timers[name]:
                    if not _ends(edge, task):
                        stopped.setdefault(edge.number, edge)
            for number in sorted(stopped):
                yield Doubt(
                    graph.at_row(number),
                    f"ends the ticket by itself, but task '{task}', opened in state "
                    f"'{opened_in[0]}', may still be open then: the ticket would stay where it is.",
                    f'Add skips=["{task}"] or needs=[done("{task}")] to the rows that leave the '
                    "task behind.",
                )


def _carried(graph: Graph, task: str, opened_in: Sequence[str]) -> list[str]:
    """Return the live states in which a ticket may stand while the task is open."""
    met = dict.fromkeys(opened_in)
    waiting = list(opened_in)
    while waiting:
        for edge in graph.rows[waiting.pop()]:
            if edge.target in graph.rows and edge.target not in met and not _ends(edge, task):
                met[edge.target] = None
                waiting.append(edge.target)
    return list(met)


def _ends(edge: Edge, task: str) -> bool:
    """Say whether a row is taken only when the task is done, or makes it needless."""
    row = edge.row
    if ANY in row.skips or task in row.skips:
        return True
    parts = [
        part for need in row.needs for part in (need.all if isinstance(need, All) else (need,))
    ]
    return Done(task) in parts


def never_chosen(facts: Facts) -> Iterator[Doubt]:
    """An earlier row always decides the priority, topic or product first."""
    process = facts.process
    rows: tuple[tuple[str, Sequence[Priority | Topic | Product]], ...] = (
        ("priority", process.priorities),
        ("topic", process.topics),
        ("product", process.products),
    )
    for kind, listed in rows:
        never = Cells(facts.index, [row.when for row in listed]).never()
        for at, row in enumerate(listed):
            winner = next((one for one in listed[:at] if implies(row.when, one.when)), None)
            if winner is None and at in never:
                why = "the rows before it take every ticket for which it holds"
                yield Doubt(
                    f"{kind} '{row.name}'",
                    f"is never chosen, only set by hand: {why if at else 'it can never hold'}.",
                    "Put it before them, or change its when=...",
                )
            elif winner is not None:
                why = "always holds" if winner.when is None else "holds whenever this one does"
                yield Doubt(
                    f"{kind} '{row.name}'",
                    f"is never chosen, only set by hand: '{winner.name}' comes first and {why}.",
                    f"Put '{winner.name}' after it, or give '{winner.name}' a narrower when=...",
                )


def never_used(facts: Facts) -> Iterator[Doubt]:
    """Something is declared that nothing else names."""
    found = facts.index
    uses: tuple[tuple[str, Iterable[str], set[str]], ...] = (
        ("calendar", found.calendars, facts.used("calendar")),
        ("level", found.levels, facts.used("level", "role")),
        ("field", found.fields, facts.used("field", "placeholder")),
        ("rule", found.rules, facts.used("rule")),
        ("reply", found.replies, facts.used("reply")),
    )
    for kind, names, used in uses:
        for name in names:
            if name not in used:
                hint = f"Use the {kind}, or remove it."
                yield Doubt(f"{kind} '{name}'", "is used nowhere.", hint)
    sources = facts.used("source")
    for graph in facts.graphs:
        phases: dict[str, str] = {}
        for state in graph.states.values():
            if state.phase is not None:
                phases.setdefault(state.phase, state.name)
        for phase, first in phases.items():
            if phase not in sources:
                yield Doubt(
                    graph.at(first),
                    f"is in phase '{phase}', from which no transition starts.",
                    "Start a transition from the phase, or keep it as a heading for readers.",
                )
