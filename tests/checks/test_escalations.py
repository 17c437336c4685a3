"""Cases of the rules on escalations that their pages leave out."""

from typing import Any

import pytest

from supportflow.define.conditions import field
from supportflow.define.flow import State, Transition
from supportflow.define.people import Agent, Level, Team
from supportflow.define.process import Process
from supportflow.define.promises import Escalation, Sla
from supportflow.define.times import business_days, business_hours, days, hours
from supportflow.define.work import Priority, Task
from tests.checks.small import CLOSE, said, staffed, total

vip = field("vip") == True  # noqa: E712
PROMISE = Sla("all", first_response=business_hours(4), resolution=business_days(2))
PRIORITIES = [Priority("high", when=total > 100), Priority("normal")]
PEOPLE = [
    Agent("anna", teams=["helpers"], level="junior"),
    Agent("ugo", teams=["experts"], level="lead"),
]


def desk(**more: Any) -> State:
    """Return the first state, in which helpers answer."""
    return State("new", area="desk", **more)


def escalating(*escalations: Escalation, state: State | None = None, **more: Any) -> Process:
    """Return a process of one live state with these escalations."""
    given: dict[str, Any] = {"slas": [PROMISE], "escalations": escalations, **more}
    return staffed([state or desk()], [CLOSE], **given)


# Whether it comes


@pytest.mark.parametrize(
    ("escalation", "message"),
    [
        (
            Escalation("e", clock="next_response", tells="experts"),
            "watches clock 'next_response', but no promise gives a time for it.",
        ),
        (
            Escalation("e", clock="within", tells="experts"),
            "watches the time that states promise, but none is promised.",
        ),
        (
            Escalation("e", clock="within", state="new", tells="experts"),
            "watches the time that state 'new' promises, but none is promised.",
        ),
        (
            Escalation("e", clock="task", tells="experts"),
            "watches the time that tasks promise when a state opens them, but none is promised.",
        ),
        (
            Escalation("e", clock="task", task="look", tells="experts"),
            (
                "watches the time that task 'look' promises when a state opens it, but none is "
                "promised."
            ),
        ),
        (
            Escalation("e", state="closed", after=hours(1), tells="experts"),
            "watches state 'closed', which is final: a closed ticket has no clock.",
        ),
        (Escalation("e", state="clsed", after=hours(1), tells="experts"), None),
        (Escalation("e", clock="within", state="clsed", tells="experts"), None),
        (Escalation("e", clock="first_response", tells="experts"), None),
        (Escalation("e", when=vip, tells="experts"), None),
        (Escalation("e", tells="experts"), None),
    ],
)
def test_what_is_never_there_to_watch(escalation: Escalation, message: str | None) -> None:
    """Each clock needs a time; an unknown name is a fault and not told of twice."""
    process = escalating(escalation, tasks=[Task("look", area="desk", within=business_hours(1))])
    expected = [f"escalation 'e' {message}"] if message is not None else []
    assert said(process, "escalation-never-comes") == expected


def test_the_ticket_has_always_left_before() -> None:
    """A timer that surely leaves every watched state earlier leaves nothing to escalate."""
    process = staffed(
        [desk(), State("other", area="desk")],
        [
            CLOSE,
            Transition("pass_on", "new", "other", after=business_hours(2)),
            Transition("end", "other", "closed"),
        ],
        escalations=[
            Escalation("late", state="new", after=business_hours(3), tells="experts"),
            Escalation("both", state=["new", "other"], after=business_hours(3), tells="experts"),
            Escalation("soon", state="new", after=business_hours(1), tells="experts"),
        ],
    )
    assert said(process, "escalation-never-comes") == [
        (
            "escalation 'late' comes 3 business hours after state 'new' is entered, but 'pass_on' "
            "has always moved the ticket on before, after 2 business hours."
        )
    ]


