"""`start` and `step`: what each element of a process does to a ticket (design, section 5a)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest

from supportflow import (
    ANY,
    Agent,
    Area,
    BadCall,
    Channel,
    Field,
    Level,
    Priority,
    Process,
    Product,
    Reply,
    Rule,
    State,
    Team,
    Topic,
    Transition,
    Workflow,
    business_hours,
    days,
    done,
    field,
    filled,
    hours,
    minutes,
    rule,
    text,
)
from supportflow.define.calendars import Calendar
from supportflow.errors import (
    BadValue,
    ConditionUnmet,
    EndlessChain,
    NeedUnmet,
    NotAllowed,
    NotPossible,
    RuleFailed,
    StateGone,
    TimeReversed,
    UnknownActor,
    UnknownEvent,
)
from supportflow.run import Context, Effect, Timer, start, step
from tests.run.helpers import MINUTE, NOW, Case, small, task

DAY = timedelta(days=1)


# Opening


def test_a_channel_starts_its_tickets() -> None:
    """A ticket starts where its channel says, in the hands of that state's team."""
    process = small(
        [State("talk", area="chat"), "new"],
        channels=[Channel("chat", starts="talk"), Channel("form", starts="new")],
    )
    by_form = start(process, "T-1", channel="form", now=NOW).ticket
    assert (by_form.state, by_form.team, by_form.workflow) == ("new", "front_line", "support")
    by_chat = start(process, "T-2", channel="chat", now=NOW).ticket
    assert (by_chat.state, by_chat.team) == ("talk", "bot")


def test_what_a_new_ticket_holds() -> None:
    """A new ticket stands at event 1, and its first line keeps all that it was opened with."""
    process = small(["new"], fields=[Field("order.id")])
    outcome = start(
        process,
        "T-1",
        channel="form",
        now=NOW,
        customer="c-17",
        language="it",
        subject="Where is it?",
        message="Where is my order?",
        fields={"order.id": "17"},
    )
    ticket, (line,) = outcome.ticket, outcome.entries
    assert (ticket.seq, ticket.opened, ticket.entered, ticket.changed) == (1, NOW, NOW, NOW)
    assert (ticket.channel, ticket.customer, ticket.language) == ("form", "c-17", "it")
    assert (ticket.subject, ticket.fields) == ("Where is it?", {"order.id": "17"})
    assert (ticket.assignee, ticket.closed, ticket.parent) == (None, False, None)
    assert (line.kind, line.event, line.seq, line.line) == ("opened", "opened", 1, 0)
    assert (line.source, line.target, line.by) == (None, "new", "customer")
    assert (line.message, line.public) == ("Where is my order?", True)
    assert line.data == {
        "channel": "form",
        "customer": "c-17",
        "language": "it",
        "subject": "Where is it?",
        "fields": {"order.id": "17"},
    }


def test_a_ticket_may_be_opened_by_an_agent_or_without_a_message() -> None:
    """`by` says who opened the ticket; without a message the first line is not public."""
    outcome = start(small(["new"]), "T-1", channel="phone", now=NOW, by="anna")
    assert outcome.entries[0].by == "anna"
    assert outcome.entries[0].message is None
    assert not outcome.entries[0].public


@pytest.mark.parametrize("empty", ["", "  \n"])
def test_an_empty_message_is_no_message(empty: str) -> None:
    """Spaces alone are not a message: neither at opening nor on a transition."""
    process = small(["new", "old"], [Transition("age", "new", "old")])
    case = Case(process, message=empty)
    assert not case.history[0].public
    case.do("age", message=empty, note=empty)
    assert (case.history[-1].message, case.history[-1].note) == (None, None)
    assert case.effects == []


@pytest.mark.parametrize("name", ["", " T-1", "T-1 "])
def test_a_ticket_needs_an_id(name: str) -> None:
    """An id that is empty or has spaces around it is a mistake of the caller."""
    with pytest.raises(BadCall, match="needs an id"):
        start(small(["new"]), name, channel="form", now=NOW)


def test_a_child_starts_in_a_state_of_its_own() -> None:
    """`state` and `parent` place a child ticket; an unknown state is refused."""
    process = small(["new", "later"])
    ticket = start(process, "T-1.1", channel="form", now=NOW, state="later", parent="T-1").ticket
    assert (ticket.state, ticket.parent) == ("later", "T-1")
    with pytest.raises(BadValue, match="Did you mean 'later'"):
        start(process, "T-2", channel="form", now=NOW, state="latr")


def test_opening_in_a_final_state_closes_at_once() -> None:
    """A ticket may be born closed, without timers."""
    process = small([State("spam", area="desk", final=True)])
    ticket = start(process, "T-1", channel="form", now=NOW).ticket
    assert ticket.closed
    assert ticket.timers == ()


# Moments


def test_every_moment_is_kept_in_utc() -> None:
    """A moment in another zone is the same instant."""
    rome = timezone(timedelta(hours=1))
    outcome = start(small(["new"]), "T-1", channel="form", now=NOW.astimezone(rome))
    assert outcome.ticket.opened == NOW
    assert outcome.ticket.opened.tzinfo is UTC
    later = (NOW + MINUTE).astimezone(rome)
    after = step(small(["new"]), outcome.ticket, "note", by="anna", now=later, note="x")
    assert after.entries[0].at.tzinfo is UTC
    assert after.ticket.changed == NOW + MINUTE


def test_a_naive_moment_is_refused() -> None:
    """A moment without a zone could mean any instant."""
    naive = datetime(2026, 11, 20, 10)  # noqa: DTZ001
    with pytest.raises(BadValue, match="has no time zone"):
        start(small(["new"]), "T-1", channel="form", now=naive)
    Case(small(["new"])).refused(BadValue, "note", note="x", now=naive)


def test_time_does_not_go_back() -> None:
    """An event before the last one is refused; one at the same instant is not."""
    case = Case(small(["new"]))
    case.refused(TimeReversed, "note", note="x", now=NOW - timedelta(microseconds=1))
    case.do("note", note="x", now=NOW)
    assert case.ticket.seq == 2


# Moving


def test_a_move_writes_its_line() -> None:
    """A line tells who moved the ticket from where to where and when; `seq` grows by one."""
    case = Case(small(["new", "old"], [Transition("age", "new", "old")]))
    case.do("age", note="long enough")
    (line,) = case.last.entries
    assert (line.ticket, line.seq, line.line, line.kind) == ("T-1", 2, 0, "moved")
    assert (line.event, line.source, line.target) == ("age", "new", "old")
    assert (line.by, line.note, line.message, line.public) == ("anna", "long enough", None, False)
    assert line.at == line.noted == NOW + MINUTE
    assert (case.ticket.entered, case.ticket.changed) == (NOW + MINUTE, NOW + MINUTE)


def test_the_ticket_carries_the_version_that_decided() -> None:
    """A newer version of the process may go on with the ticket and leaves its mark."""
    old = small(["new"])
    new = small(["new", "old"])
    case = Case(old)
    version = case.ticket.version
    case.process = new
    case.do("note", note="x")
    assert case.ticket.version != version
    assert case.ticket.version == Case(new).ticket.version


def test_data_of_an_event_sets_fields_first() -> None:
    """Values that come with an event are set before its conditions and needs are asked."""
    rows = [
        Transition("age", "new", "old", when=field("price") > 5, needs=[filled("price")]),
    ]
    case = Case(small(["new", "old"], rows, fields=PRICE))
    case.refused(ConditionUnmet, "age")
    case.refused(BadValue, "age", data={"prise": 7})
    case.refused(ConditionUnmet, "age", data={"price": 5})
    case.do("age", data={"price": 7.0})
    assert case.history[-1].data == {"price": 7}
    assert case.ticket.fields["price"] == 7
    assert case.again() == case.ticket


