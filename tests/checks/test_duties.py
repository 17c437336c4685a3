"""Cases of the rules on duties, skills, routes and shifts that their pages leave out."""

import pytest

from supportflow.define.conditions import field
from supportflow.define.flow import State, Transition
from supportflow.define.measures import Survey
from supportflow.define.people import Agent, Level, Skill, SkillAt, Team
from supportflow.define.process import Area, Process
from supportflow.define.promises import Sla
from supportflow.define.routing import Route
from supportflow.define.texts import text
from supportflow.define.times import business_days, business_hours, hours
from supportflow.define.work import Reply, Task, Topic
from tests.checks.small import CLOSE, NEW, NIGHT, OFFICE, PHONES, SOLVED, WAITING, flow, said

LEVELS = [Level("junior"), Level("senior")]
TEAMS = [Team("helpers"), Team("experts"), Team("bot", automated=True)]
AREAS = [Area("desk", team="helpers"), Area("lab", team="experts"), Area("chat", team="bot")]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Returned parcels", "returned parcel", True),
        ("Faulty lamps", "Lamps that are faulty", True),
        ("Refunds", "Refunds above 50 EUR", False),
        ("Refund above 50", "Refund above 500", False),
        ("Parcels", "Lamps", False),
    ],
)
def test_duties_are_the_same_in_other_words(one: str, other: str, same: bool) -> None:
    """Endings and small words make no difference; amounts and other words do."""
    process = Process("x", areas=[Area("desk", does=one), Area("lab", does=[other])])
    assert bool(said(process, "same-duty")) is same


def test_a_duty_twice_in_one_area_is_no_quarrel() -> None:
    """Only another area can claim the same."""
    assert said(Process("x", areas=[Area("desk", does=["Lamps", "A lamp"])]), "same-duty") == []


def test_a_task_of_what_is_not_done() -> None:
    """A task whose title is what its area does not do contradicts it."""
    process = Process(
        "x", areas=[Area("desk", does_not="Repair lamps")], tasks=[Task("repair_lamp", area="desk")]
    )
    assert said(process, "duty-contradicted") == [
        "area 'desk' does not do 'Repair lamps', and yet task 'repair_lamp' is one of its."
    ]


def test_areas_where_nothing_stands_need_no_work() -> None:
    """Only areas with open states are asked what is done there."""
    process = flow(
        [State("new", area="desk")], [CLOSE], teams=TEAMS,
        areas=[*AREAS, Area("end", team="helpers")], tasks=[Task("look", area="desk")],
    )  # fmt: skip
    assert said(process, "area-without-work") == []


def test_who_does_a_task_elsewhere_may_be_said() -> None:
    """A team of its own, or an action, says who does a task that other teams open."""
    for more, count in (({}, 1), ({"team": "experts"}, 0), ({"action": "run"}, 0)):
        process = flow(
            [State("new", area="desk", tasks="test")], [CLOSE], teams=TEAMS, areas=AREAS,
            tasks=[Task("test", area="lab", **more)],
        )  # fmt: skip
        assert len(said(process, "task-done-elsewhere")) == count


def test_topics_without_replies_where_none_has_any() -> None:
    """Where no topic has a reply, nobody meant to write them there."""
    topics = [Topic("a", when=field("vip").is_set()), Topic("b")]
    assert said(Process("x", topics=topics), "topic-without-reply") == []


def _skilled(*agents: Agent, **more: object) -> Process:
    return Process(
        "x", levels=LEVELS, skills=[Skill("lamps"), Skill("tax")], teams=TEAMS, areas=AREAS,
        agents=agents, **more,
    )  # type: ignore[arg-type]  # fmt: skip


@pytest.mark.parametrize(
    ("agent", "able"),
    [
        (Agent("a", teams="helpers", skills="lamps"), False),
        (Agent("a", teams="helpers", skills="lamps", level="senior"), True),
        (Agent("a", teams="helpers", skills=[SkillAt("lamps", "senior")]), True),
        (Agent("a", teams="helpers", skills=[SkillAt("lamps", "junior")], level="senior"), False),
        (Agent("a", teams="experts", skills="lamps", level="senior"), True),
    ],
)
def test_levels_of_skills(agent: Agent, able: bool) -> None:
    """A skill counts on its own level, else on that of the agent; an empty team is no doubt."""
    process = _skilled(agent, tasks=[Task("test", area="desk", skills="lamps senior")])
    assert (said(process, "unskilled-task") == []) is able


