"""Where tickets come in, and how they move."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from supportflow.define.flow import Workflow
from supportflow.define.index import Row
from supportflow.tables.model import Cell, Table, cell, lines
from supportflow.tables.words import Speech

__all__ = ["channels", "funnel", "states", "workflow_states"]


def channels(speech: Speech) -> Table:
    """Return each channel: where its tickets start, who answers there, when it is open."""
    look = speech.look
    toned = any(channel.tone is not None for channel in look.channels.values())
    rows: list[tuple[Cell, ...]] = []
    for channel in look.channels.values():
        state = look.states.get(channel.starts or "")
        team = look.team_of(channel.starts or "")
        area = look.areas.get(state.area or "") if state is not None else None
        rows.append(
            (
                speech.one("channel", channel.name),
                speech.one("state", channel.starts) or cell("?"),
                speech.one("area", area.name) if area is not None else cell("?"),
                speech.one("team", team.name) if team is not None else cell("?"),
                speech.one("calendar", channel.hours or (area.hours if area else None)),
                *([cell(speech.words(channel.tone))] if toned else []),
            )
        )
    heads = ("Channel", "starts in", "area", "answered by", "open")
    return Table(
        "channels", "Channels", (*heads, "tone") if toned else heads, tuple(rows), (),
        "No channels are declared: add channels=[...].",
    )  # fmt: skip


def funnel(speech: Speech) -> Table:
    """Return the stages through which requests come: what each is, who answers, what is next."""
    process = speech.process
    rows: list[tuple[Cell, ...]] = []
    for at, stage in enumerate(process.funnel):
        who = speech.each("team", stage.teams)
        if stage.kind == "bot":
            teams = (speech.look.teams.get(name) for name in stage.teams)
            turns = {team.max_turns for team in teams if team is not None and team.max_turns}
            who += tuple(p for most in sorted(turns) for p in cell(f", at most {most} turns"))
        elif stage.kind == "notice":
            who = cell(_counted(len(process.notices), "notice"))
        elif stage.kind == "self_service":
            open_to = (one.audience == "customers" for one in process.articles)
            who = cell(_counted(sum(open_to), "article"))
        rows.append(
            (
                speech.one("stage", stage.name),
                cell(stage.kind.replace("_", "-")),
                who,
                speech.one("stage", process.funnel[at + 1].name)
                if at + 1 < len(process.funnel)
                else (),
            )
        )
    return Table(
        "funnel", "Funnel, from the first stage up", ("Stage", "kind", "who", "next"),
        tuple(rows), (), "No funnel is declared: add funnel=[Stage(...)].",
    )  # fmt: skip


def _counted(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


def states(speech: Speech) -> Table:
    """Return the states of all workflows."""
    tables = [workflow_states(speech, flow) for flow in speech.look.workflows.values()]
    many = len(tables) > 1
    rows = tuple(
        ((speech.one("workflow", table.name), *row) if many else row)
        for table in tables
        for row in table.rows
    )
    heads = ("State", "who", "within", "next")
    return Table(
        "states", "States", ("Workflow", *heads) if many else heads, rows, (),
        "No states are declared: add workflows=[...].", 1 if many else 0,
    )  # fmt: skip


def workflow_states(speech: Speech, flow: Workflow) -> Table:
    """Return the states of a workflow: who answers, how fast, and what can come next."""
    look = speech.look
    known: Mapping[str, Mapping[str, tuple[Row, ...]]] = {}
    if look.workflows.get(flow.name) is flow:
        known = look.rows(flow.name)
    rows: list[tuple[Cell, ...]] = []
    for state in flow.states:
        team = look.team_of(state.name)
        who = speech.one("team", team.name) if team is not None else cell("?")
        steps = [
            step
            for rows_of_event in (known.get(state.name) or {}).values()
            for step in _steps(rows_of_event)
        ]
        rows.append(
            (
                cell(speech.title(state), ("state", state.name)),
                cell(f"waits for {state.waits_for}") if state.waits_for else who,
                cell(str(state.within) if state.within is not None else ""),
                lines(steps) or cell("end" if state.final else "?"),
            )
        )
    heads = ("State", "who", "within", "next")
    return Table(flow.name, speech.title(flow), heads, tuple(rows), (), "It has no states.")


def _steps(rows: tuple[Row, ...]) -> Iterator[Cell]:
    for row in rows:
        after = f" after {row.transition.after}" if row.transition.after is not None else ""
        yield cell(f"{row.transition.event} -> {row.transition.target}{after}")
