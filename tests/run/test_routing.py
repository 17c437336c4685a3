"""Tickets find somebody: through the Desk, on every store, whatever happens in between."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from supportflow import (
    Agent,
    Area,
    Calendar,
    Channel,
    Desk,
    Escalation,
    Field,
    Level,
    Priority,
    Process,
    Route,
    Rule,
    Skill,
    State,
    Team,
    Ticket,
    Transition,
    Workflow,
    days,
    field,
    hours,
    rule,
)
from supportflow.errors import BadCall, BadValue, NotAllowed, WrongValue
from supportflow.queues import queue_lines
from supportflow.run.planning import plan
from supportflow.run.stores import MemoryStore
from supportflow.testing import FixedClock

TUESDAY = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def shop(**more: Any) -> Process:
    """Return a shop whose front line is given its tickets."""
    base: dict[str, Any] = {
        "calendar": "office",
        "calendars": [Calendar("office", zone="UTC", week="mon-fri 09:00-17:00")],
        "levels": [Level("junior"), Level("senior")],
        "skills": [Skill("lamps")],
        "teams": [
            Team("bot", automated=True, asks="front"),
            Team("front", "Front line", assign="least_busy", limit=2),
            Team("experts", "Experts", assign=["same_agent", "least_busy"]),
            Team("back", "Back office"),
        ],
        "agents": [
            Agent("anna", teams="front", level="senior", skills="lamps", languages=["it", "en"]),
            Agent("bruno", teams="front", level="junior", languages="en"),
            Agent("carla", teams="experts", level="senior", skills="lamps", stands_in="anna"),
            Agent("dario", teams="back"),
        ],
        "areas": [
            Area("chat", team="bot"),
            Area("first", team="front"),
            Area("second", team="experts"),
            Area("office", team="back"),
        ],
        "channels": [Channel("mail", starts="new"), Channel("chat", starts="talking")],
        "fields": [Field("kind", "choice", choices=["lamp", "other"]), Field("vip", "yes_no")],
        "priorities": [
            Priority("high", when=field("vip") == True),  # noqa: E712
            Priority("normal"),
        ],
        "routes": [
            Route("lamps", "Lamps", when=field("kind") == "lamp", areas="first", skills="lamps"),
            Route("italian", when=field("language") == "it", language=True),
        ],
        "workflows": [
            Workflow(
                "support",
                states=[
                    State("talking", area="chat"),
                    State("new", area="first"),
                    State("deep", area="second"),
                    State("paper", area="office"),
                    State("waiting", area="first", waits_for="customer"),
                    State("solved", area="first", resolved=True),
                    State("closed", area="first", final=True),
                ],
                transitions=[
                    Transition("to_person", "talking", "new"),
                    Transition("needs_expert", "new", "deep"),
                    Transition("fixed", "deep", "new"),
                    Transition("file_it", "new", "paper"),
                    Transition("filed", "paper", "new"),
                    Transition("ask", "new", "waiting"),
                    Transition("writes", ["waiting", "solved"], "new", on="customer_message"),
                    Transition("solve", "new", "solved", by="agent"),
                    Transition("close", ["solved", "new", "deep"], "closed", by="agent"),
                ],
            )
        ],
    }
    return Process("shop", **(base | more))


Open = Callable[..., Desk]


@pytest.fixture
def clock() -> FixedClock:
    """A clock that stands at a Tuesday morning."""
    return FixedClock(TUESDAY)


@pytest.fixture(params=["memory", "sqlite"])
def desk_of(request: pytest.FixtureRequest, tmp_path: Path, clock: FixedClock) -> Iterator[Open]:
    """A function that opens a Desk on a store of each kind."""
    opened: list[Desk] = []
    store: Any = MemoryStore() if request.param == "memory" else tmp_path / "tickets.db"

    def open_(process: Process | None = None, **more: Any) -> Desk:
        desk = Desk(process or shop(), store, clock=clock, **more)
        opened.append(desk)
        return desk

    yield open_
    for desk in opened:
        desk.close()


def whose(desk: Desk, *tickets: Ticket) -> list[str | None]:
    """Return who has each ticket now."""
    return [desk.get(ticket.id).assignee for ticket in tickets]


def test_tickets_go_to_the_least_busy_until_all_are_full(desk_of: Open) -> None:
    """Each new ticket finds somebody; when all have enough it waits, and says why."""
    desk = desk_of()
    opened = [desk.open("mail") for _ in range(5)]
    assert whose(desk, *opened) == ["anna", "bruno", "anna", "bruno", None]
    held = desk.holder(opened[4].id)
    assert (held.kind, held.name, held.reason) == ("queue", "front", "full")
    assert (
        str(held) == "T-5 is in the queue of Front line: those who can take it have enough to do."
    )
    assert str(desk.holder("T-1")) == "Anna has T-1."
    assert desk.tickets(team="front", assigned=False) == (desk.get("T-5"),)


def test_who_frees_up_is_offered_what_waits(desk_of: Open) -> None:
    """The most important first, then the oldest; and only what they can take."""
    desk = desk_of()
    for _ in range(4):
        desk.open("mail")
    italian = desk.open("mail", language="it")
    plain = desk.open("mail")
    urgent = desk.open("mail", fields={"vip": True})
    desk.fire("T-2", "close", by="bruno")
    assert whose(desk, italian, plain, urgent) == [None, None, "bruno"]
    desk.fire("T-4", "solve", by="bruno")
    assert whose(desk, italian, plain) == [None, "bruno"]
    desk.fire("T-1", "close", by="anna")
    assert whose(desk, italian) == ["anna"]


def test_skills_and_languages_are_asked_for(desk_of: Open) -> None:
    """A row's skills and the customer's language bind the choice; nobody fits: it says so."""
    desk = desk_of()
    assert desk.open("mail", fields={"kind": "lamp"}).assignee == "anna"
    assert desk.open("mail", language="it").assignee == "anna"
    nobody = desk_of(shop(agents=[Agent("bruno", teams="front")]), people={}).open(
        "mail", fields={"kind": "lamp"}
    )
    assert str(desk.holder(nobody.id)) == (
        f"{nobody.id} is in the queue of Front line: nobody in the team can take it "
        "(as 'Lamps' asks)."
    )


def test_the_history_says_how_it_was_chosen(desk_of: Open) -> None:
    """The line of an assignment keeps the row, the strategies and what the agent had in hand."""
    desk = desk_of()
    ticket = desk.open("mail", fields={"kind": "lamp"})
    line = desk.history(ticket.id)[-1]
    assert (line.kind, line.by) == ("assigned", "system")
    assert line.data == {
        "assignee": "anna", "route": "lamps", "strategies": ("least_busy",), "load": 0,
    }  # fmt: skip


def test_at_night_it_waits_for_the_morning(desk_of: Open, clock: FixedClock) -> None:
    """What comes in while nobody is at work is given out when the shift begins, by itself."""
    clock.advance(hours=10)
    desk = desk_of()
    ticket = desk.open("mail")
    assert str(desk.holder(ticket.id)).endswith("those who can take it are not at work now.")
    assert [timer.name for timer in ticket.timers] == ["route"]
    clock.advance(hours=14)
    assert desk.run_due().timers == 1
    assert whose(desk, ticket) == ["anna"]
    assert [line.kind for line in desk.history(ticket.id)] == [
        "opened", "queued", "queued", "assigned",
    ]  # fmt: skip


def test_another_team_gets_its_own_agent(desk_of: Open) -> None:
    """A handoff releases who had it and finds somebody there; back, the same agent comes first."""
    desk = desk_of()
    ticket = desk.open("mail")
    assert ticket.assignee == "anna"
    ticket = desk.fire(ticket.id, "needs_expert", by="anna")
    assert (ticket.team, ticket.assignee, ticket.beside.previous) == ("experts", "carla", "anna")
    ticket = desk.fire(ticket.id, "fixed", by="carla")
    assert ticket.assignee == "anna"
    ticket = desk.fire(ticket.id, "file_it", by="anna")
    assert (ticket.assignee, ticket.queued) == (None, None)
    assert desk.holder(ticket.id).reason == "untaken"
    ticket = desk.fire(ticket.id, "assign", by="dario", data={"assignee": "dario"})
    assert ticket.assignee == "dario"


def test_the_same_agent_as_the_customer_s_last_ticket(desk_of: Open) -> None:
    """Who answered the customer before gets the next ticket of theirs."""
    agents = [Agent(name, teams="front") for name in ("anna", "bruno", "zoe")]
    teams = [
        Team("bot", automated=True, asks="front"), Team("experts"), Team("back"),
        Team("front", assign=["same_agent", "least_busy"]),
    ]  # fmt: skip
    desk = desk_of(shop(agents=agents, teams=teams, routes=()))
    first = desk.open("mail", customer="c-1")
    desk.fire(first.id, "assign", by="anna", data={"assignee": "zoe"})
    desk.fire(first.id, "close", by="zoe")
    assert desk.open("mail", customer="c-1").assignee == "zoe"
    assert desk.open("mail", customer="c-2").assignee == "anna"


def test_waiting_and_solved_tickets(desk_of: Open) -> None:
    """Who waits for the customer keeps the ticket; a solved one takes nothing of the limit."""
    desk = desk_of(shop(agents=[Agent("anna", teams="front")]))
    one, two = desk.open("mail"), desk.open("mail")
    third = desk.open("mail")
    desk.fire(one.id, "ask", by="anna")
    assert whose(desk, one, two, third) == ["anna", "anna", None]
    desk.fire(two.id, "solve", by="anna")
    assert whose(desk, one, two, third) == ["anna", "anna", "anna"]
    assert [one.load for one in desk.standings("front")] == [2]


def test_absence_hands_over(desk_of: Open) -> None:
    """Who goes away gives their tickets back, stand-ins take them, and nothing comes meanwhile."""
    desk = desk_of()
    first, second = desk.open("mail"), desk.open("mail", language="it")
    assert whose(desk, first, second) == ["anna", "anna"]
    desk.presence("anna", "away", until=TUESDAY + timedelta(hours=4))
    assert whose(desk, first, second) == ["bruno", "carla"]
    line = desk.history(first.id)[-2]
    assert dict(line.data) == {"assignee": None, "reason": "absent", "was": "anna"}
    assert desk.open("mail", language="it").assignee == "carla"


def test_a_short_break_keeps_the_tickets(desk_of: Open, clock: FixedClock) -> None:
    """Who is off keeps what they have and gets nothing new; back, they get what waited."""
    desk = desk_of(shop(agents=[Agent("anna", teams="front")]))
    first = desk.open("mail")
    desk.presence("anna", "off")
    second = desk.open("mail")
    assert whose(desk, first, second) == ["anna", None]
    assert desk.holder(second.id).reason == "away"
    desk.presence("anna", "on")
    assert whose(desk, second) == ["anna"]


def test_back_by_themselves_at_the_given_moment(desk_of: Open, clock: FixedClock) -> None:
    """Who said until when they are away is asked again at that moment."""
    desk = desk_of(shop(agents=[Agent("anna", teams="front")]))
    desk.presence("anna", "away", until=TUESDAY + timedelta(hours=1))
    ticket = desk.open("mail")
    assert whose(desk, ticket) == [None]
    clock.advance(hours=1)
    desk.run_due()
    assert whose(desk, ticket) == ["anna"]


def pushing(**more: Any) -> Process:
    """Return the shop whose front line loses what it lets lie for two hours."""
    front = Team("front", assign="least_busy", limit=2, push_back=hours(2))
    others = [Team("bot", automated=True, asks="front"), Team("experts"), Team("back")]
    return shop(teams=[*others, front], **more)


def test_what_is_let_lie_goes_to_somebody_else(desk_of: Open, clock: FixedClock) -> None:
    """A ticket that its assignee has not touched goes back, and to another; the team is told."""
    told: list[Any] = []
    desk = desk_of(pushing(), notify=told.append)
    ticket, touched = desk.open("mail"), desk.open("mail")
    desk.fire(touched.id, "note", by="bruno", note="I look into it")
    clock.advance(hours=2)
    desk.run_due()
    assert whose(desk, ticket, touched) == ["bruno", "bruno"]
    assert [one.data["about"] for one in told] == ["pushed_back"]
    kinds = [line.event for line in desk.history(ticket.id)]
    assert kinds == ["opened", "assign", "pushed_back", "assign"]


def test_let_lie_where_nobody_else_is(desk_of: Open, clock: FixedClock) -> None:
    """With nobody else the ticket waits visibly, and comes back after the same time."""
    desk = desk_of(pushing(agents=[Agent("anna", teams="front")]))
    ticket = desk.open("mail")
    clock.advance(hours=2)
    desk.run_due()
    assert desk.holder(ticket.id).reason == "had_it"
    clock.advance(hours=2)
    desk.run_due()
    assert whose(desk, ticket) == ["anna"]


def test_stale_tickets_are_not_counted(desk_of: Open, clock: FixedClock) -> None:
    """What nobody touched for the time does not fill the limit."""
    front = Team("front", assign="least_busy", limit=1, stale_after=days(1), calendar="always")
    always = Calendar("always", week="24/7")
    teams = [Team("bot", automated=True, asks="front"), Team("experts"), Team("back"), front]
    process = shop(
        teams=teams, agents=[Agent("anna", teams="front")], calendars=[always], calendar="always"
    )
    desk = desk_of(process)
    first, second = desk.open("mail"), desk.open("mail")
    assert whose(desk, first, second) == ["anna", None]
    clock.advance(hours=25)
    third = desk.open("mail")
    assert third.assignee == "anna"


def test_weights(desk_of: Open) -> None:
    """A ticket takes of the limit what its row says."""
    routes = [Route("lamps", when=field("kind") == "lamp", weight=2)]
    desk = desk_of(shop(routes=routes, agents=[Agent("anna", teams="front")]))
    heavy = desk.open("mail", fields={"kind": "lamp"})
    light = desk.open("mail")
    assert whose(desk, heavy, light) == ["anna", None]
    desk.fire(heavy.id, "set", by="anna", data={"kind": "other"})
    assert whose(desk, heavy, light) == ["anna", "anna"]


def test_a_row_can_name_another_queue(desk_of: Open) -> None:
    """The team of a row replaces that of the state, as long as the row counts."""
    routes = [Route("lamps", when=field("kind") == "lamp", team="experts")]
    desk = desk_of(shop(routes=routes))
    ticket = desk.open("mail", fields={"kind": "lamp"})
    assert (ticket.team, ticket.assignee) == ("experts", "carla")
    ticket = desk.fire(ticket.id, "ask", by="carla")
    assert (ticket.team, ticket.assignee) == ("experts", "carla")
    ticket = desk.fire(ticket.id, "set", by="carla", data={"kind": "other"})
    assert (ticket.team, ticket.assignee) == ("front", None), "the customer is to act"
    ticket = desk.fire(ticket.id, "message", by="customer", message="Here it is")
    assert (ticket.team, ticket.assignee) == ("front", "anna")


def test_an_escalated_level_is_asked_for(desk_of: Open) -> None:
    """Where an escalation asks for a level, only who stands on it is looked for."""
    agents = [Agent(name, teams="front", level="junior") for name in ("ada", "ben")]
    agents.append(Agent("cara", teams="front", level="senior"))
    up = Escalation("up", when=field("kind") == "lamp", level="senior", tells="senior")
    desk = desk_of(shop(agents=agents, escalations=[up], routes=()))
    assert desk.open("mail", fields={"kind": "lamp"}).assignee == "cara"
    assert desk.open("mail").assignee == "ada"


def test_what_waits_longest_comes_first_over_all_teams(desk_of: Open) -> None:
    """Priority counts over all queues of an agent, then the time of waiting, not the id."""
    teams = [
        Team("bot", automated=True, asks="front"), Team("back"),
        Team("front", assign="least_busy", limit=1), Team("experts", assign="least_busy", limit=1),
    ]  # fmt: skip
    agents = [Agent("anna", teams=["front", "experts"])]
    priorities = [Priority("high", when=field("vip") == True)]  # noqa: E712
    process = shop(teams=teams, agents=agents, routes=(), priorities=priorities)
    clock = FixedClock(TUESDAY)
    desk = Desk(process, clock=clock)
    first = desk.open("mail", id="M-1")
    late = desk.open("mail", id="Z-1")
    clock.advance(minutes=30)
    later = desk.open("mail", id="A-1")
    deep = desk.open("mail", id="B-1", fields={"vip": True})
    desk.fire(deep.id, "needs_expert", by="anna", note="Look")
    order = []
    for _ in range(3):
        held = desk.tickets(assignee="anna", closed=False)[0]
        desk.fire(held.id, "close", by="anna")
        order.append(desk.tickets(assignee="anna", closed=False)[0].id)
    assert first.assignee == "anna"
    assert order == [deep.id, late.id, later.id]


def test_whoever_stands_in_works_on_it(desk_of: Open) -> None:
    """Who has a ticket may take its rows for the team, also from another team."""
    zoe = Agent("zoe", teams="back", stands_in="anna")
    desk = desk_of(shop(agents=[Agent("anna", teams="front"), zoe]))
    ticket = desk.open("mail")
    desk.presence("anna", "away")
    assert whose(desk, ticket) == ["zoe"]
    assert [one.event for one in desk.possible(ticket.id, by="zoe") if one.allowed]
    assert desk.fire(ticket.id, "ask", by="zoe").state == "waiting"


def test_another_version_is_looked_through_once(desk_of: Open) -> None:
    """What waited under an older version is offered when another one gives room."""
    one = shop(agents=[Agent("anna", teams="front")])
    old = desk_of(one)
    tickets = [old.open("mail") for _ in range(3)]
    assert whose(old, *tickets) == ["anna", "anna", None]
    more = shop(agents=[Agent("anna", teams="front", limit=5)])
    new = desk_of(more)
    new.run_due()
    assert whose(new, *tickets) == ["anna", "anna", "anna"]


def test_a_weight_above_every_limit_is_for_nobody(desk_of: Open) -> None:
    """Whose limit is below the weight can never take the ticket: nobody in the team can."""
    desk = desk_of(shop(routes=[Route("big", weight=3)]))
    assert desk.holder(desk.open("mail").id).reason == "nobody"


@pytest.mark.parametrize("name", ["push_back", "stale_after"])
def test_no_time_is_refused(name: str) -> None:
    """Taking back at once would go round for ever."""
    given_: dict[str, Any] = {name: hours(0)}
    with pytest.raises(WrongValue, match=f"{name} is a time that passes"):
        Team("front", assign="least_busy", **given_)


def test_a_rule_that_fails_is_told(desk_of: Open) -> None:
    """A row whose rule raises does not count, and a line of the history says why."""

    def broken(ticket: Ticket, now: datetime) -> bool:
        raise RuntimeError("no answer")

    process = shop(rules=[Rule("odd")], routes=[Route("odd", when=rule("odd"), team="experts")])
    desk = desk_of(process, rules={"odd": broken})
    ticket = desk.open("mail")
    assert (ticket.team, ticket.assignee) == ("front", "anna")
    line = desk.history(ticket.id)[1]
    assert (line.kind, line.event) == ("unmet", "route")
    assert "no answer" in line.data["reasons"][0]


def test_a_handoff_is_told_to_the_queue_of_the_row(desk_of: Open) -> None:
    """Where a row sends a ticket on, the team that gets it is told of the handoff."""
    told: list[Any] = []
    routes = [Route("lab", when=field("kind") == "lamp", areas="office", team="experts")]
    desk = desk_of(shop(routes=routes), notify=told.append)
    ticket = desk.open("mail", fields={"kind": "lamp"})
    ticket = desk.fire(ticket.id, "file_it", by="anna")
    desk.run_due()
    assert (ticket.team, ticket.assignee) == ("experts", "carla")
    assert [(one.name, one.data["about"]) for one in told] == [("experts", "handoff")]


def test_escalations_win_over_rows(desk_of: Open) -> None:
    """A ticket that was escalated to a team stays with it, whatever a row says."""
    escalations = [Escalation("angry", team="back", by="agent")]
    routes = [Route("all", team="experts")]
    desk = desk_of(shop(routes=routes, escalations=escalations))
    ticket = desk.open("mail")
    called = {"escalation": "angry", "is": "called"}
    ticket = desk.fire(ticket.id, "escalation", by="carla", data=called)
    assert (ticket.team, ticket.assignee) == ("back", None)


def test_bots_come_first_and_hand_over(desk_of: Open) -> None:
    """A bot has the ticket until it goes to people, who are then looked for."""
    desk = desk_of()
    ticket = desk.open("chat")
    assert str(desk.holder(ticket.id)) == "Bot answers T-1."
    ticket = desk.fire(ticket.id, "to_person", by="bot")
    assert ticket.assignee == "anna"


def test_somebody_is_given_a_ticket_by_hand(desk_of: Open, clock: FixedClock) -> None:
    """Who lacks what is asked for, is away or full is refused, unless it has to be."""
    desk = desk_of()
    lamp = desk.open("mail", fields={"kind": "lamp"})
    refused = NotAllowed, "does not have the skill 'lamps'. Nothing was changed. If it has to be"
    with pytest.raises(refused[0], match=refused[1]):
        desk.fire(lamp.id, "assign", by="anna", data={"assignee": "bruno"})
    forced = {"assignee": "bruno", "anyway": True}
    assert desk.fire(lamp.id, "assign", by="anna", data=forced).assignee == "bruno"
    plain = desk.open("mail")
    desk.presence("bruno", "off")
    with pytest.raises(NotAllowed, match="'bruno', who is off"):
        desk.fire(plain.id, "assign", by="anna", data={"assignee": "bruno"})
    desk.presence("bruno", "on")
    assert [desk.open("mail").assignee for _ in range(2)] == ["anna", "bruno"]
    with pytest.raises(NotAllowed, match="has 2 of at most 2 in hand"):
        desk.fire(plain.id, "assign", by="anna", data={"assignee": "bruno"})
    with pytest.raises(BadValue, match=r"There is no 'anway'. Did you mean 'anyway'"):
        desk.fire(plain.id, "assign", by="anna", data={"assignee": "bruno", "anway": True})
    clock.advance(hours=12)
    desk.fire("T-4", "close", by="bruno")
    with pytest.raises(NotAllowed, match="is not at work now"):
        desk.fire(plain.id, "assign", by="anna", data={"assignee": "bruno"})
    assert desk.fire(plain.id, "assign", by="bruno", data={"assignee": "bruno"}).assignee == "bruno"


def test_release_and_take(desk_of: Open) -> None:
    """Who gives a ticket back has it given to somebody; who takes one has it."""
    desk = desk_of()
    ticket = desk.open("mail")
    desk.open("mail")
    released = desk.fire(ticket.id, "assign", by="anna", data={"assignee": None})
    assert released.assignee == "anna", "the least busy is whoever gave it back"
    taken = desk.fire(ticket.id, "assign", by="bruno", data={"assignee": "bruno"})
    assert taken.assignee == "bruno"


def test_people_of_the_host_s_directory(desk_of: Open) -> None:
    """Agents of the host's own directory are chosen too, where it can be listed."""
    people = {"zoe": Agent("zoe", teams="front", skills="lamps")}
    desk = desk_of(shop(agents=[Agent("bruno", teams="front")]), people=people)
    assert desk.open("mail", fields={"kind": "lamp"}).assignee == "zoe"
    assert [one.agent for one in desk.standings("front")] == ["bruno", "zoe"]


