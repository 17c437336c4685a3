"""A small process with one of everything, for the tests of this folder."""

from datetime import date

from supportflow.define.base import ANY
from supportflow.define.calendars import Calendar
from supportflow.define.conditions import done, field, filled, rule
from supportflow.define.flow import State, Transition, Workflow
from supportflow.define.people import Agent, Level, Team
from supportflow.define.process import Area, Channel, Process
from supportflow.define.texts import text
from supportflow.define.times import business_days, business_hours, minutes
from supportflow.define.work import Field, Priority, Product, Reply, Rule, Task, Topic


def shop() -> Process:
    """Return the process, made anew each time."""
    return Process(
        "shop",
        text(en="Shop support", it="Assistenza"),
        version="2026.10",
        mission="Every customer has an answer within a day.\nNobody is left behind.\n",
        review=date(2026, 11, 30),
        calendar="office",
        calendars=[Calendar("office", zone="Europe/Rome", week="mon-fri 09:00-18:00")],
        levels=[Level("junior"), Level("senior")],
        teams=[
            Team("bot", automated=True, asks="people", max_turns=3),
            Team("people", calendar="office"),
        ],
        agents=[Agent("anna", teams=["people"], level="senior"), Agent("bruno", level="junior")],
        areas=[Area("desk", team="people", does=["Orders"]), Area("chat", team="bot")],
        channels=[Channel("phone", starts="new"), Channel("chat", starts="asked", sends="chat")],
        fields=[Field("order.total", "money"), Field("colour", "choice", choices=["red", "no"])],
        priorities=[
            Priority("high", when=(field("order.total") > 99.5) & ~rule("angry")),
            Priority("low"),
        ],
        topics=[Topic("delivery", when=field("colour").one_of("red", "no"))],
        products=[Product("kettle")],
        rules=[Rule("angry", "the customer is angry")],
        replies=[Reply("hello", text(en="Hello, {customer}.", it="Buongiorno, {customer}."))],
        tasks=[Task("diagnose", area="desk", within=business_hours(2), steps=["Look", "Ask"])],
        workflows=[
            Workflow(
                "support",
                states=[
                    State("asked", area="chat", phase="open"),
                    State("new", area="desk", phase="open", within=minutes(30)),
                    State("working", area="desk", phase="open", tasks=["diagnose"]),
                    State("resolved", area="desk", resolved=True),
                    State("closed", area="desk", final=True),
                ],
                transitions=[
                    Transition("take", ["asked", "new"], "working"),
                    Transition("move", ANY, "new", by="senior"),
                    Transition("move", "open", "working"),
                    Transition("move", "asked", "resolved", when=field("colour") == "no"),
                    Transition("resolve", "working", "resolved", needs=[done("diagnose")]),
                    Transition("answer_again", "resolved", "working", on="customer_message"),
                    Transition("close", "resolved", "closed", after=business_days(5)),
                    Transition("drop", "new", "closed", needs=[filled("colour")], note="required"),
                ],
            )
        ],
    )
