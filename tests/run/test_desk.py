"""The Desk on each store: events that last, timers and effects that happen by themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from supportflow import (
    Agent,
    Area,
    Channel,
    DefinitionError,
    Field,
    Process,
    Reply,
    Rule,
    State,
    Task,
    Team,
    Transition,
    Workflow,
    hours,
    minutes,
    rule,
)
from supportflow.errors import (
    BadCall,
    BadValue,
    NotPossible,
    RuleFailed,
    StaleTicket,
    UnknownActor,
    UnknownTicket,
)
from supportflow.run import Context, Desk, Effect, Outcome, Ran, Store, Ticket, step
from supportflow.run.outbox import Outbox
from supportflow.run.stores import MemoryStore
from tests.run.helpers import NOW, rerun

HOUR = timedelta(hours=1)
minutes_ = partial(timedelta, 0, 0, 0, 0)


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        """Return the moment at which the clock stands."""
        return self.now

    def forward(self, **time: float) -> None:
        """Move the clock on."""
        self.now += timedelta(**time)


def shop(**more: Any) -> Process:
    """A process with everything that a Desk has to do something about."""
    child = Workflow(
        "returns",
        states=[State("asked", area="desk"), State("settled", area="desk", final=True)],
        transitions=[Transition("settle", "asked", "settled")],
    )
    support = Workflow(
        "support",
        states=[
            State("new", area="desk", within=minutes(30)),
            State("talk", area="chat"),
            State("working", area="desk", tasks=["look_up"]),
            State("waiting", area="desk", waits_for="customer"),
            State("returning", area="desk", waits_for="children"),
            State("resolved", area="desk", resolved=True),
            State("closed", area="desk", final=True),
        ],
        transitions=[
            Transition("take", ["new", "talk"], "working"),
            Transition("ask", "working", "waiting", reply="need_details"),
            Transition("answered", ["waiting", "resolved"], "working", on="customer_message"),
            Transition("silence", "waiting", "resolved", after=hours(2)),
            Transition("forget", "resolved", "closed", after=hours(3), skips="look_up"),
            Transition("send_back", "working", "returning", opens=["returns", "returns"]),
            Transition("send_lost", "working", "returning", opens="returns.settled"),
            Transition("all_back", "returning", "working", on="children_done"),
            Transition("merge", "working", "resolved", when=rule("twin")),
        ],
    )
    base: dict[str, Any] = {
        "teams": [Team("bot", automated=True, max_turns=2, asks="team"), Team("team")],
        "agents": [Agent("anna", teams=["team"]), Agent("bruno", teams=["team"])],
        "areas": [Area("desk", team="team"), Area("chat", team="bot")],
        "channels": [
            Channel("form", starts="new", sends="email"),
            Channel("chat", starts="talk", sends="chat"),
        ],
        "fields": [Field("order.id"), Field("parts", "choices", choices=["lid", "box"])],
        "rules": [Rule("twin")],
        "replies": [Reply("need_details", "Which order, {customer}?")],
        "tasks": [Task("look_up", area="desk", action="find_order")],
        "workflows": [support, child],
    }
    return Process("shop", **(base | more))


RULES = {"twin": lambda ticket, now: ticket.customer == "twin"}

Open = Callable[..., Desk]


@pytest.fixture
def clock() -> Clock:
    """A clock of the test's own."""
    return Clock()


@pytest.fixture(params=["memory", "sqlite"])
def desk_of(request: pytest.FixtureRequest, tmp_path: Path, clock: Clock) -> Iterator[Open]:
    """Open Desks on one store, and close them in the end."""
    shared = MemoryStore()
    opened: list[Desk] = []

    def make(process: Process | None = None, **given: Any) -> Desk:
        store: Any = shared if request.param == "memory" else tmp_path / "tickets.db"
        given.setdefault("rules", RULES)
        desk = Desk(process or shop(), store, clock=clock, **given)
        opened.append(desk)
        return desk

    yield make
    for desk in opened:
        desk.close()


class Handlers:
    """Handlers that write down what they were given, and fail as often as they are told."""

    def __init__(self, failing: int = 0, answer: str | None = None) -> None:
        self.got: list[Effect] = []
        self.failing = failing
        self.answer = answer

    def __call__(self, effect: Effect) -> str | None:
        """Take an effect."""
        self.got.append(effect)
        if self.failing:
            self.failing -= 1
            raise ConnectionError("mail server is down")
        return self.answer

    @property
    def keys(self) -> list[str]:
        """The keys of the effects, in the order in which they came."""
        return [effect.key for effect in self.got]


# Events


def test_open_fire_get_history(desk_of: Open, clock: Clock) -> None:
    """A ticket is opened, events are applied, and its history tells them; all can be rerun."""
    desk = desk_of()
    ticket = desk.open(
        "form", subject="Where?", message="Hi", customer="c-17", language="it",
        fields={"order.id": "17", "parts": ["box", "lid"]},
    )  # fmt: skip
    assert (ticket.id, ticket.seq, ticket.state, ticket.opened) == ("T-1", 1, "new", NOW)
    clock.forward(minutes=1)
    taken = desk.fire("T-1", "take", by="anna", note="mine", data={"parts": ["lid"]})
    assert (taken.seq, taken.state, taken.changed) == (2, "working", NOW + timedelta(minutes=1))
    assert desk.get("T-1") == taken
    history = desk.history("T-1")
    assert [(line.seq, line.line, line.event, line.by) for line in history] == [
        (1, 0, "opened", "customer"),
        (2, 0, "take", "anna"),
    ]
    assert (history[1].note, history[1].data) == ("mine", {"parts": ("lid",)})
    assert rerun(desk.process, history, Context()) == taken


