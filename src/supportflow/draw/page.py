"""A picture as one HTML file: zoom, search and details, offline, and all of it as text besides.

The page asks nobody for anything. It says so itself: its policy allows the one script and the
styles that are in it, by their hashes, and nothing else.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from html import escape
from importlib.resources import files
from typing import NamedTuple, Unpack

from supportflow.comparison import compare
from supportflow.define.process import Process
from supportflow.differences import entire
from supportflow.draw.dot import Direction
from supportflow.draw.graph import graph
from supportflow.draw.model import Edge, Graph, Node, Promised
from supportflow.draw.picture import Options
from supportflow.draw.render import render
from supportflow.draw.sheets import Sheet, at_once, sheets
from supportflow.draw.words import clean
from supportflow.languages import PLURALS, Speech

__all__ = ["Page", "html"]

_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)


class Page(str):
    """An HTML page as text, which a notebook shows in a frame of its own."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        frame = '<iframe title="Process" width="100%" height="640" sandbox="allow-scripts" srcdoc='
        return f'{frame}"{escape(self)}"></iframe>'


class _Sheet(NamedTuple):
    """One picture of the page."""

    id: str
    title: str
    picture: Graph
    svg: str


def html(process: Process, *, direction: Direction = "TB", **options: Unpack[Options]) -> Page:
    """Return one self-contained HTML page with the picture of a process, or of a part of it.

    Without a part that was asked for, it holds the overview too, of a long process every
    area, and the ladder of escalations. Beside the picture stand details of what was chosen,
    below it everything as tables.
    Raises as `svg` does.
    """
    sheets = _sheets(process, direction, options)
    language = options.get("language") or process.language
    whole = graph(process, language=options.get("language"), workflow=options.get("workflow"))
    first = sheets[0].picture
    speech = whole.speech
    css, script = (
        files("supportflow.draw").joinpath(f"page.{end}").read_text("utf-8") for end in _ENDS
    )
    styles = [css, *(_STYLE.findall(sheet.svg)[0] for sheet in sheets)]
    parts = [
        "<!DOCTYPE html>",
        f'<html lang="{escape(language.replace("_", "-"))}">',
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{_policy(styles, script)}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{_text(first.title)}</title>",
        f"<style>{css}</style>",
        "</head>",
        "<body>",
        f"<header><h1>{_text(first.title)}</h1>",
        f'<p class="dim">{_text(first.subtitle)}</p></header>',
        "<main>",
        *_bar(speech, sheets),
        '<div class="stage"><div>',
        *_stage(sheets),
        "</div>",
        _details(speech),
        "</div>",
        *_differences(speech, process, options.get("since")),
        *_states(whole, first),
        *_transitions(whole),
        *_areas(whole),
        *_promises(whole),
        *_escalations(whole),
        "</main>",
        f"<script>{script}</script>",
        "</body>",
        "</html>",
    ]
    return Page("\n".join(parts) + "\n")


_ENDS = ("css", "js")
_KINDS = ("end", "resolved", "missing")


def _details(speech: Speech) -> str:
    say = speech.say
    return (
        '<aside id="details" aria-live="polite" class="scripted" hidden>'
        f"<h2>{_text(say('sheet.details'))}</h2><p>{_text(say('sheet.choose'))}</p>"
        f'<p class="dim">{_text(say("sheet.keys"))}</p></aside>'
    )


def _sheets(process: Process, direction: Direction, options: Options) -> list[_Sheet]:
    """Draw the pictures of the page."""

    def made(number: int, sheet: Sheet, until: float) -> _Sheet:
        drawn = render(sheet.picture, direction, prefix=f"v{number}-", until=until)
        return _Sheet(f"view-{number}", sheet.title, sheet.picture, drawn)

    return at_once(sheets(process, options), direction, made)


