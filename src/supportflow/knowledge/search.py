"""Finds articles by words; what is found is told with where its words stand."""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

from supportflow.define.index import derived, index
from supportflow.define.knowledge import Article
from supportflow.define.process import Process
from supportflow.define.texts import Text, Titled, Words, pick
from supportflow.knowledge.ranking import Ranking
from supportflow.knowledge.words import kin, words

__all__ = ["EXCERPT", "Found", "excerpt", "search_articles"]

EXCERPT: Final = 160
"""So many letters of a text are shown where its words were found."""

WEIGHTS: Final = {"title": 3.0, "keywords": 3.0, "about": 1.5, "text": 1.0}


class Found(NamedTuple):
    """An article or an earlier ticket that fits what was searched for.

    `name` is the article's or the ticket's id, `excerpt` where the words stand, `score` how well
    it fits: scores of one search can be compared, those of two searches cannot.
    """

    kind: Literal["article", "ticket"]
    name: str
    title: str
    excerpt: str
    score: float


def search_articles(
    process: Process,
    text: str,
    *,
    language: str | None = None,
    customers: bool = False,
    limit: int = 10,
) -> tuple[Found, ...]:
    """Return the articles that fit `text` best, at most `limit`, the best first.

    With ``customers=True`` only what customers may read. Titles and keywords count more than
    the text; topic, products and areas are searched in words too. What is shown is in `language`,
    what is searched are all languages. See `Ranking` for the formula.
    """
    found = index(process).articles
    hidden = sum(one.audience == "team" for one in found.values()) if customers else 0
    tongue = language or process.language
    best = _ranking(process).find(text, limit + hidden)
    shown = [
        (found[name], score)
        for name, score in best
        if not customers or found[name].audience == "customers"
    ]
    return tuple(
        Found(
            "article",
            article.name,
            pick(article.title, tongue),
            excerpt(pick(article.text, tongue), text),
            score,
        )
        for article, score in shown[:limit]
    )


def _ranking(process: Process) -> Ranking[str]:
    """Return the articles of a process ready to be searched; made once, kept beside it."""
    kept = derived(process)
    made: Ranking[str] | None = kept.get("_article_ranking")
    if made is None:
        made = Ranking()
        look = index(process)
        groups = (
            ("topics", look.topics),
            ("products", {one.name: one for one in process.products}),
            ("areas", look.areas),
        )
        for article in look.articles.values():
            about = [
                *_titles(groups[0][1].get(article.topic or "")),
                *(words for name in article.products for words in _titles(groups[1][1].get(name))),
                *(words for name in article.areas for words in _titles(groups[2][1].get(name))),
            ]
            made.put(article.name, _fields(article, about))
        kept["_article_ranking"] = made
    return made


def _fields(article: Article, about: list[str]) -> list[tuple[str, float]]:
    return [
        *((said, WEIGHTS["title"]) for said in _all(article.title)),
        *((said, WEIGHTS["keywords"]) for one in article.keywords for said in _all(one)),
        *((said, WEIGHTS["about"]) for said in about),
        *((said, WEIGHTS["text"]) for said in _all(article.text)),
    ]


def _titles(element: Titled | None) -> list[str]:
    if element is None:
        return []
    named = element.name.replace("_", " ")
    return [named] if element.label is None else list(_all(element.label))


def _all(given: Words) -> tuple[str, ...]:
    """Return a text in all its languages."""
    return tuple(words for _, words in given.texts) if isinstance(given, Text) else (given,)


def excerpt(text: str, query: str) -> str:
    """Return the line of a text that has most of the words of a query, shortened."""
    wanted = set(words(query))
    wanted |= {shared for word in wanted if (shared := kin(word)) is not None}
    best, most = "", -1
    for line in text.split("\n"):
        plain = line.strip().lstrip("#>*-0123456789. ").strip()
        if not plain or not any(letter.isalnum() for letter in plain):
            continue
        here = set(words(plain))
        count = len(wanted & here) * 2 + len(wanted & {kin(word) for word in here})
        if count > most:
            best, most = plain, count
    return best if len(best) <= EXCERPT else f"{best[: EXCERPT - 1].rstrip()}…"