def test_tickets_are_numbered(desk_of: Open) -> None:
    """Tickets get the next number of the store; an id of the host's own is passed over."""
    desk = desk_of()
    assert [desk.open("form").id for _ in range(2)] == ["T-1", "T-2"]
    assert desk.open("form", id="T-3").id == "T-3"
    assert desk.open("form").id == "T-4"
    with pytest.raises(StaleTicket, match="exists already"):
        desk.open("form", id="T-3")


def test_a_refused_event_leaves_nothing(desk_of: Open) -> None:
    """Neither ticket, history, number of events nor effects change."""
    desk = desk_of()
    before, lines = desk.open("form"), desk.history("T-1")
    with pytest.raises(NotPossible):
        desk.fire("T-1", "ask", by="anna")
    with pytest.raises(BadValue):
        desk.open("fone")
    assert desk.get("T-1") == before
    assert desk.history("T-1") == lines
    assert desk.store.pending() == ()


def test_a_ticket_that_is_not_there(desk_of: Open) -> None:
    """Looking for an unknown ticket, or firing at it, is refused."""
    desk = desk_of()
    for look in (desk.get, desk.history, desk.possible):
        with pytest.raises(UnknownTicket, match="there is no ticket 'T-7'"):
            look("T-7")
    with pytest.raises(UnknownTicket):
        desk.fire("T-7", "take", by="anna")


def test_a_repeated_event_is_answered_with_the_first_result(desk_of: Open) -> None:
    """An event id makes repeating harmless, also when the ticket went on meanwhile."""
    desk = desk_of()
    opened = desk.open("form", event_id="mail-1")
    assert desk.open("form", event_id="mail-1") == opened
    taken = desk.fire("T-1", "take", by="anna", event_id="click-1")
    desk.fire("T-1", "note", by="anna", note="x")
    assert desk.fire("T-1", "take", by="anna", event_id="click-1") == taken
    assert desk.get("T-1").seq == 3
    assert len(desk.tickets()) == 1


def test_an_event_id_belongs_to_one_ticket(desk_of: Open) -> None:
    """An id that was used for another ticket swallows nothing: it is refused, naming that one."""
    desk = desk_of()
    desk.open("form", event_id="mail-1")
    desk.open("form")
    desk.fire("T-1", "take", by="anna", event_id="click-1")
    used = "was used for ticket 'T-1' before, and now comes with ticket '{}'"
    for other in ("T-2", "T-77"):
        with pytest.raises(BadCall, match=used.format(other)):
            desk.fire(other, "take", by="anna", event_id="click-1")
    with pytest.raises(BadCall, match=used.format("mine")):
        desk.open("form", id="mine", event_id="mail-1")
    assert desk.open("form", id="T-1", event_id="mail-1").id == "T-1"
    assert [ticket.state for ticket in desk.tickets()] == ["working", "new"]


def test_a_host_cannot_take_the_desk_s_own_event_ids(desk_of: Open) -> None:
    """Ids of the Desk's own kind are refused; an effect's plain key is an id like any other."""
    desk = desk_of()
    for call in (partial(desk.open, "form"), partial(desk.fire, "T-1", "take", by="anna")):
        with pytest.raises(BadCall, match="ids that begin with 'effect:' are the Desk's own"):
            call(event_id="effect:T-1:2:0")
    desk.open("form")
    desk.fire("T-1", "take", by="anna", event_id="T-1:3:0")
    desk.fire("T-1", "send_back", by="anna", event_id="T-1:3:1")
    assert [ticket.id for ticket in desk.tickets()] == ["T-1", "T-1.1", "T-1.2"]


def test_a_refused_event_may_come_again(desk_of: Open) -> None:
    """A refusal does not use up the event id."""
    desk = desk_of()
    desk.open("form")
    with pytest.raises(NotPossible):
        desk.fire("T-1", "ask", by="anna", event_id="e")
    desk.fire("T-1", "take", by="anna", event_id="e")
    assert desk.get("T-1").state == "working"


def test_what_the_caller_saw_last(desk_of: Open) -> None:
    """`seq` refuses an event on a ticket that changed since; without it it is decided anew."""
    desk = desk_of()
    seen = desk.open("form")
    desk.fire("T-1", "note", by="bruno", note="mine")
    with pytest.raises(StaleTicket, match="is at event 2, no longer at 1"):
        desk.fire("T-1", "take", by="anna", seq=seen.seq)
    assert desk.fire("T-1", "take", by="anna", seq=2).seq == 3


def test_a_due_timer_makes_the_caller_s_view_stale(desk_of: Open, clock: Clock) -> None:
    """It makes no difference whether a worker was there before or the event catches up itself."""
    desk = desk_of()
    seen = desk.open("form")
    clock.forward(hours=1)
    with pytest.raises(StaleTicket):
        desk.fire("T-1", "take", by="anna", seq=seen.seq)
    assert [line.kind for line in desk.history("T-1")] == ["opened", "late"]


