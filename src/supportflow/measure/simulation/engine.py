"""One run of a simulation: an event list in business time; the same seed gives the same run."""

from __future__ import annotations

from bisect import bisect_right
from collections import deque
from collections.abc import Sequence
from datetime import date, timedelta
from heapq import heappop, heappush
from math import exp, log
from random import Random
from typing import Any, Final

from supportflow.define.index import LONGEST_CHAIN
from supportflow.define.times import BusinessTime
from supportflow.measure.simulation.coming import Source, midnight
from supportflow.measure.simulation.plan import (
    Exit,
    How,
    Place,
    Plan,
    Shift,
    TeamPlan,
    TimePlan,
    Touch,
)
from supportflow.measure.simulation.promised import CUSTOMER, Happened
from supportflow.measure.simulation.tally import Tally

__all__ = ["Case", "Engine"]

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


class Case:
    """A simulated ticket."""

    __slots__ = (
        "agent", "arrived", "began", "channel", "due", "entered", "handoffs", "history", "kids",
        "number", "parent", "person", "place", "promise", "queued", "rank", "resolved", "shift",
        "solved", "stamp", "token", "touched",
    )  # fmt: skip

    def __init__(self, number: int, channel: int, arrived: int, rank: int, promise: int) -> None:
        self.number = number
        self.channel = channel
        self.arrived = arrived
        self.rank = rank
        self.promise = promise
        self.token = 0
        self.stamp = 0
        self.queued = -1
        self.touched = -1
        self.resolved = -1
        self.handoffs = 0
        self.kids = 0
        self.began = 0
        self.agent = 0
        self.due = 0
        self.person = False
        self.parent: Case | None = None
        self.shift: Desks | None = None
        self.history: list[Happened] | None = None
        self.place: Place
        self.entered = arrived
        self.solved = False


class Desks:
    """The people of one shift: who of them is free, as numbers within their team."""

    __slots__ = ("available", "free", "hours")

    def __init__(self, shift: Shift, first: int) -> None:
        self.free = list(range(first + shift.agents, first, -1))
        self.hours = shift.hours
        self.available = shift.available


