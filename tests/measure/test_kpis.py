"""KPIs from tickets and logs: each measure by hand, windows, targets, and what warns."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from supportflow import (
    Agent,
    Area,
    BadCall,
    Calendar,
    Channel,
    Desk,
    Field,
    Kpi,
    Process,
    Reply,
    Rule,
    Sla,
    State,
    Survey,
    Team,
    Transition,
    Workflow,
    business_days,
    business_hours,
    field,
    hours,
    kpis,
    log_kpis,
    minutes,
    rule,
)
from supportflow.define.measures import MEASURES
from supportflow.measure import Figure, Log
from supportflow.run.stores import open_store

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
WEEK = timedelta(days=7)

EVERY = [
    Kpi("tickets", measure="tickets"),
    Kpi("tickets_people", measure="tickets", of="people"),
    Kpi("tickets_bots", measure="tickets", of="bots"),
    Kpi("backlog", measure="backlog", target="at most 5"),
    Kpi("first", measure="first_response", of="people", target="at most 2 business hours"),
    Kpi("first_bot", measure="first_response", of="bots", target="at most 1 h"),
    Kpi("first_any", measure="first_response"),
    Kpi("resolution", measure="resolution", target="at most 1 business day"),
    Kpi("kept", measure="kept", clock="first_response", target="at least 90 %"),
    Kpi("kept_all", measure="kept"),
    Kpi("reopened", measure="reopened", target="at most 5 %"),
    Kpi("handoffs", measure="handoffs"),
    Kpi("escalated", measure="escalated"),
    Kpi("bot_solved", measure="solved_by_bot"),
    Kpi("deflected", measure="deflected"),
    Kpi("score", measure="score", survey="csat", target="at least 4.2"),
    Kpi("answered", measure="answered", survey="csat"),
    Kpi("one", measure="one_contact"),
    Kpi("vip", measure="tickets", when=field("vip") == True),  # noqa: E712
    Kpi("calls", definition="Calls, from the telephone."),
]


def desk(measured: list[Kpi] | None = None, **more: Any) -> Process:
    """Return a desk with a bot, two areas, a promise and a survey."""
    given: dict[str, Any] = {
        "calendar": "office",
        "calendars": [Calendar("office", zone="UTC", week="mon-fri 09:00-17:00")],
        "teams": [Team("bot", automated=True, asks="desk"), Team("desk"), Team("lab")],
        "agents": [Agent("anna", teams="desk"), Agent("lia", teams="lab")],
        "areas": [Area("chat", team="bot"), Area("desk", team="desk"), Area("lab", team="lab")],
        "channels": [
            Channel("form", starts="new", sends="email"),
            Channel("chat", starts="talking", sends="email"),
        ],
        "fields": [Field("vip", "yes_no")],
        "replies": [Reply("ask", "How was it?")],
        "slas": [Sla("all", first_response=business_hours(1))],
        "surveys": [Survey("csat", after="solved", reply="ask", delay=minutes(10))],
        "workflows": [
            Workflow(
                "support",
                states=[
                    State("talking", area="chat"),
                    State("new", area="desk"),
                    State("testing", area="lab"),
                    State("solved", area="desk", resolved=True),
                    State("closed", area="desk", final=True),
                ],
                transitions=[
                    Transition("accept", "talking", "solved", by=["customer", "bot"]),
                    Transition("to_person", "talking", "new", by="customer"),
                    Transition("to_lab", "new", "testing", escalates=True),
                    Transition("back", "testing", "new"),
                    Transition("solve", "new", "solved"),
                    Transition("again", "solved", "new", by=["customer", "desk"]),
                    Transition("close", "solved", "closed", after=hours(48)),
                ],
            )
        ],
        "kpis": EVERY if measured is None else measured,
        **more,
    }
    return Process("acme", **given)


class Week:
    """A desk on a clock that stands on a Monday morning, and is moved by hand."""

    def __init__(self, process: Process) -> None:
        self.process = process
        self.now = MONDAY
        self.desk = Desk(process, open_store(None), clock=lambda: self.now)

    def at(self, hour: float) -> None:
        """Go on to so many hours after Monday 09:00."""
        self.now = MONDAY + timedelta(hours=hour)
        self.desk.run_due()

    def do(self, ticket: str, event: str, by: str = "anna", **more: Any) -> None:
        """Fire an event."""
        self.desk.fire(ticket, event, by=by, **more)

    def figures(self, first: float = 0, end: float = 24 * 7) -> dict[str, Figure]:
        """Return the figures by KPI, of a window in hours after Monday 09:00."""
        since, until = (MONDAY + timedelta(hours=one) for one in (first, end))
        report = kpis(self.process, self.desk.store, since=since, until=until)
        return {one.kpi: one for one in report.figures}


@pytest.fixture
def week() -> Week:
    """A week with five tickets."""
    made = Week(desk())
    made.desk.open("form", message="It flickers.", id="T-1", fields={"vip": True})
    made.at(0.5)
    made.desk.open("chat", message="Where is it?", id="T-2")
    made.do("T-2", "message", "bot", message="Look here.")
    made.do("T-1", "message", message="Which lamp?")  # half an hour after it was asked
    made.at(1)
    made.do("T-2", "accept", "customer")
    made.do("T-1", "to_lab")
    made.at(2)
    made.do("T-1", "back", "lia")
    made.do("T-1", "solve", message="Here is a new switch.")
    made.do("T-2", "survey", data={"survey": "csat", "score": 5})
    made.desk.open("form", message="Help!", id="T-3")
    made.at(5)
    made.do("T-3", "solve", message="Done.")  # after three hours: late
    made.at(6)
    made.do("T-1", "survey", "customer", data={"survey": "csat", "score": 2})
    made.do("T-3", "again", "customer")
    made.at(7)
    made.do("T-3", "solve")
    made.desk.open("form", message="Is somebody there?", id="T-4")
    made.desk.open("chat", id="T-5")
    return made


def test_every_measure_by_hand(week: Week) -> None:
    """The week's figures, worked out with pencil and paper."""
    week.at(24 * 6)
    found = week.figures()
    values = {name: (one.value, one.n, one.unit) for name, one in found.items()}
    hour = 3600.0
    assert values == {
        "tickets": (5, 5, "count"),
        "tickets_people": (2, 2, "count"),
        "tickets_bots": (3, 3, "count"),
        "backlog": (2, 2, "count"),
        "first": (1.75 * hour, 2, "business"),
        "first_bot": (0, 1, "elapsed"),
        "first_any": (0.5 * hour, 3, "business"),
        "resolution": (1, 3, "days"),
        "kept": (0.2, 5, "share"),
        "kept_all": (0.2, 5, "share"),
        "reopened": (pytest.approx(1 / 3), 3, "share"),
        "handoffs": (pytest.approx(1), 3, "mean"),
        "escalated": (pytest.approx(1 / 3), 3, "share"),
        "bot_solved": (pytest.approx(1 / 3), 3, "share"),
        "deflected": (pytest.approx(1 / 3), 3, "share"),
        "score": (0.5, 2, "csat"),
        "answered": (pytest.approx(2 / 3), 3, "share"),
        "one": (pytest.approx(1 / 3), 3, "share"),
        "vip": (1, 1, "count"),
        "calls": (None, 0, ""),
    }


