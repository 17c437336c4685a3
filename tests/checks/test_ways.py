"""Cases of the rules on states and rows that their pages leave out, above all silent ones."""

from datetime import UTC, datetime
from typing import Any

import pytest

from supportflow.checks import check
from supportflow.define.base import ANY
from supportflow.define.conditions import done
from supportflow.define.flow import State, Transition, Workflow
from supportflow.define.people import Level, Team
from supportflow.define.process import Channel, Process
from supportflow.define.times import business_days, business_hours, days, minutes
from supportflow.define.work import Task
from supportflow.errors import EndlessChain
from supportflow.run import start
from tests.checks.small import CLOSE, FIELDS, NEW, flow, said, total

# Structure


def test_a_way_over_any_is_a_way() -> None:
    """A row from `ANY` leaves every state, so that none is a dead end."""
    process = flow(
        [NEW, State("other")],
        [Transition("go", "new", "other"), Transition("close", ANY, "closed")],
    )
    assert said(process, "dead-end") == []


def test_staying_is_no_way_out() -> None:
    """A row that stays in its state does not make it less of a dead end."""
    process = flow([NEW], [Transition("remind", "new", "new", after=days(1))])
    assert said(process, "dead-end") == [
        "workflow 'support', state 'new' has no way out: a ticket that comes here stays for ever."
    ]


def test_one_cause_is_told_once() -> None:
    """States that lead only to a dead end are not told of as well: one mended cause mends them."""
    process = flow(
        [NEW, State("b"), State("c")], [Transition("go", "new", "b"), Transition("go_on", "b", "c")]
    )
    assert len(said(process, "dead-end")) == 1
    assert said(process, "no-way-to-end") == []


def test_a_misspelt_target_is_no_dead_end() -> None:
    """A row to an unknown state is a fault; that the state has no other row is not told as well."""
    process = flow([NEW], [Transition("close", "new", "closd")])
    assert {one.code for one in check(process) if one.severity == "error"} == {"unknown-state"}


def test_states_behind_unreachable_ones() -> None:
    """A state to which only unreachable ones lead says so."""
    process = flow(
        [NEW, State("a"), State("b")],
        [CLOSE, Transition("go", "a", "b"), Transition("end", "b", "closed")],
    )
    assert said(process, "unreachable-state") == [
        (
            "workflow 'support', state 'a' can never be entered: no transition leads here, no "
            "channel starts here."
        ),
        "workflow 'support', state 'b' can never be entered: no ticket can be in 'a' either.",
    ]


def test_opened_workflows_start() -> None:
    """A workflow that is opened from another one starts, in its first or in the named state."""
    child = Workflow(
        "refund",
        states=[State("asked"), State("checked"), State("paid", final=True)],
        transitions=[Transition("pay", ["asked", "checked"], "paid")],
    )
    for opens, missing in (("refund", "checked"), ("refund.checked", "asked")):
        process = flow([NEW], [Transition("close", "new", "closed", opens=opens)])
        workflows = [*process.workflows, child]
        process = Process("shop", channels=process.channels, workflows=workflows)
        assert said(process, "workflow-never-starts") == []
        assert len(said(process, "unreachable-state")) == 1
        assert said(process, "unreachable-state")[0].startswith(
            f"workflow 'refund', state '{missing}'"
        )


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([Transition("again", "new", "new", after=minutes(0), restart=True)], "endless-chain"),
        ([Transition("again", "new", "new", after=minutes(0))], None),
        ([Transition("again", "new", "new", after=business_hours(0), restart=True)], None),
        ([Transition("again", "new", "new", after=minutes(1), restart=True)], None),
        (
            [Transition("again", "new", "new", after=minutes(0), restart=True, when=total > 1)],
            "conditional-chain",
        ),
        (
            [
                Transition("end", "new", "closed", after=minutes(0)),
                Transition("again", "new", "new", after=minutes(0), restart=True),
            ],
            None,
        ),
    ],
)
def test_chains(rows: list[Transition], code: str | None) -> None:
    """Only immediate rows that are tried make a chain; a row that stays needs a restart."""
    found = check(flow([NEW], [*rows, CLOSE], calendar="always", calendars=[]))
    codes = [one.code for one in found if one.code in {"endless-chain", "conditional-chain"}]
    assert codes == ([code] if code else [])


