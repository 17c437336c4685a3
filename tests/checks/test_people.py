"""Cases of the rules on waiting, people and work that their pages leave out."""

import pytest

from supportflow.checks import check
from supportflow.define.flow import State, Transition, Workflow
from supportflow.define.people import Agent, Level, Team
from supportflow.define.process import Area, Channel, Process
from supportflow.define.texts import text
from supportflow.define.times import days
from supportflow.define.work import Priority, Task, Topic
from tests.checks.small import CLOSE, NEW, SOLVED, WAITING, flow, said

# Waiting


def test_a_bot_that_passes_on_over_bots() -> None:
    """The way to a person may lead over other bots, but not only over bots."""
    teams = [Team("bot", automated=True), Team("helpers")]
    areas = [Area("chat", team="bot"), Area("desk", team="helpers")]
    states = [State("a", area="chat"), State("b", area="chat"), State("c", area="desk")]
    circle = [
        Transition("ask", "a", "b"),
        Transition("back", "b", "a"),
        Transition("end", ["a", "b", "c"], "closed"),
    ]
    lost = flow(states, circle, teams=teams, areas=areas)
    assert len(said(lost, "no-way-to-person")) == 2
    found = flow(states, [*circle, Transition("to_person", "b", "c")], teams=teams, areas=areas)
    assert said(found, "no-way-to-person") == []


def test_waiting_needs_somebody_who_answers() -> None:
    """A waiting state whose only way is to be closed leaves the customer alone."""
    process = flow(
        [NEW, WAITING],
        [
            Transition("ask", "new", "waiting"),
            Transition("end", "waiting", "closed", after=days(2)),
        ],
        teams=[Team("helpers")],
    )
    assert said(process, "no-way-to-person") == [
        (
            "workflow 'support', state 'waiting' waits for the customer, and no way leads from it "
            "to a person."
        )
    ]


def test_children_need_no_timer() -> None:
    """A state that waits for children may be left when they are done; else it must say how long."""
    states = [NEW, State("waiting", waits_for="children")]
    rows = [Transition("hand_out", "new", "waiting", opens="support")]
    told = flow(states, [*rows, Transition("end", "waiting", "closed", on="children_done")])
    assert said(told, "wait-without-timeout") == []
    silent = flow(states, [*rows, Transition("end", "waiting", "closed")])
    assert said(silent, "wait-without-timeout") == [
        (
            "workflow 'support', state 'waiting' waits for its child tickets without a reminder or "
            "time-out: a ticket can stay here for ever."
        )
    ]


@pytest.mark.parametrize(
    ("rows", "stuck"),
    [
        ([Transition("close", "new", "closed", by="managers")], True),
        ([Transition("close", "new", "closed", by="customer")], True),
        ([Transition("close", "new", "closed", by="agent")], False),
        ([Transition("close", "new", "closed", by="junior")], False),
        ([Transition("close", "new", "closed", by="senior")], True),
        ([Transition("close", "new", "closed", after=days(1))], False),
        ([Transition("close", "new", "closed", on="customer_message")], False),
    ],
)
def test_teams_that_can_do_nothing(rows: list[Transition], stuck: bool) -> None:
    """Only a row that says `by` can shut out the team; levels count if somebody has them."""
    process = flow(
        [State("new", area="desk")],
        rows,
        levels=[Level("junior"), Level("senior")],
        teams=[Team("helpers"), Team("managers")],
        agents=[Agent("anna", teams=["helpers"], level="junior"), Agent("ugo", teams=["managers"])],
        areas=[Area("desk", team="helpers")],
    )
    assert bool(said(process, "team-can-do-nothing")) == stuck


def test_resolved_with_a_time_or_the_end_is_fine() -> None:
    """A resolved state with a timer, or in a workflow without an end, is not told of."""
    rows = [Transition("solve", "new", "solved"), Transition("reopen", "solved", "new")]
    timed = [*rows, Transition("close", "solved", "closed", after=days(3))]
    assert len(said(flow([NEW, SOLVED], [*rows, CLOSE]), "resolved-never-closes")) == 1
    assert said(flow([NEW, SOLVED], timed), "resolved-never-closes") == []


