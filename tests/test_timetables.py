"""Calendars and promises as lines of text, on days that are known."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from supportflow import (
    Area,
    Calendar,
    Channel,
    Escalation,
    Process,
    Sla,
    State,
    Task,
    Team,
    Transition,
    Workflow,
    business_days,
    business_hours,
    hours,
    minutes,
)
from supportflow.errors import BadCall, DefinitionError, UnknownTicket
from supportflow.run import start
from supportflow.run.stores.memory import MemoryStore
from supportflow.timetables import hours_lines, promise_lines, ticket_lines

DESK = Process(
    "desk",
    calendar="office",
    calendars=[
        Calendar(
            "office",
            zone="Europe/Rome",
            week="mon-fri 09:00-13:00 14:00-18:00",
            holidays="IT",
            overrides=["2026-12-24 09:00-12:00 Christmas Eve"],
        ),
        Calendar("night", "Night shift", zone="Europe/Rome", week="fri-sun 22:00-06:00"),
        Calendar("always", week="24/7"),
    ],
    teams=[Team("nights", calendar="night"), Team("office_team")],
    areas=[Area("late", team="nights"), Area("day", team="office_team")],
    tasks=[Task("look", area="late", within=business_hours(2))],
    workflows=[
        Workflow(
            "flow",
            states=[
                State("new", area="day", within=business_hours(1)),
                State("dark", area="late", within=minutes(30), tasks=["look"]),
                State("closed", area="day", final=True),
            ],
            transitions=[
                Transition("wait", "new", "dark", after=business_days(2)),
                Transition("close", "dark", "closed"),
            ],
        )
    ],
)


def test_hours_day_by_day_with_notes() -> None:
    """A week shows its open hours, an override with its name, and a holiday as closed."""
    lines = list(hours_lines(DESK, "office", date(2026, 12, 21), 1))
    assert lines == [
        "Office (Europe/Rome): mon-fri 09:00-13:00 14:00-18:00",
        "  Mon 21 Dec 2026  09:00-13:00 14:00-18:00",
        "  Tue 22 Dec 2026  09:00-13:00 14:00-18:00",
        "  Wed 23 Dec 2026  09:00-13:00 14:00-18:00",
        "  Thu 24 Dec 2026  09:00-12:00  Christmas Eve",
        "  Fri 25 Dec 2026  closed  Natale",
        "  Sat 26 Dec 2026  closed  Santo Stefano",
        "  Sun 27 Dec 2026  closed",
    ]


def test_a_night_belongs_to_the_day_on_which_it_starts() -> None:
    """Hours over midnight stand whole on the evening's day, also on the last day shown."""
    lines = list(hours_lines(DESK, "night", date(2026, 11, 23), 1))
    assert lines[-4:] == [
        "  Thu 26 Nov 2026  closed",
        "  Fri 27 Nov 2026  22:00-06:00",
        "  Sat 28 Nov 2026  22:00-06:00",
        "  Sun 29 Nov 2026  22:00-06:00",
    ]


def test_always_open_is_cut_at_midnight() -> None:
    """A calendar that never closes shows every day as 00:00-24:00."""
    lines = list(hours_lines(DESK, "always", date(2026, 11, 23), 2))
    assert len(lines) == 1 + 14 + 1
    assert {line.split("  ")[2] for line in lines[1:] if line} == {"00:00-24:00"}


def test_all_calendars_without_a_name() -> None:
    """Without a name every calendar is shown, in the order of the declaration."""
    lines = list(hours_lines(DESK, None, date(2026, 11, 23), 1))
    heads = [line.split(" (")[0] for line in lines if line and not line.startswith(" ")]
    assert heads == ["Office", "Night shift", "Always"]


def test_unknown_and_missing_calendars_are_refused() -> None:
    """A misspelt calendar gets a near match; a process without any says so."""
    with pytest.raises(BadCall, match="Did you mean 'night'"):
        list(hours_lines(DESK, "nigth", date(2026, 11, 23), 1))
    with pytest.raises(BadCall, match="has no calendar"):
        list(hours_lines(Process("empty"), None, date(2026, 11, 23), 1))


