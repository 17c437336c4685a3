"""Starting up: `import supportflow` against `import pydantic`, and the first value of each.

Every figure is taken in a fresh interpreter, in turn, with compiled files already on disk.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from functools import partial

from run import best, interleaved, show, verdict

ROUNDS = 15

CLOCK = "from time import process_time as clock; begun = clock(); "
TELL = "; print(clock() - begun)"

IMPORTS = {
    "import pydantic": "import pydantic",
    "import supportflow": "import supportflow",
    "from supportflow import Process, State, Transition, Workflow": (
        "from supportflow import Process, State, Transition, Workflow"
    ),
    "from supportflow import start, step": "from supportflow import start, step",
}

PYDANTIC = """
from pydantic import ConfigDict
from pydantic.dataclasses import dataclass
@dataclass(frozen=True, config=ConfigDict(extra="forbid"))
class Line:
    name: str
    label: str | None = None
    count: int = 0
Line("a", "A", 1)
"""

SUPPORTFLOW = """
from supportflow import Process
Process("acme", "Acme support")
"""

WHOLE = """
from supportflow import Area, Channel, Process, State, Team, Transition, Workflow
Process(
    "acme",
    "Acme support",
    teams=[Team("people")],
    areas=[Area("desk", team="people")],
    channels=[Channel("email", starts="new")],
    workflows=[
        Workflow(
            "support",
            states=[State("new", area="desk"), State("closed", area="desk", final=True)],
            transitions=[Transition("close", "new", "closed")],
        )
    ],
)
"""

FIRSTS = {
    "first pydantic dataclass": PYDANTIC,
    "first `Process`": SUPPORTFLOW,
    "first `Process` with a workflow": WHOLE,
}


def fresh(code: str) -> float:
    """Return the processor seconds of some code in a new interpreter."""
    done = subprocess.run(
        [sys.executable, "-c", f"{CLOCK}\n{code}\n{TELL.removeprefix('; ')}"],
        capture_output=True,
        text=True,
        check=True,
    )
    return float(done.stdout)


def table(title: str, codes: dict[str, str], target: tuple[str, float]) -> None:
    """Measure pieces of code in turn, and print them against the first one."""
    contestants: dict[str, Callable[[], float]] = {
        name: partial(fresh, code) for name, code in codes.items()
    }
    for code in codes.values():
        fresh(code)
    spent = best(interleaved(contestants, ROUNDS))
    reference = next(iter(spent.values()))
    named, most = target
    show(
        title,
        ("what", "ms", f"x {next(iter(spent))}", "target of the ratio"),
        [
            (
                f"`{name}`" if "`" not in name and name.count("import") else name,
                f"{seconds * 1e3:.1f}",
                f"{seconds / reference:.2f}",
                verdict(seconds / reference, most) if name == named else "",
            )
            for name, seconds in spent.items()
        ],
    )


def main() -> None:
    """Print the tables."""
    table("Import, in a fresh interpreter", IMPORTS, ("import supportflow", 1.3))
    table("Import and first value, in a fresh interpreter", FIRSTS, ("first `Process`", 1.5))


if __name__ == "__main__":
    main()
