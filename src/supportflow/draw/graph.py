"""From a process to a neutral graph; total: what does not fit together is drawn as a fault."""

from __future__ import annotations

from supportflow.define.flow import Workflow
from supportflow.define.index import derived
from supportflow.define.process import Process
from supportflow.draw.build import Builder
from supportflow.draw.model import Graph
from supportflow.draw.rows import Rows
from supportflow.errors import BadCall, near

__all__ = ["graph"]


def graph(process: Process, *, language: str | None = None, workflow: str | None = None) -> Graph:
    """Return the picture of a process, or of one of its workflows, as plain values.

    Works for every process, also one with faults: unknown names are marked as such. Raises
    `BadCall` when the process has no workflow of the given name.
    """
    wanted = [each for each in process.workflows if workflow in (None, each.name)]
    if workflow is not None and not wanted:
        hint = near(workflow, (each.name for each in process.workflows))
        raise BadCall(f"Process '{process.name}' has no workflow '{workflow}'.{hint}")
    kept: dict[tuple[str, str | None], Graph] = derived(process).setdefault("_graphs", {})
    key = (language or process.language, workflow)
    if key not in kept:
        kept[key] = _built(process, key[0], workflow, wanted)
    return kept[key]


def _built(process: Process, language: str, workflow: str | None, wanted: list[Workflow]) -> Graph:
    builder = Builder(process, language, several=len(wanted) > 1, only=workflow)
    for each in wanted:
        builder.add(each)
        Rows(builder, each).add()
    builder.add_children()
    if workflow is None:
        builder.add_lost_channels()
    return builder.finish(wanted, workflow)
