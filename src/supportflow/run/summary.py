"""What the next person has to know of a ticket, so that the customer never explains twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from supportflow.define.explanations import amount, when
from supportflow.define.index import index
from supportflow.define.process import Process
from supportflow.define.texts import Titled, pick, title
from supportflow.errors import quoted
from supportflow.run.counting import elapsed
from supportflow.run.plan import Plan
from supportflow.run.planning import plan
from supportflow.run.tasking import steps_said
from supportflow.run.ticket import ClockState, Entry, LinkKind, TaskState, Ticket

__all__ = ["Summary", "summary", "task_lines"]

LONGEST = 400
"""So many characters of one message or note are shown."""
LATEST = 8
"""So many of the messages after the first, of the things done and of the notes are shown."""

LINKED: Mapping[LinkKind, str] = {
    "merged_into": "merged into",
    "merged": "goes on for",
    "split_from": "split off from",
    "split": "split off:",
    "problem": "part of problem",
    "gathers": "gathers",
    "related": "related to",
}


class Summary(NamedTuple):
    """A ticket in short: headed lists of lines; ``str()`` sets them as text."""

    ticket: str
    parts: tuple[tuple[str, tuple[str, ...]], ...]

    def __str__(self) -> str:
        (_, (head, *rest)), *others = self.parts
        lines = [head, *rest]
        for name, said in others:
            lines += ["", f"{name}:", *(f"  {line}" for line in said)]
        return "\n".join(lines)


def summary(
    process: Process,
    ticket: Ticket,
    history: Sequence[Entry],
    *,
    now: datetime,
    merged: Mapping[str, Sequence[Entry]] | None = None,
) -> Summary:
    """Say who the customer is, what they asked, what was said, done and promised, as of `now`.

    `history` are the ticket's lines, `merged` those of tickets that were merged into it. Moments
    are told in the zone of the process's calendar, else in UTC.

    Raises DefinitionError when the process has faults.
    """
    return Summary(ticket.id, tuple(_Telling(plan(process), ticket, history, now, merged).parts()))


class _Telling:
    def __init__(
        self,
        made: Plan,
        ticket: Ticket,
        history: Sequence[Entry],
        now: datetime,
        merged: Mapping[str, Sequence[Entry]] | None,
    ) -> None:
        self.made = made
        self.ticket = ticket
        self.history = history
        self.now = now
        self.language = made.process.language
        flow = made.index.workflows.get(ticket.workflow)
        rows = flow.transitions if flow is not None else ()
        self.events = {
            (row.event, row.target): pick(row.label, self.language) for row in reversed(rows)
        }
        calendar = made.index.calendars.get(made.process.calendar or "")
        self.zone = ZoneInfo(calendar.zone if calendar is not None else "UTC")
        lines = [(line, "") for line in history]
        for name, others in (merged or {}).items():
            # What came after the merge was passed on, and stands among the ticket's own lines.
            end = next((line.seq for line in others if line.kind == "merged"
                        and "into" in line.data), None)  # fmt: skip
            lines += [(line, f" ({name})") for line in others if end is None or line.seq < end]
        self.lines = sorted(lines, key=lambda one: one[0].at)

    def parts(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield every part that has something to say; the first is the heading."""
        yield "Ticket", tuple(self.heading())
        ways = (
            ("Customer", self.customer()),
            ("Asked", self.asked()),
            ("Said since", self.latest(self.said())),
            ("Done", self.latest(self.done())),
            ("Filled in", self.fields()),
            ("To do", self.tasks()),
            ("Promised", self.promises()),
            ("Notes", self.latest(self.notes())),
            ("Linked", self.links()),
        )
        for name, lines in ways:
            told = tuple(lines)
            if told:
                yield name, told

    def heading(self) -> Iterator[str]:
        ticket, index = self.ticket, self.made.index
        yield f"{ticket.id}: {ticket.subject}" if ticket.subject else ticket.id
        state = index.states.get(ticket.state)
        where = title(state, self.language) if state is not None else ticket.state
        area = index.areas.get(self.made.areas.get(ticket.state) or "")
        if area is not None:
            where += f" in {title(area, self.language)}"
        team = index.teams.get(ticket.team or "")
        whose = ""
        if ticket.assignee is not None:
            whose = f", with {self.who(ticket.assignee)}"
        elif team is not None and not ticket.closed:
            whose = f", in the queue of {title(team, self.language)}"
        yield f"{where}{whose}, since {self.at(ticket.entered)}"
        named = [
            f"{kind} {self.made.shown(kind, name, self.language)}"
            for kind, name in (
                ("priority", ticket.priority), ("topic", ticket.topic), ("product", ticket.product),
            )
            if name is not None
        ]  # fmt: skip
        counted = ((ticket.handoffs, "handed on"), (ticket.reopened, "reopened"))
        named += [f"{what} {_times(count)}" for count, what in counted if count]
        if named:
            yield ", ".join(named)

    def customer(self) -> Iterator[str]:
        ticket = self.ticket
        channel = self.made.channels.get(ticket.channel)
        by = title(channel, self.language) if channel is not None else ticket.channel
        who = ticket.customer or "not named"
        spoken = f", language {ticket.language}" if ticket.language is not None else ""
        yield f"{who}{spoken}; came by '{by}' {self.at(ticket.opened)}"

    def asked(self) -> Iterator[str]:
        for line, mark in self.lines:
            if self.by_customer(line):
                yield f'{self.at(line.at)}{mark}: "{_short(line.message or "")}"'
                return

    def said(self) -> Iterator[str]:
        first = True
        for line, mark in self.lines:
            if not line.public or not line.message:
                continue
            if first and self.by_customer(line):
                first = False
                continue
            who = "customer" if self.by_customer(line) else self.who(line.by)
            yield f'{self.at(line.at)} {who}{mark}: "{_short(line.message)}"'

    @staticmethod
    def by_customer(line: Entry) -> bool:
        """Say whether the customer said this; whoever opens a ticket writes for them."""
        customer = line.by == "customer" or line.kind == "opened"
        return bool(line.public and line.message and customer)

    def done(self) -> Iterator[str]:
        tasks, states = self.made.index.tasks, self.made.index.states
        for line in self.history:
            data = line.data
            match line.kind:
                case "moved":
                    what = self.titled(states, line.target or "")
                    event = self.events.get((line.event, line.target or ""))
                    event = event or line.event.replace("_", " ")
                    yield f"{self.at(line.at)} {self.who(line.by)}: {event}, to '{what}'"
                case "task" if data["is"] in ("done", "skipped"):
                    what = self.titled(tasks, str(data["task"]))
                    yield f"{self.at(line.at)} {self.who(line.by)}: {what} {data['is']}"
                case "failed":
                    what = self.titled(tasks, str(data["task"]))
                    yield f"{self.at(line.at)} {what} failed by itself: {_short(line.note or '')}"
                case "asked":
                    what = self.titled(tasks, str(data["task"]))
                    team = self.titled(self.made.index.teams, str(data["asks"]))
                    yield f"{self.at(line.at)} {team} asked for help with {what}"
                case "escalated":
                    escalations = self.made.index.escalations
                    yield f"{self.at(line.at)} escalated: {self.titled(escalations, line.event)}"
                case _:
                    pass

    def fields(self) -> Iterator[str]:
        for name, given in self.ticket.fields.items():
            declared = self.made.fields.get(name)
            label = pick(declared.label, self.language) if declared is not None else ""
            yield f"{label or name}: {_short(self.made.shown(name, given, self.language))}"

    def tasks(self) -> Iterator[str]:
        for state in self.ticket.tasks:
            if state.status == "open":
                yield self.task(state)

    def task(self, state: TaskState) -> str:
        declared = self.made.index.tasks.get(state.name)
        said = self.titled(self.made.index.tasks, state.name)
        due = [timer.due for timer in self.ticket.timers if timer.name == f"task:{state.name}"]
        said += f", due {self.at(due[0])}" if due else ""
        said += ", its action failed" if state.failed else ""
        said += ", help was asked for" if state.asked else ""
        left = [
            pick(words, self.language)
            for number, words in enumerate(declared.steps if declared is not None else (), 1)
            if number not in state.ticked
        ]
        return f"{said}; left: {quoted(left, last='and')}" if left else said

    def promises(self) -> Iterator[str]:
        for clock in self.ticket.clocks:
            if clock.active:
                yield f"{clock.name.replace('_', ' ')} {self.promise(clock)}"

    def promise(self, clock: ClockState) -> str:
        if clock.broken:
            return f"is broken since {self.at(clock.due)}"
        found = self.made.promises.plan_of(clock, self.ticket.sla)
        left = ""
        if found is not None:
            counter = self.made.promises.counter(found[1], self.ticket.state)
            holds = [one for one in self.ticket.holds if one.reason in found[1].pauses]
            used = elapsed(clock, counter, holds, self.now)
            stood = counter.stood(clock.started, holds, clock.due)
            rest = counter.between(clock.started, clock.due) - stood - used
            if clock.since is not None:
                rest = counter.between(clock.since, clock.due)
            kind = "" if counter.elapsed else " of business time"
            left = f", {amount(timedelta(microseconds=max(rest, 0)))}{kind} left"
        if clock.since is not None:
            return f"stands still since {self.at(clock.since)}{left}"
        return f"is due {self.at(clock.due)}{left}"

    def notes(self) -> Iterator[str]:
        for line, mark in self.lines:
            if line.kind == "handed_on":
                area = self.titled(self.made.index.areas, str(line.data["to"]))
                lacks = quoted(line.data["missing"], last="and")
                yield f"{self.at(line.at)} handed on to {area} without {lacks}"
            elif line.note and line.kind != "failed":
                related = line.kind in ("merged", "linked")
                by = str(line.data.get("by", line.by)) if related else line.by
                yield f"{self.at(line.at)} {self.who(by)}{mark}: {_short(line.note)}"

    def links(self) -> Iterator[str]:
        if self.ticket.parent is not None:
            yield f"child of {self.ticket.parent}"
        if self.ticket.follows is not None:
            yield f"goes on from {self.ticket.follows}"
        if self.ticket.children:
            yield f"open child tickets: {', '.join(self.ticket.children)}"
        for link in self.ticket.links:
            yield f"{LINKED[link.kind]} {link.ticket}"

    # Words

    @staticmethod
    def latest(lines: Iterator[str]) -> list[str]:
        """Return the last lines, with the number of those that are left out."""
        told = list(lines)
        over = len(told) - LATEST
        return told if over <= 0 else [f"({over} more before)", *told[over:]]

    def at(self, moment: datetime) -> str:
        return when(moment.astimezone(self.zone), self.now.astimezone(self.zone).year)

    def who(self, name: str) -> str:
        agent = self.made.index.agents.get(name)
        if agent is not None:
            return pick(agent.label, self.language) or name
        return self.titled(self.made.index.teams, name) if name in self.made.teams else name

    def titled(self, known: Mapping[str, Titled], name: str) -> str:
        found = known.get(name)
        return title(found, self.language) if found is not None else name


def task_lines(process: Process, ticket: Ticket) -> list[str]:
    """Say a ticket's tasks and which of their steps are done, a line each."""
    found, language = index(process), process.language
    lines: list[str] = []
    for state in ticket.tasks:
        declared = found.tasks.get(state.name)
        more = f", {steps_said(declared, state)}" if steps_said(declared, state) else ""
        more += ", failed: for a person" if state.failed and state.status == "open" else ""
        lines.append(f"task {state.name} ({state.status}{more})")
        if declared is not None and state.status == "open":
            for number, words in enumerate(declared.steps, 1):
                mark = "x" if number in state.ticked else " "
                lines.append(f"  [{mark}] {number} {pick(words, language)}")
    return lines


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def _short(words: str) -> str:
    """Return a text on one line, cut where it is too long."""
    flat = " ".join(words.split())
    return flat if len(flat) <= LONGEST else f"{flat[:LONGEST].rstrip()} ..."
