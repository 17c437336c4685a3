"""The cheapest explanation of a case is really the cheapest, and is a way through the automaton."""

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportflow.errors import BadCall
from supportflow.measure import Aligner, Automaton, Edge
from tests.measure.small import EVENTS, TICKETS, automata, words

MEANS = {name: (name,) for name in EVENTS}


def cheapest(automaton: Automaton, word: list[str], complete: bool) -> int:
    """Return the least cost by trying every sequence of moves that a budget allows."""
    ends = automaton.finals if complete else automaton.states

    @cache
    def within(position: int, state: str, budget: int) -> bool:
        if budget < 0:
            return False
        if position == len(word) and state in ends:
            return True
        if position < len(word) and within(position + 1, state, budget - 1):
            return True
        for edge in automaton.edges:
            if edge.source == state:
                agrees = position < len(word) and edge.label == word[position]
                if agrees and within(position + 1, edge.target, budget):
                    return True
                if within(position, edge.target, budget - 1):
                    return True
        return False

    return next(b for b in range(100) if any(within(0, start, b) for start in automaton.starts))


@given(automata(), words, st.booleans())
def test_no_sequence_of_moves_is_cheaper(
    automaton: Automaton, word: list[str], complete: bool
) -> None:
    """The cost equals what an exhaustive search finds."""
    aligner = Aligner(automaton, MEANS)
    if complete and automaton.shortest() is None:
        with pytest.raises(BadCall, match="No final state can be reached"):
            aligner.align(word, complete=True)
    else:
        assert aligner.align(word, complete=complete).cost == cheapest(automaton, word, complete)


@given(automata(), words, st.booleans())
def test_the_moves_are_a_way_through_the_automaton(
    automaton: Automaton, word: list[str], complete: bool
) -> None:
    """Moves take every event once, follow edges, end where a case may end, and add up."""
    if complete and automaton.shortest() is None:
        return
    cost, moves = Aligner(automaton, MEANS).align(word, complete=complete)
    assert [move.position for move in moves if move.kind != "insert"] == list(range(len(word)))
    assert sum(move.kind != "match" for move in moves) == cost
    state = moves[0].state if moves else None
    assert state is None or state in automaton.starts
    for move in moves:
        assert move.state == state
        if move.kind == "skip":
            assert move.target == state
        else:
            assert Edge(move.state, move.label, move.target, move.label) in automaton.edges
        if move.kind == "match":
            assert move.label == word[move.position]
        state = move.target
    if complete and moves:
        assert state in automaton.finals


@given(automata(), words)
def test_an_open_case_never_costs_more(automaton: Automaton, word: list[str]) -> None:
    """Not asking for the end makes no case dearer, and costs at most all events."""
    aligner = Aligner(automaton, MEANS)
    cost = aligner.align(word, complete=False).cost
    assert cost <= len(word)
    if automaton.shortest() is not None:
        assert cost <= aligner.align(word).cost


@given(automata(), words)
def test_what_a_plain_run_allows_costs_nothing(automaton: Automaton, word: list[str]) -> None:
    """A case has no cost exactly when every event was allowed."""
    cost = Aligner(automaton, MEANS).align(word, complete=False).cost
    assert (cost == 0) == all(automaton.run(word, MEANS).allowed)


def explain(*activities: str, complete: bool = True) -> list[str]:
    """Return the moves of a case of the small desk as words."""
    automaton = Automaton.of(TICKETS)
    means = {edge.event: (edge.event,) for edge in automaton.edges}
    _, moves = Aligner(automaton, means).align(activities, complete=complete)
    names = [*activities, "end"]
    return [
        f"{move.kind} {move.label or names[move.position]}"
        + (f" before {names[move.position]}" if move.kind == "insert" else "")
        for move in moves
    ]


def test_a_match_comes_first() -> None:
    """Of two equal events the first one counts, and the second is too many."""
    assert explain("take", "resolve", "close", "close") == [
        "match take",
        "match resolve",
        "match close",
        "skip close",
    ]


def test_a_skipped_event_comes_before_an_inserted_step() -> None:
    """What the log has too much is believed before what it might lack."""
    assert explain("take", "resolve", "ask", "close")[2] == "skip ask"


def test_missing_steps_stand_where_they_are_missing() -> None:
    """A step that the log lacks is inserted before the event that needs it."""
    assert explain("resolve", "close") == [
        "insert take before resolve",
        "match resolve",
        "match close",
    ]
    assert explain("take") == ["match take", "insert resolve before end", "insert close before end"]
    assert explain("take", complete=False) == ["match take"]


def test_an_activity_may_mean_several_events() -> None:
    """Of the events that an activity may mean, the one that fits is taken."""
    aligner = Aligner(Automaton.of(TICKETS), {"did": ("take", "resolve"), "end": ("close",)})
    moves = aligner.align(["did", "did", "end"]).moves
    assert [move.label for move in moves] == ["take", "resolve", "close"]


def test_the_start_that_fits_is_taken() -> None:
    """Of equally cheap starts the first that takes the first event wins, else the first."""
    automaton = Automaton(
        ("phone", "mail", "end"),
        ("phone", "mail"),
        ("end",),
        (Edge("phone", "call", "end", "call"), Edge("mail", "read", "end", "read")),
    )
    aligner = Aligner(automaton, {"read": ("read",)})
    assert [move.state for move in aligner.align(["read", "read"]).moves] == ["mail", "end"]
    assert aligner.align(["odd"]).moves[0].state == "phone"


def test_a_very_long_case_is_aligned() -> None:
    """A case of thousands of events, none in order, is explained all the same."""
    activities = ["close", "resolve", "take"] * 1_000
    automaton = Automaton.of(TICKETS)
    means = {name: (name,) for name in activities}
    alignment = Aligner(automaton, means).align(activities)
    assert sum(move.kind != "insert" for move in alignment.moves) == 3_000
