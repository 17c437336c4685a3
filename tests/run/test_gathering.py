"""Problems: the same thing again and again gets one ticket that gathers the others."""

from __future__ import annotations

import contextlib
from datetime import datetime
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from supportflow import (
    Area,
    Calendar,
    Channel,
    Desk,
    Level,
    Problem,
    Process,
    State,
    Team,
    Ticket,
    Topic,
    Transition,
    Workflow,
    business_hours,
    field,
    hours,
)
from supportflow.define import Agent, Field, Rule, rule
from supportflow.run.outbox import OWN
from supportflow.run.stores import open_store
from supportflow.testing import FixedClock
from tests.run.helpers import NOW, Case, rerun

SUPPORT = Workflow(
    "support",
    states=[State("new", area="desk"), State("closed", area="desk", final=True)],
    transitions=[
        Transition("close", "new", "closed"),
        Transition("ask", "new", "new", opens="fix"),
    ],
)
FIX = Workflow(
    "fix",
    states=[State("known", area="lab"), State("fixed", area="lab", final=True)],
    transitions=[Transition("fix", "known", "fixed")],
)


def shop(problem: Problem | None = None, **more: Any) -> Process:
    """Return a process in which three tickets about one topic in a day are a problem."""
    late = problem or Problem(
        "late_parcels", "Parcels are late", opens="fix", count=3, within=hours(24), tells="lead"
    )
    base: dict[str, Any] = {
        "calendar": "office",
        "calendars": [Calendar("office", week="mon-fri 09:00-17:00")],
        "levels": [Level("lead")],
        "teams": [Team("front_line"), Team("experts")],
        "agents": [Agent("anna", teams="front_line"), Agent("chiara", teams="experts")],
        "areas": [Area("desk", team="front_line"), Area("lab", team="experts")],
        "channels": [Channel("form", starts="new")],
        "fields": [Field("reason"), Field("town")],
        "topics": [Topic("delivery", "Delivery", when=field("reason") == "late"),
                   Topic("defects", when=field("reason") == "broken")],
        "problems": [late],
        "workflows": [SUPPORT, FIX],
    }  # fmt: skip
    return Process("shop", **base | more)


def desk_of(process: Process | None = None, **more: Any) -> tuple[Desk, FixedClock]:
    """Return a desk and its clock."""
    clock = FixedClock(NOW)
    return Desk(process or shop(), clock=clock, **more), clock


def opened(desk: Desk, *numbers: int, reason: str | None = "late", **more: Any) -> None:
    """Open tickets about one reason."""
    for number in numbers:
        fields = {"reason": reason, **more} if reason else more
        desk.open("form", id=f"T-{number}", customer=f"c-{number}", fields=fields)


def problem_of(desk: Desk, number: int) -> str | None:
    """Return the ticket that gathers another."""
    links = desk.get(f"T-{number}").links
    return next((one.ticket for one in links if one.kind == "problem"), None)


def test_enough_tickets_that_are_alike_open_a_problem() -> None:
    """It starts where the process says, names them, and those who are to know are told."""
    desk, _ = desk_of()
    opened(desk, 1, 2)
    assert len(desk.tickets()) == 2
    opened(desk, 3)
    (problem,) = desk.tickets(state="known")
    assert (problem.id, problem.subject, problem.topic) == (
        "late_parcels-1", "Parcels are late: Delivery", "delivery",
    )  # fmt: skip
    assert [(one.kind, one.ticket) for one in problem.links] == [
        ("gathers", "T-1"), ("gathers", "T-2"), ("gathers", "T-3"),
    ]  # fmt: skip
    assert [problem_of(desk, number) for number in (1, 2, 3)] == [problem.id] * 3
    line = desk.history("T-1")[-1]
    assert (line.kind, line.event, line.by) == ("linked", "linked", "system")
    told = [one.effect for one in desk.store.pending() if one.effect.kind == "notify"]
    assert [(one.name, one.data["about"], one.data["tickets"]) for one in told] == [
        ("lead", "problem", ("T-1", "T-2", "T-3"))
    ]


def test_later_ones_are_gathered_until_it_is_closed() -> None:
    """Then counting begins anew, with tickets that no problem has gathered."""
    desk, clock = desk_of()
    opened(desk, 1, 2, 3, 4)
    assert problem_of(desk, 4) == "late_parcels-1"
    assert desk.store.gathered("late_parcels-1") == ("T-1", "T-2", "T-3", "T-4")
    clock.advance(days=30)
    opened(desk, 5)
    assert problem_of(desk, 5) == "late_parcels-1"
    desk.fire("late_parcels-1", "fix", by="chiara")
    opened(desk, 6, 7)
    assert problem_of(desk, 7) is None
    opened(desk, 8)
    assert [problem_of(desk, number) for number in (5, 6, 7, 8)] == [
        "late_parcels-1", "late_parcels-2", "late_parcels-2", "late_parcels-2",
    ]  # fmt: skip


