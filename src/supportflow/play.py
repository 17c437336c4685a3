"""Walks one ticket through a process in the terminal, on a clock that moves only when told."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta

from supportflow.define.index import index
from supportflow.define.people import Agent
from supportflow.define.process import Process
from supportflow.define.texts import title
from supportflow.errors import BadCall, Refused, near, quoted
from supportflow.run.offering import replies
from supportflow.run.refusals import possible
from supportflow.run.step import start, step
from supportflow.run.summary import summary, task_lines
from supportflow.run.tasking import doers
from supportflow.run.ticket import ClockState, Context, Entry, Outcome, Possible, Ticket
from supportflow.run.why import explain

__all__ = ["play"]

BEGIN = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
DUE = ("started", "resumed", "recounted", "fixed")
"""What happens to a clock that gives it another due time."""

LET_PASS = "let elapsed time pass, such as '+ 30 min', '+ 2 h' or '+ 3 days'"
HELP = (
    "a number or an event  do it         m TEXT  the customer writes    n TEXT  a note to go along",
    "a TEXT                we answer     e NAME  escalate               w  wait for what comes",
    "t TASK                task is done  t TASK 2  tick step 2          h  history",
    "set FIELD=VALUE       fill a field  r       replies       why NAME  how it was decided",
    "merge TICKET          it goes on there      link TICKET   + 2 h    let time pass",
    "split SUBJECT         for something else    s 4 ...       the survey is answered",
    "sum                   what the next has to know           q  leave",
)


def play(
    process: Process, channel: str | None, lines: Iterable[str], say: Callable[[str], None]
) -> Ticket:
    """Open a ticket and apply one command a line until the lines end or ``q``; return the ticket.

    Nothing is stored and nothing is sent: what would be sent is said. Raises DefinitionError when
    the process has faults, and BadCall when it has no such channel.
    """
    return _Play(process, channel, say).run(lines)


class _Play:
    def __init__(self, process: Process, channel: str | None, say: Callable[[str], None]) -> None:
        self.process = process
        self.say = say
        self.now = BEGIN
        self.note: str | None = None
        self.history: list[str] = []
        self.entries: list[Entry] = []
        self.stand_ins: dict[str, Agent] = {}
        rules = {rule.name: self.ask(rule.name) for rule in process.rules}
        self.context = Context(rules, self.stand_ins)
        self.answers: dict[str, bool] = {}
        channels = [each.name for each in process.channels]
        if not channels:
            raise BadCall(f"process '{process.name}' has no channel: nothing can be opened.")
        if channel is not None and channel not in channels:
            hint = near(channel, channels)
            raise BadCall(f"there is no channel '{channel}'.{hint} Channels: {quoted(channels)}.")
        self.channel = channel or channels[0]
        first = start(
            process, "T-1", channel=self.channel, now=self.now, customer="c-1", context=self.context
        )
        self.ticket = first.ticket
        self.tell(first)

    def ask(self, rule: str) -> Callable[[Ticket, datetime], bool]:
        """Return a stand-in for a named rule: no, until the player says ``rule NAME``."""
        return lambda _, __: self.answers.get(rule, False)

    def run(self, lines: Iterable[str]) -> Ticket:
        for line in HELP:
            self.say(f"  {line}")
        self.show()
        for line in lines:
            words = line.strip()
            if words.lower() in {"q", "quit", "exit"}:
                break
            if words:
                self.obey(words)
        return self.ticket

    def show(self) -> None:
        """Say where the ticket stands and what can be done."""
        state = index(self.process).states[self.ticket.state]
        team = index(self.process).team_of(state.name)
        owner = f", {title(team, self.process.language)}" if team is not None else ""
        self.say("")
        self.say(f"{self.now:%a %d %b %H:%M} UTC   {title(state, self.process.language)}{owner}")
        for line in task_lines(self.process, self.ticket):
            self.say(f"  {line}")
        coming = [(one.due, _due(one)) for one in self.ticket.clocks if one.status == "running"]
        ends = {clock.due for clock in self.ticket.clocks if clock.active and not clock.broken}
        coming += [
            (timer.due, _timer(timer.name))
            for timer in self.ticket.timers
            if timer.name != "clock" or timer.due not in ends
        ]
        for due, what in sorted(coming):
            self.say(f"  {due:%a %d %b %H:%M}  {what}")
        for clock in self.ticket.clocks:
            if clock.status == "paused":
                self.say(f"  {_named(clock.name)} stands still since {clock.since:%a %d %b %H:%M}")
        for number, one in enumerate(self.events(), 1):
            note = (
                "  (needs a note: n TEXT first)" if one.note == "required" and not self.note else ""
            )
            why = f"  {'; '.join(one.reasons)}" if one.reasons else note
            if one.verdict is not None:
                why = f"  (policy: {one.verdict}){why}"
            self.say(f"  {number}  {one.event} -> {one.target}, by {quoted(one.by)}{why}")
        if self.ticket.closed:
            self.say("  The ticket is closed.")

    def events(self) -> tuple[Possible, ...]:
        return possible(self.process, self.ticket, now=self.now, context=self.context)

    def obey(self, words: str) -> None:
        verb, _, rest = words.partition(" ")
        rest = rest.strip()
        try:
            match verb:
                case "m":
                    self.do("message", by="customer", message=rest)
                case "a":
                    self.do("message", by=self.actor(()), message=rest)
                case "n":
                    self.note = rest or None
                    what = f"carries the note: {rest}" if rest else "carries no note"
                    self.say(f"  The next event {what}.")
                    return
                case "help" | "?":
                    for line in HELP:
                        self.say(f"  {line}")
                    return
                case "e":
                    called: dict[str, object] = {"escalation": rest, "is": "called"}
                    self.do("escalation", by=self.actor(()), data=called)
                case "t":
                    self.task(rest)
                case "merge" if rest:
                    self.do("merged", by=self.agent(), data={"into": rest})
                case "link" if rest:
                    related: dict[str, object] = {"ticket": rest, "is": "related"}
                    self.do("linked", by=self.agent(), data=related)
                case "split" if rest:
                    self.do("split_off", by=self.agent(), data={"subject": rest})
                case "sum" if not rest:
                    lines = summary(self.process, self.ticket, self.entries, now=self.now)
                    for line in str(lines).splitlines():
                        self.say(f"  {line}".rstrip())
                    return
                case "s":
                    self.answer(rest)
                case "set":
                    name, _, given = rest.partition("=")
                    self.do("set", by=self.actor(()), data=self.value(name.strip(), given.strip()))
                case "rule":
                    if rest not in self.context.rules:
                        hint = near(rest, self.context.rules)
                        raise ValueError(f"there is no rule '{rest}'.{hint}")
                    self.answers[rest] = not self.answers.get(rest, False)
                    self.say(
                        f"  The rule '{rest}' now says {'yes' if self.answers[rest] else 'no'}."
                    )
                case "w":
                    self.wait()
                case "+":
                    self.let_pass(rest)
                case "h":
                    for line in self.history:
                        self.say(line)
                    return
                case "r":
                    self.replies()
                    return
                case "why":
                    self.explain(rest)
                    return
                case _:
                    self.fire(words)
        except (Refused, BadCall, ValueError, OverflowError) as problem:
            self.say(f"  {problem}")
            return
        self.show()

    def replies(self) -> None:
        """Say the replies that suit the ticket, and what is missing for them."""
        found = replies(
            self.process, self.ticket, now=self.now, by=self.actor(()), context=self.context
        )
        if not found:
            self.say("  No reply is declared for this ticket here.")
        elif found[0].guideline:
            self.say(f"  How we write here: {found[0].guideline}")
        for one in found:
            missing = f"  (only when {'; '.join(one.missing)})" if one.missing else ""
            self.say(f"  {one.reply}: {one.text}{missing}")

    def explain(self, what: str) -> None:
        """Say why a clock is due when it is, or how something was decided."""
        found = explain(
            self.process, self.ticket, self.entries, what, now=self.now, context=self.context
        )
        for line in found.sentences:
            self.say(f"  {line}")

    def fire(self, words: str) -> None:
        events = self.events()
        if words.isdecimal() and 1 <= int(words) <= len(events):
            words = events[int(words) - 1].event
        by = next((self.who_may(one) for one in events if one.event == words), "system")
        self.do(words, by=by)

    def task(self, words: str) -> None:
        """Mark a task as done, or tick one of its steps."""
        name, _, step = words.partition(" ")
        data: dict[str, object] = {"task": name, "is": "done"}
        if step.strip():
            number = int(step) if step.strip().isdecimal() else step.strip()
            data |= {"is": "ticked", "step": number}
        self.do("task", by=self.doer(name), data=data)

    def doer(self, name: str) -> str:
        """Choose somebody for whom a task is; a stand-in where nobody is declared."""
        found = index(self.process)
        declared, team = found.tasks.get(name), found.team_of_task(name)
        if declared is None or not (declared.team or declared.level or declared.skills):
            return self.actor(())
        able = doers(found, declared, found.agents.values())
        if able:
            return able[0]
        stand_in = Agent(
            f"someone_for_{name}",
            teams=[team.name] if team is not None else [],
            level=found.process.levels[-1].name if found.process.levels else None,
            skills=declared.skills,
        )
        self.stand_ins[stand_in.name] = stand_in
        return stand_in.name

    def agent(self) -> str:
        """Choose somebody of the team, else anybody who is declared."""
        chosen = self.actor(())
        agents = index(self.process).agents
        return chosen if chosen in {*agents, *self.stand_ins} else next(iter(agents), chosen)

    def who_may(self, event: Possible) -> str:
        """Choose somebody for an event; where a policy asks for a decision, one who may decide."""
        usual = self.actor(event.by)
        for agent in index(self.process).agents if event.verdict == "ask" else ():
            events = possible(
                self.process, self.ticket, now=self.now, by=agent, context=self.context
            )
            if any(one.event == event.event and one.allowed for one in events):
                return agent
        return usual

    def actor(self, roles: Iterable[str]) -> str:
        """Choose somebody who has one of these roles; without roles, anybody of the team."""
        found = index(self.process)
        team = found.team_of(self.ticket.state)
        wanted = set(roles) or ({team.name} if team is not None else set())
        for agent in found.agents.values():
            if found.roles_of(agent) & wanted:
                return agent.name
        for name in ("customer", "system"):
            if name in wanted:
                return name
        for name in sorted(wanted):
            if name in found.teams and found.teams[name].automated:
                return name
        for name in sorted(wanted):
            # Nobody is declared: a stand-in, so that a process can be tried before it has people.
            stand_in = Agent(
                f"someone_in_{name}",
                teams=[name] if name in found.teams else [],
                level=name if name in found.levels else None,
            )
            self.stand_ins[stand_in.name] = stand_in
            return stand_in.name
        return "system"

    def do(
        self,
        event: str,
        *,
        by: str,
        message: str | None = None,
        data: dict[str, object] | None = None,
    ) -> None:
        self.tell(
            step(
                self.process, self.ticket, event, by=by, now=self.now, data=data or {},
                note=self.note, message=message, context=self.context,
            )
        )  # fmt: skip
        self.note = None

    def tell(self, outcome: Outcome) -> None:
        self.ticket = outcome.ticket
        self.entries += outcome.entries
        for entry in outcome.entries:
            move = f" -> {entry.target}" if entry.target and entry.target != entry.source else ""
            said = f': "{entry.message}"' if entry.message else ""
            note = f" [{entry.note}]" if entry.note else ""
            reasons = f": {'; '.join(entry.data['reasons'])}" if entry.kind == "unmet" else ""
            told = f"{_what(entry)} by {entry.by}{move}{said}{note}{reasons}"
            line = f"  {entry.at:%a %d %b %H:%M}  {told}"
            self.history.append(line)
            self.say(line)
        for effect in outcome.effects:
            self.say(f"         {effect.kind} '{effect.name}'")

    def answer(self, words: str) -> None:
        """Answer the survey that was asked last: a score, and perhaps words."""
        score, _, comment = words.partition(" ")
        asked = [one.name for one in self.ticket.surveys if one.status in ("asked", "answered")]
        if not asked:
            raise ValueError("The customer was not asked yet: no survey is to be answered.")
        if not score.lstrip("-").isdecimal():
            raise ValueError(f"'{score}' is no score: write for instance 's 4' or 's 2 too slow'.")
        data: dict[str, object] = {"survey": asked[-1], "score": int(score)}
        if comment.strip():
            data["comment"] = comment.strip()
        self.do("survey", by="customer", data=data)

    def value(self, name: str, given: str) -> dict[str, object]:
        """Read a value as its field's type wants it; an empty one clears the field."""
        declared = index(self.process).fields.get(name)
        return {name: declared.from_text(given) if declared is not None else given or None}

    def wait(self) -> None:
        if not self.ticket.timers:
            self.say("  No timer is set: nothing happens by itself here.")
            return
        self.let_run(min(timer.due for timer in self.ticket.timers))

    def let_pass(self, words: str) -> None:
        from supportflow.define.times import WallTime, duration

        try:
            length = duration(words)
        except ValueError:
            raise ValueError(f"'{words}' is no time that can pass: {LET_PASS}") from None
        if not isinstance(length, WallTime):
            raise ValueError(LET_PASS)
        self.let_run(self.now + timedelta(seconds=length.seconds))

    def let_run(self, until: datetime) -> None:
        """Move the clock on and fire what becomes due on the way."""
        while self.ticket.timers:
            timer = min(self.ticket.timers, key=lambda one: one.due)
            if timer.due > until:
                break
            self.now = max(self.now, timer.due)
            self.tell(
                step(
                    self.process,
                    self.ticket,
                    timer,
                    by="system",
                    now=self.now,
                    context=self.context,
                )
            )
        self.now = max(self.now, until)


