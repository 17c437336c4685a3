"""What every store does: in memory, in SQLite and in PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from threading import Barrier
from typing import Any

import pytest

from supportflow.errors import BadCall, BadValue, StaleTicket, SupportflowError
from supportflow.run.store import Claimed, DueTimer, RepeatedEvent, Store
from supportflow.run.ticket import Entry, Kept, Outcome, Timer
from tests.run.stores.making import at, effect, full_ticket, line, outcome, same, ticket

HOUR = timedelta(hours=1)
FOREVER = at(10**7)


def claimed(
    store: Store, minutes: float = 60, *, limit: int = 10, kinds: Any = ("send",)
) -> list[str]:
    """Lease effects for an hour and return their keys."""
    return [
        one.effect.key for one in store.claim(at(minutes), kinds=kinds, limit=limit, lease=HOUR)
    ]


def everything(store: Store) -> tuple[Any, ...]:
    """Return all that a store tells."""
    listed = store.tickets()
    return (
        listed,
        [store.history(one.id) for one in listed],
        store.due(FOREVER, 1_000),
        store.pending(),
        store.dead(),
    )


def test_ticket_comes_back_as_it_was(store: Store) -> None:
    """A ticket with something in every place is loaded as it was committed."""
    made = full_ticket()
    store.commit(Outcome(made, (), (), ()), expected=6 if store.load("T-1") else 0)
    found = store.load("T-1")
    assert found == made
    assert found is not None
    assert same(found.fields, made.fields)
    with pytest.raises(TypeError, match="cannot be changed"):
        found.fields["order.total"] = 1  # type: ignore[index]


def test_unknown_ticket_is_none(store: Store) -> None:
    """A ticket that was never committed is None, without history and without a result."""
    assert store.load("T-1") is None
    assert store.history("T-1") == ()
    assert store.result("e-1") is None


def test_history_is_in_order_and_exact(store: Store) -> None:
    """History lines come back exactly, by event and then by line."""
    full = Entry(
        "T-1",
        2,
        1,
        "unmet",
        "close",
        at(2),
        at(9),
        "system",
        "resolved",
        "closed",
        "for the next person",
        "Your order is on its way.",
        True,
        ("escalates", "contact"),
        Kept({"reasons": ("a", "b"), "nested": [{"deep": (1, [2.5])}], "when": at(3)}),
        (("vip", True), ("weekend", False)),
    )
    store.commit(outcome(), expected=0)
    store.commit(Outcome(ticket(seq=2), (line(seq=2), full), (), ()), expected=1)
    found = store.history("T-1")
    assert found == (line(), line(seq=2), full)
    assert same(found[2].data, full.data)


def test_data_is_not_shared_with_the_caller(store: Store) -> None:
    """What the caller changes after the commit does not change the history."""
    given: dict[str, Any] = {"lines": ["one"]}
    store.commit(outcome(data=given), expected=0)
    given["lines"].append("two")
    store.history("T-1")[0].data["lines"].append("three")
    assert store.history("T-1")[0].data == {"lines": ["one"]}


def test_commit_needs_the_expected_event(store: Store) -> None:
    """An outcome made from another event than the last is refused and says where the ticket is."""
    store.commit(outcome(), expected=0)
    store.commit(outcome(seq=2), expected=1)
    before = everything(store)
    with pytest.raises(StaleTicket, match="stands at event 2, no longer at 1") as refused:
        store.commit(outcome(seq=2, effects=["send"], timers=(Timer("x", at(1), 2),)), expected=1)
    assert refused.value.ticket == "T-1"
    assert everything(store) == before


def test_new_ticket_must_be_new(store: Store) -> None:
    """Opening a ticket whose id is taken is refused, as is an event of one that is not there."""
    store.commit(outcome(), expected=0)
    with pytest.raises(StaleTicket, match="ticket T-1 exists already"):
        store.commit(outcome(), expected=0)
    with pytest.raises(StaleTicket, match="the store does not have it"):
        store.commit(outcome("T-2", 2), expected=1)


def test_repeated_event_is_told_and_keeps_the_first_result(store: Store) -> None:
    """An event id counts once, for any ticket; its result stays what came out the first time."""
    store.commit(outcome(), expected=0, event_id="e-1")
    store.commit(outcome(seq=2, state="resolved"), expected=1, event_id="e-2")
    store.commit(outcome(seq=3, state="closed"), expected=2)
    before = everything(store)
    for again, expected in ((outcome(seq=4), 3), (outcome(seq=2), 1), (outcome("T-2"), 0)):
        with pytest.raises(RepeatedEvent, match=r"result\('e-2'\)"):
            store.commit(again, expected=expected, event_id="e-2")
    assert everything(store) == before
    assert store.result("e-1") == ticket()
    assert store.result("e-2") == ticket(seq=2, state="resolved")


def test_refused_event_id_can_be_used_later(store: Store) -> None:
    """An event id that came with a refused outcome is free."""
    store.commit(outcome(), expected=0)
    with pytest.raises(StaleTicket):
        store.commit(outcome(seq=3), expected=2, event_id="e-1")
    store.commit(outcome(seq=2), expected=1, event_id="e-1")
    assert store.result("e-1") == ticket(seq=2)


@pytest.mark.parametrize(
    ("wrong", "place"),
    [
        (outcome(seq=2, data={"photo": object()}), "data.photo"),
        (outcome(seq=2, data={"lines": [1, {"when": datetime(2026, 1, 1)}]}), "data.lines[1].when"),  # noqa: DTZ001
        (outcome(seq=2, subject="half \ud83d"), "subject"),
        (outcome(seq=2, customer="c\0"), "customer"),
        (outcome(seq=2, fields=Kept(tags={1})), "fields.tags"),
        (
            outcome(seq=2)._replace(effects=(effect(seq=2)._replace(data={"x": 1j}),)),
            "send.email.x",
        ),
    ],
    ids=["object", "naive moment", "lone surrogate", "nul", "set", "effect"],
)
def test_value_that_cannot_be_kept_changes_nothing(
    store: Store, wrong: Outcome, place: str
) -> None:
    """A value that no store can keep is refused by its name, and nothing is written."""
    store.commit(outcome(), expected=0)
    before = everything(store)
    with pytest.raises(BadValue) as refused:
        store.commit(wrong, expected=1, event_id="e-1")
    assert f"'{place}' cannot be kept" in str(refused.value)
    assert everything(store) == before
    assert store.result("e-1") is None


@pytest.mark.parametrize(
    "wrong",
    [
        outcome(seq=2)._replace(effects=(effect(seq=1),)),
        outcome(seq=2)._replace(effects=(effect(seq=2), effect(seq=2))),
        outcome(seq=2)._replace(entries=(line(seq=2), line(seq=2))),
        outcome(seq=2, timers=(Timer("within", at(1), 1), Timer("within", at(2), 2))),
        outcome(seq=2)._replace(entries=(line(seq=1, number=9),)),
        outcome(seq=2)._replace(entries=(line("T-2", seq=2),)),
        outcome(seq=1),
    ],
    ids=[
        "known effect",
        "effect twice",
        "line twice",
        "timer twice",
        "line of an earlier event",
        "line of another ticket",
        "no new event",
    ],
)
def test_outcome_that_does_not_fit_together_changes_nothing(store: Store, wrong: Outcome) -> None:
    """An outcome whose parts cannot belong together is refused, and nothing is written."""
    store.commit(outcome(effects=["send"]), expected=0)
    before = everything(store)
    with pytest.raises(BadCall):
        store.commit(wrong, expected=1, event_id="e-1")
    assert everything(store) == before
    assert store.result("e-1") is None


def test_numbers_are_never_given_twice(store: Store) -> None:
    """Numbers for new tickets differ, also when threads ask at the same time."""
    with ThreadPoolExecutor(4) as threads:
        asked = [threads.submit(store.next_number) for _ in range(20)]
    assert sorted(one.result() for one in asked) == list(range(1, 21))


def test_tickets_are_listed_as_people_count(store: Store) -> None:
    """Ids with numbers come in the order of the numbers, and pages neither skip nor repeat."""
    names = [
        "A",
        "T-1",
        "T-2",
        "T-2.1",
        "T-2.2",
        "T-2.10",
        "T-002",
        "T-10",
        "T-100",
        "a",
        "È-3",
        "𝒯-1",
    ]
    for name in reversed(names):
        store.commit(outcome(name), expected=0)
    expected = [
        "A",
        "T-1",
        "T-002",
        "T-2",
        "T-2.1",
        "T-2.2",
        "T-2.10",
        "T-10",
        "T-100",
        "a",
        "È-3",
        "𝒯-1",
    ]
    assert [one.id for one in store.tickets()] == expected
    pages: list[str] = []
    after = None
    while page := store.tickets(after=after, limit=5):
        pages += [one.id for one in page]
        after = page[-1].id
    assert pages == expected
    assert [one.id for one in store.tickets(after="T-3", limit=1)] == ["T-10"]
    assert store.tickets(limit=0) == ()


def test_tickets_are_found_by_what_they_are(store: Store) -> None:
    """Lists take states, team, assignee, customer and closed, all of which must fit."""
    store.commit(outcome("T-1", team="front", customer="c-1"), expected=0)
    store.commit(outcome("T-2", team="front", assignee="anna", state="resolved"), expected=0)
    store.commit(outcome("T-3", team="experts", state="closed", closed=True), expected=0)
    store.commit(outcome("T-3", 2, team="front", state="closed", closed=True), expected=1)

    def found(**wanted: Any) -> list[str]:
        return [one.id for one in store.tickets(**wanted)]

    assert found(team="front") == ["T-1", "T-2", "T-3"]
    assert found(team="experts") == []
    assert found(team="front", closed=False) == ["T-1", "T-2"]
    assert found(closed=True) == ["T-3"]
    assert found(states=["resolved", "closed"]) == ["T-2", "T-3"]
    assert found(states=[]) == []
    assert found(assignee="anna", states=["resolved"]) == ["T-2"]
    assert found(customer="c-1", after="T-1") == []
    assert found(customer="c-1", closed=False, limit=1) == ["T-1"]


def test_timers_follow_the_ticket(store: Store) -> None:
    """The stored timers are those that the ticket holds, the longest overdue first."""
    within, close = Timer("within", at(5), 1), Timer("after:close", at(3), 1)
    store.commit(outcome(timers=(within, close)), expected=0)
    store.commit(outcome("T-2", timers=(Timer("within", at(4), 1),)), expected=0)
    assert store.due(at(2.9), 10) == ()
    assert store.due(at(5), 10) == (
        DueTimer("T-1", close),
        DueTimer("T-2", Timer("within", at(4), 1)),
        DueTimer("T-1", within),
    )
    assert store.due(at(5), 1) == (DueTimer("T-1", close),)
    again = Timer("after:close", at(9), 2)
    store.commit(outcome(seq=2, timers=(within, again)), expected=1)
    assert store.due(FOREVER, 10)[1:] == (DueTimer("T-1", within), DueTimer("T-1", again))
    store.commit(outcome(seq=3), expected=2)
    assert [one.ticket for one in store.due(FOREVER, 10)] == ["T-2"]


def test_dropped_timer_is_the_one_that_was_meant(store: Store) -> None:
    """A timer is dropped by its name and number; one that was set anew stays."""
    old, new = Timer("within", at(5), 1), Timer("within", at(8), 2)
    store.commit(outcome(timers=(old,)), expected=0)
    store.commit(outcome(seq=2, timers=(new,)), expected=1)
    store.drop("T-1", old)
    store.drop("T-9", old)
    assert store.due(FOREVER, 10) == (DueTimer("T-1", new),)
    store.drop("T-1", new)
    assert store.due(FOREVER, 10) == ()
    store.commit(outcome(seq=3, timers=(new,)), expected=2)
    assert store.due(FOREVER, 10) == (DueTimer("T-1", new),)


def test_effects_come_one_by_one_for_each_ticket(store: Store) -> None:
    """A ticket's next effect comes out when the one before is delivered."""
    store.commit(outcome(effects=["send", "send"]), expected=0)
    store.commit(outcome("T-2", effects=["send"]), expected=0)
    assert claimed(store) == ["T-1:1:0", "T-2:1:0"]
    assert claimed(store) == []
    store.delivered("T-1:1:0")
    assert claimed(store) == ["T-1:1:1"]
    store.delivered("T-1:1:1")
    store.delivered("T-1:1:1")
    assert [one.effect.key for one in store.pending()] == ["T-2:1:0"]


