"""Every table of a process: what it holds, that it never raises, and that its names resolve."""

import csv
import io

import pytest
from hypothesis import HealthCheck, given, settings

from supportflow.define.conditions import field, filled
from supportflow.define.flow import State, Transition, Workflow
from supportflow.define.index import index
from supportflow.define.people import Agent, Level, Skill, SkillAt, Team, Training
from supportflow.define.policies import Decision, Policy
from supportflow.define.process import Area, Channel, Process
from supportflow.define.promises import Escalation, Sla
from supportflow.define.routing import Route
from supportflow.define.text_form import dumps, loads
from supportflow.define.texts import text
from supportflow.define.times import business_hours, hours, minutes
from supportflow.define.work import Field, Task
from supportflow.errors import BadCall
from supportflow.tables import TABLES, Table, overview, table
from supportflow.tables.words import elements
from supportflow.testing import broken_processes, processes
from tests.checks.small import OFFICE, PHONES

SHOP = Process(
    "shop",
    calendar="office",
    calendars=[OFFICE, PHONES],
    levels=[Level("junior"), Level("senior")],
    skills=[Skill("lamps"), Skill("tax", "Taxes")],
    teams=[
        Team("bot", automated=True, asks="helpers"),
        Team(
            "helpers", text(en="Helpers", it="Aiutanti"), asks="experts",
            assign=["least_busy", "random"], limit=5, push_back=hours(2),
        ),
        Team("experts", calendar="phones"),
    ],
    agents=[
        Agent("anna", teams="helpers", level="senior", skills=["lamps"], languages=["it"]),
        Agent("bruno", teams="experts", skills=[SkillAt("lamps", "senior")], calendar="office"),
    ],
    trainings=[Training("lamp_school", steps=["Open one"], gives="lamps", teams="helpers")],
    areas=[
        Area("chat", team="bot"),
        Area("desk", "Desk", team="helpers", does=["Orders", "Returns"], does_not=["Repairs"]),
        Area("lab", team="experts", purpose="Repair it.", wants="cause", wants_note=True),
    ],
    channels=[Channel("email", starts="new", hours="phones"), Channel("site", starts="greeting")],
    fields=[Field("cause", label="the cause"), Field("amount", "money"), Field("order")],
    tasks=[
        Task("look", area="desk", level="senior", skills=["tax"], asks="experts", informs="bot",
             within=business_hours(1)),
        Task("test", area="lab", action="test_it"),
        Task("lost"),
    ],
    workflows=[
        Workflow(
            "support",
            states=[
                State("greeting", area="chat"),
                State("new", area="desk", tasks=["look"], within=minutes(5)),
                State("broken", area="lab", tasks=["test"]),
                State("closed", area="desk", final=True),
            ],
            transitions=[
                Transition("ask_person", "greeting", "new", after=minutes(3)),
                Transition("repair", "new", "broken", needs=[filled("order")], escalates=True),
                Transition("repaired", "broken", "new", note="required"),
                Transition("close", "new", "closed"),
            ],
        )
    ],
    slas=[Sla("fast", when=field("amount") > 100, first_response=hours(1))],
    escalations=[
        Escalation("slow", clock="first_response", at="80 %", tells="assignee"),
        Escalation("stands", clock="within", tells=["experts", "senior"]),
        Escalation("angry", tells="experts", team="experts", by="senior", reverts=True),
    ],
    routes=[
        Route("taxes", when=field("amount") > 100, areas="desk", skills="tax senior",
              prefers="lamps", prefers_for=hours(1), language=True, weight=2, team="experts"),
    ],
    policies=[
        Policy(
            "refund",
            rows=[
                Decision("small", "approve", when=field("amount") <= 50, because="It is little."),
                Decision("large", "ask", by=["senior", "experts"]),
            ],
        )
    ],
)  # fmt: skip


def rows(name: str, process: Process = SHOP, language: str | None = None) -> list[tuple[str, ...]]:
    """Return the plain texts of a table's rows."""
    return list(table(process, name, language=language).texts())


