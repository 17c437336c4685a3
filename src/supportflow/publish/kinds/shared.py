"""Parts that pages of several kinds have: tables of states, of ways on, of escalations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from supportflow.define.conditions import filled
from supportflow.define.flow import State
from supportflow.define.index import Row
from supportflow.define.people import SkillAt
from supportflow.define.promises import Escalation
from supportflow.define.times import WallTime
from supportflow.define.work import Task
from supportflow.publish.context import Site
from supportflow.publish.draft import Draft
from supportflow.publish.markdown import plain

__all__ = [
    "COMES", "RUNGS", "STATES", "asked", "does", "helpers", "listing", "marks", "read", "rung_rows",
    "skilled", "state_rows", "task_steps", "ways_on", "when_of",
]  # fmt: skip

STATES = ("head.state", "head.who", "head.within", "head.tasks", "head.asks")
COMES = ("head.when", "head.who", "head.what_is_needed", "head.then", "head.gets_it")
RUNGS = ("head.escalation", "head.when", "head.tells", "head.what_changes")


def when_of(site: Site, row: Row, *, timeless: bool = False) -> str:
    """Return when a row is taken: what happens, after what time, under which condition.

    Where the time stands beside it, the words are `timeless`.
    """
    say, step = site.say, row.transition
    words = plain(site.event(step))
    if step.after is not None and not timeless:
        after = say.say("time.at_once") if step.after == WallTime(0) else say.time(step.after)
        words = f"{words} ({plain(after)})"
    if step.when is not None:
        words = f"{words}<br>{say.say('only_if')}: {site.condition(step.when)}"
    return words


def ways_on(draft: Draft, rows: Iterable[Row]) -> Iterator[tuple[str, ...]]:
    """Yield a table's row for each way on: when, who, what it takes, where it leads, to whom."""
    site, say = draft.site, draft.site.say.say
    for row in rows:
        step = row.transition
        needs = [site.condition(need) for need in step.needs]
        needs += _wanted(site, row)
        if step.approves:
            needs.append(f"{say('need.policy')}: {draft.to('policy', step.approves)}")
        if step.reply:
            needs.append(f"{say('need.reply')}: {draft.to('reply', step.reply)}")
        needs += [f"{say('need.opens')}: {_opened(draft, name)}" for name in step.opens]
        handed = site.hand(row)
        target = draft.to("state", step.target)
        yield (
            when_of(site, row),
            draft.roles(site.look.roles(step, row.source)),
            "<br>".join(needs),
            f"**{say('stays')}**" if step.target == row.source else target,
            draft.to("team", handed[1].name) if handed else "",
        )


def _wanted(site: Site, row: Row) -> list[str]:
    """Return what the next one wants: a note, and what the area asks of whoever hands over."""
    step = row.transition
    source, target = (site.look.states.get(name) for name in (row.source, step.target))
    area = site.look.areas.get(target.area or "") if target is not None else None
    if area is None or source is None or source.area == area.name:
        area = None
    found = [site.condition(filled(name)) for name in (*area.wants,)] if area is not None else []
    if target is not None:
        found += [site.condition(filled(name)) for name in target.learns]
    if step.note == "required" or (area is not None and area.wants_note):
        found.append(site.say.say("need.note"))
    return found


def _opened(draft: Draft, name: str) -> str:
    flow, _, state = name.partition(".")
    return draft.to("state", state) if state else draft.to("workflow", flow)


def asked(draft: Draft, task: Task) -> str:
    """Return whom to ask about a task, and when."""
    site = draft.site
    team = site.team_of_task(task)
    asks = task.asks or (team.asks if team is not None else None)
    if not asks:
        return ""
    when = f" ({site.text(task.asks_when)})" if task.asks_when else ""
    return f"{draft.to('team', asks)}{when}"


def helpers(draft: Draft, state: State) -> str:
    """Return whom to ask in a state, each once, with when its tasks say so."""
    site = draft.site
    team = site.team(state.name)
    found: dict[str, dict[str, None]] = {}
    for task in site.tasks_of(state):
        does = site.team_of_task(task) or team
        asks = task.asks or (does.asks if does is not None else None)
        if asks:
            when = found.setdefault(asks, {})
            if task.asks_when:
                when[site.text(task.asks_when)] = None
    if not found and team is not None and team.asks and not state.final:
        found[team.asks] = {}
    return ", ".join(
        draft.to("team", name) + (f" ({'; '.join(when)})" if when else "")
        for name, when in found.items()
    )


def read(draft: Draft, articles: Iterable[str]) -> str:
    """Return links to articles."""
    return ", ".join(draft.to("article", name) for name in articles)


