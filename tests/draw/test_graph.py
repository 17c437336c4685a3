"""The neutral graph: what is drawn, with which kind, and what is marked as a fault."""

import pytest
from hypothesis import given

from supportflow.define.base import ANY
from supportflow.define.flow import State, Transition, Workflow
from supportflow.define.process import Channel, Process
from supportflow.draw import Edge, Graph, Node, graph
from supportflow.draw.dot import staged
from supportflow.draw.order import backward
from supportflow.errors import BadCall
from tests.draw.samples import bare, faulty, large, long_labels, small
from tests.draw.strategies import processes


def edge_of(picture: Graph, identity: str) -> Edge:
    """Return the edge with this id."""
    return next(edge for edge in picture.edges if edge.id == identity)


def node_of(picture: Graph, identity: str) -> Node:
    """Return the node with this id."""
    return next(node for node in picture.nodes if node.id == identity)


def process(states: list[State], transitions: list[Transition]) -> Process:
    """Make a process of one workflow that starts in its first state."""
    return Process(
        "p",
        channels=[Channel("mail", starts=states[0].name)],
        workflows=[Workflow("w", states=states, transitions=transitions)],
    )


@given(processes())
def test_every_state_and_every_transition_is_drawn(given: Process) -> None:
    """Whatever was declared has a node or an edge, with ids that are unique."""
    picture = graph(given)
    states = [node for node in picture.nodes if node.id.startswith("state_")]
    assert len(states) == sum(len(workflow.states) for workflow in given.workflows)
    drawn = {(edge.workflow, edge.number) for edge in picture.edges}
    for workflow in given.workflows:
        assert {(workflow.name, number) for number in range(len(workflow.transitions))} <= drawn
    parts = (*picture.clusters, *picture.nodes, *picture.edges)
    assert len({part.id for part in parts}) == len(parts)
    ids = {node.id for node in picture.nodes}
    assert all(edge.source in ids and edge.target in ids for edge in picture.edges)


def test_every_title_can_be_seen() -> None:
    """A label without anything visible is replaced by the name."""
    assert node_of(graph(long_labels()), "state_class").title == "class"


def test_kinds_of_edges() -> None:
    """An edge is an escalation, a timer, the customer's, a way back or a step, in this order."""
    picture = graph(large())
    kinds = {
        "edge_mention_public_complaint": "escalation",
        "edge_waiting_remind": "timer",
        "edge_waiting_customer_replies": "customer",
        "edge_vendor_supplier_replies": "return",
        "edge_callback_due_no_answer": "return",
        "edge_triage_match": "step",
        "edge_start_call_queue": "customer",
    }
    assert {identity: edge_of(picture, identity).kind for identity in kinds} == kinds


def test_kinds_of_states() -> None:
    """A state is an end, resolved, waiting or plain."""
    picture = graph(large())
    kinds = {
        "state_closed": "end",
        "state_resolved": "resolved",
        "state_vendor": "waiting",
        "state_triage": "state",
    }
    assert {identity: node_of(picture, identity).kind for identity in kinds} == kinds


def test_owner_time_and_tasks_stand_in_the_node() -> None:
    """A state says its team, for whom it waits, its promised time and its tasks."""
    picture = graph(small())
    assert node_of(picture, "state_expert_queue").owner == ("Experts", True)
    assert node_of(picture, "state_expert_queue").within == "4 business hours"
    assert node_of(picture, "state_waiting_customer").owner == ("Customer", True)
    assert [task.text for task in node_of(picture, "state_in_progress").tasks] == [
        "Diagnose",
        "Answer",
    ]


def test_words_on_an_edge() -> None:
    """An edge says its time, its label, its condition and which child tickets it opens."""
    text = edge_of(graph(small()), "edge_resolved_close").text
    assert text == "after 5 business days: close [order.total < 100]"
    assert edge_of(graph(bare()), "edge_work_order_parts").text == "order parts (opens Parts order)"


def test_texts_are_in_the_chosen_language() -> None:
    """Declared translations are used; without one the first text is."""
    titles = [cluster.title for cluster in graph(small(), language="it").clusters]
    assert titles == ["Phone", "Site chatbot", "Reti sociali", "Primo livello", "Second line"]


def test_language_of_the_process_is_the_default() -> None:
    """Without a language the picture is in that of the process."""
    workflow = small().workflows[0]
    italian = Process("p", language="it", workflows=[workflow])
    assert node_of(graph(italian), "state_in_progress").title == "In lavorazione"


def test_clusters_stand_in_the_order_of_the_areas() -> None:
    """Areas keep the order in which the process declares them."""
    names = [cluster.name for cluster in graph(large()).clusters]
    assert names == ["phone", "chatbot", "social", "first", "second", "manager", "close"]


