"""Lengths of time in BPMN: ISO 8601 where that can say them, else words with their calendar."""

from __future__ import annotations

from supportflow.define.flow import State
from supportflow.define.index import Index, is_business
from supportflow.define.promises import At, Escalation, at_of
from supportflow.define.times import Duration, WallTime
from supportflow.draw.bpmn.model import Timer
from supportflow.draw.promised import Promises

__all__ = ["iso", "rung_timer", "timer"]


def iso(duration: WallTime) -> str:
    """Write elapsed time as ISO 8601: ``P1DT2H30M``."""
    rest = duration.seconds
    days, rest = divmod(rest, 86400)
    hours, rest = divmod(rest, 3600)
    minutes, seconds = divmod(rest, 60)
    time = "".join(
        f"{amount}{unit}"
        for amount, unit in ((hours, "H"), (minutes, "M"), (seconds, "S"))
        if amount
    )
    day = f"{days}D" if days else ""
    return f"P{day}{f'T{time}' if time else ''}" if day or time else "PT0S"


def timer(look: Index, duration: Duration, state: State) -> Timer:
    """Return a length of time for an engine, as it is counted in a state."""
    if isinstance(duration, WallTime):
        return Timer(str(duration), iso(duration))
    name = (look.calendar_of(state.name) or "") if is_business(duration) else ""
    return Timer(str(duration), "", name)


def rung_timer(promises: Promises, one: Escalation, state: State) -> Timer:
    """Return when an escalation of a state's time comes, from entering the state on."""
    look, whole = promises.look, state.within
    if one.after is not None:
        return timer(look, one.after, state)
    at = at_of(one.at) if one.at is not None else At(100.0)
    if whole is not None and at == At(100.0):
        return timer(look, whole, state)
    if isinstance(whole, WallTime):
        if at.percent is not None:
            return timer(look, WallTime(round(whole.seconds * at.percent / 100)), state)
        if isinstance(at.offset, WallTime):
            seconds = whole.seconds + at.side * at.offset.seconds
            return timer(look, WallTime(max(0, seconds)), state)
    # What mixes kinds of time, or is a share of business time, is said in words.
    said = promises.moment(one)
    calendar = (look.calendar_of(state.name) or "") if is_business(whole) else ""
    return Timer(f"{said} of {whole}" if whole is not None else said, "", calendar)
