"""Names that nothing has, that stand twice, or that already mean something else."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Collection, Iterator, Mapping

from supportflow.define.flow import FACTS
from supportflow.define.index import Index, index
from supportflow.define.people import ROLES
from supportflow.define.problems import SINGULAR
from supportflow.define.process import Process
from supportflow.define.references import Reference, References, references, row_places
from supportflow.define.work import BUILT_IN
from supportflow.errors import Finding, near, quoted

__all__ = [
    "Known",
    "duplicate_names",
    "duplicate_states",
    "error",
    "reserved_names",
    "unknown_names",
    "unknown_roles",
    "unknown_states",
]

ASSIGNEE = "assignee"
"""Whom an escalation tells when it is meant for whoever works on the ticket."""

FILLED_IN = (*BUILT_IN, "ticket", "subject")
"""What a reply can fill in besides the declared fields."""


_RATION = 20_000
"""How many names are compared before near matches are no longer looked for."""


class Known:
    """A process and what its faults are looked up in."""

    def __init__(self, process: Process) -> None:
        self.process = process
        self.index: Index = index(process)
        self.references: References = references(process)
        self._near: dict[tuple[str, str], str] = {}
        self._ration = _RATION
        found = self.index
        flows = found.workflows
        self.states = {name: {state.name for state in flows[name].states} for name in flows}
        self.phases: dict[str, dict[str, list[str]]] = {}
        for flow in found.workflows.values():
            phases = self.phases.setdefault(flow.name, {})
            for state in flow.states:
                if state.phase is not None:
                    phases.setdefault(state.phase, []).append(state.name)
        self.names: dict[str, Collection[str]] = {
            "area": found.areas, "calendar": found.calendars, "level": found.levels,
            "reply": found.replies, "rule": found.rules, "start": found.states, "task": found.tasks,
            "team": found.teams, "workflow": found.workflows, "field": {**BUILT_IN, **found.fields},
            "placeholder": (*FILLED_IN, *found.fields),
            "role": (*ROLES, *found.teams, *found.levels), "clock": found.clock_names(),
            "event": {
                row.event for flow in process.workflows for row in flow.transitions
            },
            "priority": [row.name for row in process.priorities],
            "place": {*found.states, *(name for phases in self.phases.values() for name in phases)},
            "told": (*found.teams, *found.levels, *found.agents, ASSIGNEE),
            "agent": found.agents, "article": found.articles, "channel": found.channels,
            "kpi": found.kpis, "policy": found.policies, "product": found.products,
            "promise": found.slas, "skill": found.skills, "state": found.states,
            "survey": found.surveys, "topic": found.topics,
        }  # fmt: skip

    def meant(self, name: str) -> tuple[str, ...]:
        """Return the states that a name means: itself, or those of a phase of any workflow."""
        if name in self.index.states:
            return (name,)
        return tuple(state for phases in self.phases.values() for state in phases.get(name, ()))

    def near(self, kind: str, name: str, names: Collection[str]) -> str:
        """Return the near match, once for each name; comparing is slow, so it is rationed."""
        if (kind, name) not in self._near:
            self._ration -= len(names)
            self._near[kind, name] = near(name, names) if self._ration >= 0 else ""
        return self._near[kind, name]


def error(code: str, where: str, message: str, hint: str) -> Finding:
    """Return a finding that stops the process from running."""
    return Finding(code, "error", where, message, hint)


# Names that nothing has

_ADD = {
    "area": 'Area("{}")', "calendar": 'Calendar("{}")', "field": 'Field("{}")',
    "clock": 'Clock("{}", ...) to a promise', "event": 'Transition("{}", ...) to a workflow',
    "place": 'State("{}") to a workflow', "told": 'Team("{}")', "priority": 'Priority("{}")',
    "level": 'Level("{}")', "placeholder": 'Field("{}")', "reply": 'Reply("{}", "...")',
    "rule": 'Rule("{}")', "task": 'Task("{}")', "team": 'Team("{}")', "workflow": 'Workflow("{}")',
    "agent": 'Agent("{}")', "article": 'Article("{}", "...")', "channel": 'Channel("{}")',
    "kpi": 'Kpi("{}")', "policy": 'Policy("{}")', "product": 'Product("{}")',
    "promise": 'Sla("{}")', "skill": 'Skill("{}")', "state": 'State("{}") to a workflow',
    "survey": 'Survey("{}")', "topic": 'Topic("{}")',
}  # fmt: skip


def unknown_names(known: Known) -> Iterator[Finding]:
    """A name is used that is not declared."""
    for use in known.references.all:
        if use.kind not in _ADD or use.name in known.names[use.kind]:
            continue
        if use.kind == "priority" and not known.process.priorities:
            continue  # without rows any priority may be set by hand
        kind = _CALLED.get(use.kind, use.kind)
        nowhere = "neither declared nor built in" if kind in {"field", "clock"} else "not declared"
        match = known.near(use.kind, use.name, known.names[use.kind])
        new = _ADD[use.kind].format(use.name)
        code = "unknown-value" if use.kind == "priority" else f"unknown-{kind.split()[-1]}"
        yield error(
            code,
            use.where,
            f"{use.how} {kind} '{use.name}', which is {nowhere}.{match}",
            _or_add(match, new if " to a " in new else f"{new} to the process"),
        )


_CALLED = {"placeholder": "field", "place": "state", "told": "team"}


def _or_add(match: str, what: str) -> str:
    return f"Otherwise add {what}." if match else f"Correct the name, or add {what}."


def unknown_states(known: Known) -> Iterator[Finding]:
    """A channel starts, or a row comes from, leads to or opens, a state that is not there."""
    for use in known.references.all:
        if use.kind == "start" and use.name not in known.index.states:
            match = known.near("start", use.name, known.index.states)
            yield error(
                "unknown-state",
                use.where,
                f"starts in state '{use.name}', which no workflow has.{match}",
                _or_add(match, f'State("{use.name}") to a workflow'),
            )
        elif use.kind in {"source", "target", "opened"} and use.inside in known.states:
            states, phases = known.states[use.inside], known.phases[use.inside]
            if use.name in states or (use.kind == "source" and use.name in phases):
                continue
            names = (*states, *phases) if use.kind == "source" else states
            hint = _elsewhere(use, phases, known.index)
            match = "" if hint else known.near(f"{use.inside}.{use.kind}", use.name, names)
            yield error(
                "unknown-state",
                use.where,
                f"{use.how} state '{use.name}', which workflow '{use.inside}' "
                f"does not have.{match}",
                hint or _or_add(match, f"State(\"{use.name}\") to workflow '{use.inside}'"),
            )
        elif use.kind == "workflow" and known.states.get(use.name) == set():
            yield error(
                "unknown-state",
                use.where,
                f"opens workflow '{use.name}', which has no state to start in.",
                f"Give workflow '{use.name}' its states.",
            )


def _elsewhere(use: Reference, phases: Mapping[str, list[str]], found: Index) -> str:
    if use.name in phases:
        return f"'{use.name}' is a phase: name one of its states, {quoted(phases[use.name])}."
    other = found.workflow_of.get(use.name)
    if other is not None and use.kind != "opened":
        return (
            f"Workflow '{other.name}' has it, but a ticket stays in one workflow: "
            f'open a child ticket with opens="{other.name}.{use.name}".'
        )
    return ""


def unknown_roles(known: Known) -> Iterator[Finding]:
    """A row may be done by somebody who is no role, team or level."""
    roles = known.names["role"]
    for use in known.references.all:
        if use.kind != "role" or use.name in roles:
            continue
        if use.name in known.index.agents:
            what = "which is an agent."
            hint = "Name a team or a level: people come and go."
        else:
            what = f"which is no team, no level and none of {quoted(ROLES)}."
            match = known.near("role", use.name, roles)
            what += match
            hint = _or_add(match, f'Team("{use.name}") to the process')
        yield error("unknown-role", use.where, f"may be done by '{use.name}', {what}", hint)


# Names that stand twice or are taken


def duplicate_names(known: Known) -> Iterator[Finding]:
    """Two elements of one kind have the same name, so that one of them can never be meant."""
    for each in dataclasses.fields(known.process):
        if each.name not in SINGULAR:
            continue
        kind = SINGULAR[each.name]
        names = Counter(element.name for element in getattr(known.process, each.name))
        for name, count in names.items():
            if count > 1:
                yield error(
                    "duplicate-name",
                    f"{kind} '{name}'",
                    f"is declared {_times(count)}.",
                    "Give each its own name, or remove one.",
                )


def duplicate_states(known: Known) -> Iterator[Finding]:
    """States and phases share their names, which are unique in the process."""
    flows: dict[str, list[str]] = {}
    for flow in known.process.workflows:
        for state in flow.states:
            flows.setdefault(state.name, []).append(flow.name)
    phases = {name for found in known.phases.values() for name in found}
    for name, inside in flows.items():
        where = f"workflow '{inside[0]}', state '{name}'"
        if len(inside) > 1:
            others = [flow for flow in dict.fromkeys(inside) if flow != inside[0]]
            also = f", also in workflow {quoted(others, last='and')}" if others else ""
            yield error(
                "duplicate-name",
                where,
                f"is declared {_times(len(inside))}{also}.",
                "Give each its own name: a state's name is unique in the process.",
            )
        if name in phases:
            yield error(
                "duplicate-name",
                where,
                "has the name of a phase, so a row that starts from it could mean either.",
                "Rename the state or the phase.",
            )


def _times(count: int) -> str:
    return "twice" if count == 2 else f"{count} times"


def reserved_names(known: Known) -> Iterator[Finding]:
    """A name is taken: a fact's, a role's, a built-in field's, or a team's."""
    for where, event in _events(known):
        if event in FACTS:
            yield error(
                "reserved-name",
                where,
                f"has the name of a fact that every state accepts ({quoted(FACTS, last='and')}).",
                "Name the event after what is done, as in 'answer_customer'; "
                "to react to a fact, add on=... to the row.",
            )
    found = known.index
    taken = {name: f"the role '{name}'" for name in ROLES}
    for kind, names in (("team", found.teams), ("level", found.levels), ("agent", found.agents)):
        for name in names:
            if name in taken:
                yield error(
                    "reserved-name",
                    f"{kind} '{name}'",
                    f"is named like {taken[name]}, so nobody can tell who is meant.",
                    f"Rename the {kind}.",
                )
        taken = {**dict.fromkeys(names, f"a {kind}"), **taken}
    for name in found.fields:
        if name in FILLED_IN:
            yield error(
                "reserved-name",
                f"field '{name}'",
                "is built in: every ticket has it.",
                "Remove the field, or rename it.",
            )


def _events(known: Known) -> Iterator[tuple[str, str]]:
    for flow in known.process.workflows:
        for where, row in zip(row_places(flow), flow.transitions, strict=True):
            yield where, row.event
