"""BPMN files as they are written: whole, connected, placed, and the same every time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from itertools import combinations, pairwise
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings

from supportflow.define.base import ANY
from supportflow.define.conditions import field
from supportflow.define.flow import State, Transition, Workflow
from supportflow.define.people import Team
from supportflow.define.process import Area, Channel, Process
from supportflow.define.promises import Escalation
from supportflow.define.times import business_days, days, hours, minutes, seconds
from supportflow.draw import bpmn
from supportflow.draw.bpmn.timers import iso
from supportflow.errors import BadCall
from tests.draw.samples import SAMPLES, example, faulty, large, long_labels, small
from tests.draw.strategies import processes
from tests.golden import assert_golden, same_under_any_hash_seed
from tests.outside.bpmn.reading import MODEL, Bounds, File

ALL: dict[str, Callable[[], Process]] = {
    **SAMPLES,
    **{file: partial(example, file) for file in ("shop.py", "it_desk.yaml", "software.py")},
}


def flow(*rows: Transition, states: list[State] | None = None) -> Process:
    """Make a process of one workflow that starts in state `a`."""
    return Process(
        "p",
        channels=[Channel("mail", starts="a")],
        workflows=[
            Workflow(
                "w",
                states=states or [State("a"), State("b"), State("c"), State("end", final=True)],
                transitions=rows,
            )
        ],
    )


def whole(file: File) -> None:
    """Fail unless every reference leads somewhere and everything is drawn once."""
    nodes = file.nodes()
    flows = {each.get("id", ""): each for each in file.all("sequenceFlow")}
    for name, each in flows.items():
        assert each.get("sourceRef") in nodes
        assert each.get("targetRef") in nodes
        assert name in file.edges
    in_lanes = [each.text or "" for each in file.all("flowNodeRef")]
    wanted = [
        each.get("id", "") for process in file.all("process")
        if process.find(f"{MODEL}laneSet") is not None
        for each in process if each.get("id") in nodes
    ]  # fmt: skip
    assert sorted(in_lanes) == sorted(wanted)
    lanes = {each.get("id") for each in file.all("lane")}
    pools = {each.get("id") for each in file.all("participant")}
    assert set(file.shapes) == set(nodes) | lanes | pools
    messages = {each.get("id", ""): each for each in file.all("messageFlow")}
    assert set(file.edges) == set(flows) | set(messages)
    for each in messages.values():
        ends = {each.get("sourceRef"), each.get("targetRef")}
        assert len(ends & set(nodes)) == len(ends & pools) == 1
        assert each.findtext(f"{MODEL}documentation")
    for kind, end in (("incoming", "targetRef"), ("outgoing", "sourceRef")):
        for name, each in nodes.items():
            said = [ref.text for ref in each.findall(f"{MODEL}{kind}")]
            assert said == [key for key, one in flows.items() if one.get(end) == name]
    for each in file.root.iter():
        for reference in ("messageRef", "escalationRef", "attachedToRef", "default", "processRef"):
            if each.get(reference) is not None:
                assert each.get(reference) in file.elements


@pytest.mark.parametrize("make", ALL.values(), ids=ALL)
def test_everything_is_connected_and_drawn(make: Callable[[], Process]) -> None:
    """References lead somewhere, every element is in one lane, and each has one shape or edge."""
    whole(File(bpmn(make())))


@settings(max_examples=150)
@given(processes())
def test_any_process_can_be_written(given: Process) -> None:
    """Whatever was declared, also with faults, becomes a whole file without an id twice."""
    text = bpmn(given)
    file = File(text)
    whole(file)
    ids = [each.get("id") for each in file.root.iter() if each.get("id")]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("make", ALL.values(), ids=ALL)
def test_nothing_lies_on_names(make: Callable[[], Process]) -> None:
    """No name lies on another or on an element, and no element but an event at a rim on another."""
    file = File(bpmn(make()))
    nodes = {name: file.shapes[name] for name in file.nodes()}
    rims = {each.get("id"): each.get("attachedToRef") for each in file.all("boundaryEvent")}
    names = list(file.names.items())
    assert [(a, b) for (a, one), (b, two) in combinations(names, 2) if one.meets(two)] == []
    assert [(a, b) for a, one in names for b, two in nodes.items() if one.meets(two)] == []
    touching = [(a, b) for (a, x), (b, y) in combinations(nodes.items(), 2) if x.meets(y)]
    assert [pair for pair in touching if rims.get(pair[1]) != pair[0]] == []


@pytest.mark.parametrize("make", ALL.values(), ids=ALL)
def test_few_messages_run_behind_anything(make: Callable[[], Process]) -> None:
    """Of the messages between the customer and us at most one in four runs behind something."""
    file = File(bpmn(make()))
    nodes = file.nodes()
    boxes = [*((name, file.shapes[name]) for name in nodes), *file.names.items()]
    hit = [
        (each.get("id"), name)
        for each in file.all("messageFlow")
        for one, two in pairwise(file.edges[each.get("id", "")])
        for name, box in boxes
        if name not in (each.get("sourceRef"), each.get("targetRef"))
        and nodes.get(name, each).get("id") != host_of(file, each)
        and Bounds(
            min(one[0], two[0]) - 1, min(one[1], two[1]) - 1,
            abs(one[0] - two[0]) + 2, abs(one[1] - two[1]) + 2,
        ).meets(box)
    ]  # fmt: skip
    messages = [each.get("id") for each in file.all("messageFlow")]
    assert len({name for name, _ in hit}) <= len(messages) / 4


def host_of(file: File, message: ET.Element) -> str | None:
    """Return the task at whose rim the event of a message is."""
    ends = (message.get("sourceRef", ""), message.get("targetRef", ""))
    return next((found for end in ends if (found := file.elements[end].get("attachedToRef"))), None)


def test_customer_is_a_pool_beside_ours() -> None:
    """What the customer starts, says and is told are messages of a pool with nothing in it."""
    file = File(bpmn(example("shop.py")))
    (customer,) = (each for each in file.all("participant") if each.get("processRef") is None)
    assert customer.get("name") == "Customer"
    flows = [(each.get("sourceRef"), each.get("targetRef")) for each in file.all("messageFlow")]
    name = customer.get("id")
    assert (name, "ev_start_phone") in flows
    assert (name, "st_waiting_customer") in flows
    assert ("st_in_progress", name) in flows
    assert all(name in pair for pair in flows)
    box = file.shapes[name or ""]
    ours = file.shapes["pool_support"]
    assert box.y + box.height < ours.y
    assert box.width == ours.width
    assert "participant id=" in bpmn(Process("p", workflows=[Workflow("w", states=[State("a")])]))
    assert "Customer" not in bpmn(Process("p", workflows=[Workflow("w", states=[State("a")])]))


def test_escalation_under_a_condition_has_a_gateway() -> None:
    """A condition is looked at when the time has come: it is told, or nothing happens."""
    process = replace(
        flow(Transition("go", "a", "end")),
        escalations=[
            Escalation(
                "late", state="a", after=hours(2), tells="all", when=field("priority") == "high"
            )
        ],
    )
    file = File(bpmn(process))
    gateway = file.elements["gw_a.late"]
    ways = {each.get("id"): each for each in file.all("sequenceFlow")}
    out = [each.text for each in gateway.findall(f"{MODEL}outgoing")]
    assert gateway.get("default") == "flow_a.late_otherwise"
    assert set(out) == {"flow_a.late", "flow_a.late_otherwise"}
    assert ways["flow_a.late"].findtext(f"{MODEL}conditionExpression") == "priority is 'high'"
    assert ways["flow_a.late"].get("targetRef") == "ev_a.late_told"
    assert ways["flow_a.late_otherwise"].get("targetRef") == "ev_a.late_not"
    assert file.elements["ev_a.late"].get("cancelActivity") == "false"


@pytest.mark.parametrize("make", ALL.values(), ids=ALL)
def test_flows_dock_at_rims(make: Callable[[], Process]) -> None:
    """A flow begins and ends on the rim of its elements, whatever shape they have."""
    file = File(bpmn(make()))
    for each in file.all("sequenceFlow"):
        points = file.edges[each.get("id", "")]
        for (x, y), end in ((points[0], "sourceRef"), (points[-1], "targetRef")):
            name = each.get(end, "")
            box = file.shapes[name]
            half = box.width / 2
            dx, dy = abs(x - box.x - half), abs(y - box.y - box.height / 2)
            if file.tag(name).endswith("Event"):
                assert (dx * dx + dy * dy) ** 0.5 == pytest.approx(half, abs=0.2)
            elif file.tag(name).endswith("Gateway"):
                assert dx + dy == pytest.approx(half, abs=0.2)
            else:
                assert max(dx - half, dy - box.height / 2) == pytest.approx(0, abs=0.2)
        for (x, y), (u, v) in pairwise(points):
            assert x == u or y == v


def test_states_become_what_they_are() -> None:
    """Work is a user task, a bot's a service task, waiting a receive task, the end an end."""
    file = File(bpmn(small()))
    kinds = {name: file.tag(name) for name in file.nodes()}
    assert kinds["st_call_waiting"] == "userTask"
    assert kinds["st_bot_answering"] == "serviceTask"
    assert kinds["st_waiting_customer"] == "receiveTask"
    assert kinds["st_closed"] == "endEvent"
    assert kinds["gw_in_progress"] == "exclusiveGateway"
    assert kinds["ev_escalate_expert_queue"] == "intermediateThrowEvent"
    assert kinds["ev_start_chat"] == "startEvent"
    starts = [each.find(f"{MODEL}messageEventDefinition") for each in file.all("startEvent")]
    assert len(starts) == 4
    assert None not in starts


