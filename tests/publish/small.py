"""A small process with texts in two languages, and what draws its pictures without an engine."""

from html import escape
from typing import Any

from supportflow.define.calendars import Calendar
from supportflow.define.conditions import field, filled
from supportflow.define.flow import Reopen, State, Transition, Workflow
from supportflow.define.people import Agent, Level, Team
from supportflow.define.process import Area, Channel, Process
from supportflow.define.promises import Escalation, Sla
from supportflow.define.texts import text
from supportflow.define.times import business_days, business_hours, minutes
from supportflow.define.work import Field, Priority, Reply, Task
from supportflow.draw.model import Graph
from supportflow.draw.svg import links_of


def small(**changes: Any) -> Process:
    """Return two teams that answer, with one promise and one escalation."""
    parts: dict[str, Any] = {
        "version": "3",
        "mission": text(en="Everybody has an answer.", it="Tutti hanno una risposta."),
        "owner": "Head of support",
        "calendar": "office",
        "calendars": [Calendar("office", "Office", zone="Europe/Rome", week="mon-fri 09:00-18:00")],
        "levels": [Level("junior"), Level("senior")],
        "teams": [
            Team("front", text(en="Front", it="Prima linea"), calendar="office", asks="experts"),
            Team("experts", text(en="Experts", it="Esperti"), calendar="office", contact="ext. 3"),
        ],
        "agents": [Agent("anna", teams=["front"], level="senior")],
        "areas": [
            Area("desk", text(en="Desk", it="Banco"), team="front", does_not=["Repair anything"]),
            Area("workshop", text(en="Workshop", it="Officina"), team="experts"),
        ],
        "channels": [Channel("email", text(en="Email", it="Posta"), starts="new", sends="email")],
        "fields": [Field("order.id", label=text(en="order number", it="numero d'ordine"))],
        "priorities": [Priority("high", when=field("order.id").is_set()), Priority("normal")],
        "replies": [
            Reply("thanks", text(en="Thank you, {order.id} works.", it="Grazie, {order.id} va."))
        ],
        "tasks": [
            Task(
                "look",
                text(en="Have a look", it="Guardare"),
                area="desk",
                within=business_hours(1),
                asks_when=text(en="after ten minutes", it="dopo dieci minuti"),
                steps=[text(en="Open it", it="Aprirlo")],
                customer_does=text(en="Try it", it="Provare"),
                follow_up=text(en="Ask tomorrow", it="Chiedere domani"),
                reply="thanks",
            )
        ],
        "workflows": [
            Workflow(
                "help",
                states=[
                    State("new", text(en="New", it="Nuovo"), area="desk", within=business_hours(4),
                          tasks=["look"]),
                    State("repair", text(en="In repair", it="In riparazione"), area="workshop"),
                    State("closed", text(en="Closed", it="Chiuso"), area="desk", final=True),
                ],
                transitions=[
                    Transition("send_on", "new", "repair", needs=[filled("order.id")],
                               note="required", label=text(en="send on", it="passare")),
                    Transition("finish", ["new", "repair"], "closed", reply="thanks",
                               label=text(en="finish", it="finire")),
                    Transition("forgotten", "repair", "new", after=business_days(2),
                               label=text(en="forgotten", it="dimenticato")),
                    Transition("hurry", "new", "repair", when=field("order.id").is_set(),
                               by="senior", label=text(en="hurry", it="in fretta")),
                ],
                reopen=Reopen(to="new", within=business_days(5)),
            )
        ],
        "slas": [Sla("all", text(en="Everybody", it="Tutti"), first_response=business_hours(4),
                     resolution=business_days(2))],
        "escalations": [
            Escalation("late", text(en="Late", it="In ritardo"), clock="first_response",
                       at="80 %", tells=["experts"]),
            Escalation("stuck", text(en="Stuck", it="Fermo"), state="repair", after=minutes(90),
                       tells=["assignee"], priority="high"),
        ],
    }  # fmt: skip
    return Process("small", text(en="Small desk", it="Piccolo banco"), **{**parts, **changes})


def drawn(picture: Graph, *_: object, prefix: str, link: str | None = None) -> str:
    """Return an SVG with everything of a picture that leads somewhere, in the engine's place."""
    places = dict(links_of(picture, link)) if link is not None else {}
    titles = {node.id: node.title for node in picture.nodes}
    parts = "".join(
        f'<a xlink:href="{escape(place)}"><g id="{prefix}{name}"><title>{escape(titles[name])}'
        f'</title>\n<polygon fill="#1d4ed8" points="0,0 1,1"/></g></a>\n'
        for name, place in places.items()
    )
    return f'<svg width="9pt" height="9pt" viewBox="0 0 9 9">\n<style>x</style>\n\n{parts}</svg>\n'
