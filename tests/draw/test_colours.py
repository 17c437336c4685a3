"""Colours: every pair that a picture uses can be read, in light and dark."""

from itertools import product

import pytest

from supportflow.draw.colours import (
    DARK_GROUND,
    EDGES,
    FAULT,
    INK,
    MUTED,
    NEUTRAL,
    PALETTE,
    PAPER,
    area,
    contrast,
    dark,
)

NUMBERS = range(len(PALETTE) + 60)
WORDS = (*EDGES.values(), FAULT.strong)


def test_contrast_is_that_of_wcag() -> None:
    """Black on white is 21, a colour on itself 1, and a known pair is what others compute."""
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#1D4ED8", "#1D4ED8") == 1
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.478, abs=0.001)


def test_words_of_areas_can_be_read() -> None:
    """An area's strong colour has at least 4.5 on its tint and on white, in light and dark."""
    for strong, tint in [*map(area, NUMBERS), FAULT, NEUTRAL]:
        for ground in (tint, PAPER):
            assert contrast(strong, ground) >= 4.5, (strong, ground)
            assert contrast(dark(strong), dark(ground)) >= 4.5, (strong, ground)


def test_words_on_edges_can_be_read() -> None:
    """Every edge colour has at least 4.5 on every ground that it can cross, in light and dark."""
    grounds = [PAPER, NEUTRAL.tint, FAULT.tint, *(area(number).tint for number in NUMBERS)]
    for colour, ground in product(WORDS, grounds):
        assert contrast(colour, ground) >= 4.5, (colour, ground)
        assert contrast(dark(colour), dark(ground)) >= 4.5, (colour, ground)
        assert contrast(dark(colour), DARK_GROUND) >= 4.5, colour


def test_ink_can_be_read() -> None:
    """Titles and small words have at least 7 on their boxes and on the ground, light and dark."""
    for colour in (INK, MUTED, "#4B5563"):
        assert contrast(colour, PAPER) >= 7
        assert contrast(dark(colour), dark(PAPER)) >= 7
        assert contrast(dark(colour), DARK_GROUND) >= 7


def test_areas_have_different_colours() -> None:
    """Seventy areas have seventy colours, the same in every run."""
    assert len({area(number) for number in NUMBERS}) == len(NUMBERS)
    assert area(12) == area.__wrapped__(12)
