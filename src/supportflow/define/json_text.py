"""Reads and writes plain data as JSON; what the standard decoder lets pass is refused."""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn

__all__ = ["read_json", "write_json"]

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]', re.DOTALL)

_HALF = re.compile(r"[\ud800-\udfff]|\\u[dD][89a-fA-F]")


class _Repeated(ValueError):
    """A key stands twice in one object; where is looked for only then."""


def read_json(text: str) -> Any:
    """Read a JSON text; raise ValueError with the line when it is none.

    A key that stands twice in one object, NaN and Infinity are refused.
    """
    try:
        data = json.loads(text, object_pairs_hook=_object, parse_constant=_constant)
        if _HALF.search(text):
            json.dumps(data, ensure_ascii=False).encode()
        return data
    except UnicodeEncodeError:
        raise ValueError("holds half a character (a lone surrogate such as \\ud800).") from None
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise ValueError(f"{where}: this is not JSON: {error.msg}.") from None
    except _Repeated:
        line, key = _repeated(text)
        raise ValueError(f"line {line}: '{key}' stands twice; keep one of them.") from None
    except _Infinite as error:
        raise ValueError(f"{error} is no number that a process can hold.") from None
    except ValueError:
        raise ValueError("a number has too many digits.") from None


class _Infinite(ValueError):
    """A number that has no end, or is none."""


def write_json(data: object) -> str:
    """Write plain data as JSON for people: two spaces a level, every letter as it is."""
    return f"{json.dumps(data, ensure_ascii=False, allow_nan=False, indent=2)}\n"


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _Repeated
    return found


def _constant(word: str) -> NoReturn:
    raise _Infinite(word)


def _repeated(text: str) -> tuple[int, str]:
    """Return the line and the name of the first key that stands twice in a well-formed text."""
    open_keys = list[set[str] | None]()
    last, line, seen = "", 1, 0
    for token in _TOKEN.finditer(text):
        mark = token.group()
        if mark == "{":
            open_keys.append(set())
        elif mark == "[":
            open_keys.append(None)
        elif mark in "}]":
            open_keys.pop()
        elif mark == ":":
            keys = open_keys[-1]
            if keys is not None:
                key = str(json.loads(last))
                if key in keys:
                    return line, key
                keys.add(key)
        elif mark != ",":
            line += text.count("\n", seen, token.start())
            last, seen = mark, token.start()
    return line, ""
