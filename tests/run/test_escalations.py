"""When an escalation comes, whom it tells, what it changes, and what lifting it undoes."""

from __future__ import annotations

from typing import Any

import pytest

from supportflow import (
    Desk,
    Effect,
    Escalation,
    Level,
    Process,
    Rule,
    Sla,
    State,
    Task,
    Team,
    Workflow,
    business_hours,
    done,
    field,
    hours,
    rule,
)
from supportflow.define.flow import Transition
from supportflow.define.people import Agent
from supportflow.errors import BadValue, NotAllowed, NotPossible
from supportflow.run import Context
from supportflow.run.why import explain
from supportflow.testing import FixedClock
from tests.run.helpers import Case
from tests.run.test_clocks import MON, ROWS, at, clock, desk, does, opened

FOUR = Sla("all", first_response=business_hours(4), resolution=business_hours(8))


def told(case: Case) -> list[str]:
    """Return whom the last event told."""
    return [effect.name for effect in case.last.effects if effect.kind == "notify"]


def escalated(case: Case) -> list[str]:
    """Return the escalations that stand."""
    return [one.name for one in case.ticket.escalated]


def rising(*escalations: Escalation, **more: Any) -> Process:
    """Return the desk with two promises, people on two levels, and these escalations."""
    people: dict[str, Any] = {
        "levels": [Level("junior"), Level("senior")],
        "teams": [
            Team("bot", automated=True), Team("desk"), Team("lab", calendar="afternoon"),
            Team("managers"),
        ],
        "agents": [
            Agent("anna", teams=["desk", "lab"], level="junior"),
            Agent("bruno", teams=["desk"], level="senior"),
            Agent("carla", teams=["managers"], level="senior"),
        ],
    }  # fmt: skip
    return desk(*more.pop("slas", (FOUR,)), escalations=escalations, **(people | more))


@pytest.mark.parametrize(
    ("when", "moment"),
    [
        ("50 %", "Mon 11:00"),
        ("0 %", "Mon 09:00"),
        ("150 %", "Mon 15:00"),
        ("1 business hour before", "Mon 12:00"),
        ("30 min before", "Mon 12:30"),
        ("6 business hours after", "Tue 11:00"),
        ("6 h after", "Mon 19:00"),
        ("5 business hours before", "Mon 09:00"),
    ],
)
def test_when_an_escalation_comes(when: str, moment: str) -> None:
    """At a share of the counted time, or in business or elapsed time beside its end."""
    process = rising(Escalation("warn", clock="first_response", at=when, tells="managers"))
    case = opened(process)
    comes = []
    while case.ticket.timers:
        case.elapse("clock")
        comes += [line.at for line in case.last.entries if line.kind == "escalated"]
    assert comes == [at(moment)]


def test_each_comes_once_and_the_breach_first() -> None:
    """At one instant the breach is written, then what is done about it; nothing comes twice."""
    ladder = (
        Escalation("late", clock="first_response", tells="managers"),
        Escalation("early", clock="first_response", at="50 %", tells="assignee"),
        Escalation("very_late", clock="first_response", at="4 business hours after", tells="lab"),
    )
    case = opened(rising(*ladder))
    seen: list[tuple[str, str]] = []
    while any(
        timer.name == "clock" and timer.due < at("Mon 17:30") for timer in case.ticket.timers
    ):
        case.elapse("clock")
        seen += case.lines
    kinds = [event for kind, event in seen if kind == "escalated"]
    assert kinds == ["early", "late", "very_late"]
    breached = seen.index(("clock", "first_response"))
    assert seen[breached + 1] == ("escalated", "late")
    assert clock(case, "first_response").fired == ("due", "early", "late", "very_late")


