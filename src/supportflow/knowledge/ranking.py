"""Ranks texts by how well they fit a few words: BM25, in plain Python."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from heapq import nsmallest
from math import log
from typing import Final, Generic, TypeVar

from supportflow.knowledge.words import kin, words

__all__ = ["Ranking"]

K1: Final = 1.2
B: Final = 0.75
KINSHIP: Final = 0.3
"""How much another form of a word counts, against the word itself."""

K = TypeVar("K", bound=str | tuple[str, ...])


class Ranking(Generic[K]):
    """Texts by key, found by the words in them; each text has fields that weigh differently.

    The score of a text for a query is the sum over the words of the query of
    ``idf * tf * (k1 + 1) / (tf + k1 * (1 - b + b * length / mean length))`` with k1 = 1.2 and
    b = 0.75 (BM25: S. Robertson and H. Zaragoza, "The Probabilistic Relevance Framework: BM25 and
    Beyond", Foundations and Trends in Information Retrieval 3(4), 2009). `tf` counts a word in
    the fields of the text, each times the weight of the field (BM25F, in the same work); ``idf``
    is ``ln(1 + (N - n + 0.5) / (n + 0.5))`` for N texts of which n hold the word, which is never
    negative. Words that share their first letters count a little too, so that ``refund`` finds
    ``refunds`` in every language.
    """

    def __init__(self) -> None:
        self._places: dict[str, dict[K, float]] = {}
        self._lengths: dict[K, float] = {}
        self._terms: dict[K, tuple[str, ...]] = {}
        self._total = 0.0

    def __len__(self) -> int:
        return len(self._lengths)

    def __contains__(self, key: object) -> bool:
        return key in self._lengths

    def put(self, key: K, fields: Iterable[tuple[str, float]]) -> None:
        """Add a text, or replace the one that has this key: its fields and their weights."""
        self.drop(key)
        found: dict[str, float] = {}
        length = 0.0
        for text, weight in fields:
            for word in words(text):
                found[word] = found.get(word, 0.0) + weight
                length += weight
                shared = kin(word)
                if shared is not None:
                    found[shared] = found.get(shared, 0.0) + weight
        for term, count in found.items():
            self._places.setdefault(term, {})[key] = count
        self._terms[key] = tuple(found)
        self._lengths[key] = length
        self._total += length

    def drop(self, key: K) -> None:
        """Forget a text, if it is there."""
        if key not in self._lengths:
            return
        self._total -= self._lengths.pop(key)
        for term in self._terms.pop(key):
            places = self._places[term]
            del places[key]
            if not places:
                del self._places[term]

    def find(self, text: str, limit: int) -> list[tuple[K, float]]:
        """Return the keys of the best texts with their scores, the best first, equals by key."""
        scores = self._scores(_asked(text))
        return nsmallest(limit, scores.items(), key=lambda found: (-found[1], found[0]))

    def _scores(self, asked: Mapping[str, float]) -> dict[K, float]:
        scores: dict[K, float] = {}
        if not self._lengths:
            return scores
        count, lengths = len(self._lengths), self._lengths
        flat = K1 * (1 - B)
        steep = K1 * B * count / self._total if self._total else 0.0
        for term, weight in asked.items():
            places = self._places.get(term)
            if places is None:
                continue
            rare = log(1 + (count - len(places) + 0.5) / (len(places) + 0.5))
            factor = weight * rare * (K1 + 1)
            for key, times in places.items():
                gain = factor * times / (times + flat + steep * lengths[key])
                scores[key] = scores.get(key, 0.0) + gain
        return scores


def _asked(text: str) -> dict[str, float]:
    """Return the terms of a query, each with how much it counts."""
    found: dict[str, float] = {}
    for word in dict.fromkeys(words(text)):
        found[word] = 1.0
        shared = kin(word)
        if shared is not None:
            found[shared] = KINSHIP
    return found
