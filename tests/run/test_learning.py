"""What a solved ticket teaches: what must be written down, drafts of articles, search, news."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from supportflow import (
    Article,
    BadCall,
    Desk,
    Effect,
    Field,
    Product,
    Reply,
    State,
    Topic,
    Transition,
    articles,
    field,
    minutes,
    save_article,
)
from supportflow.define.process import Process
from supportflow.errors import NeedUnmet
from supportflow.run.learning import drafted
from supportflow.run.stores import open_store
from tests.run.helpers import NOW, Case, small

LEARNS = ["cause", "fix.done"]


def desk(*rows: Transition, learns: list[str] = LEARNS, version: str = "1") -> Process:
    """Return a desk that wants cause and fix before a ticket is solved."""
    states = ["new", State("solved", area="desk", resolved=True, learns=learns), "closed"]
    declared = [
        Transition("solve", "new", "solved"),
        Transition("reopen", "solved", "new"),
        Transition("close", ["new", "solved"], "closed"),
        *rows,
    ]
    return small(
        states,
        declared,
        version=version,
        fields=[
            Field("cause", label="cause"),
            Field("fix.done"),
            Field("sizes", "choices", choices=["s", "l"]),
            Field("vip", "yes_no"),
        ],
        topics=[Topic("lamps", "Lamps", when=field("cause").is_set(), areas=["desk"])],
        products=[Product("desk_lamp", when=field("cause").is_set())],
        replies=[Reply("hello", "Hello")],
    )


FILLED = {"cause": "A loose wire", "fix.done": "Tighten the screw"}


def test_what_is_missing_is_named() -> None:
    """A ticket is solved only when it says what was learnt; everything missing comes at once."""
    case = Case(desk(), subject="It flickers")
    refused = case.refused(NeedUnmet, "solve")
    assert refused.reasons == (
        "cause is filled in before 'solved'",
        "fix.done is filled in before 'solved'",
    )
    case.do("solve", data=FILLED)
    assert case.state == "solved"
    (effect,) = case.last.effects
    assert (effect.kind, effect.name) == ("draft", "solved")
    assert drafted(case.process, effect) == Article(
        "ticket_t_1",
        "It flickers",
        "## Cause\n\nA loose wire\n\n## Fix done\n\nTighten the screw",
        topic="lamps",
        products=["desk_lamp"],
        audience="team",
    )
    assert case.again() == case.ticket


def test_what_happens_by_itself_tells_the_team_what_is_missing() -> None:
    """A row that time, a fact or nothing at all sets off is not taken, and the team hears why."""
    timed = Transition("give_up", "new", "solved", after=minutes(5))
    on_message = Transition("thanks", "new", "solved", on="customer_message")
    for row, cause in ((timed, "timer"), (on_message, "fact")):
        case = Case(desk(row))
        if cause == "timer":
            case.elapse("after:give_up")
        else:
            case.do("message", by="customer", message="Works, thanks.")
        assert case.state == "new"
        (told,) = [one for one in case.last.effects if one.kind == "notify"]
        assert told.name == "front_line"
        assert told.data["reasons"] == (
            "cause is filled in before 'solved'",
            "fix.done is filled in before 'solved'",
        )


def test_without_anything_to_learn_nothing_is_drafted() -> None:
    """Only what the process asks for becomes a draft, also when the ticket enters another way."""
    case = Case(desk(learns=[]))
    case.do("solve")
    assert case.last.effects == ()


def test_drafts_say_every_kind_of_value() -> None:
    """Choices and yes or no are written in words; a ticket without a subject names its topic."""
    case = Case(desk(learns=["sizes", "vip"]))
    case.do("solve", data={"sizes": ["s", "l"], "vip": True, "cause": "x"})
    made = drafted(case.process, case.last.effects[0])
    assert made.title == "Lamps"
    assert made.text == "## Sizes\n\ns, l\n\n## Vip\n\nyes"


def test_a_desk_hands_drafts_in(tmp_path: Path) -> None:
    """Drafts wait for a Desk that takes them, and become files that are read again."""
    store = open_store(None)
    first = Desk(desk(), store, clock=lambda: NOW)
    ticket = first.open("phone", subject="It flickers")
    first.fire(ticket.id, "solve", by="anna", data=FILLED)
    assert first.run_due().delivered == 0
    made: list[Article] = []

    def keep(article: Article) -> None:
        made.append(article)
        save_article(article, tmp_path)

    second = Desk(desk(), store, clock=lambda: NOW, drafts=keep)
    assert second.run_due().delivered == 1
    assert articles(tmp_path) == made
    assert made[0].title == "It flickers"
    second.fire(ticket.id, "reopen", by="anna")
    second.fire(ticket.id, "solve", by="anna", data={"cause": "Two loose wires"})
    second.run_due()
    assert len(articles(tmp_path)) == 1
    assert "Two loose wires" in str(articles(tmp_path)[0].text)


def test_earlier_tickets_are_found(tmp_path: Path) -> None:
    """Solved tickets are found by subject, cause and fix; those that are worked on are not."""
    now = [NOW]
    for where in (None, tmp_path / "tickets.db"):
        desk_ = Desk(desk(), where, clock=lambda: now[0])
        names: list[str] = []
        for subject, cause in (("It flickers", "A loose wire"), ("Dark", "Bulb"), ("Open", "wire")):
            names.append(desk_.open("phone", subject=subject).id)
            desk_.fire(names[-1], "set", by="anna", data={"cause": cause, "fix.done": "Screw"})
            now[0] += timedelta(minutes=1)
        assert desk_.search("wire").tickets == ()
        desk_.fire(names[0], "solve", by="anna")
        desk_.fire(names[1], "solve", by="anna")
        desk_.fire(names[1], "close", by="anna")
        (found,) = desk_.search("loose WIRES").tickets
        assert (found.kind, found.name, found.title) == ("ticket", names[0], "It flickers")
        assert found.excerpt == "A loose wire"
        assert {one.name for one in desk_.search("screw").tickets} == {names[0], names[1]}
        assert len(desk_.search("screw", limit=1).tickets) == 1
        assert desk_.search("screw", customers=True).tickets == ()
        desk_.fire(names[0], "reopen", by="anna")
        assert [one.name for one in desk_.search("screw").tickets] == [names[1]]
        with pytest.raises(BadCall, match="at least 1"):
            desk_.search("screw", limit=0)
        desk_.close()


def test_changes_are_announced_to_the_teams_that_they_concern() -> None:
    """Each team gets its sentences once, under a key that stays the same."""
    told: list[Effect] = []
    new = desk(Transition("merge", "new", "closed"), version="2")
    with pytest.raises(BadCall, match="notify="):
        Desk(new, clock=lambda: NOW).announce(desk())
    host = Desk(new, clock=lambda: NOW, notify=told.append)
    assert host.announce(desk()) == ("front_line", "experts")
    assert host.announce(new) == ()
    first = told[0]
    assert (first.kind, first.name, first.data["about"]) == (
        "notify", "front_line", "process_changed",
    )  # fmt: skip
    assert first.data["changes"] == (
        "The process: version is 2, was 1.",
        "Workflow 'support', transition 'merge' is new.",
    )
    assert told[1].data["changes"] == ("The process: version is 2, was 1.",)
    host.announce(desk())
    assert told[2].key == first.key
