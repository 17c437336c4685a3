"""A simulation as plain text: sentences for whoever owns the process, then tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import isfinite, isnan
from typing import TYPE_CHECKING, Final

from supportflow.measure.simulation.estimates import Estimate, estimate
from supportflow.measure.simulation.measures import ALL, About, Unit

if TYPE_CHECKING:
    from supportflow.measure.simulation.result import Simulation

__all__ = ["aligned", "report", "said", "sentences"]

FULL: Final = 0.95
NEARLY: Final = 0.85
POOR: Final = 0.9
SHOWN: Final = 8
"""How many states the report shows: those in which tickets stay longest."""

_UNITS = ((86400, "d"), (3600, "h"), (60, "min"), (1, "s"))


def report(found: Simulation) -> str:
    """Return the report of a simulation; the same simulation always gives the same text."""
    return "\n".join(_lines(found))


def _lines(found: Simulation) -> Iterator[str]:
    yield (
        f"Process '{found.process}', version {found.version}, simulated under scenario "
        f"'{found.scenario.name}'"
    )
    first = f"{found.start:%A} {found.start.day} {found.start:%B %Y}"
    yield (
        f"{_many('run', found.runs)} of {_many('week', found.weeks)} after "
        f"{_many('week', found.warm_up)} of warm-up from {first}, seed {found.seed}; "
        + (
            "±: 95 of 100 such intervals hold the true mean"
            if found.runs > 1
            else "one run says nothing about chance: ask for more"
        )
    )
    yield ""
    yield from sentences(found)
    for title, table in (
        ("Tickets", _channels(found)),
        ("Teams (waits in their opening time)", _teams(found)),
        ("Areas", _areas(found)),
        ("Promises", _promises(found)),
        ("States in which tickets stay longest with us", _states(found)),
        ("Tickets not solved, at the start of each week and at the end", _backlog(found)),
    ):
        if len(table) > 1:
            yield ""
            yield title
            yield from aligned(table)
    if found.defaults:
        yield ""
        yield "Assumed, because nobody said it (a scenario can)"
        yield from (f"  {line}" for line in found.defaults)
    if found.notes:
        yield ""
        yield "To be known"
        yield from (f"  {line}" for line in found.notes)


# Sentences


def sentences(found: Simulation) -> Iterator[str]:
    """Yield what stands out, in sentences that need no table."""
    tickets = _of(found, "tickets", ALL, "tickets")
    solved = _of(found, "tickets", ALL, "solve_median")
    ninety = _of(found, "tickets", ALL, "solve_ninety")
    if not solved.runs:
        yield f"{tickets.mean:,.0f} tickets come a week, and none of them is solved."
    else:
        yield (
            f"Of {tickets.mean:,.0f} tickets a week half are solved within "
            f"{_time(solved.mean)} and nine of ten within {_time(ninety.mean)}, night and day "
            "counted."
        )
    bots = _of(found, "tickets", ALL, "bot_share")
    if bots.runs and bots.mean > 0.005:
        yield f"{_percent(bots.mean)} of the solved tickets needed nobody's hands."
    for name in found.names("team"):
        if ("team", name, "busy") in found.values:
            yield from _of_team(found, name)
    broken = [
        (kept.mean, name)
        for name in found.names("promise")
        if (kept := _of(found, "promise", name, "kept")).runs and kept.mean < POOR
    ]
    for share, name in sorted(broken)[:3]:
        sla, _, clock = name.partition(".")
        yield (
            f"Promise '{sla}' keeps its {clock.replace('_', ' ')} for {_percent(share)} of the "
            "tickets."
        )


def _of_team(found: Simulation, name: str) -> Iterator[str]:
    busy = _of(found, "team", name, "busy")
    growth = _of(found, "team", name, "growth")
    count = found.people.get(name, 0)
    people = _many("person", count).replace("persons", "people")
    if not count:
        yield f"Team '{name}' has nobody: its tickets wait for ever."
    elif busy.runs and busy.mean > FULL:
        grows = f", and its backlog grows by {growth.mean:,.0f} tickets a week"
        yield (
            f"Team '{name}' ({people}) cannot keep up: busy {_percent(busy.mean)} of the time"
            f"{grows if growth.mean >= 1 else ''}."
        )
    elif busy.runs and busy.mean > NEARLY:
        yield (
            f"Team '{name}' ({people}) is nearly full, busy {_percent(busy.mean)} of the time: "
            "a little more work, and waits grow much longer."
        )


# Tables


def _channels(found: Simulation) -> list[Sequence[str]]:
    rows: list[Sequence[str]] = [
        ("", "a week", "first work, median", "9 of 10", "solved, median", "9 of 10", "no hands")
    ]
    names: list[tuple[About, str]] = [("channel", name) for name in found.names("channel")]
    if len(names) > 1:
        names.append(("tickets", ALL))
    figures = (
        "tickets", "first_median", "first_ninety", "solve_median", "solve_ninety", "bot_share",
    )  # fmt: skip
    for about, name in names:
        rows.append((name, *(_cell(found, about, name, figure) for figure in figures)))
    return rows


def _teams(found: Simulation) -> list[Sequence[str]]:
    rows: list[Sequence[str]] = [
        ("", "people", "waits a week", "median", "mean", "9 of 10", "worst hour", "gave up", "busy")
    ]
    figures = (
        "queued", "wait_median", "wait_mean", "wait_ninety", "peak_wait", "gave_up", "busy",
    )  # fmt: skip
    for name in found.names("team"):
        if ("team", name, "busy") in found.values:
            cells = (_cell(found, "team", name, figure) for figure in figures)
            rows.append((name, str(found.people.get(name, 0)), *cells))
    return rows


def _areas(found: Simulation) -> list[Sequence[str]]:
    rows: list[Sequence[str]] = [("", "visits a week", "open at a time", "grows a week")]
    for name in found.names("area"):
        cells = (_cell(found, "area", name, figure) for figure in ("visits", "open", "growth"))
        rows.append((name, *cells))
    return rows if len(rows) > 2 else rows[:1]


def _promises(found: Simulation) -> list[Sequence[str]]:
    rows: list[Sequence[str]] = [("", "kept", "decided a week")]
    for name in found.names("promise"):
        if _of(found, "promise", name, "kept").runs:
            cells = (_cell(found, "promise", name, figure) for figure in ("kept", "judged"))
            rows.append((name.replace(".", ", ", 1).replace("_", " "), *cells))
    return rows


def _states(found: Simulation) -> list[Sequence[str]]:
    rows: list[Sequence[str]] = [
        ("", "visits a week", "stay, median", "mean", "9 of 10", "late", "here at a time")
    ]
    stays = [
        (-mean, name)
        for name in found.names("state")
        if ("state", name, "wait_mean") in found.values
        and not isnan(mean := _of(found, "state", name, "stay_mean").mean)
    ]
    figures = ("visits", "stay_median", "stay_mean", "stay_ninety", "late", "open")
    # States that wait for others keep tickets longer, and nobody here can help it.
    for _, name in sorted(stays)[:SHOWN]:
        rows.append((name, *(_cell(found, "state", name, figure) for figure in figures)))
    return rows


def _backlog(found: Simulation) -> list[Sequence[str]]:
    weeks = [*enumerate(found.backlog)]
    # A long simulation is shown by a dozen of its weeks.
    step = max(len(weeks) // 12, 1)
    shown = [*weeks[:-1:step], weeks[-1]]
    return [
        ("week", *(str(number + 1) if number < found.weeks else "end" for number, _ in shown)),
        ("open", *(f"{each.mean:,.0f}" for _, each in shown)),
    ]


def _cell(found: Simulation, about: About, name: str, figure: str) -> str:
    if (about, name, figure) not in found.values:
        return ""
    from supportflow.measure.simulation.measures import FIGURES

    return said(_of(found, about, name, figure), FIGURES[figure].unit)


def _of(found: Simulation, about: About, name: str, figure: str) -> Estimate:
    return estimate(found.values[about, name, figure])


def said(value: Estimate, unit: Unit) -> str:
    """Say a mean with half the width of its interval, in a unit that suits both."""
    if not value.runs:
        return "-"
    half = value.half if isfinite(value.low) else None
    if unit == "time":
        size, name = _unit(value.mean)
        return f"{_digits(value.mean / size)} {name}{_half(half, size)}"
    if unit == "share":
        return f"{100 * value.mean:.0f} %" + (
            f" ±{100 * half:.0f}" if half is not None and 100 * half >= 0.5 else ""
        )
    return f"{_digits(value.mean)}{_half(half, 1)}"


def _half(half: float | None, size: float) -> str:
    if half is None:
        return ""
    # An interval narrower than the digits that are shown is not worth its place.
    shown = _digits(half / size)
    return f" ±{shown}" if float(shown.replace(",", "")) else ""


def _digits(value: float) -> str:
    if abs(value) < 0.005:
        return "0"
    if abs(value) >= 99.5:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 0.95 else f"{value:.2f}"


def _time(seconds: float) -> str:
    size, name = _unit(seconds)
    return f"{_digits(seconds / size)} {name}"


def _unit(seconds: float) -> tuple[int, str]:
    # 47 hours say more than 1.96 days.
    return next(
        ((size, name) for size, name in _UNITS if seconds >= 1.5 * size), (1, "s")
    )  # fmt: skip


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def _many(word: str, count: int) -> str:
    return f"{count:,} {word if count == 1 else f'{word}s'}"


def aligned(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield rows in columns, figures to the right; columns without any are left out."""
    filled = [
        place for place in range(len(rows[0])) if not place or any(row[place] for row in rows[1:])
    ]
    widths = {place: max(len(row[place]) for row in rows) for place in filled}
    for row in rows:
        cells = [
            row[place].rjust(widths[place]) if place else row[place].ljust(widths[place])
            for place in filled
        ]
        yield f"  {'  '.join(cells)}".rstrip()
