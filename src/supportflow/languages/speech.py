"""Says things in one language: texts of the library, lengths of time, dates and conditions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import lru_cache
from string import Formatter
from typing import Final, get_args

from supportflow.define.conditions import (
    All,
    AnyOf,
    Compare,
    Condition,
    Decided,
    Done,
    Holds,
    Not,
    children,
)
from supportflow.define.promises import at_of
from supportflow.define.texts import Text, Titled, Words, pick, title
from supportflow.define.times import BusinessDays, BusinessTime, Duration, WallTime
from supportflow.define.work import BUILT_IN
from supportflow.errors import BadCall, near, quoted
from supportflow.languages.catalogue import CATALOGUE
from supportflow.languages.entries import (
    LANGUAGES,
    PLURALS,
    Address,
    Addressed,
    Entry,
    Form,
    Language,
    Plural,
    plural,
    texts,
)

__all__ = ["Override", "Speech", "placeholders_of", "plain", "speech"]

Override = str | Mapping[str, str]
"""A text in place of one of ours; of one that counts, a text for ``one``, ``few`` and ``other``."""

_PARTS: Final = ((86400, "days"), (3600, "hours"), (60, "minutes"), (1, "seconds"))
_BUSINESS: Final = ((3600, "business_hours"), (60, "business_minutes"), (1, "business_seconds"))


class Speech:
    """One language, with the form of address and the texts that somebody prefers.

    `language` is what was asked for, `spoken` the language of the library's own texts: a language
    that the library does not know is spoken in English around the texts of the process, and
    `spoken` chooses another one. Texts of the process that lack the language are in `missing`
    after they were asked for.
    """

    def __init__(
        self,
        language: str = "en",
        *,
        address: Address = "formal",
        words: Mapping[str, Override] | None = None,
        spoken: Language | None = None,
    ) -> None:
        base = re.split("[-_]", language.lower())[0]
        self.language = language.replace("-", "_")
        known: dict[str, Language] = {one: one for one in LANGUAGES}
        self.spoken: Language = spoken or known.get(base, "en")
        self.address: Address = address
        if address not in get_args(Address):
            raise BadCall(f"address='{address}' means nothing: give {quoted(get_args(Address))}")
        self._forms: dict[str, Form] = {
            key: _overridden(key, given, self.spoken) for key, given in (words or {}).items()
        }
        self.missing: dict[str, None] = {}

    @property
    def known(self) -> bool:
        """Whether the library has texts of its own in the language that was asked for."""
        return re.split("[-_]", self.language.lower())[0] == self.spoken

    # Texts of the library

    def say(self, key: str, /, **values: object) -> str:
        """Return a text with what belongs in its braces; KeyError for a key that nobody has."""
        form = self._form(key)
        if isinstance(form, Plural):
            number = values.get("n")
            if not isinstance(number, int):
                raise TypeError(f"'{key}' counts something: give n=")
            kind = plural(self.spoken, number)
            form = form.other if kind == "other" else form.one if kind == "one" else form.few or ""
        elif isinstance(form, Addressed):
            form = form.formal if self.address == "formal" else form.informal
        return form.format_map(values) if "{" in form else form

    def _form(self, key: str) -> Form:
        form = self._forms.get(key)
        if form is None:
            entry: Entry = CATALOGUE[key]
            form = self._forms[key] = entry[LANGUAGES.index(self.spoken)]
        return form

    def has(self, key: str) -> bool:
        """Say whether there is a text under a key."""
        return key in CATALOGUE

    # Texts of the process

    def text(self, words: Words | None) -> str:
        """Return a declared text in this language, else in the one that was given first."""
        if isinstance(words, Text):
            known = set(words)
            alike = self.language.replace("_", "-")
            chosen = next((one for one in (self.language, alike) if one in known), None)
            if chosen is None:
                base = self.language.partition("_")[0]
                chosen = base if base in known else None
            if chosen is None:
                self.missing[str(words)] = None
                return str(words)
            return words.pick(chosen)
        return pick(words)

    def title(self, element: Titled) -> str:
        """Return the label of an element in this language; without one, its name in words."""
        if element.label is not None:
            return self.text(element.label)
        return title(element, self.language)

    # Numbers, lists and lengths of time

    def number(self, given: float) -> str:
        """Return a number with the decimal sign of the language."""
        return str(given).replace(".", self.say("decimal"))

    def quote(self, text: str) -> str:
        """Return a text in the quotation marks of the language."""
        return self.say("quote", text=text)

    def value(self, given: object) -> str:
        """Return a value as people write it: yes and no, numbers bare, texts in quotes."""
        if isinstance(given, bool):
            return self.say("yes" if given else "no")
        if isinstance(given, (int, float)):
            return self.number(given)
        return self.quote(str(given))

    def all_of(self, items: Iterable[str]) -> str:
        """Join with commas and 'and'."""
        return self._joined("list.and", items)

    def any_of(self, items: Iterable[str]) -> str:
        """Join with commas and 'or'."""
        return self._joined("list.or", items)

    def _joined(self, key: str, items: Iterable[str]) -> str:
        listed = list(items)
        if len(listed) < 2:
            return "".join(listed)
        return self.say(key, rest=", ".join(listed[:-1]), last=listed[-1])

    def grouped(self, number: int) -> str:
        """Return a whole number with its thousands apart."""
        return f"{number:,}".replace(",", self.say("thousands"))

    def time(self, given: Duration, *, after: bool = False) -> str:
        """Return a length of time, exact to the second: ``4 business hours``, ``1 h 30 min``.

        `after` is for a place after a word such as "within": ``3 Arbeitstagen``.
        """
        case = ".after" if after else ""
        if isinstance(given, BusinessDays):
            said = self.say(f"time.business_days{case}", n=given.days)
            return self.say("time.end_of_day", days=said) if given.end_of_day else said
        if isinstance(given, BusinessTime):
            size, unit = next(part for part in _BUSINESS if given.seconds % part[0] == 0)
            return self.say(f"time.{unit}", n=given.seconds // size)
        return self._elapsed(given, case)

    def _elapsed(self, given: WallTime, case: str) -> str:
        rest, parts = given.seconds, list[str]()
        for size, unit in _PARTS:
            count, rest = divmod(rest, size)
            if count:
                key = f"time.{unit}{case}"
                parts.append(self.say(key if self.has(key) else f"time.{unit}", n=count))
        return " ".join(parts) or self.say("time.minutes", n=0)

    def at(self, text: str | None) -> str:
        """Return the moment of an escalation in words; None is the end of the promised time."""
        if text is None:
            return self.say("at.end")
        at = at_of(text)
        if at.offset is not None:
            return self.say("at.before" if at.side < 0 else "at.after", time=self.time(at.offset))
        share = at.percent or 0.0
        return self.say("at.percent", share=self.number(int(share) if share % 1 == 0 else share))

    # Dates

    def date(self, day: date, *, weekday: bool = False) -> str:
        """Return a date: ``16 November 2026``, with its day of the week in short if wanted."""
        month = self.say(f"month.{day.month}")
        said = self.say("date", day=day.day, month=month, year=day.year)
        if weekday:
            short = self.say(f"day.short.{day.isoweekday()}")
            said = self.say("date.weekday", weekday=short, date=said)
        return said

    def moment(self, moment: datetime) -> str:
        """Return a moment in its own zone: ``Fri 13 November 2026, 17:50``."""
        said = self.date(moment.date(), weekday=True)
        return self.say("moment", date=said, time=f"{moment.hour}:{moment.minute:02}")

    # Conditions

    def condition(self, condition: Condition, labels: Mapping[str, Words] | None = None) -> str:
        """Say a condition in words.

        `labels` gives the texts for ``field x``, ``rule x``, ``task x`` and ``policy x``, and for
        values such as ``priority urgent``.
        """
        return self._said(condition, labels or {}, inside=False)

    def _named(self, labels: Mapping[str, Words], kind: str, name: str) -> str:
        label = labels.get(f"{kind} {name}")
        if isinstance(label, (str, Text)):
            return self.text(label)
        if kind == "field" and name in BUILT_IN:
            return self.say(f"builtin.{name}")
        return name.replace("_", " ")

    def _valued(self, labels: Mapping[str, Words], field: str, value: object) -> str:
        label = labels.get(f"{field} {value}")
        return self.quote(self.text(label)) if label is not None else self.value(value)

    def _said(self, part: Condition, labels: Mapping[str, Words], *, inside: bool) -> str:
        match part:
            case Compare(field=name, op=op, value=wanted):
                subject = self._named(labels, "field", name)
                if op == "is_set":
                    return self.say("condition.is_set", subject=subject)
                if isinstance(wanted, tuple):
                    values = self.any_of(self._valued(labels, name, one) for one in wanted)
                    return self.say("condition.==", subject=subject, value=values)
                key = "condition.yes_no" if op == "==" and isinstance(wanted, bool) else None
                value = self._valued(labels, name, wanted)
                return self.say(key or f"condition.{op}", subject=subject, value=value)
            case Holds():
                return self._named(labels, "rule", part.rule)
            case Done():
                task = self.quote(self._named(labels, "task", part.done))
                return self.say("condition.done", task=task)
            case Decided():
                policy = self.quote(self._named(labels, "policy", part.policy))
                return self.say(f"condition.{part.verdict}", policy=policy)
            case Not(unless=Compare(field=name, op="is_set")):
                subject = self._named(labels, "field", name)
                return self.say("condition.not_set", subject=subject)
            case Not():
                return self.say("condition.not", said=self._said(part.unless, labels, inside=True))
            case All() | AnyOf():
                word = self.say("condition.and" if isinstance(part, All) else "condition.or")
                said = word.join(self._said(each, labels, inside=True) for each in children(part))
                return f"({said})" if inside else said
            case _:
                return str(part)


@lru_cache(maxsize=16)
def plain(language: str, spoken: Language | None = None) -> Speech:
    """Return what speaks a language with the library's own texts, the same object every time."""
    return Speech(language, spoken=spoken)


