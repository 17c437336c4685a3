"""Which promise counts for a ticket, and whether the times of one process fit together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from supportflow.checks.cells import Cells
from supportflow.checks.facts import Doubt, Facts
from supportflow.checks.implied import excludes, implies
from supportflow.checks.lengths import is_zero, longer
from supportflow.define.conditions import AnyOf, Compare, Condition, Not
from supportflow.define.promises import Clock, Sla, clocks_of
from supportflow.errors import quoted

__all__ = [
    "clocks_in_circle",
    "promise_after_escalation",
    "promise_never_counts",
    "promise_of_zero",
    "promises_overlap",
    "tickets_without_promise",
]


def promise_never_counts(facts: Facts) -> Iterator[Doubt]:
    """An earlier promise always counts first."""
    slas = list(facts.index.slas.values())
    never = Cells(facts.index, [sla.when for sla in slas]).never()
    for at, sla in enumerate(slas):
        winner = _winner(slas[:at], sla)
        if winner is None and at in never:
            why = "the promises before it hold for every ticket for which it does"
            yield Doubt(
                f"sla '{sla.name}'",
                f"counts for no ticket: {why if at else 'its condition can never hold'}.",
                "Put it before them, or change its when=...",
            )
        elif winner is not None:
            why = "always holds" if winner.when is None else "holds whenever this one does"
            yield Doubt(
                f"sla '{sla.name}'",
                f"counts for no ticket: promise '{winner.name}' comes first and {why}.",
                f"Put '{winner.name}' after it, or give '{winner.name}' a narrower when=...",
            )


def _winner(earlier: Sequence[Sla], sla: Sla) -> Sla | None:
    return next((one for one in earlier if implies(sla.when, one.when)), None)


def promises_overlap(facts: Facts) -> Iterator[Doubt]:
    """Two promises may hold for one ticket, and the one that counts promises less."""
    slas = list(facts.index.slas.values())
    for at, sla in enumerate(slas):
        if sla.when is None or _winner(slas[:at], sla) is not None:
            continue
        for first in slas[:at]:
            if (
                first.when is None
                or implies(first.when, sla.when)
                or excludes(first.when, sla.when)
            ):
                continue
            less = _less(facts, first, sla)
            if less:
                yield Doubt(
                    f"sla '{sla.name}'",
                    f"may hold for the same ticket as promise '{first.name}', which comes first "
                    f"and then counts, although it promises less: {less}.",
                    f"Put '{sla.name}' before '{first.name}', or say in when=... which of them is "
                    "meant.",
                )
                break


def _less(facts: Facts, first: Sla, other: Sla) -> str:
    """Say the first clock for which `first` surely promises less than `other`."""
    given = {clock.name: clock for clock in clocks_of(first)}
    days = [facts.hours.days(name) for name in facts.counted_in(first)] or [None]
    for clock in clocks_of(other):
        mine = given.get(clock.name)
        if mine is None:
            return f"no {_named(clock)}"
        if mine.within is None or clock.within is None or first.calendar != other.calendar:
            continue
        mine_within, within = mine.within, clock.within
        if all(longer(mine_within, within, each) for each in days):
            return f"{_named(clock)} in {mine_within} instead of {within}"
    return ""


def _named(clock: Clock) -> str:
    return clock.name.replace("_", " ")


def tickets_without_promise(facts: Facts) -> Iterator[Doubt]:
    """Promises are declared, but a ticket for which none of them holds has none."""
    slas = list(facts.index.slas.values())
    asked = [sla.when for sla in slas if sla.when is not None]
    if not slas or len(asked) < len(slas) or _holds_surely(asked):
        return
    parts = [part for one in asked for part in (one.any if isinstance(one, AnyOf) else (one,))]
    left = ""
    for field, names in _decided(facts).items():
        met = {value for part in parts for value in _values(part, field)}
        missing = [name for name in names if name not in met]
        if not missing:
            return
        if met and all(isinstance(part, Compare) and part.field == field for part in parts):
            left = f", such as those with {field} {quoted(missing)}"
    yield Doubt(
        f"process '{facts.process.name}'",
        f"promises nothing to tickets for which no promise holds{left}: each of its promises has "
        "a condition.",
        "Add a promise without when=... at the end of slas=[...], be it a modest one.",
    )


def _holds_surely(conditions: Sequence[Condition]) -> bool:
    """Say whether two of the conditions leave nothing out: one holds unless the other does."""
    denied = [one.unless for one in conditions if isinstance(one, Not)]
    return any(implies(what, one) for what in denied for one in conditions)


def _decided(facts: Facts) -> Mapping[str, Sequence[str]]:
    """Return the fields that every ticket has, with the names that they can have."""
    process = facts.process
    found: dict[str, Sequence[str]] = {"channel": list(facts.index.channels)}
    for field, rows in (
        ("priority", process.priorities),
        ("topic", process.topics),
        ("product", process.products),
    ):
        if any(row.when is None for row in rows):
            found[field] = [row.name for row in rows]
    return {field: names for field, names in found.items() if names}


def _values(part: Condition, field: str) -> Sequence[object]:
    if not isinstance(part, Compare) or part.field != field or part.op not in {"==", "one_of"}:
        return ()
    return part.value if isinstance(part.value, tuple) else (part.value,)


def promise_of_zero(facts: Facts) -> Iterator[Doubt]:
    """A promise is broken as soon as it starts."""
    found: list[tuple[str, str]] = []
    for sla in facts.index.slas.values():
        found += [
            (f"sla '{sla.name}'", f"promises {_named(clock)} in {clock.within}")
            for clock in clocks_of(sla)
            if clock.within is not None and is_zero(clock.within)
        ]
    for graph in facts.graphs:
        found += [
            (graph.at(state.name), f"promises {state.within}")
            for state in graph.live
            if state.within is not None and is_zero(state.within)
        ]
    found += [
        (f"task '{task.name}'", f"promises {task.within}")
        for task in facts.index.tasks.values()
        if task.within is not None and is_zero(task.within)
    ]
    for where, what in found:
        yield Doubt(
            where,
            f"{what}, which is over as soon as it begins: no ticket can keep it.",
            "Give it a time in which people can act, or leave it out.",
        )


def clocks_in_circle(facts: Facts) -> Iterator[Doubt]:
    """Clocks wait for each other, so that their order decides which of them starts."""
    for sla in facts.index.slas.values():
        follows = {clock.name: clock.follows for clock in clocks_of(sla)}
        told: set[str] = set()
        for start in follows:
            path: list[str] = []
            name: str | None = start
            while name is not None and name in follows and name not in path:
                path.append(name)
                name = follows[name]
            if name != start or name in told:
                continue
            told.update(path)
            chain = ", which follows ".join(f"'{one}'" for one in [*path[1:], start])
            yield Doubt(
                f"sla '{sla.name}'",
                f"has clocks that wait for each other: '{start}' follows {chain}; which of them "
                "starts first depends only on the order in which they are written.",
                "Leave follows=... out of one of them.",
            )


def promise_after_escalation(facts: Facts) -> Iterator[Doubt]:
    """A ticket is taken away before the time that its state promises is over."""
    for graph in facts.graphs:
        for name, edges in graph.timed.items():
            state = graph.states[name]
            if state.within is None or name not in graph.reached:
                continue
            days = facts.hours.days(facts.index.calendar_of(name))
            for edge in edges:
                row = edge.row
                sure = row.when is None and not row.needs and edge.target != name
                if sure and row.after is not None and longer(state.within, row.after, days):
                    yield Doubt(
                        graph.at(name),
                        f"promises {state.within}, but '{row.event}' moves the ticket on after "
                        f"{row.after}: the promise can never be broken, and nobody sees that it "
                        "was not kept.",
                        f"Make within=... shorter than {row.after}, or let '{row.event}' wait "
                        "until the promise is broken.",
                    )
                    break
    for one in facts.index.escalations.values():
        if one.after is None or not (one.fires or one.team):
            continue
        for name in facts.watched(one):
            within = facts.index.states[name].within
            days = facts.hours.days(facts.index.calendar_of(name))
            if within is not None and longer(within, one.after, days):
                yield Doubt(
                    f"escalation '{one.name}'",
                    f"takes tickets out of state '{name}' after {one.after}, but the state "
                    f"promises {within}: the team loses them before its time is over.",
                    'Let it come at the end of the promise, with clock="within" instead of '
                    "after=..., or make the promise shorter.",
                )
                break
