"""A page for each team, which is what its people open in the morning, and one for each level."""

from __future__ import annotations

from collections.abc import Iterator

from supportflow.define.people import Level, Team
from supportflow.define.promises import Escalation
from supportflow.publish.context import Site
from supportflow.publish.draft import Draft
from supportflow.publish.kinds.shared import (
    RUNGS,
    STATES,
    listing,
    rung_rows,
    state_rows,
    task_steps,
    when_of,
)
from supportflow.publish.markdown import plain

__all__ = ["levels", "reached_by", "teams"]


def teams(site: Site) -> Iterator[Draft]:
    """Yield the page of each team, after the page that lists them."""
    drafts = [_team(site, team) for team in site.look.teams.values()]
    if drafts:
        yield listing(site, "teams/index.md", "kinds.teams", drafts, head="head.team")
        yield from drafts


def _about(site: Site, team: Team) -> str:
    if team.description:
        return site.say.text(team.description)
    areas = [site.title(area) for area in site.look.areas.values() if area.team == team.name]
    return ", ".join(areas)


def _team(site: Site, team: Team) -> Draft:
    say = site.say
    draft = Draft(
        site, f"teams/{team.name}.md", site.title(team), about=_about(site, team), boost=2
    )
    areas = [area for area in site.look.areas.values() if area.team == team.name]
    draft.facts([
        ("fact.kind", say.say("team.automated") if team.automated else ""),
        ("fact.areas", ", ".join(draft.to("area", area.name) for area in areas)),
        ("fact.asks", draft.to("team", team.asks)),
        ("fact.hours", draft.to("calendar", team.calendar)),
        ("fact.contact", plain(team.contact or "")),
        ("fact.turns", str(team.max_turns or "")),
    ])  # fmt: skip
    for words in (team.mission, team.description):
        if words:
            draft.add(site.text(words))
    if not team.automated:
        draft.add(draft.page(f"cheat/{team.name}.md", say.say("team.cheat")))
    states = [state for state in site.states_of(team.name) if not state.final]
    if states:
        draft.head("team.states", "states")
        draft.table(STATES, (_without_who(row) for row in state_rows(draft, states)))
    tasks = [task for task in site.look.tasks.values() if site.team_of_task(task) is team]
    if tasks:
        draft.head("team.tasks", "tasks")
        draft.steps(task_steps(draft, tasks))
    _handed(draft, team, arriving=True)
    _handed(draft, team, arriving=False)
    rungs = reached_by(site, team)
    if rungs:
        draft.head("team.escalations", "escalations")
        draft.table(RUNGS, rung_rows(draft, rungs))
    _replies(draft, team)
    _not_yours(draft, team)
    if states:
        words = say.say("picture.team", title=site.title(team))
        draft.picture(team.name, words, focus=team.name)
    trainings = [
        one
        for one in site.look.trainings.values()
        if team.name in one.teams or not (one.teams or one.levels or one.products)
    ]
    if trainings and not team.automated:
        draft.head("kinds.trainings", "trainings")
        draft.items(draft.to("training", one.name) for one in trainings)
    people = [agent for agent in site.look.agents.values() if team.name in agent.teams]
    if people:
        draft.head("team.people", "people")
        draft.items(
            draft.to("agent", one.name)
            + (f" ({draft.to('level', one.level)})" if one.level else "")
            for one in people
        )
    return draft


def _without_who(row: tuple[str, ...]) -> tuple[str, ...]:
    return (row[0], "", *row[2:])


def reached_by(site: Site, team: Team) -> list[Escalation]:
    """Return the escalations that tell a team or put tickets into its queue."""
    return [
        one
        for one in site.look.escalations.values()
        if team.name in one.tells or one.team == team.name
    ]