# Rows


@pytest.mark.parametrize(
    ("first", "second", "loses"),
    [
        ({}, {}, True),
        ({"when": total > 1}, {}, False),
        ({}, {"when": total > 1}, True),
        ({"when": total > 1}, {"when": total > 1}, True),
        ({"when": total > 1}, {"when": total < 1}, False),
        ({"by": "helpers"}, {"by": "experts"}, False),
        ({"by": ["helpers", "experts"]}, {"by": "experts"}, True),
        ({"by": "agent"}, {"by": "experts"}, True),
        ({"by": "agent"}, {"by": "bot"}, False),
        ({"by": "agent"}, {"by": "customer"}, False),
        ({"by": "junior"}, {"by": "senior"}, True),
        ({"by": "senior"}, {"by": "junior"}, False),
        ({"after": days(1)}, {}, False),
        ({"after": days(1), "by": "agent"}, {"by": "agent"}, True),
        ({}, {"after": days(1)}, False),
        ({"by": "customer"}, {"on": "customer_message"}, False),
        ({"on": "customer_message"}, {"on": "customer_message"}, True),
        ({"on": "customer_message"}, {"by": "customer"}, True),
        ({"needs": [total.is_set()]}, {}, True),
    ],
)
def test_rows_that_never_win(first: dict[str, Any], second: dict[str, Any], loses: bool) -> None:
    """A row loses to an earlier one only if all who may take it are given the earlier one."""
    process = flow(
        [NEW, State("other")],
        [
            Transition("go", "new", "closed", **first),
            Transition("go", "new", "other", **second),
            Transition("close", "other", "closed"),
        ],
        levels=[Level("junior"), Level("senior")],
        teams=[Team("helpers"), Team("experts"), Team("bot", automated=True)],
    )
    assert bool(said(process, "row-never-wins")) == loses


def test_a_state_may_have_its_own_row() -> None:
    """A row for one state beside one for `ANY` or its phase is an exception, not a mistake."""
    process = flow(
        [State("new", phase="early"), State("other", phase="early")],
        [
            Transition("go", ANY, "closed"),
            Transition("go", "new", "other"),
            Transition("leave", "early", "closed"),
            Transition("leave", "new", "other"),
        ],
    )
    assert said(process, "row-never-wins") == []


def test_a_row_that_loses_in_one_of_its_states() -> None:
    """A row that wins elsewhere is told of with the state in which it does not."""
    process = flow(
        [NEW, State("other")],
        [Transition("go", "new", "other"), Transition("go", ["new", "other"], "closed")],
    )
    assert said(process, "row-never-wins") == [
        (
            "workflow 'support', transition 'go', row 2 of 2 can never be taken from state 'new': "
            "row 1 of 2, to 'other', is tried first and has no condition."
        )
    ]


@pytest.mark.parametrize(
    ("first", "second", "late"),
    [
        ({"after": days(1)}, {"after": days(2)}, True),
        ({"after": days(1)}, {"after": days(1)}, True),
        ({"after": days(1)}, {"after": business_days(2)}, False),
        ({"after": business_days(1)}, {"after": business_days(2)}, True),
        ({"after": days(1), "when": total > 1}, {"after": days(2)}, False),
        ({"after": days(1), "needs": [total.is_set()]}, {"after": days(2)}, False),
        ({"after": days(1)}, {"after": days(2), "by": "agent"}, False),
        ({"after": days(3)}, {"after": days(2)}, True),
    ],
)
def test_late_timers(first: dict[str, Any], second: dict[str, Any], late: bool) -> None:
    """A timer is late only if another of the same unit surely leaves the state before."""
    process = flow(
        [NEW, State("other")],
        [
            Transition("remind", "new", "other", **first),
            Transition("give_up", "new", "closed", **second),
            Transition("close", "other", "closed"),
        ],
    )
    assert bool(said(process, "late-timer")) == late


