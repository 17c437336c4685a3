"""How a decision about a ticket is told: every row, every part, and what somebody set by hand."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from supportflow import (
    Decision,
    Desk,
    Escalation,
    Field,
    Policy,
    Priority,
    Process,
    Route,
    Rule,
    Topic,
    Transition,
    decided,
    done,
    field,
    filled,
    rule,
)
from supportflow.define.conditions import Condition, Holds, walk
from supportflow.errors import BadCall
from supportflow.run import Context
from supportflow.run.planning import plan
from supportflow.run.ticket import draft_of
from supportflow.run.turn import Turn
from supportflow.run.why import decisions_on, explain
from supportflow.testing import FixedClock, processes
from tests.run.helpers import NOW, Case, small, task
from tests.run.test_policies import AMOUNT, FIELDS, REFUND

VIP = field("vip") == True  # noqa: E712


def desk() -> Process:
    """Return a process that decides about priority, topic, route and refunds."""
    return small(
        ["new", "paid"],
        [Transition("pay", "new", "paid", approves="refund", by="agent")],
        fields=[*FIELDS, Field("vip", "yes_no", label="regular customer"), Field("reason")],
        rules=[Rule("loyal", "the customer is loyal")],
        policies=[REFUND],
        priorities=[
            Priority("urgent", when=VIP & ((AMOUNT >= 200) | rule("loyal"))),
            Priority("high", "High", when=AMOUNT >= 200),
            Priority("normal"),
        ],
        topics=[Topic("loss", when=(field("reason") == "loss") & ~filled("vip"))],
        routes=[Route("lab", areas="lab"), Route("big", when=AMOUNT > 100, skills=[])],
        escalations=[Escalation("now", priority="urgent", by="agent")],
        tasks=[task("look")],
    )


def case(context: Context = Context({"loyal": False}), **fields: object) -> Case:  # noqa: B008
    """Return a ticket with some values."""
    return Case(desk(), fields=fields, context=context)


def told(made: Case, what: str, context: Context | None = None) -> str:
    """Return the story of a decision."""
    context = made.context if context is None else context
    return str(explain(made.process, made.ticket, made.history, what, context=context))


def test_every_row_and_part_is_told() -> None:
    """The row that decided is marked, and each part says what the ticket has."""
    assert told(case(amount=240), "priority") == (
        "Priority 'high' is decided by row 'high' (2 of 3; the first that holds counts):\n"
        "   urgent: does not hold\n"
        "      regular customer is yes: no, it is missing\n"
        "      amount is at least 200 or the customer is loyal: yes\n"
        "         amount is at least 200: yes, it is 240\n"
        "         the customer is loyal: no\n"
        "=> high (High): holds\n"
        "      amount is at least 200: yes, it is 240\n"
        "   normal: is not needed"
    )


def test_a_policy_is_told() -> None:
    """Its verdict, who decides, why, what was done under it."""
    made = case(amount=80, age=3)
    made.do("pay", by="anna")
    assert told(made, "refund") == (
        "Policy 'Refunds' asks for a decision by 'senior', by row 'large' (3 of 5; the first that "
        "holds counts):\n"
        "Because: Somebody looks at it.\n"
        "   late (refuse): does not hold\n"
        "      age in days is more than 30: no, it is 3\n"
        "   small (approve): does not hold\n"
        "      amount is at most 50: no, it is 80\n"
        "=> large (ask): holds\n"
        "      amount is more than 50: yes, it is 80\n"
        "      amount is at most 500: yes, it is 80\n"
        "   huge (ask): does not hold\n"
        "      amount is more than 500: no, it is 80\n"
        "      it is not so that the customer is loyal: yes\n"
        "         the customer is loyal: no\n"
        "   loyal (approve): does not hold\n"
        "      amount is more than 500: no, it is 80\n"
        "Fri 20 Nov 10:01 'pay' was done by anna: row 'large' said 'ask'."
    )
    found = explain(made.process, made.ticket, made.history, "policy:refund", context=made.context)
    assert (found.status, found.due) == ("ask", None)
    assert [row.decides for row in found.rows] == [False, False, True, False, False]
    assert told(case(), "refund").startswith(
        "Policy 'Refunds' decides nothing: no row holds; missing: 'age' and 'amount':"
    )


def test_set_by_hand() -> None:
    """Who set it, when, and what the rows would say; an escalation is told too."""
    made = case(amount=240)
    made.do("set", data={"priority": "normal"})
    assert told(made, "priority").splitlines()[:3] == [
        "Priority 'normal' was set by hand by anna, Fri 20 Nov 10:01.",
        "Its rows are not asked; they would give 'high':",
        "   urgent: does not hold",
    ]
    assert "=>" not in told(made, "priority")
    other = case(amount=240)
    other.do("escalation", data={"escalation": "now", "is": "called"})
    first = "Priority 'urgent' was set by escalation 'now', Fri 20 Nov 10:01."
    assert told(other, "priority").startswith(first)


def test_named_rules() -> None:
    """A rule is asked, or what it said last counts, or nobody knows."""
    made = case(Context({"loyal": True}), vip=True)
    assert made.ticket.priority == "urgent"
    assert "the customer is loyal: yes, so it said Fri 20 Nov 10:00" in told(
        made, "priority", Context()
    )
    changed = told(made, "priority", Context({"loyal": False}))
    assert changed.splitlines()[0] == (
        "Priority is 'urgent', as the rows said when values were set last; "
        "asked now they give 'normal':"
    )
    unasked = case(amount=600)
    lines = told(unasked, "refund", Context()).splitlines()
    assert lines[0] == "Policy 'Refunds' depends on what named rules say:"
    never = "its function is not at hand, and it was never asked"
    assert f"         the customer is loyal: not known, {never}" in lines

    def broken(*_: object) -> bool:
        raise OSError("no line")

    assert "not known, its function raised OSError: no line" in told(
        unasked, "refund", Context({"loyal": broken})
    )


def test_routes_and_what_is_open() -> None:
    """A route is told with the areas that it is for; where no row holds, that is said."""
    assert told(case(amount=240), "route").splitlines() == [
        "Route 'big' is decided by row 'big' (2 of 2; the first that holds counts):",
        "   lab: does not hold",
        "      area is 'lab': no, it is 'desk'",
        "=> big: holds",
        "      amount is more than 100: yes, it is 240",
    ]
    lines = told(case(vip=True, reason="loss"), "topic").splitlines()
    assert lines == [
        "Topic is not decided: no row holds:",
        "   loss: does not hold",
        "      reason is 'loss': yes, it is 'loss'",
        "      regular customer is not filled in: no, it is yes",
    ]


def test_conditions_on_tasks_and_verdicts() -> None:
    """A task says how it stands, another policy what it decides."""
    process = small(
        ["new"],
        fields=FIELDS,
        rules=[Rule("loyal")],
        tasks=[task("look")],
        policies=[
            REFUND,
            Policy(
                "gift",
                rows=[Decision("yes", "approve", when=decided("refund", "ask") & done("look"))],
            ),
        ],
    )
    made = Case(process, fields={"amount": 80}, context=Context({"loyal": False}))
    lines = told(made, "gift").splitlines()
    assert "      a decision is needed by the policy 'Refunds': yes, it says 'ask'" in lines
    assert "      task 'look' is done: no, it was never opened" in lines
    lines = told(Case(process, context=made.context), "gift").splitlines()
    assert "      a decision is needed by the policy 'Refunds': no, no row of it holds" in lines


def test_what_is_not_there() -> None:
    """A name that means nothing is refused with what could be meant."""
    with pytest.raises(BadCall, match=r"nothing called 'prioritiy'. Did you mean 'priority'\?"):
        told(case(), "prioritiy")
    service = Desk(small(["new"]), clock=FixedClock(NOW))
    ticket = service.open(channel="form")
    with pytest.raises(BadCall, match="It has none"):
        service.explain(ticket.id, "priority")


def test_a_desk_explains_decisions() -> None:
    """The Desk asks the rules' own functions."""
    service = Desk(desk(), rules={"loyal": lambda *_: True}, clock=FixedClock(NOW))
    ticket = service.open(channel="form", fields={"amount": 600})
    found = service.explain(ticket.id, "refund")
    assert (found.what, found.status) == ("refund", "approve")
    assert str(found).startswith("Policy 'Refunds' approves, and nobody has to be asked")


def _asks_rules(condition: Condition | None) -> bool:
    return any(isinstance(part, Holds) for part in walk(condition))


@settings(max_examples=40)
@given(processes())
def test_explanations_agree_with_the_engine(process: Process) -> None:
    """What is told to decide is what the engine decides, for every process."""
    context = Context({one.name: True for one in process.rules})
    made = Case(process, channel=process.channels[0].name, context=context)
    compiled = plan(process)
    turn = Turn(compiled, compiled.actors["system"], "set", NOW, NOW, {}, None, None, context)
    for what in decisions_on(process):
        found = explain(process, made.ticket, made.history, what, context=context)
        assert sum(row.decides for row in found.rows) <= 1
        kind, _, name = what.partition(":")
        if kind == "policy":
            row = compiled.policies[name].decide(draft_of(made.ticket), turn)
            assert found.status == (row.verdict if row is not None else "open")
        elif kind == "route":
            route = compiled.crew.route(draft_of(made.ticket), turn)
            assert found.status == (route.name if route is not None else "open")
        else:
            assert found.status == (getattr(made.ticket, what) or "open")
