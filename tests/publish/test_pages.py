"""Pages are whole, in every language, for any process; their links hold."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from supportflow.define.process import Process
from supportflow.define.texts import text
from supportflow.define.times import business_hours
from supportflow.define.work import Reply
from supportflow.errors import BadCall
from supportflow.files import load
from supportflow.languages import LANGUAGES, Language
from supportflow.publish import broken_links, publish, site
from supportflow.publish import pictures as pictures_of
from supportflow.publish.kinds import KINDS
from supportflow.testing import broken_processes, processes
from tests.golden import assert_golden, same_under_any_hash_seed
from tests.publish.small import drawn, small

EXAMPLES = Path(__file__).parents[2] / "examples"
OPTIONS: Any = {"today": date(2026, 11, 24)}
STEADY = settings(
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture(autouse=True)
def without_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw pictures that hold nothing but their links, at once."""
    monkeypatch.setattr(pictures_of, "render", drawn)


def words(made: dict[str, str]) -> str:
    """Return all pages as one text, without their pictures."""
    bare = re.compile(r"<figure.*?</figure>", re.DOTALL)
    return "\n".join(
        f"=== {path}\n{bare.sub('(picture)', page)}"
        for path, page in made.items()
        if path.endswith(".md")
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_in_each_language(language: Language) -> None:
    """Every page of a small process, as it is read."""
    since = small(version="2", slas=[], tasks=[])
    made = site(small(), language=language, since=since, **OPTIONS)
    assert_golden(f"publish/small.{language}.md", words(made))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["shop.py", "it_desk.yaml", "software.py"])
@pytest.mark.parametrize("urls", ["folders", "files"])
def test_links_of_the_examples_hold(name: str, language: Language, urls: Any) -> None:
    """Between pages, to places on them, and in pictures, whatever the site calls its pages."""
    made = publish(load(EXAMPLES / name), language=language, urls=urls, **OPTIONS)
    assert not made.notes
    assert broken_links(made.pages, urls) == ()


@STEADY
@given(st.one_of(processes(), broken_processes()), st.sampled_from(LANGUAGES))
def test_any_process_has_pages(process: Process, language: Language) -> None:
    """One with faults too: nothing is raised, and every link leads somewhere."""
    made = publish(process, language=language, since=small(), **OPTIONS)
    assert broken_links(made.pages) == ()
    assert "index.md" in made.pages
    assert all(path.isascii() and " " not in path for path in made.pages)


@STEADY
@given(processes())
def test_no_text_of_ours_has_holes(process: Process) -> None:
    """Nothing of Python or of the catalogue shows through."""
    said = words(site(process, **OPTIONS))
    for hole in ("None |", "| None", "head.", "fact.", "kinds.", "\x02", "\x03"):
        assert hole not in said


def test_pages_of_a_process_with_nothing() -> None:
    """A process without a single element has a first page and one on its state."""
    made = site(Process("empty"))
    assert [path for path in made if path.endswith(".md")] == ["index.md", "health.md"]


def test_the_same_bytes_under_any_hash_seed() -> None:
    """What is committed does not change by itself."""
    same_under_any_hash_seed(
        "import sys; sys.path.insert(0, '.')\n"
        "from supportflow import load\n"
        "from supportflow.publish import pictures, site\n"
        "from tests.publish.small import drawn\n"
        "pictures.render = drawn\n"
        "made = site(load('examples/shop.py'), language='de')\n"
        "sys.stdout.buffer.write(repr(made).encode())"
    )


def test_the_address_is_chosen() -> None:
    """Readers are spoken to as the team wants it."""
    assert "## Was Sie tun" in site(small(), language="de")["teams/front.md"]
    informal = site(small(), language="de", address="informal")
    assert "## Was du tust" in informal["teams/front.md"]


def test_words_are_replaced() -> None:
    """A firm that says 'desk' for 'team' may."""
    made = site(small(), words={"kinds.teams": "Desks"})
    assert made["teams/index.md"].count("# Desks") == 1


def test_what_the_process_says_stays_what_it_is() -> None:
    """Signs of Markdown and HTML in a title are letters; two lines are one."""
    label = "a|b *c* <i>d</i> [e](f) `g` {h}\n# i"
    page = site(small(replies=[Reply("odd", "x <b> {order.id} | *y*\nz", label=label)]))[
        "replies.md"
    ]
    assert (
        "## a&#124;b &#42;c&#42; &lt;i&gt;d&lt;/i&gt; &#91;e&#93;(f) &#96;g&#96; "
        "&#123;h&#125; # i {#reply-odd}" in page
    )
    assert "x &lt;b&gt; <var>&#123;order.id&#125;</var> &#124; &#42;y&#42;<br>z" in page


def test_a_name_that_nothing_has_is_told_and_no_link() -> None:
    """The page of a state says which team is missing."""
    process = small(teams=[])
    page = site(process)["areas/desk.md"]
    assert "**Who:** front (not declared)" in page


def test_the_first_page_warns_of_faults() -> None:
    """Nobody relies on a process that cannot run."""
    page = site(small(teams=[]))["index.md"]
    assert re.search(r"\*\*This process has \d+ errors, so it cannot be relied on\.\*\*", page)
    assert "cannot be relied on" not in site(small())["index.md"]


