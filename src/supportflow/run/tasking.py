"""What happens to a task: ticked off step by step, done, skipped, opened again, failed, asked for.

A task is done by its team, or by the team of its area if it names none; whoever does it stands on
its level and has its skills. People of the accountable team who stand higher may do it, too: they
answer for it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from supportflow.define.index import Index
from supportflow.define.people import Agent, SkillAt
from supportflow.define.texts import pick
from supportflow.define.work import Task
from supportflow.errors import NeedUnmet, NotAllowed, NotPossible, RuleFailed, near, quoted
from supportflow.run.given import bad, not_by_customer, only
from supportflow.run.plan import TaskPlan
from supportflow.run.raising import ASSIGNEE
from supportflow.run.setting_off import set_off
from supportflow.run.ticket import Draft, Kept, TaskState, task_of
from supportflow.run.turn import Turn

__all__ = ["ask_for_help", "doers", "end_tasks", "help_is_due", "steps_said", "task", "tell_ended"]

KINDS = ("done", "ticked", "unticked", "skipped", "reopened", "retried")
WANTS_OPEN = frozenset(("done", "ticked", "unticked", "skipped", "retried", "failed"))


def task(draft: Draft, turn: Turn) -> None:
    """A task that was done, skipped (with a note), reopened or retried; a step that was ticked."""
    not_by_customer(draft, turn)
    stepping = turn.data.get("is") in ("ticked", "unticked")
    only(draft, turn, ("task", "is", "step") if stepping else ("task", "is"))
    name, now = turn.data["task"], turn.data["is"]
    failing = now == "failed" and turn.actor.kind == "system"
    if now not in KINDS and not failing:  # a tuple: `now` may be a list
        raise bad(draft, turn, f"takes is={quoted(KINDS)}, not {now!r}")
    known = {one.name: one for one in draft.tasks}
    if not isinstance(name, str) or name not in known:
        has = f"It has {quoted(known, last='and')}." if known else "It has no tasks."
        raise bad(
            draft,
            turn,
            f"names '{name}', which the ticket does not have.{near(str(name), known)} {has}",
        )
    if (known[name].status == "open") is not (now in WANTS_OPEN):
        raise NotPossible(
            f"task '{name}' of ticket {draft.id} is {known[name].status}; it cannot be {now}. "
            "Nothing was changed.",
            ticket=draft.id,
            event="task",
        )
    if now == "skipped" and not turn.note:
        why = f"there is a note saying why '{name}' is skipped (note=...)"
        raise NeedUnmet(
            f"'task' of ticket {draft.id} is possible only when {why}. Nothing was changed.",
            ticket=draft.id,
            event="task",
            reasons=(why,),
        )
    if now in ("done", "ticked"):
        _for_somebody_else(draft, turn, name)
    if stepping:
        known[name] = _ticked(draft, turn, known[name])
    elif now in ("reopened", "retried"):
        if now == "retried" and not known[name].failed:
            raise NotPossible(
                f"task '{name}' of ticket {draft.id} has not failed: there is nothing to retry. "
                "Nothing was changed.",
                ticket=draft.id,
                event="task",
            )
        known[name] = _opened_again(draft, turn, known[name], anew=now == "reopened")
    elif failing:
        known[name] = known[name]._replace(failed=True)
    else:
        known[name] = known[name]._replace(status=now, ended=turn.at, by=turn.by)
        draft.timers = tuple(timer for timer in draft.timers if task_of(timer) != name)
    draft.tasks = tuple(known.values())
    turn.write(draft, "failed" if failing else "task")
    if failing:
        _tell_failed(draft, turn, name)
    elif now in ("done", "skipped"):
        tell_ended(draft, turn, (name,), now)
    set_off(draft, turn, "task")


# Step by step


def _ticked(draft: Draft, turn: Turn, state: TaskState) -> TaskState:
    """Return the task with a step ticked off, or open again; steps are counted from 1."""
    declared = turn.plan.index.tasks.get(state.name)
    steps = len(declared.steps) if declared is not None else 0
    step, now = turn.data["step"], turn.data["is"]
    if isinstance(step, bool) or not isinstance(step, int) or not 1 <= step <= steps:
        has = f"has steps 1 to {steps}" if steps > 1 else "has one step" if steps else "has none"
        raise bad(draft, turn, f"names step {step!r}, but task '{state.name}' {has}")
    if (step in state.ticked) is (now == "ticked"):
        raise NotPossible(
            f"step {step} of task '{state.name}' of ticket {draft.id} is "
            f"{'ticked already' if now == 'ticked' else 'not ticked'}. Nothing was changed.",
            ticket=draft.id,
            event="task",
        )
    ticked = {*state.ticked} ^ {step}
    return state._replace(ticked=tuple(sorted(ticked)))


def steps_said(declared: Task | None, state: TaskState) -> str:
    """Say how many steps of an open task are ticked; an empty text for one without steps."""
    if declared is None or not declared.steps or state.status != "open":
        return ""
    return f"{len(state.ticked)} of {len(declared.steps)} steps ticked"


# Who does it


def _for_somebody_else(draft: Draft, turn: Turn, name: str) -> None:
    """Refuse whom the task is not for; what the system brings is what an action has done."""
    made, declared = turn.plan, turn.plan.index.tasks.get(name)
    if declared is None or turn.actor.kind == "system":
        return
    if not (declared.team or declared.level or declared.skills):
        return
    agent = made.index.agents.get(turn.by) or turn.context.people.get(turn.by)
    if _may(made.index, declared, turn.roles, agent):
        return
    able = doers(made.index, declared, {**made.index.agents, **turn.context.people}.values())
    who = _who(made.index, declared)
    instead = f" {quoted(able[:5])} may do it." if able else " Nobody who is declared can do it."
    raise NotAllowed(
        f"'{turn.by}' may not do task '{name}' of ticket {draft.id}: it is for {who}.{instead} "
        "Nothing was changed.",
        ticket=draft.id,
        event="task",
        reasons=(f"it is for {who}",),
    )


def doers(found: Index, declared: Task, people: Iterable[Agent]) -> list[str]:
    """Return which of these people may do a task."""
    return [one.name for one in people if _may(found, declared, found.roles_of(one), one)]


def _may(found: Index, declared: Task, roles: frozenset[str], agent: Agent | None) -> bool:
    """Say whether somebody does this task, or stands above those who do."""
    team = found.team_of_task(declared.name)
    ours = team is None or team.name in roles
    stands = declared.level is None or declared.level in roles
    if ours and stands and all(_has(found, agent, one) for one in declared.skills):
        return True
    ladder = found.ladder
    area = found.areas.get(declared.area or "")
    accountable = area is not None and area.team is not None and area.team in roles
    lowest = ladder.get(declared.level, 0) if declared.level is not None else 0
    rung = max((ladder[role] for role in roles if role in ladder), default=-1)
    return accountable and rung > lowest


def _has(found: Index, agent: Agent | None, asked: SkillAt | str) -> bool:
    """Say whether somebody has a skill, on the level that is asked for."""
    if agent is None:
        return False
    ladder, wanted = found.ladder, _skill(asked)
    for one in map(_skill, agent.skills):
        if one.skill == wanted.skill:
            rung = ladder.get(one.level or agent.level or "", -1)
            return wanted.level is None or rung >= ladder[wanted.level]
    return False


def _skill(given: SkillAt | str) -> SkillAt:
    """Return a skill as it is kept: a plain name stands for the skill on any level."""
    return given if isinstance(given, SkillAt) else SkillAt(given)


def _who(found: Index, declared: Task) -> str:
    """Say for whom a task is."""
    team = found.team_of_task(declared.name)
    said = f"team '{team.name}'" if team is not None else "anybody"
    if declared.level is not None:
        said += f" from level '{declared.level}' up"
    if declared.skills:
        said += f" with {quoted((str(one) for one in declared.skills), last='and')}"
    area = found.areas.get(declared.area or "")
    if area is not None and area.team is not None and len(found.ladder) > 1:
        return f"{said}, or for those of team '{area.team}' who stand higher"
    return said


# Opened again, ended, failed


def _opened_again(draft: Draft, turn: Turn, state: TaskState, *, anew: bool) -> TaskState:
    """Open an ended task again, or try the action of an open one once more."""
    made, name = turn.plan, state.name
    declared = made.tasks.get(name)
    why = ""
    if made.states[draft.state].final:
        why = "the ticket is closed: reopen the ticket first, or open a new one."
    elif declared is None:
        why = (
            f"version '{made.process.version}' of process '{made.process.name}' does not have "
            f"it.{near(name, made.tasks)}"
        )
    elif not anew and declared.action is None:
        why = f"version '{made.process.version}' of the process leaves it to people."
    if why or declared is None:
        raise NotPossible(
            f"task '{name}' of ticket {draft.id} cannot be {turn.data['is']}; {why} "
            "Nothing was changed.",
            ticket=draft.id,
            event="task",
        )
    if not anew:
        turn.act(draft, declared)
        return state._replace(failed=False)
    timers = list(draft.timers)
    opened = turn.opened(draft, declared, timers)
    draft.timers = tuple(timers)
    return opened


def end_tasks(draft: Draft, turn: Turn, names: Iterable[str]) -> None:
    """Mark open tasks as skipped: what happens makes them needless."""
    ended = set(names)
    if not ended:
        return
    draft.tasks = tuple(
        task._replace(status="skipped", ended=turn.at, by=turn.by) if task.name in ended else task
        for task in draft.tasks
    )
    draft.timers = tuple(timer for timer in draft.timers if task_of(timer) not in ended)
    tell_ended(draft, turn, sorted(ended), "skipped")


def tell_ended(draft: Draft, turn: Turn, names: Iterable[str], how: str) -> None:
    """Tell those whom a task informs that it has ended."""
    for name in names:
        declared = turn.plan.index.tasks.get(name)
        for told in declared.informs if declared is not None else ():
            to = (draft.assignee or draft.team) if told == ASSIGNEE else told
            if to is not None:
                about = {"ticket": draft.id, "about": "task", "task": name, "is": how}
                turn.effect(draft, "notify", to, about | {"by": turn.by})


def _tell_failed(draft: Draft, turn: Turn, name: str) -> None:
    """Tell whoever does the task now that its action has failed for good."""
    planned = turn.plan.tasks.get(name)
    to = (planned.team if planned is not None else None) or draft.team
    if to is not None:
        about = {"ticket": draft.id, "about": "failed", "task": name, "reason": turn.note}
        turn.effect(draft, "notify", to, about)


# Asking for help


def help_is_due(draft: Draft, turn: Turn, name: str) -> None:
    """The time has passed after which a task's team is asked for help."""
    planned = turn.plan.tasks.get(name)
    state = next((one for one in draft.tasks if one.name == name), None)
    timer = str(turn.data["timer"])
    if planned is None or planned.asks is None or state is None or state.asked:
        reasons = (f"task '{name}' asks nobody any more",)
        data = Kept(task=name, timer=timer, reasons=reasons)
        turn.write(draft, "unmet", event="asked", note=None, data=data)
        return
    _ask(draft, turn, planned, {"timer": timer})


