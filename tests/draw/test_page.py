"""The HTML page: one file, asking nobody for anything, and all of the picture as text besides."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings

from benchmarks.drawing import process as big
from supportflow.define.process import Process
from supportflow.draw import html, picture, svg
from supportflow.errors import BadCall
from tests.draw.samples import SAMPLES, bare, faulty, large, small
from tests.draw.strategies import processes
from tests.draw.test_difference import newer
from tests.draw.test_overlay import GIVEN

VOID = {"meta", "input", "br"}


class Reader(HTMLParser):
    """Reads a page as a browser does, and sees that what is opened is closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.attributes: list[tuple[str, str, str | None]] = []
        self.words: list[str] = []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag that opens."""
        self.attributes += [(tag, name, value) for name, value in attrs]
        self.ids += [value or "" for name, value in attrs if name == "id"]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag that closes itself."""
        self.attributes += [(tag, name, value) for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        """See that a tag closes what was opened last."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Note words."""
        self.words.append(data)


@pytest.mark.parametrize("name", SAMPLES)
def test_page_is_whole(name: str) -> None:
    """A page is well-formed, its ids are unique, and every link leads to something in it."""
    read = Reader(html(SAMPLES[name]()))
    assert len(read.ids) == len(set(read.ids))
    links = [value or "" for _, key, value in read.attributes if key in ("href", "xlink:href")]
    assert links
    assert {link.removeprefix("#") for link in links} <= set(read.ids)
    labels = [value or "" for _, key, value in read.attributes if key.startswith("aria-labelled")]
    assert set(labels) <= set(read.ids)


@settings(max_examples=6)
@given(processes())
def test_page_of_any_process_is_whole(given: Process) -> None:
    """Whatever was declared, the page is well-formed and its ids are unique."""
    read = Reader(html(given))
    assert len(read.ids) == len(set(read.ids))


def test_page_asks_nobody() -> None:
    """Nothing is loaded: no source, no import, no address but those of the SVG namespaces."""
    text = html(large())
    read = Reader(text)
    assert not [each for each in read.attributes if each[1] in ("src", "action", "ping", "style")]
    assert {tag for tag, _, _ in read.attributes} & {"link", "img", "iframe", "object"} == set()
    found = set(re.findall(r"https?://[^\"' ]+", text))
    assert found == {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}
    assert "@import" not in text
    assert "url(" not in text


def test_policy_allows_what_is_there_and_nothing_else() -> None:
    """The policy names the hash of every style and of the one script."""
    text = html(large())
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', text)
    assert policy is not None
    assert policy[1].startswith("default-src 'none'; style-src 'sha256-")
    inside = re.findall(r"<(?:style|script)>(.*?)</(?:style|script)>", text, re.DOTALL)
    assert len(inside) == 4
    for each in inside:
        assert f"'sha256-{b64encode(sha256(each.encode()).digest()).decode()}'" in policy[1]
    assert policy[1].count("sha256-") == len(set(inside))


def test_tables_say_all_that_the_picture_shows() -> None:
    """Every state, transition and area has a row with what is known of it."""
    text = html(small())
    made = picture(small())
    for node in made.nodes:
        assert node.kind == "start" or f'<tr id="row-{node.id}">' in text
    for edge in made.edges:
        assert f'<tr id="row-{edge.id}">' in text
    assert 'pick up: <a href="#row-state_in_progress">In progress</a>' in text
    words = " ".join(Reader(text).words)
    for said in ("within 1 min", "Front line", "mon-fri 9-18", "Diagnose", "customer"):
        assert said in words


def test_page_has_its_views() -> None:
    """Everything comes with its overview, a part comes alone, a long process with every area."""

    def views(text: str) -> list[str]:
        return re.findall(r"<option[^>]*>([^<]*)<", text)

    assert views(html(large())) == ["Everything", "Overview"]
    assert views(html(large(), area="second")) == []
    assert views(html(bare())) == []
    long = big(160, 200, 3)
    assert views(html(long)) == ["Overview", "Area 0", "Area 1", "Area 2"]


def test_figures_and_differences_are_text_too() -> None:
    """What an overlay or an older version adds to the picture stands in the tables."""
    text = html(large(), overlay=GIVEN)
    assert "12 now<br>! 3 late" in text
    assert "<h2>What is different</h2>" in html(newer(), since=large())
    assert "<li>Workflow 'support', state 'night_shift' is new.</li>" in html(
        newer(), since=large()
    )


def test_page_of_faults() -> None:
    """Names that nothing has are told."""
    assert "Not declared." in html(faulty())


def test_page_does_not_change() -> None:
    """Two pages of one process are the same text."""
    assert html(small()) == html(small())


def test_notebooks_show_pictures() -> None:
    """An SVG and a page are texts that a notebook shows as what they are."""
    drawn = svg(small())
    assert isinstance(drawn, str)
    assert drawn._repr_svg_() == drawn
    assert drawn._repr_mimebundle_() == {
        "image/svg+xml": drawn, "text/plain": picture(small()).title,
    }  # fmt: skip
    frame = html(small())._repr_html_()
    assert frame.startswith('<iframe title="Process"')
    assert frame.count('"') == 10


def test_ids_begin_with_what_was_asked_for() -> None:
    """Ids begin with the name of the process, or with another beginning, in links as well."""
    for options, beginning in (({}, "shop-"), ({"prefix": "map-"}, "map-"), ({"prefix": ""}, "")):
        text = svg(large(), **options)  # type: ignore[arg-type]
        ids = re.findall(r'\sid="([^"]+)"', text)
        assert all(each.startswith(beginning) for each in ids)
        assert f'xlink:href="#{beginning}state_working"' in text
        assert f'aria-labelledby="{beginning}title_shop"' in text


def test_states_and_areas_can_be_links() -> None:
    """Every state leads where it was told to, and so does every box of an overview."""
    text = svg(large(), link="p.html?a=1&b=2#{kind}-{name}")
    assert text.count('<a xlink:href="p.html?a=1&amp;b=2#state-') == 22
    assert '<a xlink:href="p.html#area-phone">' in svg(
        large(), view="overview", link="p.html#{kind}-{name}"
    )


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"prefix": "1-"}, "prefix='1-' cannot begin an id"),
        ({"prefix": 'a"'}, "cannot begin an id"),
        ({"link": "p.html"}, "put {name} into it"),
        ({"link": "javascript:x{name}"}, "is a program, not a place"),
    ],
    ids=str,
)
def test_meaningless_beginnings_and_links_are_refused(
    options: dict[str, str], message: str
) -> None:
    """What cannot begin an id, leads nowhere in particular, or is a program, is refused."""
    with pytest.raises(BadCall, match=re.escape(message)):
        svg(small(), **options)  # type: ignore[arg-type]