def _handed(draft: Draft, team: Team, *, arriving: bool) -> None:
    """Say which tickets a team is handed, or hands on, and what must be written down."""
    site, say = draft.site, draft.site.say.say
    rows: list[tuple[str, ...]] = []
    for each in site.rows.values():
        for row in each:
            handed = site.hand(row)
            if handed is None or handed[arriving].name != team.name:
                continue
            other = handed[not arriving]
            rows.append((
                draft.to("team", other.name),
                when_of(site, row),
                draft.to("state", row.source),
                draft.to("state", row.transition.target),
                say("need.note") if row.transition.note == "required" else "",
            ))  # fmt: skip
    if rows:
        draft.head("team.in" if arriving else "team.out", "in" if arriving else "out")
        first = "head.from_team" if arriving else "head.to_team"
        draft.table((first, "head.when", "head.from", "head.then", "head.what_is_needed"), rows)


def _replies(draft: Draft, team: Team) -> None:
    """List the scripts that a team uses."""
    site = draft.site
    used: dict[str, None] = {}
    for task in site.look.tasks.values():
        if task.reply and site.team_of_task(task) is team:
            used[task.reply] = None
    for state in site.states_of(team.name):
        for row in site.rows.get(state.name, ()):
            step = row.transition
            if step.reply and step.after is None and team.name in site.look.roles(step, row.source):
                used[step.reply] = None
    if used:
        draft.head("team.replies", "replies")
        draft.items(draft.to("reply", name) for name in used)


def _not_yours(draft: Draft, team: Team) -> None:
    """Say what a team meets but does not do: what its areas leave out, and whose that is."""
    site, say = draft.site, draft.site.say.say
    items = [
        site.text(words)
        for area in site.look.areas.values()
        if area.team == team.name
        for words in area.does_not
    ]
    others: dict[str, list[str]] = {}
    for state in site.states_of(team.name):
        for row in site.rows.get(state.name, ()):
            handed = site.hand(row)
            if handed is not None:
                link = draft.to("state", row.transition.target)
                listed = others.setdefault(handed[1].name, [])
                if link not in listed:
                    listed.append(link)
    items += [
        say("team.theirs", team=draft.to("team", name), states=", ".join(links))
        for name, links in others.items()
    ]
    if items:
        draft.head("team.not_yours", "not-yours")
        draft.items(items)


# Levels


def levels(site: Site) -> Iterator[Draft]:
    """Yield the page of each level of skill, after the page that lists them."""
    drafts = [_level(site, level) for level in site.look.levels.values()]
    if drafts:
        yield listing(site, "levels/index.md", "kinds.levels", drafts, head="head.level")
        yield from drafts


def _level(site: Site, level: Level) -> Draft:
    say = site.say
    draft = Draft(
        site, f"levels/{level.name}.md", site.title(level), about=say.text(level.description)
    )
    ladder = list(site.look.levels)
    at = ladder.index(level.name)
    draft.facts([
        ("fact.below", ", ".join(draft.to("level", name) for name in ladder[:at])),
        ("fact.above", ", ".join(draft.to("level", name) for name in ladder[at + 1 :])),
    ])  # fmt: skip
    if level.description:
        draft.add(site.text(level.description))
    if level.reached:
        draft.add(f"{say.say('level.reached')}: {site.text(level.reached)}")
    trainings = [one for one in site.look.trainings.values() if level.name in one.levels]
    if trainings:
        draft.head("kinds.trainings", "trainings")
        draft.items(draft.to("training", one.name) for one in trainings)
    allowed = dict.fromkeys(ladder[: at + 1])
    rows = [
        (
            draft.to("state", row.source),
            when_of(site, row),
            draft.to("state", row.transition.target),
            draft.roles(name for name in row.transition.by if name in allowed),
        )
        for each in site.rows.values()
        for row in each
        if allowed.keys() & {*row.transition.by}
    ]
    if rows:
        draft.head("level.may", "may")
        draft.table(("head.from", "head.when", "head.then", "head.from_level"), rows)
    rungs = [
        one
        for one in site.look.escalations.values()
        if level.name in one.tells or one.level == level.name or allowed.keys() & {*one.by}
    ]
    if rungs:
        draft.head("team.escalations", "escalations")
        draft.table(RUNGS, rung_rows(draft, rungs))
    people = [agent for agent in site.look.agents.values() if agent.level == level.name]
    if people:
        draft.head("team.people", "people")
        draft.items(draft.to("agent", one.name) for one in people)
    return draft