def test_whoever_works_on_it_is_told_else_the_team() -> None:
    """``assignee`` is the person, or the team while nobody has taken the ticket."""
    process = rising(Escalation("early", clock="first_response", at="50 %", tells="assignee"))
    case = opened(process)
    does(case, "Mon 09:10", "assign", data={"assignee": "anna"})
    case.elapse("clock")
    assert told(case) == ["anna"]
    free = opened(process)
    free.elapse("clock")
    assert told(free) == ["desk"]
    (effect,) = free.last.effects
    assert effect.data["about"] == "escalation"
    assert effect.data["due"] == at("Mon 13:00").isoformat()


def test_shares_wait_with_the_clock() -> None:
    """While a clock stands still nothing comes of it; afterwards the share is counted on."""
    case = opened(rising(Escalation("half", clock="resolution", at="50 %", tells="managers")))
    does(case, "Mon 10:00", "ask", message="Which order?")
    assert case.ticket.timers == ()
    does(case, "Mon 12:00", "go_on")
    assert case.timer("clock").due == at("Mon 15:00")


def test_nothing_comes_of_a_promise_that_was_kept() -> None:
    """A response stops the clock and with it all that was to come."""
    case = opened(rising(Escalation("early", clock="first_response", at="50 %", tells="managers")))
    does(case, "Mon 10:00", "message", message="Hello")
    assert case.timer("clock").due == at("Mon 17:00")


def test_an_escalation_moves_the_ticket_on() -> None:
    """`fires` takes the first row of the event that fits, and the target's team answers."""
    process = rising(Escalation("to_lab", clock="first_response", fires="hand_over"))
    case = opened(process)
    case.elapse("clock")
    assert (case.state, case.ticket.team) == ("lab", "lab")
    assert [kind for kind, _ in case.lines][:3] == ["clock", "escalated", "moved"]
    line = next(one for one in case.last.entries if one.kind == "moved")
    assert (line.by, line.at) == ("system", at("Mon 13:00"))


def test_an_event_that_is_not_possible_is_written_down() -> None:
    """The ticket stays, the people are told all the same."""
    process = rising(Escalation("to_lab", clock="resolution", fires="hand_over", tells="managers"))
    case = opened(process)
    does(case, "Mon 10:00", "hand_over")
    while not escalated(case):
        case.elapse("clock")
    assert ("unmet", "hand_over") in case.lines
    assert "not possible in state 'lab'" in str(case.last.entries[-1].data["reasons"])
    assert "managers" in told(case)


def test_an_escalation_hands_over_to_another_team() -> None:
    """The ticket stays where it is, but another team answers, and may do what the team may."""
    process = rising(Escalation("boss", clock="first_response", team="managers"))
    case = opened(process)
    does(case, "Mon 10:00", "assign", data={"assignee": "anna"})
    case.refused(NotAllowed, "ask", by="carla")
    case.elapse("clock")
    assert (case.state, case.ticket.team, case.ticket.assignee) == ("new", "managers", None)
    case.do("ask", by="carla", message="We are sorry")
    assert case.ticket.team == "managers", "within the area it stays theirs"
    case.do("go_on", by="carla")
    case.do("hand_over", by="anna")
    assert case.ticket.team == "lab", "another area has its own team"


def test_an_escalation_asks_for_a_level() -> None:
    """Whoever takes the ticket must stand on it."""
    case = opened(rising(Escalation("senior", clock="first_response", level="senior")))
    case.elapse("clock")
    refusal = case.refused(NotAllowed, "assign", data={"assignee": "anna"})
    assert "level 'senior', on which 'anna' does not stand" in str(refusal)
    case.do("assign", data={"assignee": "bruno"})
    assert case.ticket.assignee == "bruno"