def test_possible(desk_of: Open) -> None:
    """The Desk asks its own rules, people and clock."""
    desk = desk_of()
    desk.open("form", customer="twin")
    desk.fire("T-1", "take", by="anna")
    found = {one.event: one.reasons for one in desk.possible("T-1", by="anna")}
    assert found == {"ask": (), "send_back": (), "send_lost": (), "merge": ()}
    with pytest.raises(UnknownActor):
        desk.possible("T-1", by="anne")


def test_tickets_that_fit(desk_of: Open) -> None:
    """Lists by state, area, team, assignee, customer and end, page by page; names are checked."""
    desk = desk_of()
    for number in range(12):
        desk.open("chat" if number % 3 == 0 else "form", customer=f"c-{number % 2}")
    desk.fire("T-2", "take", by="anna")
    desk.fire("T-2", "assign", by="anna", data={"assignee": "bruno"})

    def ids(**wanted: Any) -> list[str]:
        return [ticket.id for ticket in desk.tickets(**wanted)]

    assert ids() == [f"T-{number}" for number in range(1, 13)]
    assert ids(state="talk") == ids(area="chat") == ids(team="bot") == ["T-1", "T-4", "T-7", "T-10"]
    assert ids(state="working") == ids(assignee="bruno") == ["T-2"]
    assert ids(customer="c-1", area="chat") == ["T-4", "T-10"]
    assert ids(closed=True) == ids(state="talk", area="desk") == []
    assert ids(after="T-9", limit=2) == ["T-10", "T-11"]
    with pytest.raises(BadCall, match="there is no state 'tlak'"):
        desk.tickets(state="tlak")
    with pytest.raises(BadCall, match="there is no area 'desc'"):
        desk.tickets(area="desc")


def test_people_of_the_host(desk_of: Open) -> None:
    """A directory is a mapping, or a function that is asked for the names at hand."""
    zoe = Agent("zoe", teams=["team"])
    asked: list[str] = []

    def directory(name: str) -> Agent | None:
        asked.append(name)
        return zoe if name == "zoe" else None

    for people in ({"zoe": zoe}, directory):
        desk = desk_of(people=people)
        ticket = desk.open("form", by="zoe")
        desk.fire(ticket.id, "assign", by="zoe", data={"assignee": "zoe"})
        assert desk.get(ticket.id).assignee == "zoe"
        with pytest.raises(UnknownActor):
            desk.fire(ticket.id, "take", by="yan")
    assert set(asked) == {"zoe", "yan"}


def test_rules_of_the_host(desk_of: Open) -> None:
    """A rule's verdict is kept in the history; a rule that raises refuses the event."""
    desk = desk_of()
    desk.open("form", customer="twin")
    desk.fire("T-1", "take", by="anna")
    desk.fire("T-1", "merge", by="anna")
    assert desk.history("T-1")[-1].verdicts == (("twin", True),)
    desk = desk_of(rules={"twin": lambda ticket, now: 1 / 0})
    desk.fire("T-1", "message", by="customer", message="Hm")
    with pytest.raises(RuleFailed, match="ZeroDivisionError"):
        desk.fire("T-1", "merge", by="anna")


def test_values_that_cannot_be_kept(desk_of: Open) -> None:
    """What no store could give back is refused before anything is written."""
    desk = desk_of()
    before = desk.open("form")
    with pytest.raises(BadValue, match="cannot be kept"):
        desk.fire("T-1", "take", by="anna", data={"order.id": object()})
    assert desk.get("T-1") == before


# Timers


def waiting(desk: Desk) -> None:
    """Bring a ticket to where it waits for the customer."""
    desk.open("form", customer="Ada")
    desk.fire("T-1", "take", by="anna")
    desk.fire("T-1", "ask", by="anna")


def test_run_due_fires_timers(desk_of: Open, clock: Clock) -> None:
    """What is due happens, in order, each as of its own instant; what is not waits."""
    desk = desk_of()
    waiting(desk)
    assert desk.run_due() == Ran()
    clock.forward(hours=2)
    assert desk.run_due().timers == 1
    assert desk.get("T-1").state == "resolved"
    clock.forward(days=4)
    assert desk.run_due().timers == 1
    ticket = desk.get("T-1")
    assert (ticket.state, ticket.closed, ticket.changed) == ("closed", True, NOW + 5 * HOUR)
    assert desk.run_due() == Ran()


def test_a_worker_that_comes_late_catches_up(desk_of: Open, clock: Clock) -> None:
    """Timers set by timers are fired in the same run, at the instants that they had."""
    desk = desk_of()
    waiting(desk)
    clock.forward(days=9)
    assert desk.run_due().timers == 2
    lines = desk.history("T-1")[-2:]
    assert [(line.event, line.at, line.noted) for line in lines] == [
        ("silence", NOW + 2 * HOUR, clock.now),
        ("forget", NOW + 5 * HOUR, clock.now),
    ]


