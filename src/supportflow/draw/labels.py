"""The words in DOT, in tables; and what both kinds of labels have in common."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from supportflow.draw.colours import EDGES, FAULT, HEAT, INK, MARKS, MUTED, PALE, PAPER, Pair
from supportflow.draw.model import Cluster, Edge, Graph, Heat, Mark, Node, Said
from supportflow.draw.panel import RUNG, panel_lines, rung_lines
from supportflow.draw.words import LEGEND, SHORT, clean, count, wrap
from supportflow.languages import Speech

__all__ = [
    "SAMPLES",
    "SIGNS",
    "Tables",
    "bars",
    "box_facts",
    "edge_lines",
    "escaped",
    "quoted",
    "shown_kinds",
    "sign",
]

SAMPLES: Final = {
    "step": "——▶",
    "customer": "——▷",
    "timer": "- - ->",
    "escalation": "━━▶",
    "return": "····>",
    "child": "- -◆",
    "start": "●",
    "waiting": "- - -",
    "resolved": "▬",
    "end": "▣",
    "rung": RUNG,
    "now": "▶",
    "taken": "━━▶",
    "pale": "▭",
    "added": "+",
    "removed": "−",
    "changed": "≠",
    "same": "▭",
    "fault": "?",
}
"""How the legend shows each kind; drawn in the colours of EDGES, INK and FAULT."""


def quoted(text: str) -> str:
    """Write a text as a DOT string on one line."""
    return '"' + clean(text).replace("\\", "\\\\").replace('"', '\\"') + '"'


_ESCAPES: Final = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\\": "&#92;&#92;"}
)
"""Graphviz puts names in the place of ``\\N`` and its like, in tables and for entities as well."""


def escaped(text: str) -> str:
    """Return a text as it is written in a table."""
    return text.translate(_ESCAPES)


def _joined(lines: Iterable[str], between: str = "<BR/>") -> str:
    return between.join(map(escaped, lines))


def _font(text: str, colour: str, size: int) -> str:
    return f'<FONT COLOR="{colour}" POINT-SIZE="{size}">{text}</FONT>'


def _table(rows: str, padding: int, ground: str = "") -> str:
    return (
        f'<<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="{padding}"{ground}>'
        f"{rows}</TABLE>>"
    )


def edge_lines(edge: Edge) -> list[str]:
    """Break the words on an edge; a condition, and each channel of a start, begins a line."""
    if edge.mark in MARKS:
        return [
            f"{SAMPLES[edge.mark]} {line}" if at == 0 else line
            for at, line in enumerate(edge_lines(edge._replace(mark="")) or [""])
        ]
    facts = [line for fact in edge.facts for line in wrap(fact, 20, 3)]
    if not edge.event:
        return [line for name in edge.label.split(", ") for line in wrap(name, 18, 3)]
    small = f"[{edge.when}]" if edge.when else ""
    return [*wrap(edge._replace(when="").text, 15, 6), *wrap(small, 20, 4), *facts]


class Facts(NamedTuple):
    """The small lines of a state's box."""

    owner: Said | None
    within: str
    tasks: tuple[Said, ...]
    more: tuple[str, ...]


SIGNS: Final = ("now", "added", "removed", "changed")
"""The marks of what is special, which a sign over the title of a box tells."""


def sign(speech: Speech, mark: Mark) -> str:
    """Say what is special about a part; nothing when it is like the others."""
    return speech.say(f"drawn.sign.{mark}") if mark in SIGNS else ""


def box_facts(speech: Speech, node: Node) -> Facts:
    """Say the tasks by name when that is short or when one is unknown, else how many there are.

    A pale box says no more than its title and owner.
    """
    tasks = node.tasks
    if node.pale:
        tasks = tuple(task for task in tasks if not task.known)
        return Facts(node.owner, "", tasks, node.facts)
    if all(task.known for task in tasks) and sum(len(task.text) + 2 for task in tasks) > 26:
        tasks = (Said(count(speech, len(tasks), "task")),)
    return Facts(node.owner, node.soon, tasks, node.facts)