def test_articles_that_helped_are_deflected(week: Week) -> None:
    """What an article answered before a ticket was opened counts, on the days of the window."""
    week.at(24 * 6)
    for day in (-8, 0, 5, 9):
        week.desk.store.count(["deflected"], (MONDAY + timedelta(days=day)).date())
    figure = week.figures()["deflected"]
    assert (figure.value, figure.n) == (pytest.approx(3 / 5), 5)
    assert week.figures()["bot_solved"].n == 3


def test_every_measure_is_measured() -> None:
    """The week asks for everything that a KPI can measure."""
    assert {one.measure for one in EVERY} == {*MEASURES, None}


def test_sentences_say_figure_target_and_doubt(week: Week) -> None:
    """Each figure is told in one sentence, with what it is of and whether it is reached."""
    week.at(24 * 6)
    said = {name: one.sentence for name, one in week.figures().items()}
    assert said["first"] == (
        "First: half within 1 h 45 min of business time of 2 tickets; "
        "target at most 2 business hours: reached."
    )
    assert said["kept"] == (
        "Kept: 20 % of 5 promises, 95 % sure between 3.6 % and 62 %; "
        "target at least 90 %: not reached."
    )
    assert said["reopened"] == (
        "Reopened: 33 % of 3 tickets, 95 % sure between 6.1 % and 79 %; "
        "target at most 5 %: not reached."
    )
    assert said["score"].endswith("target at least 4.2: it cannot be compared with that.")
    assert said["resolution"] == (
        "Resolution: half within 1 business day of 3 tickets; "
        "target at most 1 business day: reached."
    )
    assert said["first_bot"] == (
        "First bot: half within 0 min of 1 ticket; target at most 1 h: reached."
    )
    assert said["backlog"] == "Backlog: 2; before 0; target at most 5: reached."
    assert said["calls"] == "Calls: comes from elsewhere: Calls, from the telephone."


