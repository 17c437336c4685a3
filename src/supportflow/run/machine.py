"""The state machine of one workflow: built with `transitions`, compiled once into plain tables.

`transitions` is the engine of record and the oracle in the tests; its own trigger costs some
sixty Python calls an event, so what it built is read out once into
``state -> event -> (target, test, after, next row)`` and dispatched from there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple, Protocol

from transitions import Machine as StockMachine

__all__ = ["After", "Compiled", "Rule", "Step", "Table", "Test", "build", "compiled", "dispatch"]

Test = Callable[[Any, Any], bool]
After = Callable[[Any, Any], object]


class Subject(Protocol):
    """Whatever has a state that can be set."""

    state: str


class Rule(NamedTuple):
    """A row for the machine: its source is one state.

    Tests (which must return True or False) and callbacks take (subject, context).
    """

    event: str
    source: str
    target: str
    tests: Sequence[Test] = ()
    after: Sequence[After] = ()


class Step(NamedTuple):
    """One compiled row, and the row to try when its test fails."""

    target: str
    test: Test | None
    after: After | None
    following: Compiled | None


Compiled = tuple[str, Test | None, After | None, "Compiled | None"]
"""A `Step` as the table holds it: Python takes a plain tuple apart faster than a named one."""

Table = dict[str, dict[str, Compiled]]


def build(states: Iterable[str], rules: Iterable[Rule]) -> StockMachine:
    """Build the stock machine; no model is ever bound to it, tickets are handed in."""
    # It refuses an event named as the attribute, which would be a method of a model; there is none.
    machine = StockMachine(
        model=None,
        states=list(states),
        initial=None,
        auto_transitions=False,
        send_event=False,
        model_attribute="",
    )
    for rule in rules:
        tests: list[Any] = list(rule.tests)
        after: list[Any] = list(rule.after)
        machine.add_transition(rule.event, rule.source, rule.target, conditions=tests, after=after)
    machine.model_attribute = "state"
    return machine


def compiled(machine: StockMachine) -> Table:
    """Read the rows out of a built machine, in the order in which it would try them."""
    table: Table = {name: {} for name in machine.states}
    for event in machine.events.values():
        for source, rows in event.transitions.items():
            step: Compiled | None = None
            for row in reversed(rows):
                tests = [condition.func for condition in row.conditions]
                step = (str(row.dest), _both(tests), _each(row.after), step)
            if step is not None:
                table[source][event.name] = step
    return table


def dispatch(table: Table, subject: Subject, event: str, context: Any) -> Compiled | None:
    """Take the first row of `event` whose test holds: set the state, then call what comes after.

    Returns the row, or None when no test held. Raises KeyError when the state has no such event.
    """
    step: Compiled | None = table[subject.state][event]
    while step is not None:
        target, test, after, following = step
        if test is None or test(subject, context):
            subject.state = target
            if after is not None:
                after(subject, context)
            return step
        step = following
    return None


def _both(tests: Sequence[Any]) -> Test | None:
    if not tests:
        return None
    if len(tests) == 1:
        return tests[0]  # type: ignore[no-any-return]
    if len(tests) == 2:
        first, second = tests
        return lambda subject, context: first(subject, context) and second(subject, context)
    every = tuple(tests)
    return lambda subject, context: all(test(subject, context) for test in every)


def _each(callbacks: Sequence[Any]) -> After | None:
    if not callbacks:
        return None
    if len(callbacks) == 1:
        return callbacks[0]  # type: ignore[no-any-return]
    every = tuple(callbacks)

    def call(subject: Any, context: Any) -> None:
        for callback in every:
            callback(subject, context)

    return call
