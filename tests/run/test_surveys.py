"""Surveys: whom they ask and when, what an answer is, and what a low score does."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportflow import (
    Calendar,
    Process,
    Reopen,
    Reply,
    Rule,
    State,
    Survey,
    Transition,
    Workflow,
    business_hours,
    days,
    field,
    filled,
    hours,
    rule,
)
from supportflow.define.work import Field
from supportflow.errors import BadValue, NotPossible
from supportflow.run import Context
from supportflow.run.surveys import chosen
from tests.run.helpers import MINUTE, PEOPLE, Case, small

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def desk(survey: Survey | None = None, *rows: Transition, **more: Any) -> Process:
    """Return a desk that asks a day after the solution."""
    states = [
        "new",
        State("solved", area="desk", resolved=True),
        State("call_due", area="desk"),
        "closed",
    ]
    declared = [
        Transition("solve", ["new", "call_due"], "solved", by=["front_line", "customer"]),
        Transition("again", "solved", "new", on="customer_message"),
        Transition("close", ["new", "solved"], "closed"),
        Transition("call", ["new", "solved"], "call_due", by="system"),
        *rows,
    ]
    asked = survey or Survey("csat", after="solved", reply="ask", delay=days(1))
    flow = more.pop("flow", {})
    given: dict[str, Any] = {
        "replies": [Reply("ask", "Was {ticket} solved? 1 to 5"), Reply("more", "{order}")],
        "fields": [Field("order"), Field("vip", "yes_no")],
        "surveys": [asked],
        **more,
    }
    process = small(states, declared, **given)
    if not flow:
        return process
    first = process.workflows[0]
    changed = Workflow(first.name, states=first.states, transitions=first.transitions, **flow)
    return small(states, declared, **given, workflows=[changed])


def standing(case: Case) -> list[tuple[str, str, int | None]]:
    """Return the ticket's surveys: name, status and score."""
    return [(one.name, one.status, one.score) for one in case.ticket.surveys]


def sent(case: Case) -> list[str]:
    """Return the texts that were sent."""
    return [str(one.data["text"]) for one in case.effects if one.kind == "send"]


def answer(case: Case, score: Any, *, by: str = "customer", **more: Any) -> None:
    """Answer the survey."""
    case.do("survey", by=by, data={"survey": "csat", "score": score, **more})


def test_the_customer_is_asked_after_the_delay() -> None:
    """The question goes out once the delay has passed, and is a line of the history."""
    case = Case(desk(), customer="c-1")
    assert standing(case) == []
    case.do("solve")
    assert standing(case) == [("csat", "waiting", None)]
    assert case.timers == {"survey:csat": DAY + MINUTE}
    case.elapse("survey:csat", late=HOUR)
    assert case.lines == [("survey", "csat")]
    assert case.last.entries[0].public
    assert case.last.entries[0].at == case.ticket.surveys[0].since == case.ticket.changed
    assert sent(case) == ["Was T-1 solved? 1 to 5"]
    assert case.effects[-1].data["survey"] == "csat"
    answer(case, 4.0, comment="  Quick. ")
    assert case.lines == [("answered", "survey")]
    (state,) = case.ticket.surveys
    assert (state.status, state.score, state.comment) == ("answered", 4, "Quick.")
    assert state.answered == case.now
    assert case.again() == case.ticket


def test_a_closed_ticket_is_asked_all_the_same() -> None:
    """The timer of a survey outlives the ticket, and nothing else does."""
    case = Case(desk())
    case.do("solve")
    case.do("close")
    assert list(case.timers) == ["survey:csat"]
    case.elapse("survey:csat")
    assert standing(case) == [("csat", "asked", None)]
    assert case.ticket.closed
    answer(case, 5)
    assert standing(case) == [("csat", "answered", 5)]
    assert case.again() == case.ticket


def test_who_is_worked_for_again_is_not_asked_yet() -> None:
    """Leaving the state ends what waits; entering it again begins anew."""
    case = Case(desk())
    case.do("solve")
    case.do("message", by="customer", message="It is back.")
    assert (case.state, case.timers, standing(case)) == ("new", {}, [])
    case.do("solve", now=case.now + 2 * HOUR)
    assert case.timers == {"survey:csat": DAY + 2 * HOUR + 2 * MINUTE}
    case.elapse("survey:csat")
    case.do("message", by="customer", message="Again.")
    case.do("solve")
    assert standing(case) == [("csat", "asked", None)]
    assert case.timers == {}
    assert case.again() == case.ticket


def test_a_reopened_ticket_is_not_asked_yet() -> None:
    """A message that reopens a closed ticket ends what waits."""
    case = Case(desk(flow={"reopen": Reopen("new")}))
    case.do("solve")
    case.do("close")
    case.do("message", by="customer", message="Still broken.")
    assert (case.state, case.timers, standing(case)) == ("new", {}, [])


