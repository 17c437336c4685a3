"""What a decision table decides, over all values: beside asking every combination of values.

A table of n rows has two numbers with n limits each and a choice of four, so that its values fall
into some 20 n² combinations. Asking them all is what a plain check would do; it is left out where
that takes seconds. A table that takes more than the bound is not told.
"""

from __future__ import annotations

from itertools import product

from run import best, cpu, interleaved, show, verdict

from supportflow import Field, Process, evaluate, field
from supportflow.checks.cells import Cells
from supportflow.define.conditions import Condition
from supportflow.define.index import index

SIZES, BRUTE, ROUNDS = (10, 50, 100, 400), 50, 3
KINDS = ("new", "old", "used", "lost")
PROCESS = Process(
    "p",
    fields=[Field("a", "money"), Field("b", "number"), Field("kind", "choice", choices=KINDS)],
)


def table(count: int) -> list[Condition]:
    """Return rows that leave nothing open but what is missing, each counting somewhere."""
    rows = [
        (field("a") <= at) & (field("b") > count - at) & (field("kind") != KINDS[at % 4])
        for at in range(1, count)
    ]
    return [*rows, field("a").is_set()]


def by_cells(rows: list[Condition]) -> float:
    """Return the seconds of looking for gaps and rows that never count."""

    def look() -> None:
        found = Cells(index(PROCESS), rows)
        assert found.gap(filled=True) is None
        assert found.never() == ()
        assert found.gap() is not None or len(rows) == SIZES[-1]

    return cpu(look)


def by_asking(rows: list[Condition]) -> float:
    """Return the seconds of asking the rows about every combination of values."""
    numbers = [None, *(half / 2 for half in range(2 * len(rows) + 2))]

    def look() -> None:
        met = set[int]()
        for a, b, kind in product(numbers, numbers, (None, *KINDS)):
            values = {"a": a, "b": b, "kind": kind}
            held = next((at for at, row in enumerate(rows) if evaluate(row, values)), None)
            assert (held is None) == (a is None)
            if held is not None:
                met.add(held)
        assert len(met) == len(rows)

    return cpu(look)


def main() -> None:
    """Print seconds for tables of each size."""
    lines: list[tuple[str, ...]] = []
    for count in SIZES:
        rows = table(count)
        contestants = {"cells": lambda rows=rows: by_cells(rows)}
        if count < BRUTE:
            contestants["asking"] = lambda rows=rows: by_asking(rows)
        found = best(interleaved(contestants, ROUNDS))
        asking = found.get("asking")
        lines.append(
            (
                f"{count} rows",
                f"{found['cells'] * 1e3:.2f} ms",
                f"{asking * 1e3:.0f} ms" if asking else "",
                f"{asking / found['cells']:.0f} x" if asking else "",
                verdict(found["cells"], 0.3) if count == SIZES[-1] else "",
            )
        )
    show("Decision tables", ("table", "cells", "asking all", "ratio", "target"), lines)


if __name__ == "__main__":
    main()
