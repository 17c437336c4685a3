"""Walking a ticket in the terminal: every command, and every slip."""

from __future__ import annotations

import dataclasses

import pytest

from supportflow import (
    Agent,
    Area,
    Channel,
    Decision,
    Field,
    Level,
    Notice,
    Policy,
    Process,
    Reply,
    Rule,
    State,
    Survey,
    Team,
    Transition,
    Workflow,
    field,
    hours,
    rule,
    starter,
)
from supportflow.errors import BadCall
from supportflow.play import play
from tests.run.helpers import small


def played(*lines: str, channel: str | None = None) -> tuple[str, str]:
    """Play these lines; return the state at the end and everything that was said."""
    said: list[str] = []
    ticket = play(starter.process, channel, lines, said.append)
    return ticket.state, "\n".join(said)


def test_events_by_number_and_by_name() -> None:
    """An event is fired by its number in the list or by its name."""
    assert played("1")[0] == "in_progress"
    assert played("take")[0] == "in_progress"


def test_the_customer_writes() -> None:
    """`m` is a message of the customer and sets off the row that waits for it."""
    state, said = played("1", "1", "m here it is: 17")
    assert state == "in_progress"
    assert 'message by customer: "here it is: 17"' in said


def test_a_note_goes_with_the_next_event() -> None:
    """`n` keeps words for the next event that needs them."""
    state, said = played("1", "set order.id=17", "n lamp flickers", "needs_expert")
    assert state == "with_experts"
    assert "[lamp flickers]" in said


def test_a_task_is_done() -> None:
    """`t` marks a task as done, after which the row that needs it can be taken."""
    assert played("1", "t diagnose", "resolve")[0] == "resolved"


def test_steps_are_ticked_and_shown() -> None:
    """`t` with a number ticks a step; what is left is shown with the task."""
    said = played("1", "t diagnose 1")[1]
    assert "task diagnose step 1 ticked by" in said
    assert "task diagnose (open, 1 of" in said
    assert "[x] 1 " in said
    assert "names step 9" in played("1", "t diagnose 9")[1]
    assert "names step 'two'" in played("1", "t diagnose two")[1]


def test_other_tickets_are_spoken_of() -> None:
    """What is meant for another ticket is said; a merged one is over."""
    state, said = played("1", "split The invoice", "link T-5", "merge T-9", "sum")
    assert state == "closed"
    for words in ("split off: The invoice", "linked with T-5 (related)", "merged into T-9"):
        assert words in said
    assert "submit 'T-9'" in said
    assert "split off: T-1.1" in said
    assert "cannot be merged into itself" in played("merge T-1")[1]


def test_a_task_for_a_few_finds_somebody() -> None:
    """Somebody who may do it is chosen, or a stand-in where nobody is declared."""
    process = starter.process
    hard = [dataclasses.replace(task, team=process.teams[-1].name) for task in process.tasks]
    for agents in (process.agents, ()):
        said: list[str] = []
        changed = dataclasses.replace(process, tasks=hard, agents=agents)
        ticket = play(changed, None, ["1", "t diagnose"], said.append)
        assert [one.status for one in ticket.tasks if one.name == "diagnose"] == ["done"]


def test_time_moves_only_when_told() -> None:
    """`w` goes to the next timer and `+` lets a length of time pass."""
    assert played("1", "1", "+ 7 days")[0] == "resolved"
    assert "promise broken for new" in played("w")[1]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("takee", "Did you mean 'take'?"),
        ("t nothing", "which the ticket does not have"),
        ("set oder.id=1", "Did you mean 'order.id'?"),
        ("+ a while", "is no time that can pass"),
        ("+ 2 business hours", "let elapsed time pass"),
        ("99", "has no event '99'"),
        ("²", "has no event '²'"),
        ("+ 99999999999 days", "is no time that can pass"),
        ("m", "needs the text"),
    ],
)
def test_a_slip_is_told_and_changes_nothing(line: str, words: str) -> None:
    """What cannot be done is told in a sentence, and the ticket stays where it was."""
    state, said = played(line)
    assert state == "new"
    assert words in said


def test_q_leaves_and_h_tells_the_history() -> None:
    """`h` repeats what happened, `q` ends before the rest."""
    state, said = played("h", "q", "take")
    assert state == "new"
    assert said.count("opened by customer -> new") == 2


def test_somebody_stands_in_where_nobody_is_declared() -> None:
    """A process without agents can be walked through: a stand-in of the team does the work."""
    bare = dataclasses.replace(starter.process, agents=())
    said: list[str] = []
    assert play(bare, None, ["take"], said.append).state == "in_progress"
    assert any("take by someone_in_front_line" in line for line in said)


