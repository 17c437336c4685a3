"""YAML as plain data, by the rules of YAML 1.2."""

import contextlib
import re
import sys
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from supportflow.define.yaml_text import read_yaml, write_yaml
from supportflow.errors import MissingTool


@pytest.fixture(params=["libyaml", "python"], autouse=True)
def kind(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Run each test with the parser in C, where there is one, and with that in Python."""
    if request.param == "python":
        monkeypatch.delattr(yaml, "CSafeLoader", raising=False)
        monkeypatch.delattr(yaml, "CSafeDumper", raising=False)
    return request.param


@pytest.mark.parametrize(
    "text",
    ["no", "yes", "on", "off", "y", "NO", "09:00", "1:30:00", "2026-11-30", "2026-11-30 09:00:00Z",
     "mon-fri 09:00-18:00", "1_000", "0b1", "0o8", "<<", "=", "1e", "-", "+", "."],
)  # fmt: skip
def test_texts_stay_texts(text: str) -> None:
    """What other rules take for a yes, a time or a date is the text that it is."""
    assert read_yaml(f"a: {text}" if text != "-" else "a: '-'") == {"a": text}


@pytest.mark.parametrize(
    ("text", "meaning"),
    [("true", True), ("False", False), ("~", None), ("null", None), ("", None), ("0o17", 15),
     ("0x1F", 31), ("012", 12), ("-3", -3), ("1e3", 1000.0), (".5", 0.5), ("2026.10", 2026.1)],
)  # fmt: skip
def test_other_values(text: str, meaning: Any) -> None:
    """Yes and no, nothing and numbers by the core schema of YAML 1.2."""
    found = read_yaml(f"a: {text}")["a"]
    assert found == meaning
    assert isinstance(found, type(meaning))


def test_keys_are_texts() -> None:
    """``on`` is the name of a field, as is every other key."""
    assert read_yaml("on: 1\n2: 3\nno: 4") == {"on": 1, "2": 3, "no": 4}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: 1\nb:\n  c: 1\n  c: 2", "line 4: 'c' stands twice; keep one of them."),
        ("a: !!python/name:os.system x",
         ("line 1: a tag such as 'tag:yaml.org,2002:python/name:os.system' has no meaning in a "
         "process: remove it.")),
        ("a: !x [1]", "line 1: a tag such as '!x' has no meaning in a process: remove it."),
        ("a: &x [*x]", "line 1: '*x' stands inside of what it repeats."),
        ("? [a]\n: b", "line 1: the name of a field is a plain text."),
        ("a: 1\n---\nb: 1", "line 2: a second document begins: a file holds one process."),
        ("[" * 10_000, "line 1: this is nested more than 200 deep."),
        ("a: " + "9" * 5000, "line 1: this number has too many digits."),
    ],
    ids=range(8),
)  # fmt: skip
def test_what_is_refused(text: str, said: str) -> None:
    """Repeated keys, tags, endless and deep structures, several documents, with the line."""
    with pytest.raises(ValueError, match=f"^{re.escape(said)}$"):
        read_yaml(text)


@pytest.mark.parametrize("text", ["a: [1,\nb: }", "a:\n\t- 1", "a: *nothing", "a: 'x", "a: \x01"])
def test_wrong_syntax_has_a_line(text: str) -> None:
    """The message of the parser follows the line and the column, where it knows them."""
    with pytest.raises(
        ValueError, match=r"^(line \d, column \d+: this is not YAML|line 1: '\*|this)"
    ):
        read_yaml(text)


def test_aliases_repeat() -> None:
    """An anchor is written once and used again."""
    assert read_yaml("a: &x [1, {b: c}]\nd: *x") == {"a": [1, {"b": "c"}], "d": [1, {"b": "c"}]}


def test_a_thousand_million_laughs_end_early() -> None:
    """Aliases of aliases repeat at most 100,000 values."""
    lines = ["a0: &a0 [ha, ha, ha, ha, ha, ha, ha, ha, ha, ha]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]
    with pytest.raises(
        ValueError, match=r"^line 5: aliases such as '.a3' repeat more than 100,000"
    ):
        read_yaml("\n".join(lines))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.recursive(
        st.booleans()
        | st.integers(-(10**18), 10**18)
        | st.floats(allow_nan=False, allow_infinity=False)
        | st.text()
        | st.text("no: -#\n'\"|>&*!%@`,[]{}?\t~.0129eE+"),
        lambda inner: (
            st.lists(inner, max_size=4) | st.dictionaries(st.from_regex("[a-z]{1,4}"), inner)
        ),
        max_leaves=10,
    )
)
def test_what_is_written_is_read_as_the_same(data: Any) -> None:
    """Any plain data comes back, with the same types, and no reader of 1.1 sees other texts."""
    text = write_yaml({"data": data})
    back = read_yaml(text)["data"]
    assert back == data
    assert plain_types(back) == plain_types(data)


def plain_types(data: Any) -> Any:
    """Return the types in plain data; those of numbers without what was written."""
    if isinstance(data, list):
        return [plain_types(each) for each in data]
    if isinstance(data, dict):
        return {key: plain_types(each) for key, each in data.items()}
    return next(each for each in (bool, int, float, str) if isinstance(data, each))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text() | st.text("ab:-[]{}&*!'\"#\n |>,?1.~\u2028\x85\ud800"))
def test_reading_never_raises_but_value_error(text: str) -> None:
    """Any text is YAML or a ValueError."""
    with contextlib.suppress(ValueError):
        read_yaml(text)


def test_without_the_package_the_way_out_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """YAML is an extra."""
    monkeypatch.setitem(sys.modules, "yaml", None)
    with pytest.raises(MissingTool) as caught:
        read_yaml("a: 1")
    assert str(caught.value) == (
        "YAML needs the package PyYAML, which is not installed: pip install 'supportflow[yaml]'. "
        "JSON needs nothing."
    )
