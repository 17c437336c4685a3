"""What happens to tickets in a simulation: hours, timers, shares, children, bots, shifts."""

from datetime import date, datetime
from statistics import mean, variance
from zoneinfo import ZoneInfo

import pytest

from supportflow import (
    Agent,
    Answer,
    Area,
    Arrivals,
    Branch,
    Calendar,
    Channel,
    Process,
    Scenario,
    Staff,
    State,
    Team,
    Transition,
    Work,
    Workflow,
    business_days,
    hours,
    load,
    minutes,
    simulate,
)
from supportflow.define.business_time import moment_at
from supportflow.measure import simulated_log
from supportflow.measure.simulation.coming import poisson, sources
from supportflow.measure.simulation.engine import Engine
from supportflow.measure.simulation.hours import HOUR, Hours
from supportflow.measure.simulation.plan import How, plan_of
from tests.golden import same_under_any_hash_seed
from tests.measure.simulation.small import FLAT, desk, queue
from tests.measure.simulation.small import load as loaded

ROME = ZoneInfo("Europe/Rome")
OUTSIDE = "answers from outside: after 16 business hours on average"


def test_people_only_act_in_their_hours() -> None:
    """No row of a team is taken while its calendar is closed; customers write at any time."""
    process = desk()
    log = simulated_log(process, Scenario(staff=[Staff("first", 2), Staff("second", 2)]), weeks=6)
    calendars = {each.name: each for each in process.calendars}
    hours_of = {"first": calendars["long"], "second": calendars["office"]}
    acted, outside = 0, 0
    for case in log.cases:
        for event in case.events:
            team, _, number = (event.resource or "").partition(" ")
            if number:
                acted += 1
                calendar = hours_of[team]
                # Work that ends at closing ends at the closing instant.
                before = event.at.timestamp() - 1e-3
                assert calendar.is_open(event.at) or calendar.is_open(
                    datetime.fromtimestamp(before, ROME)
                )
            elif event.resource == "customer":
                outside += not calendars["long"].is_open(event.at)
    assert acted > 300
    assert outside > 20


def test_the_same_seed_gives_the_same_figures() -> None:
    """Equal arguments give equal results; another seed gives others."""
    one = simulate(desk(), weeks=2, warm_up=1, runs=2, seed=3)
    assert str(simulate(desk(), weeks=2, warm_up=1, runs=2, seed=3)) == str(one)
    assert simulate(desk(), weeks=2, warm_up=1, runs=2, seed=4).values != one.values


def test_figures_do_not_depend_on_the_hash_seed() -> None:
    """The whole report is the same under any hash seed."""
    code = (
        "from supportflow import load, load_scenario, simulate;"
        "print(simulate(load('examples/shop.py'),"
        "load_scenario('examples/shop.scenario.yaml'), weeks=2, warm_up=1, runs=2))"
    )
    assert b"Promise" in same_under_any_hash_seed(code)


def test_more_people_meet_the_same_tickets() -> None:
    """Two scenarios with one seed have the same arrivals, run by run."""
    few = simulate(desk(), Scenario(staff=[Staff("first", 1)]), weeks=2, runs=3)
    many = simulate(desk(), Scenario(staff=[Staff("first", 9)]), weeks=2, runs=3)
    key = ("channel", "email", "tickets")
    assert few.values[key] == many.values[key]
    wait = ("team", "first", "wait_mean")
    assert mean(many.values[wait]) < mean(few.values[wait])


def test_arrivals_are_as_uneven_as_said() -> None:
    """Daily counts vary by chance alone with day_cv=0, and beyond it by the Gamma factor."""
    scenario = Scenario(arrivals=[Arrivals("line", 700, week=[1] * 7, day_cv=0.35)])
    even = Scenario(arrivals=[Arrivals("line", 700, week=[1] * 7, day_cv=0)])
    found: list[float] = []
    for given in (even, scenario):
        plan = plan_of(queue(), given)
        (source,), _ = sources(plan.index, given)
        engine = Engine(plan, [source], seed="x", start=date(2027, 2, 1), warm_up=0, weeks=1)
        counts = [len(source.day(date(2027, 2, 1), engine.coming[0])) for _ in range(1500)]
        assert abs(mean(counts) - 100) < 4
        found.append(variance(counts) / mean(counts))
    assert 0.85 < found[0] < 1.15
    # variance / mean = 1 + mean * cv squared
    assert 11 < found[1] < 15.5


def test_the_poisson_draw_has_its_mean_and_variance() -> None:
    """Also for means at which the product of uniforms would underflow."""
    from random import Random

    random = Random(5)
    counts = [poisson(1500, random) for _ in range(400)]
    assert abs(mean(counts) - 1500) < 8
    assert 0.8 < variance(counts) / mean(counts) < 1.25