def _policy(styles: Iterable[str], script: str) -> str:
    """Return the policy under which nothing runs but what is in the page."""
    allowed = " ".join(dict.fromkeys(map(_hash, styles)))
    return (
        f"default-src 'none'; style-src {allowed}; script-src {_hash(script)}; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def _text(words: str) -> str:
    return escape(clean(words), quote=False)


def _bar(speech: Speech, sheets: Sequence[_Sheet]) -> Iterator[str]:
    say = speech.say
    name = escape(say("sheet.picture"))
    yield f'<div class="bar scripted" role="group" aria-label="{name}" hidden>'
    if len(sheets) > 1:
        options = "".join(
            f'<option value="{sheet.id}">{_text(sheet.title)}</option>' for sheet in sheets
        )
        view = _text(say("sheet.view"))
        yield f'<label>{view} <select id="view">{options}</select></label>'
    yield (
        f'<label>{_text(say("sheet.search"))} <input id="search" type="search" autocomplete="off" '
        'aria-describedby="told"></label>'
    )
    for sign, said, shown in (
        ("+", "zoom_in", "+"), ("-", "zoom_out", "\N{MINUS SIGN}"),
        ("0", "whole", say("sheet.fit")),
    ):  # fmt: skip
        key = escape(say(f"sheet.{said}"))
        yield f'<button type="button" data-act="{sign}" aria-label="{key}">{_text(shown)}</button>'
    found = "".join(f' data-{kind}="{escape(words)}"' for kind, words in _found(speech))
    yield f'<p id="told" class="dim" role="status"{found}></p></div>'


_NUMBERS = {"one": 1, "few": 2, "other": 20}
"""A number for each way of counting."""


def _found(speech: Speech) -> Iterator[tuple[str, str]]:
    """Yield how the page says how much was found, for its script: a text for each plural."""
    yield "lang", speech.spoken
    for kind in PLURALS[speech.spoken]:
        yield kind, speech.say("sheet.found", n=_NUMBERS[kind], count="{count}")


def _stage(sheets: Sequence[_Sheet]) -> Iterator[str]:
    for number, sheet in enumerate(sheets, 1):
        yield (
            f'<section class="sheet" id="{sheet.id}" data-prefix="v{number}-" '
            f'aria-label="{escape(clean(sheet.picture.title))}">'
            f'<div class="window" tabindex="0" role="group" '
            f'aria-label="{escape(clean(sheet.picture.title))}">'
        )
        yield sheet.svg.strip()
        yield "</div></section>"


def _differences(speech: Speech, process: Process, since: Process | None) -> Iterator[str]:
    if since is None:
        return
    yield f"<h2>{_text(speech.say('versions.title'))}</h2><ul>"
    for change in compare(since, process):
        yield f"<li>{_text(entire(speech, change, since, process))}</li>"
    yield "</ul>"


def _table(speech: Speech, name: str, heads: Sequence[str], rows: Iterable[str]) -> Iterator[str]:
    yield f'<h2 id="{name}-title">{_text(speech.say(f"drawn.{name}"))}</h2>'
    yield f'<div class="table" tabindex="0" role="region" aria-labelledby="{name}-title">'
    cells = "".join(
        f'<th scope="col">{_text(speech.say(f"drawn.head.{head}"))}</th>' for head in heads
    )
    yield f'<table id="{name}"><thead><tr>{cells}</tr></thead><tbody>'
    yield from rows
    yield "</tbody></table></div>"


def _row(part: str, first: str, cells: Iterable[str]) -> str:
    rest = "".join(f"<td>{cell}</td>" for cell in cells)
    return f'<tr id="row-{escape(part)}"><th scope="row">{first}</th>{rest}</tr>'


def _goto(part: str, words: str) -> str:
    return f'<a href="#row-{escape(part)}">{_text(words)}</a>'


def _states(whole: Graph, shown: Graph) -> Iterator[str]:
    frames = {frame.id: frame.title for frame in whole.clusters}
    titles = {node.id: node for node in whole.nodes}
    facts = {node.id: node.facts for node in shown.nodes if node.kind not in ("stub", "area")}
    following: dict[str, list[str]] = {}
    for edge in whole.edges:
        if titles[edge.source].kind != "start":
            target = titles[edge.target]
            said = f"{_text(edge.text)}: {_goto(target.id, target.title)}"
            following.setdefault(edge.source, []).append(f"<li>{said}</li>")
    speech = whole.speech
    heads = ["state", "area", "who", "within", "tasks", "next"]
    if any(facts.values()):
        heads.append("figures")
    yield from _table(
        speech,
        "states",
        heads,
        (
            _row(
                node.id,
                _goto(node.id, node.title),
                [*_facts(speech, node, frames, following), *(_said(facts, node, heads))],
            )
            for node in whole.nodes
            if node.kind != "start"
        ),
    )


def _facts(
    speech: Speech, node: Node, frames: dict[str, str], following: dict[str, list[str]]
) -> list[str]:
    tasks = "".join(f"<li>{_text(task.text)}</li>" for task in node.tasks)
    ways = "".join(following.get(node.id, ()))
    rungs = "".join(f"<li>{_text(rung.text)}</li>" for rung in node.rungs)
    kind = f"{_kind(speech, node.kind)}. " if node.kind in _KINDS else ""
    return [
        _text(frames.get(node.cluster or "", "")),
        _text(f"{kind}{node.owner.text if node.owner is not None else ''}"),
        _text(node.within) + (f"<ul>{rungs}</ul>" if rungs else ""),
        f"<ul>{tasks}</ul>" if tasks else "",
        f"<ul>{ways}</ul>" if ways else "",
    ]


def _kind(speech: Speech, kind: str) -> str:
    said = speech.say(f"drawn.{kind}")
    return f"{said[:1].upper()}{said[1:]}"


def _said(facts: dict[str, tuple[str, ...]], node: Node, heads: Sequence[str]) -> list[str]:
    if len(heads) == 6:
        return []
    return ["<br>".join(map(_text, facts.get(node.id, ())))]


def _transitions(whole: Graph) -> Iterator[str]:
    speech = whole.speech
    titles = {node.id: node for node in whole.nodes}

    def row(edge: Edge) -> str:
        source, target = titles[edge.source], titles[edge.target]
        return _row(
            edge.id,
            _goto(
                edge.id, edge.label or edge.event.replace("_", " ") or speech.say("drawn.starts")
            ),
            [
                "" if source.kind == "start" else _goto(source.id, source.title),
                _goto(target.id, target.title),
                _text(", ".join(role.replace("_", " ") for role in edge.roles)),
                _text(edge.after),
                _text(edge.when),
                _text(", ".join(edge.opens)),
            ],
        )

    heads = ("happens", "from", "to", "may", "time", "condition", "opens")
    rows = (edge for edge in whole.edges if edge.kind != "child")
    yield from _table(speech, "transitions", heads, map(row, rows))


def _areas(whole: Graph) -> Iterator[str]:
    owners: dict[str | None, dict[str, None]] = {}
    for node in whole.nodes:
        if node.owner is not None:
            owners.setdefault(node.cluster, {})[node.owner.text] = None

    def who(frame: str) -> str:
        return ", ".join(owners.get(frame, ()))

    frames = [frame for frame in whole.clusters if frame.kind == "area"]
    if frames:
        yield from _table(
            whole.speech,
            "areas",
            ("area", "acts", "hours", "purpose"),
            (
                _row(
                    frame.id,
                    _text(frame.title),
                    [_text(said) for said in (who(frame.id), frame.hours, frame.about)],
                )
                for frame in frames
            ),
        )


def _promises(whole: Graph) -> Iterator[str]:
    found = [line for line in whole.promised if line.kind == "promise"]
    if found:
        heads = ("promise", "which", "times")
        yield from _table(whole.speech, "promises", heads, _lines(whole.speech, found, "promise"))


def _escalations(whole: Graph) -> Iterator[str]:
    found = [line for line in whole.promised if line.kind == "escalation"]
    if found:
        heads = ("watched", "when")
        yield from _table(
            whole.speech, "escalations", heads, _lines(whole.speech, found, "escalation")
        )


def _lines(speech: Speech, found: Iterable[Promised], name: str) -> Iterator[str]:
    """Yield the rows of promises, of which the first that fits counts, or of ladders."""
    say = speech.say
    missing = f" ({say('drawn.missing')})"
    for number, line in enumerate(found, 1):
        parts = "".join(
            f"<li>{_text(part.text)}{'' if part.known else missing}</li>" for part in line.parts
        )
        condition = _text(
            say("drawn.if", condition=line.when)
            if line.when
            else say("drawn.every_other" if number > 1 else "drawn.every_ticket")
        )
        cells = [f"<ul>{parts}</ul>"] if name == "escalation" else [condition, f"<ul>{parts}</ul>"]
        title = line.title if line.known else f"{line.title}{missing}"
        yield _row(f"{name}-{number}", _text(title), cells)