def test_what_comes_at_once() -> None:
    """Times before the end are compared with promises, states and tasks, in one calendar."""
    tasks = [
        Task("look", area="desk", within=hours(3)),
        Task("repair", area="desk", within=business_hours(8)),
    ]
    at_once = "it comes as soon as the clock starts."
    process = escalating(
        Escalation("a", clock="first_response", at="1 business day before", tells="experts"),
        Escalation("b", clock="resolution", at="1 business day before", tells="experts"),
        Escalation("c", clock="resolution", at="2 business days before", tells="experts"),
        Escalation("d", clock="within", at="4 business hours before", tells="experts"),
        Escalation("e", clock="task", at="4 h before", tells="experts"),
        Escalation("f", clock="first_response", at="2 days before", tells="experts"),
        Escalation("g", clock="first_response", at="9 business hours after", tells="experts"),
        Escalation("h", clock="task", at="1 business day before", tells="experts"),
        state=desk(within=business_hours(4), tasks=["look"]),
        tasks=tasks,
    )
    assert said(process, "escalation-at-once") == [
        (
            "escalation 'a' comes 1 business day before the end of promise 'all', which is only "
            f"4 business hours long: {at_once}"
        ),
        (
            "escalation 'c' comes 2 business days before the end of promise 'all', which is only "
            f"2 business days long: {at_once}"
        ),
        (
            "escalation 'd' comes 4 business hours before the end of the time of state 'new', "
            f"which is only 4 business hours long: {at_once}"
        ),
        (
            "escalation 'e' comes 4 h before the end of the time of task 'look', which is only "
            f"3 h long: {at_once}"
        ),
        (
            "escalation 'h' comes 1 business day before the end of the time of task 'repair', "
            f"which is only 8 business hours long: {at_once}"
        ),
    ]


def test_a_day_is_as_long_as_in_the_calendars_that_may_count() -> None:
    """Nine open hours are a day at most for both teams, eleven only for one of them."""
    rungs = [
        Escalation("a", clock="first_response", at="1 business day before", tells="experts"),
        Escalation("b", clock="resolution", at="1 business day before", tells="experts"),
    ]
    process = staffed(
        [desk(), State("in_lab", area="lab")],
        [CLOSE, Transition("on", "new", "in_lab"), Transition("end", "in_lab", "closed")],
        calendar=None,
        slas=[Sla("all", first_response=business_hours(9), resolution=business_hours(11))],
        escalations=rungs,
    )
    assert [line.split()[1] for line in said(process, "escalation-at-once")] == ["'a'"]


# What it does


def test_events_that_are_possible_elsewhere() -> None:
    """A paused clock cannot fire what is possible only in the pause; the first response runs on."""
    process = staffed(
        [desk(), State("waiting", area="desk", waits_for="customer")],
        [
            CLOSE,
            Transition("hop", "waiting", "new"),
            Transition("ask", "new", "waiting"),
            Transition("end", "waiting", "closed", after=days(7)),
        ],
        slas=[PROMISE],
        escalations=[
            Escalation("paused", clock="resolution", fires="hop"),
            Escalation("runs", clock="first_response", fires="hop"),
            Escalation("stays", state="new", after=hours(30), fires="hop"),
            Escalation("unknown", state="new", after=hours(30), fires="fly"),
        ],
    )
    assert said(process, "escalation-fires-nothing") == [
        "escalation 'paused' fires 'hop', which is not possible in state 'new'.",
        "escalation 'stays' fires 'hop', which is not possible in state 'new'.",
    ]


def test_what_the_ticket_has_already() -> None:
    """A priority that the condition asks for, and the team that answers, change nothing."""
    high = field("priority") == "high"
    process = escalating(
        Escalation("same", when=high & vip, priority="high"),
        Escalation("other", when=vip, priority="high"),
        Escalation("told", when=high, priority="high", tells="experts"),
        Escalation("own_team", clock="within", team="helpers"),
        Escalation("one_of_two", clock="within", team="helpers", priority="high"),
        state=desk(within=business_hours(3)),
        priorities=PRIORITIES,
    )
    assert said(process, "escalation-changes-nothing") == [
        (
            "escalation 'same' changes nothing: the ticket has priority 'high' already when it "
            "comes."
        ),
        "escalation 'own_team' changes nothing: team 'helpers' has the ticket already.",
    ]


def test_only_what_goes_back_comes_and_goes() -> None:
    """Without reverts=True an escalation makes its condition false once and for all."""
    not_high = field("priority") != "high"
    process = escalating(
        Escalation("again", when=not_high, priority="high", reverts=True),
        Escalation("once", when=not_high, priority="high"),
        Escalation("clocked", clock="resolution", when=not_high, priority="high", reverts=True),
        priorities=PRIORITIES,
    )
    assert said(process, "escalation-comes-and-goes") == [
        (
            "escalation 'again' comes and goes at each event: it sets priority 'high', for which "
            "its own condition (priority is not 'high') does not hold, is lifted, and its "
            "condition holds again."
        )
    ]


# Whom it concerns


