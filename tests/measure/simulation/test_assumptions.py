"""Assumptions are declared values: what is wrong is said at once, in the user's words."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportflow import (
    Answer,
    Area,
    Arrivals,
    BadCall,
    Branch,
    DefinitionError,
    LoadError,
    Mix,
    Process,
    Scenario,
    Staff,
    Work,
    WrongValue,
    business_days,
    business_hours,
    hours,
    load_scenario,
    minutes,
    seconds,
    simulate,
)
from supportflow.define.text_form import read_as
from supportflow.measure import dumps_scenario
from tests.measure.simulation.small import desk, queue

ROOT = Path(__file__).parents[3]

WRONG: dict[str, Callable[[], object]] = {
    "arrivals 'phone': per_week=-1 is no number of tickets: give 0 or more.": lambda: Arrivals(
        "phone", -1
    ),
    "arrivals 'phone': week takes 7 numbers, one for each day from Monday on, not 2.": lambda: (
        Arrivals("phone", 1, week=[1, 2])
    ),
    "arrivals 'phone': hours takes numbers from 0 up, of which one at least is above 0.": lambda: (
        Arrivals("phone", 1, hours=[0] * 24)
    ),
    "arrivals 'phone': day_cv=-0.1: give 0 (pure chance) to 5.": lambda: Arrivals(
        "phone", 1, day_cv=-0.1
    ),
    "arrivals 'phone': 'per_week' takes a number.": lambda: Arrivals("phone", True),
    "work 'triage': mean: '2 business days' has no length of its own: give elapsed or business "
    "time, such as hours(20) or business_hours(16).": lambda: Work("triage", business_days(2)),
    "work 'triage': mean is longer than nothing.": lambda: Work("triage", seconds(0)),
    "work 'triage': cv=11: give 0 (always the mean) to 10.": lambda: Work(
        "triage", minutes(1), cv=11
    ),
    "work 'triage': an exponential time has cv=1: leave cv out.": lambda: Work(
        "triage", minutes(1), cv=2, shape="exponential"
    ),
    "branch 'triage': share=1.5 is no share: give 0 to 1, as 0.2 for a fifth.": lambda: Branch(
        "triage", "merge", 1.5
    ),
    "answer 'waiting': never=2 is no share: give 0 to 1, as 0.2 for a fifth.": lambda: Answer(
        "waiting", hours(1), never=2
    ),
    "staff 'first': agents=-1: give 0 to 100,000 people.": lambda: Staff("first", -1),
    "staff 'first': available=0: give a share from 0.05 to 1.": lambda: Staff(
        "first", 1, available=0
    ),
    "staff 'first': 'order' takes 'first_come', 'priority' or 'due', not 'prioriti'. "
    "Did you mean 'priority'?": lambda: Staff("first", 1, order="prioriti"),  # type: ignore[arg-type]
    "scenario: the shares of 'mix' make 1.2: together they are at most 1.": lambda: Scenario(
        mix=[Mix("a", 0.6), Mix("b", 0.6)]
    ),
    "scenario: there is no field 'arivals'. Did you mean 'arrivals'?": lambda: Scenario(arivals=[]),  # type: ignore[call-arg]
    "scenario: volume=-1: give 0 to 1000; 1 is as many as usual.": lambda: Scenario(volume=-1),
}


@pytest.mark.parametrize("said", WRONG)
def test_a_wrong_value_says_what_is_wrong(said: str) -> None:
    """Each value that cannot be is refused where it is written."""
    with pytest.raises(WrongValue) as refused:
        WRONG[said]()
    assert str(refused.value) == said


MISFITS = Scenario(
    "odd",
    arrivals=[Arrivals("emial", 3), Arrivals("chat", 2), Arrivals("chat", 2)],
    work=[
        Work("new", minutes(1)),
        Work("second", minutes(1)),
        Work("first", minutes(1), of="task"),
        Work("answer", minutes(1), of="task"),
    ],
    branches=[
        Branch("new", "solv", 0.2),
        Branch("closed", "solve", 0.2),
        Branch("nwe", "solve", 0.2),
        Branch("new", "ask", 0.7, to="expert"),
        Branch("new", "solve", 0.7),
    ],
    answers=[Answer("wating", hours(3))],
    mix=[Mix("urgent", 0.1, priority="urgent")],
    staff=[
        Staff("bot", 1),
        Staff("frist", 1),
        Staff("first", 1, calendar="nights"),
        Staff("first", 1, calendar="long", order="due"),
    ],
)


def test_all_that_does_not_fit_is_told_at_once() -> None:
    """A scenario that does not fit a process names every line, with near matches."""
    with pytest.raises(BadCall) as refused:
        simulate(desk(), MISFITS)
    assert str(refused.value).splitlines() == [
        "scenario 'odd': 16 lines do not fit process 'desk'.",
        "  arrivals 'emial': there is no channel 'emial'. Did you mean 'email'?",
        "  work 'second': this is a team: say of='team'.",
        "  work 'first': this is a team: say of='team'.",
        "  work 'answer': there is no task 'answer'.",
        (
            "  branch 'new', 'solv': no event 'solv' leads out of 'new'. Did you mean 'solve'?"
            " From there: 'ask', 'hand_over' and 'solve'."
        ),
        "  branch 'closed', 'solve': no event 'solve' leads out of 'closed'. It is an end.",
        "  branch 'nwe', 'solve': there is no state 'nwe'. Did you mean 'new'?",
        "  branch 'new', 'ask': it does not lead to 'expert'. It leads to 'waiting'.",
        "  branches of 'new': their shares make 1.6: at most 1 is all.",
        "  answer 'wating': there is no state 'wating'. Did you mean 'waiting'?",
        "  mix 'urgent': there is no priority 'urgent'.",
        "  staff 'bot': this team is a bot, which needs no people.",
        "  staff 'frist': there is no team 'frist'. Did you mean 'first'?",
        "  staff 'first': there is no calendar 'nights'. There is 'office' and 'long'.",
        "  staff 'first': order 'due' beside 'first_come': a team has one order.",
        "  arrivals 'chat' stands 2 times: keep one.",
    ]


def test_business_time_needs_a_calendar() -> None:
    """An answer in business time is refused where nobody has hours."""
    scenario = Scenario(answers=[Answer("new", business_hours(3))])
    with pytest.raises(BadCall, match="'3 business hours' needs a calendar, and its team has none"):
        simulate(queue(), scenario)


def test_a_process_with_faults_is_refused() -> None:
    """A process that could not run is not simulated either; all its faults are told."""
    with pytest.raises(DefinitionError, match="frist"):
        simulate(desk(areas=[Area("chat", team="frist")]))


def test_a_process_that_nobody_reaches_is_refused() -> None:
    """Without a channel that starts somewhere, nothing can come."""
    for process in (Process("empty"), desk(channels=[])):
        with pytest.raises(BadCall, match="so no ticket would come"):
            simulate(process)


# Files


def test_the_example_is_equal_in_all_forms(tmp_path: Path) -> None:
    """A scenario is the same as YAML, as JSON and as Python."""
    scenario = load_scenario(ROOT / "examples" / "shop.scenario.yaml")
    for form in ("json", "yaml"):
        path = tmp_path / f"usual.{form}"
        path.write_text(dumps_scenario(scenario, form), "utf-8")  # type: ignore[arg-type]
        assert load_scenario(path) == scenario
    typed = tmp_path / "usual.py"
    typed.write_text(
        "from supportflow import Arrivals, Scenario\n"
        "usual = Scenario('quiet', arrivals=[Arrivals('phone', 10)])\n",
        "utf-8",
    )
    assert load_scenario(typed) == Scenario("quiet", arrivals=[Arrivals("phone", 10)])


def test_a_wrong_file_names_every_place(tmp_path: Path) -> None:
    """All shape errors of a scenario's file come together, each with its place."""
    path = tmp_path / "odd.yaml"
    path.write_text(
        "supportflow: 1\nname: odd\n"
        "arrivals:\n  - {channel: phone, per_weak: 3}\n"
        "work:\n  - {name: triage, mean: soon}\n"
        "staff:\n  - {team: first, agents: two}\n",
        "utf-8",
    )
    with pytest.raises(LoadError) as refused:
        load_scenario(path)
    problems = refused.value.problems
    assert "arrivals 'phone': 'per_week' is missing." in problems
    assert "arrivals 'phone': there is no field 'per_weak'. Did you mean 'per_week'?" in problems
    assert any(problem.startswith("work 'triage': 'mean': 'soon'") for problem in problems)
    assert any(problem.startswith("staff 'first': 'agents' takes") for problem in problems)
    assert len(problems) == 4
    with pytest.raises(LoadError, match="this is a folder: name the file with the scenario"):
        load_scenario(tmp_path)
    typed = tmp_path / "none.py"
    typed.write_text("x = 1\n", "utf-8")
    with pytest.raises(
        LoadError, match=r'no scenario is declared here: write usual = Scenario\("usual"'
    ):
        load_scenario(typed)


