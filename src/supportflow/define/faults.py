"""What stops a process from running: names that do not fit together, all found at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta

from supportflow.define.base import ANY
from supportflow.define.calendar_texts import override_of
from supportflow.define.calendars import Calendar
from supportflow.define.conditions import Decided, walk
from supportflow.define.index import derived, is_business
from supportflow.define.misfits import misfits
from supportflow.define.names import (
    Known,
    duplicate_names,
    duplicate_states,
    error,
    reserved_names,
    unknown_names,
    unknown_roles,
    unknown_states,
)
from supportflow.define.process import Process
from supportflow.define.promises import at_of, clocks_of
from supportflow.define.references import placeholders, row_places
from supportflow.define.texts import Text
from supportflow.define.work import Reply
from supportflow.errors import Finding, quoted

__all__ = ["FAULTS", "faults"]

SOME_DAY = date(2000, 1, 1)
"""From here on a calendar is looked through for an opening."""


def faults(process: Process) -> tuple[Finding, ...]:
    """Return everything that stops `process` from running, in the order of its declaration.

    Never raises. A process without faults can be run; `check` finds what else is doubtful.
    """
    kept = derived(process)
    found: tuple[Finding, ...] | None = kept.get("_faults")
    if found is None:
        known = Known(process)
        findings = [finding for fault in _FINDERS for finding in fault(known)]
        places = known.references.places
        findings.sort(key=lambda finding: places.get(finding.where, len(places)))
        found = kept["_faults"] = tuple(dict.fromkeys(findings))
    return found


def _final_exits(known: Known) -> Iterator[Finding]:
    """A row starts from a final state, where every clock has been closed for good."""
    for flow in known.process.workflows:
        final = {state.name for state in flow.states if state.final}
        phases = known.phases[flow.name]
        for where, row in zip(row_places(flow), flow.transitions, strict=True):
            for source in row.sources:
                inside = [source] if source in final else phases.get(source, [])
                if inside and final.issuperset(inside):
                    what = "which is final" if source in final else "a phase whose states are final"
                    yield error(
                        "final-with-exit",
                        where,
                        f"starts from '{source}', {what}, so it can never happen.",
                        "Say resolved=True instead of final=True where a ticket may come back, "
                        "or remove the source.",
                    )


def _final_work(known: Known) -> Iterator[Finding]:
    """A final state opens work or promises a time, although nothing is done after the end."""
    for flow in known.process.workflows:
        for state in flow.states:
            given = [
                name for name, value in (("tasks", state.tasks), ("within", state.within)) if value
            ]
            if state.final and given:
                yield error(
                    "final-with-work",
                    f"workflow '{flow.name}', state '{state.name}'",
                    f"is final and has {quoted(given, last='and')}, but a closed ticket has no "
                    "work and no clock.",
                    "Say this of the state before it, or resolved=True instead of final=True.",
                )


def _merged(known: Known) -> Iterator[Finding]:
    """The way of merged tickets leads to a state in which they would stay open."""
    for flow in known.process.workflows:
        final = {state.name for state in flow.states if state.final}
        named = {state.name for state in flow.states}
        for where, row in zip(row_places(flow), flow.transitions, strict=True):
            if row.on == "merged" and row.target in named and row.target not in final:
                yield error(
                    "merged-stays-open",
                    where,
                    f"is the way of a merged ticket, but leads to '{row.target}', which is not "
                    "final.",
                    "Let it lead to a final state: another ticket goes on for this one.",
                )


def _starts(known: Known) -> Iterator[Finding]:
    """A channel does not say where its tickets start."""
    for channel in known.index.channels.values():
        if channel.starts is None:
            yield error(
                "channel-without-start",
                f"channel '{channel.name}'",
                "does not say in which state its tickets start.",
                'Add starts="..." with the name of a state.',
            )


def _calendars(known: Known) -> Iterator[Finding]:
    """Business time is counted where nobody says when business is open."""
    found = known.index
    for flow in known.process.workflows:
        live = [state.name for state in flow.states if not state.final]
        for state in flow.states:
            if (
                not state.final
                and is_business(state.within)
                and found.calendar_of(state.name) is None
            ):
                yield _no_calendar(f"workflow '{flow.name}', state '{state.name}'", state.within)
        for where, row in zip(row_places(flow), flow.transitions, strict=True):
            if not is_business(row.after):
                continue
            for source in live if ANY in row.sources else row.sources:
                names = known.phases[flow.name].get(source, [source])
                if any(name in live and found.calendar_of(name) is None for name in names):
                    yield _no_calendar(where, row.after)
                    break
    for task in known.process.tasks:
        if is_business(task.within) and found.calendar_of_task(task.name) is None:
            yield _no_calendar(f"task '{task.name}'", task.within)


def _promises(known: Known) -> Iterator[Finding]:
    """A promise or an escalation counts business time where no calendar says when that is."""
    found = known.index
    bare = [
        state.name
        for state in found.states.values()
        if not state.final and found.calendar_of(state.name) is None
    ]
    if not bare:
        return
    for sla in known.process.slas:
        counted = [clock.within for clock in clocks_of(sla) if is_business(clock.within)]
        if counted and sla.calendar is None:
            yield error(
                "no-calendar",
                f"sla '{sla.name}'",
                f"counts {counted[0]}, but in state '{bare[0]}' neither the team nor the process "
                "has a calendar.",
                'Add calendar="..." to the promise, the team or the process, or write wall time '
                "such as hours(4).",
            )
    for one in known.process.escalations:
        length = one.after if one.at is None else at_of(one.at).offset
        named = {name for state in one.state for name in known.meant(state)}
        over = [name for name in bare if not one.state or name in named]
        if over and is_business(length):
            yield error(
                "no-calendar",
                f"escalation '{one.name}'",
                f"counts {length}, but in state '{over[0]}' neither the team nor the process "
                "has a calendar.",
                'Add calendar="..." to the team or the process, or write wall time.',
            )


def _reopened(known: Known) -> Iterator[Finding]:
    """A closed ticket would go on in a final state, or be counted without a calendar."""
    for flow in known.process.workflows:
        given = flow.reopen
        if given is None or given.to is None:
            continue
        where = f"workflow '{flow.name}'"
        if any(state.name == given.to and state.final for state in flow.states):
            yield error(
                "reopens-in-final",
                where,
                f"reopens in state '{given.to}', which is final.",
                "Name a state in which somebody works on the ticket.",
            )
        elif is_business(given.within) and known.index.calendar_of(given.to) is None:
            yield _no_calendar(where, given.within)


def _calendar_circles(known: Known) -> Iterator[Finding]:
    """Calendars lie within each other, so that none of them can say when it is open."""
    calendars = known.index.calendars
    for start in calendars:
        path: list[str] = []
        name: str | None = start
        while name is not None and name in calendars and name not in path:
            path.append(name)
            name = calendars[name].within
        if name == start:
            yield error(
                "calendar-in-circle",
                f"calendar '{start}'",
                f"lies within itself: {_chain(path)}.",
                "Leave within=... out of one of them.",
            )


def _never_open(known: Known) -> Iterator[Finding]:
    """A calendar never meets the one that it lies within."""
    found = known.index
    never: set[str] = set()
    for name in found.calendars:
        chain = found.calendar_chain(name)
        if len(chain) < 2 or not never.isdisjoint(chain):
            continue
        days = {day for one in chain for day in _single_days(found.calendars[one])}
        calendar = found.calendar(name)
        starts = (datetime.combine(day, time(), UTC) for day in (SOME_DAY, *sorted(days)))
        if all(calendar.next_open(start) is None for start in starts):
            never.add(name)
            yield error(
                "never-open",
                f"calendar '{name}'",
                f"is never open: its hours never meet those of '{chain[1]}', within which it lies.",
                "Change the hours of one of them, or leave within=... out.",
            )


def _single_days(calendar: Calendar) -> Iterator[date]:
    """Return the days before dates with hours of their own, which a week does not show."""
    for line in calendar.overrides:
        first = override_of(line).first
        if first[0] > 1:
            yield date(*first) - timedelta(days=1)


def _chain(path: list[str]) -> str:
    return " within ".join(f"'{name}'" for name in (*path, path[0]))


def _no_calendar(where: str, duration: object) -> Finding:
    return error(
        "no-calendar",
        where,
        f"counts {duration}, but neither its team nor the process has a calendar.",
        'Add calendar="..." to the team or the process, or write wall time such as hours(4).',
    )


def _replies(known: Known) -> Iterator[Finding]:
    """The braces in a reply's text do not hold the names of fields."""
    for reply in known.process.replies:
        for what, words in _wordings(reply):
            try:
                placeholders(words)
            except ValueError as problem:
                yield error(
                    "bad-reply",
                    f"reply '{reply.name}'",
                    f"cannot be sent{what}: {problem}.",
                    "Write {customer} or {order.id}; write {{ and }} for plain braces.",
                )


