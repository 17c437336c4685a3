"""People who take waiting tickets, within their hours, and how long they work on them."""

from __future__ import annotations

from heapq import heappop, heappush
from math import exp, log
from random import Random
from typing import Any, Final

from supportflow.define.times import BusinessTime
from supportflow.measure.simulation.cases import Case, Desks, Queue
from supportflow.measure.simulation.plan import Place, Plan, Touch
from supportflow.measure.simulation.tally import Tally

__all__ = ["ANSWERS", "DONE", "OPENS", "Working"]

DONE: Final = 1
ANSWERS: Final = 3
OPENS: Final = 4
"""Events on the list: work is done, somebody outside acts, a shift opens."""

CLICK: Final = (2_000_000, 30_000_000)
"""How long a click of book-keeping takes, in microseconds."""


class Working:
    """Queues, people and the list of what is to happen; what tickets do is left to the engine."""

    def __init__(self, plan: Plan, tally: Tally, seed: str) -> None:
        self.plan = plan
        self.tally = tally
        self.warm, self.until = tally.warm, tally.until
        self.busy = tally.busy
        self.work = Random(f"{seed}/work")
        self.chance, self.gauss = self.work.random, self.work.gauss
        self.outside = Random(f"{seed}/outside")
        self.heap: list[tuple[int, int, int, Any, Any]] = []
        self.pushed = 0
        self.queues = [Queue(team) for team in plan.teams]
        self.today = 0
        """When the present local day began."""

    def push(self, at: int, what: int, case: Any, more: Any) -> None:
        """Put something on the list of what is to happen."""
        self.pushed += 1
        heappush(self.heap, (at, self.pushed, what, case, more))

    def join(self, case: Case, place: Place, at: int) -> None:
        """Queue a ticket for the team of its state."""
        queue = self.queues[place.team]
        stamp = case.stamp
        case.queued = at
        if place.answer is not None:
            answer = place.answer
            if not answer.never or self.outside.random() >= answer.never:
                self.push(self.acts(place, at), ANSWERS, case, stamp)
        if queue.order == "first_come":
            queue.first.append((stamp, case))
        elif queue.order == "priority":
            heappush(queue.ordered, (case.rank, stamp, case))
        else:
            heappush(queue.ordered, (self.due(case, place, at), stamp, case))
        if queue.idle:
            self.dispatch(queue, at)

    def due(self, case: Case, place: Place, at: int) -> int:
        """Return what comes first: the end of the state's promise or of the ticket's first one."""
        within = place.state.within
        found = place.hours.due(at, within) if within is not None else None
        if case.promise >= 0 and not case.person and (found is None or case.due < found):
            found = case.due
        return found if found is not None else 1 << 62

    def dispatch(self, queue: Queue, at: int) -> None:
        """Give waiting tickets to free people."""
        first, ordered = queue.first, queue.ordered
        while first or ordered:
            stamp, case = first[0] if first else ordered[0][1:]
            if case.stamp == stamp and case.shift is None:
                if not queue.idle:
                    return
                for shift in queue.shifts:
                    hours = shift.hours
                    if shift.free and (hours.start <= at < hours.end or hours.is_open(at)):
                        self.begin(case, queue, shift, at)
                        break
                else:
                    self.open_later(queue, at)
                    return
            if first:
                first.popleft()
            else:
                heappop(ordered)

    def open_later(self, queue: Queue, at: int) -> None:
        """Look again when a shift opens whose people are free."""
        openings = [
            opened
            for shift in queue.shifts
            if shift.free and (opened := shift.hours.next_open(at)) is not None and opened > at
        ]
        if openings:
            opened = min(openings)
            if queue.opening < 0 or opened < queue.opening:
                queue.opening = opened
                self.push(opened, OPENS, queue, None)

    def begin(self, case: Case, queue: Queue, shift: Desks, at: int) -> None:
        """Let somebody work on a ticket."""
        place = case.place
        case.agent = shift.free.pop()
        queue.idle -= 1
        case.shift = shift
        case.began = at
        case.person = True
        self.tally.waited(place, case, queue, at, self.today)
        if case.touched < 0:
            case.touched = at
            if case.arrived >= self.warm and case.parent is None:
                self.tally.first_waits[case.channel].append(at - case.arrived)
        took = self.touch(place.touches)
        if shift.available < 1:
            took = int(took / shift.available)
        hours, end = shift.hours, at + took
        if hours.start > at or end > hours.end:
            end = hours.after(at, took)
        self.pushed += 1
        heappush(self.heap, (end, self.pushed, DONE, case, case.stamp))

    def release(self, case: Case, shift: Desks, at: int) -> None:
        """Let the person who worked on a ticket go, and count the time."""
        team, began = case.place.team, case.began
        shift.free.append(case.agent)
        self.queues[team].idle += 1
        case.shift = None
        hours = shift.hours
        if began >= self.warm and hours.start <= began and at <= hours.end:
            self.busy[team] += at - began
        else:
            self.worked(team, shift, began, at)

    def gave_up(self, case: Case, at: int) -> None:
        """Count a ticket that left the queue of a team before anybody took it."""
        if case.queued >= self.warm:
            self.tally.gave_up[case.place.team] += 1
        self.tally.waited(case.place, case, self.queues[case.place.team], at, self.today)

    def worked(self, team: int, shift: Desks, began: int, at: int) -> None:
        """Count the time that somebody worked, in the hours of the shift."""
        start = max(began, self.warm)
        if at > start:
            self.busy[team] += shift.hours.between(start, at)

    def touch(self, touches: tuple[Touch, ...]) -> int:
        """Draw how long a ticket is worked on."""
        total = 0.0
        for each in touches:
            if each.bookkeeping and self.chance() < each.bookkeeping:
                total += self.work.uniform(*CLICK)
            elif each.exponential:
                total -= log(1 - self.chance()) * each.mean
            elif each.sigma:
                total += exp(each.mu + self.gauss(0.0, each.sigma))
            else:
                total += each.mean
        return int(total)

    def acts(self, place: Place, at: int) -> int:
        """Draw when somebody outside acts."""
        took = int(-log(1 - self.outside.random()) * place.answer_mean)
        assert place.answer is not None
        if isinstance(place.answer.mean, BusinessTime):
            return place.hours.after(at, took)
        return at + took
