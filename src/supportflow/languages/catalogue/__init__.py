"""What the library says in each language, by theme; one key means one thing everywhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from supportflow.languages.catalogue import (
    changes,
    conditions,
    drawings,
    elements,
    guide,
    moments,
    pictures,
    subjects,
    tables,
    times,
)
from supportflow.languages.entries import Entry

__all__ = ["CATALOGUE", "THEMES"]

THEMES: Final[tuple[Mapping[str, Entry], ...]] = (
    times.ENTRIES,
    moments.ENTRIES,
    conditions.ENTRIES,
    elements.ENTRIES,
    tables.ENTRIES,
    guide.ENTRIES,
    subjects.ENTRIES,
    changes.ENTRIES,
    pictures.ENTRIES,
    drawings.ENTRIES,
)
"""The tables of the catalogue; no key stands in two of them."""

CATALOGUE: Final[Mapping[str, Entry]] = {
    key: entry for theme in THEMES for key, entry in theme.items()
}
"""Every text of the library by its key."""
