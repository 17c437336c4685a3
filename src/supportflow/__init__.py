"""Declare a customer support process once, as plain values: check it, run it, draw it, measure it.

Names are loaded when they are first used, so that importing the package costs little.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from supportflow.checks import check
    from supportflow.comparison import Change, compare
    from supportflow.define.base import ANY
    from supportflow.define.calendars import Calendar
    from supportflow.define.conditions import decided, done, field, filled, rule
    from supportflow.define.evaluation import evaluate
    from supportflow.define.flow import Reopen, State, Transition, Workflow
    from supportflow.define.knowledge import Article, Notice, Problem, Stage
    from supportflow.define.measures import Kpi, Objective, Survey
    from supportflow.define.people import Agent, Level, Skill, SkillAt, Team, Training
    from supportflow.define.policies import Decision, Policy
    from supportflow.define.process import Area, Channel, Process
    from supportflow.define.promises import Clock, Escalation, Sla
    from supportflow.define.routing import Route
    from supportflow.define.text_form import dumps, fingerprint, json_schema, loads
    from supportflow.define.texts import text
    from supportflow.define.times import (
        business_days,
        business_hours,
        business_minutes,
        days,
        hours,
        minutes,
        seconds,
        weeks,
    )
    from supportflow.define.work import Field, Priority, Product, Reply, Rule, Task, Topic, Variant
    from supportflow.draw import (
        Figures,
        Overlay,
        Stay,
        Theme,
        board_overlay,
        bpmn,
        dot,
        html,
        mermaid,
        pages,
        pdf,
        png,
        stays,
        svg,
    )
    from supportflow.errors import (
        BadCall,
        DefinitionError,
        Finding,
        LoadError,
        LogError,
        MissingTool,
        Refused,
        StoreFailed,
        SupportflowError,
        WrongValue,
    )
    from supportflow.files import load, save
    from supportflow.knowledge import article_tree, articles, save_article, trainings_for
    from supportflow.languages import sentence
    from supportflow.measure import (
        Answer,
        Arrivals,
        Branch,
        Mix,
        Scenario,
        Staff,
        Work,
        kpis,
        load_scenario,
        log_kpis,
        log_overlay,
        read_log,
        replay,
        simulate,
    )
    from supportflow.news import concerned
    from supportflow.publish import site
    from supportflow.run import (
        Board,
        Context,
        Desk,
        Effect,
        Entry,
        Outcome,
        Possible,
        Ticket,
        Timer,
        possible,
        start,
        step,
    )
    from supportflow.staffing import staffed_hours
    from supportflow.tables import Table, WhoAnswers, table, who

__version__ = "0.1.0"

_HOMES = {
    "supportflow.checks": "check",
    "supportflow.comparison": "Change compare",
    "supportflow.define.base": "ANY",
    "supportflow.define.calendars": "Calendar",
    "supportflow.define.conditions": "decided done field filled rule",
    "supportflow.define.evaluation": "evaluate",
    "supportflow.languages": "sentence",
    "supportflow.define.flow": "Reopen State Transition Workflow",
    "supportflow.define.knowledge": "Article Notice Problem Stage",
    "supportflow.define.measures": "Kpi Objective Survey",
    "supportflow.define.people": "Agent Level Skill SkillAt Team Training",
    "supportflow.define.policies": "Decision Policy",
    "supportflow.define.routing": "Route",
    "supportflow.define.process": "Area Channel Process",
    "supportflow.define.promises": "Clock Escalation Sla",
    "supportflow.define.text_form": "dumps fingerprint json_schema loads",
    "supportflow.define.texts": "text",
    "supportflow.define.times": (
        "business_days business_hours business_minutes days hours minutes seconds weeks"
    ),
    "supportflow.define.work": "Field Priority Product Reply Rule Task Topic Variant",
    "supportflow.draw": (
        "Figures Overlay Stay Theme board_overlay bpmn dot html mermaid pages pdf png stays svg"
    ),
    "supportflow.errors": (
        "BadCall DefinitionError Finding LoadError LogError MissingTool Refused StoreFailed "
        "SupportflowError WrongValue"
    ),
    "supportflow.files": "load save",
    "supportflow.measure": (
        "Answer Arrivals Branch Mix Scenario Staff Work kpis load_scenario log_kpis log_overlay "
        "read_log replay simulate"
    ),
    "supportflow.knowledge": "article_tree articles save_article trainings_for",
    "supportflow.news": "concerned",
    "supportflow.publish": "site",
    "supportflow.staffing": "staffed_hours",
    "supportflow.tables": "Table WhoAnswers table who",
    "supportflow.run": (
        "Board Context Desk Effect Entry Outcome Possible Ticket Timer possible start step"
    ),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names.split()}

__all__ = [
    "ANY",
    "Agent",
    "Answer",
    "Area",
    "Arrivals",
    "Article",
    "BadCall",
    "Board",
    "Branch",
    "Calendar",
    "Change",
    "Channel",
    "Clock",
    "Context",
    "Decision",
    "DefinitionError",
    "Desk",
    "Effect",
    "Entry",
    "Escalation",
    "Field",
    "Figures",
    "Finding",
    "Kpi",
    "Level",
    "LoadError",
    "LogError",
    "MissingTool",
    "Mix",
    "Notice",
    "Objective",
    "Outcome",
    "Overlay",
    "Policy",
    "Possible",
    "Priority",
    "Problem",
    "Process",
    "Product",
    "Refused",
    "Reopen",
    "Reply",
    "Route",
    "Rule",
    "Scenario",
    "Skill",
    "SkillAt",
    "Sla",
    "Staff",
    "Stage",
    "State",
    "Stay",
    "StoreFailed",
    "SupportflowError",
    "Survey",
    "Table",
    "Task",
    "Team",
    "Theme",
    "Ticket",
    "Timer",
    "Topic",
    "Training",
    "Transition",
    "Variant",
    "WhoAnswers",
    "Work",
    "Workflow",
    "WrongValue",
    "article_tree",
    "articles",
    "board_overlay",
    "bpmn",
    "business_days",
    "business_hours",
    "business_minutes",
    "check",
    "compare",
    "concerned",
    "days",
    "decided",
    "done",
    "dot",
    "dumps",
    "evaluate",
    "field",
    "filled",
    "fingerprint",
    "hours",
    "html",
    "json_schema",
    "kpis",
    "load",
    "load_scenario",
    "loads",
    "log_kpis",
    "log_overlay",
    "mermaid",
    "minutes",
    "pages",
    "pdf",
    "png",
    "possible",
    "read_log",
    "replay",
    "rule",
    "save",
    "save_article",
    "seconds",
    "sentence",
    "simulate",
    "site",
    "staffed_hours",
    "start",
    "stays",
    "step",
    "svg",
    "table",
    "text",
    "trainings_for",
    "weeks",
    "who",
]


def __getattr__(name: str) -> Any:
    home = _HOME_OF.get(name)
    if home is None:
        from supportflow.errors import near

        raise AttributeError(f"supportflow has no '{name}'.{near(name, _HOME_OF)}")
    found = getattr(import_module(home), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