def test_marks_of_a_line() -> None:
    """`escalates` and `contact` mark the line for pictures and measures."""
    case = Case(
        small(
            ["new", "old", "up"],
            [
                Transition("age", "new", "old", contact=True),
                Transition("raise", "old", "up", contact=True, escalates=True),
            ],
        )
    )
    case.do("age")
    case.do("raise")
    assert [line.marks for line in case.history] == [(), ("contact",), ("escalates", "contact")]


def test_the_team_follows_the_state() -> None:
    """The ticket's team is that of the state in which it stands."""
    rows = [Transition("ask", "new", "deep"), Transition("explain", "deep", "new")]
    case = Case(small(["new", State("deep", area="lab")], rows))
    case.do("ask")
    assert case.ticket.team == "experts"
    case.do("explain", by="chiara")
    assert case.ticket.team == "front_line"


# Who


@pytest.mark.parametrize(
    ("by", "may"),
    [
        ("customer", {"customer"}),
        ("system", {"system"}),
        ("agent", {"anna", "bruno", "chiara", "dario"}),
        ("front_line", {"anna", "bruno"}),
        ("bot", {"bot"}),
        ("junior", {"anna", "bruno", "chiara"}),
        ("senior", {"anna", "chiara"}),
        ("lead", {"chiara"}),
        (["customer", "experts"], {"customer", "chiara"}),
        ((), {"anna", "bruno"}),
    ],
)
def test_roles(by: Any, may: set[str]) -> None:
    """`by` names roles; a higher level may do what a lower one may; without it the team may."""
    case = Case(small(["new", "old"], [Transition("age", "new", "old", by=by)]))
    for actor in ("customer", "system", "bot", "anna", "bruno", "chiara", "dario"):
        if actor in may:
            assert step(case.process, case.ticket, "age", by=actor, now=NOW).ticket.state == "old"
        else:
            case.refused(NotAllowed, "age", by=actor)


def test_nobody_acts_who_is_not_known() -> None:
    """An unknown name, a team of people and a level are no actors, for events and facts alike."""
    case = Case(small(["new", "old"], [Transition("age", "new", "old")]))
    for name in ("nobody", "front_line", "senior", ""):
        case.refused(UnknownActor, "age", by=name)
        case.refused(UnknownActor, "note", by=name, note="x")


def test_people_of_the_host() -> None:
    """Agents of the host's own directory act by their teams and levels."""
    people = {"zoe": Agent("zoe", teams=["experts"], level="senior")}
    rows = [
        Transition("age", "new", "old", by="experts"),
        Transition("renew", "old", "new", by="junior"),
        Transition("rule", "new", "old", by="lead"),
    ]
    case = Case(small(["new", "old"], rows), context=Context(people=people))
    case.do("age", by="zoe")
    case.do("renew", by="zoe")
    case.refused(NotAllowed, "rule", by="zoe")
    assert case.history[-1].by == "zoe"


def test_one_row_may_be_for_others_than_the_next() -> None:
    """Rows of one event are tried in order; those that are for somebody else are passed over."""
    rows = [
        Transition("go", "new", "lab", by="experts"),
        Transition("go", "new", "old", by="front_line"),
    ]
    process = small(["new", "old", State("lab", area="lab")], rows)
    for actor, state in (("anna", "old"), ("chiara", "lab")):
        case = Case(process)
        case.do("go", by=actor)
        assert case.state == state


# Which row


PRICE = [Field("price", "number"), Field("vip", "yes_no")]


def routed(**fields: Any) -> str:
    """Return where a ticket with these fields is routed to."""
    rows = [
        Transition("route", "new", "gold", when=(field("vip") == True) & (field("price") > 9)),  # noqa: E712
        Transition("route", "new", "dear", when=field("price") > 9),
        Transition("route", "new", "cheap", when=field("price") <= 9),
    ]
    case = Case(small(["new", "gold", "dear", "cheap"], rows, fields=PRICE), fields=fields)
    case.do("route")
    return case.state


def test_when_chooses_the_first_row_that_holds() -> None:
    """`when` chooses among the rows of one event, in the order of the declaration."""
    assert routed(price=10, vip=True) == "gold"
    assert routed(price=10) == "dear"
    assert routed(price=9, vip=True) == "cheap"


def test_no_row_holds() -> None:
    """When no row's `when` holds the event is refused; a missing field makes a comparison false."""
    rows = [Transition("route", "new", "old", when=field("price") > 9)]
    case = Case(small(["new", "old"], rows, fields=PRICE))
    case.refused(ConditionUnmet, "route")


def test_when_never_fires_by_itself() -> None:
    """A condition that begins to hold moves nothing."""
    rows = [Transition("route", "new", "old", when=field("price") > 9)]
    case = Case(small(["new", "old"], rows, fields=PRICE))
    case.do("set", data={"price": 10})
    assert case.state == "new"


def test_conditions_see_what_every_ticket_has() -> None:
    """Channel, customer, language, area, state, priority, topic and product are fields too."""
    conditions = [
        field("channel") == "form",
        field("customer") == "c-17",
        field("language") == "it",
        field("area") == "desk",
        field("state") == "new",
        field("priority") == "high",
        field("topic") == "lamps",
        field("product") == "lamp",
    ]
    process = small(
        ["new", "old"],
        [Transition("age", "new", "old", when=one) for one in conditions]
        + [Transition("all", "new", "old", needs=conditions)],
        priorities=[Priority("high")],
        topics=[Topic("lamps")],
        products=[Product("lamp")],
    )
    case = Case(process, customer="c-17", language="it")
    case.do("all")
    assert case.state == "old"


def test_the_state_wins_over_the_phase_and_the_phase_over_any() -> None:
    """The more specific row is tried first, whatever the order of the declaration."""
    rows = [
        Transition("go", ANY, "by_any"),
        Transition("go", "work", "by_phase"),
        Transition("go", "b", "by_state"),
    ]
    states = [
        State("a", area="desk", phase="work"),
        State("b", area="desk", phase="work"),
        State("c", area="desk"),
        "by_any",
        "by_phase",
        "by_state",
    ]
    found = {}
    for name in ("a", "b", "c"):
        process = small(states, rows, channels=[Channel("form", starts=name)])
        case = Case(process)
        case.do("go")
        found[name] = case.state
    assert found == {"a": "by_phase", "b": "by_state", "c": "by_any"}


def test_a_more_specific_row_that_does_not_hold_falls_through() -> None:
    """Where the row of the state does not hold, that of `ANY` is tried."""
    rows = [
        Transition("go", ANY, "old"),
        Transition("go", "new", "gold", when=field("vip") == True),  # noqa: E712
    ]
    case = Case(small(["new", "old", "gold"], rows, fields=PRICE))
    case.do("go")
    assert case.state == "old"


def test_any_is_every_state_but_the_final_ones() -> None:
    """`ANY` starts from every open state; nothing leaves a final one."""
    case = Case(small(["new", "closed"], [Transition("close", ANY, "closed")]))
    case.do("close")
    assert case.ticket.closed
    case.refused(NotPossible, "close")


# Needs


def needy() -> Case:
    """Return a ticket with a row that needs all kinds of things."""
    rows = [
        Transition(
            "finish",
            "new",
            "old",
            needs=[done("look"), filled("order.id"), field("price") < 10],
            note="required",
            reply="thanks",
        ),
    ]
    return Case(
        small(
            [State("new", area="desk", tasks=["look"]), "old"],
            rows,
            tasks=[task("look", label="have a look")],
            fields=[Field("order.id", label="order number"), *PRICE, Field("name")],
            replies=[Reply("thanks", "Thank you, {name}, about {order.id}.")],
        )
    )


