"""How pictures look: the colours of areas and the font, given as plain values."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from supportflow.define.index import index
from supportflow.define.process import Process
from supportflow.draw.colours import Pair, of_area
from supportflow.errors import BadCall, WrongValue, near

__all__ = ["Theme", "palette"]

_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
_FONT = re.compile(r"[A-Za-z][\w -]{0,63}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """Colours of areas by their names, written ``#1f5fa8``, and one font for all words.

    A colour is darkened as far as its words need it to be read on their ground, which is a light
    tint of it (a contrast of at least 4.5, what WCAG 2 asks of text); other areas keep the colours
    of the standard palette. The font is one that the engine and the readers have; a list of fonts
    would be measured wrongly. Raises WrongValue for what is no colour or no name of a font.
    """

    areas: Mapping[str, str] = field(default_factory=dict[str, str])
    font: str = "Arial"

    def __post_init__(self) -> None:
        problems = [
            f"areas: '{colour}' of '{name}' is no colour such as #1f5fa8"
            for name, colour in self.areas.items()
            if _COLOUR.fullmatch(colour) is None
        ]
        if _FONT.fullmatch(self.font) is None:
            problems.append(f"font: '{self.font}' is not the name of one font, such as Arial")
        if problems:
            raise WrongValue(problems)


def palette(theme: Theme, process: Process) -> dict[int, Pair]:
    """Return the colours that a theme gives to areas, by their numbers.

    Raises BadCall with every area that the process does not have.
    """
    numbers = {area.name: at for at, area in reversed([*enumerate(process.areas)])}
    known = index(process).areas
    wrong = [f"'{name}'{near(name, known)}" for name in theme.areas if name not in known]
    if wrong:
        raise BadCall(f"theme: process '{process.name}' has no area {'; no area '.join(wrong)}")
    return {numbers[name]: of_area(colour) for name, colour in theme.areas.items()}
