"""Processes to draw: a small one, a large one, and ugly ones."""

# A process is read as a table, one fact a line:
# ruff: noqa: E501

from __future__ import annotations

from pathlib import Path
from runpy import run_path

from supportflow.define.base import ANY
from supportflow.define.calendars import Calendar
from supportflow.define.conditions import done, field
from supportflow.define.flow import State, Transition, Workflow
from supportflow.define.people import Level, Team
from supportflow.define.process import Area, Channel, Process
from supportflow.define.promises import Clock, Escalation, Sla
from supportflow.define.texts import text
from supportflow.define.times import business_days, business_hours, days, hours, minutes, seconds
from supportflow.define.work import Field, Task
from supportflow.files import load

CUSTOMER = "customer"


def small() -> Process:
    """Make the process with which the design explains itself."""
    return Process(
        "acme", "Acme support", version="2026.11", calendar="office",
        calendars=[Calendar("office", week="mon-fri 09:00-18:00")],
        teams=[
            Team("bot", automated=True, asks="front_line", max_turns=3),
            Team("front_line", calendar="office", asks="experts"),
            Team("experts", calendar="office"),
        ],
        areas=[
            Area("phone", "Phone", team="front_line"),
            Area("chatbot", "Site chatbot", team="bot"),
            Area("social", text(en="Social media", it="Reti sociali"), team="front_line"),
            Area("first_line", text(en="First line", it="Primo livello"), team="front_line"),
            Area("second_line", "Second line", team="experts"),
        ],
        channels=[
            Channel("phone", starts="call_waiting"),
            Channel("chat", starts="bot_answering"),
            Channel("contact_form", starts="bot_answering"),
            Channel("social", starts="mention_received"),
        ],
        fields=[Field("order.total", "money")],
        tasks=[
            Task("diagnose", area="first_line", within=business_hours(2)),
            Task("answer", area="first_line"),
        ],
        workflows=[
            Workflow(
                "support",
                states=[
                    State("call_waiting", area="phone", within=minutes(1)),
                    State("bot_answering", area="chatbot"),
                    State("mention_received", area="social", within=minutes(30)),
                    State(
                        "in_progress", text(en="In progress", it="In lavorazione"),
                        area="first_line", tasks=["diagnose", "answer"],
                    ),
                    State("waiting_customer", area="first_line", waits_for="customer"),
                    State("expert_queue", area="second_line", within=business_hours(4)),
                    State("resolved", area="first_line", resolved=True),
                    State("closed", area="first_line", final=True),
                ],
                transitions=[
                    Transition("pick_up", "call_waiting", "in_progress", contact=True),
                    Transition("to_person", "bot_answering", "in_progress"),
                    Transition("take", "mention_received", "in_progress"),
                    Transition("ask_customer", "in_progress", "waiting_customer"),
                    Transition(
                        "customer_writes", ["waiting_customer", "resolved"], "in_progress",
                        on="customer_message",
                    ),
                    Transition(
                        "customer_silent", "waiting_customer", "resolved", after=business_days(3)
                    ),
                    Transition("needs_expert", "in_progress", "expert_queue", escalates=True),
                    Transition("expert_answers", "expert_queue", "in_progress"),
                    Transition(
                        "resolve", "in_progress", "resolved", needs=[done("diagnose"), done("answer")]
                    ),
                    Transition(
                        "close", "resolved", "closed", after=business_days(5),
                        when=field("order.total") < 100,
                    ),
                ],
            )
        ],
    )  # fmt: skip


