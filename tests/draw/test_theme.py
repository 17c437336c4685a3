"""Themes: colours of areas that can be read, and a font."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportflow.draw import Theme, dot, picture, svg
from supportflow.draw.colours import EDGES, FAULT, PAPER, area, contrast, dark, of_area
from supportflow.errors import BadCall, WrongValue
from tests.draw.samples import large

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@given(COLOURS)
def test_any_colour_can_be_read(colour: str) -> None:
    """Whatever colour is given, all words on its ground and on white have at least 4.5."""
    strong, tint = of_area(colour)
    for ground in (tint, PAPER):
        assert contrast(strong, ground) >= 4.5
        assert contrast(dark(strong), dark(ground)) >= 4.5
    for words in (*EDGES.values(), FAULT.strong):
        assert contrast(words, tint) >= 4.5
        assert contrast(dark(words), dark(tint)) >= 4.5


def test_readable_colours_stay_as_they_are() -> None:
    """A colour that can be read is not changed."""
    assert of_area("#00695c").strong == "#00695C"


def test_areas_have_their_colours_in_every_view() -> None:
    """Frames, boxes and signs of an area have the colour of the theme, others their own."""
    theme = Theme(areas={"first": "#00695c"})
    for options in ({}, {"view": "overview"}, {"area": "second"}):
        assert "#00695C" in dot(large(), theme=theme, **options)  # type: ignore[arg-type]
        assert "#00695C" not in dot(large(), **options)  # type: ignore[arg-type]
    assert area(4).strong in dot(large(), theme=theme)


def test_font_is_that_of_the_theme() -> None:
    """The font is measured by the engine and asked of the reader."""
    theme = Theme(font="Open Sans")
    assert dot(large(), theme=theme).count('fontname="Open Sans"') == 3
    assert 'font-family:"Open Sans",Arial' in svg(large(), theme=theme)
    assert picture(large()).font == "Arial"


def test_wrong_values_are_told_together() -> None:
    """What is no colour and no font is told at once."""
    with pytest.raises(WrongValue) as caught:
        Theme(areas={"a": "red", "b": "#12"}, font='Arial", x')
    assert len(caught.value.problems) == 3


def test_unknown_areas_are_told() -> None:
    """An area that is not there is told with the nearest name."""
    with pytest.raises(BadCall, match=r"no area 'frst' Did you mean 'first'\?"):
        svg(large(), theme=Theme(areas={"frst": "#00695c"}))
