"""Real builds: pages are handed on, strictly, with real themes; what is wrong is said."""

import logging
import re
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort

from supportflow.publish import pictures as pictures_of
from supportflow.publish.plugin import SupportflowPlugin
from tests.publish.small import drawn

PROCESS = """
    from times import LIMIT

    from supportflow import Area, Channel, Process, State, Team, Transition, Workflow, hours, text

    {name} = Process(
        "{name}",
        text(en="Small desk", it="Piccolo banco"),
        teams=[Team("front", text(en="Front line", it="Prima linea"))],
        areas=[Area("desk", team="front")],
        channels=[Channel("email", starts="new")],
        workflows=[
            Workflow(
                "help",
                states=[
                    State("new", area="desk", within=hours(LIMIT)),
                    State("closed", final=True),
                ],
                transitions=[Transition("finish", "new", "closed")],
            )
        ],
    )
"""
CONFIG = """
    site_name: Firm
    repo_url: https://example.org/firm/desk
    edit_uri: edit/main/docs/
    theme: {{name: {theme}}}
    plugins:
      - search
      - supportflow:
          process: process.py
          today: false
    nav:
      - Home: index.md
      - Process: supportflow
    validation:
      nav: {{omitted_files: warn}}
      links: {{anchors: warn, unrecognized_links: warn}}
"""

Site = Callable[..., MkDocsConfig]


