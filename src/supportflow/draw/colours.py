"""Colours of the pictures: readable in light and dark, and enough of them for any process."""

from __future__ import annotations

from colorsys import hls_to_rgb, rgb_to_hls
from functools import cache
from typing import Final, NamedTuple

__all__ = [
    "EDGES",
    "FAULT",
    "HEAT",
    "INK",
    "MARKS",
    "MUTED",
    "NEUTRAL",
    "PALE",
    "PALETTE",
    "PAPER",
    "Pair",
    "area",
    "contrast",
    "dark",
    "of_area",
]

LEAST: Final = 4.5
"""The contrast that WCAG 2 (AA) asks of text; every pair that a picture uses has at least this."""


class Pair(NamedTuple):
    """The colours of an area: `strong` for its frame and words, `tint` for its ground."""

    strong: str
    tint: str


INK: Final = "#111827"
MUTED: Final = "#374151"
PAPER: Final = "#FFFFFF"
FAULT: Final = Pair("#C1121F", "#FEF2F2")
NEUTRAL: Final = Pair("#374151", "#F9FAFB")

PALE: Final = Pair("#5B6472", "#87909D")
"""What a view is not about: its words, and the lines around it."""

EDGES: Final = {
    "step": "#374151",
    "customer": "#1D4ED8",
    "timer": "#9A3412",
    "escalation": "#B91C1C",
    "return": "#4B5563",
    "child": "#6A3FA0",
}
"""The colour of each kind of edge."""

MARKS: Final = {
    "added": Pair("#166534", "#E3F6E8"),
    "removed": Pair("#9F1239", "#FFEAF0"),
    "changed": Pair("#854D0E", "#FFF5D6"),
}
"""What a version added, removed or changed."""

HEAT: Final = (PAPER, "#FFF3E0", "#FFE0B2", "#FFCC80", "#FFB74D", "#FB9A3C")
"""The grounds of boxes by the step of a figure, from nothing to most."""

PALETTE: Final = (
    Pair("#1F5FA8", "#EAF2FB"),
    Pair("#6A3FA0", "#F2ECFA"),
    Pair("#A8326E", "#FBEAF3"),
    Pair("#1E6F5C", "#E8F5F1"),
    Pair("#8A4B08", "#FBF1E4"),
    Pair("#9B2226", "#FBEBEB"),
    Pair("#3D4B5C", "#EEF1F5"),
    Pair("#0B6B7A", "#E5F5F8"),
    Pair("#4D6414", "#F1F6E3"),
    Pair("#7A5A00", "#FAF4DC"),
)
"""The areas' colours in the order of their declaration; `area` derives more when they run out."""

_DARK: Final = {
    INK: "#F3F4F6",
    MUTED: "#CBD5E1",
    FAULT.strong: "#FF9C9C",
    FAULT.tint: "#3A1216",
    NEUTRAL.tint: "#182233",
    PALE.strong: "#A3AEBD",
    PALE.tint: "#6B7788",
    EDGES["customer"]: "#9DBBFF",
    EDGES["timer"]: "#FDBA74",
    EDGES["escalation"]: "#FCA5A5",
    EDGES["return"]: "#B6C0CE",
    PAPER: "#0F1826",
    HEAT[1]: "#2B1C0E",
    HEAT[2]: "#46290E",
    HEAT[3]: "#61370F",
    HEAT[4]: "#7A430F",
    HEAT[5]: "#87490F",
}
DARK_GROUND: Final = "#0B1220"
"""What stands behind everything in the dark."""


def _luminance(colour: str) -> float:
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@cache
def contrast(one: str, other: str) -> float:
    """Return the WCAG contrast of two colours written ``#rrggbb``, from 1 to 21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _hex(hue: float, light: float, saturation: float) -> str:
    parts = hls_to_rgb(hue, light, saturation)
    return "#" + "".join(f"{round(part * 255):02X}" for part in parts)


@cache
def area(number: int) -> Pair:
    """Return the colours of the area with this number in the process, counted from 0."""
    if number < len(PALETTE):
        return PALETTE[number]
    hue = number * 0.381966 % 1
    light = 0.94
    tint = _hex(hue, light, 0.6)
    while min(contrast(colour, tint) for colour in (*EDGES.values(), FAULT.strong)) < LEAST:
        light += 0.005
        tint = _hex(hue, light, 0.6)
    light = 0.42
    strong = _hex(hue, light, 0.65)
    while contrast(strong, tint) < 5:
        light -= 0.01
        strong = _hex(hue, light, 0.65)
    return Pair(strong, tint)


@cache
def of_area(colour: str) -> Pair:
    """Return the colours of an area that was given one: darkened to be read, and its tint."""
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    hue, light, saturation = rgb_to_hls(red, green, blue)
    ground = 0.94
    tint = _hex(hue, ground, min(saturation, 0.6))
    while min(contrast(each, tint) for each in (*EDGES.values(), FAULT.strong)) < LEAST:
        ground += 0.005
        tint = _hex(hue, ground, min(saturation, 0.6))
    strong = colour.upper()
    while contrast(strong, tint) < LEAST + 0.1 or contrast(strong, PAPER) < LEAST + 0.1:
        light -= 0.01
        strong = _hex(hue, light, saturation)
    return Pair(strong, tint)


@cache
def dark(colour: str) -> str:
    """Return what a colour of the pictures becomes on a dark screen."""
    known = _DARK.get(colour.upper())
    if known is not None:
        return known
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    hue, light, saturation = rgb_to_hls(red, green, blue)
    if light > 0.75:
        return _hex(hue, 0.145, min(saturation, 0.4))
    light = 0.72
    found = _hex(hue, light, min(saturation, 0.7))
    while contrast(found, _hex(hue, 0.145, 0.4)) < 6:
        light += 0.01
        found = _hex(hue, light, min(saturation, 0.7))
    return found
