"""Replays an event log through a declared workflow: what fits, what does not, and where."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import fsum
from typing import Literal, NamedTuple

from supportflow.define.process import Process
from supportflow.errors import BadCall, near
from supportflow.measure.align import Aligner, Alignment, Move
from supportflow.measure.automaton import Automaton, workflow_of
from supportflow.measure.deviations import EXAMPLES, Accepted, Deviation, Tally, check_accepted
from supportflow.measure.log import Case, Log, one_of
from supportflow.measure.meaning import Events, Meaning, meanings
from supportflow.measure.report import report

__all__ = ["OpenCases", "Replay", "Variant", "replay"]

OpenCases = Literal["prefix", "complete"] | datetime
"""How cases count that do not reach a final state; see `replay`."""

Cell = str | int | float | bool


class Variant(NamedTuple):
    """All cases with the same activities, and how they fit.

    `allowed` and `cost` are those of one case, `moves` its alignment; positions count the
    activities that are not left out by the mapping. `open` says that the cases were scored as
    prefixes. `examples` are the first cases.
    """

    activities: tuple[str, ...]
    cases: int
    cost: int
    fitness: float
    allowed: int
    open: bool
    examples: tuple[str, ...]
    moves: tuple[Move, ...]


@dataclass(frozen=True, slots=True)
class Replay:
    """What a replay found; `str()` gives a report in plain text.

    A case fits when its alignment costs nothing. `allowed` counts events that were possible where
    the case stood, in a plain run that jumps to where an event leads when it was not possible
    (`Automaton.run`). `cost` sums the alignments; `matched`, `skipped` and `left_out` events
    make up all `events`, and `inserted` steps are those that the log lacks.

    The fitness of a case is 1 - cost / (events + `shortest`), where `shortest` is the number of
    steps of the shortest way through the workflow: the worst alignment skips every event and
    inserts that way. For an open case, which need not end, it is 1 - cost / events.
    `mean_fitness` is the mean over the cases, `log_fitness` 1 - the sum of the costs / the sum of
    the worst costs. Without cases both are 1.

    `deviations` are to be looked at; `accepted` ones are known. `fitting_or_accepted` counts the
    cases that have no other deviations. `unseen` are events that no activity of the log means.
    `notes` are those of the log, and what about the mapping or the accepted list had no effect.
    """

    process: str
    version: str
    workflow: str
    source: str
    kind: str
    cases: int
    events: int
    fitting: int
    fitting_or_accepted: int
    open: int
    allowed: int
    matched: int
    skipped: int
    inserted: int
    left_out: int
    cost: int
    shortest: int | None
    mean_fitness: float
    log_fitness: float
    deviations: tuple[Deviation, ...]
    accepted: tuple[Deviation, ...]
    variants: tuple[Variant, ...]
    activities: tuple[Meaning, ...]
    unseen: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def share(self) -> float:
        """The share of the cases that fit, from 0 to 1 (1 without cases)."""
        return self.fitting / self.cases if self.cases else 1.0

    @property
    def allowed_share(self) -> float:
        """The share of the events that were allowed, left out ones aside (1 without events)."""
        counted = self.events - self.left_out
        return self.allowed / counted if counted else 1.0

    def figures(self) -> dict[str, Cell]:
        """Return the figures of the whole log, for a table or a file."""
        return {
            "cases": self.cases,
            "events": self.events,
            "fitting": self.fitting,
            "share": self.share,
            "fitting_or_accepted": self.fitting_or_accepted,
            "open": self.open,
            "allowed": self.allowed,
            "allowed_share": self.allowed_share,
            "cost": self.cost,
            "mean_fitness": self.mean_fitness,
            "log_fitness": self.log_fitness,
        }

    def rows(self) -> list[dict[str, Cell]]:
        """Return the deviations, then the accepted ones, as rows of a table."""
        return [
            {
                "accepted": accepted,
                "kind": each.kind,
                "what": each.what,
                "state": each.state,
                "before": each.before,
                "times": each.times,
                "cases": each.cases,
                "cost": each.cost,
                "examples": ", ".join(each.examples),
                "because": each.because,
            }
            for accepted, found in ((False, self.deviations), (True, self.accepted))
            for each in found
        ]

    def variant_rows(self) -> list[dict[str, Cell]]:
        """Return the variants as rows of a table, the most frequent first."""
        covered = 0
        rows: list[dict[str, Cell]] = []
        for each in self.variants:
            covered += each.cases
            rows.append(
                {
                    "activities": " > ".join(each.activities),
                    "cases": each.cases,
                    "covered": covered / self.cases,
                    "cost": each.cost,
                    "fitness": each.fitness,
                    "open": each.open,
                    "examples": ", ".join(each.examples),
                }
            )
        return rows

    def __str__(self) -> str:
        return report(self)


def replay(
    process: Process,
    log: Log,
    *,
    workflow: str | None = None,
    events: Events | None = None,
    accepted: Sequence[Accepted] = (),
    open_cases: OpenCases = "prefix",
) -> Replay:
    """Replay `log` through a workflow of `process`, leaving aside `by`, `when`, `needs`, `after`.

    `workflow` may be left out when there is only one. `events` maps activities of the log to
    events (in a status log to states), to several of them, or to None to leave them out; for the
    others see `meanings`. `accepted` lists deviations that are known: they are counted apart.

    `open_cases` says what a case counts that does not reach a final state. ``prefix``: it is still
    open, and its end is not asked for; right for live logs, and the default. ``complete``: every
    case has to end, and each step to the end that is missing costs 1; right for logs of closed
    cases. A datetime: a case whose last event is at that time or later is open, an older one has
    been abandoned and has to be complete. A case has reached a final state when the plain run
    (`Automaton.run`) ends in one.

    Raises BadCall for an option that cannot be, with a near match, or when cases have to be
    complete and no final state can be reached; DefinitionError when the workflow's names do not
    fit together. No log that could be read makes it raise.
    """
    flow = workflow_of(process, workflow)
    automaton = Automaton.of(process, flow.name, log.kind)
    known = meanings(flow, log.kind, log.activities(), events)
    if isinstance(open_cases, datetime):
        if open_cases.utcoffset() is None:
            raise BadCall(f"open_cases: {open_cases} has no time zone; add tzinfo=...")
    else:
        one_of("open_cases", open_cases, ("prefix", "complete"))
    check_accepted(accepted, automaton)
    scored = _Scored(automaton, known, Tally(accepted, _unknown(known)), open_cases)
    for activities, cases in log.variants().items():
        scored.add(activities, cases)
    deviations, taken = scored.tally.split()
    total, worst = scored.cost, scored.worst
    count = len(log.cases)
    meant = {label for each in known for label in each.labels}
    variants = sorted(scored.variants, key=lambda each: (-each.cases, each.activities, each.open))
    fitnesses = fsum(each.fitness * each.cases for each in variants)
    return Replay(
        process=process.name,
        version=process.version,
        workflow=flow.name,
        source=log.source,
        kind=log.kind,
        cases=count,
        events=log.events,
        fitting=scored.fitting,
        fitting_or_accepted=scored.fitting + scored.tally.accepted_cases,
        open=scored.open,
        allowed=scored.allowed,
        matched=scored.moves["match"],
        skipped=scored.moves["skip"],
        inserted=scored.moves["insert"],
        left_out=scored.left_out,
        cost=total,
        shortest=scored.shortest,
        mean_fitness=fitnesses / count if count else 1.0,
        log_fitness=1 - total / worst if worst else 1.0,
        deviations=deviations,
        accepted=taken,
        variants=tuple(variants),
        activities=known,
        unseen=tuple(dict.fromkeys(e.label for e in automaton.edges if e.label not in meant)),
        notes=(
            *map(str, log.notes),
            *_notes(events or {}, known, accepted, scored.tally.used),
        ),
    )


def _unknown(known: Sequence[Meaning]) -> frozenset[str]:
    return frozenset(each.activity for each in known if each.how == "unknown")


def _notes(
    events: Events, known: Sequence[Meaning], accepted: Sequence[Accepted], used: set[Accepted]
) -> tuple[str, ...]:
    activities = [each.activity for each in known]
    unmet = [
        f"The mapping names activity '{activity}', which the log does not have."
        + near(activity, activities)
        for activity in events
        if activity not in activities
    ]
    return (*unmet, *(f"Accepted, but never met: {each}." for each in accepted if each not in used))


class _Scored:
    """Scores one variant after the other and adds up the figures."""

    def __init__(
        self, automaton: Automaton, known: Sequence[Meaning], tally: Tally, open_cases: OpenCases
    ) -> None:
        self.automaton = automaton
        self.tally = tally
        self.open_cases = open_cases
        self.shortest = automaton.shortest()
        self.means: Mapping[str, Sequence[str]] = {each.activity: each.labels for each in known}
        self.aligner = Aligner(automaton, self.means)
        self.dropped = {each.activity for each in known if each.how == "left out"}
        self.finals = set(automaton.finals)
        self.variants: list[Variant] = []
        self.fitting = self.open = self.allowed = self.left_out = self.cost = self.worst = 0
        self.moves = {"match": 0, "skip": 0, "insert": 0}

    def add(self, activities: tuple[str, ...], cases: Sequence[Case]) -> None:
        """Score the cases with these activities: together, or the open ones apart."""
        steps = activities
        if self.dropped:
            steps = tuple([each for each in activities if each not in self.dropped])
        ran = self.automaton.run(steps, self.means)
        allowed = sum(ran.allowed)
        # A jump may end in a final state that no way leads to; then nothing can be complete.
        finished = self.shortest is not None and not self.finals.isdisjoint(ran.ends)
        parted: dict[bool, list[Case]] = {True: [], False: []}
        for case in cases:
            parted[finished or self._must_end(case)].append(case)
        for complete, some in parted.items():
            if not some:
                continue
            alignment = self.aligner.align(steps, complete=complete)
            worst = len(steps) + ((self.shortest or 0) if complete else 0)
            cost, count = alignment.cost, len(some)
            self.tally.add(steps, alignment.moves, some)
            self._count(alignment, count)
            self.cost += cost * count
            self.worst += worst * count
            self.allowed += allowed * count
            self.left_out += (len(activities) - len(steps)) * count
            self.fitting += 0 if cost else count
            self.open += 0 if complete else count
            self.variants.append(
                Variant(
                    activities,
                    count,
                    cost,
                    1 - cost / worst if worst else 1.0,
                    allowed,
                    not complete,
                    tuple([case.id for case in some[:EXAMPLES]]),
                    alignment.moves,
                )
            )

    def _must_end(self, case: Case) -> bool:
        if isinstance(self.open_cases, datetime):
            return not case.events or case.events[-1].at < self.open_cases
        return self.open_cases == "complete"

    def _count(self, alignment: Alignment, cases: int) -> None:
        for move in alignment.moves:
            self.moves[move.kind] += cases