# What if


def test_a_changed_scenario_changes_what_was_named() -> None:
    """People, tickets and shares are replaced where they stand, and added where they do not."""
    usual = Scenario(
        arrivals=[Arrivals("chat", 10, day_cv=0)],
        staff=[Staff("first", 2, order="due")],
        branches=[Branch("new", "ask", 0.1), Branch("new", "solve", 0.2, to="solved")],
    )
    changed = usual.changed(
        name="more",
        volume=1.5,
        agents={"first": 3, "second": 1},
        per_week={"chat": 20, "email": 5},
        shares={("new", "solve"): 0.4, ("new", "hand_over"): 0.1},
    )
    assert changed == Scenario(
        "more",
        volume=1.5,
        arrivals=[Arrivals("chat", 20, day_cv=0), Arrivals("email", 5)],
        staff=[Staff("first", 3, order="due"), Staff("second", 1)],
        branches=[
            Branch("new", "ask", 0.1),
            Branch("new", "solve", 0.4, to="solved"),
            Branch("new", "hand_over", 0.1),
        ],
    )
    assert usual.changed() == usual


def test_shifts_are_not_guessed() -> None:
    """Another number of people in a team with shifts is refused: since the shift has to be said."""
    usual = Scenario(staff=[Staff("first", 2), Staff("first", 1, calendar="long")])
    with pytest.raises(BadCall, match="team 'first' has 2 shifts in this scenario"):
        usual.changed(agents={"first": 4})


names = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True)
shares = st.floats(0, 1)


@st.composite
def scenarios(draw: st.DrawFn) -> Scenario:
    """Draw scenarios that fit nothing, but are values."""
    count = st.integers(0, 2)
    hours_of_day = st.lists(st.floats(0.1, 9), min_size=24, max_size=24)
    return Scenario(
        draw(names),
        volume=draw(st.floats(0, 10)),
        arrivals=[
            Arrivals(
                draw(names), draw(st.floats(0, 1e6)), day_cv=draw(st.floats(0, 5)),
                hours=draw(hours_of_day),
            )
            for _ in range(draw(count))
        ],
        work=[
            Work(draw(names), minutes(draw(st.integers(1, 999))), bookkeeping=draw(shares))
            for _ in range(draw(count))
        ],
        answers=[
            Answer(draw(names), business_hours(draw(st.integers(1, 99))), never=draw(shares))
            for _ in range(draw(count))
        ],
        staff=[Staff(draw(names), draw(st.integers(0, 99))) for _ in range(draw(count))],
    )  # fmt: skip


@given(scenarios())
def test_every_scenario_survives_a_round_trip(scenario: Scenario) -> None:
    """A scenario written as text and read again is equal."""
    assert read_as(Scenario, dumps_scenario(scenario)) == scenario
