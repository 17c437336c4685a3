"""Policies as a step asks them: the first row that holds decides."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from supportflow.define.conditions import All, AnyOf, Compare, Condition, Not, children
from supportflow.define.policies import Decision, Policy
from supportflow.run.ticket import Draft

__all__ = ["PolicyPlan"]

Test = Callable[[Draft, Any], bool]


class PolicyPlan:
    """A policy whose conditions are compiled."""

    __slots__ = ("policy", "rows")

    def __init__(self, policy: Policy, tested: Callable[[Condition], Test]) -> None:
        self.policy = policy
        self.rows = tuple(
            (row, tested(row.when) if row.when is not None else None) for row in policy.rows
        )

    def decide(self, draft: Draft, turn: Any) -> Decision | None:
        """Return the row that decides about a ticket, None when no row holds."""
        for row, test in self.rows:
            if test is None or test(draft, turn):
                return row
        return None

    def lacks(
        self, holds: Callable[[Condition], bool], missing: Callable[[str], bool]
    ) -> list[str]:
        """Return the missing fields for want of which no row holds.

        A field counts if some value of it could still make a row hold, whatever the other missing
        fields are; `holds` asks a condition of the ticket, `missing` whether a field is.
        """
        found: dict[str, None] = {}
        for row in self.policy.rows:
            if row.when is not None and _may(row.when, holds, missing, wanted=True):
                found.update(dict.fromkeys(_missing_in((row.when,), missing)))
        return list(found)


def _may(
    condition: Condition,
    holds: Callable[[Condition], bool],
    missing: Callable[[str], bool],
    *,
    wanted: bool,
) -> bool:
    """Say whether a condition could come out as `wanted` if missing fields were filled in."""
    match condition:
        case Compare() if missing(condition.field):
            return True
        case All() | AnyOf():
            parts = (_may(one, holds, missing, wanted=wanted) for one in children(condition))
            return all(parts) if isinstance(condition, All) is wanted else any(parts)
        case Not():
            return _may(condition.unless, holds, missing, wanted=not wanted)
        case _:
            return holds(condition) is wanted


def _missing_in(conditions: Iterable[Condition], missing: Callable[[str], bool]) -> list[str]:
    found: list[str] = []
    for condition in conditions:
        if isinstance(condition, Compare) and missing(condition.field):
            found.append(condition.field)
        found += _missing_in(children(condition), missing)
    return found
