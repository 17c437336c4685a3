"""How much two texts have in common, word by word, forgiving endings and slips of the pen."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Final
from unicodedata import combining, normalize

__all__ = ["alike", "close", "tokens"]

_EMPTY: Final = (
    "a about an and answer answers any are as at be by can do does for from has have how i in "
    "is it me my of on or our please that the their them there they this to us we what when "
    "where which who whom whose why with you your "
)
EMPTY: Final = frozenset(_EMPTY.split())
"""Words that say nothing about what is meant."""

_WORD: Final = re.compile(r"[^\W_]+")
_NEAR: Final = 0.8
_SAME: Final = 0.9
_STEM: Final = 0.7
"""What share of a word its stem has at least: "delivery" and "deliveries" have one."""


def tokens(text: str) -> tuple[str, ...]:
    """Return the words of a text in small letters, without accents; all if none says anything."""
    plain = "".join(each for each in normalize("NFKD", text.casefold()) if not combining(each))
    words = tuple(_WORD.findall(plain))
    return tuple(word for word in words if word not in EMPTY) or words


def close(one: str, other: str) -> float:
    """Return how well two words fit: 1 for the same, less for other endings or slips."""
    if one == other:
        return 1.0
    if one.isdigit() or other.isdigit():
        return 0.0
    shorter = min(len(one), len(other))
    shared = next(
        (at for at, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), shorter
    )
    if shared >= 4 and shared >= _STEM * max(len(one), len(other)):
        return 0.9
    if shorter >= 5 and SequenceMatcher(None, one, other).ratio() >= _NEAR:
        return 0.7
    return 0.0


def alike(one: Sequence[str], other: Sequence[str]) -> bool:
    """Say whether two texts, as their `tokens`, have the same words but for their endings."""
    return all(
        any(close(word, each) >= _SAME for each in right)
        for left, right in ((one, other), (other, one))
        for word in left
    )
