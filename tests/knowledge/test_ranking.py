"""The ranking, against its formula written out and against plain sense."""

from __future__ import annotations

from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportflow.knowledge.ranking import Ranking

WORD = st.sampled_from(["map", "dry", "hub", "cup", "lid", "fan"])
TEXTS = st.dictionaries(
    st.text("abc", min_size=1, max_size=3), st.lists(WORD, min_size=1, max_size=8), min_size=1
)


def ranking(texts: dict[str, list[str]]) -> Ranking[str]:
    """Return texts ready to be searched."""
    made: Ranking[str] = Ranking()
    for key, text in texts.items():
        made.put(key, [(" ".join(text), 1.0)])
    return made


def formula(texts: dict[str, list[str]], query: list[str], key: str) -> float:
    """BM25 of Robertson and Zaragoza, written out for words without kin."""
    mean = sum(map(len, texts.values())) / len(texts)
    score = 0.0
    for word in dict.fromkeys(query):
        holding = sum(word in text for text in texts.values())
        times = texts[key].count(word)
        idf = log(1 + (len(texts) - holding + 0.5) / (holding + 0.5))
        norm = 1.2 * (1 - 0.75 + 0.75 * len(texts[key]) / mean)
        score += idf * times * 2.2 / (times + norm)
    return score


@given(TEXTS, st.lists(WORD, min_size=1, max_size=4))
def test_scores_are_those_of_the_formula(texts: dict[str, list[str]], query: list[str]) -> None:
    """Every text that holds a word is found, with the score that the formula gives it."""
    found = dict(ranking(texts).find(" ".join(query), 1000))
    assert set(found) == {key for key, text in texts.items() if set(text) & set(query)}
    for key, score in found.items():
        assert score == pytest.approx(formula(texts, query, key))


@given(TEXTS, TEXTS, st.lists(WORD, min_size=1, max_size=4))
def test_what_was_dropped_leaves_nothing_behind(
    texts: dict[str, list[str]], others: dict[str, list[str]], query: list[str]
) -> None:
    """Adding, replacing and forgetting texts ends in the same ranking as beginning anew."""
    used = ranking({**others, **texts})
    for key in others.keys() - texts.keys():
        used.drop(key)
    used.drop("not there")
    text = " ".join(query)
    fresh = ranking(texts).find(text, 1000)
    assert [key for key, _ in used.find(text, 1000)] == pytest.approx([key for key, _ in fresh])
    assert len(used) == len(texts)


def test_the_best_comes_first_and_equals_by_name() -> None:
    """A rarer word counts more, a title more than the text, and ties have one order."""
    made: Ranking[str] = Ranking()
    made.put("b", [("the lamp", 1.0)])
    made.put("a", [("the lamp", 1.0)])
    made.put("c", [("the lamp flickers", 1.0)])
    made.put("d", [("the bulb", 3.0), ("of it all", 1.0)])
    assert [key for key, _ in made.find("lamp flickers", 9)] == ["c", "a", "b"]
    assert [key for key, _ in made.find("the bulb", 1)] == ["d"]
    assert made.find("nothing", 9) == []
    assert Ranking[str]().find("lamp", 9) == []


def test_other_forms_of_a_word_are_found_after_the_word_itself() -> None:
    """Who looks for refunds finds a refund, but the same word first."""
    made: Ranking[str] = Ranking()
    made.put("refunded", [("it is refunded", 1.0)])
    made.put("refunds", [("all about refunds", 1.0)])
    made.put("other", [("referees", 1.0)])
    assert [key for key, _ in made.find("refunds", 9)] == ["refunds", "refunded"]
