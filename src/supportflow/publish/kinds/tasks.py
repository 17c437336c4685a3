"""A page for each task: its steps, its time, whom to ask and when, what comes after the answer."""

from __future__ import annotations

from collections.abc import Iterator

from supportflow.define.work import Task
from supportflow.publish.context import Site
from supportflow.publish.draft import Draft
from supportflow.publish.kinds.replies import script
from supportflow.publish.kinds.shared import RUNGS, asked, listing, read, rung_rows, skilled
from supportflow.publish.markdown import plain

__all__ = ["tasks"]


def tasks(site: Site) -> Iterator[Draft]:
    """Yield the page of each task, after the page that lists them."""
    drafts = [_task(site, task) for task in site.look.tasks.values()]
    if drafts:
        yield listing(site, "tasks/index.md", "kinds.tasks", drafts, head="head.task")
        yield from drafts


def _task(site: Site, task: Task) -> Draft:
    say = site.say
    team = site.team_of_task(task)
    about = [site.title(team)] if team is not None else []
    if task.within is not None:
        about.append(say.say("time.within", time=say.time(task.within)))
    draft = Draft(site, f"tasks/{task.name}.md", site.title(task), about=" · ".join(about))
    draft.facts([
        ("fact.who", say.say("task.by_itself") if task.action else
            draft.to("team", team.name) if team is not None else ""),
        ("fact.within", plain(say.time(task.within)) if task.within is not None else ""),
        ("fact.asks", asked(draft, task)),
        ("fact.area", draft.to("area", task.area)),
        ("fact.level", draft.to("level", task.level)),
        ("fact.skills", skilled(draft, task.skills)),
        ("fact.informs", draft.roles(task.informs)),
    ])  # fmt: skip
    if task.description:
        draft.add(site.text(task.description))
    if task.steps:
        draft.head("task.steps", "steps")
        draft.steps(site.text(step) for step in task.steps)
    if help_by := asked(draft, task):
        draft.head("task.help", "help")
        draft.add(f"{say.say('task.stuck')}: {help_by}.")
        if task.asks_after is not None:
            time = plain(say.time(task.asks_after))
            draft.add(say.say("task.asks_after", time=time))
        if task.asks_if is not None:
            draft.add(f"{say.say('task.asks_if')}: {site.condition(task.asks_if)}.")
    if task.reply:
        draft.head("task.reply", "reply")
        draft.add(draft.to("reply", task.reply))
        reply = site.look.replies.get(task.reply)
        if reply is not None:
            draft.lines += script(site, reply)
    if task.articles:
        draft.head("task.articles", "articles")
        draft.add(read(draft, task.articles))
    if task.customer_does:
        draft.head("task.customer", "customer")
        draft.add(site.text(task.customer_does))
    if task.follow_up:
        draft.head("task.follow_up", "follow-up")
        draft.add(site.text(task.follow_up))
    rungs = [one for one in site.look.escalations.values()
             if one.clock == "task" and one.task in (None, task.name)]  # fmt: skip
    if rungs and task.within is not None:
        draft.head("state.late", "late")
        draft.table(RUNGS, rung_rows(draft, rungs))
    used = [state for state in site.states() if task.name in state.tasks]
    if used:
        draft.head("task.states", "states")
        draft.items(draft.to("state", state.name) for state in used)
    return draft
