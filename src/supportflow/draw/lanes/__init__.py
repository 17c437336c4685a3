"""Lanes: one for each area, states in the order of the flow, right-angled ways between them.

Laid out here, without an engine: the same process gives the same bytes. Graphviz only paints PNG
and PDF, from a text in which everything has its place.
"""

from supportflow.draw.lanes.layout import lay_out
from supportflow.draw.lanes.model import Box, Layout, Link, Piece, Point, Strip
from supportflow.draw.lanes.picture import drawing
from supportflow.draw.lanes.placed import write_dot
from supportflow.draw.lanes.scene import scene
from supportflow.draw.lanes.vector import write_svg
from supportflow.draw.model import Graph

__all__ = [
    "Box",
    "Layout",
    "Link",
    "Piece",
    "Point",
    "Strip",
    "lanes_dot",
    "lanes_svg",
    "lay_out",
    "scene",
]


def lanes_svg(picture: Graph) -> str:
    """Return a picture in lanes as SVG for light and dark screens; needs no engine."""
    return write_svg(drawing(picture))


def lanes_dot(picture: Graph) -> str:
    """Return a picture in lanes as DOT in which all have their place, for ``neato -n2``."""
    return write_dot(drawing(picture))
