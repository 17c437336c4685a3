"""The grid: columns by the order of the flow, and rows inside the lanes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from supportflow.draw.lanes.model import Link, Piece
from supportflow.draw.ranks import in_order

__all__ = ["Grid", "Place", "columns", "grid"]


class Place(NamedTuple):
    """Where a piece stands: its column, and its row counted over all lanes."""

    column: int
    row: int


class Grid(NamedTuple):
    """The places of the pieces, and how many rows each lane has."""

    places: dict[str, Place]
    columns: int
    rows: tuple[int, ...]


def grid(lanes: int, pieces: Sequence[Piece], links: Sequence[Link]) -> Grid:
    """Give every piece a place of its own: to the right of what leads to it, in its lane."""
    across = columns(pieces, links)
    rows, counts = _rows(lanes, pieces, links, across)
    first = [sum(counts[:lane]) for lane in range(lanes)]
    places = {
        piece.id: Place(across[piece.id], first[piece.lane] + rows[piece.id]) for piece in pieces
    }
    return Grid(places, max(across.values(), default=-1) + 1, tuple(counts))


def columns(pieces: Sequence[Piece], links: Sequence[Link]) -> dict[str, int]:
    """Count the columns along the longest way from the starts."""
    ahead: dict[str, list[str]] = {piece.id: [] for piece in pieces}
    for link in links:
        if not link.back and link.source != link.target and link.target not in ahead[link.source]:
            ahead[link.source].append(link.target)
    order = in_order([piece.id for piece in pieces], ahead)
    starts = {piece.id for piece in pieces if piece.start}
    first = 1 if starts else 0
    column = {name: 0 if name in starts else first for name in order}
    led = set[str]()
    for name in order:
        for target in ahead[name]:
            if target not in starts:
                column[target] = max(column[target], column[name] + 1)
                led.add(target)
    # What nothing leads to, such as "any open state", stands right before what follows it.
    for name in order:
        if name not in led and name not in starts and ahead[name]:
            column[name] = max(first, min(column[each] for each in ahead[name]) - 1)
    return column


class _Lane:
    """The cells of one lane that are taken, as rows are given out from left to right."""

    def __init__(self) -> None:
        self.taken: dict[tuple[int, int], str] = {}
        self.count = 0

    def free(self, row: int, first: int, last: int) -> bool:
        """Whether nothing stands in a row between two columns (both left out)."""
        return all((row, column) not in self.taken for column in range(first + 1, last))


def _rows(
    lanes: int, pieces: Sequence[Piece], links: Sequence[Link], columns: dict[str, int]
) -> tuple[dict[str, int], list[int]]:
    """Choose a row for each piece: straight ways where that can be, exceptions below."""
    lane_of = {piece.id: piece.lane for piece in pieces}
    before: dict[str, list[Link]] = {piece.id: [] for piece in pieces}
    after: dict[str, list[Link]] = {piece.id: [] for piece in pieces}
    for link in links:
        if lane_of[link.source] == lane_of[link.target] and (
            columns[link.source] < columns[link.target]
        ):
            before[link.target].append(link)
            after[link.source].append(link)
    filled = [_Lane() for _ in range(lanes)]
    rows: dict[str, int] = {}
    numbered = {piece.id: number for number, piece in enumerate(pieces)}
    placed: list[list[str]] = [[] for _ in range(lanes)]

    def main(piece: Piece) -> bool:
        return any(not link.aside for link in before[piece.id]) or not before[piece.id]

    for piece in sorted(
        pieces,
        key=lambda each: (
            columns[each.id],
            not before[each.id],
            not main(each),
            numbered[each.id],
        ),
    ):
        lane = filled[piece.lane]
        column = columns[piece.id]
        best, least = lane.count, float("inf")
        for row in range(lane.count + 1):
            if (row, column) in lane.taken:
                continue
            cost = 1.3 if row == lane.count and row else 0.05 * row
            for link in before[piece.id]:
                away = abs(rows[link.source] - row)
                if away:
                    cost += 1 + 0.2 * away
                elif not lane.free(row, columns[link.source], column):
                    cost += 1.5
                if link.aside and not main(piece) and row <= rows[link.source]:
                    cost += 2.2
            cost += sum(_barred(piece, row, column, placed[piece.lane], rows, columns, after))
            if cost < least:
                best, least = row, cost
        rows[piece.id] = best
        lane.taken[best, column] = piece.id
        lane.count = max(lane.count, best + 1)
        placed[piece.lane].append(piece.id)
    return rows, [max(1, lane.count) for lane in filled]


def _barred(
    piece: Piece,
    row: int,
    column: int,
    placed: Sequence[str],
    rows: dict[str, int],
    columns: dict[str, int],
    after: dict[str, list[Link]],
) -> Iterator[float]:
    """Yield a cost for each straight way over this cell that would not be straight any more."""
    for name in placed:
        if rows[name] == row:
            for link in after[name]:
                if columns[link.target] > column and link.target != piece.id and not link.aside:
                    yield 0.9
