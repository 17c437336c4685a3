"""What tickets are counted under: the same in every store, and looked up, never searched for."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from supportflow.run.store import Store
from supportflow.run.stores.memory import MemoryStore
from supportflow.run.stores.sql import SqlStore
from supportflow.run.ticket import Beside, Effect, Kept, Outcome, Tally
from tests.run.stores.making import at, ticket

EARLY, LATE = at(0), at(10**6)


def commit(store: Store, name: str, seq: int, opened: int, *tallies: Tally) -> None:
    """Commit an event after which a ticket is counted under these."""
    made = ticket(name, seq, opened=at(opened), beside=Beside(tallies=tallies))
    count = Effect(f"{name}:{seq}:0", "count", "late", Kept(ticket=name))
    store.commit(Outcome(made, (), (count,), ()), expected=seq - 1)


def names(store: Store, problem: str = "late", key: str = "a") -> list[str]:
    """Return the tickets that are counted under this."""
    return [name for _, name in store.alike(problem, key, EARLY, LATE)]


def test_tickets_are_found_by_what_they_are_counted_under(store: Store) -> None:
    """In the order in which they were opened, within a time whose ends belong to it."""
    commit(store, "T-3", 1, 5, Tally("late", "a"))
    commit(store, "T-1", 1, 9, Tally("late", "a"), Tally("lost", "a"))
    commit(store, "T-2", 1, 7, Tally("late", "b"))
    assert names(store) == ["T-3", "T-1"]
    assert names(store, "lost") == ["T-1"]
    assert store.alike("late", "a", at(5), at(9)) == ((at(5), "T-3"), (at(9), "T-1"))
    assert store.alike("late", "a", at(5.1), at(8.9)) == ()


def test_the_last_event_counts(store: Store) -> None:
    """A ticket leaves what it was counted under before, and may be counted under nothing."""
    commit(store, "T-1", 1, 5, Tally("late", "a"))
    commit(store, "T-1", 2, 5, Tally("late", "b"))
    assert (names(store), names(store, key="b")) == ([], ["T-1"])
    commit(store, "T-1", 3, 5)
    assert names(store, key="b") == []
    store.commit(Outcome(ticket("T-1", 4, opened=at(5)), (), (), ()), expected=3)


def test_gathered_tickets_are_listed_with_what_gathers_them(store: Store) -> None:
    """They are no longer counted; what was taken out by hand belongs to nobody."""
    for number in (1, 2, 3):
        commit(store, f"T-{number}", 1, number, Tally("late", "a"))
        commit(store, f"T-{number}", 2, number, Tally("late", "a", "late-1"))
    commit(store, "T-4", 1, 4, Tally("late", "a", ""))
    commit(store, "late-1", 1, 9, Tally("late", "a", "late-1"))
    commit(store, "late-2", 1, 10, Tally("late", "b", "late-2"))
    assert names(store) == []
    assert store.gathered("late-1") == ("T-1", "T-2", "T-3")
    assert store.gathered("late-1", after="T-1", limit=1) == ("T-2",)
    assert store.gathered("late-2") == ()
    assert store.problem_tickets("late") == ("late-1", "late-2")
    assert store.problem_tickets("late", "b") == ("late-2",)
    assert store.problem_tickets("lost") == ()


def test_every_question_has_an_index() -> None:
    """No question reads the whole table, however many tickets it holds."""
    store = SqlStore("sqlite://")
    sql = store._sql
    asked = {
        "alike": (sql.select_alike, ("late", "a", 0, 1)),
        "problem": (sql.select_problem_tickets, ("late",)),
        "problem ": (sql.select_problem_tickets_of, ("late", "a")),
        "gathered": (sql.select_gathered, ("late-1", "", 10)),
    }
    for name, (text, given_) in asked.items():
        with store._database.reading("try") as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {text}", given_)
            said = str(cursor.fetchall())
        assert f"supportflow_tally_{name.strip()}" in said
        assert "SCAN" not in said
    store.close()


_keys = st.sampled_from(("a", "b"))
_by = st.sampled_from((None, None, "", "P-1", "T-1", "T-2"))
_tallies = st.dictionaries(st.sampled_from(("late", "lost")), st.tuples(_keys, _by), max_size=2)
_events = st.lists(st.tuples(st.integers(1, 4), st.integers(0, 9), _tallies), max_size=12)


@settings(max_examples=40, deadline=None)
@given(_events)
def test_memory_and_database_agree(
    events: list[tuple[int, int, dict[str, tuple[str, str | None]]]],
) -> None:
    """Whatever tickets are counted under, both stores answer alike."""
    stores: list[Store] = [MemoryStore(), SqlStore("sqlite://")]
    seqs: dict[str, int] = {}
    opened: dict[str, int] = {}
    for number, minute, given_ in events:
        name = f"T-{number}"
        seqs[name] = seqs.get(name, 0) + 1
        tallies = [Tally(problem, key, by) for problem, (key, by) in given_.items()]
        for store in stores:
            commit(store, name, seqs[name], opened.setdefault(name, minute), *tallies)
    answers = [
        [
            [store.alike(problem, key, at(2), at(7)), store.problem_tickets(problem, key)]
            for problem in ("late", "lost")
            for key in ("a", "b")
        ]
        + [[store.gathered(name) for name in ("P-1", "T-1", "T-2", "")]]
        + [[store.problem_tickets(problem) for problem in ("late", "lost")]]
        for store in stores
    ]
    assert answers[0] == answers[1]
    stores[1].close()
