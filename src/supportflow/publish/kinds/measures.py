"""What it is for and how we see it: objectives, KPIs, surveys; the funnel; known problems."""

from __future__ import annotations

from collections.abc import Iterator

from supportflow.define.measures import SCALES, Kpi, Survey
from supportflow.define.targets import target_of
from supportflow.define.times import BusinessDays, BusinessTime, WallTime
from supportflow.publish.context import Site
from supportflow.publish.draft import Draft
from supportflow.publish.markdown import plain

__all__ = ["funnel", "measures", "problems"]


def measures(site: Site) -> Iterator[Draft]:
    """Yield the page of objectives, KPIs and surveys."""
    look, say = site.look, site.say
    if not (look.objectives or look.kpis or look.surveys):
        return
    draft = Draft(
        site, "measures.md", say.say("page.measures"), about=say.say("page.measures.about"),
        wide=True,
    )  # fmt: skip
    if look.objectives:
        draft.head("kinds.objectives", "objectives")
        draft.table(
            ("head.objective", "head.about", "head.promises", "head.kpis", "head.team",
             "head.owner", "head.review"),
            (
                (
                    f'<span id="objective-{one.name}">{plain(site.title(one))}</span>',
                    site.text(one.description),
                    ", ".join(draft.to("sla", name) for name in one.slas),
                    ", ".join(draft.to("kpi", name) for name in one.kpis),
                    ", ".join(draft.to("team", name) for name in one.teams),
                    plain(one.owner or ""),
                    say.date(one.review) if one.review else "",
                )
                for one in look.objectives.values()
            ),
        )  # fmt: skip
    if look.kpis:
        draft.head("kinds.kpis", "kpis")
        draft.table(
            ("head.kpi", "head.measures", "head.for_whom", "head.target", "head.owner",
             "head.review"),
            (_kpi(draft, one) for one in look.kpis.values()),
        )  # fmt: skip
    if look.surveys:
        draft.head("kinds.surveys", "surveys")
        for one in look.surveys.values():
            _survey(draft, one)
    yield draft


def _kpi(draft: Draft, one: Kpi) -> tuple[str, ...]:
    site, say = draft.site, draft.site.say
    what = [site.text(one.definition)] if one.definition else []
    if one.measure:
        what.append(say.say(f"measure.{one.measure}"))
    if one.clock:
        what.append(plain(site.clock(one.clock)))
    if one.survey:
        what.append(draft.to("survey", one.survey))
    whom = [site.condition(one.when)] if one.when is not None else []
    if one.of != "all":
        whom.append(say.say(f"work.{one.of}"))
    return (
        f'<span id="kpi-{one.name}">{plain(site.title(one))}</span>',
        "<br>".join(what),
        "<br>".join(whom),
        _target(site, one.target) if one.target else "",
        plain(one.owner or ""),
        say.date(one.review) if one.review else "",
    )


def _target(site: Site, text: str) -> str:
    """Return a target in the words of the language."""
    say, target = site.say, target_of(text)
    if isinstance(target.amount, (WallTime, BusinessTime, BusinessDays)):
        amount = say.time(target.amount)
    else:
        number = target.amount * 100 if target.kind == "share" else target.amount
        amount = say.number(int(number) if number == int(number) else round(number, 6))
        amount = f"{amount} %" if target.kind == "share" else amount
    return plain(say.say("target.least" if target.least else "target.most", amount=amount))