def test_everything_that_is_missing_is_told_at_once() -> None:
    """Needs, the note, and what the reply wants to say: one refusal names them all."""
    case = needy()
    case.do("set", data={"price": 12})
    refusal = case.refused(NeedUnmet, "finish")
    assert refusal.reasons == (
        "task 'have a look' is done (it is open)",
        "order number is filled in",
        "price is less than 10",
        "there is a note for the next person (note=...)",
        "name is filled in for the reply 'thanks'",
        "order number is filled in for the reply 'thanks'",
    )


def test_all_needs_met() -> None:
    """With everything there the row is taken."""
    case = needy()
    case.do("task", data={"task": "look", "is": "done"})
    case.do("set", data={"price": 9, "order.id": "17", "name": "Ada"})
    case.do("finish", note="all good")
    assert case.state == "old"
    assert case.history[-1].message == "Thank you, Ada, about 17."


def test_needs_are_checked_after_the_choice() -> None:
    """An unmet need refuses the event; it does not make the next row win."""
    rows = [
        Transition("go", "new", "gold", needs=[filled("vip")]),
        Transition("go", "new", "old"),
    ]
    case = Case(small(["new", "gold", "old"], rows, fields=PRICE))
    case.refused(NeedUnmet, "go")


def test_a_skipped_task_is_not_done() -> None:
    """`done` asks for a task that was done; one that was skipped or never opened does not do."""
    rows = [Transition("go", "new", "old", needs=[done("look"), done("never")])]
    states = [State("new", area="desk", tasks=["look"]), "old"]
    case = Case(small(states, rows, tasks=[task("look"), task("never")]))
    case.do("task", data={"task": "look", "is": "skipped"}, note="no time")
    assert case.refused(NeedUnmet, "go").reasons == (
        "task 'look' is done (it is skipped)",
        "task 'never' is done (it was never opened)",
    )


@pytest.mark.parametrize("note", [None, "", "   "])
def test_a_required_note(note: str | None) -> None:
    """A row may ask for words to the next person; spaces are no words."""
    case = Case(small(["new", "old"], [Transition("go", "new", "old", note="required")]))
    case.refused(NeedUnmet, "go", note=note)
    case.do("go", note="please call back")
    assert case.history[-1].note == "please call back"


def test_an_optional_note() -> None:
    """An optional note may be left out."""
    case = Case(small(["new", "old"], [Transition("go", "new", "old", note="optional")]))
    case.do("go")
    assert case.state == "old"


# Words to the customer


def speaking(**row: Any) -> Process:
    """Return a process with one row and two scripts."""
    return small(
        ["new", "old"],
        [Transition("go", "new", "old", **row)],
        fields=[Field("total", "money"), Field("vip", "yes_no"), Field("order.id")],
        replies=[
            Reply("hello", text(en="Hello {customer}: {ticket}, {total}.", it="Ciao {customer}!")),
            Reply("plain", "{{braces}} {vip} {state} {area} {channel}"),
        ],
    )


def sent(case: Case) -> list[str]:
    """Return the texts that went to the customer."""
    return [effect.data["text"] for effect in case.effects if effect.kind == "send"]


def test_a_reply_is_rendered_and_sent() -> None:
    """A row's reply is filled in, kept in the line as a public message, and sent."""
    case = Case(speaking(reply="hello"), customer="Ada", subject="Hi", fields={"total": 12.5})
    case.do("go")
    line = case.history[-1]
    assert (line.message, line.public, line.by) == ("Hello Ada: T-1, 12.5.", True, "anna")
    assert case.effects == [
        Effect(
            "T-1:2:0",
            "send",
            "email",
            {
                "ticket": "T-1",
                "to": "Ada",
                "subject": "Hi",
                "language": "en",
                "text": "Hello Ada: T-1, 12.5.",
                "reply": "hello",
            },
        )
    ]


def test_a_reply_speaks_the_language_of_the_ticket() -> None:
    """The script is taken in the ticket's language, else in its first one."""
    for language, said in (
        ("it", "Ciao Ada!"),
        ("it_CH", "Ciao Ada!"),
        ("fr", "Hello Ada: T-1, 1."),
    ):
        case = Case(speaking(reply="hello"), customer="Ada", language=language, fields={"total": 1})
        case.do("go")
        assert sent(case) == [said]
        assert case.effects[0].data["language"] == language


def test_a_missing_value_is_never_a_gap() -> None:
    """What a script wants to say must be there."""
    case = Case(speaking(reply="hello"))
    refusal = case.refused(NeedUnmet, "go")
    assert refusal.reasons == (
        "customer is filled in for the reply 'hello'",
        "total is filled in for the reply 'hello'",
    )


def test_what_a_script_can_say() -> None:
    """Braces are doubled to be plain; yes and no are words; names are shown by their labels."""
    case = Case(speaking(reply="plain"), fields={"vip": True})
    case.do("go")
    assert sent(case) == ["{braces} yes Old Help desk Form"]


def test_own_words_go_before_the_script() -> None:
    """An agent's own message is sent in place of the row's reply."""
    case = Case(speaking(reply="hello"))
    case.do("go", message="Dear Ada")
    assert sent(case) == ["Dear Ada"]
    assert case.history[-1].message == "Dear Ada"


def test_a_message_on_any_row() -> None:
    """A public message may go with every transition; a customer's own is not sent back."""
    case = Case(speaking(by=["customer", "front_line"]))
    case.do("go", message="Done")
    assert sent(case) == ["Done"]
    case = Case(speaking(by=["customer", "front_line"]))
    case.do("go", by="customer", message="Thanks")
    assert sent(case) == []
    assert (case.history[-1].message, case.history[-1].public) == ("Thanks", True)


def test_a_customer_who_sets_off_a_reply_gets_it() -> None:
    """Our script goes out on a line of its own, said by the system, beside the customer's words."""
    case = Case(speaking(reply="plain", by="customer"), fields={"vip": False})
    case.do("go", by="customer", message="Thanks")
    moved, answer = case.last.entries
    assert (moved.kind, moved.by, moved.message) == ("moved", "customer", "Thanks")
    assert (answer.kind, answer.by, answer.event) == ("message", "system", "go")
    assert (answer.message, answer.public) == ("{braces} no Old Help desk Form", True)
    assert sent(case) == ["{braces} no Old Help desk Form"]
    assert case.again() == case.ticket


def test_a_spoken_channel_sends_nothing() -> None:
    """Where the channel names no handler, what was said is written down only."""
    case = Case(speaking(reply="plain"), channel="phone", fields={"vip": False})
    case.do("go")
    assert case.effects == []
    assert case.history[-1].public


# Times


def timed(*rows: Transition, within: Any = None, **more: Any) -> Case:
    """Return a ticket in a state with these rows and this promise."""
    states = [State("new", area="desk", within=within), "old", "closed"]
    return Case(small(states, rows, **more))


def test_after_moves_the_ticket() -> None:
    """A row with `after` is taken when its time has passed, by the system."""
    case = timed(Transition("leave", "new", "old", after=hours(2)))
    assert case.timers == {"after:leave": timedelta(hours=2)}
    assert case.last.timers == case.ticket.timers
    case.elapse("after:leave")
    (line,) = case.last.entries
    assert (case.state, line.by, line.kind, line.event) == ("old", "system", "moved", "leave")
    assert line.data == {"timer": "after:leave"}
    assert case.timers == {}


def test_leaving_cancels_the_times_of_a_state() -> None:
    """A timer of a state that was left is gone and can no longer be applied."""
    case = timed(Transition("leave", "new", "old", after=hours(2)), Transition("go", "new", "old"))
    timer = case.timer("after:leave")
    case.do("go")
    assert case.timers == {}
    assert case.last.timers == ()
    case.refused(NotPossible, timer, now=timer.due)