# People


def test_no_areas_is_told_once() -> None:
    """A process without areas has one finding, not one for each state."""
    assert said(flow([NEW, State("b")], [CLOSE]), "state-without-area") == [
        "process 'shop' declares no areas, so nobody answers for its states."
    ]


def test_asking_oneself() -> None:
    """A team that asks itself, and a task that asks its own team, are told of."""
    process = Process(
        "shop",
        teams=[Team("helpers", asks="helpers")],
        areas=[Area("desk", team="helpers")],
        tasks=[Task("diagnose", area="desk", asks="helpers")],
    )
    assert said(process, "asks-in-circle") == [
        "team 'helpers' asks itself for help.",
        "task 'diagnose' asks team 'helpers' for help, which does the task itself.",
    ]


def test_a_circle_is_told_once() -> None:
    """A circle is one finding, at its first team, whoever leads into it."""
    teams = [Team("a", asks="b"), Team("b", asks="c"), Team("c", asks="d"), Team("d", asks="b")]
    assert said(Process("shop", teams=teams), "asks-in-circle") == [
        "team 'b' asks in a circle: 'b' asks 'c', who asks 'd', who asks 'b'."
    ]


def test_a_team_that_only_acts_is_reached() -> None:
    """A team that may do a transition is needed, although no area names it."""
    process = flow(
        [NEW], [Transition("close", "new", "closed", by="managers")], teams=[Team("managers")]
    )
    assert said(process, "unreachable-team") == []


def test_escalation_up_the_ladder() -> None:
    """A ticket may escalate to anybody up the chain of those who are asked."""
    process = flow(
        [State("new", area="desk"), State("top", area="office")],
        [Transition("up", "new", "top", escalates=True), Transition("end", "top", "closed")],
        teams=[Team("helpers", asks="experts"), Team("experts", asks="managers"), Team("managers")],
        areas=[Area("desk", team="helpers"), Area("office", team="managers")],
    )
    assert said(process, "escalates-elsewhere") == []


# Work and upkeep


def test_rows_after_a_certain_one() -> None:
    """Every row after one without a condition is never chosen by itself."""
    process = Process(
        "shop", topics=[Topic("delivery"), Topic("refund")], priorities=[Priority("one")]
    )
    assert said(process, "never-chosen") == [
        "topic 'refund' is never chosen, only set by hand: 'delivery' comes first and always holds."
    ]


def test_phases_without_transitions() -> None:
    """A phase from which nothing starts is told at its first state."""
    process = flow(
        [State("new", phase="early"), State("b", phase="early")],
        [Transition("close", ["new", "b"], "closed")],
    )
    assert (
        "workflow 'support', state 'new' is in phase 'early', from which no transition starts."
        in (said(process, "never-used"))
    )


def test_a_process_without_owner_whose_parts_have_one() -> None:
    """Owners of parts make missing ones of the whole and of their own kind stand out."""
    process = Process("shop", areas=[Area("desk", owner="Ugo")], tasks=[Task("a", area="desk")])
    assert said(process, "missing-owner") == ["process 'shop' has no owner, while its parts have."]


def test_languages_of_a_region() -> None:
    """A text in a language serves all its regions; the reverse is not so."""
    process = Process(
        "shop",
        text(en="Shop", pt="Loja"),
        areas=[Area("desk", text(en="Desk", pt_br="Balcão"), does=[text(en="Refunds")])],
    )
    assert said(process, "missing-translation") == [
        "area 'desk' is not written in 'pt' and 'pt_br': label, does."
    ]


def test_channels_that_share_a_start_share_its_gaps() -> None:
    """Each channel is asked the six questions, also where several start in one state."""
    process = Process(
        "shop",
        channels=[Channel("email", starts="new"), Channel("phone", starts="new"), Channel("fax")],
        workflows=[
            Workflow("support", states=[NEW, State("closed", final=True)], transitions=[CLOSE])
        ],
    )
    for code in ("who-receives", "how-long", "when-to-ask", "whom-to-ask", "how-to-follow-up"):
        assert [one.where for one in check(process) if one.code == code] == [
            "channel 'email'",
            "channel 'phone'",
        ]