def test_going_on_among_its_states_does_not_ask_later() -> None:
    """The first of several states counts; a ticket is asked once."""
    both = Survey("csat", after=["solved", "closed"], reply="ask", delay=days(1))
    case = Case(desk(both))
    case.do("solve")
    due = case.timers
    case.do("close")
    assert case.timers == due


def test_without_delay_it_asks_at_once() -> None:
    """The question follows the row that brought the ticket there; it is no answer of ours."""
    case = Case(desk(Survey("csat", after="solved", reply="ask")), message="Help!")
    case.do("solve")
    assert case.lines == [("moved", "solve"), ("survey", "csat")]
    assert case.last.entries[1].by == "system"
    assert standing(case) == [("csat", "asked", None)]
    assert case.again() == case.ticket


def test_the_delay_counts_in_the_calendar_of_the_state() -> None:
    """Business time runs while the team works, as for other times of a state."""
    calendar = Calendar("office", zone="UTC", week="mon-fri 09:00-17:00")
    asks = Survey("csat", after="solved", reply="ask", delay=business_hours(8))
    case = Case(desk(asks, calendars=[calendar], calendar="office"))
    case.do("solve")
    assert case.timers == {"survey:csat": 3 * DAY + MINUTE}  # a Friday at ten


def test_nobody_is_asked_where_nothing_is_sent() -> None:
    """A call is over: an agent may still write down what the customer said."""
    case = Case(desk(), channel="phone")
    case.do("solve")
    assert (case.timers, standing(case)) == ({}, [])
    answer(case, 3, by="anna")
    assert standing(case) == [("csat", "answered", 3)]


def test_a_condition_is_asked_when_its_time_comes() -> None:
    """What does not hold then is written down, and the next solution asks again."""
    case = Case(
        desk(Survey("csat", after="solved", reply="ask", delay=days(1), when=field("vip") == True))  # noqa: E712
    )
    case.do("solve")
    case.elapse("survey:csat")
    assert case.lines == [("unmet", "csat")]
    assert case.last.entries[0].data["reasons"] == ("vip is yes",)
    assert (standing(case), sent(case)) == ([], [])
    case.do("message", by="customer", message="Hm.")
    case.do("set", data={"vip": True})
    case.do("solve")
    case.elapse("survey:csat")
    assert standing(case) == [("csat", "asked", None)]
    assert case.again() == case.ticket


def test_a_rule_that_fails_keeps_nobody_from_working() -> None:
    """The survey is not sent, and the reason stands in the history."""

    def broken(*_: object) -> bool:
        raise RuntimeError("no network")

    asks = Survey("csat", after="solved", reply="ask", when=rule("nice"))
    case = Case(desk(asks, rules=[Rule("nice")]), context=Context({"nice": broken}))
    case.do("solve")
    assert case.lines == [("moved", "solve"), ("unmet", "csat")]
    assert "no network" in case.last.entries[1].data["reasons"][0]


def test_what_a_script_lacks_is_told_to_the_team() -> None:
    """A placeholder without a value sends nothing."""
    case = Case(desk(Survey("csat", after="solved", reply="more")))
    case.do("solve")
    assert case.lines[1] == ("unmet", "csat")
    (told,) = [one for one in case.last.effects if one.kind == "notify"]
    assert (told.name, told.data["event"]) == ("front_line", "csat")


def test_the_sample_is_a_share_and_always_the_same() -> None:
    """Of many tickets about that share is asked; those left out say so."""
    assert not chosen("csat", "T-1", 0.1)
    assert 180 < sum(chosen("csat", f"T-{number}", 0.2) for number in range(1000)) < 220
    both = [
        chosen("csat", f"T-{one}", 0.5) and chosen("nps", f"T-{one}", 0.5) for one in range(999)
    ]
    assert 200 < sum(both) < 300, "one survey does not decide another"
    case = Case(desk(Survey("csat", after="solved", reply="ask", delay=days(1), sample=0.1)))
    case.do("solve")
    assert (standing(case), case.timers) == ([("csat", "left_out", None)], {})
    said = case.refused(NotPossible, "survey", by="customer", data={"survey": "csat", "score": 1})
    assert "was not asked" in str(said)


@given(st.text(max_size=8), st.floats(0.01, 1), st.floats(0.01, 1))
def test_a_larger_sample_holds_the_smaller_one(ticket: str, one: float, other: float) -> None:
    """Whoever is asked stays asked when more are asked, and all are asked with 1."""
    less, more = sorted((one, other))
    assert not chosen("csat", ticket, less) or chosen("csat", ticket, more)
    assert chosen("csat", ticket, 1)


LOW = Survey(
    "csat", after="solved", reply="ask", delay=days(1), low=2, fires="call", tells=["experts"]
)


