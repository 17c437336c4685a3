"""Cases of the rules on hours that their pages leave out."""

from typing import Any

import pytest

from supportflow.define.calendars import Calendar
from supportflow.define.conditions import field
from supportflow.define.flow import State, Transition
from supportflow.define.process import Area, Channel, Process
from supportflow.define.promises import Sla
from supportflow.define.times import (
    Duration,
    WallTime,
    business_days,
    business_hours,
    days,
    hours,
    minutes,
    weeks,
)
from supportflow.define.work import Reply, Task
from tests.checks.small import CLOSE, OFFICE, said, staffed

NEW = State("new", area="desk")
LAB = State("new", area="lab")
BACK_MONDAY = "what arrives Fri 18:00 is due Fri 19:00, and the team is back Mon 09:00."


def promising(sla: Sla, **more: Any) -> list[str]:
    """Return what is said of a promise that helpers must keep."""
    return said(staffed([NEW], [CLOSE], slas=[sla], **more), "promise-while-closed")


# Promises of tickets


def test_several_teams_may_keep_a_promise() -> None:
    """Only the hours at which all of them are closed count."""
    process = staffed(
        [NEW, State("in_lab", area="lab")],
        [CLOSE, Transition("pass_on", "new", "in_lab"), Transition("end", "in_lab", "closed")],
        slas=[Sla("all", first_response=hours(20))],
    )
    assert said(process, "promise-while-closed") == [
        (
            "sla 'all' promises first response in 20 h, but teams 'helpers' and 'experts' are all "
            "closed for longer: what arrives Sat 20:00 is due Sun 16:00, and the first of them is "
            "back Mon 08:00."
        )
    ]


@pytest.mark.parametrize(("human_only", "told"), [(True, True), (False, False)])
def test_bots_keep_promises_only_where_they_count(human_only: bool, told: bool) -> None:
    """A bot answers at night, which helps when its answer is a response."""
    process = staffed(
        [State("new", area="chat"), State("in_person", area="desk")],
        [Transition("ask", "new", "in_person"), Transition("end", "in_person", "closed")],
        slas=[Sla("all", first_response=hours(1), human_only=human_only)],
    )
    expected = (
        f"sla 'all' promises first response in 1 h, but team 'helpers' is closed for longer: "
        f"{BACK_MONDAY}"
    )
    assert said(process, "promise-while-closed") == ([expected] if told else [])


def test_a_calendar_that_never_meets_the_team() -> None:
    """Business days and hours of the night are kept by nobody who works in the day."""
    expected = [
        (
            "sla 'all' counts first response in calendar 'night', which is open Mon-Fri "
            "20:00-06:00: never while team 'helpers', who must keep it, works."
        )
    ]
    for time in (business_days(1), business_hours(40)):
        assert promising(Sla("all", calendar="night", first_response=time)) == expected


def test_a_calendar_that_is_wider_than_the_hours_of_the_team() -> None:
    """Fourteen open hours of the phones pass from Friday evening until helpers are back."""
    assert promising(Sla("all", calendar="phones", first_response=business_hours(2))) == [
        (
            "sla 'all' promises first response in 2 business hours of calendar 'phones', but team "
            "'helpers' is closed for longer: what arrives Fri 18:00 is due Fri 20:00, and the team "
            "is back Mon 09:00."
        )
    ]
    assert promising(Sla("all", calendar="phones", first_response=business_hours(15))) == []


def test_nothing_arrives_while_the_channel_is_closed() -> None:
    """The hours of the channel, else of the area, bound what can arrive; other channels do too."""
    open_office = [Channel("email", starts="new", hours="office")]
    one_hour = Sla("all", first_response=hours(1))
    assert promising(one_hour, channels=open_office) == []
    areas = [Area("desk", team="helpers", hours="office")]
    assert promising(one_hour, areas=areas) == []
    both = [*open_office, Channel("chat", starts="new")]
    assert len(promising(one_hour, channels=both)) == 1
    mail = Sla("all", when=field("channel") == "email", first_response=hours(1))
    assert promising(mail, channels=both) == []


def test_calendars_that_cannot_be_counted_in_say_nothing() -> None:
    """Hours in a circle are a fault, about which this rule keeps silent."""
    circle = [
        OFFICE, Calendar("a", week="24/7", within="b"), Calendar("b", week="24/7", within="a"),
    ]  # fmt: skip
    assert promising(Sla("all", calendar="a", first_response=hours(1)), calendars=circle) == [
        (
            "sla 'all' promises first response in 1 h, but team 'helpers' is closed for longer: "
            f"{BACK_MONDAY}"
        )
    ]
    wrong = Sla("all", calendar="a", first_response=business_hours(1))
    assert promising(wrong, calendars=circle) == []
    areas = [Area("desk", team="helpers", hours="b")]
    process = staffed([NEW], [CLOSE], areas=areas, calendars=circle)
    assert said(process, "channel-not-covered") == []


