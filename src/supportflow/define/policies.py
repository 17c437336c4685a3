"""Decision tables: what is granted, who must be asked, what is refused."""

from __future__ import annotations

from dataclasses import KW_ONLY
from datetime import date
from typing import Literal

from supportflow.define.base import Declared, Many, Name, Names, value
from supportflow.define.conditions import AnyCondition
from supportflow.define.texts import Words

__all__ = ["Decision", "Policy", "Verdict"]

Verdict = Literal["approve", "ask", "refuse"]


@value
class Decision(Declared):
    """A row of a policy: when it applies, and its verdict.

    ``approve`` needs nobody's consent, ``refuse`` nobody can lift, and ``ask`` is for those in
    `by` (teams or levels, such as the lowest level that may decide on this amount). `because` is
    what the customer and the team are told. A row without `when` is for everything that the rows
    before it leave over.
    """

    name: Name
    verdict: Verdict
    label: Words | None = None
    _: KW_ONLY
    when: AnyCondition | None = None
    by: Names[Name] = ()
    because: Words | None = None

    def __post_init__(self) -> None:
        if (self.verdict == "ask") != bool(self.by):
            raise ValueError(
                "'ask' needs to say who may decide: by=..."
                if self.verdict == "ask"
                else f"'by' is for the verdict 'ask', not for '{self.verdict}'"
            )


@value
class Policy(Declared):
    """A decision table, such as for refunds, returns or cancellations.

    The first row that holds decides; the checker tells where rows overlap and what they leave
    open. Rows of a workflow ask for its verdict with ``decided("refund", "approve")``, and a
    transition with ``approves="refund"`` is only done by those whom the policy lets approve.
    """

    name: Name
    label: Words | None = None
    _: KW_ONLY
    rows: Many[Decision] = ()
    owner: str | None = None
    review: date | None = None
    description: Words | None = None

    def __post_init__(self) -> None:
        if not self.rows:
            raise ValueError("decides nothing: give rows=[Decision(...)]")
