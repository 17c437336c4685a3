"""The plugin for MkDocs: hands the pages of a process on without writing them.

It is thin on purpose. What the pages say is decided in `pages`, which knows nothing of MkDocs.
"""

# MkDocs declares its configuration without types.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportAttributeAccessIssue=false

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from html import escape
from pathlib import Path
from typing import Any, Final, Literal, cast

from mkdocs.config import config_options as option
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority, get_plugin_logger
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page

from supportflow.define.process import Process
from supportflow.errors import LoadError, SupportflowError
from supportflow.files import load_fresh
from supportflow.languages import speech
from supportflow.publish.excerpts import BLOCK, excerpt, filled
from supportflow.publish.links import Urls
from supportflow.publish.markdown import plain
from supportflow.publish.pages import ASSETS, Place, Publication, publish, speaks
from supportflow.revisions import load_any

__all__ = ["SupportflowPlugin"]

PLACEHOLDER: Final = "supportflow"
"""What stands in `nav` where the pages of a process are to be; ``supportflow:PATH`` of several."""

NEEDED: Final = ("attr_list", "tables")
"""What the pages ask of Markdown: anchors of headings, and tables."""

LATE: Final = -150
"""After mkdocs-static-i18n, which makes every file anew from what lies in its folder."""

log = get_plugin_logger(__name__)


class Settings(Config):  # type: ignore[no-untyped-call]
    """What can be said under ``plugins: - supportflow:``."""

    process = option.Type(str)
    """The file of the process: ``process.py``, ``process.py:NAME``, ``process.yaml``."""
    path = option.Type(str, default="process")
    """Where the pages go."""
    enabled = option.Type(bool, default=True)
    language = option.Optional(option.Type(str))
    """That of the pages; by default that of the theme, else of the process."""
    address = option.Choice(("formal", "informal"), default="formal")
    words = option.Type(dict, default={})
    """Texts in place of those of the library, by their keys."""
    since = option.Optional(option.Type(str))
    """An older version, a file or ``REVISION:FILE``: what changed since then is a page."""
    today = option.Type(bool, default=True)
    """Whether the day on which the site is built says what is overdue."""
    cache = option.Type(str, default=".cache/plugin/supportflow")
    """A folder that keeps drawn pictures from one build to the next."""
    on_error = option.Choice(("auto", "keep", "abort"), default="auto")
    """What a process that cannot be loaded does: ``auto`` shows it in the page while serving, with
    the last good pages, and ends a build; ``keep`` always shows it, ``abort`` always ends."""


