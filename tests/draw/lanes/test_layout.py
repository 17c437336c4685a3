"""The layout of lanes, as numbers: nothing lies on words, ways are right-angled, room is found."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import partial
from itertools import pairwise

import pytest
from hypothesis import given, settings

from supportflow.define.process import Process
from supportflow.draw.graph import graph
from supportflow.draw.lanes import Box, Layout, Link, Piece, Point, Strip, lay_out, scene
from supportflow.draw.lanes.scene import Pool
from supportflow.draw.widths import width
from tests.draw.lanes.counting import crossings, overlaps, struck, through, touches
from tests.draw.samples import SAMPLES, example
from tests.draw.strategies import processes
from tests.draw.test_render import tangle

ALL: dict[str, Callable[[], Process]] = {
    **SAMPLES,
    **{file: partial(example, file) for file in ("shop.py", "it_desk.yaml", "software.py")},
}


def pools(process: Process) -> tuple[Pool, ...]:
    """Lay out every workflow of a process."""
    return scene(graph(process))


@pytest.mark.parametrize("make", ALL.values(), ids=ALL)
def test_nothing_lies_on_words(make: Callable[[], Process]) -> None:
    """No words overlap other words or a box, no box another, and no line runs through words."""
    for pool in pools(make()):
        assert overlaps(pool.layout) == []
        assert through(pool.layout) == []
        assert struck(pool.layout) == []


@pytest.mark.parametrize("make", ALL.values(), ids=ALL)
def test_everything_is_there(make: Callable[[], Process]) -> None:
    """Every state has a box in its lane, every way its words, and lanes lie under each other."""
    picture = graph(make())
    shown = scene(picture)
    assert sum(len(pool.states) for pool in shown) == len(picture.nodes)
    hanging = [
        edge for pool in shown for state in pool.states.values()
        for edge in (*(e for h in state.hanging for e in h.edges), *(e for e, _ in state.loops))
    ]  # fmt: skip
    drawn = [edge for pool in shown for edge in pool.edges]
    assert sorted(edge.id for edge in (*hanging, *drawn)) == sorted(e.id for e in picture.edges)
    for pool in shown:
        lanes = dict(zip(pool.lanes, pool.layout.lanes, strict=True))
        for lane, its in lanes.items():
            for node in lane.nodes:
                box = pool.layout.boxes[node.id]
                assert its.top < box.top
                assert box.bottom < its.bottom
                assert its.left < box.left
                assert box.right < its.right
        assert all(a.bottom == b.top for a, b in pairwise(pool.layout.lanes))
        assert set(pool.layout.words) == {edge.id for edge in pool.edges if edge.text}


def sound(pool: Pool) -> None:
    """Fail unless ways are right-angled and lead from the rim of one box to that of another."""
    layout = pool.layout
    for edge in pool.edges:
        route = layout.ways[edge.id]
        assert all((a.x == b.x) != (a.y == b.y) or a == b for a, b in pairwise(route))
        assert touches(route[0], layout.boxes[edge.source])
        assert touches(route[-1], layout.boxes[edge.target])
    for name, box in layout.words.items():
        line = [part for part in pairwise(layout.lines[name]) if part[0].y == part[1].y]
        assert any(
            min(a.x, b.x) <= box.left and box.right <= max(a.x, b.x) and 0 < a.y - box.bottom < 4
            for a, b in line
        ), f"{name} does not stand on its own line"


@settings(max_examples=150)
@given(processes())
def test_any_process_is_laid_out(given: Process) -> None:
    """Whatever was declared, nothing overlaps, and words stand on the line that is theirs."""
    for pool in pools(given):
        sound(pool)
        assert overlaps(pool.layout) == []
        assert through(pool.layout) == []


def test_tangled_lanes() -> None:
    """Processes that go to and fro keep words free of boxes, and few lines run through them."""
    hit = said = 0
    for seed in range(60):
        for pool in pools(tangle(seed)):
            sound(pool)
            assert overlaps(pool.layout) == []
            hit += len(struck(pool.layout))
            said += len(pool.layout.words)
    assert said > 500
    assert hit <= said / 50


def test_few_lines_cross() -> None:
    """The 22 states of the large sample have at most ten crossings; the shop's 24 at most 45."""
    assert sum(crossings(pool.layout) for pool in pools(SAMPLES["large"]())) <= 10
    assert sum(crossings(pool.layout) for pool in pools(example("shop.py"))) <= 45


@pytest.mark.parametrize("make", ALL.values(), ids=ALL)
def test_flow_runs_to_the_right(make: Callable[[], Process]) -> None:
    """Starts lie left of everything in their pool, and steps that lead on lead to the right."""
    for pool in pools(make()):
        boxes = pool.layout.boxes
        starts = [state.node.id for state in pool.states.values() if state.node.kind == "start"]
        others = [boxes[name].left for name in pool.states if name not in starts]
        assert all(boxes[name].right < min(others) for name in starts)
        for edge in pool.edges:
            if not edge.back and edge.known:
                assert boxes[edge.source].right < boxes[edge.target].left


