"""Whether an escalation comes at all, comes in time, and changes anything when it does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from supportflow.checks.facts import Doubt, Facts
from supportflow.checks.implied import excludes, implies
from supportflow.checks.lengths import DayLengths, Length, longer
from supportflow.define.conditions import Compare
from supportflow.define.promises import PROMISED, Escalation, at_of
from supportflow.define.times import BusinessDays, BusinessTime
from supportflow.errors import quoted

__all__ = [
    "escalation_at_once",
    "escalation_changes_nothing",
    "escalation_comes_and_goes",
    "escalation_fires_nothing",
    "escalation_never_comes",
]


def _place(one: Escalation) -> str:
    return f"escalation '{one.name}'"


def escalation_never_comes(facts: Facts) -> Iterator[Doubt]:
    """What the escalation watches never runs, or has always ended before."""
    for one in facts.index.escalations.values():
        if one.clock in PROMISED:
            if one.clock not in facts.clocks:
                yield Doubt(
                    _place(one),
                    f"watches clock '{one.clock}', but no promise gives a time for it.",
                    f"Add {one.clock}=... to a promise, or watch a clock that one of them has.",
                )
        elif one.clock in {"within", "task"}:
            if not facts.watched(one) and _known(facts, one):
                yield Doubt(
                    _place(one),
                    f"watches the time that {_what(one)}, but none is promised.",
                    "Add within=... there, or use state=... with after=...",
                )
        elif one.after is not None and _known(facts, one):
            yield from _left_before(facts, one, one.after)


def _what(one: Escalation) -> str:
    if one.clock == "task":
        if one.task is not None:
            return f"task '{one.task}' promises when a state opens it"
        return "tasks promise when a state opens them"
    return f"state {quoted(one.state)} promises" if one.state else "states promise"


def _known(facts: Facts, one: Escalation) -> bool:
    """Say whether all that it watches is declared; what is not, is told as a fault."""
    phases = {state.phase for state in facts.index.states.values()}
    states = all(name in facts.index.states or name in phases for name in one.state)
    return states and (one.task is None or one.task in facts.index.tasks)


def _left_before(facts: Facts, one: Escalation, after: Length) -> Iterator[Doubt]:
    states = facts.watched(one)
    if not states:
        if all(name in facts.index.states and facts.index.states[name].final for name in one.state):
            yield Doubt(
                _place(one),
                f"watches state {quoted(one.state)}, which is final: a closed ticket has no clock.",
                "Name a state in which somebody works on the ticket.",
            )
        return
    first: tuple[str, Length, str] | None = None
    for graph in facts.graphs:
        for name in states:
            if name not in graph.timed:
                continue
            days = facts.hours.days(facts.index.calendar_of(name))
            earlier = next(
                (
                    edge.row
                    for edge in graph.timed[name]
                    if edge.row.when is None
                    and not edge.row.needs
                    and edge.target != name
                    and edge.row.after is not None
                    and longer(after, edge.row.after, days)
                ),
                None,
            )
            if earlier is None or earlier.after is None:
                return
            first = first or (earlier.event, earlier.after, name)
    if first is not None:
        yield Doubt(
            _place(one),
            f"comes {after} after state '{first[2]}' is entered, but '{first[0]}' has always moved "
            f"the ticket on before, after {first[1]}.",
            f"Make after=... shorter than {first[1]}.",
        )


def escalation_at_once(facts: Facts) -> Iterator[Doubt]:
    """It comes some time before the end of a promise that is no longer than that time."""
    for one in facts.index.escalations.values():
        at = at_of(one.at) if one.at is not None else None
        if at is None or at.offset is None or at.side > 0 or one.clock is None:
            continue
        for what, within, calendars in _promised(facts, one):
            if all(_reaches(at.offset, within, facts.hours.days(name)) for name in calendars):
                yield Doubt(
                    _place(one),
                    f"comes {at.offset} before the end of {what}, which is only {within} long: it "
                    "comes as soon as the clock starts.",
                    'Give it a share of the promise, such as at="50 %", or a shorter time.',
                )
                break


def _promised(facts: Facts, one: Escalation) -> Iterator[tuple[str, Length, Sequence[str | None]]]:
    """Yield what an escalation watches in words, its time, and where that may be counted."""
    if one.clock == "within":
        for name in facts.watched(one):
            within = facts.index.states[name].within
            if within is not None:
                yield f"the time of state '{name}'", within, [facts.index.calendar_of(name)]
    elif one.clock == "task":
        for task in facts.index.tasks.values():
            if task.within is not None and one.task in {None, task.name}:
                area = facts.index.areas.get(task.area or "")
                team = facts.index.teams.get((area.team if area is not None else None) or "")
                calendar = team.calendar if team is not None else None
                yield (
                    f"the time of task '{task.name}'",
                    task.within,
                    [calendar or facts.process.calendar],
                )
    elif one.clock is not None:
        for sla, clock in facts.clocks.get(one.clock, ()):
            if clock.within is not None:
                yield (
                    f"promise '{sla}'",
                    clock.within,
                    facts.counted_in(facts.index.slas[sla]) or [None],
                )


def _reaches(offset: Length, within: Length, days: DayLengths | None) -> bool:
    """Say whether going back by `offset` from the end of `within` always passes its start."""
    match offset, within:
        case BusinessDays(), BusinessTime():
            return days is not None and within.seconds <= offset.days * days[0]
        case BusinessDays(), BusinessDays():
            return offset.days >= within.days + within.end_of_day
        case _ if type(offset) is type(within):
            return not longer(within, offset)
        case _:
            return longer(offset, within, days)


def escalation_fires_nothing(facts: Facts) -> Iterator[Doubt]:
    """The event that it fires is possible nowhere where it can come, or lacks a note."""
    events = {row.event for flow in facts.index.workflows.values() for row in flow.transitions}
    for one in facts.index.escalations.values():
        states = facts.watched(one)
        if one.fires is None or one.fires not in events or not states:
            continue
        rows = [
            row.transition
            for graph in facts.graphs
            for name in states
            for row in graph.tried.get(name, {}).get(one.fires, ())
        ]
        if not rows:
            named = quoted(states[:3])
            where = f"state {named}" if len(states) <= 3 else "any state in which it can come"
            yield Doubt(
                _place(one),
                f"fires '{one.fires}', which is not possible in {where}.",
                f"Fire an event that is possible there, or add a transition '{one.fires}'.",
            )
        elif all(row.note == "required" for row in rows):
            yield Doubt(
                _place(one),
                f"fires '{one.fires}', which requires a note that nobody is there to write.",
                'Say note="optional" there, or let it fire another event.',
            )


def escalation_changes_nothing(facts: Facts) -> Iterator[Doubt]:
    """It sets what the ticket already has."""
    for one in facts.index.escalations.values():
        if one.tells or one.fires or one.level:
            continue
        same = [_same_priority(facts, one), _same_team(facts, one)]
        asked = [one.priority is not None, one.team is not None]
        if all(bool(found) == given for found, given in zip(same, asked, strict=True)):
            yield Doubt(
                _place(one),
                f"changes nothing: {' and '.join(found for found in same if found)}.",
                "Set something else, or say whom it tells=...",
            )


def _same_priority(facts: Facts, one: Escalation) -> str:
    if one.priority is None:
        return ""
    same = Compare("priority", "==", one.priority)
    conditions = [one.when] if one.when is not None else []
    slas = [name for name, _ in facts.clocks.get(one.clock or "", ())]
    promised = [facts.index.slas[name].when for name in slas]
    if any(implies(asked, same) for asked in conditions) or (
        promised and all(implies(asked, same) for asked in promised)
    ):
        return f"the ticket has priority '{one.priority}' already when it comes"
    return ""


def _same_team(facts: Facts, one: Escalation) -> str:
    if one.team is None:
        return ""
    teams = [facts.team[name] for name in facts.watched(one)]
    if teams and all(team is not None and team.name == one.team for team in teams):
        return f"team '{one.team}' has the ticket already"
    return ""


def escalation_comes_and_goes(facts: Facts) -> Iterator[Doubt]:
    """What it sets makes its own condition false, so that it is lifted and comes again."""
    for one in facts.index.escalations.values():
        if not one.reverts or one.when is None or one.clock is not None or one.after is not None:
            continue
        if one.priority is not None and excludes(one.when, Compare("priority", "==", one.priority)):
            yield Doubt(
                _place(one),
                f"comes and goes at each event: it sets priority '{one.priority}', for which its "
                f"own condition ({one.when}) does not hold, is lifted, and its condition holds "
                "again.",
                "Leave out reverts=True, or ask for something that it does not change.",
            )
