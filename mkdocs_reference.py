"""Makes the reference of names: one page a group, from signatures and docstrings.

docs/reference/api.md is the overview: its headings are the groups, its rows the names. A static
reader of sources would miss what matters most here, the fields of declared values, so the values
themselves are asked.
"""

from __future__ import annotations

import dataclasses
import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple, cast

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

import supportflow
import supportflow.errors
import supportflow.testing
from supportflow.define.base import Declared

OVERVIEW = "reference/api.md"
HOMES = (supportflow, supportflow.errors, supportflow.testing)
WIDTH = 88

LEGEND = (
    "Of declared values the fields after `*` are given by name. `Name` is a name such as "
    "`in_progress`, `Words` a text or several by language (`text(en=..., it=...)`), `Many[...]` a "
    "list, `Names[...]` one or a list, `Duration` a length of time, `YesNo` true or false."
)

_HEADING = re.compile(r"^## (.+)$", re.MULTILINE)
_ROW = re.compile(r"^\| (`?)(\w+)\1 \|", re.MULTILINE)
_WORD = re.compile(r"(?<!`)(``?)(?!`)([^`\n]+)\1(?!`)")


class Group(NamedTuple):
    """A heading of the overview and the names of its rows."""

    title: str
    path: str
    names: tuple[str, ...]


def on_config(config: MkDocsConfig) -> None:
    """Put the pages below the overview of names."""
    reference = next(item["Reference"] for item in config.nav or [] if "Reference" in item)
    names = next(item["Names"] for item in reference if "Names" in item)
    names += [{group.title: group.path} for group in groups(_overview(config))]


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Write a page for each group."""
    found = groups(_overview(config))
    for group in found:
        files.append(File.generated(config, group.path, content=page(group, found)))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Let each name of the overview lead to what is said of it."""
    if page.file.src_uri != OVERVIEW:
        return markdown
    where = _addresses(groups(markdown), "reference/")

    def linked(row: re.Match[str]) -> str:
        there = where.get(row[2])
        return row[0] if there is None else f"| [{row[1]}{row[2]}{row[1]}]({there}) |"

    return _ROW.sub(linked, markdown)


def groups(overview: str) -> list[Group]:
    """Return the groups of the overview, in its order."""
    found: list[Group] = []
    parts = _HEADING.split(overview)[1:]
    for title, body in zip(parts[::2], parts[1::2], strict=True):
        names = tuple(row[2] for row in _ROW.finditer(body) if _home(row[2]) is not None)
        if names:
            anchor = re.sub(r"\W+", "-", title.lower())
            found.append(Group(title, f"reference/names/{anchor}.md", names))
    return found


def page(group: Group, all_groups: list[Group]) -> str:
    """Return the Markdown of one group."""
    where = _addresses(all_groups, "reference/names/")
    lines = [f"# {group.title}", "", "What each is for stands in the [overview](../api.md).", ""]
    if any(_is_declared(_thing(name)) for name in group.names):
        lines += [LEGEND, ""]
    for name in group.names:
        lines += _entry(name, where)
    return "\n".join(lines)


def _is_declared(thing: Any) -> bool:
    return inspect.isclass(thing) and issubclass(thing, Declared)


def _overview(config: MkDocsConfig) -> str:
    return (Path(config.docs_dir) / OVERVIEW).read_text("utf-8")


def _home(name: str) -> Any:
    return next((home for home in HOMES if name in home.__all__), None)


def _thing(name: str) -> Any:
    return getattr(_home(name), name)


def _addresses(found: list[Group], base: str) -> dict[str, str]:
    """Return where each name is described, as seen from a folder of the site."""
    return {
        name: f"{group.path.removeprefix(base)}#{name}" for group in found for name in group.names
    }


def _entry(name: str, where: dict[str, str]) -> list[str]:
    """Return what is said of one name: how it is called, its docstring, its public members."""
    thing, home = _thing(name), _home(name).__name__
    lines = [f"## `{name}` {{ #{name} }}", ""]
    if not callable(thing):
        return [*lines, *_code(f"from {home} import {name}"), f"The value `{thing!r}`.", ""]
    lines += _code(f"from {home} import {name}", "", _signature(name, thing))
    lines += _prose(thing, where)
    if inspect.isclass(thing):
        for member, value in _members(cast("type[Any]", thing)):
            lines += [f"### `{name}.{member}` {{ #{name}.{member} }}", ""]
            lines += _code(_signature(member, value))
            lines += _prose(value, where)
    return lines


