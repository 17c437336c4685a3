"""What a policy decides for an amount that somebody asked about: ``refund above 100``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from supportflow.define.conditions import Compare, Condition, walk
from supportflow.define.evaluation import evaluate
from supportflow.define.policies import Decision, Policy
from supportflow.tables.words import Speech

__all__ = ["decided_for"]

_AMOUNT: Final = re.compile(
    r"(?:(above|over|more than|beyond|exceeding|>=?)|(below|under|less than|<=?))?\s*"
    r"(?<![\w.])(\d+(?:[.,]\d+)?)\b"
)
_STEP: Final = 0.01


def decided_for(speech: Speech, policy: Policy, words: str) -> Iterator[tuple[str, Decision]]:
    """Yield the row that decides for each amount in `words`, and for which amount it was asked.

    Only when the rows up to that one ask for nothing but one number of the ticket: then they
    surely decide.
    """
    asked = {
        part.field
        for row in policy.rows
        if row.when is not None
        for part in walk(row.when)
        if isinstance(part, Compare) and _is_number(part)
    }
    for over, under, digits in _AMOUNT.findall(words.lower()):
        amount = float(digits.replace(",", "."))
        just = amount + _STEP if over else amount - _STEP if under else amount
        for field in sorted(asked):
            row = _first(policy, field, just)
            if row is not None:
                side = "more than " if over else "less than " if under else ""
                label = speech.look.fields.get(field)
                name = speech.title(label) if label is not None else field
                yield f"{name} {side}{amount:g}", row


def _first(policy: Policy, field: str, amount: float) -> Decision | None:
    for row in policy.rows:
        if row.when is None:
            return row
        if not _only(row.when, field):
            return None
        if evaluate(row.when, {field: amount}):
            return row
    return None


def _only(condition: Condition, field: str) -> bool:
    """Say whether a condition asks for nothing but one field."""
    leaves = [part for part in walk(condition) if not _inner(part)]
    return all(isinstance(part, Compare) and part.field == field for part in leaves)


def _inner(part: Condition) -> bool:
    from supportflow.define.conditions import All, AnyOf, Not

    return isinstance(part, All | AnyOf | Not)


def _is_number(part: Compare) -> bool:
    return isinstance(part.value, (int, float)) and not isinstance(part.value, bool)
