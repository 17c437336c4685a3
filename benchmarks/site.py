"""What a site costs: its pages with all pictures to be drawn, and with pictures that are kept.

Run it alone: ``python benchmarks/site.py``. The best of several runs is the least disturbed; beside
it stands what the pictures cost when each starts an engine of its own, in the same run.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from supportflow import load
from supportflow.define.process import Process
from supportflow.draw import engines, workers
from supportflow.publish import publish

EXAMPLES = Path(__file__).parents[1] / "examples"
RUNS = 3


def seconds(work: Callable[[], object]) -> float:
    """Return how long something takes once."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def row(name: str, process: Process) -> str:
    """Return what the site of a process costs, cold and warm."""
    folder = Path(tempfile.mkdtemp(prefix="supportflow-"))
    fresh: list[float] = []
    cold: list[float] = []
    warm: list[float] = []
    try:
        for run in range(RUNS):
            engines._drawings.clear()  # pyright: ignore[reportPrivateUsage]
            cold.append(seconds(lambda at=run: publish(process, cache=folder / str(at))))
            warm.append(seconds(lambda at=run: publish(process, cache=folder / str(at))))
        engines._drawings.clear()  # pyright: ignore[reportPrivateUsage]
        most, workers.MOST = workers.MOST, 0
        fresh.append(seconds(lambda: publish(process)))
        workers.MOST = most
        made = publish(process, cache=folder / "0")
    finally:
        shutil.rmtree(folder)
    states = sum(len(flow.states) for flow in process.workflows)
    pictures = sum(text.count("<figure") for text in made.pages.values())
    return (
        f"| {name} | {states} | {len(made.pages)} | {pictures} | {min(cold):.2f} s | "
        f"{min(warm) * 1000:,.0f} ms | {min(fresh) / min(cold):.1f}x |"
    )


def main() -> None:
    """Print one row for each example."""
    sys.dont_write_bytecode = True
    print("| process | states | files | pictures | cold | warm | engine started each time |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    for name in ("shop.py", "it_desk.yaml", "software.py"):
        print(row(name.partition(".")[0], load(EXAMPLES / name)), flush=True)


if __name__ == "__main__":
    main()
