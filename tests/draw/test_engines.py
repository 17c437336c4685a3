"""The engine draws several texts in one process, and nobody sees a difference but in time."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

import importlib.util

import pytest

from supportflow.draw import engines

TEXTS = [f'digraph g{at} {{ a -> b [label="{at}"] }}' for at in range(5)]


def no_program(name: str) -> None:
    """Stand in for `which`: there is no `dot` on PATH."""


@pytest.fixture(autouse=True)
def wheel(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the engine in the wheel, and keep nothing of what was drawn before."""
    if importlib.util.find_spec("pygraphviz") is None:
        pytest.skip("the wheel of pygraphviz is not here")
    monkeypatch.setattr(engines, "which", no_program)
    monkeypatch.setattr(engines, "_drawings", {})


def command() -> list[str]:
    """Return what makes SVG."""
    return [*engines.engine(), "-Tsvg"]


def refuse(*given: object) -> bytes:
    """Stand in for a run that must not come."""
    raise AssertionError(given)


def test_what_was_drawn_ahead_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """Texts that were drawn ahead need no other run, and give the same bytes."""
    alone = [engines.run(command(), text, 10) for text in TEXTS]
    monkeypatch.setattr(engines, "_drawings", {})
    engines.ahead(command(), [*TEXTS, *TEXTS])
    monkeypatch.setattr(engines, "_run", refuse)
    assert [engines.run(command(), text, 10) for text in TEXTS] == alone


def test_what_fails_ahead_fails_when_it_is_asked_for() -> None:
    """A text that cannot be drawn keeps no other from being drawn, and says why later."""
    engines.ahead(command(), [TEXTS[0], "digraph { a -> }", *TEXTS[1:]])
    assert len(engines._drawings) == len(TEXTS)
    with pytest.raises(engines.Failed, match="Invalid Input"):
        engines.run(command(), "digraph { a -> }", 10)


def test_few_texts_and_other_engines_are_left(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two texts are not worth it, what is there already is not drawn again, `dot` starts fast."""
    monkeypatch.setattr(engines, "_several", refuse)
    engines.ahead(command(), TEXTS[:2])
    engines.ahead(["dot", "-Kdot", "-Tsvg"], TEXTS)
    monkeypatch.setattr(engines, "_drawings", {(*command(), text): b"x" for text in TEXTS})
    engines.ahead(command(), TEXTS)


def test_what_is_late_or_broken_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a process made before it was stopped is taken, the rest is left; so is a half one."""
    made = b"<svg>1</svg>"
    code = (
        "import sys, time; sys.stdout.buffer.write(b'%d\\n%s' % (12, b'<svg>1</svg>') + b'99\\nx');"
        "sys.stdout.flush(); time.sleep(60)"
    )
    real = engines.engine()
    monkeypatch.setattr(engines, "PATIENCE", 1.0)
    assert engines._several([real[0], "-c", code], TEXTS) == [made]
    assert engines._several(["/no/such/program"], TEXTS) == []
