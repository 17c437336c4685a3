"""Facts are accepted in every state, never move a ticket by themselves, and may set off rows."""

from __future__ import annotations

from typing import Any

import pytest

from supportflow import (
    ANY,
    Agent,
    Channel,
    Field,
    Process,
    Reply,
    Rule,
    State,
    Transition,
    done,
    field,
    filled,
    minutes,
    rule,
)
from supportflow.errors import BadValue, NeedUnmet, NotAllowed, NotPossible, StateGone
from supportflow.run import Context, step
from tests.run.helpers import MINUTE, NOW, Case, small, task


def everywhere() -> Process:
    """Return a process whose ticket can be brought to every kind of state."""
    rows = [
        Transition("go", "new", "done_with", opens="support.closed"),
        Transition("close", ANY, "closed"),
    ]
    states = [
        State("new", area="desk", tasks=["look"]),
        State("done_with", area="desk", resolved=True),
        "closed",
    ]
    return small(states, rows, tasks=[task("look")], fields=[Field("order.id")])


FACTS: list[tuple[str, dict[str, Any]]] = [
    ("message", {"by": "customer", "message": "Hi"}),
    ("message", {"by": "anna", "message": "Hi"}),
    ("note", {"note": "seen"}),
    ("set", {"data": {"order.id": "17", "subject": "S"}}),
    ("assign", {"data": {"assignee": "bruno"}}),
    ("task", {"data": {"task": "look", "is": "reopened"}}),
    ("children_done", {"by": "system", "data": {"child": "T-1.1"}}),
]


@pytest.mark.parametrize("state", ["done_with", "closed"])
@pytest.mark.parametrize(
    ("fact", "given"), FACTS, ids=[f"{n}-{f}" for n, (f, _) in enumerate(FACTS)]
)
def test_facts_are_accepted_in_every_state(fact: str, given: dict[str, Any], state: str) -> None:
    """Also in a resolved and in a final state (which has no work); none of them moves a ticket."""
    case = Case(everywhere())
    case.do("task", data={"task": "look", "is": "done"})
    case.do("go")
    if state == "closed":
        case.do("close")
    seq = case.ticket.seq
    if (fact, state) == ("task", "closed"):
        refusal = case.refused(NotPossible, fact, **given)
        assert "is closed: reopen the ticket first" in refusal.args[0]
        return
    case.do(fact, **given)
    assert (case.state, case.ticket.seq) == (state, seq + 1)
    assert len(case.last.entries) == 1
    assert case.again() == case.ticket


# Messages


def test_a_message_of_the_customer() -> None:
    """It is public, and it is not sent back."""
    case = Case(small(["new"]))
    case.do("message", by="customer", message="Hello?")
    (line,) = case.last.entries
    assert (line.kind, line.by, line.message, line.public) == (
        "message",
        "customer",
        "Hello?",
        True,
    )
    assert case.effects == []


@pytest.mark.parametrize("by", ["anna", "bot", "system"])
def test_a_message_of_ours_is_sent(by: str) -> None:
    """What an agent, a bot or the system says goes out through the channel."""
    case = Case(small(["new"]), customer="c-17")
    case.do("message", by=by, message="We are on it", note="calmed down")
    (effect,) = case.effects
    assert (effect.kind, effect.name) == ("send", "email")
    assert (effect.data["text"], effect.data["to"]) == ("We are on it", "c-17")
    assert case.history[-1].note == "calmed down"


@pytest.mark.parametrize("text", [None, "", " \n"])
def test_a_message_needs_words(text: str | None) -> None:
    """A message without a text is refused."""
    Case(small(["new"])).refused(BadValue, "message", by="customer", message=text)


@pytest.mark.parametrize(("fact", "given"), FACTS[2:5], ids=["note", "set", "assign"])
def test_other_facts_carry_no_message(fact: str, given: dict[str, Any]) -> None:
    """Public words on an internal fact would be lost: they are refused."""
    refusal = Case(everywhere()).refused(BadValue, fact, message="Hello", **given)
    assert "send it with the event 'message'" in str(refusal)


# Notes