def test_unknown_names_are_faults() -> None:
    """Unknown areas, teams, tasks, states and workflows, and second declarations, are marked."""
    picture = graph(faulty())
    assert {cluster.name for cluster in picture.clusters if not cluster.known} == {"atlantis"}
    assert [node.id for node in picture.nodes if not node.known] == [
        "state_new-2",
        "missing_abyss",
        "missing_hell",
        "missing_nowhere",
        "missing_start",
    ]
    assert node_of(picture, "state_odd").owner == ("frnt_line", False)
    assert node_of(picture, "state_test").owner == ("nobody", False)
    assert node_of(picture, "state_new").tasks == (("dance", False),)
    assert [edge.event for edge in picture.edges if not edge.known] == [
        "fall",
        "rise",
        "wake",
        "split",
        "",
        "",
    ]


def test_state_without_area_stands_outside() -> None:
    """A state that belongs to no area has no frame around it."""
    assert node_of(graph(faulty()), "state_free").cluster is None


def test_one_node_stands_for_many_sources() -> None:
    """A row from a large phase or from all open states has one edge."""
    picture = graph(bare())
    cancel = [edge for edge in picture.edges if edge.event == "cancel"]
    assert [edge.source for edge in cancel] == ["group_any"]
    assert node_of(picture, "group_live").title == "any state of phase live"


def test_few_sources_are_drawn_each() -> None:
    """A row from up to three states has an edge from each, except where another row always wins."""
    states = [State("a"), State("b"), State("c"), State("d", final=True)]
    rows = [
        Transition("go", "a", "b"),
        Transition("on", "b", "c"),
        Transition("stop", "c", "b"),
        Transition("stop", ANY, "d"),
    ]
    picture = graph(process(states, rows))
    assert [edge.source for edge in picture.edges if edge.number == 3] == ["state_a", "state_b"]


def test_workflows_have_frames_and_children_have_starts() -> None:
    """Several workflows stand in frames; a child ticket's start says where it comes from."""
    picture = graph(bare())
    assert [cluster.id for cluster in picture.clusters] == ["workflow_ticket", "workflow_order"]
    assert node_of(picture, "start_asked").title == "from Ticket"


def test_one_workflow_can_be_chosen() -> None:
    """With `workflow` only its states are drawn, without a frame."""
    picture = graph(bare(), workflow="order")
    assert picture.title == "Desk: Parts order"
    assert picture.clusters == ()
    assert [node.name for node in picture.nodes] == ["asked", "asked", "sent", "done"]


def test_unknown_workflow_is_refused() -> None:
    """A wrong `workflow` is a wrong call, answered with a near match."""
    with pytest.raises(BadCall) as caught:
        graph(bare(), workflow="orders")
    assert str(caught.value) == ("Process 'desk' has no workflow 'orders'. Did you mean 'order'?")


def test_process_without_workflows_is_an_empty_picture() -> None:
    """Nothing declared is nothing drawn, but it can be drawn."""
    assert graph(Process("p")).nodes == ()


def test_short_cut_does_not_turn_the_main_path_round() -> None:
    """A step to a state that a short cut reaches earlier is not a way back."""
    picture = graph(large())
    back = [edge.id for edge in picture.edges if edge.back]
    assert back == [
        "edge_bot_answer_answer_rejected-2",
        "edge_assigned_reassign",
        "edge_waiting_customer_replies",
        "edge_vendor_supplier_replies",
        "edge_l2_work_fix_explained",
        "edge_mgr_review_returned",
        "edge_refund_refused",
        "edge_resolved_reopen",
        "edge_recovery_problem_remains",
    ]


@pytest.mark.parametrize(
    ("count", "starts", "steps", "expected"),
    [
        (3, [0], [(0, 1), (1, 2)], set()),
        (3, [0], [(0, 2), (2, 1), (1, 2)], {(1, 2)}),
        (3, [0], [(0, 1), (1, 2), (2, 0)], {(2, 0)}),
        (3, [], [(0, 1), (1, 0)], {(1, 0)}),
        (4, [0], [(0, 1), (0, 2), (1, 2), (2, 1)], {(2, 1)}),
        (2, [0], [(0, 0), (0, 1)], set()),
        (0, [], [], set()),
    ],
)
def test_steps_that_lead_back(
    count: int, starts: list[int], steps: list[tuple[int, int]], expected: set[tuple[int, int]]
) -> None:
    """A step leads back to a state that comes before on every way, else that is declared before."""
    assert backward(count, starts, steps) == expected


def test_long_chain_needs_no_recursion() -> None:
    """The order of thousands of states in a row is found."""
    steps = [(number, number + 1) for number in range(4999)]
    assert backward(5000, [0], [*steps, (4999, 0)]) == {(4999, 0)}


def test_far_ways_back_lead_to_stubs() -> None:
    """A way back into another area ends at a sign beside its source; a near one stays."""
    picture = staged(graph(large()))
    assert edge_of(picture, "edge_l2_work_fix_explained").target == "stub_l2_work_to_working"
    assert node_of(picture, "stub_l2_work_to_working").cluster == "area_second"
    assert edge_of(picture, "edge_waiting_customer_replies").target == "state_working"
