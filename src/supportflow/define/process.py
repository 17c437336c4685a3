"""The whole declaration, and how it is looked up by name."""

from __future__ import annotations

from dataclasses import KW_ONLY
from datetime import date

from supportflow.define.base import Declared, Dotted, Many, Name, Names, YesNo, value
from supportflow.define.calendars import Calendar
from supportflow.define.flow import Workflow
from supportflow.define.knowledge import Article, Notice, Problem, Stage
from supportflow.define.measures import Kpi, Objective, Survey
from supportflow.define.people import Agent, Level, Skill, Team, Training
from supportflow.define.policies import Policy
from supportflow.define.promises import Escalation, Sla
from supportflow.define.routing import Route
from supportflow.define.texts import Words
from supportflow.define.work import Field, Priority, Product, Reply, Rule, Task, Topic

__all__ = ["Area", "Channel", "Process"]


@value
class Channel(Declared):
    """How a customer reaches us, and the state in which its tickets start.

    `sends` names the handler that carries our messages back; without it they are spoken. `hours`
    names the calendar in which the channel is open; without it, that of the area where it starts.
    `tone` is the guideline for how we write or speak there.
    """

    name: Name
    label: Words | None = None
    _: KW_ONLY
    starts: Name | None = None
    sends: Name | None = None
    hours: Name | None = None
    tone: Words | None = None
    description: Words | None = None


@value
class Area(Declared):
    """A support area: its purpose, the team that answers, what it does and what it does not do.

    Whoever hands a ticket over to it from another area has filled in the fields `wants`, and with
    ``wants_note=True`` has written a note for the next person.
    """

    name: Name
    label: Words | None = None
    _: KW_ONLY
    team: Name | None = None
    purpose: Words | None = None
    does: Names[Words] = ()
    does_not: Names[Words] = ()
    hours: Name | None = None
    contact: str | None = None
    wants: Names[Dotted] = ()
    wants_note: YesNo = False
    owner: str | None = None
    review: date | None = None


@value
class Process(Declared):
    """Everything a support team declares about how it works.

    References are by name and are not checked here: `check` reports all that do not fit, and
    running a process that has such faults raises `DefinitionError` with every one of them.

    `agents`, `articles` and `notices` change from day to day: they are not part of what identifies
    a version.
    """

    name: Name
    label: Words | None = None
    _: KW_ONLY
    version: str = "1"
    mission: Words | None = None
    owner: str | None = None
    review: date | None = None
    language: str = "en"
    calendar: Name | None = None
    calendars: Many[Calendar] = ()
    levels: Many[Level] = ()
    skills: Many[Skill] = ()
    teams: Many[Team] = ()
    agents: Many[Agent] = ()
    areas: Many[Area] = ()
    channels: Many[Channel] = ()
    fields: Many[Field] = ()
    priorities: Many[Priority] = ()
    topics: Many[Topic] = ()
    products: Many[Product] = ()
    rules: Many[Rule] = ()
    replies: Many[Reply] = ()
    tasks: Many[Task] = ()
    workflows: Many[Workflow] = ()
    slas: Many[Sla] = ()
    escalations: Many[Escalation] = ()
    routes: Many[Route] = ()
    policies: Many[Policy] = ()
    problems: Many[Problem] = ()
    surveys: Many[Survey] = ()
    kpis: Many[Kpi] = ()
    objectives: Many[Objective] = ()
    trainings: Many[Training] = ()
    funnel: Many[Stage] = ()
    notices: Many[Notice] = ()
    articles: Many[Article] = ()
