"""Lanes: one for each area or team, states in the order of the flow, right-angled ways between.

Laid out here, without an engine: the same process gives the same bytes. Graphviz only paints PNG
and PDF, from a text in which everything has its place.
"""

from supportflow.draw.lanes.layout import lay_out
from supportflow.draw.lanes.marks import Drawing
from supportflow.draw.lanes.model import Box, Layout, Link, Piece, Point, Strip
from supportflow.draw.lanes.picture import drawing
from supportflow.draw.lanes.placed import write_dot
from supportflow.draw.lanes.scene import scene
from supportflow.draw.lanes.vector import write_svg

__all__ = [
    "Box",
    "Drawing",
    "Layout",
    "Link",
    "Piece",
    "Point",
    "Strip",
    "drawing",
    "lay_out",
    "scene",
    "write_dot",
    "write_svg",
]
