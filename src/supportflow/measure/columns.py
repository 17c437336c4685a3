"""Which column of an event log holds what: as the user says, or guessed by its name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from supportflow.errors import near, quoted
from supportflow.measure.log import Kind

__all__ = ["GUESSES", "Columns", "choose", "plain"]

_STATUS = ("status", "state", "new status", "to status", "ticket status", "incident state", "stage")
_ACTION = (
    "activity",
    "activity name",
    "concept name",
    "action",
    "event",
    "event name",
    "task",
    "step",
)

GUESSES: dict[str, tuple[str, ...]] = {
    "case": (
        "case id", "caseid", "case", "case concept name", "ticket id", "ticket", "ticket number",
        "ticket no", "incident id", "incident number", "incident", "issue key", "issue id", "issue",
        "request id", "number", "id",
    ),
    "activity": _ACTION,
    "status": (*_STATUS, *_ACTION),
    "time": (
        "complete timestamp", "end timestamp", "timestamp", "time timestamp", "event time", "time",
        "datetime", "date time", "occurred at", "changed at", "updated at", "created at",
        "end time", "at", "date",
    ),
    "resource": (
        "resource", "org resource", "agent", "assignee", "performer", "worker", "user", "user name",
        "changed by", "updated by", "by",
    ),
}  # fmt: skip
"""Names by which a column is recognised, the surest first.

Upper and lower case are the same, and whatever is no letter or digit counts as a space:
``case:concept:name``, ``Case_Concept_Name`` and ``case concept name`` are one name. In a status log
the activity is looked for under ``status``.
"""


@dataclass(slots=True)
class Columns:
    """The columns chosen, as positions counted from 0, and what there is to say about them."""

    case: int = -1
    activity: tuple[int, ...] = ()
    time: int = -1
    resource: int | None = None
    data: tuple[tuple[str, int], ...] = ()
    guessed: list[str] = field(default_factory=list[str])
    problems: list[str] = field(default_factory=list[str])
    twice: tuple[tuple[str, int, int], ...] = ()

    @property
    def used(self) -> set[int]:
        """The positions of all columns that are read."""
        plain = {self.case, self.time, *self.activity, *(position for _, position in self.data)}
        return plain if self.resource is None else {*plain, self.resource}


def choose(
    header: Sequence[str],
    *,
    kind: Kind,
    case: str | None,
    activity: str | Sequence[str] | None,
    time: str | None,
    resource: str | None,
    keep: Sequence[str],
) -> Columns:
    """Find the columns in a header; all that cannot be found is in `problems`."""
    found = Columns()
    places: dict[str, int] = {}
    twice: list[tuple[str, int, int]] = []
    for position, name in enumerate(header):
        if name in places:
            twice.append((name, places[name], position))
        else:
            places[name] = position
    found.twice = tuple(twice)
    guess = _Guess(places, found)

    def named(role: str, name: str) -> int:
        if name in places:
            return places[name]
        found.problems.append(
            f"there is no column '{name}' for the {role}.{near(name, places)} {_there_is(places)}"
        )
        return -1

    found.case = named("case", case) if case is not None else guess("case", "case")
    if activity is None:
        found.activity = (guess("activity", "status" if kind == "status" else "activity"),)
    else:
        names = (activity,) if isinstance(activity, str) else tuple(activity)
        found.activity = tuple([named("activity", name) for name in names])
        if not names:
            found.problems.append("activity takes the name of a column, or several names")
    found.time = named("time", time) if time is not None else guess("time", "time")
    if resource is not None:
        found.resource = named("resource", resource)
    else:
        position = guess("resource", "resource", needed=False)
        found.resource = position if position >= 0 else None
    found.data = tuple([(name, named("attribute", name)) for name in dict.fromkeys(keep)])
    return found


class _Guess:
    """Recognises columns by their names and says which it took."""

    def __init__(self, places: dict[str, int], found: Columns) -> None:
        self.places = places
        self.found = found
        self.plain: dict[str, str] = {}
        for name in places:
            self.plain.setdefault(plain(name), name)

    def __call__(self, role: str, names: str, *, needed: bool = True) -> int:
        for wanted in GUESSES[names]:
            if wanted in self.plain:
                name = self.plain[wanted]
                self.found.guessed.append(f"{role} = '{name}'")
                return self.places[name]
        if needed:
            self.found.problems.append(
                f"no column looks like the {role}: say {role}='...'. "
                + (self._status_hint() if names == "activity" else "")
                + _there_is(self.places)
            )
        return -1

    def _status_hint(self) -> str:
        status = next((self.plain[name] for name in _STATUS if name in self.plain), None)
        if status is None:
            return ""
        return (
            f"Column '{status}' looks like a status log, whose events name the state entered: "
            "then say kind='status'. "
        )


def plain(name: str) -> str:
    """Return a column's name with only its letters and digits, in lower case."""
    return " ".join(re.sub(r"[\W_]+", " ", name.casefold()).split())


def _there_is(places: dict[str, int]) -> str:
    return f"The columns are {quoted(places, last='and')}."
