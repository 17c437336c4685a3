"""Cases of the rules on bots, sensitive topics and the funnel that their pages leave out."""

from __future__ import annotations

from typing import Any

from supportflow import (
    Area,
    Channel,
    Field,
    Process,
    Reply,
    State,
    Team,
    Topic,
    Transition,
    field,
    minutes,
)
from tests.checks.small import flow, said

TALKING, HELPING = State("talking", area="chat"), State("helping", area="desk")
CLOSE = Transition("close", "helping", "closed")
DEATH = Topic("death", when=field("reason") == "death", sensitive=True)


def desk(*rows: Transition, most: int | None = None, **more: Any) -> Process:
    """Return a process whose tickets start with a bot."""
    given: dict[str, Any] = {
        "teams": [Team("bot", automated=True, max_turns=most), Team("helpers")],
        "areas": [Area("chat", team="bot"), Area("desk", team="helpers")],
        "channels": [Channel("chat", starts="talking")],
        "fields": [Field("reason")],
    }
    states = more.pop("states", [TALKING, HELPING])
    return flow(states, [*rows, CLOSE], **{**given, **more})


def test_ways_out_of_a_bot() -> None:
    """The customer's wish, time, or the last turn of a bot that hands over."""
    by_bot = Transition("pass_on", "talking", "helping", by="bot")
    code = "customer-cannot-leave-bot"
    assert len(said(desk(by_bot), code)) == 1
    assert said(desk(by_bot, most=3), code) == []
    spoken = Transition("pass_on", "talking", "helping", by="bot", contact=True)
    assert len(said(desk(spoken, most=3), code)) == 1
    assert said(desk(Transition("wait", "talking", "helping", after=minutes(5))), code) == []
    writes = Transition("writes", "talking", "helping", on="customer_message")
    assert said(desk(writes), code) == []
    over = State("asking", area="chat")
    rows = (
        Transition("go", "talking", "asking", by="customer"),
        Transition("on", "asking", "helping", by="bot"),
    )
    assert len(said(desk(*rows, states=[TALKING, over, HELPING]), code)) == 2


def test_ways_back_to_a_bot() -> None:
    """To be asked for a score, or to wait for the customer, is no way back."""
    out = Transition("out", "talking", "helping", by="customer")
    survey = State("survey", area="chat", resolved=True)
    offered = State("offered", area="chat", waits_for="customer")
    rows = [Transition("ask", "helping", "survey"), Transition("offer", "helping", "offered")]
    process = desk(out, *rows, states=[TALKING, HELPING, survey, offered])
    assert said(process, "back-to-bot") == []
    timed = Transition("back", "helping", "talking", after=minutes(5))
    assert said(desk(out, timed), "back-to-bot") == [
        (
            "workflow 'support', transition 'back' leads from people (state 'helping') back to a "
            "bot (state 'talking') without the customer's wish."
        )
    ]


def test_sensitive_topics_and_their_words() -> None:
    """A light reply that is sent by itself is told, unless its row leaves the topic out."""
    replies = [Reply("cheer", "Yay!", tone="light", topics="death")]
    out = Transition("out", "talking", "helping", by=["bot", "customer"])
    base: dict[str, Any] = {"topics": [DEATH], "replies": replies}
    timed = Transition("nudge", "helping", "helping", after=minutes(5), reply="cheer")
    assert said(desk(out, timed, **base), "light-on-sensitive") == [
        (
            "reply 'cheer' is for 'death', which is sensitive, but is light in tone: it is never "
            "sent there."
        ),
        (
            "workflow 'support', transition 'nudge' sends reply 'cheer', which is light in tone, "
            "by itself: tickets about 'death', which is sensitive, would stay where they are."
        ),
    ]
    base["replies"] = [Reply("cheer", "Yay!", tone="light")]
    other = Transition(
        "nudge", "helping", "helping", after=minutes(5), reply="cheer",
        when=field("topic") != "death",
    )  # fmt: skip
    assert said(desk(out, other, **base), "light-on-sensitive") == []
    hand = Transition("nudge", "helping", "helping", reply="cheer")
    assert said(desk(out, hand, **base), "light-on-sensitive") == []