def test_joined_ways_lead_to_one_state() -> None:
    """Lines that join are of one kind and end in one state; each has words before it joins."""
    (pool,) = pools(example("shop.py"))
    layout = pool.layout
    edges = {edge.id: edge for edge in pool.edges}
    joined = [name for name in layout.ways if name not in layout.ends]
    assert len(joined) > 8
    for name in joined:
        partners = [
            other for other in layout.ends
            if layout.ways[other][-1] == layout.ways[name][-1]
        ]  # fmt: skip
        assert {edges[other].target for other in partners} == {edges[name].target}
        assert {edges[other].kind for other in partners} == {edges[name].kind}
        assert any(a.y == b.y for a, b in pairwise(layout.lines[name]))


def test_far_returns_are_signs() -> None:
    """A way back into another lane hangs under its state as a sign to where it leads."""
    (pool,) = pools(example("shop.py"))
    signs = {
        (name, hanging.target.id)
        for name, state in pool.states.items()
        for hanging in state.hanging
    }
    assert ("state_resolved", "state_in_progress") in signs
    assert ("state_investigating", "state_in_progress") in signs
    assert ("state_waiting_customer", "state_in_progress") not in signs


def grown(seed: int, count: int) -> tuple[list[Piece], list[Link]]:
    """Make a random tangle of pieces and links."""
    chance = random.Random(seed)
    pieces = [Piece(f"p{at}", chance.randrange(4), 100, 40) for at in range(count)]
    links = [
        Link(
            f"l{at}",
            f"p{chance.randrange(count)}",
            f"p{chance.randrange(count)}",
            chance.choice((0, 40, 90)),
            12,
            back=chance.random() < 0.2,
            trunk=chance.choice(("", "a")),
        )
        for at in range(2 * count)
    ]
    return pieces, links


@pytest.mark.parametrize("patience", [0, 300, 10_000])
def test_no_patience_is_no_harm(patience: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """When ways may not be sought for long they go by the channels, and nothing overlaps."""
    monkeypatch.setattr("supportflow.draw.lanes.ways.PATIENCE", patience)
    pieces, links = grown(7, 40)
    layout = lay_out([Strip(f"s{at}") for at in range(4)], pieces, links)
    assert overlaps(layout) == []
    assert through(layout) == []
    assert set(layout.ways) == {link.id for link in links if link.source != link.target}


def test_layout_does_not_change() -> None:
    """Two layouts of one thing are equal."""
    pieces, links = grown(3, 30)
    strips = [Strip(f"s{at}") for at in range(4)]
    one, other = (lay_out(strips, pieces, links) for _ in range(2))
    assert one == other


def test_nothing_at_all() -> None:
    """No lanes and no pieces make an empty layout; a lane without pieces keeps its height."""
    assert lay_out([], [], []).lanes == ()
    (lane,) = lay_out([Strip("s", 60.0)], [], [], left=100).lanes
    assert lane.height == 60


def test_room_of_its_own() -> None:
    """Where ways leave side by side from the bottom, each has the room that it asks for."""
    pieces = [Piece("a", 0, 100, 60), *(Piece(f"t{at}", 1 + at, 100, 60) for at in range(3))]
    links = [Link(f"l{at}", "a", f"t{at}", 30, 12, leaves=2, room=44) for at in range(3)]
    layout = lay_out([Strip(f"s{at}") for at in range(4)], pieces, links)
    exits = sorted(layout.ways[link.id][0].x for link in links)
    assert all(b - a >= 44 for a, b in pairwise(exits))
    assert layout.boxes["a"].left <= exits[0] - 22
    assert {layout.ways[link.id][0].y for link in links} == {layout.boxes["a"].bottom}


def test_overlaps_would_be_found() -> None:
    """The counts see words on words, words on boxes, lines through boxes and crossings."""
    box, words = Box(0, 0, 50, 50), Box(40, 40, 80, 52)
    level, upright = (Point(-10, 20), Point(90, 20)), (Point(20, -10), Point(20, 90))
    layout = Layout(
        100, 100, (), {"box": box}, {"level": level, "upright": upright},
        {"level": words, "other": words.moved(5, 5)}, {"level": level, "upright": upright},
        frozenset(), frozenset(),
    )  # fmt: skip
    assert len(overlaps(layout)) == 3
    assert through(layout) == [("level", "box"), ("upright", "box")]
    assert crossings(layout) == 1
    crossed = layout._replace(lines={"upright": (Point(60, 0), Point(60, 99))})
    assert struck(crossed) == [("level", "upright"), ("other", "upright")]
    assert touches(Point(0, 10), box)
    assert not touches(Point(10, 10), box)


def test_widths_are_those_of_the_font() -> None:
    """Widths agree with what Arial, Liberation Sans and Helvetica say of themselves."""
    assert width("", 10) == 0
    # In thousandths of the size: H 722, i 222, space 278 and ! 278.
    assert width("Hi !", 1000) == pytest.approx(1500 * 1.03)
    assert width("日本", 10) == pytest.approx(20 * 1.03)
    assert width("e\u0301", 10) == width("e", 10)
    assert width("abc", 10, bold=True) > width("abc", 10)
