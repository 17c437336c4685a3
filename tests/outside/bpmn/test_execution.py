"""A workflow engine executes the file: tickets end where our own `step` ends them."""

from __future__ import annotations

from pathlib import Path

import pytest

from supportflow import Process, bpmn, starter
from tests.draw.samples import SAMPLES, example

pytest.importorskip(
    "SpiffWorkflow", reason="SpiffWorkflow is not installed: tests/outside/bpmn/install.sh"
)

from tests.outside.bpmn.engine import run
from tests.outside.bpmn.paths import Case, of_example, over_every_row
from tests.outside.bpmn.reading import File

NAMES = ("shop.py", "software.py", "it_desk.yaml")


def check(text: str, file: File, case: Case, children: Case | None = None) -> None:
    """Fail unless the engine stands where the ticket stands."""
    done = run(
        text, f"proc_{case.workflow}", case.channel, case.moves, file.kinds(),
        children.moves if children is not None else (),
    )  # fmt: skip
    state = f"st_{case.state}"
    ended = [name for name in done.ended() if not name.endswith("_done")]
    if file.tag(state) == "endEvent":
        assert (done.standing(), ended) == ([], [state]), case
    else:
        inside = [name for name in done.standing() if file.tag(name) != "endEvent"]
        assert (inside[:1], ended) == ([state], []), case


@pytest.mark.parametrize("name", NAMES)
def test_tickets_end_where_the_desk_ended_them(name: str, tmp_path: Path) -> None:
    """Every ticket of an example goes its way in the engine and ends in the same state."""
    process, cases = of_example(name, f"sqlite:///{tmp_path}/tickets.db")
    text = bpmn(process)
    file = File(text)
    children = {case.ticket: case for case in cases if case.channel is None}
    assert len(cases) >= 4
    assert sum(len(case.moves) for case in cases) >= 10
    for case in cases:
        check(text, file, case, children.get(f"{case.ticket}.1"))


ROWS = {
    **{name: (lambda name=name: example(name)) for name in NAMES},
    "starter": lambda: starter.process,
    "small": SAMPLES["small"],
    "large": SAMPLES["large"],
}


@pytest.mark.parametrize("name", ROWS)
def test_every_row_can_be_gone(name: str) -> None:
    """Each row, from each state, on the shortest way to it, leads where it is declared to lead."""
    process: Process = ROWS[name]()
    text = bpmn(process)
    file = File(text)
    kinds = file.kinds()
    gone = 0
    for case in over_every_row(process):
        if any(kinds.get(f"st_{move.source}") == "callActivity" for move in case.moves):
            continue  # waits for a child ticket, which the example above has
        check(text, file, case)
        gone += 1
    assert gone >= len(process.workflows[0].transitions) - 3
