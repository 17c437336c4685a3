"""Texts for people: plain, or in several languages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol, cast

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler, SerializationInfo
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

__all__ = ["Text", "Titled", "Words", "pick", "text", "title"]


@dataclass(frozen=True)
class Text:
    """A text in several languages, made by `text`; the first one given is the fallback."""

    texts: tuple[tuple[str, str], ...]

    def __post_init__(self) -> None:
        if not self.texts:
            raise ValueError("a translated text needs at least one language")
        for language, words in self.texts:
            if not _is_language(language) or not _is_filled(words):
                raise ValueError(f"'{language}' needs a language code and a text that is not empty")
            if any("\ud800" <= letter <= "\udfff" for letter in words):
                raise ValueError(f"'{language}' holds half a character (a lone surrogate)")
        if len(dict(self.texts)) < len(self.texts):
            raise ValueError("the same language stands twice")

    def __str__(self) -> str:
        return self.texts[0][1]

    def __iter__(self) -> Iterator[str]:
        return (language for language, _ in self.texts)

    def pick(self, *languages: str) -> str:
        """Return the text in the first of `languages` that it has, else the first given.

        A language is also served by its base: ``de_AT`` by ``de``.
        """
        known = dict(self.texts)
        for language in languages:
            found = known.get(language) or known.get(language.partition("_")[0])
            if found:
                return found
        return self.texts[0][1]

    @classmethod
    def __get_pydantic_core_schema__(cls, _: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        def check(given: Any) -> Text:
            if isinstance(given, Text):
                return given
            if isinstance(given, Mapping):
                texts = cast("Mapping[str, str]", given)
                if all(type(words) is str for pair in texts.items() for words in pair):
                    return cls(tuple(texts.items()))
            raise PydanticCustomError(
                "text_expected",
                "takes a text, or one for each language: text(en=..., it=...), "
                "in a file {en: ..., it: ...}",
            )

        return core_schema.no_info_plain_validator_function(
            check,
            serialization=core_schema.plain_serializer_function_ser_schema(_plain, info_arg=True),
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, _: CoreSchema, __: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {
            "type": "object",
            "description": "one text for each language code",
            "minProperties": 1,
            "additionalProperties": {"type": "string"},
        }


def _is_language(code: object) -> bool:
    return (
        isinstance(code, str)
        and code.isascii()
        and code.replace("_", "").replace("-", "").isalpha()
    )


def _is_filled(words: object) -> bool:
    return isinstance(words, str) and words != ""


IN_ORDER: Final = "in order"
"""As the context of a dump: translated texts become lists, which keep their order in any JSON."""


def _plain(given: Text, info: SerializationInfo) -> object:
    return given.texts if info.context == IN_ORDER else dict(given.texts)


Words = str | Text
"""A plain text, or one with translations."""


def text(**languages: str) -> Text:
    """Declare a text in several languages: ``text(en="Closed", it="Chiuso")``.

    Raises ValueError when no language is given or a text is empty.
    """
    return Text(tuple(languages.items()))


def pick(words: Words | None, language: str = "en", *others: str) -> str:
    """Return `words` in `language`, else in the first of `others` (an empty text for None)."""
    if words is None:
        return ""
    return words.pick(language, *others) if isinstance(words, Text) else words


class Titled(Protocol):
    """Whatever has a name and perhaps a label."""

    @property
    def name(self) -> str:
        """The stable name."""
        ...

    @property
    def label(self) -> Words | None:
        """The text for people, if one was given."""
        ...


def title(element: Titled, language: str = "en") -> str:
    """Return the label of a declared element in `language`; without one, its name in words."""
    if element.label is not None:
        return pick(element.label, language)
    words = element.name.replace("_", " ")
    return words[:1].upper() + words[1:]
