"""A process as text: JSON or YAML with the number of the file format, and its fingerprint."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, Literal, TypeVar, cast

from pydantic import TypeAdapter, ValidationError

from supportflow.define.index import derived
from supportflow.define.json_text import read_json, write_json
from supportflow.define.knowledge import Article
from supportflow.define.problems import problems, shown
from supportflow.define.process import Process
from supportflow.define.texts import IN_ORDER
from supportflow.define.yaml_text import Written, as_written, read_yaml, write_yaml
from supportflow.errors import BadCall, LoadError

__all__ = [
    "FORMAT",
    "Form",
    "canonical",
    "dumps",
    "fingerprint",
    "json_schema",
    "loads",
    "read_as",
    "written",
]

Form = Literal["json", "yaml"]

T = TypeVar("T")

FORMAT: Final = 1
"""The number of the file format, written first in every file as ``supportflow: 1``."""

Upgrade = Callable[[dict[str, Any]], dict[str, Any]]
Shelves = Callable[[str], Sequence[Article]]

UPGRADES: Mapping[int, Upgrade] = {}
"""How plain data of an older format becomes that of the next one: number -> function.

Format 1 is the first that was ever released, so there is nothing to upgrade yet.
"""

_ADAPTERS: dict[type, TypeAdapter[Any]] = {}

_READERS: Mapping[str, Callable[[str], Any]] = {"json": read_json, "yaml": read_yaml}
_WRITERS: Mapping[str, Callable[[object], str]] = {"json": write_json, "yaml": write_yaml}


def dumps(process: Process, form: Form = "json") -> str:
    """Write a process as JSON or YAML text; fields at their default are left out.

    Loading the text gives an equal process. Raises MissingTool for YAML without PyYAML, and
    BadCall for another form or a text that no encoding can write.
    """
    derived(process)
    return written(process, process.name, form)


def loads(
    text: str, form: Form = "json", *, source: str | None = None, articles: Shelves | None = None
) -> Process:
    """Read a process from JSON or YAML text, also from older numbers of the file format.

    Where the text names a folder of articles, ``articles: docs/kb``, the function `articles`
    reads it; `load` gives one that looks beside the file.

    Raises LoadError with every problem of the text at once, each with its place; `source` says
    in the message where the text comes from.
    """
    return read_as(Process, text, form, source=source, articles=articles)


def written(value: object, name: str, form: Form = "json") -> str:
    """Write a declared value of this name that has a file of its own, as `dumps` does."""
    fields = _adapter(type(value)).dump_python(value, mode="json", exclude_defaults=True)
    write = _of(_WRITERS, form)
    try:
        text: str = write({"supportflow": FORMAT, "name": name, **fields})
        text.encode()
    except UnicodeEncodeError:
        half = "holds half a character (a lone surrogate), which no file can keep"
        raise BadCall(f"{_word(type(value))} '{name}' {half}") from None
    return text


def read_as(
    cls: type[T],
    text: str,
    form: Form = "json",
    *,
    source: str | None = None,
    articles: Shelves | None = None,
) -> T:
    """Read a declared value that has a file of its own, as `loads` does."""
    named = source or f"{_word(cls)}.{form}"
    read = _of(_READERS, form)
    try:
        body = text.removeprefix("\ufeff")
        return _loaded(cls, read(body) if body.strip() else None, named, articles)
    except RecursionError:
        raise LoadError(named, [f"this is nested too deeply for a {_word(cls)}."]) from None
    except ValueError as error:
        raise LoadError(named, [str(error)]) from None


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of the file format, by which editors complete and check files."""
    schema = _adapter(Process).json_schema(mode="validation")
    number = {"const": FORMAT, "description": "the number of the file format"}
    folder = {"type": "string", "description": "a folder of Markdown files beside this file"}
    properties = {**schema["properties"]}
    properties["articles"] = {"anyOf": [properties["articles"], folder]}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **schema,
        "title": "supportflow process",
        "properties": {"supportflow": number, **properties},
        "required": ["supportflow", *schema["required"]],
    }