def test_claimed_effect_is_whole(store: Store) -> None:
    """A claimed effect is the one that was committed, with its ticket and the count of attempts."""
    store.commit(outcome(effects=["send"]), expected=0)
    (found,) = store.claim(at(60), kinds=("send",), limit=1, lease=HOUR)
    assert found == Claimed("T-1", effect(), 1)
    assert store.pending() == (found,)


def test_lease_ends(store: Store) -> None:
    """An effect whose worker is never heard of again comes out when the lease is over."""
    store.commit(outcome(effects=["send"]), expected=0)
    assert claimed(store, 60) == ["T-1:1:0"]
    assert claimed(store, 119.9) == []
    assert claimed(store, 120) == ["T-1:1:0"]
    assert store.pending()[0].attempts == 2


def test_failed_effect_waits_and_holds_up_its_ticket_only(store: Store) -> None:
    """A failed effect comes out again at its time; until then later ones of its ticket wait."""
    store.commit(outcome(effects=["send", "send"]), expected=0)
    store.commit(outcome("T-2", effects=["send", "send"]), expected=0)
    assert claimed(store) == ["T-1:1:0", "T-2:1:0"]
    store.failed("T-1:1:0", "mail\0 server \ud800", again=at(90))
    store.delivered("T-2:1:0")
    assert claimed(store, 89) == ["T-2:1:1"]
    (again,) = store.claim(at(90), kinds=("send",), limit=10, lease=HOUR)
    assert again == Claimed("T-1", effect(), 2, "mail server \\ud800")


