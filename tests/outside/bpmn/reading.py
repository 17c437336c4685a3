"""Reads a BPMN file with the standard library, knowing nothing of how it was written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple
from xml.etree import ElementTree as ET

MODEL = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
DC = "{http://www.omg.org/spec/DD/20100524/DC}"
WAYPOINT = "{http://www.omg.org/spec/DD/20100524/DI}waypoint"


class Bounds(NamedTuple):
    """A rectangle of the diagram."""

    x: float
    y: float
    width: float
    height: float

    def meets(self, other: Bounds, slack: float = 0.6) -> bool:
        """Whether two rectangles overlap by more than a little."""
        return (
            self.x < other.x + other.width - slack
            and other.x < self.x + self.width - slack
            and self.y < other.y + other.height - slack
            and other.y < self.y + self.height - slack
        )


def _bounds(element: ET.Element) -> Bounds:
    return Bounds(*(float(element.get(side, "")) for side in ("x", "y", "width", "height")))


class File:
    """A file with its elements by id, and the places of what is drawn."""

    def __init__(self, text: str) -> None:
        self.root = ET.fromstring(text)
        self.elements = {each.get("id", ""): each for each in self.root.iter() if each.get("id")}
        self.shapes: dict[str, Bounds] = {}
        self.names: dict[str, Bounds] = {}
        self.edges: dict[str, list[tuple[float, float]]] = {}
        for shape in self.root.iter(f"{DI}BPMNShape"):
            bounds = shape.find(f"{DC}Bounds")
            assert bounds is not None
            self.shapes[shape.get("bpmnElement", "")] = _bounds(bounds)
        for edge in self.root.iter(f"{DI}BPMNEdge"):
            self.edges[edge.get("bpmnElement", "")] = [
                (float(each.get("x", "")), float(each.get("y", ""))) for each in edge.iter(WAYPOINT)
            ]
        for drawn in (*self.root.iter(f"{DI}BPMNShape"), *self.root.iter(f"{DI}BPMNEdge")):
            label = drawn.find(f"{DI}BPMNLabel/{DC}Bounds")
            if label is not None:
                self.names[drawn.get("bpmnElement", "")] = _bounds(label)

    def tag(self, name: str) -> str:
        """Return what kind of element an id is."""
        return self.elements[name].tag.rpartition("}")[2]

    def all(self, tag: str) -> Iterator[ET.Element]:
        """Yield the elements of a kind."""
        return self.root.iter(f"{MODEL}{tag}")

    def nodes(self) -> dict[str, ET.Element]:
        """Return everything that sequence flows connect."""
        kinds = ("Event", "Task", "Gateway", "Activity")
        return {
            name: each
            for name, each in self.elements.items()
            if each.tag.startswith(MODEL) and each.tag.endswith(kinds)
        }

    def kinds(self) -> dict[str, str]:
        """Return by what each task and each event at a rim ends: work, a message or a time."""
        messages = {each.get("id"): each.get("name") for each in self.all("message")}
        found: dict[str, str] = {}
        for name, each in self.nodes().items():
            tag = self.tag(name)
            message = each.get("messageRef")
            definition = each.find(f"{MODEL}messageEventDefinition")
            if definition is not None:
                message = definition.get("messageRef")
            if tag in ("receiveTask", "boundaryEvent"):
                found[name] = f"message:{messages[message]}" if message else "timer"
            elif tag.endswith("Task") or tag == "callActivity":
                found[name] = tag
        return found