def _members(thing: type[Any]) -> Iterator[tuple[str, Any]]:
    """Yield the public methods and properties that a class itself describes."""
    for name, value in vars(thing).items():
        raw = value.__func__ if isinstance(value, classmethod | staticmethod) else value
        described = isinstance(raw, property) or inspect.isfunction(raw)
        if described and not name.startswith("_") and raw.__doc__:
            yield name, raw


def _signature(name: str, thing: Any) -> str:
    """Return how something is called, on one line if it fits, else one argument a line."""
    if isinstance(thing, property):
        kind = inspect.get_annotations(cast("Any", thing.fget)).get("return", "")
        return f"{name}: {kind}" if kind else name
    head, back = name, ""
    if inspect.isclass(thing) and issubclass(thing, Exception):
        # Errors are caught, not made: their line says as what.
        kinds = ", ".join(base.__name__ for base in thing.__bases__)
        return f"class {name}({kinds})"
    if dataclasses.is_dataclass(thing):
        arguments = list(_fields(thing))
    else:
        signature = inspect.signature(thing)
        arguments = list(_parameters(signature))
        if not inspect.isclass(thing) and signature.return_annotation is not signature.empty:
            back = f" -> {_said(signature.return_annotation)}"
    line = f"{head}({', '.join(arguments)}){back}"
    if len(line) <= WIDTH:
        return line
    return "\n".join([f"{head}(", *(f"    {each}," for each in arguments), f"){back}"])


def _fields(thing: Any) -> Iterator[str]:
    """Yield the fields of a declared value, in the order in which they are given."""
    fields = [each for each in dataclasses.fields(thing) if each.init]
    named = [each for each in fields if each.kw_only]
    for each in [*(one for one in fields if not one.kw_only), None, *named]:
        if each is None:
            if named:
                yield "*"
            continue
        kind = each.type if isinstance(each.type, str) else _said(each.type)
        default = each.default
        if default is dataclasses.MISSING and each.default_factory is not dataclasses.MISSING:
            default = each.default_factory()
        yield f"{each.name}: {kind}" + _default(default, dataclasses.MISSING)


def _parameters(signature: inspect.Signature) -> Iterator[str]:
    """Yield the parameters of a function, without `self`."""
    starred = False
    for each in signature.parameters.values():
        if each.name in ("self", "cls", "_cls") or each.name.startswith("__"):
            continue
        if each.kind is each.KEYWORD_ONLY and not starred:
            starred = True
            yield "*"
        starred = starred or each.kind is each.VAR_POSITIONAL
        stars = {each.VAR_POSITIONAL: "*", each.VAR_KEYWORD: "**"}.get(each.kind, "")
        kind = "" if each.annotation is each.empty else f": {_said(each.annotation)}"
        yield f"{stars}{each.name}{kind}{_default(each.default, each.empty)}"


def _said(annotation: Any) -> str:
    if isinstance(annotation, str):
        return annotation
    return inspect.formatannotation(annotation).replace("supportflow.", "")


def _default(value: Any, nothing: Any) -> str:
    """Return a default as it would be written; what has an address as its text is left out."""
    if value is nothing:
        return ""
    written = repr(value)
    if " at 0x" in written:
        return " = ..."
    return f" = {'{}' if written.startswith('mappingproxy') else written}"


def _code(*lines: str) -> list[str]:
    return ["``` { .python .no-test }", *lines, "```", ""]


def _prose(thing: Any, where: dict[str, str]) -> list[str]:
    """Return a docstring as Markdown; public names in it are links, examples are code."""
    words = inspect.getdoc(thing) or ""
    own = set(_own(thing))

    def said(match: re.Match[str]) -> str:
        tick, word = match[1], match[2]
        there = where.get(word.removesuffix("()")) if tick == "`" and word not in own else None
        return f"[`{word}`]({there})" if there else f"`{word}`"

    lines: list[str] = []
    for part in re.split(r"\n\s*\n", words):
        if part.lstrip().startswith(">>>"):
            lines += ["``` { .pycon }", *part.splitlines(), "```", ""]
        else:
            lines += [_WORD.sub(said, part), ""]
    return lines


def _own(thing: Any) -> Iterator[str]:
    """Yield the names of something's own arguments and fields, which are no links."""
    if dataclasses.is_dataclass(thing):
        yield from (each.name for each in dataclasses.fields(thing))
    elif inspect.isfunction(thing):
        yield from inspect.signature(thing).parameters
