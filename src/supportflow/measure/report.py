"""A replay as plain text that can be read aloud."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from supportflow.measure.deviations import Deviation
from supportflow.measure.log import plural

if TYPE_CHECKING:
    from supportflow.measure.replay import Replay

__all__ = ["report"]

SHOWN = 15
VARIANTS = 5
# An activity is cut after so many characters; a variant of more steps is shown by its ends.
LONGEST = 60
STEPS = 12
ENDS = 3
# A name in a sentence; an apostrophe stands within a word.
NAMED = re.compile(rf"(?<!\w)'([^']{{{LONGEST + 1},}})'")


def report(replay: Replay) -> str:
    """Return the report of a replay; the same replay always gives the same text."""
    return "\n".join(_lines(replay))


def _lines(replay: Replay) -> Iterator[str]:
    yield f"{replay.source}, replayed through workflow '{replay.workflow}' of {_process(replay)}"
    yield ""
    if not replay.cases:
        yield "The log has no cases."
        return
    variants = len({each.activities for each in replay.variants})
    yield (
        f"{_many('case', replay.cases)}, {_many('event', replay.events)}, "
        f"{_many('variant', variants)}"
    )
    count = replay.fitting
    yield f"{_many('case', count)} {_fit(count)} ({percent(count, replay.cases)})"
    if replay.accepted:
        count = replay.fitting_or_accepted
        yield (
            f"{_many('case', count)} {_fit(count)} or {'deviates' if count == 1 else 'deviate'} "
            f"only in accepted ways ({percent(count, replay.cases)})"
        )
    counted = replay.events - replay.left_out
    share = percent(replay.allowed, counted)
    yield f"{_many('event', replay.allowed)} allowed where the case stood ({share})"
    yield (
        f"fitness {_fitness(replay.mean_fitness)} as the mean of the cases, "
        f"{_fitness(replay.log_fitness)} of the whole log; alignment cost {replay.cost:,}"
    )
    if replay.open:
        are = "is" if replay.open == 1 else "are"
        yield f"{_many('case', replay.open)} {are} open, so the end is not asked for"
    if replay.left_out:
        yield f"{_many('event', replay.left_out)} left out, as the mapping says"
    yield from _deviations("Deviations", replay.deviations)
    yield from _deviations("Accepted deviations", replay.accepted)
    yield from _activities(replay)
    yield ""
    yield f"Most frequent variants (they cover {_covered(replay)} of the cases)"
    for each in replay.variants[:VARIANTS]:
        cost = f"  cost {each.cost}" if each.cost else ""
        yield f"  {each.cases:>7,}  {_steps(each.activities)}{cost}"
    if replay.notes:
        yield ""
        yield "Notes"
        for note in replay.notes:
            yield f"  {_bounded(note)}"


def _process(replay: Replay) -> str:
    return f"process '{replay.process}', version {replay.version}"


def _deviations(heading: str, found: Sequence[Deviation]) -> Iterator[str]:
    if not found:
        return
    yield ""
    yield f"{heading} (cases, what, examples)"
    for each in found[:SHOWN]:
        more = ", ..." if each.cases > len(each.examples) else ""
        because = f"; {each.because}" if each.because else ""
        said = each._replace(what=_short(each.what), before=_short(each.before))
        yield f"  {each.cases:>7,}  {said} ({', '.join(each.examples)}{more}){because}"
    if len(found) > SHOWN:
        rest = found[SHOWN:]
        cost = sum(each.cost for each in rest)
        yield f"           and {_many('more place', len(rest))}, alignment cost {cost:,} together"


def _activities(replay: Replay) -> Iterator[str]:
    unknown = [each for each in replay.activities if each.how == "unknown"]
    what = "event" if replay.kind == "action" else "state"
    if unknown:
        yield ""
        yield f"Activities that are no {what} of the workflow (events, activity)"
        for each in unknown[:SHOWN]:
            hint = f"  {_bounded(each.hint)}" if each.hint else ""
            yield f"  {each.times:>7,}  '{_short(each.activity)}'{hint}"
        if len(unknown) > SHOWN:
            yield f"           and {_many('more activity', len(unknown) - SHOWN)}"
    if replay.unseen:
        yield ""
        more = len(replay.unseen) - SHOWN
        said = [*replay.unseen[:SHOWN], *([f"and {more} more"] if more > 0 else [])]
        yield f"Never seen in the log: {', '.join(said)}"


def _short(activity: str) -> str:
    return activity if len(activity) <= LONGEST else f"{activity[: LONGEST - 1].rstrip()}…"


def _bounded(said: str) -> str:
    """Shorten the names that a sentence holds."""
    return NAMED.sub(lambda found: f"'{_short(found[1])}'", said)


def _steps(activities: Sequence[str]) -> str:
    if len(activities) <= STEPS:
        return " > ".join(map(_short, activities))
    first, last = map(_short, activities[:ENDS]), map(_short, activities[-ENDS:])
    more = f"... {len(activities) - 2 * ENDS:,} more ..."
    return " > ".join((*first, more, *last))


def _covered(replay: Replay) -> str:
    return percent(sum(each.cases for each in replay.variants[:VARIANTS]), replay.cases)


def _many(word: str, count: int) -> str:
    return f"{count:,} {plural(word, count)}"


def _fit(count: int) -> str:
    return "fits" if count == 1 else "fit"


def _fitness(value: float) -> str:
    # A fitness of 1 is said only when it is one.
    return "1" if value == 1 else f"{min(value, 0.999999):.6f}"


def percent(part: int, whole: int) -> str:
    """Return a share in per cent; 100 % is said only when it is all of it."""
    if part >= whole:
        return "100 %"
    return f"{min(100 * part / whole, 99.99):.2f} %"
