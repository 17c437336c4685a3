"""Whatever is asked, in whatever order, every store answers as the one in memory does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import StaticPool, create_engine, event, text

from supportflow.errors import SupportflowError
from supportflow.run.store import Store
from supportflow.run.stores import MemoryStore
from supportflow.run.stores.sql import SqlStore
from supportflow.run.ticket import Beside, Effect, Entry, Kept, Outcome, Standing, Timer
from tests.run.stores.making import at, ticket

Command = Callable[[Store], Any]

ids = st.sampled_from(["T-2", "T-2", "T-10", "T-02"])
event_ids = st.sampled_from([*[None] * 6, "e-1", "e-2"])
people = st.sampled_from([None, "anna", "ben"])
states = st.sampled_from(["new", "resolved", "closed"])
kinds = st.sampled_from(["send", "notify", "bot"])
minutes = st.integers(0, 9)
effect_keys = st.builds("{}:{}:{}".format, ids, st.integers(1, 3), st.integers(0, 1))
some_data = st.sampled_from(
    [*[{}] * 6, {"a": (1, [2.5, None])}, {"order.id": "7"}, {"a": "\ud83d"}]
)
timer_names = st.sampled_from(["within", "after:close", "task:x"])


@st.composite
def commits(draw: st.DrawFn) -> Command:
    """An event of a ticket, mostly made from its last one, with all that an event may bring."""
    name, behind = draw(ids), draw(st.sampled_from([0, 0, 0, 0, 1]))
    event_id, effects = draw(event_ids), draw(st.lists(st.tuples(kinds, some_data), max_size=2))
    keep, timers = draw(st.booleans()), draw(st.dictionaries(timer_names, minutes, max_size=2))
    given_data, minute, lines = draw(some_data), draw(minutes), draw(st.integers(0, 2))
    hands, weight = draw(people), draw(st.integers(0, 2))
    seen = draw(st.none() | st.integers(0, 2))
    more = {
        "state": draw(states),
        "team": draw(people),
        "assignee": draw(people),
        "customer": draw(people),
        "closed": draw(st.booleans()),
        "priority": draw(st.sampled_from([None, "high"])),
        "beside": Beside(weight=weight),
        "fields": Kept(draw(some_data)),
        "changed": at(minute),
    }

    def commit(store: Store) -> None:
        now = store.load(name)
        expected = max((now.seq if now else 0) - behind, 0)
        seq = expected + 1
        old = now.timers if now and keep else ()
        held = [timer for timer in old if timer.name not in timers]
        held += [Timer(timer, at(due), seq) for timer, due in timers.items()]
        made = ticket(name, seq, timers=tuple(held), **more)
        entries = [
            Entry(name, seq, n, "moved", "go", at(minute), at(minute + n), "anna", data=given_data)
            for n in range(lines)
        ]
        standing = None
        if hands is not None:
            brought = Kept(assignee=hands)
            when = at(minute)
            entries.append(
                Entry(name, seq, lines, "assigned", "assign", when, when, "system", data=brought)
            )
            standing = Standing(hands, seq=seen) if seen is not None else None
        done = [
            Effect(f"{name}:{seq}:{n}", kind, "mail", brought)  # type: ignore[arg-type]
            for n, (kind, brought) in enumerate(effects)
        ]
        store.commit(
            Outcome(made, tuple(entries), tuple(done), ()),
            expected=expected,
            event_id=event_id,
            standing=standing,
        )

    return commit


@st.composite
def lists(draw: st.DrawFn) -> Command:
    """A list of tickets by some of what they are."""
    wanted: dict[str, Any] = {
        "states": draw(st.none() | st.lists(states, max_size=2)),
        "team": draw(people),
        "assignee": draw(people),
        "assigned": draw(st.none() | st.booleans()),
        "customer": draw(people),
        "priority": draw(st.sampled_from([None, None, "high"])),
        "closed": draw(st.none() | st.booleans()),
        "after": draw(st.none() | ids),
        "limit": draw(st.none() | st.integers(0, 3)),
    }
    return lambda store: store.tickets(**wanted)


def asks(name: str, *arguments: st.SearchStrategy[Any]) -> st.SearchStrategy[Command]:
    """A call of one method with arguments by position."""

    def command(given_arguments: tuple[Any, ...]) -> Command:
        return lambda store: getattr(store, name)(*given_arguments)

    return st.tuples(*arguments).map(command)


names = st.sampled_from(["anna", "ben", "carla"])
presences = st.sampled_from(["on", "off", "away"])


@st.composite
def standings(draw: st.DrawFn) -> Command:
    """How some agents stand."""
    agents, since = draw(st.lists(names, max_size=4)), draw(st.none() | minutes.map(at))
    return lambda store: store.standings(agents, since=since)


@st.composite
def claims(draw: st.DrawFn) -> Command:
    """A claim of some kinds of effects."""
    minute, limit, lease = draw(minutes), draw(st.integers(0, 4)), draw(st.integers(1, 10))
    wanted = draw(st.lists(kinds, unique=True))
    return lambda store: store.claim(
        at(minute), kinds=wanted, limit=limit, lease=timedelta(minutes=lease)
    )


@st.composite
def failures(draw: st.DrawFn) -> Command:
    """An effect that did not go well."""
    key, error, again = draw(effect_keys), draw(st.text()), draw(st.none() | minutes.map(at))
    return lambda store: store.failed(key, error, again=again)


def day(minute: int) -> date:
    """Return a day for each minute."""
    return at(0).date() + timedelta(days=minute)


timers = st.builds(lambda name, seq: Timer(name, at(0), seq), timer_names, st.integers(1, 4))
# Events come most often, since everything else is about what they leave behind.
often = [
    *[commits()] * 8,
    *[claims()] * 4,
    *[asks("delivered", effect_keys)] * 2,
    *[failures()] * 2,
    lists(),
    asks("due", minutes.map(at), st.integers(0, 5)),
    asks("drop", ids, timers),
    asks("history", ids),
    *[asks("stand", names, st.sampled_from(["on", "off", "away"]), st.none() | minutes.map(at))]
    * 2,
    *[standings()] * 2,
    asks("result", st.sampled_from(["e-1", "e-2", "e-3"])),
    asks("load", ids),
    asks("next_number"),
    asks("count", st.lists(st.sampled_from(["a", "b:c"]), unique=True), minutes.map(day)),
    asks("counts", minutes.map(day), minutes.map(day)),
]
commands = st.lists(
    st.sampled_from(range(len(often))).flatmap(often.__getitem__), min_size=5, max_size=30
)


def answer(store: Store, command: Command) -> Any:
    """Return what a store answers, or how it refuses."""
    try:
        return command(store)
    except SupportflowError as refused:
        return type(refused), str(refused)


def everything(store: Store) -> Any:
    """Return all that a store tells at the end."""
    listed = store.tickets()
    history = [store.history(one.id) for one in listed]
    stood = store.standings(["anna", "ben", "carla"])
    return listed, history, store.due(at(10**6), 100), store.pending(), store.dead(), stood


@contextmanager
def emptied(where: str, prefix: str) -> Iterator[Callable[[], Store]]:
    """Lend a function that empties one store and returns it."""
    if where == "sqlite://":
        engine = create_engine(where, poolclass=StaticPool)
        event.listen(engine, "connect", lambda made, _: made.execute("PRAGMA foreign_keys = ON"))
    else:
        engine = create_engine(where)
    store = SqlStore(engine, prefix=prefix)

    def empty() -> Store:
        with engine.begin() as connection:
            connection.execute(text(f"DELETE FROM {prefix}ticket"))
            connection.execute(text(f"DELETE FROM {prefix}agent"))
            connection.execute(text(f"UPDATE {prefix}meta SET value = 0 WHERE name = 'number'"))
            connection.execute(text(f"DELETE FROM {prefix}meta WHERE name LIKE 'count%'"))
            for table in ("entry", "event", "timer", "outbox"):
                left = connection.execute(text(f"SELECT count(*) FROM {prefix}{table}")).scalar()
                assert left == 0, f"a deleted ticket left rows in {table}"
        return store

    yield empty
    store.close()
    engine.dispose()


def compare(where: str, prefix: str, examples: int) -> None:
    """Ask a store and the one in memory the same things, in many orders."""
    with emptied(where, prefix) as empty:

        @given(commands)
        @settings(max_examples=examples)
        def run(asked: list[Command]) -> None:
            model, store = MemoryStore(), empty()
            for command in asked:
                assert answer(store, command) == answer(model, command)
            assert everything(store) == everything(model)

        run()


def test_sqlite_answers_as_memory_does() -> None:
    """SQLite gives the answers and refusals of the store in memory, word by word."""
    compare("sqlite://", "model_", 200)


def test_postgresql_answers_as_memory_does(postgresql: str) -> None:
    """PostgreSQL gives the answers and refusals of the store in memory, word by word."""
    compare(postgresql, "model_", 60)


@pytest.mark.parametrize("reopened_every", [1, 5])
def test_file_answers_as_memory_does_across_restarts(tmp_path: Path, reopened_every: int) -> None:
    """A file that is closed and opened again in between gives the answers of memory."""
    where = f"sqlite:///{tmp_path}/tickets.db"

    @given(st.lists(commits() | claims(), min_size=8, max_size=8))
    @settings(max_examples=1)
    def run(asked: list[Command]) -> None:
        model, store = MemoryStore(), SqlStore(where)
        for number, command in enumerate(asked):
            if number % reopened_every == 0:
                store.close()
                store = SqlStore(where)
            assert answer(store, command) == answer(model, command)
        assert everything(store) == everything(model)
        store.close()

    run()