def test_entering_anew_starts_the_times_anew() -> None:
    """Times count from entering; a timer from before is another one, although its name is equal."""
    case = timed(
        Transition("leave", "new", "old", after=hours(2)),
        Transition("go", "new", "old"),
        Transition("back", "old", "new"),
    )
    first = case.timer("after:leave")
    case.do("go")
    case.do("back")
    second = case.timer("after:leave")
    assert second.due == first.due + 2 * MINUTE
    assert (first.seq, second.seq) == (1, 3)
    case.refused(NotPossible, first, now=second.due)


def test_a_row_that_stays_keeps_the_times() -> None:
    """A row back into its own state leaves times and entry moment, unless it says `restart`."""
    case = timed(
        Transition("leave", "new", "old", after=hours(2)),
        Transition("touch", "new", "new"),
        Transition("renew", "new", "new", restart=True),
        within=hours(1),
    )
    held = case.ticket.timers
    case.do("touch")
    assert case.ticket.timers == held
    assert case.ticket.entered == NOW
    assert case.last.timers == ()
    case.do("renew")
    assert case.timers == {
        "after:leave": timedelta(hours=2, minutes=2),
        "within": timedelta(hours=1, minutes=2),
    }
    assert case.ticket.entered == NOW + 2 * MINUTE
    assert case.last.timers == case.ticket.timers


def test_a_reminder_comes_once() -> None:
    """A timed row that stays is not set again; with `restart` it is."""
    case = timed(
        Transition("once", "new", "new", after=hours(1)),
        Transition("leave", "new", "old", after=hours(3)),
    )
    case.elapse("after:once")
    assert case.timers == {"after:leave": timedelta(hours=3)}
    case = timed(Transition("again", "new", "new", after=hours(1), restart=True))
    case.elapse("after:again")
    case.elapse("after:again")
    assert case.timers == {"after:again": timedelta(hours=3)}


def test_several_times_of_one_event() -> None:
    """Each row of an event with a time has its own timer; applying one leaves the others."""
    case = timed(
        Transition("remind", "new", "new", after=days(1)),
        Transition("remind", "new", "new", after=days(2)),
    )
    case.elapse("after:remind")
    assert case.timers == {"after:remind:2": 2 * DAY}
    case.elapse("after:remind:2")
    assert [line.data for line in case.history[1:]] == [
        {"timer": "after:remind"},
        {"timer": "after:remind:2"},
    ]
    assert case.again() == case.ticket


def test_a_late_worker_changes_nothing() -> None:
    """A timer counts at its due instant, however late it is applied; so do the times after it."""
    case = Case(
        small(
            ["new", "old", "closed"],
            [
                Transition("leave", "new", "old", after=hours(2)),
                Transition("close", "old", "closed", after=hours(3)),
            ],
        )
    )
    case.elapse("after:leave", late=5 * DAY)
    (line,) = case.last.entries
    assert (line.at, line.noted) == (NOW + in_hours(2), NOW + in_hours(2) + 5 * DAY)
    assert case.ticket.entered == case.ticket.changed == NOW + in_hours(2)
    assert case.timers == {"after:close": in_hours(5)}
    case.elapse("after:close", late=5 * DAY)
    assert case.history[-1].at == NOW + in_hours(5)
    assert case.ticket.closed


def in_hours(count: float) -> timedelta:
    """Return a number of hours."""
    return timedelta(hours=count)


def test_a_timer_is_not_early() -> None:
    """A timer before its instant is refused."""
    case = timed(Transition("leave", "new", "old", after=hours(2)))
    timer = case.timer("after:leave")
    case.refused(TimeReversed, timer, now=timer.due - timedelta(microseconds=1))


def test_a_timer_does_not_go_back_in_time() -> None:
    """A worker whose clock is behind the ticket's last event is refused like everybody."""
    case = timed(Transition("leave", "new", "old", after=hours(2)))
    timer = case.timer("after:leave")
    case.do("note", note="x", now=timer.due + MINUTE)
    case.refused(TimeReversed, timer, now=timer.due)
    case.do(timer, by="system", now=timer.due + 2 * MINUTE)
    assert case.history[-1].at == timer.due + MINUTE


def test_a_timer_whose_condition_is_false() -> None:
    """It is written down once with the reason, told to the team, and not tried again."""
    case = timed(
        Transition("leave", "new", "old", after=hours(2), when=field("price") > 9),
        Transition("touch", "new", "new"),
        Transition("renew", "new", "new", restart=True),
        fields=PRICE,
    )
    case.elapse("after:leave")
    (line,) = case.last.entries
    assert (line.kind, line.event, line.source, line.target) == ("unmet", "leave", "new", "old")
    assert line.data == {"timer": "after:leave", "reasons": ("price is more than 9",)}
    (told,) = case.last.effects
    assert (told.kind, told.name) == ("notify", "front_line")
    assert (told.data["about"], told.data["event"]) == ("unmet", "leave")
    assert case.state == "new"
    case.do("set", data={"price": 10})
    case.do("touch")
    assert case.timers == {}
    case.do("renew")
    assert list(case.timers) == ["after:leave"]


def test_a_timer_whose_needs_are_unmet() -> None:
    """Unmet needs of a timed row are written down in the same way."""
    case = timed(
        Transition("leave", "new", "old", after=hours(2), needs=[filled("price")]), fields=PRICE
    )
    case.elapse("after:leave")
    assert case.lines == [("unmet", "leave")]
    assert case.history[-1].data["reasons"] == ("price is filled in",)
    assert case.timers == {}
    assert case.again() == case.ticket


def test_firing_early_needs_a_name() -> None:
    """A row with `after` may be fired before its time only by whom `by` names."""
    case = timed(Transition("leave", "new", "old", after=hours(2)))
    for actor in ("anna", "customer", "system"):
        case.refused(NotAllowed, "leave", by=actor)
    case = timed(Transition("leave", "new", "old", after=hours(2), by="front_line"))
    case.do("leave")
    assert case.state == "old"
    assert case.timers == {}


def test_a_timer_asks_nobody() -> None:
    """The time itself needs no role, whomever `by` names."""
    case = timed(Transition("leave", "new", "old", after=hours(2), by="lead"))
    case.elapse("after:leave")
    assert case.state == "old"


def test_business_time_is_counted_in_the_calendar_of_the_team() -> None:
    """A team's calendar comes before the process's; wall time uses none."""
    office = Calendar("office", zone="UTC", week="mon-fri 09:00-11:00")
    always = Calendar("always", week="24/7")
    states = [State("new", area="desk"), State("deep", area="lab")]
    process = small(
        states,
        [
            Transition("ask", "new", "deep", after=business_hours(3)),
            Transition("wall", "new", "deep", after=hours(3)),
            Transition("back", "deep", "new", after=business_hours(3)),
        ],
        calendar="always",
        calendars=[office, always],
        teams=[
            Team("bot", automated=True),
            Team("front_line", calendar="office"),
            Team("experts"),
        ],
    )
    case = Case(process)  # Friday 10:00: one hour on Friday, two on Monday
    assert case.timers == {"after:ask": 3 * DAY + in_hours(1), "after:wall": in_hours(3)}
    case.elapse("after:wall")
    assert case.timers == {"after:back": in_hours(6)}


# At once


def chain(length: int, *, back: bool = False) -> Case:
    """A ticket that goes through `length` immediate transitions after the event "go"."""
    names = ["new", *(f"s{number}" for number in range(length + 1))]
    rows = [Transition("go", "new", "s0")]
    rows += [
        Transition("on", f"s{number}", f"s{number + 1}", after=minutes(0))
        for number in range(length)
    ]
    if back:
        rows.append(Transition("on", names[-1], "s0", after=minutes(0)))
    return Case(small(names, rows))


def test_a_chain_of_fifty_is_taken_in_one_step() -> None:
    """Immediate transitions follow each other in the same step, each with its line."""
    case = chain(50)
    case.do("go")
    assert case.state == "s50"
    assert case.ticket.seq == 2
    assert [line.line for line in case.last.entries] == list(range(51))
    assert {line.by for line in case.last.entries[1:]} == {"system"}
    assert case.ticket.timers == ()
    assert case.again() == case.ticket


