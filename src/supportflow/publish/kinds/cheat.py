"""A sheet for each team: what it does, how fast and whom it asks, on one page of A4."""

from __future__ import annotations

from collections.abc import Iterator

from supportflow.define.people import Team
from supportflow.define.promises import clocks_of
from supportflow.publish.context import Site
from supportflow.publish.draft import Draft
from supportflow.publish.kinds.shared import helpers
from supportflow.publish.kinds.teams import reached_by
from supportflow.publish.markdown import plain

__all__ = ["sheets"]


def sheets(site: Site) -> Iterator[Draft]:
    """Yield a sheet for each team of people."""
    for team in site.look.teams.values():
        if not team.automated:
            yield _sheet(site, team)


def _sheet(site: Site, team: Team) -> Draft:
    say = site.say
    title = say.say("cheat.title", team=site.title(team))
    draft = Draft(site, f"cheat/{team.name}.md", title, about=say.say("cheat.about"), wide=True)
    draft.add('<div class="sf-sheet"></div>')
    states = [state for state in site.states_of(team.name) if not state.final]
    rows: list[tuple[str, ...]] = []
    for state in states:
        tasks = site.tasks_of(state)
        what = ", ".join(plain(site.title(task)) for task in tasks)
        onward = dict.fromkeys(
            plain(site.event(row.transition))
            for row in site.rows.get(state.name, ())
            if row.transition.after is None
            and team.name in site.look.roles(row.transition, state.name)
        )
        rows.append((
            draft.to("state", state.name),
            plain(say.time(state.within)) if state.within is not None else "",
            what, ", ".join(onward), helpers(draft, state),
        ))  # fmt: skip
    draft.table(("head.state", "head.within", "head.tasks", "head.next", "head.asks"), rows)
    tasks = [
        task for task in site.look.tasks.values() if site.team_of_task(task) is team and task.steps
    ]
    if tasks:
        draft.head("kinds.tasks", "tasks")
        draft.items(
            f"{draft.to('task', task.name)}: " + " → ".join(site.text(step) for step in task.steps)
            for task in tasks
        )
    if site.process.slas:
        draft.head("kinds.slas", "promises")
        draft.items(
            f"{draft.to('sla', sla.name)}: "
            + ", ".join(
                f"{plain(site.clock(clock.name))} {plain(say.time(clock.within))}"
                for clock in clocks_of(sla)
                if clock.within is not None
            )
            for sla in site.look.slas.values()
        )
    rungs = reached_by(site, team)
    if rungs:
        draft.head("team.escalations", "escalations")
        draft.items(
            f"{draft.to('escalation', one.name)}"
            + (f" ({plain(site.clock(one.clock))}: {plain(say.at(one.at))})" if one.clock else "")
            for one in rungs
        )
    contact = site.look.teams.get(team.asks or "")
    if contact is not None:
        draft.head("cheat.help", "help")
        words = f" ({plain(contact.contact)})" if contact.contact else ""
        draft.add(f"{draft.to('team', contact.name)}{words}")
    draft.lines += site.footer(draft)[2:]
    return draft