def test_a_note_is_internal() -> None:
    """A note is not public; it needs words, and the customer writes none."""
    case = Case(small(["new"]))
    case.do("note", note="angry")
    (line,) = case.last.entries
    assert (line.kind, line.note, line.message, line.public) == ("note", "angry", None, False)
    case.refused(BadValue, "note")
    case.refused(BadValue, "note", note="  ")
    case.refused(NotAllowed, "note", by="customer", note="x")


# Values


def test_set_needs_values() -> None:
    """`set` without data has nothing to say."""
    Case(small(["new"])).refused(BadValue, "set")


def test_what_every_ticket_has_can_be_set() -> None:
    """Customer, language and subject are set like fields."""
    case = Case(small(["new"]))
    case.do("set", data={"customer": "c-2", "language": "it", "subject": "Ciao"})
    ticket = case.ticket
    assert (ticket.customer, ticket.language, ticket.subject) == ("c-2", "it", "Ciao")
    case.do("set", data={"customer": None})
    assert case.ticket.customer is None


def test_the_customer_does_not_classify() -> None:
    """A customer may give fields, but not priority, topic or product."""
    case = Case(small(["new"], fields=[Field("order.id")]))
    case.do("set", by="customer", data={"order.id": "17"})
    for name in ("priority", "topic", "product"):
        case.refused(NotAllowed, "set", by="customer", data={name: "x"})


# Assignees


def test_assign() -> None:
    """A ticket is given to an agent or a bot, and back to the queue with None."""
    case = Case(small(["new"]), context=Context(people={"zoe": Agent("zoe")}))
    for name in ("bruno", "zoe", "bot", None):
        case.do("assign", data={"assignee": name})
        assert case.ticket.assignee == name
    assert [line.kind for line in case.history[1:]] == ["assigned"] * 4


@pytest.mark.parametrize(
    "name", ["brunno", "customer", "system", "front_line", "senior", 5, ["anna"]]
)
def test_only_somebody_can_be_assigned(name: object) -> None:
    """A team, a level, the customer and unknown names are no assignees."""
    Case(small(["new"])).refused(BadValue, "assign", data={"assignee": name})


@pytest.mark.parametrize(
    ("fact", "data"),
    [
        ("assign", {}),
        ("assign", {"asignee": "anna"}),
        ("assign", {"assignee": "anna", "why": "x"}),
        ("task", {"task": "look"}),
        ("task", {"task": "look", "is": "finished"}),
        ("task", {"task": "look", "is": ["done"]}),
        ("task", {"task": ["look"], "is": "done"}),
        ("task", {"task": "lok", "is": "done"}),
    ],
    ids=str,
)
def test_facts_take_their_own_data(fact: str, data: dict[str, Any]) -> None:
    """Missing, unknown and wrong keys are refused."""
    Case(everywhere()).refused(BadValue, fact, data=data)


def test_the_customer_does_not_work_here() -> None:
    """Assigning and doing tasks is internal."""
    case = Case(everywhere())
    case.refused(NotAllowed, "assign", by="customer", data={"assignee": "anna"})
    case.refused(NotAllowed, "task", by="customer", data={"task": "look", "is": "done"})


# Tasks


def test_a_task_is_done_skipped_or_reopened() -> None:
    """Who ended a task and when is kept; skipping needs a reason; reopening starts anew."""
    case = Case(everywhere())
    case.refused(NotPossible, "task", data={"task": "look", "is": "reopened"})
    case.do("task", data={"task": "look", "is": "done"})
    (one,) = case.ticket.tasks
    assert (one.status, one.opened, one.ended, one.by) == ("done", NOW, NOW + MINUTE, "anna")
    for now in ("done", "skipped"):
        case.refused(NotPossible, "task", data={"task": "look", "is": now}, note="x")
    case.do("task", by="bruno", data={"task": "look", "is": "reopened"})
    (one,) = case.ticket.tasks
    assert (one.status, one.opened, one.ended, one.by) == ("open", NOW + 2 * MINUTE, None, None)
    case.refused(NeedUnmet, "task", data={"task": "look", "is": "skipped"})
    case.do("task", data={"task": "look", "is": "skipped"}, note="not needed")
    assert case.tasks == {"look": "skipped"}
    assert case.again() == case.ticket


