"""A replay says how well log and workflow agree, whatever the log holds."""

import csv
import io
import pickle
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportflow.define import Process
from supportflow.define.index import index
from supportflow.errors import BadCall
from supportflow.measure import Automaton, Log, replay
from supportflow.measure.log import Kind
from tests.measure.small import EVENTS, TICKETS, Rows, process, rows, words

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)


def log_of(*cases: str | list[str], kind: Kind = "action") -> Log:
    """Make a log of cases, each a list of activities a minute apart."""
    return Log.of(
        [
            (str(number), name, NINE + timedelta(minutes=minute))
            for number, case in enumerate(cases, 1)
            for minute, name in enumerate(case.split() if isinstance(case, str) else case)
        ],
        kind=kind,
        collapse_repeats=False,
    )


def walk(declared: Process, seed: int, length: int) -> tuple[list[str], list[str], bool]:
    """Walk through a process as declared: the events, the states, and whether the end came."""
    random = Random(seed)
    found = index(declared)
    state = random.choice(found.start_states())
    events: list[str] = []
    states = [state]
    for _ in range(length):
        possible = found.rows("tickets").get(state, {})
        if not possible:
            break
        event = random.choice(list(possible))
        state = possible[event][0].transition.target
        events.append(event)
        states.append(state)
    return events, states, found.states[state].final


def declare(given_rows: Rows, starts: list[str]) -> Process:
    """Declare a process of random rows that ends in one final state."""
    return process(given_rows, starts=starts, finals=["end"])


starts = st.lists(st.sampled_from(["a", "b", "c"]), min_size=1, max_size=2, unique=True)


@given(rows, starts, st.lists(st.integers(0, 99), max_size=4))
def test_what_was_walked_fits(given_rows: Rows, given_starts: list[str], seeds: list[int]) -> None:
    """Cases made by walking the workflow fit, as actions and as states, whole or open."""
    declared = declare(given_rows, given_starts)
    walks = [walk(declared, seed, 8) for seed in seeds]
    for kind, chosen in (("action", 0), ("status", 1)):
        found = replay(declared, log_of(*(each[chosen] for each in walks), kind=kind))  # type: ignore[misc, arg-type]
        assert (found.fitting, found.cost, found.deviations) == (found.cases, 0, ())
        assert found.share == found.mean_fitness == found.log_fitness == found.allowed_share == 1
    ended = [each[0] for each in walks if each[2] and each[0]]
    if ended:
        found = replay(declared, log_of(*ended), open_cases="complete")
        assert (found.fitting, found.cost) == (len(ended), 0)


@given(rows, starts, st.lists(words, max_size=4), st.sampled_from(["x", "y"]))
def test_nothing_is_lost(
    given_rows: Rows, given_starts: list[str], cases: list[list[str]], dropped: str
) -> None:
    """Every event is matched, skipped or left out, and deviations make up the cost."""
    declared = declare(given_rows, given_starts)
    known = {row[1] for row in given_rows}
    found = replay(declared, log_of(*cases), events={dropped: None})
    assert found.matched + found.skipped + found.left_out == found.events == sum(map(len, cases))
    assert found.skipped + found.inserted == found.cost
    assert sum(each.cost for each in found.deviations) == found.cost
    assert sum(each.cases for each in found.variants) == found.cases
    assert 0 <= found.log_fitness <= 1
    assert 0 <= found.mean_fitness <= 1
    assert found.fitting == found.cases - sum(each.cases for each in found.variants if each.cost)
    unknown = {each.activity for each in found.activities if each.how == "unknown"}
    assert unknown == {name for case in cases for name in case} - known - {dropped}


@given(rows, rows, st.lists(words, min_size=1, max_size=3))
def test_more_rows_never_cost_more(few: Rows, more: Rows, cases: list[list[str]]) -> None:
    """Declaring further transitions leaves every alignment as cheap as it was or cheaper."""
    wider = [*few, *(row for row in more if row[:2] not in {each[:2] for each in few})]
    if Automaton.of(declare(few, ["a"])).shortest() is None:
        return
    narrow, wide = (
        replay(declare(each, ["a"]), log_of(*cases), open_cases="complete") for each in (few, wider)
    )
    assert wide.cost <= narrow.cost
    assert wide.fitting >= narrow.fitting


@given(
    st.lists(st.lists(st.text(min_size=1, max_size=6), max_size=4), max_size=4),
    st.sampled_from(["action", "status"]),
    st.sampled_from(["prefix", "complete", NINE]),
)
def test_any_activity_can_be_replayed(
    cases: list[list[str]], kind: Kind, open_cases: object
) -> None:
    """Whatever the texts of a log, the replay and its report are made."""
    found = replay(TICKETS, log_of(*cases, kind=kind), open_cases=open_cases)  # type: ignore[arg-type]
    assert str(found).startswith("rows, replayed through workflow 'tickets'")
    assert len(found.rows()) == len(found.deviations)


