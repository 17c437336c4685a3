"""To whom a ticket goes: routes in sentences, how teams share work, and who has which skill."""

from __future__ import annotations

from collections.abc import Iterator

from supportflow.define.people import Team
from supportflow.define.routing import Route
from supportflow.publish.context import Site
from supportflow.publish.draft import Draft
from supportflow.publish.kinds.shared import skilled
from supportflow.publish.markdown import plain

__all__ = ["routing"]


def routing(site: Site) -> Iterator[Draft]:
    """Yield the page on who can take what."""
    say, process = site.say, site.process
    sharing = [team for team in site.look.teams.values() if team.assign or team.limit]
    if not (process.routes or process.skills or sharing):
        return
    draft = Draft(
        site, "routing.md", say.say("page.routing"), about=say.say("page.routing.about"), wide=True
    )
    if process.routes:
        draft.head("routing.routes", "routes")
        draft.add(say.say("routing.intro"))
        draft.table(
            ("head.order", "head.for_whom", "head.route", "head.queue", "head.must_bring",
             "head.given_by"),
            (_route(draft, at, route) for at, route in enumerate(site.look.routes.values(), 1)),
        )  # fmt: skip
    if sharing:
        draft.head("routing.teams", "teams")
        for team in sharing:
            draft.add(f"**{draft.to('team', team.name)}**")
            draft.items(_shares(site, team))
    if site.look.skills:
        draft.head("kinds.skills", "skills")
        draft.table(
            ("head.skill", "head.about", "head.who"),
            (
                (
                    f'<span id="skill-{skill.name}">{plain(site.title(skill))}</span>',
                    site.text(skill.description),
                    ", ".join(_skilled_people(draft, skill.name)),
                )
                for skill in site.look.skills.values()
            ),
        )
    yield draft


def _route(draft: Draft, at: int, route: Route) -> tuple[str, ...]:
    site, say = draft.site, draft.site.say
    whom = [site.condition(route.when)] if route.when is not None else []
    if route.areas:
        areas = ", ".join(draft.to("area", name) for name in route.areas)
        whom.append(f"{say.say('fact.areas')}: {areas}")
    brings: list[str] = []
    if route.skills:
        brings.append(f"{say.say('fact.skills')}: {skilled(draft, route.skills)}")
    if route.level:
        brings.append(f"{say.say('does.level')}: {draft.to('level', route.level)}")
    if route.language:
        brings.append(say.say("routing.language"))
    if route.prefers:
        words = f"{say.say('routing.prefers')}: {skilled(draft, route.prefers)}"
        if route.prefers_for is not None:
            words += f" ({say.say('routing.for', time=plain(say.time(route.prefers_for)))})"
        brings.append(words)
    if route.weight != 1:
        brings.append(say.say("routing.weight", n=route.weight))
    title = f'<span id="route-{route.name}">{plain(site.title(route))}</span>'
    about = site.text(route.description)
    return (
        str(at),
        "<br>".join(whom) or say.say("promises.others" if at > 1 else "promises.everybody"),
        f"{title}<br><small>{about}</small>" if about else title,
        draft.to("team", route.team) or say.say("routing.same_queue"),
        "<br>".join(brings),
        ", ".join(say.say(f"assign.{one}") for one in route.assign),
    )


def _shares(site: Site, team: Team) -> Iterator[str]:
    """Yield how a team shares its work, in sentences."""
    say = site.say
    if team.assign:
        how = " → ".join(say.say(f"assign.{one}") for one in team.assign)
        yield f"{say.say('routing.assigns')}: {how}"
    else:
        yield say.say("routing.takes")
    if team.limit is not None:
        yield say.say("routing.limit", n=team.limit)
    if team.stale_after is not None:
        yield say.say("routing.stale", time=plain(say.time(team.stale_after)))
    if team.push_back is not None:
        yield say.say("routing.push_back", time=plain(say.time(team.push_back)))


def _skilled_people(draft: Draft, skill: str) -> Iterator[str]:
    for agent in draft.site.look.agents.values():
        for one in agent.skills:
            name, _, level = str(one).partition(" ")
            if name == skill:
                rung = level or agent.level or ""
                link = draft.to("agent", agent.name)
                yield f"{link} ({draft.to('level', rung)})" if rung else link
