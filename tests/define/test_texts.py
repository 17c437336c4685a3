"""Texts in one language and in several."""

from typing import Any

import pytest
from hypothesis import given

from supportflow.define.flow import State
from supportflow.define.texts import Text, Words, pick, text, title
from supportflow.errors import WrongValue
from supportflow.testing import texts


def test_the_language_is_chosen_then_its_base_then_the_first() -> None:
    """A text falls back from ``pt_BR`` to ``pt`` and then to the language given first."""
    closed = text(en="Closed", pt="Fechado")
    assert [closed.pick(each) for each in ("pt", "pt_BR", "de")] == ["Fechado", "Fechado", "Closed"]
    assert str(closed) == "Closed"
    assert list(closed) == ["en", "pt"]


def test_the_order_of_languages_means_something() -> None:
    """The first language is the fallback, so another order is another text."""
    assert text(en="Yes", it="Sì") != text(it="Sì", en="Yes")


def test_pick_takes_plain_texts_and_none() -> None:
    """A plain text is the same in every language; no text is an empty one."""
    assert pick("Closed", "it") == "Closed"
    assert pick(None) == ""


def test_a_title_is_the_label_or_the_name_in_words() -> None:
    """Labels are optional: a name reads well by itself."""
    assert title(State("waiting_customer")) == "Waiting customer"
    assert title(State("closed", text(en="Closed", it="Chiuso")), "it") == "Chiuso"


@pytest.mark.parametrize("languages", [{}, {"en": ""}, {"e1": "Yes"}, {"en": 3}, {"en": "\ud800"}])
def test_wrong_translations_are_refused(languages: Any) -> None:
    """No language, an empty text, no language code, no text, half a character."""
    with pytest.raises(ValueError, match=r"language|half a character"):
        text(**languages)


def test_a_language_stands_once() -> None:
    """Two texts for one language contradict each other."""
    with pytest.raises(ValueError, match="the same language stands twice"):
        Text((("en", "Yes"), ("en", "No")))


def test_a_mapping_is_a_translated_text() -> None:
    """As in a file, a mapping of languages may be given."""
    given: Any = {"en": "Closed", "it": "Chiuso"}
    assert State("closed", given).label == text(en="Closed", it="Chiuso")


@pytest.mark.parametrize("given", [3, ["a"], {"en": 3}, True])
def test_what_is_no_text_is_refused(given: Any) -> None:
    """A label takes a text or one for each language."""
    with pytest.raises(WrongValue, match="'label' takes a text"):
        State("closed", given)


@given(texts())
def test_drawn_texts_can_be_picked(words: Words) -> None:
    """Every text has words in any language."""
    assert isinstance(pick(words, "it"), str)
