"""Ways between the pieces: along rows and columns that are free, and the channels around them.

The grid is cut into slots. Across, every second slot is a column of pieces, the others are the
gutters beside them; down, every row of pieces lies between two channels. Gutters and channels are
always free; a cell of the grid is free where no piece stands. A way is found by A* over slots,
with a price for length, corners, crossings and company.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from heapq import heappop, heappush
from itertools import pairwise
from typing import Final, NamedTuple

from supportflow.draw.lanes.columns import Grid
from supportflow.draw.lanes.model import BOTTOM, LEFT, RIGHT, TOP, Link, Piece

__all__ = ["Cell", "Leg", "Slots", "Way", "slots", "ways"]

Cell = tuple[int, int]
"""A slot across and a slot down."""

ACROSS: Final = ((1, 0), (0, 1), (-1, 0), (0, -1))
"""Steps to the right, down, to the left, up."""
EXITS: Final = (RIGHT, BOTTOM, LEFT, TOP)
ENTRIES: Final = (LEFT, TOP, RIGHT, BOTTOM)
"""The side at which a step in each direction arrives."""

GUTTER: Final = 46
COLUMN: Final = 130
CHANNEL: Final = 18
ROW: Final = 56
"""How far it is, about, through each kind of slot."""

CORNER: Final = 26
CROSSING: Final = 34
COMPANY: Final = 7
ASIDE: Final = 14
"""For leaving or arriving at the top or the bottom."""
AGAINST: Final = 150
"""For leaving to the left or arriving from the right, which only ways back may do freely."""
SHARED: Final = 0.35
"""What the shared part of a way costs, compared with one of its own."""

PATIENCE: Final = 450_000
"""How many cells may be looked at for all ways of a picture; after that they go by the channels."""


class Slots(NamedTuple):
    """The grid cut into slots."""

    across: int
    down: int
    rows: tuple[int, ...]
    """The slot of each row."""
    lanes: tuple[tuple[int, int], ...]
    """The first and the last slot of each lane."""
    taken: dict[Cell, str]
    places: dict[str, Cell]


def slots(made: Grid) -> Slots:
    """Cut a grid into slots."""
    rows: list[int] = []
    lanes: list[tuple[int, int]] = []
    at = 0
    for count in made.rows:
        rows += [at + 1 + 2 * row for row in range(count)]
        lanes.append((at, at + 2 * count))
        at += 2 * count + 1
    places = {name: (2 * place.column + 1, rows[place.row]) for name, place in made.places.items()}
    return Slots(
        2 * made.columns + 1,
        at,
        tuple(rows),
        tuple(lanes),
        {cell: name for name, cell in places.items()},
        places,
    )


class Leg:
    """A straight part of one way, or of several that share it; `slot` is the line on which it lies.

    `low` and `high` are the slots between which it reaches along that line.
    """

    __slots__ = (
        "across", "high", "label", "low", "pieces", "place", "room", "slot", "turns", "wide",
    )  # fmt: skip

    def __init__(self, across: bool, slot: int, low: int, high: int) -> None:
        self.across = across
        self.slot = slot
        self.low = low
        self.high = high
        self.label: str | None = None
        """The link whose words stand on it."""
        self.wide = False
        """Whether they stand there on few long lines."""
        self.turns: list[tuple[Leg, int]] = []
        """The legs that meet it, with the side (-1 or 1) to which they go away from it."""
        self.pieces: list[tuple[str, int]] = []
        """The pieces at which it ends, with the direction in which they lie."""
        self.place = 0.0
        self.room = 10.0


class Way(NamedTuple):
    """The legs of a link, from its source to its target, and how many of them are its own.

    `number` says which way was found first.
    """

    legs: tuple[Leg, ...]
    own: int
    number: int


def ways(cut: Slots, pieces: Sequence[Piece], links: Sequence[Link]) -> dict[str, Way]:
    """Find a way for every link between two different pieces; short ones choose first."""
    finder = _Finder(cut, pieces)

    def length(link: Link) -> tuple[int, int, int]:
        (x, y), (u, v) = cut.places[link.source], cut.places[link.target]
        return (int(y != v), abs(u - x) + abs(v - y), abs(v - y))

    order = sorted(range(len(links)), key=lambda number: (*length(links[number]), number))
    found = {links[number].id: finder.find(links[number]) for number in order}
    return {link.id: found[link.id] for link in links}


class _Finder:
    """Finds one way after the other, each knowing those before it.

    A cell is one number, and so is a cell with the direction in which it was entered: this is
    where the time goes.
    """

    def __init__(self, cut: Slots, pieces: Sequence[Piece]) -> None:
        self.cut = cut
        self.sides = {
            piece.id: piece.sides & ~BOTTOM if piece.below else piece.sides for piece in pieces
        }
        # A rim around the grid is taken, so that no step has to be checked for its end.
        self.span = cut.across + 2
        count = self.span * (cut.down + 2)
        self.taken = bytearray(b"\1" * count)
        rows = frozenset(cut.rows)
        long, high = [0] * count, [0] * count
        for y in range(cut.down):
            for x in range(cut.across):
                cell = self.cell(x, y)
                self.taken[cell] = (x, y) in cut.taken
                long[cell] = COLUMN if x % 2 else GUTTER
                high[cell] = ROW if y in rows else CHANNEL
        # What a step into each cell costs, across and down; lines that lie there make it dearer.
        self.price = (long, high)
        self.trunks: dict[tuple[str, str], list[Way]] = {}
        self.left = PATIENCE
        self.count = 0

    def cell(self, x: int, y: int) -> int:
        """Return the number of a cell."""
        return (y + 1) * self.span + x + 1

    def find(self, link: Link) -> Way:
        """Find the way of a link and remember it."""
        joined = self.trunks.setdefault((link.target, link.trunk), []) if link.trunk else []
        cells, trunk = self.search(link, self.joints(joined))
        legs = _legs(cells)
        if trunk is not None:
            way, at = trunk
            rest = way.legs[at:]
            if legs[-1].across == rest[0].across:
                # It arrives where the other begins, in its direction: that one begins earlier.
                legs.pop()
            reach = legs[-1].slot
            rest[0].low, rest[0].high = min(rest[0].low, reach), max(rest[0].high, reach)
            made = Way((*legs, *rest), len(legs), self.count)
        else:
            legs[-1].pieces.append((link.target, _side(cells[-2], cells[-1])))
            made = Way(tuple(legs), len(legs), self.count)
        self.count += 1
        legs[0].pieces.append((link.source, _side(cells[1], cells[0])))
        legs[0].room = max(10.0, link.room)
        for one, other in zip(made.legs, made.legs[1 : made.own + 1], strict=False):
            _meet(one, other)
        for leg in legs:
            mine, crossed = self.price if leg.across else self.price[::-1]
            for x, y in _cells(leg):
                cell = self.cell(x, y)
                mine[cell] += COMPANY
                crossed[cell] += CROSSING
        if link.width:
            # The first that is long enough, else the longest.
            best = max(
                (leg for leg in legs if leg.across),
                key=lambda leg: min(_length(leg), link.width + 24),
            )
            best.label = link.id
            best.wide = link.wide is not None and _length(best) > link.wide[0] + 24
        if link.trunk:
            joined.append(made)
        return made

    def joints(self, joined: Sequence[Way]) -> dict[int, tuple[Way, int]]:
        """Return where a way may be joined: from the side, or where it begins from behind.

        Words belong to one way, so that nobody joins another before the end of its words.
        """
        found: dict[int, tuple[Way, int]] = {}
        for way in joined:
            said = [at for at in range(way.own) if way.legs[at].label is not None]
            for at in range(max([0, *said]) + 1, way.own):
                leg = way.legs[at]
                # At its end the leg turns; who joins there would run beside the next one.
                last = at + 1 == len(way.legs)
                end = leg.pieces[0][1] * 9999 if last else way.legs[at + 1].slot
                onward = end > way.legs[at - 1].slot
                begin = leg.low if onward else leg.high
                for x, y in _cells(leg):
                    here = x if leg.across else y
                    if (x, y) in self.cut.taken or here == end:
                        continue
                    state = self.cell(x, y) * 4
                    for to in (1, 3) if leg.across else (0, 2):
                        found.setdefault(state + to, (way, at))
                    if here == begin:
                        to = (0 if onward else 2) + (0 if leg.across else 1)
                        found.setdefault(state + to, (way, at))
        return found

    def search(
        self, link: Link, joints: dict[int, tuple[Way, int]]
    ) -> tuple[list[Cell], tuple[Way, int] | None]:
        """Return the cells of the best way, and the way that it joins if it does."""
        start, goal = self.cut.places[link.source], self.cut.places[link.target]
        u, v = goal[0] + 1, goal[1] + 1
        first, target = self.cell(*start), self.cell(*goal)
        leaves = self.sides[link.source] & link.leaves
        span, taken = self.span, self.taken
        steps = (1, span, -1, -span)
        across, down = self.price
        ease = SHARED if joints else 1.0
        wide, high = GUTTER * ease, CHANNEL * ease
        arrivals = self.arrivals(link)
        came: dict[int, int] = {}
        best: dict[int, float] = {}
        queue: list[tuple[float, int, float, int]] = []
        for to, step in enumerate(steps):
            if not leaves & EXITS[to] or taken[first + step]:
                continue
            extra: float = ASIDE if to % 2 else AGAINST if to == 2 and not link.back else 0
            if to == 0 and link.back:
                extra = 40.0
            cell = first + step
            cost = extra + (down if to % 2 else across)[cell]
            best[cell * 4 + to] = cost
            came[cell * 4 + to] = -1
            heappush(queue, (cost, cell * 4 + to, cost, -1))
        done = set[int]()
        while queue and self.left > 0:
            _, state, cost, _ = heappop(queue)
            if state in done:
                continue
            done.add(state)
            self.left -= 1
            cell, to = divmod(state, 4)
            if cell == target:
                path = _back(came, state)
                if link.width and to % 2 and all(each % 2 for each in path):
                    continue
                return [start, *(self.place(each) for each in path)], None
            joint = joints.get(state)
            if joint is not None:
                path = _back(came, state)
                own = path
                if joint[0].legs[joint[1]].across == (to % 2 == 0):
                    # Its last straight part becomes one with the other's; something must be left.
                    while own and own[-1] % 4 == to:
                        own = own[:-1]
                if own and (not link.width or any(each % 2 == 0 for each in own)):
                    return [start, *(self.place(each) for each in path)], joint
            for turn in (to, (to + 1) % 4, (to + 3) % 4):
                other = cell + steps[turn]
                if other == target:
                    if arrivals[turn] < 0:
                        continue
                    price: float = cost + arrivals[turn]
                elif taken[other]:
                    continue
                else:
                    price = cost + float((down if turn % 2 else across)[other])
                if turn != to:
                    price += CORNER
                key = other * 4 + turn
                if price < best.get(key, 1e18):
                    best[key] = price
                    came[key] = state
                    row, column = divmod(other, span)
                    guess = price + wide * abs(column - u) + high * abs(row - v)
                    heappush(queue, (guess, key, price, state))
        return self.around(start, goal), None

    def arrivals(self, link: Link) -> tuple[float, ...]:
        """Return what arriving in each direction costs; less than 0 where that cannot be."""
        sides = self.sides[link.target]
        extra = (0, ASIDE, 0 if link.back else AGAINST, ASIDE)
        return tuple(
            float(extra[to]) if sides & ENTRIES[to] else -1.0 for to in range(len(ENTRIES))
        )

    def place(self, state: int) -> Cell:
        """Return the slots of a cell."""
        row, column = divmod(state // 4, self.span)
        return column - 1, row - 1

    def around(self, start: Cell, goal: Cell) -> list[Cell]:
        """Return the way by gutters and channels only, which is always free."""
        (x, y), (u, v) = start, goal
        first, last = x + 1, u - 1
        if y == v and first == last:
            return list(_stepped([start, goal]))
        channel = v - 1 if v > y else v + 1
        corners = [start, (first, y), (first, channel), (last, channel), (last, v), goal]
        return list(_stepped(corners))


def _back(came: dict[int, int], state: int) -> list[int]:
    """Return the cells and directions that led to one, from the first."""
    path = [state]
    while (before := came[path[-1]]) >= 0:
        path.append(before)
    return path[::-1]


def _length(leg: Leg) -> float:
    """Guess the length of a leg, its ends not counted in full."""
    return 20.0 + sum(COLUMN if x % 2 else GUTTER for x in range(leg.low + 1, leg.high))


def _stepped(corners: Sequence[Cell]) -> Iterator[Cell]:
    """Yield every cell along corners."""
    yield corners[0]
    for (x, y), (u, v) in pairwise(corners):
        dx, dy = (u > x) - (u < x), (v > y) - (v < y)
        while (x, y) != (u, v):
            x, y = x + dx, y + dy
            yield (x, y)


def _side(inner: Cell, end: Cell) -> int:
    """Say in which direction along its leg a piece lies."""
    return 1 if sum(end) > sum(inner) else -1


def _legs(cells: Sequence[Cell]) -> list[Leg]:
    """Join the cells of a way to straight legs."""
    corners = [cells[0]]
    for before, here, after in zip(cells, cells[1:], cells[2:], strict=False):
        if (before[0] == here[0]) != (here[0] == after[0]):
            corners.append(here)
    corners.append(cells[-1])
    legs: list[Leg] = []
    for (x, y), (u, v) in pairwise(corners):
        if y == v:
            legs.append(Leg(True, y, min(x, u), max(x, u)))
        else:
            legs.append(Leg(False, x, min(y, v), max(y, v)))
    return legs


def _cells(leg: Leg) -> Iterator[Cell]:
    for at in range(leg.low, leg.high + 1):
        yield (at, leg.slot) if leg.across else (leg.slot, at)


def _meet(one: Leg, other: Leg) -> None:
    """Remember that two legs meet, and to which side each goes away from the other."""
    for leg, its in ((one, other), (other, one)):
        side = 1 if its.low + its.high > 2 * leg.slot else -1
        leg.turns.append((its, side))