def test_a_reminder_that_stays_is_no_end() -> None:
    """A timer that stays in its state does not keep a later one from its time."""
    rows = [
        Transition("remind", "new", "new", after=days(1)),
        Transition("give_up", "new", "closed", after=days(2)),
    ]
    assert said(flow([NEW], rows), "late-timer") == []


@pytest.mark.parametrize(
    ("need", "missing"),
    [
        (done("diagnose"), True),
        (done("diagnose") & total.is_set(), True),
        (done("diagnose") | total.is_set(), False),
        (done("diagnose") | done("diagnose"), True),
        (~done("diagnose"), False),
    ],
)
def test_needs_that_are_never_met(need: Any, missing: bool) -> None:
    """Only a task without which the need cannot hold must have been opened on the way."""
    tasks = [Task("diagnose", area="desk")]
    process = flow([NEW], [Transition("close", "new", "closed", needs=[need])], tasks=tasks)
    assert bool(said(process, "need-never-met")) == missing
    earlier = flow(
        [State("first", tasks=["diagnose"]), NEW],
        [Transition("go", "first", "new"), Transition("close", "new", "closed", needs=[need])],
        tasks=tasks,
    )
    assert said(earlier, "need-never-met") == []


def test_a_time_for_the_state_itself_replaces_the_wider_one() -> None:
    """Only the timers that the engine sets are compared: that of `ANY` does not count here."""
    rows = [
        Transition("close", ANY, "closed", after=days(3)),
        Transition("close", "new", "closed", after=days(5)),
    ]
    assert said(flow([NEW, State("other")], rows), "late-timer") == []
    (late,) = said(flow([NEW], [*rows[1:], Transition("end", ANY, "closed", after=days(3))]),
                   "late-timer")  # fmt: skip
    assert "transition 'close' comes too late: 'end' is the first to leave state 'new'" in late


@pytest.mark.parametrize(("rows", "long"), [(50, False), (51, True)])
def test_long_chains(rows: int, long: bool) -> None:
    """As many immediate transitions as the engine takes in one event are no finding."""
    line = [
        Transition("go", f"s_{at}", f"s_{at + 1}" if at + 1 < rows else "closed", after=minutes(0))
        for at in range(rows)
    ]
    process = flow([State(f"s_{at}") for at in range(rows)], line)
    assert len(said(process, "long-chain")) == long
    case = {"channel": "email", "now": datetime(2026, 11, 20, tzinfo=UTC)}
    if long:
        with pytest.raises(EndlessChain):
            start(process, "T-1", **case)
    else:
        assert start(process, "T-1", **case).ticket.state == "closed"


@pytest.mark.parametrize(
    ("given", "endless"),
    [
        ({}, True),
        ({"after": days(1)}, False),
        ({"when": total > 1}, False),
        ({"needs": [total.is_set()]}, False),
        ({"opens": "other.waiting"}, False),
    ],
)
def test_tickets_that_open_each_other(given: dict[str, Any], endless: bool) -> None:
    """Two workflows that at once open one another are endless; time or a condition ends it."""
    share = {"after": minutes(0), "opens": "other"} | given
    process = Process(
        "shop",
        channels=[Channel("email", starts="new")],
        fields=FIELDS,
        workflows=[
            Workflow(
                "support",
                states=[State("new"), State("closed", final=True)],
                transitions=[Transition("share", "new", "closed", **share)],
            ),
            Workflow(
                "other",
                states=[
                    State("first"),
                    State("second"),
                    State("waiting"),
                    State("ended", final=True),
                ],
                transitions=[
                    Transition("go", "first", "second", after=minutes(0)),
                    Transition("back", "second", "waiting", after=minutes(0), opens="support"),
                    Transition("end", "waiting", "ended"),
                ],
            ),
        ],
    )
    assert len(said(process, "endless-opening")) == endless