def test_the_end_of_a_problem_is_told_to_those_who_have_the_tickets() -> None:
    """Each ticket gets a line and its team, or whoever has it, a notice; once."""
    desk, _ = desk_of()
    opened(desk, 1, 2, 3, 4)
    desk.fire("T-2", "assign", by="anna", data={"assignee": "anna"})
    desk.fire("T-3", "close", by="anna")
    desk.fire("late_parcels-1", "fix", by="chiara")
    told = [one.effect for one in desk.store.pending()
            if one.effect.data.get("about") == "problem_solved"]  # fmt: skip
    assert [(one.data["ticket"], one.name, one.data["other"]) for one in told] == [
        ("T-1", "front_line", "late_parcels-1"), ("T-2", "anna", "late_parcels-1"),
        ("T-3", "front_line", "late_parcels-1"), ("T-4", "front_line", "late_parcels-1"),
    ]  # fmt: skip
    assert desk.history("T-4")[-1].data["is"] == "solved"


def test_only_tickets_in_the_time_count() -> None:
    """A window of the declared length holds enough of them, wherever it lies."""
    desk, clock = desk_of()
    opened(desk, 1)
    clock.advance(hours=20)
    opened(desk, 2)
    clock.advance(hours=20)
    opened(desk, 3)
    assert problem_of(desk, 3) is None
    clock.advance(hours=4)
    opened(desk, 4)
    assert [problem_of(desk, number) for number in (1, 2, 3, 4)] == [
        None, "late_parcels-1", "late_parcels-1", "late_parcels-1",
    ]  # fmt: skip


def test_business_time_is_counted_in_the_calendar() -> None:
    """From Friday to Monday is an hour when nobody works in between."""
    late = Problem("late_parcels", opens="fix", count=2, within=business_hours(2))
    desk, clock = desk_of(shop(late))
    clock.advance(hours=6, minutes=30)
    opened(desk, 1)
    clock.advance(days=2, hours=17)
    opened(desk, 2)
    assert problem_of(desk, 1) == "late_parcels-1"


def test_tickets_are_counted_when_it_is_known_what_they_are() -> None:
    """Set later they count as of when they were opened; set otherwise they leave."""
    desk, clock = desk_of()
    opened(desk, 1, 2, 3, reason=None)
    clock.advance(hours=2)
    for number in (1, 2):
        desk.fire(f"T-{number}", "set", by="anna", data={"reason": "late"})
    desk.fire("T-2", "set", by="anna", data={"reason": "broken"})
    desk.fire("T-3", "set", by="anna", data={"reason": "late"})
    assert problem_of(desk, 3) is None
    desk.fire("T-2", "set", by="anna", data={"reason": "late"})
    assert problem_of(desk, 2) == "late_parcels-1"
    desk.fire("T-2", "set", by="anna", data={"reason": "broken"})
    assert problem_of(desk, 2) is None
    assert desk.history("T-2")[-1].data["is"] == "undone"
    assert desk.store.gathered("late_parcels-1") == ("T-1", "T-3")


def yes(_: Ticket, __: datetime) -> bool:
    """It is winter."""
    return True


def no(_: Ticket, __: datetime) -> bool:
    """It is not."""
    return False


def test_several_fields_have_to_agree_and_a_condition_to_hold() -> None:
    """Tickets that lack one of them are not counted."""
    late = Problem(
        "late", opens="fix.known", count=2, within=hours(1), same=["reason", "town"],
        when=(field("reason") == "late") & rule("winter"),
    )  # fmt: skip
    process = shop(late, rules=[Rule("winter")])
    desk, _ = desk_of(process, rules={"winter": yes})
    opened(desk, 1, town="Rome")
    opened(desk, 2, town="Bari")
    opened(desk, 3)
    opened(desk, 4, 5, reason="broken", town="Rome")
    assert not desk.tickets(state="known")
    opened(desk, 6, town="Bari")
    (problem,) = desk.tickets(state="known")
    assert dict(problem.fields) == {"reason": "late", "town": "Bari"}
    desk, _ = desk_of(process, rules={"winter": no})
    opened(desk, 1, 2, 3, town="Rome")
    assert not desk.tickets(state="known")


