"""What would happen: a process simulated, and how many people calls and chats need."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from datetime import date
from functools import partial
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from supportflow.cli.common import ProcessFile, split
from supportflow.cli.pictures import suffix_of, write
from supportflow.define.process import Process
from supportflow.define.times import duration
from supportflow.errors import BadCall
from supportflow.files import load
from supportflow.terminal import progress, say, told

if TYPE_CHECKING:
    from supportflow.measure import Log, Scenario, Simulation

__all__ = ["simulate", "staff"]

CAUTION = (
    "For calls and chats within one busy hour. Tickets that may wait until tomorrow pile up over\n"
    "night and come in waves, which these formulas do not know: supportflow simulate FILE does."
)


def simulate(
    file: ProcessFile,
    scenario: Annotated[
        str | None,
        typer.Option(help="A .yaml, .json or .py file with what is assumed; defaults without it."),
    ] = None,
    agents: Annotated[
        list[str] | None,
        typer.Option(metavar="TEAM=NUMBER", help="Another number of people in a team."),
    ] = None,
    volume: Annotated[
        float | None, typer.Option(help="Times as many tickets: 1.2 is a fifth more.")
    ] = None,
    tickets: Annotated[
        list[str] | None,
        typer.Option(metavar="CHANNEL=NUMBER", help="Other tickets a week through a channel."),
    ] = None,
    share: Annotated[
        list[str] | None,
        typer.Option(
            metavar="STATE:EVENT=SHARE", help="Another share of a state's tickets for an event."
        ),
    ] = None,
    compare: Annotated[
        bool,
        typer.Option("--compare", help="Say what these changes do, beside what was without them."),
    ] = False,
    find: Annotated[
        str | None,
        typer.Option(metavar="TEAM", help="Find the fewest people of this team who --keep it."),
    ] = None,
    keep: Annotated[
        str | None,
        typer.Option(
            metavar="PROMISE.CLOCK=SHARE", help="What --find is for: everyone.first_response=0.9."
        ),
    ] = None,
    weeks: Annotated[int, typer.Option(help="How long each run lasts.")] = 12,
    warm_up: Annotated[
        int, typer.Option(help="Weeks before that which do not count: at first nobody waits.")
    ] = 4,
    runs: Annotated[int, typer.Option(help="How many independent runs.")] = 20,
    seed: Annotated[int, typer.Option(help="Another seed, other chances.")] = 1,
    since: Annotated[
        str | None, typer.Option("--from", metavar="DATE", help="The first day of the warm-up.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print every figure as data.")] = False,
    draw: Annotated[
        Path | None,
        typer.Option(metavar="OUT", help="Draw the figures into a picture of this name."),
    ] = None,
    heat: Annotated[
        Literal["now", "late", "visits", "mean", "median", "ninety"],
        typer.Option(help="The figure that colours the states of that picture."),
    ] = "median",
    log: Annotated[
        Path | None,
        typer.Option(metavar="OUT", help="Write the events of one run into this CSV file."),
    ] = None,
) -> None:
    """Simulate tickets through the process and say what customers would see."""
    from supportflow import draw as pictures
    from supportflow.measure import (
        Scenario,
        compare_simulations,
        load_scenario,
        people_for,
        simulated_log,
    )
    from supportflow.measure.simulation.result import FIRST_DAY, simulated

    with told():
        process = load(file)
        usual = load_scenario(scenario) if scenario is not None else Scenario()
        chosen = _changed(process, usual, agents, volume, tickets, share)
        if compare and chosen == usual:
            raise BadCall("--compare needs a change: --agents, --volume, --tickets or --share.")
        if (find is None) != (keep is None):
            raise BadCall("--find TEAM and --keep PROMISE.CLOCK=SHARE belong together.")
        form = suffix_of(str(draw)) if draw is not None else ""
        first = _day(since) if since is not None else FIRST_DAY
        run = partial(
            simulated,
            process,
            weeks=weeks,
            warm_up=warm_up,
            runs=runs,
            seed=seed,
            start=first,
            each=partial(progress, what="Runs"),
        )
        if find is not None and keep is not None:
            ((promise, share_kept),) = split("--keep", "=", [keep])
            staffing = people_for(
                process, chosen, team=find, promise=promise, share=_number("--keep", share_kept),
                run=run,
            )  # fmt: skip
            say(str(staffing))
            return
        found = run(chosen)
        if compare:
            comparison = compare_simulations(run(usual), found)
            say(_data(comparison.rows()) if as_json else str(comparison))
        else:
            say(_everything(found) if as_json else str(found))
        if log is not None:
            made = [
                simulated_log(
                    process, chosen, workflow=flow.name, weeks=weeks, seed=seed, start=first,
                    opening="opened",
                )
                for flow in process.workflows
            ]  # fmt: skip
            write(log, _csv(made))
        if draw is not None:
            overlay = found.overlay(heat=heat)
            picture = getattr(pictures, form)(process, overlay=overlay)
            if as_json:
                # The data stays alone on the standard output.
                draw.write_bytes(picture.encode() if isinstance(picture, str) else picture)
            else:
                write(draw, picture)


def staff(
    number: Annotated[float, typer.Argument(help="How many calls or chats come.")],
    per: Annotated[
        str, typer.Option(metavar="TIME", help="In which time they come: '30 min', '1 h'.")
    ] = "1 h",
    handling: Annotated[
        str, typer.Option(metavar="TIME", help="How long one takes on average: '4 min'.")
    ] = "5 min",
    share: Annotated[float, typer.Option(help="What share is to be answered in time.")] = 0.8,
    within: Annotated[
        str, typer.Option(metavar="TIME", help="Within which time it is to be answered.")
    ] = "20 s",
    patience: Annotated[
        str | None,
        typer.Option(metavar="TIME", help="After which time on average a customer hangs up."),
    ] = None,
) -> None:
    """Say how many people it takes to answer calls or chats in time (Erlang C and A)."""
    from supportflow.measure import erlang_a, erlang_c, staff_needed
    from supportflow.measure.simulation.report import aligned

    with told():
        span, each, limit = (
            _seconds(name, words)
            for name, words in (("--per", per), ("--handling", handling), ("--within", within))
        )
        rate = number / span
        patient = _seconds("--patience", patience) if patience is not None else None
        needed = staff_needed(rate, each, share=share, within=limit)
        say(
            f"{number:g} in {per}, {handling} each: {needed.load:.1f} people at work at once on "
            f"average."
        )
        say(
            f"{needed.agents} people answer {100 * share:g} % within {within}, "
            "without breaks and absence."
        )
        say()
        rows = [["people", "in time", "have to wait", "mean wait", "busy"]]
        rows[0] += ["hang up"] if patient is not None else []
        least = max(int(needed.load) + 1, needed.agents - 2, 1)
        for agents in range(least, needed.agents + 4):
            queue = erlang_c(rate, each, agents, within=limit)
            cells = [
                f"{agents}{' *' if agents == needed.agents else '  '}",
                _percent(queue.within or 0.0),
                _percent(queue.p_wait),
                f"{queue.mean_wait:.1f} s",
                _percent(queue.occupancy),
            ]
            if patient is not None:
                cells.append(_percent(erlang_a(rate, each, agents, patient).p_lost))
            rows.append(cells)
        for line in aligned(rows):
            say(line)
        say()
        say(CAUTION)


def _changed(
    process: Process,
    usual: Scenario,
    agents: list[str] | None,
    volume: float | None,
    tickets: list[str] | None,
    share: list[str] | None,
) -> Scenario:
    """Return the scenario with what the options change; what fits nothing is told by the run."""
    from supportflow.measure.simulation.coming import SILENT

    people = {team: _whole("--agents", number) for team, number in split("--agents", "=", agents)}
    coming = {
        channel: _number("--tickets", number)
        for channel, number in split("--tickets", "=", tickets)
    }
    if coming and not usual.arrivals:
        # Naming one channel does not silence the others.
        silent = [one.name for one in process.channels if one.starts is not None]
        coming = {**dict.fromkeys(silent, SILENT), **coming}
    shares: dict[tuple[str, str], float] = {}
    for place, number in split("--share", "=", share):
        ((state, event),) = split("--share", ":", [place])
        shares[state, event] = _number("--share", number)
    if not (people or coming or shares or volume is not None):
        return usual
    return usual.changed(
        name=f"{usual.name}_changed", volume=volume, agents=people, per_week=coming, shares=shares
    )


def _whole(option: str, words: str) -> int:
    if not words.isdecimal():
        raise BadCall(f"{option} takes a whole number, not '{words}'.")
    return int(words)


def _number(option: str, words: str) -> float:
    try:
        return float(words)
    except ValueError:
        raise BadCall(f"{option} takes a number, not '{words}'.") from None


def _seconds(option: str, words: str) -> float:
    try:
        found = duration(words)
    except ValueError as problem:
        raise BadCall(f"{option}: {problem}.") from None
    seconds: float = getattr(found, "seconds", 0)
    if not seconds:
        raise BadCall(f"{option} takes a length of time above 0, such as '30 s', not '{words}'.")
    return seconds


def _day(words: str) -> date:
    try:
        return date.fromisoformat(words)
    except ValueError:
        raise BadCall(f"--from takes a date such as 2027-02-01, not '{words}'.") from None


def _csv(logs: Sequence[Log]) -> str:
    """Return the events of logs as a CSV text, in the order of their tickets."""
    text = StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(("ticket", "activity", "time", "resource"))
    for log in logs:
        for case, activity, at, who in log.rows():
            rows.writerow((case, activity, at.isoformat(), who))
    return text.getvalue()


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"


def _data(rows: object) -> str:
    return json.dumps(rows, indent=2, allow_nan=False)


def _everything(found: Simulation) -> str:
    return _data(
        {
            "process": found.process,
            "version": found.version,
            "scenario": found.scenario.name,
            "start": found.start.isoformat(),
            "weeks": found.weeks,
            "warm_up": found.warm_up,
            "runs": found.runs,
            "seed": found.seed,
            "figures": found.rows(),
            "backlog": [round(each.mean, 3) for each in found.backlog],
            "defaults": found.defaults,
            "notes": found.notes,
        }
    )
