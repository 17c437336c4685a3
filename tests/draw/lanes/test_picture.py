"""Lanes as SVG without an engine, and as PNG, PDF and placed DOT."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings

from supportflow.define.flow import State, Transition, Workflow
from supportflow.define.process import Area, Process
from supportflow.draw import (
    Graph,
    Theme,
    dot,
    engines,
    graph,
    mermaid,
    pdf,
    picture,
    png,
    render,
    svg,
)
from supportflow.draw.colours import HEAT
from supportflow.draw.lanes import scene
from supportflow.errors import BadCall, MissingTool, SupportflowError
from tests.draw.lanes.counting import overlaps
from tests.draw.lanes.test_layout import ALL
from tests.draw.samples import SAMPLES, example, faulty, large, long_labels, small
from tests.draw.strategies import processes
from tests.draw.test_difference import newer
from tests.draw.test_overlay import GIVEN
from tests.draw.wholes import SVG, assert_whole
from tests.golden import assert_golden, same_under_any_hash_seed


def overlaps_of(drawn: Graph) -> list[tuple[str, str]]:
    """Return what overlaps in any pool of a picture."""
    return [pair for pool in scene(drawn) for pair in overlaps(pool.layout)]


def lanes(process: Process, **options: str) -> str:
    """Draw a process in lanes."""
    return svg(process, view="lanes", prefix="", **options)  # type: ignore[arg-type]


@pytest.mark.parametrize("make", ALL.values(), ids=ALL)
def test_svg_is_whole(make: Callable[[], Process]) -> None:
    """An SVG parses, has title and description, unique ids, and no scripts, styles or comments."""
    assert_whole(lanes(make()), graph(make()).title)


@pytest.mark.parametrize("make", ALL.values(), ids=ALL)
def test_every_part_can_be_found(make: Callable[[], Process]) -> None:
    """Every lane, state and edge is a group of its id, with its title in words."""
    picture = graph(make())
    root = ET.fromstring(lanes(make()))
    groups = {each.get("id"): each for each in root.iter(f"{SVG}g")}
    inside = {node.cluster for node in picture.nodes}
    wanted = [cluster.id for cluster in picture.clusters if cluster.id in inside]
    wanted += [each.id for each in (*picture.nodes, *picture.edges)]
    for name in wanted:
        said = groups[name].find(f"{SVG}title")
        assert said is not None
        assert said.text


def test_every_colour_has_a_dark_one() -> None:
    """Each colour of the picture is replaced on dark screens."""
    text = lanes(large())
    body = text[text.index("</style>") :]
    for where, colour in set(re.findall(r'(fill|stroke)="(#[0-9a-f]{6})"', body)):
        assert f'.supportflow [{where}="{colour}"]{{{where}:#' in text


def test_kinds_have_lines_of_their_own() -> None:
    """Timers are dashed, returns dotted, escalations thick; handoffs begin with a ring."""
    root = ET.fromstring(lanes(large()))
    groups = {each.get("id"): each for each in root.iter(f"{SVG}g")}

    def line(name: str) -> ET.Element:
        found = groups[name].find(f"{SVG}path")
        assert found is not None
        return found

    assert line("edge_working_overdue").get("stroke-dasharray") == "6 3.5"
    assert line("edge_vendor_supplier_replies").get("stroke-dasharray") == "1.5 3.5"
    assert line("edge_mention_public_complaint").get("stroke-width") == "2.6"
    picture = graph(large())
    cluster = {node.id: node.cluster for node in picture.nodes}
    (pool,) = scene(picture)
    for edge in pool.edges:
        ring = groups[edge.id].find(f"{SVG}circle") is not None
        assert ring == (cluster[edge.source] != cluster[edge.target])


def test_sign_has_one_link() -> None:
    """The sign to a state in another lane is one link, to that state, with words."""
    text = lanes(large())
    assert text.count('href="#state_working"') == text.count('class="node stub"') == 5
    assert text.count("<title>Continues in In progress</title>") == 5


def test_legend_shows_what_is_there() -> None:
    """The legend explains the kinds that the picture has, and no others."""
    assert "escalation" in lanes(small())
    assert "not declared" not in lanes(small())
    assert "red: not declared, or declared twice" in lanes(faulty())
    flat = Process("p", workflows=[Workflow("w", states=[State("a"), State("b")],
        transitions=[Transition("go", "a", "b")])])  # fmt: skip
    assert "handed to another area" not in lanes(flat)
    assert "handed to another area" in lanes(small())


def test_texts_arrive_as_they_were_written() -> None:
    """Signs with a meaning for XML stand in the picture as they are."""
    root = ET.fromstring(lanes(long_labels()))
    words = " ".join(each.text or "" for each in root.iter(f"{SVG}text"))
    for said in ('Tom & "Jerry"', "<b>\\N</b>", "{x|y}", "%% --> [*]", "שלום"):
        assert said in words, said


def test_language_and_workflow() -> None:
    """Labels are in the language asked for, and one workflow can be drawn alone."""
    assert "Primo livello" in lanes(small(), language="it")
    text = lanes(example("it_desk.yaml"), workflow="order")
    assert "Handed over" in text
    assert "Articles offered" not in text


@pytest.mark.parametrize("name", ["small", "bare", "faulty"])
def test_golden(name: str) -> None:
    """The SVG is written without an engine, so that its bytes are the same everywhere."""
    assert_golden(f"draw/{name}.lanes.svg", lanes(SAMPLES[name]()))


def test_same_bytes_under_any_hash_seed() -> None:
    """Neither SVG nor placed DOT depends on the order of a set."""
    code = (
        "from tests.draw.samples import large; from supportflow.draw import dot, svg;"
        "print(svg(large(), view='lanes'), dot(large(), view='lanes'))"
    )
    assert len(same_under_any_hash_seed(code)) > 10_000


@settings(max_examples=60)
@given(processes())
def test_any_process_is_drawn(given: Process) -> None:
    """Whatever was declared, the SVG is well-formed and no id stands twice."""
    root = ET.fromstring(lanes(given))
    ids = [each.get("id") for each in root.iter() if each.get("id")]
    assert len(ids) == len(set(ids))


def test_svg_needs_no_engine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Lanes are drawn as SVG and DOT where there is no Graphviz; PNG says what it needs."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(engines.importlib.util, "find_spec", lambda name: None)
    assert lanes(small()).startswith("<svg ")
    assert dot(small(), view="lanes").startswith('digraph "acme" {')
    with pytest.raises(MissingTool):
        png(small(), view="lanes")


@pytest.mark.parametrize("make", [small, faulty, large], ids=lambda make: make.__name__)
def test_png_and_pdf(make: Callable[[], Process]) -> None:
    """The other formats are what they say, and as large as the SVG."""
    picture = png(make(), view="lanes")
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    root = ET.fromstring(lanes(make()))
    for at, side in ((16, "width"), (20, "height")):
        pixels = int.from_bytes(picture[at : at + 4])
        assert pixels == pytest.approx(float(root.get(side, "0")) * 96 / 72, abs=8)
    assert pdf(make(), view="lanes").startswith(b"%PDF-")


def test_engine_that_fails_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the engine says when it cannot paint is told, and so is that it takes too long."""

    def fail(*_: object) -> bytes:
        raise engines.Failed("no memory")

    monkeypatch.setattr(render, "run", fail)
    with pytest.raises(SupportflowError, match=r"paint the lanes of 'acme': no memory"):
        png(small(), view="lanes")

    def wait(*_: object) -> bytes:
        raise engines.TooSlow

    monkeypatch.setattr(render, "run", wait)
    with pytest.raises(BadCall, match=r"lanes of 'acme' could not be painted in 10 seconds"):
        pdf(small(), view="lanes")


