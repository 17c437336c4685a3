"""The funnel: notices, self-service, and the stage at which a ticket is."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from supportflow import (
    Article,
    Channel,
    Desk,
    Escalation,
    Field,
    Notice,
    Priority,
    Process,
    Rule,
    Sla,
    Stage,
    State,
    Transition,
    field,
    hours,
    rule,
    text,
)
from supportflow.errors import BadCall
from supportflow.run import Context, StageCount, stage_of
from supportflow.run.step import start
from supportflow.testing import FixedClock
from tests.run.helpers import NOW, Case, small

FUNNEL = [
    Stage("notices", "notice"),
    Stage("articles", "self_service"),
    Stage("robot", "bot", teams="bot"),
    Stage("first", "person", teams="front_line"),
    Stage("seniors", "senior", teams=["front_line", "experts"]),
]
ARTICLES = [
    Article("late_parcel", "When a parcel is late", "Wait two days."),
    Article("inside", "How to look into the store", audience="team"),
]


def desk(**more: Any) -> Process:
    """Return a process with a funnel."""
    return small(
        [
            State("talking", area="chat"),
            State("new", area="desk"),
            State("lab", area="lab"),
            "closed",
        ],
        [
            Transition("person", "talking", "new", by=["bot", "customer"]),
            Transition("up", "new", "lab"),
            Transition("close", "lab", "closed"),
            Transition("split", "new", "new", opens="support.new", restart=True),
        ],
        **{
            "funnel": FUNNEL,
            "channels": [
                Channel("chat", starts="talking", sends="chat"),
                Channel("phone", starts="new"),
            ],
            "fields": [Field("reason")],
            "articles": ARTICLES,
            "escalations": [Escalation("upset", level="senior", by="agent")],
            **more,
        },
    )


def notices(*given: Notice, **more: Any) -> Process:
    """Return the process with these notices."""
    return desk(notices=given, **more)


def told(case: Case) -> list[str | None]:
    """Return the notices of a ticket's history."""
    return [line.message for line in case.history if line.kind == "noticed"]


OUTAGE = Notice(
    "outage",
    text(en="We know that the site is down.", it="Sappiamo che il sito non va."),
    when=field("reason") == "site",
    channels="chat",
    since=NOW,
    until=NOW + timedelta(hours=1),
    article="late_parcel",
)


def test_a_notice_is_sent_to_new_tickets() -> None:
    """Before the bot is asked, in the customer's language, and kept with the ticket."""
    case = Case(notices(OUTAGE), channel="chat", fields={"reason": "site"}, language="it")
    line = case.history[1]
    assert (line.kind, line.by, line.public) == ("noticed", "system", True)
    assert line.message == "Sappiamo che il sito non va."
    assert dict(line.data) == {"notice": "outage", "article": "late_parcel"}
    sent, asked = case.effects
    assert (sent.kind, sent.name, sent.data["text"], sent.data["notice"]) == (
        "send", "chat", "Sappiamo che il sito non va.", "outage",
    )  # fmt: skip
    assert asked.kind == "bot"
    assert case.ticket.beside.told == ("outage",)
    case.do("set", data={"reason": "site"})
    assert len(told(case)) == 1
    assert case.again() == case.ticket


@pytest.mark.parametrize(
    ("after", "channel", "reason", "count"),
    [
        (-1, "chat", "site", 0),
        (0, "chat", "site", 1),
        (59, "chat", "site", 1),
        (60, "chat", "site", 0),
        (0, "phone", "site", 0),
        (0, "chat", "other", 0),
    ],
)
def test_for_whom_a_notice_is(after: int, channel: str, reason: str, count: int) -> None:
    """Window, channel and condition all have to fit; the end is not included."""
    case = Case(
        notices(OUTAGE),
        now=NOW + timedelta(minutes=after),
        channel=channel,
        fields={"reason": reason},
    )
    assert len(told(case)) == count


def test_where_nothing_can_be_sent_people_tell_it() -> None:
    """On the phone the notice stands in the history for whoever speaks; child tickets have none."""
    case = Case(notices(Notice("all", "We know.")), channel="phone")
    assert told(case) == ["We know."]
    assert not case.history[1].public
    assert case.effects == []
    child = start(
        case.process, "T-1.1", channel="phone", now=NOW, by="system", parent="T-1", state="new"
    )
    assert child.ticket.beside.told == ()