def test_timers_of_one_ticket_come_in_the_order_of_their_instants(
    desk_of: Open, clock: Clock
) -> None:
    """A promise that was broken before the ticket moved on is told, however late the worker."""
    flow = Workflow(
        "support",
        states=[State("new", area="desk", within=hours(1)), State("old", area="desk")],
        transitions=[Transition("age", "new", "old", after=hours(2))],
    )
    process = shop(workflows=[flow], channels=[Channel("form", starts="new")], rules=[], tasks=[])
    desk = desk_of(process, rules={})
    desk.open("form")
    clock.forward(hours=9)
    assert desk.run_due().timers == 2
    assert [(line.kind, line.at) for line in desk.history("T-1")[1:]] == [
        ("late", NOW + HOUR),
        ("moved", NOW + 2 * HOUR),
    ]


def test_an_event_comes_after_the_timers_that_were_due(desk_of: Open, clock: Clock) -> None:
    """A slow worker never changes a result: the event finds the ticket where time had put it."""
    desk = desk_of()
    waiting(desk)
    clock.forward(hours=3)
    ticket = desk.fire("T-1", "message", by="customer", message="It is 17")
    assert ticket.state == "working"
    assert [(line.event, line.source) for line in desk.history("T-1")[-3:]] == [
        ("silence", "waiting"),
        ("message", None),
        ("answered", "resolved"),
    ]
    clock.forward(days=1)
    assert desk.run_due().timers == 0


def test_the_timers_of_many_tickets(desk_of: Open, clock: Clock) -> None:
    """Every timer is fired once; `limit` bounds a run."""
    desk = desk_of()
    for _ in range(7):
        desk.open("form")
    clock.forward(hours=1)
    assert desk.run_due(limit=3).timers == 3
    assert desk.run_due().timers == 4
    assert desk.run_due() == Ran()
    for ticket in desk.tickets():
        assert [line.kind for line in desk.history(ticket.id)] == ["opened", "late"]


def test_one_bad_ticket_does_not_stop_the_others(desk_of: Open, clock: Clock) -> None:
    """A timer that is refused is told as a problem and stays; the others are fired."""
    process = shop(
        workflows=[
            Workflow(
                "support",
                states=[State("new", area="desk"), State("old", area="desk")],
                transitions=[
                    Transition("age", "new", "old", after=hours(1), when=rule("twin")),
                ],
            )
        ],
        channels=[Channel("form", starts="new")],
        tasks=[],
    )

    def picky(ticket: Any, now: datetime) -> bool:
        if ticket.id == "T-1":
            raise LookupError("no network")
        return True

    desk = desk_of(process, rules={"twin": picky})
    desk.open("form")
    desk.open("form")
    clock.forward(hours=2)
    ran = desk.run_due()
    assert ran.timers == 1
    (problem,) = ran.problems
    assert problem == (
        "the named rule 'twin' raised LookupError: no network. Ticket T-1 was not changed."
    )
    assert [ticket.state for ticket in desk.tickets()] == ["new", "old"]
    assert desk_of(process, rules={"twin": lambda ticket, now: True}).run_due().timers == 1


def test_a_timer_that_no_longer_fits_its_ticket(desk_of: Open, clock: Clock) -> None:
    """Whatever goes wrong with one ticket's timer is told; the others are fired."""
    desk = desk_of(errands(), rules={})
    desk.open("form", id="T-1")
    ticket = desk.get("T-1")
    odd = replace(ticket, id="T-0", channel="pigeon")
    desk.store.commit(Outcome(odd, (), (), odd.timers), expected=0)

    def broken(process: Process, ticket: Ticket, *given: Any, **more: Any) -> Outcome:
        if ticket.id == "T-0":
            raise BadCall("pigeons are not known.")
        return step(process, ticket, *given, **more)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("supportflow.run.firing.step", broken)
        clock.forward(minutes=13)
        ran = desk.run_due()
    assert (ran.timers, ran.problems) == (
        1, ("ticket T-0, timer 'after:send': BadCall: pigeons are not known.",),
    )  # fmt: skip
    assert desk.get("T-1").state == "away"


# Effects


def test_messages_go_to_the_channel_s_handler(desk_of: Open) -> None:
    """A reply is delivered once, by the handler that the ticket's channel names."""
    email, chat = Handlers(), Handlers()
    desk = desk_of(send={"email": email, "chat": chat})
    waiting(desk)
    assert desk.run_due() == Ran(delivered=1)
    (effect,) = email.got
    assert effect.key == "T-1:3:0"
    assert (effect.data["text"], effect.data["to"]) == ("Which order, Ada?", "Ada")
    assert desk.run_due() == Ran()
    assert chat.got == []


def test_effects_of_a_ticket_come_in_order(desk_of: Open, clock: Clock) -> None:
    """While the first message fails the second one waits; other tickets go on."""
    email = Handlers(failing=1)
    desk = desk_of(send={"email": email, "chat": email}, retry=timedelta(minutes=1))
    desk.open("form")
    desk.fire("T-1", "message", by="anna", message="one")
    desk.fire("T-1", "message", by="anna", message="two")
    ran = desk.run_due()
    assert (ran.delivered, ran.failed, ran.dead) == (0, 1, 0)
    assert ran.problems == ("send 'email' (T-1:2:0): ConnectionError: mail server is down",)
    desk.open("form")
    desk.fire("T-2", "message", by="anna", message="other")
    assert desk.run_due().delivered == 1
    clock.forward(minutes=1)
    assert desk.run_due().delivered == 2
    assert [effect.data["text"] for effect in email.got] == ["one", "other", "one", "two"]
    assert email.keys == ["T-1:2:0", "T-2:2:0", "T-1:2:0", "T-1:3:0"]


