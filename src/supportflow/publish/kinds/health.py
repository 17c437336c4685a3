"""How the declaration is: what the checker found, what is not translated, what is overdue."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import cast

from supportflow.define.references import languages
from supportflow.define.texts import Text
from supportflow.publish.context import Site
from supportflow.publish.draft import Draft
from supportflow.publish.markdown import plain

__all__ = ["health"]


def health(site: Site) -> Iterator[Draft]:
    """Yield the page for the owners of the process."""
    say = site.say
    draft = Draft(
        site, "health.md", say.say("page.health"), about=say.say("page.health.about"), wide=True
    )
    if not say.known:
        draft.add(say.say("health.unknown_language", language=plain(say.language)))
    draft.head("health.findings", "findings")
    if site.findings:
        counts = Counter(finding.severity for finding in site.findings)
        draft.add(", ".join(say.say(f"severity.count.{one}", n=count)
                            for one, count in counts.items()) + ".")  # fmt: skip
        draft.table(
            ("head.severity", "head.where", "head.finding", "head.way_out"),
            (
                (
                    f"{say.say(f'severity.{one.severity}')}<br><small>`{one.code}`</small>",
                    plain(one.where),
                    plain(one.message),
                    plain(one.hint),
                )
                for one in site.findings
            ),
        )
    else:
        draft.add(say.say("health.nothing"))
    _languages(draft)
    _reviews(draft)
    yield draft


def _languages(draft: Draft) -> None:
    """Say how many of the translated texts each language has, and which lack this page's own."""
    site, say = draft.site, draft.site.say
    texts: list[tuple[str, Text]] = []
    for where, element in site.facts.elements():
        for value in vars(element).values():
            listed = cast("tuple[object, ...]", value if isinstance(value, tuple) else (value,))
            texts += [(where, words) for words in listed if isinstance(words, Text)]
    if not texts:
        return
    draft.head("health.languages", "languages")
    known = dict.fromkeys([*languages(site.process), *(one for _, text in texts for one in text)])
    total = len(texts)
    draft.table(
        ("head.language", "head.translated"),
        (
            (f"`{language}`", f"{sum(language in {*text} for _, text in texts)} / {total}")
            for language in known
        ),
    )
    lacking = [
        (where, text)
        for where, text in texts
        if site.say.language not in {*text} and site.say.language.partition("_")[0] not in {*text}
    ]
    if lacking:
        draft.add(say.say("health.lacking", language=f"`{site.say.language}`"))
        draft.table(
            ("head.where", "head.text"),
            ((plain(where), plain(str(text))) for where, text in lacking),
        )


def _reviews(draft: Draft) -> None:
    """Say who owns which part and when it is looked at again."""
    site, say = draft.site, draft.site.say
    rows: list[tuple[str, ...]] = []
    for where, element in site.facts.elements():
        owner, review = getattr(element, "owner", None), getattr(element, "review", None)
        if owner or review:
            late = site.today is not None and review is not None and review < site.today
            when = say.date(review) if review else ""
            rows.append((
                plain(where), plain(owner or ""),
                f"**{when}** ({say.say('health.overdue')})" if late else when,
            ))  # fmt: skip
    if rows:
        draft.head("health.reviews", "reviews")
        draft.table(("head.where", "head.owner", "head.review"), rows)
