"""Who answers for something: what is found, and what is said of it."""

from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from supportflow.define.conditions import decided, field
from supportflow.define.flow import State, Transition, Workflow
from supportflow.define.people import Agent, Level, Skill, Team
from supportflow.define.policies import Decision, Policy
from supportflow.define.process import Area, Channel, Process
from supportflow.define.promises import Escalation, Sla
from supportflow.define.routing import Route
from supportflow.define.texts import text
from supportflow.define.times import business_hours, hours, minutes
from supportflow.define.work import Field, Product, Reply, Task, Topic
from supportflow.errors import BadCall
from supportflow.tables import NotTheirs, who
from supportflow.testing import broken_processes
from tests.checks.small import OFFICE, PHONES

SHOP = Process(
    "shop",
    calendar="office",
    calendars=[OFFICE, PHONES],
    levels=[Level("junior"), Level("lead", reached="After a year.")],
    skills=[Skill("lamps")],
    teams=[
        Team("helpers", "Front line", asks="experts", contact="ext. 1"),
        Team("experts", calendar="phones", asks="managers"),
        Team("managers"),
        Team("bot", automated=True, asks="helpers"),
    ],
    agents=[
        Agent("anna", teams="helpers", level="junior"),
        Agent("dario", teams="managers", level="lead", skills="lamps", stands_in="anna"),
    ],
    areas=[
        Area(
            "desk", text(en="First line", it="Prima linea"), team="helpers",
            does=["Deliveries"], does_not=["Faulty lamps", "Refunds above 50 EUR", "Magic"],
        ),
        Area("lab", "Laboratory", team="experts", does="Faulty products", contact="lab@example"),
        Area("chat", team="bot"),
    ],
    channels=[
        Channel("email", "E-mail", starts="new"),
        Channel("site", starts="greeting"),
        Channel("fax"),
    ],
    fields=[Field("amount", "money", label="refund"), Field("reason"), Field("vip", "yes_no")],
    topics=[
        Topic("late_parcel", "Where is my parcel", when=field("reason") == "late", areas="desk"),
        Topic("defects", when=field("reason") == "faulty"),
        Topic("praise"),
    ],
    products=[Product("lights")],
    replies=[Reply("sorry", "We are sorry.")],
    routes=[Route("lights", when=field("product") == "lights", team="experts", skills="lamps")],
    tasks=[
        Task(
            "look", "Look into it", area="desk", within=business_hours(2), asks="experts",
            asks_when="after an hour", steps="Search earlier cases", informs="managers",
            follow_up="Write again tomorrow.", customer_does="Try it",
        ),
        Task("print_label", area="lab", action="print_label", level="lead", skills="lamps"),
    ],
    policies=[
        Policy(
            "refund",
            rows=[
                Decision("small", "approve", when=field("amount") <= 50),
                Decision("middle", "ask", when=field("amount") <= 500, by="lead",
                         because="Somebody has to look at it."),
                Decision("large", "refuse"),
            ],
            owner="Finance",
        ),
        Policy(
            "gift",
            rows=[
                Decision("regular", "approve", when=(field("amount") < 5) & field("vip").is_set()),
                Decision("others", "refuse"),
            ],
        ),
    ],
    workflows=[
        Workflow(
            "support",
            states=[
                State("greeting", area="chat"),
                State("new", area="desk", tasks="look", within=minutes(30)),
                State("broken", area="lab"),
                State("waiting", area="desk", waits_for="customer"),
                State("closed", area="desk", final=True),
            ],
            transitions=[
                Transition("to_person", "greeting", "new", by=["customer", "bot"]),
                Transition("test", "new", "broken", when=field("reason") == "faulty"),
                Transition("ask", "new", "waiting"),
                Transition("pay", ["new", "broken"], "closed", needs=[decided("refund", "approve")],
                           reply="sorry"),
                Transition("lost", "nowhere", "closed"),
            ],
        )
    ],
    slas=[
        Sla("mail", when=field("channel") == "email", first_response=hours(1)),
        Sla("rest", first_response=hours(4)),
    ],
    escalations=[
        Escalation("late", clock="first_response", at="80 %", tells="managers"),
        Escalation("slow", clock="task", task="look", tells="experts"),
        Escalation("angry", tells="managers", team="managers", by="lead"),
    ],
)  # fmt: skip

