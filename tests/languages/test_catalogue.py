"""Every text of the library is there in every language, and can be said."""

import dataclasses
import re
from pathlib import Path

import pytest

import supportflow
from supportflow.define.base import Declared
from supportflow.define.conditions import Condition
from supportflow.define.problems import SINGULAR
from supportflow.define.process import Process
from supportflow.languages import CATALOGUE, LANGUAGES, Language
from supportflow.languages.catalogue import THEMES
from supportflow.languages.entries import PLURALS, Addressed, Plural, texts
from supportflow.languages.speech import placeholders_of

SOURCES = Path(supportflow.__file__).parent
ENTRIES = [(key, language) for key in CATALOGUE for language in LANGUAGES]
SAID = re.compile(r"""\b(?:say|head)\(\s*f?(["'])([a-z_]+(?:\.(?:[a-z_0-9]|\{[^}]*\})+)+)\1""")


def test_no_key_stands_twice() -> None:
    """A theme never replaces a text of another."""
    assert sum(map(len, THEMES)) == len(CATALOGUE)


def test_every_language_has_every_text() -> None:
    """No text is empty or begins or ends in white space that its fellows do not have."""
    for key, language in ENTRIES:
        form = CATALOGUE[key][LANGUAGES.index(language)]
        english = next(texts(CATALOGUE[key].en))
        for text in texts(form):
            assert text.strip(), (key, language)
            assert text[:1].isspace() == english[:1].isspace(), (key, language)
            assert text[-1:].isspace() == english[-1:].isspace(), (key, language)


def test_every_language_has_the_same_placeholders() -> None:
    """What a text is given is used in every language; only a singular may leave its number out."""
    for key, entry in CATALOGUE.items():
        wanted = frozenset[str]().union(*(placeholders_of(text) for text in texts(entry.en)))
        for form in entry:
            for text in texts(form):
                missing = wanted - placeholders_of(text)
                assert placeholders_of(text) <= wanted, (key, text)
                assert missing <= ({"n"} if isinstance(form, Plural) else set()), (key, text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_plurals_have_every_form_of_their_language(language: Language) -> None:
    """Where one language counts, each that has forms gives all of them."""
    for key, entry in CATALOGUE.items():
        form = entry[LANGUAGES.index(language)]
        if isinstance(form, Plural):
            assert (form.few is not None) == ("few" in PLURALS[language]), key


def test_forms_of_address_are_kept_apart() -> None:
    """A text in both forms of address differs between them, and English has one only."""
    for key, entry in CATALOGUE.items():
        assert not isinstance(entry.en, Addressed), key
        for form in entry:
            if isinstance(form, Addressed):
                assert form.formal != form.informal, key


def test_every_key_that_is_asked_for_is_there() -> None:
    """No module asks for a text that the catalogue does not have."""
    asked = {
        match[2]
        for source in sorted(SOURCES.rglob("*.py"))
        for match in SAID.finditer(source.read_text("utf-8"))
    }
    plain = {key for key in asked if "{" not in key}
    assert len(plain) > 10
    assert sorted(plain - set(CATALOGUE)) == []
    for pattern in asked - plain:
        shape = re.compile(re.sub(r"\\\{.*?\\\}", ".+", re.escape(pattern)))
        assert any(shape.fullmatch(key) for key in CATALOGUE), pattern


def test_every_part_of_a_declaration_has_a_name() -> None:
    """Whatever can be declared can be told: kinds of elements, and their fields."""

    def kinds(cls: type) -> set[type]:
        return {cls}.union(*(kinds(each) for each in cls.__subclasses__()))

    declared = kinds(Declared) - kinds(Condition) - {Declared}
    declared = {cls for cls in declared if cls.__module__.startswith("supportflow.define.")}
    fields = {field.name for cls in declared for field in dataclasses.fields(cls)}
    lists = {field.name for field in dataclasses.fields(Process)} & set(SINGULAR)
    missing = {f"field.{name}" for name in fields - lists - OUTER} - set(CATALOGUE)
    missing |= {f"kind.{SINGULAR[name]}" for name in lists} - set(CATALOGUE)
    assert sorted(missing) == [], "add them to languages/catalogue"


OUTER = {"clocks", "rows", "transitions", "states"}
"""Lists of elements inside of elements: what changes in them is told of each element."""