def test_a_ticket_without_tasks() -> None:
    """Where no task was opened none can be done."""
    refusal = Case(small(["new"])).refused(BadValue, "task", data={"task": "look", "is": "done"})
    assert "It has no tasks." in str(refusal)


# Children


def test_children_done_comes_from_children() -> None:
    """Only the system tells that a child ended, each child once."""
    case = Case(everywhere())
    case.do("go")
    case.refused(NotAllowed, "children_done", data={"child": "T-1.1"})
    case.refused(BadValue, "children_done", by="system", data={"child": "T-1.9"})
    case.refused(BadValue, "children_done", by="system")
    case.do("children_done", by="system", data={"child": "T-1.1"})
    assert case.ticket.children == ()
    case.refused(BadValue, "children_done", by="system", data={"child": "T-1.1"})


def test_the_last_child_sets_off_the_row() -> None:
    """A row on `children_done` is taken when no child is left, not before."""
    rows = [
        Transition("split", "new", "waiting", opens=["support.closed", "support.closed"]),
        Transition("go_on", "waiting", "new", on="children_done"),
    ]
    case = Case(small(["new", "waiting", "closed"], rows))
    case.do("split")
    case.do("children_done", by="system", data={"child": "T-1.2"})
    assert case.state == "waiting"
    case.do("children_done", by="system", data={"child": "T-1.1"})
    assert case.state == "new"
    assert case.lines == [("child", "children_done"), ("moved", "go_on")]


# Rows that wait for facts


@pytest.mark.parametrize(
    ("on", "fact", "given"),
    [
        ("customer_message", "message", {"by": "customer", "message": "Hi"}),
        ("agent_message", "message", {"message": "Hi"}),
        ("note", "note", {"note": "x"}),
        ("set", "set", {"data": {"subject": "S"}}),
        ("assign", "assign", {"data": {"assignee": "anna"}}),
        ("task", "task", {"data": {"task": "look", "is": "done"}}),
    ],
)
def test_a_fact_sets_off_its_row(on: Any, fact: str, given: dict[str, Any]) -> None:
    """The fact is written first, then the row is taken by the same actor in the same event."""
    rows = [Transition("go", "new", "old", on=on)]
    states = [State("new", area="desk", tasks=["look"]), "old"]
    case = Case(small(states, rows, tasks=[task("look")]))
    case.do(fact, **given)
    first, moved = case.last.entries
    assert (first.event, moved.kind, moved.event) == (fact, "moved", "go")
    assert (moved.seq, moved.line, moved.by) == (2, 1, first.by)
    assert (moved.message, moved.public, moved.data) == (None, False, {})
    assert (case.state, case.ticket.seq) == ("old", 2)
    assert case.again() == case.ticket


def test_a_message_for_the_other_side_sets_off_nothing() -> None:
    """An agent's message is not a customer's, and the other way round."""
    rows = [
        Transition("a", "new", "old", on="customer_message"),
        Transition("b", "new", "older", on="agent_message"),
    ]
    for actor, state in (("customer", "old"), ("anna", "older"), ("bot", "new"), ("chiara", "new")):
        case = Case(small(["new", "old", "older"], rows))
        case.do("message", by=actor, message="Hi")
        assert case.state == state, actor


def test_a_row_for_a_fact_can_be_fired_by_name() -> None:
    """It is a transition like every other one for those whom `by` names."""
    case = Case(small(["new", "old"], [Transition("go", "new", "old", on="customer_message")]))
    case.refused(NotAllowed, "go")
    case.do("go", by="customer")
    assert case.state == "old"


def test_when_chooses_among_rows_for_a_fact() -> None:
    """The first row that holds is taken, the state's own before its phase's and `ANY`'s."""
    rows = [
        Transition("far", ANY, "by_any", on="set"),
        Transition("near", "new", "low", on="set", when=field("score") <= 2),
        Transition("near", "new", "high", on="set", when=field("score") >= 4),
    ]
    for score, state in ((1, "low"), (5, "high"), (3, "by_any")):
        case = Case(
            small(["new", "low", "high", "by_any"], rows, fields=[Field("score", "number")])
        )
        case.do("set", data={"score": score})
        assert case.state == state


