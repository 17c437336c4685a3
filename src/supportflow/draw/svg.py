"""Finishes an SVG from the engine: for screen readers, dark screens and other pages around it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape, unescape
from typing import Final

from supportflow.draw.colours import DARK_GROUND, INK, dark
from supportflow.draw.dot import sign_text
from supportflow.draw.labels import SIGNS, sign
from supportflow.draw.model import Graph
from supportflow.draw.words import clean
from supportflow.errors import BadCall

__all__ = ["Picture", "checked_link", "css", "escaped", "finished", "links_of", "said_of"]

_COMMENT = re.compile(r"<!--.*?-->\s*", re.DOTALL)
_OPENING = re.compile(r"<svg\s([^>]*)>")
_GROUP_TITLE = re.compile(
    r'(<g id="([^"]+)" class="(node|edge|cluster)[^"]*">\s*)<title>[^<]*</title>'
)
_GRAPH_TITLE = re.compile(r'(<g id="[^"]+" class="graph"[^>]*>\s*)<title>[^<]*</title>\s*')
_GROUND = re.compile(r'<polygon fill="(?:white|#ffffff)" stroke="[^"]*" points=')
_COLOUR = re.compile(r'(fill|stroke)="(#[0-9a-f]{6}|white|black)"')
_NAMES: Final = {"white": "#ffffff", "black": "#000000"}


_NODE = re.compile(
    r'<g id="([^"]+)" class="(?:node|edge)[^"]*">\s*(?:<title>[^<]*</title>)?\n(.*?)</g>', re.DOTALL
)
_ID = re.compile(r'(\sid="|xlink:href="#)')


class Picture(str):
    """An SVG as text, which a notebook shows as the picture."""

    __slots__ = ()

    def _repr_svg_(self) -> str:
        return str(self)

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        said = _TITLE.search(self)
        return {"image/svg+xml": str(self), "text/plain": unescape(said[1]) if said else ""}


_TITLE = re.compile(r"<title[^>]*>([^<]*)</title>")


def finished(raw: str, picture: Graph, *, prefix: str = "", link: str | None = None) -> Picture:
    """Return the engine's SVG with title, description and dark colours, without its comments.

    Every group says in its title what it shows, as `picture` has it, and every id begins with
    `prefix`; there are no scripts and no ``style`` attributes. `link` is where states and areas
    lead, with ``{kind}`` and ``{name}`` in it.
    """
    # Outside of comments a hyphen needs no entity, and ids are looked up by what they are.
    text = _COMMENT.sub("", raw[raw.index("<svg") :]).replace("&#45;", "-")
    said = dict(_said(picture))

    def titled(match: re.Match[str]) -> str:
        if match[0].startswith(f'<g id="{match[2]}" class="node note'):
            # Words that stand beside what is drawn are read as they are.
            return match[1]
        words = said.get(match[2])
        return f"{match[1]}<title>{_escaped(words)}</title>\n" if words else match[1]

    text = _GROUP_TITLE.sub(titled, text)
    text = _GRAPH_TITLE.sub(r"\1", text)
    text = _GROUND.sub(
        '<polygon class="ground" fill="#ffffff" stroke="none" points=', text, count=1
    )
    text = text.replace('<text xml:space="preserve"', "<text")
    targets = dict(_links(picture, link)) if link is not None else {}

    def spoken(match: re.Match[str]) -> str:
        if match[0].startswith(f'<g id="{match[1]}" class="node note'):
            return match[0]
        opening = match[0].replace('">', '" role="img">', 1)
        url = targets.get(match[1])
        if url is None:
            return opening
        # A link names itself by its title; what is inside is one image.
        return f'<a xlink:href="{escape(url)}">{opening}</a>'

    text = _ID.sub(rf"\g<1>{prefix}", _NODE.sub(spoken, text))
    title, description = f"{prefix}title_{picture.name}", f"{prefix}desc_{picture.name}"
    head = (
        f'<title id="{title}">{_escaped(picture.title)}</title>\n'
        f'<desc id="{description}">{_escaped(picture.told)}</desc>\n'
        f"<style>{_css(text, picture.font)}</style>"
    )
    # No image: what is inside an image is hidden from screen readers, its links too.
    opening = (
        r'<svg class="supportflow" role="graphics-document" aria-labelledby='
        rf'"{title}" aria-describedby="{description}" \1>'
    )
    text = _OPENING.sub(lambda match: f"{match.expand(opening)}\n{head}", text, count=1)
    return Picture(f"{text.rstrip()}\n")


def checked_link(given: str | None) -> str | None:
    """Return where parts of a picture lead; raise `BadCall` when that means nothing."""
    if given is not None and "{name}" not in given:
        raise BadCall(f"link='{given}' leads everywhere to the same place: put {{name}} into it.")
    if given is not None and re.match(r"\s*(javascript|data|vbscript):", given, re.IGNORECASE):
        raise BadCall(f"link='{given}' is a program, not a place.")
    return given


def _links(picture: Graph, link: str) -> Iterator[tuple[str, str]]:
    """Yield where each state and area leads; `link` has been checked."""
    for node in picture.nodes:
        kind = "area" if node.kind == "area" else "state" if len(node.states) == 1 else ""
        if kind and node.kind != "group" and node.name:
            yield node.id, link.replace("{kind}", kind).replace("{name}", node.name)


def _escaped(text: str) -> str:
    return escape(clean(text), quote=False)


def _said(picture: Graph) -> Iterator[tuple[str, str]]:
    """Yield for each id what is shown there, in words."""
    titles = {node.id: node.title for node in picture.nodes}
    speech, say = picture.speech, picture.speech.say
    for cluster in picture.clusters:
        parts = (cluster.title, cluster.hours, cluster.about, *cluster.facts)
        yield cluster.id, ". ".join(part for part in parts if part)
    for node in picture.nodes:
        match node.kind:
            case "start":
                yield node.id, say("told.start", title=node.title)
            case "stub":
                yield node.id, sign_text(speech, node)
            case "missing":
                yield node.id, say("told.missing", title=node.title)
            case _:
                facts = [node.owner.text] if node.owner is not None else []
                if node.soon:
                    facts.append(node.soon)
                if node.tasks:
                    tasks = ", ".join(task.text for task in node.tasks)
                    facts.append(say("told.tasks", items=tasks))
                facts += (rung.text for rung in node.rungs)
                facts += node.facts
                if node.mark in SIGNS:
                    facts.insert(0, sign(speech, node.mark))
                yield node.id, f"{node.title}: {'; '.join(facts)}" if facts else node.title
    for edge in picture.edges:
        if edge.event:
            words = ", ".join(part for part in (edge.text, *edge.facts) if part)
            text = say(
                "told.edge", words=words or say("told.leads_on"),
                source=titles[edge.source], target=titles[edge.target],
            )  # fmt: skip
            yield edge.id, text
        else:
            yield edge.id, say("told.starts_in", channel=edge.text, target=titles[edge.target])


def _css(text: str, font: str) -> str:
    """Write the rules for dark screens: one for each colour that the picture uses."""
    found = sorted({match.groups() for match in _COLOUR.finditer(text)})
    rules = [
        f'.supportflow [{where}="{colour}"]{{{where}:{dark(_NAMES.get(colour, colour))}}}'
        for where, colour in found
    ]
    rules.append(f".supportflow text:not([fill]){{fill:{dark(INK)}}}")
    rules.append(f".supportflow .ground{{fill:{DARK_GROUND}}}")
    fonts = 'Arial,"Liberation Sans",Helvetica,sans-serif'
    if font != "Arial":
        fonts = f'"{font}",{fonts}'
    return (
        f".supportflow text{{font-family:{fonts}}}"
        f"@media (prefers-color-scheme:dark){{{''.join(rules)}}}"
    )


# What the lanes, which are drawn without an engine, share with this.
escaped, css, said_of, links_of = _escaped, _css, _said, _links