def test_promises_by_the_clock_on_the_wall() -> None:
    """A naive moment is local in each calendar; every promise and timer is worked out."""
    lines = list(promise_lines(DESK, datetime(2026, 11, 20, 17, 50)))  # noqa: DTZ001
    assert lines == [
        "Night shift (Europe/Rome)",
        "  task Look: 2 business hours -> due Sat 21 Nov 00:00",
        "    from Fri 20 Nov 17:50; Fri 20 Nov 22:00 to Sat 21 Nov 00:00: 2 h",
        "  state Dark: 30 min -> due Fri 20 Nov 18:20",
        "    from Fri 20 Nov 17:50, night and day alike",
        "",
        "Office (Europe/Rome)",
        "  state New: 1 business hour -> due Mon 23 Nov 09:50",
        (
            "    Fri 20 Nov 17:50 to 18:00: 10 min; Sat, Sun closed; "
            "Mon 23 Nov 09:00 to 09:50: 50 min"
        ),
        "  timer Wait, from New: 2 business days -> due Tue 24 Nov 17:50",
        ("    from Fri 20 Nov 17:50; Sat, Sun closed; Mon 23 Nov is day 1; Tue 24 Nov is day 2"),
    ]


def test_an_aware_moment_is_one_instant_for_all() -> None:
    """An aware moment is shown in each calendar's own zone."""
    lines = list(promise_lines(DESK, datetime(2026, 11, 20, 16, 50, tzinfo=UTC)))
    assert "  state Dark: 30 min -> due Fri 20 Nov 18:20" in lines


def test_nothing_promised() -> None:
    """A process without promises says where to write them."""
    assert list(promise_lines(Process("empty"), datetime(2026, 11, 20, tzinfo=UTC))) == [
        "Nothing is promised: add within=... to states and tasks, or an Sla."
    ]


@pytest.mark.parametrize(
    ("calendars", "code"),
    [
        ({"a": "b", "b": "a"}, "calendar-in-circle"),
        ({"a": "nowhere"}, "unknown-calendar"),
    ],
)
def test_calendars_that_cannot_be_asked(calendars: dict[str, str], code: str) -> None:
    """Hours and promises of calendars in a circle, or within an unknown one, are refused."""
    declared = [Calendar(name, week="24/7", within=outer) for name, outer in calendars.items()]
    process = Process("p", calendar="a", calendars=declared)
    for lines in (
        hours_lines(process, None, date(2026, 11, 16), 1),
        promise_lines(process, datetime(2026, 11, 20, 17, 50, tzinfo=UTC)),
    ):
        with pytest.raises(DefinitionError) as caught:
            list(lines)
        assert {finding.code for finding in caught.value.findings} == {code}


def test_a_calendar_that_is_never_open_promises_nothing() -> None:
    """Its hours can be shown, all closed; no promise can be counted in it."""
    calendars = [
        Calendar("office", week="mon-fri 09:00-18:00"),
        Calendar("phone", week="sat 10:00-12:00", within="office"),
    ]
    process = Process("p", calendars=calendars)
    shown = list(hours_lines(process, "phone", date(2026, 11, 16), 1))
    assert all(line.endswith("closed") for line in shown[1:])
    with pytest.raises(DefinitionError, match="is never open"):
        list(promise_lines(process, datetime(2026, 11, 20, 17, 50, tzinfo=UTC)))


PROMISED = Process(
    "desk",
    calendar="office",
    calendars=[Calendar("office", week="mon-fri 09:00-18:00")],
    teams=[Team("people"), Team("managers")],
    areas=[Area("desk", team="people")],
    channels=[Channel("mail", starts="new")],
    tasks=[Task("look", area="desk", within=business_hours(2))],
    workflows=[
        Workflow(
            "support",
            states=[
                State("new", area="desk", within=business_hours(3), tasks=["look"]),
                State("closed", area="desk", final=True),
            ],
            transitions=[Transition("close", "new", "closed")],
        )
    ],
    slas=[Sla("everyone", first_response=business_hours(4), resolution=hours(24))],
    escalations=[
        Escalation("warn", clock="first_response", at="50 %", tells="people"),
        Escalation("boss", clock="resolution", tells="managers", priority="high"),
        Escalation("half", clock="within", at="1 h before", tells="people"),
        Escalation("look", clock="task", task="look", fires="close"),
        Escalation("stuck", state="new", after=business_hours(6), team="managers"),
        Escalation("angry", tells="managers"),
    ],
)


