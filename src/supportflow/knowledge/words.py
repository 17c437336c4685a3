"""Splits texts of any language into words that can be compared."""

from __future__ import annotations

import re
from unicodedata import combining, normalize

__all__ = ["KIN", "kin", "words"]

_WORD = re.compile(r"\w+")
# Scripts that write without spaces: kana, Han, and those of South-East Asia.
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]+")

KIN = 5
"""Words that agree in so many first letters are taken for forms of one word."""


def words(text: str) -> list[str]:
    """Return the words of a text, without case and accents: ``Perché`` is ``perche``.

    A run of a script that is written without spaces is split into its overlapping pairs of
    letters, which is how such texts are usually indexed.
    """
    if not text.isascii():
        text = "".join(letter for letter in normalize("NFKD", text) if not combining(letter))
        found: list[str] = []
        for word in _WORD.findall(text.casefold()):
            found += _parts(word) if not word.isascii() else (word,)
        return found
    return _WORD.findall(text.lower())


def kin(word: str) -> str | None:
    """Return what a word shares with its other forms, as no word is written; None if too short.

    ``refunds`` and ``refunded`` share ``refun*``: the first five letters, in any language; of words
    of four and five letters it is the first four, as in ``lamp`` and ``lamps``.
    """
    if word.isdigit() or len(word) < 4:
        return None
    return f"{word[:KIN]}*" if len(word) > KIN else f"{word[:4]}*"


def _parts(word: str) -> list[str]:
    if not _UNSPACED.search(word):
        return [word]
    found: list[str] = []
    end = 0
    for run in _UNSPACED.finditer(word):
        if run.start() > end:
            found.append(word[end : run.start()])
        letters = run.group()
        found += [letters[at : at + 2] for at in range(len(letters) - 1)] or [letters]
        end = run.end()
    if end < len(word):
        found.append(word[end:])
    return found
