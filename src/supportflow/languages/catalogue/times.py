"""Lengths of time: exact, never rounded."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from supportflow.languages.entries import Entry, few, many

__all__ = ["ENTRIES"]

ENTRIES: Final[Mapping[str, Entry]] = {
    "time.days": Entry(
        many("{n} day", "{n} days"),
        many("{n} giorno", "{n} giorni"),
        many("{n} Tag", "{n} Tage"),
        few("{n} zi", "{n} zile", "{n} de zile"),
    ),
    # After words such as "nach" and "binnen", where a language changes the ending.
    "time.days.after": Entry(
        many("{n} day", "{n} days"),
        many("{n} giorno", "{n} giorni"),
        many("{n} Tag", "{n} Tagen"),
        few("{n} zi", "{n} zile", "{n} de zile"),
    ),
    "time.hours": Entry("{n} h", "{n} h", "{n} Std.", "{n} h"),
    "time.minutes": Entry("{n} min", "{n} min", "{n} Min.", "{n} min"),
    "time.seconds": Entry("{n} s", "{n} s", "{n} Sek.", "{n} s"),
    "time.business_hours": Entry(
        many("{n} business hour", "{n} business hours"),
        many("{n} ora lavorativa", "{n} ore lavorative"),
        many("{n} Arbeitsstunde", "{n} Arbeitsstunden"),
        few("{n} oră lucrătoare", "{n} ore lucrătoare", "{n} de ore lucrătoare"),
    ),
    "time.business_minutes": Entry(
        many("{n} business minute", "{n} business minutes"),
        many("{n} minuto lavorativo", "{n} minuti lavorativi"),
        many("{n} Minute Arbeitszeit", "{n} Minuten Arbeitszeit"),
        few("{n} minut lucrător", "{n} minute lucrătoare", "{n} de minute lucrătoare"),
    ),
    "time.business_seconds": Entry(
        many("{n} business second", "{n} business seconds"),
        many("{n} secondo lavorativo", "{n} secondi lavorativi"),
        many("{n} Sekunde Arbeitszeit", "{n} Sekunden Arbeitszeit"),
        few("{n} secundă lucrătoare", "{n} secunde lucrătoare", "{n} de secunde lucrătoare"),
    ),
    "time.business_days": Entry(
        many("{n} business day", "{n} business days"),
        many("{n} giorno lavorativo", "{n} giorni lavorativi"),
        many("{n} Arbeitstag", "{n} Arbeitstage"),
        few("{n} zi lucrătoare", "{n} zile lucrătoare", "{n} de zile lucrătoare"),
    ),
    "time.business_days.after": Entry(
        many("{n} business day", "{n} business days"),
        many("{n} giorno lavorativo", "{n} giorni lavorativi"),
        many("{n} Arbeitstag", "{n} Arbeitstagen"),
        few("{n} zi lucrătoare", "{n} zile lucrătoare", "{n} de zile lucrătoare"),
    ),
    "time.end_of_day": Entry(
        "{days}, end of day",
        "{days}, entro la chiusura",
        "{days}, bis Geschäftsschluss",
        "{days}, până la închidere",
    ),
    "time.at_once": Entry("at once", "subito", "sofort", "imediat"),
    "time.after": Entry("after {time}", "dopo {time}", "nach Ablauf von: {time}", "după {time}"),
    "time.within": Entry("within {time}", "entro {time}", "binnen: {time}", "în {time}"),
    "at.percent": Entry(
        "at {share} % of the time",
        "al {share} % del tempo",
        "bei {share} % der Zeit",
        "la {share} % din timp",
    ),
    "at.before": Entry(
        "{time} before the end",
        "{time} prima della scadenza",
        "{time} vor Ablauf",
        "cu {time} înainte de termen",
    ),
    "at.after": Entry(
        "{time} after the end",
        "{time} dopo la scadenza",
        "{time} nach Ablauf",
        "la {time} după termen",
    ),
    "at.end": Entry(
        "when the time is up",
        "allo scadere del tempo",
        "bei Ablauf der Zeit",
        "la expirarea timpului",
    ),
}