def test_a_level_alone_may_be_asked_for() -> None:
    """A task for seniors needs a senior in its team."""
    task = Task("test", area="desk", level="senior")
    process = _skilled(Agent("a", teams="helpers", level="junior"), tasks=[task])
    assert said(process, "unskilled-task") == [
        (
            "task 'test' asks for level 'senior', but nobody in team 'helpers', which does it, has "
            "all of that."
        )
    ]


def test_a_skill_nobody_has_is_told_once() -> None:
    """The skill is the gap, not each task and each route that asks for it."""
    process = _skilled(
        Agent("a", teams="helpers"),
        tasks=[Task("test", area="desk", skills="tax")],
        routes=[Route("taxes", team="helpers", skills="tax")],
    )
    assert said(process, "skill-nobody-has") == [
        "skill 'tax' is asked for by task 'test' and route 'taxes', but no agent has it."
    ]
    assert said(process, "unskilled-task") == said(process, "route-nobody-serves") == []


def test_queues_of_a_route() -> None:
    """Bound to areas, every queue there needs somebody; unbound, one queue is enough."""
    agents = [Agent("a", teams="helpers", skills="lamps"), Agent("b", teams="experts")]
    states = [State("new", area="desk"), State("broken", area="lab"), State("bot", area="chat")]
    rows = [CLOSE, Transition("test", "new", "broken"), Transition("end", "broken", "closed")]

    def routed(route: Route) -> list[str]:
        more = {"skills": [Skill("lamps")], "teams": TEAMS, "areas": AREAS, "agents": agents}
        return said(flow(states, rows, routes=[route], **more), "route-nobody-serves")

    assert routed(Route("lamps", skills="lamps")) == []
    assert routed(Route("lamps", skills="lamps", areas="desk")) == []
    assert routed(Route("lamps", skills="lamps", areas=["desk", "lab"])) == [
        (
            "route 'lamps' asks for skill 'lamps', but nobody in team 'experts' has all of that: "
            "its tickets would wait in the queue for ever."
        )
    ]


def test_languages_of_those_whom_a_route_may_choose() -> None:
    """Only those with the skill count."""
    agents = [
        Agent("a", teams="helpers", skills="lamps", languages="en"),
        Agent("b", teams="helpers", languages="it"),
    ]
    route = Route("lamps", team="helpers", skills="lamps", language=True)
    process = _skilled(*agents, routes=[route], label=text(en="Shop", it="Negozio"))
    assert said(process, "language-nobody-speaks") == [
        (
            "route 'lamps' asks for the customer's language, but nobody whom it may choose speaks "
            "'it', in which parts of this process are written."
        )
    ]


def test_routes_of_areas() -> None:
    """A route bound to areas counts before a wider one only there."""
    wide, bound = Route("wide", team="helpers"), Route("bound", areas="desk", team="helpers")
    never = "route-never-counts"
    assert said(Process("x", routes=[bound, wide]), never) == []
    assert said(Process("x", routes=[wide, bound]), never) == [
        "route 'bound' never counts: 'wide' comes first and always holds."
    ]
    narrower = Route("narrower", areas=["desk"], when=field("vip").is_set(), team="experts")
    assert said(Process("x", routes=[bound, narrower]), never) == [
        "route 'narrower' never counts: 'bound' comes first and holds whenever this one does."
    ]


def test_a_shift_that_meets_one_of_several_teams() -> None:
    """Whoever is in two teams may work in the hours of one; hours nobody gave are no doubt."""
    calendars = [OFFICE, PHONES, NIGHT]
    teams = [Team("helpers", calendar="office"), Team("guards", calendar="night"), Team("open")]
    for names, count in ((["helpers"], 1), (["helpers", "guards"], 0), (["open"], 0)):
        agent = Agent("a", teams=names, calendar="night")
        process = Process("x", calendars=calendars, teams=teams, agents=[agent])
        assert len(said(process, "shift-outside-team")) == count