def test_what_it_set_goes_back_when_the_cause_is_gone() -> None:
    """With `reverts` priority, team and level are as before, unless somebody changed them since."""
    one = Escalation(
        "boss", clock="first_response", priority="high", team="managers", level="senior",
        reverts=True,
    )  # fmt: skip
    case = opened(rising(one, slas=(Sla("all", first_response=business_hours(4)),)))
    case.elapse("clock")
    assert (case.ticket.priority, case.ticket.team, case.ticket.level) == (
        "high",
        "managers",
        "senior",
    )
    does(case, "Mon 14:00", "message", by="carla", message="Here we are")
    assert (case.ticket.priority, case.ticket.team, case.ticket.level) == ("normal", "desk", None)
    assert (escalated(case), case.ticket.by_hand) == ([], ())
    assert ("lifted", "boss") in case.lines
    other = opened(case.process)
    other.elapse("clock")
    does(other, "Mon 13:30", "set", data={"priority": "normal"})
    does(other, "Mon 14:00", "message", by="carla", message="Here we are")
    assert (other.ticket.priority, other.ticket.by_hand) == ("normal", ("priority",))


def test_a_priority_that_an_escalation_sets_changes_the_promise() -> None:
    """The ticket comes under the promise of its new priority at once."""
    urgent = Sla("urgent", when=field("priority") == "high", resolution=business_hours(6))
    process = rising(
        Escalation("up", clock="first_response", priority="high", tells="managers"),
        slas=(urgent, FOUR),
    )
    case = opened(process)
    case.elapse("clock")
    assert case.ticket.sla == "urgent"
    assert clock(case, "resolution").due == at("Mon 15:00")


def test_too_long_in_a_state() -> None:
    """It comes that long after entering, is lifted on leaving, and not before the next visit."""
    process = rising(Escalation("stuck", state="new", after=business_hours(2), tells="managers"))
    case = opened(process)
    assert case.timer("within:stuck").due == at("Mon 11:00")
    case.elapse("within:stuck")
    assert (escalated(case), told(case)) == (["stuck"], ["managers"])
    does(case, "Mon 12:00", "ask")
    assert escalated(case) == []
    assert ("lifted", "stuck") in case.lines
    does(case, "Mon 13:00", "go_on")
    assert case.timer("within:stuck").due == at("Mon 15:00")


def test_a_state_s_promise_and_a_task_s() -> None:
    """``within`` and ``task`` are clocks too: shares of the time that states and tasks promise."""
    (flow,) = desk().workflows
    states = [State("new", area="desk", within=business_hours(4), tasks=["look"]), *flow.states[1:]]
    process = rising(
        Escalation("half", clock="within", at="50 %", tells="managers"),
        Escalation(
            "task_late", clock="task", task="look", at="1 business hour before", tells="lab"
        ),
        tasks=[Task("look", area="desk", within=business_hours(3))],
        workflows=[Workflow("support", states=states, transitions=ROWS)],
    )
    case = opened(process)
    assert case.timer("within:half").due == at("Mon 11:00")
    assert case.timer("task:look:task_late").due == at("Mon 11:00")
    case.elapse("task:look:task_late")
    assert [(one.name, one.cause) for one in case.ticket.escalated] == [("task_late", "task:look")]
    does(case, "Mon 11:30", "task", data={"task": "look", "is": "done"})
    assert escalated(case) == []
    assert not [timer for timer in case.ticket.timers if timer.name.startswith("task:")]


def test_as_soon_as_a_condition_holds() -> None:
    """Once, until it holds no more; then it is lifted and may come again."""
    process = rising(
        Escalation(
            "vip", when=field("total") > 100, tells="managers", team="managers", reverts=True
        )
    )
    case = opened(process)
    does(case, "Mon 10:00", "set", data={"total": 500})
    assert (told(case), case.ticket.team) == (["managers"], "managers")
    does(case, "Mon 11:00", "set", data={"total": 600})
    assert told(case) == []
    does(case, "Mon 12:00", "set", data={"total": 5})
    assert (escalated(case), case.ticket.team) == ([], "desk")
    does(case, "Mon 13:00", "set", data={"total": 500})
    assert told(case) == ["managers"]