@pytest.mark.parametrize("case", [chain(51), chain(1, back=True)], ids=["long", "circle"])
def test_a_chain_without_end_is_refused(case: Case) -> None:
    """More than fifty immediate transitions leave the ticket as it was."""
    case.refused(EndlessChain, "go")


def test_a_chain_at_opening() -> None:
    """A ticket may go on at once from where its channel starts."""
    process = small(
        ["new", "old"], [Transition("go", "new", "old", after=minutes(0), reply="hello")],
        replies=[Reply("hello", "Hello")],
    )  # fmt: skip
    outcome = start(process, "T-1", channel="form", now=NOW, message="Help")
    assert outcome.ticket.state == "old"
    assert [(line.kind, line.by, line.message) for line in outcome.entries] == [
        ("opened", "customer", "Help"),
        ("moved", "system", "Hello"),
    ]
    assert [effect.kind for effect in outcome.effects] == ["send"]


def test_a_chain_at_opening_without_end() -> None:
    """A channel that starts in a circle opens nothing."""
    process = small(["new"], [Transition("go", "new", "new", after=minutes(0), restart=True)])
    with pytest.raises(EndlessChain):
        start(process, "T-1", channel="form", now=NOW)


def test_what_came_with_the_event_does_not_go_on() -> None:
    """The immediate rows that follow have no note, message or data of the actor's."""
    case = chain(1)
    case.do("go", note="n", message="m", data={"language": "it"})
    follower = case.last.entries[1]
    assert (follower.note, follower.message, follower.data) == (None, None, {})
    assert len(case.effects) == 1


def immediate(*extra: Transition) -> Case:
    """Return a ticket whose immediate row does not hold yet."""
    rows = [
        Transition("route", "new", "gold", after=minutes(0), when=field("vip") == True),  # noqa: E712
        Transition("touch", "new", "new"),
        Transition("renew", "new", "new", restart=True),
        *extra,
    ]
    return Case(small(["new", "gold", "old"], rows, fields=PRICE))


def test_an_immediate_row_that_does_not_hold() -> None:
    """It is written down on entering and not tried again until the state is entered anew."""
    case = immediate()
    assert case.lines == [("opened", "opened"), ("unmet", "route")]
    case.do("set", data={"vip": True})
    assert case.state == "new"
    case.do("touch")
    assert case.state == "new"
    assert case.lines == [("moved", "touch")]
    case.do("renew")
    assert case.state == "gold"


def test_a_reminder_does_not_try_immediate_rows_again() -> None:
    """A timer whose row stays in the state does not enter it."""
    case = immediate(Transition("remind", "new", "new", after=hours(1)))
    case.do("set", data={"vip": True})
    case.elapse("after:remind")
    assert case.state == "new"


def test_immediate_rows_are_tried_in_order() -> None:
    """The first immediate row that holds is taken; a row that stays is taken once."""
    rows = [
        Transition("mark", "new", "new", after=minutes(0)),
        Transition("route", "new", "gold", after=minutes(0), when=field("vip") == True),  # noqa: E712
        Transition("rest", "new", "old", after=minutes(0)),
    ]
    process = small(["new", "gold", "old"], rows, fields=PRICE)
    case = Case(process)
    assert case.state == "old"
    assert case.lines == [
        ("opened", "opened"),
        ("moved", "mark"),
        ("unmet", "route"),
        ("moved", "rest"),
    ]
    assert Case(process, fields={"vip": True}).state == "gold"


# Promises


def test_a_broken_promise_of_a_state() -> None:
    """`within` writes a line and tells the team; it never moves the ticket."""
    case = timed(within=minutes(30))
    assert case.timers == {"within": timedelta(minutes=30)}
    case.elapse("within", late=DAY)
    (line,) = case.last.entries
    due = NOW + timedelta(minutes=30)
    assert (line.kind, line.event, line.by, line.at) == ("late", "late", "system", due)
    assert line.data == {"due": due.isoformat(), "state": "new"}
    (told,) = case.last.effects
    assert (told.kind, told.name) == ("notify", "front_line")
    assert told.data == {"ticket": "T-1", "about": "late", "due": due.isoformat(), "state": "new"}
    assert case.state == "new"
    assert case.timers == {}
    assert case.again() == case.ticket


def test_a_broken_promise_of_a_task() -> None:
    """A task's `within` counts from its opening, and goes on after the state is left."""
    rows = [Transition("go", "new", "old"), Transition("back", "old", "new")]
    states = [State("new", area="desk", tasks=["look"]), "old"]
    case = Case(small(states, rows, tasks=[task("look", within=hours(1))]))
    assert case.timers == {"task:look": in_hours(1)}
    case.do("go")
    assert case.timers == {"task:look": in_hours(1)}
    case.do("back")
    assert case.timers == {"task:look": in_hours(1)}, (
        "it is open already, so it is not opened again"
    )
    case.elapse("task:look")
    assert case.history[-1].data == {"due": (NOW + in_hours(1)).isoformat(), "task": "look"}
    assert case.tasks == {"look": "open"}
    assert case.timers == {}
    assert case.again() == case.ticket


def test_a_task_that_ended_has_no_time() -> None:
    """Done or skipped, a task is no longer due."""
    for now in ("done", "skipped"):
        states = [State("new", area="desk", tasks=["look"])]
        case = Case(small(states, tasks=[task("look", within=hours(1))]))
        case.do("task", data={"task": "look", "is": now}, note="no need")
        assert case.timers == {}


# Tasks


def worked() -> Case:
    """Return a ticket with two tasks."""
    rows = [
        Transition("go", "new", "old"),
        Transition("back", "old", "new"),
        Transition("close", ANY, "closed"),
    ]
    states = [State("new", area="desk", tasks=["look", "write"]), "old", "closed"]
    return Case(small(states, rows, tasks=[task("look"), task("write", action="write_it")]))


def test_tasks_open_on_entering() -> None:
    """A state opens its tasks; leaving with one open is allowed, and it stays open."""
    case = worked()
    assert case.tasks == {"look": "open", "write": "open"}
    assert [one.opened for one in case.ticket.tasks] == [NOW, NOW]
    case.do("go")
    assert case.tasks == {"look": "open", "write": "open"}


def test_an_automatic_task_is_an_effect() -> None:
    """Opening a task with an action asks for the action."""
    case = worked()
    assert case.effects == [
        Effect("T-1:1:0", "action", "write_it", {"ticket": "T-1", "task": "write"})
    ]


def test_tasks_open_again_when_they_had_ended() -> None:
    """Entering anew opens the tasks that are not open: those done before are to be done again."""
    case = worked()
    case.do("task", data={"task": "write", "is": "done"})
    case.do("go")
    case.do("back")
    assert case.tasks == {"look": "open", "write": "open"}
    opened = {one.name: one.opened for one in case.ticket.tasks}
    assert opened == {"look": NOW, "write": NOW + 3 * MINUTE}
    assert [effect.kind for effect in case.last.effects] == ["action"]


def test_an_open_task_blocks_only_the_end() -> None:
    """A ticket is not closed over an open task; a skipped one is fine."""
    case = worked()
    assert case.refused(NeedUnmet, "close").reasons == (
        "task 'look' is done or skipped before 'closed', which is final",
        "task 'write' is done or skipped before 'closed', which is final",
    )
    case.do("task", data={"task": "look", "is": "done"})
    case.do("task", data={"task": "write", "is": "skipped"}, note="no need")
    case.do("close")
    assert case.ticket.closed


