"""Writes a drawing as DOT in which everything has its place, for Graphviz to draw, not to lay out.

``neato -n2`` (or the engine ``nop2``) draws such a text as PNG, PDF and whatever else it knows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import Final

from supportflow.draw.colours import PAPER
from supportflow.draw.labels import quoted
from supportflow.draw.lanes.marks import Drawing, Line, Mark, Rect, Ring, Shape, Words
from supportflow.draw.lanes.model import Box, Point
from supportflow.draw.lanes.vector import Curve, curves
from supportflow.draw.widths import width

__all__ = ["write_dot"]

INCH: Final = 72.0


def write_dot(drawn: Drawing, *, care: str = "") -> str:
    """Return a drawing as DOT with a place for everything; draw it with ``neato -n2``.

    `care` are graph attributes for the sheet on which it is drawn.
    """
    sheet = f" {care}" if care else ""
    lines = [
        f"digraph {quoted(drawn.name)} {{",
        f'graph [bgcolor="{PAPER}" pad=0 notranslate=true outputorder=nodesfirst{sheet}];',
        f'node [fontname="{drawn.font}" fixedsize=true label="" margin=0 shape=box penwidth=1];',
        "edge [arrowhead=none penwidth=1];",
    ]
    lines += _Writer(drawn).lines()
    lines.append("}\n")
    return "\n".join(lines)


class _Writer:
    """Numbers what it writes: in DOT every part of the picture is a node or an edge."""

    def __init__(self, drawn: Drawing) -> None:
        self.drawn = drawn
        self.count = 0

    def lines(self) -> Iterator[str]:
        """Yield everything from the ground upwards."""
        whole = Box(0, 0, self.drawn.width, self.drawn.height)
        yield self.node(whole, f'style=filled fillcolor="{PAPER}" color="{PAPER}"')
        for group in self.drawn.groups:
            for mark in group.marks:
                yield from self.mark(mark)

    def mark(self, mark: Mark) -> Iterator[str]:
        """Yield what draws one mark."""
        match mark:
            case Rect(box, fill, stroke, thick, dash, radius):
                style = ",".join(["filled", *(["rounded"] if radius else []), *_style(dash)])
                yield self.node(
                    box,
                    f'style="{style}" fillcolor="{fill}" color="{stroke or fill}" '
                    f"penwidth={thick:g}",
                )
            case Ring((x, y), radius, fill, stroke, thick):
                box = Box(x - radius, y - radius, x + radius, y + radius)
                yield self.node(
                    box,
                    f'shape=circle style=filled fillcolor="{fill}" color="{stroke}" '
                    f"penwidth={thick:g}",
                )
            case Words((x, y), text, size, fill, bold, anchor, _, struck):
                wide = width(text, size, bold=bold) + 2
                left = x if anchor == "start" else x - wide / 2 if anchor == "middle" else x - wide
                box = Box(left, y - size * 0.98, left + wide, y + size * 0.3)
                font = f' fontname="{self.drawn.font} Bold"' if bold else ""
                words = quoted(text)[:-1] + ('\\l"' if anchor == "start" else '"')
                if struck:
                    words = f"<<S>{escape(text)}</S>>"
                yield self.node(
                    box, f'shape=none fontsize={size:g} fontcolor="{fill}"{font} label={words}'
                )
            case Line(points, stroke, thick, dash, radius):
                yield from self.line(curves(points, radius), stroke, thick, dash)
            case Shape(points, stroke, fill, thick) if fill:
                base = Point((points[0].x + points[2].x) / 2, (points[0].y + points[2].y) / 2)
                tip = points[1]
                size = (abs(tip.x - base.x) + abs(tip.y - base.y)) / 10
                head = "normal" if fill == stroke else "onormal"
                yield from self.line(
                    curves((base, base), 0), stroke, min(thick, 1.2), "",
                    f" arrowhead={head} arrowsize={size:.2f}", tip,
                )  # fmt: skip
            case Shape(points, stroke, _, thick):
                yield from self.line(curves(points, 0), stroke, thick, "")

    def node(self, box: Box, look: str) -> str:
        """Return something with a place and a size."""
        self.count += 1
        middle = box.centre
        return (
            f'n{self.count} [pos="{self.at(middle)}" width={box.width / INCH:.4f} '
            f"height={box.height / INCH:.4f} {look}];"
        )

    def line(
        self,
        parts: Sequence[Curve],
        stroke: str,
        thick: float,
        dash: str,
        more: str = "",
        tip: Point | None = None,
    ) -> Iterator[str]:
        """Yield a line between two points of its own."""
        ends = [f"n{self.count + 1}", f"n{self.count + 2}"]
        self.count += 2
        for name, place in zip(ends, (parts[0][0], tip or parts[-1][3]), strict=True):
            yield f'{name} [shape=none width=0.01 height=0.01 pos="{self.at(place)}"];'
        spline = " ".join(
            [self.at(parts[0][0]), *(self.at(point) for part in parts for point in part[1:])]
        )
        end = f"e,{self.at(tip)} " if tip is not None else ""
        style = "".join(f" style={name}" for name in _style(dash))
        yield (
            f'{ends[0]} -> {ends[1]} [pos="{end}{spline}" color="{stroke}" penwidth={thick:g}'
            f"{style}{more}];"
        )

    def at(self, point: Point) -> str:
        """Write a place; Graphviz counts from the bottom."""
        return f"{point.x:.1f},{self.drawn.height - point.y:.1f}"


def _style(dash: str) -> list[str]:
    if not dash:
        return []
    return ["dotted" if float(dash.split()[0]) < 2 else "dashed"]
