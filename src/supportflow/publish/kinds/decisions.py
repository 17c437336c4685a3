"""What decides: priorities, topics and products as tables in the order in which rows are tried."""

from __future__ import annotations

from collections.abc import Iterator

from supportflow.publish.context import Site
from supportflow.publish.draft import Draft
from supportflow.publish.links import FOLDERS
from supportflow.publish.markdown import plain

__all__ = ["decisions"]

ROWS = (("priorities", "priority"), ("topics", "topic"), ("products", "product"))


def decisions(site: Site) -> Iterator[Draft]:
    """Yield the page of decision tables, with the rules that need code."""
    say, process = site.say, site.process
    if not any(getattr(process, name) for name, _ in ROWS) and not process.rules:
        return
    draft = Draft(
        site, "decisions.md", say.say("page.decisions"), about=say.say("page.decisions.about")
    )
    draft.add(say.say("decisions.intro"))
    for name, kind in ROWS:
        found = site.elements[kind]
        if not found:
            continue
        draft.head(f"kinds.{name}", name)
        rows: list[tuple[str, ...]] = []
        seen: set[str] = set()
        for at, row in enumerate(getattr(process, name), 1):
            condition = site.condition(row.when) or say.say(
                "promises.others" if at > 1 else "promises.everybody"
            )
            words = plain(site.title(row))
            if kind in FOLDERS:
                words = draft.to(kind, row.name)
            elif row.name not in seen:
                words = f'<span id="{kind}-{row.name}">{words}</span>'
            seen.add(row.name)
            about = site.text(getattr(row, "description", None))
            rows.append((str(at), condition, words, about))
        draft.table(("head.order", "head.when", f"head.{kind}", "head.about"), rows)
    if process.rules:
        draft.head("kinds.rules", "rules")
        draft.add(say.say("decisions.rules"))
        draft.table(
            ("head.rule", "head.about"),
            (
                (
                    f'<span id="rule-{rule.name}">{plain(site.title(rule))}</span>',
                    site.text(rule.description),
                )
                for rule in site.look.rules.values()
            ),
        )
    yield draft