@pytest.mark.parametrize(
    ("given_", "said"),
    [
        ({"agent": "ana", "status": "on"}, "there is no agent 'ana'. Did you mean 'anna'?"),
        ({"agent": "anna", "status": "of"}, "status='of': an agent is 'on', 'off' or 'away'."),
        (
            {"agent": "anna", "status": "on", "until": TUESDAY},
            "until= says how long somebody is 'off' or 'away', not 'on'.",
        ),
        (
            {"agent": "anna", "status": "off", "until": datetime(2026, 1, 1)},  # noqa: DTZ001
            "until= takes a moment with a time zone.",
        ),
    ],
)
def test_slips_with_presence(given_: dict[str, Any], said: str) -> None:
    """A wrong name, status or moment is refused in a sentence."""
    desk = Desk(shop())
    with pytest.raises(BadCall) as refused:
        desk.presence(**given_)
    assert str(refused.value).startswith(said)
    with pytest.raises(BadCall, match=r"there is no team 'frnt'. Did you mean 'front'"):
        desk.standings("frnt")


def test_two_machines_never_give_away_the_same_place(tmp_path: Path) -> None:
    """Two desks on one database at once keep to the limits, and nobody is left out."""
    path = tmp_path / "tickets.db"
    agents = [Agent(f"a{number}", teams="front", limit=3) for number in range(6)]
    desks = [Desk(shop(agents=agents), path, clock=FixedClock(TUESDAY)) for _ in range(2)]
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda number: desks[number % 2].open("mail"), range(20)))
    desks[0].run_due()
    given = [one.assignee for one in desks[0].tickets()]
    assert {name: given.count(name) for name in set(given) - {None}} == {
        agent.name: 3 for agent in agents
    }
    assert given.count(None) == 2
    for desk in desks:
        desk.close()


