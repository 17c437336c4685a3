"""Cases of the rules on promises that their pages leave out."""

from typing import Any

import pytest

from supportflow.define.conditions import Condition, field
from supportflow.define.flow import State, Transition
from supportflow.define.process import Channel, Process
from supportflow.define.promises import Clock, Escalation, Sla
from supportflow.define.times import (
    Duration,
    business_days,
    business_hours,
    days,
    hours,
    minutes,
)
from supportflow.define.work import Priority, Task
from tests.checks.small import CLOSE, SOLVED, said, staffed, total

vip = field("vip") == True  # noqa: E712
PRIORITIES = [Priority("high", when=total > 100), Priority("normal")]


def desk(**more: Any) -> State:
    """Return the first state, in which helpers answer."""
    return State("new", area="desk", **more)


def promising(*slas: Sla, **more: Any) -> Process:
    """Return a process of one live state with these promises."""
    return staffed([desk()], [CLOSE], slas=slas, **more)


def sla(name: str, when: Condition | None = None, first: Duration | None = None) -> Sla:
    """Return a promise of a first response."""
    return Sla(name, when=when, first_response=first or business_hours(4))


# Which promise counts


def test_the_same_condition_twice() -> None:
    """A promise with the condition of an earlier one never counts, and does not overlap either."""
    process = promising(sla("a", vip), sla("b", vip), sla("all"))
    assert said(process, "promise-never-counts") == [
        ("sla 'b' counts for no ticket: promise 'a' comes first and holds whenever this one does.")
    ]
    assert said(process, "promises-overlap") == []


def test_an_overlap_that_loses_a_promise() -> None:
    """The promise that counts lacks what the other one has."""
    first = Sla("a", when=vip, resolution=business_days(2))
    assert said(promising(first, sla("b", total > 5), sla("all")), "promises-overlap") == [
        (
            "sla 'b' may hold for the same ticket as promise 'a', which comes first and then "
            "counts, although it promises less: no first response."
        )
    ]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (sla("a", vip, business_hours(1)), sla("b", total > 5)),
        (sla("a", total > 50, business_hours(9)), sla("b", total > 5)),
        (sla("a", total > 50, business_hours(9)), sla("b", total < 5)),
        (sla("a", vip, hours(9)), sla("b", total > 5, business_hours(1))),
    ],
    ids=["better first", "special case first", "exclusive", "not comparable"],
)
def test_overlaps_that_are_meant(first: Sla, second: Sla) -> None:
    """An order in which nobody surely gets less is left alone."""
    assert said(promising(first, second, sla("all")), "promises-overlap") == []


@pytest.mark.parametrize(
    ("conditions", "left"),
    [
        ([vip, ~vip], None),
        ([total > 5, ~(total > 10)], None),
        ([total > 10, ~(total > 5)], ""),
        ([field("priority") == "high", field("priority").one_of("normal")], None),
        ([(field("priority") == "high") | (field("priority") == "normal")], None),
        ([field("priority") == "high"], ", such as those with priority 'normal'"),
        ([field("channel") == "email"], ", such as those with channel 'phone'"),
        ([field("channel").one_of("email", "phone")], None),
        ([field("topic") == "refund"], ""),
    ],
)
def test_tickets_without_promise(conditions: list[Condition], left: str | None) -> None:
    """Conditions cover all tickets when they name all that a ticket surely has."""
    process = promising(
        *(sla(f"s{number}", when) for number, when in enumerate(conditions)),
        priorities=PRIORITIES,
        channels=[Channel("email", starts="new"), Channel("phone", starts="new")],
    )
    told = (
        f"process 'shop' promises nothing to tickets for which no promise holds{left}: each of its "
        "promises has a condition."
    )
    assert said(process, "tickets-without-promise") == ([] if left is None else [told])


def test_nothing_is_said_of_promises_where_there_are_none() -> None:
    """A process without promises has no ticket that lacks one."""
    assert said(promising(), "tickets-without-promise") == []


# Times


def test_zero_everywhere() -> None:
    """Promises, clocks of one's own, states and tasks may not promise nothing."""
    process = staffed(
        [desk(within=minutes(0), tasks=["look"])],
        [CLOSE],
        tasks=[Task("look", area="desk", within=business_days(0))],
        slas=[Sla("all", clocks=[Clock("call_back", minutes(0), stops="closed")])],
    )
    nothing = "which is over as soon as it begins: no ticket can keep it."
    assert said(process, "promise-of-zero") == [
        f"task 'look' promises 0 business days, {nothing}",
        f"workflow 'support', state 'new' promises 0 min, {nothing}",
        f"sla 'all' promises call back in 0 min, {nothing}",
    ]
    assert said(process, "promise-while-closed") == []
    today = Sla("all", first_response=business_days(0, end_of_day=True))
    assert said(promising(today), "promise-of-zero") == []


def test_a_standard_clock_can_close_a_circle() -> None:
    """The next response follows the first by itself."""
    first = Clock("first_response", stops="response", follows="next_response")
    process = promising(Sla("all", first_response=hours(3), next_response=hours(3), clocks=[first]))
    assert said(process, "clocks-in-circle") == [
        (
            "sla 'all' has clocks that wait for each other: 'first_response' follows "
            "'next_response', which follows 'first_response'; which of them starts first depends "
            "only on the order in which they are written."
        )
    ]
    line = Sla("all", first_response=hours(3), next_response=hours(3))
    assert said(promising(line), "clocks-in-circle") == []


