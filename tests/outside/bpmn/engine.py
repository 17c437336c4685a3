"""Runs a BPMN file in SpiffWorkflow as a ticket went, and says where it then stands.

The engine knows nothing of supportflow. What it asks of its surroundings is answered here from
the way of the ticket: whether a condition holds, and that time has passed. Everything else, which
element follows which, is read from the file by the engine itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from SpiffWorkflow import TaskState
from SpiffWorkflow.bpmn import BpmnEvent, BpmnWorkflow
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.parser.task_parsers import TaskParser
from SpiffWorkflow.bpmn.parser.util import full_tag
from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine
from SpiffWorkflow.bpmn.specs.defaults import UserTask
from SpiffWorkflow.bpmn.specs.event_definitions import MessageEventDefinition


class Move(NamedTuple):
    """One step of a ticket: from a state, by an event, under what condition, to a state."""

    source: str
    event: str
    condition: str
    target: str
    at_once: bool = False


class Parser(BpmnParser):
    """Takes the turn of a bot for what it is: work that ends when it ends."""

    OVERRIDE_PARSER_CLASSES = {full_tag("serviceTask"): (TaskParser, UserTask)}  # noqa: RUF012

    def __init__(self, text: str) -> None:
        super().__init__()
        self.add_bpmn_str(text.encode())


class Surroundings(PythonScriptEngine):  # type: ignore[misc]
    """Answers what the engine asks: which condition holds; no time passes by itself."""

    def __init__(self) -> None:
        super().__init__()
        self.holds: frozenset[str] = frozenset()
        self.asked: list[str] = []

    def evaluate(self, task: Any, expression: str, external_context: Any = None) -> Any:
        """Say whether the condition of a gateway holds, and how long a timer runs."""
        if task.task_spec.name.startswith("ev_"):
            return "P900D"
        self.asked.append(expression)
        return expression in self.holds


class Case:
    """A ticket in the engine."""

    def __init__(self, text: str, process: str) -> None:
        parser = Parser(text)
        self.surroundings = Surroundings()
        self.flow = BpmnWorkflow(
            parser.get_spec(process),
            parser.get_subprocess_specs(process),
            script_engine=self.surroundings,
        )

    def begin(self, name: str | None, first: Move | None = None) -> None:
        """Start by the message of a channel, or as a child ticket."""
        self.expect(None, first)
        self.flow.do_engine_steps()
        if name is not None:
            self.tell(name)
        self.settle()

    def expect(self, move: Move | None, following: Move | None) -> None:
        """Let the condition of a move hold, and that of what happens at once after it."""
        holds = [move.condition] if move is not None else []
        if following is not None and following.at_once:
            holds.append(following.condition)
        self.surroundings.holds = frozenset(holds)

    def settle(self) -> None:
        """Let the engine do what it can."""
        self.flow.refresh_timers()
        self.flow.do_engine_steps()

    def tell(self, name: str) -> None:
        """Send a message; something must be waiting for it."""
        waiting = {event.name for event in self.flow.waiting_events()}
        assert name in waiting, f"nothing waits for '{name}'; waiting: {sorted(waiting)}"
        self.flow.catch(BpmnEvent(MessageEventDefinition(name), {}))

    def standing(self) -> list[str]:
        """Return the tasks of the process itself that are begun and not done."""
        begun = TaskState.READY | TaskState.WAITING | TaskState.STARTED
        found = {
            task.task_spec.name
            for task in self.flow.get_tasks(state=begun)
            if task.workflow is self.flow
        }
        # The engine has parts of its own inside a task, such as st_new.BoundaryEventSplit.
        return sorted(name for name in found if name.startswith("st_") and "." not in name)

    def ended(self) -> list[str]:
        """Return the ends that were reached."""
        return sorted(
            task.task_spec.name
            for task in self.flow.get_tasks(state=TaskState.COMPLETED)
            if type(task.task_spec).__name__ == "EndEvent" and task.workflow is self.flow
        )

    def move(
        self,
        move: Move,
        kinds: dict[str, str],
        following: Move | None = None,
        children: Sequence[Move] = (),
    ) -> None:
        """Take one step: end the task, send the message, or let the time pass.

        Where a child ticket is waited for its own moves are taken, and nothing else is done.
        """
        if move.at_once:
            return  # done on entering
        task, event = f"st_{move.source}", f"ev_{move.source}_{move.event}"
        kind = kinds.get(event) or kinds[task]
        if kind == "callActivity":
            assert children, "a child ticket is waited for, and there is none"
            self.expect(None, following)
            for at, child in enumerate(children):
                self.move(child, kinds, children[at + 1] if at + 1 < len(children) else following)
            return
        self.expect(move, following)
        if kind == "timer":
            self.let_pass(event)
        elif kind.startswith("message:"):
            self.tell(kind.removeprefix("message:"))
        else:
            (ready,) = self.flow.get_tasks(state=TaskState.READY, spec_name=task)
            ready.run()
        self.settle()

    def let_pass(self, event: str) -> None:
        """Let the time of a timer be over."""
        (waiting,) = self.flow.get_tasks(state=TaskState.WAITING, spec_name=event)
        past = datetime.now(UTC) - timedelta(seconds=1)
        waiting._set_internal_data(event_value=past.isoformat())


def run(
    text: str,
    process: str,
    begins: str | None,
    moves: Sequence[Move],
    kinds: dict[str, str],
    children: Sequence[Move] = (),
) -> Case:
    """Run a ticket's moves, and within them those of its child; return where it stands."""
    case = Case(text, process)
    case.begin(begins, moves[0] if moves else None)
    for number, move in enumerate(moves):
        following = moves[number + 1] if number + 1 < len(moves) else None
        case.move(move, kinds, following, children)
    return case