@pytest.fixture(autouse=True)
def quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw no pictures, and let the theme advertise nothing."""
    monkeypatch.setattr(pictures_of, "render", drawn)
    monkeypatch.setenv("NO_MKDOCS_2_WARNING", "1")


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """Return what makes a site in an empty folder: its configuration, ready to be built."""

    def make(config: str = CONFIG, theme: str = "material", **files: str) -> MkDocsConfig:
        given = {"index.md": "# Home\n", **files}
        (tmp_path / "docs").mkdir(exist_ok=True)
        for name, text in given.items():
            (tmp_path / "docs" / name).write_text(textwrap.dedent(text), "utf-8")
        source = tmp_path / "process.py"
        if not source.exists():
            source.write_text(textwrap.dedent(PROCESS).format(name="small"), "utf-8")
            (tmp_path / "times.py").write_text("LIMIT = 4\n", "utf-8")
        path = tmp_path / "mkdocs.yml"
        path.write_text(textwrap.dedent(config).format(theme=theme), "utf-8")
        return load_config(str(path), strict=True)

    return make


def plugin_of(config: MkDocsConfig) -> SupportflowPlugin:
    """Return the plugin of a site."""
    found = config.plugins["supportflow"]
    assert isinstance(found, SupportflowPlugin)
    return found


def page(config: MkDocsConfig, path: str) -> str:
    """Return a page as it was built."""
    return Path(config.site_dir, path, "index.html").read_text("utf-8")


@pytest.mark.parametrize("theme", ["material", "readthedocs", "mkdocs"])
def test_a_strict_build_has_nothing_to_say(site: Site, theme: str) -> None:
    """With each theme: every page is there, its links too; a warning would end the build."""
    config = site(theme=theme)
    build(config)
    for path in ("process", "process/states/new", "process/teams/front", "process/health"):
        assert "Small desk" in page(config, path)
    assert Path(config.site_dir, "process/assets/supportflow.css").is_file()
    state = page(config, "process/states/new")
    assert 'src="../../assets/supportflow.js"' in state
    assert 'href="../../assets/supportflow.css"' in state
    # A plain href in a picture ends the instant navigation of Material.
    figure = state[state.index("<figure") : state.index("</figure>")]
    assert re.search(r"<a\s[^>]*(?<!xlink:)href=", figure) is None
    assert 'id="next"' in state


def test_navigation_is_filled_where_the_placeholder_stands(site: Site) -> None:
    """Under the title that the site gives, in the order of the kinds."""
    config = site()
    build(config)
    home = page(config, ".")
    order = [home.index(f'href="process/{path}"') for path in ("", "map/", "states/new/")]
    assert order == sorted(order)


def test_pages_are_edited_where_they_are_declared(site: Site) -> None:
    """The link of a page leads to the definition."""
    config = site(
        CONFIG.replace(
            "theme: {{name: {theme}}}", "theme: {{name: material, features: [content.action.edit]}}"
        )
    )
    build(config)
    assert "https://example.org/firm/desk/edit/main/process.py" in page(
        config, "process/states/new"
    )


def test_pages_are_in_the_language_of_the_theme(site: Site) -> None:
    """Unless the plugin is told another."""
    italian = CONFIG.replace("{{name: {theme}}}", "{{name: material, language: it}}")
    config = site(italian)
    build(config)
    assert "Piccolo banco" in page(config, "process")
    assert "Che cosa viene dopo" in page(config, "process/states/new")
    config = site(italian.replace("today: false", "today: false\n          language: ro"))
    build(config)
    assert "Ce urmează" in page(config, "process/states/new")


def test_several_processes_on_one_site(site: Site, tmp_path: Path) -> None:
    """Each under its own path, with its own place in the navigation."""
    other = tmp_path / "other.py"
    other.write_text(textwrap.dedent(PROCESS).format(name="other"), "utf-8")
    config = site("""
        site_name: Firm
        theme: {{name: {theme}}}
        plugins:
          - supportflow: {{process: process.py, path: one}}
          - supportflow: {{process: other.py, path: two}}
        nav:
          - Home: index.md
          - One: supportflow:one
          - Two: supportflow:two
        validation: {{nav: {{omitted_files: warn}}}}
    """, **{"index.md": """
        # Home

        ```supportflow
        site: one
        picture: states/new
        ```

        ```supportflow
        site: two
        section: states/new#next
        ```
    """})  # fmt: skip
    build(config)
    for path in ("one", "two"):
        assert "Small desk" in page(config, f"{path}/states/new")
    home = page(config, ".")
    assert 'xlink:href="one/states/closed/"' in home
    assert 'href="two/states/closed/"' in home


def test_parts_of_pages_in_pages_written_by_hand(site: Site) -> None:
    """A picture and a section, with links that lead to the pages of the process."""
    config = site(**{"index.md": """
        # Home

        ```supportflow
        picture: teams/front
        ```

        ```supportflow
        section: states/new#next
        ```
    """})  # fmt: skip
    build(config)
    home = page(config, ".")
    assert '<figure class="sf-diagram"' in home
    assert 'xlink:href="process/states/closed/"' in home
    assert 'href="process/states/closed/"' in home
    assert "supportflow\npicture" not in home


@pytest.mark.parametrize(
    ("block", "message"),
    [
        ("picture: teams/frnt", "there is no page 'teams/frnt'. Did you mean 'teams/front'?"),
        ("section: states/new#nxt", "has no section 'nxt'. Did you mean 'next'?"),
        ("picture: health", "page 'health' has no picture."),
        ("image: map", "'image: map' means nothing here"),
        ("site: process", "say either 'picture: PAGE' or 'section: PAGE#PLACE'."),
    ],
)
def test_a_part_that_is_not_there_ends_a_strict_build(
    site: Site, block: str, message: str, caplog: pytest.LogCaptureFixture
) -> None:
    """The reason stands in the page and in the log, with the way out."""
    config = site(**{"index.md": f"# Home\n\n```supportflow\n{block}\n```\n"})
    with caplog.at_level(logging.WARNING), pytest.raises(Abort):
        build(config)
    assert message in caplog.text


def test_a_build_ends_with_the_place_of_the_error(
    site: Site, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """File and line of what cannot be loaded."""
    config = site()
    (tmp_path / "process.py").write_text("x = 1\ny = Rolle\n", "utf-8")
    with caplog.at_level(logging.ERROR), pytest.raises(Abort):
        build(config)
    assert "process.py: line 2: NameError: name 'Rolle' is not defined" in caplog.text


def test_while_serving_the_last_good_pages_stay(site: Site, tmp_path: Path) -> None:
    """With the reason above them; a file that the process imports counts too."""
    config = site()
    config.strict = False
    plugin = plugin_of(config)
    plugin.on_startup(command="serve", dirty=False)
    build(config)
    assert {path.name for path in plugin.sources} == {"process.py", "times.py"}
    (tmp_path / "times.py").write_text("LIMIT = Four\n", "utf-8")
    build(config)
    broken = page(config, "process/states/new")
    assert "times.py, line 1: NameError" in broken
    assert "4 h" in broken
    (tmp_path / "times.py").write_text("LIMIT = 5\n", "utf-8")
    build(config)
    mended = page(config, "process/states/new")
    assert "NameError" not in mended
    assert "5 h" in mended


def test_a_first_build_that_fails_while_serving_shows_why(site: Site, tmp_path: Path) -> None:
    """There are no pages yet: one says what is in the way."""
    config = site()
    config.strict = False
    plugin_of(config).on_startup(command="serve", dirty=False)
    (tmp_path / "process.py").write_text("x = = 1\n", "utf-8")
    build(config)
    assert "line 1: this is not Python" in page(config, "process")


def test_without_a_placeholder_pages_are_there_and_a_line_says_how(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    """They are not listed one by one as left out."""
    config = site(CONFIG.replace("- Process: supportflow", ""))
    with caplog.at_level(logging.INFO, logger="mkdocs"):
        build(config)
    assert "add '- Process: supportflow' to nav" in caplog.text
    assert "states/new.md" not in caplog.text
    assert "Small desk" in page(config, "process")


def test_a_page_written_by_hand_wins(site: Site, tmp_path: Path) -> None:
    """A firm may write a page of its own in place of ours."""
    config = site()
    folder = tmp_path / "docs/process/states"
    folder.mkdir(parents=True)
    (folder / "new.md").write_text("# Ours {#from}\n\nBy hand\n", "utf-8")
    build(config)
    assert "By hand" in page(config, "process/states/new")


def test_a_plugin_that_is_off_adds_nothing(site: Site) -> None:
    """As for somebody who writes other pages and does not want to wait."""
    config = site(
        CONFIG.replace("today: false", "enabled: false").replace("- Process: supportflow", "")
    )
    build(config)
    assert not Path(config.site_dir, "process").exists()


def test_pages_of_each_language_with_static_i18n(site: Site) -> None:
    """The plugin for languages builds the site once for each; pages are in that language."""
    pytest.importorskip("mkdocs_static_i18n")
    config = site("""
        site_name: Firm
        theme: {{name: {theme}}}
        plugins:
          - i18n:
              languages:
                - {{locale: en, name: English, default: true, build: true}}
                - {{locale: it, name: Italiano, build: true}}
          - supportflow: {{process: process.py, today: false}}
    """, **{"index.it.md": "# Casa\n"})  # fmt: skip
    plugins: Any = config.plugins
    assert "i18n" in plugins
    build(config)
    assert "What comes next" in page(config, "process/states/new")
    italian = page(config, "it/process/states/new")
    assert "Che cosa viene dopo" in italian
    # The switch of languages leads to the same page, not to the start.
    assert re.search(r'href="[./]*process/states/new/"', italian)


def test_static_names_of_files_are_links_too(site: Site) -> None:
    """A site that is read from the disk calls its pages by their files."""
    config = site(
        CONFIG.replace("site_name: Firm", "site_name: Firm\n    use_directory_urls: false")
    )
    build(config)
    state = Path(config.site_dir, "process/states/new.html").read_text("utf-8")
    assert 'xlink:href="closed.html"' in state
