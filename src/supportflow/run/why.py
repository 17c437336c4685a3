"""Why a due time is what it is, told from the lines of a ticket's history."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from supportflow.define.calendars import Calendar
from supportflow.define.explanations import amount, explained_wall, when
from supportflow.define.process import Process
from supportflow.define.texts import title
from supportflow.define.times import Duration, WallTime, duration
from supportflow.errors import BadCall, near, quoted
from supportflow.languages import sentence
from supportflow.run.counting import Counter
from supportflow.run.plan import Plan
from supportflow.run.planning import plan
from supportflow.run.promised import SlaPlan
from supportflow.run.refusals import placed
from supportflow.run.ticket import ClockState, Context, Entry, Ticket
from supportflow.run.weighing import RowVerdict, explicable, weigh

__all__ = ["Explained", "clocks_on", "decisions_on", "due_again", "explain"]

NOTHING = Context()

WAITED = {
    "customer": "while the ticket waits for the customer",
    "supplier": "while the ticket waits for the supplier",
    "children": "while the ticket waits for its child tickets",
    "resolved": "while the ticket is resolved",
    "a condition": "while the condition to stand still holds",
}


class Explained(NamedTuple):
    """Why something of a ticket is as it is: `sentences` say it step by step, ``str()`` in lines.

    Of a clock, `status` says how it stands, and `due` is None once it has ended and while it stands
    still. Of a decision, `status` is the name or the verdict that was decided, ``open`` if none
    was, and `rows` are all of its rows with what became of each part of their conditions.
    """

    what: str
    status: str
    due: datetime | None
    sentences: tuple[str, ...]
    rows: tuple[RowVerdict, ...] = ()

    def __str__(self) -> str:
        return "\n".join(self.sentences)


def explain(
    process: Process,
    ticket: Ticket,
    history: Sequence[Entry],
    what: str,
    *,
    now: datetime | None = None,
    context: Context = NOTHING,
) -> Explained:
    """Say why a clock of a ticket is due when it is, or how something was decided.

    `what` is one of the ticket's promises, ``within`` for the time of its state, or a task, told
    from the lines of its whole history; or it is ``priority``, ``topic``, ``product``, ``route``
    or a policy, told from the rows of the process. ``task:NAME`` and ``policy:NAME`` say which is
    meant where one name stands for several. Named rules are asked as of `now` (the ticket's last
    change) if `context` has their functions, else what they said last counts.

    Raises BadCall for what the ticket does not have.
    """
    made = plan(process)
    clock = what
    promised = {one.name: one for one in ticket.clocks}
    if clock in promised:
        return _Story(made, history, promised[clock]).told()
    name = clock.removeprefix("task:")
    known = clocks_on(process, ticket)
    if clock == "within" in known:
        state = made.index.states[ticket.state]
        assert state.within is not None
        calendar = made.promises.calendar(made.index.calendar_of(ticket.state))
        what = f"State '{title(state, process.language)}'"
        return _plain("within", what, state.within, calendar, ticket.entered)
    if f"task:{name}" in known:
        return _task(made, ticket, name)
    decisions = explicable(made)
    chosen = next((one for one in (what, f"policy:{what}") if one in decisions), None)
    if chosen is not None and placed(made, ticket):
        weighed = weigh(made, ticket, history, chosen, now or ticket.changed, context)
        return Explained(what, weighed.decided or "open", None, weighed.sentences, weighed.rows)
    known += [one.removeprefix("policy:") for one in decisions]
    has = f"It has {quoted(known, last='and')}." if known else "It has none."
    raise BadCall(f"ticket {ticket.id} has nothing called '{what}'.{near(what, known)} {has}")


def clocks_on(process: Process, ticket: Ticket) -> list[str]:
    """Return what can be explained of a ticket: its promises, its state's and its tasks' times."""
    made = plan(process)
    state = made.index.states.get(ticket.state)
    found = [one.name for one in ticket.clocks]
    if state is not None and state.within is not None:
        found.append("within")
    return found + [f"task:{one.name}" for one in ticket.tasks if one.name in made.tasks]


def decisions_on(process: Process) -> list[str]:
    """Return the decisions that can be explained: what is classified, the route, each policy."""
    return explicable(plan(process))


def due_again(process: Process, history: Sequence[Entry], clock: str) -> datetime | None:
    """Work out when a clock is due from the lines of its record alone, None once it has ended.

    While it stands still, when it would have been due without that. Each line is counted as it
    was decided: the time promised then, in the calendar of then.
    """
    dues = [due for _, due in _counted(plan(process), history, clock)]
    return dues[-1] if dues else None


def _counted(
    made: Plan, history: Sequence[Entry], clock: str
) -> Iterator[tuple[Entry, datetime | None]]:
    """Yield each line of a clock's record with the due time that follows from it."""
    due: datetime | None = None
    broken = False
    for entry in history:
        if entry.kind != "clock" or entry.event != clock:
            continue
        data = entry.data
        match data["is"]:
            case "started" | "recounted":
                counter = _counter(made, data)
                due = _from_start(counter, entry) if counter is not None else data.get("due", due)
                assert due is not None
                broken = broken and data["is"] == "recounted" and due <= entry.at
            case "resumed" if due is not None:
                counter = _counter(made, data)
                if counter is None:
                    due = data["due"]
                elif not broken:
                    due = counter.moved(due, counter.between(_since(entry), entry.at))
            case "fixed":
                due = data["due"]
                broken = broken and data["due"] < entry.at
            case "breached":
                broken = True
            case _:
                pass
        # A clock that ended when its ticket was closed may run on: its time is not forgotten.
        yield entry, None if data["is"] in {"met", "missed", "cancelled"} else due


