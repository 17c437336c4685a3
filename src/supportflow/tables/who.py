"""Who answers for something: found by a few words, told in sentences."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from difflib import SequenceMatcher
from typing import Final, NamedTuple

from supportflow.define.index import derived
from supportflow.define.likeness import close, tokens
from supportflow.define.process import Process
from supportflow.errors import BadCall
from supportflow.tables.search import TITLES, Hit, hits, places
from supportflow.tables.subject import NotTheirs, Subject
from supportflow.tables.telling import not_theirs, tell
from supportflow.tables.there import presence
from supportflow.tables.words import Speech, listed

__all__ = ["Found", "NotTheirs", "WhoAnswers", "who"]

SHOWN: Final = 3
"""How many elements are told in full; the others are named."""

KINDS: Final = {
    "sla": "promise", "event": "event", "stage": "stage of the funnel", "field": "field",
    "kpi": "KPI",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """An element that was asked for, and who answers for it.

    `kind` and `name` say which; `found_in` is the text that fits, when it is not its title.
    `teams` receive it, `accountable` is the team that sees to it, `asks` are those who are asked,
    in their order, `told` those to whom it escalates. `there` says whether the first team is there
    at the moment that was given; None without a moment, or when nobody can tell. `not_theirs` is
    what they explicitly do not do. `sentences` tell all of it.
    """

    kind: str
    name: str
    title: str
    found_in: str = ""
    teams: tuple[str, ...] = ()
    accountable: str | None = None
    asks: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    there: bool | None = None
    not_theirs: tuple[NotTheirs, ...] = ()
    sentences: tuple[str, ...] = ()

    def __str__(self) -> str:
        head = f"{self.title} ({KINDS.get(self.kind, self.kind)})"
        if self.found_in:
            head += f": {self.found_in}"
        return "\n".join([head, *(f"  {sentence}" for sentence in self.sentences)])


class WhoAnswers(NamedTuple):
    """What was found for some words: the best first; others that fit less, or near matches."""

    asked: str
    found: tuple[Found, ...] = ()
    others: tuple[str, ...] = ()
    near: tuple[str, ...] = ()

    def __str__(self) -> str:
        told: set[str] = set()
        parts: list[str] = []
        for one in self.found:
            new = tuple(sentence for sentence in one.sentences if sentence not in told)
            if len(new) < len(one.sentences):
                new = (*new, "The rest as above." if new else "As above.")
            told.update(one.sentences)
            parts.append(str(replace(one, sentences=new)))
        if not parts:
            parts.append(f"Nothing in this process is about '{self.asked}'.")
            if self.near:
                parts.append(f"Did you mean {listed(self.near, 'or')}?")
        elif self.others:
            parts.append(f"Also: {', '.join(self.others)}.")
        return "\n\n".join(parts)


def who(
    process: Process, words: str, *, language: str | None = None, at: datetime | None = None
) -> WhoAnswers:
    """Return who answers for whatever `words` mean: a channel, a task, a policy, "late parcel".

    They are looked for in the names, labels and texts of everything that is declared, in every
    language; other endings and slips of the pen count less. With `at` it is told whether the team
    is there then; a moment without a zone is meant on the team's own clock. `language` is that of
    the labels. Never raises for a process with faults; raises BadCall when no words are given, or
    something that is no process.
    """
    derived(process)
    if not words.strip():
        raise BadCall("say what you look for: a name or a few words, such as 'late parcel'.")
    speech = Speech(process, language)
    ranked = hits(process, words)
    if not ranked:
        return WhoAnswers(words, near=_near(speech, words))
    best = ranked[0].score
    # A name that was written out is what is meant; else whatever fits nearly as well.
    close_by = [hit for hit in ranked if hit.score > 10] or [
        hit for hit in ranked if hit.score >= 0.85 * best
    ]
    told = close_by[:SHOWN]
    rest = [hit for hit in ranked if hit not in told and hit.score >= 0.5 * min(best, 4)]
    others = tuple(f"{_title(speech, hit.ref)} ({_kind(hit.ref[0])})" for hit in rest[:5])
    return WhoAnswers(words, tuple(_found(speech, hit, words, at) for hit in told), others)


def _kind(kind: str) -> str:
    return KINDS.get(kind, kind)


def _title(speech: Speech, ref: tuple[str, str]) -> str:
    kind, name = ref
    if kind == "event":
        rows = (
            row for flow in speech.process.workflows for row in flow.transitions
            if row.event == name
        )  # fmt: skip
        return speech.title(next(rows))
    return speech.name(kind, name)


def _found(speech: Speech, hit: Hit, words: str, at: datetime | None) -> Found:
    kind, name = hit.ref
    subject = Subject(speech, kind, name)
    teams = tuple(subject.teams)
    first = speech.look.teams.get(teams[0]) if teams else None
    now = presence(speech, first, at) if first is not None else None
    shown = hit.what in TITLES
    sentences = [*tell(subject, words, at)]
    refused = hit.text
    if hit.what == "does_not":
        # Whoever asks for this wants to know who does it.
        refused = f"it does not do '{hit.text}'"
        sentences = [
            not_theirs(speech, one)
            for one in subject.not_theirs
            if tokens(one.what) == tokens(hit.text)
        ] or sentences
    return Found(
        kind,
        name,
        _title(speech, hit.ref),
        "" if shown else refused,
        teams,
        subject.accountable,
        tuple(subject.asks),
        tuple(subject.told),
        now.now if now is not None and at is not None else None,
        subject.not_theirs,
        tuple(sentences),
    )


def _near(speech: Speech, words: str) -> tuple[str, ...]:
    """Return titles that look like what was asked for, or hold one of its words."""
    asked = tokens(words)
    known: dict[str, float] = {}

    def fit(each: str) -> float:
        if each not in known:
            known[each] = max((_alike(word, each) for word in asked), default=0.0)
        return known[each]

    scores: dict[tuple[str, str], float] = {}
    for place in places(speech.process):
        score = sum(map(fit, place.words)) * (2 if place.what in TITLES else 1)
        if score > scores.get(place.ref, 0.0):
            scores[place.ref] = score
    ranked = sorted(scores, key=lambda ref: -scores[ref])
    return tuple(dict.fromkeys(f"'{_title(speech, ref)}'" for ref in ranked))[:4]


def _alike(one: str, other: str) -> float:
    found = close(one, other)
    if found or min(len(one), len(other)) < 3 or one.isdigit() or other.isdigit():
        return found
    ratio = SequenceMatcher(None, one, other).ratio()
    return ratio if ratio >= 0.7 else 0.0