def test_several_desks_leave_nobody_idle(tmp_path: Path) -> None:
    """Desks that free agents at the same time fill all of them again from the queue."""
    agents = [Agent(f"a{number}", teams="front", limit=3) for number in range(3)]
    process, path = shop(agents=agents, routes=()), tmp_path / "tickets.db"
    desks = [Desk(process, path, clock=FixedClock(TUESDAY)) for _ in agents]
    for _ in range(24):
        desks[0].open("mail")
    for desk in desks:
        desk.run_due()

    def free(number: int) -> None:
        for ticket in desks[number].tickets(assignee=f"a{number}", closed=False):
            desks[number].fire(ticket.id, "close", by=f"a{number}")

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(free, range(3)))
    for desk in desks:
        desk.run_due()
    assert [one.load for one in desks[0].standings("front")] == [3, 3, 3]
    assert desks[0].store.dead() == ()
    for desk in desks:
        desk.close()


def test_a_long_queue_hides_nobody(desk_of: Open) -> None:
    """What somebody can take is found behind many tickets that they cannot."""
    agents = [
        Agent("anna", teams="front", limit=1),
        Agent("bruno", teams="front", limit=1, skills="lamps"),
    ]
    desk = desk_of(shop(agents=agents))
    first = desk.open("mail")
    for _ in range(61):
        desk.open("mail", fields={"kind": "lamp"})
    plain = desk.open("mail")
    assert whose(desk, first, plain) == ["anna", None]
    desk.fire(first.id, "close", by="anna")
    assert whose(desk, plain) == ["anna"]


