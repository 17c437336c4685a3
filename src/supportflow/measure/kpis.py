"""Works out the KPIs of a process for a time window: figures, targets, and what to look at."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Literal, NamedTuple

from supportflow.define.conditions import Holds, walk
from supportflow.define.index import Index, index
from supportflow.define.measures import MEASURES, Kpi, Measure
from supportflow.define.process import Process
from supportflow.define.targets import Target, target_of
from supportflow.define.texts import title
from supportflow.define.times import BusinessDays, WallTime
from supportflow.errors import BadCall
from supportflow.measure.balance import warnings_of
from supportflow.measure.figures import Figure, figure_of
from supportflow.measure.log import Log
from supportflow.measure.meaning import Events
from supportflow.measure.scores import interval, score
from supportflow.measure.stories import Step, Story, log_stories, stories
from supportflow.run.funnel import DEFLECTED
from supportflow.run.planning import plan
from supportflow.run.store import Store
from supportflow.run.ticket import draft_of

__all__ = ["KpiReport", "kpis", "log_kpis"]

Kind = Literal["count", "median", "share", "mean", "score"]
KINDS: Final[dict[Measure, Kind]] = {
    "tickets": "count", "backlog": "count", "first_response": "median", "resolution": "median",
    "kept": "share", "reopened": "share", "handoffs": "mean", "escalated": "share",
    "solved_by_bot": "share", "deflected": "share", "score": "score", "answered": "share",
    "one_contact": "share",
}  # fmt: skip
"""How the values of single tickets become one figure."""

IN_LOG: Final[frozenset[Measure]] = frozenset(
    ("tickets", "backlog", "resolution", "reopened", "handoffs", "escalated", "solved_by_bot")
)
"""What a log tells of; what was said, promised and answered it does not."""


class Window(NamedTuple):
    """From `since` up to `until`, which no longer belongs to it."""

    since: datetime
    until: datetime

    def has(self, at: datetime | None) -> bool:
        """Say whether a moment lies in the window."""
        return at is not None and self.since <= at < self.until


@dataclass(frozen=True, slots=True)
class KpiReport:
    """The KPIs of a process in the time from `since` up to `until`; ``str()`` is a report.

    `figures` come in the order of the process. `warnings` say what should not be read alone: only
    speed is measured, or one figure became better while another one became worse.
    """

    process: str
    since: datetime
    until: datetime
    tickets: int
    figures: tuple[Figure, ...]
    warnings: tuple[str, ...]

    def __str__(self) -> str:
        tickets = f"{self.tickets:,} ticket{'' if self.tickets == 1 else 's'}"
        head = f"{self.since:%Y-%m-%d} to {self.until:%Y-%m-%d}, {tickets} looked at"
        return "\n".join(
            [
                head,
                *(f"  {one.sentence}" for one in self.figures),
                *map("  ! {}".format, self.warnings),
            ]
        )


def kpis(
    process: Process,
    store: Store,
    *,
    since: datetime,
    until: datetime,
    language: str | None = None,
) -> KpiReport:
    """Work out the KPIs of a process from the tickets and histories of a store.

    A ticket is counted where it happened: `tickets` when it was opened in the window, `backlog`
    when it is open at its end, `first_response` when its first answer fell in it, `kept` when a
    promise was kept or broken in it, `score` when an answer came, `answered` when the customer was
    asked. All others are of the tickets that were solved in the window and not reopened by its
    end; of `reopened`, of all that were solved in it. A solution is the entering of a resolved or
    final state. ``deflected`` are tickets without a person that the customer ended; without a
    person they are ``solved_by_bot`` too. Questions that an article answered before a ticket was
    opened (`Desk.helped`, counted by whole days in UTC) are deflected as well, unless the KPI has
    a `when` or is of people. ``of="bots"`` are tickets with which no person had to
    do, ``of="people"`` the others; of `first_response` it is who gave the first answer.

    Times count in the calendar of the state in which the ticket began, if there is one and the
    target is not in elapsed time. `when` is asked of the ticket as it is now. The window of the
    same length before gives each figure one to compare with. The tickets are read once, and never
    all at a time. Raises BadCall for a window without length or zone, for a process without KPIs,
    and for a KPI that asks a named rule.
    """
    return _report(process, stories(process, store), since, until, language, None, store)


def log_kpis(
    process: Process,
    log: Log,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    workflow: str | None = None,
    events: Events | None = None,
    language: str | None = None,
) -> KpiReport:
    """Work out the KPIs of a process from an event log, as far as it tells.

    It tells of tickets, backlog, resolution, reopened, handoffs, escalated and solved_by_bot; the
    others have no figure, nor have those with a `when`. Without `since` and `until` it is the
    whole log. Options and errors are those of `kpis` and of `replay`.
    """
    told = log_stories(process, log, workflow=workflow, events=events)
    moments = [event.at for case in log.cases for event in case.events]
    if not moments:
        raise BadCall(f"{log.source} has no events: nothing can be measured.")
    first = since or min(moments)
    last = until or max(moments) + timedelta(microseconds=1)
    return _report(process, told, first, last, language, IN_LOG)


def _report(
    process: Process,
    told: Iterable[Story],
    since: datetime,
    until: datetime,
    language: str | None,
    known: frozenset[Measure] | None,
    store: Store | None = None,
) -> KpiReport:
    for moment in (since, until):
        if moment.tzinfo is None:
            raise BadCall(f"{moment.isoformat()} has no time zone: give since and until with one.")
    since, until = since.astimezone(UTC), until.astimezone(UTC)
    if since >= until:
        raise BadCall("'until' has to be later than 'since': nothing happens in no time.")
    if not process.kpis:
        raise BadCall(f"process '{process.name}' declares no KPIs: add kpis=[Kpi(...)].")
    now, before = Window(since, until), Window(since - (until - since), since)
    look = index(process)
    tallies = [_Tally(process, look, one, now) for one in process.kpis]
    earlier = [_Tally(process, look, one, before) for one in process.kpis]
    measured = [
        one
        for one in (*tallies, *earlier)
        if one.kpi.measure is not None
        and (known is None or (one.kpi.measure in known and one.kpi.when is None))
    ]
    count = 0
    for story in told:
        count += 1
        for tally in measured:
            tally.add(story)
    if store is not None:
        for tally in measured:
            tally.add_helped(store)
    tongue = language or process.language
    figures = tuple(
        figure_of(
            one.kpi, title(one.kpi, tongue), tongue,
            one.value(), last.value(), measurable=one in measured,
        )
        for one, last in zip(tallies, earlier, strict=True)
    )  # fmt: skip
    return KpiReport(process.name, since, until, count, figures, warnings_of(process.kpis, figures))


class _Tally:
    """One KPI in one window, added up ticket by ticket."""

    def __init__(self, process: Process, look: Index, kpi: Kpi, window: Window) -> None:
        self.kpi = kpi
        self.window = window
        self.look = look
        self.target: Target | None = target_of(kpi.target) if kpi.target is not None else None
        self.values = array("d")
        self.sum = 0.0
        self.n = 0
        self.scores: Counter[int] = Counter()
        self.test: Callable[[Any, Any], bool] | None = None
        if kpi.when is not None:
            if any(isinstance(part, Holds) for part in walk(kpi.when)):
                raise BadCall(
                    f"KPI '{kpi.name}' asks a named rule in 'when', whose answer of that time is "
                    "not known: ask for fields instead."
                )
            self.test = plan(process).test(kpi.when)
        self.kind: Kind = KINDS[kpi.measure] if kpi.measure is not None else "count"
        self.business = not (self.target is not None and isinstance(self.target.amount, WallTime))
        self.in_days = self.target is not None and isinstance(self.target.amount, BusinessDays)
        self.counted_in: str | None = None

    def add(self, story: Story) -> None:
        """Add what one ticket brings, if anything."""
        kpi = self.kpi
        assert kpi.measure is not None
        if kpi.measure != "first_response" and kpi.of != "all":
            person = story.person is not None and story.person < self.window.until
            if person is not (kpi.of == "people"):
                return
        if self.test is not None and (
            story.ticket is None or not self.test(draft_of(story.ticket), None)
        ):
            return
        if self.kind == "score":
            for one in story.surveys:
                if (
                    one.name == kpi.survey
                    and self.window.has(one.answered)
                    and one.score is not None
                ):
                    self.scores[one.score] += 1
            return
        for value in MEASURING[kpi.measure](self, story):
            self.n += 1
            self.sum += value
            if self.kind == "median":
                self.values.append(value)

    def add_helped(self, store: Store) -> None:
        """Add the questions that articles answered before a ticket was opened."""
        if self.kpi.measure != "deflected" or self.test is not None or self.kpi.of == "people":
            return
        last = (self.window.until - timedelta(microseconds=1)).date()
        helped = store.counts(self.window.since.date(), last).get(DEFLECTED, 0)
        self.n += helped
        self.sum += helped

    def value(self) -> tuple[float, int, tuple[float, float] | None, str] | None:
        """Return the figure, of how many it is, its interval, and in what it is counted."""
        if self.kind == "score":
            survey = next(one for one in self.look.process.surveys if one.name == self.kpi.survey)
            found = score(survey.kind, self.scores)
            return (found.value, found.n, (found.low, found.high), survey.kind) if found else None
        if self.kind == "count":
            return self.sum, self.n, None, "count"
        if not self.n:
            return None
        if self.kind == "median":
            ordered = sorted(self.values)
            half = len(ordered) // 2
            middle = ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2
            return middle, self.n, None, self.counted_in or "elapsed"
        mean = self.sum / self.n
        if self.kind == "share":
            return mean, self.n, interval(mean, self.n), "share"
        return mean, self.n, None, "mean"

    # Of one ticket

    def length(self, story: Story, start: datetime, end: datetime) -> float:
        """Return a length of time as the KPI counts it: seconds, or business days."""
        name = story.calendar or self.look.process.calendar
        if not self.business or name is None or not self.look.calendar_chain(name):
            self.counted_in = self.counted_in or "elapsed"
            return max(0.0, (end - start).total_seconds())
        calendar = self.look.calendar(name)
        if self.in_days:
            self.counted_in = "days"
            within = range(max(0, (end - start).days) + 2)
            found = bisect_left(
                within, end, key=lambda days: calendar.add(start, BusinessDays(days))
            )
            return float(found)
        self.counted_in = "business"
        return max(0.0, calendar.between(start, end).total_seconds())

    def last_solution(self, story: Story) -> Step | None:
        """Return the solution in the window with which a ticket stood at its end."""
        solved: Step | None = None
        for step in story.steps:
            if step.at >= self.window.until:
                break
            if step.what == "solved":
                solved = step
            elif step.what == "back":
                solved = None
        return solved if solved is not None and self.window.has(solved.at) else None


def _tickets(tally: _Tally, story: Story) -> Iterator[float]:
    if tally.window.has(story.opened):
        yield 1.0


def _backlog(tally: _Tally, story: Story) -> Iterator[float]:
    if story.opened >= tally.window.until:
        return
    closed = False
    for step in story.steps:
        if step.at >= tally.window.until:
            break
        if step.what in ("closed", "opened"):
            closed = step.what == "closed"
    if not closed:
        yield 1.0


def _first_response(tally: _Tally, story: Story) -> Iterator[float]:
    of = tally.kpi.of
    for at, who in story.answers:
        if of == "people" and who != "person":
            continue
        if (of != "bots" or who == "bot") and tally.window.has(at):
            yield tally.length(story, story.asked, at)
        return


def _resolution(tally: _Tally, story: Story) -> Iterator[float]:
    solved = tally.last_solution(story)
    if solved is not None:
        yield tally.length(story, story.opened, solved.at)


def _kept(tally: _Tally, story: Story) -> Iterator[float]:
    clock = tally.kpi.clock
    for name, at, kept in story.kept:
        if (clock is None or name == clock) and tally.window.has(at):
            yield float(kept)


def _reopened(tally: _Tally, story: Story) -> Iterator[float]:
    solved = back = False
    for step in story.steps:
        if step.at >= tally.window.until:
            break
        if step.what == "solved" and tally.window.has(step.at):
            solved = True
        elif step.what == "back" and solved:
            back = True
    if solved:
        yield float(back)


def _of_solved(count: Callable[[_Tally, Story, Step], float]) -> Callable[..., Iterator[float]]:
    def measured(tally: _Tally, story: Story) -> Iterator[float]:
        solved = tally.last_solution(story)
        if solved is not None:
            yield count(tally, story, solved)

    return measured


def _times(what: str) -> Callable[[_Tally, Story, Step], float]:
    return lambda tally, story, _: float(
        sum(step.what == what and step.at < tally.window.until for step in story.steps)
    )


def _escalated(tally: _Tally, story: Story, solved: Step) -> float:
    return float(_times("escalated")(tally, story, solved) > 0)


def _without_person(_: _Tally, story: Story, solved: Step) -> float:
    return float(story.person is None or story.person > solved.at)


def _by_customer(tally: _Tally, story: Story, solved: Step) -> float:
    return _without_person(tally, story, solved) if solved.by == "customer" else 0.0


def _one_answer(_: _Tally, story: Story, solved: Step) -> float:
    back = any(step.what == "back" and step.at <= solved.at for step in story.steps)
    return float(not back and sum(at <= solved.at for at, _ in story.answers) == 1)


def _answered(tally: _Tally, story: Story) -> Iterator[float]:
    for one in story.surveys:
        asked = one.status in ("asked", "answered") and tally.window.has(one.since)
        if one.name == tally.kpi.survey and asked:
            yield float(one.answered is not None)


MEASURING: Final[dict[Measure, Callable[[_Tally, Story], Iterator[float]]]] = {
    "tickets": _tickets,
    "backlog": _backlog,
    "first_response": _first_response,
    "resolution": _resolution,
    "kept": _kept,
    "reopened": _reopened,
    "handoffs": _of_solved(_times("handoff")),
    "escalated": _of_solved(_escalated),
    "solved_by_bot": _of_solved(_without_person),
    "deflected": _of_solved(_by_customer),
    "one_contact": _of_solved(_one_answer),
    "answered": _answered,
}

assert {*MEASURING, "score"} == set(MEASURES)
