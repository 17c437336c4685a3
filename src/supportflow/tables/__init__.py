"""Who answers for what: a process as tables, and as sentences on anything that is asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from supportflow.define.process import Process
from supportflow.errors import BadCall, near, quoted
from supportflow.tables.decided import policies, routing
from supportflow.tables.duties import handoff_matrix, handoffs, raci
from supportflow.tables.flow import channels, funnel, states, workflow_states
from supportflow.tables.model import Cell, Part, Ref, Table
from supportflow.tables.people import hours, people, skills
from supportflow.tables.promised import escalations, promises, slas
from supportflow.tables.who import Found, NotTheirs, WhoAnswers, who
from supportflow.tables.words import Speech

__all__ = [
    "TABLES",
    "Cell",
    "Found",
    "NotTheirs",
    "Part",
    "Ref",
    "Table",
    "WhoAnswers",
    "overview",
    "table",
    "who",
]

TABLES: Final[dict[str, Callable[[Speech], Table]]] = {
    "raci": raci,
    "handoffs": handoffs,
    "handoff_matrix": handoff_matrix,
    "escalations": escalations,
    "promises": promises,
    "routing": routing,
    "policies": policies,
    "skills": skills,
    "people": people,
    "hours": hours,
    "channels": channels,
    "funnel": funnel,
    "states": states,
}
"""Every table of a process by its name, in the order in which they are shown."""


def table(process: Process, name: str, *, language: str | None = None) -> Table:
    """Return a table of a process; `TABLES` has the names.

    ``raci`` says who is responsible, accountable, consulted and informed; ``handoffs`` what passes
    from area to area; ``escalations`` who is told when; ``promises`` how long everything may take;
    ``routing`` who gets a ticket; ``policies`` what is granted; ``skills`` and ``people`` who can
    do what; ``hours`` who is there when; ``channels``, ``funnel`` and ``states`` where tickets come
    in and how they move. Names that nothing has are shown with a question mark: a process with
    faults has its tables too. Raises BadCall for another name.
    """
    speech = Speech(process, language)
    make = TABLES.get(name)
    if make is None:
        known = quoted(TABLES, last="and")
        raise BadCall(f"there is no table '{name}'.{near(name, TABLES)} Tables: {known}.")
    return make(speech)


def overview(process: Process, *, language: str | None = None) -> Iterator[Table]:
    """Yield what a first look needs: channels, the states of each workflow, what is promised."""
    speech = Speech(process, language)
    yield channels(speech)
    for flow in process.workflows:
        yield workflow_states(speech, flow)
    rest = (slas(speech), policies(speech), funnel(speech), escalations(speech))
    yield from (each for each in rest if each.rows)
