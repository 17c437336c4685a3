"""Conditions in words, in each language."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportflow.define.conditions import Condition, done, field, filled, rule
from supportflow.define.texts import text
from supportflow.languages import LANGUAGES, Language, sentence
from supportflow.testing import conditions


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        (field("order.total") > 100, "order.total is more than 100"),
        (field("vip") == True, "vip is yes"),  # noqa: E712
        (field("word") != "no", "word is not 'no'"),
        (field("colour").one_of("red"), "colour is 'red'"),
        (field("colour").one_of("red", "green", "blue"), "colour is 'red', 'green' or 'blue'"),
        (field("parts").has("lid"), "parts includes 'lid'"),
        (filled("order_id"), "order id is filled in"),
        (~filled("order_id"), "order id is not filled in"),
        (done("pack"), "task 'pack' is done"),
        (rule("failed_twice"), "failed twice"),
        (
            (field("a") <= 1.5) & ~(rule("angry") | done("pack")),
            "a is at most 1.5 and it is not so that (angry or task 'pack' is done)",
        ),
    ],
    ids=str,
)
def test_sentences(condition: Condition, words: str) -> None:
    """Each kind of condition says itself as a person would."""
    assert sentence(condition) == words


def test_sentences_use_labels_in_the_language() -> None:
    """Labels of fields, rules and tasks are used where they are given."""
    labels = {"field a": text(en="the total", it="il totale"), "task pack": "Pack it"}
    condition = (field("a") > 3) & done("pack")
    assert (
        sentence(condition, labels, "it") == "il totale è più di 3 e l'attività «Pack it» è svolta"
    )


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "priority is 'urgent' and regular customer is yes"),
        ("it", "la priorità è «urgent» e regular customer: sì"),
        ("de", "die Priorität ist „urgent“ und regular customer: ja"),
        ("ro", "prioritatea este „urgent” și regular customer: da"),
    ],
)
def test_sentences_in_each_language(language: str, words: str) -> None:
    """Built-in fields, joining words and quotation marks are those of the language."""
    condition = (field("priority") == "urgent") & (field("vip") == True)  # noqa: E712
    assert sentence(condition, {"field vip": "regular customer"}, language) == words


def test_values_are_called_by_their_labels() -> None:
    """A value that is declared, such as a priority, has a title of its own."""
    labels = {"priority urgent": text(en="Urgent", de="Dringend")}
    assert sentence(field("priority") == "urgent", labels, "de") == "die Priorität ist „Dringend“"


@given(conditions(), st.sampled_from(LANGUAGES))
def test_every_condition_says_itself(condition: Condition, language: Language) -> None:
    """No condition is without words, in any language."""
    assert sentence(condition, None, language)
