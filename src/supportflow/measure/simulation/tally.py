"""What one run of a simulation counts; all times in microseconds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from supportflow.measure.simulation.hours import HOUR
from supportflow.measure.simulation.plan import Place, Plan

if TYPE_CHECKING:
    from supportflow.measure.simulation.cases import Case, Queue

__all__ = ["Tally"]


class Tally:
    """Counts of one run, from the end of the warm-up on.

    `waits` are the waits for somebody in each state, in the open hours of its team, of everybody
    who queued, also of those who gave up and, so far, of those who wait at the end; `stays` the
    stays in each state as they ended, elapsed; `standing` how many last at the end, and `present`
    the times in a state that are no such stay: of those, and of what began before.
    """

    def __init__(self, plan: Plan, channels: int, warm: int, until: int) -> None:
        places, teams = len(plan.places), len(plan.teams)
        self.plan = plan
        self.warm = warm
        self.until = until
        self.events = 0
        self.here = [0] * places
        self.arrived = [0] * channels
        self.ended = [0] * channels
        self.bots = [0] * channels
        self.handoffs = 0
        self.solve_times: list[list[int]] = [[] for _ in range(channels)]
        self.first_waits: list[list[int]] = [[] for _ in range(channels)]
        self.hour_counts = [[0] * 24 for _ in range(teams)]
        self.hour_waits = [[0] * 24 for _ in range(teams)]
        self.gave_up = [0] * teams
        self.busy = [0] * teams
        self.waits: list[list[int]] = [[] for _ in range(places)]
        self.stays: list[list[int]] = [[] for _ in range(places)]
        self.standing = [0] * places
        self.late = [0] * places
        self.judged = [0] * places
        self.present = [0] * places
        self.taken = [0] * len(plan.exits)
        self.kept = [[0, 0] for _ in plan.promises.names]
        self.weeks: list[list[int]] = []

    def week(self) -> None:
        """Keep how many tickets are in each state now."""
        self.weeks.append(self.here.copy())

    def solved(self, case: Case, at: int) -> None:
        """Count a ticket that is solved, the first time."""
        if case.arrived >= self.warm and not case.solved and case.parent is None:
            case.solved = True
            self.solve_times[case.channel].append(at - case.arrived)
            if not case.person:
                self.bots[case.channel] += 1

    def closed(self, case: Case, at: int) -> None:
        """Count a ticket that has come to its end."""
        if case.parent is None and at >= self.warm:
            self.ended[case.channel] += 1
            self.handoffs += case.handoffs

    def left(self, place: Place, entered: int, at: int) -> None:
        """Count a stay in a state that has ended."""
        number = place.number
        self.here[number] -= 1
        if entered >= self.warm:
            self.stays[number].append(at - entered)
            within = place.within
            if within is not None:
                self.judged[number] += 1
                self.late[number] += at > place.hours.due(entered, within)
        elif at > self.warm:
            self.present[number] += at - self.warm

    def stands(self, place: Place, entered: int, until: int) -> None:
        """Count a stay that lasts at the end."""
        number = place.number
        self.present[number] += until - (entered if entered > self.warm else self.warm)
        if entered >= self.warm:
            self.standing[number] += 1
            within = place.within
            if within is not None and until > place.hours.due(entered, within):
                self.judged[number] += 1
                self.late[number] += 1

    def waited(self, place: Place, case: Case, queue: Queue, at: int, today: int) -> None:
        """Count a wait for somebody of a team, in the team's open hours."""
        queued = case.queued
        if queued < self.warm:
            return
        hours, waited = queue.hours, at - queued
        if waited and (hours.start > queued or at > hours.end):
            waited = hours.between(queued, at)
        self.waits[place.number].append(waited)
        hour = (queued - today) // HOUR % 24
        self.hour_counts[queue.number][hour] += 1
        self.hour_waits[queue.number][hour] += waited
