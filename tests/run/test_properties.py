"""What holds for every process and every sequence of events."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from supportflow import Process, minutes
from supportflow.errors import Refused, near, quoted
from supportflow.run import Context, Entry, Outcome, Ticket, Timer, possible, start, step
from supportflow.run.planning import plan
from supportflow.run.ticket import task_of
from supportflow.run.why import due_again, explain
from supportflow.testing import processes
from tests.run.helpers import NOW, rerun

FACTS = (
    "message", "note", "set", "assign", "task", "children_done", "survey", "nonsense", "message",
    "due", "escalation",
)  # fmt: skip
VALUES: tuple[Any, ...] = (
    None, "red", "", 0, 12.5, True, "2026-11-20", "2026-11-20T10:00Z", ["lid"], ("lid", "box"),
    {"a": 1}, [["lid"]], 10**400, date(2026, 1, 2), "urgent", b"raw",
)  # fmt: skip
FITTING: dict[str, Any] = {
    "text": "red", "number": 12.5, "money": 5, "yes_no": True, "date": "2026-11-20",
    "moment": "2026-11-20T10:00Z",
}  # fmt: skip
WORDS = ("please look", None, "look again", "  ")


class Action(NamedTuple):
    """Something that somebody does; the numbers choose among what a process has."""

    kind: int
    first: int
    second: int
    third: int
    wait: int


MANY = settings.default.max_examples if settings.default is not None else 100
some = settings(max_examples=MANY // 2)
_any = st.integers(0, 999)
_runs = st.lists(
    st.builds(Action, st.integers(0, 9), _any, _any, _any, st.integers(0, 3)),
    min_size=5,
    max_size=15,
)


def hurried(process: Process) -> Process:
    """Return the process with every time at once, so that transitions chase each other."""
    flows = [
        replace(
            flow,
            transitions=[
                replace(row, after=minutes(0)) if row.after is not None else row
                for row in flow.transitions
            ],
        )
        for flow in process.workflows
    ]
    return replace(process, workflows=flows)


def every_process() -> SearchStrategy[Process]:
    """Draw processes, a third of which know no waiting."""
    return st.one_of(processes(), processes(), processes().map(hurried))


def actors(process: Process) -> tuple[str, ...]:
    """Names that act, and two that do not."""
    bots = [team.name for team in process.teams if team.automated]
    people = [agent.name for agent in process.agents]
    return ("customer", "system", *bots, *people, process.teams[-1].name, "nobody")


def rules(process: Process, number: int) -> Context:
    """Return a verdict for every rule."""
    verdicts = {rule.name: bool(number >> place & 1) for place, rule in enumerate(process.rules)}
    return Context(verdicts)


def fact_data(process: Process, ticket: Ticket, fact: str, action: Action) -> dict[Any, Any]:
    """Return data that may or may not fit a fact."""
    first, second = action.second, action.third
    match fact:
        case "set":
            names = [field.name for field in process.fields]
            names += ["priority", "topic", "product", "customer", "language", "subject", "nowhere"]
            if process.fields and action.third % 3:
                field = process.fields[first % len(process.fields)]
                choices = field.choices or ("",)
                return {field.name: FITTING.get(field.type, choices[second % len(choices)])}
            picked = names[first % len(names)], names[second % len(names)]
            return {picked[0]: VALUES[second % len(VALUES)], picked[1]: VALUES[first % len(VALUES)]}
        case "assign":
            everybody: tuple[Any, ...] = (None, *actors(process), 5)
            return {"assignee": everybody[first % len(everybody)]}
        case "task":
            tasks: list[Any] = [one.name for one in ticket.tasks] * 3 + ["none", ["look"]]
            now = ("done", "done", "skipped", "reopened", "finished", ["done"], "ticked", "retried",
                   "failed", "unticked")[second % 10]  # fmt: skip
            step = {"step": first % 3} if now in ("ticked", "unticked") else {}
            return {"task": tasks[first % len(tasks)], "is": now, **step}
        case "children_done":
            children = (*ticket.children, *ticket.children, "T-9")
            return {"child": children[first % len(children)]}
        case "due":
            clocks: list[Any] = [one.name for one in ticket.clocks] * 3 + ["none", 5]
            dues: tuple[Any, ...] = (
                None, NOW + timedelta(hours=second), "2026-11-20T10:00Z", "soon", NOW.isoformat(),
                NOW.replace(tzinfo=None), ticket.changed + timedelta(hours=second % 5),
            )  # fmt: skip
            return {"clock": clocks[first % len(clocks)], "due": dues[second % len(dues)]}
        case "escalation":
            rungs: list[Any] = [one.name for one in process.escalations] * 3 + ["none", 5]
            said = ("called", "called", "lifted", "raised")[second % 4]
            return {"escalation": rungs[first % len(rungs)], "is": said}
        case "survey":
            surveys: list[Any] = [one.name for one in process.surveys] * 3 + ["none", 5]
            scores = (1, 2, 5, 0, 11, True, "5", 4.0, 2.5)
            data = {"survey": surveys[first % len(surveys)], "score": scores[second % 9]}
            return data | ({"comment": VALUES[first % len(VALUES)]} if second % 2 else {})
        case _:
            return {} if first % 2 else {"extra": VALUES[second % len(VALUES)]}


def admitted(process: Process, ticket: Ticket, event: str, number: int) -> str | None:
    """Return somebody who may fire the event."""
    made = plan(process)
    rows = made.states[ticket.state].rows.get(event, ())
    roles = {role for row in rows for role in made.roles(row.transition, row.source)}
    able = [name for name, actor in made.actors.items() if not roles.isdisjoint(actor.roles)]
    return able[number % len(able)] if able else None


class Tried(NamedTuple):
    """One event that was tried: what stood before, and what came of it."""

    before: Ticket | None
    outcome: Outcome | None
    given: dict[str, Any]


def chosen(process: Process, ticket: Ticket, action: Action) -> tuple[str | Timer, dict[str, Any]]:
    """Return the event that an action means and what comes with it."""
    known = actors(process)
    now = ticket.changed + timedelta(hours=action.wait)
    given: dict[str, Any] = {
        "by": known[action.first % len(known)],
        "now": now,
        "note": WORDS[action.second % 4],
        "message": WORDS[action.third % 4] if action.wait else None,
        "context": rules(process, action.third),
    }
    here = list(plan(process).states[ticket.state].rows)
    if action.kind < 5 and (here or not action.kind):
        everywhere = [row.event for flow in process.workflows for row in flow.transitions]
        events = here if action.kind else everywhere
        event = events[action.second % len(events)]
        if action.kind > 1:
            given["by"] = admitted(process, ticket, event, action.first) or given["by"]
        return event, given
    if action.kind < 7 and ticket.timers:
        timer = ticket.timers[action.first % len(ticket.timers)]
        late = timedelta(hours=action.wait - 1) if action.wait else timedelta(0)
        now = max(timer.due, ticket.changed if action.second % 4 else NOW)
        return timer, {"by": "system", "now": now + late, "context": given["context"]}
    fact = FACTS[action.first % len(FACTS)]
    given["by"] = known[action.third % len(known)]
    if fact == "children_done":
        given["by"] = "system"
    if fact not in {"message", "answer"} and action.wait:
        given["message"] = None
    return fact, given | {"data": fact_data(process, ticket, fact, action)}


def lived(process: Process, actions: list[Action]) -> Iterator[Tried]:
    """Open a ticket and try events on it; whatever is refused must be so by a `Refused`."""
    channel = process.channels[len(actions) % len(process.channels)].name
    opening: dict[str, Any] = {
        "channel": channel,
        "now": NOW,
        "context": rules(process, len(actions)),
    }
    try:
        outcome = start(process, "T-1", customer="c-17", message="Hello", **opening)
    except Refused:
        return
    yield Tried(None, outcome, opening)
    ticket = outcome.ticket
    for action in actions:
        event, given = chosen(process, ticket, action)
        kept = copy.deepcopy(ticket)
        given = {"event": event, **given}
        try:
            outcome = step(process, ticket, **given)
        except Refused as refused:
            said = str(refused)
            assert said, "a refusal says something"
            assert ticket == kept, "a refusal changes nothing"
            yield Tried(ticket, None, given)
            continue
        assert ticket == kept, "the ticket that was given is never changed"
        yield Tried(ticket, outcome, given)
        ticket = outcome.ticket


@some
@given(every_process(), _runs)
def test_whatever_happens_a_ticket_is_whole(process: Process, actions: list[Action]) -> None:
    """Every outcome counts on by one, numbers its lines, and holds only timers with a meaning."""
    for before, outcome, _ in lived(process, actions):
        if outcome is not None:
            assert outcome.ticket.seq == (before.seq + 1 if before is not None else 1)
            whole(process, outcome)


def whole(process: Process, outcome: Outcome) -> None:
    """Check everything that must hold of one outcome."""
    ticket, entries, effects, timers = outcome
    state = plan(process).states[ticket.state]
    assert [(line.ticket, line.seq) for line in entries] == [(ticket.id, ticket.seq)] * len(entries)
    assert [line.line for line in entries] == list(range(len(entries)))
    assert [line.by for line in entries[:1]] != [""]
    assert all(line.at <= line.noted for line in entries)
    keys = [f"{ticket.id}:{ticket.seq}:{place}" for place in range(len(effects))]
    assert [effect.key for effect in effects] == keys
    assert ticket.closed is state.final
    given = {one.escalation.team for one in plan(process).promises.escalations.values()}
    given |= {route.team for route in process.routes}
    assert ticket.team == state.team or ticket.team in given
    queued(process, ticket)
    assert ticket.workflow == state.workflow
    assert ticket.opened <= ticket.entered <= ticket.changed
    open_tasks = {f"task:{task.name}" for task in ticket.tasks if task.status == "open"}
    mine = {planned.name for planned in state.timers} | {name for name, _ in state.clocks}
    held = [timer.name for timer in ticket.timers]
    assert len(set(held)) == len(held)
    tasks = {f"task:{task_of(timer)}" for timer in ticket.timers if task_of(timer)}
    assert tasks <= open_tasks
    asking = {name for name in held if name.startswith("survey:")}
    assert asking == {f"survey:{one.name}" for one in ticket.surveys if one.status == "waiting"}
    held = [name for name in held if name not in asking]  # These outlive the ticket.
    assert {name for name in held if name[:5] not in {"task:", "asks:"}} <= (
        mine | {"clock", "route", "push_back"}
    )
    assert not (ticket.closed and held)
    assert timers == tuple(timer for timer in ticket.timers if timer.seq == ticket.seq)
    assert all(timer.due >= ticket.opened for timer in ticket.timers)
    names = [task.name for task in ticket.tasks]
    assert len(set(names)) == len(names)


def queued(process: Process, ticket: Ticket) -> None:
    """Check that a ticket that somebody has to work on has somebody, or waits with a reason."""
    made = plan(process)
    state, crew = made.states[ticket.state], made.crew
    idle = ticket.closed or state.state.resolved or state.state.waits_for is not None
    needed = crew is not None and ticket.team in crew.teams and not idle
    assert (ticket.queued is not None) is (needed and ticket.assignee is None)
    if ticket.queued is None:
        assert "route" not in {timer.name for timer in ticket.timers}
    if ticket.assignee is None:
        assert "push_back" not in {timer.name for timer in ticket.timers}


@some
@given(every_process(), _runs)
def test_clocks_are_their_records(process: Process, actions: list[Action]) -> None:
    """Every due time follows from the lines of its clock alone, and each line follows the last."""
    history: list[Entry] = []
    for _, outcome, given_ in lived(process, actions):
        if outcome is None:
            continue
        history += outcome.entries
        ticket = outcome.ticket
        names = [clock.name for clock in ticket.clocks]
        assert len(set(names)) == len(names)
        for clock in ticket.clocks:
            again = due_again(process, history, clock.name)
            assert again == (clock.due if clock.active else None), (clock, given_)
            assert str(explain(process, ticket, history, clock.name))
            record = [one for one in history if one.kind == "clock" and one.event == clock.name]
            follows(record)
            assert clock.active is (clock.status in {"running", "paused"})
            assert (clock.since is not None) is (clock.status == "paused") or not clock.active
            assert not (ticket.closed and clock.active)
            broken = clock.broken or clock.status == "missed"
            assert broken is clock.broken, "what is missed was broken before"
        comes = [timer for timer in ticket.timers if timer.name == "clock"]
        assert bool(comes) >= any(
            one.status == "running" and not one.broken for one in ticket.clocks
        )


def follows(record: list[Entry]) -> None:
    """Check that no line of a clock's record stands where it cannot be."""
    active = paused = False
    broken: bool | None = False
    for line in record:
        what = str(line.data["is"])
        match what:
            case "started":
                active, paused, broken = True, False, False
            case "paused":
                assert active and not paused  # noqa: PT018
                paused = True
            case "resumed":
                # A clock that stood when its ticket was closed runs on when that is reopened.
                assert paused or not active
                active, paused = True, False
            case "breached":
                assert active and not paused and not broken  # noqa: PT018
                broken = True
            case "fixed":
                assert active
                paused, broken = False, broken and line.data["due"] < line.at
            case "recounted":
                assert active
                # A later end takes the breach back; while it stands still the line names none.
                broken = broken and (line.data["due"] <= line.at if "due" in line.data else None)
            case "met" | "missed" | "cancelled":
                assert active
                assert what != "met" or not broken
                active = False
            case _:
                raise AssertionError(what)