def _counter(made: Plan, data: Mapping[str, Any]) -> Counter | None:
    """Return how a line was counted; None when its calendar is no longer declared."""
    name = data.get("calendar")
    if name is not None and name not in made.index.calendars:
        return None
    calendar = made.promises.calendar(name)
    within = duration(data["within"]) if "within" in data else None
    return Counter(within or duration("1 business hour" if calendar else "1 h"), calendar)


def _since(entry: Entry) -> datetime:
    since: datetime = entry.data.get("since", entry.at)
    return since


def _from_start(counter: Counter, entry: Entry) -> datetime:
    if "left" in entry.data:
        return counter.moved(_since(entry), entry.data["left"])
    stood = sum(counter.between(start, end) for start, end in entry.data.get("stood", ()))
    return counter.moved(counter.since(_since(entry)), stood)


class _Story:
    """Tells the record of one promise on a ticket, line by line."""

    def __init__(self, made: Plan, history: Sequence[Entry], clock: ClockState) -> None:
        self.made = made
        self.history = history
        self.clock = clock
        name = next(
            (one.data["calendar"] for one in history
             if one.kind == "clock" and one.event == clock.name and "calendar" in one.data),
            made.process.calendar,
        )  # fmt: skip
        calendar = made.index.calendars.get(name or "")
        self.zone = ZoneInfo(calendar.zone) if calendar is not None else ZoneInfo("UTC")
        self.year = history[0].at.year
        self.last = history[0].at

    def told(self) -> Explained:
        """Return the whole story: which promise counts, and each line of its record."""
        clock = self.clock
        lines = [self.promise()]
        sla = ""
        # What was decided counts, also where hours have changed since.
        dues = {
            (entry.seq, entry.line): entry.data.get("due", due)
            for entry, due in _counted(self.made, self.history, clock.name)
        }
        for entry in self.history:
            key = (entry.seq, entry.line)
            if key in dues:
                if entry.data["promise"] != sla and sla:
                    lines.append(self.promise(str(entry.data["promise"])))
                sla = str(entry.data["promise"])
                lines.append(self.line(entry, dues[key]))
            elif entry.kind in {"escalated", "lifted"} and entry.data["cause"] == clock.name:
                lines.append(self.escalation(entry))
            elif entry.kind == "moved" and entry.event == "reopened" and sla:
                lines.append(f"{self.at(entry.at)} the ticket was reopened.")
            self.last = max(self.last, entry.at)
        over = clock.ended is not None or clock.since is not None
        return Explained(clock.name, clock.status, None if over else clock.due, tuple(lines))

    def promise(self, name: str | None = None) -> str:
        """Say which promise counts, and why."""
        first = next(
            (one.data["promise"] for one in self.history
             if one.kind == "clock" and one.event == self.clock.name),
            self.clock.sla,
        )  # fmt: skip
        name = name or str(first)
        planned = self.made.promises.slas.get(name)
        what = self.clock.name.replace("_", " ")
        if planned is None:
            return f"Promise '{name}' for the {what}: this version no longer declares it."
        kept = (
            str(one.data["within"]) for one in self.history
            if one.kind == "clock" and one.event == self.clock.name
            and one.data["promise"] == name and "within" in one.data
        )  # fmt: skip
        said = next(kept, None)
        within = f": {said}" if said is not None else ""
        return f"Promise '{self.titled(planned)}' for the {what}{within}. {self.chosen(planned)}"

    def titled(self, planned: SlaPlan) -> str:
        return title(planned.sla, self.made.process.language)

    def chosen(self, planned: SlaPlan) -> str:
        """Say why this promise counts and no other."""
        index, process = self.made.index, self.made.process
        number = [*self.made.promises.slas].index(planned.name) + 1
        count = len(self.made.promises.slas)
        place = "the only promise" if count == 1 else f"number {number} of {count}"
        if planned.sla.when is None:
            return f"It holds for every ticket ({place})."
        said = sentence(planned.sla.when, index.labels(), process.language, "en")
        return f"It holds when {said} ({place}; the first that holds counts)."

    def at(self, moment: datetime) -> str:
        return when(moment.astimezone(self.zone), self.year)

    def line(self, entry: Entry, due: datetime | None) -> str:
        """Say one line of the record."""
        data, at = entry.data, self.at(entry.at)
        why = f" ({data['why']})" if data.get("why") else ""
        match data["is"]:
            case "started":
                return f"Started{why}: {self.way(entry, due)}."
            case "recounted":
                return f"{at} counted anew{why}: {self.way(entry, due)}."
            case "paused":
                reason = WAITED.get(str(data.get("why")), "")
                return f"{at} it stands still {reason}."
            case "resumed":
                counter = _counter(self.made, data)
                until = f"; due {self.at(due)}" if due is not None else ""
                if counter is None:
                    return f"{at} it runs on{until}."
                spent = timedelta(microseconds=counter.between(_since(entry), entry.at))
                return f"{at} it runs on: it stood still for {amount(spent)} of its time{until}."
            case "breached":
                return f"So it broke as of {at}." if entry.at < self.last else f"{at} it broke."
            case "fixed":
                assert due is not None
                return f"{at} {entry.by} set the due time by hand: {self.at(due)}."
            case "met":
                return f"{at} it was kept, by {entry.by}."
            case "missed":
                return f"{at} it ended, too late, by {entry.by}."
            case _:
                return f"{at} it was cancelled{why}."

    def escalation(self, entry: Entry) -> str:
        """Say what escalated the clock, or that it was lifted."""
        name = entry.event
        planned = self.made.promises.escalations.get(name)
        if planned is not None:
            name = title(planned.escalation, self.made.process.language)
        if entry.kind == "lifted":
            return f"{self.at(entry.at)} escalation '{name}' was lifted."
        told = entry.data.get("tells", ())
        did = [f"told {quoted(told, last='and')}"] if told else []
        did += [
            f"set {what} '{entry.data[what]}'"
            for what in ("priority", "team", "level")
            if what in entry.data
        ]
        fires = planned.escalation.fires if planned is not None else None
        for one in self.history if fires is not None else ():
            if one.seq == entry.seq and one.line > entry.line and one.event == fires:
                if one.kind == "moved":
                    did.append(f"fired '{fires}', to '{one.target}'")
                else:
                    why = "; ".join(one.data.get("reasons", ()))
                    did.append(f"could not fire '{fires}' ({why})")
                break
        return f"{self.at(entry.at)} escalation '{name}' came{': ' if did else ''}{', '.join(did)}."

    def way(self, entry: Entry, due: datetime | None) -> str:
        """Say how a due time follows from the moment since which the clock counts."""
        assert due is not None
        counter, since = _counter(self.made, entry.data), _since(entry)
        if counter is None or ("due" in entry.data and _from_start(counter, entry) != due):
            # The hours have changed since: what was decided then stays.
            within = entry.data.get("within", "what was left")
            hours = f" by the hours of then of calendar '{entry.data.get('calendar')}'"
            return f"{within} from {self.at(since)}{hours}; due {self.at(due)}"
        if "left" in entry.data:
            left = timedelta(microseconds=entry.data["left"])
            return f"{amount(left)} were left from {self.at(since)}; due {self.at(due)}"
        said = _way(counter.within, counter.calendar, since, self.zone)
        if counter.calendar is not None and counter.calendar.zone != self.zone.key:
            said += f" (clocks of {counter.calendar.zone}), which is {self.at(due)} here"
        spans = entry.data.get("stood", ())
        if not spans:
            return said
        spent = sum(counter.between(start, end) for start, end in spans)
        stood = amount(timedelta(microseconds=spent))
        return f"{said}; it had stood still for {stood}; so due {self.at(due)}"


