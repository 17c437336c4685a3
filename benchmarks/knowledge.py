"""Search over 1,000 articles and 5,000 earlier tickets; KPIs of 100,000 tickets and their memory.

The articles are made of invented words whose frequencies fall like those of a language: the n-th
word comes 1/n as often as the first. The ranking stands beside a plain look for each word of the
query in each text, which ranks nothing. The KPIs are worked out from a store that makes its
tickets while they are read, so that the memory is that of the figures.
"""

from __future__ import annotations

import random
import tracemalloc
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from typing import Any

from run import best, cpu, interleaved, show, verdict
from step import opened, process

from supportflow import Article, Entry, Field, Kpi, Process, Ticket, kpis, start, step
from supportflow.knowledge.search import search_articles
from supportflow.run.earlier import Earlier
from supportflow.run.stores import MemoryStore

ARTICLES, WORDS, LENGTH, QUERIES, ROUNDS = 1_000, 8_000, 250, 200, 5
EARLIER, MEASURED = 5_000, 100_000
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
CHANCE = random.Random(7)


def vocabulary() -> list[str]:
    """Return invented words."""
    syllables = [one + two for one in "bdfgklmnprstv" for two in "aeiou"]
    found: dict[str, None] = {}
    while len(found) < WORDS:
        found["".join(CHANCE.choices(syllables, k=CHANCE.choice((2, 3, 3, 4))))] = None
    return list(found)


NAMES = vocabulary()
WEIGHTS = list(accumulate(1 / rank for rank in range(1, WORDS + 1)))


def text(length: int) -> str:
    """Return so many words, the frequent ones often."""
    return " ".join(CHANCE.choices(NAMES, cum_weights=WEIGHTS, k=length))


def articles() -> list[Article]:
    """Return articles of a usual length."""
    return [Article(f"a{number}", text(6), text(LENGTH)) for number in range(ARTICLES)]


def searches(known: Process, queries: Sequence[str]) -> float:
    """Search for each query; return seconds a query."""
    return cpu(lambda: [search_articles(known, query) for query in queries]) / len(queries)


def looks(texts: Sequence[str], queries: Sequence[str]) -> float:
    """Look for each word in each text; return seconds a query."""

    def all_of_them() -> None:
        for query in queries:
            wanted = query.split()
            found = [sum(word in said for word in wanted) for said in texts]
            assert len(found) == len(texts)

    return cpu(all_of_them) / len(queries)


def tickets() -> tuple[Process, MemoryStore]:
    """Return a store of solved tickets whose cause and fix were written down."""
    declared = process("none")
    fields = [*declared.fields, Field("cause"), Field("fix")]
    declared = replace(declared, fields=fields)
    store = MemoryStore()
    for number in range(EARLIER):
        given: dict[str, Any] = {"order.total": 50, "cause": text(25), "fix": text(25)}
        first = start(
            declared, f"T-{number}", channel="email", now=NOON, subject=text(5), fields=given
        )
        store.commit(first, expected=0)
        moved = step(declared, first.ticket, "triage", by="anna", now=NOON)
        store.commit(moved, expected=1)
        last = step(declared, moved.ticket, "start", by="customer", now=NOON)
        store.commit(last, expected=2)
    return declared, store


class Made(MemoryStore):
    """A store of as many tickets as wanted, all made from one while they are read."""

    def __init__(self, ticket: Ticket, history: tuple[Entry, ...], count: int) -> None:
        super().__init__()
        self.one, self.lines, self.count = ticket, history, count

    def tickets(self, **asked: Any) -> tuple[Ticket, ...]:
        """Return the next page."""
        after = asked["after"]
        begin = 0 if after is None else int(after[2:]) + 1
        end = min(self.count, begin + asked["limit"])
        return tuple([replace(self.one, id=f"T-{number:06}") for number in range(begin, end)])

    def history(self, ticket: str) -> tuple[Entry, ...]:
        """Return the lines, moved by a time of their own."""
        later = timedelta(seconds=int(ticket[2:]) % 86_400)
        return tuple([line._replace(ticket=ticket, at=line.at + later) for line in self.lines])


def measured(count: int) -> tuple[float, float]:
    """Work out the KPIs of so many tickets; return microseconds a ticket and MB at most."""
    declared = replace(
        process("none"),
        kpis=[
            Kpi("first", measure="first_response", target="at most 4 business hours"),
            Kpi("resolution", measure="resolution", target="at most 2 business days"),
            Kpi("reopened", measure="reopened"),
            Kpi("handoffs", measure="handoffs"),
            Kpi("one", measure="one_contact"),
        ],
    )
    ticket = opened(declared, 1)
    history = list(start(declared, "T-1", channel="email", now=NOON, message="Help!").entries)
    for minute, (event, more) in enumerate(
        [("message", {"message": "So."}), ("triage", {}), ("start", {}), ("resolve", {})], 1
    ):
        data = {"order.id": "1", "order.total": 500} if event == "triage" else {}
        outcome = step(
            declared,
            ticket,
            event,
            by="anna",
            now=NOON + timedelta(hours=minute),
            data=data,
            **more,
        )
        ticket = outcome.ticket
        history += outcome.entries
    store = Made(ticket, tuple(history), count)
    span = {"since": NOON - timedelta(days=1), "until": NOON + timedelta(days=9)}
    seconds = cpu(lambda: kpis(declared, store, **span))
    tracemalloc.start()
    report = kpis(declared, store, **span)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert report.tickets == count
    assert all(figure.n == count for figure in report.figures)
    return seconds / count * 1e6, most / 1e6


def main() -> None:
    """Print the tables."""
    known = Process("kb", articles=articles())
    queries = [text(4) for _ in range(QUERIES)]
    texts = [f"{article.title} {article.text}" for article in known.articles]
    made = cpu(lambda: search_articles(known, "first"))
    found = best(
        interleaved(
            {"ours": lambda: searches(known, queries), "look": lambda: looks(texts, queries)},
            ROUNDS,
        )
    )
    milliseconds = found["ours"] * 1e3
    ratio = found["ours"] / found["look"]
    show(
        f"Search over {ARTICLES:,} articles of {LENGTH} words, four words a query",
        ("what", "ms a query", "against a plain look", "target"),
        [
            ("ranking", f"{milliseconds:.2f}", f"{ratio:.2f} x", verdict(milliseconds, 5)),
            ("a plain look, ranking nothing", f"{found['look'] * 1e3:.2f}", "1", ""),
            ("making the index, once", f"{made * 1e3:.0f}", f"{made / found['look']:.0f} x", ""),
        ],
    )
    declared, store = tickets()
    earlier = Earlier(declared, store)
    first = cpu(lambda: earlier.search(queries[0]))
    again = cpu(lambda: [earlier.search(query) for query in queries]) / QUERIES
    show(
        f"Search over {EARLIER:,} earlier tickets in memory",
        ("what", "ms a query"),
        [
            ("the first, which reads them", f"{first * 1e3:.0f}"),
            ("every other", f"{again * 1e3:.2f}"),
        ],
    )
    rows = []
    for count in (MEASURED // 10, MEASURED):
        each, most = measured(count)
        rows.append((f"{count:,}", f"{each:.0f}", f"{most:.1f}"))
    show("Five KPIs", ("tickets", "µs a ticket", "MB at most"), rows)


if __name__ == "__main__":
    main()
