"""What is promised and what escalates, in words: for boxes, panels, tables and ladders."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from supportflow.define.conditions import Condition
from supportflow.define.flow import State
from supportflow.define.index import Index
from supportflow.define.process import Process
from supportflow.define.promises import PROMISED, Clock, Escalation, at_of, clocks_of
from supportflow.define.texts import Titled, Words, pick, title
from supportflow.define.times import BusinessDays, BusinessTime, WallTime
from supportflow.draw.model import Promised, Said
from supportflow.draw.words import clean, shorten
from supportflow.languages import Language, plain

__all__ = ["CLOCKS", "Promises"]

CLOCKS: Final = (
    "first_response", "next_response", "resolution", "total_resolution", "within", "task", "state",
    "rule", "hand",
)  # fmt: skip
"""The clocks that the library names itself, and what stands in the place of one."""

DAY: Final = 8 * 3600
"""About how long a business day is, only to put rungs of unlike times into an order."""

SIGN: Final = 60
"""How long a condition on a line may be."""

LONGEST: Final = 70
"""How long a condition may be; in full it stands in the declaration."""


class Promises:
    """Says promises and escalations of a process in one language.

    The library's own words are in that language too, or in `spoken`.

    With a `workflow` the escalations are left out that watch only states or tasks of others.
    """

    def __init__(
        self,
        process: Process,
        look: Index,
        language: str,
        workflow: str | None = None,
        *,
        spoken: Language | None = None,
    ) -> None:
        self.process = process
        self.look = look
        self.speech = plain(language, spoken)
        self.language = language
        self.labels = look.labels()
        self.priorities = {each.name: each for each in reversed(process.priorities)}
        self.events: dict[str, str] = {}
        for flow in process.workflows:
            for row in flow.transitions:
                self.events.setdefault(row.event, self.words(row.label))
        states = [
            state
            for flow in process.workflows
            for state in flow.states
            if workflow in (None, flow.name)
        ]
        self.escalations = [one for one in process.escalations if self.concerns(one, states)]

    def title(self, element: Titled) -> str:
        """Return the title of an element on one line."""
        return clean(title(element, self.language)) or element.name

    def words(self, given: Words | None) -> str:
        """Return a declared text on one line."""
        return clean(pick(given, self.language))

    def clock(self, name: str) -> str:
        """Say a clock: by its label when it is one of the process's own."""
        own = next((c for sla in self.process.slas for c in sla.clocks if c.name == name), None)
        if own is not None and own.label is not None and self.words(own.label):
            return self.words(own.label)
        if name in CLOCKS:
            return self.speech.say(f"clock.{name}")
        said = name.replace("_", " ").strip() or name
        return f"{said[:1].upper()}{said[1:]}"

    def inside(self, name: str) -> str:
        """Say a clock inside a line: a label of the process keeps its capitals."""
        said = self.clock(name)
        ours = name in PROMISED and said == self.speech.say(f"clock.{name}")
        return self.speech.say(f"field.{name}") if ours else said

    def cause(self, one: Escalation) -> str:
        """Name what an escalation watches: a clock, or ``state``, ``rule`` or ``hand``."""
        if one.clock is not None:
            return one.clock
        return "state" if one.after is not None else "rule" if one.when is not None else "hand"

    def moment(self, one: Escalation) -> str:
        """Say when an escalation comes: ``at 80 %``, ``at the end``, ``after 8 business hours``."""
        say = self.speech.say
        if one.clock is not None:
            said = self.at(one.at)
        elif one.after is not None:
            said = say("drawn.after", time=self.speech.time(one.after, after=True))
        elif one.when is not None:
            return say("drawn.if", condition=self.condition(one))
        else:
            return say("drawn.rung.by_hand")
        if one.when is None:
            return said
        return say("panel.line", title=said, condition=self.condition(one))

    def at(self, text: str | None) -> str:
        """Say where in its time an escalation comes; None is the end."""
        if text is None:
            return self.speech.say("drawn.rung.at_end")
        at = at_of(text)
        if at.offset is None:
            share = f"{at.percent:g}".replace(".", self.speech.say("decimal"))
            return self.speech.say("drawn.rung.percent", share=share)
        key = "drawn.rung.before" if at.side < 0 else "drawn.rung.after"
        return self.speech.say(key, time=self.speech.time(at.offset))

    def condition(self, one: Escalation) -> str:
        """Say what must hold when it comes."""
        assert one.when is not None
        return self.sentence(one.when)

    def time(self, clock: Clock) -> str:
        """Say the time that a promise gives a clock."""
        return self.speech.time(clock.within) if clock.within is not None else "?"

    def sentence(self, condition: Condition) -> str:
        """Say a condition in a sentence that is not too long."""
        return shorten(clean(self.speech.condition(condition, self.labels)), LONGEST)

    def sign(self, condition: Condition | None) -> str:
        """Say a condition on a line: as it is written, which is English, else in a sentence."""
        if condition is None:
            return ""
        english = self.speech.spoken == "en"
        said = str(condition) if english else self.speech.condition(condition, self.labels)
        return shorten(clean(said), SIGN)

    def effects(self, one: Escalation) -> Iterator[Said]:
        """Yield what an escalation does: whom it tells, what it fires, what it changes."""
        look, say = self.look, self.speech.say
        for name in dict.fromkeys(one.tells):
            known = look.teams.get(name) or look.levels.get(name) or look.agents.get(name)
            if name == "assignee":
                yield Said(say("drawn.rung.tells.assignee"))
            elif known is None:
                yield Said(say("drawn.rung.tells", name=name), known=False)
            else:
                yield Said(say("drawn.rung.tells", name=self.title(known)))
        if one.fires is not None:
            said = self.events.get(one.fires) or one.fires.replace("_", " ").strip()
            event = say("drawn.rung.fires", event=said or one.fires)
            yield Said(event, known=one.fires in self.events)
        sets: tuple[tuple[str, str | None, Mapping[str, Titled]], ...] = (
            ("priority", one.priority, self.priorities),
            ("team", one.team, look.teams),
            ("level", one.level, look.levels),
        )
        for kind, wanted, found in sets:
            if wanted is not None:
                element = found.get(wanted)
                said = wanted if element is None else self.title(element)
                # Priorities need no declaration of their own.
                bound = bool(self.process.priorities) or kind != "priority"
                yield Said(
                    say(f"drawn.rung.{kind}", name=said), known=element is not None or not bound
                )
        if one.reverts:
            yield Said(say("drawn.rung.reverts"))

    def watched(self, one: Escalation) -> str:
        """Say which states or which task it watches; nothing when it watches every one."""
        if one.task is not None:
            task = self.look.tasks.get(one.task)
            return one.task if task is None else self.title(task)
        return ", ".join(
            self.title(self.look.states[name])
            if name in self.look.states
            else name.replace("_", " ")
            for name in one.state
        )

    def concerns(self, one: Escalation, states: Sequence[State]) -> bool:
        """Whether it can come in one of these states; what watches nothing declared always can."""
        if self.lost(one):
            return True
        if one.state:
            return any(state.name in one.state or state.phase in one.state for state in states)
        if one.clock == "task":
            return any(one.task in (None, task) for state in states for task in state.tasks)
        return one.clock != "within" or any(state.within is not None for state in states)

    def lost(self, one: Escalation) -> bool:
        """Whether it watches a clock, a state or a task that nothing has."""
        if one.clock is not None and one.clock not in self.look.clock_names():
            return True
        if one.task is not None and one.task not in self.look.tasks:
            return True
        phases = {state.phase for state in self.look.states.values()}
        return any(name not in self.look.states and name not in phases for name in one.state)

    def of_state(self, state: State) -> tuple[Said, ...]:
        """Say the escalations that come because of the time in a state, the soonest first."""
        return tuple(map(self.rung, self.timed(state)))

    def timed(self, state: State) -> list[Escalation]:
        """Return the escalations that come because of the time in a state, the soonest first."""
        found = [
            one
            for one in self.process.escalations
            if (one.after is not None or one.clock == "within")
            and (state.name in one.state or state.phase in one.state)
        ]
        if state.within is not None:
            found += [
                one for one in self.process.escalations if one.clock == "within" and not one.state
            ]
        return sorted(found, key=lambda one: self.order(one, state))

    def rung(self, one: Escalation) -> Said:
        """Say an escalation on one line: ``at 80 %: tells Managers``."""
        effects = [*self.effects(one)]
        said = ", ".join(each.text if each.known else f"{each.text}?" for each in effects)
        return Said(f"{self.moment(one)}: {said}", known=all(each.known for each in effects))

    def order(self, one: Escalation, state: State | None = None) -> float:
        """Return where a rung stands on its ladder; 1 is the end of the promise."""
        if one.after is not None:
            return _about(one.after)
        if one.clock is None or one.at is None:
            return 1.0
        at = at_of(one.at)
        if at.offset is None:
            return (at.percent or 0.0) / 100
        whole = state.within if state is not None else self.promised(one)
        # Beside a promise of no known length, a day stands for it.
        part = _about(at.offset) / (_about(whole) if whole is not None else DAY)
        return 1 + at.side * max(part, 1e-9)

    def promised(self, one: Escalation) -> WallTime | BusinessTime | BusinessDays | None:
        """Return the first time promised for what an escalation watches."""
        if one.clock == "within":
            names = one.state or tuple(self.look.states)
            states = (self.look.states[name] for name in names if name in self.look.states)
            return next((each.within for each in states if each.within is not None), None)
        if one.clock == "task":
            task = self.look.tasks.get(one.task or "")
            return task.within if task is not None else None
        every = (clock for sla in self.process.slas for clock in clocks_of(sla))
        return next((each.within for each in every if each.name == one.clock), None)

    def ladders(self) -> dict[str, list[Escalation]]:
        """Return the escalations by what they watch, each ladder from its start on."""
        found: dict[str, list[Escalation]] = {}
        for one in self.escalations:
            found.setdefault(self.cause(one), []).append(one)
        order = [*self.look.clock_names(), "state", "rule", "hand"]
        names = sorted(found, key=lambda name: order.index(name) if name in order else len(order))
        return {name: sorted(found[name], key=self.order) for name in names}

    def panel(self) -> tuple[Promised, ...]:
        """Say all promises in their order, then the escalations of their clocks and of the rest."""
        rows: list[Promised] = []
        for sla in self.process.slas:
            condition = self.sentence(sla.when) if sla.when is not None else ""
            times = tuple(
                Said(f"{self.inside(clock.name)} {self.time(clock)}") for clock in clocks_of(sla)
            )
            rows.append(Promised("promise", self.title(sla), condition, times))
        for name, ladder in self.ladders().items():
            lost = all(self.lost(one) for one in ladder)
            rungs: list[Said] = []
            for one in ladder:
                said = self.rung(one)
                where = self.watched(one)
                fault = not lost and self.lost(one)
                text = f"{where}{'?' if fault else ''}, {said.text}" if where else said.text
                rungs.append(Said(text, known=said.known and not fault))
            title = f"{self.clock(name)}?" if lost else self.clock(name)
            rows.append(Promised("escalation", title, "", tuple(rungs), known=not lost))
        return tuple(rows)


def _about(time: WallTime | BusinessTime | BusinessDays) -> float:
    """Return about how long a time is, in seconds; never nothing."""
    return max(time.days * DAY if isinstance(time, BusinessDays) else time.seconds, 1)
