"""Which edges of a workflow lead back: the question that decides how a picture flows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

__all__ = ["backward"]

Step = tuple[int, int]


def backward(count: int, starts: Iterable[int], steps: Iterable[Step]) -> set[Step]:
    """Return the steps that lead back to an earlier state.

    States are numbers in the order of their declaration. A step can lead back only where there
    is a way round. Then it does when every way from the starts to its source leads through its
    target; where neither state comes first on every way, the one declared first is the earlier.
    (The distance from the starts would not do: a short cut to "resolved" makes everything on the
    long way seem to come after it.)
    """
    ahead: list[list[int]] = [[] for _ in range(count)]
    behind: list[list[int]] = [[] for _ in range(count)]
    for source, target in dict.fromkeys(steps):
        ahead[source].append(target)
        behind[target].append(source)
    ring = _rings(ahead, behind)
    before = _dominators(ahead, behind, tuple(starts))
    return {
        (source, target)
        for source in range(count)
        for target in ahead[source]
        if source != target and ring[source] == ring[target] and _earlier(target, source, before)
    }


def _earlier(one: int, other: int, before: Sequence[int]) -> bool:
    if before[other] and before[one]:
        if before[other] >> one & 1:
            return True
        if before[one] >> other & 1:
            return False
    return one < other


def _finished(ahead: Sequence[Sequence[int]], roots: Iterable[int]) -> list[int]:
    """Return the states that the roots reach, each after all that follow it (without recursion)."""
    seen = [False] * len(ahead)
    order: list[int] = []
    for root in roots:
        if seen[root]:
            continue
        seen[root] = True
        path = [(root, iter(ahead[root]))]
        while path:
            state, following = path[-1]
            for target in following:
                if not seen[target]:
                    seen[target] = True
                    path.append((target, iter(ahead[target])))
                    break
            else:
                order.append(state)
                path.pop()
    return order


def _rings(ahead: Sequence[Sequence[int]], behind: Sequence[Sequence[int]]) -> list[int]:
    """Number the groups of states from each of which every other of the group is reached."""
    ring = [-1] * len(ahead)
    for root in reversed(_finished(ahead, range(len(ahead)))):
        if ring[root] >= 0:
            continue
        ring[root] = root
        open_ = [root]
        while open_:
            for source in behind[open_.pop()]:
                if ring[source] < 0:
                    ring[source] = root
                    open_.append(source)
    return ring


def _dominators(
    ahead: Sequence[Sequence[int]], behind: Sequence[Sequence[int]], starts: Sequence[int]
) -> list[int]:
    """Return for each state, as bits, the states on every way to it; 0 where no way leads to it."""
    order = list(reversed(_finished(ahead, starts)))
    everything = (1 << len(ahead)) - 1
    before = [0] * len(ahead)
    for state in order:
        before[state] = everything
    for state in starts:
        before[state] = 1 << state
    fixed = set(starts)
    changed = True
    while changed:
        changed = False
        for state in order:
            if state in fixed:
                continue
            common = everything
            for source in behind[state]:
                if before[source]:
                    common &= before[source]
            common |= 1 << state
            if common != before[state]:
                before[state] = common
                changed = True
    return before
