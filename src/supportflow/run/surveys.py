"""Surveys on a ticket: when the customer is asked, and what comes of the answer."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from supportflow.define.measures import SCALES, Survey
from supportflow.errors import NotPossible, RuleFailed, near, quoted
from supportflow.languages import sentence
from supportflow.run.given import bad
from supportflow.run.plan import StatePlan, SurveyPlan
from supportflow.run.raising import fire
from supportflow.run.scripts import decisions_for, rendered
from supportflow.run.ticket import EMPTY, Draft, Kept, SurveyState, Timer
from supportflow.run.turn import Turn

__all__ = ["TIMER", "ask", "chosen", "entered", "take"]

TIMER = "survey:"


def chosen(survey: str, ticket: str, sample: float) -> bool:
    """Say whether a ticket is among the share `sample` of tickets that a survey asks.

    The first eight bytes of the sha256 of survey, a line break and ticket, read as a number, lie
    below that share of their range: the same for a ticket whenever and wherever it is asked, and
    independent from one survey to another.
    """
    digest = sha256(f"{survey}\n{ticket}".encode()).digest()
    return int.from_bytes(digest[:8]) < sample * 2**64


def entered(draft: Draft, turn: Turn, state: StatePlan) -> None:
    """Begin the surveys of a state that was entered; end those whose states were left."""
    if not state.surveys and not draft.beside.surveys:
        return
    known = {one.name: one for one in draft.beside.surveys}
    here = {plan.survey.name for plan in state.surveys}
    for one in draft.beside.surveys:
        # Who is worked for again is not asked how it was; closed tickets are asked all the same.
        if one.status == "waiting" and one.name not in here and not state.final:
            known.pop(one.name)
            _stop(draft, one.name)
    if not state.surveys and len(known) == len(draft.beside.surveys):
        return
    left = turn.left()
    at_once: list[SurveyPlan] = []
    channel = turn.plan.channels.get(draft.channel)
    for plan in state.surveys:
        name = plan.survey.name
        standing = known.get(name)
        if standing is not None and (standing.status != "waiting" or left in plan.survey.after):
            continue
        if channel is None or channel.sends is None:
            continue  # Nothing is sent there: nobody could be asked.
        _stop(draft, name)
        if not chosen(name, draft.id, plan.survey.sample):
            known[name] = SurveyState(name, "left_out", turn.at)
        elif plan.due is None:
            known[name] = SurveyState(name, "waiting", turn.at)
            at_once.append(plan)
        else:
            known[name] = SurveyState(name, "waiting", turn.at)
            timer = Timer(f"{TIMER}{name}", plan.due(turn.at), draft.seq)
            draft.timers = (*draft.timers, timer)
    _keep(draft, known)
    for plan in at_once:
        _ask(draft, turn, plan)


def ask(draft: Draft, turn: Turn, name: str) -> None:
    """Ask the customer, now that the delay of a survey is over."""
    plan = turn.plan.surveys.get(name)
    if plan is None:
        _drop(draft, name)
        _unasked(draft, turn, name, [f"survey '{name}' is no longer declared"])
    else:
        _ask(draft, turn, plan, timer=f"{TIMER}{name}")


def _ask(draft: Draft, turn: Turn, plan: SurveyPlan, **about: Any) -> None:
    """Send the script of a survey, or write down why it was not sent."""
    name, index = plan.survey.name, turn.plan.index
    language = turn.plan.process.language
    reasons: list[str] = []
    text = ""
    try:
        if plan.test is not None and not plan.test(draft, turn):
            assert plan.survey.when is not None
            reasons = [sentence(plan.survey.when, index.labels(), language, "en")]
    except RuleFailed as failure:
        reasons = [str(failure)]
    if any(link.kind == "merged_into" for link in draft.links):
        reasons.append("it was not merged into another ticket")
    if not reasons:
        decisions = decisions_for(turn.plan, plan.survey.reply, draft, turn)
        text, reasons = rendered(turn.plan, plan.survey.reply, draft, decisions)
        if reasons and draft.team is not None:
            told = {"ticket": draft.id, "about": "unmet", "event": name, "reasons": tuple(reasons)}
            turn.effect(draft, "notify", draft.team, told)
    if reasons:
        _drop(draft, name)
        _unasked(draft, turn, name, reasons, **about)
        return
    _put(draft, SurveyState(name, "asked", turn.at))
    turn.write(
        draft, "survey", event=name, by="system", note=None, message=text, public=True,
        data=Kept(about) if about else EMPTY,
    )  # fmt: skip
    turn.send(draft, text, plan.survey.reply, survey=name)


def _unasked(draft: Draft, turn: Turn, name: str, reasons: list[str], **about: Any) -> None:
    turn.write(
        draft, "unmet", event=name, by="system", note=None,
        data=Kept(about, reasons=tuple(reasons)),
    )  # fmt: skip


def take(draft: Draft, turn: Turn) -> bool:
    """Keep a customer's answer, or what an agent heard; say whether rows may wait for it.

    Rows wait for the first answer only, and not where a low score has moved the ticket already.
    """
    survey, score, comment = _given(draft, turn)
    name = survey.name
    standing = next((one for one in draft.beside.surveys if one.name == name), None)
    if turn.actor.kind == "customer" and (standing is None or standing.status in UNASKED):
        raise NotPossible(
            f"ticket {draft.id}: the customer was not asked survey '{name}', so there is nothing "
            "to answer; an agent can write down what the customer said. Nothing was changed.",
            ticket=draft.id,
            event=turn.event,
        )
    data: dict[str, Any] = {"survey": name, "score": score}
    if comment is not None:
        data["comment"] = comment
    was = standing.score if standing is not None else None
    since = standing.since if standing is not None else turn.at
    if standing is None or standing.status in UNASKED:
        since = turn.at  # The agent asked in person.
        _stop(draft, name)
    _put(draft, SurveyState(name, "answered", since, turn.at, score, comment))
    turn.write(draft, "answered", data=Kept(data))
    low = survey.low
    # A second answer replaces the first; what was set off by a low score is not set off again.
    lines = len(turn.entries)
    if low is not None and score <= low and (was is None or was > low):
        _low(draft, turn, survey, data)
    return was is None and all(line.kind != "moved" for line in turn.entries[lines:])


UNASKED = ("waiting", "left_out")


def _low(draft: Draft, turn: Turn, survey: Survey, data: dict[str, Any]) -> None:
    """Tell of a low score and fire what it fires."""
    told = {"ticket": draft.id, "about": "low_score", "state": draft.state, **data}
    names = list(survey.tells)
    state = turn.plan.states[draft.state]
    if survey.fires is not None and not state.fired.get(survey.fires) and draft.team is not None:
        # Nothing follows by itself, as on a closed ticket: then somebody has to know.
        names += [draft.team] if draft.team not in names else []
    for name in names:
        to = (draft.assignee or draft.team) if name == "assignee" else name
        if to is not None:
            turn.effect(draft, "notify", to, told)
    if survey.fires is not None:
        kept = turn.actor, turn.by, turn.roles, turn.note, turn.message, turn.data
        fire(draft, turn, survey.fires, None)
        turn.actor, turn.by, turn.roles, turn.note, turn.message, turn.data = kept


def _given(draft: Draft, turn: Turn) -> tuple[Survey, int, str | None]:
    """Return the survey, the score and the comment of an answer; refuse what cannot be meant."""
    declared = turn.plan.surveys
    data = turn.data
    extra = [str(name) for name in data if name not in NAMES]
    if "survey" not in data or "score" not in data or extra:
        wrong = "".join(f" There is no '{name}'.{near(name, NAMES)}" for name in extra)
        shape = "'survey': ..., 'score': ..."
        raise bad(draft, turn, f"needs data={{{shape}}}, and may have a 'comment'.{wrong}")
    name, score, comment = data["survey"], data["score"], data.get("comment")
    if not isinstance(name, str) or name not in declared:
        known = f" There is {quoted(declared, last='and')}." if declared else ""
        raise bad(
            draft, turn, f"names survey '{name}', which there is not.{near(str(name), declared)}"
            f"{known}",
        )  # fmt: skip
    survey = declared[name].survey
    least, most = SCALES[survey.kind]
    whole = isinstance(score, int) or (isinstance(score, float) and score.is_integer())
    if isinstance(score, bool) or not whole or not least <= score <= most:
        raise bad(
            draft, turn,
            f"takes a whole score from {least} to {most} for survey '{name}', not {score!r}",
        )  # fmt: skip
    if comment is not None and not isinstance(comment, str):
        raise bad(draft, turn, f"takes a text as 'comment', not {comment!r}")
    return survey, int(score), comment.strip() or None if comment is not None else None


NAMES = ("survey", "score", "comment")


def _stop(draft: Draft, name: str) -> None:
    draft.timers = tuple(one for one in draft.timers if one.name != f"{TIMER}{name}")


def _drop(draft: Draft, name: str) -> None:
    _keep(draft, {one.name: one for one in draft.beside.surveys if one.name != name})


def _put(draft: Draft, state: SurveyState) -> None:
    _keep(draft, {one.name: one for one in draft.beside.surveys} | {state.name: state})


def _keep(draft: Draft, known: dict[str, SurveyState]) -> None:
    surveys = tuple(known.values())
    if surveys != draft.beside.surveys:
        draft.beside = draft.beside._replace(surveys=surveys)