def test_the_reason_is_kept_true(desk_of: Open) -> None:
    """When those who had enough to do are away instead, the waiting tickets say so."""
    desk = desk_of(shop(agents=[Agent("anna", teams="front", limit=1)]))
    first, second = desk.open("mail"), desk.open("mail")
    assert desk.holder(second.id).reason == "full"
    desk.presence("anna", "off")
    desk.fire(first.id, "close", by="anna")
    assert desk.holder(second.id).reason == "away"


def test_the_queue_as_lines(desk_of: Open, clock: FixedClock) -> None:
    """What waits, since when and why, and how everybody stands, by the clock on the wall."""
    desk = desk_of(
        shop(agents=[Agent("anna", teams="front"), Agent("bruno", "Bruno B.", teams="back")])
    )
    for _ in range(3):
        desk.open("mail")
    desk.presence("anna", "off", until=TUESDAY + timedelta(hours=1))
    assert list(queue_lines(desk.process, desk.store, "front", clock.now)) == [
        "Front line",
        "  T-3  New, normal, since Tue 24 Nov 09:00: those who can take it are away",
        "  Anna  off until Tue 24 Nov 10:00, 2 of at most 2 in hand",
    ]
    lines = list(queue_lines(desk.process, desk.store, None, clock.now))
    assert lines[-3:] == ["Back office", "  Nothing waits.", "  Bruno B.  there, 0 in hand"]
    with pytest.raises(BadCall, match=r"team 'bot' is a bot: it has no queue."):
        list(queue_lines(desk.process, desk.store, "bot", clock.now))
    with pytest.raises(BadCall, match=r"there is no team 'frnt'. Did you mean 'front'"):
        list(queue_lines(desk.process, desk.store, "frnt", clock.now))


