"""Long processes on several pictures: an overview first, then one picture for each area."""

from __future__ import annotations

from typing import Final, NamedTuple

from supportflow.define.process import Process
from supportflow.draw.graph import graph
from supportflow.draw.model import Graph
from supportflow.draw.views import names_of

__all__ = ["LONG", "Page", "is_long", "pages"]

LONG: Final = 150
"""Pictures of more states would be shrunk beyond reading, and are split by areas instead."""


class Page(NamedTuple):
    """One of several pictures of a process: an area, or everything in overview."""

    name: str
    title: str
    area: str | None


def pages(
    process: Process, *, language: str | None = None, workflow: str | None = None
) -> tuple[Page, ...]:
    """Return the pictures into which a process is split: the overview, then one for each area.

    Areas without states have no picture. A process without areas cannot be split: it has one
    page. Raises `BadCall` when there is no such workflow.
    """
    picture = graph(process, language=language, workflow=workflow)
    titles = {
        cluster.name: cluster.title
        for cluster in reversed(picture.clusters)
        if cluster.kind == "area"
    }
    areas = [Page(name, titles[name], name) for name in names_of(picture.clusters)]
    return (Page("overview", picture.title, None), *(areas if len(areas) > 1 else ()))


def is_long(picture: Graph) -> bool:
    """Say whether a picture holds too many states for one sheet, and areas to split it by."""
    states = {name for node in picture.nodes for name in node.states}
    return len(states) > LONG and len(names_of(picture.clusters)) > 1
