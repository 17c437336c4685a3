"""A page for each state: what to do, what comes next, what happens by itself, how one gets here."""

from __future__ import annotations

from collections.abc import Iterator

from supportflow.define.flow import State
from supportflow.define.index import timed
from supportflow.publish.context import Site
from supportflow.publish.draft import Draft
from supportflow.publish.kinds.shared import (
    COMES,
    RUNGS,
    helpers,
    listing,
    rung_rows,
    task_steps,
    ways_on,
    when_of,
)
from supportflow.publish.markdown import plain

__all__ = ["states"]


def states(site: Site) -> Iterator[Draft]:
    """Yield the page of each state, after the page that lists them."""
    drafts = [_state(site, state) for state in site.states()]
    if drafts:
        yield listing(site, "states/index.md", "kinds.states", drafts, head="head.state")
        yield from drafts


def _state(site: Site, state: State) -> Draft:
    say = site.say
    team = site.team(state.name)
    about = [site.title(team)] if team is not None else []
    if state.within is not None:
        about.append(say.say("time.within", time=say.time(state.within)))
    draft = Draft(
        site, f"states/{state.name}.md", site.title(state), about=" · ".join(about),
        tags=[site.title(area)] if (area := site.look.areas.get(state.area or "")) else [],
    )  # fmt: skip
    flow = site.look.workflow_of[state.name]
    draft.facts([
        ("fact.who", draft.to("team", state.team) if team is None else draft.to("team", team.name)),
        ("fact.within", plain(say.time(state.within)) if state.within is not None else ""),
        ("fact.asks", helpers(draft, state)),
        ("fact.waits", say.say(f"waits.{state.waits_for}") if state.waits_for else ""),
        ("fact.area", draft.to("area", state.area)),
        ("fact.workflow", draft.to("workflow", flow.name) if len(site.look.workflows) > 1 else ""),
    ])  # fmt: skip
    if state.description:
        draft.add(site.text(state.description))
    if state.resolved:
        draft.add(say.say("state.resolved"))
    rows = site.rows.get(state.name, ())
    if state.final:
        draft.add(say.say("state.final"))
        _reopened(draft, state)
    else:
        _to_do(draft, state)
        by_hand = [row for row in rows if row.transition.after is None]
        if by_hand:
            draft.head("state.next", "next")
            draft.table(COMES, ways_on(draft, by_hand))
        _by_itself(draft, state)
    rungs = [
        one for one in site.look.escalations.values()
        if {state.name, state.phase} & {*one.state}
        or (one.clock == "task" and one.task in state.tasks)
        or (one.clock == "within" and not one.state and state.within is not None)
    ]  # fmt: skip
    if rungs and not state.final:
        draft.head("state.late", "late")
        draft.table(RUNGS, rung_rows(draft, rungs))
    draft.picture(state.name, say.say("picture.around", title=site.title(state)), around=state.name)
    _ways_here(draft, state)
    return draft


def _to_do(draft: Draft, state: State) -> None:
    """Say what whoever has the ticket does, step by step."""
    site, say = draft.site, draft.site.say
    tasks = site.tasks_of(state)
    unknown = [name for name in state.tasks if name not in site.look.tasks]
    if not tasks and not unknown:
        return
    draft.head("state.to_do", "what-to-do")
    draft.steps([*task_steps(draft, tasks), *(draft.to("task", name) for name in unknown)])
    if any(task.action for task in tasks):
        draft.add(say.say("state.actions"))


def _by_itself(draft: Draft, state: State) -> None:
    """Say what time does when nobody does anything."""
    site, say = draft.site, draft.site.say
    flow = site.look.workflow_of[state.name]
    events = site.look.rows(flow.name).get(state.name, {})
    found = [row for rows in events.values() for row in timed(rows)]
    if not found:
        return
    draft.head("state.by_itself", "by-itself")
    draft.table(
        ("head.after", "head.what_happens", "head.what_is_needed", "head.then", "head.gets_it"),
        (
            (
                plain(say.time(row.transition.after)) if row.transition.after is not None else "",
                when_of(site, row, timeless=True),
                *cells[2:],
            )
            for row, cells in zip(found, ways_on(draft, found), strict=True)
        ),
    )


def _reopened(draft: Draft, state: State) -> None:
    """Say what a message of the customer does to a closed ticket."""
    site, say = draft.site, draft.site.say
    reopen = site.look.workflow_of[state.name].reopen
    if reopen is None:
        draft.add(say.say("state.not_reopened"))
        return
    if reopen.to:
        where = draft.to("state", reopen.to)
        if reopen.within is not None:
            time = plain(say.time(reopen.within))
            draft.add(say.say("state.reopened_within", state=where, time=time))
        else:
            draft.add(say.say("state.reopened", state=where))
    if reopen.new and (reopen.to is None or reopen.within is not None):
        draft.add(say.say("state.reopened_new"))


def _ways_here(draft: Draft, state: State) -> None:
    """Say how a ticket gets here: from channels and from other states."""
    site = draft.site
    rows = [
        (draft.to("channel", channel.name), "", "")
        for channel in site.look.channels.values()
        if channel.starts == state.name
    ]
    rows += [
        (
            draft.to("state", row.source),
            when_of(site, row),
            draft.roles(site.look.roles(row.transition, row.source)),
        )
        for row in site.ways_to.get(state.name, ())
    ]
    if rows:
        draft.head("state.from", "from")
        draft.table(("head.from", "head.when", "head.who"), rows)
