"""What drawing costs beside the engine: DOT and Mermaid text, SVG, PNG and PDF.

Run it alone: ``python benchmarks/drawing.py``. The best of several runs is the least disturbed.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from copy import copy
from functools import partial
from importlib.metadata import version

from supportflow.define.flow import State, Transition, Workflow
from supportflow.define.people import Team
from supportflow.define.process import Area, Channel, Process
from supportflow.define.times import hours
from supportflow.draw import dot, engines, graph, html, mermaid, pages, pdf, picture, png, svg
from supportflow.errors import BadCall

SIZES = ((30, 49, 5), (300, 504, 12), (1000, 1700, 25))


def process(states: int, rows: int, areas: int) -> Process:
    """Make a process with a main path through its areas, and random steps on and back."""
    chance = random.Random(1)
    steps = [Transition(f"on_{at}", f"s{at}", f"s{at + 1}") for at in range(states - 4)]
    for number in range(rows - len(steps)):
        source = chance.randrange(states - 3)
        target = min(states - 1, max(0, source + chance.randrange(-12, 25)))
        steps.append(Transition(f"jump_{number}", f"s{source}", f"s{target}"))
    return Process(
        "big",
        teams=[Team(f"team_{number}") for number in range(areas)],
        areas=[Area(f"area_{number}", team=f"team_{number}") for number in range(areas)],
        channels=[Channel("mail", starts="s0")],
        workflows=[
            Workflow(
                "support",
                states=[
                    State(
                        f"s{at}",
                        area=f"area_{at * areas // states}",
                        within=hours(2),
                        final=at >= states - 3,
                    )
                    for at in range(states)
                ],
                transitions=steps,
            )
        ],
    )


def best(work: Callable[[], object], runs: int) -> float:
    """Return the shortest time of several runs, in milliseconds."""
    times: list[float] = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times) * 1e3


class Engine:
    """Counts the time that is spent in the engine, summed over processes side by side."""

    def __init__(self) -> None:
        self.real = engines._run
        self.runs = 0
        self.time = 0.0

    def __call__(self, command: list[str], text: str, limit: float) -> bytes:
        """Run the engine."""
        start = time.perf_counter()
        try:
            return self.real(command, text, limit)
        finally:
            self.runs += 1
            self.time += time.perf_counter() - start


def timed(work: Callable[[], object], runs: int) -> tuple[float, float, int]:
    """Return the shortest time of several runs, its part in the engine, and how often it ran."""
    found: list[tuple[float, float, int]] = []
    for _ in range(runs):
        engines._drawings.clear()
        engine = Engine()
        engines._run = engine  # type: ignore[assignment]
        start = time.perf_counter()
        try:
            work()
        finally:
            engines._run = engine.real
        found.append(((time.perf_counter() - start) * 1e3, engine.time * 1e3, engine.runs))
    return min(found)


def main() -> None:
    """Print a table: what each text and picture takes, and how much of it the engine."""
    print(f"engine: {engines.engine()[0]}, graphviz package {version('graphviz')}")
    print(f"{'states':>7}{'rows':>6}  {'what':<16}{'ms':>8}{'engine':>8}{'runs':>6}{'ratio':>7}")
    for states, rows, areas in SIZES:
        made = process(states, rows, areas)
        runs = 5 if states < 300 else 2 if states < 1000 else 1
        texts: dict[str, Callable[[], object]] = {
            # A copy holds nothing of what was derived.
            "graph": lambda made=made: graph(copy(made)),
            "overview": partial(picture, made, view="overview"),
            "focus": partial(picture, made, focus="team_1"),
            "difference": partial(picture, made, since=made),
            "dot": partial(dot, made, view="areas"),
            "mermaid": partial(mermaid, made, view="areas"),
        }
        for name, work in texts.items():
            print(f"{states:>7}{rows:>6}  {name:<16}{best(work, 5):>8.1f}")
        whole: dict[str, Callable[[], object]] = {
            "svg": partial(svg, made),
            "png": partial(png, made),
            "pdf": partial(pdf, made),
            "svg, all states": partial(svg, made, view="areas"),
            "every area": partial(split, made),
            "html": partial(html, made),
        }
        for name, work in whole.items():
            try:
                ours, alone, count = timed(work, runs)
            except BadCall:
                print(f"{states:>7}{rows:>6}  {name:<16}  not in {engines.LIMIT:g} s")
                continue
            row = f"{states:>7}{rows:>6}  {name:<16}{ours:>8.0f}{alone:>8.0f}{count:>6}"
            print(f"{row}{ours / alone:>7.2f}")


def split(made: Process) -> None:
    """Draw the overview and every area of a process."""
    for page in pages(made):
        svg(made, area=page.area) if page.area else svg(made, view="overview")


if __name__ == "__main__":
    main()
