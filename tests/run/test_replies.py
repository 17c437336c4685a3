"""Replies: the words that fit, which are offered, and what is not said about sensitive topics."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings

from supportflow import (
    Area,
    Channel,
    Desk,
    Field,
    Process,
    Reply,
    State,
    Topic,
    Transition,
    Variant,
    field,
    text,
)
from supportflow.define.references import script_parts
from supportflow.define.texts import pick
from supportflow.errors import NeedUnmet, NotAllowed, UnknownActor
from supportflow.run import Context
from supportflow.run.offering import replies
from supportflow.run.planning import plan
from supportflow.run.scripts import words_of
from supportflow.testing import FixedClock, processes
from tests.run.helpers import NOW, PEOPLE, Case, small

TOPICS = [
    Topic("death", "Death of a customer", when=field("reason") == "death", sensitive=True),
    Topic("parcel", when=field("reason") == "parcel", replies=["late", "hello"]),
    Topic("other"),
]
REPLIES = [
    Reply("hello", "Hello from ticket {ticket}."),
    Reply(
        "late",
        text(en="Your parcel is late.", it="Il pacco è in ritardo."),
        variants=[
            Variant("It's late!", channels="chat", states="new"),
            Variant(text(de="Spät.", en="Late."), channels=["chat", "phone"]),
        ],
    ),
    Reply("again", "Again: {reason}?", states="waiting"),
    Reply("cheer", "Yay, {customer}!", tone="light"),
    Reply("about_parcels", "Parcels.", topics="parcel"),
]
ROWS = [
    Transition("wait", "new", "old", reply="late"),
    Transition("cheer", "new", "old", reply="cheer"),
    Transition("person", "talking", "new", by=["bot", "customer"]),
    Transition("offer", "talking", "old", by="bot", reply="hello"),
]


def desk(**more: Any) -> Process:
    """Return a process with a bot, sensitive topics and scripts."""
    given: dict[str, Any] = {
        "fields": [Field("reason")],
        "topics": TOPICS,
        "replies": REPLIES,
        "channels": [
            Channel("form", starts="new", sends="email", tone="Short and kind."),
            Channel("phone", starts="new"),
            Channel("chat", starts="talking", sends="chat"),
        ],
        **more,
    }
    states = [
        State("talking", area="chat"),
        State("new", area="desk"),
        State("old", area="desk", phase="waiting"),
        "closed",
    ]
    rows = given.pop("rows", ROWS)
    return small(states, [*rows, Transition("close", "old", "closed")], **given)


def case(reason: str | None = None, channel: str = "form", **more: Any) -> Case:
    """Return a ticket about something."""
    opened = {"fields": {"reason": reason}} if reason else {}
    language = more.pop("language", None)
    return Case(desk(**more), channel=channel, customer="c-1", language=language, **opened)


@pytest.mark.parametrize(
    ("channel", "language", "said"),
    [
        ("form", None, "Your parcel is late."),
        ("form", "it", "Il pacco è in ritardo."),
        ("form", "fr", "Your parcel is late."),
        ("phone", "de_AT", "Spät."),
        ("phone", "fr", "Late."),
    ],
)
def test_the_words_fit_channel_and_language(channel: str, language: str | None, said: str) -> None:
    """A variant for the channel is used, in the customer's language or else the process's."""
    made = case(channel=channel, language=language)
    made.do("wait")
    assert made.history[-1].message == said


def test_the_words_fit_the_state() -> None:
    """The first variant whose channels and states both fit counts."""
    made = case("parcel", "chat")
    made.do("person", by="customer")
    found = replies(made.process, made.ticket, now=NOW, by="anna")
    assert {one.reply: one.text for one in found}["late"] == "It's late!"


def test_what_is_offered() -> None:
    """The topic's own replies come first, then those for topic or state, then the rest."""
    made = case("parcel")
    found = replies(made.process, made.ticket, now=NOW, by="anna")
    assert [one.reply for one in found] == ["late", "hello", "about_parcels", "cheer"]
    assert found[1].text == "Hello from ticket T-1."
    assert found[0].guideline == "Short and kind."
    assert found[3].tone == "light"
    other = case()
    other.do("wait")
    found = replies(other.process, other.ticket, now=NOW, by="anna")
    assert [(one.reply, one.missing) for one in found] == [
        ("again", ("reason is filled in for the reply 'again'",)),
        ("hello", ()),
        ("late", ()),
        ("cheer", ()),
    ]
    assert found[0].text == "Again: {reason}?"
    other.do("close")
    assert replies(other.process, other.ticket, now=NOW, by="anna") == ()


def test_a_desk_offers_replies() -> None:
    """The Desk offers them for a ticket of its store, to somebody it knows."""
    service = Desk(desk(), clock=FixedClock(NOW))
    ticket = service.open(channel="form", customer="c-1", fields={"reason": "parcel"})
    assert [one.reply for one in service.replies(ticket.id, by="anna")][:2] == ["late", "hello"]
    with pytest.raises(UnknownActor):
        service.replies(ticket.id, by="nobody_at_all")


