"""Draws processes in which promises, escalations and calendars are as wrong as they can be."""

from __future__ import annotations

import dataclasses
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from supportflow.define.calendars import Calendar
from supportflow.define.conditions import Condition, field
from supportflow.define.process import Process
from supportflow.define.promises import PROMISED, Clock, Escalation, Sla
from supportflow.define.times import BusinessDays, BusinessTime, Duration, WallTime
from supportflow.testing import broken_processes
from tests.checks.small import total

NAMES = ("a", "b", "c", "new", "closed", "support", "front_line", "nobody", "office", "circle")
CALENDARS = (
    Calendar("office", zone="Europe/Rome", week="mon-fri 09:00-18:00", breaks=["mon 12:00-13:00"]),
    Calendar("a", zone="Asia/Kolkata", week="sat 22:00-06:00"),
    Calendar("b", week="24/7", within="circle"),
    Calendar("circle", week="24/7", within="c"),
    Calendar("c", week="24/7", within="circle"),
    Calendar("nobody", week="mon 00:00-24:00", within="missing"),
    Calendar("support", week="mon closed", overrides=["2030-01-01 10:00-12:00"]),
    Calendar("front_line", week="fri 10:00-11:00", within="a"),
)
"""Circles, unknown ones, one that is open on a single day, one that never meets what it is in."""

_names = st.sampled_from(NAMES)
_perhaps = st.one_of(st.none(), _names)
_some = st.lists(_names, max_size=2)
_lengths: st.SearchStrategy[Duration] = st.one_of(
    st.sampled_from((0, 60, 3_600, 90_000, 10**9)).map(WallTime),
    st.sampled_from((0, 60, 3_600, 90_000, 10**9)).map(BusinessTime),
    st.builds(BusinessDays, st.sampled_from((0, 1, 5, 30_000)), end_of_day=st.booleans()),
)
_whens: st.SearchStrategy[Condition | None] = st.sampled_from(
    (
        None,
        total > 100,
        total > 10,
        ~(total > 100),
        field("priority") == "a",
        field("channel").one_of("a", "b", "new"),
        (field("priority") != "b") | (field("nowhere") == 1),
    )
)


@st.composite
def _sla(draw: DrawFn) -> Sla:
    given: dict[str, Any] = {
        name: draw(_lengths) for name in draw(st.lists(st.sampled_from(PROMISED), unique=True))
    }
    own: dict[str, Clock] = {}
    for name in draw(st.lists(st.sampled_from(("a", "b", "first_response")), unique=True)):
        if name not in given:
            follows = draw(st.sampled_from([other for other in PROMISED if other != name]))
            own[name] = Clock(name, draw(_lengths), stops="resolved", follows=follows)
    if not given and not own:
        given["resolution"] = draw(_lengths)
    return Sla(
        draw(_names), when=draw(_whens), calendar=draw(_perhaps), human_only=draw(st.booleans()),
        clocks=tuple(own.values()), **given,
    )  # fmt: skip


@st.composite
def _escalation(draw: DrawFn) -> Escalation:
    how: dict[str, Any] = draw(
        st.sampled_from(
            (
                {},
                {"clock": "first_response"},
                {"clock": "resolution", "at": "1 business day before"},
                {"clock": "a", "at": "0 %"},
                {"clock": "within", "at": "1 h before"},
                {"clock": "within", "state": ["new", "a"]},
                {"clock": "task", "at": "2 business hours before"},
                {"clock": "task", "task": "a"},
                {"state": ["a", "nobody"], "after": WallTime(3600)},
                {"state": ["new", "closed"], "after": BusinessDays(2)},
            )
        )
    )
    sets: dict[str, Any] = {"priority": draw(_perhaps), "team": draw(_perhaps)}
    told = draw(_some)
    return Escalation(
        draw(_names), when=draw(_whens), fires=draw(_perhaps), level=draw(_perhaps),
        tells=told if told or any(sets.values()) else ["assignee"],
        reverts=any(sets.values()) and draw(st.booleans()), **sets, **how,
    )  # fmt: skip


@st.composite
def tangled_promises(draw: DrawFn) -> Process:
    """Draw a broken process with promises and escalations that fit neither it nor each other."""
    process = draw(broken_processes())
    changed: dict[str, Any] = {
        "calendar": draw(_perhaps),
        "calendars": draw(st.lists(st.sampled_from(CALENDARS), max_size=6)),
        "slas": draw(st.lists(_sla(), max_size=4)),
        "escalations": draw(st.lists(_escalation(), max_size=4)),
        "channels": [
            dataclasses.replace(channel, hours=draw(_perhaps)) for channel in process.channels
        ],
        "teams": [dataclasses.replace(team, calendar=draw(_perhaps)) for team in process.teams],
        "workflows": [
            dataclasses.replace(
                flow,
                states=[
                    dataclasses.replace(
                        state,
                        within=draw(st.one_of(st.none(), _lengths)),
                        waits_for=draw(st.sampled_from((None, None, "customer", "supplier"))),
                    )
                    for state in flow.states
                ],
            )
            for flow in process.workflows
        ],
    }
    return dataclasses.replace(process, **changed)