def test_failures_are_tried_again_ever_later(desk_of: Open, clock: Clock) -> None:
    """After each failure the wait doubles; after the last attempt the effect is dead."""
    email = Handlers(failing=9)
    desk = desk_of(send={"email": email, "chat": email}, retry=timedelta(minutes=1), attempts=4)
    desk.open("form")
    desk.fire("T-1", "message", by="anna", message="one")
    desk.fire("T-1", "message", by="anna", message="two")
    tried = []
    for minute in range(12):
        ran = desk.run_due()
        if ran.failed or ran.dead:
            tried.append((minute, ran.failed, ran.dead))
        if ran.dead:
            break
        clock.forward(minutes=1)
    assert tried[:3] == [(0, 1, 0), (1, 1, 0), (3, 1, 0)]
    assert tried[3][0] == 7
    assert tried[3][2] == 1
    (dead,) = desk.store.dead()
    assert (dead.ticket, dead.effect.data["text"], dead.attempts) == ("T-1", "one", 4)
    assert dead.error == "send 'email' (T-1:2:0): ConnectionError: mail server is down"
    email.failing = 0
    clock.forward(hours=1)
    desk.run_due()
    assert email.got[-1].data["text"] == "two"


def test_effects_wait_for_a_desk_with_their_handler(desk_of: Open) -> None:
    """A Desk without handlers leaves the effects for one that has them."""
    waiting(desk_of())
    assert desk_of().run_due() == Ran()
    find, email = Handlers(), Handlers()
    assert desk_of(actions={"find_order": find}).run_due().delivered == 1
    assert desk_of(send={"email": email, "chat": email}).run_due().delivered == 1
    assert (find.keys, email.keys) == (["T-1:2:0"], ["T-1:3:0"])


def test_an_action_does_its_task(desk_of: Open, clock: Clock) -> None:
    """When the function returns the task is done, by the system; when it raises it is not."""
    find = Handlers(failing=1)
    desk = desk_of(actions={"find_order": find}, retry=timedelta(minutes=1))
    desk.open("form")
    desk.fire("T-1", "take", by="anna")
    assert desk.run_due().failed == 1
    assert desk.get("T-1").tasks[0].status == "open"
    clock.forward(minutes=1)
    assert desk.run_due().delivered == 1
    (done,) = desk.get("T-1").tasks
    assert (done.status, done.by, done.ended) == ("done", "system", clock.now)


def test_an_action_that_a_person_was_faster_with(desk_of: Open) -> None:
    """A task that ended meanwhile is not ended twice."""
    find = Handlers()
    desk = desk_of(actions={"find_order": find})
    desk.open("form")
    desk.fire("T-1", "take", by="anna")
    desk.fire("T-1", "task", by="anna", data={"task": "look_up", "is": "done"})
    assert desk.run_due() == Ran(delivered=1)
    assert desk.get("T-1").tasks[0].by == "anna"


def test_a_bot_answers(desk_of: Open) -> None:
    """The text that a bot's handler returns is its message; it is sent and counted."""
    bot, chat = Handlers(answer="Which order?"), Handlers()
    desk = desk_of(bots={"bot": bot}, send={"email": chat, "chat": chat})
    desk.open("chat", message="Where is it?")
    assert desk.run_due().delivered == 2
    assert bot.got[0].data == {
        "ticket": "T-1", "state": "talk", "turn": 1, "message": "Where is it?",
    }  # fmt: skip
    assert chat.got[0].data["text"] == "Which order?"
    assert desk.get("T-1").turns == 1
    desk.fire("T-1", "message", by="customer", message="17")
    desk.run_due()
    desk.fire("T-1", "message", by="customer", message="No!")
    assert desk.get("T-1").state == "working", "after its two turns a person has the ticket"


def test_a_bot_may_fire_an_event_itself(desk_of: Open) -> None:
    """A handler that returns nothing may have moved the ticket by an ordinary event."""

    def give_up(effect: Effect) -> None:
        desk.fire(str(effect.data["ticket"]), "take", by="bot", event_id=effect.key)

    desk = desk_of(bots={"bot": give_up})
    desk.open("chat")
    assert desk.run_due() == Ran(delivered=1)
    assert desk.get("T-1").state == "working"
    assert desk.history("T-1")[-1].by == "bot"


def test_a_bot_whose_answer_is_refused(desk_of: Open) -> None:
    """What the Desk refuses a bot is a failure like every other one: told and tried again."""

    def confused(effect: Effect) -> None:
        desk.fire(str(effect.data["ticket"]), "tkae", by="bot")

    desk = desk_of(bots={"bot": confused})
    desk.open("chat")
    (problem,) = desk.run_due().problems
    assert problem.startswith("bot 'bot' (T-1:1:0): UnknownEvent: ticket T-1: workflow 'support'")
    assert desk.store.pending()[0].error == problem


