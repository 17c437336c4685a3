"""Conditions as sentences. Each stands alone: after a colon, never inside another sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from supportflow.languages.entries import Entry

__all__ = ["ENTRIES"]

ENTRIES: Final[Mapping[str, Entry]] = {
    "condition.==": Entry(
        "{subject} is {value}",
        "{subject} è {value}",
        "{subject} ist {value}",
        "{subject} este {value}",
    ),
    "condition.!=": Entry(
        "{subject} is not {value}",
        "{subject} non è {value}",
        "{subject} ist nicht {value}",
        "{subject} nu este {value}",
    ),
    # Of a yes-or-no field.
    "condition.yes_no": Entry(
        "{subject} is {value}", "{subject}: {value}", "{subject}: {value}", "{subject}: {value}"
    ),
    "condition.<": Entry(
        "{subject} is less than {value}",
        "{subject} è meno di {value}",
        "{subject} ist kleiner als {value}",
        "{subject} este mai mic de {value}",
    ),
    "condition.<=": Entry(
        "{subject} is at most {value}",
        "{subject} è al massimo {value}",
        "{subject} ist höchstens {value}",
        "{subject} este cel mult {value}",
    ),
    "condition.>": Entry(
        "{subject} is more than {value}",
        "{subject} è più di {value}",
        "{subject} ist größer als {value}",
        "{subject} este mai mare de {value}",
    ),
    "condition.>=": Entry(
        "{subject} is at least {value}",
        "{subject} è almeno {value}",
        "{subject} ist mindestens {value}",
        "{subject} este cel puțin {value}",
    ),
    "condition.has": Entry(
        "{subject} includes {value}",
        "{subject} contiene {value}",
        "{subject} enthält {value}",
        "{subject} conține {value}",
    ),
    # "The field" gives the subject one gender in languages that have several.
    "condition.is_set": Entry(
        "{subject} is filled in",
        "il campo {subject} è compilato",
        "das Feld {subject} ist ausgefüllt",
        "câmpul {subject} este completat",
    ),
    "condition.not_set": Entry(
        "{subject} is not filled in",
        "il campo {subject} non è compilato",
        "das Feld {subject} ist nicht ausgefüllt",
        "câmpul {subject} nu este completat",
    ),
    "condition.done": Entry(
        "task {task} is done",
        "l'attività {task} è svolta",
        "die Aufgabe {task} ist erledigt",
        "sarcina {task} este îndeplinită",
    ),
    "condition.approve": Entry(
        "it is approved by the policy {policy}",
        "la regola {policy} dice di sì",
        "laut Richtlinie {policy} genehmigt",
        "politica {policy} aprobă",
    ),
    "condition.ask": Entry(
        "a decision is needed by the policy {policy}",
        "la regola {policy} chiede una decisione",
        "laut Richtlinie {policy} zu entscheiden",
        "politica {policy} cere o decizie",
    ),
    "condition.refuse": Entry(
        "it is refused by the policy {policy}",
        "la regola {policy} dice di no",
        "laut Richtlinie {policy} abgelehnt",
        "politica {policy} refuză",
    ),
    "condition.not": Entry(
        "it is not so that {said}",
        "non vale: {said}",
        "es gilt nicht: {said}",
        "nu este adevărat că {said}",
    ),
    "condition.and": Entry(" and ", " e ", " und ", " și "),
    "condition.or": Entry(" or ", " oppure ", " oder ", " sau "),
    # Fields that every ticket has.
    "builtin.priority": Entry("priority", "la priorità", "die Priorität", "prioritatea"),
    "builtin.topic": Entry("topic", "l'argomento", "das Thema", "subiectul"),
    "builtin.product": Entry("product", "il prodotto", "das Produkt", "produsul"),
    "builtin.channel": Entry("channel", "il canale", "der Kanal", "canalul"),
    "builtin.customer": Entry("customer", "il cliente", "der Kunde", "clientul"),
    "builtin.language": Entry("language", "la lingua", "die Sprache", "limba"),
    "builtin.area": Entry("area", "l'area", "der Bereich", "domeniul"),
    "builtin.state": Entry("state", "lo stato", "der Status", "starea"),
    "builtin.ticket": Entry("ticket", "il ticket", "das Ticket", "tichetul"),
    "builtin.subject": Entry("subject", "l'oggetto", "der Betreff", "titlul mesajului"),
}
