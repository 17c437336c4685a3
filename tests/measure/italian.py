"""The Italian help desk as processes of growing detail, and where its log lies on this machine.

The log is somebody else's and is never copied into the project: it is read from the folder that
SUPPORTFLOW_DATA names, or from `shared/data` beside the checkout. Without it the tests skip.
"""

import os
from pathlib import Path
from typing import NamedTuple

from supportflow.define import Channel, Process, State, Transition, Workflow

ROOT = Path(__file__).parents[2]
DATA = Path(os.environ.get("SUPPORTFLOW_DATA") or ROOT.parent / "shared" / "data")
LOG = DATA / "italian-helpdesk" / "finale.csv.gz"
ABSENT = f"the Italian help desk log is not at {LOG}; SUPPORTFLOW_DATA can name its folder"

OFFICE = ("needs_upgrade", "anomaly", "scheduled")


def declare(level: int) -> Process:
    """Declare the desk: 0 the happy path, 1 with intake and waiting, 2 with loops, 3 all."""
    office = OFFICE if level >= 3 else ()

    def states(*chosen: tuple[str, int]) -> list[str]:
        return [state for state, needed in chosen if level >= needed]

    seriousness = states(("start", 0), ("new", 1), ("triaged", 2))
    take = [
        *states(
            ("triaged", 0),
            ("waiting", 1),
            ("start", 2),
            ("new", 2),
            ("in_progress", 2),
            ("resolved", 2),
        ),
        *office,
    ]
    resolve = [
        *states(("in_progress", 0), ("waiting", 1), ("triaged", 1), ("resolved", 2)),
        *office,
    ]
    rows = [
        Transition("assign", seriousness, "triaged", log="Assign seriousness"),
        Transition("take", take, "in_progress", log="Take in charge ticket"),
        Transition("resolve", resolve, "resolved", log="Resolve ticket"),
        Transition("close", "resolved", "closed", log="Closed"),
    ]
    if level >= 1:
        wait = [*states(("in_progress", 1), ("triaged", 2), ("waiting", 2)), *office]
        rows += [
            Transition("insert", "start", "new", log="Insert ticket"),
            Transition("wait", wait, "waiting", log="Wait"),
        ]
    if level >= 3:
        field = ["in_progress", "triaged", "waiting"]
        rows += [
            Transition(
                "upgrade",
                [*field, "needs_upgrade", "anomaly"],
                "needs_upgrade",
                log="Require upgrade",
            ),
            Transition("report_anomaly", [*field, "anomaly"], "anomaly", log="Create SW anomaly"),
            Transition("schedule", [*field, "scheduled"], "scheduled", log="Schedule intervention"),
            Transition("fix_anomaly", "anomaly", "in_progress", log="Resolve SW anomaly"),
        ]
    names = [
        *states(("start", 0), ("new", 1), ("triaged", 0), ("in_progress", 0), ("waiting", 1)),
        *office,
        "resolved",
    ]
    return Process(
        "help_desk",
        "Help desk of a software company",
        channels=[Channel("desk", starts="start")],
        workflows=[
            Workflow(
                "tickets",
                states=[*map(State, names), State("closed", final=True)],
                transitions=rows,
            )
        ],
    )


class Figures(NamedTuple):
    """What a replay of the log must give, with every case asked to end."""

    transitions: int
    states: int
    fitting: int
    allowed: int
    cost: int
    mean_fitness: str
    log_fitness: str


FIGURES = (
    Figures(4, 5, 2_366, 17_682, 3_854, "0.914043", "0.902844"),
    Figures(10, 7, 3_439, 19_889, 1_637, "0.959610", "0.953346"),
    Figures(18, 7, 4_393, 21_105, 275, "0.993166", "0.992163"),
    Figures(41, 10, 4_524, 21_299, 81, "0.997889", "0.997692"),
)
