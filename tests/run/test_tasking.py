"""Tasks: who does them, their steps, whom they ask and inform, and actions that fail for good."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from supportflow import (
    Agent,
    Area,
    Desk,
    Level,
    Process,
    Skill,
    State,
    Task,
    Team,
    Transition,
    business_hours,
    done,
    field,
    minutes,
    possible,
)
from supportflow.define import Calendar, Field
from supportflow.errors import BadValue, NotAllowed, NotPossible
from supportflow.run.ticket import Context, Effect
from supportflow.testing import FixedClock
from tests.run.helpers import NOW, Case, small

CREW: dict[str, Any] = {
    "levels": [Level("junior"), Level("senior"), Level("lead")],
    "skills": [Skill("lamps"), Skill("wires")],
    "teams": [Team("front_line", asks="experts"), Team("experts", calendar="lab")],
    "calendars": [Calendar("lab", week="mon-fri 09:00-17:00")],
    "agents": [
        Agent("anna", teams=["front_line"], level="junior", skills=["lamps"]),
        Agent("bruno", teams=["front_line"], level="lead"),
        Agent("chiara", teams=["experts"], level="senior", skills=["lamps", "wires lead"]),
        Agent("dario", teams=["experts"], level="junior", skills=["lamps"]),
    ],
    "areas": [Area("desk", "Help desk", team="front_line")],
}


def opened(*tasks: Task, **more: Any) -> Case:
    """Return a ticket on which these tasks are open."""
    states = [State("new", area="desk", tasks=[task.name for task in tasks]), "closed"]
    rows = [Transition("close", "new", "closed")]
    return Case(small(states, rows, **{**CREW, "tasks": tasks} | more))


def task(name: str = "test", **more: Any) -> Task:
    """Return a task of the help desk."""
    return Task(name, area="desk", **more)


def mark(name: str = "test", now: str = "done", **more: Any) -> dict[str, Any]:
    """Return the data of the fact that a task is something now."""
    return {"data": {"task": name, "is": now, **more}}


# Who does it


@pytest.mark.parametrize(
    ("asked", "may"),
    [
        ({}, "anna bruno chiara dario"),
        ({"team": "experts"}, "bruno chiara dario"),
        ({"team": "experts", "level": "senior"}, "bruno chiara"),
        ({"level": "senior"}, "bruno"),
        ({"level": "junior"}, "anna bruno"),
        ({"skills": ["lamps"]}, "anna bruno"),
        ({"team": "experts", "skills": ["lamps senior"]}, "bruno chiara"),
        ({"team": "experts", "skills": ["lamps", "wires lead"]}, "bruno chiara"),
        ({"team": "experts", "level": "lead"}, ""),
    ],
)
def test_who_may_do_a_task(asked: dict[str, Any], may: str) -> None:
    """The team with level and skills, and those of the accountable team who stand higher."""
    found: list[str] = []
    for name in ("anna", "bruno", "chiara", "dario"):
        case = opened(task(**asked))
        try:
            case.do("task", by=name, **mark())
        except NotAllowed:
            continue
        assert case.tasks == {"test": "done"}
        found.append(name)
    assert " ".join(found) == may


def test_refusal_says_for_whom_the_task_is() -> None:
    """It names team, level and skills, and who of the declared may do it."""
    case = opened(task(team="experts", level="senior", skills=["lamps"]))
    refusal = case.refused(NotAllowed, "task", by="anna", **mark())
    assert str(refusal) == (
        "'anna' may not do task 'test' of ticket T-1: it is for team 'experts' from level 'senior' "
        "up with 'lamps', or for those of team 'front_line' who stand higher. 'bruno' or 'chiara' "
        "may do it. Nothing was changed."
    )
    assert refusal.code == "not-allowed"
    case = opened(task(team="experts", level="lead"))
    assert "Nobody who is declared can do it." in str(
        case.refused(NotAllowed, "task", by="anna", **mark())
    )


def test_ticking_is_doing_but_anybody_may_skip_or_reopen() -> None:
    """What is only for some is their work; that it is needless or not done others may say."""
    case = opened(task(team="experts", steps=["Look"]))
    case.refused(NotAllowed, "task", by="anna", **mark(now="ticked", step=1))
    case.do("task", by="anna", note="sent back to the maker", **mark(now="skipped"))
    case.do("task", by="anna", **mark(now="reopened"))
    assert case.tasks == {"test": "open"}


def test_people_of_the_host_are_asked_like_declared_ones() -> None:
    """An agent of the host's own directory has skills and a level, too."""
    eva = Agent("eva", teams=["experts"], level="senior", skills=["lamps"])
    case = opened(task(team="experts", level="senior", skills=["lamps"]))
    case.context = Context(people={"eva": eva})
    case.do("task", by="eva", **mark())
    assert case.tasks == {"test": "done"}


# Step by step


