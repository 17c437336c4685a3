"""Runs every benchmark of this folder, or those named, and prints their tables.

Holds what they share: running contestants in turn, taking the best, printing a table.
"""

from __future__ import annotations

import gc
import platform
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path

__all__ = ["best", "cpu", "interleaved", "show", "verdict"]

HERE = Path(__file__).resolve().parent
FIRST = ("dispatch", "step", "loading", "imports")


def interleaved(
    contestants: Mapping[str, Callable[[], float]], rounds: int
) -> dict[str, list[float]]:
    """Run all contestants in turn, round after round, so that a busy machine slows all of them.

    Each returns what it measured; the garbage of the one before is not charged to it. The order
    turns round in every other round.
    """
    found: dict[str, list[float]] = {name: [] for name in contestants}
    names = list(contestants)
    for count in range(rounds):
        for name in names if count % 2 == 0 else reversed(names):
            gc.collect()
            found[name].append(contestants[name]())
    return found


def best(measured: Mapping[str, Sequence[float]]) -> dict[str, float]:
    """Return the least disturbed figure of each contestant."""
    return {name: min(figures) for name, figures in measured.items()}


def cpu(work: Callable[[], object]) -> float:
    """Return the processor seconds of `work`; other programs count less than in wall time."""
    begun = time.process_time()
    work()
    return time.process_time() - begun


def verdict(figure: float, target: float, *, at_least: bool = False) -> str:
    """Say whether a figure meets its target: at most (or at least) that much."""
    met = figure >= target if at_least else figure <= target
    return f"{'at least' if at_least else 'at most'} {target:g}: {'met' if met else 'MISSED'}"


def show(title: str, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a Markdown table: the first column is text, the others are figures."""
    print(f"### {title}\n")
    print(f"| {' | '.join(header)} |")
    print(f"| {' | '.join(['---', *['---:'] * (len(header) - 1)])} |")
    for row in rows:
        print(f"| {' | '.join(row)} |")
    print(flush=True)


def scripts(wanted: Sequence[str]) -> list[Path]:
    """Return the benchmarks to run: those of `FIRST` in that order, then all others by name."""
    present = {path.stem: path for path in sorted(HERE.glob("*.py")) if path.stem != "run"}
    unknown = [name for name in wanted if name not in present]
    if unknown:
        sys.exit(f"no benchmark named {', '.join(unknown)}; there are: {', '.join(present)}")
    order = [name for name in FIRST if name in present]
    order += [name for name in present if name not in FIRST]
    return [present[name] for name in order if not wanted or name in wanted]


def main(wanted: Sequence[str]) -> int:
    """Run the benchmarks, each in a process of its own; return how many failed."""
    versions = ", ".join(f"{name} {version(name)}" for name in ("pydantic", "transitions"))
    print(f"Python {platform.python_version()}, {versions}\n", flush=True)
    failed = 0
    for script in scripts(wanted):
        print(f"## {script.stem}\n", flush=True)
        failed += subprocess.run([sys.executable, str(script)], check=False).returncode != 0
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
