"""What a log says of each state and step, as figures for a picture."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from math import ceil

from supportflow.define.index import Index, index
from supportflow.define.process import Process
from supportflow.define.times import Duration, WallTime
from supportflow.draw import Figures, Metric, Overlay
from supportflow.draw.overlay import Step
from supportflow.measure.automaton import BEFORE, Automaton, workflow_of
from supportflow.measure.log import Case, Log
from supportflow.measure.meaning import Events, meanings

__all__ = ["log_overlay"]


def log_overlay(
    process: Process,
    log: Log,
    *,
    workflow: str | None = None,
    events: Events | None = None,
    heat: Metric | None = "median",
) -> Overlay:
    """Count visits, times of stay, late stays and steps of a log, to be drawn into a picture.

    The cases are run as `replay` does it: an event that was not possible takes the case to where
    it leads, and is no step that can be counted. Where a case could be in several states, it is
    counted in none. A case that ended in no final state stands there now. Times are elapsed, and
    late is what the state's `within` says in its calendar, if it can be counted. Options and
    errors are those of `replay`.
    """
    flow = workflow_of(process, workflow)
    automaton = Automaton.of(process, flow.name, log.kind)
    means = {
        each.activity: each.labels for each in meanings(flow, log.kind, log.activities(), events)
    }
    counted = _Counted(process, automaton, means)
    for case in log.cases:
        counted.add(case)
    return Overlay(
        states={name: counted.figures(name) for name in automaton.states if name in counted.visits},
        steps=dict(counted.steps),
        total=len(log.cases),
        heat=heat,
        title=f"{len(log.cases):,} tickets of {log.source}",
    )


class _Counted:
    """Adds up the stays and steps of one case after the other."""

    def __init__(
        self, process: Process, automaton: Automaton, means: dict[str, tuple[str, ...]]
    ) -> None:
        self.look: Index = index(process)
        self.automaton = automaton
        self.means = means
        self.finals = set(automaton.finals)
        self.visits: Counter[str] = Counter()
        self.tickets: Counter[str] = Counter()
        self.now: Counter[str] = Counter()
        self.late: Counter[str] = Counter()
        self.stays: dict[str, list[timedelta]] = {}
        self.steps: Counter[Step] = Counter()

    def add(self, case: Case) -> None:
        """Count one case."""
        events = [event for event in case.events if self.means.get(event.activity)]
        if not events:
            return
        ran = self.automaton.run([event.activity for event in events], self.means)
        places = [*ran.before, ran.ends]
        here: str | None = None
        since: datetime | None = None
        seen: set[str] = set()
        for number, (states, event) in enumerate(zip(places, [None, *events], strict=True)):
            state = states[0] if len(states) == 1 and states[0] != BEFORE else None
            if event is not None and here is not None and state is not None:
                allowed = ran.allowed[number - 1]
                step = self.step(here, state, event.activity) if allowed else None
                if step is not None:
                    self.steps[step] += 1
            # In an action log the first event ends the first stay, whose beginning nobody wrote.
            at = event.at if event is not None else None
            if number and state == here and state is not None:
                continue
            if here is not None and since is not None and at is not None:
                self.left(here, since, at)
            if state is not None:
                self.visits[state] += 1
                seen.add(state)
            here, since = state, at
        self.tickets.update(seen)
        if here is not None and here not in self.finals:
            self.now[here] += 1

    def step(self, source: str, target: str, activity: str) -> Step | None:
        """Return the step that an activity means between two states; None if it may be several."""
        labels = self.means[activity]
        found = {
            edge.event
            for edge in self.automaton.leaving[source]
            if edge.target == target and edge.label in labels
        }
        return (source, found.pop(), target) if len(found) == 1 else None

    def left(self, state: str, since: datetime, at: datetime) -> None:
        """Count a stay that has ended."""
        self.stays.setdefault(state, []).append(at - since)
        declared = self.look.states[state]
        if declared.within is not None:
            due = self.due(state, since, declared.within)
            self.late[state] += due is not None and at > due

    def due(self, state: str, since: datetime, within: Duration) -> datetime | None:
        """Return when a promise is due; None where no calendar can count it."""
        if isinstance(within, WallTime):
            return since + timedelta(seconds=within.seconds)
        name = self.look.calendar_of(state)
        if name is None or not self.look.calendar_chain(name):
            return None
        return self.look.calendar(name).add(since, within)

    def figures(self, state: str) -> Figures:
        """Return what was counted in one state."""
        stays = sorted(self.stays.get(state, ()))
        declared = self.look.states[state]
        return Figures(
            now=self.now[state] or None,
            late=self.late[state] if declared.within is not None and stays else None,
            tickets=self.tickets[state],
            visits=self.visits[state],
            mean=sum(stays, timedelta()) / len(stays) if stays else None,
            median=_quantile(stays, 0.5),
            ninety=_quantile(stays, 0.9),
        )


def _quantile(values: list[timedelta], share: float) -> timedelta | None:
    """Return the least of sorted values than which at most 1 - `share` are greater."""
    return values[ceil(share * len(values)) - 1] if values else None
