"""What is different between two versions, said in a language."""

from __future__ import annotations

import dataclasses

import pytest

from supportflow import Process, State, Workflow, business_hours, compare, svg
from supportflow.differences import brief, entire
from supportflow.languages import plain

OLD = Process("acme", workflows=[Workflow("w", states=[State("new"), State("gone")])])
NEW = dataclasses.replace(
    OLD,
    workflows=[Workflow("w", states=[State("new", within=business_hours(2)), State("fresh")])],
)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Workflow 'w', state 'new': promised time is 2 business hours, was none."),
        ("it", "Stato 'new': tempo promesso: 2 ore lavorative; prima: niente."),
        ("de", "Status 'new': zugesagte Zeit: 2 Arbeitsstunden; vorher: nichts."),
        ("ro", "Stare 'new': timp promis: 2 ore lucrătoare; înainte: nimic."),
    ],
)
def test_a_change_is_a_sentence_in_each_language(language: str, said: str) -> None:
    """English keeps the words of the comparison, the others have their own."""
    change = next(one for one in compare(OLD, NEW) if one.kind == "changed")
    assert entire(plain(language), change, OLD, NEW) == said


@pytest.mark.parametrize("language", ["it", "de", "ro"])
def test_pictures_of_differences_speak_the_language(language: str) -> None:
    """No sentence of a picture of differences is in English where another language is asked for."""
    drawn = svg(NEW, since=OLD, language=language, view="lanes")
    for change in compare(OLD, NEW):
        assert str(change) not in drawn
        assert entire(plain(language), change, OLD, NEW).removesuffix(".") in drawn.replace(
            "&#39;", "'"
        ).replace("&#x27;", "'")
        assert brief(plain(language), change, OLD, NEW)
