"""Finds earlier tickets by words: what was solved before, with its cause and its fix."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

from supportflow.define.index import index
from supportflow.define.process import Process
from supportflow.errors import BadCall
from supportflow.knowledge.ranking import Ranking
from supportflow.knowledge.search import Found, excerpt, search_articles
from supportflow.run.store import Store
from supportflow.run.ticket import Ticket

__all__ = ["Earlier", "Hits", "learned"]

MOST: Final = 5_000
"""So many tickets are searched: those that changed last."""

SUBJECT: Final = 2.0


class Hits(NamedTuple):
    """What a search found: articles, and earlier tickets that were solved; the best first."""

    articles: tuple[Found, ...] = ()
    tickets: tuple[Found, ...] = ()


def learned(process: Process) -> tuple[str, ...]:
    """Return the fields that say what a solved ticket taught: those of `State.learns`.

    Where no state asks for any, every field that holds a text.
    """
    asked = dict.fromkeys(
        name for workflow in process.workflows for state in workflow.states for name in state.learns
    )
    texts = (field.name for field in process.fields if field.type == "text")
    return tuple(asked) or tuple(texts)


class Earlier:
    """The solved tickets of a store, ready to be searched, kept up to date with each search.

    Each search asks the store which solved tickets changed last, at most `most`, and reads those
    that are not known as they are now; the first one reads them all.
    """

    def __init__(self, process: Process, store: Store, most: int = MOST) -> None:
        self._process = process
        self._store = store
        self._most = most
        self._fields = learned(process)
        self._solved = tuple(
            name for name, state in index(process).states.items() if state.resolved or state.final
        )
        self._resolved = tuple(
            name for name, state in index(process).states.items() if state.resolved
        )
        self._ranking: Ranking[str] = Ranking()
        self._known: dict[str, tuple[int, str, str]] = {}

    def search(
        self, text: str, *, language: str | None = None, customers: bool = False, limit: int = 10
    ) -> Hits:
        """Return the articles and the earlier tickets that fit; see `Desk.search`."""
        if limit < 1:
            raise BadCall(f"limit={limit!r}: at least 1 is searched for.")
        articles = search_articles(
            self._process, text, language=language, customers=customers, limit=limit
        )
        if customers:
            return Hits(articles)
        self._refresh()
        best = self._ranking.find(text, limit)
        tickets = (
            Found("ticket", name, self._known[name][1], excerpt(self._known[name][2], text), score)
            for name, score in best
        )
        return Hits(articles, tuple(tickets))

    def _refresh(self) -> None:
        """Read what has changed since the last search, and forget what is solved no more."""
        latest = dict(self._store.solved(self._resolved, limit=self._most))
        for name in [one for one in self._known if one not in latest]:
            del self._known[name]
            self._ranking.drop(name)
        for name, seq in latest.items():
            known = self._known.get(name)
            if known is None or known[0] != seq:
                ticket = self._store.load(name)
                if ticket is not None and ticket.state in self._solved:
                    self._put(ticket)

    def _put(self, ticket: Ticket) -> None:
        said = list(self._said(ticket))
        self._known[ticket.id] = (ticket.seq, ticket.subject, "\n".join(said))
        fields = [(ticket.subject, SUBJECT), *((one, 1.0) for one in said)]
        self._ranking.put(ticket.id, fields)

    def _said(self, ticket: Ticket) -> Iterable[str]:
        for name in self._fields:
            given = ticket.fields.get(name)
            if given is not None:
                yield str(given)