@pytest.mark.parametrize("draw", [svg, png, pdf, dot])
def test_unknown_view(draw: Callable[..., object]) -> None:
    """A view that there is not is refused with those that there are."""
    with pytest.raises(BadCall, match="view='map' means nothing: give 'areas', 'overview'"):
        draw(small(), view="map")


def test_process_with_nothing() -> None:
    """A process without workflows is a heading, and one without transitions is its states."""
    assert "Version 1, 0 states" in lanes(Process("p"))
    alone = Process(
        "p", areas=[Area("a")], workflows=[Workflow("w", states=[State("x", area="a")])]
    )
    assert 'id="state_x"' in lanes(alone)


def test_ids_begin_with_the_prefix() -> None:
    """Every id begins with the prefix, by default the process's name, and links to ids do too."""
    for text, prefix in (
        (svg(large(), view="lanes"), "shop-"),
        (svg(large(), view="lanes", prefix="x."), "x."),
    ):
        root = ET.fromstring(text)
        assert all((each.get("id") or prefix).startswith(prefix) for each in root.iter())
        assert text.count(f'href="#{prefix}state_working"') == 5


def test_states_can_be_links() -> None:
    """`link` makes every state lead somewhere."""
    text = svg(small(), view="lanes", link="process.html#{kind}-{name}")
    assert text.count('<a href="process.html#state-in_progress">') == 1
    ET.fromstring(text)


def test_figures_stand_in_lanes() -> None:
    """An overlay writes its figures into the boxes, with the legend of its heat."""
    text = svg(large(), view="lanes", overlay=GIVEN)
    assert "figures" in text
    assert HEAT[1].lower() in text
    assert overlaps_of(picture(large(), view="lanes", overlay=GIVEN)) == []


def test_differences_stand_in_lanes() -> None:
    """What a version added, changed or removed has its sign, its colour and its legend."""
    drawn = picture(newer(), view="lanes", since=large())
    text = svg(newer(), view="lanes", since=large())
    for said in ("+ new", "new: thick", "gone: dashed, struck out"):
        assert said in text, said
    assert overlaps_of(drawn) == []
    assert text.count('text-decoration="line-through"') > 2
    assert "<<S>Callback due</S>>" in dot(newer(), view="lanes", since=large())
    assert png(newer(), view="lanes", since=large()).startswith(b"\x89PNG")


def test_lanes_are_no_part() -> None:
    """A lane view shows everything, so that it excludes the views of a part; Mermaid has none."""
    with pytest.raises(BadCall, match="exclude each other"):
        svg(small(), view="lanes", area="phone")
    with pytest.raises(BadCall, match="Mermaid has no lanes"):
        mermaid(small(), view="team_lanes")


def test_theme_and_paper_are_for_lanes_too() -> None:
    """A theme gives its colours and font to lanes, and a sheet of paper its size."""
    theme = Theme(areas={"phone": "#225588"}, font="Verdana")
    text = svg(small(), view="lanes", theme=theme)
    assert '"Verdana",Arial' in text
    assert 'fill="#225588"' in text
    sheet = pdf(small(), view="lanes", paper="A4")
    assert sheet.startswith(b"%PDF-")
    with pytest.raises(BadCall, match="too small to be read"):
        pdf(large(), view="lanes", paper="A4")