def test_a_notice_is_no_answer_and_stops_no_opening() -> None:
    """The first response is still due; a rule that fails leaves the notice out and is told."""
    process = notices(
        Notice("all", "We know."),
        Notice("odd", "Odd.", when=rule("odd")),
        rules=[Rule("odd")],
        slas=[Sla("everyone", first_response=hours(4))],
        priorities=[Priority("normal")],
    )

    def broken(*_: object) -> bool:
        raise OSError("no line")

    case = Case(process, channel="chat", message="Help", context=Context({"odd": broken}))
    assert told(case) == ["We know."]
    (line,) = [one for one in case.history if one.kind == "unmet"]
    assert line.data["notice"] == "odd"
    assert "OSError: no line" in line.data["reasons"][0]
    assert [clock.status for clock in case.ticket.clocks] == ["running"]


def test_the_stage_of_a_ticket() -> None:
    """It follows from the team; after an escalation to a level it is the last that fits."""
    case = Case(desk(), channel="chat")
    seen: list[str | None] = []

    def see() -> None:
        stage = stage_of(case.process, case.ticket)
        seen.append(stage.name if stage is not None else None)

    see()
    case.do("person", by="customer")
    see()
    case.do("escalation", data={"escalation": "upset", "is": "called"})
    see()
    case.do("up")
    see()
    case.do("close", by="chiara")
    see()
    assert seen == ["robot", "first", "seniors", "seniors", None]
    alone = Case(desk(funnel=FUNNEL[:3]), channel="phone")
    assert stage_of(alone.process, alone.ticket) is None


def search(words: str, language: str) -> Iterable[Article]:
    """Find every article for a question about parcels."""
    assert language in {"en", "it"}
    return ARTICLES if "parcel" in words else []


def test_articles_are_offered_and_counted() -> None:
    """What is offered and what helped is counted by day, and told with the stages."""
    clock = FixedClock(datetime(2026, 11, 23, 9, tzinfo=UTC))
    service = Desk(notices(Notice("all", "We know.")), search=search, clock=clock)
    assert service.suggest("Where is my parcel?") == (ARTICLES[0],)
    assert service.suggest("Where is my parcel?", language="it") == (ARTICLES[0],)
    assert service.suggest("Hello") == ()
    assert service.suggest("  ") == ()
    service.helped("late_parcel")
    clock.now += timedelta(days=1)
    service.suggest("My parcel!")
    chat = service.open(channel="chat")
    service.open(channel="phone")
    service.fire(chat.id, "person", by="customer")
    assert service.funnel() == (
        StageCount("notices", "notice", 2),
        StageCount("articles", "self_service", 0, 3, 1),
        StageCount("robot", "bot"),
        StageCount("first", "person", 2),
        StageCount("seniors", "senior"),
    )
    assert service.funnel(date(2026, 11, 24))[1] == StageCount("articles", "self_service", 0, 1, 0)
    assert service.store.counts(date.min, date.max) == {
        "offered": 3, "offered:late_parcel": 3, "deflected": 1, "deflected:late_parcel": 1,
    }  # fmt: skip


def test_without_a_search_the_articles_of_the_process_are_offered() -> None:
    """They are found by their words, and those for the team are left out."""
    service = Desk(desk(), clock=FixedClock(NOW))
    assert service.suggest("My parcel is late") == (ARTICLES[0],)
    assert service.suggest("How do I look into the store?") == ()
    assert service.store.counts(date.min, date.max)["offered"] == 1


def test_what_self_service_refuses() -> None:
    """An unknown article helped nobody, and a search is a function."""
    service = Desk(desk(), clock=FixedClock(NOW))
    with pytest.raises(BadCall, match=r"no article 'late_parcle'. Did you mean 'late_parcel'\?"):
        service.helped("late_parcle")
    with pytest.raises(BadCall, match="search= takes a function"):
        Desk(desk(), search="articles")  # type: ignore[arg-type]