def test_the_figures_of_a_small_log() -> None:
    """Fitness is 1 - cost / (events + shortest way), by case and for the whole log."""
    found = replay(
        TICKETS,
        log_of("take resolve close", "take resolve close close", "resolve close"),
        open_cases="complete",
    )
    assert found.figures() == {
        "cases": 3,
        "events": 9,
        "fitting": 1,
        "share": 1 / 3,
        "fitting_or_accepted": 1,
        "open": 0,
        "allowed": 7,
        "allowed_share": 7 / 9,
        "cost": 2,
        "mean_fitness": pytest.approx((1 + 6 / 7 + 4 / 5) / 3),
        "log_fitness": pytest.approx(1 - 2 / 18),
    }
    assert found.shortest == 3


def test_open_cases_are_prefixes_unless_said_otherwise() -> None:
    """A case that has not ended is not asked for its end; one that has ended is complete."""
    log = log_of("take", "take ask", "take resolve close", "close")
    live = replay(TICKETS, log)
    assert (live.open, live.fitting, live.cost) == (2, 3, 2)
    closed = replay(TICKETS, log, open_cases="complete")
    assert (closed.open, closed.fitting, closed.cost) == (0, 1, 7)


def test_old_cases_that_never_ended_are_abandoned() -> None:
    """With a moment, cases that were quiet since before it have to be complete."""
    log = Log.of([("old", "take", NINE - timedelta(days=30)), ("young", "take", NINE)])
    found = replay(TICKETS, log, open_cases=NINE)
    assert (found.open, found.fitting, found.cost) == (1, 1, 2)
    assert [(each.open, each.examples) for each in found.variants] == [
        (False, ("old",)),
        (True, ("young",)),
    ]
    (deviation,) = found.deviations
    assert (deviation.kind, deviation.examples) == ("unfinished", ("old",))


def test_an_empty_log_agrees_with_everything() -> None:
    """Without cases there is nothing to deviate, and the report says so."""
    found = replay(TICKETS, Log.of([]))
    assert (found.cases, found.share, found.mean_fitness, found.log_fitness) == (0, 1, 1, 1)
    assert str(found).endswith("The log has no cases.")
    assert (found.rows(), found.variant_rows()) == ([], [])


def test_activities_can_be_left_out() -> None:
    """What a mapping sends to None is no part of the replay, but is counted."""
    log = log_of("take view resolve close", "view")
    found = replay(TICKETS, log, events={"view": None})
    assert (found.left_out, found.fitting, found.allowed, found.allowed_share) == (2, 2, 3, 1)


def test_a_mapping_of_what_the_log_lacks_is_noted() -> None:
    """An activity of the mapping that never occurs may be misspelt."""
    found = replay(TICKETS, log_of("Took_it", "Took_it"), events={"Took_at": "take"})
    (note,) = found.notes
    assert note == (
        "The mapping names activity 'Took_at', which the log does not have. Did you mean 'Took_it'?"
    )


def test_events_that_the_log_never_shows_are_listed() -> None:
    """Steps for which the log has no activity are told, for they can only be missing."""
    assert replay(TICKETS, log_of("take resolve close")).unseen == ("ask", "answer", "reopen")


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ({"workflow": "ticket"}, "Did you mean 'tickets'?"),
        ({"events": {"a": "tak"}}, "Did you mean 'take'?"),
        ({"open_cases": "prefixes"}, "open_cases takes 'prefix' or 'complete', not 'prefixes'"),
        ({"open_cases": datetime(2026, 1, 1)}, "has no time zone"),  # noqa: DTZ001
    ],
)
def test_an_option_that_cannot_be_is_refused(options: dict[str, object], problem: str) -> None:
    """Wrong options are told with the nearest right one."""
    with pytest.raises(BadCall) as error:
        replay(TICKETS, log_of("take"), **options)  # type: ignore[arg-type]
    assert problem in str(error.value)


def test_cases_cannot_be_complete_without_an_end() -> None:
    """Where no final state can be reached only prefixes can be scored."""
    endless = process([("new", "take", "new")])
    with pytest.raises(BadCall, match="score the cases as prefixes"):
        replay(endless, log_of("take"), open_cases="complete")
    assert replay(endless, log_of("take")).fitting == 1


def test_tables_can_be_written_as_csv() -> None:
    """Deviations and variants are rows of plain cells under the same names."""
    found = replay(TICKETS, log_of("take resolve", "take close"), open_cases="complete")
    for table in (found.rows(), found.variant_rows()):
        file = io.StringIO()
        writer = csv.DictWriter(file, list(table[0]))
        writer.writeheader()
        writer.writerows(table)
        assert len(file.getvalue().splitlines()) == len(table) + 1
    assert [row["covered"] for row in found.variant_rows()] == [0.5, 1.0]


def test_a_replay_is_a_value() -> None:
    """The same log and process give equal replays, which can be kept and sent."""
    log = log_of("take close", "take", *EVENTS)
    found = replay(TICKETS, log)
    assert found == replay(TICKETS, log)
    assert pickle.loads(pickle.dumps(found)) == found
    assert pickle.loads(pickle.dumps(log)) == log
