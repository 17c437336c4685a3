"""Who can take a ticket and who gets it, from values alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from supportflow import (
    Agent,
    Area,
    Calendar,
    Channel,
    Level,
    Process,
    Route,
    Skill,
    State,
    Team,
    Transition,
    Workflow,
    business_hours,
    hours,
)
from supportflow.run.choosing import choose
from supportflow.run.crew import Chosen, Crew, Floor, Wanted
from supportflow.run.planning import plan
from supportflow.run.ticket import Standing

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
SUNDAY = datetime(2026, 11, 22, 9, tzinfo=UTC)
NOBODY: dict[str, Standing] = {}


def made(agents: list[Agent], route: Route | None = None, **team: Any) -> Crew:
    """Return the crew of a process with one team."""
    team.setdefault("assign", "least_busy")
    process = Process(
        "acme",
        calendar="office",
        calendars=[
            Calendar("office", zone="UTC", week="mon-fri 09:00-17:00"),
            Calendar("weekend", zone="UTC", week="sat-sun 08:00-20:00"),
        ],
        levels=[Level("junior"), Level("senior"), Level("lead")],
        skills=[Skill("lamps"), Skill("refunds")],
        teams=[Team("front", calendar="office", **team), Team("back")],
        agents=agents,
        areas=[Area("desk", team="front")],
        channels=[Channel("mail", starts="new")],
        routes=[route] if route is not None else (),
        workflows=[
            Workflow(
                "w",
                states=[State("new", area="desk"), State("closed", area="desk", final=True)],
                transitions=[Transition("close", "new", "closed")],
            )
        ],
    )
    crew = plan(process).crew
    assert crew is not None
    return crew


def wanted(crew: Crew, language: str | None = None, *, waited: bool = False) -> Wanted:
    """Return what a ticket of the team asks for."""
    route = next(iter(crew.index.routes), None)
    return crew.wanted("front", route, language, waited)


def busy(**loads: int) -> dict[str, Standing]:
    """Return agents with so much in hand."""
    return {name: Standing(name, load=load) for name, load in loads.items()}


def pick(crew: Crew, standings: dict[str, Standing] = NOBODY, **more: Any) -> Chosen:
    """Choose somebody on Monday morning."""
    asked = wanted(crew, more.pop("language", None), waited=more.pop("waited", False))
    return choose(crew, asked, Floor(standings), more.pop("now", MONDAY), **more)


ANNA, BRUNO, CARLA = (Agent(name, teams="front") for name in ("anna", "bruno", "carla"))


def test_the_least_busy_gets_it() -> None:
    """Whoever has the least in hand gets the ticket; among equals the next strategy decides."""
    crew = made([ANNA, BRUNO, CARLA])
    assert pick(crew, busy(anna=3, bruno=1, carla=2)).agent == "bruno"
    assert pick(crew, busy(anna=1, carla=1, bruno=1)).tied == ("anna", "bruno", "carla")
    assert pick(crew, busy(anna=1, bruno=1)).agent == "carla"


def test_round_robin_goes_round() -> None:
    """Whose last assignment is longest ago gets the ticket; who never had one comes first."""
    crew = made([ANNA, BRUNO, CARLA], assign="round_robin")
    stood = {
        name: Standing(name, last=MONDAY - timedelta(hours=ago))
        for name, ago in (("anna", 1), ("bruno", 3), ("carla", 2))
    }
    assert pick(crew, stood).agent == "bruno"
    del stood["carla"]
    assert pick(crew, stood).agent == "carla"


def test_same_agent_first_then_the_rest() -> None:
    """Who had it before gets it again if they can; otherwise the next strategy decides."""
    crew = made([ANNA, BRUNO], assign=["same_agent", "least_busy"], limit=3)
    assert pick(crew, busy(anna=2, bruno=0), previous="anna").agent == "anna"
    assert pick(crew, busy(anna=3, bruno=1), previous="anna").agent == "bruno"


def test_most_skilled_by_levels() -> None:
    """The higher level of an asked skill wins."""
    agents = [
        Agent("anna", teams="front", skills=["lamps junior"]),
        Agent("bruno", teams="front", skills=["lamps lead"]),
        Agent("carla", teams="front", level="senior", skills="lamps"),
    ]
    crew = made(agents, Route("lamps", skills="lamps"), assign="most_skilled")
    assert pick(crew).agent == "bruno"


def test_random_is_the_same_for_the_same_seed() -> None:
    """Chance is decided by the seed, and comes to everybody."""
    crew = made([ANNA, BRUNO, CARLA], assign="random")
    first = [pick(crew, seed=f"T-{number}").agent for number in range(60)]
    assert first == [pick(crew, seed=f"T-{number}").agent for number in range(60)]
    assert set(first) == {"anna", "bruno", "carla"}


@pytest.mark.parametrize(
    ("route", "agent", "lacks"),
    [
        (Route("r", skills="lamps"), ANNA, "does not have the skill 'lamps'"),
        (
            Route("r", skills="lamps senior"),
            Agent("anna", teams="front", level="junior", skills="lamps"),
            "has the skill 'lamps' on a lower level than 'senior'",
        ),
        (Route("r", level="senior"), ANNA, "does not stand on the level 'senior'"),
        (
            Route("r", language=True),
            Agent("anna", teams="front", languages="en"),
            "does not speak 'it_CH'",
        ),
    ],
)
def test_what_is_lacking_is_said(route: Route, agent: Agent, lacks: str) -> None:
    """Who lacks something cannot take the ticket, and it is said what."""
    crew = made([agent], route)
    asked = wanted(crew, "it_CH")
    assert list(crew.lacks(crew.index.agents["anna"], asked)) == [lacks]
    assert pick(crew, language="it_CH") == Chosen(None, "nobody")


def test_a_language_without_its_region_will_do() -> None:
    """Who speaks Italian answers Swiss Italians; who names no language speaks all."""
    crew = made([Agent("anna", teams="front", languages="it"), BRUNO], Route("r", language=True))
    assert {member.name for member in crew.able(wanted(crew, "it_CH")).members} == {"anna", "bruno"}


def test_reasons_why_nobody_can() -> None:
    """Away, closed and full are told apart, with who it is and when it may be different."""
    crew = made([ANNA, BRUNO], limit=2)
    assert pick(crew, busy(anna=2, bruno=2)) == Chosen(
        None, "full", out={"full": ("anna", "bruno")}
    )
    closed = pick(crew, now=SUNDAY)
    assert (closed.reason, closed.again) == ("closed", MONDAY)
    back = MONDAY + timedelta(hours=3)
    stood = {name: Standing(name, "away", back) for name in ("anna", "bruno")}
    assert pick(crew, stood) == Chosen(None, "away", out={"away": ("anna", "bruno")}, again=back)
    assert pick(crew, stood, now=back).agent == "anna"
    assert pick(made([])) == Chosen(None, "nobody")


def test_who_let_it_lie_is_left_out() -> None:
    """Who has just let the ticket lie does not get it again at once."""
    crew = made([ANNA, BRUNO], push_back=hours(2))
    assert pick(crew, without=frozenset({"anna"})).agent == "bruno"
    alone = pick(made([ANNA], push_back=hours(2)), without=frozenset({"anna"}))
    assert (alone.reason, alone.again) == ("had_it", MONDAY + timedelta(hours=2))


def test_preferred_skills_are_dropped_after_a_time() -> None:
    """Who is preferred is waited for, and after the time anybody will do, the preferred first."""
    expert = Agent("anna", teams="front", skills="lamps")
    route = Route("r", prefers="lamps", prefers_for=business_hours(1))
    crew = made([expert, BRUNO], route, limit=1)
    until = MONDAY + timedelta(hours=1)
    full = pick(crew, busy(anna=1), until=until)
    assert (full.agent, full.reason, full.again) == (None, "full", until)
    assert pick(crew, busy(anna=1), waited=True).agent == "bruno"
    assert pick(crew, waited=True).agent == "anna"
    assert pick(made([BRUNO], route)).agent == "bruno"


def test_stand_ins_count_while_somebody_is_away() -> None:
    """Who stands in for an absent member can take the team's tickets, and only then."""
    other = Agent("zoe", teams="back", stands_in="anna")
    crew = made([ANNA, other])
    assert pick(crew, {"anna": Standing("anna", "away")}).agent == "zoe"
    assert pick(crew, {"anna": Standing("anna", load=9)}).agent == "anna"


