"""Who answers for an element, in sentences: who, how fast, whom to ask, when they are there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, Final

from supportflow.checks.implied import implies
from supportflow.define.conditions import Compare
from supportflow.define.flow import State, Transition
from supportflow.define.people import Agent, Team
from supportflow.define.policies import Policy
from supportflow.define.process import Area, Channel
from supportflow.define.promises import Escalation, Sla, clocks_of
from supportflow.define.references import Kind, references
from supportflow.define.routing import Route
from supportflow.define.work import Task
from supportflow.draw.promised import Promises
from supportflow.tables.amounts import decided_for
from supportflow.tables.decided import VERDICTS
from supportflow.tables.model import Cell
from supportflow.tables.people import asks_for_skill
from supportflow.tables.subject import NotTheirs, Subject
from supportflow.tables.there import presence
from supportflow.tables.words import ROLES, Speech, listed, lowered

__all__ = ["not_theirs", "tell"]

NAMED_BY: Final[dict[str, Kind]] = {
    "reply": "reply", "article": "article", "survey": "survey", "kpi": "kpi", "field": "field",
    "priority": "priority", "level": "role",
}  # fmt: skip
"""Kinds of which it is told where they are used, and as what they are named there."""

FEW = 6
"""So many names are listed; of more the rest is counted."""


def tell(subject: Subject, words: str, at: datetime | None) -> Iterator[str]:
    """Yield all that is said about an element, the answer to "who?" first.

    `words` are what was asked: an amount in them picks the row of a policy.
    """
    element = subject.element
    match element:
        case Policy():
            yield from _policy(subject, element, words)
        case Team():
            yield from _team(subject, element)
        case Agent():
            yield from _agent(subject, element)
        case Task():
            yield from _task(subject, element)
        case Transition():
            yield from _event(subject)
        case Escalation():
            yield from _escalation(subject, element)
        case Sla():
            yield from _promise(subject, element)
        case _:
            yield from _place(subject)
    ended = isinstance(element, State) and element.final
    if not ended and not isinstance(element, Policy | Sla | Escalation):
        yield from _promised(subject)
        yield from _asked(subject)
        yield from _escalates(subject)
    yield from _steps(subject)
    yield from _used(subject)
    yield from _present(subject, at)
    if subject.kind in {"area", "team", "channel", "topic"}:
        yield from (not_theirs(subject.speech, one) for one in subject.not_theirs)
    owner: str | None = getattr(element, "owner", None)
    if owner:
        yield f"Its owner is {owner}."


def _said(cell: Cell) -> str:
    return "".join(part.text for part in cell)


def _teams(speech: Speech, names: Iterable[str]) -> str:
    """Name teams with how they can be reached."""
    found: list[str] = []
    for name in names:
        team = speech.look.teams[name]
        bot = "a bot" if team.automated else ""
        more = ", ".join(part for part in (bot, team.contact or "") if part)
        found.append(f"{speech.title(team)} ({more})" if more else speech.title(team))
    return listed(found)


def _names(speech: Speech, kind: str, names: Iterable[str]) -> str:
    every = [speech.name(kind, name) for name in dict.fromkeys(names)]
    if len(every) > FEW:
        every = [*every[: FEW - 1], f"{len(every) - FEW + 1} more"]
    return listed(every)


def _roles(speech: Speech, names: Iterable[str]) -> str:
    return listed(
        ROLES[name] if name in ROLES else _said(speech.roles([name]))
        for name in dict.fromkeys(names)
    )


def _place(subject: Subject) -> Iterator[str]:
    """Tell where it is, and who receives it."""
    speech, element = subject.speech, subject.element
    about = getattr(element, "purpose", None) or getattr(element, "description", None)
    if about is not None:
        yield f"{speech.words(about).removesuffix('.')}."
    areas = _names(speech, "area", subject.areas)
    kind = "area" if len(subject.areas) == 1 else "areas"
    match element:
        case Channel():
            if subject.states:
                where = f", in the {kind} {areas}" if areas else ""
                yield f"Its tickets start in '{speech.name('state', subject.states[0])}'{where}."
            else:
                yield f"Where its tickets start, nobody says: channel '{element.name}', starts=..."
        case State(waits_for=str(other)):
            where = f", in the {kind} {areas}" if areas else ""
            yield f"The ticket waits for {_waited(other)}{where}."
        case State() if areas:
            yield f"It is in the {kind} {areas}."
        case Area(does=does) if does:
            yield f"It does: {listed(speech.words(each) for each in does)}."
        case _ if areas and not isinstance(element, Area):
            yield f"It is dealt with in the {kind} {areas}."
        case _:
            pass
    if subject.kind in {"skill", "level"}:
        yield from _abilities(subject)
    elif subject.led and not subject.areas:
        yield from _led(subject)
    elif subject.teams:
        yield f"It is received by {_teams(speech, subject.teams)}."
    elif subject.kind in {"channel", "state", "area", "topic", "product", "route"}:
        if subject.kind in {"topic", "product"}:
            yield from _anywhere(subject)
        else:
            where = f"{subject.kind} '{subject.name}'"
            yield f"Nobody is named who receives it: give {where} a team, or an area that has one."
    if isinstance(element, Route):
        when = f", when {speech.when(element.when)}" if element.when is not None else ""
        yield f"It leads to {_wanted(speech, element)}{when}."
    for route in () if subject.kind == "skill" else subject.routes:
        yield f"By the route '{speech.title(route)}' it goes to {_wanted(speech, route)}."
    if isinstance(element, Area) and element.contact:
        yield f"Contact: {element.contact}."


def _waited(other: str) -> str:
    return {"customer": "the customer", "supplier": "a supplier"}.get(other, "its child tickets")


def _anywhere(subject: Subject) -> Iterator[str]:
    """Tell who receives what belongs to no area: whoever answers where tickets start."""
    look = subject.look
    found = [t.name for s in look.start_states() if (t := look.team_of(s)) is not None]
    if found:
        yield (
            f"No area is named for it: it is received where it comes in, by "
            f"{_teams(subject.speech, dict.fromkeys(found))}."
        )


def _led(subject: Subject) -> Iterator[str]:
    """Tell to whom rows lead that are taken because of a topic, a product or a priority."""
    for row in subject.led:
        team = subject.look.team_of(row.target)
        who = f", to {_teams(subject.speech, [team.name])}" if team is not None else ""
        state = subject.speech.name("state", row.target)
        yield f"By the event '{subject.speech.event(row)}' it comes to '{state}'{who}."


def _wanted(speech: Speech, route: Route) -> str:
    """Say who can take what a route is about."""
    must: list[str] = []
    if route.skills:
        must.append(f"who have {_said(speech.skills(route.skills))}")
    if route.level is not None:
        must.append(f"who stand on {speech.name('level', route.level)} or higher")
    if route.language:
        must.append("who speak the customer's language")
    team = speech.name("team", route.team) if route.team is not None else ""
    if must:
        return f"those of {team} {listed(must)}" if team else f"those {listed(must)}"
    return team or "whoever answers there"


def _abilities(subject: Subject) -> Iterator[str]:
    speech, look = subject.speech, subject.look
    found = subject.agents
    whose = "has it" if subject.kind == "skill" else "stands on it, or higher"
    if found:
        told: list[str] = []
        for name in found:
            teams = _names(speech, "team", look.agents[name].teams)
            agent = speech.name("agent", name)
            told.append(f"{agent} ({teams})" if teams else agent)
        yield f"Who {whose}: {listed(told)}."
    elif look.agents:
        yield f"No agent {whose}."
    if subject.kind == "skill":
        asked = [
            f"{kind} '{speech.name(kind, n)}'" for kind, n in asks_for_skill(speech, subject.name)
        ]
        if asked:
            yield f"It is asked for by {listed(asked)}."
        learnt = [t.name for t in look.trainings.values() if subject.name in t.gives]
        if learnt:
            yield f"It is learnt in {_names(speech, 'training', learnt)}."
    elif subject.element.reached is not None:
        yield f"How it is reached: {speech.words(subject.element.reached).removesuffix('.')}."


def _team(subject: Subject, team: Team) -> Iterator[str]:
    speech = subject.speech
    about = team.mission or team.description
    if about is not None:
        yield f"{speech.words(about).removesuffix('.')}."
    kind = "area" if len(subject.areas) == 1 else "areas"
    if subject.areas:
        what = "It is a bot and answers" if team.automated else "It answers"
        yield f"{what} for the {kind} {_names(speech, 'area', subject.areas)}."
    own = [
        state.name for state in subject.look.states.values()
        if state.team == team.name and state.area not in subject.areas and not state.final
    ]  # fmt: skip
    if own:
        word = "state" if len(own) == 1 else "states"
        yield f"It answers in the {word} {_names(speech, 'state', own)} of other areas."
    if subject.agents:
        yield f"In it: {_names(speech, 'agent', subject.agents)}."
    if team.contact:
        yield f"Contact: {team.contact}."


def _agent(subject: Subject, agent: Agent) -> Iterator[str]:
    speech = subject.speech
    if agent.level is not None:
        yield f"Level: {speech.name('level', agent.level)}."
    if subject.teams:
        yield f"In {_teams(speech, subject.teams)}."
    if agent.skills:
        yield f"Skills: {_said(speech.skills(agent.skills))}."
    others = [a.name for a in subject.look.agents.values() if agent.name in a.stands_in]
    if others:
        yield f"When away, replaced by {_names(speech, 'agent', others)}."


def _task(subject: Subject, task: Task) -> Iterator[str]:
    speech = subject.speech
    must = [speech.name("level", task.level)] if task.level is not None else []
    if task.skills:
        must.append(f"with {_said(speech.skills(task.skills))}")
    more = f", {listed(must)}" if must else ""
    who = f"{_teams(speech, subject.teams)}{more}" if subject.teams else ""
    if task.action is not None:
        yield f"It is done by itself{f'; when that fails, by {who}' if who else ''}."
    elif who:
        yield f"It is done by {who}."
    else:
        yield f"Nobody is named who does it: give task '{task.name}' an area that has a team."
    if subject.accountable is not None:
        area = speech.name("area", task.area or "")
        yield f"Accountable is {_teams(speech, [subject.accountable])}, for the area {area}."
    if subject.states:
        word = "state" if len(subject.states) == 1 else "states"
        yield f"It is opened in the {word} {_names(speech, 'state', subject.states)}."


def _event(subject: Subject) -> Iterator[str]:
    """Tell who may do each row of an event, and where it leads."""
    speech = subject.speech
    told: dict[tuple[str, str], list[str]] = {}
    for state, row in subject.rows:
        names = subject.look.roles(row, state) if state else ()
        roles = f"is done by {_roles(speech, names)}" if names else "can be done from nowhere"
        if names == ("system",):
            roles = "happens by itself" + (f" after {row.after}" if row.after is not None else "")
        ends = f"'{speech.name('state', row.target)}'"
        if row.when is not None:
            ends += f", if {speech.when(row.when)}"
        told.setdefault((roles, ends), []).append(state)
    for (roles, ends), states in told.items():
        from_ = f" from {_names(speech, 'state', states)}" if any(states) else ""
        yield f"It {roles}{from_}, and leads to {ends}."


def _escalation(subject: Subject, one: Escalation) -> Iterator[str]:
    speech = subject.speech
    words = Promises(speech.process, speech.look, speech.language, spoken="en")
    yield f"It comes {_comes(words, one)}."
    if one.tells:
        yield f"It tells {_said(speech.told(one.tells))}."
    if one.team is not None:
        yield f"The ticket goes to {_names(speech, 'team', [one.team])}."


def _comes(words: Promises, one: Escalation) -> str:
    """Say when an escalation comes, and of what."""
    moment, sign, condition = words.moment(one).partition(", if ")
    return f"{moment}{_watched(words, one)}{sign}{condition}"


def _watched(words: Promises, one: Escalation) -> str:
    where = words.watched(one)
    if one.clock is None:
        return f" in {where}" if where else ""
    clock = lowered(words.clock(one.clock))
    return f" of the {clock}: {where}" if where else f" of the {clock}"


def _promise(subject: Subject, sla: Sla) -> Iterator[str]:
    speech = subject.speech
    yield f"It holds for {speech.when(sla.when) or 'every ticket'}.".replace(
        "holds for ", "holds when " if sla.when is not None else "holds for "
    )
    yield f"Promised: {_clocks(speech, sla)}."
    yield from _escalates(subject)


def _clocks(speech: Speech, sla: Sla) -> str:
    words = Promises(speech.process, speech.look, speech.language, spoken="en")
    return listed(f"{words.inside(clock.name)} within {clock.within}" for clock in clocks_of(sla))


def _promised(subject: Subject) -> Iterator[str]:
    """Tell in what time something happens."""
    speech, element = subject.speech, subject.element
    states = [subject.look.states[name] for name in subject.states]
    own: Any = getattr(element, "within", None)
    if own is not None:
        yield f"Promised: within {own}."
    elif isinstance(element, Channel) and states and states[0].within is not None:
        yield f"Promised: within {states[0].within} in '{speech.title(states[0])}'."
    promises = [*subject.promises]
    plain = [sla for sla in promises if sla.when is None]
    if subject.kind in {"channel", "topic", "product", "area", "state", "priority"}:
        for sla in promises[:FEW]:
            when = "" if sla.when is None else f", when {speech.when(sla.when)}"
            if subject.kind in {"area", "state"} and sla not in plain[:1]:
                continue
            yield f"The promise '{speech.title(sla)}'{when}: {_clocks(speech, sla)}."
            if implies(Compare(subject.kind, "==", subject.name), sla.when):
                break  # no later promise can count


def _asked(subject: Subject) -> Iterator[str]:
    """Tell whom those ask who are stuck, and when."""
    speech, element = subject.speech, subject.element
    chain = subject.asks
    if not chain:
        return
    moments: list[str] = []
    if isinstance(element, Task):
        if element.asks_when is not None:
            moments.append(speech.words(element.asks_when))
        if element.asks_after is not None:
            moments.append(f"by itself after {element.asks_after}")
        if element.asks_if is not None:
            moments.append(f"as soon as {speech.when(element.asks_if)}")
    first = _teams(speech, chain[:1])
    when = f" {listed(moments, 'or')}" if moments else ""
    then = f"; then {listed(_teams(speech, [name]) for name in chain[1:])}" if chain[1:] else ""
    yield f"Whoever is stuck asks {first}{when}{then}."


def _escalates(subject: Subject) -> Iterator[str]:
    speech = subject.speech
    words = Promises(speech.process, speech.look, speech.language, spoken="en")
    told: dict[str, list[str]] = {}
    for one in subject.escalations:
        who = _said(speech.told((*one.tells, *([one.team] if one.team else ()))))
        if who:
            told.setdefault(who, []).append(_comes(words, one))
    for who, moments in told.items():
        yield f"It escalates to {who}: {'; '.join(dict.fromkeys(moments))}."


def _steps(subject: Subject) -> Iterator[str]:
    """Tell what happens beside: what a task informs, what the customer does."""
    speech, element = subject.speech, subject.element
    if not isinstance(element, Task):
        return
    if element.informs:
        yield f"When it has ended, {_said(speech.told(element.informs))} hears of it."
    if element.follow_up is not None:
        yield f"Follow-up: {speech.words(element.follow_up).removesuffix('.')}."
    if element.customer_does is not None:
        yield f"The customer: {speech.words(element.customer_does).removesuffix('.')}."


def _used(subject: Subject) -> Iterator[str]:
    """Tell which elements name this one, when nothing else tells who needs it."""
    if subject.kind not in NAMED_BY:
        return
    uses = [
        use.where
        for use in references(subject.speech.process).all
        if use.name == subject.name and use.kind == NAMED_BY[subject.kind]
    ]
    uses = [*dict.fromkeys(uses)]
    if len(uses) > FEW:
        uses = [*uses[: FEW - 1], f"{len(uses) - FEW + 1} more"]
    if uses:
        yield f"It is named by {listed(uses)}."


def _policy(subject: Subject, policy: Policy, words: str) -> Iterator[str]:
    speech = subject.speech
    for said, row, before in decided_for(speech, policy, words):
        who = f": {_roles(speech, row.by)}" if row.by else ""
        because = lowered(speech.words(row.because)).removesuffix(".")
        why = f", because {because}" if because else ""
        unless = f"; unless {listed(before, 'or')}" if before else ""
        yield f"{said}: {VERDICTS[row.verdict]}{who}{why}{unless}."
    for row in policy.rows:
        when = f"When {speech.when(row.when)}" if row.when is not None else "Otherwise"
        who = f": {_roles(speech, row.by)}" if row.by else ""
        yield f"{when}, {VERDICTS[row.verdict]}{who}."
    if subject.states:
        word = "state" if len(subject.states) == 1 else "states"
        yield f"It is used in the {word} {_names(speech, 'state', subject.states)}."
    carried = [t.name for s in subject.states if (t := subject.look.team_of(s)) is not None]
    if carried:
        yield f"It is carried out by {_teams(speech, dict.fromkeys(carried))}."


def _present(subject: Subject, at: datetime | None) -> Iterator[str]:
    """Tell when the first team is there, and whether it is there at a moment."""
    speech = subject.speech
    if not subject.teams:
        return
    team = subject.look.teams[subject.teams[0]]
    found = presence(speech, team, at)
    if found.hours:
        yield f"{speech.title(team)}: {found.hours}.{f' {found.said}' if found.said else ''}"
    elif not team.automated:
        yield f"{speech.title(team)}: nobody says when; give team '{team.name}' a calendar."


def not_theirs(speech: Speech, one: NotTheirs) -> str:
    """Say what an area does not do, and who does it instead."""
    area = speech.name("area", one.area)
    what = lowered(one.what)
    if one.kind == "area":
        team = speech.team_of_area(one.name)
        who = f" ({speech.title(team)})" if team is not None else ""
        return f"Not for {area}: {what}. That is for {speech.name('area', one.name)}{who}."
    if one.kind == "policy":
        title = speech.name("policy", one.name)
        return f"Not for {area}: {what}. That is decided by the policy '{title}'."
    if one.kind == "team":
        asked = speech.name("team", one.name)
        return f"Not for {area}: {what}. Nobody is named for it; they ask {asked}."
    return f"Not for {area}: {what}. Nobody is named for it."
