"""Small processes to simulate, and the plainest assumptions about them."""

from __future__ import annotations

from typing import Any

from supportflow import (
    Agent,
    Area,
    Arrivals,
    Calendar,
    Channel,
    Process,
    Scenario,
    Sla,
    Staff,
    State,
    Team,
    Transition,
    Work,
    Workflow,
    business_days,
    business_hours,
    minutes,
)

FLAT: dict[str, Any] = {"week": [1] * 7, "hours": [1] * 24, "day_cv": 0}
"""Arrivals by pure chance, at one rate night and day."""


HANGS_UP = Transition("hang_up", "new", "lost", by="customer")
"""The row of a customer who loses patience."""


def queue(*rows: Transition, **more: Any) -> Process:
    """Return a process with one queue of one team that never closes."""
    return Process(
        "queue",
        teams=[Team("desk")],
        areas=[Area("desk", team="desk")],
        channels=[Channel("line", starts="new")],
        workflows=[
            Workflow(
                "calls",
                states=[
                    State("new", area="desk"),
                    State("done", area="desk", final=True),
                    State("lost", area="desk", final=True),
                ],
                transitions=[Transition("answer", "new", "done"), *rows],
            )
        ],
        **more,
    )


def load(
    agents: int, arrivals: float, shape: str = "exponential", cv: float = 1.0, **more: Any
) -> Scenario:
    """Return `arrivals` for each mean handling time, which is ten minutes, and so many people."""
    return Scenario(
        "load",
        arrivals=[Arrivals("line", arrivals * 6 * 24 * 7, **FLAT)],
        work=[Work("new", minutes(10), shape=shape, cv=cv)],  # type: ignore[arg-type]
        staff=[Staff("desk", agents, order=more.pop("order", "first_come"))],
        **more,
    )


def desk(**more: Any) -> Process:
    """Return a small help desk with office hours, two lines, a wait, timers and promises."""
    return Process("desk", **{**DESK, **more})


PROMISES = [
    Sla(
        "everyone",
        first_response=business_hours(2),
        next_response=business_hours(3),
        resolution=business_hours(6),
        total_resolution=business_days(2),
    )
]

DESK: dict[str, Any] = {
    "calendar": "office",
    "calendars": [
        Calendar("office", zone="Europe/Rome", week="mon-fri 09:00-13:00 14:00-18:00"),
        Calendar("long", zone="Europe/Rome", week="mon-sat 08:00-20:00"),
    ],
    "teams": [
        Team("bot", automated=True, asks="first"),
        Team("first", calendar="long"),
        Team("second", calendar="office"),
    ],
    "agents": [Agent("anna", teams=["first"]), Agent("chiara", teams=["second"])],
    "areas": [
        Area("chat", team="bot"),
        Area("first_line", team="first"),
        Area("second_line", team="second"),
    ],
    "channels": [Channel("chat", starts="bot"), Channel("email", starts="new")],
    "workflows": [
        Workflow(
            "support",
            states=[
                State("bot", area="chat"),
                State("new", area="first_line", within=business_hours(2)),
                State("waiting", area="first_line", waits_for="customer"),
                State("expert", area="second_line", within=business_hours(8)),
                State("solved", area="first_line", resolved=True),
                State("closed", area="first_line", final=True),
            ],
            transitions=[
                Transition("helped", "bot", "solved", by="customer"),
                Transition("to_person", "bot", "new", by=["customer", "bot"]),
                Transition("ask", "new", "waiting", contact=True),
                Transition("writes", "waiting", "new", on="customer_message"),
                Transition("silent", "waiting", "solved", after=business_days(3)),
                Transition("hand_over", "new", "expert", escalates=True),
                Transition("solve", ["new", "expert"], "solved", contact=True),
                Transition("reopen", "solved", "new", on="customer_message"),
                Transition("close", "solved", "closed", after=business_days(5)),
            ],
        )
    ],
    "slas": PROMISES,
}
