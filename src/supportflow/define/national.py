"""National holidays, asked from the `holidays` package only when a calendar names a country."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from supportflow.errors import near

if TYPE_CHECKING:
    from holidays import HolidayBase

__all__ = ["check_country", "check_language", "national_days"]

_CODE = re.compile(r"([A-Z]{2,3})(?:-(.+))?")


def check_country(code: str) -> None:
    """Raise ValueError, with a near match, when `code` (``IT``, ``DE-BY``) is not known."""
    match = _CODE.fullmatch(code)
    if not match:
        hint = _nearest(code.upper(), _countries())
        raise ValueError(
            f"'{code}' is not a country such as 'IT' or a region such as 'DE-BY'.{hint}"
        )
    country, region = match.groups()
    # NotImplementedError is how the package `holidays` says that it does not know a place.
    try:
        _asked(country, None, None)
    except NotImplementedError:
        hint = _nearest(country, _countries())
        raise ValueError(f"the holidays of country '{country}' are not known.{hint}") from None
    try:
        _asked(country, region, None)
    except NotImplementedError:
        regions = list(_asked(country, None, None).subdivisions)
        if not regions:
            raise ValueError(
                f"'{code}': no regions are known for '{country}', write '{country}'"
            ) from None
        hint = _nearest(region.upper(), regions) or f" Known are {', '.join(regions)}."
        raise ValueError(f"'{region}' is not a region of '{country}'.{hint}") from None


def check_language(code: str, language: str) -> None:
    """Raise ValueError when the names of these holidays are not known in `language`."""
    country, _, region = code.partition("-")
    asked = _asked(country, region or None, None)
    known = asked.supported_languages or (
        (asked.default_language,) if asked.default_language else ()
    )
    if known and not _matching(language, known):
        raise ValueError(
            f"the holidays of '{code}' are named in {', '.join(known)}, not in '{language}'"
        )


@lru_cache(maxsize=2048)
def national_days(
    code: str, year: int, language: str | None = None
) -> tuple[tuple[date, str], ...]:
    """Return the public holidays of `year` with their names, in order.

    Names are in `language` when the package has it, else in the country's own language:
    never in the language of the machine.
    """
    country, _, region = code.partition("-")
    asked = _asked(country, region or None, None)
    own = asked.default_language
    chosen = (_matching(language, asked.supported_languages) if language else None) or own
    found = _asked(country, region or None, chosen, year)
    return tuple(sorted((day, name) for day, name in found.items() if day.year == year))


def _matching(language: str, known: Iterable[str]) -> str | None:
    names = list(known)
    base = language.partition("_")[0]
    same = [name for name in names if name.partition("_")[0] == base]
    return language if language in names else next(iter(same), None)


def _asked(country: str, region: str | None, language: str | None, *years: int) -> HolidayBase:
    # Imported late: the import costs more than all the rest of a small process.
    from holidays import country_holidays

    return country_holidays(
        country, subdiv=region, years=years or None, language=language, expand=False
    )


def _countries() -> list[str]:
    from holidays import list_supported_countries

    return list(list_supported_countries())


def _nearest(name: str, names: Iterable[str]) -> str:
    known = list(names)
    return f" Did you mean '{name}'?" if name in known else near(name, known)