# Whatever happens

EVENTS = ("needs_expert", "fixed", "file_it", "filed", "ask", "solve", "close", "to_person")
moves = st.one_of(
    st.tuples(st.just("open"), st.sampled_from(["mail", "chat"]), st.booleans()),
    st.tuples(st.just("fire"), st.integers(1, 8), st.sampled_from(EVENTS)),
    st.tuples(st.just("fire"), st.integers(1, 8), st.sampled_from(EVENTS)),
    st.tuples(st.just("set"), st.integers(1, 8), st.sampled_from(["lamp", "other"])),
    st.tuples(st.just("write"), st.integers(1, 8), st.just("")),
    st.tuples(
        st.just("stand"),
        st.sampled_from(["anna", "bruno", "carla"]),
        st.sampled_from(["on", "off", "away"]),
    ),
    st.tuples(st.just("wait"), st.integers(1, 30), st.just("")),
)


def everywhere(process: Process, seed: str, asked: list[Any]) -> Iterator[Desk]:
    """Do what is asked, one after the other, and yield the desk after each."""
    from supportflow.errors import Refused, UnknownTicket

    clock = FixedClock(TUESDAY)
    desk = Desk(process, clock=clock, seed=seed)
    for what, first, second in asked:
        try:
            match what:
                case "open":
                    desk.open(first, language="it" if second else None, message="Hello")
                case "fire":
                    held = desk.get(f"T-{first}")
                    team = held.team or ""
                    by = held.assignee or ("bot" if team == "bot" else "anna")
                    desk.fire(held.id, second, by=by)
                case "set":
                    desk.fire(f"T-{first}", "set", by="anna", data={"kind": second})
                case "write":
                    desk.fire(f"T-{first}", "message", by="customer", message="Hello?")
                case "stand":
                    desk.presence(first, second)
                case _:
                    clock.advance(hours=first)
                    desk.run_due()
        except (Refused, UnknownTicket):
            pass
        yield desk