def test_hours_of_a_channel_close_it() -> None:
    """Calls come in phone hours only; what has no hours of its own comes at any time."""
    process = load("examples/shop.py")
    log = simulated_log(process, weeks=3, opening="Opened")
    phones = next(each for each in process.calendars if each.name == "phones")
    starts = {"pick_up": "phone", "nobody_free": "phone"}
    night = 0
    for case in log.cases:
        opened, then = case.events[0], case.events[1] if len(case.events) > 1 else None
        if then is not None and starts.get(then.activity) == "phone":
            assert phones.is_open(opened.at)
        else:
            night += not phones.is_open(opened.at)
    assert night > 20


def test_a_timer_moves_whoever_waits_too_long() -> None:
    """A row with after= takes a ticket out of the queue, and frees whoever works on it."""
    process = queue(Transition("too_late", "new", "lost", after=minutes(30)))
    scenario = loaded(1, 5.0)
    found = simulate(process, scenario, weeks=1, warm_up=0, runs=2)
    stay = found.figure("state", "new", "stay_ninety")
    assert stay.mean == pytest.approx(1800)
    # Five times what one person can do: a fifth is answered, whoever is taken too late leaves.
    answered, late = found.steps["new", "answer", "done"], found.steps["new", "too_late", "lost"]
    assert answered / (answered + late) == pytest.approx(0.2, abs=0.02)
    assert found.figure("team", "desk", "busy").mean == pytest.approx(1, abs=0.01)


def test_shares_decide_what_happens_next() -> None:
    """Rows are taken in the shares that branches say; what is left goes to the others."""
    scenario = Scenario(
        branches=[Branch("new", "ask", 0.5), Branch("new", "hand_over", 0)],
        staff=[Staff("first", 9), Staff("second", 9)],
    )
    found = simulate(desk(), scenario, weeks=20, runs=2)
    whole = found.steps["new", "ask", "waiting"] + found.steps["new", "solve", "solved"]
    assert found.steps["new", "ask", "waiting"] / whole == pytest.approx(0.5, abs=0.05)
    assert found.steps.get(("new", "hand_over", "expert"), 0) == 0


def test_a_bot_needs_no_people_and_no_hours() -> None:
    """A bot answers at once, at night too; what it solves needs nobody's hands."""
    scenario = Scenario(
        arrivals=[Arrivals("chat", 200)],
        branches=[Branch("bot", "helped", 0.6), Branch("solved", "reopen", 1)],
        answers=[Answer("solved", hours(1), never=1)],
        staff=[Staff("first", 9), Staff("second", 9)],
    )
    found = simulate(desk(), scenario, weeks=10, runs=3)
    assert found.figure("tickets", "all", "bot_share").mean == pytest.approx(0.6, abs=0.05)
    assert found.figure("state", "bot", "stay_mean").mean == pytest.approx(30, rel=0.1)


def test_two_shifts_share_one_queue() -> None:
    """People of an evening shift take what the day left."""
    day = simulate(desk(), Scenario(staff=[Staff("second", 1)]), weeks=6, runs=2)
    both = simulate(
        desk(),
        Scenario(staff=[Staff("second", 1), Staff("second", 1, calendar="long")]),
        weeks=6,
        runs=2,
    )
    assert day.people["second"] == 1
    assert both.people["second"] == 2
    wait = ("team", "second", "wait_mean")
    assert both.figure(*wait).mean < day.figure(*wait).mean


def test_a_team_without_people_does_nothing() -> None:
    """Tickets of a team with nobody wait for ever, and the report says so."""
    found = simulate(desk(), Scenario(staff=[Staff("second", 0)]), weeks=2, runs=2)
    assert "Team 'second' has nobody: its tickets wait for ever." in str(found)
    assert found.figure("team", "second", "growth").mean > 0


def test_meetings_make_work_longer() -> None:
    """People who have half of their day for tickets are twice as busy with the same work."""
    whole = simulate(queue(), loaded(4, 1.0), weeks=2, runs=2)
    scenario = loaded(4, 1.0)
    half = Scenario(
        arrivals=scenario.arrivals, work=scenario.work, staff=[Staff("desk", 4, available=0.5)]
    )
    busy = ("team", "desk", "busy")
    ratio = simulate(queue(), half, weeks=2, runs=2).figure(*busy).mean / whole.figure(*busy).mean
    assert ratio == pytest.approx(2, rel=0.02)


def parents() -> Process:
    """Return a process whose tickets open a child and wait for it."""
    return Process(
        "orders",
        calendar="office",
        calendars=[Calendar("office", zone="UTC", week="mon-fri 09:00-17:00")],
        teams=[Team("desk"), Team("stores")],
        areas=[Area("desk", team="desk"), Area("stores", team="stores")],
        channels=[Channel("portal", starts="asked")],
        workflows=[
            Workflow(
                "request",
                states=[
                    State("asked", area="desk"),
                    State("ordering", area="desk", waits_for="children"),
                    State("given", area="desk", final=True),
                ],
                transitions=[
                    Transition("order", "asked", "ordering", opens="purchase"),
                    Transition("arrived", "ordering", "given", on="children_done"),
                ],
            ),
            Workflow(
                "purchase",
                states=[
                    State("buying", area="stores"),
                    State("delivery", area="stores", waits_for="supplier"),
                    State("bought", area="stores", final=True),
                ],
                transitions=[
                    Transition("send", "buying", "delivery"),
                    Transition("deliver", "delivery", "bought"),
                ],
            ),
        ],
    )


