"""Figures on a picture: tickets, times and shares on its states, how often each step was taken.

An overlay is plain values, wherever they come from: a log, the tickets of today, a simulation.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from math import sqrt
from typing import Final, Literal, get_args

from supportflow.define.index import index
from supportflow.define.process import Process
from supportflow.draw.model import Edge, Figures, Graph, Heat
from supportflow.draw.words import clean, length
from supportflow.errors import BadCall, near, quoted
from supportflow.languages import Speech

__all__ = ["Metric", "Overlay", "Step", "attached", "checked", "dressed"]

Metric = Literal[
    "now", "late", "unassigned", "oldest", "visits", "tickets", "mean", "median", "ninety",
]  # fmt: skip

LEVELS: Final = 5
"""How many steps the heat has."""

Step = tuple[str, str, str]
"""A way that was taken: from a state, by an event, to a state."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlay:
    """Figures to be written into a picture.

    `states` gives the `Figures` of states by their names, `steps` how often a way was taken: by
    (state, event, state). `teams` gives figures of teams, which stand in lanes by team.
    `total` is the number of all tickets, of which shares are said. `heat` is the figure that
    colours the states, in five steps with a legend; None colours nothing. `title` says in the
    picture what was counted and when.
    """

    states: Mapping[str, Figures] = field(default_factory=dict[str, Figures])
    steps: Mapping[Step, int] = field(default_factory=dict[Step, int])
    teams: Mapping[str, Figures] = field(default_factory=dict[str, Figures])
    total: int | None = None
    heat: Metric | None = None
    title: str = ""


def checked(overlay: Overlay, process: Process) -> Overlay:
    """Return an overlay that fits a process; raise `BadCall` with every name that does not."""
    look = index(process)
    events = {row.event for flow in process.workflows for row in flow.transitions}
    wrong = [
        f"state '{name}'{near(name, look.states)}"
        for name in dict.fromkeys(
            [*overlay.states, *(key for s in overlay.steps for key in s[::2])]
        )
        if name not in look.states
    ]
    wrong += [
        f"event '{event}'{near(event, events)}"
        for event in dict.fromkeys(step[1] for step in overlay.steps)
        if event not in events
    ]
    wrong += [f"team '{n}'{near(n, look.teams)}" for n in overlay.teams if n not in look.teams]
    if wrong:
        raise BadCall(f"overlay: process '{process.name}' has no {'; no '.join(wrong)}")
    if overlay.heat is not None and overlay.heat not in get_args(Metric):
        raise BadCall(f"heat='{overlay.heat}' means nothing: give {quoted(get_args(Metric))}")
    return overlay


def attached(picture: Graph, overlay: Overlay) -> Graph:
    """Put the figures to the states and steps of a whole picture, before it is cut to a view."""
    targets = {node.id: node.states for node in picture.nodes if node.kind != "group"}
    sources = {node.id: node.states for node in picture.nodes}
    nodes = [
        node._replace(figures=overlay.states[node.states[0]])
        if node.states and node.kind != "group" and node.states[0] in overlay.states and node.known
        else node
        for node in picture.nodes
    ]
    taken: set[tuple[str, str, str]] = set()
    edges: list[Edge] = []
    for edge in picture.edges:
        keys = [
            (source, edge.event, target)
            for source in sources[edge.source]
            for target in targets.get(edge.target, ())
        ]
        # Rows that differ in their conditions only share one count, which is said once.
        found = [key for key in keys if key in overlay.steps and key not in taken]
        taken.update(found)
        times = sum(overlay.steps[key] for key in found) if found else None
        edges.append(edge._replace(times=times))
    return picture._replace(nodes=tuple(nodes), edges=tuple(edges))


