"""Small processes, and what is said of them."""

from __future__ import annotations

from typing import Any

from supportflow.checks import check
from supportflow.define.calendars import Calendar
from supportflow.define.conditions import field
from supportflow.define.flow import State, Transition, Workflow
from supportflow.define.people import Team
from supportflow.define.process import Area, Channel, Process
from supportflow.define.work import Field

total = field("order.total")
FIELDS = [Field("order.total", "money"), Field("vip", "yes_no")]


def flow(states: list[State], rows: list[Transition], **more: Any) -> Process:
    """Return a process of one workflow that starts in its first state and ends in "closed"."""
    return Process(
        "shop",
        workflows=[
            Workflow("support", states=[*states, State("closed", final=True)], transitions=rows)
        ],
        **{
            "channels": [Channel("email", starts=states[0].name)],
            "fields": FIELDS,
            **more,
        },
    )


def said(process: Process, code: str) -> list[str]:
    """Return place and message of the findings of one code."""
    return [f"{one.where} {one.message}" for one in check(process) if one.code == code]


NEW, WAITING = State("new"), State("waiting", waits_for="customer")
CLOSE = Transition("close", "new", "closed")
SOLVED = State("solved", resolved=True)

OFFICE = Calendar("office", zone="Europe/Rome", week="mon-fri 09:00-18:00")
PHONES = Calendar("phones", zone="Europe/Rome", week="mon-sat 08:00-20:00")
NIGHT = Calendar("night", zone="Europe/Rome", week="mon-fri 20:00-06:00")


def staffed(states: list[State], rows: list[Transition], **more: Any) -> Process:
    """Return such a process in which the areas desk, lab and chat have teams with hours."""
    given: dict[str, Any] = {
        "calendar": "office",
        "calendars": [OFFICE, PHONES, NIGHT],
        "teams": [
            Team("helpers", calendar="office"),
            Team("experts", calendar="phones"),
            Team("bot", automated=True),
        ],
        "areas": [
            Area("desk", team="helpers"),
            Area("lab", team="experts"),
            Area("chat", team="bot"),
        ],
    }
    return flow(states, rows, **{**given, **more})
