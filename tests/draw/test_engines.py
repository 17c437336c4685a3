"""The engine draws several texts ahead, and nobody sees a difference but in time."""

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
    monkeypatch.setattr(engines, "_run", refuse)
    engines.ahead(command(), TEXTS[:2])
    engines.ahead(["dot", "-Kdot", "-Tsvg"], TEXTS)
    monkeypatch.setattr(engines, "_drawings", {(*command(), text): b"x" for text in TEXTS})
    engines.ahead(command(), TEXTS)


def test_what_is_late_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    """All texts have one time together: when it is over, the rest is left to be asked for."""
    given: list[float] = []

    def slow(command: list[str], text: str, limit: float) -> bytes:
        given.append(limit)
        if len(given) > 1:
            raise engines.TooSlow
        return b"<svg/>"

    monkeypatch.setattr(engines, "_run", slow)
    engines.ahead(command(), TEXTS)
    assert len(engines._drawings) == 1
    assert max(given) <= engines.PATIENCE
    monkeypatch.setattr(engines, "PATIENCE", -1.0)
    monkeypatch.setattr(engines, "_run", refuse)
    engines.ahead(command(), [f"{text} " for text in TEXTS])
    assert len(engines._drawings) == 1
