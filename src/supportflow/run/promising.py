"""Which promise counts for a ticket, and what becomes of the clocks of another one."""

from __future__ import annotations

from datetime import datetime

from supportflow.errors import RuleFailed
from supportflow.run.clockwork import Clocks
from supportflow.run.promised import ClockPlan, SlaPlan
from supportflow.run.rungs import Counted
from supportflow.run.ticket import ClockState, Talk

__all__ = ["choose"]

SILENCE = Talk()


def choose(clocks: Clocks, *, opening: bool, renewed: bool) -> None:
    """Find the promise that counts now, and what becomes of the clocks of another one."""
    draft = clocks.draft
    try:
        chosen: SlaPlan | None = None
        for plan in clocks.promises.slas.values():
            if plan.test is None or plan.test(draft, clocks.turn):
                chosen = plan
                break
    except RuleFailed as failure:
        # What happened is true whatever a rule's function does; the promise stays as it was.
        clocks.unsure("promise", failure)
        return
    name = chosen.name if chosen is not None else None
    if name != draft.sla:
        old, draft.sla = draft.sla, name
        if not opening:
            _replace(clocks, chosen, old)
    elif chosen is not None and renewed:
        _replace(clocks, chosen, name)
    elif chosen is not None and clocks.left != draft.state:
        _recalendar(clocks, chosen)


def _replace(clocks: Clocks, chosen: SlaPlan | None, old: str | None) -> None:
    """Bring the running clocks under another promise, or under a newer version of theirs."""
    draft = clocks.draft
    asked = chosen or clocks.promises.slas.get(old or "")
    policy = asked.on_change if asked is not None else "from_creation"
    why = f"{_named(old)} became {_named(chosen.name if chosen is not None else None)}"
    if chosen is not None and chosen.name == old:
        why = "the process changed"
    for name, clock in [*clocks.now.items()]:
        if not clock.active or clock.fixed:
            continue
        plan = chosen.clocks.get(name) if chosen is not None else None
        if policy == "keep":
            if clocks.promises.plan_of(clock, draft.sla) is None:
                clocks.end(clock, "cancelled", why="its promise is no longer declared")
        elif chosen is None or plan is None:
            clocks.end(clock, "cancelled", why=why)
        else:
            _recount(clocks, clock, chosen, plan, anew=policy == "from_change", why=why)
    for plan in chosen.clocks.values() if chosen is not None else ():
        known = clocks.now.get(plan.name)
        if chosen is not None and (known is None or known.status == "cancelled"):
            began = _beginning(clocks, plan, past=policy == "from_creation")
            try:
                if began is not None and clocks.may_start(plan):
                    clocks.start(chosen, plan, began, why=why)
            except RuleFailed as failure:
                clocks.unsure(plan.name, failure)


def _recount(
    clocks: Clocks, clock: ClockState, sla: SlaPlan, plan: ClockPlan, *, anew: bool, why: str
) -> None:
    """Work out a due time as if the promise had always held, or `anew` from now on."""
    if anew and clock.sla == sla.name:
        return  # The same promise in a newer process: what it promised before stays.
    started = clocks.at if anew else clock.started
    counter = clocks.promises.counter(plan, clocks.draft.state)
    due = counter.due(started, clocks.counted_holds(plan), clocks.at)
    unmoved = clock.since is None and due == clock.due and started == clock.started
    if unmoved or (clock.broken and (due <= clocks.at or clocks.turn.risen)):
        # What is broken by the new promise too stays broken as it was, and no breach is taken
        # back by what its own escalation does.
        same = clock._replace(sla=sla.name)
        clocks.now[clock.name] = same
        clocks.changed = clocks.changed or same != clock
        return
    if clock.broken:
        clocks.lift(lambda raised: raised.cause == clock.name)
    moved = clock._replace(
        sla=sla.name,
        started=started,
        due=due,
        since=clocks.at if clock.since is not None else None,
        fired=tuple(one for one in clock.fired if one != "due"),
    )
    clocks.put(moved, "recounted", why=why, counted=clocks.counted(counter, plan, started))


def _recalendar(clocks: Clocks, chosen: SlaPlan) -> None:
    """Count on in another calendar, after a handoff to a team that has its own."""
    states, state = clocks.turn.plan.states, clocks.draft.state
    if chosen.sla.calendar is not None:
        return
    if states[clocks.left].calendar == states[state].calendar:
        return
    clocks.changed = True  # What comes before and after the end is counted in it too.
    if chosen.on_change == "keep":
        return
    for clock in [*clocks.now.values()]:
        found = clocks.promises.plan_of(clock, clocks.draft.sla)
        if not clock.active or clock.fixed or clock.broken or found is None:
            continue
        _, plan = found
        was = clocks.promises.counter(plan, clocks.left)
        now = clocks.promises.counter(plan, state)
        if was.elapsed:
            continue
        if chosen.on_change == "from_creation":
            counted = clocks.counted(now, plan, clock.started)
            due = now.due(clock.started, clocks.counted_holds(plan), clocks.at)
        else:
            # What was left of the time is counted in the other calendar.
            left = max(was.between(clock.since or clocks.at, clock.due), 0)
            counted = Counted(now, clocks.at, left)
            due = now.moved(clocks.at, left)
        if due != clock.due or clock.since is not None:
            calendar = now.calendar.name if now.calendar is not None else ""
            said = f"counted in calendar '{calendar}'"
            since = clocks.at if clock.since is not None else None
            clocks.put(clock._replace(due=due, since=since), "recounted", why=said, counted=counted)


def _beginning(clocks: Clocks, plan: ClockPlan, *, past: bool) -> datetime | None:
    """Return since when a clock runs that a promise brings later than the ticket's opening."""
    draft, talk, how = clocks.draft, clocks.draft.talk or SILENCE, plan.clock
    answered = talk.answered if how.human_only else talk.told
    waiting = talk.waiting if how.human_only else talk.unheard
    began: datetime | None = draft.opened
    if how.starts == "customer_message":
        began = waiting
    elif how.starts == "response":
        began = (talk.latest if how.human_only else talk.reached) or began
    elif how.stops == "response" and answered is not None:
        began = None  # It was answered before anything was promised.
    elif how.starts == "first_message":
        began = talk.written or began
    return began if past or began is None else clocks.at


def _named(sla: str | None) -> str:
    return f"promise '{sla}'" if sla is not None else "no promise"