def test_steps_are_ticked_one_by_one() -> None:
    """Steps are numbered from 1, ticked once each, and can be taken back."""
    case = opened(task(steps=["Open", "Look", "Close"]))
    case.do("task", **mark(now="ticked", step=3))
    case.do("task", **mark(now="ticked", step=1))
    assert case.ticket.tasks[0].ticked == (1, 3)
    case.do("task", **mark(now="unticked", step=3))
    assert case.ticket.tasks[0].ticked == (1,)
    case.do("task", **mark())
    assert case.ticket.tasks[0].ticked == (1,), "done says nothing of the steps"
    case.refused(NotPossible, "task", **mark(now="ticked", step=2))
    case.do("task", **mark(now="reopened"))
    assert case.ticket.tasks[0].ticked == ()
    assert case.again() == case.ticket


@pytest.mark.parametrize(
    ("steps", "given", "said"),
    [
        (["Open", "Look"], 3, "names step 3, but task 'test' has steps 1 to 2"),
        (["Open", "Look"], 0, "names step 0, but task 'test' has steps 1 to 2"),
        (["Open"], "Open", "names step 'Open', but task 'test' has one step"),
        ([], 1, "names step 1, but task 'test' has none"),
        (["Open"], True, "names step True, but task 'test' has one step"),
    ],
)
def test_unknown_steps_are_refused(steps: Sequence[str], given: object, said: str) -> None:
    """A step is one of the task's numbers."""
    case = opened(task(steps=steps))
    assert said in str(case.refused(BadValue, "task", **mark(now="ticked", step=given)))


def test_a_step_is_ticked_once() -> None:
    """Ticking what is ticked, or taking back what is not, is refused."""
    case = opened(task(steps=["Open"]))
    case.refused(NotPossible, "task", **mark(now="unticked", step=1))
    case.do("task", **mark(now="ticked", step=1))
    refusal = case.refused(NotPossible, "task", **mark(now="ticked", step=1))
    assert str(refusal) == (
        "step 1 of task 'test' of ticket T-1 is ticked already. Nothing was changed."
    )


def test_what_is_possible_counts_the_steps() -> None:
    """The reason against an event that needs a task says how far the task is."""
    process = small(
        [State("new", area="desk", tasks="test"), "closed"],
        [Transition("close", "new", "closed", needs=[done("test")])],
        **CREW | {"tasks": [task(steps=["Open", "Look"])]},
    )
    case = Case(process)
    case.do("task", **mark(now="ticked", step=1))
    (close,) = possible(process, case.ticket, now=case.now, by="anna")
    assert "(it is open, 1 of 2 steps ticked)" in close.reasons[0]


# Whom it asks and informs


def test_help_is_asked_for_after_a_time() -> None:
    """The timer counts in the calendar of the task's team; the other team is told once."""
    case = opened(task(team="experts", asks="front_line", asks_after=business_hours(2)))
    assert case.timers["asks:test"] == timedelta(hours=2)
    case.elapse("asks:test", late=timedelta(minutes=10))
    assert case.lines == [("asked", "asked")]
    assert case.ticket.tasks[0].asked
    (told,) = case.last.effects
    assert (told.kind, told.name, told.data["about"], told.data["task"]) == (
        "notify", "front_line", "asked", "test",
    )  # fmt: skip
    assert not case.timers
    assert case.again() == case.ticket


def test_help_is_asked_for_when_a_condition_holds() -> None:
    """As soon as it holds, once, however often it holds again; the timer is needless then."""
    given = task(
        asks="experts", asks_when="the lamp smokes", asks_if=field("smokes") == True,  # noqa: E712
        asks_after=minutes(5),
    )  # fmt: skip
    case = opened(given, fields=[Field("smokes", "yes_no")])
    case.do("set", data={"smokes": True})
    assert case.lines == [("set", "set"), ("asked", "asked")]
    assert case.last.effects[-1].data["when"] == "the lamp smokes"
    assert "asks:test" not in case.timers
    case.do("set", data={"smokes": False})
    case.do("set", data={"smokes": True})
    assert case.lines == [("set", "set")]
    assert case.again() == case.ticket


def test_nobody_is_asked_about_ended_tasks() -> None:
    """Done or skipped tasks ask nobody; opened again they ask anew."""
    case = opened(task(asks="experts", asks_after=minutes(30)))
    case.do("task", **mark())
    assert not case.timers
    case.do("task", **mark(now="reopened"))
    assert "asks:test" in case.timers
    assert not case.ticket.tasks[0].asked


def test_the_end_of_a_task_is_told() -> None:
    """Those whom it informs are told when it is done, skipped, or made needless by a row."""
    given = task(informs=["experts", "assignee", "lead"])
    case = opened(given)
    case.do("task", **mark())
    told = [(one.name, one.data["is"], one.data["by"]) for one in case.last.effects]
    assert told == [(name, "done", "anna") for name in ("experts", "front_line", "lead")]
    process = small(
        [State("new", area="desk", tasks="test"), "closed"],
        [Transition("close", "new", "closed", skips="test")],
        **CREW | {"tasks": [given]},
    )
    case = Case(process)
    case.do("assign", data={"assignee": "bruno"})
    case.do("close")
    assert [(one.name, one.data["is"]) for one in case.last.effects] == [
        ("experts", "skipped"), ("bruno", "skipped"), ("lead", "skipped"),
    ]  # fmt: skip


# Automatic tasks


