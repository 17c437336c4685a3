"""The Italian help desk log: reading it, replaying it and aligning it with four declarations.

The log is somebody else's and is not part of the project; where it is absent, nothing is measured.
The figures of each replay are compared with the reference before anything is timed; times are
seconds of the processor.
"""

from __future__ import annotations

import sys
import tracemalloc
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from run import best, cpu, interleaved, show, verdict

from supportflow.measure import Automaton, read_log, replay
from tests.measure.italian import ABSENT, FIGURES, LOG, declare

ROUNDS = 7
TARGET = 0.5
NAMES = ("L0 happy path", "L1 with intake and waiting", "L2 with loops", "L3 with the back office")


def peak(work: Callable[[], object]) -> float:
    """Return the most memory that `work` held at once, in MB."""
    tracemalloc.start()
    work()
    held = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return held / 1e6


def main() -> None:
    """Print the table, or say why there is none."""
    if not LOG.exists():
        print(f"Skipped: {ABSENT}.\n")
        return
    log = read_log(LOG, zone="Europe/Rome")
    processes = [declare(level) for level in range(4)]
    for process, wanted in zip(processes, FIGURES, strict=True):
        found = replay(process, log, open_cases="complete")
        figures = (len(Automaton.of(process).edges), found.fitting, found.allowed, found.cost)
        assert figures == (wanted.transitions, wanted.fitting, wanted.allowed, wanted.cost)
    work: dict[str, Callable[[], object]] = {
        "read 21,348 events": lambda: read_log(LOG, zone="Europe/Rome")
    }
    for name, process in zip(NAMES, processes, strict=True):
        work[name] = lambda process=process: replay(process, log, open_cases="complete")
    spent = best(
        interleaved({name: lambda each=each: cpu(each) for name, each in work.items()}, ROUNDS)
    )
    reading = spent["read 21,348 events"]
    show(
        "Replay and alignment of the Italian log",
        ("what", "ms", "with reading, ms", "peak MB", f"target, with reading ({TARGET:g} s)"),
        [
            (
                name,
                f"{seconds * 1e3:.1f}",
                f"{(seconds + reading) * 1e3:.1f}" if name in NAMES else "",
                f"{peak(work[name]):.1f}",
                verdict(seconds + reading, TARGET) if name in NAMES else "",
            )
            for name, seconds in spent.items()
        ],
    )


if __name__ == "__main__":
    main()
