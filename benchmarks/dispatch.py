"""One event through the state machine: ours, a hand-written table, and stock `transitions`.

The machine has six states and eight events. A ticket goes through eight events, one with a guard
and one with a callback; the ticket, guard and callback are the same for all contestants, and each
run is checked to end where it should. `python-statemachine` and `automat` join when installed:
``pip install python-statemachine automat``.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec
from typing import Any, Protocol

from run import best, cpu, interleaved, show, verdict

from supportflow.run.machine import Rule, build, compiled, dispatch

TICKETS = 4_000
ROUNDS = 15
EVENTS = ("triage", "start", "escalate", "ask", "resolve", "reopen", "resolve", "close")
STATES = ("new", "triaged", "in_progress", "waiting_customer", "resolved", "closed")


class Ticket:
    """A ticket with slots, as the library's own."""

    __slots__ = ("asked", "assignee", "id", "state")

    def __init__(self, number: int) -> None:
        self.id = number
        self.state = "new"
        self.assignee: str | None = "ann"
        self.asked = 0


def has_assignee(ticket: Ticket, _: object) -> bool:
    """The guard of ``start``."""
    return ticket.assignee is not None


def count_ask(ticket: Ticket, _: object) -> None:
    """The callback of ``ask``."""
    ticket.asked += 1


RULES = (
    Rule("triage", "new", "triaged"),
    Rule("start", "triaged", "in_progress", [has_assignee]),
    Rule("ask", "in_progress", "waiting_customer", (), [count_ask]),
    Rule("escalate", "in_progress", "in_progress"),
    Rule("resolve", "in_progress", "resolved"),
    Rule("reply", "waiting_customer", "in_progress"),
    Rule("resolve", "waiting_customer", "resolved"),
    Rule("reopen", "resolved", "in_progress"),
    Rule("close", "resolved", "closed"),
)

Row = tuple[str, Callable[[Ticket, object], bool] | None, Callable[[Ticket, object], None] | None]


def by_hand() -> Callable[[Ticket, str, object], bool]:
    """Return what a careful programmer writes instead of using a library."""
    table: dict[str, dict[str, Row]] = {
        "new": {"triage": ("triaged", None, None)},
        "triaged": {"start": ("in_progress", has_assignee, None)},
        "in_progress": {
            "ask": ("waiting_customer", None, count_ask),
            "escalate": ("in_progress", None, None),
            "resolve": ("resolved", None, None),
        },
        "waiting_customer": {
            "reply": ("in_progress", None, None),
            "resolve": ("resolved", None, None),
        },
        "resolved": {"reopen": ("in_progress", None, None), "close": ("closed", None, None)},
        "closed": {},
    }

    def fire(ticket: Ticket, event: str, context: object) -> bool:
        try:
            target, guard, after = table[ticket.state][event]
        except KeyError:
            raise ValueError(f"'{event}' is not possible in '{ticket.state}'") from None
        if guard is not None and not guard(ticket, context):
            return False
        ticket.state = target
        if after is not None:
            after(ticket, context)
        return True

    return fire


def tickets() -> list[Ticket]:
    """Return new tickets."""
    return [Ticket(number) for number in range(TICKETS)]


def checked(driven: list[Ticket], spent: float) -> float:
    """Return the seconds of one event, when every ticket ended where it should."""
    assert all(ticket.state == "closed" and ticket.asked == 1 for ticket in driven)
    return spent / (len(driven) * len(EVENTS))


def run_by_hand() -> float:
    """Drive tickets through the hand-written table."""
    fire, driven = by_hand(), tickets()

    def drive() -> None:
        for ticket in driven:
            fire(ticket, "triage", None)
            fire(ticket, "start", None)
            fire(ticket, "escalate", None)
            fire(ticket, "ask", None)
            fire(ticket, "resolve", None)
            fire(ticket, "reopen", None)
            fire(ticket, "resolve", None)
            fire(ticket, "close", None)

    return checked(driven, cpu(drive))


def run_supportflow() -> float:
    """Drive tickets through the compiled machine."""
    table, driven = compiled(build(STATES, RULES)), tickets()

    def drive() -> None:
        for ticket in driven:
            dispatch(table, ticket, "triage", None)
            dispatch(table, ticket, "start", None)
            dispatch(table, ticket, "escalate", None)
            dispatch(table, ticket, "ask", None)
            dispatch(table, ticket, "resolve", None)
            dispatch(table, ticket, "reopen", None)
            dispatch(table, ticket, "resolve", None)
            dispatch(table, ticket, "close", None)

    return checked(driven, cpu(drive))


