"""The first page: who are you, what do you need; and the map of the whole process."""

from __future__ import annotations

from collections.abc import Iterator

from supportflow.publish.context import Site
from supportflow.publish.draft import Draft
from supportflow.publish.kinds.changes import changed
from supportflow.publish.kinds.promises import times_of
from supportflow.publish.markdown import plain

__all__ = ["start", "whole"]

SHOWN = 8
"""How many changes stand on the first page; all of them have a page of their own."""


def start(site: Site) -> Iterator[Draft]:
    """Yield the page that everybody opens first."""
    process, say = site.process, site.say
    draft = Draft(site, "index.md", site.title(process), about=say.text(process.mission), boost=3)
    if process.mission:
        draft.add(f"> {site.text(process.mission)}")
    broken = sum(finding.severity == "error" for finding in site.findings)
    if broken:
        draft.add(f"**{say.say('start.broken', n=broken)}** "
                  f"{draft.page('health.md', say.say('page.health'))}")  # fmt: skip
    teams = [team for team in site.look.teams.values() if not team.automated]
    if teams:
        draft.head("start.i_am", "i-am")
        draft.table(
            ("head.i_am", "head.what_i_do", "head.i_ask", "head.cheat"),
            (
                (
                    f"**{draft.to('team', team.name)}**",
                    ", ".join(
                        draft.to("area", area.name)
                        for area in site.look.areas.values() if area.team == team.name
                    ),
                    draft.to("team", team.asks),
                    draft.page(f"cheat/{team.name}.md", say.say("start.sheet")),
                )
                for team in teams
            ),
        )  # fmt: skip
    draft.head("start.i_need", "i-need")
    draft.table(("head.i_need", "head.look_here"), _needs(draft))
    if process.slas:
        draft.head("page.promises", "promises")
        rows = [(sla, times_of(draft, sla)) for sla in site.look.slas.values()]
        draft.table(
            ("head.promise", "head.for_whom", "head.within"),
            (
                (
                    draft.to("sla", sla.name),
                    site.condition(sla.when)
                    or say.say("promises.others" if at else "promises.everybody"),
                    "<br>".join(f"{plain(site.clock(name))}: **{time}**"
                                for name, time in times.items()),
                )
                for at, (sla, times) in enumerate(rows)
            ),
        )  # fmt: skip
    items = changed(draft, SHOWN)
    if items:
        draft.head("start.changed", "changed")
        draft.items(items)
        draft.add(draft.page("changes.md", say.say("start.all_changes")))
    if site.look.states:
        draft.head("start.map", "map")
        draft.picture("overview", say.say("picture.overview"), view="overview")
        draft.add(draft.page("map.md", say.say("page.map")))
    yield draft


def _needs(draft: Draft) -> Iterator[tuple[str, str]]:
    """Yield what somebody may need, and where it stands."""
    site, say = draft.site, draft.site.say.say
    look, process = site.look, site.process
    if look.channels:
        links = ", ".join(draft.to("channel", name) for name in look.channels)
        yield say("need.channel"), links
    if look.states:
        yield say("need.state"), draft.page("states/index.md", say("kinds.states"))
    if look.tasks:
        yield say("need.task"), draft.page("tasks/index.md", say("kinds.tasks"))
    if process.replies:
        yield say("need.script"), draft.page("replies.md", say("page.replies"))
    if process.slas or look.calendars:
        yield say("need.time"), draft.page("promises.md", say("page.promises"))
    if process.escalations or any(team.asks for team in look.teams.values()):
        yield say("need.help"), draft.page("escalations.md", say("page.escalations"))
    if process.policies:
        yield say("need.policy_page"), draft.page("policies.md", say("page.policies"))
    if process.articles:
        yield say("need.know"), draft.page("articles/index.md", say("kinds.articles"))
    if process.notices or process.problems:
        yield say("need.problems"), draft.page("problems.md", say("page.problems"))
    if process.trainings:
        yield say("need.learn"), draft.page("trainings/index.md", say("kinds.trainings"))
    if process.kpis or process.objectives or process.surveys:
        yield say("need.measures"), draft.page("measures.md", say("page.measures"))
    if process.priorities or process.topics or process.products:
        yield say("need.classify"), draft.page("decisions.md", say("page.decisions"))
    yield say("need.health"), draft.page("health.md", say("page.health"))


def whole(site: Site) -> Iterator[Draft]:
    """Yield the page with the pictures of the whole process."""
    if not site.look.workflows:
        return
    say = site.say
    draft = Draft(site, "map.md", say.say("page.map"), about=say.say("page.map.about"), wide=True)
    for flow in site.look.workflows.values():
        draft.heading(site.title(flow), f"workflow-{flow.name}")
        if flow.description:
            draft.add(site.text(flow.description))
        if flow.states:
            words = say.say("picture.whole", title=site.title(flow))
            draft.picture(f"map-{flow.name}", words, workflow=flow.name)
    if site.look.states:
        draft.head("map.lanes", "lanes")
        draft.picture("lanes", say.say("picture.lanes"), view="team_lanes")
    yield draft
