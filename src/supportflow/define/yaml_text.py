"""Reads and writes plain data as YAML, by the rules of YAML 1.2: `no` and `09:00` are texts."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, NoReturn, cast

from supportflow.errors import MissingTool

__all__ = ["Written", "as_written", "read_yaml", "write_yaml"]

DEEPEST = 200
"""Levels of lists and mappings; a process with conditions 50 deep has about half of that."""

MOST_REPEATED = 100_000
"""Values that aliases (``*name``) may repeat in one file."""

_NULLS = {"", "~", "null", "Null", "NULL"}
_YES_NO = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_INTEGER = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(
    r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)"
)
_FIRST = frozenset("0123456789+-.")
_TEXT = "tag:yaml.org,2002:str"


class Written:
    """A number of which the text is kept, for fields that take a text: ``version: 2026.10``."""

    text: str


class _Integer(int, Written):
    pass


class _Float(float, Written):
    pass


def read_yaml(text: str) -> Any:
    """Read a YAML text of one document; raise ValueError with the line when it is none.

    Keys are texts. A key that stands twice in one mapping, tags, aliases that repeat more than
    100,000 values and nesting deeper than 200 are refused. Raises MissingTool without PyYAML.
    """
    yaml = _yaml()
    try:
        return _Builder(yaml, yaml.parse(text, Loader=_loader(yaml))).document()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f"line {mark.line + 1}, column {mark.column + 1}: " if mark else ""
        said = ", ".join(part for part in (error.context, error.problem) if part)
        if "maximum nesting" in said:  # newer libyaml looks ahead, and stops before we do
            said = f"line {mark.line + 1}: " if mark else ""
            raise ValueError(f"{said}this is nested more than {DEEPEST} deep.") from None
        raise ValueError(f"{where}this is not YAML: {said}.") from None
    except yaml.YAMLError as error:
        raise ValueError(f"this is not YAML: {' '.join(str(error).split())}.") from None
    except UnicodeEncodeError:
        raise ValueError("holds half a character (a lone surrogate).") from None


def as_written(data: Any, numbers: Sequence[Written]) -> Any:
    """Return `data` with these numbers replaced by the text that was written."""
    wrong = {id(number) for number in numbers}

    def copied(given: Any) -> Any:
        if isinstance(given, dict):
            fields = cast("dict[str, Any]", given)
            return {key: copied(item) for key, item in fields.items()}
        if isinstance(given, list):
            items = cast("Sequence[Any]", given)
            return [copied(item) for item in items]
        return given.text if isinstance(given, Written) and id(given) in wrong else given

    return copied(data)


def _yaml() -> Any:
    try:
        import yaml
    except ImportError:
        raise MissingTool(
            "YAML needs the package PyYAML, which is not installed: "
            "pip install 'supportflow[yaml]'. JSON needs nothing."
        ) from None
    return yaml


def _loader(yaml: Any) -> Any:
    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Builder:
    """Builds plain data from the events of the parser, on a stack of its own."""

    def __init__(self, yaml: Any, events: Any) -> None:
        self.yaml = yaml
        self.events = events
        self.anchors = dict[str, tuple[Any, int]]()
        self.unfinished = set[str]()
        self.count = 0
        self.repeated = 0

    def document(self) -> Any:
        found: list[Any] = []
        for event in self.events:
            if isinstance(event, self.yaml.DocumentStartEvent):
                if found:
                    _refuse(event, "a second document begins: a file holds one process")
                found.append(self.node(next(self.events)))
        return found[0] if found else None

    def node(self, event: Any, depth: int = 0) -> Any:
        yaml = self.yaml
        if isinstance(event, yaml.AliasEvent):
            return self.alias(event)
        anchor, before = event.anchor, self.count
        self.count += 1
        if isinstance(event, yaml.ScalarEvent):
            found = self.scalar(event)
        else:
            if event.tag is not None:
                _no_tag(event)
            if depth == DEEPEST:
                _refuse(event, f"this is nested more than {DEEPEST} deep")
            if anchor is not None:
                self.unfinished.add(anchor)
            sequence = isinstance(event, yaml.SequenceStartEvent)
            found = self.sequence(depth) if sequence else self.mapping(depth)
            self.unfinished.discard(anchor)
        if anchor is not None:
            self.anchors[anchor] = found, self.count - before
        return found

    def sequence(self, depth: int) -> list[Any]:
        found: list[Any] = []
        for event in self.events:
            if isinstance(event, self.yaml.SequenceEndEvent):
                break
            found.append(self.node(event, depth + 1))
        return found

    def mapping(self, depth: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for event in self.events:
            if isinstance(event, self.yaml.MappingEndEvent):
                break
            if not isinstance(event, self.yaml.ScalarEvent):
                _refuse(event, "the name of a field is a plain text")
            key = event.value
            if key in found:
                _refuse(event, f"'{key}' stands twice; keep one of them")
            found[key] = self.node(next(self.events), depth + 1)
        return found

    def alias(self, event: Any) -> Any:
        name = event.anchor
        if name in self.unfinished:
            _refuse(event, f"'*{name}' stands inside of what it repeats")
        if name not in self.anchors:
            _refuse(event, f"'*{name}' repeats nothing: there is no '&{name}' before it")
        found, size = self.anchors[name]
        self.count += size
        self.repeated += size
        if self.repeated > MOST_REPEATED:
            _refuse(event, f"aliases such as '*{name}' repeat more than {MOST_REPEATED:,} values")
        return found

    def scalar(self, event: Any) -> Any:
        if event.tag not in {None, "!", _TEXT}:
            _no_tag(event)
        text: str = event.value
        if event.tag is not None or not event.implicit[0]:
            return text
        try:
            return _meaning(text)
        except ValueError:
            _refuse(event, "this number has too many digits")


def _meaning(text: str) -> Any:
    """Return what an unquoted text means in the core schema of YAML 1.2."""
    if text in _NULLS:
        return None
    if text in _YES_NO:
        return _YES_NO[text]
    if text[0] not in _FIRST:
        return text
    number: _Integer | _Float
    if _INTEGER.fullmatch(text):
        base = {"0o": 8, "0x": 16}.get(text[:2], 10)
        number = _Integer(int(text, base))
    elif _FLOAT.fullmatch(text):
        word = text.lower()
        number = _Float(word.replace(".inf", "inf").replace(".nan", "nan"))
    else:
        return text
    number.text = text
    return number


def _no_tag(event: Any) -> NoReturn:
    _refuse(event, f"a tag such as '{event.tag}' has no meaning in a process: remove it")


def _refuse(event: Any, message: str) -> NoReturn:
    raise ValueError(f"line {event.start_mark.line + 1}: {message}.")


# Writing

_SHORT = 80
_FLOW_NAME = re.compile(r"[a-z][a-z0-9_.]*|\*")
_CONDITION = {"field", "rule", "done", "all", "any", "unless", "policy"}
# What readers of YAML 1.1 take for a yes, a no, a time or a merge; a date may stay as it is.
_DOUBTFUL = re.compile(
    r"y|n|yes|no|on|off|=|<<|(?!\d{4}-\d\d-\d\d\Z)[-+.0-9][-+0-9_.:,a-fox ]*", re.IGNORECASE
)
# A text that stands readably in a literal block: nothing that a block would lose or change.
_BLOCK = re.compile(r"[^\s\x00-\x1f\x7f-\x9f][^\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff]*")
_BREAKS = re.compile("[\x85\u2028\u2029]")


def write_yaml(data: object) -> str:
    """Write plain data as YAML in blocks, which readers of YAML 1.1 and 1.2 understand alike."""
    yaml = _yaml()
    base = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    # Without resolvers nothing is quoted or tagged but by the styles that are given here.
    dumper = type("Dumper", (base,), {"yaml_implicit_resolvers": {}})
    text: str = yaml.serialize(_node(yaml, data), Dumper=dumper, allow_unicode=True, width=100)
    return text


def _node(yaml: Any, given: Any) -> Any:
    if isinstance(given, Mapping):
        fields = cast("Mapping[str, Any]", given)
        pairs = [(_plain(yaml, key), _node(yaml, item)) for key, item in fields.items()]
        flow = not _CONDITION.isdisjoint(fields) and "event" not in fields and _fits(fields)
        return yaml.MappingNode("tag:yaml.org,2002:map", pairs, flow_style=flow)
    if isinstance(given, (list, tuple)):
        items = cast("Sequence[Any]", given)
        flow = _fits(items) and all(
            isinstance(item, str) and _FLOW_NAME.fullmatch(item) for item in items
        )
        nodes = [_node(yaml, item) for item in items]
        return yaml.SequenceNode("tag:yaml.org,2002:seq", nodes, flow_style=flow)
    if isinstance(given, str):
        return _plain(yaml, given, _style(given))
    if isinstance(given, bool):
        return _plain(yaml, "true" if given else "false")
    return _plain(yaml, str(given))


def _plain(yaml: Any, text: str, style: str | None = None) -> Any:
    return yaml.ScalarNode(_TEXT, text, style=style)


def _fits(given: object) -> bool:
    return len(str(given)) <= _SHORT


def _style(text: str) -> str | None:
    if "\n" in text and _BLOCK.fullmatch(text) and " \n" not in text and text[-1] != " ":
        return "|"
    if _BREAKS.search(text):
        return '"'  # between single quotes a break of another kind would be read as a space
    return "'" if _meaning(text) is not text or _DOUBTFUL.fullmatch(text) else None
