"""The life of one ticket on the map: which way it took, how long it stayed, what can come next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any, NamedTuple, Protocol, cast

from supportflow.draw.model import Edge, Graph, Node
from supportflow.draw.views import part, titled
from supportflow.draw.words import clean, count, length
from supportflow.errors import BadCall, near
from supportflow.languages import Speech

__all__ = ["Stay", "life", "stays"]


class Stay(NamedTuple):
    """One stay of a ticket in a state; `left` is None while it is there.

    `event` is what brought it there; without it any way between the two states may have been the
    one. The moments are aware.
    """

    state: str
    entered: datetime
    left: datetime | None = None
    event: str | None = None


class Noted(Protocol):
    """A line of a ticket's history that may tell of a step; an `Entry` is one."""

    @property
    def event(self) -> str:
        """What happened."""
        ...

    @property
    def at(self) -> datetime:
        """When it counts."""
        ...

    @property
    def source(self) -> str | None:
        """The state that was left, if one was."""
        ...

    @property
    def target(self) -> str | None:
        """The state that was entered, if one was."""
        ...


def stays(history: Iterable[Noted]) -> tuple[Stay, ...]:
    """Return the stays that a ticket's history tells of, as from ``desk.history(ticket)``."""
    found: list[Stay] = []
    for entry in history:
        if entry.target is None or (found and entry.target == entry.source == found[-1].state):
            continue
        if found:
            found[-1] = found[-1]._replace(left=entry.at)
        found.append(Stay(entry.target, entry.at, None, entry.event if found else None))
    return tuple(found)


def life(picture: Graph, ticket: Sequence[Stay]) -> Graph:
    """Show the way of one ticket: its states with times, its steps with numbers, what is next.

    Raises `BadCall` when a state is not in the picture, when a moment has no zone or lies before
    the one that it follows, or when there is no stay at all.
    """
    say = picture.speech.say
    # A plain tuple of the same things will do, as in a file that was read.
    way = [Stay(*cast("tuple[Any, ...]", given)) for given in ticket]
    places = {
        name: node
        for node in reversed(picture.nodes)
        for name in node.states
        if node.kind != "group"
    }
    _check(way, places)
    steps: dict[str, list[int]] = {}
    edges = list(picture.edges)
    for number, (before, after) in enumerate(pairwise(way), 1):
        taken = _taken(edges, picture, before, after, places)
        if taken is None:
            source, target = places[before.state], places[after.state]
            event = clean(after.event or "") or say("life.moved")
            taken = Edge(
                f"edge_{before.state}_jump-{number}", source.id, target.id, "step",
                say("life.no_way", event=event), event=event,
                known=False, workflow=source.workflow,
            )  # fmt: skip
            edges.append(taken)
        steps.setdefault(taken.id, []).append(number)
    here = places[way[-1].state]
    visited = {places[stay.state].id for stay in way}
    visited.update(edge.source for edge in edges if edge.id in steps)
    following = {edge.target for edge in edges if edge.source == here.id}
    edges = [_marked(picture.speech, edge, steps.get(edge.id), here.id) for edge in edges]
    nodes = [_told(picture.speech, node, way, here.id) for node in picture.nodes]
    made = part(picture._replace(nodes=tuple(nodes), edges=tuple(edges)), visited, following)
    return titled(_unstarted(made, places[way[0].state].id), picture, say("view.ticket"))


def _check(way: Sequence[Stay], places: dict[str, Node]) -> None:
    if not way:
        raise BadCall("ticket= has no stay: give at least the state in which the ticket is.")
    last: datetime | None = None
    for stay in way:
        if stay.state not in places:
            hint = near(stay.state, places)
            raise BadCall(f"ticket=: the picture has no state '{stay.state}'.{hint}")
        for moment in (stay.entered, stay.left):
            if moment is None:
                continue
            if moment.utcoffset() is None:
                raise BadCall(f"ticket=: {moment} in '{stay.state}' has no zone: add tzinfo=...")
            if last is not None and moment < last:
                raise BadCall(f"ticket=: {moment} in '{stay.state}' lies before {last}.")
            last = moment


def _taken(
    edges: Iterable[Edge], picture: Graph, before: Stay, after: Stay, places: dict[str, Node]
) -> Edge | None:
    """Return the edge that a ticket took between two stays, if one can have been it."""
    sources = {
        node.id
        for node in picture.nodes
        if before.state in node.states and (node.kind == "group" or places[before.state] is node)
    }
    target = places[after.state].id
    found = [edge for edge in edges if edge.source in sources and edge.target == target]
    if after.event is not None:
        found = [edge for edge in found if edge.event == after.event]
    return found[0] if found else None


def _marked(speech: Speech, edge: Edge, steps: Sequence[int] | None, here: str) -> Edge:
    """Number an edge that was taken; make those pale that neither were nor can be next."""
    if steps is not None:
        step = speech.say("life.step", numbers=", ".join(map(str, steps)))
        return edge._replace(mark="taken", facts=(step,))
    return edge._replace(pale=edge.source != here)


def _told(speech: Speech, node: Node, way: Sequence[Stay], here: str) -> Node:
    """Say on a node how often and how long the ticket was there."""
    mine = [stay for stay in way if stay.state in node.states]
    if not mine or node.kind == "group":
        return node
    spent = sum(((stay.left - stay.entered) for stay in mine if stay.left is not None), timedelta())
    facts: list[str] = []
    if len(mine) > 1:
        facts.append(count(speech, len(mine), "visit"))
    if any(stay.left is not None for stay in mine):
        facts.append(speech.say("life.stayed", time=length(speech, spent)))
    if node.id == here and way[-1].left is None:
        moment = way[-1].entered
        zone = "UTC" if moment.tzinfo is UTC or moment.tzname() == "UTC" else moment.tzname()
        said = f"{moment:%Y-%m-%d %H:%M} {zone or ''}".rstrip()
        facts.append(speech.say("life.since", moment=said))
    return node._replace(facts=tuple(facts), mark="now" if node.id == here else "")


def _unstarted(picture: Graph, first: str) -> Graph:
    """Leave out the starts at which this ticket did not begin."""
    starts = {node.id for node in picture.nodes if node.kind == "start"}
    others = {
        edge.source for edge in picture.edges if edge.source in starts and edge.target != first
    }
    return picture._replace(
        nodes=tuple(node for node in picture.nodes if node.id not in others),
        edges=tuple(edge for edge in picture.edges if edge.source not in others),
    )
