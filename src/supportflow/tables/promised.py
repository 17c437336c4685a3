"""What is promised, and what comes when a promise runs out."""

from __future__ import annotations

from collections.abc import Iterator

from supportflow.define.index import is_business
from supportflow.define.promises import Clock, Escalation, Sla, clocks_of
from supportflow.define.times import Duration
from supportflow.draw.promised import CLOCKS, Promises
from supportflow.tables.model import Cell, Table, cell, joined, lines
from supportflow.tables.words import Speech

__all__ = ["escalations", "promises", "slas"]


HEADS = ("Promise", "For", "Clock", "Within", "Counted in", "Stands still while")


def slas(speech: Speech) -> Table:
    """Return the promises alone, without the times of states and tasks."""
    rows = tuple(line for sla in speech.look.slas.values() for line in _promise(speech, sla))
    return Table("slas", "Promises, the first that fits counts", HEADS, rows, grouped=2)


def promises(speech: Speech) -> Table:
    """Return the promises, then the times that states and tasks promise."""
    rows = [*slas(speech).rows]
    look = speech.look
    for state in look.states.values():
        if state.within is not None:
            rows.append(
                (
                    speech.one("state", state.name),
                    cell("tickets there"),
                    cell("time in the state"),
                    cell(str(state.within)),
                    _counted(speech, state.within, look.calendar_of(state.name)),
                    (),
                )
            )
    for task in look.tasks.values():
        if task.within is not None:
            rows.append(
                (
                    speech.one("task", task.name),
                    cell("each task"),
                    cell("from opening to doing it"),
                    cell(str(task.within)),
                    _counted(speech, task.within, look.calendar_of_task(task.name)),
                    (),
                )
            )
    return Table(
        "promises", "Promised times", HEADS, tuple(rows),
        (
            "Of the promises, the first that fits a ticket counts.",
            "Times of states and tasks hold besides.",
        ),
        "Nothing is promised: add slas=[...], or within=... to states and tasks.", 2,
    )  # fmt: skip


def _promise(speech: Speech, sla: Sla) -> Iterator[tuple[Cell, ...]]:
    who = cell(speech.when(sla.when) or "every ticket")
    words = Promises(speech.process, speech.look, speech.language, spoken="en")
    for clock in clocks_of(sla):
        yield (
            speech.one("sla", sla.name),
            who,
            cell(speech.words(clock.label) or words.clock(clock.name)),
            cell(str(clock.within)),
            _counted(speech, clock.within, sla.calendar, "hours of the team"),
            cell("; ".join(_pauses(speech, clock))),
        )


def _pauses(speech: Speech, clock: Clock) -> Iterator[str]:
    waits = [one for one in clock.pauses if one != "resolved"]
    if waits:
        yield f"waits for {', '.join(waits)}"
    if "resolved" in clock.pauses:
        yield "resolved"
    if clock.pauses_when is not None:
        yield f"if {speech.when(clock.pauses_when)}"


def _counted(
    speech: Speech, length: Duration | None, calendar: str | None, otherwise: str = "?"
) -> Cell:
    """Say in which hours a time passes."""
    if not is_business(length):
        return cell("night and day")
    return speech.one("calendar", calendar) if calendar is not None else cell(otherwise)


def escalations(speech: Speech) -> Table:
    """Return what escalates: declared escalations by what they watch, then rows that escalate."""
    words = Promises(speech.process, speech.look, speech.language, spoken="en")
    rows: list[tuple[Cell, ...]] = []
    for cause, ladder in words.ladders().items():
        said = words.clock(cause)
        lost = cause not in CLOCKS and cause not in speech.look.clock_names()
        for one in ladder:
            rows.append(
                (
                    _watched(speech, one, f"{said}?" if lost else said),
                    _moment(speech, words, one),
                    speech.one("escalation", one.name),
                    speech.told(one.tells),
                    lines(_changes(speech, words, one)),
                )
            )
    rows += _rows(speech)
    return Table(
        "escalations", "Escalations",
        ("Watched", "When", "Escalation", "Who is told", "What changes"), tuple(rows),
        ("Within one clock the first that comes stands first.",),
        "Nothing escalates: add escalations=[...], or escalates=True to a transition.", 1,
    )  # fmt: skip


def _moment(speech: Speech, words: Promises, one: Escalation) -> Cell:
    if one.by_hand and one.by:
        return (*cell("called by "), *speech.roles(one.by))
    return cell(words.moment(one))


def _watched(speech: Speech, one: Escalation, clock: str) -> Cell:
    named = speech.one("task", one.task)
    if one.state:
        phases = {state.phase for state in speech.look.states.values()}
        named = joined(
            cell(name.replace("_", " ")) if name in phases else speech.one("state", name)
            for name in one.state
        )
    if one.clock is None:
        return named or cell("any ticket")
    return (*cell(clock), *((*cell(": "), *named) if named else ()))


def _changes(speech: Speech, words: Promises, one: Escalation) -> Iterator[Cell]:
    if one.fires is not None:
        known = one.fires in words.events
        said = words.events.get(one.fires) or one.fires.replace("_", " ")
        yield cell(f"event {said}{'' if known else '?'}")
    if one.priority is not None:
        bound = bool(speech.process.priorities)
        named = speech.one("priority", one.priority) if bound else cell(one.priority)
        yield (*cell("priority "), *named)
    if one.team is not None:
        yield (*cell("goes to "), *speech.one("team", one.team))
    if one.level is not None:
        yield (*cell("wants level "), *speech.one("level", one.level))
    if one.reverts:
        yield cell("goes back after it")


def _rows(speech: Speech) -> Iterator[tuple[Cell, ...]]:
    """Yield the rows of workflows that are marked as escalations."""
    look = speech.look
    for flow in look.workflows.values():
        sources: dict[int, list[str]] = {}
        for name, events in look.rows(flow.name).items():
            for rows in events.values():
                for each in rows:
                    if each.transition.escalates:
                        sources.setdefault(each.number, []).append(name)
        for number in sorted(sources):
            row = flow.transitions[number]
            team = look.team_of(row.target)
            moment = "at this event" if row.after is None else f"after {row.after}"
            if row.when is not None:
                moment = f"{moment}, if {speech.when(row.when)}"
            live = sum(not state.final for state in flow.states)
            everywhere = len(sources[number]) == live and live > 3
            yield (
                cell("any state") if everywhere else speech.each("state", sources[number]),
                cell(moment),
                cell(speech.event(row)),
                speech.one("team", team.name) if team is not None else (),
                (*cell("goes to "), *speech.one("state", row.target)),
            )