def _wordings(reply: Reply) -> Iterator[tuple[str, str]]:
    """Yield every text of a reply with the words that tell it from the others."""
    variants = [
        (f" for {quoted((*one.channels, *one.states), last='and')}", one.text)
        for one in reply.variants
    ]
    for what, words in (("", reply.text), *variants):
        if isinstance(words, Text):
            yield from ((f"{what} in '{language}'", text) for language, text in words.texts)
        else:
            yield what, words


def _policy_circles(known: Known) -> Iterator[Finding]:
    """A policy asks for its own verdict, or policies ask for each other's."""
    asks = {
        policy.name: {
            part.policy
            for row in policy.rows
            for part in walk(row.when)
            if isinstance(part, Decided)
        }
        for policy in known.process.policies
    }
    for start in asks:
        reached, waiting = set[str](), list(asks[start])
        while waiting:
            name = waiting.pop()
            if name not in reached:
                reached.add(name)
                waiting += asks.get(name, ())
        if start in reached:
            others = [name for name in asks if name != start and name in reached]
            through = f" through {quoted(others, last='and')}" if others else ""
            yield error(
                "policy-in-circle",
                f"policy '{start}'",
                f"asks for its own verdict{through}, so it can never decide.",
                "Leave the other policy's verdict out of one of the rows.",
            )


