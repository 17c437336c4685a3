"""One article as a Markdown text: what is said about it stands in front, in YAML."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, NamedTuple, cast

from supportflow.define.knowledge import Article
from supportflow.define.texts import Text, Words
from supportflow.define.yaml_text import read_yaml, write_yaml
from supportflow.errors import WrongValue, near

__all__ = ["FIELDS", "Page", "named", "read_page", "write_pages"]

FIELDS = (
    "name", "title", "topic", "areas", "products", "keywords", "audience", "owner", "review",
    "language",
)  # fmt: skip
"""What may stand in front of an article."""

_TRANSLATION = re.compile(r"(?P<name>.+)\.(?P<language>[a-z]{2,3}(?:[_-][A-Za-z]{2,4})?)")
_FENCE = re.compile(r"---[ \t]*\n")
_END = re.compile(r"^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.MULTILINE)
_HEADING = re.compile(r"\s*# +([^\n]+?)[ \t#]*(?:\n|\Z)")
_FIELD = re.compile(r"'([a-z]+)'")


class Page(NamedTuple):
    """One Markdown file: the article in one language, and the lines of its fields."""

    article: Article
    language: str | None
    given: frozenset[str]
    lines: dict[str, int]


class _Parts(NamedTuple):
    """What stands in a file, before it is known whether an article comes of it."""

    fields: dict[str, Any]
    lines: dict[str, int]
    text: str


def named(stem: str) -> tuple[str, str | None]:
    """Return the name of an article and the language that a file's name says, if any."""
    translated = _TRANSLATION.fullmatch(stem)
    name = translated["name"] if translated else stem
    tidy = re.sub(r"[\W_]+", "_", name.lower()).strip("_")
    return tidy, translated["language"] if translated else None


def read_page(text: str, name: str) -> Page | list[str]:
    """Read one article, or return what is wrong with it, each problem with its line.

    `name` is the article's unless the file says another one. The title may stand in front, or as
    the first heading of the text.
    """
    try:
        draft = _parts(text.removeprefix("\ufeff").replace("\r\n", "\n"))
    except ValueError as problem:
        return [str(problem)]
    fields, lines, body = draft
    problems = [
        f"line {lines.get(field, 1)}: an article has no '{field}'.{near(field, FIELDS)}"
        for field in fields
        if field not in FIELDS
    ]
    given = {field: found for field, found in fields.items() if field in FIELDS}
    language = given.pop("language", None)
    if language is not None and not _is_language(language):
        problems.append(f"line {lines['language']}: 'language' takes a code such as en or it.")
        language = None
    given.setdefault("name", name)
    if not given.get("title"):
        heading = _HEADING.match(body)
        if heading is None:
            problems.append("line 1: there is no title: write title: ... in front, or '# ...'.")
        else:
            given["title"] = heading.group(1)
            body = body[heading.end() :]
    try:
        known: Any = {"title": "-", **given, "text": body.strip("\n")}
        article = Article(**known)
    except WrongValue as error:
        problems += [_with_line(problem, lines) for problem in error.problems]
        return problems
    return problems or Page(article, language, frozenset(given), lines)


def _is_language(code: object) -> bool:
    plain = isinstance(code, str) and code.isascii() and code.replace("_", "").replace("-", "")
    return bool(plain) and str(plain).isalpha()


def _parts(text: str) -> _Parts:
    """Split a file into what stands in front and the text; raise ValueError with the line."""
    opening = _FENCE.match(text)
    if opening is None:
        return _Parts({}, {}, text)
    end = _END.search(text, opening.end())
    if end is None:
        raise ValueError("line 1: what stands in front has no end: write --- in a line of its own.")
    front = text[opening.end() : end.start()]
    # The fence is the first line: the lines that are told are those of the file.
    read = read_yaml(f"\n{front}")
    if read is None:
        read = {}
    if not isinstance(read, dict):
        raise ValueError("line 2: in front of an article stand fields such as title: and topic:.")
    lines: dict[str, int] = {}
    for number, line in enumerate(front.split("\n"), 2):
        field, colon, _ = line.partition(":")
        if colon and field.strip("\"'") in read:
            lines.setdefault(field.strip("\"'"), number)
    return _Parts(_texts(cast("dict[str, Any]", read)), lines, text[end.end() :])


def _texts(fields: dict[str, Any]) -> dict[str, Any]:
    """Return fields with numbers as they were written: the title ``404`` is a text."""
    return {field: _text(given) for field, given in fields.items()}


def _text(given: object) -> object:
    if isinstance(given, list):
        return [_text(item) for item in cast("list[object]", given)]
    return getattr(given, "text", given)


def _with_line(problem: str, lines: dict[str, int]) -> str:
    """Say a problem of a field with its line, without the article that the file is anyway."""
    _, _, said = problem.partition(": ")
    field = _FIELD.search(said)
    return f"line {lines.get(field.group(1), 1) if field else 1}: {said}"


def write_pages(article: Article) -> dict[str, str]:
    """Return an article as Markdown, by language: one text, or one for each of its languages.

    The key is an empty text for words that are in no language in particular; reading the texts
    gives the article again.
    """
    languages = _languages(article)
    if not languages:
        return {"": _page(article, None, None)}
    return {language: _page(article, language, languages[0]) for language in languages}


def _languages(article: Article) -> list[str]:
    found: dict[str, None] = {}
    for given in (article.title, article.text):
        if isinstance(given, Text):
            found.update(dict.fromkeys(given))
    return list(found)


def _page(article: Article, language: str | None, first: str | None) -> str:
    front: dict[str, Any] = {"title": _said(article.title, language)}
    if language == first:
        listed = {
            "topic": article.topic,
            "areas": list(article.areas),
            "products": list(article.products),
            "keywords": [str(one) for one in article.keywords],
            "audience": article.audience if article.audience != "customers" else None,
            "owner": article.owner,
            "review": _day(article.review),
        }
        front.update((field, given) for field, given in listed.items() if given)
    if language is not None:
        front["language"] = language
        if language != first and named(f"{article.name}.{language}") != (article.name, language):
            front["name"] = article.name  # The file's name will not say it.
    known = not isinstance(article.text, Text) or language in set(article.text)
    body = _said(article.text, language).strip("\n") if known else ""
    return f"---\n{write_yaml(front)}---\n\n{body}\n" if body else f"---\n{write_yaml(front)}---\n"


def _said(words: Words, language: str | None) -> str:
    return words.pick(language or "") if isinstance(words, Text) else words


def _day(review: date | None) -> str | None:
    return None if review is None else review.isoformat()