def test_responsibilities() -> None:
    """Duties and tasks say who does them, who is accountable, asked and told."""
    assert rows("raci") == [
        ("Chat", "Everything that comes here", "Bot", "Bot", "Helpers", ""),
        ("Desk", "Orders", "Helpers", "Helpers", "Experts", "Experts, Senior"),
        ("Desk", "Returns", "Helpers", "Helpers", "Experts", "Experts, Senior"),
        ("Desk", "Look", "Helpers (Senior, with Taxes)", "Helpers", "Experts", "Bot"),
        ("Lab", "Repair it.", "Experts", "Experts", "", ""),
        ("Lab", "Test", "by itself, else Experts", "Experts", "", ""),
        ("", "Lost", "?", "?", "", ""),
    ]


def test_responsibilities_of_another_language() -> None:
    """Labels are told in the language that was asked for."""
    assert rows("raci", language="it")[1][2] == "Aiutanti"


def test_handoffs_say_what_is_to_be_written_down() -> None:
    """A step between areas needs its note, its fields and those that the area wants."""
    assert rows("handoffs") == [
        ("Chat", "Desk", "Ask person\nby itself after 3 min", "Greeting -> New", ""),
        ("Desk", "Lab", "Repair", "New -> Broken", "a note\nOrder\nthe cause"),
        ("Lab", "Desk", "Repaired", "Broken -> New", "a note"),
    ]


def test_handoffs_are_counted_area_by_area() -> None:
    """The matrix has the givers as rows and the takers as columns."""
    found = table(SHOP, "handoff_matrix")
    assert found.columns == ("From \\ to", "Chat", "Desk", "Lab")
    assert list(found.texts()) == [
        ("Chat", "", "1", ""),
        ("Desk", "", "", "1"),
        ("Lab", "", "1", ""),
    ]


def test_escalations_say_who_is_told_and_what_changes() -> None:
    """Escalations stand by their clocks; rows that escalate come last."""
    assert rows("escalations") == [
        ("First response", "at 80 %", "Slow", "the assignee", ""),
        ("Promised time of a state", "at the end", "Stands", "Experts, Senior", ""),
        (
            "any ticket",
            "called by Senior",
            "Angry",
            "Experts",
            "goes to Experts\ngoes back after it",
        ),
        ("New", "at this event", "Repair", "Experts", "goes to Broken"),
    ]


def test_promised_times_of_promises_states_and_tasks() -> None:
    """Each promised time says for what it holds and in which hours it is counted."""
    assert rows("promises") == [
        ("Fast", "amount is more than 100", "First response", "1 h", "night and day", ""),
        ("New", "tickets there", "time in the state", "5 min", "night and day", ""),
        ("Look", "each task", "from opening to doing it", "1 business hour", "Office", ""),
    ]


def test_routing_says_who_can_take_a_ticket() -> None:
    """A route says for what, to whom and how; then each team's own way follows."""
    assert rows("routing") == [
        (
            "Taxes", "in Desk\nif amount is more than 100", "Experts",
            "Taxes (Senior)\nthe customer's language", "Lamps\nfor 1 h", "counts as 2",
        ),
        (
            "otherwise", "every ticket", "Helpers", "", "",
            "who has least to do, then by lot\nup to 5 each\nback to the queue after 2 h",
        ),
        ("otherwise", "every ticket", "every other team", "", "", "people take tickets themselves"),
    ]  # fmt: skip


def test_policies_row_by_row() -> None:
    """A policy says when it grants what, and who is asked."""
    assert rows("policies") == [
        ("Refund", "Small", "amount is at most 50", "approved", "", "It is little."),
        ("Refund", "Large", "otherwise", "somebody is asked", "Senior, Experts", ""),
    ]


def test_skills_say_who_has_them_and_who_needs_them() -> None:
    """A skill nobody has stands there with an empty cell."""
    assert rows("skills") == [
        ("Lamps", "Helpers: Anna (Senior)\nExperts: Bruno (Senior)", "Taxes", "Lamp school"),
        ("Taxes", "", "Look\nTaxes", ""),
    ]