def test_changes_are_sentences_in_the_language() -> None:
    """With both values, in words of the language; the first page shows the first of them."""
    state = small().workflows[0].states[0]
    assert state.within == business_hours(4)
    changed = small(
        version="4", slas=[], mission=text(en="Everybody is helped.", it="Si aiuta tutti.")
    )
    made = site(changed, language="it", since=small())
    assert "versione: '4'; prima: '3'" not in made["changes.md"]
    assert "- versione: 4; prima: 3" in made["changes.md"]
    assert "promessa all: non c'è più" in made["index.md"]
    assert "changes.md" not in site(changed)
    later = site(small(tasks=[]), since=small())
    assert 'status: "new"' not in later["states/repair.md"]
    asked = small().teams[0]
    changed_team = small(teams=[replace(asked, asks=None), small().teams[1]])
    assert 'status: "new"' in site(changed_team, since=small())["teams/front.md"]
    assert "Nothing is different." in site(changed, since=changed)["changes.md"]


def test_health_says_what_is_missing() -> None:
    """Findings, languages with what they lack, owners, and reviews that are overdue."""
    process = small(
        language="en", review=date(2026, 1, 1),
        mission=text(en="Everybody has an answer.", de="Alle bekommen Antwort."),
    )  # fmt: skip
    page = site(process, today=date(2026, 11, 24), language="de")["health.md"]
    assert "`review-overdue`" in page
    assert "überfällig" in page
    assert "Nicht auf `de` geschrieben:" in page
    assert "| task 'look' | Have a look |" in page
    french = small(mission=text(en="Everybody has an answer.", fr="Tous ont une réponse."))
    assert "There are no words of ours in fr" in site(french, language="fr")["health.md"]


def test_a_language_in_which_nothing_would_be_written_is_refused() -> None:
    """A slip would give English pages otherwise, and nobody would know why."""
    with pytest.raises(BadCall, match=r"nothing would be written in 'itt'\. Did you mean 'it'"):
        site(small(), language="itt")
    assert "Che cosa" in site(small(), language="it-CH")["states/new.md"]


def test_examples_of_promises_are_worked_out() -> None:
    """What comes in shortly before closing is due on the next working day."""
    page = site(small(), today=date(2026, 11, 24))["promises.md"]
    morning, evening = "Fri 27 November 2026, 10:00", "Fri 27 November 2026, 17:50"
    assert f"| Starts {morning}: due | Starts {evening}: due |" in page
    dues = "**Fri 27 November 2026, 14:00** | **Mon 30 November 2026, 12:50**"
    assert f"| First response | 4 business hours | {dues} |" in page


def test_pictures_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A picture is drawn once for all that decides how it looks."""
    count = 0

    def counted(*given: Any, **options: Any) -> str:
        nonlocal count
        count += 1
        return drawn(*given, **options)

    monkeypatch.setattr(pictures_of, "render", counted)
    first = site(small(), cache=tmp_path)
    made = count
    assert made > 5
    assert site(small(), cache=tmp_path) == first
    assert count == made
    site(small(version="9"), cache=tmp_path)
    assert count == made
    site(small(channels=[]), cache=tmp_path)
    assert count > made


def test_pictures_fit_into_pages() -> None:
    """No style of their own, no blank line, colours as variables, links by xlink, not in search."""
    page = site(small())["states/new.md"]
    figure = page[page.index("<figure") : page.index("</figure>")]
    assert "<style" not in figure
    assert "\n\n" not in figure
    assert 'fill="var(--sf-1d4ed8, #1d4ed8)"' in figure
    assert 'xlink:href="../repair/"' in figure
    assert re.search(r"<a [^>]*(?<!xlink:)href=", figure) is None
    assert "data-search-exclude" in figure
    lanes = site(small())["map.md"]
    assert re.search(r"<a [^>]*(?<!xlink:)href=", lanes) is None
    assert 'xlink:href="../states/new/"' in lanes
    css = site(small())["assets/supportflow.css"]
    assert '[data-md-color-scheme="slate"] .sf-diagram' in css
    assert "--sf-1d4ed8:#9DBBFF;" in css


def test_without_graphviz_there_are_pages_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """The place of a picture says that it is missing, and a note says what to install."""
    from supportflow.errors import MissingTool

    def missing(*_: Any, **__: Any) -> str:
        raise MissingTool("install it")

    monkeypatch.setattr(pictures_of, "render", missing)
    made = publish(small())
    assert made.notes == ("install it",)
    assert "*The picture could not be drawn.*" in made.pages["states/new.md"]


def test_navigation_holds_every_page_once() -> None:
    """In the order of the kinds; every title is in the language."""
    made = publish(small(), language="it", since=small(version="1"))

    def paths(places: Any) -> list[str]:
        return [
            path for one in places for path in ([one.path] if one.path else []) + paths(one.below)
        ]

    found = paths(made.navigation)
    assert sorted(found) == sorted(path for path in made.pages if path.endswith(".md"))
    assert [place.title for place in made.navigation][:4] == [
        "Piccolo banco", "Mappa", "Team", "Livelli",
    ]  # fmt: skip


def test_every_kind_has_its_own_name() -> None:
    """A kind is registered once."""
    assert len({kind.name for kind in KINDS}) == len(KINDS)