# Promises of states and tasks


def entered(first: State, *rows: Transition, area: str = "desk") -> Process:
    """Return a process in which rows lead to a state that promises an hour."""
    return staffed(
        [first, State("middle", area="desk"), State("hurry", area=area, within=hours(1))],
        [*rows, Transition("end", ["new", "hurry"], "closed")],
        areas=[
            Area("desk", team="helpers"),
            Area("lab", team="experts"),
            Area("chat", team="bot"),
            Area("counter", team="helpers", hours="office"),
        ],
    )


AT_ONCE = Transition("on", "middle", "hurry", after=minutes(0))


@pytest.mark.parametrize(
    ("process", "told"),
    [
        (entered(NEW, Transition("go", "new", "hurry")), False),
        (entered(LAB, Transition("go", "new", "hurry")), True),
        (entered(NEW, Transition("go", "new", "hurry", by="customer")), True),
        (entered(NEW, Transition("go", "new", "hurry", by="customer"), area="counter"), False),
        (entered(State("new", area="chat"), Transition("go", "new", "hurry")), True),
        (entered(NEW, Transition("go", "new", "middle", after=hours(2)), AT_ONCE), True),
        (entered(NEW, Transition("go", "new", "middle", after=business_hours(2)), AT_ONCE), False),
    ],
    ids=["team", "longer open", "customer", "open hours", "bot", "timer", "business timer"],
)
def test_states_that_tickets_enter_at_night(process: Process, told: bool) -> None:
    """Only what others bring outside of the team's hours is due before it is back."""
    expected = (
        f"workflow 'support', state 'hurry' promises 1 h, night and day alike, but team 'helpers' "
        f"is closed for longer: {BACK_MONDAY}"
    )
    assert said(process, "promise-while-closed") == ([expected] if told else [])


@pytest.mark.parametrize(("action", "told"), [(None, True), ("look_up", False)])
def test_tasks_at_night(action: str | None, told: bool) -> None:
    """A task that no person does is done at night too."""
    process = staffed(
        [State("new", area="desk", tasks=["look"])],
        [CLOSE],
        tasks=[Task("look", area="desk", within=hours(1), action=action)],
    )
    expected = (
        f"task 'look' promises 1 h, night and day alike, but team 'helpers' is closed for longer: "
        f"{BACK_MONDAY}"
    )
    assert said(process, "promise-while-closed") == ([expected] if told else [])


# Channels and reminders


def test_the_area_says_when_its_channels_are_open() -> None:
    """Without hours of its own a channel has those of the area in which it starts."""
    process = staffed([NEW], [CLOSE], areas=[Area("desk", team="helpers", hours="phones")])
    assert said(process, "channel-not-covered") == [
        (
            "channel 'email' is open in calendar 'phones', but team 'helpers', which receives its "
            "tickets in state 'new', is closed Mon-Fri 08:00-09:00 18:00-20:00 and Sat 08:00-20:00."
        )
    ]


@pytest.mark.parametrize(("sends", "told"), [("mail", False), (None, True)])
def test_letters_may_come_at_any_hour(sends: str | None, told: bool) -> None:
    """A letter box is always open; a phone that is always open needs somebody."""
    process = staffed(
        [NEW],
        [CLOSE],
        calendars=[OFFICE, Calendar("always", week="24/7"), Calendar("phones", week="24/7")],
        channels=[Channel("email", starts="new", hours="always", sends=sends)],
    )
    assert bool(said(process, "channel-not-covered")) == told


@pytest.mark.parametrize(
    ("after", "example"),
    [
        (hours(20), "who is asked Fri 17:00 hears of it again Sat 13:00"),
        (days(2), "who is asked Fri 17:00 hears of it again Sun 17:00"),
        (weeks(1), ""),
        (hours(2), ""),
        (business_days(2), ""),
    ],
)
def test_reminders(after: Duration, example: str) -> None:
    """A whole week later it is the same hour, and two hours later it is a conversation."""
    process = staffed(
        [NEW, State("waiting", area="desk", waits_for="customer")],
        [
            CLOSE,
            Transition("ask", "new", "waiting"),
            Transition("remind", "waiting", "waiting", after=after, reply="reminder"),
            Transition("silent", "waiting", "waiting", after=WallTime(90_000)),
        ],
        replies=[Reply("reminder", "We wait for you.")],
    )
    expected = (
        f"workflow 'support', transition 'remind' writes to the customer {after} after state "
        f"'waiting' is entered, night and day alike: {example}."
    )
    assert said(process, "reminder-out-of-hours") == ([expected] if example else [])
