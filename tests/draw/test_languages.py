"""The library's own words in pictures are in the language that is asked for."""

import re
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportflow.define.times import BusinessDays, BusinessTime, WallTime
from supportflow.draw import Figures, Overlay, View, dot, html, mermaid, svg
from supportflow.languages import CATALOGUE, LANGUAGES, Language, plain
from supportflow.languages.catalogue import drawings, pictures
from supportflow.languages.entries import texts
from tests.draw.samples import promised, small

OTHERS: tuple[Language, ...] = ("it", "de", "ro")
VIEWS: tuple[View, ...] = ("areas", "overview", "lanes", "team_lanes", "escalations")


def foreign(language: Language) -> set[str]:
    """Return English texts of pictures, of two words and more, that a language says otherwise."""
    at = LANGUAGES.index(language)
    found: set[str] = set()
    for entry in (*pictures.ENTRIES.values(), *drawings.ENTRIES.values()):
        ours = {part for text in texts(entry[at]) for part in re.split(r"\{[^}]*\}", text)}
        for text in texts(entry.en):
            parts = re.split(r"\{[^}]*\}", text)
            found |= {part.strip() for part in parts if " " in part.strip() and part not in ours}
    return found


@pytest.mark.parametrize("language", OTHERS)
def test_no_english_words_are_left(language: Language) -> None:
    """No picture in another language has an English text of the catalogue."""
    figures = Overlay(
        states={"call_waiting": Figures(now=1200, late=3, mean=timedelta(hours=30))}, heat="now"
    )
    shown = [
        *(dot(small(), view=view, language=language) for view in VIEWS),
        *(dot(promised(), view=view, language=language) for view in VIEWS),
        dot(small(), overlay=figures, language=language),
        dot(small(), labels="plain", language=language),
        dot(small(), around="in_progress", language=language),
        dot(small(), focus="customer", language=language),
        mermaid(promised(), language=language),
        svg(small(), language=language),
        re.sub(r"<script>.*?</script>", "", html(promised(), language=language), flags=re.DOTALL),
    ]
    for text in shown:
        assert sorted(each for each in foreign(language) if each in text) == []


def test_a_picture_speaks_italian() -> None:
    """Legend, times, hours, counts and the panel are in the language of the picture."""
    said = svg(small(), view="lanes", language="it")
    for words in ("passo del team", "entro 30 min", "lun-ven 9-18", "Versione 2026.11, "):
        assert words in said
    assert "dopo 3 giorni lavorativi" in mermaid(small(), language="it")
    assert "nach 3 Arbeitstagen" in mermaid(small(), language="de")


def test_an_unknown_language_is_spoken_in_english() -> None:
    """A language that the library does not have changes nothing of its own words."""
    assert dot(small(), language="fr") == dot(small(), language="en")


@given(
    st.one_of(
        st.builds(WallTime, st.integers(0, 10**7)),
        st.builds(BusinessTime, st.integers(0, 10**6)),
        st.builds(BusinessDays, st.integers(1, 40), st.booleans()),
    )
)
def test_english_times_are_those_of_declarations(
    time: WallTime | BusinessTime | BusinessDays,
) -> None:
    """In English a time is said as it is declared."""
    assert plain("en").time(time) == plain("en").time(time, after=True) == str(time)


def test_keys_of_pictures_are_in_the_catalogue() -> None:
    """Both themes of pictures are part of the catalogue."""
    assert {*pictures.ENTRIES, *drawings.ENTRIES} <= {*CATALOGUE}
