"""A clock for tests: it moves only when told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from supportflow.errors import BadCall

__all__ = ["FixedClock"]


class FixedClock:
    """A clock that stands still, for ``Desk(clock=...)``; it moves only when told.

    >>> clock = FixedClock(datetime(2026, 11, 23, 9, 0, tzinfo=UTC))
    >>> clock.advance(hours=2).isoformat()
    '2026-11-23T11:00:00+00:00'
    """

    def __init__(self, now: datetime = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)) -> None:
        """Stop the clock at `now`, an aware moment. Raises BadCall when it has no time zone."""
        if now.tzinfo is None:
            raise BadCall(f"a clock needs a moment with a time zone, not {now.isoformat()}.")
        self.now = now

    def __call__(self) -> datetime:
        """Return the moment at which the clock stands."""
        return self.now

    def advance(
        self, *, days: float = 0, hours: float = 0, minutes: float = 0, seconds: float = 0
    ) -> datetime:
        """Move the clock on and return the new moment. Raises BadCall for a way back."""
        length = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
        if length < timedelta(0):
            raise BadCall("a clock does not go back.")
        self.now += length
        return self.now
