"""Where a log and a workflow part: kinds of deviation, their places, and accepted ones."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple, get_args

from supportflow.errors import BadCall, near, quoted
from supportflow.measure.align import Move
from supportflow.measure.automaton import BEFORE, Automaton
from supportflow.measure.log import Case

__all__ = ["Accepted", "Deviation", "DeviationKind", "Tally", "check_accepted"]

DeviationKind = Literal["extra", "missing", "unknown", "unfinished"]
"""``extra``: an event where the workflow does not have it. ``missing``: a step that the log lacks.
``unknown``: an activity that is no event of the workflow. ``unfinished``: the log of the case ends
before a final state."""

EXAMPLES = 3


class Accepted(NamedTuple):
    """A deviation that is known and accepted: counted, and left out of the report.

    `what` is the activity of the log (for ``missing`` the event, in a status log the state) and
    `state` the place; None stands for any. `because` is for the reader.
    """

    kind: DeviationKind
    what: str | None = None
    state: str | None = None
    because: str = ""

    def __str__(self) -> str:
        what = f" '{self.what}'" if self.what is not None else ""
        return f"{self.kind}{what}" + (f" at '{self.state}'" if self.state is not None else "")


class Deviation(NamedTuple):
    """One kind of deviation at one place, and how often it was met.

    `what` is as in `Accepted` (empty for ``unfinished``), `state` where the case stood (empty for
    ``unknown``, which has no place in the workflow), `before` the activity that follows a missing
    step. `times` is how often, `cases` in how many cases, `cost` the share of the alignment's cost;
    `because` the reason given, if it is accepted.
    """

    kind: DeviationKind
    what: str
    state: str
    before: str
    times: int
    cases: int
    cost: int
    examples: tuple[str, ...]
    because: str = ""

    def __str__(self) -> str:
        place = f"at '{self.state}'" if self.state != BEFORE else "before the start"
        if self.kind == "extra":
            return f"'{self.what}' {place} does not fit"
        if self.kind == "missing":
            return f"'{self.what}' is missing {place}, before '{self.before}'"
        if self.kind == "unknown":
            return f"'{self.what}' means nothing in the workflow"
        return f"not finished: the log ends {place}"


Place = tuple[DeviationKind, str, str, str]


class _Count:
    """How often one deviation was met."""

    __slots__ = ("cases", "cost", "count", "examples")

    def __init__(self) -> None:
        self.count = self.cases = self.cost = 0
        self.examples: list[str] = []


class Tally:
    """Gathers the deviations of one variant after the other."""

    def __init__(self, accepted: Sequence[Accepted], unknown: frozenset[str]) -> None:
        self.accepted = accepted
        self.unknown = unknown
        self.counts: dict[Place, _Count] = {}
        self.used: set[Accepted] = set()
        self.accepted_cases = 0

    def add(self, activities: Sequence[str], moves: Sequence[Move], cases: Sequence[Case]) -> None:
        """Count the deviations of cases that all have these activities and this alignment."""
        met: set[Place] = set()
        for place, cost in _places(activities, moves, self.unknown):
            count = self.counts.setdefault(place, _Count())
            count.count += len(cases)
            count.cost += cost * len(cases)
            if place not in met:
                met.add(place)
                count.cases += len(cases)
                for case in cases[: EXAMPLES - len(count.examples)]:
                    count.examples.append(case.id)
        if met and all(self._accepting(place) is not None for place in met):
            self.accepted_cases += len(cases)

    def _accepting(self, place: Place) -> Accepted | None:
        kind, what, state, _ = place
        for each in self.accepted:
            if each.kind == kind and each.what in {None, what} and each.state in {None, state}:
                self.used.add(each)
                return each
        return None

    def split(self) -> tuple[tuple[Deviation, ...], tuple[Deviation, ...]]:
        """Return the deviations to report and the accepted ones, the most frequent first."""
        open_ones: list[Deviation] = []
        accepted: list[Deviation] = []
        for place, count in self.counts.items():
            by = self._accepting(place)
            found = Deviation(
                *place,
                count.count,
                count.cases,
                count.cost,
                tuple(count.examples),
                by.because if by is not None else "",
            )
            (open_ones if by is None else accepted).append(found)
        return _sorted(open_ones), _sorted(accepted)


def _sorted(found: list[Deviation]) -> tuple[Deviation, ...]:
    return tuple(sorted(found, key=lambda each: (-each.cases, -each.times, each[:4])))


def _places(
    activities: Sequence[str], moves: Sequence[Move], unknown: frozenset[str]
) -> list[tuple[Place, int]]:
    """Return the deviations of an alignment, each with its cost."""
    last = len(activities)
    followed = ""
    found: list[tuple[Place, int]] = []
    ending: tuple[str, int] | None = None
    for move in reversed(moves):
        if move.kind == "match":
            followed = activities[move.position]
        elif move.kind == "skip":
            activity = activities[move.position]
            if activity in unknown:
                found.append((("unknown", activity, "", ""), 1))
            else:
                found.append((("extra", activity, move.state, ""), 1))
        elif move.position == last:
            # All the steps up to a final state are one deviation: the case is not finished.
            ending = (move.state, ending[1] + 1 if ending is not None else 1)
        else:
            found.append((("missing", move.label, move.state, followed), 1))
    if ending is not None:
        found.append((("unfinished", "", ending[0], ""), ending[1]))
    return found


def check_accepted(accepted: Iterable[object], automaton: Automaton) -> None:
    """Raise BadCall, naming all of them, for entries that no deviation can ever meet."""
    wrong: list[str] = []
    kinds = get_args(DeviationKind)
    labels = dict.fromkeys(edge.label for edge in automaton.edges)
    for each in accepted:
        if not isinstance(each, Accepted):
            wrong.append(f"accepted takes a list of Accepted(...), not {each!r}.")
            continue
        if each.kind not in kinds:
            wrong.append(f"Accepted: '{each.kind}' is no kind; there is {quoted(kinds)}.")
        if each.state is not None and each.state not in automaton.states:
            hint = near(each.state, automaton.states)
            wrong.append(f"Accepted {each}: there is no state '{each.state}'.{hint}")
        if each.kind == "missing" and each.what is not None and each.what not in labels:
            hint = near(each.what, labels)
            wrong.append(f"Accepted {each}: the workflow has no step '{each.what}'.{hint}")
    if wrong:
        raise BadCall("\n".join(wrong))