def test_an_open_task_blocks_an_end_that_time_brings() -> None:
    """A timer into a final state is unmet while a task is open."""
    states = [State("new", area="desk", tasks=["look"]), "closed"]
    rows = [Transition("close", "new", "closed", after=hours(1))]
    case = Case(small(states, rows, tasks=[task("look")]))
    case.elapse("after:close")
    assert case.lines == [("unmet", "close")]
    assert not case.ticket.closed


def test_skips_ends_tasks_that_need_not_be_done() -> None:
    """A row may make tasks needless: they are skipped, no longer due, and block no end."""
    states = [State("new", area="desk", tasks=["look", "write"]), "old", "closed"]
    rows = [
        Transition("half", "new", "old", skips="look"),
        Transition("drop", ANY, "closed", skips=ANY),
    ]
    case = Case(small(states, rows, tasks=[task("look", within=hours(1)), task("write")]))
    case.do("half")
    assert case.tasks == {"look": "skipped", "write": "open"}
    assert case.timers == {}
    case.do("drop")
    assert case.tasks == {"look": "skipped", "write": "skipped"}
    assert case.ticket.closed
    assert case.again() == case.ticket


def test_the_end() -> None:
    """A final state closes the ticket, clears its timers, and lets nothing out."""
    case = timed(
        Transition("close", "new", "closed"), Transition("leave", "new", "old", after=hours(1)),
        within=hours(1),
    )  # fmt: skip
    case.do("close")
    assert (case.ticket.closed, case.ticket.timers) == (True, ())
    case.refused(NotPossible, "close")
    case.refused(UnknownEvent, "reopen")


# Children


def family(*rows: Transition) -> Process:
    """Return a process that can open children."""
    child = Workflow(
        "returns",
        states=[State("asked", area="desk"), State("settled", area="desk", final=True)],
        transitions=[Transition("settle", "asked", "settled")],
    )
    states = [State("new", area="desk"), State("waiting", area="desk", waits_for="children")]
    states += [State("old", area="desk"), State("closed", area="desk", final=True)]
    parent = Workflow("support", states=states, transitions=rows)
    return small(["new"], workflows=[parent, child], fields=[Field("order.id")])


def test_opens_asks_for_children() -> None:
    """A row opens child tickets that copy customer and fields; they are numbered on the parent."""
    rows = [
        Transition("split", "new", "waiting", opens=["returns", "returns.settled"]),
        Transition("again", "waiting", "waiting", opens="returns"),
    ]
    case = Case(family(*rows), customer="c-17", subject="S", fields={"order.id": "17"})
    case.do("split")
    assert case.ticket.children == ("T-1.1", "T-1.2")
    first, second = case.last.effects
    assert (first.key, first.kind, first.name) == ("T-1:2:0", "open", "returns")
    assert first.data == {
        "id": "T-1.1",
        "parent": "T-1",
        "state": "asked",
        "channel": "form",
        "customer": "c-17",
        "language": None,
        "subject": "S",
        "fields": {"order.id": "17"},
    }
    assert (second.key, second.data["id"], second.data["state"]) == ("T-1:2:1", "T-1.2", "settled")
    case.do("children_done", by="system", data={"child": "T-1.2"})
    case.do("again")
    assert case.ticket.children == ("T-1.1", "T-1.3")
    assert case.ticket.born == 3


def test_a_child_that_ends_tells_its_parent() -> None:
    """Entering a final state submits `children_done` to the parent."""
    process = family()
    data: dict[str, Any] = {"channel": "form", "now": NOW, "state": "asked", "parent": "T-1"}
    ticket = start(process, "T-1.1", **data).ticket
    outcome = step(process, ticket, "settle", by="anna", now=NOW)
    told = {"event": "children_done", "data": {"child": "T-1.1"}}
    assert outcome.effects == (Effect("T-1.1:2:0", "submit", "T-1", told),)
    data["state"] = "settled"
    assert start(process, "T-1.2", **data).effects[0].kind == "submit"


# Bots


def chatty(*, turns: int | None = 2, **more: Any) -> Case:
    """Return a ticket that a bot holds."""
    rows = [
        Transition("to_desk", "talk", "desk", **more),
        Transition("solve", "talk", "solved", by="customer"),
        Transition("back", "desk", "talk"),
        Transition("say", "talk", "talk", by="bot"),
        Transition("deeper", "talk", "deep", by="bot"),
    ]
    states = [State("talk", area="chat"), State("deep", area="chat"), "desk"]
    states += [State("solved", area="desk", resolved=True)]
    teams = [
        Team("bot", automated=True, asks="front_line", max_turns=turns),
        Team("front_line"),
        Team("experts"),
    ]
    return Case(small(states, rows, teams=teams, fields=PRICE), message="Hi")


def test_a_bot_is_asked_on_entering_and_on_each_message() -> None:
    """Entering a bot's state and each customer's message there ask the bot for its turn."""
    case = chatty()
    assert case.effects == [
        Effect(
            "T-1:1:0", "bot", "bot", {"ticket": "T-1", "state": "talk", "turn": 1, "message": "Hi"}
        )
    ]
    case.do("message", by="bot", message="Hello, which order?")
    assert [effect.kind for effect in case.last.effects] == ["send"]
    assert case.ticket.turns == 1
    case.do("message", by="customer", message="17")
    (asked,) = case.last.effects
    assert (asked.kind, asked.data["turn"], asked.data["message"]) == ("bot", 2, "17")


def test_a_note_or_value_does_not_ask_the_bot() -> None:
    """Only the customer's words are the bot's turn."""
    case = chatty()
    case.do("note", note="x")
    case.do("set", by="customer", data={"vip": True})
    assert len(case.effects) == 1


def test_after_its_turns_a_person_takes_over() -> None:
    """When the bot has said all it may, the customer's next message goes to a person."""
    case = chatty()
    for _ in range(2):
        case.do("message", by="bot", message="?")
    assert case.state == "talk"
    case.do("message", by="customer", message="I want a person")
    assert case.state == "desk"
    assert [(line.kind, line.event, line.by) for line in case.last.entries] == [
        ("message", "message", "customer"),
        ("moved", "to_desk", "system"),
    ]
    assert case.ticket.turns == 0
    assert case.again() == case.ticket


def test_a_bot_that_goes_on_talking_is_stopped() -> None:
    """A message beyond the bot's turns is kept, and the ticket goes to a person."""
    case = chatty()
    for _ in range(3):
        case.do("message", by="bot", message="?")
    assert case.state == "desk"


def test_without_a_limit_a_bot_may_go_on() -> None:
    """`max_turns` is a choice of the team's."""
    case = chatty(turns=None)
    for _ in range(9):
        case.do("message", by="bot", message="?")
    assert (case.state, case.ticket.turns) == ("talk", 9)


def test_what_a_bot_says_on_a_row_is_a_turn_too() -> None:
    """One turn is one public message, said by the fact or with a transition."""
    case = chatty()
    case.do("say", by="bot", message="?")
    assert case.ticket.turns == 1
    case.do("say", by="bot")
    assert case.ticket.turns == 1, "without a message it is no turn"
    case.do("deeper", by="bot", message="Let me look")
    assert case.state == "deep", "no way to a person leads out of there"
    assert case.ticket.turns == 2
    (told,) = [effect for effect in case.last.effects if effect.kind == "notify"]
    assert (told.name, told.data["about"]) == ("front_line", "bot_turns")


def test_nobody_to_hand_over_to() -> None:
    """Where no row leads to a person, the team that the bot asks is told; the message is kept."""
    case = chatty(when=field("vip") == True)  # noqa: E712
    for _ in range(2):
        case.do("message", by="bot", message="?")
    case.do("message", by="customer", message="Person!")
    assert case.state == "talk"
    assert case.lines == [("message", "message"), ("unmet", "to_desk")]
    (told,) = case.last.effects
    assert (told.kind, told.name, told.data["about"]) == ("notify", "front_line", "bot_turns")