def test_a_window_holds_what_happened_in_it(week: Week) -> None:
    """Windows that follow each other share nothing and lose nothing; the one before is told."""
    week.at(24 * 6)
    first, second = week.figures(0, 6), week.figures(6, 12)
    assert [one["tickets"].value for one in (first, second)] == [3, 2]
    assert second["tickets"].before == 3
    assert [one["backlog"].value for one in (first, second)] == [3, 5]
    assert [one["kept"].n for one in (first, second)] == [3, 2]
    assert (first["reopened"].value, first["reopened"].n) == (0, 3)
    assert second["reopened"].n == 1
    assert first["answered"].n == 3
    assert second["answered"].value is None
    assert second["answered"].sentence == "Answered: nothing to measure in this time."


def test_people_and_bots_are_all(week: Week) -> None:
    """Every ticket is the work of people or of bots, never of both."""
    week.at(24 * 6)
    found = week.figures()
    parts = [found[name].value or 0 for name in ("tickets_people", "tickets_bots")]
    assert sum(parts) == found["tickets"].value


def test_what_cannot_be_measured_is_told() -> None:
    """Windows, processes and conditions that mean nothing are refused."""
    store = open_store(None)
    with pytest.raises(BadCall, match="no time zone"):
        kpis(desk(), store, since=datetime(2026, 1, 1), until=MONDAY)  # noqa: DTZ001
    with pytest.raises(BadCall, match="later than 'since'"):
        kpis(desk(), store, since=MONDAY, until=MONDAY)
    with pytest.raises(BadCall, match="declares no KPIs"):
        kpis(desk([]), store, since=MONDAY, until=MONDAY + WEEK)
    asks = desk([Kpi("odd", measure="tickets", when=rule("nice"))], rules=[Rule("nice")])
    with pytest.raises(BadCall, match="KPI 'odd' asks a named rule"):
        kpis(asks, store, since=MONDAY, until=MONDAY + WEEK)


def warnings(*measured: Kpi, week: Week, since: float, until: float) -> tuple[str, ...]:
    """Return what the report of some KPIs warns of."""
    first, end = (MONDAY + timedelta(hours=one) for one in (since, until))
    return kpis(desk(list(measured)), week.desk.store, since=first, until=end).warnings


