"""Tells teams what has changed in the process and in what is known."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256

from supportflow.define.process import Process
from supportflow.define.text_form import fingerprint
from supportflow.news import concerned
from supportflow.run.ticket import Effect, Kept

__all__ = ["announce"]


def announce(old: Process, new: Process, notify: Callable[[Effect], object]) -> tuple[str, ...]:
    """Give `notify` one effect for each team that a change concerns; return the teams."""
    told = concerned(old, new)
    said = "\n".join(line for lines in told.values() for line in lines)
    mark = sha256(f"{fingerprint(old)}\n{fingerprint(new)}\n{said}".encode()).hexdigest()[:16]
    for team, sentences in told.items():
        data = {
            "about": "process_changed",
            "process": new.name,
            "version": new.version,
            "was": old.version,
            "changes": sentences,
        }
        notify(Effect(f"{new.name}:{mark}:{team}", "notify", team, Kept(data)))
    return tuple(told)