def shown_kinds(picture: Graph) -> list[str]:
    """Return the kinds that the legend explains: those that are in the picture."""
    kinds: set[str] = {edge.kind for edge in picture.edges if not edge.pale}
    kinds.update(node.kind for node in picture.nodes)
    kinds.update(node.mark for node in picture.nodes)
    if any(node.rungs and not node.pale for node in picture.nodes):
        kinds.add("rung")
    kinds.update(edge.mark for edge in picture.edges)
    kinds.update(cluster.mark for cluster in picture.clusters)
    if any(node.pale for node in picture.nodes) or any(edge.pale for edge in picture.edges):
        kinds.add("pale")
    found: list[str] = [kind for kind in LEGEND if kind in kinds]
    known = [
        *(cluster.known for cluster in picture.clusters),
        *(edge.known for edge in picture.edges),
        *(row.known and all(part.known for part in row.parts) for row in picture.promised),
        *(node.known and all(said.known for said in _named(node)) for node in picture.nodes),
    ]
    return found if all(known) else [*found, "fault"]


def _named(node: Node) -> Iterator[Said]:
    """Yield what a node refers to by name."""
    if node.owner is not None:
        yield node.owner
    yield from node.tasks
    yield from node.rungs


def bars(step: int) -> str:
    """Show a step of a figure without colour."""
    return "\N{BLACK VERTICAL RECTANGLE}" * step + "\N{WHITE VERTICAL RECTANGLE}" * (
        len(HEAT) - 1 - step
    )


def _contents(picture: Graph) -> str:
    """Say what stands in a box."""
    say = picture.speech.say
    if any(node.kind == "area" for node in picture.nodes):
        return escaped(say("legend.box.area"))
    kind, last = ("escalation", "does") if picture.view == "escalations" else ("state", "within")
    bold = f"<B>{escaped(say(f'legend.box.{last}'))}</B>"
    figures = any(node.figures for node in picture.nodes)
    return f"{say(f'legend.box.{kind}', last=bold)}{say('legend.box.figures') if figures else ''}"


