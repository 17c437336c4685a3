"""What a log says of states and steps, counted by hand on small logs."""

from datetime import UTC, datetime, timedelta

from supportflow.define.calendars import Calendar
from supportflow.define.flow import State, Transition, Workflow
from supportflow.define.people import Team
from supportflow.define.process import Area, Channel, Process
from supportflow.define.times import business_hours, hours
from supportflow.draw import Figures, svg
from supportflow.measure import Log, log_overlay

NINE = datetime(2026, 11, 23, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
DESK = Process(
    "p",
    calendars=[Calendar("office", zone="UTC", week="mon-fri 09:00-17:00")],
    teams=[Team("people", calendar="office")],
    areas=[Area("desk", team="people")],
    channels=[Channel("mail", starts="new"), Channel("chat", starts="talk")],
    workflows=[
        Workflow(
            "w",
            states=[
                State("new", area="desk"), State("talk"),
                State("work", area="desk", within=business_hours(4)),
                State("wait", within=hours(2)), State("done", final=True),
            ],
            transitions=[
                Transition("take", ["new", "talk"], "work"),
                Transition("ask", "work", "wait"),
                Transition("answer", "wait", "work"),
                Transition("solve", "work", "done"),
            ],
        )
    ],
)  # fmt: skip


def log(*cases: str, kind: str = "action") -> Log:
    """Make a log: each case has steps such as ``take+2``, so many hours after the last."""
    rows: list[tuple[str, str, datetime]] = []
    for number, case in enumerate(cases):
        at = NINE
        for step in case.split():
            name, _, later = step.partition("+")
            at += float(later or 0) * HOUR
            rows.append((f"T{number}", name, at))
    return Log.of(rows, kind=kind, source="log.csv")  # type: ignore[arg-type]


def test_stays_and_steps_are_counted() -> None:
    """Visits, tickets, times, late stays and steps are what is counted by hand."""
    found = log_overlay(DESK, log("take ask+3 answer+1 solve+4", "take ask+5"))
    assert found.states["work"] == Figures(
        now=None, late=1, tickets=2, visits=3, mean=4 * HOUR, median=4 * HOUR, ninety=5 * HOUR
    )
    assert found.states["wait"] == Figures(
        now=1, late=0, tickets=2, visits=2, mean=HOUR, median=HOUR, ninety=HOUR
    )
    assert found.states["done"] == Figures(tickets=1, visits=1)
    assert found.steps == {
        ("work", "ask", "wait"): 2, ("wait", "answer", "work"): 1, ("work", "solve", "done"): 1,
    }  # fmt: skip
    assert (found.total, found.title) == (2, "2 tickets of log.csv")


def test_states_of_a_status_log() -> None:
    """In a log of states the stay begins with its row, also the first one."""
    found = log_overlay(DESK, log("new work+1 wait+2 work+3 done+1", kind="status"))
    assert found.states["new"].mean == HOUR
    assert found.states["work"].visits == 2
    assert found.states["work"].tickets == 1
    assert found.states["wait"].late == 1
    assert found.steps["new", "take", "work"] == 1


def test_business_time_decides_what_is_late() -> None:
    """A night between two afternoons does not make a stay of four business hours late."""
    found = log_overlay(DESK, log("take+7 ask+18", "take+7 ask+20.5"))
    assert found.states["work"].late == 1


def test_jump_is_no_step() -> None:
    """An event that was not possible takes the case on, but is counted as no step."""
    found = log_overlay(DESK, log("take+0 answer+1 solve+1"))
    assert ("work", "answer", "work") not in found.steps
    assert found.steps["work", "solve", "done"] == 1


def test_unclear_start_is_not_counted() -> None:
    """Where several channels could have started a case, the first state is not guessed."""
    found = log_overlay(DESK, log("take solve+1"))
    assert "new" not in found.states
    assert "talk" not in found.states


def test_empty_log() -> None:
    """Nothing counted is an overlay that can be drawn."""
    found = log_overlay(DESK, log())
    assert found.states == {}
    assert "0 tickets of log.csv" in svg(DESK, overlay=found)