def automatic(attempts: int | None = 2) -> Process:
    """Return a process whose task is done by an action."""
    test = task(action="probe", attempts=attempts, informs="experts")
    return small([State("new", area="desk", tasks="test"), "closed"],
                 [Transition("close", "new", "closed")], **CREW | {"tasks": [test]})  # fmt: skip


class Outside:
    """What an action reaches: it fails so often, and counts how often it was called."""

    def __init__(self, failures: int) -> None:
        self.failures = failures
        self.calls = 0

    def probe(self, effect: Effect) -> None:
        """Fail, or do it."""
        self.calls += 1
        if self.calls <= self.failures:
            raise OSError(f"no answer at call {self.calls}\0")


def run(process: Process, outside: Outside, rounds: int = 12) -> tuple[Desk, FixedClock]:
    """Open a ticket and let a Desk work for a while."""
    clock = FixedClock(NOW)
    desk = Desk(process, clock=clock, actions={"probe": outside.probe})
    desk.open("form", id="T-1")
    for _ in range(rounds):
        desk.run_due()
        clock.advance(hours=10)
    return desk, clock


def test_an_action_that_fails_for_good_is_left_to_people() -> None:
    """After its attempts the task stays open, marked, with the reason, and its team is told."""
    outside = Outside(failures=99)
    desk, _ = run(automatic(), outside)
    ticket = desk.get("T-1")
    assert outside.calls == 2
    (state,) = ticket.tasks
    assert (state.status, state.failed) == ("open", True)
    line = desk.history("T-1")[-1]
    assert (line.kind, line.event, line.by) == ("failed", "task", "system")
    assert line.note == "action 'probe' (T-1:1:0): OSError: no answer at call 2"
    (told,) = [one.effect for one in desk.store.pending() if one.effect.data["about"] == "failed"]
    assert (told.name, told.data["reason"]) == ("front_line", line.note)
    assert [one.effect.kind for one in desk.store.dead()] == ["action"]


def test_without_attempts_an_action_is_dead_after_those_of_the_desk() -> None:
    """The ticket is not told: somebody looks into the store's dead effects."""
    outside = Outside(failures=99)
    desk, _ = run(automatic(None), outside)
    assert outside.calls == 8
    assert not desk.get("T-1").tasks[0].failed
    assert len(desk.store.dead()) == 1


def test_a_person_does_what_failed_or_lets_it_be_tried_again() -> None:
    """Both end the task; the action of a retry has a key of its own."""
    outside = Outside(failures=2)
    desk, _ = run(automatic(), outside)
    desk.fire("T-1", "task", by="anna", **mark(now="retried"))
    assert not desk.get("T-1").tasks[0].failed
    desk.run_due()
    assert (desk.get("T-1").tasks[0].status, desk.get("T-1").tasks[0].by) == ("done", "system")
    assert outside.calls == 3
    desk, _ = run(automatic(), Outside(failures=99))
    desk.fire("T-1", "task", by="anna", **mark())
    assert (desk.get("T-1").tasks[0].status, desk.get("T-1").tasks[0].by) == ("done", "anna")


def test_only_what_failed_is_retried_and_only_the_system_says_so() -> None:
    """A person cannot say that an action failed, and nobody retries one that is under way."""
    case = Case(automatic())
    case.refused(NotPossible, "task", **mark(now="retried"))
    case.refused(BadValue, "task", **mark(now="failed"))


class _Lost(Exception):
    """The program ends here."""


@settings(max_examples=25, deadline=None)
@given(
    attempts=st.integers(1, 3),
    failures=st.integers(0, 5),
    crashes=st.sets(st.integers(1, 12), max_size=3),
)
def test_crashes_neither_lose_nor_double_a_failed_task(
    attempts: int, failures: int, crashes: set[int]
) -> None:
    """Whenever a worker dies, in the end the task is done or left to people, told once."""
    outside = Outside(failures)
    clock = FixedClock(NOW)
    desk = Desk(automatic(attempts), clock=clock, actions={"probe": outside.probe})
    desk.open("form", id="T-1")
    store, calls = desk.store, 0
    delivered, failed = store.delivered, store.failed

    def dying(name: str) -> None:
        nonlocal calls
        calls += 1
        if calls in crashes:
            raise _Lost(name)

    def on_delivered(key: str) -> None:
        dying(key)
        delivered(key)

    def on_failed(key: str, error: str, **more: Any) -> None:
        dying(key)
        failed(key, error, **more)

    store.delivered, store.failed = on_delivered, on_failed  # type: ignore[method-assign]
    for _ in range(20):
        with contextlib.suppress(_Lost):
            desk.run_due()
        clock.advance(hours=10)
    (state,) = desk.get("T-1").tasks
    lines = [line.data["is"] for line in desk.history("T-1") if line.event == "task"]
    assert lines.count("failed") <= 1
    assert lines.count("done") <= 1
    assert (state.status == "done") is ("done" in lines)
    assert state.failed is ("failed" in lines)
    assert state.status == "done" or state.failed
    told = [one for one in store.pending() if one.effect.data["about"] == "failed"]
    assert len(told) == lines.count("failed")
