"""Overlays: figures in boxes and on edges, heat with a legend, and never by colour alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any, NamedTuple

import pytest

from supportflow import Desk, starter
from supportflow.draw import Figures, Overlay, board_overlay, dot, mermaid, picture, svg
from supportflow.draw.colours import HEAT, INK, MUTED, contrast, dark
from supportflow.draw.model import Heat
from supportflow.errors import BadCall
from tests.draw.samples import bare, large
from tests.golden import assert_golden

HOUR = timedelta(hours=1)
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
GIVEN = Overlay(
    states={
        "triage": Figures(now=12, late=3, tickets=90, visits=120, mean=2 * HOUR, median=HOUR),
        "working": Figures(now=3, tickets=100, visits=100, median=HOUR, ninety=50 * HOUR),
        "l2_queue": Figures(now=0),
    },
    steps={("triage", "match", "assigned"): 80, ("working", "needs_expert", "l2_queue"): 20},
    total=100,
    heat="now",
    title="first week",
)


def facts(overlay: Overlay, **options: Any) -> dict[str, tuple[str, ...]]:
    """Return the lines of each node of a picture that has some."""
    return {node.title: node.facts for node in picture(large(), overlay=overlay, **options).nodes}


def test_golden() -> None:
    """The text with figures is the accepted one, in tables, in records and as Mermaid."""
    assert_golden("draw/overlay.dot", dot(large(), area="first", overlay=GIVEN))
    assert_golden(
        "draw/overlay_plain.dot", dot(large(), area="first", overlay=GIVEN, labels="plain")
    )
    assert_golden("draw/overlay.mmd", mermaid(large(), area="first", overlay=GIVEN))


def test_figures_are_said() -> None:
    """Every figure is a short line, shares are of all tickets, and nothing is said twice."""
    said = facts(GIVEN)
    assert said["Triage"] == (
        "12 now", "! 3 late", "90 tickets (90 %)", "120 visits", "median 1 h", "mean 2 h",
    )  # fmt: skip
    assert said["In progress"] == (
        "3 now",
        "100 tickets (100 %)",
        "median 1 h",
        "90 % within 2 d 2 h",
    )
    assert said["Second-line queue"] == ("0 now (0 %)",)


def test_small_shares_are_not_nothing() -> None:
    """One of a thousand is not said to be 0 %."""
    assert facts(Overlay(states={"triage": Figures(now=1)}, total=1000))["Triage"] == (
        "1 now (under 1 %)",
    )


def test_steps_have_figures_and_width() -> None:
    """An edge says how often it was taken, and the most frequent is the thickest."""
    edges = {edge.event: edge for edge in picture(large(), overlay=GIVEN).edges if edge.times}
    assert edges["match"].facts == ("80 ×",)
    assert edges["match"].width == 5
    assert edges["needs_expert"].width == 3
    assert "penwidth=5.0" in dot(large(), overlay=GIVEN)


def test_heat_has_a_legend_and_bars() -> None:
    """The heat of a box is a colour and as many bars, and the legend says up to what."""
    made = picture(large(), overlay=GIVEN)
    assert made.heat == Heat("tickets now", (3, 5, 8, 10, 12), ("3", "5", "8", "10", "12"))
    levels = {node.title: node.heat for node in made.nodes if node.figures is not None}
    assert levels == {"Triage": 5, "In progress": 1, "Second-line queue": 0}
    text = svg(large(), overlay=GIVEN)
    assert "tickets now:" in text
    assert "▮▮▮▮▮ to 12" in text
    assert text.count("▮▮▮▮▮") == 2


def test_heat_of_times() -> None:
    """Times are divided into five equal steps and said as times."""
    overlay = Overlay(states=GIVEN.states, heat="ninety")
    heat = picture(large(), overlay=overlay).heat
    assert heat is not None
    assert heat.said == ("10 h", "20 h", "1 d 6 h", "1 d 16 h", "2 d 2 h")


def test_nothing_to_heat() -> None:
    """Where the figure is nothing everywhere there is no legend."""
    overlay = Overlay(states={"triage": Figures(now=0)}, heat="now")
    assert picture(large(), overlay=overlay).heat is None


def test_heat_can_be_read() -> None:
    """Words on every heat have at least 4.5, in light and dark."""
    for ground, ink in product(HEAT, (INK, MUTED)):
        assert contrast(ink, ground) >= 4.5
        assert contrast(dark(ink), dark(ground)) >= 4.5
    assert len({dark(ground) for ground in HEAT}) == len(HEAT)


def test_overview_adds_up_what_can_be_added() -> None:
    """A box of the overview has the tickets now and the late ones of its states, and no mean."""
    said = facts(GIVEN, view="overview")
    assert said["First line"][-2:] == ("15 now (15 %)", "! 3 late")
    edges = {
        edge.label: edge.times for edge in picture(large(), view="overview", overlay=GIVEN).edges
    }
    assert edges["1 escalation"] == 20


def test_rows_that_share_a_count_say_it_once() -> None:
    """Two rows of one event between the same states are counted together."""
    steps = {("survey", "rate", "closed"): 5, ("survey", "rate", "recovery"): 2}
    edges = [
        edge.times for edge in picture(large(), overlay=Overlay(steps=steps)).edges if edge.times
    ]
    assert edges == [5, 2]


def test_step_from_any_state() -> None:
    """A row drawn from "any open state" has the sum over the states."""
    steps = {(name, "cancel", "cancelled"): 2 for name in ("new", "open", "work")}
    edges = [edge for edge in picture(bare(), overlay=Overlay(steps=steps)).edges if edge.times]
    assert [(edge.source, edge.times) for edge in edges] == [("group_any", 6)]


@pytest.mark.parametrize(
    ("overlay", "message"),
    [
        (Overlay(states={"triag": Figures(now=1)}), r"no state 'triag' Did you mean 'triage'\?"),
        (Overlay(steps={("triage", "mach", "assined"): 1}), "state 'assined'.*; no event 'mach'"),
        (Overlay(heat="now_"), "heat='now_' means nothing: give 'now'"),  # type: ignore[arg-type]
    ],
    ids=["state", "step", "heat"],
)
def test_unknown_names_are_refused(overlay: Overlay, message: str) -> None:
    """All names that the process does not have are told at once, with the nearest ones."""
    with pytest.raises(BadCall, match=message):
        svg(large(), overlay=overlay)


class Stood(NamedTuple):
    """Figures of a state as plain values."""

    tickets: int = 0
    late: int = 0
    unassigned: int = 0
    mean: timedelta | None = None
    oldest: timedelta | None = None


class Queued(NamedTuple):
    """Figures of a team as plain values."""

    waiting: int
    assigned: int
    late: int


class Board(NamedTuple):
    """A board as plain values."""

    at: datetime
    states: dict[str, Stood]
    teams: dict[str, Queued] = {}  # noqa: RUF012


def test_board_becomes_figures() -> None:
    """States and teams with tickets have figures; what is not declared is told in the title."""
    found = board_overlay(
        large(),
        Board(
            NOW,
            {
                "triage": Stood(3, 2, 1, HOUR, 2 * HOUR),
                "call_live": Stood(1, 0, 0, HOUR, HOUR),
                "resolved": Stood(),
                "old_state": Stood(2, 0, 0, HOUR, HOUR),
            },
            {"phone_agent": Queued(1, 2, 1), "shift_lead": Queued(0, 0, 0), "old": Queued(1, 1, 1)},
        ),
    )
    assert found.states == {
        "triage": Figures(now=3, late=2, unassigned=1, mean=HOUR, oldest=2 * HOUR),
        "call_live": Figures(now=1, late=0, unassigned=0, mean=HOUR),
    }
    assert found.teams == {"phone_agent": Figures(now=3, late=1, unassigned=1)}
    assert found.total == 6
    assert found.title == (
        "open tickets on 2026-11-24 09:00 UTC, and 2 tickets in states that are not declared"
    )
    lanes = picture(large(), view="team_lanes", overlay=found)
    said = {frame.name: frame.facts for frame in lanes.clusters}
    assert said["phone_agent"] == ("3 now", "! 1 late", "1 unassigned")
    assert said["shift_lead"] == ()
    assert ">1 unassigned</text>" in svg(large(), view="team_lanes", overlay=found)
    boxes = picture(large(), view="overview", overlay=found).nodes
    assert {box.title: box.facts for box in boxes}["First line"][-4:] == (
        "3 now (50 %)", "! 2 late", "1 unassigned", "oldest 2 h",
    )  # fmt: skip


def test_tickets_of_a_desk() -> None:
    """The tickets of a desk are what is counted, and the moment needs a zone."""
    desk = Desk(starter.process, send={"email": lambda effect: None}, clock=lambda: NOW)
    desk.open("email", customer="c-1")
    later = NOW + 72 * HOUR
    board = desk.board()._replace(at=later)
    assert board_overlay(starter.process, board).states["new"].now == 1
    with pytest.raises(BadCall, match="has no zone"):
        board_overlay(starter.process, Board(datetime(2026, 1, 1), {}))  # noqa: DTZ001