def test_own_shift_and_own_limit() -> None:
    """An agent's own calendar and limit replace the team's."""
    crew = made(
        [Agent("anna", teams="front", calendar="weekend"), Agent("bruno", teams="front", limit=0)]
    )
    assert pick(crew, now=SUNDAY).agent == "anna"
    assert pick(crew).out == {"closed": ("anna",)}


agents_ = st.builds(
    lambda number, level, skills, languages, limit, calendar: Agent(
        f"a{number}", teams="front", level=level, skills=skills, languages=languages, limit=limit,
        calendar=calendar,
    ),
    st.integers(0, 30),
    st.sampled_from([None, "junior", "senior", "lead"]),
    st.lists(st.sampled_from(["lamps", "refunds", "lamps senior"]), max_size=2),
    st.lists(st.sampled_from(["en", "it"]), max_size=2),
    st.none() | st.integers(0, 3),
    st.sampled_from([None, None, "weekend"]),
)  # fmt: skip
routes = st.builds(
    lambda skills, prefers, level, language, weight, assign: Route(
        "r", skills=skills, prefers=prefers, level=level, language=language, weight=weight,
        assign=assign,
    ),
    st.lists(st.sampled_from(["lamps", "refunds senior"]), max_size=2),
    st.lists(st.sampled_from(["lamps", "refunds"]), max_size=1),
    st.sampled_from([None, None, "junior", "lead"]),
    st.booleans(),
    st.integers(0, 2),
    st.permutations(["same_agent", "least_busy", "round_robin", "most_skilled", "random"]).flatmap(
        lambda order: st.integers(1, 5).map(lambda count: order[:count])
    ),
)  # fmt: skip
stood_ = st.builds(
    lambda status, load, ago: Standing("", status, None, MONDAY - timedelta(hours=ago), load),
    st.sampled_from(["on", "on", "off", "away"]),
    st.integers(0, 4),
    st.integers(0, 5),
)


