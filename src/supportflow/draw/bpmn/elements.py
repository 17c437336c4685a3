"""From a workflow to elements of BPMN; total, as all drawing is.

A state is a task, with everything that can happen to a ticket in it: what somebody decides leaves
through a gateway, what the customer does or time brings comes as an event at its rim. What happens
at once on entering stands in a gateway before the task. A final state is an end.
"""

from __future__ import annotations

from collections.abc import Sequence

from supportflow.define.flow import State, Transition, Workflow
from supportflow.define.index import Index, index
from supportflow.define.process import Process
from supportflow.define.promises import Escalation
from supportflow.define.times import Duration
from supportflow.draw.bpmn.model import Event, Flow, Item, ItemKind, Lane, Pool
from supportflow.draw.bpmn.said import LONGEST, Said
from supportflow.draw.bpmn.steps import Steps
from supportflow.draw.bpmn.timers import rung_timer, timer
from supportflow.draw.words import shorten

__all__ = ["pools"]


def pools(process: Process, workflow: str | None, language: str) -> tuple[Pool, ...]:
    """Return a pool for each workflow, or for one of them."""
    look = index(process)
    flows = [each for each in look.workflows.values() if workflow in (None, each.name)]
    ids = _Ids()
    return tuple(_Builder(process, look, each, language, ids).pool() for each in flows)


class _Ids:
    """Gives every element an id that no other has, in all pools of a file."""

    def __init__(self) -> None:
        self.taken: dict[str, int] = {}

    def new(self, wanted: str) -> str:
        """Return an id, with a number when it was taken before."""
        count = self.taken[wanted] = self.taken.get(wanted, 0) + 1
        # Names have no capitals, so that this cannot meet another id.
        return wanted if count == 1 else f"{wanted}.N{count}"


