"""Child tickets in pictures: a way from where one is opened to where it starts, in every view."""

from __future__ import annotations

from dataclasses import replace

from supportflow.draw import dot, graph, html, mermaid, picture, svg
from supportflow.draw.lanes import scene
from tests.draw.samples import bare, example
from tests.draw.test_views import check_whole


def ways() -> list[tuple[str, str]]:
    """Return the ways to child tickets of the desk of the examples."""
    made = graph(example("it_desk.yaml"))
    return [(edge.source, edge.target) for edge in made.edges if edge.kind == "child"]


def test_a_way_leads_to_where_the_child_starts() -> None:
    """Each state in which a row opens a ticket has one way to the first state of the workflow."""
    assert ways() == [
        ("state_new", "state_to_order"), ("state_working", "state_to_order"),
    ]  # fmt: skip
    text = dot(example("it_desk.yaml"))
    line = next(
        each for each in text.splitlines() if 'id="edge_new_sort-' in each and "child" in each
    )
    assert "arrowhead=diamond" in line
    assert "opens a child ticket" in text
    assert "child ticket" in mermaid(example("it_desk.yaml"))


def test_one_workflow_has_no_way_out() -> None:
    """A picture of one workflow does not lead into another, and counts the same."""
    made = graph(example("it_desk.yaml"), workflow="request")
    assert not any(edge.kind == "child" for edge in made.edges)
    both = graph(example("it_desk.yaml"))
    rows = sum(len(flow.transitions) for flow in example("it_desk.yaml").workflows)
    assert both.subtitle.endswith(f", {rows} transitions")


def test_parts_have_signs_to_it() -> None:
    """An area and a neighbourhood show where a child ticket goes, and from where it came."""
    process = example("it_desk.yaml")
    desk = picture(process, area="desk")
    check_whole(desk)
    assert "stub_to_to_order" in {node.id for node in desk.nodes}
    around = picture(process, around="to_order")
    assert {"state_new", "state_working"} <= {node.id for node in around.nodes}


def test_lanes_have_a_sign_under_the_state() -> None:
    """The workflows are pools of their own: a sign leads from one to the other."""
    request, _ = scene(graph(example("it_desk.yaml")))
    signs = {
        (name, hanging.target.id)
        for name, state in request.states.items()
        for hanging in state.hanging
        if hanging.edges[0].kind == "child"
    }
    assert signs == set(ways())
    assert "to To be ordered" in svg(example("it_desk.yaml"), view="lanes", table=False)


def test_differences_and_tables_stay_as_they_are() -> None:
    """A way to a child ticket is no row of its own: not in tables, nor when versions differ."""
    page = html(bare())
    assert 'id="row-edge_work_order_parts"' in page
    assert 'id="row-edge_work_order_parts-child"' not in page
    made = picture(replace(bare(), version="9"), since=bare())
    assert {edge.mark for edge in made.edges} == {"same"}
