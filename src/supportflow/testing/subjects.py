"""Draws who can do what, what is decided, asked and measured, and what is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, get_args

from hypothesis.strategies import SearchStrategy

from supportflow.define.conditions import Condition
from supportflow.define.flow import Workflow
from supportflow.define.knowledge import Article, Notice, Problem, Stage
from supportflow.define.measures import Kpi, Objective, Survey
from supportflow.define.people import STRATEGIES, Agent, Level, Skill, SkillAt, Training
from supportflow.define.policies import Decision, Policy, Verdict
from supportflow.define.routing import Route
from supportflow.define.work import Product, Reply, Task, Tone, Topic, Variant
from supportflow.testing.hand import Hand
from supportflow.testing.values import WORDS, durations, texts

__all__ = ["agents", "cared_for", "decided_by", "helped", "learned", "routed", "skilled", "worded"]

_SKILLS = ("lamps", "refunds", "complaints")
_SPOKEN = ("en", "it")
_LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


def skilled(hand: Hand) -> tuple[Skill, ...]:
    """Draw the skills that there are."""
    return tuple(Skill(name, hand.maybe(texts())) for name in hand.first(_SKILLS))


def _some(hand: Hand, skills: Sequence[Skill], levels: Sequence[Level]) -> tuple[SkillAt, ...]:
    level = hand.one_if([level.name for level in levels])
    return tuple(SkillAt(skill.name, level) for skill in hand.part(skills))


def helped(
    hand: Hand, task: Task, readable: SearchStrategy[Condition], crew: Sequence[str],
    levels: Sequence[Level], skills: Sequence[Skill],
) -> Task:  # fmt: skip
    """Let some tasks say who does them, when help is asked for, and who is told of their end."""
    if not hand.seldom():
        return task
    asks = task.asks is not None
    return replace(
        task,
        team=hand.one_if(crew),
        level=hand.one_if([level.name for level in levels]),
        skills=_some(hand, skills, levels),
        asks_after=hand.maybe(durations()) if asks else None,
        asks_if=hand.draw(readable) if asks and hand.yes() else None,
        informs=hand.part((*crew, "assignee")),
        attempts=hand.one((None, 2)) if task.action is not None else None,
    )


def agents(
    hand: Hand, teams: Sequence[str], levels: Sequence[Level], skills: Sequence[Skill],
    calendars: Sequence[str],
) -> tuple[Agent, ...]:  # fmt: skip
    """Draw people with and without levels, skills, languages and shifts."""
    found = list[Agent]()
    for name in hand.first(("anna", "bruno", "carla")):
        level = hand.one_if(levels)
        found.append(
            Agent(
                name,
                teams=teams,
                level=level.name if level else None,
                skills=_some(hand, skills, levels),
                languages=hand.part(_SPOKEN),
                calendar=hand.one_if(calendars) if hand.seldom() else None,
                limit=hand.one((None, None, 1)),
                stands_in=hand.part([one.name for one in found]) if hand.seldom() else (),
            )
        )
    return tuple(found)


def routed(
    hand: Hand, readable: SearchStrategy[Condition], areas: Sequence[str], crew: Sequence[str],
    levels: Sequence[Level], skills: Sequence[Skill],
) -> tuple[Route, ...]:  # fmt: skip
    """Draw up to two rows that say who can take a ticket."""
    if not hand.seldom():
        return ()
    level = hand.one_if([level.name for level in levels])
    prefers = _some(hand, skills, levels)
    first = Route(
        "special",
        hand.maybe(texts()),
        when=hand.draw(readable) if hand.yes() else None,
        areas=hand.part(areas),
        team=hand.one_if(crew) if hand.seldom() else None,
        skills=_some(hand, skills, levels),
        prefers=prefers,
        prefers_for=hand.maybe(durations()) if prefers else None,
        level=level if hand.seldom() else None,
        language=hand.yes(),
        weight=hand.one((0, 1, 2)),
        assign=hand.part(STRATEGIES),
    )
    return hand.first((first, Route("everything")), 1)


def decided_by(
    hand: Hand, readable: SearchStrategy[Condition], roles: Sequence[str]
) -> tuple[Policy, ...]:
    """Draw at most one policy."""
    if not hand.seldom():
        return ()
    rows = list[Decision]()
    for name in hand.first(("first", "second", "rest"), 1):
        verdict: Verdict = hand.one(get_args(Verdict))
        rows.append(
            Decision(
                name,
                verdict,
                when=hand.draw(readable) if name != "rest" else None,
                by=hand.one(roles) if verdict == "ask" else (),
                because=hand.maybe(texts()),
            )
        )
    return (Policy("refund", rows=rows),)


def worded(
    hand: Hand, replies: Sequence[Reply], policies: Sequence[Policy], channels: Sequence[str]
) -> tuple[Reply, ...]:
    """Give replies other words for a channel, the reason of a policy, a tone, a place."""
    found = list[Reply]()
    for reply in replies:
        given: dict[str, Any] = {}
        if hand.seldom():
            given["tone"] = hand.one(get_args(Tone))
        if hand.seldom():
            text = f"{{policy.{policies[0].name}}}" if policies else "For {ticket}."
            given["variants"] = (Variant(text, channels=hand.one(channels)),)
        found.append(replace(reply, **given) if given else reply)
    return tuple(found)


def cared_for(
    hand: Hand, readable: SearchStrategy[Condition], flows: Sequence[Workflow],
    replies: Sequence[Reply], crew: Sequence[str],
) -> dict[str, Any]:  # fmt: skip
    """Draw problems that come again, surveys, KPIs and objectives."""
    found: dict[str, Any] = {}
    states = [state.name for state in flows[0].states]
    events = [row.event for row in flows[0].transitions]
    if hand.seldom():
        found["problems"] = (
            Problem(
                "again",
                opens=flows[-1].name,
                count=hand.one((2, 3)),
                within=hand.draw(durations()),
                same=hand.one(("channel", "topic")),
            ),
        )
    asks = replies and hand.seldom()
    if asks:
        low = hand.one((None, 2))
        found["surveys"] = (
            Survey(
                "csat",
                after=hand.one(states),
                reply=hand.one(replies).name,
                delay=hand.maybe(durations()),
                sample=hand.one((1, 0.5)),
                when=hand.draw(readable) if hand.seldom() else None,
                low=low,
                fires=hand.one(events) if low is not None and hand.yes() else None,
                tells=hand.part(crew) if low is not None else (),
            ),
        )
    if hand.seldom():
        kpis = (
            Kpi("solved", measure="resolution", of=hand.one(("people", "bots", "all"))),
            Kpi("joy", definition="How glad we are", target=hand.one((None, "at least 90 %"))),
        )
        found["kpis"] = hand.first(kpis, 1)
        found["objectives"] = (Objective("good_work", kpis="solved"),)
    return found


def learned(
    hand: Hand, crew: Sequence[str], topics: Sequence[Topic], products: Sequence[Product],
    skills: Sequence[Skill], channels: Sequence[str],
) -> dict[str, Any]:  # fmt: skip
    """Draw what is known and taught, and the funnel."""
    found: dict[str, Any] = {}
    articles = (
        Article(
            "how_to",
            hand.draw(texts()),
            hand.draw(texts()),
            topic=hand.one_if([topic.name for topic in topics]),
            products=hand.part([product.name for product in products]),
            audience=hand.one(("customers", "team")),
        ),
    )
    found["articles"] = hand.first(articles) if hand.seldom() else ()
    known = [article.name for article in found["articles"]]
    if hand.seldom():
        found["trainings"] = (
            Training(
                "first_day",
                steps=("Sit down", *hand.part(WORDS)),
                teams=hand.part(crew),
                gives=hand.part([skill.name for skill in skills]),
                articles=hand.part(known),
            ),
        )
    if hand.seldom():
        found["funnel"] = (
            Stage("articles", "self_service"),
            Stage("people", "person", teams=hand.one(crew)),
        )
    if hand.seldom():
        found["notices"] = (
            Notice(
                "outage",
                "We know of it.",
                channels=hand.part(channels),
                since=hand.one((None, _LONG_AGO)),
                until=hand.one((None, _LONG_AGO + timedelta(days=365))),
                article=hand.one_if(known),
            ),
        )
    return found
