"""Long processes are split by areas instead of shrinking."""

import pytest

from benchmarks.drawing import process as big
from supportflow.define.flow import State, Workflow
from supportflow.define.process import Process
from supportflow.draw import pages, picture
from tests.draw.samples import bare, example, small


def test_pages_are_an_overview_and_one_for_each_area() -> None:
    """The pages come in the order of the declaration, the overview first; each can be drawn."""
    found = pages(example("shop.py"), language="it")
    assert [page.name for page in found] == [
        "overview", "phone", "chatbot", "social", "first_line", "second_line", "management",
        "follow_up",
    ]  # fmt: skip
    shown: set[str] = set()
    for page in found[1:]:
        made = picture(example("shop.py"), area=page.area)
        shown.update(name for node in made.nodes for name in node.states)
    assert shown == {state.name for state in example("shop.py").workflows[0].states}


def test_process_without_areas_is_one_page() -> None:
    """Where there are no areas there is nothing to split by."""
    assert [page.name for page in pages(bare())] == ["overview"]


@pytest.mark.parametrize(("states", "about"), [(150, ""), (151, "overview")])
def test_long_processes_are_drawn_in_overview(states: int, about: str) -> None:
    """More than 150 states are too many for one picture, unless all of them are asked for."""
    process = big(states, states + 20, 6)
    made = picture(process)
    assert made.about == about
    assert made.subtitle.endswith("see each area") == bool(about)
    assert picture(process, view="areas").about == ""


def test_long_process_without_areas_is_drawn_whole() -> None:
    """Without areas an overview would say nothing."""
    states = [State(f"s{number}") for number in range(200)]
    assert picture(Process("p", workflows=[Workflow("w", states=states)])).about == ""


def test_small_processes_are_whole() -> None:
    """Nothing changes for a process that fits."""
    assert picture(small()).about == ""
