"""Dates, days of the week, opening hours and lists of things."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from supportflow.languages.entries import Entry

__all__ = ["ENTRIES"]

_DAYS: Final = (
    Entry("Monday", "lunedì", "Montag", "luni"),
    Entry("Tuesday", "martedì", "Dienstag", "marți"),
    Entry("Wednesday", "mercoledì", "Mittwoch", "miercuri"),
    Entry("Thursday", "giovedì", "Donnerstag", "joi"),
    Entry("Friday", "venerdì", "Freitag", "vineri"),
    Entry("Saturday", "sabato", "Samstag", "sâmbătă"),
    Entry("Sunday", "domenica", "Sonntag", "duminică"),
)
_SHORT: Final = (
    Entry("Mon", "lun", "Mo", "lun."),
    Entry("Tue", "mar", "Di", "mar."),
    Entry("Wed", "mer", "Mi", "mie."),
    Entry("Thu", "gio", "Do", "joi"),
    Entry("Fri", "ven", "Fr", "vin."),
    Entry("Sat", "sab", "Sa", "sâm."),
    Entry("Sun", "dom", "So", "dum."),
)
_MONTHS: Final = (
    Entry("January", "gennaio", "Januar", "ianuarie"),
    Entry("February", "febbraio", "Februar", "februarie"),
    Entry("March", "marzo", "März", "martie"),
    Entry("April", "aprile", "April", "aprilie"),
    Entry("May", "maggio", "Mai", "mai"),
    Entry("June", "giugno", "Juni", "iunie"),
    Entry("July", "luglio", "Juli", "iulie"),
    Entry("August", "agosto", "August", "august"),
    Entry("September", "settembre", "September", "septembrie"),
    Entry("October", "ottobre", "Oktober", "octombrie"),
    Entry("November", "novembre", "November", "noiembrie"),
    Entry("December", "dicembre", "Dezember", "decembrie"),
)

ENTRIES: Final[Mapping[str, Entry]] = {
    **{f"day.{number}": entry for number, entry in enumerate(_DAYS, 1)},
    **{f"day.short.{number}": entry for number, entry in enumerate(_SHORT, 1)},
    **{f"month.{number}": entry for number, entry in enumerate(_MONTHS, 1)},
    "date": Entry(
        "{day} {month} {year}",
        "{day} {month} {year}",
        "{day}. {month} {year}",
        "{day} {month} {year}",
    ),
    "date.weekday": Entry(
        "{weekday} {date}", "{weekday} {date}", "{weekday}, {date}", "{weekday}, {date}"
    ),
    "moment": Entry("{date}, {time}", "{date}, {time}", "{date}, {time} Uhr", "{date}, {time}"),
    "hours.always": Entry("day and night", "giorno e notte", "rund um die Uhr", "non-stop"),
    "hours.closed": Entry("closed", "chiuso", "geschlossen", "închis"),
    "list.and": Entry(
        "{rest} and {last}", "{rest} e {last}", "{rest} und {last}", "{rest} și {last}"
    ),
    "list.or": Entry(
        "{rest} or {last}", "{rest} o {last}", "{rest} oder {last}", "{rest} sau {last}"
    ),
    "decimal": Entry(".", ",", ",", ","),
    "quote": Entry("'{text}'", "«{text}»", "„{text}“", "„{text}”"),
    "yes": Entry("yes", "sì", "ja", "da"),
    "no": Entry("no", "no", "nein", "nu"),
}