def run_transitions() -> float:
    """Drive tickets through the same machine by its own trigger, without binding them to it."""
    events: Any = build(STATES, RULES).events
    driven = tickets()[: TICKETS // 10]

    def drive() -> None:
        for ticket in driven:
            events["triage"].trigger(ticket, ticket, None)
            events["start"].trigger(ticket, ticket, None)
            events["escalate"].trigger(ticket, ticket, None)
            events["ask"].trigger(ticket, ticket, None)
            events["resolve"].trigger(ticket, ticket, None)
            events["reopen"].trigger(ticket, ticket, None)
            events["resolve"].trigger(ticket, ticket, None)
            events["close"].trigger(ticket, ticket, None)

    return checked(driven, cpu(drive))


class Events(Protocol):
    """The events of the machine, as methods of whatever a library makes of a ticket."""

    def triage(self) -> None: ...  # noqa: D102
    def start(self) -> None: ...  # noqa: D102
    def escalate(self) -> None: ...  # noqa: D102
    def ask(self) -> None: ...  # noqa: D102
    def reply(self) -> None: ...  # noqa: D102
    def resolve(self) -> None: ...  # noqa: D102
    def reopen(self) -> None: ...  # noqa: D102
    def close(self) -> None: ...  # noqa: D102


def run_automat() -> float:
    """Drive tickets through `automat`, which has no guards: the caller asks."""
    from automat import TypeMachineBuilder

    builder: Any = TypeMachineBuilder(Events, Ticket)
    states = {name: builder.state(name) for name in STATES}
    for rule in RULES:
        taken = states[rule.source].upon(getattr(Events, rule.event)).to(states[rule.target])
        if rule.after:
            taken(lambda machine, ticket: count_ask(ticket, None))
        else:
            taken.returns(None)
    bound: Any = builder.build()
    driven = tickets()[: TICKETS // 4]
    machines = [(bound(ticket), ticket) for ticket in driven]

    def drive() -> None:
        for machine, ticket in machines:
            machine.triage()
            if has_assignee(ticket, None):
                machine.start()
            machine.escalate()
            machine.ask()
            machine.resolve()
            machine.reopen()
            machine.resolve()
            machine.close()

    spent = cpu(drive)
    for machine, ticket in machines:
        ticket.state = machine.__automat_transitioner__._state.name
    return checked(driven, spent)


def run_python_statemachine() -> float:
    """Drive tickets through `python-statemachine`, one machine a ticket."""
    from statemachine import State, StateMachine

    class Machine(StateMachine):
        new = State(initial=True)
        triaged = State()
        in_progress = State()
        waiting_customer = State()
        resolved = State()
        closed = State(final=True)

        triage = new.to(triaged)
        start = triaged.to(in_progress, cond="assigned")
        ask = in_progress.to(waiting_customer, after="count")
        escalate = in_progress.to.itself()
        reply = waiting_customer.to(in_progress)
        resolve = in_progress.to(resolved) | waiting_customer.to(resolved)
        reopen = resolved.to(in_progress)
        close = resolved.to(closed)

        def assigned(self) -> bool:
            return has_assignee(self.model, None)

        def count(self) -> None:
            count_ask(self.model, None)

    driven = tickets()[: TICKETS // 40]
    machines: list[Any] = [Machine(model=ticket) for ticket in driven]

    def drive() -> None:
        for machine in machines:
            machine.triage()
            machine.start()
            machine.escalate()
            machine.ask()
            machine.resolve()
            machine.reopen()
            machine.resolve()
            machine.close()

    return checked(driven, cpu(drive))


def main() -> None:
    """Print the table."""
    contestants = {
        "hand-written dict of dicts": run_by_hand,
        "supportflow `dispatch`": run_supportflow,
        "transitions, `event.trigger` unbound": run_transitions,
    }
    if find_spec("automat"):
        contestants["automat, guard outside it"] = run_automat
    if find_spec("statemachine"):
        contestants["python-statemachine"] = run_python_statemachine
    spent = best(interleaved(contestants, ROUNDS))
    hand, ours, stock, *_ = spent.values()
    targets = {
        "supportflow `dispatch`": verdict(ours / hand, 1.5),
        "transitions, `event.trigger` unbound": verdict(stock / ours, 50, at_least=True),
    }
    show(
        "Dispatch of one event",
        ("what", "µs", "x hand-written", "x supportflow", "target of the ratio"),
        [
            (
                name,
                f"{seconds * 1e6:.3f}",
                f"{seconds / hand:.2f}",
                f"{seconds / ours:.2f}",
                targets.get(name, ""),
            )
            for name, seconds in spent.items()
        ],
    )


if __name__ == "__main__":
    main()