def _policy_rows(known: Known) -> Iterator[Finding]:
    """Two rows of a policy have the same name."""
    for policy in known.process.policies:
        counts = Counter(row.name for row in policy.rows)
        for name, count in counts.items():
            if count > 1:
                yield error(
                    "duplicate-name",
                    f"policy '{policy.name}', row '{name}'",
                    f"is declared {'twice' if count == 2 else f'{count} times'}.",
                    "Give each its own name, or remove one.",
                )


def _lengths(known: Known) -> Iterator[Finding]:
    """Business time that belongs to no state is counted without a calendar."""
    process = known.process
    given: list[tuple[str, object, str | None]] = []
    for team in process.teams:
        where, calendar = f"team '{team.name}'", team.calendar or process.calendar
        given += [(where, team.stale_after, calendar), (where, team.push_back, calendar)]
    for task in process.tasks:
        where = f"task '{task.name}'"
        given.append((where, task.asks_after, known.index.calendar_of_task(task.name)))
    for route in process.routes:
        sent_to = known.index.teams.get(route.team or "")
        calendar = (sent_to.calendar if sent_to is not None else None) or process.calendar
        given.append((f"route '{route.name}'", route.prefers_for, calendar))
    for problem in process.problems:
        given.append((f"problem '{problem.name}'", problem.within, process.calendar))
    for survey in process.surveys:
        given.append((f"survey '{survey.name}'", survey.delay, process.calendar))
    for where, length, calendar in given:
        if is_business(length) and calendar is None:
            yield _no_calendar(where, length)


_FINDERS: tuple[Callable[[Known], Iterator[Finding]], ...] = (
    unknown_names,
    unknown_states,
    unknown_roles,
    duplicate_names,
    duplicate_states,
    reserved_names,
    misfits,
    _final_exits,
    _final_work,
    _merged,
    _starts,
    _calendars,
    _promises,
    _reopened,
    _calendar_circles,
    _never_open,
    _replies,
    _policy_circles,
    _policy_rows,
    _lengths,
)

FAULTS = {
    "unknown-agent": "somebody stands in for an agent who is not declared",
    "unknown-area": "an area is named that is not declared",
    "unknown-article": "an article is named that is not declared",
    "unknown-calendar": "a calendar is named that is not declared",
    "unknown-channel": "a channel is named that is not declared",
    "unknown-clock": "an escalation or a KPI watches a clock that no promise has",
    "unknown-event": "an escalation or a survey fires an event that no workflow has",
    "unknown-field": "a condition, a reply or a demand names a field that no ticket has",
    "unknown-kpi": "an objective names a KPI that is not declared",
    "unknown-level": "a level is named that is not declared",
    "unknown-policy": "a policy is named that is not declared",
    "unknown-product": "a product is named that is not declared",
    "unknown-promise": "an objective names a promise that is not declared",
    "unknown-reply": "a reply is named that is not declared",
    "unknown-role": "a row may be done by somebody who is no team, level or role",
    "unknown-rule": "a condition names a rule that is not declared",
    "unknown-skill": "a skill is named that is not declared",
    "unknown-state": "a state is named that is not there",
    "unknown-survey": "a survey is named that is not declared",
    "unknown-task": "a task is named that is not declared",
    "unknown-team": "a team is named that is not declared",
    "unknown-topic": "a topic is named that is not declared",
    "unknown-value": "a built-in field is compared with, or set to, a name that is not declared",
    "unknown-workflow": "a row or a problem opens a workflow that is not declared",
    "duplicate-name": "two elements of one kind have the same name",
    "reserved-name": "a name already means something else",
    "wrong-type": "a condition compares a field with what it can never be",
    "final-with-exit": "a row starts from a final state",
    "final-with-work": "a final state opens tasks or promises a time",
    "merged-stays-open": "a merged ticket would stay open",
    "reopens-in-final": "a closed ticket would go on in a final state",
    "channel-without-start": "a channel does not say where its tickets start",
    "no-calendar": "business time is counted without a calendar",
    "calendar-in-circle": "calendars lie within each other",
    "never-open": "a calendar never meets the one that it lies within",
    "policy-in-circle": "policies ask for each other's verdicts",
    "bad-reply": "the braces in a reply's text do not hold the names of fields",
}
"""Every code that `faults` can report, with one line on what it means."""