def ask_for_help(draft: Draft, turn: Turn) -> None:
    """Ask for help with the open tasks whose `asks_if` holds now, each once."""
    for state in draft.tasks:
        if state.status != "open" or state.asked:
            continue
        planned = turn.plan.tasks.get(state.name)
        if planned is None or planned.asks_if is None:
            continue
        try:
            holds = planned.asks_if(draft, turn)
        except RuleFailed as failure:
            data = Kept(task=state.name, reasons=(str(failure),))
            turn.write(draft, "unmet", event="asked", by="system", note=None, data=data)
            continue
        if holds:
            _ask(draft, turn, planned, {})


def _ask(draft: Draft, turn: Turn, planned: TaskPlan, about: dict[str, Any]) -> None:
    """Write that a team is asked for help, and ask it; a timer for the same is needless then."""
    name, team = planned.name, planned.asks
    assert team is not None
    declared = turn.plan.index.tasks[name]
    turn.write(
        draft, "asked", event="asked", by="system", note=None,
        data=Kept({"task": name, "asks": team, **about}),
    )  # fmt: skip
    draft.tasks = tuple(
        one._replace(asked=True) if one.name == name else one for one in draft.tasks
    )
    draft.timers = tuple(timer for timer in draft.timers if timer.name != f"asks:{name}")
    told = {"ticket": draft.id, "about": "asked", "task": name, "state": draft.state}
    if declared.asks_when is not None:
        told["when"] = pick(declared.asks_when, turn.plan.process.language)
    turn.effect(draft, "notify", team, told)