class SupportflowPlugin(BasePlugin[Settings]):  # type: ignore[no-untyped-call]
    """Adds the pages of one process; a site may have several, each with its `path`."""

    supports_multiple_instances = True

    def __init__(self) -> None:
        self.serving = False
        self.made: Publication | None = None
        self.trouble: tuple[str, ...] = ()
        self.sources: tuple[Path, ...] = ()
        self.server: LiveReloadServer | None = None
        self.watched: set[Path] = set()
        self.urls: Urls = "folders"

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Remember whether somebody is looking; being asked, the plugin lives over rebuilds."""
        self.serving = command == "serve"

    def on_config(self, config: MkDocsConfig) -> None:
        """Ask Markdown for what the pages need, and the theme for the style and the script."""
        if not self.config.enabled:
            return
        for name in NEEDED:
            if name not in config.markdown_extensions:
                config.markdown_extensions.append(name)
        css, script = (posixpath.join(self._root, asset) for asset in ASSETS)
        # First, so that the site's own style wins.
        if css not in config.extra_css:
            config.extra_css.insert(0, css)
        if script not in [str(one) for one in config.extra_javascript]:
            config.extra_javascript.append(script)

    @event_priority(0)
    def _files_early(self, files: Files, *, config: MkDocsConfig) -> Files:
        return self._add(files, config) if not _translated(config) else files

    @event_priority(LATE)
    def _files_late(self, files: Files, *, config: MkDocsConfig) -> Files:
        return self._add(files, config) if _translated(config) else files

    on_files = CombinedEvent(_files_early, _files_late)

    def on_page_markdown(
        self, markdown: str, /, *, page: Page, config: MkDocsConfig, files: Files
    ) -> str | None:
        """Put pictures and sections into pages that ask for them."""
        if not self.config.enabled or self.made is None or BLOCK.search(markdown) is None:
            return None
        made = self.made

        def answer(asked: Mapping[str, str]) -> str:
            site = asked.get("site", self._root)
            if site.strip("/") != self._root:
                # Another instance has that site; it finds the block as it was.
                lines = "".join(f"{name}: {value}\n" for name, value in asked.items())
                return f"```supportflow\n{lines}```"
            return excerpt(made.pages, asked, page.file.src_uri, self._root, self.urls)

        def failed(why: str) -> str:
            log.warning("%s: %s", page.file.src_uri, why)
            return f"**supportflow:** {plain(why)}"

        return filled(markdown, answer, failed)

    def on_serve(
        self, server: LiveReloadServer, /, *, config: MkDocsConfig, builder: Callable[..., Any]
    ) -> LiveReloadServer:
        """Watch every file of the process."""
        self.server = server
        self._watch()
        return server

    # What is published

    @property
    def _root(self) -> str:
        return self.config.path.strip("/")

    def _add(self, files: Files, config: MkDocsConfig) -> Files:
        """Add the pages to the files of the site, and to its navigation."""
        if not self.config.enabled:
            return files
        self._publish(config)
        pages, places = self._shown(config)
        placed = self._fill(config, places)
        inclusion = InclusionLevel.UNDEFINED if placed else InclusionLevel.NOT_IN_NAV
        edited = self._edited(config)
        for path, text in pages.items():
            uri = posixpath.join(self._root, path)
            if files.get_file_from_path(uri) is not None:
                # What somebody wrote by hand wins.
                continue
            file = File.generated(config, uri, content=text, inclusion=inclusion)
            if path.endswith(".md"):
                file.edit_uri = edited
            _translate(file, config)
            files.append(file)
        return files

    def _publish(self, config: MkDocsConfig) -> None:
        """Load the process and make its pages, or remember what is in the way."""
        folder = Path(config.config_file_path or ".").parent
        named = self.config.process
        source = named if ":" in named and not _is_file(folder, named) else str(folder / named)
        loaded, sources = load_fresh(source)
        self.sources = tuple(dict.fromkeys([*sources, *self.sources]))
        self._watch()
        self.urls = "folders" if config.use_directory_urls else "files"
        try:
            if isinstance(loaded, LoadError):
                raise loaded
            self.made = self._published(loaded, folder, config)
            self.trouble = ()
        except SupportflowError as error:
            problems = getattr(error, "problems", ()) or (str(error),)
            self.trouble = tuple(f"{named}: {problem}" for problem in problems)
            said = f"the process cannot be published: {'; '.join(self.trouble)}"
            chosen = self.config.on_error
            if chosen == "abort" or (chosen == "auto" and not self.serving):
                raise PluginError(f"supportflow: {said}") from None
            log.error("%s", said)

    def _published(self, process: Process, folder: Path, config: MkDocsConfig) -> Publication:
        since = self.config.since
        made = publish(
            process,
            language=self.config.language or _of_theme(process, config),
            address=cast("Literal['formal', 'informal']", self.config.address),
            words=self.config.words,
            since=load_any(_beside(folder, since)) if since else None,
            today=date.today() if self.config.today else None,  # noqa: DTZ011
            urls=self.urls,
            cache=folder / self.config.cache,
        )
        for note in made.notes:
            log.warning("%s", note)
        return made

    def _shown(self, config: MkDocsConfig) -> tuple[dict[str, str], tuple[Place, ...]]:
        """Return the pages, with a box above them when they are no longer those of the process."""
        if not self.trouble:
            made = cast("Publication", self.made)
            return made.pages, made.navigation
        say = speech(self.config.language or _language_of(config))
        items = "".join(f"<li>{escape(one)}</li>" for one in self.trouble)
        box = (
            f'<div class="admonition failure" role="alert"><p class="admonition-title">'
            f"{say.say('trouble.title')}</p><ul>{items}</ul></div>\n"
        )
        if self.made is None:
            title = say.say("trouble.title")
            return {"index.md": f"# {title}\n\n{box}"}, (Place(title, "index.md"),)
        pages = {
            path: _boxed(text, box) if path.endswith(".md") else text
            for path, text in self.made.pages.items()
        }
        return pages, self.made.navigation

    def _edited(self, config: MkDocsConfig) -> str | None:
        """Return where the definition is edited, seen from the folder of the pages."""
        source = next(iter(self.sources), None)
        docs = Path(config.docs_dir).resolve()
        folder = Path(config.config_file_path or ".").resolve().parent
        if source is None or not source.is_relative_to(folder):
            return None
        return posixpath.relpath(source.as_posix(), docs.as_posix())

    def _fill(self, config: MkDocsConfig, places: tuple[Place, ...]) -> bool:
        """Put the pages where `nav` asks for them; say whether it does, or asks for nothing."""
        if config.nav is None:
            return True
        made = list(_navigation(places, self._root))
        nav, found = _replaced(config.nav, {PLACEHOLDER, f"{PLACEHOLDER}:{self._root}"}, made)
        config.nav = nav
        if not found:
            log.info("add '- Process: %s' to nav to show the pages of the process", PLACEHOLDER)
        return found

    def _watch(self) -> None:
        if self.server is not None:
            for source in self.sources:
                if source not in self.watched and source.exists():
                    self.watched.add(source)
                    self.server.watch(str(source))


def _is_file(folder: Path, named: str) -> bool:
    return (folder / named.partition(":")[0]).is_file()


def _beside(folder: Path, named: str) -> str:
    """Return the name of a file beside the configuration; one of a revision as it is."""
    revision, _, file = named.rpartition(":")
    if revision and not (folder / named).exists():
        return f"{revision}:{folder / file}"
    return str(folder / named)


def _language_of(config: MkDocsConfig) -> str | None:
    """Return the language of the theme, if it has one."""
    locale = config.theme.get("language") or config.theme.get("locale")
    return str(locale) if locale else None


def _of_theme(process: Process, config: MkDocsConfig) -> str | None:
    """Return the language of the theme, if the pages can be in it."""
    language = _language_of(config)
    return language if language is not None and speaks(process, language) else None


def _translated(config: MkDocsConfig) -> bool:
    """Say whether mkdocs-static-i18n builds the site once for each language."""
    return "i18n" in config.plugins


def _translate(file: File, config: MkDocsConfig) -> None:
    """Put a page where mkdocs-static-i18n has those of the language that is being built."""
    plugin: Any = config.plugins.get("i18n")
    if plugin is None:
        return
    made: dict[str, Any] = {}
    for language in plugin.build_languages:
        found = file
        if language != plugin.current_language:
            found = File.generated(config, file.src_uri, content="")
        if language != plugin.default_language:
            found.dest_uri = posixpath.join(str(language), found.dest_uri)
        made[language] = found
    for language, each in made.items():
        each.locale = each.localization = language
        each.alternates, each.norm_src_uri = made, file.src_uri
        each.locale_alternate_of = plugin.current_language


def _boxed(text: str, box: str) -> str:
    """Put a box under the heading of a page."""
    head, line, rest = text.partition("\n# ")
    title, _, body = rest.partition("\n")
    return f"{head}{line}{title}\n\n{box}{body}" if line else f"{text}\n{box}"


def _navigation(places: tuple[Place, ...], root: str) -> Iterator[dict[str, Any]]:
    """Yield places as items of `nav`."""
    for place in places:
        path = posixpath.join(root, place.path) if place.path else ""
        if place.below:
            first: list[Any] = [path] if path else []
            yield {place.title: [*first, *_navigation(place.below, root)]}
        else:
            yield {place.title: path}


def _replaced(nav: Any, names: set[str], made: list[Any]) -> tuple[Any, bool]:
    """Return `nav` with the pages where a placeholder stood, and whether there was one."""
    if isinstance(nav, list):
        given: list[Any] = nav
        items: list[Any] = []
        found = False
        for item in given:
            if isinstance(item, str) and item in names:
                items += made
                found = True
            else:
                changed, inside = _replaced(item, names, made)
                items.append(changed)
                found = found or inside
        return items, found
    if isinstance(nav, dict):
        titled: dict[Any, Any] = nav
        parts: dict[Any, Any] = {}
        found = False
        for key, value in titled.items():
            if isinstance(value, str) and value in names:
                parts[key], found = made, True
            else:
                parts[key], inside = _replaced(value, names, made)
                found = found or inside
        return parts, found
    return nav, False