def test_a_bot_hears_what_the_customer_said() -> None:
    """Also when the message sets off a row into its state, and after a row taken at opening."""
    rows = [
        Transition("sort", "new", "talk", after=minutes(0)),
        Transition("wait", "talk", "desk"),
        Transition("back", "desk", "talk", on="customer_message"),
        Transition("ask", "desk", "talk"),
    ]
    process = small(["new", State("talk", area="chat"), "desk"], rows)

    def heard(case: Case) -> list[object]:
        return [effect.data["message"] for effect in case.last.effects if effect.kind == "bot"]

    case = Case(process, message="Hi")
    assert heard(case) == ["Hi"]
    assert heard(Case(process, message="Hi", by="anna")) == ["Hi"]
    case.do("wait", by="bot")
    case.do("message", by="customer", message="Still there?")
    assert (case.state, heard(case)) == ("talk", ["Still there?"])
    case.do("wait", by="bot")
    case.do("ask", message="A colleague will help")
    assert heard(case) == [None], "an agent's words are not the customer's"


@pytest.mark.parametrize(
    ("given", "over"),
    [
        ({"note": "required"}, True),
        ({"by": "customer"}, False),
        ({"by": "experts"}, False),
        ({"by": ["customer", "agent"]}, True),
        ({"by": "system"}, True),
        ({"by": "front_line"}, True),
        ({"contact": True}, False),
        ({"on": "customer_message", "needs": [filled("price")]}, False),
        ({"when": rule("lucky")}, False),
        ({"needs": [rule("lucky")]}, False),
    ],
)
def test_which_rows_hand_over(given: dict[str, Any], over: bool) -> None:
    """A row for the bot, the system or people, that is no contact; the note is written for it."""
    rows = [Transition("to_desk", "talk", "desk", **given)]
    states = [State("talk", area="chat"), "desk"]
    case = Case(small(states, rows, fields=PRICE, rules=[Rule("lucky")]), message="Hi")
    for _ in range(3):
        case.do("message", by="bot", message="?")
    assert case.state == ("desk" if over else "talk")
    notes = [line.note for line in case.history if line.event == "to_desk"]
    if over:
        assert notes == ["handed over after 3 turns of the bot"]
    assert case.again() == case.ticket


def test_a_bot_begins_anew_when_it_gets_the_ticket_back() -> None:
    """Turns count while the bot holds the ticket."""
    case = chatty()
    case.do("message", by="bot", message="?")
    case.do("to_desk", by="bot")
    assert case.ticket.turns == 0
    case.do("back")
    assert [effect.kind for effect in case.last.effects] == ["bot"]


# Classification


CLASSIFIED: dict[str, Any] = {
    "fields": [*PRICE, Field("reason", "choice", choices=["return", "faulty"])],
    "priorities": [
        Priority("urgent", when=(field("price") > 99) & (field("vip") == True)),  # noqa: E712
        Priority("high", when=field("price") > 99),
        Priority("normal"),
    ],
    "topics": [Topic("returns", when=field("reason") == "return")],
}


def test_the_first_row_that_holds_classifies() -> None:
    """Priority, topic and product are decided at opening, by the first row that holds."""
    process = small(["new"], **CLASSIFIED)
    found = [
        Case(process, fields=fields).ticket.priority
        for fields in ({"price": 100, "vip": True}, {"price": 100}, {})
    ]
    assert found == ["urgent", "high", "normal"]
    assert Case(process).ticket.topic is None
    assert Case(process, fields={"reason": "return"}).ticket.topic == "returns"


def test_setting_fields_classifies_again() -> None:
    """After each `set` the rows decide again; they may also take a value back."""
    case = Case(small(["new"], **CLASSIFIED))
    case.do("set", data={"price": 100, "reason": "return"})
    assert (case.ticket.priority, case.ticket.topic) == ("high", "returns")
    case.do("set", data={"reason": None, "price": None})
    assert (case.ticket.priority, case.ticket.topic) == ("normal", None)


def test_a_value_set_by_hand_stays() -> None:
    """What a person chose stays until it is cleared; then the rows decide again."""
    case = Case(small(["new"], **CLASSIFIED))
    case.do("set", data={"priority": "urgent"})
    case.do("set", data={"price": 1})
    assert (case.ticket.priority, case.ticket.by_hand) == ("urgent", ("priority",))
    case.do("set", data={"priority": None})
    assert (case.ticket.priority, case.ticket.by_hand) == ("normal", ())


def test_a_ticket_may_be_opened_with_a_priority() -> None:
    """Classification given at opening counts as set by hand."""
    ticket = Case(small(["new"], **CLASSIFIED), fields={"priority": "urgent"}).ticket
    assert (ticket.priority, ticket.by_hand) == ("urgent", ("priority",))


def test_without_rows_any_name_will_do() -> None:
    """Where a process declares no products, a person may write any."""
    case = Case(small(["new"], **CLASSIFIED))
    case.do("set", data={"product": "lamp"})
    assert case.ticket.product == "lamp"
    case.do("set", data={"product": None})
    assert case.ticket.product is None


def test_moving_does_not_classify() -> None:
    """Rows are read at opening and after `set`, not after each move."""
    rows = [Transition("go", "new", "old")]
    case = Case(
        small(["new", "old"], rows, priorities=[Priority("p", when=field("state") == "old")])
    )
    case.do("go")
    assert case.ticket.priority is None
    case.do("set", data={"subject": "x"})
    assert case.ticket.priority == "p"


# Fields


TYPED = [
    Field("name"),
    Field("count", "number"),
    Field("total", "money"),
    Field("vip", "yes_no"),
    Field("bought", "date"),
    Field("seen", "moment"),
    Field("colour", "choice", choices=["red", "blue"]),
    Field("parts", "choices", choices=["lid", "box"]),
]


@pytest.mark.parametrize(
    ("name", "given", "kept"),
    [
        ("name", "Ada", "Ada"),
        ("count", 3, 3),
        ("count", 3.0, 3),
        ("total", Decimal("12.50"), 12.5),
        ("vip", False, False),
        ("bought", date(2026, 11, 2), "2026-11-02"),
        ("bought", "2026-11-02", "2026-11-02"),
        ("seen", "2026-11-02T10:00+01:00", "2026-11-02T09:00:00+00:00"),
        ("seen", NOW, NOW.isoformat()),
        ("colour", "red", "red"),
        ("parts", ["box", "lid"], ("lid", "box")),
        ("parts", "box", ("box",)),
        ("parts", [], ()),
    ],
)
def test_fields_keep_their_type(name: str, given: object, kept: object) -> None:
    """A value is stored in the one form of its type, in the ticket and in the history."""
    case = Case(small(["new"], fields=TYPED))
    case.do("set", data={name: given})
    assert case.ticket.fields == {name: kept}
    assert type(case.ticket.fields[name]) is type(kept)
    assert case.history[-1].data == {name: kept}
    assert case.again() == case.ticket


def test_clearing_a_field() -> None:
    """None takes a value away; a field that was not filled may be cleared too."""
    case = Case(small(["new"], fields=TYPED), fields={"name": "Ada"})
    case.do("set", data={"name": None, "count": None})
    assert case.ticket.fields == {}


WRONG: dict[str, object] = {
    "name": 3,
    "count": "many",
    "total": True,
    "vip": "yes",
    "bought": "soon",
    "seen": "2026-11-02T10:00",
    "colour": "green",
    "parts": ["lid", "cable"],
    "nmae": "Ada",
    "priority": "hgh",
    "subject": None,
    "customer": 17,
}