def test_people_by_team() -> None:
    """An agent's limit is that of the team unless it has its own."""
    assert rows("people") == [
        ("Helpers", "Anna", "Senior", "Lamps", "it", "5", "", "Lamp school"),
        ("Experts", "Bruno", "", "Lamps (Senior)", "every", "", "", ""),
    ]


def test_hours_by_weekday() -> None:
    """Teams, agents with their own shift and channels with other hours have a row."""
    found = rows("hours")
    assert [row[0] for row in found] == ["Bot", "Helpers", "Experts", "- Bruno", "channel Email"]
    assert found[0][1:] == (*["0-24"] * 7, "at all hours")
    assert found[2][1:] == (*["8-20"] * 6, "-", "Phones")
    assert found[3][1:] == (*["9-18"] * 5, "-", "-", "Office")


def test_channels_and_states() -> None:
    """Channels say who answers; states what comes next."""
    assert rows("channels")[0] == ("Email", "New", "Desk", "Helpers", "Phones")
    assert rows("states")[1] == ("New", "Helpers", "5 min", "repair -> broken\nclose -> closed")


def test_unknown_names_have_a_question_mark() -> None:
    """What nothing has is shown as it is written."""
    broken = Process("x", areas=[Area("desk", team="hlpers")], tasks=[Task("a", area="desc")])
    assert rows("raci", broken) == [
        ("Desk", "Everything that comes here", "hlpers?", "hlpers?", "", ""),
        ("desc?", "A", "?", "?", "", ""),
    ]


def test_unknown_table_is_refused() -> None:
    """A wrong name is told with its near match."""
    with pytest.raises(BadCall, match=r"there is no table 'rasci'\. Did you mean 'raci'"):
        table(SHOP, "rasci")


def test_an_empty_process_says_what_to_declare() -> None:
    """A table without rows says what is missing, in every form."""
    for name in TABLES:
        found = table(Process("empty"), name)
        assert not found.rows
        assert found.missing.endswith(".")
        assert found.markdown().startswith("## ")


def test_csv_is_read_back_by_python() -> None:
    """The csv module reads the same cells, also those of several lines."""
    for name in TABLES:
        found = table(SHOP, name)
        read = list(csv.reader(io.StringIO(found.csv(), newline="")))
        assert read == [list(found.columns), *(list(row) for row in found.texts())]


def test_markdown_shows_texts_as_they_are() -> None:
    """Signs of Markdown and HTML in a text stay text, and a row stays one line."""
    odd = Process("x", areas=[Area("desk", "a|b *c* <i>\nd [e](f)")])
    line = table(odd, "raci").markdown().splitlines()[4]
    assert line.startswith("| a\\|b \\*c\\* \\<i><br>d \\[e\\](f) |")


def resolved(process: Process, found: Table) -> bool:
    """Say whether every reference of a table is to something that is declared."""
    known = elements(index(process))
    refs = [part.ref for row in found.rows for each in row for part in each if part.ref]
    return all(name in known[kind] for kind, name in refs)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(process=broken_processes())
def test_tables_never_raise_and_their_references_resolve(process: Process) -> None:
    """Whatever is wrong with a process, its tables are rectangular and name what is there."""
    for found in (*(table(process, name) for name in TABLES), *overview(process)):
        assert resolved(process, found)
        assert {len(row) for row in found.rows} <= {len(found.columns)}
        heads, *_ = csv.reader(io.StringIO(found.csv(), newline=""))
        assert tuple(heads) == found.columns


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(process=processes())
def test_tables_of_a_loaded_process_are_the_same(process: Process) -> None:
    """A process and what its JSON reads as have the same tables."""
    again = loads(dumps(process))
    for name in TABLES:
        assert table(process, name) == table(again, name)


def test_a_table_is_printed_as_text() -> None:
    """`print` shows heads, rows and legend; what rows share in the first columns stands once."""
    lines = str(table(SHOP, "raci")).splitlines()
    assert lines[0] == "Responsibilities"
    assert lines[1].split() == list(table(SHOP, "raci").columns)
    assert lines[5].startswith("      Returns")
    assert lines[-4].startswith("Responsible: ")
    assert str(table(Process("x"), "skills")) == (
        "Skills\nNo skills are declared: add skills=[Skill(...)]."
    )
