"""Draws a process: a neutral graph, DOT, Mermaid, and SVG, PNG and PDF through Graphviz.

Drawing is total: a process with faults is drawn too, with unknown names in red.
"""

from supportflow.draw.bpmn import bpmn
from supportflow.draw.dot import Direction, View, dot
from supportflow.draw.graph import graph
from supportflow.draw.mermaid import mermaid
from supportflow.draw.model import Cluster, Edge, Graph, Node
from supportflow.draw.render import pdf, png, svg

__all__ = [
    "Cluster",
    "Direction",
    "Edge",
    "Graph",
    "Node",
    "View",
    "bpmn",
    "dot",
    "graph",
    "mermaid",
    "pdf",
    "png",
    "svg",
]