def test_a_condition_that_does_not_hold_then() -> None:
    """With a clock and `when` it comes only if the condition holds at that moment."""
    process = rising(
        Escalation("big", clock="first_response", at="50 %", when=field("total") > 100, tells="lab")
    )
    case = opened(process)
    case.elapse("clock")
    (line,) = case.last.entries
    assert (line.kind, line.event) == ("unmet", "big")
    assert line.data["reasons"] == ("total is more than 100",)


def test_a_person_calls_and_lifts_it() -> None:
    """By hand with a note; only once; and only by those whom it names."""
    process = rising(
        Escalation("boss", team="managers", tells="managers", reverts=True, by=["senior"]),
    )
    case = opened(process)
    call = {"data": {"escalation": "boss", "is": "called"}}
    case.refused(NotAllowed, "escalation", by="anna", **call)
    case.refused(NotAllowed, "escalation", by="customer", **call)
    case.do("escalation", by="bruno", note="He shouts", **call)
    assert (case.last.entries[0].note, case.ticket.team) == ("He shouts", "managers")
    refusal = case.refused(NotPossible, "escalation", by="bruno", **call)
    assert "it stands already" in str(refusal)
    case.do("escalation", by="bruno", data={"escalation": "boss", "is": "lifted"})
    assert (case.ticket.team, escalated(case)) == ("desk", [])
    lifted = {"escalation": "boss", "is": "lifted"}
    assert "it does not stand" in str(
        case.refused(NotPossible, "escalation", by="bruno", data=lifted)
    )


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"escalation": "bos", "is": "called"}, "Did you mean 'boss'?"),
        ({"escalation": "boss", "is": "raised"}, "takes is='called' or is='lifted'"),
        ({"escalation": ["boss"], "is": "called"}, "which is not declared"),
        ({"escalation": "boss"}, "needs data="),
    ],
)
def test_a_wrong_call_is_refused(data: dict[str, Any], said: str) -> None:
    """The refusal names what is wrong, and nothing is changed."""
    case = opened(rising(Escalation("boss", tells="managers")))
    assert said in str(case.refused(BadValue, "escalation", data=data))


def test_the_end_of_a_ticket_ends_its_escalations() -> None:
    """A closed ticket stands under none, and none can be called."""
    case = opened(rising(Escalation("boss", tells="managers")))
    case.do("escalation", data={"escalation": "boss", "is": "called"})
    does(case, "Mon 12:00", "close")
    assert escalated(case) == []
    call = {"escalation": "boss", "is": "called"}
    assert "is closed" in str(case.refused(NotPossible, "escalation", data=call))


def test_rules_and_tasks_in_conditions() -> None:
    """A named rule may bring it; one that fails is written down and brings nothing."""
    process = rising(
        Escalation("angry", when=rule("angry"), tells="managers"), rules=[Rule("angry")]
    )
    case = opened(process, context=Context({"angry": False}))
    case.context = Context({"angry": True})
    does(case, "Mon 10:00", "message", by="customer", message="!!!")
    assert told(case) == ["managers"]

    def broken(*_: object) -> bool:
        raise RuntimeError("no connection")

    other = opened(process, context=Context({"angry": False}))
    other.context = Context({"angry": broken})
    does(other, "Mon 10:00", "message", by="customer", message="!!!")
    assert other.lines == [("message", "message"), ("unmet", "angry")]


