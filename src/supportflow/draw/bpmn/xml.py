"""Writes BPMN 2.0 with its diagram; the order of elements is that of the OMG's schemas."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import Final

from supportflow.draw.bpmn.customer import Customer
from supportflow.draw.bpmn.model import Event, Flow, Item, Pool
from supportflow.draw.bpmn.shapes import Shapes
from supportflow.draw.lanes import Box, Point
from supportflow.draw.words import clean

__all__ = ["write"]

SPACES: Final = (
    ("bpmn", "http://www.omg.org/spec/BPMN/20100524/MODEL"),
    ("bpmndi", "http://www.omg.org/spec/BPMN/20100524/DI"),
    ("dc", "http://www.omg.org/spec/DD/20100524/DC"),
    ("di", "http://www.omg.org/spec/DD/20100524/DI"),
    ("xsi", "http://www.w3.org/2001/XMLSchema-instance"),
    ("supportflow", "urn:supportflow:bpmn"),
)


def write(
    name: str,
    title: str,
    version: str,
    pools: Sequence[tuple[Pool, Shapes]],
    customer: Customer | None,
) -> str:
    """Return the text of a file: messages, pools, processes, and where all of it lies."""
    spaces = " ".join(f'xmlns:{short}="{space}"' for short, space in SPACES)
    identity = _q(f"def_{name}")
    said = _q(f"{title}, version {version}")
    space = _q(f"urn:supportflow:process:{name}")
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f"<bpmn:definitions {spaces} id={identity} name={said} targetNamespace={space}>",
    ]
    for pool, _ in pools:
        for made, said in pool.messages.items():
            lines.append(f"  <bpmn:message id={_q(made)} name={_q(said)}/>")
        for made, said in pool.escalations.items():
            lines.append(
                f"  <bpmn:escalation id={_q(made)} name={_q(said)} escalationCode={_q(made)}/>"
            )
    lines.append(f"  <bpmn:collaboration id={_q(f'col_{name}')}>")
    for pool, _ in pools:
        lines.append(
            f"    <bpmn:participant id={_q(pool.id)} name={_q(pool.name)} "
            f"processRef={_q(pool.process)}/>"
        )
    if customer is not None:
        lines.append(f"    <bpmn:participant id={_q(customer.id)} name={_q(customer.name)}/>")
        for each in customer.messages:
            lines.append(
                f"    <bpmn:messageFlow id={_q(each.id)} sourceRef={_q(each.source)} "
                f"targetRef={_q(each.target)}>"
            )
            # A name would be written across what lies beside the middle of its way.
            lines += _documentation([each.said], "      ")
            lines.append("    </bpmn:messageFlow>")
    lines.append("  </bpmn:collaboration>")
    for pool, _ in pools:
        lines += _process(pool)
    lines += _diagram(name, pools, customer)
    lines.append("</bpmn:definitions>")
    return "\n".join(lines) + "\n"


def _q(text: str) -> str:
    return f'"{escape(clean(text))}"'


def _process(pool: Pool) -> Iterator[str]:
    yield f'  <bpmn:process id={_q(pool.process)} name={_q(pool.name)} isExecutable="true">'
    yield from _documentation(pool.documentation, "    ")
    if pool.lanes:
        yield f"    <bpmn:laneSet id={_q(f'lanes_{pool.process}')}>"
    for number, lane in enumerate(pool.lanes):
        yield f"      <bpmn:lane id={_q(lane.id)} name={_q(lane.name)}>"
        yield from _documentation(lane.documentation, "        ")
        for item in pool.items:
            if item.lane == number:
                yield f"        <bpmn:flowNodeRef>{item.id}</bpmn:flowNodeRef>"
        yield "      </bpmn:lane>"
    if pool.lanes:
        yield "    </bpmn:laneSet>"
    comes: dict[str, list[str]] = {}
    goes: dict[str, list[str]] = {}
    for flow in pool.flows:
        goes.setdefault(flow.source, []).append(flow.id)
        comes.setdefault(flow.target, []).append(flow.id)
    for item in pool.items:
        yield from _item(item, comes.get(item.id, ()), goes.get(item.id, ()))
    for flow in pool.flows:
        yield from _flow(flow)
    yield "  </bpmn:process>"


def _item(item: Item, comes: Sequence[str], goes: Sequence[str]) -> Iterator[str]:
    more = ""
    if item.kind == "boundaryEvent":
        more = f' attachedToRef={_q(item.host)} cancelActivity="{str(item.cancels).lower()}"'
    elif item.default:
        more = f" default={_q(item.default)}"
    elif item.kind == "callActivity":
        more = f" calledElement={_q(item.calls)}"
    elif item.kind == "receiveTask" and item.event is not None:
        more = f" messageRef={_q(item.event.name)}"
    named = f" name={_q(item.name)}" if item.name else ""
    yield f"    <bpmn:{item.kind} id={_q(item.id)}{named}{more}>"
    yield from _documentation(item.documentation, "      ")
    if item.state:
        yield from _extension(f"<supportflow:state name={_q(item.state)}/>")
    for name in comes:
        yield f"      <bpmn:incoming>{name}</bpmn:incoming>"
    for name in goes:
        yield f"      <bpmn:outgoing>{name}</bpmn:outgoing>"
    if item.event is not None and item.kind != "receiveTask":
        yield from _event(item.id, item.event)
    yield f"    </bpmn:{item.kind}>"


def _event(name: str, event: Event) -> Iterator[str]:
    made = _q(f"def.{name}")
    match event.kind:
        case "timer":
            assert event.timer is not None
            timer = event.timer
            yield f"      <bpmn:timerEventDefinition id={made}>"
            if not timer.iso:
                calendar = f" calendar={_q(timer.calendar)}" if timer.calendar else ""
                yield "        <bpmn:extensionElements>"
                yield f"          <supportflow:businessTime length={_q(timer.said)}{calendar}/>"
                yield "        </bpmn:extensionElements>"
            yield (
                '        <bpmn:timeDuration xsi:type="bpmn:tFormalExpression">'
                f"{escape(timer.iso or timer.said)}</bpmn:timeDuration>"
            )
            yield "      </bpmn:timerEventDefinition>"
        case kind:
            yield f"      <bpmn:{kind}EventDefinition id={made} {kind}Ref={_q(event.name)}/>"


def _flow(flow: Flow) -> Iterator[str]:
    named = f" name={_q(flow.name)}" if flow.name else ""
    head = (
        f"    <bpmn:sequenceFlow id={_q(flow.id)}{named} sourceRef={_q(flow.source)} "
        f"targetRef={_q(flow.target)}"
    )
    inner = [*_documentation(flow.documentation, "      ")]
    for event in flow.events:
        inner += _extension(f"<supportflow:transition event={_q(event)}/>")
    if flow.condition:
        inner.append(
            '      <bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">'
            f"{escape(flow.condition)}</bpmn:conditionExpression>"
        )
    if not inner:
        yield f"{head}/>"
        return
    yield f"{head}>"
    yield from inner
    yield "    </bpmn:sequenceFlow>"


def _documentation(said: Sequence[str], indent: str) -> Iterator[str]:
    for text in said:
        yield f"{indent}<bpmn:documentation>{escape(clean(text))}</bpmn:documentation>"


def _extension(inner: str) -> Iterator[str]:
    yield "      <bpmn:extensionElements>"
    yield f"        {inner}"
    yield "      </bpmn:extensionElements>"


def _diagram(
    name: str, pools: Sequence[tuple[Pool, Shapes]], customer: Customer | None
) -> Iterator[str]:
    yield f"  <bpmndi:BPMNDiagram id={_q(f'di_{name}')}>"
    yield f"    <bpmndi:BPMNPlane id={_q(f'plane_{name}')} bpmnElement={_q(f'col_{name}')}>"
    for pool, where in pools:
        yield from _shape(pool.id, where.pool, ' isHorizontal="true"')
        for lane, box in zip(pool.lanes, where.lanes, strict=True):
            yield from _shape(lane.id, box, ' isHorizontal="true"')
        for item in pool.items:
            more = ' isMarkerVisible="true"' if item.kind == "exclusiveGateway" else ""
            yield from _shape(item.id, where.boxes[item.id], more, where.names.get(item.id))
        for flow in pool.flows:
            yield from _edge(flow.id, where.ways[flow.id], where.names.get(flow.id))
    if customer is not None:
        yield from _shape(customer.id, customer.box, ' isHorizontal="true"')
        for each in customer.messages:
            yield from _edge(each.id, each.way, None)
    yield "    </bpmndi:BPMNPlane>"
    yield "  </bpmndi:BPMNDiagram>"


def _bounds(box: Box, indent: str) -> str:
    return (
        f'{indent}<dc:Bounds x="{_n(box.left)}" y="{_n(box.top)}" width="{_n(box.width)}" '
        f'height="{_n(box.height)}"/>'
    )


def _shape(element: str, box: Box, more: str, name: Box | None = None) -> Iterator[str]:
    yield (f"      <bpmndi:BPMNShape id={_q(f'di.{element}')} bpmnElement={_q(element)}{more}>")
    yield _bounds(box, "        ")
    yield from _label(name)
    yield "      </bpmndi:BPMNShape>"


def _edge(element: str, way: Sequence[Point], name: Box | None) -> Iterator[str]:
    yield f"      <bpmndi:BPMNEdge id={_q(f'di.{element}')} bpmnElement={_q(element)}>"
    for point in way:
        yield f'        <di:waypoint x="{_n(point.x)}" y="{_n(point.y)}"/>'
    yield from _label(name)
    yield "      </bpmndi:BPMNEdge>"


def _label(name: Box | None) -> Iterator[str]:
    if name is not None:
        yield "        <bpmndi:BPMNLabel>"
        yield _bounds(name, "          ")
        yield "        </bpmndi:BPMNLabel>"


def _n(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")