def test_dead_effect_lets_the_next_one_out(store: Store) -> None:
    """An effect that was given up is kept for a person and holds nobody up."""
    store.commit(outcome(effects=["send", "send"]), expected=0)
    assert claimed(store) == ["T-1:1:0"]
    store.failed("T-1:1:0", "no such address", again=None)
    assert store.dead() == (Claimed("T-1", effect(), 1, "no such address"),)
    assert claimed(store) == ["T-1:1:1"]
    store.failed("T-1:1:0", "a late answer", again=at(0))
    assert claimed(store) == []
    store.delivered("T-1:1:0")
    assert store.dead() == ()


def test_only_the_asked_kinds_come_out(store: Store) -> None:
    """Effects of other kinds neither come out nor hold anything up."""
    store.commit(outcome(effects=["notify", "send", "bot"]), expected=0)
    assert claimed(store, kinds=()) == []
    assert claimed(store, kinds=("bot", "send")) == ["T-1:1:1"]
    assert claimed(store, kinds=("bot",)) == ["T-1:1:2"]
    assert claimed(store, kinds=("notify", "send", "bot")) == ["T-1:1:0"]
    assert [one.effect.kind for one in store.pending()] == ["notify", "send", "bot"]


def test_claims_take_the_oldest_up_to_the_limit(store: Store) -> None:
    """The effects of the earliest events come out first, across kinds and tickets."""
    for number, kind in enumerate(["send", "notify", "send", "notify"]):
        store.commit(outcome(f"T-{9 - number}", effects=[kind], changed=at(number)), expected=0)
    both = ("notify", "send")
    assert claimed(store, 2, kinds=both, limit=0) == []
    assert claimed(store, 2, kinds=both, limit=2) == ["T-9:1:0", "T-8:1:0"]
    assert claimed(store, 2, kinds=both, limit=10**12) == ["T-7:1:0"]
    assert claimed(store, 3, kinds=both) == ["T-6:1:0"]


