"""What is known and told: articles, notices of known problems, problems that come again."""

from __future__ import annotations

from dataclasses import KW_ONLY
from datetime import date, datetime
from typing import Literal

from supportflow.define.base import Declared, Dotted, Name, Names, value
from supportflow.define.conditions import AnyCondition
from supportflow.define.texts import Words
from supportflow.define.times import Duration

__all__ = ["Article", "Notice", "Problem", "Stage", "StageKind"]

StageKind = Literal["notice", "self_service", "bot", "person", "senior", "manager"]


@value
class Article(Declared):
    """What is known about something, in Markdown. Not part of a process's version.

    It stands in the tree of knowledge under its `topic`, and the topic under the areas where it
    is dealt with; `areas` adds others. ``customers`` may read it, or only the ``team``.
    """

    name: Name
    title: Words
    text: Words = ""
    _: KW_ONLY
    topic: Name | None = None
    areas: Names[Name] = ()
    products: Names[Name] = ()
    keywords: Names[Words] = ()
    audience: Literal["customers", "team"] = "customers"
    owner: str | None = None
    review: date | None = None

    @property
    def label(self) -> Words:
        """The title, so that an article is named like every other element."""
        return self.title


@value
class Notice(Declared):
    """What we tell customers about a known problem before they ask. Not part of a version.

    It is sent once to each ticket that comes in by one of `channels` (any, if none is named) and
    for which `when` holds, from `since` up to `until`. `article` is where more is said.
    """

    name: Name
    text: Words
    label: Words | None = None
    _: KW_ONLY
    when: AnyCondition | None = None
    channels: Names[Name] = ()
    since: datetime | None = None
    until: datetime | None = None
    article: Name | None = None
    owner: str | None = None

    def __post_init__(self) -> None:
        for moment in (self.since, self.until):
            if moment is not None and moment.tzinfo is None:
                raise ValueError("since and until need a time zone, as in 2026-11-30T09:00+01:00")
        if self.since is not None and self.until is not None and self.since >= self.until:
            raise ValueError("until has to be later than since")


@value
class Problem(Declared):
    """The same thing again and again: one ticket for a lasting fix gathers the others.

    When `count` tickets that agree in every field of `same` (and for which `when` holds) were
    opened in the time `within`, a ticket in `opens` (a workflow, or ``workflow.state``) is
    opened, and these and later ones are linked to it until it is closed.
    """

    name: Name
    label: Words | None = None
    _: KW_ONLY
    opens: Dotted
    count: int
    within: Duration
    same: Names[Dotted] = ("topic",)
    when: AnyCondition | None = None
    tells: Names[Name] = ()
    owner: str | None = None
    description: Words | None = None

    def __post_init__(self) -> None:
        if self.count < 2:
            raise ValueError("count is how many tickets make a problem: give 2 or more")
        if not self.same and self.when is None:
            raise ValueError("every ticket would be the same: say same=[...] or when=...")


@value
class Stage(Declared):
    """A step of the funnel through which requests come; `Process.funnel` lists them in order.

    `kind` is ``notice`` (a known problem is told before anybody asks), ``self_service`` (articles
    are offered first), ``bot``, ``person``, ``senior`` or ``manager``; the last four name the
    `teams` that answer there.
    """

    name: Name
    kind: StageKind
    label: Words | None = None
    _: KW_ONLY
    teams: Names[Name] = ()
    description: Words | None = None

    def __post_init__(self) -> None:
        if (self.kind in {"notice", "self_service"}) == bool(self.teams):
            raise ValueError(
                f"nobody answers on the stage '{self.kind}': leave teams out"
                if self.teams
                else f"somebody answers on the stage '{self.kind}': say teams=..."
            )
