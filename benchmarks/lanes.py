"""What lanes cost: laying them out, and writing them as SVG, placed DOT and BPMN.

Run it alone: ``python benchmarks/lanes.py``. The best of several runs is the least disturbed.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

from drawing import SIZES, best, process

from supportflow import load
from supportflow.draw import bpmn, dot, graph, svg
from supportflow.draw.lanes import scene

EXAMPLE = Path(__file__).parents[1] / "examples" / "shop.py"


def main() -> None:
    """Print one row for each process: the shop of the examples, then larger and larger ones."""
    cases = [("the shop of the examples", load(EXAMPLE))]
    for states, rows, areas in SIZES:
        cases.append((f"{states} states, {rows} rows", process(states, rows, areas)))
    print("| process | layout | SVG | placed DOT | BPMN | size |")
    print("| --- | ---: | ---: | ---: | ---: | ---: |")
    for name, given in cases:
        picture = graph(given)
        pools = scene(picture)
        wide = max(pool.layout.width for pool in pools)
        high = sum(pool.layout.height for pool in pools)
        works = (
            partial(scene, picture),
            partial(svg, given, view="lanes"),
            partial(dot, given, view="lanes"),
            partial(bpmn, given),
        )
        said = " | ".join(f"{best(work, 3):,.0f} ms" for work in works)
        print(f"| {name} | {said} | {wide:,.0f} x {high:,.0f} |", flush=True)


if __name__ == "__main__":
    main()
