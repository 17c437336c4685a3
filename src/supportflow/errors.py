"""Every exception of the library, and `Finding`, the value in which faults are told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import Any, Literal, NamedTuple

__all__ = [
    "BadCall",
    "BadValue",
    "ConditionUnmet",
    "DefinitionError",
    "EndlessChain",
    "Finding",
    "LoadError",
    "LogError",
    "MissingTool",
    "NeedUnmet",
    "NotAllowed",
    "NotApproved",
    "NotPossible",
    "Refused",
    "RuleFailed",
    "Severity",
    "StaleTicket",
    "StateGone",
    "StoreFailed",
    "SupportflowError",
    "TimeReversed",
    "UnknownActor",
    "UnknownEvent",
    "UnknownTicket",
    "WrongValue",
    "near",
    "quoted",
]

Severity = Literal["error", "warning", "info"]


class Finding(NamedTuple):
    """One thing that is wrong or doubtful in a process.

    `code` is stable and names the rule; `where` is the place in the user's own words
    (``"workflow 'support', transition 'resolve'"``); `hint` is the way out.
    """

    code: str
    severity: Severity
    where: str
    message: str
    hint: str = ""

    def __str__(self) -> str:
        text = f"{self.severity} {self.code}: {self.where} {self.message}"
        return f"{text} {self.hint}" if self.hint else text


def near(name: str, names: Iterable[str]) -> str:
    """Return ``" Did you mean 'x'?"`` for the name closest to `name`, or an empty text."""
    match = get_close_matches(name, sorted(set(names)), n=1, cutoff=0.6)
    return f" Did you mean '{match[0]}'?" if match else ""


def quoted(names: Iterable[str], *, last: str = "or") -> str:
    """Join names as people write them: ``'a', 'b' or 'c'``."""
    items = [f"'{name}'" for name in names]
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


class SupportflowError(Exception):
    """The root of every exception that the library raises on purpose."""

    def __reduce__(self) -> tuple[Any, ...]:
        """Let copies and pickles hold all that the error says, whatever its class was called with.

        Python would call the class with the finished message.
        """
        return _again, (type(self), self.args), self.__dict__.copy()


def _again(kind: type[SupportflowError], args: tuple[Any, ...]) -> SupportflowError:
    return kind.__new__(kind, *args)


class DefinitionError(SupportflowError):
    """A process whose names do not fit together was asked to do something that needs them.

    `findings` holds all faults at once, each with its place and a way out.
    """

    def __init__(self, process: str, findings: Sequence[Finding]) -> None:
        self.process = process
        self.findings = tuple(findings)
        count = len(self.findings)
        lines = [f"Process '{process}': {count} error{'s' if count != 1 else ''}."]
        lines += [f"  {finding}" for finding in self.findings]
        super().__init__("\n".join(lines))


class WrongValue(SupportflowError, ValueError):
    """A declared value is wrong in itself; raised where it is written, with all its `problems`."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


class LoadError(SupportflowError):
    """A file that should hold a process does not; `problems` names every place at once."""

    def __init__(self, source: str, problems: Sequence[str]) -> None:
        self.source = source
        self.problems = tuple(problems)
        if len(self.problems) == 1:
            text = f"{source}: {self.problems[0]}"
        else:
            lines = [f"{source}: {len(self.problems)} problems."]
            text = "\n".join([*lines, *(f"  {problem}" for problem in self.problems)])
        super().__init__(text)


class LogError(SupportflowError):
    """An event log cannot be read; `problems` names lines and columns."""

    def __init__(self, source: str, problems: Sequence[str]) -> None:
        self.source = source
        self.problems = tuple(problems)
        lines = [f"{source}: {problem}" for problem in self.problems]
        super().__init__("\n".join(lines))


class MissingTool(SupportflowError):
    """Something outside Python, or an optional package, is needed and not there."""


class BadCall(SupportflowError):
    """The library was called with arguments that cannot mean anything."""


class StoreFailed(SupportflowError):
    """The store could not do what it was asked; nothing of the event was kept.

    Only when a connection breaks during COMMIT it is unknown whether the event was kept; then the
    message says so. `reason` holds the driver's words and the way out, `__cause__` is the driver's
    error.
    """

    def __init__(self, message: str, *, reason: str = "") -> None:
        self.reason = reason
        super().__init__(message)


class Refused(SupportflowError):
    """An event was refused and nothing was changed.

    `code` is stable; `possible` lists the events that are possible instead.
    """

    code = "refused"

    def __init__(
        self,
        message: str,
        *,
        ticket: str | None = None,
        event: str | None = None,
        possible: Sequence[str] = (),
        reasons: Sequence[str] = (),
    ) -> None:
        self.ticket = ticket
        self.event = event
        self.possible = tuple(possible)
        self.reasons = tuple(reasons)
        super().__init__(message)


class UnknownEvent(Refused):
    """No transition of the workflow and no fact has this name."""

    code = "unknown-event"


class NotPossible(Refused):
    """The event exists, but not from the state in which the ticket is."""

    code = "not-possible"


class NotAllowed(Refused):
    """The event is possible, but not for this actor."""

    code = "not-allowed"


class UnknownActor(Refused):
    """`by` names nobody that the process or the host's directory knows."""

    code = "unknown-actor"


class ConditionUnmet(Refused):
    """No row of the event has a condition that holds."""

    code = "condition-unmet"


class NeedUnmet(Refused):
    """The row was chosen, but something that it needs is missing."""

    code = "need-unmet"


class NotApproved(Refused):
    """The policy under which the row grants something does not let this actor take it."""

    code = "not-approved"


class BadValue(Refused):
    """A value does not fit its field, or the field is not declared."""

    code = "bad-value"


class TimeReversed(Refused):
    """The event would happen before the ticket's last one."""

    code = "time-reversed"


class EndlessChain(Refused):
    """Immediate transitions followed each other more often than any process can mean."""

    code = "endless-chain"


class RuleFailed(Refused):
    """A named rule raised an exception, or was not given."""

    code = "rule-failed"


class StateGone(Refused):
    """The ticket stands in a workflow or state that this process does not have."""

    code = "state-gone"


class StaleTicket(Refused):
    """Somebody else changed the ticket since it was read."""

    code = "stale-ticket"


class UnknownTicket(Refused):
    """The store has no ticket with this id."""

    code = "unknown-ticket"