MONDAY = datetime(2026, 11, 23, 10, 0)  # noqa: DTZ001 - the clock on the team's wall


def told(words: str, **more: object) -> str:
    """Return the answer as text."""
    return str(who(SHOP, words, **more))  # type: ignore[arg-type]


def first(words: str, **more: object) -> list[str]:
    """Return the sentences on what fits best."""
    return [*who(SHOP, words, **more).found[0].sentences]  # type: ignore[arg-type]


def test_a_channel() -> None:
    """A channel says who receives its tickets, how fast, who helps, who hears of it, and when."""
    assert told("email", at=MONDAY).splitlines() == [
        "E-mail (channel)",
        "  Its tickets start in 'New', in the area First line.",
        "  It is received by Front line (ext. 1).",
        "  Promised: within 30 min in 'New'.",
        "  The promise 'Mail', when channel is 'email': first response within 1 h.",
        "  Whoever is stuck asks Experts; then Managers.",
        "  It escalates to Managers: at 80 % of the first response.",
        (
            "  Front line: Mon-Fri 09:00-18:00 (Europe/Rome). At Mon 23 Nov 10:00 they are there, "
            "until 18:00."
        ),
        "  Not for First line: faulty lamps. That is for Laboratory (Experts).",
        "  Not for First line: refunds above 50 EUR. That is decided by the policy 'Refund'.",
        "  Not for First line: magic. Nobody is named for it; they ask Experts.",
    ]


def test_the_answer_is_a_value() -> None:
    """Programs read the same answer from its fields."""
    found = who(SHOP, "email", at=MONDAY).found[0]
    assert (found.kind, found.name, found.teams, found.accountable) == (
        "channel", "email", ("helpers",), "helpers",
    )  # fmt: skip
    assert (found.asks, found.told, found.there) == (("experts", "managers"), ("managers",), True)
    assert found.not_theirs[0] == NotTheirs("desk", "Faulty lamps", "area", "lab")
    assert who(SHOP, "email").found[0].there is None


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (
            datetime(2026, 11, 20, 17, 30, tzinfo=UTC),
            "At Fri 20 Nov 18:30 they are not there; from Mon 23 Nov 09:00 on they are.",
        ),
        (datetime(2026, 11, 20, 8, 0, tzinfo=UTC), "they are there, until 18:00."),
    ],
)
def test_a_moment_with_a_zone(at: datetime, said: str) -> None:
    """An aware moment is told on the team's own clock."""
    assert any(sentence.endswith(said) for sentence in first("helpers", at=at))


def test_a_task() -> None:
    """A task says who does it, who is accountable, when to ask and what follows."""
    assert first("look into it") == [
        "It is done by Front line (ext. 1).",
        "Accountable is Front line (ext. 1), for the area First line.",
        "It is opened in the state New.",
        "Promised: within 2 business hours.",
        "Whoever is stuck asks Experts after an hour; then Managers.",
        "It escalates to Experts: at the end of the promised time of a task: Look into it.",
        "When it has ended, Managers hears of it.",
        "Follow-up: Write again tomorrow.",
        "The customer: Try it.",
        "Front line: Mon-Fri 09:00-18:00 (Europe/Rome).",
    ]
    assert first("print label")[0] == (
        "It is done by itself; when that fails, by Experts, Lead and with Lamps."
    )


def test_free_words_find_topics_steps_and_what_is_not_done() -> None:
    """Words in titles, steps and duties lead to who answers, also with other endings."""
    assert [one.name for one in who(SHOP, "late parcels").found] == ["late_parcel"]
    step = who(SHOP, "search for earlier case").found[0]
    assert (step.name, step.found_in) == ("look", "Search earlier cases")
    refused = who(SHOP, "who does magic?").found[0]
    assert str(refused).splitlines() == [
        "First line (area): it does not do 'Magic'",
        "  Not for First line: magic. Nobody is named for it; they ask Experts.",
    ]


