"""Articles in folders of Markdown: what is read, told when it cannot be, and written."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportflow import (
    Article,
    BadCall,
    LoadError,
    Process,
    articles,
    load,
    loads,
    save_article,
    text,
)
from supportflow.knowledge.markdown import Page, read_page, write_pages

FULL = """\
---
title: How to reset a password
topic: accounts
areas: [desk]
products: portal
keywords: [login, 404]
audience: team
owner: Head of IT
review: 2027-01-01
---

Open the portal.

## If no mail comes

Look into the junk folder.
"""


def write(folder: Path, **files: str) -> Path:
    """Write files into a folder; ``__`` in a name stands for a dot."""
    for name, said in files.items():
        (folder / f"{name.replace('__', '.')}.md").write_text(said, "utf-8")
    return folder


def test_every_field_is_read(tmp_path: Path) -> None:
    """What stands in front becomes the fields of the article, the rest its text."""
    (found,) = articles(write(tmp_path, reset_password=FULL))
    assert found == Article(
        "reset_password",
        "How to reset a password",
        "Open the portal.\n\n## If no mail comes\n\nLook into the junk folder.",
        topic="accounts",
        areas=["desk"],
        products=["portal"],
        keywords=["login", "404"],
        audience="team",
        owner="Head of IT",
        review=date(2027, 1, 1),
    )


def test_a_plain_markdown_file_is_an_article(tmp_path: Path) -> None:
    """The first heading is the title; the name of the file becomes a name."""
    write(tmp_path, README="no article", _draft="# Not yet")
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "Paper jam (A4).md").write_text("\ufeff# Paper jam\r\n\r\nOpen it.\r\n")
    assert articles(tmp_path) == [Article("paper_jam_a4", "Paper jam", "Open it.")]


def test_translations_are_put_together(tmp_path: Path) -> None:
    """A language stands in the file's name or in front; what is shared is said once."""
    write(
        tmp_path,
        reset="---\ntitle: Reset\ntopic: accounts\nkeywords: login\n---\nOpen.",
        reset__it="---\ntitle: Reimpostare\nkeywords: accesso\n---\nAprire.",
        neu="---\ntitle: Neu setzen\nname: reset\nlanguage: de\n---\n",
        other__it="# Altro\n",
    )
    other, reset = articles(tmp_path)
    assert reset == Article(
        "reset",
        text(en="Reset", de="Neu setzen", it="Reimpostare"),
        text(en="Open.", it="Aprire."),
        topic="accounts",
        keywords=["login", "accesso"],
    )
    assert other.title == text(it="Altro")


def test_all_problems_of_all_files_come_at_once(tmp_path: Path) -> None:
    """Each problem names file and line, and the way out."""
    write(
        tmp_path,
        a="---\ntitle: A\ntopik: x\nreview: soon\n---\n",
        b="no title here",
        c="---\ntitle: [C\n---\n",
        d="---\ntitle: D\n",
        e="# E",
        e__it="---\ntitle: E\ntopic: other\n---\n",
        e__en="# E again",
        f="---\n- a list\n---\n",
        g="---\ntitle: G\nlanguage: 7\n---\n",
    )
    (tmp_path / "h.md").write_bytes(b"# H\n\xff")
    with pytest.raises(LoadError) as caught:
        articles(tmp_path)
    assert caught.value.source == str(tmp_path)
    assert caught.value.problems == (
        "a.md, line 3: an article has no 'topik'. Did you mean 'topic'?",
        "a.md, line 4: 'review' takes a date such as 2026-11-30, not 'soon'.",
        "b.md, line 1: there is no title: write title: ... in front, or '# ...'.",
        (
            "c.md, line 3, column 1: this is not YAML: while parsing a flow sequence, did not "
            "find expected ',' or ']'."
        ),
        "d.md, line 1: what stands in front has no end: write --- in a line of its own.",
        "f.md, line 2: in front of an article stand fields such as title: and topic:.",
        "g.md, line 3: 'language' takes a code such as en or it.",
        "h.md, line 2: this is not UTF-8 text: save the file with the encoding UTF-8.",
        "e.en.md, line 1: article 'e' stands in 'en' in e.md already.",
        "e.it.md, line 3: 'topic' is not what e.md says: leave it out of the translation.",
    )


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    """A wrong name of a folder is no empty list."""
    with pytest.raises(LoadError, match="there is no folder here"):
        articles(tmp_path / "nowhere")
    with pytest.raises(LoadError, match="this is a file: name the folder it lies in"):
        articles(write(tmp_path, a="# A") / "a.md")
    with pytest.raises(BadCall, match="make it first"):
        save_article(Article("a", "A"), tmp_path / "nowhere")