def test_stand_ins() -> None:
    """A chain is no circle; a stand-in needs the skills that tickets ask for."""
    chain = [
        Agent("a", teams="helpers", skills="lamps"),
        Agent("b", teams="helpers", stands_in="a"),
        Agent("c", teams="helpers", stands_in=["b", "gone"]),
    ]
    process = _skilled(*chain, routes=[Route("lamps", team="helpers", skills="lamps")])
    assert said(process, "stand-in-circle") == []
    assert said(process, "stand-in-cannot") == [
        (
            "agent 'b' stands in for 'a', but lacks skill 'lamps', which some of their tickets "
            "ask for."
        )
    ]
    three = [
        Agent("a", stands_in="b"), Agent("b", stands_in="c"), Agent("c", stands_in="a"), Agent("d")
    ]  # fmt: skip
    assert said(Process("x", agents=three), "stand-in-circle") == [
        (
            "agent 'a' is one of 'a', 'b' and 'c', who stand in only for each other: when they are "
            "all away, nobody takes over."
        )
    ]


@pytest.mark.parametrize(
    ("back", "promised", "late"),
    [
        (business_hours(1), business_hours(2), False),
        (business_hours(2), business_hours(2), True),
        (hours(3), business_hours(2), False),  # three hours over noon may be less
        (business_hours(3), hours(2), True),
        (business_days(3), business_hours(8), True),
    ],
)
def test_push_back_beside_the_promise(back: object, promised: object, late: bool) -> None:
    """It comes too late if it surely is not shorter, in whatever units."""
    process = Process(
        "x",
        calendar="office",
        calendars=[OFFICE],
        teams=[Team("helpers", push_back=back)],  # type: ignore[arg-type]
        slas=[Sla("everyone", first_response=promised)],  # type: ignore[arg-type]
    )
    assert bool(said(process, "push-back-too-late")) is late


def test_somebody_without_a_limit_takes_what_comes_back() -> None:
    """Agents whose limit is 0 are given nothing, so that one agent is left."""
    team = Team("helpers", assign="random", push_back=hours(1))
    agents = [Agent("a", teams="helpers"), Agent("b", teams="helpers", limit=0)]
    process = Process("x", teams=[team], agents=agents)
    assert len(said(process, "push-back-to-nobody")) == 1
    assert said(process, "team-takes-nothing") == []


# Where the answers of the six questions are to be written


def test_questions_are_answered_by_times_and_surveys() -> None:
    """A task that asks by itself says when; a survey follows up."""
    asking = Task("look", asks="experts", asks_after=hours(1))
    process = flow(
        [State("new", tasks="look"), SOLVED],
        [Transition("solve", "new", "solved"), Transition("end", "solved", "closed")],
        teams=TEAMS,
        tasks=[asking],
        replies=[Reply("ask", "Was it solved?")],
        surveys=[Survey("csat", after="solved", reply="ask")],
    )
    codes = ("when-to-ask", "whom-to-ask", "how-to-follow-up")
    assert [said(process, code) for code in codes] == [[], [], []]


@pytest.mark.parametrize(
    ("state", "areas", "hint"),
    [
        (NEW, (), "Add area=\"...\" to state 'new' (workflow 'support'), and team=\"...\" to"),
        (State("new", area="desk"), (Area("desk"),), "Add team=\"...\" to area 'desk', or to"),
        (State("new", area="desk"), (), "Declare area 'desk' with a team=..., or add team=..."),
        (State("new", team="gone"), (), "Declare team 'gone', which state 'new'"),
    ],
)
def test_hints_name_the_field_and_the_element(
    state: State, areas: tuple[Area, ...], hint: str
) -> None:
    """The way out depends on which part of the answer is there."""
    from supportflow.checks import check

    process = flow([state], [CLOSE], areas=areas)
    found = next(one for one in check(process) if one.code == "who-receives")
    assert found.hint.startswith(hint)


def test_hints_name_what_is_there() -> None:
    """A team, a task and a waiting state that exist are named."""
    from supportflow.checks import check

    process = flow(
        [State("new", area="desk", tasks="look"), WAITING],
        [Transition("ask", "new", "waiting"), Transition("end", ["new", "waiting"], "closed")],
        teams=[Team("helpers")],
        areas=[Area("desk", team="helpers")],
        tasks=[Task("look", area="desk")],
    )
    hints = {one.code: one.hint for one in check(process)}
    assert hints["whom-to-ask"].startswith("Add asks=\"...\" to team 'helpers' or task 'look',")
    assert "after=... to a row from state 'waiting'" in hints["how-to-follow-up"]
    assert hints["what-customer-does"] == "Add customer_does=\"...\" to task 'look'."
