"""Keeps processes in which Graphviz is loaded: a picture then costs its layout, not a new Python.

Each worker draws one picture at a time. One that takes too long is killed and one that crashes is
gone, and the next picture has a new one; what was drawn in a worker before changes nothing.
"""

from __future__ import annotations

import atexit
import os
import subprocess
import sys
from contextlib import suppress
from threading import Lock, Timer
from typing import Final

__all__ = ["LOOP", "MOST", "Ended", "Late", "draw"]

MOST: Final = 4
"""How many workers wait for the next picture."""

# DOT in, picture out, each with its length before it; what the engine said goes first.
LOOP: Final = """
import os, sys, tempfile, pygraphviz
take, give = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
os.dup2(2, 1)
said = tempfile.TemporaryFile()
os.dup2(said.fileno(), 2)
while head := take.readline():
    layout, form, size = head.decode().split()
    text = take.read(int(size)).decode()
    said.seek(0)
    said.truncate()
    try:
        drawn = pygraphviz.AGraph(string=text).draw(format=form, prog=layout) or b""
    except BaseException as error:
        drawn = b""
        print(f"{type(error).__name__}: {error}", file=sys.stderr, flush=True)
    said.seek(0)
    words = said.read()
    give.write(b"%d %d\\n" % (len(words), len(drawn)) + words + drawn)
    give.flush()
"""


class Late(Exception):
    """The worker took too long and was killed."""


class Ended(Exception):
    """The worker ended before it had drawn anything; says with what."""


Worker = subprocess.Popen[bytes]

_lock = Lock()
_idle: list[tuple[str, Worker]] = []
"""Workers that wait, each with the path on which it found its modules."""

_owner = os.getpid()


def draw(layout: str, form: str, text: str, limit: float) -> tuple[bytes, bytes]:
    """Return a picture, and what the engine said on the way.

    Raises `Late` after `limit` seconds and `Ended` when the engine crashed.
    """
    path = os.pathsep.join(each for each in sys.path if each)
    worker = _taken(path)
    late = Timer(limit, worker.kill)
    late.start()
    try:
        answer = _asked(worker, layout, form, text)
    except (OSError, ValueError):
        answer = None
    finally:
        expired = not late.is_alive()
        late.cancel()
    if answer is None:
        said, code = _closed(worker)
        if expired:
            raise Late
        raise Ended(said or f"it ended with code {code}")
    _put_back(path, worker)
    return answer


def _asked(worker: Worker, layout: str, form: str, text: str) -> tuple[bytes, bytes] | None:
    """Send a text and read the answer; None when the worker has gone."""
    assert worker.stdin is not None
    assert worker.stdout is not None
    data = text.encode()
    worker.stdin.write(f"{layout} {form} {len(data)}\n".encode() + data)
    worker.stdin.flush()
    head = worker.stdout.readline().split()
    if len(head) != 2:
        return None
    sizes = [int(size) for size in head]
    words, drawn = (worker.stdout.read(size) for size in sizes)
    return (drawn, words) if [len(words), len(drawn)] == sizes else None


def _taken(path: str) -> Worker:
    """Return a worker that waits, or a new one."""
    global _owner
    with _lock:
        if _owner != os.getpid():
            # A fork shares the pipes of its parent, and must not talk through them.
            _owner = os.getpid()
            _idle.clear()
        for at, (found, worker) in enumerate(_idle):
            if found == path:
                del _idle[at]
                return worker
    return subprocess.Popen(
        [sys.executable, "-P", "-c", LOOP],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": path},
    )


def _put_back(path: str, worker: Worker) -> None:
    with _lock:
        _idle.append((path, worker))
        spare = [_idle.pop(0)] if len(_idle) > MOST else []
    for _, other in spare:
        _closed(other)


def _closed(worker: Worker) -> tuple[str, int]:
    """End a worker; return what it said last, and its code."""
    if worker.stdin is not None:
        with suppress(OSError):
            worker.stdin.close()
    try:
        worker.wait(1)
    except subprocess.TimeoutExpired:
        worker.kill()
        worker.wait()
    said = worker.stderr.read().decode(errors="replace") if worker.stderr is not None else ""
    for pipe in (worker.stdout, worker.stderr):
        if pipe is not None:
            pipe.close()
    return said, worker.returncode


@atexit.register
def _close_all() -> None:
    if _owner == os.getpid():
        while _idle:
            _closed(_idle.pop()[1])