def test_one_figure_alone_and_only_speed_are_told(week: Week) -> None:
    """Whoever measures only how fast work goes will get only fast work."""
    one = Kpi("speed", measure="resolution")
    assert warnings(one, week=week, since=0, until=24) == (
        "one figure alone says little: whoever is judged by it improves it, whatever it costs.",
    )
    both = (one, Kpi("first", measure="first_response"))
    assert warnings(*both, week=week, since=0, until=24) == (
        (
            "only speed and amounts are measured: add reopened, score or one_contact, to see "
            "whether what is fast is good."
        ),
    )
    assert warnings(one, Kpi("back", measure="reopened"), week=week, since=0, until=24) == ()


def test_faster_at_the_cost_of_quality_is_told() -> None:
    """A figure that became better while another became clearly worse is to be read with it."""
    made = Week(desk())
    for number in range(40):
        late = number >= 20
        start = 24.0 if late else 0.0
        made.at(start + number % 20 * 0.01)
        ticket = made.desk.open("form", message="Help!").id
        made.at(start + (1 if late else 5) + number % 20 * 0.01)
        made.do(ticket, "solve", message="So.")
        if late:
            made.do(ticket, "again", "customer")
            made.do(ticket, "solve")
    asked = (Kpi("speed", measure="resolution"), Kpi("back", "Came back", measure="reopened"))
    assert warnings(*asked, week=made, since=24, until=48) == (
        (
            "Speed became better (1 h of business time, before 5 h of business time) while Came "
            "back became worse (100 %, before 0 %): look at both together."
        ),
    )
    assert warnings(*asked, week=made, since=0, until=24) == ()


def test_a_log_tells_of_moves() -> None:
    """From a log come amounts, times, handoffs; not what was said or promised."""
    rows = [
        ("1", "to_person", MONDAY, "customer"),
        ("1", "to_lab", MONDAY + timedelta(hours=1), "anna"),
        ("1", "back", MONDAY + timedelta(hours=2), "lia"),
        ("1", "solve", MONDAY + timedelta(hours=4), "anna"),
        ("1", "close", MONDAY + timedelta(hours=5), None),
        ("2", "accept", MONDAY, "bot"),
        ("2", "again", MONDAY + timedelta(hours=2), "customer"),
        ("3", "unheard of", MONDAY, None),
    ]
    report = log_kpis(desk(), Log.of(rows, source="log"), events={"unheard of": None})
    found = {one.kpi: one for one in report.figures}
    values = {name: one.value for name, one in found.items() if one.value is not None}
    assert values == {
        "tickets": 3, "tickets_people": 1, "tickets_bots": 2, "backlog": 2, "resolution": 1,
        "reopened": 0.5, "handoffs": 2, "escalated": 1, "bot_solved": 0,
    }  # fmt: skip
    assert found["score"].sentence == "Score: not told by a log."
    assert found["vip"].value is None
    with pytest.raises(BadCall, match="no events"):
        log_kpis(desk(), Log.of([], source="empty"))


def test_business_days_are_counted_by_the_calendar() -> None:
    """A target in business days counts open days, over the weekend too."""
    made = Week(desk([Kpi("r", measure="resolution", target="at most 2 business days")]))
    made.at(24 * 4)
    ticket = made.desk.open("form", message="Help!").id
    made.at(24 * 7 + 1)
    made.do(ticket, "solve", message="So.")
    (figure,) = made.figures(0, 24 * 8).values()
    assert (figure.value, figure.unit, figure.met) == (2, "days", True)
    calendar = made.process.calendars[0]
    assert calendar.add(MONDAY + timedelta(days=4), business_days(1)) < made.now


def test_the_report_says_everything(week: Week) -> None:
    """The text has a head, a sentence for each KPI, and the warnings."""
    week.at(24 * 6)
    process = desk([Kpi("tickets", measure="tickets")])
    report = kpis(process, week.desk.store, since=MONDAY, until=MONDAY + WEEK)
    assert str(report) == (
        "2026-11-23 to 2026-11-30, 5 tickets looked at\n"
        "  Tickets: 5; before 0.\n"
        "  ! one figure alone says little: whoever is judged by it improves it, whatever it costs."
    )