def canonical(process: Process) -> bytes:
    """Return the JSON that identifies a version of a process: the same bytes for equal processes.

    Agents, articles and notices are left out (hiring is no new version), as are fields at their
    default; keys are sorted; a translated text is a list, since the order of its languages means
    something.
    """
    daily = {"agents", "articles", "notices"}
    fields = _adapter(Process).dump_python(
        process, mode="json", exclude=daily, exclude_defaults=True, context=IN_ORDER
    )
    return json.dumps(fields, sort_keys=True, separators=(",", ":")).encode()


def fingerprint(process: Process) -> str:
    """Return the sha256 of the canonical JSON of a process; worked out once for each process."""
    kept = derived(process)
    found: str | None = kept.get("_fingerprint")
    if found is None:
        found = kept["_fingerprint"] = hashlib.sha256(canonical(process)).hexdigest()
    return found


def _word(cls: type) -> str:
    return cls.__name__.lower()


def _adapter(cls: type[T]) -> TypeAdapter[T]:
    found: TypeAdapter[T] | None = _ADAPTERS.get(cls)
    if found is None:
        found = _ADAPTERS[cls] = TypeAdapter(cls)
    return found


def _of(table: Mapping[str, Callable[..., Any]], form: str) -> Callable[..., Any]:
    if form not in table:
        raise BadCall(f"form={form!r}: a process is written as 'json' or 'yaml'")
    return table[form]


def _loaded(cls: type[T], data: Any, source: str, articles: Shelves | None) -> T:
    start = f"a file starts with supportflow: {FORMAT} and the name of the {_word(cls)}"
    if data is None:
        raise LoadError(source, [f"this is empty: {start}."])
    if not isinstance(data, dict):
        raise LoadError(source, [f"this holds {shown(data)} instead of named fields: {start}."])
    fields = cast("dict[str, Any]", data)
    missing = _missing_number(fields)
    current = _upgraded(fields, source) if not missing else fields
    body = {key: item for key, item in current.items() if key != "supportflow"}
    if cls is Process and isinstance(body.get("articles"), str):
        missing += _read_articles(body, articles)
    try:
        found = _validated(cls, body)
    except ValidationError as error:
        raise LoadError(source, [*missing, *problems(error, cls, body)]) from None
    if missing:
        raise LoadError(source, missing)
    return found


def _read_articles(body: dict[str, Any], articles: Shelves | None) -> list[str]:
    """Put the articles of a folder in the place of its name; return what is wrong with them."""
    folder = body.pop("articles")
    if articles is None:
        return [
            "'articles' names a folder, which a text cannot read: load the process from its file."
        ]
    try:
        body["articles"] = articles(folder)
    except LoadError as error:
        return [f"articles in {error.source}: {problem}" for problem in error.problems]
    return []


def _validated(cls: type[T], body: dict[str, Any]) -> T:
    try:
        return _adapter(cls).validate_python(body)
    except ValidationError as error:
        texts = [item["input"] for item in error.errors() if item["type"] == "string_type"]
        numbers = [given for given in texts if isinstance(given, Written)]
        if not numbers:
            raise
    # YAML: a number without quotes where a text belongs is that text as it was written.
    return _adapter(cls).validate_python(as_written(body, numbers))


def _missing_number(fields: Mapping[str, Any]) -> list[str]:
    if "supportflow" not in fields:
        return [f"the number of the file format is missing: write supportflow: {FORMAT} first."]
    given = fields["supportflow"]
    if (
        isinstance(given, bool)
        or not isinstance(given, int)
        or given < min(UPGRADES, default=FORMAT)
    ):
        takes = "takes the number of the file format"
        return [f"'supportflow' {takes}, not {shown(given)}: write supportflow: {FORMAT}."]
    return []


def _upgraded(fields: dict[str, Any], source: str) -> dict[str, Any]:
    """Bring plain data of an older number of the format to the present one, step by step."""
    number = fields["supportflow"]
    if number > FORMAT:
        newer = (
            f"this is written in file format {shown(number)}, and this version of supportflow "
            f"reads up to {FORMAT}: install a newer one (pip install --upgrade supportflow)."
        )
        raise LoadError(source, [newer])
    for step in range(number, FORMAT):
        try:
            fields = UPGRADES[step](fields)
        except Exception as error:  # whatever stands in an old file in the wrong place
            what = f"{type(error).__name__}: {error}"
            said = f"this does not hold what file format {step} holds ({what})."
            raise LoadError(source, [said]) from error
    return fields
