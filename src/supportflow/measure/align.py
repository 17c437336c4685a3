"""The cheapest explanation of a case: a shortest path through the log and the automaton at once.

A move that takes an event of the log and an edge of the automaton together costs nothing; an event
that is skipped and a step that is inserted cost 1 each. This is the optimal alignment of van der
Aalst, Adriansyah and van Dongen ("Replaying history on process models for conformance checking and
performance analysis", 2012) with unit costs; since a declared workflow is a finite automaton, it
is a shortest path over pairs of position and state.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from supportflow.errors import BadCall
from supportflow.measure.automaton import Automaton, Edge, Means

__all__ = ["Aligner", "Alignment", "Move"]


class Move(NamedTuple):
    """One move of an alignment.

    ``match``: the event at `position` and the edge from `state` to `target` agree. ``skip``: the
    event is left out, the case stays in `state`. ``insert``: the step from `state` to `target`
    is missing in the log before `position`. `label` is the edge's label, or empty for ``skip``.
    """

    kind: Literal["match", "skip", "insert"]
    position: int
    label: str
    state: str
    target: str


class Alignment(NamedTuple):
    """The cheapest moves that explain a case, and what they cost."""

    cost: int
    moves: tuple[Move, ...]


class Aligner:
    """Aligns cases with one automaton; what can be prepared is prepared once.

    `means` says for each activity which labels it may stand for. Raises BadCall when the cases
    have to be complete and no final state can be reached.
    """

    def __init__(self, automaton: Automaton, means: Means) -> None:
        self.automaton = automaton
        self._number = {state: number for number, state in enumerate(automaton.states)}
        self._leaving = [automaton.leaving[state] for state in automaton.states]
        self._into = self._sources(automaton.edges)
        self._matching = {activity: frozenset(labels) for activity, labels in means.items()}
        self._matched_into = {
            activity: self._sources([edge for edge in automaton.edges if edge.label in labels])
            for activity, labels in self._matching.items()
        }

    def _sources(self, edges: Sequence[Edge]) -> list[tuple[int, ...]]:
        """Return for each state the states from which these edges lead there."""
        found: list[dict[int, None]] = [{} for _ in self.automaton.states]
        for edge in edges:
            found[self._number[edge.target]][self._number[edge.source]] = None
        return [tuple(sources) for sources in found]

    def align(self, activities: Sequence[str], *, complete: bool = True) -> Alignment:
        """Return the cheapest alignment of a case.

        With `complete` it ends in a final state; otherwise anywhere, as for a case that is still
        open. Of several cheapest ones, that which agrees with the log for longest: at each place
        a match comes before a skipped event, and that before an inserted step; then the order of
        the declaration decides. Time and memory grow with events times states at most, and only
        near the cheapest path.
        """
        costs = self._costs_to_go(activities, complete)
        size = len(self._leaving)
        starts = [self._number[state] for state in self.automaton.starts]
        cost = min(costs[start] for start in starts if start in costs)
        state = next(
            (s for s in starts if costs.get(s) == cost and self._match(activities, 0, s, costs)),
            None,
        )
        if state is None:
            state = next(start for start in starts if costs.get(start) == cost)
        names = self.automaton.states
        moves: list[Move] = []
        position, left, last = 0, cost, len(activities)
        while position < last or left:
            name = names[state]
            edge = self._match(activities, position, state, costs)
            if edge is not None:
                moves.append(Move("match", position, edge.label, name, edge.target))
                position, state = position + 1, self._number[edge.target]
            elif position < last and costs.get((position + 1) * size + state) == left - 1:
                moves.append(Move("skip", position, "", name, name))
                position, left = position + 1, left - 1
            else:
                edge = next(
                    edge
                    for edge in self._leaving[state]
                    if costs.get(position * size + self._number[edge.target]) == left - 1
                )
                moves.append(Move("insert", position, edge.label, name, edge.target))
                state, left = self._number[edge.target], left - 1
        return Alignment(cost, tuple(moves))

    def _match(
        self, activities: Sequence[str], position: int, state: int, costs: dict[int, int]
    ) -> Edge | None:
        """Return the first edge that takes the event at `position` on a cheapest way."""
        if position == len(activities):
            return None
        labels = self._matching.get(activities[position], ())
        size = len(self._leaving)
        left = costs[position * size + state]
        for edge in self._leaving[state]:
            if edge.label in labels:
                onward = (position + 1) * size + self._number[edge.target]
                if costs.get(onward) == left:
                    return edge
        return None

    def _costs_to_go(self, activities: Sequence[str], complete: bool) -> dict[int, int]:
        """Return the cost from each pair (position * states + state) to the end, as far as needed.

        The search goes backwards from the ends, one cost after the other, and stops with the
        first cost at which a start is met; so each pair on a cheapest path has its exact cost.
        """
        automaton, size, into = self.automaton, len(self._leaving), self._into
        ends = automaton.finals if complete else automaton.states
        level = [len(activities) * size + self._number[state] for state in ends]
        starts = [self._number[state] for state in automaton.starts]
        steps = [self._matched_into.get(activity) for activity in activities]
        costs: dict[int, int] = {}
        cost = 0
        while level:
            further: list[int] = []
            while level:
                pair = level.pop()
                if pair in costs:
                    continue
                costs[pair] = cost
                position, state = divmod(pair, size)
                row = position * size
                if position:
                    matched = steps[position - 1]
                    if matched is not None:
                        level += [row - size + source for source in matched[state]]
                    further.append(pair - size)
                further += [row + source for source in into[state]]
            if any(start in costs for start in starts):
                return costs
            level, cost = further, cost + 1
        raise BadCall(
            "No final state can be reached from a start, so no case can be complete. "
            "Declare State(..., final=True), or score the cases as prefixes."
        )
