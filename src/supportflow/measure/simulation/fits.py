"""Whether a scenario and a process fit together: every name that does not, at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator

from supportflow.define.faults import faults
from supportflow.define.index import Index, index
from supportflow.define.process import Process
from supportflow.define.times import BusinessTime
from supportflow.errors import BadCall, DefinitionError, near, quoted
from supportflow.measure.simulation.assumptions import Scenario

__all__ = ["refuse_misfits"]


def refuse_misfits(process: Process, scenario: Scenario) -> None:
    """Raise when this process cannot be simulated under this scenario.

    DefinitionError when the process itself has faults; BadCall with every line of the scenario
    that does not fit, each with a near match, or when no channel starts anywhere.
    """
    wrong = faults(process)
    if wrong:
        raise DefinitionError(process.name, wrong)
    look = index(process)
    if not look.start_states():
        raise BadCall(
            f"process '{process.name}' has no channel that starts anywhere, so no ticket would "
            "come: give a channel starts='...'"
        )
    found = [*_misfits(look, scenario)]
    if found:
        count = "1 line" if len(found) == 1 else f"{len(found)} lines"
        said = f"scenario '{scenario.name}': {count} do{'es' if len(found) == 1 else ''} not fit"
        raise BadCall("\n".join([f"{said} process '{process.name}'.", *(f"  {o}" for o in found)]))


def _misfits(look: Index, scenario: Scenario) -> Iterator[str]:
    process = look.process
    starting = [each.name for each in process.channels if each.starts is not None]
    for arrival in scenario.arrivals:
        yield from _unknown(f"arrivals '{arrival.channel}'", "channel", arrival.channel, starting)
    for work in scenario.work:
        kinds: dict[str, Collection[str]] = {
            "state": look.states, "task": look.tasks, "team": look.teams,
        }  # fmt: skip
        place, known = f"work '{work.name}'", kinds[work.of]
        others = [kind for kind, names in kinds.items() if kind != work.of and work.name in names]
        if work.name not in known and others:
            yield f"{place}: this is a {others[0]}: say of='{others[0]}'."
        else:
            yield from _unknown(place, work.of, work.name, known)
    for branch in scenario.branches:
        yield from _branch(look, branch.state, branch.event, branch.to)
    totals: Counter[str] = Counter()
    for branch in scenario.branches:
        totals[branch.state] += round(branch.share * 1e9)
    for state, total in totals.items():
        if state in look.states and total > 1e9 + 10:
            yield f"branches of '{state}': their shares make {total / 1e9:g}: at most 1 is all."
    for answer in scenario.answers:
        place = f"answer '{answer.state}'"
        yield from _unknown(place, "state", answer.state, look.states)
        counted = isinstance(answer.mean, BusinessTime)
        if counted and answer.state in look.states and look.calendar_of(answer.state) is None:
            yield f"{place}: '{answer.mean}' needs a calendar, and its team has none."
    for mix in scenario.mix:
        for kind, given, names in (
            ("priority", mix.priority, [row.name for row in process.priorities]),
            ("topic", mix.topic, [row.name for row in process.topics]),
            ("product", mix.product, [row.name for row in process.products]),
        ):
            if given is not None:
                yield from _unknown(f"mix '{mix.name}'", kind, given, names)
    yield from _staff(look, scenario)
    for field, names in (
        ("arrivals", [o.channel for o in scenario.arrivals]),
        ("work", [f"{o.name}' of='{o.of}" for o in scenario.work]),
        ("branch", [f"{o.state}', '{o.event}', to '{o.to or 'any'}" for o in scenario.branches]),
        ("answer", [o.state for o in scenario.answers]),
        ("mix", [o.name for o in scenario.mix]),
    ):
        for name, times in Counter(names).items():
            if times > 1:
                yield f"{field} '{name}' stands {times} times: keep one."


def _branch(look: Index, state: str, event: str, to: str | None) -> Iterator[str]:
    place = f"branch '{state}', '{event}'"
    if state not in look.states:
        yield from _unknown(place, "state", state, look.states)
        return
    rows = look.rows(look.workflow_of[state].name).get(state, {})
    if event not in rows:
        listed = f" From there: {quoted(rows, last='and')}." if rows else " It is an end."
        yield f"{place}: no event '{event}' leads out of '{state}'.{near(event, rows)}{listed}"
        return
    targets = list(dict.fromkeys(row.transition.target for row in rows[event]))
    if to is not None and to not in targets:
        said = f"{place}: it does not lead to '{to}'.{near(to, targets)}"
        yield f"{said} It leads to {quoted(targets, last='and')}."


def _staff(look: Index, scenario: Scenario) -> Iterator[str]:
    people = [name for name, team in look.teams.items() if not team.automated]
    orders: dict[str, str] = {}
    for staff in scenario.staff:
        place = f"staff '{staff.team}'"
        team = look.teams.get(staff.team)
        if team is not None and team.automated:
            yield f"{place}: this team is a bot, which needs no people."
        else:
            yield from _unknown(place, "team", staff.team, people)
        if staff.calendar is not None:
            yield from _unknown(place, "calendar", staff.calendar, look.calendars)
        if orders.setdefault(staff.team, staff.order) != staff.order:
            other = orders[staff.team]
            yield f"{place}: order '{staff.order}' beside '{other}': a team has one order."


def _unknown(place: str, kind: str, name: str, names: Collection[str]) -> Iterator[str]:
    if name not in names:
        listed = ""
        hint = near(name, names)
        if not hint and names:
            listed = f" There is {quoted(list(names)[:8], last='and')}."
        yield f"{place}: there is no {kind} '{name}'.{hint}{listed}"
