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
    from supportflow.define.conditions import done, field, filled, rule
    from supportflow.define.evaluation import evaluate
    from supportflow.define.flow import Reopen, State, Transition, Workflow
    from supportflow.define.people import Agent, Level, Team
    from supportflow.define.process import Area, Channel, Process
    from supportflow.define.promises import Clock, Escalation, Sla
    from supportflow.define.sentences import sentence
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
    from supportflow.define.work import Field, Priority, Product, Reply, Rule, Task, Topic
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
    from supportflow.measure import log_overlay, read_log, replay
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

__version__ = "0.1.0"

_HOMES = {
    "supportflow.checks": "check",
    "supportflow.comparison": "Change compare",
    "supportflow.define.base": "ANY",
    "supportflow.define.calendars": "Calendar",
    "supportflow.define.conditions": "done field filled rule",
    "supportflow.define.evaluation": "evaluate",
    "supportflow.define.sentences": "sentence",
    "supportflow.define.flow": "Reopen State Transition Workflow",
    "supportflow.define.people": "Agent Level Team",
    "supportflow.define.process": "Area Channel Process",
    "supportflow.define.promises": "Clock Escalation Sla",
    "supportflow.define.text_form": "dumps fingerprint json_schema loads",
    "supportflow.define.texts": "text",
    "supportflow.define.times": (
        "business_days business_hours business_minutes days hours minutes seconds weeks"
    ),
    "supportflow.define.work": "Field Priority Product Reply Rule Task Topic",
    "supportflow.draw": (
        "Figures Overlay Stay Theme board_overlay bpmn dot html mermaid pages pdf png stays svg"
    ),
    "supportflow.errors": (
        "BadCall DefinitionError Finding LoadError LogError MissingTool Refused StoreFailed "
        "SupportflowError WrongValue"
    ),
    "supportflow.files": "load save",
    "supportflow.measure": "log_overlay read_log replay",
    "supportflow.run": (
        "Board Context Desk Effect Entry Outcome Possible Ticket Timer possible start step"
    ),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names.split()}

__all__ = [
    "ANY",
    "Agent",
    "Area",
    "BadCall",
    "Board",
    "Calendar",
    "Change",
    "Channel",
    "Clock",
    "Context",
    "DefinitionError",
    "Desk",
    "Effect",
    "Entry",
    "Escalation",
    "Field",
    "Figures",
    "Finding",
    "Level",
    "LoadError",
    "LogError",
    "MissingTool",
    "Outcome",
    "Overlay",
    "Possible",
    "Priority",
    "Process",
    "Product",
    "Refused",
    "Reopen",
    "Reply",
    "Rule",
    "Sla",
    "State",
    "Stay",
    "StoreFailed",
    "SupportflowError",
    "Task",
    "Team",
    "Theme",
    "Ticket",
    "Timer",
    "Topic",
    "Transition",
    "Workflow",
    "WrongValue",
    "board_overlay",
    "bpmn",
    "business_days",
    "business_hours",
    "business_minutes",
    "check",
    "compare",
    "days",
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
    "load",
    "loads",
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
    "seconds",
    "sentence",
    "start",
    "stays",
    "step",
    "svg",
    "text",
    "weeks",
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
