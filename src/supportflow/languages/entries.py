"""One thing that the library says, in every language that it speaks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Literal, NamedTuple, get_args

__all__ = [
    "LANGUAGES", "PLURALS", "Address", "Addressed", "Entry", "Form", "Language", "Plural", "few",
    "many", "plural", "polite",
]  # fmt: skip

Language = Literal["en", "it", "de", "ro"]
LANGUAGES: Final[tuple[Language, ...]] = get_args(Language)
"""The languages of the library itself; the texts of a process may be in any other."""

Address = Literal["formal", "informal"]
"""How readers are spoken to: Sie or du, Lei or tu, dumneavoastră or tu. English knows one form."""


class Plural(NamedTuple):
    """A text for each way of counting that a language has; ``{n}`` is the number.

    Romanian has a form for a `few`: 0, 2 to 19, and all numbers that end in 01 to 19.
    """

    one: str
    other: str
    few: str | None = None


class Addressed(NamedTuple):
    """A text in both forms of address."""

    formal: str
    informal: str


Form = str | Plural | Addressed


class Entry(NamedTuple):
    """One text in every language, side by side, so that none can be forgotten."""

    en: Form
    it: Form
    de: Form
    ro: Form


def many(one: str, other: str) -> Plural:
    """Return the forms of a language with a singular and a plural."""
    return Plural(one, other)


def few(one: str, a_few: str, other: str) -> Plural:
    """Return the three forms of Romanian: ``1 oră``, ``2 ore``, ``20 de ore``."""
    return Plural(one, other, a_few)


def polite(formal: str, informal: str) -> Addressed:
    """Return a text for readers who are spoken to formally, and for those who are not."""
    return Addressed(formal, informal)


PLURALS: Final[dict[Language, tuple[str, ...]]] = {
    "en": ("one", "other"),
    "it": ("one", "other"),
    "de": ("one", "other"),
    "ro": ("one", "few", "other"),
}
"""The ways of counting of each language, as the Unicode CLDR has them for whole numbers."""


def plural(language: Language, number: int) -> str:
    """Return the way in which a language counts a number: ``one``, ``few`` or ``other``.

    The rules are those of the Unicode CLDR for whole numbers.
    """
    if number == 1:
        return "one"
    if language == "ro" and (number == 0 or 1 <= number % 100 <= 19):
        return "few"
    return "other"


def texts(form: Form) -> Iterator[str]:
    """Yield every text of a form."""
    if isinstance(form, str):
        yield form
    else:
        yield from (text for text in form if text is not None)
