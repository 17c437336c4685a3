"""Policies as decision tables: what is granted, who must be asked, what is refused."""

from __future__ import annotations

from collections.abc import Iterator

from supportflow.define.policies import Policy
from supportflow.publish.context import Site
from supportflow.publish.draft import Draft
from supportflow.publish.kinds.shared import when_of
from supportflow.publish.markdown import plain

__all__ = ["policies"]


def policies(site: Site) -> Iterator[Draft]:
    """Yield the page of all policies."""
    say = site.say
    found = list(site.look.policies.values())
    if not found:
        return
    draft = Draft(
        site, "policies.md", say.say("page.policies"), about=say.say("page.policies.about"), boost=2
    )
    draft.add(say.say("policies.intro"))
    for policy in found:
        _policy(draft, policy)
    yield draft


def _policy(draft: Draft, policy: Policy) -> None:
    site, say = draft.site, draft.site.say
    draft.heading(site.title(policy), f"policy-{policy.name}")
    if policy.description:
        draft.add(site.text(policy.description))
    draft.table(
        ("head.order", "head.when", "head.verdict", "head.who_decides", "head.because"),
        (
            (
                str(at),
                site.condition(row.when)
                or say.say("promises.others" if at > 1 else "promises.everybody"),
                f"**{say.say(f'verdict.{row.verdict}')}**",
                draft.roles(row.by),
                site.text(row.because),
            )
            for at, row in enumerate(policy.rows, 1)
        ),
    )
    used = [
        f"{draft.to('state', row.source)}: {when_of(site, row)}"
        for rows in site.rows.values()
        for row in rows
        if row.transition.approves == policy.name
    ]
    if used:
        draft.add(f"{say.say('policies.used')}:")
        draft.items(used)
    parts = [say.say("page.owner", owner=plain(policy.owner))] if policy.owner else []
    if policy.review:
        parts.append(say.say("page.review", date=say.date(policy.review)))
    if parts:
        draft.add(f"<small>{' · '.join(parts)}</small>")