def test_rules_answer_no_until_told() -> None:
    """`rule NAME` turns the answer of a named rule; a misspelt one gets a near match."""
    lucky = dataclasses.replace(
        starter.process,
        rules=[Rule("lucky")],
        workflows=[
            Workflow(
                "support",
                states=[State("new", area="first_line"), State("won", area="first_line")],
                transitions=[Transition("win", "new", "won", when=rule("lucky"))],
            )
        ],
    )
    said: list[str] = []
    assert play(lucky, None, ["win", "rule luky", "rule lucky", "win"], said.append).state == "won"
    told = "\n".join(said)
    assert "there is no rule 'luky'. Did you mean 'lucky'?" in told
    assert "The rule 'lucky' now says yes." in told


def test_help_and_other_ways_to_leave() -> None:
    """`?` shows the commands again, and `quit` leaves like `q`."""
    state, said = played("?", "quit", "take")
    assert state == "new"
    assert said.count("wait for what comes") == 2


def test_an_unknown_channel_is_refused() -> None:
    """A channel that is not declared is refused with a near match."""
    with pytest.raises(BadCall, match="Did you mean 'email'"):
        played(channel="emial")


def test_promises_and_escalations_are_told() -> None:
    """Due times stand beside the timers, and what happens to a clock is told in its own words."""
    _, said = played("take", "+ 230 min", "ask_customer", "m here it is")
    assert "Mon 23 Nov 13:00  first response is due\n" in said
    assert "Mon 23 Nov 12:12  an escalation of a promise\n" in said
    assert "12:12  escalation answer_soon came (first response), by system" in said
    assert "13:00  first response breached, by system" not in said
    assert "12:50  first response met, by agent_one" in said
    assert "resolution stands still since Mon 23 Nov 12:50" in said
    assert "resolution resumed, due Thu 26 Nov 09:00, by customer" in said


def test_a_broken_promise_is_told() -> None:
    """A due time that has passed is said to be broken, as long as nothing ends its clock."""
    _, said = played("take", "+ 5 h", "set order.id=17", "n stuck", "needs_expert")
    assert "13:00  first response breached, by system" in said
    assert "Mon 23 Nov 13:00  first response was due: it is broken" in said


REFUNDS = Process(
    "refunds",
    levels=[Level("junior"), Level("senior")],
    teams=[Team("desk")],
    agents=[
        Agent("bruno", teams="desk", level="junior"),
        Agent("anna", teams="desk", level="senior"),
    ],
    areas=[Area("desk", team="desk")],
    channels=[Channel("email", starts="new", tone="Short.")],
    fields=[Field("amount", "money")],
    policies=[
        Policy(
            "refund",
            rows=[
                Decision("small", "approve", when=field("amount") <= 50),
                Decision("large", "ask", when=field("amount") > 50, by="senior"),
            ],
        )
    ],
    replies=[Reply("paid", "You get {amount} EUR.")],
    notices=[Notice("late", "We are late.")],
    workflows=[
        Workflow(
            "w",
            states=[State("new", area="desk"), State("closed", area="desk", final=True)],
            transitions=[Transition("pay", "new", "closed", approves="refund")],
        )
    ],
)


def test_policies_replies_and_reasons() -> None:
    """Verdicts stand with the events; whoever may decide does; `r` and `why` tell the rest."""
    said: list[str] = []
    lines = ["set amount=80", "r", "why refund", "why refnd", "pay"]
    ticket = play(REFUNDS, None, lines, said.append)
    assert ticket.state == "closed"
    told = "\n".join(said)
    for words in (
        'notice late, told by system: "We are late."',
        "pay -> closed, by 'desk'  (policy: ask)",
        "How we write here: Short.",
        "  paid: You get 80 EUR.",
        "=> large (ask): holds",
        "nothing called 'refnd'. Did you mean 'refund'?",
        "pay by anna -> closed",
        "policy refund: ask (row large), done by anna",
    ):
        assert words in told, words


def test_a_survey_is_answered() -> None:
    """The question comes by itself, and its answer may hold words."""
    process = small(
        ["new", State("solved", area="desk", resolved=True), "closed"],
        [
            Transition("solve", "new", "solved"),
            Transition("call", "solved", "new", by="system"),
            Transition("close", "solved", "closed"),
        ],
        replies=[Reply("ask", "Was it solved?")],
        surveys=[Survey("csat", after="solved", reply="ask", delay=hours(1), low=2, fires="call")],
    )
    told: list[str] = []
    ticket = play(process, "form", ["s 3", "solve", "w", "s x", "s 9", "s 2 too slow"], told.append)
    said = "\n".join(told)
    assert "The customer was not asked yet: no survey is to be answered." in said
    assert "survey csat asks the customer" in said
    assert 'survey csat asked by system: "Was it solved?"' in said
    assert "'x' is no score: write for instance 's 4' or 's 2 too slow'." in said
    assert "takes a whole score from 1 to 5 for survey 'csat', not 9" in said
    assert "survey csat answered with 2 (too slow) by customer" in said
    assert ticket.state == "new"