def test_a_bot_s_late_answer_is_dropped(desk_of: Open) -> None:
    """When the ticket went on while the bot thought, the customer does not hear the bot too."""

    def think(effect: Effect) -> str:
        desk.fire("T-1", "take", by="bot")
        return "Which order?"

    desk = desk_of(bots={"bot": think})
    desk.open("chat", message="Where is it?")
    assert desk.run_due() == Ran(delivered=1)
    assert [line.event for line in desk.history("T-1")] == ["opened", "take"]
    assert [one.effect.kind for one in desk.store.pending()] == ["action", "notify"]


@pytest.mark.parametrize("nothing", ["", " \n", None])
def test_a_bot_that_says_nothing(desk_of: Open, nothing: str | None) -> None:
    """An empty text is no answer: nothing is sent, and nothing fails."""
    desk = desk_of(bots={"bot": Handlers(answer=nothing)})
    desk.open("chat")
    assert desk.run_due() == Ran(delivered=1)
    assert desk.get("T-1").seq == 1


def test_the_team_is_told(desk_of: Open, clock: Clock) -> None:
    """One handler gets everything that teams are to be told."""
    told = Handlers()
    desk = desk_of(notify=told)
    desk.open("form")
    clock.forward(minutes=31)
    assert desk.run_due() == Ran(timers=1, delivered=1)
    (effect,) = told.got
    assert (effect.kind, effect.name, effect.data["about"]) == ("notify", "team", "late")


# Children


def test_children_are_opened_and_end(desk_of: Open) -> None:
    """A row opens child tickets at once; when the last one ends the parent goes on."""
    desk = desk_of()
    desk.open("form", customer="Ada", subject="S", fields={"order.id": "17"})
    desk.fire("T-1", "take", by="anna")
    parent = desk.fire("T-1", "send_back", by="anna")
    assert parent.children == ("T-1.1", "T-1.2")
    child = desk.get("T-1.1")
    assert (child.state, child.parent, child.customer, child.subject) == (
        "asked", "T-1", "Ada", "S",
    )  # fmt: skip
    assert child.fields == {"order.id": "17"}
    assert desk.history("T-1.1")[0].by == "system"
    desk.fire("T-1.1", "settle", by="anna")
    assert desk.get("T-1").state == "returning"
    desk.fire("T-1.2", "settle", by="anna")
    assert desk.get("T-1").state == "working"
    assert [line.event for line in desk.history("T-1")[-3:]] == [
        "children_done", "children_done", "all_back",
    ]  # fmt: skip
    assert desk.store.pending()[1:] == (), "only the automatic task waits for its handler"


def test_a_child_that_is_born_at_its_end(desk_of: Open) -> None:
    """A child whose first state is final lets its parent go on at once."""
    desk = desk_of()
    desk.open("form")
    desk.fire("T-1", "take", by="anna")
    desk.fire("T-1", "send_lost", by="anna")
    assert desk.get("T-1.1").closed
    assert desk.get("T-1").state == "working"


def test_fire_returns_the_ticket_as_it_is_now(desk_of: Open) -> None:
    """What the event's own effects did to the ticket is in what the caller gets."""
    desk = desk_of()
    desk.open("form")
    desk.fire("T-1", "take", by="anna")
    after = desk.fire("T-1", "send_lost", by="anna")
    assert (after.state, after.seq) == ("working", 4)
    assert after == desk.get("T-1")


def errands() -> Process:
    """A process whose tickets send a child on an errand, and wait for it."""
    child = Workflow(
        "errand",
        states=[State("out", area="desk"), State("home", area="desk", final=True)],
        transitions=[Transition("return", "out", "home", after=minutes(25))],
    )
    flow = Workflow(
        "support",
        states=[
            State("new", area="desk"),
            State("away", area="desk", waits_for="children", within=minutes(20)),
            State("working", area="desk"),
            State("lost", area="desk"),
            State("closed", area="desk", final=True),
        ],
        transitions=[
            Transition("send", "new", "away", after=minutes(13), opens="errand"),
            Transition("back", "away", "working", on="children_done"),
            Transition("give_up", "away", "lost", after=minutes(60)),
            Transition("end", "working", "closed", after=minutes(90)),
        ],
    )
    return Process(
        "errands",
        teams=[Team("team")],
        areas=[Area("desk", team="team")],
        channels=[Channel("form", starts="new")],
        workflows=[flow, child],
    )


