"""What is known: topics and products with all that belongs to them, articles, trainings."""

from __future__ import annotations

from collections.abc import Iterator

from supportflow.define.knowledge import Article
from supportflow.define.people import Training
from supportflow.define.work import Product, Topic
from supportflow.publish.context import Site
from supportflow.publish.draft import Draft
from supportflow.publish.kinds.shared import listing, read
from supportflow.publish.links import WRITTEN
from supportflow.publish.markdown import plain

__all__ = ["articles", "products", "topics", "trainings"]


def topics(site: Site) -> Iterator[Draft]:
    """Yield the page of each topic, after the page that lists them."""
    drafts = [_topic(site, topic) for topic in site.look.topics.values()]
    if drafts:
        yield listing(site, "topics/index.md", "kinds.topics", drafts, head="head.topic")
        yield from drafts


def _topic(site: Site, topic: Topic) -> Draft:
    say = site.say
    draft = Draft(
        site, f"topics/{topic.name}.md", site.title(topic), about=say.text(topic.description)
    )
    draft.facts([
        ("fact.areas", ", ".join(draft.to("area", name) for name in topic.areas)),
        ("fact.when", site.condition(topic.when) or say.say("promises.others")),
    ])  # fmt: skip
    if topic.description:
        draft.add(site.text(topic.description))
    if topic.sensitive:
        draft.add(f"**{say.say('topic.sensitive')}**")
    scripts = list(topic.replies)
    scripts += [
        one.name
        for one in site.look.replies.values()
        if topic.name in one.topics and one.name not in scripts
    ]
    if scripts:
        draft.head("page.replies", "replies")
        draft.items(draft.to("reply", name) for name in scripts)
    found = [one.name for one in site.look.articles.values() if one.topic == topic.name]
    if found:
        draft.head("kinds.articles", "articles")
        draft.items(draft.to("article", name) for name in found)
    return draft


def products(site: Site) -> Iterator[Draft]:
    """Yield the page of each product, after the page that lists them."""
    drafts = [_product(site, product) for product in site.look.products.values()]
    if drafts:
        yield listing(site, "products/index.md", "kinds.products", drafts, head="head.product")
        yield from drafts


def _product(site: Site, product: Product) -> Draft:
    say = site.say
    draft = Draft(
        site,
        f"products/{product.name}.md",
        site.title(product),
        about=say.text(product.description),
    )
    draft.facts([("fact.when", site.condition(product.when) or say.say("promises.others"))])
    if product.description:
        draft.add(site.text(product.description))
    known = [one.name for one in site.look.articles.values() if product.name in one.products]
    if known:
        draft.head("kinds.articles", "articles")
        draft.items(draft.to("article", name) for name in known)
    taught = [one.name for one in site.look.trainings.values() if product.name in one.products]
    if taught:
        draft.head("kinds.trainings", "trainings")
        draft.items(draft.to("training", name) for name in taught)
    return draft


# Articles


def articles(site: Site) -> Iterator[Draft]:
    """Yield the tree of knowledge, then each article."""
    found = list(site.look.articles.values())
    if not found:
        return
    tree = Draft(
        site, "articles/index.md", site.say.say("kinds.articles"),
        about=site.say.say("articles.about"),
    )  # fmt: skip
    groups: dict[str, list[Article]] = {}
    for article in found:
        groups.setdefault(article.topic or "", []).append(article)
    for topic in [*(name for name in site.look.topics if name in groups), *groups]:
        listed = groups.pop(topic, None)
        if listed is None:
            continue
        if topic:
            words = site.named("topic", topic)[1]
            tree.heading(words, f"topic-{topic}")
            areas = site.look.topics[topic].areas if topic in site.look.topics else ()
            tree.facts([("fact.areas", ", ".join(tree.to("area", name) for name in areas))])
        else:
            tree.head("articles.other", "other")
        tree.items(
            tree.to("article", one.name)
            + (f" ({site.say.say('articles.team_only')})" if one.audience == "team" else "")
            for one in listed
        )
    yield tree
    for article in found:
        yield _article(site, article)


def _article(site: Site, article: Article) -> Draft:
    say = site.say
    words = [say.text(one) for one in article.keywords]
    draft = Draft(
        site, f"articles/{article.name}.md", site.title(article), about=", ".join(words), tags=words
    )
    draft.facts([
        ("fact.topic", draft.to("topic", article.topic)),
        ("fact.areas", ", ".join(draft.to("area", name) for name in article.areas)),
        ("fact.products", ", ".join(draft.to("product", name) for name in article.products)),
        ("fact.audience", say.say(f"audience.{article.audience}")),
        ("fact.owner", plain(article.owner or "")),
        ("fact.review", say.date(article.review) if article.review else ""),
    ])  # fmt: skip
    text = say.text(article.text)
    if text.strip():
        # It is Markdown already, and its writer's.
        draft.lines += [WRITTEN[0], "", *text.splitlines(), "", WRITTEN[1], ""]
    return draft


# Trainings


def trainings(site: Site) -> Iterator[Draft]:
    """Yield the checklist of each training, after the page that lists them."""
    drafts = [_training(site, one) for one in site.look.trainings.values()]
    if drafts:
        yield listing(site, "trainings/index.md", "kinds.trainings", drafts, head="head.training")
        yield from drafts


def _training(site: Site, training: Training) -> Draft:
    say = site.say
    draft = Draft(
        site, f"trainings/{training.name}.md", site.title(training),
        about=say.text(training.description),
    )  # fmt: skip
    everybody = not (training.teams or training.levels or training.products)
    draft.facts([
        ("fact.for", say.say("training.everybody") if everybody else ""),
        ("fact.teams", ", ".join(draft.to("team", name) for name in training.teams)),
        ("fact.levels", ", ".join(draft.to("level", name) for name in training.levels)),
        ("fact.products", ", ".join(draft.to("product", name) for name in training.products)),
        ("fact.gives", ", ".join(draft.to("skill", name) for name in training.gives)),
        ("fact.owner", plain(training.owner or "")),
    ])  # fmt: skip
    if training.description:
        draft.add(site.text(training.description))
    draft.items(f"☐ {site.text(step)}" for step in training.steps)
    if training.articles:
        draft.head("task.articles", "articles")
        draft.add(read(draft, training.articles))
    return draft
