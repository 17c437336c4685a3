"""The scripts: what we say to customers, to be copied, with what is filled in."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from supportflow.define.references import policy_of, script_parts
from supportflow.define.texts import Text
from supportflow.define.work import BUILT_IN, Reply, Variant
from supportflow.publish.context import Site
from supportflow.publish.draft import Draft
from supportflow.publish.markdown import plain, raw

__all__ = ["replies", "script"]


def replies(site: Site) -> Iterator[Draft]:
    """Yield the page of all scripts."""
    found = list(site.look.replies.values())
    if not found:
        return
    draft = Draft(
        site, "replies.md", site.say.say("page.replies"), about=site.say.say("page.replies.about")
    )
    draft.add(site.say.say("replies.intro"))
    draft.table(
        ("head.reply", "head.used_in"),
        ((draft.to("reply", one.name), ", ".join(_used(draft, one))) for one in found),
    )
    for reply in found:
        _reply(draft, reply)
    yield draft


def _reply(draft: Draft, reply: Reply) -> None:
    site, say = draft.site, draft.site.say
    draft.heading(site.title(reply), f"reply-{reply.name}")
    draft.lines += script(site, reply)
    names = dict.fromkeys(_names(site, reply))
    said = [f"`{{{name}}}` ({_meaning(site, name)})" for name in names]
    if said:
        draft.add(f"{say.say('replies.filled')}: {', '.join(said)}.")
    used = _used(draft, reply)
    if used:
        draft.add(f"{say.say('replies.used')}: {', '.join(used)}.")
    facts = [
        ("fact.tone", say.say(f"tone.{reply.tone}") if reply.tone != "neutral" else ""),
        ("fact.states", ", ".join(draft.to("state", name) for name in reply.states)),
        ("fact.topics", ", ".join(draft.to("topic", name) for name in reply.topics)),
    ]
    draft.facts(facts)
    for variant in reply.variants:
        where = [
            *(draft.to("channel", name) for name in variant.channels),
            *(draft.to("state", name) for name in variant.states),
        ]
        draft.add(f"{say.say('replies.variant')}: {', '.join(where)}")
        draft.lines += script(site, variant)
    _upkeep(draft, reply)


def _upkeep(draft: Draft, reply: Reply) -> None:
    say = draft.site.say
    parts: list[str] = []
    if reply.owner:
        parts.append(say.say("page.owner", owner=plain(reply.owner)))
    if reply.review:
        parts.append(say.say("page.review", date=say.date(reply.review)))
    if parts:
        draft.add(f"<small>{' · '.join(parts)}</small>")


def _used(draft: Draft, reply: Reply) -> list[str]:
    """Return where a script is sent: in tasks, and on the way out of states."""
    site = draft.site
    found = [draft.to("task", task.name) for task in site.look.tasks.values()
             if task.reply == reply.name]  # fmt: skip
    for state, rows in site.rows.items():
        found += [
            f"{draft.to('state', state)} ({plain(site.event(row.transition))})"
            for row in rows
            if row.transition.reply == reply.name
        ]
    return list(dict.fromkeys(found))


def _names(site: Site, reply: Reply) -> Iterator[str]:
    for _, text in _texts(site, reply):
        yield from (name for _, name in _parts(text) if name is not None)


def _meaning(site: Site, name: str) -> str:
    """Return what is filled in for a name."""
    field = site.look.fields.get(name)
    if field is not None:
        return plain(site.title(field))
    policy = policy_of(name, site.look.fields)
    if policy is not None:
        known, title = site.named("policy", policy)
        said = site.say.say("replies.reason", policy=plain(title))
        return said if known else f"{said} ({site.say.say('not_declared')})"
    if name in BUILT_IN or name in ("ticket", "subject"):
        return site.say.say(f"builtin.{name}")
    return site.say.say("not_declared")


def script(site: Site, reply: Reply | Variant) -> list[str]:
    """Return a script as HTML with a button to copy it, in each language that it is written in.

    The button is shown by the script of the site; without that, the text can be marked by hand.
    """
    lines: list[str] = []
    texts = _texts(site, reply)
    for language, text in texts:
        tag = f' lang="{escape(language.replace("_", "-"))}"' if language else ""
        head = f"<p><strong>{escape(language)}</strong></p>" if len(texts) > 1 else ""
        said = "".join(
            f"{raw(words)}{f'<var>&#123;{name}&#125;</var>' if name is not None else ''}"
            for words, name in _parts(text)
        )
        copy = escape(site.say.say("replies.copy"))
        done = escape(site.say.say("replies.copied"))
        button = f'<button type="button" class="sf-copy" data-done="{done}" hidden>{copy}</button>'
        words = f'<p class="sf-words">{said}</p>'
        lines += [f'<div class="sf-script"{tag}>{head}{button}{words}</div>', ""]
    return lines


def _texts(site: Site, reply: Reply | Variant) -> list[tuple[str, str]]:
    """Return the texts of a script with their languages: ours first; customers speak others."""
    if not isinstance(reply.text, Text):
        return [("", reply.text)]
    ours = site.say.text(reply.text)
    texts = sorted(reply.text.texts, key=lambda pair: pair[1] != ours)
    return [(language, text) for language, text in texts]


def _parts(text: str) -> tuple[tuple[str, str | None], ...]:
    """Take a script apart; one whose braces do not match is words as they are."""
    try:
        return tuple((words, name) for words, name in script_parts(text))
    except ValueError:
        return ((text, None),)
