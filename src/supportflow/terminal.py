"""How the command line speaks: plain lines, tables that fold, errors as sentences."""

from __future__ import annotations

import re
import sys
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TypeVar

import typer
from rich.console import Console
from rich.progress import Progress
from rich.table import Table
from rich.text import Text as Styled

from supportflow.define.index import Row, index, is_business
from supportflow.define.policies import Decision
from supportflow.define.process import Process
from supportflow.define.promises import Escalation, clocks_of
from supportflow.define.sentences import sentence
from supportflow.define.texts import Titled, pick, title
from supportflow.errors import SupportflowError

__all__ = ["Terminal", "process_tables", "progress", "say", "told"]

T = TypeVar("T")

PIPE_WIDTH = 120
OPTION = re.compile(r"\b(case|activity|time|zone|time_format|encoding|delimiter|order)=(?=')")


class Terminal(Console):
    """A console that prints texts as they are: no markup, no emoji, no colours of its own."""

    def __init__(self, *, stderr: bool = False) -> None:
        """Write to standard output, or to standard error."""
        super().__init__(stderr=stderr, soft_wrap=True, highlight=False, markup=False, emoji=False)
        if not self.is_terminal and "COLUMNS" not in self._environ:
            self.width = PIPE_WIDTH

    def on_broken_pipe(self) -> None:
        """Let `told` deal with a reader that went away; Rich would exit with 1."""
        raise BrokenPipeError


def say(text: str = "", *, style: str | None = None) -> None:
    """Print one line."""
    Terminal().print(text, style=style)


@contextmanager
def told() -> Generator[None]:
    """Turn the library's errors into a message and the exit code 2."""
    try:
        yield
    except SupportflowError as error:
        # Hints of the library name its arguments; here the same things are options.
        words = OPTION.sub(lambda match: f"--{match[1].replace('_', '-')} ", str(error))
        Terminal(stderr=True).print(words)
        raise typer.Exit(2) from None
    except BrokenPipeError:
        # The reader of our output went away (`| head`): there is nobody left to tell.
        sys.stderr.close()
        raise typer.Exit(0) from None
    except OSError as error:
        what = error.filename or "the output cannot be written"
        Terminal(stderr=True).print(f"{what}: {error.strerror}.")
        raise typer.Exit(2) from None


def progress(items: Sequence[T], what: str = "Events") -> Iterator[T]:
    """Yield the items and show how far they are, on a terminal; in a pipe show nothing."""
    terminal = Terminal(stderr=True)
    with Progress(console=terminal, transient=True, disable=not terminal.is_terminal) as bar:
        yield from bar.track(items, description=what)


def process_tables(process: Process, language: str) -> Iterator[Table]:
    """Yield the channels, then the states of each workflow, as tables."""
    found = index(process)
    toned = any(channel.tone is not None for channel in process.channels)
    yield table(
        None,
        ("Channel", "starts in", "area", "answered by", *(["tone"] if toned else [])),
        (_channel(process, channel.name, language, toned=toned) for channel in process.channels),
    )
    for flow in process.workflows:
        rows: Mapping[str, Mapping[str, tuple[Row, ...]]] = {}
        if found.workflows[flow.name] is flow:
            rows = found.rows(flow.name)
        lines: list[tuple[str, ...]] = []
        for state in flow.states:
            team = found.team_of(state.name)
            steps = [
                f"{row.transition.event} -> {row.transition.target}"
                + (f" after {row.transition.after}" if row.transition.after is not None else "")
                for rows_of_event in (rows.get(state.name) or {}).values()
                for row in rows_of_event
            ]
            waits = f"waits for {state.waits_for}" if state.waits_for else ""
            lines.append(
                (
                    title(state, language),
                    waits or (title(team, language) if team else "?"),
                    str(state.within) if state.within is not None else "",
                    "\n".join(steps) or ("end" if state.final else "?"),
                )
            )
        yield table(title(flow, language), ("State", "who", "within", "next"), lines)

    if process.slas:
        yield table(
            "Promises, the first that fits counts",
            ("Promise", "for", "clock", "within", "calendar", "stands still while"),
            _promise_lines(process, language),
        )
    for policy in process.policies:
        yield table(
            f"Policy: {title(policy, language)}, the first row that fits counts",
            ("Row", "when", "verdict", "because"),
            (_decision(process, row, language) for row in policy.rows),
        )
    if process.funnel:
        yield table(
            "Funnel, from the first stage up",
            ("Stage", "kind", "who", "next"),
            _stages(process, language),
        )
    if process.escalations:
        yield table(
            "Escalations",
            ("Escalation", "comes", "tells", "does"),
            (_escalation(process, one, language) for one in process.escalations),
        )


