"""Whether what is known can be found: articles, and the topics that have none."""

from __future__ import annotations

from collections.abc import Iterator

from supportflow.checks.facts import Doubt, Facts

__all__ = ["article_nobody_finds", "topic_without_article"]


def topic_without_article(facts: Facts) -> Iterator[Doubt]:
    """Other topics have articles, this one has none; asked once there are articles at all."""
    articles = facts.index.articles.values()
    written = {article.topic for article in articles}
    if not articles:
        return
    for topic in facts.index.topics.values():
        # A row that always holds gathers what is left over: nobody writes an article about that.
        if topic.name not in written and topic.when is not None:
            yield Doubt(
                f"topic '{topic.name}'",
                "has no article, while there are articles about others: everybody who meets it "
                "has to find out anew.",
                f'Write one, with topic="{topic.name}", from the last tickets that were solved.',
            )


def article_nobody_finds(facts: Facts) -> Iterator[Doubt]:
    """An article stands under nothing, and nothing leads to it."""
    linked = facts.used("article")
    for article in facts.index.articles.values():
        if article.topic is None and not article.areas and article.name not in linked:
            yield Doubt(
                f"article '{article.name}'",
                "stands under no topic and no area, and no task, training or notice points to it: "
                "it is found by its words only.",
                'Add topic="..." or areas=[...], or name it in the articles of a task.',
            )
