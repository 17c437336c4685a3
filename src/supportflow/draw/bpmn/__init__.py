"""BPMN 2.0: a process as an exchange file, with lanes, events and its own diagram."""

from __future__ import annotations

from supportflow.define.process import Process
from supportflow.define.texts import title
from supportflow.draw.bpmn.customer import HIGH, Customer, messages, speaks
from supportflow.draw.bpmn.elements import pools
from supportflow.draw.bpmn.shapes import Shapes, shapes
from supportflow.draw.bpmn.xml import write
from supportflow.draw.lanes import Box
from supportflow.draw.words import clean
from supportflow.errors import BadCall, near

__all__ = ["bpmn"]

BETWEEN = 40.0
"""The room between two pools."""


def bpmn(process: Process, *, language: str | None = None, workflow: str | None = None) -> str:
    """Return a process, or one of its workflows, as BPMN 2.0 XML with its diagram.

    Every workflow is a process in a pool with a lane for each area; the customer is a pool above
    them, with the messages that are heard and sent. Works for every process, also
    one with faults. Elapsed times are written as ISO 8601; business time, which does not fit it,
    is written in words with its calendar. Raises `BadCall` when the process has no workflow of
    the given name.
    """
    spoken = language or process.language
    made = pools(process, workflow, spoken)
    if workflow is not None and not made:
        hint = near(workflow, (each.name for each in process.workflows))
        raise BadCall(f"Process '{process.name}' has no workflow '{workflow}'.{hint}")
    placed: list[Shapes] = []
    heard = any(map(speaks, made))
    top = HIGH + 2 * BETWEEN if heard else 0.0
    for pool in made:
        where = shapes(pool, top)
        placed.append(where)
        top = where.pool.bottom + BETWEEN
    name = clean(title(process, spoken)) or process.name
    whole = list(zip(made, placed, strict=True))
    customer = None
    if heard:
        wide = max(where.pool.right for where in placed)
        said = messages(f"pool_of_customer_{process.name}", whole, HIGH)
        box = Box(0.0, 0.0, wide, HIGH)
        customer = Customer(f"pool_of_customer_{process.name}", "Customer", box, tuple(said))
    return write(process.name, name, process.version, whole, customer)
