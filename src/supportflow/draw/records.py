"""The words in DOT as plain text and records, for builds of Graphviz that know no tables."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from supportflow.draw.colours import FAULT, HEAT, INK, MARKS, PALE, Pair
from supportflow.draw.labels import (
    SAMPLES,
    SIGNS,
    bars,
    box_facts,
    edge_lines,
    quoted,
    shown_kinds,
    sign,
)
from supportflow.draw.model import Cluster, Edge, Graph, Node
from supportflow.draw.panel import panel_lines, rung_lines
from supportflow.draw.words import SHORT, wrap
from supportflow.languages import Speech

__all__ = ["Records"]

ROOM: Final = 'margin="0.11,0.055"'
"""The room around the words of a plain box."""


class Records:
    """Labels as plain text and records, for builds of Graphviz without tables."""

    def __init__(self, speech: Speech) -> None:
        self.speech = speech

    def text(self, lines: Iterable[str]) -> str:
        """Write lines of text; a backslash of the text is doubled, the break between lines not."""
        return '"' + "\\n".join(quoted(line)[1:-1] for line in lines) + '"'

    def field(self, lines: Iterable[str]) -> str:
        """Write lines inside a record, where braces, bars and angles have a meaning."""
        escaped = "\\n".join(quoted(line)[1:-1] for line in lines)
        for each in "{}|<>":
            escaped = escaped.replace(each, f"\\{each}")
        return escaped

    def heading(self, picture: Graph) -> str:
        """Write title, subtitle and legend, each line to the left."""
        lines = [*wrap(picture.title, 60), *wrap(picture.subtitle, 90)]
        say = self.speech.say
        lines += [f"{SAMPLES[kind]} {say(f'legend.{kind}')}" for kind in shown_kinds(picture)]
        if picture.heat is not None:
            steps = (
                f"{bars(at)} {say('legend.up_to', bound=said)}"
                for at, said in enumerate(picture.heat.said, 1)
            )
            lines.append(f"{picture.heat.title}: {', '.join(steps)}")
        for head, rows in panel_lines(picture):
            lines.append(head)
            for row, parts in rows:
                lines += wrap(f"{row.head(self.speech)}:", 90)
                lines += (f"   {part}" for part in parts)
        return '"' + "".join(f"{quoted(line)[1:-1]}\\l" for line in lines) + '"'

    def frame(self, cluster: Cluster, colours: Pair) -> str:
        """Write the name of an area with its hours."""
        if cluster.quiet:
            return '""'
        lines = [*wrap(cluster.title, 32), *wrap(cluster.hours, SHORT)]
        return f"{self.text(lines)} fontsize=14"

    def state(self, node: Node, colours: Pair) -> str:
        """Write a state as a rounded record."""
        strong = colours.strong if node.known else FAULT.strong
        facts = box_facts(self.speech, node)
        small = [said.text if said.known else f"{said.text}?" for said in facts.tasks]
        if facts.owner is not None:
            small.insert(0, facts.owner.text if facts.owner.known else f"{facts.owner.text}?")
        if facts.within:
            small.append(facts.within)
        small += (line for line, _ in rung_lines(node))
        small += facts.more
        title = (
            wrap(node.title, 24, 4)
            if node.known
            else [*wrap(node.title, 24, 4), self.speech.say("drawn.twice")]
        )
        ground = HEAT[node.heat]
        if node.mark in SIGNS:
            title = [sign(self.speech, node.mark), *title]
        if node.mark in MARKS:
            ground = MARKS[node.mark].tint
        if node.heat:
            title = [*title, bars(node.heat)]
        parts = [self.field(title)]
        if small:
            parts.append(self.field(line for each in small for line in wrap(each, 26, 3)))
        dashed = node.kind == "waiting" or not node.known or node.mark == "removed"
        style = "filled,dashed" if dashed else "filled"
        width = 3 if node.mark in SIGNS else {"resolved": 2.4, "end": 1.4}.get(node.kind, 1.2)
        ink = PALE.strong if node.pale or node.mark == "same" else INK
        if node.kind == "end":
            # A record has one frame only.
            label = self.text([*title, *small])
            return (
                f'shape=box style="rounded,{style}" fillcolor="{ground}" color="{strong}" '
                f'fontcolor="{ink}" penwidth={width} peripheries=2 {ROOM} label={label}'
            )
        return (
            f'shape=Mrecord style="{style}" fillcolor="{ground}" color="{strong}" '
            f'fontcolor="{ink}" '
            f'penwidth={width} {ROOM} label="{{{"|".join(parts)}}}"'
        )

    def stub(self, node: Node) -> str:
        """Write the sign to what stands elsewhere."""
        lead = self.speech.say(f"drawn.{node.lead}") if node.lead else ""
        return self.text([*wrap(f"{lead} {node.title}".strip(), 24, 3), *node.facts])

    def area(self, node: Node, colours: Pair) -> str:
        """Write the box that stands for an area, in its colours."""
        strong = colours.strong if node.known else FAULT.strong
        title = (
            wrap(node.title, 24, 4)
            if node.known
            else [*wrap(node.title, 24, 4), self.speech.say("drawn.unknown.area")]
        )
        parts = [self.field(title)]
        if node.facts:
            parts.append(self.field(line for fact in node.facts for line in wrap(fact, 30, 3)))
        style = "filled" if node.known else "filled,dashed"
        return (
            f'shape=Mrecord style="{style}" fillcolor="{colours.tint}" color="{strong}" '
            f'fontcolor="{INK}" penwidth=1.4 {ROOM} label="{{{"|".join(parts)}}}"'
        )

    def mark(self, node: Node) -> str:
        """Write a node that stands for several states or for a missing one."""
        lines = wrap(node.title, 24, 3)
        return self.text(lines if node.known else [*lines, self.speech.say("drawn.missing")])

    def edge(self, edge: Edge) -> str:
        """Write the words on an edge, kept off its line by hard spaces."""
        return self.text(f"\u00a0{line}\u00a0" for line in edge_lines(edge))
