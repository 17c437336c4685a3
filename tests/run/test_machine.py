"""The compiled machine against stock `transitions`, and `step` against a plain reading of the rows.

What is the same, and what is not. With tests that return True or False, an event which the state
has asks the same tests in the same order, moves, and runs the same callbacks with the same
arguments; stock's True is our row, its False our None, and exceptions pass through both. An event
that cannot be is an exception in both, raised before anything is asked or changed: an event that
no row has is a KeyError in both (stock: of the look-up in `machine.events`); one that only other
states have is our KeyError and stock's MachineError; in a state that was never declared every
event is our KeyError and stock's ValueError.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from transitions import Machine, MachineError

from supportflow import Agent, Process, SkillAt, Transition, evaluate, start, step
from supportflow.define.base import ANY
from supportflow.define.index import Row, index
from supportflow.errors import Refused
from supportflow.run.machine import Rule, build, compiled, dispatch
from supportflow.run.plan import Actor
from supportflow.run.planning import plan
from supportflow.run.ticket import Context, Ticket
from supportflow.testing import processes

MANY = 2 * settings.default.max_examples
NOWHERE = "nowhere"
EVENTS = ("go", "stop", "state", "trigger", "models", "to_a")
UNKNOWN = "unheard_of"


# Random machines: rows as plain data, made into functions that write down every call


class Asks(NamedTuple):
    """A test whose answer depends on the subject, and on how much happened before."""

    name: str
    divisor: int
    remainder: int


class Does(NamedTuple):
    """A callback: it changes the subject, moves it, fires a further event, or raises."""

    name: str
    what: str
    argument: str


class Drawn(NamedTuple):
    """One row of a random machine."""

    event: str
    source: str
    target: str
    tests: tuple[Asks, ...]
    after: tuple[Does, ...]


class Drawing(NamedTuple):
    """A random machine, and what happens to one subject."""

    states: tuple[str, ...]
    rows: tuple[Drawn, ...]
    events: tuple[str, ...]
    value: int


@st.composite
def machines(draw: st.DrawFn) -> Drawing:
    """Draw 2-6 states, 1-6 events, often several rows for one of them, and what is fired."""
    states = tuple("abcdef"[: draw(st.integers(2, 6))])
    events = EVENTS[: draw(st.integers(1, 6))]
    state, event = st.sampled_from(states), st.sampled_from(events)
    names = (f"f{number}" for number in range(1000))
    asks = st.builds(
        Asks, st.builds(lambda: next(names)), st.sampled_from((1, 2, 2, 3)), st.just(0)
    ).flatmap(
        lambda ask: st.integers(0, ask.divisor).map(lambda rest: ask._replace(remainder=rest))
    )
    does = st.one_of(
        st.builds(
            Does, st.builds(lambda: next(names)), st.sampled_from(("add", "raise")), st.just("")
        ),
        st.builds(Does, st.builds(lambda: next(names)), st.just("fire"), event),
        st.builds(
            Does,
            st.builds(lambda: next(names)),
            st.just("move"),
            st.sampled_from((*states, *states, NOWHERE)),
        ),
    )
    row = st.builds(
        Drawn,
        event,
        state,
        state,
        st.lists(asks, max_size=3).map(tuple),
        st.one_of(st.just(()), st.lists(does, max_size=3).map(tuple)),
    )
    rows = draw(st.lists(row, min_size=1, max_size=14))
    fired = st.one_of(event, event, event, st.just(UNKNOWN))
    return Drawing(
        states,
        tuple(rows),
        tuple(draw(st.lists(fired, min_size=1, max_size=10))),
        draw(st.integers(0, 5)),
    )


class Broken(Exception):
    """What a callback raises."""


class Impossible(Exception):
    """An event that cannot be in this state, whatever either machine raises for it."""


@dataclass
class Subject:
    """What is moved; unequal to every other one."""

    state: str
    value: int


@dataclass
class Trace:
    """One subject under one machine, and everything that happened to it in order."""

    subject: Subject
    fire: Callable[[Subject, str, Trace], object] = lambda *_: None
    seen: list[tuple[Any, ...]] = field(default_factory=list)
    depth: int = 0

    def note(self, kind: str, name: str, subject: object, context: object) -> None:
        """Write down a call, its arguments, and how the subject stood at that moment."""
        state, value = self.subject.state, self.subject.value
        self.seen.append((kind, name, subject is self.subject, context is self, state, value))

    def drive(self, events: Sequence[str]) -> list[tuple[Any, ...]]:
        """Fire the events one after the other and return the whole trace."""
        for event in events:
            if self.subject.state == NOWHERE:
                self.subject.state = "a"
            try:
                result: object = self.fire(self.subject, event, self)
            except (Broken, Impossible) as error:
                result = f"{type(error).__name__}: {error}"
            self.note(f"result {result}", event, self.subject, self)
        return self.seen


def rules(drawn: Sequence[Drawn]) -> Iterator[Rule]:
    """Turn drawn rows into rows with functions, which write into the trace that is handed in."""
    for row in drawn:
        tests = [_test(asks) for asks in row.tests]
        yield Rule(
            row.event, row.source, row.target, tests, [_callback(does) for does in row.after]
        )


def _test(asks: Asks) -> Callable[[Subject, Trace], bool]:
    def test(subject: Subject, context: Trace) -> bool:
        context.note("test", asks.name, subject, context)
        subject.value += 1
        return subject.value % asks.divisor != asks.remainder

    return test


def _callback(does: Does) -> Callable[[Subject, Trace], object]:
    def call(subject: Subject, context: Trace) -> object:
        context.note(does.what, does.name, subject, context)
        subject.value += 3
        if does.what == "raise" and subject.value % 2:
            raise Broken(does.name)
        if does.what == "move":
            subject.state = does.argument
        if does.what == "fire" and context.depth < 3:
            context.depth += 1
            context.fire(subject, does.argument, context)
            context.depth -= 1
        return does.name

    return call


def ours(drawing: Drawing) -> Callable[[Subject, str, Trace], object]:
    """Return how the compiled machine fires an event, with the target of the row it took."""
    table = compiled(build(drawing.states, rules(drawing.rows)))

    def fire(subject: Subject, event: str, context: Trace) -> object:
        try:
            table[subject.state][event]
        except KeyError:
            with pytest.raises(KeyError):
                dispatch(table, subject, event, context)
            raise Impossible(event) from None
        return dispatch(table, subject, event, context) is not None

    return fire


def stock(drawing: Drawing) -> Callable[[Subject, str, Trace], object]:
    """Return how stock `transitions` fires an event of a subject that is not bound to it.

    Its events have longer names: it refuses one that is named as the attribute ``state``.
    """
    machine: Any = Machine(
        model=None, states=list(drawing.states), initial=None, auto_transitions=False
    )
    for row in rules(drawing.rows):
        machine.add_transition(
            f"the {row.event}",
            row.source,
            row.target,
            conditions=list(row.tests),
            after=list(row.after),
        )

    def fire(subject: Subject, event: str, context: Trace) -> object:
        declared = {row.event for row in drawing.rows if row.source == subject.state}
        if event in declared:
            return machine.events[f"the {event}"].trigger(subject, subject, context)
        known = event in {row.event for row in drawing.rows}
        undeclared = subject.state not in drawing.states
        expected = KeyError if not known else ValueError if undeclared else MachineError
        with pytest.raises(expected):
            machine.events[f"the {event}"].trigger(subject, subject, context)
        raise Impossible(event)

    return fire


@settings(max_examples=MANY)
@given(machines())
def test_the_compiled_machine_does_what_stock_transitions_does(drawing: Drawing) -> None:
    """Both ask the same tests, run the same callbacks, and leave the same state and result."""
    traces = [
        Trace(Subject("a", drawing.value), fire).drive(drawing.events)
        for fire in (ours(drawing), stock(drawing))
    ]
    assert traces[0] == traces[1]


@given(machines())
def test_the_table_is_in_the_order_of_the_declaration(drawing: Drawing) -> None:
    """States, events and rows stand in the table as they were written, under any hash seed."""
    table = compiled(build(drawing.states, rules(drawing.rows)))
    assert tuple(table) == drawing.states
    written = list(dict.fromkeys(row.event for row in drawing.rows))
    for state, events in table.items():
        declared = [row for row in drawing.rows if row.source == state]
        assert list(events) == [each for each in written if each in {row.event for row in declared}]
        for event, taken in events.items():
            targets = list[str]()
            following: Any = taken
            while following is not None:
                targets.append(following[0])
                following = following[3]
            assert targets == [row.target for row in declared if row.event == event]


def test_no_subject_is_ever_bound_to_the_machine() -> None:
    """The machine knows no models, neither after it was built nor after it was used."""
    machine: Any = build(["a", "b"], [Rule("go", "a", "b"), Rule("go", "b", "a")])
    subject = Subject("a", 0)
    machine.events["go"].trigger(subject, subject, None)
    dispatch(compiled(machine), subject, "go", None)
    assert subject.state == "a"
    assert machine.models == []
    assert vars(subject) == {"state": "a", "value": 0}


def test_an_impossible_event_is_a_key_error_and_changes_nothing() -> None:
    """An unknown event, one of another state, and an unknown state all name what is missing."""
    asked = list[str]()
    watched = Rule("go", "a", "b", [lambda *_: not asked.append("go")])
    table = compiled(build(["a", "b"], [watched, Rule("back", "b", "a")]))
    for state, event, missing in (("a", "fly", "fly"), ("a", "back", "back"), ("c", "go", "c")):
        subject = Subject(state, 0)
        with pytest.raises(KeyError, match=f"^'{missing}'$"):
            dispatch(table, subject, event, None)
        assert (subject.state, asked) == (state, [])


def test_the_row_that_was_taken_comes_back() -> None:
    """Dispatch returns the row it took, and None when no test held and nothing was done."""
    positive = Rule("go", "a", "b", [lambda subject, _: subject.value > 0])
    negative = Rule("go", "a", "c", [lambda subject, _: subject.value < 0])
    table = compiled(build(["a", "b", "c"], [positive, negative]))
    first = table["a"]["go"]
    assert dispatch(table, Subject("a", 1), "go", None) is first
    assert dispatch(table, Subject("a", -1), "go", None) is first[3]
    unmoved = Subject("a", 0)
    assert dispatch(table, unmoved, "go", None) is None
    assert unmoved.state == "a"


def test_a_test_that_raises_leaves_the_state_and_a_callback_that_raises_does_not() -> None:
    """As in stock, the state is set between the tests and the callbacks."""

    def broken(*_: object) -> bool:
        raise Broken

    table = compiled(
        build(["a", "b"], [Rule("ask", "a", "b", [broken]), Rule("go", "a", "b", (), [broken])])
    )
    for event, state in (("ask", "a"), ("go", "b")):
        subject = Subject("a", 0)
        with pytest.raises(Broken):
            dispatch(table, subject, event, None)
        assert subject.state == state


def _large(states: int, rows: int) -> tuple[list[str], list[Rule]]:
    names = [f"s{number}" for number in range(states)]
    return names, [
        Rule(f"e{number % 40}", names[number % states], names[number * 7 % states])
        for number in range(rows)
    ]


def test_the_work_of_compiling_grows_with_the_rows() -> None:
    """Ten times the states and rows, 300 and 3,000, take about ten times the calls, not more."""

    def calls(states: int, rows: int) -> int:
        names, declared = _large(states, rows)
        count = 0

        def profile(*_: object) -> None:
            nonlocal count
            count += 1

        sys.setprofile(profile)
        try:
            table = compiled(build(names, declared))
        finally:
            sys.setprofile(None)
        assert sum(len(events) for events in table.values()) <= rows
        return count

    assert calls(300, 3000) < 11 * calls(30, 300)


def test_three_thousand_rows_of_one_event_are_tried_in_order() -> None:
    """A long list of rows is no deeper a recursion than a short one."""
    declared = [
        Rule("go", "a", f"s{number}", [lambda subject, _, number=number: subject.value == number])
        for number in range(3000)
    ]
    table = compiled(build(["a", *(rule.target for rule in declared)], declared))
    subject = Subject("a", 2999)
    assert dispatch(table, subject, "go", None) is not None
    assert subject.state == "s2999"


# The whole way: `step` against an interpreter that reads the declaration row by row

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
EVERYBODY = "everybody"
VALUES: dict[str, Any] = {
    "text": st.sampled_from(("", "no", "1.0", "Where is my order?")),
    "number": st.integers(-100, 1000),
    "money": st.sampled_from((0, 1, 1.5, 99, 1000)),
    "yes_no": st.booleans(),
    "date": st.sampled_from(("2000-01-01", "2026-11-30")),
    "moment": st.sampled_from(("2000-01-01T00:00:00+00:00", "2026-11-30T08:00:00+00:00")),
}


class Case(NamedTuple):
    """A process, a ticket's fields, the verdicts of named rules, and numbers that choose events."""

    process: Process
    channel: str
    fields: dict[str, Any]
    verdicts: dict[str, bool]
    events: list[tuple[int, bool]]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Draw a process and what happens to one ticket of it."""
    process = draw(processes())
    fields = dict[str, Any]()
    for each in process.fields:
        if draw(st.booleans()):
            choice = st.sampled_from(each.choices or ("",))
            values = {**VALUES, "choice": choice, "choices": st.lists(choice, max_size=2)}
            fields[each.name] = draw(values[each.type])
    return Case(
        process,
        draw(st.sampled_from([channel.name for channel in process.channels])),
        fields,
        {each.name: draw(st.booleans()) for each in process.rules},
        draw(st.lists(st.tuples(st.integers(0, 99), st.booleans()), min_size=4, max_size=12)),
    )


class Oracle:
    """Says where an event leads, by reading the rows of the declaration one after the other."""

    def __init__(self, process: Process, ticket: Ticket, verdicts: dict[str, bool]) -> None:
        self.rows = index(process).rows(ticket.workflow).get(ticket.state, {})
        self.states = index(process).states
        self.areas = index(process).areas
        self.ticket = ticket
        self.verdicts = verdicts
        self.open = {task.name for task in ticket.tasks if task.status == "open"}
        self.done = {task.name for task in ticket.tasks if task.status == "done"}

    def holds(self, condition: Any) -> bool:
        """Evaluate a condition over plain values."""
        ticket = self.ticket
        names = ("priority", "topic", "product", "channel", "customer", "language", "state")
        values = {name: getattr(ticket, name) for name in names} | dict(ticket.fields)
        values["area"] = self.states[ticket.state].area
        values["done"] = sorted(self.done)
        return evaluate(condition, values, self.verdicts)

    def chosen(self, row: Row) -> bool:
        """Say whether a row may be fired at all, and its `when` holds."""
        transition: Transition = row.transition
        if transition.on == "merged" or (transition.after is not None and not transition.by):
            return False
        return transition.when is None or self.holds(transition.when)

    def accepted(self, row: Row, noted: bool) -> bool:
        """Say whether everything that a chosen row needs is there."""
        transition = row.transition
        skipped = self.open if ANY in transition.skips else set(transition.skips)
        return (
            all(self.holds(need) for need in transition.needs)
            and (transition.note != "required" or noted)
            and self.told(row, noted)
            and not (self.states[transition.target].final and self.open - skipped)
        )

    def told(self, row: Row, noted: bool) -> bool:
        """Say whether the area to which a row hands the ticket on is told what it wants."""
        left, target = self.states[row.source], self.states[row.transition.target]
        if target.final or None in (left.area, target.area) or left.area == target.area:
            return True
        area = self.areas[target.area or ""]
        filled = all(name in self.ticket.fields for name in area.wants)
        return filled and (noted or not area.wants_note)

    def after(self, event: str, noted: bool) -> str | None:
        """Return the state to which a transition leads, None when it is refused."""
        row = next(filter(self.chosen, self.rows.get(event, ())), None)
        return row.transition.target if row is not None and self.accepted(row, noted) else None

    def after_fact(self, fact: str, noted: bool) -> str:
        """Return the state to which a fact leads: by the first row for it that can be taken."""
        waiting = [row for rows in self.rows.values() for row in rows if row.transition.on == fact]
        for row in sorted(waiting, key=lambda row: (row.rank, row.number)):
            if self.chosen(row) and self.accepted(row, noted):
                return row.transition.target
        return self.ticket.state


def expected(oracle: Oracle, event: str, noted: bool) -> str | None:
    """Return where the ticket should stand afterwards, None when the event should be refused."""
    if event == "note":
        return oracle.after_fact("note", noted) if noted else None
    if event.startswith("task "):
        task = event.removeprefix("task ")
        if task not in oracle.open:
            return None
        oracle.open.remove(task)
        oracle.done.add(task)
        return oracle.after_fact("task", noted)
    return oracle.after(event, noted)


def happening(process: Process, ticket: Ticket, number: int) -> str:
    """Choose an event: mostly one of the present state, or an open task that is done, or a note."""
    names = list(index(process).rows(ticket.workflow).get(ticket.state, {}))
    names += [f"task {task.name}" for task in ticket.tasks if task.status == "open"]
    names += ["note", "next_new"]
    return names[number % len(names)]


@settings(max_examples=MANY)
@given(cases())
def test_step_leads_where_the_declaration_says(case: Case) -> None:
    """For somebody who has every role, `step` moves as a plain reading of the rows moves."""
    process = case.process
    made = plan(process)
    roles = {role for row in _all_rows(process) for role in index(process).roles(*row)}
    levels = [level.name for level in process.levels]
    roles.update(levels, (team.name for team in process.teams))
    made.actors[EVERYBODY] = Actor(EVERYBODY, "person", frozenset(roles))
    skills = [SkillAt(skill.name, levels[-1] if levels else None) for skill in process.skills]
    able = Agent(EVERYBODY, level=levels[-1] if levels else None, skills=skills)
    context = Context(rules=case.verdicts, people={EVERYBODY: able})
    ticket = start(
        process, "T-1", channel=case.channel, now=NOON, customer="c-17", fields=case.fields,
        context=context,
    ).ticket  # fmt: skip
    for count, (number, noted) in enumerate(case.events):
        event = happening(process, ticket, number)
        wanted = expected(Oracle(process, ticket, case.verdicts), event, noted)
        kind, _, task = event.partition(" ")
        try:
            outcome = step(
                process, ticket, kind, by=EVERYBODY, now=NOON + timedelta(minutes=count),
                note="It is urgent." if noted else None,
                data={"task": task, "is": "done"} if task else {}, context=context,
            )  # fmt: skip
        except Refused:
            assert wanted is None
        else:
            assert outcome.ticket.state == wanted
            assert outcome.ticket.seq == ticket.seq + 1
            ticket = outcome.ticket


def _all_rows(process: Process) -> Iterator[tuple[Transition, str]]:
    for workflow in process.workflows:
        for events in index(process).rows(workflow.name).values():
            for rows in events.values():
                yield from ((row.transition, row.source) for row in rows)
