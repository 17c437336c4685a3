"""Targets of KPIs: ``at least 90 %``, ``at most 4 business hours``, ``at least 4.2``."""

from __future__ import annotations

import re
from typing import NamedTuple

from supportflow.define.times import BusinessDays, BusinessTime, WallTime, duration

__all__ = ["Target", "target_of"]


class Target(NamedTuple):
    """A bound: `least` or at most, of a share (0 to 1), a number or a length of time."""

    least: bool
    kind: str
    amount: float | WallTime | BusinessTime | BusinessDays


_BOUND = re.compile(r"at (least|most) (.+)")
_NUMBER = re.compile(r"(-?\d+(?:\.\d+)?)\s*(%?)")


def target_of(text: str) -> Target:
    """Read a target; raises ValueError with the accepted forms."""
    bound = _BOUND.fullmatch(" ".join(text.lower().split()))
    if bound is None:
        raise ValueError(
            f"'{text}' is no target: write 'at least 90 %', 'at most 4 business hours' "
            "or 'at least 4.2'"
        )
    least, amount = bound.group(1) == "least", bound.group(2)
    number = _NUMBER.fullmatch(amount)
    if number is not None:
        given = float(number.group(1))
        return (
            Target(least, "share", given / 100)
            if number.group(2)
            else Target(least, "number", given)
        )
    try:
        return Target(least, "time", duration(amount))
    except ValueError as problem:
        raise ValueError(f"'{text}' is no target: {problem}") from None
