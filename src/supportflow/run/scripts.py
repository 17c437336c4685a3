"""What a reply says to a customer: the words that fit, with the ticket's values filled in."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from supportflow.define.conditions import filled
from supportflow.define.policies import Decision
from supportflow.define.references import policy_of, script_parts
from supportflow.define.texts import Words, pick
from supportflow.define.work import Reply
from supportflow.languages import sentence
from supportflow.run.deciding import reason
from supportflow.run.plan import Plan
from supportflow.run.ticket import Draft
from supportflow.run.turn import Turn

__all__ = ["decisions_for", "rendered", "value", "words_of"]

parts_of = lru_cache(maxsize=1024)(script_parts)


def words_of(reply: Reply, channel: str, state: str) -> Words:
    """Return the words of the first variant for this channel and state, else those of the reply."""
    for variant in reply.variants:
        if (not variant.channels or channel in variant.channels) and (
            not variant.states or state in variant.states
        ):
            return variant.text
    return reply.text


def rendered(
    made: Plan, reply: str, draft: Draft, decisions: Mapping[str, Decision | None]
) -> tuple[str, list[str]]:
    """Fill a script's placeholders; return the text, and what is missing for it.

    What is missing stays in braces. The words are those in the customer's language, else in the
    process's. `decisions` are the rows of policies whose reasons the words give, by policy.
    """
    script = made.replies[reply]
    tongue = draft.language or made.process.language
    missing: list[str] = []
    said: list[str] = []
    text = pick(words_of(script, draft.channel, draft.state), tongue, made.process.language, "en")
    for words, name in parts_of(text):
        said.append(words)
        if name is not None:
            policy = policy_of(name, made.fields)
            if policy is not None:
                row = decisions.get(policy)
                given: object = reason(made, row, tongue) if row is not None else None
            else:
                given = value(made, draft, name)
            if given is None:
                missing.append(name)
                said.append(f"{{{name}}}")
            else:
                said.append(made.shown(name, given, tongue))
    if not missing:
        return "".join(said), []
    gaps = [_gap(made, reply, name, decisions) for name in dict.fromkeys(missing)]
    return "".join(said), gaps


def decisions_for(
    made: Plan, reply: str, draft: Draft, turn: Turn
) -> Mapping[str, Decision | None]:
    """Ask the policies whose reasons a reply gives, about the ticket as it stands."""
    named = made.reasons.get(reply)
    if not named:
        return {}
    return {name: made.policies[name].decide(draft, turn) for name in named}


def value(made: Plan, draft: Draft, name: str) -> object:
    """Return what a name in a script or a condition stands for; None where nothing is given."""
    if name == "ticket":
        return draft.id
    if name == "area":
        return made.areas[draft.state]
    if name in made.fields:
        return draft.fields.get(name)
    return getattr(draft, name, None) or None


def _gap(made: Plan, reply: str, name: str, decisions: Mapping[str, Decision | None]) -> str:
    policy = policy_of(name, made.fields)
    if policy is None:
        said = sentence(filled(name), made.index.labels(), made.process.language, "en")
        return f"{said} for the reply '{reply}'"
    row = decisions.get(policy)
    if row is None:
        return f"policy '{policy}' decides (no row of it holds) for the reply '{reply}'"
    return f"row '{row.name}' of policy '{policy}' says because=... for the reply '{reply}'"