def test_child_tickets() -> None:
    """A state that waits for its child tickets calls their process; else a message opens them."""
    file = File(bpmn(example("it_desk.yaml")))
    assert file.tag("st_device_ordered") == "callActivity"
    assert file.elements["st_device_ordered"].get("calledElement") == "proc_order"
    assert file.tag("ev_start_child_to_order") == "startEvent"
    one = Workflow("w", states=[State("a"), State("b", final=True)],
        transitions=[Transition("go", "a", "b", opens=["other", "gone"])])  # fmt: skip
    two = Workflow("other", states=[State("x")])
    file = File(bpmn(Process("p", workflows=[one, two])))
    assert file.elements["ev_open_other"].get("name") == "Opens Other"
    assert file.elements["ev_open_gone"].get("name") == "Opens gone?"


def test_times() -> None:
    """Elapsed time is ISO 8601; business time is in words, with the calendar beside it."""
    assert [iso(each) for each in (seconds(30), minutes(90), hours(26), days(3), minutes(0))] == [
        "PT30S", "PT1H30M", "P1DT2H", "P3D", "PT0S",
    ]  # fmt: skip
    file = File(bpmn(small()))
    event = file.elements["ev_waiting_customer_customer_silent"]
    said = event.find(f".//{MODEL}timeDuration")
    assert said is not None
    assert said.text == "3 business days"
    length = event.find(".//{urn:supportflow:bpmn}businessTime")
    assert length is not None
    assert length.attrib == {"length": "3 business days", "calendar": "office"}
    elapsed = File(bpmn(large())).elements["ev_working_overdue"].find(f".//{MODEL}timeDuration")
    assert elapsed is not None
    assert elapsed.text == "PT4H"


