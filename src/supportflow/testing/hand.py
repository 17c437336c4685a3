"""Draws what may be absent, and parts of a pool."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from hypothesis.strategies import DrawFn, SearchStrategy

from supportflow.testing.values import below, one, rarely, some_or_not

__all__ = ["Hand"]

T = TypeVar("T")


class Hand:
    """Draws what may be absent, and parts of a pool in their order."""

    def __init__(self, draw: DrawFn) -> None:
        self.draw = draw

    def yes(self) -> bool:
        """Draw yes or no."""
        return self.draw(some_or_not)

    def seldom(self) -> bool:
        """Draw yes in one of four cases."""
        return self.draw(rarely)

    def maybe(self, strategy: SearchStrategy[T]) -> T | None:
        """Draw from the strategy in one of four cases, else None."""
        return self.draw(strategy) if self.draw(rarely) else None

    def one(self, pool: Sequence[T]) -> T:
        """Draw one of a pool."""
        return one(self.draw, pool)

    def one_if(self, pool: Sequence[T]) -> T | None:
        """Draw one of a pool, or None."""
        return self.one(pool) if pool and self.yes() else None

    def first(self, pool: Sequence[T], least: int = 0) -> tuple[T, ...]:
        """Draw the first few of a pool, at least `least`."""
        return tuple(pool[: least + self.draw(below[len(pool) - least + 1])])

    def part(self, pool: Sequence[T], most: int = 2) -> tuple[T, ...]:
        """Draw up to `most` of a pool, in their order."""
        if not pool or self.yes():
            return ()
        picked = {self.draw(below[len(pool)]) for _ in range(most)}
        return tuple(pool[number] for number in sorted(picked))