def _what(entry: Entry) -> str:
    data = entry.data
    match entry.kind:
        case "task":
            step = f"step {data['step']} " if "step" in data else ""
            return f"task {data['task']} {step}{data['is']}"
        case "failed":
            return f"task {data['task']} failed and is left to people,"
        case "asked":
            return f"{data['asks']} is asked for help with task {data['task']},"
        case "handed_on":
            return f"handed on to {data['to']} without {quoted(data['missing'], last='and')}"
        case "merged" if "into" in data:
            return f"merged into {data['into']}"
        case "merged":
            return f"goes on for {data['ticket']}, merged"
        case "split":
            return f"split off: {data['subject']},"
        case "linked":
            return f"linked with {data['ticket']} ({data['is']})"
        case "set":
            return "set " + ", ".join(f"{name}={value}" for name, value in data.items())
        case "late":
            what = f"task {data['task']}" if "task" in data else data["state"]
            return f"promise broken for {what}, found"
        case "unmet":
            return f"{entry.event} could not happen"
        case "decided":
            return f"policy {data['policy']}: {data['verdict']} (row {data['row']}), done"
        case "noticed":
            return f"notice {data['notice']}, told"
        case "clock":
            due = f", due {data['due']:%a %d %b %H:%M}" if data["is"] in DUE else ""
            return f"{_named(entry.event)} {data['is']}{due},"
        case "escalated" | "lifted":
            what = "came" if entry.kind == "escalated" else "was lifted"
            return f"escalation {entry.event} {what} ({_named(str(data['cause']))}),"
        case "survey":
            return f"survey {entry.event} asked"
        case "answered":
            comment = f" ({data['comment']})" if "comment" in data else ""
            return f"survey {data['survey']} answered with {data['score']}{comment}"
        case _:
            return entry.event


def _named(clock: str) -> str:
    return clock.replace("_", " ").replace(":", " ")


def _due(clock: ClockState) -> str:
    """Say that a promise of the ticket ends, or has ended."""
    return f"{_named(clock.name)} {'was due: it is broken' if clock.broken else 'is due'}"


def _timer(name: str) -> str:
    kind, _, what = name.partition(":")
    first, _, rung = what.partition(":")
    match kind:
        case "after":
            return f"{first} happens by itself"
        case "task":
            return f"escalation {rung} of task {first}" if rung else f"task {first} is due"
        case "asks":
            return f"help is asked for with task {first}"
        case "clock":
            return "an escalation of a promise"
        case "survey":
            return f"survey {what} asks the customer"
        case _:
            return f"escalation {what} of this state" if what else "the promise for this state ends"
