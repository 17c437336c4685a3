"""Who gets a ticket: pure, fair, and the same for the same input."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from supportflow.define.people import Agent, Strategy
from supportflow.run.crew import NO_LIMIT, Able, Chosen, Crew, Floor, Reason, Wanted, after, grouped

__all__ = ["choose"]

SHOWN: Final = 20
"""So many names of a kind are kept with a choice."""

LONG_AGO: Final = datetime.min.replace(tzinfo=UTC)


def choose(
    crew: Crew,
    wanted: Wanted,
    floor: Floor,
    now: datetime,
    *,
    seed: str = "",
    previous: str | None = None,
    without: frozenset[str] = frozenset(),
    people: Sequence[Agent] = (),
    until: datetime | None = None,
) -> Chosen:
    """Return who gets a ticket at `now`, by what everybody has in hand.

    `previous` is who had it last (or the customer's last ticket); `without` are left out, such as
    who has just let it lie; `until` is when preferred skills are dropped. `seed` decides where the
    strategy is ``random``: the same seed gives the same agent.
    """
    able = crew.able(wanted, people)
    if wanted.strict and not able.members:
        # Nobody has the preferred skills at all: waiting for them would be for ever.
        wanted = wanted._replace(strict=False)
        able = crew.able(wanted, people)
    absent = floor.away(now) if floor.absent else frozenset[str]()
    others = crew.stand_ins(wanted, absent, people) if absent else ()
    if others:
        able = grouped((*able.members, *others))
    # Where skill counts first, the less skilled need not be looked at while a better one is free.
    best_first = wanted.assign[:1] == ("most_skilled",) and not others and not people
    out, tied = absent | without, list[str]()
    for some in crew.classes(wanted) if best_first else (able,):
        open_ = [group for calendar, group in some.groups if _is_open(crew, calendar, now)]
        tied = _fitting(open_, floor, out, wanted)
        if tied:
            break
    for strategy in wanted.assign:
        if len(tied) < 2:
            break
        if strategy == "same_agent":
            tied = [previous] if previous in tied else tied
        elif strategy != "random":
            key = _key(strategy, crew, wanted, floor, tied, people)
            keys = list(map(key, tied))
            best = min(keys)
            tied = [name for name, its in zip(tied, keys, strict=True) if its == best]
    if not tied:
        return _nobody(crew, wanted, able, floor, now, without, until)
    if wanted.prefers and not wanted.strict and len(tied) > 1:
        tied = [name for name in tied if crew.prefers(crew.agent(name, people), wanted)] or tied
    tied.sort()
    if len(tied) == 1 or "random" not in wanted.assign:
        return Chosen(tied[0], tied=tuple(tied[:SHOWN]))
    # Not for secrets: the same seed has to give the same agent.
    return Chosen(random.Random(seed).choice(tied), tied=tuple(tied[:SHOWN]))


def _is_open(crew: Crew, calendar: str | None, now: datetime) -> bool:
    return calendar is None or crew.index.calendar(calendar).is_open(now)


def _fitting(
    groups: Sequence[Sequence[tuple[str, int]]], floor: Floor, out: frozenset[str], wanted: Wanted
) -> list[str]:  # fmt: skip
    """Return those who are there and have room; of these, by ``least_busy`` first, the least busy.

    Goes through everybody once, however many they are: this is what routing costs.
    """
    get, weight = floor.loads.get, wanted.weight
    least = NO_LIMIT
    found = list[str]()
    if wanted.assign[:1] != ("least_busy",) or (wanted.prefers and not wanted.strict):
        for group in groups:
            found += [
                name for name, limit in group if get(name, 0) + weight <= limit and name not in out
            ]
        return found
    for group in groups:
        for name, limit in group:
            load = get(name, 0)
            if load > least or load + weight > limit or name in out:
                continue
            if load < least:
                least = load
                found = [name]
            else:
                found.append(name)
    return found


def _key(
    strategy: Strategy,
    crew: Crew,
    wanted: Wanted,
    floor: Floor,
    names: Sequence[str],
    people: Sequence[Agent],
) -> Callable[[str], Any]:
    """Return by what a strategy orders agents, the lowest first."""
    if strategy == "least_busy":
        loads = floor.loads
        return lambda name: loads.get(name, 0)
    if strategy == "most_skilled":
        return crew.scores(wanted, names, people).__getitem__
    last = floor.last
    return lambda name: last.get(name, LONG_AGO)


def _nobody(
    crew: Crew,
    wanted: Wanted,
    able: Able,
    floor: Floor,
    now: datetime,
    without: frozenset[str],
    until: datetime | None,
) -> Chosen:
    """Say why nobody can take a ticket, and when that may be different."""
    moments = [until] if until is not None and until > now else []
    out: dict[str, list[str]] = {}
    for calendar, group in able.groups:
        is_open = _is_open(crew, calendar, now)
        if calendar is not None and not is_open:
            opening = crew.index.calendar(calendar).next_open(now)
            if opening is not None and opening > now:
                moments.append(opening)
        for name, _ in group:
            one = floor.standing(name)
            if one.absent(now):
                why = "away"
                if one.until is not None:
                    moments.append(one.until)
            else:
                why = "closed" if not is_open else "had_it" if name in without else "full"
            out.setdefault(why, []).append(name)
    team = crew.index.teams[wanted.team]
    if "full" in out and team.stale_after is not None:
        # By then at the latest what they have in hand and nobody touches is no longer counted.
        calendar = team.calendar or crew.index.process.calendar
        moments.append(after(now, team.stale_after, calendar, crew.index))
    if "had_it" in out and team.push_back is not None:
        calendar = team.calendar or crew.index.process.calendar
        moments.append(after(now, team.push_back, calendar, crew.index))
    order: tuple[Reason, ...] = ("full", "had_it", "closed", "away")
    found: list[Reason] = [why for why in order if why in out]
    reason: Reason = found[0] if found else "nobody"
    again = min(moments).astimezone(UTC) if moments else None
    return Chosen(
        None, reason, out={why: tuple(names[:SHOWN]) for why, names in out.items()}, again=again
    )