def test_a_ladder_from_bot_to_manager() -> None:
    """Bot, person, senior, manager: each rung is a row of its own, and the desk climbs it."""
    (flow,) = desk().workflows
    rows = (*ROWS, Transition("to_person", "asked", "new", escalates=True))
    process = rising(
        Escalation("person", state="asked", after=hours(1), fires="to_person"),
        Escalation("senior", clock="first_response", at="50 %", level="senior", tells="senior"),
        Escalation(
            "manager", clock="first_response", at="100 %", team="managers", tells="managers"
        ),
        workflows=[Workflow("support", states=flow.states, transitions=rows)],
    )
    now, sent = FixedClock(MON), list[Effect]()

    def quiet(_: Effect) -> None:
        return None

    with Desk(
        process, clock=now, notify=sent.append, bots={"bot": quiet}, send={"mail": quiet}
    ) as service:
        ticket = service.open("chat", message="Help").id
        now.advance(days=1)
        ran = service.run_due()
        assert ran.problems == ()
        found = service.get(ticket)
        assert (found.state, found.team, found.level) == ("new", "managers", "senior")
        assert [effect.name for effect in sent] == [
            "desk", "senior", "desk", "managers", "managers",
        ]  # fmt: skip
        story = str(service.explain(ticket, "first_response"))
        assert (
            "Mon 23 Nov 11:00 escalation 'Senior' came: told 'senior', set level 'senior'." in story
        )
        assert "Mon 23 Nov 13:00 it broke." in story


def test_a_late_worker_changes_nothing() -> None:
    """Rungs come as of their own instants, whenever the worker runs, each exactly once."""
    ladder = (
        Escalation("early", clock="first_response", at="50 %", tells="lab"),
        Escalation("late", clock="first_response", priority="high", tells="managers"),
    )
    histories = []
    for pauses in ([1] * 30, [30], [7, 23]):
        now = FixedClock(MON)
        with Desk(rising(*ladder), clock=now, bots={"bot": print}, send={"mail": print}) as service:
            ticket = service.open("form", message="Help").id
            for pause in pauses:
                now.advance(hours=pause)
                service.run_due()
                service.run_due()
            histories.append([line._replace(noted=MON) for line in service.history(ticket)])
    assert histories[0] == histories[1] == histories[2]


def test_done_in_a_condition() -> None:
    """A task that was done may lift what stood because it was not."""
    (flow,) = desk().workflows
    states = [State("new", area="desk", tasks=["look"]), *flow.states[1:]]
    process = rising(
        Escalation("untouched", when=~done("look"), tells="managers"),
        tasks=[Task("look", area="desk")],
        workflows=[Workflow("support", states=states, transitions=ROWS)],
    )
    case = opened(process)
    assert escalated(case) == ["untouched"]
    does(case, "Mon 10:00", "task", data={"task": "look", "is": "done"})
    assert escalated(case) == []


def test_a_rule_about_the_assignee_is_asked_when_somebody_takes_it() -> None:
    """What a named rule reads of the ticket may be who works on it."""
    alone = Escalation("nobody", when=rule("untaken"), tells="managers")
    process = rising(alone, rules=[Rule("untaken", "Nobody works on it")])
    context = Context(rules={"untaken": lambda ticket, now: ticket.assignee is None})
    case = opened(process, context=context)
    assert escalated(case) == ["nobody"]
    does(case, "Mon 10:00", "assign", data={"assignee": "anna"})
    assert escalated(case) == []


def test_what_was_before_the_first_of_several_comes_back() -> None:
    """An escalation that comes again while it stands forgets not what it set at first."""
    process = rising(
        Escalation("late", clock="task", priority="high", reverts=True),
        tasks=[Task(name, area="desk", within=hours(time)) for name, time in (("a", 1), ("b", 2))],
        workflows=[
            Workflow("support", states=[State("new", area="desk", tasks=["a", "b"])]),
            Workflow("other", states=[State("asked", area="chat")]),
        ],
    )
    case = opened(process)
    before = case.ticket.priority
    for timer in ("task:a", "task:a:late", "task:b", "task:b:late"):
        case.elapse(timer)
    assert case.ticket.priority == "high"
    for name in ("b", "a"):
        does(case, "Mon 12:00", "task", data={"task": name, "is": "done"})
    assert case.ticket.priority == before == "normal"


