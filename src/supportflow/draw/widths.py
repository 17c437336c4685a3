"""How wide a text is in Arial, where no engine is asked.

The widths are those of Arial, and of Liberation Sans and Helvetica, which were made to be equal;
they are given in thousandths of the size. What is not in the table is guessed from its script.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Final
from unicodedata import category, east_asian_width

__all__ = ["widest", "width"]

_GROUPS: Final = {
    191: "'", 222: "ijl", 260: "|", 278: " !,./:;I[\\]ft", 333: "()-`r", 334: "{}", 355: '"',
    389: "*", 469: "^", 500: "Jcksvxyz", 556: "#$0123456789?L_abdeghnopqu", 584: "+<=>~",
    611: "FTZ", 667: "&ABEKPSVXY", 722: "CDHNRUw", 778: "GOQ", 833: "Mm", 889: "%", 944: "W",
    1015: "@",
}  # fmt: skip
_PLAIN: Final = {letter: width for width, letters in _GROUPS.items() for letter in letters}
BOLD: Final = 1.075
"""Bold letters are about as much wider."""
SAFE: Final = 1.03
"""Room for fonts that are a little wider."""


@lru_cache(maxsize=4096)
def _thousandths(text: str) -> int:
    total = 0
    for each in text:
        known = _PLAIN.get(each)
        if known is not None:
            total += known
        elif category(each) in {"Mn", "Me", "Cf"}:
            continue
        elif east_asian_width(each) in "WF":
            total += 1000 if each < "\U0001f000" else 1250
        else:
            total += 722 if each.isupper() else 620
    return total


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Return how wide a text is at a size, in the unit of the size."""
    return _thousandths(text) / 1000 * size * (BOLD if bold else 1.0) * SAFE


def widest(lines: Iterable[str], size: float, *, bold: bool = False) -> float:
    """Return the width of the widest of some lines; 0 when there is none."""
    return max((width(line, size, bold=bold) for line in lines), default=0.0)
