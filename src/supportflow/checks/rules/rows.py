"""Whether each transition can be taken, and by somebody who can do what it asks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from supportflow.checks.facts import Doubt, Facts
from supportflow.checks.graph import Edge, Graph, spread
from supportflow.checks.implied import implies
from supportflow.checks.lengths import DayLengths, Length, longer
from supportflow.define.conditions import All, AnyOf, Compare, Condition, Done, walk
from supportflow.define.flow import Transition
from supportflow.define.index import Row
from supportflow.define.people import ROLES
from supportflow.define.times import BusinessDays, BusinessTime, WallTime
from supportflow.errors import quoted

__all__ = [
    "alphabetical_order",
    "late_timer",
    "need_never_met",
    "no_children",
    "note_by_nobody",
    "row_never_wins",
    "timer_with_needs",
]


def row_never_wins(facts: Facts) -> Iterator[Doubt]:
    """An earlier row of the same event is always taken instead."""
    for graph in facts.graphs:
        hidden: dict[int, dict[str, Row]] = {}
        counts: dict[int, int] = {}
        for state, events in graph.tried.items():
            for rows in events.values():
                for at, row in enumerate(rows):
                    counts[row.number] = counts.get(row.number, 0) + 1
                    winner = next((one for one in rows[:at] if _covers(facts, one, row)), None)
                    if winner is not None:
                        hidden.setdefault(row.number, {})[state] = winner
        for number, winners in hidden.items():
            named = [
                state
                for state, winner in winners.items()
                if winner.rank == 0 and state in graph.workflow.transitions[number].sources
            ]
            if len(winners) == counts[number]:
                yield _loser(graph, number, "", next(iter(winners.values())))
            elif named:
                yield _loser(graph, number, f" from state {quoted(named)}", winners[named[0]])


def _loser(graph: Graph, number: int, place: str, winner: Row) -> Doubt:
    row, first = graph.workflow.transitions[number], winner.transition
    if first.when is None:
        why = "has no condition"
    elif first.when == row.when:
        why = "has the same condition"
    else:
        why = "holds whenever this one does"
    what = graph.at_row(winner.number).rpartition(", ")[2]
    return Doubt(
        graph.at_row(number),
        f"can never be taken{place}: {what}, to '{first.target}', is tried first and {why}.",
        "Put the row with the narrower condition first, or remove this one.",
    )


def _covers(facts: Facts, first: Row, row: Row) -> bool:
    """Say whether whoever could take `row` is given `first` instead."""
    one, other = first.transition, row.transition
    if other.after is not None or other.on not in {None, one.on}:
        return False
    if one.after is not None and not one.by:
        return False
    mine, theirs = facts.index.roles(one, first.source), facts.index.roles(other, row.source)
    if not all(any(_is_role(facts, role, wider) for wider in mine) for role in theirs):
        return False
    return implies(other.when, one.when)


def _is_role(facts: Facts, role: str, wider: str) -> bool:
    """Say whether everybody who has `role` also has the role `wider`."""
    if role == wider:
        return True
    ladder = facts.index.ladder
    if role in ladder and wider in ladder:
        return ladder[role] >= ladder[wider]
    team = facts.index.teams.get(role)
    person = role in ladder or (team is not None and not team.automated)
    return wider == "agent" and person and role not in ROLES


def late_timer(facts: Facts) -> Iterator[Doubt]:
    """Another transition has always moved the ticket before this one is due."""
    for graph in facts.graphs:
        earlier: dict[int, list[Edge | None]] = {}
        for state, edges in graph.timed.items():
            first: dict[str, tuple[int, int, Edge]] = {}
            timers = [
                (*_length(edge.row.after), edge) for edge in edges if edge.row.after is not None
            ]
            for kind, length, edge in timers:
                sure = edge.row.when is None and not edge.row.needs and edge.target != state
                if sure and (kind not in first or (length, edge.number) < first[kind][:2]):
                    first[kind] = (length, edge.number, edge)
            days = facts.hours.days(facts.index.calendar_of(state)) if first else None
            for kind, length, edge in timers:
                winner = None
                if kind in first and first[kind][:2] < (length, edge.number):
                    winner = first[kind][2]
                for other in () if winner is not None else first.values():
                    if _later(edge.row.after, other[2].row.after, days):
                        winner = other[2]
                        break
                earlier.setdefault(edge.number, []).append(winner)
        for number, winners in earlier.items():
            row, won = graph.workflow.transitions[number], winners[0]
            if won is not None and None not in winners and not row.by:
                yield Doubt(
                    graph.at_row(number),
                    f"comes too late: '{won.row.event}' is the first to leave state "
                    f"'{won.source}', after {won.row.after}; this one takes {row.after}.",
                    f"Make it earlier than '{won.row.event}', or remove it.",
                )


def _later(one: Length | None, other: Length | None, days: DayLengths | None) -> bool:
    return one is not None and other is not None and longer(one, other, days)


def _length(after: WallTime | BusinessTime | BusinessDays) -> tuple[str, int]:
    """Return the kind of a duration, within which lengths can be compared, and its length."""
    if isinstance(after, BusinessDays):
        return "days", 2 * after.days + after.end_of_day
    return type(after).__name__, after.seconds


def timer_with_needs(facts: Facts) -> Iterator[Doubt]:
    """A transition taken by time needs something that may be missing then."""
    for graph in facts.graphs:
        for number, row in enumerate(graph.workflow.transitions):
            if row.after is None:
                continue
            target = graph.states.get(row.target)
            if row.needs:
                what, leave = "has needs: when they are", "Leave out the needs"
            elif target is not None and target.learns and row.target not in row.sources:
                what = f"leads to '{row.target}', which wants fields filled: when one is"
                leave = "Lead it to a state that wants none"
            else:
                continue
            yield Doubt(
                graph.at_row(number),
                f"is taken by time and {what} {'unmet' if row.needs else 'empty'} at that moment "
                "this is recorded and not tried again, so the ticket stays where it is.",
                f"{leave}, or add a second row for tickets that do not meet them.",
            )


def note_by_nobody(facts: Facts) -> Iterator[Doubt]:
    """A note is required where nobody is there to write it."""
    for graph in facts.graphs:
        for number, row in enumerate(graph.workflow.transitions):
            if row.note == "required" and (row.after is not None or row.on is not None):
                what = "by time" if row.after is not None else f"when the fact '{row.on}' arrives"
                yield Doubt(
                    graph.at_row(number),
                    f"is taken {what} and requires a note, which nobody is there to write.",
                    'Say note="optional", or leave the note out.',
                )


def need_never_met(facts: Facts) -> Iterator[Doubt]:
    """A transition asks for a task that no ticket can have done by then."""
    for graph in facts.graphs:
        opened: dict[str, list[str]] = {}
        for name, state in graph.states.items():
            if name in graph.reached:
                for task in state.tasks:
                    opened.setdefault(task, []).append(name)
        after: dict[str, set[str]] = {}
        sources: dict[int, list[str]] = {}
        for name, edges in graph.rows.items():
            if name in graph.reached:
                for edge in edges:
                    sources.setdefault(edge.number, []).append(name)
        for number, names in sources.items():
            row = graph.workflow.transitions[number]
            asked = _must_be_done(row.needs) | _must_be_done([] if row.when is None else [row.when])
            for task in sorted(asked & facts.index.tasks.keys()):
                if task not in after:
                    after[task] = spread(opened.get(task, ()), graph.next)
                if not after[task].intersection(names):
                    yield Doubt(
                        graph.at_row(number),
                        f"needs task '{task}' to be done, but no state on the way opens it, "
                        "so it can never be taken.",
                        f'Add tasks=["{task}"] to a state before it, or leave the need out.',
                    )


def _must_be_done(conditions: Iterable[Condition]) -> set[str]:
    """Return the tasks without which the conditions cannot all hold."""
    found: set[str] = set()
    for condition in conditions:
        match condition:
            case Done():
                found.add(condition.done)
            case All():
                found |= _must_be_done(condition.all)
            case AnyOf():
                found |= set[str].intersection(*(_must_be_done([part]) for part in condition.any))
            case _:
                pass
    return found


def no_children(facts: Facts) -> Iterator[Doubt]:
    """A workflow waits for child tickets that it never opens."""
    for graph in facts.graphs:
        rows: Sequence[Transition] = graph.workflow.transitions
        if any(row.opens for row in rows):
            continue
        places = [graph.at(state.name) for state in graph.live if state.waits_for == "children"]
        places += [graph.at_row(at) for at, row in enumerate(rows) if row.on == "children_done"]
        for where in places:
            yield Doubt(
                where,
                "waits for child tickets, but no transition of the workflow opens one.",
                "Add opens=... to the transition that starts the work of others.",
            )


def alphabetical_order(facts: Facts) -> Iterator[Doubt]:
    """A condition orders names, which are compared letter by letter."""
    ranks = {"priority", "topic", "product", "channel", "area", "state"}
    for asked in facts.references.conditions:
        for part in walk(asked.condition):
            if isinstance(part, Compare) and part.op in {"<", "<=", ">", ">="}:
                field = facts.index.fields.get(part.field)
                if part.field in ranks or (field is not None and field.type == "choice"):
                    yield Doubt(
                        asked.where,
                        f"asks whether {part}, but names are ordered letter by letter.",
                        f'List what is meant: field("{part.field}").one_of(...).',
                    )
