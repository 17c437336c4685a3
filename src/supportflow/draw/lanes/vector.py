"""Writes a drawing as SVG: one file for light and dark screens, made without an engine."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from supportflow.draw.colours import PAPER
from supportflow.draw.lanes.marks import Drawing, Group, Line, Mark, Rect, Ring, Shape, Words
from supportflow.draw.lanes.model import Point
from supportflow.draw.svg import Picture, css, escaped

__all__ = ["Curve", "corner_path", "curves", "write_svg"]

Curve = tuple[Point, Point, Point, Point]

NAMESPACES: Final = 'xmlns="http://www.w3.org/2000/svg"'


def write_svg(drawn: Drawing, *, prefix: str = "") -> Picture:
    """Return a drawing as SVG with title, description and dark colours.

    Every id, and every link to one, begins with `prefix`.
    """
    body = "\n".join(_groups(drawn.groups, prefix))
    wide, high = _n(drawn.width), _n(drawn.height)
    title, description = f"{prefix}title_{drawn.name}", f"{prefix}desc_{drawn.name}"
    ground = (
        f'<rect class="ground" width="{wide}" height="{high}" fill="{PAPER.lower()}" '
        'stroke="none"/>'
    )
    # No image: what is inside an image is hidden from screen readers, its links too.
    return Picture(
        f'<svg class="supportflow" role="graphics-document" aria-labelledby="{title}" '
        f'aria-describedby="{description}" '
        f'width="{wide}" height="{high}" viewBox="0 0 {wide} {high}" {NAMESPACES}>\n'
        f'<title id="{title}">{escaped(drawn.title)}</title>\n'
        f'<desc id="{description}">{escaped(drawn.description)}</desc>\n'
        f"<style>{css(body, drawn.font)}</style>\n"
        f"{ground}\n{body}\n</svg>\n"
    )


def _n(number: float) -> str:
    """Write a number with at most one decimal."""
    text = f"{number:.1f}"
    return text.removesuffix(".0")


def _groups(groups: Sequence[Group], prefix: str) -> Iterator[str]:
    for group in groups:
        link = f"#{prefix}{group.link[1:]}" if group.link.startswith("#") else group.link
        # A link names itself by the title of what is inside, which is one image.
        image = ' role="img"' if group.sort.startswith(("node", "edge")) else ""
        opening = f'<g id="{escaped(prefix + group.id)}" class="{group.sort}"{image}>'
        yield f'<a href="{_quoted(link)}">{opening}' if link else opening
        if group.title:
            yield f"<title>{escaped(group.title)}</title>"
        for mark in group.marks:
            yield _mark(mark)
        yield "</g></a>" if link else "</g>"


def _quoted(text: str) -> str:
    return escaped(text).replace('"', "&quot;")


def _mark(mark: Mark) -> str:
    match mark:
        case Rect(box, fill, stroke, thick, dash, radius):
            round_ = f' rx="{_n(min(radius, box.width / 2, box.height / 2))}"' if radius else ""
            return (
                f'<rect x="{_n(box.left)}" y="{_n(box.top)}" width="{_n(box.width)}" '
                f'height="{_n(box.height)}"{round_} fill="{fill.lower()}"'
                f"{_stroke(stroke, thick, dash)}/>"
            )
        case Line(points, stroke, thick, dash, radius):
            path = corner_path(points, radius)
            return f'<path d="{path}" fill="none"{_stroke(stroke, thick, dash)}/>'
        case Shape(points, stroke, fill, thick):
            where = " ".join(f"{_n(x)},{_n(y)}" for x, y in points)
            kind = "polygon" if fill else "polyline"
            return (
                f'<{kind} points="{where}" fill="{fill.lower() or "none"}"'
                f"{_stroke(stroke, thick, '')}/>"
            )
        case Ring((x, y), radius, fill, stroke, thick):
            return (
                f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(radius)}" fill="{fill.lower()}"'
                f"{_stroke(stroke, thick, '')}/>"
            )
        case Words((x, y), text, size, fill, bold, anchor, halo, struck):
            weight = ' font-weight="bold"' if bold else ""
            weight += ' text-decoration="line-through"' if struck else ""
            where = f' text-anchor="{anchor}"' if anchor != "start" else ""
            rim = (
                f' stroke="{halo.lower()}" stroke-width="3" stroke-linejoin="round" '
                'paint-order="stroke"'
                if halo
                else ""
            )
            return (
                f'<text x="{_n(x)}" y="{_n(y)}" font-size="{_n(size)}"{weight}{where} '
                f'fill="{fill.lower()}"{rim}>{escaped(text)}</text>'
            )


def _stroke(colour: str, thick: float, dash: str) -> str:
    if not colour:
        return ""
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    return f' stroke="{colour.lower()}" stroke-width="{_n(thick)}"{dashes}'


def corner_path(points: Sequence[Point], radius: float) -> str:
    """Write a line along corners, each of them rounded as far as its two sides allow."""
    parts = [f"M{_n(points[0].x)} {_n(points[0].y)}"]
    for corner, one, two in _rounded(points, radius):
        parts.append(f"L{_n(one.x)} {_n(one.y)}")
        if one != two:
            parts.append(f"Q{_n(corner.x)} {_n(corner.y)} {_n(two.x)} {_n(two.y)}")
    parts.append(f"L{_n(points[-1].x)} {_n(points[-1].y)}")
    return "".join(parts)


def curves(points: Sequence[Point], radius: float) -> list[Curve]:
    """Return the same line as cubic curves, each with its start, two handles and its end."""
    found: list[Curve] = []
    here = points[0]
    for corner, one, two in _rounded(points, radius):
        found.append((here, here, one, one))
        if one != two:
            found.append((one, _towards(one, corner, 2 / 3), _towards(two, corner, 2 / 3), two))
        here = two
    return [*found, (here, here, points[-1], points[-1])]


def _rounded(points: Sequence[Point], radius: float) -> Iterator[tuple[Point, Point, Point]]:
    """Yield each corner with where its curve begins and ends."""
    for before, here, after in zip(points, points[1:], points[2:], strict=False):
        one, two = _far(before, here), _far(here, after)
        near = min(radius, one / 2, two / 2)
        if near < 0.5:
            yield here, here, here
        else:
            yield here, _towards(here, before, near / one), _towards(here, after, near / two)


def _far(one: Point, other: Point) -> float:
    return abs(one.x - other.x) + abs(one.y - other.y)


def _towards(start: Point, end: Point, part: float) -> Point:
    """Return a point on the way from one to another; 1 is its end."""
    return Point(start.x + (end.x - start.x) * part, start.y + (end.y - start.y) * part)
