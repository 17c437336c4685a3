"""Load a large process from JSON and check it: 1,000 states and 3,000 transitions."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial

from run import best, cpu, interleaved, show, verdict

from supportflow import (
    Area,
    Calendar,
    Channel,
    Escalation,
    Field,
    Process,
    Sla,
    State,
    Team,
    Transition,
    Workflow,
    business_days,
    business_hours,
    check,
    dumps,
    field,
    loads,
)
from supportflow.run.planning import plan

ROUNDS = 5
SIZES = ((100, 300), (300, 900), (1_000, 3_000))


def process(states: int, transitions: int) -> Process:
    """Return one workflow of that size, in areas of 25 states, that has no fault."""
    names = [f"state_{number}" for number in range(states)]
    areas = [f"area_{number}" for number in range(states // 25)]
    rows = [
        Transition(f"go_{number}", name, names[number + 1])
        for number, name in enumerate(names[:-1])
    ]
    number = 0
    while len(rows) < transitions:
        source = names[number * 7 % (states - 1)]
        rows.append(
            Transition(
                f"event_{number % 50}",
                source,
                names[number * 13 % states],
                when=field("order.total") > number if number % 3 else None,
                note="optional" if number % 5 == 0 else None,
                escalates=number % 7 == 0,
            )
        )
        number += 1
    return Process(
        "large",
        "A large process",
        calendar="office",
        calendars=[Calendar("office", zone="Europe/Rome", week="mon-fri 09:00-18:00")],
        teams=[Team("front_line", asks="experts"), Team("experts")],
        areas=[Area(name, team="front_line") for name in areas],
        channels=[Channel("email", starts=names[0])],
        fields=[Field("order.total", "money")],
        workflows=[
            Workflow(
                "support",
                states=[
                    State(
                        name,
                        area=areas[number // 25],
                        within=business_hours(4) if number % 2 and number < states - 1 else None,
                        final=number == states - 1,
                    )
                    for number, name in enumerate(names)
                ],
                transitions=rows,
            )
        ],
        slas=[
            Sla(
                f"over_{total}",
                when=field("order.total") > total,
                first_response=business_hours(2),
                resolution=business_days(3),
            )
            for total in (1_000, 500, 100)
        ]
        + [Sla("all", first_response=business_hours(4), resolution=business_days(5))],
        escalations=[
            Escalation("soon_late", clock="first_response", at="80 %", tells="front_line"),
            Escalation("late", clock="resolution", tells="experts"),
            Escalation("long_here", clock="within", at="1 business hour after", team="experts"),
        ],
    )


def run_parse(text: str) -> float:
    """Return the seconds of reading the bare JSON, which nobody can avoid."""
    return cpu(partial(json.loads, text))


def run_load(text: str) -> float:
    """Return the seconds of loading."""
    return cpu(partial(loads, text))


def run_check(text: str) -> float:
    """Return the seconds of checking a process that was not looked at before."""
    loaded = loads(text)
    return cpu(partial(check, loaded))


def run_plan(text: str) -> float:
    """Return the seconds of compiling a process for running."""
    loaded = loads(text)
    return cpu(partial(plan, loaded))


def run_both(text: str) -> float:
    """Return the seconds of loading and checking, as the command line does."""
    return cpu(lambda: check(loads(text)))


def main() -> None:
    """Print the table."""
    contestants: dict[str, Callable[[], float]] = {}
    for states, transitions in SIZES:
        declared = process(states, transitions)
        text = dumps(declared)
        assert loads(text) == declared
        size = f"{states:,} states, {transitions:,} transitions"
        for name, run in (
            ("`json.loads`", run_parse),
            ("`loads`", run_load),
            ("`check`", run_check),
            ("`loads` and `check`", run_both),
            ("compile for running", run_plan),
        ):
            contestants[f"{name}, {size}"] = partial(run, text)
    spent = best(interleaved(contestants, ROUNDS))
    largest = f"`loads` and `check`, {SIZES[-1][0]:,} states, {SIZES[-1][1]:,} transitions"
    show(
        "Loading and checking",
        ("what", "ms", "µs a transition", "target in seconds"),
        [
            (
                name,
                f"{seconds * 1e3:.1f}",
                f"{seconds * 1e6 / int(name.split()[-2].replace(',', '')):.1f}",
                verdict(seconds, 0.3) if name == largest else "",
            )
            for name, seconds in spent.items()
        ],
    )


if __name__ == "__main__":
    main()
