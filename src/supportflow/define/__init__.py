"""What a team declares: frozen values that refer to each other by name. No file is read here."""

from supportflow.define.base import ANY
from supportflow.define.calendars import Calendar
from supportflow.define.conditions import done, field, filled, rule
from supportflow.define.evaluation import evaluate
from supportflow.define.flow import Reopen, State, Transition, Workflow
from supportflow.define.people import Agent, Level, Team
from supportflow.define.process import Area, Channel, Process
from supportflow.define.promises import Clock, Escalation, Sla
from supportflow.define.texts import Text, text, title
from supportflow.define.times import (
    BusinessDays,
    BusinessTime,
    Duration,
    WallTime,
    business_days,
    business_hours,
    business_minutes,
    days,
    duration,
    hours,
    minutes,
    seconds,
    weeks,
)
from supportflow.define.work import Field, Priority, Product, Reply, Rule, Task, Topic

__all__ = [
    "ANY",
    "Agent",
    "Area",
    "BusinessDays",
    "BusinessTime",
    "Calendar",
    "Channel",
    "Clock",
    "Duration",
    "Escalation",
    "Field",
    "Level",
    "Priority",
    "Process",
    "Product",
    "Reopen",
    "Reply",
    "Rule",
    "Sla",
    "State",
    "Task",
    "Team",
    "Text",
    "Topic",
    "Transition",
    "WallTime",
    "Workflow",
    "business_days",
    "business_hours",
    "business_minutes",
    "days",
    "done",
    "duration",
    "evaluate",
    "field",
    "filled",
    "hours",
    "minutes",
    "rule",
    "seconds",
    "text",
    "title",
    "weeks",
]
