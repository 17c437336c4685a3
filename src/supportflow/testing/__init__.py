"""Help for tests: a clock that stands still, and Hypothesis strategies that draw processes.

The strategies need Hypothesis; the clock does not.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from supportflow.testing.clock import FixedClock

if TYPE_CHECKING:
    from supportflow.testing.broken import broken_processes
    from supportflow.testing.sound import processes
    from supportflow.testing.values import conditions, durations, names, texts

__all__ = [
    "FixedClock",
    "broken_processes",
    "conditions",
    "durations",
    "names",
    "processes",
    "texts",
]

_HOMES = {
    "broken_processes": "broken",
    "processes": "sound",
    "conditions": "values",
    "durations": "values",
    "names": "values",
    "texts": "values",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"supportflow.testing has no '{name}'.")
    return getattr(import_module(f"supportflow.testing.{_HOMES[name]}"), name)