def test_an_amount_picks_the_row_of_a_policy() -> None:
    """The row that decides for the amount comes first; without an amount all rows are told."""
    assert first("refund above 100")[0] == (
        "Refund more than 100: somebody is asked: Lead, because somebody has to look at it."
    )
    assert first("refund under 50")[0] == "Refund less than 50: approved."
    assert first("refund above 500")[0] == "Refund more than 500: refused."
    assert first("refund") == [
        "When refund is at most 50, approved.",
        "When refund is at most 500, somebody is asked: Lead.",
        "Otherwise, refused.",
        "It is used in the states New and Broken.",
        "It is carried out by Front line (ext. 1) and Experts.",
        "Front line: Mon-Fri 09:00-18:00 (Europe/Rome).",
        "Its owner is Finance.",
    ]


def test_rows_that_ask_for_more_than_the_amount_may_decide_before() -> None:
    """What else a row asks for is told beside the row that decides otherwise."""
    assert first("gift of 3")[0] == (
        "Refund 3: refused; unless refund is less than 5 and vip is filled in."
    )
    assert first("gift of 7")[0] == "Refund 7: refused."


def test_topics_and_products_without_an_area() -> None:
    """Rows and routes that ask for them say who gets them; else whoever takes what comes in."""
    assert first("defects")[0] == "By the event 'Test' it comes to 'Broken', to Experts."
    assert first("praise")[0] == (
        "No area is named for it: it is received where it comes in, by Front line (ext. 1) and "
        "Bot (a bot)."
    )
    assert "By the route 'Lights' it goes to those of Experts who have Lamps." in [
        s for one in who(SHOP, "lights").found for s in one.sentences
    ]


def test_people_levels_and_skills() -> None:
    """A level and a skill name who has them, an agent who stands in."""
    assert "Who stands on it, or higher: Dario (Managers)." in first("lead")
    assert "How it is reached: After a year." in first("lead")
    assert "Who has it: Dario (Managers)." in first("skill lamps")
    assert "When away, replaced by Dario." in first("anna")
    assert first("experts")[:2] == [
        "It answers for the area Laboratory.",
        "Whoever is stuck asks Managers.",
    ]


def test_events_escalations_and_promises() -> None:
    """An event names who does it, an escalation whom it tells, a promise its times."""
    assert first("to_person") == [
        "It is done by the customer and Bot from Greeting, and leads to 'New'.",
        "Whoever is stuck asks Front line (ext. 1); then Experts and Managers.",
        "Bot: at all hours.",
    ]
    assert first("lost") == ["It can be done from nowhere, and leads to 'Closed'."]
    assert first("angry") == [
        "It comes called by a person.",
        "It tells Managers.",
        "The ticket goes to Managers.",
    ]
    assert first("rest")[0] == "It holds for every ticket."


def test_gaps_say_where_to_write_the_answer() -> None:
    """A channel that starts nowhere is told where to say it."""
    assert first("fax")[0] == "Where its tickets start, nobody says: channel 'fax', starts=..."
    assert first("sorry") == ["It is named by workflow 'support', transition 'pay'."]


def test_any_language_is_found() -> None:
    """A label in a language that is not shown is found too, with or without accents."""
    assert [one.name for one in who(SHOP, "prima linea").found] == ["desk"]
    assert who(SHOP, "desk", language="it").found[0].title == "Prima linea"


def test_slips_and_near_matches() -> None:
    """A slip is forgiven; what is far off gets near matches, or a plain no."""
    assert who(SHOP, "laboratry").found[0].name == "lab"
    far = who(SHOP, "looking glass pirates song")
    assert not far.found
    assert "'Look into it'" in far.near
    assert str(far).startswith(
        "Nothing in this process is about 'looking glass pirates song'.\n\nDid you mean "
    )
    assert str(who(SHOP, "xyzzy")) == "Nothing in this process is about 'xyzzy'."
    with pytest.raises(BadCall, match="say what you look for"):
        who(SHOP, "  ")


WORDS = st.one_of(
    st.sampled_from(["new", "support", "front line", "a", "b 100", "closed", "order above 3"]),
    st.text(min_size=1, max_size=20).filter(str.strip),
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(process=broken_processes(), words=WORDS)
def test_who_never_raises(process: Process, words: str) -> None:
    """Whatever is wrong with a process and whatever is asked, there is an answer."""
    answer = who(process, words, at=MONDAY)
    assert str(answer)
    for one in answer.found:
        assert one.title