def _decision(process: Process, row: Decision, language: str) -> tuple[str, ...]:
    found = index(process)
    said = sentence(row.when, found.labels(), language) if row.when is not None else "all the rest"
    verdict: str = row.verdict
    if row.by:
        verdict += f" {_titles(row.by, found.teams, found.levels, language=language)}"
    because = pick(row.because, language) if row.because is not None else ""
    return title(row, language), said, verdict, because


def _stages(process: Process, language: str) -> Iterator[tuple[str, ...]]:
    found = index(process)
    for at, stage in enumerate(process.funnel):
        who = _titles(stage.teams, found.teams, language=language)
        if stage.kind == "bot":
            turns = {
                team.max_turns
                for name in stage.teams
                if (team := found.teams.get(name)) is not None
            }
            who += "".join(f", at most {most} turns" for most in sorted(filter(None, turns)))
        up = title(process.funnel[at + 1], language) if at + 1 < len(process.funnel) else ""
        if stage.kind == "notice":
            who = f"{len(process.notices)} notice{'s' * (len(process.notices) != 1)}"
        elif stage.kind == "self_service":
            count = sum(article.audience == "customers" for article in process.articles)
            who = f"{count} article{'s' * (count != 1)}"
        yield title(stage, language), stage.kind.replace("_", "-"), who, up


def _promise_lines(process: Process, language: str) -> Iterator[tuple[str, ...]]:
    labels = index(process).labels()
    for sla in process.slas:
        who = sentence(sla.when, labels, language) if sla.when is not None else "every ticket"
        calendar = index(process).calendars.get(sla.calendar or "")
        hours = title(calendar, language) if calendar is not None else "of the team"
        for number, clock in enumerate(clocks_of(sla)):
            first = (title(sla, language), who) if not number else ("", "")
            waits = [one for one in clock.pauses if one != "resolved"]
            still = [f"waits for {', '.join(waits)}"] if waits else []
            still += ["resolved"] if "resolved" in clock.pauses else []
            if clock.pauses_when is not None:
                still.append(f"if {sentence(clock.pauses_when, labels, language)}")
            counted = hours if is_business(clock.within) else "night and day"
            yield (*first, title(clock, language), str(clock.within), counted, "; ".join(still))


def _escalation(process: Process, one: Escalation, language: str) -> tuple[str, ...]:
    found = index(process)
    when = sentence(one.when, found.labels(), language) if one.when is not None else ""
    states = _titles(one.state, found.states, language=language)
    if one.clock is not None:
        clocks = {each.name: each for sla in process.slas for each in clocks_of(sla)}
        clock = _titles([one.clock], clocks, language=language)
        if one.clock == "within":
            clock = f"promised time of {states or 'any state'}"
        elif one.clock == "task":
            task = _titles([one.task], found.tasks, language=language) if one.task else "any task"
            clock = f"promised time of {task}"
        comes = f"{one.at or 'at its end'}: {clock}"
    elif one.after is not None:
        comes = f"after {one.after} in {states}"
    else:
        comes = "by hand" if one.by_hand else ""
    if when:
        comes = f"{comes}, if {when}" if comes else f"when {when}"
    does = [f"event {one.fires}"] if one.fires else []
    for kind, name, among in (
        ("priority", one.priority, {each.name: each for each in process.priorities}),
        ("team", one.team, found.teams),
        ("level", one.level, found.levels),
    ):
        does += [f"{kind} {_titles([name], among, language=language)}"] if name else []
    if one.reverts:
        does.append("goes back")
    tells = _titles(one.tells, found.agents, found.levels, found.teams, language=language)
    return title(one, language), comes, tells, ", ".join(does)


def _titles(names: Iterable[str], *among: Mapping[str, Titled], language: str) -> str:
    """Say each name as its title where one of the maps knows it, else as it is written."""
    known = {name: title(one, language) for each in among for name, one in each.items()}
    return ", ".join(known.get(name, name) for name in names)


def _channel(process: Process, name: str, language: str, *, toned: bool) -> tuple[str, ...]:
    found = index(process)
    channel = found.channels[name]
    state = found.states.get(channel.starts or "")
    area = found.areas.get(state.area or "") if state else None
    team = found.team_of(channel.starts or "")
    return (
        title(channel, language),
        title(state, language) if state else f"{channel.starts or '?'}",
        title(area, language) if area else "?",
        title(team, language) if team else "?",
        *([pick(channel.tone, language)] if toned else []),
    )


def table(heading: str | None, columns: Iterable[str], lines: Iterable[tuple[str, ...]]) -> Table:
    """Return a table in which no name is ever cut: what is too long goes on below."""
    made = Table(title=Styled(heading) if heading else None, title_justify="left")
    for column in columns:
        made.add_column(column, overflow="fold")
    for line in lines:
        # Styled texts, because plain ones would be read as markup.
        made.add_row(*(Styled(cell) for cell in line))
    return made
