"""What can happen in the states of a workflow, as one who draws it needs to know."""

from __future__ import annotations

from collections.abc import Iterator

from supportflow.define.flow import State, Transition, Workflow
from supportflow.define.index import Index, timed
from supportflow.define.times import WallTime
from supportflow.draw.order import backward

__all__ = ["Steps"]


class Steps:
    """Reads one workflow; a state that is declared twice counts once."""

    def __init__(self, look: Index, workflow: Workflow) -> None:
        self.look = look
        self.workflow = workflow
        self.states = [s for s in workflow.states if look.states.get(s.name) is s]
        self.numbers = {state.name: number for number, state in enumerate(self.states)}
        self.back = self.find_back()

    def leads_back(self, source: str, target: str) -> bool:
        """Whether a way from one state to another leads back, or nowhere else."""
        numbers = (self.numbers[source], self.numbers.get(target, -1))
        return source == target or numbers in self.back

    def find_back(self) -> set[tuple[int, int]]:
        """Return which pairs of states lead back, by their numbers."""
        steps = (
            (self.numbers[state], self.numbers[row.transition.target])
            for state, events in self.look.rows(self.workflow.name).items()
            if state in self.numbers
            for rows in events.values()
            for row in rows
            if row.transition.target in self.numbers
        )
        starts = (
            self.numbers[name]
            for name in self.look.start_states(self.workflow.name)
            if name in self.numbers
        )
        return backward(len(self.states), starts, steps)

    def of(self, state: State) -> Iterator[Transition]:
        """Yield what can happen in a state, without the rows that never win."""
        for rows in self.look.rows(self.workflow.name).get(state.name, {}).values():
            by_time = timed(rows)
            for row in rows:
                step = row.transition
                # "From any state" to this very one leaves the ticket where it is.
                if row.rank and step.target == state.name:
                    continue
                if step.after is None or row in by_time:
                    yield step
                if step.after is None and step.when is None:
                    break

    def at_once(self, state: State) -> list[Transition]:
        """Return what takes a ticket on as soon as it comes into a state."""
        return [
            step
            for step in self.of(state)
            if step.after == WallTime(0) and step.target != state.name
        ]

    def called(self, state: State) -> str:
        """Return the one workflow that all ways into a waiting state open, if there is one."""
        if state.waits_for != "children":
            return ""
        opened: list[str] = []
        for step in self.workflow.transitions:
            if step.target == state.name:
                opened += step.opens or ("",)
        names = {each.partition(".")[0] for each in opened}
        whole = len(names) == 1 and all("." not in each for each in opened)
        name = next(iter(names)) if whole else ""
        return name if name in self.look.workflows and name != self.workflow.name else ""

    def calls(self, name: str) -> str:
        """Return the workflow that a state runs from its opening to its end, if there is one."""
        state = self.look.states.get(name)
        if state is None or name not in self.numbers:
            return ""
        done = any(step.on == "children_done" for step in self.of(state))
        return self.called(state) if done else ""
