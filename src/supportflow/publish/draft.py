"""A page in the making: its head, and its lines in the order in which they are read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from supportflow.publish.links import path_of, relative
from supportflow.publish.markdown import front_matter, numbered, plain, table

if TYPE_CHECKING:
    from supportflow.publish.context import Site

__all__ = ["Draft"]


class Draft:
    """One page. `label` is how navigation calls it, `about` the line that lists it elsewhere."""

    def __init__(
        self,
        site: Site,
        path: str,
        title: str,
        *,
        about: str = "",
        tags: Sequence[str] = (),
        wide: bool = False,
        boost: float = 0,
    ) -> None:
        self.site = site
        self.path = path
        self.label = title
        self.about = about
        self.tags = tuple(tags)
        self.wide = wide
        self.boost = boost
        self.lines: list[str] = [f"# {plain(title)} {{#{_top(path)}}}", ""]

    # Links

    def to(self, kind: str, name: str | None) -> str:
        """Return a link to an element by its title; a name that nothing has is said to be so."""
        if not name:
            return ""
        known, title = self.site.named(kind, name)
        if not known:
            return f"{plain(title)} ({self.site.say.say('not_declared')})"
        there = path_of(kind, name)
        return f"[{plain(title)}]({relative(self.path, there)})"

    def page(self, path: str, words: str) -> str:
        """Return a link to a page of the site."""
        return f"[{plain(words)}]({relative(self.path, path)})"

    def told(self, name: str) -> str:
        """Return a link to a role, or its name where it is no element of its own."""
        kind = self.site.kind_of_role(name)
        if kind:
            return self.to(kind, name)
        key = f"role.{name}"
        say = self.site.say
        return say.say(key) if say.has(key) else f"{plain(name)} ({say.say('not_declared')})"

    def roles(self, names: Iterable[str]) -> str:
        """Return several roles, joined by commas."""
        return ", ".join(self.told(name) for name in names)

    # Lines

    def add(self, *lines: str) -> None:
        """Add a paragraph."""
        self.lines += [*lines, ""]

    def head(self, key: str, anchor: str, level: int = 2, **values: object) -> None:
        """Add a heading in the words of the language, with an anchor that is the same in all."""
        self.heading(self.site.say.say(key, **values), anchor, level)

    def heading(self, words: str, anchor: str, level: int = 2) -> None:
        """Add a heading in the words of the process."""
        self.add(f"{'#' * level} {plain(words)} {{#{anchor}}}")

    def facts(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Add the answer to the first questions, in one line; what has no answer is left out."""
        say = self.site.say.say
        said = [f"**{say(key)}:** {value}" for key, value in pairs if value]
        if said:
            self.add(" · ".join(said))

    def table(self, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> bool:
        """Add a table with heads by their keys, if it has a row; say whether it has one."""
        made = table([self.site.say.say(head) for head in heads], rows)
        self.lines += made
        return bool(made)

    def steps(self, items: Iterable[str | tuple[str, Sequence[str]]]) -> bool:
        """Add a numbered list, if it has an item; say whether it has one."""
        made = numbered(items)
        self.lines += made
        return bool(made)

    def items(self, items: Iterable[str]) -> None:
        """Add a list with a dot before each item."""
        made = [f"- {item}" for item in items]
        self.lines += [*made, ""] if made else []

    def picture(self, name: str, words: str, **options: object) -> None:
        """Add a picture, if one can be drawn."""
        self.lines += self.site.figure(self.path, name, words, **options)

    def text(self) -> str:
        """Return the page as Markdown."""
        hide = ["toc"] if self.wide else []
        search: dict[str, object] = {"boost": self.boost} if self.boost else {}
        if self.path.startswith("cheat/"):
            # A sheet says again what other pages say: it is not to be found beside them.
            search = {"exclude": True}
        head = front_matter(
            # Themes mark such pages in their navigation.
            status="new" if self.path in self.site.new else "",
            title=self.label,
            description=self.about,
            tags=list(self.tags),
            hide=hide,
            search=search,
        )
        footer = [] if self.path.startswith("cheat/") else self.site.footer(self)
        return "\n".join([*head, *self.lines, *footer]).rstrip() + "\n"


def _top(path: str) -> str:
    """Return the anchor of a page's own heading, which no element can have."""
    return f"page-{path.removesuffix('.md').replace('/', '-')}"
