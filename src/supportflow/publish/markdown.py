"""Markdown that every generator of sites reads alike: plain tables, lists and explicit anchors."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from html import escape

from supportflow.draw.words import clean

__all__ = ["front_matter", "numbered", "plain", "raw", "table"]

# What Markdown or a common extension of it would take for a sign; as an entity it is a letter.
_SIGNS = re.compile(r"[\\`*\[\]{}|~^$]|==|(?<!\w)_|_(?!\w)|:(?=\w+:)|--(?=8<)|\+\+|!(?=\[)")
_START = re.compile(r"^([-+#>:]|\d+(?=[.)]))")


def plain(text: str) -> str:
    """Return a text for people as Markdown that shows it as it is, on one line."""
    words = escape(clean(text), quote=False)
    words = _SIGNS.sub(lambda match: "".join(f"&#{ord(sign)};" for sign in match[0]), words)
    return _START.sub(lambda match: "".join(f"&#{ord(sign)};" for sign in match[0]), words)


def raw(text: str) -> str:
    """Return a text for raw HTML inside of Markdown, with its line breaks as tags."""
    lines = (escape(_spaced(line), quote=False) for line in text.split("\n"))
    return "<br>".join(_SIGNS.sub(lambda match: _entities(match[0]), line) for line in lines)


def _spaced(text: str) -> str:
    """Return a clean part of a line; what follows may stand apart from it."""
    words = clean(text)
    before, after = text[:1].isspace(), text[-1:].isspace()
    return f"{' ' * before}{words}{' ' * after}" if words else " " * before


def _entities(signs: str) -> str:
    return "".join(f"&#{ord(sign)};" for sign in signs)


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Return the lines of a table; the cells are Markdown. Columns without a word are left out."""
    listed = [tuple(row) for row in rows]
    if not listed:
        return []
    kept = [at for at in range(len(heads)) if any(row[at] for row in listed)] or [0]
    return [
        _line(heads[at] for at in kept),
        _line("---" for _ in kept),
        *(_line(row[at] for at in kept) for row in listed),
        "",
    ]


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def numbered(items: Iterable[str | tuple[str, Sequence[str]]]) -> list[str]:
    """Return the lines of a numbered list; an item with parts has them as a list of its own."""
    lines: list[str] = []
    for number, item in enumerate(items, 1):
        text, parts = (item, ()) if isinstance(item, str) else item
        lines.append(f"{number}. {text}")
        lines += [f"    {at}. {part}" for at, part in enumerate(parts, 1)]
    return [*lines, ""] if lines else []


def front_matter(**values: object) -> list[str]:
    """Return the lines of YAML at the head of a page; what is empty is left out."""
    lines = [
        f"{name}: {json.dumps(value, ensure_ascii=False)}"
        for name, value in values.items()
        if value not in ("", (), [], None, {})
    ]
    return ["---", *lines, "---", ""]