def test_promises_and_their_escalations() -> None:
    """Each clock of a promise is worked out, with the moment of each of its escalations."""
    lines = list(promise_lines(PROMISED, datetime(2026, 11, 20, 17, tzinfo=UTC)))
    assert lines == [
        "Office (UTC)",
        "  promise Everyone, first response: 4 business hours -> due Mon 23 Nov 12:00",
        "    Fri 20 Nov 17:00 to 18:00: 1 h; Sat, Sun closed; Mon 23 Nov 09:00 to 12:00: 3 h",
        "    50 % escalation Warn (tells 'people') -> Mon 23 Nov 10:00",
        "  promise Everyone, resolution: 1 day -> due Sat 21 Nov 17:00",
        "    from Fri 20 Nov 17:00, night and day alike",
        ("    at its end escalation Boss (tells 'managers', priority 'high') -> Sat 21 Nov 17:00"),
        "  task Look: 2 business hours -> due Mon 23 Nov 10:00",
        "    Fri 20 Nov 17:00 to 18:00: 1 h; Sat, Sun closed; Mon 23 Nov 09:00 to 10:00: 1 h",
        "    at its end escalation Look (fires 'close') -> Mon 23 Nov 10:00",
        "  state New: 3 business hours -> due Mon 23 Nov 11:00",
        "    Fri 20 Nov 17:00 to 18:00: 1 h; Sat, Sun closed; Mon 23 Nov 09:00 to 11:00: 2 h",
        "    1 h before escalation Half (tells 'people') -> Mon 23 Nov 10:00",
        (
            "  state New, escalation Stuck (team 'managers'): 6 business hours "
            "-> due Mon 23 Nov 14:00"
        ),
        "    Fri 20 Nov 17:00 to 18:00: 1 h; Sat, Sun closed; Mon 23 Nov 09:00 to 14:00: 5 h",
    ]


def test_the_clocks_of_a_ticket() -> None:
    """All clocks of a stored ticket are explained, or the one that is named."""
    store = MemoryStore()
    opened = start(
        PROMISED, "T-1", channel="mail", now=datetime(2026, 11, 20, 17, tzinfo=UTC), message="Hi"
    )
    store.commit(opened, expected=0)
    lines = list(ticket_lines(PROMISED, store, "T-1"))
    assert lines.count("") == 3
    assert lines[:2] == [
        (
            "Promise 'Everyone' for the first response: 4 business hours. "
            "It holds for every ticket (the only promise)."
        ),
        (
            "Started: Fri 20 Nov 17:00 to 18:00: 1 h; Sat, Sun closed; "
            "Mon 23 Nov 09:00 to 12:00: 3 h; due Mon 23 Nov 12:00."
        ),
    ]
    assert list(ticket_lines(PROMISED, store, "T-1", "task:look")) == lines[-2:]
    with pytest.raises(BadCall, match=r"nothing called 'resolutoin'. Did you mean 'resolution'\?"):
        list(ticket_lines(PROMISED, store, "T-1", "resolutoin"))
    with pytest.raises(UnknownTicket):
        list(ticket_lines(PROMISED, store, "T-2"))


def test_a_ticket_without_promises() -> None:
    """Where nothing is promised, that is said."""
    process = Process(
        "p",
        channels=[Channel("mail", starts="new")],
        workflows=[Workflow("w", states=[State("new")])],
    )
    store = MemoryStore()
    opened = start(process, "T-1", channel="mail", now=datetime(2026, 11, 20, tzinfo=UTC))
    store.commit(opened, expected=0)
    assert list(ticket_lines(process, store, "T-1")) == ["Nothing is promised for ticket T-1."]
