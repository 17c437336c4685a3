"""What an ordered table of conditions decides, worked out over all values that tickets can have.

The values of each field fall into few cells that the conditions cannot tell apart (numbers into
the limits and the spans between them). Every condition becomes a set of cells of each field,
joined by and and or; deciding goes field by field through the cells, and rests that were met
before are not gone through again. So the answer is exact, without going through every combination.
A named rule may say yes or no whatever the fields hold: what depends on it is told to be unsure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, NamedTuple, cast

from supportflow.checks.domains import ELSE, Values, values_of
from supportflow.define.conditions import (
    All,
    AnyOf,
    Compare,
    Condition,
    Decided,
    Done,
    Holds,
    Not,
    say_value,
)
from supportflow.define.evaluation import of_values
from supportflow.define.index import Index
from supportflow.define.texts import Words, pick

__all__ = ["Cells", "Example"]

STEPS = 300_000
"""So much work is spent on one table; what takes more is not told."""

NO, YES = 0, 1
Rest = tuple[tuple[int, int], ...]
"""The rows that may still hold, in order: the row's number and the node left of its condition."""


class Example(NamedTuple):
    """Values of a ticket that show something; `sure` unless a named rule has to say the right."""

    values: tuple[tuple[str, str, object], ...]
    sure: bool

    def said(self, labels: Mapping[str, Words], language: str) -> str:
        """Say the values: ``order total is 75 and reason is missing``."""
        return " and ".join(_said(*one, labels, language) for one in self.values)


def _said(kind: str, name: str, value: object, labels: Mapping[str, Words], language: str) -> str:
    label = labels.get(f"{kind} {name}")
    what = pick(label, language) if label is not None else name.replace("_", " ")
    if kind == "rule":
        return f"rule '{name}' says {say_value(value)}"
    if kind == "task":
        return f"task '{what}' is {'' if value else 'not '}done"
    if value is None:
        return f"{what} is missing"
    if value is ELSE:
        return f"{what} is something else"
    if isinstance(value, tuple):
        listed = [str(item) for item in cast("tuple[object, ...]", value)]
        return f"{what} is {', '.join(listed) or 'an empty list'}"
    return f"{what} is {say_value(value)}"


class _TooMuch(Exception):
    """The work that may be spent on a table is used up."""


class _Variable(NamedTuple):
    """A field, a task or a rule with the values that stand for its cells.

    The state and the area of a ticket are one variable of two `names`. `place` is where the
    conditions first ask for it.
    """

    kind: str
    cells: tuple[Values, ...]
    names: tuple[str, ...]
    place: int

    @property
    def sure(self) -> bool:
        return self.kind in {"field", "task"}

    @property
    def filled(self) -> int:
        """The cells in which nothing is missing."""
        return sum(
            (None not in {values[name] for name in self.names}) << cell
            for cell, values in enumerate(self.cells)
        )

    def example(self, cell: int) -> list[tuple[str, str, object]]:
        values = self.cells[cell]
        return [(self.kind, name, values[name]) for name in self.names]


class _Node(NamedTuple):
    """A condition: a variable `at` is ``in`` the cells of `mask`, or `parts` joined by a word."""

    kind: Literal["no", "yes", "in", "and", "or"]
    at: int = 0
    mask: int = 0
    parts: tuple[int, ...] = ()


class _Found:
    """What came out of going through the cells."""

    def __init__(self) -> None:
        self.reached: dict[int, Example] = {}
        self.gap: Example | None = None


