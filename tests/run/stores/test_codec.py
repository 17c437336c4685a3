"""Values come back from a store exactly as they went in, or are refused by name."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta, timezone
from enum import Enum, IntEnum, StrEnum
from typing import Any, NamedTuple

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from supportflow.errors import BadCall, BadValue
from supportflow.run.stores.codec import instant, json_text, moment, pack, read_json
from supportflow.run.stores.rows import effect_of, entry_of, rank, rows, ticket_of
from supportflow.run.ticket import (
    Beside,
    ClockState,
    Effect,
    Entry,
    Hold,
    Kept,
    Link,
    Outcome,
    Queued,
    Raised,
    SurveyState,
    Talk,
    TaskState,
    Ticket,
    Timer,
)
from tests.run.stores.making import data, full_ticket, line, moments, outcome, same, ticket, values

names = st.text(st.characters(exclude_characters="\0", codec="utf-8"), min_size=1, max_size=8)
maybe = st.none() | names
numbers = st.integers(0, 2**31 - 1)
tickets = st.builds(
    Ticket,
    id=names,
    process=names,
    version=names,
    workflow=names,
    state=names,
    seq=st.integers(1, 2**31 - 1),
    opened=moments,
    entered=moments,
    changed=moments,
    channel=names,
    customer=maybe | st.just(""),
    language=maybe,
    subject=st.text(),
    team=maybe,
    assignee=maybe,
    priority=maybe,
    topic=maybe,
    product=maybe,
    closed=st.booleans(),
    turns=numbers,
    born=numbers,
    parent=maybe,
    children=st.lists(names, max_size=2).map(tuple),
    tasks=st.lists(
        st.builds(
            TaskState,
            names,
            st.sampled_from(["open", "done", "skipped"]),
            moments,
            st.none() | moments,
            maybe,
            st.lists(numbers, max_size=2).map(tuple),
            st.booleans(),
            st.booleans(),
        ),
        max_size=2,
    ).map(tuple),
    timers=st.lists(st.builds(Timer, names, moments, numbers), max_size=2).map(tuple),
    by_hand=st.lists(names, max_size=2).map(tuple),
    beside=st.builds(
        Beside,
        maybe,
        numbers,
        numbers,
        maybe,
        st.none() | moments,
        st.none() | st.builds(Queued, names, moments, maybe),
        st.lists(st.builds(Link, names, names, moments, names), max_size=2).map(tuple),
        st.lists(
            st.builds(
                SurveyState,
                names,
                st.sampled_from(["waiting", "asked", "answered", "left_out"]),
                moments,
                st.none() | moments,
                st.none() | st.integers(0, 10),
                st.none() | st.text(),
            ),
            max_size=2,
        ).map(tuple),
        st.lists(names, max_size=2).map(tuple),
    ),
    sla=maybe,
    talk=st.none() | st.builds(Talk, *[st.none() | moments] * 7),
    clocks=st.lists(
        st.builds(
            ClockState,
            names,
            names,
            st.sampled_from(["running", "paused", "met", "missed", "cancelled"]),
            moments,
            moments,
            st.none() | moments,
            st.none() | moments,
            st.lists(names, max_size=2).map(tuple),
            st.booleans(),
        ),
        max_size=2,
    ).map(tuple),
    holds=st.lists(st.builds(Hold, names, moments, st.none() | moments), max_size=2).map(tuple),
    escalated=st.lists(
        st.builds(
            Raised,
            names,
            names,
            moments,
            maybe,
            maybe,
            st.none() | st.tuples(maybe, st.booleans()),
        ),
        max_size=2,
    ).map(tuple),
    fields=data.map(Kept),
)
entries = st.builds(
    Entry,
    ticket=st.just("T-1"),
    seq=st.just(1),
    line=numbers,
    kind=st.sampled_from(["opened", "moved", "message"]),
    event=names,
    at=moments,
    noted=moments,
    by=names,
    source=maybe,
    target=maybe,
    note=st.none() | st.text(),
    message=st.none() | st.text(),
    public=st.booleans(),
    marks=st.sampled_from([(), ("escalates",), ("escalates", "contact")]),
    data=data.map(Kept),
    verdicts=st.lists(st.tuples(names, st.booleans()), max_size=2).map(tuple),
)


@given(values)
@example({"~tuple": 1})
@example({"~dict": [["a", 1]]})
@example([-0.0, 5e-324, float("inf"), 10**5_000, True, 1, 1.0])
@example("half of nothing: \u2028 \0 \x7f 🧭")
def test_every_value_comes_back(value: Any) -> None:
    """Packing, writing, reading gives an equal value of the same types at every depth."""
    assert same(read_json(json_text(pack(value))), value)


def test_not_a_number_comes_back() -> None:
    """A float that is no number comes back as one."""
    assert repr(read_json(json_text(pack(float("nan"))))) == "nan"


@given(moments)
def test_every_moment_is_an_exact_number(at: datetime) -> None:
    """A moment is a whole number of microseconds, and back."""
    assert instant(moment(at)) == at


def test_moments_of_other_zones_are_kept_as_the_same_instant() -> None:
    """A moment with another offset comes back in UTC."""
    rome = datetime(2026, 5, 4, 10, 0, 0, 1, tzinfo=timezone(timedelta(hours=2)))
    found = read_json(json_text(pack({"at": rome})))["at"]
    assert found == rome
    assert found.tzinfo is UTC


@given(tickets)
@example(full_ticket())
@example(ticket())
def test_every_ticket_comes_back(made: Ticket) -> None:
    """A ticket is read back equal in every field, with a hash and with values that are fixed."""
    names_twice = len({timer.name for timer in made.timers}) < len(made.timers)
    found = ticket_of(rows(Outcome(made, (), (), ()), made.seq - 1).ticket.body)
    assert found == made or names_twice
    assert hash(found) == hash(made)
    assert same(found.fields, made.fields)
    assert type(found.fields) is Kept
    assert found.timers == made.timers


@given(entries)
def test_every_history_line_comes_back(entry: Entry) -> None:
    """A history line is read back equal in every field."""
    (row,) = rows(Outcome(ticket(), (entry,), (), ()), 0).entries
    found = entry_of(row)
    assert found == entry
    assert same(found.data, entry.data)


@given(names, data)
def test_every_effect_comes_back(name: str, given_data: Mapping[str, Any]) -> None:
    """An effect is read back equal, with its data."""
    made = Effect("T-1:1:0", "send", name, given_data)
    (row,) = rows(Outcome(ticket(), (), (made,), ()), 0).effects
    found = effect_of(row.key, row.kind, row.name, row.body)
    assert found == made
    assert same(found.data, given_data)


class Colour(Enum):
    """A value of the host's own, which JSON cannot say."""

    RED = 1