def test_no_light_reply_on_a_sensitive_topic() -> None:
    """It is not offered, and a row that sends it wants words of one's own."""
    made = case("death")
    assert made.ticket.topic == "death"
    found = replies(made.process, made.ticket, now=NOW, by="anna")
    assert "cheer" not in [one.reply for one in found]
    assert made.refused(NeedUnmet, "cheer").reasons == (
        (
            "a person writes to the customer (message=...), since reply 'cheer' is light in tone "
            "and topic 'Death of a customer' is sensitive"
        ),
    )
    made.do("cheer", message="We are very sorry.")
    assert made.state == "old"
    calm = case("parcel")
    calm.do("cheer")
    assert calm.history[-1].message == "Yay, c-1!"


def test_a_sensitive_ticket_goes_straight_to_a_person() -> None:
    """Opened with a bot, it is handed over before the bot is asked."""
    made = case("death", "chat")
    assert made.state == "new"
    assert made.history[-1].note == "handed over because people answer about the topic 'death'"
    assert [one.data["about"] for one in made.effects] == ["handoff"], "the bot is not asked"
    assert made.again() == made.ticket


def test_a_ticket_that_turns_out_to_be_sensitive_leaves_the_bot() -> None:
    """Classified while a bot holds it, it is handed over in the same step."""
    made = case(None, "chat")
    assert [one.kind for one in made.effects] == ["bot"]
    made.do("set", by="customer", data={"reason": "death"})
    assert made.state == "new"
    assert made.again() == made.ticket
    stays = [*ROWS, Transition("tell", "talking", "talking", by="customer")]
    other = case(None, "chat", rows=stays)
    other.do("tell", by="customer", data={"reason": "death"})
    assert other.state == "new"


def test_a_bot_does_not_speak_about_it() -> None:
    """Where no row leads to a person the team is told, and the bot's words are refused."""
    rows = [
        Transition("offer", "talking", "talking", by="bot", reply="hello"),
        Transition("mute", "talking", "talking", by="bot"),
        Transition("end", "talking", "closed", by="bot"),
    ]
    made = case(None, "chat", rows=rows)
    made.do("set", by="customer", data={"reason": "death"})
    assert made.state == "talking"
    told = [one for one in made.effects if one.kind == "notify"]
    assert [(one.name, one.data["about"]) for one in told] == [("front_line", "sensitive_topic")]
    made.do("message", by="customer", message="Are you there?")
    assert sum(one.kind == "bot" for one in made.effects) == 1
    refusal = made.refused(NotAllowed, "message", by="bot", message="Hi!")
    assert str(refusal) == (
        "'bot' is a bot and may not write to the customer of ticket T-1: people answer about topic "
        "'Death of a customer', which is sensitive. Hand the ticket over without a message. "
        "Nothing was changed."
    )
    made.refused(NotAllowed, "mute", by="bot", message="Bye")
    assert made.refused(NeedUnmet, "offer", by="bot").reasons == (
        (
            "a person does it, since it answers the customer and topic 'Death of a customer' is "
            "sensitive"
        ),
    )
    assert replies(made.process, made.ticket, now=NOW, by="bot") == ()
    made.do("end", by="bot")
    assert made.ticket.closed


@settings(max_examples=40)
@given(processes())
def test_every_placeholder_resolves(process: Process) -> None:
    """In every process a reply is whole, or says what is missing for it; nothing is left out."""
    context = Context({one.name: True for one in process.rules})
    made = Case(process, channel=process.channels[0].name, context=context, customer="c-1")
    agent = process.agents[0].name if process.agents else "customer"
    for script in replies(process, made.ticket, now=NOW, by=agent, context=context):
        text = pick(
            words_of(plan(process).replies[script.reply], made.ticket.channel, made.ticket.state),
            process.language,
        )
        parts = script_parts(text)
        if not script.missing:
            assert "{policy." not in script.text
            assert "{customer}" not in script.text
            at = 0
            for words, _ in parts:
                at = script.text.index(words, at) + len(words)
        else:
            assert any(f"{{{name}}}" in script.text for _, name in parts)


def test_what_a_bot_answers_too_late_is_dropped() -> None:
    """A bot asked before the ticket was classified is not heard, and nothing is tried again."""
    process = desk(
        rows=[Transition("end", "talking", "closed", by="bot")],
        areas=[*PEOPLE["areas"], Area("spare", team="bot")],
    )
    clock = FixedClock(NOW)
    said = {"send": {"email": print, "chat": print}, "bots": {"bot": lambda _: "Hi!"}}
    service = Desk(process, clock=clock, **said)  # type: ignore[arg-type]
    ticket = service.open(channel="chat", customer="c-1", message="Hello")
    service.fire(ticket.id, "set", by="customer", data={"reason": "death"})
    clock.now = NOW + timedelta(minutes=1)
    ran = service.run_due()
    assert ran.problems == ()
    assert [line.message for line in service.history(ticket.id) if line.by == "bot"] == []