def large() -> Process:
    """Make an online shop's support: 22 states, 43 transitions, 7 areas."""
    return Process(
        "shop", "Customer support process", version="3",
        calendars=[
            Calendar("long_day", "8:00-20:00", week="mon-sat 08:00-20:00"),
            Calendar("always", "24 hours", week="24/7"),
            Calendar("late", "9:00-21:00", week="mon-sun 09:00-21:00"),
        ],
        teams=[
            Team("switchboard"), Team("phone_agent", calendar="long_day"),
            Team("chatbot", automated=True, calendar="always"), Team("chat_agent"),
            Team("social_agent", calendar="late"), Team("shift_lead"),
            Team("first_line_agent", "First-line agent"), Team("product_expert"),
            Team("duty_manager"), Team("feedback_bot", automated=True), Team("quality_lead"),
        ],
        areas=[
            Area("phone", "Phone", team="phone_agent"),
            Area("chatbot", "Site chatbot", team="chatbot"),
            Area("social", "Social media", team="social_agent"),
            Area("first", "First line", team="first_line_agent"),
            Area("second", "Second line", team="product_expert"),
            Area("manager", "Duty manager", team="duty_manager"),
            Area("close", "Follow-up", team="first_line_agent"),
        ],
        channels=[
            Channel("phone", "calls", starts="call_queue"),
            Channel("chat", "opens chat", starts="bot_chat"),
            Channel("social", "writes a post", starts="mention"),
        ],
        fields=[Field("tries", "number"), Field("refund", "money"), Field("score", "number")],
        tasks=[Task("greet"), Task("search_cases"), Task("reproduce"), Task("check_warranty")],
        workflows=[
            Workflow(
                "support",
                states=[
                    State("call_queue", "Call in queue", area="phone", team="switchboard", within=seconds(30)),
                    State("call_live", "Call answered", area="phone", tasks=["greet"]),
                    State("callback_due", area="phone", within=hours(2)),
                    State("bot_chat", "Bot conversation", area="chatbot", within=seconds(5)),
                    State("bot_answer", "Bot answer offered", area="chatbot", waits_for="customer", within=minutes(10)),
                    State("bot_handoff", "Operator requested", area="chatbot", team="chat_agent", within=minutes(2)),
                    State("mention", "Mention received", area="social", within=hours(1)),
                    State("private_chat", area="social", within=hours(2)),
                    State("triage", area="first", team="shift_lead", within=minutes(15)),
                    State("assigned", area="first", within=hours(1)),
                    State("working", "In progress", area="first", within=business_hours(4), tasks=["search_cases", "reproduce", "check_warranty"]),
                    State("waiting", "Waiting for customer", area="first", waits_for="customer", within=hours(24)),
                    State("duplicate", "Merged as duplicate", area="first", final=True),
                    State("l2_queue", "Second-line queue", area="second", within=hours(2)),
                    State("l2_work", "Under investigation", area="second", within=hours(8)),
                    State("vendor", "Waiting for supplier", area="second", waits_for="supplier", within=days(2)),
                    State("mgr_review", "Manager review", area="manager", within=hours(1)),
                    State("refund", "Refund approval", area="manager", within=hours(4)),
                    State("resolved", area="close", resolved=True, within=days(3)),
                    State("survey", "Survey sent", area="close", team="feedback_bot", within=days(5)),
                    State("recovery", "Low score call", area="close", team="quality_lead", within=hours(24)),
                    State("closed", area="close", final=True),
                ],
                transitions=[
                    Transition("agent_picks_up", "call_queue", "call_live"),
                    Transition("callback_offered", "call_queue", "callback_due", after=minutes(5)),
                    Transition("customer_reached", "callback_due", "call_live"),
                    Transition("no_answer", "callback_due", "callback_due", when=field("tries") < 3),
                    Transition("solved_in_call", "call_live", "resolved"),
                    Transition("needs_ticket", "call_live", "triage", label="needs a ticket"),
                    Transition("article_found", "bot_chat", "bot_answer"),
                    Transition("asks_person", "bot_chat", "bot_handoff", by=CUSTOMER, label="asks for a person"),
                    Transition("answer_accepted", "bot_answer", "resolved", by=CUSTOMER),
                    Transition("answer_rejected", "bot_answer", "bot_handoff", by=CUSTOMER, when=field("tries") >= 2),
                    Transition("answer_rejected", "bot_answer", "bot_chat", by=CUSTOMER),
                    Transition("operator_joins", "bot_handoff", "triage"),
                    Transition("data_needed", "mention", "private_chat", label="personal data needed"),
                    Transition("public_complaint", "mention", "mgr_review", escalates=True),
                    Transition("details_given", "private_chat", "triage", by=CUSTOMER),
                    Transition("match", "triage", "assigned", label="match skill and load"),
                    Transition("same_ticket", "triage", "duplicate", label="same ticket open"),
                    Transition("known_defect", "triage", "l2_queue"),
                    Transition("reassign", "assigned", "triage", after=hours(1)),
                    Transition("agent_starts", "assigned", "working"),
                    Transition("ask_customer", "working", "waiting"),
                    Transition("customer_replies", "waiting", "working", on="customer_message"),
                    Transition("remind", "waiting", "waiting", after=hours(24)),
                    Transition("no_reply", "waiting", "resolved", after=business_days(3)),
                    Transition("needs_expert", "working", "l2_queue", escalates=True),
                    Transition("overdue", "working", "mgr_review", after=hours(4)),
                    Transition("ask_refund", "working", "refund", when=field("refund") > 50),
                    Transition("answer_sent", "working", "resolved"),
                    Transition("expert_accepts", "l2_queue", "l2_work"),
                    Transition("ask_supplier", "l2_work", "vendor"),
                    Transition("supplier_replies", "vendor", "l2_work"),
                    Transition("fix_explained", "l2_work", "working"),
                    Transition("still_open", "l2_work", "mgr_review", after=days(3)),
                    Transition("returned", "mgr_review", "working", label="returned with plan"),
                    Transition("apology_sent", "mgr_review", "resolved"),
                    Transition("approved", "refund", "resolved", label="approved and paid"),
                    Transition("refused", "refund", "working"),
                    Transition("reopen", "resolved", "working", by=CUSTOMER, label="customer reopens"),
                    Transition("confirmed", "resolved", "survey", after=days(3)),
                    Transition("rate", "survey", "closed", by=CUSTOMER, when=field("score") >= 3),
                    Transition("rate", "survey", "recovery", by=CUSTOMER),
                    Transition("no_rating", "survey", "closed", after=days(5)),
                    Transition("apology_accepted", "recovery", "closed"),
                    Transition("problem_remains", "recovery", "working"),
                ],
            )
        ],
    )  # fmt: skip


