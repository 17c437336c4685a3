"""Gives slots and the lines in them their places: first from left to right, then downwards.

Room is made before anything is put into it: a slot is as high as its lines and their words need,
and as wide as the longest of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from supportflow.draw.lanes.model import Link, Piece, Strip
from supportflow.draw.lanes.tracks import centred, ordered, packed, slotwise, together
from supportflow.draw.lanes.ways import Leg, Slots, Way

__all__ = ["Places"]

GAP: Final = 10.0
"""Between two lines."""
AIR: Final = 3.0
"""Between words and the lines around them."""
EDGE: Final = 9.0
"""From the last line at a side of a box to its corner."""
HEAD: Final = 16.0
"""The last part of a way, which carries its arrow."""
FOOT: Final = 12.0
"""The first part of a way, before it turns."""
TIGHT: Final = 30.0
"""A gutter without words is at least as wide."""
QUIET: Final = 8.0
"""A channel without lines is as high."""
ROUNDS: Final = 8
"""How often room is made for words at most; each time all that lack it get it."""


class Places:
    """Turns slots into places, first from left to right, then from top to bottom."""

    def __init__(
        self,
        strips: Sequence[Strip],
        pieces: Sequence[Piece],
        links: Sequence[Link],
        cut: Slots,
        found: dict[str, Way],
        left: float,
        between: float,
    ) -> None:
        self.strips = strips
        self.pieces = {piece.id: piece for piece in pieces}
        self.links = {link.id: link for link in links}
        self.cut = cut
        self.ways = found
        self.between = between
        legs = dict.fromkeys(leg for way in found.values() for leg in way.legs)
        self.uprights: dict[int, list[Leg]] = {}
        self.levels: dict[int, list[Leg]] = {}
        for leg in legs:
            (self.levels if leg.across else self.uprights).setdefault(leg.slot, []).append(leg)
        # Those that lead from one box over one gutter to the next, by their gutter.
        self.straight: dict[int, list[Leg]] = {}
        for leg in legs:
            if leg.across and len(leg.pieces) == 2 and leg.low + 2 == leg.high:
                self.straight.setdefault(leg.low + 1, []).append(leg)
        self.inside: dict[int, list[str]] = {}
        for name, (x, _) in cut.places.items():
            self.inside.setdefault(x, []).append(name)
        self.rows = set(cut.rows)
        self.wide = {piece.id: piece.width for piece in pieces}
        self.x: list[tuple[float, float]] = []
        """From where to where each slot across reaches."""
        self.word_at: dict[Leg, float] = {}
        self.wider: dict[int, float] = {}
        self.pushed: dict[Leg, float] = {}
        self.kept: dict[Leg, float] = {}
        """What is added to gutters, before uprights and after them, for words that lack room."""
        self.fit_across(left)
        self.place_down()
        # The lines now have places: with these the uprights can be ordered better.
        self.fit_across(left, again=True)
        self.place_down()

    # From left to right

    def fit_across(self, left: float, *, again: bool = False) -> None:
        """Place the uprights, and make room until all words fit on their lines."""
        for _ in range(ROUNDS):
            self.place_across(left, again=again)
            short = [
                (leg, lack)
                for line in self.levels.values()
                for leg in line
                if leg.label is not None and (lack := self.lack(leg)) > 0
            ]
            if not short:
                return
            for leg, lack in short:
                self.widen(leg, lack)

    def lack(self, leg: Leg) -> float:
        """Return how much a line is too short for its words."""
        low, high = self.across_span(leg)
        assert leg.label is not None
        foot, head = self.margins(leg)
        return foot + self.word_size(leg)[0] + head - (high - low)

    def margins(self, leg: Leg) -> tuple[float, float]:
        """Say how much of a line stays free of words at its beginning and at its end."""
        assert leg.label is not None
        ends = [6.0, 6.0]
        for name, direction in leg.pieces:
            arrow = name == self.links[leg.label].target
            ends[direction > 0] = HEAD - 4 if arrow else FOOT - 3
        return ends[0], ends[1]

    def word_size(self, leg: Leg) -> tuple[float, float]:
        """Return how wide and high the words on a line are."""
        if leg.label is None:
            return 0.0, 0.0
        link = self.links[leg.label]
        return link.wide if leg.wide and link.wide is not None else (link.width, link.height)

    def widen(self, leg: Leg, lack: float) -> None:
        """Make room for a line that is too short: in a gutter that it crosses, or at its end."""
        whole = [slot for slot in range(leg.low + 1, leg.high) if slot % 2 == 0]
        if whole:
            self.wider[whole[0]] = self.wider.get(whole[0], 0.0) + lack
            return
        for turn, _ in leg.turns:
            if turn.slot % 2 == 0:
                room = self.pushed if turn.slot == leg.high else self.kept
                room[turn] = room.get(turn, 0.0) + lack
                return

    def place_across(self, left: float, *, again: bool = False) -> None:
        """Give the uprights their places and every gutter and column its width."""
        middles = [0.0] * self.cut.across
        sizes = [0.0] * self.cut.across
        self.wide = {name: piece.width for name, piece in self.pieces.items()}
        zones = self.zones()
        for slot in range(self.cut.across):
            line = self.uprights.get(slot, [])
            span = self.down_span if again else slotwise
            line = ordered(line, span) if line else []
            spans = {leg: slotwise(leg) for leg in line}
            if slot % 2:
                middles[slot], sizes[slot] = self.place_column(slot, line, spans)
            else:
                sizes[slot] = self.place_gutter(slot, line, spans, zones)
        self.x = []
        at = left
        for slot in range(self.cut.across):
            self.x.append((at, at + sizes[slot]))
            base = at + middles[slot]
            for leg in self.uprights.get(slot, ()):
                leg.place += base
            at += sizes[slot]
        self.width = at

    def down_span(self, leg: Leg) -> tuple[float, float]:
        """Say from where to where an upright reaches, by the lines that it meets."""
        ends = [turn.place for turn, _ in leg.turns]
        ends += [self.axis[self.cut.places[name][1]] for name, _ in leg.pieces]
        return min(ends), max(ends)

    def zones(self) -> dict[tuple[int, int], float]:
        """Return for each gutter and row how far words reach into it from the box on its left."""
        found: dict[tuple[int, int], float] = {}
        for slot, line in self.levels.items():
            for leg in line:
                if leg.label is not None and slot in self.rows:
                    gutter = leg.low + 1
                    narrow = leg.high == gutter or (leg.high == gutter + 1 and len(leg.pieces) == 2)
                    if (leg.low, slot) in self.cut.taken and narrow:
                        key = (gutter, slot)
                        need = self.word_size(leg)[0] + FOOT + 2
                        found[key] = max(found.get(key, 0.0), need)
        return found

    def place_column(
        self, slot: int, line: Sequence[Leg], spans: dict[Leg, tuple[float, float]]
    ) -> tuple[float, float]:
        """Place the uprights of a column around its middle; return the middle and the width."""
        packed(line, spans, _side_by_side, lambda leg: 0.0)
        reach = 0.0
        for group in together(line, spans):
            places = [leg.place for leg in group]
            centred(group, (min(places) + max(places)) / 2)
            for leg in group:
                reach = max(reach, abs(leg.place) + GAP)
                for name, _ in leg.pieces:
                    need = 2 * (abs(leg.place) + max(EDGE, leg.room / 2 + 2))
                    self.wide[name] = max(self.wide[name], need)
        names = self.inside.get(slot, ())
        sizes = [max(self.wide[name], self.pieces[name].hangs) for name in names]
        width = max([2 * reach, *sizes])
        return width / 2, width

    def place_gutter(
        self,
        slot: int,
        line: Sequence[Leg],
        spans: dict[Leg, tuple[float, float]],
        zones: dict[tuple[int, int], float],
    ) -> float:
        """Place the uprights of a gutter behind the words that come into it; return its width."""

        def least(leg: Leg) -> float:
            return max(
                FOOT, *(zones.get((slot, row), 0.0) for row in range(leg.low, leg.high + 1))
            ) + self.pushed.get(leg, 0.0)

        packed(line, spans, _side_by_side, least)
        width = max((leg.place + self.after(leg) for leg in line), default=0.0)
        for leg in self.straight.get(slot, ()):
            words = self.word_size(leg)[0] if leg.label is not None else 0.0
            width = max(width, words + FOOT + HEAD if words else TIGHT)
        edge = slot in (0, self.cut.across - 1)
        return max(width, 14.0 if edge else TIGHT) + self.wider.get(slot, 0.0)

    def after(self, leg: Leg) -> float:
        """Return how much room an upright needs on its right."""
        need = GAP
        for turn, side in leg.turns:
            if side > 0 and turn.high == leg.slot + 1 and turn.pieces:
                need = max(need, HEAD)
                if turn.label is not None:
                    need = max(need, self.links[turn.label].width + FOOT + HEAD)
        return need + self.kept.get(leg, 0.0)

    # From top to bottom

    def place_words(self) -> None:
        """Choose for each text a place along its line that few uprights cross."""
        self.word_at = {
            leg: self.word_left(leg)
            for line in self.levels.values()
            for leg in line
            if leg.label is not None
        }

    def word_left(self, leg: Leg) -> float:
        """Return where the words on a line begin: near its source, unless others cross there."""
        low, high = self.across_span(leg)
        forward = self.leads_right(leg)
        foot, head = self.margins(leg)
        wide, _ = self.word_size(leg)
        begin = low + foot
        room = max(high - low - foot - head - wide, 0.0)
        crossed: dict[float, float] = {}
        for slot in range(leg.low, leg.high + 1):
            for each in self.uprights.get(slot, ()):
                if each.low <= leg.slot <= each.high and all(
                    its is not leg for its, _ in each.turns
                ):
                    through = each.low < leg.slot < each.high
                    crossed[each.place] = crossed.get(each.place, 0.0) + (1.0 if through else 0.5)
        if len(leg.pieces) == 2 and not crossed:
            return begin + room / 2
        steps = [begin, begin + room]
        for at in crossed:
            steps += [at + 5, at - 5 - wide]

        def cost(left: float) -> float:
            hit = sum(much for at, much in crossed.items() if left - 3 < at < left + wide + 3)
            return hit + (left - begin if forward else begin + room - left) / 4000

        inside = [left for left in steps if begin <= left <= begin + room]
        return min(inside, key=lambda left: (cost(left), left))

    def leads_right(self, leg: Leg) -> bool:
        """Whether a way runs to the right along a labelled line."""
        assert leg.label is not None
        legs = self.ways[leg.label].legs
        at = legs.index(leg)
        if at + 1 < len(legs):
            return legs[at + 1].slot == leg.high
        target = self.links[leg.label].target
        return any(name == target and direction > 0 for name, direction in leg.pieces)

    def place_down(self) -> None:
        """Give the level lines their places and every row and channel its height."""
        self.place_words()
        cut = self.cut
        self.axis = [0.0] * cut.down
        self.up = {name: -piece.height / 2 for name, piece in self.pieces.items()}
        self.low = {name: piece.height / 2 for name, piece in self.pieces.items()}
        at_row: dict[int, list[str]] = {}
        for name, (_, y) in cut.places.items():
            at_row.setdefault(y, []).append(name)
        self.lanes: list[tuple[float, float]] = []
        at = 0.0
        for number, (first, last) in enumerate(cut.lanes):
            top = at
            for slot in range(first, last + 1):
                above, below = self.place_level(slot, at_row.get(slot, ()))
                if slot == first:
                    above += 2
                self.axis[slot] = at + above
                at += above + below
            least = self.strips[number].least
            if at - top < least:
                # A low lane is made higher around its middle.
                extra = (least - (at - top)) / 2
                for slot in range(first, last + 1):
                    self.axis[slot] += extra
                at = top + least
            self.lanes.append((top, at))
            at += self.between
        self.height = at - self.between if cut.lanes else 0.0
        for slot, line in self.levels.items():
            for leg in line:
                leg.place += self.axis[slot]

    def place_level(self, slot: int, names: Sequence[str]) -> tuple[float, float]:
        """Place the lines of a row or channel; return its height above and below its axis."""
        line = self.levels.get(slot, [])
        spans: dict[Leg, tuple[float, float]] = {}
        if line:
            line = ordered(line, self.across_span)
            for leg in line:
                low, high = self.across_span(leg)
                spans[leg] = (low - GAP / 2 + 1, high + GAP / 2 - 1)
            packed(line, spans, self.one_above_other, lambda leg: 0.0)
        if slot not in self.rows:
            if not line:
                return 0.0, QUIET
            top = min(leg.place - self.words_above(leg) for leg in line)
            return 8.0 - top, max(leg.place for leg in line) + 8.0
        for group in together(line, spans):
            centred(group, _pivot(group))
            for leg in group:
                for name, _ in leg.pieces:
                    if not self.pieces[name].dot:
                        self.up[name] = min(self.up[name], leg.place - EDGE)
                        self.low[name] = max(self.low[name], leg.place + EDGE)
        above = max((-self.up[name] for name in names), default=0.0)
        below = max(
            (self.low[name] + self.pieces[name].below + self.pieces[name].foot for name in names),
            default=0.0,
        )
        for leg in line:
            above = max(above, self.words_above(leg) - leg.place + 2)
            below = max(below, leg.place + 6)
        return above, below

    def across_span(self, leg: Leg) -> tuple[float, float]:
        """Say from where to where a level line reaches."""
        ends = [turn.place for turn, _ in leg.turns]
        ends += [self.side(name, direction) for name, direction in leg.pieces]
        return min(ends), max(ends)

    def side(self, name: str, direction: int) -> float:
        """Return where the side of a box lies at which a level line ends."""
        left, right = self.x[self.cut.places[name][0]]
        return (left + right) / 2 - direction * self.wide[name] / 2

    def one_above_other(self, upper: Leg, lower: Leg) -> float:
        """Say how far apart two level lines lie: the words of the lower may stand between them."""
        left = self.word_at.get(lower)
        if left is not None:
            low, high = self.across_span(upper)
            if low - AIR < left + self.word_size(lower)[0] and left < high + AIR:
                return max(GAP, self.words_above(lower) + AIR)
        return GAP

    def words_above(self, leg: Leg) -> float:
        """Say how high the words on a line are."""
        return self.word_size(leg)[1] + AIR if leg.label is not None else 0.0


def _side_by_side(one: Leg, other: Leg) -> float:
    return max(GAP, (one.room + other.room) / 2 if one.pieces and other.pieces else 0.0)


def _pivot(group: Sequence[Leg]) -> float:
    """Return which height of a group becomes that of the boxes' middle."""
    straight = [leg.place for leg in group if len(leg.pieces) == 2]
    places = straight or [leg.place for leg in group]
    return (min(places) + max(places)) / 2
