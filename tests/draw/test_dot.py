"""DOT text: golden files, the same bytes in every run, and safe for any text."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from supportflow.define.process import Process
from supportflow.draw import dot, graph
from supportflow.draw.words import clean, wrap
from supportflow.errors import BadCall
from tests.draw.samples import SAMPLES, large, long_labels, small
from tests.draw.strategies import processes
from tests.golden import assert_golden, same_under_any_hash_seed

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("name", SAMPLES)
def test_golden(name: str) -> None:
    """The text of every sample is the accepted one."""
    assert_golden(f"draw/{name}.dot", dot(SAMPLES[name]()))


def test_golden_plain() -> None:
    """The text with plain labels, to the right, is the accepted one."""
    assert_golden("draw/small_plain.dot", dot(small(), labels="plain", direction="LR"))


def test_bytes_do_not_depend_on_the_hash_seed() -> None:
    """Two runs with different hash seeds write the same DOT and Mermaid."""
    code = (
        "from tests.draw.samples import SAMPLES\n"
        "from supportflow.draw import dot, mermaid\n"
        "other = SAMPLES['large']()\n"
        "for make in SAMPLES.values():\n"
        "    print(dot(make()), dot(make(), labels='plain'), mermaid(make()))\n"
        "    for more in ({'view': 'overview'}, {'focus': 'customer'}, {'since': other}):\n"
        "        print(dot(make(), **more), mermaid(make(), flavour='flowchart', **more))\n"
    )
    assert len(same_under_any_hash_seed(code)) > 10_000


@given(processes())
def test_every_part_is_in_the_text(given: Process) -> None:
    """DOT holds every node and every edge of the graph, whatever was declared."""
    picture = graph(given)
    for text in (dot(given), dot(given, labels="plain", direction="LR")):
        for part in (*picture.nodes, *picture.edges, *picture.clusters):
            assert f'id="{part.id}"' in text


def test_near_way_back_is_written_reversed() -> None:
    """A way back inside one area is an edge the other way round, with its arrow at the tail."""
    line = next(line for line in dot(large()).splitlines() if "edge_waiting_customer_repl" in line)
    assert line.startswith('"state_working" -> "state_waiting"')
    assert "dir=back" in line
    assert "arrowtail=onormal" in line


def test_legend_explains_what_is_there() -> None:
    """Only the kinds that the picture shows are explained."""
    assert "escalation" in dot(small())
    assert "not declared" not in dot(small())
    assert "escalation" not in dot(long_labels())
    assert "not declared" in dot(SAMPLES["faulty"]())


@pytest.mark.parametrize("wrong", [{"direction": "up"}, {"labels": "pretty"}], ids=str)
def test_meaningless_arguments_are_refused(wrong: dict[str, Any]) -> None:
    """A wrong direction or kind of labels is a wrong call that says what is possible."""
    with pytest.raises(BadCall, match="means nothing: give '"):
        dot(small(), **wrong)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("a\n\tb  c", "a b c"),
        ("\x00\x1f\x7f", ""),
        ("a\ud800b\uffff", "a\ufffdb\ufffd"),
        ("\u202eabc\u2066", "abc"),
        ("👩‍💻 שלום", "👩‍💻 שלום"),
        ("a\u00a0b\u2028c", "a b c"),
    ],
)
def test_texts_are_cleaned(given: str, expected: str) -> None:
    """Line breaks, control and direction marks go; scripts and joined emoji stay."""
    assert clean(given) == expected


@pytest.mark.parametrize(
    ("given", "columns", "lines", "expected"),
    [
        ("", 5, 5, []),
        ("one two three", 15, 5, ["one two three"]),
        ("one two three four", 8, 5, ["one two", "three", "four"]),
        ("one two three four", 8, 2, ["one two", "three…"]),
        ("Donaudampfschiff", 6, 5, ["Donaudam", "pfschiff"]),
        ("日本語の顧客", 6, 5, ["日本語の", "顧客"]),
    ],
)
def test_texts_are_wrapped(given: str, columns: int, lines: int, expected: list[str]) -> None:
    """Lines break between words; a long word, or a text without spaces, breaks inside."""
    assert wrap(given, columns, lines) == expected