def bare() -> Process:
    """Make a process without areas and teams, with a phase, `ANY` and a child workflow."""
    return Process(
        "desk", version="1",
        channels=[Channel("mail", starts="new")],
        workflows=[
            Workflow(
                "ticket",
                states=[
                    State("new", phase="live"), State("open", phase="live"),
                    State("work", phase="live"), State("parts", waits_for="children", phase="live"),
                    State("hold", phase="live"), State("solved", resolved=True),
                    State("closed", final=True), State("cancelled", final=True),
                ],
                transitions=[
                    Transition("accept", "new", "open"),
                    Transition("start", "open", "work"),
                    Transition("order_parts", "work", "parts", opens="order"),
                    Transition("parts_here", "parts", "work", on="children_done"),
                    Transition("pause", "work", "hold"),
                    Transition("go_on", "hold", "work"),
                    Transition("solve", "live", "solved"),
                    Transition("reopen", "solved", "work", by=CUSTOMER),
                    Transition("close", "solved", "closed", after=days(3)),
                    Transition("cancel", ANY, "cancelled"),
                ],
            ),
            Workflow(
                "order", "Parts order",
                states=[State("asked"), State("sent", waits_for="supplier"), State("done", final=True)],
                transitions=[
                    Transition("send", "asked", "sent"),
                    Transition("arrive", "sent", "done"),
                    Transition("remind", "sent", "sent", after=days(2)),
                ],
            ),
        ],
    )  # fmt: skip


def faulty() -> Process:
    """Make a process in which little fits together."""
    return Process(
        "broken", "Broken process",
        teams=[Team("front_line")],
        areas=[Area("desk", "Desk", team="front_line"), Area("lab", team="nobody")],
        channels=[Channel("phone", starts="new"), Channel("chat", starts="nowhere"), Channel("post")],
        workflows=[
            Workflow(
                "support",
                states=[
                    State("new", area="desk", tasks=["dance"]),
                    State("test", area="lab"),
                    State("lost", area="atlantis"),
                    State("free"),
                    State("odd", area="desk", team="frnt_line"),
                    State("new", "New again", area="lab"),
                    State("done", area="desk", final=True),
                ],
                transitions=[
                    Transition("go", "new", "test"),
                    Transition("fall", "test", "abyss"),
                    Transition("rise", "hell", "free"),
                    Transition("sink", "free", "lost"),
                    Transition("end", ["lost", "odd"], "done"),
                    Transition("wake", "done", "new"),
                    Transition("split", "new", "odd", opens="order"),
                ],
            )
        ],
    )  # fmt: skip