def test_no_row_fits() -> None:
    """If no row fits the fact is kept and nothing is refused."""
    rows = [
        Transition("go", "new", "old", on="customer_message", when=field("subject_line") == "x")
    ]
    process = small(["new", "old"], rows, fields=[Field("subject_line")])
    case = Case(process)
    case.do("message", by="customer", message="Hi")
    assert case.lines == [("message", "message")]


def test_needs_of_a_row_never_refuse_a_fact() -> None:
    """The fact is kept; a line says what the row lacked."""
    rows = [
        Transition("go", "new", "old", on="customer_message", needs=[filled("a")], note="required")
    ]
    case = Case(small(["new", "old"], rows, fields=[Field("a")]))
    case.do("message", by="customer", message="Hi")
    message, unmet = case.last.entries
    assert (message.kind, message.message) == ("message", "Hi")
    assert (unmet.kind, unmet.event, unmet.source, unmet.target) == ("unmet", "go", "new", "old")
    assert unmet.data["reasons"] == (
        "a is filled in",
        "there is a note for the next person (note=...)",
    )
    assert case.state == "new"
    assert case.again() == case.ticket


def test_a_note_serves_the_row_that_it_sets_off() -> None:
    """A row that wants a note has one when a note set it off."""
    case = Case(small(["new", "old"], [Transition("go", "new", "old", on="note", note="required")]))
    case.do("note", note="look here")
    assert case.state == "old"
    assert case.history[-1].note == "look here"


def test_a_message_is_sent_once() -> None:
    """The agent's message that sets off a row goes out once; the row's reply goes out too."""
    rows = [Transition("go", "new", "old", on="agent_message", reply="bye")]
    case = Case(small(["new", "old"], rows, replies=[Reply("bye", "Bye")]))
    case.do("message", message="Hello")
    assert [effect.data["text"] for effect in case.effects] == ["Hello", "Bye"]
    assert [(line.by, line.message) for line in case.last.entries] == [
        ("anna", "Hello"),
        ("anna", "Bye"),
    ]


def test_the_customer_is_answered_at_once() -> None:
    """A reply on a row that the customer's message sets off is sent, in the system's name."""
    rows = [Transition("go", "new", "old", on="customer_message", reply="thanks")]
    case = Case(small(["new", "old"], rows, replies=[Reply("thanks", "Thank you")]))
    case.do("message", by="customer", message="Hello")
    assert [effect.data["text"] for effect in case.effects] == ["Thank you"]
    assert [(line.kind, line.by, line.message) for line in case.last.entries] == [
        ("message", "customer", "Hello"),
        ("moved", "customer", None),
        ("message", "system", "Thank you"),
    ]
    assert case.again() == case.ticket


def test_the_bot_is_not_asked_when_the_customer_moved_the_ticket() -> None:
    """A row taken on the customer's message comes before the bot's turn."""
    rows = [
        Transition("person", "talk", "desk", on="customer_message", when=field("state") == "talk")
    ]
    case = Case(small([State("talk", area="chat"), "desk"], rows))
    case.do("message", by="customer", message="A person please")
    assert case.state == "desk"
    assert [effect.kind for effect in case.last.effects] == ["notify"], "of the handoff"


def test_immediate_rows_follow_a_fact() -> None:
    """A row set off by a fact may go on by itself."""
    rows = [
        Transition("go", "new", "old", on="note"),
        Transition("on", "old", "older", after=minutes(0)),
    ]
    case = Case(small(["new", "old", "older"], rows))
    case.do("note", note="x", data={"ref": 1})
    assert case.state == "older"
    assert [(line.event, line.by, line.note) for line in case.last.entries] == [
        ("note", "anna", "x"),
        ("go", "anna", "x"),
        ("on", "system", None),
    ]


def test_a_fact_is_kept_when_a_rule_raises() -> None:
    """A rule that fails keeps only its row from being taken: the fact stands, with the reason."""
    rows = [Transition("go", "new", "old", on="customer_message", when=rule("lucky"))]
    case = Case(small(["new", "old"], rows, rules=[Rule("lucky")]))
    case.do("message", by="customer", message="Hello?")
    assert case.state == "new"
    message, unmet = case.last.entries
    assert (message.kind, message.message, unmet.kind) == ("message", "Hello?", "unmet")
    assert unmet.data["reasons"][0].startswith("the named rule 'lucky' was not given")