def test_tasks_may_not_take_longer_than_all_promises() -> None:
    """A task is told of when even the most generous promise is shorter; that one is named."""
    task = Task("look", area="desk", within=business_days(5))
    short, long = (
        Sla(name, when=when, resolution=business_days(count))
        for name, when, count in (("vip", vip, 3), ("all", None, 4))
    )
    process = staffed([desk(tasks=["look"])], [CLOSE], tasks=[task], slas=[short, long])
    assert said(process, "longer-than-promised") == [
        (
            "task 'look' may take 5 business days, but promise 'all' resolves the whole ticket in "
            "4 business days, and no other promise gives more."
        )
    ]


def test_what_is_longer_than_one_promise_only() -> None:
    """Time that a ticket of another promise may take is no mistake."""
    slas = [
        Sla("vip", when=vip, resolution=business_hours(6)),
        Sla("all", first_response=business_hours(40)),
    ]
    process = staffed([desk(within=business_hours(30))], [CLOSE], slas=slas)
    assert said(process, "longer-than-promised") == []


def test_the_first_state_and_the_first_response() -> None:
    """Nobody has answered while a ticket is in its first state."""
    process = staffed([desk(within=business_hours(5))], [CLOSE], slas=[sla("all")])
    assert said(process, "longer-than-promised") == [
        (
            "workflow 'support', state 'new' is where tickets start and may take 5 business hours, "
            "but promise 'all' gives a first response in 4 business hours."
        )
    ]


def way(**more: Any) -> Process:
    """Return a process with two ways to the end, and a resolution in 6 business hours."""
    return staffed(
        [
            desk(within=business_hours(3)),
            State("short", area="desk", within=business_hours(4), **more),
            State("long", area="desk", within=business_hours(5)),
            State("longer", area="desk", within=business_hours(2)),
            SOLVED,
        ],
        [
            Transition("one", "new", "long"),
            Transition("two", "new", "short"),
            Transition("on", "long", "longer"),
            Transition("solve", ["short", "longer"], "solved"),
            Transition("close", "solved", "closed"),
        ],
        slas=[Sla("all", resolution=business_hours(6))],
    )


def test_the_shortest_way_may_not_take_longer_than_the_promise() -> None:
    """The times of the states on the shortest way are added; a pause is not."""
    assert said(way(), "longer-than-promised") == [
        (
            "workflow 'support', state 'new' starts tickets whose shortest way to 'solved' may "
            "take 7 business hours ('new' 3 business hours, 'short' 4 business hours), but promise "
            "'all' resolves them in 6 business hours."
        )
    ]
    assert said(way(waits_for="customer"), "longer-than-promised") == []


# What comes before a promise is broken


@pytest.mark.parametrize(
    ("within", "after", "when", "told"),
    [
        (business_days(3), hours(5), None, True),
        (business_hours(4), business_hours(2), None, True),
        (business_hours(4), business_hours(4), None, False),
        (business_hours(4), business_hours(2), vip, False),
        (hours(4), business_hours(2), None, False),
    ],
)
def test_timers_that_come_before_the_promise(
    within: Duration, after: Duration, when: Condition | None, told: bool
) -> None:
    """A timer without condition that is surely the shorter one makes the promise empty."""
    process = staffed(
        [desk(within=within), State("other", area="desk")],
        [
            CLOSE,
            Transition("pass_on", "new", "other", after=after, when=when),
            Transition("end", "other", "closed"),
        ],
    )
    expected = (
        f"workflow 'support', state 'new' promises {within}, but 'pass_on' moves the ticket on "
        f"after {after}: the promise can never be broken, and nobody sees that it was not kept."
    )
    assert said(process, "promise-after-escalation") == ([expected] if told else [])


def test_escalations_that_take_a_ticket_too_early() -> None:
    """Taking a ticket away before its time is over is told of, telling somebody early is not."""
    process = staffed(
        [desk(within=business_hours(4))],
        [CLOSE],
        escalations=[
            Escalation("taken", state="new", after=business_hours(2), team="experts"),
            Escalation("told", state="new", after=business_hours(2), tells="experts"),
            Escalation("late", state="new", after=business_hours(6), team="experts"),
        ],
    )
    assert said(process, "promise-after-escalation") == [
        (
            "escalation 'taken' takes tickets out of state 'new' after 2 business hours, but the "
            "state promises 4 business hours: the team loses them before its time is over."
        )
    ]


def test_timers_of_another_kind_that_come_too_late() -> None:
    """A reminder in business days comes after an end in elapsed days that is surely earlier."""
    rows = [
        Transition("remind", "new", "new", after=business_days(4)),
        Transition("end", "new", "closed", after=days(3)),
    ]
    assert said(staffed([desk()], rows), "late-timer") == []
    rows[1] = Transition("end", "new", "closed", after=days(2))
    assert said(staffed([desk()], rows), "late-timer") == [
        (
            "workflow 'support', transition 'remind' comes too late: 'end' is the first to leave "
            "state 'new', after 2 days; this one takes 4 business days."
        )
    ]
