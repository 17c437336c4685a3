"""Letters that no font has are told before they would be drawn as empty boxes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from supportflow.draw import pdf, png, render
from supportflow.draw.fonts import lacking
from supportflow.errors import MissingTool
from tests.draw.fonts import need_fonts
from tests.draw.samples import small

ROOT = Path(__file__).parents[2]


class Engine:
    """Lays out a text as an engine does whose letters have known widths."""

    def __init__(self, widths: dict[str, float]) -> None:
        self.widths = widths
        self.asked: list[str] = []

    def __call__(self, text: str) -> bytes:
        """Lay a text out."""
        labels = [part.partition('"]')[0] for part in text.split('[label="')[1:]]
        self.asked.append("".join(label[0] for label in labels))
        lines = [
            f"node n{at} 0 0 {self.widths.get(label[0], 9)} 1 x" for at, label in enumerate(labels)
        ]
        return "\n".join(["graph 1 1 1", *lines, "stop"]).encode()


BOXES = {"\ue000": 5.0, "\U0010fffd": 7.0, "i": 1.0, "W": 4.0}


def test_letters_without_a_font_are_found() -> None:
    """A letter as wide as the box of its plane is missing; the others are there."""
    engine = Engine({**BOXES, "日": 5.0, "é": 2.0, "🎉": 7.0, "本": 5.5})
    assert lacking(["日é", "🎉本 a"], "Arial", ("one",), engine) == "日🎉"


def test_what_is_known_is_not_asked_again() -> None:
    """The engine is asked once for each letter, and not at all for what has no picture."""
    engine = Engine({**BOXES, "é": 2.0})
    assert lacking(["é\u200d\u0301\xa0"], "Arial", ("two",), engine) == ""
    assert lacking(["éé"], "Arial", ("two",), engine) == ""
    assert len(engine.asked) == 1
    assert lacking(["ü"], "Arial", ("two",), engine) == ""
    assert engine.asked[1][-1] == "ü"
    assert "é" not in engine.asked[1]


def test_no_font_at_all() -> None:
    """Where all letters are alike there is no font."""
    engine = Engine(dict.fromkeys(["\ue000", "\U0010fffd", "i", "W"], 5.0))
    assert lacking(["abc"], "Arial", ("three",), engine) == "A"
    assert lacking(["abc"], "Arial", ("three",), engine) == "A"


def test_missing_letters_are_an_error_with_advice(monkeypatch: pytest.MonkeyPatch) -> None:
    """PNG and PDF name the letters and what to install; nothing with boxes is returned."""
    monkeypatch.setattr(render, "lacking", lambda *given: "日本語の顧客サポート")
    for draw in (png, pdf):
        with pytest.raises(MissingTool) as caught:
            draw(small())
        assert (
            "has the letters '日', '本', '語', 'の', '顧', '客', 'サ' and 'ポ' and others"
            in str(caught.value)
        )
        assert "fonts-noto-cjk" in str(caught.value)


@pytest.mark.skipif(os.name == "nt", reason="fontconfig is not what Windows asks")
def test_real_engine_without_fonts(tmp_path: Path) -> None:
    """With a folder of fonts that is empty, the real engine is found to have none."""
    need_fonts()
    (tmp_path / "fonts.conf").write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f"<dir>{tmp_path / 'none'}</dir><cachedir>{tmp_path / 'cache'}</cachedir></fontconfig>"
    )
    code = "from tests.draw.samples import small; from supportflow.draw import pdf; pdf(small())"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join(sys.path),
            "FONTCONFIG_FILE": str(tmp_path / "fonts.conf"),
        },
        capture_output=True,
        text=True,
    )
    assert "MissingTool: There are no fonts here: every letter would be an empty box" in done.stderr
