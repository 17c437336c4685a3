"""The tables across the whole process: escalations, handoffs, and who is responsible for what."""

from __future__ import annotations

from collections.abc import Iterator

from supportflow.define.index import Row
from supportflow.define.promises import Escalation
from supportflow.publish.context import Site
from supportflow.publish.draft import Draft
from supportflow.publish.kinds.shared import does, rung_rows, when_of
from supportflow.publish.markdown import plain

__all__ = ["escalations", "handoffs", "raci"]


def escalations(site: Site) -> Iterator[Draft]:
    """Yield the page of what escalates: a table for each clock, and who asks whom."""
    say = site.say
    found = list(site.look.escalations.values())
    chain = [team for team in site.look.teams.values() if team.asks]
    if not found and not chain:
        return
    draft = Draft(
        site, "escalations.md", say.say("page.escalations"), boost=2,
        about=say.say("page.escalations.about"),
    )  # fmt: skip
    groups: dict[str, list[Escalation]] = {}
    for one in found:
        groups.setdefault(_cause(one), []).append(one)
    for cause, rungs in groups.items():
        draft.heading(site.clock(cause), f"clock-{cause.replace('_', '-')}")
        rows = zip(rungs, rung_rows(draft, rungs), strict=True)
        draft.table(
            ("head.escalation", "head.when", "head.tells", "head.what_changes", "head.about"),
            ((_anchored(site, one), *row[1:3], does(draft, one), site.text(one.description))
             for one, row in rows),
        )  # fmt: skip
    if chain:
        draft.head("escalations.asks", "asks")
        draft.add(say.say("escalations.asks.about"))
        draft.table(
            ("head.team", "head.asks", "head.contact"),
            (
                (
                    draft.to("team", team.name),
                    draft.to("team", team.asks),
                    plain(asked.contact or "") if (asked := site.look.teams.get(team.asks or ""))
                    else "",
                )
                for team in chain
            ),
        )  # fmt: skip
    if found:
        draft.picture("escalations", say.say("picture.escalations"), view="escalations")
    yield draft


def _cause(one: Escalation) -> str:
    if one.clock is not None:
        return one.clock
    return "state" if one.after is not None else "hand" if one.by_hand else "rule"


def _anchored(site: Site, one: Escalation) -> str:
    """Return the title of an escalation with the place to which links lead."""
    return f'<span id="escalation-{one.name}">{plain(site.title(one))}</span>'


def handoffs(site: Site) -> Iterator[Draft]:
    """Yield the page of what goes from one team to another, and what must be written down."""
    say = site.say
    rows = [
        (row, handed)
        for each in site.rows.values()
        for row in each
        if (handed := site.hand(row)) is not None
    ]
    if not rows:
        return
    draft = Draft(
        site, "handoffs.md", say.say("page.handoffs"), about=say.say("page.handoffs.about"),
        wide=True,
    )  # fmt: skip
    draft.add(say.say("handoffs.intro"))
    givers = dict.fromkeys(one.name for _, (one, _) in rows)
    takers = dict.fromkeys(other.name for _, (_, other) in rows)
    counts: dict[tuple[str, str], int] = {}
    for _, (one, other) in rows:
        counts[one.name, other.name] = counts.get((one.name, other.name), 0) + 1
    heads = [say.say("handoffs.matrix"), *(draft.to("team", name) for name in takers)]
    draft.lines += [f"| {' | '.join(heads)} |", f"|{' --- |' * len(heads)}"]
    for giver in givers:
        cells = [
            f"[{count}](#from-{giver})" if (count := counts.get((giver, taker))) else ""
            for taker in takers
        ]
        draft.lines.append(f"| {' | '.join([draft.to('team', giver), *cells])} |")
    draft.lines.append("")
    for giver in givers:
        draft.heading(
            say.say("handoffs.from", team=site.title(site.look.teams[giver])), f"from-{giver}"
        )
        draft.table(
            ("head.when", "head.from", "head.then", "head.gets_it", "head.what_is_needed"),
            (
                (
                    when_of(site, row),
                    draft.to("state", row.source),
                    draft.to("state", row.transition.target),
                    draft.to("team", other.name),
                    _written(draft, row),
                )
                for row, (one, other) in rows
                if one.name == giver
            ),
        )
    yield draft


def _written(draft: Draft, row: Row) -> str:
    """Return what must be there before a ticket is handed on."""
    site, say = draft.site, draft.site.say.say
    needs = [site.condition(need) for need in row.transition.needs]
    if row.transition.note is not None:
        needs.append(say("need.note" if row.transition.note == "required" else "need.may_note"))
    return "<br>".join(needs)


def raci(site: Site) -> Iterator[Draft]:
    """Yield the table of who does what, who answers for it, who is asked and who is told."""
    say = site.say
    rows = [_task_row(site, name) for name in site.look.tasks]
    states = [state for state in site.states() if not state.final]
    if not rows and not states:
        return
    draft = Draft(
        site, "raci.md", say.say("page.raci"), about=say.say("page.raci.about"), wide=True
    )
    draft.items(say.say(f"raci.{letter}") for letter in ("r", "a", "c", "i"))
    heads = ("head.activity", "head.r", "head.a", "head.c", "head.i")
    if rows:
        draft.head("kinds.tasks", "tasks")
        draft.table(heads, ((draft.to("task", row[0]), *_linked(draft, *row[1:])) for row in rows))
    if states:
        draft.head("kinds.states", "states")
        draft.table(
            heads,
            ((draft.to("state", state.name), *_linked(draft, *_state_parts(site, state.name)))
             for state in states),
        )  # fmt: skip
    draft.add(say.say("raci.from"))
    yield draft


def _task_row(site: Site, name: str) -> tuple[str, str, str, list[str], list[str]]:
    task = site.look.tasks[name]
    team = site.team_of_task(task)
    area = site.look.areas.get(task.area or "")
    asks = task.asks or (team.asks if team is not None else None)
    told = [
        who
        for one in site.look.escalations.values()
        if one.clock == "task" and one.task in (None, name)
        for who in one.tells
    ]
    told += task.informs
    # The team of the area answers for what another one does in it.
    answers = area.team if area is not None else None
    owner = answers if answers and answers != (team.name if team else "") else ""
    owner = owner or task.owner or _owner(site, task.area)
    return name, team.name if team else "", owner, [asks] if asks else [], told


def _state_parts(site: Site, name: str) -> tuple[str, str, list[str], list[str]]:
    state = site.look.states[name]
    team = site.team(name)
    told = [
        who
        for one in site.look.escalations.values()
        if {name, state.phase} & {*one.state}
        for who in one.tells
    ]
    asks = [team.asks] if team is not None and team.asks else []
    return team.name if team else "", _owner(site, state.area), asks, told


def _owner(site: Site, area: str | None) -> str:
    found = site.look.areas.get(area or "")
    return (found.owner if found is not None else None) or site.process.owner or ""


def _linked(
    draft: Draft, does_it: str, answers: str, asked: list[str], told: list[str]
) -> tuple[str, ...]:
    return (
        draft.to("team", does_it),
        draft.to("team", answers) if answers in draft.site.look.teams else plain(answers),
        ", ".join(draft.to("team", name) for name in dict.fromkeys(asked)),
        draft.roles(dict.fromkeys(told)),
    )