LONG = (
    "A customer who has been waiting for more than three weeks because the parcel was sent to the "
    "wrong address and came back twice"
)
NASTY = 'Tom & "Jerry" <b>\\N</b> {x|y} #1; a:b %% --> [*] \n\tend `code` 日本語の顧客サポート 🎉👩‍💻 שלום עולם \u202eabc\x07'


def long_labels() -> Process:
    """Make a process with labels that are far too long, in any script."""
    return Process(
        "long", LONG, version=NASTY,
        teams=[Team("one", LONG), Team("two", NASTY)],
        areas=[Area("a", LONG, team="one"), Area("b", NASTY, team="two")],
        channels=[Channel("mail", LONG, starts="first"), Channel("chat", NASTY, starts="second")],
        tasks=[Task("x", NASTY), Task("y", LONG)],
        workflows=[
            Workflow(
                "end", NASTY,
                states=[
                    State("first", LONG, area="a", tasks=["x"], within=minutes(61)),
                    State("second", NASTY, area="b", tasks=["x", "y"], within=business_hours(1000)),
                    State("state", "Donaudampfschifffahrtsgesellschaftskapitänskajütenschlüssel", area="a"),
                    State("class", " \n ", area="b", waits_for="customer"),
                    State("note", "这是一个没有空格的很长的中文标签用来测试换行是否正确", final=True),
                ],
                transitions=[
                    Transition("go", "first", "second", label=LONG, when=field("order.total") > 100),
                    Transition("direction", "second", "state", label=NASTY, after=business_days(3)),
                    Transition("hide", "state", "class", label="日本語の顧客サポートに問い合わせる"),
                    Transition("default", "class", "note", when=field("x").one_of(*[f"choice number {n}" for n in range(20)])),
                    Transition("again", "second", "first", label="Rückfrage über Bestellbestätigungsdokumente"),
                ],
            )
        ],
    )  # fmt: skip


def promised() -> Process:
    """Make a process that promises much and escalates in every way there is."""
    return Process(
        "kept", text(en="Kept word", it="Parola data"), version="3", calendar="office", levels=[Level("junior"), Level("senior")],
        calendars=[Calendar("office", week="mon-fri 09:00-18:00")],
        teams=[
            Team("bot", automated=True, asks="desk"), Team("desk", text(en="Desk", it="Banco"), asks="experts"),
            Team("experts", asks="managers"), Team("managers"),
        ],
        areas=[Area("chat", team="bot"), Area("desk", team="desk"), Area("lab", team="experts")],
        channels=[Channel("mail", starts="new")],
        fields=[Field("order.total", "money")],
        tasks=[Task("diagnose", within=business_hours(2))],
        workflows=[
            Workflow("support",
                states=[
                    State("asked", area="chat", within=minutes(10)),
                    State("new", area="desk", phase="open", within=business_hours(2), tasks=["diagnose"]),
                    State("waiting", area="desk", waits_for="customer"), State("expert", area="lab", within=business_hours(8)),
                    State("done", area="desk", final=True),
                ],
                transitions=[
                    Transition("to_person", "asked", "new"), Transition("ask", "new", "waiting"),
                    Transition("customer_writes", "waiting", "new", on="customer_message"),
                    Transition("needs_expert", ["new", "waiting"], "expert", label=text(en="needs an expert", it="serve un esperto")),
                    Transition("answered", ["new", "expert"], "done"),
                ]),
        ],
        slas=[
            Sla("large", "Large orders", when=field("order.total") > 200, first_response=business_hours(1), resolution=business_hours(8)),
            Sla("everyone", text(en="Everyone", it="Tutti"), first_response=business_hours(4), next_response=business_hours(8), resolution=business_days(3),
                total_resolution=business_days(6), clocks=[Clock("refund", business_days(3), stops="closed")]),
        ],
        escalations=[
            Escalation("late", "Answer is late", clock="first_response", tells="managers", priority="high", reverts=True),
            Escalation("soon", "Answer soon", clock="first_response", at="80 %", tells="assignee"),
            Escalation("much_later", "Much later", clock="first_response", at="30 min after", tells=["managers", "senior"], level="senior"),
            Escalation("again", clock="next_response", tells="desk"),
            Escalation("near", clock="resolution", at="2 business hours before", tells="experts", fires="needs_expert"),
            Escalation("money", clock="refund", at="50 %", tells="managers"),
            Escalation("bot_stuck", clock="within", state="asked", at="5 min after", fires="to_person"),
            Escalation("half", clock="within", state="asked", at="50 %", tells="desk"),
            Escalation("old", clock="within", state="open", at="50 %", tells="managers"),
            Escalation("silent", state="waiting", after=business_days(8), tells="desk", team="managers"),
            Escalation("test_late", clock="task", task="diagnose", tells="managers"),
            Escalation("rich", when=field("order.total") > 1000, tells="managers"),
            Escalation("called", "Somebody calls", tells="managers"),
        ],
    )  # fmt: skip


