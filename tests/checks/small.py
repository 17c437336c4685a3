"""Small processes, and what is said of them."""

from __future__ import annotations

from typing import Any

from supportflow.checks import check
from supportflow.define.conditions import field
from supportflow.define.flow import State, Transition, Workflow
from supportflow.define.process import Channel, Process
from supportflow.define.work import Field

total = field("order.total")
FIELDS = [Field("order.total", "money"), Field("vip", "yes_no")]


def flow(states: list[State], rows: list[Transition], **more: Any) -> Process:
    """Return a process of one workflow that starts in its first state and ends in "closed"."""
    return Process(
        "shop",
        channels=[Channel("email", starts=states[0].name)],
        workflows=[
            Workflow("support", states=[*states, State("closed", final=True)], transitions=rows)
        ],
        **{"fields": FIELDS, **more},
    )


def said(process: Process, code: str) -> list[str]:
    """Return place and message of the findings of one code."""
    return [f"{one.where} {one.message}" for one in check(process) if one.code == code]


NEW, WAITING = State("new"), State("waiting", waits_for="customer")
CLOSE = Transition("close", "new", "closed")
SOLVED = State("solved", resolved=True)
