"""Draws processes with every kind of fault."""

from __future__ import annotations

import dataclasses
from typing import Any, TypeVar, get_args

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from supportflow.define.base import ANY
from supportflow.define.conditions import Condition, decided
from supportflow.define.flow import FACTS, Fact, Reopen, State, Transition, Workflow
from supportflow.define.knowledge import Article, Notice, Problem, Stage
from supportflow.define.measures import Kpi, Objective, Survey
from supportflow.define.people import Agent, Level, Skill, Team, Training
from supportflow.define.policies import Decision, Policy
from supportflow.define.process import Area, Channel, Process
from supportflow.define.promises import Clock, Escalation, Sla
from supportflow.define.routing import Route
from supportflow.define.work import BUILT_IN, Field, Priority, Reply, Rule, Task, Topic
from supportflow.testing.sound import CALENDARS, processes
from supportflow.testing.values import conditions, durations, plain_texts, rarely, some_or_not

__all__ = ["broken_processes"]

T = TypeVar("T")

_LOOSE = ("a", "b", "c", "new", "closed", "support", "front_line", "customer", "system", "nobody")
_loose = st.sampled_from(_LOOSE)
_loose_or_none = st.one_of(st.none(), _loose)
_loose_lists = st.lists(_loose, max_size=3)
_wrong = conditions(
    [Field("order.total", "money"), Field("nowhere"), Field("a", "yes_no")],
    rules=_LOOSE[:3],
    tasks=_LOOSE[:3],
)


def broken_processes() -> SearchStrategy[Process]:
    """Draw processes with every kind of fault that a declaration can have.

    Unknown and repeated names, missing elements, empty workflows, conditions over what nobody
    declared: whatever reads a process must stand it, or say what is wrong.
    """
    return st.one_of(_wild(), _spoiled())