def skilled(draft: Draft, skills: Iterable[SkillAt | str]) -> str:
    """Return skills with their levels."""
    found: list[str] = []
    for one in skills:
        name, _, level = str(one).partition(" ")
        words = draft.to("skill", name)
        found.append(f"{words} ({draft.to('level', level)})" if level else words)
    return ", ".join(found)


def state_rows(draft: Draft, states: Iterable[State]) -> Iterator[tuple[str, ...]]:
    """Yield a table's row for each state: who answers, how fast, what to do, whom to ask."""
    site = draft.site
    for state in states:
        team = site.team(state.name)
        yield (
            draft.to("state", state.name) + marks(site, state),
            draft.to("team", team.name) if team is not None else "",
            plain(site.say.time(state.within)) if state.within is not None else "",
            ", ".join(draft.to("task", name) for name in state.tasks),
            helpers(draft, state),
        )


def marks(site: Site, state: State) -> str:
    """Return what is special about a state, in small words behind its title."""
    say = site.say.say
    found: list[str] = []
    if state.waits_for:
        found.append(say("mark.waits", who=say(f"waits.{state.waits_for}")))
    if state.resolved:
        found.append(say("mark.resolved"))
    if state.final:
        found.append(say("mark.final"))
    return f"<br><small>{', '.join(found)}</small>" if found else ""


def task_steps(draft: Draft, tasks: Sequence[Task]) -> Iterator[tuple[str, list[str]]]:
    """Yield each task as a step with its own steps, its time, and what comes after it."""
    site, say = draft.site, draft.site.say
    for task in tasks:
        words = f"**{draft.to('task', task.name)}**"
        if task.within is not None:
            words += f" ({say.say('time.within', time=plain(say.time(task.within)))})"
        steps = [site.text(step) for step in task.steps]
        if task.action:
            steps.append(say.say("task.by_itself"))
        if help_by := asked(draft, task):
            steps.append(f"{say.say('task.stuck')}: {help_by}")
        if task.reply:
            steps.append(f"{say.say('need.reply')}: {draft.to('reply', task.reply)}")
        if task.articles:
            steps.append(f"{say.say('task.articles')}: {read(draft, task.articles)}")
        if task.customer_does:
            steps.append(f"{say.say('task.customer')}: {site.text(task.customer_does)}")
        if task.follow_up:
            steps.append(f"{say.say('task.follow_up')}: {site.text(task.follow_up)}")
        yield words, steps


def does(draft: Draft, one: Escalation) -> str:
    """Return what an escalation changes."""
    site, say = draft.site, draft.site.say.say
    said: list[str] = []
    if one.fires:
        events = (row for flow in site.process.workflows for row in flow.transitions)
        title = next((site.event(row) for row in events if row.event == one.fires), one.fires)
        said.append(f"{say('does.fires')}: {plain(title)}")
    if one.priority:
        said.append(f"{say('does.priority')}: {draft.to('priority', one.priority)}")
    if one.team:
        said.append(f"{say('does.team')}: {draft.to('team', one.team)}")
    if one.level:
        said.append(f"{say('does.level')}: {draft.to('level', one.level)}")
    if one.reverts:
        said.append(say("does.reverts"))
    return "<br>".join(said)


def rung_rows(draft: Draft, rungs: Iterable[Escalation]) -> Iterator[tuple[str, ...]]:
    """Yield a table's row for each escalation: its title, when it comes, whom it tells."""
    site, say = draft.site, draft.site.say
    for one in rungs:
        when: list[str] = []
        if one.clock is not None:
            when.append(f"{plain(site.clock(one.clock))}: {plain(say.at(one.at))}")
        if one.task:
            when.append(draft.to("task", one.task))
        if one.state:
            when += [_place(draft, name) for name in one.state]
        if one.after is not None:
            when.append(say.say("time.after", time=plain(say.time(one.after))))
        if one.when is not None:
            when.append(f"{say.say('only_if')}: {site.condition(one.when)}")
        if one.by_hand:
            by = draft.roles(one.by) if one.by else say.say("role.agent")
            when.append(f"{say.say('rung.by_hand')}: {by}")
        yield (
            draft.to("escalation", one.name),
            "<br>".join(when),
            draft.roles(one.tells),
            does(draft, one),
        )


def _place(draft: Draft, name: str) -> str:
    if name in draft.site.look.states:
        return draft.to("state", name)
    return f"{draft.site.say.say('phase')} {plain(name.replace('_', ' '))}"


def listing(
    site: Site, path: str, key: str, drafts: Sequence[Draft], *, head: str, about: str = ""
) -> Draft:
    """Return the page that lists the pages of one kind, each with its line."""
    draft = Draft(site, path, site.say.say(key), about=about)
    draft.table(
        (head, "head.about"),
        ((draft.page(one.path, one.label), plain(one.about)) for one in drafts),
    )
    return draft
