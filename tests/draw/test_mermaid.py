"""Mermaid text: golden files, and the rules measured on Mermaid itself."""

import re

import pytest
from hypothesis import given

from supportflow.define.flow import State, Transition, Workflow
from supportflow.define.process import Process
from supportflow.draw import graph, mermaid
from supportflow.errors import BadCall
from tests.draw.samples import SAMPLES, large, small
from tests.draw.strategies import processes
from tests.golden import assert_golden


@pytest.mark.parametrize("name", SAMPLES)
def test_golden(name: str) -> None:
    """The text of every sample is the accepted one."""
    assert_golden(f"draw/{name}.mmd", mermaid(SAMPLES[name]()))


@given(processes())
def test_every_part_is_in_the_text(given: Process) -> None:
    """Every state is declared, and every edge is on an arrow between its ends."""
    picture, lines = graph(given), [line.strip() for line in mermaid(given).splitlines()]
    places = {node.id: node for node in picture.nodes}
    for node in picture.nodes:
        if node.kind != "start":
            name = node.id.replace("-", "N")
            assert any(
                line.startswith('state "') and line.endswith(f" as {name}") for line in lines
            )
    for edge in picture.edges:
        source = "[*]" if places[edge.source].kind == "start" else edge.source.replace("-", "N")
        arrow = f"{source} --> {edge.target.replace('-', 'N')}"
        assert any(line == arrow or line.startswith(f"{arrow} : ") for line in lines)
    assert sum(line.endswith("{") for line in lines) == lines.count("}")


def test_arrows_between_the_same_states_are_joined() -> None:
    """Mermaid draws only the last of several self loops, so that they are written as one."""
    process = Process(
        "p",
        workflows=[
            Workflow(
                "w",
                states=[State("a")],
                transitions=[Transition("one", "a", "a"), Transition("two", "a", "a")],
            )
        ],
    )
    assert "    state_a --> state_a : one / two\n" in mermaid(process)


def test_direction_stands_before_the_first_state() -> None:
    """The direction follows the title and the description."""
    lines = mermaid(large(), direction="LR").splitlines()
    assert [line.split()[0] for line in lines[:5]] == [
        "stateDiagram-v2",
        "accTitle:",
        "accDescr:",
        "direction",
        "state",
    ]


def test_signs_that_mermaid_reads_are_escaped() -> None:
    """Colons, quotes, angles and their like are written as numbered entities."""
    process = Process("p", workflows=[Workflow("w", states=[State("a", 'x: "y" <b> #1; %% {z}')])])
    assert 'state "x#58; #34;y#34; #60;b#62; #35;1#59; #37;#37; #123;z#125;" as state_a' in mermaid(
        process
    )


def test_faults_have_a_class() -> None:
    """What is not declared is red."""
    assert "    class state_newN2,missing_abyss," in mermaid(SAMPLES["faulty"]())


def test_wrong_direction_is_refused() -> None:
    """A wrong direction is a wrong call that says what is possible."""
    with pytest.raises(BadCall, match="give 'TB'"):
        mermaid(small(), direction="up")  # type: ignore[arg-type]


@pytest.mark.parametrize("name", SAMPLES)
def test_golden_flowchart(name: str) -> None:
    """The flowchart of every sample is the accepted one."""
    assert_golden(f"draw/{name}_flowchart.mmd", mermaid(SAMPLES[name](), flavour="flowchart"))


@given(processes())
def test_every_part_is_in_the_flowchart(given: Process) -> None:
    """Every node and frame is declared once, and every edge has a line between its ends."""
    picture = graph(given)
    lines = [line.strip() for line in mermaid(given, flavour="flowchart").splitlines()]
    for node in picture.nodes:
        name = node.id.replace("-", "N")
        assert sum(re.match(rf'{name}[(\[{{>]+"', line) is not None for line in lines) == 1
    assert sum(line.startswith("subgraph ") for line in lines) == lines.count("end")
    for edge in picture.edges:
        ends = (edge.source.replace("-", "N"), edge.target.replace("-", "N"))
        assert any(
            line.startswith(f"{ends[0]} ") and line.endswith(f" {ends[1]}") for line in lines
        )


def test_flowchart_has_lines_by_kind_and_links() -> None:
    """Timers are dashed, escalations thick, and states lead where they were told to."""
    text = mermaid(large(), flavour="flowchart", link="p.html#{kind}-{name}")
    assert 'state_working ==>|"needs expert"| state_l2_queue' in text
    assert 'state_waiting -.->|"after 1 day#58; remind"| state_waiting' in text
    assert '    click state_triage "p.html#state-triage"' in text
    assert "style area_phone fill:#EAF2FB,stroke:#1F5FA8,color:#1F5FA8" in text


def test_wrong_flavours_are_refused() -> None:
    """A flavour that is none, and links where Mermaid has none, are wrong calls."""
    with pytest.raises(BadCall, match="give 'state' or 'flowchart'"):
        mermaid(small(), flavour="class")  # type: ignore[arg-type]
    with pytest.raises(BadCall, match="has no links"):
        mermaid(small(), link="{name}")