@st.composite
def _wild(draw: DrawFn) -> Process:
    def some(make: Any, most: int = 3) -> tuple[Any, ...]:
        return tuple(make() for _ in range(draw(st.integers(0, most))))

    def name() -> str:
        return draw(_loose)

    def ref() -> str | None:
        return draw(_loose_or_none)

    def when() -> Condition | None:
        return draw(_wrong) if draw(rarely) else None

    def state() -> State:
        return State(
            name(), area=ref(), team=ref(), phase=ref(), tasks=draw(_loose_lists),
            within=draw(durations()) if draw(rarely) else None,
            waits_for=draw(st.sampled_from((None, "customer", "children"))),
            resolved=draw(rarely), final=draw(rarely),
        )  # fmt: skip

    def row() -> Transition:
        return Transition(
            draw(st.sampled_from((*_LOOSE, *FACTS))),
            draw(st.lists(st.sampled_from((*_LOOSE, ANY)), min_size=1, max_size=3)), name(),
            by=draw(_loose_lists), when=when(), reply=ref(), restart=draw(rarely),
            after=draw(durations()) if draw(rarely) else None,
            on=draw(st.sampled_from((None, None, *get_args(Fact)))),
            opens=draw(st.lists(st.sampled_from(("a", "support.new", "b.c.d")), max_size=1)),
        )  # fmt: skip

    def flow() -> Workflow:
        reopen = Reopen(to=name()) if draw(rarely) else None
        return Workflow(name(), states=some(state, 4), transitions=some(row, 5), reopen=reopen)

    def sla() -> Sla:
        own = Clock("own", draw(durations()), stops="response", follows="first_response")
        return Sla(
            name(), when=when(), first_response=draw(durations()), calendar=ref(),
            pauses_when=when(), clocks=(own,) if draw(rarely) else (),
        )  # fmt: skip

    def escalation() -> Escalation:
        clock = draw(st.sampled_from((None, "within", "task", "resolution", "own", "nothing")))
        return Escalation(
            name(), clock=clock, state=draw(_loose_lists) if clock == "within" else (),
            at=draw(st.sampled_from((None, "80 %", "1 business hour before"))) if clock else None,
            task=ref() if clock == "task" else None, when=when(), tells=name(),
            fires=ref(), priority=ref(), team=ref(), level=ref(), by=draw(_loose_lists),
        )  # fmt: skip

    def route() -> Route:
        return Route(
            name(), when=when(), areas=draw(_loose_lists), team=ref(), level=ref(),
            skills=draw(_loose_lists), prefers=draw(_loose_lists),
        )  # fmt: skip

    def policy() -> Policy:
        row = Decision(name(), "ask", when=when(), by=name())
        return Policy(name(), rows=(row, Decision(name(), "approve", when=decided(name(), "ask"))))

    def survey() -> Survey:
        delay = draw(durations()) if draw(rarely) else None
        return Survey(name(), after=name(), reply=name(), delay=delay, low=2, fires=ref())

    return Process(
        name(),
        calendar=ref(),
        calendars=draw(st.lists(st.sampled_from(CALENDARS), max_size=2)),
        levels=some(lambda: Level(name())),
        teams=some(lambda: Team(name(), automated=draw(some_or_not), asks=ref(), calendar=ref())),
        agents=some(
            lambda: Agent(name(), teams=draw(_loose_lists), level=ref(), skills=draw(_loose_lists)),
            1,
        ),
        areas=some(lambda: Area(name(), team=ref(), hours=ref())),
        channels=some(lambda: Channel(name(), starts=ref(), hours=ref())),
        fields=some(lambda: Field(draw(st.sampled_from((*_LOOSE, *BUILT_IN)))), 2),
        priorities=some(lambda: Priority(name(), when=when()), 2),
        topics=some(lambda: Topic(name(), when=when()), 1),
        rules=some(lambda: Rule(name()), 1),
        replies=some(lambda: Reply(name(), draw(plain_texts)), 2),
        tasks=some(lambda: Task(name(), area=ref(), asks=ref(), reply=ref()), 2),
        workflows=some(flow, 2),
        slas=some(sla, 2),
        escalations=some(escalation, 2),
        skills=some(lambda: Skill(name()), 1),
        routes=some(route, 1),
        policies=some(policy, 2),
        problems=some(
            lambda: Problem(name(), opens=name(), count=2, within=draw(durations()), same=name()), 1
        ),
        surveys=some(survey, 1),
        kpis=some(lambda: Kpi(name(), measure="kept", clock=ref(), when=when()), 1),
        objectives=some(lambda: Objective(name(), slas=draw(_loose_lists), kpis=name()), 1),
        trainings=some(
            lambda: Training(name(), steps="Read", teams=name(), gives=name(), articles=name()), 1
        ),
        funnel=some(lambda: Stage(name(), "person", teams=name()), 2),
        notices=some(lambda: Notice(name(), "Known", channels=draw(_loose_lists), when=when()), 1),
        articles=some(lambda: Article(name(), name(), topic=ref(), areas=draw(_loose_lists)), 2),
    )


_LISTS = (
    "levels",
    "teams",
    "areas",
    "channels",
    "fields",
    "rules",
    "replies",
    "tasks",
    "workflows",
    "slas",
    "escalations",
    "skills",
    "policies",
    "articles",
)


@st.composite
def _spoiled(draw: DrawFn) -> Process:
    """Take a process without faults and take away, repeat or rename some of its elements."""
    process = draw(processes())
    for kind in draw(st.lists(st.sampled_from(_LISTS), min_size=1, max_size=3, unique=True)):
        kept = tuple(getattr(process, kind))
        if not kept:
            continue
        number = draw(st.integers(0, len(kept) - 1))
        how = draw(st.sampled_from(("drop", "repeat", "rename")))
        if how == "drop":
            spoiled = kept[:number] + kept[number + 1 :]
        elif how == "repeat":
            spoiled = (*kept, kept[number])
        else:
            renamed = dataclasses.replace(kept[number], name="renamed")
            spoiled = (*kept[:number], renamed, *kept[number + 1 :])
        changed: dict[str, Any] = {kind: spoiled}
        process = dataclasses.replace(process, **changed)
    return process