def test_nobody() -> None:
    """One who reads is enough; a level is looked for in the team that gets the ticket."""
    process = escalating(
        Escalation("a", clock="resolution", tells="bot"),
        Escalation("b", clock="resolution", tells=["bot", "empty"]),
        Escalation("c", clock="resolution", tells=["bot", "anna"]),
        Escalation("d", clock="resolution", tells="lead"),
        Escalation("e", clock="resolution", team="helpers", level="lead"),
        Escalation("f", clock="resolution", level="lead"),
        levels=[Level("junior"), Level("lead")],
        agents=PEOPLE,
        teams=[
            Team("helpers", calendar="office"),
            Team("experts", calendar="phones"),
            Team("empty", calendar="office"),
            Team("bot", automated=True),
        ],
    )
    assert said(process, "escalation-to-nobody") == [
        "escalation 'a' tells only bot 'bot': nobody hears of it.",
        "escalation 'b' tells only bot 'bot' and team 'empty' without agents: nobody hears of it.",
        (
            "escalation 'e' asks for level 'lead', on which no agent of team 'helpers' stands, nor "
            "above it: nobody may take the ticket."
        ),
    ]


@pytest.mark.parametrize(
    ("rungs", "message"),
    [
        ([Escalation("a", clock="resolution", tells="helpers")], "team 'helpers'"),
        (
            [Escalation("a", clock="resolution", at="1 h after", tells="assignee")],
            "whoever works on it",
        ),
        ([Escalation("a", clock="resolution", at="80 %", tells="helpers")], None),
        ([Escalation("a", clock="resolution", tells=["helpers", "experts"])], None),
        ([Escalation("a", clock="resolution", tells="helpers", priority="high")], None),
        (
            [
                Escalation("a", clock="resolution", tells="helpers"),
                Escalation("b", clock="resolution", at="150 %", tells="experts"),
            ],
            None,
        ),
    ],
)
def test_only_those_who_are_late(rungs: list[Escalation], message: str | None) -> None:
    """A rung that tells the late team is fine before the end, or when another rung helps."""
    process = escalating(*rungs, priorities=PRIORITIES)
    expected = (
        f"escalation 'a' tells only {message}, who is late already and hears of every broken "
        "promise anyway."
    )
    assert said(process, "escalation-to-late-team") == ([expected] if message else [])


def test_closed_teams() -> None:
    """What counts in the hours of the phones comes while the office is closed."""
    process = escalating(
        Escalation("clock", clock="first_response", tells="helpers"),
        Escalation("both", clock="first_response", tells=["helpers", "experts"]),
        Escalation("handed", clock="within", team="helpers"),
        Escalation("person", state="new", after=business_hours(1), tells="anna"),
        Escalation("any_event", when=vip, tells="helpers"),
        Escalation("level", clock="first_response", tells="lead"),
        state=State("new", area="lab", within=business_hours(1)),
        levels=[Level("junior"), Level("lead")],
        agents=PEOPLE,
    )
    hours_said = "may come Mon-Fri 18:00-20:00 and Sat 08:00-20:00, and"
    then = "who is not there then: what comes Fri 18:00 is seen Mon 09:00."
    assert said(process, "escalation-to-closed-team") == [
        f"escalation 'clock' {hours_said} tells 'helpers', {then}",
        f"escalation 'handed' {hours_said} hands over to 'helpers', {then}",
        f"escalation 'person' {hours_said} tells 'anna', {then}",
    ]


def test_elapsed_time_counts_while_somebody_is_there() -> None:
    """That a promise also runs at night is told of the promise, not of its escalation."""
    slas = [Sla("all", first_response=hours(3))]
    same = Escalation("same", clock="first_response", at="80 %", tells="helpers")
    process = escalating(same, slas=slas)
    assert said(process, "escalation-to-closed-team") == []
    assert len(said(process, "promise-while-closed")) == 1


# The six questions


def test_promises_and_escalations_answer_questions() -> None:
    """A promise says how long, an escalation when to ask and whom, if they concern the channel."""
    codes = ("how-long", "when-to-ask", "whom-to-ask")
    told = Escalation("late", clock="first_response", tells="experts")
    assert [len(said(escalating(told), code)) for code in codes] == [0, 0, 0]
    by_hand = Escalation("call", tells="experts")
    elsewhere = Sla("phone", when=field("channel") == "phone", first_response=business_hours(1))
    silent = escalating(by_hand, slas=[elsewhere])
    assert [len(said(silent, code)) for code in codes] == [1, 1, 1]
    raised = Escalation("late", clock="first_response", priority="high")
    process = escalating(raised, priorities=PRIORITIES)
    assert [len(said(process, code)) for code in codes] == [0, 0, 1]