def broken_promises() -> Process:
    """Make a process whose promises and escalations name what is not there, in ugly words."""
    ugly = 'Tom & "Jerry" <b>\\N</b> {x|y} %%{init}%% -- ' + "very" * 30
    return Process(
        "broken", ugly, areas=[Area("a", ugly)], teams=[Team("t", ugly, asks="t"), Team("u", asks="gone")],
        workflows=[Workflow("w",
            states=[State("a", ugly, area="a", within=minutes(0)), State("b", final=True)],
            transitions=[Transition("go", "a", "b", label=ugly), Transition("go", "a", "abyss")])],
        slas=[Sla("s", ugly, when=field("x") == ugly, first_response=minutes(0), clocks=[Clock("own", hours(1), ugly, stops="closed")])],
        escalations=[
            Escalation("one", ugly, clock="within", at="30 min before", tells=["t", "nobody"], fires="go", level="none", priority="p", team="gone"),
            Escalation("two", clock="nothing", tells="nobody"), Escalation("two", clock="own", at="1000 %", fires="nowhere"),
            Escalation("three", state="limbo", after=minutes(0), tells="u"), Escalation("four", clock="task", task="dance", tells="t"),
            Escalation("five", when=field("x") == ugly, tells="t"), Escalation("six", clock="resolution", tells="t"),
        ],
    )  # fmt: skip


def loop() -> Process:
    """Make a process whose two areas form a ring: counter, workshop, counter."""
    return Process(
        "repairs", "Repair counter",
        calendars=[Calendar("counter", "Front counter", week="mon-fri 09:00-13:00 14:00-18:00; sat 09:30-12:00")],
        teams=[Team("desk", calendar="counter"), Team("bench", calendar="counter")],
        areas=[Area("front_counter", team="desk"), Area("workshop", team="bench")],
        channels=[Channel("counter", "Comes in", starts="new")],
        workflows=[
            Workflow(
                "repair",
                states=[
                    State("new", area="front_counter", within=business_hours(1)),
                    State("waiting_customer", area="front_counter", waits_for="customer"),
                    State("resolved", area="front_counter", resolved=True),
                    State("closed", area="front_counter", final=True),
                    State("in_repair", area="workshop", within=business_days(2)),
                    State("waiting_parts", area="workshop", waits_for="supplier"),
                ],
                transitions=[
                    Transition("to_workshop", "new", "in_repair"),
                    Transition("order_parts", "in_repair", "waiting_parts"),
                    Transition("parts_arrive", "waiting_parts", "in_repair"),
                    Transition("ask_customer", "in_repair", "waiting_customer"),
                    Transition("customer_message", "waiting_customer", "in_repair", by=CUSTOMER),
                    Transition("repaired", "in_repair", "resolved"),
                    Transition("close", "resolved", "closed", after=business_days(5)),
                    Transition("customer_message", "resolved", "in_repair", by=CUSTOMER),
                ],
            ),
        ],
    )  # fmt: skip


def example(file: str) -> Process:
    """Read one of the examples that come with the project."""
    path = Path(__file__).parents[2] / "examples" / file
    if path.suffix != ".py":
        return load(path)
    return next(each for each in run_path(str(path)).values() if isinstance(each, Process))


SAMPLES = {
    "small": small, "large": large, "bare": bare, "faulty": faulty, "long_labels": long_labels,
    "loop": loop,
    "promised": promised,
    "broken_promises": broken_promises,
}  # fmt: skip