def test_all_wrong_values_are_told_at_once() -> None:
    """One refusal names every field that does not fit; none of the good ones is stored."""
    process = small(["new"], fields=TYPED, priorities=[Priority("high")])
    refusal = Case(process).refused(BadValue, "set", data=WRONG | {"colour": "red"})
    assert len(refusal.reasons) == len(WRONG) - 1
    assert all(f"'{name}'" in str(refusal) for name in WRONG if name != "colour")
    with pytest.raises(BadValue) as caught:
        start(process, "T-1", channel="form", now=NOW, fields=WRONG)
    assert len(caught.value.reasons) == len(WRONG)


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("count", 10**400),
        ("count", float("inf")),
        ("count", [1]),
        ("name", {"a": 1}),
        ("bought", 5),
        ("seen", "0001-01-01T00:00+14:00"),
        ("parts", 5),
        ("parts", [["lid"]]),
        ("priority", ["high"]),
        ("topic", 7),
    ],
)
def test_values_that_nobody_expects(name: str, given: object) -> None:
    """Whatever a file may hold is refused and never raises anything else."""
    process = small(["new"], fields=TYPED, priorities=[Priority("high")])
    Case(process).refused(BadValue, "set", data={name: given})


# Named rules


def ruled(**rules: Any) -> Case:
    """Return a ticket whose row asks two rules."""
    rows = [
        Transition("go", "new", "gold", when=rule("lucky"), needs=[rule("lucky"), ~rule("tired")]),
        Transition("go", "new", "old"),
    ]
    declared = [Rule("lucky", "the customer is lucky"), Rule("tired")]
    return Case(small(["new", "gold", "old"], rows, rules=declared), context=Context(rules))


def test_a_rule_is_asked_once_an_event() -> None:
    """A rule gets the ticket and the moment; its verdict is asked for once and kept."""
    asked: list[tuple[Any, datetime]] = []

    def lucky(ticket: Any, now: datetime) -> bool:
        asked.append((ticket, now))
        return True

    case = ruled(lucky=lucky, tired=False)
    before = case.ticket
    case.do("go")
    assert case.state == "gold"
    ((seen, at),) = asked
    assert (seen.id, seen.state, at) == ("T-1", "new", NOW + MINUTE)
    assert type(seen) is type(before)
    assert case.history[-1].verdicts == (("lucky", True), ("tired", False))
    assert case.again() == case.ticket


def test_a_rule_says_no() -> None:
    """A rule that does not hold lets the next row win, and its verdict is kept."""
    case = ruled(lucky=lambda ticket, now: 0, tired=False)
    case.do("go")
    assert case.state == "old"
    assert case.history[-1].verdicts == (("lucky", False),)


def test_a_rule_that_raises() -> None:
    """What a rule raises refuses the event, names the rule and is kept as the cause."""

    def lucky(ticket: Any, now: datetime) -> bool:
        raise LookupError("no network")

    refusal = ruled(lucky=lucky).refused(RuleFailed, "go")
    assert isinstance(refusal.__cause__, LookupError)


def test_a_rule_that_was_not_given() -> None:
    """A rule without a function refuses the event."""
    ruled().refused(RuleFailed, "go")


def test_a_rule_cannot_change_the_ticket() -> None:
    """A rule sees a ticket, frozen like every other."""

    def lucky(ticket: Any, now: datetime) -> bool:
        ticket.subject = "hacked"
        return True

    refusal = ruled(lucky=lucky).refused(RuleFailed, "go")
    assert "FrozenInstanceError" in str(refusal)


def test_a_verdict_after_the_last_line_is_kept() -> None:
    """A rule asked after the fact was written down, whose row was not taken, is not forgotten."""
    rows = [Transition("go", "new", "old", on="note", when=rule("lucky"))]
    process = small(["new", "old"], rows, rules=[Rule("lucky")])
    case = Case(process, context=Context({"lucky": False}))
    case.do("note", note="x")
    assert case.lines == [("note", "note")]
    assert case.history[-1].verdicts == (("lucky", False),)
    assert case.again() == case.ticket


def test_rules_classify() -> None:
    """A rule may decide a priority, at opening too."""
    process = small(
        ["new"], rules=[Rule("lucky")], priorities=[Priority("high", when=rule("lucky"))]
    )
    case = Case(process, context=Context({"lucky": True}))
    assert case.ticket.priority == "high"
    assert case.history[0].verdicts == (("lucky", True),)
    assert case.again() == case.ticket


# Effects, timers and history


def test_keys_of_effects() -> None:
    """Keys are made of ticket, event and place: stable, and never the same twice."""
    case = chatty()
    case.do("message", by="bot", message="?")
    case.do("message", by="customer", message="!")
    case.do("to_desk", message="A person comes", by="bot")
    keys = [effect.key for effect in case.effects]
    assert keys == ["T-1:1:0", "T-1:2:0", "T-1:3:0", "T-1:4:0", "T-1:4:1"]
    states = [State("new", area="desk", tasks=["a", "b"])]
    process = small(states, tasks=[task("a", action="x"), task("b", action="y")])
    twice = [[effect.key for effect in Case(process).effects] for _ in range(2)]
    assert twice == [["T-1:1:0", "T-1:1:1"]] * 2


def test_timers_of_an_outcome_are_those_newly_set() -> None:
    """An outcome tells the timers that this event set, not those that were there before."""
    rows = [Transition("go", "new", "old")]
    states = [State("new", area="desk", tasks=["look"]), State("old", area="desk", within=hours(1))]
    case = Case(small(states, rows, tasks=[task("look", within=hours(2))]))
    assert [timer.name for timer in case.last.timers] == ["task:look"]
    case.do("go")
    assert [timer.name for timer in case.ticket.timers] == ["task:look", "within"]
    assert [timer.name for timer in case.last.timers] == ["within"]
    case.do("note", note="x")
    assert case.last.timers == ()


def test_the_same_inputs_give_the_same_outcome() -> None:
    """Nothing but the arguments is read."""
    outcomes = []
    for _ in range(2):
        case = chatty()
        outcomes.append(
            [case.last, case.do("message", by="bot", message="?"), case.do("to_desk", by="bot")]
        )
    assert outcomes[0] == outcomes[1]


# Tickets of another process


def test_a_ticket_of_another_process() -> None:
    """A process does not touch the tickets of another one."""
    case = Case(small(["new"]))
    case.process = Process("other", workflows=case.process.workflows, **base())
    case.refused(StateGone, "note", note="x")


def base() -> dict[str, Any]:
    """Return what a process needs besides its workflow."""
    process = small(["new"])
    return {
        name: getattr(process, name) for name in ("levels", "teams", "agents", "areas", "channels")
    }


def test_a_state_that_is_gone() -> None:
    """A version without the ticket's state, or with it in another workflow, refuses."""
    case = Case(small(["new"]))
    case.process = small(["old"])
    case.refused(StateGone, "note", note="x")
    moved = Workflow("moved", states=[State("new", area="desk")])
    case.process = small(["new"], workflows=[moved])
    case.refused(StateGone, "note", note="x")


def test_a_timer_that_is_gone() -> None:
    """A version without the row that set a timer refuses the timer, not other events."""
    case = timed(Transition("leave", "new", "old", after=hours(2)))
    case.process = small(["new", "old", "closed"])
    case.refused(StateGone, case.timer("after:leave"), now=NOW + DAY)
    case.do("note", note="x")


def test_a_timer_that_was_made_up() -> None:
    """Only a timer that the ticket holds can be applied."""
    case = timed(Transition("leave", "new", "old", after=hours(2)))
    case.refused(NotPossible, Timer("after:leave", NOW, 1), now=NOW + DAY)
    case.refused(NotPossible, Timer("nonsense", NOW, 1), now=NOW + DAY)


def test_the_parts_used_here_are_declared() -> None:
    """The small desk of these tests has an area for each team and levels from the lowest up."""
    process = small(["new"])
    assert [area.team for area in process.areas] == ["bot", "front_line", "experts"]
    assert process.levels == (Level("junior"), Level("senior"), Level("lead"))
    assert all(isinstance(area, Area) for area in process.areas)
