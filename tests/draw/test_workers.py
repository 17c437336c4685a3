"""Kept processes draw as new ones do, are stopped in time, and are replaced when they crash."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from supportflow.draw import workers

pytest.importorskip("pygraphviz")

TEXT = "digraph {{ a{0} -> b -> c; b -> d [label=x] }}"


def draw(text: str, limit: float = 20) -> tuple[bytes, bytes]:
    """Draw a text as SVG."""
    return workers.draw("dot", "svg", text, limit)


def waiting() -> list[int]:
    """Return the ids of the workers that wait."""
    return [worker.pid for _, worker in workers._idle]


def test_a_worker_is_used_again_and_draws_the_same() -> None:
    """Whatever was drawn in it before."""
    first, _ = draw(TEXT.format(1))
    one = waiting()[-1]
    draw(TEXT.format(2))
    again, words = draw(TEXT.format(1))
    assert (again, words) == (first, b"")
    assert one in waiting()
    assert b"<svg" in first


def test_what_the_engine_says_belongs_to_its_picture() -> None:
    """A text that is wrong is told; the next one knows nothing of it."""
    drawn, words = draw("digraph { a [label=<<B>]; }")
    assert b"rror" in words
    drawn, words = draw(TEXT.format(1))
    assert (b"<svg" in drawn, words) == (True, b"")


def test_a_late_worker_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The next picture has a new one."""
    slow = workers.LOOP.replace("text = take", "import time; time.sleep(30); text = take")
    monkeypatch.setattr(workers, "LOOP", slow)
    monkeypatch.setattr(workers, "_idle", [])
    with pytest.raises(workers.Late):
        draw(TEXT.format(1), 0.5)
    assert waiting() == []


def test_a_crash_is_told_with_its_code(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing waits for an answer that never comes."""
    crash = workers.LOOP.replace("text = take", "os._exit(7); text = take")
    monkeypatch.setattr(workers, "LOOP", crash)
    monkeypatch.setattr(workers, "_idle", [])
    with pytest.raises(workers.Ended, match="it ended with code 7"):
        draw(TEXT.format(1))
    assert waiting() == []


def test_several_at_a_time_have_a_worker_each() -> None:
    """No more than a few wait afterwards, and each has its own answer."""
    texts = [TEXT.format(number) for number in range(12)]
    with ThreadPoolExecutor(6) as several:
        drawn = list(several.map(draw, texts))
    for number, (svg, _) in enumerate(drawn):
        assert f"a{number}".encode() in svg
    assert len(waiting()) <= workers.MOST


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_fork_does_not_talk_through_its_parents_pipes() -> None:
    """A server that forks after drawing draws in both."""
    code = (
        "import os\n"
        "from supportflow.draw import workers\n"
        "draw = lambda: workers.draw('dot', 'svg', 'digraph { a -> b }', 20)[0]\n"
        "first = draw()\n"
        "child = os.fork()\n"
        "if child == 0:\n"
        "    os._exit(0 if draw() == first else 3)\n"
        "assert draw() == first\n"
        "assert os.waitpid(child, 0)[1] == 0\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