@pytest.mark.parametrize("every", [1, 10, 45, 180])
def test_a_slow_worker_changes_nothing(desk_of: Open, clock: Clock, every: int) -> None:
    """Children open and end at their own instants, whenever somebody comes to see to it."""
    desk = desk_of(errands(), rules={})
    desk.open("form")
    for _ in range(180 // every):
        clock.forward(minutes=every)
        assert desk.run_due().dropped == 0
    child, parent = desk.get("T-1.1"), desk.get("T-1")
    assert (child.opened, child.changed) == (NOW + minutes_(13), NOW + minutes_(38))
    assert (parent.state, parent.seq, parent.changed) == ("closed", 5, NOW + minutes_(128))
    assert [(line.event, line.at) for line in desk.history("T-1")] == [
        ("opened", NOW),
        ("send", NOW + minutes_(13)),
        ("late", NOW + minutes_(33)),
        ("children_done", NOW + minutes_(38)),
        ("back", NOW + minutes_(38)),
        ("end", NOW + minutes_(128)),
    ]


@pytest.mark.parametrize("kind", ["open", "submit"])
def test_own_effects_that_failed_at_first_keep_their_instant(
    desk_of: Open, clock: Clock, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """What a crash left in the outbox is done later as of the event from which it follows."""
    desk = desk_of(errands(), rules={})
    desk.open("form")
    clock.forward(minutes=13)
    if kind == "submit":
        desk.run_due()
        clock.forward(minutes=25)
    with monkeypatch.context() as broken:
        broken.setattr(Outbox, "follow", lambda *_: False)
        desk._firing.fire_due(None, [])
    assert desk.store.pending()[-1].effect.kind == kind
    clock.forward(hours=3)
    desk.run_due()
    assert desk.get("T-1.1").opened == NOW + minutes_(13)
    assert (desk.get("T-1").state, desk.get("T-1").changed) == ("closed", NOW + minutes_(128))


def test_a_child_s_end_that_comes_after_a_later_event(clock: Clock) -> None:
    """Time does not go back: the parent hears of it at its last event."""
    desk = Desk(errands(), clock=clock)
    desk.open("form")
    clock.forward(minutes=13)
    desk.run_due()
    clock.forward(minutes=30)
    desk.fire("T-1", "note", by="system", note="x")
    clock.forward(hours=3)
    desk.run_due()
    back = desk.history("T-1")[-2]
    assert (back.event, back.at) == ("back", NOW + minutes_(43))


def test_the_id_of_a_child_that_is_taken(desk_of: Open, clock: Clock) -> None:
    """A ticket of the host's under the child's id is no child: a person is told in the end."""
    desk = desk_of(attempts=1)
    desk.open("form", id="T-1.1")
    desk.open("form")
    desk.fire("T-1", "take", by="anna")
    desk.fire("T-1", "send_lost", by="anna")
    (problem,) = desk.run_due().problems
    (dead,) = desk.store.dead()
    assert dead.error == problem
    assert problem == (
        "open 'returns' (T-1:3:0): BadCall: ticket 'T-1' cannot open its child ticket 'T-1.1': a "
        "ticket with this id is there already and is no child ticket. Open tickets under other ids."
    )
    assert desk.get("T-1").children == ("T-1.1",)


def test_children_of_children_without_end() -> None:
    """A process that opens tickets for ever does so in portions; no call goes on for ever."""
    flow = Workflow(
        "support",
        states=[State("new", area="desk"), State("open", area="desk")],
        transitions=[Transition("go", "new", "open", after=minutes(0), opens="support")],
    )
    process = Process(
        "endless",
        teams=[Team("team")],
        areas=[Area("desk", team="team")],
        channels=[Channel("form", starts="new")],
        workflows=[flow],
    )
    desk = Desk(process, clock=lambda: NOW)
    desk.store.next_number()
    assert desk.open("form", id="T").children == ("T.1",)
    assert len(desk.tickets()) == 1_001
    ran = desk.run_due()
    assert (ran.delivered, ran.problems) == (1_000, ())
    assert len(desk.tickets()) == 2_001
    assert len(desk.store.pending()) == 1


# Making and closing a Desk


def test_a_process_with_faults_is_not_run() -> None:
    """All faults are told when the Desk is made."""
    with pytest.raises(DefinitionError, match="channel-without-start"):
        Desk(shop(channels=[Channel("form")]), rules=RULES)


def test_missing_and_unused_functions_are_told_at_once() -> None:
    """Rules and handlers that are missing or that nothing uses, all in one message."""
    with pytest.raises(BadCall) as caught:
        Desk(
            shop(),
            rules={"twins": lambda ticket, now: True},
            send={"email": print},
            actions={"find_ordr": print},
            bots={},
        )
    assert str(caught.value) == (
        "Desk of process 'shop': rules= lacks 'twin'. rules= has 'twins', which the process does "
        "not use. Did you mean 'twin'? send= lacks 'chat'. actions= lacks 'find_order'. actions= "
        "has 'find_ordr', which the process does not use. Did you mean 'find_order'? bots= lacks "
        "'bot'."
    )


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"attempts": 0}, "attempts= takes a whole number, at least 1, not 0"),
        ({"attempts": True}, "attempts="),
        ({"attempts": 2.5}, "attempts="),
        ({"retry": timedelta()}, "retry= takes a timedelta longer than nothing"),
        ({"retry": 30}, "retry="),
        ({"lease": -HOUR}, "lease="),
    ],
)
def test_numbers_of_delivery_are_looked_at(given: dict[str, Any], said: str) -> None:
    """Attempts are counted from one, and time passes between them."""
    with pytest.raises(BadCall, match=said):
        Desk(shop(), rules=RULES, **given)


def test_a_store_is_one_process_s(desk_of: Open, tmp_path: Path) -> None:
    """Another process would get this one's timers and effects, so it is sent elsewhere."""
    desk = desk_of()
    with pytest.raises(BadCall) as refused:
        desk_of(errands(), rules={})
    assert str(refused.value) == (
        "this store keeps the tickets of process 'shop', not of 'errands': each process needs a "
        "store of its own. Give another file, or SqlStore(..., prefix=...) for tables of its own "
        "in the same database."
    )
    assert desk.open("form").id == "T-1", "the store of the first one is still open"
    Desk(errands(), tmp_path / "other.db").close()


