"""JSON as plain data."""

import re

import pytest

from supportflow.define.json_text import read_json, write_json


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"a": 1,\n "b": {"c": 1, "d": [{}],\n "c": 2}}',
         "line 3: 'c' stands twice; keep one of them."),
        ('{"a": "}\\"",\n"\\u0061": 2}', "line 2: 'a' stands twice; keep one of them."),
        ('{"a": NaN}', "NaN is no number that a process can hold."),
        ("[-Infinity]", "-Infinity is no number that a process can hold."),
        ("9" * 5000, "a number has too many digits."),
        ('"\\ud800"', "holds half a character (a lone surrogate such as \\ud800)."),
        ("[1 2]", "line 1, column 4: this is not JSON: Expecting ',' delimiter."),
    ],
    ids=range(7),
)  # fmt: skip
def test_what_is_refused(text: str, said: str) -> None:
    """Repeated keys, endless numbers, half characters and wrong syntax, with the line."""
    with pytest.raises(ValueError, match=f"^{re.escape(said)}$"):
        read_json(text)


def test_whole_characters_beyond_the_first_plane() -> None:
    """A pair of surrogates is one character."""
    assert read_json('"\\ud83d\\ude00"') == "😀"


def test_keys_may_repeat_in_different_objects() -> None:
    """Only one object cannot hold a key twice."""
    data = [{"a": {"a": 1}}, {"a": ["a"]}]
    assert read_json(write_json(data)) == data
