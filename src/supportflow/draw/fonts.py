"""Whether the engine's fonts have the letters of a picture; without them it draws empty boxes.

The engine says nothing of it. But a letter that no font has is drawn as a box, which is as wide as
that of a place in Unicode at which there is no letter, and without any font all letters are alike.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Final
from unicodedata import category

__all__ = ["lacking"]

TIMES: Final = 10
"""So often each letter is written, so that its width is known well."""

_WIDTH = re.compile(r"^node n(\d+) \S+ \S+ (\S+)", re.MULTILINE)
_NOWHERE: Final = {0: "\ue000", 1: "\U0010fffd"}
"""Places for private use, by whether they lie beyond the first plane: their boxes differ."""

_known: dict[tuple[tuple[str, ...], str], str] = {}
"""Letters that have been looked at, by engine and font, and whether they are there ("+x-y")."""


def lacking(
    words: Iterable[str], font: str, command: tuple[str, ...], layout: Callable[[str], bytes]
) -> str:
    """Return the letters of `words` that the engine would draw as boxes; "A" if there is no font.

    `layout` lays a DOT text out in the engine's form ``plain``; `command` is what runs it.
    """
    key = (command, font)
    seen = _known.get(key, "")
    found = dict(zip(seen[1::2], seen[::2], strict=True))
    wanted = {letter for text in words for letter in text if _is_drawn(letter)}
    new = sorted(wanted - found.keys())
    if new or not found:
        widths = _widths([*_NOWHERE.values(), "i", "W", *new], font, layout)
        if len(widths) < len(new) + len(_NOWHERE) + 2:
            # It does not measure as Graphviz does; what it draws is its own affair.
            return ""
        if widths["i"] == widths["W"]:
            return "A"
        for letter in new:
            nowhere = _NOWHERE[ord(letter) > 0xFFFF]
            found[letter] = "-" if widths[letter] == widths[nowhere] else "+"
        _known[key] = "".join(sign + letter for letter, sign in found.items())
    return "".join(letter for letter in sorted(wanted) if found[letter] == "-")


def _is_drawn(letter: str) -> bool:
    """Say whether a letter is beyond ASCII and draws something of its own."""
    return not letter.isascii() and category(letter)[0] not in "MCZ"


def _widths(letters: list[str], font: str, layout: Callable[[str], bytes]) -> Mapping[str, float]:
    nodes = "".join(f'n{at}[label="{letter * TIMES}"];' for at, letter in enumerate(letters))
    text = f'digraph{{node[shape=plain margin=0 fontsize=10 fontname="{font}"];{nodes}}}'
    found = {int(at): float(width) for at, width in _WIDTH.findall(layout(text).decode())}
    return {letter: found[at] for at, letter in enumerate(letters) if at in found}