def _way(within: Duration, calendar: Calendar | None, since: datetime, zone: ZoneInfo) -> str:
    if calendar is None:
        assert isinstance(within, WallTime)
        return explained_wall(since.astimezone(zone), within)
    return str(calendar.explain(since, within))


def _plain(
    clock: str, what: str, within: Duration, calendar: Calendar | None, since: datetime
) -> Explained:
    """Explain a time that nothing holds: of a state or of a task."""
    counter = Counter(within, calendar)
    due = counter.since(since)
    zone = ZoneInfo(calendar.zone) if calendar is not None else ZoneInfo("UTC")
    lines = (f"{what} promises {within}.", f"{_way(within, calendar, since, zone)}.")
    return Explained(clock, "running", due.astimezone(UTC), lines)


def _task(made: Plan, ticket: Ticket, name: str) -> Explained:
    """Explain the time of a task, or say that it promises none or has ended."""
    state = next(one for one in ticket.tasks if one.name == name)
    declared = made.index.tasks[name]
    label = f"Task '{title(declared, made.process.language)}'"
    clock = f"task:{name}"
    if declared.within is None:
        return Explained(clock, state.status, None, (f"{label} promises no time.",))
    calendar = made.promises.calendar(made.index.calendar_of_task(name))
    found = _plain(clock, label, declared.within, calendar, state.opened)
    if state.ended is None:
        return found
    zone = ZoneInfo(calendar.zone) if calendar is not None else ZoneInfo("UTC")
    ended = when(state.ended.astimezone(zone), state.opened.year)
    line = f"{ended} it was {state.status}, by {state.by}."
    return Explained(clock, state.status, None, (*found.sentences, line))