def test_unknown_effect_is_refused(store: Store) -> None:
    """Telling of an effect that was never committed is refused by its key."""
    with pytest.raises(BadCall, match="no effect 'T-1:1:0'"):
        store.delivered("T-1:1:0")
    with pytest.raises(BadCall, match="no effect 'T-1:1:0'"):
        store.failed("T-1:1:0", "x", again=None)


def test_naive_moment_is_refused(store: Store) -> None:
    """A moment without a time zone is refused wherever one is asked for."""
    naive = datetime(2026, 5, 4)  # noqa: DTZ001
    calls: list[Callable[[], object]] = [
        lambda: store.due(naive, 1),
        lambda: store.claim(naive, kinds=("send",), limit=1, lease=HOUR),
        lambda: store.failed("T-1:1:0", "x", again=naive),
    ]
    for call in calls:
        with pytest.raises(BadCall, match="no time zone"):
            call()


@pytest.mark.parametrize("event_id", [None, "e-1"], ids=["without id", "same event id"])
def test_of_two_threads_one_wins(store: Store, event_id: str | None) -> None:
    """Of two commits to the same event at the same time one is kept, whole, the other refused."""
    rounds = 10
    refusal: type[SupportflowError] = RepeatedEvent if event_id else StaleTicket
    meet = Barrier(2, timeout=20)

    def run(name: str) -> list[bool]:
        won: list[bool] = []
        for seq in range(2, rounds + 2):
            made = outcome(seq=seq, assignee=name, effects=["send"], data={"by": name})
            meet.wait()
            try:
                store.commit(made, expected=seq - 1, event_id=event_id and f"{event_id}-{seq}")
            except refusal:
                won.append(False)
            else:
                won.append(True)
            meet.wait()
            now = store.load("T-1")
            assert now is not None
            assert now.seq == seq
        return won

    store.commit(outcome(), expected=0)
    with ThreadPoolExecutor(2) as threads:
        first, second = threads.map(run, ["anna", "ben"])
    assert [one + other for one, other in zip(first, second, strict=True)] == [1] * rounds
    lines = store.history("T-1")[1:]
    assert [entry.data["by"] for entry in lines] == ["anna" if won else "ben" for won in first]
    assert len(store.pending()) == rounds