def test_child_and_merged_tickets_are_not_counted() -> None:
    """They are part of what another ticket is about."""
    desk, _ = desk_of()
    opened(desk, 1, 2)
    desk.fire("T-1", "ask", by="anna")
    assert desk.get("T-1.1").topic == "delivery"
    assert problem_of(desk, 1) is None
    desk.open("form", id="T-3", customer="c-1", fields={"reason": "broken"})
    desk.merge("T-3", "T-1", by="anna")
    opened(desk, 4)
    assert problem_of(desk, 4) == "late_parcels-1"


def test_a_person_takes_a_ticket_out() -> None:
    """It is not counted again, and the problem forgets it."""
    desk, _ = desk_of()
    opened(desk, 1, 2, 3)
    desk.link("T-2", "late_parcels-1", by="anna", undo=True)
    assert problem_of(desk, 2) is None
    assert [one.ticket for one in desk.get("late_parcels-1").links] == ["T-1", "T-3"]
    desk.fire("late_parcels-1", "fix", by="chiara")
    opened(desk, 4, 5)
    assert problem_of(desk, 5) is None


def test_everything_follows_from_the_history() -> None:
    """Each ticket, the gathering one too, is decided again from its lines."""
    desk, _ = desk_of()
    opened(desk, 1, 2, 3, 4)
    desk.fire("T-2", "set", by="anna", data={"reason": "broken"})
    for ticket in desk.tickets():
        assert rerun(shop(), desk.history(ticket.id), Case(shop()).context) == ticket


def test_an_id_that_is_taken_is_passed_over() -> None:
    """The host may have named a ticket so."""
    desk, _ = desk_of()
    desk.open("form", id="late_parcels-1")
    opened(desk, 1, 2, 3)
    assert problem_of(desk, 1) == "late_parcels-2"


def test_it_works_in_a_database(tmp_path: Any) -> None:
    """What was counted is there for the next program."""
    path = tmp_path / "tickets.db"
    for number in (1, 2, 3, 4):
        desk, _ = desk_of(store=open_store(path))
        opened(desk, number)
        desk.close()
    desk, _ = desk_of(store=open_store(path))
    assert [problem_of(desk, number) for number in (1, 2, 3, 4)] == ["late_parcels-1"] * 4
    desk.close()


class Died(Exception):
    """The program ends here."""


@settings(max_examples=40, deadline=None)
@given(
    reasons=st.lists(st.sampled_from(("late", "broken", None, "close")), min_size=3, max_size=14),
    crashes=st.sets(st.integers(1, 40), max_size=5),
)
def test_nothing_is_lost_or_doubled(reasons: list[str | None], crashes: set[int]) -> None:
    """Whenever a worker dies, each ticket is in at most one problem, and none is missed."""
    clock = FixedClock(NOW)
    desk = Desk(shop(), clock=clock)
    store, calls = desk.store, 0
    commit, delivered = store.commit, store.delivered

    def dying(do: Any, *args: Any, **more: Any) -> None:
        nonlocal calls
        calls += 1
        if calls in crashes:
            raise Died
        do(*args, **more)
        calls += 1
        if calls in crashes:
            raise Died

    store.commit = lambda *args, **more: dying(commit, *args, **more)  # type: ignore[method-assign]
    store.delivered = lambda *args: dying(delivered, *args)  # type: ignore[method-assign]
    closes = 0
    for number, reason in enumerate(reasons):
        for _ in range(5):
            with contextlib.suppress(Died):
                if reason == "close":
                    standing = [one.id for one in desk.tickets(state="known")]
                    for name in standing:
                        desk.fire(name, "fix", by="chiara")
                    closes += bool(standing)
                else:
                    fields = {"reason": reason} if reason else {}
                    desk.open("form", id=f"T-{number}", fields=fields, event_id=f"o-{number}")
                break
    for _ in range(12):
        with contextlib.suppress(Died):
            desk.run_due()
        clock.advance(hours=1)
    assert not [one for one in store.pending() if one.effect.kind in OWN]
    assert not store.dead()
    gathering = {name: store.gathered(name) for name in store.problem_tickets("late_parcels")}
    members = [name for names in gathering.values() for name in names]
    assert len(set(members)) == len(members)
    assert all(len(names) >= 3 for names in gathering.values())
    for topic in ("delivery", "defects"):
        standing = [one for one in desk.tickets(state="known") if one.topic == topic]
        assert len(standing) <= 1
        counted = [one.id for one in desk.tickets() if one.topic == topic and one.channel == "form"
                   and one.id.startswith("T-")]  # fmt: skip
        free = [name for name in counted if name not in members]
        assert len(free) < 3, "three that are alike within the time are a problem"
        assert not (standing and free)
    for ticket in desk.tickets():
        assert rerun(shop(), desk.history(ticket.id), Case(shop()).context) == ticket
