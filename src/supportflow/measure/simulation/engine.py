"""One run of a simulation: an event list in business time; the same seed gives the same run."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date, timedelta
from heapq import heappop, heappush
from math import exp, log
from random import Random
from typing import Any, Final

from supportflow.define.index import LONGEST_CHAIN
from supportflow.define.times import BusinessTime
from supportflow.measure.simulation.cases import Case, Desks, Queue, kinds_of
from supportflow.measure.simulation.coming import Source, midnight
from supportflow.measure.simulation.plan import Exit, How, Place, Plan, TimePlan, Touch
from supportflow.measure.simulation.promised import CUSTOMER
from supportflow.measure.simulation.tally import Tally

__all__ = ["Engine"]

ARRIVES: Final = 0
DONE: Final = 1
TIMER: Final = 2
ANSWERS: Final = 3
OPENS: Final = 4
DAY_BEGINS: Final = 5

END, WORK, BOT, ANSWER, CHILDREN = (
    How.END, How.WORK, How.BOT, How.ANSWER, How.CHILDREN
)  # fmt: skip

CLICK: Final = (2_000_000, 30_000_000)
"""How long a click of book-keeping takes, in microseconds."""


class Engine:
    """Runs a plan from one local day to another; `tally` is what was counted."""

    def __init__(
        self,
        plan: Plan,
        sources: Sequence[Source],
        *,
        seed: str,
        start: date,
        warm_up: int,
        weeks: int,
        trace: list[tuple[int, int, int, int]] | None = None,
    ) -> None:
        self.plan = plan
        self.sources = sources
        # Each purpose has its own stream, so that two scenarios meet the same days.
        self.coming = [Random(f"{seed}/arrivals/{each.channel}") for each in sources]
        self.work = Random(f"{seed}/work")
        self.chance, self.gauss = self.work.random, self.work.gauss
        self.ways = Random(f"{seed}/ways")
        self.outside = Random(f"{seed}/outside")
        self.kinds = Random(f"{seed}/kinds")
        self.zone = sources[0].zone
        self.first = start
        self.start = midnight(start, self.zone)
        self.warm = midnight(start + timedelta(days=7 * warm_up), self.zone)
        self.until = midnight(start + timedelta(days=7 * (warm_up + weeks)), self.zone)
        self.heap: list[tuple[int, int, int, Any, Any]] = []
        self.pushed = 0
        self.queues = [Queue(team) for team in plan.teams]
        self.tally = Tally(plan, len(sources), self.warm, self.until)
        self.here, self.stays, self.busy = self.tally.here, self.tally.stays, self.tally.busy
        self.live: dict[int, Case] = {}
        self.ahead: list[list[int]] = [[] for _ in sources]
        self.opened = 0
        self.mixed = kinds_of(plan)
        self.alike = len(self.mixed) == 1
        self.trace = trace
        self.promised = bool(plan.promises.all)
        self.by_due = any(team.order == "due" for team in plan.teams)
        self.today = self.start
        self.days = 0

    def run(self) -> Tally:
        """Simulate everything and return what was counted."""
        heap, until, events = self.heap, self.until, 0
        self.push(self.start, DAY_BEGINS, None, None)
        while heap:
            at, _, what, case, more = heappop(heap)
            if at >= until:
                break
            if what == DONE:
                if case.stamp == more:
                    events += 1
                    self.done(case, at)
            elif what == ARRIVES:
                events += 1
                self.arrive(case, at)
            elif what == TIMER:
                if case.token == more[0]:
                    events += 1
                    self.timer(case, more[1], at)
            elif what == ANSWERS:
                if case.stamp == more and case.shift is None:
                    events += 1
                    self.answered(case, at)
            elif what == OPENS:
                case.opening = -1
                self.dispatch(case, at)
            else:
                self.day(at)
        self.finish()
        self.tally.events = events
        return self.tally

    def push(self, at: int, what: int, case: Any, more: Any) -> None:
        """Put something on the list of what is to happen."""
        self.pushed += 1
        heappush(self.heap, (at, self.pushed, what, case, more))

    # Days and arrivals

    def day(self, at: int) -> None:
        """Begin a local day: draw its arrivals, and count what is open at the start of a week."""
        self.today = at
        day = self.first + timedelta(days=self.days)
        if at >= self.warm and self.days % 7 == 0:
            self.tally.week()
        self.days += 1
        for number, source in enumerate(self.sources):
            ahead = self.ahead[number]
            # Only the next arrival of a channel stands on the list, so that the list stays short.
            idle = not ahead
            ahead += source.day(day, self.coming[number])
            ahead.sort(reverse=True)
            if idle and ahead:
                self.push(ahead[-1], ARRIVES, number, None)
        self.push(midnight(day + timedelta(days=1), self.zone), DAY_BEGINS, None, None)

    def arrive(self, number: int, at: int) -> None:
        """Open a ticket in the state in which its channel starts."""
        source, ahead = self.sources[number], self.ahead[number]
        ahead.pop()
        if ahead:
            self.push(ahead[-1], ARRIVES, number, None)
        rank, priority, topic, product = self.mixed[0][1] if self.alike else self.mix()
        promise, place = -1, self.plan.places[source.place]
        if self.promised:
            choose = self.plan.promises.choose
            promise = choose(source.channel, source.place, priority, topic, product)
        case = self.open(number, at, rank, promise)
        if at >= self.warm:
            self.tally.arrived[number] += 1
        if promise < 0 and self.trace is None:
            self.enter(case, place, at)
        else:
            self.begin_at(case, place, at)

    def open(self, channel: int, at: int, rank: int, promise: int) -> Case:
        """Make a ticket."""
        self.opened += 1
        case = Case(self.opened, channel, at, rank, promise)
        self.live[case.number] = case
        return case

    def begin_at(self, case: Case, place: Place, at: int) -> None:
        """Let a new ticket enter its first state."""
        if self.trace is not None:
            self.trace.append((case.number, -1 - place.number, at, 0))
        if case.promise >= 0:
            case.history = [(at, place.number, CUSTOMER)]
            if self.by_due:
                case.due = self.plan.promises.first_due(case.promise, place.number, at)
        self.enter(case, place, at)

    def mix(self) -> tuple[int, str | None, str | None, str | None]:
        """Draw what kind of ticket comes."""
        drawn = self.kinds.random()
        for bound, kind in self.mixed:
            if drawn < bound:
                return kind
        return self.mixed[-1][1]

    # Entering and leaving states

    def enter(self, case: Case, place: Place, at: int) -> None:
        """Let a ticket enter a state; what follows at once is done at once."""
        chain = 0
        while True:
            self.pushed += 1
            case.place = place
            case.token = case.stamp = self.pushed
            case.entered = at
            self.here[place.number] += 1
            if place.over:
                if case.resolved < 0:
                    case.resolved = at
                    self.tally.solved(case, at)
            elif case.resolved >= 0:
                case.resolved = -1
            how = place.how
            if how is END:
                self.close(case, at)
                return
            immediate = self.timers(case, place, at) if place.times else None
            if immediate is None:
                break
            # As in a run, a chain of immediate rows is bounded.
            chain += 1
            if chain > LONGEST_CHAIN or immediate.stays:
                break
            self.count(case, immediate, at)
            self.tally.left(place, case.entered, at)
            place = self.plan.places[immediate.target]
        if how is WORK:
            self.join(case, place, at)
        elif how is BOT:
            self.push(at + self.touch(place.touches), DONE, case, case.stamp)
        elif how is ANSWER:
            self.wait(case, place, at)
        elif how is CHILDREN and not case.kids:
            self.push(at, DONE, case, case.stamp)

    def timers(self, case: Case, place: Place, at: int) -> Exit | None:
        """Set a state's timers; return the row of one that is over at once."""
        for timed in place.times:
            if timed.share < 1 and self.ways.random() >= timed.share:
                continue
            due = timed.hours.due(at, timed.after)
            if due <= at:
                return timed.exit
            self.push(due, TIMER, case, (case.token, timed))
        return None

    def wait(self, case: Case, place: Place, at: int) -> None:
        """Wait for somebody outside, who may never act."""
        answer = place.answer
        assert answer is not None
        if answer.never and self.outside.random() < answer.never:
            return
        self.push(self.acts(place, at), ANSWERS, case, case.stamp)

    def acts(self, place: Place, at: int) -> int:
        """Draw when somebody outside acts."""
        took = int(-log(1 - self.outside.random()) * place.answer_mean)
        assert place.answer is not None
        if isinstance(place.answer.mean, BusinessTime):
            return place.hours.after(at, took)
        return at + took

    def count(self, case: Case, taken: Exit, at: int) -> None:
        """Count a row that was taken."""
        if at >= self.warm:
            self.tally.taken[taken.number] += 1
        if taken.handoff:
            case.handoffs += 1
        if case.history is not None:
            case.history.append((at, taken.target, taken.said))
        if self.trace is not None:
            self.trace.append((case.number, taken.number, at, case.agent))

    def take(self, case: Case, taken: Exit, at: int) -> None:
        """Move a ticket along a row."""
        self.count(case, taken, at)
        if taken.opens:
            case.kids += len(taken.opens)
        if not taken.stays:
            place, entered = case.place, case.entered
            if entered < self.warm or place.within is not None:
                self.tally.left(place, entered, at)
            else:
                # The common case of the same, without a call.
                self.here[place.number] -= 1
                self.stays[place.number].append(at - entered)
            self.enter(case, self.plan.places[taken.target], at)
        for start in taken.opens:
            child = self.open(case.channel, at, case.rank, case.promise)
            child.parent = case
            self.begin_at(child, self.plan.places[start], at)

    def close(self, case: Case, at: int) -> None:
        """End a ticket, and tell the one that waits for it."""
        self.here[case.place.number] -= 1
        del self.live[case.number]
        self.tally.closed(case, at)
        if case.history is not None and case.arrived >= self.warm:
            self.judge(case)
        parent = case.parent
        if parent is not None:
            parent.kids -= 1
            if not parent.kids and parent.place.how is CHILDREN:
                self.push(at, DONE, parent, parent.stamp)

    def judge(self, case: Case) -> None:
        """Say of each promise whether it was kept."""
        assert case.history is not None
        kept = self.tally.kept
        for number, held in self.plan.promises.judge(case.promise, case.history, self.until):
            kept[number][held] += 1

    # What happens

    def done(self, case: Case, at: int) -> None:
        """Let the work on a ticket end, or the wait for its children."""
        place, shift = case.place, case.shift
        if shift is not None:
            self.release(case, shift, at)
        exits = place.exits
        taken = exits[0] if len(exits) == 1 else self.way(exits, place.bounds)
        self.take(case, taken, at)
        if taken.stays:
            self.again(case, place, at)
        if shift is not None:
            queue = self.queues[place.team]
            if queue.first or queue.ordered:
                self.dispatch(queue, at)

    def again(self, case: Case, place: Place, at: int) -> None:
        """Go on in a state that was left for itself: its times run on."""
        self.pushed += 1
        case.stamp = self.pushed
        if place.how is WORK:
            self.join(case, place, at)
        elif place.how is BOT:
            self.push(at + self.touch(place.touches), DONE, case, case.stamp)
        elif place.how is ANSWER:
            self.wait(case, place, at)

    def timer(self, case: Case, timed: TimePlan, at: int) -> None:
        """Move a ticket on by time, whatever is being done to it."""
        place, taken = case.place, timed.exit
        if taken.stays:
            self.take(case, taken, at)
            return
        shift = case.shift
        if shift is not None:
            self.release(case, shift, at)
        elif place.how is WORK:
            self.gave_up(case, at)
        self.take(case, taken, at)
        if shift is not None:
            self.dispatch(self.queues[place.team], at)

    def answered(self, case: Case, at: int) -> None:
        """Let somebody outside act."""
        place = case.place
        if place.how is WORK:
            self.gave_up(case, at)
            taken = self.way(place.others, place.other_bounds)
        else:
            taken = self.way(place.exits, place.bounds)
        self.take(case, taken, at)
        if taken.stays:
            self.again(case, place, at)

    def way(self, exits: tuple[Exit, ...], bounds: tuple[float, ...]) -> Exit:
        """Draw what happens next."""
        if len(exits) == 1:
            return exits[0]
        return exits[bisect_right(bounds, self.ways.random())]

    # Queues and people

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

    def finish(self) -> None:
        """Count what stands where at the end."""
        until = self.until
        for case in self.live.values():
            place = case.place
            self.tally.stands(place, case.entered, until)
            if case.shift is not None:
                self.worked(place.team, case.shift, case.began, until)
            elif place.how is WORK:
                self.tally.waited(place, case, self.queues[place.team], until, self.today)
            if case.history is not None and case.arrived >= self.warm:
                self.judge(case)
        self.tally.week()
