"""How tables fit the width of a terminal."""

import io

import pytest
from rich.console import Console

from supportflow.tables import TABLES, Table, table
from supportflow.tables.model import cell
from supportflow.terminal import grid
from tests.tables.test_tables import SHOP


def printed(found: Table, room: int) -> list[str]:
    """Return the lines in which a table is printed."""
    file = io.StringIO()
    console = Console(file=file, width=room, highlight=False, markup=False)
    for part in grid(found, room):
        console.print(part)
    return file.getvalue().splitlines()


@pytest.mark.parametrize("room", [80, 120])
@pytest.mark.parametrize("name", TABLES)
def test_tables_fit_and_break_no_word(name: str, room: int) -> None:
    """No line is longer than the terminal, and every word of the table is in one piece."""
    found = table(SHOP, name)
    lines = printed(found, room)
    assert max(map(len, lines)) <= room
    text = " ".join(lines)
    for row in found.texts():
        for words in row:
            assert all(word in text for word in words.split())


def test_empty_columns_give_way_before_words_are_broken() -> None:
    """Where there is no room, a column without any text is left out."""
    row = tuple(cell(text) for text in ("a" * 12, "", "b" * 12))
    found = Table("x", "X", ("First", "Second", "Third"), (row,))
    assert "Second" in "".join(printed(found, 60))
    narrow = printed(found, 31)
    assert "Second" not in "".join(narrow)
    assert "a" * 12 in "".join(narrow)


def test_a_word_that_is_too_long_is_folded_not_cut() -> None:
    """Every letter stays."""
    found = Table("x", "X", ("Head",), ((cell("abcdefghij" * 5),),))
    lines = printed(found, 24)
    assert max(map(len, lines)) <= 24
    assert "".join(each for line in lines[4:-1] for each in line if each.isalpha()) == (
        "abcdefghij" * 5
    )