def test_a_low_score_fires_and_tells() -> None:
    """Somebody is told, and the ticket goes where the process says."""
    case = Case(desk(LOW))
    case.do("solve")
    case.elapse("survey:csat")
    answer(case, 2, comment="Slow.")
    assert case.lines == [("answered", "survey"), ("moved", "call")]
    assert case.state == "call_due"
    (told,) = [one for one in case.last.effects if one.kind == "notify"]
    assert told.name == "experts"
    assert (told.data["about"], told.data["score"], told.data["comment"]) == (
        "low_score", 2, "Slow.",
    )  # fmt: skip
    assert case.again() == case.ticket


def test_a_second_answer_counts_and_sets_off_nothing_twice() -> None:
    """Customers may change their mind; only the first fall below the bound calls anybody."""
    case = Case(desk(LOW))
    case.do("solve")
    case.elapse("survey:csat")
    answer(case, 4)
    assert case.last.effects == ()
    answer(case, 1)
    assert case.state == "call_due"
    answer(case, 2)
    assert (case.lines, case.last.effects) == ([("answered", "survey")], ())
    assert standing(case) == [("csat", "answered", 2)]
    assert case.again() == case.ticket


def test_a_low_score_of_a_closed_ticket_is_told_to_its_team() -> None:
    """Nothing can be fired any more, so somebody has to know."""
    case = Case(desk(LOW))
    case.do("solve")
    case.do("close")
    case.elapse("survey:csat")
    answer(case, 1)
    assert case.lines == [("answered", "survey"), ("unmet", "call")]
    told = [one.name for one in case.last.effects if one.kind == "notify"]
    assert told == ["experts", "front_line"]


def test_rows_wait_for_the_first_answer() -> None:
    """A row on the survey is taken by a customer's answer, once."""
    row = Transition("thank", "solved", "closed", on="survey")
    case = Case(desk(None, row))
    case.do("solve")
    case.elapse("survey:csat")
    answer(case, 5)
    assert case.lines == [("answered", "survey"), ("moved", "thank")]
    assert case.again() == case.ticket


def test_an_agent_who_asks_first_ends_what_waits() -> None:
    """An answer that was heard before the question went out stops the question."""
    case = Case(desk())
    case.do("solve")
    said = case.refused(NotPossible, "survey", by="customer", data={"survey": "csat", "score": 1})
    assert said.code == "not-possible"
    answer(case, 5, by="bruno")
    assert (standing(case), case.timers) == ([("csat", "answered", 5)], {})


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({}, "needs data={'survey': ..., 'score': ...}, and may have a 'comment'."),
        (
            {"survey": "csat", "score": 3, "coment": ""},
            "There is no 'coment'. Did you mean 'comment'?",
        ),
        (
            {"survey": "cat", "score": 3},
            "names survey 'cat', which there is not. Did you mean 'csat'?",
        ),
        ({"survey": ["csat"], "score": 3}, "which there is not."),
        (
            {"survey": "csat", "score": 6},
            "takes a whole score from 1 to 5 for survey 'csat', not 6.",
        ),
        ({"survey": "csat", "score": 0}, "from 1 to 5"),
        ({"survey": "csat", "score": True}, "not True"),
        ({"survey": "csat", "score": 2.5}, "not 2.5"),
        ({"survey": "csat", "score": "3"}, "not '3'"),
        ({"survey": "csat", "score": 3, "comment": 7}, "takes a text as 'comment', not 7"),
    ],
)
def test_an_answer_that_cannot_be_meant_is_refused(data: dict[str, Any], said: str) -> None:
    """Names, scale and comment are checked, and the refusal says what fits."""
    case = Case(desk())
    case.do("solve")
    case.elapse("survey:csat")
    assert said in str(case.refused(BadValue, "survey", by="customer", data=data))


def test_a_survey_that_is_gone_is_written_down() -> None:
    """A new version without the survey asks nobody and stumbles over nothing."""
    case = Case(desk())
    case.do("solve")
    case.process = desk(Survey("nps", kind="nps", after="call_due", reply="ask"))
    case.elapse("survey:csat")
    assert case.last.entries[0].data["reasons"] == ("survey 'csat' is no longer declared",)
    assert standing(case) == []


def test_other_timers_of_a_ticket_are_not_touched() -> None:
    """Entering a state keeps what waits for a survey, and drops what the state set."""
    row = Transition("wait_over", "call_due", "solved", after=hours(3))
    asks = Survey("csat", after=["solved", "call_due"], reply="ask", delay=days(1))
    case = Case(desk(asks, row))
    case.do("solve")
    case.do("call", by="system")
    assert case.timers == {"survey:csat": DAY + MINUTE, "after:wait_over": 3 * HOUR + 2 * MINUTE}


def test_surveys_need_filled_fields_like_every_condition() -> None:
    """A condition on a field that is not filled does not hold."""
    asks = Survey("csat", after="solved", reply="ask", when=filled("order"))
    case = Case(desk(asks))
    case.do("solve")
    assert case.last.entries[1].data["reasons"] == ("order is filled in",)
    assert PEOPLE["teams"]
