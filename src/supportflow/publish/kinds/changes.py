"""What is different from an older version: in sentences, with a picture."""

from __future__ import annotations

from collections.abc import Iterator

from supportflow.comparison import Change, compare
from supportflow.define.process import Process
from supportflow.differences import told
from supportflow.publish.context import Site
from supportflow.publish.draft import Draft
from supportflow.publish.links import FOLDERS
from supportflow.publish.markdown import plain

__all__ = ["changed", "changes"]


def changes(site: Site) -> Iterator[Draft]:
    """Yield the page of what changed since the version that the site was given."""
    since, say = site.since, site.say
    if since is None:
        return
    draft = Draft(
        site, "changes.md", say.say("page.changes"), about=say.say("page.changes.about"), boost=2
    )
    draft.add(say.say("changes.between", old=plain(since.version), new=plain(site.process.version)))
    found = compare(since, site.process)
    if not found:
        draft.add(say.say("changes.none"))
        yield draft
        return
    groups: dict[tuple[tuple[str, str], ...], list[Change]] = {}
    for one in found:
        groups.setdefault(one.path, []).append(one)
    for path, listed in groups.items():
        draft.add(f"**{_where(draft, path)}**")
        draft.items(plain(told(site.say, one, since, site.process)) for one in listed)
    if _drawn(since, site.process):
        draft.picture("changes", say.say("picture.changes"), since=since)
    yield draft


def _drawn(old: Process, new: Process) -> bool:
    return old.workflows != new.workflows or old.areas != new.areas


def changed(draft: Draft, limit: int) -> list[str]:
    """Return the first differences as items, each with where it is."""
    site = draft.site
    if site.since is None:
        return []
    found = compare(site.since, site.process)
    return [
        f"{_where(draft, one.path)}: {plain(told(site.say, one, site.since, site.process))}"
        for one in found[:limit]
    ]


def _where(draft: Draft, path: tuple[tuple[str, str], ...]) -> str:
    """Return the element that a change is about, as a link where it has a page."""
    say = draft.site.say.say
    if not path:
        return say("kind.process")
    kind, name = path[-1]
    known = kind in draft.site.elements and name in draft.site.elements[kind]
    words = say(f"kind.{kind}") if draft.site.say.has(f"kind.{kind}") else kind
    if known and (kind in FOLDERS or kind in ("escalation", "reply", "sla", "calendar")):
        return f"{words} {draft.to(kind, name)}"
    return f"{words} {plain(name.replace('_', ' '))}"
