"""What comes of a clock while time passes: its escalations, its breach, a due time set by hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from supportflow.run.counting import Counter, merged, moment_of
from supportflow.run.promised import EscalationPlan
from supportflow.run.raising import come
from supportflow.run.ticket import ClockState, Draft, Entry, Kept, new_tuple
from supportflow.run.turn import Turn

__all__ = ["Counted", "breach", "elapse", "fix", "line", "pending", "record"]


def record(
    draft: Draft,
    turn: Turn,
    clock: ClockState,
    what: str,
    *,
    why: str = "",
    counted: Counted | None = None,
) -> None:
    """Write what happened to a clock: the line from which its due time can be worked out again."""
    data: dict[str, object] = {"is": what, "promise": clock.sla}
    if clock.ended is None and clock.since is None:
        data["due"] = clock.due
    if counted is not None:
        counted.keep(data, turn.at)
    if why:
        data["why"] = why
    line(draft, turn, clock.name, turn.at, turn.by, data)


def line(
    draft: Draft, turn: Turn, clock: str, at: datetime, by: str, data: Mapping[str, object]
) -> None:
    """Write a line of a clock; there are several in many events, so it is made in one go."""
    turn.entries.append(
        new_tuple(
            Entry, (
                draft.id, draft.seq, len(turn.entries), "clock", clock, at, turn.noted, by, None,
                None, None, None, False, (), Kept(data), turn.said() if turn.verdicts else (),
            ),
        )
    )  # fmt: skip


class Counted(NamedTuple):
    """How a due time was worked out: kept with the line, so that it can be done again.

    `since` is where counting began; `left` the microseconds that were still to come then, None for
    the whole promised time; `stood` the spans that do not count.
    """

    counter: Counter
    since: datetime
    left: int | None = None
    stood: Sequence[tuple[datetime, datetime]] = ()

    def keep(self, data: dict[str, object], at: datetime) -> None:
        """Add what a line keeps of it; what goes without saying is left out."""
        counter, since, left, stood = self
        if left is not None:
            data["left"] = left
        else:
            data["within"] = counter.said
        if counter.counts_in is not None:
            data["calendar"] = counter.counts_in
        if since is not at:
            data["since"] = since
        if stood:
            data["stood"] = tuple(stood)


def breach(draft: Draft, turn: Turn, clock: ClockState, **about: str) -> ClockState:
    """Write that a promise is broken, as of its due time, and tell the team."""
    clock = clock._replace(fired=("due", *clock.fired))
    data = {"is": "breached", "promise": clock.sla, "due": clock.due, **about}
    line(draft, turn, clock.name, clock.due, "system", data)
    if draft.team is not None:
        told = {"ticket": draft.id, "about": "late", "clock": clock.name, "promise": clock.sla}
        turn.effect(draft, "notify", draft.team, {**told, "due": clock.due.isoformat()})
    return clock


def pending(
    draft: Draft, turn: Turn, clock: ClockState
) -> Iterator[tuple[datetime, EscalationPlan | None]]:
    """Yield what is still to come of a running clock, and when; None stands for the breach."""
    if clock.ended is not None or clock.since is not None:
        return
    if not clock.broken:
        yield clock.due, None
    promises = turn.plan.promises
    found = promises.plan_of(clock, draft.sla)
    if found is None or not found[1].rungs:
        return
    _, plan = found
    counter = promises.counter(plan, draft.state)
    holds = [one for one in draft.holds if one.reason in plan.pauses]
    for rung in plan.rungs:
        if rung.name not in clock.fired:
            yield moment_of(rung.at, counter, clock, holds), rung


def elapse(draft: Draft, turn: Turn, *, renewed: bool) -> None:
    """Bring everything whose moment has come of all clocks, in the order of the moments.

    With `renewed` the process has changed since the ticket's last event: settling works out first
    what is due by it.
    """
    turn.touched = True
    if renewed:
        data = Kept(timer="clock", reasons=("the process has changed: clocks are counted anew",))
        turn.write(draft, "unmet", event="clock", note=None, data=data)
        return
    coming = [
        (when, number, clock.name, rung)
        for number, clock in enumerate(draft.clocks)
        for when, rung in pending(draft, turn, clock)
        if when <= turn.at
    ]
    if not coming:
        # The process changed since the timer was set: settling finds out when the next one is due.
        data = Kept(timer="clock", reasons=("nothing of its clocks has come by now",))
        turn.write(draft, "unmet", event="clock", note=None, data=data)
    # At one moment the breach comes before what is done about it, and clocks keep their order.
    coming.sort(key=lambda one: (one[0], one[3] is not None, one[1]))
    for _, _, name, rung in coming:
        clock = next(one for one in draft.clocks if one.name == name)
        if rung is None:
            _put(draft, breach(draft, turn, clock, timer="clock"))
            continue
        _put(draft, clock._replace(fired=(*clock.fired, rung.name)))
        if not draft.closed:
            about = {"timer": "clock", "promise": clock.sla, "due": clock.due.isoformat()}
            come(draft, turn, rung, name, **about)


def fix(draft: Draft, turn: Turn, clock: ClockState, due: datetime | None) -> None:
    """Set a due time by hand, which nothing but another hand moves; None works it out again."""
    turn.touched = True
    if due is not None:
        fired = tuple(one for one in clock.fired if one != "due" or due < turn.at)
        clock = clock._replace(due=due, fixed=True, since=None, status="running", fired=fired)
        _put(draft, clock)
        record(draft, turn, clock, "fixed")
        return
    promises = turn.plan.promises
    found = promises.plan_of(clock._replace(sla=draft.sla or ""), clock.sla)
    if found is None:
        return
    sla, plan = found
    clock = clock._replace(sla=sla.name)
    holds = [one for one in draft.holds if one.reason in plan.pauses]
    counter = promises.counter(plan, draft.state)
    due = counter.due(clock.started, holds, turn.at)
    # The pause in which it stands is in `due` up to now; only the rest of it is still to come.
    since = turn.at if clock.since is not None else None
    fired = tuple(one for one in clock.fired if one != "due" or due <= turn.at)
    clock = clock._replace(due=due, fixed=False, since=since, fired=fired)
    _put(draft, clock)
    counted = Counted(counter, clock.started, None, merged(clock.started, holds, turn.at))
    why = "the due time set by hand was taken back"
    record(draft, turn, clock, "recounted", why=why, counted=counted)


def _put(draft: Draft, clock: ClockState) -> None:
    draft.clocks = tuple(clock if one.name == clock.name else one for one in draft.clocks)