class Queue:
    """A team's waiting tickets and its people."""

    __slots__ = ("first", "number", "opening", "order", "ordered", "plan", "shifts")

    def __init__(self, plan: TeamPlan) -> None:
        self.plan = plan
        self.number = plan.number
        self.order = plan.order
        self.first: deque[tuple[int, Case]] = deque()
        self.ordered: list[tuple[int, int, Case]] = []
        self.shifts: list[Desks] = []
        first = 0
        for shift in plan.shifts:
            self.shifts.append(Desks(shift, first))
            first += shift.agents
        self.opening = -1


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
        self.live: dict[int, Case] = {}
        self.opened = 0
        self.mixed = _mixed(plan)
        self.trace = trace
        self.promised = bool(plan.promises.all)
        self.today = self.start
        self.days = 0

    def run(self) -> Tally:
        """Simulate everything and return what was counted."""
        heap, until, tally = self.heap, self.until, self.tally
        self.push(self.start, DAY_BEGINS, None, None)
        while heap:
            at, _, what, case, more = heappop(heap)
            if at >= until:
                break
            if what == DONE:
                if case.token == more[0] and case.stamp == more[1]:
                    tally.events += 1
                    self.done(case, at)
            elif what == ARRIVES:
                tally.events += 1
                self.arrive(case, at)
            elif what == TIMER:
                if case.token == more[0]:
                    tally.events += 1
                    self.timer(case, more[1], at)
            elif what == ANSWERS:
                if case.token == more[0] and case.stamp == more[1] and case.shift is None:
                    tally.events += 1
                    self.answered(case, at)
            elif what == OPENS:
                case.opening = -1
                self.dispatch(case, at)
            else:
                self.day(at)
        self.finish()
        return tally

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
            for moment in source.day(day, self.coming[number]):
                self.push(moment, ARRIVES, number, None)
        self.push(midnight(day + timedelta(days=1), self.zone), DAY_BEGINS, None, None)

    def arrive(self, number: int, at: int) -> None:
        """Open a ticket in the state in which its channel starts."""
        source = self.sources[number]
        rank, priority, topic, product = self.mix()
        promise = -1
        plan = self.plan
        if self.promised:
            promise = plan.promises.choose(source.channel, source.place, priority, topic, product)
        case = self.open(number, at, rank, promise)
        if at >= self.warm:
            self.tally.arrived[number] += 1
        self.begin_at(case, plan.places[source.place], at)

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
            case.history = [Happened(at, place.number, CUSTOMER)]
            case.due = self.plan.promises.first_due(case.promise, place.number, at)
        self.enter(case, place, at)

    def mix(self) -> tuple[int, str | None, str | None, str | None]:
        """Draw what kind of ticket comes."""
        if len(self.mixed) == 1:
            return self.mixed[0][1]
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
            case.place = place
            case.token += 1
            case.entered = at
            case.stamp = 0
            tally = self.tally
            tally.here[place.number] += 1
            if place.over and case.resolved < 0:
                case.resolved = at
                tally.solved(case, at)
            elif not place.over and case.resolved >= 0:
                case.resolved = -1
                tally.reopened += at >= self.warm
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
            self.leave(case, at)
            place = self.plan.places[immediate.target]
        if how is WORK:
            self.join(case, place, at)
        elif how is BOT:
            self.pushed += 1
            took = self.touch(place.touches)
            heappush(self.heap, (at + took, self.pushed, DONE, case, (case.token, 0)))
        elif how is ANSWER:
            self.wait(case, place, at)
        elif how is CHILDREN and not case.kids:
            self.push(at, DONE, case, (case.token, 0))

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
        self.push(self.acts(place, at), ANSWERS, case, (case.token, case.stamp))

    def acts(self, place: Place, at: int) -> int:
        """Draw when somebody outside acts."""
        took = int(-log(1 - self.outside.random()) * place.answer_mean)
        assert place.answer is not None
        if isinstance(place.answer.mean, BusinessTime):
            return place.hours.after(at, took)
        return at + took

    def leave(self, case: Case, at: int) -> None:
        """Count a stay that has ended."""
        self.tally.left(case.place, case.entered, at)

    def count(self, case: Case, taken: Exit, at: int) -> None:
        """Count a row that was taken."""
        if at >= self.warm:
            self.tally.taken[taken.number] += 1
        if taken.handoff:
            case.handoffs += 1
        if case.history is not None:
            case.history.append(Happened(at, taken.target, taken.said))
        if self.trace is not None:
            self.trace.append((case.number, taken.number, at, case.agent))

    def take(self, case: Case, taken: Exit, at: int) -> None:
        """Move a ticket along a row."""
        self.count(case, taken, at)
        if taken.opens:
            case.kids += len(taken.opens)
        if not taken.stays:
            self.leave(case, at)
            self.enter(case, self.plan.places[taken.target], at)
        for start in taken.opens:
            child = self.open(case.channel, at, case.rank, case.promise)
            child.parent = case
            self.begin_at(child, self.plan.places[start], at)

    def close(self, case: Case, at: int) -> None:
        """End a ticket, and tell the one that waits for it."""
        self.tally.here[case.place.number] -= 1
        del self.live[case.number]
        self.tally.closed(case, at)
        if case.history is not None and case.arrived >= self.warm:
            self.judge(case)
        parent = case.parent
        if parent is not None:
            parent.kids -= 1
            if not parent.kids and parent.place.how is CHILDREN:
                self.push(at, DONE, parent, (parent.token, 0))

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
            self.release(case, at)
        taken = self.way(place.exits, place.bounds)
        self.take(case, taken, at)
        if taken.stays:
            self.again(case, place, at)
        if shift is not None:
            self.dispatch(self.queues[place.team], at)

    def again(self, case: Case, place: Place, at: int) -> None:
        """Go on in a state that was left for itself: its times run on."""
        if place.how is WORK:
            self.join(case, place, at)
        elif place.how is BOT:
            self.push(at + self.touch(place.touches), DONE, case, (case.token, 0))
        elif place.how is ANSWER:
            self.wait(case, place, at)

    def timer(self, case: Case, timed: TimePlan, at: int) -> None:
        """Move a ticket on by time, whatever is being done to it."""
        place, taken = case.place, timed.exit
        if taken.stays:
            self.take(case, taken, at)
            return
        busy = case.shift is not None
        if busy:
            self.release(case, at)
        elif case.stamp:
            self.gave_up(case, at)
        self.take(case, taken, at)
        if busy:
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
        self.pushed += 1
        stamp = case.stamp = self.pushed
        case.queued = at
        if queue.order == "first_come":
            queue.first.append((stamp, case))
        elif queue.order == "priority":
            heappush(queue.ordered, (case.rank, stamp, case))
        else:
            heappush(queue.ordered, (self.due(case, place, at), stamp, case))
        if place.answer is not None:
            answer = place.answer
            if not answer.never or self.outside.random() >= answer.never:
                self.push(self.acts(place, at), ANSWERS, case, (case.token, stamp))
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
            if case.stamp != stamp or case.shift is not None:
                if first:
                    first.popleft()
                else:
                    heappop(ordered)
                continue
            for shift in queue.shifts:
                if shift.free and shift.hours.is_open(at):
                    break
            else:
                self.open_later(queue, at)
                return
            if first:
                first.popleft()
            else:
                heappop(ordered)
            self.begin(case, shift, at)

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

    def begin(self, case: Case, shift: Desks, at: int) -> None:
        """Let somebody work on a ticket."""
        place = case.place
        case.agent = shift.free.pop()
        case.shift = shift
        case.began = at
        self.tally.waited(place, case, at, today=self.today, served=True)
        case.person = True
        took = self.touch(place.touches)
        if shift.available < 1:
            took = int(took / shift.available)
        self.pushed += 1
        entry = (
            shift.hours.after(at, took), self.pushed, DONE, case, (case.token, case.stamp)
        )  # fmt: skip
        heappush(self.heap, entry)

    def release(self, case: Case, at: int) -> None:
        """Let the person who worked on a ticket go."""
        shift = case.shift
        assert shift is not None
        shift.free.append(case.agent)
        case.shift = None
        self.worked(case, shift, at)

    def gave_up(self, case: Case, at: int) -> None:
        """Count a ticket that left the queue of a team before anybody took it."""
        if case.queued >= self.warm:
            self.tally.gave_up[case.place.team] += 1
        self.tally.waited(case.place, case, at, today=self.today, served=False)

    def worked(self, case: Case, shift: Desks, at: int) -> None:
        """Count the time that somebody worked on a ticket."""
        start = case.began if case.began > self.warm else self.warm
        if at > start:
            self.tally.busy[case.place.team] += shift.hours.between(start, at)

    def touch(self, touches: tuple[Touch, ...]) -> int:
        """Draw how long a ticket is worked on."""
        random, total = self.work, 0.0
        for each in touches:
            if each.bookkeeping and random.random() < each.bookkeeping:
                total += random.uniform(*CLICK)
            elif each.exponential:
                total -= log(1 - random.random()) * each.mean
            elif each.sigma:
                total += exp(each.mu + random.gauss(0.0, 1.0) * each.sigma)
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
                self.worked(case, case.shift, until)
            elif case.stamp:
                self.tally.waited(place, case, until, today=self.today, served=False)
            if case.history is not None and case.arrived >= self.warm:
                self.judge(case)
        self.tally.week()


def _mixed(plan: Plan) -> list[tuple[float, tuple[int, str | None, str | None, str | None]]]:
    """Return the kinds of tickets with the running sum of their shares."""
    process = plan.process
    ranks = {each.name: rank for rank, each in reversed([*enumerate(process.priorities)])}
    usual = [
        next((each.name for each in rows if each.when is None), None)
        for rows in (process.priorities, process.topics, process.products)
    ]
    found: list[tuple[float, tuple[int, str | None, str | None, str | None]]] = []
    bound = 0.0
    for each in plan.scenario.mix:
        bound += each.share
        priority = each.priority or usual[0]
        rank = ranks.get(priority or "", len(ranks))
        found.append((bound, (rank, priority, each.topic or usual[1], each.product or usual[2])))
    rank = ranks.get(usual[0] or "", len(ranks))
    found.append((1.0, (rank, usual[0], usual[1], usual[2])))
    return found
