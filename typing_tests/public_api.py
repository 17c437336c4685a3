"""What type checkers must see in the public names. Read by mypy and Pyright, never run.

A line with an ignore comment must be an error: both checkers report a comment that is not needed.
"""

# pyright: reportUnnecessaryTypeIgnoreComment=true

from datetime import UTC, datetime
from typing import assert_type

from supportflow import (
    Agent,
    Area,
    Arrivals,
    Article,
    Branch,
    Channel,
    Clock,
    Desk,
    Escalation,
    Finding,
    Outcome,
    Possible,
    Process,
    Reopen,
    Scenario,
    Sla,
    Staff,
    State,
    Survey,
    Table,
    Task,
    Team,
    Ticket,
    Training,
    Transition,
    WhoAnswers,
    Work,
    Workflow,
    articles,
    bpmn,
    business_hours,
    check,
    concerned,
    done,
    field,
    html,
    kpis,
    load_scenario,
    mermaid,
    minutes,
    png,
    possible,
    save_article,
    simulate,
    site,
    start,
    step,
    svg,
    table,
    text,
    trainings_for,
    who,
)
from supportflow.define.conditions import Compare, Condition
from supportflow.define.times import BusinessTime, WallTime
from supportflow.draw import Overlay
from supportflow.draw.page import Page
from supportflow.draw.svg import Picture
from supportflow.measure import (
    Comparison,
    Estimate,
    KpiReport,
    Simulation,
    compare_simulations,
)
from supportflow.run import ClockState, Explained, Hits, RowVerdict, Script, Summary

NOW = datetime(2026, 11, 23, tzinfo=UTC)

# Declarations: lists and tuples, one name or several, plain and translated texts.
process = Process(
    "desk",
    text(en="Desk", it="Banco"),
    teams=[Team("front_line", asks="experts"), Team("experts")],
    agents=(Agent("anna", teams=["front_line"]),),
    areas=[Area("first_line", "First line", team="front_line")],
    channels=[Channel("email", starts="new")],
    tasks=[Task("look", within=business_hours(2))],
    workflows=[
        Workflow(
            "support",
            states=[State("new", within=minutes(1), tasks="look"), State("closed", final=True)],
            transitions=[
                Transition("close", "new", "closed", needs=[done("look")]),
                Transition("again", ["new"], "new", when=(field("a") > 1) & ~field("b").is_set()),
            ],
            reopen=Reopen(to="new", within=business_hours(8)),
        )
    ],
    slas=[
        Sla(
            "all",
            when=field("a") > 1,
            first_response=business_hours(4),
            pauses=["customer"],
            on_change="keep",
            clocks=[Clock("parts", minutes(30), starts="response", stops="resolved")],
        )
    ],
    escalations=[
        Escalation("late", clock="first_response", at="80 %", tells="experts"),
        Escalation("stuck", state=["new"], after=business_hours(8), tells=("experts", "assignee")),
    ],
)
assert_type(process, Process)
assert_type(minutes(1), WallTime)
assert_type(business_hours(1), BusinessTime)
assert_type(field("a") == 1, Compare)
assert_type(~(field("a") == 1), Condition)

# Results.
assert_type(check(process), tuple[Finding, ...])
assert_type(who(process, "late parcel", at=NOW), WhoAnswers)
assert_type(table(process, "raci"), Table)
assert_type(table(process, "raci").markdown(), str)
outcome = start(process, "T-1", channel="email", now=NOW)
assert_type(outcome, Outcome)
assert_type(outcome.ticket, Ticket)
assert_type(step(process, outcome.ticket, "close", by="anna", now=NOW), Outcome)
assert_type(possible(process, outcome.ticket, now=NOW), tuple[Possible, ...])
assert_type(svg(process), Picture)
assert_type(html(process), Page)
assert_type(site(process, language="it", address="informal", since=process), dict[str, str])
site(process, address="casual")  # type: ignore[arg-type]
assert_type(png(process), bytes)
assert_type(mermaid(process), str)
assert_type(bpmn(process), str)
desk = Desk(
    process, store="sqlite:///tickets.db", rules={"lucky": lambda ticket, now: ticket.seq > 1}
)
assert_type(desk.open("email"), Ticket)
assert_type(desk.fire("T-1", "close", by="anna"), Ticket)
assert_type(desk.explain("T-1", "first_response"), Explained)
assert_type(desk.summary("T-1"), Summary)
assert_type(desk.merge("T-2", "T-1", by="anna"), Ticket)
assert_type(desk.split("T-1", subject="The invoice", by="anna"), Ticket)
assert_type(desk.link("T-1", "T-3", by="anna", undo=True), Ticket)
assert_type(desk.explain("T-1", "priority").rows, tuple[RowVerdict, ...])
assert_type(desk.replies("T-1", by="anna"), tuple[Script, ...])
assert_type(outcome.ticket.clocks, tuple[ClockState, ...])
assert_type(outcome.ticket.clocks[0].due, datetime)

# Simulation.
usual = Scenario(
    "usual",
    arrivals=[Arrivals("email", 120, week=[1, 1, 1, 1, 1, 0, 0])],
    work=[Work("new", minutes(4), cv=0.5)],
    branches=[Branch("new", "close", 0.5)],
    staff=[Staff("desk", 3, order="priority")],
)
assert_type(load_scenario("usual.yaml"), Scenario)
found = simulate(process, usual, weeks=4, runs=3)
assert_type(found, Simulation)
assert_type(found.figure("team", "desk", "busy"), Estimate)
assert_type(found.overlay(), Overlay)
assert_type(usual.changed(agents={"desk": 4}), Scenario)
assert_type(compare_simulations(found, found), Comparison)

# What is known and measured.
assert_type(articles("kb"), list[Article])
assert_type(desk.search("lamp"), Hits)
assert_type(desk.announce(process), tuple[str, ...])
assert_type(concerned(process, process), dict[str, tuple[str, ...]])
assert_type(kpis(process, desk.store, since=NOW, until=NOW), KpiReport)
assert_type(trainings_for(process, "anna").needed, tuple[Training, ...])
Desk(process, drafts=lambda article: save_article(article, "drafts"))
asks = Survey(
    "csat", after="closed", reply="ask", delay=business_hours(4), low=2, tells=["experts"]
)

# Mistakes of shape that both checkers must see.
State("new", within="1 min")  # type: ignore[arg-type]
State("new", finall=True)  # type: ignore[call-arg]
State("new", "New", "first_line")  # type: ignore[call-arg]
Transition("close", "new")  # type: ignore[call-arg]
Transition("close", "new", "closed", by=3)  # type: ignore[arg-type]
Transition("close", "new", "closed", when="x")  # type: ignore[arg-type]
Process("desk", teams=Team("a"))  # type: ignore[arg-type]
Sla("all", first_response=4)  # type: ignore[arg-type]
Sla("all", on_change="never", resolution=minutes(1))  # type: ignore[arg-type]
Escalation("late", "Late", "first_response")  # type: ignore[call-arg]
Clock("own", minutes(1), stops="never")  # type: ignore[arg-type]
process.version = "2"  # type: ignore[misc]
outcome.ticket.state = "closed"  # type: ignore[misc]
step(process, outcome.ticket, "close", now=NOW)  # type: ignore[call-arg]
Staff("desk", "two")  # type: ignore[arg-type]
Staff("desk", 2, order="random")  # type: ignore[arg-type]
Work("new", 4)  # type: ignore[arg-type]
Scenario(arivals=[])  # type: ignore[call-arg]
found.figure("person", "desk", "busy")  # type: ignore[arg-type]
