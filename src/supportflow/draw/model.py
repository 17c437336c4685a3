"""The neutral picture: what is drawn, before it is known with which tool and in which view."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Literal, NamedTuple

from supportflow.languages import Speech, plain

__all__ = [
    "Cluster",
    "Edge",
    "EdgeKind",
    "Figures",
    "Graph",
    "Heat",
    "Mark",
    "Node",
    "NodeKind",
    "Promised",
    "Said",
]

NodeKind = Literal[
    "start", "state", "waiting", "resolved", "end", "group", "stub", "missing", "area"
]
"""``group`` stands for several states (a phase, any open state), ``stub`` for what is drawn
elsewhere, ``missing`` for a name that nothing declares, ``area`` for all states of an area."""

EdgeKind = Literal["step", "customer", "timer", "escalation", "return", "child"]
"""``child`` leads from where a child ticket is opened to where it starts."""

Mark = Literal["", "now", "taken", "added", "removed", "changed", "same"]
"""What is special about a part: a ticket stands there or came that way; or what it is in the
newer of two versions."""


class Said(NamedTuple):
    """What is said of something that is referred to by name; not `known` when nothing has it."""

    text: str
    known: bool = True


class Promised(NamedTuple):
    """A line of the panel: a promise with its times, or the rungs of one clock.

    `when` is for which tickets a promise counts. What is not `known` watches a clock, state or
    task that nothing has.
    """

    kind: Literal["promise", "escalation"]
    title: str
    when: str = ""
    parts: tuple[Said, ...] = ()
    known: bool = True

    def head(self, speech: Speech) -> str:
        """Say what it is, and for which tickets it counts."""
        if not self.when:
            return self.title
        return speech.say("panel.line", title=self.title, condition=self.when)

    def text(self, speech: Speech) -> str:
        """Say the line in words."""
        return f"{self.head(speech)}: {'; '.join(part.text for part in self.parts)}"


class Figures(NamedTuple):
    """What was counted in one state; None for what was not.

    `now` are the tickets that stand there, `late` those of them whose promise is broken (in a log:
    the stays that were longer than promised), `unassigned` those that nobody has; `oldest` is how
    long the first of them has been there. `tickets` have come there at least once, in `visits`
    stays. `mean`, `median` and `ninety` are times of stay: a tenth of the stays were longer than
    `ninety`.
    """

    now: int | None = None
    late: int | None = None
    tickets: int | None = None
    visits: int | None = None
    mean: timedelta | None = None
    median: timedelta | None = None
    ninety: timedelta | None = None
    unassigned: int | None = None
    oldest: timedelta | None = None


class Heat(NamedTuple):
    """The steps in which a figure colours the states: up to each of `bounds`, as `said`."""

    title: str
    bounds: tuple[float, ...]
    said: tuple[str, ...]

    def level(self, value: float | None) -> int:
        """Return the step of a value, from 1; 0 for none or nothing."""
        if not value:
            return 0
        return next(
            (step for step, bound in enumerate(self.bounds, 1) if value <= bound), len(self.bounds)
        )


class Cluster(NamedTuple):
    """A frame around nodes: an area, or a workflow where there are several.

    `number` is the area's place in the process, which decides its colour; None is for colours
    that mean no area. `parent` is the id of the frame around this one. `pale` frames hold nothing
    that a view is about; `quiet` ones need no title, since the picture has it.
    """

    id: str
    kind: Literal["area", "workflow"]
    name: str
    title: str
    hours: str = ""
    about: str = ""
    number: int | None = None
    parent: str | None = None
    known: bool = True
    pale: bool = False
    quiet: bool = False
    mark: Mark = ""
    facts: tuple[str, ...] = ()
    """Figures of a team, which its lane shows."""


class Node(NamedTuple):
    """A state, or one of the marks around states. `name` is the declared one, `id` is unique.

    `owner` is who acts: the team, or for whom we wait; `within` the promised time as it is said
    by itself, `soon` as it is said in a box: ``within 4 h``. `roles` are the
    names behind it: the team that answers and for whom it waits. `states` are the states that the
    node stands for. `leads_to` is the id of the node for which a stub stands, `lead` what stands
    before its title, ``to`` or ``from``; `facts` are small lines under a title, `number` is the
    area's place where there is no frame to tell it. A view makes `pale` what it is not about.
    """

    id: str
    kind: NodeKind
    name: str
    title: str
    cluster: str | None = None
    workflow: str = ""
    owner: Said | None = None
    within: str = ""
    soon: str = ""
    tasks: tuple[Said, ...] = ()
    leads_to: str | None = None
    known: bool = True
    roles: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    lead: str = ""
    facts: tuple[str, ...] = ()
    number: int | None = None
    pale: bool = False
    mark: Mark = ""
    figures: Figures | None = None
    heat: int = 0
    rungs: tuple[Said, ...] = ()
    """The escalations that come because of the time in a state; in a ladder, what one does."""


class Edge(NamedTuple):
    """A transition from one of its sources, or the way from a channel to its first state.

    `back` says that it leads to an earlier state (kind ``return`` when nothing more special is to
    be said of it). `number` counts the transitions of the workflow from 0. `roles` are the names
    of those who may do it, `children` the states in which child tickets start. `rows` counts the
    transitions that the edge stands for: none for the way from a start. `facts` are small lines
    under the words.
    """

    id: str
    source: str
    target: str
    kind: EdgeKind
    label: str
    after: str = ""
    """The time as it is said: ``after 3 business days``, or ``at once``."""
    when: str = ""
    opens: tuple[str, ...] = ()
    """The workflows of child tickets, by their titles."""
    opening: str = ""
    """What it opens as it is said: ``(opens Returns)``."""
    back: bool = False
    workflow: str = ""
    event: str = ""
    number: int | None = None
    known: bool = True
    roles: tuple[str, ...] = ()
    children: tuple[str, ...] = ()
    rows: int = 1
    facts: tuple[str, ...] = ()
    pale: bool = False
    mark: Mark = ""
    times: int | None = None
    """How often it was taken."""
    width: float = 0.0
    """How thick it is drawn, in points; 0 leaves that to its kind."""

    @property
    def text(self) -> str:
        """The words on the edge: ``after 3 business days: no answer [order.total > 100]``."""
        parts: list[str] = []
        if self.after:
            parts.append(f"{self.after}:" if self.label else self.after)
        if self.label:
            parts.append(self.label)
        if self.when:
            parts.append(f"[{self.when}]")
        if self.opens:
            parts.append(self.opening)
        return " ".join(parts)


class Graph(NamedTuple):
    """A picture as plain values, in the order of the declaration.

    Ids are unique over the whole picture and stable: ``area_phone``, ``state_call_waiting``,
    ``edge_call_waiting_pick_up``; a second one of the same name ends in ``-2``. Views, overlays
    and differences refer to them.
    """

    name: str
    title: str
    subtitle: str
    description: str
    clusters: tuple[Cluster, ...]
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    about: str = ""
    """What a view shows of the process: ``overview``, ``for Front line``; nothing for all of it."""
    view: Literal["", "overview", "escalations"] = ""
    """Which view it is, where that has no states; the name is the same in every language."""
    language: str = "en"
    """The language of all words; those of the library are English where it does not know it."""
    heat: Heat | None = None
    lanes: Literal["", "area", "team"] = ""
    """What each lane stands for; nothing for a map without lanes."""
    palette: Mapping[int, tuple[str, str]] | None = None
    """Colours of areas by their numbers, strong and tint, where a theme gives them."""
    font: str = "Arial"
    promised: tuple[Promised, ...] = ()
    """What is promised, and what escalates: the lines of a panel under the title."""
    sides: tuple[Graph, Graph] | None = None
    """An older and a newer version, where they are to be drawn beside each other."""
    sentences: tuple[tuple[Mark, str], ...] = ()
    """What is different between them, one thing a sentence."""

    @property
    def speech(self) -> Speech:
        """What says the library's own words in the picture."""
        return plain(self.language)

    @property
    def told(self) -> str:
        """The description with what is promised and what escalates."""
        parts = [self.description]
        for kind in ("promise", "escalation"):
            said = [line.text(self.speech) for line in self.promised if line.kind == kind]
            if said:
                parts.append(self.speech.say(f"told.{kind}", items=". ".join(said)))
        return " ".join(parts)
