"""What is known: articles in folders of Markdown, their tree, and the search over them."""

from supportflow.knowledge.folder import articles, save_article
from supportflow.knowledge.learning import Learning, trainings_for
from supportflow.knowledge.search import Found, search_articles
from supportflow.knowledge.tree import AreaShelf, Shelf, article_tree

__all__ = [
    "AreaShelf",
    "Found",
    "Learning",
    "Shelf",
    "article_tree",
    "articles",
    "save_article",
    "search_articles",
    "trainings_for",
]