class Level(IntEnum):
    """A number with a name."""

    HIGH = 3


class Word(StrEnum):
    """A text with a name."""

    YES = "yes"


class Point(NamedTuple):
    """A tuple with names."""

    x: int
    y: int


@pytest.mark.parametrize(
    ("value", "plain"), [(Level.HIGH, 3), (Word.YES, "yes"), (Point(1, 2), (1, 2))]
)
def test_kinds_of_plain_values_come_back_plain(value: Any, plain: Any) -> None:
    """A subclass of a plain type comes back as the plain value that it equals."""
    assert same(read_json(json_text(pack([value]))), [plain])


def circle() -> list[Any]:
    """Return a list that holds itself."""
    made: list[Any] = []
    made.append(made)
    return made


@pytest.mark.parametrize(
    ("value", "place", "reason"),
    [
        ({"a": Colour.RED}, "data.a", "it is a Colour. A ticket keeps texts, numbers"),
        ({"a": {1, 2}}, "data.a", "it is a set. A ticket keeps texts"),
        ({"a": b"x"}, "data.a", "it is a bytes."),
        ({"a": [0, (1, {"b": time(9)})]}, "data.a[1][1].b", "it is a time."),
        ({"a": {7: "x"}}, "data.a", "its key 7 is not a text"),
        ({"a": datetime(2026, 1, 1)}, "data.a", "has no time zone"),  # noqa: DTZ001
        ({"a": ["ok", "\ud83d"]}, "data.a[1]", "half a character"),
        ({"a": {"~x": ("\udc00",)}}, "data.a.~x[0]", "half a character"),
        ({"a": {"\ud83d": 1}}, "data.a.\\ud83d", "half a character"),
    ],
)
def test_value_that_cannot_be_kept_is_named(value: Any, place: str, reason: str) -> None:
    """What cannot be kept is refused with the way to it and the reason."""
    with pytest.raises(BadValue) as refused:
        rows(Outcome(ticket(), (line(data=Kept(value)),), (), ()), 0)
    said = str(refused.value)
    assert said.startswith(f"ticket T-1: '{place}' cannot be kept: ")
    assert reason in said
    assert said.endswith(" Nothing was changed.")
    assert (refused.value.ticket, refused.value.event) == ("T-1", "pick_up")


def test_value_that_holds_itself_is_refused() -> None:
    """A value without a bottom is refused, not followed."""
    with pytest.raises(BadValue, match="nested more than 100 deep, or holds itself"):
        rows(outcome(data={"a": circle()}), 0)


@pytest.mark.parametrize("place", ["id", "state", "team", "customer"])
def test_nul_in_a_column_is_refused(place: str) -> None:
    """A text with a NUL character has no place in a column; in a subject it may stand."""
    wrong = full_ticket()
    object.__setattr__(wrong, place, "a\0b")
    with pytest.raises(BadValue, match=f"'{place}' cannot be kept: its text holds a NUL"):
        rows(Outcome(wrong, (), (), ()), 6)
    assert ticket_of(rows(outcome(subject="a\0b"), 0).ticket.body).subject == "a\0b"


def test_moment_without_zone_in_a_ticket_is_refused() -> None:
    """A ticket made by hand with a naive moment is refused."""
    with pytest.raises(BadValue, match="has no time zone"):
        rows(outcome(changed=datetime(2026, 5, 4)), 0)  # noqa: DTZ001


def test_outcome_must_go_on() -> None:
    """An outcome leads to a later event than the one it was made from."""
    with pytest.raises(BadCall, match="at seq 2 cannot follow seq 2"):
        rows(outcome(seq=2), 2)


def test_ids_rank_as_people_count() -> None:
    """Numbers in ids count as numbers, whatever their length."""
    ids = ["T-0", "T-1", "T-9", "T-10", "T-10.2", "T-10.10", "T-99", "T-100", f"T-{10**98}"]
    assert sorted(ids[4:] + ids[:4], key=rank) == ids
    assert rank("T-007") == rank("T-7")
