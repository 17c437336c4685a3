"""The fewest people who keep a promise are found by simulation."""

from typing import Any

import pytest

from supportflow import BadCall, Branch, Scenario, Staff
from supportflow.measure import people_for
from tests.measure.simulation.small import desk

QUICK: dict[str, Any] = {"weeks": 3, "warm_up": 1, "runs": 2}
BUSY = Scenario(
    volume=2.5,
    staff=[Staff("first", 1), Staff("second", 2)],
    branches=[Branch("bot", "helped", 0.9)],
)
PROMISE = "everyone.resolution"


def test_people_are_added_until_the_promise_is_kept() -> None:
    """From too few people upwards, and from too many downwards, the same number is found."""
    up = people_for(desk(), BUSY, team="first", promise=PROMISE, share=0.9, **QUICK)
    many = BUSY.changed(agents={"first": 6})
    down = people_for(desk(), many, team="first", promise=PROMISE, share=0.9, **QUICK)
    assert up.agents == down.agents
    assert up.agents is not None
    assert up.now == 1 < up.agents < down.now == 6
    kept = {agents: found.mean for agents, found, _ in (*up.tried, *down.tried)}
    assert kept[up.agents] >= 0.9 > kept[up.agents - 1]
    assert str(up).startswith(
        f"With {up.agents} people in team 'first' promise 'everyone' keeps its resolution "
        "for 90 % of the tickets; now 1."
    )


def test_where_people_do_not_help_it_is_said() -> None:
    """Tickets of the night wait until morning, whatever number of people comes then."""
    found = people_for(desk(), BUSY, team="second", promise=PROMISE, share=1.0, **QUICK)
    assert found.agents is None
    assert len(found.tried) <= 9
    assert found.now == 2
    assert "No number of people in team 'second' is enough" in str(found)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"team": "frist"}, "there is no team 'frist' here. Did you mean 'first'?"),
        ({"team": "bot"}, "there is no team 'bot' here."),
        ({"promise": "everyone.resolving"}, "there is no promise 'everyone.resolving' here."),
        ({"share": 90}, "share=90: give a share between 0 and 1, such as 0.9"),
    ],
)
def test_what_is_not_there_is_refused(asked: dict[str, Any], said: str) -> None:
    """Unknown teams and promises, and shares that are none, are told."""
    options = {"team": "first", "promise": PROMISE, "share": 0.9, **QUICK, "runs": 1, **asked}
    with pytest.raises(BadCall) as refused:
        people_for(desk(), BUSY, **options)
    assert str(refused.value).startswith(said)
