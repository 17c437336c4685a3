"""What a reply says to a customer: its script, with the ticket's values filled in."""

from __future__ import annotations

from functools import lru_cache

from supportflow.define.conditions import filled
from supportflow.define.references import script_parts
from supportflow.define.texts import pick
from supportflow.languages import sentence
from supportflow.run.plan import Plan
from supportflow.run.ticket import Draft

__all__ = ["rendered", "value"]

parts_of = lru_cache(maxsize=1024)(script_parts)


def rendered(made: Plan, reply: str, draft: Draft) -> tuple[str, list[str]]:
    """Fill a script's placeholders; return the text, and what is missing for it."""
    script = made.replies[reply]
    tongue = draft.language or made.process.language
    missing: list[str] = []
    said: list[str] = []
    for words, name in parts_of(pick(script.text, tongue)):
        said.append(words)
        if name is not None:
            given = value(made, draft, name)
            if given is None:
                missing.append(name)
            said.append(made.shown(name, given, tongue))
    text = "".join(said)
    if not missing:
        return text, []
    labels, language = made.index.labels(), made.process.language
    gaps = [
        f"{sentence(filled(name), labels, language, 'en')} for the reply '{reply}'"
        for name in dict.fromkeys(missing)
    ]
    return text, gaps


def value(made: Plan, draft: Draft, name: str) -> object:
    """Return what a name in a script or a condition stands for; None where nothing is given."""
    if name == "ticket":
        return draft.id
    if name == "area":
        return made.areas[draft.state]
    if name in made.fields:
        return draft.fields.get(name)
    return getattr(draft, name, None) or None