class Cells:
    """An ordered table: of each ticket, the first of `rows` that holds decides.

    A row without a condition always holds.
    """

    def __init__(self, index: Index, rows: Sequence[Condition | None]) -> None:
        self._index = index
        self._nodes = [_Node("no"), _Node("yes")]
        self._kept: dict[_Node, int] = {}
        self._uses: list[int] = [0, 0]
        self._without: dict[tuple[int, int, int], int] = {}
        self._negated: dict[int, int] = {NO: YES, YES: NO}
        self._steps = 0
        self._policies: list[str] = []
        self._masks: dict[Compare, int] = {}
        atoms = list(self._atoms(rows))
        self._variables = self._fields(atoms)
        self._place = {
            (variable.kind, name): at
            for at, variable in enumerate(self._variables)
            for name in variable.names
        }
        self._rows = [self._node(row) if row is not None else YES for row in rows]
        self._whole: _Found | None = None
        self._looked = False

    # Questions

    def never(self) -> tuple[int, ...]:
        """Return the rows that never decide; none, where that takes too much work to tell."""
        found = self._all()
        if found is None:
            return ()
        return tuple(at for at in range(len(self._rows)) if at not in found.reached)

    def gap(self, *, filled: bool = False) -> Example | None:
        """Return values for which no row holds; with `filled`, where no field is missing.

        None also where that takes too much work to tell.
        """
        found = self._through(self._rest(self._rows), filled=True) if filled else self._all()
        return found.gap if found is not None else None

    def overlap(self, first: int, other: int) -> Example | None:
        """Return values for which row `first` decides although the later row `other` holds too.

        None also where that takes too much work to tell.
        """
        before = [self._not(node) for node in self._rows[:first]]
        both = self._join("and", [self._rows[first], self._rows[other], *before])
        found = self._through(self._rest([both]))
        return found.reached.get(0) if found is not None else None

    def within(self, first: int, other: int) -> bool:
        """Say whether row `other` surely holds wherever row `first` decides."""
        before = [self._not(node) for node in self._rows[:first]]
        outside = self._join("and", [self._rows[first], self._not(self._rows[other]), *before])
        found = self._through(self._rest([outside]))
        return found is not None and not found.reached

    def _all(self) -> _Found | None:
        if not self._looked:
            self._whole, self._looked = self._through(self._rest(self._rows)), True
        return self._whole

    # Going through the cells

    def _through(self, rest: Rest, *, filled: bool = False) -> _Found | None:
        found = _Found()
        try:
            self._walk(rest, [], True, filled, set(), found)
        except _TooMuch:
            return None
        return found

    def _walk(
        self,
        rest: Rest,
        path: list[tuple[int, int]],
        sure: bool,
        filled: bool,
        met: set[tuple[bool, Rest]],
        found: _Found,
    ) -> None:
        if not rest or rest[0][1] == YES:
            self._keep(rest, path, sure, found)
            return
        if (True, rest) in met or (sure, rest) in met:
            return
        met.add((sure, rest))
        at = _lowest(self._uses[rest[0][1]])
        variable = self._variables[at]
        allowed = variable.filled if filled else self._every(at)
        if all(self._nodes[node].kind == "in" and self._uses[node] == 1 << at for _, node in rest):
            self._last(rest, at, allowed, path, sure, found)
            return
        self._spend(len(variable.cells) * len(rest))
        ways: dict[Rest, int] = {}
        for cell in range(len(variable.cells)):
            if not allowed >> cell & 1:
                continue
            ways.setdefault(self._rest(self._given(node, at, cell) for _, node in rest), cell)
        numbers = [row for row, _ in rest]
        alike = len(ways) == 1 and allowed == self._every(at)
        for way, cell in ways.items():
            left = tuple((numbers[row], node) for row, node in way)
            step = [] if alike else [(at, cell)]
            self._walk(left, path + step, sure and (variable.sure or alike), filled, met, found)

    def _last(
        self,
        rest: Rest,
        at: int,
        allowed: int,
        path: list[tuple[int, int]],
        sure: bool,
        found: _Found,
    ) -> None:
        """Go through rows that are left with one variable: the sets of its cells say it all."""
        self._spend(len(rest))
        certain = sure and self._variables[at].sure
        for place, (_, node) in enumerate(rest):
            mask = self._nodes[node].mask
            if mask & allowed:
                self._keep(rest[place:], [*path, (at, _lowest(mask & allowed))], certain, found)
            allowed &= ~mask
        if allowed:
            self._keep((), [*path, (at, _lowest(allowed))], certain, found)

    def _spend(self, steps: int) -> None:
        self._steps += steps
        if self._steps > STEPS:
            raise _TooMuch

    def _keep(self, rest: Rest, path: list[tuple[int, int]], sure: bool, found: _Found) -> None:
        if rest:
            known = found.reached.get(rest[0][0])
            if known is None or (sure and not known.sure):
                found.reached[rest[0][0]] = self._example(path, sure)
        elif found.gap is None or (sure and not found.gap.sure):
            found.gap = self._example(path, sure)

    def _example(self, path: list[tuple[int, int]], sure: bool) -> Example:
        met = sorted(path, key=lambda step: self._variables[step[0]].place)
        values = [one for at, cell in met for one in self._variables[at].example(cell)]
        return Example(tuple(values), sure)

    @staticmethod
    def _rest(nodes: Iterable[int]) -> Rest:
        """Leave out rows that cannot hold, and those after one that surely does."""
        rest: list[tuple[int, int]] = []
        for number, node in enumerate(nodes):
            if node != NO:
                rest.append((number, node))
            if node == YES:
                break
        return tuple(rest)

    def _given(self, node: int, at: int, cell: int) -> int:
        """Return what is left of a node when a variable is in a cell."""
        if not self._uses[node] >> at & 1:
            return node
        key = (node, at, cell)
        known = self._without.get(key)
        if known is None:
            kind, _, mask, parts = self._nodes[node]
            if kind == "in":
                known = YES if mask >> cell & 1 else NO
            else:
                known = self._join(kind, [self._given(one, at, cell) for one in parts])
            self._without[key] = known
        return known

    # Conditions as nodes

    def _kept_as(self, node: _Node, uses: int) -> int:
        known = self._kept.get(node)
        if known is None:
            known = self._kept[node] = len(self._nodes)
            self._nodes.append(node)
            self._uses.append(uses)
        return known

    def _in(self, at: int, mask: int) -> int:
        """Return the node that holds when a variable is in one of these cells."""
        if mask == 0:
            return NO
        if mask == self._every(at):
            return YES
        return self._kept_as(_Node("in", at, mask), 1 << at)

    def _every(self, at: int) -> int:
        return (1 << len(self._variables[at].cells)) - 1

    def _join(self, kind: str, parts: Iterable[int]) -> int:
        """Join nodes by ``and`` or ``or``; sets of cells of one variable become one set."""
        both = kind == "and"
        over, empty = (NO, YES) if both else (YES, NO)
        masks: dict[int, int] = {}
        left: set[int] = set()
        waiting = list(parts)
        while waiting:
            node = waiting.pop()
            if node == over:
                return over
            inner, at, mask, inside = self._nodes[node]
            if inner == "in":
                known = masks.get(at, mask)
                masks[at] = known & mask if both else known | mask
            elif inner == kind:
                waiting += inside
            elif node != empty:
                left.add(node)
        for at, mask in masks.items():
            node = self._in(at, mask)
            if node == over:
                return over
            if node != empty:
                left.add(node)
        if len(left) < 2:
            return next(iter(left), empty)
        uses = 0
        for node in left:
            uses |= self._uses[node]
        return self._kept_as(_Node("and" if both else "or", parts=tuple(sorted(left))), uses)

    def _not(self, node: int) -> int:
        known = self._negated.get(node)
        if known is None:
            kind, at, mask, parts = self._nodes[node]
            if kind == "in":
                known = self._in(at, self._every(at) & ~mask)
            else:
                known = self._join("or" if kind == "and" else "and", map(self._not, parts))
            self._negated[node] = known
        return known

    def _node(self, condition: Condition) -> int:
        match condition:
            case All():
                return self._join("and", [self._node(part) for part in condition.all])
            case AnyOf():
                return self._join("or", [self._node(part) for part in condition.any])
            case Not():
                return self._not(self._node(condition.unless))
            case Decided():
                return self._decided(condition)
            case Compare():
                at = self._place.get(("field", condition.field))
                if at is None:
                    return self._in(self._place["unknown", str(condition)], 2)
                return self._in(at, self._masks[condition])
            case Done():
                return self._in(self._place["task", condition.done], 2)
            case Holds():
                return self._in(self._place["rule", condition.rule], 2)
            case _:
                raise TypeError(f"{condition!r} is not a condition")

    def _decided(self, asked: Decided) -> int:
        """A policy has a verdict when a row with it holds and none before."""
        policy = self._index.policies.get(asked.policy)
        if policy is None or asked.policy in self._policies:
            return self._in(self._place["unknown", asked.policy], 2)
        self._policies.append(asked.policy)
        before: list[int] = []
        ways: list[int] = []
        for row in policy.rows:
            node = self._node(row.when) if row.when is not None else YES
            if row.verdict == asked.verdict:
                ways.append(self._join("and", [node, *before]))
            before.append(self._not(node))
        self._policies.pop()
        return self._join("or", ways)

    # Variables

    def _atoms(self, rows: Iterable[Condition | None]) -> Iterable[Condition]:
        waiting = [row for row in rows if row is not None]
        asked: set[str] = set()
        while waiting:
            condition = waiting.pop(0)
            match condition:
                case All():
                    waiting += condition.all
                case AnyOf():
                    waiting += condition.any
                case Not():
                    waiting.append(condition.unless)
                case Decided():
                    yield condition
                    policy = self._index.policies.get(condition.policy)
                    if policy is not None and condition.policy not in asked:
                        asked.add(condition.policy)
                        waiting += [row.when for row in policy.rows if row.when is not None]
                case _:
                    yield condition

    def _fields(self, atoms: Sequence[Condition]) -> list[_Variable]:
        """Return what the conditions ask for, fields first; with the cells that differ for them."""
        asked: dict[str, list[Compare]] = {}
        flags: dict[tuple[str, str], None] = {}
        for atom in atoms:
            match atom:
                case Compare():
                    # A state has one area: both are one variable.
                    key = "state" if atom.field == "area" else atom.field
                    asked.setdefault(key, []).append(atom)
                case Done():
                    flags["task", atom.done] = None
                case Holds():
                    flags["rule", atom.rule] = None
                case Decided():
                    flags["unknown", atom.policy] = None
                case _:
                    pass
        found: list[_Variable] = []
        for name, parts in asked.items():
            values = values_of(self._index, name, parts)
            if values is None or len(values) * len(parts) > STEPS:
                flags.update({("unknown", str(part)): None for part in parts})
                continue
            names = tuple(dict.fromkeys(part.field for part in parts))
            tests = [(part, of_values(part)) for part in dict.fromkeys(parts)]
            cells: dict[tuple[bool, ...], Values] = {}
            for one in values:
                cells.setdefault(tuple(test(one, {}) for _, test in tests), one)
            for number, (part, _) in enumerate(tests):
                self._masks[part] = sum(held[number] << at for at, held in enumerate(cells))
            found.append(_Variable("field", tuple(cells.values()), names, len(found)))
        ordered = sorted(flags, key=lambda flag: flag[0] != "task")
        # Few cells first: what they leave over is gone through once for all that is alike.
        found.sort(key=lambda variable: len(variable.cells))
        count = len(found)
        return found + [
            _Variable(kind, ({name: False}, {name: True}), (name,), count + at)
            for at, (kind, name) in enumerate(ordered)
        ]


def _lowest(uses: int) -> int:
    return (uses & -uses).bit_length() - 1