def test_a_ticket_waits_for_its_children() -> None:
    """A parent goes on when its child has ended, and not before."""
    scenario = Scenario(
        answers=[Answer("delivery", hours(100))], staff=[Staff("desk", 5), Staff("stores", 5)]
    )
    found = simulate(parents(), scenario, weeks=8, runs=3)
    wait = found.figure("state", "ordering", "stay_mean").mean
    child = found.figure("state", "delivery", "stay_mean").mean
    assert wait > child > 80 * 3600
    assert found.figure("tickets", "all", "ended").mean == pytest.approx(
        found.figure("tickets", "all", "tickets").mean, rel=0.1
    )


def test_business_days_are_counted_as_a_calendar_counts_them() -> None:
    """The quick way to business days gives what the calendar gives, over clock changes too."""
    calendar = Calendar(
        "odd",
        zone="Europe/Rome",
        week="mon-thu 09:00-13:00 14:00-18:00; fri 09:00-12:00; sat 22:00-06:00",
        days_off=["2027-03-30"],
    )
    quick = Hours(calendar)
    start = int(datetime(2027, 3, 20, tzinfo=ROME).timestamp()) * 1_000_000
    for days in (business_days(1), business_days(3), business_days(2, end_of_day=True)):
        for step in range(24 * 14):
            at = start + step * HOUR + 17 * 60 * 1_000_000
            assert quick.due(at, days) == calendar.due_us(at, days), moment_at(at)


def test_who_is_first_with_due_times() -> None:
    """In the order of due times promises are kept more often than first come, first served."""
    mixed = Scenario(
        arrivals=[Arrivals("email", 260, **FLAT)],
        branches=[Branch("new", "solve", 0.7)],
        staff=[Staff("first", 1), Staff("second", 1)],
    )
    due = Scenario(
        arrivals=mixed.arrivals,
        branches=mixed.branches,
        staff=[Staff("first", 1, order="due"), Staff("second", 1)],
    )
    late = ("state", "new", "late")
    fair = simulate(desk(), mixed, weeks=10, runs=4).figure(*late)
    quick = simulate(desk(), due, weeks=10, runs=4).figure(*late)
    assert quick.runs == fair.runs == 4


def test_everything_nobody_said_is_told() -> None:
    """Without a scenario each default is named, with the states that it is for."""
    process = desk(agents=[Agent("anna", teams=["first", "second"])])
    found = simulate(process, weeks=1, runs=1, warm_up=0)
    assert found.defaults == (
        "arrivals: 100 tickets a week through each of chat, email",
        "people: as many as the process names agents, at least one: first 1, second 1",
        "handling time: 30 s on average, with cv 1, in 'bot'",
        "handling time: 10 min on average, with cv 1, in 'new', 'expert'",
        (
            "what happens next: plain rows are four times as likely as those with a condition, "
            "a required note or an escalation"
        ),
        "  'bot': helped 50 %, to_person 50 %",
        "  'new': ask 44 %, hand_over 11 %, solve 44 %",
        f"{OUTSIDE} by 90 %, never by the others, in 'waiting'",
        f"{OUTSIDE} by 3 %, never by the others, in 'solved'",
    )
    assert found.notes == ("who is in several teams counts in each of them: 'anna'",)


def test_what_has_to_happen_in_each_state() -> None:
    """People work in their states, others act in waits, bots are quick, and ends are ends."""
    plan = plan_of(desk(), Scenario())
    assert {place.name: place.how for place in plan.places} == {
        "bot": How.BOT, "new": How.WORK, "waiting": How.ANSWER, "expert": How.WORK,
        "solved": How.ANSWER, "closed": How.END,
    }  # fmt: skip
    assert plan_of(parents(), Scenario()).places[1].how is How.CHILDREN


def test_work_of_states_tasks_and_teams() -> None:
    """The work of a state wins over that of its tasks, that over its team's."""
    process = load("examples/shop.py")
    scenario = Scenario(
        work=[
            Work("front_line", minutes(1), of="team"),
            Work("diagnose", minutes(2), of="task"),
            Work("answer", minutes(3), of="task"),
            Work("triage", minutes(4)),
        ]
    )
    plan = plan_of(process, scenario)
    means = {
        place.name: round(sum(touch.mean for touch in place.touches) / 60e6)
        for place in plan.places
        if place.how is How.WORK
    }
    assert means["triage"] == 4
    assert means["in_progress"] == 5
    assert means["private_chat"] == 1
    assert means["investigating"] == 10
