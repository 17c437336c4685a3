"""What a policy decides for an amount that somebody asked about: ``refund above 100``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from supportflow.checks.implied import excludes, implies
from supportflow.define.conditions import Compare, walk
from supportflow.define.likeness import close, tokens
from supportflow.define.policies import Decision, Policy
from supportflow.languages import sentence
from supportflow.tables.words import Speech

__all__ = ["decided_for"]

_AMOUNT: Final = re.compile(
    r"(?:(above|over|more than|beyond|exceeding|>=?)|(below|under|less than|<=?))?\s*"
    r"(?<![\w.])(\d+(?:[.,]\d+)?)\b"
)
_STEP: Final = 0.01


def decided_for(
    speech: Speech, policy: Policy, words: str
) -> Iterator[tuple[str, Decision, tuple[str, ...]]]:
    """Yield for each amount in `words` what it is an amount of, and the row that decides.

    With it come the conditions of rows before it which may hold too: these ask for more than the
    amount.
    """
    asked = {
        part.field
        for row in policy.rows
        if row.when is not None
        for part in walk(row.when)
        if isinstance(part, Compare) and _is_number(part)
    }
    label = {
        name: sentence(Compare(name, "is_set"), speech.labels, speech.language, "en")
        for name in asked
    }
    for over, under, digits in _AMOUNT.findall(words.lower()):
        amount = float(digits.replace(",", "."))
        just = amount + _STEP if over else amount - _STEP if under else amount
        for field in sorted(asked, key=lambda name: (not _named(label[name], words), name))[:1]:
            row, before = _first(policy, Compare(field, "==", just))
            if row is not None:
                side = "more than " if over else "less than " if under else ""
                name = label[field].removesuffix(" is filled in")
                name = name[:1].upper() + name[1:]
                unless = tuple(speech.when(one.when) for one in before)
                yield f"{name} {side}{amount:.12g}", row, unless


def _first(policy: Policy, amount: Compare) -> tuple[Decision | None, list[Decision]]:
    """Return the first row that surely holds for an amount, and those before it that may."""
    maybe: list[Decision] = []
    for row in policy.rows:
        if implies(amount, row.when):
            return row, maybe
        if row.when is not None and not excludes(row.when, amount):
            maybe.append(row)
    return None, []


def _named(label: str, words: str) -> bool:
    """Say whether what was asked has a word of a field's label."""
    asked = tokens(words)
    return any(close(one, other) for one in tokens(label) for other in asked)


def _is_number(part: Compare) -> bool:
    return isinstance(part.value, (int, float)) and not isinstance(part.value, bool)
