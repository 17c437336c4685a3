"""Draws processes without faults."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import TypeVar, get_args

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from supportflow.define.base import ANY
from supportflow.define.calendars import Calendar
from supportflow.define.conditions import Condition
from supportflow.define.flow import Fact, Reopen, State, Transition, Waits, Workflow
from supportflow.define.people import ROLES, STRATEGIES, Level, Team
from supportflow.define.policies import Policy
from supportflow.define.process import Area, Channel, Process
from supportflow.define.promises import (
    PROMISED,
    Again,
    Clock,
    Escalation,
    OnChange,
    Pause,
    Sla,
    Starts,
    Stops,
)
from supportflow.define.times import BusinessDays, BusinessTime, WallTime
from supportflow.define.work import Field, Priority, Product, Reply, Rule, Task, Topic
from supportflow.testing.hand import Hand
from supportflow.testing.subjects import (
    agents,
    cared_for,
    decided_by,
    helped,
    learned,
    routed,
    skilled,
    worded,
)
from supportflow.testing.values import (
    FIELDS,
    WORDS,
    below,
    conditions,
    days,
    durations,
    scripts,
    texts,
)

__all__ = ["CALENDARS", "processes"]

T = TypeVar("T")

_LEVELS = ("junior", "specialist", "senior")
_TEAMS = ("front_line", "experts", "managers")
_BOT = "helper_bot"
CALENDARS = (
    Calendar("office", zone="Europe/Rome", week="mon-fri 09:00-13:00 14:00-18:00", holidays="IT"),
    Calendar("always", week="24/7"),
    Calendar(
        "counter",
        zone="Europe/Rome",
        week="mon-sat 10:00-20:00",
        breaks=["mon-fri 13:00-14:00 Lunch"],
        days_off=["2026-12-07 Patron saint", "12-26"],
        overrides=["2026-12-24 10:00-13:00 Christmas Eve"],
        within="office",
    ),
)
_AREAS = ("phone", "first_line", "second_line", "follow_up")
CHANNELS = ("phone", "email", "form", "chat")
_RULES = ("failed_twice", "angry")
_TASKS = ("diagnose", "answer", "refund")
_REPLIES = ("greeting", "need_details", "solution")
_STATES = (
    ("new", "in_progress", "waiting", "expert", "resolved", "closed"),
    ("asked", "sent_back", "received", "settled"),
)
_ON = tuple(fact for fact in get_args(Fact) if fact != "merged")
_PHASES = ("intake", "work")
_SLAS = ("important", "everyone")
_ESCALATIONS = ("early", "late", "very_late")
_EVENTS = ("take", "ask", "reply", "pass_on", "resolve", "reopen")


@st.composite
def processes(draw: DrawFn, *, workflows: int = 2, timers: bool = True) -> Process:
    """Draw small, rich processes without faults, in which every ticket can end.

    Every name is declared once, and every state can be reached and has a way to a final one. At
    most `workflows` workflows (1 or 2), the first of which may open tickets in the second.
    Without `timers` no transition has `after`.
    """
    hand = Hand(draw)
    words = texts()
    calendars = hand.first(CALENDARS, 1)
    levels = tuple(Level(name, hand.maybe(words)) for name in hand.first(_LEVELS))
    teams = _teams(hand, [calendar.name for calendar in calendars])
    bot = Team(_BOT, automated=True, asks=_TEAMS[0], max_turns=hand.one((None, 1, 3)))
    teams = (*hand.first((bot,)), *teams)
    crew = tuple(team.name for team in teams)
    channels = hand.first(CHANNELS, 1)
    fields = hand.part(FIELDS, most=4)
    rules = tuple(Rule(name, hand.maybe(words)) for name in hand.first(_RULES))
    replies = tuple(
        Reply(name, draw(scripts), label=hand.maybe(words)) for name in hand.first(_REPLIES)
    )
    areas = tuple(_area(hand, name, crew, calendars) for name in hand.first(_AREAS, 1))
    places = tuple(area.name for area in areas)
    areas = tuple(_wanting(hand, area, fields) for area in areas)
    tasks = tuple(_task(hand, name, places, crew, replies) for name in hand.first(_TASKS))
    readable = conditions(
        (*fields, Field("language"), Field("channel", "choice", choices=channels)),
        rules=[each.name for each in rules],
        tasks=[each.name for each in tasks],
    )
    roles = (*ROLES, *crew, *(level.name for level in levels))
    skills = skilled(hand)
    tasks = tuple(helped(hand, task, readable, crew, levels, skills) for task in tasks)
    policies = decided_by(hand, readable, roles)
    replies = worded(hand, replies, policies, channels)
    flows = list[Workflow]()
    for number in reversed(range(1 + draw(below[workflows]))):
        later = flows[0] if flows else None
        flow = _Flow(hand, readable, roles, crew, places, tasks, replies, policies, later, timers)
        flows.insert(0, flow.draw(("support", "returns")[number], _STATES[number]))
    live = [state.name for state in flows[0].states if not state.final]
    urgent = hand.seldom()
    topics = (
        (Topic("delivery", when=draw(readable), areas=hand.part(places), sensitive=hand.seldom()),)
        if hand.seldom()
        else ()
    )
    products = (Product("kettle", hand.maybe(words)),) if hand.seldom() else ()
    return Process(
        "acme",
        hand.maybe(words),
        version=hand.one(("1", "2026.10", "b")),
        mission=hand.maybe(words),
        review=hand.maybe(days),
        calendar=calendars[0].name,
        calendars=calendars,
        levels=levels,
        teams=teams,
        skills=skills,
        agents=agents(hand, _TEAMS[:1], levels, skills, [calendar.name for calendar in calendars]),
        areas=areas,
        channels=tuple(
            Channel(name, starts=hand.one(live), sends=hand.one((None, "mail")))
            for name in channels
        ),
        fields=fields,
        priorities=(Priority("urgent", when=draw(readable)), Priority("late")) if urgent else (),
        topics=topics,
        products=products,
        rules=rules,
        replies=replies,
        tasks=tasks,
        workflows=[_reopened(hand, flow) for flow in flows],
        slas=[_sla(hand, name, readable, calendars) for name in hand.first(_SLAS)],
        escalations=[
            _escalation(hand, name, readable, flows, crew, tasks)
            for name in hand.first(_ESCALATIONS)
        ]
        if timers
        else (),
        routes=routed(hand, readable, places, crew, levels, skills),
        policies=policies,
        **cared_for(hand, readable, flows, replies, crew),
        **learned(hand, crew, topics, products, skills, channels),
    )


def _reopened(hand: Hand, flow: Workflow) -> Workflow:
    """Let some workflows reopen closed tickets, or follow them by new ones."""
    if not hand.seldom():
        return flow
    live = [state.name for state in flow.states if not state.final]
    to = hand.one_if(live)
    within = hand.maybe(durations()) if to is not None else None
    reopen = Reopen(to=to, within=within, new=to is None or hand.yes())
    return dataclasses.replace(flow, reopen=reopen)


def _sla(
    hand: Hand, name: str, readable: SearchStrategy[Condition], calendars: Sequence[Calendar]
) -> Sla:
    own = Clock(
        "own",
        hand.draw(durations()),
        starts=hand.one(get_args(Starts)),
        starts_when=hand.draw(readable) if hand.seldom() else None,
        follows=hand.one((None, None, "first_response")),
        again=hand.one(get_args(Again)),
        pauses=hand.part(get_args(Pause)),
        pauses_when=hand.draw(readable) if hand.seldom() else None,
        stops=hand.one(get_args(Stops)),
        human_only=hand.yes(),
    )
    calendar = hand.one_if(calendars)
    return Sla(
        name,
        hand.maybe(texts()),
        when=hand.draw(readable) if hand.yes() else None,
        first_response=hand.draw(durations()),
        next_response=hand.maybe(durations()),
        resolution=hand.draw(durations()) if hand.yes() else None,
        total_resolution=hand.maybe(durations()),
        calendar=calendar.name if calendar is not None else None,
        pauses=hand.one((None, (), ("customer",))),
        pauses_when=hand.draw(readable) if hand.seldom() else None,
        human_only=hand.yes(),
        on_change=hand.one(get_args(OnChange)),
        clocks=(own,) if hand.seldom() else (),
    )


def _escalation(
    hand: Hand, name: str, readable: SearchStrategy[Condition], flows: Sequence[Workflow],
    crew: Sequence[str], tasks: Sequence[Task],
) -> Escalation:  # fmt: skip
    kind = hand.one(("clock", "clock", "within", "task", "after", "when", "hand"))
    states = [state.name for flow in flows for state in flow.states if not state.final]
    events = [row.event for flow in flows for row in flow.transitions]
    clock = {"clock": hand.one(PROMISED), "within": "within", "task": "task"}.get(kind)
    at = hand.one((None, "50 %", "80 %", "150 %", "1 h before", "2 business hours after"))
    sets = hand.seldom()
    team = hand.one(crew) if sets else None
    return Escalation(
        name,
        hand.maybe(texts()),
        clock=clock,
        at=at if clock is not None else None,
        state=hand.one(states) if kind == "after" else (),
        task=hand.one_if([task.name for task in tasks]) if kind == "task" else None,
        after=hand.draw(durations()) if kind == "after" else None,
        when=hand.draw(readable) if kind == "when" or (hand.seldom() and kind != "hand") else None,
        tells=hand.one(crew),
        fires=hand.one(events) if hand.seldom() else None,
        team=team,
        reverts=sets and hand.yes(),
    )


def _teams(hand: Hand, calendars: Sequence[str]) -> tuple[Team, ...]:
    found = list[Team]()
    for name in hand.first(_TEAMS, 1):
        helper = found[-1].name if found and hand.yes() else None
        found.append(
            Team(
                name,
                asks=helper,
                calendar=hand.one_if(calendars),
                assign=hand.part(STRATEGIES) if hand.seldom() else (),
                limit=hand.one((None, 1, 3)),
                push_back=hand.maybe(durations().filter(lambda time: time not in _AT_ONCE)),
            )
        )
    return tuple(found)


def _area(hand: Hand, name: str, crew: Sequence[str], calendars: Sequence[Calendar]) -> Area:
    return Area(
        name,
        hand.maybe(texts()),
        team=hand.one(crew),
        does=hand.part(WORDS),
        hours=hand.one_if([calendar.name for calendar in calendars]),
    )


def _wanting(hand: Hand, area: Area, fields: Sequence[Field]) -> Area:
    """Let some areas ask for fields and a note of whoever hands a ticket on to them."""
    if not hand.seldom():
        return area
    wants = hand.part([field.name for field in fields])
    return dataclasses.replace(area, wants=wants, wants_note=hand.yes())


def _task(
    hand: Hand, name: str, areas: Sequence[str], crew: Sequence[str], replies: Sequence[Reply]
) -> Task:
    reply = hand.one_if(replies)
    return Task(
        name,
        area=hand.one(areas),
        steps=hand.part(WORDS),
        within=hand.maybe(durations()),
        asks=hand.one_if(crew),
        customer_does=hand.maybe(texts()),
        reply=reply.name if reply else None,
        action=hand.one((None, None, "look_up")),
    )


@dataclasses.dataclass
class _Flow:
    """Draws one workflow whose names are all known."""

    hand: Hand
    readable: SearchStrategy[Condition]
    roles: Sequence[str]
    crew: Sequence[str]
    areas: Sequence[str]
    tasks: Sequence[Task]
    replies: Sequence[Reply]
    policies: Sequence[Policy]
    child: Workflow | None
    timers: bool

    def draw(self, name: str, pool: Sequence[str]) -> Workflow:
        hand = self.hand
        live = hand.first(pool[:-1], 1)
        states = [
            *(self._state(each) for each in live),
            State(pool[-1], area=hand.one_if(self.areas), final=True),
        ]
        sources = [*live, ANY, *sorted({state.phase for state in states if state.phase})]
        # A spine from state to state makes all of them reachable and lets all of them end.
        rows = [
            self._row(f"next_{each}", (each,), states[number + 1].name, free=True)
            for number, each in enumerate(live)
        ]
        if hand.seldom():
            final = states[-1].name
            rows.append(Transition("duplicates", (hand.one(sources),), final, on="merged"))
        for _ in range(hand.draw(below[6])):
            taken = tuple(dict.fromkeys((hand.one(sources), hand.one(sources))))
            rows.append(self._row(hand.one(_EVENTS), taken, hand.one(states).name))
        return Workflow(name, hand.maybe(texts()), states=states, transitions=rows)

    def _state(self, name: str) -> State:
        hand = self.hand
        waits: Waits | None = hand.one_if(get_args(Waits)) if hand.seldom() else None
        return State(
            name,
            hand.maybe(texts()),
            area=hand.one(self.areas),
            team=hand.one_if(self.crew) if hand.seldom() else None,
            phase=hand.one_if(_PHASES),
            tasks=hand.part([task.name for task in self.tasks]),
            within=hand.maybe(durations()),
            waits_for=waits,
            resolved=hand.seldom(),
        )

    def _row(
        self, event: str, sources: Sequence[str], target: str, *, free: bool = False
    ) -> Transition:
        hand = self.hand
        own = not free
        kind = hand.one(("", "", "after", "on")) if own else hand.one(("", "after"))
        fact: Fact | None = hand.one(_ON) if kind == "on" else None
        # No immediate transitions here: they could chase each other in a circle.
        waits = durations().filter(lambda time: time not in _AT_ONCE)
        reply = hand.one_if(self.replies) if hand.seldom() else None
        policy = hand.one_if(self.policies) if own and hand.seldom() else None
        return Transition(
            event,
            sources,
            target,
            by=hand.part(self.roles) if own else (),
            when=hand.draw(self.readable) if own and hand.yes() else None,
            after=hand.draw(waits) if kind == "after" and self.timers else None,
            on=fact,
            needs=(hand.draw(self.readable),) if own and hand.seldom() else (),
            note=hand.one((None, None, "required", "optional")) if own else None,
            reply=reply.name if reply else None,
            contact=hand.seldom(),
            escalates=hand.seldom(),
            approves=policy.name if policy else None,
            skips=self._skipped() if hand.seldom() else (),
            opens=self._opened() if own and hand.seldom() else (),
            label=hand.maybe(texts()),
            log=("Assign seriousness",) if hand.seldom() else (),
        )

    def _skipped(self) -> tuple[str, ...]:
        return self.hand.one(((ANY,), tuple(task.name for task in self.tasks)))

    def _opened(self) -> tuple[str, ...]:
        if self.child is None:
            return ()
        live = [state.name for state in self.child.states if not state.final]
        return self.hand.part([self.child.name, *(f"{self.child.name}.{name}" for name in live)])


_AT_ONCE = (WallTime(0), BusinessTime(0), BusinessDays(0), BusinessDays(0, end_of_day=True))
