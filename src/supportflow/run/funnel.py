"""At which stage of the funnel tickets are, and what customers found out by themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import NamedTuple

from supportflow.define.index import index
from supportflow.define.knowledge import Article, Stage, StageKind
from supportflow.define.process import Process
from supportflow.errors import BadCall, near
from supportflow.knowledge.search import search_articles
from supportflow.run.store import Store
from supportflow.run.ticket import Ticket

__all__ = ["DEFLECTED", "Search", "SelfService", "StageCount", "stage_of", "stages"]

Search = Callable[[str, str], Iterable[Article]]
"""Finds the articles about a text, the best first, for somebody who speaks a language."""

OFFERED, DEFLECTED = "offered", "deflected"
MOST = 5
"""So many articles are offered at once."""


class StageCount(NamedTuple):
    """A stage of the funnel, and how many open tickets stand there.

    Of ``notice`` it is how many were told one. Of ``self_service`` no ticket is there: articles
    were `offered` so many times, and so many customers said that one of them `helped`.
    """

    stage: str
    kind: StageKind
    tickets: int = 0
    offered: int = 0
    helped: int = 0


def stage_of(process: Process, ticket: Ticket) -> Stage | None:
    """Return the stage at which a ticket is: one of those on which its team answers.

    Of several it is the first, after an escalation to a level the last. None if its team stands
    on no stage, and for a closed ticket.
    """
    if ticket.closed or ticket.team is None:
        return None
    found = [stage for stage in process.funnel if ticket.team in stage.teams]
    return (found[-1] if ticket.level is not None else found[0]) if found else None


def stages(
    process: Process, tickets: Iterable[Ticket], counts: Mapping[str, int]
) -> tuple[StageCount, ...]:
    """Count tickets at each stage of the funnel; `counts` are those of self-service."""
    standing: dict[str, int] = {}
    told = 0
    for ticket in tickets:
        stage = stage_of(process, ticket)
        if stage is not None:
            standing[stage.name] = standing.get(stage.name, 0) + 1
        told += bool(ticket.beside.told) and not ticket.closed
    found: list[StageCount] = []
    for stage in process.funnel:
        one = StageCount(stage.name, stage.kind, standing.get(stage.name, 0))
        if stage.kind == "notice":
            one = one._replace(tickets=told)
        elif stage.kind == "self_service":
            one = one._replace(offered=counts.get(OFFERED, 0), helped=counts.get(DEFLECTED, 0))
        found.append(one)
    return tuple(found)


class SelfService:
    """Offers articles before a ticket is opened, and counts whether they were enough.

    Each day (in UTC) the store counts ``offered`` and ``deflected``, altogether and for each
    article (``offered:NAME``).
    """

    def __init__(
        self, process: Process, store: Store, search: Search | None, now: Callable[[], datetime]
    ) -> None:
        self._process = process
        self._store = store
        self._search = search or self._own
        self._now = now

    def offer(self, text: str, language: str | None) -> tuple[Article, ...]:
        """Return the articles for customers about a text; if there are any, they were offered."""
        if not text.strip():
            return ()
        found = [
            article
            for article in self._search(text, language or self._process.language)
            if article.audience == "customers"
        ][:MOST]
        if found:
            self._count(OFFERED, *(f"{OFFERED}:{article.name}" for article in found))
        return tuple(found)

    def helped(self, article: str) -> None:
        """Count that an article answered a customer's question."""
        known = [one.name for one in self._process.articles]
        if known and article not in known:
            raise BadCall(f"there is no article '{article}'.{near(article, known)}")
        self._count(DEFLECTED, f"{DEFLECTED}:{article}")

    def counted(self, since: date | None) -> Mapping[str, int]:
        """Return what was counted since a day, altogether without one."""
        return self._store.counts(since or date.min, self._now().date())

    def _own(self, text: str, language: str) -> list[Article]:
        """Search the articles of the process."""
        found = search_articles(self._process, text, language=language, customers=True, limit=MOST)
        known = index(self._process).articles
        return [known[one.name] for one in found]

    def _count(self, *names: str) -> None:
        self._store.count(names, self._now().date())