def test_a_row_for_a_fact_and_a_time() -> None:
    """A row with both `on` and `after` happens by whichever comes first, without saying by whom."""
    rows = [Transition("go", "new", "old", on="customer_message", after=minutes(9))]
    case = Case(small(["new", "old"], rows))
    case.do("message", by="customer", message="Hello?")
    assert case.state == "old"
    case = Case(small(["new", "old"], rows))
    case.refused(NotAllowed, "go")
    case.do(case.ticket.timers[0], by="system", now=case.ticket.timers[0].due)
    assert case.state == "old"


def test_the_first_row_that_holds_is_chosen_whatever_it_needs() -> None:
    """Needs are asked of the chosen row: unmet ones are written down, and no row is tried after."""
    rows = [
        Transition("go", "new", "old", on="customer_message", when=field("vip") == True),  # noqa: E712
        Transition("wait", "new", "old", on="customer_message", needs=[filled("vip")]),
        Transition("else", "new", "older", on="customer_message"),
    ]
    case = Case(small(["new", "old", "older"], rows, fields=[Field("vip", "yes_no")]))
    case.do("message", by="customer", message="Hello?")
    assert (case.state, case.lines) == ("new", [("message", "message"), ("unmet", "wait")])


def test_a_rule_that_raises_in_a_need_or_in_what_follows() -> None:
    """A fact stands when the chosen row's need fails, and when an immediate row after it does."""
    message = {"by": "customer", "message": "Hello?"}
    rows = [Transition("go", "new", "old", on="customer_message", needs=[rule("lucky")])]
    case = Case(small(["new", "old"], rows, rules=[Rule("lucky")]))
    case.do("message", **message)
    assert (case.state, case.lines) == ("new", [("message", "message"), ("unmet", "go")])
    rows = [
        Transition("go", "new", "old", on="customer_message"),
        Transition("on", "old", "older", after=minutes(0), when=rule("lucky")),
    ]
    case = Case(small(["new", "old", "older"], rows, rules=[Rule("lucky")]))
    case.do("message", **message)
    assert case.state == "old"
    assert case.lines == [("message", "message"), ("moved", "go"), ("unmet", "on")]
    assert case.again() == case.ticket


def test_an_automatic_task_sets_off_the_row_that_waits_for_it() -> None:
    """A row for the fact `task` is for the team and for the system, which does such tasks."""
    rows = [Transition("refunded", "new", "old", on="task", needs=[done("refund")])]
    states = [State("new", area="desk", tasks=["refund"]), "old"]
    process = small(states, rows, tasks=[task("refund", action="refund_money")])
    for by in ("system", "anna"):
        case = Case(process)
        case.do("task", by=by, data={"task": "refund", "is": "done"})
        assert case.state == "old"


def test_names_that_a_new_version_does_not_have() -> None:
    """A ticket may carry a task and a channel that are gone: told in words, or done without."""
    declared = State("new", area="lab", tasks=["look"])
    old = small([declared, "old"], tasks=[task("look", within=minutes(5))])
    new = small([State("new", area="lab"), "old"], channels=[Channel("form2", starts="new")])
    late, ended = Case(old), Case(old)
    late.process = new
    late.elapse("task:look")
    assert [effect.name for effect in late.last.effects] == ["experts"], "the ticket's team is told"
    ended.do("task", by="chiara", data={"task": "look", "is": "done"})
    ended.process = new
    again = {"by": "chiara", "data": {"task": "look", "is": "reopened"}}
    assert "process 'acme' does not have it." in ended.refused(NotPossible, "task", **again).args[0]
    refusal = ended.refused(StateGone, "message", by="chiara", message="Hi")
    assert "came through channel 'form'" in refusal.args[0]
    assert "Did you mean 'form2'?" in refusal.args[0]
    for fact, given in (
        ("note", {"note": "x"}),
        ("assign", {"data": {"assignee": None}}),
        ("set", {"data": {"subject": "S"}}),
    ):
        assert step(new, ended.ticket, fact, by="chiara", now=ended.now, **given).ticket
