"""Lanes that are too long for a sheet are folded into parts, one below the other."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from hypothesis import given, settings

from supportflow.define.flow import State, Transition, Workflow
from supportflow.define.process import Area, Channel, Process
from supportflow.draw import graph, svg
from supportflow.draw.lanes import bands as bands_module
from supportflow.draw.lanes import scene
from supportflow.draw.lanes.scene import Pool
from tests.draw.lanes.counting import overlaps, struck, through
from tests.draw.lanes.test_layout import sound
from tests.draw.strategies import processes


def chain(count: int) -> Process:
    """Make a process in which states follow each other, with ways on and back over some of them."""
    rows = [Transition(f"go_{at}", f"s{at}", f"s{at + 1}") for at in range(count - 1)]
    rows += [Transition(f"skip_{at}", f"s{at}", f"s{at + 9}") for at in range(4, count - 9, 11)]
    rows += [Transition(f"back_{at}", f"s{at}", f"s{at - 8}") for at in range(15, count, 13)]
    return Process(
        "chain",
        areas=[Area("one"), Area("two")],
        channels=[Channel("mail", starts="s0")],
        workflows=[
            Workflow(
                "w",
                states=[
                    State(f"s{at}", area="one" if at % 5 else "two", final=at == count - 1)
                    for at in range(count)
                ],
                transitions=rows,
            )
        ],
    )


def pools(process: Process) -> list[Pool]:
    """Return the parts of a process in lanes by area."""
    return list(scene(graph(process)._replace(lanes="area")))


def drawn(parts: list[Pool]) -> Counter[str]:
    """Count how often each way is drawn as a line, as a row in a state, or under a state."""
    found: Counter[str] = Counter()
    for pool in parts:
        found.update(edge.id for edge in pool.edges if not edge.id.endswith("-on"))
        for state in pool.states.values():
            found.update(edge.id for edge, _ in state.loops)
            found.update(edge.id for hanging in state.hanging for edge in hanging.edges)
    return found


def test_long_lanes_are_folded() -> None:
    """A chain of 100 states lies in parts that are all narrow, and nothing of it is lost."""
    parts = pools(chain(100))
    assert [pool.title for pool in parts] == [
        f"Part {at} of {len(parts)}" for at in range(1, 1 + len(parts))
    ]
    assert 5 <= len(parts) <= 10
    assert max(pool.layout.width for pool in parts) < 4000
    whole = graph(chain(100))
    assert drawn(parts) == Counter(edge.id for edge in whole.edges)
    names = [name for pool in parts for name in pool.states if not name.startswith("stub_before")]
    assert sorted(names) == sorted(node.id for node in whole.nodes)
    for pool in parts:
        sound(pool)
        assert overlaps(pool.layout) == []
        assert through(pool.layout) == []
        assert struck(pool.layout) == []


def test_short_lanes_are_left() -> None:
    """Up to twenty columns there is one part without a title of its own."""
    (pool,) = pools(chain(19))
    assert pool.title == ""
    assert len(pools(chain(30))) == 2


def test_signs_lead_to_the_other_part() -> None:
    """Where a part ends a sign says where it goes on; there another says from where it came."""
    text = svg(chain(40), view="lanes", prefix="p-")
    first, second = (
        re.search(f">{words}</text>", text) for words in ("to S1[0-9], part 2", "from S1[0-9]")
    )
    assert first is not None
    assert second is not None
    ids = re.findall(r'\sid="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', text)) <= set(ids)
    assert "<title>Comes from S" in text
    assert re.search(r"<title>from S\d+ to S\d+</title>", text)
    assert 'role="img"><path' not in text


def test_several_workflows_have_their_own_parts() -> None:
    """A long workflow beside another says its name with each part."""
    long = chain(45)
    (flow,) = long.workflows
    other = Workflow("x", states=[State("alone", area="one", final=True)])
    both = Process("both", areas=long.areas, channels=long.channels, workflows=[flow, other])
    titles = [pool.title for pool in pools(both)]
    assert titles == ["W: part 1 of 3", "W: part 2 of 3", "W: part 3 of 3", "X"]
    ids = re.findall(r'\sid="([^"]+)"', svg(both, view="lanes"))
    assert len(ids) == len(set(ids))


@settings(max_examples=120)
@given(processes())
def test_any_process_can_be_folded(given: Process) -> None:
    """However short the parts are, every way is drawn once and every node stands in one part."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bands_module, "MOST", 2)
        patch.setattr(bands_module, "LEAST", 1)
        parts = pools(given)
    whole = graph(given)
    assert drawn(parts) == Counter(edge.id for edge in whole.edges)
    names = [name for pool in parts for name in pool.states if not name.startswith("stub_before")]
    assert sorted(names) == sorted(node.id for node in whole.nodes)
    for pool in parts:
        sound(pool)
        assert overlaps(pool.layout) == []
        assert through(pool.layout) == []
