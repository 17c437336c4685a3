"""Why a ticket has its priority, topic, product, route or a policy's verdict: row by row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple, Protocol, cast
from zoneinfo import ZoneInfo

from supportflow.define.conditions import (
    All,
    Compare,
    Condition,
    Decided,
    Done,
    Holds,
    Not,
    children,
    field,
    say_value,
)
from supportflow.define.explanations import when
from supportflow.define.policies import Decision
from supportflow.define.texts import Words, title
from supportflow.errors import quoted
from supportflow.languages import sentence
from supportflow.run.deciding import reason
from supportflow.run.plan import Plan
from supportflow.run.ticket import Context, Entry, Ticket, draft_of

__all__ = ["CLASSIFIED", "PartVerdict", "RowVerdict", "Weighed", "explicable", "weigh"]

CLASSIFIED = ("priority", "topic", "product")


class PartVerdict(NamedTuple):
    """Whether one part of a condition holds for a ticket.

    `said` is the part in words, `has` what the ticket has instead or that it is missing; `holds`
    is None where it depends on a named rule whose answer is not known here. `parts` are those of
    which it consists.
    """

    said: str
    holds: bool | None
    has: str = ""
    parts: tuple[PartVerdict, ...] = ()


class RowVerdict(NamedTuple):
    """Whether one row holds for a ticket; the first that does `decides`, unless somebody did."""

    name: str
    holds: bool | None
    decides: bool
    parts: tuple[PartVerdict, ...] = ()


class Weighed(NamedTuple):
    """What was decided, by which of the rows, and the sentences that say so."""

    decided: str | None
    rows: tuple[RowVerdict, ...]
    sentences: tuple[str, ...]


class _Row(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def label(self) -> Words | None: ...
    @property
    def when(self) -> Condition | None: ...


def explicable(made: Plan) -> list[str]:
    """Return what can be explained of every ticket: what is classified, the route, policies."""
    process = made.process
    found = [
        what
        for what, rows in (
            ("priority", process.priorities),
            ("topic", process.topics),
            ("product", process.products),
            ("route", process.routes),
        )
        if rows
    ]
    return found + [f"policy:{name}" for name in made.policies]


def weigh(
    made: Plan, ticket: Ticket, history: Sequence[Entry], what: str, now: datetime, context: Context
) -> Weighed:
    """Say how ``priority``, ``topic``, ``product``, ``route`` or ``policy:NAME`` was decided.

    A rule whose function is not in `context` is taken to say what it said last on this ticket.
    """
    return _Weighing(made, ticket, history, now, context).told(what)


class _Weighing:
    """One explanation: the ticket, what its rules say, and the words for both."""

    def __init__(
        self,
        made: Plan,
        ticket: Ticket,
        history: Sequence[Entry],
        now: datetime,
        context: Context,
    ) -> None:
        self.made = made
        self.ticket = ticket
        self.draft = draft_of(ticket)
        self.history = history
        self.now = now
        self.context = context
        self.labels, self.language = made.index.labels(), made.process.language
        self.asked: dict[str, tuple[bool | None, str]] = {}
        calendar = made.index.calendars.get(made.process.calendar or "")
        self.zone = ZoneInfo(calendar.zone) if calendar is not None else ZoneInfo("UTC")

    def told(self, what: str) -> Weighed:
        if what.startswith("policy:"):
            return self.policy(what.removeprefix("policy:"))
        process = self.made.process
        if what == "route":
            routes: list[tuple[_Row, Condition | None]] = [
                (row, _bounded(row.when, row.areas)) for row in process.routes
            ]
            return self.listed("Route", routes, None)
        given: dict[str, Sequence[_Row]] = {
            "priority": process.priorities, "topic": process.topics, "product": process.products,
        }  # fmt: skip
        has: str | None = getattr(self.ticket, what)
        rows = [(row, row.when) for row in given[what]]
        by_hand = self.by_hand(what, has) if what in self.ticket.by_hand else ""
        return self.listed(what.capitalize(), rows, (has, by_hand))

    def listed(
        self,
        what: str,
        rows: Sequence[tuple[_Row, Condition | None]],
        stands: tuple[str | None, str] | None,
    ) -> Weighed:
        """Tell of rows of which the first that holds gives its name."""
        verdicts, first = self.rows(rows, decide=not (stands and stands[1]))
        found = rows[first][0] if first is not None else None
        lines: list[str] = []
        decided = found.name if found is not None else None
        if stands is not None and stands[1]:
            decided = stands[0]
            lines.append(f"{what} '{decided}' was {stands[1]}.")
            would = f"they would give '{found.name}'" if found is not None else "none would hold"
            lines.append(f"Its rows are not asked; {would}:" if rows else "It has no rows.")
        elif found is not None and first is not None:
            lines.append(f"{what} '{found.name}' is decided by {_place(first, rows)}:")
        else:
            unsure = any(one.holds is None for one in verdicts)
            lines.append(
                f"{what} depends on what named rules say:" if unsure
                else f"{what} is not decided: no row holds:" if rows
                else f"{what} has no rows."
            )  # fmt: skip
        if stands is not None and not stands[1] and stands[0] != decided:
            has = f"'{stands[0]}'" if stands[0] is not None else "none"
            now = f"'{decided}'" if decided else "none"
            lines[0] = (
                f"{what} is {has}, as the rows said when values were set last; asked now they "
                f"give {now}:"
            )
            decided = stands[0]
        lines += self.said(rows, verdicts)
        return Weighed(decided, verdicts, tuple(lines))

    def policy(self, name: str) -> Weighed:
        """Tell of a policy: its verdict, who may decide, and what the customer is told."""
        declared = self.made.policies[name].policy
        rows = [(row, row.when) for row in declared.rows]
        verdicts, first = self.rows(rows, decide=True)
        what = f"Policy '{title(declared, self.language)}'"
        if first is None:
            unsure = any(one.holds is None for one in verdicts)
            lacks = () if unsure else self.lacks(name)
            want = f"; missing: {quoted(lacks, last='and')}" if lacks else ""
            head = "depends on what named rules say" if unsure else "decides nothing: no row holds"
            lines = [f"{what} {head}{want}:"]
        else:
            row: Decision = declared.rows[first]
            means = {
                "approve": "approves, and nobody has to be asked",
                "ask": f"asks for a decision by {quoted(row.by)}",
                "refuse": "refuses, and nobody can lift that",
            }[row.verdict]
            lines = [f"{what} {means}, by {_place(first, rows)}:"]
            because = reason(self.made, row, self.language)
            if because is not None:
                lines.insert(1, f"Because: {because}")
        lines += self.said(rows, verdicts)
        lines += self.taken(name)
        verdict = declared.rows[first].verdict if first is not None else None
        return Weighed(verdict, verdicts, tuple(lines))

    def lacks(self, name: str) -> list[str]:
        policy = self.made.policies[name]
        return policy.lacks(
            lambda condition: self.part(condition).holds is True,
            lambda asked: self.made.read(asked)(self.draft) is None,
        )

    def taken(self, policy: str) -> Iterator[str]:
        """Tell of the rows that were taken under a policy."""
        for entry in self.history:
            if entry.kind == "decided" and entry.data.get("policy") == policy:
                yield (
                    f"{self.at(entry.at)} '{entry.event}' was done by {entry.by}: row "
                    f"'{entry.data['row']}' said '{entry.data['verdict']}'."
                )

    def by_hand(self, what: str, has: str | None) -> str:
        """Say who set a classification, and when."""
        for entry in reversed(self.history):
            values = entry.data.get("fields", {}) if entry.kind == "opened" else entry.data
            if entry.kind == "escalated" and entry.data.get(what) == has:
                return f"set by escalation '{entry.event}', {self.at(entry.at)}"
            if entry.kind in {"opened", "set", "moved"} and values.get(what) == has:
                return f"set by hand by {entry.by}, {self.at(entry.at)}"
        return "set by hand"

    def at(self, moment: datetime) -> str:
        return when(moment.astimezone(self.zone), self.ticket.opened.year)

    # Verdicts

    def rows(
        self, rows: Sequence[tuple[_Row, Condition | None]], *, decide: bool
    ) -> tuple[tuple[RowVerdict, ...], int | None]:
        """Ask every row; return the verdicts and which is the first that surely decides."""
        parts = [self.parts(condition) for _, condition in rows]
        holds = [_all(one.holds for one in found) for found in parts]
        first = next((at for at, one in enumerate(holds) if one is not False), None)
        if first is not None and holds[first] is None:
            first = None
        verdicts = tuple(
            RowVerdict(row.name, held, decide and at == first, found)
            for at, ((row, _), held, found) in enumerate(zip(rows, holds, parts, strict=True))
        )
        return verdicts, first

    def parts(self, condition: Condition | None) -> tuple[PartVerdict, ...]:
        if condition is None:
            return ()
        if isinstance(condition, All):
            return tuple(self.part(one) for one in condition.all)
        return (self.part(condition),)

    def part(self, condition: Condition) -> PartVerdict:
        """Say whether a condition holds, and each of its parts."""
        said = sentence(condition, self.labels, self.language, "en")
        match condition:
            case Compare():
                holds = self.made.test(condition)(self.draft, None)
                return PartVerdict(said, holds, self.has(condition.field))
            case Done():
                status = [one.status for one in self.draft.tasks if one.name == condition.done]
                has = f"it is {status[0]}" if status else "it was never opened"
                return PartVerdict(said, status == ["done"], has)
            case Holds():
                answer, whence = self.rule(condition.rule)
                return PartVerdict(said, answer, whence)
            case Decided():
                verdict = self.verdict(condition.policy)
                if verdict is None:
                    return PartVerdict(said, None, "it depends on a named rule")
                has = f"it says '{verdict}'" if verdict else "no row of it holds"
                return PartVerdict(said, verdict == condition.verdict, has)
            case Not():
                inner = self.part(condition.unless)
                opposite = None if inner.holds is None else not inner.holds
                simple = isinstance(condition.unless, Compare)
                return PartVerdict(said, opposite, inner.has, () if simple else (inner,))
            case _:
                parts = tuple(self.part(one) for one in children(condition))
                held = [one.holds for one in parts]
                if isinstance(condition, All):
                    return PartVerdict(said, _all(held), "", parts)
                none = _all(None if one is None else not one for one in held)
                return PartVerdict(said, None if none is None else not none, "", parts)

    def verdict(self, policy: str) -> str | None:
        """Return a policy's verdict, an empty text without one, None where that is not known."""
        for row in self.made.policies[policy].policy.rows:
            held = _all(part.holds for part in self.parts(row.when))
            if held is not False:
                return row.verdict if held else None
        return ""

    def rule(self, name: str) -> tuple[bool | None, str]:
        """Ask a named rule, or what it said last; say which of the two."""
        if name not in self.asked:
            self.asked[name] = self._rule(name)
        return self.asked[name]

    def _rule(self, name: str) -> tuple[bool | None, str]:
        given = self.context.rules.get(name)
        if isinstance(given, bool):
            return given, ""
        if given is not None:
            try:
                return bool(given(self.ticket, self.now)), ""
            except Exception as error:  # A function of the host's: an explanation says so.
                return None, f"its function raised {type(error).__name__}: {error}"
        for entry in reversed(self.history):
            said = dict(entry.verdicts).get(name)
            if said is not None:
                return said, f"so it said {self.at(entry.at)}"
        return None, "its function is not at hand, and it was never asked"

    def has(self, name: str) -> str:
        """Say what the ticket has in a field."""
        given = self.made.read(name)(self.draft)
        if given is None:
            return "it is missing"
        if isinstance(given, tuple):
            listed = cast("tuple[object, ...]", given)
            return f"it is {quoted((str(item) for item in listed), last='and')}"
        return f"it is {say_value(given)}"

    # Words

    def said(
        self, rows: Sequence[tuple[_Row, Condition | None]], verdicts: Sequence[RowVerdict]
    ) -> Iterator[str]:
        """Say every row, and under each its parts with what the ticket has."""
        over = False
        for (row, _), verdict in zip(rows, verdicts, strict=True):
            name = f"{'=>' if verdict.decides else '  '} {row.name}"
            if isinstance(row, Decision):
                name += f" ({row.verdict})"
            elif row.label is not None:
                name += f" ({title(row, self.language)})"
            how = {True: "holds", False: "does not hold", None: "is not known"}[verdict.holds]
            if not verdict.parts:
                how = "is not needed" if over else "holds for all that is left over"
            elif verdict.holds and over:
                how = "holds too, but comes later"
            over = over or verdict.holds is True
            yield f"{name}: {how}"
            for part in verdict.parts:
                yield from _lines(part, 1)


def _lines(part: PartVerdict, depth: int) -> Iterator[str]:
    how = {True: "yes", False: "no", None: "not known"}[part.holds]
    has = f", {part.has}" if part.has else ""
    yield f"   {'   ' * depth}{part.said}: {how}{has}"
    for inner in part.parts:
        yield from _lines(inner, depth + 1)


def _place(at: int, rows: Sequence[Any]) -> str:
    name = rows[at][0].name
    if len(rows) == 1:
        return f"its only row, '{name}'"
    return f"row '{name}' ({at + 1} of {len(rows)}; the first that holds counts)"


def _all(holds: Iterable[bool | None]) -> bool | None:
    """Say whether all hold: False as soon as one does not, None where that is not known."""
    listed = list(holds)
    if False in listed:
        return False
    return None if None in listed else True


def _bounded(condition: Condition | None, areas: Sequence[str]) -> Condition | None:
    if not areas:
        return condition
    inside = field("area").one_of(*areas)
    return inside if condition is None else inside & condition