def test_a_process_file_names_the_folder(tmp_path: Path) -> None:
    """``articles: FOLDER`` in a file is read beside it, and tells what is wrong in it."""
    (tmp_path / "kb").mkdir()
    write(tmp_path / "kb", reset="# Reset")
    file = tmp_path / "desk.yaml"
    file.write_text("supportflow: 1\nname: desk\narticles: kb\n")
    assert load(file) == Process("desk", articles=[Article("reset", "Reset")])
    write(tmp_path / "kb", bad="nothing")
    with pytest.raises(LoadError) as caught:
        load(file)
    assert caught.value.problems == (
        (
            f"articles in {tmp_path / 'kb'}: bad.md, line 1: there is no title: write title: ... "
            "in front, or '# ...'."
        ),
    )
    with pytest.raises(LoadError, match="load the process from its file"):
        loads("supportflow: 1\nname: desk\narticles: kb\n", "yaml")


def test_saving_replaces_a_file_and_says_which(tmp_path: Path) -> None:
    """One file a language, the first without a language in its name."""
    made = Article("reset", text(en="Reset", it="Reimposta"), text(en="Open."), owner="IT")
    for _ in range(2):
        assert save_article(made, tmp_path) == (tmp_path / "reset.md", tmp_path / "reset.it.md")
    assert articles(tmp_path) == [made]
    assert (tmp_path / "reset.md").read_text() == (
        "---\ntitle: Reset\nowner: IT\nlanguage: en\n---\n\nOpen.\n"
    )


LINE = st.text("abc#-: '\"éè7", min_size=1, max_size=12).filter(lambda said: said.strip())
BODY = st.lists(st.text("abc#-: é", max_size=10), max_size=5).map("\n".join)


@st.composite
def article(draw: st.DrawFn) -> Article:
    """Draw an article in one or more languages."""
    languages = draw(st.lists(st.sampled_from(["en", "it", "pt_BR"]), unique=True, max_size=3))
    title = draw(LINE)
    if languages:
        title = text(**{language: draw(LINE) for language in languages})
    body = draw(BODY).strip("\n")
    words = text(**dict.fromkeys(languages, body)) if languages and body else body
    return Article(
        "some_name",
        title,
        words,
        topic=draw(st.none() | st.just("accounts")),
        keywords=draw(st.lists(LINE, max_size=2, unique=True)),
        audience=draw(st.sampled_from(["customers", "team"])),
        review=draw(st.none() | st.dates()),
    )


@given(article())
def test_what_was_written_is_read_again(made: Article) -> None:
    """Every article survives its Markdown, in all its languages."""
    pages = write_pages(made)
    read = [read_page(said, "some_name") for said in pages.values()]
    for (language, _), page in zip(pages.items(), read, strict=True):
        assert isinstance(page, Page), page
        assert (page.language or "") == language
        assert page.article.name == made.name
        tongue = language or "en"
        for field in ("title", "text"):
            given_words = getattr(made, field)
            wanted = given_words if isinstance(given_words, str) else given_words.pick(tongue)
            assert getattr(page.article, field) == wanted
    first = read[0]
    assert isinstance(first, Page)
    for field in ("topic", "keywords", "audience", "review"):
        assert getattr(first.article, field) == getattr(made, field)