class Tables:
    """Labels as HTML-like tables, the good-looking ones, in a language."""

    def __init__(self, speech: Speech) -> None:
        self.speech = speech

    def heading(self, picture: Graph) -> str:
        """Write title, subtitle and legend."""
        rows = [
            *(_font(f"<B>{escaped(line)}</B>", INK, 22) for line in wrap(picture.title, 60)),
            _font(_joined(wrap(picture.subtitle, 90)), "#4B5563", 12),
        ]
        text = [f'<TR><TD ALIGN="LEFT" BALIGN="LEFT" COLSPAN="5">{row}</TD></TR>' for row in rows]
        say = self.speech.say

        def legend(kind: str) -> str:
            return say(f"legend.{kind}")

        cells = [
            f'<TD ALIGN="LEFT">{self.sample(kind)}'
            f"{_font(f'{escaped(legend(kind))}&#160;&#160;&#160;&#160;', INK, 11)}</TD>"
            for kind in shown_kinds(picture)
        ]
        lines = [cells[at : at + 5] for at in range(0, len(cells), 5)]
        note = _font(say("legend.box", items=_contents(picture)), INK, 11)
        if lines and len(lines[-1]) < 5:
            lines[-1].append(f'<TD ALIGN="LEFT" COLSPAN="{5 - len(lines[-1])}">{note}</TD>')
        else:
            lines.append([f'<TD ALIGN="LEFT" COLSPAN="5">{note}</TD>'])
        text += [f"<TR>{''.join(line)}</TR>" for line in lines]
        if picture.heat is not None:
            text.append(f'<TR><TD ALIGN="LEFT" COLSPAN="5">{self.scale(picture.heat)}</TD></TR>')
        if picture.promised:
            text.append(f'<TR><TD ALIGN="LEFT" COLSPAN="5">{self.panel(picture)}</TD></TR>')
        return _table("".join(text), 3)

    def panel(self, picture: Graph) -> str:
        """Write what is promised and what escalates as a small table under the legend."""
        rows: list[str] = []

        def _if(condition: str) -> str:
            return self.speech.say("drawn.if", condition=condition)

        for head, lines in panel_lines(picture):
            said = _font(f"<B>{head}</B>", MUTED, 10)
            rows.append(f'<TR><TD ALIGN="LEFT" COLSPAN="2">{said}</TD></TR>')
            for row, parts in lines:
                ink = INK if row.kind == "promise" else EDGES["escalation"]
                if not (row.known and all(part.known for part in row.parts)):
                    ink = FAULT.strong
                name = _font(f"<B>{_joined(wrap(row.title, 24, 2))}</B>", ink, 11)
                if row.when:
                    name += f"<BR/>{_font(_joined(wrap(_if(row.when), 30, 3)), MUTED, 10)}"
                cells = (name, _font(_joined(parts), ink, 11))
                made = "".join(
                    f'<TD ALIGN="LEFT" BALIGN="LEFT" VALIGN="TOP">{cell}</TD>' for cell in cells
                )
                rows.append(f"<TR>{made}</TR>")
        return (
            f'<TABLE BORDER="1" COLOR="{PALE.tint}" STYLE="ROUNDED" CELLBORDER="0" '
            f'CELLSPACING="0" CELLPADDING="3">{"".join(rows)}</TABLE>'
        )

    def scale(self, heat: Heat) -> str:
        """Write the legend of a figure: every step with its ground, its sign and up to what."""
        said = (
            f"{bars(step)} {escaped(self.speech.say('legend.up_to', bound=up_to))}"
            for step, up_to in enumerate(heat.said, 1)
        )
        cells = "".join(
            f'<TD BGCOLOR="{HEAT[step]}">{_font(words, INK, 11)}</TD>'
            for step, words in enumerate(said, 1)
        )
        return (
            '<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="3" CELLPADDING="3"><TR>'
            f"<TD>{_font(f'{escaped(heat.title)}:', INK, 11)}</TD>{cells}</TR></TABLE>"
        )

    def sample(self, kind: str) -> str:
        """Write how the legend shows a kind."""
        colour = EDGES.get(kind, INK)
        if kind in MARKS:
            colour = MARKS[kind].strong
        elif kind in ("pale", "same"):
            colour = PALE.strong
        elif kind == "fault":
            colour = FAULT.strong
        return _font(f"<B>{escaped(SAMPLES[kind])}&#160;</B>", colour, 12)

    def frame(self, cluster: Cluster, colours: Pair) -> str:
        """Write the name of an area with its hours."""
        if cluster.quiet:
            return '""'
        if cluster.mark in MARKS:
            cluster = cluster._replace(title=f"{SAMPLES[cluster.mark]} {cluster.title}", mark="")
        size = 14 if cluster.kind == "area" else 17
        said = _font(f"<B>{_joined(wrap(cluster.title, 32))}</B>", colours.strong, size)
        small = cluster.hours if cluster.known else self.speech.say("drawn.unknown.area")
        lines = wrap(small, SHORT)
        if lines:
            # What does not fit beside the title stands under it.
            between = "&#160;&#160;" if len(lines) == 1 else "<BR/>"
            said += between + _font(_joined(lines), colours.strong, 10)
        ground = f' BGCOLOR="{colours.tint}"'
        return _table(f'<TR><TD BALIGN="LEFT">{said}</TD></TR>', 4, ground)

    def state(self, node: Node, colours: Pair) -> str:
        """Write a state's box; a final one is a double frame."""
        strong = colours.strong if node.known else FAULT.strong
        grey = node.pale or node.mark == "same"
        ink, small = (INK, MUTED) if not grey else (PALE.strong, PALE.strong)
        if not node.known:
            ink = FAULT.strong
        name = "<BR/>".join(f"&#160;{escaped(line)}&#160;" for line in wrap(node.title, 24, 4))
        twice = escaped(self.speech.say("drawn.twice"))
        title = f"<B>{name}</B>" if node.known else f"<B>{name}</B><BR/>{twice}"
        style = "ROUNDED,DASHED" if node.kind == "waiting" or not node.known else "ROUNDED"
        border = 2 if node.kind == "resolved" else 1
        ground = PAPER if not node.heat else HEAT[node.heat]
        if node.mark == "removed":
            title, style = f"<S>{title}</S>", "ROUNDED,DASHED"
        if node.mark in MARKS:
            strong, ground = MARKS[node.mark]
        if node.mark in SIGNS:
            border = 3
            title = f"{_font(f'<B>{sign(self.speech, node.mark)}</B>', strong, 11)}<BR/>{title}"
        if node.heat:
            small = INK
            title = f"{title}<BR/>{_font(bars(node.heat), INK, 9)}"
        rows = [f'<TD WIDTH="110" CELLPADDING="5">{_font(title, ink, 12)}</TD>']
        said = box_facts(self.speech, node)
        facts = [self.said(line, small) for line in self.lines(said)]
        if said.within:
            colour = ink if node.heat or grey else strong
            facts.append(_font(f"<B>&#160;{escaped(said.within)}&#160;</B>", colour, 10))
        for line, known in rung_lines(node):
            colour = FAULT.strong if not known else small if grey else EDGES["escalation"]
            facts.append(_font(f"&#160;{escaped(line)}&#160;", colour, 10))
        if said.more and facts:
            rows.append(f'<TD CELLPADDING="3">{"<BR/>".join(facts)}</TD>')
            facts = []
        more = [line for fact in said.more for line in wrap(fact, 30, 4)]
        facts += [_font(f"<B>&#160;{escaped(line)}&#160;</B>", ink, 11) for line in more]
        if facts:
            rows.append(f'<TD CELLPADDING="3">{"<BR/>".join(facts)}</TD>')
        table = (
            f'<TABLE BORDER="{border}" COLOR="{strong}" STYLE="{style}" BGCOLOR="{ground}" '
            'CELLBORDER="0" CELLSPACING="0" CELLPADDING="0">'
            f"{'<HR/>'.join(f'<TR>{row}</TR>' for row in rows)}</TABLE>"
        )
        if node.kind == "end":
            return (
                f'shape=box style="rounded,filled" penwidth=1.2 color="{strong}" '
                f'fillcolor="{ground}" margin="0.04,0.04" label=<{table}>'
            )
        return f"label=<{table}>"

    def lines(self, facts: Facts) -> Iterator[Said]:
        """Yield the grey lines of a box."""
        if facts.owner is not None:
            yield facts.owner
        if all(task.known for task in facts.tasks):
            if facts.tasks:
                yield Said(", ".join(task.text for task in facts.tasks))
        else:
            yield from facts.tasks

    def said(self, given: Said, colour: str) -> str:
        """Write what is said of something, in red when it is unknown."""
        text = "<BR/>".join(f"&#160;{escaped(line)}&#160;" for line in wrap(given.text, 26, 3))
        return (
            _font(text, colour, 10) if given.known else _font(f"<B>{text}?</B>", FAULT.strong, 10)
        )

    def stub(self, node: Node) -> str:
        """Write the sign to what stands elsewhere."""
        lead = f"{escaped(self.speech.say(f'drawn.{node.lead}'))} " if node.lead else ""
        facts = "".join(f"<BR/>{escaped(fact)}" for fact in node.facts)
        return f"<{lead}<B>{_joined(wrap(node.title, 24, 3))}</B>{facts}>"

    def area(self, node: Node, colours: Pair) -> str:
        """Write the box that stands for an area, in its colours."""
        strong = colours.strong if node.known else FAULT.strong
        name = "<BR/>".join(f"&#160;{escaped(line)}&#160;" for line in wrap(node.title, 24, 4))
        unknown = "" if node.known else f"<BR/>{escaped(self.speech.say('drawn.unknown.area'))}"
        rows = [
            f'<TD WIDTH="150" CELLPADDING="6">{_font(f"<B>{name}</B>{unknown}", strong, 15)}</TD>'
        ]
        facts = [
            f"&#160;{escaped(line)}&#160;" for fact in node.facts for line in wrap(fact, 30, 3)
        ]
        if facts:
            rows.append(f'<TD CELLPADDING="5">{_font("<BR/>".join(facts), MUTED, 11)}</TD>')
        style = "ROUNDED" if node.known else "ROUNDED,DASHED"
        ground = HEAT[node.heat] if node.heat else colours.tint
        border = 1
        if node.mark in MARKS:
            ground, strong, border = MARKS[node.mark].tint, MARKS[node.mark].strong, 3
            rows.insert(0, f"<TD>{_font(f'<B>{sign(self.speech, node.mark)}</B>', INK, 11)}</TD>")
        if node.heat:
            rows.append(f"<TD>{_font(bars(node.heat), INK, 10)}</TD>")
        return (
            f'label=<<TABLE BORDER="{border}" COLOR="{strong}" STYLE="{style}" BGCOLOR="{ground}" '
            'CELLBORDER="0" CELLSPACING="0" CELLPADDING="0">'
            f"{'<HR/>'.join(f'<TR>{row}</TR>' for row in rows)}</TABLE>>"
        )

    def mark(self, node: Node) -> str:
        """Write a node that stands for several states or for a missing one."""
        text = f"<B>{_joined(wrap(node.title, 24, 3))}</B>"
        missing = escaped(self.speech.say("drawn.missing"))
        return f"<{text}>" if node.known else f'<{text}<BR/><FONT POINT-SIZE="9">{missing}</FONT>>'

    def edge(self, edge: Edge) -> str:
        """Write the words on an edge, with air around them."""
        lines = edge_lines(edge)
        if not lines:
            return '""'
        words = _joined(lines)
        if edge.mark == "removed":
            words = f"<S>{words}</S>"
        return _table(f"<TR><TD>{words}</TD></TR>", 3)