@some
@given(every_process(), _runs)
def test_a_ticket_is_its_history(process: Process, actions: list[Action]) -> None:
    """Deciding every event again from its lines alone gives the same ticket."""
    history: list[Entry] = []
    ticket: Ticket | None = None
    for _, outcome, _ in lived(process, actions):
        if outcome is not None:
            history += outcome.entries
            ticket = outcome.ticket
            assert ticket.handoffs == sum("handoff" in line.marks for line in history)
            back = [line for line in history if line.kind == "moved" and came_back(process, line)]
            assert ticket.reopened == len(back)
    if ticket is not None:
        assert rerun(process, history, Context()) == ticket


def came_back(process: Process, line: Entry) -> bool:
    """Say whether a move leads from a resolved or a final state to one in which work is done."""
    states = plan(process).index.states
    left, entered = states[line.source or ""], states[line.target or ""]
    return (left.resolved or left.final) and not (entered.resolved or entered.final)


@some
@given(every_process(), _runs)
def test_the_same_inputs_give_equal_outcomes(process: Process, actions: list[Action]) -> None:
    """Neither the clock nor chance nor an earlier call has any say; copies count as equal."""
    other = pickle.loads(pickle.dumps(process))
    for before, outcome, given_ in lived(process, actions):
        if before is not None and outcome is not None:
            twin: Ticket = pickle.loads(pickle.dumps(before))
            assert (twin, hash(twin)) == (before, hash(before))
            assert step(other, twin, **copy.deepcopy(given_)) == outcome
            assert copy.deepcopy(outcome) == outcome


@some
@given(processes(), _runs)
def test_possible_is_what_step_accepts(process: Process, actions: list[Action]) -> None:
    """`possible` says allowed exactly when `step`, with a note and without a message, accepts."""
    for number, (_, outcome, _) in enumerate(lived(process, actions)):
        if outcome is None:
            continue
        ticket, context = outcome.ticket, rules(process, number)
        for by in actors(process)[:-2]:
            found = possible(process, ticket, now=ticket.changed, by=by, context=context)
            events = {one.event: one for one in found}
            assert len(events) == len(found)
            for event in plan(process).states[ticket.state].rows:
                try:
                    step(
                        process, ticket, event, by=by, now=ticket.changed, note="n", context=context
                    )
                    accepted = True
                except Refused:
                    accepted = False
                offered = event in events and events[event].allowed
                assert offered is accepted, (event, by, events.get(event))


@given(st.text(max_size=6), st.lists(st.text(max_size=6), max_size=4))
def test_near_and_quoted_take_any_text(name: str, names: list[str]) -> None:
    """Whatever stands in a refusal, saying so never fails."""
    assert near(name, names) == "" or any(f"'{one}'" in near(name, names) for one in names)
    assert quoted(names).count("'") >= 2 * len(names)
