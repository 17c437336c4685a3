"""Sheets of paper for pictures: which way they lie, and how far a picture is shrunk."""

from __future__ import annotations

import re
from typing import Final, Literal

from supportflow.errors import BadCall

__all__ = ["SHEETS", "Paper", "sheet", "size_of"]

Paper = Literal["A4", "A3", "poster"]

_SIZE = re.compile(r'<svg [^>]*?width="([\d.]+)pt" height="([\d.]+)pt"')

SHEETS: Final[dict[Paper, tuple[float, float]]] = {
    "A4": (841.9, 595.3), "A3": (1190.6, 841.9), "poster": (2383.9, 1683.8),
}  # fmt: skip
"""Sheets of paper in points, lying; a poster is A1."""

EDGE: Final = 24.0
"""Points around a picture on paper, which printers leave white."""

SMALLEST: Final = 0.5
"""Below this scale the small words of a picture are under 5 points."""


def size_of(raw: str) -> tuple[float, float]:
    """Return how large a picture is, in points, from its SVG."""
    size = _SIZE.search(raw)
    assert size is not None
    return float(size[1]), float(size[2])


def sheet(size: tuple[float, float], paper: Paper, name: str, larger: bool = False) -> str:
    """Return what makes a sheet of paper of a picture of that size.

    With `larger` it is the next larger sheet when the words would be too small on this one.
    """
    kinds: list[Paper] = list(SHEETS)
    found = _scaled(size, paper)
    if larger:
        for kind in kinds[kinds.index(paper) + 1 :]:
            if found[0] >= SMALLEST:
                break
            paper, found = kind, _scaled(size, kind)
    scale, across, down = found
    if scale < SMALLEST:
        raise BadCall(
            f"On {paper} the picture of '{name}' would be shrunk to {scale:.0%}, too small to be "
            "read. Draw one area at a time (area=...), the overview (view='overview'), or take a "
            f"larger sheet than {paper}."
        )
    return f'viewport="{across},{down},{min(scale, 1.5):.4f}" margin=0'


def _scaled(size: tuple[float, float], paper: Paper) -> tuple[float, float, float]:
    """Return how far a picture is shrunk on a sheet, and the sheet as it lies best."""
    wide, high = size
    long, short = SHEETS[paper]
    sheets = [(long, short), (short, long)]
    scales = [min((w - 2 * EDGE) / wide, (h - 2 * EDGE) / high) for w, h in sheets]
    scale = max(scales)
    return (scale, *sheets[scales.index(scale)])