def test_events_at_the_rim() -> None:
    """What leaves the ticket where it is does not end the task, and ends by itself."""
    file = File(bpmn(large()))
    remind = file.elements["ev_waiting_remind"]
    assert remind.get("attachedToRef") == "st_waiting"
    assert remind.get("cancelActivity") == "false"
    assert file.tag("ev_waiting_remind_done") == "endEvent"
    assert file.elements["ev_waiting_no_reply"].get("cancelActivity") == "true"


def test_conditions_are_sentences() -> None:
    """A way behind a gateway says the event and what must hold, with the labels of the fields."""
    file = File(bpmn(example("shop.py")))
    way = file.elements["flow_triage_known_defect"]
    said = way.find(f"{MODEL}conditionExpression")
    assert said is not None
    assert said.text == "the event is 'known_defect' and reason is 'faulty'"
    assert way.get("name") == "known defect: reason is 'faulty'"
    notes = [each.text for each in file.elements["flow_in_progress_needs_refund"]
             .findall(f"{MODEL}documentation")]  # fmt: skip
    assert "Needs: order number is filled in." in notes
    assert "Needs: refund in EUR is filled in." in notes


def test_first_row_that_holds() -> None:
    """Rows of one message are tried in order behind their event; the last one needs nothing."""
    file = File(bpmn(large()))
    assert file.elements["gw_bot_answer_answer_rejected"].get("default") == (
        "flow_bot_answer_answer_rejected_otherwise"
    )
    process = flow(
        Transition("rate", "a", "end", by="customer", when=field("score") > 2),
        Transition("work", "a", "b"), Transition("rest", "b", "end"),
    )  # fmt: skip
    file = File(bpmn(process))
    assert file.elements["flow_a_rate_otherwise"].get("targetRef") == "st_a"


