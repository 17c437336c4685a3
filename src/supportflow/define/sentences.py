"""Conditions as sentences, with the labels of fields, rules and tasks."""

from __future__ import annotations

from collections.abc import Mapping

from supportflow.define.conditions import (
    All,
    AnyOf,
    Compare,
    Condition,
    Decided,
    Done,
    Holds,
    Not,
    children,
    say_value,
    say_values,
)
from supportflow.define.texts import Text, Words, pick

__all__ = ["sentence"]

_WORDS = {
    "==": "is", "!=": "is not", "<": "is less than", "<=": "is at most",
    ">": "is more than", ">=": "is at least", "has": "includes",
}  # fmt: skip

_VERDICTS = {
    "approve": "it is approved", "ask": "a decision is needed", "refuse": "it is refused",
}  # fmt: skip


def sentence(
    condition: Condition, labels: Mapping[str, Words] | None = None, language: str = "en"
) -> str:
    """Say a condition in words.

    `labels` gives texts for ``field x``, ``rule x``, ``task x`` and ``policy x``.
    """
    known = labels or {}

    def named(kind: str, name: str) -> str:
        label = known.get(f"{kind} {name}")
        return pick(label, language) if isinstance(label, (str, Text)) else name.replace("_", " ")

    def say(part: Condition, inside: bool) -> str:
        match part:
            case Compare(field=name, op=op, value=wanted):
                subject = named("field", name)
                if op == "is_set":
                    return f"{subject} is filled in"
                if isinstance(wanted, tuple):
                    return f"{subject} is {say_values(wanted)}"
                return f"{subject} {_WORDS[op]} {say_value(wanted)}"
            case Holds():
                return named("rule", part.rule)
            case Done():
                return f"task '{named('task', part.done)}' is done"
            case Decided():
                return f"{_VERDICTS[part.verdict]} by the policy '{named('policy', part.policy)}'"
            case Not(unless=Compare(field=name, op="is_set")):
                return f"{named('field', name)} is not filled in"
            case Not():
                return f"it is not so that {say(part.unless, inside=True)}"
            case All() | AnyOf():
                word = " and " if isinstance(part, All) else " or "
                said = word.join(say(child, inside=True) for child in children(part))
                return f"({said})" if inside else said
            case _:
                return str(part)

    return say(condition, inside=False)