def _survey(draft: Draft, one: Survey) -> None:
    site, say = draft.site, draft.site.say
    draft.heading(site.title(one), f"survey-{one.name}", 3)
    if one.description:
        draft.add(site.text(one.description))
    least, most = SCALES[one.kind]
    low: list[str] = []
    if one.low is not None:
        low.append(say.say("survey.low", score=one.low))
        if one.fires:
            events = (row for flow in site.process.workflows for row in flow.transitions)
            words = next((site.event(row) for row in events if row.event == one.fires), one.fires)
            low.append(f"{say.say('does.fires')}: {plain(words)}")
        if one.tells:
            low.append(f"{say.say('head.tells')}: {draft.roles(one.tells)}")
    draft.facts([
        ("fact.kind", say.say("survey.kind", name=one.kind.upper(), least=least, most=most)),
        ("fact.after", ", ".join(_place(draft, name) for name in one.after)),
        ("fact.delay", plain(say.time(one.delay)) if one.delay is not None else ""),
        ("fact.sample", f"{say.number(_share(one.sample))} %" if one.sample < 1 else ""),
        ("fact.when", site.condition(one.when)),
        ("fact.script", draft.to("reply", one.reply)),
        ("fact.low", "; ".join(low)),
        ("fact.owner", plain(one.owner or "")),
        ("fact.review", say.date(one.review) if one.review else ""),
    ])  # fmt: skip


def _share(sample: float) -> float:
    number = round(sample * 100, 6)
    return int(number) if number == int(number) else number


def _place(draft: Draft, name: str) -> str:
    if name in draft.site.look.states:
        return draft.to("state", name)
    return f"{draft.site.say.say('phase')} {plain(name.replace('_', ' '))}"


def funnel(site: Site) -> Iterator[Draft]:
    """Yield the page of the funnel: from what needs nobody to those who decide."""
    say = site.say
    if not site.process.funnel:
        return
    draft = Draft(site, "funnel.md", say.say("page.funnel"), about=say.say("page.funnel.about"))
    draft.table(
        ("head.order", "head.stage", "head.kind", "head.who", "head.about"),
        (
            (
                str(at),
                f'<span id="stage-{one.name}">{plain(site.title(one))}</span>',
                say.say(f"stage.{one.kind}"),
                ", ".join(draft.to("team", name) for name in one.teams),
                site.text(one.description),
            )
            for at, one in enumerate(site.process.funnel, 1)
        ),
    )
    yield draft


def problems(site: Site) -> Iterator[Draft]:
    """Yield the page of known problems: what we tell before anybody asks, and what gathers."""
    look, say = site.look, site.say
    if not (look.notices or look.problems):
        return
    draft = Draft(
        site, "problems.md", say.say("page.problems"), about=say.say("page.problems.about"), boost=2
    )
    if look.notices:
        draft.head("kinds.notices", "notices")
        for one in look.notices.values():
            draft.heading(site.title(one), f"notice-{one.name}", 3)
            draft.add(f"> {site.text(one.text)}")
            draft.facts([
                ("fact.channels", ", ".join(draft.to("channel", name) for name in one.channels)),
                ("fact.when", site.condition(one.when)),
                ("fact.since", plain(say.moment(one.since)) if one.since else ""),
                ("fact.until", plain(say.moment(one.until)) if one.until else ""),
                ("fact.article", draft.to("article", one.article)),
                ("fact.owner", plain(one.owner or "")),
            ])  # fmt: skip
    if look.problems:
        draft.head("kinds.problems", "problems")
        for problem in look.problems.values():
            draft.heading(site.title(problem), f"problem-{problem.name}", 3)
            if problem.description:
                draft.add(site.text(problem.description))
            flow, _, state = problem.opens.partition(".")
            same = ", ".join(plain(_field(site, name)) for name in problem.same)
            time = plain(say.time(problem.within))
            draft.add(say.say("problem.rule", n=problem.count, time=time))
            draft.facts([
                ("fact.same", same),
                ("fact.when", site.condition(problem.when)),
                ("need.opens", draft.to("state", state) if state else draft.to("workflow", flow)),
                ("head.tells", draft.roles(problem.tells)),
                ("fact.owner", plain(problem.owner or "")),
            ])  # fmt: skip
    yield draft


def _field(site: Site, name: str) -> str:
    known, title = site.named("field", name)
    key = f"builtin.{name}"
    return title if known or not site.say.has(key) else site.say.say(key)
