"""The ways through a workflow, against slow and obvious searches."""

from hypothesis import given
from hypothesis import strategies as st

from supportflow.checks import check
from supportflow.checks.graph import components, spread
from supportflow.define.flow import State, Transition, Workflow
from supportflow.define.process import Channel, Process

NAMES = ("a", "b", "c", "d", "e", "f")
ways = st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)), max_size=12)


def following(pairs: list[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """Return what follows each name."""
    return {name: tuple(to for by, to in pairs if by == name) for name in NAMES}


def reach(start: str, pairs: list[tuple[str, str]]) -> set[str]:
    """Return everything that one or more ways lead to, by trying until nothing is added."""
    found = {to for by, to in pairs if by == start}
    while True:
        more = found | {to for by, to in pairs if by in found}
        if more == found:
            return found
        found = more


@given(ways)
def test_spread_finds_all_that_follows(pairs: list[tuple[str, str]]) -> None:
    """Spreading from a name finds the name and all that ways lead to."""
    for name in NAMES:
        assert spread([name], following(pairs)) == {name} | reach(name, pairs)


@given(ways)
def test_components_are_the_names_that_lead_to_each_other(pairs: list[tuple[str, str]]) -> None:
    """Two names are in one set exactly when each can be reached from the other."""
    found = components(following(pairs))
    circles = [name for name in NAMES if name in reach(name, pairs)]
    expected = {
        tuple(
            other
            for other in circles
            if other in reach(name, pairs) and name in reach(other, pairs)
        )
        for name in circles
    }
    assert sorted(map(tuple, found)) == sorted(expected)
    assert found == sorted(found, key=lambda members: NAMES.index(members[0]))


def test_a_long_way_is_no_problem() -> None:
    """A circle of many thousand names is found without recursion."""
    count = 20_000
    circle = {str(at): (str((at + 1) % count),) for at in range(count)}
    assert [len(members) for members in components(circle)] == [count]


@given(ways, st.sets(st.sampled_from(NAMES), min_size=1, max_size=2))
def test_tickets_are_stuck_exactly_when_it_is_said(
    pairs: list[tuple[str, str]], final: set[str]
) -> None:
    """An error tells of a reachable state exactly when no final state can be reached from it."""
    process = Process(
        "maze",
        channels=[Channel("phone", starts="a")],
        workflows=[
            Workflow(
                "maze",
                states=[State(name, final=name in final) for name in NAMES],
                transitions=[
                    Transition(f"e{at}", by, to)
                    for at, (by, to) in enumerate(pairs)
                    if by not in final
                ],
            )
        ],
    )
    open_ways = [(by, to) for by, to in pairs if by not in final]
    reached = {"a"} | reach("a", open_ways)
    stuck = {name for name in reached - final if not reach(name, open_ways) & final}
    found = check(process)
    said = {
        finding.where.split("'")[3]
        for finding in found
        if finding.code in {"dead-end", "no-way-to-end"}
    }
    assert bool(stuck) == bool(said & reached)
    assert said & reached <= stuck
    unreached = {one.where.split("'")[3] for one in found if one.code == "unreachable-state"}
    assert unreached == set(NAMES) - reached