def test_at_once() -> None:
    """What takes a ticket on at once is decided before the task, by default in favour of it."""
    process = flow(
        Transition("skip", "a", "c", after=minutes(0), when=field("x").is_set()),
        Transition("go", "a", "b"), Transition("go", "b", "c"), Transition("stop", "c", "end"),
    )  # fmt: skip
    file = File(bpmn(process))
    gateway = file.elements["gw_enter_a"]
    default = file.elements[gateway.get("default", "")]
    assert default.get("targetRef") == "st_a"
    assert file.elements["flow_start_mail"].get("targetRef") == "gw_enter_a"
    always = flow(Transition("pass", "a", "b", after=minutes(0)), Transition("end", "b", "end"))
    file = File(bpmn(always))
    assert file.elements["gw_enter_a"].get("default") == "flow_a_pass"


def test_time_that_may_come_to_nothing() -> None:
    """A timer with a condition leads on if it holds, and else back to its task."""
    process = flow(
        Transition("close", "a", "end", after=business_days(2), when=field("x") == 1),
        Transition("go", "a", "b"), Transition("end", "b", "end"),
    )  # fmt: skip
    file = File(bpmn(process))
    assert file.elements["flow_a_close_happened"].get("sourceRef") == "ev_a_close"
    assert file.elements["gw_a_close"].get("default") == "flow_a_close_otherwise"
    assert file.elements["flow_a_close_otherwise"].get("targetRef") == "st_a"


def test_any_state_means_each() -> None:
    """A row from a phase or from any state stands at each of them, but not at its own target."""
    process = flow(
        Transition("stop", ANY, "c", by="customer"), Transition("go", "a", "b"),
        Transition("on", "b", "c"), Transition("end", "c", "end"),
    )  # fmt: skip
    file = File(bpmn(process))
    assert {"ev_a_stop", "ev_b_stop"} <= set(file.elements)
    assert "ev_c_stop" not in file.elements


def test_rows_that_never_win_are_left_out() -> None:
    """A row behind one of the same event that always holds is not drawn."""
    process = flow(Transition("go", "a", "b"), Transition("go", "a", "c"))
    targets = [each.get("targetRef") for each in File(bpmn(process)).all("sequenceFlow")]
    assert targets == ["st_a", "st_b"]


def test_faults_are_said() -> None:
    """Names that nothing declares stand in the file with a word about it."""
    text = bpmn(faulty())
    assert 'name="abyss (not declared)"' in text
    assert 'name="atlantis (not declared)"' in text


def test_texts_arrive_as_they_were_written() -> None:
    """Signs with a meaning for XML stand in names as they are."""
    names = " ".join(each.get("name", "") for each in File(bpmn(long_labels())).root.iter())
    for said in ('Tom & "Jerry" <b>\\N</b> {x|y}', "日本語の顧客サポート", "שלום"):
        assert said in names


def test_language_and_workflow() -> None:
    """Names are in the language asked for, and one workflow can be written alone."""
    assert 'name="Primo livello"' in bpmn(small(), language="it")
    alone = File(bpmn(example("it_desk.yaml"), workflow="order"))
    assert [each.get("id") for each in alone.all("process")] == ["proc_order"]
    with pytest.raises(BadCall, match=r"no workflow 'ordr'.*'order'"):
        bpmn(example("it_desk.yaml"), workflow="ordr")


def test_lanes_are_areas() -> None:
    """Each area of a workflow is a lane, in the order of the declaration, with its purpose."""
    file = File(bpmn(example("shop.py")))
    lanes = [each.get("name") for each in file.all("lane")]
    assert lanes == [
        "Phone", "Site chatbot", "Social media", "First line", "Second line", "Duty manager",
        "Follow-up",
    ]  # fmt: skip
    phone = file.elements["lane_phone"].find(f"{MODEL}documentation")
    assert phone is not None
    assert phone.text == "Solve it while the customer is on the line."
    process = Process("p", teams=[Team("t")], areas=[Area("a", team="t")],
        workflows=[Workflow("w", states=[State("x", area="a"), State("y")])])  # fmt: skip
    assert [each.get("name") for each in File(bpmn(process)).all("lane")] == ["A", "No area"]
    flat = Process("p", workflows=[Workflow("w", states=[State("x")])])
    assert list(File(bpmn(flat)).all("laneSet")) == []


@pytest.mark.parametrize("name", ["small", "bare", "faulty"])
def test_golden(name: str) -> None:
    """The text is what it was when somebody last looked at it."""
    assert_golden(f"draw/{name}.bpmn", bpmn(SAMPLES[name]()))


def test_same_bytes_under_any_hash_seed() -> None:
    """No order in the file comes from a set."""
    code = (
        "from tests.draw.samples import example; from supportflow import bpmn;"
        "print(bpmn(example('it_desk.yaml')))"
    )
    assert len(same_under_any_hash_seed(code)) > 10_000
