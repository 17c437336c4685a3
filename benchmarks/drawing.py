"""What drawing costs beside the engine: DOT and Mermaid text, SVG, PNG and PDF.

Run it alone: ``python benchmarks/drawing.py``. The best of several runs is the least disturbed.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from functools import partial
from importlib.metadata import version

from supportflow.define.flow import State, Transition, Workflow
from supportflow.define.people import Team
from supportflow.define.process import Area, Channel, Process
from supportflow.define.times import hours
from supportflow.draw import dot, graph, mermaid, pdf, png, render, svg
from supportflow.draw.dot import write

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


def main() -> None:
    """Print a table: what each text and picture takes, and the engine alone on the same DOT."""
    engine = render.engine()
    print(f"engine: {engine[0]}, graphviz package {version('graphviz')}")
    print(f"{'states':>7}{'rows':>6}  {'what':<9}{'ms':>9}{'engine':>9}{'ratio':>7}")
    for states, rows, areas in SIZES:
        made = process(states, rows, areas)
        runs = 9 if states < 300 else 3 if states < 1000 else 1
        texts: dict[str, Callable[[], object]] = {
            "graph": partial(graph, made),
            "dot": partial(dot, made),
            "mermaid": partial(mermaid, made),
        }
        for name, work in texts.items():
            print(f"{states:>7}{rows:>6}  {name:<9}{best(work, 9):>9.1f}")
        text = write(graph(made))
        for draw in (svg, png, pdf):
            form = draw.__name__
            ours = best(partial(draw, made), runs)
            try:
                command = [*engine, f"-T{form}"]
                alone = best(partial(render.run, command, text, 10), runs)
            except render.TooSlow:
                print(f"{states:>7}{rows:>6}  {form:<9}{ours:>9.0f}    > 10 s")
            else:
                row = f"{states:>7}{rows:>6}  {form:<9}{ours:>9.0f}{alone:>9.0f}"
                print(f"{row}{ours / alone:>7.2f}")


if __name__ == "__main__":
    main()
