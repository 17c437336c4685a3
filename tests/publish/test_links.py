"""Places are stable, and links between them hold."""

import pytest

from supportflow.publish.links import Urls, address, broken_links, path_of, relative


def test_paths_come_from_names() -> None:
    """Never from titles, which are translated and change."""
    assert path_of("state", "in_progress") == "states/in_progress.md"
    assert path_of("reply", "thanks") == "replies.md#reply-thanks"


@pytest.mark.parametrize(
    ("here", "there", "link"),
    [
        ("index.md", "states/new.md", "states/new.md"),
        ("states/new.md", "states/old.md", "old.md"),
        ("states/new.md", "replies.md#reply-x", "../replies.md#reply-x"),
        ("replies.md", "replies.md#reply-x", "#reply-x"),
    ],
)
def test_links_between_files(here: str, there: str, link: str) -> None:
    """As Markdown refers from one file to another."""
    assert relative(here, there) == link


@pytest.mark.parametrize(
    ("here", "there", "urls", "link"),
    [
        ("index.md", "states/new.md", "folders", "states/new/"),
        ("states/new.md", "states/old.md", "folders", "../old/"),
        ("states/new.md", "states/index.md", "folders", "../"),
        ("states/index.md", "states/new.md", "folders", "new/"),
        ("map.md", "index.md", "folders", "../"),
        ("index.md", "index.md", "folders", "./"),
        ("states/new.md", "replies.md#reply-x", "folders", "../../replies/#reply-x"),
        ("states/new.md", "states/old.md", "files", "old.html"),
        ("map.md", "states/old.md", "files", "states/old.html"),
    ],
)
def test_links_as_browsers_follow_them(here: str, there: str, urls: Urls, link: str) -> None:
    """Pictures are not rewritten by the generator of a site, so that they have these."""
    assert address(here, there, urls) == link


def test_every_broken_link_is_found() -> None:
    """To pages, to places, and in pictures; what somebody else wrote and code are left alone."""
    pages = {
        "index.md": "[a](no.md) [b](map.md#x) [c](https://example.org) `x`\n```\n[d](no.md)\n```\n"
        "<!-- written -->\n[e](no.md)\n<!-- end -->\n",
        "map.md": '## X {#y}\n<a xlink:href="../no/">q</a> <a xlink:href="../">r</a> '
        '<a xlink:href="#y">s</a> <a xlink:href="#z">t</a> [f](#y) [g](#z)',
    }
    assert broken_links(pages) == (
        "index.md: 'no.md' leads to no page",
        "index.md: 'map.md#x' leads to no place on its page",
        "map.md: '#z' leads to no place on its page",
        "map.md: the link '../no/' of a picture leads to no page",
        "map.md: '#z' leads to no place on its page",
    )