class _Builder:
    """Makes the elements of one workflow, state by state."""

    def __init__(
        self, process: Process, look: Index, workflow: Workflow, language: str, ids: _Ids
    ) -> None:
        self.process = process
        self.look = look
        self.workflow = workflow
        self.say = Said(look, language, workflow.name)
        self.ids = ids
        self.steps = Steps(look, workflow)
        self.items: list[Item] = []
        self.flows: list[Flow] = []
        self.messages: dict[str, str] = {}
        self.escalations: dict[str, str] = {}
        self.enters: dict[str, str] = {}
        self.tasks: dict[str, str] = {}
        self.raises: dict[str, str] = {}
        self.hears: dict[str, str] = {}
        self.tells: dict[str, str] = {}
        self.missing: dict[str, str] = {}
        self.lanes: list[Lane] = []
        self.lane_of: dict[str | None, int] = {}

    def pool(self) -> Pool:
        """Return the workflow as a pool."""
        self.add_lanes()
        for state in self.steps.states:
            self.tasks[state.name] = self.enters[state.name] = self.ids.new(f"st_{state.name}")
            if self.steps.at_once(state):
                self.enters[state.name] = self.ids.new(f"gw_enter_{state.name}")
        self.add_starts()
        for state in self.steps.states:
            self.add_state(state)
        name = self.say.title(self.workflow)
        if len(self.process.workflows) == 1:
            name = self.say.title(self.process)
        return Pool(
            self.ids.new(f"pool_{self.workflow.name}"),
            f"proc_{self.workflow.name}",
            name,
            tuple(self.lanes),
            tuple(self.items),
            tuple(self.flows),
            self.messages,
            self.escalations,
            tuple(self.say.promised()),
            self.hears,
            self.tells,
        )

    def add_lanes(self) -> None:
        """Add a lane for each area that has states here, then one for those without."""
        used = {state.area for state in self.steps.states}
        order = [area.name for area in self.look.areas.values() if area.name in used]
        order += [
            name
            for name in dict.fromkeys(state.area for state in self.steps.states)
            if name is not None and name not in self.look.areas
        ]
        for name in order:
            area = self.look.areas.get(name)
            said = self.say.title(area) if area is not None else f"{name} (not declared)"
            about = (self.say.words(area.purpose),) if area is not None and area.purpose else ()
            self.lane_of[name] = len(self.lanes)
            self.lanes.append(Lane(self.ids.new(f"lane_{name}"), said, about))
        # Without any area there are no lanes, and everything stands in the pool itself.
        self.lane_of[None] = len(self.lanes)
        if None in used and self.lanes:
            self.lanes.append(Lane(self.ids.new(f"lane_of_{self.workflow.name}"), "No area"))

    # Starts

    def add_starts(self) -> None:
        """Add a start for each channel, and a plain one where child tickets come in."""
        for channel in self.process.channels:
            if channel.starts in self.enters:
                said = self.say.title(channel)
                event = Event("message", self.message(channel.name, said))
                self.start(channel.name, said, channel.starts, event)
        opened = dict.fromkeys(
            state
            for other in self.process.workflows
            for row in other.transitions
            for state in self.look.opened_states(row)
        )
        for state in opened:
            if state in self.enters:
                self.start(f"child_{state}", "Child ticket", state, None)

    def start(self, name: str, said: str, state: str, event: Event | None) -> None:
        """Add a start and the way from it."""
        made = self.ids.new(f"ev_start_{name}")
        lane = self.lane_of[self.look.states[state].area]
        self.items.append(Item(made, "startEvent", said, lane, event=event))
        if event is not None:
            self.hears[made] = self.messages[event.name]
        self.flow(f"flow_start_{name}", made, self.enters[state])

    def message(self, name: str, said: str) -> str:
        """Return the id of a message."""
        made = f"msg_{self.workflow.name}_{name}"
        self.messages.setdefault(made, said)
        return made

    # States

    def add_state(self, state: State) -> None:
        """Add a state with all that can happen in it."""
        lane = self.lane_of[state.area]
        enters = self.tasks[state.name]
        said = self.say.title(state)
        at_once = self.steps.at_once(state)
        if at_once:
            self.add_entry(state, at_once)
        if state.final:
            notes = tuple(self.say.about(state))
            self.items.append(Item(enters, "endEvent", said, lane, notes, state=state.name))
            return
        choices: list[Transition] = []
        said_by: dict[str, list[Transition]] = {}
        timers: list[tuple[Duration, Transition]] = []
        for step in self.steps.of(state):
            if step in at_once:
                continue
            if step.after is not None:
                timers.append((step.after, step))
            elif step.on in ("customer_message", "children_done") or (
                set(self.look.roles(step, state.name)) == {"customer"} and step.on is None
            ):
                said_by.setdefault(step.event, []).append(step)
            else:
                choices.append(step)
        messages = list(said_by.values())
        calls = self.steps.calls(state.name)
        first: list[Transition] = []
        if calls:
            first = next(rows for rows in messages if rows[0].on == "children_done")
        elif not choices and messages:
            leads_on = (rows for rows in messages if any(r.target != state.name for r in rows))
            first = next(leads_on, messages[0])
        kind: ItemKind = "userTask"
        event = None
        team = self.look.team_of(state.name)
        if calls:
            kind = "callActivity"
        elif first:
            kind = "receiveTask"
            event = Event("message", self.message(first[0].event, self.say.label(first[0])))
        elif team is not None and team.automated:
            kind = "serviceTask"
        self.items.append(
            Item(
                enters, kind, said, lane, tuple(self.say.about(state)), event,
                calls=f"proc_{calls}" if calls else "", state=state.name,
            )
        )  # fmt: skip
        if first and event is not None and first[0].on != "children_done":
            self.hears[enters] = self.messages[event.name]
        if any(step.reply is not None for step in self.steps.of(state)):
            self.tells[enters] = f"An answer from {said}"
        if first:
            self.leave_by(state, first, enters, named=True)
        self.add_choices(state, choices, enters)
        self.add_rungs(state)
        for time, step in timers:
            self.add_event(state, [step], Event("timer", timer=timer(self.look, time, state)))
        for rows in messages:
            if rows is not first:
                event = Event("message", self.message(rows[0].event, self.say.label(rows[0])))
                self.add_event(state, rows, event)

    def add_entry(self, state: State, steps: Sequence[Transition]) -> None:
        """Add the gateway before a task through which a ticket goes on at once."""
        gateway, task = self.enters[state.name], self.tasks[state.name]
        always = next((step for step in steps if step.when is None), None)
        name = always.event if always is not None else "enter"
        default = self.ids.new(f"flow_{state.name}_{name}")
        lane = self.lane_of[state.area]
        self.items.append(Item(gateway, "exclusiveGateway", "", lane, default=default))
        for step in steps:
            if step is always:
                self.leave(state, step, gateway, default, fresh=False)
                break
            self.leave(state, step, gateway, f"flow_{state.name}_{step.event}", choice=True)
        if always is None:
            self.flows.append(Flow(default, gateway, task))

    def add_choices(self, state: State, choices: Sequence[Transition], source: str) -> None:
        """Add what somebody decides: one way, or a gateway with a condition on each."""
        if len(choices) == 1 and choices[0].when is None:
            self.leave(state, choices[0], source, f"flow_{state.name}_{choices[0].event}")
            return
        if not choices:
            return
        gateway = self.ids.new(f"gw_{state.name}")
        lane = self.lane_of[state.area]
        self.items.append(Item(gateway, "exclusiveGateway", "", lane))
        self.flow(f"flow_{state.name}_done", source, gateway)
        for step in choices:
            self.leave(state, step, gateway, f"flow_{state.name}_{step.event}", choice=True)

    def add_event(self, state: State, rows: Sequence[Transition], event: Event) -> None:
        """Add what comes to a task from outside, as an event at its rim."""
        step = rows[0]
        stays = len(rows) == 1 and step.target == state.name and not step.restart
        made = self.ids.new(f"ev_{state.name}_{step.event}")
        lane = self.lane_of[state.area]
        self.items.append(
            Item(
                made, "boundaryEvent", self.say.said(step), lane, tuple(self.say.notes(step)),
                event, self.tasks[state.name], cancels=not stays, state=state.name,
            )
        )  # fmt: skip
        if event.kind == "message" and step.on != "children_done":
            self.hears[made] = self.messages[event.name]
        if not stays:
            self.leave_by(state, rows, made, named=False)
            return
        # It leaves the ticket where it is: its own small branch ends at once.
        end = self.ids.new(f"ev_{state.name}_{step.event}_done")
        self.items.append(Item(end, "endEvent", "", lane))
        name = f"flow_{state.name}_{step.event}"
        self.flow(name, made, end, aside=True, events=(step.event,))

    def add_rungs(self, state: State) -> None:
        """Add what escalates because of the time in a state, as timers at the rim of its task.

        One that only tells or changes something leaves the task as it is. One that fires an event
        takes the ticket along. A condition of its own is looked at when the time has come; as the
        task goes on if it does not hold, an event under a condition is told, not taken.
        """
        lane = self.lane_of[state.area]
        for one in self.say.promises.timed(state):
            event = Event("timer", timer=rung_timer(self.say.promises, one, state))
            notes = (f"Escalation {self.say.promises.rung(one).text}.",)
            rows = [step for step in self.steps.of(state) if step.event == one.fires]
            moves = bool(rows) and one.when is None
            made = self.ids.new(f"ev_{state.name}.{one.name}")
            name = self.say.title(one)
            self.items.append(
                Item(
                    made, "boundaryEvent", name, lane, notes, event, self.tasks[state.name],
                    cancels=moves, state=state.name,
                )
            )  # fmt: skip
            if moves:
                self.leave_by(state, rows, made, named=False)
                continue
            told = f"esc_{self.workflow.name}.{one.name}"
            self.escalations[told] = name
            if one.when is not None:
                made = self.decision(state, one, made)
            end = self.ids.new(f"ev_{state.name}.{one.name}_told")
            raised = Event("escalation", told)
            self.items.append(Item(end, "endEvent", name, lane, event=raised))
            condition = self.say.holds(one)
            said = shorten(condition, LONGEST)
            name = f"flow_{state.name}.{one.name}"
            self.flow(name, made, end, said=said, condition=condition, aside=True)

    def decision(self, state: State, one: Escalation, source: str) -> str:
        """Add the gateway at which the condition of an escalation is looked at; else it ends."""
        gateway = self.ids.new(f"gw_{state.name}.{one.name}")
        otherwise = self.ids.new(f"flow_{state.name}.{one.name}_otherwise")
        end = self.ids.new(f"ev_{state.name}.{one.name}_not")
        lane = self.lane_of[state.area]
        self.items.append(Item(gateway, "exclusiveGateway", "", lane, default=otherwise))
        self.items.append(Item(end, "endEvent", "", lane))
        self.flow(f"flow_{state.name}.{one.name}_due", source, gateway, aside=True)
        self.flow(otherwise, gateway, end, aside=True, fresh=False)
        return gateway

    def leave_by(
        self, state: State, rows: Sequence[Transition], source: str, *, named: bool
    ) -> None:
        """Add the ways of one event: the first whose condition holds, else the ticket stays."""
        name = f"flow_{state.name}_{rows[0].event}"
        if rows[0].when is None:
            self.leave(state, rows[0], source, name, named=named)
            return
        gateway = self.ids.new(f"gw_{state.name}_{rows[0].event}")
        otherwise = self.ids.new(f"{name}_otherwise")
        lane = self.lane_of[state.area]
        self.items.append(Item(gateway, "exclusiveGateway", "", lane, default=otherwise))
        self.flow(f"{name}_happened", source, gateway, aside=not named)
        for step in rows:
            if step.when is None:
                self.leave(state, step, gateway, otherwise, named=named, fresh=False)
                return
            self.leave(state, step, gateway, name, choice=True, bare=True)
        self.flows.append(Flow(otherwise, gateway, self.tasks[state.name], back=True))

    # Ways

    def leave(
        self,
        state: State,
        step: Transition,
        source: str,
        name: str,
        *,
        choice: bool = False,
        named: bool = True,
        fresh: bool = True,
        bare: bool = False,
    ) -> None:
        """Add the way of a transition from an element of its state, by what it raises on it."""
        back = self.steps.leads_back(state.name, step.target)
        aside = step.after is not None or step.escalates
        target = self.target(state, step)
        if step.escalates:
            target = self.escalation(step, target, state)
        for opened in step.opens:
            if opened.partition(".")[0] != self.steps.calls(step.target):
                target = self.opening(opened, target, state)
        self.flow(
            name,
            source,
            target,
            said=self.say.named(step, named=named and not bare, condition=choice),
            condition=self.say.condition(step) if choice else "",
            notes=tuple(self.say.notes(step)),
            back=back,
            aside=aside,
            events=(step.event,),
            fresh=fresh,
        )

    def target(self, state: State, step: Transition) -> str:
        """Return where a transition leads; a state that is not declared becomes an end."""
        if step.target in self.enters:
            return self.enters[step.target]
        if step.target not in self.missing:
            made = self.missing[step.target] = self.ids.new(f"ev_missing_{step.target}")
            said = f"{step.target} (not declared)"
            self.items.append(Item(made, "endEvent", said, self.lane_of[state.area]))
        return self.missing[step.target]

    def escalation(self, step: Transition, target: str, state: State) -> str:
        """Return the event that tells of an escalation before it arrives; one for each target."""
        if target not in self.raises:
            goal = self.look.states.get(step.target)
            area = goal.area if goal is not None and step.target in self.enters else state.area
            said = f"Escalated to {self.say.title(goal)}" if goal is not None else "Escalated"
            name = f"esc_{self.workflow.name}_{step.target}"
            self.escalations[name] = said
            made = self.raises[target] = self.ids.new(f"ev_escalate_{step.target}")
            self.items.append(
                Item(
                    made, "intermediateThrowEvent", said, self.lane_of[area],
                    event=Event("escalation", name),
                )
            )  # fmt: skip
            back = self.steps.leads_back(state.name, step.target)
            self.flow(f"flow_escalated_{step.target}", made, target, back=back)
        return self.raises[target]

    def opening(self, opened: str, target: str, state: State) -> str:
        """Return an event that opens a child ticket on the way to a target."""
        workflow = self.look.workflows.get(opened.partition(".")[0])
        said = f"Opens {self.say.title(workflow)}" if workflow is not None else f"Opens {opened}?"
        name = opened.replace(".", "_")
        key = f"{opened} {target}"
        if key not in self.raises:
            made = self.raises[key] = self.ids.new(f"ev_open_{name}")
            event = Event("message", self.message(f"open_{name}", said))
            lane = self.lane_of[state.area]
            self.items.append(Item(made, "intermediateThrowEvent", said, lane, event=event))
            self.flow(f"flow_open_{name}", made, target)
        return self.raises[key]

    def flow(
        self,
        name: str,
        source: str,
        target: str,
        *,
        said: str = "",
        condition: str = "",
        notes: tuple[str, ...] = (),
        back: bool = False,
        aside: bool = False,
        events: tuple[str, ...] = (),
        fresh: bool = True,
    ) -> None:
        """Add a way between two elements; its name is an id already unless it is `fresh`."""
        made = self.ids.new(name) if fresh else name
        self.flows.append(Flow(made, source, target, said, condition, notes, back, aside, events))