def speech(
    language: str | None = None,
    *,
    address: Address = "formal",
    words: Mapping[str, Override] | None = None,
) -> Speech:
    """Return what speaks a language; English without one.

    Raises `BadCall` for a form of address that there is not, and for texts in `words` under a key
    that the library does not have, or that ask for something it does not give.
    """
    return Speech(language or "en", address=address, words=words)


def sentence(
    condition: Condition,
    labels: Mapping[str, Words] | None = None,
    language: str = "en",
    spoken: Language | None = None,
) -> str:
    """Say a condition in words; `labels` gives texts for ``field x``, ``rule x``, ``task x``.

    The library's own words are in `language` too, or in `spoken`: a condition that stands inside
    an English sentence is said in English with the labels of the process.
    """
    return plain(language, spoken).condition(condition, labels)


def placeholders_of(text: str) -> frozenset[str]:
    """Return the names in braces of a text; raise ValueError where braces do not match."""
    return frozenset(name for _, name, _, _ in Formatter().parse(text) if name is not None)


def _overridden(key: str, given: Override, language: Language) -> Form:
    """Return a text that somebody prefers, after a look at whether it can be said."""
    if key not in CATALOGUE:
        raise BadCall(f"there is no text '{key}' to replace.{near(key, CATALOGUE)}")
    ours = CATALOGUE[key][LANGUAGES.index(language)]
    wanted = frozenset[str]().union(*(placeholders_of(text) for text in texts(ours)))
    forms: Mapping[str, str] = {"other": given} if isinstance(given, str) else given
    for kind, text in forms.items():
        try:
            asked = placeholders_of(text)
        except ValueError:
            raise BadCall(f"text '{key}': a brace is opened or closed alone.") from None
        if asked - wanted:
            there = quoted(sorted(wanted), last="and") or "nothing"
            raise BadCall(
                f"text '{key}' asks for {quoted(sorted(asked - wanted))}: it has {there}."
            )
        if kind not in PLURALS[language]:
            raise BadCall(f"text '{key}' has '{kind}': give {quoted(PLURALS[language])}.")
    if not isinstance(ours, Plural):
        if not isinstance(given, str):
            raise BadCall(f"text '{key}' does not count anything: give one text.")
        return given
    if "other" not in forms:
        raise BadCall(f"text '{key}' counts: give {quoted(PLURALS[language], last='and')}.")
    other = forms["other"]
    return Plural(forms.get("one", other), other, forms.get("few", other))