@settings(max_examples=150)
@given(
    st.lists(agents_, max_size=6, unique_by=lambda one: one.name),
    routes,
    st.data(),
    st.sampled_from([MONDAY, SUNDAY, MONDAY + timedelta(hours=12)]),
)
def test_nobody_gets_what_they_cannot_take(
    agents: list[Agent], route: Route, data: st.DataObject, now: datetime
) -> None:
    """Whoever is chosen can take it; nobody is chosen only if nobody can; order means nothing."""
    crew = made(agents, route, limit=3)
    standings = {
        one.name: data.draw(stood_)._replace(agent=one.name)
        for one in agents
        if data.draw(st.booleans())
    }
    asked = wanted(crew, "it", waited=data.draw(st.booleans()))
    choice = choose(crew, asked, Floor(standings), now, seed="T-1", previous="a1")

    def can(agent: Agent, asked: Wanted) -> bool:
        calendar, limit = crew.hours_and_limit(agent, "front")
        one = standings.get(agent.name, Standing(agent.name))
        assert calendar is not None
        assert limit is not None
        return (
            not list(crew.lacks(agent, asked))
            and not one.absent(now)
            and crew.index.calendar(calendar).is_open(now)
            and one.load + asked.weight <= limit
        )

    somebody = any(crew.fits(one, asked) for one in agents)
    relaxed = asked if somebody else asked._replace(strict=False)
    able = {one.name for one in agents if can(one, relaxed)}
    assert (choice.agent is None) is not bool(able)
    assert choice.agent is None or choice.agent in able
    assert (choice.reason is None) is (choice.agent is not None)
    turned = made(agents[::-1], route, limit=3)
    floor = Floor(dict(reversed(standings.items())))
    again = choose(turned, asked, floor, now, seed="T-1", previous="a1")
    assert again == choice
