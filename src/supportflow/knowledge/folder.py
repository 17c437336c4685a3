"""Articles in a folder of Markdown files, one file an article and a language."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from supportflow.define.knowledge import Article
from supportflow.define.texts import Text, Words
from supportflow.errors import BadCall, LoadError
from supportflow.knowledge.markdown import Page, named, read_page, write_pages

__all__ = ["articles", "save_article"]

SHARED = ("topic", "areas", "products", "audience", "owner", "review")
"""What an article says once for all its languages."""


class _File(NamedTuple):
    """One file that could be read: where it lies, and what it holds."""

    path: str
    page: Page
    language: str | None


def articles(folder: str | os.PathLike[str], *, language: str = "en") -> list[Article]:
    """Read the articles of a folder of Markdown files and of the folders in it.

    A file ``reset_password.md`` holds the article `reset_password`: in front, between lines of
    ``---``, may stand title, topic, areas, products, keywords, audience, owner, review, language
    and name in YAML; then the text. The title may also be the first heading. A translation lies
    beside it as ``reset_password.it.md``, or says its `language` and the article's `name`; other
    files are in `language`. Files whose names begin with a dot or an underscore, and README.md,
    are left out.

    Raises LoadError with every problem of every file, each with file and line, and MissingTool
    without PyYAML.
    """
    given = os.fspath(folder)
    root = Path(given)
    if not root.is_dir():
        what = "is a file: name the folder it lies in" if root.exists() else "there is no folder"
        raise LoadError(given, [f"{what} here." if not root.exists() else f"this {what}."])
    found: dict[str, list[_File]] = {}
    problems: list[str] = []
    for path in sorted(root.rglob("*.md")):
        inside = path.relative_to(root)
        if any(part[0] in "._" for part in inside.parts) or path.name.lower() == "readme.md":
            continue
        read = _read(path, inside.as_posix())
        if isinstance(read, _File):
            found.setdefault(read.page.article.name, []).append(read)
        else:
            problems += [f"{inside.as_posix()}, {problem}" for problem in read]
    made: list[Article] = []
    for files in found.values():
        whole = _whole(files, language)
        if isinstance(whole, Article):
            made.append(whole)
        else:
            problems += whole
    if problems:
        raise LoadError(given, problems)
    return sorted(made, key=lambda article: article.name)


def _read(path: Path, inside: str) -> _File | list[str]:
    try:
        text = path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        return [f"line {line}: this is not UTF-8 text: save the file with the encoding UTF-8."]
    except OSError as error:
        return [f"line 1: this cannot be read: {(error.strerror or str(error)).lower()}."]
    name, language = named(path.stem)
    page = read_page(text, name)
    return page if isinstance(page, list) else _File(inside, page, page.language or language)


def _whole(files: list[_File], language: str) -> Article | list[str]:
    """Put the languages of one article together, the first file's first."""
    files = sorted(files, key=lambda file: (_rank(file.language, language), file.path))
    first = files[0]
    if len(files) == 1 and first.language is None:
        return first.page.article
    problems: list[str] = []
    titles: dict[str, str] = {}
    texts: dict[str, str] = {}
    keywords: dict[Words, None] = {}
    for file in files:
        tongue, article = file.language or language, file.page.article
        if tongue in titles:
            other = next(one for one in files if (one.language or language) == tongue)
            problems.append(
                f"{file.path}, line {file.page.lines.get('language', 1)}: article "
                f"'{article.name}' stands in '{tongue}' in {other.path} already."
            )
            continue
        titles[tongue] = str(article.title)
        if article.text:
            texts[tongue] = str(article.text)
        keywords.update(dict.fromkeys(article.keywords))
        for field in SHARED:
            mine, its = getattr(article, field), getattr(first.page.article, field)
            if field in file.page.given and mine != its:
                problems.append(
                    f"{file.path}, line {file.page.lines.get(field, 1)}: '{field}' is not what "
                    f"{first.path} says: leave it out of the translation."
                )
    if problems:
        return problems
    return replace(
        first.page.article,
        title=Text(tuple(titles.items())),
        text=Text(tuple(texts.items())) if texts else "",
        keywords=tuple(keywords),
    )


def _rank(language: str | None, first: str) -> int:
    return 0 if language is None else 1 if language == first else 2


def save_article(article: Article, folder: str | os.PathLike[str]) -> tuple[Path, ...]:
    """Write an article into a folder as Markdown, one file a language; return the files.

    Files of the same names are replaced. Raises BadCall when there is no such folder, and
    OSError when the disk refuses.
    """
    root = Path(folder)
    if not root.is_dir():
        raise BadCall(f"there is no folder '{root}' for articles; make it first")
    written: list[Path] = []
    pages: Mapping[str, Any] = write_pages(article)
    for number, (language, text) in enumerate(pages.items()):
        ending = f".{language}.md" if number else ".md"
        path = root / f"{article.name}{ending}"
        part = path.with_name(f".{path.name}.{os.getpid()}.part")
        try:
            part.write_text(text, "utf-8", newline="\n")
            part.replace(path)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
        written.append(path)
    return tuple(written)
