"""The tree of knowledge: areas, in each the topics dealt with there, under each its articles."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from supportflow.define.index import index
from supportflow.define.knowledge import Article
from supportflow.define.process import Area, Process
from supportflow.define.work import Topic

__all__ = ["AreaShelf", "Shelf", "article_tree"]


class Shelf(NamedTuple):
    """The articles about a topic; without a topic, those that stand under the area alone."""

    topic: Topic | None
    articles: tuple[Article, ...]


class AreaShelf(NamedTuple):
    """What is known in an area, topic by topic; without an area, what belongs to none."""

    area: Area | None
    shelves: tuple[Shelf, ...]

    @property
    def articles(self) -> tuple[Article, ...]:
        """Every article of the area, each once."""
        found = {article.name: article for shelf in self.shelves for article in shelf.articles}
        return tuple(found.values())


def article_tree(process: Process) -> tuple[AreaShelf, ...]:
    """Return the tree area, topic, article, each in the order of its declaration.

    An article stands under its topic in the areas of that topic, and in the areas that it names
    itself; with neither it stands under no area, last. Topics are there also without articles,
    so that what is missing can be seen.
    """
    found = index(process)
    by_topic: dict[str | None, list[Article]] = {}
    for article in process.articles:
        by_topic.setdefault(article.topic, []).append(article)
    shelves = [AreaShelf(area, _in_area(area, process, by_topic)) for area in process.areas]
    known = {area.name for area in process.areas}

    def homeless(article: Article) -> bool:
        topic = found.topics.get(article.topic or "")
        return known.isdisjoint((*article.areas, *(topic.areas if topic is not None else ())))

    rest: list[Shelf] = []
    for topic in process.topics:
        here = [one for one in by_topic.get(topic.name, ()) if homeless(one)]
        if here or known.isdisjoint(topic.areas):
            rest.append(Shelf(topic, tuple(here)))
    loose = [
        article
        for name, articles in by_topic.items()
        for article in articles
        if name not in found.topics and homeless(article)
    ]
    rest += [Shelf(None, tuple(loose))] if loose else []
    return (*shelves, AreaShelf(None, tuple(rest))) if rest else tuple(shelves)


def _in_area(
    area: Area, process: Process, by_topic: dict[str | None, list[Article]]
) -> tuple[Shelf, ...]:
    shelves: list[Shelf] = []
    topics = [topic.name for topic in process.topics]
    for topic in process.topics:
        here = area.name in topic.areas
        articles = [one for one in by_topic.get(topic.name, ()) if here or _named(area, one)]
        if here or articles:
            shelves.append(Shelf(topic, tuple(articles)))
    others: Iterable[Article] = (
        one
        for topic, articles in by_topic.items()
        if topic not in topics
        for one in articles
        if _named(area, one)
    )
    alone = tuple(others)
    return (*shelves, Shelf(None, alone)) if alone else tuple(shelves)


def _named(area: Area, article: Article) -> bool:
    return area.name in article.areas