def test_handlers_may_be_left_out_rules_not() -> None:
    """A Desk that only takes events needs no handlers; rules decide events, so it needs them."""
    Desk(shop(), rules=RULES).close()
    with pytest.raises(BadCall, match="rules= lacks 'twin'"):
        Desk(shop())


def test_a_clock_without_a_zone() -> None:
    """The clock must say which instant it means."""
    naive = datetime(2026, 11, 20, 10)  # noqa: DTZ001
    desk = Desk(shop(), rules=RULES, clock=lambda: naive)
    with pytest.raises(BadCall, match="the clock returned 2026-11-20T10:00:00"):
        desk.open("form")


def test_the_real_clock() -> None:
    """Without a clock the Desk takes the computer's."""
    before = datetime.now(UTC)
    with Desk(shop(), rules=RULES) as desk:
        assert before <= desk.open("form").opened <= datetime.now(UTC)


def test_two_desks_on_one_store(desk_of: Open, clock: Clock) -> None:
    """What one Desk did the other one sees; event ids and due timers are shared."""
    first, second = desk_of(), desk_of()
    first.open("form", event_id="e")
    assert second.open("form", event_id="e").id == "T-1"
    second.fire("T-1", "take", by="anna")
    assert first.get("T-1").state == "working"
    assert first.open("form").id == "T-2"
    assert second.open("form").id == "T-3"
    clock.forward(hours=1)
    assert (first.run_due().timers, second.run_due().timers) == (2, 0)


class Slow(MemoryStore):
    """A store in which somebody else is always faster."""

    def __init__(self) -> None:
        super().__init__()
        self.meanwhile: list[Callable[[], object]] = []

    def load(self, ticket: str) -> Any:
        """Return a ticket, just before somebody changes it."""
        found = super().load(ticket)
        if self.meanwhile:
            self.meanwhile.pop()()
        return found


def test_an_event_is_decided_again_on_the_newer_ticket() -> None:
    """When somebody else was faster the event is decided on the ticket as it then is."""
    store = Slow()
    desk = Desk(shop(), store, rules=RULES, clock=lambda: NOW)
    desk.open("form")
    store.meanwhile.append(lambda: desk.fire("T-1", "note", by="bruno", note="first"))
    assert desk.fire("T-1", "take", by="anna").seq == 3
    store.meanwhile.append(lambda: desk.fire("T-1", "note", by="bruno", note="x"))
    with pytest.raises(StaleTicket):
        desk.fire("T-1", "note", by="anna", note="y", seq=3)
    store.meanwhile.append(lambda: desk.fire("T-1", "ask", by="bruno", message="?"))
    with pytest.raises(NotPossible):
        desk.fire("T-1", "ask", by="anna", message="?")


def test_an_event_that_was_done_meanwhile() -> None:
    """The same event id, committed by somebody else between reading and writing, is answered."""
    store = Slow()
    desk = Desk(shop(), store, rules=RULES, clock=lambda: NOW)
    desk.open("form")
    again: dict[str, Any] = {"by": "anna", "event_id": "e"}
    store.meanwhile.append(lambda: desk.fire("T-1", "take", **again))
    assert desk.fire("T-1", "take", **again).seq == 2


def test_a_ticket_that_changes_all_the_time() -> None:
    """After many races the event is given up, and said so."""
    store = Slow()
    desk = Desk(shop(), store, rules=RULES, clock=lambda: NOW)
    desk.open("form")

    def note() -> None:
        found = MemoryStore.load(store, "T-1")
        assert found is not None
        store.commit(
            step(desk.process, found, "note", by="bruno", now=NOW, note="x"), expected=found.seq
        )

    store.meanwhile.extend([note] * 30)
    with pytest.raises(StaleTicket, match="was changed by others 20 times while 'take'"):
        desk.fire("T-1", "take", by="anna")


def test_a_file_is_opened_again(tmp_path: Path, clock: Clock) -> None:
    """Another Desk on the same file goes on where the first one stopped."""
    where = f"sqlite:///{tmp_path}/tickets.db"
    with Desk(shop(), where, rules=RULES, clock=clock) as desk:
        waiting(desk)
        ticket, history = desk.get("T-1"), desk.history("T-1")
    clock.forward(hours=6)
    email = Handlers()
    with Desk(
        shop(), where, rules=RULES, clock=clock, send={"email": email, "chat": email}
    ) as desk:
        assert desk.get("T-1") == ticket
        assert desk.history("T-1") == history
        assert desk.run_due() == Ran(timers=2, delivered=1)
        assert desk.get("T-1").closed
        assert desk.open("form").id == "T-2"


def test_a_store_of_the_host_s_own(clock: Clock) -> None:
    """A Desk takes a store that is there already, and says what it cannot use."""
    store: Store = MemoryStore()
    desk = Desk(shop(), store, rules=RULES, clock=clock)
    assert desk.store is store
    for wrong in ("tickets", 7):
        with pytest.raises(BadCall, match="store="):
            Desk(shop(), wrong, rules=RULES)  # type: ignore[arg-type]
