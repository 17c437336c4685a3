"""Promises of simulated tickets are judged as tickets are that really run."""

from collections.abc import Iterable, Iterator
from datetime import date

import pytest

from supportflow import (
    Branch,
    Clock,
    Entry,
    Process,
    Scenario,
    Sla,
    Staff,
    Ticket,
    business_days,
    business_hours,
    hours,
    start,
    step,
)
from supportflow.define.business_time import moment_at
from supportflow.measure.simulation.cases import Case
from supportflow.measure.simulation.coming import sources
from supportflow.measure.simulation.engine import Engine
from supportflow.measure.simulation.plan import Plan, plan_of
from tests.measure.simulation.small import desk

BUSY = Scenario(
    staff=[Staff("first", 1), Staff("second", 1)],
    branches=[
        Branch("new", "ask", 0.4),
        Branch("new", "hand_over", 0.3),
        Branch("new", "solve", 0.3),
        Branch("bot", "to_person", 0.5),
        Branch("solved", "reopen", 1.0),
    ],
)

SLAS: dict[str, Sla] = {
    "all four": desk().slas[0],
    "a calendar of its own": Sla(
        "own", calendar="office", first_response=business_hours(1), resolution=business_days(1)
    ),
    "night and day": Sla("wall", first_response=hours(3), resolution=hours(30)),
    "from the change": Sla(
        "change", on_change="from_change", resolution=business_hours(5), next_response=hours(2)
    ),
    "kept": Sla("kept", on_change="keep", total_resolution=business_hours(9)),
    "bots count": Sla("bots", human_only=False, first_response=business_hours(1)),
    "never still": Sla("still", pauses=[], resolution=business_hours(6)),
    "own clocks": Sla(
        "clocks",
        clocks=[
            Clock("talk", business_hours(4), starts="response", stops="resolved", again="stopped"),
            Clock(
                "newest", business_hours(2), starts="customer_message", again="always",
                stops="response", follows="talk",
            ),
        ],
    ),
}  # fmt: skip


class Kept(Engine):
    """Keeps every ticket that it simulates."""

    def __init__(self, plan: Plan) -> None:
        coming, _ = sources(plan.index, plan.scenario)
        self.lines: list[tuple[int, int, int, int]] = []
        self.cases: dict[int, Case] = {}
        super().__init__(
            plan, coming, seed="promises", start=date(2027, 2, 1), warm_up=0, weeks=4,
            trace=self.lines,
        )  # fmt: skip

    def open(self, channel: int, at: int, rank: int, promise: int) -> Case:
        """Keep a ticket that is opened."""
        case = super().open(channel, at, rank, promise)
        self.cases[case.number] = case
        return case


class Judged:
    """The verdicts about the clocks of one real ticket, as its history tells them."""

    def __init__(self) -> None:
        self.broken: set[str] = set()
        self.all: list[tuple[str, bool]] = []

    def read(self, entries: Iterable[Entry]) -> None:
        """Read the lines of one event."""
        for entry in entries:
            if entry.kind != "clock" or entry.event is None:
                continue
            what, name = entry.data["is"], entry.event
            if what == "breached":
                self.broken.add(name)
            elif what in {"met", "missed"} or (what == "cancelled" and name in self.broken):
                self.all.append((name, what == "met"))
                self.broken.discard(name)

    def verdicts(self) -> list[tuple[str, bool]]:
        """Return them all; a clock that is broken and runs on has missed its time, too."""
        return sorted([*self.all, *((name, False) for name in self.broken)])


def really_run(
    process: Process, engine: Kept, channels: list[str]
) -> Iterator[tuple[Case, list[tuple[str, bool]]]]:
    """Apply to real tickets what happened to the simulated ones; yield the verdicts they got."""
    rows = engine.plan.exits
    by_case: dict[int, list[tuple[int, int]]] = {}
    for case, number, at, _ in engine.lines:
        by_case.setdefault(case, []).append((number, at))
    for number, lines in by_case.items():
        case = engine.cases[number]
        judged = Judged()
        outcome = start(
            process,
            f"t{number}",
            channel=channels[case.channel],
            now=moment_at(case.arrived),
            message="Help",
        )
        judged.read(outcome.entries)
        ticket = outcome.ticket
        for row, at in lines[1:]:
            taken, now = rows[row], moment_at(at)
            ticket = timers(process, ticket, at, judged)
            place = engine.plan.places[taken.source]
            if not taken.timed:
                talks = taken.event in {"writes", "reopen"}
                who = {"first": "anna", "second": "chiara"}.get(
                    engine.plan.teams[place.team].name, "bot"
                )
                by = "customer" if talks or taken.event == "helped" else who
                event = "message" if talks else taken.event
                words = "Hello?" if talks else None
                outcome = step(process, ticket, event, by=by, now=now, message=words)
                judged.read(outcome.entries)
                ticket = outcome.ticket
            assert ticket.state == engine.plan.places[taken.target].name
        timers(process, ticket, engine.until - 1, judged)
        yield case, judged.verdicts()


def timers(process: Process, ticket: Ticket, until: int, judged: Judged) -> Ticket:
    """Fire what is due."""
    while due := sorted(
        (timer for timer in ticket.timers if timer.due <= moment_at(until)),
        key=lambda timer: timer.due,
    ):
        outcome = step(process, ticket, due[0], by="system", now=due[0].due)
        judged.read(outcome.entries)
        ticket = outcome.ticket
    return ticket


@pytest.mark.parametrize("name", SLAS)
def test_promises_are_kept_as_in_a_run(name: str) -> None:
    """Each clock of a simulated ticket ends as that of a ticket to which the same happened."""
    process = desk(slas=[SLAS[name]])
    engine = Kept(plan_of(process, BUSY))
    engine.run()
    channels = [source.channel for source in engine.sources]
    promises = engine.plan.promises
    seen: set[tuple[str, bool]] = set()
    for case, wanted in really_run(process, engine, channels):
        assert case.history is not None
        found = sorted(
            (promises.names[number][1], kept)
            for number, kept in promises.judge(0, case.history, engine.until)
        )
        assert found == wanted, (case.number, case.history)
        seen.update(found)
    assert {clock for clock, _ in seen} == {clock for _, clock in promises.names}
    assert {kept for _, kept in seen} == {True, False}
