"""A scenario fitted to the log of a real help desk says what others have measured in it."""

from dataclasses import replace

import pytest

from supportflow import Area, Calendar, Process, Team, read_log, replay
from supportflow.define.times import BusinessTime
from supportflow.measure import scenario_from_log, simulated_log
from tests.measure.italian import ABSENT, LOG, declare

pytestmark = pytest.mark.skipif(not LOG.exists(), reason=ABSENT)


def staffed() -> Process:
    """Return the process of the log with people and hours; no event has the name of a fact."""
    process = declare(2)
    (flow,) = process.workflows
    return replace(
        process,
        calendar="office",
        calendars=[Calendar("office", zone="Europe/Rome", week="mon-fri 08:00-18:00")],
        teams=[Team("desk", calendar="office")],
        areas=[Area("desk", team="desk")],
        workflows=[
            replace(
                flow,
                states=[
                    replace(
                        state,
                        area="desk",
                        waits_for="customer" if state.name == "waiting" else None,
                    )
                    for state in flow.states
                ],
                transitions=[
                    replace(row, event="triage") if row.event == "assign" else row
                    for row in flow.transitions
                ],
            )
        ],
    )


def test_the_scenario_of_a_real_log() -> None:
    """Weekdays, unevenness, clicks, waits and shares are those known of this log."""
    found = scenario_from_log(staffed(), read_log(LOG, zone="Europe/Rome"))
    (arrivals,) = found.arrivals
    days = [day / sum(arrivals.week) for day in arrivals.week]
    assert days[:5] == pytest.approx([0.19, 0.22, 0.21, 0.20, 0.18], abs=0.015)
    # A busy-day factor Gamma(k, 1/k) with k of about 8 has this coefficient of variation.
    assert arrivals.day_cv == pytest.approx(0.35, abs=0.06)
    clicks = {each.name: each.bookkeeping for each in found.work}
    assert 0.15 < clicks["in_progress"] < 0.26
    assert 0.18 < clicks["triaged"] < 0.26
    (waiting,) = found.answers
    assert isinstance(waiting.mean, BusinessTime)
    assert waiting.mean.seconds / 3600 == pytest.approx(75, rel=0.1)
    shares = {(each.state, each.event): each.share for each in found.branches}
    assert shares["resolved", "take"] == pytest.approx(154 / 4983, abs=0.002)


def test_what_is_made_of_it_fits() -> None:
    """A log simulated under that scenario fits the declaration, as the real one nearly does."""
    process = staffed()
    scenario = scenario_from_log(process, read_log(LOG, zone="Europe/Rome"))
    made = simulated_log(process, scenario, weeks=8)
    found = replay(process, made)
    assert found.fitting == found.cases > 100