def test_two_late_tasks_stand_for_themselves() -> None:
    """The end of one late task does not lift what the other raised."""
    (flow,) = desk().workflows
    states = [State("new", area="desk", tasks=["look", "write"]), *flow.states[1:]]
    process = rising(
        Escalation("late", clock="task", tells="managers"),
        tasks=[Task(each, area="desk", within=business_hours(2)) for each in ("look", "write")],
        workflows=[Workflow("support", states=states, transitions=ROWS)],
    )
    case = opened(process)
    case.elapse("task:look:late")
    case.elapse("task:write:late")
    assert [one.cause for one in case.ticket.escalated] == ["task:look", "task:write"]
    does(case, "Mon 12:00", "task", data={"task": "look", "is": "done"})
    assert [one.cause for one in case.ticket.escalated] == ["task:write"]


def test_a_priority_that_a_person_confirms_stays() -> None:
    """Set by hand to what an escalation had set, it is the person's: lifting leaves it alone."""
    one = Escalation("up", clock="first_response", priority="high", reverts=True)
    case = opened(rising(one))
    case.elapse("clock")
    does(case, "Mon 13:30", "set", data={"priority": "high"})
    does(case, "Mon 14:00", "message", message="Here we are")
    assert (escalated(case), case.ticket.priority) == ([], "high")


def test_an_escalation_takes_no_breach_back() -> None:
    """A priority that it sets may choose a longer promise: what broke stays broken, and stands."""
    urgent = Sla("urgent", when=field("priority") == "normal", first_response=business_hours(1))
    process = rising(
        Escalation("late", clock="first_response", priority="high", reverts=True),
        slas=(urgent, FOUR),
    )
    case = opened(process)
    case.elapse("clock")
    assert (escalated(case), case.ticket.sla) == (["late"], "all")
    assert clock(case, "first_response").broken
    does(case, "Mon 11:00", "message", message="Here we are")
    assert clock(case, "first_response").status == "missed"
    assert (escalated(case), case.ticket.priority, case.ticket.sla) == ([], "normal", "urgent")


def test_the_note_of_whoever_calls_it_goes_along() -> None:
    """A row that asks for a note gets the caller's, so that the next person reads it."""
    (flow,) = desk().workflows
    rows = (*ROWS, Transition("to_lab", "new", "lab", note="required"))
    process = rising(
        Escalation("lab", tells="managers", fires="to_lab"),
        workflows=[Workflow("support", states=flow.states, transitions=rows)],
    )
    case = opened(process)
    case.do("escalation", data={"escalation": "lab", "is": "called"}, note="It smokes")
    moved = next(one for one in case.last.entries if one.kind == "moved")
    assert (case.state, moved.note) == ("lab", "It smokes")


def test_escalations_that_chase_each_other_are_stopped() -> None:
    """A circle without time is left after so many rounds, and the worker says so."""
    process = rising(
        Escalation("there", state="new", after=hours(0), fires="ask"),
        Escalation("back", state="waiting", after=hours(0), fires="go_on"),
    )
    now = FixedClock(MON)
    with Desk(process, clock=now, bots={"bot": print}, send={"mail": print}) as service:
        ticket = service.open("form", message="Help").id
        now.advance(hours=1)
        ran = service.run_due()
        assert ran.timers < 500
        assert "seems to lead in a circle" in ran.problems[0]
        assert service.get(ticket).seq < 500


def test_the_story_says_what_an_escalation_did() -> None:
    """Whom it told, what it set, where the ticket went, or why it could not go there."""
    process = rising(
        Escalation("late", clock="first_response", priority="high", fires="hand_over"),
        Escalation("later", clock="first_response", at="1 h after", fires="hand_over"),
    )
    case = opened(process)
    case.elapse("clock")
    case.elapse("clock")
    story = str(explain(process, case.ticket, case.history, "first_response"))
    assert "escalation 'Late' came: set priority 'high', fired 'hand_over', to 'lab'." in story
    assert "escalation 'Later' came: could not fire 'hand_over' (it is not possible" in story
