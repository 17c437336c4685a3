"""Draws a process: a neutral graph, DOT, Mermaid, and SVG, PNG and PDF through Graphviz.

Drawing is total: a process with faults is drawn too, with unknown names in red.
"""

from supportflow.draw.bpmn import bpmn
from supportflow.draw.dot import Direction, dot
from supportflow.draw.graph import graph
from supportflow.draw.life import Stay, stays
from supportflow.draw.mermaid import mermaid
from supportflow.draw.model import Cluster, Edge, Figures, Graph, Node
from supportflow.draw.overlay import Metric, Overlay
from supportflow.draw.page import html
from supportflow.draw.picture import Options, View, picture
from supportflow.draw.prints import pdf
from supportflow.draw.render import png, svg
from supportflow.draw.splits import Page, pages
from supportflow.draw.standing import board_overlay
from supportflow.draw.theme import Theme

__all__ = [
    "Cluster",
    "Direction",
    "Edge",
    "Figures",
    "Graph",
    "Metric",
    "Node",
    "Options",
    "Overlay",
    "Page",
    "Stay",
    "Theme",
    "View",
    "board_overlay",
    "bpmn",
    "dot",
    "graph",
    "html",
    "mermaid",
    "pages",
    "pdf",
    "picture",
    "png",
    "stays",
    "svg",
]