@settings(max_examples=60)
@given(st.lists(moves, min_size=3, max_size=25), st.sampled_from([shop, pushing]))
def test_every_open_ticket_has_somebody_or_a_reason(asked: list[Any], make: Any) -> None:
    """And whoever was chosen was there, at work, able and below the limit at that moment."""
    process = make()
    seen: dict[str, int] = {}
    for desk in everywhere(process, "", asked):
        crew = plan(process).crew
        assert crew is not None
        for ticket in desk.tickets():
            held = desk.holder(ticket.id)
            assert (held.kind == "nobody") is ticket.closed
            assert str(held)
            if ticket.queued is not None:
                assert ticket.assignee is None
                assert ticket.queued.reason != "looked_for"
        loads = {one.agent: one.load for one in desk.standings("front")}
        assert all(load <= 2 for name, load in loads.items() if name != "carla")
        for ticket in desk.tickets():
            lines = desk.history(ticket.id)[seen.get(ticket.id, 0) :]
            seen[ticket.id] = seen.get(ticket.id, 0) + len(lines)
            for line in lines:
                name = line.data.get("assignee")
                if line.kind == "assigned" and line.by == "system" and name is not None:
                    agent = process.agents[["anna", "bruno", "carla", "dario"].index(name)]
                    assert crew.index.calendar("office").is_open(line.at)
                    if line.data.get("route") == "lamps":
                        assert agent.skills
                    if line.data.get("route") == "italian":
                        assert "it" in agent.languages or not agent.languages


@settings(max_examples=25)
@given(st.lists(moves, min_size=3, max_size=15))
def test_the_same_events_give_the_same_people(asked: list[Any]) -> None:
    """Routing is decided by what happened and the seed alone."""
    teams = [
        Team("bot", automated=True, asks="front"), Team("front", assign="random"), Team("back"),
        Team("experts", assign=["round_robin", "random"]),
    ]  # fmt: skip
    ends = [
        [(one.id, one.assignee, one.queued) for one in desk.tickets()]
        for seed in ("a", "a")
        for desk in [list(everywhere(shop(teams=teams), seed, asked))[-1]]
    ]
    assert ends[0] == ends[1]
