"""Several pictures of one process in one file: everything, the overview, areas, escalations."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple, TypeVar

from supportflow.define.process import Process
from supportflow.draw.dot import Direction
from supportflow.draw.engines import PATIENCE
from supportflow.draw.laying import prepare
from supportflow.draw.model import Graph
from supportflow.draw.picture import Options, picture
from supportflow.draw.splits import pages

__all__ = ["PARTS", "Sheet", "at_once", "sheets"]

T = TypeVar("T")

PARTS = ("view", "area", "focus", "around", "ticket")
"""The options that ask for a part of a process: with one of them there is one picture only."""


class Sheet(NamedTuple):
    """One of several pictures, and what it is called among them."""

    title: str
    picture: Graph


def sheets(process: Process, options: Options, *, every: bool = False) -> list[Sheet]:
    """Return the pictures of a process that go into one file.

    They are what was asked for, the overview, of a long process (or of `every` one) each area,
    and the ladder of escalations; when a part was asked for, only that.
    """
    main = picture(process, **options)
    say = main.speech.say
    found = [Sheet(_capital(main.about or say("view.all")), main)]
    if any(options.get(name) is not None for name in PARTS):
        return found
    split = pages(process, language=options.get("language"), workflow=options.get("workflow"))
    long = main.view == "overview"
    overview: Options = {**options, "view": "overview"}
    if len(split) > 1 and not long:
        found.append(Sheet(_capital(say("view.overview")), picture(process, **overview)))
    for page in split[1:] if long or every else ():
        one: Options = {**options, "area": page.area}
        found.append(Sheet(page.title, picture(process, **one)))
    if process.escalations:
        # A ladder has no figures and no versions.
        ladder: Options = {
            **options, "view": "escalations", "overlay": None, "since": None, "beside": False,
        }  # fmt: skip
        found.append(Sheet(_capital(say("view.escalations")), picture(process, **ladder)))
    return found


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def at_once(
    found: Sequence[Sheet], direction: Direction, work: Callable[[int, Sheet, float], T]
) -> list[T]:
    """Draw sheets, several at a time: the engine works in processes of its own.

    `work` is given the number of a sheet, from 1, the sheet, and the time of the monotonic clock
    until which better layouts may be looked for: all sheets share what there is.
    """
    until = time.monotonic() + PATIENCE
    prepare([sheet.picture for sheet in found], direction)
    with ThreadPoolExecutor(min(4, os.cpu_count() or 1)) as several:
        numbers = range(1, len(found) + 1)
        return list(several.map(work, numbers, found, [until] * len(found)))
