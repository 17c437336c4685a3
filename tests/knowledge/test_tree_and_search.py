"""The tree of knowledge, the search in it, and what somebody learns."""

from __future__ import annotations

import pytest

from supportflow import (
    Agent,
    Area,
    Article,
    BadCall,
    Level,
    Process,
    Product,
    Skill,
    Topic,
    Training,
    article_tree,
    text,
    trainings_for,
)
from supportflow.knowledge.search import EXCERPT, search_articles

DESK = Process(
    "desk",
    levels=[Level("junior"), Level("senior", reached="After a year.")],
    skills=[Skill("lamps"), Skill("money")],
    agents=[
        Agent("anna", teams="helpers", level="junior", skills="lamps"),
        Agent("bruno", level="senior"),
        Agent("carla"),
    ],
    areas=[Area("first"), Area("second"), Area("empty")],
    products=[Product("lamp", text(en="Desk lamp", it="Lampada"))],
    topics=[
        Topic("accounts", "Accounts", areas=["first", "second"]),
        Topic("defects", areas="second"),
        Topic("loose"),
    ],
    articles=[
        Article(
            "reset",
            text(en="Reset a password", it="Reimpostare la password"),
            "Open the portal.\n\n- Press *Forgotten*.\n- Wait for the mail.",
            topic="accounts",
            keywords="login",
        ),
        Article(
            "bulb",
            "Change the bulb",
            f"Unscrew the shade. {'Slowly. ' * 40}",
            topic="defects",
            products="lamp",
            areas="first",
        ),
        Article(
            "secret",
            "Refund codes",
            "Only for us: password of the till.",
            areas="first",
            audience="team",
        ),
        Article("homeless", "Odds and ends"),
        Article("stray", "About loose things", topic="loose"),
    ],
    trainings=[
        Training("welcome", steps="Read the rules"),
        Training("lamp_school", steps="Take one apart", levels="senior", gives="lamps"),
        Training("money_school", steps="Count", levels="senior", gives="money"),
        Training("phones", steps="Talk", teams="callers", levels="senior"),
        Training("review", steps="Read along", levels="senior", teams="helpers"),
    ],
)


def test_the_tree_shows_every_article_where_it_belongs() -> None:
    """Topics stand in their areas, also without articles; what has no place comes last."""
    seen = [
        (
            shelf.area.name if shelf.area else None,
            [
                (one.topic.name if one.topic else None, [each.name for each in one.articles])
                for one in shelf.shelves
            ],
        )
        for shelf in article_tree(DESK)
    ]
    assert seen == [
        ("first", [("accounts", ["reset"]), ("defects", ["bulb"]), (None, ["secret"])]),
        ("second", [("accounts", ["reset"]), ("defects", ["bulb"])]),
        ("empty", []),
        (None, [("loose", ["stray"]), (None, ["homeless"])]),
    ]
    assert [one.name for one in article_tree(DESK)[0].articles] == ["reset", "bulb", "secret"]
    assert article_tree(Process("nothing")) == ()


def test_articles_are_found_in_every_language() -> None:
    """What is shown is in the language asked for, wherever the words stood."""
    (found, *_) = search_articles(DESK, "passwort FORGOTTEN", language="it")
    assert (found.name, found.title) == ("reset", "Reimpostare la password")
    assert found.excerpt == "Press *Forgotten*."
    assert [one.name for one in search_articles(DESK, "lampada")] == ["bulb"]
    assert len(search_articles(DESK, "shade")[0].excerpt) == EXCERPT


def test_customers_do_not_find_what_is_for_the_team() -> None:
    """The limit counts what may be read."""
    assert [one.name for one in search_articles(DESK, "password till")] == ["secret", "reset"]
    found = search_articles(DESK, "password till", customers=True, limit=1)
    assert [one.name for one in found] == ["reset"]
    assert search_articles(DESK, "zebra") == ()


def test_what_somebody_learns_for_the_next_level() -> None:
    """Trainings of other teams are left out, and those whose skills are there already."""
    anna = trainings_for(DESK, "anna")
    assert anna.level is not None
    assert anna.next is not None
    assert (anna.level.name, anna.next.reached) == ("junior", "After a year.")
    assert [one.name for one in anna.own] == ["welcome"]
    assert [one.name for one in anna.needed] == ["money_school", "review"]
    assert anna.skills == ("money",)
    bruno = trainings_for(DESK, Agent("bruno", level="senior"))
    assert [one.name for one in bruno.own] == ["welcome", "lamp_school", "money_school"]
    assert (bruno.next, bruno.needed) == (None, ())
    carla = trainings_for(DESK, "carla")
    assert carla.level is None
    assert carla.next is not None
    assert carla.next.name == "junior"


def test_an_unknown_agent_is_told() -> None:
    """A misspelt name has a near match."""
    with pytest.raises(BadCall, match="Did you mean 'anna'"):
        trainings_for(DESK, "ana")