def dressed(picture: Graph, overlay: Overlay) -> Graph:
    """Write the figures of a view into it: lines in the boxes, heat, and widths of edges."""
    heat = _heat(picture, overlay)
    nodes = [
        node
        if node.figures is None or node.pale
        else node._replace(
            facts=(*node.facts, *_said(picture.speech, node.figures, overlay.total)),
            heat=heat.level(_value(node.figures, overlay.heat)) if heat is not None else 0,
        )
        for node in picture.nodes
    ]
    most = max((edge.times or 0 for edge in picture.edges), default=0)
    edges = [
        edge
        if edge.times is None or edge.pale
        else edge._replace(
            facts=(*edge.facts, f"{picture.speech.grouped(edge.times)} \N{MULTIPLICATION SIGN}"),
            width=1 + 4 * sqrt(edge.times / most) if most else 0.0,
        )
        for edge in picture.edges
    ]
    subtitle = ", ".join(part for part in (picture.subtitle, clean(overlay.title)) if part)
    frames = picture.clusters
    if picture.lanes == "team":
        frames = tuple(
            frame._replace(facts=tuple(_said(picture.speech, overlay.teams[frame.name], None)))
            if frame.name in overlay.teams and frame.kind == "area"
            else frame
            for frame in frames
        )
    return picture._replace(
        clusters=frames, nodes=tuple(nodes), edges=tuple(edges), subtitle=subtitle, heat=heat
    )


def _value(figures: Figures, metric: Metric | None) -> float | None:
    if metric is None:
        return None
    value: int | timedelta | None = getattr(figures, metric)
    return value.total_seconds() if isinstance(value, timedelta) else value


def _heat(picture: Graph, overlay: Overlay) -> Heat | None:
    """Divide what a figure can be into steps of equal height."""
    metric, speech = overlay.heat, picture.speech
    if metric is None:
        return None
    values = [
        value
        for node in picture.nodes
        if node.figures is not None and not node.pale
        if (value := _value(node.figures, metric)) is not None
    ]
    highest = max(values, default=0)
    if highest <= 0:
        return None
    times = metric in ("mean", "median", "ninety", "oldest")
    bounds = [highest * step / LEVELS for step in range(1, LEVELS + 1)]
    if not times:
        bounds = sorted({-(-highest * step // LEVELS) for step in range(1, LEVELS + 1)})
    ranges = tuple(
        length(speech, timedelta(seconds=bound)) if times else speech.grouped(round(bound))
        for bound in bounds
    )
    return Heat(speech.say(f"figure.{metric}"), tuple(bounds), ranges)


def _said(speech: Speech, figures: Figures, total: int | None) -> list[str]:
    """Say the figures of a state in a few short lines."""
    lines: list[str] = []

    def add(figure: str, given: int | timedelta, share: str = "") -> None:
        if isinstance(given, timedelta):
            lines.append(speech.say(f"figures.{figure}", time=length(speech, given)))
        else:
            said = speech.say(f"figures.{figure}", count=speech.grouped(given))
            lines.append(f"{said}{share}")

    if figures.now is not None:
        share = _share(speech, figures.now, total) if figures.tickets is None else ""
        add("now", figures.now, share)
    if figures.late:
        add("late", figures.late)
    if figures.unassigned:
        add("unassigned", figures.unassigned)
    if figures.tickets is not None:
        add("tickets", figures.tickets, _share(speech, figures.tickets, total))
    if figures.visits is not None and figures.visits != figures.tickets:
        add("visits", figures.visits)
    if figures.median is not None:
        add("median", figures.median)
    if figures.mean is not None and figures.mean != figures.median:
        add("mean", figures.mean)
    if figures.ninety is not None and figures.ninety != figures.median:
        add("ninety", figures.ninety)
    if figures.oldest is not None and figures.oldest != figures.mean:
        add("oldest", figures.oldest)
    return lines


def _share(speech: Speech, part: int, total: int | None) -> str:
    if not total:
        return ""
    share = 100 * part / total
    return speech.say("figures.under_one") if 0 < share < 0.5 else f" ({share:.0f} %)"
