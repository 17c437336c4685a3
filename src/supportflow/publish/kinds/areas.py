"""A page for each area, and one for each channel with the six questions that it must answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from supportflow.define.conditions import filled
from supportflow.define.process import Area, Channel
from supportflow.define.promises import clocks_of
from supportflow.publish.context import Site
from supportflow.publish.draft import Draft
from supportflow.publish.kinds.shared import STATES, asked, listing, state_rows
from supportflow.publish.markdown import plain

__all__ = ["areas", "channels"]


def areas(site: Site) -> Iterator[Draft]:
    """Yield the page of each area, after the page that lists them."""
    drafts = [_area(site, area) for area in site.look.areas.values()]
    if drafts:
        yield listing(site, "areas/index.md", "kinds.areas", drafts, head="head.area")
        yield from drafts


def _area(site: Site, area: Area) -> Draft:
    say = site.say
    draft = Draft(site, f"areas/{area.name}.md", site.title(area), about=say.text(area.purpose))
    states = [state for state in site.states() if state.area == area.name]
    names = {state.name for state in states}
    starting = [one for one in site.look.channels.values() if one.starts in names]
    draft.facts([
        ("fact.who", draft.to("team", area.team)),
        ("fact.hours", draft.to("calendar", area.hours)),
        ("fact.contact", plain(area.contact or "")),
        ("fact.channels", ", ".join(draft.to("channel", one.name) for one in starting)),
        ("fact.owner", plain(area.owner or "")),
        ("fact.review", say.date(area.review) if area.review else ""),
    ])  # fmt: skip
    if area.purpose:
        draft.add(site.text(area.purpose))
    wants = [site.condition(filled(name)) for name in area.wants]
    if area.wants_note:
        wants.append(say.say("need.note"))
    if wants:
        draft.head("area.wants", "wants")
        draft.items(wants)
    for key, anchor, words in (
        ("area.does", "does", area.does),
        ("area.does_not", "does-not", area.does_not),
    ):
        if words:
            draft.head(key, anchor)
            draft.items(site.text(one) for one in words)
    if states:
        draft.head("kinds.states", "states")
        draft.table(STATES, state_rows(draft, states))
        words = say.say("picture.area", title=site.title(area))
        draft.picture(area.name, words, area=area.name)
    topics = [one for one in site.look.topics.values() if area.name in one.areas]
    if topics:
        draft.head("kinds.topics", "topics")
        draft.items(draft.to("topic", one.name) for one in topics)
    articles = [one for one in site.look.articles.values() if area.name in one.areas]
    if articles:
        draft.head("kinds.articles", "articles")
        draft.items(draft.to("article", one.name) for one in articles)
    tasks = [task for task in site.look.tasks.values() if task.area == area.name]
    if tasks:
        draft.head("kinds.tasks", "tasks")
        draft.table(
            ("head.task", "head.within", "head.asks"),
            (
                (
                    draft.to("task", task.name),
                    plain(say.time(task.within)) if task.within is not None else "",
                    asked(draft, task),
                )
                for task in tasks
            ),
        )
    return draft


def channels(site: Site) -> Iterator[Draft]:
    """Yield the page of each channel, after the page that lists them."""
    drafts = [_channel(site, channel) for channel in site.look.channels.values()]
    if drafts:
        yield listing(site, "channels/index.md", "kinds.channels", drafts, head="head.channel")
        yield from drafts


def _channel(site: Site, channel: Channel) -> Draft:
    say = site.say
    draft = Draft(
        site, f"channels/{channel.name}.md", site.title(channel),
        about=say.text(channel.description) or _first(site, channel),
    )  # fmt: skip
    start = site.look.states.get(channel.starts or "")
    team = site.team(start.name) if start is not None else None
    area = site.look.areas.get(start.area or "") if start is not None else None
    hours = channel.hours or (area.hours if area is not None else None)
    draft.facts([
        ("fact.who", draft.to("team", team.name) if team is not None else ""),
        ("fact.starts", draft.to("state", channel.starts)),
        ("fact.hours", draft.to("calendar", hours)),
        ("fact.answers", say.say("channel.sends", by=plain(channel.sends)) if channel.sends
            else say.say("channel.spoken")),
    ])  # fmt: skip
    if channel.description:
        draft.add(site.text(channel.description))
    if channel.tone:
        draft.head("channel.tone", "tone")
        draft.add(site.text(channel.tone))
    if start is not None:
        _six(draft, start.name)
    return draft


def _first(site: Site, channel: Channel) -> str:
    team = site.team(channel.starts) if channel.starts in site.look.states else None
    return site.title(team) if team is not None else ""


def _six(draft: Draft, start: str) -> None:
    """Answer the six questions that every process must answer for every channel."""
    site, say = draft.site, draft.site.say
    way = site.facts.journey(start)
    state = site.look.states[start]
    times = [f"{draft.to('state', start)}: {plain(say.time(state.within))}"] if state.within else []
    times += [
        f"{draft.to('sla', sla.name)}: " + ", ".join(
            f"{plain(site.clock(clock.name))} {plain(say.time(clock.within))}"
            for clock in clocks_of(sla) if clock.within is not None
        )
        for sla in site.process.slas
    ]  # fmt: skip
    asking = [(task, asked(draft, task)) for task in way.tasks]
    seek = [
        f"{draft.to('task', task.name)}: {site.text(task.asks_when)}"
        for task in way.tasks
        if task.asks_when
    ]
    seek += [
        f"{draft.to('state', row.row.target)}: {plain(site.event(row.row))}"
        for row in way.rows
        if row.row.escalates
    ]
    whom = {
        f"{draft.to('team', team.name)} → {draft.to('team', team.asks)}": None
        for team in way.teams
        if team.asks
    }
    whom |= {f"{draft.to('task', task.name)}: {asks}": None for task, asks in asking if asks}
    follow = [
        f"{draft.to('task', task.name)}: {site.text(task.follow_up)}"
        for task in way.tasks
        if task.follow_up
    ]
    follow += [
        f"{draft.to('state', row.source)}: {plain(site.event(row.row))}, "
        f"{say.say('time.after', time=plain(say.time(row.row.after)))}"
        for row in way.rows
        if row.row.after is not None and way.states[row.source].waits_for == "customer"
    ]
    customer = [
        f"{draft.to('task', task.name)}: {site.text(task.customer_does)}"
        for task in way.tasks
        if task.customer_does
    ]
    draft.head("six", "six")
    draft.table(
        ("head.question", "head.answer"),
        (
            (say.say(f"six.{name}"), _answer(site, answers))
            for name, answers in (
                ("who", _who(draft, start)),
                ("time", times),
                ("when", seek),
                ("whom", whom),
                ("follow", follow),
                ("customer", customer),
            )
        ),
    )


def _who(draft: Draft, start: str) -> list[str]:
    """Return who receives a ticket, then who may get it later."""
    first = draft.site.team(start)
    later = [
        draft.to("team", team.name)
        for team in draft.site.facts.journey(start).teams
        if team is not first
    ]
    answers = [f"**{draft.to('team', first.name)}**"] if first is not None else []
    if later:
        answers.append(f"{draft.site.say.say('six.later')}: {', '.join(later)}")
    return answers


def _answer(site: Site, answers: Iterable[str]) -> str:
    found = list(dict.fromkeys(answers))
    return "<br>".join(found) if found else f"**{site.say.say('six.nothing')}**"