def test_an_effect_is_leased_by_one_of_many(store: Store) -> None:
    """Workers that claim at the same time never get the same effect, and together get them all."""
    for number in range(12):
        store.commit(outcome(f"T-{number}", effects=["send"]), expected=0)
    meet = Barrier(3, timeout=20)

    def work(_: int) -> list[str]:
        meet.wait()
        mine: list[str] = []
        for _ in range(24):
            mine += claimed(store, limit=1)
        return mine

    with ThreadPoolExecutor(3) as threads:
        found = [key for mine in threads.map(work, range(3)) for key in mine]
    assert sorted(found) == sorted(f"T-{number}:1:0" for number in range(12))


def test_counters(store: Store) -> None:
    """Counters of days are added up, whoever counts; names may hold anything."""
    first, last = date(2026, 11, 23), date(2026, 11, 25)
    assert store.counts(date.min, date.max) == {}
    store.count(["offered", "offered:late:parcel"], first)
    store.count(["offered"], date(2026, 11, 24))
    store.count(["offered", "deflected;"], last)
    assert store.counts(first, last) == {
        "offered": 3, "offered:late:parcel": 1, "deflected;": 1,
    }  # fmt: skip
    assert store.counts(date(2026, 11, 24), date(2026, 11, 24)) == {"offered": 1}
    assert store.counts(date.min, first)["offered"] == 1
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda _: store.count(["raced", "offered"], last), range(20)))
    assert store.counts(last, date.max) == {"offered": 21, "deflected;": 1, "raced": 20}
    assert store.next_number() == 1
    assert store.belongs_to("acme") == "acme"


def test_a_store_belongs_to_the_first_process(store: Store) -> None:
    """An empty store is the first process's that asks, and stays it for all that come later."""
    assert store.belongs_to("acme") == "acme"
    assert store.belongs_to("other") == "acme"
    store.commit(outcome(process="other"), expected=0)
    assert store.belongs_to("other") == "acme"
    assert store.next_number() == 1


def test_a_store_with_tickets_belongs_to_their_process(store: Store) -> None:
    """A store from before this was asked belongs to the process of the tickets in it."""
    store.commit(outcome(process="shop: 100%'s"), expected=0)
    assert store.belongs_to("other") == "shop: 100%'s"
    assert store.belongs_to("shop: 100%'s") == "shop: 100%'s"


def test_of_two_processes_that_race_for_a_store_one_gets_it(store: Store) -> None:
    """All hear the same name, however many ask at the same moment."""
    meet = Barrier(4, timeout=20)

    def ask(name: str) -> str:
        meet.wait()
        return store.belongs_to(name)

    names = ["a", "b", "c", "d"]
    with ThreadPoolExecutor(4) as threads:
        (owner,) = set(threads.map(ask, names))
    assert owner in names
    assert store.belongs_to("e") == owner


def test_solved_tickets_come_by_when_they_changed(store: Store) -> None:
    """Closed tickets and those in the states that were named, the last change first."""
    places = (
        ("T-1", 3, "closed", True), ("T-2", 5, "solved", False), ("T-3", 1, "in_progress", False),
        ("T-10", 5, "closed", True), ("T-4", 2, "gone", True),
    )  # fmt: skip
    for name, seq, state, closed in places:
        made = ticket(name, seq, state=state, closed=closed)
        store.commit(Outcome(made, (), (), ()), expected=0)
    assert store.solved(["solved"], limit=9) == (("T-10", 5), ("T-2", 5), ("T-1", 3), ("T-4", 2))
    assert store.solved([], limit=2) == (("T-10", 5), ("T-1", 3))
    assert store.solved(["solved", "in_progress"], limit=0) == ()
