"""Says in a language what is different between two versions of a process."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from supportflow.comparison import Change
from supportflow.define.conditions import Condition
from supportflow.define.process import Process
from supportflow.define.texts import Text
from supportflow.define.times import BusinessDays, BusinessTime, WallTime
from supportflow.languages import Speech

__all__ = ["brief", "entire", "told"]


def told(say: Speech, change: Change, old: Process, new: Process) -> str:
    """Return what a change is, without where: ``promised time: 4 ore lavorative; prima: 2 ore``."""
    if change.kind != "changed":
        return say.say(f"change.{change.kind}")
    name, _, rest = change.what.partition(" (")
    field = say.say(f"field.{name}") if say.has(f"field.{name}") else change.what.replace("_", " ")
    if rest:
        field = f"{field} ({rest}"
    if change.gained or change.lost:
        parts: list[str] = []
        if change.gained:
            parts.append(say.say("change.gained", items=", ".join(change.gained)))
        if change.lost:
            parts.append(say.say("change.lost", items=", ".join(change.lost)))
        return f"{field}: {'; '.join(parts)}"
    before = _value(say, change, old, name, change.rows[0]) or change.old
    after = _value(say, change, new, name, change.rows[1]) or change.new
    none = say.say("change.none")
    return say.say("change.from_to", field=field, old=before or none, new=after or none)


def brief(say: Speech, change: Change, old: Process, new: Process) -> str:
    """Return what a change is, without where; in English in the comparison's own words."""
    return change.brief if say.spoken == "en" else told(say, change, old, new)


def entire(say: Speech, change: Change, old: Process, new: Process) -> str:
    """Return a change as a sentence of its own, with where it is."""
    if say.spoken == "en":
        return str(change)
    kind, name = change.path[-1] if change.path else ("process", "")
    word = say.say(f"kind.{kind}") if say.has(f"kind.{kind}") else kind
    where = f"{word} '{name}'" if name else word
    return f"{where[:1].upper()}{where[1:]}: {told(say, change, old, new)}."


def _value(say: Speech, change: Change, process: Process, name: str, at: int | None) -> str:
    """Return the value of a field in words; nothing where the comparison's own words will do."""
    element: Any = process
    for depth, (kind, wanted) in enumerate(change.path):
        last = depth == len(change.path) - 1
        element = _found(element, kind, wanted, at if last else None)
        if element is None:
            return ""
    value = getattr(element, name, None)
    if isinstance(value, (WallTime, BusinessTime, BusinessDays)):
        return say.time(value)
    if isinstance(value, Condition):
        return say.condition(value)
    if isinstance(value, bool):
        return say.say("yes" if value else "no")
    return say.text(value) if isinstance(value, Text) else ""


_LISTS = {
    "article": "articles", "decision": "rows", "kpi": "kpis", "notice": "notices",
    "objective": "objectives", "policy": "policies", "problem": "problems", "route": "routes",
    "skill": "skills", "stage": "funnel", "survey": "surveys", "training": "trainings",
    "agent": "agents", "area": "areas", "calendar": "calendars", "channel": "channels",
    "clock": "clocks", "escalation": "escalations", "field": "fields", "level": "levels",
    "priority": "priorities", "product": "products", "reply": "replies", "rule": "rules",
    "sla": "slas", "state": "states", "task": "tasks", "team": "teams", "topic": "topics",
    "transition": "transitions", "workflow": "workflows",
}  # fmt: skip


def _found(element: Any, kind: str, name: str, at: int | None) -> Any:
    listed: Sequence[Any] = getattr(element, _LISTS.get(kind, ""), ())
    if at is not None and at < len(listed) and listed[at].name == name:
        return listed[at]
    return next((one for one in listed if one.name == name), None)
