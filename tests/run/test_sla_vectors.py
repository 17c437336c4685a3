"""Fifty scenarios from other products' tests, run with `start` and `step`, and with a `Desk`.

44 agree and 6 do not; the table below says why, and what our answer is. Of those that agree,
three kinds needed a declaration that says what their source does:

- `zammad-new-13` ends an amount used up at closing at the next opening: ``boundary="next_open"``;
- `zammad-new-02` to `-09` and `-14` note the first response apart from any public answer, and
  `-08` and `-09` the end apart from the state: a field for each, on which the clock stops;
- the same set these times directly, not in the order of time: here they happen in order.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from supportflow import WrongValue, business_minutes
from tests.run import sla_scenarios as sla
from tests.run.sla_scenarios import SCENARIOS, Life

DISAGREE: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "zammad-new-22": (
        "its source keeps pauses in whole minutes and loses 36 seconds; ours are exact",
        {"next_due": "2016-11-09T09:26:36Z", "update_due": "2016-11-09T09:26:36Z"},
    ),
    "zammad-new-23": (
        "its source keeps pauses in whole minutes and loses 36 seconds; ours are exact",
        {"next_due": "2016-11-09T09:26:36Z", "update_due": "2016-11-09T09:26:36Z"},
    ),
    "chatwoot-04": (
        "its source forgives a late resolution that no job saw; ours goes by the event's time",
        {"status": "missed", "misses": {"resolution": 1}},
    ),
    "chatwoot-11": (
        "its source counts one wait twice because the customer wrote twice; ours counts the wait",
        {"misses": {"next_response": 1, "resolution": 1}},
    ),
    "otobo-susp-02": (
        "its source moves the due time on at every run of its job; ours has none while it stands",
        {"resolution_due": None},
    ),
    "otobo-esc-02": (
        "its source takes a calendar that is never open, and times below zero; ours refuses both",
        {"escalation_events": "refused"},
    ),
}
"""Where our answer is another one: why, and what it is."""

CONVENTIONS = {"zammad-new-13": "next_open"}
"""Where an amount that is used up at closing ends, if not there."""


def answer(scenario: Mapping[str, Any], *, desk: bool) -> dict[str, object]:
    """Give our answer to each question of a scenario."""
    boundary = CONVENTIONS.get(scenario["id"], "close")
    life = sla.live(scenario, desk=desk, boundary=boundary)
    return {what: _answer(what, scenario, life) for what in scenario["expected"]}


def _answer(what: str, scenario: Mapping[str, Any], life: Life) -> object:
    policy = scenario["policy"]
    match what:
        case "status":
            return sla.status(life)
        case "misses":
            return sla.misses(life)
        case "next_due":
            return min(sla.due_times(life).values(), default=None)
        case "due":
            return sla.due_times(life)["work"]
        case "working_min":
            (run,) = sla.runs_of(life.history, "work")
            opened = life.ticket.opened
            start, end = (
                sla.worked(run, life.calendar, max(sla.moment(policy[edge]), opened))
                for edge in ("from", "to")
            )
            assert start is not None
            assert end is not None
            return (end - start) / timedelta(minutes=1)
    clock = what.removesuffix("_due").removesuffix("_min").removesuffix("_margin")
    if what.endswith("_due"):
        return sla.due_times(life).get(clock)
    used = sla.longest(life, clock)
    if used is None:
        return None
    minutes = used / timedelta(minutes=1)
    return policy[sla.CLOCKS[clock]] - minutes if what.endswith("_margin_min") else minutes


def expected(given: Mapping[str, Any]) -> dict[str, object]:
    """Read the answers of a source."""
    return {
        what: sla.moment(value) if what.endswith("due") and value is not None else value
        for what, value in given.items()
    }


@pytest.mark.parametrize("desk", [False, True], ids=["step", "desk"])
@pytest.mark.parametrize("name", [name for name in SCENARIOS if name not in DISAGREE])
def test_it_answers_as_the_source_does(name: str, desk: bool) -> None:
    """Due times, working minutes, margins and misses are those of the source."""
    scenario = SCENARIOS[name]
    assert answer(scenario, desk=desk) == expected(scenario["expected"])


@pytest.mark.parametrize("desk", [False, True], ids=["step", "desk"])
@pytest.mark.parametrize("name", [name for name in DISAGREE if name != "otobo-esc-02"])
def test_it_differs_where_and_as_we_say(name: str, desk: bool) -> None:
    """Where we disagree it is in the answers of the table, and in no others."""
    _, ours = DISAGREE[name]
    theirs = expected(SCENARIOS[name]["expected"])
    assert answer(SCENARIOS[name], desk=desk) == theirs | expected(ours)
    assert {what for what, value in expected(ours).items() if theirs[what] != value} == {*ours}


def test_what_can_never_be_kept_is_refused() -> None:
    """A calendar without an open hour and a time below zero are errors when they are declared."""
    scenario = SCENARIOS["otobo-esc-02"]
    assert DISAGREE["otobo-esc-02"][1] == {"escalation_events": "refused"}
    with pytest.raises(WrongValue, match="never open"):
        sla.calendar(scenario["calendar"])
    for target in ("first_response_min", "update_min", "resolution_min"):
        with pytest.raises(ValueError, match="not a length of time"):
            business_minutes(scenario["policy"][target])


def test_the_older_answer_at_closing_is_ours_by_default() -> None:
    """With ``boundary="close"`` the due time is the closing instant, as in the source of 2017."""
    scenario = SCENARIOS["zammad-new-13"]
    assert "2013-06-04T16:00:00Z" in scenario["ambiguous"]
    due = sla.due_times(sla.live(scenario, desk=True))["first_response"]
    assert due == sla.moment("2013-06-04T16:00:00Z")


@pytest.mark.parametrize("name", ["zammad-new-22", "zammad-new-23"])
def test_the_exact_answer_is_the_one_that_the_vectors_name(name: str) -> None:
    """Where the source loses seconds, ours is what exact arithmetic gives."""
    assert "exact arithmetic gives 09:26:36" in SCENARIOS[name]["ambiguous"]


def test_every_scenario_has_its_place() -> None:
    """Fifty scenarios: 44 agree, 6 are in the table, each with its sentence."""
    assert len(SCENARIOS) == 50
    assert len(DISAGREE) == 6
    assert {*DISAGREE} < {*SCENARIOS}
    assert all(why and ours for why, ours in DISAGREE.values())


@pytest.mark.parametrize("name", [name for name in SCENARIOS if name != "otobo-esc-02"])
def test_a_desk_and_a_late_worker_write_the_same(name: str) -> None:
    """The lines of the clocks are the same, however late their moments were brought."""
    boundary = CONVENTIONS.get(name, "close")
    lives = [sla.live(SCENARIOS[name], desk=desk, boundary=boundary) for desk in (True, False)]
    told, late = (
        sorted(
            (line.at, line.event, line.data["is"]) for line in life.history if line.kind == "clock"
        )
        for life in lives
    )
    assert told == late
    assert lives[0].ticket.clocks == lives[1].ticket.clocks


@pytest.mark.parametrize("name", [name for name in SCENARIOS if name != "otobo-esc-02"])
def test_what_took_longer_than_promised_is_missed(name: str) -> None:
    """The word in the record and the measured working time say the same of every run."""
    boundary = CONVENTIONS.get(name, "close")
    life = sla.live(SCENARIOS[name], desk=True, boundary=boundary)
    for clock, target in sla.CLOCKS.items():
        for run in sla.runs_of(life.history, clock):
            used = sla.worked(run, life.calendar)
            if used is not None:
                promised = timedelta(minutes=SCENARIOS[name]["policy"][target])
                assert run[-1].data["is"] == ("missed" if used > promised else "met")
