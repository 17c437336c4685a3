"""Words that can be compared, in any language."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from supportflow.knowledge.words import kin, words


def test_case_accents_and_punctuation_do_not_count() -> None:
    """A word is found however it is written."""
    assert words("Perché NON va? Straße, naïve-2") == [
        "perche", "non", "va", "strasse", "naive", "2",
    ]  # fmt: skip


def test_text_without_spaces_is_split_into_pairs() -> None:
    """Scripts that write without spaces are found by their pairs of letters."""
    assert words("東京都 A4用紙") == ["東京", "京都", "a4", "用紙"]
    assert words("山") == ["山"]


def test_forms_of_a_word_are_kin() -> None:
    """Other forms of a word share what it begins with; short words and numbers have no kin."""
    assert kin("refunds") == kin("refunded") == "refun*"
    assert kin("lamp") == kin("lamps") == "lamp*"
    assert kin("tea") is None
    assert kin("20261130") is None


@given(st.text())
def test_words_of_words_are_the_same(text: str) -> None:
    """Splitting what was split changes nothing more than cutting it into the same pieces."""
    found = words(text)
    assert all(word and word == word.strip() for word in found)
    again = words(" ".join(found))
    assert again == words(" ".join(again))
